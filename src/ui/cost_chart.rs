//! Cost against load, log-log: both sides, a mix where it is cheaper, where you are, and where the answer flips.

use model::units::Within as _;
use std::rc::Rc;

use yew::prelude::*;

use crate::chart::layout::{Anchor, Area, Label, Margins, Wish, place};
use crate::chart::path;
use crate::chart::scale::Scale;
use crate::chart::text::Font;
use crate::ui::axis;
use crate::ui::data_table::{DataTable, Table};
use crate::ui::figure::{Frame, coordinate, figure, picture, text};
use crate::ui::patterns;
use answer::drawn::BandAt;
use answer::{CostAt, Flip, Outcome, Survey, Winner};
use model::money::Usd;
use model::units::Rate;
use scenario::knob::Knob;
use text::format;
use words::values;

/// What the chart shows.
pub struct CostChart {
    /// The answer: names and flips.
    pub outcome: Rc<Outcome>,
    /// Costs along the whole range of rates.
    pub survey: Rc<Survey>,
    /// What 9 of 10 draws cost, by ascending rate; empty as long as it is not known.
    pub bands: Rc<Vec<BandAt>>,
    /// Whether they, or better ones, were asked for in vain.
    pub failed: bool,
    /// Where you are.
    pub rate: Rate,
    /// Whether it is the low one, without heading and table.
    pub compact: bool,
}

/// Decades of money shown at most: what costs less than that share of the dearest lies on the axis.
const MOST_DECADES: f64 = 1e7;

/// What has a line, in the order in which names find a place.
const LINES: [Winner; 3] = [Winner::Serverless, Winner::Microservices, Winner::Mixed];

/// How to read the chart, without and with a mix in it.
const SUB: [&str; 2] = [
    "A month with people, by mean rate; both axes logarithmic.",
    "A month with people, by mean rate; both axes logarithmic. Dotted: a mix, where it costs less than the better side.",
];

/// Dots closer to each other than this look like one.
const ONE_DOT: f64 = 9.0;

/// The chart in both layouts, with its numbers.
pub fn cost_chart(props: &CostChart) -> Html {
    let frame = |width, height, narrow| Frame { width, height, narrow };
    if props.compact {
        return html! {
            <div class="figure cost-chart cost-chart--compact">
                { drawing(props, frame(560.0, 120.0, false)) }
                { drawing(props, frame(300.0, 120.0, true)) }
            </div>
        };
    }
    let table = table(&props.outcome, Rc::clone(&props.survey));
    let inside = html! {
        <>
            { drawing(props, frame(430.0, 286.0, false)) }
            { drawing(props, frame(300.0, 256.0, true)) }
            <DataTable {table} />
        </>
    };
    let sub = SUB[usize::from(has_mix(&props.survey.costs))];
    let bands = words::draws::bands_sub(props.bands.is_empty(), props.failed);
    let verdicts = words::facts::two_verdicts(&props.outcome);
    figure("cost-chart", "Cost against load", format!("{sub} {verdicts} {bands}"), inside)
}

/// Costs along the range of rates as a table.
pub fn table(outcome: &Outcome, survey: Rc<Survey>) -> Table {
    let head = ["Mean rate", outcome.serverless.platform.name(), outcome.microservices.platform.name(), "A mix"];
    let columns = if has_mix(&survey.costs) { head.len() } else { head.len() - 1 };
    let rows = move || survey.costs.iter().map(|at| cells(at, columns)).collect();
    Table::new("Monthly cost with people, by mean rate", &head[..columns], rows)
}

fn cells(at: &CostAt, columns: usize) -> Vec<AttrValue> {
    let mut cells = vec![AttrValue::from(format::rate(at.rate))];
    let costs = LINES.map(|line| at.of(line).map_or_else(|| "–".to_owned(), format::money));
    cells.extend(costs.into_iter().take(columns - 1).map(AttrValue::from));
    cells
}

/// Whether a mix costs less than the better side anywhere.
fn has_mix(costs: &[CostAt]) -> bool {
    costs.iter().any(|at| at.mixed.is_some())
}

/// The scales of one drawing.
struct Plot {
    area: Area,
    rate: Scale,
    cost: Scale,
}

