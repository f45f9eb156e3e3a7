//! What takes longer than a frame and is therefore asked of a worker: questions as text, answers as text.
//!
//! A question is a kind, what belongs to it, and the scenario as a link, between blanks: `draws #v1&rate=35`. It is
//! answered in parts, each better than the one before; the last one is marked by [`DONE`]. Figures travel as the
//! bits that they are, so that page and worker show the same.

use answer::drawn;
use answer::drawn::{DRAWS, LATENCY_DRAWS};
use answer::figures::{read, write};
use answer::studies::map::{COARSE, FINE, Map, axes};
use decide::draws::latency::latency_in_parts;
use decide::draws::{self, BAND_DRAWS};
use decide::overflow_study;
use decide::study::{growth, map, tornado};
use scenario::Scenario;
use scenario::knob::Knob;
use scenario::link;

/// What the last part of an answer begins with.
pub const DONE: &str = "done ";

/// What any other part begins with.
pub const PART: &str = "part ";

/// Asks for a [`answer::studies::tornado::Tornado`].
pub const TORNADO: &str = "tornado";

/// Asks for a [`Map`]; the keys of the two inputs follow, that of the one across first.
pub const MAP: &str = "map";

/// Asks for a [`answer::studies::growth::Growth`].
pub const GROWTH: &str = "growth";

/// The question of a kind about a scenario; `more` is what the kind needs besides.
pub fn question(kind: &str, more: &str, scenario: &Scenario) -> String {
    let more = if more.is_empty() { String::new() } else { format!("{more} ") };
    format!("{kind} {more}#{}", link::write(scenario))
}

/// Answers a question in parts, each said as soon as it is known.
pub fn answer(question: &str, say: &mut dyn FnMut(String)) {
    let (asked, link) = question.split_once('#').unwrap_or((question, ""));
    let scenario = link::handed(link);
    let mut words = asked.split_ascii_whitespace();
    let kind = words.next().unwrap_or_default();
    let text = match kind {
        "mix" => overflow_study::study(&scenario)
            .map_or_else(String::new, |seen| write(&[seen.cold, seen.ci95, seen.overflow])),
        "draws" => return drawn(&scenario, &mut |mark, figures| say(told(mark, figures, link))),
        "bands" => return bands(&scenario, &mut |mark, figures| say(told(mark, figures, link))),
        "latency" => return latency(&scenario, &mut |mark, figures| say(told(mark, figures, link))),
        "echo" => words.collect::<Vec<_>>().join(" "),
        TORNADO | MAP | GROWTH => study(kind, &words.collect::<Vec<_>>().join(" "), &scenario, say),
        _ => format!("unknown question: {kind}"),
    };
    say(format!("{DONE}{text}"));
}

/// Answers the question of a kind; `more` is what follows the kind. Coarse parts are said, the last one is returned.
fn study(kind: &str, more: &str, scenario: &Scenario, say: &mut dyn FnMut(String)) -> String {
    match kind {
        TORNADO => write(&tornado::tornado(scenario).figures()),
        GROWTH => write(&growth::growth_in_doubt(scenario).figures()),
        _ => {
            let Some(axes) = axes(more) else { return String::new() };
            say(format!("{PART}{}", map::map(scenario, axes, COARSE).write()));
            let fine = map::map(scenario, axes, FINE);
            say(format!("{PART}{}", fine.write()));
            Map { rows: map::rows(scenario, axes), ..fine }.write()
        }
    }
}

/// A part of an answer in figures. It ends in the link that was asked about, so that whoever has gone on to another
/// scenario can tell.
fn told(mark: &str, figures: &[f64], link: &str) -> String {
    format!("{mark}{}#{link}", write(figures))
}

/// The figures of an answer without its mark, if they answer `question`.
pub fn figures(question: &str, text: &str) -> Option<Vec<f64>> {
    let (figures, link) = text.split_once('#')?;
    let (_, asked) = question.split_once('#')?;
    if link == asked { read(figures) } else { None }
}

/// What the draws come to: a quarter of them first.
fn drawn(scenario: &Scenario, say: &mut dyn FnMut(&str, &[f64])) {
    draws::in_parts(scenario, &[DRAWS / 4, DRAWS], &mut |drawn| {
        say(if drawn.count < DRAWS { PART } else { DONE }, &drawn.figures());
    });
}

