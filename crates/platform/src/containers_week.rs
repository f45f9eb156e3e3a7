//! Containers over a week as it runs: an autoscaler that sees late, pods and nodes that take their time, and requests
//! that wait or give up meanwhile.

use crate::hosts::Hosts;
use crate::timings::pod_start;
use answer::Hours;
use model::burstiness::Burstiness;
use model::course::Course;
use model::fleet::nodes::NodeGroup;
use model::fleet::noise::Noise;
use model::fleet::scaler::{Measure, Scaler};
use model::fleet::{Fleet, Ran, run};
use model::response::Response;
use model::traffic::HOURS;
use scenario::places;
use scenario::work::Group;
use scenario::{NodeAutoscaler, Platform, Scenario};

/// Seconds that a caller waits in a queue before giving up. Assumption.
pub(crate) const PATIENCE: f64 = 10.0;

/// Waits shorter than this, in seconds, are no waits.
const SHORTEST: f64 = 1e-3;

/// Waits within this ratio of each other are one.
const RATIO: f64 = 1.1;

/// How a fleet follows: what the scenario and its platform say about it.
pub(crate) struct Pace {
    /// Seconds from the autoscaler's wish to a pod on a node that has room, before its image comes.
    pub pod: f64,
    /// Seconds from a pod that finds no room to a node that has some.
    pub node: f64,
    /// Replicas of each service beside those that its load asks for.
    pub extra: u32,
}

/// The week of all services.
pub(crate) struct Week {
    /// Each group's, of one of its services.
    ran: Vec<Ran>,
    /// Shares of the requests that wait in a queue for so many seconds, all services on their way together.
    delays: Vec<(f64, f64)>,
    /// Share of the requests that give up.
    lost: f64,
    /// Replicas of each group at the beginning.
    starts: Vec<u32>,
}

/// What a service of a group runs in an hour, if the hours before do not matter.
pub(crate) struct Usual {
    /// Mean number of replicas, by chance more than the mean load asks for.
    pub held: f64,
    /// Share of the hour in which the only replica of a service that sleeps is there.
    pub present: f64,
}

