//! The browser behind a few small functions: address, clipboard, files, settings.
//!
//! Total: whatever a browser refuses (in a frame without an origin, in private mode, on an insecure address) is
//! an empty answer here, never an exception.

use std::cell::RefCell;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::{Interval, Timeout};
use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{
    CssStyleDeclaration, Document, Element, HtmlElement, IntersectionObserver, IntersectionObserverEntry,
    IntersectionObserverInit, KeyboardEvent, Window,
};
use yew::Callback;

use crate::ui::{paper, shell};
use scenario::history::Act;
use scenario::link;
use words::age::Day;

/// Milliseconds between two writes of the address. Safari refuses more than 100 in 30 seconds.
const ADDRESS_PAUSE_MS: u32 = 500;

/// The element of the document with this id.
pub fn element(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// A new element of this kind, nowhere yet.
pub fn fresh_element(kind: &str) -> Option<Element> {
    document()?.create_element(kind).ok()
}

/// A new element of a picture, nowhere yet.
pub fn fresh_mark(kind: &str) -> Option<Element> {
    document()?.create_element_ns(Some("http://www.w3.org/2000/svg"), kind).ok()
}

/// Where elements are put that belong to no part of the page.
pub fn body() -> Option<HtmlElement> {
    document()?.body()
}

/// What the browser makes of all styles of an element of the document.
pub fn style(element: &Element) -> Option<CssStyleDeclaration> {
    window()?.get_computed_style(element).ok()?
}

/// The part of the address after `#`, as the browser holds it: still percent-encoded.
pub fn fragment() -> String {
    let hash = window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.strip_prefix('#').unwrap_or(&hash).to_owned()
}

/// The address without the part after `#`.
pub fn address() -> String {
    let address = window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    address.split('#').next().unwrap_or_default().to_owned()
}

/// Writes the link `text` after the `#` of the address, in place of the present history entry and within half a second.
/// Of several calls in that time the last one counts.
///
/// A link that is too long to be opened from an address is kept beside it instead: it is there after a reload, in this
/// tab, and nobody is handed what no page would open.
pub fn replace_fragment(text: &str) {
    let waiting = PENDING.with_borrow_mut(|pending| pending.replace((text.to_owned(), fragment())));
    if waiting.is_none() {
        Timeout::new(ADDRESS_PAUSE_MS, write_pending).forget();
    }
}

/// The scenario, as a link, of an address that does not hold it because the link is too long; see [`replace_fragment`].
pub fn kept_link() -> Option<String> {
    let state = window()?.history().ok()?.state().ok()?;
    state.as_string().filter(|_| fragment().is_empty())
}

/// Calls `changed` with the new fragment when somebody else changes it: the reader, a link, the page around a
/// frame. Listens for as long as the answer is kept.
#[must_use]
pub fn on_fragment_change(changed: impl Fn(String) + 'static) -> Option<EventListener> {
    let window = window()?;
    let listener = EventListener::new(&window, "hashchange", move |_| {
        PENDING.take(); // What was about to be written is older than what has just arrived.
        changed(fragment());
    });
    Some(listener)
}

/// Puts `text` on the clipboard; false if the browser does not let us, and the reader has to copy by hand.
pub async fn copy_text(text: &str) -> bool {
    let Some(navigator) = window().map(|window| window.navigator()) else { return false };
    // Absent on an insecure address, whatever its type says.
    let there = Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_object());
    there && navigator.clipboard().write_text(text).await.is_ok()
}

/// What day it is where the reader is.
pub fn today() -> Day {
    let now = js_sys::Date::new_0();
    Day { year: now.get_full_year(), month: now.get_month() + 1, day: now.get_date() }
}

/// The time in milliseconds.
pub fn now() -> f64 {
    js_sys::Date::now()
}

/// Calls `act` when the keys for undo and redo are pressed anywhere but where text is typed: a box undoes its own.
/// Listens for as long as the answer is kept.
#[must_use]
pub fn on_undo_keys(act: Callback<Act>) -> Option<EventListener> {
    let listen = move |event: &web_sys::Event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>().filter(|key| key.ctrl_key() || key.meta_key()) else { return };
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let typing = target.is_some_and(|target| target.matches("input:not([type=range]),textarea").unwrap_or(false));
        let asked = match key.key().to_ascii_lowercase().as_str() {
            _ if typing => return,
            "z" if key.shift_key() => Act::Redone,
            "z" => Act::Undone,
            "y" => Act::Redone,
            _ => return,
        };
        event.prevent_default();
        act.emit(asked);
    };
    let options = EventListenerOptions::enable_prevent_default();
    let window = window()?;
    Some(EventListener::new_with_options(&window, "keydown", options, listen))
}

/// Hands a file of this name and content to the reader.
pub fn save(name: &str, content: &str, kind: &str) {
    shell::save(name, content, kind);
}

