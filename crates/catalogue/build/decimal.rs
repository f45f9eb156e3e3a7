//! Decimals as printed, read without a float in between.

/// `text` times ten to the power of `places`, if it is a plain decimal with at most so many places.
///
/// Plain means digits with at most one point between them: no sign, no exponent, no separator.
pub(crate) fn scaled(text: &str, places: usize) -> Option<u128> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > places {
        return None;
    }
    let whole: u128 = whole.parse().ok()?;
    let part: u128 = format!("{part:0<places$}").parse().ok()?;
    whole.checked_mul(10u128.pow(places as u32))?.checked_add(part)
}
