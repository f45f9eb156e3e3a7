//! How sure a verdict is: the share of draws over uncertain inputs that give the same winner.
//!
//! The draws are fixed points of a Halton sequence, the same for both sides, so that the same scenario always has
//! the same confidence.

use crate::app::evaluate::Bench;
use crate::app::knob::Knob;
use crate::app::outcome::Winner;
use crate::app::scenario::Scenario;
use crate::app::uncertainty::ASSUMED;

/// How many draws.
pub const DRAWS: u32 = 128;

/// Bases of the Halton sequence: one prime for each uncertain input.
const BASES: [u32; ASSUMED.len()] = [2, 3, 5, 7, 11];

/// Peaks that are told apart: each is a week of its own.
const PEAKS: usize = 3;

/// Share of the draws that `winner` wins, and how many there were.
pub fn confidence(scenario: &Scenario, winner: Winner) -> (f64, u32) {
    let peaks = peaks(scenario);
    let wins = (1..=DRAWS).filter(|draw| wins(scenario, &peaks, *draw) == winner).count();
    (wins as f64 / f64::from(DRAWS), DRAWS)
}

/// Weeks with the peak at the middle of each third of its triangle.
fn peaks(scenario: &Scenario) -> [Bench; PEAKS] {
    let factor = ASSUMED[1].1;
    std::array::from_fn(|third| {
        let drawn = triangle((third as f64 + 0.5) / PEAKS as f64);
        let mut peaked = scenario.clone();
        Knob::PeakToMean.write(&mut peaked, Knob::PeakToMean.read(scenario) * libm::pow(factor, drawn));
        Bench::new(&peaked)
    })
}

fn wins(scenario: &Scenario, peaks: &[Bench; PEAKS], draw: u32) -> Winner {
    let mut drawn = scenario.clone();
    let mut bench = &peaks[0];
    for ((knob, factor), base) in ASSUMED.into_iter().zip(BASES) {
        let place = halton(draw, base);
        if knob == Knob::PeakToMean {
            bench = &peaks[((place * PEAKS as f64) as usize).min(PEAKS - 1)];
        } else {
            knob.write(&mut drawn, knob.read(scenario) * libm::pow(factor, triangle(place)));
        }
    }
    bench.standings(&drawn).winner(&drawn).0
}

/// The `p` quantile of the triangle over -1..1 with its top at 0.
fn triangle(p: f64) -> f64 {
    if p < 0.5 { (2.0 * p).sqrt() - 1.0 } else { 1.0 - (2.0 * (1.0 - p)).sqrt() }
}

/// The digits of `index` in `base`, mirrored behind the point.
fn halton(mut index: u32, base: u32) -> f64 {
    let (mut value, mut digit) = (0.0, 1.0);
    while index > 0 {
        digit /= f64::from(base);
        value += digit * f64::from(index % base);
        index /= base;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_fill_the_unit_interval_evenly() {
        for base in BASES {
            let mean = (1..=DRAWS).map(|draw| halton(draw, base)).sum::<f64>() / f64::from(DRAWS);
            assert!((mean - 0.5).abs() < 0.03, "base {base}: {mean}");
        }
    }

    #[test]
    fn the_triangle_is_symmetric_about_what_was_entered() {
        assert_eq!((triangle(0.0), triangle(0.5), triangle(1.0)), (-1.0, 0.0, 1.0));
        assert!((triangle(0.2) + triangle(0.8)).abs() < 1e-15);
    }
}
