//! Shapes of traffic, each with a mean of 1 unless it says otherwise; multiply by the mean rate.
//!
//! A day has its spans as fine as its form needs. [`week`] makes seven of it, [`super::Course::plus`] lays one shape
//! over another.

use super::{Course, Span};
use crate::special::{exp, ln};
use crate::units::Within as _;
use std::f64::consts::{PI, TAU};

/// Seconds in a day.
const DAY: f64 = 86_400.0;
/// Seconds in a month, the mean of four years.
pub const MONTH: f64 = 30.437_5 * DAY;
/// Steps of a ramp.
const RAMP_STEPS: u32 = 6;
/// What an exponential decay has fallen to when it is cut off.
const FADED: f64 = 0.01;

/// A day that swings: `exp(k cos)` around `peak_hour`, with k such that the crest is `peak_to_mean` (1 to 70) times
/// the mean; in `steps` spans, each at the mean of its ends and middle.
///
/// Any peak is possible, which a plain sinusoid has only up to 2. peak/mean is `e^k / I0(k)`; k by bisection.
pub fn wave(peak_to_mean: f64, peak_hour: f64, steps: u32) -> Course {
    let k = concentration(peak_to_mean);
    let at = |hour: f64| exp(k * (libm::cos((hour - peak_hour) / 24.0 * TAU) - 1.0));
    let width = 24.0 / f64::from(steps.max(1));
    let mean = |i: u32| {
        let from = f64::from(i) * width;
        (at(from) + 4.0 * at(from + width / 2.0) + at(from + width)) / 6.0
    };
    even(3_600.0 * width, (0..steps.max(1)).map(mean))
}

/// A day of work: as much from `start` to `end` as ever, `floor` (a share in `0..=1`) of it at night, and ramps of
/// `ramp` hours that end at `start` and begin at `end`; hours from midnight, `0 <= start - ramp`, `end + ramp <= 24`.
///
/// What does not fit into the day is cut off.
pub fn office(start: f64, end: f64, ramp: f64, floor: f64) -> Course {
    let (start, end) = (start.within(0.0, 24.0), end.within(0.0, 24.0));
    let (start, end) = (start.min(end), end);
    let (up, down) = (ramp.within(0.0, start), ramp.within(0.0, 24.0 - end));
    let floor = floor.within(0.0, 1.0);
    let mut spans = vec![hours(start - up, floor)];
    let part = |i: u32| (f64::from(i) + 0.5) / f64::from(RAMP_STEPS);
    spans.extend((0..RAMP_STEPS).map(|i| hours(up / f64::from(RAMP_STEPS), floor + (1.0 - floor) * part(i))));
    spans.push(hours(end - start, 1.0));
    spans.extend((0..RAMP_STEPS).map(|i| hours(down / f64::from(RAMP_STEPS), 1.0 - (1.0 - floor) * part(i))));
    spans.push(hours(24.0 - end - down, floor));
    normal(spans)
}

/// Seven days, the last two at `weekend` (at least 0) times the others.
pub fn week(day: &Course, weekend: f64) -> Course {
    let days = [1.0, 1.0, 1.0, 1.0, 1.0, weekend.max(0.0), weekend.max(0.0)];
    normal(days.iter().flat_map(|factor| day.times(*factor).0).collect())
}

/// A campaign, in times of an ordinary rate; lengths in seconds, at least 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Campaign {
    /// The plateau over the ordinary rate, at least 1.
    pub multiplier: f64,
    /// How long it rises.
    pub ramp: f64,
    /// How long it stays.
    pub plateau: f64,
    /// How long until it has fallen by a factor of e above the ordinary rate.
    pub decay: f64,
}

/// A level rate with a campaign `per_month` times a month, evenly apart; the course is one of them with what lies
/// before the next. What does not fit before the next is cut off.
pub fn campaign(campaign: &Campaign, per_month: f64) -> Course {
    let period = MONTH / per_month.within(1e-3, 1e4);
    let above = campaign.multiplier.max(1.0) - 1.0;
    let mut spans = Vec::new();
    let mut left = period;
    let mut push = |seconds: f64, amount: f64| {
        let seconds = f64::min(seconds, left);
        left -= seconds;
        spans.push(Span { seconds, amount });
    };
    let parts = f64::from(RAMP_STEPS);
    for i in 0..RAMP_STEPS {
        push(campaign.ramp / parts, 1.0 + above * (f64::from(i) + 0.5) / parts);
    }
    push(campaign.plateau, 1.0 + above);
    // In steps of a quarter of the decay, each at its mean.
    let (step, fall) = (campaign.decay / 4.0, exp(-0.25));
    let mut height = above;
    while height > FADED * above && step > 0.0 {
        push(step, 1.0 + height * (1.0 - fall) * 4.0);
        height *= fall;
    }
    push(period, 1.0);
    normal(spans)
}

