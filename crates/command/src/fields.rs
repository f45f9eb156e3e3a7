//! JSON as it is read: every field by name and range, nothing that is not known passed over.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use super::Refusal;

/// The most of anything that is counted: beyond a quadrillion a month a number is a slip of the keyboard.
pub(crate) const COUNT: RangeInclusive<f64> = 0.0..=1e15;

/// Reads `text` as one JSON object. A number that no float can hold is refused by the name of its field.
pub(crate) fn object(text: &str) -> Result<Map<String, Value>, Refusal> {
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Refusal("The input must be one JSON object.".into())),
        Err(error) => {
            let place = match last_field(text, error.line(), error.column()) {
                Some(field) => format!("at \"{field}\""),
                None => "at its beginning".into(),
            };
            let rule = "a number is written in digits and is finite, from 0 to 1e15 at most";
            Err(Refusal(format!("The input is not JSON {place}: {error}; {rule}.")))
        }
    }
}

/// The name of the last field before a place in the text.
fn last_field(text: &str, line: usize, column: usize) -> Option<&str> {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let end = text.len().min(start + column);
    let before = text.get(..end)?;
    let colon = before.rfind(':')?;
    before[..colon].trim_end().strip_suffix('"')?.rsplit('"').next()
}

/// The fields of an object, each asked for once; what was never asked for is refused at the end.
pub(crate) struct Fields<'a> {
    path: String,
    map: &'a Map<String, Value>,
    asked: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// The fields of the object at the root.
    pub(crate) const fn root(map: &'a Map<String, Value>) -> Self {
        Self { path: String::new(), map, asked: Vec::new() }
    }

    /// The field's full name, for messages.
    pub(crate) fn name(&self, field: &str) -> String {
        if self.path.is_empty() { field.into() } else { format!("{}.{field}", self.path) }
    }

    /// A number, if it is there.
    pub(crate) fn number(&mut self, field: &'static str, range: RangeInclusive<f64>) -> Result<Option<f64>, Refusal> {
        let Some(value) = self.get(field) else { return Ok(None) };
        match value.as_f64().filter(|number| range.contains(number)) {
            Some(number) => Ok(Some(number)),
            None => self.refuse(field, &within(&range), value),
        }
    }

    /// A number that must be there.
    pub(crate) fn need(&mut self, field: &'static str, range: RangeInclusive<f64>) -> Result<f64, Refusal> {
        let missing = Refusal(format!("{} is missing; it is {}.", self.name(field), within(&range)));
        self.number(field, range)?.ok_or(missing)
    }

    /// Whether a field is there.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.map.get(field).is_some_and(|value| !value.is_null())
    }

    /// A text, if it is there.
    pub(crate) fn text(&mut self, field: &'static str) -> Result<Option<&'a str>, Refusal> {
        let Some(value) = self.get(field) else { return Ok(None) };
        value.as_str().map_or_else(|| self.refuse(field, "a text", value), |text| Ok(Some(text)))
    }

    /// True or false, if it is there.
    pub(crate) fn flag(&mut self, field: &'static str) -> Result<Option<bool>, Refusal> {
        let Some(value) = self.get(field) else { return Ok(None) };
        value.as_bool().map_or_else(|| self.refuse(field, "true or false", value), |flag| Ok(Some(flag)))
    }

    /// One of `known` by name, if it is there.
    pub(crate) fn choice<T: Copy>(&mut self, field: &'static str, known: &[(T, &str)]) -> Result<Option<T>, Refusal> {
        let Some(value) = self.get(field) else { return Ok(None) };
        let found = known.iter().find(|(_, name)| value.as_str() == Some(name));
        let names = known.iter().map(|(_, name)| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        found.map_or_else(|| self.refuse(field, &format!("one of {names}"), value), |(choice, _)| Ok(Some(*choice)))
    }

    /// An object within, if it is there.
    pub(crate) fn object(&mut self, field: &'static str) -> Result<Option<Self>, Refusal> {
        let Some(value) = self.get(field) else { return Ok(None) };
        match value.as_object() {
            Some(map) => Ok(Some(Self { path: self.name(field), map, asked: Vec::new() })),
            None => self.refuse(field, "an object", value),
        }
    }

    /// A list of numbers that must be there.
    pub(crate) fn numbers(&mut self, field: &'static str, range: RangeInclusive<f64>) -> Result<Vec<f64>, Refusal> {
        let number = |value: &Value| value.as_f64().filter(|number| range.contains(number));
        let value = self.get(field).unwrap_or(&Value::Null);
        let numbers = value.as_array().and_then(|list| list.iter().map(number).collect());
        let rule = || format!("a list of numbers from {} to {}", range.start(), range.end());
        numbers.map_or_else(|| self.refuse(field, &rule(), value), Ok)
    }

    /// A list of objects that must be there, with at least one.
    pub(crate) fn objects(&mut self, field: &'static str) -> Result<Vec<Self>, Refusal> {
        let value = self.get(field).unwrap_or(&Value::Null);
        let within = |(index, value): (usize, &'a Value)| {
            let path = format!("{}[{index}]", self.name(field));
            value.as_object().map(|map| Self { path, map, asked: Vec::new() })
        };
        let list: Option<Vec<Self>> = value.as_array().and_then(|list| list.iter().enumerate().map(within).collect());
        let list = list.filter(|list| !list.is_empty());
        list.map_or_else(|| self.refuse(field, "a list of objects, at least one", value), Ok)
    }

    /// Every field as an object within, for objects whose names are data.
    pub(crate) fn named(&self) -> Result<Vec<(&'a str, Self)>, Refusal> {
        let within = |(name, value): (&'a String, &'a Value)| match value.as_object() {
            Some(map) => Ok((name.as_str(), Self { path: self.name(name), map, asked: Vec::new() })),
            None => self.refuse(name, "an object", value),
        };
        self.map.iter().map(within).collect()
    }

    /// What stands under a field, as it is, if it is there.
    pub(crate) fn value(&mut self, field: &'static str) -> Option<&'a Value> {
        self.get(field)
    }

    /// Every field with its value, for objects whose names are data.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&'a str, &'a Value)> + use<'a> {
        self.map.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Lets fields stand that are for others to read.
    pub(crate) fn pass_over(&mut self, fields: &[&'static str]) {
        self.asked.extend(fields);
    }

    /// Refuses a field that was never asked for: it may be a slip, and its cost would be left out.
    pub(crate) fn finish(self) -> Result<(), Refusal> {
        match self.map.keys().find(|name| !self.asked.contains(&name.as_str())) {
            None => Ok(()),
            Some(name) => {
                let known = self.asked.join(", ");
                Err(Refusal(format!("{} is not a field that is known here; known: {known}.", self.name(name))))
            }
        }
    }

    fn get(&mut self, field: &'static str) -> Option<&'a Value> {
        self.asked.push(field);
        self.map.get(field).filter(|value| !value.is_null())
    }

    fn refuse<T>(&self, field: &str, rule: &str, value: &Value) -> Result<T, Refusal> {
        let mut shown = value.to_string();
        if shown.chars().count() > 40 {
            shown = shown.chars().take(40).collect::<String>() + "…";
        }
        Err(Refusal(format!("{} must be {rule}, not {shown}.", self.name(field))))
    }
}

/// A range in words, large ends in powers of ten.
pub(crate) fn within(range: &RangeInclusive<f64>) -> String {
    let [start, end] =
        [range.start(), range.end()].map(|end| if *end < 1e9 { end.to_string() } else { format!("{end:e}") });
    format!("a number from {start} to {end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_json_is_named_by_its_field() {
        let cases = [
            (r#"{"usage": {"requests": 1e400}}"#, "at \"requests\": number out of range"),
            (r#"{"usage": {"requests": NaN}}"#, "at \"requests\": expected"),
            ("{\"usage\": {\n\"gb\": -Infinity}}", "at \"gb\": invalid number"),
            ("rubbish", "at its beginning"),
            ("[]", "must be one JSON object"),
        ];
        for (text, part) in cases {
            let refusal = object(text).unwrap_err().0;
            assert!(refusal.contains(part), "{text}: {refusal}");
        }
    }
}
