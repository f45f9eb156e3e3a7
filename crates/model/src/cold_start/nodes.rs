//! The pool at any load in bounded time, with a floor, with several places in an instance, with a keep-alive of any
//! length down to none: the exact form at a grid of loads and keep-alives, each worked out when it is first asked for,
//! and interpolated between them.
//!
//! A request is cold if it finds a full number of instances busy and the next level has not been climbed within the
//! keep-alive. Of a grid point are kept, by level: the chance that it was not; the mean of that over all higher levels,
//! weighed as arrivals find them; and the sum of P(N > n) over all higher levels. Between grid points they move with
//! the distance from the load in standard deviations (under small loads, where every level has a face of its own, with
//! the level), while the law of the busy process is taken at the very load.

use std::cell::RefCell;

use super::exact::{Climbs, few};
use super::levels::Levels;
use super::{Pool, without_memory};
use crate::erlang;
use crate::special::{exp, exp_fast, ln, poisson_pmf};
use crate::units::Within as _;

/// Rows: `u = load^(-1/4)` in steps of this, ...
const ROW_STEP: f64 = 0.05;
/// ... from 10,000 erlangs ...
const FIRST_ROW: usize = 2;
/// ... to a tenth of one.
const LAST_ROW: usize = 36;
/// Columns: the logarithm of the keep-alive in steps of this, ...
const COLUMN_STEP: f64 = 0.5;
/// ... from a ten-millionth of a service time, in which 10,000 erlangs start nothing more, ...
const COLUMN_FROM: f64 = -16.25;
/// ... to twenty million of them.
const COLUMNS: usize = 67;
/// From this column on (26 service times) two moments of a climb are as good as its law.
const MOMENTS_FROM: usize = 39;
/// The load of the first row.
const LARGEST: f64 = 1e4;
/// The load below which the grid is not used: so few levels can be told that they are added up.
const LEAST: f64 = 0.11;
/// Below this load levels are told apart by their number, above by their distance from the load.
const SINGLE: f64 = 6.0;
/// Keep-alives below which a large pool is a walk that has no time to feel how far it is from its mean.
const WALK: f64 = 0.02;

/// What is kept of a grid point.
struct Node {
    /// Its load, and the root of that.
    load: f64,
    root: f64,
    /// The level of the first entry.
    first: f64,
    levels: Vec<At>,
}

/// What is kept of a level, so that a straight line between two of them is near.
#[derive(Clone, Copy, Default)]
struct At {
    /// Logarithm of P(no climb above it within the keep-alive).
    stays: f64,
    /// Logarithm of the mean of that over this level and all higher ones, weighed by their probability.
    tail: f64,
    /// P(N > n).
    passed: f64,
    /// Logarithm of the sum of that over this level and all higher ones, over the root of the load.
    above: f64,
}

impl At {
    fn add(&mut self, weight: f64, other: &Self) {
        self.stays += weight * other.stays;
        self.tail += weight * other.tail;
        self.passed += weight * other.passed;
        self.above += weight * other.above;
    }
}

thread_local! {
    /// At most one node for each grid point: ten megabytes, if all were ever asked for.
    static SHELF: RefCell<Vec<Option<Node>>> = const { RefCell::new(Vec::new()) };
}

