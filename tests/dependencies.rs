//! What others wrote and we ship: under which licences, from where, how much of it, and nothing twice without a reason.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// Licences that let us give the whole away under ours.
const LICENCES: [&str; 7] = ["MIT", "Apache-2.0", "Unlicense", "Zlib", "BSD-3-Clause", "ISC", "Unicode-3.0"];

/// The one place that crates come from; the others are ours.
const SOURCE: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Crates behind what a reader's browser loads, those that only build it included.
const MOST: usize = 130;

/// What is there in two versions, and why that stays.
const TWICE: [(&str, &str); 6] = [
    ("embedded-io", "postcard names both as choices and uses neither"),
    ("syn", "reads Rust while macros are made: Yew's and wasm-bindgen's with the older, serde's with the newer"),
    ("thiserror", "gloo is written with the older, Yew with the newer; no code of either is left in a release"),
    ("thiserror-impl", "the macro of the one before"),
    ("toml_datetime", "reads the catalogue while it is built, and manifests while macros of Yew are"),
    ("winnow", "the same"),
];

/// What Cargo knows of the packages that make up `features` of the page, the engine and the reader in a browser.
fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--locked", "--offline", "--filter-platform=wasm32-unknown-unknown"])
        .args(["--features=web,proof-page"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs: it runs this test");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Packages by their number, with all that they need to run and to be built, tests apart.
fn needed(metadata: &Value) -> BTreeMap<&str, Vec<&str>> {
    let of = |node: &'_ Value| -> Vec<String> {
        let runs = |dep: &&Value| list(&dep["dep_kinds"]).any(|kind| text(&kind["kind"]) != "dev");
        list(&node["deps"]).filter(runs).map(|dep| text(&dep["pkg"]).to_owned()).collect()
    };
    let packages: BTreeSet<&str> = list(&metadata["packages"]).map(|package| text(&package["id"])).collect();
    let nodes = list(&metadata["resolve"]["nodes"]);
    nodes
        .map(|node| {
            let deps = of(node);
            (text(&node["id"]), packages.iter().copied().filter(|id| deps.iter().any(|dep| dep == id)).collect())
        })
        .collect()
}

/// The packages of others behind what is shipped.
fn shipped(metadata: &Value) -> Vec<&Value> {
    let needed = needed(metadata);
    let is_root = |package: &&Value| {
        ["fulcrum", "fulcrum-engine", "fulcrum-reader"].contains(&text(&package["name"])) && package["source"].is_null()
    };
    let mut open: Vec<&str> = list(&metadata["packages"]).filter(is_root).map(|package| text(&package["id"])).collect();
    assert_eq!(open.len(), 3, "page, engine and reader");
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            open.extend(&needed[id]);
        }
    }
    list(&metadata["packages"])
        .filter(|package| seen.contains(text(&package["id"])) && !package["source"].is_null())
        .collect()
}

/// Whether one of the licences that `expression` offers, or all that it adds up, are in [`LICENCES`].
fn is_free(expression: &str) -> bool {
    let known = |name: &str| LICENCES.contains(&name.trim_matches(['(', ')', ' ']));
    let one_of = |part: &str| part.split(" OR ").flat_map(|name| name.split('/')).any(known);
    expression.split(" AND ").all(one_of)
}

#[test]
fn licences_and_sources_are_known() {
    let metadata = metadata();
    let packages = list(&metadata["packages"]).filter(|package| !package["source"].is_null());
    let strange: Vec<String> = packages
        .filter(|package| text(&package["source"]) != SOURCE || !is_free(text(&package["license"])))
        .map(|package| format!("{} {} {}", package["name"], package["license"], package["source"]))
        .collect();
    assert!(strange.is_empty(), "{}", strange.join("\n"));
}

#[test]
fn licences_are_read_as_they_are_written() {
    let cases = [
        ("MIT OR Apache-2.0", true, "a choice"),
        ("MIT/Apache-2.0", true, "a choice as it was written once"),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true, "both"),
        ("MIT AND GPL-3.0", false, "one of both is not ours"),
        ("GPL-3.0", false, "alone"),
        ("", false, "none"),
    ];
    for (expression, free, why) in cases {
        assert_eq!(is_free(expression), free, "{why}");
    }
}

#[test]
fn few_crates_are_shipped() {
    let metadata = metadata();
    let shipped = shipped(&metadata);
    assert!(shipped.len() <= MOST, "{} crates: find out which one came, and whether it has to", shipped.len());
    assert!(shipped.len() > 20, "Yew alone has more: this counts the wrong thing");
}

#[test]
fn nothing_is_there_twice_without_a_reason() {
    let metadata = metadata();
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in shipped(&metadata) {
        versions.entry(text(&package["name"])).or_default().insert(text(&package["version"]));
    }
    let twice: Vec<&str> = versions.iter().filter(|(_, all)| all.len() > 1).map(|(name, _)| *name).collect();
    let known: Vec<&str> = TWICE.iter().map(|(name, _)| *name).collect();
    assert_eq!(twice, known, "newly there twice, or no longer");
}
