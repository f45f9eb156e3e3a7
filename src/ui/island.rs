//! A part of the page that another module draws: that of the workers, once the first picture stands.
//!
//! What a reader sees first has to come over the wire first, so the page's own module holds no more than that. The
//! rest is in the module that is loaded for the workers anyway, see `ui::details`. Both run in one document:
//! the shell hands the scenario, written as a link, to and fro.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;
use yew::prelude::*;

use crate::ui::hooks::{use_done, when};
use crate::ui::part::part;
use crate::ui::shell;
use scenario::link;
use scenario::msg::Msg;

/// What an island needs.
#[derive(Clone, PartialEq, Properties)]
pub struct IslandProps {
    /// Which part it is, as `ui::details` knows it.
    pub name: &'static str,
}

/// The place of the part called `name`.
pub fn island(name: &'static str) -> Html {
    part::<Island>(IslandProps { name })
}

/// A place that stays empty here, for the other module to draw into.
#[component]
pub fn Island(props: &IslandProps) -> Html {
    let place = use_node_ref();
    let there = place.clone();
    use_done(when(props.name, move |name| {
        if let Some(place) = there.cast::<Element>() {
            shell::fill(&place, name);
        }
        None
    }));
    html! { <div class={classes!("island", format!("island--{}", props.name))} ref={place}></div> }
}

thread_local! {
    /// Where a scenario goes that an island has made.
    static OPENED: RefCell<Callback<Msg>> = RefCell::new(Callback::noop());
}

/// Keeps the islands at `fragment`, and opens at `on` what one of them makes of it.
#[hook]
pub fn use_islands(fragment: &str, on: &Callback<Msg>) {
    use_done(when((fragment.to_owned(), on.clone()), |(fragment, on)| {
        OPENED.set(on.clone());
        shell::follow(fragment);
        None
    }));
}

/// Opens the scenario of a link that an island wrote.
#[wasm_bindgen]
pub fn open(fragment: &str) {
    let on = OPENED.with_borrow(Clone::clone);
    on.emit(Msg::Opened(Box::new(link::handed(fragment))));
}
