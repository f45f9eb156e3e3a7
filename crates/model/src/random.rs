//! Chance, seeded: the same seed gives the same numbers, native and in WASM, to the last bit.
//!
//! Sources: Blackman and Vigna, *Scrambled linear pseudorandom number generators* (2021), for Xoshiro256++ and its
//! jump; Steele, Lea and Flood, *Fast splittable pseudorandom number generators* (2014), for SplitMix64, which spreads
//! a seed over the state; Marsaglia and Tsang, *The ziggurat method for generating random variables* (2000). The
//! tables of the ziggurats are computed here, by `libm`.

mod ziggurat;

use super::special::ln;
use ziggurat::{LAYERS, Tables};

/// A generator of random numbers (Xoshiro256++), period 2^256 - 1.
#[derive(Clone, Debug)]
pub struct Random {
    state: [u64; 4],
    tables: &'static Tables,
}

/// Mantissas of 53 bits, as a step between 0 and 1.
const STEP: f64 = 1.0 / (1_u64 << 53) as f64;

impl Random {
    /// The generator that belongs to `seed`.
    pub fn seeded(seed: u64) -> Self {
        let mut split = seed;
        Self { state: std::array::from_fn(|_| split_mix(&mut split)), tables: Tables::get() }
    }

    /// 64 random bits.
    #[inline]
    pub const fn bits(&mut self) -> u64 {
        let [a, b, c, d] = self.state;
        let result = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c, d) = (c ^ a, d ^ b);
        self.state = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        result
    }

    /// A number in `0..1`, in steps of 2^-53.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        mantissa(self.bits()) as f64 * STEP
    }

    /// A whole number below `count`, which is at least 1. Its bias is below 2^-32.
    #[inline]
    pub fn below(&mut self, count: u32) -> u32 {
        (((self.bits() >> 32) * u64::from(count)) >> 32) as u32
    }

    /// An exponential variable of mean 1.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        let bits = self.bits();
        let layer = self.tables.exponential.layer(bits);
        // Within the part of the layer that lies wholly below the curve: 98.9 % of all draws.
        if mantissa(bits) < layer.inner {
            return mantissa(bits) as f64 * layer.width;
        }
        self.exponential_edge(bits)
    }

    /// A normal variable of mean 0 and deviation 1.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        let bits = self.bits();
        let layer = self.tables.normal.layer(bits);
        let size =
            if mantissa(bits) < layer.inner { mantissa(bits) as f64 * layer.width } else { self.normal_edge(bits) };
        // The bit above those that chose the layer, which the mantissa does not hold.
        if bits & LAYERS as u64 == 0 { size } else { -size }
    }

    #[cold]
    #[inline(never)]
    fn exponential_edge(&mut self, first: u64) -> f64 {
        let mut bits = first;
        loop {
            let table = &self.tables.exponential;
            let layer = table.layer(bits);
            let x = mantissa(bits) as f64 * layer.width;
            if mantissa(bits) < layer.inner {
                return x;
            }
            if table.is_base(bits) {
                // Beyond the base it begins anew.
                return ziggurat::EXPONENTIAL_EDGE - ln(1.0 - self.uniform());
            }
            let height = self.uniform();
            if self.tables.exponential.below_curve(bits, height, x) {
                return x;
            }
            bits = self.bits();
        }
    }

    /// The size without its sign, which is that of the first bits.
    #[cold]
    #[inline(never)]
    fn normal_edge(&mut self, first: u64) -> f64 {
        let mut bits = first;
        loop {
            let table = &self.tables.normal;
            let layer = table.layer(bits);
            let x = mantissa(bits) as f64 * layer.width;
            if mantissa(bits) < layer.inner {
                return x;
            }
            if table.is_base(bits) {
                return self.normal_tail();
            }
            let height = self.uniform();
            if self.tables.normal.below_curve(bits, height, x) {
                return x;
            }
            bits = self.bits();
        }
    }

    /// Beyond the base. Source: Marsaglia, *Generating a variable from the tail of the normal distribution* (1964).
    fn normal_tail(&mut self) -> f64 {
        loop {
            let x = -ln(1.0 - self.uniform()) / ziggurat::NORMAL_EDGE;
            let y = -ln(1.0 - self.uniform());
            if 2.0 * y >= x * x {
                return ziggurat::NORMAL_EDGE + x;
            }
        }
    }

    /// Skips 2^128 numbers.
    fn jump(&mut self) {
        const JUMP: [u64; 4] =
            [0x180e_c6d3_3cfd_0aba, 0xd5a6_1266_f0c9_392c, 0xa958_2618_e03f_c9aa, 0x39ab_dc45_29b1_661c];
        let mut state = [0; 4];
        for word in JUMP {
            for bit in 0..64 {
                if word >> bit & 1 == 1 {
                    state = std::array::from_fn(|i| state[i] ^ self.state[i]);
                }
                self.bits();
            }
        }
        self.state = state;
    }
}

