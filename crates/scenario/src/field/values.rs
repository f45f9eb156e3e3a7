//! How the values of fields are read and written.

use crate::{FrontDoor, NodeAutoscaler, Platform, Scenario, Service, Side};
use ::text::decimal::{self, brief};
use model::units::Seconds;

/// What leaves a value to the platform, or to what else it follows from.
const AUTO: &str = "auto";

/// A value as text; empty where it is left open.
pub(super) fn optional(value: Option<f64>) -> String {
    value.map(brief).unwrap_or_default()
}

/// A value, or that it is left open.
pub(super) fn or_auto<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if text == AUTO || text.is_empty() { Some(None) } else { read(text).map(Some) }
}

/// The name of a value in links and files; empty where it has none.
pub(super) fn name_of<T: PartialEq>(names: &[(T, &str)], value: T) -> String {
    names.iter().find(|(known, _)| *known == value).map_or_else(String::new, |(_, name)| (*name).to_owned())
}

/// The value of a name.
pub(super) fn named<T: Copy>(names: &[(T, &str)], text: &str) -> Option<T> {
    names.iter().find(|(_, name)| *name == text).map(|(value, _)| *value)
}

/// The platform of a side by its id.
pub(super) fn platform(text: &str, side: Side) -> Option<Platform> {
    Platform::from_id(text).filter(|platform| platform.side() == side)
}

/// Writes a value into every service.
pub(super) fn every<T: Copy>(scenario: &mut Scenario, value: T, write: impl Fn(&mut Service, T)) -> Option<()> {
    scenario.services.iter_mut().for_each(|service| write(service, value));
    Some(())
}

/// A number within a range.
pub(super) fn number(text: &str, low: f64, high: f64) -> Option<f64> {
    decimal::read(text).filter(|value| (low..=high).contains(value))
}

/// A time within a range, or that it is left open.
pub(super) fn time(text: &str, (low, high): (f64, f64), of: impl Fn(f64) -> Seconds) -> Option<Option<Seconds>> {
    or_auto(text, |text| number(text, low, high).map(&of))
}

/// A whole number within a range.
pub(super) fn whole(text: &str, low: u32, high: u32) -> Option<u32> {
    text.parse().ok().filter(|value| (low..=high).contains(value))
}

/// Puts a value in its place, if there is one.
pub(super) fn set<T>(place: &mut T, value: Option<T>) -> Option<()> {
    *place = value?;
    Some(())
}

/// Front doors by their names.
pub(super) const DOORS: [(FrontDoor, &str); 4] = [
    (FrontDoor::HttpApi, "http-api"),
    (FrontDoor::RestApi, "rest-api"),
    (FrontDoor::FunctionUrl, "function-url"),
    (FrontDoor::Balancer, "alb"),
];

/// What nodes come and go by, by its names.
pub(super) const AUTOSCALERS: [(NodeAutoscaler, &str); 3] = [
    (NodeAutoscaler::Karpenter, "karpenter"),
    (NodeAutoscaler::ClusterAutoscaler, "cluster-autoscaler"),
    (NodeAutoscaler::None, "none"),
];

/// The name of a front door in links and files. A file names it even where it is the usual one.
pub fn door_name(door: FrontDoor) -> &'static str {
    DOORS.iter().find(|(known, _)| *known == door).map_or("", |(_, name)| name)
}
