//! The program as a worker: questions in, answers out, beside the page and never in its way.
//!
//! Only the module of the page of proof ends up with this in it, which is the worker of every page.
//!
//! A question and its answer are `[id, text]`; the id lets the asker drop an answer that comes too late. While one takes
//! long, `[id, "alive"]` comes in between: the first as soon as a question of the page has arrived.

use std::cell::Cell;

use js_sys::{Array, Date};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::ui::watchdog::ALIVE;
use decide::alive;
use decide::evaluate;
use decide::simulate;
use decide::simulate::Job;
use decide::survey;
use engine::appraisal;
use scenario::link;
use text::decimal::{self, fixed};
use words::values;

/// Milliseconds between two signs of life.
const BEAT_MS: f64 = 250.0;

thread_local! {
    /// The question that is being answered.
    static ASKED: Cell<f64> = const { Cell::new(0.0) };
    /// When something was last said about it, in milliseconds.
    static SAID: Cell<f64> = const { Cell::new(0.0) };
}

/// Says that the question is still worked on, unless something was said just now. It goes on to its end: whoever has
/// enough of it ends the worker.
fn beat() -> bool {
    // A clock that was set back must not silence a worker.
    if (Date::now() - SAID.get()).abs() >= BEAT_MS {
        if let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() {
            let _ = scope.post_message(&Array::of2(&ASKED.get().into(), &ALIVE.into()));
        }
        // Counted from when it was said: where saying takes long, there is time for work in between.
        SAID.set(Date::now());
    }
    true
}

/// Answers every question sent to this worker by `answer`, for as long as it lives.
pub fn serve(scope: DedicatedWorkerGlobalScope, answer: fn(&str) -> String) {
    alive::listen(beat);
    let replies = scope.clone();
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let message = Array::from(&event.data());
        let Some(question) = message.get(1).as_string() else {
            return; // Not a question: whatever it is, it was not meant for this worker.
        };
        let id = message.get(0);
        ASKED.set(id.as_f64().unwrap_or_default());
        SAID.set(Date::now());
        let say = |text: String| {
            // A worker that cannot be heard is being shut down.
            let _ = replies.post_message(&Array::of2(&id, &text.into()));
            SAID.set(Date::now());
        };
        match question.split_once(' ') {
            Some(("simulate", run)) => {
                say(ALIVE.into());
                simulate(run, say);
            }
            Some(("appraise", asked)) => {
                say(ALIVE.into());
                appraisal::answer(asked, &mut |text| say(text));
            }
            _ => say(answer(&question)),
        }
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
}

/// Requests between two looks at the clock.
const SLICE: u64 = 200_000;

/// Milliseconds between two words about how far it is.
const WORD_MS: f64 = 100.0;

/// One run of the study of `SEED LINK`: says `at SHARE` now and then, and `figures …` in the end, or `refused `.
///
/// It does not listen meanwhile; whoever has enough of it ends the worker.
fn simulate(run: &str, say: impl Fn(String)) {
    let (seed, link) = run.split_once(' ').unwrap_or((run, ""));
    let scenario = link::handed(link);
    let job = simulate::study(&scenario).ok().and_then(|study| Job::new(&study, seed.parse().unwrap_or(1)).ok());
    let Some(mut job) = job else { return say("refused ".into()) };
    let mut last = Date::now();
    loop {
        let done = job.advance(SLICE);
        if done >= 1.0 {
            return say(format!("figures {}", simulate::write(&job.finish())));
        }
        let now = Date::now();
        if now - last >= WORD_MS {
            last = now;
            say(format!("at {}", fixed(done, 3)));
        }
    }
}

/// Simulates a pool of functions for `RATE SERVICE SECONDS SEED`, for a measurement of speed: how many requests, and
/// the share of cold starts.
fn pool(numbers: &str) -> Option<String> {
    let numbers: Option<Vec<f64>> = numbers.split(' ').map(decimal::read).collect();
    let [rate, service, seconds, seed] = numbers?.try_into().ok()?;
    let report = simulate::pool(rate, service, seconds, seed as u64)?;
    Some(format!("{} {}", report.0, fixed(report.1, 9)))
}

/// The answer to one question: `version`, or `sentence LINK` and `flips LINK` for a scenario as a link writes it.
///
/// The first gives the verdict in words, the second what a movement of a slider asks for: every strip and flip
/// point and cost against load.
pub fn answer(question: &str) -> String {
    match question.split_once(' ').unwrap_or((question, "")) {
        ("version", _) => env!("CARGO_PKG_VERSION").to_owned(),
        ("sentence", link) => {
            let scenario = link::handed(link);
            let (outcome, _) = evaluate::answer(&scenario);
            words::plain(&words::sentence(&scenario, &outcome))
        }
        ("outcome", link) => words::plain(&words::short(&evaluate::outcome(&link::handed(link)))),
        ("flips", link) => {
            let scenario = link::handed(link);
            let outcome = evaluate::outcome(&scenario);
            let flips = survey::survey(&scenario).flips(&scenario);
            let at = flips.iter().map(|flip| values::knob(flip.knob, flip.at));
            format!("{}: {}", words::plain(&words::short(&outcome)), at.collect::<Vec<_>>().join(", "))
        }
        ("pool", numbers) => pool(numbers).unwrap_or_else(|| "refused".into()),
        _ => format!("unknown question: {question}"),
    }
}
