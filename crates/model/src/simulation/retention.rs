//! Instances kept by a rule of three ages, followed request by request.

use std::collections::VecDeque;

use crate::cold_start::retained::Retention;
use crate::random::Random;

/// Requests at a steady rate, each on an instance of its own for a fixed time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kept {
    /// Requests a second, above 0, at random.
    pub rate: f64,
    /// Seconds that each takes.
    pub service: f64,
    /// When instances go.
    pub retention: Retention,
    /// For how many seconds after its last use an instance is counted in [`Seen::counted`].
    pub counted: f64,
}

/// What was seen after the first twentieth of the requests.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Seen {
    /// Share of requests that started an instance.
    pub p_cold: f64,
    /// Mean number of instances alive.
    pub instances: f64,
    /// Mean number of instances if each counts until some time after its last use.
    pub counted: f64,
    /// Instances that were started.
    pub starts: u64,
}

#[derive(Clone, Copy)]
struct Instance {
    born: f64,
    /// When it goes for its age.
    old: f64,
    /// When its last request ended, or will.
    free: f64,
    /// Whether another was busy since.
    surplus: bool,
}

/// Follows `requests` requests; the same for the same seed.
pub fn run(kept: &Kept, requests: u64, seed: u64) -> Seen {
    let mut random = Random::seeded(seed);
    let mut pool = Pool { kept: *kept, busy: VecDeque::new(), idle: VecDeque::new(), alive: 0.0, counted: 0.0 };
    let (mut now, mut begin, mut cold) = (0.0, 0.0, 0);
    let skipped = requests / 20;
    for request in 0..requests {
        if request == skipped {
            (pool.alive, pool.counted, begin, cold) = (0.0, 0.0, now, 0);
        }
        now += random.exponential() / kept.rate;
        pool.settle(now);
        let fresh = |random: &mut Random| {
            let [from, to] = kept.retention.old;
            Instance { born: now, old: now + from + (to - from) * random.uniform(), free: now, surplus: false }
        };
        let taken = pool.idle.pop_back();
        cold += u64::from(taken.is_none());
        let instance = taken.unwrap_or_else(|| fresh(&mut random));
        pool.idle.iter_mut().for_each(|idle| idle.surplus = true);
        pool.busy.push_back(Instance { free: now + kept.service, ..instance });
    }
    let span = now - begin;
    Seen {
        p_cold: cold as f64 / (requests - skipped) as f64,
        instances: pool.alive / span,
        counted: pool.counted / span,
        starts: cold,
    }
}

struct Pool {
    kept: Kept,
    /// In the order in which they will be free: all work equally long.
    busy: VecDeque<Instance>,
    /// The one used last at the back.
    idle: VecDeque<Instance>,
    alive: f64,
    counted: f64,
}

impl Pool {
    /// Whoever is done by now is idle, and whoever was kept long enough is gone.
    fn settle(&mut self, now: f64) {
        while self.busy.front().is_some_and(|first| first.free <= now) {
            let Some(mut done) = self.busy.pop_front() else { break };
            self.idle.iter_mut().for_each(|idle| idle.surplus = true);
            done.surplus = !self.busy.is_empty();
            if done.free >= done.old {
                self.gone(&done, done.free);
            } else {
                self.idle.push_back(done);
            }
        }
        let Retention { lone, surplus, .. } = self.kept.retention;
        for _ in 0..self.idle.len() {
            let Some(instance) = self.idle.pop_front() else { break };
            let keep = if instance.surplus { surplus } else { lone };
            let end = instance.old.min(instance.free + keep);
            if end <= now {
                self.gone(&instance, end);
            } else {
                self.idle.push_back(instance);
            }
        }
    }

    /// Lives are added up whole when they end: over a long time that is as many as were alive at once.
    fn gone(&mut self, instance: &Instance, end: f64) {
        self.alive += end - instance.born;
        self.counted += instance.free + self.kept.counted - instance.born;
    }
}
