//! Series of numbers as their rows come: whether they only rise, as a counter does, and by how much.

/// The most series of a file that are told apart.
const MOST_SERIES: usize = 4_096;
/// The most intervals into which one difference of a counter is divided.
const MOST_PIECES: i64 = 10_000;

/// A counter that begins anew rises so many times as often as it falls, at least. Counts rise as often as they fall.
const RISES_TO_A_FALL: u64 = 9;

/// One series: the cells of the columns that sort requests into parts, and a column of numbers.
#[derive(Debug)]
struct One {
    key: String,
    last: (i64, f64),
    low: f64,
    high: f64,
    rows: u64,
    last_rise: f64,
}

/// All series of a file.
#[derive(Debug, Default)]
pub(super) struct AllSeries {
    known: Vec<One>,
    overflown: bool,
    steps: u64,
    rises: u64,
    falls: u64,
    /// Falls to less than a quarter, or to no more than one and a half of the largest rises before.
    deep_falls: u64,
    largest_rise: f64,
    /// Rises that are more than half as large again as the one before, or less than two thirds of it.
    jumps: u64,
    /// Steps forward and back in time.
    directions: [u64; 2],
    /// Milliseconds of the first step.
    usual: Option<i64>,
}

/// What came between two readings of a counter: from when on, in how many intervals of how many milliseconds, and how
/// many in each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Between {
    pub(super) start: i64,
    pub(super) step: i64,
    pub(super) pieces: i64,
    pub(super) each: f64,
}

