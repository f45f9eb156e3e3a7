//! Queues in front of servers.

use serde_json::{Value, json};

use super::{Answer, Settings, affordable, put, refusal};
use crate::Refusal;
use crate::fields::Fields;
use crate::predict::queues::{SCV, law_by_name, service_laws};
use crate::predict::{MANY, SERVICE, SOME, chosen, whole};
use model::service::Law;
use model::simulation::{Arrivals, Estimate, QueueReport, QueueRun, Queues, Service};
use model::units::Seconds;

use super::pools::positive;

/// Windows of a run.
const WINDOWS: u32 = 20;

/// Exponential service.
pub(super) fn mmc(fields: &mut Fields<'_>, settings: Settings) -> Answer {
    let servers = whole(fields, "c", SOME)?;
    let load = fields.need("offered_erlang", 1e-6..=*MANY.end())?;
    let mean = fields.need("service_s", SERVICE)?;
    let stage = Service::new(Law::Exponential { mean }, servers);
    let report = run(Arrivals::Steady(load / mean), vec![stage], settings)?;
    let mut answer = json!({});
    put(&mut answer, "p_wait", report.p_wait());
    put(&mut answer, "mean_wait", report.wait());
    put(&mut answer, "p99_wait", report.wait_percentile(3));
    for (name, place) in [("p50", 0), ("p95", 2), ("p99", 3)] {
        put(&mut answer, name, report.percentile(place));
    }
    Ok(about(answer, &report))
}

/// One server; a lognormal service of the given variation.
pub(super) fn mg1(fields: &mut Fields<'_>, settings: Settings) -> Answer {
    let rho = fields.need("rho", 1e-6..=1.0)?;
    let mean = fields.need("service_s", SERVICE)?;
    let law = Law::new(Seconds::of(mean), fields.need("cs2", SCV)?.sqrt());
    let report = run(Arrivals::Steady(rho / mean), vec![Service::new(law, 1)], settings)?;
    let mut answer = json!({});
    put(&mut answer, "mean_wait", report.wait());
    put(&mut answer, "p_wait", report.p_wait());
    Ok(about(answer, &report))
}

/// Several servers, Poisson arrivals; the service law by the beginning of the case's name.
pub(super) fn mgc(fields: &mut Fields<'_>, settings: Settings) -> Answer {
    let rate = positive(fields, "lam")?;
    let mean = 1.0 / fields.need("mu", 1e-6..=1e6)?;
    let servers = whole(fields, "c", SOME)?;
    let law = law_by_name(fields.text("name")?.unwrap_or("MM"), Seconds::of(mean))?;
    let report = run(Arrivals::Steady(rate), vec![Service::new(law, servers)], settings)?;
    let mut answer = sojourn(&report);
    put(&mut answer, "wq", report.wait());
    put(&mut answer, "pw", report.p_wait());
    Ok(about(answer, &report))
}

/// Several servers, renewal arrivals.
pub(super) fn ggc(fields: &mut Fields<'_>, settings: Settings) -> Answer {
    let servers = whole(fields, "c", SOME)?;
    let rho = fields.need("rho", 1e-6..=1.0)?;
    let (ca2, cs2) = (fields.need("ca2", SCV)?, fields.need("cs2", SCV)?);
    let service = Seconds::of(fields.need("service_s", SERVICE)?);
    let law = chosen(fields, "service_dist", &service_laws(service, cs2))?;
    let between = Seconds::of(service.get() / (rho * f64::from(servers)));
    let arrivals = chosen(fields, "arrival", &service_laws(between, ca2))?;
    let report = run(Arrivals::Renewal(arrivals), vec![Service::new(law, servers)], settings)?;
    let mut answer = json!({});
    put(&mut answer, "mean_wait", report.wait());
    put(&mut answer, "p_wait", report.p_wait());
    answer["wait_q"] = percentiles(|place| report.wait_percentile(place));
    answer["sojourn_q"] = percentiles(|place| report.percentile(place));
    put(&mut answer, "sojourn_p99", report.percentile(3));
    Ok(about(answer, &report))
}

/// Queues with exponential service one after the other.
pub(super) fn tandem(fields: &mut Fields<'_>, settings: Settings) -> Answer {
    let rate = positive(fields, "lam")?;
    let mut stages = Vec::new();
    for mut fields in fields.objects("stages")? {
        let mean = 1.0 / fields.need("mu", 1e-6..=1e6)?;
        stages.push(Service::new(Law::Exponential { mean }, whole(&mut fields, "c", SOME)?));
        fields.finish()?;
    }
    let report = run(Arrivals::Steady(rate), stages, settings)?;
    Ok(about(sojourn(&report), &report))
}

fn run(arrivals: Arrivals, stages: Vec<Service>, settings: Settings) -> Result<QueueReport, Refusal> {
    let requests = affordable(settings.requests.unwrap_or(2e6))?;
    let size = (requests / f64::from(WINDOWS)).ceil() as u64;
    let run = QueueRun::new(&Queues { arrivals, stages }, size, WINDOWS, settings.seed).map_err(refusal)?;
    Ok(run.finish())
}

fn sojourn(report: &QueueReport) -> Value {
    let mut answer = json!({});
    put(&mut answer, "soj", report.sojourn());
    for (name, place) in [("q50", 0), ("q95", 2), ("q99", 3)] {
        put(&mut answer, name, report.percentile(place));
    }
    answer
}

fn percentiles(at: impl Fn(usize) -> Estimate) -> Value {
    let mut answer = json!({});
    for (place, name) in ["p50", "p90", "p95", "p99", "p999"].into_iter().enumerate() {
        put(&mut answer, name, at(place));
    }
    answer
}

fn about(mut answer: Value, report: &QueueReport) -> Value {
    answer["requests"] = json!(report.requests()[0]);
    answer["windows"] = json!(WINDOWS);
    answer
}
