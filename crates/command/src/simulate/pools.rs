//! Pools of instances that are kept alive, in steady state.

use serde_json::{Map, Value, json};

use super::{Answer, Settings, about, put, steady};
use crate::Refusal;
use crate::fields::Fields;
use crate::predict::pools::while_any_work;
use crate::predict::{MANY, RATE, SERVICE, SOME, SPAN, whole};
use model::cold_start::bursty::Bursts;
use model::service::Law;
use model::simulation::{Arrivals, Cold, Estimate, Functions, Piece, Report, Routing};

/// What another simulation says about itself.
const OF_A_SIMULATION: [&str; 5] = ["max_time_s", "skip_s", "seeds", "cold_semantics", "horizon_s"];

/// The routings by name.
pub(super) const ROUTINGS: [(Routing, &str); 6] = [
    (Routing::MostRecent, "most-recent"),
    (Routing::Newest, "newest-created"),
    (Routing::Newest, "newest"),
    (Routing::LeastRecent, "least-recent"),
    (Routing::RoundRobin, "round-robin"),
    (Routing::Random, "random"),
];

/// Poisson arrivals, exponential service, most recently used first.
pub(super) fn exact(fields: &mut Fields<'_>, settings: Settings) -> Answer {
    let rate = positive(fields, "arrival_rate")?;
    let mean = fields.need("service_s", SERVICE)?;
    let keepalive = fields.need("keepalive_s", SPAN)?;
    let input = Functions::new(Arrivals::Steady(rate), Law::Exponential { mean }, keepalive);
    let report = settled(input, settings)?;
    let mut answer = json!({});
    put(&mut answer, "p_cold", report.p_cold());
    put(&mut answer, "instances", report.live());
    put(&mut answer, "busy", report.busy());
    about(&mut answer, &report);
    Ok(answer)
}

/// The whole pool.
pub(super) fn pool(fields: &mut Fields<'_>, settings: Settings) -> Answer {
    let input = read(fields)?;
    let (slots, load) = (input.slots, input.arrivals.rate() * input.warm.mean());
    let report = settled(input, settings)?;
    let mut answer = describe(&report);
    if slots > 1 {
        put(&mut answer, "concurrency_avg", concurrency(&report, load));
    }
    Ok(answer)
}

/// As [`pool`], and how probable each size of the pool is.
pub(super) fn distribution(fields: &mut Fields<'_>, settings: Settings) -> Answer {
    let report = settled(read(fields)?, settings)?;
    let mut answer = describe(&report);
    let sizes = report.windows.iter().map(|window| window.levels.len()).max().unwrap_or(0);
    let (mut shares, mut intervals) = (Map::new(), Map::new());
    for live in (0..sizes).filter(|live| report.at_level(*live).mean > 0.0) {
        let share = report.at_level(live);
        shares.insert(live.to_string(), json!(share.mean));
        intervals.insert(live.to_string(), json!(share.ci95));
    }
    answer["pmf_servers"] = Value::Object(shares);
    answer["pmf_servers_ci95"] = Value::Object(intervals);
    Ok(answer)
}

/// Several requests at once in an instance.
pub(super) fn shared(fields: &mut Fields<'_>, settings: Settings) -> Answer {
    let rate = positive(fields, "arrival_rate")?;
    let mean = fields.need("service_s", SERVICE)?;
    let keepalive = fields.need("keepalive_s", SPAN)?;
    let slots = whole(fields, "concurrency", SOME)?;
    let init = fields.number("init_s", SPAN)?.unwrap_or(0.0);
    let routing = fields.choice("routing", &ROUTINGS)?.unwrap_or(Routing::MostRecent);
    fields.pass_over(&OF_A_SIMULATION);
    fields.choice("service", &[((), "exponential")])?;
    let input = Functions {
        cold: Cold::Before(Law::Fixed { mean: init }),
        routing,
        slots,
        ..Functions::new(Arrivals::Steady(rate), Law::Exponential { mean }, keepalive)
    };
    let report = settled(input, settings)?;
    let mut answer = json!({});
    put(&mut answer, "p_cold", report.p_cold());
    put(&mut answer, "instances", report.live());
    put(&mut answer, "running", report.busy());
    put(&mut answer, "concurrency_avg", concurrency(&report, rate * mean));
    put(&mut answer, "p_delayed", report.per(|seen| seen.delayed as f64, |seen| seen.requests as f64));
    about(&mut answer, &report);
    Ok(answer)
}

/// Mean requests of a live instance while any work: what is there at once is what arrives, times how long it stays.
fn concurrency(report: &Report, load: f64) -> Estimate {
    let all = report.per(|seen| seen.response_s, |seen| seen.live_s);
    let any = while_any_work(load) / load;
    Estimate { mean: all.mean * any, ci95: all.ci95.map(|half| half * any) }
}

