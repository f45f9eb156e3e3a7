//! What the reader hands in: a file, chosen with a button, dropped anywhere on the page or pasted, never uploaded. What was
//! understood of it stands there to be looked at and changed; nothing is used before the reader says so.

mod preview;

use std::rc::Rc;

use js_sys::Array;
use web_sys::{File, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::ui::answered::Why;
use crate::ui::queue::{Asked, Message, Place, Subscription};
use ::words::handed;
use ask::{Answer, Artefact, Handed, Question, Unread};
use preview::{Lists, found, lists, lists_of_unclear, understood, use_of_artefact, uses};
use scenario::msg::Msg;
use scenario::traffic_file::{Choices, Import, Unclear};
use scenario::{Scenario, Traffic};

/// The largest file that is read. It is read in pieces, so that this bounds the reader's patience and no memory.
const LARGEST_MB: u32 = 1_000;

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq)]
enum Seen {
    /// Nothing yet.
    #[default]
    Nothing,
    /// It holds traffic.
    Traffic(Rc<Import>),
    /// It is a manifest or the like, as it sets this scenario.
    Artefact(Rc<Artefact>, Rc<Scenario>),
    /// It was refused, and why; what would make it clear, where something would.
    Refused(AttrValue, Option<Rc<Unclear>>),
    /// What reads files failed, and why; the next try may not.
    Failed(&'static str),
}

/// A file that was handed in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Importing {
    name: AttrValue,
    /// The share that was read, while it is being read.
    reading: Option<f64>,
    /// What was understood of it; while it is being read once more, what was understood before.
    seen: Seen,
    /// What was chosen instead of guesses.
    choices: Choices,
    /// Whether the reader took what it holds.
    used: bool,
    /// Whether it is to be used as soon as what it sets is known of the scenario of now.
    wanted: bool,
}

impl Importing {
    /// A file of this name that was read and holds traffic, of which nothing is used yet.
    pub fn understood(name: &str, import: Rc<Import>) -> Self {
        Self { name: name.to_owned().into(), seen: Seen::Traffic(import), ..Self::default() }
    }

    /// Where the traffic of a scenario came from, if it came from this file.
    pub fn origin(&self, scenario: &Scenario) -> Option<String> {
        let Seen::Traffic(import) = &self.seen else { return None };
        let is_its = |traffic: &Traffic| *traffic == scenario.traffic;
        (self.used && (is_its(&import.traffic) || is_its(&import.replay))).then(|| handed::origin(&self.name, import))
    }
}

/// What can be done with what is handed in.
#[derive(Clone, PartialEq)]
pub struct Intake {
    /// A file is handed in.
    pub take: Callback<File>,
    /// The same file is read with these choices.
    choose: Callback<Choices>,
    /// The traffic it holds is used: this changes the scenario.
    adopt: Callback<Msg>,
    /// The artefact is used: what it sets is put over the scenario of now.
    merge: Callback<()>,
    /// It is put away, or given up while it is read.
    drop: Callback<()>,
}

impl Intake {
    /// For a page that nobody can use yet.
    pub fn noop() -> Self {
        let (adopt, merge) = (Callback::noop(), Callback::noop());
        Self { take: Callback::noop(), choose: Callback::noop(), adopt, merge, drop: Callback::noop() }
    }
}

