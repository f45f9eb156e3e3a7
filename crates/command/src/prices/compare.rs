//! `fulcrum prices --compare=FILE`: what a newer file of prices says that the catalogue does not.

use super::super::Refusal;
use super::super::json::{Json, decimal};
use super::price_file::{self, Known};
use catalogue::{Meter, News, Quote, Region, Row, row, rows};
use model::money::Price;
use model::price::Tier;

/// What differs between a file and the catalogue.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    /// Prices that are the same.
    same: usize,
    changed: Vec<Difference>,
    newer: Vec<Difference>,
    /// Entries whose meter or region the catalogue does not have: name, unit, price.
    only_in_file: Vec<(String, String, String)>,
    /// Entries whose meter the catalogue counts in another unit: name, unit, the catalogue's.
    other_unit: Vec<(String, String, &'static str)>,
    only_in_catalogue: Vec<&'static Row>,
}

/// A price of the file beside that of the catalogue.
#[derive(Debug)]
struct Difference {
    row: &'static Row,
    quote: Quote,
    percent: Option<f64>,
    source: String,
}

impl Comparison {
    /// Compares `text`, a file of prices, with the catalogue.
    pub(super) fn of(text: &str) -> Result<Self, Refusal> {
        let mut comparison = Self::default();
        let mut met: Vec<(Meter, Region)> = Vec::new();
        for entry in price_file::read(text)? {
            let price = decimal(entry.price.pico(), 12);
            let quotes = match entry.known {
                Known::Quotes(quotes) => quotes,
                Known::Nothing => {
                    comparison.only_in_file.push((entry.id, entry.unit, price));
                    continue;
                }
                Known::OtherUnit(ours) => {
                    comparison.other_unit.push((entry.id, entry.unit, ours));
                    continue;
                }
            };
            let known = |quote: &&Quote| row(quote.meter, quote.region).is_some();
            if !quotes.iter().any(|quote| known(&quote)) {
                comparison.only_in_file.push((entry.id.clone(), entry.unit.clone(), price));
            }
            met.extend(quotes.iter().map(|quote| (quote.meter, quote.region)));
            quotes.into_iter().for_each(|quote| comparison.take(quote, &entry.source));
        }
        let missing = |row: &&Row| !met.contains(&(row.meter, row.region));
        comparison.only_in_catalogue = rows().iter().filter(missing).collect();
        Ok(comparison)
    }

    fn take(&mut self, quote: Quote, source: &str) {
        let Some(row) = row(quote.meter, quote.region) else { return };
        let difference = |percent| Difference { row, quote: quote.clone(), percent, source: source.into() };
        match quote.against(row) {
            News::None => self.same += 1,
            News::Newer => self.newer.push(difference(None)),
            News::Changed { percent } => self.changed.push(difference(percent)),
        }
    }

    /// As JSON.
    pub(super) fn json(&self) -> Json {
        let names = |names: [&'static str; 3], [one, two, three]: [&str; 3]| {
            Json::Object(vec![(names[0], Json::text(one)), (names[1], Json::text(two)), (names[2], Json::text(three))])
        };
        let only = |(id, unit, price): &(String, String, String)| names(["id", "unit", "usd"], [id, unit, price]);
        let units = |(id, unit, ours): &(String, String, &'static str)| {
            names(["id", "unit", "catalogue_unit"], [id, unit, ours])
        };
        let kept = |row: &&Row| {
            names(["meter", "region", "confidence"], [row.meter.id(), row.region.id(), row.confidence.word()])
        };
        Json::Object(vec![
            ("same", Json::Number(self.same.to_string())),
            ("changed", Json::List(self.changed.iter().map(Difference::json).collect())),
            ("newer", Json::List(self.newer.iter().map(Difference::json).collect())),
            ("only_in_file", Json::List(self.only_in_file.iter().map(only).collect())),
            ("other_unit", Json::List(self.other_unit.iter().map(units).collect())),
            ("only_in_catalogue", Json::List(self.only_in_catalogue.iter().map(kept).collect())),
        ])
    }

    /// As text: a line for every difference.
    pub(super) fn table(&self) -> String {
        let mut lines = vec![format!("{} prices are the same", self.same)];
        let mut part = |title: &str, rows: Vec<String>| {
            lines.push(format!("\n{title}: {}", rows.len()));
            lines.extend(rows);
        };
        part("changed", self.changed.iter().map(Difference::line).collect());
        part("same price, newer date", self.newer.iter().map(Difference::line).collect());
        let only = |(id, unit, price): &(String, String, String)| format!("{id:<70} {price} for {unit}");
        part("only in the file", self.only_in_file.iter().map(only).collect());
        let units = |(id, unit, ours): &(String, String, &str)| format!("{id:<70} {unit} instead of {ours}");
        part("in another unit", self.other_unit.iter().map(units).collect());
        let kept = |row: &&Row| {
            let (meter, region) = (row.meter.id(), row.region.id());
            format!("{meter:<52} {region:<15} {:<10} {}", row.as_of, row.confidence.word())
        };
        part("only in the catalogue", self.only_in_catalogue.iter().map(kept).collect());
        lines.join("\n")
    }
}

impl Difference {
    fn json(&self) -> Json {
        let percent = self.percent.map_or(Json::Null, |percent| Json::number((percent * 100.0).round() / 100.0));
        Json::Object(vec![
            ("meter", Json::text(self.row.meter.id())),
            ("region", Json::text(self.row.region.id())),
            ("old", tiers(self.row.tiers)),
            ("new", tiers(&self.quote.tiers)),
            ("percent", percent),
            ("old_as_of", Json::text(self.row.as_of)),
            ("new_as_of", Json::text(self.quote.as_of.as_str())),
            ("source", Json::text(self.source.as_str())),
        ])
    }

    fn line(&self) -> String {
        let percent = self.percent.map_or(String::new(), |percent| format!(" ({percent:+.2} %)"));
        let prices = match self.row.tiers.iter().map(shown).eq(self.quote.tiers.iter().map(shown)) {
            true => shown_all(self.row.tiers),
            false => format!("{} -> {}{percent}", shown_all(self.row.tiers), shown_all(&self.quote.tiers)),
        };
        let (meter, region) = (self.row.meter.id(), self.row.region.id());
        format!("{meter:<52} {region:<15} {prices}, {} -> {}", self.row.as_of, self.quote.as_of)
    }
}

fn tiers(tiers: &[Tier]) -> Json {
    let tier = |tier: &Tier| {
        let Price { usd, per } = tier.price;
        Json::Object(vec![
            ("from", Json::quantity(tier.from)),
            ("usd", Json::usd(usd)),
            ("per", Json::Number(per.to_string())),
        ])
    };
    Json::List(tiers.iter().map(tier).collect())
}

fn shown_all(tiers: &[Tier]) -> String {
    tiers.iter().map(shown).collect::<Vec<_>>().join(", ")
}

fn shown(tier: &Tier) -> String {
    let usd = decimal(tier.price.usd.pico(), 12);
    let price = if tier.price.per == 1 { usd } else { format!("{usd} per {}", tier.price.per) };
    match tier.from.micro() {
        0 => price,
        from => format!("{price} from {}", decimal(from, 6)),
    }
}
