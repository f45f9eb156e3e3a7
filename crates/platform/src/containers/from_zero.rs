//! Services of which no replica is kept: the first request after a pause waits for one.

use super::ContainersSide;
use crate::terms::{Start, cited, google_start, scaled_to};
use catalogue::Limit;
use catalogue::limits::{azure, cloudflare, gcp};
use model::cold_start::from_zero;
use model::response::Cold;
use model::service::Law;
use model::simulation::Sleep;
use model::traffic::Level;
use model::units::Seconds;
use scenario::work::Group;
use scenario::{Platform, Service};

impl ContainersSide<'_> {
    /// Whether a service of `group` goes down to no replica, or some of its replicas sleep by themselves.
    pub(crate) fn sleeps(&self, group: &Group<'_>, extra: u32) -> bool {
        self.stand_all_week() || (extra == 0 && group.least(self.scenario) == 0)
    }

    /// In how many parts the requests of a service of a group are cut at a level, each of which wakes replicas by itself, and the
    /// share of its replicas that are there only while requests come.
    ///
    /// Where each replica sleeps by itself, those that are not kept do, each with its part of the requests. Else all go once
    /// none has had anything to do, however many they are, and the next request of all wakes the first.
    fn sleepers(&self, index: usize, level: usize, extra: u32) -> (u32, f64) {
        let group = &self.groups[index];
        if self.stand_all_week() {
            let all = self.replicas(index, level, extra).max(1);
            let asleep = all.saturating_sub(group.least(self.scenario));
            return (all, f64::from(asleep) / f64::from(all));
        }
        (1, f64::from(u8::from(self.sleeps(group, extra))))
    }

    /// Share of a level's time in which a replica of a service is there, on average over those that stand at that level.
    pub(super) fn presence(&self, index: usize, level: usize, extra: u32) -> f64 {
        let (parts, share) = self.sleepers(index, level, extra);
        let there = || self.sleeping(&self.groups[index], &self.levels.levels[level], parts).there;
        if share > 0.0 { 1.0 - share * (1.0 - there()) } else { 1.0 }
    }

    /// Share of the visits to a group that wait for its first replica, over the week, and for how long.
    pub(super) fn cold(&self, index: usize, extra: u32) -> Option<Cold> {
        let group = &self.groups[index];
        if !self.sleeps(group, extra) {
            return None;
        }
        let delay = self.first_start(group).law?;
        let cold = |(place, level): (usize, &Level)| level.weight() * self.cold_at(index, place, extra);
        Some(Cold { share: self.levels.levels.iter().enumerate().map(cold).sum::<f64>().min(1.0), delay })
    }

    /// Share of the visits at a level that wait for a replica that sleeps.
    pub(super) fn cold_at(&self, index: usize, level: usize, extra: u32) -> f64 {
        let (parts, share) = self.sleepers(index, level, extra);
        let cold = || self.sleeping(&self.groups[index], &self.levels.levels[level], parts).p_cold;
        if share > 0.0 { share * cold() } else { 0.0 }
    }

    /// Share of the requests that wait so for at least one service.
    pub(super) fn cold_share(&self, extra: u32) -> f64 {
        let warm = |(place, group): (usize, &Group<'_>)| {
            let cold = self.cold(place, extra).map_or(0.0, |cold| cold.share);
            libm::pow(1.0 - cold, group.visits())
        };
        1.0 - self.groups.iter().enumerate().map(warm).product::<f64>()
    }

    /// A replica that sleeps and gets one of so many parts of the requests.
    fn sleeping(&self, group: &Group<'_>, level: &Level, parts: u32) -> model::cold_start::FromZero {
        let rate = group.rate(self.scenario.traffic.rate, level) / f64::from(parts);
        let starts = self.first_start(group).mean.get();
        from_zero(rate, group.service.duration.get(), starts, self.kept().get())
    }

    /// The first service as a simulation has it that goes down to no replica; nothing where some always stand.
    pub(crate) fn sleep(&self) -> Option<Sleep> {
        let group = &self.groups[0];
        let sleeps = self.sleeps(group, 0) && !self.stand_all_week();
        let start = self.first_start(group);
        let law = start.law.unwrap_or(Law::Fixed { mean: start.mean.get() });
        sleeps.then_some(Sleep { after: self.kept().get(), start: law })
    }

    /// How long the last replica waits for a next request.
    fn kept(&self) -> Seconds {
        Seconds::of(match self.scenario.microservices.platform {
            Platform::AzureContainerApps => azure::CONTAINER_APPS_COOLDOWN.value,
            Platform::CloudflareContainers => cloudflare::CONTAINERS_SLEEP.value,
            _ => gcp::RUN_KEEP_ALIVE.value,
        })
    }

    /// What the request that wakes a service waits for.
    pub(crate) fn first_start(&self, group: &Group<'_>) -> Start {
        let Service { init, pod, .. } = *group.service;
        let law = cited(self.first_start_row(group.service), init);
        let law = match (self.scenario.microservices.platform, pod.start) {
            (Platform::GcpRun, Some(own)) => scaled_to(&law, Seconds::of(own.get() + init.get())),
            _ => law,
        };
        let mean = Seconds::of(law.mean());
        Start { mean, billed: mean, law: Some(law) }
    }

    /// Where that was read.
    pub(crate) fn first_start_row(&self, service: &Service) -> &'static Limit {
        match self.scenario.microservices.platform {
            Platform::AzureContainerApps => &azure::CONTAINER_APPS_COLD_START,
            Platform::CloudflareContainers => &cloudflare::CONTAINERS_COLD_START,
            // Functions of Google run on the same instances.
            _ => google_start(&service.runtime),
        }
    }
}
