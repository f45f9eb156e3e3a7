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

use crate::app::evaluate;
use crate::app::link;
use crate::app::msg::Msg;
use crate::app::outcome::Outcome;
use crate::app::scenario::Scenario;
use crate::model::traffic::HOURS;
use crate::ui::bill_table::bill_table;
use crate::ui::browser;
use crate::ui::compare::Compare;
use crate::ui::export;
use crate::ui::import::{import_area, use_import};
use crate::ui::platform_fold::platform_fold;
use crate::ui::price_book::price_book;
use crate::ui::ranking_table::RankingTable;
use crate::ui::shell;
use crate::ui::simulation::Simulation;
use crate::ui::study::{Kind, Study};
use crate::ui::week_chart::{WeekChart, week_chart};

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
        let demand = Rc::new(evaluate::demand(&scenario.traffic));
        Self { scenario: Rc::new(scenario), outcome, demand }
    }
}

/// What is shown, and who shows it.
#[derive(Default)]
struct Shore {
    now: Option<Now>,
    parts: Vec<Callback<Now>>,
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
    let part = match name {
        "import" => Part::Import,
        "platforms" => Part::Platforms,
        "prices" => Part::Prices,
        _ => Part::Cards,
    };
    yew::Renderer::<Details>::with_root_and_props(place, DetailsProps { part }).render();
}

/// Shows another scenario.
#[wasm_bindgen]
pub fn follow(fragment: &str) {
    let now = Now::at(fragment);
    let parts = SHORE.with_borrow_mut(|shore| {
        shore.now = Some(now.clone());
        shore.parts.clone()
    });
    parts.iter().for_each(|hear| hear.emit(now.clone()));
}

/// Hands the reader the file at `place` of the menu; `link` is the address of the scenario, with its fragment.
#[wasm_bindgen]
pub fn export(place: usize, link: &str) {
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
    /// Traffic from a file.
    Import,
    /// What both sides run on.
    Platforms,
    /// The price book.
    Prices,
}

#[derive(Clone, PartialEq, Properties)]
struct DetailsProps {
    part: Part,
}

/// A part, kept at what the page shows.
#[component]
fn Details(props: &DetailsProps) -> Html {
    let now = use_state(|| SHORE.with_borrow(|shore| shore.now.clone()));
    use_effect_with((), {
        let now = now.setter();
        move |()| {
            let hear = Callback::from(move |next: Now| now.set(Some(next)));
            SHORE.with_borrow_mut(|shore| shore.parts.push(hear));
            shell::filled();
        }
    });
    let on = use_callback((), |msg: Msg, ()| pass_on(msg));
    let Some(now) = &*now else { return Html::default() };
    match props.part {
        Part::Cards => cards(now, &on),
        Part::Import => html! { <Import {on} /> },
        Part::Platforms => platform_fold(&now.scenario, &now.outcome, &on),
        Part::Prices => price_book(&now.scenario, &now.outcome, &on),
    }
}

/// The page does what happened here, so that it can be undone there.
fn pass_on(msg: Msg) {
    let next = SHORE.with_borrow(|shore| shore.now.as_ref().map(|now| now.scenario.after(msg)));
    if let Some(next) = next {
        shell::open(&link::write(&next));
    }
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
