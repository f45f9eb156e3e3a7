//! A Deployment and a HorizontalPodAutoscaler for each service.

use crate::Block;
use crate::reasons;
use crate::replicas::Replicas;
use crate::writer::Writer;
use scenario::{Scenario, Side};
use text::decimal::brief;

/// Manifests for a cluster of any provider.
pub(crate) fn manifests(scenario: &Scenario, all: &[Replicas]) -> Block {
    let platform = scenario.microservices.platform;
    let mut out = Writer::default();
    if platform.node().is_some() {
        let node = &scenario.microservices.node;
        out.why(0, &format!("The bill is that of nodes of type {node}, and images have to be built for these."));
    }
    out.why(0, "A Deployment names no replicas here: its autoscaler counts them.");
    for (place, own) in all.iter().enumerate() {
        deployment(&mut out, scenario, place, own);
        autoscaler(&mut out, scenario, all, own);
    }
    let title = format!("Deployments and HorizontalPodAutoscalers, {}", platform.name());
    out.block(Side::Microservices, title, "yaml")
}

fn deployment(out: &mut Writer, scenario: &Scenario, place: usize, own: &Replicas) {
    let name = &own.name;
    out.line("---");
    out.line("apiVersion: apps/v1");
    out.line("kind: Deployment");
    out.line(format!("metadata: {{name: {name}}}"));
    out.line("spec:");
    out.line(format!("  selector: {{matchLabels: {{app: {name}}}}}"));
    out.line("  template:");
    out.line(format!("    metadata: {{labels: {{app: {name}}}}}"));
    out.line("    spec:");
    out.line("      containers:");
    out.set(format!("      - name: {name}"), &reasons::workers(own));
    out.line("        image: IMAGE");
    out.line("        resources:");
    out.line("          requests:");
    requested(out, 12, scenario, place, own);
}

/// What a container asks for, with its reasons.
pub(crate) fn requested(out: &mut Writer, indent: usize, scenario: &Scenario, place: usize, own: &Replicas) {
    let blank = " ".repeat(indent);
    out.set(format!("{blank}cpu: {}m", own.millicores()), &reasons::vcpu(scenario, place, own));
    out.set(format!("{blank}memory: {}Mi", own.mebibytes()), &reasons::memory(scenario, place));
}

fn autoscaler(out: &mut Writer, scenario: &Scenario, all: &[Replicas], own: &Replicas) {
    let name = &own.name;
    let target = brief(scenario.microservices.target_utilisation.get() * 100.0);
    out.line("---");
    out.line("apiVersion: autoscaling/v2");
    out.line("kind: HorizontalPodAutoscaler");
    out.line(format!("metadata: {{name: {name}}}"));
    out.line("spec:");
    out.line(format!("  scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: {name}}}"));
    out.set(format!("  minReplicas: {}", own.least()), &reasons::least(own));
    out.set(format!("  maxReplicas: {}", own.most()), &reasons::most(own));
    out.line("  metrics:");
    out.line("  - type: Resource");
    out.line("    resource:");
    out.line("      name: cpu");
    out.line("      target:");
    out.line("        type: Utilization");
    out.set(format!("        averageUtilization: {target}"), &reasons::target(scenario, all));
}
