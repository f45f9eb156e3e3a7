//! The pool under a load that changes.

use super::hazards::{At, Block, Hazards, distinct};
use super::undecided::Undecided;
use super::windows::{Piece, Stretch, Windows, from_the_beginning, repeating};
use super::{Pool, fluid, stationary};
use crate::concurrency::{Part, along};
use crate::course::Course;
use crate::special::exp_fast;

/// What is kept of the instances of a function.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kept {
    /// Mean seconds of a request; above 0.
    pub service: f64,
    /// Seconds after which an idle instance goes; at least 0.
    pub keepalive: f64,
    /// Requests that an instance takes at once; at least 1. The fullest that has room is taken first.
    pub slots: u32,
    /// Instances that are held warm whatever happens.
    pub floor: u32,
}

/// How a course begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Start {
    /// It has been repeating for long.
    Repeating,
    /// Without instances and without requests.
    Empty,
    /// With so many instances, of which those go after `idle` seconds that were not needed until then, and with
    /// `busy` of them at work.
    Live {
        /// Live instances.
        instances: f64,
        /// Seconds until those go that were not needed.
        idle: f64,
        /// Requests in service.
        busy: f64,
    },
}

/// The pool in one span of the course.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moment {
    /// How long the span is, in seconds.
    pub seconds: f64,
    /// Requests per second.
    pub rate: f64,
    /// Live instances, the mean over the span.
    pub instances: f64,
    /// Cold starts per second.
    pub starts: f64,
}

impl Moment {
    /// Share of the span's requests that start a new instance, in `0..=1`. Without requests none does.
    pub fn p_cold(&self) -> f64 {
        if self.rate > 0.0 { (self.starts / self.rate).min(1.0) } else { 0.0 }
    }
}

/// Above this mean concurrency the pool is a fluid.
const FLUID: f64 = 4_000.0;
/// Keep-alives shorter than this many service times leave no memory of another load.
const NO_MEMORY: f64 = 0.3;
/// Beyond this many hazards a level has certainly been passed.
pub(super) const PASSED: f64 = 24.0;
/// Below this much a level has certainly not been passed.
const UNTOUCHED: f64 = 1e-9;
/// Levels less likely than this add nothing.
const NOTHING: f64 = 1e-11;

/// The pool along a course of arrival rates, for each of its spans.
///
/// P(N <= n) at a time is P(B <= n) a keep-alive ago, times the chance that no climb above n has come since; the
/// climbs come at the rate that they have in steady state under the load of the moment. As that is constant within a
/// span, the window of the keep-alive is integrated exactly and spans may be as long as the rate is constant.
/// Under a constant rate it is the stationary pool ([`super::quick`], [`super::shared`]), whatever the keep-alive:
/// what two moments of the climbs lack is put right by the ratio of the two.
///
/// Against simulation (sinusoids, spikes and ticks, 0.05 to 100 requests a second): within 1 % in the share of cold
/// starts wherever more than 5,000 were seen and service was exponential, and 0.2 % in instances. A keep-alive that is
/// shorter than a service of many minutes is cut too coarsely: up to 5 % in cold starts. Above 4,000 requests at once
/// the pool is a fluid whose instances follow the highest load of the last keep-alive.
///
/// [`Start::Live`] counts its first instances only below that load and for keep-alives of at least 0.3 service times.
///
/// Bounded: at most 512 different loads and some 1,200 blocks of levels. A week of 168 hours takes 0.02 to 1 ms; up to
/// 20 ms where a service takes minutes and some hundred requests run at once.
pub fn changing(course: &Course, kept: &Kept, start: Start) -> Vec<Moment> {
    let begins = match start {
        Start::Repeating => None,
        Start::Empty => Some(0.0),
        Start::Live { busy, .. } => Some(busy),
    };
    let parts = along(course, kept.service, begins);
    let loads: Vec<f64> = parts.iter().map(|part| part.mean).collect();
    let (loads, places) = distinct(&loads);
    let keep = kept.keepalive / kept.service;
    let highest = loads[loads.len() - 1];
    let steady = || stationary::at(&loads, keep, kept.slots, kept.floor);
    let pools: Vec<Pool> = if keep < NO_MEMORY || kept.keepalive <= 0.0 {
        let pools = steady();
        places.iter().map(|place| pools[*place as usize]).collect()
    } else {
        let stretch = |(part, load): (&Part, &u32)| Stretch { long: part.seconds / kept.keepalive, load: *load };
        let stretches: Vec<Stretch> = parts.iter().zip(&places).map(stretch).collect();
        let windows = match start {
            Start::Repeating => repeating(&stretches),
            Start::Empty => from_the_beginning(&stretches, 0.0),
            Start::Live { idle, .. } => from_the_beginning(&stretches, idle / kept.keepalive),
        };
        if highest > FLUID {
            fluid::pools(&stretches, &windows, &loads, &steady(), kept)
        } else {
            by_levels(&Integral { stretches: &stretches, windows: &windows, kept, start }, &loads, &steady())
        }
    };
    gather(course, kept, &parts, &pools)
}

