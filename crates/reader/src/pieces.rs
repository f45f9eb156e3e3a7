//! A file that was handed in, read in pieces: what is read of traffic does not stay, so that memory does not grow with the file.

use std::cell::Cell;

use crate::handed::artefact;
use ask::{Answer, Handed, Part, Unread};
use js_sys::{Date, Function, RangeError, Uint8Array};
use scenario::Scenario;
use scenario::traffic_file::{Choices, Import, Outcome, Reader, Refusal};
use wasm_bindgen::prelude::*;
use web_sys::Blob;

/// Bytes that are read at a time: milliseconds of work.
const PIECE: f64 = 262_144.0;

/// Milliseconds between two words on how far reading has come.
const TOLD_MS: f64 = 200.0;

/// The largest file that may be something else than traffic, in bytes: those are read whole.
const WHOLE: f64 = 16.0 * 1_048_576.0;

/// How often a file is read as a rule; a third time only where its numbers turn out to be a counter's.
const USUAL_PASSES: f64 = 2.0;

/// Reads a file and sends what it holds; how much of it was read in between.
pub(crate) async fn import((name, file): (String, Blob), choices: Choices, scenario: Scenario, send: Function) {
    let told = Cell::new(Date::now());
    let tell = |share: f64| {
        // A clock that was set back must not silence a worker.
        if (Date::now() - told.get()).abs() >= TOLD_MS {
            sent(&send, &Part::Early(Answer::Reading(share)));
            told.set(Date::now());
        }
    };
    let handed = handed((&name, &file), choices, &scenario, &tell).await;
    sent(&send, &Part::Last(Answer::Import(handed)));
}

/// Sends a part of an answer.
pub(crate) fn sent(send: &Function, part: &Part<Answer>) {
    // Whoever cannot be reached is being shut down.
    drop(send.call1(&JsValue::UNDEFINED, &Uint8Array::from(&ask::write(part)[..])));
}

async fn handed(
    (name, file): (&str, &Blob),
    choices: Choices,
    scenario: &Scenario,
    tell: &impl Fn(f64),
) -> Result<Handed, Unread> {
    if file.size() <= WHOLE {
        let all = bytes(file, 0.0, file.size()).await?;
        if let Some(read) = std::str::from_utf8(&all).ok().and_then(|text| artefact(name, text, scenario)) {
            return match read {
                Ok(artefact) => Ok(Handed::Artefact(Box::new(artefact))),
                Err(why) => Err(Unread::Refused(why, None)),
            };
        }
    }
    traffic(file, choices, tell).await.map(|import| Handed::Traffic(Box::new(import)))
}

/// Reads a file piece by piece, as often as is needed; `tell` is told after each which share of it was read.
async fn traffic(file: &Blob, choices: Choices, tell: &impl Fn(f64)) -> Result<Import, Unread> {
    let mut reader = Reader::new(choices);
    let all = file.size().max(1.0) * USUAL_PASSES;
    let mut read = 0.0;
    loop {
        let mut from = 0.0;
        while from < file.size() {
            let to = file.size().min(from + PIECE);
            reader.take(&bytes(file, from, to).await?).map_err(refused)?;
            tell(((read + to) / all).min(1.0));
            from = to;
        }
        read += file.size();
        match reader.end().map_err(refused)? {
            Outcome::Again(again) => reader = again,
            Outcome::Done(import) => return Ok(*import),
        }
    }
}

fn refused(refusal: Refusal) -> Unread {
    let why = refusal.to_string();
    Unread::Refused(why, if let Refusal::Asked(unclear) = refusal { Some(unclear) } else { None })
}

async fn bytes(file: &Blob, from: f64, to: f64) -> Result<Vec<u8>, Unread> {
    let piece = file.slice_with_f64_and_f64(from, to).map_err(unread)?;
    let read = wasm_bindgen_futures::JsFuture::from(piece.array_buffer()).await.map_err(unread)?;
    Ok(Uint8Array::new(&read).to_vec())
}

/// Why the browser gives no bytes: where it has no memory it says that a length is out of range, and else something of the file.
fn unread(error: JsValue) -> Unread {
    if error.is_instance_of::<RangeError>() { Unread::Full } else { Unread::Lost }
}
