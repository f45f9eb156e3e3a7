//! The pool in tens of nanoseconds: a few levels added up, or a table looked up.

use super::levels::Climb;
use super::packed::{Grid, grids};
use super::{Pool, bounded};
use crate::special::{exp_fast, ln};

/// Largest error of [`quick`] in the share of cold starts, relative to [`super::steady`], for loads from 1e-7 to 1e5
/// erlangs and keep-alives from 1 to 1e7 service times, where the share is above 1e-9. Tested.
pub const ERROR_P_COLD: f64 = 0.01;

/// Likewise for the mean number of instances.
pub const ERROR_INSTANCES: f64 = 0.003;

/// From here on the table, ...
const TABLE_FROM: f64 = 6.3;
/// ... and already from here for keep-alives that are short enough to blur the single levels.
const SHORT_FROM: f64 = 0.11;
/// What short means, in service times. Above it two moments of a climb are as good as its law.
const SHORT: f64 = 24.0;
/// What happens less often than this within a keep-alive is taken not to happen.
const VISIBLE: f64 = 2e-4;
/// The largest load of which the levels above a floor are added up one by one.
pub(super) const MOST_BY_LEVELS: f64 = 400.0;
/// Rows: `u = load^(-1/4)` from 0 (no limit to the load) in even steps. Fine at small loads, where every single
/// instance shows, and coarse at large ones.
pub(super) const ROWS: usize = 36;
/// Columns: the logarithm of the keep-alive in even steps.
pub(super) const COLUMNS: usize = 37;
/// Width of a row.
pub(super) const ROW_STEP: f64 = 0.05;
/// Width of a column.
pub(super) const COLUMN_STEP: f64 = 0.5;
/// The first column: a keep-alive of 0.29 service times.
pub(super) const COLUMN_FROM: f64 = -1.25;
/// Table entries are whole multiples of these.
pub(super) const P_COLD_UNIT: f64 = 4e-4;
/// See [`P_COLD_UNIT`].
pub(super) const INSTANCES_UNIT: f64 = 1e-4;
/// The shortest and longest keep-alive of the table.
const COVERED: std::ops::RangeInclusive<f64> = 0.3..=1.8e7;

/// The pool of [`super::steady`], fast: within [`ERROR_P_COLD`] and [`ERROR_INSTANCES`].
///
/// Takes the same arguments. Tens of nanoseconds without a floor; with one it grows with the square root of the
/// load, to two microseconds at 400 erlangs. With a floor beyond that load or under a keep-alive below 24 service times,
/// and without one below 0.3, it is [`bounded`].
pub fn quick(offered: f64, keepalive_over_service: f64, floor: u32) -> Pool {
    let (load, keep) = (offered, keepalive_over_service);
    if load <= 0.0 || keep < *COVERED.start() {
        return bounded(load, keep, 1, floor);
    }
    if floor == 0 && COVERED.contains(&keep) && load >= if keep < SHORT { SHORT_FROM } else { TABLE_FROM } {
        return look_up(load, keep);
    }
    // Two moments are too few to tell which part of the starts a floor avoids when keep-alives are short.
    if load > MOST_BY_LEVELS || floor > 0 && keep < SHORT {
        return bounded(load, keep, 1, floor);
    }
    by_levels(load, keep, floor)
}

/// The sum over the levels from `floor` up, as [`super::two_moments`] has it, without the levels that cannot be
/// seen at either end.
fn by_levels(load: f64, keep: f64, floor: u32) -> Pool {
    let floor = f64::from(floor);
    let mut climb = Climb::below(load);
    let mut pool = Pool { p_cold: 0.0, instances: floor.max(climb.n + 1.0) };
    loop {
        climb.up(load);
        if climb.n < floor {
            if climb.exactly < 1e-30 && climb.n > load {
                return pool;
            }
            continue;
        }
        let (hazard, long) = climb.ends(load);
        let decays = hazard * keep;
        if decays > 40.0 {
            // Never that few.
            pool.instances += 1.0;
        } else if decays > VISIBLE {
            let never = exp_fast(-decays);
            pool.p_cold += climb.exactly * (long * never).min(1.0);
            pool.instances += 1.0 - climb.at_most * never;
        } else {
            // Whoever comes to this level or a higher one finds it gone cold.
            let (above, busy) = climb.beyond(load);
            pool.p_cold += (above + climb.exactly) * long;
            pool.instances += busy + climb.at_most * decays;
            break;
        }
    }
    pool.p_cold = pool.p_cold.min(1.0);
    pool
}

