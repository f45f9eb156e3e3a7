//! How much more the counts vary than chance alone, and the bursts that would explain it.

use super::Series;
use super::spikes::Spike;
use crate::special::{exp, expm1, ln};

/// Lengths of windows, in minutes.
const WINDOWS: [i64; 4] = [1, 2, 5, 15];
/// Windows that a dispersion needs at least.
const ENOUGH: usize = 50;
/// Dispersions below this are chance.
const CHANCE: f64 = 1.1;
/// A rate that varies less than this is the profile's own error: it knows a week by its hours.
const LEAST: f64 = 0.05;

/// Variance over mean of the counts in windows of one length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dispersion {
    /// Length of a window in seconds.
    pub seconds: f64,
    /// Variance of what differs from the week, over the mean; 1 is a Poisson process.
    pub index: f64,
}

/// A rate that varies around its mean, and how fast it forgets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Excess {
    /// Standard deviation of the rate over its mean.
    pub variation: f64,
    /// Mean seconds after which it is another, one over beta. Where they are fewer than the trace's interval they
    /// are a guess, and the variation with them: only the variance times the length was seen.
    pub lasts: f64,
}

/// The dispersion in windows of one, two, five and fifteen minutes, as far as the trace is fine and long enough.
/// Windows with a spike are left out.
pub(super) fn dispersion(series: &Series, expected: &[f64], spikes: &[Spike]) -> Vec<Dispersion> {
    let mut free = vec![true; expected.len()];
    for spike in spikes {
        let from = ((spike.start - series.first) / series.interval) as usize;
        let to = from + (spike.seconds / series.interval) as usize;
        free[from..to.min(expected.len())].fill(false);
    }
    let of = |minutes: &i64| {
        let seconds = minutes * 60;
        if seconds % series.interval != 0 {
            return None;
        }
        let width = (seconds / series.interval) as usize;
        let (mut squares, mut mean, mut windows) = (0.0, 0.0, 0);
        for start in (0..(expected.len() + 1).saturating_sub(width)).step_by(width) {
            let bins = start..start + width;
            if !free[bins.clone()].iter().all(|free| *free) {
                continue;
            }
            let sum = |values: &[f64]| values[bins.clone()].iter().sum::<f64>();
            let (counted, due) = (sum(&series.counts), sum(expected));
            squares += (counted - due) * (counted - due);
            mean += due;
            windows += 1;
        }
        (windows >= ENOUGH && mean > 0.0).then(|| Dispersion { seconds: seconds as f64, index: squares / mean })
    };
    WINDOWS.iter().filter_map(of).collect()
}

/// The variance and the rate of forgetting, beta, of `IDC(w) = 1 + 2 var / (rate beta) (1 - (1 - e^-bw) / (bw))`, by
/// least squares of the logarithms. Nothing for fewer than two windows or where chance explains it all.
pub(super) fn excess(dispersion: &[Dispersion], rate: f64) -> Option<Excess> {
    if dispersion.len() < 2 || dispersion.iter().all(|found| found.index < CHANCE) {
        return None;
    }
    // For one beta the factor follows; the error is then looked at along beta, first on a grid, then by thirds.
    let grows = |beta: f64, seconds: f64| {
        let x = beta * seconds;
        if x < 1e-4 { x / 2.0 } else { 1.0 + expm1(-x) / x }
    };
    let best = |log_beta: f64| {
        let beta = exp(log_beta);
        let logs = dispersion.iter().map(|found| ln((found.index - 1.0).max(0.01)) - ln(grows(beta, found.seconds)));
        let factor = logs.clone().sum::<f64>() / dispersion.len() as f64;
        let error: f64 = logs.map(|log| (log - factor) * (log - factor)).sum();
        (error, factor)
    };
    let (slowest, fastest, cells) = (ln(1.0 / 7_200.0), ln(0.5), 60);
    let at = |cell: f64| slowest + (fastest - slowest) * cell / f64::from(cells);
    let error = |cell: f64| best(at(cell)).0;
    let lowest = (0..=cells).map(f64::from).min_by(|a, b| error(*a).total_cmp(&error(*b)))?;
    let (mut low, mut high) = ((lowest - 1.0).max(0.0), (lowest + 1.0).min(f64::from(cells)));
    for _ in 0..40 {
        let third = (high - low) / 3.0;
        if error(low + third) < error(high - third) { high -= third } else { low += third }
    }
    let log_beta = at(f64::midpoint(low, high));
    let (beta, factor) = (exp(log_beta), exp(best(log_beta).1));
    let variance = factor * rate * beta / 2.0;
    let found = Excess { variation: variance.sqrt() / rate, lasts: 1.0 / beta };
    (found.variation >= LEAST).then_some(found)
}
