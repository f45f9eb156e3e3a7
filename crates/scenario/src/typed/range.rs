//! A range in a number box: `80..120`, `80 to 120/s`, `1k–2k`, `100 ms..1 s`.
//!
//! Its ends hold the true value in 9 of 10 cases. An end without a unit has that of the other end, as in speech. A
//! comma is no more guessed at than in a single number.

use super::{COMMAS, Refusal, split};
use crate::input::Input;
use crate::uncertainty::Interval;
use text::format;

/// What a number box was told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Entry {
    /// One value.
    Value(f64),
    /// A range that holds it in 9 of 10 cases.
    Range(Interval),
}

/// The value or the range of `input` that `text` names, in the input's own unit.
pub fn read(input: Input, text: &str) -> Result<Entry, Refusal> {
    let text = text.trim();
    if text.starts_with(['[', '(', '{']) {
        return Err(Refusal::Range);
    }
    match ends(text) {
        None => input.typed(text).map(Entry::Value),
        Some((low, high)) => interval(input, low.trim(), high.trim()).map(Entry::Range),
    }
}

/// Whether a text is meant as a range, right or wrong.
pub fn is_range(text: &str) -> bool {
    ends(text.trim()).is_some()
}

/// The two texts around two points, as a link writes a range.
pub fn two_points(text: &str) -> Option<(&str, &str)> {
    let at = text.as_bytes().windows(2).position(|pair| pair == b"..")?;
    Some((text.get(..at)?, text.get(at + 2..)?))
}

fn interval(input: Input, low: &str, high: &str) -> Result<Interval, Refusal> {
    if low.contains(COMMAS) || high.contains(COMMAS) {
        return Err(Refusal::Comma);
    }
    let (_, low_unit) = split(low).map_err(|_| Refusal::Range)?;
    let (_, high_unit) = split(high).map_err(|_| Refusal::Range)?;
    let low = end(input, low, if low_unit.is_empty() { high_unit } else { "" })?;
    let high = end(input, high, if high_unit.is_empty() { low_unit } else { "" })?;
    if low > high {
        return Err(Refusal::UpsideDown);
    }
    Ok(Interval { low, high })
}

/// One end, with the unit of the other where it has none.
fn end(input: Input, text: &str, unit: &str) -> Result<f64, Refusal> {
    input.typed(&format!("{text}{unit}")).map_err(|why| match why {
        Refusal::Unit => Refusal::RangeUnit,
        Refusal::NotWhole => Refusal::RangeWhole,
        _ => Refusal::Range,
    })
}

/// What stands between the ends, the longest first.
const BETWEEN: [&str; 7] = ["...", "…", "..", "–", "—", "‒", " to "];

/// What stands before and behind the first sign of a range; nothing where there is none.
///
/// A plain loop: the library's search for a text within a text is kilobytes of module.
fn ends(text: &str) -> Option<(&str, &str)> {
    for (at, _) in text.char_indices() {
        let (before, rest) = text.split_at_checked(at)?;
        for between in BETWEEN {
            if let Some(after) = rest.strip_prefix(between) {
                return Some((before, after));
            }
        }
    }
    hyphen(text)
}

