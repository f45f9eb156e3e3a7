//! One line for each folded group of controls.

use crate as words;
use crate::knobs::{has_peak, idle, plural};
use model::units::Seconds;
use scenario::flow::Calls;
use scenario::knob::Knob;
use scenario::people::hours;
use scenario::places;
use scenario::{Architecture, Platform, Scenario, Service, Shape, Side};
use text::format::{self, NBSP};

/// “50 % of a weekday”.
pub fn weekend(scenario: &Scenario) -> String {
    match idle(Knob::Weekend, scenario) {
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

/// What is said of a flow that is in force, over the services.
pub fn flow(calls: &Calls) -> String {
    let step = match calls.step {
        Seconds::ZERO => String::new(),
        step => format!(", {} more for each step", format::duration(step)),
    };
    format!("A flow says in which order services are visited and how often{step}. It came with a link or a file.")
}

/// “1 visit, 120 ms, 512 MB”, of one service.
pub fn service(service: &Service) -> String {
    let visits = plural(service.visits.get(), "visit", "visits");
    format!(
        "{visits}, {}, {}",
        format::duration(service.duration),
        words::values::knob(Knob::Memory, service.memory.get())
    )
}

/// What is said of services without a form of their own.
pub fn more_services(count: usize) -> String {
    format!("{} more: the boxes of the work change all of them, a file each.", format::number(count as f64))
}

/// Why a name was not taken.
pub fn no_name(kept: &str) -> String {
    format!("A name takes 1 to 60 letters; “{kept}” was kept.")
}

/// Why a range was not taken of one service.
pub fn no_range(knob: Knob, kept: f64) -> String {
    let (label, kept) = (knob.facts().label, words::values::knob(knob, kept));
    format!("{label} of one service takes one number; ranges are of all services together. {kept} was kept.")
}

/// “Lambda arm64 · EKS m8g.large · us-east-1”.
pub fn platforms(scenario: &Scenario) -> String {
    let (functions, containers) = (&scenario.serverless, &scenario.microservices);
    let with = |platform: Platform, architecture: Architecture, node: Option<&str>| match node {
        Some(node) => format!("{} {node}", platform.short()),
        None if places::has_architectures(platform) => format!("{} {}", platform.short(), architecture.id()),
        None => platform.short().to_owned(),
    };
    let node = containers.platform.node().map(|_| &*containers.node);
    let place = if functions.region == containers.region {
        functions.region.to_string()
    } else {
        format!("{} and {}", functions.region, containers.region)
    };
    format!(
        "{} · {} · {place}",
        with(functions.platform, functions.architecture, None),
        with(containers.platform, containers.architecture, node)
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
        format::number(hours(scenario, Side::Serverless).get()),
        format::number(hours(scenario, Side::Microservices).get()),
        format::money(people.hourly)
    )
}

/// Whether the cost of people is nothing.
pub fn has_no_people(scenario: &Scenario) -> bool {
    let people = &scenario.people;
    let hours = [hours(scenario, Side::Serverless), hours(scenario, Side::Microservices), people.migration_hours];
    people.hourly.pico() == 0 || hours.iter().all(|hours| hours.get() == 0.0)
}

/// “list, with free allowances”, “2 prices of your own, without free allowances, 744 h”.
pub fn prices(scenario: &Scenario) -> String {
    let prices = &scenario.prices;
    let whose = if prices.overrides.is_empty() { "list".to_owned() } else { words::prices::own(prices) };
    let free = if prices.free_tier { "with" } else { "without" };
    let hours = prices.month_hours.get();
    let usual = hours == Scenario::default().prices.month_hours.get();
    let month = if usual { String::new() } else { format!(", {}{NBSP}h", format::number(hours)) };
    format!("{whose}, {free} free allowances{month}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::Meter;
    use model::money::Usd;
    use model::units::Ratio;
    use scenario::msg::Msg;

    #[test]
    fn a_fold_says_what_is_in_it() {
        let scenario = Scenario::default();
        let free = scenario.after(Msg::FreedPeople);
        let mut own = scenario.clone();
        own.traffic.shape = Shape::Week;
        let fargate = scenario.after(Msg::Picked(Platform::AwsFargate)).after(Msg::CountedFreeTier(false));
        let azure = scenario.after(Msg::Picked(Platform::AzureFlex)).after(Msg::Picked(Platform::AzureAks));
        let mut dear = fargate.after(Msg::Counted(Ratio::of(744.0)));
        dear.price(Meter::AwsNatGatewayHour, Usd::ZERO);
        let cases = [
            (weekend(&scenario), "50 % of a weekday"),
            (weekend(&scenario.after(Msg::Shaped(Shape::Steady))), "as any day"),
            (weekend(&own), "as in your week"),
            (services(&scenario), "1 service, 1 visit a request"),
            (services(&scenario.after(Msg::Typed(Knob::Services, 5.0))), "5 services, 1 visit a request"),
            (platforms(&scenario), "Lambda arm64 · EKS m8g.large · us-east-1"),
            (platforms(&fargate), "Lambda arm64 · Fargate arm64 · us-east-1"),
            (platforms(&azure), "Flex · AKS Standard_D2ps_v6 · eastus"),
            (people(&scenario), "9 h and 45 h a month at $100"),
            (people(&free), "not counted"),
            (prices(&scenario), "list, with free allowances"),
            (prices(&fargate), "list, without free allowances"),
            (prices(&dear), "1 price of your own, without free allowances, 744 h"),
        ];
        for (text, expected) in cases {
            assert_eq!(text.replace(NBSP, " "), expected);
        }
    }
}
