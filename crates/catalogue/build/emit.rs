//! Writes the checked catalogue as Rust tables.

use std::fmt::Write;

use crate::check::{Free, Meter, Origin, Row, Service};
use crate::facts::{ColdStart, Limit, Node, Size};
use crate::load::{Catalogue, Provider};
use crate::pack::Column;
use crate::platforms::{Platform, purpose};
use crate::purchase::{KINDS, Purchase};

/// The names and what they know of themselves, as the text of a module.
pub(crate) fn names(catalogue: &Catalogue) -> String {
    let mut out = String::new();
    enumerations(&mut out, catalogue);
    facts_of_names(&mut out, catalogue);
    out
}

/// The tables, as the text of a module.
pub(crate) fn tables(catalogue: &Catalogue) -> String {
    let mut out = String::new();
    let mut texts = Texts::default();
    platforms(&mut out, &catalogue.platforms);
    rows(&mut out, &mut texts, catalogue);
    nodes(&mut out, &mut texts, catalogue);
    purchases(&mut out, &mut texts, catalogue);
    sizes(&mut out, &mut texts, catalogue);
    cold_starts(&mut out, &mut texts, catalogue);
    limits(&mut out, &mut texts, catalogue);
    texts.write(&mut out);
    out
}

/// Sources and the like: each once, in a table of their own, which a module without a use for them goes without.
#[derive(Default)]
struct Texts(Vec<String>);

impl Texts {
    /// How a table writes the place of a text.
    fn place(&mut self, text: &str) -> String {
        let known = self.0.iter().position(|known| known == text);
        let place = known.unwrap_or_else(|| {
            self.0.push(text.to_owned());
            self.0.len() - 1
        });
        format!("Text({place})")
    }

    fn write(&self, out: &mut String) {
        let _ = writeln!(out, "pub(super) static TEXTS: [&str; {}] = {:#?};", self.0.len(), self.0);
    }
}

/// A meter with the provider and service it belongs to.
struct Placed<'a> {
    provider: &'a Provider,
    service: &'a Service,
    meter: &'a Meter,
}

fn placed(catalogue: &Catalogue) -> impl Iterator<Item = Placed<'_>> {
    catalogue.providers.iter().flat_map(|provider| {
        provider
            .services
            .iter()
            .flat_map(move |service| service.meters.iter().map(move |meter| Placed { provider, service, meter }))
    })
}

/// The enums: one variant per provider, region and meter.
fn enumerations(out: &mut String, catalogue: &Catalogue) {
    let providers = catalogue.providers.iter().map(|provider| (pascal(&provider.file.id), provider.file.name.clone()));
    enumeration(out, "Provider", "Who runs the machines.", "u8", providers);
    let regions = catalogue.providers.iter().flat_map(|provider| {
        let name = &provider.file.name;
        provider
            .file
            .regions
            .iter()
            .map(move |region| (region_name(provider, &region.id), format!("{name}, {}.", region.name)))
    });
    enumeration(out, "Region", "A place where a provider sells, with prices of its own.", "u8", regions);
    let meters = placed(catalogue)
        .map(|at| (pascal(&at.meter.id), format!("{}: {}, in {}.", at.service.name, at.meter.label, at.meter.unit)));
    let platforms = catalogue.platforms.iter().map(|platform| (pascal(&platform.id), format!("{}.", platform.name)));
    enumeration(out, "Platform", "A row of the comparison.", "u8", platforms);
    enumeration(out, "Meter", "Something that a provider bills, in the order of the lines of a bill.", "u16", meters);
}

fn enumeration(out: &mut String, name: &str, doc: &str, repr: &str, variants: impl Iterator<Item = (String, String)>) {
    let variants: Vec<(String, String)> = variants.collect();
    let _ = writeln!(
        out,
        "/// {doc}\n#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]\n#[derive(Serialize, Deserialize)]"
    );
    let _ = writeln!(out, "#[repr({repr})]\npub enum {name} {{");
    for (variant, doc) in &variants {
        let _ = writeln!(out, "    /// {doc}\n    {variant},");
    }
    let _ = writeln!(
        out,
        "}}\nimpl {name} {{\n    /// Every one, in order.\n    pub const ALL: [Self; {}] = [",
        variants.len()
    );
    for (variant, _) in &variants {
        let _ = writeln!(out, "        Self::{variant},");
    }
    let _ = writeln!(out, "    ];\n}}");
}

