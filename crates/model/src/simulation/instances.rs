//! The pool in general: instances with names, several requests in each, any routing.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, VecDeque};

use super::arrivals::Source;
use super::histogram::Histogram;
use super::plan::Totals;
use super::pool::{Census, Cold, Functions, Routing, Tokens};
use crate::random::{Random, Streams};
use crate::service::Law;

/// The instances between two arrivals.
#[derive(Clone, Debug)]
pub(super) struct Instances {
    source: Source,
    next: f64,
    services: Random,
    colds: Random,
    warm: Law,
    cold: Cold,
    keepalive: f64,
    slots: u32,
    floor: u32,
    cap: u32,
    tokens: Option<Tokens>,
    instances: Vec<Instance>,
    unused: Vec<u32>,
    ready: Ready,
    /// Ends as bits of their time, then in the order of their beginning, with the instance.
    ends: BinaryHeap<Reverse<(u64, u64, u32)>>,
    /// Since when which instance is idle, and its mark then; rising.
    idle: VecDeque<(f64, u32, u64)>,
    /// Rises with everything that happens.
    clock: u64,
    census: Census,
    busy: Census,
    counts: Totals,
    responses: Histogram,
}

#[derive(Clone, Copy, Debug, Default)]
struct Instance {
    active: u32,
    /// When it is initialised.
    ready_at: f64,
    /// Its place in the order of the routing.
    key: u64,
    /// The clock when it fell idle.
    mark: u64,
}

impl Instances {
    pub(super) fn new(input: &Functions, streams: &mut Streams) -> Self {
        let mut source = Source::new(&input.arrivals, streams.next_stream());
        let mut services = streams.next_stream();
        let next = source.next();
        let mut pool = Self {
            source,
            next,
            colds: streams.next_stream(),
            warm: input.warm,
            cold: input.cold,
            keepalive: input.keepalive,
            slots: input.slots,
            floor: input.floor,
            cap: input.cap.unwrap_or(u32::MAX),
            tokens: input.scale_out.map(Tokens::full),
            instances: Vec::new(),
            unused: Vec::new(),
            ready: Ready::new(input.routing, streams.next_stream()),
            ends: BinaryHeap::new(),
            idle: VecDeque::new(),
            clock: 0,
            census: Census::default(),
            busy: Census::default(),
            counts: Totals::default(),
            responses: Histogram::default(),
            services: services.clone(),
        };
        for _ in 0..input.start.running {
            let end = input.warm.draw(&mut services);
            let id = pool.create(0.0, 0.0);
            pool.begin(id, 0.0, end);
        }
        pool.services = services;
        let since = input.start.expires - input.keepalive;
        let idle = (0..input.start.idle).map(|_| since).chain((0..input.floor).map(|_| 0.0));
        let mut idle: Vec<f64> = idle.collect();
        idle.sort_by(f64::total_cmp);
        for since in idle {
            let id = pool.create(0.0, 0.0);
            pool.rest(id, since);
        }
        pool
    }

    /// The arrivals up to `until`, but not more than `budget` of them; how many there were.
    pub(super) fn advance(&mut self, until: f64, budget: u64) -> u64 {
        for done in 0..budget {
            if self.next > until {
                return done;
            }
            self.arrive(self.next);
            self.next = self.source.next();
        }
        budget
    }

    fn arrive(&mut self, now: f64) {
        self.settle(now);
        self.counts.requests += 1;
        let warm = self.warm.draw(&mut self.services);
        let (id, start, time) = match self.ready.take() {
            Some(id) => {
                let ready_at = self.instances[id as usize].ready_at;
                self.counts.delayed += u64::from(ready_at > now);
                (id, ready_at.max(now), warm)
            }
            None => match self.start(now, warm) {
                Some(started) => started,
                None => return,
            },
        };
        self.counts.response_s += start - now + time;
        self.responses.record(start - now + time);
        self.begin(id, now, start + time);
    }

