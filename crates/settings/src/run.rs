//! Containers that a platform scales by the requests in service: Cloud Run, Container Apps, Cloudflare Containers.

use crate::Block;
use crate::kubernetes::requested;
use crate::reasons;
use crate::replicas::Replicas;
use crate::writer::Writer;
use platform::settled;
use scenario::{BilledBy, Scenario, Side};
use text::decimal::brief;

/// A service of Cloud Run for each.
pub(crate) fn cloud_run(scenario: &Scenario, all: &[Replicas]) -> Block {
    let mut out = Writer::default();
    for (place, own) in all.iter().enumerate() {
        run_service(&mut out, scenario, place, own);
    }
    let title = format!("Services, {}: gcloud run services replace FILE", scenario.microservices.platform.name());
    out.block(Side::Microservices, title, "yaml")
}

fn run_service(out: &mut Writer, scenario: &Scenario, place: usize, own: &Replicas) {
    let name = &own.name;
    out.line("---");
    out.line("apiVersion: serving.knative.dev/v1");
    out.line("kind: Service");
    out.line("metadata:");
    out.line(format!("  name: {name}"));
    let region = &scenario.microservices.region;
    out.line(format!("  labels: {{cloud.googleapis.com/location: {region}}}"));
    out.line("spec:");
    out.line("  template:");
    out.line("    metadata:");
    out.line("      annotations:");
    out.set(format!("        autoscaling.knative.dev/minScale: '{}'", own.least()), &reasons::least(own));
    out.set(format!("        autoscaling.knative.dev/maxScale: '{}'", own.most()), &reasons::most(own));
    let by_request = own.billed_by == Some(BilledBy::Request);
    let why = match (scenario.microservices.billing, by_request) {
        (BilledBy::Cheaper, true) => "Billed by request, which costs less here than by the life of instances.",
        (BilledBy::Cheaper, false) => "Billed by the life of instances, which costs less here than by request.",
        (_, true) => "Billed by request, as the scenario says.",
        (_, false) => "Billed by the life of instances, as the scenario says.",
    };
    out.set(format!("        run.googleapis.com/cpu-throttling: '{by_request}'"), why);
    out.line("    spec:");
    out.set(format!("      containerConcurrency: {}", own.each.workers), &reasons::workers(own));
    out.line("      containers:");
    out.line("      - image: IMAGE");
    out.line("        resources:");
    out.line("          limits:");
    requested(out, 12, scenario, place, own);
}

/// A container app for each.
pub(crate) fn container_apps(scenario: &Scenario, all: &[Replicas]) -> Block {
    let mut out = Writer::default();
    for (place, own) in all.iter().enumerate() {
        out.why(0, &reasons::vcpu(scenario, place, own));
        out.why(0, &reasons::memory(scenario, place));
        out.why(0, &reasons::least(own));
        out.why(0, &reasons::most(own));
        let busy = f64::from(own.each.workers) * scenario.microservices.target_utilisation.get();
        let at_once = busy.floor().max(1.0);
        out.why(0, "The requests in service that a replica is to have: those that it takes, times the busy share.");
        let options = [
            format!("--name {} --resource-group GROUP --environment ENVIRONMENT --image IMAGE", own.name),
            format!("--cpu {} --memory {}Gi", brief(own.each.vcpu), brief(own.each.memory.get() / 1_024.0)),
            format!("--min-replicas {} --max-replicas {}", own.least(), own.most()),
            format!("--scale-rule-name http --scale-rule-type http --scale-rule-http-concurrency {}", brief(at_once)),
        ];
        out.command("az containerapp create", &options);
    }
    out.block(Side::Microservices, format!("Commands, {}", scenario.microservices.platform.name()), "sh")
}

/// The containers of a Worker.
pub(crate) fn cloudflare(scenario: &Scenario, all: &[Replicas]) -> Block {
    let mut out = Writer::default();
    for (place, own) in all.iter().enumerate() {
        out.line("[[containers]]");
        out.line(format!("name = \"{}\"", own.name));
        out.line(format!("class_name = \"Service{}\"", place + 1));
        out.line("image = \"IMAGE\"");
        let kind = settled::instance_type(own.each.vcpu, own.each.memory);
        out.set(format!("instance_type = \"{kind}\""), &reasons::vcpu(scenario, place, own));
        let why = "The Worker spreads requests over this number by chance: it has what the busiest hour needs.";
        out.set(format!("max_instances = {}", own.busiest().max(1)), why);
    }
    let title = format!("wrangler.toml, {}", scenario.microservices.platform.name());
    out.block(Side::Microservices, title, "toml")
}
