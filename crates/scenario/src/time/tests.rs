use super::*;
use proptest::prelude::*;

#[test]
fn times_as_exports_write_them() {
    let cases = [
        // (text, seconds since 1970, why)
        ("1990-01-01 00:00:00", Some(631_152_000), "the first year that is believed"),
        ("2014-04-10 00:04:00", Some(1_397_088_240), "CloudWatch as CSV"),
        ("2014-04-10T00:04:00Z", Some(1_397_088_240), "ISO 8601"),
        ("2014-04-10T00:04:00.250Z", Some(1_397_088_240), "with a fraction"),
        ("2014-04-10T02:04:00+02:00", Some(1_397_088_240), "with an offset"),
        ("2014-04-09T19:04:00-0500", Some(1_397_088_240), "with an offset without a colon"),
        ("2014/04/10 00:04", Some(1_397_088_240), "slashes, no seconds"),
        ("20140410T000400Z", Some(1_397_088_240), "ISO 8601, run together"),
        ("2014-04-10 00:04:00.000000+00:00", Some(1_397_088_240), "pandas"),
        ("2014-04-10 00:04:00 UTC", Some(1_397_088_240), "BigQuery"),
        ("2014-04-10 12:04:00 AM", Some(1_397_088_240), "midnight is twelve"),
        ("10/Apr/2014:02:04:00 +0200", Some(1_397_088_240), "an access log"),
        ("Thu Apr 10 2014 00:04:00 GMT+0000 (Coordinated Universal Time)", Some(1_397_088_240), "a browser's date"),
        ("Thu, 10 Apr 2014 00:04:00 GMT", Some(1_397_088_240), "HTTP"),
        ("Apr 10, 2014 @ 00:04:00.000", Some(1_397_088_240), "Kibana"),
        ("April 10, 2014 12:04\u{202f}AM", Some(1_397_088_240), "the narrow blank of newer browsers"),
        ("10.04.2014 00:04", Some(1_397_088_240), "dots have the day first"),
        ("1397088240", Some(1_397_088_240), "Unix seconds"),
        ("1397088240.5", Some(1_397_088_240), "Unix seconds with decimals"),
        ("1397088240000", Some(1_397_088_240), "Unix milliseconds"),
        ("1397088240000000", Some(1_397_088_240), "Unix microseconds"),
        ("1397088240000000000", Some(1_397_088_240), "Unix nanoseconds"),
        ("2024-02-29", Some(1_709_164_800), "a leap day"),
        ("2023-02-29", None, "a day that was not"),
        ("10/04/2014 00:04", None, "day or month first is not guessed at"),
        ("2014-04-10 24:00:00", None, "an hour that is not"),
        ("2014-04-10 13:00 PM", None, "an hour that is not, in halves"),
        ("9999-12-31 00:00:00", None, "a year that nobody means"),
        ("0000-01-01", None, "a year that was not"),
        ("timestamp", None, "a heading"),
        ("", None, "nothing"),
        ("2014-04-1é 00:00", None, "not ASCII"),
        ("99999999999999999999", None, "beyond all time"),
        ("3,600", None, "a number"),
        ("12.5", None, "a number"),
        ("2024-01-01 00:00:00 to 01:00:00", None, "two times"),
    ];
    for (text, expected, why) in cases {
        assert_eq!(seconds(text), expected, "{why}: {text}");
    }
}

#[test]
fn dates_that_have_two_meanings_keep_both() {
    let millis = |text: &str, order| Written::read(text).and_then(|written| written.millis(order)).map(|ms| ms / 1_000);
    let cases = [
        // (text, with the month first, with the day first, why)
        ("1/2/2024, 9:19:25.391 AM", Some(1_704_187_165), Some(1_706_779_165), "Azure's portal"),
        ("01/13/2024 00:00", Some(1_705_104_000), None, "a thirteenth month is none"),
        ("1/2/24 09:00", Some(1_704_186_000), Some(1_706_778_000), "a year of two digits"),
        ("13-01-2024", None, Some(1_705_104_000), "dashes"),
    ];
    for (text, month_first, day_first, why) in cases {
        assert_eq!(millis(text, Order::MonthFirst), month_first, "{why}: {text}");
        assert_eq!(millis(text, Order::DayFirst), day_first, "{why}: {text}");
    }
    let clock = Written::read("13:05:10").expect("a time of day");
    assert_eq!((clock.date, clock.clock), (None, Some(47_110_000)));
    assert_eq!(Digits::Calendar.read("2024010213"), Some(1_704_200_400_000), "an hour as Wikimedia writes it");
    assert_eq!(Digits::Calendar.read("2024013213"), None, "no such day");
}

proptest! {
    #[test]
    fn a_moment_is_read_as_it_is_printed(seconds in 631_152_000..4_133_980_800_i64) {
        prop_assert_eq!(super::seconds(&text(seconds)), Some(seconds));
    }

    #[test]
    fn no_text_panics(text in "[-+0-9a-zA-Z:/., @()]{0,40}") {
        let _ = (Written::read(&text), super::seconds(&text));
    }
}
