//! Choices that put lines on a bill: endpoints, what a cluster of EKS costs beside its nodes, and SnapStart.

use answer::SideOutcome;
use answer::month::ServiceMonth;
use decide::evaluate::outcome;
use model::units::{Ratio, Seconds};
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::{Platform, Scenario, Side, WarmFloor};

fn on(platform: Platform) -> Scenario {
    Scenario::default().after(Msg::Picked(platform)).after(Msg::CountedFreeTier(false))
}

fn side(scenario: &Scenario, side: Side) -> SideOutcome {
    let outcome = outcome(scenario);
    if side == Side::Serverless { outcome.serverless } else { outcome.microservices }
}

/// Units on the line of a meter; 0 where there is no such line.
fn used(side: &SideOutcome, meter: &str) -> f64 {
    let lines = side.bill.lines();
    lines.iter().find(|line| line.item.meter.id() == meter).map_or(0.0, |line| line.used.units())
}

/// What is changed of a scenario.
type Change = fn(&mut Scenario);

/// Lines by meter and units.
type Lines = &'static [(&'static str, f64)];

#[test]
fn endpoints_stand_in_the_place_of_nat_gateways() {
    let in_private = |scenario: &mut Scenario| scenario.serverless.private_network = true;
    let cases: [(Platform, Change, Lines, &str); 5] = [
        (
            Platform::AwsLambda,
            |scenario| scenario.serverless.endpoints = Some(1),
            &[
                ("aws.vpc.interface-endpoint-hour", 1_460.0),
                ("aws.nat-gateway.hour", 0.0),
                ("aws.vpc.public-ipv4", 0.0),
            ],
            "one service, in each of two zones; no gateway and no address",
        ),
        (
            Platform::AwsEks,
            |scenario| (scenario.microservices.endpoints, scenario.microservices.zones) = (Some(6), 3),
            &[
                ("aws.vpc.interface-endpoint-hour", 6.0 * 3.0 * 730.0),
                ("aws.nat-gateway.hour", 0.0),
                ("aws.vpc.public-ipv4", 3.0 * 730.0),
            ],
            "six services in three zones; the balancer's addresses stay",
        ),
        (
            Platform::AwsFargate,
            |scenario| scenario.microservices.endpoints = Some(3),
            &[("aws.vpc.interface-endpoint-hour", 4_380.0), ("aws.nat-gateway.data-processed", 0.0)],
            "with or without nodes",
        ),
        (
            Platform::AwsEks,
            |scenario| (scenario.microservices.endpoints, scenario.microservices.private_network) = (Some(6), false),
            &[("aws.vpc.interface-endpoint-hour", 0.0), ("aws.nat-gateway.hour", 0.0)],
            "no private network, nothing that leads out of it",
        ),
        (
            Platform::AwsEks,
            |_| {},
            &[("aws.vpc.interface-endpoint-hour", 0.0), ("aws.nat-gateway.hour", 1_460.0)],
            "as usual",
        ),
    ];
    for (platform, change, lines, why) in cases {
        let mut scenario = on(platform);
        in_private(&mut scenario);
        change(&mut scenario);
        let found = side(&scenario, platform.side());
        for (meter, units) in lines {
            assert!((used(&found, meter) - units).abs() < 1e-6, "{why}: {meter} {}", used(&found, meter));
        }
        let passes = used(&found, "aws.vpc.interface-endpoint-gb") + used(&found, "aws.nat-gateway.data-processed");
        let written = used(&found, "aws.cloudwatch-logs.ingestion-lambda")
            + used(&found, "aws.cloudwatch-logs.ingestion-standard");
        let private = lines.iter().any(|(_, units)| *units > 0.0);
        assert!(
            (passes - if private { written } else { 0.0 }).abs() < 1e-6,
            "{why}: the logs pass by either: {passes}"
        );
    }
}

