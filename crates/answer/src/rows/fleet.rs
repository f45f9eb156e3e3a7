//! The rows about what runs: architecture, scalability, deployment, performance, security.

use crate::{Containers, Fleet, Functions, Outcome};
use catalogue::limits::aws;
use model::units::Seconds;
use scenario::knob::Knob;
use scenario::places;
use scenario::{FrontDoor, Platform, Scenario};

/// Pods of a Deployment that Kubernetes replaces at a time unless told otherwise: a quarter more, rounded up, and a
/// quarter fewer, rounded down.
///
/// Source: kubernetes.io, Deployments, "Max Unavailable" and "Max Surge" default to 25 %.
const ROLLED_AT_ONCE: f64 = 0.25;

/// What a running copy of a service is on the containers side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Of Kubernetes.
    Pod,
    /// Of Amazon ECS.
    Task,
    /// Of Azure Container Apps.
    Replica,
    /// Of Google Cloud Run, or a container of Cloudflare.
    Instance,
}

impl Unit {
    /// On this platform.
    pub const fn of(platform: Platform) -> Self {
        match platform {
            Platform::AwsFargate => Self::Task,
            Platform::AzureContainerApps => Self::Replica,
            Platform::GcpRun | Platform::CloudflareContainers => Self::Instance,
            _ => Self::Pod,
        }
    }
}

/// An expected number of running things.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Running {
    /// In the quietest hour.
    pub night: f64,
    /// In the busiest hour.
    pub peak: f64,
}

/// How requests reach the functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// An address of their own, without a gateway.
    OwnAddress,
    /// Azure API Management.
    ApiManagement,
    /// Google's API Gateway.
    ApiGateway,
    /// An HTTP API of Amazon API Gateway.
    HttpApi,
    /// A REST API of it.
    RestApi,
    /// An Application Load Balancer.
    Balancer,
}

/// What stands where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Architecture {
    /// What stands before the functions.
    pub door: Door,
    /// Calls to services behind a request, on average; nothing where there is one service.
    pub calls: Option<f64>,
}

/// How both follow the load.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scalability {
    /// Live function instances.
    pub instances: Running,
    /// Seconds in which these double, where they are not there as soon as they are asked for.
    pub doubling: Option<Seconds>,
    /// Share of requests for which there is none, in `0..=1`.
    pub throttled: f64,
    /// Time until a new copy serves after a rise.
    pub follow: Seconds,
    /// Whether copies follow a rise at all, or are as many all week as the busiest hour needs.
    pub follows: bool,
    /// The same where a node must start first; nothing where the hosts are the provider's.
    pub node: Option<Seconds>,
    /// Share of requests that the containers side turns away, in `0..=1`.
    pub turned_away: f64,
}

/// How a new version reaches the requests, with the defaults of each platform.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deployment {
    /// By which rule copies are replaced.
    pub rollout: Rollout,
    /// Rounds until all copies of a service are replaced.
    pub rounds: usize,
    /// Time for them, each as long as a new copy needs to serve.
    pub time: Seconds,
    /// Share of requests that meet a bad version of the most visited service, in `0..=1`; nothing where there is one
    /// service, which all of them meet.
    pub reach: Option<f64>,
}

/// How a platform replaces running copies unless told otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rollout {
    /// As many new ones beside the old ones, which are then dropped.
    Doubled,
    /// A new revision beside the old one, which takes over at once.
    Revision,
    /// A quarter of them at a time.
    Quarters,
}

/// What a unit serves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Performance {
    /// Visits a second of a busy function instance, one at a time.
    pub instance: f64,
    /// Visits a second of a copy whose workers are all busy.
    pub copy: f64,
    /// Visits that a copy works on at a time.
    pub workers: u32,
    /// How busy the workers are in the busiest hour.
    pub busy: Busy,
}

/// How busy a fleet is in its busiest hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Busy {
    /// Not at all.
    Idle,
    /// By this share, in `0..1`.
    Share(f64),
    /// All of it, and more is asked for.
    Saturated,
}

/// What is to be scoped and patched on each side. Assumption: an identity for each service, a bundle of code or an image
/// for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Security {
    /// Roles or identities.
    pub identities: usize,
    /// Bundles of code, or images with a system and a runtime in them.
    pub bundles: usize,
}

/// What runs on both sides.
pub(super) struct Fleets<'a> {
    scenario: &'a Scenario,
    outcome: &'a Outcome,
    pub(super) functions: Functions,
    pub(super) containers: Containers,
    pub(super) unit: Unit,
}

impl<'a> Fleets<'a> {
    pub(super) fn of(scenario: &'a Scenario, outcome: &'a Outcome) -> Self {
        let functions = match outcome.serverless.fleet {
            Fleet::Functions(functions) => functions,
            Fleet::Containers(_) => Functions::default(),
        };
        let containers = match outcome.microservices.fleet {
            Fleet::Containers(containers) => containers,
            Fleet::Functions(_) => Containers::default(),
        };
        let unit = Unit::of(outcome.microservices.platform);
        Self { scenario, outcome, functions, containers, unit }
    }

