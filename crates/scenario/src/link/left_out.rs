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

#[cfg(test)]
mod tests {
    use crate::field;
    use crate::link::{open, read};

    #[test]
    fn older_links_keep_the_times_of_their_version() {
        let cases = [
            // (link, key, value, why)
            ("v3&rate=35", "invoke", "0", "functions had no way"),
            ("v3&rate=35", "placement", "0", "nor a placement"),
            ("v3&rate=35", "podstart", "2.5", "a pod took 15 s: 2.5 and half a GB of image"),
            ("v3&rate=35", "image", "0.5", "which is what a registry kept"),
            ("v3&rate=35", "nodestart", "45", "a tuned Karpenter"),
            ("v3&autoscaler=cluster-autoscaler", "nodestart", "", "the other was as it is"),
            ("v3&containers=azure-aks", "nodestart", "", "measured there by itself"),
            ("v3&functions=gcp-functions", "fstart", "1250", "all runtimes of Google alike"),
            ("v3&functions=azure-flex", "fstart", "", "as cited"),
            ("v3&invoke=7", "invoke", "7", "what is named is taken"),
            ("v4&rate=35", "invoke", "", "today's"),
            ("v4&rate=35", "nodestart", "", "today's"),
        ];
        for (link, key, value, why) in cases {
            let (scenario, notices) = read(link);
            assert_eq!((field::of(key).unwrap().write)(&scenario), value, "{link}, {key}: {why}");
            assert!(notices.is_empty(), "{link}: {notices:?}");
        }
    }

    #[test]
    fn times_that_nobody_has_are_refused_in_a_sentence() {
        let cases = [
            ("image=50", "0.001 to 20 GB", "an image of 50 GB"),
            ("init=3600000", "0 to 600000 ms", "an init of an hour"),
            ("podstart=0", "0.1 to 600 s", "a start of no time"),
            ("nodestart=0", "1 to 3600 s", "a node of no time"),
            ("lag=-1", "0 to 600 s", "metrics from the future"),
            ("invoke=soon", "0 to 10000 ms", "no number"),
        ];
        for (pair, range, why) in cases {
            let (scenario, notices) = open(&format!("v4&{pair}")).unwrap();
            let [notice] = notices.as_slice() else { panic!("{why}: {notices:?}") };
            let (sentence, key) = (notice.to_string(), pair.split('=').next().unwrap());
            assert!(sentence.contains(range) && sentence.contains(key), "{why}: {sentence}");
            assert_eq!(scenario, crate::Scenario::default(), "{why}: what was is kept");
        }
    }
}
