//! Scenarios at the ends of what can be chosen: named corners, and random ones whose ends and odd values are drawn as
//! often as what lies between. `tests/bounded.rs` counts their work, `benches/corners.rs` takes their time.

#![allow(dead_code, reason = "the test and the bench use a part each")]

use std::sync::Arc;

use model::random::Random;
use model::traffic::{HOURS, Week};
use model::units::{Megabytes, Ratio, Seconds, Share};
use model::workflow::Flow;
use scenario::field::FIELDS;
use scenario::flow::Calls;
use scenario::input::Input;
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::places;
use scenario::uncertainty::Interval;
use scenario::{Platform, Scenario, Shape, Side};

/// The default with `fields` of a link in the place of its own.
pub(crate) fn scenario(fields: &[(&str, &str)]) -> Scenario {
    let mut scenario = Scenario::default();
    for (key, value) in fields {
        set(&mut scenario, key, value);
    }
    scenario
}

/// Writes one field or knob, by its name in links.
fn set(scenario: &mut Scenario, key: &str, value: &str) {
    if let Some(knob) = Knob::ALL.into_iter().find(|knob| knob.facts().key == key) {
        return knob.write(scenario, value.parse().expect(key));
    }
    if let "functions" | "containers" = key {
        *scenario = scenario.after(Msg::Picked(Platform::from_id(value).expect(value)));
        return;
    }
    let field = FIELDS.iter().find(|field| field.key == key).expect(key);
    (field.read)(scenario, value).unwrap_or_else(|| panic!("{key} = {value}"));
}

/// So many services that all differ.
fn unlike(scenario: &Scenario, count: usize) -> Scenario {
    let mut many = scenario.clone();
    let mut random = Random::seeded(7);
    many.services = (0..count)
        .map(|place| {
            let mut service = scenario.services[0].clone();
            service.name = format!("service {place}").into();
            service.visits = Ratio::of(3.0 / count as f64 * (0.5 + random.uniform()));
            service.duration = Seconds::of(service.duration.get() * (0.5 + random.uniform()));
            service.memory = Megabytes::of(128.0 + f64::from(random.below(4_000)));
            service.cpu_share = Share::of(random.uniform());
            service
        })
        .collect();
    many
}

