//! Studies: what many evaluations of one scenario tell together. What matters, a map of two inputs, 36 months.
//!
//! Each takes more than a frame and is computed by a worker. Page and worker share what a study looks like and how
//! it travels; what computes it ends up in the worker's module only, because the page never calls it.

pub mod growth;
pub mod map;
pub mod tornado;

use crate::verdict::Standings;
use answer::{Decider, Winner};
use scenario::Scenario;

/// The winners, in the order of their numbers in an answer.
const WINNERS: [Winner; 4] = [Winner::Serverless, Winner::Microservices, Winner::Mixed, Winner::TossUp];

/// What decides, in the order of the numbers in an answer.
const DECIDERS: [Decider; 3] = [Decider::Limits, Decider::Latency, Decider::Cost];

/// What a month of each side costs with its people, USD, functions first.
fn dollars(standings: &Standings, scenario: &Scenario) -> (f64, f64) {
    let (serverless, microservices) = standings.totals(scenario);
    (serverless.dollars(), microservices.dollars())
}

/// The number of one of a few in an answer.
fn code<T: PartialEq>(all: &[T], one: T) -> f64 {
    all.iter().position(|known| *known == one).unwrap_or_default() as f64
}

/// The one with a number; nothing for a number that none has.
fn decoded<T: Copy>(all: &[T], code: f64) -> Option<T> {
    all.get(code as usize).copied().filter(|_| code >= 0.0)
}
