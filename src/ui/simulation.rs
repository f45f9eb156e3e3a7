//! "Checked by simulation": the closed forms beside runs in workers, on request.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Interval;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};
use yew::prelude::*;

use crate::app::decimal::fixed;
use crate::app::link;
use crate::app::scenario::Scenario;
use crate::app::simulate::{Compared, Figures, Study, compared, read, study};
use crate::app::words::simulation as words;
use crate::ui::figure::figure;
use crate::ui::list::list;
use crate::ui::shell;

/// Workers at most: as many runs go at the same time.
const MOST_WORKERS: u32 = 4;

/// Seconds of silence after which workers are given up.
const SILENCE: u32 = 8;

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

/// Workers under way, with what they have said so far.
struct Crew {
    workers: Vec<Worker>,
    /// Keeps the listeners alive.
    _ears: Vec<Closure<dyn FnMut(MessageEvent)>>,
    link: String,
    study: Rc<Study>,
    closed: Figures,
    next: u32,
    done: Vec<f64>,
    runs: Vec<Figures>,
    silent: u32,
    /// Whether it has taken the place of one that fell silent.
    again: bool,
    scenario: Scenario,
    _watch: Interval,
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
            move || dismiss(&crew)
        });
    }
    let onstart = {
        let (setter, crew, scenario) = (state.setter(), Rc::clone(&crew), Rc::clone(&props.scenario));
        Callback::from(move |_: MouseEvent| start(&scenario, &crew, &setter, false))
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
                <p class="simulation__said" role="status">{ words::summary(found) }{ format!(" {}.", study.told()) }</p>
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
fn start(scenario: &Scenario, crew: &Shared, setter: &UseStateSetter<State>, again: bool) {
    dismiss(crew);
    let study = match study(scenario) {
        Ok(study) => Rc::new(study),
        Err(refused) => return setter.set(State::Failed(words::too_much(refused).into())),
    };
    setter.set(State::Running(Rc::clone(&study), 0.0));
    let watch = {
        let (crew, setter) = (Rc::clone(crew), setter.clone());
        Interval::new(1_000, move || look_after(&crew, &setter))
    };
    let count = browser_cores().min(MOST_WORKERS).min(study.runs).max(1);
    *crew.borrow_mut() = Some(Crew {
        workers: Vec::new(),
        _ears: Vec::new(),
        link: link::write(scenario),
        closed: study.closed(),
        next: 1,
        done: vec![0.0; study.runs as usize],
        runs: Vec::new(),
        silent: 0,
        again,
        scenario: scenario.clone(),
        study,
        _watch: watch,
    });
    for _ in 0..count {
        hire(crew, setter);
    }
}

/// One more worker, which takes the next run.
fn hire(crew: &Shared, setter: &UseStateSetter<State>) {
    let Some(promise) = shell::start_worker() else {
        return fail(crew, setter, "No worker could be started here, so that nothing was simulated.");
    };
    let (crew, setter) = (Rc::clone(crew), setter.clone());
    yew::platform::spawn_local(async move {
        let started: Result<JsValue, JsValue> = promise.await;
        let Some(worker) = started.ok().and_then(|worker| worker.dyn_into::<Worker>().ok()) else {
            return fail(&crew, &setter, "No worker could be started here, so that nothing was simulated.");
        };
        let ear = {
            let (crew, setter, worker) = (Rc::clone(&crew), setter.clone(), worker.clone());
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| heard(&crew, &setter, &worker, &event))
        };
        worker.set_onmessage(Some(ear.as_ref().unchecked_ref()));
        let mut borrowed = crew.borrow_mut();
        // Dismissed while it was starting.
        let Some(present) = borrowed.as_mut() else { return worker.terminate() };
        present.assign(&worker);
        present.workers.push(worker);
        present._ears.push(ear);
    });
}

impl Crew {
    /// Gives a worker the next run, if there is one.
    fn assign(&mut self, worker: &Worker) {
        if self.next > self.study.runs {
            return;
        }
        let question = format!("simulate {} {}", self.next, self.link);
        let message = js_sys::Array::of2(&f64::from(self.next).into(), &question.into());
        // A worker that cannot be told anything stays silent, and that is noticed.
        let _ = worker.post_message(&message);
        self.next += 1;
    }
}

fn heard(crew: &Shared, setter: &UseStateSetter<State>, worker: &Worker, event: &MessageEvent) {
    let message = js_sys::Array::from(&event.data());
    let (Some(run), Some(text)) = (message.get(0).as_f64(), message.get(1).as_string()) else {
        return fail(crew, setter, "The simulation stopped by itself; the page goes on without it.");
    };
    let mut borrowed = crew.borrow_mut();
    let Some(present) = borrowed.as_mut() else { return };
    present.silent = 0;
    let place = (run as usize).saturating_sub(1);
    match text.split_once(' ') {
        Some(("at", share)) => {
            if let (Some(done), Some(share)) = (present.done.get_mut(place), crate::app::decimal::read(share)) {
                *done = share;
            }
        }
        Some(("figures", figures)) => {
            present.runs.extend(read(figures));
            if let Some(done) = present.done.get_mut(place) {
                *done = 1.0;
            }
            present.assign(worker);
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

/// Notices workers that say nothing, and puts new ones in their place, once: one that has run out of memory or was ended by the browser tells nobody.
fn look_after(crew: &Shared, setter: &UseStateSetter<State>) {
    let silent = crew.borrow_mut().as_mut().map_or(0, |present| {
        present.silent += 1;
        present.silent
    });
    if silent <= SILENCE {
        return;
    }
    let first = crew.borrow().as_ref().filter(|present| !present.again).map(|present| present.scenario.clone());
    if let Some(scenario) = first {
        // New workers take over from the beginning; the seeds, and so the figures, are the same.
        start(&scenario, crew, setter, true);
    } else {
        fail(crew, setter, "The simulation no longer answered and was ended; the page goes on without it.");
    }
}

fn fail(crew: &Shared, setter: &UseStateSetter<State>, why: &'static str) {
    dismiss(crew);
    setter.set(State::Failed(why.into()));
}

/// Ends every worker at once.
fn dismiss(crew: &Shared) {
    let gone = crew.borrow_mut().take();
    if let Some(gone) = gone {
        gone.workers.iter().for_each(Worker::terminate);
    }
}

/// Processors that the browser tells of.
fn browser_cores() -> u32 {
    web_sys::window().map_or(1, |window| window.navigator().hardware_concurrency() as u32)
}
