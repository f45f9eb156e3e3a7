//! A worker is heard of while it calculates.

use std::cell::Cell;

use answer::drawn::DRAWS;
use answer::studies::map::AXES;
use ask::Question;
use decide::alive::listen;
use engine::ask::Engine;
use scenario::Scenario;

thread_local! {
    static BEATS: Cell<u32> = const { Cell::new(0) };
}

/// Whatever a worker is asked in the background has to be heard of between two parts of its answer.
#[test]
fn every_background_question_beats_often() {
    let scenario = Scenario::default();
    let cases = [
        // (question, least beats, why)
        (Question::Drawn, DRAWS, "one for each draw"),
        (Question::Flips, 100, "one for each place of a slider"),
        (Question::Bands, 1_000, "one for each draw and rate"),
        (Question::Latency, 64, "one for each draw and side"),
        (Question::Tornado, 10, "one for each end of a bar"),
        (Question::Growth, 36, "one for each month"),
        (Question::Map(AXES), 144, "one for each cell"),
    ];
    listen(|| {
        BEATS.set(BEATS.get() + 1);
        true
    });
    for (question, least, why) in cases {
        BEATS.set(0);
        Engine::default().ask(&question, &scenario, &mut |_| {});
        assert!(BEATS.get() >= least, "{question:?}: {} beats, {why}", BEATS.get());
    }
}
