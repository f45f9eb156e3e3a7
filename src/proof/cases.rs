//! The published cases, sorted into the tables of the page.

use serde_json::Value;

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
/// Models that are rules: there is nothing to simulate.
const RULES: [&str; 4] = ["hpa_raw", "hpa_scaleup_policy", "hpa_fluid", "node_allocatable"];

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
            Kind::Model => predict::predict(self.model(), &self.value["input"]),
            Kind::Bill => {
                let bill = bill::answer(&self.value.to_string())?;
                serde_json::from_str(&bill).map_err(|error| Refusal(format!("The bill is not JSON: {error}.")))
            }
        }
    }

    /// Whether there is a process to simulate.
    pub fn is_process(&self) -> bool {
        self.kind == Kind::Model && !RULES.contains(&self.model())
    }

    /// What the command answers when it simulates the case request by request, chance beginning at `seed`.
    pub fn simulated(&self, seed: u64) -> Result<Value, Refusal> {
        let requests = (!LONG.contains(&self.id())).then_some(REQUESTS);
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

/// Every table; a case stands in the first that holds it.
static TOPICS: [Topic; 7] = [
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
               apart from it.",
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
    for (kind, text) in [(Kind::Model, MODELS), (Kind::Bill, BILLS)] {
        // The file is part of the program, and a test reads all of it.
        let values: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
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
            ("simfaas", 22),
            ("pools", 34),
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