/// `requests` every `every` seconds, spread over `over` of them (at least a second) and nothing in between. In
/// requests per second, not with a mean of 1.
pub fn ticks(every: f64, requests: f64, over: f64) -> Course {
    let every = every.max(1e-3);
    let over = over.max(1.0).min(every);
    let spans = vec![Span { seconds: over, amount: requests / over }, Span { seconds: every - over, amount: 0.0 }];
    Course::new(spans.into_iter().filter(|span| span.seconds > 0.0).collect()).unwrap_or_else(flat)
}

/// Cold starts when `requests` come at the very same moment and `warm` instances are free.
pub fn batch_starts(requests: f64, warm: f64) -> f64 {
    (requests - warm).max(0.0)
}

/// How much busier than at the beginning the middle of each of the next twelve months is, at a growth of `per_month`
/// (above -1; 0.05 is 5 %).
pub fn growth(per_month: f64) -> [f64; 12] {
    let rate = ln((1.0 + per_month).max(1e-9));
    std::array::from_fn(|month| exp(rate * (month as f64 + 0.5)))
}

/// The k for which `exp(k cos)` peaks so many times above its mean.
fn concentration(peak_to_mean: f64) -> f64 {
    // The mean of a periodic function over even nodes: exact but for what is finer than a node.
    const HALF: usize = 128;
    let mean = |k: f64| {
        let node = |i: usize| exp(k * (libm::cos(PI * (i as f64 + 0.5) / HALF as f64) - 1.0));
        (0..HALF).map(node).sum::<f64>() / HALF as f64
    };
    let (mut low, mut high) = (0.0, 1_000.0);
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        *(if 1.0 / mean(middle) < peak_to_mean { &mut low } else { &mut high }) = middle;
    }
    f64::midpoint(low, high)
}

fn hours(hours: f64, amount: f64) -> Span {
    Span { seconds: 3_600.0 * hours, amount }
}

fn even(seconds: f64, amounts: impl Iterator<Item = f64>) -> Course {
    normal(amounts.map(|amount| Span { seconds, amount }).collect())
}

/// The course with a mean of 1, without spans of no length; a level day where there is nothing.
fn normal(mut spans: Vec<Span>) -> Course {
    spans.retain(|span| span.seconds > 1e-9);
    let course = Course::new(spans).filter(|course| course.total() > 0.0);
    course.map_or_else(flat, |course| course.with_mean(1.0))
}

fn flat() -> Course {
    Course(vec![Span { seconds: DAY, amount: 1.0 }])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn close(a: f64, b: f64, error: f64) {
        assert!((a - b).abs() <= error * b.abs(), "{a} is not {b}");
    }

    #[test]
    fn a_wave_peaks_as_asked() {
        for peak in [1.0, 1.3, 2.0, 5.0, 20.0, 60.0] {
            let day = wave(peak, 14.25, 1_440);
            close(day.mean(), 1.0, 1e-12);
            close(day.peak(), peak, 3e-3);
            assert_eq!(day.period(), DAY);
        }
        assert!(wave(1.0, 14.0, 24).spans().iter().all(|span| (span.amount - 1.0).abs() < 1e-9));
    }

    #[test]
    fn days_and_weeks_have_their_sums() {
        let day = office(9.0, 17.0, 0.5, 0.1);
        close(day.mean(), 1.0, 1e-12);
        close(day.period(), DAY, 1e-12);
        // Eight hours, half an hour of ramps at their middle, and the rest at a tenth.
        let area = 8.0 + 0.55 + 0.1 * 15.0;
        close(day.peak(), 24.0 / area, 1e-9);
        let week = week(&day, 0.25);
        close(week.mean(), 1.0, 1e-12);
        close(week.period(), 7.0 * DAY, 1e-12);
        close(week.peak(), day.peak() * 7.0 / 5.5, 1e-9);
        close(office(0.0, 24.0, 0.5, 0.1).peak(), 1.0, 1e-12);
        close(office(8.0, 8.0, 0.0, 0.0).mean(), 1.0, 1e-12);
    }

    #[test]
    fn a_campaign_has_its_parts() {
        let shape = Campaign { multiplier: 21.0, ramp: 600.0, plateau: 3_600.0, decay: 7_200.0 };
        let course = campaign(&shape, 2.0);
        close(course.period(), MONTH / 2.0, 1e-12);
        close(course.mean(), 1.0, 1e-12);
        let base = course.spans().last().unwrap().amount;
        close(course.peak() / base, 21.0, 1e-9);
        let extra = 20.0 * (300.0 + 3_600.0 + 7_200.0 * (1.0 - FADED));
        close((course.total() / base - course.period()) / extra, 1.0, 2e-3);
        assert!((campaign(&shape, 1e4).mean() - 1.0).abs() < 1e-12, "cut off");
    }

    #[test]
    fn ticks_and_growth_are_counted() {
        close(ticks(600.0, 120.0, 60.0).total(), 120.0, 1e-12);
        close(ticks(600.0, 120.0, 0.0).peak(), 120.0, 1e-12);
        close(ticks(10.0, 120.0, 60.0).mean(), 12.0, 1e-12);
        close(growth(0.05)[11] / growth(0.05)[10], 1.05, 1e-12);
        assert_eq!(growth(0.0), [1.0; 12]);
        assert_eq!(batch_starts(10.0, 4.0), 6.0);
    }
}
