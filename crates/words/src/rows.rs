//! The ten rows of the infographic in words: two short sentences a row, and what a judgement rests on.

use crate::phrase::{failing, hours, plural, short, span};
use crate::values;
use crate::{facts as limits, mix, winner_title};
use answer::mixed::Mixed;
use answer::rows::{
    Answers, Basis, Busy, Choosing, Comparison, Costs, Deployment, Door, Goal, Performance, Rollout, Row, Running,
    Scalability, Security, Standing, Stretch, Unit, UseCase, decided,
};
use answer::{Decider, Outcome, Reason, Winner};
use scenario::example::home_ground;
use scenario::knob::Knob;
use scenario::{Scenario, Side};
use text::format;

/// A row in words.
#[derive(Clone, Debug, PartialEq)]
pub struct RowText {
    /// Which row.
    pub row: Row,
    /// The side that does better, where a computed number decides it.
    pub better: Option<Side>,
    /// What holds for the functions side.
    pub serverless: String,
    /// What holds for the containers side.
    pub microservices: String,
    /// What a judgement rests on, and what holds for a mix; empty where there is nothing to note.
    pub note: String,
}

/// All ten rows, in the order of the page.
pub fn rows(scenario: &Scenario, outcome: &Outcome) -> Vec<RowText> {
    let facts = Comparison::of(scenario, outcome);
    let text = |row: &Row| {
        let [serverless, microservices, note] = texts(*row, &facts, scenario);
        RowText { row: *row, better: facts.better(*row), serverless, microservices, note }
    };
    Row::ALL.iter().map(text).collect()
}

/// What is compared.
pub const fn name(row: Row) -> &'static str {
    match row {
        Row::Architecture => "Architecture",
        Row::Scalability => "Scalability",
        Row::Management => "Management",
        Row::CostModel => "Cost model",
        Row::Latency => "Latency",
        Row::UseCase => "Use case",
        Row::Deployment => "Deployment",
        Row::Performance => "Performance",
        Row::Security => "Security",
        Row::Choosing => "Choosing",
    }
}

/// How far a row is computed.
pub const fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Computed => "computed",
        Basis::Partly => "part judgement",
    }
}

/// The answer in a sentence.
pub fn answer(outcome: &Outcome) -> &'static str {
    match decided(outcome) {
        None => "Neither side can run this.",
        Some(Winner::Serverless) => "Serverless is chosen.",
        Some(Winner::Microservices) => "Microservices are chosen.",
        Some(Winner::Mixed) => "A mix is chosen.",
        Some(Winner::TossUp) => "It is a toss-up.",
    }
}

/// The sentences of both sides, and the note.
fn texts(row: Row, facts: &Comparison, scenario: &Scenario) -> [String; 3] {
    match row {
        Row::Architecture => architecture(facts, scenario),
        Row::Scalability => scalability(facts, &facts.scalability),
        Row::Management => management(facts),
        Row::CostModel => cost_model(facts),
        Row::Latency => latency(facts),
        Row::UseCase => use_case(&facts.use_case),
        Row::Deployment => deployment(facts, &facts.deployment),
        Row::Performance => performance(facts, &facts.performance),
        Row::Security => security(facts, &facts.security),
        Row::Choosing => choosing(&facts.choosing),
    }
}

fn architecture(facts: &Comparison, scenario: &Scenario) -> [String; 3] {
    let calls = match facts.architecture.calls {
        None => String::new(),
        Some(1.0) => ", 1 call a request".into(),
        Some(calls) => format!(", {} calls a request", format::number(calls)),
    };
    let ground = match facts.nodes {
        Some(nodes) => format!("on {} at the peak", plural(nodes, "node")),
        None => "without nodes".into(),
    };
    [
        format!("{} behind {}{calls}", plural(facts.services, "function"), door(facts)),
        format!("{}{calls}: {} {ground}", plural(facts.services, "service"), copies(facts)),
        of_mix(facts, |mixed| mix::way(scenario, mixed)),
    ]
}

const fn door(facts: &Comparison) -> &'static str {
    match facts.architecture.door {
        Door::OwnAddress if facts.services > 1 => "their own addresses",
        Door::OwnAddress => "its own address",
        Door::ApiManagement => "API Management",
        Door::ApiGateway => "an API Gateway",
        Door::HttpApi => "an HTTP API",
        Door::RestApi => "a REST API",
        Door::Balancer => "a load balancer",
    }
}

