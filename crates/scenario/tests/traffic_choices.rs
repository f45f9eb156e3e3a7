//! What is asked of a reader, what becomes of each choice, and the preview as data.

use scenario::time::{self, Order};
use scenario::traffic_file::{Asked, Choices, Import, Kind, Preview, Refusal, Role, Style, Zone, read, read_with};

/// 2024-01-01, a Monday.
const START: i64 = 1_704_067_200;

/// Two days of hours, each written by `row` from its time and its number.
fn hours(heading: &str, row: impl Fn(&str, i64) -> String) -> String {
    let line = |hour: i64| row(&time::text(START + hour * 3_600), hour) + "\n";
    format!("{heading}\n{}", (0..48).map(line).collect::<String>())
}

fn chosen(text: &str, choices: &Choices, why: &str) -> Import {
    read_with(text.as_bytes(), choices.clone()).unwrap_or_else(|refusal| panic!("{why}: {refusal}"))
}

fn columns(names: &[&str]) -> Choices {
    Choices { columns: names.iter().map(|name| (*name).to_owned()).collect(), ..Choices::default() }
}

#[test]
fn what_is_asked_can_be_chosen() {
    let kind = |kind| Choices { kind: Some(kind), ..Choices::default() };
    let two = hours("time,alpha,beta", |t, h| format!("{t},{},{}", 360 + h % 2, 720 - h % 2));
    let cases = [
        // (text, what is asked, the choice, the rate that comes of it, why)
        (two.clone(), Asked::Columns, columns(&["beta"]), 719.5 / 3_600.0, "one of two columns, by its heading"),
        (two.clone(), Asked::Columns, columns(&["2"]), 360.5 / 3_600.0, "one of two columns, by its number"),
        (two, Asked::Columns, columns(&["alpha", "beta"]), 0.3, "both columns"),
        (
            hours("time,p95_ms", |t, _| format!("{t},36")),
            Asked::Columns,
            columns(&["p95_ms"]),
            0.01,
            "a reader may know better than its heading",
        ),
        (
            hours("time,value", |t, h| format!("{t},{}.5", h % 2)),
            Asked::Kind,
            kind(Kind::Rate { per: 1 }),
            1.0,
            "a rate",
        ),
        (
            hours("time,value", |t, h| format!("{t},{}.5", h % 2)),
            Asked::Kind,
            kind(Kind::Counts),
            1.0 / 3_600.0,
            "means of counts",
        ),
        (
            hours("time,count", |t, h| format!("{t},{}", 3_600 + 9 * h)),
            Asked::Kind,
            kind(Kind::Counter),
            9.0 / 3_600.0,
            "a counter",
        ),
        (
            (0..24).fold("time,count\n".to_owned(), |text, h| {
                format!("{text}03/04/2024 {h:02}:00,{}\n", 360 * (1 + h % 2))
            }),
            Asked::Order,
            Choices { order: Some(Order::DayFirst), ..Choices::default() },
            0.15,
            "a day in March or in April",
        ),
        (
            hours("time,metric,value", |t, h| format!("{t},alpha,{}\n{t},beta,1", 36 + 36 * (h % 2))),
            Asked::Series,
            Choices { series: Some("alpha".to_owned()), ..Choices::default() },
            0.015,
            "one of two series",
        ),
        (
            hours("time,metric,value", |t, h| format!("{t},alpha,{}\n{t},beta,18", 36 + 36 * (h % 2))),
            Asked::Series,
            Choices { series: Some("*".to_owned()), ..Choices::default() },
            0.02,
            "both series",
        ),
        (
            hours("time;count", |t, h| format!("{t};{},{}00", 3 + h % 2, 6)),
            Asked::Numbers,
            Choices { numbers: Some(Style::English), ..Choices::default() },
            4_100.0 / 3_600.0,
            "thousands",
        ),
        (
            hours("time;count", |t, h| format!("{t};{},{}00", 3 + h % 2, 6)),
            Asked::Numbers,
            Choices { numbers: Some(Style::Continental), kind: Some(Kind::Rate { per: 1 }), ..Choices::default() },
            4.1,
            "the same cells, decimals, which only a rate has",
        ),
    ];
    for (text, asked, choices, rate, why) in cases {
        let refusal = read(&text).map(|import| import.source).expect_err(why);
        let Refusal::Asked(unclear) = &refusal else { panic!("{why}: {refusal}") };
        assert_eq!(unclear.asked, asked, "{why}");
        assert!(!unclear.columns.is_empty() && refusal.to_string().ends_with("kept as it was."), "{why}");
        let found = chosen(&text, &choices, why).source;
        assert!((found.mean_rate / rate - 1.0).abs() < 1e-9, "{why}: {}", found.mean_rate);
        assert_eq!(found.choices, choices, "{why}");
    }
}

