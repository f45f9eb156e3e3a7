//! What a file's columns are, decided from all of its rows before any number of them is used.
//!
//! What is plain is chosen and said; what may mean two things is refused with the reason.

use super::Refusal;
use super::choices::{Asked, Choices, Unclear};
use super::column::{Column, unit_meaning};
use super::headings::{self, Meaning};
use super::numbers::Style;
use crate::time::{Digits, Order};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

mod choosing;
mod picking;
mod table;

use picking::Picked;
pub(super) use table::{Place, Table};

/// What the numbers of a file count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// How many requests came in each interval.
    #[default]
    Counts,
    /// How many requests came in so many seconds, sampled.
    Rate {
        /// The seconds.
        per: u32,
    },
    /// How many requests have come since a beginning, sampled: their differences are counts.
    Counter,
    /// Each row is a request.
    Events,
}

/// A column that was chosen, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chosen {
    /// Its heading, or its number where it has none.
    pub name: String,
    /// Why it was chosen.
    pub why: Cow<'static, str>,
}

/// The columns of a file and what is around them.
pub(super) struct Survey {
    pub(super) delimiter: char,
    pub(super) first: u64,
    pub(super) columns: Vec<Column>,
    pub(super) rows: u64,
}

/// Why there is no time.
enum NoTime {
    /// No column has one.
    None,
    /// It has one with the month first and another with the day first; a sentence without its full stop.
    Order(String),
}

/// As a choice of series: all of them, summed.
const ALL: &str = "*";

/// What a column of numbers may be taken for.
struct Candidate {
    place: usize,
    meaning: Meaning,
}

impl Survey {
    /// Decides, or says what is unclear.
    pub(super) fn decide(&self, choices: &Choices) -> Result<Table, Refusal> {
        let unclear = |asked: Asked, why| Refusal::Asked(Box::new(Unclear { why, asked, columns: self.seen(None) }));
        let (time, time_name, zoned) = self.time(choices.order).map_err(|why| match why {
            NoTime::Order(why) => unclear(Asked::Order, why),
            NoTime::None => Refusal::Unclear("No column has a time in most rows".to_owned()),
        })?;
        let only = match &choices.series {
            Some(series) if series == ALL => Ok(Vec::new()),
            Some(series) => self.only_chosen(series, &time),
            None => self.only(),
        };
        let only = only.map_err(|why| unclear(Asked::Series, why))?;
        let found = match (choices.columns.as_slice(), choices.kind) {
            ([], None) => self.values(&time, &only),
            ([], Some(kind)) => self.of_kind(kind, &time, self.values(&time, &only)),
            _ => self.picked(choices, &time),
        };
        let (kind, chosen) = found.map_err(|why| unclear(Asked::Columns, why))?;
        let mut values = Vec::new();
        for (place, _) in &chosen {
            let style = match (self.style(*place, kind)?, choices.numbers) {
                (_, Some(chosen)) if self.delimiter != super::first_pass::JSON => chosen,
                (told, _) => told.map_err(|why| unclear(Asked::Numbers, why))?,
            };
            values.push((*place, style));
        }
        let all = choices.series.as_deref() == Some(ALL);
        let table = self.table((time, time_name, zoned), only, (kind, chosen), values, all);
        self.chosen_zone(table, choices)
    }

    /// The table with what was chosen by hand.
    fn chosen_zone(&self, mut table: Table, choices: &Choices) -> Result<Table, Refusal> {
        table.seen = self.seen(Some(&table));
        table.kind_is_chosen = choices.kind.is_some();
        if let Some(zone) = choices.zone {
            if table.zoned {
                return Err(Refusal::Unclear("Its times name their zone, so that none can be chosen".to_owned()));
            }
            table.ahead = i64::from(zone.ahead_min) * 60_000;
            (table.zoned, table.zone) = (true, String::new());
        }
        Ok(table)
    }

