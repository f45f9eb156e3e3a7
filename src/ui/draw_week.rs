//! A week to draw on: a bar for each of the 168 hours, painted with a finger or changed with keys.
//!
//! A grid as assistive technology knows it: one cell has the focus, arrows move it, plus and minus change it.

use crate::model::units::Within as _;
use std::rc::Rc;

use web_sys::{DomRect, HtmlElement, PointerEvent};
use yew::prelude::*;

use crate::app::evaluate::week;
use crate::app::msg::Msg;
use crate::app::scenario::{Shape, Traffic};
use crate::app::words::week::{DAYS, name};
use crate::model::traffic::{HOURS, Week};
use crate::ui::browser;
use crate::ui::list::list;

/// Hours of a day.
const DAY: usize = 24;

/// Levels that a bar can have, besides none.
const STEPS: f64 = 20.0;

/// What a key changes, in levels.
const STEP: f64 = 0.1;

/// What the drawing needs.
#[derive(Clone, PartialEq, Properties)]
pub struct DrawWeekProps {
    /// The traffic, with whose shape it begins.
    pub traffic: Traffic,
    /// Where a drawn week is sent.
    pub on: Callback<Msg>,
}

/// Heights of the bars, 0 to 1.
type Levels = [f64; HOURS];

/// A stroke of a finger: the day it paints, and the hour and level where it was.
#[derive(Clone, Copy)]
struct Stroke {
    day: usize,
    hour: usize,
    level: f64,
}

/// The grid, what it reads, and the way to an empty one.
#[component]
pub fn DrawWeek(props: &DrawWeekProps) -> Html {
    let drawn = use_state(|| None::<Rc<Levels>>);
    let at = use_state(|| 9_usize);
    let by_key = use_state_eq(|| false);
    let stroke = use_mut_ref(|| None::<Stroke>);
    let levels = shown(drawn.as_ref(), &props.traffic);

    let put = {
        let (drawn, on) = (drawn.setter(), props.on.clone());
        move |levels: Levels| {
            drawn.set(Some(Rc::new(levels)));
            on.emit(Msg::Drew(levels.into()));
        }
    };
    let onkeydown = {
        let (put, levels, at, by_key) = (put.clone(), Rc::clone(&levels), at.clone(), by_key.setter());
        move |event: KeyboardEvent| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            if let Some(to) = moved(*at, &event.key()) {
                at.set(to);
                focus(to);
            } else if let Some(level) = changed(levels[*at], &event.key()) {
                let mut levels = *levels;
                levels[*at] = level;
                by_key.set(true);
                put(levels);
            } else {
                return;
            }
            event.prevent_default();
        }
    };
    let paint = {
        let (put, levels, at, by_key) = (put.clone(), Rc::clone(&levels), at.setter(), by_key.setter());
        move |from: Stroke, to: Stroke| {
            at.set(to.hour);
            by_key.set(false);
            put(painted(&levels, from, to));
        }
    };
    let onpointerdown = {
        let (stroke, paint) = (Rc::clone(&stroke), paint.clone());
        move |event: PointerEvent| {
            let touched = browser::element_at(event.client_x(), event.client_y());
            let day = touched.and_then(|element| element.get_attribute("data-hour")?.parse::<usize>().ok());
            let Some(began) = day.and_then(|hour| under(hour / DAY, &event)) else { return };
            event.prevent_default();
            // So that a stroke that leaves the grid still ends; refused, it ends at the edge.
            if let Some(element) = event.target_dyn_into::<HtmlElement>() {
                let _ = element.set_pointer_capture(event.pointer_id());
            }
            stroke.replace(Some(began));
            focus(began.hour);
            paint(began, began);
        }
    };
    let onpointermove = {
        let (stroke, paint) = (Rc::clone(&stroke), paint);
        move |event: PointerEvent| {
            let Some(from) = *stroke.borrow() else { return };
            let Some(to) = under(from.day, &event) else { return };
            if (to.hour, to.level) != (from.hour, from.level) {
                stroke.replace(Some(to));
                paint(from, to);
            }
        }
    };
    let end = move |_: PointerEvent| {
        stroke.replace(None);
    };
    let clear = move |_: MouseEvent| put([0.5; HOURS]);
    let said = format!("{}: {} % of the fullest bar", name(*at), percent(levels[*at]));
    html! {
        <div class="draw">
            <p class="draw__hint" id="draw-hint">
                { "Paint the hours; the mean rate stays. By keyboard: arrows move, plus and minus or a digit change." }
            </p>
            <div class="draw__hours" aria-hidden="true">
                <span>{ "0" }</span><span>{ "6" }</span><span>{ "12" }</span><span>{ "18" }</span>
            </div>
            <div class="draw__grid" role="grid" aria-label="Traffic in each hour of the week" aria-describedby="draw-hint"
                {onkeydown} {onpointerdown} {onpointermove} onpointerup={end.clone()} onpointercancel={end}>
                { list(0..7, |day| row(day, &levels, *at)) }
            </div>
            <div class="draw__foot">
                <p class="draw__said" aria-live={if *by_key { "polite" } else { "off" }}>{ said }</p>
                <button class="button" type="button" onclick={clear}>{ "Clear" }</button>
            </div>
        </div>
    }
}

