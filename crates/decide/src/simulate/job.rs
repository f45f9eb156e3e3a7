//! One run of a study, slice by slice.

use super::Reduced;
use answer::simulated::Figures;
use model::burstiness::Burstiness;
use model::service::Law;
use model::simulation::{Arrivals, Controller, FleetRun, Piece, Plan, Refused, Run};
use platform::course::course;
use platform::simulated::{Fleets, fleets, functions, way};

/// Seconds before the windows of a run, in keep-alives.
const WARM_UP: f64 = 2.0;

/// Both sides of one run.
pub struct Job {
    functions: Run,
    containers: FleetRun,
    controller: Controller,
    seconds: f64,
    /// What a request spends on the way, by side: seconds that always pass, and the law of the rest.
    ways: [(f64, Law); 2],
    /// Shares that are done.
    done: [f64; 2],
}

impl Job {
    /// Begins a run of what is left of a scenario with a seed. Refused where more would be in service at once than memory holds.
    pub fn new(reduced: &Reduced, seed: u64) -> Result<Self, Refused> {
        let traffic = &reduced.scenario.traffic;
        let course = course(traffic).times(traffic.rate.get());
        let profile = course.spans().iter().map(|span| Piece { seconds: span.seconds, rate: span.amount }).collect();
        let arrivals = match traffic.burstiness.get() {
            index if index > 1.0 => {
                let bursts = Burstiness::from_dispersion(index, course.mean(), Burstiness::LENGTH);
                Arrivals::Bursts { profile, switch: bursts.at(1.0) }
            }
            _ => Arrivals::Profile(profile),
        };
        let seconds = reduced.study.stretch.seconds();
        let input = functions(&reduced.scenario, arrivals.clone());
        // A week begins on Monday; whatever the warm-up, a whole period is counted.
        let plan = Plan::steady(WARM_UP * input.keepalive, seconds, 1);
        let Fleets { fleet, scaler, way: hop } = fleets(&reduced.scenario, &course, arrivals, seconds);
        Ok(Self {
            functions: Run::new(input, plan, seed)?,
            controller: Controller::new(scaler, f64::from(fleet.workers)),
            containers: FleetRun::new(fleet, seed),
            seconds,
            ways: [way(&reduced.scenario), hop],
            done: [0.0; 2],
        })
    }

    /// Goes on by at most `most` requests of either side; the share that is done, 1 when all is.
    pub fn advance(&mut self, most: u64) -> f64 {
        if self.done[0] < 1.0 {
            let progress = self.functions.advance(most);
            self.done[0] = if progress.finished { 1.0 } else { progress.done.min(0.999) };
        } else if self.done[1] < 1.0 {
            let controller = &mut self.controller;
            let progress = self.containers.advance(most, &mut |sight| controller.wants(sight));
            self.done[1] = if progress.finished { 1.0 } else { progress.done.min(0.999) };
        }
        0.5 * (self.done[0] + self.done[1])
    }

    /// What was seen.
    pub fn finish(self) -> Figures {
        let functions = self.functions.finish();
        let containers = self.containers.report();
        let total = containers.requests.max(1) as f64;
        // Of those that are answered, as the closed form has it.
        let [to_function, to_pod] = &self.ways;
        let time = |p: f64| containers.sojourns.quantile_with(&to_pod.1, p) + to_pod.0;
        let answered = |p: f64| functions.responses.quantile_with(&to_function.1, p) + to_function.0;
        [
            functions.p_cold().mean,
            functions.live().mean,
            functions.throttled().mean,
            answered(0.5),
            answered(0.99),
            containers.replica_s / self.seconds,
            containers.dropped as f64 / total,
            time(0.5),
            time(0.99),
        ]
    }
}
