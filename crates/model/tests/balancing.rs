//! Response times and replicas behind three kinds of balancer, by closed forms and request by request.
//!
//! `data/balancing.txt` and `data/replicas.txt` are simulated by the two tests that are ignored:
//! `cargo test --release -p model --test balancing -- --ignored --nocapture` prints them, within ten minutes.

use model::queueing::{Delay, delay, delay_in_turn};
use model::response::{Colds, Response, Stage, Waits};
use model::service::Law;
use model::simulation::{Balanced, Picks};
use model::units::{Rate, Seconds};

/// Mean service in all cells, seconds.
const SERVICE: f64 = 0.12;

/// How requests are spread, as the closed forms tell apart.
const SPREADS: [(Picks, &str); 3] =
    [(Picks::Random, "random"), (Picks::InTurn, "round robin"), (Picks::OneQueue, "least requests")];

/// A fleet under a steady stream.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cell {
    workers: u32,
    pods: u32,
    variation: f64,
    rate: f64,
}

impl Cell {
    fn law(&self) -> Law {
        Law::new(Seconds::of(SERVICE), self.variation)
    }

    fn simulated(&self, picks: Picks, requests: u64, seed: u64) -> f64 {
        let Self { workers, pods, rate, .. } = *self;
        let balanced = Balanced { rate, service: self.law(), pods, workers, picks };
        balanced.run(requests, seed).sojourns.quantile(0.99)
    }

    /// The 99th percentile of wait and service; infinite where the queue grows without end.
    fn closed(&self, picks: Picks) -> f64 {
        let (rate, service, scv) = (Rate::of(self.rate), Seconds::of(SERVICE), self.variation * self.variation);
        let own = Rate::of(self.rate / f64::from(self.pods));
        let found: Option<Delay> = match picks {
            Picks::Random => delay(own, service, scv, self.workers),
            Picks::InTurn => delay_in_turn(rate, self.pods, service, scv, self.workers),
            Picks::Fewest | Picks::OneQueue => delay(rate, service, scv, self.pods * self.workers),
        };
        found.map_or(f64::INFINITY, |delay| {
            let waits = Waits::merge(delay.map(|wait| (1.0, wait)));
            let stage = Stage { waits, ..Stage::of(self.law()) };
            Response::new(&[stage], Colds::Independent).quantile(0.99)
        })
    }

    /// The fewest pods that keep a p99 of `goal`, from those on that are 95 % busy.
    fn least(&self, goal: f64, p99: impl Fn(&Self) -> f64) -> u32 {
        let keeps = |pods: u32| p99(&Self { pods, ..*self }) <= goal;
        let erlangs = self.rate * SERVICE / f64::from(self.workers);
        let mut low = (erlangs / 0.95).ceil() as u32 - 1;
        let mut step = 1;
        while !keeps(low + step) {
            low += step;
            step *= 2;
            assert!(low < 100_000, "no number of pods keeps {goal} s: {self:?}");
        }
        let mut high = low + step;
        while high - low > 1 {
            let middle = u32::midpoint(low, high);
            if keeps(middle) { high = middle } else { low = middle }
        }
        high
    }
}

/// The numbers of a row of a table.
fn rows(table: &str) -> impl Iterator<Item = Vec<f64>> + '_ {
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    rows.map(|row| row.split_whitespace().map(|number| number.parse().expect(row)).collect())
}

/// The cells of the issue, each once, and others that no constant was chosen on.
fn cells() -> Vec<Cell> {
    let grid = |workers: &[u32], busy: &[f64], variations: &[f64], rates: &[f64]| {
        let mut cells: Vec<Cell> = Vec::new();
        for &workers in workers {
            for &busy in busy {
                for &variation in variations {
                    for &rate in rates {
                        let pods = (rate * SERVICE / (f64::from(workers) * busy)).ceil() as u32;
                        let cell = Cell { workers, pods, variation, rate };
                        if !cells.contains(&cell) {
                            cells.push(cell);
                        }
                    }
                }
            }
        }
        cells
    };
    let mut all = grid(&[1, 2, 4, 8], &[0.5, 0.6, 0.7, 0.8, 0.9], &[0.3, 0.7, 2.0], &[5.0, 20.0, 80.0, 300.0, 1000.0]);
    all.extend(grid(&[1, 3, 16], &[0.55, 0.85], &[0.0, 0.5, 1.0, 1.5, 3.0], &[40.0, 500.0]));
    all
}

