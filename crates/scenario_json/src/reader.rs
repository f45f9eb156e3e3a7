//! A scenario from its JSON form, version 1. Every field is optional; what is left out takes the default.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::Refusal;
use crate::flow;
use catalogue::Meter;
use model::traffic::{HOURS, Week};
use model::units::Seconds;
use scenario::MOST_SERVICES;
use scenario::field::FIELDS;
use scenario::flow::{Calls, MOST_DEPTH, MOST_PARTS, MOST_STEP};
use scenario::input::Input;
use scenario::knob::Knob;
use scenario::own_line;
use scenario::own_price;
use scenario::places;
use scenario::uncertainty::Interval;
use scenario::{Balancing, Scenario, Service};

/// The name of a knob in the JSON form, without its section.
pub fn name_of(input: Input) -> &'static str {
    match input {
        Input::Knob(Knob::Services) => "services",
        other => other.path().rsplit('.').next().unwrap_or_default(),
    }
}

/// The scenario of a JSON object, or the first field that is wrong.
pub fn read(value: &Value) -> Result<Scenario, Refusal> {
    let object = value.as_object().ok_or_else(|| Refusal::new("A scenario is a JSON object."))?;
    let mut scenario = Scenario::default();
    for (section, content) in object {
        match section.as_str() {
            "version" if content.as_u64() == Some(1) => {}
            "version" => return Err(Refusal::new(format!("version takes 1, not {content}."))),
            "services" => scenario.services = services(content)?,
            "own_lines" => own_lines(&mut scenario, content)?,
            // They scale what is there, so they come when it is.
            "ranges" => {}
            // It is of the services, so it comes when they are there.
            "flow" => {}
            // Beside a flow or in it.
            "step_ms" if content.is_null() || object.get("flow").is_some_and(Value::is_object) => {}
            "step_ms" => return Err(Refusal::new("step_ms takes a flow beside it, whose steps it is about.")),
            "traffic" | "serverless" | "microservices" | "goals" | "people" | "prices" => {
                section_into(&mut scenario, section, content)?;
            }
            _ => {
                return Err(Refusal::unknown(
                    section,
                    "traffic, services, serverless, microservices, goals, people, prices, flow, own_lines, ranges",
                ));
            }
        }
    }
    if let Some(content) = object.get("flow").filter(|content| !content.is_null()) {
        calls(&mut scenario, content, object.get("step_ms").filter(|step| !step.is_null()))?;
    }
    if let Some(content) = object.get("ranges") {
        ranges(&mut scenario, content)?;
    }
    settled(&mut scenario, object)?;
    if scenario.traffic.shape == scenario::Shape::Week && scenario.traffic.week.is_none() {
        return Err(Refusal::new("traffic.week takes 168 relative rates when traffic.shape is \"week\"."));
    }
    Ok(scenario)
}

/// A flow: a tree of the services by their names, and beside it what an orchestrator adds to each visit.
fn calls(scenario: &mut Scenario, content: &Value, beside: Option<&Value>) -> Result<(), Refusal> {
    let mut tree = content.clone();
    let step = tree.as_object_mut().and_then(|parts| parts.remove("step_ms")).filter(|step| !step.is_null());
    if step.is_some() && beside.is_some() {
        return Err(Refusal::new("flow.step_ms and step_ms say the same: give one of them."));
    }
    let step = step.as_ref().or(beside);
    let most = MOST_STEP * 1e3;
    let takes = || format!("a number from 0 to {most}");
    let ms = match step {
        None => 0.0,
        Some(step) => {
            let number = step.as_f64().filter(|ms| (0.0..=most).contains(ms));
            number.ok_or_else(|| Refusal::takes("flow.step_ms", &takes(), step))?
        }
    };
    let names: Vec<&str> = scenario.services.iter().map(|service| &*service.name).collect();
    if let Some(twice) = names.iter().enumerate().find(|(place, name)| names[..*place].contains(name)) {
        return Err(Refusal::new(format!(
            "flow takes services by their names, and two of them are called \"{}\".",
            twice.1
        )));
    }
    let tree = flow::read("flow", &tree, &names, (MOST_PARTS, MOST_DEPTH))?;
    scenario.follow(Some(Calls { tree, step: Seconds::from_ms(ms) })).map_err(|wrong| Refusal::new(format!("{wrong}.")))
}

