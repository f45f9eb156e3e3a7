//! Queues in front of servers, one after the other, first come first served.

use super::arrivals::{Arrivals, Source};
use super::histogram::Histogram;
use super::interval::{Estimate, mean, ratio};
use super::plan::{MOST_BUSY, Progress, Refused};
use super::run::PERCENTILES;
use super::stations::{Customer, Station};
use crate::random::{Random, Streams};
use crate::service::Law;

/// The workload and what it passes through.
#[derive(Clone, Debug, PartialEq)]
pub struct Queues {
    /// When requests arrive.
    pub arrivals: Arrivals,
    /// What each passes through in turn; at least one.
    pub stages: Vec<Service>,
}

/// Servers behind one queue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Service {
    /// How long a server takes.
    pub law: Law,
    /// How many servers, at least 1.
    pub servers: u32,
    /// Seconds after which a request that still waits is dropped.
    pub patience: Option<f64>,
    /// How many may wait; one that finds them all there is dropped.
    pub room: Option<u32>,
}

impl Service {
    /// With all the patience and room there is.
    pub const fn new(law: Law, servers: u32) -> Self {
        Self { law, servers, patience: None, room: None }
    }
}

/// A simulation of queues under way: windows of so many requests each, after a warm-up.
#[derive(Clone, Debug)]
pub struct QueueRun {
    source: Source,
    services: Random,
    stations: Vec<Station>,
    /// Requests that have arrived, and until the end of the warm-up or window.
    requests: u64,
    until: u64,
    size: u64,
    windows: u32,
    warming: bool,
    window: Counts,
    waits: Histogram,
    sojourns: Histogram,
    report: QueueReport,
}

/// What was seen in a window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Counts {
    requests: u64,
    served: u64,
    dropped: u64,
    waited: u64,
    wait_s: f64,
    sojourn_s: f64,
    waits: [f64; 5],
    sojourns: [f64; 5],
}

/// What a run has seen in its windows so far. Times are those of requests that were served to the end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueueReport {
    windows: Vec<Counts>,
    /// Times spent waiting, all stages together, seconds.
    pub waits: Histogram,
    /// Times from arrival to the last end, seconds.
    pub sojourns: Histogram,
}

impl QueueRun {
    /// Begins a simulation of `windows` times `size` requests, at least one each, after as many as a tenth of them.
    /// The same input and seed give the same report, bit for bit.
    ///
    /// Refuses a load that no queue can bear, unless requests are dropped.
    pub fn new(input: &Queues, size: u64, windows: u32, seed: u64) -> Result<Self, Refused> {
        for stage in &input.stages {
            let load = input.arrivals.rate() * stage.law.mean() / f64::from(stage.servers);
            if load >= 1.0 && stage.patience.is_none() && stage.room.is_none() {
                return Err(Refused::Saturated(load));
            }
            if f64::from(stage.servers) > MOST_BUSY {
                return Err(Refused::Crowded(f64::from(stage.servers)));
            }
        }
        let mut streams = Streams::of(seed);
        let warm_up = size * u64::from(windows) / 10;
        Ok(Self {
            source: Source::new(&input.arrivals, streams.next_stream()),
            services: streams.next_stream(),
            stations: input.stages.iter().map(Station::new).collect(),
            requests: 0,
            until: warm_up,
            size,
            windows,
            warming: true,
            window: Counts::default(),
            waits: Histogram::default(),
            sojourns: Histogram::default(),
            report: QueueReport::default(),
        })
    }

    /// Goes on by at most `most` requests, at least one.
    pub fn advance(&mut self, most: u64) -> Progress {
        for _ in 0..most.max(1) {
            while self.requests == self.until && !self.finished() {
                self.close();
            }
            if self.finished() {
                break;
            }
            let now = self.source.next();
            if now == f64::INFINITY {
                self.until = self.requests;
                continue;
            }
            self.arrive(now);
        }
        self.progress()
    }

    /// Goes on to the end.
    pub fn finish(mut self) -> QueueReport {
        while !self.finished() {
            self.advance(1 << 20);
        }
        self.report
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        let all = self.size as f64 * f64::from(self.windows) * 1.1;
        Progress { done: (self.requests as f64 / all).min(1.0), requests: self.requests, finished: self.finished() }
    }

    /// What was seen so far.
    pub const fn report(&self) -> &QueueReport {
        &self.report
    }

    const fn finished(&self) -> bool {
        self.report.windows.len() as u32 >= self.windows
    }

    #[inline]
    fn arrive(&mut self, now: f64) {
        self.requests += 1;
        self.window.requests += 1;
        self.visit(0, now, Customer { born: now, waited: 0.0 });
        // What has left a stage by now is in order: whoever comes later leaves later than now.
        for stage in 0..self.stations.len() - 1 {
            while let Some((at, customer)) = self.stations[stage].leave(now) {
                self.visit(stage + 1, at, customer);
            }
        }
    }

    fn visit(&mut self, stage: usize, now: f64, customer: Customer) {
        let last = stage + 1 == self.stations.len();
        let station = &mut self.stations[stage];
        let time = station.law.draw(&mut self.services);
        match station.enter(now, time) {
            None => self.window.dropped += 1,
            Some((wait, end)) => {
                let customer = Customer { waited: customer.waited + wait, ..customer };
                if last { self.serve(customer, end) } else { station.pass_on(customer, end) }
            }
        }
    }

