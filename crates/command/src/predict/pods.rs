//! Pods that an autoscaler keeps by a soft target of concurrency or rate.

use std::ops::RangeInclusive;

use serde_json::{Value, json};

use super::{Answer, RATE, chosen};
use crate::Refusal;
use crate::fields::Fields;
use catalogue::limits::aws;
use model::demand::{Metric, Scaler, Work, shared_share};

/// Most pods.
const MOST_PODS: f64 = 1e8;
/// A time in milliseconds.
const MS: RangeInclusive<f64> = 1e-3..=1e7;
/// What a workload that was measured says beside what is asked.
const OF_A_WORKLOAD: [&str; 8] =
    ["id", "workload", "image", "request", "base_service_is", "spread_is", "source", "container_concurrency_limit"];
/// What one of its rows says.
const OF_A_ROW: [&str; 7] = [
    "from",
    "pods_ready_mean",
    "pods_ready_spread_printed",
    "response_ms_spread_printed",
    "pods_naive_rate_x_response_over_0.7_target",
    "pods_naive_rate_over_0.7_target",
    "percentiles",
];

/// Mean pods, mean response time and mean requests in a pod: of one row, or of each of those under `measured`.
///
/// How much of the work slows beside others is `cpu_share`. Where it is not given it is read off the response times of
/// every second row under `measured`; without rows all of the work waits. Measured pods are never looked at.
pub(super) fn pods(fields: &mut Fields<'_>) -> Answer {
    let metric = chosen(fields, "scaling_metric", &[(Metric::Concurrency, "concurrency"), (Metric::Rate, "rps")])?;
    let percent = fields.number("target_utilisation_percent", 1.0..=100.0)?.unwrap_or(aws::KNATIVE_UTILISATION.value);
    let scaler = Scaler {
        metric,
        target: 1.0,
        utilisation: percent / 100.0,
        window: fields.number("stable_window_s", 6.0..=3600.0)?.unwrap_or(aws::KNATIVE_WINDOW.value),
        least: fields.number("least_pods", 0.0..=1e4)?.map_or(1, |least| least as u32),
    };
    let millicores = match fields.value("pod_limits") {
        None => 1e3,
        Some(limits) => millicores(limits)?,
    };
    let service = fields.need("base_service_ms", MS)? / 1e3;
    let rows = if fields.has("measured") { rows(fields)? } else { Vec::new() };
    let given = fields.number("cpu_share", 0.0..=1.0)?;
    let seen: Vec<(f64, f64)> = rows.iter().step_by(2).filter_map(|row| row.seen).collect();
    let shared = given.unwrap_or_else(|| shared_share(service, &seen));
    let work = Work { rate: 0.0, service, shared, cores: (millicores / 1e3).max(1.0) };
    fields.pass_over(&OF_A_WORKLOAD);
    let said = |row: &Row| {
        let found = Scaler { target: row.target, ..scaler }.holds(&Work { rate: row.rate, ..work });
        if found.pods > MOST_PODS || !found.response.is_finite() {
            return Err(Refusal(format!(
                "target must be from 0.001 to what a pod can do, and pods from 0 to {MOST_PODS:e}: at {} and {} requests a \
                 second work would pile up without end.",
                row.target, row.rate
            )));
        }
        Ok(json!({
            "target": row.target,
            "rate_per_s": row.rate,
            "pods_ready_mean": found.pods,
            "response_ms_mean": found.response * 1e3,
            "concurrency_per_pod_mean_60s_window": found.per_pod,
        }))
    };
    let mut answer = match fields.has("target") || rows.is_empty() {
        true => said(&row(fields)?)?,
        false => json!({"rows": rows.iter().map(said).collect::<Result<Vec<_>, _>>()?}),
    };
    answer["cpu_share"] = json!(shared);
    answer["cpu_share_is"] = json!(match (given, seen.len()) {
        (Some(_), _) => "given".into(),
        (None, 0) => "not given: all of the work is taken to wait".into(),
        (None, rows) => format!("read off the response times of {rows} measured rows"),
    });
    Ok(answer)
}

/// A target and a rate, and what was seen under them.
struct Row {
    target: f64,
    rate: f64,
    /// Requests in a pod, and the seconds that one took.
    seen: Option<(f64, f64)>,
}

fn rows(fields: &mut Fields<'_>) -> Result<Vec<Row>, Refusal> {
    let read = |mut fields: Fields<'_>| {
        let row = row(&mut fields)?;
        fields.finish()?;
        Ok(row)
    };
    fields.objects("measured")?.into_iter().map(read).collect()
}

fn row(fields: &mut Fields<'_>) -> Result<Row, Refusal> {
    let (target, rate) = (fields.need("target", 1e-3..=1e6)?, fields.need("rate_per_s", RATE)?);
    let found = fields.number("concurrency_per_pod_mean_60s_window", 0.0..=1e6)?;
    let response = fields.number("response_ms_mean", MS)?;
    fields.pass_over(&OF_A_ROW);
    Ok(Row { target, rate, seen: found.zip(response.map(|ms| ms / 1e3)) })
}

/// As in "250 millicores, 256 MiB".
fn millicores(limits: &Value) -> Result<f64, Refusal> {
    let text = limits.as_str().unwrap_or_default();
    let number = text.split_once(" millicores").and_then(|(number, _)| number.trim().parse::<f64>().ok());
    let rule = "must be like \"250 millicores, 256 MiB\", from 1 to 1000000 millicores";
    let fits = number.filter(|number| (1.0..=1e6).contains(number));
    fits.ok_or_else(|| Refusal(format!("pod_limits {rule}, not {limits}.")))
}