impl Plot {
    fn of(props: &CostChart, frame: Frame) -> Self {
        let margins = Margins { top: if props.compact { 14.0 } else { 20.0 }, right: 14.0, bottom: 26.0, left: 48.0 };
        let area = Area::new(0.0, 0.0, frame.width, frame.height).inside(margins);
        let rates = props.survey.costs.iter().map(|at| at.rate.get());
        let costs = props.survey.costs.iter().flat_map(|at| LINES.map(|line| at.of(line).map_or(0.0, Usd::dollars)));
        let (dearest, cheapest) = ends(costs.filter(|cost| *cost > 0.0));
        let (most, least) = ends(rates.chain([props.rate.get()]));
        Self {
            area,
            rate: Scale::log((least, most), area.across()),
            cost: Scale::log((cheapest.max(dearest / MOST_DECADES), dearest), area.upward()).nice(),
        }
    }

    /// A point of a line; without a height where the line is not.
    fn point(&self, at: &CostAt, line: Winner) -> path::Point {
        (self.rate.map(at.rate.get()), at.of(line).map_or(f64::NAN, |cost| self.cost.map(cost.dollars())))
    }

    /// Where a line passes over `rate`, between the points of the survey; without a height where it does not.
    fn over(&self, costs: &[CostAt], line: Winner, rate: f64) -> path::Point {
        let x = self.rate.map(rate);
        let next = costs.partition_point(|at| at.rate.get() < rate).clamp(1, costs.len().max(2) - 1);
        let (Some(before), Some(after)) = (costs.get(next - 1), costs.get(next)) else {
            return (x, self.area.bottom());
        };
        let ((x0, y0), (x1, y1)) = (self.point(before, line), self.point(after, line));
        let t = if x1 > x0 { ((x - x0) / (x1 - x0)).within(0.0, 1.0) } else { 0.0 };
        (x, y0 + (y1 - y0) * t)
    }
}

/// Largest and smallest; both 1 where there is nothing.
fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (most, least) = values.fold((f64::MIN, f64::MAX), |(most, least), value| (value.max(most), value.min(least)));
    if most >= least { (most, least) } else { (1.0, 1.0) }
}

fn drawing(props: &CostChart, frame: Frame) -> Html {
    let plot = Plot::of(props, frame);
    let (across, up) = match (props.compact, frame.narrow) {
        (true, true) => (4, 2),
        (true, false) => (6, 2),
        (false, true) => (5, 5),
        (false, false) => (6, 6),
    };
    let costs = &props.survey.costs;
    let line = |line| path::line(costs.iter().map(|at| plot.point(at, line)));
    let you = plot.rate.map(props.rate.get());
    let mut here = String::new();
    path::command(&mut here, 'M', &[you, plot.area.y - 4.0]);
    path::command(&mut here, 'V', &[plot.area.bottom()]);
    let flips = dots(props, &plot);
    let marks = html! {
        <>
            { axis::left(&plot.cost, &plot.cost.ticks(up), plot.area, format::axis_dollars) }
            { axis::bottom(&plot.rate, &plot.rate.ticks(across), plot.area, |rate| format::rate(Rate::new(rate).unwrap_or_default())) }
            { winners(props, &plot) }
            { bands(props, &plot) }
            <path class="cost-chart__you" d={here} />
            <path class="line line--fn" d={line(Winner::Serverless)} />
            <path class="line line--ms" d={line(Winner::Microservices)} />
            if has_mix(costs) {
                <path class="line line--mix" d={line(Winner::Mixed)} />
            }
            for ((x, y), _) in &flips {
                <circle class="cost-chart__flip" cx={coordinate(*x)} cy={coordinate(*y)} r="4.5" />
            }
            { labels(props, &plot, frame, &flips) }
        </>
    };
    let name = if props.compact { "cost-compact" } else { "cost" };
    picture(name, frame, "Cost against load", &summary(props), marks)
}

/// What 9 of 10 draws cost, as a surface behind each line.
fn bands(props: &CostChart, plot: &Plot) -> Html {
    if props.bands.is_empty() {
        return Html::default();
    }
    let Area { y: top, .. } = plot.area;
    let at = |rate: f64, cost: f64| (plot.rate.map(rate), plot.cost.map(cost).within(top, plot.area.bottom()));
    let edge = |side: usize| {
        let upper = props.bands.iter().map(move |band| at(band.rate, band.sides[side].high));
        upper.chain(props.bands.iter().rev().map(move |band| at(band.rate, band.sides[side].low)))
    };
    let surface = |side| path::line(edge(side)) + "Z";
    html! {
        <>
            <path class="cost-chart__band cost-chart__band--fn" d={surface(0)} />
            <path class="cost-chart__band cost-chart__band--ms" d={surface(1)} />
        </>
    }
}

