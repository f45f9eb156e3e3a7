//! One simulation of functions, from its beginning to its report.

use super::histogram::Histogram;
use super::instances::Instances;
use super::interval::{Estimate, mean, ratio};
use super::plan::{Plan, Progress, Refused, Totals};
use super::pool::{Census, Functions, Routing};
use super::stack::Stack;
use crate::random::Streams;

/// The percentiles that are followed from window to window.
pub const PERCENTILES: [f64; 5] = [0.5, 0.9, 0.95, 0.99, 0.999];

/// A simulation under way.
#[derive(Clone, Debug)]
pub struct Run {
    input: Functions,
    plan: Plan,
    streams: Streams,
    pool: Pool,
    marks: Vec<(f64, Mark)>,
    /// The next of them.
    mark: usize,
    /// When the window, and when its bin began; and what had happened by then.
    window: (f64, Totals),
    bin: Totals,
    instants: Vec<[u32; 2]>,
    requests: u64,
    report: Report,
}

/// What falls into a window, besides requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    WarmedUp,
    Moment,
    Bin(usize),
    Window,
}

/// Either of the two machines.
#[derive(Clone, Debug)]
enum Pool {
    Stack(Box<Stack>),
    Instances(Box<Instances>),
}

/// What was seen in one window.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Window {
    /// What happened.
    pub totals: Totals,
    /// Response times at [`PERCENTILES`], seconds.
    pub percentiles: [f64; 5],
    /// Instances, and those of them that are busy, at the instants of the plan.
    pub instants: Vec<[u32; 2]>,
    /// Seconds at each number of instances, from none on.
    pub levels: Vec<f64>,
}

/// What a run has seen in its windows so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Seconds of a window.
    pub window_s: f64,
    /// The windows, in their order.
    pub windows: Vec<Window>,
    /// What happened in each bin, all windows together.
    pub bins: Vec<Totals>,
    /// Response times of those that were served, all windows together.
    pub responses: Histogram,
}

impl Run {
    /// Begins a simulation. The same input, plan and seed give the same report, bit for bit.
    pub fn new(input: Functions, plan: Plan, seed: u64) -> Result<Self, Refused> {
        input.check()?;
        let mut streams = Streams::of(seed);
        let pool = Pool::new(&input, &mut streams);
        let marks = marks(&plan);
        let report =
            Report { window_s: plan.window, bins: vec![Totals::default(); plan.bins as usize], ..Report::default() };
        Ok(Self {
            input,
            plan,
            streams,
            pool,
            marks,
            mark: 0,
            window: (0.0, Totals::default()),
            bin: Totals::default(),
            instants: Vec::new(),
            requests: 0,
            report,
        })
    }

    /// Goes on by at most `most` requests, at least one.
    pub fn advance(&mut self, most: u64) -> Progress {
        let mut left = most.max(1);
        while left > 0 && !self.finished() {
            let (at, mark) = self.marks[self.mark];
            let until = self.window.0 + at;
            let done = self.pool.advance(until, left);
            self.requests += done;
            if done < left {
                self.reach(mark, until);
            }
            left -= done;
        }
        self.progress()
    }

    /// Goes on to the end.
    pub fn finish(mut self) -> Report {
        while !self.finished() {
            self.advance(1 << 20);
        }
        self.report
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        // The clock of a run that begins anew counts from there.
        let one = self.plan.warm_up + self.plan.window;
        let (before, now) = if self.plan.restart {
            (self.report.windows.len() as f64 * one, self.pool.next().min(one))
        } else {
            (0.0, self.pool.next())
        };
        let done = if self.finished() { 1.0 } else { (before + now) / self.plan.seconds() };
        Progress { done: done.min(1.0), requests: self.requests, finished: self.finished() }
    }

    /// What was seen so far.
    pub const fn report(&self) -> &Report {
        &self.report
    }

    const fn finished(&self) -> bool {
        self.report.windows.len() as u32 >= self.plan.windows
    }

    fn reach(&mut self, mark: Mark, now: f64) {
        let totals = self.pool.totals(now);
        self.mark += 1;
        match mark {
            Mark::WarmedUp => self.open(now, totals),
            Mark::Moment => self.instants.push([self.pool.census().live, self.pool.busy()]),
            Mark::Bin(bin) => {
                self.report.bins[bin].add(&totals.since(&self.bin));
                self.bin = totals;
            }
            Mark::Window => self.close(now, totals),
        }
    }

    /// Begins to count at `now`.
    fn open(&mut self, now: f64, totals: Totals) {
        self.window = (now, totals);
        self.bin = totals;
        self.mark = 1;
        self.pool.responses().clear();
        self.pool.census().take_levels();
    }

    fn close(&mut self, now: f64, totals: Totals) {
        let responses = self.pool.responses();
        let percentiles = PERCENTILES.map(|p| responses.quantile(p));
        self.report.responses.merge(responses);
        self.report.windows.push(Window {
            totals: totals.since(&self.window.1),
            percentiles,
            instants: std::mem::take(&mut self.instants),
            levels: self.pool.census().take_levels(),
        });
        if self.plan.restart && !self.finished() {
            self.pool = Pool::new(&self.input, &mut self.streams);
            self.window = (0.0, Totals::default());
            self.mark = 0;
        } else {
            self.open(now, totals);
        }
    }
}

