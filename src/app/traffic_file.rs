//! Traffic from a file: rows of a time and a count become a week.
//!
//! A row is read or it is counted as bad, with its line number; nothing is guessed silently. Times are taken as
//! written, in whatever zone that is.

use crate::model::units::Within as _;
use std::fmt;

use crate::app::decimal;
use crate::app::knob::Knob;
use crate::app::scenario::Traffic;
use crate::app::setting::Setting;
use crate::app::text::find;
use crate::app::time::seconds;
use crate::model::burstiness::Burstiness;
use crate::model::fit::{Excess, Fit, fit};
use crate::model::profile::profile;
use crate::model::units::{Rate, Ratio};

/// Bad rows whose line numbers are kept.
pub const BAD_ROWS_SHOWN: usize = 20;

/// What a file said.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// The traffic it became.
    pub traffic: Traffic,
    /// Rows that were read.
    pub rows: u64,
    /// Rows that could not be read.
    pub bad_rows: u64,
    /// The first [`BAD_ROWS_SHOWN`] of them: line number and what was wrong.
    pub bad: Vec<(u64, &'static str)>,
    /// Days from the first row to the last.
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

/// What a trace holds besides its week.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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
    fn of(fit: &Fit) -> Self {
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
    fn traffic(&self, replay: &Traffic) -> Traffic {
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

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// It holds nothing.
    Empty,
    /// It is of another kind; the name of that kind.
    Kind(&'static str),
    /// No row has a time and a count; how many were tried.
    NoRows(u64),
    /// Fewer than two times, or nothing arrived.
    TooLittle(u64),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wanted = "a CSV file with a time and a count in each row is needed";
        match self {
            Self::Empty => write!(f, "The file is empty; {wanted}."),
            Self::Kind(kind) => write!(f, "The file is {kind}; {wanted}. The traffic was kept as it was."),
            Self::NoRows(rows) => {
                write!(f, "None of the {rows} rows has a time and a count; {wanted}. The traffic was kept as it was.")
            }
            Self::TooLittle(rows) => write!(
                f,
                "The {rows} rows that were read hold fewer than two different times, or no arrivals at all; \
                 the traffic was kept as it was."
            ),
        }
    }
}

/// The traffic of a file's text.
pub fn read(text: &str) -> Result<Import, Refusal> {
    let text = text.trim_start_matches('\u{feff}');
    if let Some(kind) = foreign_kind(text) {
        return Err(Refusal::Kind(kind));
    }
    let mut rows = Rows::default();
    for (index, line) in text.lines().flat_map(|line| line.split('\r')).enumerate() {
        rows.take(index as u64 + 1, line);
    }
    rows.finish()
}

/// As [`read`], for bytes that may not be text.
pub fn read_bytes(bytes: &[u8]) -> Result<Import, Refusal> {
    let signatures: [(&[u8], &str); 4] = [
        (b"PK\x03\x04", "a ZIP archive or a spreadsheet (such as .xlsx)"),
        (b"\x1f\x8b", "compressed with gzip"),
        (b"\xff\xfe", "encoded as UTF-16"),
        (b"\xfe\xff", "encoded as UTF-16"),
    ];
    if let Some((_, kind)) = signatures.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(Refusal::Kind(kind));
    }
    read(&String::from_utf8_lossy(bytes))
}

fn foreign_kind(text: &str) -> Option<&'static str> {
    let start = text.trim_start();
    let first = start.lines().next().unwrap_or_default();
    if text.as_bytes().contains(&0) {
        Some("binary, not text")
    } else if start.starts_with(['{', '[']) {
        Some("JSON, not CSV")
    } else if start.starts_with('<') {
        Some("HTML or XML, not CSV")
    } else if find(first, " [").is_some() && find(first, "] \"").is_some() {
        Some("an access log, not CSV; logs are not read yet")
    } else {
        None
    }
}

#[derive(Default)]
struct Rows {
    begun: bool,
    counts: Vec<(i64, f64)>,
    tried: u64,
    bad_rows: u64,
    bad: Vec<(u64, &'static str)>,
}

impl Rows {
    fn take(&mut self, number: u64, line: &str) {
        if line.trim().is_empty() {
            return;
        }
        let first = !std::mem::replace(&mut self.begun, true);
        if first && is_heading(line) {
            return; // It names the columns.
        }
        self.tried += 1;
        match row(line) {
            Ok(count) => self.counts.push(count),
            Err(why) => {
                self.bad_rows += 1;
                if self.bad.len() < BAD_ROWS_SHOWN {
                    self.bad.push((number, why));
                }
            }
        }
    }

    fn finish(self) -> Result<Import, Refusal> {
        let rows = self.counts.len() as u64;
        if !self.begun {
            return Err(Refusal::Empty);
        }
        if rows == 0 {
            return Err(Refusal::NoRows(self.tried));
        }
        let found = fit(&self.counts);
        // A trace that is too long to be fitted still has a week.
        let profile = match &found {
            Some(found) => found.profile.clone(),
            None => profile(&self.counts).ok_or(Refusal::TooLittle(rows))?,
        };
        let rate = Knob::Rate.within(profile.mean_rate);
        let mut replay = Traffic { rate: Rate::new(rate).unwrap_or_default(), ..Traffic::default() };
        replay.own(&profile.week);
        let found = found.as_ref().map(Found::of).unwrap_or_default();
        Ok(Import {
            traffic: found.traffic(&replay),
            replay,
            rows,
            bad_rows: self.bad_rows,
            bad: self.bad,
            days: profile.span as f64 / 86_400.0,
            interval_s: profile.interval,
            gaps: profile.gaps,
            unseen_hours: profile.unseen_hours,
            rate_clamped: rate != profile.mean_rate,
            found,
        })
    }
}

/// A row's time and count.
fn row(line: &str) -> Result<(i64, f64), &'static str> {
    let delimiter =
        [b',', b';', b'\t'].into_iter().find(|mark| line.as_bytes().contains(mark)).ok_or("no second column")?;
    let mut cells = line.split(char::from(delimiter)).map(|cell| cell.trim().trim_matches('"').trim());
    let time = cells.next().and_then(seconds).ok_or("the time cannot be read")?;
    let count = cells.find(|cell| !cell.is_empty()).ok_or("the count is missing")?;
    match decimal::read(count) {
        Some(count) if count.is_finite() && count >= 0.0 => Ok((time, count)),
        Some(_) => Err("the count is negative or not finite"),
        None => Err("the count is not a number"),
    }
}

/// Whether a line names columns: it neither begins with a time nor holds a number.
fn is_heading(line: &str) -> bool {
    let mut cells = line.split([',', ';', '\t']).map(|cell| cell.trim().trim_matches('"').trim());
    cells.all(|cell| seconds(cell).is_none() && decimal::read(cell).is_none())
}
