//! Every published case of the models, each within its own tolerance.

use command::predict::predict;
use command::simulate::{Settings, simulate};
use fulcrum::proof::checks::checks;
use serde_json::{Value, json};

fn cases() -> Vec<Value> {
    serde_json::from_str(include_str!("data/model-cases.json")).unwrap()
}

fn text<'a>(case: &'a Value, field: &str) -> &'a str {
    case[field].as_str().unwrap()
}

#[test]
fn every_case_is_within_its_own_tolerance() {
    let mut wrong = Vec::new();
    let (mut checked, mut figures) = (0, 0);
    for case in cases() {
        let (id, model) = (text(&case, "id"), text(&case, "model"));
        let answer = predict(model, &case["input"]).unwrap_or_else(|refusal| panic!("{id}: {refusal}"));
        let mut rows = 0;
        for (check, published) in checks(model, &case) {
            let ours = check.ours.as_ref();
            if has_no_closed_form(&case, ours) {
                continue;
            }
            let got = answer.pointer(ours).and_then(Value::as_f64).unwrap_or_else(|| panic!("{id}: no {ours}"));
            rows += 1;
            if (got - published.mean).abs() > published.allowed {
                wrong.push(format!("{id} {ours}: {got}, published {} +- {}", published.mean, published.allowed));
            }
        }
        assert!(rows > 0, "{id}: nothing of {model} is compared");
        checked += 1;
        figures += rows;
    }
    println!("{checked} cases, {figures} figures");
    assert!(wrong.is_empty(), "{} of {figures} figures are out:\n{}", wrong.len(), wrong.join("\n"));
}

/// The published tolerances hold for every service law; the form is for exponential service, and there it is closer.
/// (Lognormal service with a squared variation of 4 is 3.1 % off, as the pool feels a little of the law; so is it in
/// the stationary form.)
#[test]
fn changing_loads_are_met_within_one_percent_where_chance_is_small() {
    let mut rows = 0;
    for case in cases().iter().filter(|case| text(case, "model") == "keepalive_nonstationary_hazard") {
        let expected = &case["expected"];
        if case["input"]["service"] != "exponential" || expected["des_colds"].as_f64().unwrap() < 5_000.0 {
            continue;
        }
        let answer = predict("keepalive_nonstationary_hazard", &case["input"]).unwrap();
        let error =
            |ours: &str, theirs: &str| answer[ours].as_f64().unwrap() / expected[theirs].as_f64().unwrap() - 1.0;
        let (cold, instances) = (error("p_cold", "p_cold_des"), error("instances", "instances_des"));
        println!("{}: {:+.2} % in cold starts, {:+.2} % in instances", case["id"], 100.0 * cold, 100.0 * instances);
        assert!(cold.abs() < 0.01 && instances.abs() < 0.002, "{}: {cold} {instances}", case["id"]);
        rows += 1;
    }
    assert_eq!(rows, 8);
}

#[test]
fn the_autoscaler_makes_every_move_of_its_reference() {
    let cases = cases();
    let case = cases.iter().find(|case| text(case, "model") == "hpa_fluid").unwrap();
    let answer = predict("hpa_fluid", &case["input"]).unwrap();
    assert_eq!(answer["replica_trace"], case["expected"]["replica_trace"]);
}

/// With several requests in an instance, how many instances are busy depends on how the requests lie in them.
fn has_no_closed_form(case: &Value, figure: &str) -> bool {
    let shared = case["input"]["concurrency_per_instance"].as_f64().is_some_and(|slots| slots > 1.0);
    shared && ["/running", "/idle"].contains(&figure)
}

#[test]
fn measured_functions_are_met_as_well_as_by_simulation() {
    let (mut cold, mut instances, mut rows) = (0.0, 0.0, 0.0);
    for case in cases().iter().filter(|case| text(case, "id").starts_with("paper_aws_lambda")) {
        let answer = predict("keepalive_pool", &case["input"]).unwrap();
        let error = |field: &str| {
            let measured = case["expected"][field].as_f64().unwrap();
            (answer[field].as_f64().unwrap() / measured - 1.0).abs()
        };
        cold += error("p_cold");
        instances += error("instances");
        rows += 1.0;
    }
    let (cold, instances) = (100.0 * cold / rows, 100.0 * instances / rows);
    println!("{rows} measured rows: mean absolute error {cold:.2} % in cold starts, {instances:.2} % in instances");
    assert!(rows >= 12.0, "all rows of the file");
    assert!(cold <= 15.0 && instances <= 4.0, "{cold} {instances}");
}

