//! Lines to rows of cells, as CSV has it (RFC 4180): quotes go before separators, a quote in a quoted cell is doubled,
//! a quoted cell may span lines.
//!
//! A quote that is never closed would swallow the rest of the file. So the row in which it stands is given up once it
//! is longer than a line may be, and reading goes on with the line after it.

use std::collections::VecDeque;

use super::lines::LONGEST;

/// The most cells of a row.
pub(super) const MOST_CELLS: usize = 2_000;

/// Why a line became no row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Broken {
    /// A quote is opened in it that is not closed.
    Quote,
    /// It has more than [`MOST_CELLS`].
    Cells,
}

impl Broken {
    /// As a reason.
    pub(super) const fn why(self) -> &'static str {
        match self {
            Self::Quote => "a quote is opened and never closed",
            Self::Cells => "it has more than 2,000 cells",
        }
    }
}

/// The cells of one row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Row {
    text: String,
    ends: Vec<usize>,
}

impl Row {
    /// A row of these cells.
    pub(super) fn of(cells: &[String]) -> Self {
        let mut row = Self::default();
        for cell in cells {
            row.text.push_str(cell);
            row.end_cell();
        }
        row
    }

    /// How many cells it has; empty ones at its end do not count.
    pub(super) fn len(&self) -> usize {
        (0..self.ends.len()).rev().find(|place| !self.get(*place).is_empty()).map_or(0, |last| last + 1)
    }

    /// How many cells are written, empty or not.
    pub(super) fn width(&self) -> usize {
        self.ends.len()
    }

    /// A cell without the blanks around it; empty beyond the last.
    pub(super) fn get(&self, place: usize) -> &str {
        let start = if place == 0 { 0 } else { self.ends.get(place - 1).copied().unwrap_or(0) };
        self.ends.get(place).and_then(|end| self.text.get(start..*end)).unwrap_or_default().trim()
    }

    /// All cells up to the last that is not empty.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|place| self.get(place))
    }

    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    fn end_cell(&mut self) {
        self.ends.push(self.text.len());
    }
}

/// Where in a cell the reading is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum State {
    #[default]
    Start,
    Plain,
    Quoted,
    /// After a quote in a quoted cell, which closes it unless another follows.
    Closing,
}

/// Cuts lines into rows of cells.
#[derive(Debug)]
pub(super) struct Cells {
    delimiter: char,
    row: Row,
    state: State,
    /// The lines of a row whose quoted cell is still open, with their numbers, and how long they are together.
    open: VecDeque<(u64, String)>,
    length: usize,
}

/// Where rows go: the number of their first line, and the row.
pub(super) type Sink<'a> = dyn FnMut(u64, Result<&Row, Broken>) + 'a;

impl Cells {
    /// Cells that `delimiter` separates.
    pub(super) fn new(delimiter: char) -> Self {
        Self { delimiter, row: Row::default(), state: State::Start, open: VecDeque::new(), length: 0 }
    }

    /// Takes a line and hands on the row that it ends.
    pub(super) fn take(&mut self, number: u64, line: &str, each: &mut Sink<'_>) {
        if self.open.is_empty() {
            self.row.clear();
        } else {
            self.row.text.push('\n');
        }
        if self.split(line) {
            let first = self.open.front().map_or(number, |(first, _)| *first);
            self.open.clear();
            self.length = 0;
            self.state = State::Start;
            each(first, if self.row.ends.len() > MOST_CELLS { Err(Broken::Cells) } else { Ok(&self.row) });
            return;
        }
        self.length += line.len() + 1;
        self.open.push_back((number, line.to_owned()));
        if self.length > LONGEST {
            self.give_up(each);
        }
    }

    /// What is left: lines after a quote that was never closed.
    pub(super) fn finish(&mut self, each: &mut Sink<'_>) {
        while !self.open.is_empty() {
            self.give_up(each);
        }
    }

