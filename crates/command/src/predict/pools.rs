//! Pools of instances that are kept alive.

use serde_json::{Map, Value, json};

use super::{Answer, MANY, RATE, SERVICE, SOME, SPAN, whole};
use crate::Refusal;
use crate::fields::Fields;
use model::cold_start::paced::{MOST_INTERVALS, MOST_LOAD, paced};
use model::cold_start::served::Served;
use model::cold_start::{self, Pool, Settled, bursty::Bursts};
use model::erlang;
use model::units::{Rate, Seconds};

/// Up to this load the exact pool is computed; above, its table, which is within 1 %.
const EXACT: f64 = 2e4;

/// What a simulation says about itself.
const OF_A_SIMULATION: [&str; 5] = ["max_time_s", "skip_s", "seeds", "cold_semantics", "horizon_s"];

/// The laws of service by name, and whether it is always the same.
const LAWS: [(bool, &str); 2] = [(false, "exponential"), (true, "deterministic")];
/// The routings by name, and whether it is to the newest. Under others a pool has no closed form.
const ROUTINGS: [(bool, &str); 3] = [(false, "most-recent"), (true, "newest-created"), (true, "newest")];

/// Poisson arrivals, exponential service, most recently used first.
pub(super) fn exact(fields: &mut Fields<'_>) -> Answer {
    let rate = fields.need("arrival_rate", RATE)?;
    let service = fields.need("service_s", SERVICE)?;
    let keepalive = fields.need("keepalive_s", SPAN)?;
    let load = rate * service;
    let pool = pool_of(load, keepalive / service);
    Ok(json!({"p_cold": pool.p_cold, "instances": pool.instances, "busy": load}))
}

/// The whole pool: cold requests may take another time, instances may be capped or take several requests at once.
pub(super) fn pool(fields: &mut Fields<'_>) -> Answer {
    let input = Input::read(fields)?;
    let arrivals = [(Arrivals::Poisson, "poisson"), (Arrivals::Even, "deterministic")];
    let arrivals = fields.choice("arrival", &arrivals)?.unwrap_or(Arrivals::Poisson);
    fields.pass_over(&OF_A_SIMULATION);
    if matches!(arrivals, Arrivals::Even) {
        return input.even();
    }
    let settled = input.settled();
    let load = settled.busy;
    if input.slots > 1 {
        let pool = cold_start::shared(load, input.keepalive / settled.service.get(), input.slots);
        return Ok(json!({
            "p_cold": pool.p_cold,
            "instances": pool.instances,
            "servers": pool.instances,
            "p_rej": 0.0,
            "concurrency_avg": while_any_work(load) / pool.instances,
        }));
    }
    let (pool, rejected) = match input.cap {
        Some(cap) if f64::from(cap) < load + 12.0 * load.sqrt() + 40.0 => {
            let pool = cold_start::capped(load, input.keepalive / settled.service.get(), cap);
            (pool, erlang::blocked(cap, load))
        }
        _ => (settled.pool, 0.0),
    };
    let pool = input.served.corrected(pool, load, input.keepalive / settled.service.get());
    Ok(report(pool, load * (1.0 - rejected), rejected, input.rate))
}

/// Mean number of requests in work while there is at least one.
pub(crate) fn while_any_work(load: f64) -> f64 {
    if load < 1e-9 { 1.0 } else { load / -libm::expm1(-load) }
}

/// As [`pool`], and how probable each size of the pool is.
pub(super) fn distribution(fields: &mut Fields<'_>) -> Answer {
    let input = Input::read(fields)?;
    fields.pass_over(&OF_A_SIMULATION);
    let settled = input.settled();
    let keep = input.keepalive / settled.service.get();
    let pool = input.served.corrected(settled.pool, settled.busy, keep);
    let sizes = cold_start::distribution(settled.busy, keep);
    let seen = sizes.iter().enumerate().filter(|(_, p)| **p >= 1e-9);
    let sizes: Map<String, Value> = seen.map(|(n, p)| (n.to_string(), json!(p))).collect();
    let mut answer = report(pool, settled.busy, 0.0, input.rate);
    answer["pmf_servers"] = Value::Object(sizes);
    Ok(answer)
}

/// Several requests at once in an instance.
pub(super) fn shared(fields: &mut Fields<'_>) -> Answer {
    let rate = fields.need("arrival_rate", RATE)?;
    let service = fields.need("service_s", SERVICE)?;
    let keepalive = fields.need("keepalive_s", SPAN)?;
    let slots = whole(fields, "concurrency", SOME)?;
    fields.number("init_s", SPAN)?;
    fields.pass_over(&OF_A_SIMULATION);
    // Of shared instances the law of service and the routing change less than what is left out for their beginning.
    fields.choice("service", &LAWS)?;
    fields.choice("routing", &ROUTINGS)?;
    let load = rate * service;
    refuse_above(load)?;
    let pool = cold_start::shared(load, keepalive / service, slots);
    let concurrency = while_any_work(load) / pool.instances;
    Ok(json!({"p_cold": pool.p_cold, "instances": pool.instances, "concurrency_avg": concurrency}))
}

