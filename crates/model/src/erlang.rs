//! Erlang's loss and delay probabilities, for any number of servers.

use super::special::{exp, ln_1p, poisson_pmf, polynomial};
use std::f64::consts::PI;

/// Up to here the recursion is at least as fast as the expansion.
const RECURSION: u32 = 64;

/// Probability that a request finds all `servers` busy and is turned away (Erlang B).
///
/// `offered` is the load in erlangs, at least 0. Exact for Poisson arrivals and any service law. Used for a cap on
/// concurrency: the share of requests throttled in steady state.
///
/// Relative error below 1e-9 wherever the result is above 1e-12; bounded cost, also for 100,000 servers.
///
/// Source: the recursion of Erlang (1917); beyond 64 servers `free_over_full`.
pub fn blocked(servers: u32, offered: f64) -> f64 {
    if offered <= 0.0 {
        return if servers == 0 { 1.0 } else { 0.0 };
    }
    if servers <= RECURSION {
        return loss_by_recursion(servers, offered);
    }
    // B = pi_c / (F(c-1) + pi_c).
    1.0 / (1.0 + free_over_full(servers, offered))
}

/// Probability that a request has to wait for one of `servers` (Erlang C); 1 at or above saturation.
///
/// Assumes Poisson arrivals and unlimited patience; exact for exponential service, close for others.
///
/// Source: C = B / (1 - rho (1 - B)), Kleinrock, *Queueing Systems* vol. 1 (1975).
pub fn waits(servers: u32, offered: f64) -> f64 {
    let servers_f = f64::from(servers);
    if offered >= servers_f {
        return 1.0;
    }
    if offered <= 0.0 {
        return 0.0;
    }
    let free = 1.0 - offered / servers_f;
    if servers <= RECURSION {
        let b = loss_by_recursion(servers, offered);
        return b / (free + (1.0 - free) * b);
    }
    1.0 / (1.0 + free * free_over_full(servers, offered))
}

/// P(B >= n) for a Poisson number B of mean `offered`, at a whole number `n`.
///
/// Relative error below 1e-8 wherever the result is above 1e-12; bounded cost.
///
/// Source: sums of few terms up to 64; beyond, both sides of `free_over_full`.
pub fn reaches(n: f64, offered: f64) -> f64 {
    let far = 40.0 + 12.0 * offered.sqrt();
    if n <= 0.0 || n < offered - far {
        return 1.0;
    }
    if offered <= 0.0 || n > offered + far {
        return 0.0;
    }
    let exactly = poisson_pmf(n, offered);
    if n > offered {
        return (exactly * if n <= f64::from(RECURSION) { above(n, offered) } else { full_over_full(n, offered) })
            .min(1.0);
    }
    let below = if n <= f64::from(RECURSION) { overloaded(n, offered) } else { free_over(n, offered) };
    (1.0 - exactly * below).max(0.0)
}

/// P(B >= n) / P(B = n) above the mean, term by term.
fn above(n: f64, offered: f64) -> f64 {
    let (mut term, mut sum, mut next) = (1.0, 1.0, n);
    while term > sum * 1e-17 {
        next += 1.0;
        term *= offered / next;
        sum += term;
    }
    sum
}

/// The same by the expansion of [`free_over_full`], for many servers of which some are free on average.
fn full_over_full(c: f64, offered: f64) -> f64 {
    let excess = (offered - c) / c;
    let half_square = excess - ln_1p(excess);
    let eta = -(2.0 * half_square).sqrt();
    let gauss = scaled_erfc(-eta * (c / 2.0).sqrt());
    stirling(c) * ((2.0 * PI * c).sqrt() * gauss / 2.0 - temme(eta, excess, c))
}

/// Erlang B through its inverse, which needs no division per server.
fn loss_by_recursion(servers: u32, offered: f64) -> f64 {
    let per_erlang = 1.0 / offered;
    let (mut inverse, mut n) = (1.0, 0.0);
    for _ in 0..servers {
        n += per_erlang;
        inverse = 1.0 + n * inverse;
    }
    1.0 / inverse
}

