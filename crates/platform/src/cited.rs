//! Where the limits that rule a platform out are written down.

use answer::Limit;
use answer::ranking::Cited;
use catalogue::limits::{aws, azure, cloudflare, gcp};
use scenario::Platform;

/// Where a limit of `platform` was read; nothing where it follows from a list of sizes.
pub fn cited(platform: Platform, limit: &Limit) -> Option<Cited> {
    let row = row(platform, limit)?;
    Some(Cited { source: row.source.get().into(), as_of: row.as_of.into() })
}

/// The row of the catalogue that a limit of `platform` comes from; nothing where it follows from a list of sizes.
pub fn row(platform: Platform, limit: &Limit) -> Option<&'static catalogue::Limit> {
    Some(match (limit, platform) {
        (Limit::Timeout { .. }, Platform::AwsLambda | Platform::AwsLambdaManaged) => &aws::LAMBDA_TIMEOUT,
        (Limit::Timeout { .. }, Platform::AzureFunctions | Platform::AzureFlex) => &azure::FUNCTIONS_HTTP_TIMEOUT,
        (Limit::Timeout { .. }, Platform::GcpFunctions) => &gcp::FUNCTIONS_GEN2_TIMEOUT,
        (Limit::Timeout { .. }, Platform::GcpRun) => &gcp::RUN_TIMEOUT,
        (Limit::Memory { .. }, Platform::AwsLambda) => &aws::LAMBDA_MEMORY_MAX,
        (Limit::Memory { .. }, Platform::AwsLambdaManaged) => &aws::LAMBDA_MANAGED_MEMORY_MAX,
        (Limit::Concurrency { .. }, Platform::AwsLambdaManaged) => &aws::LAMBDA_MANAGED_ENVIRONMENTS,
        (Limit::Memory { .. }, Platform::AzureFunctions) => &azure::FUNCTIONS_MEMORY_MAX,
        (Limit::Memory { .. }, Platform::AzureFlex) => &azure::FLEX_MEMORY_LARGE,
        (Limit::Memory { .. }, Platform::GcpFunctions) => &gcp::RUN_MEMORY_MAX,
        (Limit::Memory { .. }, Platform::CloudflareWorkers) => &cloudflare::WORKERS_MEMORY,
        (Limit::Payload { .. }, Platform::AwsLambda | Platform::AwsLambdaManaged) => &aws::LAMBDA_PAYLOAD,
        (Limit::Payload { .. }, Platform::GcpFunctions) => &gcp::FUNCTIONS_GEN2_PAYLOAD,
        (Limit::Payload { .. }, Platform::GcpRun) => &gcp::RUN_PAYLOAD,
        (Limit::Cpu { .. }, Platform::CloudflareWorkers) => &cloudflare::WORKERS_CPU,
        (Limit::Concurrency { .. }, Platform::AzureFunctions) => &azure::FUNCTIONS_INSTANCES,
        (Limit::Concurrency { .. }, Platform::AzureFlex) => &azure::FLEX_INSTANCES,
        (Limit::Nodes { .. }, Platform::AzureAks | Platform::AzureAksAutomatic) => &azure::AKS_NODES,
        (Limit::Concurrency { .. }, Platform::AzureContainerApps) => &azure::CONTAINER_APPS_REPLICAS,
        _ => return None,
    })
}
