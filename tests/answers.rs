//! What must hold for the answer to any scenario.

use answer::{Decider, Fleet, Outcome, SideOutcome, Winner};
use decide::evaluate::{answer, answer_from, outcome};
use decide::survey::survey;
use model::money::Usd;
use model::units::{Rate, Ratio, Seconds};
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::{NodeAutoscaler, Platform, Scenario, Shape, WarmFloor};

/// Every stop of every slider, on every platform, and every shape of the week.
fn scenarios() -> Vec<(String, Scenario)> {
    let mut all = Vec::new();
    for platform in Platform::ALL {
        let base = Scenario::default().after(Msg::Picked(platform));
        for knob in Knob::ALL {
            for stop in knob.facts().stops {
                all.push((format!("{platform:?}, {knob:?} {stop}"), base.after(Msg::Typed(knob, *stop))));
            }
        }
        for (shape, name) in Shape::ALL {
            all.push((format!("{platform:?}, {name}"), base.after(Msg::Shaped(shape))));
        }
    }
    all
}

fn sides(outcome: &Outcome) -> [&SideOutcome; 2] {
    [&outcome.serverless, &outcome.microservices]
}

#[test]
fn every_figure_is_finite_and_in_its_place() {
    for (name, scenario) in scenarios() {
        let outcome = outcome(&scenario);
        for side in sides(&outcome) {
            let latency = side.latency;
            assert!(Seconds::ZERO < latency.p50 && latency.p50 <= latency.p95, "{name}: {latency:?}");
            assert!(latency.p95 <= latency.p99 && latency.p99 <= latency.p999, "{name}: {latency:?}");
            for share in [side.failed_share, side.idle_share, side.verified_share] {
                assert!((0.0..=1.0).contains(&share), "{name}: {share}");
            }
            assert!(side.hours.running.iter().all(|running| *running >= 0.0 && running.is_finite()), "{name}");
            assert_eq!(side.bill.lines().iter().map(|line| line.amount).sum::<model::money::Usd>(), side.cloud);
            let fails = side.failed_share > scenario.goals.error_share.get();
            let in_time = scenario.p99_to_keep().is_none_or(|goal| side.answers_within(goal));
            assert_eq!(side.meets_goal, in_time && !fails, "{name}");
        }
    }
}

#[test]
fn a_strip_says_what_the_verdict_says() {
    let base = Scenario::default();
    for strip in survey(&base).strips {
        let facts = strip.knob.facts();
        assert_eq!(strip.spans[0].from, facts.low);
        assert_eq!(strip.spans[strip.spans.len() - 1].to, facts.high);
        assert!(strip.spans.windows(2).all(|pair| pair[0].to == pair[1].from && pair[0].winner != pair[1].winner));
        for stop in facts.stops {
            let winner = outcome(&base.after(Msg::Typed(strip.knob, *stop))).verdict.winner;
            let span = strip.spans.iter().rfind(|span| span.from <= *stop).unwrap();
            assert_eq!(span.winner, winner, "{:?} at {stop}", strip.knob);
        }
    }
}

#[test]
fn the_answer_turns_at_its_flip_points() {
    for scenario in [Scenario::default(), Scenario::default().after(Msg::FreedPeople)] {
        let (found, _) = answer_from(&scenario, 1);
        assert!(!found.verdict.flips.is_empty());
        for flip in &found.verdict.flips {
            let winner = |value: f64| outcome(&scenario.after(Msg::Typed(flip.knob, value))).verdict.winner;
            // A whole number belongs to the stretch that begins there.
            let [before, after] = match flip.knob.facts().whole {
                true => [flip.at - f64::max(1.0, 0.01 * flip.at), flip.at],
                false => [0.99 * flip.at, 1.01 * flip.at],
            };
            assert_eq!([winner(before), winner(after)], [flip.from, flip.to], "{flip:?}");
        }
    }
}

#[test]
fn more_traffic_never_costs_less() {
    for platform in Platform::ALL {
        // Free allowances are for active time: where it takes the place of idle time that is not free, more costs less.
        let mut scenario = Scenario::default().after(Msg::Picked(platform)).after(Msg::CountedFreeTier(false));
        // Warm instances for the goal may be given back when traffic keeps the rest warm.
        scenario.serverless.warm_floor = WarmFloor::None;
        let costs = survey(&scenario).costs;
        for pair in costs.windows(2) {
            // What is metered is rounded to a millionth of its unit.
            let slack = Usd::from_pico(1_000_000);
            assert!(pair[0].serverless <= pair[1].serverless + slack, "{pair:?}");
            assert!(pair[0].microservices <= pair[1].microservices + slack, "{pair:?}");
        }
    }
}

#[test]
fn capacity_is_added_and_priced_until_the_goal_is_met() {
    let with = |p99: f64, floor: WarmFloor| {
        let mut scenario = Scenario::default().after(Msg::Typed(Knob::Rate, 0.002)).after(Msg::Typed(Knob::P99, p99));
        scenario.serverless.warm_floor = floor;
        outcome(&scenario).serverless
    };
    let floor = |side: &SideOutcome| match side.fleet {
        Fleet::Functions(fleet) => fleet.warm_floor,
        Fleet::Containers(_) => unreachable!("functions"),
    };
    // Work of 427 ms and a way of 12 that varies.
    let (bare, kept) = (with(445.0, WarmFloor::None), with(445.0, WarmFloor::Goal));
    assert!(!bare.meets_goal && kept.meets_goal, "cold starts break the goal and a warm instance keeps it");
    assert_eq!(floor(&kept), 1);
    assert!(kept.cloud > bare.cloud, "and it is paid for");
    let hopeless = with(100.0, WarmFloor::Goal);
    assert!(!hopeless.meets_goal, "work of 427 ms cannot answer in 100");
    assert_eq!(floor(&hopeless), 0, "so nothing is bought that could not help");
}

