//! When requests arrive.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::cold_start::bursty::Bursts;
use crate::erlang::blocked;
use crate::random::Random;
use crate::service::Law;
use crate::special::expm1;

/// The law of the arrivals.
#[derive(Clone, Debug, PartialEq)]
pub enum Arrivals {
    /// Poisson, at so many a second.
    Steady(f64),
    /// Times between arrivals that are independent of each other.
    Renewal(Law),
    /// Poisson, at a rate that is constant on each piece of a period, over and over.
    Profile(Vec<Piece>),
    /// A profile whose rate is multiplied by either of two factors, in turn and for exponential times: bursts.
    Bursts {
        /// The rate without the bursts; one piece of any length if it is steady.
        profile: Vec<Piece>,
        /// The two factors, as rates, and the mean seconds of each.
        switch: Bursts,
    },
    /// As many as were counted in each bin, at random places in it; the record is played over and over.
    Replay {
        /// Seconds of a bin.
        bin: f64,
        /// How many in each.
        counts: Vec<u32>,
    },
    /// Those of others that find so many servers busy; whoever finds one free is served there and never seen here.
    Overflow {
        /// All arrivals; not an overflow themselves.
        of: Box<Self>,
        /// How many servers.
        servers: u32,
        /// How long one is busy with a request.
        service: Law,
    },
}

/// A span of time with one rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Its length in seconds, above 0.
    pub seconds: f64,
    /// Arrivals per second.
    pub rate: f64,
}

impl Arrivals {
    /// Mean arrivals per second.
    pub fn rate(&self) -> f64 {
        match self {
            Self::Steady(rate) => *rate,
            Self::Renewal(law) => 1.0 / law.mean(),
            Self::Profile(pieces) => mean(pieces),
            Self::Bursts { profile, switch } => mean(profile) * switch.rate(),
            Self::Replay { bin, counts } => {
                counts.iter().copied().map(f64::from).sum::<f64>() / (bin * counts.len() as f64)
            }
            // As at a level rate: where the rate changes, more comes than this.
            Self::Overflow { of, servers, service } => of.rate() * blocked(*servers, of.rate() * service.mean()),
        }
    }

    /// The highest rate there is.
    pub fn peak(&self) -> f64 {
        let highest = |pieces: &[Piece]| pieces.iter().map(|piece| piece.rate).fold(0.0, f64::max);
        match self {
            Self::Steady(_) | Self::Renewal(_) => self.rate(),
            Self::Profile(pieces) => highest(pieces),
            Self::Bursts { profile, switch } => highest(profile) * switch.rates[0].max(switch.rates[1]),
            Self::Replay { bin, counts } => f64::from(counts.iter().copied().max().unwrap_or(0)) / bin,
            Self::Overflow { of, servers, service } => of.peak() * blocked(*servers, of.peak() * service.mean()),
        }
    }

    /// Seconds after which the law of the arrivals repeats itself.
    pub fn period(&self) -> Option<f64> {
        match self {
            Self::Steady(_) | Self::Renewal(_) => None,
            Self::Bursts { profile, .. } | Self::Profile(profile) => {
                (profile.len() > 1).then(|| profile.iter().map(|piece| piece.seconds).sum())
            }
            Self::Replay { bin, counts } => Some(bin * counts.len() as f64),
            Self::Overflow { of, .. } => of.period(),
        }
    }
}

fn mean(pieces: &[Piece]) -> f64 {
    if let [only] = pieces {
        // Whatever its length, which may be infinite.
        return only.rate;
    }
    let (count, seconds) = pieces
        .iter()
        .fold((0.0, 0.0), |(count, seconds), piece| (count + piece.rate * piece.seconds, seconds + piece.seconds));
    count / seconds
}

/// Arrivals one after the other.
#[derive(Clone, Debug)]
pub(super) struct Source {
    random: Random,
    now: f64,
    kind: Kind,
    /// The rate now, the mean time between two arrivals at it, and until when.
    rate: f64,
    gap: f64,
    until: f64,
    /// Whether the rate has changed; whoever looks takes it back.
    pub(super) turned: bool,
}

#[derive(Clone, Debug)]
enum Kind {
    Renewal(Law),
    Pieces { profile: Vec<Piece>, at: usize, end: f64, switch: Option<Switch> },
    Replay { bin: f64, counts: Vec<u32>, at: usize, left: u32 },
    Overflow(Box<Full>),
}

/// Servers that take what comes while one of them is free.
#[derive(Clone, Debug)]
struct Full {
    of: Source,
    services: Random,
    service: Law,
    servers: usize,
    /// When the busy ones are free again, as bits of that time.
    ends: BinaryHeap<Reverse<u64>>,
}

