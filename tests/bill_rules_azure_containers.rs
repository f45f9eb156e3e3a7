//! The rules by which Azure bills containers, clusters and what stands before them, each as a table with reasons.

use billing::azure::{ReplicaTime, Running};
use catalogue::limits::azure;
use catalogue::{Meter, Provider, node, priced};
use model::packing::{Band, Reservation, Room};
use model::units::{Seconds, Share};
use serde_json::json;

use ask::{bill_of, free, near, quantity, try_bill};

#[path = "bill_rules/ask.rs"]
mod ask;

#[test]
fn replicas_are_idle_only_at_a_least_number_above_zero() {
    let cases = [
        // (running, idle of 100 replica-seconds that are quiet for 60, why)
        (Running::AtMinimum(2), 60.0, "at the least number, above zero"),
        (Running::AtMinimum(0), 0.0, "an app that scales to zero has no idle rate"),
        (Running::AboveMinimum, 0.0, "above the least number all is active"),
        (Running::Job, 0.0, "jobs are always active"),
    ];
    for (running, idle, why) in cases {
        let time = ReplicaTime::of(running, 2.0, Seconds::of(50.0), Share::of(0.6));
        assert_eq!((time.active, time.idle), (100.0 - idle, idle), "{why}");
    }
    for usage in [
        json!({"vcpu": 1, "memory_gib": 2, "active_seconds": 10, "idle_seconds": 5, "min_replicas": 0}),
        json!({"vcpu": 1, "memory_gib": 2, "active_seconds": 10, "idle_seconds": 5, "job": true}),
    ] {
        let bill = bill_of("azure-container-apps", false, &usage);
        assert_eq!(quantity(&bill, "azure.container-apps.vcpu-active"), 15.0, "{usage}");
        assert_eq!(quantity(&bill, "azure.container-apps.vcpu-idle"), 0.0, "{usage}");
        assert!(bill["notes"].to_string().contains("billed as active"), "{usage}");
    }
}

#[test]
fn idle_memory_costs_what_active_memory_costs() {
    for region in Provider::Azure.regions() {
        let price = |meter| priced(meter, *region).row.tiers[0].price.usd;
        let [active, idle] = [Meter::AzureContainerAppsMemoryActive, Meter::AzureContainerAppsMemoryIdle].map(price);
        assert_eq!(active, idle, "{}", region.id());
        let [active, idle] = [Meter::AzureContainerAppsVcpuActive, Meter::AzureContainerAppsVcpuIdle].map(price);
        assert!(idle < active, "{}", region.id());
    }
}

#[test]
fn requests_from_inside_the_environment_are_free() {
    let usage = json!({"vcpu": 1, "memory_gib": 2, "active_seconds": 0, "requests": 3e6, "internal_requests": 9e9});
    let bill = bill_of("azure-container-apps", true, &usage);
    assert_eq!(quantity(&bill, "azure.container-apps.requests"), 3e6);
    assert_eq!(free(&bill, "azure.container-apps.requests"), 2e6);
    near(bill["total_usd"].as_f64().unwrap(), 0.4, "a million beyond the free two");
}

#[test]
fn a_private_endpoint_brings_the_fee_of_the_dedicated_plan() {
    let usage = json!({"vcpu": 1, "memory_gib": 2, "active_seconds": 0, "dedicated_management_hours": 730});
    near(bill_of("azure-container-apps", true, &usage)["total_usd"].as_f64().unwrap(), 73.0, "0.10 an hour");
}

#[test]
fn active_and_idle_replicas_draw_on_one_grant() {
    let usage = json!({"vcpu": 1, "memory_gib": 2, "active_seconds": 1e5, "idle_seconds": 1e5});
    let bill = bill_of("azure-container-apps", true, &usage);
    for (kind, active, idle) in [("vcpu", 1e5, 8e4), ("memory", 2e5, 1.6e5)] {
        assert_eq!(free(&bill, &format!("azure.container-apps.{kind}-active")), active, "{kind}");
        assert_eq!(free(&bill, &format!("azure.container-apps.{kind}-idle")), idle, "{kind}");
    }
}

