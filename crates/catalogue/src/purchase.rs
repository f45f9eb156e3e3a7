//! Ways to pay less than the list price, as shares of it.

use super::kinds::{Purchase, PurchaseKind};
use super::names::Meter;
use super::tables::{PURCHASE_AT, PURCHASES};

/// What is paid of the price of `meter` when it is bought as `kind`; nothing if that is not known here.
pub fn purchase(meter: Meter, kind: PurchaseKind) -> Option<&'static Purchase> {
    let column = PurchaseKind::ALL.iter().position(|known| known.0 == kind)?;
    PURCHASES.get(usize::from(PURCHASE_AT[meter as usize][column]))
}

/// Every way to pay less.
pub fn purchases() -> &'static [Purchase] {
    &PURCHASES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Evidence, Provider};

    #[test]
    fn a_purchase_is_found_by_meter_and_kind() {
        let share = |meter, kind| purchase(meter, kind).map(|row| row.share);
        assert_eq!(share(Meter::GcpComputeEngineE2Standard4, PurchaseKind::ThreeYear), Some(0.45));
        assert_eq!(share(Meter::GcpComputeEngineN1Standard2, PurchaseKind::SustainedUse), Some(0.7));
        assert_eq!(share(Meter::GcpComputeEngineE2Standard4, PurchaseKind::SustainedUse), None, "e2 has none");
        assert_eq!(share(Meter::GcpComputeEngineT2aStandard2, PurchaseKind::OneYear), None, "not sold for t2a");
        assert_eq!(share(Meter::AwsLambdaRequests, PurchaseKind::Spot), None, "no such thing");
    }

    #[test]
    fn the_row_that_names_a_meter_most_exactly_has_it() {
        let measured = purchase(Meter::AwsEc2M7gLarge, PurchaseKind::Spot).unwrap();
        let assumed = purchase(Meter::AwsEc2C7gLarge, PurchaseKind::Spot).unwrap();
        assert_eq!((measured.evidence, assumed.evidence), (Evidence::Moderate, Evidence::Assumption));
    }

    #[test]
    fn every_row_is_of_its_kind_and_its_range_holds_its_share() {
        for meter in Meter::ALL {
            for (kind, name) in PurchaseKind::ALL {
                let Some(row) = purchase(meter, kind) else { continue };
                assert_eq!(row.kind, kind, "{} {name}", meter.id());
                assert!(0.0 < row.low && row.low <= row.share && row.share <= row.high && row.high <= 1.0, "{name}");
            }
        }
        assert!(Meter::ALL.iter().all(|meter| {
            meter.provider() != Provider::Aws || purchase(*meter, PurchaseKind::SustainedUse).is_none()
        }));
    }
}
