//! The fleet over time: what must hold whatever the load. The published case is in `model_cases.rs`.

use model::course::{Course, Span};
use model::fleet::nodes::NodeGroup;
use model::fleet::scaler::Scaler;
use model::fleet::{Fleet, Ran, run};
use model::traffic::{Week, wave};
use proptest::prelude::*;

const FLEET: Fleet =
    Fleet { scaler: Scaler::busy(0.6, 2, 1_000), capacity: 10.0, slots: 2.0, delay: 30.0, nodes: None, timeout: 10.0 };

fn course(spans: &[(f64, f64)]) -> Course {
    Course::new(spans.iter().map(|(seconds, amount)| Span { seconds: *seconds, amount: *amount }).collect()).unwrap()
}

fn ran(fleet: &Fleet, course: &Course, start: u32) -> Ran {
    run(fleet, course, start, |_| {})
}

fn week(mean: f64, peak: f64) -> Course {
    Course::of_week(&Week::from_day(&wave(), 0.5, peak), mean).unwrap()
}

#[test]
fn a_quiet_week_follows_its_load() {
    let load = week(200.0, 3.0);
    let ran = ran(&FLEET, &load, 20);
    assert_eq!(ran.total.dropped, 0.0);
    assert_eq!(ran.hours.len(), 168);
    // Each hour's replicas hold 60 % within the tolerance, or were kept from the hour before.
    for (hour, (sum, span)) in ran.hours.iter().zip(load.spans()).enumerate().skip(1) {
        let needed = span.amount / 6.0;
        assert!(sum.replicas() > needed / 1.15 - 1.0 && sum.replicas() >= 2.0, "hour {hour}: {sum:?} for {needed}");
        assert!(sum.replicas() < needed / 0.85 + 3.0 + needed / 2.0, "hour {hour}: {sum:?} for {needed}");
    }
    assert!((ran.total.served / load.total() - 1.0).abs() < 1e-9);
}

/// Stretches of a run are its work, and each of them may be a wait that is kept: a week has 604,800 seconds.
#[test]
fn a_week_at_its_limits_is_no_more_work_than_a_quiet_one() {
    let stretches = |fleet: &Fleet, course: &Course, start: u32| {
        let mut count = 0;
        let ran = run(fleet, course, start, |_| count += 1);
        let all = ran.total.served + ran.total.dropped;
        assert!((all / course.total() - 1.0).abs() < 0.01, "every request is served or lost: {:?}", ran.total);
        count
    };
    let capped = Fleet { scaler: Scaler::busy(0.6, 2, 10), ..FLEET };
    let full = Fleet { scaler: Scaler::busy(0.95, 2, 1_000), ..FLEET };
    let launched = Fleet { nodes: Some(NodeGroup::launched(6, 1)), ..capped };
    let cases = [
        // (fleet, course, start, why)
        (FLEET, week(200.0, 3.0), 20, "quiet"),
        (capped, week(2_000.0, 3.0), 10, "ten times what all replicas can do, all week"),
        (launched, week(2_000.0, 3.0), 10, "on nodes"),
        (full, course(&[(604_800.0, 190.5)]), 20, "so busy that requests nearly wait"),
    ];
    for (fleet, course, start, why) in cases {
        let count = stretches(&fleet, &course, start);
        assert!(count < 40_000, "{why}: {count} stretches");
    }
}

#[test]
fn growth_in_overload_is_by_the_start_and_not_by_the_look() {
    // Busy is never more than whole, so that each round of starts adds 1 / target at most.
    let jump = course(&[(300.0, 100.0), (900.0, 1_000.0)]);
    let slower = Fleet { delay: 90.0, ..FLEET };
    let tight = Fleet { scaler: Scaler::busy(0.8, 2, 1_000), ..FLEET };
    let [fast, slow, high] = [FLEET, slower, tight].map(|fleet| ran(&fleet, &jump, 17));
    assert!(fast.total.dropped > 0.0 && slow.total.dropped > 2.0 * fast.total.dropped, "{:?}", slow.total);
    assert!(high.total.dropped > fast.total.dropped, "a lower target reacts faster");
}

#[test]
fn nodes_that_are_not_there_cost_time() {
    let jump = course(&[(600.0, 100.0), (1_800.0, 500.0), (3_000.0, 100.0)]);
    let none = ran(&FLEET, &jump, 17).total;
    let launched = Fleet { nodes: Some(NodeGroup::launched(6, 1)), ..FLEET };
    let grown = Fleet { nodes: Some(NodeGroup::grown(6, 1)), ..FLEET };
    let [launched, grown] = [launched, grown].map(|fleet| ran(&fleet, &jump, 17).total);
    assert!(none.dropped < launched.dropped && launched.dropped < grown.dropped, "{none:?} {launched:?} {grown:?}");
    assert!(grown.node_seconds > launched.node_seconds, "and stay for longer");
    assert!(launched.nodes() * 6.0 >= launched.replicas());
}