/// The corners that were slow, by what makes them so.
pub(crate) fn named() -> Vec<(String, Scenario)> {
    const FIELDS: &[(&str, &[(&str, &str)])] = &[
        ("the default", &[]),
        ("nothing is kept", &[("keep", "0")]),
        ("nothing is kept, 2,000/s", &[("keep", "0"), ("rate", "2000")]),
        ("nothing is kept, 100,000/s of 1 s", &[("keep", "0"), ("rate", "100000"), ("duration", "1000")]),
        ("nothing is kept but a floor", &[("keep", "0"), ("warm", "10"), ("rate", "2000")]),
        ("kept for less than a service", &[("keep", "0.02"), ("rate", "2000")]),
        ("kept for as long as a service", &[("keep", "60"), ("duration", "60000"), ("rate", "200")]),
        ("kept for much less than a service", &[("keep", "5"), ("duration", "900000"), ("rate", "1000")]),
        ("a floor", &[("warm", "10"), ("rate", "2000")]),
        ("a floor of the load", &[("warm", "240"), ("rate", "2000")]),
        ("a floor far above the load", &[("warm", "100000"), ("rate", "2000")]),
        ("a floor at the highest rate", &[("warm", "1000"), ("rate", "100000"), ("duration", "2000")]),
        ("a floor, 10 s", &[("warm", "10"), ("duration", "10000"), ("rate", "200")]),
        ("Flex with a floor", &[("functions", "azure-flex"), ("warm", "10"), ("cpu", "0"), ("rate", "2000")]),
        ("Google with a floor", &[("functions", "gcp-functions"), ("warm", "10"), ("rate", "20000")]),
        ("Google, nothing kept", &[("functions", "gcp-functions"), ("keep", "0"), ("rate", "20000")]),
        ("Workers, 100,000/s", &[("functions", "cloudflare-workers"), ("rate", "100000"), ("cpu", "0")]),
        ("10 s", &[("duration", "10000")]),
        ("a minute", &[("duration", "60000")]),
        ("a quarter of an hour", &[("duration", "900000"), ("p99", "1000000")]),
        ("a quarter of an hour, 100/s", &[("duration", "900000"), ("p99", "1000000"), ("rate", "100")]),
        ("a quarter of an hour, 100,000/s", &[("duration", "900000"), ("p99", "1000000"), ("rate", "100000")]),
        ("the most at once, in bursts", &[("rate", "100000"), ("burst", "1000")]),
        ("hardly any, in bursts", &[("rate", "0.001"), ("burst", "1000")]),
        ("20/s in bursts", &[("burst", "1000")]),
        ("20/s in bursts with a floor", &[("burst", "1000"), ("warm", "10")]),
        ("20/s of 10 s in bursts", &[("burst", "1000"), ("duration", "10000"), ("p99", "100000")]),
        ("2,000/s in bursts of 30", &[("burst", "30"), ("rate", "2000")]),
        ("a spike in bursts", &[("burst", "100"), ("shape", "spike"), ("peak", "20"), ("rate", "2000")]),
        ("a cron job", &[("shape", "cron"), ("duration", "2000")]),
        ("a cron job of minutes", &[("shape", "cron"), ("duration", "200000"), ("rate", "200"), ("p99", "1000000")]),
        ("one worker a pod, the most replicas", &[("workers", "1"), ("replicas", "1000"), ("rate", "100000")]),
        ("many workers a pod", &[("workers", "1000"), ("rate", "100000"), ("duration", "900000")]),
        ("a target that is hardly met", &[("target", "0.95"), ("rate", "100000"), ("burst", "1000")]),
        ("a target that is nearly idle", &[("target", "0.05"), ("rate", "100000"), ("duration", "1000")]),
        ("visits at their most", &[("visits", "20"), ("rate", "100000")]),
        ("fifty services", &[("services", "50"), ("visits", "20"), ("rate", "2000")]),
        ("no variation", &[("cv", "0"), ("rate", "2000")]),
        ("much variation", &[("cv", "5"), ("rate", "2000"), ("p99", "5000")]),
        ("much variation of a few milliseconds", &[("cv", "5"), ("duration", "5"), ("rate", "2000"), ("p99", "5000")]),
        ("a tight goal", &[("p99", "200"), ("runtime", "java21"), ("rate", "2000")]),
        ("a tight goal, long work", &[("p99", "100000"), ("duration", "20000"), ("cv", "1"), ("rate", "2000")]),
    ];
    let named = FIELDS.iter().map(|(name, fields)| ((*name).to_owned(), scenario(fields)));
    let three = |fields: &[(&str, &str)]| unlike(&scenario(fields), 3);
    let flex: &[(&str, &str)] = &[("functions", "azure-flex"), ("warm", "10"), ("rate", "2000")];
    let more = [
        ("three services on Flex with a floor", three(flex)),
        ("three services on Flex, nothing kept", three(&[("functions", "azure-flex"), ("keep", "0")])),
        ("three services, nothing kept", three(&[("keep", "0"), ("rate", "2000")])),
        ("three services in bursts", three(&[("burst", "1000"), ("rate", "2000")])),
        ("eight services", unlike(&Scenario::default(), 8)),
        ("eight services with a floor", unlike(&scenario(&[("warm", "5"), ("rate", "2000")]), 8)),
        ("thirty-two services", unlike(&Scenario::default(), 32)),
        ("fifty unlike services", unlike(&Scenario::default(), 50)),
        ("a thousand services", unlike(&Scenario::default(), 1_000)),
        ("a thousand services with a floor", unlike(&scenario(&[("warm", "5"), ("rate", "100000")]), 1_000)),
        ("a flow of three services", flowing(unlike(&Scenario::default(), 3))),
        ("a flow of thirty services", flowing(unlike(&Scenario::default(), 30))),
        ("a flow of thirty services, nothing kept", flowing(unlike(&scenario(&[("keep", "0"), ("rate", "2000")]), 30))),
        ("a flow of thirty services, rarely", flowing(unlike(&scenario(&[("rate", "0.001")]), 30))),
        ("one hour of a week", one_hour(&Scenario::default())),
        ("one hour of a week, 20 s", one_hour(&scenario(&[("duration", "20000")]))),
        ("a ragged week in bursts", ragged(&scenario(&[("burst", "100"), ("rate", "500")]), 3)),
        ("a ragged week of minutes", ragged(&scenario(&[("duration", "120000"), ("p99", "1000000")]), 5)),
    ];
    named.chain(more.map(|(name, scenario)| (name.to_owned(), scenario))).collect()
}

