//! Words around a picture that stands alone: what was asked, of what workload, and what the costs rest on.

use answer::Outcome;
use scenario::Scenario;
use scenario::knob::Knob;
use scenario::people::hours;
use scenario::{Shape, Side};
use text::format::{self, NBSP};

use crate::{facts, headline, plain, summary, values};

/// The question with its answer.
pub fn title(outcome: &Outcome) -> String {
    format!("Serverless functions or containers? {}", plain(&headline(&outcome.verdict)))
}

/// The workload in a line.
pub fn workload(scenario: &Scenario) -> String {
    let value = |knob: Knob| values::knob(knob, knob.read(scenario));
    let shape = match scenario.traffic.shape {
        Shape::Steady => "steady".to_owned(),
        Shape::Week => "a week of its own".to_owned(),
        shape => format!("{}, {} at its peak", shape_name(shape), value(Knob::PeakToMean)),
    };
    format!(
        "{} on average ({shape}); {} and {} a visit, {}; p99 goal {}; {}",
        value(Knob::Rate),
        value(Knob::Duration),
        value(Knob::Memory),
        crate::phrase::plural(scenario.services.len(), "service"),
        value(Knob::P99),
        summary::platforms(scenario)
    )
}

const fn shape_name(shape: Shape) -> &'static str {
    match shape {
        Shape::Steady => "steady",
        Shape::Daily => "daily wave",
        Shape::Office => "office hours",
        Shape::Nightly => "nightly batch",
        Shape::Spike => "campaign",
        Shape::Cron => "cron",
        Shape::Week => "own week",
    }
}

/// What the costs are of: a month, people, and when prices were read.
pub fn costs(scenario: &Scenario, outcome: &Outcome) -> String {
    let [functions, containers] = [Side::Serverless, Side::Microservices].map(|side| hours(scenario, side).get());
    let read = facts::dates(outcome).map(|dates| format!(" read {dates}")).unwrap_or_default();
    format!(
        "Costs of a month of {}{NBSP}h; people {}{NBSP}h and {}{NBSP}h at {}. List prices{read}. Modelled, not a quote.",
        format::number(scenario.prices.month_hours.get()),
        format::number(functions),
        format::number(containers),
        values::knob(Knob::Hourly, Knob::Hourly.read(scenario)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use decide::evaluate::outcome;

    #[test]
    fn a_picture_says_what_it_is_of() {
        let scenario = Scenario::default();
        let outcome = outcome(&scenario);
        let [title, workload, costs] =
            [title(&outcome), workload(&scenario), costs(&scenario, &outcome)].map(|text| text.replace(NBSP, " "));
        assert!(title.starts_with("Serverless functions or containers? Serverless, "), "{title}");
        assert_eq!(
            workload,
            "20/s on average (daily wave, 5× at its peak); 120 ms and 512 MB a visit, 1 service; p99 goal 500 ms; Lambda \
             arm64 · EKS m8g.large · us-east-1"
        );
        assert!(
            costs.starts_with("Costs of a month of 730 h; people 9 h and 45 h at $100. List prices read 20"),
            "{costs}"
        );
    }
}
