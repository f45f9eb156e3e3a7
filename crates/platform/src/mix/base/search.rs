//! The size of a base: from the quantile of the load, coarse to fine over an estimate, then over bills.

use std::ops::RangeInclusive;

use super::{Base, Carried, PROPER};
use crate::metering;
use crate::mix::Depth;
use billing::Usage;
use model::money::Usd;
use model::traffic::{HOURS, Level};

/// A whole search tries every base where there are no more than so many.
const ALL: u32 = 40;

/// What a base costs, without the detail of a bill: linear in what is paid for and in what overflows.
struct Estimate {
    fixed: f64,
    per_vcpu_hour: f64,
    least_paid: f64,
    /// Dollars a month for an erlang of overflow, by kind.
    per_erlang: Vec<f64>,
}

impl Base<'_> {
    /// The cheapest base that costs less than `budget` and keeps limits and goal: its cloud and its size.
    ///
    /// From the quantile of the load that would be best without steps (of replicas and of nodes), coarse to fine over
    /// an estimate; a whole search goes on from there over bills.
    pub fn cheapest(&self, budget: Option<Usd>, depth: Depth) -> Option<(Usd, u32)> {
        if !self.fits() {
            return None;
        }
        let most = self.most();
        let below = |dollars: f64| budget.is_none_or(|budget| dollars < budget.dollars());
        let fixed = self.standing(self.least(), f64::INFINITY);
        if most == 0 || !below(fixed) {
            return None;
        }
        if depth == Depth::Whole && most <= ALL {
            return self.least_of_all(most).filter(|(cloud, _)| below(cloud.dollars()));
        }
        let estimate = self.estimate(fixed, most);
        let (best, about) = self.search(&estimate, most);
        // The estimate leaves allowances, tiers and cold starts out, which are a few hundredths.
        if !below(0.9 * about) {
            return None;
        }
        let best = match depth {
            Depth::Quick => best,
            Depth::Whole => {
                descent(best, self.least()..=most, most / 8, |step| self.cloud(&self.carried(step)).dollars()).0
            }
        };
        let (best, carried) = self.proper(best, most)?;
        if self.is_sound(&carried) {
            let cloud = self.cloud(&carried);
            return below(cloud.dollars()).then_some((cloud, best));
        }
        self.least_sound(best, most).filter(|(cloud, _)| below(cloud.dollars()))
    }

    /// The cheapest of all bases that keep limits and goal, one by one: where they are few, each is a step that the
    /// bill feels.
    fn least_of_all(&self, most: u32) -> Option<(Usd, u32)> {
        let mut least: Option<(Usd, u32)> = None;
        for step in self.least()..=most {
            let carried = self.carried(step);
            let proper = (PROPER..=1.0 - PROPER).contains(&self.functions_share(&carried));
            if proper && self.is_sound(&carried) {
                let cloud = self.cloud(&carried);
                if least.is_none_or(|(other, _)| cloud < other) {
                    least = Some((cloud, step));
                }
            }
        }
        least
    }

    /// Whether every service can run on either side.
    pub fn fits(&self) -> bool {
        self.functions.limits_of_services().is_empty() && self.containers.limits(0).is_empty()
    }

    fn cloud(&self, carried: &Carried) -> Usd {
        self.mixer.book.total(&self.usage(carried))
    }

    /// The smallest base above `step` that keeps goal and failures: the larger it is, the less overflows, cold or lost.
    fn least_sound(&self, step: u32, most: u32) -> Option<(Usd, u32)> {
        let sound = |step: u32| self.is_sound(&self.carried(step));
        let (mut low, mut high) = (step, self.proper(most, most)?.0);
        if high <= low || !sound(high) {
            return None;
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if sound(middle) { high = middle } else { low = middle }
        }
        Some((self.cloud(&self.carried(high)), high))
    }

    fn paid(&self, replicas: &[u32]) -> f64 {
        self.containers.hosts.vcpu_hours(self.mixer.scenario, &self.week(replicas))
    }

    fn estimate(&self, fixed: f64, most: u32) -> Estimate {
        let least = self.least();
        let (least_paid, most_paid) = (self.paid(&self.replicas(least)), self.paid(&self.replicas(most)));
        let dearer = self.standing(most, 0.0) - self.standing(least, 0.0);
        let per_vcpu_hour = if most_paid > least_paid { dearer / (most_paid - least_paid) } else { 0.0 };
        let per_erlang = |index: usize| {
            let work = self.functions.work_at(index, 0, 0.0);
            let erlangs = self.functions.groups[index].count * self.mean_offered(index);
            let mut usage = Usage::new();
            metering::runs(self.mixer.scenario, &[work], &self.flow, &mut usage);
            self.mixer.book.metered(&usage).dollars() / erlangs.max(f64::MIN_POSITIVE)
        };
        let per_erlang = (0..self.functions.groups.len()).map(per_erlang).collect();
        Estimate { fixed, per_vcpu_hour, least_paid, per_erlang }
    }

    fn mean_offered(&self, index: usize) -> f64 {
        let group = &self.functions.groups[index];
        self.mixer.scenario.traffic.rate.get() * group.service.visits.get() * group.service.duration.get()
    }

    /// About what a base of so many steps costs, in dollars a month.
    fn about(&self, estimate: &Estimate, step: u32) -> f64 {
        let replicas = self.replicas(step);
        let mut sum = estimate.fixed + estimate.per_vcpu_hour * (self.paid(&replicas) - estimate.least_paid);
        for (index, group) in self.functions.groups.iter().enumerate() {
            let erlangs =
                |level: &Level| level.hours / HOURS as f64 * self.overflow(index, level, replicas[index]).offered;
            let mean: f64 = self.mixer.levels.levels.iter().map(erlangs).sum();
            sum += estimate.per_erlang[index] * group.count * mean;
        }
        sum
    }

    /// The size at which the next worker costs as much as the functions that it saves: the `1 - k` quantile of the
    /// load, `k` the cost of a worker that always stands over that of a function that always runs.
    fn quantile(&self, estimate: &Estimate, most: u32) -> u32 {
        let steps = [self.replicas(self.least()), self.replicas(most)];
        let workers = |replicas: &[u32]| -> f64 {
            let each = self.pods(replicas).into_iter().enumerate();
            each.map(|(kind, pods)| pods * f64::from(self.workers(kind))).sum()
        };
        let [least, full] = [workers(&steps[0]), workers(&steps[1])];
        let dearer = estimate.per_vcpu_hour * (self.paid(&steps[1]) - estimate.least_paid);
        let lead = estimate.per_erlang[self.lead];
        let k = if full > least && lead > 0.0 { dearer / (full - least) / lead } else { 1.0 };
        let mut beyond = 0.0;
        for level in self.mixer.levels.levels.iter().rev() {
            beyond += level.hours / HOURS as f64;
            if beyond >= k {
                let offered = self.functions.groups[self.lead].offered(self.mixer.scenario.traffic.rate, level);
                return ((offered / self.lead_workers()).round() as u32).max(self.least()).min(most);
            }
        }
        self.least()
    }

    /// The size that is estimated to be cheapest, and that estimate.
    fn search(&self, estimate: &Estimate, most: u32) -> (u32, f64) {
        let best = self.quantile(estimate, most);
        let (mut best, mut least) = descent(best, self.least()..=most, most / 4, |step| self.about(estimate, step));
        // A node that is paid is filled: at either end of the one where the search has stopped.
        let each = self.containers.hosts.pods_per_node();
        if each > 1 {
            for step in [best / each * each, best.div_ceil(each) * each, (best / each + 2) * each] {
                let about =
                    if (self.least()..=most).contains(&step) { self.about(estimate, step) } else { f64::INFINITY };
                if about < least {
                    (best, least) = (step, about);
                }
            }
        }
        (best, least)
    }

    /// The size nearest to `step` at which both sides have something to do, and what it carries; nothing where there is none.
    pub fn proper(&self, step: u32, most: u32) -> Option<(u32, Carried)> {
        let share = |step: u32| self.functions_share(&self.carried(step));
        let here = self.carried(step);
        // The share falls with the base.
        let (mut low, mut high, edge) = match self.functions_share(&here) {
            share if share < PROPER => (self.least(), step, PROPER),
            share if share > 1.0 - PROPER => (step, most, 1.0 - PROPER),
            _ => return Some((step, here)),
        };
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if share(middle) >= edge { low = middle } else { high = middle }
        }
        let found = if edge < 0.5 { low } else { high };
        let carried = self.carried(found);
        (PROPER..=1.0 - PROPER).contains(&self.functions_share(&carried)).then_some((found, carried))
    }
}

/// The size that costs least, and its cost: downhill from `best` in strides that halve, within `sizes`.
fn descent(best: u32, sizes: RangeInclusive<u32>, stride: u32, cost: impl Fn(u32) -> f64) -> (u32, f64) {
    let (mut best, mut least, mut stride) = (best, cost(best), stride.max(1));
    // Where it came from costs more, which need not be found out again.
    let mut before = best;
    loop {
        let (mut next, mut lowest) = (best, least);
        let [below, above] = [best.saturating_sub(stride), best.saturating_add(stride)];
        for near in [below.max(*sizes.start()), above.min(*sizes.end())] {
            let here = if near == best || near == before { f64::INFINITY } else { cost(near) };
            if here < lowest {
                (next, lowest) = (near, here);
            }
        }
        if next != best {
            (before, best, least) = (best, next, lowest);
        } else if stride == 1 {
            return (best, least);
        } else {
            stride /= 2;
        }
    }
}
