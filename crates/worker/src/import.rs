//! A file of traffic, read in pieces: what is read does not stay, so that memory does not grow with the file.

use ask::{Answer, Part, Unread};
use js_sys::{Function, Uint8Array};
use scenario::traffic_file::{Import, Outcome, Reader};
use wasm_bindgen::prelude::*;
use web_sys::Blob;

/// Bytes that are read at a time: milliseconds of work.
const PIECE: f64 = 262_144.0;

/// Reads a file and sends what it is, with a sign of life after each piece.
pub(crate) async fn import(file: Blob, send: Function) {
    // Whoever cannot be reached is being shut down.
    let sent = |content: &JsValue| drop(send.call1(&JsValue::UNDEFINED, content));
    let imported = read(&file, &|| sent(&JsValue::UNDEFINED)).await.map(Box::new);
    sent(&Uint8Array::from(&ask::write(&Part::Last(Answer::Import(imported)))[..]).into());
}

/// Reads a file piece by piece, as often as is needed; `alive` is called after each.
async fn read(file: &Blob, alive: &impl Fn()) -> Result<Import, Unread> {
    let refused = |refusal: scenario::traffic_file::Refusal| Unread::Refused(refusal.to_string());
    let mut reader = Reader::default();
    loop {
        let mut from = 0.0;
        while from < file.size() {
            let to = file.size().min(from + PIECE);
            let bytes = bytes(file, from, to).await.map_err(|_| Unread::Lost)?;
            reader.take(&bytes).map_err(refused)?;
            alive();
            from = to;
        }
        match reader.end().map_err(refused)? {
            Outcome::Again(again) => reader = again,
            Outcome::Done(import) => return Ok(*import),
        }
    }
}

async fn bytes(file: &Blob, from: f64, to: f64) -> Result<Vec<u8>, JsValue> {
    let piece = file.slice_with_f64_and_f64(from, to)?;
    Ok(Uint8Array::new(&wasm_bindgen_futures::JsFuture::from(piece.array_buffer()).await?).to_vec())
}
