//! Questions as text, for the journeys and for measurements of speed, which are JavaScript and write no bytes.

use answer::studies::map::Axes;
use ask::Question;
use decide::{evaluate, simulate};
use scenario::knob::Knob;
use scenario::{Scenario, link};
use text::decimal;

/// What became of a text.
#[derive(Debug, PartialEq)]
pub(crate) enum Plain {
    /// It is answered at once.
    Answered(String),
    /// It is a question that is answered as any other.
    Asked(Question, Box<Scenario>),
}

/// Reads a text: `version`, `sentence LINK`, `pool RATE SERVICE SECONDS SEED`, or a question of [`ask`] by its name in
/// lower case with a scenario as a link writes it: `drawn v4&rate=35`, `map rate duration v4&rate=35`.
pub(crate) fn read(text: &str) -> Plain {
    let (name, rest) = text.split_once(' ').unwrap_or((text, ""));
    let asked = |question| Plain::Asked(question, Box::new(link::handed(rest)));
    match name {
        "version" => Plain::Answered(env!("CARGO_PKG_VERSION").to_owned()),
        "sentence" => Plain::Answered(sentence(rest)),
        "pool" => Plain::Answered(pool(rest).unwrap_or_else(|| "refused".to_owned())),
        "outcome" => asked(Question::Outcome),
        "drawn" => asked(Question::Drawn),
        "flips" => asked(Question::Flips),
        "bands" => asked(Question::Bands),
        "latency" => asked(Question::Latency),
        "tornado" => asked(Question::Tornado),
        "growth" => asked(Question::Growth),
        "ranking" => asked(Question::Ranking),
        "map" => map(rest).unwrap_or_else(|| unknown(text)),
        _ => unknown(text),
    }
}

fn unknown(text: &str) -> Plain {
    Plain::Answered(format!("unknown question: {text}"))
}

fn map(text: &str) -> Option<Plain> {
    let mut words = text.splitn(3, ' ');
    let mut knob = || {
        let key = words.next()?;
        Knob::ALL.into_iter().find(|knob| knob.facts().key == key)
    };
    let axes: Axes = [knob()?, knob()?];
    Some(Plain::Asked(Question::Map(axes), Box::new(link::handed(words.next().unwrap_or_default()))))
}

/// The verdict on the scenario of a link, in words.
fn sentence(fragment: &str) -> String {
    let scenario = link::handed(fragment);
    words::plain(&words::sentence(&scenario, &evaluate::answer(&scenario).0))
}

/// Simulates a pool of functions: how many requests there were, and the share of cold starts.
fn pool(numbers: &str) -> Option<String> {
    let numbers: Option<Vec<f64>> = numbers.split(' ').map(decimal::read).collect();
    let [rate, service, seconds, seed] = numbers?.try_into().ok()?;
    let (requests, cold) = simulate::pool(rate, service, seconds, seed as u64)?;
    Some(format!("{requests} {}", decimal::fixed(cold, 9)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenario::msg::Msg;

    #[test]
    fn a_text_is_a_question_or_answered_at_once() {
        let scenario = Box::new(Scenario::default().after(Msg::Typed(Knob::Rate, 35.0)));
        let cases = [
            ("version", Plain::Answered(env!("CARGO_PKG_VERSION").to_owned())),
            ("drawn v4&rate=35", Plain::Asked(Question::Drawn, scenario.clone())),
            ("map rate duration v4&rate=35", Plain::Asked(Question::Map([Knob::Rate, Knob::Duration]), scenario)),
            ("map rate nothing v1", Plain::Answered("unknown question: map rate nothing v1".to_owned())),
            ("why?", Plain::Answered("unknown question: why?".to_owned())),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
