//! What containers use in a month, before anyone bills it.

use super::ContainersSide;
use crate::hosts::Runs;
use crate::metering::{self, Month};
use crate::shared::{self, Flow};
use answer::month::{PodMonth, ServiceMonth};
use billing::{CloudRun, PriceBook, Usage};
use catalogue::Provider;
use catalogue::limits::aws;
use model::active::Periods;
use model::money::Usd;
use model::service::Law;
use model::traffic::{HOURS, Level, Levels};
use model::units::Within as _;
use scenario::places::has_billing;
use scenario::work::{Group, by_service, vcpu_in_service};
use scenario::{BilledBy, Scenario};

impl<'a> ContainersSide<'a> {
    /// What instances are billed by, where the platform leaves the choice, and what that comes to.
    pub(super) fn cheaper(&self, book: &PriceBook, extra: u32) -> (Option<BilledBy>, Usd) {
        let choice = &self.scenario.microservices;
        let total = |by: Option<BilledBy>| (by, book.total(&self.usage(extra, by)));
        match choice.billing {
            _ if !has_billing(choice.platform) => total(None),
            BilledBy::Cheaper => {
                let [request, instance] = [BilledBy::Request, BilledBy::Instance].map(|by| total(Some(by)));
                if request.1 <= instance.1 { request } else { instance }
            }
            chosen => total(Some(chosen)),
        }
    }

    pub(super) fn usage(&self, extra: u32, billed_by: Option<BilledBy>) -> Usage {
        let mut usage = Usage::new();
        let flow = Flow::new(self.scenario, &self.groups).answered(1.0 - self.given_up(extra));
        metering::containers(&Month { billed_by, ..self.month(extra, flow, 0.0) }, &mut usage);
        usage
    }

