//! A week to draw on: a bar for each of the 168 hours, painted with a finger or changed with keys.
//!
//! A grid as assistive technology knows it: one cell has the focus, arrows move it, plus and minus change it.

use web_sys::{DomRect, HtmlElement, PointerEvent};
use yew::prelude::*;

use crate::ui::browser;
use model::units::Within as _;
use scenario::Traffic;
use scenario::drawing::{DAY, Levels, Pen, Pressed, STEPS, Touch};
use scenario::msg::Msg;
use words::week::{DAYS, name};

/// What the drawing needs.
#[derive(Clone, PartialEq, Properties)]
pub struct DrawWeekProps {
    /// The traffic, with whose shape it begins.
    pub traffic: Traffic,
    /// Where a drawn week is sent.
    pub on: Callback<Msg>,
}

/// The grid, what it reads, and the way to an empty one.
///
/// The pen is not part of what is drawn: a key or a stroke that arrives before the last one is shown finds it as
/// that one left it.
#[component]
pub fn DrawWeek(props: &DrawWeekProps) -> Html {
    let pen = use_mut_ref(|| Pen::new(&props.traffic));
    let redraw = use_force_update();
    pen.borrow_mut().see(&props.traffic);
    let (at, by_key, levels) = {
        let pen = pen.borrow();
        (pen.at, pen.by_key, pen.levels)
    };

    let changed = {
        let (pen, on, redraw) = (pen.clone(), props.on.clone(), redraw.clone());
        move || {
            redraw.force_update();
            on.emit(Msg::Drew(pen.borrow().levels.into()));
        }
    };
    let onkeydown = {
        let (pen, changed, redraw) = (pen.clone(), changed.clone(), redraw.clone());
        move |event: KeyboardEvent| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            let pressed = pen.borrow_mut().press(&event.key());
            match pressed {
                Pressed::Nothing => return,
                Pressed::Moved(to) => {
                    focus(to);
                    redraw.force_update();
                }
                Pressed::Drew => changed(),
            }
            event.prevent_default();
        }
    };
    let onpointerdown = {
        let (pen, changed) = (pen.clone(), changed.clone());
        move |event: PointerEvent| {
            let Some(touch) = touched(&event) else { return };
            event.prevent_default();
            // So that a stroke that leaves the grid still ends; refused, it ends at the edge.
            if let Some(element) = event.target_dyn_into::<HtmlElement>() {
                let _ = element.set_pointer_capture(event.pointer_id());
            }
            pen.borrow_mut().begin(touch);
            focus(touch.hour);
            changed();
        }
    };
    let onpointermove = {
        let (pen, changed) = (pen.clone(), changed.clone());
        move |event: PointerEvent| {
            let day = pen.borrow().day();
            let Some(to) = day.and_then(|day| under(day, &event)) else { return };
            if pen.borrow_mut().stroke(to) {
                changed();
            }
        }
    };
    let end = {
        let pen = pen.clone();
        move |_: PointerEvent| pen.borrow_mut().lift()
    };
    let clear = move |_: MouseEvent| {
        pen.borrow_mut().clear();
        changed();
    };
    let said = format!("{}: {} % of the fullest bar", name(at), percent(levels[at]));
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
                for day in 0..7 { { row(day, &levels, at) } }
            </div>
            <div class="draw__foot">
                <p class="draw__said" aria-live={if by_key { "polite" } else { "off" }}>{ said }</p>
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
            { (day * DAY..(day + 1) * DAY).map(cell).collect::<Html>() }
        </div>
    }
}

/// Where a pointer came down, if on an hour.
fn touched(event: &PointerEvent) -> Option<Touch> {
    let element = browser::element_at(event.client_x(), event.client_y())?;
    let hour = element.get_attribute("data-hour")?.parse::<usize>().ok()?;
    under(hour / DAY, event)
}

/// Where a pointer is over a day: its hour by its place along the row, its level by its height in it.
fn under(day: usize, event: &PointerEvent) -> Option<Touch> {
    let edge = |hour: usize| -> Option<DomRect> {
        Some(browser::element(&format!("draw-{}", day * DAY + hour))?.get_bounding_client_rect())
    };
    let (first, last) = (edge(0)?, edge(DAY - 1)?);
    let width = (last.right() - first.left()).max(1.0);
    let along = (f64::from(event.client_x()) - first.left()) / width;
    let above = (first.bottom() - f64::from(event.client_y())) / first.height().max(1.0);
    let hour = day * DAY + ((along.within(0.0, 1.0) * DAY as f64) as usize).min(DAY - 1);
    Some(Touch { day, hour, level: (above.within(0.0, 1.0) * STEPS).round() / STEPS })
}

fn focus(hour: usize) {
    use wasm_bindgen::JsCast as _;
    let cell = browser::element(&format!("draw-{hour}")).and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(cell) = cell {
        // Refused only for what is no longer there.
        let _ = cell.focus();
    }
}
