//! A week, hour by hour: demand as a surface, instances and pods as steps.

use std::rc::Rc;

use crate::ui::list::list;
use yew::prelude::*;

use crate::app::format;
use crate::app::outcome::{Fleet, Outcome, SideOutcome, both};
use crate::app::rows::phrase;
use crate::chart::layout::{Anchor, Area, Label, Margins};
use crate::chart::path;
use crate::chart::scale::Scale;
use crate::chart::text::Font;
use crate::model::units::Rate;
use crate::ui::axis;
use crate::ui::data_table::{DataTable, Table};
use crate::ui::figure::{Frame, coordinate, figure, picture, text};

/// What the week shows.
pub struct WeekChart {
    /// The answer: what runs in each hour.
    pub outcome: Rc<Outcome>,
    /// Requests per second in each hour, Monday 00:00 first.
    pub demand: Rc<[f64; 168]>,
}

/// Days as the reader calls them, short and in full.
const DAYS: [(&str, &str); 7] = [
    ("Mon", "Monday"),
    ("Tue", "Tuesday"),
    ("Wed", "Wednesday"),
    ("Thu", "Thursday"),
    ("Fri", "Friday"),
    ("Sat", "Saturday"),
    ("Sun", "Sunday"),
];

/// The week in both layouts, with its numbers.
pub fn week_chart(props: &WeekChart) -> Html {
    let table = table(Rc::clone(&props.outcome), Rc::clone(&props.demand));
    let inside = html! {
        <>
            { drawing(props, Frame { width: 800.0, height: 216.0, narrow: false }) }
            { drawing(props, Frame { width: 300.0, height: 252.0, narrow: true }) }
            <DataTable {table} />
        </>
    };
    let sub = "What runs, against what is asked for. Demand has a scale of its own.";
    figure("week-chart", "A week, hour by hour", sub, inside)
}

/// Demand and what runs in each of the 168 hours, as a table.
pub fn table(outcome: Rc<Outcome>, demand: Rc<[f64; 168]>) -> Table {
    let head = ["Hour", "Demand", outcome.serverless.platform.name(), outcome.microservices.platform.name()];
    let cells = move |hour: usize| {
        let rate = format::rate(Rate::new(demand[hour]).unwrap_or_default());
        let [left, right] = both([&outcome.serverless, &outcome.microservices], |side| side.hours.running[hour]);
        let name = format!("{} {:02}:00", DAYS[hour / 24].1, hour % 24);
        vec![name.into(), rate.into(), format::count(left).into(), format::count(right).into()]
    };
    Table::new("Demand and what runs, hour by hour", &head, move || (0..168).map(&cells).collect())
}

fn drawing(props: &WeekChart, frame: Frame) -> Html {
    let key_height = if frame.narrow { 62.0 } else { 28.0 };
    let (serverless, microservices) = (&props.outcome.serverless, &props.outcome.microservices);
    let most = highest(&serverless.hours.running).max(highest(&microservices.hours.running)).max(1.0);
    let margins = Margins { top: key_height, right: 8.0, bottom: 24.0, left: axis::room(most) };
    let plot = Area::new(0.0, 0.0, frame.width, frame.height).inside(margins);
    let hours = Scale::linear((0.0, 168.0), plot.across());
    let units = Scale::linear((0.0, most), plot.upward()).nice();
    let demand = Scale::linear((0.0, highest(&props.demand) * 1.08), plot.upward());
    let steps = |side: &SideOutcome| {
        let points =
            side.hours.running.iter().enumerate().map(|(hour, count)| (hours.map(hour as f64), units.map(*count)));
        path::step(points, plot.right())
    };
    // The middle of an hour stands for it; the two ends close the week.
    let middles = props.demand.iter().enumerate().map(|(hour, rate)| (hours.map(hour as f64 + 0.5), demand.map(*rate)));
    let ends = |hour: usize, x| (x, demand.map(props.demand[hour]));
    let surface = [ends(0, plot.x)].into_iter().chain(middles).chain([ends(167, plot.right())]);
    let marks = html! {
        <>
            <path class="week-chart__demand" d={path::area(surface, plot.bottom())} />
            { axis::left(&units, &units.ticks(3), plot, format::count) }
            { days(&hours, plot) }
            <path class="line line--ms" d={steps(microservices)} />
            <path class="line line--fn" d={steps(serverless)} />
            { key(props, frame) }
        </>
    };
    picture("week", frame, "A week, hour by hour", &summary(props), marks)
}

