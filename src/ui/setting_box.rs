//! A number of a scenario without a strip: a box that takes a value or a range, and a slider over its round values where
//! it has some.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::ui::slider::frame;
use crate::ui::typing::{Typing, use_typing};
use ::words::knobs::reading_range;
use ::words::settings as words;
use scenario::Scenario;
use scenario::msg::Msg;
use scenario::setting::Setting;
use scenario::typed::range::{self, Entry};
use scenario::uncertainty::Interval;
use text::format;

/// What a setting needs.
#[derive(Clone, PartialEq, Properties)]
pub struct SettingBoxProps {
    /// Which number.
    pub setting: Setting,
    /// Its present value, in its unit.
    pub value: f64,
    /// Its range, where the reader gave one.
    pub range: Option<Interval>,
    /// What it means.
    pub meaning: AttrValue,
    /// Where changes are sent.
    pub on: Callback<Msg>,
    /// What its ids begin with, where the same number can be set in a second place.
    #[prop_or_default]
    pub within: &'static str,
}

/// The label, the box, what it means, and the slider.
#[component]
pub fn SettingBox(props: &SettingBoxProps) -> Html {
    let &SettingBoxProps { setting, value, range, .. } = props;
    let on = props.on.clone();
    let kept = range.map_or_else(|| format::exact(value), range::as_typed);
    let take = move |text: &str| match range::read(setting.into(), text) {
        Ok(Entry::Value(read)) => {
            on.emit(Msg::Adjusted(setting, read));
            Ok(format::typed(read))
        }
        Ok(Entry::Range(read)) => {
            on.emit(Msg::Ranged(setting.into(), read));
            Ok(range::as_typed(read))
        }
        Err(why) => Err(words::refusal(setting, why, &kept, value)),
    };
    let written = range.map_or_else(|| format::typed(value), range::as_typed);
    let Typing { shown, sentence, onchange, onkeydown } = use_typing(written, Rc::new(take));
    let facts = setting.facts();
    let key = format!("{}{}", props.within, facts.key);
    let error = sentence.as_ref().map(|_| format!("{key}-error"));
    let target = if facts.stops.is_empty() { format!("{key}-box") } else { key.clone() };
    html! {
        <div class="slider">
            <div class="slider__head">
                <label class="slider__label" id={format!("{key}-label")} for={target}>{ facts.label }</label>
                <span class="number">
                    <input class={classes!("number__box", range.map(|_| "number__box--range"))} id={format!("{key}-box")} type="text" inputmode="decimal"
                        autocomplete="off" spellcheck="false" value={shown} {onchange} {onkeydown}
                        aria-labelledby={format!("{key}-label {key}-unit")} aria-invalid={error.is_some().to_string()}
                        aria-describedby={error.clone().unwrap_or_else(|| format!("{key}-meaning"))} />
                    <span class="number__unit" id={format!("{key}-unit")}>{ facts.unit }</span>
                </span>
                if let Some(sentence) = sentence {
                    <p class="number__error" id={error} role="alert">{ sentence }</p>
                }
            </div>
            <p class="slider__note" id={format!("{key}-meaning")}>{ &props.meaning }</p>
            if !facts.stops.is_empty() { { track(props) } }
        </div>
    }
}

/// A slider whose places are the round values themselves, so that every step is one of them.
fn track(props: &SettingBoxProps) -> Html {
    let &SettingBoxProps { setting, value, range, ref on, .. } = props;
    let stops = setting.facts().stops;
    let oninput = on.reform(move |event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        // Saturates: what is no number is the first stop.
        let place = (input.value_as_number() as usize).min(stops.len() - 1);
        Msg::Adjusted(setting, stops[place])
    });
    let reverted = on.clone();
    let onkeydown = move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Backspace" | "Delete") {
            event.prevent_default();
            reverted.emit(Msg::Reverted(setting));
        }
    };
    let ondblclick = on.reform(move |_| Msg::Reverted(setting));
    let key = setting.facts().key;
    let reading = range.map_or_else(|| words::reading(setting, value), |range| reading_range(setting, range));
    let at = |value: f64| setting.position(value);
    let framed = range.map_or_else(Html::default, |range| frame((at(range.low), at(range.high)), (4, 20)));
    html! {
        <div class="slider__track">
            { framed }
            <input class="slider__range" id={key} type="range" min="0" max={(stops.len() - 1).to_string()}
                step="1" dir="ltr" value={setting.stop(value).to_string()} {oninput} {onkeydown} {ondblclick}
                aria-valuetext={reading} aria-describedby={format!("{key}-meaning")} />
        </div>
    }
}

/// A setting of a scenario.
pub fn setting_of(scenario: &Scenario, setting: Setting, on: &Callback<Msg>) -> Html {
    let meaning = AttrValue::from(words::meaning(setting, scenario));
    let (value, range) = (setting.read(scenario), scenario.range(setting));
    html! { <SettingBox {setting} {value} {range} {meaning} {on} /> }
}

/// How bursty the traffic is and how it grows.
pub fn bursts(scenario: &Scenario, on: &Callback<Msg>) -> Html {
    html! {
        <>
            { setting_of(scenario, Setting::Burstiness, on) }
            if let Some(words) = words::burst_limits(scenario) {
                <p class="fold__note">{ words }</p>
            }
            { setting_of(scenario, Setting::Growth, on) }
        </>
    }
}

/// How long an idle instance of a function is kept, and the way back to what the platform does.
pub fn keep_alive(scenario: &Scenario, on: &Callback<Msg>) -> Html {
    let onclick = on.reform(|_: MouseEvent| Msg::Reverted(Setting::KeepAlive));
    html! {
        <>
            { setting_of(scenario, Setting::KeepAlive, on) }
            <button class="button" type="button" disabled={scenario.serverless.keep_alive.is_none()} {onclick}>
                { "As the platform does" }
            </button>
        </>
    }
}
