//! What a steep rise does to containers before the autoscaler has followed it: an estimate, since a verdict is asked for
//! hundreds of times where the week as it runs is gone through once.

use super::{ContainersSide, pod_delay};
use crate::app::course::Rise;
use crate::app::platform::containers_week::PATIENCE;
use crate::app::work::Group;
use crate::catalogue::limits::aws;
use crate::model::autoscaler::replicas;
use crate::model::traffic::HOURS;

impl ContainersSide<'_> {
    /// Share of the requests that come while the autoscaler is still behind a rise: they wait or give up.
    ///
    /// Against the week as it runs it errs by tens of percent; the verdict needs to know whether it is about a hundredth.
    pub(in crate::app::platform) fn overtaken(&self, extra: u32) -> f64 {
        self.over_rises(|group, rise| self.behind(group, rise, extra).0)
    }

    /// Share of the requests whose callers give up meanwhile: those beyond what the replicas of each round can serve,
    /// but for as many as can be waited for. As rough as [`Self::overtaken`].
    pub(super) fn given_up(&self, extra: u32) -> f64 {
        self.over_rises(|group, rise| (self.behind(group, rise, extra).1 - PATIENCE).max(0.0))
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

    /// Seconds for which the replicas of a service of `group` cannot keep up after `rise`, and as many seconds' worth
    /// of its requests as they cannot serve in that time.
    ///
    /// Busy replicas show no more than 100 %, so that each round of looking and starting grows a fleet by `1 / target`
    /// at most.
    fn behind(&self, group: &Group<'_>, rise: &Rise, extra: u32) -> (f64, f64) {
        let choice = &self.scenario.microservices;
        let workers = f64::from(choice.workers_per_pod);
        let target = choice.target_utilisation.get();
        let offered = |relative: f64| {
            self.scenario.traffic.rate.get() * relative * group.service.visits.get() * group.service.duration.get()
        };
        let there = replicas(offered(rise.from), workers, target, choice.min_replicas).saturating_add(extra);
        let start = if self.hosts.pods_per_node() > 0 { self.node_delay() } else { pod_delay() };
        let round = start.get() + aws::HPA_PERIOD.value;
        let mut served = workers * f64::from(there) / offered(rise.to).max(f64::MIN_POSITIVE);
        let (mut behind, mut unserved) = (0.0, 0.0);
        while served < 1.0 && behind < rise.seconds {
            let seconds = round.min(rise.seconds - behind);
            behind += seconds;
            unserved += (1.0 - served) * seconds;
            served /= target;
        }
        (behind, unserved)
    }
}
