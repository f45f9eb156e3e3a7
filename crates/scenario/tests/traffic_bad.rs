//! Bad input, each with the sentence that is told: what a file is instead, or the line and the column that are wrong.

use std::fmt::Write as _;

use scenario::time;
use scenario::traffic_file::{Refusal, read_bytes};

/// Two days of hours of 360.
fn whole() -> String {
    let line = |hour: i64| format!("{},360\n", time::text(1_704_067_200 + hour * 3_600));
    format!("time,count\n{}", (0..48).map(line).collect::<String>())
}

fn refusal(bytes: &[u8], why: &str) -> String {
    match read_bytes(bytes) {
        Ok(import) => panic!("{why}: read as {:?}", import.source),
        Err(refusal) => refusal.to_string(),
    }
}

const WANTED: &str = "a CSV file with a time and a count in each row is needed";
const KEPT: &str = " The traffic was kept as it was.";

#[test]
fn a_file_of_another_kind_is_named() {
    let cases: [(&[u8], &str); 13] = [
        (b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0 and more", "a ZIP archive or a spreadsheet (such as .xlsx)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more", "an old spreadsheet (.xls)"),
        (b"\x1f\x8b\x08\0\0\0\0\0 and more", "compressed with gzip"),
        (b"BZh91AY&SY and more", "compressed with bzip2"),
        (b"\x28\xb5\x2f\xfd and more", "compressed with Zstandard"),
        (b"\xfd7zXZ\0\0 and more", "compressed with xz"),
        (b"7z\xbc\xaf\x27\x1c and more", "a 7z archive"),
        (b"Rar!\x1a\x07 and more", "a RAR archive"),
        (b"PAR1 and more", "a Parquet file"),
        (b"SQLite format 3\0 and more", "a database (SQLite)"),
        (b"%PDF-1.7 and more", "a PDF"),
        (b"<!doctype html><html><body>", "HTML or XML, not CSV"),
        (b"time,count\n2024-01-01,5\0\n", "binary, not text"),
    ];
    for (bytes, kind) in cases {
        assert_eq!(refusal(bytes, kind), format!("The file is {kind}; {WANTED}.{KEPT}"));
    }
    assert_eq!(refusal(b"", "nothing"), format!("The file is empty; {WANTED}."));
}

#[test]
fn what_is_wrong_is_told_with_its_line_and_column() {
    let rows = |text: &str| text.as_bytes().to_vec();
    let crowd = format!("time,count\n{}2099-01-01 00:00:00,1\n", "2000-01-01 00:00:00,1\n".repeat(20_000));
    let deep = format!("{{\"a\":{}", "[".repeat(10_000));
    let wide = format!("time{}\n2024-01-01{}\n", ",a".repeat(10_000), ",1".repeat(10_000));
    let long = vec![b'1'; 50 << 20];
    let cases: [(Vec<u8>, &str, &str); 16] = [
        (rows("time,count\n"), "The file has a heading and no rows; {wanted}.", "a heading alone"),
        (
            rows("2024-01-01 00:00:00,5\n"),
            "1 row could be read (counts): fewer than two different times.",
            "a row alone",
        ),
        (
            rows("time,count\n9999-12-31,5\n0000-01-01,5\n"),
            "None of the 2 rows has a time and a count; {wanted}.",
            "the far year and the year 0 alone",
        ),
        (
            rows("time,count\n2024-01-01,5\n9999-12-31,5\n"),
            "1 row could not be read and only 1 could; the first is line 3: the time in “time” cannot be read.",
            "the far year beside one row",
        ),
        (
            crowd.into_bytes(),
            "Its rows lie in two parts that are far apart, with nothing between 2000-01-01 00:00:00 and 2099-01-01 \
             00:00:00; keep one of them.",
            "20,000 equal moments beside a distant one",
        ),
        (
            rows("time,count\n2024-01-01,5\n2099-01-01,5\n"),
            "Its rows lie in two parts that are far apart, with nothing between 2024-01-01 00:00:00 and 2099-01-01 \
             00:00:00; keep one of them.",
            "two rows of two centuries",
        ),
        (long, "The only row has no time and count (a line may have 64 kB); {wanted}.", "one line of 50 MB"),
        (
            wide.into_bytes(),
            "None of the 2 rows has a time and a count (a row may have 2,000 cells, and its quotes have to be closed); {wanted}.",
            "ten thousand columns",
        ),
        (
            rows("time,count\n2024-01-01,many\n2024-01-02,some\n"),
            "The cells of “count” are no numbers, though its heading names a count.",
            "words",
        ),
        (
            rows("time,count\n2024-01-01,-4\n2024-01-02,NaN\n2024-01-03,inf\n"),
            "None of the 3 rows has a time and a count (line 2: the count in “count” is negative or not finite); {wanted}.",
            "no counts",
        ),
        (
            rows("time,count\n2024-01-01 00:00,5 ms\n2024-01-01 01:00,5 s\n"),
            "No column counts requests; “count” is something else by its heading or its cells.",
            "mixed units",
        ),
        (
            rows("time,count\n03/04/2024 00:00,5\n03/04/2024 01:00,6\n"),
            "The times in “time” are unclear: its dates do not tell whether the month or the day is first.",
            "a day in March or in April",
        ),
        (
            rows("time,count\n2024-01-01,0\n2024-01-02,0\n"),
            "Nothing arrived in any of the 2 rows that were read.",
            "zeros",
        ),
        (
            deep.into_bytes(),
            "Its brackets are nested deeper than 64 levels, in line 1 at character 69.",
            "JSON 10,000 deep",
        ),
        (
            rows("{\"a\": 1,\n \"b\": nothing}"),
            "The file begins as JSON does and is none: a name or a text has no quotes, in line 2 at character 14.",
            "no JSON",
        ),
        (
            rows("{\"version\": 1, \"services\": []}"),
            "The file is JSON, not CSV, and no part of it has a time and a count; {wanted}.",
            "JSON without times",
        ),
    ];
    for (bytes, expected, why) in cases {
        assert_eq!(refusal(&bytes, why), format!("{}{KEPT}", expected.replace("{wanted}", WANTED)), "{why}");
    }
}

#[test]
fn bad_rows_among_good_ones_are_told_by_line_and_column() {
    let cases: [(&str, &str, &str); 9] = [
        // (a 50th line, what is told of it, why)
        ("yesterday,5", "the time in “time” cannot be read", "no time"),
        ("9999-12-31 00:00:00,5", "the time in “time” cannot be read", "the far year"),
        ("0000-01-01 00:00:00,5", "the time in “time” cannot be read", "the year 0"),
        ("2024-01-03 00:00:00,many", "the count in “count” is not a number", "no count"),
        ("2024-01-03 00:00:00,-1", "the count in “count” is negative or not finite", "less than nothing"),
        ("2024-01-03 00:00:00,", "the count in “count” is missing", "no cell"),
        ("2024-01-03 00:00:00,5,6", "it has more cells than there are columns", "a cell more"),
        ("2024-01-03 00:0", "no second column", "the file is cut in a row"),
        ("2024-01-03 00:00:00,\"3", "a quote is opened and never closed", "the file is cut in a quote"),
    ];
    for (line, expected, why) in cases {
        let import = read_bytes(format!("{}{line}", whole()).as_bytes()).unwrap_or_else(|told| panic!("{why}: {told}"));
        assert_eq!((import.rows, import.bad.as_slice()), (48, &[(50, expected.to_owned().into())][..]), "{why}");
        assert_eq!(import.source.total, 48.0 * 360.0, "{why}");
    }
    let far = read_bytes((whole() + "2099-01-01 00:00:00,1\n").as_bytes()).expect("a stray row");
    assert_eq!(
        (far.source.strays.as_slice(), far.source.mean_rate),
        (&[4_070_908_800][..], 0.1),
        "it is left out and told"
    );
    let mut long = whole().into_bytes();
    long.extend(vec![b'x'; 50 << 20]);
    let long = read_bytes(&long).expect("a line of 50 MB behind the others");
    assert_eq!((long.rows, long.bad.as_slice()), (48, &[(50, "it is longer than 64 kB".into())][..]));
}

#[test]
fn many_bad_rows_are_counted_and_the_first_are_shown() {
    let mut text = String::from("time,count\n");
    for hour in 0..400_i64 {
        let count = if hour % 4 == 3 { "many" } else { "5" };
        writeln!(text, "{},{count}", time::text(1_704_067_200 + hour * 3_600)).expect("text");
    }
    let import = read_bytes(text.as_bytes()).expect("a quarter is bad");
    assert_eq!((import.rows, import.bad_rows, import.bad.len()), (300, 100, 20));
    let half = text.replace(",5\n", ",no\n");
    assert!(matches!(read_bytes(half.as_bytes()), Err(Refusal::Asked(_))), "no number at all");
}
