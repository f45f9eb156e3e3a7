//! The screen: the only room that may name a browser.
//!
//! One WebAssembly module plays three roles and finds out at the start which one: the page, the widget inside
//! somebody's frame, or the worker that calculates beside either. One module, because a second would carry the
//! model, the catalogue and the runtime again.

pub mod announcer;
pub mod axis;
pub mod balance;
pub mod bill_table;
pub mod browser;
pub mod cost_chart;
pub mod data_table;
pub mod export;
pub mod figure;
pub mod header;
pub mod import;
pub mod infographic;
pub mod latency_chart;
pub mod list;
pub mod notice;
pub mod number_box;
pub mod page;
pub mod panel;
pub mod platform_fold;
pub mod price_book;
pub mod price_box;
pub mod prose;
pub mod ranking_table;
pub mod select;
pub mod shape_picker;
pub mod share;
mod shell;
pub mod simulation;
pub mod slider;
pub mod store;
pub mod strip;
pub mod verdict_card;
pub mod weave;
pub mod week_chart;
pub mod widget;
pub mod worker;

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{DedicatedWorkerGlobalScope, Element};
use yew::prelude::*;

/// The element of our own documents that the program fills.
const ROOT_ID: &str = "fulcrum";

/// Which arrangement of the same parts is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// The whole page.
    #[default]
    Page,
    /// The compact one, inside a frame of somebody else's page.
    Widget,
}

impl Role {
    /// The role an element asks for by `data-role`; anything but `widget` is the page.
    fn of(root: &Element) -> Self {
        match root.get_attribute("data-role").as_deref() {
            Some("widget") => Self::Widget,
            _ => Self::Page,
        }
    }
}

/// Runs once when the module is loaded and takes the role that fits the place.
#[wasm_bindgen(start)]
pub fn start() {
    // A panic does not stop Yew: its listeners go on and would show figures of a broken state.
    yew::set_custom_panic_hook(Box::new(|panic| shell::panicked(&panic.to_string())));
    if let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() {
        worker::serve(scope);
    } else if let Some(root) = browser::element(ROOT_ID) {
        mount(root);
    }
}

/// Shows the program inside `root`, in the role its `data-role` asks for; what `root` held before goes away.
#[wasm_bindgen]
pub fn mount(root: Element) {
    let role = Role::of(&root);
    yew::Renderer::<App>::with_root_and_props(root, AppProps { role }).render();
}

/// Panics on purpose, so that what a reader sees after a bug is tested on the very module that is shipped.
/// Nothing on the page calls it.
#[wasm_bindgen]
pub fn crash() {
    panic!("asked to crash");
}

#[derive(Clone, PartialEq, Properties)]
struct AppProps {
    role: Role,
}

/// The page, and word to the shell once it stands.
#[component]
fn App(props: &AppProps) -> Html {
    use_effect_with((), |()| shell::ready());
    let fragment = browser::fragment();
    match props.role {
        Role::Page => html! { <page::Page address={browser::address()} {fragment} /> },
        Role::Widget => html! { <widget::Widget {fragment} /> },
    }
}
