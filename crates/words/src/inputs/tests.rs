use super::*;
use scenario::QuotaRule;
use scenario::field::FIELDS;

fn all() -> impl Iterator<Item = Entry> {
    WORK.into_iter().chain(FUNCTIONS).chain(CONTAINERS).chain(GOALS)
}

/// Fields that have a slider, a list or a picture of their own on the page.
const ELSEWHERE: [&str; 16] = [
    "shape",
    "week",
    "burst",
    "growth",
    "functions",
    "fregion",
    "farch",
    "keep",
    "door",
    "containers",
    "cregion",
    "carch",
    "node",
    "purchase",
    "free",
    "month",
];

#[test]
fn every_field_is_on_the_page_once() {
    for field in FIELDS {
        let here = all().filter(|entry| entry.key == field.key).count();
        let elsewhere = usize::from(ELSEWHERE.contains(&field.key));
        assert_eq!(here + elsewhere, 1, "{}", field.key);
    }
    assert!(all().all(|entry| entry.field().is_some()));
}

#[test]
fn choices_are_what_the_field_takes_and_an_open_one_can_be_left_open() {
    for entry in all() {
        for (value, words) in entry.choices {
            assert_eq!(entry.refusal(value, "", ""), None, "{}: {words}", entry.key);
        }
        let empty = entry.refusal("", "7", "");
        assert_eq!(empty.is_none(), entry.open.is_some(), "{}: {empty:?}", entry.key);
        assert!(entry.refusal("no such value", "7", "").is_some() || entry.key == "name", "{}", entry.key);
    }
}

#[test]
fn what_is_changed_is_said() {
    let mut scenario = Scenario::default();
    assert_eq!(functions_summary(&scenario), "as usual");
    scenario.serverless.account_concurrency = Some(500);
    assert_eq!(functions_summary(&scenario), "Quota of the account: 500");
    scenario.serverless.quota = QuotaRule::Fixed;
    assert_eq!(functions_summary(&scenario), "2 changed, Quota of the account among them");
    scenario.microservices.billing = scenario::BilledBy::Request;
    assert_eq!(containers_summary(&scenario), "as usual", "a cluster is not billed by requests");
}

#[test]
fn neither_end_of_a_range_is_beyond_the_other() {
    let cases = [
        // (input, typed, what stands at its other end, what is said, why)
        (
            "podmin",
            "9",
            "8",
            Some("Replicas kept of each service takes no more than what stands at its other end, 8; it stays 2."),
            "above the most",
        ),
        ("podmin", "8", "8", None, "as many"),
        ("podmin", "9", "", None, "the other is left open"),
        ("podmin", "auto", "8", None, "left open itself"),
        (
            "podmax",
            "1",
            "2",
            Some("Most replicas of a service takes no less than what stands at its other end, 2; it stays 2."),
            "below the least",
        ),
        (
            "hop99",
            "0.4",
            "0.5",
            Some("Its p99 takes no less than what stands at its other end, 0.5; it stays 2."),
            "a p99 below its median",
        ),
        ("workers", "9", "8", None, "it has no other end"),
    ];
    for (key, typed, other, said, why) in cases {
        let entry = all().find(|entry| entry.key == key).unwrap();
        assert_eq!(entry.refusal(typed, "2", other).as_deref(), said, "{why}");
    }
}
