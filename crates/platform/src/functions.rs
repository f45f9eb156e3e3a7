//! Functions: which requests start cold, how many instances live, what a month of them comes to.

mod by_floor;
mod failing;
mod limits;
pub(crate) mod managed;
mod month;
mod response;
mod weighed;
mod work;

pub(crate) use response::cold_visit;
use response::starts_alone;
pub use work::Work;

use std::cell::{Cell, OnceCell, RefCell};

use self::by_floor::ByFloor;
use self::limits::limits_of;
use crate::course::Tick;
use crate::flow::Path;
use crate::functions_week::Week;
use crate::least_beyond;
use crate::shared;
use crate::terms::{Start, Terms, start};
use crate::weekly::Weekly;
use answer::standing::Standing;
use answer::{Cause, Fleet, Hours, Limit, SideOutcome};
use billing::{Bill, PriceBook, verified_share};
use model::cold_start::{Pool, several};
use model::course::Course;
use model::erlang;
use model::traffic::{Level, Levels};
use model::units::Seconds;
use model::units::Within as _;
use scenario::people::people;
use scenario::work::{Group, groups};
use scenario::{Scenario, Side, WarmFloor};

/// Steps of the fixed point between cold starts and the longer service that they cause.
const FIXED_POINT: u32 = 3;

/// A functions side over a week.
pub struct FunctionsSide<'a> {
    scenario: &'a Scenario,
    weekly: &'a Weekly,
    levels: &'a Levels,
    pub(super) groups: Vec<Group<'a>>,
    pub(super) terms: Vec<Terms>,
    pub(super) starts: Vec<Option<Start>>,
    /// Share of the cold starts of each group at which no instance is there at all.
    pub(super) from_zero: Vec<f64>,
    /// The p99 that has to be kept, as [`shared::goal`] has it.
    goal: Cell<f64>,
    /// The way of a request where nothing is cold, which no floor changes.
    warm: OnceCell<Path>,
    /// What [`Self::cold_shares`] found.
    cold: ByFloor,
    /// What [`Self::lost`] found.
    lost: ByFloor,
}

/// A functions side with a floor of warm instances.
pub struct Sized {
    floor: u32,
    /// Whether those that are answered keep the p99 goal.
    in_time: bool,
    /// Share of visits that start cold, by group.
    cold: Vec<f64>,
    /// Share of visits that are turned away, by group.
    lost: Vec<f64>,
}

impl<'a> FunctionsSide<'a> {
    /// The side of all services of a scenario, over its week.
    pub fn new(scenario: &'a Scenario, weekly: &'a Weekly) -> Self {
        Self::of(scenario, weekly, &weekly.levels, groups(scenario))
    }

    /// The side of these services alone, at these levels of the week.
    pub(super) fn of(scenario: &'a Scenario, weekly: &'a Weekly, levels: &'a Levels, groups: Vec<Group<'a>>) -> Self {
        let choice = &scenario.serverless;
        let terms: Vec<Terms> = groups.iter().map(|group| Terms::of(choice, group.service)).collect();
        // All rise and fall together, so that each holds the same share of all instances all week.
        let own = |(group, terms): (&Group<'_>, &Terms)| {
            group.service.visits.get() * group.service.duration.get() / f64::from(terms.slots)
        };
        let all: f64 = groups.iter().zip(&terms).map(|(group, terms)| group.count * own((group, terms))).sum();
        let share = |each| if all > 0.0 { own(each) / all } else { 1.0 };
        let terms: Vec<Terms> = groups.iter().zip(&terms).map(|each| each.1.with_share(share(each))).collect();
        let kept = matches!(choice.warm_floor, WarmFloor::Fixed(1..)) && terms.iter().all(|terms| terms.keeps_warm);
        let alone = |(group, terms)| if kept { 0.0 } else { starts_alone(scenario, levels, group, terms) };
        let from_zero: Vec<f64> = groups.iter().zip(&terms).map(alone).collect();
        let starts = groups.iter().zip(&from_zero).map(|(group, share)| start(choice, group.service, *share)).collect();
        let (goal, warm, (cold, lost)) = (Cell::new(shared::goal(scenario)), OnceCell::new(), Default::default());
        Self { scenario, weekly, levels, groups, terms, starts, from_zero, goal, warm, cold, lost }
    }

