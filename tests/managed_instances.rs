//! AWS Lambda Managed Instances: the ten vectors of a published calculator from its own assumptions, and our answer beside
//! each.
//!
//! The calculator (aws-samples/sample-aws-lambda-managed-instances, tools/pricing-calculator, MIT-0) assumes how many
//! requests a kind of work has at a time in an environment, that three environments fit a c7g.xlarge (0.8 of four vCPUs, or
//! four less one that is kept: both are three), and half as many instances again as that takes. None of it is a rule of
//! the service, so that the closed form is told it. Its input "ec2PackingEfficiency" moves none of these figures.

use answer::{Fleet, SideOutcome};
use command::bill::answer;
use command::predict::predict;
use decide::evaluate::outcome;
use model::units::{Megabytes, Ratio, Seconds, Share};
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::{Platform, Scenario, Shape};
use serde_json::{Value, json};

const CASES: &str = include_str!("data/lmi-cases.json");

fn cases() -> Vec<Value> {
    let file: Value = serde_json::from_str(CASES).unwrap();
    file["cases"].as_array().unwrap().clone()
}

/// What the calculator assumes of a vector: requests in an environment, the least number of instances, the share of the
/// price on demand that its Savings Plan leaves.
fn assumed(input: &Value) -> (f64, u32, f64) {
    let concurrency = match input["workloadType"].as_str().unwrap() {
        "io-heavy" => 8.0,
        "balanced" => 4.0,
        "cpu-heavy" => 2.0,
        other => panic!("{other}"),
    };
    let zones = if input["azConfig"] == "5az" { 5 } else { 3 };
    let paid = match input["savingsPlan"].as_str().unwrap() {
        "none" => 1.0,
        "compute_sp_1yr" => 0.68,
        "compute_sp_3yr" => 0.35,
        other => panic!("{other}"),
    };
    (concurrency, zones, paid)
}

#[test]
fn capacity_comes_out_exactly_from_the_assumptions() {
    let cases = cases();
    assert_eq!(cases.len(), 10);
    for case in &cases {
        let (per_environment, least, _) = assumed(&case["input"]);
        let input = json!({
            "concurrency": case["input"]["targetConcurrency"],
            "per_environment": per_environment,
            "environments_per_instance": 3,
            "least_instances": least,
            "buffer": 1.5,
        });
        assert_eq!(predict("managed_instances", &input).unwrap(), case["capacity"], "{}", case["name"]);
    }
}

#[test]
fn cost_comes_out_exactly_from_the_capacity() {
    for case in cases() {
        let (_, _, paid) = assumed(&case["input"]);
        let input = json!({
            "platform": "aws-lambda-managed", "region": "us-east-1", "free_tier": false,
            "usage": {
                "requests": case["input"]["requestsPerMonth"],
                "hours": 730,
                "instances": {
                    "type": case["input"]["instanceType"],
                    "count": case["capacity"]["instances_with_buffer"],
                    "paid_share": paid,
                },
            },
        });
        let bill: Value = serde_json::from_str(&answer(&input.to_string()).unwrap()).unwrap();
        let line = |meter: &str| {
            let lines = bill["lines"].as_array().unwrap();
            lines.iter().find(|line| line["meter"] == meter).unwrap()["amount_usd"].as_f64().unwrap()
        };
        let found = [
            ("ec2_cost", line("aws.ec2.c7g.xlarge")),
            ("management_fee", line("aws.lambda.managed-instances-fee")),
            ("request_cost", line("aws.lambda.managed-instances-requests")),
            ("total_cost", bill["total_usd"].as_f64().unwrap()),
        ];
        for (field, found) in found {
            let expected = case["lmi_usd"][field].as_f64().unwrap();
            assert!((found - expected).abs() < 1e-9, "{}: {field} is {found} for {expected}", case["name"]);
        }
    }
}

/// The work of a vector as a scenario: as many requests at a time all week, of a minute each.
fn scenario(input: &Value, vcpu: f64) -> Scenario {
    let mut scenario = Scenario::default()
        .after(Msg::Picked(Platform::AwsLambdaManaged))
        .after(Msg::Shaped(Shape::Steady))
        .after(Msg::Typed(Knob::Rate, input["targetConcurrency"].as_f64().unwrap() / 60.0))
        .after(Msg::Typed(Knob::P99, 600_000.0))
        .after(Msg::CountedFreeTier(false));
    let service = &mut scenario.services[0];
    service.duration = Seconds::of(60.0);
    service.duration_cv = Ratio::of(0.1);
    service.memory = Megabytes::of(512.0);
    // While it computes, a request has the vCPU that its 512 MB buy on Lambda.
    service.cpu_share = Share::of((vcpu * 1_769.0 / 512.0).min(1.0));
    service.runtime = "python3.13".into();
    scenario
}

fn line(side: &SideOutcome, begins: &str) -> (String, f64) {
    let lines = side.bill.lines().iter();
    let found = lines.map(|line| (line.item.meter.id().to_owned(), line.used.units()));
    let mut found = found.filter(|(meter, _)| meter.starts_with(begins));
    found.next().unwrap_or_default()
}

/// Our own answer to the same questions. It differs where the calculator assumes and we do not: a request of 512 MB that
/// always computes has 0.29 vCPU here, the share of one that its memory buys on Lambda; Python has a process, and so 512
/// MB, for each request; there is room for twice the load in place of half as many instances again; instances are taken in
/// the size of a family that costs least.
#[test]
fn our_own_answer_stands_beside_theirs() {
    let rows = [
        // (vector, vCPU of a request, environments, instances, of which type, theirs, why)
        ("Basic Calculation", 0.25, 50, 8.0, "c7g.2xlarge", 14, "4 at a time as theirs, 200 places; seven fit each"),
        ("IO-Heavy Workload", 0.125, 25, 4.0, "m7g.2xlarge", 8, "8 at a time as theirs, but 4 GiB of processes"),
        (
            "CPU-Heavy Workload",
            0.2894,
            67,
            10.0,
            "c7g.2xlarge",
            26,
            "no more than 0.29 vCPU each, not 0.5: 3 at a time",
        ),
        ("Low Concurrency (50)", 0.25, 25, 4.0, "c7g.2xlarge", 8, "half the places"),
        ("High Concurrency (200)", 0.25, 100, 7.0, "c7g.4xlarge", 26, "twice the places; fifteen fit each"),
    ];
    let cases = cases();
    for (name, vcpu, environments, count, node, theirs, why) in rows {
        let case = cases.iter().find(|case| case["name"] == name).unwrap();
        assert_eq!(case["capacity"]["instances_with_buffer"], theirs, "{name}");
        let side = outcome(&scenario(&case["input"], vcpu)).serverless;
        let Fleet::Functions(fleet) = &side.fleet else { panic!("{name}") };
        let (found, hours) = line(&side, "aws.ec2.");
        let told = format!("{name} ({why}): {} environments, {} of {found}", fleet.peak, hours / 730.0);
        assert_eq!(fleet.peak.round() as u32, environments, "{told}");
        assert_eq!((hours / 730.0).round(), count, "{told}");
        assert_eq!(found, format!("aws.ec2.{node}"), "{told}");
    }
}
