//! The platforms that are compared, and which services may stand on the bill of each.

use serde::Deserialize;
use toml::Spanned;

use crate::check;
use crate::facts;
use crate::fault::{Fault, Faults};
use crate::load::Provider;

/// The two sides of the comparison.
const SIDES: [&str; 2] = ["serverless", "microservices"];

/// What a service is for.
const CHARGES: [&str; 6] = ["compute", "door", "cluster", "network", "logs", "storage"];

/// `platforms.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlatformsFile {
    #[serde(default)]
    source: String,
    #[serde(default)]
    as_of: String,
    #[serde(rename = "platform")]
    platforms: Vec<Spanned<Platform>>,
}

/// A row of the comparison.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Platform {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) short: String,
    pub(crate) side: String,
    pub(crate) provider: String,
    pub(crate) models: String,
    pub(crate) leaves_out: Vec<String>,
    /// The node type to begin with, where there are nodes.
    pub(crate) node: Option<String>,
    pub(crate) bills: Vec<Billed>,
}

/// A service that may stand on the bill of a platform.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Billed {
    pub(crate) service: String,
    pub(crate) pays: String,
}

/// Reads and checks the file: every name is one that is known, and a service is for the same thing everywhere.
pub(crate) fn platforms(file: &str, text: &str, providers: &[Provider]) -> Result<Vec<Platform>, Vec<Fault>> {
    let mut faults = Faults::new(file, text);
    let Some(read) = faults.parse::<PlatformsFile>() else { return faults.settle(Vec::new()) };
    facts::origin(&mut faults, &read.source, &read.as_of, check::CONFIDENCES[0]);
    let mut platforms: Vec<Platform> = Vec::new();
    for row in &read.platforms {
        let (at, row) = (row.span().start, row.get_ref());
        if platforms.iter().any(|other| other.id == row.id) {
            faults.note(at, &row.id, "the platform stands here twice");
        }
        if !SIDES.contains(&row.side.as_str()) {
            faults.note(at, &row.id, format!("unknown side \"{}\"; known: {}", row.side, SIDES.join(", ")));
        }
        if row.models.trim().is_empty() || row.leaves_out.is_empty() {
            faults.note(at, &row.id, "it must say what it models and what it leaves out");
        }
        match providers.iter().find(|provider| provider.file.id == row.provider) {
            Some(provider) => billed(&mut faults, at, row, provider, &platforms),
            None => faults.note(at, &row.id, format!("unknown provider \"{}\"", row.provider)),
        }
        let nodes = providers.iter().flat_map(|provider| &provider.nodes);
        if row.node.as_ref().is_some_and(|name| !nodes.clone().any(|node| node.id == *name)) {
            faults.note(at, &row.id, "its node is not one of the node types");
        }
        platforms.push(row.clone());
    }
    faults.settle(platforms)
}

fn billed(faults: &mut Faults<'_>, at: usize, row: &Platform, provider: &Provider, others: &[Platform]) {
    for Billed { service, pays } in &row.bills {
        if !provider.services.iter().any(|known| known.id == *service) {
            faults.note(at, &row.id, format!("{} has no service \"{service}\"", provider.file.name));
        }
        if !CHARGES.contains(&pays.as_str()) {
            faults.note(at, &row.id, format!("unknown purpose \"{pays}\"; known: {}", CHARGES.join(", ")));
        }
        let same = |other: &&Platform| other.provider == row.provider;
        let elsewhere =
            others.iter().filter(same).flat_map(|other| &other.bills).find(|other| other.service == *service);
        if elsewhere.is_some_and(|other| other.pays != *pays) {
            faults.note(at, &row.id, format!("\"{service}\" pays for another thing on another platform"));
        }
    }
}

/// What a service is for; compute where no platform uses it.
pub(crate) fn purpose<'a>(platforms: &'a [Platform], provider: &str, service: &str) -> &'a str {
    let of = platforms.iter().filter(|platform| platform.provider == provider);
    of.flat_map(|platform| &platform.bills)
        .find(|billed| billed.service == service)
        .map_or("compute", |found| &found.pays)
}