/// Reads files, one at a time: what is known of the last one, and what can be done with it.
#[hook]
pub fn use_import(scenario: &Rc<Scenario>, on: Callback<Msg>) -> (Importing, Intake) {
    let state = use_state_eq(Importing::default);
    let held = use_mut_ref(|| None::<(File, Subscription)>);
    let now = use_mut_ref(|| Rc::clone(scenario));
    *now.borrow_mut() = Rc::clone(scenario);
    // What is known, where callbacks of an earlier drawing find it as well.
    let known = use_mut_ref(Importing::default);
    let set = {
        let (setter, known) = (state.setter(), Rc::clone(&known));
        move |next: Importing| {
            *known.borrow_mut() = next.clone();
            setter.set(next);
        }
    };
    let read = {
        let (set, known, held) = (set.clone(), Rc::clone(&known), Rc::clone(&held));
        move |file: File, started: Importing| {
            // Of two files the later one counts: what is asked about the other one ends with its subscription.
            held.replace(None);
            let question = Question::Import { name: started.name.to_string(), choices: started.choices.clone() };
            set(started);
            let (set, known) = (set.clone(), Rc::clone(&known));
            let received = move |message| {
                let next = received(known.borrow().clone(), message);
                set(next);
            };
            let asking = Subscription::new(Place::Files, Callback::from(received));
            asking.ask(Asked { file: Some(file.clone()), ..Asked::new(question, &now.borrow()) });
            held.replace(Some((file, asking)));
        }
    };
    let take = {
        let (read, set) = (read.clone(), set.clone());
        use_callback((), move |file: File, ()| {
            let name = AttrValue::from(file.name());
            if file.size() > f64::from(LARGEST_MB) * 1e6 {
                let why = format!("It is larger than {LARGEST_MB} MB; the traffic was kept as it was.");
                return set(Importing { name, seen: Seen::Refused(why.into(), None), ..Importing::default() });
            }
            read(file, Importing { name, reading: Some(0.0), ..Importing::default() });
        })
    };
    let choose = {
        let (known, held, read) = (Rc::clone(&known), Rc::clone(&held), read.clone());
        use_callback((), move |choices: Choices, ()| {
            let file = held.borrow().as_ref().map(|(file, _)| file.clone());
            if let Some(file) = file {
                let before = known.borrow().clone();
                read(file, Importing { choices, reading: Some(0.0), used: false, wanted: false, ..before });
            }
        })
    };
    let merge = {
        let (set, known) = (set.clone(), Rc::clone(&known));
        use_callback((), move |(), ()| {
            let wanted = Importing { wanted: true, ..known.borrow().clone() };
            set(wanted);
        })
    };
    use_wanted(&state, scenario, {
        let (set, read, on, held) = (set.clone(), read.clone(), on.clone(), Rc::clone(&held));
        move |importing: Importing, ready: Option<Msg>| match ready {
            Some(msg) => {
                set(Importing { used: true, wanted: false, ..importing });
                on.emit(msg);
            }
            None => {
                let file = held.borrow().as_ref().map(|(file, _)| file.clone());
                file.into_iter().for_each(|file| read(file, Importing { reading: Some(0.0), ..importing.clone() }));
            }
        }
    });
    let adopt = {
        let (set, known) = (set.clone(), Rc::clone(&known));
        use_callback(on, move |msg: Msg, on| {
            let used = Importing { used: true, ..known.borrow().clone() };
            set(used);
            on.emit(msg);
        })
    };
    let drop = use_callback((), move |(), ()| {
        held.replace(None);
        set(Importing::default());
    });
    ((*state).clone(), Intake { take, choose, adopt, merge, drop })
}

/// Uses an artefact that is wanted. A slider that moved since it was read stays where it is: what the artefact sets is found
/// once more, of the scenario of now. `act` has what to do to the scenario, or nothing where it has to be read again.
#[hook]
fn use_wanted(importing: &Importing, scenario: &Rc<Scenario>, act: impl FnOnce(Importing, Option<Msg>) + 'static) {
    use_effect_with((importing.clone(), Rc::clone(scenario)), move |(importing, now)| {
        if let Importing { wanted: true, reading: None, seen: Seen::Artefact(artefact, about), .. } = importing {
            let ready = (about == now).then(|| Msg::Opened(Box::new(artefact.scenario.clone())));
            act(importing.clone(), ready);
        }
    });
}

/// What is known of a file after a message about it.
fn received(before: Importing, message: Message) -> Importing {
    let (about, answer) = match message {
        Message::Part(asked, answer) => (asked.scenario, *answer),
        Message::Failed(_, why) => return Importing { seen: Seen::Failed(failure(why)), reading: None, ..before },
    };
    let seen = match answer {
        Answer::Reading(share) => return Importing { reading: Some(share), ..before },
        Answer::Import(Ok(Handed::Traffic(import))) => Seen::Traffic(Rc::from(import)),
        Answer::Import(Ok(Handed::Artefact(artefact))) => Seen::Artefact(Rc::from(artefact), about),
        Answer::Import(Err(Unread::Refused(why, unclear))) => {
            // What is asked for is chosen beside what the file holds.
            Seen::Refused(why.into(), unclear.map(|unclear| Rc::new(*unclear)))
        }
        Answer::Import(Err(Unread::Full)) => Seen::Failed(handed::FULL),
        _ => Seen::Refused(handed::LOST.into(), None),
    };
    Importing { seen, reading: None, ..before }
}

/// Why what reads files came to no end.
const fn failure(why: Why) -> &'static str {
    match why {
        Why::NotStarted => handed::NOT_LOADED,
        Why::Stopped => handed::STOPPED,
        Why::Full => handed::FULL,
        Why::Silent => handed::SILENT,
    }
}