#[test]
fn replicas_are_added_for_the_goal() {
    // A pod of one worker queues even at the target, which a goal just above the work itself does not allow.
    let mut scenario = Scenario::default().after(Msg::Typed(Knob::Rate, 1.0)).after(Msg::Typed(Knob::P99, 432.0));
    scenario.microservices.workers_per_pod = 1;
    scenario.microservices.min_replicas = 1;
    scenario.microservices.zones = 1;
    let side = outcome(&scenario).microservices;
    let Fleet::Containers(fleet) = side.fleet else { unreachable!("containers") };
    assert!(side.meets_goal);
    assert!(fleet.extra_replicas > 0, "{fleet:?}");
    assert!(side.latency.p99.ms() <= 432.0);
}

#[test]
fn a_limit_rules_a_side_out_whatever_it_costs() {
    let found = outcome(&Scenario::default().after(Msg::Typed(Knob::Duration, 9e5)).after(Msg::Typed(Knob::P99, 1e6)));
    assert_eq!((found.verdict.winner, found.verdict.decided_by), (Winner::Microservices, Decider::Limits));
    assert!(!found.serverless.limits.is_empty());
}

#[test]
fn a_pod_too_large_for_its_node_grows_the_node_or_ends_the_matter() {
    let large = Scenario::default().after(Msg::Typed(Knob::Memory, 10_240.0));
    assert_eq!(outcome(&large).notes.len(), 1, "the next size of the family, and it is said");
    let mut fixed = large;
    fixed.microservices.node_autoscaler = NodeAutoscaler::ClusterAutoscaler;
    assert_eq!(outcome(&fixed).microservices.limits.len(), 1);
}

#[test]
fn the_order_of_services_makes_no_difference_to_the_bill() {
    let mut scenario = Scenario::default();
    Knob::Services.write(&mut scenario, 4.0);
    scenario.services.iter_mut().enumerate().for_each(|(index, service)| {
        service.duration = Seconds::from_ms(50.0 * (index + 1) as f64);
        service.visits = Ratio::of(0.5 + index as f64);
    });
    let forwards = outcome(&scenario);
    scenario.services.reverse();
    let backwards = outcome(&scenario);
    assert_eq!(forwards.serverless.cloud.dollars().to_bits() >> 8, backwards.serverless.cloud.dollars().to_bits() >> 8);
    assert_eq!(forwards.verdict.winner, backwards.verdict.winner);
    assert!((forwards.microservices.latency.p99.ms() - backwards.microservices.latency.p99.ms()).abs() < 0.5);
}

#[test]
fn the_same_scenario_has_the_same_answer() {
    let scenario = Scenario::default().after(Msg::Typed(Knob::Rate, 123.0));
    assert_eq!(answer(&scenario), answer(&scenario));
}

#[test]
fn bursts_make_a_side_later_or_larger_and_chance_alone_changes_nothing() {
    let mut scenario = Scenario::default();
    // A goal that nothing misses: nothing is added for it, so that times are compared and not sizes.
    scenario.goals.p99 = Seconds::of(1_000.0);
    scenario.serverless.warm_floor = WarmFloor::None;
    let smooth = outcome(&scenario);
    let mut before = smooth.clone();
    for index in [1.0, 10.0, 100.0, 1_000.0] {
        scenario.traffic.burstiness = Ratio::of(index);
        let now = outcome(&scenario);
        if index == 1.0 {
            assert_eq!(now, smooth, "1 is chance alone");
        }
        let p99 = |outcome: &Outcome| [outcome.serverless.latency.p99, outcome.microservices.latency.p99];
        for (now, before) in p99(&now).into_iter().zip(p99(&before)) {
            assert!(now.get() >= before.get() * 0.999, "{index}: {now:?} after {before:?}");
        }
        before = now;
    }
    let [late, calm] = [&before, &smooth].map(|outcome| outcome.microservices.latency.p99.get());
    // An autoscaler that sees bursts keeps more replicas for them, so that few wait.
    let larger = pods(&before) / pods(&smooth);
    assert!(late > 1.2 * calm || larger > 1.2, "containers wait in bursts, {late} for {calm}, or are more: {larger}");
}

/// Mean number of pods.
fn pods(outcome: &Outcome) -> f64 {
    match outcome.microservices.fleet {
        Fleet::Containers(fleet) => fleet.mean,
        Fleet::Functions(_) => 0.0,
    }
}

#[test]
fn a_goal_under_bursts_takes_more_pods() {
    let mean = |index: f64| {
        let mut scenario = Scenario::default();
        scenario.traffic.burstiness = Ratio::of(index);
        pods(&outcome(&scenario))
    };
    let means = [1.0, 10.0, 100.0, 1_000.0].map(mean);
    assert!(means.is_sorted(), "{means:?}");
    assert!(means[3] > means[0], "{means:?}");
}

#[test]
fn instances_that_are_kept_longer_start_cold_less_often() {
    let mut before = f64::INFINITY;
    for seconds in [0.0, 5.0, 60.0, 600.0, 3_600.0] {
        let mut scenario = Scenario::default();
        scenario.traffic.rate = Rate::of(0.5);
        scenario.serverless.warm_floor = WarmFloor::None;
        scenario.serverless.keep_alive = Some(Seconds::of(seconds));
        match outcome(&scenario).serverless.fleet {
            Fleet::Functions(fleet) => {
                assert!(fleet.cold_share.is_finite() && fleet.cold_share <= before, "{seconds} s: {fleet:?}");
                before = fleet.cold_share;
            }
            Fleet::Containers(fleet) => panic!("{fleet:?}"),
        }
    }
    assert!(before < 0.01, "{before}");
}
