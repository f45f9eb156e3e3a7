//! Tells a screen reader what has changed, once it has stopped changing.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

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
    let said = use_state_eq(AttrValue::default);
    let first = use_mut_ref(|| true);
    let setter = said.setter();
    use_effect_with(props.text.clone(), move |text| {
        let opening = first.replace(false);
        let text = text.clone();
        let pause = (!opening).then(|| Timeout::new(PAUSE_MS, move || setter.set(text)));
        // Dropping a timer stops it: a new text takes the place of one that was not told yet.
        move || drop(pause)
    });
    html! { <p class="visually-hidden" role="status" aria-live="polite">{ &*said }</p> }
}
