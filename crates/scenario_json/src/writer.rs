//! The JSON form as it is written.

use model::units::Seconds;
use model::workflow::Flow;
use scenario::Scenario;
use scenario::field::{FIELDS, door_name};
use scenario::flow::Calls;
use scenario::input::Input;
use scenario::knob::Knob;
use scenario::own_price::digits;
use scenario::uncertainty::Interval;
use text::decimal::{self, shortest};

/// The scenario as JSON, version 1, which is read back.
pub fn write(scenario: &Scenario) -> String {
    let mut text = "{\n  \"version\": 1".to_owned();
    for section in ["traffic", "services", "serverless", "microservices", "goals", "people", "prices"] {
        text.push_str(&format!(",\n  \"{section}\": "));
        text.push_str(&match section {
            "services" => services(scenario),
            _ => object(&pairs(scenario, section)),
        });
    }
    if let Some(calls) = &scenario.flow {
        text.push_str(&format!(",\n  \"flow\": {}", flow(calls, scenario)));
    }
    if !scenario.own_lines.is_empty() {
        text.push_str(&format!(",\n  \"own_lines\": {}", own_lines(scenario)));
    }
    if !scenario.ranges.is_empty() {
        text.push_str(&format!(",\n  \"ranges\": {}", ranges(scenario)));
    }
    text.push_str("\n}\n");
    text
}

/// The order in which services are visited, by their names, and what each step takes more.
fn flow(calls: &Calls, scenario: &Scenario) -> String {
    let tree = tree(&calls.tree, scenario);
    let step = if calls.step > Seconds::ZERO { shortest(calls.step.ms()) } else { return tree };
    let open = tree.strip_suffix('}').unwrap_or(&tree);
    format!("{open}, \"step_ms\": {step}}}")
}

fn tree(flow: &Flow, scenario: &Scenario) -> String {
    let list = |parts: Vec<String>| format!("[{}]", parts.join(", "));
    let all = |parts: &[Flow]| list(parts.iter().map(|part| tree(part, scenario)).collect());
    match flow {
        Flow::Run(place) => {
            object(&[("run", quoted(scenario.services.get(*place).map_or("", |service| &service.name)))])
        }
        Flow::Sequence(parts) => object(&[("sequence", all(parts))]),
        Flow::Parallel(parts) => object(&[("parallel", all(parts))]),
        Flow::Choice(ways) => {
            let way =
                |(share, way): &(f64, Flow)| object(&[("probability", shortest(*share)), ("do", tree(way, scenario))]);
            object(&[("choice", list(ways.iter().map(way).collect()))])
        }
        Flow::Repeat { again, body } => {
            object(&[("repeat_while_probability", shortest(*again)), ("do", tree(body, scenario))])
        }
    }
}

/// The lines of the reader's own.
fn own_lines(scenario: &Scenario) -> String {
    let each = scenario.own_lines.iter().map(|line| {
        let [side, usd, per] = line.names();
        object(&[("side", quoted(&side)), ("name", quoted(&line.name)), ("usd", usd), ("per", quoted(&per))])
    });
    format!("[{}]", each.collect::<Vec<_>>().join(", "))
}

/// The ranges of the reader's own, by the place of their input.
fn ranges(scenario: &Scenario) -> String {
    let pair = |(input, range): &(Input, Interval)| {
        let [low, high] = input.to_file(*range).map(shortest);
        (input.path(), format!("[{low}, {high}]"))
    };
    let each = scenario.ranges.iter().map(pair);
    object(&each.collect::<Vec<_>>())
}

/// The services, each written as the only one of a scenario, so that the same fields and knobs serve.
fn services(scenario: &Scenario) -> String {
    let mut alone = scenario.clone();
    let each = scenario.services.iter().map(|service| {
        alone.services = vec![service.clone()];
        let mut all = vec![("name", quoted(&service.name))];
        let (pod, rest): (Vec<_>, Vec<_>) =
            pairs(&alone, "services").into_iter().partition(|(name, _)| of_pod(name).is_some());
        all.extend(rest);
        let pod: Vec<_> = pod.into_iter().filter_map(|(name, value)| Some((of_pod(name)?, value))).collect();
        all.push(("pod", object(&pod)));
        object(&all)
    });
    format!("[{}]", each.collect::<Vec<_>>().join(", "))
}

/// The name of a field within a service's pod.
fn of_pod(name: &str) -> Option<&str> {
    name.strip_prefix("pod.")
}

/// Every name of a section with its value as JSON.
fn pairs(scenario: &Scenario, section: &str) -> Vec<(&'static str, String)> {
    let within = |path: &'static str| path.split_once('.').filter(|(own, _)| *own == section).map(|(_, name)| name);
    let knob = |knob: Knob| if knob.is_own(scenario) { shortest(knob.read(scenario)) } else { "null".to_owned() };
    let mut all: Vec<_> = Knob::of_section(section).map(|(name, own)| (name, knob(own))).collect();
    for field in FIELDS {
        let Some(name) = within(field.path) else { continue };
        let written = match name {
            "week" => week(scenario),
            "front_door" => quoted(door_name(scenario.serverless.door())),
            _ => value(&(field.write)(scenario)),
        };
        all.push((name, written));
    }
    if section == "prices" {
        let own = scenario.prices.overrides.iter().map(|(meter, usd)| (meter.id(), digits(*usd)));
        all.push(("overrides", object(&own.collect::<Vec<_>>())));
    }
    all
}

fn week(scenario: &Scenario) -> String {
    let list =
        |week: &[f64; 168]| format!("[{}]", week.iter().map(|rate| shortest(*rate)).collect::<Vec<_>>().join(", "));
    scenario.traffic.week.as_deref().map_or_else(|| "null".into(), list)
}

fn object(pairs: &[(&str, String)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
    format!("{{{}}}", pairs.join(", "))
}

/// Numbers, true and false as they are, nothing as null, all else in quotes.
fn value(text: &str) -> String {
    if text.is_empty() {
        return "null".into();
    }
    let plain = matches!(text, "true" | "false") || decimal::read(text).is_some();
    if plain { text.to_owned() } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            letter if letter < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(letter))),
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted() {
        assert_eq!(quoted("a\"b\\c\n"), "\"a\\\"b\\\\c\\u000a\"");
    }
}