/// Its services side by side, as ways of a choice, and over and over: three parts for each service and a few more.
fn flowing(mut scenario: Scenario) -> Scenario {
    let services = scenario.services.len();
    let all = || (0..services).map(Flow::Run);
    let ways = all().map(|run| (1.0 / services as f64, run)).collect();
    let repeat = Flow::Repeat { again: 0.5, body: Box::new(Flow::Choice(ways)) };
    let tree = Flow::Sequence(vec![Flow::Sequence(all().collect()), Flow::Parallel(all().collect()), repeat]);
    scenario.follow(Some(Calls { tree, step: Seconds::from_ms(5.0) })).expect("a flow of its services");
    scenario
}

/// All requests of the week in one hour of it.
fn one_hour(scenario: &Scenario) -> Scenario {
    let mut week = [0.0; HOURS];
    week[61] = 1.0;
    scenario.after(Msg::Drew(Arc::new(week)))
}

/// Every hour by itself, many of them empty.
fn ragged(scenario: &Scenario, seed: u64) -> Scenario {
    let mut random = Random::seeded(seed);
    let empty = random.uniform();
    let hour = |_| {
        let (idle, rate) = (random.uniform(), random.uniform());
        if idle < empty { 0.0 } else { libm::exp(-9.0 * rate) }
    };
    let week: [f64; HOURS] = std::array::from_fn(hour);
    if Week::new(&week).is_some() { scenario.after(Msg::Drew(Arc::new(week))) } else { scenario.clone() }
}

/// A random scenario: each choice is left, put to an end or an odd value, or drawn from all between, and in every
/// second scenario most of them are left.
pub(crate) fn random(seed: u64) -> Scenario {
    let mut random = Random::seeded(seed);
    let mut scenario = Scenario::default();
    let left = if random.below(2) == 0 { 0.1 } else { 0.75 };
    for side in [Side::Serverless, Side::Microservices] {
        let all: Vec<Platform> = Platform::of(side).collect();
        scenario = scenario.after(Msg::Picked(all[random.below(all.len() as u32) as usize]));
    }
    let unlike_services = random.uniform() < 0.15;
    for knob in Knob::ALL {
        if random.uniform() >= left && !(unlike_services && knob == Knob::Services) {
            let ends = [knob.facts().low, knob.facts().high];
            let value = match random.below(2) {
                0 => ends[random.below(2) as usize],
                _ => knob.value_at(random.uniform()),
            };
            knob.write(&mut scenario, value);
        }
    }
    for (key, odd, between) in CHOICES {
        if random.uniform() >= left {
            let value = match (random.below(2), between) {
                (1, Some((low, high))) => between_ends(&mut random, *low, *high),
                _ => odd[random.below(odd.len() as u32) as usize].to_owned(),
            };
            set(&mut scenario, key, &value);
        }
    }
    if random.uniform() >= left && places::nodes_of(scenario.microservices.platform).next().is_some() {
        let nodes: Vec<_> = places::nodes_of(scenario.microservices.platform).collect();
        scenario = scenario.after(Msg::Equipped(nodes[random.below(nodes.len() as u32) as usize].id));
    }
    if random.uniform() >= left {
        let (shape, _) = Shape::ALL[random.below(Shape::ALL.len() as u32) as usize];
        scenario.traffic.shape = shape;
        if shape == Shape::Week {
            let seed = random.bits();
            scenario = if random.below(4) == 0 { one_hour(&scenario) } else { ragged(&scenario, seed) };
        }
    }
    if unlike_services {
        // A thousand are the most that a file holds.
        let count = if random.below(2) == 0 { 2 + random.below(9) } else { 2 + random.below(999) } as usize;
        scenario = unlike(&scenario, count.max(2));
    }
    ranged(&mut random, left, scenario)
}

