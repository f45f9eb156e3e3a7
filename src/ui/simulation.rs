//! "Checked by simulation": the closed forms beside runs in workers, on request.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::MessageEvent;
use yew::prelude::*;

use crate::ui::figure::figure;
use crate::ui::queue::{Asked, Connection, Received, port};
use crate::ui::shell::{self, Port};
use crate::ui::watchdog::Watchdog;
use ::words::{simulation as words, studies};
use answer::simulated::{Compared, Figures, Study, compared};
use ask::{Answer, Question, Simulation};
use scenario::Scenario;
use text::decimal::fixed;

/// Workers at most: as many runs go at the same time.
const MOST_WORKERS: u32 = 4;

/// What is said where no worker can be had.
const NOT_STARTED: &str = "No worker could be started here, so that nothing was simulated.";

/// What is told where a worker told that it failed.
const STOPPED: &str = "The simulation stopped by itself; the page goes on without it.";

/// What is said where a worker said nothing any more.
const SILENT: &str = "The simulation no longer answered and was ended; the page goes on without it.";

/// What is said where a run needs more than there is.
const NO_ROOM: &str = "More requests would be in service at once than a browser's memory holds.";

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
    /// It is being looked how much can be followed.
    Planning,
    Running(Study, f64),
    Done(Study, Rc<Vec<Compared>>),
    Failed(AttrValue),
}

/// A worker under way.
struct Runner {
    id: u32,
    /// Ends it when it is dropped.
    worker: Connection,
    /// What it is at, if anything is left for it.
    job: Option<Job>,
    watch: Option<Watchdog>,
}

/// What a worker is asked.
#[derive(Clone, Copy, PartialEq)]
enum Job {
    /// What is to be simulated.
    Plan,
    /// The run of this number, which is its seed too.
    Run(u32),
}

/// Workers under way, with what they have sent so far.
struct Runs {
    /// Tells these from the runs of another time.
    scenario: Rc<Scenario>,
    runners: Vec<Runner>,
    /// The number of the next worker.
    next: u32,
    plan: Option<Simulation>,
    /// What nobody has taken yet.
    open: Vec<Job>,
    done: Vec<f64>,
    runs: Vec<Figures>,
    /// Whether a worker has taken the place of one that failed.
    replaced: bool,
}

type Shared = Rc<RefCell<Option<Runs>>>;

/// The card. A change of the scenario stops what is under way: its answer would be about something else.
#[component]
pub fn SimulationCard(props: &SimulationProps) -> Html {
    let state = use_state_eq(|| State::Idle);
    let setter = state.setter();
    let shared: Rc<Shared> = use_memo((), |()| Shared::default());
    {
        let (setter, shared) = (setter.clone(), Rc::clone(&shared));
        use_effect_with(Rc::clone(&props.scenario), move |_| {
            setter.set(State::Idle);
            move || {
                dismiss(&shared);
            }
        });
    }
    let onstart = {
        let (setter, shared, scenario) = (setter.clone(), Rc::clone(&shared), Rc::clone(&props.scenario));
        Callback::from(move |_: MouseEvent| start(&scenario, &shared, &setter))
    };
    let oncancel = {
        let shared = Rc::clone(&shared);
        Callback::from(move |_: MouseEvent| {
            dismiss(&shared);
            setter.set(State::Idle);
        })
    };
    let class = if *state == State::Idle { "simulation figure--waiting" } else { "simulation" };
    figure(class, "Checked by simulation", words::SUB, shown(&state, onstart, oncancel))
}

fn shown(state: &State, onstart: Callback<MouseEvent>, oncancel: Callback<MouseEvent>) -> Html {
    let start =
        |text: &'static str| html! { <button class="button" type="button" onclick={&onstart}>{ text }</button> };
    match state {
        State::Idle => html! { <p class="simulation__start">{ start("Simulate this workload") }</p> },
        State::Failed(why) => html! { <><p class="simulation__said" role="alert">{ why }</p>{ start("Try again") }</> },
        State::Planning => running(0.0, studies::WAITING.to_owned(), oncancel),
        State::Running(study, done) => running(*done, words::running(study, *done), oncancel),
        State::Done(study, found) => html! {
            <>
                { table(found) }
                <p class="simulation__said" role="status">{ words::summary(found) }{ format!(" {}.", words::told(study)) }</p>
                { start("Again") }
            </>
        },
    }
}

fn running(done: f64, text: String, oncancel: Callback<MouseEvent>) -> Html {
    html! {
        <div class="simulation__running">
            <progress class="simulation__progress" max="1" value={fixed(done, 3)} aria-label="Simulation" />
            <p class="simulation__said" role="status">{ text }</p>
            <button class="button" type="button" onclick={oncancel}>{ "Stop" }</button>
        </div>
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
            <tbody>{ for found.iter().enumerate().map(row) }</tbody>
        </table>
    }
}

/// Begins the runs of a scenario: one worker is asked first what they are.
fn start(scenario: &Rc<Scenario>, shared: &Shared, setter: &UseStateSetter<State>) {
    dismiss(shared);
    setter.set(State::Planning);
    *shared.borrow_mut() = Some(Runs {
        scenario: Rc::clone(scenario),
        runners: Vec::new(),
        next: 0,
        plan: None,
        open: vec![Job::Plan],
        done: Vec::new(),
        runs: Vec::new(),
        replaced: false,
    });
    hire(shared, setter);
}

