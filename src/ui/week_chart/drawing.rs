//! The picture of the week: surface, steps, bands, days and the cursor.

use yew::prelude::*;

use super::{WeekChart, busiest, lanes};
use crate::chart::layout::{Anchor, Area, Label, Margins};
use crate::chart::path;
use crate::chart::scale::Scale;
use crate::chart::text::Font;
use crate::ui::axis;
use crate::ui::figure::{Frame, coordinate, picture, text};
use ::words::phrase;
use ::words::week::{self as words, DAYS, highest, lowest};
use answer::SideOutcome;
use model::traffic::HOURS;
use model::units::Rate;
use text::format;

/// Height of an entry of the key.
const ENTRY: f64 = 19.0;

/// The week in one layout, with the cursor at `hour`.
pub(super) fn drawing(props: &WeekChart, hour: usize, frame: Frame) -> Html {
    let outcome = &props.outcome;
    let (left, right) = (&outcome.serverless.hours, &outcome.microservices.hours);
    let most = most(props);
    let all = inside(most, frame);
    let plot = Area::new(all.x, all.y, all.width, all.height - lanes::HEIGHT);
    let hours = Scale::linear((0.0, HOURS as f64), plot.across());
    let units = Scale::linear((0.0, most), plot.upward()).nice();
    let demand = Scale::linear((0.0, highest(&props.demand) * 1.08), plot.upward());
    let steps = |counts: &[f64; HOURS]| {
        let points = counts.iter().enumerate().map(|(hour, count)| (hours.map(hour as f64), units.map(*count)));
        path::step(points, plot.right())
    };
    // The middle of an hour stands for it; the two ends close the week.
    let middles = props.demand.iter().enumerate().map(|(hour, rate)| (hours.map(hour as f64 + 0.5), demand.map(*rate)));
    let ends = |hour: usize, x| (x, demand.map(props.demand[hour]));
    let surface = [ends(0, plot.x)].into_iter().chain(middles).chain([ends(HOURS - 1, plot.right())]);
    let marks = html! {
        <>
            <path class="week-chart__demand" d={path::area(surface, plot.bottom())} />
            { axis::left(&units, &units.ticks(3), plot, format::count) }
            { days(&hours, all) }
            if has_nodes(props) {
                <path class="line line--nodes" d={steps(&right.nodes)} />
            }
            <path class="line line--ms" d={steps(&right.running)} />
            <path class="line line--fn" d={steps(&left.running)} />
            { cursor(hours.map(hour as f64 + 0.5), all) }
            { lanes::lanes(outcome, &hours, Area::new(all.x, plot.bottom(), all.width, lanes::HEIGHT)) }
            { key(props, frame) }
        </>
    };
    picture("week", frame, "A week, hour by hour", &summary(props), marks)
}

/// The hour of the week that stands at a share `across` of the width of a picture.
pub(super) fn hour_at(props: &WeekChart, frame: Frame, across: f64) -> usize {
    let all = inside(most(props), frame);
    let hour = Scale::linear((0.0, HOURS as f64), all.across()).invert(across * frame.width);
    // Saturates at the first hour; the end of the last one is still it.
    (hour as usize).min(HOURS - 1)
}

/// The most of anything that runs.
fn most(props: &WeekChart) -> f64 {
    let (left, right) = (&props.outcome.serverless.hours, &props.outcome.microservices.hours);
    [&left.running, &right.running, &right.nodes].map(|hours| highest(hours)).into_iter().fold(1.0, f64::max)
}

/// The picture without its key and its axes.
fn inside(most: f64, frame: Frame) -> Area {
    // The slider below is as long as the plot is wide: the style sheet knows these margins.
    let (rows, edge) = if frame.narrow { (4.0, 40.0) } else { (2.0, 48.0) };
    let left = axis::room(most).max(edge);
    let margins = Margins { top: rows * ENTRY + 8.0, right: 8.0, bottom: 24.0, left };
    Area::new(0.0, 0.0, frame.width, frame.height).inside(margins)
}

fn has_nodes(props: &WeekChart) -> bool {
    highest(&props.outcome.microservices.hours.nodes) > 0.0
}

