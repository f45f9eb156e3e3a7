//! What the module of the workers draws on the page: everything below the first screen, and the folds that open on a
//! press.
//!
//! Each part stands in an island of the page ([`crate::ui::island`]). They share one scenario, which the page hands
//! over as a link and takes back as one; the page alone remembers what was before.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, File};
use yew::prelude::*;

use crate::ui::bill_table::bill_table;
use crate::ui::browser;
use crate::ui::compare::Compare;
use crate::ui::draw_week::{DrawWeek, DrawWeekProps};
use crate::ui::evidence::evidence;
use crate::ui::export;
use crate::ui::import::{import_area, use_import};
use crate::ui::part::part;
use crate::ui::platform_fold::platform_fold;
use crate::ui::price_book::price_book;
use crate::ui::ranking_table::RankingTable;
use crate::ui::setting_box;
use crate::ui::shell;
use crate::ui::simulation::Simulation;
use crate::ui::study::{Kind, Study};
use crate::ui::week_chart::{WeekChart, week_chart};
use answer::Outcome;
use decide::evaluate;
use model::traffic::HOURS;
use platform::weekly;
use scenario::Scenario;
use scenario::link;
use scenario::msg::Msg;

/// What all parts show.
#[derive(Clone, PartialEq)]
struct Now {
    scenario: Rc<Scenario>,
    outcome: Rc<Outcome>,
    demand: Rc<[f64; HOURS]>,
}

impl Now {
    fn at(fragment: &str) -> Self {
        let scenario = link::handed(fragment);
        let outcome = Rc::new(evaluate::outcome(&scenario));
        let demand = Rc::new(weekly::demand(&scenario.traffic));
        Self { scenario: Rc::new(scenario), outcome, demand }
    }
}

/// What is shown, and who shows it.
#[derive(Default)]
struct Shore {
    now: Option<Now>,
    /// The parts, and where each stands.
    parts: Vec<(Element, AppHandle<Details>)>,
    /// Who hears of another scenario, by numbers of their own.
    ears: Vec<(u32, Callback<Now>)>,
    next: u32,
    /// Where a file goes that was dropped.
    onfile: Option<Callback<File>>,
    /// A file that was dropped before there was anybody to read it.
    file: Option<File>,
}

thread_local! {
    static SHORE: RefCell<Shore> = RefCell::default();
}

/// Draws the part called `name` into `place`; `fragment` is the scenario as a link.
#[wasm_bindgen]
pub fn island(place: Element, name: &str, fragment: &str) {
    let first = SHORE.with_borrow(|shore| shore.now.is_none());
    if first {
        keep_apart();
        SHORE.with_borrow_mut(|shore| shore.now = Some(Now::at(fragment)));
    }
    let kind = match name {
        "draw" => Part::Draw,
        "bursts" => Part::Bursts,
        "keep-alive" => Part::KeepAlive,
        "evidence" => Part::Evidence,
        "import" => Part::Import,
        "platforms" => Part::Platforms,
        "prices" => Part::Prices,
        _ => Part::Cards,
    };
    let app = yew::Renderer::<Details>::with_root_and_props(place.clone(), DetailsProps { kind }).render();
    tidy();
    SHORE.with_borrow_mut(|shore| shore.parts.push((place, app)));
}

/// Lets go of what the page has closed.
fn tidy() {
    let gone: Vec<_> =
        SHORE.with_borrow_mut(|shore| shore.parts.extract_if(.., |(place, _)| !place.is_connected()).collect());
    gone.into_iter().for_each(|(_, app)| app.destroy());
}

/// Shows another scenario.
#[wasm_bindgen]
pub fn follow(fragment: &str) {
    tidy();
    show(Now::at(fragment));
}

fn show(now: Now) {
    let ears = SHORE.with_borrow_mut(|shore| {
        shore.now = Some(now.clone());
        shore.ears.clone()
    });
    ears.iter().for_each(|(_, hear)| hear.emit(now.clone()));
}

/// Hands the reader the file at `place` of the menu; `link` is the address of the scenario, with its fragment.
#[wasm_bindgen]
pub fn write(place: usize, link: &str) {
    let fragment = link.split_once('#').map_or("", |(_, fragment)| fragment);
    export::save(place, &link::handed(fragment), link);
}

