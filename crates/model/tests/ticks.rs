//! What a tick loses, by steps and by following single requests.

use model::burst::{Limits, Run};
use model::course::{Course, Span};
use model::service::Law;
use model::simulation::{Arrivals, Cold, Functions, Piece, Plan, Run as Simulation, ScaleOut};
use model::units::Seconds;

/// Requests that are followed for each case.
const FOLLOWED: f64 = 1.5e5;

/// How far both may be apart, as a share of all requests.
const APART: f64 = 0.01;

/// A tick of a minute in each hour, and what it meets.
#[derive(Clone, Copy, Debug)]
struct Case {
    /// Requests of a tick.
    requests: f64,
    /// Most instances.
    cap: u32,
    /// Seconds of a run.
    run: f64,
    /// Their variation.
    cv: f64,
    /// Seconds of a start.
    start: f64,
    /// Their variation.
    start_cv: f64,
    /// Seconds for which an idle instance is kept.
    kept: f64,
    floor: u32,
    slots: u32,
    scale: Option<(f64, f64)>,
}

const USUAL: Case = Case {
    requests: 120.0,
    cap: 10,
    run: 30.0,
    cv: 0.7,
    start: 0.3,
    start_cv: 0.3,
    kept: 600.0,
    floor: 0,
    slots: 1,
    scale: None,
};

fn by_steps(case: &Case) -> f64 {
    let slots = f64::from(case.slots);
    let (tokens, refill) = case.scale.unwrap_or((f64::INFINITY, 0.0));
    let cap = f64::from(case.cap) * slots;
    let limits = Limits { tokens: tokens * slots, refill: refill * slots, cap, keepalive: case.kept };
    let course = Course::new(spans(case)).unwrap();
    let run = Run { law: Law::new(Seconds::of(case.run), case.cv), starts: Run::starts(&start(case)), sharing: slots };
    limits.turned_away(&course, |rate| rate, &run, f64::from(case.floor) * slots, |_, _| {}).share
}

/// The law of a start.
fn start(case: &Case) -> Law {
    Law::new(Seconds::of(case.start), case.start_cv)
}

fn spans(case: &Case) -> Vec<Span> {
    vec![Span { seconds: 60.0, amount: case.requests / 60.0 }, Span { seconds: 3_540.0, amount: 0.0 }]
}

fn by_following(case: &Case) -> f64 {
    let pieces = spans(case).into_iter().map(|span| Piece { seconds: span.seconds, rate: span.amount }).collect();
    let law = Law::new(Seconds::of(case.run), case.cv);
    let input = Functions {
        cold: Cold::Before(start(case)),
        slots: case.slots,
        floor: case.floor,
        cap: Some(case.cap),
        scale_out: case.scale.map(|(tokens, refill)| ScaleOut { tokens, refill }),
        ..Functions::new(Arrivals::Profile(pieces), law, case.kept)
    };
    let ticks = (FOLLOWED / case.requests).ceil().clamp(20.0, 20_000.0);
    let plan = Plan::steady(2.0 * 3_600.0, ticks * 3_600.0, 1);
    let mut run = Simulation::new(input, plan, 5).unwrap();
    while !run.advance(u64::MAX).finished {}
    run.finish().throttled().mean
}

#[test]
fn a_tick_loses_what_single_requests_lose() {
    let cases = [
        // (tick, why)
        (USUAL, "twelve requests a place, each of half a tick"),
        (Case { run: 200.0, cap: 100, ..USUAL }, "runs that outlast the tick: as many as there are places"),
        (Case { run: 100.0, cap: 100, ..USUAL }, "hardly any ends within it"),
        (Case { run: 100.0, cap: 100, requests: 160.0, ..USUAL }, "more that come"),
        (Case { run: 50.0, cap: 100, requests: 240.0, ..USUAL }, "some end and make room"),
        (Case { run: 900.0, cap: 100, ..USUAL }, "runs of fifteen minutes"),
        (Case { run: 900.0, cap: 100, cv: 2.0, ..USUAL }, "some of which last until the next tick"),
        (Case { run: 10.0, cap: 1, ..USUAL }, "one place"),
        (Case { run: 1.0, cap: 1, start: 3.0, ..USUAL }, "one place, which takes longer to start than to run"),
        (Case { run: 0.1, cap: 1, start: 4.0, ..USUAL }, "a start that is nearly all that is lost"),
        (Case { run: 2.0, cap: 1, requests: 12.0, ..USUAL }, "few that come to one place"),
        (Case { run: 20.0, cap: 3, requests: 12.0, ..USUAL }, "few that come to three"),
        (Case { run: 5.0, cap: 10, cv: 0.0, ..USUAL }, "runs of exactly five seconds"),
        (
            Case { run: 25.0, cap: 30, cv: 0.0, requests: 300.0, ..USUAL },
            "three rounds of equal runs, the last cut short",
        ),
        (Case { run: 30.0, cap: 30, cv: 2.0, ..USUAL }, "runs of very different length"),
        (Case { run: 60.0, cap: 200, requests: 190.0, ..USUAL }, "nearly enough places: nobody is lost"),
        (Case { run: 60.0, cap: 90, requests: 120.0, ..USUAL }, "too few, but not by far"),
        (Case { run: 0.2, cap: 10, requests: 3_000.0, ..USUAL }, "short runs: as in a steady state"),
        (Case { run: 0.2, cap: 10, requests: 3_000.0, start: 7.0, ..USUAL }, "after a start of seven seconds"),
        (Case { run: 2.0, cap: 200, requests: 12_000.0, ..USUAL }, "many"),
        (Case { run: 30.0, floor: 10, ..USUAL }, "places that are always there need no start"),
        (Case { run: 10.0, cap: 4, start: 6.0, kept: 3_600.0, ..USUAL }, "kept from tick to tick"),
        (Case { run: 2.0, cap: 3, slots: 4, start: 3.0, ..USUAL }, "several requests in a place"),
        (
            Case { run: 0.5, cap: 10, slots: 3, requests: 180.0, start: 5.0, ..USUAL },
            "who comes later waits less for one start",
        ),
        (
            Case { run: 0.5, cap: 10, requests: 180.0, start: 5.0, start_cv: 3.0, ..USUAL },
            "most starts are short, few are long",
        ),
        (Case { run: 1.0, cap: 2, slots: 8, requests: 600.0, start: 5.0, ..USUAL }, "many that share a start"),
        (Case { run: 50.0, cap: 10, slots: 8, requests: 120.0, start: 3.0, ..USUAL }, "long ones"),
        (
            Case { run: 2.0, cap: 10_000, requests: 72_000.0, scale: Some((1_000.0, 100.0)), ..USUAL },
            "started too slowly",
        ),
        (Case { run: 20.0, cap: 10_000, requests: 12_000.0, scale: Some((1_000.0, 100.0)), ..USUAL }, "for long runs"),
        (Case { run: 20.0, cap: 900, requests: 12_000.0, scale: Some((500.0, 10.0)), ..USUAL }, "and then too few"),
    ];
    let mut apart = Vec::new();
    for (case, why) in cases {
        let (steps, seen) = (by_steps(&case), by_following(&case));
        println!("{:+.4} {steps:.4} by steps, {seen:.4} seen: {why}", steps - seen);
        if (steps - seen).abs() > APART {
            apart.push(format!("{why}: {steps:.4} by steps, {seen:.4} seen, {case:?}"));
        }
    }
    assert!(apart.is_empty(), "{apart:#?}");
}
