//! A case as rows: what was published beside what the command answers.

use serde_json::Value;

use super::cases::{Case, Kind, MEASURED, Table};
use super::checks::{Published, checks};
use super::words::{self, Unit};

/// A figure with half the width of its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Simulated {
    /// The figure.
    pub mean: f64,
    /// Half the width of its interval.
    pub ci95: f64,
}

/// One figure of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its name.
    pub label: String,
    /// How its numbers are shown.
    pub unit: Unit,
    /// What was published, and how far ours may be from it.
    pub published: Published,
    /// Ours at once; nothing if it is still awaited, or if there is no closed form.
    pub ours: Option<f64>,
    /// Ours by simulation; nothing until it was asked for, or if there is no process.
    pub simulated: Option<Simulated>,
}

impl Row {
    /// Whether ours is within the tolerance.
    pub fn within(&self) -> Option<bool> {
        Some((self.ours? - self.published.mean).abs() <= self.published.allowed)
    }

    /// Whether the simulated figure is, its own interval allowed on top.
    pub fn simulated_within(&self) -> Option<bool> {
        let Simulated { mean, ci95 } = self.simulated?;
        Some((mean - self.published.mean).abs() <= self.published.allowed + ci95)
    }

    /// How far `figure` is from what was published, as a share of it; nothing where that is zero.
    pub fn off(&self, figure: f64) -> Option<f64> {
        let published = self.published.mean;
        if figure == published {
            return Some(0.0);
        }
        (published != 0.0).then(|| figure / published - 1.0)
    }
}

/// The rows of a case, with what the command has answered so far: at once, and by simulation.
pub fn rows(case: &Case, closed: Option<&Value>, simulated: Option<&Value>) -> Vec<Row> {
    match case.kind {
        Kind::Model => model_rows(case, closed, simulated),
        Kind::Bill => bill_rows(case, closed),
    }
}

fn model_rows(case: &Case, closed: Option<&Value>, simulated: Option<&Value>) -> Vec<Row> {
    let row = |(check, published): (&super::checks::Check, Published)| {
        let closed = closed.filter(|_| !has_no_closed_form(case, check.ours));
        let (label, unit) = words::figure(case, check.theirs);
        let ours = closed.and_then(|answer| answer.pointer(check.ours)?.as_f64());
        let simulated = simulated.and_then(|answer| {
            let ci95 = answer.pointer(&beside(check.ours)).and_then(Value::as_f64).unwrap_or(0.0);
            Some(Simulated { mean: answer.pointer(check.ours)?.as_f64()?, ci95 })
        });
        Row { label, unit, published, ours, simulated }
    };
    checks(case.model(), &case.value).map(row).collect()
}

fn bill_rows(case: &Case, closed: Option<&Value>) -> Vec<Row> {
    let expected = case.value["expected"].as_object().into_iter().flatten();
    let row = |(field, figure): (&String, &Value)| {
        let allowed = case.value["tolerance"].as_f64()?;
        let published = Published { mean: figure.as_f64()?, interval: None, allowed };
        let (label, unit) = words::figure(case, field);
        let ours = closed.and_then(|bill| bill[field.as_str()].as_f64());
        Some(Row { label, unit, published, ours, simulated: None })
    };
    expected.filter_map(row).collect()
}

/// Where the interval of a figure stands: `/servers/0` has its own at `/servers_ci95/0`.
fn beside(figure: &str) -> String {
    let (first, rest) = figure[1..].split_once('/').unwrap_or((&figure[1..], ""));
    let slash = if rest.is_empty() { "" } else { "/" };
    format!("/{first}_ci95{slash}{rest}")
}

/// With several requests in an instance, how many instances are busy depends on how the requests lie in them.
fn has_no_closed_form(case: &Case, figure: &str) -> bool {
    let shared = case.value["input"]["concurrency_per_instance"].as_f64().is_some_and(|slots| slots > 1.0);
    shared && ["/running", "/idle"].contains(&figure)
}

/// What all tables come to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// Cases that were answered, and of these those with every figure within its tolerance.
    pub cases: [usize; 2],
    /// Figures that were answered, and of these those within their tolerance.
    pub figures: [usize; 2],
    /// Figures that were simulated, and of these those within their tolerance.
    pub simulated: [usize; 2],
    /// Measured functions that were answered.
    pub measured: usize,
    /// Mean absolute error of their cold starts, as a share.
    pub cold_starts: f64,
    /// Mean absolute error of their instances, as a share.
    pub instances: f64,
}

impl Summary {
    /// Adds one case of `table`.
    pub fn add(&mut self, table: &Table, rows: &[Row]) {
        for within in rows.iter().filter_map(Row::simulated_within) {
            self.simulated = [self.simulated[0] + 1, self.simulated[1] + usize::from(within)];
        }
        let answered: Vec<bool> = rows.iter().filter_map(Row::within).collect();
        if answered.is_empty() {
            return;
        }
        let kept = answered.iter().filter(|within| **within).count();
        self.figures = [self.figures[0] + answered.len(), self.figures[1] + kept];
        self.cases = [self.cases[0] + 1, self.cases[1] + usize::from(kept == answered.len())];
        if table.topic.id == MEASURED {
            let error = |row: &Row| row.ours.and_then(|ours| row.off(ours)).unwrap_or_default().abs();
            let means = [&mut self.cold_starts, &mut self.instances];
            // The checks of a pool name cold starts first, instances second.
            for (mean, row) in means.into_iter().zip(rows) {
                *mean += (error(row) - *mean) / (self.measured + 1) as f64;
            }
            self.measured += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_stands_beside_its_figure() {
        let cases = [("/p_cold", "/p_cold_ci95"), ("/servers/0", "/servers_ci95/0"), ("/a/b/c", "/a_ci95/b/c")];
        for (figure, interval) in cases {
            assert_eq!(beside(figure), interval);
        }
    }

    #[test]
    fn a_figure_is_within_up_to_its_tolerance() {
        let published = Published { mean: 2.0, interval: Some(0.1), allowed: 0.3 };
        let row = |ours, simulated| Row { label: String::new(), unit: Unit::Plain, published, ours, simulated };
        for (ours, within) in [(None, None), (Some(2.3), Some(true)), (Some(1.69), Some(false))] {
            assert_eq!(row(ours, None).within(), within);
        }
        let simulated = row(None, Some(Simulated { mean: 2.35, ci95: 0.1 }));
        assert_eq!((simulated.simulated_within(), simulated.off(2.5)), (Some(true), Some(0.25)));
    }
}
