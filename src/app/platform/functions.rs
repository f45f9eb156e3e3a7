//! Functions: which requests start cold, how many instances live, what a month of them comes to.

use crate::app::outcome::{Cause, Fleet, Limit, Note, SideOutcome};
use crate::app::platform::functions_week::Week;
use crate::app::platform::shared::{self, Flow};
use crate::app::platform::terms::{Start, Terms, start};
use crate::app::platform::{least_capacity, metering, percentiles};
use crate::app::scenario::{Scenario, Service, Side, WarmFloor};
use crate::app::usage::{PriceBook, Usage};
use crate::app::verdict::{Standing, people};
use crate::app::work::{Group, cpu_time, groups};
use crate::model::billing::busy_instances;
use crate::model::cold_start::{Pool, several};
use crate::model::course::Course;
use crate::model::erlang;
use crate::model::response::{Cold, Colds, Response, Stage};
use crate::model::service::Law;
use crate::model::traffic::{HOURS, Level, Levels};
use crate::model::units::Within as _;
use crate::model::units::{Rate, Seconds};

/// Steps of the fixed point between cold starts and the longer service that they cause.
const FIXED_POINT: u32 = 3;

/// A functions side over a week.
pub(crate) struct FunctionsSide<'a> {
    scenario: &'a Scenario,
    pub(super) levels: &'a Levels,
    pub(super) groups: Vec<Group<'a>>,
    pub(super) terms: Vec<Terms>,
    pub(super) starts: Vec<Option<Start>>,
}

/// A functions side with a floor of warm instances.
pub(crate) struct Sized {
    floor: u32,
    meets_goal: bool,
    /// Share of visits that start cold, by group.
    cold: Vec<f64>,
}

/// What a month of a group of like functions comes to, before anyone bills it.
pub(crate) struct Work<'a> {
    /// One of the services.
    pub(crate) service: &'a Service,
    /// Visits to all of them.
    pub(crate) visits: f64,
    /// Share of the visits that finds an instance that is kept warm for money.
    pub(crate) kept: f64,
    /// Share of the other visits that starts cold.
    pub(crate) cold: f64,
    /// Mean time of a start.
    pub(crate) start: Seconds,
    /// Instances kept warm all month, of all of them.
    pub(crate) floor: f64,
    /// Requests that an instance takes at a time.
    pub(crate) slots: u32,
    /// All of them, and the week that they go through.
    group: Group<'a>,
    rate: Rate,
    levels: &'a Levels,
    /// Share of the visits at each level of the week that comes here; nothing where all do.
    part: Option<Vec<f64>>,
}

impl Work<'_> {
    /// Instances of all the services with at least one request, on average over the month, where each visit holds its
    /// place for `times` its own duration.
    pub(crate) fn busy(&self, times: f64) -> f64 {
        let each = |(index, level): (usize, &Level)| {
            let here = self.part.as_ref().map_or(1.0, |part| part[index]);
            level.hours * busy_instances(times * here * self.group.offered(self.rate, level), self.slots)
        };
        self.group.count * self.levels.levels.iter().enumerate().map(each).sum::<f64>() / HOURS as f64
    }

    /// Visits a second to each of the services at each level of the week.
    pub(crate) fn rates(&self) -> Vec<f64> {
        let rate = |(index, level): (usize, &Level)| {
            self.part.as_ref().map_or(1.0, |part| part[index]) * self.group.rate(self.rate, level)
        };
        self.levels.levels.iter().enumerate().map(rate).collect()
    }

    /// The mean over the month of what there is at each level of the week, all the services together.
    pub(crate) fn mean(&self, at: impl Iterator<Item = f64>) -> f64 {
        let sum: f64 = self.levels.levels.iter().zip(at).map(|(level, at)| level.hours * at).sum();
        self.group.count * sum / HOURS as f64
    }

    /// Instances of each of the services that are kept warm all month.
    pub(crate) fn floor_of_each(&self) -> u32 {
        (self.floor / self.group.count).round() as u32
    }

    /// Whether the durations of its visits vary.
    pub(crate) fn varies(&self) -> bool {
        self.service.duration_cv.get() > 0.0 || self.cold > 0.0
    }
}

