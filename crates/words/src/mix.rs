//! Words for a mix of both sides.

use crate::{Piece, phrase, strong, text, week};
use answer::mixed::{Mixed, Way};
use answer::rows::whole;
use answer::{Outcome, SideOutcome};
use scenario::people::hours;
use scenario::{Platform, Scenario, Side};
use text::format::{self, NBSP};

/// Services up to which each is named.
const FEW: usize = 4;

/// Who takes what: “Containers carry the first 1,920 req/s, functions what exceeds it: 3 % of the visits.”
pub fn way(scenario: &Scenario, mixed: &Mixed) -> String {
    match &mixed.way {
        Way::BaseAndBurst { rate, .. } => {
            let rate = format::number(rate.get());
            let share = format::percent(mixed.functions_share);
            format!("Containers carry the first {rate}{NBSP}req/s, functions what exceeds it: {share} of the visits.")
        }
        Way::ByService(sides) => {
            let of = |side: Side| -> Vec<&str> {
                let all = scenario.services.iter().zip(sides).filter(|(_, own)| **own == side);
                all.map(|(service, _)| &*service.name).collect()
            };
            format!("Containers run {}, functions run {}.", some(&of(Side::Microservices)), some(&of(Side::Serverless)))
        }
    }
}

/// `api and images`, or `5 services`.
fn some(names: &[&str]) -> String {
    match names {
        names if names.len() > FEW => phrase::plural(names.len(), "service"),
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        names => names.concat(),
    }
}

/// The name of the mix: “EKS with Lambda”.
pub fn name(outcome: &Outcome) -> String {
    format!("{} with {}", outcome.microservices.platform.short(), outcome.serverless.platform.short())
}

/// What runs, in two short lines.
pub fn counted(outcome: &Outcome, mixed: &Mixed) -> [String; 2] {
    let pods = phrase::plural(whole(mixed.pods), week::unit(&outcome.microservices));
    let ground = match mixed.nodes {
        nodes if nodes > 0.0 => format!("{pods} on {}", phrase::plural(whole(nodes), "node")),
        _ => pods,
    };
    let standing = match mixed.way {
        Way::BaseAndBurst { .. } => format!("{ground}, all week"),
        Way::ByService(_) => format!("{ground} at the peak"),
    };
    let [mean, peak] = mixed.instances;
    let share = format::percent(mixed.functions_share);
    [standing, format!("{} for {share} of visits", phrase::span(mean, peak, "instance"))]
}

/// What a mix is billed for and who its people are.
pub fn people(scenario: &Scenario) -> String {
    let people = &scenario.people;
    let hours = hours(scenario, Side::Serverless).get() + hours(scenario, Side::Microservices).get();
    format!(
        "both sides’ {}{NBSP}h a month, and {}{NBSP}h of migration over a year",
        format::number(hours),
        format::number(people.migration_hours.get())
    )
}

/// How many requests start cold: by the closed form, and as simulated with the half width of its 95 % interval, where
/// that is known; `missing` says why it is not.
pub fn seen(closed: f64, seen: Option<[f64; 2]>, missing: Missing) -> String {
    let closed = often(closed);
    match seen {
        Some([share, width]) if share > 0.0 => {
            let (share, width) = (often(share), format::percent(width / share));
            format!("Cold starts: {share}, simulated (give or take {width} of that); {closed} by the closed form.")
        }
        Some(_) => format!("Cold starts: none in a simulation; {closed} by the closed form."),
        None => format!("Cold starts: {closed} by a closed form; {}.", missing.words()),
    }
}

/// Why nothing was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// A simulation is under way.
    UnderWay,
    /// A worker failed to simulate it.
    Failed,
    /// There are too many requests to simulate.
    TooMany,
}

impl Missing {
    const fn words(self) -> &'static str {
        match self {
            Self::UnderWay => "a simulation is under way",
            Self::Failed => "the simulation of it failed",
            Self::TooMany => "too many requests to simulate here",
        }
    }
}

/// A share of the requests, however rare.
fn often(share: f64) -> String {
    match share {
        share if share > 0.0 && share < 1e-3 => format!("1 in {} requests", format::count(1.0 / share)),
        share => format!("{} of requests", format::percent(share)),
    }
}

/// What stands beside the bill of a mix with containers on `platform`.
pub fn one_way_in(platform: Platform) -> String {
    let by = match platform {
        Platform::GcpRun => "an Application Load Balancer, which only a mix needs",
        Platform::AzureContainerApps => "API Management, which only a mix needs",
        _ => "the containers’ load balancer",
    };
    format!(
        "One way in: all requests come through {by}, so that the functions behind it have no gateway of their own. \
         Cluster, network, answers and free allowances count once."
    )
}

/// The whole sentence where a mix wins.
pub(super) fn wins(scenario: &Scenario, outcome: &Outcome, mixed: &Mixed, pieces: &mut Vec<Piece>) {
    pieces.push(text(&way(scenario, mixed)));
    pieces.extend([text(" "), strong(&mixed.total()), text(" a month for both against ")]);
    let (first, second) = cheaper_first(outcome);
    pieces.extend([strong(&first.total()), text(" for "), text(first.platform.name())]);
    pieces.extend([text(" and "), strong(&second.total()), text(" for "), text(second.platform.name())]);
    if mixed.people.pico() > 0 {
        let mix = format::money(mixed.cloud);
        let [one, other] = [first, second].map(|side| format::money(side.cloud));
        pieces.push(text(&format!(
            ", the people of both and the migration included; the clouds alone are {mix} against {one} and {other}"
        )));
    }
    pieces.push(text(". "));
}

/// Its response and its cold starts.
pub(super) fn latency(scenario: &Scenario, mixed: &Mixed, pieces: &mut Vec<Piece>) {
    let (goal, cold) = (format::duration(scenario.goals.p99), format::percent(mixed.cold_share));
    pieces.extend([text("p99 is "), Piece::Strong(format::duration(mixed.latency.p99))]);
    pieces.push(text(&format!(", inside your {goal}; {cold} of requests start cold.")));
}

/// What is said of a mix that comes near and does not win.
pub(super) fn comes_near(scenario: &Scenario, mixed: &Mixed, pieces: &mut Vec<Piece>) {
    let tie = format::percent(scenario.goals.tie.get());
    pieces.extend([text("A mix would cost "), strong(&mixed.total())]);
    pieces.push(text(&format!(", within {tie} of the cheapest: the simpler one stands. ")));
}

/// The cheaper side first.
pub(super) fn cheaper_first(outcome: &Outcome) -> (&SideOutcome, &SideOutcome) {
    let (functions, containers) = (&outcome.serverless, &outcome.microservices);
    if containers.total() < functions.total() { (containers, functions) } else { (functions, containers) }
}

#[cfg(test)]
#[path = "mix_tests.rs"]
mod tests;
