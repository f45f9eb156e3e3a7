//! Names that a scenario may mention, as the catalogue knows them, and what stands for them at another provider.

use crate::{Platform, Scenario, Serverless, Service, Side};
use catalogue::{self, NodeType, Provider, Region};

/// The runtime of this name, if its cold starts were measured.
pub fn runtime(name: &str) -> Option<&'static str> {
    catalogue::runtimes().find(|known| *known == name)
}

/// The region of this id, whoever's it is.
pub fn region(id: &str) -> Option<Region> {
    Region::ALL.into_iter().find(|known| known.id() == id)
}

/// The node type of this name, whoever's it is.
pub fn node(name: &str) -> Option<&'static str> {
    catalogue::node(name).map(|known| known.id)
}

/// The regions to choose from on a scenario's page: those of the functions side, or of the containers side where the
/// functions run everywhere.
pub fn regions(scenario: &Scenario) -> &'static [Region] {
    let [one, other] = [scenario.serverless.platform, scenario.microservices.platform].map(Platform::provider);
    if one.regions().len() > 1 { one.regions() } else { other.regions() }
}

/// The region of `provider` that stands for `id`: itself, the one nearest to it, one on the same continent, or the
/// provider's reference region.
pub fn region_at(provider: Provider, id: &str) -> Region {
    let Some(asked) = region(id) else { return provider.reference() };
    if asked.provider() == provider {
        return asked;
    }
    let continent = |region: &Region| region.near().split('/').next() == asked.near().split('/').next();
    let own = || provider.regions().iter();
    let found = own().find(|region| region.near() == asked.near()).or_else(|| own().find(|region| continent(region)));
    found.copied().unwrap_or_else(|| provider.reference())
}

/// The node type that stands for `name` on `platform`: itself where it is sold there, or the one to begin with.
/// Nothing where the platform has no nodes to choose.
pub fn node_on(platform: Platform, name: &str) -> Option<&'static NodeType> {
    let usual = catalogue::node(platform.node()?)?;
    Some(catalogue::node(name).filter(|node| rents(platform, node)).unwrap_or(usual))
}

/// Every node type of a platform; none where there are no nodes to choose.
pub fn nodes_of(platform: Platform) -> impl Iterator<Item = &'static NodeType> {
    catalogue::nodes().iter().filter(move |node| platform.node().is_some() && rents(platform, node))
}

/// Whether nodes of this type can be had on `platform`.
///
/// EKS Auto Mode starts no small ones. Source: docs.aws.amazon.com/eks/latest/userguide/automode-learn-instances.html.
fn rents(platform: Platform, node: &NodeType) -> bool {
    let starts = platform != Platform::AwsEksAuto || !node.id.ends_with(".small");
    starts && node.meter.provider() == platform.provider()
}

/// Whether a cluster starts and removes its nodes by itself, so that there is no autoscaler of nodes to choose.
pub const fn runs_its_nodes(platform: Platform) -> bool {
    matches!(platform, Platform::AwsEksAuto | Platform::AzureAksAutomatic)
}

/// Whether requests are spread over the replicas of a platform by chance, whatever is chosen: the Worker before containers
/// of Cloudflare knows how many there are and no more.
pub const fn spreads_by_chance(platform: Platform) -> bool {
    matches!(platform, Platform::CloudflareContainers)
}

/// Whether a platform takes no part in a mix of both sides: Managed Instances cannot take at once what exceeds containers
/// and have instances of their own to pay; the Worker before containers of Cloudflare knows of no free one.
pub const fn stays_alone(platform: Platform) -> bool {
    matches!(platform, Platform::AwsLambdaManaged | Platform::CloudflareContainers)
}

/// Whether the reader chooses the instruction set of a platform by itself: elsewhere there is one, or the node has it.
pub fn has_architectures(platform: Platform) -> bool {
    matches!(platform, Platform::AwsLambda | Platform::AwsLambdaManaged | Platform::AwsFargate)
}

/// Whether a containers platform keeps no replica of a service while nobody asks for it, if told so.
pub const fn scales_to_zero(platform: Platform) -> bool {
    matches!(platform, Platform::GcpRun | Platform::AzureContainerApps | Platform::CloudflareContainers)
}

