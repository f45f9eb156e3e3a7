//! Flows of a scenario: how long a request takes on its way through branches, choices and loops, and what it costs.

use answer::{Note, Outcome};
use command::evaluate::read;
use decide::evaluate::outcome;
use proptest::prelude::*;
use scenario::{Platform, Scenario, link};
use serde_json::{Value, json};

/// Four services, apart from what `flow` says and what is put over it.
fn scenario(flow: Value) -> Scenario {
    let services: Vec<Value> = [("a", 80), ("b", 40), ("c", 160), ("d", 20)]
        .map(|(name, ms)| json!({"name": name, "duration_ms": ms, "duration_cv": 0.5}))
        .to_vec();
    let all = json!({"services": services, "flow": flow, "goals": {"p99_ms": 2_000}});
    read(&all.to_string()).unwrap()
}

fn run(name: &str) -> Value {
    json!({"run": name})
}

fn row() -> Value {
    json!({"sequence": [run("a"), run("b"), run("c"), run("d")]})
}

fn side_by_side() -> Value {
    json!({"parallel": [run("a"), run("b"), run("c"), run("d")]})
}

/// p50, p95 and p99 of both sides, in milliseconds.
fn times(outcome: &Outcome) -> [[f64; 3]; 2] {
    [&outcome.serverless, &outcome.microservices]
        .map(|side| [side.latency.p50, side.latency.p95, side.latency.p99].map(|time| time.ms()))
}

#[test]
fn one_after_another_is_what_no_flow_means() {
    let (with, without) = (outcome(&scenario(row())), outcome(&scenario(Value::Null)));
    for (with, without) in times(&with).iter().flatten().zip(times(&without).iter().flatten()) {
        assert!((with / without - 1.0).abs() < 0.02, "{with} ms for {without}");
    }
    let costs = |outcome: &Outcome| [outcome.serverless.cloud, outcome.microservices.cloud];
    assert_eq!(costs(&with), costs(&without), "the same visits are billed");
}

#[test]
fn side_by_side_is_as_fast_as_the_slowest_and_costs_the_same() {
    let (row, beside) = (outcome(&scenario(row())), outcome(&scenario(side_by_side())));
    let alone = read(
        &json!({"services": [{"name": "c", "duration_ms": 160, "duration_cv": 0.5}], "goals": {"p99_ms": 2_000}})
            .to_string(),
    );
    let alone = outcome(&alone.unwrap());
    for ((row, beside), alone) in times(&row).iter().zip(times(&beside)).zip(times(&alone)) {
        for place in 0..3 {
            assert!(beside[place] < 0.8 * row[place], "{} ms for {}", beside[place], row[place]);
            assert!(beside[place] > 0.98 * alone[place], "{} ms for {}", beside[place], alone[place]);
        }
    }
    assert_eq!(row.serverless.cloud, beside.serverless.cloud, "each runs once a request either way");
}

/// Requests of the functions follow from the flow: 1 + 1/(1 - 0.5) + 0.25 + 0.75 a request.
#[test]
fn visits_are_billed_as_the_flow_has_them() {
    let again = json!({"repeat_while_probability": 0.5, "do": run("b")});
    let choice = json!({"choice": [{"probability": 0.25, "do": run("c")}, {"probability": 0.75, "do": run("d")}]});
    let flow = scenario(json!({"sequence": [run("a"), again, choice]}));
    let visits: Vec<f64> = flow.services.iter().map(|service| service.visits.get()).collect();
    assert_eq!(visits, [1.0, 2.0, 0.25, 0.75]);
    let runs = |scenario: &Scenario| {
        let outcome = outcome(scenario);
        let lines = outcome.serverless.bill.lines().iter();
        lines
            .filter(|line| line.item.meter == catalogue::Meter::AwsLambdaRequests)
            .map(|line| line.used.units())
            .sum::<f64>()
    };
    let (flow, row) = (runs(&flow), runs(&scenario(row())));
    assert!((flow / row - 1.0).abs() < 1e-3, "{flow} for {row}: four runs a request either way");
}

#[test]
fn steps_of_an_orchestrator_take_their_time_and_are_not_priced() {
    let mut flow = row();
    let plain = outcome(&scenario(flow.clone()));
    flow["step_ms"] = json!(25);
    let steps = outcome(&scenario(flow));
    for (steps, plain) in times(&steps).iter().flatten().zip(times(&plain).iter().flatten()) {
        assert!((steps - plain - 100.0).abs() < 0.02 * plain, "four steps of 25 ms: {steps} for {plain}");
    }
    assert!(steps.notes.contains(&Note::UnpricedSteps) && !plain.notes.contains(&Note::UnpricedSteps));
    assert_eq!(steps.serverless.cloud, plain.serverless.cloud);
}

/// Where all functions go cold together, a request through four in a row waits for four starts, side by side for one.
#[test]
fn cold_starts_side_by_side_are_waited_for_once() {
    let rare = |flow: Value| {
        let mut scenario = scenario(flow);
        scenario.traffic.rate = model::units::Rate::of(2e-4);
        outcome(&scenario).serverless
    };
    let (row, beside) = (rare(row()), rare(side_by_side()));
    assert!(row.parts.p99.cold.ms() > 2.0 * beside.parts.p99.cold.ms(), "{:?} for {:?}", beside.parts, row.parts);
}

