//! Tells a screen reader what has changed, once it has stopped changing.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::ui::hooks::{left, use_done, use_kept, when};

/// How long nothing must change before it is told, in milliseconds: never more than one message a second.
const PAUSE_MS: u32 = 1000;

/// What is to be told.
#[derive(Clone, PartialEq, Properties)]
pub struct AnnouncerProps {
    /// The text as it stands.
    pub text: AttrValue,
}

/// A polite live region. Silent about what the page opened with.
#[component]
pub fn Announcer(props: &AnnouncerProps) -> Html {
    let said = use_kept(AttrValue::default);
    let first = use_mut_ref(|| true);
    let kept = said.clone();
    use_done(when(props.text.clone(), move |text| {
        let opening = first.replace(false);
        let text = text.clone();
        // Dropping a timer stops it: a new text takes the place of one that was not told yet.
        left((!opening).then(|| Timeout::new(PAUSE_MS, move || kept.set(text))))
    }));
    html! { <p class="visually-hidden" role="status" aria-live="polite">{ said.get() }</p> }
}