    /// The table of what was decided.
    fn table(
        &self,
        (time, time_name, zoned): (Place, String, bool),
        only: Vec<(usize, String)>,
        (kind, chosen): Picked,
        values: Vec<(usize, Style)>,
        all: bool,
    ) -> Table {
        let is_part = |place: &usize| {
            let column = &self.columns[*place];
            let label = !column.is_numeric() || headings::is_number_label(&column.heading);
            let alike = || headings::differ_in_labels(column.labels.iter().map(String::as_str));
            label
                && (headings::is_dimension(&column.heading) || headings::is_metric(&column.heading) && (all || alike()))
                && column.varies()
                && !only.iter().any(|(filter, _)| filter == place)
        };
        let free = |place: &usize| !time.uses(*place) && !chosen.iter().any(|(used, _)| used == place);
        let parts: Vec<usize> = (0..self.columns.len()).filter(free).filter(is_part).collect();
        let is_loose = |place: &usize| {
            let column = &self.columns[*place];
            let filter = only.iter().any(|(filter, _)| filter == place);
            !column.is_numeric() && column.times.dated == 0 && column.varies() && !filter && !parts.contains(place)
        };
        let loose = (0..self.columns.len()).filter(free).find(is_loose);
        let period = self.columns.iter().find_map(|column| column.note("period")?.parse().ok()).filter(|s| *s > 0);
        let named = |(place, why): &(usize, &'static str)| Chosen {
            name: self.columns[*place].name(*place),
            why: (*why).into(),
        };
        let zone = self.zone(&time);
        let named_utc = matches!(zone.as_str(), "UTC" | "GMT" | "Z" | "Etc/UTC");
        Table {
            delimiter: self.delimiter,
            first: self.first,
            width: self.columns.len(),
            time,
            time_name,
            zoned: zoned || named_utc,
            zone: if zoned || named_utc { String::new() } else { zone },
            headed: chosen.iter().any(|(place, _)| !self.columns[*place].heading.is_empty()),
            chosen: chosen.iter().map(named).collect(),
            values,
            kind,
            only_named: only.last().map(|(place, label)| (self.columns[*place].name(*place), label.clone())),
            only,
            parts,
            loose: loose.map(|place| self.columns[place].name(place)),
            minutes: None,
            ahead: 0,
            kind_is_chosen: false,
            seen: Vec::new(),
            period,
        }
    }

    /// Whether a column numbers the rows, as an export of a data frame begins with.
    fn is_index(&self, place: usize) -> bool {
        place == 0 && self.columns.len() > 1 && self.columns[place].counts_rows()
    }

    /// Whether so many cells are half of the rows at least.
    const fn most(&self, cells: u64) -> bool {
        cells > 0 && cells * 2 >= self.rows
    }

    /// Where the time is, what that column is called, and whether it names a zone.
    fn time(&self, order: Option<Order>) -> Result<(Place, String, bool), NoTime> {
        let columns = || self.columns.iter().enumerate();
        let best = |fits: &dyn Fn(&Column) -> bool| {
            let mut found = columns().filter(|(place, column)| fits(column) && !self.is_index(*place));
            let first = found.clone().next();
            found.find(|(_, column)| headings::is_time(&column.heading)).or(first)
        };
        let clock = best(&|column| self.most(column.times.clocks) && column.times.dated == 0);
        let clock = clock.or_else(|| columns().find(|(_, column)| column.holds_hours()));
        if let Some((place, column)) = best(&|column| self.most(column.times.dated)) {
            let name = column.name(place);
            let unclear = |why| NoTime::Order(format!("The times in {name} are unclear: {why}"));
            let order = order.map_or_else(|| column.times.order().map_err(unclear), Ok)?;
            let zoned = column.times.with_zone > 0;
            return Ok(match clock {
                Some((second, other)) if column.times.with_clock == 0 => {
                    (Place::Both(place, order, second), format!("{name} and {}", other.name(second)), zoned)
                }
                _ => (Place::Written(place, order), name, zoned),
            });
        }
        let digits = |column: &Column| {
            let may = headings::is_time(&column.heading) || column.heading.is_empty();
            may && self.most(column.times.form().1)
        };
        // The first column may have any name that is not a count's.
        let first = |column: &Column| self.most(column.times.form().1) && column.meaning() == Meaning::Unknown;
        let found = best(&digits).or_else(|| columns().next().filter(|(_, column)| first(column)));
        let Some((place, column)) = found else { return Err(NoTime::None) };
        let (form, _) = column.times.form();
        Ok((Place::Digits(place, form), column.name(place), form != Digits::Calendar))
    }

