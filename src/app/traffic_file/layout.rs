//! What a file's columns are, decided from all of its rows before any number of them is used.
//!
//! What is plain is chosen and said; what may mean two things is refused with the reason.

use super::column::{Column, unit_meaning};
use super::headings::{self, Family, Meaning};
use super::numbers::Style;
use crate::app::time::{Digits, Order};

/// What the numbers of a file count.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// Its heading, or its number where it has none.
    pub name: String,
    /// Why it was chosen.
    pub why: &'static str,
}

/// Where a row's time stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Place {
    /// A date, perhaps with a time of day, in that order of month and day.
    Written(usize, Order),
    /// A date and a time of day, each in its column.
    Both(usize, Order, usize),
    /// Digits run together, or Unix time.
    Digits(usize, Digits),
}

/// How to read the rows of a table.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// Between cells.
    pub(super) delimiter: char,
    /// The line of the first row of data.
    pub(super) first: u64,
    /// Cells of a row.
    pub(super) width: usize,
    /// Where its time is.
    pub(super) time: Place,
    /// The name of that column, or of both.
    pub(super) time_name: String,
    /// Whether times name their zone.
    pub(super) zoned: bool,
    /// The columns whose numbers are summed, each with its style; none for events.
    pub(super) values: Vec<(usize, Style)>,
    /// The same in words.
    pub(super) chosen: Vec<Chosen>,
    /// What they count.
    pub(super) kind: Kind,
    /// Rows that do not have this text in this column belong to another series.
    pub(super) only: Vec<(usize, String)>,
    /// The last of them in words: the name of the column, and the text.
    pub(super) only_named: Option<(String, String)>,
    /// Columns that sort requests into parts, one part a row.
    pub(super) parts: Vec<usize>,
    /// Columns with different texts that say nothing of what they are, by name.
    pub(super) loose: Option<String>,
    /// Seconds of an interval, where the file says so.
    pub(super) period: Option<i64>,
}

/// The columns of a file and what is around them.
pub(super) struct Survey {
    pub(super) delimiter: char,
    pub(super) first: u64,
    pub(super) columns: Vec<Column>,
    pub(super) rows: u64,
}

/// What a column of numbers may be taken for.
struct Candidate {
    place: usize,
    meaning: Meaning,
}

