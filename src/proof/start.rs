//! Where the page of proof begins.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::proof::answers::answer;
use crate::proof::page::Page;
use crate::ui::take_role;

/// Runs once when the module is loaded: shows the page, or answers its questions in a worker.
#[wasm_bindgen(start)]
pub fn start() {
    take_role(answer, |root| {
        yew::Renderer::<Page>::with_root(root).render();
    });
}
