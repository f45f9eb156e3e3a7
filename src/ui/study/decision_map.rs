//! The decision map: who wins over two inputs as regions, with you as a point. A press on it moves both inputs.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::{caption, sample};
use crate::chart::layout::{Anchor, Area, Label, Margins, Wish, place};
use crate::chart::regions::Grid;
use crate::chart::scale::Scale;
use crate::chart::text::Font;
use crate::ui::axis;
use crate::ui::data_table::{DataTable, Table};
use crate::ui::figure::{Frame, coordinate, figure, picture, text};
use crate::ui::patterns::fill;
use crate::ui::select::{Choosable, Select};
use ::words::values;
use ::words::{self as names, knobs, studies as words};
use answer::Winner;
use answer::studies::map::{self, Axes, FINE, Map, Row};
use model::units::Within as _;
use scenario::Scenario;
use scenario::knob::Knob;
use scenario::msg::Msg;

/// Where a figure stands: what is chosen, and where changes are sent.
pub struct View<'a> {
    /// What is chosen.
    pub scenario: &'a Rc<Scenario>,
    /// The two inputs of a map.
    pub axes: Axes,
    /// Where a choice of inputs is sent.
    pub onaxes: Callback<Axes>,
    /// Where everything else that the reader does is sent.
    pub on: &'a Callback<Msg>,
}

/// The sizes of the two pictures.
const WIDE: Frame = Frame { width: 520.0, height: 400.0, narrow: false };
const NARROW: Frame = Frame { width: 320.0, height: 320.0, narrow: true };

/// The figure of a map with its regions.
pub fn decision_map(map: &Rc<Option<Map>>, [wide, narrow]: &[Html; 2], view: &View<'_>, failed: bool) -> Html {
    let told = (**map).as_ref().map(|map| {
        html! {
            <>
                <ul class="map__legend">for (winner, share) in words::shares(map) { { legend(winner, share) } }</ul>
                <p>{ words::map(map, view.axes, view.scenario) }</p>
            </>
        }
    });
    let found = (**map).as_ref();
    let inside = html! {
        <>
            <div class="map__parts">
                <div>{ drawing(found, wide, view, WIDE) }{ drawing(found, narrow, view, NARROW) }</div>
                <div class="map__side">
                    { chooser(view) }
                    if let Some(why) = words::idle(view.axes, view.scenario) {
                        <p class="study__note">{ why }</p>
                    }
                    { caption(failed, told) }
                </div>
            </div>
            <DataTable table={table(Rc::clone(map), view.axes)} />
        </>
    };
    figure("map", "Decision map", words::MAP_SUB, inside)
}

fn legend(winner: Winner, share: String) -> Html {
    html! { <li>{ sample(fill(winner), names::winner_title(winner)) }<span class="map__share">{ share }</span></li> }
}

/// The two lists. Whoever picks the input of the other axis swaps them.
fn chooser(view: &View<'_>) -> Html {
    let [across, up] = view.axes;
    let axis_list = |label: &'static str, id: &'static str, chosen: Knob, other: Knob, turned: bool| {
        let options: Vec<Choosable> = Knob::ALL.into_iter().map(|knob| Choosable::new(knob.facts().label)).collect();
        let onchoose = view.onaxes.reform(move |place: usize| {
            let picked = Knob::ALL.get(place).copied().unwrap_or(chosen);
            let other = if picked == other { chosen } else { other };
            if turned { [other, picked] } else { [picked, other] }
        });
        let chosen = Knob::ALL.iter().position(|knob| *knob == chosen).unwrap_or_default();
        html! { <Select {label} {id} {options} {chosen} {onchoose} /> }
    };
    html! {
        <div class="map__axes">
            { axis_list("Across", "map-across", across, up, false) }
            { axis_list("Up", "map-up", up, across, true) }
        </div>
    }
}

/// A few rows of the map in words, the topmost first.
fn table(found: Rc<Option<Map>>, [_, up]: Axes) -> Table {
    let head = [up.facts().label, "Who wins"];
    Table::new("Who wins along the map, in rows from top to bottom", &head, move || {
        let Some(map) = &*found else { return Vec::new() };
        if map.rows.is_empty() {
            return vec![vec!["–".into(), words::WAITING.into()]];
        }
        let row = |row: &Row| vec![words::row(up, row).into(), knobs::strip(&row.strip).into()];
        map.rows.iter().rev().map(row).collect()
    })
}

/// Where the cells lie in a picture.
fn paper(frame: Frame) -> Area {
    let margins = Margins { top: 24.0, right: 18.0, bottom: 44.0, left: 58.0 };
    Area::new(0.0, 0.0, frame.width, frame.height).inside(margins)
}

fn scale(knob: Knob, range: (f64, f64)) -> Scale {
    let facts = knob.facts();
    let domain = (facts.low, facts.high);
    if facts.log { Scale::log(domain, range) } else { Scale::linear(domain, range) }
}

