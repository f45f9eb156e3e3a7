//! 36 months: what both sides cost a month while the traffic grows, and when the answer turns.

use super::{DECIDERS, WINNERS, code, decoded, dollars};
use crate::draws::months::{self, MONTH_DRAWS};
use crate::evaluator::Evaluator;
use answer::drawn::MonthBand;
use answer::{Decider, Winner};
use scenario::Scenario;
use scenario::kinds::judged;
use scenario::knob::Knob;

/// How many months; the first is the one that all other figures are of.
pub const MONTHS: usize = 36;

/// One month. Prices, hours of people and the shape of the week are those of today; free allowances begin anew.
#[derive(Clone, Copy, Debug, PartialEq)]
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
}

/// A change of the answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turn {
    /// The month in which it is another for the first time; today's is number 1.
    pub month: usize,
    /// The answer of the month before.
    pub from: Winner,
    /// That month.
    pub to: Month,
}

/// All months, today's first.
#[derive(Clone, Debug, PartialEq)]
pub struct Growth {
    /// How the traffic grows in a month; 0.05 is 5 %.
    pub monthly: f64,
    /// Never empty where it was computed.
    pub months: Vec<Month>,
    /// What 9 of 10 draws cost in some of the months; empty where nothing is uncertain or nothing was drawn.
    pub bands: Vec<MonthBand>,
}

/// Numbers of a month in an answer.
const WIDTH: usize = 5;

impl Growth {
    /// As numbers: the growth, how many months, month by month, then the bands.
    pub fn figures(&self) -> Vec<f64> {
        let month = |month: &Month| {
            let (winner, decider) = (code(&WINNERS, month.winner), code(&DECIDERS, month.decided_by));
            [month.rate, month.serverless, month.microservices, winner, decider]
        };
        let mut figures = vec![self.monthly, self.months.len() as f64];
        figures.extend(self.months.iter().flat_map(month));
        figures.extend(self.bands.iter().flat_map(MonthBand::figures));
        figures
    }