/// Generators of one seed that never overlap: each begins 2^128 numbers behind the one before.
#[derive(Clone, Debug)]
pub struct Streams(Random);

impl Streams {
    /// Those of `seed`; the first is [`Random::seeded`].
    pub fn of(seed: u64) -> Self {
        Self(Random::seeded(seed))
    }

    /// The next one.
    pub fn next_stream(&mut self) -> Random {
        let stream = self.0.clone();
        self.0.jump();
        stream
    }
}

/// The upper 53 bits, signed because that turns into a float in one instruction.
#[inline]
const fn mantissa(bits: u64) -> i64 {
    (bits >> 11) as i64
}

const fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::{exp, normal_cdf};

    #[test]
    fn the_numbers_are_those_of_the_published_algorithms() {
        // Xoshiro256++ from the state 1, 2, 3, 4: the first value by hand is (1 + 4) <<< 23, plus 1.
        let mut random = Random { state: [1, 2, 3, 4], ..Random::seeded(0) };
        let first: [u64; 4] = std::array::from_fn(|_| random.bits());
        assert_eq!(first, [41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386]);
        // SplitMix64 of the seed 1234567, from its reference implementation.
        let mut state = 1_234_567;
        assert_eq!(split_mix(&mut state), 6_457_827_717_110_365_317);
        assert_eq!(split_mix(&mut state), 3_203_168_211_198_807_973);
    }

    #[test]
    fn streams_differ_and_begin_with_the_seed_itself() {
        let mut streams = Streams::of(7);
        let heads: Vec<u64> = (0..4).map(|_| streams.next_stream().bits()).collect();
        assert_eq!(heads[0], Random::seeded(7).bits());
        assert!((1..4).all(|i| !heads[..i].contains(&heads[i])), "{heads:?}");
    }

    /// How far the shares of `draws` below each edge are from `cdf`, in standard errors.
    fn worst(draw: impl Fn(&mut Random) -> f64, cdf: impl Fn(f64) -> f64, edges: impl Iterator<Item = f64>) -> f64 {
        const DRAWS: usize = 400_000;
        let mut random = Random::seeded(20);
        let mut draws: Vec<f64> = (0..DRAWS).map(|_| draw(&mut random)).collect();
        draws.sort_by(f64::total_cmp);
        let error = |edge: f64| {
            let p = cdf(edge);
            let share = draws.partition_point(|x| *x <= edge) as f64 / DRAWS as f64;
            (share - p).abs() / (p * (1.0 - p) / DRAWS as f64).sqrt()
        };
        edges.map(error).fold(0.0, f64::max)
    }

    #[test]
    fn the_laws_are_met_in_the_middle_and_in_the_tails() {
        let edges = |from: f64, to: f64| (0..200).map(move |i| from + (to - from) * f64::from(i) / 199.0);
        let exponential = worst(Random::exponential, |x| 1.0 - exp(-x), edges(0.001, 9.5));
        assert!(exponential < 4.0, "{exponential} standard errors");
        let normal = worst(Random::normal, normal_cdf, edges(-4.0, 4.0));
        assert!(normal < 4.0, "{normal} standard errors");
        let uniform = worst(Random::uniform, |x| x, edges(0.001, 0.999));
        assert!(uniform < 4.0, "{uniform} standard errors");
    }

    #[test]
    fn the_numbers_of_a_seed_are_pinned() {
        // Bit for bit: a change here changes every simulation that was ever shared by its seed.
        let mut random = Random::seeded(1);
        let sums: [f64; 2] = std::array::from_fn(|law| {
            (0..100_000).map(|_| if law == 0 { random.exponential() } else { random.normal() }).sum()
        });
        assert_eq!(sums.map(f64::to_bits), [4_681_625_715_714_404_092, 4_577_474_645_705_483_712], "{sums:?}");
    }
}
