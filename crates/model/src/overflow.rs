//! What overflows a fixed number of servers: how much of it there is, how unevenly it comes, and the pool of instances
//! that takes it.

use super::burstiness::Burstiness;
use super::cold_start::bursty::Bursts;
use super::cold_start::{Pool, several};
use super::erlang::blocked;

/// The stream of requests that find all servers busy and go elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Overflow {
    /// Share of the requests that overflows, in `0..=1`.
    pub share: f64,
    /// Requests of the overflow in service elsewhere, on average, in erlangs.
    pub offered: f64,
    /// Variance over mean of that number; at least 1, and 1 for Poisson arrivals.
    pub peakedness: f64,
}

impl Overflow {
    /// What overflows `servers` under a Poisson load of `offered` erlangs.
    ///
    /// The share is Erlang's B, exact for any service law; the peakedness is exact for exponential service.
    ///
    /// Source: Wilkinson, "Theories for toll traffic engineering in the U.S.A.", *Bell System Technical Journal* 35
    /// (1956): `Z = 1 - m + a / (c + 1 + m - a)` for an overflow of `m` erlangs.
    pub fn new(servers: u32, offered: f64) -> Self {
        if offered <= 0.0 {
            return Self { share: 0.0, offered: 0.0, peakedness: 1.0 };
        }
        let share = blocked(servers, offered);
        let mean = offered * share;
        let peakedness = (1.0 - mean + offered / (f64::from(servers) + 1.0 + mean - offered)).max(1.0);
        Self { share, offered: mean, peakedness }
    }

    /// The same with bursts on top of a mean of `rate` requests a second, each `service` seconds long.
    ///
    /// A burst lasts many services, so that each of the two rates is taken as if it had always been so. The number in
    /// service then varies within the states and between them.
    pub fn under(servers: u32, rate: f64, service: f64, burstiness: &Burstiness) -> Self {
        if burstiness.variation <= 0.0 {
            return Self::new(servers, rate * service);
        }
        let shares = [1.0 - burstiness.share(), burstiness.share()];
        let (mut offered, mut square) = (0.0, 0.0);
        for (share, factor) in shares.into_iter().zip(burstiness.multipliers()) {
            let state = Self::new(servers, factor * rate * service);
            offered += share * state.offered;
            square += share * state.offered * (state.peakedness + state.offered);
        }
        let peakedness = if offered > 0.0 { (square / offered - offered).max(1.0) } else { 1.0 };
        let whole = rate * service;
        Self { share: if whole > 0.0 { offered / whole } else { 0.0 }, offered, peakedness }
    }

    /// The pool of instances that takes the overflow, fast: a peaky stream is taken as a Poisson one of `1 / Z` of its
    /// load, each request of which stands for `Z`.
    ///
    /// `keepalive_over_service` and `slots` as in [`several`]. Against simulation the share of cold starts is
    /// up to a quarter too low for keep-alives of tens of service times, and within a tenth for long ones (tested);
    /// [`interrupted`] errs the other way round, by at most a seventh, and is slower.
    ///
    /// Source: Fredericks, "Congestion in blocking systems", *Bell System Technical Journal* 59 (1980), who names
    /// Hayward; that it holds for the climbs of a pool as it does for blocking is our assumption.
    pub fn pool(&self, keepalive_over_service: f64, slots: u32) -> Pool {
        let pool = several(self.offered / self.peakedness, keepalive_over_service, slots, 0);
        Pool { p_cold: pool.p_cold, instances: pool.instances * self.peakedness }
    }
}

/// Share of a stream of `offered` erlangs and this peakedness that finds `places` taken: as if `1 / Z` of the load met
/// `1 / Z` of the places, between whole numbers of them by logarithms.
///
/// Source: Fredericks (1980), as [`Overflow::pool`].
pub fn turned_away(places: f64, offered: f64, peakedness: f64) -> f64 {
    let (places, offered) = ((places / peakedness).min(1e6), offered / peakedness);
    let whole = places.floor();
    let (below, above) = (blocked(whole as u32, offered), blocked(whole as u32 + 1, offered));
    below * libm::pow(above / below.max(f64::MIN_POSITIVE), places - whole)
}

/// The overflow of `servers` at `rate` requests of `service` seconds as an interrupted Poisson process: one that has
/// the first three moments of the overflow. Nothing where nothing overflows.
///
/// Source: Kuczura, "The interrupted Poisson process as an overflow process", *Bell System Technical Journal* 52
/// (1973); the moments are Riordan's, in Wilkinson (1956).
pub fn interrupted(servers: u32, rate: f64, service: f64) -> Option<Bursts> {
    let offered = rate * service;
    let moments = ratios(servers, offered)?;
    Some(match Interrupted::with(moments) {
        Some(Interrupted { on, starts, stops }) => {
            Bursts { rates: [0.0, on / service], sojourns: [service / starts, service / stops] }
        }
        None => Bursts { rates: [moments[0] / service; 2], sojourns: [1.0; 2] },
    })
}

/// A Poisson process that is interrupted. Rates are per service time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Interrupted {
    /// Rate of the arrivals while it is not.
    pub(super) on: f64,
    /// Rate at which arrivals begin again.
    pub(super) starts: f64,
    /// Rate at which they stop.
    pub(super) stops: f64,
}

