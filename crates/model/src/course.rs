//! The course of a rate: what arrives when, in spans of constant rate that repeat for ever.
//!
//! [`super::traffic::Week`] is the page's week of 168 hours. A course has spans of any length, so that a spike of
//! seconds keeps its edges and a constant day needs only one of them.

use super::traffic::{HOURS, Week};
use crate::units::Within as _;

pub mod shapes;

/// A length of time with one constant amount: a rate, or a mean concurrency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// How long, above 0.
    pub seconds: f64,
    /// How much; finite and not negative.
    pub amount: f64,
}

/// Spans one after the other. After the last comes the first again.
#[derive(Clone, Debug, PartialEq)]
pub struct Course(Vec<Span>);

impl Course {
    /// The course of these spans. Nothing without spans, or if a length is not finite and above 0 or an amount not
    /// finite and at least 0.
    pub fn new(spans: Vec<Span>) -> Option<Self> {
        let fine = |span: &Span| {
            span.seconds > 0.0 && span.seconds.is_finite() && span.amount >= 0.0 && span.amount.is_finite()
        };
        (!spans.is_empty() && spans.iter().all(fine)).then_some(Self(spans))
    }

    /// Equally long samples of `seconds` each.
    pub fn sampled(seconds: f64, amounts: impl IntoIterator<Item = f64>) -> Option<Self> {
        Self::new(amounts.into_iter().map(|amount| Span { seconds, amount }).collect())
    }

    /// A week's hours at a mean of `mean` per second.
    pub fn of_week(week: &Week, mean: f64) -> Option<Self> {
        Self::sampled(3_600.0, week.rates().iter().map(|rate| rate * mean))
    }

    /// The spans.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// Seconds until it begins again.
    pub fn period(&self) -> f64 {
        self.0.iter().map(|span| span.seconds).sum()
    }

    /// Amount times seconds, over one period: how many requests arrive.
    pub fn total(&self) -> f64 {
        self.0.iter().map(|span| span.seconds * span.amount).sum()
    }

    /// The mean amount over time.
    pub fn mean(&self) -> f64 {
        self.total() / self.period()
    }

    /// The largest amount.
    pub fn peak(&self) -> f64 {
        self.0.iter().map(|span| span.amount).fold(0.0, f64::max)
    }

    /// The same course with another mean. One that is nothing all the time stays so.
    pub fn with_mean(&self, mean: f64) -> Self {
        let now = self.mean();
        let factor = if now > 0.0 && mean >= 0.0 { mean / now } else { 0.0 };
        self.times(factor)
    }

    /// Every amount `factor` times; `factor` at least 0. Saturates at the largest finite number.
    pub fn times(&self, factor: f64) -> Self {
        Self(self.0.iter().map(|span| Span { amount: (span.amount * factor).within(0.0, f64::MAX), ..*span }).collect())
    }

    /// Both courses added, with the edges of both. The period is the longer of the two, and the shorter is repeated
    /// in it; it is cut off where it does not fit a whole number of times.
    pub fn plus(&self, other: &Self) -> Self {
        let (long, short) = if self.period() >= other.period() { (self, other) } else { (other, self) };
        let mut spans = Vec::with_capacity(long.0.len() + short.0.len());
        let (mut at, mut left) = (0, short.0[0].seconds);
        for span in &long.0 {
            let mut rest = span.seconds;
            while rest > 0.0 {
                // An edge closer than a microsecond to another is the same edge, apart by rounding.
                let step = if (rest - left).abs() < 1e-6 { rest } else { rest.min(left) };
                spans.push(Span { seconds: step, amount: span.amount + short.0[at].amount });
                rest -= step;
                left -= step;
                if left < 1e-6 {
                    at = (at + 1) % short.0.len();
                    left = short.0[at].seconds;
                }
            }
        }
        Self(spans)
    }

    /// Means over `bins` equal parts of the period.
    pub fn binned(&self, bins: usize) -> Vec<f64> {
        let width = self.period() / bins as f64;
        let mut sums = vec![0.0; bins];
        let mut start = 0.0;
        for span in &self.0 {
            let end = start + span.seconds;
            let mut from = start;
            while from < end {
                let bin = ((from / width + 1e-9) as usize).min(bins - 1);
                let to = if bin + 1 == bins { end } else { end.min((bin + 1) as f64 * width) };
                let to = if to > from { to } else { end };
                sums[bin] += (to - from) * span.amount;
                from = to;
            }
            start = end;
        }
        sums.iter().map(|sum| sum / width).collect()
    }
}

/// Seconds in a week.
pub const WEEK: f64 = HOURS as f64 * 3_600.0;

#[cfg(test)]
mod tests {
    use super::*;

    fn course(spans: &[(f64, f64)]) -> Course {
        Course::new(spans.iter().map(|(seconds, amount)| Span { seconds: *seconds, amount: *amount }).collect())
            .unwrap()
    }

    #[test]
    fn what_is_no_course_is_refused() {
        assert_eq!(Course::new(Vec::new()), None);
        for (seconds, amount) in [(0.0, 1.0), (-1.0, 1.0), (f64::NAN, 1.0), (1.0, -1.0), (1.0, f64::INFINITY)] {
            assert_eq!(Course::new(vec![Span { seconds, amount }]), None, "{seconds} {amount}");
        }
    }

    #[test]
    fn sums_keep_edges_and_totals() {
        let base = course(&[(10.0, 2.0), (30.0, 1.0)]);
        let tick = course(&[(3.0, 0.0), (1.0, 8.0)]);
        let both = base.plus(&tick);
        assert!((both.period() - 40.0).abs() < 1e-12);
        assert!((both.total() - (50.0 + 80.0)).abs() < 1e-9);
        assert_eq!(both, tick.plus(&base), "in either order");
        assert_eq!(both.peak(), 10.0);
        let bins = both.binned(4);
        assert!((bins.iter().sum::<f64>() * 10.0 - 130.0).abs() < 1e-9, "{bins:?}");
        assert!((bins[0] - 3.6).abs() < 1e-12, "two ticks and a base of two: {bins:?}");
    }

    #[test]
    fn a_mean_is_met() {
        let scaled = course(&[(10.0, 2.0), (30.0, 1.0)]).with_mean(7.0);
        assert!((scaled.mean() - 7.0).abs() < 1e-12);
        assert_eq!(course(&[(1.0, 0.0)]).with_mean(3.0).mean(), 0.0);
        let week = Course::of_week(&Week::spike(8.0), 20.0).unwrap();
        assert!((week.mean() - 20.0).abs() < 1e-9 && week.period() == WEEK);
    }
}
