//! How old the prices of an answer are.
//!
//! Today's date comes from outside: this room has no clock.

use answer::Outcome;

/// Prices are old when they were read more than so many months ago.
pub const MONTHS: u32 = 6;

/// A day of the calendar. Days are in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// Year of our era.
    pub year: u32,
    /// Month, from 1 on.
    pub month: u32,
    /// Day of the month, from 1 on.
    pub day: u32,
}

impl Day {
    /// The first day that a date of the catalogue may mean: `2026-07` is the first of July. Nothing if it is undated.
    pub fn read(date: &str) -> Option<Self> {
        let mut parts = date.split('-').map(|part| part.parse().ok());
        let year = parts.next()??;
        let mut next = || parts.next().unwrap_or(Some(1));
        Some(Self { year, month: next()?, day: next()? })
    }

    /// So many months later. A day that the month does not have stands for the one after its last.
    const fn later(self, months: u32) -> Self {
        let months = self.year * 12 + self.month - 1 + months;
        Self { year: months / 12, month: months % 12 + 1, day: self.day }
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
        let Self { year, month, day } = self;
        write!(to, "{year}-{month:02}-{day:02}")
    }
}

/// Whether prices of `date` are old on the day `today`. What is not dated is not called old: its lines say so.
pub fn is_old(date: &str, today: Day) -> bool {
    Day::read(date).is_some_and(|read| read.later(MONTHS) < today)
}

/// When the newest price of both bills was read; nothing where none is dated.
pub fn newest(outcome: &Outcome) -> Option<&str> {
    let lines = outcome.serverless.bill.lines().iter().chain(outcome.microservices.bill.lines());
    let dates = lines.map(|line| &*line.item.as_of).filter(|date| Day::read(date).is_some());
    dates.max_by_key(|date| Day::read(date))
}

#[cfg(test)]
mod tests {
    use super::*;
    use decide::evaluate::outcome;
    use scenario::Scenario;

    const fn day(year: u32, month: u32, day: u32) -> Day {
        Day { year, month, day }
    }

    #[test]
    fn prices_are_old_after_six_months() {
        let cases = [
            // (read, today, old, why)
            ("2026-07-30", day(2026, 7, 30), false, "today"),
            ("2026-07-30", day(2027, 1, 30), false, "six months to the day"),
            ("2026-07-30", day(2027, 1, 31), true, "a day more"),
            ("2026-08-31", day(2027, 2, 28), false, "a month that has no such day"),
            ("2026-08-31", day(2027, 3, 1), true, "the day after it"),
            ("2026-12-15", day(2027, 6, 14), false, "over the turn of a year"),
            ("2026-07", day(2027, 1, 2), true, "a month counts from its first day"),
            ("2026", day(2026, 7, 2), true, "a year too"),
            ("2026-07-30", day(2020, 1, 1), false, "a clock that is wrong does not make prices old"),
            ("undated", day(2100, 1, 1), false, "what is not dated says so in its line"),
            ("", day(2100, 1, 1), false, "nothing"),
            ("2026-xx", day(2100, 1, 1), false, "no date"),
        ];
        for (read, today, old, why) in cases {
            assert_eq!(is_old(read, today), old, "{why}: {read} on {today:?}");
        }
    }

    #[test]
    fn the_newest_price_is_found_by_its_date() {
        let outcome = outcome(&Scenario::default());
        let newest = newest(&outcome).unwrap();
        assert!(day(2026, 1, 1) < Day::read(newest).unwrap(), "{newest}");
    }
}
