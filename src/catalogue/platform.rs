//! What the data say of the platforms that are compared.

use super::tables::{MODELLED, Meter, PLATFORMS, Platform, Provider};

/// One half of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Functions.
    Serverless,
    /// Containers.
    Microservices,
}

/// What a line of a bill pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Charge {
    /// The work itself: functions, nodes, tasks.
    Compute,
    /// What turns requests into work: a gateway or a load balancer.
    Door,
    /// The cluster's control plane.
    Cluster,
    /// NAT, traffic between zones and out, public addresses.
    Network,
    /// Log lines.
    Logs,
    /// Disks and images.
    Storage,
}

/// What is known of a platform.
pub(super) struct PlatformFacts {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) short: &'static str,
    pub(super) side: Side,
    pub(super) provider: Provider,
    pub(super) node: Option<&'static str>,
    pub(super) services: &'static [&'static str],
}

/// What a platform's model holds and leaves out.
pub(super) struct Modelled {
    pub(super) models: &'static str,
    pub(super) leaves_out: &'static [&'static str],
}

impl Platform {
    /// The platform with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|platform| platform.id() == id)
    }

    /// Its id in links and files, `aws-lambda`.
    pub fn id(self) -> &'static str {
        self.facts().id
    }

    /// Its full name.
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// Its name where space is short.
    pub fn short(self) -> &'static str {
        self.facts().short
    }

    /// Where it stands.
    pub fn side(self) -> Side {
        self.facts().side
    }

    /// Who runs it.
    pub fn provider(self) -> Provider {
        self.facts().provider
    }

    /// What its model holds, as a phrase.
    pub fn models(self) -> &'static str {
        MODELLED[self as usize].models
    }

    /// What its model leaves out, as phrases.
    pub fn leaves_out(self) -> &'static [&'static str] {
        MODELLED[self as usize].leaves_out
    }

    /// The node type that a cluster begins with; nothing where there are no nodes to choose.
    pub fn node(self) -> Option<&'static str> {
        self.facts().node
    }

    /// Whether a line for `meter` may stand on its bill.
    pub fn bills(self, meter: Meter) -> bool {
        let service = meter.id().split('.').nth(1).unwrap_or_default();
        meter.provider() == self.provider() && self.facts().services.contains(&service)
    }

    /// The services that its bill may hold, by their ids.
    pub fn services(self) -> &'static [&'static str] {
        self.facts().services
    }

    /// All platforms of a side, in the order of the file.
    pub fn of(side: Side) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |platform| platform.side() == side)
    }

    fn facts(self) -> &'static PlatformFacts {
        &PLATFORMS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_is_found_by_its_id() {
        for platform in Platform::ALL {
            assert_eq!(Platform::from_id(platform.id()), Some(platform));
        }
        assert_eq!(Platform::from_id("mainframe"), None);
    }

    #[test]
    fn both_sides_have_platforms() {
        assert_eq!(Platform::of(Side::Serverless).next(), Some(Platform::AwsLambda));
        assert_eq!(Platform::of(Side::Microservices).next(), Some(Platform::AwsEks));
    }

    #[test]
    fn a_bill_holds_only_what_belongs_to_its_platform() {
        assert!(Platform::AwsLambda.bills(Meter::AwsLambdaRequests));
        assert!(!Platform::AwsLambda.bills(Meter::AwsEksControlPlaneStandardSupport));
    }
}
