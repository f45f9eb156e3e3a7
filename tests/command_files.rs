//! `fulcrum import`, `fulcrum settings` and `fulcrum compare` as a script meets them: output, exit status, one sentence.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

fn fulcrum(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_fulcrum")).args(words).output().expect("the command")
}

fn json(words: &[&str]) -> Value {
    let output = fulcrum(words);
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// A file of that content, in a folder of its own that goes with it.
struct Kept(PathBuf);

impl Kept {
    fn new(name: &str, text: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("fulcrum-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join(name), text).expect("a file");
        Self(folder.join(name))
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("UTF-8")
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.0.parent().expect("a folder"));
    }
}

fn traffic(name: &str) -> String {
    format!("{}/tests/data/traffic/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Two days of hours, each written by `row`.
fn hours(heading: &str, row: impl Fn(String, i64) -> String) -> String {
    let line = |hour: i64| row(scenario::time::text(1_704_067_200 + hour * 3_600), hour) + "\n";
    format!("{heading}\n{}", (0..48).map(line).collect::<String>())
}

#[test]
fn a_preview_says_what_was_understood() {
    let found = json(&["import", &traffic("19-latency-before-count.csv")]);
    assert_eq!((&found["version"], &found["is"]), (&1.into(), &"traffic".into()));
    let import = &found["import"];
    assert_eq!((&import["kind"], &import["mean_rate_per_s"]), (&"counts".into(), &0.437_5.into()));
    assert_eq!(import["columns"][0]["why"], "its heading names a count");
    let roles: Vec<&str> =
        found["all_columns"].as_array().unwrap().iter().map(|c| c["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["time", "unused", "value"]);
    assert_eq!(found["week_per_s"].as_array().map(Vec::len), Some(168));
    assert_eq!(found["unseen"].as_array().unwrap().iter().filter(|unseen| **unseen == true).count(), 120);
    let other = json(&["import", &traffic("19-latency-before-count.csv"), "--column=avg_ms", "--kind=rate/min"]);
    assert_eq!((&other["import"]["kind"], &other["import"]["mean_rate_per_s"]), (&"rate".into(), &2.into()));
    assert_eq!(other["chosen"]["columns"][0], "avg_ms");
}

#[test]
fn what_a_file_does_not_say_is_asked_with_status_2() {
    let two = Kept::new("two.csv", &hours("time,alpha,beta", |t, h| format!("{t},{h},7")));
    let rate = Kept::new("rate.csv", &hours("time,value", |t, h| format!("{t},{}.5", h % 2)));
    let day = Kept::new("day.csv", "time,count\n03/04/2024 00:00,5\n03/04/2024 01:00,6\n");
    let archive = Kept::new("archive.csv", "PK\u{3}\u{4} and more of it");
    let deep = Kept::new("deep.json", &"[".repeat(10_000));
    let cases: [(&[&str], &str); 9] = [
        (&["import", two.path()], "Several columns may be the count: “alpha”, “beta”; --column=NAME chooses one."),
        (&["import", rate.path()], "whole); --kind=counts, rate or counter chooses."),
        (&["import", day.path()], "day is first; --order=month-first or day-first chooses."),
        (
            &["import", archive.path()],
            "The file is a ZIP archive or a spreadsheet (such as .xlsx); a CSV file with a time and a count in each row is needed.",
        ),
        (&["import", deep.path()], "Its brackets are nested deeper than 64 levels, in line 1 at character 65."),
        (&["import", "no-such.csv"], "The file no-such.csv cannot be read: No such file or directory (os error 2)."),
        (
            &["import", two.path(), "--kind=many"],
            "--kind takes counts, rate, rate/min, rate/hour, rate/day, rate/SECONDS, counter or events, not \"many\".",
        ),
        (
            &["import", two.path(), "--zone=Europe/Berlin"],
            "--zone takes UTC or an offset from it such as +02:00 (of zones with changes of the clock none is known), not \"Europe/Berlin\".",
        ),
        (
            &["evaluate", "--column=alpha"],
            "--column, --kind, --zone, --order and --series say how --traffic=FILE is read.",
        ),
    ];
    for (words, end) in cases {
        let output = fulcrum(words);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(
            (output.status.code(), output.stdout.len(), told.lines().count()),
            (Some(2), 0, 1),
            "{words:?}: {told}"
        );
        assert!(told.trim_end().ends_with(end), "{words:?}: {told}");
    }
    assert_eq!(json(&["import", rate.path(), "--kind=rate"])["import"]["mean_rate_per_s"], 1);
}

#[test]
fn what_other_tools_write_says_what_it_sets() {
    let artefact = |name: &str| format!("{}/tests/artefacts/{name}", env!("CARGO_MANIFEST_DIR"));
    let found = json(&["import", &artefact("deployment-hpa.yaml")]);
    assert_eq!((&found["is"], &found["parts"][0]), (&"artefact".into(), &"Deployment api".into()));
    let sets = found["sets"].as_array().unwrap();
    let max = sets.iter().find(|set| set["input"] == "services.pod.max").unwrap();
    assert_eq!((&max["service"], &max["value"]), (&"api".into(), &"40".into()));
    assert_eq!(max["from"], "HorizontalPodAutoscaler api, maxReplicas");
    assert!(found["not_said"].as_array().unwrap().contains(&"how long a request takes".into()), "{found}");
    let own = Kept::new("own.json", r#"{"version": 1, "traffic": {"rate_per_s": 5}}"#);
    assert_eq!(json(&["import", own.path()])["is"], "scenario");
    let wrong = Kept::new("wrong-own.json", r#"{"version": 1, "goals": {"tie": 2}}"#);
    let told = String::from_utf8(fulcrum(&["import", wrong.path()]).stderr).unwrap();
    assert!(told.trim_end().ends_with("wrong-own.json: goals.tie takes 0 to 1, not 2."), "{told}");
    let bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    let bomb = (1..9)
        .fold(bomb, |text, at| format!("{text}a{at}: &a{at} [{}]\n", vec![format!("*a{}", at - 1); 10].join(", ")));
    let bomb = Kept::new("bomb.yaml", &bomb);
    let output = fulcrum(&["import", bomb.path()]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), told.lines().count()), (Some(2), 1), "{told}");
    assert!(
        told.contains("bomb.yaml: It holds more than 100,000 values, with what its aliases stand for, in line 5"),
        "{told}"
    );
}

#[test]
fn what_would_be_set_is_written_with_reasons_and_read_back() {
    let scenario =
        Kept::new("mine.json", r#"{"services": [{"name": "Shop", "pod": {"vcpu": 0.5, "min": 3, "max": 9}}]}"#);
    let found = json(&["settings", scenario.path()]);
    let blocks = found["blocks"].as_array().expect("blocks");
    let sides: Vec<&str> = blocks.iter().map(|block| block["side"].as_str().expect("a side")).collect();
    assert_eq!(sides, ["serverless", "microservices"]);
    let pods = &blocks[1];
    assert_eq!(pods["language"], "yaml");
    assert!(
        pods["reasons"]
            .as_array()
            .expect("reasons")
            .iter()
            .any(|why| why == "The most replicas that the scenario says.")
    );
    let file = Kept::new("shop.yaml", pods["text"].as_str().expect("a text"));
    let sets = json(&["import", file.path()]);
    for (input, value) in [("services.pod.vcpu", "0.5"), ("services.pod.min", "3"), ("services.pod.max", "9")] {
        let is = |set: &&Value| set["input"] == input && set["service"] == "shop";
        let set = sets["sets"].as_array().expect("sets").iter().find(is).unwrap_or_else(|| panic!("{input}: {sets}"));
        assert_eq!(set["value"], value, "{input}");
    }
    let told = fulcrum(&["settings", scenario.path(), "--markdown"]);
    assert!(String::from_utf8_lossy(&told.stdout).starts_with("# What you would set\n"));
    assert_eq!(fulcrum(&["settings", scenario.path(), "--yaml"]).status.code(), Some(2), "no such option");
}

#[test]
fn an_outcome_says_where_its_traffic_comes_from() {
    let two = Kept::new("source.csv", &hours("time,alpha,beta", |t, h| format!("{t},{},36000", 3_600 + h)));
    let found = json(&["evaluate", &format!("--traffic={}", two.path()), "--column=beta"]);
    let source = &found["traffic"]["source"];
    assert_eq!((&source["file"], &source["kind"]), (&two.path().into(), &"counts".into()));
    assert_eq!(
        (&source["columns"][0]["name"], &source["columns"][0]["why"]),
        (&"“beta”".into(), &"it was chosen".into())
    );
    assert_eq!((&source["mean_rate_per_s"], &found["traffic"]["rate_per_s"]), (&10.into(), &10.into()));
}

#[test]
fn two_scenarios_are_compared_and_held_against_a_budget() {
    let a = Kept::new("a.json", r#"{"traffic": {"rate_per_s": 5}}"#);
    let b = Kept::new("b.json", r#"{"traffic": {"rate_per_s": 10, "shape": "office"}}"#);
    let found = json(&["compare", a.path(), b.path()]);
    let names: Vec<&str> =
        found["inputs"].as_array().unwrap().iter().map(|line| line["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Mean rate", "Shape of the week"]);
    assert_eq!((&found["inputs"][0]["a"], &found["inputs"][0]["change"]), (&"5/s".into(), &"2 times".into()));
    let alone = [a.path(), b.path()].map(|path| json(&["evaluate", path]));
    for side in ["serverless", "microservices"] {
        assert_eq!(found["bills"][side]["a_usd"], alone[0][side]["monthly_usd"], "{side}");
        assert_eq!(found["bills"][side]["b_usd"], alone[1][side]["monthly_usd"], "{side}");
    }
    let rise = found["increase_usd"].as_f64().unwrap();
    assert!(rise > 0.0, "twice the requests cost more");
    let cases = [(rise - 0.01, Some(3)), (rise + 0.01, Some(0)), (-1.0, Some(3))];
    for (budget, status) in cases {
        let output = fulcrum(&["compare", a.path(), b.path(), &format!("--budget-delta={budget}")]);
        assert_eq!(output.status.code(), status, "{budget} of {rise}");
        assert!(!output.stdout.is_empty() && output.stderr.is_empty(), "the comparison is printed all the same");
    }
    let output = fulcrum(&["compare", a.path(), b.path(), "--markdown", "--budget-delta=0"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(text.starts_with("**Over the budget.** The clouds bill $"), "{text}");
    for part in ["### What changes", "| Mean rate | 5/s | 10/s | 2 times |", "| Verdict |", "| Serverless, a month |"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let same = fulcrum(&["compare", a.path(), a.path(), "--markdown", "--budget-delta=0"]);
    assert_eq!(same.status.code(), Some(0), "the same costs the same");
    let wrong = Kept::new("wrong.json", r#"{"goals": {"tie": 2}}"#);
    let cases: [(&[&str], &str); 4] = [
        (&["compare", a.path()], "compare takes two files: A.json B.json."),
        (&["compare", a.path(), b.path(), "c.json"], "2 files are read at most; \"c.json\" is one more."),
        (&["compare", a.path(), wrong.path()], "wrong.json: goals.tie takes 0 to 1, not 2."),
        (
            &["compare", a.path(), b.path(), "--budget-delta=much"],
            "--budget-delta takes dollars a month from -1e9 to 1e9, not \"much\".",
        ),
    ];
    for (words, end) in cases {
        let output = fulcrum(words);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{words:?}: {told}");
        assert!(told.trim_end().ends_with(end), "{words:?}: {told}");
    }
}

/// The steps of the job in the README, run one after another in a repository with a branch that changes the scenario.
#[test]
fn the_job_for_pull_requests_holds_the_budget() {
    let readme = include_str!("../README.md");
    let steps: Vec<&str> = readme.lines().filter_map(|line| line.trim().strip_prefix("- run: ")).collect();
    assert_eq!(steps.len(), 2, "what the base has, and the comparison");
    let base = Kept::new("scenario.json", r#"{"traffic": {"rate_per_s": 5}}"#);
    let folder = base.0.parent().expect("a folder").to_owned();
    let summary = folder.join("summary.md");
    let binary = PathBuf::from(env!("CARGO_BIN_EXE_fulcrum"));
    let path = format!("{}:{}", binary.parent().expect("a folder").display(), std::env::var("PATH").expect("a PATH"));
    let run = |line: &str| {
        let mut shell = Command::new("sh");
        shell.args(["-ec", line]).current_dir(&folder).env("PATH", &path);
        shell.env("GITHUB_BASE_REF", "main").env("GITHUB_STEP_SUMMARY", &summary);
        shell.output().expect("a shell").status.code()
    };
    let git = "git -c user.name=a -c user.email=a@example.com";
    let begun = format!(
        "git init -q . && git add scenario.json && {git} commit -qm base && git update-ref refs/remotes/origin/main HEAD"
    );
    if run("git --version") != Some(0) {
        eprintln!("skipped: there is no git here");
        return;
    }
    assert_eq!(run(&begun), Some(0));
    let cases = [
        (r#"{"traffic": {"rate_per_s": 5.1}}"#, Some(0), "Within"),
        (r#"{"traffic": {"rate_per_s": 200}}"#, Some(3), "**Over"),
    ];
    for (scenario, status, begins) in cases {
        fs::write(&base.0, scenario).expect("the change");
        let _ = fs::remove_file(&summary);
        assert_eq!((run(steps[0]), run(steps[1])), (Some(0), status), "{scenario}");
        let told = fs::read_to_string(&summary).expect("a summary");
        assert!(told.starts_with(begins) && told.contains("| Mean rate | 5/s |"), "{told}");
    }
}

/// A scenario that is no JSON, or not one of ours, is refused with the place.
#[test]
fn case_25_a_scenario_that_cannot_be_read_has_one_sentence() {
    let deep = format!("{{\"traffic\": {}", "[".repeat(10_000));
    let cases = [
        (deep.as_str(), "The input is not JSON: recursion limit exceeded at line 1 column 139."),
        (r#"{"traffic": {"rate_per_s": 1e400}}"#, "The input is not JSON: number out of range at line 1 column 32."),
        (
            r#"{"services": [{"name": "\ud800"}]}"#,
            "The input is not JSON: unexpected end of hex escape at line 1 column 31.",
        ),
        (r#"{"traffic": {"rate_per_s": 5, "rate_per_s": 500}}"#, "rate_per_s is given twice at line 1 column 42."),
        ("{} and more", "The input is not JSON: trailing characters at line 1 column 4."),
        ("{\n \"traffic\": {,}}", "The input is not JSON: key must be a string at line 2 column 14."),
        (
            r#"{"__proto__": {}}"#,
            "__proto__ is not known here; known are traffic, services, serverless, microservices, goals, people, prices, flow, own_lines, ranges.",
        ),
    ];
    for (text, expected) in cases {
        let file = Kept::new("bad.json", text);
        let output = fulcrum(&["evaluate", file.path()]);
        assert_eq!(output.status.code(), Some(2), "{expected}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), format!("fulcrum: {expected}\n"));
    }
}