    fn serve(&mut self, customer: Customer, end: f64) {
        let window = &mut self.window;
        window.served += 1;
        window.waited += u64::from(customer.waited > 0.0);
        window.wait_s += customer.waited;
        window.sojourn_s += end - customer.born;
        self.waits.record(customer.waited);
        self.sojourns.record(end - customer.born);
    }

    /// The end of the warm-up, or of a window.
    fn close(&mut self) {
        let mut seen = std::mem::take(&mut self.window);
        if !self.warming {
            seen.waits = PERCENTILES.map(|p| self.waits.quantile(p));
            seen.sojourns = PERCENTILES.map(|p| self.sojourns.quantile(p));
            self.report.waits.merge(&self.waits);
            self.report.sojourns.merge(&self.sojourns);
            self.report.windows.push(seen);
        }
        self.warming = false;
        self.waits.clear();
        self.sojourns.clear();
        self.until = self.requests + self.size;
    }
}

impl QueueReport {
    fn per(&self, top: impl Fn(&Counts) -> f64, bottom: impl Fn(&Counts) -> f64) -> Estimate {
        let (top, bottom) = (&top, &bottom);
        ratio(self.windows.iter().map(move |window| (top(window), bottom(window))))
    }

    /// Share of those served that waited at all.
    pub fn p_wait(&self) -> Estimate {
        self.per(|seen| seen.waited as f64, |seen| seen.served as f64)
    }

    /// Mean wait in seconds.
    pub fn wait(&self) -> Estimate {
        self.per(|seen| seen.wait_s, |seen| seen.served as f64)
    }

    /// Mean time from arrival to end in seconds.
    pub fn sojourn(&self) -> Estimate {
        self.per(|seen| seen.sojourn_s, |seen| seen.served as f64)
    }

    /// Share of those who arrived that were dropped.
    pub fn dropped(&self) -> Estimate {
        self.per(|seen| seen.dropped as f64, |seen| seen.requests as f64)
    }

    /// The wait at one of [`PERCENTILES`], by its place there.
    pub fn wait_percentile(&self, place: usize) -> Estimate {
        let windows = mean(self.windows.iter().map(|window| window.waits[place]));
        Estimate { mean: self.waits.quantile(PERCENTILES[place]), ..windows }
    }

    /// The time from arrival to end at one of [`PERCENTILES`], by its place there.
    pub fn percentile(&self, place: usize) -> Estimate {
        let windows = mean(self.windows.iter().map(|window| window.sojourns[place]));
        Estimate { mean: self.sojourns.quantile(PERCENTILES[place]), ..windows }
    }

    /// Requests that arrived in the windows, were served, and were dropped.
    pub fn requests(&self) -> [u64; 3] {
        self.windows.iter().fold([0; 3], |[all, served, dropped], seen| {
            [all + seen.requests, served + seen.served, dropped + seen.dropped]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::erlang;

    const LAW: Law = Law::Exponential { mean: 1.0 };

    fn run(service: Service, rate: f64) -> QueueReport {
        let input = Queues { arrivals: Arrivals::Steady(rate), stages: vec![service] };
        QueueRun::new(&input, 20_000, 20, 3).unwrap().finish()
    }

    #[test]
    fn without_room_to_wait_it_is_erlang_b() {
        let report = run(Service { room: Some(0), ..Service::new(LAW, 5) }, 4.0);
        let (dropped, blocked) = (report.dropped(), erlang::blocked(5, 4.0));
        assert!((dropped.mean - blocked).abs() < 2.0 * dropped.ci95.unwrap(), "{dropped:?} {blocked}");
        assert_eq!(report.waits.quantile(1.0), report.waits.quantile(0.0), "nobody waits");
    }

    #[test]
    fn the_impatient_never_wait_longer_than_their_patience() {
        let report = run(Service { patience: Some(0.5), ..Service::new(LAW, 2) }, 6.0);
        assert!(report.waits.quantile(1.0) <= 0.5 * 1.01);
        let [all, served, dropped] = report.requests();
        assert_eq!(all, served + dropped);
        assert!(dropped > all / 2, "two servers cannot serve six erlangs");
    }

    #[test]
    fn a_load_that_no_queue_can_bear_is_refused() {
        let input = Queues { arrivals: Arrivals::Steady(2.0), stages: vec![Service::new(LAW, 2)] };
        assert_eq!(QueueRun::new(&input, 1, 1, 1).unwrap_err(), Refused::Saturated(1.0));
    }

    #[test]
    fn stages_add_up() {
        let stage = |mean, servers| Service::new(Law::Exponential { mean }, servers);
        let input = Queues { arrivals: Arrivals::Steady(0.5), stages: vec![stage(1.0, 1), stage(0.5, 1)] };
        let sojourn = QueueRun::new(&input, 20_000, 20, 3).unwrap().finish().sojourn();
        // Jackson's network: each stage by itself, 1 / (mu - lambda).
        let expected = 1.0 / (1.0 - 0.5) + 1.0 / (2.0 - 0.5);
        assert!((sojourn.mean - expected).abs() < 1.5 * sojourn.ci95.unwrap(), "{sojourn:?} {expected}");
    }
}
