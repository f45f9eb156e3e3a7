//! What a worker is asked for, as text: rendered without a browser, compared with what was reviewed, and searched for
//! what a reader would stumble over.
//!
//! Set `UPDATE_EXPECT=1` to accept what has changed, and read the difference before committing it.
#![cfg(feature = "ssr")]

#[allow(dead_code, reason = "what only other pictures are asked")]
#[path = "pictures/markup.rs"]
mod markup;
#[path = "pictures/part.rs"]
mod part;

use std::rc::Rc;

use answer::Winner;
use answer::studies::map::{AXES, Axes, COARSE, Map};
use answer::studies::tornado::{Bar, End, Tornado, moved};
use decide::study::growth::{growth as growth_of, growth_in_doubt};
use decide::study::map::map;
use decide::study::tornado::tornado as tornado_of;
use expect_test::expect_file;
use fulcrum::ui::study::decision_map::View;
use fulcrum::ui::study::{Drawn, Kind, Studied, figure};
use scenario::Scenario;
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::setting::Setting;
use scenario::uncertainty::{ASSUMED, Interval};
use yew::prelude::*;

use crate::markup::pictures;
use crate::part::{check, rendered};

/// A figure as it stands once a study is known.
fn shown(kind: Kind, studied: Option<Studied>, scenario: Scenario, axes: Axes) -> Html {
    let (scenario, on) = (Rc::new(scenario), Callback::noop());
    let drawn = Drawn::new(kind, studied.as_ref(), ["AWS Lambda", "Amazon EKS"], axes);
    figure(&drawn, &View { scenario: &scenario, axes, onaxes: Callback::noop(), on: &on }, false)
}

fn drawn(scenario: Scenario, axes: Axes, found: Option<Map>) -> Html {
    shown(Kind::Map, found.map(|map| Studied::Map(axes, map)), scenario, axes)
}

fn tornado(study: Option<Tornado>) -> Html {
    shown(Kind::Tornado, study.map(Studied::Tornado), Scenario::default(), AXES)
}

fn months(rate: f64, percent: f64) -> Html {
    let scenario = Scenario::default().after(Msg::Typed(Knob::Rate, rate));
    let scenario = scenario.after(Msg::Adjusted(Setting::Growth, percent));
    shown(Kind::Growth, Some(Studied::Growth(growth_of(&scenario))), scenario, AXES)
}

/// Four cells of each winner, in quarters.
fn quarters() -> Map {
    const WINNERS: [[Winner; 2]; 2] = [[Winner::Serverless, Winner::TossUp], [Winner::Mixed, Winner::Microservices]];
    let winner = |cell: usize| WINNERS[cell / COARSE / 6][cell % COARSE / 6];
    Map { cells: COARSE, winners: (0..COARSE * COARSE).map(winner).collect(), rows: Vec::new() }
}

#[test]
fn what_matters() {
    let part = || {
        let end = |apart, winner| End { apart, winner };
        let bar = |knob: Knob, range, stated, one, other| Bar { input: knob.into(), range, stated, ends: [one, other] };
        let here = end(3_000.0, Winner::Serverless);
        let bars = vec![
            bar(Knob::Rate, [10.0, 40.0], true, end(3_500.0, Winner::Serverless), end(-500.0, Winner::Microservices)),
            bar(Knob::P99, [333.0, 750.0], false, end(3_000.0, Winner::TossUp), here),
            bar(Knob::Services, [1.0, 1.0], false, here, here),
        ];
        tornado(Some(Tornado { here, clouds: here, bars }))
    };
    check(part, expect_file!["page/tornado.html"]);
}

#[test]
fn the_map_has_all_four_winners() {
    check(|| drawn(Scenario::default(), AXES, Some(quarters())), expect_file!["page/map.html"]);
}

#[test]
fn the_months_of_a_growth() {
    check(|| months(20.0, 14.0), expect_file!["page/growth.html"]);
}

fn months_in_doubt(scenario: Scenario) -> Html {
    shown(Kind::Growth, Some(Studied::Growth(growth_in_doubt(&scenario))), scenario, AXES)
}

