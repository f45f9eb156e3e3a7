//! The only place where numbers become text.
//!
//! A number and its unit are held together by a no-break space. What is not finite is shown as a dash: it is a
//! bug elsewhere, but never a figure.

use crate::decimal::{fixed, rounded, significant};
use model::money::{Quantity, Usd};
use model::units::{Megabytes, Rate, Seconds};

/// Holds a number and its unit on one line.
pub const NBSP: char = '\u{a0}';

/// Seconds in a day.
const DAY: f64 = 86_400.0;

/// Seconds in a month of 730 hours, the one that vendors bill by.
const MONTH: f64 = 730.0 * 3600.0;

/// An amount of money as prose shows it: two significant digits below $10, whole dollars above.
pub fn money(usd: Usd) -> String {
    dollars(usd.dollars())
}

/// As [`money`], for a difference or a point of a chart. Negative amounts keep their sign.
pub fn dollars(amount: f64) -> String {
    if !amount.is_finite() {
        return "–".into();
    }
    let sign = if amount < 0.0 { "−" } else { "" };
    match amount.abs() {
        0.0 => "$0".into(),
        size if size < 0.0001 => format!("under {sign}$0.0001"),
        size if size < 1e12 => format!("{sign}${}", two_or_whole(size)),
        _ => format!("over {sign}$1 trillion"),
    }
}

/// An amount on a bill: dollars and cents; what is less than half a cent is not called nothing.
pub fn cents(usd: Usd) -> String {
    let whole_cents = (usd.pico() + 5_000_000_000) / 10_000_000_000;
    if whole_cents == 0 && usd > Usd::ZERO {
        return "< $0.01".into();
    }
    // Wider numbers than this are no bill, and printing them is a kilobyte of module.
    let whole_cents = u64::try_from(whole_cents).unwrap_or(u64::MAX);
    format!("${}.{:02}", grouped(&(whole_cents / 100).to_string()), whole_cents % 100)
}

/// As [`cents`], for an amount that others published.
pub fn dollars_and_cents(amount: f64) -> String {
    Usd::new(amount).map_or_else(|| "–".into(), cents)
}

/// An amount at a tick of an axis: `$10k`, `$2M`.
pub fn axis_dollars(amount: f64) -> String {
    let (scaled, suffix) = match amount.abs() {
        size if size >= 1e9 => (amount / 1e9, "B"),
        size if size >= 1e6 => (amount / 1e6, "M"),
        size if size >= 1e3 => (amount / 1e3, "k"),
        _ => (amount, ""),
    };
    if scaled.is_finite() { format!("${}{suffix}", significant(scaled, 3)) } else { "–".into() }
}

/// A rate where space is short: `131/s`.
pub fn rate(rate: Rate) -> String {
    format!("{}/s", number(rate.get()))
}

/// What a rate makes in a day: `1.7 M a day`; less than one as what it makes in a week or a year: `3 a week`.
pub fn per_day(rate: Rate) -> String {
    let day = rate.get() * DAY;
    let (many, unit) = match day {
        day if day > 0.0 && day * 7.0 < 1.0 => (day * 365.0, "year"),
        day if day > 0.0 && day < 1.0 => (day * 7.0, "week"),
        day => (day, "day"),
    };
    format!("{} a{NBSP}{unit}", scaled(many, ["M", "B", "T"]))
}

/// What a rate makes in a month of 730 hours: `53 M a month`.
pub fn per_month(rate: Rate) -> String {
    format!("{} a{NBSP}month", scaled(rate.get() * MONTH, ["M", "B", "T"]))
}

/// As [`per_month`], spelt out for a voice: `53 million a month`.
pub fn per_month_spoken(rate: Rate) -> String {
    format!("{} a{NBSP}month", scaled(rate.get() * MONTH, ["million", "billion", "trillion"]))
}

/// A span of time in the unit that suits it: `410 ms`, `1.24 s`, `15 min`, `2.5 h`.
pub fn duration(time: Seconds) -> String {
    // The unit is chosen after rounding to three digits, so that nothing reads "1,000 ms" or "60 s".
    let seconds = rounded(time.get(), 3);
    let (value, unit) = match seconds {
        s if s < 1.0 => (time.ms(), "ms"),
        s if s < 60.0 => (s, "s"),
        s if s < 3600.0 => (s / 60.0, "min"),
        s => (s / 3600.0, "h"),
    };
    with_unit(&number(value), unit)
}

