//! What a request spends on its way beside service, waits and cold starts. Nobody bills it and few measured it: each is a row
//! of the catalogue, a median and a 99th percentile, or the reader's own.

use catalogue::Limit;
use catalogue::limits::{aws, azure, gcp};
use model::response::Stage;
use model::service::Law;
use model::units::Seconds;
use scenario::{FrontDoor, Platform, Scenario, Service, Spread, places};

use crate::parts::Stretch;

/// A time on the way: the rows of the catalogue that it rests on, weighted, and what the reader says of it.
pub(crate) struct Leg {
    rows: [(f64, Option<&'static Limit>); 2],
    own: Spread,
}

impl Leg {
    const fn of(row: Option<&'static Limit>, own: Spread) -> Self {
        Self { rows: [(1.0, row), (0.0, None)], own }
    }

    /// Median and 99th percentile, in seconds.
    pub(crate) fn spread(&self) -> (f64, f64) {
        let sum = |value: fn(&Limit) -> f64| self.rows.iter().map(|(share, row)| share * row.map_or(0.0, value)).sum();
        self.own.over((sum(|row| row.value), sum(|row| row.high)))
    }

    /// The row that it mostly rests on; nothing where the reader says it all, or there is no such leg.
    pub(crate) fn row(&self) -> Option<&'static Limit> {
        let [one, other] = self.rows;
        if self.own.median.is_some() { None } else { if other.0 > one.0 { other.1 } else { one.1 } }
    }

    /// Its law.
    pub(crate) fn law(&self) -> Law {
        let (median, p99) = self.spread();
        Law::between(Seconds::of(median), Seconds::of(p99))
    }
}

/// From the door to an instance of a function that is there, and back, for each visit.
pub(crate) fn invoke(scenario: &Scenario) -> Leg {
    let row = match scenario.serverless.platform {
        Platform::AzureFunctions | Platform::AzureFlex => Some(&azure::FUNCTIONS_INVOKE),
        Platform::GcpFunctions => Some(&gcp::FUNCTIONS_INVOKE),
        // A Worker runs where the request arrives.
        Platform::CloudflareWorkers => None,
        _ => Some(&aws::LAMBDA_INVOKE),
    };
    Leg::of(row, scenario.serverless.invoke)
}

/// Through what stands before the functions, once for a request. Gateways of others are taken to be as fast as that of AWS.
pub(crate) fn door(scenario: &Scenario) -> Leg {
    let row = match (scenario.serverless.platform, scenario.serverless.door()) {
        (Platform::CloudflareWorkers, _) | (_, FrontDoor::FunctionUrl) => None,
        (Platform::AwsLambda | Platform::AwsLambdaManaged, FrontDoor::RestApi) => Some(&aws::REST_API_WAY),
        (Platform::AwsLambda | Platform::AwsLambdaManaged, FrontDoor::Balancer) => Some(&aws::ALB_WAY),
        _ => Some(&aws::HTTP_API_WAY),
    };
    Leg::of(row, scenario.serverless.doorway)
}

/// Through the load balancer before the containers, once for a request; of others as that of AWS.
pub(crate) fn balancer(scenario: &Scenario) -> Leg {
    Leg::of(Some(&aws::ALB_WAY), scenario.microservices.balancer)
}

/// One round trip to a pod, which stands in another zone as often as there are zones, for each visit.
pub(crate) fn hop(scenario: &Scenario) -> Leg {
    let choice = &scenario.microservices;
    let same = if places::spreads_by_chance(choice.platform) { 0.0 } else { 1.0 / f64::from(choice.zones) };
    Leg { rows: [(same, Some(&aws::RTT_SAME_ZONE)), (1.0 - same, Some(&aws::RTT_CROSS_ZONE))], own: choice.hop }
}

/// A visit to a service behind a leg of the way, where nothing is cold and nobody waits.
pub(crate) fn visit(service: &Service, visits: f64, leg: &Law, stretch: &Stretch) -> Stage {
    let work = Law::new(service.duration, service.duration_cv.get()).scaled(stretch.work);
    let (hop, service) = work.plus(&leg.scaled(stretch.way));
    Stage { visits, hop, ..Stage::of(service) }
}

/// Has a request pass a leg once, before any of its stages.
pub(crate) fn past(leg: &Law, stages: &mut Vec<Stage>, stretch: &Stretch) {
    let leg = leg.scaled(stretch.way);
    if leg.mean() <= 0.0 {
        return;
    }
    // Which of the stages does not matter, for they are independent: one that each request visits, else one of its own.
    match stages.iter_mut().find(|stage| stage.visits == 1.0 && stage.parallel == 1) {
        Some(stage) => {
            let (always, service) = stage.service.plus(&leg);
            stage.hop += always;
            stage.service = service;
        }
        None => stages.push(Stage::of(leg)),
    }
}
