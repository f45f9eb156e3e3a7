//! Traffic over a week: 168 hourly rates relative to their mean, and the load levels they pass through.

use libm::{exp, log};

use crate::special::sine_cosine;

/// Hours in a week.
pub const HOURS: usize = 168;

/// Most load levels that a week is told apart into; a week of fewer distinct rates keeps each of them.
pub const MOST_LEVELS: usize = 32;

/// Rates closer than this share of each other are one level.
const SAME: f64 = 1e-9;

/// Relative hourly rates over a week, Monday 00:00 first. Their mean is 1; none is negative.
#[derive(Clone, Debug, PartialEq)]
pub struct Week([f64; HOURS]);

/// How a day runs: 24 relative rates in `0..=1`, one of them 1.
pub type Day = [f64; 24];

/// A wave with its crest at 14:00. Raised to a power it is the von Mises day of Eick, Massey and Whitt's kind,
/// exp(k cos), for any peak over mean.
pub fn wave() -> Day {
    std::array::from_fn(|hour| {
        let angle = (hour as f64 - 14.0) / 24.0 * std::f64::consts::TAU;
        exp(sine_cosine(angle).1 - 1.0)
    })
}

/// Office hours with a dip at noon. Assumption: drawn by judgement, not measured.
pub const OFFICE: Day = [
    0.02, 0.02, 0.02, 0.02, 0.02, 0.03, 0.05, 0.20, 0.60, 0.90, 1.00, 0.95, 0.70, 0.75, 0.90, 0.88, 0.80, 0.50, 0.25,
    0.12, 0.08, 0.05, 0.03, 0.02,
];

/// A batch from one to five in the morning. Assumption: drawn by judgement, not measured.
pub const NIGHTLY: Day = [
    0.02, 0.60, 1.00, 0.80, 0.30, 0.05, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02,
    0.02, 0.02, 0.02, 0.02, 0.02,
];

impl Week {
    /// The same rate at every hour.
    pub const STEADY: Self = Self([1.0; HOURS]);

    /// From any 168 amounts; nothing if one is negative or not finite, or if all are zero.
    pub fn new(rates: &[f64; HOURS]) -> Option<Self> {
        let sum: f64 = rates.iter().sum();
        let fine = rates.iter().all(|rate| *rate >= 0.0) && sum > 0.0 && sum.is_finite();
        fine.then(|| Self(rates.map(|rate| rate / sum * HOURS as f64)))
    }

    /// Seven of `day`, Saturday and Sunday at `weekend` times a weekday, made more or less pointed until the
    /// busiest hour is `peak_to_mean` times the mean of the week.
    ///
    /// The day is raised to a power, which keeps its form and its crest. Where even a flat day peaks higher
    /// than asked (an empty weekend), the weekend gives way; where a single hour a day cannot peak so high, the
    /// most pointed day stands.
    pub fn from_day(day: &Day, weekend: f64, peak_to_mean: f64) -> Self {
        let flattest = 7.0 / peak_to_mean.max(1.0);
        let weekend = if weekend <= 1.0 {
            weekend.max((flattest - 5.0) / 2.0)
        } else {
            weekend.min(highest_weekend(peak_to_mean))
        };
        let busiest = weekend.max(1.0);
        let target = busiest / peak_to_mean.max(1.0) * 7.0 / (5.0 + 2.0 * weekend);
        let power = power_for_mean(&day.map(log), target);
        let day = day.map(|rate| exp(power * log(rate)));
        let rates = std::array::from_fn(|hour| day[hour % 24] * if hour / 24 < 5 { 1.0 } else { weekend });
        Self::new(&rates).unwrap_or(Self::STEADY)
    }

