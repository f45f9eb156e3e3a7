//! What a worker makes of the uncertain inputs of a scenario: all draws behind the verdict, and the bands of the costs.
//!
//! An answer is shown only with the scenario that it belongs to; until it is there, the page's own few draws stand in
//! its place, so that nothing moves when it arrives.

use std::rc::Rc;

use yew::prelude::*;

use crate::ui::appraiser::use_appraisal;
use crate::ui::store::Answer;
use answer::drawn;
use answer::drawn::{BandAt, Drawn, LatencyDrawn};
use engine::appraisal;
use scenario::Scenario;
use scenario::knob::Knob;
use scenario::msg::Msg;

/// What a worker made of a scenario so far, and whether it failed to make the rest.
pub struct SoFar<T> {
    /// As much as there is.
    pub known: T,
    /// Whether no more will come.
    pub failed: bool,
}

/// The answer with all draws in the place of the few, as soon as they are there.
#[hook]
pub fn use_all_draws(scenario: &Scenario, answer: &Rc<Answer>) -> SoFar<Rc<Answer>> {
    let SoFar { known, failed } = use_figures("draws", scenario);
    let Some(drawn) = known.as_deref().and_then(Drawn::from_figures) else {
        return SoFar { known: Rc::clone(answer), failed };
    };
    let mut all = Answer::clone(answer);
    Rc::make_mut(&mut all.outcome).verdict.weigh(drawn);
    SoFar { known: Rc::new(all), failed }
}

/// The bands of both costs along the traffic. They are the same wherever on it the reader stands.
#[hook]
pub fn use_bands(scenario: &Scenario) -> SoFar<Rc<Vec<BandAt>>> {
    let SoFar { known, failed } = use_figures("bands", &scenario.after(Msg::Restored(Knob::Rate)));
    SoFar { known: Rc::new(known.as_deref().and_then(drawn::bands_from).unwrap_or_default()), failed }
}

/// How far the p99 of both sides may lie.
#[hook]
pub fn use_latency(scenario: &Scenario) -> SoFar<Option<LatencyDrawn>> {
    let SoFar { known, failed } = use_figures("latency", scenario);
    SoFar { known: known.as_deref().and_then(LatencyDrawn::from_figures), failed }
}

/// The figures that answer a question about a scenario; nothing as long as they are not known.
#[hook]
fn use_figures(kind: &'static str, scenario: &Scenario) -> SoFar<Option<Vec<f64>>> {
    let question = appraisal::question(kind, "", scenario);
    let said = use_appraisal(Some(question.clone()));
    SoFar { known: said.text.and_then(|text| appraisal::figures(&question, &text)), failed: said.failed }
}
