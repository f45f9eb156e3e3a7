//! What must not become traffic, or not another traffic than it is: headings that mean something else, files that mean
//! two things, damaged files, and any garbage at all.

use std::fmt::Write as _;

use proptest::prelude::*;
use scenario::traffic_file::{Import, Kind, Outcome, Reader, Refusal, read, read_bytes};

/// What arrives in an hour of two days: 75,600 in all, 0.4375 a second.
fn busy(hour: u32) -> u32 {
    if (9..18).contains(&(hour % 24)) { 3_600 } else { 360 }
}

/// A heading and two days of hours, each written by `row` from its time and its number.
fn hours(heading: &str, row: impl Fn(&str, u32) -> String) -> String {
    let hour = |hour: u32| row(&format!("2024-01-{:02} {:02}:00:00", hour / 24 + 1, hour % 24), hour);
    (0..48).fold(format!("{heading}\n"), |text, number| text + &hour(number) + "\n")
}

/// The same, of a time and what arrives.
fn plain(heading: &str) -> String {
    hours(heading, |time, hour| format!("{time},{}", busy(hour)))
}

/// What a counter says that began at `start`.
fn counted(start: u32) -> impl Fn(&str, u32) -> String {
    move |time, hour| format!("{time},{}", start + (0..=hour).map(busy).sum::<u32>())
}

#[track_caller]
fn refused(text: &str, expected: &str, why: &str) {
    match read(text) {
        Ok(import) => panic!("{why}: read as {:?} of {}/s", import.source.kind, import.source.mean_rate),
        Err(refusal) => {
            let refusal = refusal.to_string();
            assert!(refusal.contains(expected), "{why}: {refusal}");
            assert!(refusal.ends_with('.') && refusal.contains("kept as it was"), "{why}: {refusal}");
        }
    }
}

#[track_caller]
fn taken(text: &str, why: &str) -> Import {
    let import = read(text).unwrap_or_else(|refusal| panic!("{why}: {refusal}"));
    let rate = import.source.mean_rate;
    assert!((rate / 0.4375 - 1.0).abs() < 0.02, "{why}: {rate} as {:?}", import.source);
    import
}

