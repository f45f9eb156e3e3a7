//! Files of measurements as cases: workflows, pools and answers of Lambda, pods of Knative.
//!
//! The numbers that others measured are in `tests/data/measured`; what a figure may be off is what `tests/measured.rs`
//! holds it to.

use serde_json::{Value, json};

/// Three workflows of functions (Lin and Khazaei 2021).
const WORKFLOWS: &str = include_str!("../../tests/data/measured/workflows.json");
/// Nine experiments on Lambda whose requests are public one by one (Mahmoudi and Khazaei 2020).
const LAMBDA: &str = include_str!("../../tests/data/measured/lambda-2020.json");
/// Pods of two workloads on Knative (Mahmoudi and Khazaei 2021).
const KNATIVE: &str = include_str!("../../tests/data/measured/knative.json");

/// What is said of rows that chose nothing.
const NOTHING: &str = "chose nothing";
/// Experiments from which it was read how much longer a cold start takes where it is rare.
const DELAYS: [&str; 5] = ["2020-05-17", "2020-05-28", "2020-06-06", "2020-06-10", "2020-06-18"];
/// Rows of Lambda below so many requests a second chose the three ages.
const CHOOSE_BELOW: f64 = 0.15;

/// Every measured case; `published` are those of the models, among which twelve rows of Lambda are.
pub(super) fn cases(published: &[Value]) -> Vec<Value> {
    let lambda = read(LAMBDA);
    let mut cases = vec![pools(published, &lambda)];
    cases.extend(list(&lambda["experiments"]).map(|row| answers(row, &lambda)));
    let workflows = read(WORKFLOWS);
    cases.extend(list(&workflows["workflows"]).flat_map(|workflow| both(workflow, &workflows)));
    let knative = read(KNATIVE);
    cases.extend(list(&knative["workloads"]).map(|workload| pods(workload, &knative)));
    cases
}

/// A file is part of the program, and tests read all of it.
fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Where a file of numbers comes from, with the name of its repository behind the address.
fn source(file: &Value, commit: &Value) -> Value {
    let repository = file["repository"].as_str().unwrap_or_default();
    let name = repository.rsplit('/').next().unwrap_or_default();
    json!(format!("{repository}/tree/{} {name}", commit.as_str().unwrap_or_default()))
}

/// A mean of errors over some of a case's rows: where ours and theirs stand in a row, over which, and what it may be.
fn mean(label: String, (ours, theirs): (&str, &str), rows: &[usize], most: Option<f64>) -> Value {
    json!({"label": label, "ours": ours, "theirs": theirs, "rows": rows, "most": most})
}

/// All rows of Lambda that have cold starts and instances: the published ones, and those of the experiments that are not
/// among them.
fn pools(published: &[Value], lambda: &Value) -> Value {
    let row = |rate: f64, warm_ms: &Value, [cold, cold_se, instances]: [&Value; 3]| {
        let role = if rate < CHOOSE_BELOW { "chose the ages" } else { NOTHING };
        let input = json!({"arrival_rate_per_s": rate, "warm_client_ms": warm_ms});
        let theirs = json!({
            "rate_per_s": rate,
            "role": role,
            "cold_share": cold,
            "cold_share_se": cold_se,
            "instances_counted": instances,
            "instances_alive": instances,
        });
        (rate, input, theirs)
    };
    let rate = |value: &Value| value.as_f64().unwrap_or_default();
    let lines = published.iter().filter(|case| case["id"].as_str().unwrap_or_default().starts_with("paper_aws_lambda"));
    let mut rows: Vec<_> = lines
        .map(|case| {
            let (input, expected) = (&case["input"], &case["expected"]);
            let warm_ms = json!(1e3 * rate(&input["warm_service_s"]));
            row(
                rate(&input["arrival_rate"]),
                &warm_ms,
                ["p_cold", "p_cold_se", "instances"].map(|figure| &expected[figure]),
            )
        })
        .collect();
    for experiment in list(&lambda["experiments"]) {
        let at = rate(&experiment["arrival_rate_per_s"]);
        if rows.iter().all(|(known, ..)| (known / at - 1.0).abs() > 2e-3) {
            let warm_ms = &experiment["warm_client_ms"]["mean"];
            let figures = ["cold_share_steady", "cold_share_steady_standard_error", "instances_mean_if_kept_600_s"];
            rows.push(row(at, warm_ms, figures.map(|figure| &experiment[figure])));
        }
    }
    rows.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (chose, nothing): (Vec<usize>, Vec<usize>) = (0..rows.len()).partition(|row| rows[*row].0 < CHOOSE_BELOW);
    let all: Vec<usize> = (0..rows.len()).collect();
    let figures = [
        // (what, where, most over all, most over those that chose nothing)
        ("cold starts", ("/cold_share", "/cold_share"), 0.09, 0.06),
        ("instances counted", ("/instances_mean_if_kept_600_s", "/instances_counted"), 0.03, 0.03),
        ("instances alive", ("/instances", "/instances_alive"), 0.03, 0.02),
    ];
    let mut means = Vec::new();
    for (what, place, most, most_of_nothing) in figures {
        means.push(mean(format!("{what}, all {} rows", all.len()), place, &all, Some(most)));
        means.push(mean(
            format!("{what}, {} that chose nothing", nothing.len()),
            place,
            &nothing,
            Some(most_of_nothing),
        ));
        means.push(mean(format!("{what}, {} that chose the ages", chose.len()), place, &chose, None));
    }
    json!({
        "id": "lambda_kept",
        "model": "lambda_pool",
        "about": format!("one function of 128 MB, requests at random, at {} rates", rows.len()),
        "inputs": rows.iter().map(|(_, input, _)| input).collect::<Vec<_>>(),
        "expected": {"rows": rows.iter().map(|(.., theirs)| theirs).collect::<Vec<_>>()},
        "means": means,
        "source": source(lambda, &lambda["commit"]),
    })
}

