//! The rules behind bills of Google Cloud: rounding, sharing, free allowances and tiers.

use billing::{CloudLogs, ForwardingRules, PriceBook, Usage};
use catalogue::{Meter, Region, priced};
use command::bill::answer;
use proptest::prelude::*;
use serde_json::{Value, json};

#[track_caller]
fn bill_in(region: &str, platform: &str, free_tier: bool, usage: &Value) -> Value {
    let input = json!({"platform": platform, "region": region, "free_tier": free_tier, "usage": usage});
    let answer = answer(&input.to_string()).unwrap_or_else(|refusal| panic!("{input}: {refusal}"));
    serde_json::from_str(&answer).unwrap()
}

/// The bill of a usage in us-central1.
#[track_caller]
fn bill_of(platform: &str, free_tier: bool, usage: &Value) -> Value {
    bill_in("us-central1", platform, free_tier, usage)
}

/// A figure on the line of a meter; nothing if there is no such line.
fn on_line(bill: &Value, meter: &str, field: &str) -> f64 {
    let lines = bill["lines"].as_array().unwrap();
    lines.iter().find(|line| line["meter"] == meter).map_or(0.0, |line| line[field].as_f64().unwrap())
}

fn quantity(bill: &Value, meter: &str) -> f64 {
    on_line(bill, meter, "quantity")
}

fn total(bill: &Value) -> f64 {
    bill["total_usd"].as_f64().unwrap()
}

#[track_caller]
fn near(found: f64, expected: f64, why: &str) {
    assert!((found - expected).abs() < 1e-6 * expected.abs().max(1e-3), "{found} instead of {expected}: {why}");
}

#[test]
fn cloud_run_bills_every_started_100_ms() {
    let cases = [
        // (ran ms, billed ms, why)
        (0.0, 0, "nothing ran"),
        (0.01, 100, "a moment is a whole step"),
        (99.9, 100, "just below"),
        (100.0, 100, "a whole step stays"),
        (100.1, 200, "just above"),
        (340.0, 400, "the worked example"),
    ];
    for (ran, billed, why) in cases {
        let usage = json!({"requests": 1, "duration_ms": ran, "vcpu": 1, "memory_gib": 0.5});
        assert_eq!(bill_of("gcp-run", false, &usage)["billed_ms"], billed, "{why}");
    }
}

#[test]
fn requests_that_share_an_instance_share_its_time() {
    for (concurrency, vcpu_seconds) in [(1, 400_000.0), (4, 100_000.0), (80, 5_000.0)] {
        let size =
            json!({"requests": 1e6, "duration_ms": 340, "vcpu": 1, "memory_gib": 0.5, "concurrency": concurrency});
        let bill = bill_of("gcp-run", false, &size);
        near(quantity(&bill, "gcp.cloud-run.request-based-cpu-active"), vcpu_seconds, "vCPU-s");
        near(quantity(&bill, "gcp.cloud-run.request-based-memory-active"), vcpu_seconds / 2.0, "GiB-s");
        near(quantity(&bill, "gcp.cloud-run.requests"), 1e6, "every request has its fee");
    }
}

#[test]
fn idle_minimum_instances_have_a_rate_of_their_own() {
    let usage = json!({"requests": 0, "instance_seconds": 600, "idle_seconds": 3000, "vcpu": 2, "memory_gib": 1});
    let bill = bill_of("gcp-run", false, &usage);
    assert_eq!(quantity(&bill, "gcp.cloud-run.request-based-cpu-active"), 1200.0);
    assert_eq!(quantity(&bill, "gcp.cloud-run.min-instance-idle-cpu"), 6000.0);
    assert_eq!(quantity(&bill, "gcp.cloud-run.min-instance-idle-memory"), 3000.0);
    near(on_line(&bill, "gcp.cloud-run.min-instance-idle-cpu", "amount_usd"), 0.015, "0.0000025 by vCPU-s");
}

