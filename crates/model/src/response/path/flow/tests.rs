use super::super::super::{Colds, Response, Waits};
use super::*;
use crate::random::Random;
use crate::service::Law;
use crate::units::Seconds;
use crate::workflow::{RunTime, Workflow};

fn run(place: usize) -> Flow {
    Flow::Run(place)
}

fn repeat(again: f64, body: Flow) -> Flow {
    Flow::Repeat { again, body: Box::new(body) }
}

/// A flow with everything in it, over four stages.
fn mixed() -> Flow {
    let branch = Flow::Sequence(vec![run(1), Flow::Choice(vec![(0.6, run(2)), (0.4, run(0))])]);
    let round = Flow::Sequence(vec![run(3), Flow::Parallel(vec![run(0), run(1)])]);
    Flow::Sequence(vec![run(0), Flow::Parallel(vec![branch, repeat(0.3, round)]), repeat(0.6, run(3))])
}

fn laws(laws: [(f64, f64); 4]) -> [Law; 4] {
    laws.map(|(mean, cv)| Law::new(Seconds::of(mean), cv))
}

#[test]
fn percentiles_are_those_of_the_fine_grid() {
    let usual = laws([(0.3, 0.5), (0.2, 0.05), (0.8, 1.5), (0.1, 0.7)]);
    let cases = [
        // (why, flow, laws)
        ("everything", mixed(), usual),
        ("one after another", Flow::Sequence((0..4).map(run).collect()), usual),
        ("side by side", Flow::Parallel((0..4).map(run).collect()), usual),
        ("a long way that is rare", Flow::Choice(vec![(0.9, run(0)), (0.1, run(2))]), usual),
        ("a long loop", repeat(0.9, run(3)), usual),
        ("times that hardly vary", mixed(), laws([(0.3, 0.02), (0.2, 0.02), (0.8, 0.02), (0.1, 0.02)])),
        (
            "fixed times in a row, one way of two",
            {
                let row = |count: usize| Flow::Sequence(vec![run(1); count]);
                Flow::Choice(vec![(0.4, row(20)), (0.6, Flow::Sequence(vec![row(20), run(0)]))])
            },
            laws([(0.3, 0.5), (0.02, 0.0), (0.8, 1.5), (0.1, 0.7)]),
        ),
        ("times that vary by far", mixed(), laws([(0.3, 2.0), (0.2, 2.0), (0.8, 2.0), (0.1, 2.0)])),
        ("seconds beside milliseconds", mixed(), laws([(0.005, 0.5), (0.004, 0.5), (3.0, 0.5), (0.002, 0.5)])),
    ];
    for (why, flow, laws) in cases {
        let stages = laws.map(Stage::of);
        let coarse = Response::along(&flow, &stages, Colds::Independent);
        let times = laws.map(RunTime::Law);
        let fine = Workflow::new(&flow, &times, &RunTime::Law(Law::Fixed { mean: 0.0 }));
        for p in [0.5, 0.95, 0.99] {
            let (found, right) = (coarse.quantile(p), fine.quantile(p));
            let most = if why == "times that vary by far" { 0.03 } else { 0.021 };
            assert!((found / right - 1.0).abs() < most, "{why} p{p}: {found} for {right}");
        }
    }
}

/// The goal that a hundredth misses, by what a verdict asks for.
fn missed_by_a_hundredth(flow: &Flow, stages: &[Stage], colds: Colds) -> f64 {
    let (mut low, mut high) = (0.0, 1e3);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if Response::exceeds_along(flow, stages, colds, middle) > 0.01 { low = middle } else { high = middle }
    }
    high
}

/// What a verdict asks for alone is what the whole law says.
#[test]
fn a_goal_alone_is_missed_as_often() {
    let cases = [
        // (why, laws, share that starts cold)
        ("usual times", laws([(0.3, 0.5), (0.2, 0.05), (0.8, 1.5), (0.1, 0.7)]), 0.0),
        ("times that hardly vary", laws([(0.3, 0.02), (0.2, 0.02), (0.8, 0.02), (0.1, 0.02)]), 0.0),
        ("seconds beside milliseconds", laws([(0.005, 0.5), (0.004, 0.5), (3.0, 0.5), (0.002, 0.5)]), 0.0),
        ("one in fifty waits for its start", laws([(0.05, 0.5), (0.04, 0.3), (0.08, 1.0), (0.03, 0.7)]), 0.02),
        ("nobody waits who is seen", laws([(0.05, 0.5), (0.04, 0.3), (0.08, 1.0), (0.03, 0.7)]), 1e-4),
        ("most wait", laws([(0.05, 0.5), (0.04, 0.3), (0.08, 1.0), (0.03, 0.7)]), 0.4),
    ];
    let row = Flow::Sequence((0..4).map(run).collect());
    let beside = Flow::Parallel((0..4).map(run).collect());
    // Each of fifty is rounded to a step.
    let long = Flow::Sequence(vec![run(3); 50]);
    for (why, laws, share) in cases {
        let cold = (share > 0.0).then(|| Cold { share, delay: Law::new(Seconds::of(0.6), 0.4) });
        let stages = laws.map(|law| Stage { hop: 0.002, cold, ..Stage::of(law) });
        for (flow, colds) in [&row, &beside, &mixed(), &long]
            .into_iter()
            .flat_map(|flow| [Colds::Independent, Colds::Together].map(|colds| (flow, colds)))
        {
            let whole = Response::along(flow, &stages, colds).quantile(0.99);
            let alone = missed_by_a_hundredth(flow, &stages, colds);
            assert!((alone / whole - 1.0).abs() < 0.01, "{why}, {colds:?}: {alone} for {whole}");
            assert_eq!(Response::exceeds_along(flow, &stages, colds, 0.0), 1.0, "{why}: at once");
            assert!(Response::exceeds_along(flow, &stages, colds, 120.0) < 1e-4, "{why}: minutes");
        }
    }
}

