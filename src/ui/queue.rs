//! The workers of a page, and what waits to be answered by each.
//!
//! [`Place::Now`] answers movements, one question at a time and always the newest: what was asked before it had its turn
//! is dropped. [`Place::Later`] answers what takes longer, and starts when something is asked of it first, so that a widget
//! gets along with one worker. [`Place::Files`] has a program of its own, which is loaded for the first file. A part of the page that asks again before its turn has come replaces its question.
//!
//! Work of the second that nobody wants any more ends with its worker, see `crates/worker`: a question that is withdrawn
//! while it is being answered has the worker ended, and another one starts for the next question.
//!
//! A worker that fails or falls silent is replaced and asked once more; where that fails as well, whoever asked is told.
//! Where none can be started, the engine answers beside the page what is brief ([`ask::Question::is_brief`]).

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::{Array, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{File, MessageEvent};
use yew::prelude::*;

use crate::ui::answered::Why;
use crate::ui::shell::{self, Port};
use crate::ui::watchdog::Watchdog;
use ask::{Answer, Part, Question};
use scenario::Scenario;

/// Failures in a row after which a question is given up: a worker is replaced once.
const TRIES: u32 = 2;

/// Which worker is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The one that answers movements.
    Now,
    /// The one for all that takes longer.
    Later,
    /// The one that reads files, with a program of its own.
    Files,
}

impl Place {
    /// The name of the program that answers there.
    const fn program(self) -> &'static str {
        match self {
            Self::Now | Self::Later => shell::ENGINE,
            Self::Files => shell::READER,
        }
    }
}

/// A question about a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// What is asked.
    pub question: Question,
    /// About what.
    pub scenario: Rc<Scenario>,
    /// A file that it is about.
    pub file: Option<File>,
}

impl Asked {
    /// A question about a scenario.
    pub fn new(question: Question, scenario: &Rc<Scenario>) -> Self {
        Self { question, scenario: Rc::clone(scenario), file: None }
    }

    /// What is sent to a worker under `number`.
    fn message(&self, number: f64) -> Array {
        let bytes = ask::write(&(&self.question, &*self.scenario));
        let bytes = Uint8Array::from(&bytes[..]).into();
        match &self.file {
            Some(file) => Array::of3(&number.into(), &bytes, file),
            None => Array::of2(&number.into(), &bytes),
        }
    }
}

/// What somebody who asked is sent.
pub enum Message {
    /// A part of the answer to a question.
    Part(Asked, Box<Answer>),
    /// That a question is not answered, or not to its end.
    Failed(Asked, Why),
}

impl Message {
    /// What does not add up in the bills it brings; nothing where all do, or it brings none.
    fn difference(&self) -> Option<recount::Difference> {
        let Self::Part(_, answer) = self else { return None };
        let Answer::Outcome(whole) = &**answer else { return None };
        recount::difference(&whole.outcome)
    }
}

/// The number of a message, and what it brings: bytes of a part, or nothing from a worker that is only alive.
pub(super) enum Received {
    /// A part of the answer to the question of this number.
    Part(f64, Box<Part<Answer>>),
    /// Only that it is alive.
    Alive(f64),
    /// It has stopped by itself, or cannot be understood.
    Failed(Why),
}

impl Received {
    /// Reads a message of a worker.
    pub(super) fn read(event: &MessageEvent) -> Self {
        let message = Array::from(&event.data());
        let Some(number) = message.get(0).as_f64() else { return Self::Failed(stopped(&event.data())) };
        match message.get(1).dyn_ref::<Uint8Array>().map(|bytes| ask::read(&bytes.to_vec())) {
            None => Self::Alive(number),
            Some(Some(part)) => Self::Part(number, Box::new(part)),
            Some(None) => Self::Failed(Why::Stopped),
        }
    }
}