    /// The zone that the column of times names in its heading or behind each time; empty without one.
    fn zone(&self, time: &Place) -> String {
        let mut used = self.columns.iter().enumerate().filter(|(place, _)| time.uses(*place)).map(|(_, column)| column);
        used.find_map(|column| headings::zone(&column.heading).or_else(|| column.times.zone.clone()))
            .unwrap_or_default()
    }

    /// The series to keep where rows of several are mixed: the sum of all, or the one that counts requests.
    fn only(&self) -> Result<Vec<(usize, String)>, String> {
        let mut only = Vec::new();
        for (place, column) in self.columns.iter().enumerate() {
            let named = headings::is_metric(&column.heading) || headings::is_dimension(&column.heading);
            if !column.varies() || column.heading.is_empty() || column.more_labels || column.times.dated > 0 || !named {
                continue;
            }
            if let Some(total) = column.labels.iter().find(|label| headings::is_total(label)) {
                only.push((place, total.clone()));
                continue;
            }
            // One name with other labels: all of them are parts of one whole.
            if headings::differ_in_labels(column.labels.iter().map(String::as_str)) {
                continue;
            }
            // Beside the name of a metric, a name is that of what was asked for.
            let is_name = column.heading.eq_ignore_ascii_case("name") && self.columns.iter().any(names_metrics);
            if !headings::is_metric(&column.heading) || is_name {
                continue;
            }
            let counts = |label: &&String| !matches!(headings::meaning(label), Meaning::Other | Meaning::Unknown);
            let mut found = column.labels.iter().filter(counts);
            match (found.next(), found.next()) {
                (Some(label), None) => only.push((place, label.clone())),
                _ => {
                    return Err(format!("Its rows belong to several series, which {} tells apart", column.name(place)));
                }
            }
        }
        Ok(only)
    }

    /// What the file counts and in which columns, each with the reason.
    fn values(&self, time: &Place, only: &[(usize, String)]) -> Result<Picked, String> {
        let series = self.series_meaning(only)?;
        let mut found: Vec<Candidate> = Vec::new();
        let mut others: Vec<usize> = Vec::new();
        for (place, column) in self.columns.iter().enumerate() {
            let label = headings::is_number_label(&column.heading);
            if time.uses(place) || !column.is_numeric() || self.is_index(place) || label {
                continue;
            }
            let plain_text =
                column.times.dated > 0 || self.most(column.times.form().1) && headings::is_time(&column.heading);
            if plain_text {
                continue;
            }
            match series.unwrap_or_else(|| column.meaning()) {
                _ if column.meaning() == Meaning::Other => others.push(place),
                Meaning::Other => others.push(place),
                meaning => found.push(Candidate { place, meaning }),
            }
        }
        if let Some(name) = self.unreadable(time) {
            return Err(format!("The cells of {name} are no numbers, though its heading names a count"));
        }
        if let Some(place) = self.locust() {
            return Ok((Kind::Counter, vec![(place, "the requests so far in a history of Locust")]));
        }
        for pick in [Self::counts, Self::counters, Self::parts, Self::rates, Self::unknown] {
            if let Some(picked) = pick(self, &found)? {
                return Ok(picked);
            }
        }
        self.events(&others).map(|()| (Kind::Events, Vec::new()))
    }

    /// What the name of the only series, or of the one that is kept, says of all numbers.
    fn series_meaning(&self, only: &[(usize, String)]) -> Result<Option<Meaning>, String> {
        let mut found = None;
        for (place, column) in self.columns.iter().enumerate() {
            let kept = only.iter().find(|(filter, _)| *filter == place).map(|(_, label)| label);
            let single = (column.labels.len() == 1 && !column.more_labels).then(|| column.labels.first()).flatten();
            let alike = headings::differ_in_labels(column.labels.iter().map(String::as_str));
            let first = if alike { column.labels.first() } else { None };
            let Some(label) = kept.or(single).or(first) else { continue };
            let unit = headings::is_unit(&column.heading) || column.heading.is_empty() && !column.is_numeric();
            let meaning = if headings::is_metric(&column.heading) && !headings::is_total(label) {
                headings::meaning(label)
            } else if unit && is_unit_word(label) {
                unit_meaning(label, Meaning::Count)
            } else {
                continue;
            };
            match meaning {
                Meaning::Other => {
                    let label: String = label.chars().take(60).collect();
                    return Err(format!(
                        "Its numbers are “{label}” by {}, which is no number of requests",
                        column.name(place)
                    ));
                }
                Meaning::Rate(_) | Meaning::Counter => found = Some(meaning),
                _ => {}
            }
        }
        Ok(found)
    }

