//! Words for an hour of the week.

use crate::rows;
use answer::rows::Unit;
use answer::{Fleet, Outcome, SideOutcome};
use model::traffic::HOURS;
use model::units::Rate;
use text::format;

/// Days as the reader calls them, short and in full.
pub const DAYS: [(&str, &str); 7] = [
    ("Mon", "Monday"),
    ("Tue", "Tuesday"),
    ("Wed", "Wednesday"),
    ("Thu", "Thursday"),
    ("Fri", "Friday"),
    ("Sat", "Saturday"),
    ("Sun", "Sunday"),
];

/// “Monday 09:00” for an hour of the week.
pub fn name(hour: usize) -> String {
    format!("{} {:02}:00", DAYS[hour / 24 % 7].1, hour % 24)
}

/// What happens in an hour, in one sentence; `demand` holds requests per second.
pub fn hour(outcome: &Outcome, demand: &[f64; HOURS], hour: usize) -> String {
    let hour = hour.min(HOURS - 1);
    let asked = format::rate(Rate::new(demand[hour]).unwrap_or_default());
    let sides = [&outcome.serverless, &outcome.microservices].map(|side| running(side, hour));
    format!("{}: {asked} asked; {}; {}; {}.", name(hour), sides[0], sides[1], troubles(outcome, hour))
}

/// “18 instances, 3 cold starts”, “2 pods on 2 nodes”.
fn running(side: &SideOutcome, hour: usize) -> String {
    let noun = unit(side);
    let units = things(counted(side, side.hours.running[hour]), noun);
    let (colds, nodes) = (side.hours.colds[hour], side.hours.nodes[hour]);
    match side.fleet {
        Fleet::Functions(_) if colds > 0.0 => format!("{units}, {}", things(colds, "cold start")),
        Fleet::Functions(_) => format!("{units}, no cold start"),
        Fleet::Containers(_) if nodes > 0.0 => format!("{units} on {}", things(nodes, "node")),
        Fleet::Containers(_) => units,
    }
}

/// A mean of the hour as it is told: many pods as whole ones, as the nodes that hold them are.
pub fn counted(side: &SideOutcome, running: f64) -> f64 {
    match side.fleet {
        Fleet::Containers(_) if running > 9.95 => (running - 1e-9).ceil(),
        _ => running,
    }
}

/// What goes wrong: requests that wait for room, are throttled or lost.
fn troubles(outcome: &Outcome, hour: usize) -> String {
    let (left, right) = (&outcome.serverless.hours, &outcome.microservices.hours);
    let mut troubles = Vec::new();
    if right.queue[hour] >= 0.5 {
        troubles.push(format!("up to {} in the queue", format::count(right.queue[hour].round())));
    }
    if left.lost[hour] >= 0.5 {
        troubles.push(format!("{} throttled", format::count(left.lost[hour].round())));
    }
    if right.lost[hour] >= 0.5 {
        troubles.push(format!("{} lost", format::count(right.lost[hour].round())));
    }
    if troubles.is_empty() { "nothing waits".to_owned() } else { troubles.join(", ") }
}

/// What a side runs, as its platform calls it: an instance, a pod, a task, a replica.
pub const fn unit(side: &SideOutcome) -> &'static str {
    match side.fleet {
        Fleet::Functions(_) if matches!(side.platform, scenario::Platform::AwsLambdaManaged) => "environment",
        Fleet::Functions(_) => "instance",
        Fleet::Containers(_) => rows::unit(Unit::of(side.platform)),
    }
}

/// An expected number of things with its noun: one decimal below ten.
pub fn things(count: f64, noun: &str) -> String {
    let rounded = if count < 9.95 { (count * 10.0).round() / 10.0 } else { count.round() };
    match rounded {
        0.0 if count > 0.0 => format!("under 0.1 {noun}s"),
        1.0 => format!("1 {noun}"),
        _ => format!("{} {noun}s", format::count(rounded)),
    }
}

/// What stands over the band of cold starts: their most in an hour.
pub fn colds(side: &SideOutcome) -> String {
    match highest(&side.hours.colds) {
        0.0 => "Cold starts: none".to_owned(),
        most if most < 0.05 => "Cold starts: under 0.1 an hour".to_owned(),
        most => format!("Cold starts: up to {} an hour", few(most)),
    }
}

/// What stands over the band of requests that wait: their most.
pub fn queue(side: &SideOutcome) -> String {
    match highest(&side.hours.queue).round() {
        0.0 => format!("{} queue: nothing waits", side.platform.short()),
        most => format!("{} queue: up to {} requests", side.platform.short(), format::count(most)),
    }
}

