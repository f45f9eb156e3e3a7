//! What takes longer than a frame and is therefore asked of a worker: questions as text, answers as text.
//!
//! A question is a kind, what belongs to it, and the scenario as a link, between blanks: `draws #v1&rate=35`. It is
//! answered in parts, each better than the one before; the last one is marked by [`DONE`]. Figures travel as the
//! bits that they are, so that page and worker show the same.

use crate::app::link;
use crate::app::scenario::Scenario;
use crate::app::study;

/// What the last part of an answer begins with.
pub const DONE: &str = "done ";

/// What any other part begins with.
pub const PART: &str = "part ";

/// The question of a kind about a scenario; `more` is what the kind needs besides.
pub fn question(kind: &str, more: &str, scenario: &Scenario) -> String {
    let more = if more.is_empty() { String::new() } else { format!("{more} ") };
    format!("{kind} {more}#{}", link::write(scenario))
}

/// Answers a question in parts, each said as soon as it is known.
pub fn answer(question: &str, say: &mut dyn FnMut(String)) {
    let (asked, link) = question.split_once('#').unwrap_or((question, ""));
    let (scenario, _) = link::read(link);
    let mut words = asked.split_ascii_whitespace();
    let kind = words.next().unwrap_or_default();
    let text = match kind {
        "echo" => words.collect::<Vec<_>>().join(" "),
        study::TORNADO | study::MAP | study::GROWTH => {
            study::answer(kind, &words.collect::<Vec<_>>().join(" "), &scenario, say)
        }
        _ => format!("unknown question: {kind}"),
    };
    say(format!("{DONE}{text}"));
}

/// Figures as text, with every bit.
pub fn write(figures: &[f64]) -> String {
    figures.iter().map(|figure| format!("{:016x}", figure.to_bits())).collect::<Vec<_>>().join(" ")
}

/// Reads what [`write()`] wrote.
pub fn read(text: &str) -> Option<Vec<f64>> {
    let word = |word: &str| u64::from_str_radix(word, 16).ok().map(f64::from_bits);
    text.split_ascii_whitespace().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_come_back_as_they_went() {
        let figures = [0.1, -0.0, f64::MAX, 1e-300];
        assert_eq!(read(&write(&figures)).as_deref(), Some(&figures[..]));
        assert_eq!(read("rubbish"), None);
    }

    #[test]
    fn a_question_is_answered_and_marked_as_done() {
        let mut said = Vec::new();
        answer(&question("echo", "a b", &Scenario::default()), &mut |text| said.push(text));
        assert_eq!(said, ["done a b"]);
    }

    #[test]
    fn a_map_is_said_coarse_and_then_fine() {
        let mut said = Vec::new();
        answer(&question("map", "rate duration", &Scenario::default()), &mut |text| said.push(text));
        let cells = |text: &str| study::map::Map::read(text).map(|map| map.cells);
        let [coarse, fine] = &said[..] else { panic!("{} parts", said.len()) };
        assert_eq!(coarse.strip_prefix(PART).and_then(cells), Some(study::map::COARSE));
        assert_eq!(fine.strip_prefix(DONE).and_then(cells), Some(study::map::FINE));
    }
}