/// The pool of a load in erlangs and a keep-alive in service times, of instances with `slots` places of which `floor`
/// are held warm: within 2.5 % of the share and 0.5 % of the instances of the exact form.
///
/// Some hundred nanoseconds, or a few microseconds where instances have so many places that few of them matter. A grid
/// point that nobody has asked for yet takes up to half a millisecond once.
pub fn bounded(load: f64, keep: f64, slots: u32, floor: u32) -> Pool {
    if load <= 0.0 || keep <= 0.0 && slots <= 1 {
        return without_memory(load.max(0.0), floor);
    }
    if load < LEAST {
        return few(load, keep, slots, floor);
    }
    let like = Like::new(load, keep);
    let (rows, columns) = (rows(1.0 / load.sqrt().sqrt()), columns(like.keep));
    SHELF.with_borrow_mut(|shelf| {
        let points = rows.into_iter().flat_map(|(row, _)| columns.map(|(column, _)| (row, column)));
        points.for_each(|(row, column)| fill(shelf, row, column));
        let nodes = |place: usize| {
            let ((row, across), (column, along)) = (rows[place / 4], columns[place % 4]);
            (across * along, shelf[at(row, column)].as_ref())
        };
        let around = Around { load, root: load.sqrt(), rarer: like.rarer, nodes: std::array::from_fn(nodes) };
        if slots <= 1 { around.single(f64::from(floor)) } else { around.shared(f64::from(slots), f64::from(floor)) }
    })
}

/// What the grid says of a load and a keep-alive.
struct Like {
    /// The keep-alive to look at.
    keep: f64,
    /// What the chance not to be passed is multiplied by.
    rarer: f64,
}

impl Like {
    /// A larger pool than the largest is like that: the time between two climbs is to its mean as there, and the
    /// chances are as the roots of the loads. Under a short keep-alive the number of arrivals in it counts.
    fn new(load: f64, keep: f64) -> Self {
        let times = load / LARGEST;
        if times <= 1.0 {
            return Self { keep, rarer: 1.0 };
        }
        if keep >= WALK {
            return Self { keep, rarer: 1.0 / times.sqrt() };
        }
        let like = (keep * times).min(WALK);
        Self { keep: like, rarer: (like / (keep * times).max(f64::MIN_POSITIVE)).sqrt().min(1.0) }
    }
}

/// The grid points around a load and a keep-alive.
struct Around<'a> {
    load: f64,
    root: f64,
    rarer: f64,
    nodes: [(f64, Option<&'a Node>); 16],
}

impl Around<'_> {
    /// The figures at a level.
    fn at(&self, level: f64) -> At {
        let far = (level - self.load) / self.root;
        let by_number = self.load < SINGLE;
        let mut sum = At::default();
        for (weight, node) in &self.nodes {
            let Some(node) = node else { continue };
            let place = if by_number { level } else { node.load + far * node.root } - node.first;
            node.read(place, *weight, &mut sum);
        }
        sum
    }

    /// Below this level nobody ever is.
    fn lowest(&self) -> f64 {
        (self.load - 6.5 * self.root).floor().max(0.0)
    }

    /// Above this level nobody ever is, however long instances are kept.
    fn highest(&self) -> f64 {
        self.load + 13.0 * self.root + 40.0
    }

    /// P(an arrival finds `level` busy and starts a request on the way up).
    fn starts(&self, level: f64, at: &At) -> f64 {
        poisson_pmf(level, self.load) * (exp_fast(at.stays) * self.rarer).min(1.0)
    }

    /// The sum of P(N > n) over `level` and all higher ones.
    fn above(&self, at: &At) -> f64 {
        self.root * exp_fast(at.above)
    }

    fn single(&self, floor: f64) -> Pool {
        let from = floor.max(self.lowest());
        let at = self.at(from);
        let p_cold = erlang::reaches(from, self.load) * (exp_fast(at.tail) * self.rarer).min(1.0);
        Pool { p_cold: p_cold.within(0.0, 1.0), instances: from + self.above(&at) }
    }

    /// Every `slots`-th level needs an instance more.
    fn shared(&self, slots: f64, floor: f64) -> Pool {
        let from = floor.max((self.lowest() / slots).ceil());
        let smooth = self.load > 30.0 && slots <= self.root;
        let (p_cold, instances) = if smooth { self.evenly(slots, from) } else { self.one_by_one(slots, from) };
        Pool { p_cold: p_cold.within(0.0, 1.0), instances: from + instances.max(0.0) }
    }

    /// Where levels are many, the sum over every `slots`-th of them is the sum over all, divided, and put right at its
    /// lower end (Euler and Maclaurin).
    fn evenly(&self, slots: f64, from: f64) -> (f64, f64) {
        let level = from * slots;
        let [below, here, next] = [(level - 1.0).max(0.0), level, level + 1.0].map(|level| self.at(level));
        let all = erlang::reaches(level, self.load) * (exp_fast(here.tail) * self.rarer).min(1.0);
        let sum = |all: f64, first: f64, slope: f64| {
            all / slots + first * (0.5 - 0.5 / slots) - slope * (slots - 1.0 / slots) / 12.0
        };
        let slope = (self.starts(level + 1.0, &next) - self.starts((level - 1.0).max(0.0), &below)) / 2.0;
        let p_cold = sum(all, self.starts(level, &here), slope);
        (p_cold, sum(self.above(&here), here.passed, (next.passed - below.passed) / 2.0))
    }

    fn one_by_one(&self, slots: f64, from: f64) -> (f64, f64) {
        let (mut p_cold, mut instances, mut level) = (0.0, 0.0, from * slots);
        while level <= self.highest() {
            let at = self.at(level);
            p_cold += self.starts(level, &at);
            instances += at.passed.within(0.0, 1.0);
            if at.passed < UNSEEN_TOGETHER && level > self.load {
                break;
            }
            level += slots;
        }
        (p_cold, instances)
    }
}

