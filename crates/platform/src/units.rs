//! The sizes in which platforms without nodes run a pod.

use crate::hosts::Need;
use billing::TaskSize;
use billing::cloudflare::InstanceType;
use catalogue::limits::{azure, gcp};
use scenario::Platform;

/// What one unit is given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Size {
    /// vCPU.
    pub vcpu: f64,
    /// Memory in GiB.
    pub memory_gib: f64,
}

/// The least size of `platform` that holds a pod; nothing if none does.
pub(crate) fn fitted(platform: Platform, need: &Need) -> Option<Size> {
    let size = Size { vcpu: need.vcpu, memory_gib: need.memory.get() / 1024.0 };
    match platform {
        Platform::AzureContainerApps => container_app(size),
        Platform::GcpRun => cloud_run(size),
        Platform::GcpGkeAutopilot => Some(autopilot(size)),
        Platform::CloudflareContainers => instance_type(size),
        _ => task(size),
    }
}

fn task(size: Size) -> Option<Size> {
    let fitted = TaskSize { vcpu: size.vcpu, memory_gb: size.memory_gib }.fitted()?;
    Some(Size { vcpu: fitted.vcpu, memory_gib: fitted.memory_gb })
}

/// Quarters of a vCPU with two GiB each, so that the dearer of both needs decides.
fn container_app(size: Size) -> Option<Size> {
    let per_vcpu = azure::CONTAINER_APPS_MEMORY_PER_VCPU.value;
    let step = azure::CONTAINER_APPS_VCPU_STEP.value;
    let vcpu = step_up(size.vcpu.max(size.memory_gib / per_vcpu), step);
    (vcpu <= azure::CONTAINER_APPS_VCPU_MAX.value).then_some(Size { vcpu, memory_gib: vcpu * per_vcpu })
}

/// Whole vCPUs where the whole life of an instance is billed, with the least and the most memory that goes with them.
///
/// Source: cloud.google.com/run/docs/configuring/services/cpu and …/memory-limits.
fn cloud_run(size: Size) -> Option<Size> {
    let small = gcp::RUN_MEMORY_SMALL.value;
    let sizes = [
        // (vCPU, least and most GiB)
        (1.0, small, 4.0),
        (2.0, small, 8.0),
        (4.0, 2.0, 16.0),
        (6.0, 4.0, 24.0),
        (gcp::RUN_VCPU_MAX.value, 4.0, gcp::RUN_MEMORY_MAX.value),
    ];
    let holds = |(vcpu, _, most): &(f64, f64, f64)| size.vcpu <= *vcpu && size.memory_gib <= *most;
    let (vcpu, least, _) = sizes.into_iter().find(holds)?;
    Some(Size { vcpu, memory_gib: size.memory_gib.max(least) })
}

/// The part of a vCPU that holds a pod of Cloud Run with one request at a time, which is billed by request; nothing where it
/// needs a whole one.
///
/// Source: cloud.google.com/run/docs/configuring/services/cpu, and …/memory-limits for the least memory.
pub(crate) fn by_request(platform: Platform, need: &Need) -> Option<Size> {
    /// Steps of less than a vCPU.
    const STEP: f64 = 0.001;
    /// The least memory in the environment that has them, in GiB.
    const LEAST_GIB: f64 = 0.125;
    /// Half a vCPU and more may have up to this.
    const MOST_GIB: f64 = 1.0;
    let memory_gib = (need.memory.get() / 1024.0).max(LEAST_GIB);
    let small = memory_gib <= gcp::RUN_MEMORY_SMALL.value;
    let least = if small { gcp::RUN_VCPU_MIN.value } else { gcp::RUN_VCPU_FOR_MEMORY.value };
    let vcpu = step_up(need.vcpu.max(least), STEP);
    let part = vcpu < gcp::RUN_VCPU_WHOLE.value && memory_gib <= MOST_GIB;
    (platform == Platform::GcpRun && need.workers == 1 && part).then_some(Size { vcpu, memory_gib })
}

fn instance_type(size: Size) -> Option<Size> {
    let InstanceType { vcpu, memory_gib, .. } = InstanceType::holding(size.vcpu, size.memory_gib)?;
    Some(Size { vcpu, memory_gib })
}

/// What is asked for, within the least and most memory for a vCPU.
fn autopilot(size: Size) -> Size {
    let [least, most] = [gcp::AUTOPILOT_MEMORY_PER_VCPU_MIN.value, gcp::AUTOPILOT_MEMORY_PER_VCPU_MAX.value];
    let vcpu = size.vcpu.max(gcp::AUTOPILOT_VCPU_MIN.value).max(size.memory_gib / most);
    Size { vcpu, memory_gib: size.memory_gib.max(vcpu * least) }
}

