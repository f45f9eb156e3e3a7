//! Times of a whole answer at the ends of what can be chosen, where fast forms end and slow ones would begin.
//!
//! `cargo bench --bench corners`, or with `-- COUNT SEED` for other random scenarios than the first 3,000; `-- --parts`
//! takes the time of one verdict and one outcome of each instead of the whole answer, which has some thousand verdicts,
//! and `-- WORDS` only that of the corners that are named so.
//! The budget of a release build on one thread: 0.25 s for any answer, 0.05 s for 99 of 100. The process says so by its
//! exit code. Where the system tells it, a time is that of the processor, whatever else runs on the machine.

#[path = "../tests/corners/mod.rs"]
mod corners;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use decide::draws::{FEW, drawn};
use decide::evaluate::{answer, outcome, winner};
use decide::survey::survey;
use engine::saved;
use scenario::Scenario;
use scenario::link;

/// Seconds that any answer may take, ...
const MOST: f64 = 0.25;
/// ... and 99 of 100.
const USUAL: f64 = 0.05;
/// Slowest of the random ones that are printed.
const SHOWN: usize = 25;

fn main() -> ExitCode {
    let numbers: Vec<u64> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    let (count, seed) = (numbers.first().copied().unwrap_or(3_000), numbers.get(1).copied().unwrap_or(0));
    if std::env::args().any(|word| word == "--parts") {
        parts("winner", count, seed, |scenario| _ = black_box(winner(scenario)));
        parts("outcome", count, seed, |scenario| _ = black_box(outcome(scenario)));
        return ExitCode::SUCCESS;
    }
    let only: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let only = only.into_iter().find(|word| word.parse::<u64>().is_err());
    if let Some(only) = only {
        return if named(&only) { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let named = named("");
    let random = random(count, seed);
    if named && random { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether every corner stays within its budget.
fn named(only: &str) -> bool {
    let heads = ["winner", "outcome", "survey", "128 draws", "answer"];
    println!("{:<42} {}", "milliseconds", heads.map(|head| format!("{head:>10}")).join(" "));
    let mut within = true;
    for (name, scenario) in corners::named().into_iter().filter(|(name, _)| name.contains(only)) {
        let times = [
            seconds(|| _ = black_box(winner(&scenario))),
            seconds(|| _ = black_box(outcome(&scenario))),
            seconds(|| _ = black_box(survey(&scenario))),
            seconds(|| _ = black_box(drawn(&scenario, FEW))),
            seconds(|| _ = black_box(answer(&scenario))),
        ];
        within &= times[4] <= MOST;
        println!("{name:<42} {}", times.map(|time| format!("{:>10.2}", time * 1e3)).join(" "));
    }
    within
}

/// Whether random scenarios stay within theirs.
fn random(count: u64, seed: u64) -> bool {
    let times = parts("answer", count, seed, |scenario| _ = black_box(answer(scenario)));
    times.first().is_none_or(|most| *most <= MOST) && times.get(times.len() / 100).is_none_or(|time| *time <= USUAL)
}

/// The times of `run` on random scenarios, the longest first; prints what they were.
fn parts(name: &str, count: u64, seed: u64, run: impl Fn(&Scenario)) -> Vec<f64> {
    let timed = |seed: u64| {
        let scenario = corners::random(seed);
        let time = seconds(|| run(&scenario));
        if time > 4.0 * MOST {
            println!("{time:.1} s: {}", told(seed, &scenario));
        }
        (time, seed)
    };
    let mut times: Vec<(f64, u64)> = (seed..seed + count).map(timed).collect();
    times.sort_by(|one, other| other.0.total_cmp(&one.0));
    let at = |share: f64| times.get((share * count as f64) as usize).map_or(0.0, |(time, _)| time * 1e3);
    let [most, hundredth, twentieth, half] = [0.0, 0.01, 0.05, 0.5].map(at);
    println!("\n{name} of {count} random scenarios from {seed}, milliseconds:");
    println!("most {most:.3}, 99 % within {hundredth:.3}, 95 % {twentieth:.3}, half {half:.3}");
    for (time, seed) in times.iter().take(SHOWN) {
        println!("{:>10.3}  {}", time * 1e3, told(*seed, &corners::random(*seed)));
    }
    times.into_iter().map(|(time, _)| time).collect()
}

/// A scenario as its link; as a file where its services are unlike, which a link does not hold.
fn told(seed: u64, scenario: &Scenario) -> String {
    let alone = scenario.services.windows(2).all(|pair| scenario::work::alike(&pair[0], &pair[1]));
    let told = if alone { link::write(scenario) } else { saved::json(scenario).replace('\n', "") };
    let services = scenario.services.len();
    format!("seed {seed}, {services} services: {}", told.chars().take(600).collect::<String>())
}

/// The mean time of a run, over as many as are long beside the grain of the clock.
fn seconds(mut run: impl FnMut()) -> f64 {
    const LONG: f64 = 0.03;
    let start = Instant::now();
    let before = now(start);
    let mut runs = 0.0;
    loop {
        run();
        runs += 1.0;
        let taken = now(start) - before;
        if taken > LONG || start.elapsed().as_secs_f64() > 10.0 * LONG {
            return taken.max(0.0) / runs;
        }
    }
}

/// Seconds of processor time of this thread, as Linux counts them; elsewhere those since `start`.
fn now(start: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| start.elapsed().as_secs_f64(), |nanoseconds| nanoseconds * 1e-9)
}
