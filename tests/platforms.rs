//! Every platform for the same workload: what stands on its bill, and what holds of all of them.

use answer::{Counted, Limit, Note, Outcome, SideOutcome};
use billing::Standing;
use catalogue::{Meter, Side};
use decide::evaluate::outcome;
use decide::ranking::ranking;
use expect_test::expect_file;
use model::money::Usd;
use model::units::Ratio;
use proptest::prelude::*;
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::{BilledBy, FrontDoor, Platform, Purchase, Scenario, Shape, WarmFloor};
use text::format::{NBSP, cents};
use words::charge;

fn side_of(outcome: &Outcome, platform: Platform) -> &SideOutcome {
    outcome.side(platform.side())
}

/// The default workload on a platform.
fn on(platform: Platform) -> Scenario {
    Scenario::default().after(Msg::Picked(platform))
}

/// Workloads that between them use all that a platform bills.
fn workloads(platform: Platform) -> Vec<Scenario> {
    let base = on(platform);
    let mut kept = base.clone();
    kept.serverless.warm_floor = WarmFloor::Fixed(3);
    let mut direct = base.after(Msg::Typed(Knob::Rate, 500.0)).after(Msg::Typed(Knob::Services, 4.0));
    direct.serverless.front_door = Some(FrontDoor::RestApi);
    let mut private = base.after(Msg::Fronted(FrontDoor::Balancer));
    private.serverless.private_network = true;
    vec![
        base.clone(),
        kept,
        private,
        direct.after(Msg::Typed(Knob::Visits, 6.0)),
        base.after(Msg::Bought(Purchase::Spot)),
    ]
}

#[test]
fn a_bill_holds_what_the_catalogue_says_and_nothing_else() {
    for platform in Platform::ALL {
        let mut seen: Vec<&str> = Vec::new();
        for scenario in workloads(platform) {
            let outcome = outcome(&scenario);
            for line in side_of(&outcome, platform).bill.lines() {
                let meter = line.item.meter;
                assert!(platform.bills(meter), "{} bills {}", platform.name(), meter.id());
                seen.push(meter.id().split('.').nth(1).unwrap());
            }
        }
        for service in platform.services() {
            assert!(seen.contains(service), "{} never bills {service}", platform.name());
        }
    }
}

#[test]
fn the_bill_of_the_default_workload_on_every_platform() {
    let mut text = String::new();
    for platform in Platform::ALL {
        let outcome = outcome(&on(platform));
        let side = side_of(&outcome, platform);
        text += &format!("{} in {}: {} a month\n", platform.name(), region(&on(platform), platform), cents(side.cloud));
        for line in side.bill.lines() {
            let meter = line.item.meter;
            let doubt = charge::doubt(&line.item).map(|doubt| format!("  [{doubt}]")).unwrap_or_default();
            let label = format!("{}: {}", meter.service(), meter.label());
            text += &format!("  {:>10}  {label}: {}{doubt}\n", cents(line.amount), charge::quantity(line));
        }
        for limit in &side.limits {
            text += &format!("  ruled out: {}\n", words::facts::limit(limit));
        }
        text.push('\n');
    }
    expect_file!["snapshots/platforms.txt"].assert_eq(&text.replace(NBSP, " "));
}

fn region(scenario: &Scenario, platform: Platform) -> String {
    scenario.region(platform.side()).to_string()
}

