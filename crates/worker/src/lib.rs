//! The engine as a module of its own: messages in, messages out.
//!
//! A message is bytes as `ask` writes them: a question with its scenario, answered by its parts. In a worker
//! `src/shell/worker.js` hands messages to and fro; where no worker may be started, `src/shell/boot.js` does the same
//! beside the page. Neither knows what is in them.
//!
//! **How work ends that nobody wants any more.** A worker hears nothing while it calculates. It could calculate in pieces
//! and listen between them, but then everything that takes long would have to be written as something that can be left and
//! taken up again, down to the loops of the model. So the page ends the worker and starts another one (`ui::queue`): the
//! module is compiled once for all of them, a start takes some tens of milliseconds, and what is ended is gone at once.
//! Movements of a slider end nobody: their questions take less time than a start.
//!
//! Must not know: a screen.

mod plain;

use std::cell::{Cell, RefCell};

use ask::Part;
use decide::alive;
use engine::ask::Engine;
use js_sys::{Date, Function, Uint8Array};
use plain::Plain;
use scenario::Scenario;
use wasm_bindgen::prelude::*;

/// Milliseconds between two signs of life.
const BEAT_MS: f64 = 250.0;

thread_local! {
    static ENGINE: RefCell<Engine> = RefCell::default();
    /// Where the parts of the present answer are sent, and signs of life in between.
    static SEND: RefCell<Option<Function>> = const { RefCell::new(None) };
    /// When something was last sent, in milliseconds.
    static SENT: Cell<f64> = const { Cell::new(0.0) };
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = fulcrumShell, js_name = panicked)]
    fn panicked(message: &str);
}

/// Runs once when the module is loaded.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| panicked(&panic.to_string())));
    alive::listen(beat);
}

/// Answers a message. `send` is called with the bytes of each part of the answer, and with nothing now and then while
/// one takes long. A text is a question of the journeys or of a measurement, see `plain`; it may be answered by a text.
#[wasm_bindgen]
pub fn answer(message: &JsValue, send: Function) -> Result<(), JsError> {
    SENT.set(Date::now());
    SEND.set(Some(send));
    match message.as_string().map(|text| plain::read(&text)) {
        Some(Plain::Answered(text)) => sent(&text.into()),
        Some(Plain::Asked(question, scenario)) => tell(&question, &scenario),
        None => {
            let asked = ask::read::<(ask::Question, Scenario)>(&Uint8Array::new(message).to_vec());
            let (question, scenario) = asked.ok_or_else(|| JsError::new("a question that cannot be read"))?;
            tell(&question, &scenario);
        }
    }
    SEND.set(None);
    Ok(())
}

fn tell(question: &ask::Question, scenario: &Scenario) {
    ENGINE.with_borrow_mut(|engine| {
        engine.ask(question, scenario, &mut |part: Part<ask::Answer>| {
            sent(&Uint8Array::from(&ask::write(&part)[..]).into());
        });
    });
}

fn sent(content: &JsValue) {
    // Whoever cannot be reached is being shut down.
    SEND.with_borrow(|send| send.iter().for_each(|send| drop(send.call1(&JsValue::UNDEFINED, content))));
    // Counted from when it was sent: where sending takes long, there is time for work in between.
    SENT.set(Date::now());
}

/// Says that the question is still worked on, unless something was sent just now. It is wanted to its end: see above.
fn beat() -> bool {
    // A clock that was set back must not silence a worker.
    if (Date::now() - SENT.get()).abs() >= BEAT_MS {
        sent(&JsValue::UNDEFINED);
    }
    true
}
