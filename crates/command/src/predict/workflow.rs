//! A workflow of functions: how long an execution takes and what its runs cost.

use std::ops::RangeInclusive;

use serde_json::{Map, Value, json};

use super::Answer;
use crate::Refusal;
use crate::fields::Fields;
use billing::PriceBook;
use catalogue::limits::aws;
use catalogue::{Meter, Provider};
use model::money::Quantity;
use model::service::Law;
use model::units::Seconds;
use model::workflow::{Flow, RunTime, Workflow};
use scenario_json::flow;

/// A time in milliseconds.
const MS: RangeInclusive<f64> = 0.0..=1e9;
/// Most parts of a flow, and how deep they may be nested.
const MOST: (usize, usize) = (1_000, 40);
/// Percentiles by name, and their shares.
const PERCENTILES: [(&str, f64); 12] = [
    ("p0", 0.0),
    ("p1", 0.01),
    ("p5", 0.05),
    ("p10", 0.1),
    ("p25", 0.25),
    ("p50", 0.5),
    ("p75", 0.75),
    ("p90", 0.9),
    ("p95", 0.95),
    ("p99", 0.99),
    ("p99.9", 0.999),
    ("p100", 1.0),
];
/// What a measured workflow says beside what is asked, and a measured function.
const MEASURED: [&str; 8] =
    ["measured", "derived_by_us", "published_model", "source", "functions_count", "arrivals", "units", "runtime"];
const MEASURED_OF_A_FUNCTION: [&str; 4] = ["max_memory_used_mb", "work_kind", "runs", "billed_if_1ms_tick_mean_ms"];

/// One function of a workflow.
struct Function<'a> {
    name: &'a str,
    memory_mb: Option<f64>,
    time: RunTime,
    /// Mean billed time of a run by a tick of 100 ms, as measured.
    billed_ms: Option<f64>,
    /// Runs of an execution as they were counted, for the cost; what the flow says otherwise.
    counted: Option<f64>,
}

/// The law of an execution's time and the cost of its runs.
pub(super) fn workflow(fields: &mut Fields<'_>) -> Answer {
    let functions = functions(fields)?;
    let flow = flow(fields, &functions)?;
    let overhead = overhead(fields)?;
    let rates = Rates::read(fields)?;
    fields.pass_over(&MEASURED);
    let times: Vec<RunTime> = functions.iter().map(|function| function.time.clone()).collect();
    let whole = Workflow::new(&flow, &times, &overhead);
    let visits = flow.visits(functions.len());
    let runs: Map<String, Value> =
        functions.iter().zip(&visits).map(|(function, visits)| (function.name.into(), json!(visits))).collect();
    let ms = |seconds: f64| seconds * 1e3;
    let mut answer = json!({
        "end_to_end_ms": {
            "mean": ms(whole.mean()),
            "sd": ms(whole.deviation()),
            "p50": ms(whole.quantile(0.5)),
            "p90": ms(whole.quantile(0.9)),
            "p95": ms(whole.quantile(0.95)),
            "p99": ms(whole.quantile(0.99)),
            "p99.9": ms(whole.quantile(0.999)),
        },
        "runs_per_execution": runs,
    });
    // Without the memory of each there is no cost, and none is invented.
    let cost =
        |(function, visits): (&Function<'_>, &f64)| Some(rates.run(function)? * function.counted.unwrap_or(*visits));
    if let Some(mean) = functions.iter().zip(&visits).map(cost).sum::<Option<f64>>() {
        answer["lambda_cost_usd_per_million_executions"] = json!({"mean": mean * 1e6});
    }
    Ok(answer)
}

fn functions<'a>(fields: &mut Fields<'a>) -> Result<Vec<Function<'a>>, Refusal> {
    let missing = || Refusal("functions is missing; it is an object of functions by their names.".into());
    let object = fields.object("functions")?.ok_or_else(missing)?;
    object.named()?.into_iter().map(|(name, mut fields)| function(name, &mut fields)).collect()
}

fn function<'a>(name: &'a str, fields: &mut Fields<'a>) -> Result<Function<'a>, Refusal> {
    let memory = aws::LAMBDA_MEMORY_MIN.value..=aws::LAMBDA_MEMORY_MAX.value;
    let memory_mb = fields.number("memory_mb", memory)?;
    let billed_ms = fields.number("billed_100ms_tick_mean_ms", MS)?;
    let time = if fields.value("duration_ms").is_some_and(Value::is_number) {
        RunTime::Law(Law::Fixed { mean: fields.need("duration_ms", MS)? / 1e3 })
    } else {
        let missing =
            Refusal(format!("{} is missing; it is a number, or an object with its mean.", fields.name("duration_ms")));
        let mut duration = fields.object("duration_ms")?.ok_or(missing)?;
        let time = time(&mut duration)?;
        duration.finish()?;
        time
    };
    fields.pass_over(&MEASURED_OF_A_FUNCTION);
    let counted = fields.number("runs_per_execution", 0.0..=1e6)?;
    Ok(Function { name, memory_mb, time, billed_ms, counted })
}

