//! Timestamps as files write them.

mod digits;

pub use digits::Digits;

use serde::{Deserialize, Serialize};

/// Seconds in a day.
const DAY: i64 = 86_400;
/// Years that a timestamp may have: what is outside of them is a slip, or another kind of number.
const YEARS: std::ops::RangeInclusive<i64> = 1990..=2100;
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Which of two numbers is the month, where a year stands behind them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// `1/31/2024`.
    #[default]
    MonthFirst,
    /// `31/1/2024`.
    DayFirst,
}

/// A day, in days since 1970.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Date {
    /// Written so that it has one meaning.
    Sure(i64),
    /// Two numbers and a year: what it is with the month first, and with the day first.
    Either([Option<i64>; 2]),
}

impl Date {
    /// The day, in that order.
    pub fn days(self, order: Order) -> Option<i64> {
        match (self, order) {
            (Self::Sure(days), _) | (Self::Either([Some(days), _]), Order::MonthFirst) => Some(days),
            (Self::Either([_, days]), Order::DayFirst) => days,
            _ => None,
        }
    }
}

/// A date, a time of day, or both.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Written {
    /// The date.
    pub date: Option<Date>,
    /// Milliseconds since midnight.
    pub clock: Option<i64>,
    /// Seconds that the clock is ahead of UTC, where a zone is written.
    pub ahead: Option<i64>,
}

impl Written {
    /// Reads a text that is nothing but a date, a time of day or both.
    pub fn read(text: &str) -> Option<Self> {
        // Newer browsers write a narrow blank before AM.
        let blank = |c: char| if matches!(c, '\u{a0}' | '\u{202f}') { ' ' } else { c };
        let plain: String;
        let text = if text.is_ascii() {
            text
        } else {
            plain = text.chars().map(blank).collect();
            &plain
        };
        let shortest = text.len() >= 4 && text.len() <= 100 && text.is_ascii();
        if !shortest || !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let mut scan = Scan(text.as_bytes());
        let written = scan.written()?;
        scan.skip(b" ");
        scan.0.is_empty().then_some(written)
    }

    /// Milliseconds since 1970, UTC where a zone is written and else as the clock says; midnight without a clock.
    pub fn millis(&self, order: Order) -> Option<i64> {
        let days = self.date?.days(order)?;
        Some((days * DAY - self.ahead.unwrap_or(0)) * 1_000 + self.clock.unwrap_or(0))
    }
}

/// Seconds since 1970 of a text that has one meaning only: `2014-04-10 00:04:00`, `2014-04-10T02:04+02:00`,
/// `10/Apr/2014:00:04:00 +0000`, or Unix time in any unit; nothing for anything else.
///
/// Day and month in another order are not guessed at.
pub fn seconds(text: &str) -> Option<i64> {
    if let Some(millis) = Digits::UNIX.into_iter().find_map(|form| form.read(text)) {
        return Some(millis.div_euclid(1_000));
    }
    let written = Written::read(text)?;
    match written.date? {
        Date::Sure(_) => Some(written.millis(Order::MonthFirst)?.div_euclid(1_000)),
        Date::Either(_) => None,
    }
}

/// A moment as `2024-01-31 23:59:59`.
pub fn text(seconds: i64) -> String {
    let (days, clock) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
    let (year, month, day) = civil(days);
    let (hours, minutes) = (clock / 3_600, clock / 60 % 60);
    format!("{year:04}-{month:02}-{day:02} {hours:02}:{minutes:02}:{:02}", clock % 60)
}

/// Days since 1970 of a date that exists and is plausible.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !YEARS.contains(&year) || !(1..=12).contains(&month) || !(1..=length(year, month)).contains(&day) {
        return None;
    }
    // Years that begin in March, so that the leap day comes last.
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let before = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(before + (153 * month + 2) / 5 + day - 1 - 719_468)
}

/// Year, month and day of days since 1970; the other way round than [`days`].
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
    (era * 400 + year, month, day)
}

fn length(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// What is left of a text.
struct Scan<'a>(&'a [u8]);

impl<'a> Scan<'a> {
    fn written(&mut self) -> Option<Written> {
        self.skip(b" ");
        let before = self.0;
        if WEEKDAYS.contains(&self.word(3).as_str()) {
            self.skip(b",. ");
        } else {
            self.0 = before;
        }
        let Some(date) = self.attempt(Self::date) else {
            let clock = Some(self.clock()?);
            return Some(Written { date: None, clock, ahead: self.zone()? });
        };
        let before = self.0;
        self.skip(b" ,@:");
        if matches!(self.0, [b'T' | b't', b'0'..=b'9', ..]) {
            self.0 = &self.0[1..];
        }
        if self.0.is_empty() || self.0.len() == before.len() {
            return Some(Written { date: Some(date), clock: None, ahead: None });
        }
        let clock = Some(self.clock()?);
        Some(Written { date: Some(date), clock, ahead: self.zone()? })
    }

    fn date(&mut self) -> Option<Date> {
        let Some((first, digits)) = self.number() else {
            let (month, day) = (self.month()?, self.part(b" ", 2)?);
            return Some(Date::Sure(days(self.part(b", ", 4)?, month, day)?));
        };
        match digits {
            8 => Some(Date::Sure(days(first / 10_000, first / 100 % 100, first % 100)?)),
            4 => {
                let between = self.one_of(b"-/.")?;
                let month = self.part(b"", 2)?;
                Some(Date::Sure(days(first, month, self.part(&[between], 2)?)?))
            }
            1 | 2 => {
                let between = self.one_of(b"/-. ")?;
                if let Some(month) = self.attempt(Self::month) {
                    return Some(Date::Sure(days(self.part(b"/-., ", 4)?, month, first)?));
                }
                let second = self.part(b"", 2)?;
                let year = self.year(between)?;
                let day_first = days(year, second, first);
                // Nobody puts dots between numbers but where the day is first.
                if between == b'.' {
                    return Some(Date::Sure(day_first?));
                }
                let month_first = days(year, first, second);
                (month_first.or(day_first).is_some()).then_some(Date::Either([month_first, day_first]))
            }
            _ => None,
        }
    }

