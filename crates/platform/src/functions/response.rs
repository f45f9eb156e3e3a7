//! How long a request through functions takes, and of what that is made.

use super::FunctionsSide;
use crate::flow::Path;
use crate::parts::{SHOWN, Stretch, parts};
use crate::terms::{Start, Terms, tells_zero};
use crate::way;
use answer::parts::LatencyParts;
use model::cold_start::several;
use model::response::{Cold, Colds, Response, Stage};
use model::traffic::Levels;
use model::units::Within as _;
use scenario::Scenario;
use scenario::work::Group;

impl FunctionsSide<'_> {
    /// The response where these shares of the visits start cold.
    pub(super) fn response(&self, cold: &[f64]) -> Response {
        self.path(cold, &Stretch::NONE).response_as(self.warm().response())
    }

    /// Share of the responses that come later than the goal where these shares of the visits start cold.
    pub(super) fn late(&self, cold: &[f64]) -> f64 {
        self.path(cold, &Stretch::NONE).exceeds_as(self.warm(), self.goal.get())
    }

    /// The way of a request where nothing is cold.
    pub(super) fn warm(&self) -> &Path {
        self.warm.get_or_init(|| self.path(&vec![0.0; self.groups.len()], &Stretch::NONE))
    }

    /// Whether all functions of the path go cold together.
    fn colds(&self) -> Colds {
        let keep_alive = self.terms.first().map_or(0.0, |terms| terms.keep_alive.get());
        let idle_together = self.scenario.traffic.rate.get() * keep_alive < 1.0;
        if idle_together { Colds::Together } else { Colds::Independent }
    }

    /// Of what the percentiles are made.
    pub(super) fn parts(&self, cold: &[f64]) -> LatencyParts {
        let at = |stretch: &Stretch| {
            let path = self.path(cold, stretch);
            SHOWN.map(|p| path.response().quantile(p))
        };
        parts(at, [true, false, true, cold.iter().any(|share| *share > 0.0)])
    }

    /// The way of a request from the door on.
    fn path(&self, cold: &[f64], stretch: &Stretch) -> Path {
        let door = way::door(self.scenario).law();
        Path::new(self.scenario, self.groups.iter(), self.stages(cold, stretch), (&door, stretch), self.colds())
    }

    /// The stages of a request on its way through these functions, without the door before them.
    pub(crate) fn stages(&self, cold: &[f64], stretch: &Stretch) -> Vec<Stage> {
        let invoke = way::invoke(self.scenario).law();
        let stage = |((group, start), share): ((&Group<'_>, &Option<Start>), &f64)| {
            let warm = way::visit(group.service, group.visits(), &invoke, stretch);
            Stage { cold: cold_visit(*start, *share, stretch), ..warm }
        };
        self.groups.iter().zip(&self.starts).zip(cold).map(stage).collect()
    }
}

/// Share of the cold starts of a service of `group` at which no instance is there, whatever is kept for money: none is where
/// nothing has been at work for the time that one is kept, of which the chance is `exp(-offered - rate kept)`.
///
/// Exact where requests come by chance, for as often as that is so a request starts cold.
pub(super) fn starts_alone(scenario: &Scenario, levels: &Levels, group: &Group<'_>, terms: &Terms) -> f64 {
    if !tells_zero(scenario.serverless.platform) {
        return 0.0;
    }
    let (kept, warm) = (terms.keep_alive.get(), group.service.duration.get());
    let (mut alone, mut all) = (0.0, 0.0);
    for level in &levels.levels {
        let rate = group.rate(scenario.traffic.rate, level);
        alone += level.weight() * libm::exp(-(rate * (warm + kept)).min(700.0));
        all += level.weight() * several(rate * warm, kept / warm, terms.slots, 0).p_cold;
    }
    if all > 0.0 { (alone / all).within(0.0, 1.0) } else { 1.0 }
}

/// What a visit waits for of which a share starts cold, if any does.
pub(crate) fn cold_visit(start: Option<Start>, share: f64, stretch: &Stretch) -> Option<Cold> {
    let delay = start.and_then(|start| start.law).filter(|_| share > 0.0)?;
    Some(Cold { share, delay: delay.scaled(stretch.cold) })
}
