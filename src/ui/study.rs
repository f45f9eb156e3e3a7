//! Studies on the page: what a worker has to be asked for, drawn as it answers.
//!
//! A study is asked for once its card comes near the window, so that whoever never scrolls there never pays for it.
//! One component serves all three, because every kind of component is kilobytes of module.

pub mod decision_map;
pub mod growth_chart;
pub mod tornado_chart;

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::appraiser::{Appraisal, use_appraisal};
use crate::ui::browser;
use crate::ui::study::decision_map::{View, decision_map};
use ::words::studies as words;
use answer::figures::read;
use answer::studies::growth::Growth;
use answer::studies::map::{self, AXES, Axes, Map};
use answer::studies::tornado::Tornado;
use engine::appraisal::{GROWTH, MAP, TORNADO, question};
use scenario::Scenario;
use scenario::msg::Msg;

/// Which study.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What matters.
    Tornado,
    /// 36 months.
    Growth,
    /// The decision map.
    Map,
}

/// What a study needs.
#[derive(Clone, PartialEq, Properties)]
pub struct StudyProps {
    /// Which it is.
    pub kind: Kind,
    /// What is chosen.
    pub scenario: Rc<Scenario>,
    /// Where everything that the reader does is sent.
    pub on: Callback<Msg>,
}

/// What was said, as far as anything was, and what of its picture follows from that alone: movements of a slider do
/// not make it again.
pub enum Drawn {
    /// What matters, and its rows.
    Tornado(Rc<Option<Tornado>>, Html),
    /// The months, and both pictures.
    Growth(Rc<Option<Growth>>, [Html; 2]),
    /// The map, and its regions in both pictures.
    Map(Rc<Option<Map>>, [Html; 2]),
}

impl Drawn {
    /// Draws what a worker said to a question of this kind; the names are those of the platforms, the axes
    /// those of a map.
    pub fn new(kind: Kind, text: Option<&str>, names: [&'static str; 2], axes: Axes) -> Self {
        match kind {
            Kind::Tornado => {
                let study = text.and_then(read).and_then(|figures| Tornado::read(&figures));
                let rows = tornado_chart::rows(study.as_ref());
                Self::Tornado(Rc::new(study), rows)
            }
            Kind::Growth => {
                let study = text.and_then(read).and_then(|figures| Growth::read(&figures));
                let pictures = growth_chart::pictures(study.as_ref(), names);
                Self::Growth(Rc::new(study), pictures)
            }
            Kind::Map => {
                let map = text.and_then(|text| Map::read(text, axes));
                let regions = decision_map::regions(map.as_ref());
                Self::Map(Rc::new(map), regions)
            }
        }
    }
}

/// The card of a study. It keeps to itself which inputs are the axes of the map; everything else follows from the
/// scenario.
#[component]
pub fn Study(props: &StudyProps) -> Html {
    let &StudyProps { kind, ref scenario, ref on } = props;
    let axes = use_state_eq(|| AXES);
    let near = use_state_eq(|| false);
    let card = use_node_ref();
    {
        let (card, near) = (card.clone(), near.setter());
        use_effect_with((), move |()| {
            let seen = Callback::from(move |()| near.set(true));
            let watch = card.cast().and_then(|card| browser::on_near(&card, seen));
            move || drop(watch)
        });
    }
    let heard = use_appraisal(near.then(|| asked(kind, *axes, scenario)));
    // Regions of other axes would lie: they are not shown on these.
    let told = use_mut_ref(|| *axes);
    if heard.fresh {
        *told.borrow_mut() = *axes;
    }
    let text = heard.text.clone().filter(|_| *told.borrow() == *axes);
    let names = [scenario.serverless.platform.name(), scenario.microservices.platform.name()];
    let drawn = use_memo((text, names, *axes), |(text, names, axes)| Drawn::new(kind, text.as_deref(), *names, *axes));
    let onaxes = Callback::from({
        let axes = axes.setter();
        move |chosen: Axes| axes.set(chosen)
    });
    let view = View { scenario, axes: *axes, onaxes, on };
    let half = (kind != Kind::Map).then_some("card--half");
    html! {
        <div class={classes!("card", half, "study", freshness(&heard))} ref={card}>{ figure(&drawn, &view, heard.failed) }</div>
    }
}

/// The question that a card asks.
fn asked(kind: Kind, axes: Axes, scenario: &Scenario) -> String {
    match kind {
        Kind::Tornado => question(TORNADO, "", scenario),
        Kind::Growth => question(GROWTH, "", scenario),
        Kind::Map => question(MAP, &map::keys(axes), scenario),
    }
}

/// The figure of a study; `failed` says that no worker can be had.
pub fn figure(drawn: &Drawn, view: &View<'_>, failed: bool) -> Html {
    match drawn {
        Drawn::Tornado(study, rows) => tornado_chart::tornado(study, rows.clone(), failed),
        Drawn::Growth(study, pictures) => growth_chart::growth(study, pictures, view, failed),
        Drawn::Map(map, regions) => decision_map(map, regions, view, failed),
    }
}

/// The class of a card: dimmed while it shows the answer to an earlier question, not printed without one.
fn freshness(said: &Appraisal) -> Option<&'static str> {
    match said {
        Appraisal { text: None, .. } => Some("study--waiting"),
        Appraisal { fresh: false, .. } => Some("study--stale"),
        _ => None,
    }
}

/// What stands below a picture: that it cannot be computed, what it says, or that it is being computed.
fn said(failed: bool, told: Option<Html>) -> Html {
    let words = match told {
        _ if failed => html! { <p role="status">{ words::UNAVAILABLE }</p> },
        Some(told) => told,
        None => html! { <p>{ words::WAITING }</p> },
    };
    html! { <div class="study__said">{ words }</div> }
}

/// A piece of a pattern and what it stands for.
fn sample(fill: &'static str, text: &'static str) -> Html {
    html! {
        <span class="sample">
            <svg class="sample__mark" width="26" height="12" aria-hidden="true" focusable="false">
                <rect width="26" height="12" {fill} />
            </svg>
            { text }
        </span>
    }
}
