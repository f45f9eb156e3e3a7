//! Each kind of service on the side where it is cheaper: containers that follow their load, functions behind them.
//!
//! A whole search tries every way to part up to eight kinds of services, first by price with no more capacity than the
//! load needs, then, cheapest first, with as much as keeps the goal. A quick one, and one over more kinds, moves one kind
//! after the other to the other side and keeps what is cheaper.

use super::{Depth, Mixer, Sides, keeps};
use crate::containers::ContainersSide;
use crate::flow::Path;
use crate::functions::{FunctionsSide, Work};
use crate::metering::Month;
use crate::parts::Stretch;
use crate::shared::{self, Flow};
use crate::{LATE, least_beyond, least_capacity, metering, percentiles};
use answer::Limit;
use answer::mixed::{Mixed, Way};
use billing::Usage;
use model::money::Usd;
use model::response::Response;
use model::traffic::HOURS;
use scenario::people::people_of_both;
use scenario::places::has_billing;
use scenario::work::{Group, alike};
use scenario::{BilledBy, Side};
use std::rc::Rc;

/// Kinds of services up to which every way to part them is tried.
const EVERY_WAY: usize = 8;

/// Kinds of services beyond which no parting is looked for.
const MOST_KINDS: usize = 32;

/// Most replicas that are added to a service for the sake of the goal.
const MOST_EXTRA: u32 = 4_096;

/// Partings that are sized for the goal before the search gives up.
const SIZED: usize = 12;

/// All services of a scenario, and what flows.
pub struct Split<'a> {
    mixer: Mixer<'a>,
    groups: Vec<Group<'a>>,
    /// All of them on functions.
    functions: Rc<FunctionsSide<'a>>,
    /// All of them on containers.
    containers: Rc<ContainersSide<'a>>,
    flow: Flow,
}

/// One way to part them; `true` is containers.
struct Parted<'a> {
    functions: FunctionsSide<'a>,
    containers: ContainersSide<'a>,
    /// Which services containers carry, by kind.
    carried: Vec<bool>,
}

/// With so much capacity.
struct Capacity {
    extra: u32,
    floor: u32,
    cold: Vec<f64>,
}

impl<'a> Split<'a> {
    /// Prepared for the scenario of `mixer`.
    pub fn new(mixer: Mixer<'a>) -> Self {
        let Sides { functions, containers } = mixer.sides.clone();
        let groups = functions.groups.clone();
        let flow = Flow::new(mixer.scenario, &groups);
        Self { mixer, groups, functions, containers, flow }
    }

    /// The cheapest parting that costs less than `budget` and keeps limits and goal: its cloud, and which kinds are on
    /// containers.
    pub fn cheapest(&self, budget: Option<Usd>, depth: Depth) -> Option<(Usd, Vec<bool>)> {
        let kinds = self.groups.len();
        let ways = match kinds {
            0..=1 => return None,
            2..=EVERY_WAY if depth == Depth::Whole => self.every_way(),
            _ if kinds <= MOST_KINDS => self.one_by_one(),
            _ => return None,
        };
        let below = |cloud: Usd| budget.is_none_or(|budget| cloud < budget);
        let mut best: Option<(Usd, Vec<bool>)> = None;
        for (least, carried) in ways.into_iter().take(SIZED) {
            let beaten = best.as_ref().is_some_and(|(cloud, _)| least >= *cloud);
            if beaten || !below(least) {
                break;
            }
            let parted = self.parted(&carried);
            let Some(capacity) = parted.sized(&self.mixer) else { continue };
            let cloud = self.mixer.book.total(&self.usage(&parted, &capacity));
            if below(cloud) && best.as_ref().is_none_or(|(least, _)| cloud < *least) {
                best = Some((cloud, carried));
            }
        }
        best
    }

    /// Every parting with what it costs at least, cheapest first.
    fn every_way(&self) -> Vec<(Usd, Vec<bool>)> {
        let kinds = self.groups.len();
        let way = |mask: u32| -> (Usd, Vec<bool>) {
            let carried: Vec<bool> = (0..kinds).map(|kind| mask >> kind & 1 == 1).collect();
            (self.least(&carried), carried)
        };
        let mut ways: Vec<_> = (1..(1 << kinds) - 1).map(way).collect();
        ways.sort_by_key(|(cloud, _)| *cloud);
        ways
    }

