//! The prices as the build packs them, and as they are once unpacked.
//!
//! A table of structs would be mostly zeros and addresses. Columns of small numbers are a fifth of it, and a page
//! that takes seconds to travel has a tenth of a millisecond to unpack them.

use std::sync::OnceLock;

use super::kinds::{Origin, Row};
use super::names::{Meter, Region};
use super::tables::{
    FREE_OF_ROW, FREES, FROM_OF_TIER, ORIGIN_OF_ROW, ORIGINS, PRICE_OF_TIER, REGION_OF_ROW, ROWS_OF_METER,
    TIERS_OF_ROW, UNITS_OF_ROW, WIDEST,
};
use model::money::{Price, Quantity, Usd};
use model::price::Tier;

/// Every price, meter by meter, and where it stands.
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    /// For each meter and each of its provider's regions the place of the row, or [`NONE`].
    places: Vec<[u16; WIDEST]>,
}

/// No row.
const NONE: u16 = u16::MAX;

impl Table {
    /// The price of `meter` in `region`, which is one of its provider's.
    pub(super) fn row(&self, meter: Meter, region: Region) -> Option<&Row> {
        self.rows.get(usize::from(self.places[meter as usize][region.place()]))
    }
}

/// The table, unpacked when first asked for.
pub(super) fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(unpacked)
}

fn unpacked() -> Table {
    let (mut rows, mut places) = (Vec::new(), Vec::new());
    // Kept for as long as the program runs, like the table itself.
    let mut tiers: &'static [Tier] = tiers().leak();
    let (mut counts, mut regions, mut lengths) =
        (Column(&ROWS_OF_METER), Column(&REGION_OF_ROW), Column(&TIERS_OF_ROW));
    let (mut frees, mut origins) = (Column(&FREE_OF_ROW), Column(&ORIGIN_OF_ROW));
    for meter in Meter::ALL {
        let mut found = [NONE; WIDEST];
        for _ in 0..counts.next() {
            let place = regions.next() as usize;
            found[place] = rows.len() as u16;
            let (own, rest) = tiers.split_at(lengths.next() as usize);
            tiers = rest;
            let Origin { source, as_of, confidence } = ORIGINS[origins.next() as usize];
            let free = (frees.next() as usize).checked_sub(1).map(|place| &FREES[place]);
            let region = meter.provider().regions()[place];
            rows.push(Row { meter, region, tiers: own, free, source, as_of, confidence });
        }
        places.push(found);
    }
    Table { rows, places }
}

/// The tiers of all rows, one after the other.
fn tiers() -> Vec<Tier> {
    let mut tiers = Vec::new();
    let (mut lengths, mut pers) = (Column(&TIERS_OF_ROW), Column(&UNITS_OF_ROW));
    let (mut froms, mut prices) = (Column(&FROM_OF_TIER), Column(&PRICE_OF_TIER));
    while !lengths.0.is_empty() {
        let per = pers.next_round() as u64;
        for _ in 0..lengths.next() {
            let price = Price { usd: Usd::from_pico(prices.next_round()), per };
            tiers.push(Tier { from: Quantity::from_micro(froms.next_round()), price });
        }
    }
    tiers
}

/// What is left of a column of numbers, as `build/pack.rs` writes them.
struct Column(&'static [u8]);

impl Column {
    fn next(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        while let Some((byte, rest)) = self.0.split_first() {
            self.0 = rest;
            number |= u64::from(byte & 127) << shift;
            shift += 7;
            if *byte < 128 {
                break;
            }
        }
        number
    }

    /// A number with its zeros at the end.
    fn next_round(&mut self) -> u128 {
        let number = self.next();
        (0..number & 15).fold(u128::from(number >> 4), |number, _| number * 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_read_to_its_end() {
        let Table { rows, places } = table();
        assert_eq!(places.iter().flatten().filter(|place| **place != NONE).count(), rows.len());
        assert_eq!(rows.iter().map(|row| row.tiers.len()).sum::<usize>(), tiers().len());
        assert!(
            rows.iter().all(|row| row.tiers[0].from == Quantity::ZERO && row.tiers.is_sorted_by_key(|tier| tier.from))
        );
    }

    #[test]
    fn numbers_keep_their_digits() {
        let mut column = Column(&[0, 127, 0xe5, 0x8e, 0x26, 0x2d]);
        assert_eq!([column.next(), column.next(), column.next()], [0, 127, 624_485]);
        assert_eq!(column.next_round(), 2 * 10_u128.pow(13), "two, and thirteen zeros");
    }
}
