//! Names that are given twice. Readers of JSON take the last value and say nothing, so that what somebody wrote may not be what
//! counts.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::Refusal;

/// Refuses JSON in which an object has a name twice, with the place of the second; what is no JSON is for its reader.
pub fn once(text: &str) -> Result<(), Refusal> {
    match serde_json::from_str::<Once>(text) {
        Err(error) if error.is_data() => Err(Refusal(format!("{error}."))),
        _ => Ok(()),
    }
}

/// Any value of JSON, of which nothing is kept.
struct Once;

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Once {
    type Value = Self;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a value of JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self, A::Error> {
        while list.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self, A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = object.next_key::<String>()? {
            if names.contains(&name) {
                return Err(A::Error::custom(format!("{name} is given twice")));
            }
            object.next_value::<Self>()?;
            names.insert(name);
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_be_given_once_in_an_object() {
        let cases = [
            // (text, what is told, why)
            (r#"{"a": 1, "a": 2}"#, Some("a is given twice at line 1 column 12."), "the last one would count"),
            (
                "{\"traffic\": {\"rate_per_s\": 5,\n\"rate_per_s\": 500}}",
                Some("rate_per_s is given twice at line 2 column 12."),
                "within",
            ),
            (r#"{"a": 1, "\u0061": 2}"#, Some("a is given twice at line 1 column 17."), "written in another way"),
            (r#"[{"a": 1}, {"a": 2}]"#, None, "of two objects"),
            (r#"{"a": {"a": [1.5, -1, true, null, "a"]}}"#, None, "one within the other"),
            (r#"{"a": 1, "b""#, None, "what is no JSON is for its reader"),
        ];
        for (text, expected, why) in cases {
            let told = once(text).err().map(|refusal| refusal.0);
            assert_eq!(told.as_deref(), expected, "{why}: {text}");
        }
    }
}
