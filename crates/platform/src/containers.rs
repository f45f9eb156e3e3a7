//! Containers: pods sized from the work, replicas by the autoscaler's target, nodes by packing, or tasks without
//! nodes; how long requests wait; what is metered.

mod counted;
mod from_zero;
mod limits;
mod metered;
mod pace;
mod part;
mod path;
mod rises;
mod waits;
mod weighed;

pub use counted::Pieces;
pub(crate) use metered::busy_hours;

use crate::containers_week::{Usual, Week, fleet, stand};
use crate::course::Rise;
use crate::flow::Path;
use crate::hosts::{Hosts, Need, Week as Pods};
use crate::least_beyond;
use crate::parts::{SHOWN, Stretch, parts};
use crate::shared;
use answer::parts::LatencyParts;
use answer::standing::Standing;
use answer::{Cause, Containers, Fleet, Hours, Note, SideOutcome};
use billing::{Bill, PriceBook, verified_share};
use catalogue::limits::aws;
use model::course::Course;
use model::traffic::{HOURS, Levels};
use model::units::{Seconds, Vcpu};
use rises::Behind;
use scenario::people::people;
use scenario::places;
use scenario::work::{Group, groups, vcpu_in_service};
use scenario::{Scenario, Side};
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

/// Most replicas that are added to a service for the sake of the goal.
const MOST_EXTRA: u32 = 100_000;

/// How often an outcome adds half as many extra replicas again when the week as it runs misses the goal.
const MENDING: u32 = 12;

/// A containers side over a week.
pub struct ContainersSide<'a> {
    scenario: &'a Scenario,
    levels: &'a Levels,
    rises: &'a [Rise],
    pub(super) groups: Vec<Group<'a>>,
    pub(super) hosts: Hosts,
    /// The fleet of a service of each group, without extra replicas.
    fleets: OnceCell<Vec<model::fleet::Fleet>>,
    /// Mean replicas of a service of each group at each level, group by group; see [`Self::held`].
    held: OnceCell<Vec<f64>>,
    /// What was asked for of [`Self::overtaken`] and [`Self::given_up`], as shares, by extra replicas.
    after: RefCell<Vec<(u32, Behind)>>,
    /// The latter without any.
    given_at_once: OnceCell<f64>,
    /// What was asked for last of [`Self::late`], for so many extra replicas.
    known_late: Cell<Option<(u32, f64)>>,
    /// The p99 that has to be kept, as [`shared::goal`] has it.
    goal: Cell<f64>,
    /// The way of a request, by extra replicas.
    paths: RefCell<Vec<(u32, Rc<Path>)>>,
    /// The same where nobody waits.
    unqueued: OnceCell<Path>,
    /// What each rise loses at each group without extra replicas, group by group; see [`Self::given_up`].
    lost_at_once: OnceCell<Vec<f64>>,
}

/// A containers side with a number of extra replicas.
struct Sized {
    extra: u32,
    meets_goal: bool,
}

impl<'a> ContainersSide<'a> {
    /// The side of all services of a scenario, over the load levels and the rises of its week.
    pub fn new(scenario: &'a Scenario, levels: &'a Levels, rises: &'a [Rise]) -> Self {
        Self::of(scenario, levels, rises, groups(scenario))
    }

    /// The side of these services alone.
    pub(super) fn of(scenario: &'a Scenario, levels: &'a Levels, rises: &'a [Rise], groups: Vec<Group<'a>>) -> Self {
        let needs: Vec<Need> = groups.iter().map(|group| need(scenario, group)).collect();
        let hosts = Hosts::new(scenario, &needs);
        Self {
            scenario,
            levels,
            rises,
            hosts,
            groups,
            fleets: OnceCell::new(),
            held: OnceCell::new(),
            after: RefCell::default(),
            given_at_once: OnceCell::new(),
            known_late: Cell::new(None),
            goal: Cell::new(shared::goal(scenario)),
            paths: RefCell::default(),
            unqueued: OnceCell::new(),
            lost_at_once: OnceCell::new(),
        }
    }