    /// The side of some of its services alone, by group.
    pub(super) fn part(&self, here: &dyn Fn(usize) -> bool) -> Self {
        let places = || (0..self.groups.len()).filter(|index| here(*index));
        let (cold, lost) = (self.cold_shares(0), self.lost(0));
        // A group starts cold and is turned away by itself, whatever runs beside it.
        let of_these = |shares: &[f64]| ByFloor::without_floor(places().map(|index| shares[index]).collect());
        Self {
            groups: places().map(|index| self.groups[index]).collect(),
            terms: places().map(|index| self.terms[index]).collect(),
            starts: places().map(|index| self.starts[index]).collect(),
            from_zero: places().map(|index| self.from_zero[index]).collect(),
            goal: self.goal.clone(),
            warm: OnceCell::new(),
            cold: of_these(&cold),
            lost: of_these(&lost),
            ..*self
        }
    }

    pub(crate) const fn scenario(&self) -> &'a Scenario {
        self.scenario
    }

    /// Has `goal` kept from now on.
    pub(super) fn keep(&self, goal: f64) {
        self.goal.set(goal);
    }

    /// What a verdict needs.
    pub fn standing(&self, book: &PriceBook) -> Standing {
        self.sized_standing(book).0
    }

    /// The same, with the warm instances of each function.
    pub fn sized_standing(&self, book: &PriceBook) -> (Standing, u32) {
        let sized = self.sized();
        (self.standing_of(book, &sized), sized.floor)
    }

    /// As [`Self::standing`], sized and judged by the week as it runs along `course`, as what is shown is.
    pub fn running_standing(&self, book: &PriceBook, course: &Course) -> Standing {
        self.standing_of(book, &self.running(course).0)
    }

    fn standing_of(&self, book: &PriceBook, sized: &Sized) -> Standing {
        Standing {
            cloud: book.total(&self.usage(sized)),
            limit: self.limits(sized).first().copied(),
            meets_goal: self.meets_goal(sized),
            in_time: sized.in_time,
            failed: self.failed(&sized.lost),
        }
    }

    fn meets_goal(&self, sized: &Sized) -> bool {
        sized.in_time && self.failed(&sized.lost) <= self.scenario.goals.error_share.get()
    }

    /// Everything that is shown: the bill of the standing, and the week as it runs along `course`.
    pub fn outcome(&self, book: &PriceBook, course: &Course) -> SideOutcome {
        let (sized, week) = self.running(course);
        let bill = book.bill(&self.usage(&sized));
        let hours = Hours { lost: self.lost_by_hour(sized.floor), ..week.hours() };
        SideOutcome {
            platform: self.scenario.serverless.platform,
            cloud: bill.total(),
            people: people(self.scenario, Side::Serverless),
            latency: self.latency_in(&week),
            parts: self.parts(&week.cold()),
            timings: self.timings(),
            meets_goal: self.meets_goal(&sized),
            limits: self.limits(&sized),
            quotas: self.quotas(),
            failed_share: self.failed(&sized.lost),
            idle_share: self.idle_share(&sized),
            verified_share: verified_share(&bill),
            fleet: Fleet::Functions(week.fleet(&hours)),
            services: self.months(&sized),
            function_nodes: self.nodes_billed(&sized),
            hours,
            bill,
        }
    }

    /// The bill of this side with the warm instances of a fleet.
    pub fn bill(&self, book: &PriceBook, fleet: &Fleet) -> Bill {
        let floor = if let Fleet::Functions(fleet) = fleet { fleet.warm_floor } else { 0 };
        book.bill(&self.usage(&Sized { floor, in_time: false, cold: self.cold_shares(floor), lost: self.lost(floor) }))
    }

    /// The sizing of the standing with the week as it runs; more warm instances where that week, unlike its hours
    /// each for itself, does not keep the goal.
    fn running<'b>(&'b self, course: &Course) -> (Sized, Week<'b>) {
        let goal = self.goal.get();
        let bursts = Week::bursts(self.scenario, &self.groups, &self.terms, course);
        let week = |floor: u32| Week::new(&self.groups, (&self.terms, &self.starts), (course, &bursts), floor);
        let late = |week: &Week<'_>| self.response(&week.cold()).exceeds(goal);
        let sized = self.sized();
        let first = week(sized.floor);
        let first_late = late(&first);
        let keeps = first_late <= super::LATE;
        if keeps || !sized.in_time || !self.buys() {
            return (Sized { in_time: keeps, ..sized }, first);
        }
        match least_beyond((sized.floor, first_late), self.most_floor(), |floor| late(&week(floor))) {
            Some(floor) => {
                let week = week(floor);
                (Sized { floor, in_time: true, cold: week.cold(), lost: self.lost(floor) }, week)
            }
            None => (Sized { in_time: false, ..sized }, first),
        }
    }

    /// Why a p99 beyond the goal is beyond it.
    pub fn cause(&self) -> Cause {
        if shared::takes_longer(self.scenario, &self.groups) {
            Cause::Work
        } else if self.late_when_warm() > super::LATE {
            Cause::Path
        } else {
            Cause::ColdStarts { keeps_warm: self.terms.iter().all(|terms| terms.keeps_warm) }
        }
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
            let late = self.late(&cold);
            (cold, late)
        };
        let sized = |floor: u32, (cold, late): (Vec<f64>, f64)| {
            let in_time = late <= super::LATE;
            Sized { floor, in_time, cold, lost: self.lost(floor) }
        };
        match self.scenario.serverless.warm_floor {
            WarmFloor::Fixed(floor) if self.terms.iter().all(|terms| terms.keeps_warm) => sized(floor, with(floor)),
            _ if !self.buys() => sized(0, with(0)),
            _ => {
                let (cold, late) = with(0);
                let at_once = sized(0, (cold, late));
                // Where the warm response alone is too slow, nothing is bought that could not help.
                if at_once.in_time || self.late_when_warm() > super::LATE {
                    return at_once;
                }
                // What keeps the goal is among those that were tried.
                let kept = RefCell::new(None);
                let tried = |floor: u32| {
                    let (cold, late) = with(floor);
                    if late <= super::LATE {
                        kept.replace(Some((floor, cold, late)));
                    }
                    late
                };
                let found = least_beyond((0, late), self.most_floor(), tried);
                match (found, kept.into_inner()) {
                    (Some(floor), Some((known, cold, late))) if known == floor => sized(floor, (cold, late)),
                    (Some(floor), _) => sized(floor, with(floor)),
                    (None, _) => at_once,
                }
            }
        }
    }

    fn late_when_warm(&self) -> f64 {
        self.warm().exceeds(self.goal.get())
    }

    /// Share of the visits to each group that start cold, over the week.
    pub(super) fn cold_shares(&self, floor: u32) -> Vec<f64> {
        self.cold.at(floor, || self.cold_shares_with(floor))
    }

    fn cold_shares_with(&self, floor: u32) -> Vec<f64> {
        let share = |index: usize| {
            if self.terms[index].managed.is_some() {
                return 0.0;
            }
            if let Some(share) = self.cold_at_ticks(index, floor) {
                return share;
            }
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
        let Terms { keep_alive, slots, managed, .. } = self.terms[index];
        if let Some(environment) = managed {
            return Pool { p_cold: 0.0, instances: f64::from(environment.needed(rate * warm, floor)) };
        }
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

    /// The same of one group where all requests come in bursts so far apart that no instance lives on to the next:
    /// each begins with as many starts as run at once at its busiest, at most one for each request.
    fn cold_at_ticks(&self, index: usize, floor: u32) -> Option<f64> {
        let Tick { seconds, amount, .. } = self.lonely_ticks(index)?;
        let (group, slots) = (&self.groups[index], self.terms[index].slots);
        let warm = group.service.duration.get();
        let extra = self.starts[index].map_or(0.0, |start| start.mean.get());
        let rate = self.scenario.traffic.rate.get() * group.service.visits.get() * amount;
        let requests = rate * seconds;
        let cold = |service: f64| {
            let busy = rate * service * (1.0 - libm::exp(-seconds / service));
            let started = several(busy, seconds / service, slots, 0).instances - f64::from(floor);
            if requests > 0.0 { (started / requests).within(0.0, 1.0) } else { 0.0 }
        };
        let mut share = cold(warm);
        for _ in 0..FIXED_POINT {
            let service = warm + share * extra;
            if service < 1.002 * warm {
                break;
            }
            share = cold(service);
        }
        Some(share)
    }

    /// The bursts that the week consists of, where no instance of a group lives on from one to the next.
    pub(super) fn lonely_ticks(&self, index: usize) -> Option<Tick> {
        let tick = self.weekly.ticks.as_ref()?.tick;
        let lives = self.terms[index].keep_alive.get() + self.groups[index].service.duration.get();
        (lives + tick.seconds < tick.every).then_some(tick)
    }

    /// The month of a group: visits that find an instance kept for money, and the rest.
    fn work(&self, index: usize, sized: &Sized) -> Work<'a> {
        self.work_at(index, sized.floor, sized.cold[index]).answered(1.0 - sized.lost[index])
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
            start: self.starts[index].filter(|_| self.bills_starts()).map_or(Seconds::ZERO, |start| start.billed),
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
        if self.terms.iter().any(|terms| terms.managed.is_some()) {
            return self.idle_share_of_instances(sized);
        }
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

    fn limits(&self, sized: &Sized) -> Vec<Limit> {
        let mut limits = self.limits_of_services();
        limits.extend(self.instances_limit(&sized.lost));
        limits
    }

    /// The limits that a service hits by itself, however few of it run.
    pub(super) fn limits_of_services(&self) -> Vec<Limit> {
        self.groups.iter().zip(&self.terms).flat_map(|(group, terms)| limits_of(group.service, terms)).collect()
    }
}
