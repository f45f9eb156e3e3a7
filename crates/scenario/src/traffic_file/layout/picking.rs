//! Which of the columns that may be meant is taken: each kind in its turn, and none where two are as likely.

use super::{Candidate, Column, Kind, Survey};
use crate::traffic_file::headings::{self, Family, Meaning};

/// What was picked: the kind, and columns with reasons.
pub(in crate::traffic_file) type Picked = (Kind, Vec<(usize, &'static str)>);

impl Survey {
    pub(super) fn counts(&self, found: &[Candidate]) -> Result<Option<Picked>, String> {
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
                if let Some(place) = all.filter(|_| several.len() > 2) {
                    return one(*place, "it is the sum of the other counts");
                }
                if self.same_but_for_labels(several) || self.one_count_of_each(several) {
                    return Ok(Some((Kind::Counts, each(several, "one of several parts of one count"))));
                }
                let sums = |place: &&usize| !headings::sums_something_else(&self.columns[**place].heading);
                let named: Vec<usize> = several.iter().filter(sums).copied().collect();
                match named.as_slice() {
                    [place] if headings::names_requests(&self.columns[*place].heading) => {
                        one(*place, "its heading names requests")
                    }
                    _ => Err(self.several(several)),
                }
            }
        }
    }

    pub(super) fn counters(&self, found: &[Candidate]) -> Result<Option<Picked>, String> {
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

    pub(super) fn rates(&self, found: &[Candidate]) -> Result<Option<Picked>, String> {
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
    pub(super) fn parts(&self, found: &[Candidate]) -> Result<Option<Picked>, String> {
        let family = |family| of(found, |meaning| meaning == Meaning::Part(family));
        let together = |places: &[usize]| Ok(Some((Kind::Counts, each(places, "one of several parts of one count"))));
        let outcomes = [family(Family::Success), family(Family::Failure)];
        for places in [family(Family::Status), family(Family::Method)] {
            match places.as_slice() {
                [] => {}
                [place] => {
                    return Err(format!("Of all requests it only has those of {}", self.columns[*place].name(*place)));
                }
                // Without those that went well they are some of all.
                several if family_lacks_success(several, &self.columns) => {
                    let names: Vec<String> = several.iter().map(|place| self.columns[*place].name(*place)).collect();
                    return Err(format!("Of all requests it only has those of {}", names.join(", ")));
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
    pub(super) fn unknown(&self, found: &[Candidate]) -> Result<Option<Picked>, String> {
        let unknown = of(found, |meaning| meaning == Meaning::Unknown);
        let is_rate = |place: &&usize| {
            let words = headings::words(&self.columns[**place].heading);
            words.iter().any(|word| matches!(word.as_str(), "rate" | "throughput" | "speed" | "frequency"))
        };
        if let Some(place) = unknown.iter().find(is_rate) {
            let name = self.columns[*place].name(*place);
            return Err(format!(
                "{name} is a rate by its heading, which does not say of which time (“requests/s” does)"
            ));
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

    /// Whether headings are one name with other labels, behind it with the same keys or in rows below it.
    fn same_but_for_labels(&self, places: &[usize]) -> bool {
        let columns = || places.iter().map(|place| &self.columns[*place]);
        let one_heading = columns().all(|column| column.heading == self.columns[places[0]].heading);
        let differ =
            || columns().enumerate().all(|(at, column)| columns().take(at).all(|other| other.notes != column.notes));
        if one_heading && differ() {
            return true;
        }
        headings::differ_in_labels(columns().map(|column| column.heading.as_str()))
    }

    /// Whether headings are the same count of several things. Without a row that tells what they are, columns that
    /// hold the same may be one thing twice.
    fn one_count_of_each(&self, places: &[usize]) -> bool {
        let columns = || places.iter().map(|place| &self.columns[*place]);
        let headings: Vec<&str> = columns().map(|column| column.heading.as_str()).collect();
        let sums: Vec<f64> = places.iter().map(|place| self.sum(*place)).collect();
        let told = columns().all(|column| !column.notes.is_empty() || column.heading.ends_with(')'));
        let twice = || sums.windows(2).any(|pair| pair[0] == pair[1]);
        headings::labels_of_one_count(&headings).is_some() && (told || !twice())
    }

    /// The sum of a column, however it is written.
    fn sum(&self, place: usize) -> f64 {
        let numbers = &self.columns[place].numbers;
        numbers.sum(numbers.styles.decide(self.delimiter, true, self.dotted()).unwrap_or_default())
    }

    fn several(&self, places: &[usize]) -> String {
        let names: Vec<String> = places.iter().take(4).map(|place| self.columns[*place].name(*place)).collect();
        let more = if places.len() > 4 { " and others" } else { "" };
        format!("Several columns may be the count: {}{more}", names.join(", "))
    }
}

/// Whether columns of statuses have none of success among them.
fn family_lacks_success(places: &[usize], columns: &[Column]) -> bool {
    let statuses = |place: &usize| headings::meaning(&columns[*place].heading) == Meaning::Part(Family::Status);
    let success = |place: &usize| headings::words(&columns[*place].heading).iter().any(|word| word.starts_with('2'));
    places.iter().all(statuses) && !places.iter().any(success)
}

fn of(found: &[Candidate], is: impl Fn(Meaning) -> bool) -> Vec<usize> {
    found.iter().filter(|candidate| is(candidate.meaning)).map(|candidate| candidate.place).collect()
}

fn each(places: &[usize], why: &'static str) -> Vec<(usize, &'static str)> {
    places.iter().map(|place| (*place, why)).collect()
}
