//! What needs a browser and nothing around it: the address, mounting, the roles.
//!
//! The whole page, its policy and its life without a network are tried in tests/e2e, on the release build.

#![cfg(target_arch = "wasm32")]

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use decide::simulate;
use fulcrum::ui::{browser, mount};
use gloo::timers::callback::Timeout;
use js_sys::Promise;
use scenario::knob::Knob;
use scenario::link;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Document, Element};
use yew::Callback;

wasm_bindgen_test_configure!(run_in_browser);

/// Milliseconds that anything may take. Only a failure lasts that long.
const PATIENCE: f64 = 60_000.0;

/// Waits until `what` holds: a page is drawn in slices, each as long as the machine needs.
async fn until(what: impl Fn() -> bool) -> bool {
    let end = js_sys::Date::now() + PATIENCE;
    while !what() && js_sys::Date::now() < end {
        wait(20).await;
    }
    what()
}

/// Lets the browser work for `ms` milliseconds: for what has to be given time because it must not happen.
async fn wait(ms: u32) {
    let pause = Promise::new(&mut |done, _| {
        Timeout::new(ms, move || drop(done.call0(&done))).forget();
    });
    pause.await.unwrap();
}

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// A new element in the document that asks for `role`.
fn root(role: &str) -> Element {
    let root = document().create_element("div").unwrap();
    root.set_attribute("data-role", role).unwrap();
    document().body().unwrap().append_child(&root).unwrap();
    root
}

#[wasm_bindgen_test]
async fn the_address_takes_the_last_of_several_fragments() {
    for text in ["v1&rate=1", "v1&rate=2", "v1&rate=3"] {
        browser::replace_fragment(text);
    }
    assert_ne!(browser::fragment(), "v1&rate=3", "written after a pause, not at every movement");
    assert!(until(|| browser::fragment() == "v1&rate=3").await, "{}", browser::fragment());
}

#[wasm_bindgen_test]
async fn a_link_that_arrives_wins_over_one_about_to_be_written() {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let log = Rc::clone(&heard);
    let listener = browser::on_fragment_change(move |text| log.borrow_mut().push(text));
    browser::replace_fragment("v1&rate=4");
    web_sys::window().unwrap().location().set_hash("v1&rate=5").unwrap();
    assert!(until(|| !heard.borrow().is_empty()).await, "the link that arrives is heard");
    wait(700).await;
    assert_eq!(*heard.borrow(), ["v1&rate=5"], "our own writing is not somebody else's change");
    // A page mounted by another test may have put the link in order; the scenario is the one that arrived.
    assert_eq!(Knob::Rate.read(&link::read(&browser::fragment()).0), 5.0);
    drop(listener);
}

#[wasm_bindgen_test]
async fn mounting_replaces_what_the_element_held() {
    for role in ["page", "widget", "something else"] {
        let root = root(role);
        root.set_text_content(Some("Starting"));
        mount(root.clone());
        let text = || root.text_content().unwrap();
        let stands = until(|| text().contains("Fulcrum") && !text().contains("Starting")).await;
        assert!(stands, "{role}: {}", text());
        root.remove();
    }
}

#[wasm_bindgen_test]
fn a_seed_gives_the_bits_that_it_gives_natively() {
    let found = simulate::run_of("v1&rate=0.05&burst=1", 7)
        .map(|figures| figures.map(|figure| format!("{:016x}", figure.to_bits())).join(" "));
    assert_eq!(found.as_deref(), Some(include_str!("data/simulation-bits.txt").trim()));
}

#[wasm_bindgen_test]
async fn a_browser_that_refuses_gives_an_empty_answer() {
    assert!(browser::element("nothing has this id").is_none());
    // No service worker here: it does not work offline, and says so at once.
    let offline = Rc::new(Cell::new(true));
    let told = Rc::clone(&offline);
    assert!(browser::on_offline_change(Callback::from(move |ready| told.set(ready))).is_some());
    assert!(!offline.get());
    // Headless, without a gesture: the answer is no or yes, never an exception.
    let _ = browser::copy_text("text").await;
}
