//! Cells of balancing and of autoscaler noise, with what this program's own simulation was seen to say of each.
//!
//! Which cells there are, and what a closed form may be off, is what `crates/model/tests` holds.

use serde_json::{Value, json};

/// p99 behind a balancer, six million requests each.
const BALANCING: &str = include_str!("../../crates/model/tests/data/balancing.txt");
/// Replicas under an autoscaler, hours to a week each.
const HELD: &str = include_str!("../../crates/model/tests/data/held.txt");

/// Mean service in all cells of balancing, seconds.
const SERVICE: f64 = 0.12;
/// Rates, per second, of the cells of balancing that chose no constant.
const CHOSE_NOTHING: [f64; 2] = [40.0, 500.0];
/// Of those every so many-th is here.
const BALANCING_STRIDE: usize = 3;
/// Of the autoscaler's cells every so many-th is here.
const HELD_STRIDE: usize = 29;

/// Every cell that is shown.
pub(super) fn cases() -> Vec<Value> {
    let chose_nothing = rows(BALANCING).filter(|row| CHOSE_NOTHING.contains(&row[3]));
    let balancing = chose_nothing.step_by(BALANCING_STRIDE).map(|row| balancing(&row));
    balancing.chain(rows(HELD).step_by(HELD_STRIDE).map(|row| held(&row))).collect()
}

/// The numbers of each row of a table; a row that is none is left out.
fn rows(table: &str) -> impl Iterator<Item = Vec<f64>> + '_ {
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| row.split_whitespace().map(|number| number.parse().ok()).collect::<Option<Vec<f64>>>())
        .filter(|row| row.len() >= 8)
}

fn balancing(row: &[f64]) -> Value {
    let [workers, pods, variation, rate] = [row[0], row[1], row[2], row[3]];
    json!({
        "id": format!("balancing_{workers}_{pods}_{variation}_{rate}"),
        "model": "balanced_fleet",
        "role": "chose nothing",
        "input": {
            "arrival_rate": rate, "service_s": SERVICE, "variation": variation, "pods": pods, "workers": workers,
        },
        "expected": {"random": {"p99": row[4]}, "round-robin": {"p99": row[5]}, "least-requests": {"p99": row[6]}},
        "tolerance": {"p99_rel": 0.15},
    })
}

fn held(row: &[f64]) -> Value {
    let [wish, workers, target, service, variation] = [row[1], row[2], row[3], row[4], row[5]];
    let rule = ["busy", "in_service_30s", "in_service_60s"][(row[0] as usize).min(2)];
    json!({
        "id": format!("held_{rule}_{wish}_{workers}_{target}_{service}_{variation}"),
        "model": "held_replicas",
        "input": {
            "rule": rule, "arrival_rate": wish * workers * target / service, "service_s": service,
            "variation": variation, "workers": workers, "target": target, "seconds": row[6],
        },
        "expected": {"replicas": row[7]},
        "tolerance": {"replicas_rel": 0.1},
    })
}