/// Ranges that hold an input in 9 of 10 cases, as `[low, high]` by its place; its value becomes the middle.
fn ranges(scenario: &mut Scenario, value: &Value) -> Result<(), Refusal> {
    let given = object("ranges", value)?;
    let known = |place: &String| Input::all().any(|input| input.path() == place);
    if let Some(place) = given.keys().find(|place| !known(place)) {
        let all: Vec<&str> = Input::all().map(Input::path).collect();
        return Err(Refusal::unknown(&format!("ranges.{place}"), &all.join(", ")));
    }
    for input in Input::all() {
        let place = input.path();
        let Some(value) = given.get(place) else { continue };
        if scenario.holds(input) {
            return Err(Refusal::new(format!("ranges.{place} takes nothing beside a flow, which says what it is.")));
        }
        let ends: Option<Vec<f64>> = value.as_array().and_then(|ends| ends.iter().map(Value::as_f64).collect());
        let range = match ends.as_deref() {
            Some(&[low, high]) => Some(input.from_file([low, high])),
            _ => None,
        };
        let range = range.filter(|range| range.fits(input)).ok_or_else(|| {
            let kind = if input.whole() { "two whole numbers" } else { "two numbers" };
            let (low, high) = input.ends();
            let [low, high] = input.to_file(Interval { low, high });
            let takes = format!("{kind} [low, high] within {low} to {high}, low first");
            Refusal::takes(&format!("ranges.{place}"), &takes, value)
        })?;
        scenario.set_range_of_file(input, range);
    }
    Ok(())
}

fn section_into(scenario: &mut Scenario, section: &str, content: &Value) -> Result<(), Refusal> {
    for (key, value) in object(section, content)? {
        let path = format!("{section}.{key}");
        match path.as_str() {
            _ if value.is_null() => {}
            "traffic.week" => scenario.traffic.week = Some(week(value)?),
            "prices.overrides" => overrides(scenario, value)?,
            _ => scalar(scenario, &path, value)?,
        }
    }
    let (functions, containers) = (&scenario.serverless, &scenario.microservices);
    let spreads = [
        ("serverless.invoke", functions.invoke),
        ("serverless.door", functions.doorway),
        ("microservices.balancer", containers.balancer),
        ("microservices.hop", containers.hop),
    ];
    for (name, spread) in spreads {
        if let (Some(median), Some(p99)) = (spread.median, spread.p99)
            && p99 < median
        {
            let (median, p99) = (median.ms(), p99.ms());
            return Err(Refusal::new(format!("{name}_p99_ms takes {name}_ms at least, which is {median}, not {p99}.")));
        }
    }
    Ok(())
}

/// The reader's own prices: numbers of dollars, or texts, by the id of their meter.
fn overrides(scenario: &mut Scenario, value: &Value) -> Result<(), Refusal> {
    for (id, price) in object("prices.overrides", value)? {
        let meter = Meter::from_id(id).ok_or_else(|| {
            Refusal::new(format!("prices.overrides.{id} is not a meter that is known; `fulcrum prices` lists them."))
        })?;
        let text = price.as_str().map_or_else(|| price.to_string(), str::to_owned);
        let usd = own_price::read(meter, &text)
            .map_err(|refusal| Refusal::new(format!("prices.overrides.{id}: {refusal}")))?;
        scenario.price(meter, usd);
    }
    Ok(())
}

