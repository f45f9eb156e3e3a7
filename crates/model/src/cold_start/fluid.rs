//! A large pool under a load that changes: its size follows the highest load of the last keep-alive.

use super::Pool;
use super::changing::Kept;
use super::windows::{Stretch, Windows};
use crate::special::exp;

/// The pool of each stretch; `steady` are the stationary pools of the `loads`.
///
/// Each load would hold its stationary pool; the window holds the largest of those in it. While a stretch's own is
/// the largest its instances start at the stationary rate, and before that those that were lacking; under a larger
/// pool they start as much more rarely as the normal law makes the load come up to it.
pub(super) fn pools(
    stretches: &[Stretch],
    windows: &Windows,
    loads: &[f64],
    steady: &[Pool],
    kept: &Kept,
) -> Vec<Pool> {
    let slots = f64::from(kept.slots);
    let mut sums = vec![Pool::default(); stretches.len()];
    for piece in &windows.pieces {
        let own = stretches[piece.now].load as usize;
        let largest = largest_between(piece.behind.map_or(0, |(behind, _)| behind), piece.now, piece.rounds, stretches);
        let held = largest.map_or(0.0, |place| steady[place].instances).max(steady[own].instances);
        let load = loads[own];
        let far = |instances: f64| (instances * slots - load) / load.max(1e-9).sqrt();
        let (here, there) = (far(steady[own].instances), far(held));
        let rarer = if there > here { exp((here * here - there * there) / 2.0) } else { 1.0 };
        let share = piece.long / stretches[piece.now].long;
        let sum = &mut sums[piece.now];
        sum.instances += share * held;
        sum.p_cold += share * steady[own].p_cold * rarer;
        let lacking = steady[own].instances - largest.map_or(0.0, |place| steady[place].instances);
        if piece.into_now == 0.0 && lacking > 0.0 && load > 0.0 {
            // Of the arrivals of this stretch.
            let arrivals = load * stretches[piece.now].long * kept.keepalive / kept.service;
            sum.p_cold += lacking / arrivals;
        }
    }
    windows.alike.iter().map(|twin| sums[*twin]).collect()
}

/// The load of the largest pool from one stretch up to, but without, another.
fn largest_between(from: usize, to: usize, rounds: f64, stretches: &[Stretch]) -> Option<usize> {
    let count = stretches.len();
    let whole = rounds > 1.0 || rounds == 1.0 && from <= to;
    let steps = if whole { count } else { (to + count - from) % count };
    (0..steps).map(|step| stretches[(from + step) % count].load as usize).max()
}