#[test]
fn instances_restored_from_a_snapshot_start_alike_whatever_they_load_and_java_pays_nothing() {
    let cache = 0.5 * 730.0 * 3_600.0;
    let cases = [
        // (runtime, own initialisation in ms, warm floor, snapshots, mean start in ms between, cached GB-s, whether restores are
        // billed, instances kept, why)
        ("java21", 3_000.0, WarmFloor::None, true, 580.0..740.0, 0.0, false, 0, "what it loads is in the snapshot"),
        ("java21", 0.0, WarmFloor::None, true, 580.0..740.0, 0.0, false, 0, "slower than to start a small one"),
        ("java21", 3_000.0, WarmFloor::None, false, 3_200.0..3_400.0, 0.0, false, 0, "without a snapshot"),
        ("python3.13", 3_000.0, WarmFloor::None, true, 580.0..740.0, cache, true, 0, "one version cached all month"),
        ("dotnet8", 3_000.0, WarmFloor::None, true, 580.0..740.0, cache, true, 0, "as Python"),
        ("nodejs22.x", 3_000.0, WarmFloor::Fixed(2), true, 3_100.0..3_300.0, 0.0, false, 2, "it has no snapshots"),
        ("java21", 0.0, WarmFloor::Fixed(2), true, 580.0..740.0, 0.0, false, 0, "no provisioned concurrency beside it"),
    ];
    for (runtime, init, floor, snapstart, starts, cached, pays, kept, why) in cases {
        let mut scenario = on(Platform::AwsLambda).after(Msg::Typed(Knob::Rate, 0.01));
        scenario.services[0].runtime = runtime.into();
        scenario.services[0].init = Seconds::from_ms(init);
        (scenario.serverless.warm_floor, scenario.serverless.snapstart) = (floor, snapstart);
        let found = side(&scenario, Side::Serverless);
        let ServiceMonth::Function(month) = &found.services[0] else { unreachable!("a function") };
        assert!(
            month.start.ms() == 0.0 && kept > 0 || starts.contains(&month.start.ms()),
            "{runtime}, {why}: {:?}",
            month.start
        );
        assert!((used(&found, "aws.lambda.snapstart-cache") - cached).abs() < 1e-3, "{runtime}: {why}");
        let restored = 0.5 * month.cold_share * used(&found, "aws.lambda.requests");
        let restores = used(&found, "aws.lambda.snapstart-restore");
        assert!((restores - if pays { restored } else { 0.0 }).abs() < 1e-3, "{runtime}, {why}: {restores}");
        assert!(!pays || restores > 10.0, "something starts cold: {restores}");
        let instances = used(&found, "aws.lambda.provisioned-concurrency-arm64") / cache;
        assert!((instances - f64::from(kept)).abs() < 1e-6, "{runtime}, {why}: {instances} kept");
    }
    let mut scenario = on(Platform::AwsLambda);
    scenario.serverless.snapstart = true;
    assert!(!scenario.after(Msg::Picked(Platform::AzureFlex)).serverless.snapstart, "elsewhere there is no such thing");
}

#[test]
fn a_cluster_of_eks_pays_for_extended_support_and_for_logs_of_its_control_plane() {
    let cases: [(Platform, Change, Lines, f64, &str); 5] = [
        (
            Platform::AwsEks,
            |scenario| scenario.microservices.extended_support = true,
            &[("aws.eks.control-plane-extended-support", 730.0), ("aws.eks.control-plane-standard-support", 0.0)],
            0.5 * 730.0,
            "0.60 an hour in all instead of 0.10",
        ),
        (
            Platform::AwsEksAuto,
            |scenario| scenario.microservices.extended_support = true,
            &[("aws.eks.control-plane-extended-support", 730.0), ("aws.eks.control-plane-standard-support", 0.0)],
            0.5 * 730.0,
            "whoever runs the nodes",
        ),
        (
            Platform::AwsEks,
            |scenario| scenario.microservices.control_plane_logs = Ratio::of(120.0),
            &[("aws.cloudwatch-logs.ingestion-control-plane", 120.0)],
            120.0 * (0.50 + 0.15 * 0.03),
            "a line of its own at the price of other logs; 0.15 of the bytes are kept",
        ),
        (
            Platform::AwsEksAuto,
            |scenario| scenario.microservices.control_plane_logs = Ratio::of(4.0),
            &[("aws.cloudwatch-logs.ingestion-control-plane", 4.0)],
            4.0 * (0.50 + 0.15 * 0.03),
            "the same, without what is free",
        ),
        (Platform::AwsEks, |_| {}, &[("aws.cloudwatch-logs.ingestion-control-plane", 0.0)], 0.0, "none unless said"),
    ];
    for (platform, change, lines, more, why) in cases {
        let mut scenario = on(platform);
        let before = side(&scenario, Side::Microservices).bill.total().dollars();
        change(&mut scenario);
        let found = side(&scenario, Side::Microservices);
        for (meter, units) in lines {
            assert!((used(&found, meter) - units).abs() < 1e-6, "{why}: {meter}");
        }
        let grown = found.bill.total().dollars() - before;
        assert!((grown - more).abs() < 1e-6, "{why}: {grown} for {more}");
    }
    // Elsewhere there is no such thing: it is put back where the platform changes.
    let mut scenario = on(Platform::AwsEks);
    scenario.microservices.extended_support = true;
    scenario.microservices.control_plane_logs = Ratio::of(120.0);
    scenario.microservices.endpoints = Some(6);
    let moved = scenario.after(Msg::Picked(Platform::GcpGke)).microservices;
    assert_eq!((moved.extended_support, moved.control_plane_logs, moved.endpoints), (false, Ratio::ZERO, None));
}
