//! The kinds of rows that the data have. They look nothing up.

use super::names::{Meter, Provider, Region};
use model::money::Quantity;
use model::price::Tier;
use serde::{Deserialize, Serialize};

/// One half of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Side {
    /// Functions.
    Serverless,
    /// Containers.
    Microservices,
}

/// What is known of a platform.
pub(super) struct PlatformFacts {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) short: &'static str,
    pub(super) side: Side,
    pub(super) provider: Provider,
    pub(super) node: Option<&'static str>,
    pub(super) services: &'static [&'static str],
}

/// What a platform's model holds and leaves out.
pub(super) struct Modelled {
    pub(super) models: &'static str,
    pub(super) leaves_out: &'static [&'static str],
}

/// Instruction set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Architecture {
    /// x86-64.
    X86,
    /// 64-bit Arm.
    Arm64,
}

impl Architecture {
    /// Both with their names in links and files.
    pub const ALL: [(Self, &'static str); 2] = [(Self::X86, "x86"), (Self::Arm64, "arm64")];

    /// Its name in links and files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::X86 => "x86",
            Self::Arm64 => "arm64",
        }
    }

    /// The architecture with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, name)| *name == id).map(|(architecture, _)| architecture)
    }
}

/// A kind of machine that a cluster rents.
#[derive(Debug, PartialEq)]
pub struct NodeType {
    /// The provider's name for it.
    pub id: &'static str,
    /// What an hour of it is billed on.
    pub meter: Meter,
    /// Virtual processors, all of them; see the limits for what the node keeps for itself.
    pub vcpu: f64,
    /// Memory in GiB, all of it.
    pub memory_gib: f64,
    /// Instruction set.
    pub architecture: Architecture,
    /// Pods that its network can hold.
    pub max_pods: u32,
    /// Where this was read.
    pub source: Text,
    /// When.
    pub as_of: &'static str,
}

/// The sizes that a Fargate task may have.
#[derive(Debug, PartialEq)]
pub struct TaskSizes {
    /// Every vCPU with the memories that it may have in GB, both rising.
    pub sizes: &'static [(f64, &'static [f64])],
    /// Where this was read.
    pub source: Text,
    /// When.
    pub as_of: &'static str,
}

/// What a meter costs in a region, as printed there.
#[derive(Debug, PartialEq)]
pub struct Row {
    /// What is billed.
    pub meter: Meter,
    /// Where.
    pub region: Region,
    /// The price, tier by tier; the first begins at nothing.
    pub tiers: &'static [Tier],
    /// What a month is not charged for.
    pub free: Option<&'static Free>,
    /// Where the price was read.
    pub source: Text,
    /// When, as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or `undated`.
    pub as_of: &'static str,
    /// How far it can be trusted.
    pub confidence: Confidence,
}

/// A text that is shown with a price or a limit and never calculated with: a source, say. All stand in one table, which
/// a module that shows none of them goes without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text(pub(super) u16);

/// How far a row can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Confidence {
    /// Read at the provider, or in a dated answer of its price list.
    High,
    /// Read at second hand, or with few digits.
    Medium,
    /// One doubtful reading.
    Low,
    /// Computed from the price of a neighbour, as the source says.
    Derived,
    /// Recalled, not read.
    Unverified,
}

impl Confidence {
    /// Whether the price was read where it can be read again.
    pub const fn is_verified(self) -> bool {
        matches!(self, Self::High | Self::Medium)
    }

    /// In one word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
            Self::Derived => "derived",
            Self::Unverified => "unverified",
        }
    }
}

/// An amount a month that is not charged. Several meters may draw on one.
#[derive(Debug, PartialEq)]
pub struct Free {
    /// Its place among all; meters that draw on the same amount share it.
    pub place: u8,
    /// How much, in the unit of its meters. What is granted as money buys less where prices are higher, so that regions
    /// have allowances of their own.
    pub amount: Quantity,
    /// Whom it is granted to: an account, a subscription, a billing account, a plan.
    pub scope: &'static str,
    /// Whether it lies inside the first tier (tiers then count all use) or before the tiers.
    pub inside: bool,
    /// Whether it is part of a plan that is paid for, so that it holds with the free tier off.
    pub included: bool,
    /// Where it was read.
    pub source: Text,
    /// When.
    pub as_of: &'static str,
    /// How far it can be trusted.
    pub confidence: Confidence,
}

/// A limit, a rule or a timing, with the range in which a cited value lies.
#[derive(Debug, PartialEq)]
pub struct Limit {
    /// What it is, in words.
    pub what: Text,
    /// The value to use.
    pub value: f64,
    /// The least that is cited.
    pub low: f64,
    /// The most that is cited.
    pub high: f64,
    /// Its unit.
    pub unit: &'static str,
    /// Whether it is a quota that the provider raises on request, or a setting that goes higher: nothing is ruled out by
    /// it.
    pub askable: bool,
    /// Where it was read.
    pub source: Text,
    /// When.
    pub as_of: &'static str,
    /// How well it is known.
    pub evidence: Evidence,
}

/// How well a limit or a timing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Evidence {
    /// The provider says so, or its source does.
    Documented,
    /// Measured or quoted by others, and they agree.
    Strong,
    /// Measured by others, with gaps.
    Moderate,
    /// One doubtful measurement.
    Weak,
    /// Ours.
    Assumption,
}

impl Evidence {
    /// In one word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Strong => "strong",
            Self::Moderate => "moderate",
            Self::Weak => "weak",
            Self::Assumption => "assumption",
        }
    }
}

/// What may be bought for less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PurchaseKind {
    /// What the provider has left over and may take back at short notice.
    Spot,
    /// A commitment for a year.
    OneYear,
    /// A commitment for three years.
    ThreeYear,
    /// Taken off by itself from what runs for a whole month.
    SustainedUse,
}

impl PurchaseKind {
    /// Every kind with its name in files, in the order in which the build deals them.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::Spot, "spot"),
        (Self::OneYear, "one-year"),
        (Self::ThreeYear, "three-year"),
        (Self::SustainedUse, "sustained-use"),
    ];
}

/// A share of the list price, with the range in which cited shares lie.
#[derive(Debug, PartialEq)]
pub struct Purchase {
    /// What is bought.
    pub kind: PurchaseKind,
    /// Share of the list price that is paid, above 0 and at most 1.
    pub share: f64,
    /// The least that is cited.
    pub low: f64,
    /// The most that is cited; 1 where a provider says “up to”.
    pub high: f64,
    /// Where it was read.
    pub source: Text,
    /// When, as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or `undated`.
    pub as_of: &'static str,
    /// How well it is known.
    pub evidence: Evidence,
}

/// One measurement, packed.
pub(super) struct ColdStartRow {
    pub(super) runtime: &'static str,
    pub(super) architecture: Architecture,
    pub(super) memory_mb: u32,
    pub(super) runs: u32,
    /// Mean, p50, p95, p99 and first run, in microseconds.
    pub(super) micros: [u32; 5],
}

/// All measurements, memories rising within a runtime and architecture.
pub(super) struct Measured {
    pub(super) rows: &'static [ColdStartRow],
    pub(super) source: Text,
    pub(super) as_of: &'static str,
}

/// Where a price was read, when, and how far that can be trusted. Many rows share one.
pub(super) struct Origin {
    pub(super) source: Text,
    pub(super) as_of: &'static str,
    pub(super) confidence: Confidence,
}
