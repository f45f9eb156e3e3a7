//! The rules by which Azure bills functions, traffic and logs, each as a table with reasons.

use catalogue::{Meter, Region, priced};
use proptest::prelude::*;
use serde_json::json;

use ask::{bill_of, free, near, of, quantity, try_bill};

#[path = "bill_rules/ask.rs"]
mod ask;

const CONSUMPTION_TIME: &str = "azure.functions-consumption.execution-time";
const FLEX_TIME: &str = "azure.functions-flex.on-demand-execution-time";

#[test]
fn consumption_bills_observed_memory_up_to_the_next_128_mb() {
    let cases = [
        // (observed MB, billed MB, why)
        (1.0, 128.0, "the least step"),
        (127.0, 128.0, "just below a step"),
        (128.0, 128.0, "a whole step stays"),
        (129.0, 256.0, "just above"),
        (512.0, 512.0, "the published example"),
        (1_500.0, 1_536.0, "the last step"),
        (1_536.0, 1_536.0, "all that an instance has"),
    ];
    for (observed, billed, why) in cases {
        let usage = json!({"requests": 1024, "duration_ms": 1000, "memory_mb": observed});
        near(quantity(&bill_of("azure-functions", false, &usage), CONSUMPTION_TIME), billed, why);
    }
}

#[test]
fn consumption_bills_100_ms_at_least_and_whole_milliseconds_above() {
    let cases = [
        // (ran ms, billed ms, why)
        (0.0, 100.0, "an execution is never free"),
        (1.0, 100.0, "far below the least"),
        (99.9, 100.0, "just below it"),
        (100.0, 100.0, "the least"),
        (100.5, 101.0, "the next millisecond"),
        (495.0, 495.0, "the published bill does not charge 500"),
    ];
    for (ran, billed, why) in cases {
        let usage = json!({"requests": 8e6, "duration_ms": ran, "memory_mb": 128});
        near(quantity(&bill_of("azure-functions", false, &usage), CONSUMPTION_TIME), 1e3 * billed, why);
    }
}

#[test]
fn a_gb_second_is_1_024_000_units_of_the_raw_meter() {
    // The raw meter counts MB-milliseconds.
    let usage = json!({"requests": 1, "duration_ms": 8_000, "memory_mb": 128});
    near(quantity(&bill_of("azure-functions", false, &usage), CONSUMPTION_TIME), 8_000.0 * 128.0 / 1_024_000.0, "raw");
}

#[test]
fn flex_bills_a_second_at_least_and_then_up_to_the_next_100_ms() {
    let cases = [
        // (ran ms, billed s, why)
        (1.0, 1.0, "far below the least"),
        (999.0, 1.0, "just below it"),
        (1_000.0, 1.0, "the least"),
        (1_001.0, 1.1, "a step is started"),
        (1_100.0, 1.1, "a whole step stays"),
        (1_234.0, 1.3, "up, not to the nearest"),
    ];
    for (ran, billed, why) in cases {
        let usage = json!({"requests": 1e6, "duration_ms": ran, "instance_mb": 2048});
        near(quantity(&bill_of("azure-flex", false, &usage), FLEX_TIME), 2e6 * billed, why);
    }
}

#[test]
fn flex_bills_the_memory_of_the_instance() {
    for (instance, gb) in [(512, 0.5), (2048, 2.0), (4096, 4.0)] {
        let usage = json!({"requests": 1000, "duration_ms": 1000, "instance_mb": instance});
        near(quantity(&bill_of("azure-flex", false, &usage), FLEX_TIME), 1e3 * gb, "GB of the instance");
    }
}

#[test]
fn flex_bills_an_instance_once_for_what_it_runs_at_the_same_time() {
    let month = 730.0 * 3600.0;
    let cases = [
        // (requests, concurrency, busy instance-seconds, why)
        (1e6, 1, 1e6, "one at a time: requests times duration"),
        (month, 1, month, "however busy"),
        (month, 1_000, month * -libm::expm1(-1.0), "one instance, while at least one request is there"),
        (1e4 * month, 16, month * (625.0 + 15.0 / 32.0), "full instances and a last one"),
    ];
    for (requests, concurrency, busy, why) in cases {
        let usage = json!({"requests": requests, "duration_ms": 1000, "instance_mb": 2048, "concurrency": concurrency});
        let bill = bill_of("azure-flex", false, &usage);
        near(quantity(&bill, FLEX_TIME), 2.0 * busy, why);
        near(quantity(&bill, "azure.functions-flex.on-demand-executions"), requests, "executions are never shared");
        assert_eq!(
            bill["notes"].as_array().unwrap().iter().any(|note| note.to_string().contains("arrive at random")),
            concurrency > 1
        );
    }
}