    pub(super) fn architecture(&self) -> Architecture {
        let functions = &self.scenario.serverless;
        let calls = (self.scenario.services.len() > 1).then(|| Knob::Visits.read(self.scenario));
        Architecture { door: door(functions.platform, functions.door()), calls }
    }

    pub(super) fn scalability(&self) -> Scalability {
        let (functions, containers) = (&self.functions, &self.containers);
        Scalability {
            instances: Running { night: functions.night, peak: functions.peak },
            doubling: (self.scenario.serverless.platform == Platform::AwsLambdaManaged)
                .then(|| Seconds::of(aws::LAMBDA_MANAGED_DOUBLING.value)),
            throttled: self.outcome.serverless.failed_share,
            follow: containers.pod_delay,
            follows: !places::spreads_by_chance(self.scenario.microservices.platform),
            node: (containers.nodes_peak > 0.0).then_some(containers.node_delay),
            turned_away: self.outcome.microservices.failed_share,
        }
    }

    pub(super) fn deployment(&self) -> Deployment {
        let services = self.scenario.services.len();
        let (rollout, rounds) = match self.unit {
            Unit::Task => (Rollout::Doubled, 1.0),
            Unit::Replica | Unit::Instance => (Rollout::Revision, 1.0),
            Unit::Pod => (Rollout::Quarters, quarters(self.containers.mean.max(1.0) / services as f64)),
        };
        Deployment {
            rollout,
            rounds: whole(rounds),
            time: self.containers.pod_start.times(rounds),
            reach: (services > 1).then(|| widest_reach(self.scenario)),
        }
    }

    pub(super) fn performance(&self) -> Performance {
        let seconds = Knob::Duration.read(self.scenario) / 1e3;
        let workers = self.scenario.services[0].workers(&self.scenario.microservices);
        let busy = match self.containers.utilisation_peak {
            busy if busy >= 1.0 => Busy::Saturated,
            busy if busy > 0.0 => Busy::Share(busy),
            _ => Busy::Idle,
        };
        Performance { instance: 1.0 / seconds, copy: f64::from(workers) / seconds, workers, busy }
    }

    pub(super) fn security(&self) -> Security {
        let services = self.scenario.services.len();
        Security { identities: services, bundles: services }
    }
}

const fn door(platform: Platform, door: FrontDoor) -> Door {
    match (platform, door) {
        (Platform::CloudflareWorkers, _) | (_, FrontDoor::FunctionUrl) => Door::OwnAddress,
        (Platform::AzureFunctions | Platform::AzureFlex, _) => Door::ApiManagement,
        (Platform::GcpFunctions, _) => Door::ApiGateway,
        (_, FrontDoor::HttpApi) => Door::HttpApi,
        (_, FrontDoor::RestApi) => Door::RestApi,
        (_, FrontDoor::Balancer) => Door::Balancer,
    }
}

/// Rounds until `copies` of a service are replaced by quarters.
fn quarters(copies: f64) -> f64 {
    let quarter = copies * ROLLED_AT_ONCE;
    (copies / (quarter.ceil() + quarter.floor())).ceil()
}

/// Share of requests that pass through the most visited service.
fn widest_reach(scenario: &Scenario) -> f64 {
    scenario.services.iter().map(|service| service.visits.get().min(1.0)).fold(0.0, f64::max)
}

/// Whole things that an expected number of them needs.
pub fn whole(things: f64) -> usize {
    // Saturates: a cast from a float has no other way to go wrong.
    things.ceil() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_is_replaced_at_a_time() {
        let cases = [
            (0.2, 1.0, "less than one is one round"),
            (1.0, 1.0, "one more, none fewer: all of it"),
            (3.0, 3.0, "one more, none fewer: one by one"),
            (4.0, 2.0, "one more and one fewer"),
            (10.0, 2.0, "three more and two fewer"),
            (100.0, 2.0, "a quarter more and a quarter fewer"),
        ];
        for (copies, rounds, why) in cases {
            assert_eq!(quarters(copies), rounds, "{why}");
        }
    }

    #[test]
    fn doors_follow_the_provider_first() {
        let cases = [
            (Platform::AwsLambda, FrontDoor::HttpApi, Door::HttpApi, "as chosen"),
            (Platform::AwsLambda, FrontDoor::RestApi, Door::RestApi, "as chosen"),
            (Platform::AwsLambda, FrontDoor::FunctionUrl, Door::OwnAddress, "as chosen"),
            (Platform::AwsLambda, FrontDoor::Balancer, Door::Balancer, "as chosen"),
            (Platform::AzureFlex, FrontDoor::RestApi, Door::ApiManagement, "what Azure calls a gateway"),
            (Platform::AzureFunctions, FrontDoor::FunctionUrl, Door::OwnAddress, "each has an address of its own"),
            (Platform::GcpFunctions, FrontDoor::HttpApi, Door::ApiGateway, "what Google calls one"),
            (Platform::CloudflareWorkers, FrontDoor::RestApi, Door::OwnAddress, "there is no gateway to choose"),
        ];
        for (platform, chosen, found, why) in cases {
            assert_eq!(door(platform, chosen), found, "{why}: {platform:?}");
        }
    }
}
