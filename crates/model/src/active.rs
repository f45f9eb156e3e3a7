//! Instances that are billed for periods of activity: from the start of a run on an idle instance until nothing runs any
//! more and a least time is over, rounded up.
//!
//! Runs that overlap on an instance are in one period, and so are runs that begin while its least time still lasts. What
//! a period costs over the time in service is therefore a matter of how runs are laid on instances.
//!
//! Assumption: instances stand in an order, and a run goes to the first that has room. Each instance then is a small
//! loss system that sees what overflows those before it: how much, by Erlang's formula; how unevenly, by the interrupted
//! Poisson process with the first three moments of the overflow ([`interrupted`](super::overflow::interrupted), Kuczura
//! 1973); how long until the next, by two moments of the climb to the level at which it overflows. On one instance
//! activity and idleness alternate, so that it is billed for `E[billed period] / E[period and idle time after it]` of the
//! time.
//!
//! [`Periods::billed`] is within 5 % of a simulation run by run, for loads from 0.05 to 150 erlangs, 1 to 16 runs at a
//! time, and times from 20 ms to 10 s that vary by 0 to 2 (`tests/active_periods.rs`).

use std::cell::LazyCell;

use super::billing::{DurationRule, exactly};
use super::erlang::blocked;
use super::overflow::Interrupted;
use super::service::Law;
use super::special::{exp, exp_fast, ln, normal_cdf};
use super::units::Seconds;

/// Beyond so many erlangs (times the root of the runs at a time) what an instance adds is no longer summed up one by one.
const LARGE: f64 = 48.0;

/// By how much runs of one length leave an instance idle more often than runs of exponential lengths: of its activity,
/// for the share of the time in which it is idle. Fitted to simulations.
const ALIKE: f64 = 0.22;

/// An instance that adds less than this to the others ends the sum.
const VISIBLE: f64 = 1e-5;

/// Runs on instances that are billed by periods of activity.
#[derive(Clone, Copy, Debug)]
pub struct Periods {
    /// The time of a run.
    pub service: Law,
    /// Runs that an instance takes at a time, at least 1.
    pub slots: u32,
    /// The least length of a period, and its steps beyond.
    pub rule: DurationRule,
}

/// What arrives at an instance after all before it: a Poisson process of `on` arrivals that is interrupted. Times are
/// mean services.
#[derive(Clone, Copy, Debug)]
struct Stream {
    on: f64,
    /// Rate at which an arriving time ends; 0 where nothing ever interrupts it.
    stops: f64,
    /// Rate at which it begins again.
    starts: f64,
    /// Mean time to the next arrival, seen at any time.
    next: f64,
}

/// An instance in the long run. Times are mean services.
#[derive(Clone, Copy, Debug)]
struct Instance {
    /// Share of the time in which something runs.
    active: f64,
    /// The same while the process of its arrivals is not interrupted.
    active_on: f64,
    /// Periods that start in a mean service.
    periods: f64,
}

/// What begins with a run on an idle instance and ends when it is idle again. Times in seconds.
#[derive(Clone, Copy, Debug)]
struct Activity {
    /// Its mean length.
    length: f64,
    /// P(it outlasts the least time).
    late: f64,
    /// What is left of the least time when it ends before that.
    left: f64,
    /// The least time or its own length, whichever is longer.
    period: f64,
    /// The same, rounded up.
    billed: f64,
    /// What is left of an activity, seen at any time in it.
    rest: f64,
    /// The same, rounded up.
    rest_billed: f64,
}

/// Instances that are billed on average: the first ones, which are always ready, and all others.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Billed {
    /// By periods, where a run that begins in the least time of a period belongs to it.
    pub periods: [f64; 2],
    /// If every activity were a period of its own, however shortly it follows another: the dearest reading of such a
    /// rule. A run at a time then pays the least time itself. Within 15 % of the simulation, and a lower bound where
    /// several runs of one length share an instance.
    pub apart: [f64; 2],
}

impl Periods {
    /// Instances that are billed where `rate` runs a second arrive at random: the first `ready` of them, and all others.
    pub fn billed(&self, rate: f64, ready: u32) -> Billed {
        self.billed_beside(&LazyCell::new(|| Large::new(self)), rate, ready)
    }

