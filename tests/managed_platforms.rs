//! Lambda Managed Instances, EKS Auto Mode, AKS Automatic and Cloudflare Containers: what stands on their bills, line by line
//! and worked out by hand.

use answer::{Fleet, SideOutcome};
use billing::Standing;
use command::bill;
use decide::evaluate::outcome;
use model::random::Random;
use model::units::{Kilobytes, Ratio};
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::{Balancing, Platform, Purchase, Scenario, Shape, Side, WarmFloor};
use serde_json::{Value, json};

/// Twenty requests a second of 120 ms all week, in a month of 730 hours without a free tier.
fn steady(platform: Platform) -> Scenario {
    let scenario = Scenario::default().after(Msg::Picked(platform)).after(Msg::CountedFreeTier(false));
    let scenario = scenario.after(Msg::Shaped(Shape::Steady));
    match platform {
        Platform::AwsEks | Platform::AwsEksAuto => scenario.after(Msg::Equipped("m7g.large")),
        _ => scenario,
    }
}

fn side(scenario: &Scenario, platform: Platform) -> SideOutcome {
    let outcome = outcome(scenario);
    if platform.side() == Side::Serverless { outcome.serverless } else { outcome.microservices }
}

/// Units and dollars on the line of a meter; nothing where there is no such line.
fn line(side: &SideOutcome, meter: &str) -> (f64, f64) {
    let found = side.bill.lines().iter().find(|line| line.item.meter.id() == meter);
    found.map_or((0.0, 0.0), |line| (line.used.units(), line.amount.dollars()))
}

/// Requests of a month.
const REQUESTS: f64 = 20.0 * 730.0 * 3_600.0;
/// Seconds of a month.
const MONTH: f64 = 730.0 * 3_600.0;

#[track_caller]
fn assert_lines(side: &SideOutcome, rows: &[(&str, f64, f64, &str)]) {
    for &(meter, units, dollars, why) in rows {
        let (used, amount) = line(side, meter);
        assert!((used - units).abs() <= 1e-6 * units.max(1.0), "{meter} ({why}): {used} for {units}");
        assert!((amount - dollars).abs() < 0.005, "{meter} ({why}): {amount} USD for {dollars}");
    }
}

#[test]
fn auto_mode_bills_its_fee_on_the_price_on_demand() {
    let on_m7g = |platform| {
        let mut scenario = steady(platform);
        scenario.microservices.node = "m7g.large".into();
        scenario
    };
    let scenario = on_m7g(Platform::AwsEksAuto);
    // A pod of 1.16 vCPU fits a node of two once: two pods, two nodes, 1,460 hours.
    assert_lines(
        &side(&scenario, Platform::AwsEksAuto),
        &[
            ("aws.eks.control-plane-standard-support", 730.0, 73.0, "a cluster, as on EKS"),
            ("aws.ec2.m7g.large", 1_460.0, 119.136, "two nodes at 0.0816"),
            ("aws.eks.auto-mode-fee", 119.136, 14.296_32, "12 % of that"),
            ("aws.ebs.gp3-storage", 160.0, 12.8, "80 GB a node at 0.08"),
            ("aws.alb.hour", 730.0, 16.425, "the balancer, as on EKS"),
        ],
    );
    for (purchase, paid, why) in
        [(Purchase::Spot, 0.475, "the share that spot of this family takes"), (Purchase::OneYear, 0.62, "a commitment")]
    {
        let side = side(&scenario.after(Msg::Bought(purchase)), Platform::AwsEksAuto);
        assert!((line(&side, "aws.eks.auto-mode-fee").1 - 14.296_32).abs() < 0.005, "{why}: the fee stays");
        let share = line(&side, "aws.ec2.m7g.large").1 / 119.136;
        assert!(share < 0.8 && (share - paid).abs() < 0.2, "{why}: {share} of the nodes is paid");
    }
    let eks = side(&on_m7g(Platform::AwsEks), Platform::AwsEks);
    let auto = side(&scenario, Platform::AwsEksAuto);
    let apart = auto.cloud.dollars() - eks.cloud.dollars();
    assert!((apart - 14.296_32 - 9.6).abs() < 0.005, "the fee and 60 GB more a node: {apart}");
    assert!(auto.people < eks.people, "nodes that others patch");
}

