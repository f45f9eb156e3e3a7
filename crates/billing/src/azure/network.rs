//! What load balancers, traffic, calls and logs are billed for.

use crate::Usage;
use catalogue::Meter;
use catalogue::limits::azure;

/// A Standard Load Balancer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LoadBalancer {
    /// Hours it stands.
    pub hours: f64,
    /// Its rules. Without any its hours cost nothing.
    pub rules: f64,
    /// What passes through it, in GB.
    pub gb: f64,
}

impl LoadBalancer {
    /// Records it: one price for up to five rules together, one for each further rule, and what passes.
    pub fn record(&self, usage: &mut Usage) {
        let further = (self.rules - azure::LB_RULES_INCLUDED.value).max(0.0);
        let first = if self.rules > 0.0 { self.hours } else { 0.0 };
        usage.record(Meter::AzureLoadBalancerStandardFirst5Rules, first);
        usage.record(Meter::AzureLoadBalancerStandardAdditionalRule, further * self.hours);
        usage.record(Meter::AzureLoadBalancerStandardDataProcessed, self.gb);
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
        usage.record(Meter::AzureBandwidthInternetOut, self.gb);
    }
}

/// Calls of API Management, Consumption tier.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calls {
    /// How many.
    pub calls: f64,
}

impl Calls {
    /// Records them.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::AzureApiManagementConsumptionCalls, self.calls);
    }
}

/// Logs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Logs {
    /// What is written in the month to be analysed, in GB.
    pub gb: f64,
    /// What is written as basic logs, in GB; the free amount does not cover it.
    pub basic_gb: f64,
    /// What stays beyond the 31 days that come with it, in GB over the month.
    pub kept_gb_months: f64,
}

impl Logs {
    /// What a steady flow of `gb` a month keeps beyond the included days when it is kept for `days`: in GB over the
    /// month, of 365/12 days.
    pub fn kept(gb: f64, days: f64) -> f64 {
        gb * (days - azure::LOGS_KEPT.value).max(0.0) / (365.0 / 12.0)
    }

    /// Records them.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::AzureLogAnalyticsIngestionPaygo, self.gb);
        usage.record(Meter::AzureLogAnalyticsIngestionBasic, self.basic_gb);
        usage.record(Meter::AzureLogAnalyticsRetention, self.kept_gb_months);
    }
}