/// Lines of the reader's own on the bills.
fn own_lines(scenario: &mut Scenario, value: &Value) -> Result<(), Refusal> {
    let takes = "a list of {side, name, usd, per}";
    for (place, line) in value.as_array().ok_or_else(|| Refusal::takes("own_lines", takes, value))?.iter().enumerate() {
        let place = format!("own_lines[{place}]");
        let given = object(&place, line)?;
        if let Some(key) = given.keys().find(|key| !["side", "name", "usd", "per"].contains(&key.as_str())) {
            return Err(Refusal::unknown(&format!("{place}.{key}"), "side, name, usd, per"));
        }
        let part = |key: &str| match given.get(key) {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => String::new(),
        };
        own_line::read(&part("side"), &part("name"), &part("usd"), &part("per"))
            .and_then(|line| scenario.add_own_line(line))
            .map_err(|refusal| Refusal::new(format!("{place}: {refusal}.")))?;
    }
    Ok(())
}

/// Why interface endpoints are refused away from AWS.
const NO_ENDPOINTS: &str = "null: prices of endpoints are known for AWS only";

/// Puts regions and node type where the platforms have them; one that was named and is not there is refused.
fn settled(scenario: &mut Scenario, given: &Map<String, Value>) -> Result<(), Refusal> {
    let before = scenario.clone();
    scenario.settle();
    let (functions, containers) = (&scenario.serverless, &scenario.microservices);
    let moved = [
        ("serverless", "region", &before.serverless.region, &functions.region, functions.platform),
        ("microservices", "region", &before.microservices.region, &containers.region, containers.platform),
        ("microservices", "node", &before.microservices.node, &containers.node, containers.platform),
    ];
    let chance = places::spreads_by_chance(containers.platform) && before.microservices.balancing != Balancing::Random;
    let settings = [
        (
            "serverless",
            "concurrency",
            before.serverless.concurrency != functions.concurrency,
            functions.platform,
            "null: an instance takes as many requests at a time as the platform decides",
        ),
        (
            "microservices",
            "min_replicas",
            before.microservices.min_replicas != containers.min_replicas,
            containers.platform,
            "1 at least: none starts for a request",
        ),
        (
            "microservices",
            "node_autoscaler",
            before.microservices.node_autoscaler != containers.node_autoscaler,
            containers.platform,
            "\"karpenter\": it runs its nodes by itself",
        ),
        (
            "microservices",
            "balancing",
            chance,
            containers.platform,
            "\"random\": the Worker before the instances picks one by chance",
        ),
        (
            "serverless",
            "snapstart",
            before.serverless.snapstart != functions.snapstart,
            functions.platform,
            "false: it restores no snapshots",
        ),
        (
            "serverless",
            "endpoints",
            before.serverless.endpoints != functions.endpoints,
            functions.platform,
            NO_ENDPOINTS,
        ),
        (
            "microservices",
            "endpoints",
            before.microservices.endpoints != containers.endpoints,
            containers.platform,
            NO_ENDPOINTS,
        ),
        (
            "microservices",
            "extended_support",
            before.microservices.extended_support != containers.extended_support,
            containers.platform,
            "false: its price was read for EKS only",
        ),
        (
            "microservices",
            "control_plane_logs_gb",
            before.microservices.control_plane_logs != containers.control_plane_logs,
            containers.platform,
            "0: only the control plane of EKS writes logs that are billed",
        ),
    ];
    let mut kept = before.services.iter().zip(&scenario.services);
    if kept.any(|(before, settled)| before.pod.min != settled.pod.min) {
        let name = containers.platform.name();
        return Err(Refusal::new(format!("services.pod.min on {name} takes 1 at least: none starts for a request.")));
    }
    for (section, key, moved, platform, takes) in settings {
        if moved && given.get(section).is_some_and(|section| section.get(key).is_some()) {
            return Err(Refusal::new(format!("{section}.{key} on {} takes {takes}.", platform.name())));
        }
    }
    for (section, key, asked, taken, platform) in moved {
        if asked != taken && given.get(section).is_some_and(|section| section.get(key).is_some()) {
            return Err(Refusal::new(format!(
                "{section}.{key} takes what {} has, such as {taken}, not \"{asked}\".",
                platform.name()
            )));
        }
    }
    Ok(())
}

