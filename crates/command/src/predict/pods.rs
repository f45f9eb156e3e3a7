//! Pods that an autoscaler keeps by a soft target of concurrency or rate.

use std::ops::RangeInclusive;

use serde_json::json;

use super::{Answer, RATE, chosen};
use crate::Refusal;
use crate::fields::Fields;
use catalogue::limits::aws;
use model::demand::{Metric, Scaler, Work};

/// What a measured row and its workload say beside what is asked.
const MEASURED: [&str; 17] = [
    "id",
    "workload",
    "image",
    "request",
    "base_service_is",
    "spread_is",
    "source",
    "measured",
    "from",
    "pods_ready_mean",
    "pods_ready_spread_printed",
    "response_ms_mean",
    "response_ms_spread_printed",
    "concurrency_per_pod_mean_60s_window",
    "pods_naive_rate_x_response_over_0.7_target",
    "pods_naive_rate_over_0.7_target",
    "container_concurrency_limit",
];

/// Mean pods, mean response time and mean requests in a pod.
pub(super) fn pods(fields: &mut Fields<'_>) -> Answer {
    const MS: RangeInclusive<f64> = 1e-3..=1e7;
    const TARGET: RangeInclusive<f64> = 1e-3..=1e6;
    let metrics = [(Metric::Concurrency, "concurrency"), (Metric::Rate, "rps")];
    let scaler = Scaler {
        metric: chosen(fields, "scaling_metric", &metrics)?,
        target: fields.need("target", TARGET)?,
        utilisation: fields.number("target_utilisation_percent", 1.0..=100.0)?.unwrap_or(aws::KNATIVE_UTILISATION.value) / 100.0,
        window: fields.number("stable_window_s", 6.0..=3600.0)?.unwrap_or(aws::KNATIVE_WINDOW.value),
        least: fields.number("least_pods", 0.0..=1e4)?.map_or(1, |least| least as u32),
    };
    let millicores = match fields.value("pod_limits") {
        None => fields.number("pod_millicores", 1.0..=1e6)?,
        Some(limits) => Some(millicores(limits.as_str().unwrap_or_default())?),
    };
    let work = Work {
        rate: fields.need("rate_per_s", RATE)?,
        service: fields.need("base_service_ms", MS)? / 1e3,
        shared: fields.number("cpu_share", 0.0..=1.0)?.unwrap_or(0.0),
        cores: (millicores.unwrap_or(1e3) / 1e3).max(1.0),
    };
    fields.pass_over(&MEASURED);
    let found = scaler.holds(&work);
    Ok(json!({
        "pods_ready_mean": found.pods,
        "response_ms_mean": found.response * 1e3,
        "concurrency_per_pod_mean_60s_window": found.per_pod,
    }))
}

/// As in "250 millicores, 256 MiB".
fn millicores(text: &str) -> Result<f64, Refusal> {
    let number = text.split_once(" millicores").and_then(|(number, _)| number.trim().parse::<f64>().ok());
    let rule = "must be like \"250 millicores, 256 MiB\", from 1 to 1000000 millicores";
    let fits = number.filter(|number| (1.0..=1e6).contains(number));
    fits.ok_or_else(|| Refusal(format!("pod_limits {rule}, not \"{text}\".")))
}