impl<'a> FunctionsSide<'a> {
    pub(crate) fn new(scenario: &'a Scenario, levels: &'a Levels) -> Self {
        Self::of(scenario, levels, groups(scenario))
    }

    /// The side of these services alone.
    pub(super) fn of(scenario: &'a Scenario, levels: &'a Levels, groups: Vec<Group<'a>>) -> Self {
        let choice = &scenario.serverless;
        let terms = groups.iter().map(|group| Terms::of(choice, group.service)).collect();
        let starts = groups.iter().map(|group| start(choice.platform, group.service, choice.architecture)).collect();
        Self { scenario, levels, groups, terms, starts }
    }

    /// What a verdict needs.
    pub(crate) fn standing(&self, book: &PriceBook) -> Standing {
        self.sized_standing(book).0
    }

    /// The same, with the warm instances of each function.
    pub(crate) fn sized_standing(&self, book: &PriceBook) -> (Standing, u32) {
        let sized = self.sized();
        let cloud = book.total(&self.usage(&sized));
        let standing = Standing { cloud, limit: self.limits().first().copied(), meets_goal: sized.meets_goal };
        (standing, sized.floor)
    }

    /// Everything that is shown: the bill of the standing, and the week as it runs along `course`.
    pub(crate) fn outcome(&self, book: &PriceBook, course: &Course) -> SideOutcome {
        let (sized, week) = self.running(course);
        let bill = book.bill(&self.usage(&sized));
        let hours = week.hours();
        let lost = hours.lost.iter().sum::<f64>() / (course.total() * self.scenario_visits());
        let failed_share = self.throttled_share().max(lost.min(1.0));
        SideOutcome {
            platform: self.scenario.serverless.platform,
            cloud: bill.total(),
            people: people(self.scenario, Side::Serverless),
            latency: percentiles(&self.response(&week.cold())),
            meets_goal: sized.meets_goal,
            limits: self.limits(),
            failed_share,
            idle_share: self.idle_share(&sized),
            verified_share: super::fleet::verified_share(&bill),
            fleet: Fleet::Functions(week.fleet(&hours)),
            hours,
            bill,
        }
    }

