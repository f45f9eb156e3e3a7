//! What follows from the shape of a week alone, kept for the next evaluation: most movements of a slider leave the week
//! as it is, and those along its peak come by the same weeks again.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::course::{Rise, Tick, course_of, rises, ticks};
use model::burst::Limits;
use model::course::{Course, Span};
use model::traffic::{HOURS, Level, Levels, Week};
use scenario::week::week;
use scenario::{Shape, Traffic};

/// A week at a mean of one request a second.
pub struct Weekly {
    /// Its hours.
    pub week: Week,
    /// Its load levels.
    pub levels: Levels,
    /// How it runs.
    pub course: Course,
    /// Where it rises.
    pub rises: Vec<Rise>,
    /// Its bursts inside an hour, where it consists of them.
    pub ticks: Option<Ticking>,
    /// Its busiest span.
    pub crest: Span,
    /// By how much it rises at once, at most.
    pub steepest: f64,
    /// Its shortest span, in seconds.
    pub shortest: f64,
}

/// A week of bursts that are all alike.
pub struct Ticking {
    /// One of them.
    pub tick: Tick,
    /// What repeats: a burst, and the rest until the next.
    pub pattern: Course,
    /// The levels of the week with the bursts as one of them, which its hours do not show.
    pub levels: Levels,
}

impl Weekly {
    /// The course of the week, as short as it can be said.
    pub fn pattern(&self) -> &Course {
        self.ticks.as_ref().map_or(&self.course, |ticking| &ticking.pattern)
    }

    /// Whether no more instances are asked for at once than may be added by `limits`, where so many `erlangs` of work of
    /// `service` seconds come on average: each span finds as many as the one before it has left, and the right to start others.
    pub(crate) fn is_followed(&self, erlangs: f64, service: f64, limits: &Limits) -> bool {
        SETTLED * service <= self.shortest
            && 1.1 * erlangs * self.steepest <= limits.tokens
            && limits.tokens <= limits.refill * self.shortest
    }

    /// The load levels of the week as it runs: those of its hours, or of its bursts inside an hour.
    pub fn moments(&self) -> &Levels {
        self.ticks.as_ref().map_or(&self.levels, |ticking| &ticking.levels)
    }
}

/// So many service times into a span, what runs is what the span asks for.
const SETTLED: f64 = 4.0;

/// All of a traffic that shapes its week.
#[derive(PartialEq)]
struct Key {
    shape: Shape,
    peak_to_mean: f64,
    weekend: f64,
    week: Option<Arc<[f64; HOURS]>>,
}

/// Weeks that are kept: those along two sliders and those of the draws, twice over. One is twelve kilobytes.
const KEPT: usize = 192;

/// What was asked for last, the oldest to be replaced next.
#[derive(Default)]
struct Shelf {
    weeks: Vec<(Key, Rc<Weekly>)>,
    oldest: usize,
}

thread_local! {
    static SHELF: RefCell<Shelf> = RefCell::default();
}

/// The week of `traffic`, whatever its rate.
pub fn weekly(traffic: &Traffic) -> Rc<Weekly> {
    let key = Key {
        shape: traffic.shape,
        peak_to_mean: traffic.peak_to_mean.get(),
        weekend: traffic.weekend.get(),
        week: traffic.week.clone().filter(|_| traffic.shape == Shape::Week),
    };
    SHELF.with_borrow_mut(|shelf| {
        if let Some((_, known)) = shelf.weeks.iter().find(|(known, _)| *known == key) {
            return Rc::clone(known);
        }
        let made = Rc::new(made(traffic));
        let entry = (key, Rc::clone(&made));
        if shelf.weeks.len() < KEPT {
            shelf.weeks.push(entry);
        } else {
            shelf.weeks[shelf.oldest] = entry;
            shelf.oldest = (shelf.oldest + 1) % KEPT;
        }
        made
    })
}

/// Requests per second in each hour of the week, Monday 00:00 first.
pub fn demand(traffic: &Traffic) -> [f64; HOURS] {
    weekly(traffic).week.rates().map(|relative| relative * traffic.rate.get())
}

