//! The checks on prices: what is wrong stops the build.

use std::collections::BTreeMap;

use toml::Spanned;

use crate::decimal::scaled;
use crate::fault::{Fault, Faults};
use crate::files::{FreeRow, MeterRow, PriceRow, ProviderFile, ServiceFile};

/// Units a meter may have, in the plural, as they follow a quantity.
pub(crate) const UNITS: [&str; 19] = [
    "requests",
    "GB-s",
    "GB",
    "GB-months",
    "hours",
    "LCU-hours",
    "vCPU-hours",
    "GB-hours",
    "GiB-hours",
    "vCPU-s",
    "GiB-s",
    "CPU-ms",
    "days",
    "months",
    "events",
    "GHz-s",
    "GiB",
    "GiB-months",
    "USD",
];
/// How far a row can be trusted.
pub(crate) const CONFIDENCES: [&str; 5] = ["high", "medium", "low", "derived", "unverified"];
/// Those of them that say that the price was read where it can be read again.
const VERIFIED: [&str; 2] = ["high", "medium"];
/// Whom a free allowance is granted to.
pub(crate) const SCOPES: [&str; 5] = ["account", "subscription", "billing-account", "project", "plan"];

/// Parts of the world that regions lie in: a region finds its counterpart at another provider by these.
pub(crate) const NEAR: [&str; 19] = [
    "america/east",
    "america/central",
    "america/west",
    "america/canada",
    "america/south",
    "europe/west",
    "europe/london",
    "europe/netherlands",
    "europe/frankfurt",
    "europe/paris",
    "europe/north",
    "europe/south",
    "asia/india",
    "asia/singapore",
    "asia/tokyo",
    "asia/seoul",
    "asia/jakarta",
    "oceania/sydney",
    "everywhere",
];

/// How many times dearer or cheaper than in the reference region a price may be without a note that says why.
const FAR: u128 = 3;

/// A service whose every row is in order.
#[derive(Debug, PartialEq)]
pub(crate) struct Service {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) meters: Vec<Meter>,
    pub(crate) frees: Vec<Free>,
}

#[derive(Debug, PartialEq)]
pub(crate) struct Meter {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) unit: String,
    pub(crate) rows: Vec<Row>,
}

#[derive(Debug, PartialEq)]
pub(crate) struct Row {
    /// Place of the region in the provider's file.
    pub(crate) region: usize,
    /// Where each tier begins, in millionths of the unit, and its price in pico-dollars for `per` units.
    pub(crate) tiers: Vec<(u128, u128)>,
    pub(crate) per: u64,
    pub(crate) origin: Origin,
}

impl Row {
    /// The first price that is not free, in pico-dollars, and for how many units; nothing where there is none.
    fn first_price(&self) -> Option<(u128, u128)> {
        let price = self.tiers.iter().map(|tier| tier.1).find(|price| *price > 0)?;
        (self.per > 0).then(|| (price, u128::from(self.per)))
    }
}

/// Where a row comes from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Origin {
    pub(crate) source: String,
    pub(crate) as_of: String,
    pub(crate) confidence: String,
}

#[derive(Debug, PartialEq)]
pub(crate) struct Free {
    /// Places of its meters in the service.
    pub(crate) meters: Vec<usize>,
    /// Places of the regions where it holds; everywhere if empty.
    pub(crate) regions: Vec<usize>,
    /// In millionths of the unit.
    pub(crate) amount: u128,
    pub(crate) scope: String,
    pub(crate) inside: bool,
    pub(crate) included: bool,
    pub(crate) origin: Origin,
}

/// Reads and checks `text`, a service's file.
pub(crate) fn service(file: &str, text: &str, provider: &ProviderFile) -> Result<Service, Vec<Fault>> {
    let mut faults = Faults::new(file, text);
    let Some(read) = faults.parse::<ServiceFile>() else {
        return Err(faults.settle(()).expect_err("a parse fault was noted"));
    };
    let prefix = format!("{}.{}", provider.id, read.service);
    let mut check = Check { faults: &mut faults, provider, sources: &read.sources };
    for (key, text) in &read.sources {
        if text.trim().is_empty() {
            check.faults.note(0, &format!("source {key}"), "the source is empty");
        }
    }
    let meters: Vec<Meter> = read.meters.iter().map(|row| check.meter(&prefix, row)).collect();
    check.no_twins(&prefix, &read.meters);
    let frees =
        read.frees.iter().flat_map(|free| check.free(&prefix, &meters, free.span().start, free.get_ref())).collect();
    faults.settle(Service { id: read.service, name: read.name, meters, frees })
}

