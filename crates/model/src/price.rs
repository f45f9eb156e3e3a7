//! Prices in tiers: a usage is cut into slices, and the slices are what is charged.

use crate::money::{Price, Quantity, Usd};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// From `from` units on, every further unit costs `price`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// Where the tier begins. It ends where the next begins.
    pub from: Quantity,
    /// What units inside it cost.
    pub price: Price,
}

/// What a meter costs: the first units at the first price, the next at the next.
///
/// Two lists are equal where their tiers are, wherever they are kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Vec<Tier>", into = "Vec<Tier>")]
pub struct PriceList(Kept);

/// Where the tiers are kept, so that neither a listed nor a replaced price needs an allocation.
#[derive(Clone, Debug)]
enum Kept {
    /// In a table that is checked when the project is built.
    Table(&'static [Tier]),
    /// Here: one price for every unit.
    Flat([Tier; 1]),
    /// As they came in from another program, which has a table.
    Received(Arc<[Tier]>),
}

impl PartialEq for PriceList {
    fn eq(&self, other: &Self) -> bool {
        self.tiers() == other.tiers()
    }
}

impl Eq for PriceList {}

impl TryFrom<Vec<Tier>> for PriceList {
    type Error = &'static str;
    fn try_from(tiers: Vec<Tier>) -> Result<Self, Self::Error> {
        let starts_at_nothing = tiers.first().is_some_and(|first| first.from == Quantity::ZERO);
        if starts_at_nothing && tiers.is_sorted_by(|one, next| one.from < next.from) {
            Ok(Self(Kept::Received(tiers.into())))
        } else {
            Err("tiers begin at nothing and rise")
        }
    }
}

impl From<PriceList> for Vec<Tier> {
    fn from(list: PriceList) -> Self {
        list.tiers().to_vec()
    }
}

/// The part of a usage that fell into one tier, with what it cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The tier itself, for the label.
    pub tier: Tier,
    /// How much of the usage it took.
    pub used: Quantity,
    /// What that cost.
    pub cost: Usd,
}

impl PriceList {
    /// The tiers of a table. The first begins at nothing, the rest in rising order.
    pub const fn table(tiers: &'static [Tier]) -> Self {
        Self(Kept::Table(tiers))
    }

    /// One price for every unit.
    pub const fn flat(price: Price) -> Self {
        Self(Kept::Flat([Tier { from: Quantity::ZERO, price }]))
    }

    /// The tiers, in rising order.
    pub fn tiers(&self) -> &[Tier] {
        match &self.0 {
            Kept::Table(tiers) => tiers,
            Kept::Flat(tier) => tier,
            Kept::Received(tiers) => tiers,
        }
    }

    /// Cuts the usage from `start` to `start + used` at the tiers' edges. The slices add up to `used`; empty ones
    /// are left out.
    pub fn slices(&self, start: Quantity, used: Quantity) -> impl Iterator<Item = Slice> {
        let tiers = self.tiers();
        let end = start + used;
        tiers.iter().enumerate().filter_map(move |(place, &tier)| {
            let low = tier.from.max(start);
            let high = tiers.get(place + 1).map_or(end, |next| next.from.min(end));
            let used = high.less(low);
            (used > Quantity::ZERO).then(|| Slice { tier, used, cost: tier.price.charge(used) })
        })
    }

    /// What the usage from `start` to `start + used` costs: the sum of its slices.
    pub fn charge(&self, start: Quantity, used: Quantity) -> Usd {
        self.slices(start, used).map(|slice| slice.cost).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn tier(from: u128, dollars: u128) -> Tier {
        let price = Price { usd: Usd::from_pico(dollars * 1_000_000_000_000), per: 1 };
        Tier { from: Quantity::from_micro(from * 1_000_000), price }
    }

    static STEPS: [Tier; 3] = [tier(0, 5), tier(10, 3), tier(30, 1)];

    #[test]
    fn a_list_that_comes_in_is_a_list() {
        let [first, second, third] = STEPS;
        let cases = [
            // (tiers, taken, why)
            (vec![first, second, third], true, "as in the table"),
            (vec![first], true, "one price"),
            (vec![], false, "no price"),
            (vec![second, third], false, "nothing is said of the first units"),
            (vec![first, third, second], false, "not in order"),
            (vec![first, first], false, "two prices for the same units"),
        ];
        for (tiers, taken, why) in cases {
            let list = PriceList::try_from(tiers.clone());
            assert_eq!(list.is_ok(), taken, "{why}");
            assert!(list.is_err() || list.as_ref().map(PriceList::tiers) == Ok(&tiers[..]), "{why}");
        }
        assert_eq!(PriceList::try_from(STEPS.to_vec()), Ok(PriceList::table(&STEPS)));
    }

    #[test]
    fn a_charge_fills_tier_after_tier() {
        let cases = [
            // (start, used, dollars, why)
            (0.0, 0.0, 0.0, "nothing used"),
            (0.0, 4.0, 20.0, "inside the first tier"),
            (0.0, 10.0, 50.0, "exactly to the first edge"),
            (0.0, 11.0, 53.0, "one beyond it"),
            (0.0, 40.0, 120.0, "into the open last tier"),
            (4.0, 10.0, 42.0, "a start inside the first tier keeps the edges where they are"),
            (35.0, 2.0, 2.0, "a start in the last tier"),
        ];
        for (start, used, dollars, why) in cases {
            let [start, used] = [start, used].map(|units| Quantity::new(units).unwrap());
            assert_eq!(PriceList::table(&STEPS).charge(start, used), Usd::new(dollars).unwrap(), "{why}");
        }
    }
}