#[test]
fn a_guess_can_be_changed() {
    let text = hours("time,requests,errors", |t, h| format!("{t},{},36", 360 + h % 2));
    let cases = [
        // (the choice, kind, rate, why)
        (columns(&["errors"]), Kind::Counts, 0.01, "another column"),
        (columns(&["“Errors”"]), Kind::Counts, 0.01, "as the preview names it"),
        (
            Choices { kind: Some(Kind::Rate { per: 60 }), ..Choices::default() },
            Kind::Rate { per: 60 },
            360.5 / 60.0,
            "a rate",
        ),
        (Choices { kind: Some(Kind::Events), ..Choices::default() }, Kind::Events, 48.0 / 172_800.0, "a request a row"),
    ];
    for (choices, kind, rate, why) in cases {
        let found = chosen(&text, &choices, why).source;
        assert_eq!(found.kind, kind, "{why}");
        assert!((found.mean_rate / rate - 1.0).abs() < 1e-6, "{why}: {}", found.mean_rate);
    }
    let zone = Choices { zone: Zone::read("+02:00"), ..Choices::default() };
    let found = chosen(&text, &zone, "another zone").source;
    assert_eq!((found.ends[0], found.zoned), (START - 7_200, true), "midnight is ten o'clock of the day before in UTC");
}

#[test]
fn a_choice_that_is_not_there_is_refused() {
    let text = hours("time,requests,path", |t, h| format!("{t},{},/a", 360 + h % 2));
    let zoned = hours("time,requests", |t, h| format!("{t}Z,{}", 360 + h % 2));
    let log = "127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200 2326\n".repeat(20);
    let series = Choices { series: Some("gamma".to_owned()), ..Choices::default() };
    let zone = Choices { zone: Some(Zone::default()), ..Choices::default() };
    let cases = [
        (text.as_str(), columns(&["hits"]), "There is no column “hits”; there are “time”, “requests”, “path”."),
        (&text, columns(&["0"]), "There is no column “0”; there are “time”, “requests”, “path”."),
        (&text, columns(&["time"]), "“time” is the time, and no count."),
        (&text, columns(&["path"]), "The cells of “path” are no numbers."),
        (&text, series, "There is no series “gamma”."),
        (&zoned, zone, "Its times name their zone, so that none can be chosen."),
        (&log, columns(&["1"]), "An access log has no columns, kind or zone to choose."),
    ];
    for (text, choices, expected) in cases {
        let refusal = read_with(text.as_bytes(), choices).map(|import| import.source).expect_err(expected).to_string();
        assert_eq!(refusal, format!("{expected} The traffic was kept as it was."));
    }
}

#[test]
fn a_preview_says_what_was_understood_and_travels() {
    let text = hours("time,endpoint,avg_ms,requests", |t, h| {
        format!(
            "{t},/a,12,{}\n{t},/b,12,180",
            if h == 30 { "many".to_owned() } else { (180 + h % 24 * 60).to_string() }
        )
    });
    let import = chosen(&text, &Choices::default(), "two endpoints");
    let preview = Preview::of(&import);
    let roles: Vec<(&str, Role, bool)> =
        preview.columns.iter().map(|column| (column.name.as_str(), column.role, column.numeric)).collect();
    let expected = [
        ("“time”", Role::Time, false),
        ("“endpoint”", Role::Series, false),
        ("“avg_ms”", Role::Unused, true),
        ("“requests”", Role::Value, true),
    ];
    assert_eq!(roles, expected);
    assert_eq!(preview.columns[1].texts, ["/a", "/b"]);
    assert_eq!(preview.why, [("“requests”".to_owned(), "its heading names a count".into())]);
    assert_eq!((preview.kept, preview.refused), (95, 1));
    assert_eq!(preview.reasons, [(62, "the count in “requests” is not a number".into())]);
    assert_eq!((preview.ends, preview.utc), ([START, START + 47 * 3_600], false));
    assert_eq!(preview.week.len(), 168);
    let mean = preview.week.iter().sum::<f64>() / 168.0;
    assert!((mean / preview.mean_rate - 1.0).abs() < 1e-9, "the hours have the mean of the file");
    assert!((preview.week[5] / preview.week[0] - 660.0 / 360.0).abs() < 0.02, "five o'clock to midnight of a Monday");
    assert_eq!(preview.unseen.iter().filter(|unseen| **unseen).count(), 120, "five days are not in it");
    let text = serde_json::to_string(&preview).expect("JSON");
    assert_eq!(serde_json::from_str::<Preview>(&text).expect("the same"), preview);
}