    /// The sizing of the standing with the week as it runs; more warm instances where that week, unlike its hours
    /// each for itself, does not keep the goal.
    fn running<'b>(&'b self, course: &'b Course) -> (Sized, Week<'b>) {
        let goal = self.scenario.goals.p99.get();
        let week = |floor: u32| Week::new(self.scenario, &self.groups, (&self.terms, &self.starts), course, floor);
        let late = |week: &Week<'_>| self.response(&week.cold()).exceeds(goal);
        let sized = self.sized();
        let first = week(sized.floor);
        let keeps = late(&first) <= super::LATE;
        if keeps || !sized.meets_goal || !self.buys() {
            return (Sized { meets_goal: keeps, ..sized }, first);
        }
        match least_capacity(self.most_floor(), |floor| late(&week(floor))) {
            Some(floor) => {
                let week = week(floor);
                (Sized { floor, meets_goal: true, cold: week.cold() }, week)
            }
            None => (Sized { meets_goal: false, ..sized }, first),
        }
    }

    /// Why a p99 beyond the goal is beyond it.
    pub(crate) fn cause(&self) -> Cause {
        if shared::takes_longer(self.scenario, &self.groups) {
            Cause::Work
        } else if self.late_when_warm() > super::LATE {
            Cause::Path
        } else {
            Cause::ColdStarts { keeps_warm: self.terms.iter().all(|terms| terms.keeps_warm) }
        }
    }

    /// Visits that a request makes, all services together.
    fn scenario_visits(&self) -> f64 {
        self.groups.iter().map(Group::visits).sum::<f64>().max(f64::MIN_POSITIVE)
    }

    /// Whether warm instances may be bought for the goal.
    pub(super) fn buys(&self) -> bool {
        self.scenario.serverless.warm_floor == WarmFloor::Goal && self.terms.iter().all(|terms| terms.keeps_warm)
    }

    /// More warm instances than this help nobody.
    pub(super) fn most_floor(&self) -> u32 {
        (2.0 * self.busiest_offered()).min(1e6) as u32 + 64
    }

    /// With the chosen floor, or the least that keeps the goal.
    fn sized(&self) -> Sized {
        let with = |floor: u32| {
            let cold = self.cold_shares(floor);
            let late = self.response(&cold).exceeds(self.scenario.goals.p99.get());
            (cold, late)
        };
        let sized = |floor: u32| {
            let (cold, late) = with(floor);
            Sized { floor, meets_goal: late <= super::LATE, cold }
        };
        match self.scenario.serverless.warm_floor {
            WarmFloor::Fixed(floor) if self.terms.iter().all(|terms| terms.keeps_warm) => sized(floor),
            _ if !self.buys() => sized(0),
            _ => {
                let at_once = sized(0);
                // Where the warm response alone is too slow, nothing is bought that could not help.
                if at_once.meets_goal || self.late_when_warm() > super::LATE {
                    return at_once;
                }
                least_capacity(self.most_floor(), |floor| with(floor).1).map_or(at_once, sized)
            }
        }
    }

    fn late_when_warm(&self) -> f64 {
        self.response(&vec![0.0; self.groups.len()]).exceeds(self.scenario.goals.p99.get())
    }

    /// Share of the visits to each group that start cold, over the week.
    pub(super) fn cold_shares(&self, floor: u32) -> Vec<f64> {
        let share = |index: usize| {
            let weighted = |level: &Level| level.weight() * self.pool(index, level, floor).p_cold;
            self.levels.levels.iter().map(weighted).sum::<f64>().min(1.0)
        };
        (0..self.groups.len()).map(share).collect()
    }

    /// The instances of one function of a group at a level of the week.
    fn pool(&self, index: usize, level: &Level, floor: u32) -> Pool {
        let group = &self.groups[index];
        let rate = group.rate(self.scenario.traffic.rate, level);
        let warm = group.service.duration.get();
        let Terms { keep_alive, slots, .. } = self.terms[index];
        let keep_alive = keep_alive.get();
        let extra = self.starts[index].map_or(0.0, |start| start.mean.get());
        let mut pool = several(rate * warm, keep_alive / warm, slots, floor);
        // A cold visit takes longer, which keeps instances busy longer and starts more of them.
        for _ in 0..FIXED_POINT {
            let service = warm + pool.p_cold * extra;
            if service < 1.002 * warm {
                break;
            }
            pool = several(rate * service, keep_alive / service, slots, floor);
        }
        pool
    }

    fn response(&self, cold: &[f64]) -> Response {
        let stages: Vec<Stage> = self.groups.iter().zip(&self.starts).zip(cold).map(stage).collect();
        let keep_alive = self.terms.first().map_or(0.0, |terms| terms.keep_alive.get());
        let idle_together = self.scenario.traffic.rate.get() * keep_alive < 1.0;
        Response::new(&stages, if idle_together { Colds::Together } else { Colds::Independent })
    }

    /// What may be doubtful about the bill.
    pub(crate) fn doubts(&self, book: &PriceBook) -> Option<Note> {
        let sized = self.sized();
        let more = metering::dearest(self.scenario, &self.works(&sized))?;
        let mut usage = self.usage(&sized);
        let before = book.total(&usage);
        usage.join(&more);
        Some(Note::ActivePeriods { more: book.total(&usage).less(before) })
    }

    fn works(&self, sized: &Sized) -> Vec<Work<'_>> {
        (0..self.groups.len()).map(|index| self.work(index, sized)).collect()
    }

    fn usage(&self, sized: &Sized) -> Usage {
        let work = self.works(sized);
        let mut usage = Usage::new();
        metering::functions(self.scenario, &work, &Flow::new(self.scenario, &self.groups), &mut usage);
        usage
    }

    /// The month of a group: visits that find an instance kept for money, and the rest.
    fn work(&self, index: usize, sized: &Sized) -> Work<'a> {
        self.work_at(index, sized.floor, sized.cold[index])
    }

    /// The same with `floor` instances of each kept warm, where a share `cold` of all visits starts cold.
    pub(super) fn work_at(&self, index: usize, floor: u32, cold: f64) -> Work<'a> {
        let group = &self.groups[index];
        let kept = self.kept_share(index, floor);
        let cold = if kept < 1.0 { (cold / (1.0 - kept)).min(1.0) } else { 0.0 };
        Work {
            service: group.service,
            visits: shared::requests(self.scenario) * group.visits(),
            kept,
            cold,
            start: self.starts[index].map_or(Seconds::ZERO, |start| start.mean),
            floor: f64::from(floor) * group.count,
            slots: self.terms[index].slots,
            group: *group,
            rate: self.scenario.traffic.rate,
            levels: self.levels,
            part: None,
        }
    }

    /// The month of what overflows to a group: `part` of the visits at each level, of which a share `cold` starts cold.
    /// None of its instances is kept warm for money.
    pub(super) fn overflow(&self, index: usize, part: Vec<f64>, cold: f64) -> Work<'a> {
        let share: f64 = self.levels.levels.iter().zip(&part).map(|(level, part)| level.weight() * part).sum();
        let all = self.work_at(index, 0, cold);
        Work { visits: all.visits * share, part: Some(part), ..all }
    }

    /// Share of a group's calls that find a place in one of `floor` instances kept warm. What overflows them is lost
    /// to them as calls are lost to full servers.
    fn kept_share(&self, index: usize, floor: u32) -> f64 {
        if floor == 0 {
            return 0.0;
        }
        let rate = self.scenario.traffic.rate;
        let places = floor.saturating_mul(self.terms[index].slots);
        let found =
            |level: &Level| level.weight() * (1.0 - erlang::blocked(places, self.groups[index].offered(rate, level)));
        self.levels.levels.iter().map(found).sum::<f64>().within(0.0, 1.0)
    }

    /// Share of what is paid for running that pays for provisioned instances while they wait.
    fn idle_share(&self, sized: &Sized) -> f64 {
        let busy = |index: usize| {
            let group = &self.groups[index];
            let offered = group.visits() * group.service.duration.get() * self.scenario.traffic.rate.get();
            let memory = group.service.memory.get();
            let kept = f64::from(sized.floor) * group.count;
            let busy = offered * self.kept_share(index, sized.floor) / f64::from(self.terms[index].slots);
            let idle = (kept - busy).max(0.0);
            (offered * memory, idle * memory)
        };
        let sums = (0..self.groups.len()).map(busy).fold((0.0, 0.0), |sum, next| (sum.0 + next.0, sum.1 + next.1));
        if sums.0 + sums.1 > 0.0 { sums.1 / (sums.0 + sums.1) } else { 0.0 }
    }

    /// Instances of all functions at a level of the week, with a floor of each.
    pub(super) fn instances(&self, level: &Level, floor: u32) -> f64 {
        let each = |index: usize| self.groups[index].count * self.pool(index, level, floor).instances;
        (0..self.groups.len()).map(each).sum()
    }

    /// Requests in service in the busiest hour, all functions together.
    fn busiest_offered(&self) -> f64 {
        self.levels.levels.last().map_or(0.0, |level| self.offered(level))
    }

    fn offered(&self, level: &Level) -> f64 {
        self.groups.iter().map(|group| group.count * group.offered(self.scenario.traffic.rate, level)).sum()
    }

    /// Share of requests that find no place because all instances that may run are busy (Erlang B at each level).
    pub(super) fn throttled_share(&self) -> f64 {
        let account = self.terms.iter().filter_map(|terms| terms.per_account).fold(f64::INFINITY, f64::min);
        let slots = self.terms.iter().map(|terms| terms.slots).min().unwrap_or(1);
        let all = self.turned_away(account * f64::from(slots), |level| self.offered(level));
        let rate = self.scenario.traffic.rate;
        let of_group = |(group, terms): (&Group<'_>, &Terms)| {
            let places = terms.per_service? * f64::from(terms.slots);
            Some(self.turned_away(places, |level| group.offered(rate, level)))
        };
        self.groups.iter().zip(&self.terms).filter_map(of_group).fold(all, f64::max)
    }

    /// Share of requests that find `places` taken, over the week.
    fn turned_away(&self, places: f64, offered: impl Fn(&Level) -> f64) -> f64 {
        let share = |level: &Level| {
            let offered = offered(level);
            // Ten deviations below the quota nothing is ever turned away that a share could show.
            let near = offered + 10.0 * offered.sqrt() >= places;
            if near { level.weight() * erlang::blocked(places.min(f64::from(u32::MAX)) as u32, offered) } else { 0.0 }
        };
        self.levels.levels.iter().map(share).sum()
    }

    fn limits(&self) -> Vec<Limit> {
        let mut limits = self.limits_of_services();
        if self.throttled_share() > self.scenario.goals.error_share.get() {
            limits.extend(self.instances_limit());
        }
        limits
    }

    /// The limits that a service hits by itself, however few of it run.
    pub(super) fn limits_of_services(&self) -> Vec<Limit> {
        self.groups.iter().zip(&self.terms).flat_map(|(group, terms)| limits_of(group.service, terms)).collect()
    }

    /// The instances that the busiest hour needs against those that may run.
    fn instances_limit(&self) -> Option<Limit> {
        let busiest = self.levels.levels.last()?;
        let needed = |group: &Group<'_>, terms: &Terms| {
            busy_instances(group.offered(self.scenario.traffic.rate, busiest), terms.slots)
        };
        let each = self.groups.iter().zip(&self.terms);
        let over = each.clone().find_map(|(group, terms)| {
            let (needs, allowed) = (needed(group, terms), terms.per_service?);
            (needs > 0.9 * allowed).then_some(Limit::Concurrency { needs, allowed })
        });
        let all = each.map(|(group, terms)| group.count * needed(group, terms)).sum();
        over.or_else(|| Some(Limit::Concurrency { needs: all, allowed: self.terms.first()?.per_account? }))
    }
}

