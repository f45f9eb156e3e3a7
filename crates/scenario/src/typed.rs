//! What a person types into a number box: `1.5k`, `300/day`, `5 min`, `2 GB`.
//!
//! One rule, told in the refusal: a point for decimals, no separators. A comma is never guessed at, because
//! `1,234` is a thousand to one reader and one and a bit to another.

pub mod range;

use crate::knob::Knob;
use text::decimal;

/// Why a text was not taken as the value of a knob. Words are in `words::knobs::refusal`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing but blanks.
    Empty,
    /// Not a number, or one that no machine can hold.
    NotANumber,
    /// A comma: for decimals or for thousands, who knows.
    Comma,
    /// A number, followed by something that is no unit of this knob.
    Unit,
    /// A number that is too small, negative or too large.
    OutOfRange,
    /// A fraction where only whole numbers make sense.
    NotWhole,
    /// A range without one of its ends, with an end that is no number or out of range, or in brackets.
    Range,
    /// A range whose first end is the larger one.
    UpsideDown,
    /// A range with something behind an end that is no unit of this knob.
    RangeUnit,
    /// A range with a fraction where only whole numbers make sense.
    RangeWhole,
}

/// Commas, whatever the keyboard.
const COMMAS: [char; 3] = [',', '،', '，'];

/// No honest number is longer; what is, was pasted by mistake.
const LONGEST: usize = 40;

/// The value of `knob` that `text` names, in the knob's own unit.
///
/// A bare number is in that unit. Accepted after it: `k`, `M` and `G` where they cannot be mistaken for a unit,
/// and the units of the knob.
pub fn read(knob: Knob, text: &str) -> Result<f64, Refusal> {
    let facts = knob.facts();
    let value = measured(text, (facts.low, facts.high), |suffix| factor(knob, suffix))?;
    if facts.whole && value.fract() != 0.0 {
        return Err(Refusal::NotWhole);
    }
    Ok(value)
}

/// A number in a range: `factor` gives what the text behind it multiplies by, and nothing for no unit that it knows.
pub fn measured(text: &str, (low, high): (f64, f64), factor: impl Fn(&str) -> Option<f64>) -> Result<f64, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::Empty);
    }
    if text.contains(COMMAS) {
        return Err(Refusal::Comma);
    }
    let (number, suffix) = split(text)?;
    let value = number * factor(suffix).ok_or(Refusal::Unit)?;
    if !(low..=high).contains(&value) {
        return Err(Refusal::OutOfRange);
    }
    // Adding nothing turns a negative zero into a plain one.
    Ok(value + 0.0)
}

/// The number at the front and what follows it. A leading `$` is part of neither.
fn split(text: &str) -> Result<(f64, &str), Refusal> {
    let unsigned = text.strip_prefix('$').unwrap_or(text).trim_start();
    let end = number_length(unsigned);
    let (digits, suffix) = unsigned.split_at_checked(end).unwrap_or((unsigned, ""));
    if digits.len() > LONGEST {
        return Err(Refusal::NotANumber);
    }
    match decimal::read(digits) {
        Some(number) if number.is_finite() => Ok((number, suffix.trim_start())),
        _ => Err(Refusal::NotANumber),
    }
}

/// How many bytes at the front of `text` are a decimal number: sign, digits, a point, an exponent.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = usize::from(bytes.first().is_some_and(|sign| b"+-".contains(sign)));
    end += digits(end);
    if bytes.get(end) == Some(&b'.') {
        end += 1 + digits(end + 1);
    }
    if bytes.get(end).is_some_and(|byte| byte.eq_ignore_ascii_case(&b'e')) {
        let sign = usize::from(bytes.get(end + 1).is_some_and(|sign| b"+-".contains(sign)));
        let exponent = digits(end + 1 + sign);
        // "1e" is an unfinished number, not one with a unit.
        end += 1 + sign + exponent;
    }
    end
}

