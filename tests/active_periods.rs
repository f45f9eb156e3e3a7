//! Active periods of instances: the closed form beside a simulation run by run, and beside published readings of the
//! rule.
//!
//! The simulation knows nothing of the closed form. Runs arrive at random, each goes to the first instance that has
//! room, and the clock of each instance is kept: a period begins with a run on an idle instance whose last period is
//! over, and ends when nothing runs and its least time has passed.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use answer::Note;
use catalogue::Meter;
use decide::evaluate::outcome;
use model::active::{Billed, Periods};
use model::billing::DurationRule;
use model::random::Random;
use model::service::Law;
use model::units::{Seconds, Share};
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::{FrontDoor, Platform, Scenario};

/// The rule of Azure Flex: a second at least, then up to the next 100 ms.
const RULE: DurationRule =
    DurationRule { granularity: Duration::from_millis(100), minimum: Duration::from_millis(1_000) };

/// How far the dearest reading, which is shown as a doubt only, may be from the simulation. Runs of one length that share
/// an instance leave it empty far more often than the chain of exponential times knows: there it is a lower bound.
const APART: f64 = 0.15;

#[derive(Default)]
struct Instance {
    /// Runs on it.
    running: u32,
    /// When its period began, and when it ends as far as is known; the last one may be over.
    period: Option<[f64; 2]>,
    /// When its activity began, and when it ends as far as is known.
    activity: [f64; 2],
    /// What its periods before were billed for, and its activities if each were a period.
    billed: [f64; 2],
}

impl Instance {
    fn takes(&mut self, now: f64, lasts: f64) {
        let least = RULE.minimum.as_secs_f64();
        let end = now + lasts;
        match &mut self.period {
            Some([_, over]) if now <= *over => *over = over.max(end),
            _ => {
                self.billed[0] += self.period.map_or(0.0, |[began, over]| rounded(over - began));
                self.period = Some([now, end.max(now + least)]);
            }
        }
        if self.running == 0 {
            self.billed[1] += self.apart();
            self.activity = [now, end];
        }
        self.activity[1] = self.activity[1].max(end);
        self.running += 1;
    }

    fn apart(&self) -> f64 {
        let [began, over] = self.activity;
        if over > began { rounded(over - began).max(RULE.minimum.as_secs_f64()) } else { 0.0 }
    }

    /// What it was billed for up to `now`.
    fn all(&self, now: f64) -> [f64; 2] {
        let last = self.period.map_or(0.0, |[began, over]| rounded(over - began).min(now - began));
        [self.billed[0] + last, self.billed[1] + self.apart()]
    }
}

fn rounded(time: f64) -> f64 {
    let step = RULE.granularity.as_secs_f64();
    (time / step - 1e-9).ceil() * step
}

/// Instances that are billed on average, the first `ready` of them and the rest, over `runs` of a load of `offered`
/// erlangs.
fn simulated(offered: f64, law: Law, slots: u32, ready: usize, runs: u32) -> Billed {
    let rate = offered / law.mean();
    let mut chance = Random::seeded(u64::from(slots) + 1_000 * u64::from(runs));
    let mut instances: Vec<Instance> = Vec::new();
    let mut ends: BinaryHeap<Reverse<(u64, usize)>> = BinaryHeap::new();
    let mut now: f64 = 0.0;
    for _ in 0..runs {
        now += chance.exponential() / rate;
        // A time that is not negative has bits that rise with it.
        while let Some(Reverse((_, place))) = ends.peek().copied().filter(|Reverse((end, _))| *end <= now.to_bits()) {
            ends.pop();
            instances[place].running -= 1;
        }
        let free = instances.iter().position(|instance| instance.running < slots);
        let place = free.unwrap_or(instances.len());
        if place == instances.len() {
            instances.push(Instance::default());
        }
        let lasts = law.at(chance.normal());
        instances[place].takes(now, lasts);
        ends.push(Reverse(((now + lasts).to_bits(), place)));
    }
    let of = |which: usize, instances: &[Instance]| instances.iter().map(|one| one.all(now)[which]).sum::<f64>() / now;
    let (first, others) = instances.split_at(ready.min(instances.len()));
    Billed { periods: [of(0, first), of(0, others)], apart: [of(1, first), of(1, others)] }
}

fn law(ms: f64, cv: f64) -> Law {
    Law::new(Seconds::from_ms(ms), cv)
}

