//! What every input is called and what it holds, for who has never seen the page: in a file to take along.

use catalogue::Provider;
use scenario::Scenario;
use scenario::field::Field;
use text::format::with_unit;

use crate::choices;
use crate::inputs::{CONTAINERS, FUNCTIONS, GOALS, WORK};

/// What is said where a platform decides.
const ITS_OWN: &str = "as the platform has it";

/// The label of a field and its value: “Before the functions” and “HTTP API”.
pub fn input(field: &Field, scenario: &Scenario) -> [String; 2] {
    let value = (field.write)(scenario);
    let of = |key: &str| WORK.iter().chain(&FUNCTIONS).chain(&CONTAINERS).chain(&GOALS).find(|entry| entry.key == key);
    let Some(entry) = of(field.key) else {
        let (label, value) = listed(field, scenario, value);
        return [label.to_owned(), value];
    };
    let chosen = entry.choices.iter().find(|(written, _)| *written == value).map(|(_, words)| (*words).to_owned());
    let said = match (&*value, entry.unit) {
        ("", _) => left_open(entry.open.unwrap_or(ITS_OWN)).to_owned(),
        (value, "") => value.to_owned(),
        (value, unit) => with_unit(value, unit),
    };
    // On the page a p99 stands below its median.
    let label = match field.key.strip_suffix("99").and_then(of) {
        Some(median) => format!("{}, p99", median.label),
        None => entry.label.to_owned(),
    };
    [label, chosen.unwrap_or(said)]
}

/// What an empty box stands for, without the places of the page that it names.
fn left_open(open: &str) -> &str {
    match open {
        "as above" | "as below" => "as set for all services",
        open => open.split(';').next().unwrap_or(open),
    }
}

/// Of a field that has a list or a slider of its own on the page.
fn listed(field: &Field, scenario: &Scenario, value: String) -> (&'static str, String) {
    let (functions, containers) = (&scenario.serverless, &scenario.microservices);
    let or_own = |value: String| if value.is_empty() { ITS_OWN.to_owned() } else { value };
    match field.key {
        "shape" => ("Shape of the week", value),
        "week" => ("The week", "168 rates, in the link and in the JSON file".to_owned()),
        "burst" => ("Burstiness, in times of chance", value),
        "growth" => ("Growth a month, as a share", value),
        "functions" => ("Functions on", functions.platform.name().to_owned()),
        "fregion" => ("Region of the functions", value),
        "farch" => ("Processor of the functions", value),
        "keep" => ("Idle functions are kept for, s", or_own(value)),
        "door" => ("Before the functions", door(scenario, functions.platform.provider())),
        "containers" => ("Containers on", containers.platform.name().to_owned()),
        "cregion" => ("Region of the containers", value),
        "carch" => ("Processor of the containers", value),
        "node" => ("Type of the nodes", or_own(value)),
        "purchase" => ("Containers are bought", choices::purchase(containers.purchase).to_owned()),
        "free" => ("Free allowances", if scenario.prices.free_tier { "counted" } else { "not counted" }.to_owned()),
        "month" => ("Hours of a month", value),
        _ => (field.path, or_own(value)),
    }
}

fn door(scenario: &Scenario, provider: Provider) -> String {
    let own = scenario.serverless.door();
    let known = choices::doors(provider).into_iter().find(|(door, _, _)| *door == own);
    known.map_or_else(String::new, |(_, name, _)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenario::field::FIELDS;

    #[test]
    fn every_field_has_a_name_and_a_value_that_a_stranger_reads() {
        let scenario = Scenario::default();
        let mut labels: Vec<String> = Vec::new();
        for field in FIELDS {
            let [label, value] = input(field, &scenario);
            assert!(!label.contains('_') && label != field.path, "{label}");
            assert!(!value.is_empty(), "{label}");
            assert!(!labels.contains(&label), "{label} twice");
            labels.push(label);
        }
    }

    #[test]
    fn what_is_chosen_out_of_a_list_is_told_in_its_words() {
        let scenario = Scenario::default();
        let told = |key: &str| {
            let field = FIELDS.iter().find(|field| field.key == key).expect("a field");
            input(field, &scenario).join(": ").replace(text::format::NBSP, " ")
        };
        for (key, words) in [
            ("functions", "Functions on: AWS Lambda"),
            ("door", "Before the functions: HTTP API"),
            ("quota", "What exceeds it: More is asked for and granted"),
            ("init", "Own initialisation: 0 ms"),
            ("purchase", "Containers are bought: On demand"),
            ("free", "Free allowances: counted"),
        ] {
            assert_eq!(told(key), words);
        }
    }
}
