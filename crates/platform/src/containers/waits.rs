//! How long requests wait for a replica, over the week and behind each kind of balancer.

use super::ContainersSide;
use crate::containers_week::{PATIENCE, bursts};
use crate::course::Rise;
use crate::parts::Stretch;
use crate::way;
use model::burstiness::phases_waits;
use model::queueing::{Delay, Wait, delay, delay_in_turn};
use model::response::{Cold, Stage, Waits};
use model::traffic::Level;
use model::units::Rate;
use scenario::Balancing;
use scenario::work::Group;

impl ContainersSide<'_> {
    /// A visit to a service of a group, with its waits over the week.
    pub(crate) fn stage(&self, group: usize, extra: u32, stretch: &Stretch) -> Stage {
        let (waits, cold) = (self.waits(group, extra).scaled(stretch.wait), self.cold(group, extra));
        let cold = cold.map(|cold| Cold { delay: cold.delay.scaled(stretch.cold), ..cold });
        Stage { waits, cold, ..self.unqueued_stage(&self.groups[group], stretch) }
    }

    /// The same where nobody waits.
    pub(crate) fn unqueued_stage(&self, group: &Group<'_>, stretch: &Stretch) -> Stage {
        way::visit(group.service, group.visits(), &way::hop(self.scenario).law(), stretch)
    }

    /// The waits of a group over the week, weighted by requests.
    fn waits(&self, index: usize, extra: u32) -> Waits {
        let group = &self.groups[index];
        let scv = group.service.duration_cv.get() * group.service.duration_cv.get();
        let bursts = bursts(self.scenario, group);
        let at = |(place, level): (usize, &Level)| {
            let servers = self.replicas(index, place, extra).saturating_mul(group.workers(self.scenario));
            let steady = |rate: f64| {
                // More than can be served, since no more replicas may run: whoever is answered waited as long as one may.
                let full = Wait { p_wait: 1.0, mean: PATIENCE, decay: 1.0 / PATIENCE };
                self.queue(group, rate, scv, servers).unwrap_or([full, Wait::default()])
            };
            let able = f64::from(servers) / group.service.duration.get();
            let waits = phases_waits(&bursts, group.rate(self.scenario.traffic.rate, level), able, PATIENCE, steady);
            let weight = level.weight();
            waits.into_iter().flat_map(move |(share, delay)| delay.map(|wait| (weight * share, wait)))
        };
        let hours = self.levels.levels.iter().enumerate().flat_map(at);
        let brief = self.brief();
        if brief.clone().next().is_none() {
            return Waits::merge(hours.collect::<Vec<_>>());
        }
        // An hour's mean says nothing of a burst inside it, which meets the replicas that were there before.
        let in_bursts: f64 = brief.clone().map(|(share, _)| share).sum::<f64>().min(1.0);
        let burst = |(share, rise): (f64, &Rise)| {
            let rate = |relative: f64| self.scenario.traffic.rate.get() * relative * group.service.visits.get();
            let there = self.fleet_of(index).settled(rate(rise.from)).saturating_add(extra);
            let servers = there.min(group.most(self.scenario)).saturating_mul(group.workers(self.scenario));
            // What they cannot serve is the week's, whose queue it is; chance comes on top of that.
            let most = self.built_up(group, scv, servers, rise.seconds);
            let full = Wait { p_wait: 1.0, mean: most, decay: 1.0 / most };
            let delay = self.queue(group, rate(rise.to), scv, servers).unwrap_or([full, Wait::default()]);
            delay.map(move |wait| (share, within(&wait, most)))
        };
        let rest = hours.map(|(share, wait)| (share * (1.0 - in_bursts), wait));
        Waits::merge(rest.chain(brief.flat_map(burst)).collect::<Vec<_>>())
    }

    /// Mean wait, over a burst of so many seconds, of a service whose `servers` are just as many as it needs: a queue that chance
    /// has built up has had no longer for it.
    ///
    /// A Brownian motion that is reflected at zero (Kingman's heavy traffic) is at `sqrt(2 v t / pi)` after `t` seconds, `v` the
    /// variance a second of the work that comes to a server; two thirds of that on average over them.
    fn built_up(&self, group: &Group<'_>, scv: f64, servers: u32, seconds: f64) -> f64 {
        let own = group.workers(self.scenario);
        let (arrivals, together) = match self.scenario.microservices.balancing() {
            Balancing::LeastRequests => (1.0, servers.max(1)),
            Balancing::Random => (1.0, own),
            Balancing::RoundRobin => (f64::from(own) / f64::from(servers.max(own)), own),
        };
        let variance = (arrivals + scv).max(1e-6) * group.service.duration.get() / f64::from(together);
        2.0 / 3.0 * (2.0 / std::f64::consts::PI * variance * seconds).sqrt()
    }

    /// The wait of a service whose pods have so many `servers` together and get `rate` requests a second; nothing where
    /// they cannot keep up.
    ///
    /// By chance, each pod is a queue of its own with a Poisson stream; one pod after the other, a queue whose stream is as
    /// much more even as there are pods; where the pod with the fewest requests gets the next, in effect one queue for all.
    fn queue(&self, group: &Group<'_>, rate: f64, scv: f64, servers: u32) -> Option<Delay> {
        let (duration, own) = (group.service.duration, group.workers(self.scenario));
        let pods = (servers / own).max(1);
        let arrivals = |pods: u32| Rate::new(rate / f64::from(pods)).unwrap_or_default();
        match self.scenario.microservices.balancing() {
            Balancing::LeastRequests => delay(arrivals(1), duration, scv, servers),
            Balancing::Random => delay(arrivals(pods), duration, scv, own),
            Balancing::RoundRobin => delay_in_turn(arrivals(1), pods, duration, scv, own),
        }
    }
}

/// A wait whose mean, where there is one, is no longer than `most`.
fn within(wait: &Wait, most: f64) -> Wait {
    if wait.decay * most >= 1.0 || wait.p_wait <= 0.0 {
        return *wait;
    }
    Wait { mean: wait.p_wait * most, decay: 1.0 / most, ..*wait }
}
