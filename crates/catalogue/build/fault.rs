//! What is wrong with a data file, and where.

use std::fmt;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The file, from the root of the project.
    pub(crate) file: String,
    /// The line, counted from 1.
    pub(crate) line: usize,
    /// The row, as a reader would call it.
    pub(crate) row: String,
    /// What is wrong with it.
    pub(crate) what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}: {}", self.file, self.line, self.row, self.what)
    }
}

/// A file while it is checked: collects what is wrong with it.
pub(crate) struct Faults<'a> {
    file: &'a str,
    text: &'a str,
    found: Vec<Fault>,
}

impl<'a> Faults<'a> {
    /// Nothing wrong so far with `text`, read from `file`.
    pub(crate) fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, found: Vec::new() }
    }

    /// Notes that the row at byte `at` is wrong.
    pub(crate) fn note(&mut self, at: usize, row: &str, what: impl Into<String>) {
        let line = self.text[..at.min(self.text.len())].matches('\n').count() + 1;
        self.found.push(Fault { file: self.file.into(), line, row: row.into(), what: what.into() });
    }

    /// `value`, if nothing was noted.
    pub(crate) fn settle<T>(self, value: T) -> Result<T, Vec<Fault>> {
        if self.found.is_empty() { Ok(value) } else { Err(self.found) }
    }

    /// Reads the file as `T`; what TOML itself refuses becomes a fault.
    pub(crate) fn parse<T: serde::de::DeserializeOwned>(&mut self) -> Option<T> {
        match toml::from_str(self.text) {
            Ok(value) => Some(value),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                self.note(at, "file", error.message().to_owned());
                None
            }
        }
    }
}
