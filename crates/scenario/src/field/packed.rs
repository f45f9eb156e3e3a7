//! A week as text in a link.

use crate::week::WEEK_STEPS;
use model::traffic::{HOURS, Week};

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Two characters an hour, in steps of the busiest one; what is in steps already, as out of a link, stays as it is.
pub(super) fn packed(week: &[f64; HOURS]) -> String {
    let busiest = week.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let in_steps = busiest <= WEEK_STEPS && week.iter().all(|rate| rate.fract() == 0.0);
    let scale = |rate: f64| if in_steps { rate } else { rate / busiest * WEEK_STEPS };
    let step = |rate: &f64| scale(*rate).round() as usize;
    let pair = |step: usize| [char::from(DIGITS[step / 64]), char::from(DIGITS[step % 64])];
    week.iter().map(step).flat_map(pair).collect()
}

pub(super) fn unpacked(text: &str) -> Option<[f64; HOURS]> {
    let digit = |byte: &u8| DIGITS.iter().position(|digit| digit == byte);
    let digits: Vec<usize> = text.as_bytes().iter().map(digit).collect::<Option<_>>()?;
    let (pairs, []) = digits.as_chunks::<2>() else { return None };
    let week: [f64; HOURS] =
        pairs.iter().map(|[high, low]| (high * 64 + low) as f64).collect::<Vec<_>>().try_into().ok()?;
    Week::new(&week).map(|_| week)
}