/// Arrivals that switch between two rates.
pub(super) fn bursty(fields: &mut Fields<'_>) -> Answer {
    const SOJOURN: std::ops::RangeInclusive<f64> = 1e-3..=1e7;
    let rates = [fields.need("rate0", RATE)?, fields.need("rate1", RATE)?];
    let sojourns = [fields.need("mean_sojourn0_s", SOJOURN)?, fields.need("mean_sojourn1_s", SOJOURN)?];
    let service = fields.need("service_s", SERVICE)?;
    let keepalive = fields.need("keepalive_s", SPAN)?;
    let bursts = Bursts { rates, sojourns };
    refuse_above(rates[0].max(rates[1]) * service)?;
    let pool = bursts.pool(service, keepalive);
    Ok(json!({
        "p_cold": pool.p_cold,
        "instances": pool.instances,
        "peakedness": bursts.peakedness(service),
        "IDC_inf": bursts.dispersion(),
    }))
}

/// A cap on concurrency: by load, or by rate and times.
pub(super) fn cap(fields: &mut Fields<'_>) -> Answer {
    if let Some(load) = fields.number("offered_erlang", 0.0..=1e9)? {
        return Ok(json!({"p_block": erlang::blocked(whole(fields, "c", MANY)?, load)}));
    }
    let input = Input::read(fields)?;
    fields.pass_over(&OF_A_SIMULATION);
    let cap = input.cap.ok_or_else(|| Refusal("max_concurrency is missing; it is a number from 0 to 1e6.".into()))?;
    // Those who are served are nearly all warm: the cap keeps every instance busy.
    let load = input.rate * input.warm;
    let rejected = erlang::blocked(cap, load);
    let running = load * (1.0 - rejected);
    let pool = cold_start::capped(load, input.keepalive / input.warm, cap);
    Ok(json!({"p_reject": rejected, "servers": pool.instances, "running": running}))
}

/// How requests come.
#[derive(Clone, Copy)]
enum Arrivals {
    Poisson,
    Even,
}

/// The fields of a pool.
struct Input {
    rate: f64,
    warm: f64,
    cold: f64,
    keepalive: f64,
    cap: Option<u32>,
    slots: u32,
    served: Served,
}

impl Input {
    fn read(fields: &mut Fields<'_>) -> Result<Self, Refusal> {
        let rate = fields.need("arrival_rate", RATE)?;
        let warm = fields.need("warm_service_s", SERVICE)?;
        let cold = fields.number("cold_service_s", SERVICE)?;
        let init = fields.number("cold_init_s", SPAN)?.unwrap_or(0.0);
        let keepalive = fields.need("keepalive_s", SPAN)?;
        let cap = fields.number("max_concurrency", MANY)?.map(|cap| cap as u32);
        let slots = fields.number("concurrency_per_instance", SOME)?.map_or(1, |slots| slots as u32);
        refuse_above(rate * warm)?;
        let served = Served {
            constant: fields.choice("service", &LAWS)?.unwrap_or(false),
            newest: fields.choice("routing", &ROUTINGS)?.unwrap_or(false),
        };
        Ok(Self { rate, warm, cold: cold.unwrap_or(warm + init), keepalive, cap, slots, served })
    }

    /// The pool when requests come at even intervals, one to an instance and without a cap.
    fn even(&self) -> Answer {
        let known =
            self.slots == 1 && self.keepalive * self.rate <= MOST_INTERVALS && self.rate * self.warm <= MOST_LOAD / 2.0;
        if !known || self.rate == 0.0 {
            return Err(Refusal(format!(
                "For even intervals a keep-alive must hold from 0 to {MOST_INTERVALS} of them and a service time to {}, \
                 with one request to an instance.",
                MOST_LOAD / 2.0
            )));
        }
        let [warm, cold, keepalive] = [self.warm, self.cold, self.keepalive].map(Seconds::of);
        let even = |load: f64, keep: f64| paced(1.0 / load, keep).unwrap_or_default();
        let settled = cold_start::settle(Rate::of(self.rate), warm, cold, keepalive, even);
        Ok(report(settled.pool, settled.busy, 0.0, self.rate))
    }

    /// The pool with its mean service; with several slots only the warm one counts.
    fn settled(&self) -> Settled {
        let [warm, cold, keepalive] = [self.warm, self.cold, self.keepalive].map(Seconds::of);
        let cold = if self.slots > 1 { warm } else { cold };
        cold_start::settle(Rate::of(self.rate), warm, cold, keepalive, pool_of)
    }
}

fn pool_of(load: f64, keep: f64) -> Pool {
    if load <= EXACT { cold_start::steady(load, keep, 0) } else { cold_start::quick(load, keep, 0) }
}

/// Level by level is too long for more.
fn refuse_above(load: f64) -> Result<(), Refusal> {
    if load <= 1e6 {
        return Ok(());
    }
    Err(Refusal(format!("Rate times service time must be from 0 to 1e6 requests at once, not {load}.")))
}

fn report(pool: Pool, busy: f64, rejected: f64, rate: f64) -> Value {
    let starts = rate * (1.0 - rejected) * pool.p_cold;
    json!({
        "p_cold": pool.p_cold,
        "p_rej": rejected,
        "instances": pool.instances,
        "servers": pool.instances,
        "running": busy,
        "idle": pool.instances - busy,
        // Every instance that is started goes again.
        "avg_lifespan_s": if starts > 0.0 { json!(pool.instances / starts) } else { Value::Null },
    })
}