/// P(B < c) / P(B = c) for a Poisson number B of mean `offered`, `c >= 64`.
///
/// P(B < c) is an incomplete gamma function Q(c, offered), and Temme's uniform expansion of it holds on both sides
/// of `offered = c`. Infinite where P(B = c) underflows.
///
/// Source: NIST DLMF 8.12.3 to 8.12.10; coefficients by DiDonato and Morris, *ACM TOMS* 12 (1986), appendix F.
fn free_over_full(servers: u32, offered: f64) -> f64 {
    free_over(f64::from(servers), offered)
}

fn free_over(c: f64, offered: f64) -> f64 {
    if offered > 1.5 * c {
        return overloaded(c, offered);
    }
    let excess = (offered - c) / c;
    let half_square = excess - ln_1p(excess);
    let eta = (2.0 * half_square).sqrt().copysign(excess);
    let gauss = if eta > 0.0 {
        scaled_erfc(eta * (c / 2.0).sqrt())
    } else {
        exp(c * half_square) * libm::erfc(eta * (c / 2.0).sqrt())
    };
    let root = (2.0 * PI * c).sqrt();
    stirling(c) * (root * gauss / 2.0 + temme(eta, excess, c))
}

/// What the root in Stirling's formula lacks.
fn stirling(c: f64) -> f64 {
    1.0 + (1.0 / 12.0 + (1.0 / 288.0 - 139.0 / 51_840.0 / c) / c) / c
}

/// The same far above saturation, where the plain sum converges at once.
fn overloaded(c: f64, offered: f64) -> f64 {
    let (mut term, mut sum, mut left) = (1.0, 0.0, c);
    while term > sum * 1e-17 && left > 0.0 {
        term *= left / offered;
        sum += term;
        left -= 1.0;
    }
    sum
}

/// The correction to the normal term: sum of C_k(eta) / c^k.
fn temme(eta: f64, excess: f64, c: f64) -> f64 {
    // Each list holds the powers of eta, highest first.
    const FIRST: [f64; 15] = [
        9.147_699_582_236_79e-10,
        -4.382_036_018_453_353e-9,
        1.026_180_978_424_030_8e-8,
        6.707_853_543_401_499e-9,
        -1.766_595_273_682_607_9e-7,
        8.296_711_340_953_086e-7,
        -1.854_062_210_715_16e-6,
        -2.185_448_510_679_992_2e-6,
        3.919_263_178_522_438e-5,
        -1.787_551_440_329_218e-4,
        3.527_336_860_670_194e-4,
        1.157_407_407_407_407_4e-3,
        -1.481_481_481_481_481_5e-2,
        8.333_333_333_333_333e-2,
        -3.333_333_333_333_333e-1,
    ];
    const SECOND: [f64; 13] = [
        1.195_162_859_977_814_7e-8,
        -5.752_545_603_517_705e-8,
        1.378_633_446_915_721e-7,
        4.647_127_802_807_434e-9,
        -1.612_090_089_456_344_6e-6,
        7.649_160_916_081_11e-6,
        -1.809_855_033_448_998e-5,
        -4.018_775_720_164_609e-7,
        2.057_613_168_724_279_8e-4,
        -9.902_263_374_485_597e-4,
        2.645_502_645_502_645_5e-3,
        -3.472_222_222_222_222_3e-3,
        -1.851_851_851_851_851_8e-3,
    ];
    const THIRD: [f64; 9] = [
        1.372_195_730_906_293_3e-6,
        3.423_578_734_096_138e-8,
        -1.276_063_518_861_872_8e-5,
        5.292_344_882_912_013e-5,
        -1.073_665_322_636_516_1e-4,
        2.009_387_860_082_304_5e-6,
        7.716_049_382_716_049e-4,
        -2.681_327_160_493_827_2e-3,
        4.133_597_883_597_884e-3,
    ];
    const FOURTH: [f64; 5] = [
        -7.561_801_671_883_976e-5,
        2.677_206_320_628_388_5e-4,
        -4.691_894_943_952_557e-4,
        2.294_720_936_213_992e-4,
        6.494_341_563_786_008e-4,
    ];
    if eta.abs() > 1.0 {
        // The series converges slowly out there, and the closed forms no longer cancel.
        let (u, e) = (1.0 / excess, 1.0 / eta);
        return (u - e) + (e * e * e - u * (u * u + u + 1.0 / 12.0)) / c;
    }
    let smallest = polynomial(&THIRD, eta) + polynomial(&FOURTH, eta) / c;
    polynomial(&FIRST, eta) + (polynomial(&SECOND, eta) + smallest / c) / c
}

