//! What functions of the Consumption and Premium plans are billed for.

use std::time::Duration;

use crate::Usage;
use catalogue::Meter;
use catalogue::limits::azure;
use model::billing::{DurationRule, exactly, gb_seconds, steps};
use model::units::{Megabytes, Seconds};

/// A month of functions on the Consumption plan.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Consumption {
    /// How many times they ran.
    pub executions: f64,
    /// Billed memory times billed time. The meter looks at the process: executions that run in it at the same time
    /// share its memory and count once, so [`Self::new`] is an upper bound where they do.
    pub gb_seconds: f64,
}

impl Consumption {
    /// `executions` that are billed for `billed` each and were seen to use `observed` memory.
    pub fn new(executions: f64, billed: Seconds, observed: Megabytes) -> Self {
        Self { executions, gb_seconds: gb_seconds(executions, billed, Self::memory(observed)) }
    }

    /// Rounded up to a millisecond, 100 at least: azure.microsoft.com/pricing/details/functions. A published bill charges
    /// 495 ms as 495 ms.
    pub fn duration_rule() -> DurationRule {
        let minimum = exactly(Seconds::of(azure::FUNCTIONS_MIN_TIME.value));
        DurationRule { granularity: Duration::from_millis(1), minimum }
    }

    /// Observed memory as it is billed: rounded up to 128 MB, no more than an instance has.
    pub fn memory(observed: Megabytes) -> Megabytes {
        let step = azure::FUNCTIONS_MEMORY_STEP.value;
        Megabytes::of((steps(observed.get(), step) * step).min(azure::FUNCTIONS_MEMORY_MAX.value))
    }

    /// Records the month.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::AzureFunctionsConsumptionExecutions, self.executions);
        usage.record(Meter::AzureFunctionsConsumptionExecutionTime, self.gb_seconds);
    }
}

/// Allocated instances of the Premium plan. An execution costs nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Premium {
    /// vCPUs of an instance: 1, 2 or 4.
    pub vcpu: f64,
    /// Memory of an instance in GiB: 3.5 with each vCPU.
    pub memory_gib: f64,
    /// Instances, on average over the hours; at least one is billed.
    pub instances: f64,
    /// Hours that the plan stands.
    pub hours: f64,
}

impl Premium {
    /// Records vCPUs and memory of all instances.
    pub fn record(&self, usage: &mut Usage) {
        let instance_hours = self.instances.max(azure::PREMIUM_INSTANCES_MIN.value) * self.hours;
        usage.record(Meter::AzureFunctionsPremiumVcpu, self.vcpu * instance_hours);
        usage.record(Meter::AzureFunctionsPremiumMemory, self.memory_gib * instance_hours);
    }
}
