//! Plans of Terraform and OpenTofu, as `show -json` writes them: of their resources those that the other kinds know.

use crate::ecs::Task;
use crate::found::Found;
use crate::functions::Function;
use crate::node::{self, Node};
use crate::quantity::{Asked, OF_PODS, megabytes, vcpu, written};

/// How deep modules may be in modules.
const DEEPEST: usize = 16;

/// Whether that is a plan or a state.
pub(crate) fn is_plan(node: &Node) -> bool {
    root(node).is_some()
}

fn root(node: &Node) -> Option<&Node> {
    node.at("planned_values.root_module").or_else(|| node.at("values.root_module"))
}

/// Reads a plan.
pub(crate) fn plan(node: &Node, found: &mut Found) {
    let mut resources = Vec::new();
    root(node).into_iter().for_each(|root| gather(root, DEEPEST, &mut resources));
    let region = node.text("configuration.provider_config.aws.expressions.region.constant_value");
    let provisioned = |name: &str| {
        let of = |one: &&&Node| {
            one.text("type") == Some("aws_lambda_provisioned_concurrency_config")
                && one.text("values.function_name") == Some(name)
        };
        resources.iter().find(of).and_then(|one| one.text("values.provisioned_concurrent_executions"))
    };
    let mut passed = 0_usize;
    for one in &resources {
        let Some(values) = one.get("values") else { continue };
        let name = one.text("name").unwrap_or("resource");
        match one.text("type").unwrap_or_default() {
            "aws_lambda_function" => {
                let mut function = lambda(values, name);
                function.provisioned = provisioned(&function.name).map(str::to_owned);
                function.region = region.map(str::to_owned);
                function.read(found);
            }
            "aws_lambda_provisioned_concurrency_config" => {}
            "aws_ecs_task_definition" => {
                task(values, name, found);
                found.set_some(None, "microservices.region", region.map(str::to_owned), "the provider aws, region");
            }
            "kubernetes_deployment" | "kubernetes_deployment_v1" => deployment(values, name, found),
            kind if kind.starts_with("kubernetes_horizontal_pod_autoscaler") => autoscaler(values, name, found),
            "google_cloud_run_v2_service" => run(values, name, found),
            _ => passed += 1,
        }
    }
    if found.parts.is_empty() {
        found.note(format!("Passed over: {passed} resources of a plan of Terraform."));
    } else if passed > 0 {
        found.note(format!("{passed} other resources of the plan were passed over."));
    }
}

fn gather<'a>(module: &'a Node, left: usize, into: &mut Vec<&'a Node>) {
    into.extend(module.get("resources").into_iter().flat_map(Node::each));
    if left > 0 {
        module.get("child_modules").into_iter().flat_map(Node::each).for_each(|child| gather(child, left - 1, into));
    }
}

fn lambda(values: &Node, name: &str) -> Function {
    let text = |path: &str| values.text(path).map(str::to_owned);
    Function {
        name: text("function_name").unwrap_or_else(|| name.to_owned()),
        memory: text("memory_size"),
        timeout: text("timeout"),
        runtime: text("runtime"),
        architecture: text("architectures.0"),
        snapstart: text("snap_start.0.apply_on"),
        ..Function::default()
    }
}

fn task(values: &Node, name: &str, found: &mut Found) {
    // The containers are JSON within a text.
    let containers = values.text("container_definitions").and_then(|text| serde_json::from_str(text).ok());
    let containers = containers.map_or(Node::Null, |value| node::json(&value));
    let task = Task {
        name: values.text("family").unwrap_or(name),
        cpu: values.text("cpu"),
        memory: values.text("memory"),
        architecture: values.text("runtime_platform.0.cpu_architecture"),
        on_fargate: values
            .get("requires_compatibilities")
            .is_some_and(|all| all.each().any(|one| one.as_text() == Some("FARGATE"))),
        containers: containers.each().filter(|one| matches!(one, Node::Map(_))).collect(),
    };
    task.read(found);
}

