//! What studies come to: many evaluations of one scenario told together. What matters, a map of two inputs, 36 months.

pub mod growth;
pub mod map;
pub mod tornado;

use crate::{Decider, Winner};

/// The winners, in the order of their numbers in an answer.
pub const WINNERS: [Winner; 4] = [Winner::Serverless, Winner::Microservices, Winner::Mixed, Winner::TossUp];

/// What decides, in the order of the numbers in an answer.
pub(crate) const DECIDERS: [Decider; 3] = [Decider::Limits, Decider::Latency, Decider::Cost];

/// The number of one of a few in an answer.
pub(crate) fn code<T: PartialEq>(all: &[T], one: T) -> f64 {
    all.iter().position(|known| *known == one).unwrap_or_default() as f64
}

/// The one with a number; nothing for a number that none has.
pub(crate) fn decoded<T: Copy>(all: &[T], code: f64) -> Option<T> {
    all.get(code as usize).copied().filter(|_| code >= 0.0)
}
