//! Replicas whose number a controller changes while requests come and go.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::arrivals::{Arrivals, Source};
use super::histogram::Histogram;
use super::plan::Progress;
use crate::random::{Random, Streams};
use crate::service::Law;

/// The workload and the replicas.
#[derive(Clone, Debug, PartialEq)]
pub struct Fleet {
    /// When requests arrive.
    pub arrivals: Arrivals,
    /// How long a worker takes for a request.
    pub service: Law,
    /// Requests that a replica works on at once.
    pub workers: u32,
    /// Replicas at time zero, ready.
    pub start: u32,
    /// Seconds from the decision for a replica until it is ready.
    pub delay: f64,
    /// Seconds from one look of the controller to the next, above 0.
    pub sync: f64,
    /// Over how many of the last looks the utilisation is averaged, at least 1.
    pub looks: u32,
    /// Seconds after which a request that still waits is dropped.
    pub patience: f64,
    /// Seconds that are simulated.
    pub seconds: f64,
    /// Whether all of them go where nothing comes; nothing where some always stand.
    pub sleep: Option<Sleep>,
}

/// A fleet that goes down to none and is woken by the next request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sleep {
    /// Seconds without a request, in service or waiting, after which no replica is left.
    pub after: f64,
    /// How long the first replica takes to start; who waits for it does not give up.
    pub start: Law,
}

/// What the controller sees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sight {
    /// Seconds since the beginning.
    pub time: f64,
    /// Replicas, ready or starting.
    pub replicas: u32,
    /// Those that are ready.
    pub ready: u32,
    /// Share of the workers of ready replicas that were busy, in `0..=1`.
    pub utilisation: f64,
}

/// What happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FleetReport {
    /// What the controller saw, and the replicas that it wanted then.
    pub looks: Vec<(Sight, u32)>,
    /// Requests that arrived.
    pub requests: u64,
    /// Those that were served or are being served.
    pub served: u64,
    /// Those that came when no replica was ready.
    pub cold: u64,
    /// Those that gave up.
    pub dropped: u64,
    /// Those that wait at the end.
    pub waiting: u64,
    /// Seconds of replicas, ready or starting.
    pub replica_s: f64,
    /// Seconds from arrival to end of those served.
    pub sojourns: Histogram,
}

/// A simulation under way. The controller is a function of what it sees, so that its rules stay elsewhere.
#[derive(Clone, Debug)]
pub struct FleetRun {
    fleet: Fleet,
    source: Source,
    services: Random,
    now: f64,
    arrival: f64,
    look: u32,
    /// Since when those who wait wait.
    waiting: VecDeque<f64>,
    /// When the busy workers are done, as bits of the time.
    ends: BinaryHeap<Reverse<u64>>,
    /// When those that start are ready.
    starting: VecDeque<f64>,
    ready: u32,
    /// Worker-seconds, busy and there, at each of the last looks.
    seen: VecDeque<[f64; 2]>,
    busy_s: f64,
    ready_s: f64,
    /// Since when nothing is in service or waits.
    idle: f64,
    /// When the fleet was last awake anew.
    awake: f64,
    report: FleetReport,
}

/// What comes next.
enum Event {
    Arrival,
    End,
    Ready,
    Look,
    Sleep,
    Finish,
}

impl FleetRun {
    /// Begins a simulation; the same fleet, seed and controller give the same report, bit for bit.
    pub fn new(fleet: Fleet, seed: u64) -> Self {
        let mut streams = Streams::of(seed);
        let mut source = Source::new(&fleet.arrivals, streams.next_stream());
        Self {
            arrival: source.next(),
            source,
            services: streams.next_stream(),
            now: 0.0,
            look: 1,
            waiting: VecDeque::new(),
            ends: BinaryHeap::new(),
            starting: VecDeque::new(),
            ready: fleet.start,
            seen: VecDeque::from([[0.0; 2]]),
            busy_s: 0.0,
            ready_s: 0.0,
            idle: 0.0,
            awake: 0.0,
            report: FleetReport::default(),
            fleet,
        }
    }