#[test]
fn instance_based_billing_pays_the_whole_life_and_no_request() {
    let usage = json!({"billing": "instance", "requests": 1e9, "instance_seconds": 600, "idle_seconds": 3000,
        "vcpu": 1, "memory_gib": 2});
    let bill = bill_of("gcp-run", false, &usage);
    assert_eq!(quantity(&bill, "gcp.cloud-run.instance-based-cpu"), 3600.0, "idle or not");
    assert_eq!(quantity(&bill, "gcp.cloud-run.instance-based-memory"), 7200.0);
    assert_eq!(bill["lines"].as_array().unwrap().len(), 2, "no fee by request");
}

#[test]
fn less_than_one_vcpu_has_rules_of_its_own_and_they_are_said() {
    let cases = [
        // (billing, vCPU, GiB, concurrency, notes, why)
        ("request", 1.0, 0.5, 80, 0, "a whole vCPU may take many requests"),
        ("request", 0.5, 0.5, 1, 0, "half a one takes one"),
        ("request", 0.5, 0.5, 2, 1, "and not two"),
        ("instance", 0.5, 0.25, 1, 1, "nor can it be billed by instance"),
        ("request", 0.25, 1.0, 1, 1, "nor has a quarter so much memory"),
        ("instance", 0.25, 1.0, 2, 3, "all three"),
    ];
    for (billing, vcpu, memory, concurrency, notes, why) in cases {
        let usage = json!({"billing": billing, "requests": 1, "instance_seconds": 1, "vcpu": vcpu,
            "memory_gib": memory, "concurrency": concurrency});
        let bill = bill_of("gcp-run", false, &usage);
        assert_eq!(bill["notes"].as_array().unwrap().len(), notes, "{why}: {}", bill["notes"]);
        assert!(total(&bill) > 0.0, "priced as given");
    }
}

#[test]
fn what_is_free_is_worth_money_and_buys_less_in_a_tier_2_region() {
    let cases = [
        // (region, request-based vCPU-s, GiB-s, instance-based vCPU-s, GiB-s, why)
        ("us-central1", 180_000.0, 360_000.0, 240_000.0, 450_000.0, "Tier 1, as granted"),
        ("asia-northeast1", 180_000.0, 360_000.0, 240_000.0, 450_000.0, "Tier 1 too"),
        ("europe-west3", 128_571.0, 257_143.0, 200_000.0, 375_000.0, "Tier 2, at 1.4 and at 1.2 times the price"),
        ("asia-southeast1", 128_571.0, 257_143.0, 200_000.0, 375_000.0, "Tier 2 too"),
    ];
    for (region, cpu, memory, whole_cpu, whole_memory, why) in cases {
        let much = json!({"requests": 3e6, "vcpu_seconds": 1e6, "gib_seconds": 1e6});
        let bill = bill_in(region, "gcp-run", true, &much);
        let free = |meter: &str| on_line(&bill, meter, "free_quantity").round();
        assert_eq!(free("gcp.cloud-run.request-based-cpu-active"), cpu, "{region}: {why}");
        assert_eq!(free("gcp.cloud-run.request-based-memory-active"), memory, "{region}: {why}");
        assert_eq!(free("gcp.cloud-run.requests"), 2e6, "{region}: a count is a count");
        let much = json!({"billing": "instance", "vcpu_seconds": 1e6, "gib_seconds": 1e6});
        let bill = bill_in(region, "gcp-run", true, &much);
        let free = |meter: &str| on_line(&bill, meter, "free_quantity").round();
        assert_eq!(free("gcp.cloud-run.instance-based-cpu"), whole_cpu, "{region}: {why}");
        assert_eq!(free("gcp.cloud-run.instance-based-memory"), whole_memory, "{region}: {why}");
    }
}