#[test]
fn a_platform_that_cannot_run_the_work_says_why() {
    let with = |knob: Knob, value: f64| Scenario::default().after(Msg::Typed(knob, value));
    type Told = fn(&Limit) -> bool;
    let cases: [(Platform, Scenario, Told, &str); 7] = [
        (Platform::AwsLambda, with(Knob::Duration, 9e5), |l| matches!(l, Limit::Timeout { .. }), "15 minutes"),
        (
            Platform::AzureFunctions,
            with(Knob::Duration, 1e5),
            |l| matches!(l, Limit::Timeout { .. }),
            "230 s to answer",
        ),
        (Platform::AzureFunctions, with(Knob::Memory, 2048.0), |l| matches!(l, Limit::Memory { .. }), "1.5 GB"),
        (Platform::AzureFlex, with(Knob::Memory, 6144.0), |l| matches!(l, Limit::Memory { .. }), "4 GB"),
        (Platform::CloudflareWorkers, with(Knob::Memory, 256.0), |l| matches!(l, Limit::Memory { .. }), "128 MB"),
        (Platform::AzureFunctions, with(Knob::Rate, 1e5), |l| matches!(l, Limit::Concurrency { .. }), "200 of an app"),
        (
            Platform::AzureContainerApps,
            with(Knob::Memory, 10_240.0),
            |l| matches!(l, Limit::PodTooLarge { .. }),
            "8 GiB",
        ),
    ];
    for (platform, scenario, told, why) in cases {
        let outcome = outcome(&scenario.after(Msg::Picked(platform)));
        let limits = &side_of(&outcome, platform).limits;
        assert!(limits.iter().any(told), "{}: {why}: {limits:?}", platform.name());
    }
}

#[test]
fn a_quota_that_is_raised_on_request_rules_nothing_out() {
    let busy = |rate: f64, memory: f64| {
        let steady = Scenario::default().after(Msg::Shaped(Shape::Steady));
        steady.after(Msg::Typed(Knob::Rate, rate)).after(Msg::Typed(Knob::Memory, memory))
    };
    let cases = [
        // (platform, requests a second, MB, what is counted, why)
        (Platform::AwsLambda, 2e4, 512.0, Counted::Executions, "1,000 executions of an account"),
        (Platform::AzureFlex, 5e3, 2_048.0, Counted::RegionalInstances, "512,000 MB of a subscription in a region"),
        (Platform::GcpFunctions, 1e3, 512.0, Counted::Instances, "100 instances of a function"),
        (Platform::GcpRun, 8e3, 512.0, Counted::Instances, "100 instances of a service"),
    ];
    for (platform, rate, memory, what, why) in cases {
        let outcome = outcome(&busy(rate, memory).after(Msg::Picked(platform)));
        let side = side_of(&outcome, platform);
        let asks: Vec<_> = side.asks().collect();
        assert!(side.limits.is_empty(), "{}: {why}: {:?}", platform.name(), side.limits);
        assert!(side.failed_share <= 0.001, "{}: {why}: granted, so that hardly any fails", platform.name());
        assert!(asks.iter().any(|quota| quota.what == what && quota.askable), "{}: {why}: {asks:?}", platform.name());
        assert!(outcome.notes.iter().any(|note| matches!(note, Note::Asks(on, _) if *on == platform)), "{why}");
        let rows = ranking(&busy(rate, memory));
        let row = rows.iter().find(|row| row.platform == platform).unwrap();
        assert!(row.limit.is_none() && !row.asks.is_empty(), "{}: {why}: in the ranking", platform.name());
    }
}

#[test]
fn the_ranking_has_every_platform_once_and_the_possible_ones_by_cost() {
    let rows = ranking(&Scenario::default());
    assert_eq!(rows.len(), Platform::ALL.len());
    let possible: Vec<_> = rows.iter().filter(|row| row.limit.is_none()).collect();
    assert!(possible.windows(2).all(|pair| pair[0].total <= pair[1].total));
    let first_out = rows.iter().position(|row| row.limit.is_some()).unwrap();
    assert!(rows[first_out..].iter().all(|row| row.limit.is_some()), "what cannot run it stands last");
    for row in &rows {
        let outcome = outcome(&on(row.platform));
        let side = side_of(&outcome, row.platform);
        assert_eq!(
            (row.cloud, row.p99),
            (side.cloud, side.latency.p99),
            "{}: as when it is chosen",
            row.platform.name()
        );
    }
}