#[test]
fn the_closed_form_is_within_a_twentieth_of_a_simulation() {
    let times = [
        // (ms, variation, why)
        (20.0, 0.7, "far shorter than the least time"),
        (120.0, 0.7, "an API"),
        (120.0, 0.0, "always the same"),
        (120.0, 2.0, "a few that are much longer"),
        (500.0, 1.0, "near the least time"),
        (900.0, 0.2, "just below it"),
        (1_000.0, 0.0, "exactly as long"),
        (3_000.0, 0.7, "longer"),
        (10_000.0, 1.0, "far longer"),
    ];
    let loads = [(0.05, 20_000), (0.5, 40_000), (2.4, 60_000), (12.0, 80_000), (60.0, 100_000), (150.0, 100_000)];
    for slots in [1, 2, 4, 16] {
        for (offered, runs) in loads {
            for (ms, cv, why) in times {
                let law = law(ms, cv);
                let seen = simulated(offered, law, slots, 0, runs);
                let found = Periods { service: law, slots, rule: RULE }.billed(offered / law.mean(), 0);
                let case =
                    format!("{offered} erlangs, {slots} at a time, {ms} ms ({why}): {found:.4?} against {seen:.4?}");
                assert!((found.periods[1] / seen.periods[1] - 1.0).abs() < 0.05, "{case}");
                let dearest = found.apart[1] / seen.apart[1] - 1.0;
                assert!(dearest < APART && (cv == 0.0 || dearest > -APART), "{case}");
                assert_eq!([found.periods[0], found.apart[0]], [0.0; 2], "none is always ready");
            }
        }
    }
}

#[test]
fn instances_that_are_always_ready_come_first() {
    let cases = [
        // (erlangs, slots, ready, why)
        (2.4, 1, 1, "one, always busy"),
        (2.4, 1, 4, "most of the load"),
        (2.4, 4, 1, "one with places"),
        (12.0, 4, 3, "as many as the load fills"),
        (12.0, 1, 40, "more than are ever used"),
        (150.0, 1, 160, "at a large load, about all"),
        (150.0, 1, 20, "at a large load, the first few"),
        (150.0, 2, 80, "at a large load, with places"),
    ];
    for (offered, slots, ready, why) in cases {
        let law = law(120.0, 0.7);
        let seen = simulated(offered, law, slots, ready as usize, 100_000);
        let found = Periods { service: law, slots, rule: RULE }.billed(offered / law.mean(), ready);
        let all: f64 = seen.periods.iter().sum();
        for place in [0, 1] {
            let off = (found.periods[place] - seen.periods[place]) / all;
            assert!(off.abs() < 0.05, "{why}: {found:?} against {seen:?}");
        }
    }
}

#[test]
fn a_whole_week_is_as_its_levels_one_by_one() {
    let levels: Vec<f64> = (0..30).map(|place| 1.3_f64.powi(place - 18)).collect();
    for (ms, cv) in [(20.0, 0.7), (120.0, 0.0), (500.0, 1.0), (3_000.0, 0.7)] {
        for slots in [1, 4, 16] {
            for (rate, ready) in [(0.01, 0), (1.0, 1), (20.0, 0), (20.0, 4), (500.0, 0), (500.0, 80)] {
                let periods = Periods { service: law(ms, cv), slots, rule: RULE };
                let rates: Vec<f64> = levels.iter().map(|level| rate * level).collect();
                let along = periods.along(&rates, ready);
                for (rate, found) in rates.iter().zip(along) {
                    let one = periods.billed(*rate, ready);
                    let all: f64 = one.periods.iter().sum();
                    for place in [0, 1] {
                        let off = (found.periods[place] - one.periods[place]) / all;
                        let case = format!("{ms} ms, {cv}, {slots}, {rate}/s, {ready}: {found:?} for {one:?}");
                        assert!(off.abs() < if ready == 0 { 0.01 } else { 0.02 }, "{case}");
                    }
                }
            }
        }
    }
}

#[test]
fn execution_of_the_default_costs_what_simulations_say() {
    // Published beside the question of how periods merge: dollars a month of the default API on an instance of 512 MB, by
    // requests a second, with four runs at a time and with one, each simulated run by run.
    let cases = [
        // (requests a second, dollars of four at a time, dollars of one)
        (1.0, 8.0, 13.0),
        (20.0, 45.0, 148.0),
        (500.0, 620.0, 2_560.0),
    ];
    for (rate, four, one) in cases {
        // A request that hardly computes leaves room for others.
        for (cpu, dollars) in [(0.12, four), (0.5, one)] {
            let mut scenario = Scenario::default().after(Msg::Picked(Platform::AzureFlex));
            scenario.services[0].cpu_share = Share::of(cpu);
            let outcome = outcome(&scenario.after(Msg::Typed(Knob::Rate, rate)));
            let time = Meter::AzureFunctionsFlexOnDemandExecutionTime;
            let found = outcome.serverless.bill.sum_of(|entry| entry.meter == time).dollars();
            assert!((found / dollars - 1.0).abs() < 0.05, "{rate}/s: {found} instead of {dollars}");
        }
    }
}

