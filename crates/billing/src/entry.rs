//! What a line of a bill tells of its price. Plain data: whoever receives a bill needs no price list to show it.
//!
//! Texts are borrowed from the catalogue where a bill is made, so that making one copies none, and owned where one is
//! received.

use crate::own::OwnCharge;
use catalogue::{Charge, Confidence, Evidence, Meter, Purchase, PurchaseKind, Region};
use model::bill::Line;
use model::money::{Price, Quantity, Usd};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A bill whose lines know where their prices come from, and the reader's own lines below them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bill {
    metered: model::bill::Bill<Entry>,
    own: Vec<OwnCharge>,
}

impl Bill {
    pub(crate) const fn new(metered: model::bill::Bill<Entry>, own: Vec<OwnCharge>) -> Self {
        Self { metered, own }
    }

    /// The lines of what is metered, in order.
    pub fn lines(&self) -> &[Line<Entry>] {
        self.metered.lines()
    }

    /// The reader's own lines, in theirs.
    pub fn own(&self) -> &[OwnCharge] {
        &self.own
    }

    /// The sum of all.
    pub fn total(&self) -> Usd {
        self.metered.total() + self.own.iter().map(|line| line.amount).sum()
    }

    /// The sum of the metered lines for which `wanted` holds.
    pub fn sum_of(&self, wanted: impl FnMut(&Entry) -> bool) -> Usd {
        self.metered.sum_of(wanted)
    }

    /// The share of the bill that pays for what computes, in `0..=1`; nothing of a bill of nothing.
    pub fn compute_share(&self) -> Option<f64> {
        let total = self.total().dollars();
        let compute = self.sum_of(|entry| entry.meter.charge() == Charge::Compute).dollars();
        (total > 0.0).then(|| compute / total)
    }
}

impl From<Vec<Line<Entry>>> for Bill {
    fn from(lines: Vec<Line<Entry>>) -> Self {
        Self::new(lines.into(), Vec::new())
    }
}

/// Where the price of a line comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What the line is for.
    pub meter: Meter,
    /// Where the price is listed.
    pub region: Region,
    /// Where it was read: a text with an address in it as a rule.
    pub source: Cow<'static, str>,
    /// When it was read, as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or `undated`.
    pub as_of: Cow<'static, str>,
    /// How far it can be trusted.
    pub confidence: Confidence,
    /// What a month is not charged for.
    pub free: Option<Granted>,
    /// The listed price of the first units, whatever is paid.
    pub listed: Price,
    /// How many tiers are listed, at least one.
    pub tiers: usize,
    /// How the price that is paid stands to the listed one.
    pub standing: Standing,
    /// The share of that price that is paid, where capacity is bought for less.
    pub purchase: Option<Bought>,
}

/// An amount a month that is not charged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Granted {
    /// How much, in the unit of the meter.
    pub amount: Quantity,
    /// Whom it is granted to: an account, a subscription, a billing account, a plan.
    pub scope: Cow<'static, str>,
}

/// A share of the list price that is paid, with the range in which cited shares lie.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bought {
    /// What is bought.
    pub kind: PurchaseKind,
    /// Share of the list price that is paid, above 0 and at most 1.
    pub share: f64,
    /// The least that is cited.
    pub low: f64,
    /// The most that is cited; 1 where a provider says “up to”.
    pub high: f64,
    /// Where it was read.
    pub source: Cow<'static, str>,
    /// When, as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or `undated`.
    pub as_of: Cow<'static, str>,
    /// How well it is known.
    pub evidence: Evidence,
}

impl Bought {
    /// What the catalogue knows of it.
    pub(crate) fn of(purchase: &'static Purchase) -> Self {
        let Purchase { kind, share, low, high, source, as_of, evidence } = *purchase;
        Self { kind, share, low, high, source: source.get().into(), as_of: as_of.into(), evidence }
    }
}

/// How the price of a line stands to the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Standing {
    /// It is listed for the region.
    Listed,
    /// It is not known in the region; the listed price is that of another.
    Borrowed,
    /// The reader put their own in its place.
    Replaced,
}

impl Entry {
    /// Whether the price was read where it can be read again. A reader's own price is theirs to know.
    pub fn is_verified(&self) -> bool {
        let known = |bought: &Bought| matches!(bought.evidence, Evidence::Documented | Evidence::Strong);
        match self.standing {
            Standing::Listed => self.confidence.is_verified() && self.purchase.as_ref().is_none_or(known),
            Standing::Borrowed => false,
            Standing::Replaced => true,
        }
    }
}
