//! What reads files that are handed in, as a module of its own: in the engine, the readers of manifests and of traffic were a third
//! of what each first visit waits for.
//!
//! It is answered and watched like the engine's (`crates/worker`): a question with its file comes in as bytes of `ask`, what the
//! file holds goes out.
//!
//! Must not know: how anything is evaluated, and a screen.

mod handed;
mod pieces;

use ask::{Answer, Part, Question};
use js_sys::{Function, Uint8Array};
use scenario::Scenario;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = fulcrumShell, js_name = panicked)]
    fn panicked(message: &str);
}

/// Runs once when the module is loaded.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| panicked(&panic.to_string())));
}

/// Answers [`Question::Import`] about `file`, and [`Question::Saved`]. `send` is called with the bytes of each part of the answer.
#[wasm_bindgen]
pub fn answer(message: &JsValue, send: Function, file: Option<Blob>) -> Result<(), JsError> {
    let asked = ask::read::<(Question, Scenario)>(&Uint8Array::new(message).to_vec());
    match (asked, file) {
        (Some((Question::Import { name, choices }, scenario)), Some(file)) => {
            spawn_local(pieces::import((name, file), choices, scenario, send));
        }
        (Some((Question::Saved(text), _)), _) => {
            let read = scenario_json::from_text(&text).map(Box::new).map_err(|refusal| refusal.to_string());
            pieces::sent(&send, &Part::Last(Answer::Saved(read)));
        }
        _ => return Err(JsError::new("no question about a file")),
    }
    Ok(())
}
