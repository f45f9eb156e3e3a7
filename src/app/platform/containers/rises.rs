//! What a steep rise does to containers before the autoscaler has followed it: an estimate, since a verdict is asked for
//! hundreds of times where the week as it runs is gone through once.
//!
//! A fluid, as the week is one: replicas come in rounds, and a queue grows or drains evenly in each. Against the week
//! (`tests/throttling.rs`) the share that gives up is within a few hundredths of all requests.

use super::{ContainersSide, pod_delay};
use crate::app::course::Rise;
use crate::app::platform::containers_week::PATIENCE;
use crate::app::scenario::Platform;
use crate::app::work::Group;
use crate::catalogue::limits::aws;
use crate::model::autoscaler::replicas;
use crate::model::traffic::HOURS;

/// A burst shorter than this is over before a fleet has followed it, in seconds.
const BURST: f64 = 600.0;

/// Replicas that are added to a service and kept all week for bursts that short, at most. Beyond it what the autoscaler
/// cannot follow waits or fails: nobody keeps thousands of replicas for a minute of each hour. Assumption.
const MOST_FOR_A_BURST: u32 = 100;

/// Seconds until an autoscaler that counts waiting requests every few seconds has asked for enough. Assumption.
const SEEN: f64 = 10.0;

/// Seconds between two looks of an autoscaler that is asked twice a minute.
const ASKED: f64 = 30.0;

/// How a fleet follows a rise.
struct Pace {
    /// Seconds until the first new replicas serve.
    first: f64,
    /// Seconds from one round of them to the next.
    every: f64,
    /// What each round makes of the replicas that serve.
    times: f64,
}

/// What the requests of a rise meet, in seconds' worth of them.
#[derive(Clone, Copy, Default)]
struct Behind {
    /// Answered, and later than they may be.
    late: f64,
    /// Given up.
    lost: f64,
}

impl ContainersSide<'_> {
    /// Share of the requests that come while the autoscaler is still behind a rise and are answered later than the goal
    /// for it.
    pub(in crate::app::platform) fn overtaken(&self, extra: u32) -> f64 {
        let own: f64 = self.groups.iter().map(|group| group.visits() * group.service.duration.get()).sum();
        let slack = self.scenario.goals.p99.get() - own;
        self.over_rises(|group, rise| self.behind(group, rise, extra, slack).late)
    }

    /// Share of the requests whose callers give up meanwhile: those beyond what the replicas of each round can serve,
    /// but for as many as can be waited for.
    pub(in crate::app::platform) fn given_up(&self, extra: u32) -> f64 {
        self.over_rises(|group, rise| self.behind(group, rise, extra, PATIENCE).lost)
    }

    /// Most replicas that are added to each service for the sake of the goal.
    pub(in crate::app::platform) fn most_extra(&self) -> u32 {
        let burst = self.rises.iter().any(|rise| rise.seconds < BURST);
        if burst { MOST_FOR_A_BURST } else { super::MOST_EXTRA }
    }

    /// Share of all requests that come in so many `seconds` after each rise.
    fn over_rises(&self, seconds: impl Fn(&Group<'_>, &Rise) -> f64) -> f64 {
        let mut share = 0.0;
        for group in &self.groups {
            for rise in self.rises {
                share += group.visits() * seconds(group, rise) * rise.to * rise.times;
            }
        }
        (share / (HOURS as f64 * 3_600.0)).min(1.0)
    }

    fn follows(&self, there: f64) -> Pace {
        let choice = &self.scenario.microservices;
        let start = if self.hosts.pods_per_node() > 0 { self.node_delay() } else { pod_delay() };
        let start = start.get();
        match choice.platform {
            // As many as wait, at once.
            Platform::GcpRun => Pace { first: SEEN + start, every: SEEN, times: f64::INFINITY },
            // A doubling or four more, at every look.
            Platform::AzureContainerApps => {
                Pace { first: ASKED + start, every: ASKED, times: 2.0_f64.max(1.0 + 4.0 / there.max(1.0)) }
            }
            // Busy replicas show no more than 100 %.
            _ => {
                let round = start + aws::HPA_PERIOD.value;
                Pace { first: round, every: round, times: 1.0 / choice.target_utilisation.get() }
            }
        }
    }

    /// What becomes of the requests of a service of `group` after `rise`: answered after waiting for more than `slack`
    /// seconds, or given up after [`PATIENCE`].
    fn behind(&self, group: &Group<'_>, rise: &Rise, extra: u32, slack: f64) -> Behind {
        let choice = &self.scenario.microservices;
        let workers = f64::from(choice.workers_per_pod);
        let target = choice.target_utilisation.get();
        let offered = |relative: f64| {
            self.scenario.traffic.rate.get() * relative * group.service.visits.get() * group.service.duration.get()
        };
        let there = replicas(offered(rise.from), workers, target, choice.min_replicas).saturating_add(extra);
        let mut served = workers * f64::from(there) / offered(rise.to).max(f64::MIN_POSITIVE);
        let mut behind = Behind::default();
        if served >= 1.0 {
            return behind;
        }
        let pace = self.follows(f64::from(there));
        let (mut at, mut next, mut queue) = (0.0, pace.first, 0.0);
        while at < rise.seconds && (served < 1.0 || queue > 0.0) {
            let until = if served < 1.0 { next.min(rise.seconds) } else { rise.seconds };
            queue = behind.round(until - at, served, queue, slack);
            (at, next) = (until, until + pace.every);
            served *= pace.times;
        }
        behind
    }
}

impl Behind {
    /// So many `seconds` in which a share `served` of the requests that come could be answered, above one where a
    /// `queue` of so many seconds' worth of them drains. The queue at its end.
    fn round(&mut self, seconds: f64, served: f64, queue: f64, slack: f64) -> f64 {
        if seconds <= 0.0 {
            return queue;
        }
        // Who comes to a queue of `q` waits for `q / served`.
        let late = slack.max(0.0) * served;
        if served < 1.0 {
            let (grows, most) = (1.0 - served, PATIENCE * served);
            let full = ((most - queue) / grows).max(0.0).min(seconds);
            let on_time = ((late - queue) / grows).max(0.0);
            self.lost += grows * (seconds - full);
            if late < most {
                self.late += served * (seconds - on_time).max(0.0);
            }
            return (queue + grows * seconds).min(most);
        }
        let drains = served - 1.0;
        if drains <= 0.0 || !drains.is_finite() {
            return 0.0;
        }
        self.late += ((queue - late) / drains).max(0.0).min(seconds);
        (queue - drains * seconds).max(0.0)
    }
}
