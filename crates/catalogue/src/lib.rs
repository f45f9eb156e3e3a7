//! Prices, limits and measurements as data, each with its source.
//!
//! The data stand in `data/<provider>/<service>.toml`, prices as printed; `build.rs` checks them and turns
//! them into the tables that are looked up here. This room decides nothing: it says what is known, how well, and
//! what stands in where nothing is known.

mod cold_start;
mod compare;
mod kinds;
mod names;
mod node;
mod packed;
mod platform;
mod purchase;
mod row;
pub mod suggested;
mod tables;

pub use cold_start::{ColdStart, cold_start, cold_starts, runtimes};
pub use compare::{News, Quote};
pub use kinds::{
    Architecture, Confidence, Evidence, Free, Limit, NodeType, Purchase, PurchaseKind, Row, Side, TaskSizes, Text,
};
pub use names::{Charge, Meter, Platform, Provider, Region};
pub use node::{node, nodes, task_sizes};
pub use purchase::{purchase, purchases};
pub use row::{Priced, priced, row, rows};
pub use tables::limits;
