//! What traffic and logs are billed for.

use crate::Usage;
use catalogue::Meter;

/// NAT gateways.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nat {
    /// Hours of all of them together: one for every zone.
    pub hours: f64,
    /// What passes through them, in GB.
    pub gb: f64,
}

impl Nat {
    /// Records them.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::AwsNatGatewayHour, self.hours);
        usage.record(Meter::AwsNatGatewayDataProcessed, self.gb);
    }
}

/// Interface endpoints, by which a private network reaches services of the provider without a NAT gateway.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Endpoints {
    /// Hours of all of them together: of each one for every zone.
    pub hours: f64,
    /// What passes through them, in GB.
    pub gb: f64,
}

impl Endpoints {
    /// Records them. Gateway endpoints, to S3, cost nothing.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::AwsVpcInterfaceEndpointHour, self.hours);
        usage.record(Meter::AwsVpcInterfaceEndpointGb, self.gb);
    }
}

/// Traffic between zones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ZoneTraffic {
    /// What crosses, in GB.
    pub gb: f64,
}

impl ZoneTraffic {
    /// Records it: every GB leaves one zone and enters another, and both sides are billed.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::AwsDataTransferInterAz, 2.0 * self.gb);
    }
}

/// Traffic to the internet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Egress {
    /// What leaves, in GB.
    pub gb: f64,
}

impl Egress {
    /// Records it.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::AwsDataTransferInternetOut, self.gb);
    }
}

/// Logs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Logs {
    /// What is written in the month, in GB.
    pub gb: f64,
    /// What is kept, in GB of compressed bytes, over the month.
    pub kept_gb_months: f64,
}

impl Logs {
    /// Records them.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::AwsCloudwatchLogsIngestionStandard, self.gb);
        usage.record(Meter::AwsCloudwatchLogsStorage, self.kept_gb_months);
    }
}

/// Logs of a control plane: billed as other logs, on a line of their own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ControlPlaneLogs {
    /// What is written in the month, in GB.
    pub gb: f64,
    /// What is kept, in GB of compressed bytes, over the month.
    pub kept_gb_months: f64,
}

impl ControlPlaneLogs {
    /// Records them.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::AwsCloudwatchLogsIngestionControlPlane, self.gb);
        usage.record(Meter::AwsCloudwatchLogsStorage, self.kept_gb_months);
    }
}

/// Logs of functions: other prices by the amount than for those of anybody else.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FunctionLogs {
    /// What is written in the month, in GB.
    pub gb: f64,
    /// What is kept, in GB of compressed bytes, over the month.
    pub kept_gb_months: f64,
}

impl FunctionLogs {
    /// Records them.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::AwsCloudwatchLogsIngestionLambda, self.gb);
        usage.record(Meter::AwsCloudwatchLogsStorage, self.kept_gb_months);
    }
}

/// Public IPv4 addresses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Addresses {
    /// Hours of all of them together.
    pub hours: f64,
}

impl Addresses {
    /// Records them.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::AwsVpcPublicIpv4, self.hours);
    }
}
