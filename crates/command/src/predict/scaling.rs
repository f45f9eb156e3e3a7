//! Growing with the load.

use serde_json::json;

use super::{Answer, MANY, RATE, SERVICE, SPAN, chosen, whole};
use crate::Refusal;
use crate::fields::Fields;
use model::autoscaler::{ScaleUp, Select, desired as wanted};
use model::burst::{Limits, Spike};
use model::concurrency::{Kind, Wave};
use model::course::{Course, Span};
use model::fleet::scaler::Scaler;
use model::fleet::{Fleet, run};

/// Mean concurrency under a rate that swings.
pub(super) fn wave(fields: &mut Fields<'_>) -> Answer {
    let mean = fields.need("mean", RATE)?;
    let wave =
        Wave { mean, amplitude: fields.need("amplitude", 0.0..=mean)?, period: fields.need("period_s", 1.0..=1e9)? };
    let kind = chosen(fields, "service", &[(Kind::Exponential, "exponential"), (Kind::Fixed, "deterministic")])?;
    let service = fields.need("service_s", SERVICE)?;
    let times = fields.numbers("t_s", 0.0..=1e9)?;
    let m: Vec<f64> = times.into_iter().map(|t| wave.concurrency(kind, service, t)).collect();
    Ok(json!({"m": m}))
}

/// What a horizontal autoscaler wants.
pub(super) fn desired(fields: &mut Fields<'_>) -> Answer {
    let current = whole(fields, "current", MANY)?;
    let metric = fields.need("metric", 0.0..=1e9)?;
    let target = fields.need("target", 1e-9..=1e9)?;
    let tolerance = fields.number("tolerance", 0.0..=1.0)?.unwrap_or(0.1);
    Ok(json!({"desired": wanted(current, metric, target, tolerance)}))
}

/// What its policy lets it do.
pub(super) fn allowed(fields: &mut Fields<'_>) -> Answer {
    let (start, goal) = (whole(fields, "current", MANY)?, whole(fields, "desired", MANY)?);
    let selects = [(Select::Max, "Max"), (Select::Min, "Min"), (Select::Disabled, "Disabled")];
    let policy = ScaleUp {
        pods: whole(fields, "pods", MANY)?,
        percent: fields.need("percent", 0.0..=1e6)?,
        select: chosen(fields, "select", &selects)?,
    };
    fields.number("period_s", SPAN)?;
    Ok(json!({"allowed": policy.allowed(start, goal)}))
}

/// A horizontal autoscaler over time.
pub(super) fn fleet(fields: &mut Fields<'_>) -> Answer {
    let horizon = fields.need("horizon_s", 1.0..=604_800.0)?;
    let text = fields.text("rate")?.unwrap_or_default();
    let course = course(text, horizon).ok_or_else(|| {
        Refusal("rate must be like \"100/s t<300, 1000/s 300<=t<900, 100/s after\", the times rising.".into())
    })?;
    let (min, max) = (whole(fields, "min", MANY)?, whole(fields, "max", MANY)?);
    let target = fields.need("target_util", 0.01..=10.0)?;
    let scaler = Scaler {
        every: fields.need("sync_s", 1.0..=3_600.0)?,
        window: fields.need("metric_window_s", 1.0..=3_600.0)?,
        ..Scaler::busy(target, min, max)
    };
    let fleet = Fleet {
        scaler,
        capacity: fields.need("pod_capacity_rps", 1e-6..=1e9)?,
        slots: 1.0,
        delay: fields.need("pod_delay_s", 0.0..=86_400.0)?,
        nodes: None,
        timeout: fields.need("timeout_s", 0.0..=86_400.0)?,
    };
    let start = whole(fields, "start_pods", MANY)?;
    // Steps are of one second wherever requests wait, and where none do their length changes nothing; the metric is
    // how busy ready pods are.
    fields.number("dt_s", 1.0..=1.0)?;
    fields.pass_over(&["metric"]);
    let ran = run(&fleet, &course, start, |_| {});
    Ok(json!({
        "replica_trace": ran.changes,
        "dropped": ran.total.dropped,
        "served": ran.total.served,
        "pod_seconds": ran.total.replica_seconds,
    }))
}

/// The course of a sentence such as "100/s t<300, 1000/s 300<=t<900, 100/s after".
fn course(text: &str, horizon: f64) -> Option<Course> {
    let (mut spans, mut begun) = (Vec::new(), 0.0);
    for clause in text.split(',') {
        let (rate, until) = clause.trim().split_once("/s ")?;
        let end = match until.trim().rsplit_once('<') {
            Some((_, end)) => end.trim().parse().ok()?,
            None => horizon,
        };
        spans.push(Span { seconds: f64::min(end, horizon) - begun, amount: rate.trim().parse().ok()? });
        begun = end;
    }
    (begun >= horizon).then(|| Course::new(spans)).flatten()
}

/// What is turned away when the load jumps.
pub(super) fn burst(fields: &mut Fields<'_>) -> Answer {
    const LENGTH: std::ops::RangeInclusive<f64> = 0.0..=86_400.0;
    let spike = Spike {
        base: fields.need("base_rate", RATE)?,
        peak: fields.need("peak_rate", RATE)?,
        before: fields.need("base_s", LENGTH)?,
        during: fields.need("peak_s", LENGTH)?,
        after: fields.need("tail_s", LENGTH)?,
    };
    let service = fields.need("service_s", 1e-3..=1e4)?;
    let limits = Limits {
        tokens: fields.need("burst_tokens", MANY)?,
        refill: fields.need("refill_per_s", MANY)?,
        cap: fields.number("max_concurrency", MANY)?.unwrap_or(f64::MAX),
        keepalive: fields.need("keepalive_s", SPAN)?,
    };
    let outcome = limits.meet(&spike, service, 10.0);
    Ok(json!({"throttled_fraction": outcome.throttled_share, "per_10s_bins": outcome.throttled}))
}