/// Memory: `512 MB`, `1.5 GB`.
pub fn memory(memory: Megabytes) -> String {
    match memory.get() {
        mb if mb < 1024.0 => with_unit(&number(mb), "MB"),
        mb => with_unit(&number(mb / 1024.0), "GB"),
    }
}

/// A share in percent: two significant digits below 10 %; never rounded up to everything or down to nothing.
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    match percent {
        p if !p.is_finite() => "–".into(),
        p if p > 0.0 && p < 0.01 => with_unit("under 0.01", "%"),
        p if p > 99.9 && p < 100.0 => with_unit("over 99.9", "%"),
        p if p > 99.0 && p < 99.95 => with_unit(&fixed((p * 10.0).floor() / 10.0, 1), "%"),
        p => with_unit(&two_or_whole(p), "%"),
    }
}

/// How many times as much: `6.5 times`, `12 times`.
pub fn times(factor: f64) -> String {
    let digits = if factor.abs() < 1000.0 { two_or_whole(factor) } else { count(factor) };
    if factor.is_finite() { with_unit(&digits, "times") } else { "–".into() }
}

/// A number of things to three significant digits: `41`, `3.4`, `2,200`, `1.7 M`.
pub fn count(things: f64) -> String {
    match things.abs() {
        size if size < 999_500.0 => number(things),
        _ => scaled(things, ["M", "B", "T"]),
    }
}

/// A number to three significant digits, grouped by thousands.
pub fn number(value: f64) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    grouped(&significant(value, 3))
}

/// The value of a knob as its number box holds it: no unit, no separators, so that it can be typed back, and no
/// more digits than the box has room for.
pub fn typed(value: f64) -> String {
    let digits = match value.abs() {
        size if size < 1.0 => 4,
        size if size < 100.0 => 5,
        _ => 6,
    };
    if value.is_finite() { significant(value, digits) } else { "–".into() }
}

/// The value of a knob as prose quotes it: up to six digits, grouped.
pub fn exact(value: f64) -> String {
    grouped(&typed(value))
}

/// A metered quantity: every whole digit where it is large, six digits where it is not.
pub fn quantity(quantity: Quantity) -> String {
    const MICRO: u128 = 1_000_000;
    let whole = (quantity.micro() + MICRO / 2) / MICRO;
    if whole >= 100_000 { grouped(&whole.to_string()) } else { exact(quantity.units()) }
}

/// A number and its unit, on one line.
pub fn with_unit(number: &str, unit: &str) -> String {
    format!("{number}{NBSP}{unit}")
}

/// Whole below a million; then with a name, two significant digits below ten of them.
fn scaled(value: f64, names: [&str; 3]) -> String {
    let (unit, name) = match value.abs() {
        size if size >= 999.5e9 => (1e12, names[2]),
        size if size >= 999.5e6 => (1e9, names[1]),
        size if size >= 999_500.0 => (1e6, names[0]),
        _ => return number(value),
    };
    with_unit(&two_or_whole(value / unit), name)
}

/// Two significant digits below ten, whole above.
fn two_or_whole(value: f64) -> String {
    if value.abs() < 9.95 { significant(value, 2) } else { grouped(&fixed(value, 0)) }
}