#[test]
#[ignore = "simulates for minutes; prints data/balancing.txt"]
fn simulate_balancing() {
    println!("# workers pods variation rate | p99: random, in turn, one queue, fewest");
    for cell in cells() {
        let p99 = [Picks::Random, Picks::InTurn, Picks::OneQueue, Picks::Fewest]
            .map(|picks| format!("{:.5}", cell.simulated(picks, 6_000_000, 11)));
        println!("{} {} {} {} {}", cell.workers, cell.pods, cell.variation, cell.rate, p99.join(" "));
    }
}

#[test]
#[ignore = "simulates for minutes; prints data/replicas.txt"]
fn simulate_replicas() {
    println!("# workers variation rate goal | pods: random, in turn, one queue");
    for workers in [1, 2, 4, 8] {
        for variation in [0.3, 0.7, 2.0] {
            for rate in [5.0, 20.0, 200.0, 1000.0] {
                for times in [1.2, 1.6, 4.0] {
                    let cell = Cell { workers, pods: 1, variation, rate };
                    let law = cell.law();
                    let goal = times * Response::new(&[Stage::of(law)], Colds::Independent).quantile(0.99);
                    let pods = SPREADS
                        .map(|(picks, _)| cell.least(goal, |cell| cell.simulated(picks, 1_500_000, 5)).to_string());
                    println!("{workers} {variation} {rate} {goal:.6} {}", pods.join(" "));
                }
            }
        }
    }
}

/// Errors without their sign, rising.
struct Errors(Vec<f64>);

impl Errors {
    fn of(errors: impl Iterator<Item = f64>) -> Self {
        let mut errors: Vec<f64> = errors.map(f64::abs).collect();
        errors.sort_by(f64::total_cmp);
        Self(errors)
    }

    fn median(&self) -> f64 {
        self.0[self.0.len() / 2]
    }

    fn worst(&self) -> f64 {
        self.0[self.0.len() - 1]
    }
}

/// The cells of the table with the simulated p99 of each kind of balancer.
fn simulated() -> Vec<(Cell, [f64; 4])> {
    let cell = |row: &[f64]| Cell { workers: row[0] as u32, pods: row[1] as u32, variation: row[2], rate: row[3] };
    rows(include_str!("data/balancing.txt")).map(|row| (cell(&row), [row[4], row[5], row[6], row[7]])).collect()
}

/// The issue asks for 8 % in the median and 20 % at worst.
#[test]
fn late_percentiles_are_those_of_the_simulation() {
    let table = simulated();
    assert_eq!(table.iter().map(|(cell, _)| *cell).collect::<Vec<Cell>>(), cells(), "the table has every cell");
    let grid = table.iter().take_while(|(cell, _)| cell.rate != 40.0).count();
    let chose: [(&str, Vec<usize>); 3] = [
        ("chose the constants of mean and probability", (0..grid).step_by(2).collect()),
        ("chose at most those of the tail", (1..grid).step_by(2).collect()),
        ("chose nothing", (grid..table.len()).collect()),
    ];
    for (place, (picks, name)) in SPREADS.into_iter().enumerate() {
        for (which, cells) in &chose {
            let error = |cell: &usize| table[*cell].0.closed(picks) / table[*cell].1[place] - 1.0;
            let errors = Errors::of(cells.iter().map(error));
            let (median, worst) = (100.0 * errors.median(), 100.0 * errors.worst());
            println!("{name}: {} cells that {which}: median {median:.2} %, worst {worst:.1} %", cells.len());
            assert!(cells.len() >= 50 && median < 2.0 && worst < 15.0, "{name}, {which}: {median} {worst}");
        }
    }
}

