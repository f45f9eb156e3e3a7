//! Cold starts of a mix: by the closed form at once, and as a simulation saw them when it has.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::answered::{Answered, use_answered};
use crate::ui::queue::{Asked, Place};
use ask::{Answer, Question};
use scenario::Scenario;
use words::mix::{self, Missing};

/// What is asked about, and what is known already.
#[derive(Clone, PartialEq, Properties)]
pub struct MixSeenProps {
    /// The scenario of the mix.
    pub scenario: Rc<Scenario>,
    /// Share of the requests that start cold, by the closed form.
    pub closed: f64,
}

/// One sentence that gets better.
#[component]
pub fn MixSeen(props: &MixSeenProps) -> Html {
    let asked = Asked::new(Question::MixSeen, &props.scenario);
    let answered = use_answered(Place::Later, Some(asked), |_, answer| match answer {
        Answer::MixSeen(seen) => Some(seen),
        _ => None,
    });
    let missing = match answered {
        Answered::Waiting | Answered::Older(_) => Missing::UnderWay,
        Answered::Fresh(_) => Missing::TooMany,
        Answered::Failed(..) => Missing::Failed,
    };
    let seen = answered.fresh().copied().flatten().map(|seen| [seen.cold, seen.ci95]);
    html! { <p class="bill__said" aria-live="polite">{ mix::seen(props.closed, seen, missing) }</p> }
}
