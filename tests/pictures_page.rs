//! The parts of the page as text: rendered without a browser and compared with what was reviewed.
//!
//! Set `UPDATE_EXPECT=1` to accept what has changed, and read the difference before committing it.
#![cfg(feature = "ssr")]

#[path = "pictures/part.rs"]
mod part;

use std::rc::Rc;

use answer::drawn::{Band, Drawn, SideDrawn};
use answer::{
    Containers, Decider, Fleet, Flip, FlipCause, Functions, Hours, Latency, Note, Outcome, Reason, SideOutcome, Span,
    Strip, Verdict, Winner,
};
use expect_test::expect_file;
use fulcrum::ui::import::{Importing, Intake, import_area};
use fulcrum::ui::notice::{Notices, Standing, notice_board};
use fulcrum::ui::setting_box::bursts;
use fulcrum::ui::shape_picker::shape_picker;
use fulcrum::ui::slider::{Slider, slider};
use fulcrum::ui::verdict_card::verdict_card;
use fulcrum::ui::week_chart::player::{Cursor, Player, controls};
use model::money::Usd;
use model::units::{Ratio, Seconds};
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::setting::Setting;
use scenario::traffic_file;
use scenario::uncertainty::Interval;
use scenario::{Platform, Scenario, Shape, Traffic};
use yew::prelude::*;

use crate::part::check;

fn strip() -> Strip {
    let span = |from, to, winner| Span { from, to, winner, cause: None };
    let spans = vec![
        span(0.001, 110.0, Winner::Serverless),
        span(110.0, 152.0, Winner::TossUp),
        span(152.0, 1e5, Winner::Microservices),
    ];
    Strip { knob: Knob::Rate, spans }
}

fn side(platform: Platform, cloud: f64, people: f64, p99: f64, fleet: Fleet) -> SideOutcome {
    SideOutcome {
        platform,
        bill: Default::default(),
        cloud: Usd::new(cloud).expect("an amount"),
        people: Usd::new(people).expect("an amount"),
        latency: Latency { p99: Seconds::from_ms(p99), ..Latency::default() },
        parts: Default::default(),
        timings: Vec::new(),
        meets_goal: p99 <= 500.0,
        limits: Vec::new(),
        quotas: Vec::new(),
        failed_share: 0.0,
        idle_share: 0.0,
        verified_share: 1.0,
        fleet,
        services: Vec::new(),
        function_nodes: Vec::new(),
        hours: Hours { running: Box::new([1.0; 168]), ..Hours::default() },
    }
}

fn drawn() -> Drawn {
    let side =
        |regret, low, high| SideDrawn { regret, kept: 0.97, cost: Band { low, middle: 0.5 * (low + high), high } };
    Drawn {
        count: 256,
        won: [241, 0, 12, 3],
        unkept: 0,
        sides: [side(12.0, 800.0, 2_000.0), side(3_900.0, 3_000.0, 9_000.0)],
        mixed: None,
    }
}

fn outcome() -> Outcome {
    let functions = Fleet::Functions(Functions { cold_share: 0.0013, ..Functions::default() });
    let flip = |knob, at| Flip {
        knob,
        at,
        from: Winner::Serverless,
        to: Winner::Microservices,
        cause: FlipCause::Price,
        in_passing: false,
    };
    Outcome {
        mixed: None,
        serverless: side(Platform::AwsLambda, 212.0, 900.0, 410.0, functions),
        microservices: side(Platform::AwsEks, 891.0, 4500.0, 288.0, Fleet::Containers(Containers::default())),
        verdict: Verdict {
            winner: Winner::Serverless,
            decided_by: Decider::Cost,
            confidence: 0.94,
            draws: 256,
            drawn: Some(drawn()),
            reasons: Vec::new(),
            flips: vec![flip(Knob::Rate, 131.0), flip(Knob::Duration, 640.0)],
        },
        notes: vec![Note::LargerNode("m7g.xlarge".into())],
    }
}

#[test]
fn a_slider_with_its_strip() {
    let part = || {
        slider(&Slider {
            knob: Knob::Rate,
            value: 20.0,
            range: None,
            strip: Some(strip()),
            also: Some("1.7 M a day".into()),
            idle: None,
            on: Callback::noop(),
        })
    };
    check(part, expect_file!["page/slider.html"]);
}

