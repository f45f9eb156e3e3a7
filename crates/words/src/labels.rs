//! What each input is called, wherever one is named by itself: what a file sets, two scenarios side by side, the record.

use crate::inputs::{CONTAINERS, Entry, FUNCTIONS, GOALS, WORK};
use scenario::field::{FIELDS, Field};
use scenario::knob::Knob;
use scenario::setting::Setting;

/// Fields that stand on the page below a list or a picture of their own, or below another one that names them in part.
const OTHERS: [(&str, &str); 17] = [
    ("shape", "Shape of the week"),
    ("week", "Week of one’s own"),
    ("functions", "Platform of the functions"),
    ("fregion", "Region of the functions"),
    ("farch", "Instruction set of the functions"),
    ("door", "What stands before the functions"),
    ("doorway99", "Way through what stands before them, p99"),
    ("invoke99", "Way of a call, p99"),
    ("containers", "Platform of the containers"),
    ("cregion", "Region of the containers"),
    ("carch", "Instruction set of the containers"),
    ("node", "Node type"),
    ("purchase", "How instances are bought"),
    ("balancer99", "Way through the balancer, p99"),
    ("hop99", "Way to a pod, p99"),
    ("free", "Free allowances count"),
    ("month", "Hours of a month"),
];

/// What a field is called.
pub fn field(field: &Field) -> &'static str {
    let other = OTHERS.iter().find(|(key, _)| *key == field.key).map(|(_, label)| *label);
    let setting = || Setting::ALL.into_iter().map(Setting::facts).find(|facts| facts.key == field.key);
    let entry = || entry(field).map(|entry| entry.label);
    other.or_else(|| setting().map(|facts| facts.label)).or_else(entry).unwrap_or(field.path)
}

/// The box or list of the page's folds that a field has, where it has one.
pub(crate) fn entry(field: &Field) -> Option<&'static Entry> {
    WORK.iter().chain(&FUNCTIONS).chain(&CONTAINERS).chain(&GOALS).find(|entry| entry.key == field.key)
}

/// What the input is called that the JSON form of a scenario has at `path`; the path in words where there is none.
pub fn at(path: &str) -> String {
    let knob = Knob::ALL.into_iter().map(Knob::facts).find(|facts| facts.path == path).map(|facts| facts.label);
    let field = || FIELDS.iter().find(|known| known.path == path).map(field);
    knob.or_else(field).map_or_else(|| path.replace(['_', '.'], " "), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_has_a_label_of_its_own() {
        let mut labels: Vec<&str> = FIELDS.iter().map(field).chain(Knob::ALL.map(|knob| knob.facts().label)).collect();
        assert!(labels.iter().all(|label| !label.contains(['_', '.'])), "a path is no label: {labels:?}");
        let all = labels.len();
        labels.sort_unstable();
        labels.dedup();
        assert_eq!(labels.len(), all, "two inputs of one name: {labels:?}");
    }

    #[test]
    fn no_label_is_given_twice_or_to_nothing() {
        for (key, label) in OTHERS {
            assert!(scenario::field::of(key).is_some(), "{key}: {label}");
        }
    }

    #[test]
    fn a_place_in_a_file_is_called_as_on_the_page() {
        let cases = [
            // (place, what it is called, why)
            ("services.memory_mb", "Memory", "a slider"),
            ("services.runtime", "Runtime", "a box"),
            ("serverless.keep_alive_s", Setting::KeepAlive.facts().label, "a setting"),
            ("microservices.region", "Region of the containers", "a list"),
            ("everything", "everything", "what is no input"),
        ];
        for (path, expected, why) in cases {
            assert_eq!(at(path), expected, "{why}");
        }
    }
}
