//! A file of prices as others collect them: one entry for each meter and region.
//!
//! Of an entry these fields are read: `id`, `provider`, `service`, `meter`, `unit`, `price`, `tiers`, `region`, `as_of`
//! and `source`. An entry is the price of the catalogue's meter `provider.service.meter`, in small letters and without
//! what stands before a colon of its meter (`on-demand:e2-medium` is `e2-medium`); [`RENAMED`] lists the exceptions. A
//! price of the region `global` or `all` is the price of every region of its provider.

use super::super::Refusal;
use super::super::fields::{COUNT, Fields, object};
use catalogue::{Meter, Provider, Quote, Region};
use model::money::{Price, Quantity, Usd};
use model::price::Tier;

/// Entries whose meters have other names in the catalogue, or several.
const RENAMED: [(&str, &[Meter]); 1] =
    [("gcp.gke.cluster-fee", &[Meter::GcpGkeClusterFee, Meter::GcpGkeClusterFeeRegional])];

/// What others call the units of the catalogue, singular.
const SYNONYMS: [(&str, &[&str]); 3] = [
    ("requests", &["request", "requests", "invocations", "calls", "executions", "messages"]),
    ("hours", &["hour", "cluster-hour", "address-hour", "rule-hour", "instance-hour", "VM-hour", "AZ-hour"]),
    ("LCU-hours", &["LCU-hour", "NLCU-hour"]),
];

/// An entry, with what the catalogue knows it as.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// Its name in the file.
    pub(super) id: String,
    /// Its unit as written.
    pub(super) unit: String,
    /// Where it was read, as it says itself.
    pub(super) source: String,
    /// The price as text, for entries that the catalogue does not have.
    pub(super) price: Usd,
    pub(super) known: Known,
}

/// What an entry is in the catalogue.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Known {
    /// There is no such meter, or no such region.
    Nothing,
    /// The meter is counted in another unit.
    OtherUnit(&'static str),
    /// The price of one or more meters and regions.
    Quotes(Vec<Quote>),
}

/// Reads a file. An entry that cannot be read is refused by its name.
pub(super) fn read(text: &str) -> Result<Vec<Entry>, Refusal> {
    let map = object(text)?;
    let entries = Fields::root(&map).objects("entries")?;
    entries.into_iter().map(entry).collect()
}

fn entry(mut fields: Fields<'_>) -> Result<Entry, Refusal> {
    let id = text(&mut fields, "id")?;
    fields_of(&mut fields, &id).map_err(|refusal| Refusal(format!("The entry {id} cannot be read: {refusal}")))
}

fn fields_of(fields: &mut Fields<'_>, id: &str) -> Result<Entry, Refusal> {
    let provider = text(fields, "provider")?;
    let (service, meter) = (text(fields, "service")?, text(fields, "meter")?);
    let (unit, region) = (text(fields, "unit")?, text(fields, "region")?);
    let (as_of, source) = (text(fields, "as_of")?, text(fields, "source")?);
    let price = fields.need("price", 0.0..=1e9)?;
    let per = per(&unit);
    let tiers = tiers(fields, price, per)?;
    let meters = meters(&format!("{provider}.{service}"), &meter);
    let known = match meters.iter().find(|meter| !is_unit(&unit, meter.unit())) {
        Some(other) => Known::OtherUnit(other.unit()),
        None => quotes(&meters, &provider, &region, &tiers, &as_of),
    };
    Ok(Entry { id: id.into(), unit, source, price: Usd::new(price).unwrap_or(Usd::ZERO), known })
}

fn text(fields: &mut Fields<'_>, field: &'static str) -> Result<String, Refusal> {
    let missing = Refusal(format!("{} is missing; it is a text.", fields.name(field)));
    Ok(fields.text(field)?.ok_or(missing)?.to_owned())
}

