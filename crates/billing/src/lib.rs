//! From what a workload uses to a bill.
//!
//! The typed usages in this folder know the billing rules of one service each and record [`Usage`]; a
//! [`PriceBook`] turns that into a [`Bill`]. The command and the scenarios walk the same path.

mod alb;
mod api_gateway;
pub mod azure;
mod book;
mod cloud_functions;
mod cloud_run;
pub mod cloudflare;
mod cluster;
mod entry;
mod fargate;
mod gke;
mod google;
mod lambda;
mod network;
mod own;
mod paid;

pub use alb::{Alb, Lcu};
pub use api_gateway::{HttpApi, RestApi};
pub use book::PriceBook;
pub use cloud_functions::{FunctionTier, FunctionsGen1, FunctionsGen2};
pub use cloud_run::{CloudRun, Held, RunBilling, RunSize};
pub use cluster::{AutoNodes, Cluster, Disks, Images, Nodes};
pub use entry::{Bill, Bought, Entry, Granted, Standing};
pub use fargate::{TaskSize, Tasks};
pub use gke::{AutopilotPods, Gke, GkeKind};
pub use google::{
    ApiGateway, CloudLogs, CloudNat, DiskKind, ForwardingRules, PersistentDisks, PremiumEgress, StoredImages,
};
pub use lambda::{Calls, Lambda, ManagedInstances, Provisioned, SnapStart};
pub use network::{Addresses, ControlPlaneLogs, Egress, Endpoints, FunctionLogs, Logs, Nat, ZoneTraffic};
pub use own::{Counts, OwnCharge, OwnPrice};
pub use paid::{offer, price_in_force};

use catalogue::Meter;
use model::money::{Quantity, Usd};

/// Share of a bill whose prices were read at their source; 1 for a bill of nothing.
pub fn verified_share(bill: &Bill) -> f64 {
    let total = bill.total().dollars();
    // A line of one's own is one's own to know.
    let own: Usd = bill.own().iter().map(|line| line.amount).sum();
    let verified = (bill.sum_of(|entry| entry.is_verified()) + own).dollars();
    if total > 0.0 { verified / total } else { 1.0 }
}

/// Quantities of a month by meter, each meter once, in the order of the catalogue.
///
/// The order in which things are recorded makes no difference.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Usage {
    entries: Vec<(Meter, Quantity)>,
    counts: Counts,
    /// Fees that are a share of what something else costs: the fee, what it is on, how much of that.
    fees: Vec<(Meter, Meter, Quantity)>,
}

impl Usage {
    /// Nothing used; room for the lines of a usual bill.
    pub fn new() -> Self {
        Self { entries: Vec::with_capacity(16), counts: Counts::default(), fees: Vec::new() }
    }

    /// Records `amount` more of `meter`. Nothing is recorded for nothing.
    pub fn add(&mut self, meter: Meter, amount: Quantity) {
        if amount == Quantity::ZERO {
            return;
        }
        // Usages record their meters mostly in order, so the place is found near the end.
        let place = self.entries.iter().rposition(|entry| entry.0 <= meter);
        match place {
            Some(place) if self.entries[place].0 == meter => {
                let entry = &mut self.entries[place];
                entry.1 = entry.1 + amount;
            }
            Some(place) => self.entries.insert(place + 1, (meter, amount)),
            None => self.entries.insert(0, (meter, amount)),
        }
    }

    /// As [`Self::add`], for an amount that was computed: finite and not negative.
    pub fn record(&mut self, meter: Meter, units: f64) {
        self.add(meter, Quantity::computed(units));
    }

    /// Records a `fee` on what `units` of another meter cost on demand, whatever is paid for those: its quantity is that
    /// price, which only a [`PriceBook`] knows.
    pub fn record_fee(&mut self, fee: Meter, on: Meter, units: f64) {
        self.add_fee(fee, on, Quantity::computed(units));
    }

    fn add_fee(&mut self, fee: Meter, on: Meter, amount: Quantity) {
        match self.fees.iter_mut().find(|known| (known.0, known.1) == (fee, on)) {
            Some(known) => known.2 = known.2 + amount,
            None if amount == Quantity::ZERO => {}
            None => {
                let place = self.fees.partition_point(|known| (known.0, known.1) < (fee, on));
                self.fees.insert(place, (fee, on, amount));
            }
        }
    }

    /// Records all of `other` too.
    pub fn join(&mut self, other: &Self) {
        for &(meter, amount) in &other.entries {
            self.add(meter, amount);
        }
        for &(fee, on, amount) in &other.fees {
            self.add_fee(fee, on, amount);
        }
    }

    /// Fees that are a share of what something else costs on demand: the fee, what it is on, how much of that.
    pub(crate) fn fees(&self) -> &[(Meter, Meter, Quantity)] {
        &self.fees
    }

    /// Records what lines of the reader's own are counted by. Said twice, it is the last that holds.
    pub const fn count(&mut self, counts: Counts) {
        self.counts = counts;
    }

    /// What lines of the reader's own are counted by.
    pub const fn counts(&self) -> Counts {
        self.counts
    }

    /// Every meter that was used, with how much.
    pub fn entries(&self) -> &[(Meter, Quantity)] {
        &self.entries
    }

    /// How much of `meter` was used.
    pub fn of(&self, meter: Meter) -> Quantity {
        self.entries.iter().find(|entry| entry.0 == meter).map_or(Quantity::ZERO, |entry| entry.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_recording_makes_no_difference() {
        let parts = [
            (Meter::AwsAlbHour, 1.0),
            (Meter::AwsLambdaRequests, 2.0),
            (Meter::AwsAlbHour, 3.0),
            (Meter::AwsEbsGp3Storage, 0.0),
        ];
        let mut forwards = Usage::new();
        parts.iter().for_each(|&(meter, units)| forwards.record(meter, units));
        let mut backwards = Usage::new();
        parts.iter().rev().for_each(|&(meter, units)| backwards.record(meter, units));
        assert_eq!(forwards, backwards);
        assert_eq!(forwards.entries().len(), 2);
        assert_eq!(forwards.of(Meter::AwsAlbHour).units(), 4.0);
    }
}