fn facts_of_names(out: &mut String, catalogue: &Catalogue) {
    let _ = writeln!(out, "pub(super) static PROVIDERS: [ProviderFacts; {}] = [", catalogue.providers.len());
    for provider in &catalogue.providers {
        let file = &provider.file;
        let regions: Vec<String> =
            file.regions.iter().map(|region| format!("Region::{}", region_name(provider, &region.id))).collect();
        let reference = region_name(provider, file.reference.get_ref());
        let _ = writeln!(
            out,
            "    ProviderFacts {{ id: {:?}, name: {:?}, reference: Region::{reference}, regions: &[{}] }},",
            file.id,
            file.name,
            regions.join(", ")
        );
    }
    let count: usize = catalogue.providers.iter().map(|provider| provider.file.regions.len()).sum();
    let _ = writeln!(out, "];\npub(super) static REGIONS: [RegionFacts; {count}] = [");
    for provider in &catalogue.providers {
        let owner = pascal(&provider.file.id);
        for (place, region) in provider.file.regions.iter().enumerate() {
            let (id, name, near) = (&region.id, &region.name, region.near.get_ref());
            let _ = writeln!(
                out,
                "    RegionFacts {{ id: {id:?}, name: {name:?}, near: {near:?}, provider: Provider::{owner}, place: {place} }},"
            );
        }
    }
    let _ = writeln!(out, "];\npub(super) static METERS: [MeterFacts; {}] = [", placed(catalogue).count());
    for at in placed(catalogue) {
        let _ = writeln!(
            out,
            "    MeterFacts {{ id: {:?}, label: {:?}, unit: {:?}, service: {:?}, provider: Provider::{}, charge: Charge::{} }},",
            at.meter.id,
            at.meter.label,
            at.meter.unit,
            at.service.name,
            pascal(&at.provider.file.id),
            pascal(purpose(&catalogue.platforms, &at.provider.file.id, &at.service.id))
        );
    }
    let _ = writeln!(out, "];");
}

fn platforms(out: &mut String, platforms: &[Platform]) {
    let _ = writeln!(out, "pub(super) static PLATFORMS: [PlatformFacts; {}] = [", platforms.len());
    for platform in platforms {
        let Platform { id, name, short, node, .. } = platform;
        let services: Vec<&str> = platform.bills.iter().map(|billed| billed.service.as_str()).collect();
        let _ = writeln!(
            out,
            "    PlatformFacts {{ id: {id:?}, name: {name:?}, short: {short:?}, side: Side::{}, provider: Provider::{}, node: {node:?}, services: &{services:?} }},",
            pascal(&platform.side),
            pascal(&platform.provider)
        );
    }
    let _ = writeln!(out, "];\npub(super) static MODELLED: [Modelled; {}] = [", platforms.len());
    for Platform { models, leaves_out, .. } in platforms {
        let _ = writeln!(out, "    Modelled {{ models: {models:?}, leaves_out: &{leaves_out:?} }},");
    }
    let _ = writeln!(out, "];");
}

/// The prices, in columns.
fn rows(out: &mut String, texts: &mut Texts, catalogue: &Catalogue) {
    let frees: Vec<(&Service, &Free)> = catalogue
        .providers
        .iter()
        .flat_map(|provider| &provider.services)
        .flat_map(|service| service.frees.iter().map(move |free| (service, free)))
        .collect();
    let _ = writeln!(out, "pub(super) static FREES: [Free; {}] = [", frees.len());
    for (place, (_, free)) in frees.iter().enumerate() {
        free_row(out, texts, place, free);
    }
    let _ = writeln!(out, "];");
    let (mut counts, mut regions, mut tiers, mut pers) = <(Column, Column, Column, Column)>::default();
    let (mut froms, mut prices, mut free, mut cited) = <(Column, Column, Column, Column)>::default();
    let mut origins: Vec<&Origin> = Vec::new();
    for at in placed(catalogue) {
        counts.push(at.meter.rows.len() as u128);
        for row in &at.meter.rows {
            regions.push(row.region as u128);
            tiers.push(row.tiers.len() as u128);
            pers.push_round(u128::from(row.per));
            for (from, usd) in &row.tiers {
                froms.push_round(*from);
                prices.push_round(*usd);
            }
            let granted = frees.iter().position(|(service, free)| covers(service, free, &at, row));
            free.push(granted.map_or(0, |place| place as u128 + 1));
            let known = origins.iter().position(|origin| **origin == row.origin);
            cited.push(known.unwrap_or(origins.len()) as u128);
            if known.is_none() {
                origins.push(&row.origin);
            }
        }
    }
    counts.write(out, "ROWS_OF_METER", "How many rows each meter has.");
    regions.write(out, "REGION_OF_ROW", "The place of a row's region among those of its provider.");
    tiers.write(out, "TIERS_OF_ROW", "How many tiers each row has.");
    pers.write(out, "UNITS_OF_ROW", "For how many units a row prints its prices.");
    froms.write(out, "FROM_OF_TIER", "Where a tier begins, in millionths of the unit.");
    prices.write(out, "PRICE_OF_TIER", "What is printed, in pico-dollars.");
    free.write(out, "FREE_OF_ROW", "The place of a row's allowance, from 1; 0 where it has none.");
    cited.write(out, "ORIGIN_OF_ROW", "The place of a row's source.");
    let _ = writeln!(out, "pub(super) static ORIGINS: [Origin; {}] = [", origins.len());
    for origin in origins {
        let _ = writeln!(
            out,
            "    Origin {{ source: {}, as_of: {:?}, confidence: {} }},",
            texts.place(&origin.source),
            origin.as_of,
            confidence(origin)
        );
    }
    let _ = writeln!(
        out,
        "];\n/// The most regions that a provider has.\npub(super) const WIDEST: usize = {};",
        widest(catalogue)
    );
}

