//! A task definition for each service, and what scales its tasks: a template of CloudFormation.

use crate::Block;
use crate::functions::architecture;
use crate::reasons;
use crate::replicas::Replicas;
use crate::writer::Writer;
use scenario::{Scenario, Side};
use text::decimal::brief;

/// Tasks of Fargate.
pub(crate) fn template(scenario: &Scenario, all: &[Replicas]) -> Block {
    let mut out = Writer::default();
    out.line("AWSTemplateFormatVersion: '2010-09-09'");
    out.line("Resources:");
    for (place, own) in all.iter().enumerate() {
        task(&mut out, scenario, place, own);
        scaling(&mut out, scenario, all, (place, own));
    }
    let title = format!("Task definitions and their scaling, {}", scenario.microservices.platform.name());
    out.block(Side::Microservices, title, "yaml")
}

fn task(out: &mut Writer, scenario: &Scenario, place: usize, own: &Replicas) {
    let (name, number) = (&own.name, place + 1);
    out.line(format!("  Task{number}:"));
    out.line("    Type: AWS::ECS::TaskDefinition");
    out.line("    Properties:");
    out.line(format!("      Family: {name}"));
    out.line("      RequiresCompatibilities: [FARGATE]");
    out.line("      NetworkMode: awsvpc");
    let units = brief((own.each.vcpu * 1_024.0).round());
    out.set(format!("      Cpu: '{units}'"), &reasons::vcpu(scenario, place, own));
    out.set(format!("      Memory: '{}'", own.mebibytes()), &reasons::memory(scenario, place));
    out.line("      RuntimePlatform:");
    out.line("        OperatingSystemFamily: LINUX");
    let set = architecture(scenario.microservices.architecture).to_uppercase();
    out.set(format!("        CpuArchitecture: {set}"), "The instruction set that the bill is for.");
    out.line("      ContainerDefinitions:");
    out.set(format!("      - Name: {name}"), &reasons::workers(own));
    out.line("        Image: IMAGE");
}

fn scaling(out: &mut Writer, scenario: &Scenario, all: &[Replicas], (place, own): (usize, &Replicas)) {
    let number = place + 1;
    out.line(format!("  Target{number}:"));
    out.line("    Type: AWS::ApplicationAutoScaling::ScalableTarget");
    out.line("    Properties:");
    out.line("      ServiceNamespace: ecs");
    out.line("      ScalableDimension: ecs:service:DesiredCount");
    out.line(format!("      ResourceId: service/CLUSTER/{}", own.name));
    out.set(format!("      MinCapacity: {}", own.least()), &reasons::least(own));
    out.set(format!("      MaxCapacity: {}", own.most()), &reasons::most(own));
    out.line(format!("  Policy{number}:"));
    out.line("    Type: AWS::ApplicationAutoScaling::ScalingPolicy");
    out.line("    Properties:");
    out.line(format!("      PolicyName: {}-cpu", own.name));
    out.line("      PolicyType: TargetTrackingScaling");
    out.line(format!("      ScalingTargetId: {{Ref: Target{number}}}"));
    out.line("      TargetTrackingScalingPolicyConfiguration:");
    out.line("        PredefinedMetricSpecification:");
    out.line("          PredefinedMetricType: ECSServiceAverageCPUUtilization");
    let target = brief(scenario.microservices.target_utilisation.get() * 100.0);
    out.set(format!("        TargetValue: {target}"), &reasons::target(scenario, all));
}
