//! The screen: the only room that may name a browser.
//!
//! It computes nothing: it shows what the engine answers ([`queue`], [`answered`]). Two WebAssembly modules are made of it,
//! that of the page, which is the widget inside somebody's frame as well, and that of the page of proof
//! ([`crate::proof`]).

pub mod announcer;
pub mod answered;
pub mod axis;
pub mod balance;
pub mod bill_table;
pub mod brief;
pub mod browser;
pub mod cards;
pub mod compare;
pub mod cost_chart;
pub mod data_table;
pub mod device;
pub mod draw_week;
pub mod draws;
pub mod evidence;
pub mod export;
pub mod field_box;
pub mod figure;
pub mod handover;
pub mod header;
pub mod import;
pub mod infographic;
pub mod latency_chart;
#[cfg(feature = "ssr")]
pub mod markup;
pub mod mix_pan;
pub mod mix_seen;
pub mod notice;
pub mod number_box;
pub mod opened;
pub mod own_lines;
pub mod page;
pub mod panel;
pub mod paper;
pub mod patterns;
pub mod platform_fold;
pub mod price_book;
pub mod price_box;
pub mod prose;
pub mod queue;
pub mod ranking_table;
pub mod saved;
pub mod select;
pub mod services;
pub mod setting_box;
pub mod shape_picker;
pub mod share;
pub(crate) mod shell;
pub mod simulation;
pub mod slider;
#[cfg(not(feature = "proof-page"))]
mod start;
pub mod store;
pub mod strip;
pub mod study;
pub mod text_box;
pub mod to_set;
pub mod typing;
pub mod verdict_card;
pub mod watchdog;
pub mod week_chart;
pub mod widget;

use web_sys::Element;

#[cfg(not(feature = "proof-page"))]
pub use start::{crash, mount, start};

/// The element of our own documents that the program fills.
const ROOT_ID: &str = "fulcrum";

/// In a document of ours `mount` fills the element that is meant for the program.
pub(crate) fn fill(mount: impl FnOnce(Element)) {
    // A panic does not stop Yew: its listeners go on and would show figures of a broken state.
    yew::set_custom_panic_hook(Box::new(|panic| shell::panicked(&panic.to_string())));
    if let Some(root) = browser::element(ROOT_ID) {
        mount(root);
    }
}
