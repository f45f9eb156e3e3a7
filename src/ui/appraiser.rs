//! The worker that appraises: one for the page, asked by whichever part wants more than a frame can give.
//!
//! Answers are shown as they get better. What is asked for anew before its turn has come replaces what was asked
//! before; an answer to a question that nobody asks any longer is dropped.
//!
//! A worker that fails or falls silent is replaced and asked once more; where that fails as well, whoever asked is told.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};
use yew::prelude::*;

use crate::ui::hooks::{left, use_done, use_kept, when};
use crate::ui::shell;
use crate::ui::watchdog::Watchdog;
use engine::appraisal::{DONE, PART};

/// Milliseconds that a scenario rests before anything is asked about it.
const REST_MS: u32 = 120;

/// The number of no seat.
const NOBODY: u32 = 0;

/// What is known about a question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Appraisal {
    /// The latest part of an answer; that of an earlier question until the first of the present one is there.
    pub text: Option<Rc<str>>,
    /// Whether it answers the present question.
    pub fresh: bool,
    /// Whether nothing better follows.
    pub done: bool,
    /// Whether there is no worker that could answer.
    pub failed: bool,
}

/// What a part of the page asks and hears.
struct Seat {
    id: u32,
    question: Option<String>,
    hear: Callback<Word>,
}

/// A word to a seat.
enum Word {
    Part(Rc<str>),
    Done(Rc<str>),
    Failed,
}

/// Keeps a listener alive.
type Ear = Closure<dyn FnMut(MessageEvent)>;

/// The one worker, and who waits for it.
#[derive(Default)]
struct Desk {
    seats: Vec<Seat>,
    next: u32,
    worker: Option<(Worker, Ear)>,
    starting: bool,
    failures: u32,
    /// The seat whose question is being answered, and the question.
    busy: Option<(u32, String)>,
    /// The number of that question.
    asked: f64,
    /// Whether it has said anything to that question.
    answers: bool,
    watch: Option<Watchdog>,
}

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

/// What the worker says to a question; nothing is asked without one.
#[hook]
pub fn use_appraisal(question: Option<String>) -> Appraisal {
    let state = use_kept(Appraisal::default);
    let seat = use_mut_ref(|| None::<u32>);
    // What was heard last, whatever is on the screen.
    let heard = use_mut_ref(Appraisal::default);
    {
        let (setter, seat, heard) = (state.clone(), seat.clone(), heard.clone());
        use_done(when((), move |()| {
            let hear = Callback::from(move |word: Word| {
                let mut heard = heard.borrow_mut();
                *heard = match word {
                    Word::Part(text) => Appraisal { text: Some(text), fresh: true, done: false, failed: false },
                    Word::Done(text) => Appraisal { text: Some(text), fresh: true, done: true, failed: false },
                    Word::Failed => Appraisal { fresh: false, done: false, failed: true, ..heard.clone() },
                };
                setter.set(heard.clone());
            });
            let id = DESK.with_borrow_mut(|desk| desk.seat(hear));
            *seat.borrow_mut() = Some(id);
            left(Taken(id))
        }));
    }
    {
        let setter = state.clone();
        use_done(when(question, move |question: &Option<String>| {
            {
                let mut heard = heard.borrow_mut();
                (heard.fresh, heard.done) = (false, false);
                setter.set(heard.clone());
            }
            if let Some(id) = *seat.borrow() {
                // What was asked before is no longer wanted, even if the answer is under way.
                DESK.with_borrow_mut(|desk| desk.withdraw(id));
            }
            left(question.clone().map(|question| {
                Timeout::new(REST_MS, move || {
                    if let Some(id) = *seat.borrow() {
                        DESK.with_borrow_mut(|desk| desk.ask(id, question));
                        go_on();
                    }
                })
            }))
        }));
    }
    state.get()
}

/// A seat, until its part of the page goes.
struct Taken(u32);

impl Drop for Taken {
    fn drop(&mut self) {
        DESK.with_borrow_mut(|desk| desk.seats.retain(|seat| seat.id != self.0));
    }
}

impl Desk {
    fn seat(&mut self, hear: Callback<Word>) -> u32 {
        self.next += 1;
        self.seats.push(Seat { id: self.next, question: None, hear });
        self.next
    }

    fn withdraw(&mut self, id: u32) {
        if let Some(seat) = self.seats.iter_mut().find(|seat| seat.id == id) {
            seat.question = None;
        }
        if let Some((busy, _)) = &mut self.busy
            && *busy == id
        {
            *busy = NOBODY; // The worker goes on to its end, but nobody listens.
        }
    }

    fn ask(&mut self, id: u32, question: String) {
        if let Some(seat) = self.seats.iter_mut().find(|seat| seat.id == id) {
            seat.question = Some(question);
        }
    }

