//! `fulcrum simulate`: one model of one thing, request by request, with confidence intervals.
//!
//! The input is that of [`super::predict`], and so are the names of the figures; beside each stands half the width of
//! its 95 % interval under the name with `_ci95`.

mod fleets;
mod pools;
mod queues;
mod spans;

use serde_json::{Map, Value, json};

use super::fields::{Fields, object};
use super::predict::OF_A_CASE;
use super::{Arguments, Refusal};
use model::simulation::{Estimate, Functions, Plan, Refused, Report, Run};

/// What a simulation says, by the name of the field.
type Answer = Result<Value, Refusal>;

/// A model by its name in the input.
struct Model {
    name: &'static str,
    simulate: fn(&mut Fields<'_>, Settings) -> Answer,
}

/// Every model that can be simulated.
const MODELS: [Model; 17] = [
    Model { name: "keepalive_mru_mminf", simulate: pools::exact },
    Model { name: "keepalive_pool", simulate: pools::pool },
    Model { name: "keepalive_pool_distribution", simulate: pools::distribution },
    Model { name: "keepalive_concurrency_c", simulate: pools::shared },
    Model { name: "keepalive_mru_mmpp2", simulate: pools::bursty },
    Model { name: "keepalive_nonstationary_hazard", simulate: spans::periodic },
    Model { name: "keepalive_transient", simulate: spans::transient },
    Model { name: "concurrency_cap", simulate: pools::cap },
    Model { name: "lambda_scale_rate_fluid", simulate: spans::burst },
    Model { name: "mt_g_inf_mean", simulate: spans::wave },
    Model { name: "mmc", simulate: queues::mmc },
    Model { name: "mg1", simulate: queues::mg1 },
    Model { name: "mgc", simulate: queues::mgc },
    Model { name: "ggc", simulate: queues::ggc },
    Model { name: "tandem", simulate: queues::tandem },
    Model { name: "balanced_fleet", simulate: fleets::balanced },
    Model { name: "held_replicas", simulate: fleets::held },
];

/// Models of which [`super::predict`] knows a rule, not a process.
const RULES: [&str; 5] = ["hpa_raw", "hpa_scaleup_policy", "hpa_fluid", "node_allocatable", "managed_instances"];
/// Models that are held against a simulation by the tests of the model, and have none here.
const ELSEWHERE: [&str; 3] = ["workflow", "lambda_pool", "knative_pods"];

/// Requests at least and at most.
const REQUESTS: (f64, f64) = (1e3, 5e9);
/// Requests a second of computing time, roughly.
const SPEED: f64 = 1.5e7;

/// How a simulation is run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Where chance begins.
    pub seed: u64,
    /// How many requests are wanted, roughly; nothing leaves it to the model.
    pub requests: Option<f64>,
}

/// Reads the model and its input that the arguments name and simulates.
pub fn run(arguments: &Arguments) -> Result<String, Refusal> {
    arguments.only(&["--seed", "--requests", "--help"])?;
    if arguments.has("--help") {
        return Ok(format!("Simulated are {}; the input is that of predict.\n\n{}", known(), super::predict::help()));
    }
    let settings = Settings { seed: seed(arguments)?, requests: requests(arguments)? };
    let map = object(&arguments.input()?)?;
    let mut fields = Fields::root(&map);
    let model = fields.text("model")?.ok_or_else(|| Refusal(format!("model is missing; known: {}.", known())))?;
    fields.pass_over(&["input"]);
    fields.pass_over(&OF_A_CASE);
    fields.finish()?;
    let input = map.get("input").ok_or_else(|| Refusal("input is missing; it is an object.".into()))?;
    let answer = simulate(model, input, settings)?;
    Ok(format!("{answer:#}"))
}

