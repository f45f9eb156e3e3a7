//! Decimal texts beyond what the standard library prints. All are for finite values.

/// `value` at so many significant digits as plain decimals, without trailing zeros and without a negative zero.
pub fn significant(value: f64, digits: usize) -> String {
    // Adding nothing turns a negative zero into a plain one.
    (rounded(value, digits) + 0.0).to_string()
}

/// `value` rounded to so many significant digits.
///
/// Decimal digits round correctly; arithmetic with powers of ten would leave dust.
pub fn rounded(value: f64, digits: usize) -> f64 {
    format!("{value:.*e}", digits.saturating_sub(1)).parse().unwrap_or(value)
}

/// The fewest digits that read back as `value`, as plain decimals; with an exponent for what is so near nothing that it
/// would be zeros for the most part: `1e-320`.
pub fn brief(value: f64) -> String {
    if value == 0.0 || value.abs() >= 1e-7 { value.to_string() } else { format!("{value:e}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn significant_digits_have_no_dust() {
        let cases = [
            (0.0, 3, "0"),
            (-0.0, 3, "0"),
            (999.6, 3, "1000"),
            (0.000_123_45, 2, "0.00012"),
            (-12_345.0, 2, "-12000"),
            (1e21, 3, "1000000000000000000000"),
        ];
        for (value, digits, text) in cases {
            assert_eq!(significant(value, digits), text);
        }
        assert_eq!(rounded(-0.0, 3).to_bits(), (-0.0_f64).to_bits());
    }

    /// Any double, the kind that people type, and whole numbers.
    fn values() -> impl Strategy<Value = f64> {
        let bits = any::<u64>().prop_map(f64::from_bits).prop_filter("finite", |value| value.is_finite());
        let typed = (any::<i32>(), 0..12).prop_map(|(digits, power)| f64::from(digits) / 10_f64.powi(power));
        prop_oneof![bits, typed, -1e6..1e6]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn rounding_moves_by_half_a_digit_at_most_and_once(value in values(), digits in 1..17_usize) {
            let near = rounded(value, digits);
            prop_assert!(near.is_infinite() || (near - value).abs() <= 0.500_001 * 10_f64.powi(1 - digits as i32) * value.abs().max(1e-300) * 10.0);
            prop_assert!(near.is_infinite() || rounded(near, digits).to_bits() == near.to_bits());
        }

        #[test]
        fn a_brief_text_reads_back_and_is_brief(value in values()) {
            let text = brief(value);
            prop_assert_eq!(text.parse::<f64>().map(f64::to_bits), Ok(value.to_bits()), "{}", text);
            prop_assert!(value.abs() > 1e20 || text.len() <= 27, "{}", text);
        }
    }
}