fn services(content: &Value) -> Result<Vec<Service>, Refusal> {
    let takes = || Refusal::takes("services", "a list of 1 to 1,000 services", content);
    let list = content.as_array().filter(|list| (1..=MOST_SERVICES).contains(&list.len())).ok_or_else(takes)?;
    list.iter().enumerate().map(|(index, entry)| service(index, entry)).collect()
}

/// One service, read as the only one of a scenario, so that the same fields and knobs serve.
fn service(index: usize, entry: &Value) -> Result<Service, Refusal> {
    let mut alone = Scenario::default();
    if index > 0 {
        alone.services[0].name = format!("service {}", index + 1).into();
    }
    for (key, value) in object("services", entry)? {
        match key.as_str() {
            _ if value.is_null() => {}
            "name" => {
                let name = value.as_str().ok_or_else(|| Refusal::takes("services.name", "a text", value))?;
                alone.services[0].name = name.chars().take(80).collect::<String>().into();
            }
            "pod" => {
                for (key, value) in object("services.pod", value)? {
                    if !value.is_null() {
                        scalar(&mut alone, &format!("services.pod.{key}"), value)?;
                    }
                }
            }
            _ => scalar(&mut alone, &format!("services.{key}"), value)?,
        }
    }
    let pod = alone.services[0].pod;
    if let (Some(min), Some(max)) = (pod.min, pod.max)
        && min > max
    {
        return Err(Refusal::new(format!(
            "services.pod.min takes at most services.pod.max, which is {max}, not {min}."
        )));
    }
    Ok(alone.services.swap_remove(0))
}

fn scalar(scenario: &mut Scenario, path: &str, value: &Value) -> Result<(), Refusal> {
    let (section, name) = path.split_once('.').unwrap_or((path, ""));
    if let Some((_, knob)) = Knob::of_section(section).find(|(known, _)| *known == name) {
        let facts = knob.facts();
        let fits = |number: &f64| facts.low <= *number && *number <= facts.high;
        // One service of several may be visited rarely, or not at all.
        let rare = |number: &f64| knob == Knob::Visits && (0.0..facts.low).contains(number);
        let number = value.as_f64().filter(|number| fits(number) || rare(number));
        let range = format!("a number from {} to {}", if knob == Knob::Visits { 0.0 } else { facts.low }, facts.high);
        let number = number.ok_or_else(|| Refusal::takes(path, &range, value))?;
        if rare(&number) {
            scenario.services[0].visits = model::units::Ratio::of(number);
        } else {
            knob.write(scenario, number);
        }
        return Ok(());
    }
    let known =
        || FIELDS.iter().map(|field| field.path).chain(Knob::of_section(section).map(|(_, knob)| knob.facts().path));
    let field = FIELDS.iter().find(|field| field.path == path).ok_or_else(|| {
        let names: Vec<&str> = known().filter(|known| known.split('.').next() == Some(section)).collect();
        Refusal::unknown(path, &names.join(", "))
    })?;
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    (field.read)(scenario, &text).ok_or_else(|| Refusal::takes(path, field.takes, value))
}

fn week(value: &Value) -> Result<Arc<[f64; HOURS]>, Refusal> {
    let refusal = || Refusal::takes("traffic.week", "168 relative rates, none negative, not all zero", value);
    let list = value.as_array().ok_or_else(refusal)?;
    let rates: Option<Vec<f64>> = list.iter().map(Value::as_f64).collect();
    let rates: [f64; HOURS] = rates.and_then(|rates| rates.try_into().ok()).ok_or_else(refusal)?;
    Week::new(&rates).ok_or_else(refusal)?;
    Ok(Arc::new(rates))
}

fn object<'a>(path: &str, value: &'a Value) -> Result<&'a Map<String, Value>, Refusal> {
    value.as_object().ok_or_else(|| Refusal::takes(path, "an object", value))
}