fn widest(catalogue: &Catalogue) -> usize {
    catalogue.providers.iter().map(|provider| provider.file.regions.len()).max().unwrap_or(0)
}

/// Whether `free` is granted on the meter of `at` where `row` stands. One that names the region goes before.
fn covers(service: &Service, free: &Free, at: &Placed<'_>, row: &Row) -> bool {
    std::ptr::eq(service, at.service)
        && free.meters.iter().any(|&meter| std::ptr::eq(&service.meters[meter], at.meter))
        && (free.regions.is_empty() || free.regions.contains(&row.region))
}

fn free_row(out: &mut String, texts: &mut Texts, place: usize, free: &Free) {
    let _ = writeln!(
        out,
        "    Free {{ place: {place}, amount: Quantity::from_micro({}), scope: {:?}, inside: {}, included: {}, source: {}, as_of: {:?}, confidence: {} }},",
        free.amount,
        free.scope,
        free.inside,
        free.included,
        texts.place(&free.origin.source),
        free.origin.as_of,
        confidence(&free.origin)
    );
}

fn nodes(out: &mut String, texts: &mut Texts, catalogue: &Catalogue) {
    let nodes: Vec<&Node> = catalogue.providers.iter().flat_map(|provider| &provider.nodes).collect();
    let _ = writeln!(out, "pub(super) static NODES: [NodeType; {}] = [", nodes.len());
    for node in nodes {
        let _ = writeln!(
            out,
            "    NodeType {{ id: {:?}, meter: Meter::{}, vcpu: {:?}, memory_gib: {:?}, architecture: {}, max_pods: {}, source: {}, as_of: {:?} }},",
            node.id,
            pascal(&node.meter),
            node.vcpu,
            node.memory_gib,
            architecture(&node.architecture),
            node.max_pods,
            texts.place(&node.origin.source),
            node.origin.as_of
        );
    }
    let _ = writeln!(out, "];");
}

/// The ways to pay less and the table that finds them: a column for every kind.
fn purchases(out: &mut String, texts: &mut Texts, catalogue: &Catalogue) {
    let all: Vec<&Purchase> = catalogue.providers.iter().flat_map(|provider| &provider.purchases).collect();
    let _ = writeln!(out, "#[allow(clippy::approx_constant, reason = \"a share may happen to look like a constant\")]");
    let _ = writeln!(out, "pub(super) static PURCHASES: [Purchase; {}] = [", all.len());
    for Purchase { kind, value, low, high, source, as_of, evidence, .. } in &all {
        let (kind, evidence, source) = (pascal(kind), pascal(evidence), texts.place(source));
        let _ = writeln!(
            out,
            "    Purchase {{ kind: PurchaseKind::{kind}, share: {value:?}, low: {low:?}, high: {high:?}, source: {source}, as_of: {as_of:?}, evidence: Evidence::{evidence} }},"
        );
    }
    let (meters, kinds) = (placed(catalogue).count(), KINDS.len());
    let _ = writeln!(out, "];\npub(super) static PURCHASE_AT: [[u8; {kinds}]; {meters}] = [");
    for at in placed(catalogue) {
        let columns = KINDS.map(|kind| {
            let place = all.iter().position(|row| row.kind == kind && row.meters.contains(&at.meter.id));
            place.map_or("u8::MAX".to_owned(), |place| place.to_string())
        });
        let _ = writeln!(out, "    [{}],", columns.join(", "));
    }
    let _ = writeln!(out, "];");
}

