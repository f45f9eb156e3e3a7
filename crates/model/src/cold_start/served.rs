//! What a constant service time, or routing to the newest instance, changes about the pool.
//!
//! The closed forms are exact for exponential service on the instance used last. Under a constant service time the busy
//! process forgets sooner; and under routing to the newest instance an old one that is needed at a crest stays busy after
//! the crest, so that it is kept a little longer. Neither has a closed form, and both are small: they are tabulated.

use super::Pool;
use crate::special::{exp, ln};
use crate::units::Within as _;

/// How requests are served, where that is not exponential service on the instance used last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Served {
    /// Every request takes the same time.
    pub constant: bool,
    /// A request takes the instance that was created last, of those that are free.
    pub newest: bool,
}

/// Loads of the rows, in erlangs.
const LOADS: [f64; 8] = [0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0];
/// Keep-alives of the columns, in service times.
const KEEPS: [f64; 5] = [3.0, 10.0, 30.0, 100.0, 300.0];

/// A logarithm of a ratio to the exact pool, in thousandths, by load and keep-alive.
type Table = [[f64; KEEPS.len()]; LOADS.len()];

/// Cold starts and instances under constant service. From simulations of 1.5 to 25 million requests a cell, with an
/// interval of 0.1 to 2 % in cold starts (6 % in the last corner) and below 0.1 % in instances.
const CONSTANT: [Table; 2] = [
    [
        [0.0, 0.0, 1.0, 12.0, 17.0],
        [4.0, 7.0, 21.0, 7.0, -31.0],
        [26.0, 34.0, -9.0, 5.0, -25.0],
        [65.0, 0.0, -30.0, -21.0, -24.0],
        [57.0, -26.0, -30.0, -29.0, -23.0],
        [38.0, -38.0, -55.0, -42.0, -45.0],
        [36.0, -55.0, -64.0, -54.0, -48.0],
        [8.0, -64.0, -65.0, -54.0, -76.0],
    ],
    [
        [-1.0, -1.0, 0.0, 1.0, 3.0],
        [0.0, 3.0, 6.0, 9.0, 4.0],
        [8.0, 17.0, 17.0, 10.0, 7.0],
        [24.0, 26.0, 17.0, 10.0, 5.0],
        [29.0, 25.0, 16.0, 9.0, 6.0],
        [24.0, 20.0, 13.0, 8.0, 4.0],
        [17.0, 14.0, 9.0, 5.0, 2.0],
        [11.0, 8.0, 6.0, 3.0, 1.0],
    ],
];

/// The same for the newest first. At the longest keep-alive nothing was seen but chance.
const NEWEST: [Table; 2] = [
    [
        [0.0, 0.0, 0.0, 6.0, 0.0],
        [0.0, 0.0, 1.0, -5.0, 0.0],
        [-5.0, -12.0, -14.0, -9.0, 0.0],
        [-47.0, -43.0, -24.0, -6.0, 0.0],
        [-100.0, -68.0, -21.0, -11.0, 0.0],
        [-139.0, -84.0, -41.0, -9.0, 0.0],
        [-161.0, -88.0, -44.0, -23.0, 0.0],
        [-189.0, -106.0, -32.0, -5.0, 0.0],
    ],
    [
        [-1.0, -1.0, 0.0, 0.0, 0.0],
        [0.0, 2.0, 2.0, 1.0, 0.0],
        [6.0, 8.0, 3.0, 1.0, 0.0],
        [17.0, 10.0, 4.0, 2.0, 0.0],
        [19.0, 8.0, 3.0, 2.0, 0.0],
        [13.0, 5.0, 1.0, 0.0, 0.0],
        [9.0, 4.0, 1.0, 0.0, 0.0],
        [5.0, 2.0, 1.0, 0.0, 0.0],
    ],
];

impl Served {
    /// `pool`, as it is for exponential service on the instance used last, under this. Within 1.5 % of simulation in cold
    /// starts and 0.4 % in instances, for keep-alives of 3 service times or more. Outside of the table its nearest cell
    /// counts.
    pub fn corrected(self, pool: Pool, offered: f64, keepalive_over_service: f64) -> Pool {
        let mut pool = pool;
        for (wanted, [cold, instances]) in [(self.constant, &CONSTANT), (self.newest, &NEWEST)] {
            if wanted && offered > 0.0 && keepalive_over_service > 0.0 {
                let at = |table| exp(look_up(table, offered, keepalive_over_service) / 1e3);
                pool.p_cold = (pool.p_cold * at(cold)).min(1.0);
                pool.instances *= at(instances);
            }
        }
        pool
    }
}

/// Between the four cells around, evenly in logarithms.
fn look_up(table: &Table, load: f64, keep: f64) -> f64 {
    let ((row, down), (column, right)) = (place(&LOADS, load), place(&KEEPS, keep));
    let along = |row: usize| table[row][column] * (1.0 - right) + table[row][column + 1] * right;
    along(row) * (1.0 - down) + along(row + 1) * down
}

/// The cell before `value`, and how far it is to the next.
fn place(ends: &[f64], value: f64) -> (usize, f64) {
    let value = value.within(ends[0], ends[ends.len() - 1]);
    let cell = ends.partition_point(|end| *end <= value).clamp(1, ends.len() - 1) - 1;
    (cell, ln(value / ends[cell]) / ln(ends[cell + 1] / ends[cell]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cold_start::steady;
    use crate::service::Law;
    use crate::simulation::{Arrivals, Functions, Plan, Routing, Run};

    /// Between the cells of the table, and at one that is in it.
    #[test]
    fn both_are_as_simulation_finds_them() {
        let cases = [
            // (load, keep-alive, constant, newest)
            (2.0, 30.0, true, false),
            (2.0, 30.0, false, true),
            (2.0, 30.0, true, true),
            (0.2, 30.0, true, false),
            (20.0, 20.0, true, true),
            (2.0, 6.0, false, true),
            (10.0, 10.0, false, true),
        ];
        for (load, keep, constant, newest) in cases {
            let law = if constant { Law::Fixed { mean: 1.0 } } else { Law::Exponential { mean: 1.0 } };
            let routing = if newest { Routing::Newest } else { Routing::MostRecent };
            let input = Functions { routing, ..Functions::new(Arrivals::Steady(load), law, keep) };
            let seen = Run::new(input, Plan::steady(40.0, 5e5 / load / 20.0, 20), 5).unwrap().finish();
            let ours = Served { constant, newest }.corrected(steady(load, keep, 0), load, keep);
            let (cold, instances) = (ours.p_cold / seen.p_cold().mean - 1.0, ours.instances / seen.live().mean - 1.0);
            let noise = seen.p_cold().ci95.unwrap() / seen.p_cold().mean;
            assert!(cold.abs() < 0.015 + noise, "{load} {keep} {constant} {newest}: {cold} +- {noise}");
            assert!(instances.abs() < 0.004, "{load} {keep} {constant} {newest}: {instances}");
        }
    }

    #[test]
    fn what_is_exact_stays_as_it_is() {
        let pool = steady(2.0, 30.0, 0);
        assert_eq!(Served::default().corrected(pool, 2.0, 30.0), pool);
    }
}
