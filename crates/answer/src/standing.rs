//! What a verdict needs to know of one side.

use crate::Limit;
use model::money::Usd;
use serde::{Deserialize, Serialize};

/// What a verdict needs to know of a side.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// The bill of a month.
    pub cloud: Usd,
    /// The first limit that rules the platform out.
    pub limit: Option<Limit>,
    /// Whether p99 keeps the goal, with as much capacity as was added and priced, and no more requests fail than may.
    pub meets_goal: bool,
    /// Whether p99 keeps the goal, whatever fails.
    pub in_time: bool,
    /// Share of the requests that fail.
    pub failed: f64,
}