fn sizes(out: &mut String, texts: &mut Texts, catalogue: &Catalogue) {
    let none = (Vec::new(), Origin { source: String::new(), as_of: String::new(), confidence: "unverified".into() });
    let (sizes, origin): &(Vec<Size>, Origin) =
        catalogue.providers.iter().find_map(|provider| provider.sizes.as_ref()).unwrap_or(&none);
    let _ = writeln!(out, "pub(super) static TASK_SIZES: TaskSizes = TaskSizes {{ sizes: &[");
    for size in sizes {
        let _ = writeln!(out, "    ({:?}, &{:?}),", size.vcpu, size.memory_gb);
    }
    let _ = writeln!(out, "], source: {}, as_of: {:?} }};", texts.place(&origin.source), origin.as_of);
}

fn cold_starts(out: &mut String, texts: &mut Texts, catalogue: &Catalogue) {
    let none = (Vec::new(), Origin { source: String::new(), as_of: String::new(), confidence: "unverified".into() });
    let (rows, origin): &(Vec<ColdStart>, Origin) =
        catalogue.providers.iter().find_map(|provider| provider.cold_starts.as_ref()).unwrap_or(&none);
    let _ = writeln!(out, "pub(super) static COLD_STARTS: Measured = Measured {{ rows: &[");
    for row in rows {
        let _ = writeln!(
            out,
            "    ColdStartRow {{ runtime: {:?}, architecture: {}, memory_mb: {}, runs: {}, micros: {:?} }},",
            row.runtime,
            architecture(&row.architecture),
            row.memory_mb,
            row.runs,
            row.micros
        );
    }
    let _ = writeln!(out, "], source: {}, as_of: {:?} }};", texts.place(&origin.source), origin.as_of);
}

/// A constant for every limit, in a module of its provider.
fn limits(out: &mut String, texts: &mut Texts, catalogue: &Catalogue) {
    let _ = writeln!(out, "/// Limits, rules and timings, each with its source.\npub mod limits {{");
    let _ = writeln!(out, "    use super::{{Evidence, Limit, Text}};");
    let mut all = String::new();
    for provider in &catalogue.providers {
        let id = &provider.file.id;
        let _ = writeln!(
            out,
            "    /// {}.\n    pub mod {id} {{\n        use super::{{Evidence, Limit, Text}};",
            provider.file.name
        );
        for limit in &provider.limits {
            let name = limit.id.replace('-', "_").to_uppercase();
            limit_row(out, texts, &name, limit);
            let _ = writeln!(all, "        (\"{id}.{}\", &{id}::{name}),", limit.id);
        }
        let _ = writeln!(out, "    }}");
    }
    let _ =
        writeln!(out, "    /// Every one with its id.\n    pub static ALL: &[(&str, &Limit)] = &[\n{all}    ];\n}}");
}

fn limit_row(out: &mut String, texts: &mut Texts, name: &str, limit: &Limit) {
    let Limit { what, value, low, high, unit, askable, source, as_of, .. } = limit;
    let _ = writeln!(out, "        /// {what}: {value} {unit}.");
    let _ = writeln!(
        out,
        "        pub static {name}: Limit = Limit {{ what: {}, value: {value:?}, low: {low:?}, high: {high:?}, unit: {unit:?}, askable: {askable}, source: {}, as_of: {as_of:?}, evidence: Evidence::{} }};",
        texts.place(what),
        texts.place(source),
        pascal(&limit.evidence)
    );
}

fn confidence(origin: &Origin) -> String {
    format!("Confidence::{}", pascal(&origin.confidence))
}

fn architecture(id: &str) -> String {
    format!("Architecture::{}", pascal(id))
}

fn region_name(provider: &Provider, id: &str) -> String {
    pascal(&format!("{}.{id}", provider.file.id))
}

/// `aws.lambda.duration-x86` as `AwsLambdaDurationX86`.
fn pascal(id: &str) -> String {
    id.split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word[..1].to_uppercase() + &word[1..])
        .collect()
}
