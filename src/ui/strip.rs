//! The strip under a slider: who wins along its whole range, with a tick where the answer flips.

use crate::ui::list::list;
use yew::prelude::*;

use crate::app::decimal;
use crate::app::format;
use crate::app::knob::Knob;
use crate::app::outcome::{Span, Strip};
use crate::model::order::ascending;
use crate::ui::weave::fill;

/// The winners along a slider that stands at `value`: the nearest flip is the one that is named. Its text stands elsewhere: [`crate::app::words::knobs::strip`].
///
/// The drawing is laid out in percent of the track, so that it is true at every width, and the patterns keep
/// their grain.
pub fn winners(strip: &Strip, value: f64) -> Html {
    let knob = strip.knob;
    html! {
        <div class="strip" aria-hidden="true">
            <svg class="strip__band" width="100%" height="8" focusable="false">
                { list(strip.spans.iter(), |span| band(knob, span)) }
            </svg>
            <svg class="strip__marks" width="100%" height="26" focusable="false">
                { list(flips(strip, value).iter(), mark) }
            </svg>
        </div>
    }
}

fn band(knob: Knob, span: &Span) -> Html {
    let (from, to) = (knob.position(span.from), knob.position(span.to));
    html! { <rect x={percent(from)} width={percent(to - from)} height="8" fill={fill(span.winner)} /> }
}

fn mark(flip: &Mark) -> Html {
    let x = percent(flip.at);
    let (x1, x2) = (x.clone(), x.clone());
    html! {
        <>
            <line class="strip__tick" {x1} {x2} y1="0" y2="12" />
            if let Some(label) = &flip.label {
                <text class="strip__label" {x} y="24" text-anchor={flip.anchor}>{ label }</text>
            }
        </>
    }
}

/// A tick, and its label where there is room for one.
#[derive(Clone, Debug, PartialEq)]
struct Mark {
    /// Place on the track, 0 to 1.
    at: f64,
    label: Option<String>,
    anchor: &'static str,
}

/// Width of a letter of a label as a share of the narrowest track.
const LETTER: f64 = 6.6 / 300.0;

/// The flips, the nearest to `value` first: that one says “flips at”, and the others name their value as far as
/// labels do not touch.
fn flips(strip: &Strip, value: f64) -> Vec<Mark> {
    let knob = strip.knob;
    let here = knob.position(value);
    let edges = strip.spans.get(1..).unwrap_or_default();
    let nearest = ascending(edges.iter().map(|span| (knob.position(span.from) - here).abs()));

    let mut taken: Vec<(f64, f64)> = Vec::new();
    let mut marks = Vec::new();
    for (index, place) in nearest.into_iter().enumerate() {
        let edge = edges[place].from;
        let at = knob.position(edge);
        let text = format::knob(knob, edge);
        let text = if index == 0 { format!("flips at {text}") } else { text };
        let width = text.chars().count() as f64 * LETTER;
        let (left, anchor) = match at {
            at if at < width / 2.0 => (at, "start"),
            at if at > 1.0 - width / 2.0 => (at - width, "end"),
            at => (at - width / 2.0, "middle"),
        };
        let free = taken.iter().all(|(from, to)| left + width < *from || left > *to);
        if free {
            taken.push((left, left + width));
        }
        marks.push(Mark { at, label: free.then_some(text), anchor });
    }
    marks
}

fn percent(share: f64) -> String {
    decimal::fixed(share * 100.0, 2) + "%"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::outcome::Winner::{self, Microservices, Serverless, TossUp};

    fn strip(edges: &[f64], winners: &[Winner]) -> Strip {
        let spans =
            edges.windows(2).zip(winners).map(|(edge, winner)| Span { from: edge[0], to: edge[1], winner: *winner });
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
        let at = |edge: f64| flips(&strip(&[0.001, edge, 1e5], &[Serverless, Microservices]), 20.0)[0].anchor;
        assert_eq!([at(0.002), at(10.0), at(9e4)], ["start", "middle", "end"]);
    }
}
