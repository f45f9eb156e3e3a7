//! What a steep rise does to containers before the autoscaler has followed it: an estimate, since a verdict is asked for
//! hundreds of times where the week as it runs is gone through once.
//!
//! A fluid, as the week is one: replicas come in rounds, and a queue grows or drains evenly in each. How near it comes to
//! the week is tested below.

use super::{ContainersSide, pod_start};
use crate::containers_week::PATIENCE;
use crate::course::Rise;
use crate::shared;
use catalogue::limits::aws;
use model::traffic::{HOURS, Level};
use scenario::Platform;
use scenario::work::Group;

/// A burst shorter than this is over before a fleet has followed it, in seconds.
const BURST: f64 = 600.0;

/// Replicas that are added to a service and kept all week for bursts that short, at most. Beyond it what the autoscaler
/// cannot follow waits or fails: nobody keeps thousands of replicas for a minute of each hour. Assumption.
const MOST_FOR_A_BURST: u32 = 100;

/// Seconds until a queue is seen by an autoscaler that counts waiting requests.
const SEEN: f64 = 1.0;

/// How a fleet follows a rise.
struct Pace {
    /// Seconds until the first new replicas serve.
    first: f64,
    /// Seconds from one round of them to the next.
    every: f64,
    /// What each round makes of the replicas that serve.
    grows: Growth,
}

/// How many replicas a round adds.
#[derive(Clone, Copy)]
enum Growth {
    /// So many times those that serve.
    Times(f64),
    /// So many times those that served before the rise.
    More(f64),
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
    pub(crate) fn overtaken(&self, extra: u32) -> f64 {
        let own: f64 = self.groups.iter().map(|group| group.visits() * group.service.duration.get()).sum();
        let slack = shared::goal(self.scenario) - own;
        self.over_rises(|group, rise| self.behind(group, rise, extra, slack).late)
    }

    /// Share of the requests whose callers give up meanwhile: those beyond what the replicas of each round can serve,
    /// but for as many as can be waited for.
    pub(crate) fn given_up(&self, extra: u32) -> f64 {
        (self.over_rises(|group, rise| self.behind(group, rise, extra, PATIENCE).lost) + self.beyond_the_most())
            .min(1.0)
    }

