//! The rules by which Cloudflare bills, each as a table with reasons.

use proptest::prelude::*;
use serde_json::json;

use ask::{bill_of, near, of, quantity, try_bill};

#[path = "bill_rules/ask.rs"]
mod ask;

const REQUESTS: &str = "cloudflare.workers.requests";
const CPU: &str = "cloudflare.workers.cpu-time";

#[test]
fn workers_cost_five_dollars_and_include_requests_and_cpu_time() {
    let cases = [
        // (requests, CPU ms each, dollars, why)
        (0.0, 0.0, 5.0, "the plan is paid whatever runs"),
        (9_999_999.0, 0.0, 5.0, "just below what is included"),
        (10_000_000.0, 3.0, 5.0, "all that is included"),
        (11_000_000.0, 0.0, 5.3, "a million requests more"),
        (1e6, 31.0, 5.02, "a million CPU-ms more"),
    ];
    for (requests, cpu_ms, dollars, why) in cases {
        for free_tier in [true, false] {
            // What is included is part of the plan, not a free tier.
            let bill = bill_of("cloudflare-workers", free_tier, &json!({"requests": requests, "cpu_ms": cpu_ms}));
            near(bill["total_usd"].as_f64().unwrap(), dollars, why);
        }
    }
}

#[test]
fn workers_count_cached_requests_without_cpu_and_static_ones_not_at_all() {
    let usage =
        json!({"requests": 2e6, "cpu_ms": 10, "cached_requests": 3e6, "static_requests": 5e9, "egress_gb": 1e6});
    let bill = bill_of("cloudflare-workers", true, &usage);
    assert_eq!(quantity(&bill, REQUESTS), 5e6, "from the cache too, static assets not");
    assert_eq!(quantity(&bill, CPU), 2e7, "only what runs uses CPU");
    assert_eq!(of(&bill, "cloudflare.workers.egress", "amount_usd"), 0.0, "traffic is free");
    assert_eq!(bill["total_usd"], 5);
}

#[test]
fn a_share_of_requests_that_the_cache_answers_uses_no_cpu_time() {
    let cases = [
        // (share from the cache, requests and CPU-ms billed of 100 million with 7 ms, dollars, why)
        (None, 1e8, 7e8, 45.4, "the example of the price page: 5 + 27 + 13.40"),
        (Some(0.0), 1e8, 7e8, 45.4, "nothing from the cache"),
        (Some(0.9), 1e8, 7e7, 32.8, "all are requests: 27; 40 million CPU-ms beyond those included: 0.80"),
        (Some(1.0), 1e8, 0.0, 32.0, "no Worker runs, and requests are billed all the same"),
    ];
    for (share, requests, cpu, dollars, why) in cases {
        let mut usage = json!({"requests": 1e8, "cpu_ms": 7});
        if let Some(share) = share {
            usage["cached_share"] = json!(share);
        }
        let bill = bill_of("cloudflare-workers", true, &usage);
        near(quantity(&bill, REQUESTS), requests, why);
        near(quantity(&bill, CPU), cpu, why);
        near(bill["total_usd"].as_f64().unwrap(), dollars, why);
    }
}

#[test]
fn workers_include_20_million_log_events() {
    let usage = json!({"requests": 0, "cpu_ms": 0, "log_events": 2.1e7});
    near(bill_of("cloudflare-workers", true, &usage)["total_usd"].as_f64().unwrap(), 5.6, "one million more");
}

#[test]
fn a_bad_field_is_refused_by_its_name_and_range() {
    let cases = [
        // (usage, what the message must say)
        (json!({"requests": 1}), "usage.cpu_ms is missing; it is a number from 0 to 900000."),
        (json!({"requests": 1, "cpu_ms": 9e5 + 1.0}), "usage.cpu_ms must be a number from 0 to 900000, not 900001.0."),
        (
            json!({"requests": 1, "cpu_ms": 1, "log_events": -1}),
            "usage.log_events must be a number from 0 to 1e15, not -1.",
        ),
        (
            json!({"requests": 1, "cpu_ms": 1, "wall_ms": 9}),
            "usage.wall_ms is not a field that is known here; known: meters, requests, cached_requests, cached_share,",
        ),
        (
            json!({"requests": 1, "cpu_ms": 1, "cached_share": 90}),
            "usage.cached_share must be a number from 0 to 1, not 90.",
        ),
        (
            json!({"requests": 1, "cpu_ms": 1, "cached_share": 0.5, "cached_requests": 1}),
            "usage.cached_requests and usage.cached_share exclude each other: the first counts on top of requests, the \
             second within them.",
        ),
    ];
    for (usage, part) in cases {
        let refusal = try_bill("cloudflare-workers", "global", true, &usage).unwrap_err();
        assert!(refusal.contains(part), "{usage}\n  {refusal}\n  instead of\n  {part}");
    }
    let refusal = try_bill("cloudflare-workers", "eastus", true, &json!({})).unwrap_err();
    assert!(refusal.contains("The region \"eastus\" is not known for Cloudflare; known: global."), "{refusal}");
}

proptest! {
    #[test]
    fn only_the_product_of_requests_and_cpu_time_counts(requests in 1.0..1e9f64, cpu_ms in 0.0..1e3f64) {
        let bill = bill_of("cloudflare-workers", true, &json!({"requests": requests, "cpu_ms": cpu_ms}));
        prop_assert!((quantity(&bill, CPU) - requests * cpu_ms).abs() <= 1e-6 + 1e-12 * requests * cpu_ms);
        prop_assert!(bill["total_usd"].as_f64().unwrap() >= 5.0);
    }

    #[test]
    fn nothing_that_is_typed_makes_it_panic(number in any::<f64>(), field in "[a-z_]{1,12}") {
        let _ = try_bill("cloudflare-workers", "global", true, &json!({"requests": number, "cpu_ms": number}));
        let _ = try_bill("cloudflare-workers", "global", true, &json!({"requests": 1, "cpu_ms": 1, field: number}));
    }
}
