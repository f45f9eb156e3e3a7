//! The answer, always in view.

use crate::ui::list::list;
use yew::prelude::*;

use crate::app::decimal;
use crate::app::drawn::{Drawn, OUTCOMES};
use crate::app::outcome::{Outcome, Verdict, Winner};
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
                if let Some(regret) = words::draws::regret(verdict) {
                    <p class="verdict__regret">{ prose(&regret) }</p>
                }
                { notes(scenario, outcome) }
            </div>
            { confidence(verdict) }
        </section>
    }
}

/// How many draws agree, as a number and a word; whose the others are, as a bar and its legend.
fn confidence(verdict: &Verdict) -> Html {
    let Some((share, rest)) = words::confidence(verdict) else { return Html::default() };
    html! {
        <div class="verdict__confidence">
            <p class="verdict__share">{ share }</p>
            <p class="verdict__draws">{ rest }</p>
            { verdict.drawn.as_ref().map(shares).unwrap_or_default() }
        </div>
    }
}

/// Who wins the draws, as a bar and its legend.
fn shares(drawn: &Drawn) -> Html {
    let entry = |(winner, text)| {
        html! {
            <li>
                <svg class="verdict__key" width="10" height="8" aria-hidden="true" focusable="false">
                    <rect width="10" height="8" fill={fill(winner)} />
                </svg>
                { text }
            </li>
        }
    };
    html! {
        <>
            { bar(drawn) }
            <ul class="verdict__shares">{ list(words::draws::shares(drawn), entry) }</ul>
        </>
    }
}

/// The shares side by side, in the order of the legend.
fn bar(drawn: &Drawn) -> Html {
    let mut from = 0.0;
    let part = |winner: &Winner| {
        let (x, share) = (from, drawn.share(*winner));
        from += share;
        let percent = |share: f64| decimal::fixed(share * 100.0, 2) + "%";
        html! { <rect x={percent(x)} width={percent(share)} height="8" fill={fill(*winner)} /> }
    };
    html! {
        <svg class="verdict__bar" width="100%" height="8" aria-hidden="true" focusable="false">
            { OUTCOMES.iter().map(part).collect::<Html>() }
        </svg>
    }
}

/// What is not verified, what was assumed, substituted or left out, and what was drawn, folded away.
fn notes(scenario: &Scenario, outcome: &Outcome) -> Html {
    let assumed = facts::notes(&outcome.notes);
    let method = words::draws::method(scenario, &outcome.verdict);
    let Some(summary) = words::noted(outcome, assumed.len(), method.is_some()) else { return Html::default() };
    let drawn = method.into_iter().chain(words::draws::sides(outcome));
    let notes = words::prices::unverified(outcome).into_iter().chain(assumed).chain(drawn);
    html! {
        <details class="verdict__notes">
            <summary>{ summary }</summary>
            <ul>{ list(notes, |note| html! { <li>{ note }</li> }) }</ul>
        </details>
    }
}