    /// What a month comes to with `flow`; the load balancer passes on a share `to_functions` of the requests to those.
    pub(crate) fn month(&self, extra: u32, flow: Flow, to_functions: f64) -> Month<'a> {
        let scenario = self.scenario;
        let weeks = shared::weeks(scenario);
        Month {
            scenario,
            hosted: self.hosts.month(scenario, &self.packed(extra), &|index| self.runs(index, extra), weeks),
            lcu_hours: weeks * self.lcu_hours(&|_| to_functions),
            billed_by: None,
            flow,
        }
    }

    /// Nodes that are billed, mean over the week; 0 where there are none.
    pub(super) fn nodes_billed(&self, extra: u32) -> f64 {
        self.hosts.node_hours(self.scenario, &self.packed(extra)) / HOURS as f64
    }

    /// What each service comes to in the month that is billed, in the order of the scenario.
    pub(super) fn months(&self, extra: u32) -> Vec<ServiceMonth> {
        let month = |index: usize| {
            let group = &self.groups[index];
            let each = |hours: f64| hours / (group.count * HOURS as f64);
            let runs = self.runs(index, extra);
            let there = |(place, level): (usize, &Level)| {
                level.hours * self.held(index, place, extra) * self.presence(index, place, extra)
            };
            let replicas: f64 = self.levels.levels.iter().enumerate().map(there).sum();
            let replicas = replicas / HOURS as f64;
            PodMonth { replicas, idle: each(runs.idle_hours).min(replicas), active: each(runs.busy_hours) }
        };
        let months: Vec<PodMonth> = (0..self.groups.len()).map(month).collect();
        by_service(self.scenario, &self.groups, &months).map(ServiceMonth::Pods).collect()
    }

    /// What runs in the pods of a group in a week.
    fn runs(&self, index: usize, extra: u32) -> Runs {
        let group = &self.groups[index];
        let rate = self.scenario.traffic.rate;
        let on_cpu = vcpu_in_service(group.service, aws::LAMBDA_MEMORY_PER_VCPU.value);
        let start = if self.sleeps(group, extra) { self.first_start(group).mean.get() } else { 0.0 };
        let levels = || self.levels.levels.iter().enumerate();
        let hours = |of: &dyn Fn((usize, &Level)) -> f64| group.count * levels().map(of).sum::<f64>();
        let by_request = has_billing(self.scenario.microservices.platform)
            && self.scenario.microservices.billing != BilledBy::Instance;
        let busy_hours = if self.stand_all_week() {
            hours(&|(place, level)| self.busy_by_chance(index, place, level, extra))
        } else if by_request {
            let rates: Vec<f64> = self.levels.levels.iter().map(|level| group.rate(rate, level)).collect();
            let starting = |(place, level): (usize, &Level)| {
                let cold = if start > 0.0 { self.cold_at(index, place, extra) } else { 0.0 };
                level.hours * (group.rate(rate, level) * cold * start).min(1.0)
            };
            group.count * busy_hours(group, self.scenario, self.levels, &rates) + hours(&starting)
        } else {
            0.0
        };
        let visits = hours(&|(_, level)| 3_600.0 * level.hours * group.rate(rate, level));
        Runs {
            idle_hours: self.idle_hours(index, extra),
            busy_hours,
            kept_hours: f64::from(group.least(self.scenario).saturating_add(extra)) * group.count * HOURS as f64,
            visits,
            logged_visits: if group.service.log.get() > 0.0 { visits } else { 0.0 },
            computing_hours: hours(&|(_, level)| level.hours * group.offered(rate, level)) * on_cpu,
        }
    }

    /// Hours of a level in which a replica has a request, times replicas, where those get them by chance: the requests in
    /// one are as many as a Poisson law says.
    fn busy_by_chance(&self, index: usize, place: usize, level: &Level, extra: u32) -> f64 {
        let all = f64::from(self.replicas(index, place, extra));
        let each = self.groups[index].offered(self.scenario.traffic.rate, level) / all.max(1.0);
        level.hours * all * (1.0 - libm::exp(-each))
    }

    /// Hours of a week in which the pods of a group are at their least number and are idle, times pods: seconds in which
    /// nothing runs in one from their beginning to their end.
    ///
    /// Where requests are spread over the pods at random, those of a pod are as many as a Poisson law says, so that a second
    /// is empty with a chance `exp(-load - rate)` of that pod's load and rate.
    fn idle_hours(&self, index: usize, extra: u32) -> f64 {
        let group = &self.groups[index];
        let least = group.least(self.scenario).saturating_add(extra);
        let idle = |(place, level): (usize, &Level)| {
            let pods = self.replicas(index, place, extra);
            if pods > least {
                return 0.0;
            }
            let pods = f64::from(pods);
            let busy = group.offered(self.scenario.traffic.rate, level) + group.rate(self.scenario.traffic.rate, level);
            level.hours * group.count * pods * libm::exp(-busy / pods.max(1.0))
        };
        self.levels.levels.iter().enumerate().map(idle).sum()
    }

    /// Capacity units of the load balancer in a week, times hours, where it is billed by them. `to_functions` gives the
    /// share of the requests that it passes on to functions at each level.
    pub(crate) fn lcu_hours(&self, to_functions: &dyn Fn(usize) -> f64) -> f64 {
        if self.scenario.microservices.platform.provider() != Provider::Aws {
            return 0.0;
        }
        shared::capacity_unit_hours(self.scenario, self.levels, to_functions)
    }

    /// Share of the paid CPU that no request computes on.
    pub(super) fn idle_share(&self, extra: u32) -> f64 {
        let used: f64 = self
            .groups
            .iter()
            .map(|group| {
                let mean = self.scenario.traffic.rate.get() * group.visits() * group.service.duration.get();
                mean * vcpu_in_service(group.service, aws::LAMBDA_MEMORY_PER_VCPU.value)
            })
            .sum();
        let paid = self.hosts.vcpu_hours(self.scenario, &self.packed(extra)) / HOURS as f64;
        if paid > 0.0 { (1.0 - used / paid).within(0.0, 1.0) } else { 0.0 }
    }
}

/// Hours of a week in which instances of a service of `group` have a request where so many come a second at each level: one is
/// filled before the next, as of the functions that run on the same instances.
pub(crate) fn busy_hours(group: &Group<'_>, scenario: &Scenario, levels: &Levels, rates: &[f64]) -> f64 {
    let service = Law::new(group.service.duration, group.service.duration_cv.get());
    let periods = Periods { service, slots: group.workers(scenario), rule: CloudRun::duration_rule() };
    let billed = periods.along(rates, 0);
    levels.levels.iter().zip(&billed).map(|(level, billed)| level.hours * (billed.periods[0] + billed.periods[1])).sum()
}
