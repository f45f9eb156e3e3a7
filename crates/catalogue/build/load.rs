//! Finds the data files and has them checked.

use std::fs;
use std::path::Path;

use crate::check::{self, Origin, Service};
use crate::facts::{self, ColdStart, Limit, Node, Size};
use crate::fault::{Fault, Faults};
use crate::files::ProviderFile;
use crate::platforms::{self, Platform};
use crate::purchase::{self, Purchase};

/// Everything that was read, in order.
pub(crate) struct Catalogue {
    pub(crate) providers: Vec<Provider>,
    pub(crate) platforms: Vec<Platform>,
}

/// A provider with what its folder holds.
pub(crate) struct Provider {
    pub(crate) file: ProviderFile,
    pub(crate) services: Vec<Service>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) limits: Vec<Limit>,
    pub(crate) purchases: Vec<Purchase>,
    pub(crate) sizes: Option<(Vec<Size>, Origin)>,
    pub(crate) cold_starts: Option<(Vec<ColdStart>, Origin)>,
}

/// Files of a provider's folder that are not services.
const FACTS: [&str; 5] = ["nodes", "limits", "purchase", "fargate_sizes", "lambda_cold_starts"];

/// Providers in the order in which pages list them.
const PROVIDERS: [&str; 4] = ["aws", "azure", "gcp", "cloudflare"];

/// Reads and checks every data file below `folder`.
pub(crate) fn catalogue(folder: &Path) -> Result<Catalogue, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut providers = Vec::new();
    for id in PROVIDERS {
        match provider(folder, id) {
            Ok(provider) => providers.push(provider),
            Err(found) => faults.extend(found),
        }
    }
    faults.extend(facts::twins(
        "node",
        named(&providers, |provider| provider.nodes.iter().map(|node| node.id.as_str()).collect()),
    ));
    faults.extend(facts::twins(
        "region",
        named(&providers, |provider| provider.file.regions.iter().map(|region| region.id.as_str()).collect()),
    ));
    if !faults.is_empty() {
        return Err(faults);
    }
    let (name, text) = read(folder, "platforms.toml")?;
    let platforms = platforms::platforms(&name, &text, &providers)?;
    Ok(Catalogue { providers, platforms })
}

/// Names with the file that each stands in.
fn named(providers: &[Provider], names: fn(&Provider) -> Vec<&str>) -> Vec<(&str, &str)> {
    let mut all = Vec::new();
    for provider in providers {
        all.extend(names(provider).into_iter().map(|name| (provider.file.id.as_str(), name)));
    }
    all
}

fn provider(folder: &Path, id: &str) -> Result<Provider, Vec<Fault>> {
    let (name, text) = read(folder, &format!("{id}.toml"))?;
    let file = provider_file(&name, &text)?;
    strays(folder, &file)?;
    let mut faults = check::regions(&name, &text, &file);
    let mut services = Vec::new();
    for service in &file.services {
        let checked = read(folder, &format!("{id}/{}.toml", service.get_ref()))
            .and_then(|(name, text)| check::service(&name, &text, &file));
        match checked {
            Ok(service) => services.push(service),
            Err(found) => faults.extend(found),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let nodes = optional(folder, id, "nodes", |name, text| facts::nodes(name, text, id, &services))?;
    let limits = optional(folder, id, "limits", facts::limits)?;
    let purchases = optional(folder, id, "purchase", |name, text| purchase::purchases(name, text, id, &services))?;
    let sizes = optional(folder, id, "fargate_sizes", facts::sizes)?;
    let cold_starts = optional(folder, id, "lambda_cold_starts", facts::cold_starts)?;
    Ok(Provider {
        file,
        services,
        nodes: nodes.unwrap_or_default(),
        limits: limits.unwrap_or_default(),
        purchases: purchases.unwrap_or_default(),
        sizes,
        cold_starts,
    })
}

fn provider_file(name: &str, text: &str) -> Result<ProviderFile, Vec<Fault>> {
    let mut faults = Faults::new(name, text);
    let Some(file) = faults.parse::<ProviderFile>() else {
        return Err(faults.settle(()).expect_err("a parse fault was noted"));
    };
    facts::origin(&mut faults, &file.source, &file.as_of, check::CONFIDENCES[0]);
    if !file.regions.iter().any(|region| region.id == *file.reference.get_ref()) {
        faults.note(file.reference.span().start, "reference", "it is not one of the regions");
    }
    faults.settle(file)
}

/// A file that nothing reads would be a price that nobody pays.
fn strays(folder: &Path, file: &ProviderFile) -> Result<(), Vec<Fault>> {
    let inside = folder.join(&file.id);
    let entries = fs::read_dir(&inside).map_err(|error| unreadable(&inside, &error.to_string()))?;
    let mut names: Vec<String> =
        entries.filter_map(|entry| Some(entry.ok()?.path().file_stem()?.to_str()?.to_owned())).collect();
    names.sort();
    let known = |name: &str| FACTS.contains(&name) || file.services.iter().any(|service| service.get_ref() == name);
    match names.iter().find(|name| !known(name)) {
        None => Ok(()),
        Some(name) => Err(unreadable(&inside.join(name), "it is not one of the services of its provider")),
    }
}

fn optional<T>(
    folder: &Path,
    provider: &str,
    name: &str,
    check: impl FnOnce(&str, &str) -> Result<T, Vec<Fault>>,
) -> Result<Option<T>, Vec<Fault>> {
    let file = format!("{provider}/{name}.toml");
    if !folder.join(&file).exists() {
        return Ok(None);
    }
    let (name, text) = read(folder, &file)?;
    check(&name, &text).map(Some)
}

fn read(folder: &Path, file: &str) -> Result<(String, String), Vec<Fault>> {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error.to_string()))?;
    Ok((path.display().to_string(), text))
}

fn unreadable(path: &Path, what: &str) -> Vec<Fault> {
    vec![Fault { file: path.display().to_string(), line: 1, row: "file".into(), what: what.into() }]
}
