//! Every fault of docs/failures.md is met by tests with its number in their names, or has a sentence on why it is not.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// How many faults the table has.
const FAULTS: usize = 41;

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// Files of tests below `folder`, journeys among them.
fn tests_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let is_test = entry.extension().is_some_and(|kind| kind == "rs" || kind == "mjs");
        if entry.is_dir() {
            tests_below(&entry, found);
        } else if is_test {
            found.push(entry);
        }
    }
}

/// The numbers that a line names as those of its test: `fn case_07_…`, `fn case_22_23_…`, `'case 35: …'`.
fn numbers(line: &str) -> impl Iterator<Item = usize> {
    let named = line.split_once("fn case_").or_else(|| line.split_once("'case ")).or_else(|| line.split_once("`case "));
    let rest = named.map_or("", |(_, rest)| rest);
    rest.split(['_', ',', ' ', ':']).filter(|part| !part.is_empty()).map_while(|part| part.parse().ok())
}

fn named_by_tests() -> BTreeSet<usize> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["tests", "crates"] {
        tests_below(&root.join(folder), &mut files);
    }
    files
        .iter()
        .filter(|file| !file.ends_with("tests/failures.rs"))
        .flat_map(|file| text(file).lines().flat_map(numbers).collect::<Vec<_>>())
        .collect()
}

#[test]
fn every_fault_has_a_test_or_a_reason() {
    let table = text(&Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/failures.md"));
    let tested = named_by_tests();
    let rows: Vec<(usize, &str)> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split_once(" | "))
        .filter_map(|(number, rest)| Some((number.trim().parse().ok()?, rest)))
        .collect();
    let known: Vec<usize> = rows.iter().map(|(number, _)| *number).collect();
    assert_eq!(known, (1..=FAULTS).collect::<Vec<_>>(), "a row for each, in order");
    for (number, row) in rows {
        let excused = row.contains("Not tested:");
        assert!(tested.contains(&number) || excused, "{number}: no test has it in its name, and no sentence says why");
    }
    let strangers: Vec<&usize> = tested.iter().filter(|number| !known.contains(number)).collect();
    assert!(strangers.is_empty(), "tests name faults that the table does not have: {strangers:?}");
}

#[test]
fn numbers_are_read_from_names() {
    let cases = [
        ("fn case_07_a_panic() {", vec![7], "a native test"),
        ("fn case_22_23_24_files() {", vec![22, 23, 24], "one of several"),
        ("test('case 35, 36: hostile', async () => {", vec![35, 36], "a journey of several"),
        ("  test(`case 09: a worker that ${what}`, async () => {", vec![9], "a journey of a table"),
        ("// case 12 is elsewhere", vec![], "a comment"),
    ];
    for (line, expected, why) in cases {
        assert_eq!(numbers(line).collect::<Vec<_>>(), expected, "{why}");
    }
}
