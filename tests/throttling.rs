//! One estimate of what is turned away: verdict, draws, strips, bills and what is shown agree on it, in random scenarios.

use answer::drawn::OUTCOMES;
use answer::{Cause, Counted, Fleet, Outcome, Reason, SideOutcome, Survey, Winner};
use decide::draws::drawn;
use decide::evaluate::{outcome, winner};
use decide::simulate::{Job, closed, study};
use decide::survey::survey;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::{Platform, QuotaRule, Scenario, Shape, WarmFloor};

/// How many scenarios are tried: 2,000, or as many as `THROTTLING_CASES` says.
fn cases() -> u32 {
    std::env::var("THROTTLING_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(2_000)
}

/// Any workload on any two platforms, every shape, work of up to 15 minutes, up to 100,000 requests a second.
fn scenarios() -> impl Strategy<Value = Scenario> {
    let sides = (0..Platform::ALL.len(), 0..Platform::ALL.len());
    // Bursts of a minute come three times as often as the rest: for others, containers are bought until few requests fail.
    let cron = [Shape::Cron; 3];
    let shapes = [Shape::Steady, Shape::Daily, Shape::Office, Shape::Nightly, Shape::Spike, cron[0], cron[1], cron[2]];
    let errors = prop_oneof![Just(0.000_01), Just(0.001), Just(0.01), Just(0.2), Just(1.0)];
    // What the account of functions may have at once: granted whatever it is, or held to.
    let quotas = prop_oneof![Just(None), Just(Some(10)), Just(Some(100)), Just(Some(1_000))];
    (sides, 0..shapes.len(), prop::collection::vec(0.0..1.0f64, 6), errors, quotas).prop_map(
        move |((one, other), shape, places, errors, quota)| {
            let mut scenario = Scenario::default()
                .after(Msg::Picked(Platform::ALL[one]))
                .after(Msg::Picked(Platform::ALL[other]))
                .after(Msg::Shaped(shapes[shape]));
            let knobs =
                [Knob::Rate, Knob::PeakToMean, Knob::Duration, Knob::Memory, Knob::P99, Knob::MicroservicesHours];
            for (knob, place) in knobs.into_iter().zip(places) {
                scenario = scenario.after(Msg::Turned(knob, place));
            }
            scenario.goals.error_share = model::units::Share::of(errors);
            if let Some(quota) = quota {
                scenario.serverless.quota = QuotaRule::Fixed;
                scenario.serverless.account_concurrency = Some(quota);
            }
            scenario
        },
    )
}

/// The winner that the strip under the rate shows where the rate stands.
fn by_strip(scenario: &Scenario, survey: &Survey) -> Winner {
    let strip = &survey.strips[0];
    assert_eq!(strip.knob, Knob::Rate);
    let rate = Knob::Rate.read(scenario);
    strip.spans.iter().rfind(|span| span.from <= rate).map_or(Winner::TossUp, |span| span.winner)
}

/// Whether the answer hangs by a hair: costs near the edge of the tie, a p99 within a fifth of the goal, or failures within
/// a half of what is allowed.
fn is_close(scenario: &Scenario, outcome: &Outcome) -> bool {
    let mut totals = vec![outcome.serverless.total().dollars(), outcome.microservices.total().dollars()];
    totals.extend(outcome.mixed.as_ref().map(|mix| mix.total().dollars()));
    let tie = scenario.goals.tie.get();
    let near_tie = |one: f64, other: f64| {
        let apart = (one - other).abs() / one.min(other).max(1.0);
        (apart - tie).abs() < 0.1 || (one - other).abs() < 10.0
    };
    let pairs =
        totals.iter().enumerate().flat_map(|(place, one)| totals[place + 1..].iter().map(move |other| (*one, *other)));
    let goal = scenario.goals.p99.get();
    let near = |side: &SideOutcome| {
        let allowed = scenario.goals.error_share.get();
        let failures = side.failed_share / allowed;
        (side.latency.p99.get() / goal - 1.0).abs() < 0.2 || (0.5..2.0).contains(&failures)
    };
    pairs.into_iter().any(|(one, other)| near_tie(one, other))
        || near(&outcome.serverless)
        || near(&outcome.microservices)
}

/// How many draws a scenario is asked for: enough to see that an answer is of the same mind.
const DRAWS: u32 = 16;

/// Every so manieth scenario is walked along its whole slider.
const WALKED: usize = 25;

/// What is not of one mind about a scenario.
fn at_odds(scenario: &Scenario, found: &Outcome, walks: bool) -> Option<String> {
    let mut verdict = found.verdict.clone();
    verdict.weigh(drawn(scenario, DRAWS));
    let drawn = verdict.drawn.as_ref()?;
    let strip = if walks { by_strip(scenario, &survey(scenario)) } else { winner(scenario) };
    let most = OUTCOMES.into_iter().max_by(|one, other| drawn.share(*one).total_cmp(&drawn.share(*other)))?;
    if strip != verdict.winner {
        return Some(format!("the strip says {strip:?}, the verdict {:?}", verdict.winner));
    }
    if verdict.confidence >= 0.65 && most != verdict.winner || verdict.confidence == 0.0 {
        return Some(format!("{most:?} is drawn most, {:?} wins with {}", verdict.winner, verdict.confidence));
    }
    None
}

/// Who fails more often than it may does not keep the goal, and the share that is told is the one that is shown.
fn tells_failures(scenario: &Scenario, found: &Outcome, link: &str) {
    for side in [&found.serverless, &found.microservices] {
        let allowed = scenario.goals.error_share.get();
        assert!(side.failed_share <= allowed || !side.meets_goal, "{link}: {} fails", side.failed_share);
        for reason in &found.verdict.reasons {
            if let Reason::MissesGoal(miss) = reason
                && let Cause::Failures { share, .. } = miss.cause
                && miss.side == side.platform.side()
            {
                assert_eq!(share, side.failed_share, "{link}");
            }
        }
    }
}

/// Instances never exceed a quota that is held to.
fn stays_within_quotas(found: &Outcome, link: &str) {
    for quota in found.serverless.quotas.iter().filter(|quota| !quota.askable && quota.what != Counted::Instances) {
        let most = found.serverless.hours.running.iter().copied().fold(0.0, f64::max);
        assert!(most <= quota.allowed * (1.0 + 1e-9), "{link}: {most} of {}", quota.allowed);
    }
}

/// Meters that count the runs of functions.
const RUNS: [&str; 6] = [
    "aws.lambda.managed-instances-requests",
    "aws.lambda.requests",
    "azure.functions-consumption.executions",
    "azure.functions-flex.on-demand-executions",
    "azure.functions-flex.always-ready-executions",
    "gcp.functions-gen2.invocations",
];

/// What fails is not billed: of one service that is visited once, as many runs as are answered.
fn bills_what_is_answered(scenario: &Scenario, found: &Outcome, link: &str) {
    let lines = found.serverless.bill.lines().iter();
    let billed: f64 = lines.filter(|line| RUNS.contains(&line.item.meter.id())).map(|line| line.used.units()).sum();
    if found.serverless.platform == Platform::CloudflareWorkers {
        return; // It bills what is asked of it, also what exceeds a limit.
    }
    let asked = scenario.traffic.rate.get() * scenario.prices.month_hours.get() * 3_600.0;
    let answered = asked * (1.0 - found.serverless.failed_share);
    assert!((billed - answered).abs() <= 1e-6 * answered + 1e-5, "{link}: {billed} of {answered} are billed");
}

/// What was seen of some scenarios.
#[derive(Default)]
struct Tally {
    agreed: u32,
    close: u32,
    apart: Vec<String>,
    /// How often a side fails more than may, functions first.
    failing: [u32; 2],
    won: [u32; OUTCOMES.len()],
}

impl Tally {
    fn add(&mut self, scenario: &Scenario, walks: bool) {
        let (link, found) = (scenario::link::write(scenario), outcome(scenario));
        tells_failures(scenario, &found, &link);
        stays_within_quotas(&found, &link);
        bills_what_is_answered(scenario, &found, &link);
        for (count, side) in self.failing.iter_mut().zip([&found.serverless, &found.microservices]) {
            *count += u32::from(side.failed_share > scenario.goals.error_share.get());
        }
        let won = OUTCOMES.map(|outcome| u32::from(found.verdict.winner == outcome));
        self.won.iter_mut().zip(won).for_each(|(count, one)| *count += one);
        match at_odds(scenario, &found, walks) {
            None => self.agreed += 1,
            Some(_) if is_close(scenario, &found) => self.close += 1,
            Some(why) => self.apart.push(format!("{why}: {} {link}", told(scenario, &found))),
        }
    }
}

#[test]
fn verdict_draws_and_strips_are_of_one_mind() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let all: Vec<Scenario> = (0..cases()).map(|_| scenarios().new_tree(&mut runner).unwrap().current()).collect();
    let tally = |half: usize| {
        let mut tally = Tally::default();
        for (place, scenario) in all.iter().enumerate().filter(|(place, _)| place % 2 == half) {
            tally.add(scenario, place % WALKED == 0);
        }
        tally
    };
    let [one, other] = std::thread::scope(|scope| {
        let other = scope.spawn(|| tally(1));
        [tally(0), other.join().unwrap()]
    });
    let (agreed, close, apart) =
        (one.agreed + other.agreed, one.close + other.close, [one.apart, other.apart].concat());
    let failing = [0, 1].map(|side| one.failing[side] + other.failing[side]);
    let won: [u32; OUTCOMES.len()] = std::array::from_fn(|place| one.won[place] + other.won[place]);
    println!("{agreed} agree, {close} differ by a hair, {} differ", apart.len());
    println!("on {failing:?} of them a side fails too often; {won:?} are won by {OUTCOMES:?}");
    assert!(failing.iter().all(|count| 20 * count > cases()), "hardly anything fails: {failing:?} show little");
    assert!(apart.is_empty(), "{apart:#?}");
    assert!(f64::from(agreed) >= 0.99 * f64::from(cases()), "what hangs by a hair is rare: {agreed}");
}

