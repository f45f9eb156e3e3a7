//! A number that can be typed, or a range of it: taken on Enter or on leaving, refused in a sentence, restored by Escape.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::typing::{Typing, use_typing};
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::typed::range;
use scenario::typed::{self, range::Entry};
use scenario::uncertainty::Interval;
use text::format;
use words::knobs::refusal;

/// What a number box needs.
#[derive(Clone, PartialEq, Properties)]
pub struct NumberBoxProps {
    /// Which knob.
    pub knob: Knob,
    /// Its present value, in the knob's unit.
    pub value: f64,
    /// Its range, where the reader gave one.
    #[prop_or_default]
    pub range: Option<Interval>,
    /// Whether it has no effect now.
    #[prop_or_default]
    pub disabled: bool,
    /// Where a value or a range that was read is sent.
    pub ontyped: Callback<Msg>,
}

/// The box, its unit, and what was wrong.
#[component]
pub fn NumberBox(props: &NumberBoxProps) -> Html {
    let &NumberBoxProps { knob, value, range, .. } = props;
    let ontyped = props.ontyped.clone();
    let kept = range.map_or_else(|| format::exact(value), range::as_typed);
    let take = move |text: &str| match typed::range::read(knob.into(), text) {
        Ok(Entry::Value(read)) => {
            ontyped.emit(Msg::Typed(knob, read));
            Ok(format::typed(read))
        }
        Ok(Entry::Range(read)) => {
            ontyped.emit(Msg::Ranged(knob.into(), read));
            Ok(range::as_typed(read))
        }
        Err(why) => Err(refusal(knob, why, &kept, value)),
    };
    let shown = range.map_or_else(|| format::typed(value), range::as_typed);
    view(props, use_typing(shown, Rc::new(take)))
}

fn view(props: &NumberBoxProps, typing: Typing) -> Html {
    let &NumberBoxProps { knob, range, disabled, .. } = props;
    let Typing { shown, sentence, onchange, onkeydown } = typing;
    let facts = knob.facts();
    let key = facts.key;
    let error = sentence.as_ref().map(|_| format!("{key}-error"));
    html! {
        <>
            <span class="number">
                <input class={classes!("number__box", range.map(|_| "number__box--range"))} id={format!("{key}-box")} type="text" inputmode="decimal"
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
