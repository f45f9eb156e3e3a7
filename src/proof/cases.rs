//! The published cases, sorted into the tables of the page.

use serde_json::{Value, json};

use super::{cells, measured, weeks};
use command::{Refusal, bill, predict, simulate};

/// The cases of the models, with their tolerances; the tests read the same file.
const MODELS: &str = include_str!("../../tests/data/model-cases.json");
/// Worked bills that others published; the tests read the same file.
const BILLS: &str = include_str!("../../tests/data/bill-cases.json");

/// Requests of a simulation here, roughly: its intervals are then near the tolerances.
const REQUESTS: f64 = 4e5;
/// Busy requests and keep-alive of these make a memory that so many requests would not see twice; the command
/// chooses.
const LONG: [&str; 2] = ["cf_mru_1000_1_600", "cf_mru_100_0.2_600"];
/// Models of fleets, which need the more requests the more pods there are, or hours; the command chooses.
const FLEETS: [&str; 2] = ["balanced_fleet", "held_replicas"];
/// Models that are rules: there is nothing to simulate.
const RULES: [&str; 4] = ["hpa_raw", "hpa_scaleup_policy", "hpa_fluid", "node_allocatable"];
/// Models that the command answers by closed form only.
const CLOSED: [&str; 3] = ["workflow", "lambda_pool", "knative_pods"];

/// What the command is asked about a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A model of one thing.
    Model,
    /// A bill.
    Bill,
}

/// A published case.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// What the command is asked.
    pub kind: Kind,
    /// The case as its file has it.
    pub value: Value,
}

impl Case {
    /// The name of the case, told apart from every other.
    pub fn id(&self) -> &str {
        self.text("id")
    }

    /// The name of the model; nothing for a bill.
    pub fn model(&self) -> &str {
        self.text("model")
    }

    /// A text of the case; empty if it has none of this name.
    pub fn text(&self, field: &str) -> &str {
        self.value[field].as_str().unwrap_or_default()
    }

    /// What the command answers at once: by closed form, or the bill. Refuses what it refuses.
    pub fn closed(&self) -> Result<Value, Refusal> {
        match self.kind {
            Kind::Model => match self.value["inputs"].as_array() {
                Some(inputs) => {
                    let rows = inputs.iter().map(|input| predict::predict(self.model(), input));
                    Ok(json!({"rows": rows.collect::<Result<Vec<Value>, Refusal>>()?}))
                }
                None => predict::predict(self.model(), &self.value["input"]),
            },
            Kind::Bill => {
                let bill = bill::answer(&self.value.to_string())?;
                serde_json::from_str(&bill).map_err(|error| Refusal(format!("The bill is not JSON: {error}.")))
            }
        }
    }

    /// Whether the command simulates it.
    pub fn is_process(&self) -> bool {
        self.kind == Kind::Model && !self.is_rule() && !CLOSED.contains(&self.model())
    }

    /// Whether it is a rule without chance.
    pub fn is_rule(&self) -> bool {
        RULES.contains(&self.model())
    }

    /// What the command answers when it simulates the case request by request, chance beginning at `seed`.
    pub fn simulated(&self, seed: u64) -> Result<Value, Refusal> {
        let chooses = LONG.contains(&self.id()) || FLEETS.contains(&self.model());
        let requests = (!chooses).then_some(REQUESTS);
        simulate::simulate(self.model(), &self.value["input"], simulate::Settings { seed, requests })
    }
}

/// Cases that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What is said about it.
    pub topic: &'static Topic,
    /// Its cases, in the order of their file.
    pub cases: Vec<Case>,
}

/// What a table is about.
#[derive(Debug)]
pub struct Topic {
    /// Its name in addresses and questions.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What the figures of others are called.
    pub theirs: &'static str,
    /// Where the figures come from and what they show.
    pub lead: &'static str,
    kind: Kind,
    holds: fn(&Case) -> bool,
}

