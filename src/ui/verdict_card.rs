//! The answer, always in view.

use yew::prelude::*;

use crate::ui::patterns::fill;
use crate::ui::prose::{prose, winner_class};
use answer::drawn::{Drawn, OUTCOMES};
use answer::{Outcome, Verdict, Winner};
use scenario::Scenario;
use text::decimal;
use words::{self, Piece, card, facts};

/// The headline, one sentence, three facts and how sure it is, `failed` if more draws were asked for in vain. Where space
/// is short, a line stands below the headline.
///
/// The card is as tall in every state: it keeps room for the longest texts ([`card::ROOM`]). All else stands in the fold,
/// which is always there and opens over what is below.
pub fn verdict_card(scenario: &Scenario, outcome: &Outcome, failed: bool) -> Html {
    let verdict = &outcome.verdict;
    let (headline, short) = (words::headline(verdict), words::short(outcome));
    let lines = lines(&headline, &short);
    html! {
        <section class={classes!("verdict", winner_class(verdict.winner))} aria-labelledby="verdict">
            <div class="verdict__head">
                <h2 class={classes!("verdict__headline", lines[0])} id="verdict">{ prose(&headline) }</h2>
                <p class={classes!("verdict__short", lines[1])}>{ prose(&short) }</p>
            </div>
            <div class="verdict__body">
                { roomy("verdict__lead", card::ROOM.lead, html! { <p class="verdict__sentence">{ prose(&card::lead(scenario, outcome)) }</p> }) }
                { figures(scenario, outcome) }
                { roomy("verdict__turn", card::ROOM.threshold, html! { <p>{ prose(&card::threshold(scenario, verdict)) }</p> }) }
                { roomy("verdict__more", card::ROOM.noted, fold(scenario, outcome)) }
            </div>
            { confidence(verdict, failed) }
        </section>
    }
}

/// Something in the room of the text `room`.
fn roomy(class: &'static str, room: &'static str, inside: Html) -> Html {
    html! { <div class={classes!(class, "room")} data-room={room}>{ inside }</div> }
}

/// Money of the clouds and of people apart, and p99 against the goal: a row for each side.
fn figures(scenario: &Scenario, outcome: &Outcome) -> Html {
    let row = |row: &card::Row| {
        html! {
            <tr>
                <th scope="row">{ key(row.winner) }{ &row.name }</th>
                for amount in &row.money { <td>{ amount }</td> }
                <td><strong>{ &row.p99.0 }</strong>{ " " }<span class="verdict__goal">{ row.p99.1 }</span></td>
            </tr>
        }
    };
    html! {
        <table class="verdict__facts">
            <caption class="visually-hidden">{ "Cost a month and p99" }</caption>
            <thead><tr>
                <th scope="col">{ "A month" }</th>
                for head in ["Cloud", "People", "Together"] { <th scope="col">{ head }</th> }
                <th scope="col">{ card::goal(scenario.goals.p99) }</th>
            </tr></thead>
            <tbody>{ for card::rows(outcome).iter().map(row) }</tbody>
        </table>
    }
}

/// The colour and pattern of a winner.
fn key(winner: Winner) -> Html {
    html! {
        <svg class="verdict__key" width="10" height="8" aria-hidden="true" focusable="false">
            <rect width="10" height="8" fill={fill(winner)} />
        </svg>
    }
}

/// The classes of a headline and of the line below it, which stay one line each.
pub fn lines(headline: &[Piece], short: &[Piece]) -> [Option<&'static str>; 2] {
    [
        words::is_long_headline(headline).then_some("headline--long"),
        words::is_long_short(short).then_some("short--long"),
    ]
}

/// How many cases agree, as a number and a word; as loudly, that nothing keeps the goal in many of them; who wins the
/// others, as a bar and its legend.
fn confidence(verdict: &Verdict, failed: bool) -> Html {
    let Some((share, rest)) = words::confidence(verdict, failed) else { return Html::default() };
    html! {
        <div class="verdict__confidence">
            <p class="verdict__sure"><b class="verdict__share">{ share }</b>{ " " }<span class="verdict__draws">{ rest }</span></p>
            <p class="verdict__unkept">
                if let Some((share, rest)) = card::unkept(verdict) { <b class="verdict__share">{ share }</b>{ " " }<span>{ rest }</span> }
            </p>
            { verdict.drawn.as_ref().map(shares).unwrap_or_default() }
        </div>
    }
}

/// Who wins the cases, as a bar and its legend.
fn shares(drawn: &Drawn) -> Html {
    let entry = |(winner, text)| html! { <li>{ key(winner) }{ text }</li> };
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

/// The answer in full, what is not verified, what was assumed, substituted or left out, and what was drawn.
fn fold(scenario: &Scenario, outcome: &Outcome) -> Html {
    let assumed = facts::notes(&outcome.notes);
    let summary = card::noted(outcome, assumed.len());
    let drawn = words::draws::method(scenario, &outcome.verdict).into_iter().chain(words::draws::sides(outcome));
    let notes = words::prices::unverified(outcome).into_iter().chain(assumed).chain(drawn);
    html! {
        <details class="verdict__notes">
            <summary>{ summary }</summary>
            <div class="verdict__over" role="group" aria-label="The answer in full" tabindex="0">
                <p class="verdict__whole">{ prose(&words::sentence(scenario, outcome)) }</p>
                if let Some(regret) = words::draws::regret(&outcome.verdict) {
                    <p class="verdict__regret">{ prose(&regret) }</p>
                }
                <ul>for note in notes { <li>{ note }</li> }</ul>
            </div>
        </details>
    }
}
