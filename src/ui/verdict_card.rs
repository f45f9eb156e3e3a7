//! The answer, always in view.

use crate::ui::list::list;
use yew::prelude::*;

use crate::app::decimal;
use crate::app::outcome::{Outcome, Verdict};
use crate::app::scenario::Scenario;
use crate::app::words::{self, facts};
use crate::ui::prose::{prose, winner_class};
use crate::ui::weave::fill;

/// The headline, the sentence and how sure it is. Where space is short, a line takes the place of the sentence.
pub fn verdict_card(scenario: &Scenario, outcome: &Outcome) -> Html {
    let verdict = &outcome.verdict;
    html! {
        <section class={classes!("verdict", winner_class(verdict.winner))} aria-labelledby="verdict">
            <div class="verdict__head">
                <h2 class="verdict__headline" id="verdict">{ prose(&words::headline(verdict)) }</h2>
                <p class="verdict__short">{ prose(&words::short(outcome)) }</p>
            </div>
            <div class="verdict__body">
                <p class="verdict__sentence">{ prose(&words::sentence(scenario, outcome)) }</p>
                { notes(outcome) }
            </div>
            { confidence(verdict) }
        </section>
    }
}

/// How many draws agree, as a number, a word and a bar.
fn confidence(verdict: &Verdict) -> Html {
    let Some((share, rest)) = words::confidence(verdict) else { return Html::default() };
    let width = decimal::fixed(verdict.confidence * 100.0, 1) + "%";
    html! {
        <div class="verdict__confidence">
            <p class="verdict__share">{ share }</p>
            <p class="verdict__draws">{ rest }</p>
            <svg class="verdict__bar" width="100%" height="8" aria-hidden="true" focusable="false">
                <rect class="verdict__rest" width="100%" height="8" />
                <rect {width} height="8" fill={fill(verdict.winner)} />
            </svg>
        </div>
    }
}

/// What is not verified, what was assumed, substituted or left out, folded away.
fn notes(outcome: &Outcome) -> Html {
    let assumed = facts::notes(&outcome.notes);
    let Some(summary) = words::noted(outcome, assumed.len()) else { return Html::default() };
    let notes = words::prices::unverified(outcome).into_iter().chain(assumed);
    html! {
        <details class="verdict__notes">
            <summary>{ summary }</summary>
            <ul>{ list(notes, |note| html! { <li>{ note }</li> }) }</ul>
        </details>
    }
}
