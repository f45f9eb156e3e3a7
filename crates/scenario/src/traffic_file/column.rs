//! What the cells of one column say about it, gathered row by row in bounded memory.

use super::headings::{self, Meaning};
use super::numbers::{Amount, Style, Styles};
use crate::time::{Digits, Order, Written};

/// The most different texts of a column that are remembered.
const MOST_LABELS: usize = 64;
/// Texts longer than this are no labels.
pub(super) const LONGEST_LABEL: usize = 200;
/// The most different units that are remembered.
const MOST_UNITS: usize = 4;
/// Milliseconds in a day.
const DAY_MS: i64 = 86_400_000;

/// A column.
#[derive(Clone, Debug, Default)]
pub(super) struct Column {
    /// Its heading; empty without one.
    pub(super) heading: String,
    /// What rows between the heading and the first time say of it: pairs of a name and a cell.
    pub(super) notes: Vec<(String, String)>,
    /// Cells that are not empty.
    pub(super) filled: u64,
    /// Which times its cells are.
    pub(super) times: Times,
    /// Which numbers its cells are.
    pub(super) numbers: Numbers,
    /// Its different texts, with how often each came, while they are few.
    pub(super) labels: Vec<String>,
    /// Whether there are more than are remembered.
    pub(super) more_labels: bool,
}

impl Column {
    /// Takes a cell of a row of data into account.
    pub(super) fn take(&mut self, cell: &str) {
        self.numbers.row += 1;
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        self.times.take(cell);
        self.numbers.take(cell);
        if self.more_labels || self.labels.iter().any(|label| label == cell) {
            return;
        }
        if self.labels.len() == MOST_LABELS || cell.len() > LONGEST_LABEL {
            self.more_labels = true;
        } else {
            self.labels.push(cell.to_owned());
        }
    }

    /// Whether most of its cells are numbers.
    pub(super) fn is_numeric(&self) -> bool {
        self.numbers.read > 0 && self.numbers.read * 2 >= self.filled
    }

    /// Whether its cells count the rows and no heading says anything else.
    pub(super) fn counts_rows(&self) -> bool {
        self.heading.is_empty() && self.numbers.read == self.filled && self.numbers.counts_rows
    }

    /// Whether it is the hour of the day, from 0 to 23, by its heading and its cells.
    pub(super) fn holds_hours(&self) -> bool {
        let words = headings::words(&self.heading);
        // The hour of a peak is no time of a row.
        let alone = words.len() == 1 || words.join(" ") == "hour of day";
        let known = |word: &String| matches!(word.as_str(), "hour" | "hours" | "hr" | "stunde" | "heure" | "hora");
        let named = alone && words.first().is_some_and(known);
        let hour = |label: &String| label.parse().is_ok_and(|hour: u32| hour < 24);
        named && !self.more_labels && !self.labels.is_empty() && self.labels.iter().all(hour)
    }

    /// Whether it holds different texts.
    pub(super) fn varies(&self) -> bool {
        self.more_labels || self.labels.len() > 1
    }

    /// What a note of that name says, in small letters.
    pub(super) fn note(&self, name: &str) -> Option<String> {
        let (_, cell) = self.notes.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(cell.to_lowercase())
    }

    /// What its numbers are, by its heading, its notes and its units.
    pub(super) fn meaning(&self) -> Meaning {
        let by_heading = headings::meaning(&self.heading);
        let by_note = match self.note("statistic").or_else(|| self.note("stat")) {
            Some(statistic) if matches!(statistic.as_str(), "sum") => by_heading,
            Some(statistic) if matches!(statistic.as_str(), "samplecount" | "sample count" | "n") => Meaning::Count,
            Some(_) => Meaning::Other,
            None => by_heading,
        };
        let by_note = match self.note("unit").or_else(|| self.note("units")) {
            Some(unit) => unit_meaning(&unit, by_note),
            None => by_note,
        };
        let own = self.numbers.units.iter().find(|unit| !unit.is_empty());
        own.map_or(by_note, |unit| unit_meaning(unit, by_note))
    }

    /// As it is named in sentences.
    pub(super) fn name(&self, place: usize) -> String {
        let short: String = self.heading.chars().take(60).collect();
        if short.is_empty() { format!("column {}", place + 1) } else { format!("“{short}”") }
    }
}

/// What numbers with that unit are, where without one they would be `plain`.
pub(super) fn unit_meaning(unit: &str, plain: Meaning) -> Meaning {
    let small = unit.to_lowercase();
    let words = headings::words(&small);
    let known = [
        "count",
        "counts",
        "none",
        "1",
        "req",
        "reqs",
        "requests",
        "request",
        "hits",
        "calls",
        "events",
        "invocations",
    ];
    match headings::period(&small, &words) {
        Some(seconds) if headings::meaning(unit) == Meaning::Rate(seconds) => Meaning::Rate(seconds),
        Some(_) => Meaning::Other,
        None if known.contains(&small.as_str()) => plain,
        None => Meaning::Other,
    }
}