/// A line through the hour that is read, with a head to find it by.
fn cursor(x: f64, all: Area) -> Html {
    let mut line = String::new();
    path::command(&mut line, 'M', &[x, all.y]);
    path::command(&mut line, 'V', &[all.bottom()]);
    let head = path::closed([(x - 5.0, all.y - 6.0), (x + 5.0, all.y - 6.0), (x, all.y + 1.0)]);
    html! { <><path class="week-chart__cursor" d={line} /><path class="week-chart__head" d={head} /></> }
}

/// A rule at each midnight, a name at each noon.
fn days(hours: &Scale, all: Area) -> Html {
    let rules = (1..7).fold(String::new(), |mut rules, day| {
        path::command(&mut rules, 'M', &[hours.map(f64::from(day) * 24.0), all.y]);
        path::command(&mut rules, 'V', &[all.bottom()]);
        rules
    });
    let name = |(day, (short, _)): (usize, &(&str, &str))| {
        let (x, y) = (hours.map(day as f64 * 24.0 + 12.0), all.bottom() + 17.0);
        text(&Label { text: (*short).to_owned(), x, y, anchor: Anchor::Middle, font: axis::TICK }, "axis__tick")
    };
    html! { <><path class="axis__grid" d={rules} />{ DAYS.iter().enumerate().map(name).collect::<Html>() }</> }
}

/// What each line is, with its lowest and highest: beside each other as far as there is room, else below.
fn key(props: &WeekChart, frame: Frame) -> Html {
    let font = Font::plain(12.0);
    let said = said(props);
    let start = if frame.narrow { 0.0 } else { 48.0 };
    let (mut x, mut y) = (start, 12.0);
    let entry = |(n, (said, kind)): (usize, &(String, &str))| {
        let width = 28.0 + font.width(said);
        if n > 0 && (frame.narrow || x + width > frame.width) {
            (x, y) = (start, y + ENTRY);
        }
        let at = (x, y);
        x += width + 22.0;
        let label = Label { text: said.clone(), x: at.0 + 28.0, y: at.1, anchor: Anchor::Start, font };
        html! { <>{ swatch(kind, at) }{ text(&label, "week-chart__key") }</> }
    };
    said.iter().enumerate().map(entry).collect()
}

fn swatch(kind: &str, (x, y): path::Point) -> Html {
    let mut line = String::new();
    path::command(&mut line, 'M', &[x, y - 4.0]);
    path::command(&mut line, 'H', &[x + 21.0]);
    match kind {
        "demand" => html! {
            <rect class="week-chart__demand" x={coordinate(x)} y={coordinate(y - 9.0)} width="21" height="10" />
        },
        kind => html! { <path class={classes!("line", format!("line--{kind}"))} d={line} /> },
    }
}

/// What stands in the key, and the kind of its mark.
fn said(props: &WeekChart) -> Vec<(String, &'static str)> {
    let side = |side: &SideOutcome| {
        let [low, high] = [lowest, highest].map(|of| words::counted(side, of(&side.hours.running)));
        let counted = phrase::span(low, high, words::unit(side));
        format!("{}: {counted}", side.platform.name())
    };
    let mut said = vec![(side(&props.outcome.serverless), "fn"), (side(&props.outcome.microservices), "ms")];
    if has_nodes(props) {
        let nodes = &props.outcome.microservices.hours.nodes;
        said.push((phrase::span(lowest(nodes), highest(nodes), "node"), "nodes"));
    }
    let peak = format::rate(Rate::new(highest(&props.demand)).unwrap_or_default());
    said.push((format!("demand, up to {peak}"), "demand"));
    said
}

fn summary(props: &WeekChart) -> String {
    let outcome = &props.outcome;
    let said: Vec<String> = said(props).into_iter().map(|(said, _)| said).collect();
    format!(
        "{}, on {}. {}. {}. {}.",
        said.join(". "),
        words::name(busiest(&props.demand)),
        words::colds(&outcome.serverless),
        words::queue(&outcome.microservices),
        words::lost(outcome)
    )
}
