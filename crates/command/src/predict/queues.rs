//! Queues in front of servers.

use serde_json::{Value, json};

use super::{Answer, MANY, RATE, SERVICE, SOME, chosen, percentiles, whole};
use crate::Refusal;
use crate::fields::Fields;
use model::queueing::{Queue, Wait, wait, wait_renewal};
use model::response::{Colds, Response, Stage, Waits};
use model::service::Law;
use model::units::{Rate, Seconds};

/// Squared coefficients of variation.
pub(crate) const SCV: std::ops::RangeInclusive<f64> = 0.0..=100.0;

/// Exponential service.
pub(super) fn mmc(fields: &mut Fields<'_>) -> Answer {
    let servers = whole(fields, "c", SOME)?;
    let load = fields.need("offered_erlang", MANY)?;
    let service = fields.need("service_s", SERVICE)?;
    let wait = steady(wait(Rate::of(load / service), Seconds::of(service), 1.0, servers))?;
    let response = response(Law::Exponential { mean: service }, wait);
    Ok(json!({
        "p_wait": wait.p_wait,
        "mean_wait": wait.mean,
        "p99_wait": wait.quantile(0.99),
        "p50": response.quantile(0.5),
        "p95": response.quantile(0.95),
        "p99": response.quantile(0.99),
    }))
}

/// One server, any service law.
pub(super) fn mg1(fields: &mut Fields<'_>) -> Answer {
    let rho = fields.need("rho", 0.0..=1.0)?;
    let service = fields.need("service_s", SERVICE)?;
    let scv = fields.need("cs2", SCV)?;
    let wait = steady(wait(Rate::of(rho / service), Seconds::of(service), scv, 1))?;
    Ok(json!({"mean_wait": wait.mean, "p_wait": wait.p_wait}))
}

/// Several servers, Poisson arrivals; the service law by the beginning of the case's name.
pub(super) fn mgc(fields: &mut Fields<'_>) -> Answer {
    let rate = fields.need("lam", RATE)?;
    let service = 1.0 / fields.need("mu", 1e-6..=1e6)?;
    let servers = whole(fields, "c", SOME)?;
    let law = law_by_name(fields.text("name")?.unwrap_or("MM"), Seconds::of(service))?;
    let wait = steady(wait(Rate::of(rate), Seconds::of(service), law.scv(), servers))?;
    Ok(sojourn(&response(law, wait), wait, wait.mean + service))
}

/// The service law by the beginning of a case's name.
pub(crate) fn law_by_name(name: &str, mean: Seconds) -> Result<Law, Refusal> {
    let laws = [
        ("MM", Law::Exponential { mean: mean.get() }),
        ("MD", Law::Fixed { mean: mean.get() }),
        ("MG", Law::new(mean, 1.0)),
        ("ME2", Law::Erlang { phases: 2, mean: mean.get() }),
        ("MH2", Law::hyper(mean, 4.0)),
    ];
    let found = laws.iter().find(|(prefix, _)| name.starts_with(prefix));
    let rule = "MM (exponential), MD (fixed), MG (lognormal), ME2 (Erlang) or MH2 (hyperexponential)";
    found.map(|(_, law)| *law).ok_or_else(|| Refusal(format!("name must begin with {rule}, not \"{name}\".")))
}

/// Several servers, renewal arrivals.
pub(super) fn ggc(fields: &mut Fields<'_>) -> Answer {
    let servers = whole(fields, "c", SOME)?;
    let rho = fields.need("rho", 0.0..=1.0)?;
    let (ca2, cs2) = (fields.need("ca2", SCV)?, fields.need("cs2", SCV)?);
    let service = Seconds::of(fields.need("service_s", SERVICE)?);
    let law = chosen(fields, "service_dist", &service_laws(service, cs2))?;
    fields.pass_over(&["arrival"]);
    let arrivals = Rate::of(rho * f64::from(servers) / service.get());
    let wait = steady(wait_renewal(arrivals, ca2, service, cs2, servers))?;
    let response = response(law, wait);
    Ok(json!({
        "mean_wait": wait.mean,
        "p_wait": wait.p_wait,
        "wait_q": percentiles(|p| wait.quantile(p)),
        "sojourn_q": percentiles(|p| response.quantile(p)),
        "sojourn_p99": response.quantile(0.99),
    }))
}

/// The laws of this mean and squared coefficient of variation, by name.
pub(crate) fn service_laws(mean: Seconds, scv: f64) -> [(Law, &'static str); 5] {
    let phases = (1.0 / scv.max(1e-3)).round().max(1.0) as u32;
    [
        (Law::Exponential { mean: mean.get() }, "exp"),
        (Law::Fixed { mean: mean.get() }, "det"),
        (Law::new(mean, scv.sqrt()), "logn"),
        (Law::Erlang { phases, mean: mean.get() }, "erl"),
        (Law::hyper(mean, scv), "h2"),
    ]
}

/// Queues with exponential service one after the other.
pub(super) fn tandem(fields: &mut Fields<'_>) -> Answer {
    let rate = fields.need("lam", RATE)?;
    let mut stages = Vec::new();
    let mut mean = 0.0;
    for mut fields in fields.objects("stages")? {
        let service = 1.0 / fields.need("mu", 1e-6..=1e6)?;
        let servers = whole(&mut fields, "c", SOME)?;
        fields.finish()?;
        let wait = steady(wait(Rate::of(rate), Seconds::of(service), 1.0, servers))?;
        mean += service + wait.mean;
        stages.push(Stage { waits: Waits::one(wait), ..Stage::of(Law::Exponential { mean: service }) });
    }
    let response = Response::new(&stages, Colds::Independent);
    Ok(json!({
        "soj": mean,
        "q50": response.quantile(0.5),
        "q95": response.quantile(0.95),
        "q99": response.quantile(0.99),
    }))
}

fn steady(queue: Queue) -> Result<Wait, Refusal> {
    match queue {
        Queue::Steady(wait) => Ok(wait),
        Queue::Saturated { load } => Err(Refusal(format!(
            "The load must be from 0 to below 1 for each server, not {load}: the queue never settles."
        ))),
    }
}

fn response(law: Law, wait: Wait) -> Response {
    Response::new(&[Stage { waits: Waits::one(wait), ..Stage::of(law) }], Colds::Independent)
}

fn sojourn(response: &Response, wait: Wait, mean: f64) -> Value {
    json!({
        "wq": wait.mean,
        "pw": wait.p_wait,
        "soj": mean,
        "q50": response.quantile(0.5),
        "q95": response.quantile(0.95),
        "q99": response.quantile(0.99),
    })
}