/// What `model` comes to for `input`: an object of the fields that it gives, the same for the same settings. Refuses
/// what [`super::predict::predict`] refuses, a model that is no process, and a simulation that would take too long.
pub fn simulate(model: &str, input: &Value, settings: Settings) -> Answer {
    if RULES.contains(&model) {
        return Err(Refusal(format!("{model} is a rule without chance: there is nothing to simulate, ask predict.")));
    }
    if ELSEWHERE.contains(&model) {
        return Err(Refusal(format!("{model} is answered by predict only; simulated are {}.", known())));
    }
    let found = MODELS.iter().find(|known| known.name == model);
    let found = found.ok_or_else(|| Refusal(format!("model takes one of {}, not \"{model}\".", known())))?;
    let map: &Map<String, Value> = input.as_object().ok_or_else(|| Refusal("input must be an object.".into()))?;
    let mut fields = Fields::root(map);
    fields.pass_over(&["name"]);
    let answer = (found.simulate)(&mut fields, settings)?;
    fields.finish()?;
    Ok(answer)
}

fn known() -> String {
    MODELS.map(|model| model.name).join(", ")
}

fn seed(arguments: &Arguments) -> Result<u64, Refusal> {
    let Some(text) = arguments.value("--seed") else { return Ok(1) };
    text.parse().map_err(|_| Refusal(format!("--seed takes a whole number from 0 to 2^64 - 1, not \"{text}\".")))
}

fn requests(arguments: &Arguments) -> Result<Option<f64>, Refusal> {
    let Some(text) = arguments.value("--requests") else { return Ok(None) };
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= REQUESTS.0);
    let rule = format!("--requests takes a number from {} to {:e}", REQUESTS.0, REQUESTS.1);
    let number = number.ok_or_else(|| Refusal(format!("{rule}, not \"{text}\".")))?;
    affordable(number).map(Some)
}

/// Refuses more requests than anyone waits for.
fn affordable(requests: f64) -> Result<f64, Refusal> {
    if requests <= REQUESTS.1 {
        return Ok(requests);
    }
    let (minutes, most) = (requests / SPEED / 60.0, REQUESTS.1);
    Err(Refusal(format!(
        "That would be {requests:.1e} requests and take about {minutes:.0} minutes; at most {most:e} are simulated."
    )))
}

/// Runs a pool to its end. `span` is the memory of the pool, in seconds: windows are twice as long.
fn steady(input: Functions, span: f64, settings: Settings) -> Result<Report, Refusal> {
    const WINDOWS: (f64, f64) = (8.0, 40.0);
    let rate = input.arrivals.rate();
    let wanted = settings.requests.unwrap_or_else(|| (WINDOWS.0 * 4.0 * span * rate).clamp(1e6, 2e7));
    let seconds = wanted / rate;
    let windows = (seconds / (2.0 * span)).clamp(WINDOWS.0, WINDOWS.1).floor();
    run_to_the_end(input, Plan::steady(span, seconds / windows, windows as u32), settings)
}

fn run_to_the_end(input: Functions, plan: Plan, settings: Settings) -> Result<Report, Refusal> {
    affordable(input.arrivals.rate() * plan.seconds())?;
    let run = Run::new(input, plan, settings.seed).map_err(refusal)?;
    Ok(run.finish())
}

fn refusal(refused: Refused) -> Refusal {
    Refusal(match refused {
        Refused::Crowded(busy) => {
            format!("About {busy:.1e} requests would be there at once; at most 4e6 are simulated.")
        }
        Refused::Saturated(load) => {
            format!("The load must be from 0 to below 1 for each server, not {load}: the queue never settles.")
        }
    })
}

/// A figure and its interval beside it.
fn put(answer: &mut Value, name: &str, estimate: Estimate) {
    answer[name] = json!(estimate.mean);
    answer[format!("{name}_ci95")] = json!(estimate.ci95);
}

/// How much was simulated.
fn about(answer: &mut Value, report: &Report) {
    answer["requests"] = json!(report.totals().requests);
    answer["windows"] = json!(report.windows.len());
    answer["window_s"] = json!(report.window_s);
}
