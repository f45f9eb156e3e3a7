//! What a broken data file is told. The checks are those that run when the project is built.

#![allow(dead_code, reason = "the build uses more of its modules than the tests do")]

#[path = "../build/check.rs"]
mod check;
#[path = "../build/decimal.rs"]
mod decimal;
#[path = "../build/facts.rs"]
mod facts;
#[path = "../build/fault.rs"]
mod fault;
#[path = "../build/files.rs"]
mod files;
#[path = "../build/purchase.rs"]
mod purchase;

const PROVIDER: &str = r#"
id = "acme"
name = "Acme"
reference = "here"
source = "https://acme.example"
as_of = "2026"
services = ["lamps"]
regions = [{ id = "here", name = "Here", near = "america/east" }, { id = "there", name = "There", near = "europe/west" }]
"#;

const SERVICE: &str = r#"service = "lamps"
name = "Lamps"

[sources]
page = "https://acme.example/lamps"

[[meter]]
id = "light"
label = "Light"
unit = "hours"
prices = [
  { region = "here", usd = "0.20", per = 1_000, source = "page", as_of = "2026-11", confidence = "high" },
  { region = "there", tiers = [
    { from = "0", usd = "0.30" },
    { from = "100", usd = "0.25" },
    { from = "200", usd = "0.20" },
  ], per = 1_000, source = "page", as_of = "2026", confidence = "low" },
]

[[free]]
meters = ["light"]
amount = "50"
unit = "hours"
scope = "account"
place = "before"
source = "page"
as_of = "2026-11-23"
confidence = "medium"
"#;

