//! JSON to rows of cells, piece by piece: what CloudWatch, Prometheus, Azure Monitor and others answer, and logs with
//! an object on each line.
//!
//! A row is an object with a time, a pair of a time and a number, or a place in lists of equal length of which one
//! holds times. What stands in the objects around it belongs to it. Nothing grows with the file but lists of numbers
//! without times beside them, and these are bounded.

use super::cells::Row;
use super::headings;
use crate::time::{Digits, Written};

/// How deep objects and lists may be nested.
const DEEPEST: usize = 64;
/// The longest text that is kept, in bytes; what is longer is cut, and is no time and no number.
const LONGEST: usize = 4_096;
/// The most names of an object, and the most columns.
const MOST_NAMES: usize = 200;
/// The most values of a list that is no list of rows, and of how many bytes each is kept: no time and no number is longer.
const MOST_VALUES: usize = 150_000;
const LONGEST_VALUE: usize = 64;

/// Where rows go: the line on which each ends, the names of all columns so far, and the row.
pub(super) type Sink<'a> = dyn FnMut(u64, &[String], &Row) + 'a;

/// An object or a list that is still open.
#[derive(Debug, Default)]
struct Open {
    is_list: bool,
    /// The name under which it stands.
    name: String,
    /// The name of what comes next in it.
    key: Option<String>,
    pairs: Vec<(String, String)>,
    values: Vec<String>,
    lists: Vec<(String, Vec<String>)>,
    has_rows: bool,
}

/// Reads JSON.
#[derive(Debug)]
pub(super) struct Json {
    open: Vec<Open>,
    token: Vec<u8>,
    state: State,
    line: u64,
    column: u64,
    wrong: Option<String>,
    headings: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Between,
    Text,
    Escaped,
    /// So many digits of `\u….` are still to come.
    Unicode(u8),
    Plain,
}

impl Default for Json {
    fn default() -> Self {
        Self {
            open: Vec::new(),
            token: Vec::new(),
            state: State::Between,
            line: 1,
            column: 0,
            wrong: None,
            headings: Vec::new(),
        }
    }
}

impl Json {
    /// Takes more bytes.
    pub(super) fn take(&mut self, bytes: &[u8], each: &mut Sink<'_>) {
        for byte in bytes {
            if self.wrong.is_some() {
                return;
            }
            self.column += 1;
            self.byte(*byte, each);
            if *byte == b'\n' {
                self.line += 1;
                self.column = 0;
            }
        }
    }

    /// Whether nothing was taken yet.
    pub(super) fn is_fresh(&self) -> bool {
        self.line == 1 && self.column == 0
    }

    /// What is wrong with it, if it is no JSON.
    pub(super) fn wrong(&self) -> Option<&str> {
        self.wrong.as_deref()
    }

    /// The line on which it ends before its brackets are closed.
    pub(super) fn cut(&self) -> Option<u64> {
        (!self.open.is_empty()).then_some(self.line)
    }

    fn byte(&mut self, byte: u8, each: &mut Sink<'_>) {
        match self.state {
            State::Text => self.text(byte),
            State::Escaped => {
                self.state = if byte == b'u' { State::Unicode(4) } else { State::Text };
                match byte {
                    b'n' | b't' | b'r' | b'b' | b'f' => self.keep(b' '),
                    b'u' => self.keep(b'?'),
                    _ => self.keep(byte),
                }
            }
            State::Unicode(left) => self.state = if left > 1 { State::Unicode(left - 1) } else { State::Text },
            State::Plain if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.') => self.keep(byte),
            State::Plain => {
                self.plain();
                self.between(byte, each);
            }
            State::Between => self.between(byte, each),
        }
    }

    fn keep(&mut self, byte: u8) {
        if self.token.len() < LONGEST {
            self.token.push(byte);
        }
    }

    fn text(&mut self, byte: u8) {
        match byte {
            b'\\' => self.state = State::Escaped,
            b'"' => {
                self.state = State::Between;
                let text = String::from_utf8_lossy(&std::mem::take(&mut self.token)).into_owned();
                match self.open.last_mut() {
                    Some(open) if !open.is_list && open.key.is_none() => open.key = Some(text),
                    _ => self.value(text),
                }
            }
            _ => self.keep(byte),
        }
    }

    fn plain(&mut self) {
        self.state = State::Between;
        let text = String::from_utf8_lossy(&std::mem::take(&mut self.token)).into_owned();
        match text.as_str() {
            "null" => self.value(String::new()),
            "true" | "false" => self.value(text),
            _ if text.parse::<f64>().is_ok() => self.value(text),
            _ => self.fail("a name or a text has no quotes"),
        }
    }