/// How far the p99 of both sides may lie: from a quarter of the draws first.
fn latency(scenario: &Scenario, say: &mut dyn FnMut(&str, &[f64])) {
    let mut left = 2;
    latency_in_parts(scenario, &[LATENCY_DRAWS / 4, LATENCY_DRAWS], &mut |drawn| {
        left -= 1;
        say(if left > 0 { PART } else { DONE }, &drawn.figures());
    });
}

/// What both sides cost along the rate, every other input drawn: coarse first.
fn bands(scenario: &Scenario, say: &mut dyn FnMut(&str, &[f64])) {
    let stops = Knob::Rate.facts().stops;
    let coarse: Vec<f64> = stops.iter().copied().step_by(2).collect();
    for (mark, rates, count) in [(PART, &coarse[..], BAND_DRAWS / 4), (DONE, stops, BAND_DRAWS)] {
        say(mark, &drawn::band_figures(&draws::bands(scenario, rates, count)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenario::msg::Msg;

    fn said(question: &str) -> Vec<String> {
        let mut said = Vec::new();
        answer(question, &mut |text| said.push(text));
        said
    }

    #[test]
    fn draws_are_told_in_parts_and_come_to_the_same_as_here() {
        let scenario = Scenario::default().after(Msg::Typed(Knob::Rate, 35.0));
        let question = question("draws", "", &scenario);
        let said = said(&question);
        let drawn = |text: &str| drawn::Drawn::from_figures(&figures(&question, text).unwrap());
        assert_eq!(drawn(said[0].strip_prefix(PART).unwrap()), Some(draws::drawn(&scenario, 256)));
        assert_eq!(drawn(said[1].strip_prefix(DONE).unwrap()), Some(draws::drawn(&scenario, DRAWS)));
        assert_eq!(said.len(), 2);
        let other = super::question("draws", "", &Scenario::default());
        assert_eq!(figures(&other, said[1].strip_prefix(DONE).unwrap()), None, "an answer to another question");
    }

    #[test]
    fn a_p99_is_told_from_few_draws_first() {
        let question = question("latency", "", &Scenario::default());
        let said = said(&question);
        let count =
            |text: &str| drawn::LatencyDrawn::from_figures(&figures(&question, text).unwrap()).map(|drawn| drawn.count);
        let [first, all] = &said[..] else { panic!("{} parts", said.len()) };
        assert_eq!(first.strip_prefix(PART).and_then(count), Some(16));
        assert_eq!(all.strip_prefix(DONE).and_then(count), Some(LATENCY_DRAWS));
    }

    #[test]
    fn bands_are_told_coarse_first() {
        let question = question("bands", "", &Scenario::default());
        let said = said(&question);
        let bands = |text: &str| drawn::bands_from(&figures(&question, text).unwrap()).unwrap();
        let (first, all) = (bands(said[0].strip_prefix(PART).unwrap()), bands(said[1].strip_prefix(DONE).unwrap()));
        assert_eq!((first.len(), all.len(), said.len()), (13, 25, 2));
    }

    #[test]
    fn a_question_is_answered_and_marked_as_done() {
        let mut said = Vec::new();
        answer(&question("echo", "a b", &Scenario::default()), &mut |text| said.push(text));
        assert_eq!(said, ["done a b"]);
    }

    #[test]
    fn a_map_is_said_coarse_and_then_fine_and_then_with_its_rows() {
        let mut said = Vec::new();
        answer(&question("map", "rate duration", &Scenario::default()), &mut |text| said.push(text));
        let size = |text: &str| Map::read(text, answer::studies::map::AXES).map(|map| (map.cells, map.rows.len()));
        let [coarse, fine, all] = &said[..] else { panic!("{} parts", said.len()) };
        assert_eq!(coarse.strip_prefix(PART).and_then(size), Some((COARSE, 0)));
        assert_eq!(fine.strip_prefix(PART).and_then(size), Some((FINE, 0)));
        assert_eq!(all.strip_prefix(DONE).and_then(size), Some((FINE, answer::studies::map::TOLD)));
    }
}
