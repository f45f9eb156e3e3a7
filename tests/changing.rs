//! The pool under a load that changes: what must hold whatever the numbers. The published cases are in
//! `model_cases.rs`.

use model::cold_start::{Kept, Moment, Start, changing, overall, quick, shared, steady};
use model::course::Course;
use model::traffic::{OFFICE, Week, wave};
use proptest::prelude::*;

const PLAIN: Kept = Kept { service: 0.12, keepalive: 600.0, slots: 1, floor: 0 };

fn week(shape: &Week, mean: f64) -> Course {
    Course::of_week(shape, mean).unwrap()
}

fn repeating(course: &Course, kept: &Kept) -> Vec<Moment> {
    changing(course, kept, Start::Repeating)
}

#[test]
fn a_constant_rate_has_the_stationary_pool() {
    // Over light and heavy loads, and keep-alives from a fraction of a service time up.
    for load in [1e-4, 0.02, 0.5, 2.4, 30.0, 700.0] {
        for keep in [0.1, 0.5, 3.0, 20.0, 100.0, 5_000.0] {
            for floor in [0, 3] {
                let kept = Kept { service: 2.0, keepalive: 2.0 * keep, slots: 1, floor };
                let course = Course::sampled(3_600.0, [load / 2.0; 5]).unwrap();
                let (got, exact) = (overall(&repeating(&course, &kept)), steady(load, keep, floor));
                if exact.p_cold > 1e-9 {
                    assert!(
                        (got.p_cold / exact.p_cold - 1.0).abs() < 0.0105,
                        "{load} {keep} {floor}: {got:?} {exact:?}"
                    );
                }
                assert!(
                    (got.instances / exact.instances - 1.0).abs() < 0.01,
                    "{load} {keep} {floor}: {got:?} {exact:?}"
                );
            }
        }
    }
}

#[test]
fn shared_instances_have_their_stationary_pool_too() {
    for (rate, service, keepalive, slots) in [(20.0, 0.5, 600.0, 4), (20.0, 0.5, 6.0, 4), (300.0, 1.0, 300.0, 80)] {
        let kept = Kept { service, keepalive, slots, floor: 0 };
        let got = overall(&repeating(&Course::sampled(3_600.0, [rate; 3]).unwrap(), &kept));
        let exact = shared(rate * service, keepalive / service, slots);
        assert!((got.p_cold / exact.p_cold - 1.0).abs() < 0.02, "{slots} slots: {got:?} {exact:?}");
        assert!((got.instances / exact.instances - 1.0).abs() < 0.01, "{slots} slots: {got:?} {exact:?}");
    }
}

#[test]
fn a_longer_keepalive_is_never_colder() {
    for mean in [0.003, 0.4, 20.0, 900.0] {
        for shape in [Week::from_day(&wave(), 0.5, 5.0), Week::from_day(&OFFICE, 0.3, 8.0), Week::spike(15.0)] {
            let course = week(&shape, mean);
            let mut before = (f64::INFINITY, 0.0);
            for keepalive in [0.0, 0.05, 1.0, 4.0, 30.0, 60.0, 300.0, 600.0, 900.0, 3_600.0, 7_200.0] {
                let now = overall(&repeating(&course, &Kept { keepalive, ..PLAIN }));
                assert!(now.p_cold <= before.0 * 1.002, "{mean} {keepalive}: {now:?} after {before:?}");
                assert!(now.instances >= before.1 * 0.998, "{mean} {keepalive}: {now:?} after {before:?}");
                before = (now.p_cold, now.instances);
            }
        }
    }
}

#[test]
fn a_higher_floor_is_never_colder_and_never_smaller() {
    let course = week(&Week::from_day(&wave(), 0.5, 5.0), 20.0);
    let mut before = (f64::INFINITY, 0.0);
    for floor in [0, 1, 2, 5, 8, 12, 20, 60] {
        let moments = repeating(&course, &Kept { floor, ..PLAIN });
        let now = overall(&moments);
        // With and without a floor the stationary pool has another fast form, each within a thousandth here.
        assert!(
            now.p_cold <= before.0 * 1.001 && now.instances >= before.1 * 0.999,
            "{floor}: {now:?} after {before:?}"
        );
        assert!(moments.iter().all(|moment| moment.instances >= f64::from(floor)));
        before = (now.p_cold, now.instances);
    }
}

#[test]
fn a_jump_starts_what_was_lacking_and_no_more() {
    // A base that needs about 1, then a thousand times as much for an hour: as many starts as instances more.
    for (service, peak) in [(0.5, 200.0), (0.5, 20_000.0), (30.0, 200.0)] {
        let base = 0.05 / service;
        let mut rates = vec![base; 50];
        rates[25] = peak;
        let course = Course::sampled(3_600.0, rates).unwrap();
        let kept = Kept { service, keepalive: 3_600.0, slots: 1, floor: 0 };
        let moments = repeating(&course, &kept);
        let started = moments[25].starts * 3_600.0;
        let stationary = quick((peak * service).min(1e5), 3_600.0 / service, 0);
        let turnover = stationary.p_cold * peak * 3_600.0;
        let lacking = stationary.instances;
        assert!(
            started > 0.9 * lacking && started < 1.15 * lacking + turnover,
            "{service} {peak}: {started} {lacking}"
        );
        assert!(moments[26].instances > 0.95 * moments[25].instances, "kept for another hour");
        assert!(moments[28].instances < 3.0, "and then gone: {:?}", moments[28]);
    }
}