/// As [`ends`], at a hyphen: between two numbers, and neither a sign nor in an exponent.
fn hyphen(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let exponent = |at: usize| {
        at > 1 && bytes[at - 1].eq_ignore_ascii_case(&b'e') && (bytes[at - 2].is_ascii_digit() || bytes[at - 2] == b'.')
    };
    let at = (1..bytes.len()).find(|at| bytes[*at] == b'-' && !exponent(*at))?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// A range as a box shows it and takes it back: `80..120`.
pub fn as_typed(range: Interval) -> String {
    format!("{}..{}", format::typed(range.low), format::typed(range.high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knob::Knob;
    use crate::setting::Setting;

    #[test]
    fn what_people_write_for_a_range_is_understood() {
        let cases = [
            // (knob, text, low, high, why)
            (Knob::Rate, "80..120", 80.0, 120.0, "two points"),
            (Knob::Rate, " 80 .. 120 ", 80.0, 120.0, "with blanks"),
            (Knob::Rate, "80...120", 80.0, 120.0, "three points"),
            (Knob::Rate, "80…120", 80.0, 120.0, "as a phone corrects them"),
            (Knob::Rate, "80 to 120", 80.0, 120.0, "in words"),
            (Knob::Rate, "80–120", 80.0, 120.0, "as printed"),
            (Knob::Rate, "80-120", 80.0, 120.0, "as typed"),
            (Knob::Rate, "1e-3 - 1e-2", 0.001, 0.01, "an exponent's sign is no range"),
            (Knob::Rate, ".5...8", 0.5, 8.0, "three points are never a fraction's"),
            (Knob::Rate, "80..120/s", 80.0, 120.0, "a unit behind both"),
            (Knob::Rate, "80/s..120", 80.0, 120.0, "or behind the first"),
            (Knob::Rate, "1k..2k", 1_000.0, 2_000.0, "thousands"),
            (Knob::Rate, "1..2k", 1_000.0, 2_000.0, "of both, as in speech"),
            (Knob::Rate, "60/min..2/s", 1.0, 2.0, "a unit each"),
            (Knob::Rate, "20..20", 20.0, 20.0, "exactly this"),
            (Knob::Duration, "100 ms..1 s", 100.0, 1_000.0, "two units"),
            (Knob::Duration, "1-2 s", 1_000.0, 2_000.0, "one for both"),
            (Knob::Memory, "512 MB to 2 GB", 512.0, 2_048.0, "memory"),
            (Knob::Weekend, "30..50 %", 0.3, 0.5, "shares"),
            (Knob::Services, "3..8", 3.0, 8.0, "counts"),
            (Knob::Hourly, "$50..$160", 50.0, 160.0, "dollars"),
            (Knob::ServerlessHours, "0..20 h", 0.0, 20.0, "from nothing"),
        ];
        for (knob, text, low, high, why) in cases {
            assert_eq!(read(knob.into(), text), Ok(Entry::Range(Interval { low, high })), "{why}: {text:?}");
        }
    }

    #[test]
    fn settings_take_what_sliders_take() {
        let range = |low, high| Ok(Entry::Range(Interval { low, high }));
        let cases = [
            // (setting, text, what it is read as, why)
            (Setting::Burstiness, "5..20", range(5.0, 20.0), "two points"),
            (Setting::Burstiness, "5 to 20 x", range(5.0, 20.0), "a unit behind both"),
            (Setting::Burstiness, "0.5..2", Err(Refusal::Range), "smoother than chance is not modelled"),
            (Setting::Growth, "2..8 %", range(2.0, 8.0), "percent"),
            (Setting::Growth, "-3..5", range(-3.0, 5.0), "it may shrink"),
            (Setting::Growth, "-5--3", range(-5.0, -3.0), "a hyphen between two signs"),
            (Setting::Growth, "8..2", Err(Refusal::UpsideDown), "upside down"),
            (Setting::Growth, "2..8 s", Err(Refusal::RangeUnit), "no unit of growth"),
            (Setting::Growth, "2..200", Err(Refusal::Range), "more than is taken"),
            (Setting::Growth, "5", Ok(Entry::Value(5.0)), "one value as ever"),
            (Setting::KeepAlive, "5..15 min", range(300.0, 900.0), "minutes at both ends"),
            (Setting::KeepAlive, "90 s..10 min", range(90.0, 600.0), "two units"),
            (Setting::KeepAlive, "5..", Err(Refusal::Range), "no upper end"),
            (Setting::KeepAlive, "1,5..2", Err(Refusal::Comma), "never guessed at"),
        ];
        for (setting, text, expected, why) in cases {
            assert_eq!(read(setting.into(), text), expected, "{why}: {text:?}");
        }
    }

    #[test]
    fn one_value_is_read_as_ever() {
        for (text, value) in [("20", 20.0), ("1e-2", 0.01), ("+5", 5.0), ("300/min", 5.0), (".5", 0.5), ("5.", 5.0)] {
            assert_eq!(read(Knob::Rate.into(), text), Ok(Entry::Value(value)), "{text}");
        }
        assert_eq!(read(Knob::Weekend.into(), "-0"), Ok(Entry::Value(0.0)));
    }

    #[test]
    fn what_is_no_range_is_refused_for_what_it_is() {
        let cases = [
            // (knob, text, refusal, why)
            (Knob::Rate, "120..80", Refusal::UpsideDown, "upside down"),
            (Knob::Rate, "80..", Refusal::Range, "no upper end"),
            (Knob::Rate, "..120", Refusal::Range, "no lower end"),
            (Knob::Rate, "..", Refusal::Range, "no end at all"),
            (Knob::Rate, "20-", Refusal::Range, "a hyphen and nothing"),
            (Knob::Rate, "1..2..3", Refusal::RangeUnit, "three ends"),
            (Knob::Rate, "[80,120]", Refusal::Range, "a list"),
            (Knob::Rate, "(80..120)", Refusal::Range, "in brackets"),
            (Knob::Rate, "1,000..2,000", Refusal::Comma, "separators"),
            (Knob::Rate, "80..1e6", Refusal::Range, "wider than the slider"),
            (Knob::Rate, "0..120", Refusal::Range, "no traffic at the lower end"),
            (Knob::Rate, "-5..5", Refusal::Range, "a negative end"),
            (Knob::Rate, "80..120 ms", Refusal::RangeUnit, "a time is no rate"),
            (Knob::Rate, "2M to 3M a month", Refusal::Range, "2M has a factor of its own, and would be a second's"),
            (Knob::Rate, "low..high", Refusal::Range, "words"),
            (Knob::Rate, "80..NaN", Refusal::Range, "no number"),
            (Knob::Rate, "500..1k", Refusal::Range, "500 k to 1 k, which is beyond the slider"),
            (Knob::Duration, "100..1 s", Refusal::UpsideDown, "100 s to 1 s: a unit at each end would help"),
            (Knob::Services, "2.5..4", Refusal::RangeWhole, "half a service"),
            (Knob::Rate, "", Refusal::Empty, "nothing"),
            (Knob::Rate, "abc", Refusal::NotANumber, "a word is no range"),
        ];
        for (knob, text, refusal, why) in cases {
            assert_eq!(read(knob.into(), text), Err(refusal), "{why}: {text:?}");
        }
    }

    #[test]
    fn what_a_box_shows_can_be_typed_back() {
        for knob in Knob::ALL {
            for pair in knob.facts().stops.windows(2) {
                let range = Interval { low: pair[0], high: pair[1] };
                assert_eq!(read(knob.into(), &as_typed(range)), Ok(Entry::Range(range)), "{knob:?}");
            }
        }
    }
}
