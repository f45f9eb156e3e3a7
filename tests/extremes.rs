//! Scenarios at the ends of sense: what is said of them is a sentence with figures, and a tie is called a tie.

use answer::{Flip, Outcome, Winner};
use catalogue::Meter;
use decide::evaluate::{answer, outcome};
use engine::record::{Made, record};
use model::money::Usd;
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::{Platform, Scenario};

fn with(changes: &[Msg]) -> Scenario {
    changes.iter().fold(Scenario::default(), |scenario, change| scenario.after(change.clone()))
}

/// All that is said of a scenario in words.
fn said(scenario: &Scenario, outcome: &Outcome) -> String {
    let pieces = [words::headline(&outcome.verdict), words::sentence(scenario, outcome), words::short(outcome)];
    let lines = pieces.map(|pieces| words::plain(&pieces)).join("\n");
    format!(
        "{lines}\n{}\n{}",
        words::announcement(outcome),
        record(scenario, outcome, Made { on: "2026-11-29", link: "https://example.org/", traffic: None })
    )
}

/// What no reader may see as a figure.
fn is_no_figure(word: &str) -> bool {
    let bare = word.trim_matches(|sign: char| !sign.is_alphanumeric() && sign != '-');
    ["NaN", "inf", "-inf", "infinity", "-0", "null"].contains(&bare)
        || word.starts_with("$-")
        || word.starts_with("-$0")
}

#[test]
fn case_40_the_ends_of_sense_have_sensible_words() {
    let typed = Msg::Typed;
    let free = Meter::ALL.iter().map(|meter| Msg::Priced(*meter, Usd::ZERO));
    let nothing_costs: Vec<Msg> = free.chain([Msg::FreedPeople]).collect();
    let (least, most) = (Knob::Rate.facts().low, Knob::Rate.facts().high);
    let cases = [
        (with(&[typed(Knob::Rate, least)]), "three requests a year"),
        (with(&[typed(Knob::Rate, most)]), "the most that can be asked: 260 thousand million a month"),
        (with(&[typed(Knob::Services, 1.0)]), "one service"),
        (with(&[typed(Knob::Rate, 0.01), Msg::FreedPeople]), "all within the free part"),
        (with(&nothing_costs), "nothing has a price"),
        (with(&[Msg::Picked(Platform::AzureFunctions), typed(Knob::Rate, least)]), "another vendor, next to nothing"),
    ];
    for (scenario, why) in cases {
        let (outcome, _) = answer(&scenario);
        let text = said(&scenario, &outcome);
        let odd: Vec<&str> = text.split_whitespace().filter(|word| is_no_figure(word)).collect();
        assert!(odd.is_empty(), "{why}: {odd:?}");
    }
}

#[test]
fn case_40_a_tie_is_told_as_a_tie() {
    let (far, _) = answer(&Scenario::default());
    let beside = |flip: &Flip| match (flip.from, flip.to) {
        (_, Winner::TossUp) => Some((flip.knob, flip.at * 1.001)),
        (Winner::TossUp, _) => Some((flip.knob, flip.at * 0.999)),
        _ => None,
    };
    let ties: Vec<(Knob, f64)> = far.verdict.flips.iter().filter_map(beside).collect();
    assert!(!ties.is_empty(), "the default is beside a tie in some input");
    for (knob, value) in ties {
        let level = outcome(&with(&[Msg::Typed(knob, value)]));
        assert_eq!(words::plain(&words::headline(&level.verdict)), "A toss-up.", "{knob:?} {value}");
    }
}
