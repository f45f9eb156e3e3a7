//! Timestamps as files write them.

/// Seconds since 1970 of `2014-04-10 00:04:00`, `2014-04-10T00:04:00.5Z`, `2014-04-10T02:04+02:00`,
/// `2014/04/10 00:04`, or Unix seconds or milliseconds; nothing for anything else.
///
/// Day and month in another order are not guessed at.
pub fn seconds(text: &str) -> Option<i64> {
    if text.len() >= 9 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        let number: f64 = crate::app::decimal::read(text)?;
        // Unix seconds pass 1e11 in the year 5138; what is larger counts milliseconds.
        let seconds = if number >= 1e11 { number / 1e3 } else { number };
        return (seconds < 1e11).then(|| seconds.floor() as i64);
    }
    let (date, time) = text.split_at_checked(10)?;
    let days = days(date)?;
    if time.is_empty() {
        return Some(days * 86_400);
    }
    let clock = time.strip_prefix(['T', ' '])?;
    let (clock, offset) = zone(clock.strip_suffix(" UTC").unwrap_or(clock))?;
    Some(days * 86_400 + clock_seconds(clock)? - offset)
}

/// Days since 1970 of `2014-04-10` or `2014/04/10`.
fn days(date: &str) -> Option<i64> {
    let mut parts = date.split(['-', '/']);
    let (year, month, day) = (number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=length(year, month)).contains(&day) {
        return None;
    }
    // Years that begin in March, so that the leap day comes last.
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let before = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(before + (153 * month + 2) / 5 + day - 1 - 719_468)
}

fn length(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The clock and its offset from UTC in seconds.
fn zone(clock: &str) -> Option<(&str, i64)> {
    if let Some(clock) = clock.strip_suffix('Z') {
        return Some((clock, 0));
    }
    let Some(at) = clock.rfind(['+', '-']) else { return Some((clock, 0)) };
    let (clock, offset) = clock.split_at_checked(at)?;
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let digits: String = offset.chars().skip(1).filter(|c| *c != ':').collect();
    let (hours, minutes) = digits.split_at_checked(2)?;
    Some((clock.trim_end(), sign * (number(hours, 2)? * 3_600 + number(minutes, 2)? * 60)))
}

fn clock_seconds(clock: &str) -> Option<i64> {
    let mut parts = clock.split(':');
    let hours = number(parts.next()?, 2)?;
    let minutes = number(parts.next()?, 2)?;
    let seconds = match parts.next() {
        Some(text) => number(text.split('.').next()?, 2)?,
        None => 0,
    };
    let fine = parts.next().is_none() && hours < 24 && minutes < 60 && seconds <= 60;
    fine.then_some(hours * 3_600 + minutes * 60 + seconds)
}

fn number(text: &str, digits: usize) -> Option<i64> {
    let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_exports_write_them() {
        let cases = [
            // (text, seconds since 1970, why)
            ("1970-01-01 00:00:00", Some(0), "the beginning"),
            ("2014-04-10 00:04:00", Some(1_397_088_240), "CloudWatch as CSV"),
            ("2014-04-10T00:04:00Z", Some(1_397_088_240), "ISO 8601"),
            ("2014-04-10T00:04:00.250Z", Some(1_397_088_240), "with a fraction"),
            ("2014-04-10T02:04:00+02:00", Some(1_397_088_240), "with an offset"),
            ("2014-04-09T19:04:00-0500", Some(1_397_088_240), "with an offset without a colon"),
            ("2014/04/10 00:04", Some(1_397_088_240), "slashes, no seconds"),
            ("1397088240", Some(1_397_088_240), "Unix seconds"),
            ("1397088240000", Some(1_397_088_240), "Unix milliseconds"),
            ("2024-02-29", Some(1_709_164_800), "a leap day"),
            ("2023-02-29", None, "a day that was not"),
            ("10/04/2014 00:04", None, "day or month first is not guessed at"),
            ("2014-04-10 24:00:00", None, "an hour that is not"),
            ("timestamp", None, "a heading"),
            ("", None, "nothing"),
            ("2014-04-1é 00:00", None, "not ASCII"),
            ("99999999999999999999", None, "beyond all time"),
        ];
        for (text, expected, why) in cases {
            assert_eq!(seconds(text), expected, "{why}: {text}");
        }
    }
}