struct Check<'a, 'b> {
    faults: &'a mut Faults<'b>,
    provider: &'a ProviderFile,
    sources: &'a BTreeMap<String, String>,
}

impl Check<'_, '_> {
    fn meter(&mut self, prefix: &str, read: &MeterRow) -> Meter {
        let (at, id) = (read.id.span().start, format!("{prefix}.{}", read.id.get_ref()));
        if read.label.trim().is_empty() {
            self.faults.note(at, &id, "the label is missing");
        }
        if !UNITS.contains(&read.unit.as_str()) {
            self.faults.note(at, &id, format!("unknown unit \"{}\"; known: {}", read.unit, UNITS.join(", ")));
        }
        let rows: Vec<Row> =
            read.prices.iter().filter_map(|price| self.price(&id, price.span().start, price.get_ref())).collect();
        for (place, row) in rows.iter().enumerate() {
            if rows[..place].iter().any(|other| other.region == row.region) {
                let region = &self.provider.regions[row.region].id;
                self.faults.note(read.prices[place].span().start, &id, format!("{region} stands here twice"));
            }
        }
        let reference = self.provider.reference.get_ref();
        if !read.prices.iter().any(|price| price.get_ref().region == *reference) {
            self.faults.note(at, &id, format!("no price in {reference}, which stands in where none is known"));
        }
        self.far_prices(&id, &read.prices, &rows);
        Meter { id, label: read.label.clone(), unit: read.unit.clone(), rows }
    }

    /// A slip of the decimal point is told, unless a note says why a price is so far from that of the reference region.
    fn far_prices(&mut self, meter: &str, read: &[Spanned<PriceRow>], rows: &[Row]) {
        let provider = self.provider;
        let reference = provider.reference.get_ref();
        let row_of = |region: &str| rows.iter().find(|row| provider.regions[row.region].id == region);
        let Some((usual, usual_per)) = row_of(reference).and_then(Row::first_price) else { return };
        for price in read.iter().filter(|price| price.get_ref().note.trim().is_empty()) {
            let (at, region) = (price.span().start, &price.get_ref().region);
            let Some((here, per)) = row_of(region).and_then(Row::first_price) else { continue };
            let (here, there) = (here * usual_per, usual * per);
            if here > FAR * there || there > FAR * here {
                let what = format!(
                    "the price is more than {FAR} times that of {reference}, or less than a third: say why in note"
                );
                self.faults.note(at, &format!("{meter} in {region}"), what);
            }
        }
    }

    fn no_twins(&mut self, prefix: &str, meters: &[MeterRow]) {
        for (place, meter) in meters.iter().enumerate() {
            if meters[..place].iter().any(|other| other.id.get_ref() == meter.id.get_ref()) {
                let id = format!("{prefix}.{}", meter.id.get_ref());
                self.faults.note(meter.id.span().start, &id, "the meter stands here twice");
            }
        }
    }

    fn price(&mut self, meter: &str, at: usize, read: &PriceRow) -> Option<Row> {
        let row = format!("{meter} in {}", read.region);
        let region = self.region(at, &row, &read.region)?;
        let per = u64::try_from(read.per).unwrap_or(0);
        if per == 0 {
            self.faults.note(at, &row, "per must be a whole number of units above zero");
        }
        let tiers = self.tiers(at, &row, read);
        let origin = self.origin(at, &row, &read.source, &read.as_of, &read.confidence);
        Some(Row { region, tiers, per, origin })
    }

