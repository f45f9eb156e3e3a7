//! Kinds of exports, each row a way in which a tool writes two days of traffic: what they become, and why.

use scenario::time;
use scenario::traffic_file::{Import, Kind, read};

/// 2024-01-01, a Monday.
const START: i64 = 1_704_067_200;

/// What arrives in an hour of two days: 75,600 in all, 0.4375 a second.
fn busy(hour: i64) -> i64 {
    if (9..18).contains(&(hour % 24)) { 3_600 } else { 360 }
}

/// What has arrived by the end of an hour.
fn so_far(hour: i64) -> i64 {
    (0..=hour).map(busy).sum()
}

/// A heading and two days of hours, each written by `row` from its time and its number.
fn hours(heading: &str, row: impl Fn(&str, i64) -> String) -> String {
    let line = |hour: i64| row(&time::text(START + hour * 3_600), hour) + "\n";
    (0..48).map(line).fold(format!("{heading}\n"), |text, line| text + &line)
}

#[track_caller]
fn import(text: &str, why: &str) -> Import {
    read(text).unwrap_or_else(|refusal| panic!("{why}: {refusal}"))
}

fn names(import: &Import) -> Vec<&str> {
    import.source.columns.iter().map(|column| column.name.as_str()).collect()
}

#[test]
fn two_days_are_the_same_traffic_in_every_kind_of_export() {
    let pods = |time: &str, hour: i64| {
        ["a", "b"].map(|pod| format!("\"{{pod=\"\"{pod}\"\"}}\";\"{time}\";{}\n", busy(hour) / 2)).concat()
    };
    let cases: [(String, Kind, &[&str], &str); 16] = [
        (
            hours("Date,Hour,Requests", |t, h| format!("{},{},{}", &t[..10], h % 24, busy(h))),
            Kind::Counts,
            &["“Requests”"],
            "a date, and the hour of the day as a number",
        ),
        // (text, what it counts, in which columns, why)
        (
            hours("Series;Time;Value", pods),
            Kind::Counts,
            &["“Value”"],
            "Grafana's rows of two series that differ in a label",
        ),
        (
            hours("Time,Requests", |t, h| format!("{t},{}", if busy(h) == 360 { "360" } else { "3.60 K" })),
            Kind::Counts,
            &["“Requests”"],
            "Grafana's formatted numbers",
        ),
        (
            hours("id,request_count (a),request_count (b)\nservice,a,b", |t, h| format!("{t},{0},{0}", busy(h) / 2)),
            Kind::Counts,
            &["“request_count (a)”", "“request_count (b)”"],
            "Metrics Explorer: two services",
        ),
        (
            hours("Full label,fn-a Invocations,fn-b Invocations\nStatistic,Sum,Sum", |t, h| {
                format!("{t},{0},{0}", busy(h) / 2)
            }),
            Kind::Counts,
            &["“fn-a Invocations”", "“fn-b Invocations”"],
            "CloudWatch: two functions",
        ),
        (
            hours("time,a requests,b requests", |t, h| format!("{t},{},60", busy(h) - 60)),
            Kind::Counts,
            &["“a requests”", "“b requests”"],
            "two parts that are not the same",
        ),
        (
            hours("TimeGenerated,Requests (Sum),Data Out (Sum)", |t, h| format!("{t},{},99999", busy(h))),
            Kind::Counts,
            &["“Requests (Sum)”"],
            "Azure Monitor: a sum of something else beside it",
        ),
        (
            hours("@timestamp per hour,response.keyword: Descending,Count of records", |t, h| {
                format!("{t},200,{}\n{t},404,36", busy(h) - 36)
            }),
            Kind::Counts,
            &["“Count of records”"],
            "Kibana: counts broken down by status",
        ),
        (
            hours("Datum;Aufrufe", |t, h| {
                let day = &t[8..10];
                format!("{day}.01.2024 {};{}", &t[11..16], if busy(h) == 360 { "360" } else { "3.600" })
            }),
            Kind::Counts,
            &["“Aufrufe”"],
            "dates with dots say that points stand between thousands",
        ),
        (
            hours("date,hits", |t, h| format!("01/{}/24 {},{}", &t[8..10], &t[11..16], busy(h))),
            Kind::Counts,
            &["“hits”"],
            "a year of two digits",
        ),
        (
            hours("time,request_count", |t, h| format!("{t},{}", so_far(h))),
            Kind::Counter,
            &["“request_count”"],
            "it never falls",
        ),
        (
            hours("time,request_count", |t, h| format!("{t},{}", so_far(h) + 9_000_000)),
            Kind::Counter,
            &["“request_count”"],
            "it never falls and begins elsewhere",
        ),
        (
            hours("time,served", |t, h| format!("{t},{}", if h < 20 { so_far(h) } else { so_far(h) - so_far(19) })),
            Kind::Counter,
            &["“served”"],
            "it falls to nothing once, with the process",
        ),
        (
            hours("time,http_requests_total{pod=\"a\"},http_requests_total{pod=\"b\"}", |t, h| {
                format!("{t},{},{}", so_far(h) / 2, so_far(h) / 2 + 5_000)
            })
            .replacen(
                "time,http_requests_total{pod=\"a\"},http_requests_total{pod=\"b\"}",
                "time,\"http_requests_total{pod=\"\"a\"\"}\",\"http_requests_total{pod=\"\"b\"\"}\"",
                1,
            ),
            Kind::Counter,
            &["“http_requests_total{pod=\"a\"}”", "“http_requests_total{pod=\"b\"}”"],
            "counters of two pods",
        ),
        (
            hours("time,api", |t, h| format!("{t},{} req/s", busy(h) as f64 / 3_600.0)),
            Kind::Rate { per: 1 },
            &["“api”"],
            "the cells say that it is a rate",
        ),
        (
            hours("time,requests_per_minute", |t, h| format!("{t},{}", busy(h) / 60)),
            Kind::Rate { per: 60 },
            &["“requests_per_minute”"],
            "the heading says of which time",
        ),
    ];
    for (text, kind, columns, why) in cases {
        let found = import(&text, why);
        assert_eq!((found.source.kind, names(&found).as_slice()), (kind, columns), "{why}");
        let rate = found.source.mean_rate;
        assert!((rate / 0.4375 - 1.0).abs() < 0.02, "{why}: {rate}");
        assert_eq!(found.bad_rows, 0, "{why}: {:?}", found.bad);
    }
}