#[test]
fn what_is_plain_is_read_as_what_it_is() {
    let both = |text: &str| -> String { text.lines().map(|line| format!("{line}\n{line}\n")).collect() };
    let restarted = hours("time,http_requests_total", |time, hour| {
        format!("{time},{}", (if hour < 24 { 0 } else { 24 }..=hour).map(busy).sum::<u32>())
    });
    let cases = [
        // (text, what it counts, why)
        (
            hours("time,requests", |t, h| format!("{t},\"{},{:03}\"", busy(h) / 1_000, busy(h) % 1_000))
                .replace("\"0,", "\""),
            Kind::Counts,
            "quoted thousands",
        ),
        (hours("count,time", |t, h| format!("{},{t}", busy(h))), Kind::Counts, "the count may come first"),
        (hours("time,count,latency", |t, h| format!("{t},{},999999", busy(h))), Kind::Counts, "a latency after it"),
        (hours("time,max,count,p99", |t, h| format!("{t},1,{},2", busy(h))), Kind::Counts, "between other figures"),
        (
            hours("time,requests/min", |t, h| format!("{t},{}", f64::from(busy(h)) / 60.0)),
            Kind::Rate { per: 60 },
            "by the minute",
        ),
        (
            hours("time,value", |t, h| format!("{t},{} req/s", f64::from(busy(h)) / 3_600.0)),
            Kind::Rate { per: 1 },
            "the cells say it",
        ),
        (
            hours("time,increase(x_total[1h])", |t, h| format!("{t},{}", busy(h))),
            Kind::Rate { per: 3_600 },
            "by its window",
        ),
        (hours("time,http_requests_total", counted(900_000)), Kind::Counter, "a counter by its name"),
        (restarted, Kind::Counter, "a counter that begins anew"),
        (
            hours("time,endpoint,count", |t, h| format!("{t},/a,{0}\n{t},/b,{0}", busy(h) / 2)),
            Kind::Counts,
            "two parts are summed",
        ),
        (
            hours("time,endpoint,count", |t, h| format!("{t},/a,1\n{t},Aggregated,{}", busy(h))),
            Kind::Counts,
            "a sum beside its parts",
        ),
        (
            hours("time,metric,value", |t, h| format!("{t},requests,{}\n{t},cpu,50", busy(h))),
            Kind::Counts,
            "one metric of two",
        ),
        (
            hours("time,success,failed", |t, h| format!("{t},{},10", busy(h) - 10)),
            Kind::Counts,
            "what went well and what not",
        ),
        (
            hours("time,total,a requests,b requests", |t, h| format!("{t},{0},10,{1}", busy(h), busy(h) - 10)),
            Kind::Counts,
            "a sum and its parts",
        ),
        (
            hours("time,requests,5xx,2xx", |t, h| format!("{t},{0},10,{1}", busy(h), busy(h) - 10)),
            Kind::Counts,
            "a sum and its classes",
        ),
        (
            plain("time,count").replace("2024-01-01 ", "13.01.2024 ").replace("2024-01-02 ", "14.01.2024 "),
            Kind::Counts,
            "dots",
        ),
        (
            plain("time,count").replace("2024-01-01", "13/01/2024").replace("2024-01-02", "14/01/2024"),
            Kind::Counts,
            "no month 13",
        ),
        (
            plain("time,count").replace("2024-01-01", "05/01/2024").replace("2024-01-02", "06/01/2024"),
            Kind::Counts,
            "days follow",
        ),
        (
            hours("id,request_count,request_count\nservice,a,b", |t, h| format!("{t},{0},{0}", busy(h) / 2)),
            Kind::Counts,
            "two services",
        ),
        (
            plain("Full label,x").replace("x\n", "Invocations\nStatistic,SampleCount\n"),
            Kind::Counts,
            "how many samples",
        ),
        (
            both(&hours("time,method,path,status", |t, h| format!("{t},GET,/,200\n").repeat(busy(h) as usize / 360)))
                .replacen("time,method,path,status\n", "", 1),
            Kind::Events,
            "rows are requests",
        ),
    ];
    for (text, kind, why) in cases {
        let import = read(&text).unwrap_or_else(|refusal| panic!("{why}: {refusal}"));
        assert_eq!(import.source.kind, kind, "{why}");
        if kind != Kind::Events {
            taken(&text, why);
        }
    }
}

