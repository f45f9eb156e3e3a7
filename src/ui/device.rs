//! What the browser keeps for the page on this device: scenarios under names of the reader's.
//!
//! Each stands by itself, so that two tabs that save at once both do. A store that the browser does not give, or that is full, is
//! no fault of the page: whoever saves is told.

use gloo::events::EventListener;
use js_sys::Math;
use web_sys::Storage;
use yew::prelude::*;

use crate::ui::browser;

/// A scenario that is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Where it is kept.
    key: String,
    /// What the reader calls it.
    pub name: String,
    /// The scenario, as a link.
    pub link: String,
}

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 80;

/// A store that was refused, or is full.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Refused;

/// All that are kept for this copy of the page, by name; nothing where the browser keeps nothing.
pub fn all() -> Result<Vec<Kept>, Refused> {
    let store = store()?;
    let prefix = prefix();
    let count = store.length().map_err(|_| Refused)?;
    let keys = (0..count).filter_map(|place| store.key(place).ok().flatten());
    let kept = keys.filter(|key| key.starts_with(&prefix)).filter_map(|key| {
        let text = store.get_item(&key).ok().flatten()?;
        let (name, link) = text.split_once('\n')?;
        Some(Kept { name: name.to_owned(), link: link.to_owned(), key })
    });
    let mut kept: Vec<Kept> = kept.collect();
    kept.sort_by(|one, other| (&one.name, &one.key).cmp(&(&other.name, &other.key)));
    Ok(kept)
}

/// Keeps the scenario of `link` under `name`, beside all others.
pub fn keep(name: &str, link: &str) -> Result<(), Refused> {
    // Two tabs have one clock and, once in a thousand million times, one chance.
    let key = format!("{}{}-{}", prefix(), browser::now(), (Math::random() * 1e9).floor());
    put(&Kept { key, name: name.to_owned(), link: link.to_owned() })
}

/// Calls it something else.
pub fn rename(kept: &Kept, name: &str) -> Result<(), Refused> {
    put(&Kept { name: name.to_owned(), ..kept.clone() })
}

/// Throws it away.
pub fn delete(kept: &Kept) -> Result<(), Refused> {
    store()?.remove_item(&kept.key).map_err(|_| Refused)
}

/// Calls `changed` when another tab has changed what is kept. Listens for as long as the answer is kept.
#[must_use]
pub fn on_change(changed: Callback<()>) -> Option<EventListener> {
    let window = web_sys::window()?;
    Some(EventListener::new(&window, "storage", move |_| changed.emit(())))
}

fn put(kept: &Kept) -> Result<(), Refused> {
    let name: String = kept.name.replace('\n', " ").chars().take(LONGEST_NAME).collect();
    store()?.set_item(&kept.key, &format!("{name}\n{}", kept.link)).map_err(|_| Refused)
}

/// Other copies of the page, in other folders of the same origin, have stores of their own.
fn prefix() -> String {
    let path = web_sys::window().and_then(|window| window.location().pathname().ok()).unwrap_or_default();
    format!("fulcrum {path} scenario ")
}

fn store() -> Result<Storage, Refused> {
    web_sys::window().and_then(|window| window.local_storage().ok().flatten()).ok_or(Refused)
}
