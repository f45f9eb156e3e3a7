//! Three bands below the week: cold starts, what waits, what is lost. Each says its most in words, and stays where it
//! is when there is nothing in it.

use yew::prelude::*;

use crate::chart::layout::{Anchor, Area, Label};
use crate::chart::path;
use crate::chart::scale::Scale;
use crate::chart::text::Font;
use crate::ui::figure::text;
use ::words::week::{self as words, highest};
use answer::Outcome;
use model::traffic::HOURS;

/// Height of a band with its words.
const LANE: f64 = 33.0;
/// Height of the marks in it.
const MARKS: f64 = 14.0;
/// Height of all of them.
pub(super) const HEIGHT: f64 = 3.0 * LANE + 4.0;

/// The bands in `area`, with hours laid out by `hours`.
pub(super) fn lanes(outcome: &Outcome, hours: &Scale, area: Area) -> Html {
    let (left, right) = (&outcome.serverless, &outcome.microservices);
    let base = |lane: f64| area.y + (lane + 1.0) * LANE;
    let crosses = |lost: &[f64; HOURS], y: f64| crosses(lost, hours, y);
    html! {
        <>
            { lane(words::colds(left), area, base(0.0)) }
            <path class="week-chart__colds" d={ticks(&left.hours.colds, hours, base(0.0))} />
            { lane(words::queue(right), area, base(1.0)) }
            <path class="week-chart__queue" d={band(&right.hours.queue, hours, base(1.0))} />
            { lane(words::lost(outcome), area, base(2.0)) }
            <path class="week-chart__lost week-chart__lost--fn" d={crosses(&left.hours.lost, base(2.0) - 11.0)} />
            <path class="week-chart__lost week-chart__lost--ms" d={crosses(&right.hours.lost, base(2.0) - 4.0)} />
        </>
    }
}

/// The words of a band over its base line.
fn lane(said: String, area: Area, base: f64) -> Html {
    let mut rule = String::new();
    path::command(&mut rule, 'M', &[area.x, base]);
    path::command(&mut rule, 'H', &[area.right()]);
    let label = Label { text: said, x: area.x, y: base - MARKS - 5.0, anchor: Anchor::Start, font: Font::plain(11.0) };
    html! { <><path class="week-chart__base" d={rule} />{ text(&label, "week-chart__lane") }</> }
}

/// A tick for each hour with cold starts, as high as there are many.
fn ticks(colds: &[f64; HOURS], hours: &Scale, base: f64) -> String {
    /// Fewer in an hour are none that a week would see.
    const LEAST: f64 = 0.05;
    let most = highest(colds);
    let mut ticks = String::new();
    for (hour, count) in colds.iter().enumerate().filter(|(_, count)| **count >= LEAST) {
        path::command(&mut ticks, 'M', &[hours.map(hour as f64 + 0.5), base]);
        path::command(&mut ticks, 'V', &[base - (MARKS * count / most).max(2.0)]);
    }
    ticks
}

/// What waits, as a surface of steps.
fn band(queue: &[f64; HOURS], hours: &Scale, base: f64) -> String {
    let most = highest(queue);
    if most < 0.5 {
        return String::new();
    }
    let corners = queue.iter().enumerate().flat_map(|(hour, waiting)| {
        let y = base - MARKS * waiting / most;
        [(hours.map(hour as f64), y), (hours.map(hour as f64 + 1.0), y)]
    });
    path::area(corners, base)
}

/// A cross for each hour in which requests are lost.
fn crosses(lost: &[f64; HOURS], hours: &Scale, y: f64) -> String {
    let mut crosses = String::new();
    for (hour, _) in lost.iter().enumerate().filter(|(_, lost)| **lost >= 0.5) {
        path::command(&mut crosses, 'M', &[hours.map(hour as f64 + 0.5) - 2.5, y - 2.5]);
        crosses.push_str("l5 5m0-5l-5 5");
    }
    crosses
}
