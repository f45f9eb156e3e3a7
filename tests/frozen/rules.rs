//! Rules that were mended since the rows were frozen, each with the scenarios that it may change.

use scenario::{Platform, Scenario};
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
        name: "mix-one-way-in",
        why: "A mix with Cloud Run or Container Apps is billed for the way in to both sides, since what comes with these \
              leads to their own containers only.",
        changes: |scenario, _| {
            matches!(scenario.microservices.platform, Platform::GcpRun | Platform::AzureContainerApps)
                && scenario.is_in_one_place()
        },
    },
    Rule {
        name: "failures-as-the-week-runs",
        why: "What is throttled or given up is estimated once, from the week as it runs, for verdict, bill, draws and strips; what fails \
              is not billed and misses the goal; a quota that is raised on request rules nothing out; replicas for a rise are \
              bought only where goal or allowed errors ask for them. Almost every week has a rise, so this reaches most scenarios.",
        changes: |_, _| true,
    },
    Rule {
        name: "bounded-pools",
        why: "Pools of requests that are long beside their keep-alive, with a floor, or of many places come from a grid of exact pools \
              instead of level by level, within 2.5 % of the share that starts cold; others change in the ninth digit.",
        changes: |_, _| true,
    },
];

/// The names of the rules that may have changed the figures of a scenario.
pub(crate) fn of(scenario: &Scenario, figures: &Value) -> Vec<&'static str> {
    RULES.iter().filter(|rule| (rule.changes)(scenario, figures)).map(|rule| rule.name).collect()
}
