//! Phrases that several rows share.

use std::cmp::Ordering;

use crate::app::format;
use crate::app::outcome::SideOutcome;
use crate::app::scenario::Side;
use crate::model::units::Seconds;

/// How many requests fail on a side, and how.
pub fn failing(side: &SideOutcome, how: &str) -> String {
    match side.failed_share {
        share if share > 0.0 => format!("{} {how}", format::percent(share)),
        _ => format!("none {how}"),
    }
}

/// Hours of a month.
pub fn hours(hours: f64) -> String {
    format!("{}{}h a month", format::number(hours), format::NBSP)
}

/// A delay at a glance: a whole second is enough, or a tenth of a minute.
pub fn short(time: Seconds) -> String {
    let rounded = match time.get() {
        seconds if seconds >= 60.0 => (seconds / 6.0).round() * 6.0,
        seconds if seconds >= 10.0 => seconds.round(),
        seconds => seconds,
    };
    Seconds::new(rounded).map_or_else(String::new, format::duration)
}

/// The side with the smaller number; neither where they are within a hundredth of each other.
pub fn lower(serverless: f64, microservices: f64) -> Option<Side> {
    if (serverless - microservices).abs() <= 0.01 * serverless.max(microservices) {
        return None;
    }
    match serverless.partial_cmp(&microservices)? {
        Ordering::Less => Some(Side::Serverless),
        Ordering::Greater => Some(Side::Microservices),
        Ordering::Equal => None,
    }
}

/// `3 → 41 instances`, or `3 instances` where nothing moves.
pub fn span(night: f64, peak: f64, noun: &str) -> String {
    let (low, high) = (few(night), few(peak));
    let noun = if high == "1" { noun.to_owned() } else { format!("{noun}s") };
    if low == high { format!("{high} {noun}") } else { format!("{low} → {high} {noun}") }
}

/// An expected number of things: one decimal below ten, whole above.
fn few(things: f64) -> String {
    let digits = if things < 9.95 { 10.0 } else { 1.0 };
    match (things * digits).round() / digits {
        0.0 if things > 0.0 => "under 0.1".into(),
        rounded => format::count(rounded),
    }
}

/// Whole things that an expected number of them needs.
pub fn whole(things: f64) -> usize {
    // Saturates: a cast from a float has no other way to go wrong.
    things.ceil() as usize
}

/// `1 node`, `3 nodes`, `2 identities`.
pub fn plural(count: usize, noun: &str) -> String {
    let number = format::count(count as f64);
    match (count, noun.strip_suffix('y')) {
        (1, _) => format!("{number} {noun}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        (_, None) => format!("{number} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_as_words() {
        let cases = [
            (span(3.0, 41.0, "instance"), "3 → 41 instances"),
            (span(4.0, 4.0, "pod"), "4 pods"),
            (span(1.0, 1.0, "pod"), "1 pod"),
            (span(0.02, 0.4, "instance"), "under 0.1 → 0.4 instances"),
            (span(0.0, 1234.5, "instance"), "0 → 1,240 instances"),
            (plural(1, "node"), "1 node"),
            (plural(3, "identity"), "3 identities"),
        ];
        for (text, expected) in cases {
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn a_hair_is_no_difference() {
        let cases = [
            (1.0, 2.0, Some(Side::Serverless), "half"),
            (2.0, 1.0, Some(Side::Microservices), "twice"),
            (0.589, 0.5891, None, "the same to three digits"),
            (0.0, 0.0, None, "nothing against nothing"),
            (0.0, 1e-9, Some(Side::Serverless), "nothing against something"),
            (f64::NAN, 1.0, None, "not a number"),
        ];
        for (left, right, better, why) in cases {
            assert_eq!(lower(left, right), better, "{why}");
        }
    }

    #[test]
    fn delays_are_read_at_a_glance() {
        let cases = [(0.41, "410 ms"), (45.3, "45 s"), (95.0, "1.6 min"), (0.0, "0 ms")];
        for (seconds, text) in cases {
            assert_eq!(short(Seconds::of(seconds)).replace(format::NBSP, " "), text);
        }
    }
}
