//! What every input is called and what it holds, for who has never seen the page: in a file to take along.

use catalogue::Provider;
use scenario::Scenario;
use scenario::field::Field;
use scenario::setting::Setting;
use text::format::with_unit;

use crate::{choices, labels, values};

/// What is said where a platform decides.
const ITS_OWN: &str = "as the platform has it";

/// The label of a field and its value: “What stands before the functions” and “HTTP API”.
pub fn input(field: &Field, scenario: &Scenario) -> [String; 2] {
    [labels::field(field).to_owned(), value(field, scenario)]
}

fn value(field: &Field, scenario: &Scenario) -> String {
    let value = (field.write)(scenario);
    let Some(entry) = labels::entry(field) else { return listed(field, scenario, value) };
    let chosen = entry.choices.iter().find(|(written, _)| *written == value).map(|(_, words)| (*words).to_owned());
    chosen.unwrap_or_else(|| match (&*value, entry.unit) {
        ("", _) => left_open(entry.open.unwrap_or(ITS_OWN)).to_owned(),
        (value, "") => value.to_owned(),
        (value, unit) => with_unit(value, unit),
    })
}

/// What an empty box stands for, without the places of the page that it names.
fn left_open(open: &str) -> &str {
    match open {
        "as above" | "as below" => "as set for all services",
        open => open.split(';').next().unwrap_or(open),
    }
}

/// Of a field that has a list or a slider of its own on the page.
fn listed(field: &Field, scenario: &Scenario, value: String) -> String {
    let (functions, containers) = (&scenario.serverless, &scenario.microservices);
    match field.key {
        "week" => "168 rates, in the link and in the JSON file".to_owned(),
        "functions" => functions.platform.name().to_owned(),
        "door" => door(scenario, functions.platform.provider()),
        "containers" => containers.platform.name().to_owned(),
        "purchase" => choices::purchase(containers.purchase).to_owned(),
        "free" => if scenario.prices.free_tier { "counted" } else { "not counted" }.to_owned(),
        _ if value.is_empty() => ITS_OWN.to_owned(),
        key => match Setting::ALL.into_iter().find(|setting| setting.facts().key == key) {
            Some(setting) => values::setting(setting, setting.read(scenario)),
            None => value,
        },
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
            ("functions", "Platform of the functions: AWS Lambda"),
            ("door", "What stands before the functions: HTTP API"),
            ("quota", "What exceeds it: More is asked for and granted"),
            ("init", "Own initialisation: 0 ms"),
            ("purchase", "How instances are bought: On demand"),
            ("free", "Free allowances count: counted"),
        ] {
            assert_eq!(told(key), words);
        }
    }
}
