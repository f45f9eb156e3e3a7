//! A scenario as JSON, version 1: read, with a sentence for the first field that is wrong, and written.

pub mod flow;
mod once;
mod reader;
mod writer;

use std::fmt;

use scenario::Scenario;
use serde_json::Value;

pub use once::once;
pub use reader::{name_of, read};
pub use writer::write;

/// The largest text that is taken for a scenario, in bytes.
const LARGEST: usize = 16 << 20;
/// What a scenario says, beside its version.
const SECTIONS: [&str; 7] = ["traffic", "services", "serverless", "microservices", "goals", "people", "prices"];
/// What may stand beside these.
const BESIDE: [&str; 5] = ["version", "flow", "step_ms", "own_lines", "ranges"];

/// Why an input is not taken: one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

impl Refusal {
    /// From a whole sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// A field that does not take `value`.
    pub fn takes(path: &str, takes: &str, value: &serde_json::Value) -> Self {
        let shown: String = value.to_string().chars().take(60).collect();
        Self(format!("{path} takes {takes}, not {shown}."))
    }

    /// A name that is not known.
    pub fn unknown(path: &str, known: &str) -> Self {
        Self(format!("{path} is not known here; known are {known}."))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// The scenario of a text that is meant to be one, or the first that is wrong with it: no JSON, or a field.
pub fn from_text(text: &str) -> Result<Scenario, Refusal> {
    let text = text.trim_start_matches('\u{feff}');
    if text.len() > LARGEST {
        return Err(Refusal(format!("A scenario takes {LARGEST} bytes at most, not {}.", text.len())));
    }
    let value: Value = serde_json::from_str(text).map_err(|why| Refusal(format!("The text is not JSON: {why}.")))?;
    read(&value)
}

/// The scenario of a file; nothing where the text is none of ours, which has two of its sections at least or nothing else.
pub fn recognised(text: &str) -> Option<Result<Scenario, Refusal>> {
    if text.len() > LARGEST || !text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        return None;
    }
    let text = text.trim_start_matches('\u{feff}');
    let value: Value = serde_json::from_str(text).ok()?;
    is_scenario(&value).then(|| once(text).and_then(|()| read(&value)))
}

fn is_scenario(value: &Value) -> bool {
    let Some(object) = value.as_object() else { return false };
    let is_section = |(name, content): (&String, &Value)| {
        let fits = if name == "services" { content.is_array() } else { content.is_object() };
        fits && SECTIONS.contains(&name.as_str())
    };
    let sections = object.iter().filter(|part| is_section(*part)).count();
    let is_ours = |name: &String| SECTIONS.contains(&name.as_str()) || BESIDE.contains(&name.as_str());
    let versioned = object.get("version").is_none_or(Value::is_number);
    let alone = sections > 0 || object.contains_key("version");
    versioned && (sections >= 2 || (alone && object.keys().all(is_ours)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_is_known_by_its_sections() {
        let cases = [
            // (text, whether it is one and is taken, why)
            (r#"{"version": 1}"#, Some(true), "all that it says is ours"),
            (r#"{"traffic": {"rate_per_s": 50}}"#, Some(true), "without a version too"),
            ("\u{feff}{\"traffic\": {}, \"goals\": {}}", Some(true), "with a mark at its beginning"),
            (r#"{"traffic": {"rate_per_s": -1}}"#, Some(false), "refused, and no other kind of file"),
            (r#"{"traffic": {"rate_per_s": 5, "rate_per_s": 500}}"#, Some(false), "which of the two is not told"),
            (r#"{"version": 2, "goals": {}, "traffic": {}}"#, Some(false), "of a version to come"),
            (r#"{"traffic": {}, "goals": {}, "others": 1}"#, Some(false), "a slip is told"),
            (r#"{"version": "3", "services": {"web": {}}}"#, None, "a file of Docker Compose"),
            (r#"{"services": [], "failures": []}"#, None, "services of ECS"),
            (r#"{"name": "page", "version": "1.0.0"}"#, None, "a package"),
            (r#"{"status": "success", "data": {}}"#, None, "metrics"),
            ("{}", None, "nothing"),
            ("[1]", None, "a list"),
            ("{", None, "broken"),
            ("time,count\n", None, "traffic"),
        ];
        for (text, expected, why) in cases {
            assert_eq!(recognised(text).map(|read| read.is_ok()), expected, "{why}: {text}");
        }
    }

    #[test]
    fn a_text_that_is_meant_as_a_scenario_is_one_or_told_why_not() {
        let cases = [
            // (text, how the refusal begins, why)
            ("{}", "", "every field may be left out"),
            (" {\"traffic\": {\"rate_per_s\": 35}}", "", "one field"),
            ("{\"traffic\"", "The text is not JSON: EOF", "cut short"),
            ("[]", "A scenario is a JSON object.", "a list"),
            (r#"{"version": 2}"#, "version takes 1, not 2.", "of a version to come"),
            (r#"{"colour": 1}"#, "colour is not known here; known are traffic, services, ", "a stray key"),
            (r#"{"traffic": {"rate_per_s": -1}}"#, "traffic.rate_per_s takes ", "out of its range"),
        ];
        for (text, expected, why) in cases {
            let said = from_text(text).err().map(|refusal| refusal.0).unwrap_or_default();
            assert!(said.starts_with(expected) && said.is_empty() == expected.is_empty(), "{why}: {said}");
        }
    }

    #[test]
    fn what_is_written_is_recognised() {
        let scenario = Scenario::default();
        assert_eq!(recognised(&write(&scenario)), Some(Ok(scenario)));
    }
}
