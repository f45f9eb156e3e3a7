//! What links of older versions mean by what they leave out.

use crate::{NodeAutoscaler, Platform, Scenario};

/// What older links meant by leaving a key out, where that is another value today.
pub(super) struct LeftOut {
    /// The last version that meant it.
    pub(super) until: u32,
    /// The key.
    pub(super) key: &'static str,
    /// The value as a link writes it.
    pub(super) meant: &'static str,
    /// Of which scenarios, by the platforms that they have.
    pub(super) of: fn(&Scenario) -> bool,
}

const fn meant(until: u32, key: &'static str, meant: &'static str) -> LeftOut {
    LeftOut { until, key, meant, of: |_| true }
}

/// All of them.
pub(super) const LEFT_OUT: [LeftOut; 14] = [
    // A gateway stood before the functions of every provider.
    meant(1, "door", "http-api"),
    // People took as many hours whatever the platform and however many services.
    meant(2, "fhours", "9"),
    meant(2, "chours", "45"),
    // All pods of a service drew from one queue.
    meant(2, "balancing", "least-requests"),
    // Instances of Cloud Run were billed for their whole life.
    meant(2, "billing", "instance"),
    // A cluster began with nodes of the generation before.
    meant(3, "node", "m7g.large"),
    // Functions had no way, containers no balancer.
    meant(3, "invoke", "0"),
    meant(3, "doorway", "0"),
    meant(3, "balancer", "0"),
    // An instance was there as soon as its runtime was.
    meant(3, "placement", "0"),
    // All runtimes of Google took as long.
    LeftOut { of: |s| s.serverless.platform == Platform::GcpFunctions, ..meant(3, "fstart", "1250") },
    // All pods took 15 s, whatever runs in them.
    meant(3, "image", "0.5"),
    meant(3, "podstart", "2.5"),
    LeftOut { of: has_karpenter, ..meant(3, "nodestart", "45") },
];

/// Whether nodes come by Karpenter, where no measurement of the platform's own says how soon.
fn has_karpenter(scenario: &Scenario) -> bool {
    let choice = &scenario.microservices;
    let measured = matches!(choice.platform, Platform::AzureAks | Platform::AzureAksAutomatic);
    choice.platform.node().is_some() && choice.node_autoscaler == NodeAutoscaler::Karpenter && !measured
}
