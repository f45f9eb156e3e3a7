//! A 168-hour profile from counts with timestamps.

use crate::model::order::{ascending, sorted};
use crate::model::traffic::{HOURS, Week};

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
}

/// The profile of `counts`: pairs of a start time in seconds since 1970 and what arrived from then to the next.
///
/// The interval is the median distance of two rows. Each count is spread evenly over its interval; an hour of
/// the week is the median of that hour over the weeks of the record, so that one odd day does not make the
/// profile. Nothing for fewer than two distinct times or when nothing arrived.
pub fn profile(counts: &[(i64, f64)]) -> Option<Profile> {
    let order = ascending(counts.iter().map(|(start, _)| *start as f64));
    let counts: Vec<(i64, f64)> = order.into_iter().map(|place| counts[place]).collect();
    let counts = &counts[..];
    let (first, last) = (counts.first()?.0, counts.last()?.0);
    let interval = median_distance(counts)?;
    let span = last + interval - first;
    let total: f64 = counts.iter().map(|(_, count)| count).sum();
    let distinct = 1 + counts.windows(2).filter(|pair| pair[1].0 > pair[0].0).count() as u64;
    let expected = ((span as f64 / interval as f64).round() as u64).max(1);

    let hours = hourly_totals(counts, first, interval, span);
    let (cells, unseen_hours) = cells(&hours, first)?;
    Some(Profile {
        mean_rate: total / span as f64,
        week: Week::new(&cells)?,
        interval,
        span,
        gaps: expected.saturating_sub(distinct),
        unseen_hours,
    })
}

fn median_distance(counts: &[(i64, f64)]) -> Option<i64> {
    let apart = counts.windows(2).map(|pair| pair[1].0 - pair[0].0).filter(|apart| *apart > 0);
    let distances = sorted(apart.map(|apart| apart as f64));
    distances.get(distances.len() / 2).map(|distance| *distance as i64)
}

/// Rate of each clock hour from that of `first` on, and how much of it the record covers.
fn hourly_totals(counts: &[(i64, f64)], first: i64, interval: i64, span: i64) -> Vec<(f64, f64)> {
    let origin = first.div_euclid(HOUR) * HOUR;
    let length = (first + span - origin).div_euclid(HOUR) + 1;
    let mut totals = vec![0.0; length as usize];
    for (start, count) in counts {
        let mut from = *start;
        let end = start + interval;
        while from < end {
            let hour = (from - origin).div_euclid(HOUR);
            let to = end.min(origin + (hour + 1) * HOUR);
            totals[hour as usize] += count * (to - from) as f64 / interval as f64;
            from = to;
        }
    }
    let covered = |hour: i64| {
        let (start, end) = (origin + hour * HOUR, origin + (hour + 1) * HOUR);
        (end.min(first + span) - start.max(first)).max(0) as f64 / HOUR as f64
    };
    totals.into_iter().enumerate().map(|(hour, total)| (total, covered(hour as i64))).collect()
}

/// The median of each hour of the week; hours covered by less than half are left out.
fn cells(hours: &[(f64, f64)], first: i64) -> Option<([f64; HOURS], u32)> {
    let mut seen: Vec<Vec<f64>> = vec![Vec::new(); HOURS];
    let start = hour_of_week(first);
    for (index, (total, covered)) in hours.iter().enumerate() {
        if *covered >= 0.5 {
            seen[(start + index) % HOURS].push(total / covered);
        }
    }
    let known: Vec<Option<f64>> = seen.iter().map(|values| median(values)).collect();
    let overall = mean(known.iter().flatten())?;
    let same_hour = |cell: usize| mean((0..7).filter_map(|day| known[day * 24 + cell % 24].as_ref()));
    let filled = |cell: usize| known[cell].or_else(|| same_hour(cell)).unwrap_or(overall);
    let unseen = known.iter().filter(|cell| cell.is_none()).count() as u32;
    Some((std::array::from_fn(filled), unseen))
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
    let values = sorted(values.iter().copied());
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
    fn too_little_is_no_profile() {
        assert_eq!(profile(&[]), None);
        assert_eq!(profile(&[(MONDAY, 5.0)]), None);
        assert_eq!(profile(&[(MONDAY, 0.0), (MONDAY + 60, 0.0)]), None);
    }
}
