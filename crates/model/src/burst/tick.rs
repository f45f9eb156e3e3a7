//! A tick: a load that comes for a short while, with nobody before and after it.
//!
//! What runs is as long as the tick or longer, so that it matters how long each run takes and not only how long on average: of runs of
//! exactly two minutes none ends within a minute, of exponential ones two in five do.

use super::{Away, Limits, Run};
use crate::course::Span;
use crate::erlang::{blocked, reaches};
use crate::units::Within as _;

/// Steps of a tick.
const STEPS: usize = 48;

/// Newton's steps towards the load of a step.
const NEWTON: u32 = 12;

/// So many times the places are asked for that all of them are taken.
const FULL: f64 = 60.0;

/// A share of runs that outlasts the quiet time after a tick and is no longer looked at.
const FORGOTTEN: f64 = 1e-4;

/// How fast a house forgets how it was filled, with each time that all in it have gone.
const TURNED: f64 = 8.0;

/// So many deviations below all places, the next step finds some free.
const DEVIATIONS: f64 = 5.0;

/// Newton's last step, in deviations of the load.
const NEAR: f64 = 0.05;

/// Earlier ticks that are looked at.
const EARLIER: u32 = 24;

/// What a tick leaves to the next one.
#[derive(Clone, Copy, Default)]
struct Left {
    /// Requests that were let in.
    taken: f64,
    /// Instances that live at its end.
    instances: f64,
    /// Instances that may be started at once.
    tokens: f64,
}

/// A tick of a constant rate and the quiet time after it.
pub(super) struct Tick<'a> {
    limits: &'a Limits,
    run: &'a Run,
    floor: f64,
    rate: f64,
    seconds: f64,
    quiet: f64,
    /// Seconds that a request waits for a start, on average of those that share one.
    start: f64,
    /// Time that requests of one a second, since so many steps, spend here of each of the steps behind: warm, and cold.
    spent: [[f64; STEPS + 1]; 2],
}

impl<'a> Tick<'a> {
    pub(super) fn new(limits: &'a Limits, run: &'a Run, floor: f64, (rate, busy, quiet): (f64, Span, Span)) -> Self {
        let step = busy.seconds / STEPS as f64;
        // Where one instance is all there may be, everybody waits for its start, however many share it.
        let alone = run.sharing > 1.0 && limits.cap <= run.sharing;
        let mean = run.starts.iter().sum::<f64>() / run.starts.len() as f64;
        let waits = run.starts.map(|start| if alone { mean } else { run.waits(start, rate) });
        let start = waits.iter().sum::<f64>() / waits.len() as f64;
        let warm: [f64; STEPS + 1] = std::array::from_fn(|place| run.spent(0.0, step * place as f64));
        let after = |start: f64, place: usize| {
            // Between two steps the time that is spent rises by a straight line, nearly.
            let seconds = step * place as f64;
            if seconds <= start {
                return seconds;
            }
            let (at, part) = (((seconds - start) / step) as usize, ((seconds - start) / step).fract());
            start + warm[at] + part * (warm[(at + 1).min(STEPS)] - warm[at])
        };
        let cold = |place: usize| waits.iter().map(|start| after(*start, place)).sum::<f64>() / waits.len() as f64;
        let spent = [warm, std::array::from_fn(cold)]
            .map(|at| std::array::from_fn(|place| if place == 0 { 0.0 } else { at[place] - at[place - 1] }));
        Self { limits, run, floor, rate, seconds: busy.seconds, quiet: quiet.seconds, start, spent }
    }

    /// What is turned away of a tick that has been repeated for long.
    pub(super) fn turned_away(&self) -> Away {
        let all = self.rate * self.seconds;
        if all <= 0.0 {
            return Away::default();
        }
        let (mut away, left) = self.pass(&Left { tokens: self.limits.tokens, ..Left::default() });
        // Whoever is still there, or kept, when the next one comes.
        let outlasts = self.outlasts(self.quiet) > FORGOTTEN || self.limits.keepalive >= self.quiet;
        let short =
            self.limits.tokens.is_finite() && left.tokens + self.limits.refill * self.quiet < self.limits.tokens;
        if outlasts || short {
            (away, _) = self.pass(&left);
        }
        away
    }

