//! The column of controls: traffic, work and goal open, the rest folded under a line that sums it up.

use yew::prelude::*;

use crate::ui::data_table::{Rows, Table, opened};
use crate::ui::evidence::evidence;
use crate::ui::field_box::fields;
use crate::ui::own_lines::own_lines;
use crate::ui::platform_fold::platform_fold;
use crate::ui::price_book::price_book;
use crate::ui::services::services;
use crate::ui::setting_box::{bursts, keep_alive};
use crate::ui::shape_picker::shape_picker;
use crate::ui::slider::{self, Slider};
use crate::ui::store::Shown;
use answer::{SideOutcome, Survey};
use scenario::Scenario;
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::work::groups;
use words::inputs::{self, Entry};
use words::{knobs, settings, studies, summary, timings};

/// What the panel needs.
pub struct Panel<'a> {
    /// What is chosen.
    pub scenario: &'a Scenario,
    /// What is shown of it: the winners along every slider, what is billed. Nothing before the first answer.
    pub shown: Option<&'a Shown>,
    /// Where everything that the reader does is sent.
    pub on: &'a Callback<Msg>,
}

/// All controls. Below the shapes stands `import`: that of a file.
pub fn panel(props: &Panel<'_>, import: Html) -> Html {
    let Panel { scenario, on, .. } = *props;
    html! {
        <section class="panel" aria-label="Your workload">
            <div class="panel__group">
                <h2 class="panel__title">{ "Traffic" }</h2>
                <p class="panel__hint">{ knobs::RANGES }</p>
                { slider(props, Knob::Rate) }
                { shape_picker(&scenario.traffic, on) }
                { import }
                { slider(props, Knob::PeakToMean) }
                { fold("Weekend", summary::weekend(scenario), slider(props, Knob::Weekend)) }
                { fold("Bursts", settings::bursts_summary(scenario), bursts(scenario, on)) }
            </div>
            <div class="panel__group">
                <h2 class="panel__title">{ "Work" }</h2>
                { slider(props, Knob::Duration) }
                { slider(props, Knob::Memory) }
                { fold("Services", summary::services(scenario), html! {
                    <>{ sliders(props, &[Knob::Services, Knob::Visits]) }{ services(scenario, on) }</>
                }) }
                { group("More of the work", inputs::summary(&inputs::WORK, scenario), &inputs::WORK, props) }
            </div>
            <div class="panel__group">
                <h2 class="panel__title">{ "Goal" }</h2>
                { slider(props, Knob::P99) }
                { group("Failures and ties", inputs::summary(&inputs::GOALS, scenario), &inputs::GOALS, props) }
            </div>
            <div class="panel__group panel__group--folds">
                <h2 class="visually-hidden">{ "Assumptions" }</h2>
                { fold("Platforms", summary::platforms(scenario), platforms(props)) }
                { group("Functions", inputs::functions_summary(scenario), &inputs::FUNCTIONS, props) }
                { group("Containers", inputs::containers_summary(scenario), &inputs::CONTAINERS, props) }
                { starts(props) }
                { fold("Keep-alive", settings::keep_alive_summary(scenario), keep_alive(scenario, on)) }
                { fold("People", summary::people(scenario), people(props)) }
                { fold("Prices", summary::prices(scenario), prices(props)) }
                { folded("Own lines", words::own_lines::summary(scenario), !scenario.own_lines.is_empty(), own_lines(scenario, on)) }
            </div>
        </section>
    }
}

/// One slider of a scenario, with its strip.
pub fn slider_of(scenario: &Scenario, survey: Option<&Survey>, knob: Knob, on: &Callback<Msg>) -> Html {
    let strip = survey.and_then(|survey| survey.strips.iter().find(|strip| strip.knob == knob)).cloned();
    let also = knobs::also(knob, scenario).map(AttrValue::from);
    let idle = knobs::idle(knob, scenario);
    let (value, range) = (knob.read(scenario), scenario.range(knob));
    slider::slider(&Slider { knob, value, range, strip, also, idle, on: on.clone() })
}

fn slider(props: &Panel<'_>, knob: Knob) -> Html {
    slider_of(props.scenario, props.shown.map(|shown| &*shown.survey), knob, props.on)
}

fn sliders(props: &Panel<'_>, knobs: &[Knob]) -> Html {
    knobs.iter().map(|knob| slider(props, *knob)).collect()
}

/// A fold of inputs without sliders. One that holds what was changed is marked, so that a link hides nothing in it.
fn group(title: &'static str, summary: String, entries: &'static [Entry], props: &Panel<'_>) -> Html {
    let changed = entries.iter().any(|entry| entry.applies(props.scenario) && entry.is_changed(props.scenario));
    let unlike = entries.iter().any(|entry| entry.is_of_services()) && groups(props.scenario).len() > 1;
    let inside = html! {
        <>
            if unlike {
                <p class="fold__note">{ inputs::UNLIKE }</p>
            }
            { fields(entries, props.scenario, props.on) }
        </>
    };
    folded(title, summary, changed, inside)
}

fn fold(title: &'static str, summary: String, inside: Html) -> Html {
    folded(title, summary, false, inside)
}

fn folded(title: &'static str, summary: String, changed: bool, inside: Html) -> Html {
    html! {
        <details class={classes!("fold", changed.then_some("fold--changed"))}>
            <summary class="fold__head">
                <span class="fold__title">{ title }</span>
                <span class="fold__summary">{ summary }</span>
            </summary>
            <div class="fold__body">{ inside }</div>
        </details>
    }
}

fn platforms(props: &Panel<'_>) -> Html {
    props.shown.map_or_else(waiting, |shown| platform_fold(props.scenario, (&shown.offers, &shown.known), props.on))
}

fn prices(props: &Panel<'_>) -> Html {
    props.shown.map_or_else(waiting, |shown| price_book(props.scenario, &shown.outcome, props.on))
}

/// Of what ways and starts are made, with what each time rests on.
fn starts(props: &Panel<'_>) -> Html {
    let Some(shown) = props.shown else { return fold("Ways and starts", String::new(), waiting()) };
    let outcome = &shown.outcome;
    let side = |side: &SideOutcome| {
        let rows = side.timings.iter().map(|timing| {
            let cells = [timings::label(timing.of).to_owned(), timings::time(timing), timings::rests_on(timing)];
            cells.map(AttrValue::from).to_vec()
        });
        let rows: Rows = rows.collect();
        let name = side.platform.name();
        opened(&Table::new("Ways and starts", &[name, "Median", "Rests on"], move || rows.clone()))
    };
    let inside = html! {
        <>
            <p class="fold__note">{ timings::NOTE }</p>
            { side(&outcome.serverless) }
            { side(&outcome.microservices) }
        </>
    };
    fold("Ways and starts", timings::summary(outcome), inside)
}

/// What stands where the first answer is needed, until it is there.
fn waiting() -> Html {
    html! { <p class="fold__note">{ studies::WAITING }</p> }
}

fn people(props: &Panel<'_>) -> Html {
    let none = summary::has_no_people(props.scenario);
    html! {
        <>
            <p class="fold__note">
                { "Hours that people spend a month to run each side; a mix needs both, and hours once to get there. They \
                   are your figures: no price list has them." }
            </p>
            { evidence(props.scenario) }
            { sliders(props, &[Knob::ServerlessHours, Knob::MicroservicesHours, Knob::Hourly, Knob::Migration]) }
            <button class="button" type="button" disabled={none} onclick={props.on.reform(|_| Msg::FreedPeople)}>
                { "Count without people" }
            </button>
        </>
    }
}
