//! What functions are billed for.

use std::time::Duration;

use crate::{Nodes, Usage};
use catalogue::limits::aws;
use catalogue::{Architecture, Limit, Meter};
use model::billing::{self, DurationRule, exactly};
use model::units::{Megabytes, Seconds};

/// A month of one function, or of all functions of an architecture together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lambda {
    /// Instruction set.
    pub architecture: Architecture,
    /// Calls that ran on demand, those that spilled over provisioned concurrency included.
    pub on_demand: Calls,
    /// What was kept warm, and the calls that ran there.
    pub provisioned: Provisioned,
    /// Ephemeral storage over the included 512 MB, in GB-seconds of configured size and billed time.
    pub ephemeral_gb_seconds: f64,
}

/// Calls of a month with the memory-time they are billed for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Calls {
    /// How many.
    pub requests: f64,
    /// Configured memory times billed time, see [`Calls::new`].
    pub gb_seconds: f64,
}

/// Provisioned concurrency of a month.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Provisioned {
    /// Configured memory times the time it was kept, see [`Provisioned::kept`].
    pub gb_seconds: f64,
    /// The calls that ran there. Their INIT is paid by what keeps the instances.
    pub calls: Calls,
}

impl Lambda {
    /// Nothing used.
    pub const fn new(architecture: Architecture) -> Self {
        let none = Calls { requests: 0.0, gb_seconds: 0.0 };
        let provisioned = Provisioned { gb_seconds: 0.0, calls: none };
        Self { architecture, on_demand: none, provisioned, ephemeral_gb_seconds: 0.0 }
    }

    /// Run and INIT are added, then rounded up to a millisecond.
    pub fn duration_rule() -> DurationRule {
        rule(&aws::LAMBDA_GRANULARITY)
    }

    /// Records the month. Every request counts, wherever it ran; free GB-seconds are for the on-demand part only.
    pub fn record(&self, usage: &mut Usage) {
        let [duration, kept, kept_duration] = match self.architecture {
            Architecture::X86 => [
                Meter::AwsLambdaDurationX86,
                Meter::AwsLambdaProvisionedConcurrencyX86,
                Meter::AwsLambdaProvisionedConcurrencyDurationX86,
            ],
            Architecture::Arm64 => [
                Meter::AwsLambdaDurationArm64,
                Meter::AwsLambdaProvisionedConcurrencyArm64,
                Meter::AwsLambdaProvisionedConcurrencyDurationArm64,
            ],
        };
        usage.record(Meter::AwsLambdaRequests, self.on_demand.requests + self.provisioned.calls.requests);
        usage.record(duration, self.on_demand.gb_seconds);
        usage.record(kept, self.provisioned.gb_seconds);
        usage.record(kept_duration, self.provisioned.calls.gb_seconds);
        usage.record(Meter::AwsLambdaEphemeralStorageOver512mb, self.ephemeral_gb_seconds);
    }
}

/// Snapshots from which instances are restored, of runtimes that pay for them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SnapStart {
    /// Configured memory times the seconds for which a version has its snapshot cached: three hours at least.
    pub cached_gb_seconds: f64,
    /// Configured memory of all instances that are restored, in GB.
    pub restored_gb: f64,
}

impl SnapStart {
    /// Records them.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::AwsLambdaSnapstartCache, self.cached_gb_seconds);
        usage.record(Meter::AwsLambdaSnapstartRestore, self.restored_gb);
    }
}

impl Calls {
    /// `requests` calls that are billed for `billed` each: [`DurationRule::billed`] of run and INIT where all take
    /// the same time, [`DurationRule::billed_on_average`] where they vary.
    pub fn new(requests: f64, billed: Seconds, memory: Megabytes) -> Self {
        Self { requests, gb_seconds: billing::gb_seconds(requests, billed, memory) }
    }
}

impl Provisioned {
    /// The memory-time of `instances` kept for `kept`, rounded up to five minutes.
    pub fn kept(instances: f64, kept: Seconds, memory: Megabytes) -> f64 {
        let billed = rule(&aws::LAMBDA_PROVISIONED_GRANULARITY).billed(exactly(kept));
        billing::gb_seconds(instances, Seconds::of(billed.as_secs_f64()), memory)
    }
}

/// A month of functions on Managed Instances: no time is billed, but the instances by the hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ManagedInstances {
    /// How many requests.
    pub requests: f64,
    /// The instances on which they ran.
    pub instances: Nodes,
}

impl ManagedInstances {
    /// Records the requests, the instances, and the fee on what these cost on demand, which no Savings Plan lowers.
    pub fn record(&self, usage: &mut Usage) {
        let Nodes { node, node_hours } = self.instances;
        usage.record(Meter::AwsLambdaManagedInstancesRequests, self.requests);
        self.instances.record(usage);
        usage.record_fee(Meter::AwsLambdaManagedInstancesFee, node.meter, node_hours);
    }
}

fn rule(granularity: &Limit) -> DurationRule {
    DurationRule { granularity: exactly(Seconds::of(granularity.value)), minimum: Duration::ZERO }
}
