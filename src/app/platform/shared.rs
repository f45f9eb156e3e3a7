//! What both sides have in common: the month, the traffic out of it, the logs.

use crate::app::scenario::Scenario;
use crate::app::usage::{Egress, Logs, Usage};
use crate::app::work::Group;
use crate::model::traffic::HOURS;

/// kB in a GB.
const KB_PER_GB: f64 = 1024.0 * 1024.0;

/// Requests from outside in a month.
pub(crate) fn requests(scenario: &Scenario) -> f64 {
    scenario.traffic.rate.get() * scenario.prices.month_hours.get() * 3600.0
}

/// How many times the week of the model goes into the month of the bill.
pub(crate) fn weeks(scenario: &Scenario) -> f64 {
    scenario.prices.month_hours.get() / HOURS as f64
}

/// GB of logs in a month.
pub(crate) fn log_gb(scenario: &Scenario, groups: &[Group<'_>]) -> f64 {
    let kb: f64 = groups.iter().map(|group| group.visits() * group.service.log.get()).sum();
    requests(scenario) * kb / KB_PER_GB
}

/// GB that services send each other in a month: every visit after the first is an answer to another service.
pub(crate) fn internal_gb(scenario: &Scenario, groups: &[Group<'_>]) -> f64 {
    let visits: f64 = groups.iter().map(Group::visits).sum();
    let kb: f64 = groups.iter().map(|group| group.visits() * group.service.response.get()).sum();
    let internal = if visits > 1.0 { (visits - 1.0) / visits } else { 0.0 };
    requests(scenario) * kb * internal / KB_PER_GB
}

/// GB that leave to the internet in a month: the response of the first service to every request.
pub(crate) fn egress_gb(scenario: &Scenario) -> f64 {
    let response = scenario.services.first().map_or(0.0, |service| service.response.get());
    requests(scenario) * response / KB_PER_GB
}

/// Records responses to the internet, and logs kept for the month in which they are written.
pub(crate) fn record(scenario: &Scenario, groups: &[Group<'_>], usage: &mut Usage) {
    Egress { gb: egress_gb(scenario) }.record(usage);
    let gb = log_gb(scenario, groups);
    Logs { gb, kept_gb_months: gb }.record(usage);
}
