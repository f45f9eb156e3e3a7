//! From what runs in a month to what is metered: one file for each provider.
//!
//! Which lines a platform can have at all stands in the catalogue (`platforms.toml`); a test holds the two together.

mod aws;
mod azure;
mod cloudflare;
mod google;

use crate::functions::Work;
use crate::hosts::Hosted;
use crate::shared::Flow;
use billing::azure::Flex;
use billing::{Counts, FunctionsGen2, Usage};
use catalogue::Provider;
use model::billing::DurationRule;
use scenario::{BilledBy, Platform, Scenario, Side};

/// What a month of a containers side comes to, before anyone bills it.
#[derive(Clone)]
pub(crate) struct Month<'a> {
    /// What is chosen.
    pub scenario: &'a Scenario,
    /// What the pods run on.
    pub hosted: Hosted,
    /// Capacity units of a load balancer that counts in them, times hours.
    pub lcu_hours: f64,
    /// What instances are billed by, where the platform leaves the choice.
    pub billed_by: Option<BilledBy>,
    /// What flows.
    pub flow: Flow,
}

impl Month<'_> {
    fn hours(&self) -> f64 {
        self.scenario.prices.month_hours.get()
    }

    fn zones(&self) -> f64 {
        f64::from(self.scenario.microservices.zones)
    }

    /// Nodes, on average; none where there are none to run.
    fn nodes(&self) -> f64 {
        if let Hosted::Nodes { hours, .. } = self.hosted { hours / self.hours() } else { 0.0 }
    }

    /// Share of the traffic between services that leaves its zone, where it goes to any of them alike.
    fn crossing(&self) -> f64 {
        (self.zones() - 1.0) / self.zones()
    }
}

/// Records a month of functions, with the way in, the answers and the logs. `lcu_hours` are those of a load balancer before
/// them.
pub(crate) fn functions(scenario: &Scenario, work: &[Work<'_>], (flow, lcu_hours): (&Flow, f64), usage: &mut Usage) {
    let door = scenario.serverless.door();
    usage.count(Counts { requests: flow.requests, nodes: 0.0 });
    runs(scenario, work, flow, usage);
    match scenario.serverless.platform.provider() {
        Provider::Aws => aws::door(scenario, (flow, lcu_hours), usage),
        Provider::Azure => azure::door(door, flow, usage),
        Provider::Gcp => google::door(door, flow, usage),
        // A Worker is reached without anything before it.
        Provider::Cloudflare => {}
    }
    if scenario.serverless.private_network {
        network(scenario, work, flow, usage);
    }
    out(scenario, Side::Serverless, flow, usage);
}

/// The gateway, or the endpoints, by which functions in a private network reach others: in as many zones as containers would stand in.
fn network(scenario: &Scenario, work: &[Work<'_>], flow: &Flow, usage: &mut Usage) {
    let (hours, zones) = (scenario.prices.month_hours.get(), f64::from(scenario.microservices.zones));
    match scenario.serverless.platform.provider() {
        Provider::Aws => aws::exit((hours, zones), scenario.serverless.endpoints, flow.log_gb, usage),
        // Each instance counts as a machine.
        Provider::Gcp => google::nat(work.iter().map(Work::busy).sum::<f64>().max(1.0), hours, usage),
        Provider::Azure => azure::nat(hours, flow.log_gb, usage),
        // A Worker stands in no network of one's own.
        Provider::Cloudflare => {}
    }
}

/// Records a month of containers: what they run on, the way in, the network, the answers, the logs and the images.
pub(crate) fn containers(month: &Month<'_>, usage: &mut Usage) {
    usage.count(Counts { requests: month.flow.requests, nodes: month.nodes() });
    stands(month, usage);
    out(month.scenario, Side::Microservices, &month.flow, usage);
}

/// Records a month of both on one account: `work` by functions, the rest by containers.
///
/// All requests come in by one way, so that the functions behind it have no gateway of their own: the containers' own
/// where that can reach functions, else one that only a mix needs. `month.flow` holds what the way in and the containers carry; what leaves for the internet and
/// what is logged is that of `flow`, once, whoever answers.
pub(crate) fn mixed(month: &Month<'_>, work: &[Work<'_>], flow: &Flow, usage: &mut Usage) {
    usage.count(Counts { requests: flow.requests, nodes: month.nodes() });
    runs(month.scenario, work, flow, usage);
    stands(month, usage);
    // An Application Load Balancer reaches functions of AWS and, by serverless endpoints, those of Google; the ingress in
    // a cluster of AKS passes on to any address. What comes with these two leads to their own containers only.
    match month.scenario.microservices.platform {
        Platform::GcpRun => google::balancer(month, usage),
        Platform::AzureContainerApps => azure::gateway(&month.flow, usage),
        _ => {}
    }
    out(month.scenario, Side::Microservices, flow, usage);
}

/// The runs of functions alone.
pub(crate) fn runs(scenario: &Scenario, work: &[Work<'_>], flow: &Flow, usage: &mut Usage) {
    match scenario.serverless.platform {
        Platform::AzureFunctions => azure::consumption(work, usage),
        Platform::AzureFlex => azure::flex(scenario, work, usage),
        Platform::GcpFunctions => google::functions(scenario, work, usage),
        Platform::CloudflareWorkers => cloudflare::workers(work, flow, usage),
        Platform::AwsLambdaManaged => aws::managed(scenario, work, usage),
        _ => aws::lambda(scenario, work, usage),
    }
}

/// The rule by which instances are billed for periods of activity; nothing where runs are billed.
pub(crate) fn periods(scenario: &Scenario) -> Option<DurationRule> {
    match scenario.serverless.platform {
        Platform::AzureFlex => Some(Flex::duration_rule()),
        Platform::GcpFunctions => Some(FunctionsGen2::duration_rule()),
        _ => None,
    }
}

/// What comes on top of the runs if the dearest reading of a rule that is not documented to the end held; nothing where
/// there is no such rule.
pub(crate) fn dearest(scenario: &Scenario, work: &[Work<'_>]) -> Option<Usage> {
    (scenario.serverless.platform == Platform::AzureFlex).then(|| azure::flex_apart(scenario, work))
}

/// What containers run on, and the way in and the network around it.
fn stands(month: &Month<'_>, usage: &mut Usage) {
    match month.scenario.microservices.platform.provider() {
        Provider::Azure => azure::containers(month, usage),
        Provider::Gcp => google::containers(month, usage),
        Provider::Aws => aws::containers(month, usage),
        Provider::Cloudflare => cloudflare::containers(month, usage),
    }
}

/// Answers to the internet, and logs that are kept for the month in which they are written.
fn out(scenario: &Scenario, side: Side, flow: &Flow, usage: &mut Usage) {
    match scenario.platform(side).provider() {
        Provider::Aws => aws::out(side, flow, usage),
        Provider::Azure => azure::out(flow, usage),
        Provider::Gcp => google::out(flow, usage),
        // What leaves and what is logged is billed with the requests.
        Provider::Cloudflare => {}
    }
}