#[test]
fn an_allowance_ends_at_its_edge() {
    let cases = [
        // (platform, field, edge, meter)
        ("gcp-run", "requests", 2e6, "gcp.cloud-run.requests"),
        ("gcp-functions", "requests", 2e6, "gcp.functions-gen2.invocations"),
        ("gcp-api-gateway", "requests", 2e6, "gcp.api-gateway.calls"),
        ("gcp-gke", "hours", 744.0, "gcp.gke.cluster-fee"),
    ];
    for (platform, field, edge, meter) in cases {
        for (off, charged) in [(-1.0, 0.0), (0.0, 0.0), (1.0, 1.0)] {
            let mut usage = json!({});
            if ["gcp-run", "gcp-functions"].contains(&platform) {
                usage = json!({"vcpu_seconds": 0, "gib_seconds": 0});
            }
            usage[field] = json!(edge + off);
            let bill = bill_of(platform, true, &usage);
            let left = quantity(&bill, meter) - on_line(&bill, meter, "free_quantity");
            assert_eq!(left, charged, "{platform}: {} {field}", edge + off);
        }
    }
}

#[test]
fn allowances_are_granted_to_whom_the_page_says() {
    let cases = [
        (Meter::GcpCloudRunRequestBasedCpuActive, "billing-account"),
        (Meter::GcpFunctionsGen1Memory, "billing-account"),
        (Meter::GcpGkeClusterFee, "billing-account"),
        (Meter::GcpCloudLoggingIngestion, "project"),
    ];
    for (meter, scope) in cases {
        assert_eq!(priced(meter, Region::GcpUsCentral1).row.free.unwrap().scope, scope, "{}", meter.id());
    }
    let none = [
        Meter::GcpGkeClusterFeeRegional,
        Meter::GcpCloudRunMinInstanceIdleCpu,
        Meter::GcpFunctionsGen1MinInstanceCpu,
        Meter::GcpNetworkInternetEgressPremium,
    ];
    for meter in none {
        assert!(priced(meter, Region::GcpUsCentral1).row.free.is_none(), "{}", meter.id());
    }
}

#[test]
fn the_credit_pays_one_zonal_or_autopilot_cluster() {
    let month = json!({"hours": 744});
    let pods = json!({"hours": 744, "vcpu": 0, "memory_gb": 0});
    let cases = [
        // (platform, usage, dollars, why)
        ("gcp-gke", month.clone(), 0.0, "zonal unless said otherwise"),
        ("gcp-gke", json!({"hours": 744, "location": "regional"}), 74.40, "a regional cluster pays"),
        ("gcp-gke-autopilot", pods, 0.0, "Autopilot"),
        ("gcp-gke", json!({"hours": 1488}), 74.40, "the second cluster pays"),
    ];
    for (platform, usage, dollars, why) in cases {
        near(total(&bill_of(platform, true, &usage)), dollars, why);
    }
    near(total(&bill_of("gcp-gke", false, &month)), 74.40, "without the free tier");
}

#[test]
fn autopilot_bills_what_pods_request() {
    let usage = json!({"vcpu": 0.5, "memory_gb": 2, "ephemeral_gb": 1, "pods": 10, "hours": 100});
    let bill = bill_of("gcp-gke-autopilot", false, &usage);
    assert_eq!(quantity(&bill, "gcp.gke.autopilot-vcpu"), 500.0);
    assert_eq!(quantity(&bill, "gcp.gke.autopilot-memory"), 2000.0);
    assert_eq!(quantity(&bill, "gcp.gke.autopilot-ephemeral"), 1000.0);
    assert_eq!(quantity(&bill, "gcp.gke.cluster-fee"), 100.0, "and the fee once");
    let spot = json!({"vcpu": 0.5, "memory_gb": 2, "pods": 10, "hours": 100, "spot": true});
    let bill = bill_of("gcp-gke-autopilot", false, &spot);
    near(total(&bill), 500.0 * 0.0133 + 2000.0 * 0.0014767 + 10.0, "spot pods have meters of their own");
}