fn scalability(facts: &Comparison, found: &Scalability) -> [String; 3] {
    let node = match found.node {
        Some(delay) => format!(", {} if a node must start", short(delay)),
        None => String::new(),
    };
    let (throttled, turned_away) = (failing(found.throttled, "throttled"), failing(found.turned_away, "turned away"));
    let functions = match found.doubling {
        None => format!("{} from night to peak, each at once but cold", running(found.instances, "instance")),
        Some(time) => {
            let environments = running(found.instances, "environment");
            format!("{environments} from night to peak, twice as many in {} and none cold", short(time))
        }
    };
    let containers = match found.follows {
        true => format!("{}, {} to follow a rise{node}", copies(facts), short(found.follow)),
        false => format!("{}, as many all week: nothing follows a rise", copies(facts)),
    };
    [format!("{functions}; {throttled}"), format!("{containers}; {turned_away}"), String::new()]
}

fn management(facts: &Comparison) -> [String; 3] {
    let [few, many] = facts.hours;
    let services = plural(facts.services, "service");
    let run = match facts.nodes {
        Some(nodes) => format!("{services}, {} and a cluster to run", plural(nodes, "node")),
        None => format!("{services} to run, hosts are the provider's"),
    };
    [
        format!("{} to run; {}", plural(facts.services, "function"), hours(few)),
        format!("{run}; {}", hours(many)),
        "Counted from the scenario; the hours are your own estimate.".into(),
    ]
}

fn cost_model(facts: &Comparison) -> [String; 3] {
    let kept = match facts.kept_warm {
        0 => String::new(),
        warm if facts.services > 1 => format!(", {warm} of each kept warm"),
        warm => format!(", {warm} kept warm"),
    };
    let [functions, containers] = &facts.costs;
    [
        format!("Pay per use{kept}: {}", costs(functions)),
        format!("Paid capacity: {}", costs(containers)),
        of_mix(facts, |mixed| {
            format!("cloud {}, people {} a month.", format::money(mixed.cloud), format::money(mixed.people))
        }),
    ]
}

fn costs(costs: &Costs) -> String {
    let each = match costs.million {
        Some(dollars) => format!("; {} a million requests", format::dollars(dollars)),
        None => String::new(),
    };
    format!(
        "{} idle; cloud {}, people {} a month{each}",
        format::percent(costs.idle),
        format::money(costs.cloud),
        format::money(costs.people)
    )
}

fn latency(facts: &Comparison) -> [String; 3] {
    let [functions, containers] = &facts.answers;
    let colds = match facts.colds {
        Some(colds) => {
            let share = format::percent(colds.share);
            format!("{} cold starts a day, {share} of requests", format::count(colds.a_day))
        }
        None => "no cold starts".into(),
    };
    [
        format!("{}; {colds}", percentiles(functions)),
        format!("{}; no cold starts", percentiles(containers)),
        of_mix(facts, |mixed| {
            let p99 = format::duration(mixed.latency.p99);
            format!("p99 {p99}, {} of requests start cold.", format::percent(mixed.cold_share))
        }),
    ]
}

fn percentiles(answers: &Answers) -> String {
    let goal = match answers.goal {
        Goal::Inside => "inside the goal".to_owned(),
        Goal::Over(over) => format!("{} over the goal", format::duration(over)),
        Goal::Outside => "outside the goal".to_owned(),
    };
    let latency = &answers.latency;
    format!(
        "p50 {}, p95 {}, p99 {}, {goal}",
        format::duration(latency.p50),
        format::duration(latency.p95),
        format::duration(latency.p99)
    )
}

fn use_case(found: &UseCase) -> [String; 3] {
    let home = |away: f64, side| format!("typical: “{}”, {} from here", home_ground(side).name, format::percent(away));
    let [left, right] = found.away;
    let distance = match found.distance {
        None => "exactly".into(),
        Some(distance) => format!("{} away", format::percent(distance)),
    };
    [
        home(left, Side::Serverless),
        home(right, Side::Microservices),
        format!(
            "Nearest example: “{}”, {distance}. In per cent of the sliders of rate, peak, duration and memory; what is \
             typical is our judgement.",
            found.nearest.name
        ),
    ]
}

fn deployment(facts: &Comparison, found: &Deployment) -> [String; 3] {
    let reach = match found.reach {
        None => "every request".into(),
        Some(share) => format!("{} of requests", format::percent(share)),
    };
    let rule = match found.rollout {
        Rollout::Doubled => "ECS doubles the tasks, then drops the old",
        Rollout::Revision => "a new revision takes over at once",
        Rollout::Quarters => "Kubernetes replaces a quarter of the pods at a time",
    };
    [
        format!("{}, live at once; a bad version reaches {reach}", plural(facts.services, "version")),
        format!(
            "{}, {} each in {}; a bad image reaches {reach}",
            plural(facts.services, "image"),
            short(found.time),
            plural(found.rounds, "round")
        ),
        format!("Assumes defaults: functions switch all traffic; {rule}."),
    ]
}

