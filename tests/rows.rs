//! The ten rows follow the numbers: what changes in a scenario changes in what they say, and nothing else.

use fulcrum::app::evaluate::outcome;
use fulcrum::app::knob::Knob;
use fulcrum::app::msg::Msg;
use fulcrum::app::rows::{Basis, Row};
use fulcrum::app::scenario::{Platform, Scenario, Side};
use fulcrum::app::words::rows::{Told, name, rows};

fn rows_of(scenario: &Scenario) -> Vec<Told> {
    rows(scenario, &outcome(scenario))
}

fn row(scenario: &Scenario, wanted: &str) -> Told {
    let found = rows_of(scenario).into_iter().find(|told| name(told.row) == wanted);
    found.unwrap_or_else(|| panic!("no row {wanted}"))
}

#[test]
fn all_ten_are_there_in_the_order_of_the_page() {
    let told: Vec<Row> = rows_of(&Scenario::default()).iter().map(|told| told.row).collect();
    assert_eq!(told, Row::ALL);
}

#[test]
fn every_row_is_marked_and_a_judgement_says_what_it_rests_on() {
    for example in fulcrum::app::example::ALL {
        for Told { row, serverless, microservices, note, .. } in rows_of(&example.scenario()) {
            let judged = row.basis() == Basis::Partly;
            assert!(!judged || !note.is_empty(), "{row:?} of {} judges without saying on what", example.name);
            assert!(!serverless.is_empty() && !microservices.is_empty(), "{row:?}");
        }
    }
}

#[test]
fn a_row_changes_with_the_numbers_it_is_about() {
    let plain = Scenario::default();
    let cases = [
        // (change, rows that must change, rows that must not, why)
        (
            Msg::Typed(Knob::Services, 5.0),
            &["Architecture", "Management", "Security", "Deployment"][..],
            &[][..],
            "services",
        ),
        (Msg::Typed(Knob::Rate, 2000.0), &["Scalability", "Cost model", "Latency"][..], &[][..], "traffic"),
        (Msg::Typed(Knob::P99, 50.0), &["Latency"][..], &["Use case", "Management"][..], "the goal"),
        (
            Msg::Typed(Knob::MicroservicesHours, 5.0),
            &["Management", "Cost model"][..],
            &["Latency", "Security"][..],
            "people",
        ),
        (
            Msg::Picked(Platform::AwsFargate),
            &["Architecture", "Management", "Security"][..],
            &["Use case"][..],
            "nodes",
        ),
        (Msg::Typed(Knob::Duration, 1000.0), &["Performance", "Use case"][..], &[][..], "the work"),
    ];
    for (change, moved, kept, why) in cases {
        let changed = plain.after(change);
        for name in moved {
            assert_ne!(row(&plain, name), row(&changed, name), "{why}: {name} says the same");
        }
        for name in kept {
            assert_eq!(row(&plain, name), row(&changed, name), "{why}: {name} says something else");
        }
    }
}

#[test]
fn the_better_side_is_the_one_with_the_better_number() {
    for example in fulcrum::app::example::ALL {
        let scenario = example.scenario();
        let outcome = outcome(&scenario);
        let [functions, containers] = [&outcome.serverless, &outcome.microservices];
        let better = |name: &str| row(&scenario, name).better;
        let expected = |left: f64, right: f64| match left.total_cmp(&right) {
            std::cmp::Ordering::Less => Some(Side::Serverless),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(Side::Microservices),
        };
        let cases = [
            ("Latency", functions.latency.p99.get(), containers.latency.p99.get()),
            ("Cost model", functions.total().dollars(), containers.total().dollars()),
            ("Scalability", functions.failed_share, containers.failed_share),
        ];
        for (name, left, right) in cases {
            // Numbers within a hundredth of each other decide nothing.
            let (found, expected) = (better(name), expected(left, right));
            let far = (left - right).abs() > 0.01 * left.max(right);
            let fine = found == expected || (found.is_none() && !far);
            assert!(fine, "{name} of {}: {left} against {right}, {found:?}", example.name);
        }
    }
}
