//! A hundredth more of an input moves a cloud by a few hundredths at most, or a note says which step was taken.

use answer::steps::{LEAST, STEEP, Step, Taken};
use answer::{Note, Outcome};
use decide::evaluate::outcome;
use decide::steps::steps;
use model::money::Usd;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use scenario::input::Input;
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::setting::Setting;
use scenario::{Platform, Scenario, Shape, Side};

/// What moves a cloud; people are no part of it, and services come whole.
const INPUTS: [Input; 9] = [
    Input::Knob(Knob::Rate),
    Input::Knob(Knob::PeakToMean),
    Input::Knob(Knob::Weekend),
    Input::Knob(Knob::Duration),
    Input::Knob(Knob::Memory),
    Input::Knob(Knob::P99),
    Input::Knob(Knob::Visits),
    Input::Setting(Setting::Burstiness),
    Input::Setting(Setting::KeepAlive),
];

/// Any workload on any two platforms, its sliders anywhere or where a reader leaves them.
fn scenarios() -> impl Strategy<Value = Scenario> {
    let sides = (0..Platform::ALL.len(), 0..Platform::ALL.len());
    let places = prop::collection::vec(0.0..1.0f64, Knob::ALL.len());
    let kind = (0..6_usize, any::<bool>(), any::<bool>());
    (sides, places, kind).prop_map(|((one, other), places, (shape, round, free))| {
        let start = Scenario::default()
            .after(Msg::Compared(Platform::ALL[one], Platform::ALL[other]))
            .after(Msg::Shaped(Shape::ALL[shape].0))
            .after(Msg::CountedFreeTier(free));
        let value = |knob: Knob, place| if round { knob.nearest_stop(place) } else { knob.value_at(place) };
        let knobs = Knob::ALL.into_iter().zip(places);
        knobs.fold(start, |at, (knob, place)| at.after(Msg::Typed(knob, value(knob, place))))
    })
}

/// The first `count` of them, always the same.
fn sample(count: usize) -> Vec<Scenario> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| scenarios().new_tree(&mut runner).unwrap().current()).collect()
}

fn a_hundredth_more(scenario: &Scenario, input: Input) -> Scenario {
    let mut there = scenario.clone();
    input.write(&mut there, input.within(input.read(scenario) * 1.01));
    there
}

fn clouds(outcome: &Outcome) -> [(Side, Usd); 2] {
    [(Side::Serverless, outcome.serverless.cloud), (Side::Microservices, outcome.microservices.cloud)]
}

/// Moves of a cloud by each input, and of what kinds the notes on either side of them are.
fn moves(scenario: &Scenario) -> Vec<(String, Vec<Taken>)> {
    let (before, mut told_before) = (outcome(scenario), None);
    let by = |input: Input| {
        let there = a_hundredth_more(scenario, input);
        let after = outcome(&there);
        let pairs = clouds(&before).into_iter().zip(clouds(&after));
        let steep: Vec<_> = pairs.filter(|((_, from), (_, to))| Step::is_steep(*from, *to)).collect();
        if steep.is_empty() {
            return Vec::new();
        }
        let told = told_before.get_or_insert_with(|| steps(scenario, &before));
        let told = [told.clone(), steps(&there, &after)].concat();
        let tell = |((side, from), (_, to)): ((Side, Usd), (Side, Usd))| {
            let kinds = told.iter().filter(|step| step.side == side).map(|step| step.taken).collect();
            (format!("{side:?} by {input:?} from {from:?} to {to:?}: {}", scenario::link::write(scenario)), kinds)
        };
        steep.into_iter().map(tell).collect()
    };
    INPUTS.into_iter().flat_map(by).collect()
}

#[test]
fn no_cloud_takes_a_step_that_no_note_tells() {
    let count = std::env::var("STEPS").ok().and_then(|text| text.parse().ok()).unwrap_or(300);
    let moves: Vec<(String, Vec<Taken>)> = sample(count).iter().flat_map(moves).collect();
    let silent: Vec<&String> = moves.iter().filter(|(_, kinds)| kinds.is_empty()).map(|(told, _)| told).collect();
    let all = [Taken::Floor, Taken::Extra, Taken::Nodes, Taken::Size, Taken::Billing, Taken::Allowance, Taken::Units];
    let kinds = all.map(|kind| (kind, moves.iter().filter(|(_, kinds)| kinds.contains(&kind)).count()));
    println!("{count} scenarios, {} steps, {} of them in silence; {kinds:?}", moves.len(), silent.len());
    assert!(moves.len() > 10, "the generator finds steps: {}", moves.len());
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn a_step_is_told_by_its_kind() {
    let cases = [
        // (link, side, what is taken, why)
        ("", Side::Serverless, None, "the default stands on no step"),
        (
            "v4&rate=100&duration=500&memory=2048&p99=1000000&functions=gcp-functions&free=false",
            Side::Serverless,
            Some(Taken::Size),
            "beyond 2 GiB an instance has 4",
        ),
        (
            "v4&rate=0.0001&peak=4&duration=10&memory=4096&p99=300&shape=cron&functions=aws-lambda-managed",
            Side::Serverless,
            Some(Taken::Size),
            "as many environments fit a node as its memory holds",
        ),
        (
            "v4&rate=0.79054&peak=1.80915&duration=10023.8269843&memory=1884&p99=179&services=4&visits=9.025194346&\
             shape=cron&containers=gcp-gke&cregion=us-east1&node=c4a-standard-2",
            Side::Microservices,
            Some(Taken::Nodes),
            "a pod of this memory nearly fills a node",
        ),
        (
            "v4&rate=0.000385&duration=109764&memory=855&p99=50&services=5&visits=4.673735771&shape=nightly",
            Side::Serverless,
            Some(Taken::Allowance),
            "a little more than 400,000 GB-seconds",
        ),
    ];
    for (link, side, taken, why) in cases {
        let scenario = scenario::link::read(link).0;
        let steps = steps(&scenario, &outcome(&scenario));
        let found: Vec<Taken> = steps.iter().filter(|step| step.side == side).map(|step| step.taken).collect();
        println!("{why}: {steps:?}");
        assert!(taken.map_or(found.is_empty(), |taken| found.contains(&taken)), "{why}: {steps:?}");
        for step in &steps {
            assert!(step.share.abs() > STEEP, "{why}: {step:?}");
            let words = words::facts::note(&Note::Step(*step));
            assert!(words.ends_with('.') && words.contains(step.input.label()), "{words}");
        }
    }
    assert!(!Step::is_steep(Usd::ZERO, LEAST), "a cent is no step");
}
