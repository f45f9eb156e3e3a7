use super::*;
use answer::simulated::compared;
use scenario::knob::Knob;
use scenario::msg::Msg;

fn at(rate: f64) -> Scenario {
    Scenario::default().after(Msg::Typed(Knob::Rate, rate))
}

#[test]
fn the_longest_stretch_that_fits_is_taken() {
    let cases = [
        // (rate, stretch, why)
        (20.0, Stretch::Week, "12 million requests"),
        (200.0, Stretch::Day, "121 million in a week"),
        (1_000.0, Stretch::Hour, "five thousand a second at the peak, 18 million in its hour"),
    ];
    for (rate, stretch, why) in cases {
        let study = study(&at(rate)).unwrap().study;
        assert_eq!(study.stretch, stretch, "{why}");
        assert!(study.requests <= MOST && study.runs >= 2);
    }
    let refused = study(&at(1e5)).unwrap_err();
    assert!(matches!(refused, Unsimulated::TooMuch { requests } if requests > MOST), "an hour of it: {refused:?}");
    let managed = study(&Scenario::default().after(Msg::Picked(Platform::AwsLambdaManaged)));
    assert_eq!(managed.err(), Some(Unsimulated::Unknown(Platform::AwsLambdaManaged)));
}

#[test]
fn closed_forms_and_simulation_say_the_same() {
    let mut scenario = at(2.0);
    scenario.traffic.peak_to_mean = Ratio::of(2.0);
    let reduced = study(&scenario).unwrap();
    let closed = closed(&reduced);
    let run = |seed: u64| {
        let mut job = Job::new(&reduced, seed).unwrap();
        while job.advance(1 << 16) < 1.0 {}
        job.finish()
    };
    let runs: Vec<Figures> = (1..=3).map(run).collect();
    assert_eq!(run(1), runs[0], "the same seed, the same figures");
    for (place, found) in compared(&closed, &runs).into_iter().enumerate() {
        let apart = (found.closed - found.mean).abs();
        assert!(apart <= found.ci95 + 0.05 * found.mean, "figure {place}: {found:?}");
    }
}

/// What a seed gives, bit by bit. tests/browser.rs holds the module to the same file.
const BITS: &str = include_str!("../../../../tests/data/simulation-bits.txt");

#[test]
fn a_seed_gives_the_same_bits_for_ever_and_everywhere() {
    let found = super::run_of("v1&rate=0.05&burst=1", 7)
        .map(|figures| figures.map(|figure| format!("{:016x}", figure.to_bits())).join(" "));
    assert_eq!(found.as_deref(), Some(BITS.trim()));
}
