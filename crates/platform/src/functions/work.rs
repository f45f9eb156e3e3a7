//! A month of like functions, before anyone bills it.

use answer::month::FunctionMonth;
use model::active::{Billed, Periods};
use model::billing::{DurationRule, busy_instances};
use model::service::Law;
use model::traffic::{HOURS, Level, Levels};
use model::units::{Rate, Seconds};
use scenario::Service;
use scenario::work::Group;

/// What a month of a group of like functions comes to, before anyone bills it.
pub struct Work<'a> {
    /// One of the services.
    pub service: &'a Service,
    /// Visits to all of them.
    pub visits: f64,
    /// Share of the visits that finds an instance that is kept warm for money.
    pub kept: f64,
    /// Share of the other visits that starts cold.
    pub cold: f64,
    /// Mean time of a start that is billed, zero where none is.
    pub start: Seconds,
    /// Instances kept warm all month, of all of them.
    pub floor: f64,
    /// Requests that an instance takes at a time.
    pub slots: u32,
    /// All of them, and the week that they go through.
    pub(super) group: Group<'a>,
    pub(super) rate: Rate,
    pub(super) levels: &'a Levels,
    /// Share of the visits at each level of the week that comes here; nothing where all do.
    pub(super) part: Option<Vec<f64>>,
}

impl Work<'_> {
    /// Instances that are billed for periods of activity by `rule`, on average over the month: those that are kept, and all
    /// others. A run that starts cold has its new instance to itself until it ends; all others share instances.
    pub fn instances(&self, rule: DurationRule) -> Billed {
        let duration = self.service.duration;
        let periods = Periods { service: Law::new(duration, self.service.duration_cv.get()), slots: self.slots, rule };
        let cold = (1.0 - self.kept) * self.cold;
        let first = rule.billed_on_average(Seconds::of(self.start.get() + duration.get())).get();
        let rates = self.rates();
        let warm: Vec<f64> = rates.iter().map(|rate| rate * (1.0 - cold)).collect();
        let along = periods.along(&warm, self.floor_of_each());
        let mean = |of: &dyn Fn(&Billed) -> f64| self.mean(along.iter().map(of));
        let first = self.mean(rates.iter().map(|rate| rate * cold * first));
        Billed {
            periods: [mean(&|at| at.periods[0]), mean(&|at| at.periods[1]) + first],
            apart: [mean(&|at| at.apart[0]), mean(&|at| at.apart[1]) + first],
        }
    }

    /// Instances of all the services with a request, on average over the month, if each is filled before the next.
    pub fn busy(&self) -> f64 {
        let at = |rate: &f64| busy_instances(rate * self.service.duration.get(), self.slots);
        self.mean(self.rates().iter().map(at))
    }

    /// What one of the services comes to, of whose visits a share `answered` runs. `rule` is that of periods of activity,
    /// where instances are billed for them.
    pub(crate) fn month(&self, rule: Option<DurationRule>, answered: f64) -> FunctionMonth {
        let [floor_active, active] = rule.map_or([0.0, 0.0], |rule| self.instances(rule).periods);
        // Of no levels at all a sum is -0.
        let each = |all: f64| (all / self.group.count).abs();
        FunctionMonth {
            answered_share: answered,
            cold_share: (1.0 - self.kept) * self.cold,
            start: self.start,
            floor_share: self.kept,
            busy: each(self.busy()),
            floor_active: each(floor_active),
            active: each(active),
        }
    }

    /// Visits a second to each of the services at each level of the week.
    pub fn rates(&self) -> Vec<f64> {
        let rate = |(index, level): (usize, &Level)| {
            self.part.as_ref().map_or(1.0, |part| part[index]) * self.group.rate(self.rate, level)
        };
        self.levels.levels.iter().enumerate().map(rate).collect()
    }

    /// The mean over the month of what there is at each level of the week, all the services together.
    pub fn mean(&self, at: impl Iterator<Item = f64>) -> f64 {
        let sum: f64 = self.levels.levels.iter().zip(at).map(|(level, at)| level.hours * at).sum();
        self.group.count * sum / HOURS as f64
    }

    /// Instances of each of the services that are kept warm all month.
    pub fn floor_of_each(&self) -> u32 {
        (self.floor / self.group.count).round() as u32
    }

    /// The same of a share of the visits: what is turned away runs nowhere and is not billed.
    pub(crate) fn answered(mut self, share: f64) -> Self {
        if share < 1.0 {
            self.visits *= share;
            let part = self.part.unwrap_or_else(|| vec![1.0; self.levels.levels.len()]);
            self.part = Some(part.into_iter().map(|part| part * share).collect());
        }
        self
    }
}
