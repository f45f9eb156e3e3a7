//! A 168-hour profile from counts with timestamps.

use crate::record::Record;
use crate::traffic::{HOURS, Week};

/// Seconds in an hour.
const HOUR: i64 = 3600;

/// What a record of counts says about a week.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Mean arrivals per second over the whole record.
    pub mean_rate: f64,
    /// Relative hourly rates: the median over the weeks of the record.
    pub week: Week,
    /// Seconds between two rows, the median.
    pub interval: i64,
    /// Seconds from the first row to the end of the last.
    pub span: i64,
    /// Intervals inside the record that have no row; they count as zero.
    pub gaps: u64,
    /// Hours of the week that the record never reaches; they take the mean of the same hour on other days.
    pub unseen_hours: u32,
    /// Which they are, Monday 00:00 first.
    pub unseen: [bool; HOURS],
}

/// The profile of `counts`: pairs of a start time in seconds since 1970 and what arrived from then to the next, in
/// intervals of the median distance of two. Nothing where [`Record::of`] or [`Profile::of`] give nothing.
pub fn profile(counts: &[(i64, f64)]) -> Option<Profile> {
    Profile::of(&Record::of(counts)?)
}

impl Profile {
    /// The profile of a record.
    ///
    /// Each count is spread evenly over its interval; an hour of the week is the median of that hour over the weeks of
    /// the record, so that one odd day does not make the profile. What is unknown is left out of both. Nothing when
    /// nothing arrived.
    pub fn of(record: &Record) -> Option<Self> {
        let hours = hourly_totals(record);
        let (cells, unseen) = cells(&hours, record.first())?;
        let expected = ((record.span as f64 / record.interval as f64).round() as u64).max(1);
        let there = (record.counts.len() + record.unknown.len()) as u64;
        Some(Self {
            mean_rate: record.total() / record.known().max(1) as f64,
            week: Week::new(&cells)?,
            interval: record.interval,
            span: record.span,
            gaps: expected.saturating_sub(there),
            unseen_hours: unseen.iter().filter(|unseen| **unseen).count() as u32,
            unseen,
        })
    }
}

/// What arrived in each clock hour from that of the first start on, and how much of it the record knows.
fn hourly_totals(record: &Record) -> Vec<(f64, f64)> {
    let (first, interval, span) = (record.first(), record.interval, record.span);
    let origin = first.div_euclid(HOUR) * HOUR;
    let end = record.counts.last().map_or(first, |(last, _)| last + interval).max(first + span);
    let length = (end - origin).div_euclid(HOUR) + 1;
    let covered = |hour: i64| {
        let (start, end) = (origin + hour * HOUR, origin + (hour + 1) * HOUR);
        (end.min(first + span) - start.max(first)).max(0) as f64 / HOUR as f64
    };
    let mut hours: Vec<(f64, f64)> = (0..length).map(|hour| (0.0, covered(hour))).collect();
    // An interval's share in each hour that it touches. Different starts cannot touch an hour more often than it has
    // seconds, so that this takes no longer than the counts and the hours together.
    let spread = |start: i64, add: &mut dyn FnMut(usize, f64)| {
        let (mut from, end) = (start, start + interval);
        while from < end {
            let hour = (from - origin).div_euclid(HOUR);
            let to = end.min(origin + (hour + 1) * HOUR);
            add(hour as usize, (to - from) as f64);
            from = to;
        }
    };
    for (start, count) in &record.counts {
        spread(*start, &mut |hour, seconds| hours[hour].0 += count * seconds / interval as f64);
    }
    for start in &record.unknown {
        spread(*start, &mut |hour, seconds| {
            if let Some(hour) = hours.get_mut(hour) {
                hour.1 = (hour.1 - seconds / HOUR as f64).max(0.0);
            }
        });
    }
    hours
}

/// The median of each hour of the week, and which of them the record does not reach. Hours of which less than half is
/// known are left out, unless there are no others.
fn cells(hours: &[(f64, f64)], first: i64) -> Option<([f64; HOURS], [bool; HOURS])> {
    let least = if hours.iter().any(|(_, covered)| *covered >= 0.5) { 0.5 } else { f64::MIN_POSITIVE };
    let mut seen: Vec<Vec<f64>> = vec![Vec::new(); HOURS];
    let start = hour_of_week(first);
    for (index, (total, covered)) in hours.iter().enumerate() {
        if *covered >= least {
            seen[(start + index) % HOURS].push(total / covered);
        }
    }
    let known: Vec<Option<f64>> = seen.iter().map(|values| median(values)).collect();
    let overall = mean(known.iter().flatten())?;
    let same_hour = |cell: usize| mean((0..7).filter_map(|day| known[day * 24 + cell % 24].as_ref()));
    let filled = |cell: usize| known[cell].or_else(|| same_hour(cell)).unwrap_or(overall);
    Some((std::array::from_fn(filled), std::array::from_fn(|cell| known[cell].is_none())))
}

