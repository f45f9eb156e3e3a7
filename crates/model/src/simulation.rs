//! Simulation, request by request: what the closed forms of this room leave out, and what they are checked against.
//!
//! Everything here is a function of its input and a seed. Nothing happens at once: a [`Run`] is advanced by so many
//! requests at a time, so that a caller can show how far it is, or stop; how often it is advanced never changes the
//! result.

mod arrivals;
mod balanced;
mod controller;
mod draw;
mod histogram;
mod instances;
mod interval;
mod plan;
mod pool;
mod queue;
mod replicas;
pub mod retention;
mod run;
mod stack;
mod stations;
mod wheel;

pub use arrivals::{Arrivals, Piece};
pub use balanced::{Balanced, Picks, Seen};
pub use controller::Controller;
pub use histogram::Histogram;
pub use interval::{Estimate, ratio};
pub use plan::{Plan, Progress, Refused, Totals};
pub use pool::{Cold, Functions, Routing, ScaleOut, Start};
pub use queue::{QueueReport, QueueRun, Queues, Service};
pub use replicas::{Fleet, FleetReport, FleetRun, Sight, Sleep};
pub use run::{PERCENTILES, Report, Run, Window};
