//! What the plain JavaScript around the program (`src/shell`) offers to it.
//!
//! The shell may be absent, in a test or on a page that mounts the module by itself; then nothing happens.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use web_sys::{Element, File};

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

/// A new worker that will answer questions, as a promise of it; nothing where none can be started.
pub(super) fn start_worker() -> Option<Promise> {
    ask_for_worker().ok()?.dyn_into().ok()
}

/// Has the island `name` drawn into `place`, once the module that draws it is there.
pub(super) fn fill(place: &Element, name: &str) {
    let _ = ask_to_fill(place, name);
}

/// Has the islands show the scenario of a link, once this picture stands.
pub(super) fn follow(fragment: &str) {
    let _ = ask_to_follow(fragment);
}

/// Has the file at `place` of the menu written for the scenario of `link`.
pub(super) fn write(place: usize, link: &str) {
    let _ = ask_to_write(place, link);
}

/// Has a file of traffic read that was dropped on the page.
pub(super) fn take(file: &File) {
    let _ = ask_to_take(file);
}

/// Says that an island is drawn.
#[cfg(feature = "proof-page")]
pub(super) fn filled() {
    let _ = tell_filled();
}

/// Has the page open the scenario of a link.
#[cfg(feature = "proof-page")]
pub(super) fn open(fragment: &str) {
    let _ = ask_to_open(fragment);
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = fill)]
    fn ask_to_fill(place: &Element, name: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = follow)]
    fn ask_to_follow(fragment: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = write)]
    fn ask_to_write(place: usize, link: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = take)]
    fn ask_to_take(file: &File) -> Result<(), JsValue>;

    #[cfg(feature = "proof-page")]
    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = filled)]
    fn tell_filled() -> Result<(), JsValue>;

    #[cfg(feature = "proof-page")]
    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = open)]
    fn ask_to_open(fragment: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = startWorker)]
    fn ask_for_worker() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = panicked)]
    fn tell_panicked(message: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = save)]
    fn hand_file(name: &str, content: &str, kind: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = savePicture)]
    fn hand_picture(name: &str, markup: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = fulcrumShell, js_name = ready)]
    fn tell_ready() -> Result<(), JsValue>;

    #[wasm_bindgen(js_namespace = console, js_name = error)]
    fn tell_console(message: &str);
}