    fn between(&mut self, byte: u8, each: &mut Sink<'_>) {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | b':' | b',' => {}
            b'"' => self.state = State::Text,
            b'{' | b'[' => self.begin(byte == b'['),
            b'}' | b']' => match self.open.pop() {
                Some(open) if open.is_list == (byte == b']') => self.end(open, each),
                _ => self.fail("a bracket is closed that was not opened"),
            },
            b'-' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                self.state = State::Plain;
                self.keep(byte);
            }
            _ => self.fail("there is a character that JSON does not have"),
        }
    }

    fn fail(&mut self, why: &str) {
        let (line, column) = (self.line, self.column);
        self.wrong =
            Some(format!("The file begins as JSON does and is none: {why}, in line {line} at character {column}"));
    }

    fn begin(&mut self, is_list: bool) {
        if self.open.len() >= DEEPEST {
            let (line, column) = (self.line, self.column);
            self.wrong = Some(format!(
                "Its brackets are nested deeper than {DEEPEST} levels, in line {line} at character {column}"
            ));
            return;
        }
        let name = match self.open.last_mut() {
            Some(parent) if parent.is_list => parent.name.clone(),
            Some(parent) => parent.key.take().unwrap_or_default(),
            None => String::new(),
        };
        self.open.push(Open { is_list, name, ..Open::default() });
    }

    fn value(&mut self, text: String) {
        match self.open.last_mut() {
            None => self.fail("there is a value outside of all brackets"),
            Some(open) if open.is_list => {
                if open.values.len() >= MOST_VALUES {
                    let line = self.line;
                    self.wrong = Some(format!("A list of more than 150,000 values is not read, in line {line}"));
                } else {
                    open.values.push(if text.len() > LONGEST_VALUE { String::new() } else { text });
                }
            }
            Some(open) => {
                if let Some(key) = open.key.take()
                    && open.pairs.len() < MOST_NAMES
                {
                    open.pairs.push((key, text));
                }
            }
        }
    }

    /// An object or a list is closed: it is a row, or it says something of what is around it.
    fn end(&mut self, mut open: Open, each: &mut Sink<'_>) {
        if open.is_list {
            self.end_list(open, each);
            return;
        }
        if let Some(place) = open.lists.iter().position(|(name, list)| is_times(name, list)) {
            let (name, times) = open.lists.swap_remove(place);
            let lists: Vec<_> = open.lists.iter().filter(|(_, list)| list.len() == times.len()).cloned().collect();
            for (at, time) in times.into_iter().enumerate() {
                let mut row = vec![(name.clone(), time)];
                row.extend(lists.iter().map(|(name, list)| (name.clone(), list.get(at).cloned().unwrap_or_default())));
                row.extend(open.pairs.iter().cloned());
                self.emit(row, each);
            }
            return;
        }
        if !open.has_rows && open.pairs.iter().any(|(name, text)| is_time_of(name, text)) {
            return self.emit(open.pairs, each);
        }
        let Some(parent) = self.open.last_mut().filter(|parent| !parent.is_list && !open.has_rows) else { return };
        for (name, text) in open.pairs {
            if parent.pairs.len() < MOST_NAMES {
                parent.pairs.push((format!("{}.{name}", open.name), text));
            }
        }
    }

    fn end_list(&mut self, open: Open, each: &mut Sink<'_>) {
        let within_list = self.open.last().is_some_and(|parent| parent.is_list);
        let time = open.values.iter().take(2).position(|text| is_moment(text));
        if let (true, Some(time), 2..=20) = (within_list, time, open.values.len()) {
            let name = |place: usize| match place {
                _ if place == time => "time".to_owned(),
                0 | 1 => "value".to_owned(),
                _ => format!("value {place}"),
            };
            let row = open.values.into_iter().enumerate().map(|(place, text)| (name(place), text)).collect();
            return self.emit(row, each);
        }
        if let Some(parent) = self.open.last_mut().filter(|parent| !parent.is_list && open.values.len() >= 2) {
            let kept: usize = parent.lists.iter().map(|(_, list)| list.len()).sum();
            if kept + open.values.len() <= 2 * MOST_VALUES {
                parent.lists.push((open.name, open.values));
            }
        }
    }

    /// Hands a row on, with what the objects around it say.
    fn emit(&mut self, row: Vec<(String, String)>, each: &mut Sink<'_>) {
        let mut cells = vec![String::new(); self.headings.len()];
        let mut put = |name: &String, text: &String| {
            let place = self.headings.iter().position(|known| known == name).unwrap_or(self.headings.len());
            if place == self.headings.len() && place < MOST_NAMES {
                self.headings.push(name.clone());
                cells.push(String::new());
            }
            if let Some(cell) = cells.get_mut(place).filter(|cell| cell.is_empty()) {
                cell.clone_from(text);
            }
        };
        row.iter().for_each(|(name, text)| put(name, text));
        for open in self.open.iter_mut().rev() {
            open.has_rows = true;
            open.pairs.iter().for_each(|(name, text)| put(name, text));
        }
        each(self.line, &self.headings, &Row::of(&cells));
    }
}