/// Who wins at each load, as a strip on the axis: the same strip as under the slider.
fn winners(props: &CostChart, plot: &Plot) -> Html {
    let strip = props.survey.strips.iter().find(|strip| strip.knob == Knob::Rate);
    let spans = strip.map_or(&[][..], |strip| &strip.spans);
    let each = spans.iter().map(|span| {
        let (from, to) = (plot.rate.map(span.from), plot.rate.map(span.to));
        html! {
            <rect class="cost-chart__winner" fill={patterns::fill(span.winner)} x={coordinate(from)} y="2"
                width={coordinate(to - from)} height="4" />
        }
    });
    // The pattern begins where its group does, so that both halves of that of a mix are seen wherever the axis lies.
    html! { <g transform={format!("translate(0 {})", coordinate(plot.area.bottom() - 4.0))}>{ for each }</g> }
}

/// Each flip of the rate, from left to right: its dot and what it says.
fn dots(props: &CostChart, plot: &Plot) -> Vec<(path::Point, String)> {
    let (low, high) = plot.rate.domain();
    let flips = props.outcome.verdict.flips.iter();
    let mut flips: Vec<&Flip> =
        flips.filter(|flip| flip.knob == Knob::Rate && !flip.in_passing && (low..=high).contains(&flip.at)).collect();
    flips.sort_by(|one, other| one.at.total_cmp(&other.at));
    let dot = |flip: &&Flip| {
        let over = |line| plot.over(&props.survey.costs, line, flip.at);
        let [dot, other] = lines_of(flip).map(over);
        (if dot.1.is_finite() { dot } else { other }, String::new())
    };
    let mut dots: Vec<(path::Point, String)> = flips.iter().map(dot).collect();
    let mut first = 0;
    for n in 0..flips.len() {
        let goes_on = flips.get(n + 1).is_some_and(|next| {
            let through_a_tie = flips[n].to == Winner::TossUp && next.to != flips[n].from;
            through_a_tie || dots[n + 1].0.0 - dots[n].0.0 < ONE_DOT
        });
        if !goes_on {
            dots[first].1 = said(flips[first], flips[n]);
            first = n + 1;
        }
    }
    dots
}

/// The line that carries the dot: of what takes over, or gives way to a toss-up; and the next best, where that line ends
/// before the flip.
const fn lines_of(flip: &Flip) -> [Winner; 2] {
    match (flip.to, flip.from) {
        (Winner::TossUp, Winner::Mixed) => [Winner::Mixed, Winner::Microservices],
        (Winner::TossUp, from) => [from, from],
        (Winner::Mixed, Winner::TossUp) => [Winner::Mixed, Winner::Microservices],
        (to, Winner::TossUp) => [to, to],
        (to, from) => [to, from],
    }
}

/// What the dots from the one of `first` to the one of `last` say. Two flips with a toss-up between them are one change of
/// mind, and dots that cover each other look like one: the first speaks for all.
fn said(first: &Flip, last: &Flip) -> String {
    let at = values::knob(last.knob, last.at);
    let flips = match first {
        _ if first.at < last.at => format!("flips at {}–{at}", format::number(first.at)),
        _ if first.to == Winner::TossUp => format!("toss-up from {at}"),
        _ => format!("flips at {at}"),
    };
    flips + words::flips::beside(first.cause)
}

/// Where you are, then the flips, then the names of the lines: who comes first has the better place.
fn labels(props: &CostChart, plot: &Plot, frame: Frame, flips: &[(path::Point, String)]) -> Html {
    let strong = Font::bold(if props.compact { 11.0 } else { 12.0 });
    let costs = &props.survey.costs;
    let you = plot.rate.map(props.rate.get());
    let mut obstacles: Vec<Area> = flips.iter().map(|((x, y), _)| around(*x, *y, 5.5)).collect();
    obstacles.push(Area::new(you - 1.0, plot.area.y + 10.0, 2.0, plot.area.height));
    // The lines themselves, as beads.
    for step in 0..=60 {
        let rate = rate_at(plot, f64::from(step) / 60.0);
        let beads = LINES.into_iter().map(|line| plot.over(costs, line, rate)).filter(|bead| bead.1.is_finite());
        obstacles.extend(beads.map(|(x, y)| around(x, y, 2.5)));
    }
    let mut wishes =
        vec![Wish { places: beside_you(plot, you, &format!("you, {}", format::rate(props.rate)), strong) }];
    let told = flips.iter().filter(|(_, said)| !said.is_empty());
    wishes.extend(told.map(|(at, said)| near_dot(plot, *at, said, strong)));
    let lines = if has_mix(costs) { &LINES[..] } else { &LINES[..2] };
    wishes.extend(lines.iter().map(|line| Wish { places: along(props, plot, *line, strong) }));
    let paper = Area::new(plot.area.x + 2.0, 0.0, frame.width - plot.area.x - 2.0, plot.area.bottom() - 4.0);
    let placed = place(wishes, paper, &obstacles);
    let names = placed.len() - lines.len();
    let class = |n: usize| match n.checked_sub(names) {
        Some(0) => "label label--fn",
        Some(1) => "label label--ms",
        Some(_) => "label label--mix",
        None => "label",
    };
    placed.iter().enumerate().filter_map(|(n, label)| Some(text(label.as_ref()?, class(n)))).collect()
}