/// Interpolates the table, cubic in both directions.
fn look_up(load: f64, keep: f64) -> Pool {
    let u = 1.0 / load.sqrt().sqrt();
    let (row, across) = place(u / ROW_STEP, ROWS);
    let (column, along) = place((ln(keep) - COLUMN_FROM) / COLUMN_STEP, COLUMNS);
    let [p_colds, all_instances] = grids();
    let (mut p_cold, mut instances) = (0.0, 0.0);
    for (i, across) in across.iter().enumerate() {
        let sum = |table: &Grid| {
            let four = &table[row + i][column..column + 4];
            four.iter().zip(along).map(|(entry, weight)| f64::from(*entry) * weight).sum::<f64>()
        };
        p_cold += across * sum(p_colds);
        instances += across * sum(all_instances);
    }
    Pool {
        p_cold: (exp_fast(-p_cold * P_COLD_UNIT) * u * u).min(1.0),
        instances: load * exp_fast(instances * INSTANCES_UNIT),
    }
}

/// The first of the four nodes around `x`, and their weights.
fn place(x: f64, nodes: usize) -> (usize, [f64; 4]) {
    let first = (x as usize).clamp(1, nodes - 3) - 1;
    let t = x - (first + 1) as f64;
    let (below, above, beyond) = (t + 1.0, t - 1.0, t - 2.0);
    (
        first,
        [-t * above * beyond / 6.0, below * above * beyond / 2.0, -below * t * beyond / 2.0, below * t * above / 6.0],
    )
}

#[cfg(test)]
mod tests {
    use super::super::steady;
    use super::super::table::{INSTANCES, P_COLD};
    use super::*;
    use crate::special::exp;

    /// The entries of a row as the exact form gives them.
    fn row(row: usize, column: usize) -> (u16, u16) {
        let u = ROW_STEP * row as f64;
        let load = 1.0 / (u * u * u * u);
        let pool = steady(load, exp(COLUMN_FROM + COLUMN_STEP * column as f64), 0);
        let p_cold = -ln(pool.p_cold / (u * u)) / P_COLD_UNIT;
        (p_cold.round() as u16, (ln(pool.instances / load) / INSTANCES_UNIT).round() as u16)
    }

    #[test]
    fn the_table_holds_what_the_exact_form_says() {
        for (r, step) in [(2, 12), (5, 5), (9, 3), (16, 1), (35, 1)] {
            for c in (0..COLUMNS).step_by(step) {
                assert_eq!((P_COLD[r][c], INSTANCES[r][c]), row(r, c), "row {r}, column {c}");
            }
        }
    }

    /// Writes the table: `cargo test --release write_the_table -- --ignored --nocapture`.
    #[test]
    #[ignore = "a tool, not a test"]
    fn write_the_table() {
        let mut rows: Vec<Vec<(u16, u16)>> = (1..ROWS).map(|r| (0..COLUMNS).map(|c| row(r, c)).collect()).collect();
        // No limit to the load: cubic through the first rows in cold starts; instances are the load itself.
        let limit = |c: usize| {
            let at = |r: usize| f64::from(rows[r - 1][c].0);
            (4.0 * at(1) - 6.0 * at(2) + 4.0 * at(3) - at(4)).round() as u16
        };
        rows.insert(0, (0..COLUMNS).map(|c| (limit(c), 0)).collect());
        let print = |name: &str, pick: fn(&(u16, u16)) -> u16| {
            println!("pub(super) const {name}: [[u16; COLUMNS]; ROWS] = [");
            for row in &rows {
                let entries: Vec<String> = row.iter().map(|entry| pick(entry).to_string()).collect();
                println!("    [{}],", entries.join(", "));
            }
            println!("];");
        };
        print("P_COLD", |entry| entry.0);
        print("INSTANCES", |entry| entry.1);
    }
}
