//! "Checked by simulation": the closed forms beside runs in workers, on request.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};
use yew::prelude::*;

use crate::ui::figure::figure;
use crate::ui::list::list;
use crate::ui::shell;
use crate::ui::watchdog::{ALIVE, Watchdog};
use ::words::simulation as words;
use answer::simulated::{Compared, Figures, Study, compared};
use decide::simulate::{closed, read, study};
use scenario::Scenario;
use scenario::link;
use text::decimal::fixed;

/// Workers at most: as many runs go at the same time.
const MOST_WORKERS: u32 = 4;

/// What is said where no worker can be had.
const NOT_STARTED: &str = "No worker could be started here, so that nothing was simulated.";

/// What is said where a worker said that it failed.
const STOPPED: &str = "The simulation stopped by itself; the page goes on without it.";

/// What is said where a worker said nothing any more.
const SILENT: &str = "The simulation no longer answered and was ended; the page goes on without it.";

/// What a simulation needs.
#[derive(Clone, PartialEq, Properties)]
pub struct SimulationProps {
    /// What is chosen.
    pub scenario: Rc<Scenario>,
}

/// How far it is.
#[derive(Clone, PartialEq)]
enum State {
    Idle,
    Running(Rc<Study>, f64),
    Done(Rc<Study>, Rc<Vec<Compared>>),
    Failed(AttrValue),
}

/// A worker under way.
struct Hand {
    id: u32,
    worker: Worker,
    /// The run that it is at, if any is left.
    run: Option<u32>,
    watch: Option<Watchdog>,
    /// Keeps the listener alive.
    _ear: Closure<dyn FnMut(MessageEvent)>,
}

impl Drop for Hand {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.terminate();
    }
}

/// Workers under way, with what they have said so far.
struct Crew {
    hands: Vec<Hand>,
    /// The number of the next worker.
    hired: u32,
    link: String,
    study: Rc<Study>,
    closed: Figures,
    /// Runs that nobody has taken yet.
    open: Vec<u32>,
    done: Vec<f64>,
    runs: Vec<Figures>,
    /// Whether a worker has taken the place of one that failed.
    replaced: bool,
}

type Shared = Rc<RefCell<Option<Crew>>>;

/// The card. A change of the scenario stops what is under way: its answer would be about something else.
#[component]
pub fn Simulation(props: &SimulationProps) -> Html {
    let state = use_state_eq(|| State::Idle);
    let crew: Rc<Shared> = use_memo((), |()| Shared::default());
    {
        let (setter, crew) = (state.setter(), Rc::clone(&crew));
        use_effect_with(Rc::clone(&props.scenario), move |_| {
            setter.set(State::Idle);
            move || {
                dismiss(&crew);
            }
        });
    }
    let onstart = {
        let (setter, crew, scenario) = (state.setter(), Rc::clone(&crew), Rc::clone(&props.scenario));
        Callback::from(move |_: MouseEvent| start(&scenario, &crew, &setter))
    };
    let oncancel = {
        let (setter, crew) = (state.setter(), Rc::clone(&crew));
        Callback::from(move |_: MouseEvent| {
            dismiss(&crew);
            setter.set(State::Idle);
        })
    };
    figure("simulation", "Checked by simulation", words::SUB, shown(&state, onstart, oncancel))
}

fn shown(state: &State, onstart: Callback<MouseEvent>, oncancel: Callback<MouseEvent>) -> Html {
    let start =
        |text: &'static str| html! { <button class="button" type="button" onclick={&onstart}>{ text }</button> };
    match state {
        State::Idle => html! { <p class="simulation__start">{ start("Simulate this workload") }</p> },
        State::Failed(why) => html! { <><p class="simulation__said" role="alert">{ why }</p>{ start("Try again") }</> },
        State::Running(study, done) => html! {
            <div class="simulation__running">
                <progress class="simulation__progress" max="1" value={fixed(*done, 3)} aria-label="Simulation" />
                <p class="simulation__said" role="status">{ words::running(study, *done) }</p>
                <button class="button" type="button" onclick={oncancel}>{ "Stop" }</button>
            </div>
        },
        State::Done(study, found) => html! {
            <>
                { table(found) }
                <p class="simulation__said" role="status">{ words::summary(found) }{ format!(" {}.", words::told(study)) }</p>
                { start("Again") }
            </>
        },
    }
}