/// Whether the reader chooses how many requests an instance of a functions platform takes at a time.
pub const fn takes_several(platform: Platform) -> bool {
    matches!(platform, Platform::GcpFunctions | Platform::AzureFlex | Platform::AwsLambdaManaged)
}

/// Whether what instances are billed by can be chosen.
pub const fn has_billing(platform: Platform) -> bool {
    matches!(platform, Platform::GcpRun)
}

/// Whether new instances of a functions platform can be restored from a snapshot.
pub const fn has_snapstart(platform: Platform) -> bool {
    matches!(platform, Platform::AwsLambda)
}

/// Whether new instances of `service` are restored from a snapshot.
///
/// Java, Python from 3.12 and .NET from 8 have that, which are all of them that were measured. Source:
/// docs.aws.amazon.com/lambda/latest/dg/snapstart.html.
pub fn restores(choice: &Serverless, service: &Service) -> bool {
    let runtimes = ["java", "python", "dotnet"];
    choice.snapstart
        && has_snapstart(choice.platform)
        && runtimes.iter().any(|runtime| service.runtime.starts_with(runtime))
}

/// Whether snapshots of a runtime are cached and restored for nothing: those of Java are. Source: aws.amazon.com/lambda/pricing.
pub fn restores_for_nothing(service: &Service) -> bool {
    service.runtime.starts_with("java")
}

/// Whether interface endpoints can stand in the place of NAT gateways, at prices that are known: those of Azure and Google
/// are not.
pub fn has_endpoints(platform: Platform) -> bool {
    platform.provider() == Provider::Aws
}

/// Whether an autoscaler of containers reads metrics, and does not count the requests in service by itself.
pub const fn reads_metrics(platform: Platform) -> bool {
    !matches!(platform, Platform::GcpRun | Platform::AzureContainerApps | Platform::CloudflareContainers)
}

/// Whether the control plane of a cluster has extended support and logs to pay for.
pub const fn bills_its_control_plane(platform: Platform) -> bool {
    matches!(platform, Platform::AwsEks | Platform::AwsEksAuto)
}

impl Scenario {
    /// Whether both sides can share a way in and an account: the same provider and the same region.
    pub fn is_in_one_place(&self) -> bool {
        let provider = |side| self.platform(side).provider();
        provider(Side::Serverless) == provider(Side::Microservices)
            && self.serverless.region == self.microservices.region
    }

    /// A platform of it that takes no part in a mix of both sides.
    pub fn that_stays_alone(&self) -> Option<Platform> {
        [self.serverless.platform, self.microservices.platform].into_iter().find(|each| stays_alone(*each))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_finds_its_counterpart() {
        let cases = [
            // (provider, asked, found, why)
            (Provider::Aws, "eu-central-1", "eu-central-1", "its own"),
            (Provider::Azure, "eu-central-1", "germanywestcentral", "the same place"),
            (Provider::Gcp, "eu-central-1", "europe-west3", "the same place"),
            (Provider::Aws, "westeurope", "eu-west-1", "the same continent"),
            (Provider::Gcp, "us-west-2", "us-west1", "the same place"),
            (Provider::Gcp, "francecentral", "europe-west1", "the same continent"),
            (Provider::Cloudflare, "us-east-1", "global", "there is one"),
            (Provider::Aws, "global", "us-east-1", "nowhere in particular"),
            (Provider::Azure, "the moon", "eastus", "not known"),
        ];
        for (provider, asked, found, why) in cases {
            assert_eq!(region_at(provider, asked).id(), found, "{why}");
        }
    }

    #[test]
    fn a_node_is_sold_where_the_cluster_runs() {
        let name = |platform, asked| node_on(platform, asked).map(|node| node.id);
        assert_eq!(name(Platform::AwsEks, "m7i.large"), Some("m7i.large"));
        assert_eq!(name(Platform::AzureAks, "m7i.large"), Some("Standard_D2ps_v6"));
        assert_eq!(name(Platform::GcpGke, "no such node"), Some("c4a-standard-2"));
        assert_eq!(name(Platform::AwsFargate, "m7i.large"), None);
        assert_eq!(name(Platform::AwsEks, "t4g.small"), Some("t4g.small"));
        assert_eq!(name(Platform::AwsEksAuto, "t4g.small"), Some("m7g.large"), "which Auto Mode does not start");
        assert!(nodes_of(Platform::AwsEksAuto).all(|node| !node.id.ends_with(".small")));
    }
}
