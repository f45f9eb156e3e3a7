//! The page of proof: what all tables come to, the tables, and what simulates them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlInputElement, MessageEvent, Worker};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::answers::{self, Question};
use super::board::{Board, Event};
use super::cases::{Table, tables};
use super::table::{Shown, summary, table};
use crate::ui::header::mark;
use crate::ui::shell;

impl Reducible for Board {
    type Action = Event;

    fn reduce(self: Rc<Self>, event: Event) -> Rc<Self> {
        Rc::new(self.after(event))
    }
}

/// The page.
#[component]
pub fn Page() -> Html {
    let tables = use_memo((), |()| tables());
    let board = use_reducer({
        let tables = Rc::clone(&tables);
        move || Board::new(&tables)
    });
    let seed = use_state_eq(|| 1_u64);
    let answered = {
        let dispatcher = board.dispatcher();
        use_callback((), move |text: String, ()| dispatcher.dispatch(Event::Answered(text)))
    };
    use_helper(board.turn, board.open.front().cloned(), answered);
    // Until everything is computed anew the page stands as it was computed when it was built.
    let computed = board.is_computed();
    use_effect_with(computed, |computed| {
        if *computed {
            shell::ready();
        }
    });
    let ask = {
        let dispatcher = board.dispatcher();
        use_callback(*seed, move |(table, cases): (usize, Vec<usize>), seed| {
            let question = |case| Question::Simulated { table, case, seed: *seed };
            dispatcher.dispatch(Event::Asked(cases.into_iter().map(question).collect()));
        })
    };
    let off = {
        let dispatcher = board.dispatcher();
        use_callback((), move |(), ()| dispatcher.dispatch(Event::CalledOff))
    };
    let seeded = {
        let setter = seed.setter();
        use_callback((), move |seed, ()| setter.set(seed))
    };
    let asked = {
        let dispatcher = board.dispatcher();
        use_callback((), move |questions, ()| dispatcher.dispatch(Event::Asked(questions)))
    };
    seen(&board, &tables, (*seed, "just now in your browser"), &Asking { ask, asked, off, seeded })
}

/// What a press asks for.
struct Asking {
    /// To simulate the cases at these places of a table.
    ask: Callback<(usize, Vec<usize>)>,
    /// To answer these questions.
    asked: Callback<Vec<Question>>,
    /// To simulate no more.
    off: Callback<()>,
    /// Another seed.
    seeded: Callback<u64>,
}

fn seen(board: &Board, tables: &Rc<Vec<Table>>, (seed, computed): (u64, &str), asking: &Asking) -> Html {
    let shown = |place: usize| {
        let rows = (0..tables[place].cases.len()).map(|case| board.rows(tables, place, case)).collect();
        let shown = Shown { table: &tables[place], rows, known: &board.known[place], open: place == 0 };
        table(&shown, &asking.ask.reform(move |cases| (place, cases)))
    };
    html! {
        <div class="page proof">
            <header class="header">
                <h1 class="header__name">{ mark() }{ "Fulcrum: proof" }</h1>
                <p class="header__claim">{ "published figures beside ours" }</p>
                <div class="header__actions"><a class="button proof__back" href="../">{ "To the calculator" }</a></div>
            </header>
            <main class="proof__main">
                <section class="card proof__summary" aria-label="What all tables come to">
                    { summary(&board.summary(tables), !board.is_computed(), computed) }
                    { controls(board, tables, seed, asking) }
                </section>
                { for (0..tables.len()).map(shown) }
            </main>
        </div>
    }
}

/// The page as it stands before its program runs: every case that has a closed form, answered. Nothing in it can be pressed.
#[cfg(feature = "ssr")]
pub fn first_view() -> Html {
    let tables = Rc::new(tables());
    let mut board = Board::new(&tables);
    while let Some(question) = board.open.front() {
        let answered = answers::answer(&question.text());
        board = board.after(Event::Answered(answered));
    }
    let nothing =
        Asking { ask: Callback::noop(), asked: Callback::noop(), off: Callback::noop(), seeded: Callback::noop() };
    seen(&board, &tables, (1, "when this page was built"), &nothing)
}

