//! The page of proof as markup: rendered without a browser and compared with what was reviewed.
//!
//! Set `UPDATE_EXPECT=1` to accept what has changed, and read the difference before committing it.
#![cfg(feature = "ssr")]

use expect_test::{ExpectFile, expect_file};
use fulcrum::proof::board::{Board, Event};
use fulcrum::proof::cases::{Table, tables};
use fulcrum::proof::rows::Summary;
use fulcrum::proof::table::{Shown, summary, table};
use yew::platform::Runtime;
use yew::prelude::*;

/// What is rendered: made on the thread that renders it.
#[derive(Clone, Properties)]
struct StageProps {
    part: fn() -> Html,
}

impl PartialEq for StageProps {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::fn_addr_eq(self.part, other.part)
    }
}

#[component]
fn Stage(props: &StageProps) -> Html {
    (props.part)()
}

/// Renders a part of the page and compares it, one tag to a line.
fn check(part: fn() -> Html, expected: ExpectFile) {
    let (sender, receiver) = std::sync::mpsc::channel();
    Runtime::default().spawn_pinned(move || async move {
        let html = yew::LocalServerRenderer::<Stage>::with_props(StageProps { part }).hydratable(false).render().await;
        sender.send(html).expect("the test waits for it");
    });
    let html = receiver.recv().expect("the component renders");
    expected.assert_eq(&(html.replace("><", ">\n<") + "\n"));
}

/// The first `cases` of the table of this name, answered; the first of them simulated too.
fn shown(name: &str, cases: usize) -> Html {
    let all = tables();
    let place = all.iter().position(|table| table.topic.id == name).expect("there is such a table");
    let one: Vec<Table> =
        vec![Table { topic: all[place].topic, cases: all[place].cases.iter().take(cases).cloned().collect() }];
    let mut board = Board::new(&one);
    let closed: Vec<_> = one[0].cases.iter().map(|case| case.closed().expect("it is answered")).collect();
    board = board.after(Event::Answered(serde_json::Value::Array(closed).to_string()));
    if one[0].cases[0].is_process() {
        board.known[0][0].simulated = Some(one[0].cases[0].simulated(1).expect("it is a process"));
    }
    let rows = (0..one[0].cases.len()).map(|case| board.rows(&one, 0, case)).collect();
    table(&Shown { table: &one[0], rows, known: &board.known[0], open: true }, &Callback::noop())
}

#[test]
fn measured_functions_beside_ours() {
    check(|| shown("measured", 2), expect_file!["page/proof_measured.html"]);
}

#[test]
fn bills_beside_ours() {
    check(|| shown("official", 3), expect_file!["page/proof_bills.html"]);
}

#[test]
fn rows_that_chose_and_rows_that_did_not_beside_ours() {
    check(|| shown("kept", 1), expect_file!["page/proof_kept.html"]);
}

#[test]
fn workflows_beside_ours() {
    check(|| shown("workflows", 2), expect_file!["page/proof_workflows.html"]);
}

#[test]
fn what_all_tables_come_to() {
    let part = || {
        let all = Summary {
            cases: [154, 153],
            figures: [408, 407],
            simulated: [20, 19],
            measured: 12,
            cold_starts: 0.1287,
            instances: 0.03,
            kept: Some([0.0791, 0.0234]),
        };
        html! { <>{ summary(&Summary::default(), true, "now") }{ summary(&all, false, "now") }</> }
    };
    check(part, expect_file!["page/proof_summary.html"]);
}