    /// Gives the worker the next question, if it is free and there is one; whether a worker has to be started first.
    fn assign(&mut self) -> bool {
        if self.busy.is_some() {
            return false;
        }
        let Some(place) = self.seats.iter().position(|seat| seat.question.is_some()) else { return false };
        let Some((worker, _)) = &self.worker else { return !self.starting };
        let Some(question) = self.seats[place].question.take() else { return false };
        self.asked += 1.0;
        let message = js_sys::Array::of2(&self.asked.into(), &format!("appraise {question}").into());
        // A worker that cannot be told anything stays silent, and that is noticed.
        let _ = worker.post_message(&message);
        self.busy = Some((self.seats[place].id, question));
        self.answers = false;
        self.watch = Some(Watchdog::new(give_up));
        // Whoever was served goes to the end of the line.
        let seat = self.seats.remove(place);
        self.seats.push(seat);
        false
    }

    /// Who is to hear what was said, and what.
    fn heard(&mut self, number: f64, text: &str) -> Option<(Callback<Word>, Word)> {
        let (busy, _) = self.busy.as_ref().filter(|_| number == self.asked)?;
        let seat = self.seats.iter().find(|seat| seat.id == *busy).map(|seat| seat.hear.clone());
        self.answers = true;
        self.watch.iter().for_each(Watchdog::heard);
        let word = match (text.strip_prefix(DONE), text.strip_prefix(PART)) {
            (Some(rest), _) => {
                (self.busy, self.watch, self.failures) = (None, None, 0);
                Word::Done(rest.into())
            }
            (None, Some(rest)) => Word::Part(rest.into()),
            (None, None) => return None, // Only that it is alive.
        };
        Some((seat?, word))
    }
}

/// Sees to it that the worker has something to do.
fn go_on() {
    if DESK.with_borrow_mut(Desk::assign) {
        start();
    }
}

fn start() {
    let Some(promise) = shell::start_worker() else { return give_up() };
    DESK.with_borrow_mut(|desk| desk.starting = true);
    yew::platform::spawn_local(async move {
        let started: Result<JsValue, JsValue> = promise.await;
        DESK.with_borrow_mut(|desk| desk.starting = false);
        let Some(worker) = started.ok().and_then(|worker| worker.dyn_into::<Worker>().ok()) else { return give_up() };
        let ear = Ear::new(|event: MessageEvent| listen(&event));
        worker.set_onmessage(Some(ear.as_ref().unchecked_ref()));
        DESK.with_borrow_mut(|desk| desk.worker = Some((worker, ear)));
        go_on();
    });
}

fn listen(event: &MessageEvent) {
    let message = js_sys::Array::from(&event.data());
    let (Some(number), Some(text)) = (message.get(0).as_f64(), message.get(1).as_string()) else {
        return give_up(); // It has stopped by itself.
    };
    let heard = DESK.with_borrow_mut(|desk| desk.heard(number, &text));
    if let Some((hear, word)) = heard {
        hear.emit(word);
    }
    go_on();
}

/// Failures in a row after which a question is given up: a worker is replaced once.
const TRIES: u32 = 2;

impl Desk {
    /// Lets the worker go and has its question asked once more, before any other; who is to hear that it failed again.
    ///
    /// A worker that had taken up a question and then failed may answer others. One that could not be started, or never
    /// said a word, tells that there is none: everybody who waits hears of it, and what is asked after that is one more try.
    fn let_go(&mut self) -> Vec<Callback<Word>> {
        if let Some((worker, _)) = self.worker.take() {
            worker.set_onmessage(None);
            worker.terminate();
        }
        self.watch = None;
        self.failures += 1;
        let answers = std::mem::take(&mut self.answers);
        let asked = self.busy.take();
        let place = asked.and_then(|(id, question)| {
            let place = self.seats.iter().position(|seat| seat.id == id)?;
            // What was asked meanwhile in the same place counts more.
            self.seats[place].question.get_or_insert(question);
            let seat = self.seats.remove(place);
            self.seats.insert(0, seat);
            Some(0)
        });
        if self.failures < TRIES {
            return Vec::new();
        }
        let failed = |seat: &mut Seat| seat.question.take().map(|_| seat.hear.clone());
        if answers {
            self.failures = 0;
            return place.and_then(|place| failed(&mut self.seats[place])).into_iter().collect();
        }
        self.failures = TRIES - 1;
        self.seats.iter_mut().filter_map(failed).collect()
    }
}

/// Lets the worker go and goes on with another, or tells whom it fails.
fn give_up() {
    let ears = DESK.with_borrow_mut(Desk::let_go);
    ears.iter().for_each(|ear| ear.emit(Word::Failed));
    go_on();
}