/// Whole numbers stay whole, what spans decades is drawn by its logarithm.
fn between_ends(random: &mut Random, low: f64, high: f64) -> String {
    let t = random.uniform();
    let value = if low > 0.0 && high / low > 50.0 { low * libm::pow(high / low, t) } else { low + (high - low) * t };
    let whole = low.fract() == 0.0 && low >= 1.0;
    if whole { format!("{}", value.round()) } else { format!("{value}") }
}

/// Gives inputs ranges of the reader's own: narrow, wide, or to both ends.
fn ranged(random: &mut Random, left: f64, mut scenario: Scenario) -> Scenario {
    if random.below(3) > 0 {
        return scenario;
    }
    for input in Input::all() {
        if random.uniform() < left {
            continue;
        }
        let (low, high) = input.ends();
        let value = input.read(&scenario);
        let range = match random.below(3) {
            0 => Interval { low, high },
            1 => Interval { low: input.within(value / 3.0), high: input.within(value * 3.0) },
            _ => Interval { low: value, high },
        };
        if range.fits(input) {
            scenario = scenario.after(Msg::Ranged(input, range));
        }
    }
    scenario
}

/// Keys of a choice, its values, and the range of its number where it is one.
type Choice = (&'static str, &'static [&'static str], Option<(f64, f64)>);

/// By name in links: ends and odd values, and what lies between, where there is anything.
const CHOICES: &[Choice] = &[
    ("burst", &["1", "1000"], Some((1.000_001, 1e3))),
    ("growth", &["-0.5", "0", "1"], None),
    ("cv", &["0", "0.0005", "1", "5"], Some((1e-3, 5.0))),
    ("cpu", &["0", "1"], Some((1e-6, 1.0))),
    ("runtime", &["java21", "python3.13"], None),
    ("response", &["0", "100000"], Some((0.01, 1e5))),
    ("log", &["0", "1000"], Some((0.01, 1e3))),
    ("warm", &["none", "goal", "0", "1", "100000"], Some((1.0, 1e5))),
    ("keep", &["0", "1e-9", "3600"], Some((1e-3, 3.6e3))),
    ("door", &["http-api", "rest-api", "function-url"], None),
    ("workers", &["1", "1000"], Some((1.0, 1e3))),
    ("target", &["0.05", "0.95"], Some((0.05, 0.95))),
    ("replicas", &["1", "1000"], Some((1.0, 1e3))),
    ("zones", &["1", "6"], None),
    ("invoke", &["0", "10000"], Some((0.01, 1e4))),
    ("invoke99", &["0", "60000"], Some((0.01, 6e4))),
    ("doorway", &["0", "10000"], Some((0.01, 1e4))),
    ("doorway99", &["0", "60000"], None),
    ("placement", &["0", "60000"], Some((0.1, 6e4))),
    ("fstart", &["0", "600000"], Some((0.1, 6e5))),
    ("init", &["0", "600000"], Some((0.1, 6e5))),
    ("balancer", &["0", "10000"], Some((0.01, 1e4))),
    ("balancer99", &["0", "60000"], None),
    ("hop", &["0", "10000"], Some((0.01, 1e4))),
    ("hop99", &["0", "60000"], Some((0.01, 6e4))),
    ("lag", &["0", "600"], None),
    ("image", &["0.001", "20"], Some((0.001, 20.0))),
    ("podstart", &["0.1", "600"], Some((0.1, 600.0))),
    ("nodestart", &["1", "3600"], None),
    ("autoscaler", &["karpenter", "cluster-autoscaler", "none"], None),
    ("purchase", &["on-demand", "spot", "one-year", "three-year"], None),
    ("errors", &["0", "1"], Some((1e-6, 1.0))),
    ("tie", &["0", "1"], Some((1e-3, 1.0))),
    ("free", &["true", "false"], None),
    ("month", &["672", "744"], None),
];
