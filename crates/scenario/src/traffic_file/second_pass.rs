//! The second reading of a file: its rows become amounts at moments, or are told as bad.

use super::BAD_ROWS_SHOWN;
use super::cells::{Broken, Cells, Row};
use super::clocks::PutBack;
use super::column::LONGEST_LABEL;
use super::first_pass::{JSON, Layout, is_comment};
use super::json::Json;
use super::layout::{Kind, Place, Table};
use super::lines::{Line, Lines};
use super::logs;
use super::moments::Moments;
use super::numbers::Amount;
use super::series::AllSeries;
use crate::time::Written;
use std::borrow::Cow;

/// Moments of which the count is unknown that are kept.
const MOST_UNKNOWN: usize = 10_000;

/// The day that a file of minutes is taken for, in milliseconds since 1970: it names none. This is the first of the
/// traces of Azure Functions (Microsoft's AzurePublicDataset, 2019), Monday, 15 July 2019.
const DAY_OF_MINUTES: i64 = 1_563_148_800_000;

/// The second reading.
#[derive(Debug)]
pub(super) struct SecondPass {
    lines: Lines,
    cells: Option<Cells>,
    json: Option<Json>,
    layout: Layout,
    rows: Rows,
}

/// What the rows came to.
#[derive(Debug)]
pub(super) struct Rows {
    /// Amounts at moments.
    pub(super) moments: Moments,
    /// The series that were seen, unless rows are events or rates.
    pub(super) series: AllSeries,
    /// Rows that were read.
    pub(super) kept: u64,
    /// Rows that could not be read, and the first of them.
    pub(super) bad_rows: u64,
    pub(super) bad: Vec<(u64, Cow<'static, str>)>,
    /// Those of them whose time could not be read.
    pub(super) bad_times: u64,
    /// Moments whose count could not be read, and how many more there are.
    pub(super) unknown: Vec<i64>,
    pub(super) more_unknown: u64,
    /// Rows of other series.
    pub(super) other_series: u64,
    /// Rows in which some of the summed columns are empty.
    pub(super) partly_empty: u64,
    /// Whether a number has decimals.
    pub(super) has_decimals: bool,
    /// Whether a number was other than 1.
    pub(super) other_than_one: bool,
    /// Rows of the moment of the row before.
    pub(super) repeated: u64,
    /// Rows that are earlier than the one before, and later.
    pub(super) directions: [u64; 2],
    /// What came in each minute of a day, where these have columns.
    minutes: Vec<f64>,
    /// Hours that came twice.
    pub(super) put_back: PutBack,
    last: Option<i64>,
    key: String,
}

impl SecondPass {
    pub(super) fn new(layout: Layout) -> Self {
        let cells = match &layout {
            Layout::Table(table, _) => Some(Cells::new(table.delimiter)),
            Layout::Log(_) => None,
        };
        let is_json = matches!(&layout, Layout::Table(table, _) if table.delimiter == JSON);
        let are_rates = matches!(&layout, Layout::Table(table, _) if matches!(table.kind, Kind::Rate { .. }));
        let moments = Moments::new(are_rates);
        let rows = Rows {
            moments,
            series: AllSeries::default(),
            kept: 0,
            bad_rows: 0,
            bad: Vec::new(),
            bad_times: 0,
            unknown: Vec::new(),
            more_unknown: 0,
            other_series: 0,
            partly_empty: 0,
            has_decimals: false,
            other_than_one: false,
            repeated: 0,
            directions: [0; 2],
            minutes: Vec::new(),
            put_back: PutBack::default(),
            last: None,
            key: String::new(),
        };
        Self { lines: Lines::default(), cells, json: is_json.then(Json::default), layout, rows }
    }

    /// Takes more bytes.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        let Self { lines, cells, json, layout, rows } = self;
        if let Some(json) = json {
            let bytes = if json.is_fresh() { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes) } else { bytes };
            return json.take(bytes, &mut |number, _, row| rows.row(layout, number, Ok(row)));
        }
        lines.take(bytes, &mut |number, line| rows.line(layout, cells, number, line));
    }

    /// All rows, and how they were read.
    pub(super) fn finish(self) -> (Layout, Rows) {
        let Self { mut lines, mut cells, json, layout, mut rows } = self;
        if let Some(line) = json.and_then(|json| json.cut()) {
            rows.refuse(line, "the file ends before its brackets are closed", None);
        }
        lines.finish(&mut |number, line| rows.line(&layout, &mut cells, number, line));
        if let Some(cells) = &mut cells {
            cells.finish(&mut |number, row| rows.row(&layout, number, row));
        }
        for (minute, count) in (0..).zip(std::mem::take(&mut rows.minutes)) {
            rows.moments.push(DAY_OF_MINUTES + minute * 60_000, count);
        }
        (layout, rows)
    }
}

