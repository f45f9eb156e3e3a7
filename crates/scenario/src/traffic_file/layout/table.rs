//! How the rows of a table are read, once that is decided.

use super::{Chosen, Kind};
use crate::time::{Digits, Order};
use crate::traffic_file::choices::Seen;
use crate::traffic_file::numbers::Style;

/// Where a row's time stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::traffic_file) enum Place {
    /// A date, perhaps with a time of day, in that order of month and day.
    Written(usize, Order),
    /// A date and a time of day, each in its column.
    Both(usize, Order, usize),
    /// Digits run together, or Unix time.
    Digits(usize, Digits),
}

/// How to read the rows of a table.
#[derive(Clone, Debug)]
pub(in crate::traffic_file) struct Table {
    /// Between cells.
    pub(in crate::traffic_file) delimiter: char,
    /// The line of the first row of data.
    pub(in crate::traffic_file) first: u64,
    /// Cells of a row.
    pub(in crate::traffic_file) width: usize,
    /// Where its time is.
    pub(in crate::traffic_file) time: Place,
    /// The name of that column, or of both.
    pub(in crate::traffic_file) time_name: String,
    /// Whether times name their zone.
    pub(in crate::traffic_file) zoned: bool,
    /// The name of a zone that is no offset, by the heading or the cells; empty without one.
    pub(in crate::traffic_file) zone: String,
    /// The columns whose numbers are summed, each with its style; none for events.
    pub(in crate::traffic_file) values: Vec<(usize, Style)>,
    /// Whether their headings are there.
    pub(in crate::traffic_file) headed: bool,
    /// The same in words.
    pub(in crate::traffic_file) chosen: Vec<Chosen>,
    /// What they count.
    pub(in crate::traffic_file) kind: Kind,
    /// Rows that do not have this text in this column belong to another series.
    pub(in crate::traffic_file) only: Vec<(usize, String)>,
    /// The last of them in words: the name of the column, and the text.
    pub(in crate::traffic_file) only_named: Option<(String, String)>,
    /// Columns that sort requests into parts, one part a row.
    pub(in crate::traffic_file) parts: Vec<usize>,
    /// Columns with different texts that say nothing of what they are, by name.
    pub(in crate::traffic_file) loose: Option<String>,
    /// The first of the columns of minutes, where each minute of a day has a column and rows are summed.
    pub(in crate::traffic_file) minutes: Option<usize>,
    /// Milliseconds that the clock of the times is ahead of UTC, as it was chosen.
    pub(in crate::traffic_file) ahead: i64,
    /// Whether the kind was chosen, and not guessed.
    pub(in crate::traffic_file) kind_is_chosen: bool,
    /// All columns of the file, with what each is taken for.
    pub(in crate::traffic_file) seen: Vec<Seen>,
    /// Seconds of an interval, where the file says so.
    pub(in crate::traffic_file) period: Option<i64>,
}

impl Table {
    /// A table with a column for each of `width - place` minutes of a day, as the traces of Azure Functions have them.
    pub(in crate::traffic_file) fn of_minutes(delimiter: char, heading: u64, place: usize, width: usize) -> Self {
        let name = format!("columns “1” to “{}”", width - place);
        Self {
            delimiter,
            first: heading + 1,
            width,
            time: Place::Digits(place, Digits::Seconds),
            time_name: "the numbers of the columns, which are minutes of a day".to_owned(),
            zoned: false,
            zone: String::new(),
            headed: true,
            chosen: vec![Chosen { name, why: "a minute has a column, and all rows are summed".into() }],
            values: Vec::new(),
            kind: Kind::Counts,
            only_named: None,
            only: Vec::new(),
            parts: Vec::new(),
            loose: None,
            minutes: Some(place),
            ahead: 0,
            kind_is_chosen: false,
            seen: Vec::new(),
            period: Some(60),
        }
    }
}

impl Place {
    pub(in crate::traffic_file) fn uses(&self, place: usize) -> bool {
        match self {
            Self::Written(at, _) | Self::Digits(at, _) => *at == place,
            Self::Both(date, _, clock) => *date == place || *clock == place,
        }
    }
}
