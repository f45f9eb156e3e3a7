//! What the plain JavaScript around the program (`src/shell`) offers to it.
//!
//! The shell may be absent, in a test or on a page that mounts the module by itself; then nothing happens.

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;

/// The program that answers questions about scenarios.
pub(super) const ENGINE: &str = "engine";
/// The program that reads files.
pub(super) const READER: &str = "reader";

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

/// Hands a file to the reader.
pub(super) fn save(name: &str, content: &str, kind: &str) {
    let _ = hand_file(name, content, kind);
}

/// Hands a picture to the reader: SVG markup as it is, or drawn where `name` ends in `.png`.
pub(super) fn save_picture(name: &str, markup: &str) {
    let _ = hand_picture(name, markup);
}

/// Hands over what the shell asked for: `what` is `record` or `picture`, empty where there is none.
pub(super) fn wrote(what: &str, text: &str) {
    let _ = hand_text(what, text);
}

/// A new worker with the program of this name, as a promise of its [`Port`]; nothing where none can be started.
pub(super) fn start_worker(program: &str) -> Option<Promise> {
    ask_for_worker(program).ok()?.dyn_into().ok()
}

/// That program beside the page, as a promise of its [`Port`]; nothing where there is no shell.
pub(super) fn start_beside(program: &str) -> Option<Promise> {
    ask_for_program(program).ok()?.dyn_into().ok()
}

#[wasm_bindgen]
extern "C" {
    /// What messages are sent to: a worker, or the engine beside the page, which has the same three names.
    pub(super) type Port;

    #[wasm_bindgen(method, catch, js_name = postMessage)]
    pub(super) fn post_message(this: &Port, message: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(method, setter, js_name = onmessage)]
    pub(super) fn set_onmessage(this: &Port, listener: Option<&Function>);

    #[wasm_bindgen(method)]
    pub(super) fn terminate(this: &Port);

    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = startBeside)]
    fn ask_for_program(program: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = startWorker)]
    fn ask_for_worker(program: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = panicked)]
    fn tell_panicked(message: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = save)]
    fn hand_file(name: &str, content: &str, kind: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = savePicture)]
    fn hand_picture(name: &str, markup: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = wrote)]
    fn hand_text(what: &str, text: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = ready)]
    fn tell_ready() -> Result<(), JsValue>;

    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn tell_console(message: &str);
}