/// Why a worker stopped, by what it told. A panic tells where it was; what is trapped without one had no memory left.
fn stopped(told: &JsValue) -> Why {
    let told = Reflect::get(told, &"failed".into()).ok().and_then(|told| told.as_string()).unwrap_or_default();
    let is_full = ["RuntimeError", "allocation"].iter().any(|trap| told.contains(trap));
    if is_full { Why::Full } else { Why::Stopped }
}

/// A worker, or the engine beside the page, and who listens to it. Dropping it ends the worker.
pub(super) struct Connection {
    port: Port,
    _listener: Closure<dyn FnMut(MessageEvent)>,
}

impl Connection {
    /// Has `listen` called with every message.
    pub(super) fn new(port: Port, listen: impl FnMut(MessageEvent) + 'static) -> Self {
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(listen);
        port.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Self { port, _listener: listener }
    }

    /// Puts a question. A worker that cannot be asked stays silent, and that is noticed.
    pub(super) fn ask(&self, asked: &Asked, number: f64) {
        let _ = self.port.post_message(&asked.message(number));
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.port.set_onmessage(None);
        self.port.terminate();
    }
}

/// Somebody who asks, and what waits for an answer.
struct Subscriber {
    id: u32,
    asked: Option<Asked>,
    send: Callback<Message>,
    /// Whether it asks no more than this once.
    is_once: bool,
}

/// The question that is being answered.
struct Busy {
    /// Who asked; nobody once it was withdrawn.
    id: u32,
    asked: Asked,
    /// Whether anything of an answer came.
    has_begun: bool,
    watch: Option<Watchdog>,
}

/// What the questions of a place are put to.
#[derive(Default)]
enum Worker {
    #[default]
    None,
    Starting,
    /// A worker.
    Started(Connection),
    /// The engine beside the page, which answers what is brief.
    Beside(Connection),
}

/// What waits for a worker.
#[derive(Default)]
struct Queue {
    subscribers: Vec<Subscriber>,
    next: u32,
    worker: Worker,
    failures: u32,
    busy: Option<Busy>,
    /// The number of the question that was put last.
    number: f64,
}

thread_local! {
    static QUEUES: [RefCell<Queue>; 3] = Default::default();
}

fn with<T>(place: Place, act: impl FnOnce(&mut Queue) -> T) -> T {
    QUEUES.with(|queues| act(&mut queues[place as usize].borrow_mut()))
}

/// A part of the page that asks, for as long as it is kept.
pub struct Subscription(Place, u32);

impl Subscription {
    /// Whatever becomes of its questions is sent to `send`.
    pub fn new(place: Place, send: Callback<Message>) -> Self {
        Self(place, with(place, |queue| queue.subscribe(None, send)))
    }

    /// Asks, in the place of what waits to be asked.
    pub fn ask(&self, asked: Asked) {
        let Self(place, id) = *self;
        with(place, |queue| queue.ask(id, asked));
        go_on(place);
    }

    /// Ends what was asked. What is being answered ends with its worker.
    pub fn withdraw(&self) {
        let Self(place, id) = *self;
        if with(place, |queue| queue.withdraw(id)) {
            // Others may withdraw as well, in the same turn.
            Timeout::new(0, move || go_on(place)).forget();
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.withdraw();
        let Self(place, id) = *self;
        with(place, |queue| queue.subscribers.retain(|subscriber| subscriber.id != id));
    }
}

/// Asks once; `send` has the whole answer, or hears that there is none.
pub fn ask_once(asked: Asked, send: Callback<Message>) {
    ask_once_at(Place::Later, asked, send);
}

/// The same of the worker at a place.
pub fn ask_once_at(place: Place, asked: Asked, send: Callback<Message>) {
    with(place, |queue| queue.subscribe(Some(asked), send));
    go_on(place);
}

/// What has to be done for the next question.
enum Next {
    /// Nothing: there is none, or it was put.
    Nothing,
    /// A worker has to be started.
    Start,
    /// Somebody hears that there is no answer.
    Refuse(Callback<Message>, Asked),
}

impl Queue {
    fn subscribe(&mut self, asked: Option<Asked>, send: Callback<Message>) -> u32 {
        self.next += 1;
        self.subscribers.push(Subscriber { id: self.next, is_once: asked.is_some(), asked, send });
        self.next
    }