fn highest(hours: &[f64; 168]) -> f64 {
    hours.iter().copied().fold(0.0, f64::max)
}

fn lowest(hours: &[f64; 168]) -> f64 {
    hours.iter().copied().fold(f64::INFINITY, f64::min)
}

/// A rule at each midnight, a name at each noon.
fn days(hours: &Scale, plot: Area) -> Html {
    let rules = (1..7).fold(String::new(), |mut rules, day| {
        path::command(&mut rules, 'M', &[hours.map(f64::from(day) * 24.0), plot.y]);
        path::command(&mut rules, 'V', &[plot.bottom()]);
        rules
    });
    let name = |(day, (short, _)): (usize, &(&str, &str))| {
        let (x, y) = (hours.map(day as f64 * 24.0 + 12.0), plot.bottom() + 17.0);
        text(&Label { text: (*short).to_owned(), x, y, anchor: Anchor::Middle, font: axis::TICK }, "axis__tick")
    };
    html! { <><path class="axis__grid" d={rules} />{ list(DAYS.iter().enumerate(), name) }</> }
}

/// What each line is, with its lowest and highest: beside each other, or below where it is narrow.
fn key(props: &WeekChart, frame: Frame) -> Html {
    let font = Font::plain(12.0);
    let said = said(props);
    let (mut x, mut y) = (if frame.narrow { 0.0 } else { 40.0 }, 12.0);
    list(said.iter().zip(["fn", "ms", "demand"]), |(said, kind)| {
        let at = (x, y);
        if frame.narrow {
            y += 18.0;
        } else {
            x += 26.0 + font.width(said) + 22.0;
        }
        let label = Label { text: said.clone(), x: at.0 + 28.0, y: at.1, anchor: Anchor::Start, font };
        html! { <>{ swatch(kind, at) }{ text(&label, "week-chart__key") }</> }
    })
}

fn swatch(kind: &str, (x, y): path::Point) -> Html {
    let mut line = String::new();
    path::command(&mut line, 'M', &[x, y - 4.0]);
    path::command(&mut line, 'H', &[x + 21.0]);
    match kind {
        "fn" => html! { <path class="line line--fn" d={line} /> },
        "ms" => html! { <path class="line line--ms" d={line} /> },
        _ => html! {
            <rect class="week-chart__demand" x={coordinate(x)} y={coordinate(y - 9.0)} width="21" height="10" />
        },
    }
}

fn said(props: &WeekChart) -> [String; 3] {
    let side = |side: &SideOutcome| {
        let noun = match side.fleet {
            Fleet::Functions(_) => "instance",
            Fleet::Containers(fleet) if fleet.nodes_peak > 0.0 => "pod",
            Fleet::Containers(_) => "task",
        };
        let counted = phrase::span(lowest(&side.hours.running), highest(&side.hours.running), noun);
        format!("{}: {counted}", side.platform.name())
    };
    let peak = format::rate(Rate::new(highest(&props.demand)).unwrap_or_default());
    [side(&props.outcome.serverless), side(&props.outcome.microservices), format!("demand, up to {peak}")]
}

fn summary(props: &WeekChart) -> String {
    let busiest = (0..168).max_by(|a, b| props.demand[*a].total_cmp(&props.demand[*b])).unwrap_or(0);
    let [serverless, microservices, demand] = said(props);
    format!("{serverless}. {microservices}. {demand}, on {} at {:02}:00.", DAYS[busiest / 24].1, busiest % 24)
}
