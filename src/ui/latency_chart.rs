//! Latency as a ladder: p50, p95, p99 and p99.9 of both sides on a logarithmic axis, with the goal.

use std::rc::Rc;

use yew::prelude::*;

use crate::chart::layout::{Anchor, Area, Label, Margins, spread};
use crate::chart::path;
use crate::chart::scale::Scale;
use crate::chart::text::Font;
use crate::ui::axis;
use crate::ui::data_table::{DataTable, Table};
use crate::ui::figure::{Frame, coordinate, figure, picture, text};
use ::words::{draws as words, timings};
use answer::drawn::{Band, LatencyDrawn};
use answer::parts::{Part, Parts};
use answer::{Latency, Outcome, SideOutcome};
use model::units::{Seconds, Within as _};
use scenario::Side;
use text::format;

/// What the ladder shows.
pub struct LatencyChart {
    /// The answer.
    pub outcome: Rc<Outcome>,
    /// What p99 has to keep.
    pub goal: Seconds,
    /// How far the p99 may lie from its mark; nothing as long as it is not known.
    pub drawn: Option<LatencyDrawn>,
    /// Whether that, or better, was asked for in vain.
    pub failed: bool,
}

/// The percentiles in the order of the ladder.
const NAMES: [&str; 4] = ["p50", "p95", "p99", "p99.9"];

/// The ladder in both layouts, with its numbers.
pub fn latency_chart(props: &LatencyChart) -> Html {
    let table = table(Rc::clone(&props.outcome), props.drawn);
    let inside = html! {
        <>
            { drawing(props, Frame { width: 430.0, height: 330.0, narrow: false }) }
            { drawing(props, Frame { width: 300.0, height: 324.0, narrow: true }) }
            <DataTable {table} />
        </>
    };
    figure("latency-chart", "Latency", words::latency_sub(props.drawn.as_ref(), props.failed), inside)
}

/// The percentiles of both sides as a table.
pub fn table(outcome: Rc<Outcome>, drawn: Option<LatencyDrawn>) -> Table {
    let head = ["Percentile", outcome.serverless.platform.name(), outcome.microservices.platform.name()];
    Table::new("Response times", &head, move || {
        let sides = [&outcome.serverless, &outcome.microservices].map(|side| steps(&side.latency));
        let cell = |n: usize, side: [Seconds; 4]| AttrValue::from(format::duration(side[n]));
        let mut rows: Vec<_> =
            (0..NAMES.len()).map(|n| vec![NAMES[n].into(), cell(n, sides[0]), cell(n, sides[1])]).collect();
        let made = [&outcome.serverless, &outcome.microservices].map(|side| side.parts.p99.each());
        for (one, other) in made[0].into_iter().zip(made[1]) {
            let cells = [one.1, other.1].map(|time| AttrValue::from(format::duration(time)));
            rows.push(vec![format!("of p99: {}", timings::part(one.0)).into(), cells[0].clone(), cells[1].clone()]);
        }
        if let Some(drawn) = drawn.filter(|drawn| drawn.count > 1) {
            let [one, other] = drawn.sides.each_ref().map(|band| AttrValue::from(words::p99_span(band)));
            rows.push(vec![words::p99_draws(drawn.count).into(), one, other]);
        }
        rows
    })
}

const fn steps(latency: &Latency) -> [Seconds; 4] {
    [latency.p50, latency.p95, latency.p99, latency.p999]
}

fn drawing(props: &LatencyChart, frame: Frame) -> Html {
    let (serverless, microservices) = (&props.outcome.serverless, &props.outcome.microservices);
    let area = Area::new(0.0, 0.0, frame.width, frame.height);
    let plot = area.inside(Margins { top: 26.0, right: 26.0, bottom: 28.0, left: 26.0 });
    let all = steps(&serverless.latency).into_iter().chain(steps(&microservices.latency)).chain([props.goal]);
    let (low, high) = all.fold((f64::MAX, 0.0_f64), |(low, high), time| (time.get().min(low), time.get().max(high)));
    // A little air, so that no mark stands on the edge, and room for the draws of p99 whether or not they are known yet.
    let p99 = serverless.latency.p99.get().max(microservices.latency.p99.get());
    let scale = Scale::log((low / 1.25, (high * 1.25).max(p99 * ROOM)), plot.across());
    let ticks = scale.ticks(if frame.narrow { 4 } else { 5 });
    let half = plot.height / 2.0;
    let marks = html! {
        <>
            { axis::bottom(&scale, &ticks, plot, |time| format::duration(Seconds::new(time).unwrap_or_default())) }
            { goal(&scale, plot, props.goal) }
            { ladder(&scale, plot, plot.y, (serverless, props.goal), band(props, 0)) }
            { ladder(&scale, plot, plot.y + half, (microservices, props.goal), band(props, 1)) }
        </>
    };
    picture("latency", frame, "Latency", &summary(props), marks)
}

