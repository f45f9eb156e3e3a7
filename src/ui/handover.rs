//! Files that the page hands over which opened this one: a monitoring tool with “open in Fulcrum”, say. Nothing is uploaded: a
//! message goes from one window to the other, and what it holds is previewed like a file that was dropped.
//!
//! The page that opened this one sends `{type: "fulcrum:ping", v: 1}` until it is answered `{type: "fulcrum:pong", v: 1}`, then
//! `{type: "fulcrum:open", v: 1, name, data}` with a text or a file. Whoever else sends something is not heard.

use gloo::events::EventListener;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, File, MessageEvent, Window};
use yew::prelude::*;

/// The longest name of a file that is taken, in characters.
const LONGEST_NAME: usize = 200;

/// Hands `take` each file that comes, for as long as the page stands.
#[hook]
pub fn use_handover(take: Callback<File>) {
    use_effect_with((), move |()| {
        let listener = web_sys::window().filter(is_alone).map(|window| {
            let opener = window.opener().unwrap_or(JsValue::NULL);
            EventListener::new(&window, "message", move |event| {
                let message = event.dyn_ref::<MessageEvent>();
                let message = message.filter(|event| event.source().is_some_and(|from| JsValue::from(from) == opener));
                if let Some(message) = message {
                    heard(message, &take);
                }
            })
        });
        move || drop(listener)
    });
}

/// Whether the page stands in a window of its own: in a frame it is somebody's widget.
fn is_alone(window: &Window) -> bool {
    window.parent().ok().flatten().is_none_or(|parent| JsValue::from(parent) == JsValue::from(window))
}

fn heard(message: &MessageEvent, take: &Callback<File>) {
    let data = message.data();
    let part = |name: &str| Reflect::get(&data, &name.into()).unwrap_or(JsValue::UNDEFINED);
    if !data.is_object() || part("v") != 1 {
        return;
    }
    match part("type").as_string().as_deref() {
        Some("fulcrum:ping") => answer(message),
        Some("fulcrum:open") => {
            if let Some(file) = file(&part("name"), &part("data")) {
                take.emit(file);
            }
        }
        _ => {}
    }
}

/// Tells who asked that this page is there. It says no more than that, so that anybody may hear it.
fn answer(message: &MessageEvent) {
    let pong = Object::new();
    let fields = [("type", JsValue::from("fulcrum:pong")), ("v", JsValue::from(1))];
    let written = fields.iter().all(|(name, value)| Reflect::set(&pong, &(*name).into(), value).is_ok());
    if let Some(from) = message.source().filter(|_| written) {
        // A window that was closed meanwhile hears nothing.
        let _ = from.unchecked_into::<Window>().post_message(&pong, "*");
    }
}

fn file(name: &JsValue, data: &JsValue) -> Option<File> {
    let name = name.as_string().unwrap_or_else(|| "what was handed over".to_owned());
    let name: String = name.chars().take(LONGEST_NAME).collect();
    let parts = Array::of1(data);
    if data.is_string() {
        File::new_with_str_sequence(&parts, &name).ok()
    } else {
        data.dyn_ref::<Blob>()?;
        File::new_with_blob_sequence(&parts, &name).ok()
    }
}
