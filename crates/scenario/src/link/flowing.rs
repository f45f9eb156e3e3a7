//! The order in which services are visited, in a link. How often each is follows from it, so that no other part says it.

use super::{Notice, shortened};
use crate::{Scenario, flow};
use model::units::Ratio;
use std::borrow::Cow;

/// The scenario without the visits that its flow says.
pub(super) fn plain(scenario: &Scenario) -> Cow<'_, Scenario> {
    if scenario.flow.is_none() {
        return Cow::Borrowed(scenario);
    }
    let mut plain = scenario.clone();
    let alike = plain.services.len() as f64;
    plain.services.iter_mut().for_each(|service| service.visits = Ratio::of(1.0 / alike));
    Cow::Owned(plain)
}

/// Reads a flow; empty for none.
pub(super) fn read(text: &str, scenario: &mut Scenario) -> Option<Notice> {
    if text.is_empty() {
        scenario.flow = None;
        return None;
    }
    match flow::read(text) {
        Some(calls) => scenario.follow(Some(calls)).err().map(Notice::Flow),
        None => Some(Notice::Refused { key: flow::KEY, value: shortened(text), takes: flow::TAKES.to_owned() }),
    }
}