/// How far right of the larger p99 the scale goes at least, as a factor.
const ROOM: f64 = 1.8;

/// The draws of a side's p99, where there are any.
fn band(props: &LatencyChart, side: usize) -> Option<Band> {
    props.drawn.filter(|drawn| drawn.count > 1).map(|drawn| drawn.sides[side])
}

/// Where the rung of a ladder lies below its top.
const RUNG: f64 = 92.0;

/// The goal as an upright line with its value over it. The line keeps clear of the texts: it stands at the rungs.
fn goal(scale: &Scale, plot: Area, goal: Seconds) -> Html {
    let x = scale.map(goal.get());
    let half = plot.height / 2.0;
    let mut line = String::new();
    path::command(&mut line, 'M', &[x, plot.y - 8.0]);
    path::command(&mut line, 'V', &[plot.y]);
    for top in [plot.y, plot.y + half] {
        path::command(&mut line, 'M', &[x, top + RUNG - 27.0]);
        path::command(&mut line, 'V', &[top + RUNG + 11.0]);
    }
    let said = format!("goal {}", format::duration(goal));
    let label = Label { text: said, x, y: plot.y - 13.0, anchor: Anchor::Middle, font: Font::bold(12.0) };
    let label = label.kept_between(plot.x - 20.0, plot.right() + 20.0);
    html! { <><path class="latency-chart__goal" d={line} />{ text(&label, "label") }</> }
}

/// One side: its name and whether it keeps the goal, the four values, a rung with its marks, and a leader from each
/// value to its mark.
fn ladder(scale: &Scale, plot: Area, top: f64, (side, goal): (&SideOutcome, Seconds), band: Option<Band>) -> Html {
    let (class, name) = match side.platform.side() {
        Side::Serverless => ("label label--fn", "ladder ladder--fn"),
        Side::Microservices => ("label label--ms", "ladder ladder--ms"),
    };
    let kept = if side.answers_within(goal) { "p99 keeps the goal" } else { "p99 misses the goal" };
    let (left, right, rung) = (plot.x - 20.0, plot.right() + 20.0, top + RUNG);
    let at = steps(&side.latency).map(|time| scale.map(time.get()));
    let columns = spread(&at, 62.0, (plot.x + 6.0, plot.right() - 6.0));
    let mut line = String::new();
    path::command(&mut line, 'M', &[plot.x, rung]);
    path::command(&mut line, 'H', &[plot.right()]);
    let heading = |said: &str, x, anchor, font| Label { text: said.to_owned(), x, y: top + 18.0, anchor, font };
    let rungs = at.iter().zip(&columns).zip(steps(&side.latency)).enumerate();
    html! {
        <g class={name}>
            { text(&heading(side.platform.name(), left, Anchor::Start, Font::bold(12.5)), class) }
            { text(&heading(kept, right, Anchor::End, Font::plain(11.5)), "ladder__kept") }
            <path class="ladder__rung" d={line} />
            { band.map_or_else(Html::default, |band| interval(scale, plot, rung, &band)) }
            { made_of(plot, rung, &side.parts.p99) }
            for (n, ((at, column), time)) in rungs { { step(n, *at, *column, rung, time, side.platform.side()) } }
        </g>
    }
}

/// Of what p99 is made, below its rung: a bar of the parts in the order in which a request meets them, and the words for it.
fn made_of(plot: Area, rung: f64, parts: &Parts) -> Html {
    let words = timings::made_of(parts);
    if words.is_empty() {
        return Html::default();
    }
    let scale = Scale::linear((0.0, parts.total().get()), plot.across());
    let mut passed = 0.0;
    let bar =
        parts.each().map(|(part, time)| {
            let from = passed;
            passed += time.get();
            let (left, right) = (scale.map(from), scale.map(passed));
            let class = match part {
                Part::Way => "ladder__part ladder__part--way",
                Part::Wait => "ladder__part ladder__part--wait",
                Part::Cold => "ladder__part ladder__part--cold",
                Part::Work => "ladder__part",
            };
            let wide = right - left > THIN;
            wide.then(|| html! {
            <rect {class} x={coordinate(left)} y={coordinate(rung + 13.0)} width={coordinate(right - left - THIN)}
                height={coordinate(PART)} />
        })
        });
    let y = rung + 13.0 + PART + 13.0;
    let font = Font::plain(11.0).fitting(&words, plot.width);
    let label = Label { text: words, x: plot.x, y, anchor: Anchor::Start, font };
    html! { <>{ for bar.into_iter().flatten() }{ text(&label, "ladder__name") }</> }
}

