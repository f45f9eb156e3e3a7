//! A number that can be typed: taken on Enter or on leaving, refused in a sentence, restored by Escape.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::format;
use crate::app::knob::Knob;
use crate::app::typed;
use crate::app::words::knobs::refusal;

/// What a number box needs.
#[derive(Clone, PartialEq, Properties)]
pub struct NumberBoxProps {
    /// Which knob.
    pub knob: Knob,
    /// Its present value, in the knob's unit.
    pub value: f64,
    /// Whether it has no effect now.
    #[prop_or_default]
    pub disabled: bool,
    /// Where a value that was read is sent.
    pub ontyped: Callback<f64>,
}

/// A text that was not taken, and the value that was kept instead.
#[derive(Clone, PartialEq)]
struct Refused {
    text: String,
    sentence: String,
    kept: f64,
}

/// The box, its unit, and what was wrong.
#[component]
pub fn NumberBox(props: &NumberBoxProps) -> Html {
    let refused = use_state(|| None::<Refused>);
    let &NumberBoxProps { knob, value, disabled, .. } = props;
    // A refusal is about the value that it kept; once the slider has moved it is history.
    let standing = (*refused).clone().filter(|refused| refused.kept == value);

    let commit = {
        let (refused, ontyped) = (refused.setter(), props.ontyped.clone());
        move |input: &HtmlInputElement| {
            let text = input.value();
            if text == format::typed(value) {
                return refused.set(None);
            }
            match typed::read(knob, &text) {
                Ok(read) => {
                    input.set_value(&format::typed(read));
                    refused.set(None);
                    ontyped.emit(read);
                }
                Err(why) => refused.set(Some(Refused { text, sentence: refusal(knob, why, value), kept: value })),
            }
        }
    };
    let onchange = {
        let commit = commit.clone();
        move |event: Event| commit(&event.target_unchecked_into())
    };
    let setter = refused.setter();
    let onkeydown = move |event: KeyboardEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        match event.key().as_str() {
            "Enter" => commit(&input),
            "Escape" => {
                input.set_value(&format::typed(value));
                setter.set(None);
            }
            _ => {}
        }
    };
    let shown = standing.as_ref().map_or_else(|| format::typed(value), |refused| refused.text.clone());
    let sentence = standing.map(|refused| AttrValue::from(refused.sentence));
    view(knob, shown, sentence, disabled, onchange.into(), onkeydown.into())
}

fn view(
    knob: Knob,
    shown: String,
    sentence: Option<AttrValue>,
    disabled: bool,
    onchange: Callback<Event>,
    onkeydown: Callback<KeyboardEvent>,
) -> Html {
    let facts = knob.facts();
    let key = facts.key;
    let error = sentence.as_ref().map(|_| format!("{key}-error"));
    html! {
        <>
            <span class="number">
                <input class="number__box" id={format!("{key}-box")} type="text" inputmode="decimal"
                    autocomplete="off" spellcheck="false" value={shown} {disabled} {onchange} {onkeydown}
                    aria-labelledby={format!("{key}-label {key}-unit")} aria-invalid={error.is_some().to_string()}
                    aria-describedby={error.clone()} />
                <span class="number__unit" id={format!("{key}-unit")}>{ facts.unit }</span>
            </span>
            if let Some(sentence) = sentence {
                <p class="number__error" id={error} role="alert">{ sentence }</p>
            }
        </>
    }
}
