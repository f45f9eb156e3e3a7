//! The verdict that is shown while a slider moves, on scenarios that are evaluated.

use answer::Winner;
use answer::steady::Held;
use decide::evaluate::outcome;
use scenario::Scenario;
use scenario::knob::Knob;
use scenario::msg::Msg;

#[test]
fn what_is_opened_or_rests_has_the_plain_verdict() {
    let outcome = outcome(&Scenario::default());
    assert_eq!(Held::after(None, None, &outcome, 0.1), None);
    let held = Held::after(None, Some(Knob::Rate), &outcome, 0.1);
    assert_eq!(held.map(|held| held.winner), Some(outcome.verdict.winner));
    let other = Held { knob: Knob::Memory, winner: Winner::TossUp };
    assert_eq!(Held::after(Some(other), Some(Knob::Rate), &outcome, 0.1), held, "another slider");
    assert_eq!(held.and_then(|held| held.shown(&outcome)), None, "its own winner needs no copy");
}

#[test]
fn a_drag_across_the_flips_changes_the_verdict_once_at_each() {
    let mut scenario = Scenario::default();
    let (mut held, mut changes, mut plain_changes) = (None, 0, 0);
    let mut last = None;
    for step in 0..=120 {
        let position = Knob::Rate.position(200.0) + 0.2 * f64::from(step) / 120.0;
        scenario = scenario.after(Msg::Typed(Knob::Rate, Knob::Rate.value_at(position)));
        let outcome = outcome(&scenario);
        let next = Held::after(held, Some(Knob::Rate), &outcome, 0.1);
        changes += u32::from(held.is_some() && next != held);
        plain_changes += u32::from(last.is_some_and(|winner| winner != outcome.verdict.winner));
        (held, last) = (next, Some(outcome.verdict.winner));
    }
    assert_eq!(changes, 2, "into the tie and out of it; plainly {plain_changes}");
}