impl Full {
    /// The next that finds all servers busy; infinite if none does for [`PATIENCE`] arrivals.
    fn next(&mut self) -> f64 {
        for _ in 0..PATIENCE {
            let now = self.of.next();
            if now == f64::INFINITY {
                return now;
            }
            while self.ends.peek().is_some_and(|end| f64::from_bits(end.0) <= now) {
                self.ends.pop();
            }
            if self.ends.len() >= self.servers {
                return now;
            }
            let end = now + self.service.draw(&mut self.services);
            self.ends.push(Reverse(end.to_bits()));
        }
        f64::INFINITY
    }
}

/// Arrivals after which an overflow is taken to have ended.
const PATIENCE: u64 = 1_000_000_000;

/// Which of the two factors holds, and until when.
#[derive(Clone, Debug)]
struct Switch {
    bursts: Bursts,
    state: usize,
    until: f64,
}

impl Source {
    pub(super) fn new(arrivals: &Arrivals, random: Random) -> Self {
        let mut source = Self {
            random,
            now: 0.0,
            kind: Kind::Renewal(Law::Fixed { mean: 0.0 }),
            rate: 0.0,
            gap: f64::INFINITY,
            until: 0.0,
            turned: false,
        };
        let pieces = |profile: &[Piece], switch| Kind::Pieces {
            profile: profile.to_vec(),
            // The first turn begins the first piece.
            at: profile.len() - 1,
            end: 0.0,
            switch,
        };
        source.kind = match arrivals {
            Arrivals::Steady(rate) => pieces(&[Piece { seconds: f64::INFINITY, rate: *rate }], None),
            Arrivals::Renewal(law) => Kind::Renewal(*law),
            Arrivals::Profile(profile) => pieces(profile, None),
            Arrivals::Bursts { profile, switch } => {
                let share = switch.sojourns[1] / (switch.sojourns[0] + switch.sojourns[1]);
                let state = usize::from(source.random.uniform() < share);
                let until = switch.sojourns[state] * source.random.exponential();
                pieces(profile, Some(Switch { bursts: *switch, state, until }))
            }
            Arrivals::Replay { bin, counts } => {
                Kind::Replay { bin: *bin, counts: counts.clone(), at: 0, left: counts[0] }
            }
            Arrivals::Overflow { of, servers, service } => Kind::Overflow(Box::new(Full {
                services: Random::seeded(source.random.bits()),
                of: Self::new(of, Random::seeded(source.random.bits())),
                service: *service,
                servers: *servers as usize,
                ends: BinaryHeap::new(),
            })),
        };
        source
    }

    /// The next arrival; infinite if there is none.
    #[inline]
    pub(super) fn next(&mut self) -> f64 {
        if let Kind::Pieces { .. } = self.kind {
            let work = self.random.exponential();
            let after = self.now + work * self.gap;
            if after < self.until {
                self.now = after;
                return after;
            }
            return self.cross(work);
        }
        self.other()
    }

    /// The rate just now.
    pub(super) fn rate_now(&self) -> f64 {
        self.rate
    }

    #[cold]
    #[inline(never)]
    /// `work` is what is left of the integral of the rate up to the next arrival: exact inversion, piece by piece.
    fn cross(&mut self, mut work: f64) -> f64 {
        // Two turns of the profile without any rate: there is no arrival.
        let mut idle = 0;
        loop {
            let after = self.now + work * self.gap;
            if self.rate > 0.0 && after < self.until {
                self.now = after;
                return after;
            }
            if self.until == f64::INFINITY {
                return f64::INFINITY;
            }
            idle = if self.rate > 0.0 { 0 } else { idle + 1 };
            work -= self.rate * (self.until - self.now);
            work = work.max(0.0);
            self.now = self.until;
            if !self.turn() && idle > 0 && self.barren() {
                return f64::INFINITY;
            }
        }
    }

    /// Whether no piece has a rate.
    fn barren(&self) -> bool {
        let Kind::Pieces { profile, switch, .. } = &self.kind else { return false };
        let factors = switch.as_ref().map_or(1.0, |switch| switch.bursts.rates[0].max(switch.bursts.rates[1]));
        profile.iter().all(|piece| piece.rate * factors <= 0.0)
    }

    /// To the next piece or state; whether there is a rate now.
    fn turn(&mut self) -> bool {
        let Kind::Pieces { profile, at, end, switch } = &mut self.kind else { return false };
        if self.now >= *end {
            *at = (*at + 1) % profile.len();
            *end += profile[*at].seconds;
        }
        let (mut factor, mut until) = (1.0, *end);
        if let Some(switch) = switch {
            if self.now >= switch.until {
                switch.state = 1 - switch.state;
                switch.until += switch.bursts.sojourns[switch.state] * self.random.exponential();
            }
            (factor, until) = (switch.bursts.rates[switch.state], until.min(switch.until));
        }
        (self.rate, self.until, self.turned) = (profile[*at].rate * factor, until, true);
        self.gap = if self.rate > 0.0 { 1.0 / self.rate } else { f64::INFINITY };
        self.rate > 0.0
    }

