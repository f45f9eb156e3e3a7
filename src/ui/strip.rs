//! The strip under a slider: who wins along its whole range, with a tick where the answer flips.

use yew::prelude::*;

use crate::ui::patterns::fill;
use answer::{FlipCause, Span, Strip};
use scenario::knob::Knob;
use scenario::msg::Msg;
use text::decimal;
use words::knobs;
use words::values;

/// The winners along a slider that stands at `value`: the nearest flip is the one that is named, and a press on it
/// puts the slider beyond it. Its text stands elsewhere: [`words::knobs::strip`].
///
/// The drawing is laid out in percent of the track, so that it is true at every width, and the patterns keep
/// their grain.
pub fn winners(strip: &Strip, value: f64, on: &Callback<Msg>) -> Html {
    let knob = strip.knob;
    let marks = flips(strip, value);
    // What is drawn last is on top: the nearest, whose place is the largest.
    html! {
        <div class="strip">
            <svg class="strip__band" width="100%" height="8" aria-hidden="true" focusable="false">
                for span in &strip.spans { { band(knob, span) } }
            </svg>
            <svg class="strip__marks" width="100%" height="26" focusable="false">
                for mark in marks.iter().skip(1).rev() { { other(strip, mark, value, on) } }
                if let Some(mark) = marks.first() { { nearest(strip, mark, value, on) } }
            </svg>
        </div>
    }
}

fn band(knob: Knob, span: &Span) -> Html {
    let (from, to) = (knob.position(span.from), knob.position(span.to));
    html! { <rect x={percent(from)} width={percent(to - from)} height="8" fill={fill(span.winner)} /> }
}

/// The nearest flip: a button. Arrow keys on it go to those beyond, so that a slider is one more stop for a keyboard
/// and not one for each flip.
fn nearest(strip: &Strip, mark: &Mark, value: f64, on: &Callback<Msg>) -> Html {
    let knob = strip.knob;
    let (to, winner) = strip.landing(mark.place, value);
    let Span { from: at, cause, .. } = strip.spans[mark.place];
    let cause = cause.unwrap_or(FlipCause::Price);
    let step = |place: usize| (1..strip.spans.len()).contains(&place).then(|| strip.landing(place, value).0);
    // Spans before the one in which the slider stands begin at flips to its left.
    let stands = strip.spans.partition_point(|span| span.from <= value);
    let (left, right) = (step(stands.wrapping_sub(1)), step(stands));
    let onkeydown = {
        let on = on.clone();
        move |event: KeyboardEvent| {
            let goes = match event.key().as_str() {
                "Enter" | " " => Some(to),
                "ArrowLeft" | "ArrowDown" => left,
                "ArrowRight" | "ArrowUp" => right,
                _ => return,
            };
            event.prevent_default();
            if let Some(to) = goes {
                on.emit(Msg::Typed(knob, to));
            }
        }
    };
    html! {
        <g class="strip__mark" role="button" tabindex="0" aria-label={knobs::flip_mark(knob, at, winner, cause)}
            onclick={pressed(knob, to, on)} {onkeydown}>
            { target(mark.at) }
            { picture(mark) }
        </g>
    }
}

/// A flip farther away: for a finger or a mouse what the nearest is for all.
fn other(strip: &Strip, mark: &Mark, value: f64, on: &Callback<Msg>) -> Html {
    let (to, _) = strip.landing(mark.place, value);
    html! {
        <g class="strip__mark" aria-hidden="true" onclick={pressed(strip.knob, to, on)}>
            { target(mark.at) }
            { picture(mark) }
        </g>
    }
}

fn pressed(knob: Knob, to: f64, on: &Callback<Msg>) -> Callback<MouseEvent> {
    on.reform(move |_| Msg::Typed(knob, to))
}

/// What can be hit: at least 24 pixels wide on the narrowest track.
fn target(at: f64) -> Html {
    html! { <rect class="strip__target" x={percent(at - TARGET / 2.0)} width={percent(TARGET)} height="26" /> }
}

