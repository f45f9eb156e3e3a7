//! The answer, always in view.

use yew::prelude::*;

use crate::ui::patterns::fill;
use crate::ui::prose::{prose, winner_class};
use answer::drawn::{Drawn, OUTCOMES};
use answer::{Outcome, Verdict, Winner};
use scenario::Scenario;
use text::decimal;
use words::{self, Piece, facts};

/// The headline, the sentence and how sure it is, `failed` if more draws were asked for in vain. Where space is short, a
/// line takes the place of the sentence.
///
/// The card is as tall in every state: it keeps room for the longest texts ([`words::ROOM`]), and what would need more
/// of it stands in the fold, which opens over what is below.
pub fn verdict_card(scenario: &Scenario, outcome: &Outcome, failed: bool) -> Html {
    let verdict = &outcome.verdict;
    let (headline, short) = (words::headline(verdict), words::short(outcome));
    let lines = lines(&headline, &short);
    let sentence = words::sentence(scenario, outcome);
    let regret = words::draws::regret(verdict).unwrap_or_default();
    let said = words::leading(&sentence, words::ROOM.sentence);
    let lost = words::leading(&regret, words::ROOM.regret);
    let cut = said.len() < sentence.len() || lost.len() < regret.len();
    let whole = cut.then_some([&*sentence, &*regret]);
    html! {
        <section class={classes!("verdict", winner_class(verdict.winner))} aria-labelledby="verdict">
            <div class="verdict__head">
                <h2 class={classes!("verdict__headline", lines[0])} id="verdict">{ prose(&headline) }</h2>
                <p class={classes!("verdict__short", lines[1])}>{ prose(&short) }</p>
            </div>
            <div class="verdict__body">
                <div class="verdict__said" data-sentence={words::ROOM.sentence} data-regret={words::ROOM.regret}>
                    <div class="verdict__words">
                        <p class="verdict__sentence">{ prose(said) }</p>
                        if !lost.is_empty() {
                            <p class="verdict__regret">{ prose(lost) }</p>
                        }
                    </div>
                </div>
                <div class="verdict__more room" data-room={words::ROOM.noted}>{ notes(scenario, outcome, whole) }</div>
            </div>
            { confidence(verdict, failed) }
        </section>
    }
}

/// The classes of a headline and of the line below it, which stay one line each.
pub fn lines(headline: &[Piece], short: &[Piece]) -> [Option<&'static str>; 2] {
    [
        words::is_long_headline(headline).then_some("headline--long"),
        words::is_long_short(short).then_some("short--long"),
    ]
}

/// How many draws agree, as a number and a word; whose the others are, as a bar and its legend.
fn confidence(verdict: &Verdict, failed: bool) -> Html {
    let Some((share, rest)) = words::confidence(verdict, failed) else { return Html::default() };
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
            <ul class="verdict__shares">{ for words::draws::shares(drawn).into_iter().map(entry) }</ul>
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

/// What is not verified, what was assumed, substituted or left out, and what was drawn, folded away; before it the
/// `whole` answer where the card has room for a part of it only.
fn notes(scenario: &Scenario, outcome: &Outcome, whole: Option<[&[Piece]; 2]>) -> Html {
    let assumed = facts::notes(&outcome.notes);
    let method = words::draws::method(scenario, &outcome.verdict);
    let noted = words::noted(outcome, whole.is_some(), assumed.len(), method.is_some());
    let Some(summary) = noted else { return Html::default() };
    let drawn = method.into_iter().chain(words::draws::sides(outcome));
    let notes = words::prices::unverified(outcome).into_iter().chain(assumed).chain(drawn);
    html! {
        <details class="verdict__notes">
            <summary>{ summary }</summary>
            <div class="verdict__over" role="group" aria-label="Notes on the answer" tabindex="0">
                for pieces in whole.into_iter().flatten() { <p>{ prose(pieces) }</p> }
                <ul>for note in notes { <li>{ note }</li> }</ul>
            </div>
        </details>
    }
}