#[test]
fn automatic_bills_its_cluster_and_the_vcpu_of_its_nodes() {
    let scenario = steady(Platform::AzureAksAutomatic);
    assert_lines(
        &side(&scenario, Platform::AzureAksAutomatic),
        &[
            ("azure.aks.automatic-control-plane", 730.0, 116.8, "0.16 an hour"),
            ("azure.aks.standard-tier", 0.0, 0.0, "which is in that"),
            ("azure.vm.d2ps-v6", 1_460.0, 102.492, "two nodes at 0.0702"),
            ("azure.aks.automatic-vcpu", 2_920.0, 22.895_72, "two vCPU each at 0.007841"),
            ("azure.managed-disks.premium-ssd-p10", 2.0, 39.42, "a disk each, as on AKS"),
            ("azure.nat-gateway.hour", 730.0, 32.85, "outgoing traffic passes a gateway"),
            ("azure.public-ip.standard-static", 1_460.0, 7.3, "its address, and the balancer's"),
        ],
    );
    let mut open = scenario.clone();
    open.microservices.private_network = false;
    assert_eq!(
        line(&side(&open, Platform::AzureAksAutomatic), "azure.nat-gateway.hour").0,
        0.0,
        "unless there is none"
    );
}

#[test]
fn a_price_that_was_not_read_is_said_to_be_none() {
    let verified = |scenario: &Scenario, meter: &str| {
        let side = side(scenario, Platform::AzureAksAutomatic);
        let line = side.bill.lines().iter().find(|line| line.item.meter.id() == meter).cloned();
        let line = line.unwrap_or_else(|| panic!("{meter}"));
        (line.item.is_verified(), line.item.standing)
    };
    let east = steady(Platform::AzureAksAutomatic);
    let elsewhere = east.after(Msg::Moved("westeurope"));
    let memory = east.after(Msg::Equipped("Standard_E2s_v5"));
    let cases = [
        (&east, "azure.aks.automatic-vcpu", (true, Standing::Listed), "read for eastus"),
        (&elsewhere, "azure.aks.automatic-vcpu", (false, Standing::Borrowed), "priced as there"),
        (&elsewhere, "azure.aks.automatic-control-plane", (true, Standing::Listed), "one price everywhere"),
        (&memory, "azure.aks.automatic-vcpu-other", (false, Standing::Listed), "derived from general-purpose nodes"),
    ];
    for (scenario, meter, expected, why) in cases {
        assert_eq!(verified(scenario, meter), expected, "{why}");
    }
    let shares = [&east, &elsewhere].map(|scenario| side(scenario, Platform::AzureAksAutomatic).verified_share);
    assert!(shares[1] < shares[0], "and counted: {shares:?}");
    let fee = side(&steady(Platform::AwsEksAuto).after(Msg::Moved("eu-west-1")), Platform::AwsEksAuto);
    let fee = fee.bill.lines().iter().find(|line| line.item.meter.id() == "aws.eks.auto-mode-fee").unwrap().clone();
    assert_eq!((fee.item.is_verified(), fee.item.standing), (false, Standing::Borrowed), "the share of the fee too");
}

#[test]
fn containers_of_cloudflare_are_billed_while_they_are_awake() {
    let scenario = steady(Platform::CloudflareContainers);
    // 1.16 vCPU are held by the type standard-3: 2 vCPU, 8 GiB, 16 GB. Two of them, 2.4 requests at a time.
    let computing = 0.5 * 512.0 / 1_769.0;
    let handling = 2.0 * (1.0 - (-1.2_f64).exp()) * MONTH * 0.128;
    assert_lines(
        &side(&scenario, Platform::CloudflareContainers),
        &[
            ("cloudflare.workers.subscription", 1.0, 5.0, "the plan"),
            ("cloudflare.workers.requests", REQUESTS, (REQUESTS - 1e7) * 0.3e-6, "each passes a Worker"),
            ("cloudflare.workers.cpu-time", REQUESTS, (REQUESTS - 3e7) * 0.02e-6, "a millisecond of it"),
            ("cloudflare.workers.logs", REQUESTS, (REQUESTS - 2e7) * 0.6e-6, "an event each"),
            (
                "cloudflare.containers.vcpu",
                REQUESTS * 0.12 * computing,
                (REQUESTS * 0.12 * computing - 22_500.0) * 2e-5,
                "only what is used",
            ),
            ("cloudflare.containers.memory", 2.0 * 8.0 * MONTH, (16.0 * MONTH - 9e4) * 2.5e-6, "whole"),
            ("cloudflare.containers.disk", 2.0 * 16.0 * MONTH, (32.0 * MONTH - 7.2e5) * 7e-8, "whole"),
            ("cloudflare.containers.egress", REQUESTS * 8.0 / 1_048_576.0, 0.0, "within the terabyte"),
            ("cloudflare.durable-objects.requests", REQUESTS, (REQUESTS - 1e6) * 0.15e-6, "and an object"),
            ("cloudflare.durable-objects.duration", handling, (handling - 4e5) * 12.5e-6, "while it has one"),
        ],
    );
}

