//! The model: what a workload costs, how long it takes and how many instances it keeps alive.
//!
//! Pure. It knows no vendor, no browser, no clock and no ambient randomness.

pub mod active;
pub mod autoscaler;
pub mod bill;
pub mod billing;
pub mod burst;
pub mod burstiness;
pub mod cold_start;
pub mod concurrency;
pub mod course;
pub mod demand;
pub mod doubling;
pub mod environments;
pub mod erlang;
pub mod fit;
pub mod fleet;
pub mod histogram;
pub mod hourly;
pub mod money;
pub mod overflow;
pub mod packing;
pub mod price;
pub mod profile;
pub mod queueing;
pub mod random;
pub mod record;
pub mod response;
pub mod service;
pub mod simulation;
pub mod sobol;
pub mod special;
pub mod traffic;
pub mod units;
pub mod workflow;
