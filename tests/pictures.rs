//! Pictures as text: components are rendered without a browser, compared with what was reviewed, and searched for
//! what a reader would stumble over.
//!
//! After a change that is meant: `UPDATE_EXPECT=1 cargo test --features ssr --test pictures`, then read the diff.
//! To look at them: `cargo test --features ssr --test pictures -- --ignored` writes `target/pictures/*.html`.
#![cfg(feature = "ssr")]

#[path = "pictures/markup.rs"]
mod markup;
#[path = "pictures/stage.rs"]
mod stage;

use expect_test::expect_file;
use scenario::example;
use scenario::knob::Knob;
use scenario::{Platform, Scenario};

use crate::markup::{one_tag_per_line, pictures};
use crate::stage::{Figure, Show, render};

#[test]
fn the_infographic_is_what_was_reviewed() {
    let wide = render(&Scenario::default(), Show::Drawing { narrow: false });
    expect_file!["snapshots/infographic-wide.svg"].assert_eq(&one_tag_per_line(&wide));
    let narrow = render(&Scenario::default(), Show::Drawing { narrow: true });
    expect_file!["snapshots/infographic-narrow.svg"].assert_eq(&one_tag_per_line(&narrow));
}

#[test]
fn the_bill_is_what_was_reviewed() {
    let bill = render(&Scenario::default(), Show::Bill);
    expect_file!["snapshots/bill.txt"].assert_eq(&one_tag_per_line(&bill));
}

/// Workloads from one end of the sliders to the other.
fn workloads() -> Vec<(String, Scenario)> {
    let mut all: Vec<_> = example::ALL.iter().map(|each| (each.name.to_owned(), each.scenario())).collect();
    for knob in Knob::ALL {
        for end in [knob.facts().low, knob.facts().high] {
            let mut scenario = Scenario::default();
            knob.write(&mut scenario, end);
            all.push((format!("{knob:?} at {end}"), scenario));
        }
    }
    let tasks = all.iter().map(|(name, scenario)| {
        let mut tasks = scenario.clone();
        tasks.microservices.platform = Platform::AwsFargate;
        (format!("{name}, on tasks"), tasks)
    });
    let tasks: Vec<_> = tasks.collect();
    all.into_iter().chain(tasks).collect()
}

#[test]
fn no_text_touches_another_or_leaves_its_picture() {
    for (name, scenario) in workloads() {
        for picture in pictures(&render(&scenario, Show::Everything)) {
            let wrong = picture.collisions();
            assert!(wrong.is_empty(), "{name}, {}: {wrong:#?}", picture.name);
        }
    }
}

#[test]
fn no_picture_holds_a_number_that_is_none() {
    for (name, scenario) in workloads() {
        let markup = render(&scenario, Show::Everything);
        for wrong in ["NaN", "\"inf\"", ">inf", "$inf", " inf ", "-inf", "–/s", "style="] {
            assert!(!markup.contains(wrong), "{name}: the pictures contain {wrong}");
        }
    }
}

#[test]
fn every_picture_says_what_it_shows() {
    let markup = render(&Scenario::default(), Show::Everything);
    let found = pictures(&markup);
    assert_eq!(found.len(), 10, "five figures, each for wide and for narrow places");
    for picture in found {
        assert!(!picture.title.is_empty(), "{}: no title", picture.name);
        assert!(picture.summary.contains("AWS Lambda"), "{}: {}", picture.name, picture.summary);
    }
}

#[test]
fn tables_hold_the_numbers_of_the_picture() {
    let scenario = Scenario::default();
    for (show, figures) in stage::tables(&scenario) {
        let table = render(&scenario, show);
        for figure in figures {
            assert!(table.contains(&figure), "{show:?}: no {figure} in the table");
        }
    }
}

#[test]
fn a_mix_has_a_line_a_name_and_a_column_where_it_is_cheaper() {
    let cases = [
        // (scenario, lines, why)
        (Scenario::default(), 0, "no mix is cheaper at any rate"),
        (example::ALL[4].scenario(), 4, "two charts, each for wide and for narrow places"),
    ];
    for (scenario, lines, why) in cases {
        let markup = render(&scenario, Show::Everything);
        assert_eq!(markup.matches("line--mix").count(), lines, "{why}");
        assert_eq!(markup.matches("label--mix").count(), lines, "{why}");
        let table = render(&scenario, Show::Table(Figure::Cost));
        assert_eq!(table.contains(">A mix<"), lines > 0, "{why}");
    }
}

#[test]
#[ignore = "writes pictures to look at"]
fn gallery() {
    stage::gallery(&workloads());
}
