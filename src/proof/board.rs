//! What the page of proof knows so far, and what it is waiting for.

use std::collections::VecDeque;

use serde_json::Value;

use super::answers::Question;
use super::cases::Table;
use super::rows::{Row, Summary, rows};

/// What has been answered about a case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// By closed form, or the bill.
    pub closed: Option<Value>,
    /// By simulation.
    pub simulated: Option<Value>,
}

/// All answers so far and the questions still open, the one that is being answered first.
#[derive(Clone, Debug, PartialEq)]
pub struct Board {
    /// What is known of each case, table by table.
    pub known: Vec<Vec<Known>>,
    /// The questions still open.
    pub open: VecDeque<Question>,
    /// How many simulations the reader has asked for in one go.
    pub asked: usize,
    /// Counts what was answered or called off, so that a question that is asked again is another one.
    pub turn: u32,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The first open question was answered, in JSON.
    Answered(String),
    /// The reader asked for simulations.
    Asked(Vec<Question>),
    /// The reader called off what is left of them.
    CalledOff,
}

impl Board {
    /// Nothing known, everything asked that has a closed form.
    pub fn new(tables: &[Table]) -> Self {
        let known = tables.iter().map(|table| vec![Known::default(); table.cases.len()]).collect();
        Self { known, open: (0..tables.len()).map(Question::Closed).collect(), asked: 0, turn: 0 }
    }

    /// The board after `event`.
    #[must_use]
    pub fn after(&self, event: Event) -> Self {
        let mut next = self.clone();
        match event {
            Event::Answered(text) => {
                next.turn += 1;
                if let Some(question) = next.open.pop_front() {
                    let answers: Vec<Value> = serde_json::from_str(&text).unwrap_or_default();
                    next.learn(&question, answers);
                }
            }
            Event::Asked(questions) => {
                next.asked = next.simulations() + questions.len();
                next.open.extend(questions);
            }
            Event::CalledOff => {
                next.turn += 1;
                next.open.retain(|question| matches!(question, Question::Closed(_)));
            }
        }
        next
    }

    fn learn(&mut self, question: &Question, answers: Vec<Value>) {
        match *question {
            Question::Closed(table) => {
                for (known, answer) in self.known[table].iter_mut().zip(answers) {
                    known.closed = Some(answer);
                }
            }
            Question::Simulated { table, case, .. } => self.known[table][case].simulated = answers.into_iter().next(),
        }
    }

    /// Whether everything that has a closed form is answered.
    pub fn is_computed(&self) -> bool {
        !self.open.iter().any(|question| matches!(question, Question::Closed(_)))
    }

    /// How many simulations are still open.
    pub fn simulations(&self) -> usize {
        self.open.iter().filter(|question| matches!(question, Question::Simulated { .. })).count()
    }

    /// The rows of a case with what is known of it.
    pub fn rows(&self, tables: &[Table], table: usize, case: usize) -> Vec<Row> {
        let known = &self.known[table][case];
        rows(&tables[table].cases[case], known.closed.as_ref(), known.simulated.as_ref())
    }

    /// What all tables come to so far.
    pub fn summary(&self, tables: &[Table]) -> Summary {
        let mut summary = Summary::default();
        for (place, table) in tables.iter().enumerate() {
            for case in 0..table.cases.len() {
                summary.add(table, &self.rows(tables, place, case));
            }
        }
        summary
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::cases::tables;

    #[test]
    fn simulations_wait_their_turn_and_can_be_called_off() {
        let tables = tables();
        let question = |case| Question::Simulated { table: 0, case, seed: 1 };
        let board = Board::new(&tables).after(Event::Asked(vec![question(0), question(1)]));
        assert_eq!((board.open.front(), board.simulations(), board.asked), (Some(&Question::Closed(0)), 2, 2));
        let answered = (0..=tables.len()).fold(board.clone(), |board, _| board.after(Event::Answered("[{}]".into())));
        assert_eq!((answered.simulations(), answered.known[0][0].simulated.is_some()), (1, true));
        let off = board.after(Event::CalledOff);
        assert_eq!((off.simulations(), off.open.len()), (0, tables.len()));
        let rubbish = board.after(Event::Answered("unknown question".into()));
        assert_eq!(rubbish.known, board.known, "an answer that is none teaches nothing");
    }
}
