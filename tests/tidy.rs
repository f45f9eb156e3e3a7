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

/// The rooms that are crates, from the lowest floor up. Cargo sees to it that none looks up; what a crate may not know
/// besides is below.
const ROOMS: [&str; 16] = [
    "model",
    "catalogue",
    "text",
    "scenario",
    "scenario_json",
    "artefact",
    "billing",
    "answer",
    "ask",
    "recount",
    "platform",
    "decide",
    "words",
    "settings",
    "engine",
    "command",
];

/// Which rooms of the page may look into which: the arrows of ARCHITECTURE.md.
const ARROWS: [(&str, &[&str]); 3] = [("chart", &[]), ("ui", &["chart"]), ("proof", &["ui"])];

#[test]
fn arrows_of_the_page_point_one_way() {
    for (room, may) in ARROWS {
        let others = ARROWS.iter().filter(|(other, _)| *other != room && !may.contains(other));
        let banned: Vec<String> = others.map(|(other, _)| format!("crate::{other}")).collect();
        none_mentions(&[&format!("src/{room}")], &banned.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

/// A room that Cargo.toml names as a dependency stands below: the order of [`ROOMS`] is that of the floors.
#[test]
fn floors_only_look_down() {
    for (floor, room) in ROOMS.iter().enumerate() {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("crates/{room}/Cargo.toml"));
        let text = fs::read_to_string(manifest).unwrap();
        for above in &ROOMS[floor..] {
            assert!(!text.contains(&format!("path = \"../{above}\"")), "{room} looks up to {above}");
        }
    }
}

/// Whoever receives an answer can say it: the sentences need nothing that evaluates. Their tests do.
#[test]
fn words_do_without_what_evaluates() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/words/Cargo.toml");
    let text = fs::read_to_string(manifest).unwrap();
    let (needed, _) = text.split_once("[dev-dependencies]").unwrap_or((&text, ""));
    for room in ["platform", "decide"] {
        assert!(!needed.contains(&format!("path = \"../{room}\"")), "words looks at {room}");
    }
}

/// The page shows what is answered: what it is made of, tests apart, neither evaluates nor bills.
#[test]
fn the_page_computes_nothing() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let (_, needed) = text.split_once("\n[dependencies]").unwrap();
    let (needed, _) = needed.split_once("\n[dev-dependencies]").unwrap();
    for room in ["billing", "platform", "decide", "engine", "worker", "artefact", "reader"] {
        assert!(!needed.contains(&format!("path = \"crates/{room}\"")), "the page looks at {room}");
    }
}

fn rooms() -> Vec<String> {
    ROOMS.iter().map(|room| format!("crates/{room}/src")).collect()
}

#[test]
fn only_the_screen_knows_a_browser() {
    let banned = ["yew", "web_sys", "js_sys", "gloo", "wasm_bindgen"];
    let rooms = rooms();
    let rooms: Vec<&str> = rooms.iter().map(String::as_str).chain(["src/chart"]).collect();
    none_mentions(&rooms, &banned);
}

#[test]
fn the_model_knows_no_vendor() {
    let vendors = ["aws", "amazon", "lambda", "fargate", "azure", "google", "gcp", "cloudflare", "eks", "karpenter"];
    for path in files("crates/model/src", "rs") {
        for (number, line) in code(&path) {
            let line = line.to_lowercase();
            let named = |word: &&str| line.split(|c: char| !c.is_alphanumeric()).any(|part| part == *word);
            assert!(!vendors.iter().any(named), "{}:{number} names a vendor", path.display());
        }
    }
}

#[test]
fn nothing_below_the_screen_has_a_clock_or_ambient_chance() {
    let rooms = rooms();
    let below = rooms.iter().filter(|room| !room.contains("command")).map(String::as_str).chain(["src/chart"]);
    none_mentions(&below.collect::<Vec<_>>(), &["Instant", "SystemTime", "thread_rng"]);
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

#[test]
fn every_price_file_is_dated_and_sourced() {
    for path in files("crates/catalogue/data", "toml") {
        let text = fs::read_to_string(&path).unwrap();
        for key in ["source", "as_of"] {
            assert!(text.contains(key), "{} has no {key}", path.display());
        }
    }
}

#[test]
fn files_stay_readable() {
    const LONGEST: usize = 450;
    for room in ["src", "tests", "crates"] {
        for path in files(room, "rs") {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= LONGEST, "{} has {lines} lines: one room, or two?", path.display());
        }
    }
}
