//! What a load balancer is billed for.

use crate::Usage;
use catalogue::Meter;
use catalogue::limits::aws;
use model::units::Rate;

/// An Application Load Balancer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alb {
    /// Hours it stands.
    pub hours: f64,
    /// Capacity units, summed over its hours.
    pub lcu_hours: f64,
}

impl Alb {
    /// Records it.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::AwsAlbHour, self.hours);
        usage.record(Meter::AwsAlbLcu, self.lcu_hours);
    }
}

/// The traffic of a load balancer in an hour, from which its capacity units follow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lcu {
    /// New connections. With connections that are kept alive these are fewer than the requests.
    pub connections: Rate,
    /// Connections that are open at the same time.
    pub active: f64,
    /// Bytes through it, in GB an hour, in both directions.
    pub gb_per_hour: f64,
    /// Whether they go to functions, which get less for a unit.
    pub to_functions: bool,
    /// Requests, each of which is held against the rules.
    pub requests: Rate,
    /// Rules, the included ten counted in.
    pub rules: f64,
}

impl Lcu {
    /// Capacity units: the largest of the four dimensions, not their sum.
    ///
    /// Source: the limits `lcu-*` of the catalogue.
    pub fn units(&self) -> f64 {
        let gb = if self.to_functions { &aws::LCU_GB_LAMBDA } else { &aws::LCU_GB };
        let rules = (self.rules - aws::LCU_RULES_INCLUDED.value).max(0.0);
        let dimensions = [
            self.connections.get() / aws::LCU_NEW_CONNECTIONS.value,
            self.active / aws::LCU_ACTIVE_CONNECTIONS.value,
            self.gb_per_hour / gb.value,
            rules * self.requests.get() / aws::LCU_RULES.value,
        ];
        dimensions.into_iter().fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_largest_dimension_is_billed() {
        let quiet = Lcu {
            connections: Rate::ZERO,
            active: 0.0,
            gb_per_hour: 0.0,
            to_functions: false,
            requests: Rate::of(100.0),
            rules: 0.0,
        };
        let cases = [
            // (traffic, units, why)
            (Lcu { connections: Rate::of(50.0), ..quiet }, 2.0, "25 new connections a second"),
            (Lcu { active: 9_000.0, ..quiet }, 3.0, "3,000 open connections"),
            (Lcu { gb_per_hour: 2.0, ..quiet }, 2.0, "a GB an hour"),
            (Lcu { gb_per_hour: 2.0, to_functions: true, ..quiet }, 5.0, "0.4 GB an hour to functions"),
            (Lcu { rules: 30.0, ..quiet }, 2.0, "ten rules are included"),
            (Lcu { rules: 10.0, ..quiet }, 0.0, "only those"),
            (Lcu { connections: Rate::of(50.0), gb_per_hour: 1.0, ..quiet }, 2.0, "the largest, not the sum"),
        ];
        for (traffic, units, why) in cases {
            assert_eq!(traffic.units(), units, "{why}");
        }
    }
}
