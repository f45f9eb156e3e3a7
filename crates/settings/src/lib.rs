//! What somebody would set who follows an answer: manifests, templates and commands, each setting with its reason.
//!
//! A block holds all services of a side. What `artefact` reads of it gives the scenario again, with what that leaves open
//! (the size of a pod, the most replicas, instances kept warm for the goal) as the answer has it. Commands, and the files of
//! Wrangler, are not read back.

mod fargate;
mod functions;
mod kubernetes;
mod reasons;
mod replicas;
mod run;
mod writer;

use answer::Outcome;
use scenario::{Platform, Scenario, Side};

/// Settings of a side, to be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The side that they are for.
    pub side: Side,
    /// What it is: “Deployments and HorizontalPodAutoscalers, Amazon EKS”.
    pub title: String,
    /// What it is written in, as Markdown names it: `yaml`, `sh` or `toml`.
    pub language: &'static str,
    /// The settings, their reasons as comments.
    pub text: String,
    /// The reasons by themselves, a sentence each, no two alike.
    pub reasons: Vec<String>,
}

/// What both sides of an answer come to as settings, functions first. Each is as if it took all requests.
pub fn blocks(scenario: &Scenario, outcome: &Outcome) -> Vec<Block> {
    let functions = functions::block(scenario, outcome);
    let replicas = replicas::of(scenario, outcome);
    let containers = match scenario.microservices.platform {
        Platform::GcpRun => run::cloud_run(scenario, &replicas),
        Platform::AzureContainerApps => run::container_apps(scenario, &replicas),
        Platform::CloudflareContainers => run::cloudflare(scenario, &replicas),
        Platform::AwsFargate => fargate::template(scenario, &replicas),
        _ => kubernetes::manifests(scenario, &replicas),
    };
    vec![functions, containers]
}

/// The blocks as one text in Markdown.
pub fn markdown(blocks: &[Block]) -> String {
    let mut text = "# What you would set\n\nEach side as if it took all requests. Names in capitals are yours to fill \
                    in.\n"
        .to_owned();
    for block in blocks {
        text += &format!("\n## {}\n\n```{}\n{}```\n", block.title, block.language, block.text);
    }
    text
}
