//! How a price that was read elsewhere stands to the catalogue.

use super::kinds::Row;
use super::names::{Meter, Region};
use model::money::{Price, Quantity};
use model::price::Tier;

/// A price that was read elsewhere for a meter of the catalogue.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// What is billed.
    pub meter: Meter,
    /// Where.
    pub region: Region,
    /// Where each tier begins and what it costs; the first begins at nothing.
    pub tiers: Vec<Tier>,
    /// When it was read; a text of any form.
    pub as_of: String,
}

/// How a quote stands to the row of its meter and region.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum News {
    /// The same price, not read later.
    None,
    /// The same price, read later.
    Newer,
    /// Another price, or tiers that begin elsewhere.
    Changed {
        /// How much more the first price that differs is, in percent; nothing if the old one is nothing, or if only
        /// the edges of tiers differ.
        percent: Option<f64>,
    },
}

impl Quote {
    /// How it stands to `row`. A quote of one price says nothing of the row's further tiers; a first tier at no price
    /// is a free allowance, which the catalogue keeps beside the tiers.
    pub fn against(&self, row: &Row) -> News {
        let quoted = without_free_tier(&self.tiers, row.tiers);
        let kept = if quoted.len() == 1 { &row.tiers[..1] } else { row.tiers };
        let mut pairs = kept.iter().zip(&quoted);
        if let Some((old, new)) = pairs.find(|(old, new)| !same(old.price, new.price)) {
            return News::Changed { percent: percent(old.price, new.price) };
        }
        let edges = |tiers: &[Tier]| tiers.iter().map(|tier| tier.from).collect::<Vec<Quantity>>();
        if edges(kept) != edges(&quoted) {
            return News::Changed { percent: None };
        }
        if is_later(&self.as_of, row.as_of) { News::Newer } else { News::None }
    }
}

fn without_free_tier(quoted: &[Tier], kept: &[Tier]) -> Vec<Tier> {
    let is_free = |tiers: &[Tier]| tiers.first().is_some_and(|first| first.price.usd.pico() == 0);
    let mut tiers = quoted.to_vec();
    if tiers.len() > 1 && is_free(&tiers) && !is_free(kept) {
        tiers.remove(0);
        tiers[0].from = Quantity::ZERO;
    }
    tiers
}

/// Whether two prices are the same for a unit, whatever number of units they are printed for.
fn same(one: Price, other: Price) -> bool {
    one.usd.pico().checked_mul(u128::from(other.per)) == other.usd.pico().checked_mul(u128::from(one.per))
}

fn percent(old: Price, new: Price) -> Option<f64> {
    let unit = |price: Price| price.usd.dollars() / price.per as f64;
    (unit(old) > 0.0).then(|| 100.0 * (unit(new) / unit(old) - 1.0))
}

/// Whether `new` is later than `old` as far as both are exact. Any date is later than none.
fn is_later(new: &str, old: &str) -> bool {
    let (new, old) = (date(new), date(old));
    let exact = new.len().min(old.len());
    new[..exact] > old[..exact] || (old.is_empty() && !new.is_empty())
}

/// The year, month or day that a text begins with, as `2026`, `2026-07` or `2026-07-30`; nothing if it does not.
fn date(text: &str) -> &str {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let ends = |at: usize| !text[at..].starts_with(|next: char| next.is_ascii_digit());
    let fits = |from: usize, to: usize| text.get(from..to).is_some_and(digits) && ends(to);
    let part = |from: usize, to: usize| fits(from, to) && text.as_bytes().get(from - 1) == Some(&b'-');
    match (fits(0, 4), part(5, 7), part(8, 10)) {
        (false, ..) => "",
        (true, false, _) => &text[..4],
        (true, true, false) => &text[..7],
        (true, true, true) => &text[..10],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::priced;
    use model::money::Usd;

    #[test]
    fn a_text_begins_with_a_date_or_not() {
        let cases = [
            ("2026", "2026"),
            ("2026-07", "2026-07"),
            ("2026-07-30", "2026-07-30"),
            ("2026-07..09", "2026-07"),
            ("2025-2026", "2025"),
            ("2026 tier1 / 2024 tiers 2-3", "2026"),
            ("undated", ""),
            ("", ""),
            ("20267", ""),
            ("äöü", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(date(text), expected, "{text}");
        }
    }

    #[test]
    fn a_date_is_later_as_far_as_both_are_exact() {
        let cases = [
            // (new, old, later, why)
            ("2026-08", "2026-07-30", true, "the month says so"),
            ("2026", "2026-07-30", false, "it may be earlier"),
            ("2026-07-30", "2026", false, "more exact, not later"),
            ("2027", "2026-07-30", true, "the year says so"),
            ("2024", "undated", true, "any date is later than none"),
            ("undated", "2024", false, "and none later than any"),
            ("", "undated", false, "none and none"),
        ];
        for (new, old, later, why) in cases {
            assert_eq!(is_later(new, old), later, "{new} after {old}: {why}");
        }
    }

    fn quote(tiers: &[(f64, f64)], per: u64) -> Quote {
        let tiers = tiers.iter().map(|&(from, usd)| Tier {
            from: Quantity::new(from).unwrap(),
            price: Price { usd: Usd::new(usd).unwrap(), per },
        });
        let (meter, region) = (Meter::GcpApiGatewayCalls, Region::GcpUsCentral1);
        Quote { meter, region, tiers: tiers.collect(), as_of: "undated".into() }
    }

    #[test]
    fn a_quote_stands_to_its_row() {
        let row = priced(Meter::GcpApiGatewayCalls, Region::GcpUsCentral1).row;
        let cases = [
            // (tiers, per, news, why)
            (&[(0.0, 3.0), (1e9, 1.5)][..], 1_000_000, News::None, "as it stands"),
            (&[(0.0, 3e-6), (1e9, 1.5e-6)], 1, News::None, "printed for one call"),
            (&[(0.0, 3.0)], 1_000_000, News::None, "the first tier alone"),
            (&[(0.0, 0.0), (2e6, 3.0), (1e9, 1.5)], 1_000_000, News::None, "with the free tier as printed"),
            (&[(0.0, 3.0), (1e9, 1.8)], 1_000_000, News::Changed { percent: Some(20.0) }, "the second tier is dearer"),
            (&[(0.0, 3.0), (2e9, 1.5)], 1_000_000, News::Changed { percent: None }, "it begins later"),
        ];
        for (tiers, per, news, why) in cases {
            match (quote(tiers, per).against(row), news) {
                (News::Changed { percent: Some(found) }, News::Changed { percent: Some(expected) }) => {
                    assert!((found - expected).abs() < 1e-9, "{why}: {found}");
                }
                (found, expected) => assert_eq!(found, expected, "{why}"),
            }
        }
    }
}
