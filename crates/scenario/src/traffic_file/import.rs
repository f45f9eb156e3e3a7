//! What a file came to, as plain data.

use super::choices::{Choices, Seen};
use super::layout::{Chosen, Kind};
use crate::Traffic;
use crate::setting::Setting;
use model::burstiness::Burstiness;
use model::fit::{Excess, Fit};
use model::traffic::HOURS;
use model::units::{Ratio, Within as _};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What a file said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Import {
    /// The traffic it became.
    pub traffic: Traffic,
    /// Where in the file it was found, and how it was understood.
    pub source: Source,
    /// Rows that were read.
    pub rows: u64,
    /// Rows that could not be read.
    pub bad_rows: u64,
    /// The first [`super::BAD_ROWS_SHOWN`] of them: line number and what was wrong.
    pub bad: Vec<(u64, Cow<'static, str>)>,
    /// Days from the first row to the end of the last.
    pub days: f64,
    /// Seconds between rows.
    pub interval_s: i64,
    /// Intervals without a row, counted as zero.
    pub gaps: u64,
    /// Hours of the week that the file never reaches.
    pub unseen_hours: u32,
    /// Whether the rate had to be brought into the range of its slider.
    pub rate_clamped: bool,
    /// The same week played as it is: without the growth and the bursts that were found.
    pub replay: Traffic,
    /// What is in it besides a week.
    pub found: Found,
}

/// How a file was understood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// What its numbers count.
    pub kind: Kind,
    /// The columns that were summed, and why each was chosen; none where rows are requests.
    pub columns: Vec<Chosen>,
    /// All columns, 200 at most, each with what it is taken for; none for an access log.
    pub seen: Vec<Seen>,
    /// What was chosen by hand.
    pub choices: Choices,
    /// The column of times; empty for an access log.
    pub time: String,
    /// Whether times name their zone, and so are UTC here; else they are as the clock says.
    pub zoned: bool,
    /// The name of the zone where the file gives one that is no offset (`CET`, `Europe/Berlin`); empty without one.
    pub zone: String,
    /// The moments of the first row and of the last, in seconds since 1970.
    pub ends: [i64; 2],
    /// All requests that were counted.
    pub total: f64,
    /// Requests a second over the whole file, as it is.
    pub mean_rate: f64,
    /// Of several series the one that was kept: the column that tells them apart, and its text.
    pub only: Option<(String, String)>,
    /// Rows of the other series.
    pub other_series: u64,
    /// Moments that lie far from all others and were left out, in seconds since 1970.
    pub strays: Vec<i64>,
    /// Rows with the moment and the series of another, which were added to it.
    pub repeats: u64,
    /// How often an hour came twice, because the clock was put back: its mean was taken.
    pub put_back: u32,
    /// How often an hour is missing, because the clock was put forward: it is unknown, and not without requests.
    pub put_forward: u32,
    /// How often a counter began anew.
    pub resets: u64,
    /// Rows in which some of the summed columns are empty.
    pub partly_empty: u64,
    /// Intervals of which it is not known what arrived; they count neither as zero nor as anything.
    pub unknown: u64,
    /// Which hours of the week the file never reaches, Monday 00:00 first.
    #[serde(with = "hours_seen")]
    pub unseen: [bool; HOURS],
}

/// A yes or no for each hour of a week on its way from one program to another: `serde` knows arrays of 32 at most.
mod hours_seen {
    use super::HOURS;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(hours: &[bool; HOURS], to: S) -> Result<S::Ok, S::Error> {
        hours.as_slice().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[bool; HOURS], D::Error> {
        Vec::deserialize(from)?.try_into().map_err(|_| D::Error::custom("a week has 168 hours"))
    }
}

impl Default for Source {
    fn default() -> Self {
        Self {
            kind: Kind::Counts,
            columns: Vec::new(),
            seen: Vec::new(),
            choices: Choices::default(),
            time: String::new(),
            zoned: false,
            zone: String::new(),
            ends: [0; 2],
            total: 0.0,
            mean_rate: 0.0,
            only: None,
            other_series: 0,
            strays: Vec::new(),
            repeats: 0,
            put_back: 0,
            put_forward: 0,
            resets: 0,
            partly_empty: 0,
            unknown: 0,
            unseen: [false; HOURS],
        }
    }
}

/// What a trace holds besides its week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Growth per month (0.05 is 5 %), where the trace is at least three weeks long.
    pub growth: Option<f64>,
    /// How often the counts were far above what the week would make them.
    pub spikes: usize,
    /// The highest of them over what was expected; 0 without one.
    pub highest: f64,
    /// Seconds that the longest of them lasted; 0 without one.
    pub longest: i64,
    /// How bursty the traffic is within its hours, as the scenario counts it; 1 where chance explains it.
    pub burstiness: f64,
    /// Whether the trace is fine and long enough to tell bursts from chance.
    pub sees_bursts: bool,
}

impl Found {
    pub(super) fn of(fit: &Fit) -> Self {
        let limits = Setting::Burstiness.facts();
        let bursts = fit.excess.map_or(1.0, |excess| index(&excess, fit)).within(limits.low, limits.high);
        Self {
            growth: fit.growth.map(|growth| (growth.within(-0.5, 1.0) * 1e4).round() / 1e4),
            spikes: fit.spikes.len(),
            highest: fit.spikes.iter().map(|spike| spike.multiplier).fold(0.0, f64::max),
            longest: fit.spikes.iter().map(|spike| spike.seconds).max().unwrap_or(0),
            burstiness: (bursts * 10.0).round() / 10.0,
            sees_bursts: fit.dispersion.len() > 1,
        }
    }

    /// The week `replay` with growth and bursts.
    pub(super) fn traffic(&self, replay: &Traffic) -> Traffic {
        let burstiness = Ratio::of(self.burstiness.max(1.0));
        Traffic { burstiness, growth_per_month: self.growth.unwrap_or(0.0), ..replay.clone() }
    }
}

/// The index of dispersion, with bursts of the scenario's length, of bursts that were seen.
///
/// Where their length was seen, the variation of the rate is kept: it says how high a burst is. Where they are shorter
/// than the intervals of the trace only the index itself was seen, and that is kept.
fn index(excess: &Excess, fit: &Fit) -> f64 {
    let rate = fit.profile.mean_rate;
    if excess.lasts < fit.blind_below as f64 {
        return 1.0 + 2.0 * excess.variation * excess.variation * rate * excess.lasts;
    }
    Burstiness::new(excess.variation).dispersion(rate)
}
