//! The checks on ways to pay less than the list price.

use crate::check::{CONFIDENCES, Service, trust};
use crate::facts::EVIDENCES;
use crate::fault::{Fault, Faults};
use crate::files::{PurchaseRow, PurchasesFile};

/// What may be bought for less, in the order of the columns of the table.
pub(crate) const KINDS: [&str; 4] = ["spot", "one-year", "three-year", "sustained-use"];

/// A share of the list price, with the meters that it holds for.
#[derive(Debug, PartialEq)]
pub(crate) struct Purchase {
    pub(crate) kind: String,
    /// Full ids. Where several rows match a meter, the longest pattern has it.
    pub(crate) meters: Vec<String>,
    pub(crate) value: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) source: String,
    pub(crate) as_of: String,
    pub(crate) evidence: String,
}

/// Reads and checks `purchase.toml`.
pub(crate) fn purchases(
    file: &str,
    text: &str,
    provider: &str,
    services: &[Service],
) -> Result<Vec<Purchase>, Vec<Fault>> {
    let mut faults = Faults::new(file, text);
    let Some(read) = faults.parse::<PurchasesFile>() else { return faults.settle(Vec::new()) };
    let mut found: Vec<Purchase> = Vec::new();
    for row in &read.purchases {
        let (at, row) = (row.span().start, row.get_ref());
        let source = read.sources.get(&row.source).cloned().unwrap_or_default();
        if source.is_empty() {
            faults.note(at, &row.kind, format!("the source \"{}\" is not one of this file's sources", row.source));
        }
        if !KINDS.contains(&row.kind.as_str()) {
            faults.note(at, &row.kind, format!("unknown kind; known: {}", KINDS.join(", ")));
        }
        if !EVIDENCES.contains(&row.evidence.as_str()) {
            let known = EVIDENCES.join(", ");
            faults.note(at, &row.kind, format!("unknown evidence \"{}\"; known: {known}", row.evidence));
        }
        trust(&mut faults, at, &row.kind, &row.as_of, CONFIDENCES[0]);
        let purchase = purchase(row, source);
        if !(0.0 < purchase.low
            && purchase.low <= purchase.value
            && purchase.value <= purchase.high
            && purchase.high <= 1.0)
        {
            faults.note(at, &row.kind, "low, value and high must rise from above 0 to 1 at most");
        }
        found.push(purchase);
    }
    deal(&mut faults, &read, provider, services, &mut found);
    faults.settle(found)
}

fn purchase(row: &PurchaseRow, source: String) -> Purchase {
    Purchase {
        kind: row.kind.clone(),
        meters: Vec::new(),
        value: row.value,
        low: row.low.unwrap_or(row.value),
        high: row.high.unwrap_or(row.value),
        source,
        as_of: row.as_of.clone(),
        evidence: row.evidence.clone(),
    }
}

/// Gives every meter to the row of each kind that names it most exactly.
fn deal(faults: &mut Faults<'_>, read: &PurchasesFile, provider: &str, services: &[Service], found: &mut [Purchase]) {
    let meters: Vec<&str> =
        services.iter().flat_map(|service| &service.meters).map(|meter| meter.id.as_str()).collect();
    for row in &read.purchases {
        for pattern in &row.get_ref().meters {
            if !meters.iter().any(|meter| matches(provider, pattern, meter)) {
                faults.note(row.span().start, &row.get_ref().kind, format!("no meter is named by \"{pattern}\""));
            }
        }
    }
    for meter in meters {
        for kind in KINDS {
            let mut best: Option<(usize, usize)> = None;
            for (place, row) in read.purchases.iter().enumerate().filter(|(_, row)| row.get_ref().kind == kind) {
                let patterns = row.get_ref().meters.iter().filter(|pattern| matches(provider, pattern, meter));
                let Some(length) = patterns.map(String::len).max() else { continue };
                if best.is_some_and(|best| best.0 == length) {
                    faults.note(row.span().start, kind, format!("{meter} has two rows of this kind"));
                }
                best = best.max(Some((length, place)));
            }
            if let Some((_, place)) = best {
                found[place].meters.push(meter.to_owned());
            }
        }
    }
}

fn matches(provider: &str, pattern: &str, meter: &str) -> bool {
    let Some(name) = meter.strip_prefix(provider).and_then(|rest| rest.strip_prefix('.')) else { return false };
    pattern.strip_suffix('*').map_or(name == pattern, |beginning| name.starts_with(beginning))
}
