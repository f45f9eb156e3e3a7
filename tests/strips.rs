//! The strips use the form hour by hour, the verdict the week as it runs: where the two may differ, and that they do
//! not elsewhere.

use answer::{Outcome, Winner};
use decide::evaluate::outcome;
use decide::survey::survey;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::{Platform, Scenario, Shape};

/// Any workload on any two platforms. Shapes without a jump and with one.
fn scenarios() -> impl Strategy<Value = Scenario> {
    let shapes = [Shape::Steady, Shape::Daily, Shape::Office, Shape::Nightly, Shape::Spike];
    let sides = (0..Platform::ALL.len(), 0..Platform::ALL.len());
    (sides, 0..shapes.len(), prop::collection::vec(0.0..1.0f64, 6)).prop_map(move |((one, other), shape, places)| {
        let mut scenario = Scenario::default()
            .after(Msg::Picked(Platform::ALL[one]))
            .after(Msg::Picked(Platform::ALL[other]))
            .after(Msg::Shaped(shapes[shape]));
        let knobs = [Knob::Rate, Knob::PeakToMean, Knob::Duration, Knob::Memory, Knob::P99, Knob::MicroservicesHours];
        for (knob, place) in knobs.into_iter().zip(places) {
            scenario = scenario.after(Msg::Turned(knob, place));
        }
        scenario
    })
}

/// The winner that the strip under the rate shows where the rate stands.
fn by_strip(scenario: &Scenario) -> Winner {
    let strip = survey(scenario).strips.swap_remove(0);
    assert_eq!(strip.knob, Knob::Rate);
    let rate = Knob::Rate.read(scenario);
    strip.spans.iter().rfind(|span| span.from <= rate).map_or(Winner::TossUp, |span| span.winner)
}

/// Whether the answer hangs by a hair: costs near the edge of the tie, or a p99 within a fifth of the goal.
fn is_close(scenario: &Scenario, outcome: &Outcome) -> bool {
    let (one, other) = (outcome.serverless.total().dollars(), outcome.microservices.total().dollars());
    let apart = (one - other).abs() / one.min(other).max(1.0);
    let tie = scenario.goals.tie.get();
    let near_tie = (apart - tie).abs() < 0.1 || (one - other).abs() < 10.0;
    let goal = scenario.goals.p99.get();
    let near_goal = |p99: f64| (p99 / goal - 1.0).abs() < 0.2;
    let near = [&outcome.serverless, &outcome.microservices].iter().any(|side| near_goal(side.latency.p99.get()));
    near_tie || near
}

#[test]
fn strips_and_verdict_differ_only_where_the_answer_hangs_by_a_hair() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut agreed, mut close, mut apart) = (0, 0, Vec::new());
    for _ in 0..150 {
        let scenario = scenarios().new_tree(&mut runner).unwrap().current();
        let outcome = outcome(&scenario);
        if outcome.verdict.winner == by_strip(&scenario) {
            agreed += 1;
        } else if is_close(&scenario, &outcome) {
            close += 1;
        } else {
            apart.push(scenario::link::write(&scenario));
        }
    }
    println!("{agreed} agree, {close} differ by a hair, {} differ", apart.len());
    assert!(apart.is_empty(), "{apart:#?}");
    assert!(agreed >= 140, "what hangs by a hair is rare");
}
