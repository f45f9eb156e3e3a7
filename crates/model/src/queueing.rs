//! Waiting in front of a group of servers that share one queue: replicas times workers.

use super::erlang;
use super::special::{exp, ln, ln_1p, normal_cdf_fast};
use super::units::{Rate, Seconds};

/// How long requests wait before they are served. The wait is zero with probability `1 - p_wait`, otherwise
/// exponential: `P(wait > t) = p_wait * exp(-decay * t)`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Wait {
    /// Probability that a request has to wait, in `0..=1`.
    pub p_wait: f64,
    /// Mean wait over all requests, in seconds.
    pub mean: f64,
    /// How fast the tail falls, per second; `p_wait / mean`. Zero only where nobody ever waits.
    pub decay: f64,
}

/// What a queue does with its load.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Queue {
    /// It keeps up.
    Steady(Wait),
    /// It does not: more work arrives than the servers can do, and the queue grows without end.
    Saturated {
        /// Work arriving over work that can be done; at least 1.
        load: f64,
    },
}

impl Queue {
    /// The wait, where there is a steady state.
    pub const fn steady(self) -> Option<Wait> {
        match self {
            Self::Steady(wait) => Some(wait),
            Self::Saturated { .. } => None,
        }
    }
}

/// The wait in a queue with Poisson arrivals, `servers` servers and a service law of mean `service` and squared
/// coefficient of variation `service_scv` (variance over mean squared; at least 0, exponential is 1).
///
/// Exact for exponential service and for one server. Otherwise, against simulation (420 cells, 1 to 100 servers,
/// 50 to 95 % load), the mean wait is within 12 % in nine cells of ten, and further off only where it is
/// negligible beside the service.
///
/// Source: up to 1, interpolation between M/M/c and Cosmetatos' M/D/c (*Operational Research Quarterly* 26, 1975);
/// above 1, Kimura (*Operations Research* 34, 1986).
pub fn wait(arrivals: Rate, service: Seconds, service_scv: f64, servers: u32) -> Queue {
    queue(arrivals, service, servers, |rho| poisson_factor(service_scv.max(0.0), rho, servers))
}

/// As [`wait`], for renewal arrivals whose intervals have the squared coefficient of variation `arrival_scv`.
///
/// Source: Whitt, *Approximations for the GI/G/m queue* (Production and Operations Management 2, 1993).
pub fn wait_renewal(arrivals: Rate, arrival_scv: f64, service: Seconds, service_scv: f64, servers: u32) -> Queue {
    let (ca2, cs2) = (arrival_scv.max(0.0), service_scv.max(0.0));
    if ca2 == 1.0 {
        return wait(arrivals, service, service_scv, servers);
    }
    queue(arrivals, service, servers, |rho| whitt(ca2, cs2, rho, servers) * (ca2 + cs2) / 2.0)
}

/// The law of a wait in two exponentials, slower one second: `P(wait > t)` is the sum of both.
pub type Delay = [Wait; 2];

/// The wait in a queue as [`wait`] has it, with a tail of its own: right at late percentiles too, where one exponential is
/// up to a third too short for service times that vary much. Nothing where the queue grows without end.
///
/// For one server the first two moments of the wait are exact (Takács, *Introduction to the Theory of Queues*, 1962), but
/// for one thing: the third moment of a lognormal law lies in times that hardly anyone sees, so that of what it adds to
/// the variance of a wait only a share is taken (`rest`). With several servers it adds less, for whoever waits waits for
/// the first of them.
///
/// How near it comes to simulation, and how the constants were chosen: [`delay_in_turn`].
pub fn delay(arrivals: Rate, service: Seconds, service_scv: f64, servers: u32) -> Option<Delay> {
    let wait = wait(arrivals, service, service_scv, servers).steady()?;
    let rho = arrivals.offered(service) / f64::from(servers).max(1.0);
    Some(wait.spread(rho + (1.0 - rho) * rest(service_scv.max(0.0), servers, rho)))
}