    /// The partings that moving one kind after the other leads to, from all on functions and from all on containers.
    fn one_by_one(&self) -> Vec<(Usd, Vec<bool>)> {
        let mut found: Vec<_> = [false, true].into_iter().filter_map(|from| self.moved(from)).collect();
        found.sort_by_key(|(cloud, _)| *cloud);
        found
    }

    /// From all on one side: `true` is containers.
    fn moved(&self, from: bool) -> Option<(Usd, Vec<bool>)> {
        let mut carried = vec![from; self.groups.len()];
        let mut least: Option<Usd> = None;
        for kind in 0..carried.len() {
            carried[kind] = !from;
            if carried.iter().all(|carried| *carried != from) {
                carried[kind] = from;
                break;
            }
            let cloud = self.least(&carried);
            // The first to move brings the other side's fees, so that it is moved whatever it costs.
            match least {
                Some(before) if cloud >= before => carried[kind] = from,
                _ => least = Some(cloud),
            }
        }
        least.map(|cloud| (cloud, carried))
    }

    fn parted(&self, carried: &[bool]) -> Parted<'a> {
        Parted {
            functions: self.functions.part(&|kind| !carried[kind]),
            containers: self.containers.part(&|kind| carried[kind]),
            carried: carried.to_vec(),
        }
    }

    /// What a parting costs with no capacity for the sake of the goal.
    pub fn least(&self, carried: &[bool]) -> Usd {
        let parted = self.parted(carried);
        let cold = parted.functions.cold_shares(0);
        self.mixer.book.total(&self.usage(&parted, &Capacity { extra: 0, floor: 0, cold }))
    }

    fn usage(&self, parted: &Parted<'_>, capacity: &Capacity) -> Usage {
        let Mixer { scenario, .. } = self.mixer;
        let share = |index: usize| f64::from(u8::from(parted.carried[index]));
        let answered = 1.0 - parted.failed(capacity);
        let flow = self.flow.carried(scenario, &self.groups, &share).answered(answered);
        let month = parted.containers.month(capacity.extra, flow, 1.0 - share(0));
        let platform = scenario.microservices.platform;
        let ways: &[Option<BilledBy>] = match scenario.microservices.billing {
            _ if !has_billing(platform) => &[None],
            BilledBy::Cheaper => &[Some(BilledBy::Request), Some(BilledBy::Instance)],
            BilledBy::Request => &[Some(BilledBy::Request)],
            BilledBy::Instance => &[Some(BilledBy::Instance)],
        };
        let lost = parted.functions.lost(capacity.floor);
        let work = |(index, cold): (usize, &f64)| {
            parted.functions.work_at(index, capacity.floor, *cold).answered(1.0 - lost[index])
        };
        let work: Vec<Work<'_>> = capacity.cold.iter().enumerate().map(work).collect();
        let mut usages = ways.iter().map(|billed_by| {
            let mut usage = Usage::new();
            let month = Month { billed_by: *billed_by, ..month.clone() };
            metering::mixed(&month, &work, &self.flow.answered(answered), &mut usage);
            usage
        });
        let first = usages.next().unwrap_or_default();
        let total = |usage: &Usage| self.mixer.book.total(usage);
        usages.fold(first, |least, next| if total(&next) < total(&least) { next } else { least })
    }

    /// Everything that is shown of a parting.
    pub fn outcome(&self, carried: &[bool]) -> Mixed {
        let scenario = self.mixer.scenario;
        let parted = self.parted(carried);
        let cold = parted.functions.cold_shares(0);
        let capacity = parted.sized(&self.mixer).unwrap_or(Capacity { extra: 0, floor: 0, cold });
        let bill = self.mixer.book.bill(&self.usage(&parted, &capacity));
        let sides = scenario.services.iter().map(|service| {
            let kind = self.groups.iter().position(|group| alike(group.service, service));
            if kind.is_some_and(|kind| carried[kind]) { Side::Microservices } else { Side::Serverless }
        });
        let levels = &self.mixer.levels.levels;
        let instances = |place: usize| parted.functions.instances(&levels[place], capacity.floor);
        let mean = levels.iter().enumerate().map(|(place, level)| level.hours / HOURS as f64 * instances(place)).sum();
        let visits = |groups: &[Group<'_>]| groups.iter().map(Group::visits).sum::<f64>();
        let colds = parted.functions.groups.iter().zip(&capacity.cold).map(|(group, cold)| group.visits() * cold);
        let pods: Vec<f64> = parted.containers.pods(levels.len() - 1, capacity.extra).collect();
        let response = parted.response(&capacity);
        Mixed {
            way: Way::ByService(sides.collect()),
            cloud: bill.total(),
            people: people_of_both(scenario),
            latency: percentiles(|p| response.quantile(p)),
            functions_share: visits(&parted.functions.groups) / visits(&self.groups).max(f64::MIN_POSITIVE),
            cold_share: colds.sum::<f64>().min(1.0),
            failed_share: parted.failed(&capacity),
            instances: [mean, instances(levels.len() - 1)],
            pods: pods.iter().sum(),
            nodes: parted.containers.hosts.nodes(scenario, &pods),
            bill,
        }
    }
}