    /// A new instance with the beginning and the length of its first request, unless that is turned away.
    fn start(&mut self, now: f64, warm: f64) -> Option<(u32, f64, f64)> {
        if self.census.live >= self.cap || self.tokens.as_mut().is_some_and(|tokens| !tokens.take(now)) {
            self.counts.throttled += 1;
            return None;
        }
        self.counts.cold += 1;
        let (wait, time) = match self.cold {
            Cold::Instead(law) => (0.0, law.draw(&mut self.colds)),
            Cold::Before(law) => (law.draw(&mut self.colds), warm),
        };
        let id = self.create(now, now + wait);
        Some((id, now + wait, time))
    }

    fn create(&mut self, now: f64, ready_at: f64) -> u32 {
        self.clock += 1;
        let instance = Instance { active: 0, ready_at, key: self.clock, mark: 0 };
        self.census.change(now, self.census.live + 1);
        match self.unused.pop() {
            Some(id) => {
                self.instances[id as usize] = instance;
                id
            }
            None => {
                self.instances.push(instance);
                (self.instances.len() - 1) as u32
            }
        }
    }

    /// A request in an instance that is not among the ready ones just now.
    fn begin(&mut self, id: u32, now: f64, end: f64) {
        self.clock += 1;
        let instance = &mut self.instances[id as usize];
        if instance.active == 0 {
            self.busy.change(now, self.busy.live + 1);
        }
        instance.active += 1;
        instance.key = self.ready.used(instance.key, self.clock);
        self.ends.push(Reverse((end.to_bits(), self.clock, id)));
        if instance.active < self.slots {
            self.ready.put(id, instance.key);
        }
    }

    /// What ended by `now`, and what went.
    fn settle(&mut self, now: f64) {
        while let Some(&Reverse((bits, _, id))) = self.ends.peek() {
            let end = f64::from_bits(bits);
            if end > now {
                break;
            }
            self.ends.pop();
            self.end(id, end);
        }
        while let Some(&(since, id, mark)) = self.idle.front() {
            let instance = self.instances[id as usize];
            let end = since + self.keepalive;
            if instance.active == 0 && instance.mark == mark {
                if end > now || self.census.live <= self.floor {
                    break;
                }
                self.ready.remove(id, instance.key);
                self.instances[id as usize].mark = 0;
                self.unused.push(id);
                self.counts.expired += 1;
                self.census.change(end, self.census.live - 1);
            }
            self.idle.pop_front();
        }
    }

    fn end(&mut self, id: u32, now: f64) {
        self.counts.completed += 1;
        self.clock += 1;
        let instance = &mut self.instances[id as usize];
        if instance.active < self.slots {
            self.ready.remove(id, instance.key);
        }
        instance.active -= 1;
        instance.key = self.ready.left(instance.key, self.clock);
        if instance.active > 0 {
            self.ready.put(id, instance.key);
        } else {
            self.busy.change(now, self.busy.live - 1);
            self.rest(id, now);
        }
    }

    /// An idle instance, since then.
    fn rest(&mut self, id: u32, since: f64) {
        self.clock += 1;
        let instance = &mut self.instances[id as usize];
        instance.mark = self.clock;
        self.ready.put(id, instance.key);
        self.idle.push_back((since, id, self.clock));
    }

    /// What happened up to `now`, which no arrival that was counted is after.
    pub(super) fn totals(&mut self, now: f64) -> Totals {
        self.settle(now);
        Totals { live_s: self.census.area(now), busy_s: self.busy.area(now), ..self.counts }
    }

    pub(super) const fn next(&self) -> f64 {
        self.next
    }

    pub(super) const fn census(&mut self) -> &mut Census {
        &mut self.census
    }

    pub(super) const fn busy(&self) -> u32 {
        self.busy.live
    }

    pub(super) const fn responses(&mut self) -> &mut Histogram {
        &mut self.responses
    }
}