    /// Nothing counts: whether each row is a request of its own.
    fn events(&self, others: &[usize]) -> Result<(), String> {
        let has = |word: &str| self.columns.iter().any(|column| headings::words(&column.heading).concat() == word);
        let load_test = has("timestamp") && has("elapsed");
        let of_request =
            ["status", "statuscode", "responsecode", "method", "path", "url", "uri", "useragent", "ip", "remoteaddr"];
        let summed = |place: &&usize| {
            let words = headings::words(&self.columns[**place].heading);
            words.iter().any(|word| {
                let percentile =
                    word.len() >= 3 && word.starts_with('p') && word.bytes().skip(1).all(|b| b.is_ascii_digit());
                let mean = ["avg", "average", "mean", "median", "max", "min", "percentile", "error", "errors", "rate"];
                percentile || mean.contains(&word.as_str())
            })
        };
        match others.iter().find(summed).or(others.first()) {
            None => Ok(()),
            Some(_) if load_test => Ok(()),
            Some(_) if of_request.iter().any(|word| has(word)) && !others.iter().any(|place| summed(&place)) => Ok(()),
            Some(place) => {
                let name = self.columns[*place].name(*place);
                Err(format!("No column counts requests; {name} is something else by its heading or its cells"))
            }
        }
    }

    /// A column that names a count and has no numbers. Logs have columns such as “request” and “message”.
    fn unreadable(&self, time: &Place) -> Option<String> {
        let texts =
            ["request", "query", "message", "event", "response", "record", "call", "transaction", "view", "value"];
        let is = |(place, column): &(usize, &Column)| {
            let named = matches!(column.meaning(), Meaning::Count | Meaning::Counter | Meaning::Rate(_));
            let words = headings::words(&column.heading);
            let text = words.iter().any(|word| texts.contains(&word.as_str()));
            let label = headings::is_dimension(&column.heading) || headings::is_metric(&column.heading);
            named
                && !text
                && !label
                && column.filled > 0
                && !column.is_numeric()
                && !time.uses(*place)
                && column.times.dated == 0
        };
        self.columns.iter().enumerate().find(is).map(|(place, column)| column.name(place))
    }

    /// The column of all requests so far in Locust's history, whose name is that of a plain count.
    fn locust(&self) -> Option<usize> {
        let at = |heading: &str| self.columns.iter().position(|column| column.heading.eq_ignore_ascii_case(heading));
        at("User Count").and(at("Requests/s"))?;
        at("Total Request Count")
    }

    /// Whether a column has dates with dots.
    fn dotted(&self) -> bool {
        self.columns.iter().any(|column| column.times.dotted > 0)
    }

    /// How a column writes its numbers, or why that cannot be told; refused where they are of different units.
    fn style(&self, place: usize, kind: Kind) -> Result<Result<Style, String>, Refusal> {
        let column = &self.columns[place];
        if column.numbers.units.len() > 1 {
            return Err(Refusal::Unclear(format!("The cells of {} have different units", column.name(place))));
        }
        if self.delimiter == super::first_pass::JSON {
            return Ok(Ok(Style::English));
        }
        let whole = !matches!(kind, Kind::Rate { .. });
        let style = column.numbers.styles.decide(self.delimiter, whole, self.dotted());
        Ok(style.map_err(|why| format!("The numbers in {} are unclear: {why}", column.name(place))))
    }
}

fn names_metrics(column: &Column) -> bool {
    headings::words(&column.heading).first().is_some_and(|word| word == "metric")
}

/// Units as CloudWatch and others name them.
fn is_unit_word(text: &str) -> bool {
    let small = text.to_lowercase();
    let of = small.strip_suffix("/second").unwrap_or(&small);
    let sizes = ["bits", "bytes", "kilobytes", "megabytes", "gigabytes", "kilobits", "megabits", "gigabits"];
    let others =
        ["count", "none", "percent", "seconds", "milliseconds", "microseconds", "ms", "s", "%", "req/s", "rps"];
    sizes.contains(&of) || others.contains(&of)
}
