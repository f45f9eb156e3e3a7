//! The simulation against every published case that has a process, and against what must hold of any simulation.

use command::simulate::{Settings, simulate};
use model::erlang;
use model::service::Law;
use model::simulation::{
    Arrivals, Cold, Functions, Piece, Plan, QueueRun, Queues, Refused, Report, Routing, Run, ScaleOut, Service, Start,
};
use model::units::Seconds;
use serde_json::Value;

/// Models that are rules: there is nothing to simulate.
const RULES: [&str; 5] = ["hpa_raw", "hpa_scaleup_policy", "hpa_fluid", "node_allocatable", "managed_instances"];

/// An interval of 95 % misses one figure in twenty, and there are two hundred; so wide it misses one in two thousand.
const WIDER: f64 = 1.8;

/// What is compared: the beginning of the model's name, our figure, theirs, and the tolerance's name. `own` stands
/// for `rel` or `abs`. A case takes the rows whose figures it has.
const CHECKS: &[(&str, &str, &str, &str)] = &[
    ("keepalive_mru_mminf", "p_cold", "p_cold", "own"),
    ("keepalive_mru_mminf", "instances", "instances", "own"),
    ("keepalive_mru_mminf", "busy", "busy", "own"),
    ("keepalive_pool", "p_cold", "p_cold", "p_cold_rel"),
    ("keepalive_pool", "instances", "instances", "instances_rel"),
    ("keepalive_pool", "servers", "servers", "servers_rel"),
    ("keepalive_pool", "p_cold", "p_cold", "own"),
    ("keepalive_pool", "p_rej", "p_rej", "own"),
    ("keepalive_pool", "servers", "servers", "own"),
    ("keepalive_pool", "running", "running", "own"),
    ("keepalive_pool", "idle", "idle", "own"),
    ("keepalive_pool", "concurrency_avg", "concurrency_avg", "own"),
    ("keepalive_pool_distribution", "pmf_servers/6", "pmf_servers/6", "pmf_abs"),
    ("keepalive_pool_distribution", "pmf_servers/7", "pmf_servers/7", "pmf_abs"),
    ("keepalive_pool_distribution", "pmf_servers/8", "pmf_servers/8", "pmf_abs"),
    ("keepalive_pool_distribution", "pmf_servers/9", "pmf_servers/9", "pmf_abs"),
    ("keepalive_pool_distribution", "pmf_servers/10", "pmf_servers/10", "pmf_abs"),
    ("keepalive_concurrency_c", "p_cold", "p_cold_des", "p_cold_rel"),
    ("keepalive_concurrency_c", "instances", "instances_des", "instances_rel"),
    ("keepalive_mru_mmpp2", "p_cold", "p_cold", "own"),
    ("keepalive_mru_mmpp2", "instances", "instances", "own"),
    ("keepalive_nonstationary_hazard", "p_cold", "p_cold_des", "p_cold_rel"),
    ("keepalive_nonstationary_hazard", "instances", "instances_des", "instances_rel"),
    ("keepalive_transient", "mean_p_cold", "mean_p_cold", "own"),
    ("keepalive_transient", "servers", "servers", "ci95*1.5"),
    ("keepalive_transient", "running", "running", "ci95*1.5"),
    ("keepalive_transient", "cold_per_run", "cold_per_run", "ci95*1.5"),
    ("concurrency_cap", "p_block", "p_block", "own"),
    ("concurrency_cap", "p_reject", "p_reject", "p_reject_abs"),
    ("lambda_scale_rate_fluid", "throttled_fraction", "throttled_fraction_des", "own"),
    ("lambda_scale_rate_fluid", "throttled_fraction", "throttled_fraction_fluid", "own"),
    ("mt_g_inf_mean", "m", "m", "own"),
    ("mmc", "p_wait", "p_wait", "own"),
    ("mmc", "mean_wait", "mean_wait", "own"),
    ("mmc", "p99_wait", "p99_wait", "own"),
    ("mmc", "p50", "p50", "own"),
    ("mmc", "p95", "p95", "own"),
    ("mmc", "p99", "p99", "own"),
    ("mg1", "mean_wait", "mean_wait", "own"),
    ("mgc", "wq", "wq", "own"),
    ("mgc", "pw", "pw", "own"),
    ("mgc", "soj", "soj", "own"),
    ("mgc", "q50", "q50", "own"),
    ("mgc", "q95", "q95", "own"),
    ("mgc", "q99", "q99", "own"),
    ("tandem", "soj", "soj", "own"),
    ("tandem", "q50", "q50", "own"),
    ("tandem", "q95", "q95", "own"),
    ("tandem", "q99", "q99", "own"),
    ("ggc", "mean_wait", "mean_wait_des", "mean_wait_rel"),
    ("ggc", "sojourn_q/p99", "sojourn_q_des/p99", "sojourn_p99_rel"),
    ("ggc", "sojourn_q/p50", "sojourn_q_des/p50", "sojourn_p99_rel"),
];

