//! What clocks and calendars do to rows whose times name no offset: an hour that is put back comes twice, one that is
//! put forward never, and a trace of weekdays says nothing of weekends.

use model::record::Record;

/// Milliseconds in an hour.
const HOUR_MS: i64 = 3_600_000;
/// Seconds in a day.
const DAY: i64 = 86_400;
/// Clocks are put back and forward twice a year; so many days at least lie between.
const DAYS_BETWEEN: i64 = 120;
/// Intervals of weekends that are written down one by one.
const MOST_MISSING: i64 = 100_000;

/// Hours that came twice because the clock was put back: from and to the moments that did, in milliseconds.
#[derive(Clone, Debug, Default)]
pub(super) struct PutBack(Vec<(i64, i64)>);

impl PutBack {
    /// Takes a row that is not later than the `last` one.
    pub(super) fn take(&mut self, last: i64, millis: i64) {
        let again = self.0.last().is_some_and(|(from, to)| (*from..=*to).contains(&millis));
        if !again && last - millis < HOUR_MS && may_change(millis.div_euclid(1_000)) && self.0.len() < 64 {
            self.0.push((millis, last));
        }
    }

    /// Makes the mean of what came in both hours of each, so that an hour of the week is one; how many moments that
    /// were, how often the clock was put back, and what was taken away. Nothing changes where that was too often.
    pub(super) fn settle(&self, points: &mut [(i64, f64)]) -> (u64, u32, f64) {
        let far = self.0.windows(2).all(|pair| pair[1].0 - pair[0].0 > DAYS_BETWEEN * 24 * HOUR_MS);
        let (mut moments, mut away) = (0, 0.0);
        if !far {
            return (0, 0, 0.0);
        }
        for (from, to) in &self.0 {
            for (_, amount) in points.iter_mut().filter(|(millis, _)| (from..=to).contains(&millis)) {
                *amount /= 2.0;
                away += *amount;
                moments += 1;
            }
        }
        (moments, self.0.len() as u32, away)
    }
}

/// Whether clocks are changed at that second: early on a Sunday.
fn may_change(second: i64) -> bool {
    // The first of January 1970 was a Thursday.
    (second.div_euclid(DAY) + 3).rem_euclid(7) == 6 && second.rem_euclid(DAY) < 4 * 3_600
}

/// Takes hours that never were, because the clock was put forward, as unknown; how many.
pub(super) fn put_forward(record: &mut Record) -> u32 {
    let step = record.interval;
    if step <= 0 || 3_600 % step != 0 {
        return 0;
    }
    let is_gap = |pair: &&[(i64, f64)]| pair[1].0 - pair[0].0 == 3_600 + step && may_change(pair[0].0 + step);
    let starts: Vec<i64> = record.counts.windows(2).filter(is_gap).map(|pair| pair[0].0 + step).collect();
    if starts.windows(2).any(|pair| pair[1] - pair[0] < DAYS_BETWEEN * DAY) {
        return 0;
    }
    record.unknown.extend(starts.iter().flat_map(|start| (0..3_600 / step).map(move |place| start + place * step)));
    record.unknown.sort_unstable();
    starts.len() as u32
}

/// Takes weekends as unknown where they alone are missing: who leaves no hour of a weekday out leaves weekends out.
pub(super) fn weekdays_alone(record: &mut Record) {
    let step = record.interval;
    let weekend = |second: i64| (second.div_euclid(DAY) + 3).rem_euclid(7) >= 5;
    if step <= 0 || DAY % step != 0 || record.counts.iter().any(|(start, _)| weekend(*start)) {
        return;
    }
    let gaps = || record.counts.windows(2).map(|pair| (pair[0].0 + step, pair[1].0)).filter(|(from, to)| from < to);
    let whole = |(from, to): (i64, i64)| to - from == 2 * DAY && weekend(from) && weekend(to - step);
    let missing: i64 = gaps().map(|(from, to)| (to - from) / step).sum();
    if missing == 0 || missing > MOST_MISSING || !gaps().all(whole) {
        return;
    }
    let unknown: Vec<i64> =
        gaps().flat_map(|(from, to)| (0..(to - from) / step).map(move |place| from + place * step)).collect();
    record.unknown.extend(unknown);
    record.unknown.sort_unstable();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Saturday, 30 March 2024, 00:00, the day before clocks are put forward in Europe.
    const SATURDAY: i64 = 1_711_756_800;

    fn hours(which: impl Iterator<Item = i64>) -> Record {
        let counts: Vec<(i64, f64)> = which.map(|hour| (SATURDAY + hour * 3_600, 1.0)).collect();
        Record::of(&counts).expect("a record")
    }

    #[test]
    fn an_hour_that_never_was_is_not_empty() {
        let cases = [
            // (hours that are missing, how often the clock was put forward, why)
            (vec![26], 1, "two o'clock on a Sunday"),
            (vec![2], 0, "two o'clock on a Saturday"),
            (vec![26, 27], 0, "two hours"),
            (vec![26, 26 + 168], 0, "on two Sundays, one after the other"),
        ];
        for (missing, often, why) in cases {
            let mut record = hours((0..300).filter(|hour| !missing.contains(hour)));
            assert_eq!(put_forward(&mut record), often, "{why}");
            assert_eq!(record.unknown.len(), often as usize, "{why}");
        }
    }

    #[test]
    fn weekends_that_are_left_out_are_not_known() {
        let weekday = |hour: &i64| (hour / 24 + 5) % 7 < 5;
        let cases = [
            // (the hours that are there, how many are unknown, why)
            ((48..600).filter(weekday).collect::<Vec<i64>>(), 144, "three weekends"),
            ((48..600).filter(|hour| weekday(hour) && hour % 24 != 3).collect(), 0, "nights are missing too"),
            ((48..168).collect(), 0, "five days"),
            ((48..600).filter(|hour| weekday(hour) || *hour == 170).collect(), 0, "an hour on a Saturday"),
        ];
        for (there, unknown, why) in cases {
            let mut record = hours(there.into_iter());
            weekdays_alone(&mut record);
            assert_eq!(record.unknown.len(), unknown, "{why}");
        }
    }

    #[test]
    fn an_hour_that_came_twice_counts_once() {
        let mut clock = PutBack::default();
        let [one, two] = [25, 26].map(|hour| (SATURDAY + hour * 3_600) * 1_000);
        clock.take(two, two);
        clock.take(one, one - 24 * HOUR_MS);
        let mut points = [(one, 5.0), (two, 10.0)];
        assert_eq!(clock.settle(&mut points), (1, 1, 5.0));
        assert_eq!(points, [(one, 5.0), (two, 5.0)]);
    }
}
