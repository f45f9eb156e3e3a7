//! What tasks are billed for.

use std::time::Duration;

use crate::Usage;
use catalogue::limits::aws;
use catalogue::{Architecture, Meter, task_sizes};
use model::billing::{DurationRule, exactly, next_size};
use model::units::Seconds;

/// What a task requests; that is billed, not what it uses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TaskSize {
    /// Virtual processors.
    pub vcpu: f64,
    /// Memory in GB.
    pub memory_gb: f64,
}

/// Tasks of one size that run for the same time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tasks {
    /// Instruction set.
    pub architecture: Architecture,
    /// What each requests.
    pub size: TaskSize,
    /// Ephemeral storage of each in GB, the included 20 GB counted in.
    pub ephemeral_gb: f64,
    /// How many of them, on average over the time.
    pub tasks: f64,
    /// How long each runs, from the pull of the image to its stop.
    pub ran: Seconds,
}

impl TaskSize {
    /// Whether such a task can be started.
    pub fn is_valid(self) -> bool {
        self.fitted() == Some(self)
    }

    /// The least valid size that holds this one: least vCPU first, then least memory. Nothing if none does.
    pub fn fitted(self) -> Option<Self> {
        let sizes = task_sizes().sizes.iter().filter(|(vcpu, _)| self.vcpu <= *vcpu);
        sizes
            .filter_map(|&(vcpu, memories)| Some(Self { vcpu, memory_gb: next_size(memories, self.memory_gb)? }))
            .next()
    }

    /// The size of a pod of EKS on Fargate: 256 MB more, then the next valid size.
    pub fn fitted_for_pod(self) -> Option<Self> {
        Self { memory_gb: self.memory_gb + aws::EKS_FARGATE_OVERHEAD.value / 1024.0, ..self }.fitted()
    }
}

impl Tasks {
    /// Per second, at least a minute.
    pub fn duration_rule() -> DurationRule {
        let minimum = exactly(Seconds::of(aws::FARGATE_MINIMUM.value));
        DurationRule { granularity: Duration::from_secs(1), minimum }
    }

    /// Records them.
    pub fn record(&self, usage: &mut Usage) {
        let [vcpu, memory] = match self.architecture {
            Architecture::X86 => [Meter::AwsFargateLinuxX86Vcpu, Meter::AwsFargateLinuxX86Gb],
            Architecture::Arm64 => [Meter::AwsFargateLinuxArm64Vcpu, Meter::AwsFargateLinuxArm64Gb],
        };
        let billed = Self::duration_rule().billed(exactly(self.ran));
        let hours = self.tasks * billed.as_secs_f64() / 3600.0;
        usage.record(vcpu, self.size.vcpu * hours);
        usage.record(memory, self.size.memory_gb * hours);
        let over = (self.ephemeral_gb - aws::FARGATE_EPHEMERAL_INCLUDED.value).max(0.0);
        usage.record(Meter::AwsFargateEphemeralOver20gb, over * hours);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_takes_the_least_size_that_holds_it() {
        let cases = [
            // (vcpu, memory, fitted, why)
            (0.25, 0.5, Some((0.25, 0.5)), "valid as it is"),
            (0.3, 0.5, Some((0.5, 1.0)), "more vCPU brings more memory"),
            (0.25, 3.0, Some((0.5, 3.0)), "more memory needs more vCPU"),
            (8.0, 17.0, Some((8.0, 20.0)), "steps of four"),
            (5.0, 10.0, Some((8.0, 16.0)), "no size of five"),
            (16.0, 121.0, Some((32.0, 244.0)), "beyond the largest memory of 16 vCPU"),
            (33.0, 60.0, None, "no such machine"),
        ];
        for (vcpu, memory_gb, fitted, why) in cases {
            let fitted = fitted.map(|(vcpu, memory_gb)| TaskSize { vcpu, memory_gb });
            assert_eq!(TaskSize { vcpu, memory_gb }.fitted(), fitted, "{why}");
        }
    }

    #[test]
    fn a_pod_needs_256_mb_more() {
        let pod = TaskSize { vcpu: 1.0, memory_gb: 2.0 };
        assert_eq!(pod.fitted_for_pod(), Some(TaskSize { vcpu: 1.0, memory_gb: 3.0 }));
    }

    #[test]
    fn a_task_is_billed_for_a_minute_at_least() {
        let size = TaskSize { vcpu: 1.0, memory_gb: 2.0 };
        let tasks =
            Tasks { architecture: Architecture::X86, size, ephemeral_gb: 20.0, tasks: 60.0, ran: Seconds::of(3.0) };
        let mut usage = Usage::new();
        tasks.record(&mut usage);
        assert_eq!(usage.of(Meter::AwsFargateLinuxX86Vcpu).units(), 1.0);
    }
}