#[test]
fn a_purchase_lowers_compute_by_its_share_and_nothing_else() {
    let base = on(Platform::AwsEks);
    let (list, spot) = (outcome(&base), outcome(&base.after(Msg::Bought(Purchase::Spot))));
    for (a, b) in list.microservices.bill.lines().iter().zip(spot.microservices.bill.lines()) {
        assert_eq!(a.item.meter, b.item.meter);
        match &b.item.purchase {
            Some(purchase) => {
                let share = b.amount.dollars() / a.amount.dollars();
                assert!((share - purchase.share).abs() < 1e-9, "{}: {share}", a.item.meter.id());
            }
            None => assert_eq!(a.amount, b.amount, "{}", a.item.meter.id()),
        }
    }
    assert!(spot.microservices.cloud < list.microservices.cloud);
}

#[test]
fn the_order_of_services_makes_no_difference() {
    for platform in Platform::ALL {
        let mut scenario = on(platform).after(Msg::Typed(Knob::Services, 3.0)).after(Msg::Typed(Knob::Visits, 4.0));
        scenario.services[2].visits = Ratio::of(2.5);
        let first = outcome(&scenario);
        scenario.services.swap(1, 2);
        assert_eq!(
            side_of(&outcome(&scenario), platform).cloud,
            side_of(&first, platform).cloud,
            "{}",
            platform.name()
        );
    }
}

fn platforms() -> impl Strategy<Value = Platform> {
    (0..Platform::ALL.len()).prop_map(|place| Platform::ALL[place])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn more_requests_never_cost_less(platform in platforms(), rate in -3.0..4.5f64, more in 1.0..3.0f64) {
        // Active time is free at first where the idle time that it takes the place of is not.
        let mut scenario = on(platform).after(Msg::CountedFreeTier(false));
        scenario.serverless.warm_floor = WarmFloor::None;
        let cloud = |rate: f64| side_of(&outcome(&scenario.after(Msg::Typed(Knob::Rate, rate))), platform).cloud;
        let rate = libm::pow(10.0, rate);
        // A higher rate may keep instances warm that started cold before: a start costs its time.
        let slack = Usd::new(1e-3).unwrap();
        prop_assert!(cloud(rate) <= cloud(rate * more) + slack, "{} at {rate} times {more}", platform.name());
    }

    #[test]
    fn prices_times_k_make_bills_times_k(platform in platforms(), k in 2u32..50) {
        let mut scenario = on(platform).after(Msg::CountedFreeTier(false));
        // A dearer price would have the other way to bill chosen.
        scenario.microservices.billing = BilledBy::Instance;
        let bill = side_of(&outcome(&scenario), platform).bill.clone();
        // Only meters of one price: one's own price holds for every unit.
        let flat = bill.lines().iter().filter(|line| line.prices.tiers().len() == 1);
        for line in flat {
            let usd = Usd::from_pico(line.prices.tiers()[0].price.usd.pico() * u128::from(k));
            let own = outcome(&scenario.after(Msg::Priced(line.item.meter, usd)));
            let after = side_of(&own, platform).bill.lines().iter().find(|other| other.item.meter == line.item.meter);
            let (amount, times) = (after.unwrap().amount.dollars(), line.amount.dollars() * f64::from(k));
            prop_assert!((amount - times).abs() <= 1e-9 * times + 1e-11, "{}: {amount} {times}", line.item.meter.id());
        }
    }
}

#[test]
fn every_platform_is_priced_in_every_region_of_its_provider() {
    for platform in Platform::ALL {
        for &region in platform.provider().regions() {
            let outcome = outcome(&on(platform).after(Msg::Moved(region.id())));
            let side = side_of(&outcome, platform);
            assert!(side.cloud > Usd::ZERO, "{} in {}", platform.name(), region.id());
            for line in side.bill.lines() {
                let borrowed = line.item.region != region;
                assert_eq!(line.item.standing == Standing::Borrowed, borrowed, "a stand-in is said to be one");
                assert!(!borrowed || !line.item.is_verified(), "and counts as not verified");
            }
        }
    }
    assert!(Meter::COUNT > 200 && Platform::of(Side::Serverless).count() == 6);
}
