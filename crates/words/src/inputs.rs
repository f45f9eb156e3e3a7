//! Words for the inputs that have neither a slider nor a list of their own: what each is called, what it means, and why a
//! text was not taken.

use catalogue::Platform;
use scenario::field::{self, Field};
use scenario::places;
use scenario::{NodeAutoscaler, Scenario, Serverless};
use text::decimal;

/// One input of the page.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The key of its field.
    pub key: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// The unit of a number; empty where there is none.
    pub unit: &'static str,
    /// What it means and what it rests on, in a sentence or two.
    pub meaning: &'static str,
    /// The values to choose from, as links write them, each with its words; none where a number is typed.
    pub choices: &'static [(&'static str, &'static str)],
    /// What an empty box stands for; nothing where a value must stand.
    pub open: Option<&'static str>,
}

const YES_NO: &[(&str, &str)] = &[("false", "No"), ("true", "Yes")];

const fn typed(key: &'static str, label: &'static str, unit: &'static str, meaning: &'static str) -> Entry {
    Entry { key, label, unit, meaning, choices: &[], open: None }
}

const fn left_open(
    key: &'static str,
    label: &'static str,
    unit: &'static str,
    open: &'static str,
    meaning: &'static str,
) -> Entry {
    Entry { open: Some(open), ..typed(key, label, unit, meaning) }
}

const fn chosen(
    key: &'static str,
    label: &'static str,
    choices: &'static [(&'static str, &'static str)],
    meaning: &'static str,
) -> Entry {
    Entry { choices, ..typed(key, label, "", meaning) }
}

/// What is said where services have values of their own.
pub const UNLIKE: &str = "Services differ: what belongs to a service is shown of the first one, and is set for all of them. Each by itself is \
     under “Services”.";

/// What a service does, the same on both sides.
pub const WORK: [Entry; 6] = [
    typed(
        "cv",
        "Variation of the duration",
        "",
        "Standard deviation over mean: 0 is always the same, 1 varies as chance does.",
    ),
    typed("cpu", "Share of the time that computes", "", "The rest waits for others. From 0 to 1."),
    typed("runtime", "Runtime", "", "As named in the measured cold starts, such as nodejs22.x, python3.13 or java21."),
    typed(
        "init",
        "Own initialisation",
        "ms",
        "What a new instance loads and connects before its first request. An SDK takes 200 to 500 ms, Spring 1 to 5 s.",
    ),
    typed("response", "Size of an answer", "kB", "It leaves to the internet, and fills payload limits."),
    typed("log", "Log of a visit", "kB", "Paid by the volume that is written."),
];

/// What an empty box of a timing stands for.
const AS_ROW: &str = "as in the catalogue; see “Ways and starts”";

/// What a 99th percentile is.
const P99: &str =
    "99 of 100 are faster. Left empty beside a median of yours, it stays as many times the median as in the catalogue.";

