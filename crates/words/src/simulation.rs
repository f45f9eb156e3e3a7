//! What is said of a simulation.

use answer::simulated::{Compared, FIGURES, MOST, Stretch, Study, Unsimulated};
use model::units::Seconds;
use text::format::{self, NBSP};

/// What the card says under its title.
pub const SUB: &str = "The figures of this page come from closed forms. Here one service is followed request by request, as a \
                       function and as replicas.";

/// A figure: what it is, and how it is written.
struct Figure {
    /// What it is.
    name: &'static str,
    /// How it is written.
    write: fn(f64) -> String,
}

/// The figures of a study, in the order of [`answer::simulated::Figures`].
const WRITTEN: [Figure; FIGURES] = [
    Figure { name: "Functions: requests that start cold", write: share },
    Figure { name: "Functions: live instances", write: format::number },
    Figure { name: "Functions: requests turned away", write: share },
    Figure { name: "Functions: p50", write: seconds },
    Figure { name: "Functions: p99", write: seconds },
    Figure { name: "Containers: replicas", write: format::number },
    Figure { name: "Containers: requests that give up", write: share },
    Figure { name: "Containers: p50", write: seconds },
    Figure { name: "Containers: p99", write: seconds },
];

/// A share with all its digits: a table that compares does not round to "under 0.01 %".
fn share(value: f64) -> String {
    format::with_unit(&format::number(value * 100.0), "%")
}

fn seconds(value: f64) -> String {
    Seconds::new(value).map_or_else(|| "–".into(), format::duration)
}

/// Why a scenario is not simulated, and what would be.
pub fn too_much(refused: Unsimulated) -> String {
    let requests = match refused {
        Unsimulated::TooMuch { requests } => requests,
        Unsimulated::Unknown(platform) => {
            return format!(
                "{} is not simulated: its environments follow the load by a rule that only the closed form has.",
                platform.name()
            );
        }
    };
    // A worker follows some ten million requests a second.
    let minutes = (requests / 1e7 / 60.0).max(1.0);
    format!(
        "Even the busiest hour has {}{NBSP}requests, some {}{NBSP}min of a browser's time; at most {} are followed. Take a \
         lower rate: what differs between closed forms and chance differs most where requests are few.",
        format::count(requests),
        format::number(minutes.round()),
        format::count(MOST)
    )
}

/// What is simulated: `the week, 12 M requests, 5 runs with seeds 1 to 5`.
pub fn told(study: &Study) -> String {
    let stretch = match study.stretch {
        Stretch::Week => "the week",
        Stretch::Day => "its Wednesday",
        Stretch::Hour => "its busiest hour",
    };
    format!(
        "{stretch}, {}{NBSP}requests, {} runs with seeds 1 to {}",
        format::count(study.requests),
        study.runs,
        study.runs
    )
}

/// `Simulating the week: 12 M requests, 5 runs`.
pub fn running(study: &Study, done: f64) -> String {
    format!("{} of {} done", format::percent(done), told(study))
}

/// A row: what, closed form, simulated with its interval, and whether they agree.
pub fn row(place: usize, compared: &Compared) -> [String; 4] {
    let figure = &WRITTEN[place];
    let write = figure.write;
    let simulated = match compared.ci95 {
        ci95 if ci95 > 0.0 && ci95.is_finite() => format!("{} ± {}", write(compared.mean), write(ci95)),
        _ => write(compared.mean),
    };
    [figure.name.to_owned(), write(compared.closed), simulated, verdict(compared).to_owned()]
}

/// What the two say of each other.
fn verdict(compared: &Compared) -> &'static str {
    let apart = (compared.closed - compared.mean).abs();
    match compared {
        _ if compared.closed == 0.0 && compared.mean == 0.0 => "the same",
        _ if compared.agrees() => "within the interval",
        _ if apart <= 0.02 * compared.mean.abs() => "2 % apart at most",
        _ if apart <= 0.1 * compared.mean.abs() => "up to 10 % apart",
        _ => "apart: trust the simulation",
    }
}

/// The line below the table.
pub fn summary(compared: &[Compared]) -> String {
    let close = |compared: &&Compared| {
        compared.agrees() || (compared.closed - compared.mean).abs() <= 0.02 * compared.mean.abs()
    };
    let count = compared.iter().filter(close).count();
    format!("{count} of {} figures lie within the 95{NBSP}% interval of the runs or 2{NBSP}% of them.", compared.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_how_far_the_two_are_apart() {
        let cases = [
            // (closed, mean, half width, words)
            (0.0, 0.0, 0.0, "the same"),
            (0.010, 0.011, 0.002, "within the interval"),
            (0.0101, 0.0100, 0.000_01, "2 % apart at most"),
            (0.0105, 0.0100, 0.000_01, "up to 10 % apart"),
            (0.02, 0.01, 0.001, "apart: trust the simulation"),
        ];
        for (closed, mean, ci95, words) in cases {
            let compared = Compared { closed, mean, ci95 };
            assert_eq!(row(0, &compared)[3], words);
        }
    }
}