/// A level between nothing and one in whole percent.
fn percent(level: f64) -> u32 {
    (level * 100.0).round() as u32
}

fn row(day: usize, levels: &Levels, at: usize) -> Html {
    let cell = |hour: usize| {
        let percent = percent(levels[hour]);
        html! {
            <span class="draw__cell" role="gridcell" id={format!("draw-{hour}")} data-hour={hour.to_string()}
                data-level={((levels[hour] * STEPS).round() as u32).to_string()}
                tabindex={if hour == at { "0" } else { "-1" }} aria-label={format!("{}, {percent} %", name(hour))}></span>
        }
    };
    html! {
        <div class="draw__row" role="row">
            <span class="draw__day" role="rowheader">
                <span aria-hidden="true">{ DAYS[day].0 }</span>
                <span class="visually-hidden">{ DAYS[day].1 }</span>
            </span>
            { list(day * DAY..(day + 1) * DAY, cell) }
        </div>
    }
}

/// What is shown: the drawing, as long as it is the traffic; else the shape of the traffic.
fn shown(drawn: Option<&Rc<Levels>>, traffic: &Traffic) -> Rc<Levels> {
    let is_traffic = |levels: &&Rc<Levels>| {
        let mut own = traffic.clone();
        let Some(week) = Week::new(levels) else { return false };
        own.own(&week);
        traffic.shape == Shape::Week && own.week == traffic.week
    };
    drawn.filter(is_traffic).map_or_else(|| Rc::new(levels_of(traffic)), Rc::clone)
}

/// The shape of some traffic, its busiest hour at 1.
fn levels_of(traffic: &Traffic) -> Levels {
    let week = week(traffic);
    let busiest = week.peak_to_mean().max(f64::MIN_POSITIVE);
    // A week without a peak leaves room above it.
    let full = if busiest <= 1.0 + 1e-9 { 0.5 } else { 1.0 };
    week.rates().map(|rate| full * rate / busiest)
}

/// Where a key leads from a cell.
fn moved(at: usize, key: &str) -> Option<usize> {
    let (day, hour) = (at / DAY, at % DAY);
    let (day, hour) = match key {
        "ArrowLeft" => (day, hour.saturating_sub(1)),
        "ArrowRight" => (day, (hour + 1).min(DAY - 1)),
        "ArrowUp" => (day.saturating_sub(1), hour),
        "ArrowDown" => ((day + 1).min(6), hour),
        "Home" => (day, 0),
        "End" => (day, DAY - 1),
        _ => return None,
    };
    Some(day * DAY + hour)
}

/// What a key makes of a level; a digit is so many tenths.
fn changed(level: f64, key: &str) -> Option<f64> {
    let level = match key {
        "+" | "=" => level + STEP,
        "-" | "_" => level - STEP,
        "Delete" | "Backspace" => 0.0,
        digit => f64::from(digit.parse::<u8>().ok().filter(|digit| *digit < 10)?) / 10.0,
    };
    Some(((level * STEPS).round() / STEPS).within(0.0, 1.0))
}

