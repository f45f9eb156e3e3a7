//! What a steep rise does to containers before the autoscaler has followed it: an estimate, since a verdict is asked for
//! hundreds of times where the week as it runs is gone through once.
//!
//! A fluid, as the week is one: the autoscaler looks as its rule says, and between two looks a queue grows or drains evenly.
//! How near it comes to the week is tested below, and how near to requests one by one in `decide`'s `spikes`.

use super::ContainersSide;
use crate::containers_week::PATIENCE;
use crate::course::Rise;
use crate::flow;
use model::fleet::scaler::{Scaler, Seen};
use model::traffic::{HOURS, Level};
use scenario::work::Group;

/// A burst shorter than this is over before a fleet has followed it, in seconds.
const BURST: f64 = 600.0;

/// Replicas that are added to a service and kept all week for bursts that short, at most. Beyond it what the autoscaler
/// cannot follow waits or fails: nobody keeps thousands of replicas for a minute of each hour. Assumption.
const MOST_FOR_A_BURST: u32 = 100;

/// Seconds after a rise at which the autoscaler looks first: rises are at full hours, as its looks are, and it sees what a
/// second has brought.
const SEEN: f64 = 1.0;

/// Most looks of an autoscaler that fall into the window over which it takes a mean.
const LOOKS: usize = 16;

/// A fleet that follows a rise, from one look of its autoscaler to the next.
struct Following {
    scaler: Scaler,
    /// Requests that a replica serves at once.
    slots: f64,
    /// Requests a second after the rise, and how many of them one replica answers.
    rate: f64,
    able: f64,
    /// Seconds from a wish to replicas that serve.
    start: f64,
    replicas: u32,
    ready: u32,
    /// Replicas that are starting, and when they serve.
    starting: Vec<(f64, u32)>,
    /// How busy replicas were and how many requests were there between the last looks, the next to be replaced first.
    seen: [(f64, f64); LOOKS],
    place: usize,
    looks: usize,
    /// Requests that wait, in seconds' worth of those that come.
    queue: f64,
}

/// What the requests of a rise meet, in seconds' worth of them.
#[derive(Clone, Copy, Default)]
pub(super) struct Behind {
    /// Answered, and later than they may be.
    late: f64,
    /// Given up.
    lost: f64,
}

impl ContainersSide<'_> {
    /// Share of the requests that come while the autoscaler is still behind a rise and are answered later than the goal
    /// for it.
    pub(crate) fn overtaken(&self, extra: u32) -> f64 {
        self.after_rises(extra).late
    }

    /// Share of the requests whose callers give up meanwhile: those beyond what the replicas of each round can serve,
    /// but for as many as can be waited for.
    pub(crate) fn given_up(&self, extra: u32) -> f64 {
        match extra {
            0 => *self.given_at_once.get_or_init(|| self.given_of(self.all_lost_at_once().iter().copied())),
            _ => self.after_rises(extra).lost,
        }
    }

    /// Both at once, for a rise is followed once for both, and sizing, bill and verdict ask for the same replicas.
    fn after_rises(&self, extra: u32) -> Behind {
        let known = self.after.borrow().iter().find(|(known, _)| *known == extra).map(|(_, behind)| *behind);
        if let Some(known) = known {
            return known;
        }
        let slack = self.goal.get() - flow::work(self.scenario, &self.groups);
        let each: Vec<Behind> = self.behind_each(extra, slack).collect();
        let lost = || each.iter().map(|behind| behind.lost);
        let behind =
            Behind { late: self.over_rises(each.iter().map(|behind| behind.late)), lost: self.given_of(lost()) };
        if extra == 0 {
            self.lost_at_once.get_or_init(|| lost().collect());
        }
        self.after.borrow_mut().push((extra, behind));
        behind
    }

    /// Share of the requests whose callers give up, where each rise loses so many seconds' worth of them at each group.
    fn given_of(&self, lost: impl Iterator<Item = f64>) -> f64 {
        (self.over_rises(lost) + self.beyond_the_most()).min(1.0)
    }

    /// What each rise loses at each group without extra replicas, in seconds' worth of requests, group by group.
    pub(super) fn all_lost_at_once(&self) -> &[f64] {
        self.lost_at_once.get_or_init(|| self.behind_each(0, PATIENCE).map(|behind| behind.lost).collect())
    }

    /// As [`Self::behind`], of each rise at each group, group by group.
    fn behind_each(&self, extra: u32, slack: f64) -> impl Iterator<Item = Behind> + '_ {
        let of = move |group: usize| self.rises.iter().map(move |rise| self.behind(group, rise, extra, slack));
        (0..self.groups.len()).flat_map(of)
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

    /// Bursts that are over before a fleet has followed, each with its share of the requests.
    pub(super) fn brief(&self) -> impl Iterator<Item = (f64, &Rise)> + Clone {
        let brief = self.rises.iter().filter(|rise| rise.seconds < BURST);
        brief.map(|rise| (rise.to * rise.seconds * rise.times / (HOURS as f64 * 3_600.0), rise))
    }

    /// Most replicas that are added to each service for the sake of the goal.
    pub(crate) fn most_extra(&self) -> u32 {
        if self.brief().next().is_some() { MOST_FOR_A_BURST } else { super::MOST_EXTRA }
    }

    /// Share of all requests that come in so many `seconds` after each rise, group by group.
    fn over_rises(&self, seconds: impl Iterator<Item = f64>) -> f64 {
        let mut share = 0.0;
        let places = self.groups.iter().flat_map(|group| self.rises.iter().map(move |rise| (group, rise)));
        for ((group, rise), seconds) in places.zip(seconds) {
            share += group.visits() * seconds * rise.to * rise.times;
        }
        (share / (HOURS as f64 * 3_600.0)).min(1.0)
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
        // Where as many stand all week as the busiest hour needs, what came before a rise makes no difference.
        let from = if self.stand_all_week() {
            self.levels.levels.last().map_or(rise.from, |level| level.relative)
        } else {
            rise.from
        };
        let target = self.scenario.microservices.target_utilisation.get();
        if (offered(from) / target + f64::from(extra) * workers).min(most * workers) >= offered(rise.to) {
            return Behind::default();
        }
        let fleet = self.fleet_of(place);
        let duration = group.service.duration.get();
        let there = fleet.settled(offered(from) / duration).saturating_add(extra).min(group.most(self.scenario));
        // What no number of replicas could serve is lost all the time, not while they come; of a burst no hour says so.
        let never = workers * most < offered(rise.to) && rise.seconds >= BURST;
        if workers * f64::from(there) >= offered(rise.to) || never {
            return Behind::default();
        }
        let room = if self.hosts.pods_per_node() > 0 { self.node_boot() } else { 0.0 };
        let scaler = match self.stand_all_week() {
            true => Scaler { extra: 0, min: there, max: there, ..fleet.scaler },
            false => {
                Scaler { extra, min: fleet.scaler.min.saturating_add(extra).min(fleet.scaler.max), ..fleet.scaler }
            }
        };
        let before = offered(from);
        let looks = ((scaler.window / scaler.every).round() as usize).clamp(1, LOOKS);
        Following {
            slots: workers,
            rate: offered(rise.to) / duration,
            able: workers / duration,
            start: fleet.delay + room,
            replicas: there,
            ready: there,
            starting: Vec::new(),
            seen: [((before / (workers * f64::from(there))).min(1.0), before); LOOKS],
            place: 0,
            looks,
            queue: 0.0,
            scaler,
        }
        .until(rise.seconds, slack)
    }
}

