//! What a cluster, its nodes and their disks are billed for.

use crate::Usage;
use catalogue::{Meter, NodeType};

/// A Kubernetes control plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cluster {
    /// Hours it stands.
    pub hours: f64,
    /// Whether its version is past standard support, which costs more in all.
    pub extended_support: bool,
}

impl Cluster {
    /// Records its fee.
    pub fn record(&self, usage: &mut Usage) {
        let meter = if self.extended_support {
            Meter::AwsEksControlPlaneExtendedSupport
        } else {
            Meter::AwsEksControlPlaneStandardSupport
        };
        usage.record(meter, self.hours);
    }
}

/// Nodes of one type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nodes {
    /// Which type.
    pub node: &'static NodeType,
    /// Hours of all of them together.
    pub node_hours: f64,
}

impl Nodes {
    /// Records them at the on-demand price.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(self.node.meter, self.node_hours);
    }
}

/// Nodes that EKS Auto Mode runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AutoNodes(pub Nodes);

impl AutoNodes {
    /// Records them and the fee on what they cost on demand, which is no less where they are bought for less.
    pub fn record(&self, usage: &mut Usage) {
        let Nodes { node, node_hours } = self.0;
        self.0.record(usage);
        usage.record_fee(Meter::AwsEksAutoModeFee, node.meter, node_hours);
    }
}

/// Disks of nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Disks {
    /// Size times the part of the month it stood, of all of them together.
    pub gb_months: f64,
}

impl Disks {
    /// Records them as gp3 volumes.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::AwsEbsGp3Storage, self.gb_months);
    }
}

/// Images in a registry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Images {
    /// Size, all of them together.
    pub gb_months: f64,
}

impl Images {
    /// Records them.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::AwsEcrStorage, self.gb_months);
    }
}