/// What a number followed by `suffix` is multiplied by to be in the knob's unit.
fn factor(knob: Knob, suffix: &str) -> Option<f64> {
    match knob {
        Knob::Rate => rate(suffix),
        Knob::Duration | Knob::P99 => milliseconds(suffix),
        Knob::Memory => megabytes(suffix),
        Knob::PeakToMean | Knob::Visits => unit(suffix, &["", "x", "×", "times"], 1.0),
        Knob::Weekend => unit(suffix, &["", "x", "×", "times"], 1.0).or_else(|| unit(suffix, &["%"], 0.01)),
        Knob::Services => unit(suffix, &["", "service", "services"], 1.0),
        Knob::ServerlessHours | Knob::MicroservicesHours => {
            unit(suffix, &["", "h", "h/month", "hour", "hours", "hours a month"], 1.0)
        }
        Knob::Migration => unit(suffix, &["", "h", "h once", "hour", "hours", "hours once"], 1.0),
        Knob::Hourly => unit(suffix, &["", "usd", "$", "dollars", "/h", "usd/h", "an hour", "/hour"], 1.0),
    }
}

fn unit(suffix: &str, names: &[&str], factor: f64) -> Option<f64> {
    names.iter().any(|name| suffix.eq_ignore_ascii_case(name)).then_some(factor)
}

/// `k`, `M`, `G`, then a unit of time to divide by: `k/min`, `M a month`, ` req/s`.
fn rate(suffix: &str) -> Option<f64> {
    let (thousands, rest) = multiplier(suffix);
    let rest = rest.trim().to_ascii_lowercase();
    let named = ["requests", "request", "req", "r"].iter().find_map(|name| rest.strip_prefix(name));
    let per = named.unwrap_or(&rest).trim_start();
    let time = ["/", "per ", "a ", "an ", "p"].iter().find_map(|word| per.strip_prefix(word)).unwrap_or(per).trim();
    let seconds = match time {
        // A bare unit of time ("5 min") is a duration, not a rate; only "rps" does without the stroke.
        _ if time == per && !per.is_empty() => return None,
        "" if per.is_empty() => 1.0,
        "s" | "sec" | "second" => 1.0,
        "min" | "minute" => 60.0,
        "h" | "hour" => 3600.0,
        "d" | "day" => 86_400.0,
        "month" | "mo" => 730.0 * 3600.0,
        _ => return None,
    };
    Some(thousands / seconds)
}

fn milliseconds(suffix: &str) -> Option<f64> {
    let (thousands, rest) = multiplier(suffix);
    let factor = match rest.trim().to_ascii_lowercase().as_str() {
        "" | "ms" | "millisecond" | "milliseconds" => 1.0,
        "s" | "sec" | "second" | "seconds" => 1e3,
        "min" | "minute" | "minutes" => 60e3,
        "h" | "hour" | "hours" => 3600e3,
        _ => return None,
    };
    Some(thousands * factor)
}

/// Memory is counted in MB, 1,024 of which are a GB; here `M` and `G` are units, not factors.
fn megabytes(suffix: &str) -> Option<f64> {
    match suffix.to_ascii_lowercase().as_str() {
        "" | "m" | "mb" | "mib" => Some(1.0),
        "g" | "gb" | "gib" => Some(1024.0),
        _ => None,
    }
}