/// One more worker, which takes the next run.
fn hire(shared: &Shared, setter: &UseStateSetter<State>) {
    let Some(scenario) = shared.borrow().as_ref().map(|runs| Rc::clone(&runs.scenario)) else { return };
    let promise = shell::start_worker(shell::ENGINE);
    let (shared, setter) = (Rc::clone(shared), setter.clone());
    yew::platform::spawn_local(async move {
        let worker = port(promise).await;
        // Dismissed while it was starting.
        let wanted = shared.borrow().as_ref().is_some_and(|runs| Rc::ptr_eq(&runs.scenario, &scenario));
        match worker {
            Some(worker) if wanted => take_on(&shared, &setter, worker),
            Some(worker) => worker.terminate(),
            None if wanted => lost(&shared, &setter, None, NOT_STARTED),
            None => {}
        }
    });
}

/// A worker that has started joins the others.
fn take_on(shared: &Shared, setter: &UseStateSetter<State>, port: Port) {
    let mut borrowed = shared.borrow_mut();
    let Some(runs) = borrowed.as_mut() else { return };
    runs.next += 1;
    let id = runs.next;
    let worker = {
        let (shared, setter) = (Rc::clone(shared), setter.clone());
        Connection::new(port, move |event| received(&shared, &setter, id, &event))
    };
    let watch = {
        let (shared, setter) = (Rc::clone(shared), setter.clone());
        Watchdog::new(move || lost(&shared, &setter, Some(id), SILENT))
    };
    runs.runners.push(Runner { id, worker, job: None, watch: Some(watch) });
    runs.assign(id);
}

impl Runs {
    /// Gives a worker what is open next; without anything it has nothing to send, and nobody waits for it.
    fn assign(&mut self, id: u32) {
        let Some(runner) = self.runners.iter_mut().find(|runner| runner.id == id) else { return };
        runner.job = self.open.pop();
        let (number, question) = match runner.job {
            None => {
                runner.watch = None;
                return;
            }
            Some(Job::Plan) => (0, Question::Simulation),
            Some(Job::Run(run)) => (run, Question::Run { seed: run.into() }),
        };
        runner.worker.ask(&Asked::new(question, &self.scenario), number.into());
    }

    /// Takes leave of a worker; what it was at is open again.
    fn part_with(&mut self, id: u32) {
        let Some(at) = self.runners.iter().position(|runner| runner.id == id) else { return };
        // Dropping the worker ends it.
        let Some(job) = self.runners.remove(at).job else { return };
        self.open.push(job);
        if let Job::Run(run) = job {
            self.progress(run, 0.0);
        }
    }

    /// Notes how much of a run is done.
    fn progress(&mut self, run: u32, share: f64) {
        if let Some(done) = self.done.get_mut((run as usize).saturating_sub(1)) {
            *done = share;
        }
    }

    /// Takes up what is to be simulated; how many workers share it.
    fn plan(&mut self, plan: Simulation) -> u32 {
        let runs = plan.study.runs;
        self.plan = Some(plan);
        self.open = (1..=runs).rev().map(Job::Run).collect();
        self.done = vec![0.0; runs as usize];
        cores().min(MOST_WORKERS).min(runs).max(1)
    }

    /// How far all of it is, or what it came to.
    fn state(&self) -> State {
        let Some(Simulation { study, closed }) = self.plan else { return State::Planning };
        if self.runs.len() == study.runs as usize {
            return State::Done(study, Rc::new(compared(&closed, &self.runs).to_vec()));
        }
        State::Running(study, self.done.iter().sum::<f64>() / self.done.len() as f64)
    }
}

fn received(shared: &Shared, setter: &UseStateSetter<State>, id: u32, event: &MessageEvent) {
    let message = Received::read(event);
    if matches!(message, Received::Failed(_)) {
        return lost(shared, setter, Some(id), STOPPED);
    }
    let mut borrowed = shared.borrow_mut();
    let Some(runs) = borrowed.as_mut() else { return };
    let watch = runs.runners.iter().find(|runner| runner.id == id).and_then(|runner| runner.watch.as_ref());
    watch.into_iter().for_each(Watchdog::reset);
    let Received::Part(number, part) = message else { return };
    let mut more = 0;
    match part.content() {
        Answer::Simulation(Ok(plan)) => {
            more = runs.plan(plan) - 1;
            runs.assign(id);
        }
        Answer::Progress(share) => runs.progress(number as u32, share),
        Answer::Run(Some(figures)) => {
            runs.runs.push(figures);
            runs.progress(number as u32, 1.0);
            runs.assign(id);
        }
        Answer::Simulation(Err(refused)) => {
            drop(borrowed);
            return fail(shared, setter, words::too_much(refused));
        }
        _ => {
            drop(borrowed);
            return fail(shared, setter, NO_ROOM.to_owned());
        }
    }
    let state = runs.state();
    drop(borrowed);
    if matches!(state, State::Done(..)) {
        dismiss(shared);
    }
    setter.set(state);
    (0..more).for_each(|_| hire(shared, setter));
}

/// A worker has failed, or none could be started: another one takes over what it was at, once. The seed, and so the
/// figures, are the same.
fn lost(shared: &Shared, setter: &UseStateSetter<State>, id: Option<u32>, why: &'static str) {
    let again = shared.borrow_mut().as_mut().is_some_and(|runs| {
        id.into_iter().for_each(|id| runs.part_with(id));
        !std::mem::replace(&mut runs.replaced, true)
    });
    if again { hire(shared, setter) } else { fail(shared, setter, why.to_owned()) }
}

fn fail(shared: &Shared, setter: &UseStateSetter<State>, why: String) {
    // Of several workers that fail at once the first one has told so.
    if dismiss(shared) {
        setter.set(State::Failed(why.into()));
    }
}

/// Ends every worker at once; whether there was anything to end.
fn dismiss(shared: &Shared) -> bool {
    let gone = shared.borrow_mut().take();
    gone.is_some()
}

/// Processors that the browser tells of.
fn cores() -> u32 {
    web_sys::window().map_or(1, |window| window.navigator().hardware_concurrency() as u32)
}
