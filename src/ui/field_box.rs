//! An input without a slider: a list to choose from, or a box for a number or a name.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::select::{Choosable, Select};
use crate::ui::typing::{Typing, use_typing};
use scenario::msg::Msg;
use scenario::{Scenario, field};
use words::inputs::Entry;

/// What an input needs.
#[derive(Clone, PartialEq, Properties)]
pub struct FieldBoxProps {
    /// Which input, by the place of its entry in `entries`.
    pub place: usize,
    /// The entries of its group.
    pub entries: Entries,
    /// Its value as links write it; empty where it is left open.
    pub value: AttrValue,
    /// What stands at the other end of the same range, as links write it; empty where nothing does.
    #[prop_or_default]
    pub other: AttrValue,
    /// Whether that is another than the page opens with.
    pub changed: bool,
    /// What its ids begin with, where the same input stands on the page more than once.
    #[prop_or_default]
    pub scope: AttrValue,
    /// The service that it is of, where it changes one alone. Not a callback of its own: that would be another one each time
    /// the page is drawn, and a box that is drawn anew loses what is being typed.
    #[prop_or_default]
    pub service: Option<usize>,
    /// Where changes are sent.
    pub on: Callback<Msg>,
}

/// A group of entries; the same group is the same table.
#[derive(Clone, Copy)]
pub struct Entries(pub &'static [Entry]);

impl PartialEq for Entries {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl FieldBoxProps {
    /// What is sent for a change of it.
    fn change(&self, msg: Msg) -> Msg {
        match self.service {
            Some(place) => Msg::OfService(place, Box::new(msg)),
            None => msg,
        }
    }
}

/// The label, the list or the box, what it means, and the way back where it was changed.
#[component]
pub fn FieldBox(props: &FieldBoxProps) -> Html {
    let entry = props.entries.0[props.place];
    let inside = if entry.choices.is_empty() {
        html! { <TextBox ..props.clone() /> }
    } else {
        list(entry, props)
    };
    let onclick = {
        let own = props.clone();
        props.on.reform(move |_: MouseEvent| own.change(Msg::Left(entry.key)))
    };
    html! {
        <div class={classes!("field", props.changed.then_some("field--changed"))}>
            { inside }
            if props.changed {
                <button class="button" type="button" {onclick} aria-label={format!("{}: as it was", entry.label)}>{ "As it was" }</button>
            }
        </div>
    }
}

fn list(entry: Entry, props: &FieldBoxProps) -> Html {
    let options: Vec<Choosable> = entry.choices.iter().map(|(_, words)| Choosable::new(*words)).collect();
    let chosen = entry.choices.iter().position(|(value, _)| *value == props.value.as_str()).unwrap_or_default();
    let onchoose = {
        let own = props.clone();
        props.on.reform(move |place: usize| own.change(Msg::Entered(entry.key, entry.choices[place].0.into())))
    };
    html! {
        <Select label={entry.label} id={format!("{}{}", props.scope, entry.key)} {options} {chosen} note={AttrValue::from(entry.meaning)} {onchoose} />
    }
}

/// A box for a number or a name.
#[component]
fn TextBox(props: &FieldBoxProps) -> Html {
    let entry = props.entries.0[props.place];
    let (own, kept, other) = (props.clone(), props.value.clone(), props.other.clone());
    let take = move |text: &str| {
        let text = text.trim();
        if let Some(why) = entry.refusal(text, &kept, &other) {
            return Err(why);
        }
        own.on.emit(own.change(Msg::Entered(entry.key, text.into())));
        Ok(text.to_owned())
    };
    let Typing { shown, sentence, onchange, onkeydown } = use_typing(props.value.to_string(), Rc::new(take));
    let key = format!("{}{}", props.scope, entry.key);
    let error = sentence.as_ref().map(|_| format!("{key}-error"));
    html! {
        <div class="slider">
            <div class="slider__head">
                <label class="slider__label" for={format!("{key}-box")}>{ entry.label }</label>
                <span class="number">
                    <input class="number__box" id={format!("{key}-box")} type="text" autocomplete="off" spellcheck="false"
                        placeholder={entry.open.map(|_| "auto")} value={shown} {onchange} {onkeydown} aria-invalid={error.is_some().to_string()}
                        aria-describedby={error.clone().unwrap_or_else(|| format!("{key}-meaning"))} />
                    if !entry.unit.is_empty() {
                        <span class="number__unit">{ entry.unit }</span>
                    }
                </span>
                if let Some(sentence) = sentence {
                    <p class="number__error" id={error} role="alert">{ sentence }</p>
                }
            </div>
            <p class="slider__note" id={format!("{key}-meaning")}>{ entry.explained() }</p>
        </div>
    }
}

/// The inputs of a group that can change anything.
pub fn fields(entries: &'static [Entry], scenario: &Scenario, on: &Callback<Msg>) -> Html {
    listed(entries, scenario, on, None)
}

/// Those of the service at `place`, the only one of `alone`.
pub fn fields_of_service(entries: &'static [Entry], alone: &Scenario, on: &Callback<Msg>, place: usize) -> Html {
    listed(entries, alone, on, Some(place))
}

fn listed(entries: &'static [Entry], scenario: &Scenario, on: &Callback<Msg>, service: Option<usize>) -> Html {
    let asked = |entry: &Entry| entry.applies(scenario) && (service.is_none() || entry.is_of_services());
    let each = entries.iter().enumerate().filter(|(_, entry)| asked(entry));
    let scope = AttrValue::from(service.map(|place| format!("service-{place}-")).unwrap_or_default());
    let one = |(place, entry): (usize, &'static Entry)| {
        let value = entry.field().map(|field| (field.write)(scenario)).unwrap_or_default();
        let other = entry.other_end().and_then(field::of).map(|field| (field.write)(scenario)).unwrap_or_default();
        let changed = entry.is_changed(scenario);
        html! { <FieldBox key={entry.key} {place} entries={Entries(entries)} {value} {other} {changed} scope={scope.clone()} {service} on={on.clone()} /> }
    };
    each.map(one).collect()
}
