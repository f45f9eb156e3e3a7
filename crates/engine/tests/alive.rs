//! A worker is heard of while it calculates.

use std::cell::Cell;

use answer::drawn::DRAWS;
use decide::alive::listen;
use engine::appraisal;
use scenario::Scenario;

thread_local! {
    static BEATS: Cell<u32> = const { Cell::new(0) };
}

/// Whatever a worker is asked in the background has to be heard of between two parts of its answer.
#[test]
fn every_background_question_beats_often() {
    let mixed = Scenario::default();
    let cases = [
        // (question, least beats, why)
        (appraisal::question("draws", "", &mixed), DRAWS, "one for each draw"),
        (appraisal::question("bands", "", &mixed), 1_000, "one for each draw and rate"),
        (appraisal::question("latency", "", &mixed), 64, "one for each draw and side"),
        (appraisal::question("tornado", "", &mixed), 10, "one for each end of a bar"),
        (appraisal::question("growth", "", &mixed), 36, "one for each month"),
        (appraisal::question("map", "rate duration", &mixed), 144, "one for each cell"),
    ];
    listen(|| {
        BEATS.set(BEATS.get() + 1);
        true
    });
    for (question, least, why) in cases {
        BEATS.set(0);
        appraisal::answer(&question, &mut |_| {});
        assert!(BEATS.get() >= least, "{question}: {} beats, {why}", BEATS.get());
    }
}
