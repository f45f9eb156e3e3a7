//! The third pan: a mix of both sides, below the balance, where it wins or comes near.

use yew::prelude::*;

use crate::chart::beam::{Balance, End, Pile};
use crate::chart::text::Font;
use crate::ui::balance::{badge, centred, circle, heap, square};
use crate::ui::figure::{Frame, coordinate, text};
use answer::mixed::Mixed;
use answer::{Outcome, Winner};
use text::format;
use words::mix;

/// Height that the pan takes below the balance; none where no mix is shown.
pub const fn height(outcome: &Outcome) -> f64 {
    match outcome.mixed {
        Some(_) => 206.0,
        None => 0.0,
    }
}

/// Squares that always stand and circles that come and go, in one pan below `top`.
pub fn mix_pan(frame: Frame, outcome: &Outcome, top: f64) -> Html {
    let Some(mixed) = &outcome.mixed else { return Html::default() };
    let wins = outcome.verdict.winner == Winner::Mixed;
    let (x, rim) = (frame.width / 2.0, top + 112.0);
    let balance = Balance { pivot: (x, top + 54.0), arm: 0.0, drop: 58.0, pan: 176.0, tilt: 0.0 };
    let (amount, name) = if frame.narrow { (22.0, 12.0) } else { (27.0, 13.0) };
    let [first, second] = mix::counted(outcome, mixed);
    let line = |line: String, y: f64| {
        let font = Font::plain(12.5).fitting(&line, frame.width - 8.0);
        text(&centred(line, x, y, font), "balance__count")
    };
    html! {
        <g class={classes!("balance__side", "balance__side--mix", wins.then_some("balance__side--wins"))}>
            { text(&centred(format::money(mixed.total()), x, top + 24.0, Font::bold(amount)), "balance__amount") }
            { text(&centred(format!("A mix: {}", mix::name(outcome)), x, top + 44.0, Font::plain(name)), "balance__name") }
            <path class="balance__cords" d={balance.cords(End::Left)} />
            <path class="balance__dish" d={balance.dish(End::Left)} />
            <g transform={format!("translate({} {})", coordinate(x), coordinate(rim))}>{ pieces(mixed) }</g>
            { line(first, rim + 56.0) }
            { line(second, rim + 73.0) }
            if wins { { badge("chosen", (x, rim + 26.0), 11.5, "balance__badge balance__badge--wins") } }
        </g>
    }
}

/// Squares on the left, circles on the right; what does not fit is in the words below.
fn pieces(mixed: &Mixed) -> Html {
    let pile = Pile { base: 5, shrink: 1, layers: 2, width: 15.0, height: 13.5 };
    let (pods, _) = heap(&pile, mixed.pods, mixed.pods, square);
    let (instances, _) = heap(&pile, mixed.instances[0], mixed.instances[1], circle);
    html! {
        <>
            <g class="balance__side--ms" transform="translate(-37 0)">{ pods }</g>
            <g class="balance__side--fn" transform="translate(37 0)">{ instances }</g>
        </>
    }
}