/// The tiers, or the one price.
fn tiers(fields: &mut Fields<'_>, price: f64, per: u64) -> Result<Vec<Tier>, Refusal> {
    let tier = |from: f64, usd: f64| Tier {
        from: Quantity::computed(from),
        price: Price { usd: Usd::new(usd).unwrap_or(Usd::ZERO), per },
    };
    if !fields.has("tiers") {
        return Ok(vec![tier(0.0, price)]);
    }
    let mut tiers: Vec<Tier> = Vec::new();
    for mut row in fields.objects("tiers")? {
        let next = tier(row.need("from_", COUNT)?, row.need("price", 0.0..=1e9)?);
        if tiers.last().map_or(next.from != Quantity::ZERO, |last| next.from <= last.from) {
            return Err(Refusal(format!("{} must begin at 0 and rise.", fields.name("tiers"))));
        }
        tiers.push(next);
    }
    Ok(tiers)
}

/// The meters of the catalogue that an entry prices.
fn meters(service: &str, meter: &str) -> Vec<Meter> {
    let meter = meter.rsplit(':').next().unwrap_or(meter);
    let id = format!("{service}.{meter}").to_lowercase();
    match RENAMED.iter().find(|(name, _)| *name == id) {
        Some((_, meters)) => meters.to_vec(),
        None => Meter::from_id(&id).into_iter().collect(),
    }
}

fn quotes(meters: &[Meter], provider: &str, region: &str, tiers: &[Tier], as_of: &str) -> Known {
    let Some(provider) = Provider::ALL.into_iter().find(|known| known.id() == provider) else { return Known::Nothing };
    let regions: Vec<Region> = match provider.region(region) {
        Some(region) => vec![region],
        None if ["global", "all"].contains(&region) => provider.regions().to_vec(),
        None => Vec::new(),
    };
    let quotes: Vec<Quote> = meters
        .iter()
        .flat_map(|&meter| regions.iter().map(move |&region| (meter, region)))
        .map(|(meter, region)| Quote { meter, region, tiers: tiers.to_vec(), as_of: as_of.into() })
        .collect();
    if quotes.is_empty() { Known::Nothing } else { Known::Quotes(quotes) }
}

/// For how many units a price is: `1M requests` is a million of them.
fn per(unit: &str) -> u64 {
    let count = unit.split_whitespace().next().unwrap_or_default();
    match count.strip_suffix('M') {
        Some(millions) => millions.parse::<u64>().map_or(1, |millions| millions.saturating_mul(1_000_000).max(1)),
        None => count.parse().map_or(1, |count: u64| count.max(1)),
    }
}

/// Whether `unit`, as written in a file, is the catalogue's `ours`.
fn is_unit(unit: &str, ours: &str) -> bool {
    let counted = |word: &&str| !word.starts_with(|first: char| first.is_ascii_digit());
    let word = unit.split_whitespace().find(counted).unwrap_or_default();
    let synonym = SYNONYMS.iter().any(|(known, others)| *known == ours && others.contains(&word));
    synonym || word == ours || ours.strip_suffix('s') == Some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_with_their_number() {
        let cases = [
            // (written, ours, per, the same unit)
            ("1M requests", "requests", 1_000_000, true),
            ("1M requests (512 KB units)", "requests", 1_000_000, true),
            ("1M invocations", "requests", 1_000_000, true),
            ("1000 transitions", "requests", 1000, false),
            ("hour", "hours", 1, true),
            ("VM-hour (first 32 VMs)", "hours", 1, true),
            ("vCPU-hour", "vCPU-hours", 1, true),
            ("vCPU-hour", "hours", 1, false),
            ("GB each direction", "GB", 1, true),
            ("GB", "GiB", 1, false),
            ("GB-s", "GB-s", 1, true),
            ("GiB-month", "GiB-months", 1, true),
            ("", "hours", 1, false),
        ];
        for (written, ours, number, same) in cases {
            assert_eq!((per(written), is_unit(written, ours)), (number, same), "{written} as {ours}");
        }
    }

    #[test]
    fn an_entry_is_found_by_its_names() {
        assert_eq!(meters("aws.ec2", "linux-on-demand:m7g.large"), [Meter::AwsEc2M7gLarge]);
        assert_eq!(meters("aws.fargate", "ephemeral-over-20GB"), [Meter::AwsFargateEphemeralOver20gb]);
        assert_eq!(meters("gcp.gke", "cluster-fee").len(), 2);
        assert_eq!(meters("acme.lamps", "light"), []);
    }
}