/// The instances that have room, in the order in which they are taken.
#[derive(Clone, Debug)]
struct Ready {
    routing: Routing,
    ordered: BTreeSet<(u64, u32)>,
    /// Without order: the instances, and the place of each among them.
    any: Vec<u32>,
    places: Vec<u32>,
    random: Random,
}

impl Ready {
    const fn new(routing: Routing, random: Random) -> Self {
        Self { routing, ordered: BTreeSet::new(), any: Vec::new(), places: Vec::new(), random }
    }

    /// Takes the one whose turn it is.
    fn take(&mut self) -> Option<u32> {
        match self.routing {
            Routing::MostRecent | Routing::Newest => self.ordered.pop_last().map(|(_, id)| id),
            Routing::LeastRecent | Routing::RoundRobin => self.ordered.pop_first().map(|(_, id)| id),
            Routing::Random => {
                let count = self.any.len() as u32;
                let place = (count > 0).then(|| self.random.below(count))?;
                let id = self.any[place as usize];
                self.remove(id, 0);
                Some(id)
            }
        }
    }

    fn put(&mut self, id: u32, key: u64) {
        if self.routing != Routing::Random {
            self.ordered.insert((key, id));
            return;
        }
        if self.places.len() <= id as usize {
            self.places.resize(id as usize + 1, u32::MAX);
        }
        self.places[id as usize] = self.any.len() as u32;
        self.any.push(id);
    }

    fn remove(&mut self, id: u32, key: u64) {
        if self.routing != Routing::Random {
            self.ordered.remove(&(key, id));
            return;
        }
        let place = self.places[id as usize];
        self.any.swap_remove(place as usize);
        if let Some(moved) = self.any.get(place as usize) {
            self.places[*moved as usize] = place;
        }
    }

    /// The key of an instance that was given a request at `clock`.
    const fn used(&self, key: u64, clock: u64) -> u64 {
        match self.routing {
            Routing::Newest | Routing::Random => key,
            Routing::MostRecent | Routing::LeastRecent | Routing::RoundRobin => clock,
        }
    }

    /// The key of an instance of which a request ended at `clock`.
    const fn left(&self, key: u64, clock: u64) -> u64 {
        match self.routing {
            Routing::Newest | Routing::Random | Routing::RoundRobin => key,
            Routing::MostRecent | Routing::LeastRecent => clock,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::arrivals::Arrivals;
    use super::super::stack::Stack;
    use super::*;

    #[test]
    fn with_names_and_without_the_pool_is_the_same() {
        let warm = Law::Exponential { mean: 0.7 };
        let plain = Functions::new(Arrivals::Steady(3.0), warm, 8.0);
        let slow = Functions { cold: Cold::Before(Law::Exponential { mean: 2.0 }), ..plain.clone() };
        let cases = [
            // (input, why)
            (plain.clone(), "plain"),
            (slow, "slow starts"),
            (Functions { floor: 4, ..plain.clone() }, "a floor"),
            (Functions { cap: Some(3), ..plain.clone() }, "a cap"),
            (Functions { keepalive: 0.0, ..plain.clone() }, "nothing is kept"),
            (Functions { warm: Law::Fixed { mean: 0.5 }, keepalive: 0.5, ..plain }, "ties"),
        ];
        for (input, why) in cases {
            let mut with = Instances::new(&input, &mut Streams::of(4));
            let mut without = Stack::new(&input, &mut Streams::of(4));
            for step in 1..200 {
                let until = f64::from(step) * 50.0;
                assert_eq!(with.advance(until, u64::MAX), without.advance(until, u64::MAX), "{why}");
                let (a, b) = (with.totals(until), without.totals(until));
                assert_eq!((a.cold, a.throttled, a.expired), (b.cold, b.throttled, b.expired), "{why} {step}");
                assert_eq!((a.completed, with.busy()), (b.completed, without.busy()), "{why} {step}");
                assert!((a.live_s - b.live_s).abs() < 1e-6 && (a.busy_s - b.busy_s).abs() < 1e-6, "{why} {step}");
            }
        }
    }
}
