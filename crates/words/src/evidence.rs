//! What is published about the work of people, and what is assumed for want of it.

use crate::draws::taken_for;
use scenario::Scenario;
use scenario::example;
use scenario::knob::Knob;

/// The state of the evidence.
pub const WEAK: &str = "The evidence is weak: we found no published measurement of hours by platform.";

/// The nearest to it, each with where it was read.
pub const SOURCES: [(&str, &str); 2] = [
    (
        "A vendor asked developers in 2021: more than 15 hours a week went into work other than writing code, whatever \
         the platform",
        "https://garden.io/blog/developer-productivity-survey-state-of-devops/",
    ),
    (
        "A blog of 2025 puts 3 to 15 people on a Kubernetes platform for a whole company, without a method",
        "https://platformengineeringplaybook.com/blog/2025/01/16/kubernetes-complexity-backlash-simpler-infrastructure",
    ),
];

/// The site of an address, to be shown in its place.
pub fn site(address: &'static str) -> &'static str {
    address.split('/').nth(2).unwrap_or(address)
}

/// What is drawn for the inputs of people: the reader's range, or what is assumed about their value.
pub fn taken(scenario: &Scenario) -> String {
    let taken = |knob: Knob| {
        let whose = if scenario.range(knob).is_some() { " (yours)" } else { "" };
        taken_for(scenario, knob).unwrap_or_default() + whose
    };
    let (functions, containers) = (taken(Knob::ServerlessHours), taken(Knob::MicroservicesHours));
    let hourly = taken(Knob::Hourly);
    format!(
        "So the cases spread them: hours as wide as such platforms are told to take, or by a factor of 2 either way about \
         yours, the cost of an hour by 1.6, or over a range of yours. Now: functions {functions}, containers {containers}, an hour {hourly}."
    )
}

/// What the chosen example assumes of people, to follow [`taken`]; nothing where it is what is assumed of everybody.
pub fn of_example(scenario: &Scenario) -> &'static str {
    example::of(scenario).map_or("", |place| example::ALL[place].assumes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenario::msg::Msg;
    use scenario::uncertainty::{Interval, assumed};
    use text::format::NBSP;

    #[test]
    fn what_is_drawn_is_said() {
        let scenario = Scenario::default().after(Msg::Ranged(Knob::Hourly.into(), Interval { low: 60.0, high: 90.0 }));
        let said = taken(&scenario).replace(NBSP, " ");
        assert!(
            said.ends_with("functions 4 h to 20 h, containers 22 h to 122 h, an hour $60 to $90 (yours)."),
            "{said}"
        );
        assert_eq!(
            (assumed(Knob::ServerlessHours), assumed(Knob::Hourly)),
            (Some(2.0), Some(1.6)),
            "as the sentence says"
        );
    }

    #[test]
    fn a_source_is_shown_as_its_site() {
        assert_eq!(SOURCES.map(|(_, source)| site(source)), ["garden.io", "platformengineeringplaybook.com"]);
    }
}
