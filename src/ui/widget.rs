//! The same parts arranged for a frame in somebody else's page: the answer, a few sliders, the way to the whole.

mod view;

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::announcer::Announcer;
use crate::ui::browser;
use crate::ui::cost_chart::{CostChart, cost_chart};
use crate::ui::draws::use_flips;
use crate::ui::export;
use crate::ui::infographic::infographic;
use crate::ui::opened::use_opened;
use crate::ui::panel::slider_of;
use crate::ui::patterns::patterns;
use crate::ui::prose::{prose, winner_class};
use crate::ui::queue::{Asked, Message, ask_once};
use crate::ui::shell;
use crate::ui::store::{Shown, did, use_shown};
use crate::ui::verdict_card::lines;
use answer::Outcome;
use ask::{Answer, File, Question};
use scenario::Scenario;
use scenario::link;
use scenario::msg::Msg;
use words::{self, facts};

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
    let (store, notices, is_reading) = use_opened(&props.fragment, LINES, None);
    // After the scenario: where it is the new one, that is too.
    let fragment = use_fragment(&props.fragment);
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
    use_effect_with(!is_reading && (shown.is_some() || failed.is_some()), |stands| {
        if *stands {
            shell::ready();
        }
    });
    let is_unanswered = failed.is_some();
    let is_older = is_reading || answered.fresh().is_none_or(|shown| shown.scenario != scenario);
    let lines = failed.into_iter().chain(notices.texts()).chain(view::wrong(&fragment)).take(LINES).collect();
    use_asked_for(&scenario);
    html! {
        <>
            { seen(&Seen { fragment: &fragment, scenario: &scenario, shown, is_older, is_unanswered, lines, on: &on }) }
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
    /// No answer comes.
    is_unanswered: bool,
    /// What is said above all.
    lines: Vec<AttrValue>,
    on: &'a Callback<Msg>,
}

fn seen(seen: &Seen<'_>) -> Html {
    let Seen { fragment, scenario, shown, is_older, is_unanswered, ref lines, on } = *seen;
    let survey = shown.map(|shown| &*shown.survey);
    let parts = view::parts(fragment);
    // What src/shell/frame.js tells the page around: what was asked for, what is shown of it, and what came out.
    let none = is_unanswered.then(|| "null".to_owned());
    let result = shown.filter(|_| !is_older).map(|shown| words::result::result(&shown.outcome)).or(none);
    html! {
        <main class="widget" data-theme={view::theme(fragment)} data-scenario={link::write(scenario)}
            data-fragment={fragment.to_owned()} data-result={result}>
            { patterns() }
            <div class="widget__notices" role="status">
                for text in lines { <p>{ text.clone() }</p> }
            </div>
            if parts.verdict { { shown.map_or_else(waiting, |shown| verdict(shown, is_older)) } }
            <div class="widget__sliders">
                for knob in view::controls(fragment) { { slider_of(scenario, survey, knob, on) } }
            </div>
            if let Some(shown) = shown {
                <div class={classes!(is_older.then_some("older"))}>
                    if parts.cost { { cost(shown) } }
                    if parts.infographic { { infographic(&shown.scenario, &shown.outcome) } }
                </div>
            }
            { foot(scenario, shown.map(|shown| &*shown.outcome), view::has_link(fragment)) }
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
    let (is_older, is_unanswered) = (false, false);
    seen(&Seen { fragment: "", scenario: &scenario, shown: Some(&shown), is_older, is_unanswered, lines, on: &on })
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

/// Writes the record and the picture when the page around asks for them by src/shell/frame.js.
#[hook]
fn use_asked_for(scenario: &Rc<Scenario>) {
    use_effect_with(Rc::clone(scenario), |scenario| {
        let scenario = Rc::clone(scenario);
        let link = link_of(&scenario);
        let record = browser::on_asked("fulcrum:record", move || write_record(&scenario));
        let picture = browser::on_asked("fulcrum:picture", move || {
            let picture = browser::picture(PICTURES, &export::made_at(&link));
            shell::wrote("picture", &picture.unwrap_or_default());
        });
        move || drop((record, picture))
    });
}

/// The pictures of the widget, the one that says most first.
const PICTURES: &str = ".infographic .picture--wide, .widget .picture";

/// The address that opens the scenario in the whole page.
fn link_of(scenario: &Scenario) -> String {
    let address = browser::address();
    let site = address.strip_suffix("embed/").unwrap_or(&address);
    export::address_of(site, &link::write(scenario))
}

fn write_record(scenario: &Rc<Scenario>) {
    let link = link_of(scenario);
    let received = |message| {
        let text = match message {
            Message::Part(_, answer) => match *answer {
                Answer::File(text) => text,
                _ => return,
            },
            Message::Failed(..) => String::new(),
        };
        shell::wrote("record", &text);
    };
    ask_once(
        Asked::new(Question::File(File::Record { traffic: None, link, on: browser::today().to_string() }), scenario),
        Callback::from(received),
    );
}

fn foot(scenario: &Scenario, outcome: Option<&Outcome>, has_link: bool) -> Html {
    let dates = outcome
        .and_then(facts::dates)
        .map_or_else(|| "Modelled, ".to_owned(), |dates| format!("Prices {dates}: modelled, "));
    let link = link::write(scenario);
    html! {
        <p class="widget__foot">
            { dates }{ "not a quote. " }
            if !has_link {
            } else if link::fits(&link) {
                <a href={format!("../#{link}")} target="_blank" rel="noopener">{ "Open in Fulcrum" }</a>
            } else {
                { "Too long for a link." }
            }
        </p>
    }
}
