//! The first reading of a file: what it is and what its columns are. No number is used yet.

use super::Refusal;
use super::cells::{Broken, Cells, MOST_CELLS, Row};
use super::choices::Choices;
use super::column::Column;
use super::headings;
use super::json::Json;
use super::layout::{Kind, Survey, Table};
use super::lines::{Line, Lines};
use super::logs;
use super::numbers::Amount;
use crate::time::{Digits, Written};

/// Lines from which the separator is told, and how many bytes they may have together.
const HEAD: (usize, usize) = (60, 256 * 1024);
/// Bytes by which a file's kind is told.
const START: usize = 16;
/// Stands for the separator where a file is JSON.
pub(super) const JSON: char = '\u{2}';
/// Rows before the first time that are remembered.
const MOST_LEADING: usize = 40;
/// What may separate cells; the last one is in no text and stands for a file of one column.
const DELIMITERS: [char; 5] = ['\t', ';', ',', '|', '\u{1}'];

/// What a file is.
#[derive(Debug)]
pub(super) enum Layout {
    /// An access log; where date and time stand in one whose first lines say so.
    Log(Option<[usize; 2]>),
    /// Rows of cells; and the lines before the first row of data that are no headings and no rows.
    Table(Box<Table>, Vec<u64>),
}

impl Layout {
    /// Takes numbers that were thought to be counts as the readings of a counter; whether they were so thought.
    pub(super) fn take_as_counter(&mut self) -> bool {
        let Self::Table(table, _) = self else { return false };
        if table.kind != Kind::Counts || table.kind_is_chosen {
            return false;
        }
        table.kind = Kind::Counter;
        for chosen in &mut table.chosen {
            chosen.why = "it hardly ever falls, as a counter does".into();
        }
        true
    }
}

/// The first reading.
#[derive(Debug, Default)]
pub(super) struct FirstPass {
    lines: Lines,
    start: Vec<u8>,
    json: Option<Json>,
    look: Look,
    choices: Choices,
}

/// What was seen so far.
#[derive(Debug, Default)]
struct Look {
    head: Vec<(u64, String)>,
    head_size: usize,
    begun: bool,
    too_long: u64,
    log: bool,
    fields: Option<[usize; 2]>,
    foreign: Option<&'static str>,
    cells: Option<Cells>,
    rows: Rows,
}

#[derive(Debug, Default)]
struct Rows {
    delimiter: char,
    width: usize,
    leading: Vec<(u64, Vec<String>)>,
    leading_count: u64,
    first: Option<u64>,
    columns: Vec<Column>,
    bad_leading: Vec<u64>,
    count: u64,
    broken: u64,
    /// The line of a heading that has a column for each minute, where these begin, and how many columns there are.
    minutes: Option<(u64, usize, usize)>,
    /// Rows with more cells than there are columns, and the first of them.
    wide: u64,
    first_wide: Option<u64>,
}

impl FirstPass {
    /// A reading that takes `choices` instead of guesses.
    pub(super) fn new(choices: Choices) -> Self {
        Self { choices, ..Self::default() }
    }