const fn at(row: usize, column: usize) -> usize {
    (row - FIRST_ROW) * COLUMNS + column
}

/// The rows around `u` and their weights.
fn rows(u: f64) -> [(usize, f64); 4] {
    cubic((u / ROW_STEP).max(FIRST_ROW as f64), FIRST_ROW, LAST_ROW)
}

/// The columns around a keep-alive and their weights.
fn columns(keep: f64) -> [(usize, f64); 4] {
    let at = (ln(keep.max(1e-300)) - COLUMN_FROM) / COLUMN_STEP;
    cubic(at.within(0.0, (COLUMNS - 1) as f64), 0, COLUMNS - 1)
}

/// The four places around `at` within a first and a last one, and the weights of the cubic through them.
fn cubic(at: f64, first: usize, last: usize) -> [(usize, f64); 4] {
    let cell = (at as usize).within(first + 1, last - 2);
    let t = at - cell as f64;
    let (below, above, beyond) = (t + 1.0, t - 1.0, t - 2.0);
    [
        (cell - 1, -t * above * beyond / 6.0),
        (cell, below * above * beyond / 2.0),
        (cell + 1, -below * t * beyond / 2.0),
        (cell + 2, below * t * above / 6.0),
    ]
}

/// Works a grid point out, unless it is there.
fn fill(shelf: &mut Vec<Option<Node>>, row: usize, column: usize) {
    let place = at(row, column);
    while shelf.len() <= place {
        shelf.push(None);
    }
    if let Some(empty @ None) = shelf.get_mut(place) {
        *empty = Some(Node::new(row, column));
    }
}

impl Node {
    fn new(row: usize, column: usize) -> Self {
        let u = ROW_STEP * row as f64;
        let (load, keep) = (1.0 / (u * u * u * u), exp(COLUMN_FROM + COLUMN_STEP * column as f64));
        let mut levels: Vec<(f64, f64, f64)> = Vec::new();
        let mut first = None;
        if column >= MOMENTS_FROM {
            for level in Levels::near(load) {
                first.get_or_insert(level.n);
                levels.push((level.exactly, level.survives(keep), level.above_within(keep)));
                if level.n > load && level.exactly < UNSEEN && level.above_within(keep) < UNSEEN {
                    break;
                }
            }
        } else {
            for step in Climbs::near(load, keep) {
                first.get_or_insert(step.level.n);
                levels.push((step.level.exactly, step.survives, step.above));
                if step.level.n > load && step.level.exactly < UNSEEN && step.above < UNSEEN {
                    break;
                }
            }
        }
        Self { load, root: load.sqrt(), first: first.unwrap_or_default(), levels: summed(&levels, load.sqrt()) }
    }