/// A button to choose a file, a place to paste a text, and what became of it.
pub fn import_area(importing: &Importing, intake: &Intake) -> Html {
    let take = intake.take.clone();
    let onchange = move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            take.emit(file);
        }
        // So that the same file, mended, can be chosen again.
        input.set_value("");
    };
    let accept = ".csv,.tsv,.txt,.log,.jtl,.json,.yaml,.yml,text/csv,text/plain,application/json";
    html! {
        <div class="import">
            <label class="import__choose">
                <input class="visually-hidden" type="file" {accept} {onchange} />
                <span class="import__button">{ "Use your own traffic" }</span>
            </label>
            <span class="import__hint">{ "or drop a CSV, a log or a manifest anywhere" }</span>
            { pasting(&intake.take) }
            <div class="import__result" role="status">{ result(importing) }</div>
            { preview(importing, intake) }
        </div>
    }
}

/// A place for text that stands in no file: what is pasted there is read as if it did.
fn pasting(take: &Callback<File>) -> Html {
    let take = take.clone();
    let oninput = move |event: InputEvent| {
        let area: HtmlTextAreaElement = event.target_unchecked_into();
        let text = area.value();
        if text.trim().is_empty() {
            return;
        }
        if let Ok(file) = File::new_with_str_sequence(&Array::of1(&text.into()), "pasted text") {
            take.emit(file);
        }
        area.set_value("");
    };
    html! {
        <details class="import__paste">
            <summary>{ "Paste instead" }</summary>
            <label class="import__paste-label" for="import-paste">
                { "Rows with times and counts, a Deployment, a task definition, REPORT lines of Lambda: it is read here and sent nowhere." }
            </label>
            <textarea class="import__area" id="import-paste" rows="4" spellcheck="false" autocomplete="off" {oninput} />
        </details>
    }
}

/// What became of a file, in a sentence or two.
fn result(importing: &Importing) -> Html {
    let Importing { name, reading, seen, used, .. } = importing;
    match (reading, seen) {
        (Some(share), _) => html! { <p>{ handed::reading(name, *share) }</p> },
        (None, Seen::Nothing) => Html::default(),
        (None, Seen::Refused(why, _)) => refused(name, why),
        (None, Seen::Failed(why)) => refused(name, why),
        (None, Seen::Traffic(import)) => html! { <p>{ handed::standing(name, import, *used) }</p> },
        (None, Seen::Artefact(artefact, _)) => {
            html! { <p>{ handed::artefact_standing(name, &artefact.parts, *used) }</p> }
        }
    }
}

fn refused(name: &str, why: &str) -> Html {
    html! { <p class="import__refusal"><strong>{ name }</strong>{ " was not read. " }{ why }</p> }
}

/// What was understood, and what can be done with it.
fn preview(importing: &Importing, intake: &Intake) -> Html {
    let Importing { reading, seen, choices, used, .. } = importing;
    let Intake { choose, adopt, merge, .. } = intake;
    let (told, lists, uses) = match seen {
        Seen::Nothing if reading.is_none() => return Html::default(),
        Seen::Nothing | Seen::Refused(_, None) => Default::default(),
        Seen::Traffic(import) => (understood(import), lists(import, choices, choose), uses(import, adopt)),
        Seen::Artefact(artefact, _) => (found(artefact), Lists::default(), use_of_artefact(artefact, merge)),
        Seen::Failed(_) => {
            let onclick = choose.reform({
                let choices = choices.clone();
                move |_: MouseEvent| choices.clone()
            });
            let again = html! { <button class="button" type="button" {onclick}>{ "Read it again" }</button> };
            (Html::default(), Lists::default(), again)
        }
        Seen::Refused(_, Some(unclear)) => {
            (Html::default(), lists_of_unclear(unclear, choices, choose), Html::default())
        }
    };
    let leave = match (reading, used) {
        (Some(_), _) => "Stop reading",
        (None, true) => "Close",
        (None, false) => "Leave it",
    };
    html! {
        <section class="preview" aria-label="What was understood of the file" aria-busy={reading.is_some().then_some("true")}>
            <div>{ told }</div>
            <div class="preview__choices">{ lists.into_iter().collect::<Html>() }</div>
            <div class="import__choices">{ uses }</div>
            <button class="button preview__leave" type="button" onclick={intake.drop.reform(|_| ())}>{ leave }</button>
        </section>
    }
}
