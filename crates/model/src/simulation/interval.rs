//! What is known of a mean from a sample, and how well.

/// A mean and how far the true one may be from it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// Half the width of the interval that covers the true mean in 95 of 100 cases; not known from fewer than two
    /// samples.
    pub ci95: Option<f64>,
}

/// The mean of `samples` that are independent of each other.
pub(super) fn mean(samples: impl Iterator<Item = f64> + Clone) -> Estimate {
    ratio(samples.map(|sample| (sample, 1.0)))
}

/// The sum of the first numbers over the sum of the second ones, over samples that are independent of each other:
/// cold starts per request, seconds per request, instance-seconds per second.
///
/// The interval is that of the linearised ratio; nothing in the denominators gives nothing.
pub fn ratio(samples: impl Iterator<Item = (f64, f64)> + Clone) -> Estimate {
    let (top, bottom, count) =
        samples.clone().fold((0.0, 0.0, 0_u32), |(top, bottom, count), (a, b)| (top + a, bottom + b, count + 1));
    if bottom <= 0.0 {
        return Estimate::default();
    }
    let mean = top / bottom;
    let squares: f64 = samples.map(|(a, b)| (a - mean * b) * (a - mean * b)).sum();
    let count_f = f64::from(count);
    let ci95 = (count > 1).then(|| {
        let error = (squares / (count_f - 1.0) / count_f).sqrt() / (bottom / count_f);
        student(count - 1) * error
    });
    Estimate { mean, ci95 }
}

/// The 97.5 % quantile of Student's law with `freedom` degrees of freedom, at least 1.
///
/// Up to ten from the table, beyond by the expansion of Cornish and Fisher, within 0.1 % (Abramowitz and Stegun,
/// table 26.10 and 26.7.5).
fn student(freedom: u32) -> f64 {
    const FEW: [f64; 10] = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];
    const Z: f64 = 1.959_963_984_540_054;
    if let Some(value) = FEW.get(freedom as usize - 1) {
        return *value;
    }
    let n = f64::from(freedom);
    let (z3, z5, z7) = (Z * Z * Z, Z * Z * Z * Z * Z, Z * Z * Z * Z * Z * Z * Z);
    let first = (z3 + Z) / 4.0;
    let second = (5.0 * z5 + 16.0 * z3 + 3.0 * Z) / 96.0;
    let third = (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * Z) / 384.0;
    Z + (first + (second + third / n) / n) / n
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn quantiles_are_those_of_the_table() {
        let table = [(1, 12.706), (4, 2.776), (5, 2.571), (9, 2.262), (11, 2.201), (29, 2.045), (399, 1.966)];
        for (freedom, expected) in table {
            assert!((student(freedom) / expected - 1.0).abs() < 1e-3, "{freedom}: {}", student(freedom));
        }
    }

    #[test]
    fn the_interval_covers_the_truth_as_often_as_it_says() {
        let mut random = Random::seeded(9);
        let covered = (0..2_000).filter(|_| {
            let samples: Vec<(f64, f64)> = (0..20)
                .map(|_| {
                    let size = 1.0 + random.uniform();
                    (size * 3.0 + random.normal(), size)
                })
                .collect();
            let estimate = ratio(samples.into_iter());
            (estimate.mean - 3.0).abs() <= estimate.ci95.unwrap_or(0.0)
        });
        let share = covered.count() as f64 / 2_000.0;
        assert!((share - 0.95).abs() < 0.02, "{share}");
    }

    #[test]
    fn little_is_said_of_little() {
        assert_eq!(mean([4.0].into_iter()), Estimate { mean: 4.0, ci95: None });
        assert_eq!(ratio([(1.0, 0.0)].into_iter()), Estimate::default());
        assert_eq!(mean([4.0, 4.0].into_iter()).ci95, Some(0.0));
    }
}
