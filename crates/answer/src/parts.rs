//! Of what response times are made, and what those times rest on.

use std::borrow::Cow;

use catalogue::Evidence;
use model::units::Seconds;
use serde::{Deserialize, Serialize};

/// Of what a percentile is made: the mean of each part over the responses that take just as long. They add up to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parts {
    /// On the way: a door or a balancer, calls and hops.
    pub way: Seconds,
    /// In a queue.
    pub wait: Seconds,
    /// At work.
    pub work: Seconds,
    /// For an instance or a pod to start.
    pub cold: Seconds,
}

impl Parts {
    /// All together: the percentile.
    pub fn total(&self) -> Seconds {
        Seconds::of(self.each().iter().map(|(_, time)| time.get()).sum())
    }

    /// Each with its kind, in the order in which a request meets them.
    pub const fn each(&self) -> [(Part, Seconds); 4] {
        [(Part::Way, self.way), (Part::Wait, self.wait), (Part::Cold, self.cold), (Part::Work, self.work)]
    }

    /// The largest part, and the share of the whole that it is; nothing where there is nothing.
    pub fn largest(&self) -> Option<(Part, f64)> {
        let total = self.total().get();
        let most = self.each().into_iter().fold(None, |most: Option<(Part, Seconds)>, next| match most {
            Some(most) if most.1 >= next.1 => Some(most),
            _ => Some(next),
        })?;
        (total > 0.0).then(|| (most.0, most.1.get() / total))
    }
}

/// A part of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// On the way.
    Way,
    /// In a queue.
    Wait,
    /// For a start.
    Cold,
    /// At work.
    Work,
}

/// The parts of the percentiles that are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LatencyParts {
    /// Of the median.
    pub p50: Parts,
    /// Of the 95th percentile.
    pub p95: Parts,
    /// Of the 99th.
    pub p99: Parts,
    /// Of the 99.9th.
    pub p999: Parts,
}

impl LatencyParts {
    /// In their order.
    pub const fn each(&self) -> [Parts; 4] {
        [self.p50, self.p95, self.p99, self.p999]
    }
}

/// What a time is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Timed {
    /// The call of a function that is there.
    Invoke,
    /// What stands before the functions.
    Door,
    /// The load balancer before the containers.
    Balancer,
    /// The way to a pod.
    Hop,
    /// A place for a new instance, and its code on it.
    Placement,
    /// The start of a runtime.
    Runtime,
    /// What a service loads and connects by itself.
    OwnInit,
    /// From a change of the load to metrics that show it.
    MetricsLag,
    /// A node for pods that find no room.
    Node,
    /// From a pod to its place on a node that has room.
    Scheduling,
    /// Its image.
    Image,
    /// A first replica, where none was there: the platform's own time for all of it.
    FromZero,
}

/// A time that the answer rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timing {
    /// Of what.
    pub of: Timed,
    /// Half are faster.
    pub median: Seconds,
    /// 99 of 100 are faster, or the most that is cited; the median where nothing is known of it.
    pub p99: Seconds,
    /// Where it was read, when and how well it is known; nothing where the reader says it.
    pub cited: Option<Reading>,
}

/// Where a time was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Where.
    pub source: Cow<'static, str>,
    /// When.
    pub as_of: Cow<'static, str>,
    /// How well it is known.
    pub evidence: Evidence,
}
