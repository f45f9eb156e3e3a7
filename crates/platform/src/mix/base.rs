//! Containers for a base that never changes, functions for what finds all their workers busy.
//!
//! The base is a loss system: whoever finds a worker is served at once, whoever does not goes to a function, so that
//! nobody waits and no autoscaler lags. At each level of the week the overflow is Erlang's, peaky as Wilkinson has it.

mod search;

use std::cell::OnceCell;

use super::{Mixer, Sides, keeps};
use crate::containers::{ContainersSide, busy_hours};
use crate::containers_week::bursts;
use crate::flow::Path;
use crate::functions::{FunctionsSide, Work, cold_visit};
use crate::hosts::{Runs, Week};
use crate::metering::{self, Month};
use crate::parts::Stretch;
use crate::percentiles;
use crate::shared::{self, Flow};
use crate::way;
use answer::mixed::{Mixed, Way};
use billing::Usage;
use model::burst::Limits;
use model::burstiness::Burstiness;
use model::overflow::{Overflow, turned_away};
use model::response::{Colds, Response, Stage};
use model::traffic::{HOURS, Level};
use model::units::Rate;
use scenario::BilledBy;
use scenario::people::people_of_both;
use std::rc::Rc;

/// Less than this share of the visits on either side is no mix.
const PROPER: f64 = 1e-3;

/// Most steps of the base.
const MOST: f64 = 1e6;

/// A base and what exceeds it.
pub struct Base<'a> {
    mixer: Mixer<'a>,
    functions: Rc<FunctionsSide<'a>>,
    containers: Rc<ContainersSide<'a>>,
    flow: Flow,
    bursts: Vec<Burstiness>,
    /// The kind of service with most requests in service; a step of the base is one more replica of it.
    lead: usize,
}

/// A base of one size, and what it leaves.
pub struct Carried {
    /// Replicas of a service, by kind.
    pub replicas: Vec<u32>,
    /// What overflows a service at each level of the week, by kind.
    pub overflows: Vec<Vec<Overflow>>,
    /// Share of the visits that overflows, by kind.
    pub left: Vec<f64>,
    /// Share of all visits that starts cold, by kind.
    pub cold: Vec<f64>,
    /// Share of all visits that finds no instance either, by kind, once it was asked for.
    lost: OnceCell<Vec<f64>>,
}

impl<'a> Base<'a> {
    /// Prepared for the scenario of `mixer`.
    pub fn new(mixer: Mixer<'a>) -> Self {
        let (scenario, Sides { functions, containers }) = (mixer.scenario, mixer.sides.clone());
        let groups = &functions.groups;
        let flow = Flow::new(scenario, groups);
        let bursts = groups.iter().map(|group| bursts(scenario, group)).collect();
        let load = |index: &usize| groups[*index].service.visits.get() * groups[*index].service.duration.get();
        let lead = (0..groups.len()).max_by(|a, b| load(a).total_cmp(&load(b))).unwrap_or(0);
        Self { mixer, functions, containers, flow, bursts, lead }
    }

    /// The smallest base: as many replicas as are always kept, and not none.
    pub fn least(&self) -> u32 {
        self.functions.groups[self.lead].least(self.mixer.scenario).max(1)
    }

    /// Steps beyond which hardly anything overflows; 0 where that is already so of the smallest base.
    pub fn most(&self) -> u32 {
        let group = &self.functions.groups[self.lead];
        let busiest = self.mixer.levels.levels.last();
        let peak = busiest.map_or(0.0, |level| group.offered(self.mixer.scenario.traffic.rate, level));
        let peak = peak * self.bursts[self.lead].multipliers()[1].max(1.0);
        // No more is kept for a burst inside an hour than beside the busiest hour.
        let hour = self.mixer.weekly.levels.levels.last();
        let hour =
            hour.map_or(0.0, |level| group.offered(self.mixer.scenario.traffic.rate, level) / self.lead_workers());
        let kept = hour + f64::from(self.containers.most_extra());
        let most = ((peak + 4.0 * peak.sqrt()) / self.lead_workers()).min(kept).ceil().min(MOST) as u32;
        if most < self.least() { 0 } else { most }
    }

    /// Requests that a pod of each service takes at a time, by kind.
    fn workers(&self, kind: usize) -> u32 {
        self.functions.groups[kind].workers(self.mixer.scenario)
    }

    /// The same of the kind that leads.
    fn lead_workers(&self) -> f64 {
        f64::from(self.workers(self.lead))
    }

