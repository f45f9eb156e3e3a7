//! What is billed beside the work: networks, disks, addresses, doors; and time that is billed by what runs in it.

use answer::SideOutcome;
use decide::evaluate::outcome;
use model::random::Random;
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::{BilledBy, FrontDoor, Platform, Scenario, Shape, Side};

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

#[test]
fn a_private_network_costs_its_gateway_on_the_side_that_has_one() {
    let cases = [
        // (platform, meter of the gateway's hours, hours of a month in two zones, why)
        (Platform::AwsLambda, "aws.nat-gateway.hour", 1_460.0, "one in each zone"),
        (Platform::AwsEks, "aws.nat-gateway.hour", 1_460.0, "the same for containers"),
        (Platform::AwsFargate, "aws.nat-gateway.hour", 1_460.0, "with or without nodes"),
        (Platform::AzureFunctions, "azure.nat-gateway.hour", 730.0, "its price does not tell zones apart"),
        (Platform::AzureFlex, "azure.nat-gateway.hour", 730.0, "on either plan"),
    ];
    for (platform, meter, hours, why) in cases {
        let hours_with = |private: bool| {
            let mut scenario = on(platform);
            scenario.serverless.private_network = private;
            scenario.microservices.private_network = private;
            used(&side(&scenario, platform.side()), meter)
        };
        assert_eq!((hours_with(true), hours_with(false)), (hours, 0.0), "{}: {why}", platform.name());
    }
    let default = outcome(&Scenario::default());
    assert!(
        used(&default.serverless, "aws.nat-gateway.hour") == 0.0,
        "functions stand in none unless they are put there"
    );
    assert!(used(&default.microservices, "aws.nat-gateway.hour") > 0.0, "containers do");
}

#[test]
fn a_node_of_aks_has_a_disk_and_its_balancer_an_address() {
    let containers = side(&on(Platform::AzureAks), Side::Microservices);
    let nodes = used(&containers, "azure.vm.d2ps-v6") / 730.0;
    assert!(nodes >= 2.0, "in two zones: {nodes}");
    assert!((used(&containers, "azure.managed-disks.premium-ssd-p10") - nodes).abs() < 1e-5, "a disk for each");
    assert_eq!(used(&containers, "azure.public-ip.standard-static"), 730.0);
}

#[test]
fn logs_of_functions_have_tiers_and_what_is_kept_is_compressed() {
    let functions = side(&Scenario::default(), Side::Serverless);
    let (written, kept) =
        (used(&functions, "aws.cloudwatch-logs.ingestion-lambda"), used(&functions, "aws.cloudwatch-logs.storage"));
    assert!(written > 50.0 && (kept / written - 0.15).abs() < 1e-6, "{written} {kept}");
    let much = Scenario::default().after(Msg::Typed(Knob::Rate, 20_000.0)).after(Msg::CountedFreeTier(false));
    let bill = side(&much, Side::Serverless).bill;
    let line = bill.lines().iter().find(|line| line.item.meter.id() == "aws.cloudwatch-logs.ingestion-lambda").unwrap();
    // 10 TB at 0.50, 20 at 0.25, the rest at 0.10: 50,125 GB.
    let expected = 10_240.0 * 0.5 + 20_480.0 * 0.25 + (line.used.units() - 30_720.0) * 0.1;
    assert!((line.amount.dollars() - expected).abs() < 0.01, "{} for {expected}", line.amount.dollars());
}

#[test]
fn a_load_balancer_is_a_cheaper_door_than_a_gateway_where_much_passes() {
    let door = |door: FrontDoor| {
        let scenario = Scenario::default().after(Msg::Typed(Knob::Rate, 450.0)).after(Msg::Fronted(door));
        let bill = side(&scenario, Side::Serverless).bill;
        let own = ["aws.alb.", "aws.apigateway.", "aws.vpc."];
        let lines = bill.lines().iter().filter(|line| own.iter().any(|own| line.item.meter.id().starts_with(own)));
        lines.map(|line| line.amount.dollars()).sum::<f64>()
    };
    let (balancer, rest) = (door(FrontDoor::Balancer), door(FrontDoor::RestApi));
    // 16.43 for the hours, 7.30 for two addresses, and 0.008 for each 0.4 GB that pass to functions in an hour: 8 kB each.
    let gb = 450.0 * 730.0 * 3_600.0 * 8.0 / (1_024.0 * 1_024.0);
    let expected = 16.425 + 7.3 + 0.008 * gb / 0.4;
    assert!((balancer / expected - 1.0).abs() < 0.01, "{balancer} for {expected}");
    assert!((3_300.0..4_000.0).contains(&rest), "{rest}");
}

