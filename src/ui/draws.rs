//! What the uncertain inputs of a scenario come to: all draws behind the verdict, and the bands of the costs and of p99.
//!
//! They are shown only with the scenario that they belong to; until they are there, the few draws of the answer stand in
//! their place, so that nothing moves when they arrive.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::answered::{Answered, use_answered};
use crate::ui::queue::{Asked, Place};
use answer::Strip;
use answer::drawn::{BandAt, Drawn, LatencyDrawn};
use ask::{Answer, Question};
use scenario::Scenario;
use scenario::knob::Knob;
use scenario::msg::Msg;

/// All draws behind the verdict on a scenario.
#[hook]
pub fn use_all_draws(scenario: &Rc<Scenario>) -> Answered<Drawn> {
    use_answered(Place::Later, Some(Asked::new(Question::Drawn, scenario)), |_, answer| match answer {
        Answer::Drawn(drawn) => Some(drawn),
        _ => None,
    })
}

/// The strips of a scenario, with every flip where the week as it runs has it.
#[hook]
pub fn use_flips(scenario: &Rc<Scenario>) -> Answered<Rc<Vec<Strip>>> {
    use_answered(Place::Later, Some(Asked::new(Question::Flips, scenario)), |_, answer| match answer {
        Answer::Flips(strips) => Some(Rc::new(strips)),
        _ => None,
    })
}

/// The bands of both costs along the traffic. They are the same wherever on it the reader stands.
#[hook]
pub fn use_bands(scenario: &Rc<Scenario>) -> Answered<Rc<Vec<BandAt>>> {
    let anywhere = Rc::new(scenario.after(Msg::Restored(Knob::Rate)));
    use_answered(Place::Later, Some(Asked::new(Question::Bands, &anywhere)), |_, answer| match answer {
        Answer::Bands(bands) => Some(Rc::new(bands)),
        _ => None,
    })
}

/// How far the p99 of both sides may lie.
#[hook]
pub fn use_latency(scenario: &Rc<Scenario>) -> Answered<LatencyDrawn> {
    use_answered(Place::Later, Some(Asked::new(Question::Latency, scenario)), |_, answer| match answer {
        Answer::Latency(drawn) => Some(drawn),
        _ => None,
    })
}