    /// A level week with one campaign on Wednesday noon that dies away over hours (e-fold in three hours),
    /// its first hour `peak_to_mean` times the mean.
    pub fn spike(peak_to_mean: f64) -> Self {
        const START: usize = 2 * 24 + 12;
        let decay = |hour: usize| if hour < START { 0.0 } else { exp(-((hour - START) as f64) / 3.0) };
        let area: f64 = (0..HOURS).map(decay).sum::<f64>() / HOURS as f64;
        let height = (peak_to_mean.max(1.0) - 1.0) / (1.0 - peak_to_mean * area).max(1e-3);
        Self::new(&std::array::from_fn(|hour| 1.0 + height * decay(hour))).unwrap_or(Self::STEADY)
    }

    /// The 168 rates.
    pub const fn rates(&self) -> &[f64; HOURS] {
        &self.0
    }

    /// The busiest hour over the mean.
    pub fn peak_to_mean(&self) -> f64 {
        self.0.iter().copied().fold(0.0, f64::max)
    }

    /// Mean of Saturday and Sunday over the mean of the other days; infinite if only the weekend has traffic.
    pub fn weekend_factor(&self) -> f64 {
        let (weekdays, weekend) = self.0.split_at(5 * 24);
        let mean = |hours: &[f64]| hours.iter().sum::<f64>() / hours.len() as f64;
        mean(weekend) / mean(weekdays)
    }

    /// The load levels of the week by ascending rate.
    ///
    /// Hours of equal rate share a level. Where there are more than [`MOST_LEVELS`] distinct rates, near ones are
    /// put together at their mean; the busiest keeps its own.
    pub fn levels(&self) -> Levels {
        let mut order: Vec<usize> = (0..self.0.len()).collect();
        order.sort_by(|one, other| self.0[*one].total_cmp(&self.0[*other]));
        let mut tolerance = SAME;
        let mut groups = near_rates(&self.0, &order, tolerance);
        while groups.len() > MOST_LEVELS {
            tolerance = (tolerance * 1.5).max(1e-3);
            groups = near_rates(&self.0, &order, tolerance);
        }
        let mut of_hour = [0; HOURS];
        let mut levels = Vec::with_capacity(groups.len());
        for (index, group) in groups.iter().enumerate() {
            let hours = group.len() as f64;
            let relative = group.iter().map(|hour| self.0[*hour]).sum::<f64>() / hours;
            levels.push(Level { relative, hours });
            group.iter().for_each(|hour| of_hour[*hour] = index as u8);
        }
        Levels { levels, of_hour }
    }
}

/// A rate that a week passes through, and for how long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// Rate over the mean of the week.
    pub relative: f64,
    /// Hours a week.
    pub hours: f64,
}

impl Level {
    /// Share of the week's requests that arrive at this level.
    pub fn weight(&self) -> f64 {
        self.relative * self.hours / HOURS as f64
    }
}

/// The load levels of a week, and which hour is at which.
#[derive(Clone, Debug, PartialEq)]
pub struct Levels {
    /// By ascending rate.
    pub levels: Vec<Level>,
    /// Index into `levels` for each hour.
    pub of_hour: [u8; HOURS],
}

/// The weekend factor at which a flat day has this peak over mean, for a weekend busier than the week.
fn highest_weekend(peak_to_mean: f64) -> f64 {
    // busiest / mean = 7 w / (5 + 2 w), which stays below 3.5.
    if peak_to_mean >= 3.5 { f64::MAX } else { 5.0 * peak_to_mean / (7.0 - 2.0 * peak_to_mean) }
}