    fn tiers(&mut self, at: usize, row: &str, read: &PriceRow) -> Vec<(u128, u128)> {
        let mut tiers = Vec::new();
        match (&read.usd, read.tiers.is_empty()) {
            (Some(usd), true) => tiers.push((0, self.dollars(at, row, usd))),
            (None, false) => {
                for tier in &read.tiers {
                    tiers.push((self.amount(at, row, &tier.from), self.dollars(at, row, &tier.usd)));
                }
            }
            _ => self.faults.note(at, row, "it needs either usd or tiers"),
        }
        if tiers.first().is_some_and(|first| first.0 != 0) {
            self.faults.note(at, row, "the first tier must begin at 0");
        }
        for pair in tiers.windows(2) {
            if pair[1].0 <= pair[0].0 {
                self.faults.note(
                    at,
                    row,
                    format!("a tier begins at {} or before, where the one before it begins", pair[0].0 / 1_000_000),
                );
            }
        }
        tiers
    }

    /// An allowance that is granted as money becomes one for every price that its meter has.
    fn free(&mut self, prefix: &str, meters: &[Meter], at: usize, read: &FreeRow) -> Vec<Free> {
        let row = format!("free allowance of {prefix}.{}", read.meters.join(" and "));
        let found: Vec<usize> =
            read.meters.iter().filter_map(|id| self.meter_of(at, &row, prefix, meters, id)).collect();
        if let Some(&place) = found.iter().find(|&&place| meters[place].unit != read.unit) {
            let what = format!("its unit \"{}\" is not that of its meter, \"{}\"", read.unit, meters[place].unit);
            self.faults.note(at, &row, what);
        }
        if !SCOPES.contains(&read.scope.as_str()) {
            self.faults.note(at, &row, format!("unknown scope \"{}\"; known: {}", read.scope, SCOPES.join(", ")));
        }
        if !["before", "inside"].contains(&read.place.as_str()) {
            self.faults.note(at, &row, format!("unknown place \"{}\"; known: before, inside", read.place));
        }
        let regions: Vec<usize> = read.regions.iter().filter_map(|id| self.region(at, &row, id)).collect();
        let origin = self.origin(at, &row, &read.source, &read.as_of, &read.confidence);
        let amounts = match (&read.usd, read.spend) {
            (None, false) => vec![(regions, self.amount(at, &row, &read.amount))],
            _ => self.bought(at, &row, read, found.first().map(|&place| &meters[place]), &regions),
        };
        amounts
            .into_iter()
            .map(|(regions, amount)| Free {
                meters: found.clone(),
                regions,
                amount,
                scope: read.scope.clone(),
                inside: read.place == "inside",
                included: read.included,
                origin: origin.clone(),
            })
            .collect()
    }

    /// What an allowance that is granted as money buys, by region: its money over the price there, rounded down.
    fn bought(
        &mut self,
        at: usize,
        row: &str,
        read: &FreeRow,
        meter: Option<&Meter>,
        regions: &[usize],
    ) -> Vec<(Vec<usize>, u128)> {
        let Some(meter) = meter.filter(|_| read.meters.len() == 1) else {
            self.faults.note(at, row, "an allowance that is granted as money names one meter");
            return Vec::new();
        };
        if meter.rows.iter().any(|row| row.tiers.len() != 1 || row.tiers[0].1 == 0 || row.per == 0) {
            self.faults.note(
                at,
                row,
                "an allowance that is granted as money needs one price above zero in every region",
            );
            return Vec::new();
        }
        // Pico-dollars, times a million for the millionths of a unit that they are divided into.
        let worth = match &read.usd {
            Some(_) if read.spend || !read.amount.is_empty() => {
                self.faults.note(at, row, "it needs either an amount or usd");
                return Vec::new();
            }
            Some(usd) => self.dollars(at, row, usd) * 1_000_000,
            None => self.amount(at, row, &read.amount) * self.reference(meter),
        };
        let mut bought: Vec<(Vec<usize>, u128)> = Vec::new();
        for price in meter.rows.iter().filter(|price| regions.is_empty() || regions.contains(&price.region)) {
            let amount = worth * u128::from(price.per) / price.tiers[0].1;
            match bought.iter_mut().find(|known| known.1 == amount) {
                Some(known) => known.0.push(price.region),
                None => bought.push((vec![price.region], amount)),
            }
        }
        bought
    }