    /// As [`Self::billed`]; `large` is worked out once for all rates that need it.
    fn billed_beside<F: FnOnce() -> Large>(&self, large: &LazyCell<Large, F>, rate: f64, ready: u32) -> Billed {
        match self.offered(rate) {
            offered if offered <= 0.0 => Billed::default(),
            offered if self.is_each_run() => self.runs(rate, offered, ready),
            offered if offered <= self.large() => split(&self.shares(offered), ready),
            offered => large.billed(offered, ready),
        }
    }

    /// Whether each run is a period of its own: one at a time, and no least time that the next may still belong to.
    fn is_each_run(&self) -> bool {
        self.slots == 1 && self.rule.minimum.is_zero()
    }

    /// The same where each run is a period: exact. Of the runs, those that find the first `ready` instances full are lost to
    /// them, as calls are.
    fn runs(&self, rate: f64, offered: f64, ready: u32) -> Billed {
        let all = rate * self.rule.billed_over(&self.service).get();
        let others = all * blocked(ready, offered);
        let parts = [all - others, others];
        Billed { periods: parts, apart: parts }
    }

    /// The same for each of `rates`.
    ///
    /// Sums of whole instances make a step wherever one more begins, so nothing smooth stands for what lies between two
    /// rates: cubics through a few of them were up to 2.7 % off, and two to three times as fast.
    pub fn along(&self, rates: &[f64], ready: u32) -> Vec<Billed> {
        let large = LazyCell::new(|| Large::new(self));
        rates.iter().map(|rate| self.billed_beside(&large, *rate, ready)).collect()
    }

    /// The load of a rate in erlangs.
    fn offered(&self, rate: f64) -> f64 {
        let offered = rate * self.service.mean();
        if offered.is_finite() { offered.max(0.0) } else { 0.0 }
    }

    /// The load beyond which nothing is summed up one by one.
    fn large(&self) -> f64 {
        LARGE * f64::from(self.slots).sqrt()
    }

    /// What each instance is billed for, in their order: by periods and if every activity were one.
    fn shares(&self, offered: f64) -> Vec<[f64; 2]> {
        // An activity is a run there.
        let billed = |alone| Activity { billed: self.rule.billed_over(&self.service).get(), ..alone };
        let alone = (self.slots == 1).then(|| billed(self.activity(self.service.mean())));
        let mut shares: Vec<[f64; 2]> = Vec::with_capacity(16);
        let mut streams = Overflows::new(offered);
        let mut sum = 0.0;
        while let Some(stream) = streams.next {
            let share = self.share(&stream, shares.len(), alone);
            sum += share[0];
            shares.push(share);
            if share[0] < VISIBLE * sum {
                break;
            }
            streams.pass(self.slots);
        }
        shares
    }

    /// An activity of a mean `length`.
    fn activity(&self, length: f64) -> Activity {
        let (least, step) = (self.rule.minimum.as_secs_f64(), self.rule.granularity.as_secs_f64());
        let law = self.service.scaled(length / self.service.mean());
        let (late, excess) = excess(&law, least);
        let early = if late < 1.0 { (length - late * (least + excess)) / (1.0 - late) } else { least };
        let rest = length * (1.0 + law.scv()) / 2.0;
        Activity {
            length,
            late,
            left: (least - early).max(0.0),
            period: least + late * excess,
            billed: least + late * rounded_up(excess, step),
            rest,
            rest_billed: rounded_up(rest, step),
        }
    }

    /// Share of the time for which an instance is billed, by periods and if every activity were one. `alone` is an
    /// activity where no two runs share an instance.
    fn share(&self, stream: &Stream, number: usize, alone: Option<Activity>) -> [f64; 2] {
        let unit = self.service.mean();
        let instance = self.instance(stream, number);
        if instance.periods < 1e-200 {
            // It is never empty: one period without end.
            return [1.0; 2];
        }
        let activity = alone.unwrap_or_else(|| self.activity(instance.active / instance.periods * unit));
        let idle = (1.0 - instance.active) / instance.periods * unit;
        // What begins an activity may outlast the least time, or others run when that is over.
        let lull = (activity.left / unit * (stream.stops + stream.starts)).min(700.0);
        let settled = if stream.stops > 0.0 { exp_fast(-lull) } else { 0.0 };
        let again = 1.0 - exp_fast(-(activity.left * (1.0 / activity.length + stream.on / unit)).min(700.0));
        let then = instance.active + (instance.active_on - instance.active) * settled;
        let others = (1.0 - activity.late) * then * again;
        let begun = match self.service {
            Law::Fixed { mean } if mean >= self.rule.minimum.as_secs_f64() => self.fixed(mean, activity.length, stream),
            _ => activity.billed,
        };
        let period = activity.period + others * activity.rest;
        let active = (activity.late + others).min(1.0);
        let next = stream.next * unit;
        let billed = begun + others * activity.rest_billed;
        [billed / (period + active * idle + (1.0 - active) * next), begun * instance.periods / unit]
    }