#[test]
fn other_rules_run_too() {
    let load = course(&[(1_800.0, 0.0), (1_800.0, 50.0), (3_600.0, 0.0)]);
    let rate = Fleet { scaler: Scaler::rate(5.0, 0, 100), ..FLEET };
    let instances = Fleet { scaler: Scaler::in_service(1.2, 0.6, 0, 100), delay: 2.0, ..FLEET };
    for (fleet, most, why) in
        [(rate, 12.0, "ten for fifty a second"), (instances, 30.0, "those who waited started more, which stay a while")]
    {
        let ran = ran(&fleet, &load, 0);
        let hour = ran.hours[0];
        assert!(ran.changes.last().is_some_and(|(_, replicas)| *replicas == 0), "{why}: down to none");
        assert!(hour.served > 0.95 * 50.0 * 1_800.0, "{why}: {hour:?}");
        assert!(hour.replicas() > 3.0 && hour.replicas() < most, "{why}: {hour:?}");
    }
}

#[test]
fn a_steady_rate_leaves_a_settled_fleet_alone() {
    for scaler in [Scaler::busy(0.6, 2, 1_000), Scaler::rate(5.0, 0, 1_000), Scaler::in_service(1.2, 0.6, 0, 1_000)] {
        let fleet = Fleet { scaler, ..FLEET };
        for rate in [0.0, 0.4, 5.0, 50.0, 777.0] {
            let start = fleet.settled(rate);
            let ran = ran(&fleet, &course(&[(7_200.0, rate)]), start);
            assert!(ran.changes.is_empty(), "{:?} {rate}: from {start} {:?}", scaler.measure, ran.changes);
        }
    }
    assert_eq!(FLEET.settled(f64::MAX), 1_000);
}

/// What nothing changes is not looked at step by step; a rate that trembles is, and must come to the same.
#[test]
fn long_steps_change_nothing() {
    let load = week(200.0, 3.0);
    let minutes = load.spans().iter().enumerate().flat_map(|(hour, span)| {
        (0..60).map(move |minute| span.amount * (1.0 + 1e-12 * f64::from((hour as u32 * 60 + minute) % 7)))
    });
    let trembling = Course::sampled(60.0, minutes).unwrap();
    let nodes = Some(NodeGroup::launched(6, 1));
    for scaler in [Scaler::busy(0.6, 2, 1_000), Scaler::rate(6.0, 0, 1_000), Scaler::in_service(1.2, 0.6, 0, 1_000)] {
        let fleet = Fleet { scaler, nodes, ..FLEET };
        let (long, short) = (ran(&fleet, &load, 20), ran(&fleet, &trembling, 20));
        assert_eq!(long.changes, short.changes, "{:?}", scaler.measure);
        let (long, short) = (long.total, short.total);
        assert!((long.replica_seconds - short.replica_seconds).abs() < 1e-6, "{long:?} {short:?}");
        assert!((long.node_seconds - short.node_seconds).abs() < 1e-6, "{long:?} {short:?}");
        assert!((long.dropped - short.dropped).abs() < 1e-6 * long.requests, "{long:?} {short:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn requests_are_neither_made_nor_forgotten(
        rates in prop::collection::vec(0.0_f64..2_000.0, 1..8), seconds in 7.0_f64..2_000.0, start in 0_u32..50,
        target in 0.1_f64..1.5, max in 1_u32..200, kind in 0_u8..3, timeout in 0.0_f64..60.0,
    ) {
        let scaler = match kind {
            0 => Scaler::busy(target, 1, max),
            1 => Scaler::rate(10.0 * target, 0, max),
            _ => Scaler::in_service(2.0 * target, 0.6, 0, max),
        };
        let nodes = (kind == 1).then_some(NodeGroup::launched(7, 0));
        let course = Course::sampled(seconds, rates).unwrap();
        let mut queue = 0.0;
        let ran = run(&Fleet { scaler, nodes, timeout, ..FLEET }, &course, start, |stretch| {
            queue = stretch.queue;
            assert!((0.0..=1.0).contains(&stretch.busy) && stretch.ready <= stretch.replicas.max(start), "{stretch:?}");
            assert!(stretch.queue >= 0.0 && stretch.served >= 0.0 && stretch.dropped >= -1e-9, "{stretch:?}");
        });
        let all = ran.total;
        prop_assert!((all.seconds - course.period()).abs() < 1e-6 * all.seconds);
        prop_assert!((all.requests - course.total()).abs() <= 1e-9 * course.total() + 1e-6, "{:?} {}", all, course.total());
        let balance = all.served + all.dropped + queue - all.requests;
        prop_assert!(balance.abs() <= 1e-7 * all.requests + 1e-6, "{:?} {}", all, queue);
        prop_assert!(ran.changes.iter().all(|(_, replicas)| *replicas <= max));
    }
}
