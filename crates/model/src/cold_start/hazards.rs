//! How fast the pool climbs above each level, for every load that a course passes through.

use super::levels::Climb;

/// Most loads that are told apart; more than these are rounded to as many that lie evenly.
const MOST_LOADS: usize = 512;
/// The width of a block of levels in standard deviations of the load: up to level 256 each is on its own, above they
/// are taken in blocks of an odd number that grows with the square root, as the width of what happens does.
const BLOCK: f64 = 0.125;
/// What happens less often than this within a keep-alive does not happen.
const NEVER: f64 = 1e-10;
/// A level that is passed so many times within a keep-alive is passed at once.
const AT_ONCE: f64 = 1e4;

/// A level, or a block of levels around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Block {
    /// The level in the middle, in busy slots.
    pub n: f64,
    /// The first instance above the block's first level: how many instances there are below it.
    pub first: f64,
    /// How many instances the block stands for.
    pub width: f64,
}

/// What the pool does at one level under one load.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct At {
    /// Rate at which it climbs above the level, per keep-alive.
    pub hazard: f64,
    /// P(B <= n).
    pub at_most: f64,
}

/// Hazards of all levels at all loads.
pub(super) struct Hazards {
    /// The levels, from the lowest.
    pub blocks: Vec<Block>,
    loads: usize,
    table: Vec<At>,
}

impl Hazards {
    /// For ascending `loads` in erlangs and a keep-alive in service times, of instances with `slots` slots each; at
    /// least the levels of the first `least` instances.
    pub(super) fn new(loads: &[f64], keep: f64, slots: f64, least: f64) -> Self {
        let highest = loads.last().copied().unwrap_or(0.0);
        let blocks = blocks(top(highest, keep).max(least * slots), slots);
        let mut table = vec![At { hazard: 0.0, at_most: 1.0 }; blocks.len() * loads.len()];
        for (index, load) in loads.iter().enumerate() {
            let column = table[index..].iter_mut().step_by(loads.len());
            fill(column.zip(&blocks), *load, keep);
        }
        Self { blocks, loads: loads.len(), table }
    }

    /// How many loads there are.
    pub(super) const fn loads(&self) -> usize {
        self.loads
    }

    /// The place of the first level at which the hazard of a load is at most `most`; beyond the last one if it nowhere is.
    pub(super) fn first_within(&self, load: usize, most: f64) -> usize {
        let mut column = self.table[load..].iter().step_by(self.loads);
        column.position(|at| at.hazard <= most).unwrap_or(self.blocks.len())
    }

    /// All loads at one level, by the level's place.
    pub(super) fn level(&self, place: usize) -> &[At] {
        &self.table[place * self.loads..(place + 1) * self.loads]
    }
}

/// The level that is not passed within a keep-alive.
fn top(load: f64, keep: f64) -> f64 {
    if load <= 0.0 {
        return 1.0;
    }
    let last = (load + 12.0 * (load + 1.0).sqrt() + 40.0).floor();
    let mut climb = Climb::below(load);
    loop {
        climb.up(load);
        let (hazard, _) = climb.ends(load);
        if climb.n >= last || climb.n > load && climb.exactly < NEVER && hazard * keep < NEVER {
            return climb.n + 1.0;
        }
    }
}

fn blocks(top: f64, slots: f64) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut first = 0.0;
    while first * slots < top {
        let each = ((first * slots).sqrt() * BLOCK / slots / 2.0).floor();
        blocks.push(Block { n: (first + each) * slots, first, width: 2.0 * each + 1.0 });
        first += 2.0 * each + 1.0;
    }
    blocks
}

/// The levels of one load: what lies far below it is passed at once, what lies far above it never.
fn fill<'a>(column: impl Iterator<Item = (&'a mut At, &'a Block)>, load: f64, keep: f64) {
    if load <= 0.0 {
        return;
    }
    let last = load + 12.0 * (load + 1.0).sqrt() + 40.0;
    let mut climb = Climb::below(load);
    for (at, block) in column {
        if block.n <= climb.n {
            *at = At { hazard: AT_ONCE, at_most: 0.0 };
            continue;
        }
        if block.n > last {
            return;
        }
        while climb.n < block.n {
            climb.up(load);
        }
        let (hazard, _) = climb.ends(load);
        let hazard = (hazard * keep).min(AT_ONCE);
        *at = At { hazard, at_most: climb.at_most };
        if hazard < 1e-3 * NEVER && climb.n > load && climb.exactly < 1e-3 * NEVER {
            return;
        }
    }
}

/// The different ones among `loads`, ascending, and for each of `loads` its place among them.
///
/// Where there are too many they are rounded: evenly by the square root, as the width of the pool goes, and by the
/// logarithm below one. What is rounded up here is rounded down there.
pub(super) fn distinct(loads: &[f64]) -> (Vec<f64>, Vec<u32>) {
    let mut known = loads.to_vec();
    known.sort_by(f64::total_cmp);
    known.dedup();
    if known.len() > MOST_LOADS {
        let step = (scale(known[known.len() - 1]) - scale(known[1])) / (MOST_LOADS - 2) as f64;
        let mut last = f64::NEG_INFINITY;
        known.retain(|load| {
            let kept = *load == 0.0 || scale(*load) >= last + step;
            if kept && *load > 0.0 {
                last = scale(*load);
            }
            kept
        });
    }
    let place = |load: &f64| {
        let above = known.partition_point(|known| known < load).min(known.len() - 1);
        let below = above.saturating_sub(1);
        if (known[above] - load).abs() <= (load - known[below]).abs() { above as u32 } else { below as u32 }
    };
    let places = loads.iter().map(place).collect();
    (known, places)
}

fn scale(load: f64) -> f64 {
    if load < 1.0 { crate::special::ln(load.max(1e-12)) } else { 2.0 * (load.sqrt() - 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_cover_every_level_once() {
        for (top, slots) in [(30.0, 1.0), (5_000.0, 1.0), (5_000.0, 7.0), (90.0, 200.0)] {
            let blocks = blocks(top, slots);
            let mut next = 0.0;
            for block in &blocks {
                assert_eq!(block.first, next);
                assert_eq!(block.n, (block.first + (block.width - 1.0) / 2.0) * slots, "in the middle");
                next += block.width;
            }
            assert!(next * slots >= top && (top > 256.0 || blocks.len() as f64 == next), "{top} {slots}");
            assert!(blocks.len() < 1_200);
        }
    }

    #[test]
    fn many_loads_become_few_that_are_near() {
        let loads: Vec<f64> = (0..20_000).map(|i| f64::from(i * 7_919 % 20_011) * 0.01).collect();
        let (known, places) = distinct(&loads);
        assert!(known.len() <= MOST_LOADS + 1 && known.is_sorted(), "{}", known.len());
        for (load, place) in loads.iter().zip(places).filter(|(load, _)| **load > 1.0) {
            let near = known[place as usize];
            assert!((near.sqrt() - load.sqrt()).abs() < 0.05, "{load} {near}");
        }
        let (known, places) = distinct(&[3.0, 1.0, 3.0, 0.0]);
        assert_eq!((known, places), (vec![0.0, 1.0, 3.0], vec![2, 1, 2, 0]));
    }
}