/// The power to which a day of these logarithms is raised for its mean to be `target`, by bisection.
fn power_for_mean(logs: &Day, target: f64) -> f64 {
    let mean = |power: f64| logs.iter().map(|log| exp(power * log)).sum::<f64>() / 24.0;
    let (mut low, mut high) = (0.0, 1.0);
    while mean(high) > target && high < 1e6 {
        (low, high) = (high, high * 4.0);
    }
    // Which half it is need not be asked where it is known; what comes out is the same to the last bit.
    let near = near_power(logs, target);
    let sure = 1e-9 * near;
    for _ in 0..48 {
        let middle = 0.5 * (low + high);
        let more = if (middle - near).abs() > sure { middle < near } else { mean(middle) > target };
        if more { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// The same power but for its last digits; not a number where no power is enough.
///
/// The mean falls with the power and bends upwards, so that Newton's steps from below do not overshoot.
fn near_power(logs: &Day, target: f64) -> f64 {
    const STEPS: u32 = 40;
    let mut power = 0.0;
    for _ in 0..STEPS {
        let (mut mean, mut slope) = (0.0, 0.0);
        for log in logs {
            let rate = exp(power * log) / 24.0;
            mean += rate;
            slope += rate * log;
        }
        let step = (target - mean) / slope;
        power += step;
        if step.abs() <= 1e-12 * power {
            return power;
        }
    }
    f64::NAN
}

/// Runs of hours whose rates lie within `tolerance` of the run's lowest (of a twentieth of the mean, if that is
/// more). The hours of the busiest rate are a run of their own.
fn near_rates(rates: &[f64; HOURS], order: &[usize], tolerance: f64) -> Vec<Vec<usize>> {
    let busiest = rates[order[HOURS - 1]] * (1.0 - SAME);
    let joins =
        |first: f64, rate: f64| rate - first <= tolerance * first.max(0.05) && (rate < busiest || first >= busiest);
    let mut groups: Vec<Vec<usize>> = Vec::with_capacity(MOST_LEVELS);
    for hour in order {
        match groups.last_mut() {
            Some(group) if joins(rates[group[0]], rates[*hour]) => group.push(*hour),
            _ => groups.push(vec![*hour]),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn close(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "{a} is not {b}");
    }

    #[test]
    fn a_day_peaks_as_asked() {
        for day in [wave(), OFFICE, NIGHTLY] {
            for peak in [1.0, 1.1, 1.5, 2.0, 5.0, 10.0, 20.0] {
                for weekend in [0.0, 0.5, 1.0, 2.0] {
                    let week = Week::from_day(&day, weekend, peak);
                    close(week.peak_to_mean(), peak);
                    close(week.rates().iter().sum::<f64>(), 168.0);
                }
            }
        }
    }

    #[test]
    fn the_weekend_is_as_asked_unless_the_peak_forbids() {
        close(Week::from_day(&wave(), 0.5, 5.0).weekend_factor(), 0.5);
        close(Week::from_day(&wave(), 2.0, 5.0).weekend_factor(), 2.0);
        // A week without a peak has no quiet weekend either.
        close(Week::from_day(&wave(), 0.0, 1.0).weekend_factor(), 1.0);
    }

    #[test]
    fn a_campaign_peaks_as_asked() {
        for peak in [1.0, 2.0, 5.0, 20.0] {
            close(Week::spike(peak).peak_to_mean(), peak);
        }
    }

    #[test]
    fn levels_hold_the_whole_week() {
        let uneven = Week::new(&std::array::from_fn(|hour| ((hour * 7919) % 1009) as f64)).unwrap();
        for week in [Week::STEADY, Week::from_day(&wave(), 0.5, 5.0), Week::spike(8.0), uneven] {
            let levels = week.levels();
            assert!(levels.levels.len() <= MOST_LEVELS);
            assert!(levels.levels.is_sorted_by(|a, b| a.relative < b.relative));
            close(levels.levels.iter().map(|level| level.hours).sum(), 168.0);
            close(levels.levels.iter().map(Level::weight).sum(), 1.0);
            close(levels.levels.last().unwrap().relative, week.peak_to_mean());
        }
    }

    #[test]
    fn what_is_no_week_is_refused() {
        assert_eq!(Week::new(&[0.0; HOURS]), None);
        assert_eq!(Week::new(&[f64::NAN; HOURS]), None);
        assert_eq!(Week::new(&std::array::from_fn(|hour| if hour == 3 { -1.0 } else { 1.0 })), None);
    }
}
