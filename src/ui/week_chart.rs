//! A week, hour by hour: demand as a surface, instances, pods and nodes as steps, what goes wrong in bands below; a
//! cursor that reads one hour, by hand or by itself.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use crate::ui::data_table::{DataTable, Table};
use crate::ui::figure::{Frame, figure};
use ::words::week as words;
use answer::{Outcome, SideOutcome};
use model::traffic::HOURS;
use model::units::Rate;
use text::format;

mod drawing;
mod lanes;
pub mod player;
mod stage;

use drawing::{drawing, hour_at};
use player::{Act, controls, use_player};
use stage::stage;

/// What the week shows.
#[derive(Clone, PartialEq, Properties)]
pub struct WeekChart {
    /// The answer: what runs in each hour.
    pub outcome: Rc<Outcome>,
    /// Requests per second in each hour, Monday 00:00 first.
    pub demand: Rc<[f64; HOURS]>,
}

/// The picture for wide places, and for narrow ones.
const WIDE: Frame = Frame { width: 800.0, height: 330.0, narrow: false };
const NARROW: Frame = Frame { width: 300.0, height: 368.0, narrow: true };

/// The week in both layouts, its cursor and its numbers.
#[component]
pub fn WeekFigure(props: &WeekChart) -> Html {
    let player = use_player(busiest(&props.demand));
    let hour = player.now.hour;
    let table = table(Rc::clone(&props.outcome), Rc::clone(&props.demand));
    let inside = html! {
        <>
            <div class="week-chart__drawing" onclick={pointed(props, WIDE, &player.on)}>
                { drawing(props, hour, WIDE) }
            </div>
            <div class="week-chart__drawing" onclick={pointed(props, NARROW, &player.on)}>
                { drawing(props, hour, NARROW) }
            </div>
            { controls(&player, &words::hour(&props.outcome, &props.demand, hour)) }
            { stage(&props.outcome, hour, Frame { width: 800.0, height: 84.0, narrow: false }) }
            { stage(&props.outcome, hour, Frame { width: 300.0, height: 128.0, narrow: true }) }
            <p class="week-chart__note">
                { "Circles are instances, rings those that started cold in that hour; squares are " }
                { words::unit(&props.outcome.microservices) }
                { "s; crosses are requests that got no answer, ten at most." }
            </p>
            <DataTable {table} />
        </>
    };
    let sub = "What runs, against what is asked for. Demand has a scale of its own.";
    figure("week-chart", "A week, hour by hour", sub, inside)
}

/// Everything in each of the 168 hours, as a table.
pub fn table(outcome: Rc<Outcome>, demand: Rc<[f64; HOURS]>) -> Table {
    let (left, right) = (&outcome.serverless, &outcome.microservices);
    let of = |side: &SideOutcome, what: &str| AttrValue::from(format!("{}: {what}", side.platform.short()));
    let head = vec![
        "Hour".into(),
        "Demand".into(),
        of(left, "instances"),
        of(left, "cold starts"),
        of(left, "throttled"),
        of(right, &format!("{}s", words::unit(right))),
        of(right, "nodes"),
        of(right, "longest queue"),
        of(right, "timed out"),
    ];
    let cells = move |hour: usize| {
        let rate = format::rate(Rate::new(demand[hour]).unwrap_or_default());
        let (left, right) = (&outcome.serverless.hours, &outcome.microservices.hours);
        let counts = [&left.running, &left.colds, &left.lost, &right.running, &right.nodes, &right.queue, &right.lost];
        let counts = counts.map(|hours| AttrValue::from(format::count(hours[hour])));
        [words::name(hour).into(), rate.into()].into_iter().chain(counts).collect()
    };
    let rows = Callback::from(move |()| (0..HOURS).map(&cells).collect());
    Table { caption: "Demand and what runs, hour by hour", head, rows }
}

/// Puts the cursor where a picture is clicked: the short way for a hand; the slider below is there for everyone.
fn pointed(props: &WeekChart, frame: Frame, on: &Callback<Act>) -> Callback<MouseEvent> {
    let (props, on) = (props.clone(), on.clone());
    Callback::from(move |event: MouseEvent| {
        let mark = event.target_dyn_into::<Element>();
        let Some(picture) = mark.and_then(|mark| mark.closest("svg").ok().flatten()) else { return };
        let place = picture.get_bounding_client_rect();
        let across = (f64::from(event.client_x()) - place.left()) / place.width().max(1.0);
        on.emit(Act::Moved(hour_at(&props, frame, across)));
    })
}

/// The first of the hours with the most demand.
fn busiest(demand: &[f64; HOURS]) -> usize {
    (0..HOURS).rev().max_by(|a, b| demand[*a].total_cmp(&demand[*b])).unwrap_or(0)
}
