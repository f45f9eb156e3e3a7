//! The program as a worker: questions in, answers out, beside the page and never in its way.
//!
//! A question and its answer are `[id, text]`; the id lets the asker drop an answer that comes too late.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::app::{evaluate, format, link, survey, words};

/// Answers every question sent to this worker by `answer`, for as long as it lives.
pub(crate) fn serve(scope: DedicatedWorkerGlobalScope, answer: fn(&str) -> String) {
    let replies = scope.clone();
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let message = Array::from(&event.data());
        let Some(question) = message.get(1).as_string() else {
            return; // Not a question: whatever it is, it was not meant for this worker.
        };
        let reply = Array::of2(&message.get(0), &answer(&question).into());
        // A worker that cannot be heard is being shut down.
        let _ = replies.post_message(&reply);
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
}

/// The answer to one question: `version`, or `sentence LINK` and `flips LINK` for a scenario as a link writes it.
///
/// The first gives the verdict in words, the second what a movement of a slider asks for: every strip and flip
/// point and cost against load.
pub fn answer(question: &str) -> String {
    match question.split_once(' ').unwrap_or((question, "")) {
        ("version", _) => env!("CARGO_PKG_VERSION").to_owned(),
        ("sentence", link) => {
            let (scenario, _) = link::read(link);
            let (outcome, _) = evaluate::answer(&scenario);
            words::plain(&words::sentence(&scenario, &outcome))
        }
        ("flips", link) => {
            let (scenario, _) = link::read(link);
            let outcome = evaluate::outcome(&scenario);
            let flips = survey::survey(&scenario).flips(&scenario);
            let at = flips.iter().map(|flip| format::knob(flip.knob, flip.at));
            format!("{}: {}", words::plain(&words::short(&outcome)), at.collect::<Vec<_>>().join(", "))
        }
        _ => format!("unknown question: {question}"),
    }
}