/// Arrivals that switch between two rates.
pub(super) fn bursty(fields: &mut Fields<'_>, settings: Settings) -> Answer {
    const SOJOURN: std::ops::RangeInclusive<f64> = 1e-3..=1e7;
    let rates = [fields.need("rate0", RATE)?, fields.need("rate1", 1e-9..=1e7)?];
    let sojourns = [fields.need("mean_sojourn0_s", SOJOURN)?, fields.need("mean_sojourn1_s", SOJOURN)?];
    let mean = fields.need("service_s", SERVICE)?;
    let keepalive = fields.need("keepalive_s", SPAN)?;
    let profile = vec![Piece { seconds: f64::INFINITY, rate: 1.0 }];
    let arrivals = Arrivals::Bursts { profile, switch: Bursts { rates, sojourns } };
    let input = Functions::new(arrivals, Law::Exponential { mean }, keepalive);
    let span = keepalive + 10.0 * (mean + sojourns[0] + sojourns[1]);
    let report = steady(input, span, settings)?;
    let mut answer = json!({});
    put(&mut answer, "p_cold", report.p_cold());
    put(&mut answer, "instances", report.live());
    about(&mut answer, &report);
    Ok(answer)
}

/// A cap on concurrency: by load, or by rate and times.
pub(super) fn cap(fields: &mut Fields<'_>, settings: Settings) -> Answer {
    if let Some(load) = fields.number("offered_erlang", 1e-6..=1e9)? {
        let cap = whole(fields, "c", MANY)?;
        // An instance that never goes: what is turned away depends on the busy ones only.
        let input =
            Functions { cap: Some(cap), ..Functions::new(Arrivals::Steady(load), Law::Exponential { mean: 1.0 }, 1.0) };
        let report = settled(input, settings)?;
        let mut answer = json!({});
        put(&mut answer, "p_block", report.throttled());
        about(&mut answer, &report);
        return Ok(answer);
    }
    let input = read(fields)?;
    if input.cap.is_none() {
        return Err(Refusal("max_concurrency is missing; it is a number from 0 to 1e6.".into()));
    }
    let report = settled(input, settings)?;
    let mut answer = json!({});
    put(&mut answer, "p_reject", report.throttled());
    put(&mut answer, "servers", report.live());
    put(&mut answer, "running", report.busy());
    about(&mut answer, &report);
    Ok(answer)
}

/// A rate without which nothing would ever happen.
pub(super) fn positive(fields: &mut Fields<'_>, field: &'static str) -> Result<f64, Refusal> {
    fields.need(field, 1e-9..=*RATE.end())
}

fn read(fields: &mut Fields<'_>) -> Result<Functions, Refusal> {
    let rate = positive(fields, "arrival_rate")?;
    let fixed = fields.choice("service", &[(false, "exponential"), (true, "deterministic")])?.unwrap_or(false);
    let law = |mean: f64| if fixed { Law::Fixed { mean } } else { Law::Exponential { mean } };
    let warm = fields.need("warm_service_s", SERVICE)?;
    let cold = fields.number("cold_service_s", SERVICE)?;
    let init = fields.number("cold_init_s", SPAN)?;
    let keepalive = fields.need("keepalive_s", SPAN)?;
    let even = fields.choice("arrival", &[(false, "poisson"), (true, "deterministic")])?.unwrap_or(false);
    let arrivals = if even { Arrivals::Renewal(Law::Fixed { mean: 1.0 / rate }) } else { Arrivals::Steady(rate) };
    let plain = Functions::new(arrivals, law(warm), keepalive);
    fields.pass_over(&OF_A_SIMULATION);
    Ok(Functions {
        cold: match (cold, init) {
            (Some(cold), _) => Cold::Instead(law(cold)),
            (None, Some(init)) => Cold::Before(law(init)),
            (None, None) => plain.cold,
        },
        routing: fields.choice("routing", &ROUTINGS)?.unwrap_or(Routing::MostRecent),
        cap: fields.number("max_concurrency", MANY)?.map(|cap| cap as u32),
        slots: fields.number("concurrency_per_instance", SOME)?.map_or(1, |slots| slots as u32),
        ..plain
    })
}

/// The keep-alive is the memory of a pool, and a few service times.
fn settled(input: Functions, settings: Settings) -> Result<Report, Refusal> {
    let span = input.keepalive + 10.0 * input.warm.mean();
    steady(input, span, settings)
}

fn describe(report: &Report) -> Value {
    let mut answer = json!({});
    put(&mut answer, "p_cold", report.p_cold());
    put(&mut answer, "p_rej", report.throttled());
    put(&mut answer, "instances", report.live());
    put(&mut answer, "servers", report.live());
    put(&mut answer, "running", report.busy());
    put(&mut answer, "idle", report.idle());
    put(&mut answer, "avg_lifespan_s", report.lifetime());
    about(&mut answer, report);
    answer
}