/// The marks of a window, in seconds from its beginning but for the first, which ends the warm-up.
fn marks(plan: &Plan) -> Vec<(f64, Mark)> {
    let bins = (1..=plan.bins).map(|bin| {
        let end = plan.window * f64::from(bin) / f64::from(plan.bins);
        (end, Mark::Bin(bin as usize - 1))
    });
    let mut marks: Vec<(f64, Mark)> = plan.instants.iter().map(|at| (*at, Mark::Moment)).chain(bins).collect();
    marks.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    marks.retain(|(at, _)| *at <= plan.window);
    marks.insert(0, (plan.warm_up, Mark::WarmedUp));
    marks.push((plan.window, Mark::Window));
    marks
}

impl Pool {
    fn new(input: &Functions, streams: &mut Streams) -> Self {
        if input.slots == 1 && input.routing == Routing::MostRecent {
            Self::Stack(Box::new(Stack::new(input, streams)))
        } else {
            Self::Instances(Box::new(Instances::new(input, streams)))
        }
    }

    fn advance(&mut self, until: f64, budget: u64) -> u64 {
        match self {
            Self::Stack(pool) => pool.advance(until, budget),
            Self::Instances(pool) => pool.advance(until, budget),
        }
    }

    /// When the next request arrives.
    const fn next(&self) -> f64 {
        match self {
            Self::Stack(pool) => pool.next(),
            Self::Instances(pool) => pool.next(),
        }
    }

    fn totals(&mut self, now: f64) -> Totals {
        match self {
            Self::Stack(pool) => pool.totals(now),
            Self::Instances(pool) => pool.totals(now),
        }
    }

    const fn census(&mut self) -> &mut Census {
        match self {
            Self::Stack(pool) => pool.census(),
            Self::Instances(pool) => pool.census(),
        }
    }

    const fn busy(&self) -> u32 {
        match self {
            Self::Stack(pool) => pool.busy(),
            Self::Instances(pool) => pool.busy(),
        }
    }

    const fn responses(&mut self) -> &mut Histogram {
        match self {
            Self::Stack(pool) => pool.responses(),
            Self::Instances(pool) => pool.responses(),
        }
    }
}

impl Report {
    /// A ratio of two numbers of each window, with its interval.
    pub fn per(&self, top: impl Fn(&Totals) -> f64, bottom: impl Fn(&Totals) -> f64) -> Estimate {
        let (top, bottom) = (&top, &bottom);
        ratio(self.windows.iter().map(move |window| (top(&window.totals), bottom(&window.totals))))
    }

    /// Share of the requests that were served which started an instance.
    pub fn p_cold(&self) -> Estimate {
        self.per(|seen| seen.cold as f64, |seen| (seen.requests - seen.throttled) as f64)
    }

    /// Share of the requests that were turned away.
    pub fn throttled(&self) -> Estimate {
        self.per(|seen| seen.throttled as f64, |seen| seen.requests as f64)
    }

    /// Mean number of instances.
    pub fn live(&self) -> Estimate {
        self.per(|seen| seen.live_s, |_| self.window_s)
    }

    /// Mean number of instances with a request.
    pub fn busy(&self) -> Estimate {
        self.per(|seen| seen.busy_s, |_| self.window_s)
    }

    /// Mean number of instances without one.
    pub fn idle(&self) -> Estimate {
        self.per(|seen| seen.live_s - seen.busy_s, |_| self.window_s)
    }

    /// Mean seconds from the start of an instance to its end: instance-seconds for each start.
    pub fn lifetime(&self) -> Estimate {
        self.per(|seen| seen.live_s, |seen| seen.cold as f64)
    }

    /// Mean response time in seconds.
    pub fn response(&self) -> Estimate {
        self.per(|seen| seen.response_s, |seen| (seen.requests - seen.throttled) as f64)
    }

    /// The response time at one of [`PERCENTILES`], by its place there.
    pub fn percentile(&self, place: usize) -> Estimate {
        let windows = mean(self.windows.iter().map(|window| window.percentiles[place]));
        Estimate { mean: self.responses.quantile(PERCENTILES[place]), ..windows }
    }

    /// Share of time with exactly `live` instances.
    pub fn at_level(&self, live: usize) -> Estimate {
        mean(self.windows.iter().map(|window| window.levels.get(live).copied().unwrap_or(0.0) / self.window_s))
    }

    /// Instances, and those that are busy, at an instant of the plan, by its place there.
    pub fn at_instant(&self, place: usize) -> [Estimate; 2] {
        let count = |which: usize| {
            mean(
                self.windows
                    .iter()
                    .map(move |window| window.instants.get(place).map_or(0.0, |counts| f64::from(counts[which]))),
            )
        };
        [count(0), count(1)]
    }

    /// Everything that happened in the windows.
    pub fn totals(&self) -> Totals {
        self.windows.iter().fold(Totals::default(), |mut sum, window| {
            sum.add(&window.totals);
            sum
        })
    }
}
