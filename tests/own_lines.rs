//! Lines of the reader's own: on whose bill they are, what they come to, and what is refused.

use command::evaluate::answer_to;
use serde_json::{Value, json};

fn outcome(scenario: &Value) -> Value {
    serde_json::from_str(&answer_to(&scenario.to_string()).unwrap()).unwrap()
}

fn cloud(outcome: &Value, side: &str) -> f64 {
    outcome[side]["monthly_usd"].as_f64().unwrap()
}

#[test]
fn a_line_is_on_the_bills_that_it_names() {
    let base = outcome(&json!({}));
    let nodes = base["microservices"]["nodes_mean"].as_f64().unwrap();
    let line = |side: &str, usd: f64, per: &str| json!({"side": side, "name": "x", "usd": usd, "per": per});
    // 20 requests a second over 730 hours.
    let millions = 20.0 * 730.0 * 3600.0 / 1e6;
    let cases = [
        // (the line, what serverless and what microservices pays more, why)
        (line("both", 12.5, "month"), 12.5, 12.5, "once a month on either side"),
        (line("serverless", 12.5, "month"), 12.5, 0.0, "on one side"),
        (line("microservices", 0.6, "million-requests"), 0.0, 0.6 * millions, "by requests"),
        (line("both", 15.0, "node-month"), 0.0, 15.0 * nodes, "functions have no nodes"),
        (line("both", 0.0, "month"), 0.0, 0.0, "nothing"),
    ];
    for (line, serverless, microservices, why) in cases {
        let found = outcome(&json!({"own_lines": [line]}));
        for (side, more) in [("serverless", serverless), ("microservices", microservices)] {
            let apart = cloud(&found, side) - cloud(&base, side);
            // The week as it is billed and the mean over its hours round nodes apart by a little.
            assert!((apart - more).abs() <= 1e-6 + 0.02 * more, "{why}: {side} pays {apart} more, not {more}");
            let lines = found[side]["bill"]["lines"].as_array().unwrap();
            let sum: f64 = lines.iter().map(|line| line["amount_usd"].as_f64().unwrap()).sum();
            assert!((sum - cloud(&found, side)).abs() < 1e-6, "{why}: the lines add up");
        }
    }
}

/// A mix has the lines of both sides, and what is on either side's bill once.
#[test]
fn a_mix_has_each_line_once() {
    let scenario = |lines: Value| {
        json!({"traffic": {"rate_per_s": 100, "shape": "spike", "peak_to_mean": 20}, "own_lines": lines, "people": {"hourly_usd": 0},
               "services": [{"name": "a", "duration_ms": 900, "memory_mb": 2048, "cpu_share": 0.1},
                            {"name": "b", "duration_ms": 5, "memory_mb": 128, "visits": 5}], "goals": {"p99_ms": 60000}})
    };
    // Without draws and flips, which take long where there is a mix.
    let cost = |lines: Value| {
        let scenario = command::evaluate::read(&scenario(lines).to_string()).unwrap();
        decide::evaluate::outcome(&scenario).mixed.expect("a mix is near").cloud.dollars()
    };
    let (base, found) = (
        cost(json!([])),
        cost(json!([
            {"side": "both", "name": "x", "usd": 1, "per": "month"},
            {"side": "serverless", "name": "y", "usd": 2, "per": "month"},
            {"side": "microservices", "name": "z", "usd": 4, "per": "month"},
        ])),
    );
    assert!((found - base - 7.0).abs() < 1e-6, "{found} {base}");
}

#[test]
fn a_line_that_cannot_be_is_refused_by_its_place_and_range() {
    let cases = [
        (
            json!([{"side": "both", "name": "x", "usd": -1, "per": "month"}]),
            "own_lines[0]: its amount takes 0 to 1,000,000 dollars.",
        ),
        (
            json!([{"side": "both", "name": "x", "usd": 1, "per": "month"}, {"side": "both", "name": "", "usd": 1, "per": "month"}]),
            "own_lines[1]: its name takes 1 to 60 letters.",
        ),
        (
            json!([{"side": "left", "name": "x", "usd": 1, "per": "month"}]),
            "own_lines[0]: its side is serverless, microservices or both.",
        ),
        (
            json!([{"side": "both", "name": "x", "usd": 1, "per": "day"}]),
            "own_lines[0]: it is per month, million-requests or node-month.",
        ),
        (json!({"side": "both"}), "own_lines takes a list of {side, name, usd, per}"),
    ];
    for (lines, said) in cases {
        let refusal = answer_to(&json!({"own_lines": lines}).to_string()).unwrap_err().to_string();
        assert!(refusal.contains(said), "{refusal}");
    }
}

/// What is written down opens as it was: by link and by file.
#[test]
fn links_and_files_give_them_back() {
    let scenario = command::evaluate::read(
        &json!({"own_lines": [{"side": "microservices", "name": "Größe, 100 %: a & b", "usd": 0.25, "per": "node-month"}]}).to_string(),
    )
    .unwrap();
    let link = scenario::link::write(&scenario);
    assert_eq!(scenario::link::read(&link), (scenario.clone(), Vec::new()), "{link}");
    assert_eq!(command::evaluate::read(&engine::saved::json(&scenario)).unwrap(), scenario);
    let bytes = ask::write(&scenario);
    assert_eq!(ask::read::<scenario::Scenario>(&bytes), Some(scenario));
}
