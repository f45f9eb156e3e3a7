//! The page of proof: published tables beside what the command answers to the same input.
//!
//! A module of its own: it carries the whole command, so that what a reader sees is computed by the very functions
//! behind `fulcrum predict`, `simulate` and `bill`, and the calculator stays light. Its worker is the same module.

pub mod answers;
pub mod board;
pub mod cases;
mod cells;
pub mod checks;
mod measured;
pub mod rows;
mod weeks;
pub mod words;
pub mod workload;

#[cfg(feature = "web")]
pub mod page;
#[cfg(feature = "web")]
pub mod table;

#[cfg(feature = "proof-page")]
mod start;

#[cfg(feature = "proof-page")]
pub use start::{answer, start};