/// The pool over the whole course: share of its requests that are cold, mean number of instances.
pub fn overall(moments: &[Moment]) -> Pool {
    let (mut time, mut requests, mut starts, mut instances) = (0.0, 0.0, 0.0, 0.0);
    for moment in moments {
        time += moment.seconds;
        requests += moment.seconds * moment.rate;
        starts += moment.seconds * moment.starts;
        instances += moment.seconds * moment.instances;
    }
    Pool { p_cold: if requests > 0.0 { (starts / requests).min(1.0) } else { 0.0 }, instances: instances / time }
}

/// From parts to the spans that they were cut from. A part's pool holds, as `p_cold`, cold starts over requests that
/// are served, which right after a jump of the rate are not yet as many as arrive.
fn gather(course: &Course, kept: &Kept, parts: &[Part], pools: &[Pool]) -> Vec<Moment> {
    let moment = |span: &crate::course::Span| Moment { seconds: span.seconds, rate: span.amount, ..Moment::default() };
    let mut moments: Vec<Moment> = course.spans().iter().map(moment).collect();
    for (part, pool) in parts.iter().zip(pools) {
        let moment = &mut moments[part.span];
        let share = part.seconds / moment.seconds;
        moment.instances += share * pool.instances;
        moment.starts += share * pool.p_cold * part.mean / kept.service;
    }
    for moment in &mut moments {
        // More starts than arrivals are the model's error, not the function's; less than the floor is rounding.
        moment.starts = moment.starts.min(moment.rate);
        moment.instances = moment.instances.max(f64::from(kept.floor));
    }
    moments
}

/// Everything but the loads.
struct Integral<'a> {
    stretches: &'a [Stretch],
    windows: &'a Windows,
    kept: &'a Kept,
    start: Start,
}

/// The pool of each stretch, level by level.
fn by_levels(over: &Integral<'_>, loads: &[f64], steady: &[Pool]) -> Vec<Pool> {
    let Integral { stretches, windows, kept, start } = over;
    let least = if let Start::Live { instances, .. } = start { *instances } else { 0.0 };
    let hazards = Hazards::new(loads, kept.keepalive / kept.service, f64::from(kept.slots), least);
    let undecided = match start {
        Start::Repeating => Undecided::repeating(&windows.pieces, stretches, &hazards),
        _ => Undecided::beginning(&windows.pieces, stretches),
    };
    let (sums, raw) = integrated(over, &hazards, undecided);
    finish(over, loads, &sums, &raw, steady)
}

/// The sums over all levels of each stretch, and of each load if it lasted.
fn integrated(over: &Integral<'_>, hazards: &Hazards, mut undecided: Undecided<'_>) -> (Vec<Pool>, Vec<Pool>) {
    let Integral { stretches, kept, start, .. } = over;
    let floor = f64::from(kept.floor);
    let mut sums = vec![Pool { p_cold: 0.0, instances: floor }; stretches.len()];
    let mut raw = vec![Pool { p_cold: 0.0, instances: floor }; hazards.loads()];
    let mut past = vec![0.0; stretches.len() + 1];
    // Instances above the floor in the levels so far.
    let mut below = 0.0;
    for (place, block) in hazards.blocks.iter().enumerate() {
        let Some(width) = above_floor(block, floor) else { continue };
        let level = hazards.level(place);
        undecided.rise(place, |piece| sums[piece.now].instances += piece.share(stretches) * below);
        let mut since = 0.0;
        for i in undecided.under.iter().cloned().flatten() {
            past[i] = since;
            since += level[stretches[i].load as usize].hazard * stretches[i].long;
            past[i + 1] = since;
        }
        for (sum, at) in raw.iter_mut().zip(level) {
            let stays = at.at_most * exp_fast(-at.hazard);
            sum.p_cold += width * at.hazard * stays;
            sum.instances += width * (1.0 - stays);
        }
        // Where a level is certainly not passed, no higher one is: such a piece is done with.
        undecided.pieces.retain(|piece| {
            let now = level[stretches[piece.now].load as usize];
            let (behind, passed) = window(piece, level, stretches, &past);
            let alive = matches!(start, Start::Live { instances, idle, .. }
                if block.first < *instances && piece.at * kept.keepalive < *idle - 1e-9);
            let stays = if alive { 0.0 } else { mean_stay(behind, now, passed, piece.long) };
            let sum = &mut sums[piece.now];
            let share = piece.share(stretches) * width;
            sum.p_cold += share * now.hazard * stays;
            // The pool holds at least those who are busy.
            sum.instances += share * (1.0 - stays.min(now.at_most));
            alive || 1.0 - stays.min(now.at_most) > NOTHING || now.hazard > NOTHING
        });
        below += width;
    }
    for piece in undecided.never() {
        sums[piece.now].instances += piece.share(stretches) * below;
    }
    (sums, raw)
}

/// How much of a block is above the floor.
fn above_floor(block: &Block, floor: f64) -> Option<f64> {
    let width = block.width.min(block.first + block.width - floor);
    (width > 0.0).then_some(width)
}

