//! Fulcrum: serverless functions, microservices on containers, or a mix? The page.
//!
//! The rooms below it are crates of their own, each of which knows only those under it. ARCHITECTURE.md draws them.

pub mod chart;

#[cfg(feature = "web")]
pub mod ui;

#[cfg(feature = "proof")]
pub mod proof;
