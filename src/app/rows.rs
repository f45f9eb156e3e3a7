//! The ten rows of the infographic: the article's generic comparison, for this workload.
//!
//! Each row is two short sentences of facts with every number computed, and says how far it rests on judgement.

mod choosing;
pub mod phrase;

use crate::app::example::{self, home_ground};
use crate::app::format;
use crate::app::knob::Knob;
use crate::app::mixed::Mixed;
use crate::app::outcome::{Containers, Fleet, Functions, Outcome, SideOutcome, both};
use crate::app::rows::choosing::choosing;
use crate::app::rows::phrase::{failing, hours, lower, plural, short, span, whole};
use crate::app::scenario::{FrontDoor, Platform, Scenario, Side};
use crate::app::words;
use crate::model::units::Seconds;

/// A row of the comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What is compared.
    pub name: &'static str,
    /// How far it is computed.
    pub basis: Basis,
    /// What holds for the functions side.
    pub serverless: String,
    /// What holds for the containers side.
    pub microservices: String,
    /// What a judgement rests on; empty where nothing is judged.
    pub note: String,
    /// The side that does better, where a computed number decides it.
    pub better: Option<Side>,
}

/// How far a row is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Every statement follows from the scenario by a formula or a count.
    Computed,
    /// The numbers are computed; what they are held against is judged.
    Partly,
}

impl Basis {
    /// The word for it on the page.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Computed => "computed",
            Self::Partly => "part judgement",
        }
    }
}

impl Row {
    /// The sentence of a side.
    pub fn of(&self, side: Side) -> &str {
        match side {
            Side::Serverless => &self.serverless,
            Side::Microservices => &self.microservices,
        }
    }
}

/// All ten rows, in the order of the page.
pub fn rows(scenario: &Scenario, outcome: &Outcome) -> [Row; 10] {
    let facts = Facts::of(scenario, outcome);
    [
        architecture(&facts),
        scalability(&facts),
        management(&facts),
        cost_model(&facts),
        latency(&facts),
        use_case(&facts),
        deployment(&facts),
        performance(&facts),
        security(&facts),
        choosing(&facts),
    ]
}

/// Pods of a Deployment that Kubernetes replaces at a time unless told otherwise: a quarter more, rounded up, and a
/// quarter fewer, rounded down.
///
/// Source: kubernetes.io, Deployments, "Max Unavailable" and "Max Surge" default to 25 %.
const ROLLED_AT_ONCE: f64 = 0.25;

/// What all rows read.
struct Facts<'a> {
    scenario: &'a Scenario,
    outcome: &'a Outcome,
    functions: Functions,
    containers: Containers,
    services: usize,
    /// What a running copy of a service is called on the containers side, singular.
    copy: &'static str,
}

impl<'a> Facts<'a> {
    fn of(scenario: &'a Scenario, outcome: &'a Outcome) -> Self {
        let functions = match outcome.serverless.fleet {
            Fleet::Functions(functions) => functions,
            Fleet::Containers(_) => Functions::default(),
        };
        let containers = match outcome.microservices.fleet {
            Fleet::Containers(containers) => containers,
            Fleet::Functions(_) => Containers::default(),
        };
        let copy = match outcome.microservices.platform {
            Platform::AwsFargate => "task",
            Platform::AzureContainerApps => "replica",
            Platform::GcpRun => "instance",
            _ => "pod",
        };
        Self { scenario, outcome, functions, containers, services: scenario.services.len(), copy }
    }

    /// What holds for a mix, where one is shown.
    fn of_mix(&self, of: impl FnOnce(&Mixed) -> String) -> String {
        self.outcome.mixed.as_ref().map_or_else(String::new, |mixed| format!("A mix: {}", of(mixed)))
    }

    fn pods(&self) -> String {
        span(self.containers.night, self.containers.peak, self.copy)
    }

    fn has_nodes(&self) -> bool {
        self.containers.nodes_peak > 0.0
    }

    /// `on 3 nodes`, or that there are none to run.
    fn nodes(&self) -> String {
        plural(whole(self.containers.nodes_peak), "node")
    }
}

fn architecture(facts: &Facts) -> Row {
    let door = door(facts.scenario.serverless.platform, facts.scenario.serverless.front_door);
    let calls = match facts.services {
        1 => String::new(),
        _ => match Knob::Visits.read(facts.scenario) {
            1.0 => ", 1 call a request".into(),
            visits => format!(", {} calls a request", format::number(visits)),
        },
    };
    let ground = if facts.has_nodes() { format!("on {} at the peak", facts.nodes()) } else { "without nodes".into() };
    Row {
        name: "Architecture",
        basis: Basis::Computed,
        serverless: format!("{} {door}{calls}", plural(facts.services, "function")),
        microservices: format!("{}{calls}: {} {ground}", plural(facts.services, "service"), facts.pods()),
        note: facts.of_mix(|mixed| words::mix::way(facts.scenario, mixed)),
        better: None,
    }
}

