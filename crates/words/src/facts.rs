//! Words for limits, reasons and notes: each a whole sentence, ending in a point.

use crate::{steps, winner};
use ::text::format;
use answer::{Cause, Counted, Limit, Miss, Note, Outcome, Quota, Reason};
use catalogue::{Meter, Region};
use scenario::{Platform, Side};

/// What is asked for and what is allowed.
pub fn limit(limit: &Limit) -> String {
    match limit {
        Limit::Timeout { needs, allowed } => format!(
            "a visit may need {}, and it is stopped after {}.",
            format::duration(*needs),
            format::duration(*allowed)
        ),
        Limit::Memory { needs, allowed } => {
            format!("it needs {} of memory, and {} is the most.", format::memory(*needs), format::memory(*allowed))
        }
        Limit::Payload { needs, allowed } => format!(
            "a response has {}{nbsp}MB, and {}{nbsp}MB is the most.",
            format::number(*needs),
            format::number(*allowed),
            nbsp = format::NBSP
        ),
        Limit::Cpu { needs, allowed } => format!(
            "a visit computes for {} on average, and {} are the most.",
            format::duration(*needs),
            format::duration(*allowed)
        ),
        Limit::Concurrency { needs, allowed } => format!(
            "the busiest moment needs {} instances of a service at once, and {} are the most, whoever asks.",
            format::count(*needs),
            format::count(*allowed)
        ),
        Limit::Nodes { needs, allowed } => format!(
            "the busiest hour needs {} nodes, and {} are the most of a cluster.",
            format::count(*needs),
            format::count(*allowed)
        ),
        Limit::PodTooLarge { vcpu, memory } => format!(
            "no node of this type, and no size where there are no nodes, holds a pod of {} vCPU and {}.",
            format::number(*vcpu),
            format::memory(*memory)
        ),
    }
}

/// The name of a side.
pub const fn side(side: Side) -> &'static str {
    match side {
        Side::Serverless => "serverless",
        Side::Microservices => "microservices",
    }
}

/// Why the verdict is what it is.
pub fn reason(reason: &Reason) -> String {
    match reason {
        Reason::RuledOut(which, why) => format!("{} is ruled out: {}", title(side(*which)), limit(why)),
        Reason::MissesGoal(miss) => format!("{} {}.", title(side(miss.side)), misses(miss)),
        Reason::Cost(functions, containers) => format!(
            "Serverless costs {} a month, microservices {}, people included.",
            format::money(*functions),
            format::money(*containers)
        ),
        Reason::MixCosts(total) => format!(
            "A mix costs {} a month, the people of both sides and the migration included.",
            format::money(*total)
        ),
        Reason::CloudAlone(other) => format!("The clouds alone would say {}.", winner(*other)),
        Reason::CostDoesNotDecide(apart) => {
            format!("Cost does not decide this: the sides are {} a month apart.", format::money(*apart))
        }
        Reason::NeitherFits => "Neither side can run this workload.".to_owned(),
    }
}

/// By how much a side misses the goal and why, as the rest of a sentence: “misses the p99 goal of 500 ms by 89 ms
/// (1.2 times it): …”.
pub fn misses(miss: &Miss) -> String {
    let goal = format::duration(miss.goal);
    let why = cause(&miss.cause);
    if let Cause::Failures { .. } = miss.cause {
        return format!("keeps the p99 goal of {goal} only for those that are answered: {why}");
    }
    let by = format::duration(miss.by());
    format!(
        "misses the p99 goal of {goal} by {by} ({} it), even with more capacity: {why}",
        format::times(miss.factor())
    )
}

/// Why a side misses what both are held to.
pub fn cause(cause: &Cause) -> String {
    match cause {
        Cause::Work => "one visit alone takes longer than that".to_owned(),
        Cause::Path => "each visit is within it, all those of a request together are not".to_owned(),
        Cause::ColdStarts { keeps_warm: false } => {
            "too many requests start cold, and nothing can be kept warm there".to_owned()
        }
        Cause::ColdStarts { keeps_warm: true } => {
            "too many requests start cold beside the instances that are kept warm".to_owned()
        }
        Cause::Queueing => "requests wait at the peak or while replicas follow a rise".to_owned(),
        Cause::Failures { share, allowed } => {
            format!("{} of requests fail, and {} may", format::percent(*share), format::percent(*allowed))
        }
    }
}

