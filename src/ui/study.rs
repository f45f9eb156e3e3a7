//! Studies on the page: what a worker has to be asked for, drawn as it answers.
//!
//! A study is asked for once its card comes near the window, so that whoever never scrolls there never pays for it.

pub mod decision_map;
pub mod growth_chart;
pub mod tornado_chart;

use std::rc::Rc;

use yew::prelude::*;

use crate::app::appraisal::question;
use crate::app::msg::Msg;
use crate::app::scenario::Scenario;
use crate::app::words::studies as words;
use crate::ui::appraiser::{Appraisal, use_appraisal};
use crate::ui::browser;

/// What each study needs.
#[derive(Clone, PartialEq, Properties)]
pub struct StudyProps {
    /// What is chosen.
    pub scenario: Rc<Scenario>,
    /// Where everything that the reader does is sent.
    pub on: Callback<Msg>,
}

/// What the worker says to a question of this kind about the scenario; the card at the place is what has to come near
/// the window before it is asked.
#[hook]
fn use_study(scenario: &Rc<Scenario>, kind: &'static str, more: String) -> (NodeRef, Appraisal) {
    let place = use_node_ref();
    let near = use_state_eq(|| false);
    {
        let (place, near) = (place.clone(), near.setter());
        use_effect_with((), move |()| {
            let seen = Callback::from(move |()| near.set(true));
            let watch = place.cast().and_then(|card| browser::on_near(&card, seen));
            move || drop(watch)
        });
    }
    let asked = use_memo((*near, more, Rc::clone(scenario)), |(near, more, scenario)| {
        near.then(|| question(kind, more, scenario))
    });
    (place, use_appraisal((*asked).clone()))
}

/// The class of a part that shows an answer: dimmed while it is one to an earlier question, not printed without one.
fn freshness(said: &Appraisal) -> Option<&'static str> {
    match said {
        Appraisal { text: None, .. } => Some("study--waiting"),
        Appraisal { fresh: false, .. } => Some("study--stale"),
        _ => None,
    }
}

/// What is said in words below a picture: that it is being computed, that it cannot be, or `told`.
fn said(said: &Appraisal, told: Option<Html>) -> Html {
    match told {
        _ if said.failed => html! { <p role="status">{ words::UNAVAILABLE }</p> },
        Some(told) => told,
        None => html! { <p>{ words::WAITING }</p> },
    }
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
