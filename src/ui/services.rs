//! Every service by itself: its name, what it does, its pod; more of them, and fewer.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::field_box::fields_of_service;
use crate::ui::text_box::text_box;
use crate::ui::typing::use_typing;
use scenario::Scenario;
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::own_line::read_name;
use scenario::typed::range::{self, Entry};
use text::format;
use words::{inputs, knobs, summary};

/// Most services that have a form of their own here; more are changed together, or come from a file.
const MOST: usize = 20;

/// The sliders of a service.
const KNOBS: [Knob; 3] = [Knob::Visits, Knob::Duration, Knob::Memory];

/// A form for each service.
pub fn services(scenario: &Scenario, on: &Callback<Msg>) -> Html {
    let all = &scenario.services;
    html! {
        <div class="services">
            if let Some(calls) = &scenario.flow {
                <p class="fold__note">{ summary::flow(calls) }</p>
                <p class="services__acts">
                    <button class="button" type="button" onclick={on.reform(|_: MouseEvent| Msg::Flowed(None))}>
                        { "Visit them one after another" }
                    </button>
                </p>
            }
            for place in 0..all.len().min(MOST) { { one(scenario, place, on) } }
            if all.len() > MOST {
                <p class="fold__note">{ summary::more_services(all.len() - MOST) }</p>
            }
        </div>
    }
}

fn one(scenario: &Scenario, place: usize, on: &Callback<Msg>) -> Html {
    let service = &scenario.services[place];
    let alone = Scenario { services: vec![service.clone()], ..scenario.clone() };
    let add = on.reform(move |_: MouseEvent| Msg::AddedService(place));
    let remove = on.reform(move |_: MouseEvent| Msg::RemovedService(place));
    html! {
        <details class="fold services__one" key={place}>
            <summary class="fold__head">
                <span class="fold__title">{ service.name.to_string() }</span>
                <span class="fold__summary">{ summary::service(service) }</span>
            </summary>
            <div class="fold__body">
                <NameBox {place} name={service.name.to_string()} on={on.clone()} />
                for knob in KNOBS.into_iter().filter(|knob| !knob.is_held(scenario)) { <KnobBox {place} {knob} value={knob.read(&alone)} on={on.clone()} /> }
                { fields_of_service(&inputs::WORK, &alone, on, place) }
                { fields_of_service(&inputs::CONTAINERS, &alone, on, place) }
                <p class="services__acts">
                    <button class="button" type="button" onclick={add}>{ "Add one like it" }</button>
                    <button class="button" type="button" onclick={remove} disabled={scenario.services.len() == 1}>{ "Remove" }</button>
                </p>
            </div>
        </details>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct NameBoxProps {
    place: usize,
    name: String,
    on: Callback<Msg>,
}

#[component]
fn NameBox(props: &NameBoxProps) -> Html {
    let NameBoxProps { place, name, on } = props.clone();
    let kept = name.clone();
    let take = move |text: &str| match read_name(text) {
        Ok(name) => {
            on.emit(Msg::Named(place, name.clone()));
            Ok(name.to_string())
        }
        Err(_) => Err(summary::no_name(&kept)),
    };
    text_box(use_typing(name, Rc::new(take)), format!("service-{place}-name"), "Name", "")
}

#[derive(Clone, PartialEq, Properties)]
struct KnobBoxProps {
    place: usize,
    knob: Knob,
    value: f64,
    on: Callback<Msg>,
}

/// A number of one service: one value, for what is drawn is drawn of all of them.
#[component]
fn KnobBox(props: &KnobBoxProps) -> Html {
    let KnobBoxProps { place, knob, value, on } = props.clone();
    let facts = knob.facts();
    let take = move |text: &str| match range::read(knob.into(), text) {
        Ok(Entry::Value(read)) => {
            on.emit(Msg::OfService(place, Box::new(Msg::Typed(knob, read))));
            Ok(format::typed(read))
        }
        Ok(Entry::Range(_)) => Err(summary::no_range(knob, value)),
        Err(why) => Err(knobs::refusal(knob, why, &format::exact(value), value)),
    };
    text_box(
        use_typing(format::typed(value), Rc::new(take)),
        format!("service-{place}-{}", facts.key),
        facts.label,
        facts.unit,
    )
}
