//! What is billed beside the work: networks, disks, addresses, doors; and time that is billed by what runs in it.

use answer::SideOutcome;
use decide::evaluate::outcome;
use model::random::Random;
use model::units::{Kilobytes, Ratio, Seconds};
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::{BilledBy, FrontDoor, Platform, QuotaRule, Scenario, Shape, Side};

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
    // 16.43 for the hours, 7.30 for two addresses, and 0.008 for each 0.4 GB that pass to functions in an hour: a request
    // of 1 kB and its answer of 8.
    let gb = 450.0 * 730.0 * 3_600.0 * 9.0 / (1_024.0 * 1_024.0);
    let expected = 16.425 + 7.3 + 0.008 * gb / 0.4;
    assert!((balancer / expected - 1.0).abs() < 0.01, "{balancer} for {expected}");
    assert!((3_300.0..4_000.0).contains(&rest), "{rest}");
}

/// The default with two services, the second of which is visited by every other request.
fn two_services() -> Scenario {
    let mut scenario = Scenario::default().after(Msg::CountedFreeTier(false));
    let mut second = scenario.services[0].clone();
    second.name = "second".into();
    second.visits = Ratio::of(0.5);
    second.response = Kilobytes::of(2.0);
    scenario.services.push(second);
    scenario
}

const GB_IN_KB: f64 = 1_024.0 * 1_024.0;

#[test]
fn a_load_balancer_counts_what_passes_both_ways_and_how_long_requests_stay() {
    let cases = [
        // (kB of an answer, ms of work, LCU-hours in 730 hours at 20/s, why)
        (2.0, 120.0, 52.56e6 * 3.0 / GB_IN_KB, "an answer of 2 kB and a request of 1"),
        (0.0, 120.0, 730.0 * 20.0 / 10.0 / 25.0, "nothing comes back: a new connection for ten requests"),
        (0.0, 20_000.0, 730.0 * 20.0 * 20.0 / 3_000.0, "400 requests at once, each on its connection"),
    ];
    for (kb, ms, units, why) in cases {
        let mut scenario = on(Platform::AwsEks).after(Msg::Shaped(Shape::Steady)).after(Msg::Typed(Knob::Duration, ms));
        scenario.services[0].response = Kilobytes::of(kb);
        let found = used(&side(&scenario, Side::Microservices), "aws.alb.lcu");
        assert!((found / units - 1.0).abs() < 1e-6, "{why}: {found} for {units}");
    }
}

#[test]
fn services_send_each_other_all_that_they_answer_but_the_answer_that_leaves() {
    let mut scenario = two_services();
    scenario.microservices.zones = 3;
    let found = used(&side(&scenario, Side::Microservices), "aws.data-transfer.inter-az");
    // 2 kB for every other request; two calls of three leave their zone, and each is billed in both.
    let expected = 2.0 * 2.0 / 3.0 * 26.28e6 * 2.0 / GB_IN_KB;
    assert!((found / expected - 1.0).abs() < 1e-6, "{found} for {expected}");
}

#[test]
fn a_balancer_before_aks_is_billed_for_both_directions() {
    let found =
        used(&side(&on(Platform::AzureAks), Side::Microservices), "azure.load-balancer-standard.data-processed");
    let expected = 52.56e6 * (8.0 + 1.0) / GB_IN_KB;
    assert!((found / expected - 1.0).abs() < 1e-6, "{found} for {expected}");
}

#[test]
fn azure_bills_no_start() {
    let cases = [
        // (platform, meter, GB-seconds of a run, why)
        (
            Platform::AzureFunctions,
            "azure.functions-consumption.execution-time",
            // 120 ms that vary by 0.7, 100 at least.
            0.5 * 0.138_591,
            "a run in each three hours starts cold, for seconds",
        ),
        (Platform::AzureFlex, "azure.functions-flex.on-demand-execution-time", 0.5, "a second at least"),
    ];
    for (platform, meter, each, why) in cases {
        let scenario = on(platform).after(Msg::Shaped(Shape::Steady)).after(Msg::Typed(Knob::Rate, 1e-4));
        let found = used(&side(&scenario, Side::Serverless), meter) / (1e-4 * 730.0 * 3_600.0);
        assert!((found / each - 1.0).abs() < 0.01, "{}: {why}: {found} for {each}", platform.name());
    }
}