#[test]
fn a_visit_to_a_container_of_cloudflare_is_an_event_where_it_logs_anything() {
    let rows = [
        // (kilobytes of logs that each of two services writes, share of the visits that are events, why)
        ([1.0, 1.0], 1.0, "both log"),
        ([1.0, 0.0], 0.25, "the first, which has a quarter of the visits"),
        ([0.0, 1.0], 0.75, "the second"),
        ([0.0, 0.0], 0.0, "neither"),
    ];
    for (logs, share, why) in rows {
        let mut scenario = steady(Platform::CloudflareContainers);
        scenario.services.push(scenario.services[0].clone());
        scenario.services[1].visits = Ratio::of(3.0);
        scenario.services.iter_mut().zip(logs).for_each(|(service, log)| service.log = Kilobytes::of(log));
        let events = line(&side(&scenario, Platform::CloudflareContainers), "cloudflare.workers.logs").0;
        assert!((events - share * 4.0 * REQUESTS).abs() < 1e-3, "{why}: {events}");
    }
}

/// Its Durable Object has requests in it by the clock: all month, though most of what comes is turned away.
#[test]
fn an_instance_of_cloudflare_that_is_full_handles_requests_all_the_time() {
    let mut scenario = steady(Platform::CloudflareContainers).after(Msg::Typed(Knob::Rate, 1_000.0));
    scenario.services[0].pod.max = Some(2);
    let side = side(&scenario, Platform::CloudflareContainers);
    assert!(side.failed_share > 0.8, "two instances of eight for 120 requests at a time: {}", side.failed_share);
    assert_lines(
        &side,
        &[(
            "cloudflare.durable-objects.duration",
            0.256 * MONTH,
            (0.256 * MONTH - 4e5) * 12.5e-6,
            "128 MB each, all month",
        )],
    );
}

/// Share of the time in which an instance is awake to which requests come by chance: from one that finds it asleep, `start`
/// seconds, until nothing has come for `kept` seconds after the last ended.
fn awake(rate: f64, service: f64, start: f64, kept: f64) -> f64 {
    let mut random = Random::seeded(5);
    let (mut now, mut until, mut awake, seconds) = (0.0_f64, 0.0_f64, 0.0, 5e4 / rate);
    while now < seconds {
        now += -libm::log(1.0 - random.uniform()) / rate;
        let ends = if now > until { now + start + service } else { now + service } + kept;
        awake += (ends - now.max(until)).max(0.0);
        until = until.max(ends);
    }
    awake / now
}

#[test]
fn each_instance_sleeps_by_itself() {
    for (an_hour, workers, why) in [(1.0, 8, "hardly ever awake"), (12.0, 8, "mostly"), (3_600.0, 8, "always")] {
        let mut scenario = steady(Platform::CloudflareContainers);
        scenario = scenario.after(Msg::Typed(Knob::Rate, an_hour / 3_600.0));
        scenario.microservices.min_replicas = 0;
        scenario.microservices.workers_per_pod = workers;
        let side = side(&scenario, Platform::CloudflareContainers);
        let share = line(&side, "cloudflare.containers.memory").0 / 8.0 / MONTH;
        let seen = awake(an_hour / 3_600.0, 0.12, 2.0, 600.0);
        assert!((share - seen).abs() < 0.02, "{why}: {share} for {seen}");
    }
    // Kept awake by the code, they are billed whole.
    let mut kept = steady(Platform::CloudflareContainers).after(Msg::Typed(Knob::Rate, 1.0 / 3_600.0));
    kept.microservices.min_replicas = 1;
    let memory = line(&side(&kept, Platform::CloudflareContainers), "cloudflare.containers.memory").0;
    assert!((memory / 8.0 / MONTH - 1.0).abs() < 1e-6, "{memory}");
}

#[test]
fn as_many_containers_of_cloudflare_stand_all_week_as_the_busiest_hour_needs() {
    let outcome = outcome(&Scenario::default().after(Msg::Picked(Platform::CloudflareContainers)));
    let running = &outcome.microservices.hours.running;
    let (least, most) = running.iter().fold((f64::MAX, 0.0_f64), |(l, m), &r| (l.min(r), m.max(r)));
    assert!(
        most == 3.0 && most - least < 1e-3,
        "twelve requests at a time in three of eight at 60 %: {least} to {most}"
    );
}

