//! What a request spends on its way beside service, waits and cold starts: medians, as nobody bills it and few measured it.

use catalogue::limits::{aws, azure, gcp};
use scenario::{FrontDoor, Platform, Scenario};

/// Seconds from the door to an instance of a function that is there, and back, for each visit.
pub(crate) fn invoke(scenario: &Scenario) -> f64 {
    match scenario.serverless.platform {
        Platform::AzureFunctions | Platform::AzureFlex => azure::FUNCTIONS_INVOKE.value,
        Platform::GcpFunctions => gcp::FUNCTIONS_INVOKE.value,
        // A Worker runs where the request arrives.
        Platform::CloudflareWorkers => 0.0,
        _ => aws::LAMBDA_INVOKE.value,
    }
}

/// Seconds through what stands before the functions, once for a request. Gateways of others are taken to be as fast as that
/// of AWS.
pub(crate) fn door(scenario: &Scenario) -> f64 {
    match (scenario.serverless.platform, scenario.serverless.door()) {
        (Platform::CloudflareWorkers, _) | (_, FrontDoor::FunctionUrl) => 0.0,
        (Platform::AwsLambda | Platform::AwsLambdaManaged, FrontDoor::RestApi) => aws::REST_API_WAY.value,
        (Platform::AwsLambda | Platform::AwsLambdaManaged, FrontDoor::Balancer) => aws::ALB_WAY.value,
        _ => aws::HTTP_API_WAY.value,
    }
}

/// Seconds through the load balancer before the containers, once for a request; of others as that of AWS.
pub(crate) fn balancer() -> f64 {
    aws::ALB_WAY.value
}