fn performance(facts: &Comparison, found: &Performance) -> [String; 3] {
    let room = match found.busy {
        Busy::Idle => "idle".into(),
        Busy::Share(busy) => {
            format!("{} busy at the peak, room for {} as much", format::percent(busy), format::times(1.0 / busy))
        }
        Busy::Saturated => "saturated at the peak".into(),
    };
    let (each, workers) = (format::number(found.copy), found.workers);
    [
        format!("{}/s an instance, one request at a time; grows with each", format::number(found.instance)),
        format!("{each}/s {} {}, {workers} at a time; {room}", article(facts.unit), unit(facts.unit)),
        String::new(),
    ]
}

fn security(facts: &Comparison, found: &Security) -> [String; 3] {
    let (images, identities) = (plural(found.bundles, "image"), plural(found.identities, "identity"));
    let (below, left) = match facts.nodes {
        Some(nodes) => {
            let below = format!("{images}, {} and a cluster", plural(nodes, "node"));
            (below, "The provider keeps the machines and the control plane")
        }
        None => (images, "The provider keeps the hosts"),
    };
    let (roles, bundles) = (plural(found.identities, "role"), plural(found.bundles, "bundle"));
    [
        format!("{roles} to scope, {bundles} of code to patch; nothing below it"),
        format!("{identities} to scope, {below} to patch"),
        format!("Counts one identity a unit. {left}; for functions it also keeps system and runtime."),
    ]
}

fn choosing(found: &Choosing) -> [String; 3] {
    let decided = match found.decided_by {
        Decider::Limits => "a hard limit",
        Decider::Latency => "the p99 goal",
        Decider::Cost => "cost with people",
    };
    let agreed = match found.agreed {
        None => String::new(),
        Some(agreed) => {
            format!(", the same in {} of {} cases", format::percent(agreed.share), format::exact(agreed.draws.into()))
        }
    };
    let [functions, containers] = &found.standings;
    let note = match found.winner {
        None => limits::reason(&Reason::NeitherFits),
        Some(winner) => format!("{}: decided by {decided}{agreed}.", winner_title(winner)),
    };
    [standing(functions), standing(containers), note]
}

fn standing(standing: &Standing) -> String {
    let (stretches, nowhere, before) = match standing {
        Standing::RuledOut(limit) => return format!("Ruled out: {}", limits::limit(limit)),
        Standing::Misses(p99) => return format!("Misses the p99 goal with {}", format::duration(*p99)),
        Standing::Chosen(stretches) => (stretches, "Chosen", "Chosen; wins"),
        Standing::NotChosen(stretches) => (stretches, "Not chosen", "Would win"),
    };
    match stretches.as_slice() {
        [] => format!("{nowhere}, wherever rate and duration are turned"),
        stretches => format!("{before} {}", stretches.iter().map(stretch).collect::<Vec<_>>().join(", ")),
    }
}

/// `below 131/s`, `between 150 ms and 640 ms a visit`.
fn stretch(stretch: &Stretch) -> String {
    let knob = stretch.knob;
    let each = if knob == Knob::Duration { " a visit" } else { "" };
    let (word, first, second) = match (stretch.above, stretch.below) {
        (Some(start), Some(end)) => ("between", start, Some(end)),
        (Some(start), None) => ("above", start, None),
        (None, end) => ("below", end.unwrap_or_default(), None),
    };
    let second = second.map_or_else(String::new, |end| format!(" and {}", values::knob(knob, end)));
    format!("{word} {}{second}{each}", values::knob(knob, first))
}

/// What holds for a mix, where one is shown.
fn of_mix(facts: &Comparison, of: impl FnOnce(&Mixed) -> String) -> String {
    facts.mixed.map_or_else(String::new, |mixed| format!("A mix: {}", of(mixed)))
}

/// The running copies of the containers side.
fn copies(facts: &Comparison) -> String {
    running(facts.copies, unit(facts.unit))
}

fn running(running: Running, noun: &str) -> String {
    span(running.night, running.peak, noun)
}

/// A running copy on the containers side.
pub const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Pod => "pod",
        Unit::Task => "task",
        Unit::Replica => "replica",
        Unit::Instance => "instance",
    }
}

const fn article(unit: Unit) -> &'static str {
    match unit {
        Unit::Instance => "an",
        _ => "a",
    }
}

#[cfg(test)]
#[path = "rows_tests.rs"]
mod tests;
