//! The special functions the model needs: the normal law and the Poisson law.
//!
//! Every logarithm and exponential of the model goes through the `libm` crate, which is plain Rust. The functions
//! of the standard library are the platform's own and differ in the last bit between native and WASM; a calculator
//! that answers in both must give the same figures in both. (Square roots are exact everywhere.)

use std::f64::consts::{FRAC_PI_2, PI, SQRT_2};
use std::sync::OnceLock;

pub use libm::{exp, expm1, log as ln, log1p as ln_1p};

/// Sine and cosine of an angle within some turns of zero, in radians, within 2e-16 up to 30 of them.
///
/// Those of `libm` are exact for any angle, for which they carry three kilobytes of the digits of pi.
pub fn sine_cosine(angle: f64) -> (f64, f64) {
    // A quarter turn in three parts; whole multiples of the first, which ends in zeros, are exact.
    const PARTS: [f64; 3] = [1.570_796_326_734_125_6, 6.077_100_506_303_966e-11, 2.022_266_248_795_950_6e-21];
    let quarters = (angle / FRAC_PI_2).round();
    let rest = PARTS.iter().fold(angle, |rest, part| rest - quarters * part);
    let square = rest * rest;
    // Maclaurin's series from its far end, of which the last terms are beyond the last digit for an eighth of a turn.
    let series = |first: f64| {
        (0..9).rev().map(|term| first + 2.0 * f64::from(term)).fold(1.0, |sum, n| 1.0 - square / (n * (n + 1.0)) * sum)
    };
    let (sine, cosine) = (rest * series(2.0), series(1.0));
    match quarters as i64 & 3 {
        0 => (sine, cosine),
        1 => (cosine, -sine),
        2 => (-sine, -cosine),
        _ => (-cosine, sine),
    }
}

/// Probability that a standard normal variable is at most `z`. Relative error below 1e-13, in the tails too.
pub fn normal_cdf(z: f64) -> f64 {
    libm::erfc(-z / SQRT_2) / 2.0
}

/// [`normal_cdf`] in a third of the time, within 4e-8.
pub fn normal_cdf_fast(z: f64) -> f64 {
    NormalTable::get().cdf(z)
}

/// The normal law at 16 nodes to the unit.
pub struct NormalTable {
    /// Value, and slope over one cell.
    nodes: [(f64, f64); Self::NODES],
}

impl NormalTable {
    const PER_UNIT: f64 = 16.0;
    const REACH: f64 = 6.0;
    const NODES: usize = (2.0 * Self::REACH * Self::PER_UNIT) as usize + 1;

    /// The one table there is.
    pub fn get() -> &'static Self {
        static TABLE: OnceLock<NormalTable> = OnceLock::new();
        let node = |i: usize| {
            let z = i as f64 / Self::PER_UNIT - Self::REACH;
            (normal_cdf(z), exp(-z * z / 2.0) / (2.0 * PI).sqrt() / Self::PER_UNIT)
        };
        TABLE.get_or_init(|| Self { nodes: std::array::from_fn(node) })
    }

    /// Probability that a standard normal variable is at most `z`: cubic between the nodes.
    pub fn cdf(&self, z: f64) -> f64 {
        let place = (z + Self::REACH) * Self::PER_UNIT;
        if place <= 0.0 {
            return 0.0;
        }
        let cell = place as usize;
        if cell >= Self::NODES - 1 {
            return 1.0;
        }
        let (t, (from, rise), (to, rise_after)) = (place - cell as f64, self.nodes[cell], self.nodes[cell + 1]);
        let gap = to - from;
        from + t * (rise + t * (3.0 * gap - 2.0 * rise - rise_after + t * (rise + rise_after - 2.0 * gap)))
    }
}

/// `e^x` within a relative 1e-8, in half the time of [`exp`]; 0 below -700, and not for `x` above 700.
///
/// Powers of two by the exponent of a float, the rest (at most half a factor of two) by Taylor's series.
pub fn exp_fast(x: f64) -> f64 {
    /// Added and taken away again, it leaves a float without its fraction.
    const ROUNDS: f64 = 6_755_399_441_055_744.0;
    if x < -700.0 {
        return 0.0;
    }
    let halvings = x * std::f64::consts::LOG2_E + ROUNDS;
    let r = x - (halvings - ROUNDS) * std::f64::consts::LN_2;
    let square = r * r;
    let low = (1.0 + r) + square * (0.5 + r / 6.0);
    let high = (1.0 / 24.0 + r / 120.0) + square * (1.0 / 720.0 + r / 5040.0);
    let power = halvings.to_bits().wrapping_add(1023) << 52;
    f64::from_bits(power) * (low + square * square * high)
}

/// The `z` below which a standard normal variable falls with probability `p`, for `p` in `0..=1`.
///
/// Absolute error below 1e-13 for `p` in `1e-300..1 - 1e-9`. Infinite at the ends.
///
/// Source: Acklam's rational approximation (2003, relative error 1.15e-9), then one step of Halley's method.
pub fn normal_quantile(p: f64) -> f64 {
    if p <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if p >= 1.0 {
        return f64::INFINITY;
    }
    let rough = if p > 0.5 { -acklam(1.0 - p) } else { acklam(p) };
    let excess = (normal_cdf(rough) - p) * (2.0 * PI).sqrt() * exp(rough * rough / 2.0);
    rough - excess / (1.0 + rough * excess / 2.0)
}