fn table(found: &[Compared]) -> Html {
    let row = |(place, compared): (usize, &Compared)| {
        let [name, closed, simulated, verdict] = words::row(place, compared);
        html! {
            <tr>
                <th scope="row">{ name }</th>
                <td data-label="closed form">{ closed }</td>
                <td data-label="simulated">{ simulated }</td>
                <td data-label="">{ verdict }</td>
            </tr>
        }
    };
    html! {
        <table class="simulation__table">
            <caption class="visually-hidden">{ "Closed forms beside the simulation" }</caption>
            <thead>
                <tr>
                    <th scope="col">{ "Figure" }</th>
                    <th scope="col">{ "Closed form" }</th>
                    <th scope="col">{ "Simulated, 95 % interval" }</th>
                    <th scope="col">{ "They are" }</th>
                </tr>
            </thead>
            <tbody>{ list(found.iter().enumerate(), row) }</tbody>
        </table>
    }
}

/// Begins the runs of a scenario.
fn start(scenario: &Scenario, crew: &Shared, setter: &UseStateSetter<State>) {
    dismiss(crew);
    let (study, closed) = match study(scenario) {
        Ok(reduced) => (Rc::new(reduced.study), closed(&reduced)),
        Err(refused) => return setter.set(State::Failed(words::too_much(refused).into())),
    };
    setter.set(State::Running(Rc::clone(&study), 0.0));
    let count = browser_cores().min(MOST_WORKERS).min(study.runs).max(1);
    *crew.borrow_mut() = Some(Crew {
        hands: Vec::new(),
        hired: 0,
        link: link::write(scenario),
        closed,
        open: (1..=study.runs).rev().collect(),
        done: vec![0.0; study.runs as usize],
        runs: Vec::new(),
        replaced: false,
        study,
    });
    for _ in 0..count {
        hire(crew, setter);
    }
}

/// One more worker, which takes the next run.
fn hire(crew: &Shared, setter: &UseStateSetter<State>) {
    let Some(study) = crew.borrow().as_ref().map(|present| Rc::clone(&present.study)) else { return };
    let promise = shell::start_worker();
    let (crew, setter) = (Rc::clone(crew), setter.clone());
    yew::platform::spawn_local(async move {
        let worker = match promise {
            Some(promise) => promise.await.ok().and_then(|worker: JsValue| worker.dyn_into::<Worker>().ok()),
            None => None,
        };
        // Dismissed while it was starting.
        let wanted = crew.borrow().as_ref().is_some_and(|present| Rc::ptr_eq(&present.study, &study));
        match worker {
            Some(worker) if wanted => take_on(&crew, &setter, worker),
            Some(worker) => worker.terminate(),
            None if wanted => lost(&crew, &setter, None, NOT_STARTED),
            None => {}
        }
    });
}

/// A worker that has started joins the others.
fn take_on(crew: &Shared, setter: &UseStateSetter<State>, worker: Worker) {
    let mut borrowed = crew.borrow_mut();
    let Some(present) = borrowed.as_mut() else { return };
    present.hired += 1;
    let id = present.hired;
    let ear = {
        let (crew, setter) = (Rc::clone(crew), setter.clone());
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| heard(&crew, &setter, id, &event))
    };
    worker.set_onmessage(Some(ear.as_ref().unchecked_ref()));
    let watch = {
        let (crew, setter) = (Rc::clone(crew), setter.clone());
        Watchdog::new(move || lost(&crew, &setter, Some(id), SILENT))
    };
    present.hands.push(Hand { id, worker, run: None, watch: Some(watch), _ear: ear });
    present.assign(id);
}