/// How requests reach the functions.
const fn door(platform: Platform, door: FrontDoor) -> &'static str {
    match (platform, door) {
        (Platform::CloudflareWorkers, _) | (_, FrontDoor::FunctionUrl) => "behind its own address",
        (Platform::AzureFunctions | Platform::AzureFlex, _) => "behind API Management",
        (Platform::GcpFunctions, _) => "behind an API Gateway",
        (_, FrontDoor::HttpApi) => "behind an HTTP API",
        (_, FrontDoor::RestApi) => "behind a REST API",
    }
}

fn scalability(facts: &Facts) -> Row {
    let Containers { pod_delay, node_delay, .. } = facts.containers;
    let follow = match facts.has_nodes() {
        true => format!("{} to follow a rise, {} if a node must start", short(pod_delay), short(node_delay)),
        false => format!("{} to follow a rise", short(pod_delay)),
    };
    let (functions, containers) = (&facts.outcome.serverless, &facts.outcome.microservices);
    Row {
        name: "Scalability",
        basis: Basis::Computed,
        serverless: format!(
            "{} from night to peak, each at once but cold; {}",
            span(facts.functions.night, facts.functions.peak, "instance"),
            failing(functions, "throttled")
        ),
        microservices: format!("{}, {follow}; {}", facts.pods(), failing(containers, "turned away")),
        note: String::new(),
        better: lower(functions.failed_share, containers.failed_share),
    }
}

fn management(facts: &Facts) -> Row {
    let people = &facts.scenario.people;
    let (few, many) = (people.serverless_hours.get(), people.microservices_hours.get());
    let run = match facts.has_nodes() {
        true => format!("{}, {} and a cluster to run", plural(facts.services, "service"), facts.nodes()),
        false => format!("{} to run, hosts are the provider's", plural(facts.services, "service")),
    };
    Row {
        name: "Management",
        basis: Basis::Partly,
        serverless: format!("{} to run; {}", plural(facts.services, "function"), hours(few)),
        microservices: format!("{run}; {}", hours(many)),
        note: "Counted from the scenario; the hours are your own estimate.".into(),
        better: lower(few, many),
    }
}

fn cost_model(facts: &Facts) -> Row {
    let (functions, containers) = (&facts.outcome.serverless, &facts.outcome.microservices);
    let kept = match facts.functions.warm_floor {
        0 => "Pay per use".into(),
        warm => format!("Pay per use, {warm} kept warm"),
    };
    Row {
        name: "Cost model",
        basis: Basis::Computed,
        serverless: format!("{kept}: {}", costs(facts.scenario, functions)),
        microservices: format!("Paid capacity: {}", costs(facts.scenario, containers)),
        note: facts.of_mix(|mixed| {
            format!("cloud {}, people {} a month.", format::money(mixed.cloud), format::money(mixed.people))
        }),
        better: lower(functions.total().dollars(), containers.total().dollars()),
    }
}

fn latency(facts: &Facts) -> Row {
    let (functions, containers) = (&facts.outcome.serverless, &facts.outcome.microservices);
    let colds = match facts.functions.colds_per_day {
        colds if colds > 0.0 => {
            let share = format::percent(facts.functions.cold_share);
            format!("{} cold starts a day, {share} of requests", format::count(colds))
        }
        _ => "no cold starts".into(),
    };
    Row {
        name: "Latency",
        basis: Basis::Computed,
        serverless: format!("{}; {colds}", percentiles(facts.scenario, functions)),
        microservices: format!("{}; no cold starts", percentiles(facts.scenario, containers)),
        note: facts.of_mix(|mixed| {
            let p99 = format::duration(mixed.latency.p99);
            format!("p99 {p99}, {} of requests start cold.", format::percent(mixed.cold_share))
        }),
        better: lower(functions.latency.p99.get(), containers.latency.p99.get()),
    }
}

fn use_case(facts: &Facts) -> Row {
    let (nearest, distance) = example::nearest(facts.scenario);
    let away = |side| format::percent(home_ground(side).distance(facts.scenario));
    let home = |side| format!("{} away from “{}”, where it is at home", away(side), home_ground(side).name);
    let [left, right] =
        both([Side::Serverless, Side::Microservices], |side| home_ground(side).distance(facts.scenario));
    Row {
        name: "Use case",
        basis: Basis::Partly,
        serverless: home(Side::Serverless),
        microservices: home(Side::Microservices),
        note: format!(
            "Nearest example: “{}”, {}. Distance on the sliders of rate, peak, duration and memory; who is at \
             home where is our judgement.",
            nearest.name,
            if distance < 0.005 { "exactly".into() } else { format!("{} away", format::percent(distance)) }
        ),
        better: lower(left, right),
    }
}