    /// Goes on by at most `most` requests, at least one.
    pub fn advance(&mut self, most: u64, controller: &mut impl FnMut(&Sight) -> u32) -> Progress {
        let until = self.report.requests.saturating_add(most.max(1));
        while self.now < self.fleet.seconds && self.report.requests < until {
            let (time, event) = self.next();
            self.pass(time);
            match event {
                Event::Arrival => self.arrive(),
                Event::End => {
                    self.ends.pop();
                }
                Event::Ready => {
                    self.starting.pop_front();
                    if self.ready == 0 {
                        self.awake = self.now;
                    }
                    self.ready += 1;
                }
                Event::Look => self.look(controller),
                Event::Sleep => {
                    self.starting.clear();
                    self.ready = 0;
                }
                Event::Finish => {}
            }
            self.work();
        }
        let finished = self.now >= self.fleet.seconds;
        Progress { done: (self.now / self.fleet.seconds).min(1.0), requests: self.report.requests, finished }
    }

    /// What happened so far.
    pub fn report(mut self) -> FleetReport {
        self.report.waiting = self.waiting.len() as u64;
        self.report
    }

    /// The next event; of several at one time the first of these.
    fn next(&self) -> (f64, Event) {
        let end = self.ends.peek().map_or(f64::INFINITY, |end| f64::from_bits(end.0));
        let ready = self.starting.front().copied().unwrap_or(f64::INFINITY);
        let asleep = self.replicas() == 0;
        // Nobody looks at what is not there.
        let look = if asleep { f64::INFINITY } else { f64::from(self.look) * self.fleet.sync };
        let idle = !asleep && self.ends.is_empty() && self.waiting.is_empty();
        let sleep = self.fleet.sleep.filter(|_| idle).map_or(f64::INFINITY, |sleep| self.idle + sleep.after);
        let events = [
            (end, Event::End),
            (ready, Event::Ready),
            (sleep, Event::Sleep),
            (look, Event::Look),
            (self.arrival, Event::Arrival),
        ];
        let first = (self.fleet.seconds, Event::Finish);
        events.into_iter().fold(first, |first, event| if event.0 < first.0 { event } else { first })
    }

    fn pass(&mut self, time: f64) {
        let spent = time - self.now;
        self.busy_s += spent * self.ends.len() as f64;
        self.ready_s += spent * f64::from(self.ready) * f64::from(self.fleet.workers);
        self.report.replica_s += spent * f64::from(self.replicas());
        if !self.ends.is_empty() || !self.waiting.is_empty() {
            self.idle = time;
        }
        self.now = time;
    }

    fn replicas(&self) -> u32 {
        self.ready + self.starting.len() as u32
    }

    fn arrive(&mut self) {
        self.report.requests += 1;
        self.report.cold += u64::from(self.ready == 0);
        self.idle = self.now;
        if self.replicas() == 0
            && let Some(sleep) = self.fleet.sleep
        {
            self.starting.push_back(self.now + sleep.start.draw(&mut self.services));
            self.look = (self.now / self.fleet.sync) as u32 + 1;
            self.looked_on();
        }
        self.waiting.push_back(self.now);
        self.arrival = self.source.next();
    }

    /// Has the looks of the time in which no replica was there have seen a single idle one: means are over a whole window, not
    /// over the moments since a replica is there.
    fn looked_on(&mut self) {
        let look = self.fleet.sync * f64::from(self.fleet.workers);
        let before = |looks: u32| [self.busy_s, self.ready_s - f64::from(looks) * look];
        self.seen = (0..self.fleet.looks).rev().map(before).collect();
    }

    /// Workers take those who wait; whoever has waited for too long has gone.
    fn work(&mut self) {
        while let Some(&since) = self.waiting.front() {
            if self.now - since.max(self.awake) >= self.fleet.patience && self.ready > 0 {
                self.report.dropped += 1;
            } else if self.ends.len() < self.ready as usize * self.fleet.workers as usize {
                let end = self.now + self.fleet.service.draw(&mut self.services);
                self.ends.push(Reverse(end.to_bits()));
                self.report.served += 1;
                self.report.sojourns.record(end - since);
            } else {
                break;
            }
            self.waiting.pop_front();
        }
    }

