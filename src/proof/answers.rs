//! Questions to the command as texts, so that a worker can be asked.

use serde_json::Value;

use super::cases::{Table, tables};

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// What the command answers at once to every case of the table at this place.
    Closed(usize),
    /// What it answers to one case when it simulates.
    Simulated {
        /// The place of the table.
        table: usize,
        /// The place of the case in it.
        case: usize,
        /// Where chance begins.
        seed: u64,
    },
}

impl Question {
    /// The question as a text.
    pub fn text(&self) -> String {
        match self {
            Self::Closed(table) => format!("closed {table}"),
            Self::Simulated { table, case, seed } => format!("simulated {table} {case} {seed}"),
        }
    }

    /// The question that a text puts.
    fn read(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split(' ').collect();
        match words[..] {
            ["closed", table] => Some(Self::Closed(table.parse().ok()?)),
            ["simulated", table, case, seed] => {
                Some(Self::Simulated { table: table.parse().ok()?, case: case.parse().ok()?, seed: seed.parse().ok()? })
            }
            _ => None,
        }
    }

    /// The answer out of `tables`: a list with an entry for each case; nothing where the command refuses.
    pub fn answer(&self, tables: &[Table]) -> Vec<Value> {
        let closed = |table: &Table| table.cases.iter().map(|case| case.closed().unwrap_or_default()).collect();
        match *self {
            Self::Closed(table) => tables.get(table).map(closed).unwrap_or_default(),
            Self::Simulated { table, case, seed } => {
                let case = tables.get(table).and_then(|table| table.cases.get(case));
                case.map(|case| case.simulated(seed).unwrap_or_default()).into_iter().collect()
            }
        }
    }
}

/// The answer to a question as a text, as JSON; `version` is answered by the version.
pub fn answer(question: &str) -> String {
    match Question::read(question) {
        Some(question) => Value::Array(question.answer(&tables())).to_string(),
        None if question == "version" => env!("CARGO_PKG_VERSION").into(),
        None => format!("unknown question: {question}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_read_as_it_was_written() {
        for question in [Question::Closed(3), Question::Simulated { table: 1, case: 20, seed: u64::MAX }] {
            assert_eq!(Question::read(&question.text()), Some(question));
        }
        assert_eq!(answer("version"), env!("CARGO_PKG_VERSION"));
        for text in ["", "closed", "closed x", "simulated 1 2", "why?"] {
            assert_eq!(answer(text), format!("unknown question: {text}"));
        }
        assert_eq!(answer("closed 99"), "[]");
    }
}
