//! How many requests are simulated in a CPU-second: `cargo bench --bench simulation`.
//!
//! Beside ours stand the physical floor (drawing the two random numbers of a request and nothing else) and the
//! published simulators SimFaaS and ciw, which this installs into an environment of its own under the build folder.
//! Each figure is the fastest of several runs, in time on the processor: what others do meanwhile counts less.

use model::random::Random;
use model::service::Law;
use model::simulation::{Arrivals, Functions, Plan, QueueRun, Queues, Routing, Run, Service};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Runs of which the fastest is taken.
const RUNS: usize = 5;
/// Requests of a run.
const REQUESTS: f64 = 1e7;
/// Requests of a run of another simulator.
const OF_OTHERS: &str = "100000";
/// What is installed.
const OTHERS: [&str; 2] = ["simfaas==0.2.2", "ciw==3.2.7"];

fn main() {
    println!("million requests a CPU-second");
    let floor = fastest(floor);
    println!("  {:<46}{floor:>8.1}", "the two random numbers alone");
    let first = pool("100/s of 0.2 s", 100.0, 0.2, floor, Functions::clone);
    pool("10,000/s of 0.1 s", 1e4, 0.1, floor, Functions::clone);
    pool("1/s of 2 s", 1.0, 2.0, floor, Functions::clone);
    pool("100,000/s of 1 s", 1e5, 1.0, floor, Functions::clone);
    let wide = Law::Lognormal { location: -2.3, spread: 1.2 };
    pool("100/s, lognormal", 100.0, 0.2, floor, |plain| Functions { warm: wide, ..plain.clone() });
    pool("100/s, at most 15 at once", 100.0, 0.2, floor, |plain| Functions { cap: Some(15), ..plain.clone() });
    pool("100/s, newest first", 100.0, 0.2, floor, |plain| Functions { routing: Routing::Newest, ..plain.clone() });
    pool("100/s, 8 at once in an instance", 100.0, 0.2, floor, |plain| Functions { slots: 8, ..plain.clone() });
    let queue = fastest(queue);
    line("a queue of 30 servers at 100/s of 0.2 s", queue, floor);
    match others() {
        Ok(python) => {
            versus(&python, "simfaas", "100/s of 0.2 s", first);
            versus(&python, "ciw", "the queue of 30 servers", queue);
        }
        Err(why) => println!("the others are left out: {why}"),
    }
}

fn line(name: &str, ours: f64, floor: f64) {
    println!("  {name:<46}{ours:>8.1}   {:>5.1} times the floor's time", floor / ours);
}

fn pool(name: &str, rate: f64, mean: f64, floor: f64, change: impl Fn(&Functions) -> Functions) -> f64 {
    let plain = Functions::new(Arrivals::Steady(rate), Law::Exponential { mean }, 600.0);
    let input = change(&plain);
    let ours = fastest(|| {
        let run = Run::new(input.clone(), Plan::steady(0.0, REQUESTS / rate, 1), 1);
        black_box(run.map(Run::finish)).is_ok()
    });
    line(name, ours, floor);
    ours
}

fn queue() -> bool {
    let stages = vec![Service::new(Law::Exponential { mean: 0.2 }, 30)];
    let run = QueueRun::new(&Queues { arrivals: Arrivals::Steady(100.0), stages }, REQUESTS as u64, 1, 1);
    black_box(run.map(QueueRun::finish)).is_ok()
}

fn floor() -> bool {
    let (mut arrivals, mut services) = (Random::seeded(1), Random::seeded(2));
    let mut sum = 0.0;
    for _ in 0..REQUESTS as u64 {
        sum += arrivals.exponential() + 0.2 * services.exponential();
    }
    black_box(sum) > 0.0
}

/// Million requests a CPU-second.
fn fastest(run: impl Fn() -> bool) -> f64 {
    let once = || {
        let start = Clock::now();
        assert!(run(), "the input is simulated");
        REQUESTS / start.seconds() / 1e6
    };
    (0..RUNS).map(|_| once()).fold(0.0, f64::max)
}

/// Time on the processor where the system says it, else time on the wall.
struct Clock {
    wall: Instant,
    processor: Option<f64>,
}

impl Clock {
    fn now() -> Self {
        Self { wall: Instant::now(), processor: on_processor() }
    }

    fn seconds(&self) -> f64 {
        match (self.processor, on_processor()) {
            (Some(start), Some(end)) => end - start,
            _ => self.wall.elapsed().as_secs_f64(),
        }
    }
}

/// Seconds that this process has been on the processor (Linux).
fn on_processor() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    Some(text.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}

/// The Python that has the others; or why there is none.
fn others() -> Result<PathBuf, String> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers");
    let python = home.join("bin/python");
    let run = |program: &Path, words: &[&str]| {
        let output = Command::new(program).args(words).output();
        output.is_ok_and(|output| output.status.success())
    };
    let imports = ["-c", "import ciw, simfaas.ServerlessSimulator"];
    if run(&python, &imports) {
        return Ok(python);
    }
    if !run(Path::new("python3"), &["-m", "venv", &home.to_string_lossy()]) {
        return Err("python3 with venv is missing.".into());
    }
    let install = ["-m", "pip", "install", "--quiet", OTHERS[0], OTHERS[1]];
    if !run(&python, &install) || !run(&python, &imports) {
        return Err(format!("{} cannot be installed, perhaps for want of a network.", OTHERS.join(" and ")));
    }
    Ok(python)
}

fn versus(python: &Path, name: &str, what: &str, ours: f64) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/simulation.py");
    let once = || {
        let output = Command::new(python).arg(&script).args([name, OF_OTHERS]).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse::<f64>().ok()
    };
    let told = (0..3).filter_map(|_| once()).reduce(f64::max).map_or_else(
        || format!("{name} did not run."),
        |theirs| {
            let times = ours * 1e6 / theirs;
            format!("{name}, {what}: {theirs:.0} requests a CPU-second; ours {times:.0} times")
        },
    );
    println!("{told}");
}
