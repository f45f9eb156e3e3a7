//! The whole way of a request: a leg that it passes once, and then its visits, one after another or as the flow of the
//! scenario has them.

use crate::parts::Stretch;
use crate::way;
use model::response::{Colds, Response, Stage};
use model::service::Law;
use model::workflow::Flow;
use scenario::Scenario;
use scenario::work::{Group, alike};
use std::cell::OnceCell;

/// What a request passes.
pub(crate) struct Path {
    stages: Vec<Stage>,
    flow: Option<Flow>,
    colds: Colds,
    /// How long it takes, once it was asked for.
    known: OnceCell<Response>,
}

impl Path {
    /// Behind `leg` the visits of `stages`, one for each of `groups`.
    pub(crate) fn new<'a, 'b: 'a>(
        scenario: &Scenario,
        groups: impl Iterator<Item = &'a Group<'b>>,
        mut stages: Vec<Stage>,
        (leg, stretch): (&Law, &Stretch),
        colds: Colds,
    ) -> Self {
        let Some(calls) = &scenario.flow else {
            way::past(leg, &mut stages, stretch);
            return Self { stages, flow: None, colds, known: OnceCell::new() };
        };
        // Whoever starts a step is on the way to it.
        stages.iter_mut().for_each(|stage| stage.hop += calls.step.get() * stretch.way);
        let tree = calls.tree.of(&places(scenario, groups));
        stages.push(Stage::of(leg.scaled(stretch.way)));
        let flow = Flow::Sequence(vec![Flow::Run(stages.len() - 1), tree]);
        Self { stages, flow: Some(flow), colds, known: OnceCell::new() }
    }

    /// How long it takes.
    pub(crate) fn response(&self) -> &Response {
        self.known.get_or_init(|| match &self.flow {
            Some(flow) => Response::along(flow, &self.stages, self.colds),
            None => Response::new(&self.stages, self.colds),
        })
    }

    /// Probability that it takes longer than `goal`: what a verdict asks for, capacity by capacity.
    pub(crate) fn exceeds(&self, goal: f64) -> f64 {
        match &self.flow {
            Some(flow) => Response::exceeds_along(flow, &self.stages, self.colds, goal),
            None => self.response().exceeds(goal),
        }
    }

    /// The same where what a path without a flow takes with other visits cold is known, or will be.
    pub(crate) fn exceeds_as(&self, warm: &Self, goal: f64) -> f64 {
        match &self.flow {
            Some(_) => self.exceeds(goal),
            None => self.response_as(warm.response()).exceeds(goal),
        }
    }

    /// The response where what it takes with other visits cold is known.
    pub(crate) fn response_as(&self, warm: &Response) -> Response {
        match &self.flow {
            Some(flow) => warm.along_with_colds(flow, &self.stages, self.colds),
            None => warm.with_colds(&self.stages, self.colds),
        }
    }
}

/// The place among `groups` of a service by its place in the scenario; behind all of them where it is in none.
fn places<'a, 'b: 'a>(scenario: &Scenario, groups: impl Iterator<Item = &'a Group<'b>>) -> impl Fn(usize) -> usize {
    let groups: Vec<&Group<'_>> = groups.collect();
    let own = |service| groups.iter().position(|group| alike(group.service, service)).unwrap_or(usize::MAX);
    let places: Vec<usize> = scenario.services.iter().map(own).collect();
    move |service| places.get(service).copied().unwrap_or(usize::MAX)
}

/// Seconds of work from the first visit of a request to the end of the last, on average: no more where some of it is done
/// side by side.
pub(crate) fn work(scenario: &Scenario, groups: &[Group<'_>]) -> f64 {
    match &scenario.flow {
        Some(calls) => {
            let means: Vec<f64> = scenario.services.iter().map(|service| service.duration.get()).collect();
            calls.tree.least_mean(&means)
        }
        None => groups.iter().map(|group| group.visits() * group.service.duration.get()).sum(),
    }
}
