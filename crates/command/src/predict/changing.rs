//! Pools that are not in steady state.

use serde_json::{Value, json};

use super::{Answer, MANY, RATE, SERVICE, SPAN, chosen, whole};
use crate::Refusal;
use crate::fields::Fields;
use model::cold_start::growth::{Begin, grown};
use model::cold_start::{Kept, Moment, Start, changing, overall};
use model::course::Course;

/// Most bins of a course.
const BINS: f64 = 1e5;

/// What a course of arrivals looks like.
#[derive(Clone, Copy)]
enum Pattern {
    Sinusoid,
    Step,
}

/// A rate that swings or jumps, over and over.
pub(super) fn hazard(fields: &mut Fields<'_>) -> Answer {
    let course = course(fields)?;
    let service = fields.need("service_s", SERVICE)?;
    let keepalive = fields.need("keepalive_s", SPAN)?;
    // The pool does not depend on the law of the service: the mean is enough.
    fields.pass_over(&["service"]);
    let kept = Kept { service, keepalive, slots: 1, floor: 0 };
    let moments = changing(&course, &kept, Start::Repeating);
    let pool = overall(&moments);
    Ok(json!({
        "p_cold": pool.p_cold,
        "instances": pool.instances,
        "instances_per_bin": moments.iter().map(|moment| moment.instances).collect::<Vec<_>>(),
        "p_cold_per_bin": moments.iter().map(Moment::p_cold).collect::<Vec<_>>(),
    }))
}

fn course(fields: &mut Fields<'_>) -> Result<Course, Refusal> {
    const PERIOD: std::ops::RangeInclusive<f64> = 1.0..=1e9;
    let pattern = chosen(fields, "pattern", &[(Pattern::Sinusoid, "sinusoid"), (Pattern::Step, "step")])?;
    let period = fields.need("period_s", PERIOD)?;
    let bin = fields.need("bin_s", 1e-3..=period)?;
    let bins = (period / bin).round();
    if bins > BINS || (bins * bin / period - 1.0).abs() > 1e-9 {
        return Err(Refusal(format!("bin_s must be a whole part of period_s, at most {BINS} of them, not {bin}.")));
    }
    let edges = |at: usize| (at as f64 * bin, (at + 1) as f64 * bin);
    let rates: Vec<f64> = match pattern {
        Pattern::Sinusoid => {
            let mean = fields.need("mean", RATE)?;
            let swing = fields.need("rel_amplitude", 0.0..=1.0)?;
            let omega = 2.0 * std::f64::consts::PI / period;
            let over = |(from, to): (f64, f64)| (libm::cos(omega * from) - libm::cos(omega * to)) / (omega * bin);
            // Rounding must not make the trough of a full swing negative.
            (0..bins as usize).map(|at| (mean * (1.0 + swing * over(edges(at)))).max(0.0)).collect()
        }
        Pattern::Step => {
            let (base, peak) = (fields.need("base", RATE)?, fields.need("peak", RATE)?);
            let start = fields.need("peak_start_s", 0.0..=period)?;
            let end = start + fields.need("peak_len_s", 0.0..=period)?;
            let share = |(from, to): (f64, f64)| ((to.min(end) - from.max(start)) / bin).max(0.0);
            (0..bins as usize).map(|at| base + (peak - base) * share(edges(at))).collect()
        }
    };
    Course::sampled(bin, rates).ok_or_else(|| Refusal("period_s must hold at least one bin.".into()))
}

/// A pool from a given beginning, under a constant rate.
pub(super) fn transient(fields: &mut Fields<'_>) -> Answer {
    let running = whole(fields, "running0", 0.0..=1e4)?;
    let idle = whole(fields, "idle0", 0.0..=1e4)?;
    let rate = fields.need("arrival_rate", 1e-9..=1e7)?;
    let warm = fields.need("warm_service_s", SERVICE)?;
    let cold = fields.number("cold_service_s", SERVICE)?.unwrap_or(warm);
    let keepalive = fields.need("keepalive_s", SPAN)?;
    let idle_for = fields.number("idle_initial_expiry_s", 0.0..=keepalive)?.unwrap_or(keepalive);
    let horizon = fields.need("horizon_s", 1e-3..=keepalive)?;
    fields.number("replications", MANY)?;
    let times = if fields.has("t_grid_s") { fields.numbers("t_grid_s", 0.0..=horizon)? } else { Vec::new() };
    if rate * warm > 1e4 {
        return Err(Refusal(format!(
            "Rate times service time must be from 0 to 1e4 requests at once, not {}.",
            rate * warm
        )));
    }
    // The mean service until then is what the share of cold ones among all makes it: two rounds settle it.
    let at = |time: f64| {
        let of =
            |service: f64| grown(rate * service, Begin { running, idle, idle_for: idle_for / service }, time / service);
        let mean = |cold_ones: f64| warm + (cold_ones / (rate * time).max(1e-9)).min(1.0) * (cold - warm);
        of(mean(of(mean(of(warm).starts)).starts))
    };
    let list = |pick: fn(f64, f64) -> f64| -> Value {
        times.iter().map(|time| at(*time)).map(|grown| pick(grown.instances, grown.busy)).collect()
    };
    let starts = at(horizon).starts;
    Ok(json!({
        "servers": list(|instances, _| instances),
        "running": list(|_, busy| busy),
        "cold_per_run": starts,
        "mean_p_cold": starts / (rate * horizon),
    }))
}
