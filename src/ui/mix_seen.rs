//! Cold starts of a mix: by the closed form at once, and as the worker saw them when it has.

use yew::prelude::*;

use crate::ui::appraiser::use_appraisal;
use answer::figures;
use words::mix::{self, Missing};

/// What is asked about, and what is known already.
#[derive(Clone, PartialEq, Properties)]
pub struct MixSeenProps {
    /// The question to the worker.
    pub question: AttrValue,
    /// Share of the requests that start cold, by the closed form.
    pub closed: f64,
}

/// One sentence that gets better.
#[component]
pub fn MixSeen(props: &MixSeenProps) -> Html {
    let heard = use_appraisal(Some(props.question.to_string()));
    let known = heard.fresh && heard.done;
    let figures = heard.text.as_deref().filter(|_| known).and_then(figures::read);
    let seen = figures.as_deref().and_then(|figures| Some([*figures.first()?, *figures.get(1)?]));
    let missing = match (known, heard.failed) {
        (true, _) => Missing::TooMany,
        (false, true) => Missing::Failed,
        (false, false) => Missing::UnderWay,
    };
    html! { <p class="bill__said" aria-live="polite">{ mix::seen(props.closed, seen, missing) }</p> }
}
