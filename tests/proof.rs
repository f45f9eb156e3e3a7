//! The page of proof says what the command says, case by case, and what all cases come to.

use command::simulate::{Settings, simulate};
use command::{bill, predict};
use fulcrum::proof::answers::{Question, answer};
use fulcrum::proof::board::{Board, Event};
use fulcrum::proof::cases::{Case, Kind, Table, tables};
use fulcrum::proof::rows::{Row, rows};
use serde_json::{Value, json};

/// All cases with their places, in the order of the page.
fn every(tables: &[Table]) -> impl Iterator<Item = (usize, usize, &Case)> {
    let numbered = |(place, table)| {
        let table: &Table = table;
        table.cases.iter().enumerate().map(move |(case, value)| (place, case, value))
    };
    tables.iter().enumerate().flat_map(numbered)
}

/// The board after every question that the page puts by itself, each asked as a text and answered as one.
fn answered(tables: &[Table]) -> Board {
    let mut board = Board::new(tables);
    while let Some(question) = board.open.front() {
        let text = answer(&question.text());
        board = board.after(Event::Answered(text));
    }
    board
}

#[test]
fn every_row_is_what_the_command_answers() {
    let tables = tables();
    let board = answered(&tables);
    for (place, at, case) in every(&tables) {
        let direct = match case.kind {
            Kind::Model => match case.value["inputs"].as_array() {
                Some(inputs) => {
                    let rows = inputs.iter().map(|input| predict::predict(case.model(), input).unwrap());
                    json!({"rows": rows.collect::<Vec<Value>>()})
                }
                None => predict::predict(case.model(), &case.value["input"]).unwrap(),
            },
            Kind::Bill => serde_json::from_str(&bill::answer(&case.value.to_string()).unwrap()).unwrap(),
        };
        assert_eq!(board.known[place][at].closed.as_ref(), Some(&direct), "{}", case.id());
        assert_eq!(board.rows(&tables, place, at), rows(case, Some(&direct), None), "{}", case.id());
    }
}

#[test]
fn every_case_is_within_its_tolerance_and_the_page_says_so() {
    let tables = tables();
    let board = answered(&tables);
    for (place, at, case) in every(&tables) {
        let rows = board.rows(&tables, place, at);
        assert!(rows.iter().any(|row| row.ours.is_some()), "{}: nothing is compared", case.id());
        let out: Vec<&Row> = rows.iter().filter(|row| row.within() == Some(false)).collect();
        assert!(out.is_empty(), "{}: {out:?}", case.id());
    }
    let summary = board.summary(&tables);
    assert_eq!(summary.cases, [236, 236]);
    assert_eq!(summary.figures, [585, 585]);
    assert_eq!(summary.measured, 12);
    // The page prints these two; tests/e2e/proof.test.mjs looks for them there.
    let printed = [summary.cold_starts, summary.instances].map(|share| format!("{:.2} %", 100.0 * share));
    assert_eq!(printed, ["13.35 %", "2.73 %"]);
    let kept = summary.kept.unwrap().map(|share| format!("{:.2} %", 100.0 * share));
    assert_eq!(kept, ["7.92 %", "2.35 %"]);
}

#[test]
fn a_simulated_row_is_what_the_command_simulates() {
    let tables = tables();
    let (place, at, case) = every(&tables).find(|(.., case)| case.id() == "ciw_MM1_0.5").unwrap();
    let text = answer(&Question::Simulated { table: place, case: at, seed: 7 }.text());
    let answers: Vec<Value> = serde_json::from_str(&text).unwrap();
    let settings = Settings { seed: 7, requests: Some(4e5) };
    let direct = simulate(case.model(), &case.value["input"], settings).unwrap();
    assert_eq!(answers, std::slice::from_ref(&direct));
    let rows = rows(case, None, Some(&direct));
    for row in rows {
        let simulated = row.simulated.unwrap();
        assert!(simulated.ci95 > 0.0 && row.simulated_within() == Some(true), "{row:?}");
    }
}

#[test]
fn every_process_can_be_simulated_and_no_rule() {
    for (.., case) in every(&tables()).filter(|(.., case)| case.kind == Kind::Model) {
        // Without its input a process misses a field; what is no process is refused before anybody looks.
        let refusal = simulate(case.model(), &json!({}), Settings { seed: 1, requests: None }).unwrap_err().0;
        let refused = refusal.contains("nothing to simulate") || refusal.contains("answered by predict only");
        assert_eq!(!refused, case.is_process(), "{}: {refusal}", case.id());
        assert_eq!(refusal.contains("nothing to simulate"), case.is_rule(), "{}: {refusal}", case.id());
        assert!(!refusal.contains("model takes one of"), "{}: {refusal}", case.id());
    }
}

/// What chose anything is told apart from what chose nothing, row by row, and both are held to their means.
#[test]
fn means_over_rows_are_told_with_what_chose() {
    let tables = tables();
    let board = answered(&tables);
    let means = |id: &str| {
        let (place, at, _) = every(&tables).find(|(.., case)| case.id() == id).unwrap();
        let rows = board.rows(&tables, place, at);
        let means =
            rows.iter().filter(|row| row.is_mean).map(|row| (row.label.clone(), row.ours.unwrap(), row.within()));
        (means.collect::<Vec<_>>(), rows.iter().filter(|row| !row.is_mean).count())
    };
    for id in ["lambda_kept", "knative_w1", "knative_w3"] {
        println!("{id}: {:#.4?}", means(id));
    }
    let (kept, rows) = means("lambda_kept");
    assert_eq!((kept.len(), rows), (9, 48), "three figures of 16 rows, each over all and over both kinds");
    assert!(kept[0].0.contains("all 16") && kept[1].0.contains("6 that chose nothing"), "{kept:?}");
    assert!(kept[2].0.contains("10 that chose the ages") && kept[2].2.is_none(), "held with the others only: {kept:?}");
    for id in ["knative_w1", "knative_w3"] {
        let (means, rows) = means(id);
        assert_eq!((means.len(), rows), (2, 42), "{id}");
        assert!(means.iter().all(|(.., within)| *within == Some(true)), "{id}: {means:?}");
    }
}

/// The cells of balancing and of the autoscaler were recorded from the simulation that the command runs.
#[test]
fn recorded_cells_are_what_the_command_simulates() {
    let tables = tables();
    for id in ["balancing_3_3_1_40", "held_busy_2_2_0.8_2_1"] {
        let case = every(&tables).map(|(.., case)| case).find(|case| case.id() == id);
        let case = case.unwrap_or_else(|| panic!("no {id}"));
        for row in rows(case, None, Some(&case.simulated(3).unwrap())) {
            assert_eq!(row.simulated_within(), Some(true), "{id}: {row:?}");
        }
    }
}
