//! Instances that are kept as a platform was seen to keep them, and answers that are slower the rarer they are cold.

use std::ops::RangeInclusive;

use serde_json::{Value, json};

use super::Answer;
use crate::Refusal;
use crate::fields::Fields;
use catalogue::limits::aws;
use model::cold_start::rare::{Delay, Mixture};
use model::cold_start::retained::{Retention, retained};
use model::service::Law;
use model::units::Seconds;

/// A time in milliseconds.
const MS: RangeInclusive<f64> = 1e-3..=1e8;
/// An age in seconds.
const AGE: RangeInclusive<f64> = 1.0..=1e9;
/// What a measured row says beside what is asked.
const MEASURED: [&str; 34] = [
    "file",
    "date",
    "requests",
    "rows_dropped_incomplete",
    "hours",
    "interarrival_cv_steady",
    "mean_interarrival_steady_s",
    "steady_requests",
    "cold_count_all",
    "cold_share_all",
    "cold_count_steady",
    "cold_share_steady",
    "cold_share_steady_standard_error",
    "all_client_ms",
    "cold_lambda_duration_ms",
    "warm_billed_100ms_mean_ms",
    "cold_billed_100ms_mean_ms",
    "billed_all_mean_ms",
    "warm_client_less_duration_ms",
    "cold_client_less_duration_ms",
    "instances_seen",
    "instances_mean_if_kept_600_s",
    "instances_mean_between_first_and_last_use",
    "instance_life_first_to_last_use_s",
    "running_mean",
    "longest_idle_then_reused_s",
    "reuse_idle_over_540_s",
    "reuse_idle_over_600_s",
    "reuse_idle_over_660_s",
    "fulcrum_case",
    "published",
    "runtime",
    "memory_mb",
    "region",
];
/// Requests at once; each is a step of the model.
const MOST: f64 = 1e5;
/// Seconds after its last use for which those who see requests only count an instance.
const COUNTED: f64 = 600.0;

/// Cold starts, instances and answers under the rule by which instances were seen to be kept.
pub(super) fn pool(fields: &mut Fields<'_>) -> Answer {
    let rate = fields.need("arrival_rate_per_s", 1e-9..=1e4)?;
    let missing = Refusal("warm_client_ms is missing; it is a number, or an object with mean and sd.".into());
    let warm = law(fields, "warm_client_ms")?.ok_or(missing)?;
    let busy = law(fields, "warm_lambda_duration_ms")?.unwrap_or(warm);
    let given = law(fields, "cold_client_ms")?;
    let retention = retention(fields)?;
    fields.pass_over(&MEASURED);
    let load = rate * busy.mean();
    if load > MOST {
        return Err(Refusal(format!(
            "Rate times service time must be from 0 to {MOST:e} requests at once, not {load}."
        )));
    }
    let pool = retained(rate, busy.mean(), &retention);
    let delay = Delay {
        first_run: aws::LAMBDA_FIRST_RUN.value / 1e3,
        alone: aws::LAMBDA_COLD_ALONE.value / 1e3,
        falls: aws::LAMBDA_COLD_FALLS.value,
        fewest: aws::LAMBDA_COLD_FEWEST.value,
        spread: aws::LAMBDA_COLD_SPREAD.value / 1e3,
    };
    let cold = given.unwrap_or_else(|| delay.after(&warm, pool.pool.instances));
    let all = Mixture { warm, cold, p_cold: pool.pool.p_cold };
    Ok(json!({
        "cold_share": pool.pool.p_cold,
        "instances": pool.pool.instances,
        "instances_mean_if_kept_600_s": pool.counted(COUNTED),
        "running_mean": load,
        "cold_client_ms": {"mean": cold.mean() * 1e3, "sd": cold.deviation() * 1e3},
        "all_client_ms": {
            "mean": all.mean() * 1e3,
            "p50": all.quantile(0.5) * 1e3,
            "p95": all.quantile(0.95) * 1e3,
            "p99": all.quantile(0.99) * 1e3,
        },
    }))
}

/// Lognormal of a mean and a standard deviation; a plain number does not vary.
fn law(fields: &mut Fields<'_>, name: &'static str) -> Result<Option<Law>, Refusal> {
    if fields.value(name).is_some_and(Value::is_number) {
        return Ok(fields.number(name, MS)?.map(|ms| Law::Fixed { mean: ms / 1e3 }));
    }
    let Some(mut spread) = fields.object(name)? else { return Ok(None) };
    let mean = spread.need("mean", MS)?;
    let sd = spread.number("sd", 0.0..=1e8)?.unwrap_or(0.0);
    Ok(Some(Law::new(Seconds::from_ms(mean), sd / mean)))
}

/// As measured, or what the input says of each age; `keepalive_s` is one for all.
fn retention(fields: &mut Fields<'_>) -> Result<Retention, Refusal> {
    let old = &aws::LAMBDA_OLD;
    let ends = [old.low, old.high];
    if let Some(keep) = fields.number("keepalive_s", AGE)? {
        return Ok(Retention { lone: keep, surplus: keep, old: [1e12, 1e12] });
    }
    let surplus = fields.number("surplus_s", AGE)?.unwrap_or(aws::LAMBDA_SURPLUS.value);
    let lone = fields.number("lone_s", 1.0..=surplus)?.unwrap_or_else(|| aws::LAMBDA_LONE.value.min(surplus));
    let old = fields.number("old_s", AGE)?.map_or(ends, |old| [old, old]);
    Ok(Retention { lone, surplus, old })
}
