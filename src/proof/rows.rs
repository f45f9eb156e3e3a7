//! A case as rows: what was published beside what the command answers.

use serde_json::Value;

use super::cases::{Case, KEPT, Kind, MEASURED, Table};
use super::checks::{Check, Published, checks};
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
    /// Whether it is a mean of errors over rows, not a figure that was published: what was published is then 0.
    pub is_mean: bool,
}

impl Row {
    /// Whether ours is within the tolerance; nothing where the figure has none of its own.
    pub fn within(&self) -> Option<bool> {
        let ours = self.ours.filter(|_| self.published.allowed.is_finite())?;
        Some((ours - self.published.mean).abs() <= self.published.allowed)
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
    let row = |(check, published): (Check, Published)| {
        let closed = closed.filter(|_| !has_no_closed_form(case, &check.ours));
        let (label, unit) = words::figure(case, &check.theirs);
        let ours = closed.and_then(|answer| answer.pointer(&check.ours)?.as_f64());
        let simulated = simulated.and_then(|answer| {
            let places = [beside(&check.ours), format!("{}_ci95", check.ours)];
            let ci95 = places.iter().find_map(|place| answer.pointer(place)?.as_f64()).unwrap_or(0.0);
            Some(Simulated { mean: answer.pointer(&check.ours)?.as_f64()?, ci95 })
        });
        Row { label, unit, published, ours, simulated, is_mean: false }
    };
    let means = case.value["means"].as_array().into_iter().flatten().filter_map(|mean| mean_row(case, mean, closed));
    means.chain(checks(case.model(), &case.value).map(row)).collect()
}

/// The mean of the errors, without their signs, of some of a case's rows.
fn mean_row(case: &Case, mean: &Value, closed: Option<&Value>) -> Option<Row> {
    let error = |row: &Value| {
        let at = |of: &Value, figure: &str| of.pointer(&format!("/rows/{row}{figure}"))?.as_f64();
        Some(
            (at(closed?, mean["ours"].as_str()?)? / at(&case.value["expected"], mean["theirs"].as_str()?)? - 1.0).abs(),
        )
    };
    let rows = mean["rows"].as_array()?;
    let ours = rows.iter().map(error).sum::<Option<f64>>().map(|sum| sum / rows.len() as f64);
    let allowed = mean["most"].as_f64().unwrap_or(f64::INFINITY);
    let published = Published { mean: 0.0, interval: None, allowed };
    let label = format!("mean error: {}", mean["label"].as_str()?);
    Some(Row { label, unit: Unit::Share, published, ours, simulated: None, is_mean: true })
}

fn bill_rows(case: &Case, closed: Option<&Value>) -> Vec<Row> {
    let expected = case.value["expected"].as_object().into_iter().flatten();
    let row = |(field, figure): (&String, &Value)| {
        let allowed = case.value["tolerance"].as_f64()?;
        let published = Published { mean: figure.as_f64()?, interval: None, allowed };
        let (label, unit) = words::figure(case, field);
        let ours = closed.and_then(|bill| bill[field.as_str()].as_f64());
        Some(Row { label, unit, published, ours, simulated: None, is_mean: false })
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
    /// The same of cold starts and of instances where three ages keep them, over all rows; nothing until answered.
    pub kept: Option<[f64; 2]>,
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
        // A mean of errors can fail a case, but it is no figure that anyone published.
        let figures = || rows.iter().filter(|row| !row.is_mean).filter_map(Row::within);
        self.figures =
            [self.figures[0] + figures().count(), self.figures[1] + figures().filter(|within| *within).count()];
        self.cases = [self.cases[0] + 1, self.cases[1] + usize::from(answered.iter().all(|within| *within))];
        if table.topic.id == KEPT {
            let mean = |what: &str| rows.iter().find(|row| row.is_mean && row.label.contains(what))?.ours;
            self.kept = mean("cold starts, all").zip(mean("instances counted, all")).map(<[f64; 2]>::from);
        }
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
        let row = |ours, simulated| Row {
            label: String::new(),
            unit: Unit::Plain,
            published,
            ours,
            simulated,
            is_mean: false,
        };
        for (ours, within) in [(None, None), (Some(2.3), Some(true)), (Some(1.69), Some(false))] {
            assert_eq!(row(ours, None).within(), within);
        }
        let simulated = row(None, Some(Simulated { mean: 2.35, ci95: 0.1 }));
        assert_eq!((simulated.simulated_within(), simulated.off(2.5)), (Some(true), Some(0.25)));
        let alone = Row { published: Published { allowed: f64::INFINITY, ..published }, ..row(Some(9.0), None) };
        assert_eq!(alone.within(), None, "it counts in the mean only");
    }
}
