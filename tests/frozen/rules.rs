//! Rules that were mended since the rows were frozen, each with the scenarios that it may change.

use catalogue::{Provider, Side};
use scenario::{Platform, Scenario, Shape};
use serde_json::Value;

/// FNV-1a of the files that nobody edits.
pub(crate) const FROZEN_FILES: [(&str, &str); 3] = [
    ("outcomes.jsonl", "432573206e2db022"),
    ("links-v1.jsonl", "bb131f00399cf99c"),
    ("links-v2-to-v4.jsonl", "4d25670fef7b677c"),
];

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
                && scenario.is_in_one_place()
        },
    },
    Rule {
        name: "quotas are asked for",
        why: "A quota that the provider raises on request rules nothing out and turns nobody away: the concurrency of an AWS \
              account, instances of a Cloud Run function or service, Azure's regional quota for Flex. Strips, flips and the \
              tornado go up to 100,000 requests a second, where every scenario meets them.",
        changes: |scenario, figures| {
            let quota = [Platform::AwsLambda, Platform::AzureFlex, Platform::GcpFunctions, Platform::GcpRun];
            let chosen = [scenario.serverless.platform, scenario.microservices.platform];
            chosen.iter().any(|platform| quota.contains(platform)) && (is_whole(figures) || busiest(scenario) > NEAR)
        },
    },
    Rule {
        name: "one estimate of what fails",
        why: "What functions turn away is solved span by span of the week as it runs (cron ticks and spikes count), what \
              gives up in containers by a fluid round by round; a side of which more fails than may misses the goal, p99 is \
              that of what is answered, and what fails is not billed.",
        changes: |scenario, figures| {
            let rises = !matches!(scenario.traffic.shape, Shape::Steady);
            let capped = matches!(scenario.serverless.platform, Platform::AzureFunctions | Platform::AzureFlex);
            fails(figures) || rises || (capped && (is_whole(figures) || busiest(scenario) > NEAR))
        },
    },
    Rule {
        name: "a cron job is a burst a minute long",
        why: "Cold starts, replicas and mixes of a scenario whose requests come in one minute of each hour follow from that \
              minute, and no more than 100 replicas of a service are kept all week for it.",
        changes: |scenario, _| scenario.traffic.shape == Shape::Cron,
    },
    Rule {
        name: "bounded-pools",
        why: "Pools of requests that are long beside their keep-alive, with a floor, or of many places come from a grid of exact pools \
              instead of level by level, within 2.5 % of the share that starts cold; others change in the ninth digit. Percentiles that crossed in the \
              tenth digit are put in order.",
        changes: |_, _| true,
    },
    Rule {
        name: "prices of November 2026",
        why: "Regions have prices of their own where they were priced as in another, a scenario whose sides run at two providers \
              may find a nearer region at the second, and the sources of prices were looked at again, which changes the share that is \
              verified. Known errors: Container Apps in West Europe, Fargate on arm64 in Frankfurt, Autopilot in Singapore, logs at \
              Azure, traffic from Tokyo (see the heads of the files in crates/catalogue/data).",
        changes: |scenario, _| {
            let google = [Platform::GcpFunctions, Platform::CloudflareWorkers].contains(&scenario.serverless.platform)
                && scenario.microservices.platform == Platform::GcpRun;
            let iowa =
                [Side::Serverless, Side::Microservices].iter().all(|side| &**scenario.region(*side) == "us-central1");
            !(google && iowa)
        },
    },
    Rule {
        name: "the way is part of the latency",
        why: "An invocation and a gateway take their milliseconds as a hop and a balancer do (5 and 7 ms, 1 ms), on either side. \
              Percentiles, and whatever the goal asks for.",
        changes: |_, _| true,
    },
    Rule {
        name: "bills beside the work",
        why: "Logs of Lambda have tiers and what is kept of logs is compressed; nodes of AKS have a disk and its balancer an \
              address; Google's balancer is billed for both directions and its images are stored; a least time holds for each run \
              of a law, not for its mean; functions of Google are billed by periods of activity.",
        changes: |_, _| true,
    },
    Rule {
        name: "Cloud Run by request, Container Apps by the second",
        why: "Where a file leaves it open, Cloud Run is billed by whichever of its two ways costs less; a replica of Container Apps \
              is idle in seconds without a request.",
        changes: |scenario, _| {
            matches!(scenario.microservices.platform, Platform::GcpRun | Platform::AzureContainerApps)
        },
    },
    Rule {
        name: "no percentile of a handful",
        why: "With fewer than a hundred requests a day there is no 99th percentile to keep: the goal rules nothing out and buys \
              nothing.",
        changes: |scenario, figures| scenario.p99_to_keep().is_none() || is_whole(figures),
    },
    Rule {
        name: "round robin",
        why: "Where a file leaves it open, pods get their requests one after the other instead of drawing from one queue; replicas \
              that are added for the goal stand on top of what the autoscaler wants in the week as it runs too.",
        changes: |_, _| true,
    },
    Rule {
        name: "rates down to a few a year",
        why: "The slider of the rate begins at one request in 116 days: edges on it are closed in on by other steps, and strips \
              and the sum of costs have more places.",
        changes: |_, figures| is_whole(figures),
    },
    Rule {
        name: "a cluster of AKS has 5,000 nodes",
        why: "A cluster of the Standard tier has no more (learn.microsoft.com/azure/aks/intro-aks-automatic), which rules out what \
              needs more; strips and flips of every scenario go up to 100,000 requests a second.",
        changes: |scenario, _| scenario.microservices.platform == Platform::AzureAks,
    },
    Rule {
        name: "waits behind each balancer",
        why: "One after the other, by chance, fewest requests: each is a queue of its own, its wait two exponentials that a simulation \
              of single requests agrees with (`crates/model/tests/balancing.rs`). Pods of one or two workers were sized too brightly.",
        changes: |_, _| true,
    },
    Rule {
        name: "an autoscaler sees noise",
        why: "Replicas are those that the rule holds under a load that comes by chance (`crates/model/tests/noise.rs`); its period counts \
              once, the lag of metrics by itself; rises are followed look by look, and replicas for allowed errors are bought whatever the p99.",
        changes: |_, _| true,
    },
    Rule {
        name: "an independent script on each line",
        why: "Balancers count requests as well as answers and long requests, zones what services send each other but the answer that \
              leaves, logs follow runs, Azure bills no start and rounds to a millisecond, Cloud Run's memory goes with its vCPU, what fails is \
              not billed anywhere (`tests/reference`).",
        changes: |_, _| true,
    },
    Rule {
        name: "ways vary, visits loop, ticks in steps",
        why: "A file without times gets ways with a spread, starts by runtime and image, placement on Lambda, 60 s to a node; visits \
              beyond the whole are a loop; what a tick turns away is followed by the law of its runs; a brief burst waits for no more than \
              can build up in it; levels of a pool that a window has certainly passed are not integrated (last digits).",
        changes: |_, _| true,
    },
];

/// Requests in service in the busiest hour from which on the least of the quotas can matter.
const NEAR: f64 = 50.0;

fn busiest(scenario: &Scenario) -> f64 {
    let work: f64 = scenario.services.iter().map(|service| service.visits.get() * service.duration.get()).sum();
    let peak = platform::weekly::demand(&scenario.traffic).iter().copied().fold(0.0, f64::max);
    work * peak
}

/// Whether the figures hold what takes many evaluations.
fn is_whole(figures: &Value) -> bool {
    !figures["strips"].is_null()
}

/// Whether something fails on either side.
fn fails(figures: &Value) -> bool {
    ["serverless", "microservices"].iter().any(|side| figures[side][5][0].as_f64().is_some_and(|failed| failed > 0.0))
}

/// The names of the rules that may have changed the figures of a scenario.
pub(crate) fn of(scenario: &Scenario, figures: &Value) -> Vec<&'static str> {
    RULES.iter().filter(|rule| (rule.changes)(scenario, figures)).map(|rule| rule.name).collect()
}
