//! What computes the decision map: its cells, and the rows that are told in words.

use crate::alive;
use crate::evaluator::{Asks, Evaluator, asks};
use crate::survey::strip_of;
use answer::Winner;
use answer::studies::map::{Axes, Map, Row, TOLD, cell, value};
use scenario::Scenario;
use scenario::kinds::judged;

/// The rows of a map that are told in words, from the bottom up: each as the slider of the input across would show it
/// there. One of them is the row in which the scenario stands, at its own value.
///
/// Between two cells of a map the answer turns at a place that the cells do not tell, by way of a toss-up or not; a row
/// knows it to a thousandth of the stretch between two stops of the slider, as [`strip_of`] does.
pub fn rows(scenario: &Scenario, [across, up]: Axes) -> Vec<Row> {
    let own = up.read(scenario);
    let here = cell(up, own, TOLD);
    let row = |place: usize| {
        let mut at = scenario.clone();
        if place != here {
            up.write(&mut at, value(up, place, TOLD));
        }
        let value = up.read(&at);
        Row { up: value, here: value == own, strip: strip_of(&at, across) }
    };
    let mut rows: Vec<Row> = (0..TOLD).take_while(|_| !alive::is_stopped()).map(row).collect();
    rows.dedup_by(|next, last| next.up == last.up); // Of whole numbers there may be fewer than rows.
    rows
}

/// The map of a scenario over two inputs, `cells` × `cells`, without its rows.
///
/// The column and the row in which the scenario stands are computed at its own values, so that its cell says what
/// the verdict says. What two cells share is computed once: the input that asks for more is walked in the outer loop.
pub fn map(scenario: &Scenario, axes: Axes, cells: usize) -> Map {
    let judged = judged(scenario);
    let scenario = &*judged;
    let here = axes.map(|knob| cell(knob, knob.read(scenario), cells));
    let paper = Paper { scenario, axes, cells, here };
    let evaluator = Evaluator::new(scenario);
    let [across, up] = axes.map(asks);
    let turned = across > up; // The input across is the outer one.
    let (outer_asks, inner_asks) = if turned { (across, up) } else { (up, across) };
    let mut winners = vec![Winner::TossUp; cells * cells];
    for outer in (0..cells).take_while(|_| !alive::is_stopped()) {
        let place = |inner: usize| if turned { (outer, inner) } else { (inner, outer) };
        let own = (outer_asks == Asks::Week).then(|| Evaluator::new(&paper.at(place(0))));
        let evaluator = own.as_ref().unwrap_or(&evaluator);
        let mut sides = None;
        for (across, up) in (0..cells).map(place) {
            let at = paper.at((across, up));
            winners[up * cells + across] = match inner_asks {
                Asks::People => sides.get_or_insert_with(|| evaluator.standings(&at)).winner(&at).0,
                Asks::Goal | Asks::Sides => evaluator.standings(&at).winner(&at).0,
                Asks::Week => Evaluator::new(&at).standings(&at).winner(&at).0,
            };
        }
    }
    Map { cells, winners, rows: Vec::new() }
}

/// What is common to all cells of a map.
struct Paper<'a> {
    scenario: &'a Scenario,
    axes: Axes,
    cells: usize,
    /// The cell in which the scenario stands.
    here: [usize; 2],
}

