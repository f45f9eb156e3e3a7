use super::*;

fn laws() -> [(Law, f64, f64); 7] {
    let second = Seconds::of(1.0);
    [
        // (law, mean, scv)
        (Law::new(second, 0.0), 1.0, 0.0),
        (Law::Exponential { mean: 2.0 }, 2.0, 1.0),
        (Law::new(second, 1.0), 1.0, 1.0),
        (Law::new(second, 2.0), 1.0, 4.0),
        (Law::Erlang { phases: 4, mean: 3.0 }, 3.0, 0.25),
        (Law::hyper(second, 4.0), 1.0, 4.0),
        (Law::new(Seconds::of(0.02), 0.3), 0.02, 0.09),
    ]
}

#[test]
fn mean_and_variation_are_the_wanted_ones() {
    for (law, mean, scv) in laws() {
        assert!((law.mean() / mean - 1.0).abs() < 1e-12, "{law:?}: {}", law.mean());
        assert!((law.scv() - scv).abs() < 1e-12, "{law:?}: {}", law.scv());
        assert!((law.scaled(3.0).mean() / mean - 3.0).abs() < 1e-12, "{law:?}");
    }
}

#[test]
fn the_mean_within_a_time_is_what_its_quantiles_add_up_to() {
    let measured = Law::through(Seconds::of(0.2), Seconds::of(0.35), Seconds::of(0.9)).unwrap();
    for law in laws().into_iter().map(|(law, ..)| law).chain([measured]) {
        for share in [0.1, 0.8, 2.5, 40.0] {
            let t = share * law.mean();
            let of = |i: u32| law.quantile((f64::from(i) + 0.5) / 2e4).min(t);
            let sum = (0..20_000).map(of).sum::<f64>() / 2e4;
            assert!((law.within(t) / sum - 1.0).abs() < 3e-3, "{law:?} within {t}: {} {sum}", law.within(t));
        }
        assert_eq!(law.within(0.0), 0.0, "{law:?}");
    }
}

#[test]
fn quantile_and_probability_are_inverse() {
    for (law, ..) in &laws()[1..] {
        for p in [1e-6, 0.01, 0.5, 0.9, 0.99, 0.999_99] {
            let t = law.quantile(p);
            assert!((law.cdf(t) - p).abs() < 1e-12, "{law:?} at {p}");
            assert!((law.at(normal_quantile(p)) / t - 1.0).abs() < 1e-9, "{law:?} at {p}");
        }
        assert_eq!(law.cdf(-1.0), 0.0);
        assert_eq!(law.cdf(0.0), 0.0, "{law:?}");
    }
}

#[test]
fn a_law_between_two_percentiles_has_them() {
    let law = Law::between(Seconds::of(0.005), Seconds::of(0.015));
    assert!((law.quantile(0.5) / 0.005 - 1.0).abs() < 1e-12 && (law.quantile(0.99) / 0.015 - 1.0).abs() < 1e-12);
    let second = Seconds::of(1.0);
    assert_eq!(Law::between(second, second), Law::Fixed { mean: 1.0 });
    assert_eq!(Law::between(second, Seconds::of(0.5)), Law::Fixed { mean: 1.0 }, "never below its median");
    assert_eq!(Law::between(Seconds::ZERO, second), Law::Fixed { mean: 0.0 });
}

#[test]
fn a_sum_is_that_of_plain_numerics() {
    let ways = [(0.005, 0.015), (0.007, 0.025), (0.001, 0.008)];
    let ways = ways.map(|(p50, p99)| Law::between(Seconds::of(p50), Seconds::of(p99)));
    let mut worst = 0.0_f64;
    for (mean, cv) in [(0.001, 0.3), (0.005, 0.7), (0.02, 1.0), (0.12, 0.7), (0.12, 2.0), (2.0, 0.3), (0.05, 0.0)] {
        let service = Law::new(Seconds::of(mean), cv);
        for way in ways {
            let (always, beyond) = service.plus(&way);
            let varies = |law: &Law| libm::pow(law.deviation(), 2.0);
            assert!((always + beyond.mean() - service.mean() - way.mean()).abs() < 1e-12);
            assert!((varies(&beyond) / (varies(&service) + varies(&way)) - 1.0).abs() < 1e-9);
            // The probability by a sum over 10,000 equal parts of the way: ten of them beyond the last percentile.
            let parts: Vec<f64> = (0..10_000).map(|i| way.quantile((f64::from(i) + 0.5) / 1e4)).collect();
            let exact = |t: f64| parts.iter().map(|way| service.cdf(t - way)).sum::<f64>() / 1e4;
            for (p, most) in [(0.5, 0.03), (0.95, 0.02), (0.99, 0.02), (0.999, 0.02)] {
                let found = always + beyond.quantile(p);
                let (mut low, mut high) = (0.0, 3.0 * found);
                for _ in 0..40 {
                    let middle = f64::midpoint(low, high);
                    *(if exact(middle) < p { &mut low } else { &mut high }) = middle;
                }
                let error = found / high - 1.0;
                worst = worst.max(error.abs());
                assert!(error.abs() < most, "{mean} s, cv {cv}, {way:?} at {p}: {found} for {high}");
            }
        }
    }
    assert!(worst > 1e-5, "two laws that vary are never met exactly: {worst}");
}

#[test]
fn measured_percentiles_are_met_exactly() {
    let [p50, p95, p99] = [0.2, 0.35, 0.9].map(Seconds::of);
    let law = Law::through(p50, p95, p99).unwrap();
    for (p, t) in [(0.5, p50), (0.95, p95), (0.99, p99)] {
        assert!((law.quantile(p) / t.get() - 1.0).abs() < 1e-12);
        assert!((law.cdf(t.get()) - p).abs() < 1e-12);
    }
    // The mean against a plain sum over many quantiles, which lacks the last of the tail.
    let sum: f64 = (0..100_000).map(|i| law.quantile((f64::from(i) + 0.5) / 1e5)).sum();
    assert!((law.mean() / (sum / 1e5) - 1.0).abs() < 3e-4, "{} {}", law.mean(), sum / 1e5);
    assert_eq!(Law::through(p95, p50, p99), None, "must rise");
}
