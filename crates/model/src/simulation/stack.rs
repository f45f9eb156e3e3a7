//! The pool with one request at a time and the most recently used instance first: the idle instances are a stack.
//!
//! No instance has a name. A request takes the top of the stack; what goes, goes from its bottom, because that has
//! been idle for longest. What is under way is a [`Wheel`] of the times at which it ends.

use super::arrivals::Source;
use super::histogram::Histogram;
use super::plan::Totals;
use super::pool::{Census, Cold, Functions, Tokens};
use super::wheel::Wheel;
use crate::random::{Random, Streams};
use crate::service::Law;

/// The instances between two arrivals.
#[derive(Clone, Debug)]
pub(super) struct Stack {
    source: Source,
    /// The next arrival.
    next: f64,
    services: Random,
    colds: Random,
    warm: Law,
    cold: Cold,
    keepalive: f64,
    floor: u32,
    cap: u32,
    tokens: Option<Tokens>,
    wheel: Wheel,
    /// Since when the idle ones are idle, rising; those before `bottom` have gone.
    idle: Vec<f64>,
    bottom: usize,
    census: Census,
    counts: Totals,
    /// Under way at time zero.
    begun: u64,
    responses: Histogram,
    /// The rate that the wheel is made for, and how many requests it has had.
    tuned: (f64, u64),
    span: f64,
}

impl Stack {
    pub(super) fn new(input: &Functions, streams: &mut Streams) -> Self {
        let mut source = Source::new(&input.arrivals, streams.next_stream());
        let mut services = streams.next_stream();
        let next = source.next();
        let rate = input.arrivals.rate();
        let span = input.warm.mean();
        let mut wheel = Wheel::new(rate, span);
        for _ in 0..input.start.running {
            wheel.insert(input.warm.draw(&mut services));
        }
        let there = std::iter::repeat_n(input.start.expires - input.keepalive, input.start.idle as usize);
        let mut idle: Vec<f64> = there.chain(std::iter::repeat_n(0.0, input.floor as usize)).collect();
        idle.sort_by(f64::total_cmp);
        let mut census = Census::default();
        census.change(0.0, input.start.running + idle.len() as u32);
        Self {
            source,
            next,
            services,
            colds: streams.next_stream(),
            warm: input.warm,
            cold: input.cold,
            keepalive: input.keepalive,
            floor: input.floor,
            cap: input.cap.unwrap_or(u32::MAX),
            tokens: input.scale_out.map(Tokens::full),
            wheel,
            idle,
            bottom: 0,
            census,
            counts: Totals::default(),
            begun: u64::from(input.start.running),
            responses: Histogram::default(),
            tuned: (rate, 0),
            span,
        }
    }

    /// The arrivals up to `until`, but not more than `budget` of them; how many there were.
    pub(super) fn advance(&mut self, until: f64, budget: u64) -> u64 {
        for done in 0..budget {
            let now = self.next;
            if now > until {
                self.counts.requests += done;
                return done;
            }
            self.arrive(now);
            self.next = self.source.next();
            if self.source.turned {
                self.tune(now, done);
            }
        }
        self.counts.requests += budget;
        budget
    }

    #[inline]
    fn arrive(&mut self, now: f64) {
        self.wheel.drain(now, &mut self.idle, self.bottom);
        if self.idle.get(self.bottom).is_some_and(|since| since + self.keepalive <= now) {
            self.expire(now);
        }
        // Whoever is turned away or starts cold has drawn a warm time too, so that every request has the same one
        // whatever becomes of those before it.
        let mut time = self.warm.draw(&mut self.services);
        if self.idle.len() > self.bottom {
            self.idle.pop();
        } else {
            match self.start(now, time) {
                Some(cold) => time = cold,
                None => return,
            }
        }
        self.counts.response_s += time;
        self.responses.record(time);
        self.wheel.insert(now + time);
    }

    /// What has been idle for long goes, but for the floor.
    #[cold]
    fn expire(&mut self, now: f64) {
        while let Some(since) = self.idle.get(self.bottom) {
            let end = since + self.keepalive;
            if end > now || self.census.live <= self.floor {
                break;
            }
            self.bottom += 1;
            self.counts.expired += 1;
            self.census.change(end, self.census.live - 1);
        }
        if self.bottom * 2 > self.idle.len() {
            self.idle.drain(..self.bottom);
            self.bottom = 0;
        }
    }

    /// The time of a request that starts an instance, unless it is turned away. Every instance is busy.
    #[cold]
    fn start(&mut self, now: f64, warm: f64) -> Option<f64> {
        if self.census.live >= self.cap || self.tokens.as_mut().is_some_and(|tokens| !tokens.take(now)) {
            self.counts.throttled += 1;
            return None;
        }
        self.counts.cold += 1;
        self.census.change(now, self.census.live + 1);
        Some(match self.cold {
            Cold::Instead(law) => law.draw(&mut self.colds),
            Cold::Before(law) => law.draw(&mut self.colds) + warm,
        })
    }

    /// Other buckets, if the rate has changed by much and the last ones have paid for themselves.
    #[cold]
    fn tune(&mut self, now: f64, done: u64) {
        self.source.turned = false;
        let (rate, so_far) = (self.source.rate_now(), self.counts.requests + done);
        let ratio = rate / self.tuned.0;
        let pending = u64::from(self.census.live) + 64;
        if rate > 0.0 && !(0.3..3.0).contains(&ratio) && so_far > self.tuned.1 + pending {
            self.wheel.tune(rate, self.span, now);
            self.tuned = (rate, so_far);
        }
    }

    /// What happened up to `now`, which no arrival that was counted is after.
    pub(super) fn totals(&mut self, now: f64) -> Totals {
        self.wheel.drain(now, &mut self.idle, self.bottom);
        self.expire(now);
        // Every time that was begun, less what is still to come of it.
        let to_come: f64 = self.wheel.pending(now).map(|end| end - now).sum();
        let served = self.counts.requests - self.counts.throttled;
        let busy = u64::from(self.busy());
        Totals {
            live_s: self.census.area(now),
            busy_s: self.counts.response_s - to_come,
            completed: served + self.begun - busy,
            ..self.counts
        }
    }

    pub(super) const fn next(&self) -> f64 {
        self.next
    }

    pub(super) const fn census(&mut self) -> &mut Census {
        &mut self.census
    }

    /// Instances with a request.
    pub(super) const fn busy(&self) -> u32 {
        self.census.live - (self.idle.len() - self.bottom) as u32
    }

    pub(super) const fn responses(&mut self) -> &mut Histogram {
        &mut self.responses
    }
}