#[test]
fn a_function_that_takes_several_requests_has_a_whole_vcpu_at_least() {
    let cases = [
        // (memory in MB, requests at a time, vCPU, why)
        (512.0, 1, 1.0 / 3.0, "what comes with the memory"),
        (512.0, 4, 1.0, "with less it would take one at a time"),
        (4_096.0, 4, 2.0, "more comes with the memory"),
        (10_240.0, 1, 4.0, "more than 8 GiB need four"),
    ];
    for (megabytes, slots, vcpu, why) in cases {
        let mut scenario = on(Platform::GcpFunctions).after(Msg::Typed(Knob::Memory, megabytes));
        scenario.serverless.concurrency = Some(slots);
        let functions = side(&scenario, Side::Serverless);
        let [cpu, memory] =
            ["gcp.functions-gen2.cpu", "gcp.functions-gen2.memory"].map(|meter| used(&functions, meter));
        let found = cpu / memory * megabytes / 1_024.0;
        assert!((found / vcpu - 1.0).abs() < 1e-6, "{why}: {found}");
    }
}

#[test]
fn what_fails_is_neither_a_request_nor_a_unit_of_a_balancer() {
    let cases = [
        // (platform, meter, how much of it one answered request is)
        (Platform::GcpRun, "gcp.cloud-run.requests", 1.0),
        (Platform::AwsEks, "aws.alb.lcu", 9.0 / GB_IN_KB),
    ];
    for (platform, meter, each) in cases {
        let mut scenario = on(platform).after(Msg::Typed(Knob::Rate, 200.0));
        scenario.services[0].pod.max = Some(2);
        scenario.microservices.billing = BilledBy::Request;
        let containers = side(&scenario, Side::Microservices);
        assert!((0.01..0.99).contains(&containers.failed_share), "{}", containers.failed_share);
        let answered = 200.0 * 730.0 * 3_600.0 * (1.0 - containers.failed_share);
        let found = used(&containers, meter);
        assert!((found / (each * answered) - 1.0).abs() < 1e-6, "{meter}: {found} for {}", each * answered);
    }
}

#[test]
fn what_runs_writes_logs_even_if_its_request_fails_further_on() {
    let mut scenario = two_services().after(Msg::Typed(Knob::Rate, 2_000.0));
    scenario.serverless.quota = QuotaRule::Fixed;
    scenario.services[1].duration = Seconds::of(10.0);
    let functions = side(&scenario, Side::Serverless);
    assert!(functions.failed_share > 0.1, "{}", functions.failed_share);
    let (runs, gb) =
        (used(&functions, "aws.lambda.requests"), used(&functions, "aws.cloudwatch-logs.ingestion-lambda"));
    assert!((gb * GB_IN_KB / runs - 1.0).abs() < 1e-6, "1 kB for each of {runs} runs: {gb} GB");
}

#[test]
fn a_worker_that_logs_nothing_writes_no_event() {
    let mut scenario = two_services().after(Msg::Picked(Platform::CloudflareWorkers));
    scenario.services[1].log = Kilobytes::ZERO;
    let functions = side(&scenario, Side::Serverless);
    let [requests, events] =
        ["cloudflare.workers.requests", "cloudflare.workers.logs"].map(|meter| used(&functions, meter));
    assert!((events / requests - 1.0 / 1.5).abs() < 1e-6, "one service of the two: {events} of {requests}");
}

/// What a rounded run of one length after a start comes to: both are added first.
#[test]
fn a_start_and_a_run_are_rounded_up_together() {
    let billed = |ms: f64| {
        let mut scenario =
            on(Platform::AwsLambda).after(Msg::Shaped(Shape::Steady)).after(Msg::Typed(Knob::Rate, 1e-4));
        scenario.services[0].duration = Seconds::from_ms(ms);
        scenario.services[0].duration_cv = Ratio::ZERO;
        let functions = side(&scenario, Side::Serverless);
        used(&functions, "aws.lambda.duration-arm64") / 0.5 / used(&functions, "aws.lambda.requests")
    };
    // Hardly a run finds an instance: 0.2 ms more are 0.2 ms more, and no step.
    let more = 1e3 * (billed(120.4) - billed(120.2));
    assert!((more - 0.2).abs() < 0.02, "{more} ms");
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