/// Requests of a run that is followed one by one: enough that chance tells little, and not too many.
const FOLLOWED: std::ops::Range<f64> = 2e4..1e5;

/// How far the closed form may be from what is seen, as a share of all requests.
const APART: f64 = 0.01;

/// Runs whose mean is taken.
const SEEDS: std::ops::Range<u64> = 0..3;

/// How many scenarios in which functions fail are followed.
const RUNS_FOLLOWED: usize = 20;

#[test]
#[ignore = "minutes: cargo test --release --test throttling -- --ignored"]
fn a_simulation_of_single_requests_sees_as_many_fail() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut followed, mut worst) = (0, 0.0_f64);
    while followed < RUNS_FOLLOWED {
        let mut scenario = scenarios().new_tree(&mut runner).unwrap().current();
        // Few at once and a quota of few, so that many fail in a run that can be followed.
        scenario.traffic.rate = scenario.traffic.rate.times(1e-2);
        scenario.serverless.account_concurrency = scenario.serverless.account_concurrency.map(|quota| quota / 10);
        let Ok(reduced) = study(&scenario) else { continue };
        let closed = closed(&reduced)[FAILED];
        // More kept warm than the account may have: a simulation keeps them, and nobody is granted them.
        let (kept, quota) = (&reduced.scenario.serverless.warm_floor, reduced.scenario.serverless.account_concurrency);
        if matches!((kept, quota), (WarmFloor::Fixed(kept), Some(quota)) if *kept > quota) {
            continue;
        }
        if !(0.005..0.995).contains(&closed) || !FOLLOWED.contains(&reduced.study.requests) {
            continue;
        }
        let seen = |seed: u64| {
            let mut job = Job::new(&reduced, seed).unwrap();
            while job.advance(u64::MAX) < 1.0 {}
            job.finish()[FAILED]
        };
        let seen = SEEDS.map(seen).sum::<f64>() / SEEDS.count() as f64;
        let link = scenario::link::write(&reduced.scenario);
        let apart = (closed - seen).abs();
        assert!(apart < APART, "{closed} by the closed form, {seen} seen: {link}");
        (followed, worst) = (followed + 1, worst.max(apart));
    }
    println!("{followed} followed, at most {worst:.4} apart");
}