/// Everything that is wrong with a service's file, as the build prints it.
fn faults_of(text: &str) -> Vec<String> {
    let provider = toml::from_str(PROVIDER).unwrap();
    let found = check::service("lamps.toml", text, &provider);
    found.err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

#[test]
fn a_file_in_order_passes() {
    assert_eq!(faults_of(SERVICE), Vec::<String>::new());
}

#[test]
fn a_price_far_from_the_reference_stands_with_a_note() {
    let far = SERVICE.replacen(r#"usd = "0.30""#, r#"usd = "30""#, 1);
    assert_eq!(faults_of(&far).len(), 1);
    let noted = far.replacen(r#"confidence = "low""#, r#"confidence = "low", note = "an island""#, 1);
    assert_eq!(faults_of(&noted), Vec::<String>::new());
}

#[test]
fn a_region_lies_in_a_known_part_of_the_world() {
    let faults = |text: &str| {
        let found = check::regions("acme.toml", text, &toml::from_str(text).unwrap());
        found.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(faults(PROVIDER), Vec::<String>::new());
    let told = faults(&PROVIDER.replacen("europe/west", "europe/wset", 1));
    let [told] = &told[..] else { panic!("{told:?}") };
    assert!(
        told.starts_with("acme.toml:8: there in acme: unknown part of the world \"europe/wset\"; known: america/east,"),
        "{told}"
    );
}

#[test]
fn what_counts_as_verified_can_be_opened() {
    let hearsay = SERVICE.replacen("https://acme.example/lamps", "somebody said so", 1);
    let what = "it counts as verified, but its source has no address that a reader can open";
    let told = [
        format!("lamps.toml:12: acme.lamps.light in here: {what}"),
        format!("lamps.toml:20: free allowance of acme.lamps.light: {what}"),
    ];
    assert_eq!(faults_of(&hearsay), told, "the row there is of low confidence");
}

#[test]
fn a_price_is_kept_as_printed() {
    let provider = toml::from_str(PROVIDER).unwrap();
    let service = check::service("lamps.toml", SERVICE, &provider).unwrap();
    let row = &service.meters[0].rows[0];
    assert_eq!((row.per, &row.tiers[..]), (1_000, &[(0, 200_000_000_000)][..]), "0.20 dollars, in pico-dollars");
}

#[track_caller]
fn check(good: &str, broken: &str, told: &str) {
    assert!(SERVICE.contains(good), "the row to break is there: {good}");
    let faults = faults_of(&SERVICE.replacen(good, broken, 1));
    assert_eq!(faults, [told], "{broken}");
}

#[test]
fn a_broken_price_is_told_file_line_and_row() {
    let here = "lamps.toml:12: acme.lamps.light in here: ";
    let there = "lamps.toml:13: acme.lamps.light in there: ";
    let plain = "is not a plain decimal of dollars from 0 with at most 12 places";
    let cases = [
        // (good, broken, told)
        (r#"usd = "0.20", per"#, r#"usd = "-0.20", per"#, format!("{here}the price \"-0.20\" {plain}")),
        (r#"usd = "0.20", per"#, r#"usd = "2e-1", per"#, format!("{here}the price \"2e-1\" {plain}")),
        (r#"usd = "0.20", per"#, r#"usd = "", per"#, format!("{here}the price \"\" {plain}")),
        (
            r#"usd = "0.20", per"#,
            r#"usd = "0.0000000000001", per"#,
            format!("{here}the price \"0.0000000000001\" {plain}"),
        ),
        (r#"usd = "0.20", per"#, "per", format!("{here}it needs either usd or tiers")),
        ("per = 1_000", "per = 0", format!("{here}per must be a whole number of units above zero")),
        ("per = 1_000", "per = -5", format!("{here}per must be a whole number of units above zero")),
        (r#"source = "page""#, r#"source = """#, format!("{here}the source is missing")),
        (r#"source = "page", as"#, "as", format!("{here}the source is missing")),
        (
            r#"source = "page""#,
            r#"source = "leaf""#,
            format!("{here}the source \"leaf\" is not one of this file's sources"),
        ),
        (r#", as_of = "2026-11","#, ",", format!("{here}as_of is missing; a row without a date says \"undated\"")),
        (
            r#"as_of = "2026-11","#,
            r#"as_of = "2026-13","#,
            format!("{here}as_of \"2026-13\" is not a year, a month, a day or \"undated\""),
        ),
        (
            r#"confidence = "high""#,
            r#"confidence = "sure""#,
            format!("{here}unknown confidence \"sure\"; known: high, medium, low, derived, unverified"),
        ),
        (
            r#"region = "there""#,
            r#"region = "mars""#,
            "lamps.toml:13: acme.lamps.light in mars: unknown region \"mars\"".into(),
        ),
        (r#"region = "there""#, r#"region = "here""#, "lamps.toml:13: acme.lamps.light: here stands here twice".into()),
        (r#"from = "0""#, r#"from = "1""#, format!("{there}the first tier must begin at 0")),
        (
            r#"from = "200""#,
            r#"from = "100""#,
            format!("{there}a tier begins at 100 or before, where the one before it begins"),
        ),
        (
            r#"from = "200""#,
            r#"from = "50""#,
            format!("{there}a tier begins at 100 or before, where the one before it begins"),
        ),
        (
            r#"from = "200""#,
            r#"from = "-1""#,
            format!("{there}the amount \"-1\" is not a plain decimal from 0 with at most 6 places"),
        ),
        (
            r#"usd = "0.30""#,
            r#"usd = "30""#,
            format!("{there}the price is more than 3 times that of here, or less than a third: say why in note"),
        ),
        (
            r#"usd = "0.30""#,
            r#"usd = "0.03""#,
            format!("{there}the price is more than 3 times that of here, or less than a third: say why in note"),
        ),
        (r#"usd = "0.25""#, r#"usd = "free""#, format!("{there}the price \"free\" {plain}")),
    ];
    for (good, broken, told) in cases {
        let faults = faults_of(&SERVICE.replacen(good, broken, 1));
        assert!(faults.contains(&told), "{broken}: {faults:#?} instead of {told}");
    }
}

#[test]
fn a_broken_meter_is_told() {
    let known = check::UNITS.join(", ");
    let unknown = format!("lamps.toml:8: acme.lamps.light: unknown unit \"lumen\"; known: {known}");
    let faults = faults_of(&SERVICE.replacen("unit = \"hours\"", "unit = \"lumen\"", 1));
    assert!(faults.contains(&unknown), "{faults:#?}");
    check("label = \"Light\"", "label = \" \"", "lamps.toml:8: acme.lamps.light: the label is missing");
    let first = SERVICE.lines().nth(11).unwrap();
    check(first, "", "lamps.toml:8: acme.lamps.light: no price in here, which stands in where none is known");
    let meter = &SERVICE[SERVICE.find("[[meter]]").unwrap()..SERVICE.find("[[free]]").unwrap()];
    let twice = SERVICE.replacen("[[free]]", &format!("{meter}[[free]]"), 1);
    assert_eq!(faults_of(&twice), ["lamps.toml:21: acme.lamps.light: the meter stands here twice"]);
}

#[test]
fn a_broken_allowance_is_told() {
    let row = "lamps.toml:20: free allowance of acme.lamps.light: ";
    check(
        "amount = \"50\"",
        "amount = \"many\"",
        &format!("{row}the amount \"many\" is not a plain decimal from 0 with at most 6 places"),
    );
    check(
        "scope = \"account\"",
        "scope = \"\"",
        &format!("{row}unknown scope \"\"; known: account, subscription, billing-account, project, plan"),
    );
    check("place = \"before\"", "place = \"behind\"", &format!("{row}unknown place \"behind\"; known: before, inside"));
    let unit = format!("{row}its unit \"GB\" is not that of its meter, \"hours\"");
    check("amount = \"50\"\nunit = \"hours\"", "amount = \"50\"\nunit = \"GB\"", &unit);
    let dark = "lamps.toml:20: free allowance of acme.lamps.dark: there is no meter \"dark\" in this file";
    check("meters = [\"light\"]", "meters = [\"dark\"]", dark);
}

#[test]
fn what_toml_refuses_is_told_with_its_line() {
    let faults = faults_of(&SERVICE.replacen("label =", "lable =", 1));
    assert_eq!(faults.len(), 1);
    assert!(faults[0].starts_with("lamps.toml:9: file: unknown field `lable`"), "{}", faults[0]);
}

#[test]
fn a_broken_node_limit_size_or_measurement_is_told() {
    let head = "source = \"x\"\nas_of = \"2026\"\nconfidence = \"high\"\n";
    let node = r#"nodes = [{ id = "big", meter = "lamps.light", vcpu = 0, memory_gib = 8, architecture = "mips", max_pods = 29 }]"#;
    let told: Vec<String> = facts::nodes("nodes.toml", &format!("{head}{node}"), "acme", &[])
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect();
    let expected = [
        "nodes.toml:4: big: there is no meter \"acme.lamps.light\" for its hour",
        "nodes.toml:4: big: vcpu, memory_gib and max_pods must be above zero",
        "nodes.toml:4: big: unknown architecture \"mips\"; known: x86, arm64",
    ];
    assert_eq!(told, expected);

    let limit = "[[limit]]\nid = \"wait\"\nwhat = \"Wait\"\nvalue = 5\nlow = 6\nunit = \"s\"\nas_of = \"2026\"\nevidence = \"strong\"\n";
    let told: Vec<String> = facts::limits("limits.toml", limit).unwrap_err().iter().map(ToString::to_string).collect();
    let expected = [
        "limits.toml:1: wait: the source \"\" is not one of this file's sources",
        "limits.toml:1: wait: low, value and high must rise from 0",
    ];
    assert_eq!(told, expected);

    let sizes = format!("{head}sizes = [{{ vcpu = 2, memory_gb = [4, 3] }}]");
    let told = facts::sizes("sizes.toml", &sizes).unwrap_err()[0].to_string();
    assert_eq!(told, "sizes.toml:4: 2 vCPU: it needs memory_gb, or from, to and step, rising from above zero");

    let rows = format!("{head}rows = [[\"go\", \"x86\", 128, 300, 50.1, 49.8, 40.0, 74.3, 1.57]]");
    let told = facts::cold_starts("cold.toml", &rows).unwrap_err()[0].to_string();
    assert_eq!(told, "cold.toml:4: go x86 128 MB: p50, p95 and p99 must rise from above zero, in milliseconds");
}

#[test]
fn a_name_that_two_providers_use_is_told() {
    let names = [("acme", "big"), ("bolt", "small"), ("bolt", "big")];
    let told: Vec<String> = facts::twins("node", names).iter().map(ToString::to_string).collect();
    assert_eq!(told, ["bolt:1: big: acme knows a node of this name too"]);
    assert!(facts::twins("node", names.into_iter().take(2)).is_empty());
}

/// The lamps with one price in each region, and an allowance that is granted as money.
fn money(there: &str, allowance: &str) -> String {
    let light = SERVICE.find("  { region = \"there\"").unwrap();
    let amount = SERVICE.find("amount =").unwrap();
    let rest = SERVICE.find("unit = \"hours\"\nscope").unwrap();
    let row = format!(
        "  {{ region = \"there\", {there}, per = 1_000, source = \"page\", as_of = \"2026\", confidence = \"low\" }},\n]\n\n"
    );
    let free = SERVICE.find("[[free]]").unwrap();
    format!("{}{row}{}{allowance}\n{}", &SERVICE[..light], &SERVICE[free..amount], &SERVICE[rest..])
}

#[test]
fn an_allowance_granted_as_money_buys_less_where_prices_are_higher() {
    let provider = toml::from_str(PROVIDER).unwrap();
    let cases = [
        // (allowance, millionths of an hour here and there, why)
        ("amount = \"50\"\nspend = true", [50_000_000, 33_333_333], "50 hours at 0.20, and what they cost at 0.30"),
        ("usd = \"0.01\"", [50_000_000, 33_333_333], "the same as money; the rest of an hour is rounded down"),
    ];
    for (allowance, expected, why) in cases {
        let service = check::service("lamps.toml", &money("usd = \"0.30\"", allowance), &provider).unwrap();
        let frees: Vec<(Vec<usize>, u128)> =
            service.frees.iter().map(|free| (free.regions.clone(), free.amount)).collect();
        assert_eq!(frees, [(vec![0], expected[0]), (vec![1], expected[1])], "{why}");
    }
    let same = check::service("lamps.toml", &money("usd = \"0.20\"", cases[0].0), &provider).unwrap();
    assert_eq!(same.frees[0].regions, [0, 1], "one allowance where prices are the same");
}

#[test]
fn an_allowance_that_cannot_be_money_is_told() {
    let row = "lamps.toml:16: free allowance of acme.lamps.light: ";
    let one = format!("{row}an allowance that is granted as money needs one price above zero in every region");
    let cases = [
        // (price there, allowance, told)
        ("usd = \"0\"", "usd = \"1\"", one.clone()),
        ("tiers = [{ from = \"0\", usd = \"0.2\" }, { from = \"9\", usd = \"0.1\" }]", "usd = \"1\"", one),
        ("usd = \"0.30\"", "usd = \"1\"\namount = \"5\"", format!("{row}it needs either an amount or usd")),
        ("usd = \"0.30\"", "usd = \"1\"\nspend = true", format!("{row}it needs either an amount or usd")),
        (
            "usd = \"0.30\"",
            "spend = true",
            format!("{row}the amount \"\" is not a plain decimal from 0 with at most 6 places"),
        ),
    ];
    for (there, allowance, told) in cases {
        assert_eq!(faults_of(&money(there, allowance)), [told], "{there}; {allowance}");
    }
    let two =
        money("usd = \"0.30\"", "usd = \"1\"").replacen("meters = [\"light\"]", "meters = [\"light\", \"light\"]", 1);
    let told = "lamps.toml:16: free allowance of acme.lamps.light and light: an allowance that is granted as money names one meter";
    assert_eq!(faults_of(&two), [told]);
}

const PURCHASE: &str = r#"[sources]
page = "https://acme.example/spot"

[[purchase]]
kind = "spot"
meters = ["lamps.*"]
value = 0.4
low = 0.3
high = 0.5
source = "page"
as_of = "2026"
evidence = "strong"
"#;

fn purchases_of(text: &str) -> Result<Vec<purchase::Purchase>, Vec<String>> {
    let provider = toml::from_str(PROVIDER).unwrap();
    let service = check::service("lamps.toml", SERVICE, &provider).unwrap();
    let found = purchase::purchases("purchase.toml", text, "acme", &[service]);
    found.map_err(|faults| faults.iter().map(ToString::to_string).collect())
}

#[test]
fn a_way_to_pay_less_is_dealt_to_the_meters_it_names() {
    let exact = PURCHASE[PURCHASE.find("[[purchase]]").unwrap()..].replace("lamps.*", "lamps.light");
    let found = purchases_of(&format!("{PURCHASE}\n{exact}")).unwrap();
    let meters: Vec<usize> = found.iter().map(|row| row.meters.len()).collect();
    assert_eq!(meters, [0, 1], "the longer pattern has the meter");
    assert_eq!(found[1].meters, ["acme.lamps.light"]);
}

#[test]
fn a_broken_way_to_pay_less_is_told() {
    let rise = "purchase.toml:4: spot: low, value and high must rise from above 0 to 1 at most";
    let kinds = "purchase.toml:4: haggle: unknown kind; known: spot, one-year, three-year, sustained-use";
    let cases = [
        // (good, broken, told)
        ("low = 0.3", "low = 0.0", rise),
        ("low = 0.3", "low = 0.45", rise),
        ("high = 0.5", "high = 1.1", rise),
        ("value = 0.4", "value = nan", rise),
        ("kind = \"spot\"", "kind = \"haggle\"", kinds),
        ("lamps.*", "lamp.*", "purchase.toml:4: spot: no meter is named by \"lamp.*\""),
        ("lamps.*", "lamps.ligh", "purchase.toml:4: spot: no meter is named by \"lamps.ligh\""),
        (
            "source = \"page\"",
            "source = \"leaf\"",
            "purchase.toml:4: spot: the source \"leaf\" is not one of this file's sources",
        ),
        (
            "evidence = \"strong\"",
            "evidence = \"sure\"",
            "purchase.toml:4: spot: unknown evidence \"sure\"; known: documented, strong, moderate, weak, assumption",
        ),
        (
            "as_of = \"2026\"",
            "as_of = \"\"",
            "purchase.toml:4: spot: as_of is missing; a row without a date says \"undated\"",
        ),
    ];
    for (good, broken, told) in cases {
        assert!(PURCHASE.contains(good), "the row to break is there: {good}");
        assert_eq!(purchases_of(&PURCHASE.replacen(good, broken, 1)).unwrap_err(), [told], "{broken}");
    }
    let twice = format!("{PURCHASE}\n{}", &PURCHASE[PURCHASE.find("[[purchase]]").unwrap()..]);
    let told = "purchase.toml:14: spot: acme.lamps.light has two rows of this kind";
    assert_eq!(purchases_of(&twice).unwrap_err(), [told]);
}