/// A factor at the front of a suffix, and the rest. `M` is a million only as a capital: `m` could be anything.
fn multiplier(suffix: &str) -> (f64, &str) {
    let factors = [("k", 1e3), ("K", 1e3), ("M", 1e6), ("G", 1e9)];
    let found = factors.iter().find_map(|(name, factor)| Some((*factor, suffix.strip_prefix(name)?)));
    match found {
        // "Month" and "Minutes" begin with a letter that is no factor.
        Some((factor, rest)) if !rest.starts_with(['i', 'o', 'I', 'O']) => (factor, rest),
        _ => (1.0, suffix),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: f64 = 86_400.0;
    const MONTH: f64 = 730.0 * 3600.0;

    #[test]
    fn what_people_write_is_understood() {
        let cases = [
            // (knob, text, value, why)
            (Knob::Rate, "20", 20.0, "a bare number is a second's"),
            (Knob::Rate, "  20 ", 20.0, "blanks around it"),
            (Knob::Rate, "0.5", 0.5, "a fraction"),
            (Knob::Rate, ".5", 0.5, "without its zero"),
            (Knob::Rate, "5.", 5.0, "unfinished, but clear"),
            (Knob::Rate, "+5", 5.0, "a sign that changes nothing"),
            (Knob::Rate, "007", 7.0, "leading zeros"),
            (Knob::Rate, "1.5k", 1_500.0, "thousands"),
            (Knob::Rate, "1.5 K", 1_500.0, "in either case"),
            (Knob::Rate, "1e3", 1_000.0, "an exponent"),
            (Knob::Rate, "2.5E-2", 0.025, "a negative one"),
            (Knob::Rate, "20/s", 20.0, "with its unit"),
            (Knob::Rate, "20 rps", 20.0, "as engineers say"),
            (Knob::Rate, "20 req/s", 20.0, "or write"),
            (Knob::Rate, "20 requests per second", 20.0, "or spell out"),
            (Knob::Rate, "300/min", 5.0, "a minute"),
            (Knob::Rate, "7200/hour", 2.0, "an hour"),
            (Knob::Rate, "7200 an hour", 2.0, "in words"),
            (Knob::Rate, "300/day", 300.0 / DAY, "a day"),
            (Knob::Rate, "300 a day", 300.0 / DAY, "in words"),
            (Knob::Rate, "2M/day", 2e6 / DAY, "millions a day"),
            (Knob::Rate, "2M a month", 2e6 / MONTH, "a month has 730 hours"),
            (Knob::Rate, "2 M/month", 2e6 / MONTH, "with a blank"),
            (Knob::Rate, "1G/month", 1e9 / MONTH, "a milliard"),
            (Knob::Rate, "1.5k/min", 25.0, "a factor and a unit"),
            (Knob::Duration, "120", 120.0, "milliseconds"),
            (Knob::Duration, "120ms", 120.0, "with its unit"),
            (Knob::Duration, "1.2 s", 1_200.0, "seconds"),
            (Knob::Duration, "5 min", 300_000.0, "minutes"),
            (Knob::Duration, "5 Minutes", 300_000.0, "whose M is no million"),
            (Knob::Duration, "0.25 h", 900_000.0, "hours, up to the end of the range"),
            (Knob::Duration, "1.5k", 1_500.0, "thousands of milliseconds"),
            (Knob::P99, "2s", 2_000.0, "the goal likewise"),
            (Knob::Memory, "512", 512.0, "megabytes"),
            (Knob::Memory, "512M", 512.0, "where M is no million"),
            (Knob::Memory, "2 GB", 2_048.0, "1,024 of them are a gigabyte"),
            (Knob::Memory, "1.5GiB", 1_536.0, "by any name"),
            (Knob::PeakToMean, "5x", 5.0, "times"),
            (Knob::PeakToMean, "5 ×", 5.0, "as shown beside the box"),
            (Knob::Weekend, "50 %", 0.5, "a share"),
            (Knob::Weekend, "-0", 0.0, "nothing has no sign"),
            (Knob::Services, "5", 5.0, "a count"),
            (Knob::ServerlessHours, "9 h", 9.0, "hours"),
            (Knob::Hourly, "$100", 100.0, "dollars"),
            (Knob::Migration, "80 h", 80.0, "hours, once"),
            (Knob::Hourly, "100 USD", 100.0, "by name"),
        ];
        for (knob, text, value, why) in cases {
            assert_eq!(read(knob, text), Ok(value), "{why}: {text:?}");
        }
    }

    #[test]
    fn rubbish_is_refused_for_what_it_is() {
        use Refusal::{Comma, Empty, NotANumber, NotWhole, OutOfRange, Unit};
        let long = "9".repeat(400);
        let cases = [
            // (knob, text, refusal, why)
            (Knob::Rate, "", Empty, "nothing"),
            (Knob::Rate, " \t", Empty, "blanks"),
            (Knob::Rate, "-", NotANumber, "a sign alone"),
            (Knob::Rate, ".", NotANumber, "a point alone"),
            (Knob::Rate, "1e", NotANumber, "an unfinished exponent"),
            (Knob::Rate, "abc", NotANumber, "a word"),
            (Knob::Rate, "NaN", NotANumber, "what the machine calls no number"),
            (Knob::Rate, "inf", NotANumber, "nor is this one"),
            (Knob::Rate, "Infinity", NotANumber, "spelt out"),
            (Knob::Rate, "1e400", NotANumber, "beyond what can be held"),
            (Knob::Rate, "1e-400", OutOfRange, "nothing, to a machine"),
            (Knob::Rate, &long, NotANumber, "400 digits"),
            (Knob::Rate, "🙂", NotANumber, "a face"),
            (Knob::Rate, "20🙂", Unit, "a face after a number"),
            (Knob::Rate, "１２３", NotANumber, "full-width digits"),
            (Knob::Rate, "١٢", NotANumber, "Arabic digits"),
            (Knob::Rate, "0x10", Unit, "another base"),
            (Knob::Rate, "1_000", Unit, "a programmer's separator"),
            (Knob::Rate, "1 000", Unit, "a French separator"),
            (Knob::Rate, "1\u{a0}000", Unit, "the same without a break"),
            (Knob::Rate, "1'000", Unit, "a Swiss one"),
            (Knob::Rate, "1.234.567", Unit, "two points"),
            (Knob::Rate, "1,5", Comma, "a half, or fifteen"),
            (Knob::Rate, "1,234.56 €", Comma, "pasted from a sheet"),
            (Knob::Rate, "1.234,5", Comma, "a German number"),
            (Knob::Rate, "12٫5", Unit, "an Arabic decimal mark"),
            (Knob::Rate, "5 min", Unit, "a time is no rate"),
            (Knob::Rate, "20/fortnight", Unit, "an unknown time"),
            (Knob::Rate, "20/", Unit, "per what"),
            (Knob::Rate, "2m", Unit, "a thousandth, a minute or a million"),
            (Knob::Rate, "0", OutOfRange, "no traffic, no question"),
            (Knob::Rate, "-5", OutOfRange, "negative"),
            (Knob::Rate, "100001", OutOfRange, "just above"),
            (Knob::Rate, "2M", OutOfRange, "two million a second"),
            (Knob::Duration, "20/s", Unit, "a rate is no time"),
            (Knob::Duration, "5 m", Unit, "metres"),
            (Knob::Duration, "16 min", OutOfRange, "above 15 minutes"),
            (Knob::Memory, "2k", Unit, "kilo of what"),
            (Knob::Memory, "64", OutOfRange, "below the least"),
            (Knob::Memory, "512.5", NotWhole, "half a megabyte"),
            (Knob::Services, "2.5", NotWhole, "half a service"),
            (Knob::Services, "0", OutOfRange, "none"),
            (Knob::Hourly, "100 €", Unit, "another currency"),
            (Knob::Weekend, "250 %", OutOfRange, "more than twice"),
        ];
        for (knob, text, refusal, why) in cases {
            assert_eq!(read(knob, text), Err(refusal), "{why}: {text:?}");
        }
    }

    #[test]
    fn what_a_box_shows_can_be_typed_back() {
        for knob in Knob::ALL {
            for stop in knob.facts().stops {
                let shown = text::format::typed(*stop);
                assert_eq!(read(knob, &shown), Ok(*stop), "{knob:?} {shown}");
            }
        }
    }
}
