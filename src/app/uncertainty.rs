//! What is uncertain, and how far: the interval of each input that holds its true value in 9 of 10 cases.

use crate::app::knob::Knob;
use crate::app::scenario::Scenario;
use crate::model::units::Within as _;

/// What is taken as uncertain though only one value was entered, and by which factor either way.
///
/// Assumptions. Load and duration of a system that is not yet built are seldom known better; hours of people have
/// no strong published measurement at all.
pub const ASSUMED: [(Knob, f64); 5] = [
    (Knob::Rate, 2.0),
    (Knob::PeakToMean, 1.25),
    (Knob::Duration, 1.5),
    (Knob::ServerlessHours, 2.0),
    (Knob::MicroservicesHours, 2.0),
];

/// An interval of an input, in the knob's unit, that holds it in 9 of 10 cases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Its 5 % quantile.
    pub low: f64,
    /// Its 95 % quantile.
    pub high: f64,
}

/// The interval of an input: what is assumed for it around its value; nothing where the value is taken as it is.
pub fn interval(scenario: &Scenario, knob: Knob) -> Option<Interval> {
    let (_, factor) = ASSUMED.iter().find(|(known, _)| *known == knob)?;
    let (value, facts) = (knob.read(scenario), knob.facts());
    let within = |value: f64| value.within(facts.low, facts.high);
    Some(Interval { low: within(value / factor), high: within(value * factor) })
}