fn is_moment(text: &str) -> bool {
    Digits::ALL.into_iter().any(|form| form.read(text).is_some())
        || Written::read(text).is_some_and(|written| written.date.is_some())
}

/// Whether that is the time of an object: digits need a name that says so.
fn is_time_of(name: &str, text: &str) -> bool {
    is_moment(text) && (headings::is_time(name) || !text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_times(name: &str, list: &[String]) -> bool {
    let named = headings::is_time(name.trim_end_matches('s')) || headings::is_time(name);
    list.first().is_some_and(|text| is_time_of(if named { "time" } else { "" }, text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str) -> (Vec<String>, Option<String>) {
        let (mut json, mut found) = (Json::default(), Vec::new());
        let mut each = |line: u64, headings: &[String], row: &Row| {
            let cells = headings.iter().zip(row.iter()).map(|(name, cell)| format!("{name}={cell}"));
            found.push(format!("{line} {}", cells.collect::<Vec<_>>().join("|")));
        };
        text.as_bytes().chunks(3).for_each(|piece| json.take(piece, &mut each));
        (found, json.wrong().map(str::to_owned))
    }

    #[test]
    fn what_tools_answer_becomes_rows() {
        let cases: [(&str, &[&str], &str); 6] = [
            (
                r#"{"Label":"Invocations","Datapoints":[{"Timestamp":"2024-01-01T00:00:00Z","Sum":3.0,"Unit":"Count"}]}"#,
                &["1 Timestamp=2024-01-01T00:00:00Z|Sum=3.0|Unit=Count|Label=Invocations"],
                "CloudWatch: statistics of a metric",
            ),
            (
                r#"{"MetricDataResults":[{"Label":"Requests","Timestamps":["2024-01-01","2024-01-02"],"Values":[1,2]}]}"#,
                &["1 Timestamps=2024-01-01|Values=1|Label=Requests", "1 Timestamps=2024-01-02|Values=2|Label=Requests"],
                "CloudWatch: data of metrics, in lists of equal length",
            ),
            (
                "{\"data\":{\"result\":[{\"metric\":{\"job\":\"api\"},\n\"values\":[[1704067200,\"5\"]]}]}}",
                &["2 time=1704067200|value=5|metric.job=api"],
                "Prometheus: a time and a text",
            ),
            (
                r#"{"value":[{"name":{"value":"Requests"},"timeseries":[{"data":[{"timeStamp":"2024-01-01T00:00:00Z","total":7}]}]}]}"#,
                &["1 timeStamp=2024-01-01T00:00:00Z|total=7|name.value=Requests"],
                "Azure Monitor: the name stands in an object of its own",
            ),
            (
                "{\"time\":\"2024-01-01T00:00:00Z\",\"path\":\"a\\\"\\u00e4\"}\n{\"time\":\"2024-01-01T00:00:01Z\",\"path\":null,\"status\":200}",
                &["1 time=2024-01-01T00:00:00Z|path=a\"?", "2 time=2024-01-01T00:00:01Z|path=|status=200"],
                "a log: an object on each line",
            ),
            (r#"{"version":1,"services":[{"name":"api"}]}"#, &[], "no times"),
        ];
        for (text, expected, why) in cases {
            assert_eq!(rows(text), (expected.iter().map(|row| (*row).to_owned()).collect(), None), "{why}");
        }
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter_and_nothing_panics(
            text in "[]\\[{}\":, \\\\a-c0-9.\n-]{0,300}|(\\{\"time\":\"2024-01-0[1-9]\",\"n\":[0-9]{1,3}\\}[,\n\\]]?){0,20}",
            size in 1..40_usize,
        ) {
            let read = |size: usize| {
                let (mut json, mut found) = (Json::default(), Vec::new());
                let mut each = |line: u64, headings: &[String], row: &Row| found.push((line, headings.to_vec(), row.clone()));
                text.as_bytes().chunks(size).for_each(|piece| json.take(piece, &mut each));
                (found, json.wrong().map(str::to_owned), json.cut())
            };
            prop_assert_eq!(read(size), read(1_000));
        }
    }

    #[test]
    fn what_is_no_json_is_told_where() {
        let (deep, long) = ("[".repeat(10_000), format!("[{}", "1,\n".repeat(150_001)));
        let cases = [
            (long.as_str(), "A list of more than 150,000 values is not read, in line 150001", "a list without times"),
            (deep.as_str(), "nested deeper than 64 levels, in line 1 at character 65", "ten thousand lists"),
            ("{\n  time: 5", "a name or a text has no quotes, in line 2 at character 7", "no quotes"),
            ("[1}", "closed that was not opened, in line 1 at character 3", "another bracket"),
            ("[2024-01-01 00:00:00] GET /", "no quotes, in line 1 at character 12", "a log"),
        ];
        for (text, expected, why) in cases {
            let wrong = rows(text).1.expect(why);
            assert!(wrong.ends_with(expected), "{why}: {wrong}");
        }
    }
}