/// The hard limits that a service hits.
fn limits_of(service: &Service, terms: &Terms) -> Vec<Limit> {
    let mut limits = Vec::new();
    let p99 = Law::new(service.duration, service.duration_cv.get()).quantile(0.99);
    let needs = Seconds::new(p99).unwrap_or(service.duration);
    if needs > terms.timeout {
        limits.push(Limit::Timeout { needs, allowed: terms.timeout });
    }
    if service.memory > terms.memory {
        limits.push(Limit::Memory { needs: service.memory, allowed: terms.memory });
    }
    let payload = service.response.get() / 1024.0;
    if let Some(allowed) = terms.payload.filter(|allowed| payload > *allowed) {
        limits.push(Limit::Payload { needs: payload, allowed });
    }
    let cpu = cpu_time(service);
    if let Some(allowed) = terms.cpu.filter(|allowed| cpu > *allowed) {
        limits.push(Limit::Cpu { needs: cpu, allowed });
    }
    limits
}

pub(super) fn stage(((group, start), cold): ((&Group<'_>, &Option<Start>), &f64)) -> Stage {
    let service = Law::new(group.service.duration, group.service.duration_cv.get());
    let delay = start.and_then(|start| start.law).filter(|_| *cold > 0.0);
    let cold = delay.map(|delay| Cold { share: *cold, delay });
    Stage { visits: group.visits(), cold, ..Stage::of(service) }
}