/// A balancer that counts requests, not what they are worth, puts some behind long ones: one queue is too bright where few
/// pods of one worker are very busy.
#[test]
fn the_pod_with_the_fewest_requests_is_nearly_one_queue() {
    let table = simulated();
    let errors = |keep: &dyn Fn(&Cell) -> bool| {
        let kept = table.iter().filter(|(cell, _)| keep(cell));
        Errors::of(kept.map(|(cell, p99)| cell.closed(Picks::OneQueue) / p99[3] - 1.0))
    };
    let (one, more) = (errors(&|cell| cell.workers == 1), errors(&|cell| cell.workers > 1));
    for (errors, name) in [(&one, "one worker"), (&more, "more workers")] {
        println!("{name}: median {:.2} %, worst {:.1} %", 100.0 * errors.median(), 100.0 * errors.worst());
    }
    assert!(one.median() < 0.05 && one.worst() < 0.40);
    assert!(more.median() < 0.005 && more.worst() < 0.12);
}

/// The table is what is simulated: other seeds and fewer requests say the same within chance.
#[test]
fn the_table_is_simulated() {
    let calm = simulated().into_iter().filter(|(cell, _)| cell.variation < 1.0).step_by(11);
    for (cell, p99) in calm {
        for (place, picks) in [Picks::Random, Picks::InTurn, Picks::OneQueue, Picks::Fewest].into_iter().enumerate() {
            let again = cell.simulated(picks, 100_000, 77);
            assert!((again / p99[place] - 1.0).abs() < 0.2, "{cell:?}, {picks:?}: {again} for {}", p99[place]);
        }
    }
}

/// The issue asks for 5 % or one pod. Beyond it are only goals just above the service alone at a variation of 2, for which
/// pods would stand 5 to 35 % busy behind a balancer that picks at random.
#[test]
fn replicas_for_a_goal_are_those_of_the_simulation() {
    for (place, (picks, name)) in SPREADS.into_iter().enumerate() {
        let (mut same, mut all, mut apart) = (0, 0, Vec::new());
        for row in rows(include_str!("data/replicas.txt")) {
            let cell = Cell { workers: row[0] as u32, pods: 1, variation: row[1], rate: row[2] };
            let (found, simulated) = (cell.least(row[3], |cell| cell.closed(picks)), row[4 + place] as u32);
            let off = f64::from(found.abs_diff(simulated));
            (same, all) = (same + u32::from(off == 0.0), all + 1);
            if off > 1.0 && off > 0.05 * f64::from(simulated) {
                assert!(
                    cell.variation == 2.0 && off < 0.08 * f64::from(simulated),
                    "{cell:?}: {found} for {simulated}"
                );
                apart.push(format!("{cell:?}, {:.3} s: {found} for {simulated}", row[3]));
            }
        }
        println!("{name}: {same} of {all} the same, {} beyond 5 % and one: {apart:#?}", apart.len());
        let most = if picks == Picks::Random { 4 } else { 0 };
        assert!(all >= 60 && apart.len() <= most, "{name}: {apart:#?}");
    }
}

/// Replicas for a p99 of 500 ms at 200 requests a second of 120 ms that vary by 0.7, from those on that keep the target.
#[test]
fn the_more_even_the_balancer_the_fewer_replicas() {
    let cases = [
        // (workers, target, simulated [random, round robin, least requests])
        (1, 0.6, [174, 50, 40]),
        (2, 0.8, [27, 17, 15]),
        (8, 0.6, [5, 5, 5]),
    ];
    for (workers, target, simulated) in cases {
        let cell = Cell { workers, pods: 1, variation: 0.7, rate: 200.0 };
        let held = (200.0 * SERVICE / (f64::from(workers) * target) - 1e-9).ceil() as u32;
        for ((picks, name), simulated) in SPREADS.into_iter().zip(simulated) {
            let found = cell.least(0.5, |cell| cell.closed(picks)).max(held);
            let off = f64::from(found.abs_diff(simulated));
            assert!(off <= 1.0 || off < 0.03 * f64::from(simulated), "{workers}, {name}: {found} for {simulated}");
        }
    }
}