impl Following {
    /// What the requests of a rise of so many `seconds` meet.
    fn until(mut self, seconds: f64, slack: f64) -> Behind {
        let mut behind = Behind::default();
        let (mut at, mut still) = (0.0, 0);
        while at < seconds {
            // Where all looks of a window changed nothing, none will.
            let next = if at > 0.0 { at + self.scaler.every } else { SEEN };
            let end = if still > self.looks { seconds } else { next.min(seconds) };
            self.serve(at, end, slack, &mut behind);
            at = end;
            if self.queue <= 0.0 && self.served() >= 1.0 {
                break;
            }
            self.look(at);
            still = if self.starting.is_empty() { still + 1 } else { 0 };
        }
        behind
    }

    /// Share of the requests that come which the ready replicas answer, above 1 where they could answer more.
    fn served(&self) -> f64 {
        f64::from(self.ready) * self.able / self.rate
    }

    /// From one look to the next; replicas that have started serve from when they do.
    fn serve(&mut self, from: f64, end: f64, slack: f64, behind: &mut Behind) {
        let (mut at, mut busy, mut inside) = (from, 0.0, 0.0);
        while at < end {
            let until = self.starting.first().map_or(end, |(due, _)| due.clamp(at, end));
            let (before, served, seconds) = (self.queue, self.served(), until - at);
            self.queue = behind.round(seconds, served, before, slack);
            let full = if served < 1.0 || before > 0.0 { 1.0 } else { 1.0 / served };
            busy += full * seconds;
            let waiting = f64::midpoint(before, self.queue) * self.rate;
            inside += (full * f64::from(self.ready) * self.slots + waiting) * seconds;
            at = until;
            while let Some((_, count)) = self.starting.first().copied().filter(|(due, _)| *due <= at && at < end) {
                self.ready += count;
                self.starting.remove(0);
            }
        }
        // What the first second brings is one with the look that follows.
        if from > 0.0 {
            self.seen[self.place] = (busy / (end - from), inside / (end - from));
            self.place = (self.place + 1) % self.looks;
        }
    }

    /// The autoscaler's look.
    fn look(&mut self, now: f64) {
        let count = self.looks as f64;
        let (busy, inside) = self.seen[..self.looks].iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let workers = f64::from(self.ready) * self.slots;
        let noise = self.scaler.noise;
        let seen = Seen {
            replicas: self.replicas,
            ready: self.ready,
            busy: (noise.decisive(busy / count * workers) / workers.max(f64::MIN_POSITIVE)).min(1.0),
            rate: self.rate,
            in_service: noise.decisive(inside / count),
            waiting: self.queue * self.rate,
        };
        let next = self.scaler.within(self.replicas, self.scaler.wants(&seen), u32::MAX);
        if next > self.replicas {
            self.starting.push((now - SEEN + self.start, next - self.replicas));
            self.replicas = next;
        }
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
    use scenario::{Platform, Scenario, Shape};

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
            Platform::CloudflareContainers,
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
        assert!(worst < 0.01 && sum / count < 0.001, "worst {worst}, mean {}", sum / count);
    }

    #[test]
    fn no_more_replicas_are_bought_than_the_reader_allows() {
        // A job of a minute each hour that asks for ten times what two pods of eight workers serve.
        let mut scenario = scenario(Platform::AwsEks, Shape::Cron, 22.0, 120.0, 1.0);
        (scenario.services[0].pod.min, scenario.services[0].pod.max) = (Some(2), Some(2));
        let week = weekly(&scenario.traffic);
        let side = ContainersSide::new(&scenario, &week.levels, &week.rises);
        let ran = side.week(0, &week.course.times(22.0)).lost();
        assert!(ran > 0.5, "most of it is lost: {ran}");
        for extra in [0, 5, 100] {
            let lost = side.given_up(extra);
            assert!((lost - ran).abs() < 0.05, "{extra} more change nothing: {lost} for {ran}");
        }
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
