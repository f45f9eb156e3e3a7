//! What files of traffic become, row by row.

use std::fs;
use std::path::Path;

use scenario::Shape;
use scenario::traffic_file::{Import, Refusal, read, read_bytes};

/// Two days of hourly counts, each written by `line`.
fn hourly(line: impl Fn(i64) -> String) -> String {
    (0..48).map(line).collect()
}

fn plain(hour: i64) -> String {
    format!("2024-01-{:02} {:02}:00:00,{}\n", hour / 24 + 1, hour % 24, 3600)
}

/// The rows that could not be read, and why.
fn refused(import: &Import) -> Vec<(u64, &str)> {
    import.bad.iter().map(|(line, why)| (*line, &**why)).collect()
}

#[test]
fn the_same_rows_in_other_dress_are_the_same_traffic() {
    let expected = read(&hourly(plain)).unwrap().traffic;
    assert_eq!(expected.rate.get(), 1.0, "3,600 an hour is one a second");
    assert_eq!(expected.shape, Shape::Week);
    let cases = [
        (hourly(|h| plain(h).replace(',', ";")), "semicolons"),
        (hourly(|h| plain(h).replace(',', "\t")), "tabs"),
        (hourly(|h| plain(h).replace('\n', "\r\n")), "Windows line ends"),
        (hourly(|h| plain(h).replace('\n', "\r")), "old Mac line ends"),
        (format!("\u{feff}timestamp,value\n{}", hourly(plain)), "a byte order mark and a heading"),
        (hourly(|h| format!("\"2024-01-{:02}T{:02}:00:00Z\",\"3600\"\n", h / 24 + 1, h % 24)), "quotes and ISO 8601"),
        (hourly(|h| format!("{},3600.0\n", 1_704_067_200 + h * 3600)), "Unix seconds"),
        (hourly(|h| plain(47 - h)), "newest first"),
        (hourly(|h| format!("\n{}", plain(h))), "empty lines between"),
    ];
    for (text, why) in cases {
        let import = read(&text).unwrap_or_else(|refusal| panic!("{why}: {refusal}"));
        assert_eq!(import.traffic, expected, "{why}");
        assert_eq!((import.rows, import.bad_rows), (48, 0), "{why}");
    }
}

#[test]
fn bad_rows_are_counted_with_their_line_numbers() {
    let text = format!(
        "time,count\n{}yesterday,5\n2024-01-03 00:00:00,many\n2024-01-03 01:00:00,-4\n2024-01-03 02:00:00,NaN\n2024-01-03 03:00:00\n",
        hourly(plain)
    );
    let import = read(&text).unwrap();
    assert_eq!(import.rows, 48);
    assert_eq!(import.bad_rows, 5);
    assert_eq!(
        refused(&import),
        [
            (50, "the time in “time” cannot be read"),
            (51, "the count in “count” is not a number"),
            (52, "the count in “count” is negative or not finite"),
            (53, "the count in “count” is negative or not finite"),
            (54, "no second column"),
        ]
    );
}

#[test]
fn a_first_row_that_is_no_heading_is_not_dropped_in_silence() {
    let import = read(&format!("yesterday,5\n{}", hourly(plain))).unwrap();
    assert_eq!(refused(&import), [(1, "the time cannot be read")]);
}

#[test]
fn case_24_other_kinds_are_refused_by_name() {
    let cases: [(&[u8], &str); 9] = [
        (b"", "empty"),
        (b"PK\x03\x04rest", "a ZIP archive or a spreadsheet"),
        (b"\x1f\x8b\x08rest", "compressed with gzip"),
        (b"\xff\xfet\0i\0", "UTF-16"),
        (b"{\"version\": 1}", "JSON"),
        (b"<!doctype html><p>", "HTML or XML"),
        (b"127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200 2326\n", "an access log"),
        (b"name,city\nAda,London\nAlan,Wilmslow\n", "None of the 2 rows"),
        (b"2024-01-01 00:00:00,5\n", "fewer than two different times"),
    ];
    for (bytes, expected) in cases {
        let refusal = read_bytes(bytes).unwrap_err().to_string();
        assert!(refusal.contains(expected), "{refusal}");
    }
    assert_eq!(read("   \n\n"), Err(Refusal::Empty));
}

