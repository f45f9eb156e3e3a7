//! What Cloud Run is billed for.

use std::time::Duration;

use crate::Usage;
use catalogue::Meter;
use catalogue::limits::gcp;
use model::billing::{DurationRule, exactly};
use model::units::Seconds;

/// What an instance is given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunSize {
    /// Virtual processors.
    pub vcpu: f64,
    /// Memory in GiB.
    pub memory_gib: f64,
}

/// Which part of an instance's life is billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunBilling {
    /// While it has at least one request; every request costs a fee.
    Request,
    /// From its start to its stop; requests cost nothing.
    Instance,
}

/// A month of a service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CloudRun {
    /// Which part of an instance's life is billed.
    pub billing: RunBilling,
    /// Requests, charged for in [`RunBilling::Request`] only.
    pub requests: f64,
    /// What instances hold while they are billed at the full rate.
    pub active: Held,
    /// What minimum instances hold while they have no request; [`RunBilling::Request`] only.
    pub idle: Held,
}

/// vCPU and memory held for a time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Held {
    /// vCPU times seconds.
    pub vcpu_seconds: f64,
    /// GiB times seconds.
    pub gib_seconds: f64,
}

impl RunSize {
    /// Instances of this size for so many seconds together.
    pub fn held(self, instance_seconds: f64) -> Held {
        Held { vcpu_seconds: self.vcpu * instance_seconds, gib_seconds: self.memory_gib * instance_seconds }
    }

    /// Whether an instance of this size takes one request at once and can only be billed by request.
    pub fn is_fractional(self) -> bool {
        self.vcpu < gcp::RUN_VCPU_WHOLE.value
    }

    /// Whether such an instance can be had: enough vCPU for its memory, and no more vCPU than there is. That vCPUs are
    /// whole from one on is recalled, not read.
    pub fn is_valid(self) -> bool {
        let enough = self.memory_gib <= gcp::RUN_MEMORY_SMALL.value || self.vcpu >= gcp::RUN_VCPU_FOR_MEMORY.value;
        let whole = self.is_fractional() || self.vcpu.fract() == 0.0;
        enough && whole && self.vcpu >= gcp::RUN_VCPU_MIN.value && self.vcpu <= gcp::RUN_VCPU_MAX.value
    }
}

impl CloudRun {
    /// Per started 100 ms, no minimum.
    pub fn duration_rule() -> DurationRule {
        DurationRule { granularity: exactly(Seconds::of(gcp::RUN_GRANULARITY.value)), minimum: Duration::ZERO }
    }

    /// The seconds in which instances have a request, if `requests` take `billed` each and `sharing` of them run at once
    /// in a busy instance, on average: time that requests share is billed once.
    ///
    /// `sharing` is at least 1; [`DurationRule::billed`] gives `billed`.
    pub fn busy_seconds(requests: f64, billed: Seconds, sharing: f64) -> f64 {
        requests * billed.get() / sharing.max(1.0)
    }

    /// Records the month.
    pub fn record(&self, usage: &mut Usage) {
        match self.billing {
            RunBilling::Request => {
                usage.record(Meter::GcpCloudRunRequests, self.requests);
                usage.record(Meter::GcpCloudRunRequestBasedCpuActive, self.active.vcpu_seconds);
                usage.record(Meter::GcpCloudRunRequestBasedMemoryActive, self.active.gib_seconds);
                usage.record(Meter::GcpCloudRunMinInstanceIdleCpu, self.idle.vcpu_seconds);
                usage.record(Meter::GcpCloudRunMinInstanceIdleMemory, self.idle.gib_seconds);
            }
            RunBilling::Instance => {
                usage.record(Meter::GcpCloudRunInstanceBasedCpu, self.active.vcpu_seconds + self.idle.vcpu_seconds);
                usage.record(Meter::GcpCloudRunInstanceBasedMemory, self.active.gib_seconds + self.idle.gib_seconds);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instance_has_enough_vcpu_for_its_memory() {
        let cases = [
            // (vcpu, GiB, valid, why)
            (1.0, 0.5, true, "the default"),
            (0.08, 0.5, true, "the least vCPU, with the most memory it may have"),
            (0.07, 0.25, false, "below the least"),
            (0.49, 0.51, false, "more than 512 MiB need half a vCPU"),
            (0.5, 0.51, true, "and have it"),
            (1.5, 1.0, false, "from one on they are whole"),
            (9.0, 4.0, false, "beyond the largest"),
        ];
        for (vcpu, memory_gib, valid, why) in cases {
            assert_eq!(RunSize { vcpu, memory_gib }.is_valid(), valid, "{why}");
        }
    }

    #[test]
    fn instance_based_billing_has_no_fee_by_request() {
        let active = RunSize { vcpu: 1.0, memory_gib: 0.5 }.held(100.0);
        let mut usage = Usage::new();
        CloudRun { billing: RunBilling::Instance, requests: 1e6, active, idle: Held::default() }.record(&mut usage);
        assert_eq!(usage.of(Meter::GcpCloudRunRequests).units(), 0.0);
        assert_eq!(usage.of(Meter::GcpCloudRunInstanceBasedMemory).units(), 50.0);
    }
}
