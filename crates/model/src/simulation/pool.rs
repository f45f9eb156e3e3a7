//! Functions: instances that are started by requests and go when they have been idle for long.

use super::arrivals::Arrivals;
use super::plan::{MOST_BUSY, Refused};
use crate::service::Law;

/// The workload and the platform.
#[derive(Clone, Debug, PartialEq)]
pub struct Functions {
    /// When requests arrive.
    pub arrivals: Arrivals,
    /// How long a request takes in an instance that is there.
    pub warm: Law,
    /// How a request that starts an instance is slower.
    pub cold: Cold,
    /// Seconds after which an idle instance goes. One that would go at the very moment of an arrival has gone.
    pub keepalive: f64,
    /// Which instance takes a request.
    pub routing: Routing,
    /// Requests that an instance takes at once, at least 1.
    pub slots: u32,
    /// Instances that are always there, warm from the beginning.
    pub floor: u32,
    /// Instances at most; a request that would need another is turned away. Not below the floor.
    pub cap: Option<u32>,
    /// How fast instances may be started; a request that is too early is turned away.
    pub scale_out: Option<ScaleOut>,
    /// What is there at time zero beside the floor.
    pub start: Start,
}

/// The first request of an instance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cold {
    /// It takes this instead of the warm time.
    Instead(Law),
    /// It waits so long, and then takes the warm time; others that are sent to the instance wait with it.
    Before(Law),
}

/// Which of the instances that have room takes a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Routing {
    /// The one used last.
    MostRecent,
    /// The one started last.
    Newest,
    /// The one that has gone unused for longest.
    LeastRecent,
    /// The one whose last request arrived first.
    RoundRobin,
    /// Any, with equal probability.
    Random,
}

/// A bucket of tokens, full at time zero; a cold start takes one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScaleOut {
    /// Tokens that it holds.
    pub tokens: f64,
    /// Tokens that come back a second.
    pub refill: f64,
}

/// Instances at time zero.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Start {
    /// With one request each, which takes another warm time from then on.
    pub running: u32,
    /// Idle.
    pub idle: u32,
    /// Seconds after which the idle ones go if they are not used.
    pub expires: f64,
}

impl Functions {
    /// One request at a time, most recently used first, no limits, an empty start; the cold law as the warm one.
    pub const fn new(arrivals: Arrivals, warm: Law, keepalive: f64) -> Self {
        Self {
            arrivals,
            warm,
            cold: Cold::Instead(warm),
            keepalive,
            routing: Routing::MostRecent,
            slots: 1,
            floor: 0,
            cap: None,
            scale_out: None,
            start: Start { running: 0, idle: 0, expires: 0.0 },
        }
    }

    /// Mean seconds of a cold request.
    pub(super) fn cold_mean(&self) -> f64 {
        match self.cold {
            Cold::Instead(law) => law.mean(),
            Cold::Before(law) => law.mean() + self.warm.mean(),
        }
    }

    /// Refuses what would not fit into memory.
    pub(super) fn check(&self) -> Result<(), Refused> {
        let longest = self.warm.mean().max(self.cold_mean());
        let offered = self.arrivals.peak() * longest;
        let capped = self.cap.map_or(offered, |cap| offered.min(f64::from(cap) * f64::from(self.slots)));
        let there = f64::from(self.floor) + f64::from(self.start.running) + f64::from(self.start.idle);
        // At a keep-alive that is long against the service the pool is its largest load, which is not far above.
        let busy = capped.max(there);
        if busy <= MOST_BUSY { Ok(()) } else { Err(Refused::Crowded(busy)) }
    }
}

/// The tokens that are there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tokens {
    limit: ScaleOut,
    left: f64,
    since: f64,
}

impl Tokens {
    pub(super) const fn full(limit: ScaleOut) -> Self {
        Self { limit, left: limit.tokens, since: 0.0 }
    }

    /// Takes one at `now`, if there is a whole one.
    pub(super) fn take(&mut self, now: f64) -> bool {
        self.left = (self.left + (now - self.since) * self.limit.refill).min(self.limit.tokens);
        self.since = now;
        let taken = self.left >= 1.0;
        if taken {
            self.left -= 1.0;
        }
        taken
    }
}

/// How many instances were there for how long.
#[derive(Clone, Debug, Default)]
pub(super) struct Census {
    pub(super) live: u32,
    since: f64,
    area: f64,
    levels: Vec<f64>,
}

/// Levels that are told apart; larger pools count as the last.
const LEVELS: usize = 4_096;

impl Census {
    /// One more, or one less, from `now` on. Times rise.
    pub(super) fn change(&mut self, now: f64, live: u32) {
        let spent = now - self.since;
        self.area += spent * f64::from(self.live);
        let level = (self.live as usize).min(LEVELS - 1);
        if self.levels.len() <= level {
            self.levels.resize(level + 1, 0.0);
        }
        self.levels[level] += spent;
        (self.live, self.since) = (live, now);
    }

    /// Instance-seconds up to `now`.
    pub(super) fn area(&mut self, now: f64) -> f64 {
        self.change(now, self.live);
        self.area
    }

    /// Seconds at each number of instances since the last time it was asked.
    pub(super) fn take_levels(&mut self) -> Vec<f64> {
        std::mem::take(&mut self.levels)
    }
}
