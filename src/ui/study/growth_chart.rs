//! 36 months: what both sides cost while the traffic grows, and the months in which the answer turns.

use std::rc::Rc;

use yew::prelude::*;

use super::caption;
use super::decision_map::View;
use crate::chart::layout::{Anchor, Area, Label, Margins, Wish, place};
use crate::chart::path;
use crate::chart::scale::Scale;
use crate::chart::text::Font;
use crate::ui::axis;
use crate::ui::data_table::{DataTable, Table};
use crate::ui::figure::{Frame, coordinate, figure, picture, text};
use crate::ui::patterns;
use crate::ui::setting_box::SettingBox;
use ::words::{self as names, studies as words};
use answer::drawn::MonthBand;
use answer::studies::growth::{Growth, MONTHS, Month, Turn};
use model::units::{Rate, Within as _};
use scenario::msg::Msg;
use scenario::setting::Setting;
use scenario::{Scenario, Side};
use text::format;

/// Growth that is offered where there is none, percent a month. An example, not a forecast.
const OFFERED: f64 = 5.0;

/// How far above the lines bands may reach, as a multiple of the highest.
const MOST_ABOVE: f64 = 2.0;

/// The figure of a study with its pictures.
pub fn growth(study: &Rc<Option<Growth>>, [wide, narrow]: &[Html; 2], view: &View<'_>, failed: bool) -> Html {
    let scenario = view.scenario;
    let names = [scenario.serverless.platform.name(), scenario.microservices.platform.name()];
    let told = (**study).as_ref().map(|study| {
        html! {
            <>
                for sentence in words::growth(study, names) { <p>{ sentence }</p> }
                <p class="study__note">{ words::GROWTH_NOTE }</p>
            </>
        }
    });
    let table = table(Rc::clone(study), names);
    let inside = html! {
        <>
            { offer(scenario, view.on) }
            { wide.clone() }
            { narrow.clone() }
            { caption(failed, told) }
            <DataTable {table} />
        </>
    };
    figure("growth", "36 months", words::growth_sub(scenario), inside)
}

/// The box for the growth and, where there is none, a button that sets one.
fn offer(scenario: &Scenario, on: &Callback<Msg>) -> Html {
    let (value, range) = (Setting::Growth.read(scenario), scenario.range(Setting::Growth));
    let meaning = AttrValue::from(names::settings::meaning(Setting::Growth, scenario));
    let onclick = on.reform(|_: MouseEvent| Msg::Adjusted(Setting::Growth, OFFERED));
    html! {
        <div class="growth__offer">
            <SettingBox setting={Setting::Growth} {value} {range} {meaning} {on} within="months-" />
            <button class="button" type="button" disabled={value == OFFERED && range.is_none()} {onclick}>{ words::offer(OFFERED) }</button>
        </div>
    }
}

