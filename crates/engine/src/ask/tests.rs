use std::cell::Cell;

use super::*;
use answer::studies::map::{AXES, TOLD};
use ask::{read, write};
use scenario::msg::Msg;

/// The parts of an answer, as they arrive.
fn asked(question: &Question, scenario: &Scenario) -> Vec<Part<Answer>> {
    let mut parts = Vec::new();
    let (question, scenario): (Question, Scenario) = read(&write(&(question, scenario))).unwrap();
    Engine::default().ask(&question, &scenario, &mut |part| parts.push(read(&write(&part)).unwrap()));
    parts
}

#[test]
fn draws_come_in_parts_and_are_the_same_as_here() {
    let scenario = Scenario::default().after(Msg::Typed(Knob::Rate, 35.0));
    let few = Part::Early(Answer::Drawn(draws::drawn(&scenario, 256)));
    let all = Part::Last(Answer::Drawn(draws::drawn(&scenario, DRAWS)));
    assert_eq!(asked(&Question::Drawn, &scenario), [few, all]);
}

#[test]
fn a_p99_comes_from_few_draws_first() {
    let parts = asked(&Question::Latency, &Scenario::default());
    let [Part::Early(Answer::Latency(first)), Part::Last(Answer::Latency(all))] = &parts[..] else {
        panic!("{} parts", parts.len())
    };
    assert_eq!((first.count, all.count), (16, LATENCY_DRAWS));
}

#[test]
fn bands_come_coarse_first() {
    let parts = asked(&Question::Bands, &Scenario::default());
    let [Part::Early(Answer::Bands(first)), Part::Last(Answer::Bands(all))] = &parts[..] else {
        panic!("{} parts", parts.len())
    };
    assert_eq!((first.len(), all.len()), (19, 37));
}

#[test]
fn a_map_comes_coarse_and_then_fine_and_then_with_its_rows() {
    let size = |part: Part<Answer>| match part {
        Part::Early(Answer::Map(map)) => (map.cells, map.rows.len(), false),
        Part::Last(Answer::Map(map)) => (map.cells, map.rows.len(), true),
        other => panic!("{other:?}"),
    };
    let parts: Vec<_> = asked(&Question::Map(AXES), &Scenario::default()).into_iter().map(size).collect();
    assert_eq!(parts, [(COARSE, 0, false), (FINE, 0, false), (FINE, TOLD, true)]);
}

fn whole(engine: &mut Engine, scenario: &Scenario) -> Whole {
    let mut whole = None;
    engine.ask(&Question::Outcome, scenario, &mut |part| match part.content() {
        Answer::Outcome(told) => whole = Some(*told),
        other => panic!("{other:?}"),
    });
    whole.unwrap()
}

#[test]
fn an_outcome_is_that_of_an_evaluation() {
    let scenario = Scenario::default();
    let parts = asked(&Question::Outcome, &scenario);
    let [Part::Last(Answer::Outcome(whole))] = &parts[..] else { panic!("{} parts", parts.len()) };
    assert_eq!((&whole.outcome, &whole.survey), (&evaluate::answer(&scenario).0, &evaluate::answer(&scenario).1));
    assert!((whole.demand.iter().sum::<f64>() / 168.0 - 20.0).abs() < 1e-9);
    assert!(whole.offers[0].is_none() && whole.offers[1].is_some(), "the list price is no offer, Spot is one");
}

/// What is remembered of the scenario before makes an answer sooner, never another.
#[test]
fn an_answer_does_not_depend_on_what_was_asked_before() {
    let mut engine = Engine::default();
    let mut scenario = Scenario::default();
    for msg in [Msg::Typed(Knob::Rate, 35.0), Msg::Typed(Knob::Rate, 900.0), Msg::Typed(Knob::Memory, 512.0)] {
        scenario = scenario.after(msg);
        assert_eq!(whole(&mut engine, &scenario), whole(&mut Engine::default(), &scenario));
    }
}

#[test]
fn every_question_ends_in_an_answer_of_its_name() {
    let scenario = Scenario::default().after(Msg::Typed(Knob::Rate, 0.05));
    let other = Box::new(Scenario::default());
    let record = File::Record { traffic: None, link: "https://example.org/".into(), on: "2026-11-29".into() };
    type IsIts = fn(&Answer) -> bool;
    let cases: [(Question, IsIts); 11] = [
        (Question::MixSeen, |answer| matches!(answer, Answer::MixSeen(_))),
        (Question::Tornado, |answer| matches!(answer, Answer::Tornado(_))),
        (Question::Growth, |answer| matches!(answer, Answer::Growth(_))),
        (Question::Ranking, |answer| matches!(answer, Answer::Ranking(rows) if rows.len() > 10)),
        (
            Question::Compare(other),
            |answer| matches!(answer, Answer::Compare(differences, _) if differences.len() == 1),
        ),
        (Question::Simulation, |answer| matches!(answer, Answer::Simulation(Ok(_)))),
        (Question::Run { seed: 7 }, |answer| matches!(answer, Answer::Run(Some(_)))),
        (Question::File(record), |answer| matches!(answer, Answer::File(text) if text.starts_with("# Serverless"))),
        (Question::File(File::Scenario), |answer| matches!(answer, Answer::File(text) if text.starts_with('{'))),
        (Question::File(File::Settings), |answer| matches!(answer, Answer::File(text) if text.contains("\n```yaml\n"))),
        (
            Question::ToSet,
            |answer| matches!(answer, Answer::ToSet(sides) if sides.len() == 2 && sides[1].text.contains("kind: Deployment")),
        ),
    ];
    for (question, is_its) in cases {
        let parts = asked(&question, &scenario);
        let is_last = |part: &Part<Answer>| matches!(part, Part::Last(answer) if is_its(answer));
        assert!(parts.last().is_some_and(is_last), "{question:?}");
        assert!(parts[..parts.len() - 1].iter().all(|part| matches!(part, Part::Early(_))), "{question:?}");
    }
}

thread_local! {
    static WANTED: Cell<u32> = const { Cell::new(0) };
}

#[test]
fn what_is_no_longer_wanted_ends_and_tells_nothing() {
    alive::listen(|| {
        WANTED.set(WANTED.get().saturating_sub(1));
        WANTED.get() > 0
    });
    let scenario = Scenario::default();
    let cases = [Question::Drawn, Question::Bands, Question::Latency, Question::Tornado, Question::Growth];
    for question in cases.into_iter().chain([Question::Map(AXES), Question::Run { seed: 1 }]) {
        WANTED.set(3);
        let parts = asked(&question, &scenario);
        let only_progress = parts.iter().all(|part| matches!(part, Part::Early(Answer::Progress(_))));
        assert!(only_progress && parts.len() < 3, "{question:?}: {} parts", parts.len());
    }
    WANTED.set(u32::MAX);
    assert_eq!(asked(&Question::Drawn, &scenario).len(), 2, "the next question is wanted again");
}