fn picture(mark: &Mark) -> Html {
    let x = percent(mark.at);
    let (x1, x2) = (x.clone(), x.clone());
    html! {
        <>
            <line class="strip__tick" {x1} {x2} y1="0" y2="12" />
            if let Some(label) = &mark.label {
                <text class="strip__label" {x} y="24" text-anchor={mark.anchor} aria-hidden="true">{ label }</text>
            }
        </>
    }
}

/// A tick, and its label where there is room for one.
#[derive(Clone, Debug, PartialEq)]
struct Mark {
    /// The span of the strip that begins here.
    place: usize,
    /// Place on the track, 0 to 1.
    at: f64,
    label: Option<String>,
    anchor: &'static str,
}

/// Width of what can be hit, as a share of the narrowest track: 24 pixels and a half.
const TARGET: f64 = 24.5 / 270.0;

/// Width of a letter of a label as a share of the narrowest track.
const LETTER: f64 = 6.6 / 300.0;

/// The flips, the nearest to `value` first: that one says “flips at”, and the others name their value as far as
/// labels do not touch. What happens in passing has no name.
fn flips(strip: &Strip, value: f64) -> Vec<Mark> {
    let knob = strip.knob;
    let here = knob.position(value);
    let edges = strip.spans.get(1..).unwrap_or_default();
    let distance = |place: &usize| (knob.position(edges[*place].from) - here).abs();
    let mut nearest: Vec<usize> = (0..edges.len()).collect();
    nearest.sort_by(|one, other| distance(one).total_cmp(&distance(other)));

    let mut taken: Vec<(f64, f64)> = Vec::new();
    let mut marks = Vec::new();
    let mut named = false;
    let (passing, lasting): (Vec<usize>, Vec<usize>) =
        nearest.into_iter().partition(|place| strip.in_passing(place + 1));
    for place in lasting.into_iter().chain(passing) {
        let edge = edges[place].from;
        let at = knob.position(edge);
        let text = values::knob(knob, edge);
        let passing = strip.in_passing(place + 1);
        let text = if named || passing { text } else { format!("flips at {text}") };
        let width = text.chars().count() as f64 * LETTER;
        let (left, anchor) = match at {
            at if at < width / 2.0 => (at, "start"),
            at if at > 1.0 - width / 2.0 => (at - width, "end"),
            at => (at - width / 2.0, "middle"),
        };
        let free = !passing && taken.iter().all(|(from, to)| left + width < *from || left > *to);
        if free {
            taken.push((left, left + width));
            named = true;
        }
        marks.push(Mark { place: place + 1, at, label: free.then_some(text), anchor });
    }
    marks
}

fn percent(share: f64) -> String {
    decimal::fixed(share * 100.0, 2) + "%"
}

#[cfg(test)]
mod tests {
    use super::*;
    use answer::Winner::{self, Microservices, Serverless, TossUp};

    fn strip(edges: &[f64], winners: &[Winner]) -> Strip {
        let spans = edges.windows(2).zip(winners).map(|(edge, winner)| Span {
            from: edge[0],
            to: edge[1],
            winner: *winner,
            cause: None,
        });
        Strip { knob: Knob::Rate, spans: spans.collect() }
    }

    #[test]
    fn the_nearest_flip_is_named_and_labels_do_not_touch() {
        let strip = strip(&[0.001, 0.2, 110.0, 131.0, 1e5], &[TossUp, Serverless, TossUp, Microservices]);
        let labels: Vec<_> = flips(&strip, 20.0).into_iter().map(|mark| mark.label).collect();
        assert_eq!(labels, [Some("flips at 110/s".to_owned()), None, Some("0.2/s".to_owned())]);
    }

    #[test]
    fn a_label_at_an_edge_stays_on_the_track() {
        let at = |edge: f64| flips(&strip(&[1e-7, edge, 1e5], &[Serverless, Microservices]), 20.0)[0].anchor;
        assert_eq!([at(2e-7), at(10.0), at(9e4)], ["start", "middle", "end"]);
    }
}
