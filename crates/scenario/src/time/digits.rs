//! Times that are nothing but digits: Unix time in four units, or year, month, day and so on run together.

use super::{DAY, days};

/// What a time of nothing but digits means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Digits {
    /// `YYYYMMDD[HH[MM[SS]]]`.
    Calendar,
    /// Seconds since 1970, perhaps with decimals.
    Seconds,
    /// Milliseconds since 1970.
    Millis,
    /// Microseconds since 1970.
    Micros,
    /// Nanoseconds since 1970.
    Nanos,
}

/// Unix seconds of the first moment of 2000 and of 2101: numbers outside are no times.
const PLAUSIBLE: std::ops::Range<i64> = 946_684_800..4_133_980_800;

impl Digits {
    /// Unix time in each unit.
    pub const UNIX: [Self; 4] = [Self::Seconds, Self::Millis, Self::Micros, Self::Nanos];
    /// All of them. The calendar is first: ten digits may be both, and are hardly ever a date by chance.
    pub const ALL: [Self; 5] = [Self::Calendar, Self::Seconds, Self::Millis, Self::Micros, Self::Nanos];

    /// Milliseconds since 1970, where the text is a plausible time of that form.
    pub fn read(self, text: &str) -> Option<i64> {
        let whole = text.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, decimals) = text.split_at_checked(whole)?;
        let fraction = match decimals.as_bytes() {
            [] => &[],
            [b'.', rest @ ..] if rest.iter().all(u8::is_ascii_digit) => rest,
            _ => return None,
        };
        if !(8..=19).contains(&whole) {
            return None;
        }
        let number: i64 = digits.parse().ok()?;
        let unix = |per_second: i64| {
            let seconds = number / per_second;
            PLAUSIBLE.contains(&seconds).then(|| seconds * 1_000 + (number % per_second) * 1_000 / per_second)
        };
        match self {
            Self::Calendar => calendar(number, whole, fraction),
            Self::Seconds => unix(1).map(|millis| millis + thousandths(fraction)),
            Self::Millis => unix(1_000),
            Self::Micros => unix(1_000_000),
            Self::Nanos => unix(1_000_000_000),
        }
    }
}

fn calendar(number: i64, digits: usize, fraction: &[u8]) -> Option<i64> {
    // Filled up with zeros to fourteen digits.
    let missing = match digits {
        8 | 10 | 12 | 14 if fraction.iter().all(|digit| *digit == b'0') => 14 - digits as u32,
        _ => return None,
    };
    let number = number * 10_i64.pow(missing);
    let two = |hundreds: i64| number / hundreds % 100;
    let (hours, minutes, seconds) = (two(10_000), two(100), two(1));
    let days = days(number / 10_000_000_000, two(100_000_000), two(1_000_000))?;
    let fine = hours < 24 && minutes < 60 && seconds < 60;
    fine.then_some((days * DAY + hours * 3_600 + minutes * 60 + seconds) * 1_000)
}

fn thousandths(fraction: &[u8]) -> i64 {
    let digits = fraction.iter().map(|digit| i64::from(digit - b'0'));
    digits.zip([100, 10, 1]).map(|(digit, weight)| digit * weight).sum()
}