/// What was assumed, substituted or left out.
pub fn note(note: &Note) -> String {
    match note {
        Note::PricedAs { meter, region } => priced_as(*region, &[meter_name(*meter)]),
        Note::Asks(platform, quota) => asks(*platform, quota),
        Note::NoPercentile => {
            "With fewer than 100 requests a day there is no 99th percentile to keep: the goal rules nothing out, and nothing \
             is kept warm for it."
                .to_owned()
        }
        Note::Step(step) => steps::step(step),
        Note::UnpricedSteps => {
            "What an orchestrator charges for its steps is not priced: no price of one has been read, so both bills are \
             without it."
                .to_owned()
        }
        Note::NoMix => "No mix of both sides is computed: they are not with one provider in one region.".to_owned(),
        Note::StaysAlone(platform) => format!("No mix with {} is computed: {}.", platform.name(), alone(*platform)),
        Note::ActivePeriods { more } => format!(
            "Execution time is that of the periods in which an instance is active, a second each at least; a run that \
             begins in that second belongs to it. Azure does not say how runs with short gaps between them are put \
             together: if each were a period of its own, the month would cost about {} more.",
            format::money(*more)
        ),
        Note::LargerNode(node) => format!("A pod does not fit the chosen node, so {node} was taken."),
        Note::TaskSize { vcpu, memory } => {
            format!("A pod runs as a task of {} vCPU and {}.", format::number(*vcpu), format::memory(*memory))
        }
    }
}

/// Why a platform takes no part in a mix of both sides.
fn alone(platform: Platform) -> &'static str {
    match platform.side() {
        Side::Serverless => {
            "its instances are paid whether requests come or not and grow in minutes, so that they cannot take what \
             exceeds containers"
        }
        Side::Microservices => "the Worker before them picks an instance by chance and knows of none that is free",
    }
}

/// What a quota counts: “concurrent executions”.
pub const fn counted(what: Counted) -> &'static str {
    match what {
        Counted::Executions => "concurrent executions",
        Counted::RegionalInstances => "instances in the region",
        Counted::Instances => "instances of a service",
        Counted::AccountInstances => "instances of an account",
        Counted::Nodes => "nodes of a cluster",
        Counted::Pods => "pods of a cluster",
        Counted::AccountVcpu => "vCPU of tasks",
        Counted::EnvironmentCores => "cores of an environment",
    }
}

/// What to ask a provider for, as a sentence: “Ask AWS for 1,200 concurrent executions: an account has 1,000 until then,
/// and 4 % of requests would be turned away.”
pub fn asks(platform: Platform, quota: &Quota) -> String {
    let holder = match quota.what {
        Counted::Executions => "an account has",
        Counted::RegionalInstances => "a subscription has",
        Counted::Instances => "a service has",
        Counted::AccountInstances | Counted::AccountVcpu => "an account has",
        Counted::Nodes | Counted::Pods => "a cluster has",
        Counted::EnvironmentCores => "an environment has",
    };
    let away = match quota.without > 0.0 {
        true => format!(", and {} of requests would be turned away", format::percent(quota.without)),
        false => String::new(),
    };
    format!(
        "Ask {} for {} {}: {holder} {} until then{away}. All figures are as if it were granted.",
        platform.provider().name(),
        format::count(rounded_up(quota.needs)),
        counted(quota.what),
        format::count(quota.allowed)
    )
}

/// A number of things, raised to one of three digits.
fn rounded_up(things: f64) -> f64 {
    let unit = libm::pow(10.0, (libm::floor(libm::log10(things.max(1.0))) - 2.0).max(0.0));
    (things / unit).ceil() * unit
}

/// Both figures and both verdicts: with people, and by the clouds alone.
pub fn two_verdicts(outcome: &Outcome) -> String {
    let sides = [&outcome.serverless, &outcome.microservices];
    let [one, other] = sides.map(|side| format::money(side.total()));
    let [cloud, other_cloud] = sides.map(|side| format::money(side.cloud));
    let (all, alone) = (winner(outcome.verdict.winner), winner(outcome.verdict.cloud_alone()));
    format!("With people {one} against {other}: {all}. The clouds alone {cloud} against {other_cloud}: {alone}.")
}

