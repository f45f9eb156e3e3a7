//! Every ready-made workload shows what it is there to show.

use answer::drawn::OUTCOMES;
use answer::{Decider, Winner};
use decide::evaluate::outcome;
use decide::survey::strip_of;
use scenario::example::{ALL, home_ground, nearest, of};
use scenario::knob::Knob;
use scenario::{Scenario, Side};

/// A mix that won only because the account of one side is too small, or by a hair, would be a poor example of one.
#[test]
fn the_mixed_example_wins_by_cost_over_two_sides_that_both_could() {
    let found = outcome(&ALL[4].scenario());
    for side in [&found.serverless, &found.microservices] {
        assert!(side.meets_goal && side.limits.is_empty(), "{:?} could not", side.platform);
        let mix = found.mixed.as_ref().unwrap().total();
        assert!(mix.dollars() < 0.85 * side.total().dollars(), "{mix:?} against {:?}", side.total());
    }
}

/// Strips and draws estimate what the verdict runs: an example in which they say otherwise would show both at once.
#[test]
fn strips_say_of_an_example_what_its_verdict_says() {
    for example in ALL {
        let scenario = example.scenario();
        let winner = outcome(&scenario).verdict.winner;
        let strip = strip_of(&scenario, Knob::Rate);
        let span = strip.spans.iter().rfind(|span| span.from <= example.rate);
        assert_eq!(span.map(|span| span.winner), Some(winner), "{}", example.name);
    }
}

#[test]
fn an_example_says_where_its_people_are_others() {
    let told: Vec<_> = ALL.iter().filter(|example| !example.assumes().is_empty()).map(|example| example.name).collect();
    assert_eq!(told, ["Image resize"]);
}

/// What each is good for: together they show every answer that there is.
#[test]
fn examples_show_every_answer() {
    let cases = [
        (Winner::Serverless, Decider::Cost, "rather quiet, and nobody to run a cluster"),
        (Winner::Serverless, Decider::Cost, "idle four fifths of the week"),
        (Winner::Serverless, Decider::Cost, "idle by day"),
        (Winner::Serverless, Decider::Cost, "idle nearly always"),
        (Winner::Mixed, Decider::Cost, "a level part that never rests, and a wave above it"),
        (Winner::Serverless, Decider::Cost, "a crowd for an hour, and rest for a week"),
        (Winner::TossUp, Decider::Cost, "small and steady: the gateway costs what the people cost"),
        (Winner::Serverless, Decider::Cost, "little of it"),
        (Winner::Microservices, Decider::Cost, "never idle"),
    ];
    for (example, (winner, decider, why)) in ALL.iter().zip(cases) {
        let found = outcome(&example.scenario());
        let (verdict, name) = (&found.verdict, example.name);
        assert_eq!((verdict.winner, verdict.decided_by), (winner, decider), "{name}: {why}");
        // An example that nothing can answer would teach nothing.
        assert!(found.serverless.meets_goal || found.microservices.meets_goal, "{name}: nobody keeps the goal");
    }
    for answer in OUTCOMES {
        assert!(cases.iter().any(|(winner, _, _)| *winner == answer), "no example for {answer:?}");
    }
}

#[test]
fn a_scenario_is_an_example_or_ones_own() {
    for (place, example) in ALL.iter().enumerate() {
        assert_eq!(of(&example.scenario()), Some(place));
    }
    let mut own = Scenario::default();
    Knob::Hourly.write(&mut own, 99.0);
    assert_eq!(of(&own), None);
}

#[test]
fn every_example_is_nearest_to_itself() {
    for example in ALL {
        let (nearest, distance) = nearest(&example.scenario());
        assert_eq!(nearest.name, example.name);
        assert!(distance < 1e-9, "{}: every value is in range, so it is read as written", example.name);
    }
}

#[test]
fn home_grounds_are_where_the_words_say() {
    assert_eq!(home_ground(Side::Serverless).name, "Webhook receiver");
    assert_eq!(home_ground(Side::Microservices).name, "Always-busy backend");
    let busy = ALL[8].scenario();
    assert!(home_ground(Side::Microservices).distance(&busy) < home_ground(Side::Serverless).distance(&busy));
}

#[test]
fn the_first_example_is_the_default() {
    assert_eq!(ALL[0].scenario(), Scenario::default());
}

#[test]
fn distances_are_shares() {
    let mut far = Scenario::default();
    for knob in [Knob::Rate, Knob::PeakToMean, Knob::Duration, Knob::Memory] {
        knob.write(&mut far, f64::INFINITY);
    }
    for example in ALL {
        assert!((0.0..=1.0).contains(&example.distance(&far)), "{}", example.name);
    }
}
