//! A slider with its number box and the strip of winners along its range.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::ui::number_box::NumberBox;
use crate::ui::strip::winners;
use answer::Strip;
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::uncertainty::Interval;
use text::decimal;
use words::knobs;

/// Places on a track. A range input rounds to its own steps, so the model's values are never handed to it.
const PLACES: f64 = 1000.0;

/// Stops that a large step leaps: a decade of 1-2-5.
const LEAP: i32 = 3;

/// Everything a slider needs; the knob itself knows its label, range and unit.
pub struct Slider {
    /// Which knob.
    pub knob: Knob,
    /// Its present value, in the knob's unit.
    pub value: f64,
    /// Its range, where the reader gave one.
    pub range: Option<Interval>,
    /// The winners along it.
    pub strip: Option<Strip>,
    /// What else the value means, in small print.
    pub also: Option<AttrValue>,
    /// Why it has no effect now.
    pub idle: Option<&'static str>,
    /// Where turns are sent.
    pub on: Callback<Msg>,
}

/// A labelled slider. What it shows follows from its props alone.
pub fn slider(props: &Slider) -> Html {
    let &Slider { knob, value, range, ref strip, ref also, idle, .. } = props;
    let facts = knob.facts();
    let key = facts.key;
    let note = idle.map(AttrValue::from).or_else(|| also.clone());
    html! {
        <div class={classes!("slider", idle.is_some().then_some("slider--idle"))}>
            <div class="slider__head">
                <label class="slider__label" id={format!("{key}-label")} for={key}>{ facts.label }</label>
                <NumberBox {knob} {value} {range} disabled={idle.is_some()} ontyped={&props.on} />
            </div>
            if let Some(note) = note {
                <p class="slider__note">{ note }</p>
            }
            <div class="slider__track">
                { span(props) }
                { track(props) }
            </div>
            if let Some(strip) = strip {
                <p class="visually-hidden" id={format!("{key}-winners")}>{ knobs::strip(strip) }</p>
                { winners(strip, value, &props.on) }
            } else {
                <div class="strip"></div>
            }
        </div>
    }
}

/// The reader's range as a frame from the track to the end of the strip below, behind the thumb.
fn span(props: &Slider) -> Html {
    let at = |value: f64| props.knob.position(value);
    props.range.map_or_else(Html::default, |range| frame((at(range.low), at(range.high)), (8, 29)))
}

/// A frame between two places on a track, from so many pixels below its top and so many high, behind the thumb.
pub fn frame((from, to): (f64, f64), (top, height): (u32, u32)) -> Html {
    let percent = |share: f64| decimal::fixed(share * 100.0, 2) + "%";
    html! {
        <svg class="slider__span" width="100%" height="40" aria-hidden="true" focusable="false">
            <rect x={percent(from)} y={top.to_string()} width={percent(to - from)} height={height.to_string()} rx="3" />
        </svg>
    }
}

fn track(props: &Slider) -> Html {
    let &Slider { knob, value, range, idle, .. } = props;
    let key = knob.facts().key;
    let on = props.on.clone();
    let oninput = move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let position = input.value_as_number() / PLACES;
        // Where the answer does not change nothing is drawn again: the thumb has to be put on its stop here.
        input.set_value(&place(knob, knob.nearest_stop(position)));
        on.emit(Msg::Turned(knob, position));
    };
    let on = props.on.clone();
    let onkeydown = move |event: KeyboardEvent| {
        if let Some(msg) = pressed(knob, &event) {
            event.prevent_default();
            on.emit(msg);
        }
    };
    let ondblclick = props.on.reform(move |_| Msg::Restored(knob));
    html! {
        <input class="slider__range" id={key} type="range" min="0" max="1000" step="1" dir="ltr"
            value={place(knob, value)} data-place={place(knob, value)} disabled={idle.is_some()} {oninput} {onkeydown} {ondblclick}
            aria-valuetext={range.map_or_else(|| knobs::reading(knob, value), |range| knobs::reading_range(knob, range))}
            aria-describedby={props.strip.as_ref().map(|_| format!("{key}-winners"))} />
    }
}

/// The place of a value on the track, as the range input writes it.
fn place(knob: Knob, value: f64) -> String {
    decimal::fixed((knob.position(value) * PLACES).round(), 0)
}

/// What a key does to a slider. Steps are stops, so that every one of them is a round number.
fn pressed(knob: Knob, event: &KeyboardEvent) -> Option<Msg> {
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return None;
    }
    let all = knob.facts().stops.len() as i32;
    let step = if event.shift_key() { LEAP } else { 1 };
    let steps = match event.key().as_str() {
        "ArrowRight" | "ArrowUp" => step,
        "ArrowLeft" | "ArrowDown" => -step,
        "PageUp" => LEAP,
        "PageDown" => -LEAP,
        "Home" => -all,
        "End" => all,
        "Backspace" | "Delete" => return Some(Msg::Restored(knob)),
        _ => return None,
    };
    Some(Msg::Stepped(knob, steps))
}