/// All notes of an answer, with one sentence for all prices of another region.
pub fn notes(notes: &[Note]) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut borrowed: Vec<(Region, Vec<String>)> = Vec::new();
    for each in notes {
        let Note::PricedAs { meter, region } = each else {
            sentences.push(note(each));
            continue;
        };
        match borrowed.iter_mut().find(|(known, _)| known == region) {
            Some((_, names)) => names.push(meter_name(*meter)),
            None => borrowed.push((*region, vec![meter_name(*meter)])),
        }
    }
    sentences.extend(borrowed.iter().map(|(region, names)| priced_as(*region, names)));
    sentences
}

/// A meter with its service: “NAT gateway hours (NAT gateway)”.
pub fn meter_name(meter: Meter) -> String {
    format!("{} ({})", meter.label(), meter.service())
}

fn priced_as(region: Region, names: &[String]) -> String {
    format!("Not known here, priced as in {}: {}.", region.id(), names.join(", "))
}

/// When the prices of both bills were read: “2024-09 to 2026-08”; nothing where none is dated.
pub fn dates(outcome: &Outcome) -> Option<String> {
    let lines = outcome.serverless.bill.lines().iter().chain(outcome.microservices.bill.lines());
    let dates = lines.map(|line| &*line.item.as_of).filter(|date| date.starts_with(|c: char| c.is_ascii_digit()));
    // A day is more than a footer needs; years and months sort as text.
    let months = dates.map(|date| date.get(..7).unwrap_or(date));
    let (oldest, newest) = months.fold(None, |span: Option<(&str, &str)>, date| match span {
        Some((oldest, newest)) => Some((oldest.min(date), newest.max(date))),
        None => Some((date, date)),
    })?;
    Some(if oldest == newest { newest.to_owned() } else { format!("{oldest} to {newest}") })
}

fn title(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use decide::evaluate::outcome;
    use scenario::Scenario;

    #[test]
    fn borrowed_prices_are_told_in_one_sentence() {
        let priced = |id: &str| {
            let meter = Meter::from_id(id).expect("a meter of the catalogue");
            Note::PricedAs { meter, region: Region::AwsUsEast1 }
        };
        let meters = Meter::ALL.map(Meter::id);
        let told = notes(&[priced(meters[0]), Note::LargerNode("m7g.xlarge".into()), priced(meters[1])]);
        assert_eq!(told.len(), 2);
        assert_eq!(told[0], "A pod does not fit the chosen node, so m7g.xlarge was taken.");
        assert!(told[1].starts_with("Not known here, priced as in us-east-1: "), "{}", told[1]);
        for meter in [Meter::ALL[0], Meter::ALL[1]] {
            assert!(told[1].contains(meter.label()) && told[1].contains(meter.service()), "{}", told[1]);
        }
    }

    #[test]
    fn what_to_ask_for_is_told_with_what_is_lost_until_then() {
        let quota = |what, needs, allowed, without| Quota { what, needs, allowed, without, askable: true };
        let cases = [
            // (platform, quota, words)
            (
                Platform::AwsLambda,
                quota(Counted::Executions, 1_314.0, 1_000.0, 0.043),
                "Ask AWS for 1,320 concurrent executions: an account has 1,000 until then, and 4.3 % of requests would be \
                 turned away. All figures are as if it were granted.",
            ),
            (
                Platform::GcpRun,
                quota(Counted::Instances, 140.0, 100.0, 0.0),
                "Ask Google Cloud for 140 instances of a service: a service has 100 until then. All figures are as if it \
                 were granted.",
            ),
        ];
        for (platform, quota, words) in cases {
            assert_eq!(note(&Note::Asks(platform, quota)).replace(format::NBSP, " "), words);
        }
    }

    #[test]
    fn prices_are_dated() {
        let dates = dates(&outcome(&Scenario::default())).expect("the bills have dated lines");
        assert!(dates.starts_with("20"), "{dates}");
    }
}