#[test]
fn the_zone_is_the_one_that_is_written() {
    let row = |behind: &'static str| move |time: &str, hour: i64| format!("{time}{behind},{}", busy(hour));
    let cases = [
        // (text, is UTC, name of another zone, the first moment, why)
        (hours("time,count", row("")), false, "", START, "no zone"),
        (hours("time,count", row(" UTC")), true, "", START, "in each cell"),
        (hours("time,count", row("+01:00")), true, "", START - 3_600, "an offset"),
        (hours("time,count", row(" CET")), false, "CET", START, "a name: the clock as it is written"),
        (hours("TimeGenerated [UTC],count", row("")), true, "", START, "Log Analytics"),
        (hours("time_utc,count", row("")), true, "", START, "at the end of the heading"),
        (hours("Time (Europe/Berlin),count", row("")), false, "Europe/Berlin", START, "in brackets"),
    ];
    for (text, zoned, zone, first, why) in cases {
        let source = import(&text, why).source;
        assert_eq!((source.zoned, source.zone.as_str(), source.ends[0]), (zoned, zone, first), "{why}");
    }
}

#[test]
fn clocks_that_are_changed_make_no_requests_and_lose_none() {
    let count = |moments: &[i64]| {
        let line = |second: &i64| format!("{},360\n", time::text(*second));
        format!("time,count\n{}", moments.iter().map(line).collect::<String>())
    };
    let saturday = [1_711_756_800, 1_729_900_800];
    let forward: Vec<i64> = (0..72).filter(|hour| *hour != 26).map(|hour| saturday[0] + hour * 3_600).collect();
    let back: Vec<i64> = (0..49).map(|hour| saturday[1] + (hour - i64::from(hour >= 27)) * 3_600).collect();
    let found = import(&count(&forward), "31 March 2024");
    assert_eq!((found.source.mean_rate, found.source.put_forward, found.gaps), (0.1, 1, 0), "{:?}", found.source);
    let found = import(&count(&back), "27 October 2024");
    assert_eq!(
        (found.source.mean_rate, found.source.put_back, found.source.repeats),
        (0.1, 1, 0),
        "{:?}",
        found.source
    );
    assert_eq!(found.source.total, 49.0 * 360.0, "all requests are counted");
}

#[test]
fn a_trace_of_weekdays_does_not_claim_weekends() {
    let weekdays = (0..240).filter(|hour| hour / 24 % 7 < 5);
    let text: String = weekdays.map(|hour| format!("{},{}\n", time::text(START + hour * 3_600), busy(hour))).collect();
    let found = import(&format!("time,count\n{text}"), "eight weekdays around a weekend");
    assert_eq!((found.source.mean_rate, found.gaps, found.source.unknown), (0.4375, 0, 48));
    assert!(found.source.unseen[120..].iter().all(|unseen| *unseen) && found.unseen_hours == 48);
}

#[test]
fn a_load_test_says_what_of_the_week_is_not_in_it() {
    let text: String = (0..15).map(|minute| format!("2024-01-03 10:{minute:02}:00,60\n")).collect();
    let found = import(&format!("time,count\n{text}"), "a quarter of an hour");
    assert_eq!((found.source.mean_rate, found.unseen_hours, found.interval_s), (1.0, 167, 60));
}

/// Two days of hours as objects or pairs of JSON, each written by `part`.
fn list(part: impl Fn(&str, i64) -> String) -> String {
    let parts: Vec<String> = (0..48).map(|hour| part(&time::text(START + hour * 3_600), hour)).collect();
    format!("[{}]", parts.join(",\n"))
}

