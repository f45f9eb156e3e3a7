//! Handing the scenario on: a link, or a widget for another page.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::ui::browser;

/// How long the page says that something was copied, in milliseconds.
const SHOWN_MS: u32 = 3000;

/// What was handed out last, and whether the clipboard took it.
#[derive(Clone, Debug, PartialEq)]
enum Handed {
    /// The clipboard has it.
    Copied(&'static str),
    /// The reader has to copy it by hand.
    ByHand(&'static str, AttrValue),
}

/// What sharing needs.
#[derive(Clone, PartialEq, Properties)]
pub struct ShareProps {
    /// The whole address of the scenario.
    pub link: AttrValue,
    /// Markup that shows it as a widget.
    pub snippet: AttrValue,
}

/// Two buttons, and a field to copy from where the clipboard is closed.
#[component]
pub fn Share(props: &ShareProps) -> Html {
    let handed = use_state_eq(|| None::<Handed>);
    let copy = |what: &'static str, text: &AttrValue| {
        let (setter, text) = (handed.setter(), text.clone());
        Callback::from(move |_: MouseEvent| {
            let (setter, text) = (setter.clone(), text.clone());
            yew::platform::spawn_local(async move {
                let copied = browser::copy_text(&text).await;
                setter.set(Some(if copied { Handed::Copied(what) } else { Handed::ByHand(what, text) }));
            });
        })
    };
    // What the clipboard has needs no button to put it away.
    let close = handed.setter();
    use_effect_with((*handed).clone(), move |handed| {
        let copied = matches!(handed, Some(Handed::Copied(_)));
        let shown = copied.then(|| Timeout::new(SHOWN_MS, move || close.set(None)));
        move || drop(shown)
    });
    let close = handed.setter();
    let onclose = Callback::from(move |_: MouseEvent| close.set(None));
    html! {
        <div class="share">
            <button class="button" type="button" onclick={copy("Widget", &props.snippet)}>{ copy_what("widget") }</button>
            <button class="button button--first" type="button" onclick={copy("Link", &props.link)}>
                { copy_what("link") }
            </button>
            <div class="share__result" role="status">{ result(handed.as_ref(), onclose) }</div>
        </div>
    }
}

/// The verb goes where space is short; a screen reader keeps it.
fn copy_what(what: &'static str) -> Html {
    html! { <><span class="button__verb">{ "Copy " }</span><span class="button__noun">{ what }</span></> }
}

fn result(handed: Option<&Handed>, onclick: Callback<MouseEvent>) -> Html {
    match handed {
        None => Html::default(),
        Some(Handed::Copied(what)) => html! { <p class="share__copied">{ format!("{what} copied") }</p> },
        Some(Handed::ByHand(what, text)) => html! {
            <div class="share__hand">
                <label class="share__label" for="share-text">{ format!("{what}: the clipboard is closed here.") }</label>
                <textarea class="share__text" id="share-text" rows="4" readonly=true value={text.clone()} />
                <button class="button" type="button" {onclick}>{ "Done" }</button>
            </div>
        },
    }
}