/// Requests one by one on instances that are filled one before the other: billed seconds a second, of each period in which
/// an instance has at least one, in steps of 100 ms.
fn busy_seconds(rate: f64, service: f64, slots: usize) -> f64 {
    let (mut random, mut instances) = (Random::seeded(7), Vec::<Vec<f64>>::new());
    // When the present period of each began, and when it ends.
    let mut open: Vec<(f64, f64)> = Vec::new();
    let billed = |(began, ends): (f64, f64)| ((ends - began) * 10.0).ceil() / 10.0;
    let (mut now, mut busy, count) = (0.0, 0.0, 300_000);
    for _ in 0..count {
        now += -libm::log(1.0 - random.uniform()) / rate;
        let end = now - service * libm::log(1.0 - random.uniform());
        for instance in &mut instances {
            instance.retain(|end| *end > now);
        }
        let place = instances.iter().position(|instance| instance.len() < slots).unwrap_or(instances.len());
        if place == instances.len() {
            instances.push(Vec::new());
            open.push((now, now));
        }
        instances[place].push(end);
        let period = &mut open[place];
        if period.1 <= now {
            busy += billed(*period);
            *period = (now, end);
        }
        period.1 = period.1.max(end);
    }
    busy / now
}

#[test]
fn cloud_run_by_request_bills_the_time_in_which_an_instance_has_one() {
    for (rate, ms, workers, why) in [
        (1.0, 120.0, 8, "mostly nothing runs"),
        (20.0, 120.0, 8, "two and a half at once, in one instance"),
        (100.0, 200.0, 4, "five instances, filled one before the other"),
    ] {
        let mut scenario = on(Platform::GcpRun)
            .after(Msg::Shaped(Shape::Steady))
            .after(Msg::Typed(Knob::Rate, rate))
            .after(Msg::Typed(Knob::Duration, ms));
        scenario.microservices.billing = BilledBy::Request;
        scenario.microservices.min_replicas = 0;
        scenario.microservices.workers_per_pod = workers;
        let containers = side(&scenario, Side::Microservices);
        let vcpu_seconds = used(&containers, "gcp.cloud-run.request-based-cpu-active");
        let pod = used(&containers, "gcp.cloud-run.request-based-memory-active") / vcpu_seconds;
        let vcpu = 0.5 / pod;
        let busy = vcpu_seconds / vcpu / (730.0 * 3_600.0);
        let seen = busy_seconds(rate, ms / 1e3, workers as usize);
        assert!((busy / seen - 1.0).abs() < 0.05, "{why}: {busy} for {seen}");
    }
}

/// Whole seconds in which no request is in one of `replicas`, which get them by chance: the share of all of them.
fn idle_share(rate: f64, service: f64, replicas: u32) -> f64 {
    let mut random = Random::seeded(11);
    let (mut now, mut until, mut idle, seconds) = (0.0_f64, 0.0_f64, 0.0, 100_000.0);
    while now < seconds {
        now += -libm::log(1.0 - random.uniform()) * f64::from(replicas) / rate;
        // Whole seconds from the end of the last request to this one.
        idle += (now.min(seconds).floor() - until.ceil()).max(0.0);
        until = until.max(now - service * libm::log(1.0 - random.uniform()));
    }
    idle / seconds
}

#[test]
fn a_replica_of_container_apps_is_idle_in_seconds_without_a_request() {
    for (rate, ms) in [(0.2, 120.0), (1.0, 120.0), (2.0, 500.0)] {
        let mut scenario = on(Platform::AzureContainerApps)
            .after(Msg::Shaped(Shape::Steady))
            .after(Msg::Typed(Knob::Rate, rate))
            .after(Msg::Typed(Knob::Duration, ms))
            .after(Msg::Typed(Knob::P99, 1e6));
        scenario.microservices.min_replicas = 2;
        let containers = side(&scenario, Side::Microservices);
        let [active, idle] = ["azure.container-apps.vcpu-active", "azure.container-apps.vcpu-idle"]
            .map(|meter| used(&containers, meter));
        let share = idle / (active + idle);
        let seen = idle_share(rate, ms / 1e3, 2);
        assert!((share - seen).abs() < 0.05 * seen.max(0.1), "{rate}/s of {ms} ms: {share} for {seen}");
    }
}

#[test]
fn what_cloud_run_bills_by_is_the_cheaper_of_both_unless_one_is_chosen() {
    let total = |rate: f64, by: BilledBy| {
        let mut scenario = on(Platform::GcpRun).after(Msg::Typed(Knob::Rate, rate));
        scenario.microservices.min_replicas = 0;
        scenario.microservices.billing = by;
        side(&scenario, Side::Microservices).cloud
    };
    for (rate, cheaper, why) in
        [(1.0, BilledBy::Request, "hardly anything runs"), (500.0, BilledBy::Instance, "always busy")]
    {
        let [request, instance] = [BilledBy::Request, BilledBy::Instance].map(|by| total(rate, by));
        let least = if cheaper == BilledBy::Request { request } else { instance };
        assert_eq!((total(rate, BilledBy::Cheaper), request.min(instance)), (least, least), "{why}");
    }
}