fn deployment(facts: &Facts) -> Row {
    let each = facts.containers.mean.max(1.0) / facts.services as f64;
    let at_once = (each * ROLLED_AT_ONCE).ceil() + (each * ROLLED_AT_ONCE).floor();
    let (rounds, rule) = match facts.outcome.microservices.platform {
        Platform::AwsFargate => (1.0, "ECS doubles the tasks, then drops the old"),
        Platform::AzureContainerApps | Platform::GcpRun => (1.0, "a new revision takes over at once"),
        _ => ((each / at_once).ceil(), "Kubernetes replaces a quarter of the pods at a time"),
    };
    let time = facts.containers.pod_delay.times(rounds);
    let reach = |one: &str| match facts.services {
        1 => format!("a bad {one} reaches every request"),
        _ => format!("a bad {one} reaches {} of requests", format::percent(widest_reach(facts.scenario))),
    };
    Row {
        name: "Deployment",
        basis: Basis::Partly,
        serverless: format!("{}, live at once; {}", plural(facts.services, "version"), reach("version")),
        microservices: format!(
            "{}, {} each in {}; {}",
            plural(facts.services, "image"),
            short(time),
            plural(whole(rounds), "round"),
            reach("image")
        ),
        note: format!("Assumes defaults: functions switch all traffic; {rule}."),
        better: None,
    }
}

fn performance(facts: &Facts) -> Row {
    let seconds = Knob::Duration.read(facts.scenario) / 1e3;
    let workers = facts.scenario.microservices.workers_per_pod;
    let busy = facts.containers.utilisation_peak;
    let room = match busy {
        busy if busy >= 1.0 => "saturated at the peak".into(),
        busy if busy > 0.0 => {
            format!("{} busy at the peak, room for {} as much", format::percent(busy), format::times(1.0 / busy))
        }
        _ => "idle".into(),
    };
    Row {
        name: "Performance",
        basis: Basis::Computed,
        serverless: format!("{}/s an instance, one request at a time; grows with each", format::number(1.0 / seconds)),
        microservices: format!(
            "{}/s a {}, {workers} at a time; {room}",
            format::number(f64::from(workers) / seconds),
            facts.copy
        ),
        note: String::new(),
        better: None,
    }
}

fn security(facts: &Facts) -> Row {
    let below = match facts.has_nodes() {
        true => format!("{}, {} and a cluster to patch", plural(facts.services, "image"), facts.nodes()),
        false => format!("{} to patch", plural(facts.services, "image")),
    };
    let left = match facts.has_nodes() {
        true => "The provider keeps the machines and the control plane",
        false => "The provider keeps the hosts",
    };
    Row {
        name: "Security",
        basis: Basis::Partly,
        serverless: format!(
            "{} to scope, {} of code to patch; nothing below it",
            plural(facts.services, "role"),
            plural(facts.services, "bundle")
        ),
        microservices: format!("{} to scope, {below}", plural(facts.services, "identity")),
        note: format!("Counts one identity a unit. {left}; for functions it also keeps system and runtime."),
        better: None,
    }
}

fn costs(scenario: &Scenario, side: &SideOutcome) -> String {
    let cloud = side.cloud.dollars();
    let millions = scenario.traffic.rate.get() * 3600.0 * scenario.prices.month_hours.get() / 1e6;
    let idle = format::percent(side.idle_share);
    let each = match millions > 0.0 {
        true => format!("; {} a million requests", format::dollars(cloud / millions)),
        false => String::new(),
    };
    format!("{idle} idle; cloud {}, people {} a month{each}", format::money(side.cloud), format::money(side.people))
}

fn percentiles(scenario: &Scenario, side: &SideOutcome) -> String {
    let [p50, p95] = both([side.latency.p50, side.latency.p95], format::duration);
    let p99 = format::duration(side.latency.p99);
    let over = side.latency.p99.get() - scenario.goals.p99.get();
    let goal = match side.meets_goal {
        true => "inside the goal".to_owned(),
        false if over > 0.0 => format!("{} over the goal", format::duration(Seconds::of(over))),
        false => "outside the goal".to_owned(),
    };
    format!("p50 {p50}, p95 {p95}, p99 {p99}, {goal}")
}

/// Share of requests that pass through the most visited service.
fn widest_reach(scenario: &Scenario) -> f64 {
    scenario.services.iter().map(|service| service.visits.get().min(1.0)).fold(0.0, f64::max)
}