/// Right of the line at its top, else left of it, else further down.
fn beside_you(plot: &Plot, you: f64, said: &str, font: Font) -> Vec<Label> {
    let label = |dx: f64, down: f64, anchor| Label {
        text: said.to_owned(),
        x: you + dx,
        y: plot.area.y + 5.0 + down,
        anchor,
        font,
    };
    let rows = [0.0, 0.25, 0.5, 0.75, 0.9].map(|t| t * plot.area.height);
    rows.iter().flat_map(|down| [label(6.0, *down, Anchor::Start), label(-6.0, *down, Anchor::End)]).collect()
}

/// Around its dot, else below it at the right edge, where both lines have risen out of the way.
fn near_dot(plot: &Plot, at: path::Point, said: &str, font: Font) -> Wish {
    let mut wish = Wish::around(said, at, 9.0, font);
    let below =
        |down: f64| Label { text: said.to_owned(), x: plot.area.right(), y: at.1 + down, anchor: Anchor::End, font };
    wish.places.extend([26.0, 36.0, 48.0, 62.0, 78.0].map(below));
    wish
}

/// Places for the name of a line: above and below it, from its left end on, where lines are apart, to its right; else
/// left of where it rises.
fn along(props: &CostChart, plot: &Plot, line: Winner, font: Font) -> Vec<Label> {
    let name = match line {
        Winner::Serverless => props.outcome.serverless.platform.name(),
        Winner::Microservices => props.outcome.microservices.platform.name(),
        _ => "a mix",
    };
    let mut places = Vec::new();
    let mut wish = |step: u32, left: f64, down: &[f64], anchor: Anchor| {
        let (x, y) = plot.over(&props.survey.costs, line, rate_at(plot, f64::from(step) / 100.0));
        let down = if y.is_finite() { down } else { &[] };
        places.extend(down.iter().map(|down| Label { text: name.to_owned(), x: x - left, y: y + down, anchor, font }));
    };
    for step in [2, 8, 14, 20, 26, 70, 78, 64, 56, 48, 40, 34, 84, 90, 95] {
        wish(step, 0.0, &[-7.0, 16.0, -14.0, 24.0], Anchor::Start);
    }
    for step in [92, 86, 80, 74, 68, 65, 62, 56] {
        wish(step, 8.0, &[0.0], Anchor::End);
    }
    places
}

/// The rate at a share of the axis.
fn rate_at(plot: &Plot, share: f64) -> f64 {
    let (low, high) = plot.rate.domain();
    low * libm::pow(high / low, share)
}

const fn around(x: f64, y: f64, reach: f64) -> Area {
    Area::new(x - reach, y - reach, 2.0 * reach, 2.0 * reach)
}

fn summary(props: &CostChart) -> String {
    let (serverless, microservices) = (&props.outcome.serverless, &props.outcome.microservices);
    let here = format!(
        "At {} {} costs {} a month and {} {}.",
        format::rate(props.rate),
        serverless.platform.name(),
        format::money(serverless.total()),
        microservices.platform.name(),
        format::money(microservices.total())
    );
    let flips = props.outcome.verdict.flips.iter().filter(|flip| flip.knob == Knob::Rate && !flip.in_passing);
    let turns: Vec<String> = flips
        .map(|flip| {
            format!(
                "From {} the answer is {} instead of {}{}.",
                values::knob(flip.knob, flip.at),
                words::winner(flip.to),
                words::winner(flip.from),
                words::flips::aside(flip)
            )
        })
        .collect();
    match turns.is_empty() {
        true => format!("{here} The answer is the same at every rate."),
        false => format!("{here} {}", turns.join(" ")),
    }
}