/// What stands over the band of requests that get no answer.
pub fn lost(outcome: &Outcome) -> String {
    let sum = |side: &SideOutcome| side.hours.lost.iter().sum::<f64>().round();
    let (left, right) = (sum(&outcome.serverless), sum(&outcome.microservices));
    let of = |count: f64, word: &str| format!("{} {word}", format::count(count));
    match (left, right) {
        (0.0, 0.0) => "Lost: none".to_owned(),
        (left, 0.0) => format!("Lost in the week: {}", of(left, "throttled")),
        (0.0, right) => format!("Lost in the week: {}", of(right, "timed out")),
        (left, right) => format!("Lost in the week: {}, {}", of(left, "throttled"), of(right, "timed out")),
    }
}

fn few(count: f64) -> String {
    let rounded = if count < 9.95 { (count * 10.0).round() / 10.0 } else { count.round() };
    format::count(rounded)
}

/// The largest of the hours.
pub fn highest(hours: &[f64; HOURS]) -> f64 {
    hours.iter().copied().fold(0.0, f64::max)
}

/// The smallest of the hours.
pub fn lowest(hours: &[f64; HOURS]) -> f64 {
    hours.iter().copied().fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;
    use decide::evaluate::outcome;
    use platform::weekly::demand;
    use scenario::msg::Msg;
    use scenario::{Platform, Scenario};

    #[test]
    fn an_hour_is_told_in_a_sentence() {
        let mut scenario = Scenario::default();
        let mut outcome = outcome(&scenario);
        let demand = demand(&scenario.traffic);
        let set = |hours: &mut [f64; HOURS], value| hours[9] = value;
        set(&mut outcome.serverless.hours.running, 18.2);
        set(&mut outcome.serverless.hours.colds, 3.0);
        set(&mut outcome.microservices.hours.running, 2.0);
        set(&mut outcome.microservices.hours.nodes, 2.0);
        set(&mut outcome.microservices.hours.queue, 0.0);
        set(&mut outcome.microservices.hours.lost, 0.0);
        set(&mut outcome.serverless.hours.lost, 0.0);
        let asked = format::rate(Rate::of(demand[9]));
        let said = hour(&outcome, &demand, 9);
        let expected = "18 instances, 3 cold starts; 2 pods on 2 nodes; nothing waits.";
        assert_eq!(said, format!("Monday 09:00: {asked} asked; {expected}"));
        set(&mut outcome.microservices.hours.queue, 40.0);
        set(&mut outcome.serverless.hours.lost, 1_200.0);
        set(&mut outcome.microservices.hours.lost, 7.0);
        set(&mut outcome.serverless.hours.colds, 0.0);
        let said = hour(&outcome, &demand, 9);
        assert!(said.contains("18 instances, no cold start;"), "{said}");
        assert!(said.ends_with("up to 40 in the queue, 1,200 throttled, 7 lost."), "{said}");
        scenario.microservices.platform = Platform::AwsFargate;
        let tasks = decide::evaluate::outcome(&scenario);
        assert!(hour(&tasks, &demand, 0).contains(" tasks; "), "nothing to run on: {}", hour(&tasks, &demand, 0));
    }

    #[test]
    fn what_runs_is_called_as_its_platform_does() {
        let cases = [
            (Platform::AwsEks, "pod", "Kubernetes"),
            (Platform::GcpGkeAutopilot, "pod", "Kubernetes, on nodes of the provider"),
            (Platform::AwsFargate, "task", "ECS"),
            (Platform::AzureContainerApps, "replica", "Container Apps"),
            (Platform::GcpRun, "instance", "Cloud Run"),
        ];
        for (platform, noun, why) in cases {
            let outcome = outcome(&Scenario::default().after(Msg::Picked(platform)));
            assert_eq!(unit(&outcome.microservices), noun, "{why}");
            assert_eq!(unit(&outcome.serverless), "instance", "{why}: functions have instances");
        }
    }

    #[test]
    fn things_are_counted_as_they_are_said() {
        let cases =
            [(0.0, "0 pods"), (0.02, "under 0.1 pods"), (1.0, "1 pod"), (1.46, "1.5 pods"), (1234.4, "1,230 pods")];
        for (count, expected) in cases {
            assert_eq!(things(count, "pod"), expected);
        }
    }

    #[test]
    fn hours_have_names() {
        assert_eq!((name(0), name(167)), ("Monday 00:00".to_owned(), "Sunday 23:00".to_owned()));
    }
}