#[test]
fn what_tools_answer_in_json_is_read_as_what_it_is() {
    let of_pod = |pod: &str, from: i64| {
        let values = list(|_, hour| format!("[{},\"{}\"]", START + hour * 3_600, from + so_far(hour) / 2));
        let name = "\"__name__\":\"http_requests_total\"";
        format!("{{\"metric\":{{{name},\"pod\":\"{pod}\"}},\"values\":{values}}}")
    };
    let log: String = (0..1_440)
        .map(|minute| format!("{{\"time\":\"{}Z\",\"status\":200,\"ms\":12}}\n", time::text(START + minute * 120)))
        .collect();
    let cases = [
        // (text, what it counts, the rate, why)
        (
            format!(
                "{{\"Label\":\"Invocations\",\"Datapoints\":{}}}",
                list(|t, h| format!("{{\"Timestamp\":\"{t}+00:00\",\"Sum\":{}.0,\"Unit\":\"Count\"}}", busy(h)))
            ),
            Kind::Counts,
            0.4375,
            "the command line of CloudWatch",
        ),
        (
            format!("{{\"status\":\"success\",\"data\":{{\"result\":[{},{}]}}}}", of_pod("a", 7), of_pod("b", 9_000)),
            Kind::Counter,
            0.4375,
            "Prometheus: two counters",
        ),
        (
            format!(
                "{{\"items\":{}}}",
                list(|t, h| format!("{{\"timestamp\":\"{}\",\"views\":{}}}", t[..13].replace(['-', ' '], ""), busy(h)))
            ),
            Kind::Counts,
            0.4375,
            "Wikimedia",
        ),
        (log, Kind::Events, 1.0 / 120.0, "a log: an object on each line"),
    ];
    for (text, kind, rate, why) in cases {
        let found = import(&text, why);
        assert_eq!(found.source.kind, kind, "{why}");
        assert!((found.source.mean_rate / rate - 1.0).abs() < 0.02, "{why}: {}", found.source.mean_rate);
    }
    let latency = list(|t, _| format!("{{\"Timestamp\":\"{t}\",\"Average\":12.5,\"Unit\":\"Milliseconds\"}}"));
    let refusal = read(&latency).expect_err("a latency").to_string();
    assert!(refusal.contains("“Milliseconds”"), "{refusal}");
    let cut = &list(|t, h| format!("{{\"time\":\"{t}\",\"count\":{}}}", busy(h)));
    let found = import(&cut[..cut.len() - 10], "cut in its last object");
    assert_eq!(
        (found.rows, found.bad.as_slice()),
        (47, &[(48, "the file ends before its brackets are closed".into())][..])
    );
}

#[test]
fn a_minute_a_column_is_a_day() {
    let minutes: Vec<String> = (1..=1_440).map(|minute| minute.to_string()).collect();
    let row = |name: &str, each: &str| format!("{name},a,f,http,{}\n", vec![each; 1_440].join(","));
    let text = format!(
        "HashOwner,HashApp,HashFunction,Trigger,{}\n{}{}",
        minutes.join(","),
        row("x", "20").repeat(3),
        row("y", "0")
    );
    let found = import(&text, "the traces of Azure Functions");
    assert_eq!((found.source.kind, found.source.mean_rate, found.rows, found.interval_s), (Kind::Counts, 1.0, 4, 60));
    assert_eq!(names(&found), ["columns “1” to “1440”"]);
    let broken = import(&format!("{text}z,a,f,http,many\n"), "a function without counts");
    assert_eq!(broken.bad, [(6, "a minute has no count".into())]);
}

#[test]
fn logs_whose_first_lines_name_their_columns_are_requests() {
    let line = |minute: i64| format!("2024-01-01 {:02}:{:02}:00 10.0.0.1 GET /a 200 12\n", minute / 60, minute % 60);
    let lines: String = (0..600).map(line).collect();
    let head = "#Software: Microsoft Internet Information Services 10.0\n#Fields: date time s-ip cs-method cs-uri-stem sc-status time-taken\n";
    let cases = [
        (format!("{head}{lines}"), "IIS"),
        (format!("{head}{lines}").replace(' ', "\t").replace("#Fields:\t", "#Fields: "), "CloudFront has tabs"),
        (format!("{head}{lines}{head}"), "a server that begins anew writes its heading again"),
    ];
    for (text, why) in cases {
        let found = import(&text, why);
        assert_eq!((found.source.kind, found.rows, found.source.zoned), (Kind::Events, 600, true), "{why}");
        assert!((found.source.mean_rate - 1.0 / 60.0).abs() < 1e-9, "{why}");
    }
    let broken = import(&format!("{head}{lines}nothing\n"), "a line that is none");
    assert_eq!(broken.bad, [(603, "it has no date and time where its heading says".into())]);
}

#[test]
fn the_hour_of_a_peak_is_no_time() {
    let day = |day: i64| format!("{},{},86400\n", &time::text(START + day * 86_400)[..10], (day * 7) % 24);
    let found = import(&format!("date,peak hour,requests\n{}", (0..28).map(day).collect::<String>()), "days");
    assert_eq!((found.source.mean_rate, found.interval_s, found.source.time.as_str()), (1.0, 86_400, "“date”"));
}
