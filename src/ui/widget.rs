//! The same parts arranged for a frame in somebody else's page: the answer, a few sliders, the way to the whole.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::announcer::Announcer;
use crate::ui::browser;
use crate::ui::cost_chart::{CostChart, cost_chart};
use crate::ui::draws::use_flips;
use crate::ui::opened::use_opened;
use crate::ui::panel::slider_of;
use crate::ui::patterns::patterns;
use crate::ui::prose::{prose, winner_class};
use crate::ui::shell;
use crate::ui::store::{Shown, did, use_shown};
use crate::ui::verdict_card::lines;
use answer::Outcome;
use scenario::Scenario;
use scenario::knob::Knob;
use scenario::link;
use scenario::msg::Msg;
use words::{self, facts};

/// The sliders that are shown where the page around does not name any.
const USUAL: [Knob; 2] = [Knob::Rate, Knob::Duration];

/// What the widget opens with.
#[derive(Clone, PartialEq, Properties)]
pub struct WidgetProps {
    /// The part of the frame's address after `#`.
    pub fragment: AttrValue,
}

/// Lines that are said of what the page around asks for: there is room for one.
const LINES: usize = 1;

/// The widget. It stores nothing and does not touch an address; the page around may change it by the fragment.
#[component]
pub fn Widget(props: &WidgetProps) -> Html {
    let fragment = use_fragment(&props.fragment);
    let (store, notices) = use_opened(&props.fragment, LINES, None);
    let on = {
        let dispatcher = store.dispatcher();
        use_callback((), move |msg: Msg, ()| dispatcher.dispatch(did(msg)))
    };
    let scenario = Rc::clone(store.0.now());
    let flips = use_flips(&scenario);
    let answered = use_shown(&scenario);
    let strips = flips.fresh().cloned().filter(|_| answered.fresh().is_some());
    let answered = use_memo((answered, strips), |(answered, strips)| {
        answered.clone().map(|shown| shown.confirmed(strips.clone()))
    });
    let shown = answered.known();
    let failed = answered.failed().map(|_| AttrValue::from(words::UNANSWERED));
    use_effect_with(shown.is_some() || failed.is_some(), |stands| {
        if *stands {
            shell::ready();
        }
    });
    let is_older = answered.fresh().is_none_or(|shown| shown.scenario != scenario);
    let lines = failed.into_iter().chain(notices.texts()).chain(unknown_controls(&fragment)).collect();
    html! {
        <>
            { seen(&Seen { fragment: &fragment, scenario: &scenario, shown, is_older, lines, on: &on }) }
            if let Some(shown) = shown {
                <Announcer text={words::announcement(&shown.outcome)} />
            }
        </>
    }
}

/// What the widget shows.
struct Seen<'a> {
    fragment: &'a str,
    scenario: &'a Rc<Scenario>,
    shown: Option<&'a Shown>,
    is_older: bool,
    /// What is said above all.
    lines: Vec<AttrValue>,
    on: &'a Callback<Msg>,
}

fn seen(seen: &Seen<'_>) -> Html {
    let Seen { fragment, scenario, shown, is_older, ref lines, on } = *seen;
    let survey = shown.map(|shown| &*shown.survey);
    html! {
        <main class="widget" data-theme={theme(fragment)} data-scenario={link::write(scenario)}>
            { patterns() }
            <div class="widget__notices" role="status">
                for text in lines { <p>{ text.clone() }</p> }
            </div>
            { shown.map_or_else(waiting, |shown| verdict(shown, is_older)) }
            <div class="widget__sliders">
                for knob in controls(fragment) { { slider_of(scenario, survey, knob, on) } }
            </div>
            if let Some(shown) = shown {
                <div class={classes!(is_older.then_some("older"))}>{ cost(shown) }</div>
            }
            { foot(scenario, shown.map(|shown| &*shown.outcome)) }
        </main>
    }
}

/// The widget with its answer as it stands before any program runs: the example that it opens with, worked. Nothing in it
/// can be pressed.
#[cfg(feature = "ssr")]
pub fn first_view(whole: answer::Whole) -> Html {
    let scenario = Rc::new(Scenario::default());
    let shown = Shown::new(&scenario, whole);
    let on = Callback::noop();
    let lines = Vec::new();
    seen(&Seen { fragment: "", scenario: &scenario, shown: Some(&shown), is_older: false, lines, on: &on })
}

