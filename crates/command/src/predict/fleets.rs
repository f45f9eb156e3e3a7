//! Fleets under a steady stream: how a balancer spreads requests, and how many replicas an autoscaler keeps.

use serde_json::{Value, json};

use super::{Answer, SERVICE, chosen, whole};
use crate::Refusal;
use crate::fields::Fields;
use model::fleet::Fleet;
use model::fleet::noise::Noise;
use model::fleet::scaler::Scaler;
use model::queueing::{Delay, delay, delay_in_turn};
use model::response::{Colds, Response, Stage, Waits};
use model::service::Law;
use model::simulation::Picks;
use model::units::{Rate, Seconds};

/// How requests are spread, by the names that a scenario has for them.
pub(crate) const SPREADS: [(Picks, &str); 3] =
    [(Picks::Random, "random"), (Picks::InTurn, "round-robin"), (Picks::OneQueue, "least-requests")];
/// Workers of all pods at most.
const WORKERS: f64 = 1e6;
/// Replicas that are kept at most.
const MOST: u32 = 10_000;

/// Pods that are alike behind a balancer.
pub(crate) struct Balanced {
    /// Requests per second.
    pub rate: f64,
    /// How long a worker takes.
    pub service: Law,
    /// How many pods.
    pub pods: u32,
    /// Requests that a pod works on at once.
    pub workers: u32,
}

impl Balanced {
    /// Reads what the input says. Refuses more workers than anyone has, and a load that no queue settles under.
    pub(crate) fn read(fields: &mut Fields<'_>) -> Result<Self, Refusal> {
        let rate = fields.need("arrival_rate", 1e-6..=1e6)?;
        let service = service(fields)?;
        let (pods, workers) = (whole(fields, "pods", 1.0..=1e5)?, whole(fields, "workers", 1.0..=1e3)?);
        let all = f64::from(pods) * f64::from(workers);
        if all > WORKERS {
            return Err(Refusal(format!("pods times workers must be from 1 to {WORKERS}, not {all}.")));
        }
        let load = rate * service.mean() / all;
        if load < 1.0 {
            return Ok(Self { rate, service, pods, workers });
        }
        Err(Refusal(format!(
            "arrival_rate times service_s must be from 0 to below 1 for each worker, not {load}: the queues never settle."
        )))
    }

    fn delay(&self, picks: Picks) -> Option<Delay> {
        let (rate, mean, scv) = (Rate::of(self.rate), Seconds::of(self.service.mean()), self.service.scv());
        match picks {
            Picks::Random => delay(Rate::of(self.rate / f64::from(self.pods)), mean, scv, self.workers),
            Picks::InTurn => delay_in_turn(rate, self.pods, mean, scv, self.workers),
            Picks::Fewest | Picks::OneQueue => delay(rate, mean, scv, self.pods * self.workers),
        }
    }
}

/// Lognormal service of a mean and a variation, its standard deviation over its mean.
fn service(fields: &mut Fields<'_>) -> Result<Law, Refusal> {
    let mean = fields.need("service_s", SERVICE)?;
    Ok(Law::new(Seconds::of(mean), fields.need("variation", 0.0..=10.0)?))
}

/// Waits and answers behind each kind of balancer.
pub(super) fn balanced(fields: &mut Fields<'_>) -> Answer {
    let fleet = Balanced::read(fields)?;
    let mut answer = json!({});
    for (picks, name) in SPREADS {
        let saturated = || Refusal("The load must leave room: the queues never settle.".into());
        let delay = fleet.delay(picks).ok_or_else(saturated)?;
        let waits = Waits::merge(delay.map(|wait| (1.0, wait)));
        let response = Response::new(&[Stage { waits, ..Stage::of(fleet.service) }], Colds::Independent);
        answer[name] = json!({
            "p50": response.quantile(0.5),
            "p95": response.quantile(0.95),
            "p99": response.quantile(0.99),
        });
    }
    Ok(answer)
}

/// What an autoscaler looks at and how often.
#[derive(Clone, Copy)]
enum Rule {
    /// How busy replicas are, as a cluster's horizontal autoscaler has it.
    Busy,
    /// Requests in service over half a minute, asked as often.
    HalfMinute,
    /// Requests in service over a minute, and how busy replicas are.
    Minute,
}

/// A fleet that an autoscaler holds under a steady stream.
pub(crate) struct Held {
    /// Requests per second.
    pub rate: f64,
    /// How long a worker takes.
    pub service: Law,
    /// Requests that a replica works on at once.
    pub workers: u32,
    /// For how many seconds the stream lasts.
    pub seconds: f64,
    /// Seconds until a new replica serves.
    pub delay: f64,
    /// The autoscaler.
    pub scaler: Scaler,
    /// Replicas that the mean load asks for.
    pub wish: f64,
}

impl Held {
    /// Reads what the input says.
    pub(crate) fn read(fields: &mut Fields<'_>) -> Result<Self, Refusal> {
        let rules = [(Rule::Busy, "busy"), (Rule::HalfMinute, "in_service_30s"), (Rule::Minute, "in_service_60s")];
        let rule = chosen(fields, "rule", &rules)?;
        let rate = fields.need("arrival_rate", 1e-6..=1e6)?;
        let service = service(fields)?;
        let workers = whole(fields, "workers", 1.0..=1e3)?;
        let target = fields.need("target", 0.05..=1.0)?;
        let slots = f64::from(workers) * target;
        let wish = rate * service.mean() / slots;
        if wish > f64::from(MOST) / 2.0 {
            return Err(Refusal(format!(
                "arrival_rate times service_s must ask for 0 to {} replicas at the target, not {wish}.",
                MOST / 2
            )));
        }
        let plain = match rule {
            Rule::Busy => Scaler::busy(target, 1, MOST),
            Rule::HalfMinute => {
                Scaler { every: 30.0, settle: 300.0, window: 30.0, ..Scaler::in_service(slots, f64::MAX, 1, MOST) }
            }
            Rule::Minute => Scaler::in_service(slots, target, 1, MOST),
        };
        let scaler = Scaler { noise: Noise::of(service.mean(), service.scv(), plain.window), ..plain };
        let delay = fields.number("pod_delay_s", 0.0..=3_600.0)?.unwrap_or(35.0);
        let seconds = fields.need("seconds", 3_600.0..=3e6)?;
        Ok(Self { rate, service, workers, seconds, delay, scaler, wish })
    }
}

/// Mean replicas: of the stream as it comes, and what its mean asks for.
pub(super) fn held(fields: &mut Fields<'_>) -> Answer {
    let held = Held::read(fields)?;
    let slots = f64::from(held.workers);
    let capacity = slots / held.service.mean();
    let fleet = Fleet { scaler: held.scaler, capacity, slots, delay: held.delay, nodes: None, timeout: 10.0 };
    Ok(Value::from_iter([
        ("replicas", fleet.held(held.rate, held.seconds)),
        ("replicas_most", fleet.peak(held.rate, held.seconds)),
        ("replicas_of_the_mean_load", (held.wish - 1e-9).ceil()),
    ]))
}
