//! `fulcrum predict`: one model of one thing, by its closed form.

pub(super) mod changing;
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
    predict: fn(&mut Fields<'_>) -> Answer,
}

/// Every model that can be asked.
const MODELS: [Model; 23] = [
    Model { name: "keepalive_mru_mminf", predict: pools::exact },
    Model { name: "keepalive_pool", predict: pools::pool },
    Model { name: "keepalive_pool_distribution", predict: pools::distribution },
    Model { name: "keepalive_concurrency_c", predict: pools::shared },
    Model { name: "keepalive_mru_mmpp2", predict: pools::bursty },
    Model { name: "keepalive_nonstationary_hazard", predict: changing::hazard },
    Model { name: "keepalive_transient", predict: changing::transient },
    Model { name: "concurrency_cap", predict: pools::cap },
    Model { name: "mmc", predict: queues::mmc },
    Model { name: "mg1", predict: queues::mg1 },
    Model { name: "mgc", predict: queues::mgc },
    Model { name: "ggc", predict: queues::ggc },
    Model { name: "tandem", predict: queues::tandem },
    Model { name: "mt_g_inf_mean", predict: scaling::wave },
    Model { name: "hpa_raw", predict: scaling::desired },
    Model { name: "hpa_scaleup_policy", predict: scaling::allowed },
    Model { name: "hpa_fluid", predict: scaling::fleet },
    Model { name: "lambda_scale_rate_fluid", predict: scaling::burst },
    Model { name: "node_allocatable", predict: nodes::allocatable },
    Model { name: "managed_instances", predict: nodes::environments },
    Model { name: "workflow", predict: workflow::workflow },
    Model { name: "lambda_pool", predict: kept::pool },
    Model { name: "knative_pods", predict: pods::pods },
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
    arguments.only(&[])?;
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
