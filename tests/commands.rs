//! The command as a script meets it: exit status, standard output, standard error.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Runs the command with `input` on its standard input.
fn fulcrum(words: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_fulcrum"))
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A refusal may come before the input is read; the pipe is then closed.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

#[test]
fn a_refusal_is_status_2_and_one_sentence_on_standard_error() {
    let cases: [(&[&str], &str, &str); 14] = [
        // (words, input, what the sentence names)
        (&["bill"], r#"{"platform": "aws-nat", "usage": {"hours": -1}}"#, "usage.hours must be a number from 0 to 1e9"),
        (&["bill"], r#"{"platform": "aws-nat", "usage": {"hours": 1e400}}"#, "hours"),
        (&["bill"], r#"{"platform": "aws-nat", "usage": {"hours": NaN}}"#, "hours"),
        (&["evaluate"], r#"{"serverless": {"keep_alive_s": 4000}}"#, "serverless.keep_alive_s takes 0 to 3600 seconds"),
        (&["evaluate"], r#"{"flow": {"run": "app"}}"#, "flow.run must be one of api"),
        (&["simulate"], r#"{"model": "workflow", "input": {}}"#, "workflow is answered by predict only"),
        (&["evaluate", "--lines"], "{}\n{\"goals\": {\"tie\": 2}}", "Line 2: goals.tie takes 0 to 1, not 2"),
        (&["evaluate", "--lines", "--traffic=week.csv"], "{}", "--traffic"),
        (&["bill"], "", "not JSON"),
        (&["bill", "no-such-file.json"], "", "no-such-file.json"),
        (&["bill", "--loud"], "{}", "--loud"),
        (&["prices", "--tables"], "", "known: --table"),
        (&["divine"], "", "divine"),
        (&[], "", "A subcommand is missing"),
    ];
    for (words, input, part) in cases {
        let output = fulcrum(words, input);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{words:?} {input}: {told}");
        assert_eq!((told.lines().count(), output.stdout.len()), (1, 0), "{words:?} {input}: {told}");
        assert!(told.contains(part), "{words:?} {input}: {told}");
    }
}

#[test]
fn the_help_names_every_model_with_its_fields() {
    for words in [["predict", "--help"], ["simulate", "--help"]] {
        let output = fulcrum(&words, "");
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{words:?}");
        for part in [
            "keepalive_pool\n",
            "weekend_share",
            "workflow\n",
            "lambda_pool\n",
            "knative_pods\n",
            "cpu_share",
            "balanced_fleet\n",
            "held_replicas\n",
        ] {
            assert!(text.contains(part), "{words:?}: {part}");
        }
    }
    for flow in ["null", r#"{"run": "api"}"#] {
        let whole = fulcrum(&["evaluate"], &format!("{{\"flow\": {flow}}}"));
        assert!(whole.status.success(), "{flow}");
    }
}

/// Of several scenarios the same as of one, but for the studies; and what its lines rest on, for each service.
#[test]
fn many_scenarios_are_answered_line_by_line() {
    let one = r#"{"services": [{"name": "a"}, {"name": "b", "visits": 0.5}], "serverless": {"warm_floor": 2}}"#;
    let alone: Value = serde_json::from_slice(&fulcrum(&["evaluate"], one).stdout).unwrap();
    let output = fulcrum(&["evaluate", "--lines"], &format!("{{}}\n\n{one}\n"));
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2, "an empty line is none");
    for side in ["serverless", "microservices"] {
        assert_eq!(lines[1][side], alone[side], "{side}");
        assert_eq!(lines[0][side]["services"][0]["name"], "api", "the default has one");
        assert_eq!(lines[1][side]["services"][1]["name"], "b", "in the order of the scenario");
    }
    assert!(lines[1]["tornado"].is_null() && !alone["tornado"].is_null(), "studies are left out");
    let share = lines[1]["serverless"]["services"][0]["floor_share"].as_f64().unwrap();
    assert!((0.1..0.9).contains(&share), "two kept instances take part of the runs: {share}");
    let containers = &lines[1]["microservices"];
    let meter = format!("aws.ec2.{}", containers["node"].as_str().unwrap());
    let bill = containers["bill"]["lines"].as_array().unwrap();
    let hours = bill.iter().find(|line| line["meter"] == *meter).unwrap()["quantity"].as_f64().unwrap();
    let nodes = containers["nodes_billed_mean"].as_f64().unwrap();
    assert!((hours - 730.0 * nodes).abs() < 1e-4, "{hours} hours of {nodes} nodes");
}

/// A service that needs much memory for its CPU runs on another family of instances than one that needs little.
#[test]
fn instances_under_functions_are_told_by_type() {
    let input = r#"{"services": [{"name": "a", "memory_mb": 512}, {"name": "b", "memory_mb": 10240}],
        "serverless": {"platform": "aws-lambda-managed"}}"#;
    let outcome: Value = serde_json::from_slice(&fulcrum(&["evaluate"], input).stdout).unwrap();
    let side = &outcome["serverless"];
    let nodes = side["nodes"].as_array().unwrap();
    assert_eq!(nodes.len(), 2, "{nodes:?}");
    for entry in nodes {
        let meter = format!("aws.ec2.{}", entry["node"].as_str().unwrap());
        let lines = side["bill"]["lines"].as_array().unwrap();
        let hours = lines.iter().find(|line| line["meter"] == *meter).unwrap()["quantity"].as_f64().unwrap();
        let billed = entry["nodes_billed_mean"].as_f64().unwrap();
        assert!(billed >= 3.0, "one in each of three zones at least: {billed} of {meter}");
        assert!((hours - 730.0 * billed).abs() < 1e-4, "{hours} hours of {billed} {meter}");
    }
    let lambda: Value = serde_json::from_slice(&fulcrum(&["evaluate"], "{}").stdout).unwrap();
    assert!(lambda["serverless"]["nodes"].is_null(), "where none are billed none are told");
}

#[test]
fn a_bill_is_read_from_a_file_or_from_standard_input() {
    let input = r#"{"platform": "aws-nat", "region": "us-east-1", "usage": {"hours": 730, "gb": 100}}"#;
    let file = std::env::temp_dir().join(format!("fulcrum-bill-{}.json", std::process::id()));
    std::fs::write(&file, input).unwrap();
    let from_file = fulcrum(&["bill", file.to_str().unwrap()], "");
    std::fs::remove_file(&file).unwrap();
    let from_input = fulcrum(&["bill"], input);
    assert!(from_input.status.success());
    assert_eq!(from_file.stdout, from_input.stdout);
    let bill: Value = serde_json::from_slice(&from_input.stdout).unwrap();
    assert_eq!(bill["total_usd"], 37.35);
    for field in ["meter", "quantity", "unit", "amount_usd", "source", "as_of", "verified"] {
        assert!(!bill["lines"][0][field].is_null(), "{field}");
    }
}

#[test]
fn the_catalogue_is_listed_with_source_date_and_confidence() {
    let prices: Value = serde_json::from_slice(&fulcrum(&["prices"], "").stdout).unwrap();
    let meters = prices["meters"].as_array().unwrap();
    assert!(meters.len() > 40);
    for price in meters.iter().flat_map(|meter| meter["prices"].as_array().unwrap()) {
        for field in ["region", "source", "as_of", "confidence"] {
            assert!(price[field].as_str().is_some_and(|text| !text.is_empty()), "{price}");
        }
        assert!(!price["tiers"].as_array().unwrap().is_empty(), "{price}");
    }
    let table = String::from_utf8(fulcrum(&["prices", "--table"], "").stdout).unwrap();
    assert!(table.lines().any(|line| line.starts_with("aws.ec2.m7g.large") && line.contains("0.0816")));
}

#[test]
fn instances_that_are_not_kept_start_cold() {
    let cold = |serverless: &str| {
        let input = format!(r#"{{"traffic": {{"rate_per_s": 0.5}}, "serverless": {{{serverless}}}}}"#);
        let output = fulcrum(&["evaluate"], &input);
        let outcome: Value = serde_json::from_slice(&output.stdout).unwrap();
        outcome["serverless"]["cold_share"].as_f64().unwrap()
    };
    let usual = cold(r#""warm_floor": "none""#);
    assert_eq!(cold(r#""warm_floor": "none", "keep_alive_s": null"#), usual, "left out");
    assert_eq!(cold(r#""warm_floor": "none", "keep_alive_s": 600"#), usual, "what is cited for the platform");
    assert!(cold(r#""warm_floor": "none", "keep_alive_s": 5"#) > usual);
}

#[test]
fn an_evaluation_tells_what_matters_and_what_36_months_cost() {
    let output = fulcrum(&["evaluate"], r#"{"traffic": {"rate_per_s": 20, "growth_per_month": 0.14}}"#);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let (tornado, growth) = (found["tornado"].as_array().unwrap(), found["growth"].as_array().unwrap());
    assert_eq!((tornado.len(), growth.len()), (14, 36));
    let swings: Vec<f64> = tornado.iter().map(|bar| bar["swing_usd"].as_f64().unwrap()).collect();
    assert!(swings.is_sorted_by(|a, b| a >= b) && swings[0] > 0.0, "{swings:?}");
    let people = &found["serverless"]["people_usd"].as_f64().unwrap();
    let now = found["serverless"]["monthly_usd"].as_f64().unwrap() + people;
    assert!((growth[0]["serverless_usd"].as_f64().unwrap() / now - 1.0).abs() < 0.02, "the first month is this one");
    let cloud = found["serverless"]["monthly_usd"].as_f64().unwrap();
    assert!((growth[0]["serverless_cloud_usd"].as_f64().unwrap() / cloud - 1.0).abs() < 0.02, "without people");
    assert_eq!(growth[0]["winner_without_people"], found["verdict"]["winner_without_people"], "both verdicts");
    assert_eq!((&growth[0]["winner"], &growth[35]["winner"]), (&"serverless".into(), &"microservices".into()));
}

#[test]
fn traffic_from_a_file_says_where_it_was_found_before_the_answer() {
    let file = |name: &str| format!("{}/tests/data/traffic/{name}", env!("CARGO_MANIFEST_DIR"));
    let output = fulcrum(&["evaluate", &format!("--traffic={}", file("19-latency-before-count.csv"))], "");
    let text = String::from_utf8(output.stdout).unwrap();
    let found: Value = serde_json::from_str(&text).unwrap();
    let import = &found["import"];
    assert!(text.find("\"import\"") < text.find("\"verdict\""), "it stands before what follows from it");
    assert_eq!((&import["kind"], &import["unit"]), (&"counts".into(), &"requests in an interval".into()));
    assert_eq!(import["columns"][0]["name"], "“count”");
    assert_eq!((&import["total"], &import["mean_rate_per_s"]), (&75_600.into(), &0.437_5.into()));
    assert_eq!((&import["first"], &import["last"]), (&"2024-01-01 00:00:00".into(), &"2024-01-02 23:00:00".into()));
    assert_eq!((import["rows"].as_f64(), import["bad_rows"].as_f64()), (Some(48.0), Some(0.0)));
    assert!(import["understood"].as_str().unwrap().contains("its heading names a count"), "{import}");
}