/// Hours since Monday 00:00. The first of January 1970 was a Thursday.
fn hour_of_week(seconds: i64) -> usize {
    (seconds.div_euclid(HOUR) + 3 * 24).rem_euclid(HOURS as i64) as usize
}

fn mean<'a>(values: impl Iterator<Item = &'a f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    (count > 0.0).then(|| sum / count)
}

fn median(values: &[f64]) -> Option<f64> {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        even if even % 2 == 0 => Some(0.5 * (values[middle - 1] + values[middle])),
        _ => Some(values[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday 2024-01-01 00:00.
    const MONDAY: i64 = 1_704_067_200;

    fn record(days: i64, interval: i64, count: impl Fn(i64) -> f64) -> Vec<(i64, f64)> {
        (0..days * 86_400 / interval).map(|row| (MONDAY + row * interval, count(row * interval))).collect()
    }

    #[test]
    fn a_known_week_is_found_again() {
        // Hour h of the week has h + 1 arrivals every five minutes.
        let hour = |seconds: i64| (seconds / 3600 % 168 + 1) as f64;
        let counts = record(21, 300, hour);
        let found = profile(&counts).unwrap();
        assert_eq!(found.interval, 300);
        assert_eq!(found.gaps, 0);
        assert_eq!(found.unseen_hours, 0);
        let mean = (1..=168).sum::<i64>() as f64 / 168.0;
        assert!((found.mean_rate - mean / 300.0).abs() < 1e-12);
        for (cell, rate) in found.week.rates().iter().enumerate() {
            assert!((rate - (cell + 1) as f64 / mean).abs() < 1e-12, "hour {cell}");
        }
    }

    #[test]
    fn one_odd_day_does_not_make_the_profile() {
        let flat = |seconds: i64| if seconds / 86_400 == 9 { 1_000.0 } else { 10.0 };
        let found = profile(&record(21, 3_600, flat)).unwrap();
        assert!((found.week.peak_to_mean() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_missing_counts_as_nothing_and_is_told() {
        let mut counts = record(7, 300, |_| 6.0);
        counts.drain(12..24);
        let found = profile(&counts).unwrap();
        assert_eq!(found.gaps, 12);
        assert_eq!(found.week.rates()[1], 0.0);
    }

    #[test]
    fn two_days_leave_hours_unseen() {
        let found = profile(&record(2, 3_600, |seconds| (seconds / 3600 % 24 + 1) as f64)).unwrap();
        assert_eq!(found.unseen_hours, 120);
        assert!((found.week.peak_to_mean() - 24.0 / 12.5).abs() < 1e-12, "other days take the same hours");
    }

    #[test]
    fn a_quarter_of_an_hour_is_a_level_week() {
        let counts: Vec<(i64, f64)> = (0..15).map(|minute| (MONDAY + 300 + minute * 60, 60.0)).collect();
        let found = profile(&counts).unwrap();
        assert!((found.mean_rate - 1.0).abs() < 1e-12);
        assert_eq!(found.unseen_hours, 167);
        assert!((found.week.peak_to_mean() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_unknown_is_not_taken_for_nothing() {
        let mut record = Record::of(&record(7, 300, |_| 6.0)).unwrap();
        record.unknown = record.counts.drain(12..24).map(|(start, _)| start).collect();
        let found = Profile::of(&record).unwrap();
        assert_eq!((found.gaps, found.unseen_hours), (0, 1));
        assert!((found.mean_rate - 6.0 / 300.0).abs() < 1e-12);
        assert!((found.week.peak_to_mean() - 1.0).abs() < 1e-12);
    }

    /// Rows times hours would be 17 billion steps.
    #[test]
    fn many_rows_of_one_moment_beside_one_of_another_century_are_no_work() {
        let mut counts = vec![(MONDAY, 1.0); 20_000];
        counts.push((MONDAY + 99 * 365 * 86_400, 1.0));
        assert_eq!(profile(&counts).unwrap().span, 2 * 99 * 365 * 86_400);
        counts.push((253_402_214_400, 1.0));
        assert_eq!(profile(&counts), None, "the year 9999");
    }

    #[test]
    fn too_little_is_no_profile() {
        assert_eq!(profile(&[]), None);
        assert_eq!(profile(&[(MONDAY, 5.0)]), None);
        assert_eq!(profile(&[(MONDAY, 0.0), (MONDAY + 60, 0.0)]), None);
    }
}