/// How long the requests of one experiment took, warm and cold; the times of its cold starts are not told.
fn answers(row: &Value, lambda: &Value) -> Value {
    let date = row["date"].as_str().unwrap_or_default();
    let mut input = row.clone();
    if let Some(fields) = input.as_object_mut() {
        fields.remove("cold_client_ms");
    }
    json!({
        "id": format!("lambda_answers_{date}"),
        "model": "lambda_pool",
        "role": if DELAYS.contains(&date) { "chose how long a rare cold start takes" } else { NOTHING },
        "input": input,
        "expected": {"all_client_ms": row["all_client_ms"]},
        "tolerance": {"mean_rel": 0.02, "p95_rel": 0.06, "p99_rel": 0.06},
        "source": source(lambda, &lambda["commit"]),
    })
}

/// A workflow from the percentiles of each run, and from means and deviations alone. No number was chosen by it.
fn both(workflow: &Value, file: &Value) -> [Value; 2] {
    let mut input = workflow.clone();
    input["prices_2020"] = file["prices_2020"].clone();
    let mut plain = input.clone();
    for function in plain["functions"].as_object_mut().into_iter().flat_map(|all| all.values_mut()) {
        let law = &function["duration_ms"];
        function["duration_ms"] = json!({"mean": law["mean"], "sd": law["sd"]});
    }
    let name = workflow["name"].as_str().unwrap_or_default();
    let mut expected = workflow["measured"].clone();
    expected["end_to_end_ms"]["mean_se"] = expected["mean_standard_error_ms"].clone();
    [("percentiles", input), ("mean and deviation", plain)].map(|(law, input)| {
        let functions = input["functions"].as_object().map_or(0, serde_json::Map::len);
        json!({
            "id": format!("workflow_{name}_{}", &law[..4]),
            "model": "workflow",
            "about": format!("{name}, {functions} functions, each run by its {law}"),
            "role": NOTHING,
            "input": input,
            "expected": expected,
            "tolerance": {
                "mean_rel": 0.01, "p50_rel": 0.025, "p95_rel": 0.03, "p99_rel": 0.06,
                "cost_rel": 0.002, "cost_of_all_rel": 0.006,
            },
            "source": source(file, &file["commit"]),
        })
    })
}

/// The pods of a workload, row by row; every second row told how much of its work slows.
fn pods(workload: &Value, file: &Value) -> Value {
    let rows: Vec<&Value> = list(&workload["measured"]).collect();
    let spins = workload["scaling_metric"] == "concurrency";
    let (read, others): (Vec<usize>, Vec<usize>) = (0..rows.len()).partition(|row| row % 2 == 0);
    let place = ("/pods_ready_mean", "/pods_ready_mean");
    let means = [
        mean(format!("pods, every second row, {} of them", read.len()), place, &read, Some(0.06)),
        mean(format!("pods, the other {}", others.len()), place, &others, Some(0.06)),
    ];
    let about = if spins { "work that spins, scaled by concurrency" } else { "work that waits, scaled by requests/s" };
    json!({
        "id": format!("knative_{}", workload["id"].as_str().unwrap_or_default()),
        "model": "knative_pods",
        "about": about,
        "role": "response times of every second row told how much of the work slows, pods nothing",
        "input": workload,
        "expected": {"rows": rows},
        "means": means,
        "source": source(file, &workload["source"]["commit"]),
    })
}
