//! The column of controls: traffic, work and goal open, the rest folded under a line that sums it up.

use yew::prelude::*;

use crate::app::knob::Knob;
use crate::app::msg::Msg;
use crate::app::outcome::Survey;
use crate::app::places;
use crate::app::scenario::{Platform, Scenario, Side};
use crate::app::words::{knobs, settings, summary};
use crate::catalogue::Region;
use crate::ui::choice::{Choice, choice};
use crate::ui::setting_box;
use crate::ui::shape_picker::shape_picker;
use crate::ui::slider::{self, Slider};

/// What the panel needs.
pub struct Panel<'a> {
    /// What is chosen.
    pub scenario: &'a Scenario,
    /// The winners along every slider.
    pub survey: &'a Survey,
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
                { slider(props, Knob::Rate) }
                { shape_picker(&scenario.traffic, on) }
                { import }
                { slider(props, Knob::PeakToMean) }
                { fold("Weekend", summary::weekend(scenario), slider(props, Knob::Weekend)) }
                { fold("Bursts", settings::bursts_summary(scenario), setting_box::bursts(scenario, on)) }
            </div>
            <div class="panel__group">
                <h2 class="panel__title">{ "Work" }</h2>
                { slider(props, Knob::Duration) }
                { slider(props, Knob::Memory) }
                { fold("Services", summary::services(scenario), sliders(props, &[Knob::Services, Knob::Visits])) }
            </div>
            <div class="panel__group">
                <h2 class="panel__title">{ "Goal" }</h2>
                { slider(props, Knob::P99) }
            </div>
            <div class="panel__group panel__group--folds">
                <h2 class="visually-hidden">{ "Assumptions" }</h2>
                { fold("Platforms", summary::platforms(scenario), platforms(props)) }
                { fold("Keep-alive", settings::keep_alive_summary(scenario), setting_box::keep_alive(scenario, on)) }
                { fold("People", summary::people(scenario), people(props)) }
                { fold("Prices", summary::prices(scenario), prices(props)) }
            </div>
        </section>
    }
}

/// One slider of a scenario, with its strip.
pub fn slider_of(scenario: &Scenario, survey: &Survey, knob: Knob, on: &Callback<Msg>) -> Html {
    let strip = survey.strips.iter().find(|strip| strip.knob == knob).cloned();
    let also = knobs::also(knob, scenario).map(AttrValue::from);
    let idle = knobs::idle(knob, scenario.traffic.shape);
    slider::slider(&Slider { knob, value: knob.read(scenario), strip, also, idle, on: on.clone() })
}

fn slider(props: &Panel<'_>, knob: Knob) -> Html {
    slider_of(props.scenario, props.survey, knob, props.on)
}

fn sliders(props: &Panel<'_>, knobs: &[Knob]) -> Html {
    knobs.iter().map(|knob| slider(props, *knob)).collect()
}

fn fold(title: &'static str, summary: String, inside: Html) -> Html {
    html! {
        <details class="fold">
            <summary class="fold__head">
                <span class="fold__title">{ title }</span>
                <span class="fold__summary">{ summary }</span>
            </summary>
            <div class="fold__body">{ inside }</div>
        </details>
    }
}

fn platforms(props: &Panel<'_>) -> Html {
    let of = |side: Side| Platform::of(side).collect::<Vec<_>>();
    let pick = |legend, name, platforms: Vec<Platform>, chosen: Platform| {
        let options = platforms.iter().map(|platform| AttrValue::from(platform.name())).collect::<Vec<_>>();
        let chosen = platforms.iter().position(|platform| *platform == chosen);
        let onchoose = props.on.reform(move |index: usize| Msg::Picked(platforms[index]));
        choice(&Choice { legend, name, options, chosen, onchoose })
    };
    let scenario = props.scenario;
    let named = |region: &Region| AttrValue::from(format!("{} {}", region.id(), region.name()));
    let known = places::regions(scenario);
    let chosen = [&scenario.serverless.region, &scenario.microservices.region];
    let regions = known.iter().map(named).collect::<Vec<_>>();
    let region = known.iter().position(|region| chosen.iter().any(|id| region.id() == &***id));
    let moved = props.on.reform(move |index: usize| Msg::Moved(known[index].id()));
    html! {
        <>
            { pick("Functions", "functions", of(Side::Serverless), scenario.serverless.platform) }
            { pick("Containers", "containers", of(Side::Microservices), scenario.microservices.platform) }
            { choice(&Choice { legend: "Region", name: "region", options: regions, chosen: region, onchoose: moved }) }
        </>
    }
}

fn people(props: &Panel<'_>) -> Html {
    let none = summary::has_no_people(props.scenario);
    html! {
        <>
            <p class="fold__note">
                { "Hours that people spend a month to run each side. They are your figures: no price list has them." }
            </p>
            { sliders(props, &[Knob::ServerlessHours, Knob::MicroservicesHours, Knob::Hourly]) }
            <button class="button" type="button" disabled={none} onclick={props.on.reform(|_| Msg::FreedPeople)}>
                { "Count without people" }
            </button>
        </>
    }
}

fn prices(props: &Panel<'_>) -> Html {
    let free = props.scenario.prices.free_tier;
    let onchange = props.on.reform(move |_| Msg::CountedFreeTier(!free));
    html! {
        <>
            <label class="check">
                <input class="check__box" type="checkbox" checked={free} {onchange} />
                { "Count free allowances" }
            </label>
            <p class="fold__note">{ "List prices. Each line of the bill below names its source and its date." }</p>
        </>
    }
}