#[test]
fn a_flow_that_is_wrong_is_refused_in_one_sentence() {
    let mut steps = row();
    steps["step_ms"] = json!(70_000);
    let deep = (0..21).fold(row(), |body, _| json!({"sequence": [body]}));
    let cases = [
        // (flow, what the refusal names, why)
        (json!("row"), "flow must be an object", "a text"),
        (json!({"run": "x"}), "flow.run must be one of a, b, c, d", "no such service"),
        (json!({"sequence": [run("a"), run("b"), run("c")]}), "“d” is not in it", "one is never visited"),
        (
            json!({"sequence": [row(), {"choice": [{"probability": 0.5, "do": run("a")}]}]}),
            "add up to 1",
            "half of a choice",
        ),
        (
            json!({"sequence": [row(), {"repeat_while_probability": 1, "do": run("a")}]}),
            "from 0 to 0.99",
            "without end",
        ),
        (
            json!({"sequence": [row(), {"repeat_while_probability": 0.99, "do": run("a")}]}),
            "up to 20 visits",
            "too often",
        ),
        (json!({"sequence": vec![row(); 21]}), "at most 100 parts", "too many"),
        (deep, "nested from 1 to 20 deep", "too deep"),
        (steps, "flow.step_ms takes a number from 0 to 60000", "a minute for each step"),
    ];
    for (flow, names, why) in cases {
        let services: Vec<Value> = ["a", "b", "c", "d"].map(|name| json!({"name": name})).to_vec();
        let refusal = read(&json!({"services": services, "flow": flow}).to_string()).unwrap_err().to_string();
        assert!(refusal.contains(names) && !refusal.trim_end_matches('.').contains(". "), "{why}: {refusal}");
    }
    let twice = json!({"services": [{"name": "a"}, {"name": "a"}], "flow": run("a")});
    assert!(read(&twice.to_string()).unwrap_err().to_string().contains("two of them are called"));
    let alone = json!({"flow": null, "step_ms": 20});
    assert!(read(&alone.to_string()).unwrap_err().to_string().contains("step_ms takes a flow beside it"));
    let beside = json!({"services": [{"name": "a"}], "flow": run("a"), "step_ms": 20});
    assert_eq!(read(&beside.to_string()).unwrap().flow.unwrap().step.ms(), 20.0);
    let ranged = json!({"services": [{"name": "a"}], "flow": run("a"), "ranges": {"services.visits": [1, 2]}});
    assert!(read(&ranged.to_string()).unwrap_err().to_string().contains("beside a flow"));
}

/// On every platform, with a mix where one is near.
#[test]
fn every_platform_answers_a_flow() {
    let mut steps = json!({"sequence": [run("a"), side_by_side(), {"repeat_while_probability": 0.3, "do": run("d")}]});
    steps["step_ms"] = json!(5);
    for platform in Platform::ALL {
        let scenario = scenario(steps.clone()).after(scenario::msg::Msg::Picked(platform));
        let outcome = outcome(&scenario);
        for side in [&outcome.serverless, &outcome.microservices] {
            let latency = side.latency;
            assert!(latency.p50.get() > 0.0 && latency.p50 <= latency.p95, "{platform:?}: {latency:?}");
            assert!(latency.p95 <= latency.p99 && latency.p99 <= latency.p999, "{platform:?}: {latency:?}");
            assert!(latency.p50.ms() > 240.0, "the slowest of four behind the first, and its steps: {latency:?}");
        }
    }
}

/// A tree of up to three services as JSON that always runs all of them.
fn flows() -> impl Strategy<Value = Value> {
    let leaf = (0..3_usize).prop_map(|place| run(["a", "b", "c"][place]));
    let tree = leaf.prop_recursive(4, 24, 3, |inner| {
        let some = prop::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            some.clone().prop_map(|parts| json!({"sequence": parts})),
            some.prop_map(|parts| json!({"parallel": parts})),
            (0.0..=1.0f64, inner.clone(), inner.clone()).prop_map(|(p, one, other)| {
                json!({"choice": [{"probability": p, "do": one}, {"probability": 1.0 - p, "do": other}]})
            }),
            (0.0..0.8f64, inner).prop_map(|(p, body)| json!({"repeat_while_probability": p, "do": body})),
        ]
    });
    (tree, 0.0..100.0f64, any::<bool>()).prop_map(|(tree, step, steps)| {
        let mut whole = json!({"sequence": [{"parallel": [run("a"), run("b"), run("c")]}, tree]});
        if steps {
            whole["step_ms"] = json!(step);
        }
        whole
    })
}

proptest! {
    /// A link and a file open the very scenario that they were made from, to the last bit of every visit.
    #[test]
    fn any_flow_comes_back(flow in flows(), rate in 0.1..100.0f64) {
        let services: Vec<Value> = [("a", 80.0), ("b", 33.3), ("c", 160.0)]
            .map(|(name, ms)| json!({"name": name, "duration_ms": ms})).to_vec();
        let text = json!({"services": services, "flow": flow, "traffic": {"rate_per_s": rate}}).to_string();
        let Ok(scenario) = read(&text) else { return Ok(()) };
        let (opened, notices) = link::read(&link::write(&scenario));
        prop_assert_eq!(notices, vec![]);
        prop_assert_eq!(&opened, &scenario);
        let file = engine::saved::json(&scenario);
        prop_assert_eq!(read(&file).map_err(|refusal| TestCaseError::fail(refusal.to_string()))?, scenario);
    }
}
