//! Prices, limits and measurements as data, each with its source.
//!
//! The data stand in `src/catalogue/<provider>/<service>.toml`, prices as printed; `build.rs` checks them and turns
//! them into the tables that are looked up here. This room decides nothing: it says what is known, how well, and
//! what stands in where nothing is known.

mod cold_start;
mod compare;
mod node;
mod packed;
mod platform;
mod purchase;
mod row;
mod tables;

pub use cold_start::{ColdStart, cold_start, cold_starts, runtimes};
pub use compare::{News, Quote};
pub use node::{Architecture, NodeType, TaskSizes, node, nodes, task_sizes};
pub use platform::{Charge, Side};
pub use purchase::{Purchase, PurchaseKind, purchase, purchases};
pub use row::{Confidence, Evidence, Free, Limit, Priced, Row, Text, priced, row, rows};
pub use tables::{Meter, Platform, Provider, Region, limits};