impl AllSeries {
    /// Takes a number of the series `key`; what came since the one before, were it a counter. An error where that is
    /// too far away.
    pub(super) fn take(&mut self, key: &str, millis: i64, value: f64) -> Result<Option<Between>, &'static str> {
        let place = self.known.partition_point(|one| one.key.as_str() < key);
        if self.known.get(place).is_none_or(|one| one.key != key) {
            if self.known.len() >= MOST_SERIES {
                self.overflown = true;
                return Ok(None);
            }
            let one =
                One { key: key.to_owned(), last: (millis, value), low: value, high: value, rows: 1, last_rise: 0.0 };
            self.known.insert(place, one);
            return Ok(None);
        }
        let one = &mut self.known[place];
        let (before, old) = std::mem::replace(&mut one.last, (millis, value));
        one.low = one.low.min(value);
        one.high = one.high.max(value);
        one.rows += 1;
        if millis == before {
            return Ok(None);
        }
        let forward = millis > before;
        self.directions[usize::from(!forward)] += 1;
        let (earlier, later) = if forward { (old, value) } else { (value, old) };
        let (start, step) = (millis.min(before), (millis - before).abs());
        let first = self.usual.is_none();
        let usual = *self.usual.get_or_insert(step);
        self.steps += 1;
        self.rises += u64::from(later > earlier);
        self.falls += u64::from(later < earlier);
        let deep = later < earlier / 4.0 || later <= 1.5 * self.largest_rise;
        self.deep_falls += u64::from(later < earlier && deep);
        self.largest_rise = self.largest_rise.max(later - earlier);
        if later > earlier {
            let rise = later - earlier;
            let before = std::mem::replace(&mut one.last_rise, rise);
            self.jumps += u64::from(before > 0.0 && !(before / 1.5..=before * 1.5).contains(&rise));
        }
        let since = if later < earlier { later } else { later - earlier };
        let pieces = if step * 2 > usual * 3 { (step + usual / 2) / usual } else { 1 };
        if pieces > MOST_PIECES {
            return Err("it is too far from the row before it");
        }
        // A first reading of about a usual rise began from nothing, one step before.
        let from_nothing = first && forward && (0.5..=1.5).contains(&(earlier / since));
        Ok(Some(if from_nothing {
            Between { start: start - step, step, pieces: 2, each: later / 2.0 }
        } else {
            Between { start, step: step / pieces, pieces, each: since / pieces as f64 }
        }))
    }

    /// How many series there are; nothing if they are too many to tell apart.
    pub(super) fn count(&self) -> Option<usize> {
        (!self.overflown).then_some(self.known.len())
    }

    /// How often a counter began anew: each of its falls is a beginning.
    pub(super) const fn beginnings(&self) -> u64 {
        self.falls
    }

    /// Why these are not the readings of a counter.
    pub(super) fn no_counter(&self) -> Option<&'static str> {
        let [forward, back] = self.directions;
        match () {
            () if self.overflown => Some("it counts more series than can be told apart"),
            () if forward > 0 && back > 0 => Some("its rows are not in the order of time"),
            () if self.falls * RISES_TO_A_FALL > self.rises => Some("it falls too often for one"),
            () => None,
        }
    }

    /// Whether these numbers are the readings of a counter beyond doubt: of 24 steps or more they hardly ever fall but to
    /// nothing, and either lie far above what they rise by, or rise from the first to the tenfold, or begin anew. What
    /// they rise by is as uneven as traffic is: counts that grow, or those of a load test that is stepped up, rise evenly.
    pub(super) fn is_counter(&self) -> bool {
        let (steps, rises, falls) = (self.steps, self.rises, self.falls);
        let rising =
            steps >= 24 && self.jumps >= 2 && rises * 5 >= steps * 4 && falls * 20 <= steps && falls == self.deep_falls;
        let far = |one: &One| one.low >= 5.0 * (one.high - one.low) || one.high >= 10.0 * one.low;
        rising && self.no_counter().is_none() && (falls > 0 || self.known.iter().all(far))
    }

    /// Whether these numbers rise as those of a counter do, so that to sum them may be wrong.
    pub(super) fn may_be_counter(&self) -> bool {
        let (steps, rises, falls) = (self.steps, self.rises, self.falls);
        let never = falls == 0 && (steps >= 8 && rises * 2 >= steps || steps >= 24 && rises >= 3);
        let hardly = steps >= 12 && rises * 5 >= steps * 4 && falls * 20 <= steps && falls == self.deep_falls;
        let high = |one: &One| one.rows >= 4 && one.low >= 5.0 * (one.high - one.low);
        let far_above = falls == 0 && rises > 0 && rises == steps && self.known.iter().all(high);
        never || hardly || far_above
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(values: &[f64]) -> AllSeries {
        let mut series = AllSeries::default();
        for (hour, value) in (0..).zip(values) {
            series.take("", hour * 3_600_000, *value).expect("hours");
        }
        series
    }

    #[test]
    fn counters_are_told_from_counts() {
        let rising: Vec<f64> = (0..24).map(|hour| 1e6 + 360.0 * f64::from(hour)).collect();
        let stairs: Vec<f64> = (0..30).map(|hour| f64::from(hour / 8)).collect();
        let restarted: Vec<f64> = (0..24).map(|hour| f64::from((hour + 7) % 24) * 360.0).collect();
        let sawtooth: Vec<f64> = (0..72).map(|hour| f64::from(100 + hour % 24)).collect();
        let cases: [(&[f64], bool, bool, &str); 9] = [
            (&rising, true, true, "never falls"),
            (&stairs, true, true, "never falls and rises seldom"),
            (&restarted, true, true, "begins anew once"),
            (&sawtooth, false, true, "every day rises and falls a little"),
            (&[1e6, 1e6 + 3.0, 1e6 + 4.0, 1e6 + 9.0], true, true, "four readings far above their rises"),
            (&[60.0; 30], false, true, "always the same"),
            (&[100.0, 120.0, 140.0, 150.0, 170.0], false, true, "five days of growth"),
            (&[360.0, 3_600.0, 3_500.0, 360.0, 350.0, 3_600.0], false, false, "days and nights"),
            (&[360.0, 360.0, 360.0, 3_600.0, 3_600.0, 360.0], false, false, "steps up and down"),
        ];
        for (values, may_be, could_be, why) in cases {
            let series = series(values);
            assert_eq!((series.may_be_counter(), series.no_counter().is_none()), (may_be, could_be), "{why}");
            // What is beyond doubt is possible.
            assert!(!series.is_counter() || may_be && could_be, "{why}");
        }
    }

    #[test]
    fn counters_without_their_name_are_known_by_their_readings() {
        let sum = |from: u32, to: u32| f64::from((from..=to).map(|hour| 100 + hour % 24 / 9 * 150).sum::<u32>());
        let cases: [(Vec<f64>, bool, &str); 7] = [
            ((0..48).map(|hour| f64::from(3_600 + 9 * hour)).collect(), false, "counts that grow evenly"),
            ((1..48).map(|step| f64::from(50 * step)).collect(), false, "a load test that is stepped up"),
            ((0..48).map(|hour| 1e6 + sum(0, hour)).collect(), true, "far above its rises"),
            ((0..48).map(|hour| sum(0, hour)).collect(), true, "from its beginning"),
            ((0..48).map(|hour| sum(hour / 30 * 30, hour)).collect(), true, "it begins anew"),
            ((0..48).map(|day| f64::from(100 + 2 * day)).collect(), false, "counts that double in 48 days"),
            ((0..20).map(|hour| 1e6 + sum(0, hour)).collect(), false, "too few readings"),
        ];
        for (values, expected, why) in cases {
            assert_eq!(series(&values).is_counter(), expected, "{why}");
        }
    }

    #[test]
    fn differences_belong_to_the_time_between() {
        let mut series = AllSeries::default();
        let between = |start, step, pieces, each| Ok(Some(Between { start, step, pieces, each }));
        assert_eq!(series.take("", 0, 1_000.0), Ok(None), "nothing is known of the time before");
        assert_eq!(series.take("", 10, 1_005.0), between(0, 10, 1, 5.0));
        assert_eq!(series.take("", 40, 1_035.0), between(10, 10, 3, 10.0), "two readings are missing");
        assert_eq!(series.take("", 50, 4.0), between(40, 10, 1, 4.0), "it began anew");
        assert!(series.take("", 50 + 10 * 20_000, 5.0).is_err(), "too far");
        let mut fresh = AllSeries::default();
        assert_eq!(fresh.take("", 10, 350.0), Ok(None));
        assert_eq!(fresh.take("", 20, 700.0), between(0, 10, 2, 350.0), "it began from nothing just before");
    }
}