/// Reads a file of traffic that was dropped on the page.
#[wasm_bindgen]
pub fn take(file: File) {
    match SHORE.with_borrow(|shore| shore.onfile.clone()) {
        Some(onfile) => onfile.emit(file),
        None => SHORE.with_borrow_mut(|shore| shore.file = Some(file)),
    }
}

/// Yew tells the events of one root from those of another by a number. This module counts from one as the page's does,
/// so it has to leave out the number of the page.
fn keep_apart() {
    #[component]
    fn Nothing() -> Html {
        Html::default()
    }
    if let Some(nowhere) = browser::fresh_element("div") {
        yew::Renderer::<Nothing>::with_root(nowhere).render().destroy();
    }
}

/// One of the parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Everything below the first screen.
    Cards,
    /// A week to draw on.
    Draw,
    /// How bursty the traffic is and how it grows.
    Bursts,
    /// How long idle instances are kept.
    KeepAlive,
    /// What is known about the work of people.
    Evidence,
    /// Traffic from a file.
    Import,
    /// What both sides run on.
    Platforms,
    /// The price book.
    Prices,
}

#[derive(Clone, PartialEq, Properties)]
struct DetailsProps {
    kind: Part,
}

/// A part, kept at what the page shows.
#[component]
fn Details(props: &DetailsProps) -> Html {
    let now = use_state(|| SHORE.with_borrow(|shore| shore.now.clone()));
    use_effect_with((), {
        let now = now.setter();
        move |()| {
            let hear = Callback::from(move |next: Now| now.set(Some(next)));
            let id = SHORE.with_borrow_mut(|shore| {
                shore.next += 1;
                shore.ears.push((shore.next, hear));
                shore.next
            });
            shell::filled();
            move || SHORE.with_borrow_mut(|shore| shore.ears.retain(|(ear, _)| *ear != id))
        }
    });
    let on = use_callback((), |msg: Msg, ()| pass_on(msg));
    let Some(now) = &*now else { return Html::default() };
    match props.kind {
        Part::Cards => cards(now, &on),
        Part::Draw => part::<DrawWeek>(DrawWeekProps { traffic: now.scenario.traffic.clone(), on }),
        Part::Bursts => setting_box::bursts(&now.scenario, &on),
        Part::KeepAlive => setting_box::keep_alive(&now.scenario, &on),
        Part::Evidence => evidence(&now.scenario),
        Part::Import => html! { <Import {on} /> },
        Part::Platforms => platform_fold(&now.scenario, &now.outcome, &on),
        Part::Prices => price_book(&now.scenario, &now.outcome, &on),
    }
}

/// The page does what happened here, so that it can be undone there. The parts have it at once, so that whoever goes on
/// goes on from it; what follows from it comes with the page's word.
fn pass_on(msg: Msg) {
    let Some(now) = SHORE.with_borrow(|shore| shore.now.clone()) else { return };
    let scenario = Rc::new(now.scenario.after(msg));
    if scenario == now.scenario {
        return;
    }
    let fragment = link::write(&scenario);
    show(Now { scenario, ..now });
    shell::open(&fragment);
}

fn cards(now: &Now, on: &Callback<Msg>) -> Html {
    let Now { scenario, outcome, demand } = now;
    let week = WeekChart { outcome: Rc::clone(outcome), demand: Rc::clone(demand) };
    let study = |kind: Kind| html! { <Study {kind} scenario={Rc::clone(scenario)} on={on.clone()} /> };
    html! {
        <>
            <div class="card">{ week_chart(&week) }</div>
            { study(Kind::Tornado) }
            { study(Kind::Growth) }
            { study(Kind::Map) }
            <div class="card"><RankingTable scenario={Rc::clone(scenario)} on={on.clone()} /></div>
            <div class="card">{ bill_table(scenario, outcome, on) }</div>
            <div class="card"><Compare scenario={Rc::clone(scenario)} on={on.clone()} /></div>
            <div class="card"><Simulation scenario={Rc::clone(scenario)} /></div>
        </>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ImportProps {
    on: Callback<Msg>,
}

/// The button for a file, which may as well be dropped anywhere.
#[component]
fn Import(props: &ImportProps) -> Html {
    let (importing, onfile) = use_import(props.on.clone());
    use_effect_with(onfile.clone(), |onfile| {
        let early = SHORE.with_borrow_mut(|shore| {
            shore.onfile = Some(onfile.clone());
            shore.file.take()
        });
        if let Some(file) = early {
            onfile.emit(file);
        }
    });
    import_area(&importing, &onfile, &props.on)
}