fn made(traffic: &Traffic) -> Weekly {
    let week = week(traffic);
    let course = course_of(traffic.shape, &week);
    let spans = course.spans();
    let busiest = |one: Span, span: &Span| if span.amount > one.amount { *span } else { one };
    let before = spans.iter().cycle().skip(spans.len() - 1);
    let steepest = spans.iter().zip(before).map(|(span, before)| span.amount - before.amount).fold(0.0, f64::max);
    Weekly {
        levels: week.levels(),
        rises: rises(&course),
        ticks: ticks(traffic.shape).and_then(ticking),
        crest: spans.iter().fold(spans[0], busiest),
        steepest,
        shortest: spans.iter().map(|span| span.seconds).fold(f64::INFINITY, f64::min),
        course,
        week,
    }
}

fn ticking(tick: Tick) -> Option<Ticking> {
    let rest = tick.every - tick.seconds;
    let span = |seconds: f64, amount: f64| Span { seconds, amount };
    let pattern = Course::new(vec![span(tick.seconds, tick.amount), span(rest, 0.0)])?;
    let hours = |seconds: f64| HOURS as f64 * seconds / tick.every;
    let level = |seconds: f64, relative: f64| Level { relative, hours: hours(seconds) };
    let levels = vec![level(rest, 0.0), level(tick.seconds, tick.amount)];
    Some(Ticking { tick, pattern, levels: Levels { levels, of_hour: [0; HOURS] } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::units::Ratio;

    #[test]
    fn the_demand_of_a_week_has_the_mean_rate_and_the_peak() {
        let demand = demand(&Traffic::default());
        assert!((demand.iter().sum::<f64>() / 168.0 - 20.0).abs() < 1e-9);
        assert!((demand.iter().copied().fold(0.0, f64::max) - 100.0).abs() < 1e-6);
    }

    fn traffic(shape: Shape, peak: f64, weekend: f64) -> Traffic {
        Traffic { shape, peak_to_mean: Ratio::of(peak), weekend: Ratio::of(weekend), ..Traffic::default() }
    }

    fn same(one: &Weekly, other: &Weekly) -> bool {
        one.levels == other.levels && one.course == other.course && one.rises == other.rises
    }

    #[test]
    fn a_week_that_is_kept_is_the_one_that_would_be_made() {
        for round in 0..2 {
            for place in 0..KEPT + 40 {
                let (shape, _) = Shape::ALL[place % Shape::ALL.len()];
                let traffic = traffic(shape, 1.0 + 0.05 * place as f64, 0.1 * (place % 12) as f64);
                assert!(same(&weekly(&traffic), &made(&traffic)), "round {round}: {traffic:?}");
            }
        }
        assert!(SHELF.with_borrow(|shelf| shelf.weeks.len() == KEPT), "and no more than that are kept");
    }

    #[test]
    fn weeks_of_ones_own_are_told_apart_by_their_hours() {
        let drawn = |rates: [f64; HOURS]| Traffic { week: Some(Arc::new(rates)), ..traffic(Shape::Week, 2.0, 1.0) };
        let mut other = [1.0; HOURS];
        other[5] = 9.0;
        let (flat, peaked) = (weekly(&drawn([1.0; HOURS])), weekly(&drawn(other)));
        assert!(!same(&flat, &peaked));
        assert!(same(&peaked, &weekly(&drawn(other))));
    }

    /// What exceeds any base rises no faster than all that comes.
    #[test]
    fn what_is_followed_loses_nobody() {
        use model::burst::Run;
        use model::service::Law;
        let limits = Limits { tokens: 1_000.0, refill: 100.0, cap: f64::INFINITY, keepalive: 300.0 };
        let (mut followed, mut refused) = (0, 0);
        for shape in [Shape::Steady, Shape::Daily, Shape::Office, Shape::Nightly, Shape::Spike] {
            let week = weekly(&Traffic { shape, ..Traffic::default() });
            for (rate, service, base) in [(5e3, 0.12, 0.0), (5e3, 0.12, 400.0), (2e4, 0.12, 1e3), (200.0, 20.0, 10.0)] {
                if !week.is_followed(rate * service, service, &limits) {
                    refused += 1;
                    continue;
                }
                followed += 1;
                let beyond = |amount: f64| f64::max(rate * amount - base / service, 0.0);
                let run = Run::warm(Law::Exponential { mean: service });
                let away = limits.turned_away(week.pattern(), beyond, &run, 0.0, |_, _| {});
                assert_eq!(away.share, 0.0, "{shape:?}, {rate}/s of {service} s beyond {base}");
            }
        }
        assert!(followed > 5 && refused > 2, "{followed} and {refused} cases");
    }
}