impl Crew {
    /// Gives a worker the next run; without one it has nothing to say, and nobody waits for it.
    fn assign(&mut self, id: u32) {
        let Some(hand) = self.hands.iter_mut().find(|hand| hand.id == id) else { return };
        hand.run = self.open.pop();
        let Some(run) = hand.run else {
            hand.watch = None;
            return;
        };
        let question = format!("simulate {run} {}", self.link);
        let message = js_sys::Array::of2(&f64::from(run).into(), &question.into());
        // A worker that cannot be told anything stays silent, and that is noticed.
        let _ = hand.worker.post_message(&message);
    }

    /// Takes leave of a worker; its run is open again.
    fn part_with(&mut self, id: u32) {
        let Some(place) = self.hands.iter().position(|hand| hand.id == id) else { return };
        if let Some(run) = self.hands.remove(place).run {
            self.open.push(run);
            self.progress(run, 0.0);
        }
    }

    /// Notes how much of a run is done.
    fn progress(&mut self, run: u32, share: f64) {
        if let Some(done) = self.done.get_mut((run as usize).saturating_sub(1)) {
            *done = share;
        }
    }
}

fn heard(crew: &Shared, setter: &UseStateSetter<State>, id: u32, event: &MessageEvent) {
    let message = js_sys::Array::from(&event.data());
    let (Some(run), Some(text)) = (message.get(0).as_f64(), message.get(1).as_string()) else {
        return lost(crew, setter, Some(id), STOPPED);
    };
    let run = run as u32;
    let mut borrowed = crew.borrow_mut();
    let Some(present) = borrowed.as_mut() else { return };
    let watch = present.hands.iter().find(|hand| hand.id == id).and_then(|hand| hand.watch.as_ref());
    watch.into_iter().for_each(Watchdog::heard);
    match text.split_once(' ') {
        None if text == ALIVE => return,
        Some(("at", share)) => present.progress(run, text::decimal::read(share).unwrap_or_default()),
        Some(("figures", figures)) => {
            present.runs.extend(read(figures));
            present.progress(run, 1.0);
            present.assign(id);
        }
        _ => {
            drop(borrowed);
            return fail(crew, setter, "More requests would be in service at once than a browser's memory holds.");
        }
    }
    let study = Rc::clone(&present.study);
    if present.runs.len() == study.runs as usize {
        let found = compared(&present.closed, &present.runs).to_vec();
        drop(borrowed);
        dismiss(crew);
        return setter.set(State::Done(study, Rc::new(found)));
    }
    let done = present.done.iter().sum::<f64>() / present.done.len() as f64;
    setter.set(State::Running(study, done));
}

/// A worker has failed, or none could be started: another one takes over its run, once. The seed, and so the figures,
/// are the same.
fn lost(crew: &Shared, setter: &UseStateSetter<State>, id: Option<u32>, why: &'static str) {
    let again = crew.borrow_mut().as_mut().is_some_and(|present| {
        id.into_iter().for_each(|id| present.part_with(id));
        !std::mem::replace(&mut present.replaced, true)
    });
    if again { hire(crew, setter) } else { fail(crew, setter, why) }
}

fn fail(crew: &Shared, setter: &UseStateSetter<State>, why: &'static str) {
    // Of several workers that fail at once the first one has said so.
    if dismiss(crew) {
        setter.set(State::Failed(why.into()));
    }
}

/// Ends every worker at once; whether there was anything to end.
fn dismiss(crew: &Shared) -> bool {
    let gone = crew.borrow_mut().take();
    gone.is_some()
}

/// Processors that the browser tells of.
fn browser_cores() -> u32 {
    web_sys::window().map_or(1, |window| window.navigator().hardware_concurrency() as u32)
}
