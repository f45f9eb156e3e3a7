//! Files that a reader keeps: the scenario as JSON, version 1, and both bills as CSV.

use answer::Outcome;
use model::money::Usd;
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
use text::format::NBSP;
use words::charge;
use words::{facts, mix, own_lines};

/// The scenario as JSON, version 1, which the command reads.
pub fn json(scenario: &Scenario) -> String {
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

/// Both bills line by line as comma-separated values, with the people of each side and the total.
pub fn csv(outcome: &Outcome) -> String {
    let mut text = row(&[
        "side",
        "platform",
        "item",
        "meter",
        "quantity",
        "unit",
        "charged",
        "amount_usd",
        "read",
        "price",
        "source",
    ]);
    let sides = [&outcome.serverless, &outcome.microservices];
    let sides = sides.map(|side| (facts::side(side.platform.side()), side.platform.name(), &side.bill, side.people));
    let named = mix::name(outcome);
    let mixed = outcome.mixed.as_ref().map(|mixed| ("mixed", &*named, &mixed.bill, mixed.people));
    for (name, platform, bill, people) in sides.into_iter().chain(mixed) {
        for line in bill.lines() {
            let meter = line.item.meter;
            text += &row(&[
                name,
                platform,
                meter.label(),
                meter.id(),
                &shortest(line.used.units()),
                meter.unit(),
                &charge::quantity(line),
                &digits(line.amount),
                &line.item.as_of,
                &charge::doubt(&line.item).unwrap_or_else(|| "listed".into()),
                &line.item.source,
            ]);
        }
        for line in bill.own() {
            let (used, quantity) = (shortest(line.used.units()), own_lines::quantity(line));
            let amount = digits(line.amount);
            text += &row(&[name, platform, &line.name, "", &used, "", &quantity, &amount, "", "your own line", ""]);
        }
        let mut sum =
            |item, amount: Usd| text += &row(&[name, platform, item, "", "", "", "", &digits(amount), "", "", ""]);
        sum("Cloud", bill.total());
        sum("People", people);
        sum("A month", bill.total() + people);
    }
    text
}

fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    cells.join(",") + "\r\n"
}

/// A cell that no spreadsheet takes for a formula, in quotes where it needs them.
fn cell(text: &str) -> String {
    let text = text.replace(NBSP, " ");
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && decimal::read(&text).is_none();
    let text = if formula { format!("'{text}") } else { text };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use decide::evaluate::outcome;

    #[test]
    fn cells_are_no_formulas() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("+cmd", "'+cmd"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2", "-2"),
            ("-2+3", "'-2+3"),
            ("\tx", "'\tx"),
            ("a,b", "\"a,b\""),
            ("=a,\"b\"", "\"'=a,\"\"b\"\"\""),
            ("plain", "plain"),
        ];
        for (text, expected) in cases {
            assert_eq!(cell(text), expected);
        }
    }

    #[test]
    fn the_bill_holds_every_line_and_adds_up() {
        let outcome = outcome(&Scenario::default());
        let text = csv(&outcome);
        let lines = outcome.serverless.bill.lines().len() + outcome.microservices.bill.lines().len();
        assert_eq!(text.lines().count(), 1 + lines + 6);
        assert!(text.contains(&format!("AWS Lambda,A month,,,,,{},", digits(outcome.serverless.total()))));
        assert!(!text.contains(NBSP));
    }

    #[test]
    fn names_are_quoted() {
        assert_eq!(quoted("a\"b\\c\n"), "\"a\\\"b\\\\c\\u000a\"");
    }
}