    /// Ends what `id` asked; whether another question may have its turn now.
    fn withdraw(&mut self, id: u32) -> bool {
        self.of(id).into_iter().for_each(|subscriber| subscriber.asked = None);
        let is_busy = self.busy.take_if(|busy| busy.id == id).is_some();
        if is_busy {
            self.end();
        }
        is_busy
    }

    fn ask(&mut self, id: u32, asked: Asked) {
        // What only a worker answers is one more try to start one.
        if !asked.question.is_brief() && self.busy.is_none() && matches!(self.worker, Worker::Beside(..)) {
            self.end();
        }
        self.of(id).into_iter().for_each(|subscriber| subscriber.asked = Some(asked.clone()));
    }

    fn of(&mut self, id: u32) -> Option<&mut Subscriber> {
        self.subscribers.iter_mut().find(|subscriber| subscriber.id == id)
    }

    /// Lets the worker go.
    fn end(&mut self) {
        if !matches!(self.worker, Worker::Starting) {
            self.worker = Worker::None;
        }
    }

    /// Puts the next question, if the worker is free and there is one.
    fn assign(&mut self, place: Place) -> Next {
        if self.busy.is_some() {
            return Next::Nothing;
        }
        let Some(at) = self.subscribers.iter().position(|subscriber| subscriber.asked.is_some()) else {
            return Next::Nothing;
        };
        let (worker, is_beside) = match &self.worker {
            Worker::None => return Next::Start,
            Worker::Starting => return Next::Nothing,
            Worker::Started(worker) => (worker, false),
            Worker::Beside(worker) => (worker, true),
        };
        // Whoever has had a turn goes to the end of the line.
        let mut subscriber = self.subscribers.remove(at);
        let Some(asked) = subscriber.asked.take() else { return Next::Nothing };
        let (id, send) = (subscriber.id, subscriber.send.clone());
        let is_refused = is_beside && !asked.question.is_brief();
        if !(is_refused && subscriber.is_once) {
            self.subscribers.push(subscriber);
        }
        if is_refused {
            return Next::Refuse(send, asked);
        }
        self.number += 1.0;
        worker.ask(&asked, self.number);
        // Beside the page there is nobody to watch: while the engine answers, nobody else does anything.
        let watch = (!is_beside).then(|| Watchdog::new(move || give_up(place, Why::Silent)));
        self.busy = Some(Busy { id, asked, has_begun: false, watch });
        Next::Nothing
    }

    /// Who is sent what the worker sent.
    fn received(&mut self, number: f64, part: Option<Part<Answer>>) -> Option<(Callback<Message>, Message)> {
        let busy = self.busy.as_mut().filter(|_| number == self.number)?;
        busy.has_begun = true;
        busy.watch.iter().for_each(Watchdog::reset);
        let part = part?;
        let (id, asked) = (busy.id, busy.asked.clone());
        let is_last = matches!(part, Part::Last(_));
        if is_last {
            (self.busy, self.failures) = (None, 0);
        }
        let at = self.subscribers.iter().position(|subscriber| subscriber.id == id)?;
        let subscriber = &self.subscribers[at];
        if subscriber.is_once && !is_last {
            return None;
        }
        let send = subscriber.send.clone();
        if subscriber.is_once {
            self.subscribers.remove(at);
        }
        Some((send, Message::Part(asked, Box::new(part.content()))))
    }

