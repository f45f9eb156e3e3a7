//! How many replicas there should be, by what is seen of them.

use super::noise::Noise;
use crate::autoscaler::ScaleUp;

/// An autoscaler: what it looks at, how often, and how fast it may go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaler {
    /// What it looks at.
    pub measure: Measure,
    /// Seconds between two looks.
    pub every: f64,
    /// Seconds over which it takes the mean of what it sees.
    pub window: f64,
    /// How far what is seen may be from the target, as a share of it, without a change.
    pub tolerance: f64,
    /// Seconds for which the highest wish stands: replicas go only when none was higher since.
    pub settle: f64,
    /// How much it may add at once; nothing for no limit.
    pub up: Option<ScaleUp>,
    /// Fewest replicas.
    pub min: u32,
    /// Most replicas.
    pub max: u32,
    /// Replicas that it keeps on top of those that it wants for the load.
    pub extra: u32,
    /// How far what it sees is from the mean load.
    pub noise: Noise,
}

/// What an autoscaler looks at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// How busy the ready replicas are, in whole percent of what they asked for. Replicas that are not ready yet count
    /// as idle when it goes up.
    Busy {
        /// The wanted share, above 0; more than 1 where a replica may use more than it asked for.
        target: f64,
    },
    /// Requests per second for each replica. Where there are none, the first request wants the first one.
    Rate {
        /// The wanted number, above 0.
        target: f64,
    },
    /// Requests in service in each replica, and how busy it is: whichever wants more. Waiting requests want a replica
    /// at once.
    InService {
        /// The wanted number, above 0.
        target: f64,
        /// The wanted busy share, above 0.
        busy: f64,
    },
}

/// What the autoscaler sees: means over its window.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Seen {
    /// Replicas that it runs.
    pub replicas: u32,
    /// Those of them that serve.
    pub ready: u32,
    /// How busy the serving ones are, in `0..=1`.
    pub busy: f64,
    /// Arrivals per second.
    pub rate: f64,
    /// Requests in service or waiting, at once.
    pub in_service: f64,
    /// Requests that wait right now.
    pub waiting: f64,
}

impl Scaler {
    /// A horizontal autoscaler on how busy replicas are, with a cluster's defaults.
    ///
    /// Source: Kubernetes documentation, *Horizontal Pod Autoscaling* (sync period 15 s, tolerance 0.1,
    /// stabilisation 300 s, up to four pods or a doubling per 15 s). The window of 30 s is an assumption: the
    /// metrics server scrapes every 15 s.
    pub const fn busy(target: f64, min: u32, max: u32) -> Self {
        Self {
            measure: Measure::Busy { target },
            every: 15.0,
            window: 30.0,
            tolerance: 0.1,
            settle: 300.0,
            up: Some(ScaleUp::DEFAULT),
            min,
            max,
            extra: 0,
            noise: Noise::NONE,
        }
    }

    /// An autoscaler on requests per second for each replica, which may go down to none: asked every 30 s, with a
    /// cool-down of 300 s. Figures: KEDA documentation, *ScaledObject specification* (defaults).
    pub const fn rate(target: f64, min: u32, max: u32) -> Self {
        Self { measure: Measure::Rate { target }, every: 30.0, ..Self::busy(1.0, min, max) }
    }

    /// A platform that counts requests in service: means over a minute, idle instances kept for 15 minutes, no limit
    /// on the way up. That it looks every 5 s is an assumption ("every few seconds").
    pub const fn in_service(target: f64, busy: f64, min: u32, max: u32) -> Self {
        Self {
            measure: Measure::InService { target, busy },
            every: 5.0,
            window: 60.0,
            tolerance: 0.0,
            settle: 900.0,
            up: None,
            min,
            max,
            extra: 0,
            noise: Noise::NONE,
        }
    }

    /// What the measure alone wants, before limits.
    ///
    /// Source of [`Measure::Busy`]: Kubernetes, `replica_calculator.go`: whole percents, and unready replicas count as
    /// idle when that does not turn the wish around.
    pub fn wants(&self, seen: &Seen) -> u32 {
        if self.extra == 0 {
            return self.wants_for_load(seen);
        }
        // What it sees is spread over the extra ones too, which do not count as room to be taken away.
        let load = match self.measure {
            Measure::Busy { .. } if seen.ready == 0 => return seen.replicas,
            Measure::Busy { target } => up(seen.busy * f64::from(seen.ready) / target),
            _ => self.wants_for_load(seen),
        };
        let wish = load.max(self.min.saturating_sub(self.extra)).saturating_add(self.extra);
        if self.is_near(f64::from(wish) / f64::from(seen.replicas.max(1))) { seen.replicas } else { wish }
    }