/// How functions are set up.
pub const FUNCTIONS: [Entry; 13] = [
    left_open(
        "fconcurrency",
        "Requests an instance takes at once",
        "",
        "as the platform does",
        "A platform that lets you choose takes up to 1,000; without a choice they are as many as its CPU lets through.",
    ),
    typed(
        "warm",
        "Instances kept warm",
        "",
        "“goal” for as many of each function as keep the p99 goal, “none”, or a number.",
    ),
    chosen(
        "snapstart",
        "SnapStart",
        YES_NO,
        "Lambda restores new instances of Java, Python and .NET from a snapshot that was taken after their own initialisation, in \
         about 0.6 s as measured of Java. Java pays nothing for it, others for the snapshot and each restore. None are kept warm then.",
    ),
    left_open(
        "account",
        "Quota of the account",
        "",
        "as a new account has",
        "Requests or instances at a time. AWS grants a new account 10 to 1,000 and raises it to tens of thousands.",
    ),
    chosen(
        "quota",
        "What exceeds it",
        &[("asked", "More is asked for and granted"), ("fixed", "Fails: the quota is held to")],
        "Providers raise it on request.",
    ),
    chosen(
        "fprivate",
        "Functions in a private network",
        YES_NO,
        "Then they reach others through a NAT gateway, which is paid by the hour.",
    ),
    left_open(
        "doorway",
        "Way through what stands before them",
        "ms",
        AS_ROW,
        "Median. An HTTP API takes about 7 ms, a REST API 15, a balancer 1, an address of its own nothing.",
    ),
    left_open("doorway99", "Its p99", "ms", AS_ROW, P99),
    left_open(
        "invoke",
        "Way of a call",
        "ms",
        AS_ROW,
        "To an instance that is there, and back: about 5 ms. Clients of Azure and Google measured 79 and 320 ms in 2018, their \
         own way among it.",
    ),
    left_open("invoke99", "Its p99", "ms", AS_ROW, P99),
    left_open(
        "placement",
        "Placement and download",
        "ms",
        AS_ROW,
        "What a new instance takes before its runtime starts: on AWS about 100 ms (50 to 200). Elsewhere it is part of what \
         is measured of the runtime.",
    ),
    left_open(
        "fstart",
        "Start of the runtime",
        "ms",
        "as measured or cited for the runtime",
        "Median; the rest is as far from it as measured. Your own initialisation comes on top.",
    ),
    left_open("fendpoints", "Endpoints of the functions", "", "NAT gateways instead", ENDPOINTS),
];

/// How containers are set up.
pub const CONTAINERS: [Entry; 24] = [
    left_open("podcpu", "vCPU of a pod", "vCPU", "as its workers need", "What each pod asks for."),
    left_open("podmemory", "Memory of a pod", "MB", "as a function", "What each pod asks for."),
    left_open("podconcurrency", "Requests a pod takes at once", "", "as below", "For each service."),
    typed(
        "workers",
        "Workers of a pod",
        "",
        "Requests that a pod serves at the same time, where nothing else is said.",
    ),
    typed("target", "Busy share that is aimed at", "", "The autoscaler adds pods above it. From 0.05 to 0.95."),
    typed(
        "replicas",
        "Replicas kept",
        "",
        "Of each service. 0 only where the platform starts a replica for a request: then the first one waits.",
    ),
    left_open("podmin", "Replicas kept of each service", "", "as above", "Instead of what is kept in general."),
    left_open(
        "podmax",
        "Most replicas of a service",
        "",
        "as many as it takes",
        "What exceeds them waits, and fails after 10 s.",
    ),
    typed("zones", "Availability zones", "", "Each has a node and a NAT gateway at least."),
    chosen(
        "balancing",
        "Who gets the next request",
        &[
            ("round-robin", "One pod after the other"),
            ("random", "Any pod, by chance"),
            ("least-requests", "The pod with the fewest"),
        ],
        "With eight workers a pod it hardly matters, with one it decides how many pods a tight goal takes.",
    ),
    chosen(
        "billing",
        "Instances are billed by",
        &[
            ("auto", "Whichever costs less"),
            ("request", "Time with a request"),
            ("instance", "Time that they are there"),
        ],
        "A choice of Cloud Run.",
    ),
    chosen(
        "autoscaler",
        "Nodes come and go by",
        &[
            ("karpenter", "Karpenter: a size that fits"),
            ("cluster-autoscaler", "Cluster Autoscaler: one type"),
            ("none", "Nothing: nodes for the peak"),
        ],
        "A new node takes a minute or more.",
    ),
    chosen(
        "cprivate",
        "Containers in a private network",
        YES_NO,
        "Then they reach others through a NAT gateway in each zone, which is paid by the hour.",
    ),
    left_open("balancer", "Way through the balancer", "ms", AS_ROW, "Median, once for a request: about 1 ms."),
    left_open("balancer99", "Its p99", "ms", AS_ROW, P99),
    left_open(
        "hop",
        "Way to a pod",
        "ms",
        AS_ROW,
        "Median, for each visit: half a millisecond within a zone, one between zones.",
    ),
    left_open("hop99", "Its p99", "ms", AS_ROW, P99),
    left_open(
        "image",
        "Size of an image",
        "GB",
        "0.3 GB",
        "A node that does not have it pulls and unpacks it, 25 s for each GB; a registry keeps it.",
    ),
    left_open(
        "podstart",
        "Start of runtime and program in a pod",
        "s",
        "as is usual for the runtime",
        "Image at hand: about 2.5 s for Go, Rust and Node.js, 7.5 for Python, Ruby and .NET, 27.5 for Java.",
    ),
    left_open(
        "lag",
        "Lag of metrics",
        "s",
        AS_ROW,
        "From a change of the load until the pod autoscaler is shown it: 15 to 60 s, where it reads metrics.",
    ),
    left_open(
        "nodestart",
        "Time to a new node",
        "s",
        AS_ROW,
        "From a pod that finds no room: Karpenter takes 41 to 100 s, a tuned fleet of 1,000 nodes 45.",
    ),
    left_open("cendpoints", "Endpoints of the containers", "", "NAT gateways instead", ENDPOINTS),
    chosen(
        "extended",
        "Extended support of the cluster",
        YES_NO,
        "EKS takes six times its fee for a version of Kubernetes that is past its standard support, for up to a year more.",
    ),
    typed(
        "planelogs",
        "Logs of the control plane",
        "GB a month",
        "What EKS writes if it is told to: audit, API server, scheduler. Billed as other logs; from 0 to 1,000,000.",
    ),
];

