//! Studies: what many evaluations of one scenario tell together. What matters, a map of two inputs, 36 months.
//!
//! Each takes more than a frame and is computed by a worker. Page and worker share what a study looks like and how
//! it travels; what computes it ends up in the worker's module only, because the page never calls it.

pub mod growth;
pub mod map;
pub mod tornado;

use crate::app::appraisal::{PART, write};
use crate::app::outcome::{Decider, Winner};
use crate::app::scenario::Scenario;
use crate::app::verdict::Standings;

/// Asks for a [`tornado::Tornado`].
pub const TORNADO: &str = "tornado";

/// Asks for a [`map::Map`]; the keys of the two inputs follow, that of the one across first.
pub const MAP: &str = "map";

/// Asks for a [`growth::Growth`].
pub const GROWTH: &str = "growth";

/// The winners, in the order of their numbers in an answer.
const WINNERS: [Winner; 4] = [Winner::Serverless, Winner::Microservices, Winner::Mixed, Winner::TossUp];

/// What decides, in the order of the numbers in an answer.
const DECIDERS: [Decider; 3] = [Decider::Limits, Decider::Latency, Decider::Cost];

/// Answers the question of a kind; `more` is what follows the kind. Coarse parts are said, the last one is returned.
pub fn answer(kind: &str, more: &str, scenario: &Scenario, say: &mut dyn FnMut(String)) -> String {
    match kind {
        TORNADO => write(&tornado::tornado(scenario).figures()),
        GROWTH => write(&growth::growth_in_doubt(scenario).figures()),
        _ => {
            let Some(axes) = map::axes(more) else { return String::new() };
            say(format!("{PART}{}", map::map(scenario, axes, map::COARSE).write()));
            let fine = map::map(scenario, axes, map::FINE);
            say(format!("{PART}{}", fine.write()));
            map::Map { rows: map::rows(scenario, axes), ..fine }.write()
        }
    }
}

/// What a month of each side costs with its people, USD, functions first.
fn dollars(standings: &Standings, scenario: &Scenario) -> (f64, f64) {
    let (serverless, microservices) = standings.totals(scenario);
    (serverless.dollars(), microservices.dollars())
}

/// The number of one of a few in an answer.
fn code<T: PartialEq>(all: &[T], one: T) -> f64 {
    all.iter().position(|known| *known == one).unwrap_or_default() as f64
}

/// The one with a number; nothing for a number that none has.
fn decoded<T: Copy>(all: &[T], code: f64) -> Option<T> {
    all.get(code as usize).copied().filter(|_| code >= 0.0)
}
