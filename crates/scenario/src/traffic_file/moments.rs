//! Amounts at moments, in memory that does not grow with the file.

/// The most moments that are kept.
const MOST: usize = 1 << 20;
/// What moments are rounded down to once there are too many, in milliseconds: of any two hours of a hundred years
/// there are fewer than [`MOST`].
const STEPS: [i64; 6] = [1_000, 10_000, 60_000, 300_000, 900_000, 3_600_000];

/// Amounts at moments in milliseconds since 1970.
#[derive(Debug, Default)]
pub(super) struct Moments {
    points: Vec<(i64, f64)>,
    /// Milliseconds to which moments are rounded down; nothing while they are kept as they are.
    step: Option<i64>,
    /// Milliseconds for which each amount stands, once rates have become counts.
    lasts: Option<i64>,
    /// Whether amounts are rates, so that two in one step are not their sum.
    are_rates: bool,
}

impl Moments {
    /// None yet; `are_rates` says what is going to be added.
    pub(super) fn new(are_rates: bool) -> Self {
        Self { are_rates, ..Self::default() }
    }

    /// Adds an amount at a moment.
    pub(super) fn push(&mut self, millis: i64, amount: f64) {
        let millis = self.step.map_or(millis, |step| millis.div_euclid(step) * step);
        let amount = self.lasts.map_or(amount, |lasts| amount * lasts as f64 / 1e3);
        match self.points.last_mut() {
            Some(last) if last.0 == millis => last.1 += amount,
            _ => self.points.push((millis, amount)),
        }
        if self.points.len() >= MOST {
            self.shrink();
        }
    }

    /// Whether moments had to be rounded.
    pub(super) const fn are_rounded(&self) -> bool {
        self.step.is_some()
    }

    /// Milliseconds for which each amount that was pushed stands, where rates have become counts on the way.
    pub(super) const fn lasts(&self) -> Option<i64> {
        self.lasts
    }

    /// All of them, ascending and all different.
    pub(super) fn finish(mut self) -> Vec<(i64, f64)> {
        self.merge();
        self.points
    }

    fn merge(&mut self) {
        if !self.points.is_sorted_by(|a, b| a.0 <= b.0) {
            self.points.sort_by_key(|(millis, _)| *millis);
        }
        self.points.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                earlier.1 += later.1;
            }
            same
        });
    }

    fn shrink(&mut self) {
        self.merge();
        if self.are_rates && self.lasts.is_none() {
            let lasts = median_step(&self.points).unwrap_or(1_000);
            self.points.iter_mut().for_each(|(_, rate)| *rate *= lasts as f64 / 1e3);
            self.lasts = Some(lasts);
        }
        for step in STEPS {
            if self.points.len() <= MOST / 2 {
                break;
            }
            if self.step.is_none_or(|known| known < step) {
                self.points.iter_mut().for_each(|(millis, _)| *millis = millis.div_euclid(step) * step);
                self.step = Some(step);
                self.merge();
            }
        }
    }
}

/// The median distance of two moments, in milliseconds.
pub(super) fn median_step(points: &[(i64, f64)]) -> Option<i64> {
    let mut steps: Vec<i64> = points.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
    steps.sort_unstable();
    steps.get(steps.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_million_moments_keep_their_sum() {
        let mut moments = Moments::default();
        (0..5_000_000_i64).for_each(|second| moments.push(second * 1_000, 1.0));
        assert!(moments.are_rounded() && moments.points.len() < MOST);
        let points = moments.finish();
        assert_eq!(points.iter().map(|(_, amount)| amount).sum::<f64>(), 5e6);
        assert_eq!(points[1], (10_000, 10.0));
    }

    #[test]
    fn rates_that_are_rounded_become_counts() {
        let mut moments = Moments::new(true);
        (0..2_000_000_i64).for_each(|sample| moments.push(sample * 5_000, 70.0));
        assert_eq!(moments.lasts(), Some(5_000));
        let points = moments.finish();
        assert_eq!(points.iter().map(|(_, amount)| amount).sum::<f64>(), 7e8);
    }
}
