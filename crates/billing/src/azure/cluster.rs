//! What a cluster and its registry are billed for. Nodes are billed as [`crate::Nodes`].

use crate::Usage;
use catalogue::Meter;

/// A Kubernetes cluster.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cluster {
    /// Hours it stands.
    pub hours: f64,
    /// Its tier.
    pub tier: Tier,
}

/// The tier of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tier {
    /// Without a promise of availability, and free.
    Free,
    /// With one.
    Standard,
    /// With long-term support. Its fee takes the place of the Standard one.
    Premium,
}

impl Tier {
    /// All of them with their names in the input.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Free, "free"), (Self::Standard, "standard"), (Self::Premium, "premium")];
}

impl Cluster {
    /// Records its fee.
    pub fn record(&self, usage: &mut Usage) {
        let meter = match self.tier {
            Tier::Free => Meter::AzureAksFreeTier,
            Tier::Standard => Meter::AzureAksStandardTier,
            Tier::Premium => Meter::AzureAksPremiumTier,
        };
        usage.record(meter, self.hours);
    }
}

/// A cluster of AKS Automatic, and the vCPU of its nodes; these are billed as [`crate::Nodes`] beside it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Automatic {
    /// Hours it stands.
    pub hours: f64,
    /// vCPU of its nodes times hours.
    pub vcpu_hours: f64,
    /// Whether the nodes are general-purpose, the only kind whose price was read.
    pub general_purpose: bool,
}

impl Automatic {
    /// Records both.
    pub fn record(&self, usage: &mut Usage) {
        let vcpu = match self.general_purpose {
            true => Meter::AzureAksAutomaticVcpu,
            false => Meter::AzureAksAutomaticVcpuOther,
        };
        usage.record(Meter::AzureAksAutomaticControlPlane, self.hours);
        usage.record(vcpu, self.vcpu_hours);
    }

    /// Whether a node of this name is general-purpose: a size of the families B and D.
    pub fn is_general_purpose(node: &str) -> bool {
        node.strip_prefix("Standard_").is_some_and(|size| size.starts_with(['B', 'D']))
    }
}

/// Disks of the operating system of nodes whose size has no room for an ephemeral one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OsDisks {
    /// Disks times the part of the month for which they stood.
    pub months: f64,
}

impl OsDisks {
    /// Records them as Premium SSD P10.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::AzureManagedDisksPremiumSsdP10, self.months);
    }
}

/// Public addresses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Addresses {
    /// Hours of all of them together.
    pub hours: f64,
}

impl Addresses {
    /// Records them as static ones of the Standard SKU.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::AzurePublicIpStandardStatic, self.hours);
    }
}

/// NAT gateways.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NatGateways {
    /// Hours of all of them together.
    pub hours: f64,
    /// What passes, in GB.
    pub gb: f64,
}

impl NatGateways {
    /// Records them.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::AzureNatGatewayHour, self.hours);
        usage.record(Meter::AzureNatGatewayDataProcessed, self.gb);
    }
}

/// Registries of the Basic tier.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Registries {
    /// Days of all of them together.
    pub days: f64,
}

impl Registries {
    /// Records them.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::AzureContainerRegistryBasic, self.days);
    }
}