    /// A period of runs that all take `mean`, beyond the least time: exact where no other run joins the first.
    fn fixed(&self, mean: f64, length: f64, stream: &Stream) -> f64 {
        let first = self.rule.billed(exactly(Seconds::of(mean))).as_secs_f64();
        let alone = if self.slots == 1 { 1.0 } else { exp(-stream.on.min(700.0)) };
        if alone > 1.0 - 1e-9 {
            return first;
        }
        let several = (length - alone * mean) / (1.0 - alone) + self.rule.granularity.as_secs_f64() / 2.0;
        alone * first + (1.0 - alone) * several
    }

    /// How an instance fares with its arrivals.
    fn instance(&self, stream: &Stream, number: usize) -> Instance {
        let (empty, starts) = emptiness(stream, self.slots);
        let interrupted = stream.stops > 0.0;
        let empty_on = if interrupted { emptiness(&Stream { stops: 0.0, ..*stream }, self.slots).0 } else { empty };
        let mut active = 1.0 - empty;
        if number > 0 && self.slots > 1 {
            // The chain has exponential times. Runs that are alike end together and leave an instance that is not full
            // idle more often, seen in simulations. It shows where a run is longer than the least time.
            let alike = (1.0 - self.service.scv().max(0.0).sqrt()).max(0.0);
            let (late, _) = excess(&self.service, self.rule.minimum.as_secs_f64());
            active *= 1.0 - ALIKE * libm::pow(alike, 1.6) * late * (1.0 - active);
        }
        Instance { active, active_on: if interrupted { 1.0 - empty_on } else { active }, periods: starts }
    }
}

/// Sums of the first `ready` shares, and of all others.
fn split(shares: &[[f64; 2]], ready: u32) -> Billed {
    let (first, others) = shares.split_at(shares.len().min(ready as usize));
    let sum = |shares: &[[f64; 2]], of: usize| shares.iter().map(|share| share[of]).sum::<f64>();
    Billed { periods: [sum(first, 0), sum(others, 0)], apart: [sum(first, 1), sum(others, 1)] }
}

/// What is billed beyond the loads that are summed up: it has a part that grows with the load and one that grows with its
/// root (instances at its upper edge). Both are taken from two loads that are summed up.
struct Large {
    load: f64,
    slots: f64,
    shares: Vec<[f64; 2]>,
    /// Parts of the root and of the load itself, by periods and if every activity were one.
    parts: [[f64; 2]; 2],
}

impl Large {
    fn new(periods: &Periods) -> Self {
        let load = periods.large();
        let shares = periods.shares(load);
        let (half, whole) = (split(&periods.shares(load / 2.0), 0), split(&shares, 0));
        let parts = [(half.periods[1], whole.periods[1]), (half.apart[1], whole.apart[1])].map(|(half, whole)| {
            let linear = (whole - half * std::f64::consts::SQRT_2) / (load * (1.0 - std::f64::consts::FRAC_1_SQRT_2));
            [(whole - linear * load) / load.sqrt(), linear]
        });
        Self { load, slots: f64::from(periods.slots), shares, parts }
    }

    fn billed(&self, offered: f64, ready: u32) -> Billed {
        let [periods, apart] = self.parts.map(|[root, linear]| root * offered.sqrt() + linear * offered);
        // The instance that lies as many deviations from the load does there what this one does here.
        let edge = (f64::from(ready) * self.slots - offered) / offered.sqrt();
        let place = (self.load + edge * self.load.sqrt()) / self.slots;
        let others = match place {
            _ if ready == 0 => [periods, apart],
            place if place < 1.0 => {
                let left = (1.0 - f64::from(ready) / periods).max(0.0);
                [periods * left, apart * left]
            }
            place => {
                let beyond = split(&self.shares, place.min(f64::from(u32::MAX)) as u32);
                let scale = (offered / self.load).sqrt();
                [(beyond.periods[1] * scale).min(periods), (beyond.apart[1] * scale).min(apart)]
            }
        };
        Billed { periods: [periods - others[0], others[0]], apart: [apart - others[1], others[1]] }
    }
}