/// Weeks, pools beyond their first keep-alive, service and routing, and what an instance holds: none of them is among the
/// published cases, so they are held against following each request.
#[test]
fn what_no_case_has_is_as_simulation_finds_it() {
    let rates: Vec<f64> = (0..168).map(|hour| 0.02 * f64::from(1 + hour % 24)).collect();
    let office = json!({"pattern": "business_hours", "mean": 0.2, "open_hour": 8, "close_hour": 18, "weekend_share": 0.2,
        "service_s": 0.5, "keepalive_s": 600});
    let any = json!({"pattern": "week", "rates": rates, "service_s": 0.5, "keepalive_s": 600});
    let long = json!({"running0": 3, "idle0": 5, "arrival_rate": 0.9, "warm_service_s": 2.016, "cold_service_s": 2.163,
        "keepalive_s": 60, "horizon_s": 600, "t_grid_s": [30, 59, 75, 300, 600]});
    let pool = |service: &str, routing: &str, slots: u32| {
        json!({"arrival_rate": 1, "warm_service_s": 2, "keepalive_s": 60, "service": service, "routing": routing,
            "concurrency_per_instance": slots})
    };
    let cases = [
        // (why, model, input, figures with the error that is allowed beside that of chance)
        ("office hours", "keepalive_nonstationary_hazard", office, vec![("/p_cold", 0.02), ("/instances", 0.005)]),
        ("any week", "keepalive_nonstationary_hazard", any, vec![("/p_cold", 0.02), ("/instances", 0.005)]),
        (
            "beyond the keep-alive",
            "keepalive_transient",
            long,
            vec![
                ("/servers/0", 0.005),
                ("/servers/1", 0.005),
                ("/servers/2", 0.05),
                ("/servers/3", 0.015),
                ("/servers/4", 0.015),
                ("/mean_p_cold", 0.03),
            ],
        ),
        (
            "constant service",
            "keepalive_pool",
            pool("deterministic", "most-recent", 1),
            vec![("/p_cold", 0.015), ("/servers", 0.004)],
        ),
        (
            "newest first",
            "keepalive_pool",
            pool("exponential", "newest-created", 1),
            vec![("/p_cold", 0.015), ("/servers", 0.004)],
        ),
        (
            "both",
            "keepalive_pool",
            pool("deterministic", "newest-created", 1),
            vec![("/p_cold", 0.015), ("/servers", 0.004)],
        ),
        ("shared by four", "keepalive_pool", pool("exponential", "most-recent", 4), vec![("/concurrency_avg", 0.03)]),
    ];
    for (why, model, input, figures) in cases {
        let ours = predict(model, &input).unwrap_or_else(|refusal| panic!("{why}: {refusal}"));
        let seen = simulate(model, &input, Settings { seed: 2, requests: Some(1e6) });
        let seen = seen.unwrap_or_else(|refusal| panic!("{why}: {refusal}"));
        for (path, allowed) in figures {
            let at = |answer: &Value, path: &str| answer.pointer(path).and_then(Value::as_f64);
            let (got, mean) = (at(&ours, path).unwrap(), at(&seen, path).unwrap());
            let name = path.split('/').nth(1).unwrap();
            let noise = at(&seen, &path.replacen(name, &format!("{name}_ci95"), 1)).unwrap() / mean;
            let error = got / mean - 1.0;
            println!("{why} {path}: {got:.5}, simulated {mean:.5}: {:+.2} % +- {:.2}", 100.0 * error, 100.0 * noise);
            assert!(noise < 0.05 && error.abs() <= allowed + noise, "{why} {path}: {error} +- {noise}");
        }
    }
}

