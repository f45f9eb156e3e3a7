//! Where the page of proof begins, and the worker of every page.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::DedicatedWorkerGlobalScope;

use crate::proof::answers;
use crate::proof::page::Page;
use crate::ui::{fill, worker};

/// Runs once when the module is loaded: in a worker it answers questions for as long as the worker lives, in a document
/// it shows the page.
#[wasm_bindgen(start)]
pub fn start() {
    fill(|root| {
        // On a page of the calculator it draws nothing until it is told where.
        if root.get_attribute("data-role").as_deref() == Some("proof") {
            yew::Renderer::<Page>::with_root(root).render();
        }
    });
    if let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() {
        worker::serve(scope, answer);
    }
}

/// The answer to a question of the page of proof, or to one of the calculator.
fn answer(question: &str) -> String {
    match question.split(' ').next() {
        Some("closed" | "simulated") => answers::answer(question),
        _ => worker::answer(question),
    }
}
