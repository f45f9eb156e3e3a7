//! `fulcrum predict`: one model of one thing, by its closed form.

pub(super) mod changing;
pub(super) mod fleets;
mod kept;
mod nodes;
mod pods;
pub(super) mod pools;
pub(super) mod queues;
mod scaling;
mod workflow;

use std::ops::RangeInclusive;

use serde_json::{Map, Value, json};

use super::fields::{Fields, object};
use super::{Arguments, Refusal};

/// What a model says, by the name of the field.
pub(super) type Answer = Result<Value, Refusal>;

/// A model by its name in the input.
struct Model {
    name: &'static str,
    /// Its fields, for the help: those that must be there, then those that may.
    takes: &'static str,
    predict: fn(&mut Fields<'_>) -> Answer,
}

/// Every model that can be asked.
const MODELS: [Model; 25] = [
    Model { name: "keepalive_mru_mminf", takes: "arrival_rate (1/s), service_s, keepalive_s", predict: pools::exact },
    Model {
        name: "keepalive_pool",
        takes: "arrival_rate, warm_service_s, keepalive_s; cold_service_s or cold_init_s; max_concurrency; concurrency_per_instance; arrival (poisson, deterministic); service (exponential, deterministic); routing (most-recent, newest-created; simulate also least-recent, round-robin, random)",
        predict: pools::pool,
    },
    Model { name: "keepalive_pool_distribution", takes: "as keepalive_pool", predict: pools::distribution },
    Model {
        name: "keepalive_concurrency_c",
        takes: "arrival_rate, service_s, keepalive_s, concurrency; init_s",
        predict: pools::shared,
    },
    Model {
        name: "keepalive_mru_mmpp2",
        takes: "rate0, rate1, mean_sojourn0_s, mean_sojourn1_s, service_s, keepalive_s",
        predict: pools::bursty,
    },
    Model {
        name: "keepalive_nonstationary_hazard",
        takes: "service_s, keepalive_s, and pattern: sinusoid (mean, rel_amplitude, period_s, bin_s), step (base, peak, peak_start_s, peak_len_s, period_s, bin_s), business_hours (mean, open_hour, close_hour, weekend_share of a working day; night_share .05, ramp_s 1800, bin_s 3600) or week (rates: 168 from Monday 00:00, in 1/s; mean to scale them; bin_s 3600)",
        predict: changing::hazard,
    },
    Model {
        name: "keepalive_transient",
        takes: "running0, idle0, arrival_rate, warm_service_s, keepalive_s, horizon_s up to 1e7; cold_service_s, idle_initial_expiry_s, t_grid_s",
        predict: changing::transient,
    },
    Model {
        name: "concurrency_cap",
        takes: "c and offered_erlang, or as keepalive_pool with max_concurrency",
        predict: pools::cap,
    },
    Model { name: "mmc", takes: "c, offered_erlang, service_s", predict: queues::mmc },
    Model { name: "mg1", takes: "rho, service_s, cs2", predict: queues::mg1 },
    Model { name: "mgc", takes: "lam, mu, c, name of the law", predict: queues::mgc },
    Model { name: "ggc", takes: "c, rho, ca2, cs2, service_dist, arrival, service_s", predict: queues::ggc },
    Model { name: "tandem", takes: "lam, stages: a list of mu and c", predict: queues::tandem },
    Model {
        name: "mt_g_inf_mean",
        takes: "mean, amplitude, period_s, service, service_s, t_s",
        predict: scaling::wave,
    },
    Model { name: "hpa_raw", takes: "current, metric, target, tolerance", predict: scaling::desired },
    Model {
        name: "hpa_scaleup_policy",
        takes: "current, desired, pods, percent, period_s, select",
        predict: scaling::allowed,
    },
    Model {
        name: "hpa_fluid",
        takes: "rate, pod_capacity_rps, target_util, min, max, sync_s, metric_window_s, pod_delay_s, timeout_s, start_pods, horizon_s",
        predict: scaling::fleet,
    },
    Model {
        name: "lambda_scale_rate_fluid",
        takes: "base_rate, peak_rate, base_s, peak_s, tail_s, service_s, burst_tokens, refill_per_s, keepalive_s",
        predict: scaling::burst,
    },
    Model {
        name: "node_allocatable",
        takes: "provider (eks, gke, aks), vcpu, memory_gib or memory_mib or memory_mb; max_pods",
        predict: nodes::allocatable,
    },
    Model {
        name: "managed_instances",
        takes: "concurrency, per_environment, environments_per_instance, least_instances; buffer",
        predict: nodes::environments,
    },
    Model {
        name: "balanced_fleet",
        takes: "arrival_rate, service_s and its variation (lognormal, standard deviation over mean), pods, workers of each; answers for random, round-robin and least-requests",
        predict: fleets::balanced,
    },
    Model {
        name: "held_replicas",
        takes: "rule (busy: a cluster's horizontal autoscaler; in_service_30s; in_service_60s), arrival_rate, service_s, variation, workers of each replica, target busy share of them, seconds; pod_delay_s 35",
        predict: fleets::held,
    },
    Model {
        name: "workflow",
        takes: "structure or flow: a tree of run, sequence, parallel, choice, repeat_while_probability; functions by name: duration_ms (a number, or mean and sd, or p0 to p100), memory_mb, billed_100ms_tick_mean_ms, runs_per_execution (both for the cost alone); step_ms (18.8), step_sd_ms; prices_2020, or region and billing_tick_ms (1)",
        predict: workflow::workflow,
    },
    Model {
        name: "lambda_pool",
        takes: "arrival_rate_per_s, warm_client_ms (a number, or mean and sd); cold_client_ms where it is known; warm_lambda_duration_ms; lone_s 640, surplus_s 1000, old_s 7050, or keepalive_s for all",
        predict: kept::pool,
    },
    Model {
        name: "knative_pods",
        takes: "scaling_metric (concurrency, rps), base_service_ms, target, rate_per_s; target_utilisation_percent 70, stable_window_s 60, least_pods 1, pod_limits like \"250 millicores, 256 MiB\"; cpu_share: how much of the work slows beside others, 0 unless rows under measured tell it, for which it then answers",
        predict: pods::pods,
    },
];

/// What a published case says beside its model and input.
pub(super) const OF_A_CASE: [&str; 6] = ["id", "kind", "expected", "tolerance", "source", "note"];

/// Arrivals per second.
pub(super) const RATE: RangeInclusive<f64> = 0.0..=1e7;
/// A service time in seconds.
pub(super) const SERVICE: RangeInclusive<f64> = 1e-6..=1e5;
/// A keep-alive or period in seconds.
pub(super) const SPAN: RangeInclusive<f64> = 0.0..=1e7;
/// A number of things.
pub(super) const MANY: RangeInclusive<f64> = 0.0..=1e6;
/// A number of things of which there is at least one.
pub(super) const SOME: RangeInclusive<f64> = 1.0..=1e6;

/// Reads the model and its input that the arguments name and answers.
pub fn run(arguments: &Arguments) -> Result<String, Refusal> {
    arguments.only(&["--help"])?;
    if arguments.has("--help") {
        return Ok(help());
    }
    let map = object(&arguments.input()?)?;
    let mut fields = Fields::root(&map);
    let model = fields.text("model")?.ok_or_else(|| Refusal(format!("model is missing; known: {}.", known())))?;
    fields.pass_over(&["input"]);
    fields.pass_over(&OF_A_CASE);
    fields.finish()?;
    let input = map.get("input").ok_or_else(|| Refusal("input is missing; it is an object.".into()))?;
    let answer = predict(model, input)?;
    Ok(format!("{answer:#}"))
}

/// What each model takes.
pub fn help() -> String {
    let models = MODELS.map(|model| format!("  {}\n      {}", model.name, model.takes));
    format!(
        "{{\"model\": NAME, \"input\": {{...}}}} from FILE or standard input.\n\
         Fields of each model, those that may be left out behind a semicolon, with what then holds:\n\n{}\n\n\
         A value out of range is refused by its field and the range. What a measured row says beside these is passed over.",
        models.join("\n")
    )
}

/// What `model` says about `input`: an object of the fields that it gives. Refuses an unknown model, an unknown or
/// missing field and a number out of range by one sentence.
pub fn predict(model: &str, input: &Value) -> Answer {
    let found = MODELS.iter().find(|known| known.name == model);
    let found = found.ok_or_else(|| Refusal(format!("model takes one of {}, not \"{model}\".", known())))?;
    let map: &Map<String, Value> = input.as_object().ok_or_else(|| Refusal("input must be an object.".into()))?;
    let mut fields = Fields::root(map);
    fields.pass_over(&["name"]);
    let answer = (found.predict)(&mut fields)?;
    fields.finish()?;
    Ok(answer)
}

fn known() -> String {
    MODELS.map(|model| model.name).join(", ")
}

/// A whole number that must be there.
pub(super) fn whole(fields: &mut Fields<'_>, field: &'static str, range: RangeInclusive<f64>) -> Result<u32, Refusal> {
    let number = fields.need(field, range.clone())?;
    if number.fract() != 0.0 {
        let (start, end) = (range.start(), range.end());
        return Err(Refusal(format!(
            "{} must be a whole number from {start} to {end}, not {number}.",
            fields.name(field)
        )));
    }
    Ok(number as u32)
}

/// One of `known`, which must be there.
pub(super) fn chosen<T: Copy>(fields: &mut Fields<'_>, field: &'static str, known: &[(T, &str)]) -> Result<T, Refusal> {
    let names = known.iter().map(|(_, name)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let missing = Refusal(format!("{} is missing; it is one of {names}.", fields.name(field)));
    fields.choice(field, known)?.ok_or(missing)
}

/// Percentiles as an object of `p50` to `p999`.
fn percentiles(quantile: impl Fn(f64) -> f64) -> Value {
    json!({
        "p50": quantile(0.5),
        "p90": quantile(0.9),
        "p95": quantile(0.95),
        "p99": quantile(0.99),
        "p999": quantile(0.999),
    })
}
