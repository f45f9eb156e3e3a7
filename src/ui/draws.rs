//! What a worker makes of the uncertain inputs of a scenario: all draws behind the verdict, and the bands of the costs.
//!
//! An answer is shown only with the scenario that it belongs to; until it is there, the page's own few draws stand in
//! its place, so that nothing moves when it arrives.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::appraisal;
use crate::app::drawn;
use crate::app::drawn::{BandAt, Drawn, LatencyDrawn};
use crate::app::knob::Knob;
use crate::app::msg::Msg;
use crate::app::scenario::Scenario;
use crate::ui::appraiser::use_appraisal;
use crate::ui::store::Answer;

/// The answer with all draws in the place of the few, as soon as they are there.
#[hook]
pub fn use_all_draws(scenario: &Scenario, answer: &Rc<Answer>) -> Rc<Answer> {
    let figures = use_figures("draws", scenario);
    let Some(drawn) = figures.as_deref().and_then(Drawn::from_figures) else { return Rc::clone(answer) };
    let mut all = Answer::clone(answer);
    Rc::make_mut(&mut all.outcome).verdict.weigh(drawn);
    Rc::new(all)
}

/// The bands of both costs along the traffic. They are the same wherever on it the reader stands.
#[hook]
pub fn use_bands(scenario: &Scenario) -> Rc<Vec<BandAt>> {
    let figures = use_figures("bands", &scenario.after(Msg::Restored(Knob::Rate)));
    Rc::new(figures.as_deref().and_then(drawn::bands_from).unwrap_or_default())
}

/// How far the p99 of both sides may lie.
#[hook]
pub fn use_latency(scenario: &Scenario) -> Option<LatencyDrawn> {
    use_figures("latency", scenario).as_deref().and_then(LatencyDrawn::from_figures)
}

/// The figures that answer a question about a scenario; nothing as long as they are not known.
#[hook]
fn use_figures(kind: &'static str, scenario: &Scenario) -> Option<Vec<f64>> {
    let question = appraisal::question(kind, "", scenario);
    let said = use_appraisal(Some(question.clone()));
    said.text.and_then(|text| appraisal::figures(&question, &text))
}