/// The levels after a stroke: what lies between its two hours is filled evenly.
fn painted(levels: &Levels, from: Stroke, to: Stroke) -> Levels {
    let mut levels = *levels;
    let span = from.hour.abs_diff(to.hour).max(1) as f64;
    let (first, last) = (from.hour.min(to.hour), from.hour.max(to.hour));
    for (place, level) in levels[first..=last].iter_mut().enumerate() {
        let part = if first == last { 1.0 } else { (first + place).abs_diff(from.hour) as f64 / span };
        *level = from.level + (to.level - from.level) * part;
    }
    levels
}

/// Where a pointer is over a day: its hour by its place along the row, its level by its height in it.
fn under(day: usize, event: &PointerEvent) -> Option<Stroke> {
    let edge = |hour: usize| -> Option<DomRect> {
        Some(browser::element(&format!("draw-{}", day * DAY + hour))?.get_bounding_client_rect())
    };
    let (first, last) = (edge(0)?, edge(DAY - 1)?);
    let width = (last.right() - first.left()).max(1.0);
    let along = (f64::from(event.client_x()) - first.left()) / width;
    let above = (first.bottom() - f64::from(event.client_y())) / first.height().max(1.0);
    let hour = day * DAY + ((along.within(0.0, 1.0) * DAY as f64) as usize).min(DAY - 1);
    Some(Stroke { day, hour, level: (above.within(0.0, 1.0) * STEPS).round() / STEPS })
}

fn focus(hour: usize) {
    use wasm_bindgen::JsCast as _;
    let cell = browser::element(&format!("draw-{hour}")).and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(cell) = cell {
        // Refused only for what is no longer there.
        let _ = cell.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_within_the_grid() {
        let cases = [
            (9, "ArrowRight", 10, "the next hour"),
            (0, "ArrowLeft", 0, "not off the left edge"),
            (23, "ArrowRight", 23, "nor into the next day"),
            (9, "ArrowDown", 33, "the same hour of the next day"),
            (160, "ArrowDown", 160, "not off the week"),
            (40, "Home", 24, "midnight"),
            (40, "End", 47, "the last hour"),
        ];
        for (at, key, expected, why) in cases {
            assert_eq!(moved(at, key), Some(expected), "{why}");
        }
        assert_eq!(moved(9, "a"), None);
    }

    #[test]
    fn keys_change_a_level() {
        let cases = [
            (0.5, "+", 0.6, "up"),
            (0.5, "-", 0.4, "down"),
            (1.0, "+", 1.0, "not above"),
            (0.05, "-", 0.0, "not below"),
            (0.3, "7", 0.7, "to a digit"),
            (0.3, "Delete", 0.0, "away"),
        ];
        for (level, key, expected, why) in cases {
            assert!((changed(level, key).unwrap() - expected).abs() < 1e-9, "{why}");
        }
        assert_eq!(changed(0.5, "x"), None);
    }

    #[test]
    fn a_fast_stroke_leaves_no_holes() {
        let stroke = |hour, level| Stroke { day: 0, hour, level };
        let levels = painted(&[0.0; HOURS], stroke(8, 1.0), stroke(4, 0.0));
        assert_eq!(levels[4..=8], [0.0, 0.25, 0.5, 0.75, 1.0]);
        assert_eq!(painted(&[0.0; HOURS], stroke(3, 0.2), stroke(3, 0.6))[3], 0.6);
    }

    #[test]
    fn the_drawing_begins_with_the_shape_and_stays_as_it_was_drawn() {
        let traffic = Traffic::default();
        let first = shown(None, &traffic);
        assert!((first.iter().copied().fold(0.0, f64::max) - 1.0).abs() < 1e-9);
        let mut levels = *first;
        levels.iter_mut().for_each(|level| *level *= 0.5);
        let mut own = traffic.clone();
        own.own(&Week::new(&levels).unwrap());
        let levels = Rc::new(levels);
        assert_eq!(shown(Some(&levels), &own), levels, "though the traffic holds it relative to its busiest hour");
        assert_ne!(shown(Some(&levels), &traffic), levels, "another shape shows itself");
        let steady = Traffic { shape: Shape::Steady, ..traffic };
        assert_eq!(shown(None, &steady)[0], 0.5, "a level week leaves room above it");
    }
}
