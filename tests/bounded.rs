//! Every answer is there at once, also at the ends of what can be chosen. `benches/corners.rs` has the times of these
//! scenarios; here they only have to end: before fast forms were carried to their ends, each of them took minutes
//! without optimisation, and some took hours.

mod corners;

use answer::{Outcome, SideOutcome};
use decide::evaluate::{answer, outcome, winner};
use scenario::knob::Knob;
use scenario::{Scenario, WarmFloor};

fn named(name: &str) -> Scenario {
    let all = corners::named();
    all.into_iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("{name}")).1
}

fn assert_sound(outcome: &Outcome, why: &str) {
    for side in [&outcome.serverless, &outcome.microservices] {
        let SideOutcome { latency, failed_share, idle_share, .. } = side;
        assert!(latency.p50 <= latency.p95 && latency.p95 <= latency.p99 && latency.p99 <= latency.p999, "{why}");
        assert!((0.0..=1.0).contains(failed_share) && (0.0..=1.0).contains(idle_share), "{why}");
        assert!(side.hours.running.iter().all(|running| running.is_finite() && *running >= 0.0), "{why}");
    }
}

/// A whole answer walks along every slider from one end to the other and draws 128 times.
#[test]
fn whole_answers_end() {
    for name in ["nothing is kept, 2,000/s", "a floor", "three services on Flex with a floor", "a thousand services"] {
        let scenario = named(name);
        let (outcome, survey) = answer(&scenario);
        assert_sound(&outcome, name);
        assert_eq!(survey.strips.len(), Knob::ALL.len(), "{name}");
        assert_eq!(outcome.verdict.draws, 128, "{name}");
    }
}

#[test]
fn outcomes_of_all_corners_end() {
    for (name, scenario) in corners::named() {
        assert_sound(&outcome(&scenario), &name);
    }
}

#[test]
fn verdicts_of_random_scenarios_end() {
    for seed in 0..300 {
        winner(&corners::random(seed));
    }
}

/// Bills of many kinds of services are of all of them, whatever was put together to find their size.
#[test]
fn many_kinds_are_billed_one_by_one() {
    let mut many = named("fifty unlike services");
    many.serverless.warm_floor = WarmFloor::None;
    let whole = outcome(&many);
    // Each service alone, at the same requests, from the same month: what its runs cost.
    let compute = |outcome: &Outcome| {
        let lines = outcome.serverless.bill.lines().iter();
        lines.filter(|line| line.item.meter.id().contains("duration")).map(|line| line.amount.dollars()).sum::<f64>()
    };
    let alone = |place: usize| {
        let mut one = many.clone();
        one.services = vec![many.services[place].clone()];
        one.prices.free_tier = false;
        compute(&outcome(&one))
    };
    let mut all = many.clone();
    all.prices.free_tier = false;
    let (together, sum) = (compute(&outcome(&all)), (0..many.services.len()).map(alone).sum::<f64>());
    assert!(together > 0.0 && (together / sum - 1.0).abs() < 0.02, "{together} {sum}");
    assert!(whole.serverless.cloud <= outcome(&all).serverless.cloud, "with what is free");
}