/// The months as a table.
pub fn table(study: Rc<Option<Growth>>, [one, other]: [&'static str; 2]) -> Table {
    let head = ["Month", "Mean rate", one, other, "Answer", "", "", "Answer without people"];
    let caption = "Cost of each month with people, and what the clouds alone cost and say";
    let mut table = Table::new(caption, &head, move || {
        let months = (*study).as_ref().map_or(&[][..], |study| &study.months);
        let row = |(n, month): (usize, &Month)| {
            let dollars = |costs: [f64; 2]| costs.map(|cost| AttrValue::from(format::dollars(cost)));
            let [one, other] = dollars([month.serverless, month.microservices]);
            let [cloud, other_cloud] = dollars(month.clouds);
            let [winner, alone] = [month.winner, month.cloud_alone].map(|who| AttrValue::from(names::winner(who)));
            vec![(n + 1).to_string().into(), rate(month.rate).into(), one, other, winner, cloud, other_cloud, alone]
        };
        months.iter().enumerate().map(row).collect()
    });
    (table.head[5], table.head[6]) = (words::cloud_of(one).into(), words::cloud_of(other).into());
    table
}

fn rate(rate: f64) -> String {
    format::rate(Rate::new(rate).unwrap_or_default())
}

/// Both pictures of a study; frames of their size without one.
pub fn pictures(study: Option<&Growth>, names: [&'static str; 2]) -> [Html; 2] {
    let frames = [(430.0, false), (320.0, true)];
    frames.map(|(width, narrow)| drawing(study, names, Frame { width, height: 250.0, narrow }))
}

/// The scales of one drawing.
struct Plot {
    area: Area,
    month: Scale,
    cost: Scale,
}

impl Plot {
    fn of(months: &[Month], bands: &[MonthBand], frame: Frame) -> Self {
        let margins = Margins { top: 20.0, right: 16.0, bottom: 26.0, left: 52.0 };
        let area = Area::new(0.0, 0.0, frame.width, frame.height).inside(margins);
        let lines = months.iter().fold(1.0, |most: f64, month| most.max(month.serverless).max(month.microservices));
        let reach = bands.iter().flat_map(|at| at.sides).fold(lines, |most: f64, band| most.max(band.high));
        // What is unlikely may leave the picture before the lines become flat.
        let most = reach.min(lines * MOST_ABOVE);
        Self {
            area,
            month: Scale::linear((1.0, MONTHS as f64), area.across()),
            cost: Scale::linear((0.0, most * 1.02), area.upward()),
        }
    }

    /// The place of a side in a month; the first is number 1.
    fn point(&self, number: usize, month: &Month, side: Side) -> path::Point {
        let cost = match side {
            Side::Serverless => month.serverless,
            Side::Microservices => month.microservices,
        };
        (self.month.map(number as f64), self.cost.map(cost))
    }
}

fn drawing(study: Option<&Growth>, names: [&'static str; 2], frame: Frame) -> Html {
    let Some(study) = study else {
        return picture("months", frame, "36 months", words::WAITING, Html::default());
    };
    let plot = Plot::of(&study.months, &study.bands, frame);
    let line = |side| path::line(study.months.iter().enumerate().map(|(n, month)| plot.point(n + 1, month, side)));
    let turns = study.turns();
    let flips: Vec<path::Point> =
        turns.iter().map(|turn| plot.point(turn.month, &turn.to, taking_over(turn))).collect();
    let months: &[f64] =
        if frame.narrow { &[1.0, 12.0, 24.0, 36.0] } else { &[1.0, 6.0, 12.0, 18.0, 24.0, 30.0, 36.0] };
    let marks = html! {
        <>
            { axis::left(&plot.cost, &plot.cost.ticks(5), plot.area, format::axis_dollars) }
            { axis::bottom(&plot.month, months, plot.area, |month| if month == 1.0 { "month 1".into() } else { format::number(month) }) }
            { winners(study, &plot) }
            { bands(&study.bands, &plot) }
            <path class="line line--fn" d={line(Side::Serverless)} />
            <path class="line line--ms" d={line(Side::Microservices)} />
            for (x, y) in &flips {
                <circle class="cost-chart__flip" cx={coordinate(*x)} cy={coordinate(*y)} r="4.5" />
            }
            { labels(names, study, &plot, &turns, &flips) }
        </>
    };
    picture("months", frame, "36 months", &words::growth(study, names).join(" "), marks)
}

/// What 9 of 10 draws cost, as a surface behind each line.
fn bands(bands: &[MonthBand], plot: &Plot) -> Html {
    if bands.is_empty() {
        return Html::default();
    }
    let at = |month: usize, cost: f64| {
        (plot.month.map(month as f64), plot.cost.map(cost).within(plot.area.y, plot.area.bottom()))
    };
    let surface = |side: usize| {
        let upper = bands.iter().map(|band| at(band.month, band.sides[side].high));
        let lower = bands.iter().rev().map(|band| at(band.month, band.sides[side].low));
        path::line(upper.chain(lower)) + "Z"
    };
    html! {
        <>
            <path class="cost-chart__band cost-chart__band--fn" d={surface(0)} />
            <path class="cost-chart__band cost-chart__band--ms" d={surface(1)} />
        </>
    }
}

/// Who wins in each month, as a strip on the axis.
fn winners(study: &Growth, plot: &Plot) -> Html {
    let turns = study.turns();
    let edge = |n: usize| turns.get(n).map_or(MONTHS as f64, |turn| turn.month as f64 - 0.5);
    let first = study.months.first().map(|month| month.winner);
    let spans = first.into_iter().chain(turns.iter().map(|turn| turn.to.winner)).enumerate();
    let span = |(n, winner)| {
        let from = plot.month.map(if n == 0 { 1.0 } else { edge(n - 1) });
        let to = plot.month.map(edge(n));
        html! {
            <rect fill={patterns::fill(winner)} x={coordinate(from)} y={coordinate(plot.area.bottom() - 2.0)}
                width={coordinate(to - from)} height="4" />
        }
    };
    spans.map(span).collect()
}

/// The side whose line carries the mark of a turn: the one that takes over, or that gives way.
fn taking_over(turn: &Turn) -> Side {
    let side = turn.to.winner.side().or_else(|| turn.from.side());
    side.unwrap_or(Side::Serverless)
}

/// The turns, then the names of the lines: who comes first has the better place.
fn labels(names: [&'static str; 2], study: &Growth, plot: &Plot, turns: &[Turn], flips: &[path::Point]) -> Html {
    let strong = Font::bold(12.0);
    let around = |(x, y): path::Point, reach: f64| Area::new(x - reach, y - reach, 2.0 * reach, 2.0 * reach);
    let mut obstacles: Vec<Area> = flips.iter().map(|flip| around(*flip, 5.5)).collect();
    let sides = [Side::Serverless, Side::Microservices];
    for (n, month) in study.months.iter().enumerate() {
        obstacles.extend(sides.iter().map(|side| around(plot.point(n + 1, month, *side), 3.0)));
    }
    let mut wishes: Vec<Wish> = turns.iter().zip(flips).map(|(turn, at)| near(plot, turn, *at, strong)).collect();
    wishes.extend(sides.map(|side| Wish { places: along(names, study, plot, side, strong) }));
    let paper = Area::new(plot.area.x + 2.0, 0.0, plot.area.width + 12.0, plot.area.bottom() - 4.0);
    let placed = place(wishes, paper, &obstacles);
    let first = placed.len() - 2;
    let class = |n: usize| match n {
        n if n == first => "label label--fn",
        n if n > first => "label label--ms",
        _ => "label",
    };
    placed.iter().enumerate().filter_map(|(n, label)| Some(text(label.as_ref()?, class(n)))).collect()
}

/// Around its mark, else well above or below it.
fn near(plot: &Plot, turn: &Turn, (x, y): path::Point, font: Font) -> Wish {
    let said = words::turn_mark(turn);
    let mut wish = Wish::around(&said, (x, y), 9.0, font);
    for dy in [-36.0, -52.0, -68.0, -84.0, 48.0, 64.0] {
        for anchor in [Anchor::Middle, Anchor::Start, Anchor::End] {
            let label = Label { text: said.clone(), x, y: y + dy, anchor, font };
            wish.places.push(label.kept_between(plot.area.x + 3.0, plot.area.right() + 10.0));
        }
    }
    wish
}

/// Places for the name of a line, above and below it.
fn along(names: [&'static str; 2], study: &Growth, plot: &Plot, side: Side, font: Font) -> Vec<Label> {
    let name = match side {
        Side::Serverless => names[0],
        Side::Microservices => names[1],
    };
    let mut places = Vec::new();
    for n in [1, 5, 9, 13, 17, 21, 25] {
        let Some(month) = study.months.get(n) else { break };
        let (x, y) = plot.point(n + 1, month, side);
        for dy in [-8.0, 17.0, -20.0, 28.0] {
            places.push(Label { text: name.to_owned(), x, y: y + dy, anchor: Anchor::Start, font });
        }
    }
    places
}
