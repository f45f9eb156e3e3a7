//! What is set is read back as the scenario that it was written for.

use answer::Fleet;
use decide::evaluate::outcome;
use proptest::prelude::*;
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::{Platform, Scenario, Side};
use settings::{Block, blocks};

/// Platforms whose settings `artefact` reads.
const READ: [Platform; 10] = [
    Platform::AwsLambda,
    Platform::AwsLambdaManaged,
    Platform::AwsEks,
    Platform::AwsEksAuto,
    Platform::AzureAks,
    Platform::AzureAksAutomatic,
    Platform::GcpGke,
    Platform::GcpGkeAutopilot,
    Platform::AwsFargate,
    Platform::GcpRun,
];

fn of(scenario: &Scenario, side: Side) -> Block {
    let found = blocks(scenario, &outcome(scenario)).into_iter().find(|block| block.side == side);
    found.expect("a block for each side")
}

/// The scenario with what its own settings say, and what they do not say left as it was.
fn back(scenario: &Scenario, side: Side) -> Scenario {
    let block = of(scenario, side);
    let found = artefact::read("settings.yaml", &block.text).expect("it is known");
    let found = found.unwrap_or_else(|refusal| panic!("{refusal}\n{}", block.text));
    let applied = found.applied(scenario);
    assert!(applied.refused.is_empty(), "{:?}\n{}", applied.refused, block.text);
    applied.scenario
}

/// The scenario without what it may leave open and the answer settles.
fn said(scenario: &Scenario, side: Side) -> Scenario {
    let mut said = scenario.clone();
    let open = Scenario::default();
    match side {
        Side::Serverless => {
            said.serverless.warm_floor = open.serverless.warm_floor;
            said.serverless.concurrency = None;
        }
        Side::Microservices => {
            said.microservices.billing = open.microservices.billing;
            said.services.iter_mut().for_each(|service| service.pod = open.services[0].pod);
        }
    }
    said
}

fn set(scenario: &Scenario, keys: &[(&'static str, &str)]) -> Scenario {
    keys.iter().fold(scenario.clone(), |scenario, (key, text)| scenario.after(Msg::Entered(key, (*text).into())))
}

/// A scenario that leaves nothing open is read back as it is, to the last bit; some with a size that each platform has.
#[test]
fn what_leaves_nothing_open_comes_back_as_it_is() {
    let whole = set(
        &Scenario::default(),
        &[
            ("podcpu", "1"),
            ("podmemory", "2048"),
            ("podconcurrency", "8"),
            ("podmin", "4"),
            ("podmax", "60"),
            ("target", "0.55"),
            ("warm", "3"),
        ],
    );
    for platform in READ {
        let mut scenario = whole.after(Msg::Picked(platform));
        if platform == Platform::GcpRun {
            scenario = set(&scenario, &[("billing", "instance")]);
        }
        if platform == Platform::AwsLambdaManaged {
            scenario = set(&scenario, &[("fconcurrency", "10")]);
        }
        let back = back(&scenario, platform.side());
        assert_eq!(back, scenario, "{}", of(&scenario, platform.side()).text);
    }
}

#[test]
fn each_platform_has_its_settings_with_reasons() {
    for platform in Platform::ALL {
        let scenario = Scenario::default().after(Msg::Picked(platform));
        let block = of(&scenario, platform.side());
        assert!(block.title.ends_with(platform.name()) || block.title.contains(platform.name()), "{}", block.title);
        assert!(!block.reasons.is_empty(), "{}", block.title);
        for reason in &block.reasons {
            assert!(block.text.contains(&format!("# {reason}\n")), "{reason}");
            assert!(reason.ends_with('.'), "{reason}");
        }
        let is_read = matches!(artefact::read("settings.yaml", &block.text), Some(Ok(_)));
        assert_eq!(is_read, READ.contains(&platform), "{}\n{}", platform.name(), block.text);
    }
}

#[test]
fn a_deployment_says_what_the_answer_has() {
    let scenario = set(&Scenario::default(), &[("podcpu", "0.75"), ("podmemory", "640"), ("podmin", "5")])
        .after(Msg::Named(0, "Checkout API".into()));
    let block = of(&scenario, Side::Microservices);
    for line in ["name: checkout-api", "cpu: 750m", "memory: 640Mi", "minReplicas: 5", "averageUtilization: 60"] {
        assert!(block.text.contains(line), "{line}\n{}", block.text);
    }
    assert!(block.reasons.iter().any(|reason| reason == "5 replicas kept at all times, as the scenario says."));
    assert_eq!(back(&scenario, Side::Microservices).services[0].name, scenario.services[0].name);
}

#[test]
fn replicas_for_the_goal_are_told_and_kept() {
    let tight = Scenario::default()
        .after(Msg::Typed(Knob::Rate, 2_000.0))
        .after(Msg::Typed(Knob::P99, 450.0))
        .after(Msg::Typed(Knob::PeakToMean, 10.0));
    let Fleet::Containers(fleet) = outcome(&tight).microservices.fleet else { panic!("pods") };
    let extra = fleet.extra_replicas;
    assert!(extra > 0, "the week is not steep enough for this test");
    let block = of(&tight, Side::Microservices);
    let least = tight.microservices.min_replicas + extra;
    assert!(block.text.contains(&format!("minReplicas: {least}\n")), "{}", block.text);
    let told = format!("and {extra} more so that p99 keeps the goal");
    assert!(block.reasons.iter().any(|reason| reason.contains(&told)), "{:?}", block.reasons);
    assert_eq!(back(&tight, Side::Microservices).services[0].pod.min, Some(least));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// What a scenario says comes back, and what it leaves open is what the answer has.
    #[test]
    fn settings_come_back(
        platform in proptest::sample::select(READ.to_vec()),
        rate in 0_usize..6,
        services in 1_usize..4,
        memory in proptest::sample::select(vec![128.0, 512.0, 1024.0, 2048.0]),
        arm in any::<bool>(),
        workers in proptest::sample::select(vec![1_u32, 8, 50]),
        least in 1_u32..6,
        target in proptest::sample::select(vec!["0.5", "0.6", "0.75"]),
        warm in proptest::sample::select(vec!["goal", "none", "7"]),
    ) {
        let rate = [0.02, 0.5, 5.0, 20.0, 100.0, 500.0][rate];
        let arch = if arm { "arm64" } else { "x86" };
        let (workers, least) = (workers.to_string(), least.to_string());
        let scenario = Scenario::default()
            .after(Msg::Typed(Knob::Rate, rate))
            .after(Msg::Typed(Knob::Services, services as f64))
            .after(Msg::Typed(Knob::Memory, memory))
            .after(Msg::Picked(platform));
        let scenario = set(&scenario, &[
            ("farch", arch), ("carch", arch), ("workers", &workers), ("replicas", &least), ("target", target), ("warm", warm),
        ]);
        let side = platform.side();
        let once = back(&scenario, side);
        prop_assert_eq!(said(&once, side), said(&scenario, side), "what it says stays");
        let [before, after] = [outcome(&scenario), outcome(&once)].map(|outcome| outcome.side(side).cloud.dollars());
        let extra = match outcome(&scenario).microservices.fleet {
            Fleet::Containers(fleet) => fleet.extra_replicas,
            Fleet::Functions(_) => 0,
        };
        if side == Side::Serverless || extra == 0 {
            prop_assert!((after - before).abs() <= 0.005 * before + 0.01, "{before} and then {after}");
            prop_assert_eq!(back(&once, side), once, "and settles there");
        }
    }
}
