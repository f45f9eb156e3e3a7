//! Fulcrum: serverless functions, microservices on containers, or a mix?
//!
//! The rooms stand in reading order; each knows only those above it. ARCHITECTURE.md draws them.

pub mod model;

pub mod catalogue;

pub mod chart;

pub mod app;

#[cfg(feature = "command")]
pub mod command;

#[cfg(feature = "web")]
pub mod ui;

#[cfg(feature = "command")]
pub mod proof;