impl Interrupted {
    /// The process with these ratios of successive factorial moments of the number in service; nothing where they are
    /// those of a Poisson process, as without servers, or with hardly any.
    pub(super) fn with([first, second, third]: [f64; 3]) -> Option<Self> {
        let bend = (second - first) - (third - second);
        if second - first < 1e-9 * first || bend < 1e-12 * first {
            return None;
        }
        let on = (third * (second - first) - first * (third - second)) / bend;
        let starts = first / on * (on - second) / (second - first);
        let stops = starts * (on - first) / first;
        let sound = on > second && starts > 0.0 && stops > 0.0 && (on * starts * stops).is_finite();
        sound.then_some(Self { on, starts, stops })
    }
}

/// Ratios of successive factorial moments of the number in service elsewhere: of the first to one, of the second to
/// the first, of the third to the second.
fn ratios(servers: u32, offered: f64) -> Option<[f64; 3]> {
    if offered <= 0.0 {
        return None;
    }
    // The n-th sum adds up the one before it over the servers; the n-th moment is a^n sum_0 / sum_n.
    let mut sums = [1.0_f64; 4];
    for server in 1..=servers {
        sums[0] *= offered / f64::from(server);
        for n in 1..4 {
            sums[n] += sums[n - 1];
        }
        if sums[3] > 1e200 {
            sums = sums.map(|sum| sum * 1e-200);
        }
    }
    (sums[0] > 0.0).then(|| [0, 1, 2].map(|n| offered * sums[n] / sums[n + 1]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::Law;
    use crate::simulation::{Arrivals, Functions, Plan, Run};

    #[test]
    fn an_overflow_has_wilkinsons_moments() {
        let cases = [
            // (servers, erlangs, share, peakedness, why)
            (0, 5.0, 1.0, 1.0, "no servers: all of it, as it came"),
            (10, 0.0, 0.0, 1.0, "nothing comes, nothing overflows"),
            (1, 1.0, 0.5, 1.0 - 0.5 + 1.0 / 1.5, "one server: a / (1 + a)"),
            (10, 10.0, 0.214_582_343, 1.0 - 2.145_823_43 + 10.0 / 3.145_823_43, "as many servers as erlangs"),
        ];
        for (servers, offered, share, peakedness, why) in cases {
            let found = Overflow::new(servers, offered);
            assert!((found.share - share).abs() < 1e-7, "{why}: {found:?}");
            assert!((found.peakedness - peakedness).abs() < 1e-6, "{why}: {found:?}");
        }
    }

    #[test]
    fn the_interrupted_process_has_the_moments_of_the_overflow() {
        for (servers, offered) in [(1, 0.5), (8, 6.0), (40, 50.0), (300, 280.0)] {
            let (overflow, found) =
                (Overflow::new(servers, offered), interrupted(servers, offered / 0.2, 0.2).unwrap());
            assert!((found.rate() * 0.2 / overflow.offered - 1.0).abs() < 1e-6, "{servers} {offered}: {found:?}");
            assert!((found.peakedness(0.2) / overflow.peakedness - 1.0).abs() < 1e-6, "{servers} {offered}: {found:?}");
        }
        assert_eq!(interrupted(4, 0.0, 1.0), None);
        let all = interrupted(0, 3.0, 1.0).unwrap();
        assert!((all.rate() - 3.0).abs() < 1e-12 && (all.peakedness(1.0) - 1.0).abs() < 1e-12, "no servers");
    }

    /// Share of cold starts in the pool behind `servers`, by simulation.
    fn simulated(servers: u32, offered: f64, keepalive: f64) -> f64 {
        let service = Law::Exponential { mean: 1.0 };
        let arrivals = Arrivals::Overflow { of: Box::new(Arrivals::Steady(offered)), servers, service };
        let window = 1e5 / arrivals.rate();
        let plan = Plan::steady(3.0 * keepalive, window, 4);
        Run::new(Functions::new(arrivals, service, keepalive), plan, 11).unwrap().finish().p_cold().mean
    }

    #[test]
    fn closed_forms_stand_beside_the_simulation() {
        let cases = [
            // (servers, erlangs, keep-alive)
            (8, 6.0, 60.0),
            (8, 6.0, 600.0),
            (16, 20.0, 600.0),
            (40, 36.0, 100.0),
            (100, 100.0, 300.0),
        ];
        for (servers, offered, keepalive) in cases {
            let des = simulated(servers, offered, keepalive);
            let quick = Overflow::new(servers, offered).pool(keepalive, 1).p_cold;
            let exact = interrupted(servers, offered, 1.0).unwrap().pool(1.0, keepalive).p_cold;
            // Hayward's is low where keep-alives are short; the interrupted process is low where they are long.
            assert!((0.7..1.1).contains(&(quick / des)), "{servers} {offered} {keepalive}: {quick} against {des}");
            assert!((0.8..1.1).contains(&(exact / des)), "{servers} {offered} {keepalive}: {exact} against {des}");
        }
    }

    #[test]
    fn more_servers_leave_less_and_bursts_leave_more() {
        let bursts = Burstiness::new(1.0);
        let (mut before, mut before_bursty) = (f64::INFINITY, f64::INFINITY);
        for servers in 0..60 {
            let calm = Overflow::under(servers, 100.0, 0.2, &Burstiness::new(0.0));
            let bursty = Overflow::under(servers, 100.0, 0.2, &bursts);
            assert!(calm.offered <= before && bursty.offered <= before_bursty, "{servers} servers");
            assert!(bursty.offered >= calm.offered - 1e-9 && bursty.peakedness >= 1.0, "{servers} servers");
            (before, before_bursty) = (calm.offered, bursty.offered);
        }
    }
}
