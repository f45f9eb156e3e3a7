//! Manifests: Deployments, StatefulSets and their HorizontalPodAutoscalers, and services of Cloud Run.

use crate::found::Found;
use crate::node::Node;
use crate::quantity::{Asked, OF_PODS, written};

/// The annotations of Knative and of Cloud Run.
const MIN: [&str; 2] = ["autoscaling.knative.dev/minScale", "run.googleapis.com/minScale"];
const MAX: [&str; 2] = ["autoscaling.knative.dev/maxScale", "run.googleapis.com/maxScale"];
const THROTTLING: &str = "run.googleapis.com/cpu-throttling";

/// The manifests of a document, those of a list one by one.
pub(crate) fn flatten<'a>(node: &'a Node, into: &mut Vec<&'a Node>) {
    match node.get("items").filter(|_| node.text("kind").is_some_and(|kind| kind.ends_with("List"))) {
        Some(items) => into.extend(items.each()),
        None => into.push(node),
    }
}

/// Reads manifests: workloads before their autoscalers. `others` gets the kinds that are passed over.
pub(crate) fn read<'a>(manifests: &[&'a Node], found: &mut Found, others: &mut Vec<&'a str>) {
    let kind = |node: &'a Node| node.text("kind").unwrap_or("a manifest without a kind");
    let is_run =
        |node: &Node| node.text("apiVersion").is_some_and(|version| version.starts_with("serving.knative.dev/"));
    for node in manifests {
        match kind(node) {
            "Deployment" | "StatefulSet" => workload(node, kind(node), manifests, found),
            "Service" if is_run(node) => run(node, found),
            "HorizontalPodAutoscaler" => {}
            other => others.push(other),
        }
    }
    for node in manifests.iter().filter(|node| kind(node) == "HorizontalPodAutoscaler") {
        autoscaler(node, found);
    }
}

fn named(node: &Node) -> String {
    node.text("metadata.name").unwrap_or("service").to_owned()
}

fn workload(node: &Node, kind: &str, all: &[&Node], found: &mut Found) {
    let name = named(node);
    let place = Some(found.service(&name));
    found.parts.push(format!("{kind} {name}"));
    let from = |what: &str| format!("{kind} {name}, {what}");
    let pod = node.at("spec.template.spec");
    resources(pod, place, found, &name);
    let scaled = |other: &&&Node| other.text("spec.scaleTargetRef.name") == Some(name.as_str());
    match node.text("spec.replicas").filter(|_| !all.iter().any(|other| scaled(&other))) {
        Some(replicas) => {
            found.set(place, "services.pod.max", replicas, &from("replicas, without an autoscaler"));
            found.set(place, "services.pod.min", replicas, &from("replicas"));
        }
        None if all.iter().any(|other| scaled(&other)) => {}
        None => {
            let one = "replicas, which are 1 where nothing is said";
            found.set(place, "services.pod.max", "1", &from(one));
            found.set(place, "services.pod.min", "1", &from(one));
        }
    }
    let arch = pod.and_then(|pod| pod.get("nodeSelector")?.get("kubernetes.io/arch")?.as_text());
    let arch = arch.and_then(crate::functions::architecture);
    found.set_some(None, "microservices.architecture", arch, &from("nodeSelector"));
}

/// The requests of all containers together; limits where there are no requests, as the cluster takes them.
fn resources(pod: Option<&Node>, place: Option<usize>, found: &mut Found, name: &str) {
    let containers: Vec<&Node> =
        pod.and_then(|pod| pod.get("containers")).map(|all| all.each().collect()).unwrap_or_default();
    for Asked { name: what, path, read } in OF_PODS {
        let each: Vec<Option<&str>> = containers.iter().map(|container| asked(container, what)).collect();
        let amounts: Vec<f64> = each.iter().flatten().filter_map(|text| read(text)).collect();
        if amounts.len() == each.len() && !amounts.is_empty() {
            let from = format!("{name}, requests of {what} of {} containers", amounts.len());
            found.set(place, path, written(amounts.iter().sum()), &from);
        } else if !amounts.is_empty() || each.iter().any(Option::is_some) {
            found.note(format!("{name}: not every container says its {what} as an amount, so that none was taken."));
        }
    }
}