/// The wait in one of several `pods` of so many `workers` that get the requests of a Poisson stream one after the other.
/// Nothing where their queues grow without end.
///
/// The stream of one pod is as much more even as there are pods: its intervals have a squared coefficient of variation of
/// `a = 1 / pods`. With `x = a + cs2`, `k` workers of a load `rho` each and `r = (1 - a)^2 (1 - rho) / rho`, the mean wait
/// is `x / (1 + cs2) exp(-r (0.68 x^-0.625 + 0.27 (k - 1) x^-0.25))` times that in a Poisson stream, and the probability of
/// a wait `exp(-r (1.18 + 0.25 (k - 1)) x^-0.5)` times that there. That is the form of Kraemer and Langenbach-Belz
/// (*8th International Teletraffic Congress*, 1976); their own constants (2/3 and -1 for one worker) are for other laws and
/// let requests of lognormal length in an even stream wait for half as long as they do. One worker that is hardly busy
/// waits for the rare long request, at least as `after_a_long_one` says.
///
/// The constants of mean and probability are chosen on every second cell of a grid: 1, 2, 4, 8 workers, 50 to 90 % busy,
/// variation 0.3, 0.7, 2, 5 to 1,000 requests a second; those of the tail on all of it. p99 of wait and service against
/// simulation, median and worst, on 100 cells of the grid that chose no mean and no probability, and on 55 cells of other
/// workers, rates and variations (0 to 3) that chose nothing: in a Poisson stream ([`delay`]) 0.8 and 6 %, 0.9 and 14 %;
/// in turn 0.6 and 6 %, 1.3 and 12 %; behind one queue 0.1 and 3 %, 0.1 and 3 %. `tests/balancing.rs` has them.
pub fn delay_in_turn(arrivals: Rate, pods: u32, service: Seconds, service_scv: f64, workers: u32) -> Option<Delay> {
    let (count, more) = (f64::from(pods.max(1)), f64::from(workers.max(1)) - 1.0);
    let own = Rate::new(arrivals.get() / count).unwrap_or_default();
    if pods <= 1 {
        return delay(own, service, service_scv, workers);
    }
    let wait = wait(own, service, service_scv, workers).steady()?;
    if wait.mean <= 0.0 {
        return Some([wait, Wait::default()]);
    }
    let (rho, uneven, cs2) = (own.offered(service) / (1.0 + more), 1.0 / count, service_scv.max(0.0));
    let (x, even) = (uneven + cs2, 1.0 - uneven);
    let (half, quarter) = (x.sqrt(), x.sqrt().sqrt());
    let room = even * even * (1.0 - rho) / rho;
    let shorter = exp(-room * (0.68 / (half * quarter.sqrt()) + 0.27 * more / quarter));
    let rarer = exp(-room * (1.18 + 0.25 * more) / half);
    let [mut p_wait, mut mean] = [wait.p_wait * rarer, wait.mean * x / (1.0 + cs2) * shorter];
    if more == 0.0 && rho < HARDLY_BUSY {
        let [p, length] = after_a_long_one(service.get(), cs2, service.get() / rho);
        (p_wait, mean) = (p_wait.max(p), mean.max(length));
    }
    let decay = p_wait / mean;
    if !(decay.is_finite() && decay > 0.0) {
        return Some(Delay::default());
    }
    let swings = (1.0 - rho) * (rest(cs2, workers, rho) + 0.9 * even * even * even * even - 1.0) * (2.0 * rho).min(1.0);
    Some(Wait { p_wait, mean, decay }.spread(1.0 + swings))
}

/// Up to which load of one worker [`after_a_long_one`] counts.
const HARDLY_BUSY: f64 = 0.6;

