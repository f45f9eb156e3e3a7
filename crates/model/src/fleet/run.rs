//! The fleet, step by step.

use crate::units::Within as _;
use std::collections::VecDeque;

use super::nodes::Nodes;
use super::noise::Noise;
use super::scaler::Seen;
use super::{Fleet, Ran, Stretch, Sum};
use crate::course::{Course, Span};

/// Seconds of a step while all is quiet, ...
const QUIET: f64 = 15.0;
/// ... and while requests wait or nearly do.
const CLOSE: f64 = 1.0;
/// How busy replicas may be at most for all to be quiet.
const BUSY: f64 = 0.95;

/// Runs `fleet` over a course once, beginning with `start` ready replicas and an empty queue; `each` sees every
/// stretch.
///
/// Steps are 15 s long, longer where nothing changes, and 1 s where requests wait, replicas are at least 95 % busy or
/// the rate changes, until that has come to rest. In each step replicas that have become ready are put to work, then requests are served, then the
/// autoscaler looks if it is time. A quiet week costs some hundred microseconds.
pub fn run(fleet: &Fleet, course: &Course, start: u32, mut each: impl FnMut(&Stretch)) -> Ran {
    let mut state = State::new(fleet, start);
    let mut cursor = Cursor::new(course.spans());
    let period = course.period();
    let mut ran = Ran { hours: vec![Sum::default(); (period / 3_600.0).ceil() as usize], ..Ran::default() };
    let mut block = 0_u64;
    let mut told = |ran: &mut Ran, stretch: &Stretch| {
        ran.total.add(stretch);
        let hour = ((stretch.at / 3_600.0) as usize).min(ran.hours.len() - 1);
        ran.hours[hour].add(stretch);
        each(stretch);
    };
    loop {
        let at = block as f64 * QUIET;
        block += 1;
        let length = QUIET.min(period - at);
        if length < 1e-6 {
            return ran;
        }
        state.arrive(at);
        let mut done = 0.0;
        let rate = cursor.spans[cursor.at].amount;
        let quiet = state.is_quiet(rate);
        if length > CLOSE && cursor.holds(length) && (quiet || state.is_stuck(rate) && state.settled_for(at) >= length)
        {
            // The autoscaler looks after the first second of the block.
            let first = if quiet { state.steady(at, CLOSE, rate) } else { state.serve(at, CLOSE, rate) };
            let changed = state.look(at);
            if changed.is_none() {
                let rest = if state.nodes() == first.nodes { state.settled_for(at) } else { 0.0 };
                let length = cursor.blocks(at, length).min((rest / QUIET).floor() * QUIET).max(length);
                state.sample(length - CLOSE, &first);
                let served = if quiet { rate * length } else { first.served * length / CLOSE };
                told(&mut ran, &Stretch { seconds: length, served, dropped: first.dropped * length / CLOSE, ..first });
                state.rest_until(at + length);
                cursor.take(length);
                block = ((at + length) / QUIET - 1e-9).ceil() as u64;
                continue;
            }
            ran.changes.extend(changed.map(|replicas| (at, replicas)));
            told(&mut ran, &first);
            cursor.take(CLOSE);
            done = CLOSE;
        }
        let steps = ((length - done) / CLOSE).ceil();
        let step = (length - done) / steps;
        for index in 0..steps as u32 {
            let now = at + done + f64::from(index) * step;
            state.arrive(now);
            let stretch = state.serve(now, step, cursor.take(step));
            told(&mut ran, &stretch);
            ran.changes.extend(state.look(now).map(|replicas| (now, replicas)));
        }
    }
}

/// A place in the course.
#[derive(Clone, Copy)]
struct Cursor<'a> {
    spans: &'a [Span],
    at: usize,
    left: f64,
}

impl<'a> Cursor<'a> {
    fn new(spans: &'a [Span]) -> Self {
        Self { spans, at: 0, left: spans[0].seconds }
    }

    /// Whether the next `seconds` have one amount.
    fn holds(&self, seconds: f64) -> bool {
        seconds <= self.left + 1e-9
    }

    /// How long whole blocks of the same amount go on from `at`, but no further than to the end of the hour; at least
    /// `least`.
    fn blocks(&self, at: f64, least: f64) -> f64 {
        let hour = ((at / 3_600.0).floor() + 1.0) * 3_600.0 - at;
        (((self.left.min(hour) + 1e-9) / QUIET).floor() * QUIET).max(least)
    }

    /// The mean amount over the next `seconds`.
    fn take(&mut self, seconds: f64) -> f64 {
        if seconds < self.left {
            self.left -= seconds;
            return self.spans[self.at].amount;
        }
        let (mut rest, mut sum) = (seconds, 0.0);
        while rest > 0.0 {
            let step = rest.min(self.left);
            sum += step * self.spans[self.at].amount;
            rest -= step;
            self.left -= step;
            if self.left <= 1e-9 {
                self.at = (self.at + 1) % self.spans.len();
                self.left = self.spans[self.at].seconds;
            }
        }
        sum / seconds
    }
}

