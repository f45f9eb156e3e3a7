//! What `fulcrum prices --compare` says of a newer file of prices.

use catalogue::{Meter, Provider};
use command::prices::comparison;
use serde_json::{Value, json};

/// An entry as such files have it.
fn entry(service: &str, meter: &str, region: &str, unit: &str, price: f64, as_of: &str) -> Value {
    json!({
        "id": format!("gcp.{service}.{meter}.{region}"), "provider": "gcp", "service": service, "meter": meter,
        "unit": unit, "price": price, "region": region, "as_of": as_of, "source": "a page", "confidence": "high",
    })
}

/// Two prices as the catalogue has them, one changed, one newer, one new region and one new meter.
fn file() -> Value {
    json!({"meta": {"currency": "USD"}, "entries": [
        entry("gke", "autopilot-vcpu", "us-central1", "vCPU-hour", 0.0445, "2026-07..09"),
        entry("cloud-run", "requests", "global", "1M requests", 0.4, "2026-09-24"),
        entry("gke", "autopilot-memory", "us-central1", "GiB-hour", 0.0059070, "2027-01"),
        entry("compute-engine", "on-demand:e2-medium", "us-central1", "hour", 0.03350571, "2027-01-31"),
        entry("gke", "autopilot-vcpu", "mars-north1", "vCPU-hour", 0.1, "2027"),
        entry("gke", "autopilot-gpu", "us-central1", "GPU-hour", 1.2, "2027"),
        entry("gke", "cluster-fee", "all", "cluster", 0.1, "2027"),
    ]})
}

/// In how many regions the provider of the file sells.
fn regions() -> usize {
    Provider::Gcp.regions().len()
}

fn compared(file: &Value) -> Value {
    serde_json::from_str(&comparison(&file.to_string(), false).unwrap()).unwrap()
}

fn meters<'a>(found: &'a Value, part: &str, field: &str) -> Vec<&'a str> {
    found[part].as_array().unwrap().iter().map(|row| row[field].as_str().unwrap()).collect()
}

#[test]
fn a_changed_price_is_told_old_new_and_by_how_much() {
    let found = compared(&file());
    assert_eq!(meters(&found, "changed", "meter"), ["gcp.gke.autopilot-memory"]);
    let changed = &found["changed"][0];
    assert_eq!((&changed["old"][0]["usd"], &changed["new"][0]["usd"]), (&json!(0.0049225), &json!(0.005907)));
    assert_eq!((&changed["percent"], &changed["region"]), (&json!(20), &json!("us-central1")));
    assert_eq!((&changed["old_as_of"], &changed["new_as_of"]), (&json!("2026-07"), &json!("2027-01")));
}

#[test]
fn a_price_that_is_the_same_is_counted_or_told_for_its_date() {
    let found = compared(&file());
    assert_eq!(found["same"], 1 + regions(), "one, and one in each region");
    assert_eq!(meters(&found, "newer", "meter"), ["gcp.compute-engine.e2-medium"]);
}

#[test]
fn what_only_one_side_has_is_told() {
    let found = compared(&file());
    assert_eq!(
        meters(&found, "only_in_file", "id"),
        ["gcp.gke.autopilot-vcpu.mars-north1", "gcp.gke.autopilot-gpu.us-central1"]
    );
    assert_eq!(meters(&found, "other_unit", "unit"), ["cluster"]);
    let gone = meters(&found, "only_in_catalogue", "meter");
    let counted = |meter: &str| gone.iter().filter(|&&name| name == meter).count();
    assert_eq!(counted("gcp.cloud-run.requests"), 0, "in the file for every region");
    let rows = catalogue::rows().iter().filter(|row| row.meter == Meter::GcpGkeAutopilotVcpu).count();
    assert_eq!(counted("gcp.gke.autopilot-vcpu"), rows - 1, "us-central1 is in the file, other regions are not");
    assert_eq!(counted("gcp.gke.cluster-fee"), regions(), "what is in another unit is not compared");
}

#[test]
fn the_text_has_a_line_for_every_difference() {
    let text = comparison(&file().to_string(), true).unwrap();
    let same = format!("{} prices are the same", 1 + regions());
    for line in [
        same.as_str(),
        "changed: 1",
        "0.0049225 -> 0.005907 (+20.00 %), 2026-07 -> 2027-01",
        "same price, newer date: 1",
        "only in the file: 2",
        "in another unit: 1",
    ] {
        assert!(text.contains(line), "{line}\n{}", &text[..text.len().min(1500)]);
    }
}

#[test]
fn an_entry_that_cannot_be_read_is_refused_by_its_name() {
    let id = "gcp.gke.autopilot-vcpu.us-central1";
    let tiers = json!([{"from_": 5, "price": 1}]);
    let cases = [
        // (field, value, what the sentence says)
        (
            "price",
            json!(-1),
            format!("The entry {id} cannot be read: entries[0].price must be a number from 0 to 1e9, not -1."),
        ),
        ("price", json!("0.04"), format!("The entry {id} cannot be read: entries[0].price must be a number")),
        ("price", Value::Null, format!("The entry {id} cannot be read: entries[0].price is missing")),
        ("meter", Value::Null, format!("The entry {id} cannot be read: entries[0].meter is missing; it is a text.")),
        ("tiers", tiers, format!("The entry {id} cannot be read: entries[0].tiers must begin at 0 and rise.")),
        ("id", Value::Null, "entries[0].id is missing; it is a text.".into()),
    ];
    for (field, value, part) in cases {
        let mut file = file();
        file["entries"][0][field] = value;
        let refusal = comparison(&file.to_string(), false).unwrap_err().0;
        assert!(refusal.contains(&part), "{refusal}\n  instead of\n  {part}");
    }
    for (text, part) in [("[]", "one JSON object"), ("{}", "entries must be a list of objects, at least one")] {
        let refusal = comparison(text, false).unwrap_err().0;
        assert!(refusal.contains(part), "{refusal}");
    }
}
