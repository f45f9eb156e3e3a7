//! What is set for the replicas of each service.

use answer::{Fleet, Outcome};
use artefact::manifest_names;
use platform::settled::{self, Replica};
use scenario::{BilledBy, Scenario};

/// The most replicas that a scenario takes.
const MOST: u32 = 100_000;

/// The replicas of a service.
pub(crate) struct Replicas {
    /// Its name in manifests.
    pub(crate) name: String,
    /// What each is given, and how many the load asks for.
    pub(crate) each: Replica,
    /// How many are added at all times so that p99 keeps the goal.
    pub(crate) extra: u32,
    /// What instances are billed by, where the platform leaves the choice.
    pub(crate) billed_by: Option<BilledBy>,
}

/// Those of each service, in the order of the scenario.
pub(crate) fn of(scenario: &Scenario, outcome: &Outcome) -> Vec<Replicas> {
    let (extra, billed_by) = match outcome.microservices.fleet {
        Fleet::Containers(fleet) => (fleet.extra_replicas, fleet.billed_by),
        Fleet::Functions(_) => (0, None),
    };
    let pods = settled::pods(scenario, billed_by);
    let named = manifest_names(&scenario.services).into_iter().zip(pods);
    named.map(|(name, each)| Replicas { name, each, extra, billed_by }).collect()
}

impl Replicas {
    /// How many are kept at all times.
    pub(crate) fn least(&self) -> u32 {
        let least = self.each.least.saturating_add(self.extra);
        least.min(self.each.most.unwrap_or(MOST).max(self.each.least))
    }

    /// The most of them: what the scenario says, else twice what the busiest hour asks for.
    pub(crate) fn most(&self) -> u32 {
        let twice = self.busiest().saturating_mul(2).clamp(1, MOST);
        self.each.most.unwrap_or(twice).max(self.least()).max(1)
    }

    /// How many the busiest hour has.
    pub(crate) fn busiest(&self) -> u32 {
        self.each.busiest.saturating_add(self.extra)
    }

    /// vCPU of each in thousandths, none lost.
    pub(crate) fn millicores(&self) -> u32 {
        up(self.each.vcpu * 1_000.0)
    }

    /// Memory of each in MiB, none lost.
    pub(crate) fn mebibytes(&self) -> u32 {
        up(self.each.memory.get())
    }
}

/// The next whole number; a whisker above one is rounding.
fn up(amount: f64) -> u32 {
    (amount - 1e-6).ceil().clamp(0.0, f64::from(u32::MAX)) as u32
}
