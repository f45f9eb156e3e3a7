//! What people have besides traffic: manifests of Kubernetes and Cloud Run, task definitions of ECS, templates and
//! configurations of functions, plans of Terraform, lines of logs. Each is recognised by what it is and becomes a list of what
//! it sets in a scenario, each with the place where it stands, and of what it does not say.
//!
//! Nothing here decides: a value is taken as it is written, or told as not taken. Files are bounded, and so is what aliases of
//! YAML stand for.

mod ecs;
mod found;
mod functions;
mod kubernetes;
mod names;
mod node;
mod quantity;
mod reports;
mod terraform;

use std::fmt;

pub use found::{Applied, Found, Set};
pub use names::manifest_names;
use node::Node;

/// The largest file that is read as an artefact, in bytes; lines of logs may be more.
const LARGEST: usize = 16 << 20;
/// What is known, in words.
const KNOWN: &str = "a Deployment, StatefulSet or HorizontalPodAutoscaler of Kubernetes, a service of Cloud Run, a task definition \
     of ECS, a template of SAM or CloudFormation with functions, the configuration of a Lambda function, REPORT lines of Lambda and \
     a plan of Terraform as JSON";

/// Why a file that looks like an artefact was not read: one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub(crate) String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a file of that name and text sets; nothing where it is no artefact, and perhaps traffic.
pub fn read(name: &str, text: &str) -> Option<Result<Found, Refusal>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if reports::are_in(text) {
        return Some(reports::read(text));
    }
    let is_json = text.trim_start().starts_with(['{', '[']);
    let is_yaml = [".yaml", ".yml"].iter().any(|ending| name.to_ascii_lowercase().ends_with(ending));
    if !is_json && !is_yaml && !names_itself(text) {
        return None;
    }
    if text.len() > LARGEST {
        return is_yaml.then(|| Err(Refusal("It is larger than 16 MB, which no manifest is.".to_owned())));
    }
    if is_json && !is_yaml {
        // What is broken may still be traffic, whose reader says where.
        let value = serde_json::from_str(text).ok()?;
        let found = documents(&[node::json(&value)]);
        return (!found.parts.is_empty()).then(|| known(found));
    }
    Some(node::yaml(text).map(|nodes| documents(&nodes)).and_then(known))
}

/// Whether a text begins lines as manifests and templates do.
fn names_itself(text: &str) -> bool {
    let keys = ["apiVersion:", "kind:", "AWSTemplateFormatVersion:", "Resources:", "Transform:"];
    text.lines().take(200).filter(|line| keys.iter().any(|key| line.starts_with(key))).count() > 0
}

fn known(found: Found) -> Result<Found, Refusal> {
    if found.parts.is_empty() {
        let passed = found.notes.first().map(|note| format!(" {note}")).unwrap_or_default();
        return Err(Refusal(format!("Nothing in it is known here: known are {KNOWN}.{passed}")));
    }
    Ok(found)
}

fn documents(nodes: &[Node]) -> Found {
    let mut found = Found::default();
    let (mut manifests, mut others): (Vec<&Node>, Vec<&str>) = (Vec::new(), Vec::new());
    for node in nodes {
        match () {
            () if node.get("apiVersion").is_some() => kubernetes::flatten(node, &mut manifests),
            () if functions::is_template(node) => functions::template(node, &mut found),
            () if terraform::is_plan(node) => terraform::plan(node, &mut found),
            () if ecs::is_task(node) => ecs::task(node, &mut found),
            () if functions::is_configuration(node) => functions::configurations(node, &mut found),
            () => {}
        }
    }
    kubernetes::read(&manifests, &mut found, &mut others);
    if !others.is_empty() {
        others.sort_unstable();
        others.dedup();
        found.note(format!("Passed over: {}.", others.join(", ")));
    }
    found
}