fn cases() -> Vec<Value> {
    serde_json::from_str(include_str!("data/model-cases.json")).unwrap()
}

fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    value.pointer(&format!("/{path}")).unwrap_or(&Value::Null)
}

/// A figure with the half-width beside it, if it has one: as `name_ci95` next to it, or within it.
fn figures(value: &Value, path: &str) -> Vec<(f64, f64)> {
    let beside = path.rsplit_once('/').map_or(format!("{path}_ci95"), |(before, last)| {
        let within = format!("{before}/{last}_ci95");
        if at(value, &within).is_null() { format!("{before}_ci95/{last}") } else { within }
    });
    match (at(value, path), at(value, &beside)) {
        (Value::Array(list), beside) => {
            let interval = |i: usize| beside[i].as_f64().unwrap_or(0.0);
            list.iter().enumerate().map(|(i, number)| (number.as_f64().unwrap(), interval(i))).collect()
        }
        (Value::Object(both), _) => vec![(both["mean"].as_f64().unwrap(), both["ci95"].as_f64().unwrap_or(0.0))],
        (number, beside) => number.as_f64().map(|mean| (mean, beside.as_f64().unwrap_or(0.0))).into_iter().collect(),
    }
}

/// How far a figure may be from `published`, besides our interval; nothing if the case says nothing about it.
fn slack(case: &Value, rule: &str, published: f64, interval: f64) -> Option<f64> {
    let tolerance = |field: &str| case["tolerance"][field].as_f64();
    match rule {
        "own" => Some(interval + tolerance("abs").or_else(|| Some(tolerance("rel")? * published.abs()))?),
        "ci95*1.5" => (case["tolerance"]["abs"].as_str()? == rule).then_some(1.5 * interval),
        field if field.ends_with("_rel") => Some(interval + tolerance(field)? * published.abs()),
        field => Some(interval + tolerance(field)?),
    }
}

#[test]
fn every_case_with_a_process_is_met() {
    let (mut wrong, mut checked, mut compared) = (Vec::new(), 0, 0);
    for case in cases() {
        let (id, model) = (case["id"].as_str().unwrap(), case["model"].as_str().unwrap());
        // Enough for the intervals to be near the tolerances; where many busy instances remember for long, the
        // model's own choice is needed to see more than one memory.
        let long = ["cf_mru_1000_1_600", "cf_mru_100_0.2_600"].contains(&id);
        let settings = Settings { seed: 1, requests: (!long).then_some(4e5) };
        let answer = simulate(model, &case["input"], settings);
        if RULES.contains(&model) {
            assert!(answer.unwrap_err().0.contains("nothing to simulate"), "{id}");
            continue;
        }
        let answer = answer.unwrap_or_else(|refusal| panic!("{id}: {refusal}"));
        let mut rows = 0;
        for (_, ours, theirs, rule) in CHECKS.iter().filter(|(name, ..)| of(model, name)) {
            let pairs = figures(&answer, ours).into_iter().zip(figures(&case["expected"], theirs));
            for ((got, ours95), (published, theirs95)) in pairs {
                let Some(slack) = slack(&case, rule, published, theirs95) else { continue };
                rows += 1;
                let slack = slack + WIDER * ours95 + 1e-12;
                if (got - published).abs() > slack {
                    wrong.push(format!("{id} {ours}: {got} +- {ours95}, published {published}, may be off {slack}"));
                }
            }
        }
        assert!(rows > 0, "{id}: nothing of {model} is compared");
        checked += 1;
        compared += rows;
    }
    println!("{checked} cases, {compared} figures");
    assert!(wrong.is_empty(), "{} of {compared} figures are out:\n{}", wrong.len(), wrong.join("\n"));
}

