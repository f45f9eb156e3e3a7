//! What Cloud Run functions, the former Cloud Functions, are billed for.

use std::time::Duration;

use crate::Usage;
use crate::cloud_run::Held;
use catalogue::limits::gcp;
use catalogue::{Limit, Meter};
use model::billing::{DurationRule, exactly};
use model::units::{Megabytes, Seconds};

/// The memories that a function of the 1st generation may have, in MB, with the limit that says how much CPU comes
/// with each.
const TIERS: [(f64, &Limit); 7] = [
    (128.0, &gcp::FUNCTIONS_GEN1_GHZ_128),
    (256.0, &gcp::FUNCTIONS_GEN1_GHZ_256),
    (512.0, &gcp::FUNCTIONS_GEN1_GHZ_512),
    (1024.0, &gcp::FUNCTIONS_GEN1_GHZ_1024),
    (2048.0, &gcp::FUNCTIONS_GEN1_GHZ_2048),
    (4096.0, &gcp::FUNCTIONS_GEN1_GHZ_4096),
    (8192.0, &gcp::FUNCTIONS_GEN1_GHZ_8192),
];

/// The size of a function of the 1st generation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FunctionTier {
    /// Memory.
    pub memory: Megabytes,
    /// CPU that comes with it.
    pub ghz: f64,
}

/// A month of functions of the 1st generation that have the same size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FunctionsGen1 {
    /// How many runs.
    pub requests: f64,
    /// The size.
    pub tier: FunctionTier,
    /// Billed time of all runs together: [`DurationRule::billed`] of each.
    pub billed_seconds: f64,
    /// What leaves for the internet, in GB.
    pub egress_gb: f64,
}

/// A month of functions of the 2nd generation: priced as Cloud Run, on meters of their own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FunctionsGen2 {
    /// How many runs.
    pub requests: f64,
    /// What instances hold while they have a request.
    pub active: Held,
}

impl FunctionTier {
    /// The least tier that holds `memory`; nothing beyond 8,192 MB.
    pub fn holding(memory: Megabytes) -> Option<Self> {
        let tier = TIERS.iter().find(|(mb, _)| memory.get() <= *mb)?;
        Some(Self { memory: Megabytes::of(tier.0), ghz: tier.1.value })
    }

    /// The most memory of a function in MB.
    pub const MOST_MB: f64 = TIERS[TIERS.len() - 1].0;
}

impl FunctionsGen1 {
    /// Per started 100 ms, no minimum.
    pub fn duration_rule() -> DurationRule {
        rule(&gcp::FUNCTIONS_GEN1_GRANULARITY)
    }

    /// Records the month.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::GcpFunctionsGen1Invocations, self.requests);
        usage.record(Meter::GcpFunctionsGen1Cpu, self.tier.ghz * self.billed_seconds);
        usage.record(Meter::GcpFunctionsGen1Memory, self.tier.memory.get() / 1024.0 * self.billed_seconds);
        usage.record(Meter::GcpFunctionsGen1NetworkEgress, self.egress_gb);
    }
}

impl FunctionsGen2 {
    /// Per started 100 ms, no minimum.
    pub fn duration_rule() -> DurationRule {
        rule(&gcp::FUNCTIONS_GEN2_GRANULARITY)
    }

    /// Records the month.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::GcpFunctionsGen2Invocations, self.requests);
        usage.record(Meter::GcpFunctionsGen2Cpu, self.active.vcpu_seconds);
        usage.record(Meter::GcpFunctionsGen2Memory, self.active.gib_seconds);
    }
}

fn rule(granularity: &Limit) -> DurationRule {
    DurationRule { granularity: exactly(Seconds::of(granularity.value)), minimum: Duration::ZERO }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_snaps_up_to_the_next_tier_and_brings_its_cpu() {
        let cases = [
            // (MB, tier MB, GHz, why)
            (1.0, 128.0, 0.2, "the least"),
            (128.0, 128.0, 0.2, "a tier stays"),
            (129.0, 256.0, 0.4, "one more is the next"),
            (1024.0, 1024.0, 1.4, "from here CPU grows more slowly than memory"),
            (2049.0, 4096.0, 4.8, "two steps of CPU"),
            (8192.0, 8192.0, 4.8, "the largest has no more CPU"),
        ];
        for (mb, memory, ghz, why) in cases {
            let tier = FunctionTier { memory: Megabytes::of(memory), ghz };
            assert_eq!(FunctionTier::holding(Megabytes::of(mb)), Some(tier), "{why}");
        }
        assert_eq!(FunctionTier::holding(Megabytes::of(8193.0)), None);
    }
}