const ENDPOINTS: &str = "Services of AWS that a private network reaches by an interface endpoint each, paid by zone and hour, \
     instead of NAT gateways: 1 for logs, about 6 for a cluster without internet. From 1 to 50. Prices of Azure and Google \
     were not found.";

/// What else has to be met.
pub const GOALS: [Entry; 2] = [
    typed("errors", "Share of requests that may fail", "", "A side of which more fails misses the goal. From 0 to 1."),
    typed("tie", "Costs this near are a tie", "", "As a share of each other, from 0 to 1."),
];

impl Entry {
    /// Its field.
    pub fn field(&self) -> Option<&'static Field> {
        field::of(self.key)
    }

    /// What it means, and what an empty box stands for.
    pub fn explained(&self) -> String {
        self.open.map_or_else(|| self.meaning.to_owned(), |open| format!("{} Left empty: {open}.", self.meaning))
    }

    /// Whether each service has its own.
    pub fn is_of_services(&self) -> bool {
        self.field().is_some_and(|field| field.path.starts_with("services."))
    }

    /// Whether it can change anything on the platforms of a scenario.
    pub fn applies(&self, scenario: &Scenario) -> bool {
        let (functions, containers) = (scenario.serverless.platform, scenario.microservices.platform);
        match self.key {
            "fconcurrency" => places::takes_several(functions),
            "snapstart" => {
                let chosen = Serverless { snapstart: true, ..scenario.serverless.clone() };
                scenario.services.iter().any(|service| places::restores(&chosen, service))
            }
            "warm" => !scenario.services.iter().any(|service| places::restores(&scenario.serverless, service)),
            "account" | "quota" => matches!(functions, Platform::AwsLambda | Platform::AzureFlex),
            "fprivate" => !matches!(functions, Platform::CloudflareWorkers),
            "billing" => places::has_billing(containers),
            "autoscaler" => containers.node().is_some() && !places::runs_its_nodes(containers),
            "balancing" => !places::spreads_by_chance(containers),
            "placement" | "fstart" => functions != Platform::AwsLambdaManaged,
            "lag" => places::reads_metrics(containers),
            "nodestart" => {
                containers.node().is_some() && scenario.microservices.node_autoscaler != NodeAutoscaler::None
            }
            "fendpoints" => scenario.serverless.private_network && places::has_endpoints(functions),
            "cendpoints" => scenario.microservices.private_network && places::has_endpoints(containers),
            "extended" | "planelogs" => places::bills_its_control_plane(containers),
            "zones" | "cprivate" => containers != Platform::CloudflareContainers,
            _ => true,
        }
    }

    /// Whether the scenario has another value than the page opens with.
    pub fn is_changed(&self, scenario: &Scenario) -> bool {
        self.field().is_some_and(|field| (field.write)(scenario) != (field.write)(&Scenario::default()))
    }

    /// The key of the input that holds the other end of the same range.
    pub fn other_end(&self) -> Option<&'static str> {
        ENDS.into_iter().find_map(|(low, high)| match self.key {
            key if key == low => Some(high),
            key if key == high => Some(low),
            _ => None,
        })
    }

    /// Why a text is not taken; nothing where it is. `kept` stands instead; `other` is what stands at the other end of its
    /// range, if anything does.
    pub fn refusal(&self, text: &str, kept: &str, other: &str) -> Option<String> {
        let field = self.field()?;
        let takes = match (field.read)(&mut Scenario::default(), text) {
            None => field.takes.to_owned(),
            Some(()) => self.beyond(text, other)?,
        };
        let kept = match (kept, self.open) {
            ("", Some(open)) => open,
            (kept, _) => kept,
        };
        Some(format!("{} takes {takes}; it stays {kept}.", self.label))
    }

    /// What it takes instead of a text that is beyond the other end.
    fn beyond(&self, text: &str, other: &str) -> Option<String> {
        let (value, end) = (decimal::read(text)?, decimal::read(other)?);
        let is_low = ENDS.iter().any(|(low, _)| *low == self.key);
        match is_low {
            true if value > end => Some(format!("no more than what stands at its other end, {other}")),
            false if value < end => Some(format!("no less than what stands at its other end, {other}")),
            _ => None,
        }
    }
}