#[test]
fn a_standard_cluster_bills_its_nodes_and_disks() {
    let nodes = json!({"type": "e2-standard-4", "count": 3, "disk_gb": 100, "disk": "pd-ssd"});
    let bill = bill_of("gcp-gke", false, &json!({"hours": 730, "nodes": nodes}));
    assert_eq!(quantity(&bill, "gcp.compute-engine.e2-standard-4"), 2190.0);
    assert_eq!(quantity(&bill, "gcp.persistent-disk.pd-ssd"), 300.0);
    near(total(&bill), 73.0 + 2190.0 * 0.134_022_84 + 51.0, "fee, nodes and disks");
}

#[test]
fn functions_of_the_1st_generation_have_the_memory_and_cpu_of_a_tier() {
    let cases = [
        // (MB, ms, GB-s, GHz-s, why)
        (256, 240, 0.075, 0.12, "the published example: 300 ms"),
        (128, 100, 0.0125, 0.02, "the least"),
        (129, 100, 0.025, 0.04, "one more is the next tier"),
        (2048, 1000, 2.0, 2.4, "a large one"),
        (8192, 1000, 8.0, 4.8, "the largest has the CPU of the one before"),
    ];
    for (mb, ms, gb, ghz, why) in cases {
        let usage = json!({"requests": 1000, "duration_ms": ms, "memory_mb": mb});
        let bill = bill_of("gcp-functions-1st-gen", false, &usage);
        near(quantity(&bill, "gcp.functions-gen1.memory"), 1000.0 * gb, why);
        near(quantity(&bill, "gcp.functions-gen1.cpu"), 1000.0 * ghz, why);
        let is_tier = [128, 256, 2048, 8192].contains(&mb);
        assert_eq!(bill["notes"].as_array().unwrap().is_empty(), is_tier, "{mb} MB: {}", bill["notes"]);
    }
}

#[test]
fn functions_of_the_2nd_generation_cost_what_cloud_run_costs() {
    let usage = json!({"requests": 4e6, "duration_ms": 340, "vcpu": 1, "memory_gib": 0.5, "concurrency": 2});
    for region in ["us-central1", "europe-west3"] {
        for free_tier in [false, true] {
            let [functions, run] =
                ["gcp-functions", "gcp-run"].map(|platform| bill_in(region, platform, free_tier, &usage));
            near(total(&functions), total(&run), region);
        }
    }
}

#[test]
fn tiers_end_at_their_edges() {
    let cases = [
        // (platform, field, used, dollars, why)
        ("gcp-egress", "gb", 1023.0, 1023.0 * 0.12, "just below a TiB"),
        ("gcp-egress", "gb", 1024.0, 1024.0 * 0.12, "a TiB"),
        ("gcp-egress", "gb", 1025.0, 1024.0 * 0.12 + 0.11, "just above"),
        ("gcp-egress", "gb", 10_239.0, 1024.0 * 0.12 + 9215.0 * 0.11, "just below ten"),
        ("gcp-egress", "gb", 10_240.0, 1024.0 * 0.12 + 9216.0 * 0.11, "ten"),
        ("gcp-egress", "gb", 10_241.0, 1024.0 * 0.12 + 9216.0 * 0.11 + 0.08, "just above"),
        ("gcp-api-gateway", "requests", 1e9 - 1e6, 2997.0, "a million below the edge, all charged"),
        ("gcp-api-gateway", "requests", 1e9, 3000.0, "the edge"),
        ("gcp-api-gateway", "requests", 1e9 + 1e6, 3001.5, "a million above"),
    ];
    for (platform, field, used, dollars, why) in cases {
        near(total(&bill_of(platform, false, &json!({field: used}))), dollars, why);
    }
    let with = total(&bill_of("gcp-api-gateway", true, &json!({"requests": 1e9 + 1e6})));
    near(with, 3001.5 - 6.0, "the free calls lie inside the first tier");
}

#[test]
fn a_nat_gateway_is_billed_for_32_vms_at_most() {
    for (vms, hours) in [(31, 3100.0), (32, 3200.0), (33, 3200.0), (500, 3200.0)] {
        let bill = bill_of("gcp-nat", false, &json!({"vms": vms, "hours": 100, "gb": 10}));
        assert_eq!(quantity(&bill, "gcp.network.cloud-nat-gateway"), hours, "{vms} VMs");
        assert_eq!(quantity(&bill, "gcp.network.cloud-nat-data"), 10.0);
    }
}