#[test]
fn what_may_mean_two_things_is_refused_with_the_reason() {
    let twice = plain("time,count") + plain("time,count").split_once('\n').expect("a heading").1;
    let row = |time: &str, number: u32| format!("{time},{number}");
    let cases = [
        // (text, part of the sentence, why)
        (hours("time,p95_ms", |t, _| row(t, 120)), "“p95_ms” is something else", "a latency is no count"),
        (
            hours("time,avg latency,cpu %", |t, _| format!("{t},120,4000")),
            "No column counts requests",
            "no count at all",
        ),
        (
            hours("time,value", |t, h| format!("{t},{} ms", 100 + h % 7)),
            "“value” is something else",
            "the cells say milliseconds",
        ),
        (
            hours("time,a requests,b requests", |t, h| format!("{t},{0},{0}", busy(h))),
            "Several columns",
            "two halves, or one twice?",
        ),
        (
            hours("time,alpha,beta", |t, h| format!("{t},{},7", busy(h))),
            "Several columns may be the count: “alpha”, “beta”",
            "two names",
        ),
        (
            hours("time,requests,hits", |t, h| format!("{t},{},7", busy(h))),
            "Several columns may be the count",
            "two counts",
        ),
        (hours("a,b,c", |t, h| format!("{t},{},7", busy(h))), "Several columns", "headings that say nothing"),
        (plain("time,request rate"), "does not say of which time", "a rate of what time?"),
        (plain("time,2xx"), "only has those of “2xx”", "a part is not the whole"),
        (hours("time,requests", |t, h| format!("{t},{}.5", h % 7)), "have decimals", "a rate under a count's name"),
        (
            hours("From,2024-01-01 00:00:00\n\ntime,p95_ms", |t, h| row(t, 90 + h % 5)),
            "something else",
            "a heading after a time",
        ),
        (hours("time,4xx,5xx", |t, h| format!("{t},{},{h}", h % 3)), "only has those of “4xx”, “5xx”", "two parts"),
        (plain("time,errors"), "only has those of “errors”", "a part is not the whole"),
        (
            hours("time,requests", |t, h| row(t, 100 + 3 * h)),
            "hardly ever fall",
            "counts that grow, or a counter without its name",
        ),
        (
            plain("time,http_requests_total"),
            "is that of a counter, but it falls too often",
            "counts with a counter's name",
        ),
        (
            hours("time,metric,value", |t, h| format!("{t},alpha,{}\n{t},beta,1", busy(h))),
            "several series",
            "two metrics",
        ),
        (
            hours("time,group,count", |t, h| format!("{t},x,{0}\n{t},y,{0}", busy(h))),
            "“group” does not say whether",
            "parts, or not?",
        ),
        (
            hours("Series,Time,Value", |t, h| format!("p95 latency,{t},{}", 90 + h % 5)),
            "“p95 latency”",
            "the series has the name",
        ),
        (
            hours("time,sum(rate(http_request_duration_seconds_sum[5m]))", |t, _| row(t, 2)),
            "something else",
            "seconds a second",
        ),
        (hours("time,api", |t, h| format!("{t},{}.25", h % 7)), "have decimals", "a mean, or a rate?"),
        (
            hours("time;count", |t, h| format!("{t};{},{:03}", busy(h) / 1_000 + 1, busy(h) % 1_000)),
            "commas may stand",
            "3,600 in a semicolon file",
        ),
        (
            hours("time,count", |t, h| format!("{t},\"{}.{:03}\"", busy(h) / 1_000 + 1, busy(h) % 1_000)),
            "points may stand",
            "3.600",
        ),
        (
            hours("time,count", |t, h| format!("{t},\"{}\"", if h % 2 == 0 { "1.5" } else { "1,5" })),
            "some a comma",
            "both styles",
        ),
        (
            hours("time,count", |t, h| format!("{t},{} {}", busy(h), if h % 2 == 0 { "ms" } else { "s" })),
            "something else",
            "mixed units",
        ),
        (
            hours("time,count", |t, h| format!("{t},{},{:03}", busy(h) / 1_000 + 1, busy(h) % 1_000)),
            "could not be read",
            "thousands without quotes",
        ),
        (twice, "have the time of another row", "a file pasted twice"),
        (
            plain("Full label,x").replace("x\n", "Invocations\nStatistic,Average\n"),
            "something else",
            "a mean of CloudWatch",
        ),
        (
            hours("x", |t, h| format!("DATAPOINTS\t{}\t{t}\tMilliseconds", busy(h))).replacen("x\n", "", 1),
            "“Milliseconds”",
            "a unit of time",
        ),
        (
            (0..24).fold("time,count\n".to_owned(), |text, h| format!("{text}03/04/2024 {h:02}:00,{}\n", h % 5)),
            "month or the day is first",
            "a day in March or in April",
        ),
        (hours("time,count", |t, _| format!("{t},many")), "are no numbers", "words for numbers"),
    ];
    for (text, expected, why) in cases {
        refused(&text, expected, why);
    }
}

