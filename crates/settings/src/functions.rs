//! Functions: memory, instruction set and what is kept warm.

use crate::Block;
use crate::reasons::requests;
use crate::writer::Writer;
use answer::{Fleet, Outcome};
use artefact::manifest_names;
use catalogue::Architecture;
use platform::settled::{self, Instance};
use scenario::{Platform, Scenario, Service, Side, WarmFloor, places};
use text::decimal::{brief, significant};
use text::format;

/// The functions of a scenario.
pub(crate) fn block(scenario: &Scenario, outcome: &Outcome) -> Block {
    let floor = match outcome.serverless.fleet {
        Fleet::Functions(fleet) => fleet.warm_floor,
        Fleet::Containers(_) => 0,
    };
    let meets_goal = outcome.serverless.meets_goal;
    let all: Vec<Function<'_>> = scenario
        .services
        .iter()
        .zip(manifest_names(&scenario.services))
        .zip(settled::instances(scenario))
        .map(|((service, name), each)| Function { scenario, service, name, each, floor, meets_goal })
        .collect();
    let name = scenario.serverless.platform.name();
    let mut out = Writer::default();
    let (title, language) = match scenario.serverless.platform {
        Platform::AzureFlex | Platform::AzureFunctions => {
            all.iter().for_each(|own| own.azure(&mut out));
            (format!("Commands, {name}"), "sh")
        }
        Platform::GcpFunctions => {
            all.iter().for_each(|own| own.google(&mut out));
            (format!("Commands, {name}"), "sh")
        }
        Platform::CloudflareWorkers => {
            workers(&mut out, &all);
            (format!("wrangler.toml of each, {name}"), "toml")
        }
        _ => {
            out.line("AWSTemplateFormatVersion: '2010-09-09'");
            out.line("Transform: AWS::Serverless-2016-10-31");
            out.line("Resources:");
            all.iter().enumerate().for_each(|(place, own)| own.sam(&mut out, place));
            (format!("SAM template, {name}"), "yaml")
        }
    };
    out.block(Side::Serverless, title, language)
}

/// The name of an instruction set at AWS.
pub(crate) const fn architecture(set: Architecture) -> &'static str {
    match set {
        Architecture::Arm64 => "arm64",
        Architecture::X86 => "x86_64",
    }
}

const MEMORY: &str = "The memory of an instance that the scenario says, which its bill and its speed follow.";
const SET: &str = "The instruction set that the bill is for.";

/// A function with what its instances are.
struct Function<'a> {
    scenario: &'a Scenario,
    service: &'a Service,
    name: String,
    each: Instance,
    /// Instances kept warm.
    floor: u32,
    /// Whether p99 keeps the goal with these.
    meets_goal: bool,
}

