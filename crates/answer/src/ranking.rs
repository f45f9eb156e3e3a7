//! All platforms for the same workload.

use crate::{Limit, Quota};
use catalogue::Region;
use model::money::Usd;
use model::units::Seconds;
use scenario::Platform;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A platform with what the workload comes to on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ranked {
    /// Which platform.
    pub platform: Platform,
    /// The region it was priced in: the chosen one, or its counterpart at the provider.
    pub region: Region,
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
    pub cited: Option<Cited>,
    /// Share of the bill whose prices were read at their source.
    pub verified_share: f64,
}

/// Where a limit was read, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cited {
    /// A text with an address in it as a rule.
    pub source: Cow<'static, str>,
    /// As `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or `undated`.
    pub as_of: Cow<'static, str>,
}

impl Ranked {
    /// The shares that cloud and people have of the dearest of `all`: lengths of a bar.
    pub fn bar(&self, all: &[Self]) -> [f64; 2] {
        let dearest = all.iter().map(|row| row.total).max().unwrap_or_default().dollars();
        let share = |usd: Usd| if dearest > 0.0 { usd.dollars() / dearest } else { 0.0 };
        [share(self.cloud), (share(self.total) - share(self.cloud)).max(0.0)]
    }
}
