//! What people cost: the hours of each side, and those of a mix of both.

use crate::{Scenario, Side};
use model::money::Usd;
use model::units::Ratio;

/// Months over which the hours of a migration are spread. Assumption: what is decided for less than a year need not be
/// decided by cost.
pub const MONTHS: f64 = 12.0;

/// What the people of a side cost in a month.
pub fn people(scenario: &Scenario, side: Side) -> Usd {
    let hours: Ratio = match side {
        Side::Serverless => scenario.people.serverless_hours,
        Side::Microservices => scenario.people.microservices_hours,
    };
    Usd::new(scenario.people.hourly.dollars() * hours.get()).unwrap_or(Usd::ZERO)
}

/// What people cost a month with both sides to run: the hours of both, which is an assumption (the skills add up, and so
/// do the pagers), and the migration's, spread over [`MONTHS`].
pub fn people_of_both(scenario: &Scenario) -> Usd {
    let migration = scenario.people.hourly.dollars() * scenario.people.migration_hours.get() / MONTHS;
    people(scenario, Side::Serverless)
        + people(scenario, Side::Microservices)
        + Usd::new(migration).unwrap_or(Usd::ZERO)
}