#[test]
fn flex_always_ready_pays_baseline_and_execution_without_a_grant() {
    let ready = json!({"instances": 2, "hours": 10, "requests": 1e5, "duration_ms": 1000});
    let bill = bill_of("azure-flex", true, &json!({"instance_mb": 2048, "always_ready": ready}));
    let cases = [
        // (meter, quantity, why)
        ("always-ready-baseline", 2.0 * 2.0 * 36_000.0, "all the time, busy or not"),
        ("always-ready-execution-time", 2e5, "on top of it"),
        ("always-ready-executions", 1e5, "and every execution"),
    ];
    for (meter, amount, why) in cases {
        let meter = format!("azure.functions-flex.{meter}");
        near(quantity(&bill, &meter), amount, why);
        near(free(&bill, &meter), 0.0, "the grant is for on demand only");
    }
    near(bill["total_usd"].as_f64().unwrap(), 144_000.0 * 4e-6 + 2e5 * 1.6e-5 + 0.04, "their prices");
}

#[test]
fn premium_bills_allocated_instances_and_at_least_one() {
    let cases = [
        // (instances, billed, why)
        (0.0, 1.0, "at least one stands at all times"),
        (0.5, 1.0, "on average too"),
        (1.0, 1.0, "one"),
        (2.5, 2.5, "an average over the month"),
    ];
    for (instances, billed, why) in cases {
        let usage = json!({"vcpu": 1, "memory_gib": 3.5, "hours": 100, "instances": instances});
        let bill = bill_of("azure-functions-premium", true, &usage);
        near(quantity(&bill, "azure.functions-premium.vcpu"), 100.0 * billed, why);
        near(quantity(&bill, "azure.functions-premium.memory"), 350.0 * billed, why);
        assert_eq!(bill["notes"].to_string().contains("At least one instance"), instances < 1.0, "{why}");
    }
}

#[test]
fn a_grant_is_one_for_a_subscription_and_ends_where_it_ends() {
    let cases = [
        // (platform, meter, grant)
        ("azure-functions", "azure.functions-consumption.executions", 1e6),
        ("azure-functions", CONSUMPTION_TIME, 4e5),
        ("azure-flex", "azure.functions-flex.on-demand-executions", 2.5e5),
        ("azure-flex", FLEX_TIME, 1e5),
        ("azure-container-apps", "azure.container-apps.vcpu-active", 1.8e5),
        ("azure-container-apps", "azure.container-apps.memory-active", 3.6e5),
        ("azure-container-apps", "azure.container-apps.requests", 2e6),
        ("azure-api-management", "azure.api-management.consumption-calls", 1e6),
        ("azure-egress", "azure.bandwidth.internet-out", 100.0),
        ("azure-logs", "azure.log-analytics.ingestion-paygo", 5.0),
    ];
    for (platform, meter, grant) in cases {
        let row = priced(Meter::from_id(meter).unwrap(), Region::AzureEastus).row;
        let (free_row, price) = (row.free.unwrap(), row.tiers[0].price);
        assert_eq!((free_row.scope, free_row.included), ("subscription", false), "{meter}");
        for (used, charged) in [(grant - 1.0, 0.0), (grant, 0.0), (grant + 1.0, 1.0)] {
            let base = match platform {
                "azure-functions" => json!({"requests": 0, "gb_seconds": 0}),
                "azure-flex" => json!({"instance_mb": 512}),
                "azure-container-apps" => json!({"vcpu": 0, "memory_gib": 0, "active_seconds": 0}),
                "azure-api-management" => json!({"calls": 0}),
                _ => json!({"gb": 0}),
            };
            let with_meter = |free_tier| {
                let mut usage = base.clone();
                usage["meters"] = json!({meter: used});
                of(&bill_of(platform, free_tier, &usage), meter, "amount_usd")
            };
            let dollars = price.usd.dollars() / price.per as f64;
            near(with_meter(true), charged * dollars, meter);
            near(with_meter(false), used * dollars, meter);
        }
    }
}

#[test]
fn traffic_breaks_where_the_free_100_gb_lie_inside_the_first_tier() {
    let cases = [
        // (edge in GB, price below, price above)
        (100.0, 0.0, 0.087),
        (10_335.0, 0.087, 0.083),
        (51_295.0, 0.083, 0.07),
        (153_695.0, 0.07, 0.05),
    ];
    let cost = |gb: f64| bill_of("azure-egress", true, &json!({"gb": gb}))["total_usd"].as_f64().unwrap();
    for (edge, below, above) in cases {
        near(cost(edge) - cost(edge - 1.0), below, "the last GB before an edge");
        near(cost(edge + 1.0) - cost(edge), above, "the first GB after it");
    }
    near(cost(10_335.0), 10_235.0 * 0.087, "the first tier, without the free part");
}

#[test]
fn logs_are_kept_for_31_days_within_the_price_of_ingestion() {
    let cases = [(0, 0.0), (31, 0.0), (32, 12.0 / 365.0), (396, 12.0)];
    for (days, months) in cases {
        let bill = bill_of("azure-logs", true, &json!({"gb": 10, "days": days}));
        near(quantity(&bill, "azure.log-analytics.retention"), 10.0 * months, &format!("{days} days"));
    }
    let basic = bill_of("azure-logs", true, &json!({"gb": 0, "basic_gb": 10}));
    near(free(&basic, "azure.log-analytics.ingestion-basic"), 0.0, "the free amount is for the other logs");
}