impl Paper<'_> {
    /// The scenario of a cell: the input across is written first, as a press on the cell does.
    fn at(&self, (across, up): (usize, usize)) -> Scenario {
        let mut scenario = self.scenario.clone();
        for ((knob, place), here) in self.axes.into_iter().zip([across, up]).zip(self.here) {
            if place != here {
                knob.write(&mut scenario, value(knob, place, self.cells));
            }
        }
        scenario
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::winner;
    use answer::drawn::OUTCOMES;
    use answer::studies::map::{AXES, COARSE, FINE};
    use proptest::prelude::*;
    use scenario::knob::Knob;
    use scenario::msg::Msg;
    use scenario::{Platform, Shape};

    /// Pairs of inputs of every kind: what they share is computed once, in different ways.
    const PAIRS: [Axes; 8] = [
        [Knob::Migration, Knob::Rate],
        AXES,
        [Knob::Duration, Knob::Rate],
        [Knob::PeakToMean, Knob::Memory],
        [Knob::Visits, Knob::Weekend],
        [Knob::Weekend, Knob::PeakToMean],
        [Knob::ServerlessHours, Knob::Rate],
        [Knob::Hourly, Knob::MicroservicesHours],
    ];

    #[test]
    fn a_cell_is_what_its_own_evaluation_says() {
        let scenario = Scenario::default();
        for axes in PAIRS {
            let map = map(&scenario, axes, COARSE);
            let here = axes.map(|knob| cell(knob, knob.read(&scenario), COARSE));
            for (across, up) in [(0, 0), (11, 11), (3, 7), (7, 3), (5, 11), (here[0], here[1])] {
                let mut at = scenario.clone();
                for ((knob, place), here) in axes.into_iter().zip([across, up]).zip(here) {
                    if place != here {
                        at = at.after(Msg::Typed(knob, value(knob, place, COARSE)));
                    }
                }
                assert_eq!(map.at(across, up), Some(winner(&at)), "{axes:?} at {across}, {up}");
            }
        }
    }

    #[test]
    fn a_press_on_a_cell_lands_in_it() {
        for knob in Knob::ALL {
            for cells in [COARSE, FINE] {
                let mut last = f64::MIN;
                for place in 0..cells {
                    let value = value(knob, place, cells);
                    assert!(value >= last, "{knob:?}: {value} after {last}");
                    assert_eq!(knob.within(value), value, "{knob:?}");
                    // A cell of whole numbers may hold none: then the nearest is taken.
                    let lands = cell(knob, value, cells) == place || knob.facts().whole;
                    assert!(lands, "{knob:?}: {value} is not in cell {place} of {cells}");
                    last = value;
                }
            }
        }
    }

    #[test]
    fn cells_have_round_values() {
        let cases = [
            // (input, value, stands for, why)
            (Knob::Rate, 20.0, 20.0, "a stop of the slider"),
            (Knob::Rate, 70.0, 70.0, "one digit where there is no stop"),
            (Knob::Weekend, 0.44, 0.44, "two digits where one does not tell it from its neighbour"),
            (Knob::Weekend, 0.5, 0.5, "a stop"),
            (Knob::Services, 50.0, 50.0, "the end of the track"),
        ];
        for (knob, near, expected, why) in cases {
            assert_eq!(value(knob, cell(knob, near, FINE), FINE), expected, "{why}");
        }
    }

    #[test]
    fn the_shares_add_up() {
        let map = map(&Scenario::default(), AXES, COARSE);
        let all: f64 = OUTCOMES.iter().map(|winner| map.share(*winner)).sum();
        assert!((all - 1.0).abs() < 1e-12);
    }

    #[test]
    fn rows_are_told_once_each_in_order_and_one_of_them_is_where_you_are() {
        let scenario = Scenario::default();
        for axes in PAIRS.into_iter().chain([[Knob::Rate, Knob::Services]]) {
            let rows = rows(&scenario, axes);
            assert!(rows.windows(2).all(|pair| pair[0].up < pair[1].up), "{axes:?}");
            let here: Vec<&Row> = rows.iter().filter(|row| row.here).collect();
            let own = crate::survey::survey(&scenario).strip(axes[0]).cloned().unwrap();
            assert_eq!(
                here.iter().map(|row| (row.up, &row.strip)).collect::<Vec<_>>(),
                [(axes[1].read(&scenario), &own)]
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn where_you_are_the_map_says_what_the_verdict_says(
            rate in 0.0..1.0_f64, duration in 0.0..1.0_f64, peak in 0.0..1.0_f64,
            shape in 0..Shape::ALL.len(), platform in 0..Platform::ALL.len(), pair in 0..PAIRS.len(),
        ) {
            let scenario = Scenario::default()
                .after(Msg::Shaped(Shape::ALL[shape].0))
                .after(Msg::Picked(Platform::ALL[platform]))
                .after(Msg::Typed(Knob::Rate, Knob::Rate.value_at(rate)))
                .after(Msg::Typed(Knob::Duration, Knob::Duration.value_at(duration)))
                .after(Msg::Typed(Knob::PeakToMean, Knob::PeakToMean.value_at(peak)));
            let axes = PAIRS[pair];
            let map = map(&scenario, axes, COARSE);
            let [across, up] = axes.map(|knob| cell(knob, knob.read(&scenario), COARSE));
            prop_assert_eq!(map.at(across, up), Some(winner(&scenario)));
        }
    }
}