/// Height of the bar of parts, and what keeps two of them apart.
const PART: f64 = 7.0;
const THIN: f64 = 1.0;

/// What 9 of 10 draws of p99 are within, behind its mark: a soft bar with ends, but for an end beyond the picture.
fn interval(scale: &Scale, plot: Area, rung: f64, band: &Band) -> Html {
    let (left, right) = (plot.x, plot.right());
    let (low, high) = (scale.map(band.low), scale.map(band.high));
    let (from, to) = (low.within(left, right), high.within(left, right));
    let mut ends = String::new();
    for (end, shown) in [(low, from), (high, to)] {
        if end == shown {
            path::command(&mut ends, 'M', &[end, rung - REACH]);
            path::command(&mut ends, 'V', &[rung + REACH]);
        }
    }
    html! {
        <>
            <rect class="ladder__band" x={coordinate(from)} y={coordinate(rung - REACH)} width={coordinate(to - from)}
                height={coordinate(2.0 * REACH)} />
            <path class="ladder__ends" d={ends} />
        </>
    }
}

/// Half the height of that bar: as high as the mark of p99.
const REACH: f64 = 7.0;

/// A percentile: name and value in its column, a leader, and its mark on the rung.
fn step(n: usize, at: f64, column: f64, rung: f64, time: Seconds, side: Side) -> Html {
    let line = |said: &str, y, font| Label { text: said.to_owned(), x: column, y, anchor: Anchor::Middle, font };
    let mut leader = String::new();
    path::command(&mut leader, 'M', &[column, rung - 30.0]);
    path::command(&mut leader, 'V', &[rung - 24.0]);
    path::command(&mut leader, 'L', &[at, rung - 9.0]);
    let value = if n == 2 { Font::bold(12.0) } else { Font::plain(12.0) };
    html! {
        <>
            <path class="ladder__leader" d={leader} />
            { text(&line(NAMES[n], rung - 50.0, Font::plain(11.0)), "ladder__name") }
            { text(&line(&format::duration(time), rung - 35.0, value), "ladder__value") }
            { mark(n, at, rung, side) }
        </>
    }
}

/// Circles for one side, squares for the other; the goal's percentile is larger, the rarest is hollow.
fn mark(n: usize, x: f64, y: f64, side: Side) -> Html {
    let reach = if n == 2 { 7.0 } else { 5.0 };
    let class = if n == 3 { "ladder__mark ladder__mark--rare" } else { "ladder__mark" };
    match side {
        Side::Serverless => html! { <circle {class} cx={coordinate(x)} cy={coordinate(y)} r={coordinate(reach)} /> },
        Side::Microservices => html! {
            <rect {class} x={coordinate(x - reach)} y={coordinate(y - reach)} width={coordinate(2.0 * reach)}
                height={coordinate(2.0 * reach)} />
        },
    }
}

fn summary(props: &LatencyChart) -> String {
    let side = |side: &SideOutcome, band: Option<Band>| {
        let [p50, p95, p99, p999] = steps(&side.latency).map(format::duration);
        let goal = if side.answers_within(props.goal) { "keeps" } else { "misses" };
        let drawn =
            band.map_or_else(String::new, |band| format!(" In 9 of 10 cases p99 is {}.", words::p99_span(&band)));
        let made = timings::made_of(&side.parts.p99);
        let made = if made.is_empty() { made } else { format!(" Its {made}.") };
        let name = side.platform.name();
        format!("{name}: p50 {p50}, p95 {p95}, p99 {p99}, p99.9 {p999}; it {goal} the goal.{made}{drawn}")
    };
    let (left, right) =
        (side(&props.outcome.serverless, band(props, 0)), side(&props.outcome.microservices, band(props, 1)));
    format!("The goal is p99 within {}. {left} {right}", format::duration(props.goal))
}
