//! Traffic from the reader's own file: chosen with a button or dropped anywhere on the page, never uploaded.

use std::rc::Rc;

use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

use crate::ui::prose::prose;
use crate::ui::queue::{Asked, Message, Place, Subscription};
use ::words::import as words;
use ask::{Answer, Question, Unread};
use scenario::Traffic;
use scenario::msg::Msg;
use scenario::traffic_file::Import;

/// The largest file that is read. It is read in pieces, so that this bounds the reader's patience and no memory.
const LARGEST_MB: u32 = 64;

/// How far an import has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Importing {
    /// No file yet.
    #[default]
    Idle,
    /// A file of this name is being read.
    Reading(AttrValue),
    /// A file of this name was read.
    Done(AttrValue, Rc<Import>),
    /// A file of this name was not read, and why.
    Refused(AttrValue, AttrValue),
}

/// Reads files, one at a time: what is being read, and where a file is handed in.
#[hook]
pub fn use_import(on: Callback<Msg>) -> (Importing, Callback<File>) {
    let state = use_state_eq(Importing::default);
    let subscription = use_mut_ref(|| None::<Subscription>);
    let setter = state.setter();
    let take = use_callback((), move |file: File, ()| {
        // Of two files the later one counts: what is asked about the other one ends with its subscription.
        subscription.replace(None);
        let name = AttrValue::from(file.name());
        if file.size() > f64::from(LARGEST_MB) * 1e6 {
            let why = format!("It is larger than {LARGEST_MB} MB; the traffic was kept as it was.");
            return setter.set(Importing::Refused(name, why.into()));
        }
        setter.set(Importing::Reading(name.clone()));
        let (setter, on) = (setter.clone(), on.clone());
        let received = move |message| setter.set(finished(name.clone(), message, &on));
        let asking = Subscription::new(Place::Later, Callback::from(received));
        asking.ask(Asked { file: Some(file), ..Asked::new(Question::Import, &Rc::default()) });
        subscription.replace(Some(asking));
    });
    ((*state).clone(), take)
}

fn finished(name: AttrValue, message: Message, on: &Callback<Msg>) -> Importing {
    let answer = match message {
        Message::Part(_, answer) => *answer,
        Message::Failed(..) => Answer::Import(Err(Unread::Lost)),
    };
    match answer {
        Answer::Import(Ok(import)) => {
            on.emit(Msg::Imported(import.traffic.clone()));
            Importing::Done(name, Rc::from(import))
        }
        Answer::Import(Err(Unread::Refused(why))) => Importing::Refused(name, why.into()),
        _ => {
            let why = "It could not be read: it was moved, changed or is a folder; the traffic was kept as it was.";
            Importing::Refused(name, why.into())
        }
    }
}

/// A button to choose a file, and what became of it. A chosen file is handed in at `onfile`; which reading
/// of it counts is sent to `on`.
pub fn import_area(importing: &Importing, onfile: &Callback<File>, on: &Callback<Msg>) -> Html {
    let onfile = onfile.clone();
    let onchange = move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            onfile.emit(file);
        }
        // So that the same file, mended, can be chosen again.
        input.set_value("");
    };
    html! {
        <div class="import">
            <label class="import__choose">
                <input class="visually-hidden" type="file" accept=".csv,.tsv,.txt,.log,.jtl,text/csv,text/plain" {onchange} />
                <span class="import__button">{ "Use your own traffic" }</span>
            </label>
            <span class="import__hint">{ "or drop a CSV anywhere" }</span>
            <div class="import__result" role="status">{ result(importing) }</div>
            { replay(importing, on) }
        </div>
    }
}

/// Where more than a week was found: the week as it is, or with what was found.
fn replay(importing: &Importing, on: &Callback<Msg>) -> Html {
    let Importing::Done(_, import) = importing else { return Html::default() };
    if !words::has_more(import) {
        return Html::default();
    }
    let taken = |traffic: &Traffic| {
        let traffic = traffic.clone();
        on.reform(move |_: MouseEvent| Msg::Imported(traffic.clone()))
    };
    html! {
        <div class="import__choices">
            <button class="button" type="button" onclick={taken(&import.traffic)}>{ "With bursts and growth" }</button>
            <button class="button" type="button" onclick={taken(&import.replay)}>{ "Replay the week as it is" }</button>
        </div>
    }
}

fn result(importing: &Importing) -> Html {
    match importing {
        Importing::Idle => Html::default(),
        Importing::Reading(name) => html! { <p>{ "Reading " }{ name }{ "…" }</p> },
        Importing::Refused(name, why) => html! {
            <p class="import__refusal"><strong>{ name }</strong>{ " was not read. " }{ why }</p>
        },
        Importing::Done(name, import) => html! {
            <>
                <p><strong>{ name }</strong>{ ": " }{ prose(&words::read(import)) }</p>
                <p>{ words::understood(import) }</p>
                if let Some(bad) = words::bad_rows(import) {
                    <p class="import__refusal">{ bad }</p>
                }
                <p>{ words::found(import) }</p>
                for remark in words::remarks(import) { <p>{ remark }</p> }
            </>
        },
    }
}
