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

use super::billing::{DurationRule, exactly};
use super::overflow::Interrupted;
use super::service::Law;
use super::special::{exp, normal_cdf};
use super::units::Seconds;

/// Beyond so many erlangs (times the root of the runs at a time) what an instance adds is no longer summed up one by one.
const LARGE: f64 = 48.0;

/// By how much runs of one length leave an instance idle more often than runs of exponential lengths: of its activity,
/// for the share of the time in which it is idle. Fitted to simulations.
const ALIKE: f64 = 0.22;

/// An instance that is billed for less of the time than this ends the sum.
const VISIBLE: f64 = 1e-7;

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
        let offered = rate * self.service.mean();
        if offered <= 0.0 || !offered.is_finite() {
            return Billed::default();
        }
        let large = LARGE * f64::from(self.slots).sqrt();
        if offered <= large { self.one_by_one(offered, ready) } else { self.at_large(offered, ready, large) }
    }

    fn one_by_one(&self, offered: f64, ready: u32) -> Billed {
        let mut billed = Billed::default();
        let mut streams = Overflows::new(offered);
        let mut number = 0;
        while let Some(stream) = streams.next {
            let [share, apart] = self.share(&stream, number);
            let place = usize::from(number >= ready);
            billed.periods[place] += share;
            billed.apart[place] += apart;
            if share < VISIBLE {
                break;
            }
            streams.pass(self.slots);
            number += 1;
        }
        billed
    }

    /// What instances are billed for has a part that grows with the load and one that grows with its root (instances at
    /// its upper edge): both are taken from two loads that are summed up.
    fn at_large(&self, offered: f64, ready: u32, large: f64) -> Billed {
        let [half, whole] = [large / 2.0, large].map(|load| self.one_by_one(load, 0));
        let all = |of: fn(&Billed) -> f64| {
            let linear =
                (of(&whole) - of(&half) * std::f64::consts::SQRT_2) / (large * (1.0 - std::f64::consts::FRAC_1_SQRT_2));
            let root = (of(&whole) - linear * large) / large.sqrt();
            root * offered.sqrt() + linear * offered
        };
        let (periods, apart) = (all(|billed| billed.periods[1]), all(|billed| billed.apart[1]));
        // The instance that lies as many deviations from the load does there what this one does here.
        let edge = (f64::from(ready) * f64::from(self.slots) - offered) / offered.sqrt();
        let place = (large + edge * large.sqrt()) / f64::from(self.slots);
        let others = match place {
            _ if ready == 0 => [periods, apart],
            place if place < 1.0 => {
                let left = (1.0 - f64::from(ready) / periods).max(0.0);
                [periods * left, apart * left]
            }
            place => {
                let beyond = self.one_by_one(large, place.min(f64::from(u32::MAX)) as u32);
                let scale = (offered / large).sqrt();
                [(beyond.periods[1] * scale).min(periods), (beyond.apart[1] * scale).min(apart)]
            }
        };
        Billed { periods: [periods - others[0], others[0]], apart: [apart - others[1], others[1]] }
    }

    /// Share of the time for which an instance is billed, by periods and if every activity were one.
    fn share(&self, stream: &Stream, number: u32) -> [f64; 2] {
        let unit = self.service.mean();
        let (least, step) = (self.rule.minimum.as_secs_f64(), self.rule.granularity.as_secs_f64());
        let instance = self.instance(stream, number);
        if instance.periods < 1e-200 {
            // It is never empty: one period without end.
            return [1.0; 2];
        }
        let length = if self.slots == 1 { unit } else { instance.active / instance.periods * unit };
        let idle = (1.0 - instance.active) / instance.periods * unit;
        let law = self.service.scaled(length / unit);
        // The runs at its beginning may outlast the least time, ...
        let (late, excess) = excess(&law, least);
        let early = if late < 1.0 { (length - late * (least + excess)) / (1.0 - late) } else { least };
        // ... or others run when it is over.
        let left = (least - early).max(0.0);
        let lull = exp(-(left / unit * (stream.stops + stream.starts)).min(700.0));
        let settled = if stream.stops > 0.0 { lull } else { 0.0 };
        let again = 1.0 - exp(-(left * (1.0 / length + stream.on / unit)).min(700.0));
        let then = instance.active + (instance.active_on - instance.active) * settled;
        let others = (1.0 - late) * then * again;
        // What is left of a run, seen at any time in it.
        let rest = length * (1.0 + law.scv()) / 2.0;
        let period = least + late * excess + others * rest;
        let alone = match self.service {
            Law::Fixed { mean } if mean >= least => self.fixed(mean, length, stream),
            _ => least + late * rounded_up(excess, step),
        };
        let billed = alone + others * rounded_up(rest, step);
        let active = (late + others).min(1.0);
        let next = stream.next * unit;
        [billed / (period + active * idle + (1.0 - active) * next), alone * instance.periods / unit]
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
    fn instance(&self, stream: &Stream, number: u32) -> Instance {
        let (empty, starts) = emptiness(stream, self.slots);
        let (empty_on, _) = emptiness(&Stream { stops: 0.0, ..*stream }, self.slots);
        let mut active = 1.0 - empty;
        if number > 0 && self.slots > 1 {
            // The chain has exponential times. Runs that are alike end together and leave an instance that is not full
            // idle more often, seen in simulations. It shows where a run is longer than the least time.
            let alike = (1.0 - self.service.scv().max(0.0).sqrt()).max(0.0);
            let (late, _) = excess(&self.service, self.rule.minimum.as_secs_f64());
            active *= 1.0 - ALIKE * libm::pow(alike, 1.6) * late * (1.0 - active);
        }
        Instance { active, active_on: if stream.stops > 0.0 { 1.0 - empty_on } else { active }, periods: starts }
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
            let z = (location - super::special::ln(least)) / spread;
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
