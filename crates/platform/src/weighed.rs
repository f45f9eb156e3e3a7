//! What one side comes to beside others: what is shown of it alone, its hours and of what its times are made, is left out.

use answer::{Limit, Quota};
use model::money::Usd;
use model::units::Seconds;

/// One side, weighed.
pub struct Weighed {
    /// The bill of a month.
    pub cloud: Usd,
    /// Share of the bill whose prices were read at their source.
    pub verified_share: f64,
    /// 99 of 100 responses are no slower.
    pub p99: Seconds,
    /// Whether what is answered keeps the goal, and enough is answered.
    pub meets_goal: bool,
    /// What rules it out.
    pub limits: Vec<Limit>,
    /// The quotas that are raised on request, and what this workload needs of them.
    pub quotas: Vec<Quota>,
}
