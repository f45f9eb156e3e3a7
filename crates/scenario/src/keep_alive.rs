//! How long a functions platform keeps an idle instance.

use crate::Platform;
use catalogue::Limit;
use catalogue::limits::{aws, azure, gcp};

/// How long `platform`, which is on the functions side, is said to keep an idle instance: a value, and the range that
/// is cited.
///
/// How long an isolate of Cloudflare Workers is kept is not published; at five milliseconds a start it does not matter.
/// Assumption: as long as an instance of AWS Lambda.
pub fn keep_alive(platform: Platform) -> &'static Limit {
    match platform {
        Platform::AzureFunctions => &azure::FUNCTIONS_IDLE,
        Platform::AzureFlex => &azure::FLEX_IDLE,
        Platform::GcpFunctions => &gcp::FUNCTIONS_KEEP_ALIVE,
        _ => &aws::LAMBDA_KEEP_ALIVE,
    }
}
