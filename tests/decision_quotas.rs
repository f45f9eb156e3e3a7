//! What decides an answer: quotas, limits, failures. Each case of `tests/data/decision-quotas.json` is a scenario, why it is
//! there, and what the command has to answer.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

fn evaluate(scenario: &Value) -> Value {
    let mut child = Command::new(env!("CARGO_BIN_EXE_fulcrum"))
        .arg("evaluate")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(scenario.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{scenario} is refused");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The value at a path of names and places: `serverless.quotas.0.needs`.
fn at<'a>(outcome: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(outcome, |value, step| match step.parse::<usize>() {
        Ok(place) => &value[place],
        Err(_) => &value[step],
    })
}

fn holds(found: &Value, check: &str, wanted: &[Value]) -> bool {
    let number = |place: usize| wanted[place].as_f64().unwrap();
    let found_number = || found.as_f64().unwrap_or(f64::NAN);
    match check {
        "empty" => found.as_array().is_some_and(Vec::is_empty),
        "not-empty" => found.as_array().is_some_and(|list| !list.is_empty()),
        "equals" if wanted[0].is_number() => found_number() == number(0),
        "equals" => *found == wanted[0],
        "in" => wanted[0].as_array().is_some_and(|list| list.contains(found)),
        "<" => found_number() < number(0),
        "<=" => found_number() <= number(0),
        ">" => found_number() > number(0),
        ">=" => found_number() >= number(0),
        "between" => (number(0)..=number(1)).contains(&found_number()),
        _ => panic!("the check {check} is not known"),
    }
}

/// With a confidence of at least 0.65 the winner is the most drawn side, and a side of which more fails than may does
/// not keep the goal.
fn is_consistent(scenario: &Value, outcome: &Value) -> Result<(), String> {
    let verdict = &outcome["verdict"];
    let shares = verdict["drawn"]["shares"].as_object().unwrap();
    let share = |name: &str| shares[name].as_f64().unwrap();
    let winner = verdict["winner"].as_str().unwrap();
    let most = shares.keys().max_by(|one, other| share(one).total_cmp(&share(other))).unwrap();
    if verdict["confidence"].as_f64().unwrap() >= 0.65 && most != winner {
        return Err(format!("{winner} wins and {most} is drawn most: {shares:?}"));
    }
    if verdict["confidence"].as_f64().unwrap() < 0.05 {
        return Err(format!("{winner} wins and hardly a draw agrees: {shares:?}"));
    }
    let allowed = scenario["goals"]["error_share"].as_f64().unwrap_or(0.001);
    for side in ["serverless", "microservices"] {
        let failed = outcome[side]["failed_share"].as_f64().unwrap();
        if failed > allowed && outcome[side]["meets_goal"] == true {
            return Err(format!("{side} keeps the goal with {failed} failing"));
        }
    }
    Ok(())
}

#[test]
fn every_case_is_decided_as_it_should_be() {
    let file: Value = serde_json::from_str(include_str!("data/decision-quotas.json")).unwrap();
    let mut faults = Vec::new();
    for case in file["cases"].as_array().unwrap() {
        let (scenario, name, why) = (&case["scenario"], &case["id"], &case["why"]);
        let outcome = evaluate(scenario);
        if let Err(fault) = is_consistent(scenario, &outcome) {
            faults.push(format!("{name}: {fault}"));
        }
        for expected in case["expect"].as_array().unwrap() {
            let [path, check, wanted @ ..] = &**expected.as_array().unwrap() else { panic!("{name}: {expected}") };
            // Every case is asked whether its verdict is consistent.
            if path == "consistent" {
                continue;
            }
            let found = at(&outcome, path.as_str().unwrap());
            if !holds(found, check.as_str().unwrap(), wanted) {
                faults.push(format!("{name}: {expected} is not met by {found}. {why}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn an_exceeded_quota_is_a_note_and_no_reason() {
    let scenario: Value = serde_json::from_str(
        r#"{"traffic": {"rate_per_s": 8000, "shape": "steady"}, "services": [{"duration_ms": 120, "cpu_share": 0.5}]}"#,
    )
    .unwrap();
    let outcome = evaluate(&scenario);
    let told = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().replace('\u{a0}', " ")).collect()
    };
    let notes = told(&outcome["notes"]);
    let note = notes.iter().find(|note| note.starts_with("Ask AWS for 1,0")).unwrap_or_else(|| panic!("{notes:?}"));
    assert!(note.contains("concurrent executions: an account has 1,000 until then, and 0."), "{note}");
    assert!(note.contains("% of requests would be turned away"), "the tail is a share: {note}");
    let reasons = told(&outcome["verdict"]["reasons"]);
    assert!(reasons.iter().all(|reason| !reason.contains("ruled out")), "{reasons:?}");
}

#[test]
fn what_fails_is_not_billed() {
    let cron = |rate: f64| {
        let scenario = serde_json::json!({
            "traffic": {"rate_per_s": rate, "shape": "cron"},
            "services": [{"duration_ms": 2000}],
            "goals": {"p99_ms": 10000},
            "prices": {"free_tier": false}
        });
        evaluate(&scenario)
    };
    let outcome = cron(340.0);
    let failed = outcome["serverless"]["failed_share"].as_f64().unwrap();
    assert!(failed > 0.5, "the tick is far beyond what may be started: {failed}");
    let lines = outcome["serverless"]["bill"]["lines"].as_array().unwrap();
    let requests: f64 = lines
        .iter()
        .filter(|line| line["meter"] == "aws.lambda.requests")
        .map(|line| line["quantity"].as_f64().unwrap())
        .sum();
    let asked = 340.0 * 730.0 * 3_600.0;
    assert!((requests / asked - (1.0 - failed)).abs() < 1e-3, "{requests} of {asked} are billed, {failed} fail");
    let lost: f64 =
        outcome["serverless"]["hourly_lost"].as_array().unwrap().iter().map(|lost| lost.as_f64().unwrap()).sum();
    assert!((lost / (340.0 * 604_800.0) / failed - 1.0).abs() < 1e-6, "the hours lose what the share says");
}
