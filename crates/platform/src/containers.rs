//! Containers: pods sized from the work, replicas by the autoscaler's target, nodes by packing, or tasks without
//! nodes; how long requests wait; what is metered.

mod from_zero;
mod limits;
mod metered;
mod rises;

pub(crate) use metered::busy_hours;

use crate::containers_week::{PATIENCE, Pace, Week, fleet, stand};
use crate::course::Rise;
use crate::hosts::{Hosts, Need, Week as Pods};
use crate::shared;
use crate::{least_beyond, percentiles, way};
use answer::standing::Standing;
use answer::{Cause, Containers, Fleet, Hours, Note, SideOutcome};
use billing::{Bill, PriceBook, verified_share};
use catalogue::limits::{aws, azure};
use model::autoscaler::replicas;
use model::burstiness::{Burstiness, phases_waits};
use model::course::Course;
use model::queueing::{Queue, Wait, wait, wait_renewal};
use model::response::{Colds, Response, Stage, Waits};
use model::service::Law;
use model::traffic::{HOURS, Level, Levels};
use model::units::{Rate, Seconds, Vcpu};
use scenario::people::people;
use scenario::places;
use scenario::work::{Group, groups, vcpu_in_service};
use scenario::{Balancing, NodeAutoscaler, Platform, Scenario, Side};

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
        Self { scenario, levels, rises, hosts: Hosts::new(scenario, &needs), groups }
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
        let failed = self.given_up(sized.extra);
        let late = week.exceeds(&self.response(sized.extra), shared::goal(self.scenario));
        let meets_goal = late <= super::LATE && failed <= self.may_fail();
        self.standing_of(book, &Sized { meets_goal, ..sized })
    }

    fn standing_of(&self, book: &PriceBook, sized: &Sized) -> Standing {
        let Sized { extra, meets_goal } = *sized;
        let limit = self.limits(extra).first().copied();
        let in_time = meets_goal || self.response(extra).exceeds(shared::goal(self.scenario)) <= super::LATE;
        Standing { cloud: self.cheaper(book, extra).1, limit, meets_goal, in_time, failed: self.given_up(extra) }
    }

    /// At most what one more node, or one more of every service of a group, adds in the level of the week that lasts
    /// longest, as a share of all that runs.
    fn grain(&self, extra: u32) -> f64 {
        let alike = self.groups.iter().map(|group| group.count).fold(1.0, f64::max);
        let step = alike.max(f64::from(self.hosts.pods_per_node()));
        let (mut longest, mut running) = (0.0, 0.0);
        for level in &self.levels.levels {
            longest = level.hours.max(longest);
            running += level.hours * self.pods(*level, extra).sum::<f64>();
        }
        if running > 0.0 { step * longest / running } else { 1.0 }
    }

    /// Everything that is shown: the bill of the standing, and the week as it runs along `course`.
    pub fn outcome(&self, book: &PriceBook, course: &Course) -> SideOutcome {
        let goal = shared::goal(self.scenario);
        let (sized, week) = self.running(course);
        let (billed_by, _) = self.cheaper(book, sized.extra);
        let bill = book.bill(&self.usage(sized.extra, billed_by));
        let failed = self.given_up(sized.extra);
        let present = |group: &Group<'_>, hour: usize| {
            let level = &self.levels.levels[usize::from(self.levels.of_hour[hour])];
            self.presence(group, level, sized.extra)
        };
        let mut hours = week.hours(self.scenario, &self.groups, &self.hosts, present);
        // The week says when, the estimate that decides and is billed says how many: they are a hundredth apart.
        let visits = course.total() * self.groups.iter().map(Group::visits).sum::<f64>();
        let sum = hours.lost.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        hours.lost.iter_mut().for_each(|lost| *lost *= (failed * visits / sum).min(f64::MAX));
        let steady = self.response(sized.extra);
        SideOutcome {
            platform: self.scenario.microservices.platform,
            cloud: bill.total(),
            people: people(self.scenario, Side::Microservices),
            latency: percentiles(|p| week.quantile(&steady, p)),
            meets_goal: week.exceeds(&steady, goal) <= super::LATE && failed <= self.may_fail(),
            limits: self.limits(sized.extra),
            quotas: self.quotas(sized.extra),
            failed_share: failed,
            idle_share: self.idle_share(sized.extra),
            verified_share: verified_share(&bill),
            fleet: Fleet::Containers(Containers { billed_by, ..self.fleet(&hours, sized.extra) }),
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
        let goal = shared::goal(self.scenario);
        let keeps = |week: &Week, extra: u32| {
            self.given_up(extra) <= self.may_fail() && week.exceeds(&self.response(extra), goal) <= super::LATE
        };
        let sized = self.sized();
        let first = self.week(sized.extra, course);
        if !sized.meets_goal || keeps(&first, sized.extra) {
            return (sized, first);
        }
        let (mut extra, most) = (sized.extra, self.most_extra());
        for _ in 0..MENDING {
            extra = (extra + extra / 2 + 1).min(most);
            let week = self.week(extra, course);
            if keeps(&week, extra) {
                return (Sized { extra, meets_goal: true }, week);
            }
        }
        // What does not help is not bought.
        (Sized { meets_goal: false, ..sized }, first)
    }

    /// Share of the requests that may fail.
    fn may_fail(&self) -> f64 {
        self.scenario.goals.error_share.get()
    }

    /// The fleet of the first service as it is set up, its replicas at a rate, and what a request spends on the way.
    pub fn simulated(&self, rate: f64) -> (model::fleet::Fleet, u32, f64) {
        let sized = self.sized();
        let mut fleet = fleet(self.scenario, &self.groups[0], &self.pace(sized.extra), self.hosts.pods_per_node());
        if let Some(busiest) = self.levels.levels.last().filter(|_| self.stand_all_week()) {
            stand(&mut fleet, self.replicas(&self.groups[0], busiest, sized.extra));
        }
        let start = fleet.settled(rate);
        (fleet, start, self.hop() + way::balancer())
    }

    fn pace(&self, extra: u32) -> Pace {
        let pod = pod_delay().get();
        Pace { pod, node: self.node_delay().get() - pod, extra }
    }

    /// The week as it runs, from the replicas that its first hour needs.
    fn week(&self, extra: u32, course: &Course) -> Week {
        let first = &self.levels.levels[usize::from(self.levels.of_hour[0])];
        let starts: Vec<u32> = self.groups.iter().map(|group| self.replicas(group, first, extra)).collect();
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
        } else if self.unqueued().exceeds(shared::goal(self.scenario)) > super::LATE {
            Cause::Path
        } else {
            Cause::Queueing
        }
    }

    /// With as many extra replicas as keep the goal.
    fn sized(&self) -> Sized {
        let goal = shared::goal(self.scenario);
        let may_fail = self.may_fail().max(1e-9);
        // Whichever is farther beyond what is allowed: answers that come late, or none.
        let late = |extra: u32| {
            let late = self.response(extra).exceeds(goal) + self.overtaken(extra);
            late.max(self.given_up(extra) / may_fail * super::LATE)
        };
        let none = late(0);
        let keeps = none <= super::LATE;
        // Where service alone is too slow, no replica helps and none is bought.
        if keeps || self.unqueued().exceeds(goal) > super::LATE {
            return Sized { extra: 0, meets_goal: keeps };
        }
        match least_beyond((0, none), self.most_extra(), late) {
            Some(extra) => Sized { extra, meets_goal: true },
            None => Sized { extra: 0, meets_goal: false },
        }
    }

    /// Replicas of each service of a group at a level: what the autoscaler holds in steady state, and the extra.
    fn replicas(&self, group: &Group<'_>, level: &Level, extra: u32) -> u32 {
        let level = self.levels.levels.last().filter(|_| self.stand_all_week()).unwrap_or(level);
        let target = self.scenario.microservices.target_utilisation.get();
        let offered = group.offered(self.scenario.traffic.rate, level);
        let workers = f64::from(group.workers(self.scenario));
        let held = replicas(offered, workers, target, group.least(self.scenario));
        held.saturating_add(extra).min(group.most(self.scenario))
    }

    /// Whether there are as many replicas all week as the busiest hour needs: nothing counts them but a number in the code
    /// that sends requests to them.
    pub(super) fn stand_all_week(&self) -> bool {
        places::spreads_by_chance(self.scenario.microservices.platform)
    }

    /// Pods of each group at a level.
    pub(super) fn pods(&self, level: Level, extra: u32) -> impl Iterator<Item = f64> + '_ + use<'_, 'a> {
        let pods = move |group: &Group<'_>| {
            f64::from(self.replicas(group, &level, extra)) * self.presence(group, &level, extra)
        };
        self.groups.iter().map(move |group| group.count * pods(group))
    }

    /// Pods of each group over the week.
    fn packed(&self, extra: u32) -> Pods {
        let levels = &self.levels.levels;
        let mut week = Pods::of(self.groups.len(), levels.len());
        levels.iter().for_each(|level| week.add(level.hours, self.pods(*level, extra)));
        week
    }

    fn response(&self, extra: u32) -> Response {
        let stages: Vec<Stage> = self.groups.iter().map(|group| self.stage(group, Some(extra))).collect();
        Response::new(&stages, Colds::Independent)
    }

    fn unqueued(&self) -> Response {
        let stages: Vec<Stage> = self.groups.iter().map(|group| self.stage(group, None)).collect();
        Response::new(&stages, Colds::Independent)
    }

    pub(super) fn stage(&self, group: &Group<'_>, extra: Option<u32>) -> Stage {
        let service = Law::new(group.service.duration, group.service.duration_cv.get());
        let waits = extra.map_or(Waits::NONE, |extra| self.waits(group, extra));
        let cold = extra.and_then(|extra| self.cold(group, extra));
        Stage { visits: group.visits(), waits, cold, hop: self.hop() + self.balancer(group), ..Stage::of(service) }
    }

    /// The waits of a group over the week, weighted by requests.
    fn waits(&self, group: &Group<'_>, extra: u32) -> Waits {
        let scv = group.service.duration_cv.get() * group.service.duration_cv.get();
        let bursts = self.bursts(group);
        let at = |level: &Level| {
            let servers = self.replicas(group, level, extra).saturating_mul(group.workers(self.scenario));
            let steady = |rate: f64| {
                // More than can be served, since no more replicas may run: whoever is answered waited as long as one may.
                let full = Wait { p_wait: 1.0, mean: PATIENCE, decay: 1.0 / PATIENCE };
                self.queue(group, rate, scv, servers).steady().unwrap_or(full)
            };
            let able = f64::from(servers) / group.service.duration.get();
            let waits = phases_waits(&bursts, group.rate(self.scenario.traffic.rate, level), able, PATIENCE, steady);
            let weight = level.weight();
            waits.into_iter().map(move |(share, wait)| (weight * share, wait))
        };
        let hours: Vec<_> = self.levels.levels.iter().flat_map(at).collect();
        Waits::merge(hours)
    }

    /// The queue of a service whose pods have so many `servers` together and get `rate` requests a second.
    ///
    /// By chance, each pod is a queue of its own with a Poisson stream; one pod after the other, a queue whose stream is as
    /// much more even as there are pods; where the pod with the fewest requests gets the next, in effect one queue for all.
    fn queue(&self, group: &Group<'_>, rate: f64, scv: f64, servers: u32) -> Queue {
        let (duration, own) = (group.service.duration, group.workers(self.scenario));
        let pods = f64::from(servers) / f64::from(own);
        let arrivals = |pods: f64| Rate::new(rate / pods.max(1.0)).unwrap_or_default();
        match self.scenario.microservices.balancing() {
            Balancing::LeastRequests => wait(arrivals(1.0), duration, scv, servers),
            Balancing::Random => wait(arrivals(pods), duration, scv, own),
            Balancing::RoundRobin => wait_renewal(arrivals(pods), 1.0 / pods.max(1.0), duration, scv, own),
        }
    }

    /// The bursts of the arrivals at a service of `group`, on top of each hour's rate. Replicas are those of the hour:
    /// a burst of half a minute is over before a new pod serves.
    pub(super) fn bursts(&self, group: &Group<'_>) -> Burstiness {
        let mean = self.scenario.traffic.rate.get() * group.service.visits.get();
        Burstiness::from_dispersion(self.scenario.traffic.burstiness.get(), mean, Burstiness::LENGTH)
    }

    /// The way through the balancer, which each request takes once, for each visit to the service that it reaches first.
    fn balancer(&self, group: &Group<'_>) -> f64 {
        let first = self.scenario.services.first().is_some_and(|first| std::ptr::eq(first, group.service));
        if first && group.visits() > 0.0 { way::balancer() / group.visits() } else { 0.0 }
    }

    /// One round trip to a pod, which stands in another zone as often as there are zones; a container of Cloudflare, in
    /// another one than the Worker before it. Assumption for that: where it stands nobody says.
    pub(super) fn hop(&self) -> f64 {
        let zones = f64::from(self.scenario.microservices.zones);
        let same = if self.stand_all_week() { 0.0 } else { 1.0 / zones };
        same * aws::RTT_SAME_ZONE.value + (1.0 - same) * aws::RTT_CROSS_ZONE.value
    }

    fn fleet(&self, hours: &Hours, extra: u32) -> Containers {
        let mean = |hours: &[f64; HOURS]| hours.iter().sum::<f64>() / HOURS as f64;
        let peak = |hours: &[f64; HOURS]| hours.iter().copied().fold(0.0, f64::max);
        let largest = self.hosts.largest();
        let busiest = self.levels.levels.last().map_or(0.0, |level| self.utilisation(level, extra));
        Containers {
            mean: mean(&hours.running),
            peak: peak(&hours.running),
            night: hours.running.iter().copied().fold(f64::MAX, f64::min),
            nodes_mean: mean(&hours.nodes),
            nodes_peak: peak(&hours.nodes),
            nodes_billed: self.nodes_billed(extra),
            extra_replicas: extra,
            cold_share: self.cold_share(extra),
            billed_by: None,
            pod_vcpu: largest.vcpu,
            pod_memory: largest.memory,
            pods_per_node: self.hosts.pods_per_node(),
            utilisation_peak: busiest,
            pod_delay: pod_delay(),
            node_delay: self.node_delay(),
        }
    }

    /// Busy share of all workers at a level.
    fn utilisation(&self, level: &Level, extra: u32) -> f64 {
        let workers: f64 = self
            .pods(*level, extra)
            .zip(&self.groups)
            .map(|(pods, group)| pods * f64::from(group.workers(self.scenario)))
            .sum();
        let busy: f64 =
            self.groups.iter().map(|group| group.count * group.offered(self.scenario.traffic.rate, level)).sum();
        if workers > 0.0 { busy / workers } else { 0.0 }
    }

    fn node_delay(&self) -> Seconds {
        let choice = &self.scenario.microservices;
        let boot = match (choice.platform, choice.node_autoscaler) {
            (platform, _) if platform.node().is_none() => 0.0,
            (_, NodeAutoscaler::None) => 0.0,
            (Platform::AzureAks | Platform::AzureAksAutomatic, NodeAutoscaler::Karpenter) => {
                azure::AKS_NODES_PROVISIONER.value
            }
            (Platform::AzureAks, NodeAutoscaler::ClusterAutoscaler) => azure::AKS_NODES_AUTOSCALER.value,
            (_, NodeAutoscaler::Karpenter) => aws::KARPENTER_BOOT.value,
            (_, NodeAutoscaler::ClusterAutoscaler) => {
                aws::CLUSTER_AUTOSCALER_DETECTION.value + aws::CLUSTER_AUTOSCALER_BOOT.value
            }
        };
        Seconds::of(pod_delay().get() + boot)
    }
}

/// The autoscaler looks, the pod starts, the image comes, the application starts.
fn pod_delay() -> Seconds {
    Seconds::of(aws::HPA_PERIOD.value + aws::POD_START.value + aws::POD_IMAGE.value)
}

/// What one pod of a group requests: what the reader says, else the CPU that its workers need when all are busy, and the
/// memory of one process.
fn need(scenario: &Scenario, group: &Group<'_>) -> Need {
    /// Less than this is not worth a pod.
    const LEAST_VCPU: f64 = 0.05;
    let pod = group.service.pod;
    let workers = group.workers(scenario);
    let derived = f64::from(workers) * vcpu_in_service(group.service, aws::LAMBDA_MEMORY_PER_VCPU.value);
    let vcpu = pod.vcpu.map_or(derived, Vcpu::get).max(LEAST_VCPU);
    Need { vcpu, memory: pod.memory.unwrap_or(group.service.memory), workers }
}