impl Survey {
    /// Decides, or says what is unclear.
    pub(super) fn decide(&self) -> Result<Table, String> {
        let (time, time_name, zoned) = self.time()?;
        let only = self.only()?;
        let (kind, chosen) = self.values(&time, &only)?;
        let mut values = Vec::new();
        for (place, _) in &chosen {
            values.push((*place, self.style(*place, kind)?));
        }
        let is_part = |place: &usize| {
            let column = &self.columns[*place];
            let label = !column.is_numeric() || headings::is_number_label(&column.heading);
            label
                && headings::is_dimension(&column.heading)
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
        let named = |(place, why): &(usize, &'static str)| Chosen { name: self.columns[*place].name(*place), why };
        Ok(Table {
            delimiter: self.delimiter,
            first: self.first,
            width: self.columns.len(),
            time,
            time_name,
            zoned,
            chosen: chosen.iter().map(named).collect(),
            values,
            kind,
            only_named: only.last().map(|(place, label)| (self.columns[*place].name(*place), label.clone())),
            only,
            parts,
            loose: loose.map(|place| self.columns[place].name(place)),
            period,
        })
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
    fn time(&self) -> Result<(Place, String, bool), String> {
        let columns = || self.columns.iter().enumerate();
        let best = |fits: &dyn Fn(&Column) -> bool| {
            let mut found = columns().filter(|(place, column)| fits(column) && !self.is_index(*place));
            let first = found.clone().next();
            found.find(|(_, column)| headings::is_time(&column.heading)).or(first)
        };
        let clock = best(&|column| self.most(column.times.clocks) && column.times.dated == 0);
        if let Some((place, column)) = best(&|column| self.most(column.times.dated)) {
            let name = column.name(place);
            let order = column.times.order().map_err(|why| format!("The times in {name} are unclear: {why}"))?;
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
        let Some((place, column)) = found else { return Err("No column has a time in most rows".to_owned()) };
        let (form, _) = column.times.form();
        Ok((Place::Digits(place, form), column.name(place), form != Digits::Calendar))
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
            if !headings::is_metric(&column.heading) {
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
    fn values(&self, time: &Place, only: &[(usize, String)]) -> Result<(Kind, Vec<(usize, &'static str)>), String> {
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
            let Some(label) = kept.or(single) else { continue };
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

    fn counts(&self, found: &[Candidate]) -> Result<Option<Picked>, String> {
        let counts = of(found, |meaning| meaning == Meaning::Count);
        let parts: f64 =
            of(found, |meaning| meaning == Meaning::Part(Family::Status)).iter().map(|at| self.sum(*at)).sum();
        let one = |place, why| Ok(Some((Kind::Counts, vec![(place, why)])));
        match counts.as_slice() {
            [] => Ok(None),
            [place] if parts > 1.02 * self.sum(*place) => Err(format!(
                "{} holds less than the columns of single statuses together",
                self.columns[*place].name(*place)
            )),
            [place] => one(*place, "its heading names a count"),
            several => {
                let total: f64 = several.iter().map(|place| self.sum(*place)).sum();
                let near = |a: f64, b: f64| (a - b).abs() <= 0.002 * b;
                let all = several.iter().find(|place| near(2.0 * self.sum(**place), total));
                if several.iter().all(|place| near(self.sum(*place), self.sum(several[0]))) && several.len() == 2 {
                    return one(several[0], "two columns name a count and agree");
                }
                if let Some(place) = all.filter(|_| several.len() > 2) {
                    return one(*place, "it is the sum of the other counts");
                }
                if self.same_but_for_labels(several) {
                    return Ok(Some((Kind::Counts, each(several, "one of several parts of one count"))));
                }
                Err(self.several(several))
            }
        }
    }

    fn counters(&self, found: &[Candidate]) -> Result<Option<Picked>, String> {
        let counters = of(found, |meaning| meaning == Meaning::Counter);
        match counters.as_slice() {
            [] => Ok(None),
            [place] => Ok(Some((Kind::Counter, vec![(*place, "its heading names a counter")]))),
            several if self.same_but_for_labels(several) => {
                Ok(Some((Kind::Counter, each(several, "one of several parts of one counter"))))
            }
            several => Err(self.several(several)),
        }
    }

    fn rates(&self, found: &[Candidate]) -> Result<Option<Picked>, String> {
        let rates = of(found, |meaning| matches!(meaning, Meaning::Rate(_)));
        let Some(first) = rates.first() else { return Ok(None) };
        let kind = found.iter().find(|candidate| candidate.place == *first).map(|candidate| candidate.meaning);
        let Some(Meaning::Rate(per)) = kind else { return Ok(None) };
        match rates.as_slice() {
            [place] => Ok(Some((Kind::Rate { per }, vec![(*place, "its heading or its cells name a rate")]))),
            several if self.same_but_for_labels(several) => {
                Ok(Some((Kind::Rate { per }, each(several, "one of several parts of one rate"))))
            }
            several => Err(self.several(several)),
        }
    }

    /// Classes of status, methods, or what went well and what failed: together they are all.
    fn parts(&self, found: &[Candidate]) -> Result<Option<Picked>, String> {
        let family = |family| of(found, |meaning| meaning == Meaning::Part(family));
        let together = |places: &[usize]| Ok(Some((Kind::Counts, each(places, "one of several parts of one count"))));
        let outcomes = [family(Family::Success), family(Family::Failure)];
        for places in [family(Family::Status), family(Family::Method)] {
            match places.as_slice() {
                [] => {}
                [place] => {
                    return Err(format!("Of all requests it only has those of {}", self.columns[*place].name(*place)));
                }
                several => return together(several),
            }
        }
        match outcomes.each_ref().map(Vec::as_slice) {
            [[], []] => Ok(None),
            [[good], [bad]] => together(&[*good, *bad]),
            [good, bad] => {
                let place = good.iter().chain(bad).next().copied().unwrap_or_default();
                Err(format!("Of all requests it only has those of {}", self.columns[place].name(place)))
            }
        }
    }

    /// A single column whose heading says nothing, or several that only have labels.
    fn unknown(&self, found: &[Candidate]) -> Result<Option<Picked>, String> {
        let unknown = of(found, |meaning| meaning == Meaning::Unknown);
        // A file without headings is taken at its word: a time and a count.
        let has_decimals = |place: &usize| {
            let column = &self.columns[*place];
            let style = column.numbers.styles.decide(self.delimiter, true).unwrap_or_default();
            !column.heading.is_empty() && column.numbers.has_decimals(style)
        };
        if let Some(place) = unknown.iter().find(|place| has_decimals(place)) {
            let name = self.columns[*place].name(*place);
            return Err(format!("{name} has decimals, and its heading does not say whether it counts requests"));
        }
        match unknown.as_slice() {
            [] => Ok(None),
            [place] if self.numbers() == 1 => Ok(Some((Kind::Counts, vec![(*place, "the only column of numbers")]))),
            several if several.len() == self.numbers() && self.same_but_for_labels(several) => {
                Ok(Some((Kind::Counts, each(several, "one of several series that differ in a label"))))
            }
            several => Err(self.several(several)),
        }
    }

    /// How many columns hold numbers that are neither times nor the numbers of rows.
    fn numbers(&self) -> usize {
        let plain = |place: &usize| {
            let column = &self.columns[*place];
            let time = column.times.dated > 0 || self.most(column.times.form().1);
            column.is_numeric() && !self.is_index(*place) && !time
        };
        (0..self.columns.len()).filter(plain).count()
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

    /// Whether headings are one name with other labels behind it, with the same keys.
    fn same_but_for_labels(&self, places: &[usize]) -> bool {
        let keys = |place: &usize| {
            let (name, labels) = self.columns[*place].heading.split_once('{')?;
            let keys = labels.split(',').filter_map(|label| Some(label.split_once('=')?.0.trim().to_owned()));
            Some((name.trim().to_owned(), keys.collect::<Vec<String>>()))
        };
        let Some(first) = places.first().and_then(keys) else { return false };
        places.iter().all(|place| keys(place).as_ref() == Some(&first))
    }

    fn style(&self, place: usize, kind: Kind) -> Result<Style, String> {
        let column = &self.columns[place];
        if column.numbers.units.len() > 1 {
            return Err(format!("The cells of {} have different units", column.name(place)));
        }
        let whole = !matches!(kind, Kind::Rate { .. });
        let style = column.numbers.styles.decide(self.delimiter, whole);
        style.map_err(|why| format!("The numbers in {} are unclear: {why}", column.name(place)))
    }

    /// The sum of a column, however it is written.
    fn sum(&self, place: usize) -> f64 {
        let numbers = &self.columns[place].numbers;
        numbers.sum(numbers.styles.decide(self.delimiter, true).unwrap_or_default())
    }

    fn several(&self, places: &[usize]) -> String {
        let names: Vec<String> = places.iter().take(4).map(|place| self.columns[*place].name(*place)).collect();
        let more = if places.len() > 4 { " and others" } else { "" };
        format!("Several columns may be the count: {}{more}", names.join(", "))
    }
}

/// What was picked: the kind, and columns with reasons.
type Picked = (Kind, Vec<(usize, &'static str)>);

impl Place {
    pub(super) fn uses(&self, place: usize) -> bool {
        match self {
            Self::Written(at, _) | Self::Digits(at, _) => *at == place,
            Self::Both(date, _, clock) => *date == place || *clock == place,
        }
    }
}

fn of(found: &[Candidate], is: impl Fn(Meaning) -> bool) -> Vec<usize> {
    found.iter().filter(|candidate| is(candidate.meaning)).map(|candidate| candidate.place).collect()
}

fn each(places: &[usize], why: &'static str) -> Vec<(usize, &'static str)> {
    places.iter().map(|place| (*place, why)).collect()
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