/// The seed, and what simulates everything or calls it off.
fn controls(board: &Board, tables: &Rc<Vec<Table>>, seed: u64, asking: &Asking) -> Html {
    let left = board.simulations();
    let all = {
        let tables = Rc::clone(tables);
        asking.asked.reform(move |_: MouseEvent| every_process(&tables, seed))
    };
    let off = asking.off.reform(|_: MouseEvent| ());
    let onchange = asking.seeded.reform(|event: web_sys::Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let typed = input.value().parse().unwrap_or(1);
        input.set_value(&typed.to_string());
        typed
    });
    let progress = match (left, board.asked) {
        (0, 0) => String::new(),
        (0, _) => "Simulation ended.".into(),
        (left, asked) => format!("Simulating {} of {asked}.", asked - left + 1),
    };
    html! {
        <div class="proof__controls">
            <label class="proof__seed">
                { "Seed" }
                <input type="number" min="0" step="1" value={seed.to_string()} {onchange} disabled={left > 0} />
            </label>
            <button class="button" type="button" onclick={all} disabled={left > 0}>{ "Simulate every process" }</button>
            <button class="button" type="button" onclick={off} disabled={left == 0}>{ "Stop" }</button>
            <progress class="proof__progress" hidden={left == 0} aria-label="Simulations" max={board.asked.to_string()}
                value={(board.asked - left).to_string()} />
            <p class="proof__status" role="status">{ progress }</p>
        </div>
    }
}

fn every_process(tables: &[Table], seed: u64) -> Vec<Question> {
    let of_table = |(place, table): (usize, &Table)| {
        let processes = table.cases.iter().enumerate().filter(|(_, case)| case.is_process());
        processes.map(|(case, _)| Question::Simulated { table: place, case, seed }).collect::<Vec<_>>()
    };
    tables.iter().enumerate().flat_map(of_table).collect()
}

/// A worker that answers one question at a time.
struct Helper {
    worker: Worker,
    /// The turn whose question it answers; nothing if it is at rest.
    turn: Rc<Cell<Option<u32>>>,
    _hear: Closure<dyn FnMut(MessageEvent)>,
}

impl Helper {
    fn new(worker: Worker, answered: Callback<String>) -> Self {
        let turn = Rc::new(Cell::new(None));
        let asked = Rc::clone(&turn);
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let failed = Reflect::get(&event.data(), &"failed".into()).ok().and_then(|text| text.as_string());
            if let Some(message) = failed {
                return shell::panicked(&message);
            }
            let message = Array::from(&event.data());
            // Without a text it is only that the question has arrived.
            if let (true, Some(text)) =
                (message.get(0).as_f64() == asked.get().map(f64::from), message.get(1).as_string())
            {
                asked.set(None);
                answered.emit(text);
            }
        });
        worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        Self { worker, turn, _hear: hear }
    }

    fn ask(&self, turn: u32, question: &Question) {
        self.turn.set(Some(turn));
        // A worker that cannot be asked has said so itself.
        let _ = self.worker.post_message(&Array::of2(&turn.into(), &question.text().into()));
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// Has the first open question of each turn answered: beside the page, or on it where the browser gives us no worker.
#[hook]
fn use_helper(turn: u32, question: Option<Question>, answered: Callback<String>) {
    let helper = use_mut_ref(|| None::<Helper>);
    let now = use_mut_ref(|| turn);
    use_effect_with((turn, question), move |(turn, question)| {
        let (turn, question) = (*turn, question.clone());
        now.replace(turn);
        // Whoever is still at work answers a question that was called off.
        let busy = helper.borrow().as_ref().is_some_and(|helper| helper.turn.get().is_some());
        if busy {
            helper.take();
        }
        if let Some(question) = question {
            spawn_local(answer(helper, now, turn, question, answered));
        }
    });
}

async fn answer(
    helper: Rc<RefCell<Option<Helper>>>,
    now: Rc<RefCell<u32>>,
    turn: u32,
    question: Question,
    answered: Callback<String>,
) {
    if helper.borrow().is_none() {
        let Some(worker) = start_worker().await else {
            let text = question.text();
            // After the next picture, so that the reader sees what is going on.
            Timeout::new(20, move || answered.emit(answers::answer(&text))).forget();
            return;
        };
        helper.replace(Some(Helper::new(worker, answered)));
    }
    if *now.borrow() == turn {
        helper.borrow().iter().for_each(|helper| helper.ask(turn, &question));
    }
}

/// A new worker that runs this module beside the page; nothing if the browser lets us have none.
async fn start_worker() -> Option<Worker> {
    ask_for_worker().ok()?.await.ok()?.dyn_into().ok()
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = startWorker)]
    fn ask_for_worker() -> Result<Promise, JsValue>;
}