/// The last of twenty is early where each is.
#[test]
fn the_last_of_many_is_their_highest_power() {
    let law = Law::new(Seconds::of(0.3), 0.5);
    let response = Response::along(&Flow::Parallel(vec![run(0); 20]), &[Stage::of(law)], Colds::Independent);
    for p in [0.05, 0.5, 0.95, 0.99, 0.999] {
        let (found, right) = (response.quantile(p), law.quantile(libm::pow(p, 0.05)));
        assert!((found / right - 1.0).abs() < 0.005, "p{p}: {found} for {right}");
    }
}

#[test]
fn a_flow_of_one_visit_after_another_is_the_plain_path() {
    let stages = laws([(0.3, 0.5), (0.2, 0.4), (0.6, 0.7), (0.1, 0.7)]).map(|law| Stage {
        hop: 0.01,
        cold: Some(Cold { share: 0.004, delay: Law::new(Seconds::of(0.6), 0.4) }),
        ..Stage::of(law)
    });
    let flow = Flow::Sequence((0..4).map(run).collect());
    for colds in [Colds::Independent, Colds::Together] {
        let (along, path) = (Response::along(&flow, &stages, colds), Response::new(&stages, colds));
        for p in [0.5, 0.95, 0.99, 0.999] {
            let (found, right) = (along.quantile(p), path.quantile(p));
            assert!((found / right - 1.0).abs() < 0.01, "{colds:?} p{p}: {found} for {right}");
        }
    }
}

/// One execution, drawn; the stages that were visited are warm where all go cold together.
fn draw(flow: &Flow, stages: &[Stage], colds: Colds, idle: bool, seen: &mut [bool], random: &mut Random) -> f64 {
    match flow {
        Flow::Run(place) => {
            let stage = &stages[*place];
            let mut at = || random.uniform().clamp(1e-12, 1.0 - 1e-12);
            let mut time = stage.hop + stage.service.quantile(at());
            for term in stage.waits.terms() {
                let waits = at() < term.weight;
                time -= if waits { ln(at()) / term.decay } else { 0.0 };
            }
            let cold = stage.cold.unwrap();
            let starts = if colds == Colds::Together { idle && !seen[*place] } else { at() < cold.share };
            seen[*place] = true;
            time + if starts { cold.delay.quantile(at()) } else { 0.0 }
        }
        Flow::Sequence(parts) => parts.iter().map(|part| draw(part, stages, colds, idle, seen, random)).sum(),
        Flow::Parallel(parts) => {
            let (before, mut last): (Vec<bool>, f64) = (seen.to_vec(), 0.0);
            for part in parts {
                let mut own = before.clone();
                last = last.max(draw(part, stages, colds, idle, &mut own, random));
                seen.iter_mut().zip(own).for_each(|(all, own)| *all |= own);
            }
            last
        }
        Flow::Choice(ways) => {
            let mut left = random.uniform();
            let way = ways.iter().find(|(p, _)| {
                left -= p;
                left < 0.0
            });
            draw(&way.unwrap_or(&ways[0]).1, stages, colds, idle, seen, random)
        }
        Flow::Repeat { again, body } => {
            let mut time = draw(body, stages, colds, idle, seen, random);
            while random.uniform() < *again {
                time += draw(body, stages, colds, idle, seen, random);
            }
            time
        }
    }
}

#[test]
fn cold_starts_are_those_of_drawing_each_visit() {
    let laws = laws([(0.05, 0.5), (0.04, 0.3), (0.08, 1.0), (0.03, 0.7)]);
    let waits = Waits::one(crate::queueing::Wait { p_wait: 0.1, mean: 0.001, decay: 100.0 });
    let cases =
        [(0.02, Colds::Independent), (0.3, Colds::Independent), (0.004, Colds::Together), (0.4, Colds::Together)];
    for (share, colds) in cases {
        let cold = Some(Cold { share, delay: Law::new(Seconds::of(0.5), 0.4) });
        let stages = laws.map(|law| Stage { cold, waits, hop: 0.002, ..Stage::of(law) });
        let response = Response::along(&mixed(), &stages, colds);
        let mut random = Random::seeded(3);
        let mut drawn: Vec<f64> = (0..100_000)
            .map(|_| {
                let idle = random.uniform() < share;
                draw(&mixed(), &stages, colds, idle, &mut [false; 4], &mut random)
            })
            .collect();
        drawn.sort_by(f64::total_cmp);
        for p in [0.5, 0.95, 0.99] {
            let (found, seen) = (response.quantile(p), drawn[(p * 100_000.0) as usize]);
            assert!((found / seen - 1.0).abs() < 0.025, "{share} {colds:?} p{p}: {found} for {seen}");
        }
    }
}

#[test]
fn what_a_flow_is_made_of_is_counted() {
    let flow = mixed();
    assert_eq!((flow.parts(), flow.depth(), flow.runs()), (16, 5, vec![0, 1, 2, 0, 3, 0, 1, 3]));
    assert!(flow.is_sound(1e-6));
    assert!(!Flow::Choice(vec![(0.5, run(0)), (0.4, run(1))]).is_sound(1e-6), "0.9 in sum");
    assert!(!repeat(0.995, run(0)).is_sound(1e-6), "without end");
}