/// The probability of a wait and its mean behind one worker to whom requests come at equal intervals, if only one request
/// was long: it has those wait that come until its work is done, which shrinks by the rest of an interval from one to the
/// next. `mean` and `scv` are those of the lognormal service; the mean is below the interval.
///
/// Sums over those who come are by Euler and Maclaurin, moments of what lies beyond an interval by the normal law. That a
/// single long one is behind a long wait: Foss, Korshunov and Zachary, *An Introduction to Heavy-Tailed and Subexponential
/// Distributions* (2011).
fn after_a_long_one(mean: f64, scv: f64, interval: f64) -> [f64; 2] {
    let square = ln_1p(scv);
    if square < 1e-6 {
        return [0.0; 2];
    }
    let spread = square.sqrt();
    let z = (ln(mean / interval) - square / 2.0) / spread;
    let tail = |order: f64| normal_cdf_fast(z + order * spread);
    let [p, first, second] = [tail(0.0), mean * tail(1.0), mean * mean * (1.0 + scv) * tail(2.0)];
    let over = (first - interval * p).max(0.0);
    let over_squared = (second - 2.0 * interval * first + interval * interval * p).max(0.0);
    let shrinks = interval - mean;
    [p / 2.0 + over / shrinks, over / 2.0 + over_squared / (2.0 * shrinks)]
}

/// Squared coefficient of variation of the time for which a request waits, of those that wait, while there is little to do:
/// until the first of the servers is free.
///
/// For one server and a lognormal law of squared variation `cs2` it is `(1 + 4 cs2) / 3`. The shares of what that has above
/// and below 1, and the fourth root of the servers, are chosen as the constants of [`delay_in_turn`].
fn rest(cs2: f64, servers: u32, rho: f64) -> f64 {
    let one = (1.0 + 4.0 * cs2) / 3.0;
    let seen = if one > 1.0 { 0.45 + 0.15 * rho } else { 1.1 };
    1.0 + (one - 1.0) * seen / f64::from(servers.max(1)).sqrt().sqrt()
}

/// A queue whose mean wait is the exponential one times `factor` of the load per server.
fn queue(arrivals: Rate, service: Seconds, servers: u32, factor: impl Fn(f64) -> f64) -> Queue {
    let offered = arrivals.offered(service);
    if offered == 0.0 {
        return Queue::Steady(Wait::default());
    }
    let count = f64::from(servers);
    let rho = offered / count;
    if rho >= 1.0 {
        return Queue::Saturated { load: rho };
    }
    let p_wait = erlang::waits(servers, offered);
    // Mean wait of those who wait. Taken first, so that the decay is sound where hardly anyone does.
    let delay = service.get() / (count * (1.0 - rho)) * factor(rho);
    if delay <= 0.0 {
        return Queue::Steady(Wait::default());
    }
    Queue::Steady(Wait { p_wait, mean: p_wait * delay, decay: 1.0 / delay })
}

/// Mean wait of M/G/c over that of M/M/c.
fn poisson_factor(cs2: f64, rho: f64, servers: u32) -> f64 {
    if cs2 == 1.0 {
        return 1.0;
    }
    let fixed = (1.0 + light_traffic(rho, servers)) / 2.0;
    if cs2 < 1.0 { cs2 + (1.0 - cs2) * fixed } else { (1.0 + cs2) / (2.0 * cs2 + (1.0 - cs2) / fixed) }
}

/// Cosmetatos' correction gamma, with Kimura's ceiling.
fn light_traffic(rho: f64, servers: u32) -> f64 {
    let c = f64::from(servers);
    ((1.0 - rho) * (c - 1.0) * ((4.0 + 5.0 * c).sqrt() - 2.0) / (16.0 * c * rho)).min(0.24)
}

/// Whitt's phi(rho, ca2, cs2, c).
fn whitt(ca2: f64, cs2: f64, rho: f64, servers: u32) -> f64 {
    let gamma = light_traffic(rho, servers);
    let fixed_service = 1.0 + gamma;
    let fixed_arrivals = (1.0 - 4.0 * gamma) * libm::exp(-2.0 * (1.0 - rho) / (3.0 * rho));
    let both = ((fixed_service + fixed_arrivals) / 2.0).min(1.0);
    let mean_scv = (ca2 + cs2) / 2.0;
    let psi = if mean_scv >= 1.0 { 1.0 } else { libm::pow(both, 2.0 * (1.0 - mean_scv)) };
    if ca2 >= cs2 {
        let all = 4.0 * ca2 - 3.0 * cs2;
        if all <= 0.0 { psi } else { (4.0 * (ca2 - cs2) * fixed_service + cs2 * psi) / all }
    } else {
        ((cs2 - ca2) * fixed_arrivals + (cs2 + 3.0 * ca2) * psi) / (2.0 * (ca2 + cs2))
    }
}