/// What a container asks for of that.
fn asked<'a>(container: &'a Node, what: &str) -> Option<&'a str> {
    let resources = container.get("resources")?;
    resources.text(&format!("requests.{what}")).or_else(|| resources.text(&format!("limits.{what}")))
}

fn autoscaler(node: &Node, found: &mut Found) {
    let name = named(node);
    found.parts.push(format!("HorizontalPodAutoscaler {name}"));
    let target = node.text("spec.scaleTargetRef.name").unwrap_or(&name).to_owned();
    let place = Some(found.service(&target));
    let from = |what: &str| format!("HorizontalPodAutoscaler {name}, {what}");
    let max = node.text("spec.maxReplicas").map(str::to_owned);
    found.set_some(place, "services.pod.max", max, &from("maxReplicas"));
    let (min, said) = match node.text("spec.minReplicas") {
        Some(min) => (min, "minReplicas"),
        None => ("1", "minReplicas, which are 1 where nothing is said"),
    };
    found.set(place, "services.pod.min", min, &from(said));
    let mut target = node.number("spec.targetCPUUtilizationPercentage");
    for metric in node.at("spec.metrics").map(|all| all.each().collect::<Vec<_>>()).unwrap_or_default() {
        let resource = metric.get("resource").or_else(|| metric.get("containerResource"));
        let of_cpu = resource.filter(|resource| resource.text("name") == Some("cpu"));
        let share = of_cpu
            .and_then(|cpu| cpu.number("target.averageUtilization").or_else(|| cpu.number("targetAverageUtilization")));
        match share {
            Some(share) => target = target.or(Some(share)),
            None => {
                let kind = metric.text("type").unwrap_or("another");
                let what = resource.and_then(|resource| resource.text("name")).unwrap_or("a value");
                found.note(format!("{name} scales by {what} too ({kind}), which a scenario does not follow."));
            }
        }
    }
    let target = target.map(|percent| written(percent / 100.0));
    found.set_some(None, "microservices.target_utilisation", target, &from("target of cpu"));
}

fn run(node: &Node, found: &mut Found) {
    let name = named(node);
    let place = Some(found.service(&name));
    found.parts.push(format!("Cloud Run service {name}"));
    let from = |what: &str| format!("Cloud Run service {name}, {what}");
    found.set(None, "microservices.platform", "gcp-run", &from("kind"));
    let label = |name: &str| node.at("metadata.labels")?.get(name)?.as_text().map(str::to_owned);
    found.set_some(
        None,
        "microservices.region",
        label("cloud.googleapis.com/location"),
        &from("label of the location"),
    );
    let template = |name: &str| node.at("spec.template.metadata.annotations")?.get(name)?.as_text().map(str::to_owned);
    let service = |name: &str| node.at("metadata.annotations")?.get(name)?.as_text().map(str::to_owned);
    let either = |names: [&str; 2]| names.iter().find_map(|name| template(name).or_else(|| service(name)));
    found.set_some(place, "services.pod.max", either(MAX), &from("maxScale"));
    found.set_some(place, "services.pod.min", either(MIN), &from("minScale"));
    let billing =
        template(THROTTLING).map(|throttled| if throttled == "false" { "instance" } else { "request" }.to_owned());
    found.set_some(None, "microservices.billing", billing, &from("cpu-throttling"));
    let spec = node.at("spec.template.spec");
    let concurrency = spec.and_then(|spec| spec.text("containerConcurrency")).map(str::to_owned);
    found.set_some(place, "services.pod.concurrency", concurrency, &from("containerConcurrency"));
    resources(spec, place, found, &name);
    if let Some(seconds) = spec.and_then(|spec| spec.text("timeoutSeconds")) {
        found.note(format!("{name} ends a request after {seconds} s, which a scenario does not follow."));
    }
}
