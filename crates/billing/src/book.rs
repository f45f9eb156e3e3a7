//! Prices for a region with the reader's own in their place, and the bill they make.

use catalogue::{Charge, Confidence, Free, Meter, Platform, Purchase, PurchaseKind, Region, Row, priced, purchase};
use model::bill::{Allowance, Line};
use model::money::{Price, Quantity, Usd};
use model::price::PriceList;
use std::borrow::Cow;

use crate::Usage;
use crate::entry::{Bill, Bought, Entry, Granted, Standing};
use crate::own::OwnPrice;

/// The row of the catalogue that a line is charged by. It is what a sum needs; [`Found::entry`] is what a reader does.
#[derive(Clone, Copy)]
struct Found {
    row: &'static Row,
    standing: Standing,
    purchase: Option<&'static Purchase>,
    /// Whether it is a fee on a price that is not known well.
    on_doubtful: bool,
}

impl Found {
    fn entry(self) -> Entry {
        let Row { meter, region, tiers, free, source, as_of, confidence } = *self.row;
        // A fee is no better known than what it is a share of.
        let rests = self.on_doubtful && confidence.is_verified();
        let confidence = if rests { Confidence::Derived } else { confidence };
        Entry {
            meter,
            region,
            source: source.get().into(),
            as_of: as_of.into(),
            confidence,
            free: free.map(|free| Granted { amount: free.amount, scope: free.scope.into() }),
            listed: tiers[0].price,
            tiers: tiers.len(),
            standing: self.standing,
            purchase: self.purchase.map(Bought::of),
        }
    }
}

/// The prices of a region, with the reader's own in their place.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceBook {
    region: Region,
    free_tier: bool,
    bought: Option<PurchaseKind>,
    /// What is paid at the list price all the same: what only this platform bills.
    spared: Option<Platform>,
    replaced: Vec<(Meter, Price)>,
    /// Lines of the reader's own.
    own: Vec<OwnPrice>,
    /// Shares of prices on demand that are paid.
    paid: Vec<(Meter, f64)>,
}

impl PriceBook {
    /// The listed prices of `region`, with or without what is free for everyone each month.
    pub const fn new(region: Region, free_tier: bool) -> Self {
        Self { region, free_tier, bought: None, spared: None, replaced: Vec::new(), paid: Vec::new(), own: Vec::new() }
    }

    /// The same book with `price` in place of the listed one, for every unit of `meter`.
    #[must_use]
    pub fn with(mut self, meter: Meter, price: Price) -> Self {
        self.replaced.retain(|known| known.0 != meter);
        self.replaced.push((meter, price));
        self
    }

    /// The same book with these lines of the reader's own on its bills.
    #[must_use]
    pub fn itemised(mut self, own: Vec<OwnPrice>) -> Self {
        self.own = own;
        self
    }

    /// The same book with a `share` of the price on demand paid for `meter`, of `0..=1`: what the reader has agreed on.
    #[must_use]
    pub fn paying(mut self, meter: Meter, share: f64) -> Self {
        self.paid.push((meter, share));
        self
    }

    /// The same book with running capacity bought as `kind`, where a share of the list price is known for that.
    #[must_use]
    pub const fn bought(mut self, kind: Option<PurchaseKind>) -> Self {
        self.bought = kind;
        self
    }

    /// The same book with what only `platform` bills at the list price, however capacity is bought: for bills that
    /// hold the lines of two sides.
    #[must_use]
    pub const fn sparing(mut self, platform: Platform) -> Self {
        self.spared = Some(platform);
        self
    }

    /// Where the prices hold.
    pub const fn region(&self) -> Region {
        self.region
    }

    /// What `meter` costs, and where that comes from.
    pub fn price(&self, meter: Meter) -> (Entry, PriceList) {
        let (found, prices) = self.find(meter);
        (found.entry(), prices)
    }

