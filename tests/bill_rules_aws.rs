//! The rules by which AWS bills a load balancer, as tables with reasons.

use command::bill::answer;
use serde_json::{Value, json};

/// The bill of a load balancer in us-east-1.
fn balancer(usage: &Value) -> Result<Value, String> {
    let input = json!({"platform": "aws-alb", "region": "us-east-1", "free_tier": false, "usage": usage});
    answer(&input.to_string()).map(|bill| serde_json::from_str(&bill).unwrap()).map_err(|refusal| refusal.0)
}

#[test]
fn a_load_balancer_is_billed_by_the_largest_dimension_of_its_traffic() {
    // The first two are the examples of the provider's price page, in months of 720 hours.
    let first = json!({"hours": 720, "connections_per_second": 1, "active_connections": 120, "gb_per_hour": 1.08,
        "requests_per_second": 5, "rules": 60});
    let with = |field: &str, value: Value| {
        let mut usage = first.clone();
        usage[field] = value;
        usage
    };
    let cases = [
        // (usage, LCU-hours, dollars, why)
        (first.clone(), 720.0 * 1.08, 22.42, "0.04 of new, 0.04 of open connections, 0.25 of rules, 1.08 of bytes"),
        (
            json!({"hours": 720, "connections_per_second": 100, "active_connections": 18_000, "gb_per_hour": 0.36,
                "requests_per_second": 4, "rules": 20}),
            720.0 * 6.0,
            50.76,
            "connections of three minutes: 6 of those that are open, 4 of those that are new",
        ),
        (with("targets", json!("functions")), 720.0 * 2.7, 31.75, "a unit holds 0.4 GB an hour to functions"),
        (with("targets", json!("instances")), 720.0 * 1.08, 22.42, "what is taken where nothing is said"),
        (with("connections_per_second", json!(50)), 720.0 * 2.0, 27.72, "25 new connections a second are a unit"),
        (with("requests_per_second", json!(40)), 720.0 * 2.0, 27.72, "50 rules beyond the ten that are free, 40 times"),
        (with("rules", json!(10)), 720.0 * 1.08, 22.42, "ten rules are free"),
        (json!({"hours": 720}), 0.0, 16.2, "no traffic, no units"),
        (json!({"hours": 720, "lcu": 1.08}), 720.0 * 1.08, 22.42, "units as they were measured"),
    ];
    for (usage, units, dollars, why) in cases {
        let bill = balancer(&usage).unwrap_or_else(|refusal| panic!("{usage}: {refusal}"));
        let lines = bill["lines"].as_array().unwrap();
        let used =
            lines.iter().find(|line| line["meter"] == "aws.alb.lcu").map_or(0.0, |l| l["quantity"].as_f64().unwrap());
        assert!((used - units).abs() < 1e-6, "{why}: {used} instead of {units}");
        let total = bill["total_usd"].as_f64().unwrap();
        assert!((total - dollars).abs() < 0.006, "{why}: {total} instead of {dollars}");
    }
}

#[test]
fn traffic_of_a_load_balancer_that_cannot_be_is_refused() {
    let cases = [
        (
            json!({"hours": 1, "lcu": 2, "gb_per_hour": 1}),
            "usage.lcu and usage.gb_per_hour are two measures of one traffic: give one of them.",
        ),
        (
            json!({"hours": 1, "lcu": 2, "targets": "functions"}),
            "usage.lcu and usage.targets are two measures of one traffic: give one of them.",
        ),
        (json!({"hours": 1, "gb_per_hour": -1}), "usage.gb_per_hour must be a number from 0 to 1e9, not -1."),
        (
            json!({"hours": 1, "connections_per_second": "many"}),
            "usage.connections_per_second must be a number from 0 to 1e9, not \"many\".",
        ),
        (
            json!({"hours": 1, "targets": "lambda"}),
            "usage.targets must be one of \"instances\", \"functions\", not \"lambda\".",
        ),
        (json!({"hours": 1, "gb": 1}), "usage.gb is not a field that is known here; known: meters, hours, lcu,"),
    ];
    for (usage, part) in cases {
        let refusal = balancer(&usage).unwrap_err();
        assert!(refusal.contains(part), "{usage}\n  {refusal}\n  instead of\n  {part}");
    }
}
