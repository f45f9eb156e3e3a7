//! Task definitions of ECS, as they are registered and as they are described.

use crate::found::Found;
use crate::functions::architecture;
use crate::node::Node;
use crate::quantity::{task_megabytes, task_vcpu, written};

/// Whether that is a task definition.
pub(crate) fn is_task(node: &Node) -> bool {
    inner(node).get("containerDefinitions").is_some()
}

fn inner(node: &Node) -> &Node {
    node.get("taskDefinition").unwrap_or(node)
}

/// Reads a task definition: what the task has, else its containers together.
pub(crate) fn task(node: &Node, found: &mut Found) {
    let node = inner(node);
    let name = node.text("family").unwrap_or("task");
    let containers = node.get("containerDefinitions");
    let task = Task {
        name,
        cpu: node.text("cpu"),
        memory: node.text("memory"),
        architecture: node.text("runtimePlatform.cpuArchitecture"),
        on_fargate: node
            .get("requiresCompatibilities")
            .is_some_and(|all| all.each().any(|one| one.as_text() == Some("FARGATE"))),
        containers: containers.map(|all| all.each().collect()).unwrap_or_default(),
    };
    task.read(found);
    let arn = node.text("taskDefinitionArn").and_then(|arn| arn.split(':').nth(3));
    let logs =
        task.containers.iter().find_map(|one| one.at("logConfiguration.options")?.get("awslogs-region")?.as_text());
    let region = arn.or(logs).map(str::to_owned);
    found.set_some(None, "microservices.region", region, &format!("task {name}, its ARN or its logs"));
}

/// What a task definition says, however it is written.
pub(crate) struct Task<'a> {
    /// Its family.
    pub(crate) name: &'a str,
    /// vCPU of the task, in units of a 1,024th or in words.
    pub(crate) cpu: Option<&'a str>,
    /// Memory of the task, in MB or in words.
    pub(crate) memory: Option<&'a str>,
    /// `X86_64` or `ARM64`.
    pub(crate) architecture: Option<&'a str>,
    /// Whether it says that it runs on Fargate.
    pub(crate) on_fargate: bool,
    /// Its containers.
    pub(crate) containers: Vec<&'a Node>,
}

impl Task<'_> {
    /// Adds what it sets.
    pub(crate) fn read(&self, found: &mut Found) {
        let name = self.name;
        let place = Some(found.service(name));
        found.parts.push(format!("ECS task definition {name}"));
        if self.on_fargate {
            found.set(None, "microservices.platform", "aws-fargate", &format!("task {name}, requiresCompatibilities"));
        } else {
            found.note(format!("{name} does not say that it runs on Fargate; the platform was left as it was."));
        }
        let sum = |keys: &[&str]| {
            let of = |one: &&Node| keys.iter().find_map(|key| one.number(key)).filter(|amount| *amount > 0.0);
            let amounts: Option<Vec<f64>> = self.containers.iter().map(of).collect();
            amounts.filter(|amounts| !amounts.is_empty()).map(|amounts| amounts.iter().sum::<f64>())
        };
        let own = "of the task";
        let together = format!("of its {} containers together", self.containers.len());
        let mut put = |path: &str, what: &str, own_amount: Option<f64>, summed: Option<f64>| {
            let from = if own_amount.is_some() { own } else { &together };
            let amount = own_amount.or(summed).map(written);
            found.set_some(place, path, amount, &format!("task {name}, {what} {from}"));
        };
        put("services.pod.vcpu", "cpu", self.cpu.and_then(task_vcpu), sum(&["cpu"]).map(|units| units / 1_024.0));
        let memory = sum(&["memory", "memoryReservation"]);
        put("services.pod.memory_mb", "memory", self.memory.and_then(task_megabytes), memory);
        let from = format!("task {name}, cpuArchitecture");
        found.set_some(None, "microservices.architecture", self.architecture.and_then(architecture), &from);
    }
}

/// Between how many tasks a service is scaled, and by what.
pub(crate) const TARGET: &str = "AWS::ApplicationAutoScaling::ScalableTarget";
pub(crate) const POLICY: &str = "AWS::ApplicationAutoScaling::ScalingPolicy";

/// Adds what the scaling of a service that is known by now sets; `text` gives what a value of the template says.
pub(crate) fn scaled(own: &Node, text: &dyn Fn(&Node) -> Option<String>, found: &mut Found) {
    let one = |path: &str| own.at(path).and_then(text);
    // `service/CLUSTER/NAME`.
    let id = one("ResourceId").unwrap_or_default();
    let name = id.rsplit('/').next().unwrap_or_default();
    if let Some(place) = found.services.iter().position(|known| known == name) {
        let from = |what: &str| format!("scaling of {name}, {what}");
        found.set_some(Some(place), "services.pod.max", one("MaxCapacity"), &from("MaxCapacity"));
        found.set_some(Some(place), "services.pod.min", one("MinCapacity"), &from("MinCapacity"));
    } else if one("ServiceNamespace").as_deref() == Some("ecs") && own.get("MaxCapacity").is_some() {
        found.note("A scalable target does not name its service in words, so its least and most were not taken.");
    }
    let tracking = "TargetTrackingScalingPolicyConfiguration";
    let metric = one(&format!("{tracking}.PredefinedMetricSpecification.PredefinedMetricType"));
    if metric.as_deref() == Some("ECSServiceAverageCPUUtilization") {
        let percent = one(&format!("{tracking}.TargetValue")).and_then(|text| text.parse::<f64>().ok());
        let target = percent.filter(|percent| percent.is_finite()).map(|percent| written(percent / 100.0));
        found.set_some(None, "microservices.target_utilisation", target, "scaling of tasks, target of cpu");
    }
}
