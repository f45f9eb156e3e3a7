//! “What you would set”: the answer as manifests, templates and commands to copy, each setting with its reason above it.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::answered::{Answered, use_answered};
use crate::ui::browser;
use crate::ui::figure::figure;
use crate::ui::queue::{Asked, Place};
use ::words::{studies, to_set as words};
use ask::{Answer, Question, ToSet};
use scenario::Scenario;

/// What the card needs.
#[derive(Clone, PartialEq, Properties)]
pub struct ToSetProps {
    /// What is chosen.
    pub scenario: Rc<Scenario>,
}

/// The text that was copied last, and whether the clipboard took it.
type Copied = Option<(Rc<str>, bool)>;

/// The card. What it shows is worked out only while it is open.
#[component]
pub fn ToSetCard(props: &ToSetProps) -> Html {
    let open = use_state_eq(|| false);
    let copied = use_state_eq(|| Copied::None);
    let asked = open.then(|| Asked::new(Question::ToSet, &props.scenario));
    let answered = use_answered(Place::Later, asked, blocks);
    let oncopy = {
        let setter = copied.setter();
        use_callback((), move |text: Rc<str>, ()| {
            let setter = setter.clone();
            yew::platform::spawn_local(async move {
                let is_copied = browser::copy_text(&text).await;
                setter.set(Some((text, is_copied)));
            });
        })
    };
    let onclick = {
        let open = open.clone();
        move |_: MouseEvent| open.set(!*open)
    };
    let inside = html! {
        <>
            <button class="data__button" type="button" aria-expanded={open.to_string()} {onclick}>
                { if *open { "Hide the settings" } else { "Show the settings" } }
            </button>
            if *open { { shown(&answered, &copied, &oncopy) } }
        </>
    };
    figure("to-set", "What you would set", words::SUB, inside)
}

fn blocks(_: &Asked, answer: Answer) -> Option<Rc<Vec<ToSet>>> {
    if let Answer::ToSet(blocks) = answer { Some(Rc::new(blocks)) } else { None }
}

/// The blocks as far as they are known. Those of an earlier scenario are dimmed and cannot be copied.
fn shown(answered: &Answered<Rc<Vec<ToSet>>>, copied: &Copied, oncopy: &Callback<Rc<str>>) -> Html {
    let is_older = matches!(answered, Answered::Older(_));
    match (answered.known(), answered.failed()) {
        (_, Some(_)) => html! { <p role="status">{ studies::UNAVAILABLE }</p> },
        (None, None) => html! { <p role="status">{ studies::WAITING }</p> },
        (Some(blocks), None) => html! {
            <div class={classes!(is_older.then_some("older"))} aria-busy={is_older.to_string()}>
                { for blocks.iter().map(|each| block(each, is_older, copied, oncopy)) }
            </div>
        },
    }
}

fn block(block: &ToSet, is_older: bool, copied: &Copied, oncopy: &Callback<Rc<str>>) -> Html {
    let ToSet { title, text } = block;
    let said = copied.as_ref().filter(|(copied, _)| **copied == **text).map(|(_, is_copied)| words::copied(*is_copied));
    let onclick = oncopy.reform({
        let text = Rc::<str>::from(text.as_str());
        move |_: MouseEvent| Rc::clone(&text)
    });
    html! {
        <section class="to-set__block" aria-label={title.clone()}>
            <h3 class="to-set__title">{ title }</h3>
            <button class="button" type="button" disabled={is_older} {onclick}>
                { "Copy" }<span class="visually-hidden">{ format!(": {title}") }</span>
            </button>
            <p class="to-set__said" role="status">{ said }</p>
            <pre class="data__scroll to-set__text" role="group" aria-label={format!("{title}, text")} tabindex="0">{ text }</pre>
        </section>
    }
}