    fn find(&self, meter: Meter) -> (Found, PriceList) {
        let (found, prices) = self.on_demand(meter);
        if let Some((price, (_, share))) = flat(&prices).zip(self.paid.iter().find(|known| known.0 == meter)) {
            return (Found { standing: Standing::Replaced, ..found }, PriceList::flat(price.times(*share)));
        }
        let own = found.standing == Standing::Replaced;
        let sparing = self.bought.is_some() && self.spared.is_some_and(|platform| platform.bills(meter));
        let share = self.bought.filter(|_| !own && !sparing && meter.charge() == Charge::Compute);
        let bought = share.and_then(|kind| purchase(meter, kind)).zip(flat(&prices));
        match bought {
            Some((purchase, price)) => {
                let found = Found { purchase: Some(purchase), ..found };
                (found, PriceList::flat(price.times(purchase.share)))
            }
            None => (found, prices),
        }
    }

    /// What `meter` costs before anything is taken off for how it is bought: the reader's own price, or the listed one.
    fn on_demand(&self, meter: Meter) -> (Found, PriceList) {
        let found = priced(meter, self.region);
        let own = self.replaced.iter().find(|known| known.0 == meter);
        let (standing, prices) = match own {
            Some(&(_, price)) => (Standing::Replaced, PriceList::flat(price)),
            None if found.borrowed => (Standing::Borrowed, PriceList::table(found.row.tiers)),
            None => (Standing::Listed, PriceList::table(found.row.tiers)),
        };
        (Found { row: found.row, standing, purchase: None, on_doubtful: false }, prices)
    }

    /// A usage with its fees as quantities of money.
    fn with_fees<'a>(&self, usage: &'a Usage) -> Cow<'a, Usage> {
        if usage.fees().is_empty() {
            return Cow::Borrowed(usage);
        }
        let mut all = usage.clone();
        for &(fee, on, amount) in usage.fees() {
            all.record(fee, self.on_demand(on).1.charge(Quantity::ZERO, amount).dollars());
        }
        Cow::Owned(all)
    }

    /// Whether `meter` is a fee on a price of `usage` that is not known well.
    fn is_on_doubtful(&self, usage: &Usage, meter: Meter) -> bool {
        let doubtful = |on: Meter| {
            let found = self.on_demand(on).0;
            match found.standing {
                Standing::Listed => !found.row.confidence.is_verified(),
                Standing::Borrowed => true,
                Standing::Replaced => false,
            }
        };
        usage.fees().iter().any(|&(fee, on, _)| fee == meter && doubtful(on))
    }

    /// The bill of a month, a line for every meter in the order of the catalogue.
    ///
    /// Meters that share a free allowance draw on it in that order.
    pub fn bill(&self, usage: &Usage) -> Bill {
        let mut lines = Vec::with_capacity(usage.entries().len());
        self.each_line(usage, |line| lines.push(line.map(Found::entry)));
        let own = self.own.iter().map(|line| line.charge(usage.counts()));
        Bill::new(lines.into(), own.collect())
    }

    /// The total of [`Self::bill`] without its lines.
    pub fn total(&self, usage: &Usage) -> Usd {
        let own: Usd = self.own.iter().map(|line| line.charge(usage.counts()).amount).sum();
        self.metered(usage) + own
    }

    /// The same without the reader's own lines.
    pub fn metered(&self, usage: &Usage) -> Usd {
        let mut total = Usd::ZERO;
        self.each_line(usage, |line| total += line.amount);
        total
    }

    fn each_line(&self, usage: &Usage, mut take: impl FnMut(Line<Found>)) {
        let mut drawn = [Quantity::ZERO; Free::COUNT];
        let usage = &*self.with_fees(usage);
        for &(meter, used) in usage.entries() {
            let (mut found, prices) = self.find(meter);
            found.on_doubtful = self.is_on_doubtful(usage, meter);
            let free = found.row.free.filter(|free| self.free_tier || free.included);
            let allowance = free.map_or(Allowance::NONE, |free| Allowance {
                left: free.amount.less(drawn[usize::from(free.place)]),
                inside: free.inside,
            });
            let line = Line::new(found, used, allowance, prices);
            if let Some(free) = free {
                let place = usize::from(free.place);
                drawn[place] = drawn[place] + line.free;
            }
            take(line);
        }
    }
}