    fn look(&mut self, controller: &mut impl FnMut(&Sight) -> u32) {
        self.look += 1;
        let [busy, there] = self.seen[0];
        let (busy, there) = (self.busy_s - busy, self.ready_s - there);
        let utilisation = if there > 0.0 { (busy / there).min(1.0) } else { 0.0 };
        self.seen.push_back([self.busy_s, self.ready_s]);
        while self.seen.len() > self.fleet.looks as usize {
            self.seen.pop_front();
        }
        let sight = Sight { time: self.now, replicas: self.replicas(), ready: self.ready, utilisation };
        let wanted = controller(&sight);
        self.report.looks.push((sight, wanted));
        for _ in self.replicas()..wanted {
            self.starting.push_back(self.now + self.fleet.delay);
        }
        // Those that are not ready go first. Workers that are busy finish what they do.
        while self.replicas() > wanted {
            if self.starting.pop_back().is_none() {
                self.ready -= 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::queue::{QueueRun, Queues, Service};
    use super::*;

    const FLEET: Fleet = Fleet {
        arrivals: Arrivals::Steady(7.0),
        service: Law::Exponential { mean: 0.5 },
        workers: 2,
        start: 2,
        delay: 30.0,
        sync: 15.0,
        looks: 1,
        patience: f64::INFINITY,
        seconds: 50_000.0,
        sleep: None,
    };

    fn run(fleet: Fleet, most: u64, mut controller: impl FnMut(&Sight) -> u32) -> FleetReport {
        let mut run = FleetRun::new(fleet, 8);
        while !run.advance(most, &mut controller).finished {}
        run.report()
    }

    #[test]
    fn a_fleet_that_is_left_alone_is_a_queue() {
        let fleet = run(FLEET, 1_000, |sight| sight.replicas);
        let input = Queues { arrivals: FLEET.arrivals, stages: vec![Service::new(FLEET.service, 4)] };
        let queue = QueueRun::new(&input, 50_000, 7, 8).unwrap().finish();
        for (place, p) in [(0, 0.5), (2, 0.95)] {
            let (a, b) = (fleet.sojourns.quantile(p), queue.percentile(place));
            assert!((a - b.mean).abs() < 2.5 * b.ci95.unwrap(), "{p}: {a} {b:?}");
        }
        let load = fleet.looks.iter().map(|(sight, _)| sight.utilisation).sum::<f64>() / fleet.looks.len() as f64;
        assert!((load - 7.0 * 0.5 / 4.0).abs() < 0.01, "{load}");
    }

    #[test]
    fn a_fleet_sleeps_and_is_woken() {
        let sleep = Sleep { after: 300.0, start: Law::Fixed { mean: 5.0 } };
        let arrivals = Arrivals::Steady(0.002);
        let fleet = Fleet { arrivals, seconds: 5e6, sleep: Some(sleep), start: 0, ..FLEET };
        let report = run(fleet, u64::MAX, |sight| sight.replicas.max(1));
        // Of pauses by chance those outlast 300 s, half a second of work and, after a start, its five seconds.
        let share = report.cold as f64 / report.requests as f64;
        assert!((share / libm::exp(-0.6) - 1.0).abs() < 0.03, "{share}");
        assert_eq!((report.dropped, report.served), (0, report.requests));
        let there = report.replica_s / 5e6;
        assert!((there - (1.0 - share)).abs() < 0.02, "one is there where a request would find one: {there}");
        assert!(report.sojourns.quantile(0.9) > 5.0 && report.sojourns.quantile(0.3) < 2.0);
    }

    #[test]
    fn nothing_is_lost_and_chunks_do_not_matter() {
        let fleet = Fleet { seconds: 2_000.0, patience: 3.0, ..FLEET };
        // A controller that swings between too few and enough.
        let controller = |sight: &Sight| if sight.time % 600.0 < 300.0 { 1 } else { 6 };
        let report = run(fleet.clone(), u64::MAX, controller);
        assert_eq!(report.requests, report.served + report.dropped + report.waiting);
        assert!(report.dropped > 0 && report.served > 0);
        assert_eq!(run(fleet, 7, controller), report);
    }
}
