//! Rules that were mended since the rows were frozen, each with the scenarios that it may change.

use fulcrum::app::mixed::is_possible;
use fulcrum::app::scenario::{Platform, Scenario};
use fulcrum::catalogue::Provider;
use serde_json::Value;

/// FNV-1a of the files that nobody edits.
pub(crate) const FROZEN_FILES: [(&str, &str); 2] =
    [("outcomes.jsonl", "432573206e2db022"), ("links-v1.jsonl", "bb131f00399cf99c")];

/// A mended rule.
struct Rule {
    /// Its name in the mended rows.
    name: &'static str,
    /// Why figures changed, for a reader; with where the right value comes from.
    #[allow(dead_code, reason = "read by people")]
    why: &'static str,
    /// Whether a scenario with these figures can be one that it changes.
    changes: fn(&Scenario, &Value) -> bool,
}

const RULES: &[Rule] = &[
    Rule {
        name: "flex-active-periods",
        why: "The least second of Azure Flex is of a period in which an instance is active, not of each run \
              (flex-consumption-plan: the active period of an instance is billed once for all it runs at a time). Bills, and \
              with them the mixes and verdicts.",
        changes: |scenario, _| scenario.serverless.platform == Platform::AzureFlex,
    },
    Rule {
        name: "own-address",
        why: "Functions of Azure and Google have an HTTPS address of their own; a gateway is billed where it is chosen. A link \
              of version 1 names the gateway that stood there then, so that only files can change.",
        changes: |scenario, _| {
            matches!(scenario.serverless.platform.provider(), Provider::Azure | Provider::Gcp)
                && scenario.serverless.front_door.is_none()
        },
    },
    Rule {
        name: "mix-one-way-in",
        why: "A mix with Cloud Run or Container Apps is billed for the way in to both sides, since what comes with these \
              leads to their own containers only.",
        changes: |scenario, _| {
            matches!(scenario.microservices.platform, Platform::GcpRun | Platform::AzureContainerApps)
                && is_possible(scenario)
        },
    },
];

/// The names of the rules that may have changed the figures of a scenario.
pub(crate) fn of(scenario: &Scenario, figures: &Value) -> Vec<&'static str> {
    RULES.iter().filter(|rule| (rule.changes)(scenario, figures)).map(|rule| rule.name).collect()
}