    /// One tick after another one.
    fn pass(&self, before: &Left) -> (Away, Left) {
        let Limits { tokens: most, refill, cap, keepalive } = *self.limits;
        let step = self.seconds / STEPS as f64;
        let kept = if keepalive >= self.quiet + self.seconds {
            before.instances
        } else {
            before.taken * self.outlasts(self.quiet.max(1e-9) - keepalive.min(self.quiet))
        };
        let mut instances = kept.max(self.floor).min(cap.max(self.floor));
        let mut tokens = (before.tokens + refill * self.quiet).min(most);
        // Rates at which requests were let in, warm and cold.
        let mut taken = [[0.0; 2]; STEPS];
        let (mut lost, mut busiest) = (0.0, 0.0_f64);
        let mut house = House { cap, load: 0.0, let_in: Some(1.0) };
        let mut all_taken = 0.0;
        let old = [0.0, self.seconds].map(|seconds| before.taken * self.still_there(seconds));
        for place in 0..STEPS {
            // What is used up meanwhile makes room for what is added.
            tokens += refill * step;
            let own = self.carried(&taken[..place]);
            let carried = own + old[0] + (old[1] - old[0]) * (place as f64 + 1.0) / STEPS as f64;
            let left = 1.0 - libm::exp(-TURNED * (all_taken - own).max(0.0) / own.max(1e-9));
            let [warm, cold] = [self.spent[0][1], self.spent[1][1]];
            // Those that find an instance, one after the other in each.
            let most_warm = (instances - carried).max(0.0) / warm;
            // No more start than may live, nor than run at once; who comes after them finds one of these.
            let room = (cap.min(self.rate * (self.start + self.run.law.mean())) - instances).max(0.0) / step;
            let starts = |rate: f64| (rate - most_warm).within(0.0, room);
            let busy = |rate: f64| carried + rate * warm + starts(rate) * (cold - warm);
            let mut rate = self.rate * house.lets_in(self.rate, (carried, left), busy);
            let mut new = starts(rate);
            if new * step > tokens {
                new = tokens / step;
                rate = most_warm + new;
            }
            taken[place] = [rate - new, new];
            all_taken += rate * step;
            // By chance as many are wanted at a time as are asked for on average, with room for all of them.
            let wanted = busy(rate).max(house.load.min(cap)) - instances;
            let started = (new * cold).max(wanted).within(0.0, tokens);
            tokens = (tokens - started).min(most);
            instances = (instances + started).min(cap.max(self.floor));
            busiest = busiest.max(busy(rate));
            lost += (self.rate - rate).max(0.0) * step;
        }
        let all = self.rate * self.seconds;
        let share = (lost / all).within(0.0, 1.0);
        (Away { share, busiest }, Left { taken: all - lost, instances, tokens })
    }

    /// Requests of the steps before that are still there at the end of the next step.
    fn carried(&self, taken: &[[f64; 2]]) -> f64 {
        let (warm, cold) = (&self.spent[0], &self.spent[1]);
        let since = taken.iter().rev().enumerate();
        since.map(|(steps, [known, new])| known * warm[steps + 2] + new * cold[steps + 2]).sum()
    }

    /// The share of the requests of each tick before that is still there so many seconds into this one, all of them together.
    fn still_there(&self, seconds: f64) -> f64 {
        if seconds > 0.0 && self.outlasts(self.quiet) < FORGOTTEN {
            return 0.0;
        }
        let mut sum = 0.0;
        for ticks in 0..EARLIER {
            let share = self.outlasts(self.quiet + f64::from(ticks) * (self.quiet + self.seconds) + seconds);
            sum += share;
            if share < FORGOTTEN {
                break;
            }
        }
        sum
    }

