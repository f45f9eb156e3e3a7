//! What a printed answer has and a screen does not need: the question, the workload in a line, where the answer changes, what is
//! assumed, what is left out, and the address that opens it again. Only paper shows it.

use yew::prelude::*;

use answer::{Flip, Outcome};
use scenario::Scenario;
use words::{facts, picture, prices, values};

/// What stands above the verdict on paper.
pub fn brief_head(scenario: &Scenario) -> Html {
    html! {
        <section class="brief brief--head">
            <h1 class="brief__question">{ "Serverless functions, microservices on containers, or a mix?" }</h1>
            <p>{ picture::workload(scenario) }</p>
        </section>
    }
}

/// What stands below the bills on paper; `address` opens the scenario.
pub fn brief_rest(scenario: &Scenario, outcome: &Outcome, address: &str) -> Html {
    let changes = outcome.verdict.flips.iter().filter(|flip| !flip.in_passing).map(|flip| change(scenario, flip));
    let assumed = facts::notes(&outcome.notes).into_iter().chain(prices::unverified(outcome));
    let sides = [&outcome.serverless, &outcome.microservices].map(|side| side.platform);
    let left_out = sides.into_iter().filter(|platform| !platform.leaves_out().is_empty());
    let left_out = left_out.map(|platform| format!("{}: {}.", platform.name(), platform.leaves_out().join("; ")));
    html! {
        <section class="brief brief--rest">
            { list("Where the answer changes", changes.collect()) }
            { list("Assumed", assumed.collect()) }
            { list("Not modelled", left_out.collect()) }
            <p class="brief__address">{ format!("To go on from: {address}") }</p>
        </section>
    }
}

/// “Mean rate, 20/s now: at 970/s from serverless to a toss-up, because of what the clouds cost.”
fn change(scenario: &Scenario, flip: &Flip) -> String {
    let Flip { knob, at, from, to, cause, .. } = *flip;
    let (label, why) = (knob.facts().label, words::flips::because(cause));
    let [now, at] = [knob.read(scenario), at].map(|value| values::knob(knob, value));
    let [from, to] = [from, to].map(words::winner);
    format!("{label}, {now} now: at {at} from {from} to {to}, because {why}.")
}

fn list(title: &'static str, lines: Vec<String>) -> Html {
    if lines.is_empty() {
        return Html::default();
    }
    let lines = lines.into_iter().map(|line| html! { <li>{ line }</li> });
    html! { <><h2 class="brief__title">{ title }</h2><ul class="brief__list">{ lines.collect::<Html>() }</ul></> }
}