#[test]
fn from_nothing_the_pool_grows_into_the_repeating_one() {
    let course = Course::sampled(60.0, [5.0; 60]).unwrap();
    let kept = Kept { service: 0.5, keepalive: 600.0, slots: 1, floor: 0 };
    let (empty, settled) = (changing(&course, &kept, Start::Empty), repeating(&course, &kept));
    assert!(empty.is_sorted_by(|a, b| a.instances <= b.instances * 1.000_001), "it only grows");
    assert!((empty[59].instances / settled[59].instances - 1.0).abs() < 0.01);
    assert!(empty[0].starts > 20.0 * settled[0].starts);
    // Its size is what was started, as nothing has gone yet.
    let started: f64 = empty[..9].iter().map(|moment| moment.starts * 60.0).sum();
    assert!((started / empty[9].instances - 1.0).abs() < 0.05, "{started} {:?}", empty[9]);
    let live = changing(&course, &kept, Start::Live { instances: 40.0, idle: 300.0, busy: 2.5 });
    assert!((live[0].instances - 40.0).abs() < 1e-3 && live[6].instances < 12.0, "{:?} {:?}", live[0], live[6]);
    assert!(live[0].starts < 1e-9);
}

#[test]
fn days_that_repeat_are_told_once_and_alike() {
    let course = week(&Week::from_day(&wave(), 1.0, 4.0), 20.0);
    let day = Course::new(course.spans()[..24].to_vec()).unwrap();
    let (long, short) = (repeating(&course, &PLAIN), repeating(&day, &PLAIN));
    for (hour, moment) in long.iter().enumerate() {
        let other = short[hour % 24];
        assert!((moment.instances / other.instances - 1.0).abs() < 1e-9, "hour {hour}");
        assert!((moment.starts / other.starts - 1.0).abs() < 1e-6, "hour {hour}");
    }
    // Cut into minutes it is the same course.
    let minutes = course.spans().iter().flat_map(|span| [span.amount; 60]);
    let fine = overall(&repeating(&Course::sampled(60.0, minutes).unwrap(), &PLAIN));
    let (coarse, fine) = (overall(&long), fine);
    assert!((coarse.p_cold / fine.p_cold - 1.0).abs() < 0.01, "{coarse:?} {fine:?}");
    assert!((coarse.instances / fine.instances - 1.0).abs() < 0.001, "{coarse:?} {fine:?}");
}

#[test]
fn slow_services_follow_their_rate_as_finely_as_needed() {
    // An hour is cut where the concurrency follows slowly; cut much finer beforehand it is the same.
    let cases = [
        // (service, keep-alive, mean rate, seconds of a part, allowed error, why)
        (60.0, 600.0, 0.1, 15.0, 0.005, "minutes of work"),
        (60.0, 300.0, 1.0, 15.0, 0.005, "and more of it"),
        (900.0, 3_600.0, 0.02, 60.0, 0.02, "a quarter of an hour"),
        (900.0, 300.0, 0.1, 60.0, 0.05, "a keep-alive shorter than the cuts"),
    ];
    for (service, keepalive, mean, seconds, error, why) in cases {
        let hours = week(&Week::from_day(&OFFICE, 0.3, 5.0), mean);
        let hours = Course::new(hours.spans()[..24].to_vec()).unwrap();
        let parts = hours.spans().iter().flat_map(|span| vec![span.amount; (3_600.0 / seconds) as usize]);
        let parts = Course::sampled(seconds, parts).unwrap();
        let kept = Kept { service, keepalive, ..PLAIN };
        let [coarse, fine] = [&hours, &parts].map(|course| overall(&repeating(course, &kept)));
        println!("{why}: {:+.4} {:+.4}", coarse.p_cold / fine.p_cold - 1.0, coarse.instances / fine.instances - 1.0);
        assert!((coarse.p_cold / fine.p_cold - 1.0).abs() < error, "{why}: {coarse:?} {fine:?}");
        assert!((coarse.instances / fine.instances - 1.0).abs() < 0.005, "{why}: {coarse:?} {fine:?}");
    }
}

#[test]
fn where_the_fluid_begins_nothing_jumps() {
    for shape in [Week::from_day(&wave(), 0.5, 5.0), Week::from_day(&OFFICE, 0.3, 8.0)] {
        // The busiest hour just below and just above the limit of the level-by-level form.
        let at = |busiest: f64| {
            let course = week(&shape, busiest / shape.peak_to_mean());
            overall(&repeating(&course, &Kept { service: 1.0, keepalive: 300.0, ..PLAIN }))
        };
        let (below, above) = (at(3_999.0), at(4_001.0));
        assert!((below.instances / above.instances - 1.0).abs() < 0.003, "{below:?} {above:?}");
        assert!((below.p_cold / above.p_cold - 1.0).abs() < 0.03, "{below:?} {above:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_is_ever_out_of_range(
        rate in -3.0_f64..5.0, service in -3.0_f64..2.954, keepalive in 0.0_f64..3_600.0, exact in 0_u8..4,
        slots in 1_u32..100, floor in 0_u32..50, peak in 1.0_f64..20.0, dips in any::<bool>(),
    ) {
        let keepalive = match exact { 0 => 0.0, 1 => keepalive / 1e3, _ => keepalive };
        let [rate, service] = [rate, service].map(|power| libm::pow(10.0, power));
        let shape = Week::from_day(&wave(), if dips { 0.0 } else { 0.7 }, peak);
        let kept = Kept { service, keepalive, slots: if exact == 3 { slots } else { 1 }, floor: if dips { floor } else { 0 } };
        let course = week(&shape, rate);
        for start in [Start::Repeating, Start::Empty] {
            for moment in changing(&course, &kept, start) {
                prop_assert!(moment.instances.is_finite() && moment.instances >= f64::from(kept.floor), "{:?}", moment);
                prop_assert!(moment.starts >= 0.0 && moment.starts <= moment.rate, "{:?}", moment);
                prop_assert!((0.0..=1.0).contains(&moment.p_cold()));
            }
        }
    }
}