#[test]
fn a_gateway_is_billed_where_it_is_chosen() {
    let cases = [
        // (platform, dollars a month at least and at most, why)
        (Platform::AzureFlex, 90.0, 430.0, "its own address, and periods of activity"),
        (Platform::GcpFunctions, 120.0, 175.0, "its own address"),
    ];
    for (platform, low, high, why) in cases {
        let scenario = Scenario::default().after(Msg::Picked(platform));
        let cloud = |scenario: &Scenario| outcome(scenario).serverless.cloud.dollars();
        let own = cloud(&scenario);
        assert!((low..=high).contains(&own), "{}: {why}: {own}", platform.name());
        let gateway = cloud(&scenario.after(Msg::Fronted(FrontDoor::HttpApi)));
        assert!(gateway > own + 100.0, "{}: {gateway} with a gateway", platform.name());
        let back = scenario.after(Msg::Fronted(FrontDoor::HttpApi)).after(Msg::Fronted(FrontDoor::FunctionUrl));
        assert_eq!(back, scenario, "what is usual is no choice");
    }
}

#[test]
fn what_is_not_documented_is_said_with_what_it_may_cost() {
    let outcome = outcome(&Scenario::default().after(Msg::Picked(Platform::AzureFlex)));
    let more = outcome.notes.iter().find_map(|note| match note {
        Note::ActivePeriods { more } => Some(more.dollars()),
        _ => None,
    });
    // Each run for a second: 52.56 million of them on half a GB.
    let dearest = (52_560_000.0 * 0.5 - 1e5) * 0.000_026;
    let time = Meter::AzureFunctionsFlexOnDemandExecutionTime;
    let here = outcome.serverless.bill.sum_of(|entry| entry.meter == time).dollars();
    assert!(((here + more.unwrap()) / dearest - 1.0).abs() < 0.01, "{here} and {more:?} against {dearest}");
}

#[test]
fn ends_are_finite() {
    for ms in [1.0, 1_000.0, 900_000.0] {
        for cv in [0.0, 1.0, 5.0] {
            for slots in [1, 32, 1_000] {
                for rate in [1e-9, 1.0, 1e5] {
                    for ready in [0, 3, u32::MAX] {
                        let periods = Periods { service: law(ms, cv), slots, rule: RULE };
                        let Billed { periods: billed, apart } = periods.billed(rate, ready);
                        let busy = rate * ms / 1e3;
                        let sums = [billed.iter().sum::<f64>(), apart.iter().sum::<f64>()];
                        let case = format!("{ms} ms, {cv}, {slots}, {rate}/s, {ready}: {billed:?} {apart:?} {busy}");
                        assert!(billed.iter().chain(&apart).all(|each| each.is_finite() && *each >= 0.0), "{case}");
                        assert!(sums[0] > 0.9 * busy / f64::from(slots), "{case}");
                    }
                }
            }
        }
    }
}

/// One run at a time without a least time: each run is billed for itself, rounded up, whichever instance it is on.
#[test]
fn where_each_run_is_a_period_all_are_billed_to_the_last_digits() {
    let rule = DurationRule { granularity: Duration::from_millis(100), minimum: Duration::ZERO };
    let cases = [
        // (runs a second, mean ms, variation, why)
        (20.0, 120.0, 1.0, "one, two or three steps"),
        (2_000.0, 20.0, 0.7, "40 at once, all of which take one step"),
        (0.01, 3_000.0, 2.0, "hardly ever two at once"),
    ];
    for (rate, ms, cv, why) in cases {
        let service = Law::new(Seconds::from_ms(ms), cv);
        let reached = (0..1_000_000).map(|step| 1.0 - service.cdf(0.1 * f64::from(step)));
        let each = 0.1 * reached.take_while(|share| *share > 1e-15).sum::<f64>();
        let [_, all] = Periods { service, slots: 1, rule }.billed(rate, 0).periods;
        assert!((all / (rate * each) - 1.0).abs() < 1e-8, "{why}: {all} for {}", rate * each);
        // Of three that are kept, the first three servers of a loss system.
        let [kept, others] = Periods { service, slots: 1, rule }.billed(rate, 3).periods;
        let load = rate * ms / 1e3;
        let lost = (1..=3).fold(1.0, |lost, server| load * lost / (f64::from(server) + load * lost));
        assert!((others / all - lost).abs() < 1e-12 && (kept + others - all).abs() < 1e-9 * all, "{why}");
    }
}