    /// Reads what [`Self::figures`] wrote.
    pub fn read(figures: &[f64]) -> Option<Self> {
        let month = |of: &[f64]| {
            Some(Month {
                rate: of[0],
                serverless: of[1],
                microservices: of[2],
                winner: decoded(&WINNERS, of[3])?,
                decided_by: decoded(&DECIDERS, of[4])?,
            })
        };
        let (&[monthly, count], rest) = figures.split_first_chunk::<2>()?;
        let (months, bands) = rest.split_at_checked(count as usize * WIDTH)?;
        let months: Option<Vec<Month>> = months.chunks_exact(WIDTH).map(month).collect();
        let (bands, []) = bands.as_chunks() else { return None };
        let bands = bands.iter().map(MonthBand::from_figures).collect();
        Some(Self { monthly, months: months.filter(|months| !months.is_empty())?, bands })
    }

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

/// The study of a scenario. The week stays as it is, so that all months share its levels and its prices.
pub fn growth(scenario: &Scenario) -> Growth {
    let judged = judged(scenario);
    let scenario = &*judged;
    let evaluator = Evaluator::new(scenario);
    let monthly = scenario.traffic.growth_per_month;
    let month = |months: usize| {
        let mut later = scenario.clone();
        Knob::Rate.write(&mut later, grown(scenario.traffic.rate.get(), monthly, months));
        let standings = evaluator.standings(&later);
        let (serverless, microservices) = dollars(&standings, &later);
        let (winner, decided_by) = standings.winner(&later);
        Month { rate: later.traffic.rate.get(), serverless, microservices, winner, decided_by }
    };
    Growth { monthly, months: (0..MONTHS).map(month).collect(), bands: Vec::new() }
}

/// As [`growth`], with what is uncertain drawn.
pub fn growth_in_doubt(scenario: &Scenario) -> Growth {
    Growth { bands: months::months(scenario, MONTH_DRAWS), ..growth(scenario) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::outcome;
    use answer::figures;
    use proptest::prelude::*;
    use scenario::msg::Msg;
    use scenario::setting::Setting;

    fn growing(rate: f64, percent: f64) -> Scenario {
        Scenario::default().after(Msg::Typed(Knob::Rate, rate)).after(Msg::Adjusted(Setting::Growth, percent))
    }

    #[test]
    fn a_month_is_what_is_evaluated_at_the_grown_rate() {
        let scenario = growing(20.0, 7.0);
        let study = growth(&scenario);
        assert_eq!(study.months.len(), MONTHS);
        for months in [0, 1, 13, 35] {
            let grown = scenario.after(Msg::Typed(Knob::Rate, 20.0 * libm::pow(1.07, months as f64)));
            let (outcome, month) = (outcome(&grown), study.months[months]);
            assert_eq!(month.rate, grown.traffic.rate.get(), "month {}", months + 1);
            // The outcome runs the week, the study takes each hour as if it had always been so.
            let close = |one: f64, other: f64| (one / other - 1.0).abs() < 0.02;
            assert!(close(month.serverless, outcome.serverless.total().dollars()), "month {}", months + 1);
            assert!(close(month.microservices, outcome.microservices.total().dollars()), "month {}", months + 1);
        }
    }

    #[test]
    fn the_months_of_the_flips_lie_on_both_sides_of_the_flips_of_the_rate() {
        let scenario = growing(20.0, 14.0);
        let turns = growth(&scenario).turns();
        assert!(!turns.is_empty(), "from 20 to 1,960 requests a second the default turns");
        let strip = crate::survey::survey(&scenario).strip(Knob::Rate).cloned().unwrap();
        let flips: Vec<_> = strip.flips().filter(|flip| flip.at > 20.0 && flip.at < grown(20.0, 0.14, 35)).collect();
        assert_eq!(turns.len(), flips.len(), "{turns:?} {flips:?}");
        for (turn, flip) in turns.iter().zip(&flips) {
            assert_eq!((turn.from, turn.to.winner), (flip.from, flip.to));
            assert!(grown(20.0, 0.14, turn.month - 2) < flip.at && flip.at <= turn.to.rate, "{turn:?} {flip:?}");
        }
    }

    #[test]
    fn growth_is_held_at_the_ends_of_the_range_and_it_is_known_when() {
        let cases = [
            // (rate, percent a month, held from month, why)
            (20.0, 0.0, None, "no growth"),
            (20.0, 5.0, None, "110/s in three years"),
            (1e5, 0.0, None, "at the end, but not beyond it"),
            (1e5, 1.0, Some(2), "beyond it from the second month"),
            (5e4, 100.0, Some(3), "twice in a month reaches the end and passes it in the next"),
            (0.001, -5.0, Some(2), "shrinks below the other end"),
        ];
        for (rate, percent, month, why) in cases {
            let scenario = growing(rate, percent);
            let study = growth(&scenario);
            assert_eq!(study.held(), month, "{why}");
            let months = study.months;
            assert!(months.iter().all(|month| (0.001..=1e5).contains(&month.rate)), "{why}");
        }
    }

    #[test]
    fn without_growth_all_months_are_the_same() {
        let study = growth(&Scenario::default());
        assert!(study.months.iter().all(|month| *month == study.months[0]) && study.turns().is_empty());
        let (serverless, _) = study.total();
        assert!((serverless - 36.0 * study.months[0].serverless).abs() < 1e-6);
    }

    #[test]
    fn months_arrive_as_they_were_sent() {
        for sent in [growth(&growing(20.0, 5.0)), growth_in_doubt(&growing(20.0, 5.0))] {
            let text = figures::write(&sent.figures());
            assert_eq!(figures::read(&text).and_then(|figures| Growth::read(&figures)), Some(sent));
        }
        assert_eq!(Growth::read(&[]), None);
    }

    proptest! {
        #[test]
        fn the_rate_grows_with_the_growth(from in 0.001..1e5_f64, slow in -0.5..1.0_f64, more in 0.0..0.2_f64, months in 0..MONTHS) {
            let within = |monthly| Knob::Rate.within(grown(from, monthly, months));
            prop_assert!(within(slow) <= within(slow + more));
        }
    }
}