/// Cases 22 to 25 of what a file may be: cut, in another encoding, of another kind, at a limit.
#[test]
fn case_22_23_24_damaged_and_foreign_files_have_a_sentence() {
    let whole = plain("time,count");
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(whole.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let wide = format!("time{}\n2024-01-01{}\n", ",a".repeat(10_000), ",1".repeat(10_000));
    let fine: [(Vec<u8>, u64, &str); 13] = [
        (whole.clone().into_bytes(), 0, "as it is"),
        ([b"\xef\xbb\xbf", whole.as_bytes()].concat(), 0, "with the mark of UTF-8"),
        (utf16, 0, "UTF-16"),
        (whole.replace("count", "Z\u{e4}hlung count").chars().map(|c| c as u8).collect(), 0, "Latin-1"),
        (whole.replace('\n', "\r\n").into_bytes(), 0, "Windows line ends"),
        (whole.replace('\n', "\r").into_bytes(), 0, "old Mac line ends"),
        (whole.replace(",360\n", ",3.6e2\n").into_bytes(), 0, "exponents"),
        (whole.replace("time,count", "\"the\ntime\",count").into_bytes(), 0, "a quoted line end"),
        (whole.clone().into_bytes().into_iter().chain(*b"2024-01-03 00:00").collect(), 1, "cut in a row"),
        (whole.clone().into_bytes().into_iter().chain(*b"2024-01-03 00:00:00,\"36").collect(), 1, "cut in a quote"),
        (whole.clone().into_bytes().into_iter().chain(*b"\xe2\x82").collect(), 1, "cut in a character"),
        (format!("{whole}9999-12-31 00:00:00,1\n0000-01-01 00:00:00,1\n").into_bytes(), 2, "years that nobody means"),
        (format!("{whole}{}\n", "x".repeat(1 << 20)).into_bytes(), 1, "a line of a megabyte"),
    ];
    for (bytes, bad, why) in fine {
        let import = read_bytes(&bytes).unwrap_or_else(|refusal| panic!("{why}: {refusal}"));
        assert_eq!((import.rows, import.bad_rows), (48, bad), "{why}: {:?}", import.bad);
        assert!((import.source.total - 75_600.0).abs() < 1e-6, "{why}: {}", import.source.total);
        assert!((import.source.mean_rate - 0.4375).abs() < 1e-9, "{why}: {}", import.source.mean_rate);
    }
    let broken: [(Vec<u8>, &str, &str); 15] = [
        (Vec::new(), "The file is empty", "nothing"),
        (b"time,count\n".to_vec(), "a heading and no rows", "a heading alone"),
        (b"time,count\n2024-01-01 00:00:00,5\n".to_vec(), "fewer than two different times", "a row alone"),
        (b"time,count\n2024-01-01,5\n2024-01-01,5\n".to_vec(), "1 row has the time of another row", "a row twice"),
        (b"time,count\n2024-01-01,0\n2024-01-02,0\n".to_vec(), "Nothing arrived in any of the 2 rows", "zeros"),
        (b"time,count\n2024-01-01 00:00,-4\n2024-01-01 01:00,NaN\n".to_vec(), "negative or not finite", "no counts"),
        (b"PK\x03\x04rest".to_vec(), "a ZIP archive or a spreadsheet", "a workbook with another name"),
        (b"\x1f\x8b\x08rest".to_vec(), "compressed with gzip", "an archive with another name"),
        (b"{\"version\": 1}".to_vec(), "JSON, not CSV", "another format"),
        (b"<!doctype html>".to_vec(), "HTML or XML", "a page"),
        ([whole.as_bytes(), b"\0"].concat(), "binary, not text", "a byte of zero"),
        (wide.into_bytes(), "2,000 cells", "ten thousand columns"),
        (vec![b'x'; 3 << 20], "a line may have 64 kB", "one line of megabytes"),
        (b"127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] \"GET /\" 200 1\n".to_vec(), "an access log", "a line of a log"),
        (b"time,count\n2024-01-01 00:00,5\n2090-01-01 00:00,5\n".to_vec(), "far apart", "two rows of two centuries"),
    ];
    for (bytes, expected, why) in broken {
        let refusal = read_bytes(&bytes).map(|import| import.source).expect_err(why).to_string();
        assert!(refusal.contains(expected), "{why}: {refusal}");
    }
}

#[test]
fn what_is_left_out_is_counted() {
    let stray = plain("time,count") + "2099-01-01 00:00:00,1\n";
    assert_eq!(taken(&stray, "a row of another century").source.strays, [4_070_908_800]);
    let crowd = format!("time,count\n{}2099-01-01 00:00:00,1\n", "2000-01-01 00:00:00,1\n".repeat(20_000));
    assert!(read(&crowd).is_err(), "twenty thousand rows of one moment beside one 99 years later");
    let back = hours("time,count", |time, hour| format!("{time},{}", busy(hour)));
    let back = back.replace("2024-01-02 23", "2024-01-02 22");
    assert!(matches!(read(&back), Err(Refusal::Unclear(_))), "two of 48 rows");
    let mut long = String::from("time,count\n");
    for hour in 0..400_i64 {
        writeln!(long, "{},{}", scenario::time::text(1_711_843_200 + hour * 3_600), 100 + hour % 24).expect("text");
    }
    let again = long.lines().nth(30).expect("a row").to_owned();
    let put_back = read(&format!("{long}{again}\n")).expect("a clock that is put back once");
    assert_eq!((put_back.source.repeats, put_back.rows), (1, 401));
    let empty = hours("time,count", |time, hour| format!("{time},{}", if hour == 30 { "" } else { "360" }));
    let empty = read(&empty).expect("a cell is missing");
    assert_eq!(
        (empty.bad.as_slice(), empty.source.unknown, empty.gaps),
        (&[(32, "the count in “count” is missing".into())][..], 1, 0)
    );
    assert!((empty.source.mean_rate - 0.1).abs() < 1e-12, "what is not known is not nothing");
    let missing = hours("time,rps", |time, hour| if hour % 5 == 4 { String::new() } else { format!("{time},2.5") });
    let missing = read(&missing).expect("samples are missing");
    assert!((missing.source.mean_rate - 2.5).abs() < 1e-9 && missing.source.unknown > 0, "{:?}", missing.source);
}

/// The same in pieces of so many bytes.
fn in_pieces(bytes: &[u8], size: usize) -> Result<Import, Refusal> {
    let mut reader = Reader::default();
    loop {
        for piece in bytes.chunks(size) {
            reader.take(piece)?;
        }
        match reader.end()? {
            Outcome::Again(again) => reader = again,
            Outcome::Done(import) => return Ok(*import),
        }
    }
}

/// A file of four columns in this order, written in this way.
fn dressed(order: &[usize], delimiter: char, quotes: bool, end: &str, mark: bool) -> String {
    let cell = |text: String| if quotes { format!("\"{text}\"") } else { text };
    let line = |cells: [String; 4]| {
        let cells: Vec<String> = order.iter().map(|place| cell(cells[*place].clone())).collect();
        cells.join(&delimiter.to_string()) + end
    };
    let heading = line(["timestamp", "avg_ms", "requests", "comment"].map(str::to_owned));
    let row = |hour: u32| {
        let time = format!("2024-01-{:02}T{:02}:00:00Z", hour / 24 + 1, hour % 24);
        line([
            time,
            (100 + hour % 7).to_string(),
            busy(hour).to_string(),
            ["fine", "odd"][hour as usize % 2].to_owned(),
        ])
    };
    let start = if mark { "\u{feff}" } else { "" };
    (0..48).fold(format!("{start}{heading}"), |text, hour| text + &row(hour))
}

/// The same without where in a row its columns stand, which is a part of its dress.
fn without_places(mut import: Import) -> Import {
    import.source.seen.iter_mut().for_each(|column| column.number = 0);
    import.source.seen.sort_by(|a, b| a.name.cmp(&b.name));
    import
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn the_dress_of_a_file_does_not_matter(
        order in Just(vec![0, 1, 2, 3]).prop_shuffle(),
        delimiter in prop::sample::select(vec![',', ';', '\t', '|']),
        quotes: bool,
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        mark: bool,
        size in 1..5_000_usize,
    ) {
        let expected = read(&dressed(&[0, 1, 2, 3], ',', false, "\n", false)).expect("the plain one");
        let text = dressed(&order, delimiter, quotes, end, mark);
        prop_assert_eq!(in_pieces(text.as_bytes(), size).map(without_places), Ok(without_places(expected)));
    }

    #[test]
    fn garbage_is_refused_or_read_and_its_pieces_do_not_matter(
        bytes in prop::collection::vec(any::<u8>(), 0..2_000),
        size in 1..300_usize,
    ) {
        prop_assert_eq!(read_bytes(&bytes), in_pieces(&bytes, size));
    }

    #[test]
    fn near_files_are_refused_or_have_a_finite_rate(
        heading in prop::sample::select(vec!["", "time,count\n", "time,a_total,rps\n", "Series;Time;Value\n", "sep=;\n"]),
        lines in prop::collection::vec("(20[0-9]{2}-[01][0-9]-[0-3][0-9] [0-2][0-9]:00|[0-9]{8,19}|[0-9]{1,2}/[0-9]{1,2}/20[0-9]{2})[,;\t](\"?[0-9]{1,4}([.,][0-9]{1,3})?\"?( ms|%|e9)?)[,;\n\"]{0,2}", 0..60),
        size in 1..300_usize,
    ) {
        let text = format!("{heading}{}", lines.join("\n"));
        let whole = read(&text);
        if let Ok(import) = &whole {
            prop_assert!(import.source.mean_rate.is_finite() && import.source.mean_rate > 0.0);
            prop_assert!(import.rows > 1 && import.source.total > 0.0);
        }
        prop_assert_eq!(whole, in_pieces(text.as_bytes(), size));
    }
}