    /// Lets the worker go and has its question put once more, before any other; who is told that it failed again.
    ///
    /// One that had begun and then failed may answer other questions. One that never sent a word tells that there is
    /// none: everybody who waits hears of it, and what is asked after that is one more try. A file that was begun is not read
    /// twice unasked: it may be large, and may be what was too much.
    fn give_up(&mut self) -> Vec<(Callback<Message>, Asked)> {
        self.end();
        self.failures += 1;
        let Some(busy) = self.busy.take() else { return Vec::new() };
        let is_file = busy.has_begun && busy.asked.file.is_some();
        if let Some(at) = self.subscribers.iter().position(|subscriber| subscriber.id == busy.id) {
            let mut subscriber = self.subscribers.remove(at);
            // What was asked meanwhile in the same place counts more.
            subscriber.asked.get_or_insert(busy.asked);
            self.subscribers.insert(0, subscriber);
        }
        if self.failures < TRIES && !is_file {
            return Vec::new();
        }
        let waiting = if busy.has_begun { 1 } else { self.subscribers.len() };
        self.failures = if busy.has_begun { 0 } else { TRIES - 1 };
        let failed = self.subscribers.iter_mut().take(waiting);
        let failed = failed.filter_map(|one| Some((one.send.clone(), one.asked.take()?))).collect();
        self.subscribers.retain(|subscriber| !subscriber.is_once || subscriber.asked.is_some());
        failed
    }
}

/// Sees to it that the worker has something to do.
fn go_on(place: Place) {
    loop {
        match with(place, |queue| queue.assign(place)) {
            Next::Nothing => return,
            Next::Start => return start(place),
            Next::Refuse(send, asked) => send.emit(Message::Failed(asked, Why::NotStarted)),
        }
    }
}

/// Starts a worker or, where none can be had, the engine beside the page.
fn start(place: Place) {
    with(place, |queue| queue.worker = Worker::Starting);
    yew::platform::spawn_local(async move {
        let worker = match port(shell::start_worker(place.program())).await {
            Some(port) => Some((port, false)),
            None => port(shell::start_beside(place.program())).await.map(|port| (port, true)),
        };
        let Some((port, is_beside)) = worker else { return without(place) };
        let worker = Connection::new(port, move |event| listen(place, &event));
        with(place, |queue| queue.worker = if is_beside { Worker::Beside(worker) } else { Worker::Started(worker) });
        go_on(place);
    });
}

/// What a promise of the shell comes to.
pub(super) async fn port(promise: Option<Promise>) -> Option<Port> {
    promise?.await.ok().map(JsCast::unchecked_into)
}

/// Nothing can be asked: everybody who waits is told.
fn without(place: Place) {
    let waiting = with(place, |queue| {
        queue.worker = Worker::None;
        let asked = queue.subscribers.iter_mut().filter_map(|one| Some((one.send.clone(), one.asked.take()?)));
        let waiting: Vec<_> = asked.collect();
        queue.subscribers.retain(|subscriber| !subscriber.is_once);
        waiting
    });
    waiting.into_iter().for_each(|(send, asked)| send.emit(Message::Failed(asked, Why::NotStarted)));
}

fn listen(place: Place, event: &MessageEvent) {
    let sent = match Received::read(event) {
        Received::Failed(why) => return give_up(place, why),
        Received::Alive(number) => with(place, |queue| queue.received(number, None)),
        Received::Part(number, part) => with(place, |queue| queue.received(number, Some(*part))),
    };
    if let Some((send, message)) = sent {
        if let Some(difference) = message.difference() {
            // Nothing of it is shown, nor of what comes after: the figures before it were right.
            return shell::panicked(&difference.to_string());
        }
        send.emit(message);
    }
    go_on(place);
}

/// Lets the worker go and goes on with another, or tells whom it fails.
fn give_up(place: Place, why: Why) {
    let failed = with(place, Queue::give_up);
    failed.into_iter().for_each(|(send, asked)| send.emit(Message::Failed(asked, why)));
    go_on(place);
}