/// The one price of a list without tiers.
fn flat(prices: &PriceList) -> Option<Price> {
    match prices.tiers() {
        [tier] => Some(tier.price),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(parts: &[(Meter, f64)]) -> Usage {
        let mut usage = Usage::new();
        parts.iter().for_each(|&(meter, units)| usage.record(meter, units));
        usage
    }

    #[test]
    fn both_architectures_share_the_free_gb_seconds() {
        let used = usage(&[(Meter::AwsLambdaDurationX86, 300_000.0), (Meter::AwsLambdaDurationArm64, 300_000.0)]);
        let bill = PriceBook::new(Region::AwsUsEast1, true).bill(&used);
        let free: Vec<f64> = bill.lines().iter().map(|line| line.free.units()).collect();
        assert_eq!(free, [300_000.0, 100_000.0]);
    }

    #[test]
    fn free_egress_lies_inside_the_first_tier() {
        let used = usage(&[(Meter::AwsDataTransferInternetOut, 12_000.0)]);
        let bill = PriceBook::new(Region::AwsUsEast1, true).bill(&used);
        let slices: Vec<f64> = bill.lines()[0].slices().map(|slice| slice.used.units()).collect();
        assert_eq!(slices, [10_140.0, 1_760.0], "the edge stays at 10,240 GB of all use");
    }

    #[test]
    fn the_readers_own_price_takes_the_place_of_the_listed_one() {
        let used = usage(&[(Meter::AwsNatGatewayHour, 10.0)]);
        let own = Price { usd: Usd::new(1.0).unwrap(), per: 1 };
        let bill = PriceBook::new(Region::AwsUsEast1, true).with(Meter::AwsNatGatewayHour, own).bill(&used);
        assert_eq!(bill.total(), Usd::new(10.0).unwrap());
        assert_eq!(bill.lines()[0].item.standing, Standing::Replaced);
    }

    #[test]
    fn a_borrowed_price_is_not_verified_but_charged() {
        let used = usage(&[(Meter::AwsEksControlPlaneExtendedSupport, 730.0)]);
        let bill = PriceBook::new(Region::AwsEuWest1, true).bill(&used);
        assert_eq!(bill.lines()[0].item.standing, Standing::Borrowed);
        assert!(!bill.lines()[0].item.is_verified());
        assert_eq!(bill.total(), Usd::new(438.0).unwrap());
    }

    #[test]
    fn a_fee_is_a_share_of_the_price_on_demand() {
        let own = Price { usd: Usd::new(0.2).unwrap(), per: 1 };
        let plain = |region| PriceBook::new(region, true);
        let east = plain(Region::AwsUsEast1);
        let cases = [
            // (book, fee in dollars on 1,000 hours of m7g.large, verified, why)
            (east.clone(), 9.792, true, "12 % of 81.60"),
            (east.clone().bought(Some(PurchaseKind::Spot)), 9.792, true, "spot nodes are cheaper, the fee is not"),
            (east.with(Meter::AwsEc2M7gLarge, own), 24.0, true, "the reader's own price stands for that on demand"),
            (plain(Region::AwsEuWest1), 10.92, false, "12 % of 91.00; the share was not read there"),
        ];
        for (book, expected, verified, why) in cases {
            let mut used = Usage::new();
            used.record(Meter::AwsEc2M7gLarge, 1_000.0);
            used.record_fee(Meter::AwsEksAutoModeFee, Meter::AwsEc2M7gLarge, 400.0);
            used.record_fee(Meter::AwsEksAutoModeFee, Meter::AwsEc2M7gLarge, 600.0);
            let bill = book.bill(&used);
            let fee = bill.lines().iter().find(|line| line.item.meter == Meter::AwsEksAutoModeFee).unwrap();
            assert!((fee.amount.dollars() - expected).abs() < 1e-9, "{why}: {}", fee.amount.dollars());
            assert_eq!(fee.item.is_verified(), verified, "{why}");
            assert_eq!(book.total(&used), bill.total(), "{why}");
        }
    }

    #[test]
    fn a_fee_on_a_derived_price_is_derived() {
        let mut used = Usage::new();
        used.record_fee(Meter::AwsLambdaManagedInstancesFee, Meter::AwsEc2M7g2xlarge, 1.0);
        let bill = PriceBook::new(Region::AwsUsEast2, true).bill(&used);
        assert_eq!(
            bill.lines()[0].item.confidence,
            Confidence::Derived,
            "m7g.2xlarge in Ohio is worked out from a neighbour"
        );
    }
}
