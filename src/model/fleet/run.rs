//! The fleet, step by step.

use std::collections::VecDeque;

use super::nodes::Nodes;
use super::scaler::Seen;
use super::{Fleet, Ran, Stretch, Sum};
use crate::model::course::{Course, Span};

/// Seconds of a step while all is quiet, ...
const QUIET: f64 = 15.0;
/// ... and while requests wait or nearly do.
const CLOSE: f64 = 1.0;
/// How busy replicas may be at most for all to be quiet.
const BUSY: f64 = 0.95;

/// Runs `fleet` over a course once, beginning with `start` ready replicas and an empty queue; `each` sees every
/// stretch.
///
/// Steps are 15 s long, or 1 s where requests wait or replicas are at least 95 % busy. In each step replicas that
/// have become ready are put to work, then requests are served, then the autoscaler looks if it is time. Costs some
/// 20 ns a step: about a millisecond for a quiet week.
pub fn run(fleet: &Fleet, course: &Course, start: u32, mut each: impl FnMut(&Stretch)) -> Ran {
    let mut state = State::new(fleet, start);
    let mut cursor = Cursor::new(course.spans());
    let period = course.period();
    let mut ran = Ran { hours: vec![Sum::default(); (period / 3_600.0).ceil() as usize], ..Ran::default() };
    let mut block = 0_u64;
    loop {
        let at = block as f64 * QUIET;
        let length = QUIET.min(period - at);
        if length < 1e-6 {
            break;
        }
        state.arrive(at);
        let mut ahead = cursor;
        let rate = ahead.take(length);
        let quiet = state.queue == 0.0 && rate < BUSY * state.capacity() || state.ready == 0 && rate == 0.0;
        let steps = if quiet { 1 } else { (length / CLOSE).ceil() as u32 };
        let step = length / f64::from(steps);
        for index in 0..steps {
            let now = at + f64::from(index) * step;
            let rate = if quiet { rate } else { cursor.take(step) };
            state.arrive(now);
            let stretch = state.serve(now, step, rate);
            ran.total.add(&stretch);
            let hour = ((now / 3_600.0) as usize).min(ran.hours.len() - 1);
            ran.hours[hour].add(&stretch);
            each(&stretch);
            if let Some(changed) = state.look(now) {
                ran.changes.push((now, changed));
            }
        }
        if quiet {
            cursor = ahead;
        }
        block += 1;
    }
    ran
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
#[derive(Clone, Copy)]
struct Sample {
    seconds: f64,
    busy: f64,
    rate: f64,
    in_service: f64,
}

struct State<'a> {
    fleet: &'a Fleet,
    replicas: u32,
    ready: u32,
    /// When replicas begin to serve, and how many; in order of their start.
    starting: VecDeque<(f64, u32)>,
    nodes: Option<Nodes>,
    queue: f64,
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
            seen: Sample { seconds: 0.0, busy: 0.0, rate: 0.0, in_service: 0.0 },
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
        let in_service = busy * f64::from(self.ready) * self.fleet.slots + self.queue;
        self.sample(Sample { seconds, busy, rate, in_service });
        let nodes = self.nodes.as_ref().map_or(0, Nodes::count);
        let (replicas, ready) = (self.replicas, self.ready);
        Stretch { at, seconds, rate, replicas, ready, nodes, busy, queue: self.queue, served, dropped }
    }

    fn sample(&mut self, sample: Sample) {
        let window = self.fleet.scaler.window;
        let weighed = |seen: &mut Sample, sample: &Sample, sign: f64| {
            seen.seconds += sign * sample.seconds;
            seen.busy += sign * sample.seconds * sample.busy;
            seen.rate += sign * sample.seconds * sample.rate;
            seen.in_service += sign * sample.seconds * sample.in_service;
        };
        weighed(&mut self.seen, &sample, 1.0);
        self.samples.push_back(sample);
        while let Some(first) = self.samples.front().copied() {
            if self.samples.len() == 1 || self.seen.seconds - first.seconds < window - 1e-9 {
                break;
            }
            weighed(&mut self.seen, &first, -1.0);
            self.samples.pop_front();
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
        let seen = Seen {
            replicas: self.replicas,
            ready: self.ready,
            busy: mean(self.seen.busy).clamp(0.0, 1.0),
            rate: mean(self.seen.rate).max(0.0),
            in_service: mean(self.seen.in_service).max(0.0),
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