/// Percentiles from the least to the most are the law; without both ends it is lognormal of this mean and deviation.
fn time(fields: &mut Fields<'_>) -> Result<RunTime, Refusal> {
    let mut points = Vec::new();
    for (name, share) in PERCENTILES {
        if let Some(ms) = fields.number(name, MS)? {
            if points.last().is_some_and(|&(_, before)| ms / 1e3 < before) {
                return Err(Refusal(format!(
                    "{} must not be below the percentile before it, not {ms}.",
                    fields.name(name)
                )));
            }
            points.push((share, ms / 1e3));
        }
    }
    let mean = fields.number("mean", MS)?;
    let sd = fields.number("sd", MS)?;
    let cv = fields.number("cv", 0.0..=100.0)?;
    let ends = points.first().is_some_and(|point| point.0 == 0.0) && points.last().is_some_and(|point| point.0 == 1.0);
    if ends && points.len() > 3 {
        return Ok(RunTime::Percentiles(points));
    }
    let mean = mean.map_or_else(|| fields.need("mean", MS), Ok)?;
    let cv = sd.map_or(cv.unwrap_or(0.0), |sd| if mean > 0.0 { sd / mean } else { 0.0 });
    Ok(RunTime::Law(Law::new(Seconds::from_ms(mean), cv)))
}

/// What each run takes more for whoever starts it: given, or as it was measured.
fn overhead(fields: &mut Fields<'_>) -> Result<RunTime, Refusal> {
    let given = fields.number("step_ms", MS)?;
    let sd = fields.number("step_sd_ms", MS)?.unwrap_or(0.0);
    let mut apart = None;
    if let Some(mut measured) = fields.object("orchestration_measured_apart")? {
        apart = measured.number("per_lambda_step_mean_ms", MS)?;
    }
    let mean = given.or(apart).unwrap_or(aws::WORKFLOW_STEP.value);
    let cv = if mean > 0.0 { sd / mean } else { 0.0 };
    Ok(RunTime::Law(Law::new(Seconds::from_ms(mean), cv)))
}

fn flow(fields: &mut Fields<'_>, functions: &[Function<'_>]) -> Result<Flow, Refusal> {
    let (name, value) =
        match (fields.value("flow"), fields.value("structure")) {
            (Some(flow), None) => ("flow", flow),
            (None, Some(structure)) => ("structure", structure),
            (None, None) => return Err(Refusal(
                "structure is missing; it is a tree of run, sequence, parallel, choice and repeat_while_probability."
                    .into(),
            )),
            _ => return Err(Refusal("flow and structure say the same: give one of them.".into())),
        };
    let names: Vec<&str> = functions.iter().map(|function| function.name).collect();
    flow::read(name, value, &names, MOST)
}

/// What a run costs: the list of the time in the input, or the catalogue's prices.
struct Rates {
    /// Dollars of a run's request.
    request: f64,
    /// Dollars of a GB-second.
    gb_second: f64,
    /// Dollars of a tick by memory in MB; empty where the price of a GB-second holds.
    by_memory: Vec<(f64, f64)>,
    /// A run is billed in whole ticks of so many milliseconds, where the input says it.
    tick_ms: Option<f64>,
}

/// Dollars of one unit in the first tier.
fn unit_price(book: &PriceBook, meter: Meter) -> f64 {
    const MANY: f64 = 1e6;
    book.price(meter).1.charge(Quantity::default(), Quantity::computed(MANY)).dollars() / MANY
}

impl Rates {
    fn read(fields: &mut Fields<'_>) -> Result<Self, Refusal> {
        const USD: RangeInclusive<f64> = 0.0..=1.0;
        const TICK: RangeInclusive<f64> = 1.0..=60_000.0;
        let mut tick_ms = fields.number("billing_tick_ms", TICK)?;
        let region = match fields.text("region")? {
            None => Provider::Aws.reference(),
            Some(id) => {
                Provider::Aws.region(id).ok_or_else(|| Refusal(format!("region is not known here: \"{id}\".")))?
            }
        };
        let book = PriceBook::new(region, false);
        let mut rates = Self {
            request: unit_price(&book, Meter::AwsLambdaRequests),
            gb_second: unit_price(&book, Meter::AwsLambdaDurationX86),
            by_memory: Vec::new(),
            tick_ms: None,
        };
        if let Some(mut listed) = fields.object("prices_2020")? {
            rates.request = listed.need("usd_per_request", USD)?;
            tick_ms = Some(listed.need("billing_tick_ms", TICK)?);
            listed.pass_over(&["step_functions_not_in_cost"]);
            let ticks = listed.object("usd_per_100ms_by_memory_mb")?;
            for (memory, usd) in ticks.iter().flat_map(Fields::all) {
                let row = memory.parse().ok().zip(usd.as_f64().filter(|usd| USD.contains(usd)));
                rates.by_memory.push(row.ok_or_else(|| {
                    Refusal(format!(
                        "prices_2020.usd_per_100ms_by_memory_mb.{memory} must be a number from 0 to 1, not {usd}."
                    ))
                })?);
            }
            listed.finish()?;
        }
        rates.tick_ms = tick_ms;
        Ok(rates)
    }

    /// Mean dollars of one run.
    fn run(&self, function: &Function<'_>) -> Option<f64> {
        let memory = function.memory_mb?;
        let per_100ms = self.by_memory.iter().find(|(mb, _)| *mb == memory).map(|(_, usd)| *usd);
        let per_ms = per_100ms.map_or(self.gb_second * memory / 1024.0 / 1e3, |usd| usd / 100.0);
        Some(self.request + self.billed_ms(function) * per_ms)
    }

    /// A mean that was billed by the same tick stands for itself.
    fn billed_ms(&self, function: &Function<'_>) -> f64 {
        let measured = function.billed_ms.filter(|_| self.tick_ms.is_none_or(|tick| tick == 100.0));
        let tick = self.tick_ms.unwrap_or(1.0);
        measured.unwrap_or_else(|| function.time.mean_of(|time| (time * 1e3 / tick - 1e-9).ceil().max(1.0) * tick))
    }
}
