//! From a scenario to its outcome.

use std::borrow::Cow;

use crate::draws;
use crate::evaluator::Evaluator;
use crate::steps::steps_on;
use crate::survey::{confirmed, survey_on};
use answer::{Note, Outcome, Survey, Winner};
use scenario::Scenario;
use scenario::kinds::judged;

/// The outcome of a scenario: bills, percentiles, fleets, verdict. Its flip points and its confidence, which take
/// many evaluations, are left empty; [`answer()`] has them.
pub fn outcome(scenario: &Scenario) -> Outcome {
    let (evaluator, shown) = (Evaluator::new(scenario), shown(scenario));
    evaluator.outcome(scenario, &shown, evaluator.cheapest_mix(&shown))
}

/// A scenario as its own outcome takes it: as it is judged, but with every service of a flow by itself. Means of services that
/// stand on other branches would hide how long the longest of them takes.
pub(crate) fn shown(scenario: &Scenario) -> Cow<'_, Scenario> {
    if scenario.flow.is_some() { Cow::Borrowed(scenario) } else { judged(scenario) }
}

/// Which side wins a scenario, with every hour of its week taken as if it had always been so: cost, the p99 goal and
/// hard limits of both sides, as strips, flip points and draws ask for them.
pub fn winner(scenario: &Scenario) -> Winner {
    let judged = judged(scenario);
    Evaluator::new(scenario).standings(&judged).winner(scenario).0
}

/// The outcome of a scenario with flip points and confidence, and its survey, from as few draws as a movement leaves
/// time for.
pub fn answer(scenario: &Scenario) -> (Outcome, Survey) {
    answer_after(scenario, None)
}

/// As [`answer()`], where the survey of another scenario is known: the same, sooner.
pub fn answer_after(scenario: &Scenario, before: Option<(&Scenario, &Survey)>) -> (Outcome, Survey) {
    answered(scenario, before, draws::FEW)
}

/// As [`answer()`], from so many draws, and with its flips confirmed by the week as it runs: what is written down.
pub fn answer_from(scenario: &Scenario, count: u32) -> (Outcome, Survey) {
    let (mut outcome, survey) = answered(scenario, None, count);
    let survey = confirmed(scenario, &survey);
    outcome.verdict.flips = survey.flips(scenario);
    (outcome, survey)
}

fn answered(scenario: &Scenario, before: Option<(&Scenario, &Survey)>, count: u32) -> (Outcome, Survey) {
    // The week, the price books and the search for a mix are the same for all three.
    let (evaluator, judged) = (Evaluator::new(scenario), judged(scenario));
    let shown = shown(scenario);
    let found = evaluator.cheapest_mix(&shown);
    let mixed = found.as_ref().map(|found| found.cloud);
    let mut outcome = evaluator.outcome(scenario, &shown, found);
    // What is known of another scenario is known of its own kinds of services.
    let before = before.filter(|_| matches!(judged, Cow::Borrowed(_)));
    let survey = survey_on(&evaluator, mixed, &judged, before);
    outcome.notes.extend(steps_on(&evaluator, &shown, &outcome).into_iter().map(Note::Step));
    outcome.verdict.flips = survey.flips(scenario);
    outcome.verdict.weigh(draws::drawn_with(&judged, evaluator.shows(&judged, mixed), count));
    (outcome, survey)
}

#[cfg(test)]
mod tests {
    use super::*;
    use answer::compare::Figures;
    use billing::offer;
    use scenario::knob::Knob;
    use scenario::msg::Msg;
    use scenario::{Platform, Purchase};

    #[test]
    fn what_is_compared_is_that_of_the_outcome() {
        let outcome = outcome(&Scenario::default());
        let figures = Figures::of(&outcome);
        assert_eq!(figures.totals[1], outcome.microservices.cloud + outcome.microservices.people);
        assert_eq!(figures.flip, None, "an outcome without a survey has none");
    }

    #[test]
    fn an_offer_is_for_what_runs() {
        let share = |platform, purchase| {
            let bill = outcome(&Scenario::default().after(Msg::Picked(platform))).microservices.bill;
            offer(&bill, purchase).map(|offer| offer.share)
        };
        assert_eq!(share(Platform::AwsEks, Purchase::Spot), Some(0.43), "m8g, as nodes in general");
        assert_eq!(share(Platform::AwsEks, Purchase::OnDemand), None, "the list price");
        assert!(share(Platform::AwsFargate, Purchase::Spot).is_some());
    }

    /// Who decides and what is shown say the same of what fails, to the last bit.
    #[test]
    fn what_a_strip_knows_of_failures_is_what_is_shown() {
        use scenario::Shape;
        let cases = [
            // (platform, shape, requests a second, duration, whether some fail, why)
            (Platform::AwsLambda, Shape::Cron, 20.0, 2_000.0, true, "a tick of 2,400 at once"),
            (Platform::AwsLambda, Shape::Cron, 340.0, 2_000.0, true, "a tick of 40,800"),
            (Platform::AwsLambda, Shape::Cron, 20.0, 120.0, false, "a tick of 144"),
            (Platform::AwsLambda, Shape::Spike, 5_000.0, 600.0, true, "a jump to 15,000 at once"),
            (Platform::AwsLambda, Shape::Steady, 50_000.0, 120.0, false, "6,000 at once, all the time"),
            (Platform::AzureFunctions, Shape::Daily, 2_000.0, 120.0, true, "more than 200 instances"),
            (Platform::GcpFunctions, Shape::Spike, 5_000.0, 600.0, false, "100 of a service, and more on request"),
        ];
        for (platform, shape, rate, duration, some, why) in cases {
            let scenario = Scenario::default()
                .after(Msg::Picked(platform))
                .after(Msg::Shaped(shape))
                .after(Msg::Typed(Knob::Rate, rate))
                .after(Msg::Typed(Knob::Duration, duration));
            let (standings, shown) = (Evaluator::new(&scenario).standings(&scenario), outcome(&scenario));
            assert_eq!(standings.serverless.failed, shown.serverless.failed_share, "{why}");
            assert_eq!(shown.serverless.failed_share > 1e-4, some, "{why}: {}", shown.serverless.failed_share);
            assert_eq!(standings.serverless.cloud, shown.serverless.cloud, "{why}: one bill");
            assert_eq!(standings.microservices.failed, shown.microservices.failed_share, "{why}: containers");
        }
    }
}
