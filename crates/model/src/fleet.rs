//! A fleet of replicas over time: how many an autoscaler runs, on how many nodes, what waits and what is lost.
//!
//! A fluid: requests are real numbers, replicas whole ones.

pub mod nodes;
pub mod noise;
mod response;
mod run;
pub mod scaler;

pub use response::{POINTS, Times, response};
pub use run::run;

use nodes::NodeGroup;
use scaler::{Measure, Scaler};

use crate::autoscaler::replicas;

/// A fleet, as it is set up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fleet {
    /// The rule by which replicas are counted.
    pub scaler: Scaler,
    /// Requests per second that a replica serves when it has no pause; above 0.
    pub capacity: f64,
    /// Requests that a replica serves at once; above 0.
    pub slots: f64,
    /// Seconds from a replica's start, on a node that has room, until it serves.
    pub delay: f64,
    /// Where replicas run; nothing where there is always room.
    pub nodes: Option<NodeGroup>,
    /// Seconds that a request waits at most; after that it is lost.
    pub timeout: f64,
}

impl Fleet {
    /// Replicas that the rule settles at for a steady `rate` per second: where a run that repeats begins.
    pub fn settled(&self, rate: f64) -> u32 {
        let Scaler { min, max, noise, .. } = self.scaler;
        let count = |wish: f64| replicas(wish, 1.0, 1.0, 0).clamp(min, max.max(min));
        let (load, unit) = (self.load(rate), self.unit());
        let settled = count(load / unit);
        let decides = noise.decisive(load) / unit;
        if decides > self.scaler.rises_above(f64::from(settled)) { count(decides) } else { settled }
    }

    /// Mean number of replicas at a steady `rate` per second that lasts for so many `seconds`: chance brings some that
    /// the mean would not.
    pub fn held(&self, rate: f64, seconds: f64) -> f64 {
        let (load, unit) = (self.load(rate), self.unit());
        self.scaler.held(load / unit, self.scaler.noise.deviation(load) / unit, seconds)
    }

    /// Most replicas at once that `seconds` of a steady `rate` per second bring, in the median.
    pub fn peak(&self, rate: f64, seconds: f64) -> f64 {
        let (load, unit) = (self.load(rate), self.unit());
        let noise = self.scaler.noise;
        self.scaler.peak(load / unit, (noise.deviation(load) / unit, noise.lumps / unit), seconds)
    }

    /// Requests in service at a `rate` per second.
    fn load(&self, rate: f64) -> f64 {
        rate / self.capacity * self.slots
    }

    /// Requests in service that want one replica.
    fn unit(&self) -> f64 {
        match self.scaler.measure {
            Measure::Busy { target } => target * self.slots,
            Measure::Rate { target } => target / self.capacity * self.slots,
            Measure::InService { target, busy } => target.min(busy * self.slots),
        }
    }
}

/// A stretch of time, as it went.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stretch {
    /// Seconds since the beginning.
    pub at: f64,
    /// How long.
    pub seconds: f64,
    /// Requests that arrived, per second.
    pub rate: f64,
    /// Replicas that the autoscaler runs, ready or not.
    pub replicas: u32,
    /// Replicas that serve.
    pub ready: u32,
    /// Nodes, booting ones included.
    pub nodes: u32,
    /// How busy the serving ones were, in `0..=1`.
    pub busy: f64,
    /// Requests that waited at the end of it.
    pub queue: f64,
    /// Requests that were served.
    pub served: f64,
    /// Requests that were lost.
    pub dropped: f64,
}

/// Means and sums over an hour, or over all of the time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sum {
    /// How long, in seconds.
    pub seconds: f64,
    /// Requests that arrived.
    pub requests: f64,
    /// Requests that were served.
    pub served: f64,
    /// Requests that were lost.
    pub dropped: f64,
    /// Replicas times seconds.
    pub replica_seconds: f64,
    /// Ready replicas times seconds.
    pub ready_seconds: f64,
    /// Nodes times seconds.
    pub node_seconds: f64,
    /// Busy share times ready replicas times seconds.
    pub busy_seconds: f64,
    /// Most requests that waited.
    pub longest_queue: f64,
}

impl Sum {
    pub(super) fn add(&mut self, stretch: &Stretch) {
        let seconds = stretch.seconds;
        self.seconds += seconds;
        self.requests += stretch.rate * seconds;
        self.served += stretch.served;
        self.dropped += stretch.dropped;
        self.replica_seconds += f64::from(stretch.replicas) * seconds;
        self.ready_seconds += f64::from(stretch.ready) * seconds;
        self.node_seconds += f64::from(stretch.nodes) * seconds;
        self.busy_seconds += stretch.busy * f64::from(stretch.ready) * seconds;
        self.longest_queue = self.longest_queue.max(stretch.queue);
    }

    /// Mean number of replicas.
    pub fn replicas(&self) -> f64 {
        self.per_second(self.replica_seconds)
    }

    /// Mean number of nodes.
    pub fn nodes(&self) -> f64 {
        self.per_second(self.node_seconds)
    }

    /// How busy the ready replicas were, in `0..=1`.
    pub fn busy(&self) -> f64 {
        if self.ready_seconds > 0.0 { self.busy_seconds / self.ready_seconds } else { 0.0 }
    }

    /// Share of the requests that was lost, in `0..=1`.
    pub fn dropped_share(&self) -> f64 {
        if self.requests > 0.0 { self.dropped / self.requests } else { 0.0 }
    }

    fn per_second(&self, sum: f64) -> f64 {
        if self.seconds > 0.0 { sum / self.seconds } else { 0.0 }
    }
}

/// What a fleet did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ran {
    /// Hour by hour.
    pub hours: Vec<Sum>,
    /// All of it.
    pub total: Sum,
    /// Every change of the number of replicas: seconds since the beginning, and the new number.
    pub changes: Vec<(f64, u32)>,
}
