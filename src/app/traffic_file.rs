//! Traffic from a file: rows of a time and a count become a week.
//!
//! A row is read or it is counted as bad, with its line number; nothing is guessed silently. Times are taken as
//! written, in whatever zone that is.

use std::fmt;
use std::sync::Arc;

use crate::app::decimal;
use crate::app::field::WEEK_STEPS;
use crate::app::knob::Knob;
use crate::app::scenario::{Shape, Traffic};
use crate::app::text::find;
use crate::app::time::seconds;
use crate::model::profile::profile;
use crate::model::traffic::Week;
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
        let found = profile(&self.counts).ok_or(Refusal::TooLittle(rows))?;
        let rate = Knob::Rate.within(found.mean_rate);
        Ok(Import {
            traffic: traffic(rate, &found.week),
            rows,
            bad_rows: self.bad_rows,
            bad: self.bad,
            days: found.span as f64 / 86_400.0,
            interval_s: found.interval,
            gaps: found.gaps,
            unseen_hours: found.unseen_hours,
            rate_clamped: rate != found.mean_rate,
        })
    }
}

/// The traffic of a week, its rates in the steps of a link, so that a link to it gives the very same figures.
fn traffic(rate: f64, week: &Week) -> Traffic {
    let busiest = week.peak_to_mean();
    let steps = week.rates().map(|rate| (rate / busiest * WEEK_STEPS).round());
    Traffic {
        rate: Rate::new(rate).unwrap_or_default(),
        shape: Shape::Week,
        peak_to_mean: Ratio::of(Knob::PeakToMean.within(busiest)),
        weekend: Ratio::of(Knob::Weekend.within(week.weekend_factor())),
        week: Some(Arc::new(steps)),
        ..Traffic::default()
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
