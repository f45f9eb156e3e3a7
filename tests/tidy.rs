//! House rules that the compiler cannot see. ARCHITECTURE.md says why they stand.

use std::fs;
use std::path::{Path, PathBuf};

/// Every file below `folder` with this ending, and the file beside the folder that names its modules.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    let root = folders[0].with_extension(ending);
    if root.is_file() {
        found.push(root);
    }
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "no .{ending} file under {folder}: the rule below would hold for nothing");
    found
}

/// The lines of a file that are code, with their numbers: comments and the tests at its end are left out.
fn code(path: &Path) -> Vec<(usize, String)> {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]"));
    let code = lines.enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    code.map(|(index, line)| (index + 1, line.split(" // ").next().unwrap_or_default().to_owned())).collect()
}

#[track_caller]
fn none_mentions(rooms: &[&str], banned: &[&str]) {
    for path in rooms.iter().flat_map(|room| files(room, "rs")) {
        for (number, line) in code(&path) {
            for word in banned {
                assert!(!line.contains(word), "{}:{number} mentions {word}", path.display());
            }
        }
    }
}

/// Which rooms a room may look into: the arrows of ARCHITECTURE.md.
const ARROWS: [(&str, &[&str]); 7] = [
    ("model", &[]),
    ("catalogue", &["model"]),
    ("chart", &[]),
    ("app", &["model", "catalogue"]),
    ("command", &["model", "catalogue", "app"]),
    ("ui", &["model", "catalogue", "chart", "app"]),
    ("proof", &["model", "catalogue", "app", "command", "ui"]),
];

#[test]
fn arrows_point_one_way() {
    for (room, may) in ARROWS {
        let banned: Vec<String> = ARROWS
            .iter()
            .filter(|(other, _)| *other != room && !may.contains(other))
            .map(|(other, _)| format!("crate::{other}"))
            .collect();
        none_mentions(&[&format!("src/{room}")], &banned.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn only_the_screen_knows_a_browser() {
    let banned = ["yew", "web_sys", "js_sys", "gloo", "wasm_bindgen"];
    none_mentions(&["src/model", "src/catalogue", "src/chart", "src/app", "src/command"], &banned);
}

#[test]
fn the_model_knows_no_vendor() {
    let vendors = ["aws", "amazon", "lambda", "fargate", "azure", "google", "gcp", "cloudflare", "eks", "karpenter"];
    for path in files("src/model", "rs") {
        for (number, line) in code(&path) {
            let line = line.to_lowercase();
            let named = |word: &&str| line.split(|c: char| !c.is_alphanumeric()).any(|part| part == *word);
            assert!(!vendors.iter().any(named), "{}:{number} names a vendor", path.display());
        }
    }
}

#[test]
fn the_model_has_no_clock_and_no_ambient_chance() {
    none_mentions(&["src/model", "src/catalogue", "src/chart", "src/app"], &["Instant", "SystemTime", "thread_rng"]);
}

#[test]
fn markup_is_built_not_pasted() {
    let banned = ["inner_html", "set_inner_html", "from_html_unchecked", "insert_adjacent_html", "javascript:"];
    none_mentions(&["src/ui"], &banned);
    for path in files("src/shell", "js") {
        for (number, line) in code(&path) {
            for word in ["innerHTML", "insertAdjacentHTML", "document.write", "eval("] {
                assert!(!line.contains(word), "{}:{number} mentions {word}", path.display());
            }
        }
    }
}

/// Each of them brings kilobytes of tables and code to the module that readers download.
#[test]
fn the_module_does_without_what_is_heavy_in_the_standard_library() {
    let rooms = ["src/model", "src/catalogue", "src/chart", "src/app", "src/ui"];
    none_mentions(
        &rooms,
        &["parse::<f64>", "{:.", ":e}", ".sort(", ".sort_by", ".sort_unstable", "libm::exp10", "BTreeMap"],
    );
}

#[test]
fn every_price_file_is_dated_and_sourced() {
    for path in files("src/catalogue", "toml") {
        let text = fs::read_to_string(&path).unwrap();
        for key in ["source", "as_of"] {
            assert!(text.contains(key), "{} has no {key}", path.display());
        }
    }
}

#[test]
fn files_stay_readable() {
    const LONGEST: usize = 450;
    for room in ["src", "tests"] {
        for path in files(room, "rs") {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= LONGEST, "{} has {lines} lines: one room, or two?", path.display());
        }
    }
}