/// Two weeks of a real load balancer (Numenta Anomaly Benchmark, `elb_request_count_8c0756.csv`), which stay
/// outside the repository.
#[test]
fn a_real_load_balancer_becomes_a_week() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/traces/elb_request_count.csv");
    let Ok(bytes) = fs::read(&path) else {
        eprintln!("skipped: {} is not here", path.display());
        return;
    };
    let import = read_bytes(&bytes).unwrap();
    // Counted with another tool over the same file: rows, and the sum of the second column over the span.
    assert_eq!((import.rows, import.bad_rows), (4032, 0));
    let sum: f64 =
        String::from_utf8_lossy(&bytes).lines().filter_map(|l| l.split_once(',')?.1.parse::<f64>().ok()).sum();
    let span = import.days * 86_400.0;
    assert!((import.traffic.rate.get() - sum / span).abs() < 1e-9);
    assert_eq!((import.interval_s, import.unseen_hours), (300, 0));
    eprintln!(
        "mean {:.4}/s, peak to mean {:.2}, weekend {:.2}, gaps {}",
        import.traffic.rate.get(),
        import.traffic.peak_to_mean.get(),
        import.traffic.weekend.get(),
        import.gaps
    );
}

/// Counts of every five minutes over so many days, of a mean rate of 20 a second; `count` makes one of them.
fn fine(days: i64, count: impl Fn(i64) -> f64) -> String {
    (0..days * 288).map(|bin| format!("{},{}\n", 1_704_067_200 + bin * 300, count(bin))).collect()
}

/// A number in -1..1 that looks like chance and is the same every time.
fn noise(bin: i64) -> f64 {
    let mixed = (bin as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ ((bin as u64) << 17);
    (mixed.wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 40) as f64 / f64::from(1 << 23) - 1.0
}

#[test]
fn what_is_in_a_file_besides_its_week_is_found_and_can_be_left_out() {
    let level = |bin: i64| 6_000.0 + 77.0 * noise(bin);
    let grows = |bin: i64| (1.0 + bin as f64 / 288.0 / 600.0) * level(bin);
    // Ten minutes at a time the rate is half as high again, or half as low.
    let bursts = |bin: i64| 6_000.0 * (1.0 + 0.5 * noise(bin / 2).signum());
    let spikes = |bin: i64| level(bin) * if bin % 1_000 == 500 { 3.0 } else { 1.0 };
    let fitted = |days: i64, count: &dyn Fn(i64) -> f64| read(&fine(days, count)).unwrap();

    let calm = fitted(14, &level);
    assert_eq!((calm.found.growth, calm.found.spikes), (None, 0), "too short for growth");
    assert_eq!((calm.found.burstiness, calm.found.sees_bursts), (1.0, true), "chance alone");
    assert_eq!(calm.traffic, calm.replay, "nothing but a week");

    let grown = fitted(28, &grows);
    let growth = grown.found.growth.unwrap();
    assert!((0.03..0.06).contains(&growth), "a 600th of the first day each day is 5 % a month: {growth}");
    assert_eq!(grown.traffic.growth_per_month, growth);
    assert_eq!(grown.replay.growth_per_month, 0.0);

    let bursty = fitted(14, &bursts);
    assert!(bursty.found.burstiness > 10.0, "{:?}", bursty.found);
    assert_eq!(bursty.traffic.burstiness.get(), bursty.found.burstiness);
    assert_eq!(bursty.replay.burstiness.get(), 1.0);
    assert_eq!((&bursty.replay.week, bursty.replay.rate), (&bursty.traffic.week, bursty.traffic.rate));

    // Four weeks, so that one odd day does not make the hour's median.
    let spiky = fitted(28, &spikes);
    assert_eq!(spiky.found.spikes, 8, "{:?}", spiky.found);
    assert!((2.8..3.2).contains(&spiky.found.highest) && spiky.found.longest == 300, "{:?}", spiky.found);

    let coarse = read(&hourly(plain)).unwrap();
    assert!(!coarse.found.sees_bursts && coarse.traffic == coarse.replay, "an hour hides them");
}
