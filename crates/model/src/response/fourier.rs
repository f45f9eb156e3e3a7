//! A small fast Fourier transform, for sums of independent times.

use std::f64::consts::PI;
use std::sync::OnceLock;

use crate::special::sine_cosine;

/// Points of the transform, a power of two.
pub(super) const POINTS: usize = 128;

/// Points of a spectrum, less one.
pub(super) const HALF: usize = POINTS / 2;

/// One number of a spectrum.
pub(super) type Complex = (f64, f64);

/// The transform of real values: the lower half, which the upper half mirrors.
///
/// Source: two neighbours as one complex number, half the transform, and apart again (Cooley, Lewis and Welch,
/// 1970).
pub(super) fn spectrum(values: &[f64; POINTS]) -> [Complex; HALF + 1] {
    let mut pairs: [Complex; HALF] = std::array::from_fn(|i| (values[2 * i], values[2 * i + 1]));
    transform(&mut pairs);
    std::array::from_fn(|k| {
        let (low, high) = (pairs[k % HALF], pairs[(HALF - k) % HALF]);
        let (even, odd) = ((low.0 + high.0, low.1 - high.1), (low.1 + high.1, high.0 - low.0));
        let turned = times(odd, turn(k));
        ((even.0 + turned.0) / 2.0, (even.1 + turned.1) / 2.0)
    })
}

/// The real values of a spectrum.
pub(super) fn values(spectrum: &[Complex; HALF + 1]) -> [f64; POINTS] {
    // The transform of the conjugate is the conjugate of the inverse, [`HALF`] times.
    let mut pairs: [Complex; HALF] = std::array::from_fn(|k| {
        let (low, high) = (spectrum[k], spectrum[HALF - k]);
        let even = (low.0 + high.0, low.1 - high.1);
        let back = turn(k);
        let odd = times((low.0 - high.0, low.1 + high.1), (back.0, -back.1));
        ((even.0 - odd.1) / 2.0, -(even.1 + odd.0) / 2.0)
    });
    transform(&mut pairs);
    std::array::from_fn(|i| if i % 2 == 0 { pairs[i / 2].0 } else { -pairs[i / 2].1 } / HALF as f64)
}

/// The discrete Fourier transform in place: Cooley and Tukey's radix-2 form, decimation in time.
fn transform(values: &mut [Complex; HALF]) {
    for i in 0..HALF {
        let j = i.reverse_bits() >> (usize::BITS - HALF.trailing_zeros());
        if i < j {
            values.swap(i, j);
        }
    }
    let turns = turns();
    let mut half = 1;
    while half < HALF {
        let turns = &turns[half..2 * half];
        for block in values.chunks_exact_mut(2 * half) {
            let (low, high) = block.split_at_mut(half);
            for ((a, b), turn) in low.iter_mut().zip(high).zip(turns) {
                let turned = times(*b, *turn);
                *b = (a.0 - turned.0, a.1 - turned.1);
                *a = (a.0 + turned.0, a.1 + turned.1);
            }
        }
        half *= 2;
    }
}

/// `exp(-2 pi i k / POINTS)`, for k up to [`HALF`].
pub(super) fn turn(k: usize) -> Complex {
    if k == HALF { (-1.0, 0.0) } else { turns()[HALF + k] }
}

/// Product of two complex numbers.
pub(super) fn times(a: Complex, b: Complex) -> Complex {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

/// A complex number to a whole power.
pub(super) fn power(mut base: Complex, mut exponent: u32) -> Complex {
    let mut product = (1.0, 0.0);
    while exponent > 0 {
        if exponent & 1 == 1 {
            product = times(product, base);
        }
        base = times(base, base);
        exponent >>= 1;
    }
    product
}

/// `exp(-pi i k / half)` at place `half + k`, for every power of two `half` and `k < half`.
fn turns() -> &'static [Complex; POINTS] {
    static TURNS: OnceLock<[Complex; POINTS]> = OnceLock::new();
    TURNS.get_or_init(|| {
        std::array::from_fn(|place| {
            let half = 1 << place.max(1).ilog2();
            let angle = -PI * place.saturating_sub(half) as f64 / half as f64;
            let (sine, cosine) = sine_cosine(angle);
            (cosine, sine)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fast_transform_is_the_slow_one() {
        let input: [f64; POINTS] = std::array::from_fn(|i| libm::sin(i as f64) + 1.0 / (1.0 + i as f64));
        let fast = spectrum(&input);
        for k in [0, 1, 7, HALF / 2, HALF - 1, HALF] {
            let mut sum = (0.0, 0.0);
            for (i, value) in input.iter().enumerate() {
                let angle = -2.0 * PI * (i * k) as f64 / POINTS as f64;
                sum = (sum.0 + value * libm::cos(angle), sum.1 + value * libm::sin(angle));
            }
            assert!((fast[k].0 - sum.0).abs() + (fast[k].1 - sum.1).abs() < 1e-11, "{k}");
        }
    }

    #[test]
    fn back_again_is_where_it_began() {
        let input: [f64; POINTS] = std::array::from_fn(|i| libm::cos(0.3 * i as f64) / (1.0 + i as f64));
        let there_and_back = values(&spectrum(&input));
        for (now, before) in there_and_back.iter().zip(input) {
            assert!((now - before).abs() < 1e-14, "{now} {before}");
        }
    }
    #[test]
    fn powers_are_repeated_products() {
        let base = (0.6, -0.3);
        let mut product = (1.0, 0.0);
        for exponent in 0..20 {
            let fast = power(base, exponent);
            assert!((fast.0 - product.0).abs() + (fast.1 - product.1).abs() < 1e-15);
            product = times(product, base);
        }
    }
}