impl Parted<'_> {
    /// As much capacity as keeps limits and goal: replicas first, since they help every request that waits, then warm
    /// instances; nothing where neither helps.
    fn sized(&self, mixer: &Mixer<'_>) -> Option<Capacity> {
        let goals = &mixer.scenario.goals;
        let throttled = self.functions.failed(&self.functions.lost(0)) > goals.error_share.get();
        if throttled || !self.limits(0).is_empty() {
            return None;
        }
        let with = |extra: u32, floor: u32| Capacity { extra, floor, cold: self.functions.cold_shares(floor) };
        let late = |extra: u32, floor: u32| {
            let late =
                self.path(&with(extra, floor)).exceeds(shared::goal(mixer.scenario)) + self.containers.overtaken(extra);
            late.max(self.containers.given_up(extra) / goals.error_share.get().max(1e-9) * LATE)
        };
        let most = if self.functions.buys() { self.functions.most_floor() } else { 0 };
        let none = late(0, 0);
        if keeps(none) {
            return Some(with(0, 0));
        }
        // What no capacity could mend is not tried.
        if !keeps(late(MOST_EXTRA, most)) {
            return None;
        }
        let capacity = match least_beyond((0, none), MOST_EXTRA, |extra| late(extra, 0)) {
            Some(extra) => with(extra, 0),
            None => {
                let floor = least_capacity(most, |floor| late(MOST_EXTRA, floor))?;
                with(least_capacity(MOST_EXTRA, |extra| late(extra, floor))?, floor)
            }
        };
        self.limits(capacity.extra).is_empty().then_some(capacity)
    }

    /// Share of the requests that fail on either side.
    fn failed(&self, capacity: &Capacity) -> f64 {
        let functions = self.functions.failed(&self.functions.lost(capacity.floor));
        1.0 - (1.0 - functions) * (1.0 - self.containers.given_up(capacity.extra))
    }

    fn limits(&self, extra: u32) -> Vec<Limit> {
        let mut limits = self.functions.limits_of_services();
        limits.extend(self.containers.limits(extra));
        limits
    }

    /// The whole path: functions with their cold starts, containers with their waits.
    fn response(&self, capacity: &Capacity) -> Response {
        self.path(capacity).response().clone()
    }

    fn path(&self, capacity: &Capacity) -> Path {
        let (functions, containers) = (&self.functions, &self.containers);
        let cold = functions.stages(&capacity.cold, &Stretch::NONE).into_iter();
        let waiting = (0..containers.groups.len()).map(|group| containers.stage(group, capacity.extra, &Stretch::NONE));
        // The way in of containers leads to both.
        let groups = functions.groups.iter().chain(&containers.groups);
        containers.behind_balancer(groups, cold.chain(waiting).collect(), &Stretch::NONE)
    }
}
