//! Studies on the page, drawn as they are answered.
//!
//! A study is asked for once its card comes near the window, so that whoever never scrolls there never pays for it.
//! One component serves all three: they differ in the question and in its picture.

pub mod decision_map;
pub mod growth_chart;
pub mod tornado_chart;

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::answered::{Answered, use_answered};
use crate::ui::browser;
use crate::ui::queue::{Asked, Place};
use crate::ui::study::decision_map::{View, decision_map};
use ::words::studies as words;
use answer::studies::growth::Growth;
use answer::studies::map::{AXES, Axes, Map};
use answer::studies::tornado::Tornado;
use ask::{Answer, Question};
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

/// What a study came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Studied {
    /// What matters.
    Tornado(Tornado),
    /// The months.
    Growth(Growth),
    /// The map of two inputs.
    Map(Axes, Map),
}

impl Studied {
    fn of(asked: &Asked, answer: Answer) -> Option<Rc<Self>> {
        match (answer, &asked.question) {
            (Answer::Tornado(study), _) => Some(Self::Tornado(study)),
            (Answer::Growth(study), _) => Some(Self::Growth(study)),
            (Answer::Map(map), Question::Map(axes)) => Some(Self::Map(*axes, map)),
            _ => None,
        }
        .map(Rc::new)
    }
}

/// A study as far as it is known, and what of its picture follows from that alone: movements of a slider do not make it
/// again.
pub enum Drawn {
    /// What matters, and its rows.
    Tornado(Rc<Option<Tornado>>, Html),
    /// The months, and both pictures.
    Growth(Rc<Option<Growth>>, [Html; 2]),
    /// The map, and its regions in both pictures.
    Map(Rc<Option<Map>>, [Html; 2]),
}

impl Drawn {
    /// Draws a study of this kind; the names are those of the platforms, the axes those of a map.
    pub fn new(kind: Kind, studied: Option<&Studied>, names: [&'static str; 2], axes: Axes) -> Self {
        match (kind, studied.cloned()) {
            (Kind::Tornado, studied) => {
                let study = if let Some(Studied::Tornado(study)) = studied { Some(study) } else { None };
                let rows = tornado_chart::rows(study.as_ref());
                Self::Tornado(Rc::new(study), rows)
            }
            (Kind::Growth, studied) => {
                let study = if let Some(Studied::Growth(study)) = studied { Some(study) } else { None };
                let pictures = growth_chart::pictures(study.as_ref(), names);
                Self::Growth(Rc::new(study), pictures)
            }
            (Kind::Map, studied) => {
                // Regions of other axes would lie: they are not shown on these.
                let map = if let Some(Studied::Map(of, map)) = studied { (of == axes).then_some(map) } else { None };
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
    let (chosen, seen) = (use_state_eq(|| AXES), use_state_eq(|| false));
    let (axes, near) = (*chosen, *seen);
    let card = use_node_ref();
    {
        let card = card.clone();
        use_effect_with((), move |()| {
            let near = Callback::from(move |()| seen.set(true));
            let watch = card.cast().and_then(|card| browser::on_near(&card, near));
            move || drop(watch)
        });
    }
    let asked = near.then(|| Asked::new(kind.question(axes), scenario));
    let answered = use_answered(Place::Later, asked, Studied::of);
    let names = [scenario.serverless.platform.name(), scenario.microservices.platform.name()];
    let known = answered.known().cloned();
    let drawn =
        use_memo((known, names, axes), |(known, names, axes)| Drawn::new(kind, known.as_deref(), *names, *axes));
    let onaxes = chosen.setter().to_callback();
    let view = View { scenario, axes, onaxes, on };
    let half = (kind != Kind::Map).then_some("card--half");
    html! {
        <div class={classes!("card", half, "study", freshness(&answered))} ref={card}>
            { figure(&drawn, &view, answered.failed().is_some()) }
        </div>
    }
}

impl Kind {
    /// The question that its card asks.
    const fn question(self, axes: Axes) -> Question {
        match self {
            Self::Tornado => Question::Tornado,
            Self::Growth => Question::Growth,
            Self::Map => Question::Map(axes),
        }
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
fn freshness<T>(answered: &Answered<T>) -> Option<&'static str> {
    match answered {
        Answered::Waiting | Answered::Failed(_, None) => Some("study--waiting"),
        Answered::Older(_) => Some("study--stale"),
        Answered::Fresh(_) | Answered::Failed(_, Some(_)) => None,
    }
}

/// What stands below a picture: that it cannot be computed, what it says, or that it is being computed.
fn caption(failed: bool, content: Option<Html>) -> Html {
    let words = match content {
        _ if failed => html! { <p role="status">{ words::UNAVAILABLE }</p> },
        Some(content) => content,
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
