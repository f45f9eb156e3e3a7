use super::*;
use crate::{announcement, headline, plain, sentence, short};
use answer::Winner;
use decide::evaluate::outcome;
use scenario::example;
use scenario::msg::Msg;

fn told() -> (Scenario, Outcome) {
    let scenario = example::ALL[8].scenario().after(Msg::FreedPeople);
    let outcome = outcome(&scenario);
    assert_eq!(outcome.verdict.winner, Winner::Mixed);
    (scenario, outcome)
}

#[test]
fn a_mix_that_wins_says_who_takes_what() {
    let (scenario, outcome) = told();
    let mixed = outcome.mixed.as_ref().unwrap();
    let text = plain(&sentence(&scenario, &outcome)).replace(NBSP, " ");
    let rest = format!("of the visits. {} a month for both against ", format::money(mixed.total()));
    assert!(text.starts_with("Containers carry the first "), "{text}");
    assert!(text.contains(&rest), "{text}");
    assert!(text.contains("inside your 500 ms"), "{text}");
    assert!(plain(&headline(&outcome.verdict)).starts_with("A mix"));
    assert!(plain(&short(&outcome)).starts_with(&format::money(mixed.total())));
    assert!(announcement(&outcome).contains(&format::money(mixed.total())));
}

#[test]
fn a_mix_that_comes_near_is_told_and_does_not_win() {
    let scenario = example::ALL[8].scenario();
    let outcome = outcome(&scenario);
    assert_eq!(outcome.verdict.winner, Winner::Microservices);
    let text = plain(&sentence(&scenario, &outcome));
    assert!(text.contains("A mix would cost "), "{text}");
    assert!(people(&scenario).replace(NBSP, " ").contains("54 h a month, and 40 h of migration"));
}

#[test]
fn services_are_named_while_they_are_few() {
    let cases = [
        (vec!["api"], "api"),
        (vec!["api", "images"], "api and images"),
        (vec!["a", "b", "c"], "a, b and c"),
        (vec!["a", "b", "c", "d", "e"], "5 services"),
    ];
    for (names, text) in cases {
        assert_eq!(some(&names).replace(NBSP, " "), text);
    }
}

#[test]
fn cold_starts_get_better_words_with_what_is_known() {
    let cases = [
        (seen(0.02, None, Missing::UnderWay), "2 % of requests by a closed form; a simulation is under way."),
        (seen(0.02, None, Missing::Failed), "2 % of requests by a closed form; the simulation of it failed."),
        (seen(0.02, None, Missing::TooMany), "2 % of requests by a closed form; too many requests to simulate here."),
        (
            seen(5e-5, Some([4e-5, 4e-6]), Missing::TooMany),
            "1 in 25,000 requests, simulated (give or take 10 % of that); 1 in 20,000 requests by the closed form.",
        ),
        (seen(1e-9, Some([0.0, 0.0]), Missing::TooMany), "none in a simulation; 1 in 1 B requests by the closed form."),
    ];
    for (text, expected) in cases {
        assert_eq!(text.replace(NBSP, " "), format!("Cold starts: {expected}"));
    }
}
