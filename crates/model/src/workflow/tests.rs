use super::*;
use crate::random::Random;
use crate::units::Seconds;

fn fixed(mean: f64) -> RunTime {
    RunTime::Law(Law::Fixed { mean })
}

fn varying(mean: f64, cv: f64) -> RunTime {
    RunTime::Law(Law::new(Seconds::of(mean), cv))
}

fn repeat(again: f64, body: Flow) -> Flow {
    Flow::Repeat { again, body: Box::new(body) }
}

/// What can be worked out by hand.
#[test]
fn means_are_those_of_arithmetic() {
    let exponential = |mean| RunTime::Law(Law::Exponential { mean });
    let cases = [
        // (why, flow, times, mean, standard deviation)
        ("a sum", Flow::Sequence(vec![Flow::Run(0), Flow::Run(1)]), [fixed(1.0), fixed(2.0)], 3.0, 0.0),
        ("the longer one", Flow::Parallel(vec![Flow::Run(0), Flow::Run(1)]), [fixed(1.0), fixed(2.0)], 2.0, 0.0),
        // The longer of two exponential times of mean 1: 1 + 1/2, with variance 1 + 1/4.
        ("later of two", Flow::Parallel(vec![Flow::Run(0), Flow::Run(0)]), [exponential(1.0), fixed(0.0)], 1.5, 1.118),
        (
            "a mean",
            Flow::Choice(vec![(0.25, Flow::Run(0)), (0.75, Flow::Run(1))]),
            [fixed(1.0), fixed(2.0)],
            1.75,
            0.433,
        ),
        // 1 / (1 - 0.2) rounds; variance q / (1 - q)^2 of their number.
        ("rounds", repeat(0.2, Flow::Run(0)), [fixed(1.0), fixed(0.0)], 1.25, 0.559),
        // A geometric sum of exponential times is exponential.
        ("exponential rounds", repeat(0.5, Flow::Run(0)), [exponential(1.0), fixed(0.0)], 2.0, 2.0),
        ("nothing", Flow::Sequence(vec![]), [fixed(1.0), fixed(1.0)], 0.0, 0.0),
    ];
    for (why, flow, times, mean, deviation) in cases {
        let whole = Workflow::new(&flow, &times, &fixed(0.0));
        assert!((whole.mean() - mean).abs() <= 1e-3 * mean, "{why}: {}", whole.mean());
        assert!((whole.deviation() - deviation).abs() <= 0.01 * mean, "{why}: {}", whole.deviation());
    }
}

#[test]
fn percentiles_are_those_of_drawing_each_run() {
    let branch = Flow::Sequence(vec![Flow::Run(1), Flow::Choice(vec![(0.6, Flow::Run(2)), (0.4, Flow::Run(0))])]);
    let round = Flow::Sequence(vec![Flow::Run(3), Flow::Parallel(vec![Flow::Run(0), Flow::Run(1)])]);
    let flow =
        Flow::Sequence(vec![Flow::Run(0), Flow::Parallel(vec![branch, repeat(0.3, round)]), repeat(0.6, Flow::Run(3))]);
    let points = vec![(0.0, 0.1), (0.5, 0.2), (0.99, 0.5), (1.0, 3.0)];
    let times = [varying(0.3, 0.5), varying(0.2, 0.05), varying(0.8, 1.5), RunTime::Percentiles(points)];
    let overhead = varying(0.02, 0.4);
    let whole = Workflow::new(&flow, &times, &overhead);
    let mut random = Random::seeded(7);
    let mut drawn: Vec<f64> = (0..30_000).map(|_| draw(&flow, &times, &overhead, &mut random)).collect();
    drawn.sort_by(f64::total_cmp);
    for p in [0.05, 0.5, 0.95, 0.99] {
        let seen = drawn[(p * drawn.len() as f64) as usize];
        assert!((whole.quantile(p) / seen - 1.0).abs() < 0.02, "{p}: {} against {seen}", whole.quantile(p));
    }
    let mean = drawn.iter().sum::<f64>() / drawn.len() as f64;
    assert!((whole.mean() / mean - 1.0).abs() < 0.01, "{} against {mean}", whole.mean());
}

fn draw(flow: &Flow, times: &[RunTime], overhead: &RunTime, random: &mut Random) -> f64 {
    match flow {
        Flow::Run(function) => times[*function].quantile(random.uniform()) + overhead.quantile(random.uniform()),
        Flow::Sequence(parts) => parts.iter().map(|part| draw(part, times, overhead, random)).sum(),
        Flow::Parallel(parts) => parts.iter().map(|part| draw(part, times, overhead, random)).fold(0.0, f64::max),
        Flow::Choice(ways) => {
            let mut rest = random.uniform();
            let way = ways.iter().find(|(p, _)| {
                rest -= p;
                rest < 0.0
            });
            draw(&way.unwrap_or(&ways[ways.len() - 1]).1, times, overhead, random)
        }
        Flow::Repeat { again, body } => {
            let mut sum = draw(body, times, overhead, random);
            while random.uniform() < *again {
                sum += draw(body, times, overhead, random);
            }
            sum
        }
    }
}

#[test]
fn visits_follow_from_the_flow() {
    let flow = Flow::Sequence(vec![
        repeat(0.2, Flow::Sequence(vec![Flow::Run(0), Flow::Choice(vec![(0.8, Flow::Run(1)), (0.2, Flow::Run(0))])])),
        Flow::Parallel(vec![Flow::Run(1), Flow::Run(1)]),
    ]);
    let visits = flow.visits(3);
    for (visits, wanted) in visits.iter().zip([1.25 * 1.2, 1.25 * 0.8 + 2.0, 0.0]) {
        assert!((visits - wanted).abs() < 1e-12, "{visits} {wanted}");
    }
}

/// Each is narrow on a grid that holds all of them.
#[test]
fn many_runs_are_added_up() {
    let flow = Flow::Sequence((0..100).map(|_| Flow::Run(0)).collect());
    let whole = Workflow::new(&flow, &[varying(0.1, 0.5)], &fixed(0.0));
    assert!((whole.mean() / 10.0 - 1.0).abs() < 1e-3, "{}", whole.mean());
    assert!((whole.deviation() / (0.05 * 10.0) - 1.0).abs() < 0.05, "{}", whole.deviation());
}
