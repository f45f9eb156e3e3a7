//! What functions of the Flex Consumption plan are billed for.

use crate::Usage;
use catalogue::Meter;
use catalogue::limits::azure;
use model::billing::{DurationRule, busy_instances, exactly, gb_seconds};
use model::units::{Megabytes, Rate, Seconds};

/// A month of functions on the Flex Consumption plan.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Flex {
    /// Runs on instances that come and go, with the free grant.
    pub on_demand: Runs,
    /// Instances that are always ready and the runs on them, without it.
    pub always_ready: AlwaysReady,
}

/// Runs of a month with the instance time they are billed for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Runs {
    /// How many.
    pub executions: f64,
    /// Memory of the instances times the time they were active.
    pub gb_seconds: f64,
}

/// Instances that are kept ready, and the runs on them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AlwaysReady {
    /// Memory of the instances times the time they are kept, busy or not.
    pub kept_gb_seconds: f64,
    /// Runs on them: execution time comes on top.
    pub runs: Runs,
}

impl Flex {
    /// The sizes that an instance may have.
    pub fn sizes() -> [Megabytes; 3] {
        [&azure::FLEX_MEMORY_SMALL, &azure::FLEX_MEMORY_MEDIUM, &azure::FLEX_MEMORY_LARGE]
            .map(|size| Megabytes::of(size.value))
    }

    /// At least a second, then up to the next 100 ms.
    pub fn duration_rule() -> DurationRule {
        let [granularity, minimum] =
            [&azure::FLEX_GRANULARITY, &azure::FLEX_MIN_TIME].map(|limit| exactly(Seconds::of(limit.value)));
        DurationRule { granularity, minimum }
    }

    /// Records the month.
    pub fn record(&self, usage: &mut Usage) {
        let AlwaysReady { kept_gb_seconds, runs } = self.always_ready;
        usage.record(Meter::AzureFunctionsFlexOnDemandExecutions, self.on_demand.executions);
        usage.record(Meter::AzureFunctionsFlexOnDemandExecutionTime, self.on_demand.gb_seconds);
        usage.record(Meter::AzureFunctionsFlexAlwaysReadyBaseline, kept_gb_seconds);
        usage.record(Meter::AzureFunctionsFlexAlwaysReadyExecutionTime, runs.gb_seconds);
        usage.record(Meter::AzureFunctionsFlexAlwaysReadyExecutions, runs.executions);
    }
}

impl Runs {
    /// `executions` on instances of `instance` memory that take one at a time, each billed for `billed`.
    pub fn alone(executions: f64, billed: Seconds, instance: Megabytes) -> Self {
        Self { executions, gb_seconds: gb_seconds(executions, billed, instance) }
    }

    /// `executions` that arrive at random over `span` on instances that take up to `slots` at once: an instance is
    /// billed once for the time in which it runs anything.
    ///
    /// Each is taken to hold its instance for `billed`. The minimum holds for a period of activity and not for an
    /// execution, so this is an upper bound for short ones that overlap.
    pub fn together(executions: f64, billed: Seconds, instance: Megabytes, slots: u32, span: Seconds) -> Self {
        if slots <= 1 || span == Seconds::ZERO {
            return Self::alone(executions, billed, instance);
        }
        let busy = busy_instances(Rate::of(executions / span.get()).offered(billed), slots);
        Self { executions, gb_seconds: gb_seconds(busy, span, instance) }
    }
}