/// A distribution is checked as a pool too.
fn of(model: &str, row: &str) -> bool {
    model == row || (model == "keepalive_pool_distribution" && row == "keepalive_pool")
}

const WARM: Law = Law::Exponential { mean: 0.5 };

fn plain() -> Functions {
    Functions::new(Arrivals::Steady(20.0), WARM, 30.0)
}

/// One of every kind of pool.
fn pools() -> Vec<(&'static str, Functions)> {
    let profile = [(40.0, 2.0), (10.0, 200.0), (50.0, 0.0)].map(|(seconds, rate)| Piece { seconds, rate }).to_vec();
    let routed = |routing, slots| Functions { routing, slots, ..plain() };
    vec![
        ("plain", plain()),
        ("spikes", Functions { arrivals: Arrivals::Profile(profile.clone()), ..plain() }),
        ("a cap", Functions { cap: Some(9), ..plain() }),
        ("a floor", Functions { floor: 12, ..plain() }),
        ("a start", Functions { start: Start { running: 5, idle: 20, expires: 3.0 }, ..plain() }),
        ("slow starts", Functions { cold: Cold::Before(Law::new(Seconds::of(2.0), 1.0)), ..plain() }),
        (
            "a limit",
            Functions {
                arrivals: Arrivals::Profile(profile),
                scale_out: Some(ScaleOut { tokens: 5.0, refill: 1.0 }),
                ..plain()
            },
        ),
        ("replay", Functions { arrivals: Arrivals::Replay { bin: 60.0, counts: vec![500, 0, 3_000, 1] }, ..plain() }),
        ("newest", routed(Routing::Newest, 1)),
        ("least recent", routed(Routing::LeastRecent, 1)),
        ("round robin", routed(Routing::RoundRobin, 3)),
        ("random", routed(Routing::Random, 4)),
        ("shared", Functions { cold: Cold::Before(WARM), ..routed(Routing::MostRecent, 8) }),
    ]
}

fn plan() -> Plan {
    Plan { bins: 4, instants: vec![13.0, 77.0], ..Plan::steady(100.0, 100.0, 20) }
}

fn report(input: Functions) -> Report {
    Run::new(input, plan(), 7).unwrap().finish()
}

#[test]
fn the_same_seed_gives_the_same_report_however_it_is_cut() {
    for (why, input) in pools() {
        let whole = report(input.clone());
        assert_eq!(report(input.clone()), whole, "{why}");
        for most in [1, 17, 4_096] {
            let mut run = Run::new(input.clone(), plan(), 7).unwrap();
            let mut before = 0.0;
            while !run.progress().finished {
                let progress = run.advance(most);
                assert!(progress.done >= before && progress.done <= 1.0, "{why}");
                before = progress.done;
            }
            assert_eq!(*run.report(), whole, "{why}, by {most}");
        }
        let other = Run::new(input, plan(), 8).unwrap().finish();
        assert_ne!(other, whole, "{why}: another seed is another run");
    }
    let input = Queues { arrivals: Arrivals::Steady(7.0), stages: vec![Service::new(WARM, 4), Service::new(WARM, 5)] };
    let whole = QueueRun::new(&input, 1_000, 10, 7).unwrap().finish();
    let mut run = QueueRun::new(&input, 1_000, 10, 7).unwrap();
    while !run.advance(13).finished {}
    assert_eq!(*run.report(), whole);
}