/// Inputs that are the low and the high end of one range.
const ENDS: [(&str, &str); 5] = [
    ("podmin", "podmax"),
    ("doorway", "doorway99"),
    ("invoke", "invoke99"),
    ("balancer", "balancer99"),
    ("hop", "hop99"),
];

/// “as the platform does”, “2 changed: quota of the account, …”, for a folded group.
pub fn summary(entries: &[Entry], scenario: &Scenario) -> String {
    let changed: Vec<&Entry> =
        entries.iter().filter(|entry| entry.applies(scenario) && entry.is_changed(scenario)).collect();
    match changed.as_slice() {
        [] => "as usual".to_owned(),
        [one] => format!("{}: {}", one.label, value(one, scenario)),
        several => format!("{} changed, {} among them", several.len(), several[0].label),
    }
}

/// How functions are set up, in a line.
pub fn functions_summary(scenario: &Scenario) -> String {
    summary(&FUNCTIONS, scenario)
}

/// How containers are set up, in a line.
pub fn containers_summary(scenario: &Scenario) -> String {
    let nodes = match scenario.microservices.node_autoscaler {
        NodeAutoscaler::None if scenario.microservices.platform.node().is_some() => ", nodes for the peak",
        _ => "",
    };
    format!("{}{nodes}", summary(&CONTAINERS, scenario))
}

/// The value of an input in words.
fn value(entry: &Entry, scenario: &Scenario) -> String {
    let written = entry.field().map(|field| (field.write)(scenario)).unwrap_or_default();
    let known = entry.choices.iter().find(|(value, _)| *value == written).map(|(_, words)| (*words).to_owned());
    let unit = if entry.unit.is_empty() { String::new() } else { format!(" {}", entry.unit) };
    known.unwrap_or_else(|| format!("{written}{unit}"))
}

#[cfg(test)]
mod tests;
