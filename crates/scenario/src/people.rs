//! What people cost: the hours of each side, and those of a mix of both.

use crate::uncertainty::Interval;
use crate::{Platform, Scenario, Side};
use model::money::Usd;
use model::units::Ratio;

/// Hours a month that people spend on what runs: a part whatever runs, and one for each service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UsualHours {
    /// Hours for the platform, and the interval that holds them in 9 of 10 cases.
    pub fixed: (f64, Interval),
    /// Hours for each service, likewise.
    pub per_service: (f64, Interval),
}

impl UsualHours {
    /// For so many services.
    pub fn of(&self, services: usize) -> f64 {
        self.fixed.0 + self.per_service.0 * services as f64
    }

    /// The interval for so many services.
    pub fn interval(&self, services: usize) -> Interval {
        let sum = |of: fn(&Interval) -> f64| of(&self.fixed.1) + of(&self.per_service.1) * services as f64;
        Interval { low: sum(|part| part.low), high: sum(|part| part.high) }
    }
}

/// The hours that a platform usually takes.
///
/// Assumptions; the evidence is weak: 34 workdays a year on incidents in Kubernetes (Komodor, 2025), 4 to 6 weeks for one
/// upgrade of clusters in three regions (CNCF blog, May 2026), 30 to 45 % less effort on services like Fargate (a vendor's
/// own figure).
pub const fn usual_hours(platform: Platform) -> UsualHours {
    const fn hours(fixed: [f64; 3], per_service: [f64; 3]) -> UsualHours {
        const fn part([usual, low, high]: [f64; 3]) -> (f64, Interval) {
            (usual, Interval { low, high })
        }
        UsualHours { fixed: part(fixed), per_service: part(per_service) }
    }
    match platform {
        Platform::AwsLambda
        | Platform::AwsLambdaManaged
        | Platform::AzureFunctions
        | Platform::AzureFlex
        | Platform::GcpFunctions
        | Platform::CloudflareWorkers => hours([6.0, 3.0, 12.0], [3.0, 1.0, 8.0]),
        Platform::AwsFargate | Platform::AzureContainerApps | Platform::GcpRun | Platform::CloudflareContainers => {
            hours([15.0, 6.0, 35.0], [5.0, 2.0, 12.0])
        }
        // The provider patches and replaces the nodes.
        Platform::GcpGkeAutopilot | Platform::AwsEksAuto | Platform::AzureAksAutomatic => {
            hours([25.0, 10.0, 60.0], [5.0, 2.0, 12.0])
        }
        Platform::AwsEks | Platform::AzureAks | Platform::GcpGke => hours([40.0, 20.0, 110.0], [5.0, 2.0, 12.0]),
    }
}

/// Hours a month that people spend on a side: the reader's own, else those that its platform usually takes.
pub fn hours(scenario: &Scenario, side: Side) -> Ratio {
    let own = match side {
        Side::Serverless => scenario.people.serverless_hours,
        Side::Microservices => scenario.people.microservices_hours,
    };
    own.unwrap_or_else(|| Ratio::of(usual_hours(scenario.platform(side)).of(scenario.services.len())))
}

/// Months over which the hours of a migration are spread. Assumption: what is decided for less than a year need not be
/// decided by cost.
pub const MONTHS: f64 = 12.0;

/// What the people of a side cost in a month.
pub fn people(scenario: &Scenario, side: Side) -> Usd {
    Usd::new(scenario.people.hourly.dollars() * hours(scenario, side).get()).unwrap_or(Usd::ZERO)
}

/// What people cost a month with both sides to run: the hours of both, which is an assumption (the skills add up, and so
/// do the pagers), and the migration's, spread over [`MONTHS`].
pub fn people_of_both(scenario: &Scenario) -> Usd {
    let migration = scenario.people.hourly.dollars() * scenario.people.migration_hours.get() / MONTHS;
    people(scenario, Side::Serverless)
        + people(scenario, Side::Microservices)
        + Usd::new(migration).unwrap_or(Usd::ZERO)
}
