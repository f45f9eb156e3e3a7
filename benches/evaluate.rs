//! Times of an evaluation and of everything that one movement of a slider asks for.
//!
//! `cargo bench --bench evaluate`. Medians of many runs on the machine at hand; the budgets are 50 µs for the winner
//! by the stationary form, and 8 ms in the browser for all strips and flips. The outcome that is shown runs the week
//! minute by minute, in more than that.

use std::hint::black_box;
use std::time::Instant;

use answer::drawn::DRAWS;
use answer::studies::map::{AXES, Axes, FINE};
use decide::draws::{BAND_DRAWS, FEW, bands, drawn};
use decide::evaluate::{answer, outcome, winner};
use decide::study::growth::growth;
use decide::study::map::map;
use decide::study::tornado::tornado;
use decide::survey::survey;
use scenario::knob::Knob;
use scenario::{Platform, Scenario, Shape};

fn main() {
    if std::env::args().any(|word| word == "--slowest") {
        return slowest();
    }
    let heads = ["winner", "outcome", "survey", "128 draws", "1,024 draws", "bands", "answer"];
    println!("{:<26} {}", "median", heads.map(|head| format!("{head:>12}")).join(" "));
    for (name, scenario) in scenarios() {
        let times = [
            median(500, || _ = black_box(winner(black_box(&scenario)))),
            median(500, || _ = black_box(outcome(black_box(&scenario)))),
            median(20, || _ = black_box(survey(black_box(&scenario)))),
            median(20, || _ = black_box(drawn(black_box(&scenario), FEW))),
            median(5, || _ = black_box(drawn(black_box(&scenario), DRAWS))),
            median(5, || _ = black_box(bands(black_box(&scenario), Knob::Rate.facts().stops, BAND_DRAWS))),
            median(20, || _ = black_box(answer(black_box(&scenario)))),
        ];
        let times = times.map(|seconds| format!("{:>12}", format!("{:.1} µs", seconds * 1e6)));
        println!("{name:<26} {}", times.join(" "));
    }
    studies();
}

/// What a worker is asked for. The budget of a map is 300 ms in the browser.
fn studies() {
    const WEEKS: Axes = [Knob::PeakToMean, Knob::Weekend];
    println!("\n{:<26} {:>12} {:>12} {:>12} {:>12}", "median", "tornado", "36 months", "map", "map of weeks");
    for (name, scenario) in scenarios() {
        let times = [
            median(5, || _ = black_box(tornado(black_box(&scenario)))),
            median(5, || _ = black_box(growth(black_box(&scenario)))),
            median(3, || _ = black_box(map(black_box(&scenario), AXES, FINE))),
            median(3, || _ = black_box(map(black_box(&scenario), WEEKS, FINE))),
        ];
        let [tornado, growth, map, weeks] = times.map(|seconds| format!("{:.1} ms", seconds * 1e3));
        println!("{name:<26} {tornado:>12} {growth:>12} {map:>12} {weeks:>12}");
    }
}

fn scenarios() -> Vec<(&'static str, Scenario)> {
    let with = |change: &dyn Fn(&mut Scenario)| {
        let mut scenario = Scenario::default();
        change(&mut scenario);
        scenario
    };
    vec![
        ("the default", Scenario::default()),
        ("steady", with(&|s| s.traffic.shape = Shape::Steady)),
        ("spike", with(&|s| s.traffic.shape = Shape::Spike)),
        (
            "5 services, 3 visits",
            with(&|s| {
                Knob::Services.write(s, 5.0);
                Knob::Visits.write(s, 3.0);
            }),
        ),
        ("0.01 requests a second", with(&|s| Knob::Rate.write(s, 0.01))),
        ("10,000 requests a second", with(&|s| Knob::Rate.write(s, 1e4))),
        ("on Fargate", with(&|s| s.microservices.platform = Platform::AwsFargate)),
    ]
}

/// The median time of `runs` runs, after as many again to warm up.
fn median(runs: usize, mut run: impl FnMut()) -> f64 {
    (0..runs).for_each(|_| run());
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[runs / 2]
}

/// Where the time of a survey goes: the slowest places of every slider.
fn slowest() {
    for knob in Knob::ALL {
        let mut line = format!("{knob:?}: ");
        for stop in knob.facts().stops {
            let mut scenario = Scenario::default();
            knob.write(&mut scenario, *stop);
            let time = median(3, || _ = black_box(outcome(black_box(&scenario))));
            line.push_str(&format!("{stop}:{:.0} ", time * 1e6));
        }
        println!("{line}");
    }
}
