//! What a release answered stays what it answered: links open the scenario they had, and their figures are the same to the
//! last bit, unless a rule was mended since, on purpose and by name.
//!
//! `frozen/README.md` says how rows came to be and what to do when a rule is mended.

use std::fs;
use std::path::Path;

use answer::drawn::{Drawn, SideDrawn};
use answer::{Fleet, Outcome, SideOutcome, Survey, Winner};
use command::evaluate::read;
use decide::evaluate::{answer, outcome};
use engine::saved;
use scenario::Scenario;
use scenario::link;
use serde_json::{Value, json};

#[path = "frozen/rules.rs"]
mod rules;

/// Every so many rows are asked at all, and every so many of them for flips, strips and draws too; `FROZEN=all` asks all of
/// every row, which takes minutes without optimisation.
const EVERY: usize = 5;
const WHOLE_EVERY: usize = 100;

/// The rows of a file, one a line.
fn rows(name: &str) -> Vec<Value> {
    let path = folder().join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    text.lines().map(|line| serde_json::from_str(line).expect("a row is JSON")).collect()
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen")
}

const fn name(winner: Winner) -> &'static str {
    match winner {
        Winner::Serverless => "serverless",
        Winner::Microservices => "microservices",
        Winner::Mixed => "mixed",
        Winner::TossUp => "toss-up",
    }
}

/// The figures of a side, in the order that README.md gives.
fn side(side: &SideOutcome) -> Value {
    let fleet = match side.fleet {
        Fleet::Functions(fleet) => {
            json!([fleet.mean, fleet.peak, fleet.night, fleet.cold_share, fleet.colds_per_day, fleet.warm_floor])
        }
        Fleet::Containers(fleet) => json!([
            fleet.mean,
            fleet.peak,
            fleet.night,
            fleet.nodes_mean,
            fleet.nodes_peak,
            fleet.extra_replicas,
            fleet.pod_vcpu,
            fleet.pod_memory.get(),
            fleet.pods_per_node,
            fleet.utilisation_peak,
        ]),
    };
    let sum = |hours: &[f64; 168]| hours.iter().sum::<f64>();
    let latency = side.latency;
    json!([
        side.cloud.pico().to_string(),
        side.people.pico().to_string(),
        [latency.p50.get(), latency.p95.get(), latency.p99.get(), latency.p999.get()],
        side.meets_goal,
        side.limits.len(),
        [side.failed_share, side.idle_share, side.verified_share],
        fleet,
        [
            sum(&side.hours.running),
            sum(&side.hours.colds),
            sum(&side.hours.lost),
            sum(&side.hours.nodes),
            sum(&side.hours.queue)
        ],
    ])
}

/// The figures of an outcome that do not take many evaluations.
fn figures(outcome: &Outcome) -> Value {
    let mixed = outcome.mixed.as_ref().map(|mixed| {
        let (cloud, people) = (mixed.cloud.pico().to_string(), mixed.people.pico().to_string());
        json!([cloud, people, mixed.latency.p99.get(), mixed.functions_share, mixed.cold_share])
    });
    json!({
        "serverless": side(&outcome.serverless),
        "microservices": side(&outcome.microservices),
        "mixed": mixed,
        "winner": name(outcome.verdict.winner),
    })
}

/// What the draws came to, as rows have recorded it: how many, who won, then regret, kept share and cost of each choice.
fn recorded(drawn: &Drawn) -> Vec<f64> {
    let counts = std::iter::once(drawn.count).chain(drawn.won).map(f64::from);
    let side = |side: &SideDrawn| [side.regret, side.kept, side.cost.low, side.cost.middle, side.cost.high];
    counts.chain(drawn.sides.iter().chain(&drawn.mixed).flat_map(side)).collect()
}

/// Flips, draws, strips and cost against load.
fn whole(outcome: &Outcome, survey: &Survey) -> Value {
    let flip =
        |flip: &answer::Flip| json!([flip.knob.facts().key, flip.at, name(flip.from), name(flip.to), flip.in_passing]);
    let costs = survey.costs.iter().map(|at| at.serverless.dollars() + at.microservices.dollars()).sum::<f64>();
    let spans = survey.strips.iter().map(|strip| strip.spans.len()).sum::<usize>();
    json!({
        "flips": outcome.verdict.flips.iter().map(flip).collect::<Vec<_>>(),
        "drawn": outcome.verdict.drawn.as_ref().map(recorded),
        "strips": [json!(spans), json!(costs)],
    })
}

fn now(scenario: &Scenario, wholly: bool) -> Value {
    if !wholly {
        return figures(&outcome(scenario));
    }
    let (outcome, survey) = answer(scenario);
    let mut all = figures(&outcome);
    let more = whole(&outcome, &survey);
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    all
}

