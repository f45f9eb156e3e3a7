//! All platforms for the same workload.

use crate::{Limit, Quota};
use model::money::Usd;
use model::units::Seconds;
use scenario::Platform;

/// A platform with what the workload comes to on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Which platform.
    pub platform: Platform,
    /// The region it was priced in: the chosen one, or its counterpart at the provider.
    pub region: &'static str,
    /// The bill of a month.
    pub cloud: Usd,
    /// With the people of its side.
    pub total: Usd,
    /// 99 of 100 responses are no slower.
    pub p99: Seconds,
    /// Whether that keeps the goal.
    pub meets_goal: bool,
    /// What rules it out.
    pub limit: Option<Limit>,
    /// What has to be asked of the provider before it can.
    pub asks: Vec<Quota>,
    /// Where that limit was read, as far as the catalogue has it.
    pub cited: Option<&'static catalogue::Limit>,
    /// Share of the bill whose prices were read at their source.
    pub verified_share: f64,
}

impl Ranked {
    /// The shares that cloud and people have of the dearest of `all`: lengths of a bar.
    pub fn bar(&self, all: &[Self]) -> [f64; 2] {
        let dearest = all.iter().map(|row| row.total).max().unwrap_or_default().dollars();
        let share = |usd: Usd| if dearest > 0.0 { usd.dollars() / dearest } else { 0.0 };
        [share(self.cloud), (share(self.total) - share(self.cloud)).max(0.0)]
    }
}