/// The default with everything that is assumed to be uncertain taken as it is.
fn certain() -> Scenario {
    ASSUMED.iter().fold(Scenario::default(), |scenario, (knob, _)| {
        let value = knob.read(&scenario);
        scenario.after(Msg::Ranged((*knob).into(), Interval { low: value, high: value }))
    })
}

/// Both sides have a band in both pictures; without anything uncertain there is none, and no word of one.
#[test]
fn the_months_have_bands_where_something_is_uncertain() {
    let drawn = [(rendered(|| months_in_doubt(Scenario::default())), 4), (rendered(|| months_in_doubt(certain())), 0)];
    for (drawn, bands) in drawn {
        assert_eq!(drawn.matches("cost-chart__band--").count(), bands);
        assert_eq!(drawn.contains("Soft bands"), bands > 0);
        assert_eq!(drawn.contains("In 9 of 10 cases, month 36 costs"), bands > 0);
    }
}

#[test]
fn a_place_is_kept_for_what_is_not_known_yet() {
    let empty = rendered(|| tornado(None));
    assert_eq!(empty.matches("tornado__empty").count(), moved().count(), "as many rows as there will be");
    let blank = rendered(|| drawn(Scenario::default(), AXES, None));
    assert!(blank.contains("map__blank") && blank.contains("Being computed"), "{blank}");
    let waiting = rendered(|| shown(Kind::Growth, None, Scenario::default(), AXES));
    assert_eq!(pictures(&waiting).len(), 2, "frames of the same size");
}

/// Each is drawn wide and narrow, for several workloads.
const DRAWN: [fn() -> Html; 10] = [
    || drawn(Scenario::default(), AXES, Some(map(&Scenario::default(), AXES, COARSE))),
    || drawn(Scenario::default(), AXES, Some(quarters())),
    || drawn(Scenario::default(), [Knob::Hourly, Knob::P99], Some(quarters())),
    || drawn(Scenario::default(), [Knob::Memory, Knob::MicroservicesHours], Some(quarters())),
    || drawn(Scenario::default().after(Msg::Typed(Knob::Rate, 1e5)), AXES, Some(quarters())),
    || drawn(Scenario::default().after(Msg::Typed(Knob::Rate, 0.001)), [Knob::Rate, Knob::Weekend], Some(quarters())),
    || months(20.0, 14.0),
    || months(20.0, 0.0),
    || months(5e4, 100.0),
    || months(900.0, 5.0),
];

#[test]
fn no_text_touches_another_or_leaves_its_picture() {
    for (n, part) in DRAWN.into_iter().enumerate() {
        let markup = rendered(part);
        let found = pictures(&markup);
        assert_eq!(found.len(), 2, "wide and narrow");
        for picture in found {
            assert!(!picture.summary.is_empty(), "{n}: {} says nothing", picture.name);
            let wrong = picture.collisions();
            assert!(wrong.is_empty(), "{n}, {}: {wrong:#?}", picture.name);
        }
        for wrong in ["NaN", "\"inf\"", ">inf", "$inf", "$-", "–/s", "style="] {
            assert!(!markup.contains(wrong), "{n}: the picture contains {wrong}");
        }
    }
}

#[test]
fn every_turn_is_named_at_its_mark() {
    for part in [|| months(900.0, 5.0), || months(20.0, 14.0), || months(2_000.0, -5.0)] {
        for picture in pictures(&rendered(part)) {
            let texts: Vec<&str> = picture.labels.iter().map(|label| label.text.as_str()).collect();
            let named = texts.iter().filter(|text| text.contains(", month ")).count();
            assert_eq!(named, 2, "{}: {texts:?}", picture.name);
        }
    }
}

#[test]
fn every_workload_has_bars_that_are_numbers() {
    let markup = rendered(|| {
        let all = Knob::ALL.iter().flat_map(|knob| [knob.facts().low, knob.facts().high].map(|end| (*knob, end)));
        let study = |(knob, end)| tornado(Some(tornado_of(&Scenario::default().after(Msg::Typed(knob, end)))));
        all.map(study).collect()
    });
    for wrong in ["NaN", "inf%", "$-", "width=\"-", "style="] {
        assert!(!markup.contains(wrong), "a bar contains {wrong}");
    }
}
