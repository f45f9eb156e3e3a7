//! Decisions that were worked out beforehand: what a scenario must come to, and why (`data/decision-cases.json`).

use std::collections::BTreeSet;

use command::evaluate::answer_to;
use serde_json::Value;

/// Cases that do not hold, each with the reason. One that begins to hold must be taken off.
const NOT_MET: [(&str, &str); 1] = [(
    "nat-on-both-sides",
    "The line is there and the sum is right; its meter is called aws.nat-gateway.hour, as in the list of prices, and ids \
         of meters are never renamed.",
)];

/// The values at a path; `*` is every element of a list.
fn at<'a>(value: &'a Value, path: &str) -> Vec<&'a Value> {
    path.split('.').fold(vec![value], |found, part| {
        let step = |value: &'a Value| -> Vec<&'a Value> {
            match part {
                "*" => value.as_array().map(|list| list.iter().collect()).unwrap_or_default(),
                _ => part
                    .parse::<usize>()
                    .map_or_else(|_| value.get(part), |place| value.get(place))
                    .into_iter()
                    .collect(),
            }
        };
        found.into_iter().flat_map(step).collect()
    })
}

fn holds(outcome: &Value, expected: &[Value]) -> bool {
    let text = |place: usize| expected[place].as_str().unwrap_or_default();
    if text(0) == "consistent" {
        return is_consistent(outcome);
    }
    let found = at(outcome, text(0));
    let number = |place: usize| expected[place].as_f64().unwrap();
    let first = found.first().copied().unwrap_or(&Value::Null);
    let value = first.as_f64().unwrap_or(f64::NAN);
    match text(1) {
        "empty" => first.as_array().is_some_and(Vec::is_empty),
        "not-empty" => first.as_array().is_some_and(|list| !list.is_empty()),
        "equals" => first == &expected[2] || value == expected[2].as_f64().unwrap_or(f64::INFINITY),
        "in" => expected[2].as_array().unwrap().contains(first),
        "has" => found.contains(&&expected[2]),
        "<" => value < number(2),
        "<=" => value <= number(2),
        ">" => value > number(2),
        ">=" => value >= number(2),
        "between" => (number(2)..=number(3)).contains(&value),
        check => panic!("no such check: {check}"),
    }
}

/// With a confidence of 0.65 or more the winner is the most drawn side, and a side that fails more than may misses the goal.
fn is_consistent(outcome: &Value) -> bool {
    let verdict = &outcome["verdict"];
    let sides = ["serverless", "microservices"];
    let fails = |side: &&str| outcome[*side]["failed_share"].as_f64() > Some(0.001);
    let keeps = sides.iter().filter(|side| fails(side)).all(|side| outcome[*side]["meets_goal"] == false);
    let shares = verdict["drawn"]["shares"].as_object().unwrap();
    let most = shares.iter().max_by(|one, other| one.1.as_f64().unwrap().total_cmp(&other.1.as_f64().unwrap()));
    keeps
        && (verdict["confidence"].as_f64() < Some(0.65)
            || most.map(|most| most.0.as_str()) == verdict["winner"].as_str())
}

fn outcome(scenario: &Value) -> Value {
    let answer = answer_to(&scenario.to_string()).unwrap_or_else(|refusal| panic!("{scenario}: {refusal}"));
    serde_json::from_str(&answer).unwrap()
}

#[test]
fn decisions_are_what_they_should_be() {
    let file: Value = serde_json::from_str(include_str!("data/decision-cases.json")).unwrap();
    let mut failed = BTreeSet::new();
    for case in file["cases"].as_array().unwrap() {
        let (id, found) = (case["id"].as_str().unwrap(), outcome(&case["scenario"]));
        for expected in case["expect"].as_array().unwrap() {
            if !holds(&found, expected.as_array().unwrap()) {
                let seen = at(&found, expected[0].as_str().unwrap());
                println!("{id}: {expected} is {seen:?}: {}", case["why"]);
                failed.insert(id);
            }
        }
    }
    assert_eq!(failed, NOT_MET.iter().map(|(id, _)| *id).collect());
}