    /// The line that opened the quote is broken; those after it are read anew.
    fn give_up(&mut self, each: &mut Sink<'_>) {
        let mut lines = std::mem::take(&mut self.open);
        self.length = 0;
        self.state = State::Start;
        if let Some((first, _)) = lines.pop_front() {
            each(first, Err(Broken::Quote));
        }
        for (number, line) in lines {
            self.take(number, &line, each);
        }
    }

    /// Adds a line to the row, a run of characters at a time; whether the row ends with it.
    fn split(&mut self, line: &str) -> bool {
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            let (_, behind) = rest.split_at(first.len_utf8());
            rest = match self.state {
                State::Start if first == ' ' => behind,
                State::Start if first == '"' => {
                    self.state = State::Quoted;
                    behind
                }
                State::Closing if first == '"' => {
                    self.row.text.push('"');
                    self.state = State::Quoted;
                    behind
                }
                State::Quoted => self.run(rest, '"', State::Quoted, State::Closing),
                State::Start | State::Plain | State::Closing => {
                    let behind = self.run(rest, self.delimiter, State::Plain, State::Start);
                    // No more is kept of what is too many.
                    if self.state == State::Start && self.row.ends.len() <= MOST_CELLS {
                        self.row.end_cell();
                    }
                    behind
                }
            };
        }
        if self.state == State::Quoted {
            return false;
        }
        self.row.end_cell();
        true
    }

    /// Adds what comes before `end` and returns what comes behind it; the state is `ended` then, and else `open`.
    fn run<'a>(&mut self, rest: &'a str, end: char, open: State, ended: State) -> &'a str {
        let (run, behind) = rest.split_once(end).map_or((rest, None), |(run, behind)| (run, Some(behind)));
        self.row.text.push_str(run);
        self.state = if behind.is_some() { ended } else { open };
        behind.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(delimiter: char, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut each = |number: u64, row: Result<&Row, Broken>| {
            found.push(match row {
                Ok(row) => format!("{number} {}", row.iter().collect::<Vec<_>>().join("|")),
                Err(broken) => format!("{number} {}", broken.why()),
            });
        };
        let mut cells = Cells::new(delimiter);
        for (index, line) in text.lines().enumerate() {
            cells.take(index as u64 + 1, line, &mut each);
        }
        cells.finish(&mut each);
        found
    }

    #[test]
    fn cells_as_csv_has_them() {
        let cases: [(char, &str, &[&str], &str); 9] = [
            (',', "a,b", &["1 a|b"], "plain"),
            (',', "a,\"3,600\"", &["1 a|3,600"], "quotes before commas"),
            (';', "a;3,600", &["1 a|3,600"], "semicolons leave commas alone"),
            (',', "\"{job=\"\"api\"\"}\",1", &["1 {job=\"api\"}|1"], "a doubled quote is one"),
            (',', "\"two\nlines\",1\nb,2", &["1 two\nlines|1", "3 b|2"], "a quoted cell over two lines"),
            (',', "a, \"b, c\" ,", &["1 a|b, c"], "blanks around quotes, an empty cell at the end"),
            (',', "5\" pipe,1", &["1 5\" pipe|1"], "a quote within a plain cell is itself"),
            (',', "\"a,1\nb,2\nc,3", &["1 a quote is opened and never closed", "2 b|2", "3 c|3"], "an open quote"),
            ('\t', "a\tb,c", &["1 a|b,c"], "tabs"),
        ];
        for (delimiter, text, expected, why) in cases {
            assert_eq!(rows(delimiter, text), expected, "{why}");
        }
    }

    #[test]
    fn an_open_quote_costs_one_line_of_a_long_file() {
        let text = format!("\"x,1\n{}", "a,1\n".repeat(50_000));
        let found = rows(',', &text);
        assert_eq!((found.len(), found[0].as_str()), (50_001, "1 a quote is opened and never closed"));
        let wide = ",".repeat(MOST_CELLS);
        assert_eq!(rows(',', &wide), ["1 it has more than 2,000 cells"]);
        assert_eq!(rows(',', &wide[1..]).len(), 1);
    }
}
