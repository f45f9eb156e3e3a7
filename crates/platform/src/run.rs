//! What Cloud Run refuses of a service, however many instances it has.

use answer::Limit;
use catalogue::limits::gcp;
use model::service::Law;
use model::units::Seconds;
use scenario::Service;

/// A request that Cloud Run would cut off, or a response that it would not pass on.
pub(super) fn run_limit(service: &Service) -> Option<Limit> {
    let p99 = Law::new(service.duration, service.duration_cv.get()).quantile(0.99);
    let (needs, allowed) = (Seconds::new(p99).unwrap_or(service.duration), Seconds::of(gcp::RUN_TIMEOUT.value));
    if needs > allowed {
        return Some(Limit::Timeout { needs, allowed });
    }
    let payload = service.response.get() / 1024.0;
    let allowed = gcp::RUN_PAYLOAD.value;
    (payload > allowed).then_some(Limit::Payload { needs: payload, allowed })
}
