//! Studies: what many evaluations of one scenario tell together. What matters, a map of two inputs, 36 months.
//!
//! Each takes more than a frame and is computed by a worker. What a study looks like is in [`answer::studies`].

pub mod growth;
pub mod map;
pub mod tornado;

use crate::verdict::Standings;
use scenario::Scenario;

/// What a month of each side costs with its people, USD, functions first.
fn dollars(standings: &Standings, scenario: &Scenario) -> (f64, f64) {
    let (serverless, microservices) = standings.totals(scenario);
    (serverless.dollars(), microservices.dollars())
}