/// What the autoscaler saw in one step.
#[derive(Clone, Copy, Default)]
struct Sample {
    seconds: f64,
    busy: f64,
    rate: f64,
    in_service: f64,
}

impl Sample {
    fn is_like(&self, other: &Self) -> bool {
        self.busy == other.busy && self.rate == other.rate && self.in_service == other.in_service
    }

    /// Adds so many seconds of another, whose fields are means; those of `self` are sums.
    fn add(&mut self, other: &Self, seconds: f64) {
        self.seconds += seconds;
        self.busy += seconds * other.busy;
        self.rate += seconds * other.rate;
        self.in_service += seconds * other.in_service;
    }
}

struct State<'a> {
    fleet: &'a Fleet,
    replicas: u32,
    ready: u32,
    /// When replicas begin to serve, and how many; in order of their start.
    starting: VecDeque<(f64, u32)>,
    nodes: Option<Nodes>,
    queue: f64,
    /// What was seen within the window, in stretches in which it stayed the same.
    samples: VecDeque<Sample>,
    /// Sums over the samples, each times its seconds.
    seen: Sample,
    next_look: f64,
    /// Wishes that still stand, falling: (when, how many).
    wishes: VecDeque<(f64, u32)>,
}

impl<'a> State<'a> {
    fn new(fleet: &'a Fleet, start: u32) -> Self {
        Self {
            fleet,
            replicas: start,
            ready: start,
            starting: VecDeque::new(),
            nodes: fleet.nodes.map(|group| Nodes::new(group, start)),
            queue: 0.0,
            samples: VecDeque::new(),
            seen: Sample::default(),
            // The first look is not before something was seen.
            next_look: fleet.scaler.every,
            wishes: VecDeque::new(),
        }
    }

    fn capacity(&self) -> f64 {
        f64::from(self.ready) * self.fleet.capacity
    }

    /// Replicas whose time has come begin to serve.
    fn arrive(&mut self, now: f64) {
        if self.starting.is_empty() {
            return;
        }
        let mut came = 0;
        self.starting.retain(|(due, count)| {
            let here = *due <= now + 1e-9;
            came += if here { *count } else { 0 };
            !here
        });
        self.ready += came;
    }

    /// Whether nobody waits and nobody will.
    fn is_quiet(&self, rate: f64) -> bool {
        self.queue == 0.0 && (rate < BUSY * self.capacity() || rate == 0.0)
    }

    /// Whether as many wait in a step from now as wait already: nobody, or as many as have the patience.
    fn is_stuck(&self, rate: f64) -> bool {
        let able = self.capacity();
        self.queue == 0.0 && rate <= able || able > 0.0 && rate > able && self.queue == self.fleet.timeout * able
    }

    /// How long from `now` nothing will change while the rate does not: all replicas serve, the window has seen one
    /// and the same, and what the autoscaler wants leaves what there is until an older wish no longer stands.
    fn settled_for(&self, now: f64) -> f64 {
        let scaler = &self.fleet.scaler;
        let nodes = self.nodes.as_ref().is_none_or(|nodes| nodes.is_settled(self.replicas));
        let (Some(oldest), Some(wanted)) = (self.wishes.front(), self.wishes.back()) else { return 0.0 };
        let stays = scaler.within(self.replicas, wanted.1, oldest.1) == self.replicas;
        if !(self.starting.is_empty() && self.samples.len() == 1 && stays && nodes) {
            return 0.0;
        }
        if self.wishes.len() == 1 { f64::INFINITY } else { oldest.0 + scaler.settle - now }
    }

    /// The looks until then are like the last.
    fn rest_until(&mut self, until: f64) {
        if until > self.next_look {
            let every = self.fleet.scaler.every;
            let last = ((until - 1e-9) / every).floor() * every;
            self.next_look = last + every;
            if let Some(wish) = self.wishes.back_mut() {
                wish.0 = wish.0.max(last);
            }
        }
    }

    /// A step in which nobody waits.
    fn steady(&mut self, at: f64, seconds: f64, rate: f64) -> Stretch {
        let capacity = self.capacity();
        let busy = if capacity > 0.0 { rate / capacity } else { 0.0 };
        let stretch = Stretch { busy, served: rate * seconds, ..self.stretch(at, seconds, rate) };
        self.sample(seconds, &stretch);
        stretch
    }

    fn nodes(&self) -> u32 {
        self.nodes.as_ref().map_or(0, Nodes::count)
    }

