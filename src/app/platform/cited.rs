//! Where the limits that rule a platform out are written down.

use crate::app::outcome::Limit;
use crate::app::scenario::Platform;
use crate::catalogue::limits::{aws, azure, cloudflare, gcp};

/// The row of the catalogue that a limit of `platform` comes from; nothing where it follows from a list of sizes.
pub(crate) fn source(platform: Platform, limit: &Limit) -> Option<&'static crate::catalogue::Limit> {
    Some(match (limit, platform) {
        (Limit::Timeout { .. }, Platform::AwsLambda) => &aws::LAMBDA_TIMEOUT,
        (Limit::Timeout { .. }, Platform::AzureFunctions | Platform::AzureFlex) => &azure::FUNCTIONS_HTTP_TIMEOUT,
        (Limit::Timeout { .. }, Platform::GcpFunctions) => &gcp::FUNCTIONS_GEN2_TIMEOUT,
        (Limit::Timeout { .. }, Platform::GcpRun) => &gcp::RUN_TIMEOUT,
        (Limit::Memory { .. }, Platform::AwsLambda) => &aws::LAMBDA_MEMORY_MAX,
        (Limit::Memory { .. }, Platform::AzureFunctions) => &azure::FUNCTIONS_MEMORY_MAX,
        (Limit::Memory { .. }, Platform::AzureFlex) => &azure::FLEX_MEMORY_LARGE,
        (Limit::Memory { .. }, Platform::GcpFunctions) => &gcp::RUN_MEMORY_MAX,
        (Limit::Memory { .. }, Platform::CloudflareWorkers) => &cloudflare::WORKERS_MEMORY,
        (Limit::Payload { .. }, Platform::AwsLambda) => &aws::LAMBDA_PAYLOAD,
        (Limit::Payload { .. }, Platform::GcpFunctions) => &gcp::FUNCTIONS_GEN2_PAYLOAD,
        (Limit::Payload { .. }, Platform::GcpRun) => &gcp::RUN_PAYLOAD,
        (Limit::Cpu { .. }, Platform::CloudflareWorkers) => &cloudflare::WORKERS_CPU,
        (Limit::Concurrency { .. }, Platform::AzureFunctions) => &azure::FUNCTIONS_INSTANCES,
        (Limit::Concurrency { .. }, Platform::AzureFlex) => &azure::FLEX_INSTANCES,
        (Limit::Concurrency { .. }, Platform::AzureContainerApps) => &azure::CONTAINER_APPS_REPLICAS,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::knob::Knob;
    use crate::app::msg::Msg;
    use crate::app::ranking::ranking;
    use crate::app::scenario::Scenario;
    use crate::model::units::Kilobytes;

    /// What a limit allows, in the unit of the catalogue's row.
    fn allowed(limit: &Limit) -> Option<f64> {
        Some(match limit {
            Limit::Timeout { allowed, .. } | Limit::Cpu { allowed, .. } => allowed.get(),
            Limit::Memory { allowed, .. } => allowed.get(),
            Limit::Payload { allowed, .. } | Limit::Concurrency { allowed, .. } => *allowed,
            Limit::PodTooLarge { .. } => return None,
        })
    }

    #[test]
    fn every_limit_that_is_hit_is_the_one_that_is_cited() {
        let with = |knob, value| Scenario::default().after(Msg::Typed(knob, value));
        let mut large = Scenario::default();
        large.services[0].response = Kilobytes::of(1e5);
        let hard = [with(Knob::Duration, 900_000.0), with(Knob::Memory, 10_240.0), with(Knob::Rate, 1e5), large];
        let mut found = 0;
        for row in hard.iter().flat_map(ranking) {
            let Some(limit) = row.limit else { continue };
            let Some(allowed) = allowed(&limit) else { continue };
            let cited = source(row.platform, &limit).unwrap_or_else(|| panic!("{:?}: {limit:?}", row.platform));
            let scale = if cited.unit == "GiB" { 1024.0 } else { 1.0 };
            let same = [cited.value, cited.high].iter().any(|value| (value * scale - allowed).abs() < 1e-6);
            assert!(same, "{:?}: {limit:?}, cited {}", row.platform, cited.what.get());
            assert!(!cited.askable, "{:?}: {limit:?} is raised on request and rules nothing out", row.platform);
            found += 1;
        }
        assert!(found >= 10, "{found} limits were hit");
    }
}