/// Hands the picture that `selector` finds to the reader, as a file of its own: an SVG, or the same drawn as a PNG where
/// `name` ends so.
pub fn save_picture(name: &str, selector: &str, made: &str) {
    if let Some(file) = picture(selector, made) {
        shell::save_picture(name, &file);
    }
}

/// The picture that `selector` finds, as a file of its own that says when and from where it was `made`: an SVG.
pub fn picture(selector: &str, made: &str) -> Option<String> {
    let picture = document().and_then(|document| document.query_selector(selector).ok()?);
    picture.and_then(|picture| paper::standalone(&picture, made))
}

/// Calls `act` when the shell asks for something by the event `name` of the window. Listens for as long as the answer is
/// kept.
#[must_use]
pub fn on_asked(name: &'static str, act: impl Fn() + 'static) -> Option<EventListener> {
    let window = window()?;
    Some(EventListener::new(&window, name, move |_| act()))
}

/// Whether the reader asked the system for less motion.
pub fn prefers_reduced_motion() -> bool {
    let query = window().and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok()?);
    query.is_some_and(|query| query.matches())
}

/// Calls `tick` every so many milliseconds, for as long as the answer is kept.
pub fn every(milliseconds: u32, tick: Callback<()>) -> Interval {
    Interval::new(milliseconds, move || tick.emit(()))
}

/// Calls `hidden` when the page goes out of sight: another tab, a locked screen. Listens for as long as the answer is
/// kept.
#[must_use]
pub fn on_hidden(hidden: Callback<()>) -> Option<EventListener> {
    let document = document()?;
    let seen = document.clone();
    Some(EventListener::new(&document, "visibilitychange", move |_| {
        if seen.hidden() {
            hidden.emit(());
        }
    }))
}

/// Shows the element with this id and gives it the focus, opening what it is folded into.
pub fn reveal(id: &str) {
    let Some(target) = element(id) else { return };
    let around = |element: &Element| element.closest("details").ok().flatten();
    let mut fold = around(&target);
    while let Some(open) = fold {
        // Refused only for a name that is none.
        let _ = open.set_attribute("open", "");
        fold = open.parent_element().as_ref().and_then(around);
    }
    target.scroll_into_view_with_bool(false);
    if let Ok(target) = target.dyn_into::<HtmlElement>() {
        // What cannot be moved now cannot have the focus either.
        let _ = target.focus();
    }
}

/// Stops watching when it is let go.
pub struct Watch {
    observer: IntersectionObserver,
    _near: Closure<dyn FnMut(Array)>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// How far outside the window something counts as near.
const NEAR: &str = "300px";

/// Calls `near` when an element comes near the window. Watches for as long as the answer is kept.
#[must_use]
pub fn on_near(element: &Element, near: Callback<()>) -> Option<Watch> {
    let seen = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
        let near_now =
            |entry: JsValue| entry.dyn_into().is_ok_and(|entry: IntersectionObserverEntry| entry.is_intersecting());
        if entries.iter().any(near_now) {
            near.emit(());
        }
    });
    let options = IntersectionObserverInit::new();
    options.set_root_margin(NEAR);
    let observer = IntersectionObserver::new_with_options(seen.as_ref().unchecked_ref(), &options).ok()?;
    observer.observe(element);
    Some(Watch { observer, _near: seen })
}

/// The element at a place of the window, in CSS pixels.
pub fn element_at(x: i32, y: i32) -> Option<Element> {
    document()?.element_from_point(x as f32, y as f32)
}

/// Tells `told` whether everything is stored for use without a network: now, and whenever that changes. Listens for as
/// long as the answer is kept.
#[must_use]
pub fn on_offline_change(told: Callback<bool>) -> Option<EventListener> {
    let html = document()?.document_element()?;
    let tell = move || told.emit(html.has_attribute("data-offline"));
    tell();
    let window = window()?;
    Some(EventListener::new(&window, "fulcrum:offline", move |_| tell()))
}

thread_local! {
    /// What the address is about to be, and what it was when that was asked for; nothing if it is up to date.
    static PENDING: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
}

fn write_pending() {
    let Some((text, before)) = PENDING.take() else { return };
    // The reader has gone to another entry of the history, and its event is still to come: that entry stays as it is.
    if fragment() != before {
        return;
    }
    if let Some(history) = window().and_then(|window| window.history().ok()) {
        let shared = link::fits(&text);
        let (kept, fragment) = if shared { (JsValue::NULL, &*text) } else { (JsValue::from_str(&text), "") };
        // Refused in some frames; the scenario is then only on the screen.
        let _ = history.replace_state_with_url(&kept, "", Some(&format!("#{fragment}")));
    }
}

fn window() -> Option<Window> {
    web_sys::window()
}

fn document() -> Option<Document> {
    window()?.document()
}
