//! What the data say of the platforms that are compared.

use super::kinds::{PlatformFacts, Side};
use super::names::{Meter, Platform, Provider};
use super::tables::{MODELLED, PLATFORMS};

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