#[test]
fn the_first_five_rules_of_a_load_balancer_cost_one_price() {
    let cases = [
        // (rules, dollars an hour, why)
        (0, 0.0, "no rule, no hour"),
        (1, 0.025, "one of five"),
        (5, 0.025, "five of five"),
        (6, 0.035, "and one more"),
        (15, 0.125, "and ten more"),
    ];
    for (rules, dollars, why) in cases {
        let usage = json!({"hours": 730, "rules": rules, "gb": 1000});
        for region in Provider::Azure.regions() {
            let bill = try_bill("azure-load-balancer", region.id(), true, &usage).unwrap();
            near(bill["total_usd"].as_f64().unwrap(), 730.0 * dollars + 5.0, why);
            assert_eq!(bill["notes"], json!([]), "its price is global, so no region borrows it");
        }
    }
}

#[test]
fn the_fee_of_a_cluster_is_that_of_its_tier_alone() {
    for (tier, dollars) in [("free", 0.0), ("standard", 73.0), ("premium", 438.0)] {
        let bill = bill_of("azure-aks", true, &json!({"hours": 730, "tier": tier}));
        near(bill["total_usd"].as_f64().unwrap(), dollars, tier);
        assert_eq!(bill["lines"].as_array().unwrap().len(), 1, "{tier}: one fee, not two");
    }
}

#[test]
fn nodes_are_billed_as_virtual_machines_or_at_the_readers_own_price() {
    // A disk of 19.71 a month for each node, for 100 of 730 hours.
    let disks = 3.0 * 19.71 * 100.0 / 730.0;
    let listed = bill_of("azure-aks", true, &json!({"hours": 100, "nodes": 3, "node_type": "Standard_D4ps_v5"}));
    near(listed["total_usd"].as_f64().unwrap(), 10.0 + 300.0 * 0.154 + disks, "the list");
    let own = bill_of("azure-aks", true, &json!({"hours": 100, "nodes": 3, "node_usd_per_hour": 0.0001}));
    near(own["total_usd"].as_f64().unwrap(), 10.03 + disks, "the reader's own");
    assert!(own["notes"].to_string().contains("your own 0.0001 USD"), "{}", own["notes"]);
}

#[test]
fn the_reservation_of_a_node_is_that_of_aks_1_29() {
    // The published table of CPU is linear between its rows.
    const CPU: [Band; 4] = [
        Band { upto: 1.0, share: 0.06 },
        Band { upto: 2.0, share: 0.04 },
        Band { upto: 4.0, share: 0.02 },
        Band { upto: f64::INFINITY, share: 0.01 },
    ];
    let reservation = Reservation {
        cpu: &CPU,
        memory: &[],
        memory_fixed_mib: azure::AKS_RESERVED_MEMORY.value,
        memory_per_pod_mib: azure::AKS_RESERVED_MEMORY_PER_POD.value,
        memory_ceiling: azure::AKS_RESERVED_MEMORY_SHARE.value,
        eviction_mib: azure::AKS_EVICTION_MEMORY.value,
    };
    let table = [
        // (cores, CPU kept)
        (1.0, &azure::AKS_RESERVED_CPU_1),
        (2.0, &azure::AKS_RESERVED_CPU_2),
        (4.0, &azure::AKS_RESERVED_CPU_4),
        (8.0, &azure::AKS_RESERVED_CPU_8),
        (16.0, &azure::AKS_RESERVED_CPU_16),
        (32.0, &azure::AKS_RESERVED_CPU_32),
        (64.0, &azure::AKS_RESERVED_CPU_64),
    ];
    for (cores, kept) in table {
        let left = reservation.allocatable(Room { cpu: cores, memory_mib: 8192.0, pods: 30 });
        near(left.cpu, cores - kept.value / 1e3, "mCPU of the table");
    }
    for (pods, kept) in [(30, 650.0), (250, 2048.0)] {
        let left = reservation.allocatable(Room { cpu: 2.0, memory_mib: 8192.0, pods });
        near(left.memory_mib, 8192.0 - kept - 100.0, "20 MB a pod and 50, at most a quarter; then 100 for eviction");
    }
}

#[test]
fn a_node_holds_what_its_name_says() {
    let cases = [
        // (name, vCPUs, GiB)
        ("Standard_D2s_v5", 2.0, 8.0),
        ("Standard_D16ps_v6", 16.0, 64.0),
        ("Standard_E4s_v5", 4.0, 32.0),
        ("Standard_F8s_v2", 8.0, 16.0),
        ("Standard_B2als_v2", 2.0, 4.0),
    ];
    for (name, vcpu, memory) in cases {
        let node = node(name).unwrap();
        assert_eq!((node.vcpu, node.memory_gib, node.max_pods), (vcpu, memory, 30), "{name}");
    }
    assert!(node("Standard_B1s").is_none(), "a node of a cluster has two vCPUs at least");
}