#[test]
fn managed_instances_bill_requests_instances_and_a_fee() {
    let rows = [
        // (rate, instance, hours, dollars an hour, why)
        (
            20.0,
            "c7g.large",
            2_190.0,
            0.0725,
            "2.4 at a time, six to an environment: three of them, one on each instance",
        ),
        (200.0, "c7g.xlarge", 2_190.0, 0.145, "24 at a time: room for 48 in eight, three fit each of three"),
        (2_000.0, "c7g.2xlarge", 8_760.0, 0.29, "240 at a time: room for 480 in eighty, seven fit each of twelve"),
    ];
    for (rate, node, hours, price, why) in rows {
        let scenario = steady(Platform::AwsLambdaManaged).after(Msg::Typed(Knob::Rate, rate));
        let side = side(&scenario, Platform::AwsLambdaManaged);
        let (requests, instances) = (rate * MONTH, hours * price);
        assert_lines(
            &side,
            &[
                ("aws.lambda.managed-instances-requests", requests, requests * 0.2e-6, why),
                (&format!("aws.ec2.{node}"), hours, instances, why),
                ("aws.lambda.managed-instances-fee", instances, 0.15 * instances, why),
                ("aws.lambda.duration-arm64", 0.0, 0.0, "no time of runs"),
            ],
        );
        assert!(side.failed_share == 0.0 && side.meets_goal, "{why}");
        assert!(matches!(&side.fleet, Fleet::Functions(fleet) if fleet.cold_share == 0.0), "nothing starts cold");
    }
}

#[test]
fn services_share_the_three_instances_that_there_are_at_least() {
    let hours = |services: f64| {
        let scenario = steady(Platform::AwsLambdaManaged).after(Msg::Typed(Knob::Services, services));
        let side = side(&scenario, Platform::AwsLambdaManaged);
        let lines = side.bill.lines().iter().filter(|line| line.item.meter.id().starts_with("aws.ec2."));
        lines.map(|line| (line.item.meter.id().to_owned(), line.used.units())).collect::<Vec<_>>()
    };
    assert_eq!(hours(1.0), [("aws.ec2.c7g.large".to_owned(), 2_190.0)]);
    assert_eq!(hours(3.0), [("aws.ec2.c7g.xlarge".to_owned(), 2_190.0)], "nine environments, three on each");
}

#[test]
fn a_load_that_grows_faster_than_it_may_is_turned_away() {
    let failed = |shape: Shape, rate: f64, floor: u32| {
        let mut scenario = Scenario::default().after(Msg::Picked(Platform::AwsLambdaManaged)).after(Msg::Shaped(shape));
        scenario = scenario.after(Msg::Typed(Knob::Rate, rate));
        if floor > 0 {
            scenario.serverless.warm_floor = WarmFloor::Fixed(floor);
        }
        side(&scenario, Platform::AwsLambdaManaged).failed_share
    };
    let cases = [
        // (shape, rate, environments kept, at least, at most, why)
        (Shape::Steady, 2_000.0, 0, 0.0, 0.0, "the same all week"),
        (Shape::Daily, 200.0, 0, 0.0, 0.0, "a wave of hours"),
        (Shape::Cron, 0.1, 0, 0.0, 0.0, "ticks that three environments hold"),
        (Shape::Cron, 20.0, 0, 0.8, 0.95, "144 at a time for a minute, where there is room for 18"),
        (Shape::Cron, 20.0, 40, 0.0, 0.0, "room for 240 is kept"),
        (Shape::Spike, 500.0, 0, 1e-4, 0.05, "a campaign that begins at once"),
    ];
    for (shape, rate, floor, least, most, why) in cases {
        let share = failed(shape, rate, floor);
        assert!((least..=most).contains(&share), "{why}: {share}");
    }
}

#[test]
fn what_is_turned_away_is_not_billed() {
    let scenario = Scenario::default().after(Msg::Picked(Platform::AwsLambdaManaged)).after(Msg::Shaped(Shape::Cron));
    let side = side(&scenario, Platform::AwsLambdaManaged);
    let billed = line(&side, "aws.lambda.managed-instances-requests").0 / REQUESTS;
    assert!((billed + side.failed_share - 1.0).abs() < 1e-6, "{billed} and {}", side.failed_share);
    let lost: f64 = side.hours.lost.iter().sum();
    let all = 20.0 * 168.0 * 3_600.0;
    assert!((lost / all - side.failed_share).abs() < 1e-3, "hour by hour too: {}", lost / all);
}

