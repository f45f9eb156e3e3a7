//! Two scenarios side by side: what differs in what goes in, and what comes out of each.

use crate::{Flip, Outcome, Winner};
use model::money::Usd;
use model::units::Seconds;
use scenario::field::FIELDS;
use scenario::knob::Knob;
use scenario::{Scenario, Side};
use serde::{Deserialize, Serialize};

/// An input in which two scenarios differ.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Difference {
    /// A number on a slider: in the first and in the second.
    Knob(Knob, f64, f64),
    /// A choice, by its place in [`FIELDS`].
    Field(usize),
    /// Services that are unlike in other ways than their means.
    Services,
    /// Prices of the reader's own.
    Prices,
}

/// All inputs in which two scenarios differ, sliders first, in the order of the page.
pub fn differences(one: &Scenario, other: &Scenario) -> Vec<Difference> {
    let mut found = Vec::new();
    for knob in Knob::ALL {
        let (a, b) = (knob.read(one), knob.read(other));
        if a != b {
            found.push(Difference::Knob(knob, a, b));
        }
    }
    for (place, field) in FIELDS.iter().enumerate() {
        if (field.write)(one) != (field.write)(other) {
            found.push(Difference::Field(place));
        }
    }
    if one.prices.overrides != other.prices.overrides {
        found.push(Difference::Prices);
    }
    // Something differs that has no name of its own: services that are unlike each other.
    if found.is_empty() && one.services != other.services {
        found.push(Difference::Services);
    }
    found
}

/// What is compared of an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Who wins.
    pub winner: Winner,
    /// A month with people, functions first.
    pub totals: [Usd; 2],
    /// p99, functions first.
    pub p99: [Seconds; 2],
    /// Whether each keeps the goal.
    pub meets_goal: [bool; 2],
    /// The flip along the traffic that is nearest to it.
    pub flip: Option<Flip>,
}

impl Figures {
    /// Of an outcome with its flips.
    pub fn of(outcome: &Outcome) -> Self {
        let sides = [outcome.side(Side::Serverless), outcome.side(Side::Microservices)];
        Self {
            winner: outcome.verdict.winner,
            totals: [sides[0].total(), sides[1].total()],
            p99: [sides[0].latency.p99, sides[1].latency.p99],
            meets_goal: [sides[0].meets_goal, sides[1].meets_goal],
            flip: outcome.verdict.flip_of(Knob::Rate).copied(),
        }
    }
}

/// What the clouds of an outcome bill, so that two can be held against a budget.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bills {
    /// Who wins.
    pub winner: Winner,
    /// A month without people, functions first.
    pub clouds: [Usd; 2],
    /// The same of a mix of both, where one comes near.
    pub mixed: Option<Usd>,
}

impl Bills {
    /// Of an outcome.
    pub fn of(outcome: &Outcome) -> Self {
        Self {
            winner: outcome.verdict.winner,
            clouds: [outcome.serverless.cloud, outcome.microservices.cloud],
            mixed: outcome.mixed.as_ref().map(|mixed| mixed.cloud),
        }
    }

    /// The bill of that side; without one that of the verdict's choice, and where it has none that of the cheaper side.
    pub fn held(&self, side: Option<Side>) -> Usd {
        let [functions, containers] = self.clouds;
        match (side, self.winner) {
            (Some(Side::Serverless), _) | (None, Winner::Serverless) => functions,
            (Some(Side::Microservices), _) | (None, Winner::Microservices) => containers,
            (None, Winner::Mixed) => self.mixed.unwrap_or_else(|| functions.min(containers)),
            (None, Winner::TossUp) => functions.min(containers),
        }
    }

    /// Dollars a month that `other` bills more than this; negative where it bills less.
    pub fn increase(&self, other: &Self, side: Option<Side>) -> f64 {
        other.held(side).dollars() - self.held(side).dollars()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::Meter;
    use scenario::msg::Msg;
    use scenario::{Platform, Shape};

    #[test]
    fn a_budget_is_held_against_what_the_verdict_chooses() {
        let usd = |dollars: f64| Usd::new(dollars).expect("dollars");
        let bills = |winner, functions, containers| Bills {
            winner,
            clouds: [usd(functions), usd(containers)],
            mixed: Some(usd(7.0)),
        };
        let before = bills(Winner::Serverless, 10.0, 20.0);
        let cases = [
            // (after, side, increase, why)
            (bills(Winner::Serverless, 12.5, 20.0), None, 2.5, "the winner costs more"),
            (bills(Winner::Microservices, 40.0, 20.0), None, 10.0, "another wins"),
            (bills(Winner::Mixed, 40.0, 20.0), None, -3.0, "a mix of both wins"),
            (bills(Winner::TossUp, 12.0, 11.0), None, 1.0, "the cheaper side of a tie"),
            (bills(Winner::Serverless, 12.5, 25.0), Some(Side::Microservices), 5.0, "a side that was named"),
        ];
        for (after, side, increase, why) in cases {
            assert_eq!(before.increase(&after, side), increase, "{why}");
        }
    }

    #[test]
    fn whatever_a_reader_changes_is_a_difference() {
        let plain = Scenario::default();
        let field = |key: &str| Difference::Field(FIELDS.iter().position(|field| field.key == key).unwrap());
        let mut unlike = plain.after(Msg::Typed(Knob::Services, 2.0)).after(Msg::Typed(Knob::Visits, 2.0));
        let alike = unlike.clone();
        unlike.services[1].memory = model::units::Megabytes::of(256.0);
        let cases = [
            // (one, other, differences, why)
            (&plain, plain.clone(), vec![], "the same"),
            (
                &plain,
                plain.after(Msg::Typed(Knob::Rate, 50.0)),
                vec![Difference::Knob(Knob::Rate, 20.0, 50.0)],
                "one slider",
            ),
            (&plain, plain.after(Msg::Shaped(Shape::Office)), vec![field("shape")], "a choice"),
            (
                &plain,
                plain.after(Msg::Priced(Meter::AwsNatGatewayHour, Usd::ZERO)),
                vec![Difference::Prices],
                "a price",
            ),
            (&alike, unlike, vec![Difference::Services], "one of the services"),
        ];
        for (one, other, expected, why) in cases {
            assert_eq!(differences(one, &other), expected, "{why}");
        }
        let fargate = plain.after(Msg::Picked(Platform::AwsFargate));
        assert!(differences(&plain, &fargate).contains(&field("containers")), "a platform");
    }
}
