//! A flow as JSON: a tree of run, sequence, parallel, choice, and repeat_while_probability with do.

use serde_json::Value;

use crate::Refusal;
use model::workflow::{Flow, MOST_REPEATING};
use scenario::flow::ROUNDING;

/// The tree at `path`, whose runs are the places of `names`; at most so many parts, nested so deep.
pub fn read(path: &str, value: &Value, names: &[&str], most: (usize, usize)) -> Result<Flow, Refusal> {
    Reader { names, most, parts: 0 }.part(path.into(), value, 0)
}

/// Reads the tree of a flow.
struct Reader<'a> {
    names: &'a [&'a str],
    most: (usize, usize),
    parts: usize,
}

impl Reader<'_> {
    fn part(&mut self, path: String, value: &Value, depth: usize) -> Result<Flow, Refusal> {
        self.parts += 1;
        let (parts, deep) = self.most;
        if depth > deep || self.parts > parts {
            return Err(Refusal(format!(
                "{path} is too much: at most {parts} parts, nested from 1 to {deep} deep, are read."
            )));
        }
        let rule = "must be an object with run, sequence, parallel, choice, or repeat_while_probability and do";
        let wrong = || Refusal(format!("{path} {rule}."));
        let map = value.as_object().ok_or_else(wrong)?;
        let names: Vec<&str> = map.keys().map(String::as_str).collect();
        let list = |name: &str| map[name].as_array().ok_or_else(|| Refusal(format!("{path}.{name} must be a list.")));
        match names[..] {
            ["run"] => self.run(&path, &map["run"]),
            ["sequence"] => Ok(Flow::Sequence(self.list(&format!("{path}.sequence"), list("sequence")?, depth)?)),
            ["parallel"] => Ok(Flow::Parallel(self.list(&format!("{path}.parallel"), list("parallel")?, depth)?)),
            ["choice"] => self.choice(&format!("{path}.choice"), list("choice")?, depth),
            ["repeat_while_probability", "do"] | ["do", "repeat_while_probability"] => {
                let again = probability(
                    &format!("{path}.repeat_while_probability"),
                    &map["repeat_while_probability"],
                    MOST_REPEATING,
                )?;
                let body = self.part(format!("{path}.do"), &map["do"], depth + 1)?;
                Ok(Flow::Repeat { again, body: Box::new(body) })
            }
            _ => Err(wrong()),
        }
    }

    fn run(&self, path: &str, value: &Value) -> Result<Flow, Refusal> {
        let found = self.names.iter().position(|name| value.as_str() == Some(name));
        let known = || self.names.join(", ");
        found.map(Flow::Run).ok_or_else(|| Refusal(format!("{path}.run must be one of {}, not {value}.", known())))
    }

    fn list(&mut self, path: &str, list: &[Value], depth: usize) -> Result<Vec<Flow>, Refusal> {
        list.iter().enumerate().map(|(at, value)| self.part(format!("{path}[{at}]"), value, depth + 1)).collect()
    }

    fn choice(&mut self, path: &str, list: &[Value], depth: usize) -> Result<Flow, Refusal> {
        let mut ways = Vec::new();
        for (at, value) in list.iter().enumerate() {
            let path = format!("{path}[{at}]");
            let both = value
                .as_object()
                .filter(|map| map.len() == 2)
                .and_then(|map| map.get("probability").zip(map.get("do")));
            let (share, way) =
                both.ok_or_else(|| Refusal(format!("{path} must be an object with probability and do.")))?;
            ways.push((
                probability(&format!("{path}.probability"), share, 1.0)?,
                self.part(format!("{path}.do"), way, depth + 1)?,
            ));
        }
        let sum: f64 = ways.iter().map(|(share, _)| share).sum();
        if (sum - 1.0).abs() > ROUNDING {
            return Err(Refusal(format!("{path} must have probabilities from 0 to 1 that add up to 1, not to {sum}.")));
        }
        Ok(Flow::Choice(ways))
    }
}

fn probability(path: &str, value: &Value, most: f64) -> Result<f64, Refusal> {
    let found = value.as_f64().filter(|p| (0.0..=most).contains(p));
    found.ok_or_else(|| Refusal(format!("{path} must be a number from 0 to {most}, not {value}.")))
}