    /// Takes more bytes; nothing more is worth taking once it says why.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let mut rest = bytes;
        if self.start.len() < START {
            let (front, behind) = bytes.split_at(bytes.len().min(START - self.start.len()));
            self.start.extend_from_slice(front);
            if let Some(kind) = foreign_bytes(&self.start) {
                return Err(Refusal::Kind(kind));
            }
            if self.start.len() < START {
                return Ok(());
            }
            self.begin();
            rest = behind;
        }
        self.pass_on(rest)
    }

    /// Hands the first bytes on to what reads them.
    fn begin(&mut self) {
        let start = self.start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.start).to_vec();
        if start.trim_ascii_start().starts_with(b"{") || start.trim_ascii_start().starts_with(b"[") {
            self.json = Some(Json::default());
            // What is wrong is told with what comes after.
            let _ = self.pass_on(&start);
        } else {
            let (lines, look) = (&mut self.lines, &mut self.look);
            lines.take(&self.start, &mut |number, line| look.line(number, line));
        }
    }

    fn pass_on(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        if let Some(json) = &mut self.json {
            let rows = &mut self.look.rows;
            json.take(bytes, &mut |number, headings, row| rows.take_named(number, headings, row));
            return json.wrong().map_or(Ok(()), |why| Err(Refusal::Unclear(why.to_owned())));
        }
        let look = &mut self.look;
        self.lines.take(bytes, &mut |number, line| look.line(number, line));
        self.refused()
    }

    /// What the file is.
    pub(super) fn finish(mut self) -> Result<Layout, Refusal> {
        if self.start.len() < START {
            self.begin();
        }
        if let Some(json) = &self.json {
            return match json.wrong() {
                Some(why) => Err(Refusal::Unclear(why.to_owned())),
                None if self.look.rows.first.is_none() => {
                    Err(Refusal::Kind("JSON, not CSV, and no part of it has a time and a count"))
                }
                None => self.look.rows.finish("", &self.choices),
            };
        }
        let look = &mut self.look;
        self.lines.finish(&mut |number, line| look.line(number, line));
        self.look.begin();
        self.refused()?;
        let Look { log, fields, cells, mut rows, too_long, .. } = self.look;
        if log {
            if self.choices != Choices::default() {
                return Err(Refusal::Unclear("An access log has no columns, kind or zone to choose".to_owned()));
            }
            return Ok(Layout::Log(fields));
        }
        let Some(mut cells) = cells else {
            return Err(if too_long > 0 {
                Refusal::NoRows(too_long, "a line may have 64 kB".into())
            } else {
                Refusal::Empty
            });
        };
        cells.finish(&mut |number, row| rows.take(number, row));
        rows.finish(if self.lines.is_utf16() { "it was read as UTF-16" } else { "" }, &self.choices)
    }

    fn refused(&self) -> Result<(), Refusal> {
        match self.look.foreign {
            _ if self.lines.has_nul() => Err(Refusal::Kind("binary, not text")),
            Some(kind) => Err(Refusal::Kind(kind)),
            None => Ok(()),
        }
    }
}

/// Kinds of files that their first bytes tell.
fn foreign_bytes(start: &[u8]) -> Option<&'static str> {
    let signatures: [(&[u8], &str); 13] = [
        (b"PK\x03\x04", "a ZIP archive or a spreadsheet (such as .xlsx)"),
        (b"\x1f\x8b", "compressed with gzip"),
        (b"\xd0\xcf\x11\xe0", "an old spreadsheet (.xls)"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"Rar!", "a RAR archive"),
        (b"\xfd7zXZ", "compressed with xz"),
        (b"SQLite format 3", "a database (SQLite)"),
        (b"Obj\x01", "an Avro file"),
        (b"%PDF", "a PDF"),
        (b"BZh", "compressed with bzip2"),
        (b"\x28\xb5\x2f\xfd", "compressed with Zstandard"),
        (b"PAR1", "a Parquet file"),
        (b"\x89PNG", "a picture"),
    ];
    signatures.iter().find(|(signature, _)| start.starts_with(signature)).map(|(_, kind)| *kind)
}

fn foreign_text(first: &str) -> Option<&'static str> {
    if first.starts_with(['{', '[']) {
        Some("JSON, not CSV")
    } else if first.starts_with('<') {
        Some("HTML or XML, not CSV")
    } else {
        None
    }
}

impl Look {
    fn line(&mut self, number: u64, line: Line<'_>) {
        let Line::Text(text) = line else {
            self.too_long += 1;
            return;
        };
        if text.trim().is_empty() && !self.begun && self.head.is_empty() {
            return;
        }
        if self.begun {
            return self.row(number, text);
        }
        self.head_size += text.len();
        self.head.push((number, text.to_owned()));
        if self.head.len() >= HEAD.0 || self.head_size >= HEAD.1 {
            self.begin();
        }
    }

