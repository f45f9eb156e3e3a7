//! 36 months: what both sides cost a month while the traffic grows, and when the answer turns.

use crate::drawn::MonthBand;
use crate::{Decider, Winner};
use serde::{Deserialize, Serialize};

/// How many months; the first is the one that all other figures are of.
pub const MONTHS: usize = 36;

/// One month. Prices, hours of people and the shape of the week are those of today; free allowances begin anew.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Month {
    /// Mean requests per second.
    pub rate: f64,
    /// What functions cost with their people, USD.
    pub serverless: f64,
    /// What containers cost with theirs, USD.
    pub microservices: f64,
    /// Who wins.
    pub winner: Winner,
    /// What decides.
    pub decided_by: Decider,
    /// What the clouds cost without people, USD, functions first.
    pub clouds: [f64; 2],
    /// Who would win by the clouds alone, as if people cost nothing.
    pub cloud_alone: Winner,
}

/// A change of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// The month in which it is another for the first time; today's is number 1.
    pub month: usize,
    /// The answer of the month before.
    pub from: Winner,
    /// That month.
    pub to: Month,
}

/// All months, today's first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Growth {
    /// How the traffic grows in a month; 0.05 is 5 %.
    pub monthly: f64,
    /// Never empty where it was computed.
    pub months: Vec<Month>,
    /// What 9 of 10 draws cost in some of the months; empty where nothing is uncertain or nothing was drawn.
    pub bands: Vec<MonthBand>,
}

impl Growth {
    /// The first month whose rate is held at an end of its range; today's is number 1.
    pub fn held(&self) -> Option<usize> {
        let first = self.months.first()?.rate;
        let held = |months: &usize| self.months[*months].rate != grown(first, self.monthly, *months);
        (1..self.months.len()).find(held).map(|months| months + 1)
    }

    /// Every change of the answer, the first one first.
    pub fn turns(&self) -> Vec<Turn> {
        let mut turns = Vec::new();
        for (n, pair) in self.months.windows(2).enumerate() {
            if pair[0].winner != pair[1].winner {
                turns.push(Turn { month: n + 2, from: pair[0].winner, to: pair[1] });
            }
        }
        turns
    }

    /// The answer by the clouds alone: each with the first month that has it; today's is number 1.
    pub fn alone(&self) -> Vec<(usize, Winner)> {
        let mut answers: Vec<(usize, Winner)> = Vec::new();
        for (n, month) in self.months.iter().enumerate() {
            if answers.last().is_none_or(|(_, last)| *last != month.cloud_alone) {
                answers.push((n + 1, month.cloud_alone));
            }
        }
        answers
    }

    /// Whether people decide in some month: cost does, and the clouds alone would give another answer.
    pub fn people_decide(&self) -> bool {
        let decide = |month: &Month| month.decided_by == Decider::Cost && month.winner != month.cloud_alone;
        self.months.iter().any(decide)
    }

    /// What the clouds of all months together cost, USD, functions first.
    pub fn clouds(&self) -> [f64; 2] {
        [0, 1].map(|side: usize| self.months.iter().map(|month| month.clouds[side]).sum())
    }

    /// What all months together cost, USD, functions first.
    pub fn total(&self) -> (f64, f64) {
        let add = |(one, other): (f64, f64), month: &Month| (one + month.serverless, other + month.microservices);
        self.months.iter().fold((0.0, 0.0), add)
    }
}

/// Mean requests per second `months` after a month with `rate`, whatever the slider of the rate can say.
pub fn grown(rate: f64, monthly: f64, months: usize) -> f64 {
    rate * libm::pow(1.0 + monthly, months as f64)
}