/// The share that functions turn away, among the figures of a simulation.
const FAILED: usize = 2;

fn told(scenario: &Scenario, found: &Outcome) -> String {
    let side = |side: &SideOutcome| {
        format!(
            "${:.0} p99 {:.3} s fails {:.5} keeps {} limits {}",
            side.total().dollars(),
            side.latency.p99.get(),
            side.failed_share,
            side.meets_goal,
            side.limits.len()
        )
    };
    let goals = &scenario.goals;
    let mixed = found.mixed.as_ref().map(|mix| mix.total().dollars());
    let [one, other] = [side(&found.serverless), side(&found.microservices)];
    format!("{one}; {other}; mix {mixed:?}; goal {:.3} s, {}", goals.p99.get(), goals.error_share.get())
}

#[test]
fn containers_are_not_bought_by_the_ten_thousand_for_a_minute() {
    let mut scenario = Scenario::default().after(Msg::Shaped(Shape::Cron)).after(Msg::Typed(Knob::Rate, 340.0));
    scenario = scenario.after(Msg::Typed(Knob::Duration, 2_000.0)).after(Msg::Typed(Knob::P99, 10_000.0));
    let found = outcome(&scenario);
    let Fleet::Containers(fleet) = found.microservices.fleet else { unreachable!("containers") };
    assert!(fleet.extra_replicas <= 100, "{fleet:?}");
    assert!(found.microservices.failed_share > 0.5 && !found.microservices.meets_goal, "and it is said who fails");
    assert!(found.mixed.is_none(), "nor is a base of thousands kept for it");
}
