//! Lines of the reader's own: what they are counted by, and what they come to.

use model::bill::Basis;
use model::money::{Price, Quantity, Usd};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A line of the reader's own as a price book has it.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnPrice {
    /// What it is for.
    pub name: Arc<str>,
    /// Dollars for each of what it is counted by.
    pub usd: Usd,
    /// What it is counted by.
    pub per: Basis,
}

/// A line of the reader's own on a bill.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnCharge {
    /// What it is for.
    pub name: Arc<str>,
    /// Dollars for each of what it is counted by.
    pub usd: Usd,
    /// What it is counted by.
    pub per: Basis,
    /// How many of those: months, requests, or nodes.
    pub used: Quantity,
    /// What it costs.
    pub amount: Usd,
}

/// What lines of the reader's own are counted by, in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// Requests from outside.
    pub requests: f64,
    /// Nodes, on average.
    pub nodes: f64,
}

impl OwnPrice {
    /// What it comes to.
    pub(crate) fn charge(&self, counts: Counts) -> OwnCharge {
        let Self { name, usd, per } = self;
        let (used, each) = match per {
            Basis::Month => (1.0, 1),
            Basis::MillionRequests => (counts.requests, 1_000_000),
            Basis::NodeMonth => (counts.nodes, 1),
        };
        let used = Quantity::computed(used);
        let amount = Price { usd: *usd, per: each }.charge(used);
        OwnCharge { name: name.clone(), usd: *usd, per: *per, used, amount }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_counted_by_what_it_says() {
        let counts = Counts { requests: 52_560_000.0, nodes: 3.5 };
        let cases = [
            // (dollars, per, what it comes to, why)
            (0.4, Basis::Month, 0.4, "once"),
            (0.6, Basis::MillionRequests, 31.536, "52.56 million at 60 cents"),
            (15.0, Basis::NodeMonth, 52.5, "three and a half nodes"),
            (0.0, Basis::Month, 0.0, "nothing costs nothing"),
        ];
        for (usd, per, expected, why) in cases {
            let line = OwnPrice { name: "x".into(), usd: Usd::new(usd).unwrap(), per };
            assert_eq!(line.charge(counts).amount, Usd::new(expected).unwrap(), "{why}");
        }
        let nothing = OwnPrice { name: "x".into(), usd: Usd::new(15.0).unwrap(), per: Basis::NodeMonth };
        assert_eq!(nothing.charge(Counts::default()).amount, Usd::ZERO, "functions have no nodes");
    }
}
