//! The shapes in which tools write traffic, each read as what it is: total, rate, kind and column.
//!
//! The files are synthetic, in the shapes that the tools write; `expected.json` holds what was put into them.

use std::fs;
use std::path::{Path, PathBuf};

use scenario::traffic_file::{Import, Kind, read_bytes};

const RATE: Kind = Kind::Rate { per: 1 };

/// File, what it counts, in which columns, and why that is so.
const FILES: [(&str, Kind, &[&str], &str); 30] = [
    ("00-control.csv", Kind::Counts, &["“count”"], "a time and a count"),
    ("01-access-clf.log", Kind::Events, &[], "the common log format: a line is a request"),
    ("02-access-combined.log", Kind::Events, &[], "the combined log format"),
    ("03-timestamps-only.csv", Kind::Events, &[], "times alone are requests"),
    ("04-jmeter.jtl", Kind::Events, &[], "a sample of JMeter is a request, not its milliseconds"),
    ("05-locust-history.csv", Kind::Counter, &["“Total Request Count”"], "the sum of all, not each name and the sum"),
    ("06-k6.csv", Kind::Events, &["“metric_value”"], "of the metrics of k6 only http_reqs, whose rows are ones"),
    ("07-grafana-rate.csv", RATE, &["“sum(rate(http_requests_total[5m]))”"], "a rate by its name"),
    (
        "08-grafana-two-series.csv",
        Kind::Counts,
        &["“{job=\"api\", instance=\"a:80\"}”", "“{job=\"api\", instance=\"b:80\"}”"],
        "two instances are summed",
    ),
    ("10-grafana-rows-legacy.csv", Kind::Counts, &["“Value”"], "one series, one row each"),
    ("11-thousands.csv", Kind::Counts, &["“Requests”"], "\"3,600\" is 3600"),
    ("12-azure-us-time.csv", Kind::Counts, &["“count_”"], "month first, AM and PM"),
    ("13-gcp-metrics-explorer.csv", Kind::Counts, &["“request_count”"], "a browser's dates, and a row of labels"),
    ("14-cloudwatch-console.csv", Kind::Counts, &["“Invocations”"], "rows of labels, statistic and period"),
    ("15-daily.csv", Kind::Counts, &["“Views”"], "a row a day"),
    ("16-us-date.csv", Kind::Counts, &["“Requests”"], "month first, for so the hours follow each other"),
    ("17-eu-decimal.csv", Kind::Counts, &["“Anfragen”"], "semicolons and decimal commas"),
    ("18-status-columns.csv", Kind::Counts, &["“2xx”", "“4xx”", "“5xx”"], "classes of status are parts"),
    ("19-latency-before-count.csv", Kind::Counts, &["“count”"], "the latency before it is none"),
    ("21-counter.csv", Kind::Counter, &["“http_requests_total”"], "differences, not readings"),
    ("23-wikimedia-hourly.csv", Kind::Counts, &["“views”"], "YYYYMMDDHH is a time, not seconds"),
    ("26-compact-minute.csv", Kind::Counts, &["“count”"], "YYYYMMDDHHMM is a time, not milliseconds"),
    ("28-pandas-index.csv", Kind::Counts, &["“count”"], "the number of the row is no time"),
    ("29-date-and-time.csv", Kind::Counts, &["“Requests”"], "date and time in two columns"),
    ("30-kibana.csv", Kind::Counts, &["“Count of records”"], "Jan 1, 2024 @ 00:00:00.000"),
    ("31-pandas-utc.csv", Kind::Counts, &["“count”"], "microseconds and an offset"),
    ("35-cli-text.tsv", Kind::Counts, &["column 2"], "the count stands before the time, its unit after"),
    ("37-sep-line.csv", Kind::Counts, &["“requests”"], "a line for spreadsheets first"),
    ("41-minutes-15.csv", Kind::Counts, &["“count”"], "a quarter of an hour is enough for a rate"),
    ("45-locust-one-hour.csv", Kind::Counter, &["“Total Request Count”"], "an hour of a load test"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/traffic")
}

fn expected(file: &str, what: &str) -> Option<f64> {
    let text = fs::read_to_string(folder().join("expected.json")).expect("expected.json");
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    json[file][what].as_f64()
}

#[track_caller]
fn import(file: &str) -> Import {
    let bytes = fs::read(folder().join(file)).unwrap_or_else(|why| panic!("{file}: {why}"));
    read_bytes(&bytes).unwrap_or_else(|refusal| panic!("{file}: {refusal}"))
}

#[test]
fn every_shape_is_read_as_what_it_is() {
    for (file, kind, columns, why) in FILES {
        let found = import(file);
        let names: Vec<&str> = found.source.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!((found.source.kind, names.as_slice()), (kind, columns), "{file}: {why}");
        let rate = expected(file, "rate").expect("a rate");
        assert!((found.source.mean_rate / rate - 1.0).abs() < 0.02, "{file}: {} for {rate}", found.source.mean_rate);
        if let Some(total) = expected(file, "total") {
            assert!((found.source.total / total - 1.0).abs() < 0.02, "{file}: {} for {total}", found.source.total);
        }
        assert_eq!(found.bad_rows, 0, "{file}: {:?}", found.bad);
    }
}

#[test]
fn the_table_has_every_file() {
    let files = fs::read_dir(folder()).expect("a folder").map(|entry| entry.expect("a file").file_name());
    let mut files: Vec<String> = files.map(|name| name.to_string_lossy().into_owned()).collect();
    files.retain(|name| name != "expected.json");
    files.sort();
    assert_eq!(files, FILES.map(|(file, ..)| file));
}