#[test]
fn a_slider_shows_the_range_that_was_typed() {
    let part = || {
        let range = Interval { low: 80.0, high: 120.0 };
        let value = range.middle(Knob::Rate.into());
        slider(&Slider {
            knob: Knob::Rate,
            value,
            range: Some(range),
            strip: Some(strip()),
            also: None,
            idle: None,
            on: Callback::noop(),
        })
    };
    check(part, expect_file!["page/slider_range.html"]);
}

#[test]
fn a_slider_without_effect_says_why() {
    let part = || {
        slider(&Slider {
            knob: Knob::PeakToMean,
            value: 5.0,
            range: None,
            strip: None,
            also: None,
            idle: Some("A steady week has no peak."),
            on: Callback::noop(),
        })
    };
    check(part, expect_file!["page/slider_idle.html"]);
}

#[test]
fn a_week_of_ones_own_joins_the_shapes() {
    let part = || {
        let week = std::array::from_fn(|hour| if hour % 24 < 12 { 1.0 } else { 3.0 });
        let traffic = Traffic { shape: Shape::Week, week: Some(week.into()), ..Traffic::default() };
        shape_picker(&traffic, &Callback::noop())
    };
    check(part, expect_file!["page/shapes.html"]);
}

#[test]
fn bursts_and_growth_say_what_they_mean() {
    let part = || {
        let mut scenario = Scenario::default();
        scenario.traffic.burstiness = Ratio::of(50.0);
        scenario.traffic.growth_per_month = 0.05;
        bursts(&scenario, &Callback::noop())
    };
    check(part, expect_file!["page/bursts.html"]);
}

#[test]
fn a_setting_shows_the_range_that_was_typed() {
    let part = || {
        let ranged = |scenario: Scenario, setting: Setting, low, high| {
            scenario.after(Msg::Ranged(setting.into(), Interval { low, high }))
        };
        let scenario = ranged(Scenario::default(), Setting::Burstiness, 5.0, 20.0);
        bursts(&ranged(scenario, Setting::Growth, -3.0, 8.0), &Callback::noop())
    };
    check(part, expect_file!["page/bursts_range.html"]);
}

#[test]
fn the_cursor_of_the_week_and_its_controls() {
    let part = || {
        let now = Cursor::at(33);
        controls(&Player { now, still: false, on: Callback::noop() }, "Tuesday 09:00: 62/s asked; nothing waits.")
    };
    check(part, expect_file!["page/week_player.html"]);
}

#[test]
fn the_verdict_in_full() {
    let part = || verdict_card(&Scenario::default(), &outcome(), false);
    check(part, expect_file!["page/verdict.html"]);
}

#[test]
fn the_verdict_where_cost_does_not_decide() {
    let part = || {
        let apart = Usd::new(3.2).expect("an amount");
        let verdict = Verdict {
            winner: Winner::TossUp,
            confidence: 0.5,
            reasons: vec![Reason::CostDoesNotDecide(apart)],
            flips: Vec::new(),
            ..outcome().verdict
        };
        let outcome = Outcome { verdict, notes: Vec::new(), ..outcome() };
        verdict_card(&Scenario::default(), &outcome, false)
    };
    check(part, expect_file!["page/verdict_toss_up.html"]);
}

#[test]
fn an_imported_file_shows_what_was_read_and_what_was_not() {
    let part = || {
        let rows = (0..48).map(|hour| match hour % 12 {
            7 => "2026-01-05 07:00,oops\n".to_owned(),
            _ => format!("2026-01-{:02} {:02}:00,{}\n", 5 + hour / 24, hour % 24, 100 + hour * 7 % 48),
        });
        let text: String = std::iter::once("time,count\n".to_owned()).chain(rows).collect();
        let import = traffic_file::read(&text).expect("a file with a few bad rows");
        let importing = Importing::understood("<week>.csv", Rc::new(import));
        import_area(&importing, &Intake::noop())
    };
    check(part, expect_file!["page/import.html"]);
}

#[test]
fn notices_are_text_whatever_a_link_says() {
    let part = || {
        let notices = Notices::new(["The link has “<script>alert(1)</script>”, which is not known here.".to_owned()]);
        let standing = [Standing::new("Modelled with prices of 2026-07-30.".into())];
        notice_board(&notices, &standing, &Callback::noop())
    };
    check(part, expect_file!["page/notices.html"]);
}
