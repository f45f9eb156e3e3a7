//! Finding where a falling function crosses zero.

use crate::units::Within as _;
use crate::units::clamped;

/// The `x` in `low..=high` where `f`, which falls, becomes negative; to the relative `precision`.
///
/// An end is the answer if `f` does not change its sign in between. Copes with steps.
///
/// Source: Chandrupatla, *Advances in Engineering Software* 28 (1997): inverse quadratic interpolation where it is
/// safe, bisection where not.
pub(super) fn falling(f: impl Fn(f64) -> f64, low: f64, high: f64, precision: f64) -> f64 {
    let (start, end) = (f(low), f(high));
    if start <= 0.0 {
        return low;
    }
    if end >= 0.0 {
        return high;
    }
    between(f, (low, start), (high, end), precision)
}

/// [`falling`] where the values at both ends are known and of different sign.
pub(super) fn between(f: impl Fn(f64) -> f64, low: (f64, f64), high: (f64, f64), precision: f64) -> f64 {
    let (mut a, mut b) = (high, low);
    let mut c;
    // Where the secant hits, as a first guess.
    let mut share = (b.1 / (b.1 - a.1)).within(0.05, 0.95);
    share = 1.0 - share;
    for _ in 0..100 {
        let x = a.0 + share * (b.0 - a.0);
        let next = (x, f(x));
        if (next.1 > 0.0) == (a.1 > 0.0) {
            c = a;
        } else {
            c = b;
            b = a;
        }
        a = next;
        let best = if a.1.abs() < b.1.abs() { a } else { b };
        let tolerance = 0.5 * precision * best.0.abs() / (b.0 - a.0).abs();
        if tolerance > 0.5 || best.1.abs() < 1e-2 * precision || !tolerance.is_finite() {
            return best.0;
        }
        share = clamped(step(a, b, c), tolerance, 1.0 - tolerance);
    }
    a.0
}

/// How far to go from `a` to `b`.
fn step(a: (f64, f64), b: (f64, f64), c: (f64, f64)) -> f64 {
    let xi = (a.0 - b.0) / (c.0 - b.0);
    let phi = (a.1 - b.1) / (c.1 - b.1);
    let safe = phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi;
    if !safe {
        return 0.5;
    }
    let first = a.1 / (b.1 - a.1) * c.1 / (b.1 - c.1);
    let second = (c.0 - a.0) / (b.0 - a.0) * a.1 / (c.1 - a.1) * b.1 / (c.1 - b.1);
    first + second
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_found_smooth_or_not() {
        type Case = (fn(f64) -> f64, f64, &'static str);
        let cases: [Case; 5] = [
            (|x| 2.0 - x, 2.0, "a line"),
            (|x| 1e-6 - libm::exp(-x), 0.0, "already negative at the start: rises, so the start is returned"),
            (|x| libm::exp(-x) - 1e-4, 9.210_340_371_976_184, "an exponential"),
            (|x| if x < 3.7 { 1.0 } else { -1.0 }, 3.7, "a step"),
            (|x| 1.0 + 0.0 * x, 50.0, "never: the end"),
        ];
        for (f, root, why) in cases {
            let found = falling(f, 0.0, 50.0, 1e-7);
            assert!((found - root).abs() <= 2e-7 * root, "{why}: {found}");
        }
    }
}
