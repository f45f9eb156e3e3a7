//! What a reader keeps: the record says all that is needed, and the scenario's file is the scenario.

use command::evaluate::{answer_to, read};
use decide::evaluate::answer;
use engine::record::{Made, record};
use engine::saved::json;
use expect_test::expect_file;
use model::units::{Ratio, Seconds};
use scenario::example;
use scenario::input::Input;
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::setting::Setting;
use scenario::uncertainty::Interval;
use scenario::{Platform, Scenario, Shape, WarmFloor};

const LINK: &str = "https://example.org/fulcrum/";

const fn made(traffic: Option<&str>) -> Made<'_> {
    Made { on: "2026-11-29", link: LINK, traffic }
}

#[test]
fn the_record_is_what_was_reviewed() {
    let scenario = Scenario::default();
    let (outcome, _) = answer(&scenario);
    expect_file!["snapshots/record.md"].assert_eq(&record(&scenario, &outcome, made(None)));
}

#[test]
fn a_record_says_from_which_file_its_traffic_came() {
    let scenario = Scenario::default();
    let origin = "The traffic is that of week.csv (“count”; 2024-01-01 00:00:00 to 2024-01-14 23:00:00).";
    let text = record(&scenario, &answer(&scenario).0, made(Some(origin)));
    let (_, inputs) = text.split_once("## Inputs").expect("inputs");
    assert!(inputs.trim_start().starts_with(origin), "{inputs}");
}

#[test]
fn every_record_is_whole() {
    for example in example::ALL {
        let scenario = example.scenario();
        let (outcome, _) = answer(&scenario);
        let text = record(&scenario, &outcome, made(None));
        for part in [
            "Question: ",
            "Made on 2026-11-29",
            "## Reasons",
            "## What was considered",
            "## Where the answer changes",
            "## Latency",
            "## Inputs",
            "not modelled",
        ] {
            assert!(text.contains(part), "{}: no {part}", example.name);
        }
        for knob in Knob::ALL {
            assert!(text.matches(knob.facts().label).count() >= 2, "{}: {knob:?} with its flips", example.name);
        }
        for side in [&outcome.serverless, &outcome.microservices] {
            for line in side.bill.lines() {
                assert!(text.contains(line.item.meter.label()), "{}: {}", example.name, line.item.meter.id());
            }
        }
        for wrong in ["NaN", "inf ", "$inf", "\u{a0}"] {
            assert!(!text.contains(wrong), "{}: {wrong}", example.name);
        }
    }
}

/// Scenarios that use every form of value: numbers, texts, lists, prices, services unlike each other.
fn scenarios() -> Vec<Scenario> {
    let mut own = Scenario::default();
    Knob::Services.write(&mut own, 3.0);
    Knob::Visits.write(&mut own, 4.0);
    Knob::Duration.write(&mut own, 333.3);
    own.services[1].name = "a \"quoted\" \\ name".into();
    own.services[1].visits = Ratio::of(0.25);
    own.serverless.warm_floor = WarmFloor::Fixed(12);
    own.microservices.platform = Platform::AwsFargate;
    own.prices.free_tier = false;
    own.serverless.keep_alive = Some(Seconds::of(77.5));
    own.traffic.shape = Shape::Week;
    own.traffic.week = Some(std::sync::Arc::new(std::array::from_fn(|hour| (hour % 7) as f64 + 0.1)));
    let ranged = [
        (Input::Knob(Knob::Rate), 80.0, 120.0),
        (Input::Knob(Knob::Duration), 100.0, 333.3),
        (Input::Knob(Knob::Memory), 256.0, 2048.0),
        (Input::Knob(Knob::Services), 2.0, 6.0),
        (Input::Knob(Knob::Visits), 1.0, 7.0),
        (Input::Knob(Knob::P99), 300.0, 300.0),
        (Input::Knob(Knob::ServerlessHours), 0.0, 20.0),
        (Input::Setting(Setting::Burstiness), 2.5, 40.0),
        (Input::Setting(Setting::Growth), -3.5, 7.1),
        (Input::Setting(Setting::KeepAlive), 60.0, 900.0),
    ];
    let ranged = ranged
        .iter()
        .fold(own.clone(), |scenario, &(input, low, high)| scenario.after(Msg::Ranged(input, Interval { low, high })));
    let priced = scenario::link::read("v1&own=aws.nat-gateway.hour:0.05,aws.alb.hour:0").0;
    example::ALL.iter().map(example::Example::scenario).chain([own, ranged, priced]).collect()
}

#[test]
fn a_scenario_comes_back_from_its_file() {
    for scenario in scenarios() {
        let file = json(&scenario);
        match read(&file) {
            Ok(again) => assert_eq!(again, scenario, "{file}"),
            Err(refusal) => panic!("{}: {file}", refusal.0),
        }
        assert!(answer_to(&file).is_ok(), "{file}");
    }
}

#[test]
fn a_range_in_a_file_is_read_or_refused_by_name() {
    let scenario =
        read(r#"{"ranges": {"traffic.rate_per_s": [80, 125]}}"#).unwrap_or_else(|refusal| panic!("{}", refusal.0));
    assert_eq!(scenario.range(Knob::Rate), Some(Interval { low: 80.0, high: 125.0 }));
    assert_eq!(Knob::Rate.read(&scenario), 100.0, "the middle stands for it");
    let cases = [
        // (ranges, refusal, why)
        (
            r#"{"traffic.rate_per_s": [120, 80]}"#,
            "ranges.traffic.rate_per_s takes two numbers [low, high]",
            "upside down",
        ),
        (r#"{"traffic.rate_per_s": [80]}"#, "ranges.traffic.rate_per_s takes", "an end is missing"),
        (r#"{"traffic.rate_per_s": "80..120"}"#, "ranges.traffic.rate_per_s takes", "a text"),
        (r#"{"traffic.rate_per_s": [0, 120]}"#, "within 0.0000001 to 100000", "beyond the slider"),
        (r#"{"services.count": [1.5, 4]}"#, "ranges.services.count takes two whole numbers", "half a service"),
        (r#"{"traffic.growth_per_month": [2, 8]}"#, "within -0.5 to 1, low first", "a file has shares, not percent"),
        (r#"{"serverless.keep_alive_s": [900, 300]}"#, "ranges.serverless.keep_alive_s takes", "a setting upside down"),
        (r#"{"traffic.colour": [1, 2]}"#, "ranges.traffic.colour", "no such input"),
        (r#"[80, 120]"#, "ranges takes an object", "no input at all"),
    ];
    for (ranges, expected, why) in cases {
        let file = format!("{{\"ranges\": {ranges}}}");
        let Err(refusal) = read(&file) else { panic!("{why}: was taken") };
        assert!(refusal.0.contains(expected), "{why}: {}", refusal.0);
    }
}