    #[inline(never)]
    fn other(&mut self) -> f64 {
        match &mut self.kind {
            Kind::Renewal(law) => self.now += law.draw(&mut self.random),
            Kind::Replay { bin, counts, at, left } => {
                let mut empty = 0;
                while *left == 0 {
                    *at += 1;
                    *left = counts[*at % counts.len()];
                    self.now = *at as f64 * *bin;
                    empty += 1;
                    if empty > counts.len() {
                        return f64::INFINITY;
                    }
                }
                // The least of `left` uniform places in what remains of the bin.
                let rest = (*at as f64 + 1.0) * *bin - self.now;
                self.now -= rest.max(0.0) * expm1(-self.random.exponential() / f64::from(*left));
                *left -= 1;
            }
            Kind::Overflow(full) => self.now = full.next(),
            Kind::Pieces { .. } => {}
        }
        self.now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(arrivals: &Arrivals, bin: f64, bins: usize) -> Vec<u32> {
        let mut source = Source::new(arrivals, Random::seeded(5));
        let mut counts = vec![0; bins];
        loop {
            match counts.get_mut((source.next() / bin) as usize) {
                Some(count) => *count += 1,
                None => return counts,
            }
        }
    }

    #[test]
    fn a_profile_has_its_rate_in_every_piece() {
        let pieces = [(10.0, 5.0), (20.0, 0.0), (10.0, 100.0)].map(|(seconds, rate)| Piece { seconds, rate });
        let arrivals = Arrivals::Profile(pieces.to_vec());
        assert_eq!((arrivals.period(), arrivals.peak()), (Some(40.0), 100.0));
        let mut by_piece = [0; 4];
        for (index, count) in counts(&arrivals, 10.0, 4_000).into_iter().enumerate() {
            by_piece[index % 4] += count;
        }
        for (count, expected) in by_piece.into_iter().zip([5e4, 0.0, 0.0, 1e6]) {
            assert!((f64::from(count) - expected).abs() <= 4.0 * expected.sqrt(), "{by_piece:?}");
        }
        assert_eq!(counts(&Arrivals::Profile(vec![Piece { seconds: 1.0, rate: 0.0 }; 3]), 1.0, 3), [0, 0, 0]);
    }

    #[test]
    fn a_replay_has_exactly_its_counts() {
        let record = vec![3, 0, 0, 17, 1];
        let arrivals = Arrivals::Replay { bin: 60.0, counts: record.clone() };
        assert_eq!(counts(&arrivals, 60.0, 15), record.repeat(3));
        assert_eq!(arrivals.rate(), 21.0 / 300.0);
    }

    #[test]
    fn an_overflow_is_as_large_and_as_peaky_as_erlang_and_wilkinson_say() {
        let service = Law::Exponential { mean: 1.0 };
        for (servers, offered) in [(8, 6.0), (20, 22.0)] {
            let arrivals = Arrivals::Overflow { of: Box::new(Arrivals::Steady(offered)), servers, service };
            // The number in service elsewhere is that of arrivals in the last second, at a fixed service of one.
            let seen = counts(&arrivals, 1.0, 400_000);
            let mean = seen.iter().copied().map(f64::from).sum::<f64>() / 400_000.0;
            assert!((mean / arrivals.rate() - 1.0).abs() < 0.02, "{servers}: {mean} against {}", arrivals.rate());
            let variance = seen.iter().map(|count| (f64::from(*count) - mean).powi(2)).sum::<f64>() / 399_999.0;
            assert!(variance / mean > 1.2, "{servers}: {}", variance / mean);
        }
    }

    #[test]
    fn bursts_have_their_mean_and_their_dispersion() {
        let switch = Bursts { rates: [0.5, 5.0], sojourns: [30.0, 5.0] };
        let profile = vec![Piece { seconds: f64::INFINITY, rate: 1.0 }];
        let seen = counts(&Arrivals::Bursts { profile, switch }, 1_000.0, 4_000);
        let mean = seen.iter().copied().map(f64::from).sum::<f64>() / 4_000.0;
        let variance = seen.iter().map(|count| (f64::from(*count) - mean).powi(2)).sum::<f64>() / 3_999.0;
        assert!((mean / (1_000.0 * switch.rate()) - 1.0).abs() < 0.01, "{mean}");
        assert!((variance / mean / switch.dispersion() - 1.0).abs() < 0.1, "{}", variance / mean);
    }
}