    /// Requests a second that a base of so many steps is cut for.
    fn rate(&self, step: u32) -> f64 {
        let lead = self.functions.groups[self.lead].service;
        f64::from(step) * self.lead_workers() / (lead.visits.get() * lead.duration.get()).max(f64::MIN_POSITIVE)
    }

    /// Replicas of a service of each kind: as many as that rate keeps busy, and not fewer than are always kept.
    fn replicas(&self, step: u32) -> Vec<u32> {
        let scenario = self.mixer.scenario;
        let rate = self.rate(step);
        let each = self.functions.groups.iter().map(|group| {
            let workers = f64::from(group.workers(scenario));
            let busy = rate * group.service.visits.get() * group.service.duration.get() / workers;
            ((busy - 1e-9).ceil().max(0.0) as u32).max(group.least(scenario)).min(group.most(scenario))
        });
        each.collect()
    }

    fn overflow(&self, index: usize, level: &Level, replicas: u32) -> Overflow {
        let (group, bursts) = (&self.functions.groups[index], &self.bursts[index]);
        let servers = replicas.saturating_mul(self.workers(index));
        let rate = group.rate(self.mixer.scenario.traffic.rate, level);
        let service = group.service.duration.get();
        let highest = rate * service * bursts.multipliers()[1].max(1.0);
        // Eight deviations below the servers nothing overflows that a bill or a percentile could show.
        if highest + 8.0 * highest.sqrt() + 8.0 < f64::from(servers) {
            return Overflow { peakedness: 1.0, ..Overflow::default() };
        }
        Overflow::under(servers, rate, service, bursts)
    }

    /// What a base of so many steps carries and leaves.
    pub fn carried(&self, step: u32) -> Carried {
        let levels = &self.mixer.levels.levels;
        let replicas = self.replicas(step);
        let of = |index: usize| -> Vec<Overflow> {
            levels.iter().map(|level| self.overflow(index, level, replicas[index])).collect()
        };
        let overflows: Vec<Vec<Overflow>> = (0..replicas.len()).map(of).collect();
        let left = |index: usize| -> f64 {
            levels.iter().zip(&overflows[index]).map(|(level, overflow)| level.weight() * overflow.share).sum()
        };
        let left = (0..replicas.len()).map(left).collect();
        let cold = |index: usize| -> f64 {
            let starts = |(level, overflow)| Level::weight(level) * self.cold(index, level, overflow);
            levels.iter().zip(&overflows[index]).map(starts).sum()
        };
        let cold = (0..replicas.len()).map(cold).collect();
        Carried { replicas, overflows, left, cold, lost: OnceCell::new() }
    }

    /// Share of the visits at a level that overflow and start cold.
    fn cold(&self, index: usize, level: &Level, overflow: &Overflow) -> f64 {
        if overflow.share <= 0.0 {
            return 0.0;
        }
        let (group, terms) = (&self.functions.groups[index], &self.functions.terms[index]);
        let service = group.service.duration.get();
        let Some(tick) = self.functions.lonely_ticks(index) else {
            return overflow.share * overflow.pool(terms.keep_alive.get() / service, terms.slots).p_cold;
        };
        // Each burst starts as many as run at once at its busiest.
        let visits = group.rate(self.mixer.scenario.traffic.rate, level) * tick.seconds;
        let started = overflow.pool(tick.seconds / service, terms.slots).instances;
        if visits > 0.0 { (started / visits).min(overflow.share) } else { 0.0 }
    }

    /// Pods of each kind, all services of it together.
    fn pods(&self, replicas: &[u32]) -> Vec<f64> {
        let counts = self.functions.groups.iter().map(|group| group.count);
        counts.zip(replicas).map(|(count, replicas)| count * f64::from(*replicas)).collect()
    }

    fn week(&self, replicas: &[u32]) -> Week {
        let mut week = Week::of(replicas.len(), 1);
        week.add(HOURS as f64, self.pods(replicas).into_iter());
        week
    }