/// Which times the cells of a column are.
#[derive(Clone, Debug, Default)]
pub(super) struct Times {
    /// Cells of digits that are a time of each form.
    pub(super) digits: [u64; 5],
    /// Cells with a date.
    pub(super) dated: u64,
    /// Those of them that have a time of day too.
    pub(super) with_clock: u64,
    /// Those of them that name their zone.
    pub(super) with_zone: u64,
    /// Those of them that are written with dots.
    pub(super) dotted: u64,
    /// The first name of a zone behind a time that is no offset.
    pub(super) zone: Option<String>,
    /// Cells with a time of day alone.
    pub(super) clocks: u64,
    /// Cells that only have a meaning with the month first, and with the day first.
    only: [u64; 2],
    /// Cells that have another meaning with the other first.
    either: u64,
    /// How far cells are apart with the month first, and with the day first.
    steps: [Steps; 2],
}

#[derive(Clone, Copy, Debug, Default)]
struct Steps {
    last: Option<i64>,
    widest: i64,
}

impl Steps {
    fn take(&mut self, millis: i64) {
        let step = self.last.replace(millis).map_or(0, |last| (millis - last).abs());
        self.widest = self.widest.max(step);
    }
}

impl Times {
    fn take(&mut self, cell: &str) {
        if cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
            for (count, form) in self.digits.iter_mut().zip(Digits::ALL) {
                *count += u64::from(form.read(cell).is_some());
            }
            // Some write a day with dots.
            if !cell.contains('.') {
                return;
            }
        }
        let Some(written) = Written::read(cell) else { return };
        if written.date.is_none() {
            self.clocks += 1;
            return;
        }
        self.dated += 1;
        self.with_clock += u64::from(written.clock.is_some());
        self.with_zone += u64::from(written.ahead.is_some());
        let dots = cell.bytes().take(10).filter(|byte| *byte == b'.').count();
        self.dotted += u64::from(dots >= 2);
        if written.ahead.is_none() && self.zone.is_none() {
            self.zone = named_zone(cell).map(str::to_owned);
        }
        let both = [written.millis(Order::MonthFirst), written.millis(Order::DayFirst)];
        match both {
            [Some(_), None] => self.only[0] += 1,
            [None, Some(_)] => self.only[1] += 1,
            [month_first, day_first] if month_first != day_first => self.either += 1,
            _ => {}
        }
        for (steps, millis) in self.steps.iter_mut().zip(both) {
            millis.into_iter().for_each(|millis| steps.take(millis));
        }
    }

    /// The form of a column of digits and how many cells have it.
    pub(super) fn form(&self) -> (Digits, u64) {
        let mut best = (Digits::Calendar, 0);
        for (count, form) in self.digits.into_iter().zip(Digits::ALL) {
            if count > best.1 {
                best = (form, count);
            }
        }
        best
    }

    /// Whether the month or the day is first, where the cells tell: by a number over twelve, or else because their
    /// times follow each other in one order and are months apart in the other.
    pub(super) fn order(&self) -> Result<Order, &'static str> {
        let [month_first, day_first] = self.steps.map(|steps| steps.widest);
        let follows = |own: i64, other: i64| own <= 4 * DAY_MS && own.saturating_mul(4) <= other;
        match self.only.map(|cells| cells > 0) {
            [true, true] => Err("some dates only make sense with the month first and some with the day first"),
            [true, false] => Ok(Order::MonthFirst),
            [false, true] => Ok(Order::DayFirst),
            _ if self.either == 0 || follows(month_first, day_first) => Ok(Order::MonthFirst),
            _ if follows(day_first, month_first) => Ok(Order::DayFirst),
            _ => Err("its dates do not tell whether the month or the day is first"),
        }
    }
}

/// The name of a zone at the end of a time: `CET`.
fn named_zone(cell: &str) -> Option<&str> {
    let last = cell.rsplit(' ').next()?;
    ((3..=5).contains(&last.len()) && last.bytes().all(|byte| byte.is_ascii_uppercase())).then_some(last)
}

/// Which numbers the cells of a column are.
#[derive(Clone, Debug)]
pub(super) struct Numbers {
    /// Cells that are numbers.
    pub(super) read: u64,
    /// How they are written.
    pub(super) styles: Styles,
    /// Their sum in each style.
    sums: [f64; 2],
    /// The different units behind them; an empty one is that of a plain number.
    pub(super) units: Vec<String>,
    /// Whether they are the numbers of the rows, from 0 or from 1.
    counts_rows: bool,
    row: u64,
}

impl Default for Numbers {
    fn default() -> Self {
        Self { read: 0, styles: Styles::default(), sums: [0.0; 2], units: Vec::new(), counts_rows: true, row: 0 }
    }
}

impl Numbers {
    fn take(&mut self, cell: &str) {
        let Some(amount) = Amount::read(cell) else { return };
        self.read += 1;
        self.styles.take(cell, &amount);
        let row = self.row as f64;
        let number = amount.value(Style::English);
        self.counts_rows &= number == Some(row) || number == Some(row - 1.0);
        for (place, style) in [Style::English, Style::Continental].into_iter().enumerate() {
            let number = amount.value(style).filter(|number| number.is_finite() && *number >= 0.0).unwrap_or(0.0);
            self.sums[place] += number;
        }
        if self.units.len() < MOST_UNITS && !self.units.iter().any(|unit| unit == amount.unit) {
            self.units.push(amount.unit.to_owned());
        }
    }

    /// The sum of what is a number, in that style.
    pub(super) const fn sum(&self, style: Style) -> f64 {
        match style {
            Style::English => self.sums[0],
            Style::Continental => self.sums[1],
        }
    }
}