/// The least multiple of `step` that is not below `value`. A whisker above one is rounding.
fn step_up(value: f64, step: f64) -> f64 {
    ((value / step - 1e-9).ceil() * step).max(step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::units::Megabytes;

    #[test]
    fn a_pod_takes_the_least_size_that_holds_it() {
        let cases = [
            // (platform, vCPU, MB, size, why)
            (Platform::AzureContainerApps, 0.3, 512.0, Some((0.5, 1.0)), "the next quarter"),
            (Platform::AzureContainerApps, 0.1, 3072.0, Some((1.5, 3.0)), "memory decides"),
            (Platform::AzureContainerApps, 4.1, 512.0, None, "beyond the largest"),
            (Platform::GcpRun, 0.3, 512.0, Some((1.0, 0.5)), "a whole vCPU"),
            (Platform::GcpRun, 2.1, 512.0, Some((4.0, 2.0)), "there is none of three, and four have 2 GiB at least"),
            (Platform::GcpRun, 0.3, 4097.0, Some((2.0, 4097.0 / 1024.0)), "more than 4 GiB need two vCPU"),
            (Platform::GcpRun, 1.0, 20480.0, Some((6.0, 20.0)), "more than 16 GiB need six"),
            (Platform::GcpRun, 7.0, 512.0, Some((8.0, 4.0)), "eight have 4 GiB at least"),
            (Platform::GcpRun, 9.0, 512.0, None, "beyond the largest"),
            (Platform::GcpGkeAutopilot, 1.16, 512.0, Some((1.16, 1.16)), "a GiB for every vCPU"),
            (Platform::GcpGkeAutopilot, 0.1, 1331.2, Some((0.2, 1.3)), "6.5 GiB a vCPU at most"),
            (Platform::AwsFargate, 0.3, 512.0, Some((0.5, 1.0)), "a valid task"),
            (Platform::CloudflareContainers, 0.06, 256.0, Some((0.0625, 0.25)), "the type lite"),
            (Platform::CloudflareContainers, 0.06, 1025.0, Some((0.5, 4.0)), "memory decides: standard-1"),
            (Platform::CloudflareContainers, 2.1, 512.0, Some((4.0, 12.0)), "vCPU decides: standard-4"),
            (Platform::CloudflareContainers, 1.0, 12.5 * 1024.0, None, "beyond the largest memory"),
            (Platform::CloudflareContainers, 4.1, 512.0, None, "beyond the largest vCPU"),
        ];
        for (platform, vcpu, memory, expected, why) in cases {
            let found = fitted(platform, &Need { vcpu, memory: Megabytes::of(memory), workers: 8 });
            let expected = expected.map(|(vcpu, memory_gib)| Size { vcpu, memory_gib });
            match (found, expected) {
                (Some(found), Some(expected)) => {
                    assert!((found.vcpu - expected.vcpu).abs() < 1e-9, "{why}: {found:?}");
                    assert!((found.memory_gib - expected.memory_gib).abs() < 1e-9, "{why}: {found:?}");
                }
                (found, expected) => assert_eq!(found, expected, "{why}"),
            }
        }
    }

    #[test]
    fn a_part_of_a_vcpu_takes_one_request_at_a_time() {
        let cases = [
            // (vCPU, MB, requests at a time, vCPU and GiB, why)
            (0.25, 256.0, 1, Some((0.25, 0.25)), "as it is asked for"),
            (0.05, 64.0, 1, Some((0.08, 0.125)), "the least of both"),
            (0.25, 768.0, 1, Some((0.5, 0.75)), "more than 512 MiB need half a vCPU"),
            (0.123_4, 512.0, 1, Some((0.124, 0.5)), "in thousandths"),
            (0.25, 1_025.0, 1, None, "more than a GiB needs a whole one"),
            (0.25, 256.0, 2, None, "so do two requests at a time"),
            (1.0, 256.0, 1, None, "a whole one is whole"),
        ];
        for (vcpu, memory, workers, expected, why) in cases {
            let found = by_request(Platform::GcpRun, &Need { vcpu, memory: Megabytes::of(memory), workers });
            let found = found.map(|size| ((size.vcpu * 1e9).round() / 1e9, size.memory_gib));
            assert_eq!(found, expected, "{why}");
        }
        assert_eq!(
            by_request(Platform::AzureContainerApps, &Need { vcpu: 0.1, memory: Megabytes::of(128.0), workers: 1 }),
            None
        );
    }
}
