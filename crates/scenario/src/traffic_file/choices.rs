//! What a reader says of a file where the file does not say it, or is understood wrongly; and what is asked.

use super::layout::Kind;
use super::numbers::Style;
use crate::time::Order;
use serde::{Deserialize, Serialize};

/// What is taken instead of a guess. What is left out is guessed, as far as the file tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// The columns to sum, by heading or by number from 1.
    pub columns: Vec<String>,
    /// What they count.
    pub kind: Option<Kind>,
    /// The zone of times that name none; they become UTC.
    pub zone: Option<Zone>,
    /// Whether the month or the day is first.
    pub order: Option<Order>,
    /// Of several series in rows, the one to keep; `*` for all of them, summed.
    pub series: Option<String>,
    /// How numbers are written; those of JSON are always written as JSON says.
    pub numbers: Option<Style>,
}

/// A zone without changes of the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// Minutes that its clock is ahead of UTC, from -15 hours to 15 hours.
    pub ahead_min: i32,
}

impl Zone {
    /// From `UTC`, `+02:00`, `-0530` or `+2`; nothing for names of places, whose clocks are put forward and back.
    pub fn read(text: &str) -> Option<Self> {
        if matches!(text.to_ascii_uppercase().as_str(), "UTC" | "GMT" | "Z") {
            return Some(Self::default());
        }
        let (sign, rest) = match text.strip_prefix('+') {
            Some(rest) => (1, rest),
            None => (-1, text.strip_prefix(['-', '−'])?),
        };
        let (hours, minutes) = match rest.split_once(':') {
            Some(parts) => parts,
            None if rest.len() == 4 => rest.split_at_checked(2)?,
            None => (rest, "0"),
        };
        let number = |digits: &str| {
            let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| digits.parse::<i32>().ok()).flatten()
        };
        let (hours, minutes) = (number(hours)?, number(minutes)?);
        (hours <= 15 && minutes < 60).then_some(Self { ahead_min: sign * (60 * hours + minutes) })
    }
}

impl Kind {
    /// From `counts`, `rate` (a second), `rate/min`, `rate/hour`, `rate/day`, `rate/300`, `counter` or `events`.
    pub fn read(text: &str) -> Option<Self> {
        let (name, per) = text.split_once('/').unwrap_or((text, "s"));
        let per = match per {
            "s" | "second" => 1,
            "min" | "minute" => 60,
            "h" | "hour" => 3_600,
            "d" | "day" => 86_400,
            seconds => seconds.parse().ok().filter(|seconds| (1..=31_622_400).contains(seconds))?,
        };
        match name {
            "rate" => Some(Self::Rate { per }),
            _ if text.contains('/') => None,
            "counts" => Some(Self::Counts),
            "counter" => Some(Self::Counter),
            "events" => Some(Self::Events),
            _ => None,
        }
    }
}

/// What of [`Choices`] would make a file clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked {
    /// Which columns are summed.
    Columns,
    /// What they count.
    Kind,
    /// Whether the month or the day is first.
    Order,
    /// Which series is kept.
    Series,
    /// How numbers are written.
    Numbers,
}

/// What a column is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// The time, or a part of it.
    Time,
    /// Its numbers are summed.
    Value,
    /// It tells series apart.
    Series,
    /// It is passed over.
    Unused,
}

/// A column of a file as it was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Its heading, in quotes, or its number where it has none.
    pub name: String,
    /// Its number, from 1.
    pub number: u32,
    /// What it is taken for.
    pub role: Role,
    /// Whether most of its cells are numbers, so that it may be chosen.
    pub numeric: bool,
    /// The first of its different texts, 8 at most.
    pub texts: Vec<String>,
}

/// Why a file is not clear, and what would make it so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unclear {
    /// A sentence without its full stop.
    pub why: String,
    /// What has to be chosen.
    pub asked: Asked,
    /// The columns from which to choose.
    pub columns: Vec<Seen>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_and_kinds_as_they_are_typed() {
        let zones = [
            ("UTC", Some(0)),
            ("+02:00", Some(120)),
            ("-0530", Some(-330)),
            ("+2", Some(120)),
            ("+16", None),
            ("02:00", None),
            ("+2:75", None),
            ("Europe/Berlin", None),
            ("+1e1", None),
            ("+é1", None),
        ];
        for (text, expected) in zones {
            assert_eq!(Zone::read(text).map(|zone| zone.ahead_min), expected, "{text}");
        }
        let kinds = [
            ("counts", Some(Kind::Counts)),
            ("rate", Some(Kind::Rate { per: 1 })),
            ("rate/min", Some(Kind::Rate { per: 60 })),
            ("rate/300", Some(Kind::Rate { per: 300 })),
            ("counter", Some(Kind::Counter)),
            ("events", Some(Kind::Events)),
            ("counts/min", None),
            ("rate/0", None),
            ("many", None),
        ];
        for (text, expected) in kinds {
            assert_eq!(Kind::read(text), expected, "{text}");
        }
    }
}
