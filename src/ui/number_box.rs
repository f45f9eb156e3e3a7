//! A number that can be typed: taken on Enter or on leaving, refused in a sentence, restored by Escape.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::format;
use crate::app::knob::Knob;
use crate::app::typed;
use crate::app::words::knobs::refusal;
use crate::ui::typing::{Typing, use_typing};

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

/// The box, its unit, and what was wrong.
#[component]
pub fn NumberBox(props: &NumberBoxProps) -> Html {
    let &NumberBoxProps { knob, value, disabled, .. } = props;
    let ontyped = props.ontyped.clone();
    let take = move |text: &str| match typed::read(knob, text) {
        Ok(read) => {
            ontyped.emit(read);
            Ok(format::typed(read))
        }
        Err(why) => Err(refusal(knob, why, value)),
    };
    view(knob, disabled, use_typing(format::typed(value), Rc::new(take)))
}

fn view(knob: Knob, disabled: bool, typing: Typing) -> Html {
    let Typing { shown, sentence, onchange, onkeydown } = typing;
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