impl Function<'_> {
    fn sam(&self, out: &mut Writer, place: usize) {
        let choice = &self.scenario.serverless;
        out.line(format!("  Function{}:", place + 1));
        out.line("    Type: AWS::Serverless::Function");
        out.line("    Properties:");
        out.line(format!("      FunctionName: {}", self.name));
        out.line("      CodeUri: CODE");
        out.line("      Handler: HANDLER");
        out.set(
            format!("      Runtime: {}", self.service.runtime),
            "The runtime whose measured cold starts the answer has.",
        );
        out.set(format!("      MemorySize: {}", self.megabytes()), MEMORY);
        out.set(format!("      Architectures: [{}]", architecture(choice.architecture)), SET);
        match choice.platform {
            Platform::AwsLambdaManaged => self.managed(out),
            _ => self.kept(out),
        }
    }

    /// Provisioned concurrency or snapshots.
    fn kept(&self, out: &mut Writer) {
        if places::restores(&self.scenario.serverless, self.service) {
            out.line("      SnapStart:");
            out.set(
                "        ApplyOn: PublishedVersions",
                "New instances are restored from a snapshot, as the scenario says.",
            );
        }
        if self.floor == 0 {
            out.why(6, &self.warm());
            return;
        }
        out.line("      AutoPublishAlias: live");
        out.line("      ProvisionedConcurrencyConfig:");
        out.set(format!("        ProvisionedConcurrentExecutions: {}", self.floor), &self.warm());
    }

    fn managed(&self, out: &mut Writer) {
        out.line("      CapacityProviderConfig:");
        out.line("        Arn: CAPACITY_PROVIDER");
        let slots = self.each.slots;
        out.set(format!("        PerExecutionEnvironmentMaxConcurrency: {slots}"), &self.at_once());
        if self.floor > 0 {
            out.line("      FunctionScalingConfig:");
            out.set(format!("        MinExecutionEnvironments: {}", self.floor), &self.warm());
        }
    }

    fn azure(&self, out: &mut Writer) {
        let (name, region) = (&self.name, &self.scenario.serverless.region);
        if self.scenario.serverless.platform == Platform::AzureFunctions {
            out.why(0, "Memory is not set on the Consumption plan, and nothing can be kept warm there.");
            let options =
                [format!("--name {name} --resource-group GROUP --storage-account STORAGE"), self.location(region)];
            out.command("az functionapp create", &options);
            return;
        }
        let memory = self.megabytes();
        out.why(0, "The least instance that holds the memory which the scenario says.");
        let options = [
            format!("--name {name} --resource-group GROUP --storage-account STORAGE"),
            format!("--flexconsumption-location {region} --instance-memory {memory}"),
        ];
        out.command("az functionapp create", &options);
        out.why(0, &self.at_once());
        let concurrency = format!("--trigger-type http --trigger-settings perInstanceConcurrency={}", self.each.slots);
        out.command("az functionapp scale config set", &[self.group(), concurrency]);
        out.why(0, &self.warm());
        if self.floor > 0 {
            let ready = format!("--settings http={}", self.floor);
            out.command("az functionapp scale config always-ready set", &[self.group(), ready]);
        }
    }

    fn group(&self) -> String {
        format!("--name {} --resource-group GROUP", self.name)
    }

    fn location(&self, region: &str) -> String {
        format!("--consumption-plan-location {region} --functions-version 4")
    }

    fn google(&self, out: &mut Writer) {
        out.why(0, MEMORY);
        out.why(0, &self.at_once());
        out.why(0, &self.warm());
        let vcpu = self.each.vcpu.map(|vcpu| format!(" --cpu={}", significant(vcpu, 3))).unwrap_or_default();
        let region = &self.scenario.serverless.region;
        let options = [
            format!("--gen2 --region={region} --trigger-http"),
            format!("--memory={}Mi{vcpu} --concurrency={}", self.megabytes(), self.each.slots),
            format!("--min-instances={}", self.floor),
        ];
        out.command(&format!("gcloud functions deploy {}", self.name), &options);
    }

    fn megabytes(&self) -> String {
        brief(self.each.memory.get().ceil())
    }

    fn at_once(&self) -> String {
        let said = self.scenario.serverless.concurrency.is_some();
        let why = if said { "as the scenario says" } else { "as the platform does by itself or its CPU allows" };
        format!("An instance takes {} at a time, {why}.", requests(self.each.slots))
    }

    /// Why so many are kept warm.
    fn warm(&self) -> String {
        let count = format::count(f64::from(self.floor));
        match (self.floor, self.scenario.serverless.warm_floor) {
            (0, WarmFloor::Goal) if self.meets_goal => {
                "Nothing has to be kept warm: p99 keeps the goal without.".to_owned()
            }
            (0, WarmFloor::Goal) => "Nothing is kept warm: it would not make p99 keep the goal.".to_owned(),
            (0, _) => "Nothing is kept warm, as the scenario says.".to_owned(),
            (_, WarmFloor::Goal) => format!("The fewest instances kept warm with which p99 keeps the goal: {count}."),
            _ => format!("Instances kept warm, as the scenario says: {count}."),
        }
    }
}

fn workers(out: &mut Writer, all: &[Function<'_>]) {
    out.why(
        0,
        "Memory and instances are not set for Workers, and nothing is kept warm: an isolate starts in milliseconds.",
    );
    for own in all {
        out.line("");
        out.line(format!("# For {}:", own.name));
        out.line(format!("name = \"{}\"", own.name));
        out.line("main = \"MAIN\"");
        out.line("compatibility_date = \"DATE\"");
    }
}
