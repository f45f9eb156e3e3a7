//! Cold starts of what overflows a base, request by request: all requests of the week, the servers of the base, and the
//! functions behind them.

use crate::alive;
use crate::evaluator::Evaluator;
use answer::simulated::MixSeen;
use model::burstiness::Burstiness;
use model::service::Law;
use model::simulation::{Arrivals, Piece, Plan, Run};
use model::traffic::HOURS;
use platform::mix::{Carried, Depth};
use platform::simulated::functions;
use scenario::Scenario;
use scenario::work::{Group, groups};

/// Requests of one kind of service that are simulated, about.
const REQUESTS: f64 = 2e7;

/// Signs of life of a run, about: one each tenth of a second or so.
const SIGNS: f64 = 20.0;

/// Windows of a run, from whose differences the interval comes.
const WINDOWS: u32 = 4;

/// Overflows of less than this share of the visits are too rare to be simulated, and too rare to matter.
const RARE: f64 = 1e-5;

/// Where chance begins: the same answer each time.
const SEED: u64 = 20;

/// What is seen, request by request. Nothing where no mix is shown, where it has no base, or where a week has more
/// requests than are simulated while a pool comes to rest.
pub fn study(scenario: &Scenario) -> Option<MixSeen> {
    let evaluator = Evaluator::new(scenario);
    let mixer = evaluator.mixer(scenario);
    let found = mixer.cheapest(None, Depth::Whole)?;
    let carried = mixer.carried(&found)?;
    let groups = groups(scenario);
    let (mut cold, mut variance, mut left, mut visits) = (0.0, 0.0, 0.0, 0.0);
    for (kind, group) in groups.iter().enumerate() {
        visits += group.visits();
        if carried.left[kind] < RARE {
            continue;
        }
        let [share, width, overflow] = overflowing(&evaluator, scenario, group, &carried, kind)?;
        cold += group.visits() * share;
        variance += group.visits() * group.visits() * width * width;
        left += group.visits() * overflow;
    }
    let overflow = if visits > 0.0 { left / visits } else { 0.0 };
    Some(MixSeen { cold, ci95: variance.sqrt(), overflow })
}

/// Cold starts, half the width of their interval and overflow of one service of a group, as shares of its visits.
fn overflowing(
    evaluator: &Evaluator,
    scenario: &Scenario,
    group: &Group<'_>,
    carried: &Carried,
    kind: usize,
) -> Option<[f64; 3]> {
    let mut alone = scenario.clone();
    alone.services = vec![group.service.clone()];
    let visits = group.service.visits.get();
    let workers = group.workers(scenario);
    let keep = functions(&alone, Arrivals::Steady(1.0)).keepalive;
    let profile = profile(evaluator, scenario, visits, keep)?;
    let period: f64 = profile.iter().map(|piece| piece.seconds).sum();
    let all: f64 = profile.iter().map(|piece| piece.seconds * piece.rate).sum();
    let of = match scenario.traffic.burstiness.get() {
        index if index > 1.0 => {
            let bursts = Burstiness::from_dispersion(index, all / period, Burstiness::LENGTH);
            Arrivals::Bursts { profile, switch: bursts.at(1.0) }
        }
        _ => Arrivals::Profile(profile),
    };
    let arrivals = Arrivals::Overflow {
        of: Box::new(of),
        servers: carried.replicas[kind].saturating_mul(workers),
        service: Law::new(group.service.duration, group.service.duration_cv.get()),
    };
    let input = functions(&alone, arrivals);
    let plan = Plan::steady(2.0 * keep, period, WINDOWS);
    let mut run = Run::new(input, plan, SEED).ok()?;
    // What the base carries is not counted by the run.
    let slice = REQUESTS * carried.left[kind] / SIGNS;
    while !run.advance(slice as u64).finished {
        alive::beat();
        if alive::is_stopped() {
            return None;
        }
    }
    let report = run.finish();
    let share = report.totals().requests as f64 / (f64::from(WINDOWS) * all);
    let cold = report.p_cold();
    Some([share * cold.mean, share * cold.ci95.unwrap_or(0.0), share])
}

/// The week as it runs where it has few enough requests; else its load levels one after the other, each for as much
/// shorter, provided that a pool comes to rest in each.
fn profile(evaluator: &Evaluator, scenario: &Scenario, visits: f64, keep: f64) -> Option<Vec<Piece>> {
    let course = evaluator.course(scenario);
    let week = course.total() * visits * f64::from(WINDOWS);
    if week <= REQUESTS {
        let piece = |seconds: f64, rate: f64| Piece { seconds, rate: rate * visits };
        return Some(course.spans().iter().map(|span| piece(span.seconds, span.amount)).collect());
    }
    let (levels, rate) = (evaluator.levels(), scenario.traffic.rate.get() * visits);
    let shorter = REQUESTS / week;
    let rests = HOURS as f64 * 3_600.0 * shorter / levels.len() as f64;
    let piece = |hours: f64, relative: f64| Piece { seconds: hours * 3_600.0 * shorter, rate: rate * relative };
    (rests >= keep).then(|| levels.iter().map(|level| piece(level.hours, level.relative)).collect())
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::evaluate::outcome;
    use scenario::example;
    use scenario::knob::Knob;
    use scenario::msg::Msg;

    /// A base that never rests, small enough for a test.
    fn busy() -> Scenario {
        let mut scenario = example::ALL[8].scenario().after(Msg::FreedPeople);
        Knob::Rate.write(&mut scenario, 40.0);
        Knob::Duration.write(&mut scenario, 4_000.0);
        Knob::P99.write(&mut scenario, 60_000.0);
        scenario
    }

    thread_local! {
        static BEATS: Cell<u32> = const { Cell::new(0) };
    }

    #[test]
    fn the_closed_form_is_near_what_is_seen() {
        let scenario = busy();
        let mixed = outcome(&scenario).mixed.expect("a mix wins");
        alive::listen(|| {
            BEATS.set(BEATS.get() + 1);
            true
        });
        let MixSeen { cold, ci95: width, overflow: share } = study(&scenario).unwrap();
        assert!(BEATS.get() >= 10, "{} signs of life: a reader's machine takes seconds", BEATS.get());
        assert!((share / mixed.functions_share - 1.0).abs() < 0.1, "{share} against {}", mixed.functions_share);
        let error = mixed.cold_share / cold - 1.0;
        assert!(error.abs() < 0.35, "closed {} seen {cold} ± {width}", mixed.cold_share);
    }

    #[test]
    fn what_has_no_base_is_not_simulated() {
        let scenario = Scenario::default().after(Msg::Picked(scenario::Platform::CloudflareWorkers));
        assert_eq!(study(&scenario), None);
    }
}
