//! The levels of the busy process: how probable each is, and how long it takes to climb above it.

use crate::erlang;
use crate::special::{exp, expm1, poisson_pmf};

/// One level of the busy process, in units of the mean service time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    /// How many instances are busy.
    pub n: f64,
    /// P(B = n).
    pub exactly: f64,
    /// P(B <= n).
    pub at_most: f64,
    /// Rate at which a long climb from n to n+1 ends, per service time: twice the mean over the second moment.
    pub hazard: f64,
    /// How much of the climbs is long: hazard times the mean.
    pub long: f64,
}

impl Level {
    /// P(T_n > time) by two moments.
    pub(super) fn survives(&self, time: f64) -> f64 {
        (self.long * exp(-self.hazard * time)).min(1.0)
    }

    /// P(N > n): the level was passed within the last `time`.
    pub(super) fn above_within(&self, time: f64) -> f64 {
        (1.0 - self.at_most) - self.at_most * expm1(-self.hazard * time)
    }
}

/// All levels that matter, from the lowest up.
pub(super) struct Levels {
    offered: f64,
    last: f64,
    climb: Climb,
}

impl Levels {
    pub(super) fn new(offered: f64) -> Self {
        let last = (offered + 12.0 * (offered + 1.0).sqrt() + 40.0).floor();
        Self { offered, last, climb: Climb::from_the_ground(offered) }
    }

    /// The same without those so far below the load that nobody ever is there.
    pub(super) fn near(offered: f64) -> Self {
        Self { climb: Climb::below(offered), ..Self::new(offered) }
    }

    /// The level before the first.
    pub(super) const fn before(&self) -> f64 {
        self.climb.n
    }
}

impl Iterator for Levels {
    type Item = Level;

    fn next(&mut self) -> Option<Level> {
        let Climb { n, exactly, .. } = self.climb;
        if n >= self.last || (n > self.offered && exactly < 1e-40) {
            return None;
        }
        self.climb.up(self.offered);
        let (hazard, long) = self.climb.ends(self.offered);
        let Climb { n, exactly, at_most, .. } = self.climb;
        Some(Level { n, exactly, at_most, hazard, long })
    }
}

/// The first two moments of the time from one level to the next, level by level.
#[derive(Clone, Copy, Debug)]
pub(super) struct Climb {
    pub(super) n: f64,
    pub(super) exactly: f64,
    pub(super) at_most: f64,
    /// In mean times between arrivals.
    mean: f64,
    second: f64,
}

impl Climb {
    /// Before level 0.
    fn from_the_ground(offered: f64) -> Self {
        Self { n: -1.0, exactly: poisson_pmf(0.0, offered), at_most: 0.0, mean: 0.0, second: 0.0 }
    }

    /// Before the first level that matters: seven standard deviations below the load a climb has long forgotten
    /// how it began.
    pub(super) fn below(offered: f64) -> Self {
        let n = (offered - 7.0 * offered.sqrt()).floor() - 1.0;
        if n < 0.0 {
            return Self::from_the_ground(offered);
        }
        // The mean climb from a level takes one over its loss probability.
        let mean = 1.0 / erlang::blocked(n as u32, offered);
        Self { n, exactly: poisson_pmf(n, offered), at_most: 0.0, mean, second: 2.0 * mean * mean }
    }

    /// One level up, by first steps: `M1' = 1 + d M1`, and likewise for the square, where `d` downs come to an up.
    pub(super) fn up(&mut self, offered: f64) {
        let n = self.n + 1.0;
        let down = n / offered;
        if n > 0.0 {
            // Past exp(-700) the product form underflows: take each probability on its own until it has risen.
            let low = self.exactly < 1e-290 && n < offered;
            self.exactly = if low { poisson_pmf(n, offered) } else { self.exactly * (offered / n) };
        }
        self.at_most = (self.at_most + self.exactly).min(1.0);
        let (before, steps) = (self.mean, 1.0 / (1.0 + down));
        self.mean = 1.0 + down * before;
        self.second =
            2.0 * steps * (1.0 + down * (before + self.mean)) + down * (self.second + 2.0 * before * self.mean);
        self.n = n;
    }

    /// P(B > n), and the mean of what lies above n.
    pub(super) fn beyond(&self, offered: f64) -> (f64, f64) {
        let above = 1.0 - self.at_most;
        if above > 1e-10 || self.n < offered {
            return (above, (offered * (above + self.exactly) - self.n * above).max(0.0));
        }
        // So far out the difference of two numbers near one says nothing, and a few terms are enough.
        let (mut term, mut sums, mut distance) = (self.exactly, (0.0, 0.0), 0.0);
        while term > 1e-15 * sums.0 {
            distance += 1.0;
            term *= offered / (self.n + distance);
            sums = (sums.0 + term, sums.1 + distance * term);
        }
        sums
    }

    /// The rate at which a long climb ends, per service time, and the share of climbs that are long.
    pub(super) fn ends(&self, offered: f64) -> (f64, f64) {
        // At light load the moments of high levels overflow: such a climb never ends.
        if !self.second.is_finite() {
            return (0.0, 1.0);
        }
        let hazard = 2.0 * self.mean / self.second;
        (hazard * offered, hazard * self.mean)
    }
}