/// `row` without what is only compared where everything is asked for.
fn asked(row: &Value, wholly: bool) -> Value {
    let mut row = row.clone();
    if !wholly && let Some(fields) = row.as_object_mut() {
        for key in ["flips", "drawn", "strips"] {
            fields.remove(key);
        }
    }
    row
}

fn all() -> bool {
    std::env::var("FROZEN").is_ok_and(|asked| asked == "all")
}

/// Compares rows of `frozen` with what is computed now, each at its index with the scenario it stands for.
fn hold(file: &str, scenarios: &[Scenario]) {
    let frozen = rows(&format!("{file}.jsonl"));
    let mended_file = format!("{file}.mended.jsonl");
    let mended: Vec<Value> = if folder().join(&mended_file).exists() { rows(&mended_file) } else { Vec::new() };
    let recording = std::env::var("FROZEN").is_ok_and(|asked| asked == "record");
    let mut recorded = String::new();
    let mut wrong = Vec::new();
    for (index, (row, scenario)) in frozen.iter().zip(scenarios).enumerate() {
        let everything = recording || all();
        if !everything && index % EVERY != 0 {
            continue;
        }
        let wholly = everything || index % WHOLE_EVERY == 0;
        let found = now(scenario, wholly);
        let as_then = asked(&row["figures"], wholly);
        let rules = rules::of(scenario, &found);
        let expected = mended.iter().find(|mended| mended["row"] == index);
        if recording {
            if found != as_then {
                recorded += &format!("{}\n", json!({"row": index, "rules": rules, "figures": found}));
                if rules.is_empty() {
                    wrong.push(format!("row {index} changed, and no rule of rules.rs says why:\n{as_then}\n{found}"));
                }
            }
            continue;
        }
        let wanted = expected.map_or(as_then, |mended| asked(&mended["figures"], wholly));
        if found != wanted {
            wrong.push(format!("row {index} of {file}: by {rules:?}\nwas {wanted}\nis  {found}"));
        }
    }
    if recording {
        fs::write(folder().join(mended_file), recorded).expect("the folder can be written");
    }
    let first: Vec<&str> = wrong.iter().take(5).map(String::as_str).collect();
    assert!(wrong.is_empty(), "{} rows differ; the first:\n{}", wrong.len(), first.join("\n"));
}

#[test]
fn random_scenarios_have_the_figures_they_had() {
    let scenarios: Vec<Scenario> = rows("outcomes.jsonl")
        .iter()
        .map(|row| read(&row["scenario"].to_string()).unwrap_or_else(|why| panic!("{why}: {}", row["scenario"])))
        .collect();
    assert_eq!(scenarios.len(), 1_000);
    hold("outcomes", &scenarios);
}

#[test]
fn links_of_version_1_have_the_figures_they_had() {
    let scenarios: Vec<Scenario> = rows("links-v1.jsonl").iter().map(|row| opened(row).0).collect();
    assert!(scenarios.len() >= 40);
    hold("links-v1", &scenarios);
}

/// The scenario of a row's link, which opens without a notice where none is recorded.
fn opened(row: &Value) -> (Scenario, Vec<String>) {
    let (scenario, notices) = link::read(row["link"].as_str().expect("a link"));
    (scenario, notices.iter().map(ToString::to_string).collect())
}

#[test]
fn case_17_links_of_every_version_open_the_scenario_they_had() {
    for row in rows("links-v1.jsonl").into_iter().chain(rows("links-v2-to-v4.jsonl")) {
        let (scenario, notices) = opened(&row);
        // Which sentence says it may change, whether something is said may not.
        assert_eq!(notices.len(), row["notices"].as_array().unwrap().len(), "{}: {notices:?}", row["why"]);
        let found: Value = serde_json::from_str(&saved::json(&scenario)).unwrap();
        holds_all_of(&found, &row["scenario"], &format!("{}: {}", row["why"], row["link"]));
    }
}

/// `found` has every field of `then` with the same value; it may have more, which came later.
fn holds_all_of(found: &Value, then: &Value, place: &str) {
    match (found, then) {
        (Value::Object(found), Value::Object(then)) => {
            for (key, value) in then {
                holds_all_of(found.get(key).unwrap_or(&Value::Null), value, &format!("{place} .{key}"));
            }
        }
        (Value::Array(found), Value::Array(then)) if found.len() == then.len() => {
            for (index, (found, then)) in found.iter().zip(then).enumerate() {
                holds_all_of(found, then, &format!("{place} [{index}]"));
            }
        }
        _ => assert_eq!(found, then, "{place}"),
    }
}

/// What was frozen is never edited: a changed row would let a changed link or figure pass.
#[test]
fn the_frozen_files_are_as_they_were_written() {
    for (file, expected) in rules::FROZEN_FILES {
        let bytes = fs::read(folder().join(file)).unwrap();
        let hash = bytes
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        assert_eq!(format!("{hash:016x}"), expected, "{file}");
    }
}
