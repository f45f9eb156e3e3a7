//! A price with everything that a reader needs to trust it or not.

use super::packed::table;
use super::tables::{Meter, Region, TEXTS};
use crate::model::money::Quantity;
use crate::model::price::Tier;

/// What a meter costs in a region, as printed there.
#[derive(Debug, PartialEq)]
pub struct Row {
    /// What is billed.
    pub meter: Meter,
    /// Where.
    pub region: Region,
    /// The price, tier by tier; the first begins at nothing.
    pub tiers: &'static [Tier],
    /// What a month is not charged for.
    pub free: Option<&'static Free>,
    /// Where the price was read.
    pub source: Text,
    /// When, as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or `undated`.
    pub as_of: &'static str,
    /// How far it can be trusted.
    pub confidence: Confidence,
}

/// A text that is shown with a price or a limit and never calculated with: a source, say. All stand in one table, which
/// a module that shows none of them goes without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text(pub(super) u16);

impl Text {
    /// The text itself.
    pub fn get(self) -> &'static str {
        TEXTS[usize::from(self.0)]
    }
}

/// How far a row can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Confidence {
    /// Read at the provider, or in a dated answer of its price list.
    High,
    /// Read at second hand, or with few digits.
    Medium,
    /// One doubtful reading.
    Low,
    /// Computed from the price of a neighbour, as the source says.
    Derived,
    /// Recalled, not read.
    Unverified,
}

impl Confidence {
    /// Whether the price was read where it can be read again.
    pub const fn is_verified(self) -> bool {
        matches!(self, Self::High | Self::Medium)
    }

    /// In one word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::Derived => "derived",
            Self::Unverified => "unverified",
        }
    }
}

/// An amount a month that is not charged. Several meters may draw on one.
#[derive(Debug, PartialEq)]
pub struct Free {
    /// Its place among all; meters that draw on the same amount share it.
    pub place: u8,
    /// How much, in the unit of its meters. What is granted as money buys less where prices are higher, so that regions
    /// have allowances of their own.
    pub amount: Quantity,
    /// Whom it is granted to: an account, a subscription, a billing account, a plan.
    pub scope: &'static str,
    /// Whether it lies inside the first tier (tiers then count all use) or before the tiers.
    pub inside: bool,
    /// Whether it is part of a plan that is paid for, so that it holds with the free tier off.
    pub included: bool,
    /// Where it was read.
    pub source: Text,
    /// When.
    pub as_of: &'static str,
    /// How far it can be trusted.
    pub confidence: Confidence,
}

impl Free {
    /// How many there are: one more than the largest place.
    pub const COUNT: usize = super::tables::FREES.len();
}

/// A limit, a rule or a timing, with the range in which a cited value lies.
#[derive(Debug, PartialEq)]
pub struct Limit {
    /// What it is, in words.
    pub what: Text,
    /// The value to use.
    pub value: f64,
    /// The least that is cited.
    pub low: f64,
    /// The most that is cited.
    pub high: f64,
    /// Its unit.
    pub unit: &'static str,
    /// Whether it is a quota that the provider raises on request, or a setting that goes higher: nothing is ruled out by
    /// it.
    pub askable: bool,
    /// Where it was read.
    pub source: Text,
    /// When.
    pub as_of: &'static str,
    /// How well it is known.
    pub evidence: Evidence,
}

/// How well a limit or a timing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// The provider says so, or its source does.
    Documented,
    /// Measured or quoted by others, and they agree.
    Strong,
    /// Measured by others, with gaps.
    Moderate,
    /// One doubtful measurement.
    Weak,
    /// Ours.
    Assumption,
}

impl Evidence {
    /// In one word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Strong => "strong",
            Self::Moderate => "moderate",
            Self::Weak => "weak",
            Self::Assumption => "assumption",
        }
    }
}

/// The price to use for a meter in a region.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Priced {
    /// The row, of that region or of the one that stands in.
    pub row: &'static Row,
    /// Whether the price is not known there and is that of the provider's reference region.
    pub borrowed: bool,
}

/// Every price, meter by meter.
pub fn rows() -> &'static [Row] {
    &table().rows
}

/// The price of `meter` in `region`, if it is known there.
pub fn row(meter: Meter, region: Region) -> Option<&'static Row> {
    if meter.provider() != region.provider() {
        return None;
    }
    table().row(meter, region)
}

/// The price of `meter` in `region`, or that of the provider's reference region where it is not known there.
///
/// The build sees to it that every meter has a price in the reference region.
pub fn priced(meter: Meter, region: Region) -> Priced {
    if let Some(row) = row(meter, region) {
        return Priced { row, borrowed: false };
    }
    let row = row(meter, meter.provider().reference()).expect("the build checks the reference region");
    Priced { row, borrowed: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_meter_has_a_price_everywhere_and_a_stand_in_is_marked() {
        for meter in Meter::ALL {
            for &region in meter.provider().regions() {
                let priced = priced(meter, region);
                assert_eq!(priced.row.meter, meter);
                assert_eq!(priced.borrowed, priced.row.region != region, "{} in {}", meter.id(), region.id());
            }
        }
    }

    #[test]
    fn a_price_that_is_not_known_in_a_region_is_that_of_the_reference_region() {
        let there = priced(Meter::AwsLambdaProvisionedConcurrencyX86, Region::AwsApSoutheast1);
        assert!(there.borrowed && there.row.region == Region::AwsUsEast1);
    }

    #[test]
    fn meters_share_an_allowance() {
        let free = |meter| priced(meter, Region::AwsUsEast1).row.free.unwrap();
        assert!(std::ptr::eq(free(Meter::AwsLambdaDurationX86), free(Meter::AwsLambdaDurationArm64)));
    }
}
