//! What functions turn away of a week as it runs, and the quotas that have to be asked for.
//!
//! One estimate for verdict, draws, strips, bills and what is shown: the closed form of [`Limits::turned_away`]. Quotas
//! that are raised on request are taken as granted; how fast instances may be added, and how many an app may have where
//! nobody can ask for more, is not.

use super::FunctionsSide;
use crate::course::by_hour;
use crate::terms::Cap;
use answer::{Counted, Limit, Quota};
use model::burst::{Away, Limits, Run, STARTS};
use model::erlang::blocked;
use model::service::Law;
use model::traffic::HOURS;
use model::units::Seconds;
use scenario::Platform;
use scenario::work::Group;

/// A quota is large enough where no more than this share of the requests of its busiest moment finds no place.
const ENOUGH: f64 = 1e-4;

impl FunctionsSide<'_> {
    /// Share of the visits to each group that is turned away, with a floor of warm instances of each.
    pub(crate) fn lost(&self, floor: u32) -> Vec<f64> {
        let share = |place| if self.fits(place) { 0.0 } else { self.away(place, floor, |_, _| {}).share };
        self.lost.at(floor, || (0..self.groups.len()).map(share).collect())
    }

    /// Share of the requests that fail, where these shares of their visits do.
    pub(crate) fn failed(&self, lost: &[f64]) -> f64 {
        if lost.iter().all(|lost| *lost <= 0.0) {
            return 0.0;
        }
        let answered = self.groups.iter().zip(lost).map(|(group, lost)| libm::pow(1.0 - lost, group.visits()));
        1.0 - answered.product::<f64>()
    }

    /// Visits that are turned away in each hour of the week, all functions together.
    pub(super) fn lost_by_hour(&self, floor: u32) -> Box<[f64; HOURS]> {
        let mut hours = Box::new([0.0; HOURS]);
        let seconds = self.weekly.course.period();
        for place in (0..self.groups.len()).filter(|place| !self.fits(*place)) {
            let mut spans = Vec::new();
            self.away(place, floor, |seconds, lost| spans.push((seconds, 3_600.0 * lost / seconds)));
            let pattern: f64 = spans.iter().map(|(seconds, _)| seconds).sum();
            let times = (seconds / pattern).round() as usize;
            let lost = by_hour(spans.iter().copied().cycle().take(times * spans.len()));
            hours.iter_mut().zip(lost.iter()).for_each(|(sum, lost)| *sum += self.groups[place].count * lost);
        }
        hours
    }

    /// Whether it is seen at once that nobody is turned away from the group at `place`: instances are never asked for faster
    /// than they may be added, nor nearly as many as may live.
    fn fits(&self, place: usize) -> bool {
        let (group, terms) = (&self.groups[place], &self.terms[place]);
        let places = terms.places();
        let weekly = self.weekly;
        let service = group.service.duration.get();
        let erlangs = self.rate(group) * service;
        if let Some(environment) = terms.managed {
            return erlangs * weekly.crest.amount <= environment.follows(0).least;
        }
        let most = erlangs * weekly.crest.amount;
        let within = |places: f64| most + 10.0 * most.sqrt() < places;
        within(places.cap) && (within(places.tokens) || weekly.is_followed(erlangs, service, &places))
    }

    fn away(&self, place: usize, floor: u32, mut each: impl FnMut(f64, f64)) -> Away {
        let (group, terms) = (&self.groups[place], &self.terms[place]);
        let rate = self.rate(group);
        if let Some(environment) = terms.managed {
            let (course, service) = (self.weekly.pattern(), group.service.duration.get());
            let follows = environment.follows(floor);
            return follows.turned_away(course, |amount| rate * amount, service, |span, lost| each(span.seconds, lost));
        }
        let floor = f64::from(floor) * f64::from(terms.slots);
        let (course, run) = (self.weekly.pattern(), self.run(place));
        terms.places().turned_away(course, |amount| rate * amount, &run, floor, |span, lost| each(span.seconds, lost))
    }

    /// How long a visit to the group at `place` takes a place of an instance.
    pub(crate) fn run(&self, place: usize) -> Run {
        let service = self.groups[place].service;
        let starts = self.starts[place]
            .map_or([0.0; STARTS], |start| start.law.map_or([start.mean.get(); STARTS], |law| Run::starts(&law)));
        let law = Law::new(service.duration, service.duration_cv.get());
        Run { law, starts, sharing: f64::from(self.terms[place].slots) }
    }

    /// Visits a second to one service of a group, on average over the week.
    fn rate(&self, group: &Group<'_>) -> f64 {
        self.scenario.traffic.rate.get() * group.service.visits.get()
    }

    /// The mean number of requests in one service of a group in the busiest moment of the week, as far as it may grow.
    fn busiest(&self, place: usize) -> f64 {
        let (group, weekly) = (&self.groups[place], self.weekly);
        if !self.fits(place) && self.terms[place].growth.is_some() {
            return self.away(place, 0, |_, _| {}).busiest;
        }
        let service = group.service.duration.get();
        // Of a tick, as many as have come and not ended at its end.
        let there = if weekly.ticks.is_some() { self.run(place).law.within(weekly.crest.seconds) } else { service };
        self.rate(group) * there * weekly.crest.amount
    }

    /// A limit on instances that nobody raises, where the mean of the busiest moment is beyond it and too much is lost
    /// to it.
    pub(super) fn instances_limit(&self, lost: &[f64]) -> Option<Limit> {
        let allowed_share = self.scenario.goals.error_share.get();
        let over = |(place, lost): (usize, &f64)| {
            let terms = &self.terms[place];
            let allowed = terms.per_service.and_then(Cap::hard)?;
            let needs = self.busiest(place) / f64::from(terms.slots);
            (*lost > allowed_share && needs > allowed).then_some(Limit::Concurrency { needs, allowed })
        };
        lost.iter().enumerate().find_map(over)
    }

    /// The quotas that are raised on request, and what this workload needs of them.
    pub(super) fn quotas(&self) -> Vec<Quota> {
        self.account_quota().into_iter().chain(self.service_quota()).collect()
    }

    fn account_quota(&self) -> Option<Quota> {
        let cap = self.terms.first()?.per_account.filter(|cap| cap.askable)?;
        let what = match self.scenario.serverless.platform {
            Platform::AwsLambda => Counted::Executions,
            _ => Counted::RegionalInstances,
        };
        let each = || self.groups.iter();
        let slots = f64::from(self.terms.iter().map(|terms| terms.slots).min().unwrap_or(1));
        let busiest = each().enumerate().map(|(place, group)| group.count * self.busiest(place)).sum();
        let visits: f64 = each().map(|group| group.count * self.rate(group)).sum();
        let erlangs: f64 = each().map(|group| group.count * self.rate(group) * group.service.duration.get()).sum();
        let service = if visits > 0.0 { erlangs / visits } else { 1.0 };
        // All of them together, as if each took as long and varied as the first.
        let first = Run { sharing: 1.0, ..self.run(0) };
        let law = Law::new(Seconds::of(service), self.groups.first()?.service.duration_cv.get());
        Some(self.quota(what, cap, (busiest, slots), (visits, Run { law, ..first })))
    }

    fn service_quota(&self) -> Option<Quota> {
        let each = self.groups.iter().zip(&self.terms).enumerate().filter_map(|(place, (group, terms))| {
            let cap = terms.per_service.filter(|cap| cap.askable)?;
            let busiest = self.busiest(place);
            let of = (self.rate(group), self.run(place));
            Some(self.quota(Counted::Instances, cap, (busiest, f64::from(terms.slots)), of))
        });
        each.max_by(|one, other| one.needs.total_cmp(&other.needs))
    }

    fn quota(&self, what: Counted, cap: Cap, (busiest, slots): (f64, f64), (rate, run): (f64, Run)) -> Quota {
        let needs = (enough(busiest) / slots).ceil();
        let keepalive = self.terms.first().map_or(0.0, |terms| terms.keep_alive.get());
        let as_it_is = Limits { tokens: f64::INFINITY, refill: 0.0, cap: cap.allowed * slots, keepalive };
        let without = match needs > cap.allowed {
            true => as_it_is.turned_away(self.weekly.pattern(), |amount| rate * amount, &run, 0.0, |_, _| {}).share,
            false => 0.0,
        };
        Quota { what, needs, allowed: cap.allowed, without, askable: cap.askable }
    }
}

/// Places of which so many requests at once, on average, hardly ever find none.
fn enough(offered: f64) -> f64 {
    let lost = |places: f64| blocked(places.min(f64::from(u32::MAX)) as u32, offered) > ENOUGH;
    let (mut low, mut high) = (offered.floor(), offered + 10.0 * offered.sqrt() + 10.0);
    while high - low > 0.5 {
        let middle = f64::midpoint(low, high);
        if lost(middle.floor()) { low = middle } else { high = middle }
    }
    high.floor()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_leaves_room_above_the_mean() {
        // (requests at once, at least, at most, why)
        let cases = [
            (0.0, 0.0, 1.0, "none"),
            (1.0, 5.0, 8.0, "a few"),
            (960.0, 1_040.0, 1_120.0, "three to four deviations"),
            (1e5, 100_100.0, 101_500.0, "many"),
        ];
        for (offered, least, most, why) in cases {
            let places = enough(offered);
            assert!((least..=most).contains(&places), "{why}: {places}");
            assert!(offered == 0.0 || blocked(places as u32, offered) <= ENOUGH, "{why}");
        }
    }
}