    fn month(&self, replicas: &[u32], flow: Flow, runs: &dyn Fn(usize) -> Runs, lcu_hours: f64) -> Month<'a> {
        let scenario = self.mixer.scenario;
        let weeks = shared::weeks(scenario);
        let hosted = self.containers.hosts.month(scenario, &self.week(replicas), runs, weeks);
        // A base stands all the time, so that its whole life is billed where nothing else is asked for.
        let billed_by = Some(scenario.microservices.billing).filter(|by| *by == BilledBy::Request);
        Month { scenario, hosted, lcu_hours: weeks * lcu_hours, billed_by, flow }
    }

    /// What stands whatever overflows, for a base of so many steps whose pods have nothing to do for `idle` hours a week:
    /// a bound from below where they never have.
    fn standing(&self, step: u32, idle: f64) -> f64 {
        let replicas = self.replicas(step);
        let flow = self.flow.carried(self.mixer.scenario, &self.functions.groups, &|_| 0.0);
        let runs = |_| Runs { idle_hours: idle, ..Runs::default() };
        let month = self.month(&replicas, flow, &runs, self.containers.lcu_hours(&|_| 0.0));
        let mut usage = Usage::new();
        metering::mixed(&month, &[], &self.flow, &mut usage);
        self.mixer.book.total(&usage).dollars()
    }

    /// What a month of both parts uses.
    pub fn usage(&self, carried: &Carried) -> Usage {
        let Mixer { scenario, levels, .. } = self.mixer;
        let groups = &self.functions.groups;
        let lost = self.lost(carried);
        let answered = 1.0 - self.functions.failed(lost);
        let work: Vec<Work<'_>> = (0..groups.len())
            .filter(|index| carried.left[*index] > 0.0)
            .map(|index| {
                let part = carried.overflows[index].iter().map(|overflow| overflow.share).collect();
                let left = carried.left[index];
                self.functions.overflow(index, part, carried.cold[index] / left).answered(1.0 - lost[index] / left)
            })
            .collect();
        let flow = self.flow.carried(scenario, groups, &|index| 1.0 - carried.left[index]).answered(answered);
        let runs = |index: usize| {
            let (group, replicas) = (&groups[index], f64::from(carried.replicas[index]));
            let mut runs = Runs { kept_hours: HOURS as f64 * group.count * replicas, ..Runs::default() };
            for (level, overflow) in levels.levels.iter().zip(&carried.overflows[index]) {
                let (load, hours) =
                    (group.offered(scenario.traffic.rate, level) - overflow.offered, level.hours * group.count);
                let (load, service) = (load.max(0.0), group.service.duration.get());
                runs.idle_hours += hours * replicas * libm::exp(-(load + load / service) / replicas.max(1.0));
                runs.visits += hours * 3_600.0 * load / service;
            }
            if scenario.microservices.billing == BilledBy::Request {
                let service = group.service.duration.get();
                let carried = levels.levels.iter().zip(&carried.overflows[index]);
                let load = |(level, overflow): (&Level, &Overflow)| {
                    (group.offered(scenario.traffic.rate, level) - overflow.offered).max(0.0) / service
                };
                runs.busy_hours =
                    group.count * busy_hours(group, scenario, levels, &carried.map(load).collect::<Vec<_>>());
            }
            runs
        };
        let lcu_hours = self.containers.lcu_hours(&|level| carried.overflows[0][level].share);
        let mut usage = Usage::new();
        let all = self.flow.answered(answered);
        metering::mixed(&self.month(&carried.replicas, flow, &runs, lcu_hours), &work, &all, &mut usage);
        usage
    }

    fn functions_share(&self, carried: &Carried) -> f64 {
        let groups = &self.functions.groups;
        let visits: f64 = groups.iter().map(|group| group.visits()).sum();
        let left: f64 = groups.iter().zip(&carried.left).map(|(group, left)| group.visits() * left).sum();
        if visits > 0.0 { left / visits } else { 0.0 }
    }

    /// Whether it keeps the goal and the tolerated share of failures.
    pub fn is_sound(&self, carried: &Carried) -> bool {
        let goals = &self.mixer.scenario.goals;
        self.failed(carried) <= goals.error_share.get()
            && keeps(self.path(carried).exceeds_as(self.containers.unqueued(), shared::goal(self.mixer.scenario)))
    }

    /// What is carried never waits; what overflows has the response of functions; whoever comes by crosses one hop.
    fn response(&self, carried: &Carried) -> Response {
        self.path(carried).response_as(self.containers.unqueued().response())
    }

    fn path(&self, carried: &Carried) -> Path {
        let stages: Vec<Stage> = (0..carried.left.len())
            .map(|index| {
                let (group, start) = (&self.functions.groups[index], &self.functions.starts[index]);
                let cold = cold_visit(*start, carried.cold[index], &Stretch::NONE);
                Stage { cold, ..self.containers.unqueued_stage(group, &Stretch::NONE) }
            })
            .collect();
        let (scenario, groups) = (self.mixer.scenario, self.functions.groups.iter());
        let balancer = way::balancer(scenario).law();
        Path::new(scenario, groups, stages, (&balancer, &Stretch::NONE), Colds::Independent)
    }

    /// Share of the visits to each kind that find no instance either.
    fn lost<'b>(&self, carried: &'b Carried) -> &'b [f64] {
        let lost = |index: usize| self.late_starts(index, carried).max(self.full(index, carried));
        carried.lost.get_or_init(|| (0..carried.left.len()).map(lost).collect())
    }

    /// Share of the requests that fail.
    pub fn failed(&self, carried: &Carried) -> f64 {
        self.functions.failed(self.lost(carried))
    }

    /// What overflows faster than instances may be added: of the week as it runs, all that is beyond the base.
    fn late_starts(&self, index: usize, carried: &Carried) -> f64 {
        let (group, weekly) = (&self.functions.groups[index], self.mixer.weekly);
        let places = self.functions.terms[index].places();
        let service = group.service.duration.get();
        let workers = f64::from(carried.replicas[index]) * f64::from(self.workers(index));
        let rate = self.mixer.scenario.traffic.rate.get() * group.service.visits.get();
        let most = (rate * weekly.crest.amount * service - workers).max(0.0);
        // What exceeds the base rises no faster than all of it.
        let followed = weekly.pattern().spans().len() > 2
            && weekly.ticks.is_none()
            && weekly.is_followed(rate * service, service, &places);
        if most + 10.0 * most.sqrt() < places.tokens || followed {
            return 0.0;
        }
        let beyond = |amount: f64| (rate * amount - workers / service).max(0.0);
        let places = Limits { cap: f64::INFINITY, ..places };
        places.turned_away(weekly.pattern(), beyond, &self.functions.run(index), 0.0, |_, _| {}).share
            * carried.left[index]
    }

    /// What overflows to as many instances as may live: as if `1 / Z` as many requests, each of them `Z`, met `1 / Z` as
    /// many places.
    fn full(&self, index: usize, carried: &Carried) -> f64 {
        let places = self.functions.terms[index].places().cap;
        let at = |(level, overflow): (&Level, &Overflow)| {
            let near = overflow.offered + 10.0 * (overflow.offered * overflow.peakedness).sqrt() >= places;
            let lost = || turned_away(places, overflow.offered, overflow.peakedness);
            if near { level.weight() * overflow.share * lost() } else { 0.0 }
        };
        self.mixer.levels.levels.iter().zip(&carried.overflows[index]).map(at).sum()
    }

    /// Everything that is shown.
    pub fn outcome(&self, step: u32) -> Mixed {
        let scenario = self.mixer.scenario;
        let carried = self.carried(step);
        let bill = self.mixer.book.bill(&self.usage(&carried));
        let groups = &self.functions.groups;
        let cold: f64 = groups.iter().zip(&carried.cold).map(|(group, cold)| group.visits() * cold).sum();
        let instances = |place: usize| -> f64 {
            let each = |index: usize| {
                let (terms, service) = (&self.functions.terms[index], groups[index].service);
                let kept = terms.keep_alive.get() / service.duration.get();
                groups[index].count * carried.overflows[index][place].pool(kept, terms.slots).instances
            };
            (0..groups.len()).map(each).sum()
        };
        let levels = &self.mixer.levels.levels;
        let mean = levels.iter().enumerate().map(|(place, level)| level.hours / HOURS as f64 * instances(place)).sum();
        let replicas = scenario.services.iter().map(|service| {
            let kind = groups.iter().position(|group| scenario::work::alike(group.service, service));
            kind.map_or(0, |kind| carried.replicas[kind])
        });
        let response = self.response(&carried);
        Mixed {
            way: Way::BaseAndBurst { rate: Rate::of(self.rate(step)), replicas: replicas.collect() },
            cloud: bill.total(),
            people: people_of_both(scenario),
            latency: percentiles(|p| response.quantile(p)),
            functions_share: self.functions_share(&carried),
            cold_share: cold.min(1.0),
            failed_share: self.failed(&carried),
            instances: [mean, instances(levels.len() - 1)],
            pods: self.pods(&carried.replicas).iter().sum(),
            nodes: self.containers.hosts.nodes(scenario, &self.pods(&carried.replicas)),
            bill,
        }
    }
}
