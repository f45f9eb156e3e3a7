//! What each service comes to in the month that is billed: the plain figures that the lines of a bill rest on, so that
//! somebody else can add them up anew.

use model::units::Seconds;
use serde::{Deserialize, Serialize};

/// A service on one side.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum ServiceMonth {
    /// As a function.
    Function(FunctionMonth),
    /// As pods.
    Pods(PodMonth),
}

/// A function over the month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FunctionMonth {
    /// Share of its visits that run, in `0..=1`; what is turned away does not.
    pub answered_share: f64,
    /// Share of its runs that start an instance, in `0..=1`.
    pub cold_share: f64,
    /// What a start takes until the work begins, on average, where that is billed; else zero.
    pub start: Seconds,
    /// Share of its runs that finds an instance that is kept warm for money, in `0..=1`.
    pub floor_share: f64,
    /// Instances with at least one run in them, mean over the month, if each is filled before the next.
    pub busy: f64,
    /// Instances in a period that is billed, mean over the month, of those that are kept warm for money. 0, as of all others,
    /// on platforms that bill runs.
    pub floor_active: f64,
    /// The same of all others.
    pub active: f64,
}

/// Instances of one type that functions run on, over the month, where these are billed by the hour.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NodesMonth {
    /// The type, by its name in the catalogue.
    pub node: String,
    /// How many are billed, mean over the month.
    pub billed: f64,
}

/// The pods of a service over the month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PodMonth {
    /// Replicas that are billed, mean over the month: those that each hour needs.
    pub replicas: f64,
    /// Of these, such as are idle and at their least number, as Container Apps bills them.
    pub idle: f64,
    /// Instances with at least one request in them, mean over the month, if each is filled before the next; 0 where
    /// nothing is billed by that.
    pub active: f64,
}