    pub(crate) const fn scenario(&self) -> &'a Scenario {
        self.scenario
    }

    /// Has `goal` kept from now on: what has nothing to do with it stays known.
    pub(super) fn keep(&self, goal: f64) {
        self.goal.set(goal);
        self.known_late.set(None);
        self.after.borrow_mut().clear();
    }

    /// What a verdict needs.
    pub fn standing(&self, book: &PriceBook) -> Standing {
        self.sized_standing(book).0
    }

    /// The same, with the extra replicas of each service and the largest step of the bill as a share of it.
    pub fn sized_standing(&self, book: &PriceBook) -> (Standing, u32, f64) {
        let sized = self.sized();
        (self.standing_of(book, &sized), sized.extra, self.grain(sized.extra))
    }

    /// As [`Self::standing`], sized and judged by the week as it runs along `course`, as what is shown is.
    pub fn running_standing(&self, book: &PriceBook, course: &Course) -> Standing {
        let (sized, week) = self.running(course);
        let meets_goal = self.keeps_goal(sized.extra, &week, &self.response(sized.extra));
        self.standing_of(book, &Sized { meets_goal, ..sized })
    }

    fn standing_of(&self, book: &PriceBook, sized: &Sized) -> Standing {
        let Sized { extra, meets_goal } = *sized;
        let limit = self.limits(extra).first().copied();
        let in_time = meets_goal || self.late(extra) <= super::LATE;
        Standing { cloud: self.cheaper(book, extra).1, limit, meets_goal, in_time, failed: self.given_up(extra) }
    }

    /// At most what one more node, or one more of every service of a group, adds in the level of the week that lasts
    /// longest, as a share of all that runs.
    fn grain(&self, extra: u32) -> f64 {
        let alike = self.groups.iter().map(|group| group.count).fold(1.0, f64::max);
        let step = alike.max(f64::from(self.hosts.pods_per_node()));
        let (mut longest, mut running) = (0.0, 0.0);
        for (place, level) in self.levels.levels.iter().enumerate() {
            longest = level.hours.max(longest);
            running += level.hours * self.pods(place, extra).sum::<f64>();
        }
        if running > 0.0 { step * longest / running } else { 1.0 }
    }

    /// Everything that is shown: the bill of the standing, and the week as it runs along `course`.
    pub fn outcome(&self, book: &PriceBook, course: &Course) -> SideOutcome {
        let (sized, week) = self.running(course);
        let steady = self.response(sized.extra);
        let (billed_by, _) = self.cheaper(book, sized.extra);
        let bill = book.bill(&self.usage(sized.extra, billed_by));
        let failed = self.given_up(sized.extra);
        let usual = |group: usize, hour: usize| {
            let level = usize::from(self.levels.of_hour[hour]);
            Usual { held: self.held(group, level, sized.extra), present: self.presence(group, level, sized.extra) }
        };
        let mut hours = week.hours(self.scenario, &self.groups, &self.hosts, usual);
        // The week says when, the estimate that decides and is billed says how many: they are a hundredth apart.
        let visits = course.total() * self.groups.iter().map(Group::visits).sum::<f64>();
        let sum = hours.lost.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        hours.lost.iter_mut().for_each(|lost| *lost *= (failed * visits / sum).min(f64::MAX));
        SideOutcome {
            platform: self.scenario.microservices.platform,
            cloud: bill.total(),
            people: people(self.scenario, Side::Microservices),
            latency: weighed::latency(&week, &steady),
            parts: self.parts(&week, sized.extra),
            timings: self.timings(),
            meets_goal: self.keeps_goal(sized.extra, &week, &steady),
            limits: self.limits(sized.extra),
            quotas: self.quotas(sized.extra),
            failed_share: failed,
            idle_share: self.idle_share(sized.extra),
            verified_share: verified_share(&bill),
            fleet: Fleet::Containers(Containers { billed_by, ..self.fleet(&week, &hours, sized.extra) }),
            services: self.months(sized.extra),
            function_nodes: Vec::new(),
            hours,
            bill,
        }
    }

    /// The bill of this side with the extra replicas of a fleet.
    pub fn bill(&self, book: &PriceBook, fleet: &Fleet) -> Bill {
        let extra = if let Fleet::Containers(fleet) = fleet { fleet.extra_replicas } else { 0 };
        book.bill(&self.usage(extra, self.cheaper(book, extra).0))
    }

    /// The sizing of the standing with the week as it runs; a little more where the estimate of the standing was too
    /// bright and that is enough.
    fn running(&self, course: &Course) -> (Sized, Week) {
        let goal = self.goal.get();
        let keeps = |week: &Week, extra: u32| {
            self.given_up(extra) <= self.may_fail() && week.exceeds(&self.response(extra), goal) <= super::LATE
        };
        let sized = self.sized();
        let first = self.week(sized.extra, course);
        if !sized.meets_goal || keeps(&first, sized.extra) {
            return (sized, first);
        }
        let (mut low, most) = (sized.extra, self.most_extra());
        let mut found = None;
        for _ in 0..MENDING {
            let extra = (low + low / 2 + 1).min(most);
            let week = self.week(extra, course);
            if keeps(&week, extra) {
                found = Some((extra, week));
                break;
            }
            low = extra;
        }
        // What does not help is not bought.
        let Some((mut high, mut week)) = found else { return (Sized { meets_goal: false, ..sized }, first) };
        // Nor is what is not needed, to a sixteenth.
        while high - low > 1 + low / 16 {
            let middle = u32::midpoint(low, high);
            let tried = self.week(middle, course);
            if keeps(&tried, middle) {
                (high, week) = (middle, tried);
            } else {
                low = middle;
            }
        }
        (Sized { extra: high, meets_goal: true }, week)
    }

    /// Share of the requests that may fail.
    fn may_fail(&self) -> f64 {
        self.scenario.goals.error_share.get()
    }

    /// The fleet of the first service as it is set up, and its replicas at a rate.
    pub fn simulated(&self, rate: f64) -> (model::fleet::Fleet, u32) {
        let sized = self.sized();
        let mut fleet = fleet(self.scenario, &self.groups[0], &self.pace(sized.extra), self.hosts.pods_per_node());
        if self.stand_all_week() {
            stand(&mut fleet, self.replicas(0, self.levels.levels.len() - 1, sized.extra));
        }
        let start = fleet.settled(rate);
        (fleet, start)
    }

    /// The week as it runs, from the replicas that its first hour needs.
    fn week(&self, extra: u32, course: &Course) -> Week {
        let first = usize::from(self.levels.of_hour[0]);
        let starts: Vec<u32> = (0..self.groups.len()).map(|group| self.replicas(group, first, extra)).collect();
        Week::new(self.scenario, &self.groups, course, (&self.pace(extra), self.hosts.pods_per_node(), &starts))
    }

    /// What was substituted for what the scenario says.
    pub fn notes(&self) -> Vec<Note> {
        self.hosts.note().into_iter().collect()
    }

    /// Why a p99 beyond the goal is beyond it.
    pub fn cause(&self) -> Cause {
        if shared::takes_longer(self.scenario, &self.groups) {
            Cause::Work
        } else if self.late_unqueued() > super::LATE {
            Cause::Path
        } else {
            Cause::Queueing
        }
    }

    /// With as many extra replicas as keep the goal and what may fail, or at least what may fail.
    fn sized(&self) -> Sized {
        let may_fail = self.may_fail().max(1e-9);
        let failing = |extra: u32| self.given_up(extra) / may_fail * super::LATE;
        // Whichever is farther beyond what is allowed: answers that come late, or none.
        let late = |extra: u32| (self.late(extra) + self.overtaken(extra)).max(failing(extra));
        let most = self.most_extra();
        let none = late(0);
        if none <= super::LATE {
            return Sized { extra: 0, meets_goal: true };
        }
        // Where service alone is too slow, no replica makes answers come in time.
        let in_time = self.late_unqueued() <= super::LATE;
        if let Some(extra) = in_time.then(|| least_beyond((0, none), most, late)).flatten() {
            return Sized { extra, meets_goal: true };
        }
        let failing_now = failing(0);
        let answered = if failing_now > super::LATE { least_beyond((0, failing_now), most, failing) } else { None };
        Sized { extra: answered.unwrap_or(0), meets_goal: false }
    }

    /// The fleet of a service of a group, without extra replicas.
    fn fleet_of(&self, group: usize) -> &model::fleet::Fleet {
        let each = |group: &Group<'_>| {
            let mut fleet = fleet(self.scenario, group, &self.pace(0), self.hosts.pods_per_node());
            if self.stand_all_week() {
                stand(&mut fleet, self.standing_replicas(group));
            }
            fleet
        };
        &self.fleets.get_or_init(|| self.groups.iter().map(each).collect())[group]
    }

    /// The same in whole replicas.
    fn replicas(&self, group: usize, level: usize, extra: u32) -> u32 {
        self.held(group, level, extra).round() as u32
    }

    /// Replicas of each service of a group that stand all week: as many as its busiest hour needs.
    fn standing_replicas(&self, group: &Group<'_>) -> u32 {
        let target = self.scenario.microservices.target_utilisation.get();
        let busiest = self.levels.levels.last();
        let offered = busiest.map_or(0.0, |level| group.offered(self.scenario.traffic.rate, level));
        let workers = f64::from(group.workers(self.scenario));
        model::autoscaler::replicas(offered, workers, target, group.least(self.scenario))
    }

    /// Whether there are as many replicas all week as the busiest hour needs: nothing counts them but a number in the code
    /// that sends requests to them.
    pub(super) fn stand_all_week(&self) -> bool {
        places::spreads_by_chance(self.scenario.microservices.platform)
    }

    /// Pods of each group at a level.
    pub(super) fn pods(&self, level: usize, extra: u32) -> impl Iterator<Item = f64> + '_ + use<'_, 'a> {
        let pods = move |group: usize| self.held(group, level, extra) * self.presence(group, level, extra);
        self.groups.iter().enumerate().map(move |(place, group)| group.count * pods(place))
    }

    /// Pods of each group over the week.
    fn packed(&self, extra: u32) -> Pods {
        let levels = &self.levels.levels;
        let mut week = Pods::of(self.groups.len(), levels.len());
        levels.iter().enumerate().for_each(|(place, level)| week.add(level.hours, self.pods(place, extra)));
        week
    }

    /// Of what the percentiles are made, in the week as it runs.
    fn parts(&self, week: &Week, extra: u32) -> LatencyParts {
        let at = |stretch: &Stretch| {
            let (path, week) = (self.path(extra, stretch), week.with_delays(stretch.wait));
            SHOWN.map(|p| week.quantile(path.response(), p))
        };
        parts(at, [true, true, true, self.cold_share(extra) > 0.0])
    }

    /// Replicas of each group at the moment of the week at which most of them run.
    fn peaks(&self, week: &Week, hours: &Hours, extra: u32) -> Vec<f64> {
        let busiest = self.levels.levels.len() - 1;
        let level = &self.levels.levels[busiest];
        let most = |(place, group): (usize, &Group<'_>)| {
            let rate = group.rate(self.scenario.traffic.rate, level);
            let by_chance = self.fleet_of(place).peak(rate, 3_600.0 * level.hours) + f64::from(extra);
            let usual = week.most(place).max(self.held(place, busiest, extra));
            // What chance brings to one of many services it does not bring to all of them at once.
            let beyond = (by_chance.min(f64::from(group.most(self.scenario))) - usual).max(0.0);
            group.count * usual + group.count.sqrt() * beyond
        };
        let most: Vec<f64> = self.groups.iter().enumerate().map(most).collect();
        // Those that sleep are no more than were there in some hour.
        let awake = hours.running.iter().any(|running| *running > 0.0);
        if awake { most } else { vec![0.0; most.len()] }
    }

    fn fleet(&self, week: &Week, hours: &Hours, extra: u32) -> Containers {
        let mean = |hours: &[f64; HOURS]| hours.iter().sum::<f64>() / HOURS as f64;
        let largest = self.hosts.largest();
        let busiest = self.levels.levels.len() - 1;
        let peaks = self.peaks(week, hours, extra);
        Containers {
            mean: mean(&hours.running),
            peak: peaks.iter().sum(),
            night: hours.running.iter().copied().fold(f64::MAX, f64::min),
            nodes_mean: mean(&hours.nodes),
            nodes_peak: self.hosts.nodes(self.scenario, &peaks),
            nodes_billed: self.nodes_billed(extra),
            extra_replicas: extra,
            cold_share: self.cold_share(extra),
            billed_by: None,
            pod_vcpu: largest.vcpu,
            pod_memory: largest.memory,
            pods_per_node: self.hosts.pods_per_node(),
            utilisation_peak: self.utilisation(busiest, extra),
            pod_delay: self.pod_delay(),
            pod_start: Seconds::of(self.pod_start()),
            node_delay: Seconds::of(self.pod_delay().get() + self.node_boot()),
        }
    }

    /// Busy share of all workers at a level.
    fn utilisation(&self, place: usize, extra: u32) -> f64 {
        let level = &self.levels.levels[place];
        let workers: f64 = self
            .pods(place, extra)
            .zip(&self.groups)
            .map(|(pods, group)| pods * f64::from(group.workers(self.scenario)))
            .sum();
        let busy: f64 =
            self.groups.iter().map(|group| group.count * group.offered(self.scenario.traffic.rate, level)).sum();
        if workers > 0.0 { busy / workers } else { 0.0 }
    }
}

/// What one pod of a group requests: what the reader says, else the CPU that its workers need when all are busy, and the
/// memory of one process.
pub(crate) fn need(scenario: &Scenario, group: &Group<'_>) -> Need {
    /// Less than this is not worth a pod.
    const LEAST_VCPU: f64 = 0.05;
    let pod = group.service.pod;
    let workers = group.workers(scenario);
    let derived = f64::from(workers) * vcpu_in_service(group.service, aws::LAMBDA_MEMORY_PER_VCPU.value);
    let vcpu = pod.vcpu.map_or(derived, Vcpu::get).max(LEAST_VCPU);
    Need { vcpu, memory: pod.memory.unwrap_or(group.service.memory), workers }
}