/// What was so at the window's beginning, and how many climbs were due since, at the beginning of a piece.
fn window(piece: &Piece, level: &[At], stretches: &[Stretch], past: &[f64]) -> (At, f64) {
    let now = past[piece.now] + level[stretches[piece.now].load as usize].hazard * piece.into_now;
    let Some((behind, into)) = piece.behind else {
        // Before the beginning nobody was there.
        return (At { hazard: 0.0, at_most: 1.0 }, now);
    };
    let at = level[stretches[behind].load as usize];
    let then = past[behind] + at.hazard * into;
    (at, (now - then + piece.rounds * past[stretches.len()]).max(0.0))
}

/// The mean over a piece of the chance that the level was not passed within the window: what it was at the window's
/// beginning, falling or rising exponentially.
fn mean_stay(behind: At, now: At, passed: f64, long: f64) -> f64 {
    let end = (passed + (now.hazard - behind.hazard) * long).max(0.0);
    let (low, high) = if passed < end { (passed, end) } else { (end, passed) };
    if low > PASSED || behind.at_most == 0.0 {
        return 0.0;
    }
    if high < UNTOUCHED {
        return behind.at_most;
    }
    let gap = high - low;
    let first = behind.at_most * exp_fast(-low);
    if gap < 1e-4 { first * (1.0 - gap / 2.0) } else { first * (1.0 - exp_fast(-gap)) / gap }
}

/// Puts right what two moments lack, and gives every stretch the figures of the one that it is alike.
fn finish(over: &Integral<'_>, loads: &[f64], sums: &[Pool], raw: &[Pool], steady: &[Pool]) -> Vec<Pool> {
    let service_over_keep = over.kept.service / over.kept.keepalive;
    let ratio = |exact: f64, rough: f64| if rough > 1e-250 && exact > 0.0 { exact / rough } else { 1.0 };
    let right = |stretch: &Stretch, twin: &usize| {
        let load = stretch.load as usize;
        let (sum, raw, steady) = (sums[*twin], raw[load], steady[load]);
        // Per service time and erlang: cold starts over arrivals.
        let per_arrival = if loads[load] > 0.0 { service_over_keep / loads[load] } else { 0.0 };
        Pool {
            p_cold: sum.p_cold * per_arrival * ratio(steady.p_cold, raw.p_cold * per_arrival),
            instances: sum.instances * ratio(steady.instances, raw.instances),
        }
    };
    over.stretches.iter().zip(&over.windows.alike).map(|(stretch, twin)| right(stretch, twin)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_looked_at_has_been_passed() {
        let hours = |of: &dyn Fn(usize) -> f64| (0..168).map(of).collect::<Vec<f64>>();
        let day = |hour: usize| 1.0 + 0.9 * libm::sin(hour as f64 * std::f64::consts::TAU / 24.0);
        let cases = [
            // (requests a second by hour, service, keep-alive, slots, floor, why)
            (hours(&|hour| 20.0 * day(hour)), 10.0, 600.0, 1, 0, "long work: many parts of an hour"),
            (hours(&|hour| 900.0 * day(hour)), 0.12, 600.0, 1, 0, "short work, many levels"),
            (hours(&|hour| 900.0 * day(hour)), 0.12, 600.0, 1, 40, "a floor amid the levels"),
            (hours(&|hour| 300.0 * day(hour)), 0.5, 7_200.0, 8, 0, "a window of hours, slots"),
            (
                hours(&|hour| if hour < 5 { 0.0 } else { 40.0 }),
                1.0,
                600.0,
                1,
                0,
                "from nothing, and across the end of the week",
            ),
            (hours(&|hour| 5.0 * day(hour)), 0.2, 1_000_000.0, 1, 0, "a window longer than the week"),
        ];
        for (rates, service, keepalive, slots, floor, why) in cases {
            let kept = Kept { service, keepalive, slots, floor };
            let course = Course::sampled(3_600.0, rates).expect("a week");
            let parts = along(&course, service, None);
            let (loads, places) = distinct(&parts.iter().map(|part| part.mean).collect::<Vec<f64>>());
            let stretch = |(part, load): (&Part, &u32)| Stretch { long: part.seconds / keepalive, load: *load };
            let stretches: Vec<Stretch> = parts.iter().zip(&places).map(stretch).collect();
            let windows = repeating(&stretches);
            let over = Integral { stretches: &stretches, windows: &windows, kept: &kept, start: Start::Repeating };
            let hazards = Hazards::new(&loads, keepalive / service, f64::from(slots), 0.0);
            let (quick, _) = integrated(&over, &hazards, Undecided::repeating(&windows.pieces, &stretches, &hazards));
            let (all, _) = integrated(&over, &hazards, Undecided::beginning(&windows.pieces, &stretches));
            for (quick, all) in quick.iter().zip(&all) {
                let near = |one: f64, other: f64| (one - other).abs() <= 1e-9 * (1.0 + one.abs());
                assert!(
                    near(quick.p_cold, all.p_cold) && near(quick.instances, all.instances),
                    "{why}: {quick:?} {all:?}"
                );
            }
        }
    }
}