/// Opening at the stroke of midnight or round the clock, no weekend, one bin: still a week.
#[test]
fn corners_of_a_week_are_answered() {
    let cases = [
        // (open, close, weekend, ramp, bin)
        (0.0, 24.0, 1.0, 0.0, 604_800.0),
        (0.0, 1.0, 0.0, 14_400.0, 60.0),
        (9.0, 9.0, 0.5, 1_800.0, 3_600.0),
        (23.0, 24.0, 0.0, 1_800.0, 86_400.0),
    ];
    for (open, close, weekend, ramp, bin) in cases {
        let input = json!({"pattern": "business_hours", "mean": 1, "open_hour": open, "close_hour": close,
            "weekend_share": weekend, "ramp_s": ramp, "bin_s": bin, "service_s": 1, "keepalive_s": 60});
        let answer = predict("keepalive_nonstationary_hazard", &input).unwrap();
        let bins = answer["instances_per_bin"].as_array().unwrap();
        assert_eq!(bins.len() as f64, 604_800.0 / bin);
        let mean = bins.iter().map(|bin| bin.as_f64().unwrap()).sum::<f64>() / bins.len() as f64;
        assert!(
            (mean / answer["instances"].as_f64().unwrap() - 1.0).abs() < 1e-6,
            "{open} {close}: bins are of one mean"
        );
    }
}

#[test]
fn bad_input_is_refused_by_field_and_range() {
    let cases = [
        // (model, input, what the sentence says)
        ("nonsense", r#"{}"#, "model takes one of keepalive_mru_mminf"),
        ("mmc", r#"[]"#, "input must be an object"),
        ("mmc", r#"{"c": 1, "service_s": 1}"#, "offered_erlang is missing; it is a number from 0 to 1000000"),
        ("mmc", r#"{"c": 1.5, "offered_erlang": 1, "service_s": 1}"#, "c must be a whole number from 1"),
        ("mmc", r#"{"c": 1, "offered_erlang": 2, "service_s": 1}"#, "from 0 to below 1 for each server, not 2"),
        ("mmc", r#"{"c": 1, "offered_erlang": 0.5, "service_s": -1}"#, "service_s must be a number from 0.000001"),
        ("mmc", r#"{"c": 1, "offered_erlang": 0.5, "service_s": 1, "typo": 2}"#, "typo is not a field"),
        ("tandem", r#"{"lam": 1, "stages": [{"mu": "x", "c": 1}]}"#, "stages[0].mu must be a number from"),
        ("tandem", r#"{"lam": 1, "stages": []}"#, "stages must be a list of objects"),
        ("mt_g_inf_mean", r#"{"mean": 1, "amplitude": 2, "period_s": 9}"#, "amplitude must be a number from 0 to 1"),
        ("node_allocatable", r#"{"provider": "eks", "vcpu": 2}"#, "memory_mib is missing"),
        (
            "keepalive_pool",
            r#"{"arrival": "regular", "arrival_rate": 1, "warm_service_s": 1, "keepalive_s": 1}"#,
            "arrival must be one of \"poisson\"",
        ),
        (
            "keepalive_pool",
            r#"{"arrival": "deterministic", "arrival_rate": 100, "warm_service_s": 1, "keepalive_s": 1}"#,
            "and a service time to 25",
        ),
        (
            "keepalive_nonstationary_hazard",
            r#"{"pattern": "step", "period_s": 100, "bin_s": 7, "base": 1, "peak": 2}"#,
            "bin_s must be a whole part of period_s",
        ),
        ("hpa_fluid", r#"{"horizon_s": 1800, "rate": "fast"}"#, "rate must be like"),
        (
            "keepalive_transient",
            r#"{"running0": 0, "idle0": 0, "arrival_rate": 1, "warm_service_s": 1, "keepalive_s": 60, "horizon_s": 1e8}"#,
            "horizon_s must be a number from 0.001 to 10000000, not 100000000",
        ),
        (
            "keepalive_pool",
            r#"{"arrival_rate": 1e6, "warm_service_s": 1e4, "keepalive_s": 1}"#,
            "from 0 to 1e6 requests at once, not 10000000000",
        ),
    ];
    for (model, input, part) in cases {
        let refusal = predict(model, &serde_json::from_str(input).unwrap()).unwrap_err().0;
        assert!(refusal.contains(part), "{model} {input}: {refusal}");
        assert!(refusal.ends_with('.') && !refusal.contains('\n'), "one sentence: {refusal}");
    }
}