/// `exp(x^2) erfc(x)` for `x >= 0`.
fn scaled_erfc(x: f64) -> f64 {
    if x < 8.0 {
        return exp(x * x) * libm::erfc(x);
    }
    // The asymptotic series; its fifth term is below 1e-7 of the first at x = 8, its eighth below 1e-10.
    let square = 2.0 * x * x;
    let (mut term, mut sum) = (1.0, 1.0);
    for odd in [1.0, 3.0, 5.0, 7.0, 9.0, 11.0, 13.0, 15.0] {
        term *= -odd / square;
        sum += term;
    }
    sum / (x * PI.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expansion_continues_the_recursion() {
        for servers in [65, 80, 200, 1_000, 20_000] {
            for load in [0.6, 0.8, 0.95, 1.0, 1.01, 1.3, 1.99, 2.5, 30.0] {
                let offered = load * f64::from(servers);
                let (fast, slow) = (blocked(servers, offered), loss_by_recursion(servers, offered));
                let close = (fast / slow - 1.0).abs() < 1e-9 || slow < 1e-12;
                assert!(close, "{servers} servers, {offered} erlangs: {fast} against {slow}");
            }
        }
    }

    #[test]
    fn one_server_more_never_turns_away_or_delays_more() {
        for offered in [1e-9, 0.4, 20.0, 63.9, 64.0, 64.1, 900.0, 99_000.0] {
            let mut before = (1.0, 1.0);
            let start = (offered as u32).saturating_sub(100);
            for servers in start..start + 200 {
                let now = (blocked(servers, offered), waits(servers, offered));
                assert!((0.0..=before.0).contains(&now.0), "{servers} servers, {offered} erlangs");
                assert!((0.0..=before.1).contains(&now.1), "{servers} servers, {offered} erlangs");
                before = now;
            }
        }
    }

    #[test]
    fn a_poisson_number_reaches_what_its_terms_add_up_to() {
        for offered in [1e-6_f64, 0.3, 1.0, 20.0, 63.0, 64.5, 100.0, 1_000.0, 123_456.7] {
            for z in [-6.0, -3.0, -1.0, -0.1, 0.0, 0.1, 1.0, 2.0, 3.0, 5.0, 6.5] {
                let n = (offered + z * offered.sqrt()).round().max(0.0);
                let top = (offered + 12.0 * offered.sqrt() + 40.0) as u32;
                let sum: f64 = (n as u32..top).rev().map(|n| poisson_pmf(f64::from(n), offered)).sum();
                let got = reaches(n, offered);
                assert!((got / sum - 1.0).abs() < 1e-8 || sum < 1e-12, "{n} of {offered}: {got} against {sum}");
            }
        }
        assert_eq!((reaches(0.0, 0.0), reaches(1.0, 0.0)), (1.0, 0.0), "nobody comes");
        assert_eq!((reaches(1e9, 2e9), reaches(7e9, 3e9)), (1.0, 0.0), "far off");
    }

    #[test]
    fn the_ends_are_sound() {
        let cases = [
            // (servers, erlangs, blocked, waits, why)
            (0, 0.0, 1.0, 1.0, "no server serves nobody"),
            (0, 5.0, 1.0, 1.0, "no server serves nobody"),
            (3, 0.0, 0.0, 0.0, "no load meets no busy server"),
            (1, 0.5, 1.0 / 3.0, 0.5, "one server: a/(1+a), and a"),
            (100_000, 1.0, 0.0, 0.0, "as good as never"),
        ];
        for (servers, offered, b, c, why) in cases {
            assert!((blocked(servers, offered) - b).abs() < 1e-15, "{why}");
            assert!((waits(servers, offered) - c).abs() < 1e-15, "{why}");
        }
    }
}
