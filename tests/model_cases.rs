//! Every published case of the models, each within its own tolerance.

use fulcrum::command::predict::predict;
use serde_json::Value;

/// How much a figure may be off.
enum Rule {
    /// The case's `rel` or `abs`; where the figure is a mean with a confidence interval, that on top.
    Own,
    /// The case's field of this name, relative or absolute by its ending.
    By(&'static str),
    /// One and a half times the confidence interval that stands beside the figure. Where all runs of the simulation
    /// gave the same number its interval is zero, which says no more than that another number has a chance of less
    /// than three in so many runs (rule of three).
    Runs(&'static str),
}

use Rule::{By, Own, Runs};

/// What is compared: model, our figure, theirs (as JSON pointers), and the rule. A case takes the rows whose figure
/// it has.
const CHECKS: &[(&str, &str, &str, Rule)] = &[
    ("keepalive_mru_mminf", "/p_cold", "/p_cold", Own),
    ("keepalive_mru_mminf", "/instances", "/instances", Own),
    ("keepalive_mru_mminf", "/busy", "/busy", Own),
    ("keepalive_pool", "/p_cold", "/p_cold", By("p_cold_rel")),
    ("keepalive_pool", "/instances", "/instances", By("instances_rel")),
    ("keepalive_pool", "/servers", "/servers", By("servers_rel")),
    ("keepalive_pool", "/p_cold", "/p_cold", Own),
    ("keepalive_pool", "/p_rej", "/p_rej", Own),
    ("keepalive_pool", "/servers", "/servers", Own),
    ("keepalive_pool", "/running", "/running", Own),
    ("keepalive_pool", "/idle", "/idle", Own),
    ("keepalive_pool_distribution", "/p_cold", "/p_cold", By("p_cold_rel")),
    ("keepalive_pool_distribution", "/servers", "/servers", By("servers_rel")),
    ("keepalive_pool_distribution", "/pmf_servers/5", "/pmf_servers/5", By("pmf_abs")),
    ("keepalive_pool_distribution", "/pmf_servers/6", "/pmf_servers/6", By("pmf_abs")),
    ("keepalive_pool_distribution", "/pmf_servers/7", "/pmf_servers/7", By("pmf_abs")),
    ("keepalive_pool_distribution", "/pmf_servers/8", "/pmf_servers/8", By("pmf_abs")),
    ("keepalive_pool_distribution", "/pmf_servers/9", "/pmf_servers/9", By("pmf_abs")),
    ("keepalive_pool_distribution", "/pmf_servers/10", "/pmf_servers/10", By("pmf_abs")),
    ("keepalive_pool_distribution", "/pmf_servers/11", "/pmf_servers/11", By("pmf_abs")),
    ("keepalive_pool_distribution", "/pmf_servers/12", "/pmf_servers/12", By("pmf_abs")),
    ("keepalive_concurrency_c", "/p_cold", "/p_cold_model", By("p_cold_rel")),
    ("keepalive_concurrency_c", "/p_cold", "/p_cold_des", By("p_cold_rel")),
    ("keepalive_concurrency_c", "/instances", "/instances_model", By("instances_rel")),
    ("keepalive_concurrency_c", "/instances", "/instances_des", By("instances_rel")),
    ("keepalive_mru_mmpp2", "/p_cold", "/p_cold", Own),
    ("keepalive_mru_mmpp2", "/instances", "/instances", Own),
    ("keepalive_mru_mmpp2", "/peakedness", "/peakedness", Own),
    ("keepalive_mru_mmpp2", "/IDC_inf", "/IDC_inf", Own),
    ("keepalive_mru_mmpp2", "/p_cold", "/des_p_cold", By("des_rel")),
    ("keepalive_mru_mmpp2", "/instances", "/des_instances", By("des_rel")),
    ("keepalive_nonstationary_hazard", "/p_cold", "/p_cold_des", By("p_cold_rel")),
    ("keepalive_nonstationary_hazard", "/instances", "/instances_des", By("instances_rel")),
    ("keepalive_transient", "/mean_p_cold", "/mean_p_cold", Own),
    ("keepalive_transient", "/cold_per_run", "/cold_per_run", Runs("/cold_per_run_ci95")),
    ("keepalive_transient", "/servers/0", "/servers/0", Runs("/servers_ci95/0")),
    ("keepalive_transient", "/servers/1", "/servers/1", Runs("/servers_ci95/1")),
    ("keepalive_transient", "/servers/2", "/servers/2", Runs("/servers_ci95/2")),
    ("keepalive_transient", "/servers/3", "/servers/3", Runs("/servers_ci95/3")),
    ("keepalive_transient", "/servers/4", "/servers/4", Runs("/servers_ci95/4")),
    ("keepalive_transient", "/servers/5", "/servers/5", Runs("/servers_ci95/5")),
    ("keepalive_transient", "/servers/6", "/servers/6", Runs("/servers_ci95/6")),
    ("keepalive_transient", "/running/0", "/running/0", Runs("/running_ci95/0")),
    ("keepalive_transient", "/running/1", "/running/1", Runs("/running_ci95/1")),
    ("keepalive_transient", "/running/2", "/running/2", Runs("/running_ci95/2")),
    ("keepalive_transient", "/running/3", "/running/3", Runs("/running_ci95/3")),
    ("keepalive_transient", "/running/4", "/running/4", Runs("/running_ci95/4")),
    ("keepalive_transient", "/running/5", "/running/5", Runs("/running_ci95/5")),
    ("keepalive_transient", "/running/6", "/running/6", Runs("/running_ci95/6")),
    ("concurrency_cap", "/p_block", "/p_block", Own),
    ("concurrency_cap", "/p_reject", "/p_reject", By("p_reject_abs")),
    ("mmc", "/p_wait", "/p_wait", Own),
    ("mmc", "/mean_wait", "/mean_wait", Own),
    ("mmc", "/p99_wait", "/p99_wait", Own),
    ("mmc", "/p50", "/p50", Own),
    ("mmc", "/p95", "/p95", Own),
    ("mmc", "/p99", "/p99", Own),
    ("mg1", "/mean_wait", "/mean_wait", Own),
    ("mgc", "/wq", "/wq", Own),
    ("mgc", "/pw", "/pw", Own),
    ("mgc", "/soj", "/soj", Own),
    ("mgc", "/q50", "/q50", Own),
    ("mgc", "/q95", "/q95", Own),
    ("mgc", "/q99", "/q99", Own),
    ("tandem", "/soj", "/soj", Own),
    ("tandem", "/q50", "/q50", Own),
    ("tandem", "/q95", "/q95", Own),
    ("tandem", "/q99", "/q99", Own),
    ("ggc", "/mean_wait", "/mean_wait_des", By("mean_wait_rel")),
    ("ggc", "/mean_wait", "/mean_wait_approx", By("mean_wait_rel")),
    ("ggc", "/sojourn_p99", "/sojourn_q_des/p99", By("sojourn_p99_rel")),
    ("ggc", "/sojourn_p99", "/sojourn_p99_approx", By("sojourn_p99_rel")),
    ("mt_g_inf_mean", "/m/0", "/m/0", Own),
    ("mt_g_inf_mean", "/m/1", "/m/1", Own),
    ("mt_g_inf_mean", "/m/2", "/m/2", Own),
    ("mt_g_inf_mean", "/m/3", "/m/3", Own),
    ("hpa_raw", "/desired", "/desired", Own),
    ("hpa_scaleup_policy", "/allowed", "/allowed", Own),
    ("hpa_fluid", "/dropped", "/dropped", Own),
    ("hpa_fluid", "/served", "/served", Own),
    ("hpa_fluid", "/pod_seconds", "/pod_seconds", Own),
    ("lambda_scale_rate_fluid", "/throttled_fraction", "/throttled_fraction_des", Own),
    ("lambda_scale_rate_fluid", "/throttled_fraction", "/throttled_fraction_fluid", Own),
    ("node_allocatable", "/vcpu", "/vcpu", Own),
    ("node_allocatable", "/memory_gib", "/memory_gib", Own),
    ("node_allocatable", "/memory_mib", "/memory_mib", Own),
    ("node_allocatable", "/memory_mb", "/memory_mb", Own),
];

fn cases() -> Vec<Value> {
    serde_json::from_str(include_str!("data/model-cases.json")).unwrap()
}

fn text<'a>(case: &'a Value, field: &str) -> &'a str {
    case[field].as_str().unwrap()
}

