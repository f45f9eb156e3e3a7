//! Signs of life from long calculations.
//!
//! From outside, a worker that calculates for seconds cannot be told from one that hangs. So what takes long says now and
//! then that it goes on; a worker passes that on, everywhere else nobody listens.

use std::cell::Cell;

thread_local! {
    static LISTENER: Cell<Option<fn()>> = const { Cell::new(None) };
}

/// Has `listener` called at every sign of life from now on. There is one listener for each thread.
pub fn listen(listener: fn()) {
    LISTENER.set(Some(listener));
}

/// Says that a calculation goes on: once for each piece of it, which takes milliseconds at most as a rule.
pub fn beat() {
    if let Some(listener) = LISTENER.get() {
        listener();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::appraisal;
    use crate::app::draws::DRAWS;
    use crate::app::scenario::Scenario;

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
        listen(|| BEATS.set(BEATS.get() + 1));
        for (question, least, why) in cases {
            BEATS.set(0);
            appraisal::answer(&question, &mut |_| {});
            assert!(BEATS.get() >= least, "{question}: {} beats, {why}", BEATS.get());
        }
    }
}