    /// Decides what the file is by its first lines, and reads them.
    fn begin(&mut self) {
        if std::mem::replace(&mut self.begun, true) {
            return;
        }
        let head = std::mem::take(&mut self.head);
        let Some((_, first)) = head.first() else { return };
        self.foreign = foreign_text(first.trim_start());
        self.fields = head.iter().find_map(|(_, line)| logs::fields(line));
        self.log = self.fields.is_some()
            || head.iter().find(|(_, line)| !is_comment(line)).is_some_and(|(_, line)| logs::millis(line).is_some());
        if self.log || self.foreign.is_some() {
            return;
        }
        let (delimiter, width) = separator(&head);
        self.rows.delimiter = delimiter;
        self.rows.width = width;
        self.cells = Some(Cells::new(delimiter));
        head.iter().for_each(|(number, line)| self.row(*number, line));
    }

    fn row(&mut self, number: u64, line: &str) {
        if let Some(cells) = &mut self.cells
            && !is_comment(line)
        {
            cells.take(number, line, &mut |number, row| self.rows.take(number, row));
        }
    }
}

/// Whether a line is for machines or for people and no row: `sep=;`, `# …`.
pub(super) fn is_comment(line: &str) -> bool {
    let told = line.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep=")) && line.chars().count() <= 5;
    told || line.starts_with("# ") || line.starts_with("#\t") || line.starts_with("#!")
}

/// What separates cells, and how many of them most rows have: the one that finds a time and a number in most lines.
fn separator(head: &[(u64, String)]) -> (char, usize) {
    let told = head.first().and_then(|(_, line)| line.strip_prefix("sep=").or(line.strip_prefix("SEP=")));
    let told = told.and_then(|rest| rest.chars().next());
    let tried = DELIMITERS.into_iter().filter(|delimiter| told.is_none_or(|told| told == *delimiter));
    let mut best = (told.unwrap_or(','), 1, (0, 0, 0));
    for delimiter in tried {
        let (mut cells, mut widths, mut timed, mut numbered) = (Cells::new(delimiter), Vec::new(), 0, 0);
        let mut each = |_: u64, row: Result<&Row, Broken>| {
            let Ok(row) = row else { return widths.push(MOST_CELLS) };
            widths.push(row.len());
            timed += u32::from(row.iter().any(is_moment));
            numbered += u32::from(row.iter().any(|cell| Amount::read(cell).is_some() && !is_moment(cell)));
        };
        for (number, line) in head.iter().filter(|(_, line)| !is_comment(line)) {
            cells.take(*number, line, &mut each);
        }
        cells.finish(&mut each);
        let width = most_common(&widths);
        let score = (timed, numbered, width.min(2));
        if score > best.2 {
            best = (delimiter, width, score);
        }
    }
    (best.0, best.1)
}

fn most_common(widths: &[usize]) -> usize {
    let often = |width: &usize| widths.iter().filter(|other| *other == width).count();
    let mut best = (0, 0);
    for width in widths {
        best = best.max((often(width), *width));
    }
    best.1
}

/// Whether a cell is a time with a date.
fn is_moment(cell: &str) -> bool {
    Digits::ALL.into_iter().any(|form| form.read(cell).is_some())
        || Written::read(cell).is_some_and(|written| written.date.is_some())
}

impl Rows {
    fn take(&mut self, number: u64, row: Result<&Row, Broken>) {
        let Ok(row) = row else {
            self.broken += 1;
            return;
        };
        if row.len() == 0 {
            return;
        }
        if self.minutes.is_some() {
            self.count += 1;
            return;
        }
        if self.is_late_heading(row) {
            // What came before it says when the export begins, or who made it.
            *self = Self { delimiter: self.delimiter, width: self.width, ..Self::default() };
        }
        if self.first.is_none() {
            if !row.iter().any(is_moment) {
                self.minutes = minutes(row).map(|place| (number, place, row.len()));
                self.leading_count += 1;
                if self.leading.len() < MOST_LEADING {
                    self.leading.push((number, row.iter().map(str::to_owned).collect()));
                }
                return;
            }
            self.begin(number, row.len());
        }
        if row.len() > self.columns.len() {
            self.wide += 1;
            self.first_wide.get_or_insert(number);
            return;
        }
        self.count += 1;
        for (place, column) in self.columns.iter_mut().enumerate() {
            column.take(row.get(place));
        }
    }