#[test]
fn five_forwarding_rules_cost_one_fee() {
    for (rules, first, further) in [(0, 0.0, 0.0), (1, 10.0, 0.0), (5, 10.0, 0.0), (6, 10.0, 10.0), (8, 10.0, 30.0)] {
        let bill = bill_of("gcp-load-balancing", false, &json!({"rules": rules, "hours": 10}));
        assert_eq!(quantity(&bill, "gcp.load-balancing.first-5-forwarding-rules"), first, "{rules} rules");
        assert_eq!(quantity(&bill, "gcp.load-balancing.forwarding-rule"), further, "{rules} rules");
    }
    let mut usage = Usage::new();
    ForwardingRules { rules: 5.0, hours: 720.0, gb: 0.0 }.record(&mut usage);
    let bill = PriceBook::new(Region::GcpUsCentral1, false).bill(&usage);
    assert_eq!(bill.total().dollars(), 18.0, "the 18 dollars a month that texts name");
}

#[test]
fn fifty_gib_of_logs_are_free() {
    for (gib, dollars) in [(49.0, 0.0), (50.0, 0.0), (51.0, 0.5)] {
        let mut usage = Usage::new();
        CloudLogs { gib }.record(&mut usage);
        let bill = PriceBook::new(Region::GcpEuropeWest4, true).bill(&usage);
        assert_eq!(bill.total().dollars(), dollars, "{gib} GiB");
        assert!(bill.lines()[0].item.is_verified(), "the price is the same everywhere");
    }
}

#[test]
fn what_is_sold_everywhere_may_be_asked_for_everywhere() {
    let bill = bill_in("global", "gcp-api-gateway", true, &json!({"requests": 3e6}));
    assert_eq!((total(&bill), &bill["region"]), (3.0, &json!("us-central1")));
}

#[test]
fn rubbish_is_refused_by_the_name_of_its_field_and_its_range() {
    let cases = [
        // (platform, usage, what the message must say)
        ("gcp-run", json!({}), "usage.requests is missing; it is a number from 0 to 1e15."),
        (
            "gcp-run",
            json!({"requests": 1}),
            "usage needs either vcpu and memory_gib with either duration_ms or instance_seconds, or vcpu_seconds and gib_seconds.",
        ),
        ("gcp-run", json!({"requests": 1, "vcpu_seconds": 1}), "or vcpu_seconds and gib_seconds."),
        (
            "gcp-run",
            json!({"billing": "instance", "duration_ms": 9, "vcpu": 1, "memory_gib": 1}),
            "usage needs either vcpu and memory_gib with instance_seconds,",
        ),
        (
            "gcp-run",
            json!({"billing": "later"}),
            "usage.billing must be one of \"request\", \"instance\", not \"later\".",
        ),
        (
            "gcp-run",
            json!({"requests": 1, "vcpu": 1, "memory_gib": 1, "duration_ms": 3_600_001}),
            "usage.duration_ms must be a number from 0 to 3600000, not 3600001.",
        ),
        (
            "gcp-run",
            json!({"requests": 1, "concurrency": 1001}),
            "usage.concurrency must be a number from 1 to 1000, not 1001.",
        ),
        (
            "gcp-run",
            json!({"requests": 1, "vcpu_seconds": 1, "gib_seconds": 1, "idle_seconds": 1}),
            "usage.idle_seconds needs vcpu and memory_gib beside it.",
        ),
        (
            "gcp-functions-1st-gen",
            json!({"requests": 1, "duration_ms": 9, "memory_mb": 8193}),
            "usage.memory_mb must be a number from 1 to 8192, not 8193.",
        ),
        (
            "gcp-functions-1st-gen",
            json!({"requests": 1, "duration_ms": 540_001, "memory_mb": 128}),
            "usage.duration_ms must be a number from 0 to 540000, not 540001.",
        ),
        (
            "gcp-gke",
            json!({"hours": 1, "nodes": {"type": "m7g.large", "count": 1}}),
            "usage.nodes.type \"m7g.large\" is not known; known: e2-micro,",
        ),
        (
            "gcp-gke",
            json!({"hours": 1, "location": "moon"}),
            "usage.location must be one of \"zonal\", \"regional\", not \"moon\".",
        ),
        ("gcp-nat", json!({"vms": 3}), "usage needs either vm_hours, or vms and hours of one gateway."),
        (
            "gcp-nat",
            json!({"vm_hours": 3, "colour": 1}),
            "usage.colour is not a field that is known here; known: meters, vm_hours, vms, hours, gb.",
        ),
        ("gcp-load-balancing", json!({"hours": 1}), "usage.rules is missing; it is a number from 0 to 1000000."),
        (
            "gcp-egress",
            json!({"gb": 1, "meters": {"aws.alb.hour": 1}}),
            "usage.meters.aws.alb.hour is not a meter that is known; `fulcrum prices` lists them.",
        ),
    ];
    for (platform, usage, part) in cases {
        let input = json!({"platform": platform, "usage": usage});
        let refusal = answer(&input.to_string()).unwrap_err().0;
        assert!(refusal.contains(part), "{input}\n  {refusal}\n  instead of\n  {part}");
    }
}

