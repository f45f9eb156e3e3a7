//! What came out, as the few figures that a page around a widget is told: JSON, in the names of `fulcrum evaluate`.

use answer::{Outcome, SideOutcome, Winner};
use text::decimal::shortest;

/// The figures of an outcome as a JSON object. Costs are dollars a month, times milliseconds, `confidence` a share.
pub fn result(outcome: &Outcome) -> String {
    let verdict = &outcome.verdict;
    format!(
        r#"{{"winner":"{}","confidence":{},"serverless":{},"microservices":{}}}"#,
        winner(verdict.winner),
        shortest(verdict.confidence),
        side(&outcome.serverless),
        side(&outcome.microservices),
    )
}

const fn winner(winner: Winner) -> &'static str {
    match winner {
        Winner::Serverless => "serverless",
        Winner::Microservices => "microservices",
        Winner::Mixed => "mixed",
        Winner::TossUp => "toss-up",
    }
}

fn side(side: &SideOutcome) -> String {
    format!(
        r#"{{"platform":"{}","monthly_usd":{},"people_usd":{},"p99_ms":{},"meets_goal":{},"failed_share":{}}}"#,
        side.platform.id(),
        shortest(side.cloud.dollars()),
        shortest(side.people.dollars()),
        shortest(side.latency.p99.ms()),
        side.meets_goal,
        shortest(side.failed_share),
    )
}
