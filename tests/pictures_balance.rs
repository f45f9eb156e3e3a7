//! The balance in all its states as text: heavier on the left, on the right, level, and a mix.
#![cfg(feature = "ssr")]

#[path = "pictures/part.rs"]
mod part;

use answer::{Containers, Fleet, Functions, Outcome, Winner};
use decide::evaluate::outcome;
use expect_test::expect_file;
use fulcrum::ui::balance::balance;
use fulcrum::ui::figure::Frame;
use model::money::Usd;
use scenario::Scenario;
use yew::prelude::*;

use crate::part::{check, rendered};

/// An answer with these costs of a month, functions first, in dollars.
fn weighed(functions: f64, containers: f64, winner: Winner) -> Outcome {
    let mut outcome = outcome(&Scenario::default());
    for (side, dollars) in [(&mut outcome.serverless, functions), (&mut outcome.microservices, containers)] {
        side.cloud = Usd::new(dollars).expect("an amount");
        side.people = Usd::ZERO;
        side.meets_goal = true;
        side.limits.clear();
    }
    outcome.serverless.fleet = Fleet::Functions(Functions { mean: 3.0, peak: 9.0, ..Functions::default() });
    outcome.microservices.fleet =
        Fleet::Containers(Containers { mean: 4.0, peak: 6.0, night: 2.0, nodes_peak: 3.0, ..Containers::default() });
    outcome.verdict.winner = winner;
    outcome
}

fn drawn(outcome: &Outcome) -> Html {
    let frame = Frame { width: 800.0, height: 0.0, narrow: false };
    html! { <svg>{ balance(frame, outcome) }</svg> }
}

fn left() -> Html {
    drawn(&weighed(2000.0, 1000.0, Winner::Microservices))
}

fn right() -> Html {
    drawn(&weighed(1000.0, 2000.0, Winner::Serverless))
}

fn level() -> Html {
    drawn(&weighed(1000.0, 1000.0, Winner::TossUp))
}

fn mixed() -> Html {
    drawn(&weighed(1000.0, 1050.0, Winner::Mixed))
}

#[test]
fn heavier_on_the_left() {
    check(left, expect_file!["page/balance_left.html"]);
}

#[test]
fn heavier_on_the_right() {
    check(right, expect_file!["page/balance_right.html"]);
}

#[test]
fn level_with_a_toss_up_between() {
    check(level, expect_file!["page/balance_level.html"]);
}

#[test]
fn a_mix_belongs_to_neither_pan() {
    check(mixed, expect_file!["page/balance_mixed.html"]);
}

/// Degrees by which the beam is turned; with the clock, the right end sinks.
fn turned(part: fn() -> Html) -> f64 {
    let markup = rendered(part);
    let (_, rest) = markup.split_once("rotate(").expect("a beam");
    rest.split(' ').next().and_then(|degrees| degrees.parse().ok()).expect("an angle")
}

#[test]
fn the_heavier_side_sinks() {
    let [left, right, level, mixed] = [left, right, level, mixed].map(turned);
    assert!(left < 0.0 && right > 0.0, "{left} and {right}");
    assert_eq!(left, -right, "the same weights the other way round");
    assert_eq!(level, 0.0);
    assert!(0.0 < mixed && mixed < right, "a little heavier, a little lower: {mixed}");
}