    /// Milliseconds since midnight: `9`, `09:19`, `9:19:25.391 AM`, `091925`.
    fn clock(&mut self) -> Option<i64> {
        let (first, digits) = self.number()?;
        let [mut hours, mut minutes, mut seconds, mut millis] = [first, 0, 0, 0];
        match digits {
            6 => [hours, minutes, seconds] = [first / 10_000, first / 100 % 100, first % 100],
            4 => [hours, minutes] = [first / 100, first % 100],
            1 | 2 if self.eat(b':') => {
                minutes = self.part(b"", 2)?;
                if self.eat(b':') {
                    seconds = self.part(b"", 2)?;
                }
            }
            2 => {}
            _ => return None,
        }
        if matches!(self.0, [b'.' | b',', b'0'..=b'9', ..]) {
            self.0 = &self.0[1..];
            millis = self.fraction();
        }
        if let Some(noon) = self.attempt(Self::half) {
            if !(1..=12).contains(&hours) {
                return None;
            }
            hours = hours % 12 + noon;
        }
        let fine = hours < 24 && minutes < 60 && seconds <= 60;
        fine.then_some((hours * 3_600 + minutes * 60 + seconds) * 1_000 + millis)
    }

    /// 0 for AM and 12 for PM.
    fn half(&mut self) -> Option<i64> {
        self.skip(b" ");
        let hours = match self.one_of(b"aApP")? {
            b'a' | b'A' => 0,
            _ => 12,
        };
        self.skip(b".");
        self.one_of(b"mM")?;
        self.skip(b".");
        Some(hours)
    }

    /// Seconds ahead of UTC, if a zone is written that says it. A name such as CET is passed over.
    fn zone(&mut self) -> Option<Option<i64>> {
        self.skip(b" ");
        let word = self.word(5);
        let utc = matches!(word.as_str(), "z" | "utc" | "gmt").then_some(0);
        let ahead = match self.0 {
            [sign @ (b'+' | b'-'), b'0'..=b'9', ..] => {
                let sign = if *sign == b'-' { -1 } else { 1 };
                self.0 = &self.0[1..];
                Some(sign * self.offset()?)
            }
            _ => utc,
        };
        self.skip(b" ");
        if matches!(self.0, [b'(', .., b')'] | [b'[', .., b']']) {
            self.0 = b"";
        }
        Some(ahead)
    }

    /// `02`, `0200`, `02:00`.
    fn offset(&mut self) -> Option<i64> {
        let (hours, minutes) = match self.number()? {
            (hours, 1 | 2) if self.eat(b':') => (hours, self.part(b"", 2)?),
            (hours, 1 | 2) => (hours, 0),
            (both, 4) => (both / 100, both % 100),
            _ => return None,
        };
        (hours <= 15 && minutes < 60).then_some(hours * 3_600 + minutes * 60)
    }

    fn month(&mut self) -> Option<i64> {
        let word = self.word(9);
        let place = MONTHS.iter().position(|month| word.starts_with(month))?;
        self.skip(b".");
        Some(place as i64 + 1)
    }

    /// A year behind a day and a month: of four digits, or of two behind slashes and dots, which nobody puts behind a
    /// year.
    fn year(&mut self, between: u8) -> Option<i64> {
        if let Some(year) = self.attempt(|scan| scan.part(&[between], 4)) {
            return Some(year);
        }
        self.eat(between);
        let (short, digits) = self.number()?;
        (matches!(between, b'/' | b'.') && digits == 2).then_some(2_000 + short)
    }

    /// A number of so many digits at most (four are four), after any of `before`.
    fn part(&mut self, before: &[u8], digits: usize) -> Option<i64> {
        self.skip(before);
        let (number, found) = self.number()?;
        (found == digits || digits == 2 && found == 1).then_some(number)
    }

    /// A number of fifteen digits at most, and how many they are.
    fn number(&mut self) -> Option<(i64, usize)> {
        let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if !(1..=15).contains(&digits) {
            return None;
        }
        let (front, rest) = self.0.split_at(digits);
        self.0 = rest;
        Some((front.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0')), digits))
    }

    /// Thousandths, from any number of decimals.
    fn fraction(&mut self) -> i64 {
        let (mut millis, mut weight) = (0, 100);
        while let [digit @ b'0'..=b'9', rest @ ..] = self.0 {
            millis += weight * i64::from(digit - b'0');
            weight /= 10;
            self.0 = rest;
        }
        millis
    }

    /// A word of so many letters at most in small letters; longer ones are left where they are.
    fn word(&mut self, longest: usize) -> String {
        let letters = self.0.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if letters > longest {
            return String::new();
        }
        let (word, rest) = self.0.split_at(letters);
        self.0 = rest;
        word.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect()
    }

    fn skip(&mut self, any: &[u8]) {
        while let [first, rest @ ..] = self.0
            && any.contains(first)
        {
            self.0 = rest;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        self.one_of(&[byte]).is_some()
    }

    fn one_of(&mut self, any: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        any.contains(first).then(|| {
            self.0 = rest;
            *first
        })
    }

    /// What `read` reads, or nothing and no step forward.
    fn attempt<T>(&mut self, read: impl Fn(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.0;
        let found = read(self);
        if found.is_none() {
            self.0 = before;
        }
        found
    }
}

#[cfg(test)]
mod tests;
