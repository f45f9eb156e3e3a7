//! The parts of a record that look around the scenario: what matters most, and the months to come.

use ::words::{knobs, studies as words, winner};
use answer::studies::growth::{Growth, MONTHS};
use answer::studies::tornado::{Bar, Tornado};
use decide::study::growth::{growth, growth_in_doubt};
use decide::study::tornado::tornado;
use model::units::Rate;
use scenario::Scenario;
use scenario::setting::Setting;
use text::format;

/// Rows that are told of what matters: an input that turns the answer is told in any case.
const MOST: usize = 6;

/// What each input alone does to the difference between the sides, those that matter most.
pub(super) fn what_matters(scenario: &Scenario) -> String {
    let study = tornado(scenario);
    let mut text = format!(
        "\n## What matters most\n\nEach input alone at both ends of its range. {}\n\n\
         | input | range | microservices minus serverless at its low end | at its high end | swing | answers |\n\
         |---|---|--:|--:|--:|---|\n",
        words::tornado(&study)
    );
    for bar in told(&study) {
        text.push_str(&row(&words::bar_cells(bar, &study.here)));
    }
    text + &format!("\n{}", words::ranges(&study))
}

/// The bars that are told: the longest, and whichever turns the answer.
fn told(study: &Tornado) -> impl Iterator<Item = &Bar> {
    let here = &study.here;
    let matters = move |bar: &Bar, place: usize| place < MOST && bar.swing(here) > 0.0;
    let all = study.bars.iter().enumerate();
    let told = all.filter(move |(place, bar)| matters(bar, *place) || !words::turns(bar, here).is_empty());
    told.map(|(_, bar)| bar)
}

/// What each half-year of 36 months costs, and the month in which the answer turns.
pub(super) fn months_ahead(scenario: &Scenario) -> String {
    let names = [scenario.serverless.platform.name(), scenario.microservices.platform.name()];
    let mut text = format!("\n## The next {MONTHS} months\n\n");
    let range = scenario.range(Setting::Growth).filter(|range| range.low < range.high);
    // What today costs in 9 of 10 draws is told elsewhere; of later months it is news where the growth is in doubt.
    let study = if range.is_some() { growth_in_doubt(scenario) } else { growth(scenario) };
    let grows = match range {
        Some(range) => {
            let span = knobs::span(Setting::Growth.into(), range);
            format!("Growth of the traffic: {span} a month in 9 of 10 cases, {} in the middle.", percent(&study))
        }
        None if study.monthly == 0.0 => "No growth of the traffic was entered.".to_owned(),
        None => format!("Growth of the traffic: {} a month.", percent(&study)),
    };
    let said = words::growth(&study, names).join(" ");
    text.push_str(&format!("{grows} {said} {}\n", words::GROWTH_NOTE));
    let moves = study.months.first().map(|month| month.rate) != study.months.last().map(|month| month.rate);
    if moves {
        text.push_str(&format!(
            "\n| month | mean rate | {} with people | {} with people | answer | {} | {} | answer without people |\n\
             |--:|--:|--:|--:|---|--:|--:|---|\n",
            names[0],
            names[1],
            words::cloud_of(names[0]),
            words::cloud_of(names[1])
        ));
        shown(&study).into_iter().for_each(|number| text.push_str(&row(&month(&study, number))));
    }
    text
}

fn percent(study: &Growth) -> String {
    format::percent(study.monthly)
}

/// The first month, every half-year, and each month in which the answer turns; ascending.
fn shown(study: &Growth) -> Vec<usize> {
    let turns = study.turns();
    let is_shown =
        |number: &usize| *number == 1 || number.is_multiple_of(6) || turns.iter().any(|turn| turn.month == *number);
    (1..=study.months.len()).filter(is_shown).collect()
}

fn month(study: &Growth, number: usize) -> [String; 8] {
    let month = &study.months[number - 1];
    let [one, other] = [month.serverless, month.microservices].map(format::dollars);
    let [cloud, other_cloud] = month.clouds.map(format::dollars);
    let [answer, alone] = [month.winner, month.cloud_alone].map(|who| winner(who).to_owned());
    let rate = format::rate(Rate::new(month.rate).unwrap_or_default());
    [number.to_string(), rate, one, other, answer, cloud, other_cloud, alone]
}

/// A row of a table.
fn row(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenario::knob::Knob;
    use scenario::msg::Msg;
    use scenario::uncertainty::Interval;
    use text::format::NBSP;

    fn growing(rate: f64, percent: f64) -> Scenario {
        Scenario::default().after(Msg::Typed(Knob::Rate, rate)).after(Msg::Adjusted(Setting::Growth, percent))
    }

    /// The cells of the rows of a table, without its head.
    fn rows(text: &str) -> Vec<Vec<String>> {
        let lines = text.lines().filter(|line| line.starts_with("| "));
        let cells = |line: &str| line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect();
        lines.skip(1).map(cells).collect()
    }

    #[test]
    fn the_longest_bars_are_told_first_and_none_that_turns_the_answer_is_left_out() {
        for scenario in [Scenario::default(), Scenario::default().after(Msg::Typed(Knob::Rate, 900.0))] {
            let study = tornado(&scenario);
            let told = rows(&what_matters(&scenario));
            assert!(told.iter().all(|cells| cells.len() == 6), "{told:?}");
            assert_eq!(told[0][0], study.bars[0].input.label(), "what matters most comes first");
            for bar in &study.bars {
                let turns = !words::turns(bar, &study.here).is_empty();
                assert!(!turns || told.iter().any(|cells| cells[0] == bar.input.label()), "{:?}", bar.input);
            }
        }
    }

    #[test]
    fn the_month_of_the_flip_is_told_and_has_a_row() {
        let scenario = growing(20.0, 14.0);
        let text = months_ahead(&scenario).replace(NBSP, " ");
        assert!(
            text.contains("Growth of the traffic: 14 % a month. It becomes a toss-up in month 31, which has 1,020/s."),
            "{text}"
        );
        let told = rows(&text);
        let months: Vec<&str> = told.iter().map(|cells| &*cells[0]).collect();
        assert_eq!(months, ["1", "6", "12", "18", "24", "30", "31", "35", "36"]);
        assert_eq!(told[6][4], "a toss-up");
        assert_eq!(told[6][7], "microservices", "without people containers are cheaper by then");
        assert!(text.contains("People decide: the clouds alone come to $"), "{text}");
    }

    #[test]
    fn a_range_of_the_growth_is_told_with_its_middle() {
        let range = Interval { low: 2.0, high: 8.0 };
        let text = months_ahead(&Scenario::default().after(Msg::Ranged(Setting::Growth.into(), range)));
        let text = text.replace(NBSP, " ");
        assert!(text.contains("2 % to 8 % a month in 9 of 10 cases, 5 % in the middle."), "{text}");
        assert!(text.contains("In 9 of 10 cases, month 36 costs $"), "{text}");
    }

    #[test]
    fn without_growth_there_is_no_table_of_months() {
        let text = months_ahead(&Scenario::default());
        assert!(text.contains("No growth of the traffic was entered.") && rows(&text).is_empty(), "{text}");
    }
}