    fn wants_for_load(&self, seen: &Seen) -> u32 {
        let (replicas, ready) = (f64::from(seen.replicas), f64::from(seen.ready));
        match self.measure {
            Measure::Busy { target } => {
                let percent = whole(100.0 * seen.busy);
                let ratio = percent / (100.0 * target);
                if seen.ready == 0 {
                    return seen.replicas;
                }
                if seen.replicas > seen.ready && ratio > 1.0 {
                    let spread = whole(percent * ready / replicas) / (100.0 * target);
                    return if self.is_near(spread) || spread < 1.0 { seen.replicas } else { up(spread * replicas) };
                }
                if self.is_near(ratio) { seen.replicas } else { up(ratio * ready) }
            }
            Measure::Rate { target } => {
                let ratio = seen.rate / (target * replicas);
                if seen.replicas > 0 && self.is_near(ratio) { seen.replicas } else { up(seen.rate / target) }
            }
            Measure::InService { target, busy } => {
                let by_cpu = up(seen.busy * ready / busy);
                // Those that start already are for them.
                let waiting = if seen.waiting > 0.0 { up(ready + seen.waiting / target) } else { 0 };
                up(seen.in_service / target).max(by_cpu).max(waiting)
            }
        }
    }

    /// The wish within the limits: not below `held`, the highest wish that still stands, on the way down, and not
    /// above what may be added on the way up.
    pub fn within(&self, current: u32, wanted: u32, held: u32) -> u32 {
        let steady = if wanted < current { held.min(current) } else { wanted };
        let allowed = match self.up {
            Some(policy) if steady > current => policy.allowed(current, steady),
            _ => steady,
        };
        allowed.clamp(self.min, self.max.max(self.min))
    }

    fn is_near(&self, ratio: f64) -> bool {
        (ratio - 1.0).abs() <= self.tolerance
    }
}

/// Whole percents, as the controller's integers have them; a number that rounding left below a whole one is that.
fn whole(x: f64) -> f64 {
    (x + 1e-9).floor()
}

/// Up to the next whole number; saturates.
fn up(x: f64) -> u32 {
    (x - 1e-9).ceil() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_measure_wants_what_its_rule_says() {
        let seen = Seen { replicas: 10, ready: 10, busy: 0.9, rate: 500.0, in_service: 90.0, waiting: 0.0 };
        let busy = Scaler::busy(0.6, 1, 1_000);
        let rate = Scaler::rate(25.0, 0, 1_000);
        let in_service = Scaler::in_service(48.0, 0.6, 0, 1_000);
        let cases = [
            // (scaler, seen, wish, why)
            (busy, seen, 15, "nine tenths against six"),
            (busy, Seen { busy: 0.65, ..seen }, 10, "within the tolerance"),
            (busy, Seen { busy: 0.1, ..seen }, 2, "down"),
            (busy, Seen { replicas: 13, ..seen }, 15, "69 % of all 13 is 1.15 times the target"),
            (busy, Seen { replicas: 14, ..seen }, 14, "64 % is near enough"),
            (busy, Seen { ready: 0, ..seen }, 10, "nothing is seen of none"),
            (rate, seen, 20, "25 a second each"),
            (rate, Seen { replicas: 0, ready: 0, rate: 0.01, ..seen }, 1, "the first request wants the first"),
            (rate, Seen { rate: 0.0, ..seen }, 0, "down to none"),
            (in_service, seen, 15, "by how busy they are"),
            (in_service, Seen { busy: 0.1, in_service: 480.0, ..seen }, 10, "by requests in service"),
            (in_service, Seen { busy: 0.1, waiting: 40.0, ..seen }, 11, "one more for those who wait"),
        ];
        for (scaler, seen, wish, why) in cases {
            assert_eq!(scaler.wants(&seen), wish, "{why}");
        }
    }

    #[test]
    fn extra_replicas_stand_on_top_of_what_the_load_asks_for() {
        let scaler = Scaler { extra: 20, ..Scaler::busy(0.6, 22, 1_000) };
        let seen = Seen { replicas: 40, ready: 40, busy: 0.3, ..Seen::default() };
        let cases = [
            // (seen, wish, why)
            (seen, 40, "12 busy ones ask for 20, and 20 more"),
            (Seen { busy: 0.45, ..seen }, 50, "18 busy ones ask for 30"),
            (Seen { busy: 0.0, ..seen }, 22, "the two that are kept, and the extra ones"),
            (Seen { busy: 0.33, ..seen }, 40, "within the tolerance"),
        ];
        for (seen, wish, why) in cases {
            assert_eq!(scaler.wants(&seen), wish, "{why}");
        }
    }

    #[test]
    fn limits_hold_in_both_directions() {
        let scaler = Scaler::busy(0.6, 2, 100);
        let cases = [
            // (current, wanted, held, allowed, why)
            (10, 50, 50, 20, "a doubling"),
            (10, 4, 9, 9, "a higher wish still stands"),
            (10, 4, 12, 10, "which does not bring more"),
            (10, 1, 1, 2, "the fewest"),
            (80, 150, 150, 100, "the most"),
        ];
        for (current, wanted, held, allowed, why) in cases {
            assert_eq!(scaler.within(current, wanted, held), allowed, "{why}");
        }
        assert_eq!(Scaler::in_service(10.0, 0.6, 0, 1_000).within(1, 900, 900), 900, "no limit");
    }
}