    /// Share of the requests that come while a service has as many replicas as it may and still cannot serve them.
    fn beyond_the_most(&self) -> f64 {
        let rate = self.scenario.traffic.rate;
        let lost = |group: &Group<'_>, level: &Level| {
            let able = f64::from(group.workers(self.scenario)) * f64::from(group.most(self.scenario));
            level.weight() * group.visits() * (1.0 - able / group.offered(rate, level).max(able))
        };
        let each = |group: &Group<'_>| self.levels.levels.iter().map(|level| lost(group, level)).sum::<f64>();
        self.groups.iter().filter(|group| group.service.pod.max.is_some()).map(each).sum()
    }

    /// Most replicas that are added to each service for the sake of the goal.
    pub(crate) fn most_extra(&self) -> u32 {
        let burst = self.rises.iter().any(|rise| rise.seconds < BURST);
        if burst { MOST_FOR_A_BURST } else { super::MOST_EXTRA }
    }

    /// Share of all requests that come in so many `seconds` after each rise.
    fn over_rises(&self, seconds: impl Fn(usize, &Rise) -> f64) -> f64 {
        let mut share = 0.0;
        for (place, group) in self.groups.iter().enumerate() {
            for rise in self.rises {
                share += group.visits() * seconds(place, rise) * rise.to * rise.times;
            }
        }
        (share / (HOURS as f64 * 3_600.0)).min(1.0)
    }

    fn follows(&self, place: usize, there: f64) -> Pace {
        let (group, fleet) = (&self.groups[place], self.fleet_of(place));
        let choice = &self.scenario.microservices;
        let target = choice.target_utilisation.get();
        let room = if self.hosts.pods_per_node() > 0 { self.node_boot() } else { 0.0 };
        let start = self.unseen() + pod_start() + group.service.init.get() + room;
        match choice.platform {
            // Room for as many as wait, at each look; nobody waits longer than patience lasts.
            Platform::GcpRun => {
                let more = PATIENCE / group.service.duration.get() / target;
                Pace { first: SEEN + start, every: fleet.scaler.every, grows: Growth::More(more) }
            }
            // A doubling or four more, at every look.
            Platform::AzureContainerApps => {
                let times = 2.0_f64.max(1.0 + 4.0 / there.max(1.0));
                Pace { first: SEEN + start, every: fleet.scaler.every, grows: Growth::Times(times) }
            }
            // Busy replicas show no more than 100 %.
            _ => {
                let round = start + aws::HPA_PERIOD.value;
                Pace { first: round, every: round, grows: Growth::Times(1.0 / target) }
            }
        }
    }

    /// What becomes of the requests of a service of `group` after `rise`: answered after waiting for more than `slack`
    /// seconds, or given up after [`PATIENCE`].
    fn behind(&self, place: usize, rise: &Rise, extra: u32, slack: f64) -> Behind {
        let group = &self.groups[place];
        let workers = f64::from(group.workers(self.scenario));
        let offered = |relative: f64| {
            self.scenario.traffic.rate.get() * relative * group.service.visits.get() * group.service.duration.get()
        };
        let most = f64::from(group.most(self.scenario));
        let before = offered(rise.from) / group.service.duration.get();
        let there = self.fleet_of(place).settled(before).saturating_add(extra).min(group.most(self.scenario));
        let mut served = workers * f64::from(there) / offered(rise.to).max(f64::MIN_POSITIVE);
        let mut behind = Behind::default();
        // What no number of replicas could serve is lost all the time, not while they come.
        if served >= 1.0 || workers * most < offered(rise.to) {
            return behind;
        }
        let pace = self.follows(place, f64::from(there));
        let before = served;
        let (mut at, mut next, mut queue) = (0.0, pace.first, 0.0);
        while at < rise.seconds && (served < 1.0 || queue > 0.0) {
            let until = if served < 1.0 { next.min(rise.seconds) } else { rise.seconds };
            queue = behind.round(until - at, served, queue, slack);
            (at, next) = (until, until + pace.every);
            served = match pace.grows {
                Growth::Times(times) => served * times,
                Growth::More(more) => served + more * before,
            };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weekly::weekly;
    use scenario::knob::Knob;
    use scenario::msg::Msg;
    use scenario::{Scenario, Shape};

    fn scenario(platform: Platform, shape: Shape, rate: f64, duration_ms: f64, peak: f64) -> Scenario {
        let start = Scenario::default().after(Msg::Picked(platform)).after(Msg::Shaped(shape));
        let knobs = [(Knob::Rate, rate), (Knob::Duration, duration_ms), (Knob::PeakToMean, peak)];
        knobs.into_iter().fold(start, |scenario, (knob, value)| scenario.after(Msg::Typed(knob, value)))
    }

    #[test]
    fn the_estimate_is_near_the_week() {
        let platforms = [
            Platform::AwsEks,
            Platform::AwsFargate,
            Platform::AzureContainerApps,
            Platform::GcpRun,
            Platform::AzureAks,
        ];
        let shapes = [
            (Shape::Spike, 20.0),
            (Shape::Spike, 8.0),
            (Shape::Cron, 1.0),
            (Shape::Nightly, 6.0),
            (Shape::Nightly, 15.0),
            (Shape::Daily, 5.0),
            (Shape::Daily, 20.0),
            (Shape::Office, 4.0),
            (Shape::Office, 20.0),
        ];
        let (mut worst, mut sum, mut count) = (0.0_f64, 0.0, 0.0);
        for platform in platforms {
            for (shape, peak) in shapes {
                for (rate, duration) in [(20.0, 120.0), (300.0, 120.0), (5_000.0, 50.0), (40.0, 2_000.0)] {
                    let scenario = scenario(platform, shape, rate, duration, peak);
                    let week = weekly(&scenario.traffic);
                    let side = ContainersSide::new(&scenario, &week.levels, &week.rises);
                    let ran = side.week(0, &week.course.times(rate)).lost();
                    let estimated = side.given_up(0);
                    let error = (estimated - ran).abs();
                    println!("{platform:?} {shape:?} {peak} {rate}/s {duration} ms: {estimated:.4} for {ran:.4}");
                    worst = worst.max(error);
                    (sum, count) = (sum + error, count + 1.0);
                }
            }
        }
        println!("worst {worst:.4}, mean {:.4}", sum / count);
        assert!(worst < 0.06 && sum / count < 0.005, "worst {worst}, mean {}", sum / count);
    }

    #[test]
    fn a_round_counts_who_waits_too_long_and_who_gives_up() {
        let round = |seconds: f64, served: f64, queue: f64, slack: f64| {
            let mut behind = Behind::default();
            let left = behind.round(seconds, served, queue, slack);
            [behind.late, behind.lost, left]
        };
        let cases = [
            // (seconds, served, queue, slack, [late, lost, queue after], why)
            (
                20.0,
                0.5,
                0.0,
                99.0,
                [0.0, 5.0, 5.0],
                "ten seconds until half the rate waits ten seconds, then it is lost",
            ),
            (20.0, 0.5, 0.0, 4.0, [8.0, 5.0, 5.0], "late from the fourth second on, half of them answered"),
            (4.0, 2.0, 5.0, 99.0, [0.0, 0.0, 1.0], "the queue drains"),
            (9.0, 2.0, 5.0, 1.0, [3.0, 0.0, 0.0], "who comes while it is long is late"),
            (5.0, f64::INFINITY, 5.0, 1.0, [0.0, 0.0, 0.0], "as many as wait"),
        ];
        for (seconds, served, queue, slack, expected, why) in cases {
            let found = round(seconds, served, queue, slack);
            let near = found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-9);
            assert!(near, "{why}: {found:?} for {expected:?}");
        }
    }

    #[test]
    fn nothing_is_late_where_patience_ends_before_the_goal() {
        let mut scenario = scenario(Platform::AwsFargate, Shape::Spike, 2.0, 1_000.0, 20.0);
        scenario.goals.p99 = model::units::Seconds::of(1_000.0);
        let week = weekly(&scenario.traffic);
        let side = ContainersSide::new(&scenario, &week.levels, &week.rises);
        assert_eq!(side.overtaken(0), 0.0);
    }
}