/// Times that read well, in milliseconds.
const TIMES: [f64; 7] = [1.0, 10.0, 100.0, 1e3, 1e4, 6e4, 6e5];

/// The values at the marks of an axis, about `count` of them.
fn marked(knob: Knob, scale: &Scale, count: usize) -> Vec<f64> {
    let (low, high) = scale.domain();
    match knob {
        Knob::Duration | Knob::P99 => TIMES.into_iter().filter(|time| (low..=high).contains(time)).collect(),
        _ => scale.ticks(count),
    }
}

fn drawing(map: Option<&Map>, regions: &Html, view: &View<'_>, frame: Frame) -> Html {
    let ([across, up], area) = (view.axes, paper(frame));
    let (level, upright) = (scale(across, area.across()), scale(up, area.upward()));
    let ticks = if frame.narrow { (4, 6) } else { (8, 8) };
    let name = |said: &str, x, y, anchor| Label { text: said.to_owned(), x, y, anchor, font: Font::bold(12.0) };
    let you = (level.map(across.read(view.scenario)), upright.map(up.read(view.scenario)));
    let onclick = view.on.reform(pressed(view.axes));
    let marks = html! {
        <>
            { regions.clone() }
            { axis::left(&upright, &marked(up, &upright, ticks.1), area, |value| values::knob(up, value)) }
            { axis::bottom(&level, &marked(across, &level, ticks.0), area, |value| values::knob(across, value)) }
            { text(&name(up.facts().label, 2.0, 13.0, Anchor::Start), "label") }
            { text(&name(across.facts().label, area.right(), frame.height - 4.0, Anchor::End), "label") }
            { labels(map, area, you) }
            <circle class="map__you" cx={coordinate(you.0)} cy={coordinate(you.1)} r="6" />
            <circle class="map__dot" cx={coordinate(you.0)} cy={coordinate(you.1)} r="2.5" />
            <rect class="map__touch" x={coordinate(area.x)} y={coordinate(area.y)} width={coordinate(area.width)}
                height={coordinate(area.height)} {onclick} />
        </>
    };
    let told = map.map(|map| words::map(map, view.axes, view.scenario));
    let summary = told.unwrap_or_else(|| words::WAITING.to_owned());
    picture("map", frame, "Decision map", &summary, marks)
}

/// What a press on the map asks for: the values of the cell under it.
fn pressed(axes: Axes) -> impl Fn(MouseEvent) -> Msg {
    move |event: MouseEvent| {
        let touched: Element = event.target_unchecked_into();
        let paper = touched.get_bounding_client_rect();
        let along = (f64::from(event.client_x()) - paper.left()) / paper.width().max(1.0);
        let above = (paper.bottom() - f64::from(event.client_y())) / paper.height().max(1.0);
        let value = |knob: Knob, share: f64| {
            let cell = ((share.within(0.0, 1.0) * FINE as f64) as usize).min(FINE - 1);
            (knob, map::value(knob, cell, FINE))
        };
        Msg::Placed([value(axes[0], along), value(axes[1], above)])
    }
}

/// The regions and the borders between them, in both pictures.
pub fn regions(map: Option<&Map>) -> [Html; 2] {
    [WIDE, NARROW].map(|frame| {
        let area = paper(frame);
        let Some(map) = map else {
            return html! {
                <rect class="map__blank" x={coordinate(area.x)} y={coordinate(area.y)} width={coordinate(area.width)}
                    height={coordinate(area.height)} />
            };
        };
        let grid = Grid { cells: map.cells, kinds: &map.winners, area };
        let region = |(winner, _)| html! { <path fill={fill(winner)} d={grid.region(winner)} /> };
        html! {
            <>
                <g class="map__regions">{ for words::shares(map).into_iter().map(region) }</g>
                <path class="map__borders" d={grid.borders()} />
            </>
        }
    })
}

/// “you” at its point, and the name of each winner where its region has room for it.
fn labels(map: Option<&Map>, area: Area, you: (f64, f64)) -> Html {
    let font = Font::bold(13.0);
    let mut wishes = vec![Wish::around("you", you, 10.0, font)];
    for (winner, _) in map.map(words::shares).unwrap_or_default() {
        let grid = map.map(|map| Grid { cells: map.cells, kinds: &map.winners, area });
        let Some(room) = grid.and_then(|grid| grid.roomiest(winner)) else { continue };
        let said = names::winner_title(winner);
        if font.width(said) > room.width * 1.3 {
            continue;
        }
        let mut places = Vec::new();
        for share in [0.5, 0.25, 0.75] {
            let (x, y) = (room.x + room.width / 2.0, room.y + room.height * share + 4.0);
            places.push(Label { text: said.to_owned(), x, y, anchor: Anchor::Middle, font });
        }
        wishes.push(Wish { places });
    }
    let dot = Area::new(you.0 - 7.0, you.1 - 7.0, 14.0, 14.0);
    html! { for label in place(wishes, area, &[dot]).into_iter().flatten() { { text(&label, "label") } } }
}