    fn stretch(&self, at: f64, seconds: f64, rate: f64) -> Stretch {
        let nodes = self.nodes();
        Stretch { at, seconds, rate, replicas: self.replicas, ready: self.ready, nodes, ..Stretch::default() }
    }

    fn serve(&mut self, at: f64, seconds: f64, rate: f64) -> Stretch {
        let (work, able) = (self.queue + rate * seconds, self.capacity() * seconds);
        let served = work.min(able);
        let busy = if able > 0.0 { (work / able).min(1.0) } else { 0.0 };
        // Whoever would wait longer than the timeout is lost; without replicas, whoever came before it.
        let patient = self.fleet.timeout * if able > 0.0 { self.capacity() } else { rate };
        let queue = (work - served).min(patient);
        let dropped = work - served - queue;
        self.queue = if queue < 1e-9 * rate { 0.0 } else { queue };
        let served = served + (queue - self.queue);
        let stretch = Stretch { busy, queue: self.queue, served, dropped, ..self.stretch(at, seconds, rate) };
        self.sample(seconds, &stretch);
        stretch
    }

    /// Takes what a stretch was like into the window, for so many seconds.
    fn sample(&mut self, seconds: f64, stretch: &Stretch) {
        let in_service = stretch.busy * f64::from(stretch.ready) * self.fleet.slots + stretch.queue;
        let sample = Sample { seconds, busy: stretch.busy, rate: stretch.rate, in_service };
        self.seen.add(&sample, seconds);
        match self.samples.back_mut() {
            Some(last) if last.is_like(&sample) => last.seconds += seconds,
            _ => self.samples.push_back(sample),
        }
        while let Some(first) = self.samples.front_mut() {
            let old = (self.seen.seconds - self.fleet.scaler.window).min(first.seconds);
            if old < 1e-9 {
                break;
            }
            self.seen.add(first, -old);
            first.seconds -= old;
            if first.seconds < 1e-9 {
                self.samples.pop_front();
            }
        }
        if self.samples.len() == 1 {
            // No rounding is left of what is gone.
            self.seen = Sample::default();
            let only = self.samples[0];
            self.seen.add(&only, only.seconds);
        }
    }

    /// The autoscaler's look, if it is time; the new number of replicas if it changed.
    fn look(&mut self, now: f64) -> Option<u32> {
        let scaler = &self.fleet.scaler;
        if now + 1e-9 < self.next_look {
            return None;
        }
        self.next_look = ((now + 1e-9) / scaler.every).floor() * scaler.every + scaler.every;
        let mean = |sum: f64| sum / self.seen.seconds.max(1e-9);
        let workers = f64::from(self.ready) * self.fleet.slots;
        let (busy, chance) = (mean(self.seen.busy).within(0.0, 1.0), scaler.noise != Noise::NONE && workers > 0.0);
        let seen = Seen {
            replicas: self.replicas,
            ready: self.ready,
            busy: if chance { (scaler.noise.decisive(busy * workers) / workers).min(1.0) } else { busy },
            rate: mean(self.seen.rate).max(0.0),
            in_service: scaler.noise.decisive(mean(self.seen.in_service).max(0.0)),
            waiting: self.queue,
        };
        let wanted = scaler.wants(&seen);
        while self.wishes.back().is_some_and(|(_, wish)| *wish <= wanted) {
            self.wishes.pop_back();
        }
        self.wishes.push_back((now, wanted));
        while self.wishes.front().is_some_and(|(when, _)| *when <= now - scaler.settle + 1e-9) {
            self.wishes.pop_front();
        }
        let held = self.wishes.front().map_or(wanted, |(_, wish)| *wish);
        let next = scaler.within(self.replicas, wanted, held);
        let changed = next != self.replicas;
        if next > self.replicas {
            self.start(next, now);
        } else if changed {
            self.stop(self.replicas - next);
        }
        self.replicas = next;
        if let Some(nodes) = &mut self.nodes {
            nodes.review(next, now);
        }
        changed.then_some(next)
    }

    fn start(&mut self, next: u32, now: f64) {
        let delay = self.fleet.delay;
        match &mut self.nodes {
            None => self.starting.push_back((now + delay, next - self.replicas)),
            Some(nodes) => {
                let placed = nodes.place(self.replicas, next, now);
                self.starting.extend(placed.into_iter().map(|(there, count)| (there + delay, count)));
            }
        }
    }

    /// Those that do not serve yet go first.
    fn stop(&mut self, mut count: u32) {
        while let Some((_, starting)) = self.starting.back_mut().filter(|_| count > 0) {
            let going = count.min(*starting);
            *starting -= going;
            count -= going;
            if *starting == 0 {
                self.starting.pop_back();
            }
        }
        self.ready -= count.min(self.ready);
    }
}