/// Puts a comma between each three digits before the point.
fn grouped(digits: &str) -> String {
    let point = digits.find('.').unwrap_or(digits.len());
    let first = usize::from(digits.starts_with('-'));
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > first && index < point && (point - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A no-break space is a space to a reader of this table.
    fn plain(text: &str) -> String {
        text.replace(NBSP, " ")
    }

    #[test]
    fn money_has_two_digits_when_small_and_no_cents_when_large() {
        let cases = [
            // (dollars, text, why)
            (0.0, "$0", "nothing owed"),
            (-0.0, "$0", "no negative nothing"),
            (0.000_000_01, "under $0.0001", "something, but not much"),
            (0.000_42, "$0.00042", "two digits, however small"),
            (0.310_05, "$0.31", "two digits"),
            (4.237, "$4.2", "two digits"),
            (9.94, "$9.9", "still below ten"),
            (9.96, "$10", "ten after rounding"),
            (38.49, "$38", "whole dollars"),
            (999.6, "$1,000", "separated by thousands"),
            (1_234_567.0, "$1,234,567", "twice"),
            (3e20, "over $1 trillion", "no wall of digits"),
            (-12.3, "−$12", "a difference keeps its sign"),
            (f64::NAN, "–", "never NaN"),
            (f64::INFINITY, "–", "never infinite"),
        ];
        for (amount, text, why) in cases {
            assert_eq!(dollars(amount), text, "{why}: {amount}");
        }
        assert_eq!(money(Usd::from_pico(u128::MAX)), "over $1 trillion");
    }

    #[test]
    fn bills_are_in_cents() {
        let cases = [
            (0, "$0.00", "nothing"),
            (4_999_999_999, "< $0.01", "less than half a cent is not nothing"),
            (5_000_000_000, "$0.01", "half a cent is rounded up"),
            (1_234_565_000_000_000, "$1,234.57", "half up"),
        ];
        for (pico, text, why) in cases {
            assert_eq!(cents(Usd::from_pico(pico)), text, "{why}");
        }
    }

    #[test]
    fn an_axis_is_short() {
        for (amount, text) in [(0.01, "$0.01"), (10.0, "$10"), (1e3, "$1k"), (25e3, "$25k"), (1e6, "$1M"), (2e9, "$2B")]
        {
            assert_eq!(axis_dollars(amount), text);
        }
    }

    #[test]
    fn a_rate_is_told_three_ways() {
        let cases = [
            // (per second, short, a day, a month)
            (20.0, "20/s", "1.7 M a day", "53 M a month"),
            (131.4, "131/s", "11 M a day", "345 M a month"),
            (0.001, "0.001/s", "86.4 a day", "2,630 a month"),
            (5e-6, "0.000005/s", "3.02 a week", "13.1 a month"),
            (1e-7, "0.0000001/s", "3.15 a year", "0.263 a month"),
            (1e5, "100,000/s", "8.6 B a day", "263 B a month"),
            (0.0, "0/s", "0 a day", "0 a month"),
        ];
        for (per_second, short, day, month) in cases {
            let given = Rate::of(per_second);
            assert_eq!([plain(&rate(given)), plain(&per_day(given)), plain(&per_month(given))], [short, day, month]);
        }
        assert_eq!(plain(&per_month_spoken(Rate::of(120.0))), "315 million a month");
    }

    #[test]
    fn time_takes_the_unit_that_suits_it() {
        let cases = [
            // (seconds, text, why)
            (0.0, "0 ms", "nothing"),
            (0.000_42, "0.42 ms", "below a millisecond"),
            (0.410_4, "410 ms", "three digits"),
            (0.999_4, "999 ms", "still milliseconds"),
            (0.999_6, "1 s", "a second after rounding"),
            (1.236, "1.24 s", "three digits"),
            (59.96, "1 min", "a minute after rounding"),
            (900.0, "15 min", "minutes"),
            (9_000.0, "2.5 h", "hours"),
            (3.6e9, "1,000,000 h", "no other unit"),
        ];
        for (seconds, text, why) in cases {
            assert_eq!(plain(&duration(Seconds::of(seconds))), text, "{why}: {seconds}");
        }
    }

    #[test]
    fn shares_are_neither_rounded_to_nothing_nor_to_all() {
        let cases = [
            (0.0, "0 %", "nothing"),
            (0.000_001, "under 0.01 %", "not nothing"),
            (0.001_34, "0.13 %", "two digits"),
            (0.0996, "10 %", "ten after rounding"),
            (0.944, "94 %", "whole"),
            (0.9967, "99.6 %", "not 100"),
            (0.999_9, "over 99.9 %", "not all"),
            (1.0, "100 %", "all"),
            (f64::NAN, "–", "never NaN"),
        ];
        for (share, text, why) in cases {
            assert_eq!(plain(&percent(share)), text, "{why}: {share}");
        }
    }

    #[test]
    fn factors_memory_and_counts() {
        let cases = [
            (times(6.56), "6.6 times"),
            (times(12.4), "12 times"),
            (times(59_824.0), "59,800 times"),
            (times(0.384), "0.38 times"),
            (memory(Megabytes::of(512.0)), "512 MB"),
            (memory(Megabytes::of(1536.0)), "1.5 GB"),
            (count(2_237.0), "2,240"),
            (count(3.44), "3.44"),
            (count(999_600.0), "1 M"),
            (count(-0.0), "0"),
            (typed(0.003_472_222), "0.003472"),
            (typed(2.349_27), "2.3493"),
            (typed(123_456.0), "123456"),
            (typed(900_000.0), "900000"),
            (exact(100_000.0), "100,000"),
            (typed(1e-7 + 1.0), "1"),
        ];
        for (text, expected) in cases {
            assert_eq!(plain(&text), expected);
        }
    }
}