impl Wait {
    /// The law of this mean whose delays, those of the requests that wait, have the squared coefficient of variation `scv`.
    ///
    /// Above 1 two exponentials of balanced means; up to 1 one exponential of the same two moments, which gets its late
    /// percentiles right and not the number of those who wait for a moment.
    fn spread(self, scv: f64) -> Delay {
        if self.mean <= 0.0 {
            return [self, Self::default()];
        }
        if scv <= 1.0 {
            let p_wait = (2.0 * self.p_wait / (1.0 + scv)).min(1.0);
            return [Self { p_wait, decay: p_wait / self.mean, ..self }, Self::default()];
        }
        let first = f64::midpoint(1.0, ((scv - 1.0) / (scv + 1.0)).sqrt());
        let part = |share: f64| {
            let (p_wait, mean) = (share * self.p_wait, self.mean / 2.0);
            Self { p_wait, mean, decay: 2.0 * share * self.decay }
        };
        [part(first), part(1.0 - first)]
    }

    /// The wait that only `1 - share` of the requests exceed, in seconds; `share` in `0..1`.
    pub fn quantile(&self, share: f64) -> f64 {
        let late = 1.0 - share;
        if self.p_wait <= late { 0.0 } else { libm::log(self.p_wait / late) / self.decay }
    }

    /// Probability that a request waits longer than `seconds`.
    pub fn exceeds(&self, seconds: f64) -> f64 {
        self.p_wait * libm::exp(-self.decay * seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steady(rate: f64, scv: f64, servers: u32) -> Wait {
        wait(Rate::of(rate), Seconds::of(1.0), scv, servers).steady().unwrap()
    }

    #[test]
    fn known_queues_come_out() {
        let cases = [
            // (rate, service scv, servers, mean wait, why)
            (0.8, 4.0, 1, 10.0, "Pollaczek-Khinchine, variable service"),
            (0.8, 0.0, 1, 2.0, "Pollaczek-Khinchine, fixed service"),
            (4.0, 1.0, 5, 0.554_112_554_112_554_3, "Erlang C"),
            (0.0, 1.0, 3, 0.0, "nobody comes, nobody waits"),
        ];
        for (rate, scv, servers, mean, why) in cases {
            let got = steady(rate, scv, servers).mean;
            assert!((got - mean).abs() <= 1e-12 * mean, "{why}: {got}");
        }
    }

    #[test]
    fn more_servers_never_wait_more_and_nothing_is_ever_nan() {
        for load in [1e-12, 0.1, 3.0, 17.3, 800.0] {
            for scv in [0.0, 0.25, 1.0, 4.0, 40.0] {
                let mut before = f64::INFINITY;
                for servers in 0..1_000 {
                    match wait(Rate::of(load), Seconds::of(1.0), scv, servers) {
                        Queue::Steady(now) => {
                            assert!(now.mean <= before * (1.0 + 1e-9), "{load} {scv} {servers}");
                            assert!(now.decay > 0.0 && now.decay.is_finite(), "{load} {scv} {servers}");
                            assert!((0.0..=1.0).contains(&now.p_wait), "{load} {scv} {servers}");
                            before = now.mean;
                        }
                        Queue::Saturated { load: rho } => {
                            assert!(f64::from(servers) <= load && rho >= 1.0);
                            assert_eq!(before, f64::INFINITY, "once it keeps up it keeps up");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn burstier_arrivals_wait_more() {
        let mut before = 0.0;
        for ca2 in [0.0, 0.2, 0.5, 0.99, 1.0, 1.01, 2.0, 8.0] {
            let now = wait_renewal(Rate::of(8.0), ca2, Seconds::of(1.0), 1.0, 10).steady().unwrap().mean;
            assert!(now > before, "{ca2}: {now} after {before}");
            before = now;
        }
    }
}
