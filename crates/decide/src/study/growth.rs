//! 36 months: what both sides cost a month while the traffic grows, and when the answer turns.

use super::dollars;
use crate::draws::months;
use crate::evaluator::Evaluator;
use answer::drawn::MONTH_DRAWS;
use answer::studies::growth::{Growth, MONTHS, Month, grown};
use scenario::Scenario;
use scenario::kinds::judged;
use scenario::knob::Knob;

/// The study of a scenario. The week stays as it is, so that all months share its levels and its prices.
pub fn growth(scenario: &Scenario) -> Growth {
    let judged = judged(scenario);
    let scenario = &*judged;
    let evaluator = Evaluator::new(scenario);
    let monthly = scenario.traffic.growth_per_month;
    let month = |months: usize| {
        let mut later = scenario.clone();
        Knob::Rate.write(&mut later, grown(scenario.traffic.rate.get(), monthly, months));
        let standings = evaluator.standings_of_all(&later);
        let (serverless, microservices) = dollars(&standings, &later);
        let (winner, decided_by) = standings.winner(&later);
        let clouds = [&standings.serverless, &standings.microservices].map(|side| side.cloud.dollars());
        let cloud_alone = standings.without_people(later.goals.tie.get());
        let rate = later.traffic.rate.get();
        Month { rate, serverless, microservices, winner, decided_by, clouds, cloud_alone }
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
            (1e-7, -5.0, Some(2), "shrinks below the other end"),
        ];
        for (rate, percent, month, why) in cases {
            let scenario = growing(rate, percent);
            let study = growth(&scenario);
            assert_eq!(study.held(), month, "{why}");
            let months = study.months;
            assert!(months.iter().all(|month| (1e-7..=1e5).contains(&month.rate)), "{why}");
        }
    }

    #[test]
    fn each_month_has_a_second_verdict_as_if_people_cost_nothing() {
        let free = |scenario: &Scenario| scenario.after(Msg::Typed(Knob::Hourly, 0.0));
        let cases = [
            // (scenario, why)
            (growing(20.0, 14.0), "people are most of what each side costs"),
            (growing(20.0, 14.0).after(Msg::FreedPeople), "hours as they are assumed"),
            (free(&growing(20.0, 14.0)), "people cost nothing: both verdicts are one"),
            (growing(2_000.0, -10.0), "traffic that shrinks"),
        ];
        for (scenario, why) in cases {
            let (with, without) = (growth(&scenario), growth(&free(&scenario)));
            for (n, (month, alone)) in with.months.iter().zip(&without.months).enumerate() {
                let n = n + 1;
                assert_eq!(month.cloud_alone, alone.winner, "{why}: month {n}");
                assert_eq!(month.clouds, [alone.serverless, alone.microservices], "{why}: month {n}");
                assert!(month.clouds[0] <= month.serverless && month.clouds[1] <= month.microservices);
            }
            let turns = without.turns().into_iter().map(|turn| (turn.month, turn.to.winner));
            let first = without.months[0].winner;
            assert_eq!(with.alone(), std::iter::once((1, first)).chain(turns).collect::<Vec<_>>(), "{why}");
        }
        assert!(growth(&growing(20.0, 14.0)).people_decide() && !growth(&free(&growing(20.0, 14.0))).people_decide());
    }

    #[test]
    fn a_mix_that_people_leave_no_chance_changes_no_first_verdict() {
        for rate in [0.01, 20.0, 300.0, 3_000.0] {
            let scenario = growing(rate, 7.0);
            let evaluator = Evaluator::new(&scenario);
            for (months, month) in growth(&scenario).months.iter().enumerate() {
                let mut later = scenario.clone();
                Knob::Rate.write(&mut later, grown(rate, 0.07, months));
                assert_eq!((month.winner, month.decided_by), evaluator.standings(&later).winner(&later));
            }
        }
    }

    #[test]
    fn without_growth_all_months_are_the_same() {
        let study = growth(&Scenario::default());
        assert!(study.months.iter().all(|month| *month == study.months[0]) && study.turns().is_empty());
        let (serverless, _) = study.total();
        assert!((serverless - 36.0 * study.months[0].serverless).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn the_rate_grows_with_the_growth(from in 0.001..1e5_f64, slow in -0.5..1.0_f64, more in 0.0..0.2_f64, months in 0..MONTHS) {
            let within = |monthly| Knob::Rate.within(grown(from, monthly, months));
            prop_assert!(within(slow) <= within(slow + more));
        }
    }
}