impl PartialEq for Topic {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// The name of the table of measured functions.
pub const MEASURED: &str = "measured";
/// The name of the table of the same functions, kept by three ages.
pub const KEPT: &str = "kept";

/// Every table; a case stands in the first that holds it.
static TOPICS: [Topic; 13] = [
    Topic {
        id: MEASURED,
        title: "Functions measured on AWS Lambda",
        theirs: "Measured",
        lead: "Cold starts and instances that Mahmoudi and Khazaei measured in 2020 at twelve rates, instances kept \
               600 s. A row alone is allowed 35 % in cold starts, because few were seen; what counts is the mean error \
               over the rows.",
        kind: Kind::Model,
        holds: |case| case.id().starts_with("paper_aws_lambda"),
    },
    Topic {
        id: KEPT,
        title: "The same functions, kept by three ages",
        theirs: "Measured",
        lead: "Instances that go 640 s after their last use if alone, 1,000 s if others stand ready, and after about \
               two hours of life. The 10 rows up to 0.1 requests/s chose these ages; the 6 from 0.19/s chose nothing. \
               They are the twelve above and four more days of the same authors. Few cold starts were seen in a row, so \
               what counts is the mean error over rows. Instances were counted until 600 s after their last use, and so \
               are ours beside those alive.",
        kind: Kind::Model,
        holds: |case| case.id() == "lambda_kept",
    },
    Topic {
        id: "answers",
        title: "How long the same functions took, cold and warm",
        theirs: "Measured",
        lead: "Nine days of Mahmoudi and Khazaei, requests at the client. Warm times are those of the day; how cold \
               requests add to them is ours. Five days chose how much longer a cold start takes where it is rare; four \
               chose nothing.",
        kind: Kind::Model,
        holds: |case| case.model() == "lambda_pool",
    },
    Topic {
        id: "workflows",
        title: "Workflows measured on AWS Step Functions",
        theirs: "Measured",
        lead: "Three workflows of 8, 12 and 16 functions with branches, choices and loops, 3,000 executions each (Lin \
               and Khazaei 2021). None chose anything: the time of a step comes from two other workflows. Costs are \
               those of 2020 for a million executions; the figure of all executions counts some runs twice.",
        kind: Kind::Model,
        holds: |case| case.model() == "workflow",
    },
    Topic {
        id: "pods",
        title: "Pods measured on Knative",
        theirs: "Measured",
        lead: "Mean pods of two workloads, an hour a row, kept by soft targets of an autoscaler (Mahmoudi and Khazaei \
               2021). No pods chose anything: of every second row only response times were read. What counts is the mean \
               error over rows.",
        kind: Kind::Model,
        holds: |case| case.model() == "knative_pods",
    },
    Topic {
        id: "balancing",
        title: "Pods behind a balancer",
        theirs: "Our simulation",
        lead: "p99 behind three kinds of balancer, against this program's own simulation of six million requests a cell: \
               every third of the 55 cells that chose no constant; the tests hold all 256 of them. Least requests is one \
               queue for all. A balancer that only counts requests is worse, by up to 40 % where pods work on one request.",
        kind: Kind::Model,
        holds: |case| case.model() == "balanced_fleet",
    },
    Topic {
        id: "held",
        title: "Replicas that an autoscaler keeps under noise",
        theirs: "Our simulation",
        lead: "Mean replicas under a steady load that comes by chance, against this program's own simulation of the rule \
               request by request over hours to a week: every 29th of the 554 cells that the tests hold, of three rules. \
               Two constants of the closed form were chosen on other cells of the first rule and on those of the third.",
        kind: Kind::Model,
        holds: |case| case.model() == "held_replicas",
    },
    Topic {
        id: "simfaas",
        title: "Pools simulated by SimFaaS",
        theirs: "SimFaaS",
        lead: "What the simulator of the same authors prints: its published examples, and runs of version 0.2.2 over \
               several seeds.",
        kind: Kind::Model,
        holds: |case| case.text("kind") == "simfaas" || case.id().starts_with("paper_simfaas"),
    },
    Topic {
        id: "pools",
        title: "Pools under changing and bursty load",
        theirs: "Computed apart",
        lead: "Against exact solutions computed apart from this program, and against a simulation by request written \
               apart from it. A week of hours is held to what that simulation saw of the same swing; business hours have no \
               figure of others, the tests hold them to our simulation.",
        kind: Kind::Model,
        holds: |case| {
            case.model().starts_with("keepalive")
                || ["lambda_scale_rate_fluid", "mt_g_inf_mean"].contains(&case.model())
        },
    },
    Topic {
        id: "queues",
        title: "Queues",
        theirs: "Reference",
        lead: "Against Ciw 3.2.7, a public simulator of queues; against textbook formulas; and against a simulation by \
               request written apart from this program.",
        kind: Kind::Model,
        holds: |case| ["mmc", "mg1", "mgc", "ggc", "tandem"].contains(&case.model()),
    },
    Topic {
        id: "rules",
        title: "Caps, autoscalers and nodes",
        theirs: "Reference",
        lead: "Erlang B for a cap on concurrency, the Kubernetes documentation for its autoscaler, and the vendors' \
               documents for what a node leaves to pods.",
        kind: Kind::Model,
        holds: |_| true,
    },
    Topic {
        id: "official",
        title: "Bills worked out by the vendors",
        theirs: "Published",
        lead: "Examples on the vendors' own pages, computed by the billing rules and prices of this calculator.",
        kind: Kind::Bill,
        holds: |case| case.value["official"] == true,
    },
    Topic {
        id: "bills",
        title: "Bills worked out by others",
        theirs: "Published",
        lead: "Examples of third parties, golden files of Infracost, and a few that were worked out by hand.",
        kind: Kind::Bill,
        holds: |_| true,
    },
];

/// Every table with its cases.
pub fn tables() -> Vec<Table> {
    let mut tables: Vec<Table> = TOPICS.iter().map(|topic| Table { topic, cases: Vec::new() }).collect();
    // The files are part of the program, and a test reads all of them.
    let [models, bills] = [MODELS, BILLS].map(|text| serde_json::from_str::<Vec<Value>>(text).unwrap_or_default());
    let (measured, weeks) = (measured::cases(&models), weeks::cases(&models));
    for (kind, values) in [
        (Kind::Model, models),
        (Kind::Model, weeks),
        (Kind::Model, measured),
        (Kind::Model, cells::cases()),
        (Kind::Bill, bills),
    ] {
        for case in values.into_iter().map(|value| Case { kind, value }) {
            let place = tables.iter_mut().find(|table| table.topic.kind == kind && (table.topic.holds)(&case));
            place.into_iter().for_each(|table| table.cases.push(case.clone()));
        }
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_stands_in_one_table() {
        let sizes: Vec<(&str, usize)> = tables().iter().map(|table| (table.topic.id, table.cases.len())).collect();
        let expected = [
            (MEASURED, 12),
            (KEPT, 1),
            ("answers", 9),
            ("workflows", 6),
            ("pods", 2),
            ("balancing", 19),
            ("held", 20),
            ("simfaas", 22),
            ("pools", 42),
            ("queues", 25),
            ("rules", 18),
            ("official", 12),
            ("bills", 48),
        ];
        assert_eq!(sizes, expected);
        for text in [MODELS, BILLS] {
            assert!(!serde_json::from_str::<Vec<Value>>(text).unwrap().is_empty());
        }
    }
}
