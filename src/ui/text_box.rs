//! A box for a text with its label: what [`use_typing`](crate::ui::typing::use_typing) does, as it looks.

use yew::prelude::*;

use crate::ui::typing::Typing;

/// The box, its label, its unit, and what was wrong.
pub fn text_box(typing: Typing, id: String, label: &'static str, unit: &'static str) -> Html {
    let Typing { shown, sentence, onchange, onkeydown } = typing;
    let error = sentence.as_ref().map(|_| format!("{id}-error"));
    html! {
        <div class="select">
            <label class="select__label" for={id.clone()}>{ label }</label>
            <span class="number">
                <input class="number__box" {id} type="text" autocomplete="off" spellcheck="false" value={shown} {onchange} {onkeydown}
                    aria-invalid={sentence.is_some().to_string()} aria-describedby={error.clone()} />
                if !unit.is_empty() {
                    <span class="number__unit">{ unit }</span>
                }
            </span>
            if let Some(sentence) = sentence {
                <p class="number__error" id={error} role="alert">{ sentence }</p>
            }
        </div>
    }
}