impl Week {
    /// Runs it: `starts` are the replicas that each group begins the week with, at the rate of its first hour.
    pub(crate) fn new(
        scenario: &Scenario,
        groups: &[Group<'_>],
        course: &Course,
        (pace, fits, starts): (&Pace, u32, &[u32]),
    ) -> Self {
        let ran = Vec::with_capacity(groups.len());
        let mut week = Self { ran, delays: Vec::new(), lost: 0.0, starts: starts.to_vec() };
        for (group, start) in groups.iter().zip(starts) {
            let mut fleet = fleet(scenario, group, pace, fits);
            if places::spreads_by_chance(scenario.microservices.platform) {
                stand(&mut fleet, *start);
            }
            let course = course.times(group.service.visits.get());
            week.add(group, &fleet, &course, *start);
        }
        week.delays = gathered(&week.delays);
        week
    }

    fn add(&mut self, group: &Group<'_>, fleet: &Fleet, course: &Course, start: u32) {
        /// More waits than these are put together before there are more of them.
        const MANY: usize = 20_000;
        let (mut before, total) = (0.0, course.total().max(f64::MIN_POSITIVE));
        let delays = &mut self.delays;
        let ran = run(fleet, course, start, |stretch| {
            let waiting = f64::midpoint(before, stretch.queue);
            before = stretch.queue;
            let able = f64::from(stretch.ready) * fleet.capacity;
            let answered = (stretch.rate * stretch.seconds - stretch.dropped).max(0.0);
            if waiting > 0.0 && able > 0.0 && answered > 0.0 {
                if delays.len() >= MANY {
                    *delays = gathered(delays);
                }
                delays.push(((waiting / able).min(fleet.timeout), group.visits() * answered / total));
            }
        });
        self.lost += group.visits() * ran.total.dropped_share();
        self.ran.push(ran);
    }

    /// Most replicas of a service of a group at once.
    pub(crate) fn most(&self, group: usize) -> f64 {
        let ran = &self.ran[group];
        f64::from(ran.changes.iter().map(|(_, replicas)| *replicas).fold(self.starts[group], u32::max))
    }

    /// The same week, in which queues that build up delay `factor` times as long.
    pub(crate) fn with_delays(&self, factor: f64) -> Self {
        let delays = self.delays.iter().map(|(delay, share)| (delay * factor, *share)).collect();
        Self { ran: Vec::new(), delays, lost: self.lost, starts: Vec::new() }
    }

    /// Share of the requests that give up in a queue.
    pub(crate) fn lost(&self) -> f64 {
        self.lost.min(1.0)
    }

    /// Share of the requests that are answered and take longer than `goal` seconds, of all that are answered; `steady` is
    /// the law without queues that build up.
    pub(crate) fn exceeds(&self, steady: &Response, goal: f64) -> f64 {
        let (mut late, mut delayed) = (0.0, 0.0);
        for &(delay, share) in &self.delays {
            late += share * steady.exceeds(goal - delay);
            delayed += share;
        }
        let answered = 1.0 - self.lost();
        if answered <= 0.0 {
            return 1.0;
        }
        (((answered - delayed).max(0.0) * steady.exceeds(goal) + late) / answered).min(1.0)
    }

    /// The time within which a share `p` of the requests that are answered is answered.
    pub(crate) fn quantile(&self, steady: &Response, p: f64) -> f64 {
        let low = steady.quantile(p);
        if self.delays.is_empty() && self.lost <= 0.0 {
            return low;
        }
        let (mut low, mut high) = (low, low + PATIENCE);
        for _ in 0..30 {
            let middle = f64::midpoint(low, high);
            if self.exceeds(steady, middle) > 1.0 - p { low = middle } else { high = middle }
        }
        high
    }

    /// Hour by hour, all services together. `usual` is what a service of a group has in an hour whatever was before.
    ///
    /// The run by means knows the hours before and not how chance goes on; where it is less than one replica from what
    /// chance keeps, that is right.
    pub(crate) fn hours(
        &self,
        scenario: &Scenario,
        groups: &[Group<'_>],
        hosts: &Hosts,
        usual: impl Fn(usize, usize) -> Usual,
    ) -> Hours {
        /// A replica that is there for less than this share of an hour needs no place of its own.
        const BRIEF: f64 = 0.1;
        let mut hours = Hours::default();
        let mut pods = vec![0.0; groups.len()];
        for hour in 0..HOURS {
            for (place, (group, ran)) in groups.iter().zip(&self.ran).enumerate() {
                let sum = ran.hours.get(hour).copied().unwrap_or_default();
                let Usual { held, present } = usual(place, hour);
                let ran = sum.replicas();
                let running = if (ran - held).abs() < 1.0 { held } else { ran };
                hours.running[hour] += group.count * running * present;
                hours.lost[hour] += group.count * sum.dropped;
                hours.queue[hour] += group.count * sum.longest_queue;
                pods[place] = group.count * (running - BRIEF).ceil();
            }
            hours.nodes[hour] = hosts.nodes(scenario, &pods);
        }
        hours
    }
}

/// The bursts of the arrivals at a service of `group`, on top of each hour's rate.
pub(crate) fn bursts(scenario: &Scenario, group: &Group<'_>) -> Burstiness {
    let mean = scenario.traffic.rate.get() * group.service.visits.get();
    Burstiness::from_dispersion(scenario.traffic.burstiness.get(), mean, Burstiness::LENGTH)
}

/// The fleet of one service of a group.
pub(crate) fn fleet(scenario: &Scenario, group: &Group<'_>, pace: &Pace, fits: u32) -> Fleet {
    let choice = &scenario.microservices;
    let slots = f64::from(group.workers(scenario));
    // A fluid never sees the single request that wakes a service: one replica stands for those that sleep.
    let most = group.most(scenario);
    let least = group.least(scenario).max(1).saturating_add(pace.extra).min(most);
    let target = choice.target_utilisation.get();
    let scaler: Scaler = match choice.platform {
        Platform::AzureContainerApps => {
            // Asked every 30 s for the requests in service of each replica.
            let measure = Measure::InService { target: slots * target, busy: f64::MAX };
            Scaler { measure, ..Scaler::rate(1.0, least, most) }
        }
        Platform::GcpRun => Scaler::in_service(slots * target, target, least, most),
        _ => Scaler::busy(target, least, most),
    };
    let cv = group.service.duration_cv.get();
    let noise = Noise::of(group.service.duration.get(), cv * cv, scaler.window);
    let noise = noise.with(&bursts(scenario, group), scaler.window);
    let scaler = Scaler { extra: pace.extra, noise, ..scaler };
    let zones = choice.zones.max(1);
    let nodes = match choice.node_autoscaler {
        _ if fits == 0 => None,
        NodeAutoscaler::None => None,
        NodeAutoscaler::Karpenter => Some(NodeGroup { delay: pace.node, ..NodeGroup::launched(fits, zones) }),
        NodeAutoscaler::ClusterAutoscaler => Some(NodeGroup { delay: pace.node, ..NodeGroup::grown(fits, zones) }),
    };
    Fleet {
        scaler,
        capacity: slots / group.service.duration.get(),
        slots,
        delay: pace.pod + pod_start(group.service),
        nodes,
        timeout: PATIENCE,
    }
}

/// Has a fleet of so many replicas all week.
pub(crate) fn stand(fleet: &mut Fleet, replicas: u32) {
    fleet.scaler = Scaler { min: replicas, max: replicas, extra: 0, ..fleet.scaler };
}

/// Near waits put together at their mean, shortest first.
fn gathered(delays: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut gathered: Vec<(f64, f64)> = Vec::new();
    let mut from = 0.0;
    let mut delays = delays.to_vec();
    delays.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    for (delay, share) in delays {
        if delay < SHORTEST {
            continue;
        }
        match gathered.last_mut().filter(|_| delay <= RATIO * from) {
            Some(last) => {
                let sum = last.1 + share;
                *last = ((last.0 * last.1 + delay * share) / sum, sum);
            }
            None => {
                gathered.push((delay, share));
                from = delay;
            }
        }
    }
    gathered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_waits_are_one() {
        let found = gathered(&[(2.0, 0.1), (0.0001, 0.5), (1.0, 0.1), (1.05, 0.1)]);
        assert_eq!(found.len(), 2);
        assert!((found[0].0 - 1.025).abs() < 1e-12 && (found[0].1 - 0.2).abs() < 1e-12);
    }
}