fn deployment(values: &Node, name: &str, found: &mut Found) {
    let name = values.text("metadata.0.name").unwrap_or(name);
    let place = Some(found.service(name));
    found.parts.push(format!("Deployment {name}"));
    let containers = values.at("spec.0.template.0.spec.0.container");
    for Asked { name: what, path, read } in OF_PODS {
        let of = |one: &Node| one.at("resources.0.requests").and_then(|asked| asked.text(what)).and_then(read);
        let amounts: Option<Vec<f64>> = containers.map(|all| all.each().map(of).collect()).unwrap_or_default();
        let sum = amounts.filter(|amounts| !amounts.is_empty()).map(|amounts| written(amounts.iter().sum()));
        found.set_some(place, path, sum, &format!("Deployment {name}, requests of {what}"));
    }
    let replicas = values.text("spec.0.replicas").map(str::to_owned);
    found.set_some(place, "services.pod.min", replicas, &format!("Deployment {name}, replicas"));
}

fn autoscaler(values: &Node, name: &str, found: &mut Found) {
    let target = values.text("spec.0.scale_target_ref.0.name").unwrap_or(name);
    let place = Some(found.service(target));
    found.parts.push(format!("HorizontalPodAutoscaler {name}"));
    let from = |what: &str| format!("HorizontalPodAutoscaler {name}, {what}");
    // It decides over the replicas of the Deployment.
    found.sets.retain(|set| !(set.service == place && set.path == "services.pod.min"));
    found.set_some(
        place,
        "services.pod.max",
        values.text("spec.0.max_replicas").map(str::to_owned),
        &from("max_replicas"),
    );
    found.set_some(
        place,
        "services.pod.min",
        values.text("spec.0.min_replicas").map(str::to_owned),
        &from("min_replicas"),
    );
    let metric = |one: &Node| {
        one.number("resource.0.target.0.average_utilization").filter(|_| one.text("resource.0.name") == Some("cpu"))
    };
    let metrics = values.at("spec.0.metric").and_then(|all| all.each().find_map(metric));
    let target = values.number("spec.0.target_cpu_utilization_percentage").or(metrics);
    let target = target.map(|percent| written(percent / 100.0));
    found.set_some(None, "microservices.target_utilisation", target, &from("target of cpu"));
}

fn run(values: &Node, name: &str, found: &mut Found) {
    let name = values.text("name").unwrap_or(name);
    let place = Some(found.service(name));
    found.parts.push(format!("Cloud Run service {name}"));
    let from = |what: &str| format!("Cloud Run service {name}, {what}");
    found.set(None, "microservices.platform", "gcp-run", &from("its kind"));
    let text = |path: &str| values.text(path).map(str::to_owned);
    found.set_some(None, "microservices.region", text("location"), &from("location"));
    found.set_some(
        place,
        "services.pod.max",
        text("template.0.scaling.0.max_instance_count"),
        &from("max_instance_count"),
    );
    found.set_some(
        place,
        "services.pod.min",
        text("template.0.scaling.0.min_instance_count"),
        &from("min_instance_count"),
    );
    let concurrency = text("template.0.max_instance_request_concurrency");
    found.set_some(place, "services.pod.concurrency", concurrency, &from("max_instance_request_concurrency"));
    let limit = |what: &str| values.text(&format!("template.0.containers.0.resources.0.limits.{what}"));
    found.set_some(place, "services.pod.vcpu", limit("cpu").and_then(vcpu).map(written), &from("limit of cpu"));
    found.set_some(
        place,
        "services.pod.memory_mb",
        limit("memory").and_then(megabytes).map(written),
        &from("limit of memory"),
    );
    let idle = text("template.0.containers.0.resources.0.cpu_idle");
    let billing = idle.map(|idle| if idle == "false" { "instance" } else { "request" }.to_owned());
    found.set_some(None, "microservices.billing", billing, &from("cpu_idle"));
}
