//! What load balancers, traffic, disks and logs of Google Cloud are billed for.

use crate::Usage;
use catalogue::Meter;
use catalogue::limits::gcp;

/// Gateways of Cloud NAT.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CloudNat {
    /// Hours of all VMs that use a gateway, each gateway's VMs counted up to 32: see [`Self::vm_hours`].
    pub vm_hours: f64,
    /// What passes through them, in GiB.
    pub gib: f64,
}

/// Traffic to the internet by the Premium Tier.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PremiumEgress {
    /// What leaves, in GiB.
    pub gib: f64,
}

/// Load balancers of a project.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ForwardingRules {
    /// How many rules stand at once. Nothing is billed without one.
    pub rules: f64,
    /// Hours for which they stand.
    pub hours: f64,
    /// What passes through, in GB.
    pub gb: f64,
}

/// Images in a registry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StoredImages {
    /// What is kept, in GB over the month.
    pub gb_months: f64,
}

impl StoredImages {
    /// Records them.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::GcpArtifactRegistryStorage, self.gb_months);
    }
}

/// Logs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CloudLogs {
    /// What is written in the month, in GiB.
    pub gib: f64,
}

/// A kind of persistent disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiskKind {
    /// Solid state, at a middling price.
    Balanced,
    /// Spinning.
    Standard,
    /// Solid state, fast.
    Ssd,
}

/// Disks of nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PersistentDisks {
    /// Of which kind.
    pub kind: DiskKind,
    /// Size times the part of the month it stood, of all of them together.
    pub gib_months: f64,
}

/// Calls of API Gateway.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ApiGateway {
    /// How many.
    pub requests: f64,
}

impl CloudNat {
    /// The hours that `vms` behind one gateway are billed for: beyond 32 the fee stays that of 32.
    pub fn vm_hours(vms: f64, hours: f64) -> f64 {
        vms.min(gcp::NAT_VMS.value) * hours
    }

    /// Records them.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::GcpNetworkCloudNatGateway, self.vm_hours);
        usage.record(Meter::GcpNetworkCloudNatData, self.gib);
    }
}

impl PremiumEgress {
    /// Records it.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::GcpNetworkInternetEgressPremium, self.gib);
    }
}

impl ForwardingRules {
    /// Records them: one to five rules cost one fee together, every further one its own.
    pub fn record(&self, usage: &mut Usage) {
        let included = gcp::LB_RULES_INCLUDED.value;
        let first = if self.rules > 0.0 { self.hours } else { 0.0 };
        usage.record(Meter::GcpLoadBalancingFirst5ForwardingRules, first);
        usage.record(Meter::GcpLoadBalancingForwardingRule, (self.rules - included).max(0.0) * self.hours);
        usage.record(Meter::GcpLoadBalancingDataProcessed, self.gb);
    }
}

impl CloudLogs {
    /// Records them.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::GcpCloudLoggingIngestion, self.gib);
    }
}

impl DiskKind {
    /// Every kind with its name in files.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Balanced, "pd-balanced"), (Self::Standard, "pd-standard"), (Self::Ssd, "pd-ssd")];
}

impl PersistentDisks {
    /// Records them.
    pub fn record(&self, usage: &mut Usage) {
        let meter = match self.kind {
            DiskKind::Balanced => Meter::GcpPersistentDiskPdBalanced,
            DiskKind::Standard => Meter::GcpPersistentDiskPdStandard,
            DiskKind::Ssd => Meter::GcpPersistentDiskPdSsd,
        };
        usage.record(meter, self.gib_months);
    }
}

impl ApiGateway {
    /// Records them.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::GcpApiGatewayCalls, self.requests);
    }
}
