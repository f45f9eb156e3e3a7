//! The response times of `model::response` against plain numerics on a fine grid.

use model::queueing::Wait;
use model::response::{Cold, Colds, Response, Stage, Waits};
use model::service::Law;
use model::units::Seconds;

/// Points of the reference grid.
const POINTS: usize = 3_000;

/// A law on an even grid: the probability of each cell.
struct Grid {
    step: f64,
    mass: Vec<f64>,
}

impl Grid {
    fn new(step: f64, cdf: impl Fn(f64) -> f64) -> Self {
        let early: Vec<f64> = (0..POINTS).map(|i| cdf((i as f64 + 0.5) * step)).collect();
        let mass = (0..POINTS).map(|i| early[i] - if i > 0 { early[i - 1] } else { 0.0 }).collect();
        Self { step, mass }
    }

    fn stage(step: f64, stage: &Stage) -> Self {
        let service = Self::new(step, |t| stage.service.cdf(t));
        let idle = 1.0 - stage.waits.terms().iter().map(|term| term.weight).sum::<f64>();
        let late = |t: f64| stage.waits.terms().iter().map(|term| term.weight * (-term.decay * t).exp()).sum::<f64>();
        // Whoever does not wait sits in the first cell, together with the very short waits.
        let wait = Self::new(step, |t| 1.0 - late(t));
        assert!(idle >= 0.0);
        let call = service.plus(&wait);
        let call = Self::new(step, |t| call.cdf(t).powi(stage.parallel as i32));
        let mut sum = Self::new(step, |_| 1.0);
        for _ in 0..stage.visits as u32 {
            sum = sum.plus(&call);
        }
        let rest = stage.visits.fract();
        if rest > 0.0 && stage.visits > 1.0 {
            // Round by round: as often as it is certain, and then on with the same probability each time.
            let again = rest / (1.0 + rest);
            let (mut share, mut all) = (1.0 - again, vec![0.0; POINTS]);
            while share > 1e-8 {
                all.iter_mut().zip(&sum.mass).for_each(|(all, mass)| *all += share * mass);
                (share, sum) = (share * again, sum.plus(&call));
            }
            return Self { step, mass: all };
        }
        if rest > 0.0 {
            let one = Self { step, mass: call.mass.iter().map(|mass| mass * rest).collect() };
            let mut either = sum.plus(&one);
            either.mass.iter_mut().zip(&sum.mass).for_each(|(both, none)| *both += (1.0 - rest) * none);
            return either;
        }
        sum
    }

    fn plus(&self, other: &Self) -> Self {
        let mut mass = vec![0.0; POINTS];
        for (i, a) in self.mass.iter().enumerate().filter(|(_, a)| **a > 1e-14) {
            for (sum, b) in mass[i..].iter_mut().zip(&other.mass) {
                *sum += a * b;
            }
        }
        Self { step: self.step, mass }
    }

    fn cdf(&self, t: f64) -> f64 {
        let cells = (t / self.step + 0.5).round() as usize;
        self.mass[..cells.min(POINTS)].iter().sum()
    }

    fn quantile(&self, p: f64) -> f64 {
        let mut sum = 0.0;
        for (i, mass) in self.mass.iter().enumerate() {
            if sum + mass >= p {
                return (i as f64 - 0.5 + (p - sum) / mass) * self.step;
            }
            sum += mass;
        }
        panic!("the reference grid is too short")
    }
}

fn lognormal(mean: f64, cv: f64) -> Law {
    Law::new(Seconds::of(mean), cv)
}

fn wait(p_wait: f64, mean_if_any: f64) -> Waits {
    Waits::one(Wait { p_wait, mean: p_wait * mean_if_any, decay: 1.0 / mean_if_any })
}

#[track_caller]
fn check(stages: &[Stage], span: f64, tolerance: f64, why: &str) {
    let step = span / POINTS as f64;
    let parts: Vec<Grid> = stages.iter().map(|stage| Grid::stage(step, stage)).collect();
    let sum = parts.iter().skip(1).fold(Grid { step, mass: parts[0].mass.clone() }, |sum, part| sum.plus(part));
    let got = Response::new(stages, Colds::Independent);
    for p in [0.5, 0.9, 0.95, 0.99, 0.999] {
        let (exact, found) = (sum.quantile(p), got.quantile(p));
        let error = found / exact - 1.0;
        println!("{why}: p{p}: {found:.5} against {exact:.5}, {:+.3} %", 100.0 * error);
        assert!(error.abs() < tolerance, "{why}: p{p}: {found} against {exact}");
        assert!((got.cdf(found) - p).abs() < 2e-6, "{why}: p{p} and its probability {}", got.cdf(found));
    }
}

