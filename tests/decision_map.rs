//! What the decision map says in words, held against evaluations and against the strips of the sliders.

use answer::studies::map::{Axes, FINE, Row, value};
use answer::{Strip, Winner};
use decide::evaluate::winner;
use decide::study::map::rows;
use decide::survey::survey;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::{Platform, Scenario, Shape};
use words::knobs;
use words::values;

/// Any workload on any two platforms, and two different inputs.
fn scenarios() -> impl Strategy<Value = (Scenario, Axes)> {
    let shapes = [Shape::Steady, Shape::Daily, Shape::Office, Shape::Nightly, Shape::Spike, Shape::Cron];
    let sides = (0..Platform::ALL.len(), 0..Platform::ALL.len());
    let places = prop::collection::vec(0.2..0.8f64, Knob::ALL.len());
    let axes = (0..Knob::ALL.len(), 1..Knob::ALL.len());
    (sides, 0..shapes.len(), places, axes).prop_map(move |((one, other), shape, places, (across, further))| {
        let mut scenario = Scenario::default()
            .after(Msg::Picked(Platform::ALL[one]))
            .after(Msg::Picked(Platform::ALL[other]))
            .after(Msg::Shaped(shapes[shape]));
        for (knob, place) in Knob::ALL.into_iter().zip(places) {
            scenario = scenario.after(Msg::Typed(knob, knob.value_at(place)));
        }
        (scenario, [Knob::ALL[across], Knob::ALL[(across + further) % Knob::ALL.len()]])
    })
}

/// The first `count` of them, always the same.
fn sample(count: usize) -> Vec<(Scenario, Axes)> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| scenarios().new_tree(&mut runner).unwrap().current()).collect()
}

/// Who wins at a value and within an edge's width of it, as a row says.
fn told(strip: &Strip, value: f64) -> Vec<Winner> {
    let knob = strip.knob;
    let (near, at) = (1.0 / 2_000.0, knob.position(value));
    let spans = strip.spans.iter();
    let around = spans.filter(|span| knob.position(span.from) - near <= at && at <= knob.position(span.to) + near);
    around.map(|span| span.winner).collect()
}

#[test]
fn a_row_says_who_wins_at_every_cell_of_it() {
    for (scenario, axes @ [across, up]) in sample(20) {
        for Row { up: height, strip, .. } in rows(&scenario, axes).into_iter().step_by(5) {
            let mut at = scenario.clone();
            if height != up.read(&scenario) {
                up.write(&mut at, height);
            }
            for cell in (0..FINE).step_by(3) {
                let value = value(across, cell, FINE);
                let mut there = at.clone();
                across.write(&mut there, value);
                let (found, told) = (winner(&there), told(&strip, value));
                assert!(told.contains(&found), "{axes:?} at {value}, {height}: {found:?}, told {strip:?}");
            }
        }
    }
}

#[test]
fn the_row_of_the_scenario_tells_every_flip_of_the_slider_and_every_toss_up() {
    let mut flips = 0;
    for (scenario, axes @ [across, _]) in sample(20) {
        let slider = survey(&scenario).strip(across).cloned().expect("every slider has a strip");
        let own = rows(&scenario, axes).into_iter().find(|row| row.here).expect("the scenario stands in a row");
        let said = knobs::strip(&own.strip);
        for flip in slider.flips() {
            assert!(said.contains(&values::knob(across, flip.at)), "{axes:?}: no {} in {said}", flip.at);
            flips += 1;
        }
        let open = slider.spans.iter().any(|span| span.winner == Winner::TossUp);
        assert_eq!(said.contains("toss-up"), open, "{axes:?}: {said}");
    }
    assert!(flips >= 10, "{flips} flips: too few to tell");
}

/// Of two neighbours of which one is a side and the next is the other, by cost alone, a toss-up lies between them: no
/// row goes from one to the other without it, but where the costs jump over it.
#[test]
fn between_two_sides_a_row_has_the_toss_up_where_an_evaluation_finds_it() {
    let scenario = Scenario::default();
    for row in rows(&scenario, [Knob::Rate, Knob::Duration]) {
        for pair in row.strip.spans.windows(2) {
            let mut at = scenario.clone();
            if !row.here {
                Knob::Duration.write(&mut at, row.up);
            }
            // From the last place before the edge to the edge itself no third winner is found.
            let (from, to) = (Knob::Rate.position(pair[0].to) - 1.0 / 20_000.0, Knob::Rate.position(pair[1].from));
            for part in 0..=8 {
                let mut there = at.clone();
                Knob::Rate.write(&mut there, Knob::Rate.value_at(from + (to - from) * f64::from(part) / 8.0));
                let found = winner(&there);
                assert!(pair.iter().any(|span| span.winner == found), "{}: {found:?} between {pair:?}", row.up);
            }
        }
    }
}