proptest! {
    #[test]
    fn nothing_that_is_typed_makes_it_panic(one in any::<f64>(), two in 0.0..1e19, requests in 0.0..1e15) {
        let inputs = [
            ("gcp-run", json!({"requests": requests, "vcpu": 8, "memory_gib": 32, "instance_seconds": two, "idle_seconds": one})),
            ("gcp-run", json!({"requests": requests, "vcpu": one, "memory_gib": 1, "duration_ms": 3_600_000})),
            ("gcp-run", json!({"billing": "instance", "vcpu_seconds": two, "gib_seconds": one})),
            ("gcp-functions", json!({"requests": requests, "vcpu": 8, "memory_gib": one, "duration_ms": two})),
            ("gcp-functions-1st-gen", json!({"requests": requests, "duration_ms": one, "memory_mb": 8192})),
            ("gcp-gke-autopilot", json!({"hours": one, "vcpu": two, "memory_gb": one, "pods": 1e6})),
            ("gcp-load-balancing", json!({"rules": one, "hours": two, "gb": one})),
            ("gcp-nat", json!({"vms": one, "hours": two})),
        ];
        for (platform, usage) in inputs {
            let _ = answer(&json!({"platform": platform, "usage": usage}).to_string());
        }
    }

    #[test]
    fn sharing_an_instance_never_costs_more(requests in 1.0..1e9, ms in 1.0..1e4, fewer in 1.0..500.0, more in 0.0..500.0) {
        let cost = |concurrency: f64| {
            let usage = json!({"requests": requests, "duration_ms": ms, "vcpu": 1, "memory_gib": 1, "concurrency": concurrency});
            total(&bill_of("gcp-run", true, &usage))
        };
        prop_assert!(cost(fewer + more) <= cost(fewer));
    }

    #[test]
    fn a_dearer_region_never_gives_more_for_free(vcpu_seconds in 0.0..1e7, gib_seconds in 0.0..1e7) {
        let usage = json!({"requests": 0, "vcpu_seconds": vcpu_seconds, "gib_seconds": gib_seconds});
        let saved = |region| {
            let [with, without] = [true, false].map(|free_tier| total(&bill_in(region, "gcp-run", free_tier, &usage)));
            without - with
        };
        // 180,000 vCPU-s and 360,000 GiB-s at the prices of Tier 1 are worth 4.32 and 0.90 dollars.
        for region in ["us-central1", "europe-west3"] {
            prop_assert!(saved(region) <= 5.22 + 1e-6, "{} saves {}", region, saved(region));
        }
    }
}
