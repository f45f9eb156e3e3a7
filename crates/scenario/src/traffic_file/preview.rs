//! What a file was understood to be, before it is used: plain data for a page, a command or another program.

use super::choices::{Choices, Seen};
use super::{Import, Kind};
use model::traffic::HOURS;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What was understood of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// What its numbers count.
    pub kind: Kind,
    /// All its columns, 200 at most, each with what it is taken for; none for an access log.
    pub columns: Vec<Seen>,
    /// Why each column that is summed was chosen, by its name.
    pub why: Vec<(String, Cow<'static, str>)>,
    /// Whether its times are UTC; else they are as the clock says.
    pub utc: bool,
    /// The zone of that clock, where the file names it.
    pub zone: String,
    /// The first moment and the last, in seconds since 1970.
    pub ends: [i64; 2],
    /// Rows that were read.
    pub kept: u64,
    /// Rows that were refused.
    pub refused: u64,
    /// The first of them: the line, and why.
    pub reasons: Vec<(u64, Cow<'static, str>)>,
    /// All requests.
    pub total: f64,
    /// Requests a second over the whole file.
    pub mean_rate: f64,
    /// Requests a second in each of the 168 hours of a week, Monday 00:00 first.
    pub week: Vec<f64>,
    /// Which of these hours the file never reaches.
    pub unseen: Vec<bool>,
    /// What was chosen by hand.
    pub choices: Choices,
}

impl Preview {
    /// Of a file that was read.
    pub fn of(import: &Import) -> Self {
        let source = &import.source;
        Self {
            kind: source.kind,
            columns: source.seen.clone(),
            why: source.columns.iter().map(|column| (column.name.clone(), column.why.clone())).collect(),
            utc: source.zoned,
            zone: source.zone.clone(),
            ends: source.ends,
            kept: import.rows,
            refused: import.bad_rows,
            reasons: import.bad.clone(),
            total: source.total,
            mean_rate: source.mean_rate,
            week: week(import),
            unseen: source.unseen.to_vec(),
            choices: source.choices.clone(),
        }
    }
}

/// Requests a second in each hour of the week.
fn week(import: &Import) -> Vec<f64> {
    let Some(week) = &import.replay.week else { return vec![import.source.mean_rate; HOURS] };
    let mean = week.iter().sum::<f64>() / HOURS as f64;
    let scale = if mean > 0.0 { import.source.mean_rate / mean } else { 0.0 };
    week.iter().map(|rate| rate * scale).collect()
}