#[test]
fn the_command_bills_them() {
    let answer = |platform: &str, region: &str, usage: Value| {
        let input = json!({"platform": platform, "region": region, "free_tier": false, "usage": usage});
        let bill = bill::answer(&input.to_string()).unwrap_or_else(|refusal| panic!("{input}: {refusal}"));
        serde_json::from_str::<Value>(&bill).unwrap()
    };
    let cases = [
        // (platform, region, usage, dollars, why)
        (
            "aws-eks-auto",
            "ap-northeast-1",
            json!({"hours": 730, "nodes": {"type": "m7i.large", "count": 1, "disk_gb": 0}}),
            73.0 + 730.0 * (0.1302 + 0.015_624),
            "the listed fee of an m7i.large in Tokyo, 0.01562 an hour",
        ),
        (
            "aws-lambda-managed",
            "us-east-1",
            json!({"requests": 1e6, "hours": 730, "instances": {"type": "m7g.xlarge", "count": 3, "paid_share": 0.28}}),
            0.2 + 3.0 * 730.0 * 0.1632 * (0.28 + 0.15),
            "72 % off the instances, as in the example of the price page, and nothing off the fee",
        ),
        (
            "azure-aks-automatic",
            "eastus",
            json!({"hours": 730, "nodes": 1, "node_usd_per_hour": 0.1}),
            116.8 + 73.0 + 2.0 * 730.0 * 0.007_841 + 19.71,
            "a cluster, a node of two vCPU at one's own price, its vCPU and its disk",
        ),
        (
            "cloudflare-containers",
            "global",
            json!({
                "type": "basic", "awake_seconds": 2_628_000, "vcpu_seconds": 122_500, "requests": 11e6,
                "egress_gb": 1_100, "egress_oceania_gb": 600, "egress_elsewhere_gb": 500, "worker_cpu_ms": 1,
            }),
            5.0 + 0.3
                + 1e5 * 2e-5
                + (2_628_000.0 - 9e4) * 2.5e-6
                + (4.0 * 2_628_000.0 - 7.2e5) * 7e-8
                + 2.5
                + 5.0
                + 1.5,
            "plan, a million requests beyond it, vCPU, memory, disk, traffic by where it goes, objects",
        ),
    ];
    for (platform, region, usage, expected, why) in cases {
        let total = answer(platform, region, usage)["total_usd"].as_f64().unwrap();
        assert!((total - expected).abs() < 0.005, "{platform} ({why}): {total} for {expected}");
    }
    let refused = |platform: &str, usage: Value| {
        bill::answer(&json!({"platform": platform, "usage": usage}).to_string()).unwrap_err().to_string()
    };
    let cases = [
        ("aws-lambda-managed", json!({"requests": 1, "hours": 730}), "usage.instances is missing"),
        (
            "aws-lambda-managed",
            json!({"requests": 1, "hours": 1, "instances": {"type": "m7g.large", "count": 3, "paid_share": 2}}),
            "usage.instances.paid_share must be",
        ),
        (
            "aws-lambda-managed",
            json!({"requests": 1, "hours": 0, "instances": {"type": "m7g.large", "count": 3}}),
            "above 0",
        ),
        (
            "cloudflare-containers",
            json!({"type": "huge", "awake_seconds": 1, "vcpu_seconds": 0}),
            "usage.type must be one of",
        ),
        (
            "cloudflare-containers",
            json!({"type": "lite", "awake_seconds": 16, "vcpu_seconds": 2}),
            "usage.vcpu_seconds must be",
        ),
    ];
    for (platform, usage, said) in cases {
        let refusal = refused(platform, usage);
        assert!(refusal.contains(said), "{refusal}");
    }
}

#[test]
fn the_worker_picks_by_chance_whatever_is_chosen() {
    let on = |balancing: Balancing| {
        let mut scenario = steady(Platform::CloudflareContainers).after(Msg::Typed(Knob::Rate, 200.0));
        scenario.microservices.balancing = balancing;
        side(&scenario, Platform::CloudflareContainers)
    };
    let [one, other] = [Balancing::RoundRobin, Balancing::Random].map(on);
    assert_eq!((one.cloud, one.latency), (other.cloud, other.latency));
}
