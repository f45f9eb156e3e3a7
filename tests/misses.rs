//! Both sides are held to the same p99 and the same share of errors: who misses says by how much and why.

use answer::{Cause, Miss, Outcome, Reason};
use decide::evaluate::outcome;
use engine::record::{Made, record};
use model::units::Share;
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::{Platform, Scenario, Shape, Side, WarmFloor};
use words::facts;

fn miss(outcome: &Outcome, side: Side) -> Option<Miss> {
    outcome.verdict.reasons.iter().find_map(|reason| match reason {
        Reason::MissesGoal(miss) if miss.side == side => Some(*miss),
        _ => None,
    })
}

fn with(changes: &[Msg]) -> Scenario {
    changes.iter().fold(Scenario::default(), |scenario, change| scenario.after(change.clone()))
}

#[test]
fn a_miss_has_its_cause() {
    let typed = Msg::Typed;
    let slow = with(&[typed(Knob::P99, 50.0)]);
    let path = with(&[typed(Knob::Visits, 10.0), typed(Knob::Services, 5.0), typed(Knob::P99, 500.0)]);
    let mut rare = with(&[typed(Knob::Rate, 0.0013), typed(Knob::Duration, 20.0), typed(Knob::P99, 100.0)]);
    rare.serverless.warm_floor = WarmFloor::None;
    let unkept = with(&[
        Msg::Picked(Platform::AzureFunctions),
        typed(Knob::Rate, 0.0013),
        typed(Knob::Duration, 20.0),
        typed(Knob::P99, 100.0),
    ]);
    let cases = [
        // (scenario, side, cause, why)
        (&slow, Side::Serverless, Cause::Work, "120 ms of work in 50 ms"),
        (&slow, Side::Microservices, Cause::Work, "the same work"),
        (&path, Side::Serverless, Cause::Path, "ten visits, each of them within the goal"),
        (&path, Side::Microservices, Cause::Path, "the same path"),
        (&rare, Side::Serverless, Cause::ColdStarts { keeps_warm: true }, "all cold, and nothing is kept"),
        (&unkept, Side::Serverless, Cause::ColdStarts { keeps_warm: false }, "all cold, and nothing can be"),
    ];
    for (scenario, side, cause, why) in cases {
        let outcome = outcome(scenario);
        let miss = miss(&outcome, side).unwrap_or_else(|| panic!("{why}: no miss"));
        assert_eq!(miss.cause, cause, "{why}");
        assert_eq!(miss.goal, scenario.goals.p99, "{why}");
        assert!(miss.by().get() > 0.0 && miss.factor() > 1.0, "{why}: {miss:?}");
    }
}

#[test]
fn who_keeps_the_goal_has_no_miss() {
    let outcome = outcome(&Scenario::default());
    assert_eq!([Side::Serverless, Side::Microservices].map(|side| miss(&outcome, side)), [None, None]);
}

#[test]
fn the_share_of_errors_holds_for_both_sides() {
    // A campaign that begins at once, and a fleet that sees it late: callers give up.
    let spike = with(&[Msg::Shaped(Shape::Spike), Msg::Typed(Knob::PeakToMean, 20.0), Msg::Typed(Knob::P99, 60_000.0)]);
    let free = {
        let mut free = spike.clone();
        free.goals.error_share = Share::of(1.0);
        free
    };
    for side in [Side::Serverless, Side::Microservices] {
        let strict = outcome(&spike);
        let kept = strict.side(side).failed_share <= spike.goals.error_share.get();
        let told = matches!(miss(&strict, side), Some(Miss { cause: Cause::Failures { .. }, .. }));
        let limited = !strict.side(side).limits.is_empty();
        assert!(kept || told || limited || !strict.side(side).meets_goal, "{side:?} fails and nobody says so");
        assert_eq!(miss(&outcome(&free), side), None, "{side:?}: where all may fail nothing is missed");
    }
}

#[test]
fn a_miss_is_told_in_words_everywhere() {
    let scenario = with(&[Msg::Typed(Knob::P99, 50.0)]);
    let outcome = outcome(&scenario);
    let miss = miss(&outcome, Side::Serverless).unwrap();
    let told = facts::reason(&Reason::MissesGoal(miss));
    assert!(told.starts_with("Serverless misses the p99 goal of 50"), "{told}");
    assert!(told.ends_with("one visit alone takes longer than that."), "{told}");
    let record = record(&scenario, &outcome, Made { on: "2026-11-29", link: "https://example.org/", traffic: None });
    assert!(record.contains("| missed by "), "the table of the record");
    assert!(record.contains(&told.replace('\u{a0}', " ")), "its reasons");
    let both = words::plain(&words::sentence(&scenario, &outcome));
    assert!(both.contains("beyond your 50"), "{both}");
}
