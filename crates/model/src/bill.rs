//! From metered quantities to dollars.

use crate::money::{Quantity, Usd};
use crate::price::{PriceList, Slice};
use serde::{Deserialize, Serialize};

/// What is owed for a month, line by line. `M` says what a line is for and where its price comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "Vec<Line<M>>")]
pub struct Bill<M> {
    lines: Vec<Line<M>>,
    /// Not sent: whoever receives the lines adds them up.
    #[serde(skip)]
    total: Usd,
}

/// One line: a quantity, what of it is free, and what the rest costs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line<M> {
    /// What it is for.
    pub item: M,
    /// All that was used.
    pub used: Quantity,
    /// The part of it that a free allowance covers.
    pub free: Quantity,
    /// The prices it was charged at.
    pub prices: PriceList,
    /// How far into the tiers the charged part begins.
    pub start: Quantity,
    /// What it costs.
    pub amount: Usd,
}

/// What a line that depends on no meter is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// Once a month.
    Month,
    /// A million requests.
    MillionRequests,
    /// A node for a month.
    NodeMonth,
}

/// What is left of a free allowance, and how it stands to the tiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// How much is left to draw on.
    pub left: Quantity,
    /// Whether it lies inside the first tier, so that tiers count all use, or before them.
    pub inside: bool,
}

impl Allowance {
    /// None.
    pub const NONE: Self = Self { left: Quantity::ZERO, inside: false };
}

impl<M> Line<M> {
    /// Charges `used` at `prices` after drawing on `allowance`.
    pub fn new(item: M, used: Quantity, allowance: Allowance, prices: PriceList) -> Self {
        let free = used.min(allowance.left);
        let start = if allowance.inside { free } else { Quantity::ZERO };
        let amount = prices.charge(start, used.less(free));
        Self { item, used, free, prices, start, amount }
    }

    /// The same line with something else said of what it is for.
    pub fn map<N>(self, item: impl FnOnce(M) -> N) -> Line<N> {
        let Self { item: known, used, free, prices, start, amount } = self;
        Line { item: item(known), used, free, prices, start, amount }
    }

    /// The part that is charged.
    pub const fn billable(&self) -> Quantity {
        self.used.less(self.free)
    }

    /// The very slices whose costs add up to the amount.
    pub fn slices(&self) -> impl Iterator<Item = Slice> {
        self.prices.slices(self.start, self.billable())
    }
}

impl<M> Bill<M> {
    /// Adds the lines up.
    pub fn new(lines: Vec<Line<M>>) -> Self {
        let total = lines.iter().map(|line| line.amount).sum();
        Self { lines, total }
    }

    /// The lines, in order.
    pub fn lines(&self) -> &[Line<M>] {
        &self.lines
    }

    /// The sum of their amounts.
    pub const fn total(&self) -> Usd {
        self.total
    }

    /// The sum of the amounts of the lines for which `wanted` holds.
    pub fn sum_of(&self, mut wanted: impl FnMut(&M) -> bool) -> Usd {
        self.lines.iter().filter(|line| wanted(&line.item)).map(|line| line.amount).sum()
    }
}

impl<M> From<Vec<Line<M>>> for Bill<M> {
    fn from(lines: Vec<Line<M>>) -> Self {
        Self::new(lines)
    }
}

impl<M> Default for Bill<M> {
    fn default() -> Self {
        Self { lines: Vec::new(), total: Usd::ZERO }
    }
}