impl Rows {
    fn line(&mut self, layout: &Layout, cells: &mut Option<Cells>, number: u64, line: Line<'_>) {
        match (line, cells) {
            (Line::TooLong, _) => self.refuse(number, "it is longer than 64 kB", None),
            (Line::Text(text), Some(cells)) if !is_comment(text) => {
                cells.take(number, text, &mut |number, row| self.row(layout, number, row));
            }
            (Line::Text(text), None) if !text.trim().is_empty() => self.log(layout, number, text),
            _ => {}
        }
    }

    /// A line of an access log.
    fn log(&mut self, layout: &Layout, number: u64, text: &str) {
        let (millis, why) = match layout {
            Layout::Log(Some(_)) if text.starts_with('#') => return,
            Layout::Log(Some(fields)) => {
                (logs::millis_in(text, *fields), "it has no date and time where its heading says")
            }
            _ => (logs::millis(text), "it has no time in brackets before a quoted request"),
        };
        match millis {
            Some(millis) => self.keep(millis, Some(1.0)),
            None => self.refuse(number, why, None),
        }
    }

    fn row(&mut self, layout: &Layout, number: u64, row: Result<&Row, Broken>) {
        match (layout, row) {
            (_, Err(broken)) => self.refuse(number, broken.why(), None),
            (Layout::Table(table, _), Ok(row)) if number >= table.first => self.cells(table, number, row),
            (Layout::Table(_, bad_leading), _) if bad_leading.contains(&number) => {
                self.refuse(number, "the time cannot be read", None);
            }
            _ => {}
        }
    }

    fn cells(&mut self, table: &Table, number: u64, row: &Row) {
        if row.len() == 0 {
            return;
        }
        if let Some(place) = table.minutes {
            return self.day(table, place, number, row);
        }
        if table.only.iter().any(|(place, label)| row.get(*place) != label) && row.len() <= table.width {
            self.other_series += 1;
            return;
        }
        if row.len() > table.width {
            return self.refuse(number, "it has more cells than there are columns", None);
        }
        if row.width() == 1 && table.width > 1 {
            return self.refuse(number, "no second column", None);
        }
        let Some(millis) = table.time.millis(row) else {
            self.bad_times += 1;
            return self.refuse_in(number, "the time in {} cannot be read", &table.time_name, None);
        };
        let millis = millis - table.ahead;
        if table.kind == Kind::Events {
            return self.keep(millis, Some(1.0));
        }
        match self.amount(table, millis, row) {
            Ok(amount) => self.keep(millis, (table.kind != Kind::Counter).then_some(amount)),
            Err((why, column)) => self.refuse_in(number, why, column, Some(millis)),
        }
    }

    /// Adds a row in which each minute of a day has a column.
    fn day(&mut self, table: &Table, place: usize, number: u64, row: &Row) {
        let count = |cell: &str| cell.parse::<f64>().ok().filter(|count| count.is_finite() && *count >= 0.0);
        let counts: Option<Vec<f64>> = (place..table.width).map(|at| count(row.get(at))).collect();
        let Some(counts) = counts else {
            return self.refuse(number, "a minute has no count", None);
        };
        self.kept += 1;
        self.minutes.resize(counts.len(), 0.0);
        self.minutes.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }

