//! The course of a scenario's traffic: what arrives when, finer than the hours that are shown.

use model::course::{Course, Span, shapes};
use model::traffic::{HOURS, Week};
use scenario::week::week;
use scenario::{Shape, Traffic};

/// Seconds in an hour.
const HOUR: f64 = 3_600.0;

/// Parts of an hour that are told apart where the rate glides from one hour to the next.
const PARTS: usize = 4;

/// Seconds over which the requests of a cron job spread. Assumption.
const TICK: f64 = 60.0;

/// The course of a week at a mean of one request a second, repeating; times the mean rate it is that of `traffic`.
///
/// Between the middles of two hours the rate glides evenly; each hour keeps its requests. A campaign begins at once, and
/// a cron job fires on the hour.
pub fn course(traffic: &Traffic) -> Course {
    course_of(traffic.shape, &week(traffic))
}

/// The same, of the relative rates of its hours.
pub fn course_of(shape: Shape, week: &Week) -> Course {
    let course = match shape {
        Shape::Steady => Course::sampled(HOUR * HOURS as f64, [1.0]),
        Shape::Cron => hourly_ticks(),
        Shape::Spike => Course::sampled(HOUR, *week.rates()),
        _ => Course::sampled(HOUR / PARTS as f64, gliding(week.rates())),
    };
    course.unwrap_or_else(|| shapes::ticks(HOUR, HOUR, HOUR))
}

/// Bursts that come again and again, with nothing in between.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tick {
    /// How long each is, in seconds.
    pub seconds: f64,
    /// Seconds from one to the next.
    pub every: f64,
    /// The rate meanwhile, relative to the mean of the week.
    pub amount: f64,
}

/// The bursts of a shape that consists of them.
pub fn ticks(shape: Shape) -> Option<Tick> {
    (shape == Shape::Cron).then_some(Tick { seconds: TICK, every: HOUR, amount: HOUR / TICK })
}

/// All requests of an hour in its first minute.
fn hourly_ticks() -> Option<Course> {
    let tick = [Span { seconds: TICK, amount: HOUR / TICK }, Span { seconds: HOUR - TICK, amount: 0.0 }];
    Course::new((0..HOURS).flat_map(|_| tick).collect())
}

/// Quarters of hours on straight lines between the middles of the hours, scaled so that each hour keeps its mean.
fn gliding(rates: &[f64; HOURS]) -> Vec<f64> {
    let mut parts = Vec::with_capacity(PARTS * HOURS);
    for (hour, rate) in rates.iter().enumerate() {
        let (before, after) = (rates[(hour + HOURS - 1) % HOURS], rates[(hour + 1) % HOURS]);
        let at = |part: usize| {
            let place = (part as f64 + 0.5) / PARTS as f64 - 0.5;
            let towards = if place < 0.0 { before } else { after };
            rate + (towards - rate) * place.abs()
        };
        let mean = (0..PARTS).map(at).sum::<f64>() / PARTS as f64;
        let scale = if mean > 0.0 { rate / mean } else { 0.0 };
        parts.extend((0..PARTS).map(|part| at(part) * scale));
    }
    parts
}

/// A moment at which the rate rises, relative to the mean of the week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rise {
    /// The rate before.
    pub from: f64,
    /// The rate after.
    pub to: f64,
    /// How long that lasts, in seconds.
    pub seconds: f64,
    /// How often this happens in the week.
    pub times: f64,
}

/// The moments of a week at which the rate rises by more than a twentieth, like ones put together.
pub fn rises(course: &Course) -> Vec<Rise> {
    let spans = course.spans();
    let mut rises: Vec<Rise> = Vec::new();
    for (place, span) in spans.iter().enumerate() {
        let before = spans[(place + spans.len() - 1) % spans.len()].amount;
        if span.amount <= 1.05 * before {
            continue;
        }
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (a + b);
        match rises.iter_mut().find(|rise| near(rise.from, before) && near(rise.to, span.amount)) {
            Some(rise) => rise.times += 1.0,
            None => rises.push(Rise { from: before, to: span.amount, seconds: span.seconds, times: 1.0 }),
        }
    }
    rises
}

/// Amounts of an hour: the mean over its time of what `spans` hold, each a length in seconds and an amount.
pub fn by_hour(spans: impl IntoIterator<Item = (f64, f64)>) -> Box<[f64; HOURS]> {
    let mut hours = Box::new([0.0; HOURS]);
    let mut at = 0.0;
    for (seconds, amount) in spans {
        let end = at + seconds;
        while at < end - 1e-9 {
            let hour = ((at + 1e-9) / HOUR) as usize;
            let edge = end.min((hour + 1) as f64 * HOUR);
            if let Some(sum) = hours.get_mut(hour) {
                *sum += amount * (edge - at) / HOUR;
            }
            at = edge;
        }
    }
    hours
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weekly::demand;

    #[test]
    fn every_hour_keeps_its_requests() {
        for (shape, name) in Shape::ALL {
            let traffic = Traffic { shape, ..Traffic::default() };
            let course = course(&traffic).times(traffic.rate.get());
            assert!((course.period() - HOUR * HOURS as f64).abs() < 1e-6, "{name}");
            let hours = by_hour(course.spans().iter().map(|span| (span.seconds, span.amount)));
            for (hour, demand) in demand(&traffic).iter().enumerate() {
                assert!((hours[hour] - demand).abs() < 1e-9 * (1.0 + demand), "{name}, hour {hour}");
            }
        }
    }

    #[test]
    fn a_span_longer_than_an_hour_fills_them() {
        let hours = by_hour([(5_400.0, 2.0), (1_800.0, 4.0)]);
        assert_eq!((hours[0], hours[1], hours[2]), (2.0, 3.0, 0.0));
    }
}