/// The answer, marked where it is that to an earlier scenario than the sliders show.
fn verdict(shown: &Shown, is_older: bool) -> Html {
    let verdict = &shown.outcome.verdict;
    let (headline, short) = (words::headline(verdict), words::short(&shown.outcome));
    let lines = lines(&headline, &short);
    let class = classes!("widget__verdict", winner_class(verdict.winner), is_older.then_some("older"));
    html! {
        <div {class} aria-busy={is_older.to_string()}>
            <h1 class={classes!("widget__headline", lines[0])}>{ prose(&headline) }</h1>
            <p class={classes!("widget__short", lines[1])}>{ prose(&short) }</p>
        </div>
    }
}

/// What stands in its place until it is there.
fn waiting() -> Html {
    html! { <div class="widget__verdict" aria-busy="true"><p class="widget__short">{ words::studies::WAITING }</p></div> }
}

fn cost(shown: &Shown) -> Html {
    cost_chart(&CostChart {
        outcome: Rc::clone(&shown.outcome),
        survey: Rc::clone(&shown.survey),
        bands: Rc::default(),
        failed: false,
        rate: shown.scenario.traffic.rate,
        compact: true,
    })
}

/// The fragment as it stands, when the page around changes it.
#[hook]
fn use_fragment(opened: &AttrValue) -> AttrValue {
    let fragment = use_state_eq(|| opened.clone());
    let setter = fragment.setter();
    use_effect_with((), move |()| {
        let listener = browser::on_fragment_change(move |fragment| setter.set(fragment.into()));
        move || drop(listener)
    });
    (*fragment).clone()
}

/// The sliders that the page around asks for by `controls`; `none` is a still picture.
fn controls(fragment: &str) -> Vec<Knob> {
    let Some(wanted) = link::view(fragment, "controls") else { return USUAL.to_vec() };
    names(&wanted).filter_map(named).collect()
}

/// What `controls` names that is no slider.
fn unknown_controls(fragment: &str) -> Option<AttrValue> {
    let wanted = link::view(fragment, "controls").unwrap_or_default();
    let unknown: Vec<&str> = names(&wanted).filter(|name| *name != "none" && named(name).is_none()).collect();
    let all: Vec<&str> = Knob::ALL.iter().map(|knob| knob.facts().key).collect();
    let sentence = || format!("No slider is called {}; there are {}.", unknown.join(", "), all.join(", "));
    (!unknown.is_empty()).then(|| sentence().into())
}

fn names(wanted: &str) -> impl Iterator<Item = &str> {
    wanted.split([' ', ',', '+']).filter(|name| !name.is_empty())
}

fn named(name: &str) -> Option<Knob> {
    Knob::ALL.into_iter().find(|knob| knob.facts().key == name)
}

/// The theme that the page around asks for; otherwise the reader's own.
fn theme(fragment: &str) -> Option<&'static str> {
    match link::view(fragment, "theme")?.as_str() {
        "light" => Some("light"),
        "dark" => Some("dark"),
        _ => None,
    }
}

fn foot(scenario: &Scenario, outcome: Option<&Outcome>) -> Html {
    let dates = outcome
        .and_then(facts::dates)
        .map_or_else(|| "Modelled, ".to_owned(), |dates| format!("Prices {dates}: modelled, "));
    let link = link::write(scenario);
    html! {
        <p class="widget__foot">
            { dates }{ "not a quote. " }
            if link::fits(&link) {
                <a href={format!("../#{link}")} target="_blank" rel="noopener">{ "Open in Fulcrum" }</a>
            } else {
                { "Too long for a link." }
            }
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_the_sliders_it_wants() {
        let cases = [
            ("", USUAL.to_vec(), "the usual two"),
            ("v1&controls=none", vec![], "none at all"),
            ("v1&controls=rate%20memory", vec![Knob::Rate, Knob::Memory], "two by name"),
            ("v1&controls=p99,nonsense", vec![Knob::P99], "what is not known is left out"),
        ];
        for (fragment, knobs, why) in cases {
            assert_eq!(controls(fragment), knobs, "{why}");
            let told =
                unknown_controls(fragment).map(|text| text.contains("No slider is called nonsense; there are rate, "));
            assert_eq!(told, fragment.contains("nonsense").then_some(true), "{why}, and said");
        }
    }
}