#[test]
fn prices_that_were_not_read_for_the_region_do_not_count_as_verified() {
    let doubtful = [
        "azure.container-apps.vcpu-idle",
        "azure.log-analytics.ingestion-basic",
        "azure.nat-gateway.hour",
        "azure.aks.premium-tier",
    ];
    for meter in doubtful {
        let row = priced(Meter::from_id(meter).unwrap(), Region::AzureEastus).row;
        assert!(!row.confidence.is_verified(), "{meter}: {}", row.source.get());
    }
}

#[test]
fn a_bad_field_is_refused_by_its_name_and_range() {
    let cases = [
        // (platform, usage, what the message must say)
        ("azure-functions", json!({"requests": -1}), "usage.requests must be a number from 0 to 1e15, not -1."),
        (
            "azure-functions",
            json!({"requests": 1}),
            "usage.requests needs either duration_ms and memory_mb, or gb_seconds.",
        ),
        (
            "azure-functions",
            json!({"requests": 1, "duration_ms": 1, "memory_mb": 1537}),
            "usage.memory_mb must be a number from 1 to 1536, not 1537.",
        ),
        (
            "azure-functions",
            json!({"requests": 1, "duration_ms": 600_001, "memory_mb": 128}),
            "usage.duration_ms must be a number from 0 to 600000, not 600001.",
        ),
        ("azure-flex", json!({"requests": 1}), "usage.instance_mb is missing; it is a number from 0 to 4096."),
        ("azure-flex", json!({"instance_mb": 1024}), "usage.instance_mb must be one of 512, 2048, 4096, not 1024."),
        (
            "azure-flex",
            json!({"instance_mb": 512, "concurrency": 0}),
            "usage.concurrency must be a number from 1 to 1000, not 0.",
        ),
        (
            "azure-flex",
            json!({"instance_mb": 512, "always_ready": {"hours": 1}}),
            "usage.always_ready.instances is missing; it is a number from 0 to 1000000.",
        ),
        ("azure-functions-premium", json!({"vcpu": 1, "memory_gib": 1}), "usage.hours is missing;"),
        (
            "azure-container-apps",
            json!({"vcpu": 1, "memory_gib": 2, "active_seconds": "long"}),
            "usage.active_seconds must be a number from 0 to 1e12, not \"long\".",
        ),
        (
            "azure-aks",
            json!({"hours": 1, "tier": "gold"}),
            "usage.tier must be one of \"free\", \"standard\", \"premium\", not \"gold\".",
        ),
        (
            "azure-aks",
            json!({"hours": 1, "nodes": 1, "node_type": "m7g.large"}),
            "usage.node_type \"m7g.large\" is not known; known: Standard_B2s,",
        ),
        ("azure-egress", json!({"gb": 1, "meters": {"aws.nat.gateway-hour": 1}}), "is not a meter that is known"),
    ];
    for (platform, usage, part) in cases {
        let refusal = try_bill(platform, "eastus", true, &usage).unwrap_err();
        assert!(refusal.contains(part), "{platform} {usage}\n  {refusal}\n  instead of\n  {part}");
    }
    let nodes = json!({"hours": 1, "nodes": {"type": "Standard_D2s_v5", "count": 1}});
    let refusal = try_bill("aws-eks", "us-east-1", true, &nodes).unwrap_err();
    assert!(refusal.contains("usage.nodes.type \"Standard_D2s_v5\" is not known"), "{refusal}");
}

proptest! {
    #[test]
    fn more_concurrency_never_costs_more(requests in 0.0..1e9f64, ms in 0.0..1e4f64, slots in 1u32..64) {
        let cost = |slots: u32| {
            let usage = json!({"requests": requests, "duration_ms": ms, "instance_mb": 2048, "concurrency": slots});
            bill_of("azure-flex", false, &usage)["total_usd"].as_f64().unwrap()
        };
        prop_assert!(cost(slots + 1) <= cost(slots) * (1.0 + 1e-9));
    }

    #[test]
    fn nothing_that_is_typed_makes_it_panic(number in any::<f64>(), field in "[a-z_]{1,12}") {
        let number = &number;
        for platform in ["azure-functions", "azure-flex", "azure-container-apps", "azure-aks"] {
            let usage = json!({"requests": number, "duration_ms": number, "memory_mb": number, "instance_mb": 2048,
                "concurrency": number, "hours": number, "nodes": number, "node_usd_per_hour": number, &field: number});
            let _ = try_bill(platform, "eastus", true, &usage);
        }
        let all = json!({"requests": number, "duration_ms": number, "instance_mb": 2048, "concurrency": number});
        let _ = try_bill("azure-flex", "eastus", true, &all);
        let priced = json!({"hours": number, "nodes": number, "node_usd_per_hour": number});
        let _ = try_bill("azure-aks", "eastus", true, &priced);
    }
}