    /// The sum of a row's numbers: a count, or a rate a second. Of a counter it is nothing, and what came since the
    /// reading before goes to where it belongs.
    fn amount<'a>(&mut self, table: &'a Table, millis: i64, row: &Row) -> Result<f64, (&'static str, &'a str)> {
        let name = |at: usize| table.chosen.get(at).map_or("", |chosen| chosen.name.as_str());
        let (mut sum, mut found) = (0.0, 0);
        for (at, (place, style)) in table.values.iter().enumerate() {
            let cell = row.get(*place);
            if is_missing(cell) {
                continue;
            }
            let number = Amount::read(cell)
                .and_then(|amount| amount.value(*style))
                .ok_or(("the count in {} is not a number", name(at)))?;
            if !number.is_finite() || number < 0.0 {
                return Err(("the count in {} is negative or not finite", name(at)));
            }
            found += 1;
            self.other_than_one |= number != 1.0;
            self.has_decimals |= number.fract() != 0.0;
            match table.kind {
                Kind::Counter => self.counted(table, *place, millis, number, row).map_err(|why| (why, ""))?,
                Kind::Counts => {
                    self.name_series(table, *place, row);
                    // What is too far apart for a counter is none for counts.
                    let _ = self.series.take(&self.key, millis, number);
                    sum += number;
                }
                Kind::Rate { per } => sum += number / f64::from(per),
                Kind::Events => {}
            }
        }
        if found == 0 {
            return Err(("the count in {} is missing", name(0)));
        }
        self.partly_empty += u64::from(found < table.values.len());
        Ok(sum)
    }

    fn counted(
        &mut self,
        table: &Table,
        place: usize,
        millis: i64,
        number: f64,
        row: &Row,
    ) -> Result<(), &'static str> {
        self.name_series(table, place, row);
        let Some(between) = self.series.take(&self.key, millis, number)? else { return Ok(()) };
        for piece in 0..between.pieces {
            self.moments.push(between.start + piece * between.step, between.each);
        }
        Ok(())
    }

    /// Writes down which series a number belongs to.
    fn name_series(&mut self, table: &Table, place: usize, row: &Row) {
        self.key.clear();
        for part in &table.parts {
            push_short(&mut self.key, row.get(*part));
            self.key.push('\u{1f}');
        }
        self.key.push(char::from_u32(place as u32).unwrap_or_default());
    }

    fn keep(&mut self, millis: i64, amount: Option<f64>) {
        self.kept += 1;
        if let Some(last) = self.last.filter(|last| millis <= *last) {
            self.put_back.take(last, millis);
        }
        match self.last.replace(millis) {
            Some(last) if last == millis => self.repeated += 1,
            Some(last) => self.directions[usize::from(millis > last)] += 1,
            None => {}
        }
        if let Some(amount) = amount {
            self.moments.push(millis, amount);
        }
    }

    fn refuse(&mut self, number: u64, why: &'static str, unknown: Option<i64>) {
        self.refuse_in(number, why, "", unknown);
    }

    /// Refuses a row for what stands in that column; `{}` in the reason is its name.
    fn refuse_in(&mut self, number: u64, why: &'static str, column: &str, unknown: Option<i64>) {
        self.bad_rows += 1;
        if self.bad.len() < BAD_ROWS_SHOWN {
            let why = if column.is_empty() { Cow::Borrowed(why) } else { why.replace("{}", column).into() };
            self.bad.push((number, why));
        }
        match unknown {
            Some(millis) if self.unknown.len() < MOST_UNKNOWN => self.unknown.push(millis),
            Some(_) => self.more_unknown += 1,
            None => {}
        }
    }
}

/// Adds a text, or what tells a long one apart: its beginning and a hash of it all (FNV-1a), so that the names of many series
/// need little memory.
fn push_short(key: &mut String, text: &str) {
    if text.len() <= LONGEST_LABEL {
        return key.push_str(text);
    }
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    key.extend(text.chars().take(40));
    key.push_str(&hash.to_string());
}

/// Whether a cell says that there is no number.
fn is_missing(cell: &str) -> bool {
    let small = cell.to_ascii_lowercase();
    matches!(small.as_str(), "" | "-" | "–" | "null" | "n/a" | "na" | "nil" | "none" | "undefined")
}

impl Place {
    /// Milliseconds since 1970 of a row.
    fn millis(&self, row: &Row) -> Option<i64> {
        match self {
            Self::Written(place, order) => Written::read(row.get(*place))?.millis(*order),
            Self::Digits(place, form) => form.read(row.get(*place)),
            Self::Both(date, order, clock) => {
                let day = Written::read(row.get(*date))?.millis(*order)?;
                if let Some(hour) = row.get(*clock).parse::<i64>().ok().filter(|hour| (0..24).contains(hour)) {
                    return Some(day + hour * 3_600_000);
                }
                let clock = Written::read(row.get(*clock)).filter(|clock| clock.date.is_none())?;
                Some(day + clock.clock? - clock.ahead.unwrap_or(0) * 1_000)
            }
        }
    }
}
