//! The pool: its fast form against the exact one, the exact one against what must hold.

use model::cold_start::{ERROR_INSTANCES, ERROR_P_COLD, Pool, quick, settle, several, steady, two_moments};
use model::units::{Rate, Seconds};
use proptest::prelude::*;

/// Loads from 1e-7 erlangs to `10^to` in even steps of the logarithm.
fn loads(steps: i32, to: f64) -> impl Iterator<Item = f64> {
    (0..=steps).map(move |i| 10f64.powf(-7.0 + (to + 7.0) * f64::from(i) / f64::from(steps)))
}

/// Keep-alives from 1 to 1e7 service times.
fn keepalives(steps: i32) -> impl Iterator<Item = f64> {
    (0..=steps).map(move |i| 10f64.powf(7.0 * f64::from(i) / f64::from(steps)))
}

/// The largest relative errors of `pool` where cold starts are above one in a billion.
fn worst(pool: fn(f64, f64, u32) -> Pool, cells: impl Iterator<Item = (f64, f64, u32)>) -> (f64, f64) {
    let mut worst = (0.0_f64, 0.0_f64);
    for (load, keep, floor) in cells {
        let (exact, fast) = (steady(load, keep, floor), pool(load, keep, floor));
        if exact.p_cold > 1e-9 {
            let cold = (fast.p_cold / exact.p_cold - 1.0).abs();
            let instances = (fast.instances / exact.instances - 1.0).abs();
            assert!(cold.is_finite() && instances.is_finite(), "{load} {keep} {floor}: {fast:?}");
            worst = (worst.0.max(cold), worst.1.max(instances));
        }
    }
    worst
}

#[test]
fn the_fast_pool_is_as_near_as_it_says() {
    let small = loads(31, 2.0).flat_map(|load| keepalives(24).map(move |keep| (load, keep, 0)));
    let large = [777.0, 9_876.0, 1e5].into_iter().flat_map(|load| keepalives(4).map(move |keep| (load, keep, 0)));
    let (cold, instances) = worst(quick, small.chain(large));
    println!("without a floor: {:.3} % in cold starts, {:.3} % in instances", 100.0 * cold, 100.0 * instances);
    assert!(cold < ERROR_P_COLD && instances < ERROR_INSTANCES, "{cold} {instances}");
}

#[test]
fn so_it_is_with_a_floor() {
    let few = loads(24, 1.0).flat_map(|load| [1, 2, 3, 5, 9].map(move |floor| (load, floor)));
    let many = [37.0_f64, 141.0].into_iter();
    let many = many.flat_map(|load| [0.0, 1.5, 3.0].map(|z| (load, (load + z * load.sqrt()) as u32)));
    let cells = few.chain(many).flat_map(|(load, floor)| keepalives(10).map(move |keep| (load, keep, floor)));
    let (cold, instances) = worst(quick, cells);
    println!("with a floor: {:.3} % in cold starts, {:.3} % in instances", 100.0 * cold, 100.0 * instances);
    assert!(cold < ERROR_P_COLD && instances < ERROR_INSTANCES, "{cold} {instances}");
}

#[test]
fn two_moments_are_enough_for_all_but_short_keepalives() {
    let usual = keepalives(14).filter(|keep| *keep >= 24.0);
    let cells = usual.flat_map(|keep| loads(18, 2.0).map(move |load| (load, keep, 0)));
    let (cold, instances) = worst(two_moments, cells);
    assert!(cold < 0.01 && instances < 0.002, "{cold} {instances}");
}

#[test]
fn light_load_has_a_closed_form() {
    // One instance at most: a request is cold if the last one is further back than the keep-alive.
    for (load, keep) in [(1e-7_f64, 3e6), (1e-7, 1e7), (1e-6, 1e6)] {
        let p: f64 = (-load * keep).exp();
        for pool in [steady(load, keep, 0), quick(load, keep, 0)] {
            assert!((pool.p_cold / p - 1.0).abs() < 1e-5, "{load} {keep}: {pool:?}");
            assert!((pool.instances / (1.0 - p) - 1.0).abs() < 1e-5, "{load} {keep}: {pool:?}");
        }
    }
}