    /// Adds what it says at a place between its levels.
    fn read(&self, place: f64, weight: f64, sum: &mut At) {
        let last = self.levels.len() - 1;
        let within = place.within(0.0, last as f64);
        let below = (within as usize).min(last.saturating_sub(1));
        let part = within - below as f64;
        sum.add(weight * (1.0 - part), &self.levels[below]);
        sum.add(weight * part, &self.levels[(below + 1).min(last)]);
        if place < 0.0 {
            // Further down every level is passed.
            sum.above += weight * ln(1.0 - place / self.root / exp(self.levels[0].above));
        }
    }
}

/// Figures less likely than this are not kept.
const UNSEEN: f64 = 1e-14;
/// Nor are levels looked at that are passed more rarely than this.
const UNSEEN_TOGETHER: f64 = 1e-8;

/// From P(B = n), P(not passed) and P(N > n) of each level to what is kept of it.
fn summed(levels: &[(f64, f64, f64)], root: f64) -> Vec<At> {
    let log = |x: f64| ln(x.max(1e-40));
    let (mut busy, mut cold, mut above) = (0.0, 0.0, 0.0);
    let mut kept: Vec<At> = Vec::with_capacity(levels.len());
    for (exactly, stays, passed) in levels.iter().rev() {
        busy += exactly;
        cold += exactly * stays;
        above += passed;
        let tail = log(cold / busy.max(1e-300));
        kept.push(At { stays: log(*stays), tail, passed: *passed, above: log(above / root) });
    }
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use super::super::{quick, shared, steady};
    use super::*;

    /// Largest relative error in the share of cold starts against `steady` and `shared`, for loads up to
    /// 10,000 erlangs where the share is above 1e-6; beyond that load against the same distance in standard deviations.
    ///
    const ERROR_P_COLD: f64 = 0.025;
    /// Likewise in the mean number of instances.
    const ERROR_INSTANCES: f64 = 0.005;

    /// The largest relative errors over cells of exact and fast pools, where more than one in a million starts cold.
    fn worst(cells: impl Iterator<Item = (Pool, Pool)>) -> (f64, f64) {
        let seen = cells.filter(|(exact, _)| exact.p_cold > 1e-6);
        seen.fold((0.0, 0.0), |(cold, instances), (exact, fast)| {
            let off = |a: f64, b: f64| (a / b - 1.0).abs();
            (off(fast.p_cold, exact.p_cold).max(cold), off(fast.instances, exact.instances).max(instances))
        })
    }

    fn floors(load: f64) -> [u32; 5] {
        [-9.0, -0.5, 0.7, 2.0, 3.5].map(|z| (load + z * load.sqrt()).round().max(0.0) as u32)
    }

    #[test]
    fn a_floor_is_as_near_as_it_says() {
        let loads = [0.05, 0.2, 0.9, 2.2, 5.0, 11.0, 28.0, 90.0, 260.0, 1_150.0, 3_311.0];
        let keeps = [1e-6, 1e-4, 2.7e-3, 0.03, 0.25, 1.1, 4.0, 15.0];
        let cells = loads.into_iter().flat_map(|load| keeps.map(|keep| (load, keep)));
        let cells = cells.flat_map(|(load, keep)| floors(load).map(|floor| (load, keep, floor)));
        let (cold, instances) =
            worst(cells.map(|(load, keep, floor)| (steady(load, keep, floor), bounded(load, keep, 1, floor))));
        assert!(cold < ERROR_P_COLD && instances < ERROR_INSTANCES, "{cold} {instances}");
    }

    #[test]
    fn so_are_several_places() {
        let loads = [0.05, 0.4, 2.2, 7.0, 25.0, 60.0, 450.0, 2_000.0];
        let keeps = [1e-5, 1e-3, 0.05, 0.6, 4.0];
        let cells = loads.into_iter().flat_map(|load| keeps.map(|keep| (load, keep)));
        let cells = cells.flat_map(|(load, keep)| [2, 3, 8, 16].map(|slots| (load, keep, slots)));
        let (cold, instances) =
            worst(cells.map(|(load, keep, slots)| (shared(load, keep, slots), bounded(load, keep, slots, 0))));
        assert!(cold < 2.0 * ERROR_P_COLD && instances < 3.0 * ERROR_INSTANCES, "{cold} {instances}");
    }

    #[test]
    fn without_a_keep_alive_whoever_finds_no_place_starts_cold() {
        for load in [0.3, 5.0, 80.0, 1_000.0, 2e5] {
            for floor in floors(load) {
                let pool = bounded(load, 0.0, 1, floor);
                assert!((pool.p_cold - erlang::reaches(f64::from(floor), load)).abs() < 1e-12, "{load} {floor}");
                let hardly = bounded(load, 1e-9 / load.max(1.0), 1, floor);
                assert!((hardly.p_cold - pool.p_cold).abs() < 1e-3, "{load} {floor}: {hardly:?} {pool:?}");
            }
        }
    }

    #[test]
    fn forms_hand_over_to_each_other() {
        let cases: [(&str, [Pool; 2]); 6] = [
            ("the shortest keep-alive of the table", [0.299, 0.301].map(|keep| quick(50.0, keep, 0))),
            ("two moments with a floor", [23.9, 24.1].map(|keep| quick(50.0, keep, 55))),
            ("levels one by one", [399.9, 400.1].map(|load| quick(load, 100.0, 410))),
            ("the largest load", [9_990.0, 10_010.0].map(|load| bounded(load, 0.5, 1, 0))),
            ("levels by their number", [5.99, 6.01].map(|load| bounded(load, 2.0, 1, 8))),
            ("a walk", [0.0199, 0.0201].map(|keep| bounded(1e6, keep, 1, 0))),
        ];
        for (why, [before, after]) in cases {
            assert!((before.p_cold / after.p_cold - 1.0).abs() < 0.03, "{why}: {before:?} {after:?}");
            assert!((before.instances / after.instances - 1.0).abs() < 0.01, "{why}: {before:?} {after:?}");
        }
    }

    #[test]
    fn a_larger_pool_is_like_the_largest() {
        // The share times the root of the load, at the same distance from it.
        for (keep, z) in [(0.1, 0.0), (1.0, 1.0), (20.0, 2.0), (1e4, 3.0)] {
            let scaled = |load: f64| {
                let root = load.sqrt();
                let pool = bounded(load, keep, 1, (load + z * root) as u32);
                (pool.p_cold * root, (pool.instances - load) / root)
            };
            let (known, large) = (scaled(9_999.0), scaled(4e8));
            assert!((large.0 / known.0 - 1.0).abs() < 0.07, "{keep} {z}: {large:?} {known:?}");
            assert!((large.1 / known.1 - 1.0).abs() < 0.03, "{keep} {z}: {large:?} {known:?}");
        }
    }

    #[test]
    fn it_keeps_no_more_than_its_grid() {
        for place in 0..3_000 {
            let [load, keep] = [(17.0, -7.0), (11.0, -8.0)].map(|(width, from)| {
                let part = f64::from(place * 7_919 % 3_001) / 3_001.0;
                libm::pow(10.0, from + width * if width > 12.0 { part } else { libm::fmod(37.0 * part, 1.0) })
            });
            let pool = bounded(load, keep, 1 + place as u32 % 5, place as u32 % 7);
            assert!((0.0..=1.0).contains(&pool.p_cold) && pool.instances.is_finite(), "{load} {keep}: {pool:?}");
        }
        SHELF.with_borrow(|shelf| {
            assert!(shelf.len() <= (LAST_ROW - FIRST_ROW + 1) * COLUMNS);
            let levels: usize = shelf.iter().flatten().map(|node| node.levels.len()).sum();
            assert!(levels * size_of::<At>() < 12_000_000, "{levels} levels");
        });
    }
}
