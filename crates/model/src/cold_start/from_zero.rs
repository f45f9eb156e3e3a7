//! One instance that takes every request, kept for a time after the last one and started by the next.

use crate::special::exp;

/// What becomes of an instance that is started for a request, in the long run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FromZero {
    /// Share of the requests that come before the instance has started, in `0..=1`.
    pub p_cold: f64,
    /// Share of the time in which the instance is there or starts, in `0..=1`.
    pub there: f64,
}

/// The instance of a service to which `rate` requests a second come by chance, each of `service` seconds; it starts in
/// `start` seconds and goes when nothing has come for `keepalive`.
///
/// By renewal: a life begins with a request to an instance that is not there, and goes on as long as the next request comes
/// before what is kept is gone. So a life has `1 + (1 - q') / q` requests, `q` and `q'` the chances that the pause after a
/// later one and after the first outlasts what is kept; after it, the next request is as far as any. Exact but for
/// requests that overlap, which at such rates are few.
pub fn from_zero(rate: f64, service: f64, start: f64, keepalive: f64) -> FromZero {
    let ends = |seconds: f64| exp(-(rate * seconds).min(700.0));
    let (later, first) = (ends(keepalive + service), ends(keepalive + service + start));
    let requests = 1.0 + (1.0 - first) / later;
    FromZero { p_cold: ((1.0 + rate * start) / requests).min(1.0), there: 1.0 - 1.0 / requests }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    /// Requests one by one.
    fn simulated(rate: f64, service: f64, start: f64, keepalive: f64) -> FromZero {
        let mut random = Random::seeded(5);
        let (mut now, mut ready, mut gone) = (0.0_f64, f64::NEG_INFINITY, f64::NEG_INFINITY);
        let (mut cold, mut all, mut there) = (0.0, 0.0, 0.0);
        while all < 400_000.0 {
            now += -libm::log(1.0 - random.uniform()) / rate;
            all += 1.0;
            let begins = if now > gone {
                ready = now + start;
                there += start + service + keepalive;
                gone = ready + service + keepalive;
                cold += 1.0;
                continue;
            } else {
                cold += f64::from(u8::from(now < ready));
                now.max(ready)
            };
            let until = begins + service + keepalive;
            there += (until - gone).max(0.0);
            gone = gone.max(until);
        }
        FromZero { p_cold: cold / all, there: there / now }
    }

    #[test]
    fn it_is_what_a_simulation_sees() {
        let cases = [
            // (rate, service, start, keep-alive, why)
            (1e-4, 0.2, 2.0, 900.0, "mostly gone"),
            (1e-3, 0.2, 2.0, 900.0, "as often there as not"),
            (5e-3, 0.2, 2.0, 900.0, "mostly there"),
            (1e-2, 1.0, 37.0, 300.0, "others come while it starts"),
            (3e-3, 30.0, 15.0, 300.0, "long work"),
        ];
        for (rate, service, start, keepalive, why) in cases {
            let (found, seen) =
                (from_zero(rate, service, start, keepalive), simulated(rate, service, start, keepalive));
            assert!((found.p_cold / seen.p_cold - 1.0).abs() < 0.05, "{why}: {found:?} for {seen:?}");
            assert!((found.there / seen.there - 1.0).abs() < 0.02, "{why}: {found:?} for {seen:?}");
        }
    }

    #[test]
    fn it_is_always_there_where_much_comes_and_never_where_nothing_does() {
        assert!(from_zero(10.0, 0.1, 2.0, 900.0).p_cold < 1e-9);
        assert_eq!(from_zero(0.0, 0.1, 2.0, 900.0), FromZero { p_cold: 1.0, there: 0.0 });
    }
}