    /// The price of a unit in the reference region, in pico-dollars; nothing if there is none, which is told elsewhere.
    fn reference(&self, meter: &Meter) -> u128 {
        let reference = self.provider.regions.iter().position(|region| region.id == *self.provider.reference.get_ref());
        let row = meter.rows.iter().find(|row| Some(row.region) == reference);
        row.map_or(0, |row| row.tiers[0].1 / u128::from(row.per))
    }

    fn meter_of(&mut self, at: usize, row: &str, prefix: &str, meters: &[Meter], id: &str) -> Option<usize> {
        let place = meters.iter().position(|meter| meter.id == format!("{prefix}.{id}"));
        if place.is_none() {
            self.faults.note(at, row, format!("there is no meter \"{id}\" in this file"));
        }
        place
    }

    fn region(&mut self, at: usize, row: &str, id: &str) -> Option<usize> {
        let place = self.provider.regions.iter().position(|region| region.id == id);
        if place.is_none() {
            self.faults.note(at, row, format!("unknown region \"{id}\""));
        }
        place
    }

    fn dollars(&mut self, at: usize, row: &str, usd: &str) -> u128 {
        scaled(usd, 12).unwrap_or_else(|| {
            let what = format!("the price \"{usd}\" is not a plain decimal of dollars from 0 with at most 12 places");
            self.faults.note(at, row, what);
            0
        })
    }

    fn amount(&mut self, at: usize, row: &str, amount: &str) -> u128 {
        scaled(amount, 6).unwrap_or_else(|| {
            let what = format!("the amount \"{amount}\" is not a plain decimal from 0 with at most 6 places");
            self.faults.note(at, row, what);
            0
        })
    }

    fn origin(&mut self, at: usize, row: &str, source: &str, as_of: &str, confidence: &str) -> Origin {
        let text = self.sources.get(source).cloned().unwrap_or_default();
        if source.is_empty() {
            self.faults.note(at, row, "the source is missing");
        } else if text.is_empty() {
            self.faults.note(at, row, format!("the source \"{source}\" is not one of this file's sources"));
        } else if VERIFIED.contains(&confidence) && !text.contains("https://") {
            let what = "it counts as verified, but its source has no address that a reader can open";
            self.faults.note(at, row, what);
        }
        trust(self.faults, at, row, as_of, confidence);
        Origin { source: text, as_of: as_of.into(), confidence: confidence.into() }
    }
}

/// Notes what is wrong with a provider's regions.
pub(crate) fn regions(file: &str, text: &str, provider: &ProviderFile) -> Vec<Fault> {
    let mut faults = Faults::new(file, text);
    for region in &provider.regions {
        let at = region.near.span().start;
        if !NEAR.contains(&region.near.get_ref().as_str()) {
            let what = format!("unknown part of the world \"{}\"; known: {}", region.near.get_ref(), NEAR.join(", "));
            faults.note(at, &format!("{} in {}", region.id, provider.id), what);
        }
    }
    faults.settle(()).err().unwrap_or_default()
}

/// Notes what is wrong with a date and a confidence.
pub(crate) fn trust(faults: &mut Faults<'_>, at: usize, row: &str, as_of: &str, confidence: &str) {
    if as_of.is_empty() {
        faults.note(at, row, "as_of is missing; a row without a date says \"undated\"");
    } else if !is_date(as_of) {
        faults.note(at, row, format!("as_of \"{as_of}\" is not a year, a month, a day or \"undated\""));
    }
    if !CONFIDENCES.contains(&confidence) {
        let known = CONFIDENCES.join(", ");
        faults.note(at, row, format!("unknown confidence \"{confidence}\"; known: {known}"));
    }
}

/// Whether `text` is `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or `undated`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str, digits: usize, range: std::ops::RangeInclusive<u32>| {
        part.len() == digits && part.parse().is_ok_and(|number: u32| range.contains(&number))
    };
    text == "undated"
        || match parts[..] {
            [year] => number(year, 4, 2000..=2999),
            [year, month] => number(year, 4, 2000..=2999) && number(month, 2, 1..=12),
            [year, month, day] => number(year, 4, 2000..=2999) && number(month, 2, 1..=12) && number(day, 2, 1..=31),
            _ => false,
        }
}