    /// Takes a row of JSON, whose columns have names and may become more.
    fn take_named(&mut self, number: u64, headings: &[String], row: &Row) {
        self.delimiter = JSON;
        self.first.get_or_insert(number);
        for heading in headings.get(self.columns.len()..).unwrap_or_default() {
            self.columns.push(Column { heading: heading.clone(), ..Column::default() });
        }
        self.count += 1;
        for (place, column) in self.columns.iter_mut().enumerate() {
            column.take(row.get(place));
        }
    }

    /// Whether a row names columns though there were times before it and no names.
    fn is_late_heading(&self, row: &Row) -> bool {
        let headed = self.columns.iter().any(|column| !column.heading.is_empty());
        let early = self.first.is_some() && self.count < MOST_LEADING as u64 && !headed && row.len() >= 2;
        early
            && row.iter().any(headings::is_time)
            && !row.iter().any(|cell| is_moment(cell) || Amount::read(cell).is_some())
    }

    /// The first row of data: what came before it names the columns and says more of them.
    fn begin(&mut self, number: u64, width: usize) {
        self.first = Some(number);
        let leading = std::mem::take(&mut self.leading);
        let heading = leading.iter().position(|(_, row)| is_heading(row) && (row.len() >= 2 || width == 1));
        let width = heading.map_or(self.width.max(1), |at| leading[at].1.len().max(if width == 1 { 1 } else { 2 }));
        self.columns.resize_with(width, Column::default);
        for (at, (number, row)) in leading.iter().enumerate() {
            if heading == Some(at) {
                for (column, cell) in self.columns.iter_mut().zip(row) {
                    column.heading.clone_from(cell);
                }
            } else if heading.is_none_or(|heading| at < heading) {
                if !is_heading(row) {
                    self.bad_leading.push(*number);
                }
            } else {
                let name = row.first().map(String::as_str).filter(|name| !name.is_empty()).unwrap_or("unit");
                for (column, cell) in self.columns.iter_mut().zip(row).skip(1) {
                    column.notes.push((name.to_owned(), cell.clone()));
                }
            }
        }
    }

    fn finish(self, note: &'static str, choices: &Choices) -> Result<Layout, Refusal> {
        if let Some((heading, place, width)) = self.minutes.filter(|_| self.count > 0) {
            let table = Table::of_minutes(self.delimiter, heading, place, width);
            return Ok(Layout::Table(Box::new(table), Vec::new()));
        }
        let Some(first) = self.first else {
            let named = u64::from(self.leading.first().is_some_and(|(_, row)| is_heading(row)));
            let rows = self.leading_count + self.broken - named;
            let limits = "a row may have 2,000 cells, and its quotes have to be closed";
            let note = if self.broken > 0 { limits } else { note };
            return Err(if self.leading_count + self.broken == 0 {
                Refusal::Empty
            } else {
                Refusal::NoRows(rows, note.into())
            });
        };
        if let Some(line) = self.first_wide.filter(|_| self.wide * 3 > self.count) {
            let why = "they have more cells than there are columns (a number with a comma needs quotes)";
            return Err(Refusal::Unclear(format!("{} rows, from line {line} on, could not be read: {why}", self.wide)));
        }
        let survey = Survey { delimiter: self.delimiter, first, columns: self.columns, rows: self.count };
        let table = survey.decide(choices)?;
        Ok(Layout::Table(Box::new(table), self.bad_leading))
    }
}

/// Where the columns of a heading begin that are numbered from 1, a minute each; an hour of them at least.
fn minutes(row: &Row) -> Option<usize> {
    let place = row.iter().position(|cell| cell == "1")?;
    let numbered = |(at, cell): (usize, &str)| cell.parse() == Ok(at + 1);
    let fits = (60..=1_440).contains(&(row.len() - place)) && row.iter().skip(place).enumerate().all(numbered);
    fits.then_some(place)
}

/// Whether a row without a time names columns: it has no number, or one of its cells names a time.
fn is_heading(row: &[String]) -> bool {
    let number = |cell: &String| Amount::read(cell).is_some();
    !row.iter().any(number) || row.iter().any(|cell| headings::is_time(cell))
}