#[test]
fn nothing_is_lost_and_little_is_right() {
    for (why, input) in pools() {
        let plan = Plan::replications(2_000.0, 1);
        let start = input.start.running;
        let report = Run::new(input.clone(), Plan { instants: vec![2_000.0], ..plan }, 3).unwrap().finish();
        let seen = report.totals();
        let [live, busy] = report.windows[0].instants[0].map(u64::from);
        let under_way = seen.requests + u64::from(start) - seen.throttled - seen.completed;
        if input.slots == 1 {
            assert_eq!(under_way, busy, "{why}: arrived = served + turned away + under way");
        } else {
            assert!(busy <= under_way && under_way <= busy * u64::from(input.slots), "{why}");
        }
        let there = u64::from(start + input.start.idle + input.floor);
        assert_eq!(there + seen.cold, live + seen.expired, "{why}: started = there + gone");
        assert_eq!(report.responses.seen(), seen.requests - seen.throttled, "{why}");
        if input.slots == 1 {
            // Little: who is busy is who came times how long each took; what is under way at the ends is the rest.
            let edge = 20.0 * f64::from(live as u32 + 20);
            assert!((seen.busy_s - seen.response_s).abs() < edge, "{why}: {} {}", seen.busy_s, seen.response_s);
        }
    }
}

#[test]
fn who_is_kept_longer_is_never_colder() {
    for (why, input) in pools().into_iter().filter(|(_, input)| input.cold == Cold::Instead(WARM) && input.slots == 1) {
        if input.routing != Routing::MostRecent || input.scale_out.is_some() || input.cap.is_some() {
            continue;
        }
        let mut before = u64::MAX;
        for keepalive in [3.0, 5.0, 8.0, 20.0, 60.0, 300.0] {
            let cold = report(Functions { keepalive, ..input.clone() }).totals().cold;
            assert!(cold <= before, "{why}: {cold} cold starts at {keepalive} s, {before} at less");
            before = cold;
        }
    }
}

#[test]
fn a_cap_is_erlang_b_whatever_the_service() {
    for law in [WARM, Law::Fixed { mean: 0.5 }, Law::new(Seconds::of(0.5), 2.0)] {
        let input = Functions { cap: Some(8), ..Functions::new(Arrivals::Steady(20.0), law, 30.0) };
        let seen = Run::new(input, Plan::steady(100.0, 500.0, 20), 5).unwrap().finish().throttled();
        let blocked = erlang::blocked(8, 10.0);
        assert!((seen.mean - blocked).abs() < WIDER * seen.ci95.unwrap(), "{law:?}: {seen:?}, {blocked}");
    }
}

#[test]
fn an_instance_that_would_go_at_the_moment_of_an_arrival_has_gone() {
    // Arrivals at 1, 2, 3, ... of half a second each: the instance has been idle for exactly half a second.
    let arrivals = Arrivals::Renewal(Law::Fixed { mean: 1.0 });
    for routing in [Routing::MostRecent, Routing::Newest] {
        for (keepalive, cold) in [(0.5, 100), (0.500_1, 1)] {
            let input = Functions { routing, ..Functions::new(arrivals.clone(), Law::Fixed { mean: 0.5 }, keepalive) };
            let seen = Run::new(input, Plan::replications(100.0, 1), 1).unwrap().finish().totals();
            assert_eq!((seen.requests, seen.cold), (100, cold), "{routing:?} {keepalive}");
        }
    }
}

#[test]
fn what_would_not_fit_is_refused() {
    let crowd = Functions::new(Arrivals::Steady(1e5), Law::Exponential { mean: 900.0 }, 600.0);
    assert_eq!(Run::new(crowd, plan(), 1).unwrap_err(), Refused::Crowded(9e7));
    let input = serde_json::json!({"arrival_rate": 1e5, "service_s": 900, "keepalive_s": 600});
    let settings = Settings { seed: 1, requests: None };
    let refusal = simulate("keepalive_mru_mminf", &input, settings).unwrap_err().0;
    assert!(refusal.contains("9.0e7 requests would be there at once"), "{refusal}");
    let input = serde_json::json!({"arrival_rate": 1e5, "service_s": 1, "keepalive_s": 1e6});
    let refusal = simulate("keepalive_mru_mminf", &input, settings).unwrap_err().0;
    assert!(refusal.contains("take about") && refusal.ends_with('.'), "{refusal}");
}
