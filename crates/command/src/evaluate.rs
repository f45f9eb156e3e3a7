//! `fulcrum evaluate`: a scenario becomes an outcome, version 1.
//!
//! With `--traffic=FILE` the rate and the week come from a file of times and counts; `traffic.source` says how it was
//! understood. With `--lines` each line of the input is
//! a scenario of its own, and each line of the answer its outcome, without what takes many evaluations: flip points,
//! draws (`confidence` is then 0 of 0 `draws`), `tornado` and `growth`.
//!
//! The lines of both bills can be added up anew from the scenario, `fulcrum prices` and the figures of `services` and of each
//! side: `tests/reference` does. `answered_share` is the part of a service's visits that runs, `cold_share` and `floor_share` are
//! parts of these runs that start an instance and that a kept one takes, `start_ms` how long a start takes,
//! `…_instances_mean`, `replicas_…_mean` and `nodes_billed_mean` what there is on average of the month that is billed; `nodes` has
//! this for each type of instance under functions, where these are billed by the hour. Sizes are
//! those of the hour's need: `instances_mean`, `replicas_mean` and `nodes_mean` are those of the week as it runs.

use serde_json::Value;

use super::json::Json;
use super::{Arguments, Refusal, bill, import};
use answer::drawn::DRAWS;
use answer::drawn::{CANDIDATES, Drawn, OUTCOMES, SideDrawn};
use answer::mixed::{Mixed, Way};
use answer::month::{NodesMonth, ServiceMonth};
use answer::parts::{Parts, Timing};
use answer::studies::growth::{Growth, Month};
use answer::studies::tornado::{Bar, End, Tornado};
use answer::{Containers, Fleet, Flip, Functions, Note, Outcome, Quota, SideOutcome, Winner};
use decide::evaluate::{answer_from, outcome};
use decide::steps;
use decide::study::{growth, tornado};
use model::units::Seconds;
use scenario::field::billed_by_name;
use scenario::msg::Msg;
use scenario::traffic_file::{Choices, Import};
use scenario::{Scenario, Service};

/// Reads the scenario that the arguments name and evaluates it.
pub fn run(arguments: &Arguments) -> Result<String, Refusal> {
    arguments.only(&["--traffic", "--lines", "--column", "--kind", "--zone", "--order", "--series", "--decimals"])?;
    if arguments.has("--lines") {
        if arguments.value("--traffic").is_some() {
            return Err(Refusal::new("--lines takes the traffic of each scenario, and no --traffic for all of them."));
        }
        return lines(&arguments.input()?);
    }
    let name = arguments.value("--traffic");
    let choices = import::choices(arguments)?;
    if name.is_none() && choices != Choices::default() {
        return Err(Refusal::new("--column, --kind, --zone, --order and --series say how --traffic=FILE is read."));
    }
    let traffic = name.map(|name| import::file(name, choices)).transpose()?;
    let mut chosen =
        if traffic.is_some() && !arguments.names_input() { Scenario::default() } else { read(&arguments.input()?)? };
    if let Some(import) = &traffic {
        chosen = chosen.after(Msg::Imported(import.traffic.clone()));
    }
    let traffic = name.zip(traffic.as_ref());
    Ok(evaluate(&chosen, traffic).to_string())
}

/// The outcome of the scenario on each line, line by line; empty lines are passed over.
pub fn lines(input: &str) -> Result<String, Refusal> {
    let each = |(index, line): (usize, &str)| {
        let scenario = read(line).map_err(|Refusal(why)| Refusal(format!("Line {}: {why}", index + 1)))?;
        let mut found = outcome(&scenario);
        found.notes.extend(steps::notes(&scenario, &found));
        Ok(shown(&scenario, None, &found, Vec::new()).on_one_line())
    };
    let filled = input.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    Ok(filled.map(each).collect::<Result<Vec<_>, _>>()?.join("\n"))
}

/// The outcome of a scenario's JSON form as text.
pub fn answer_to(input: &str) -> Result<String, Refusal> {
    Ok(evaluate(&read(input)?, None).to_string())
}

/// The scenario of its JSON form as text.
pub fn read(input: &str) -> Result<Scenario, Refusal> {
    let value: Value = serde_json::from_str(input).map_err(|why| Refusal(format!("The input is not JSON: {why}.")))?;
    scenario_json::once(input)?;
    scenario_json::read(&value)
}