#[test]
fn the_ends_are_sound() {
    let cases = [
        // (erlangs, keep-alive, floor, cold, instances, why)
        (0.0, 100.0, 0, 1.0, 0.0, "the first request ever is cold"),
        (0.0, 100.0, 3, 0.0, 3.0, "the floor stands without load"),
        (0.15, 0.0, 0, 1.0, 0.15, "nothing is kept: every request is cold, the live are the busy"),
        (1e-3, 1e3, 1_000, 0.0, 1_000.0, "a floor far above the load"),
        (2.0, f64::MAX, 0, 0.0, 60.0, "kept for ever: never cold"),
    ];
    for (load, keep, floor, cold, instances, why) in cases {
        let pool = quick(load, keep, floor);
        assert!((pool.p_cold - cold).abs() < 1e-9, "{why}: {pool:?}");
        assert!((pool.instances - instances).abs() < 1e-9 || keep == f64::MAX, "{why}: {pool:?}");
        assert!(pool.instances.is_finite(), "{why}");
    }
}

/// Added up level by level the largest of these loads takes hours, and there are thousands of such pools in an answer.
#[test]
fn the_pool_of_any_load_is_there_at_once() {
    for load in [1e-6_f64, 1.0, 400.0, 1e4, 1e6, 3.6e10] {
        for keep in [0.0, 1e-12, 1e-3, 0.29, 0.31, 5.0, 23.0, 25.0, 1e3, 1e9] {
            for slots in [1, 2, 80, 65_535] {
                for floor in [0, 1, 100_000, (load as u32).saturating_add((2.0 * load.sqrt()) as u32)] {
                    let pool = several(load, keep, slots, floor);
                    let all = format!("{load} erlangs, {keep}, {slots} places, {floor} held: {pool:?}");
                    assert!((0.0..=1.0).contains(&pool.p_cold), "{all}");
                    assert!(pool.instances >= f64::from(floor) && pool.instances.is_finite(), "{all}");
                    // Those that are busy need so many instances, but for what two moments err by.
                    assert!(pool.instances >= 0.99 * load / f64::from(slots) - 1e-3, "{all}");
                }
            }
        }
    }
}

#[test]
fn cold_requests_that_take_longer_make_the_load_larger() {
    let settled = |cold: f64| {
        let [warm, cold, keepalive] = [1.0, cold, 60.0].map(Seconds::of);
        settle(Rate::of(0.02), warm, cold, keepalive, |load, keep| quick(load, keep, 0))
    };
    let (same, slow) = (settled(1.0), settled(20.0));
    assert_eq!(same.busy, 0.02);
    let mean = 1.0 + 19.0 * slow.pool.p_cold;
    assert!((slow.service.get() / mean - 1.0).abs() < 1e-6, "{slow:?}");
    assert!((slow.busy / (0.02 * mean) - 1.0).abs() < 1e-6, "{slow:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn pools_are_pools(log_load in -7.0..5.5_f64, log_keep in -2.0..9.0_f64, floor in 0_u32..40) {
        let (load, keep) = (10f64.powf(log_load), 10f64.powf(log_keep));
        let pool = quick(load, keep, floor);
        prop_assert!((0.0..=1.0).contains(&pool.p_cold), "{pool:?}");
        prop_assert!(pool.instances.is_finite());
        prop_assert!(pool.instances >= f64::from(floor) && pool.instances >= load * (1.0 - 2.0 * ERROR_INSTANCES));
    }

    #[test]
    fn a_longer_keepalive_or_a_higher_floor_starts_fewer(log_load in -4.0..2.0_f64, log_keep in 0.0..6.0_f64, floor in 0_u32..10) {
        let (load, keep) = (10f64.powf(log_load), 10f64.powf(log_keep));
        let base = quick(load, keep, floor);
        for more in [quick(load, keep * 2.0, floor), quick(load, keep, floor + 1)] {
            prop_assert!(more.p_cold <= base.p_cold * (1.0 + 2.0 * ERROR_P_COLD));
            prop_assert!(more.instances >= base.instances * (1.0 - 2.0 * ERROR_INSTANCES));
        }
    }
}