/// The rational approximation for the lower half, `0 < p <= 0.5`.
fn acklam(p: f64) -> f64 {
    const EDGE: f64 = 0.02425;
    if p < EDGE {
        let q = (-2.0 * ln(p)).sqrt();
        let top = [
            -7.784_894_002_430_293e-3,
            -0.322_396_458_041_136_5,
            -2.400_758_277_161_838,
            -2.549_732_539_343_734,
            4.374_664_141_464_968,
            2.938_163_982_698_783,
        ];
        let bottom =
            [7.784_695_709_041_462e-3, 0.322_467_129_070_039_8, 2.445_134_137_142_996, 3.754_408_661_907_416, 1.0];
        polynomial(&top, q) / polynomial(&bottom, q)
    } else {
        let q = p - 0.5;
        let r = q * q;
        let top = [
            -39.696_830_286_653_76,
            220.946_098_424_520_5,
            -275.928_510_446_968_7,
            138.357_751_867_269,
            -30.664_798_066_147_16,
            2.506_628_277_459_239,
        ];
        let bottom = [
            -54.476_098_798_224_06,
            161.585_836_858_040_9,
            -155.698_979_859_886_6,
            66.801_311_887_719_72,
            -13.280_681_552_885_72,
            1.0,
        ];
        polynomial(&top, r) * q / polynomial(&bottom, r)
    }
}

/// Horner's rule, highest power first.
pub fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, c| sum * x + c)
}

/// Probability that a Poisson variable of the given mean is exactly `n`.
///
/// Source: Loader, *Fast and accurate computation of binomial probabilities* (2000): the deviance form keeps
/// full precision where the logarithms of the textbook form cancel.
pub fn poisson_pmf(n: f64, mean: f64) -> f64 {
    if mean <= 0.0 {
        return if n == 0.0 { 1.0 } else { 0.0 };
    }
    if n == 0.0 {
        return exp(-mean);
    }
    exp(-deviance(n, mean) - stirling_error(n)) / (2.0 * PI * n).sqrt()
}

/// `n ln(n/mean) + mean - n` without cancellation.
fn deviance(n: f64, mean: f64) -> f64 {
    let gap = n - mean;
    if gap.abs() >= 0.1 * (n + mean) {
        return n * ln(n / mean) - gap;
    }
    // With v = (n-mean)/(n+mean) it is the series gap v + 2n (v^3/3 + v^5/5 + ...).
    let v = gap / (n + mean);
    let square = v * v;
    let (mut power, mut sum) = (2.0 * n * v, gap * v);
    for odd in 1..40 {
        power *= square;
        let next = sum + power / f64::from(2 * odd + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}

/// `ln n!` less Stirling's formula, for whole `n >= 1`.
fn stirling_error(n: f64) -> f64 {
    if n < 16.0 {
        let factorial: f64 = (2..=n as u32).map(f64::from).product();
        return ln(factorial) - (n + 0.5) * ln(n) + n - ln(2.0 * PI) / 2.0;
    }
    let square = n * n;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - 1.0 / 1680.0 / square) / square) / square) / n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sine_and_cosine_are_those_of_libm() {
        for step in -6_000..=6_000 {
            let angle = f64::from(step) * 0.005;
            let (sine, cosine) = sine_cosine(angle);
            assert!((sine - libm::sin(angle)).abs() <= 2.3e-16, "sine of {angle}: {sine}");
            assert!((cosine - libm::cos(angle)).abs() <= 2.3e-16, "cosine of {angle}: {cosine}");
        }
        assert_eq!(sine_cosine(0.0), (0.0, 1.0));
        assert_eq!(sine_cosine(-PI / 2.0), (-1.0, libm::cos(PI / 2.0)));
    }

    #[test]
    fn the_normal_law_agrees_with_its_tables() {
        let cases = [
            // (z, P(Z <= z), why)
            (0.0, 0.5, "the middle"),
            (1.959_963_984_540_054, 0.975, "the usual confidence limit"),
            (-3.090_232_306_167_813, 0.001, "a thousandth"),
            (-6.361_340_902_404_056, 1e-10, "far out"),
        ];
        for (z, p, why) in cases {
            assert!((normal_cdf(z) / p - 1.0).abs() < 1e-12, "{why}");
            assert!((normal_quantile(p) - z).abs() < 1e-12, "{why}: {}", normal_quantile(p));
        }
    }

    #[test]
    fn the_fast_exponential_is_near() {
        for step in -700_000..=700_000 {
            let x = f64::from(step) / 1_000.0;
            assert!((exp_fast(x) / exp(x) - 1.0).abs() < 1e-8, "{x}");
        }
        assert_eq!(exp_fast(-1e9), 0.0);
        assert_eq!(exp_fast(0.0), 1.0);
    }

    #[test]
    fn the_fast_form_is_near() {
        for step in -8_000..=8_000 {
            let z = f64::from(step) / 1_000.0;
            assert!((normal_cdf_fast(z) - normal_cdf(z)).abs() < 4e-8, "{z}");
        }
    }

    #[test]
    fn quantile_and_probability_are_inverse() {
        for step in 1..2000 {
            let p = f64::from(step) / 2000.0;
            assert!((normal_cdf(normal_quantile(p)) - p).abs() < 1e-14, "{p}");
        }
    }

    #[test]
    fn poisson_probabilities_add_up_and_follow_their_ratio() {
        for mean in [1e-6_f64, 0.3, 4.0, 100.0, 9_876.5] {
            let top = mean + 12.0 * mean.sqrt() + 20.0;
            let sum: f64 = (0..top as u32).map(|n| poisson_pmf(f64::from(n), mean)).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{mean}: {sum}");
            let n = (mean + 3.0).floor();
            let ratio = poisson_pmf(n + 1.0, mean) / poisson_pmf(n, mean);
            assert!((ratio * (n + 1.0) / mean - 1.0).abs() < 1e-12, "{mean}");
        }
    }
}
