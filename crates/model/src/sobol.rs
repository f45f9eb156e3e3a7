//! Points that fill a cube more evenly than chance: Sobol's sequence, scrambled.
//!
//! Among the first 2ᵏ points every input has exactly one in each of 2ᵏ equal parts of its range. The direction numbers
//! are those of Joe and Kuo (2008), picked so that pairs of inputs are filled evenly too; Halton's sequence, which
//! needs no table, leaves stripes beyond some eight inputs. Each input is scrambled as Owen proposed, by the hash of
//! Laine and Karras (2011) with a fixed seed: no two inputs are in step, and the points are the same every time and
//! everywhere.

/// How many inputs a point can have.
pub const DIMENSIONS: usize = 16;

/// Binary digits of an index.
const BITS: usize = 12;

/// More points than this are not told apart.
pub const POINTS: u32 = 1 << BITS;

/// Degree, inner coefficients and first direction numbers of a primitive polynomial, for each input but the first.
type Polynomial = (usize, u32, &'static [u32]);

const POLYNOMIALS: [Polynomial; DIMENSIONS - 1] = [
    (1, 0, &[1]),
    (2, 1, &[1, 3]),
    (3, 1, &[1, 3, 1]),
    (3, 2, &[1, 1, 1]),
    (4, 1, &[1, 1, 3, 3]),
    (4, 4, &[1, 3, 5, 13]),
    (5, 2, &[1, 1, 5, 5, 17]),
    (5, 4, &[1, 1, 5, 5, 5]),
    (5, 7, &[1, 1, 7, 11, 19]),
    (5, 11, &[1, 1, 5, 1, 1]),
    (5, 13, &[1, 1, 1, 3, 11]),
    (5, 14, &[1, 3, 5, 5, 31]),
    (6, 1, &[1, 3, 3, 9, 7, 49]),
    (6, 13, &[1, 1, 1, 15, 21, 21]),
    (6, 16, &[1, 3, 1, 13, 27, 49]),
];

/// One coordinate of every point.
#[derive(Clone, Debug)]
pub struct Axis {
    directions: [u32; BITS],
    seed: u32,
}

impl Axis {
    /// The coordinate of input `dimension`, below [`DIMENSIONS`].
    pub fn new(dimension: usize) -> Self {
        let mut directions = [0; BITS];
        match dimension.checked_sub(1).and_then(|place| POLYNOMIALS.get(place)) {
            None => (0..BITS).for_each(|bit| directions[bit] = 1 << (31 - bit)),
            Some(polynomial) => fill(&mut directions, *polynomial),
        }
        Self { directions, seed: mixed(dimension as u32 + 1) }
    }

    /// The coordinate of point `index`, below [`POINTS`]: above 0 and below 1.
    pub fn at(&self, index: u32) -> f64 {
        let bits = self.directions.iter().enumerate().filter(|(bit, _)| index >> bit & 1 == 1);
        let plain = bits.fold(0, |sum, (_, direction)| sum ^ direction);
        (f64::from(scrambled(plain, self.seed)) + 0.5) / 4_294_967_296.0
    }
}

/// The recurrence of Bratley and Fox (1988).
fn fill(directions: &mut [u32; BITS], (degree, inner, first): Polynomial) {
    for bit in 0..BITS {
        directions[bit] = match first.get(bit) {
            Some(odd) => odd << (31 - bit),
            None => {
                let before = directions[bit - degree];
                let taken = (1..degree).filter(|back| inner >> (degree - 1 - back) & 1 == 1);
                taken.fold(before ^ before >> degree, |sum, back| sum ^ directions[bit - back])
            }
        };
    }
}

/// Owen's scrambling: every digit is turned, or not, by what stands before it.
const fn scrambled(value: u32, seed: u32) -> u32 {
    let mut x = value.reverse_bits().wrapping_add(seed);
    x ^= x.wrapping_mul(0x6c50_b47c);
    x ^= x.wrapping_mul(0xb82f_1e52);
    x ^= x.wrapping_mul(0xc7af_e638);
    x ^= x.wrapping_mul(0x8d22_f6e6);
    x.reverse_bits()
}

/// A seed out of a small number (the finaliser of MurmurHash3).
const fn mixed(number: u32) -> u32 {
    let mut x = number.wrapping_mul(0x9e37_79b9);
    x = (x ^ x >> 16).wrapping_mul(0x85eb_ca6b);
    x = (x ^ x >> 13).wrapping_mul(0xc2b2_ae35);
    x ^ x >> 16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axes() -> Vec<Axis> {
        (0..DIMENSIONS).map(Axis::new).collect()
    }

    #[test]
    fn every_input_has_one_point_in_each_part() {
        for (dimension, axis) in axes().iter().enumerate() {
            for points in [64_u32, 128, 1024, POINTS] {
                let mut seen = vec![0; points as usize];
                (0..points).for_each(|index| seen[(axis.at(index) * f64::from(points)) as usize] += 1);
                assert!(seen.iter().all(|count| *count == 1), "input {dimension}, {points} points");
            }
        }
    }

    /// A square of 16 × 16 holds 4 of 1,024 points where they are as even as can be; chance leaves cells with none
    /// and with more than 10.
    #[test]
    fn every_pair_of_inputs_is_filled() {
        let axes = axes();
        for one in 0..DIMENSIONS {
            for other in 0..one {
                let mut cells = [0_u32; 256];
                for index in 0..1024 {
                    let place = |axis: &Axis| (axis.at(index) * 16.0) as usize;
                    cells[place(&axes[one]) * 16 + place(&axes[other])] += 1;
                }
                let (least, most) = (cells.iter().min().unwrap(), cells.iter().max().unwrap());
                assert!(*most <= 16, "inputs {other} and {one}: {least} to {most} in a cell");
            }
        }
    }

    /// The variance of a sum of squares over all inputs, against what independent draws would have: the mean is met
    /// far closer than by chance, whose standard error would be 0.3 / √1,024 ≈ 0.009 for each input.
    #[test]
    fn means_are_met_closer_than_by_chance() {
        for (dimension, axis) in axes().iter().enumerate() {
            let mean = (0..1024).map(|index| axis.at(index)).sum::<f64>() / 1024.0;
            let square = (0..1024).map(|index| axis.at(index) * axis.at(index)).sum::<f64>() / 1024.0;
            assert!((mean - 0.5).abs() < 2e-4, "input {dimension}: {mean}");
            assert!((square - 1.0 / 3.0).abs() < 3e-4, "input {dimension}: {square}");
        }
        let axes = axes();
        for one in 0..DIMENSIONS {
            for other in 0..one {
                let product = |index| (axes[one].at(index) - 0.5) * (axes[other].at(index) - 0.5);
                let correlation = (0..1024).map(product).sum::<f64>() / 1024.0 * 12.0;
                assert!(correlation.abs() < 0.05, "inputs {other} and {one} are in step: {correlation}");
            }
        }
    }

    /// Star discrepancy by Warnock's formula (the L2 form) in eleven dimensions, against the plain Halton sequence.
    #[test]
    fn eleven_inputs_are_filled_more_evenly_than_by_halton_or_chance() {
        const INPUTS: usize = 11;
        let axes = axes();
        let sobol = |index: u32, input: usize| axes[input].at(index);
        let primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31];
        let halton = |index: u32, input: usize| {
            let (mut rest, mut digit, mut value) = (index + 1, 1.0, 0.0);
            while rest > 0 {
                digit /= f64::from(primes[input]);
                value += digit * f64::from(rest % primes[input]);
                rest /= primes[input];
            }
            value
        };
        let (ours, theirs) = (discrepancy::<INPUTS>(1024, &sobol), discrepancy::<INPUTS>(1024, &halton));
        assert!(ours < theirs, "{ours} against {theirs}");
        // What independent draws have on average: √((2⁻ᵈ − 3⁻ᵈ) / n).
        let chance = ((0.5_f64.powi(INPUTS as i32) - 3.0_f64.powi(-(INPUTS as i32))) / 1024.0).sqrt();
        assert!(ours < 0.9 * chance, "{ours} against {chance}");
    }

    fn discrepancy<const D: usize>(points: u32, at: &dyn Fn(u32, usize) -> f64) -> f64 {
        let table: Vec<[f64; D]> = (0..points).map(|index| std::array::from_fn(|input| at(index, input))).collect();
        let n = f64::from(points);
        let alone: f64 = table.iter().map(|x| x.iter().map(|x| 0.5 * (1.0 - x * x)).product::<f64>()).sum();
        let pairs: f64 = table
            .iter()
            .flat_map(|x| table.iter().map(move |y| x.iter().zip(y).map(|(x, y)| 1.0 - x.max(*y)).product::<f64>()))
            .sum();
        (3.0_f64.powi(-(D as i32)) - 2.0 / n * alone + pairs / (n * n)).sqrt()
    }
}
