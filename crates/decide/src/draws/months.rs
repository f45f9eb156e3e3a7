//! What both sides cost in each of 36 months, every uncertain input drawn: the growth itself where it has a range.

use super::Sampler;
use answer::drawn::MonthBand;
use answer::studies::growth::{MONTHS, grown};
use scenario::Scenario;
use scenario::uncertainty::drawn_for_months;

/// Months from one that is drawn to the next; what lies between is as good as straight.
const APART: usize = 3;

/// The bands of the months, the first and the last among them; none where nothing is uncertain.
pub fn months(scenario: &Scenario, draws: u32) -> Vec<MonthBand> {
    let mut sampler = Sampler::of(scenario, drawn_for_months(scenario));
    if sampler.spreads.is_empty() {
        return Vec::new();
    }
    let later: Vec<usize> = (0..MONTHS).filter(|n| n.is_multiple_of(APART) || n + 1 == MONTHS).collect();
    let costs = sampler
        .costs(draws, later.len(), |traffic, place| grown(traffic.rate.get(), traffic.growth_per_month, later[place]));
    later.iter().zip(costs).map(|(months, sides)| MonthBand { month: months + 1, sides }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draws::tests::certain;
    use crate::evaluator::Evaluator;
    use crate::study::growth::growth;
    use scenario::knob::Knob;
    use scenario::msg::Msg;
    use scenario::setting::Setting;
    use scenario::uncertainty::Interval;

    fn growing(scenario: &Scenario, low: f64, high: f64) -> Scenario {
        scenario.after(Msg::Ranged(Setting::Growth.into(), Interval { low, high }))
    }

    #[test]
    fn the_last_month_is_among_them_and_all_are_about_the_line() {
        let scenario = growing(&Scenario::default(), 2.0, 8.0);
        let (bands, study) = (months(&scenario, 32), growth(&scenario));
        assert_eq!((bands[0].month, bands[bands.len() - 1].month), (1, MONTHS));
        for at in &bands {
            let month = study.months[at.month - 1];
            for (band, cost) in at.sides.iter().zip([month.serverless, month.microservices]) {
                assert!(band.low < cost && cost < band.high, "{cost} is not in {band:?}, month {}", at.month);
            }
        }
    }

    #[test]
    fn only_the_growth_in_doubt_leaves_today_certain_and_widens_with_the_months() {
        let scenario = growing(&certain(), 2.0, 8.0);
        let bands = months(&scenario, 32);
        let widths: Vec<f64> = bands.iter().map(|at| at.sides[0].high - at.sides[0].low).collect();
        assert_eq!(widths[0], 0.0, "the first month is today's");
        assert!(widths.is_sorted_by(|one, other| one < other), "{widths:?}");
        assert_eq!(months(&growing(&certain(), 5.0, 5.0), 32), [], "no doubt, no band");
    }

    /// Where only the growth is drawn, a month is the scenario at the rate that it has grown to.
    #[test]
    fn the_ends_of_a_band_are_the_months_of_slow_and_fast_growth() {
        let scenario = growing(&certain(), 2.0, 8.0);
        let last = months(&scenario, 512).pop().unwrap();
        for (growth, found) in [(0.02, last.sides[0].low), (0.08, last.sides[0].high)] {
            let mut later = scenario.clone();
            Knob::Rate.write(&mut later, grown(20.0, growth, MONTHS - 1));
            let standings = Evaluator::new(&later).sides(&later);
            let expected = standings.totals(&later).0.dollars();
            assert!((found / expected - 1.0).abs() < 0.02, "{found} at {growth}, not {expected}");
        }
    }
}