#[test]
fn one_stage_is_within_two_thousandths() {
    for cv in [0.1, 0.5, 1.0, 2.0] {
        for (p_wait, mean) in [(0.9, 8.0), (0.6, 1.0), (0.3, 0.3), (0.9, 0.02)] {
            let stage = Stage { waits: wait(p_wait, mean), ..Stage::of(lognormal(1.0, cv)) };
            let span = 8.0 * mean + 4.0 + 14.0 * cv * cv;
            check(&[stage], span, 2e-3, &format!("cv {cv}, {p_wait} wait {mean}"));
        }
    }
    let hyper = Stage { waits: wait(0.5, 2.0), ..Stage::of(Law::hyper(Seconds::of(1.0), 4.0)) };
    check(&[hyper], 40.0, 2e-3, "two kinds of requests");
    let fixed = Stage { waits: wait(0.6, 2.0), ..Stage::of(lognormal(1.0, 0.0)) };
    check(&[fixed], 30.0, 2e-3, "fixed service");
}

#[test]
fn paths_are_within_half_a_percent() {
    let short = Stage::of(lognormal(0.02, 1.0));
    let long = Stage::of(lognormal(0.1, 0.5));
    let queued = Stage { waits: wait(0.4, 0.05), ..long };
    let cases: [(&[Stage], f64, &str); 11] = [
        (&[short, short], 0.6, "two alike"),
        (&[short, long, queued], 1.4, "three different"),
        (&[Stage { visits: 5.0, ..short }], 1.0, "five visits"),
        (&[Stage { visits: 20.0, ..queued }], 5.0, "twenty visits with waits"),
        (&[Stage { visits: 1.3, ..short }, long], 0.9, "a loop of 1.3 rounds on average"),
        (&[Stage { visits: 1.9, ..long }, short], 2.6, "nearly two of them on average"),
        (&[Stage { visits: 2.5, ..queued }, long], 3.2, "two, and a loop"),
        (&[Stage { visits: 0.2, ..long }, short], 0.9, "a visit that is rare"),
        (&[Stage { parallel: 8, ..short }, short], 0.8, "fan-out"),
        (&[Stage::of(lognormal(0.1, 0.1)), short], 0.6, "narrow and wide"),
        (&[Stage::of(lognormal(0.1, 2.0)), queued], 3.6, "a heavy tail"),
    ];
    for (stages, span, why) in cases {
        check(stages, span, 5e-3, why);
    }
}

#[test]
fn cold_starts_are_within_a_percent() {
    let init = Law::through(Seconds::of(0.3), Seconds::of(0.5), Seconds::of(0.9)).unwrap();
    for (service, span) in [(lognormal(0.05, 1.0), 3.0), (lognormal(0.6, 1.0), 14.0), (lognormal(0.3, 0.0), 4.0)] {
        for share in [0.002, 0.03, 0.5] {
            let stage = Stage { cold: Some(Cold { share, delay: init }), ..Stage::of(service) };
            let step = span / POINTS as f64;
            let (warm, delay) = (Grid::new(step, |t| service.cdf(t)), Grid::new(step, |t| init.cdf(t)));
            let mut sum = warm.plus(&delay);
            sum.mass.iter_mut().zip(&warm.mass).for_each(|(cold, warm)| *cold = share * *cold + (1.0 - share) * warm);
            let got = Response::new(&[stage], Colds::Independent);
            for p in [0.5, 0.9, 0.95, 0.99, 0.999] {
                let (exact, found) = (sum.quantile(p), got.quantile(p));
                println!("{service:?} {share} p{p}: {found} {exact}");
                assert!((found / exact - 1.0).abs() < 0.01, "{service:?}, {share} cold, p{p}: {found}, {exact}");
            }
        }
    }
}
