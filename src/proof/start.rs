//! Where the page of proof begins, in the document and in its worker.

use js_sys::Function;
use wasm_bindgen::prelude::*;

use crate::proof::answers;
use crate::proof::page::Page;
use crate::ui::fill;

/// Runs once when the module is loaded: in a document it shows the page; in a worker there is nothing to fill.
#[wasm_bindgen(start)]
pub fn start() {
    fill(|root| {
        yew::Renderer::<Page>::with_root(root).render();
    });
}

/// Answers a message of the page in its worker: a text by a text, handed to `send`.
#[wasm_bindgen]
pub fn answer(message: &str, send: &Function) -> Result<(), JsValue> {
    send.call1(&JsValue::UNDEFINED, &answers::answer(message).into())?;
    Ok(())
}