/// Probability that an instance with `slots` places is empty, and the rate of starts on it, by the balance of its chain
/// from the full instance down: nothing but sums of what is not negative.
fn emptiness(stream: &Stream, slots: u32) -> (f64, f64) {
    let Stream { on, stops, starts, .. } = *stream;
    let interrupted = stops > 0.0;
    // Weight of the states with and without arrivals.
    let mut with = 1.0;
    let mut without = if interrupted { stops / (starts + f64::from(slots)) } else { 0.0 };
    let mut sum = with + without;
    for place in (0..slots).rev() {
        let ends = f64::from(place) + 1.0;
        let above = with + without;
        with = ends * above / on;
        without = if interrupted { (stops * with + ends * without) / (starts + f64::from(place)) } else { 0.0 };
        sum += with + without;
        if sum > 1e150 {
            (with, without, sum) = (with * 1e-150, without * 1e-150, sum * 1e-150);
        }
    }
    ((with + without) / sum, on * with / sum)
}

/// P(longer than `least`), and by how much where it is.
fn excess(law: &Law, least: f64) -> (f64, f64) {
    let [late, sum] = match *law {
        Law::Lognormal { location, spread } => {
            let z = (location - ln(least)) / spread;
            let late = normal_cdf(z);
            [late, law.mean() * normal_cdf(z + spread) - least * late]
        }
        _ => [f64::from(u8::from(law.mean() >= least)), (law.mean() - least).max(0.0)],
    };
    if late > 1e-12 { (late, (sum / late).max(0.0)) } else { (0.0, 0.0) }
}

/// The mean of an exponential time of mean `rest` that is rounded up to whole `step`s.
fn rounded_up(rest: f64, step: f64) -> f64 {
    if rest > 0.0 { step / -libm::expm1(-step / rest) } else { 0.0 }
}

/// The streams that overflow one server after another.
struct Overflows {
    offered: f64,
    servers: f64,
    /// Sums of Riordan's moments, as in [`super::overflow`].
    sums: [f64; 4],
    /// The first two moments of the climb to the next arrival.
    climb: [f64; 2],
    /// What overflows all servers so far; nothing where that is nothing.
    next: Option<Stream>,
}

impl Overflows {
    fn new(offered: f64) -> Self {
        let climb = [1.0 / offered, 2.0 / (offered * offered)];
        let mut streams = Self { offered, servers: 0.0, sums: [1.0; 4], climb, next: None };
        streams.next = streams.stream();
        streams
    }

    /// Puts `servers` more before what is next.
    fn pass(&mut self, servers: u32) {
        for _ in 0..servers {
            self.servers += 1.0;
            self.sums[0] *= self.offered / self.servers;
            for n in 1..4 {
                self.sums[n] += self.sums[n - 1];
            }
            if self.sums[3] > 1e200 {
                self.sums = self.sums.map(|sum| sum * 1e-200);
            }
            self.up();
        }
        self.next = self.stream();
    }

    /// One level up, by first steps: to an up there come `servers / offered` downs.
    fn up(&mut self) {
        let [mean, square] = self.climb;
        let (event, down) = (1.0 / (self.offered + self.servers), self.servers / (self.offered + self.servers));
        let above = 1.0 / self.offered + self.servers / self.offered * mean;
        let steps = 2.0 * event * event + 2.0 * event * down * (mean + above) + down * (square + 2.0 * mean * above);
        self.climb = [above, steps / (1.0 - down)];
    }

    fn stream(&self) -> Option<Stream> {
        let [first, second, third] = [0, 1, 2].map(|n| self.offered * self.sums[n] / self.sums[n + 1]);
        let next = self.climb[1] / (2.0 * self.climb[0]);
        if first < 1e-100 || !next.is_finite() {
            return None;
        }
        Some(match Interrupted::with([first, second, third]) {
            Some(Interrupted { on, starts, stops }) => Stream { on, stops, starts, next },
            None => Stream { on: first, stops: 0.0, starts: 1.0, next },
        })
    }
}
