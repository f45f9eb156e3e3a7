//! One line for each folded group of controls.

use crate::app::format::{self, NBSP};
use crate::app::knob::Knob;
use crate::app::scenario::{Architecture, Platform, Scenario, Shape};
use crate::app::words::knobs::{has_peak, idle, plural};

/// “50 % of a weekday”.
pub fn weekend(scenario: &Scenario) -> String {
    match idle(Knob::Weekend, scenario.traffic.shape) {
        Some(_) if scenario.traffic.shape == Shape::Week => "as in your week".to_owned(),
        Some(_) if has_peak(scenario.traffic.shape) => "part of the campaign".to_owned(),
        Some(_) => "as any day".to_owned(),
        None => format!("{} of a weekday", format::percent(scenario.traffic.weekend.get())),
    }
}

/// “5 services, 3 visits a request”.
pub fn services(scenario: &Scenario) -> String {
    let count = plural(scenario.services.len() as f64, "service", "services");
    format!("{count}, {} a request", plural(Knob::Visits.read(scenario), "visit", "visits"))
}

/// “Lambda arm64 · EKS m7g.large · us-east-1”.
pub fn platforms(scenario: &Scenario) -> String {
    let (functions, containers) = (&scenario.serverless, &scenario.microservices);
    let shape = match containers.platform {
        Platform::AwsEks => &*containers.node,
        _ => architecture(containers.architecture),
    };
    let place = if functions.region == containers.region {
        functions.region.to_string()
    } else {
        format!("{} and {}", functions.region, containers.region)
    };
    format!(
        "{} {} · {} {shape} · {place}",
        functions.platform.short(),
        architecture(functions.architecture),
        containers.platform.short()
    )
}

/// “9 h and 45 h a month at $100”.
pub fn people(scenario: &Scenario) -> String {
    if has_no_people(scenario) {
        return "not counted".to_owned();
    }
    let people = &scenario.people;
    format!(
        "{}{NBSP}h and {}{NBSP}h a month at {}",
        format::number(people.serverless_hours.get()),
        format::number(people.microservices_hours.get()),
        format::money(people.hourly)
    )
}

/// Whether the cost of people is nothing.
pub fn has_no_people(scenario: &Scenario) -> bool {
    let people = &scenario.people;
    people.hourly.pico() == 0 || people.serverless_hours.get() + people.microservices_hours.get() == 0.0
}

/// “list, free allowances counted”.
pub fn prices(scenario: &Scenario) -> String {
    let free = if scenario.prices.free_tier { "with" } else { "without" };
    format!("list, {free} free allowances")
}

const fn architecture(architecture: Architecture) -> &'static str {
    match architecture {
        Architecture::X86 => "x86",
        Architecture::Arm64 => "arm64",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::msg::Msg;

    #[test]
    fn a_fold_says_what_is_in_it() {
        let scenario = Scenario::default();
        let free = scenario.after(Msg::FreedPeople);
        let mut own = scenario.clone();
        own.traffic.shape = Shape::Week;
        let fargate = scenario.after(Msg::Picked(Platform::AwsFargate)).after(Msg::CountedFreeTier(false));
        let cases = [
            (weekend(&scenario), "50 % of a weekday"),
            (weekend(&scenario.after(Msg::Shaped(Shape::Steady))), "as any day"),
            (weekend(&own), "as in your week"),
            (services(&scenario), "1 service, 1 visit a request"),
            (services(&scenario.after(Msg::Typed(Knob::Services, 5.0))), "5 services, 1 visit a request"),
            (platforms(&scenario), "Lambda arm64 · EKS m7g.large · us-east-1"),
            (platforms(&fargate), "Lambda arm64 · Fargate arm64 · us-east-1"),
            (people(&scenario), "9 h and 45 h a month at $100"),
            (people(&free), "not counted"),
            (prices(&scenario), "list, with free allowances"),
            (prices(&fargate), "list, without free allowances"),
        ];
        for (text, expected) in cases {
            assert_eq!(text.replace(NBSP, " "), expected);
        }
    }
}
