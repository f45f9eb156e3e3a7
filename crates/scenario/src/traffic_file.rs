//! Traffic from a file: an export of a monitoring system, a load test or a log becomes a week.
//!
//! A file is read twice, in pieces: once to see what its columns are, once to add up what they say ([`Reader`]). A row is
//! read or it is counted as bad, with its line number. What may mean two things is refused: a rate that is wrong is
//! worse than none. Times are UTC where a zone is written and else as the clock says.
//!
//! Memory does not grow with the file, whatever is in it: lines, cells, columns, series, moments, the years that are
//! believed and the intervals that are fitted are all bounded.

mod cells;
mod choices;
mod clocks;
mod column;
mod first_pass;
mod headings;
mod import;
mod json;
mod layout;
mod lines;
mod logs;
mod moments;
mod numbers;
mod preview;
mod result;
mod second_pass;
mod series;

use std::borrow::Cow;
use std::fmt;

pub use choices::{Asked, Choices, Role, Seen, Unclear, Zone};
use first_pass::FirstPass;
pub use import::{Found, Import, Source};
pub use layout::{Chosen, Kind};
pub use numbers::Style;
pub use preview::Preview;
use second_pass::SecondPass;

/// Bad rows whose line numbers are kept.
pub const BAD_ROWS_SHOWN: usize = 20;

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// It holds nothing.
    Empty,
    /// It is of another kind; the name of that kind.
    Kind(&'static str),
    /// No row has a time and a count; how many were tried, and a note.
    NoRows(u64, Cow<'static, str>),
    /// So many rows that could be read, and so many that could not: too many of these. The first of them and why.
    BadRows(u64, u64, (u64, Cow<'static, str>)),
    /// All rows that were read have one time; how many they are, and what they are.
    OneMoment(u64, &'static str),
    /// Nothing arrived in any of so many rows.
    NothingArrived(u64),
    /// It may mean two things, or is no traffic: a sentence without its full stop.
    Unclear(String),
    /// It would be clear if something of it were chosen.
    Asked(Box<Unclear>),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wanted = "a CSV file with a time and a count in each row is needed";
        let rows = |count: &u64| format!("{count} {}", if *count == 1 { "row" } else { "rows" });
        match self {
            Self::Empty => return write!(f, "The file is empty; {wanted}."),
            Self::Kind(kind) => write!(f, "The file is {kind}; {wanted}."),
            Self::NoRows(0, note) if note.is_empty() => write!(f, "The file has a heading and no rows; {wanted}."),
            Self::NoRows(0, note) => write!(f, "The file has a heading and no rows ({note}); {wanted}."),
            Self::NoRows(tried, note) => {
                let note = if note.is_empty() { String::new() } else { format!(" ({note})") };
                match tried {
                    1 => write!(f, "The only row has no time and count{note}; {wanted}."),
                    _ => write!(f, "None of the {tried} rows has a time and a count{note}; {wanted}."),
                }
            }
            Self::BadRows(kept, bad, (line, why)) => {
                write!(f, "{} could not be read and only {kept} could; the first is line {line}: {why}.", rows(bad))
            }
            Self::OneMoment(count, what) => {
                write!(f, "{} could be read ({what}): fewer than two different times.", rows(count))
            }
            Self::NothingArrived(count) => write!(f, "Nothing arrived in any of the {} that were read.", rows(count)),
            Self::Unclear(why) => write!(f, "{why}."),
            Self::Asked(unclear) => write!(f, "{}.", unclear.why),
        }?;
        write!(f, " The traffic was kept as it was.")
    }
}

/// Reads a file in pieces of any size, from its beginning to its end and then once more.
#[derive(Debug)]
pub struct Reader {
    pass: Pass,
    choices: Choices,
}

#[derive(Debug)]
enum Pass {
    First(Box<FirstPass>),
    Second(Box<SecondPass>),
}

impl Default for Reader {
    fn default() -> Self {
        Self::new(Choices::default())
    }
}

impl Reader {
    /// How often a file has to be read at most: a third time where its numbers turn out to be the readings of a counter.
    pub const PASSES: usize = 3;

    /// A reader that takes `choices` instead of guesses.
    pub fn new(choices: Choices) -> Self {
        Self { pass: Pass::First(Box::new(FirstPass::new(choices.clone()))), choices }
    }

    /// Takes the next piece. Once it refuses the file, no more is worth reading.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        match &mut self.pass {
            Pass::First(pass) => pass.take(bytes),
            Pass::Second(pass) => {
                pass.take(bytes);
                Ok(())
            }
        }
    }

    /// The end of the file: a reader that wants it once more, or what the file says.
    pub fn end(self) -> Result<Outcome, Refusal> {
        let Self { pass, choices } = self;
        let layout = match pass {
            Pass::First(pass) => pass.finish()?,
            Pass::Second(pass) => {
                let (mut layout, rows) = pass.finish();
                if !(rows.series.is_counter() && layout.take_as_counter()) {
                    return result::import(&layout, choices, rows).map(|import| Outcome::Done(Box::new(import)));
                }
                layout
            }
        };
        Ok(Outcome::Again(Self { pass: Pass::Second(Box::new(SecondPass::new(layout))), choices }))
    }
}

/// What comes of reading a file to its end.
#[derive(Debug)]
pub enum Outcome {
    /// It has to be read once more.
    Again(Reader),
    /// It was read.
    Done(Box<Import>),
}

/// The traffic of a file's text.
pub fn read(text: &str) -> Result<Import, Refusal> {
    read_bytes(text.as_bytes())
}

/// As [`read`], for bytes that may not be text.
pub fn read_bytes(bytes: &[u8]) -> Result<Import, Refusal> {
    read_with(bytes, Choices::default())
}

/// As [`read_bytes`], with choices instead of guesses.
pub fn read_with(bytes: &[u8], choices: Choices) -> Result<Import, Refusal> {
    let mut reader = Reader::new(choices);
    loop {
        reader.take(bytes)?;
        match reader.end()? {
            Outcome::Again(again) => reader = again,
            Outcome::Done(import) => return Ok(*import),
        }
    }
}
