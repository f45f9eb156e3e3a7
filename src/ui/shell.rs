//! What the plain JavaScript around the program (`src/shell`) offers to it.
//!
//! The shell may be absent, in a test or on a page that mounts the module by itself; then nothing happens.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

/// Freezes what is shown and says that the program has stopped, with `message` for a bug report.
pub(crate) fn panicked(message: &str) {
    if tell_panicked(message).is_err() {
        tell_console(message);
    }
}

/// Says that the first picture stands.
pub(crate) fn ready() {
    // Nobody to tell is no fault.
    let _ = tell_ready();
}

/// A new worker that will answer questions, as a promise of it; nothing where none can be started.
pub(super) fn start_worker() -> Option<Promise> {
    ask_for_worker().ok()?.dyn_into().ok()
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = startWorker)]
    fn ask_for_worker() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = panicked)]
    fn tell_panicked(message: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = ready)]
    fn tell_ready() -> Result<(), JsValue>;

    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn tell_console(message: &str);
}