/// The published figure and how far ours may be from it; nothing if the rule says nothing about the figure.
fn allowed(case: &Value, figure: &Value, rule: &Rule) -> Option<(f64, f64)> {
    let tolerance = |field: &str| case["tolerance"][field].as_f64();
    let (mean, interval) = match figure {
        Value::Object(both) => (both["mean"].as_f64()?, both["ci95"].as_f64()?),
        plain => (plain.as_f64()?, 0.0),
    };
    let slack = match rule {
        Own => tolerance("abs").or_else(|| Some(tolerance("rel")? * mean.abs()))?,
        By(field) if field.ends_with("_rel") => tolerance(field)? * mean.abs(),
        By(field) => tolerance(field)?,
        Runs(beside) => {
            assert_eq!(text(&case["tolerance"], "abs"), "ci95*1.5");
            let rule_of_three = 3.0 / case["input"]["replications"].as_f64()?;
            1.5 * case["expected"].pointer(beside)?.as_f64()?.max(rule_of_three)
        }
    };
    Some((mean, interval + slack))
}

#[test]
fn every_case_is_within_its_own_tolerance() {
    let mut wrong = Vec::new();
    let (mut checked, mut figures) = (0, 0);
    for case in cases() {
        let (id, model) = (text(&case, "id"), text(&case, "model"));
        let answer = predict(model, &case["input"]).unwrap_or_else(|refusal| panic!("{id}: {refusal}"));
        let mut rows = 0;
        for (_, ours, theirs, rule) in CHECKS.iter().filter(|(name, ..)| *name == model) {
            let Some(figure) = case["expected"].pointer(theirs) else { continue };
            let Some((published, slack)) = allowed(&case, figure, rule) else { continue };
            if has_no_closed_form(&case, ours) {
                continue;
            }
            let got = answer.pointer(ours).and_then(Value::as_f64).unwrap_or_else(|| panic!("{id}: no {ours}"));
            rows += 1;
            if (got - published).abs() > slack {
                wrong.push(format!("{id} {ours}: {got}, published {published} +- {slack}"));
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
            r#"{"running0": 0, "idle0": 0, "arrival_rate": 1, "warm_service_s": 1, "keepalive_s": 60, "horizon_s": 61}"#,
            "horizon_s must be a number from 0.001 to 60, not 61",
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
