//! Words for what response times and starts are made of.

use answer::parts::{Part, Parts, Reading, Timed, Timing};
use answer::{Outcome, SideOutcome};
use catalogue::Evidence;
use model::units::Seconds;
use text::format;

/// A part of a response, in a word.
pub const fn part(part: Part) -> &'static str {
    match part {
        Part::Way => "way",
        Part::Wait => "wait",
        Part::Cold => "cold start",
        Part::Work => "work",
    }
}

/// What a p99 is made of, the largest part first: “p99 is mostly work (81 %), way 12 %, wait 7 %”. Parts under half a percent
/// are left out.
pub fn made_of(parts: &Parts) -> String {
    let Some((largest, share)) = parts.largest() else { return String::new() };
    let total = parts.total().get();
    let mostly = if share > 0.5 { "is mostly" } else { "is most of all" };
    let mut said = format!("p99 {mostly} {} ({})", part(largest), format::percent(share));
    for (kind, time) in parts.each() {
        let share = time.get() / total;
        if kind != largest && share >= 0.005 {
            said += &format!(", {} {}", part(kind), format::percent(share));
        }
    }
    said
}

/// What a time is of.
pub const fn label(of: Timed) -> &'static str {
    match of {
        Timed::Invoke => "Way: a call of a function that is there",
        Timed::Door => "Way: what stands before the functions",
        Timed::Balancer => "Way: the load balancer",
        Timed::Hop => "Way: to a pod and back",
        Timed::Placement => "Start: a place and the code on it",
        Timed::Runtime => "Start: runtime",
        Timed::OwnInit => "Start: own initialisation",
        Timed::MetricsLag => "Rise: until the metrics show it",
        Timed::Node => "Start: a node, where there is no room",
        Timed::Scheduling => "Start: the pod on a node with room",
        Timed::Image => "Start: the image",
        Timed::FromZero => "From no replica, all together",
    }
}

/// How long it takes: “100 ms, 99 of 100 within 200 ms”.
pub fn time(timing: &Timing) -> String {
    let median = format::duration(timing.median);
    if timing.p99 > timing.median {
        format!("{median}, 99 of 100 within {}", format::duration(timing.p99))
    } else {
        median
    }
}

/// What it rests on: “yours”, or how well it is known and since when.
pub fn rests_on(timing: &Timing) -> String {
    match &timing.cited {
        None => "yours".to_owned(),
        Some(Reading { evidence: Evidence::Assumption, as_of, .. }) => format!("our assumption, {as_of}"),
        Some(Reading { evidence, as_of, source }) => {
            let source = source.split_whitespace().next().and_then(|address| address.split('/').nth(2));
            let source = source.map(|site| format!(", {site}")).unwrap_or_default();
            format!("{}, {as_of}{source}", evidence.word())
        }
    }
}

/// The name of a time in the answers of the command: added, never renamed.
pub const fn id(of: Timed) -> &'static str {
    match of {
        Timed::Invoke => "invoke",
        Timed::Door => "door",
        Timed::Balancer => "balancer",
        Timed::Hop => "hop",
        Timed::Placement => "placement",
        Timed::Runtime => "runtime",
        Timed::OwnInit => "init",
        Timed::MetricsLag => "metrics-lag",
        Timed::Node => "node",
        Timed::Scheduling => "scheduling",
        Timed::Image => "image",
        Timed::FromZero => "from-zero",
    }
}

/// Whether a time is part of a start.
const fn is_of_start(of: Timed) -> bool {
    matches!(of, Timed::Placement | Timed::Runtime | Timed::OwnInit | Timed::Node | Timed::Scheduling | Timed::Image)
}

/// What a start comes to in the middle, part after part; a node is not counted, for most pods find room. Nothing where
/// nothing starts.
pub fn start(side: &SideOutcome) -> Option<Seconds> {
    let counted = |timing: &&Timing| is_of_start(timing.of) && timing.of != Timed::Node;
    let mut parts = side.timings.iter().filter(counted).map(|timing| timing.median.get()).peekable();
    parts.peek()?;
    Some(Seconds::of(parts.sum()))
}

/// “a cold start 0.3 s, a pod 15 s”, for the folded group.
pub fn summary(outcome: &Outcome) -> String {
    let function = start(&outcome.serverless).map(|time| format!("a cold start {}", format::duration(time)));
    let pod = start(&outcome.microservices).map(|time| format!("a pod {}", format::duration(time)));
    let said: Vec<String> = function.into_iter().chain(pod).collect();
    if said.is_empty() { "nothing starts".to_owned() } else { said.join(", ") }
}

/// What stands above the times.
pub const NOTE: &str = "What ways and starts are made of, for the service that takes longest to start. Each is yours to change under \
     “Functions”, “Containers” and “More of the work”.";

#[cfg(test)]
mod tests {
    use super::*;
    use text::format::NBSP;

    fn ms(times: [f64; 4]) -> Parts {
        let [way, wait, work, cold] = times.map(Seconds::from_ms);
        Parts { way, wait, work, cold }
    }

    #[test]
    fn the_largest_part_comes_first() {
        let cases = [
            // (way, wait, work, cold; sentence; why)
            ([12.0, 0.0, 388.0, 0.0], "p99 is mostly work (97 %), way 3 %", "what is not there is left out"),
            (
                [20.0, 0.0, 80.0, 300.0],
                "p99 is mostly cold start (75 %), way 5 %, work 20 %",
                "in the order of a request",
            ),
            ([100.0, 120.0, 80.0, 0.0], "p99 is most of all wait (40 %), way 33 %, work 27 %", "none is half of it"),
            ([0.3, 0.0, 99.7, 0.0], "p99 is mostly work (99.7 %)", "under half a percent"),
            ([0.0; 4], "", "nothing"),
        ];
        for (parts, sentence, why) in cases {
            let said = made_of(&ms(parts)).replace([NBSP, '\u{202f}'], " ");
            assert_eq!(said, sentence, "{why}");
        }
    }

    #[test]
    fn a_time_says_how_far_it_spreads_and_whose_it_is() {
        let reading = |evidence| Reading { source: "https://example.org/a: b".into(), as_of: "2026".into(), evidence };
        let timing =
            |p99, cited| Timing { of: Timed::Invoke, median: Seconds::from_ms(5.0), p99: Seconds::from_ms(p99), cited };
        let plain = |text: String| text.replace(NBSP, " ");
        assert_eq!(plain(time(&timing(15.0, None))), "5 ms, 99 of 100 within 15 ms");
        assert_eq!(plain(time(&timing(5.0, None))), "5 ms", "where nothing is known of it");
        assert_eq!(rests_on(&timing(5.0, None)), "yours");
        assert_eq!(rests_on(&timing(5.0, Some(reading(Evidence::Assumption)))), "our assumption, 2026");
        assert_eq!(rests_on(&timing(5.0, Some(reading(Evidence::Weak)))), "weak, 2026, example.org");
    }
}
