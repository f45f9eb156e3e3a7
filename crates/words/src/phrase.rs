//! Counts, delays and shares as short phrases.

use model::units::Seconds;
use text::format;

/// How many requests fail, and how.
pub fn failing(share: f64, how: &str) -> String {
    match share {
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
    fn delays_are_read_at_a_glance() {
        let cases = [(0.41, "410 ms"), (45.3, "45 s"), (95.0, "1.6 min"), (0.0, "0 ms")];
        for (seconds, text) in cases {
            assert_eq!(short(Seconds::of(seconds)).replace(format::NBSP, " "), text);
        }
    }
}