fn evaluate(scenario: &Scenario, import: Option<(&str, &Import)>) -> Json {
    let (found, _) = answer_from(scenario, DRAWS);
    let studies = [("tornado", tornado(&tornado::tornado(scenario))), ("growth", growth(&growth::growth(scenario)))];
    shown(scenario, import, &found, studies.into())
}

fn shown(
    scenario: &Scenario,
    import: Option<(&str, &Import)>,
    found: &Outcome,
    studies: Vec<(&'static str, Json)>,
) -> Json {
    let mut fields = vec![("version", Json::number(1.0))];
    let larger = found.notes.iter().find_map(|note| if let Note::LargerNode(id) = note { Some(&**id) } else { None });
    let node = larger.unwrap_or(&scenario.microservices.node);
    // Where the traffic comes from, before what follows from it.
    if let Some((name, import)) = import {
        fields.extend([("import", import::imported(import)), ("traffic", import::traffic(name, import))]);
    }
    fields.extend([
        ("serverless", side(scenario, node, &found.serverless)),
        ("microservices", side(scenario, node, &found.microservices)),
        ("mixed", found.mixed.as_ref().map_or(Json::Null, |mix| mixed(scenario, mix))),
        (
            "verdict",
            Json::Object(vec![
                ("winner", Json::text(winner(found.verdict.winner))),
                ("winner_without_people", Json::text(winner(found.verdict.cloud_alone()))),
                ("confidence", Json::number(found.verdict.confidence)),
                ("draws", Json::number(f64::from(found.verdict.draws))),
                ("drawn", found.verdict.drawn.as_ref().map_or(Json::Null, drawn)),
                ("sentence", Json::text(words::plain(&words::sentence(scenario, found)))),
                ("reasons", texts(found.verdict.reasons.iter().map(words::facts::reason))),
                ("flips", Json::List(found.verdict.flips.iter().map(flip).collect())),
            ]),
        ),
    ]);
    fields.extend(studies);
    fields.push(("notes", texts(found.notes.iter().map(words::facts::note))));
    Json::Object(fields)
}

/// Shares of the draws by outcome, and what each side came to over all of them, and a mix where one comes near.
fn drawn(drawn: &Drawn) -> Json {
    let shares = OUTCOMES.map(|outcome| (winner(outcome), Json::number(drawn.share(outcome))));
    let side = |side: &SideDrawn| {
        Json::Object(vec![
            ("regret_usd", Json::number(side.regret)),
            ("keeps_goal", Json::number(side.kept)),
            ("total_usd_p5", Json::number(side.cost.low)),
            ("total_usd_p50", Json::number(side.cost.middle)),
            ("total_usd_p95", Json::number(side.cost.high)),
        ])
    };
    let choices = CANDIDATES.iter().zip(&drawn.sides).chain(drawn.mixed.as_ref().map(|mixed| (&Winner::Mixed, mixed)));
    let sides = choices.map(|(choice, found)| (winner(*choice), side(found)));
    Json::Object([("shares", Json::Object(shares.to_vec()))].into_iter().chain(sides).collect())
}

/// Of what a percentile is made; the parts add up to it.
fn parts(parts: &Parts) -> Json {
    let ms = |time: Seconds| Json::number(time.ms());
    let Parts { way, wait, work, cold } = *parts;
    Json::Object(vec![("way", ms(way)), ("wait", ms(wait)), ("work", ms(work)), ("cold", ms(cold))])
}

/// A time that the answer rests on.
fn timing(timing: &Timing) -> Json {
    let cited = timing.cited.as_ref();
    Json::Object(vec![
        ("of", Json::text(words::timings::id(timing.of))),
        ("median_ms", Json::number(timing.median.ms())),
        ("p99_ms", Json::number(timing.p99.ms())),
        ("evidence", cited.map_or(Json::text("own"), |cited| Json::text(cited.evidence.word()))),
        ("source", cited.map_or(Json::Null, |cited| Json::text(&*cited.source))),
        ("as_of", cited.map_or(Json::Null, |cited| Json::text(&*cited.as_of))),
    ])
}

fn side(scenario: &Scenario, node: &str, side: &SideOutcome) -> Json {
    let mut fields = vec![
        ("platform", Json::text(side.platform.id())),
        ("monthly_usd", Json::usd(side.cloud)),
        ("people_usd", Json::usd(side.people)),
        ("p50_ms", Json::number(side.latency.p50.ms())),
        ("p95_ms", Json::number(side.latency.p95.ms())),
        ("p99_ms", Json::number(side.latency.p99.ms())),
        ("p999_ms", Json::number(side.latency.p999.ms())),
        ("p99_parts_ms", parts(&side.parts.p99)),
        ("timings", Json::List(side.timings.iter().map(timing).collect())),
        ("meets_goal", Json::Flag(side.meets_goal)),
    ];
    fields.extend(match side.fleet {
        Fleet::Functions(fleet) => functions(&fleet),
        Fleet::Containers(fleet) => containers(&fleet),
    });
    fields.extend(side.platform.node().map(|_| ("node", Json::text(node))));
    if !side.function_nodes.is_empty() {
        fields.push(("nodes", Json::List(side.function_nodes.iter().map(nodes).collect())));
    }
    fields.extend([
        ("idle_share", Json::number(side.idle_share)),
        ("failed_share", Json::number(side.failed_share)),
        ("verified_share", Json::number(side.verified_share)),
        ("limits", texts(side.limits.iter().map(words::facts::limit))),
        ("quotas", Json::List(side.quotas.iter().map(quota).collect())),
        ("compute_share", side.bill.compute_share().map_or(Json::Null, Json::number)),
        ("bill", Json::Object(vec![("lines", bill::lines(&side.bill))])),
        ("services", Json::List(scenario.services.iter().zip(&side.services).map(service).collect())),
        ("hourly", hourly(&side.hours.running)),
        ("hourly_colds", hourly(&side.hours.colds)),
        ("hourly_lost", hourly(&side.hours.lost)),
        ("hourly_nodes", hourly(&side.hours.nodes)),
        ("hourly_queue", hourly(&side.hours.queue)),
    ]);
    Json::Object(fields)
}

/// What a service comes to in the month that is billed: what its lines rest on, beside the scenario.
fn service((service, month): (&Service, &ServiceMonth)) -> Json {
    let mut fields = vec![("name", Json::text(&*service.name))];
    fields.extend(match month {
        ServiceMonth::Function(month) => vec![
            ("answered_share", Json::number(month.answered_share)),
            ("cold_share", Json::number(month.cold_share)),
            ("start_ms", Json::number(month.start.ms())),
            ("floor_share", Json::number(month.floor_share)),
            ("busy_instances_mean", Json::number(month.busy)),
            ("floor_active_instances_mean", Json::number(month.floor_active)),
            ("active_instances_mean", Json::number(month.active)),
        ],
        ServiceMonth::Pods(month) => vec![
            ("replicas_billed_mean", Json::number(month.replicas)),
            ("idle_replicas_mean", Json::number(month.idle)),
            ("active_replicas_mean", Json::number(month.active)),
        ],
    });
    Json::Object(fields)
}

/// Instances of one type under functions.
fn nodes(nodes: &NodesMonth) -> Json {
    Json::Object(vec![("node", Json::text(&*nodes.node)), ("nodes_billed_mean", Json::number(nodes.billed))])
}

/// A quota that the provider raises on request, and what the workload needs of it.
fn quota(quota: &Quota) -> Json {
    Json::Object(vec![
        ("what", Json::text(words::facts::counted(quota.what))),
        ("needs", Json::number(quota.needs)),
        ("allowed", Json::number(quota.allowed)),
        ("without_share", Json::number(quota.without)),
        ("askable", Json::Flag(quota.askable)),
    ])
}

fn mixed(scenario: &Scenario, mix: &Mixed) -> Json {
    let services = scenario.services.iter().enumerate();
    let name = |place: usize| Json::text(&*scenario.services[place].name);
    let (rate, assignment) = match &mix.way {
        Way::BaseAndBurst { rate, replicas } => {
            let each = services.map(|(place, _)| {
                Json::Object(vec![
                    ("service", name(place)),
                    ("side", Json::text("both")),
                    ("replicas", Json::number(f64::from(replicas[place]))),
                ])
            });
            (Json::number(rate.get()), each.collect())
        }
        Way::ByService(sides) => {
            let side = |place: usize| Json::text(words::facts::side(sides[place]));
            let each = services.map(|(place, _)| Json::Object(vec![("service", name(place)), ("side", side(place))]));
            (Json::Null, each.collect())
        }
    };
    Json::Object(vec![
        ("monthly_usd", Json::usd(mix.cloud)),
        ("people_usd", Json::usd(mix.people)),
        ("p50_ms", Json::number(mix.latency.p50.ms())),
        ("p95_ms", Json::number(mix.latency.p95.ms())),
        ("p99_ms", Json::number(mix.latency.p99.ms())),
        ("base_rate_per_s", rate),
        ("overflow_share", Json::number(mix.functions_share)),
        ("cold_share", Json::number(mix.cold_share)),
        ("failed_share", Json::number(mix.failed_share)),
        ("instances_mean", Json::number(mix.instances[0])),
        ("instances_peak", Json::number(mix.instances[1])),
        ("pods_peak", Json::number(mix.pods)),
        ("nodes_peak", Json::number(mix.nodes)),
        ("assignment", Json::List(assignment)),
        ("bill", Json::Object(vec![("lines", bill::lines(&mix.bill))])),
    ])
}

fn hourly(hours: &[f64; 168]) -> Json {
    Json::List(hours.iter().map(|amount| Json::number(*amount)).collect())
}

fn functions(fleet: &Functions) -> Vec<(&'static str, Json)> {
    vec![
        ("cold_share", Json::number(fleet.cold_share)),
        ("colds_per_day", Json::number(fleet.colds_per_day)),
        ("instances_mean", Json::number(fleet.mean)),
        ("instances_peak", Json::number(fleet.peak)),
        ("warm_floor", Json::number(f64::from(fleet.warm_floor))),
    ]
}

fn containers(fleet: &Containers) -> Vec<(&'static str, Json)> {
    vec![
        ("replicas_mean", Json::number(fleet.mean)),
        ("replicas_peak", Json::number(fleet.peak)),
        ("nodes_mean", Json::number(fleet.nodes_mean)),
        ("nodes_peak", Json::number(fleet.nodes_peak)),
        ("nodes_billed_mean", Json::number(fleet.nodes_billed)),
        ("extra_replicas", Json::number(f64::from(fleet.extra_replicas))),
        ("cold_share", Json::number(fleet.cold_share)),
        ("billing", fleet.billed_by.map_or(Json::Null, |by| Json::text(billed_by_name(by)))),
        ("pod_vcpu", Json::number(fleet.pod_vcpu)),
        ("pod_memory_mb", Json::number(fleet.pod_memory.get())),
    ]
}

fn flip(flip: &Flip) -> Json {
    Json::Object(vec![
        ("input", Json::text(scenario_json::name_of(flip.knob.into()))),
        ("at", Json::number(flip.at)),
        ("from", Json::text(winner(flip.from))),
        ("to", Json::text(winner(flip.to))),
        ("cause", Json::text(words::flips::cause_name(flip.cause))),
    ])
}

/// What each input alone does to the difference between the sides, the largest swing first.
fn tornado(study: &Tornado) -> Json {
    let end = |value: f64, end: End| {
        Json::Object(vec![
            ("at", Json::number(value)),
            ("apart_usd", Json::number(end.apart)),
            ("winner", Json::text(winner(end.winner))),
        ])
    };
    let bar = |bar: &Bar| {
        Json::Object(vec![
            ("input", Json::text(scenario_json::name_of(bar.input))),
            ("swing_usd", Json::number(bar.swing(&study.here))),
            ("low", end(bar.range[0], bar.ends[0])),
            ("high", end(bar.range[1], bar.ends[1])),
        ])
    };
    Json::List(study.bars.iter().map(bar).collect())
}

/// 36 months at the growth of the scenario, the present one first.
fn growth(study: &Growth) -> Json {
    let month = |month: &Month| {
        Json::Object(vec![
            ("rate_per_s", Json::number(month.rate)),
            ("serverless_usd", Json::number(month.serverless)),
            ("microservices_usd", Json::number(month.microservices)),
            ("winner", Json::text(winner(month.winner))),
            ("serverless_cloud_usd", Json::number(month.clouds[0])),
            ("microservices_cloud_usd", Json::number(month.clouds[1])),
            ("winner_without_people", Json::text(winner(month.cloud_alone))),
        ])
    };
    Json::List(study.months.iter().map(month).collect())
}

pub(super) fn texts(texts: impl Iterator<Item = String>) -> Json {
    Json::List(texts.map(Json::text).collect())
}

pub(super) const fn winner(winner: Winner) -> &'static str {
    match winner {
        Winner::Serverless => "serverless",
        Winner::Microservices => "microservices",
        Winner::Mixed => "mixed",
        Winner::TossUp => "toss-up",
    }
}