    /// The share of the requests of a tick that is still there so many seconds after it.
    fn outlasts(&self, seconds: f64) -> f64 {
        (1.0 - self.run.law.cdf_fast(seconds + 0.5 * self.seconds)).max(0.0)
    }
}

/// A house of so many places, and how full it is by chance.
///
/// As many as are there on average would be there under some load; whoever comes finds it full as often as under that load. While
/// nobody has left yet, those who came are a Poisson number, of which no more than all places stay; once they come and go, there are as many
/// as Erlang has it. In between both are mixed by the share of those who have left.
struct House {
    cap: f64,
    /// The load, in erlangs.
    load: f64,
    /// The share that was let in at the end of the step before; nothing where it was full to the last place.
    let_in: Option<f64>,
}

/// A house under a load.
struct Under {
    /// How many are there on average, and how that grows with the load.
    there: f64,
    there_grows: f64,
    /// How likely it is full, and how that grows.
    full: f64,
    full_grows: f64,
}

impl House {
    /// The house under `load`, where the share `left` of those who came has left.
    fn under(&self, load: f64, left: f64) -> Under {
        let cap = self.cap;
        let erlang = blocked(cap.min(f64::from(u32::MAX)) as u32, load);
        let erlang_grows = erlang * (cap / load - 1.0 + erlang);
        let poisson = reaches(cap, load);
        // P(N = cap) by Erlang, P(N = cap - 1) from it.
        let below = erlang / (1.0 - erlang).max(1e-300) * (1.0 - poisson) * cap / load;
        let there = load * (1.0 - poisson - below).max(0.0) + cap * poisson;
        let mixed = |before: f64, after: f64| before + (after - before) * left;
        Under {
            there: mixed(there, load * (1.0 - erlang)),
            there_grows: mixed(1.0 - poisson, 1.0 - erlang - load * erlang_grows),
            full: mixed(poisson, erlang),
            full_grows: mixed(below, erlang_grows),
        }
    }

    /// The share of `rate` that is let in during a step in which as many as `busy` says are there at its end, `carried` of them
    /// from before, when the share `left` of those had left.
    fn lets_in(&mut self, rate: f64, (carried, left): (f64, f64), busy: impl Fn(f64) -> f64) -> f64 {
        if !self.cap.is_finite() {
            return 1.0;
        }
        let before = self.let_in;
        let over = |now: f64| before.map_or(now, |before| f64::midpoint(before, now));
        let certain = busy(rate);
        if before == Some(1.0) && certain + DEVIATIONS * certain.sqrt() < self.cap {
            self.load = certain;
            return 1.0;
        }
        let most = FULL * (self.cap + 1.0);
        let mut load = self.load.max(carried).max(1e-9 * self.cap.max(1.0));
        let mut now = 1.0;
        for _ in 0..NEWTON {
            let under = self.under(load, left);
            now = 1.0 - under.full;
            let short = busy(rate * over(now)) - under.there;
            let width = 1e-6 * now.max(1e-9);
            let falls = (busy(rate * over(now)) - busy(rate * over(now - width))) / width;
            let rises = under.there_grows + falls * under.full_grows;
            let next = (load + short / rises.max(1e-12)).within(0.05 * load, 20.0 * load + 1.0).min(most);
            let moved = next - load;
            load = next;
            // What such a step is still wrong by is its square.
            if moved.abs() < NEAR * load.sqrt().min(load) {
                now = (now - under.full_grows * moved).within(0.0, 1.0);
                break;
            }
        }
        self.load = load;
        if load >= most {
            // All places are taken at the end, by as many as were needed for that.
            self.let_in = None;
            return fills(self.cap, rate, &busy);
        }
        self.let_in = Some(now);
        over(now)
    }
}

/// The share of `rate` that takes all places.
fn fills(cap: f64, rate: f64, busy: &impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    if busy(rate) <= cap {
        return 1.0;
    }
    // Two straight lines: the one that holds is met in a few halvings of what is left.
    for _ in 0..40 {
        let middle = f64::midpoint(low, high);
        if busy(rate * middle) > cap { high = middle } else { low = middle }
    }
    low
}
