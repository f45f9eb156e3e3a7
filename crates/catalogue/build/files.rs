//! The data files as they are written. What must not be missing defaults to nothing, so that the check can say so.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// `<provider>.toml`: a provider, its regions and the order of its services.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProviderFile {
    pub(crate) id: String,
    pub(crate) name: String,
    /// The region whose price stands in where none is known.
    pub(crate) reference: Spanned<String>,
    /// Where the names of its regions were read.
    #[serde(default)]
    pub(crate) source: String,
    #[serde(default)]
    pub(crate) as_of: String,
    pub(crate) services: Vec<Spanned<String>>,
    pub(crate) regions: Vec<RegionRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RegionRow {
    pub(crate) id: String,
    pub(crate) name: String,
    /// The part of the world: continent, then place; one of `check::NEAR`.
    pub(crate) near: Spanned<String>,
}

/// `<provider>/<service>.toml`: what a service bills.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServiceFile {
    pub(crate) service: String,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) sources: BTreeMap<String, String>,
    #[serde(rename = "meter", default)]
    pub(crate) meters: Vec<MeterRow>,
    #[serde(rename = "free", default)]
    pub(crate) frees: Vec<Spanned<FreeRow>>,
}

/// Something that is billed, with its price by region.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeterRow {
    pub(crate) id: Spanned<String>,
    #[serde(default)]
    pub(crate) label: String,
    #[serde(default)]
    pub(crate) unit: String,
    #[serde(default)]
    pub(crate) prices: Vec<Spanned<PriceRow>>,
}

/// A price as printed: `usd` for `per` units, or `tiers` of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PriceRow {
    pub(crate) region: String,
    pub(crate) usd: Option<String>,
    #[serde(default)]
    pub(crate) tiers: Vec<TierRow>,
    #[serde(default)]
    pub(crate) per: i64,
    #[serde(default)]
    pub(crate) source: String,
    #[serde(default)]
    pub(crate) as_of: String,
    #[serde(default)]
    pub(crate) confidence: String,
    /// Why the price is far from that of the reference region, where it is.
    #[serde(default)]
    pub(crate) note: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TierRow {
    pub(crate) from: String,
    pub(crate) usd: String,
}

/// An amount a month that is not charged, shared by the meters it names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FreeRow {
    pub(crate) meters: Vec<String>,
    /// Where it holds; everywhere if empty.
    #[serde(default)]
    pub(crate) regions: Vec<String>,
    /// How much; or `usd`, where it is money off.
    #[serde(default)]
    pub(crate) amount: String,
    /// Money off instead of an amount: it buys what the region's price makes of it.
    pub(crate) usd: Option<String>,
    /// The amount is granted as the money that it costs in the reference region, so it buys less where prices are higher.
    #[serde(default)]
    pub(crate) spend: bool,
    #[serde(default)]
    pub(crate) unit: String,
    #[serde(default)]
    pub(crate) scope: String,
    /// `before`: tiers count what is left; `inside`: it lies in the first tier.
    #[serde(default)]
    pub(crate) place: String,
    /// Part of the plan that is paid for, so it holds with the free tier off.
    #[serde(default)]
    pub(crate) included: bool,
    #[serde(default)]
    pub(crate) source: String,
    #[serde(default)]
    pub(crate) as_of: String,
    #[serde(default)]
    pub(crate) confidence: String,
}

/// `<provider>/nodes.toml`: what a node holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NodesFile {
    #[serde(default)]
    pub(crate) source: String,
    #[serde(default)]
    pub(crate) as_of: String,
    #[serde(default)]
    pub(crate) confidence: String,
    pub(crate) nodes: Vec<Spanned<NodeRow>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NodeRow {
    pub(crate) id: String,
    /// `<service>.<meter>` of the price of its hour.
    pub(crate) meter: String,
    pub(crate) vcpu: f64,
    pub(crate) memory_gib: f64,
    pub(crate) architecture: String,
    pub(crate) max_pods: u32,
}

/// `<provider>/limits.toml`: limits, rules and timings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LimitsFile {
    #[serde(default)]
    pub(crate) sources: BTreeMap<String, String>,
    #[serde(rename = "limit")]
    pub(crate) limits: Vec<Spanned<LimitRow>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LimitRow {
    pub(crate) id: String,
    pub(crate) what: String,
    pub(crate) value: f64,
    pub(crate) low: Option<f64>,
    pub(crate) high: Option<f64>,
    pub(crate) unit: String,
    /// Whether the provider raises it on request, or the customer by a setting.
    #[serde(default)]
    pub(crate) askable: bool,
    #[serde(default)]
    pub(crate) source: String,
    #[serde(default)]
    pub(crate) as_of: String,
    #[serde(default)]
    pub(crate) evidence: String,
}

/// `<provider>/fargate_sizes.toml`: the memory that each vCPU may have.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SizesFile {
    #[serde(default)]
    pub(crate) source: String,
    #[serde(default)]
    pub(crate) as_of: String,
    #[serde(default)]
    pub(crate) confidence: String,
    pub(crate) sizes: Vec<Spanned<SizeRow>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SizeRow {
    pub(crate) vcpu: f64,
    #[serde(default)]
    pub(crate) memory_gb: Vec<f64>,
    pub(crate) from: Option<f64>,
    pub(crate) to: Option<f64>,
    pub(crate) step: Option<f64>,
}

/// `<provider>/lambda_cold_starts.toml`: runtime, architecture, memory, runs, then five times in milliseconds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ColdStartsFile {
    #[serde(default)]
    pub(crate) source: String,
    #[serde(default)]
    pub(crate) as_of: String,
    #[serde(default)]
    pub(crate) confidence: String,
    pub(crate) rows: Vec<Spanned<ColdStartRow>>,
}

pub(crate) type ColdStartRow = (String, String, u32, u32, f64, f64, f64, f64, f64);

/// `<provider>/purchase.toml`: ways to pay less than the list price.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PurchasesFile {
    #[serde(default)]
    pub(crate) sources: BTreeMap<String, String>,
    #[serde(rename = "purchase")]
    pub(crate) purchases: Vec<Spanned<PurchaseRow>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PurchaseRow {
    pub(crate) kind: String,
    /// `<service>.<meter>`, or the beginning of it and a star.
    pub(crate) meters: Vec<String>,
    /// Share of the list price that is paid.
    pub(crate) value: f64,
    pub(crate) low: Option<f64>,
    pub(crate) high: Option<f64>,
    #[serde(default)]
    pub(crate) source: String,
    #[serde(default)]
    pub(crate) as_of: String,
    #[serde(default)]
    pub(crate) evidence: String,
}
