//! A price with everything that a reader needs to trust it or not.

use super::kinds::{Free, Row, Text};
use super::names::{Meter, Region};
use super::packed::table;
use super::tables::{FREES, TEXTS};

impl Text {
    /// The text itself.
    pub fn get(self) -> &'static str {
        TEXTS[usize::from(self.0)]
    }
}

impl Free {
    /// How many there are: one more than the largest place.
    pub const COUNT: usize = FREES.len();
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
        let there = priced(Meter::AwsLambdaSnapstartCache, Region::AwsApSoutheast1);
        assert!(there.borrowed && there.row.region == Region::AwsUsEast1);
    }

    #[test]
    fn meters_share_an_allowance() {
        let free = |meter| priced(meter, Region::AwsUsEast1).row.free.unwrap();
        assert!(std::ptr::eq(free(Meter::AwsLambdaDurationX86), free(Meter::AwsLambdaDurationArm64)));
    }
}
