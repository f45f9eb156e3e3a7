//! What a line of a bill is paid at.

use super::{Bill, Bought, Entry};
use catalogue::{self, Charge};
use model::money::Usd;
use scenario::{Prices, Purchase};

/// The price in force on a line: the reader's own, or the listed one of its first units.
pub fn price_in_force(prices: &Prices, entry: &Entry) -> Usd {
    let own = prices.overrides.iter().find(|known| known.0 == entry.meter);
    own.map_or(entry.listed.usd, |known| known.1)
}

/// What is paid of the list price on `bill` when its compute is bought as `purchase`; nothing where that is not known.
pub fn offer(bill: &Bill, purchase: Purchase) -> Option<Bought> {
    let kind = purchase.kind()?;
    let compute = bill.lines().iter().map(|line| line.item.meter).filter(|meter| meter.charge() == Charge::Compute);
    compute.filter_map(|meter| catalogue::purchase(meter, kind)).next().map(Bought::of)
}
