//! One workload on both sides at once: what it costs, who takes what, and how fast it answers.

use crate::Latency;
use billing::{Bill, verified_share};
use model::money::Usd;
use model::units::Rate;
use scenario::Side;
use serde::{Deserialize, Serialize};

/// The cheapest mix of both sides that keeps the goal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mixed {
    /// Who takes what.
    pub way: Way,
    /// The bill of a month: one way in, one cluster, one account.
    pub bill: Bill,
    /// Its total.
    pub cloud: Usd,
    /// The people of both sides and a month's part of the migration.
    pub people: Usd,
    /// Response times over the week, weighted by requests.
    pub latency: Latency,
    /// Share of the visits that functions take, in `0..=1`.
    pub functions_share: f64,
    /// Share of all requests that meet a cold start anywhere on their path, by a closed form.
    pub cold_share: f64,
    /// Share of the requests that finds no place anywhere.
    pub failed_share: f64,
    /// Function instances, mean over the week and in the busiest hour.
    pub instances: [f64; 2],
    /// Pods or tasks in the busiest hour.
    pub pods: f64,
    /// Nodes in the busiest hour; 0 where there are none to run.
    pub nodes: f64,
}

/// How one workload is split over both sides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Way {
    /// Each service on one side: theirs in the order of the scenario.
    ByService(Vec<Side>),
    /// Containers carry a base that never changes, functions what finds them busy.
    BaseAndBurst {
        /// Requests a second that the base is cut for: as many as keep the workers of the largest service busy.
        rate: Rate,
        /// Replicas of each service, in the order of the scenario.
        replicas: Vec<u32>,
    },
}

impl Mixed {
    /// Cloud and people together.
    pub fn total(&self) -> Usd {
        self.cloud + self.people
    }

    /// Share of the bill whose prices were read at their source.
    pub fn verified_share(&self) -> f64 {
        verified_share(&self.bill)
    }
}
