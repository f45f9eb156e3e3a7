//! Lines of the reader's own on the bills, in words.

use crate::knobs::plural;
use billing::OwnCharge;
use catalogue::suggested::{SUGGESTED, Suggested};
use model::bill::Basis;
use scenario::Scenario;
use scenario::own_line::{On, OwnLine, Refusal};
use text::format::{self, NBSP, exact};

/// What the fold of them says first.
pub const HINT: &str = "What your bill holds besides: keys, secrets, a firewall, a database, a vendor's fee for each node. A line on \
                        both sides changes neither's lead, and says how much of the bill is compute.";

/// The fold in a line.
pub fn summary(scenario: &Scenario) -> String {
    match scenario.own_lines.len() {
        0 => "none".to_owned(),
        count => plural(count as f64, "line", "lines"),
    }
}

/// What a line is counted by.
pub const fn per(basis: Basis) -> &'static str {
    match basis {
        Basis::Month => "a month",
        Basis::MillionRequests => "a million requests",
        Basis::NodeMonth => "a node and month",
    }
}

/// Whose bill a line is on.
pub const fn on(side: On) -> &'static str {
    match side {
        On::Both => "both sides",
        On::Serverless => "serverless",
        On::Microservices => "microservices",
    }
}

/// How much was used and at what price.
pub fn quantity(line: &OwnCharge) -> String {
    let used = exact(line.used.units());
    let each = crate::charge::price(model::money::Price { usd: line.usd, per: 1 });
    match line.per {
        Basis::Month => format!("{each} a month"),
        Basis::MillionRequests => format!("{used}{NBSP}requests at {each} per{NBSP}1,000,000"),
        Basis::NodeMonth => format!("{used}{NBSP}nodes at {each} a month"),
    }
}

/// Why a part of a line was not taken, in a sentence.
pub fn refused(line: &OwnLine, refusal: Refusal, kept: &str) -> String {
    format!("Your own line “{}”: {refusal}; {kept} was kept.", line.name)
}

/// A suggestion with its price, for a list.
pub fn suggestion(line: &Suggested) -> String {
    let basis = scenario::own_line::BASES.iter().find(|(_, name)| *name == line.per).map(|(basis, _)| *basis);
    format!("{}: ${} {}", line.name, line.usd, basis.map_or("", per))
}

/// Where the price of a line comes from that was suggested and not changed since: its source and its date.
pub fn source(line: &OwnLine) -> Option<(&'static str, &'static str)> {
    let is = |known: &&Suggested| {
        let listed = scenario::own_line::read_amount(known.usd);
        *known.name == *line.name && listed == Ok(line.usd) && line.names()[2] == known.per
    };
    SUGGESTED.iter().find(is).map(|known| (known.source, known.as_of))
}

/// What share of a bill is compute: “Compute is 23 % of this bill.”
pub fn compute_share(share: f64) -> String {
    format!("Compute is {} of this bill.", format::percent(share))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenario::own_line::{BASES, read};

    #[test]
    fn every_suggestion_is_a_line_and_knows_its_source() {
        for known in SUGGESTED {
            let line = read("both", known.name, known.usd, known.per).unwrap();
            assert_eq!(source(&line), Some((known.source, known.as_of)), "{}", known.name);
            let dearer = read("both", known.name, "77", known.per).unwrap();
            assert_eq!(source(&dearer), None, "a price of one's own has no source");
            assert!(known.source.starts_with("https://"), "{}: a source that opens", known.name);
        }
        assert_eq!(BASES.len(), 3);
    }
}
