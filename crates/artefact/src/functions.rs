//! Functions of AWS Lambda: in templates of SAM and CloudFormation, and as their configuration is told.

use crate::ecs::{self, Task};
use crate::found::Found;
use crate::node::Node;

/// Whether that is a template with resources.
pub(crate) fn is_template(node: &Node) -> bool {
    let typed = |(_, resource): (&str, &Node)| resource.text("Type").is_some_and(|name| name.contains("::"));
    node.get("Resources").is_some_and(|resources| resources.pairs().any(typed))
}

/// The instruction set by any of its names.
pub(crate) fn architecture(name: &str) -> Option<String> {
    match name.to_ascii_lowercase().as_str() {
        "arm64" | "aarch64" => Some("arm64".to_owned()),
        "x86_64" | "amd64" | "x86" => Some("x86".to_owned()),
        _ => None,
    }
}

/// What a function says, however it is written.
#[derive(Default)]
pub(crate) struct Function {
    /// Its name.
    pub(crate) name: String,
    /// MB.
    pub(crate) memory: Option<String>,
    /// Seconds after which it is ended.
    pub(crate) timeout: Option<String>,
    /// The runtime.
    pub(crate) runtime: Option<String>,
    /// `x86_64` or `arm64`.
    pub(crate) architecture: Option<String>,
    /// Instances that are provisioned, or the least environments on managed instances.
    pub(crate) provisioned: Option<String>,
    /// Whether it runs on managed instances.
    pub(crate) managed: bool,
    /// Requests that an environment takes at a time there.
    pub(crate) concurrency: Option<String>,
    /// When it restores snapshots.
    pub(crate) snapstart: Option<String>,
    /// Its region.
    pub(crate) region: Option<String>,
}

impl Function {
    /// Adds what it sets.
    pub(crate) fn read(self, found: &mut Found) {
        let name = self.name;
        let place = Some(found.service(&name));
        found.parts.push(format!("Lambda function {name}"));
        let from = |what: &str| format!("function {name}, {what}");
        let platform = if self.managed { "aws-lambda-managed" } else { "aws-lambda" };
        found.set(None, "serverless.platform", platform, &from("its kind"));
        found.set_some(
            None,
            "serverless.concurrency",
            self.concurrency,
            &from("PerExecutionEnvironmentMaxConcurrency"),
        );
        found.set_some(None, "serverless.region", self.region, &from("its ARN"));
        match self.memory {
            Some(memory) => found.set(place, "services.memory_mb", memory, &from("MemorySize")),
            None => {
                found.set(place, "services.memory_mb", "128", &from("MemorySize, which is 128 where nothing is said"));
            }
        }
        found.set_some(place, "services.runtime", self.runtime, &from("Runtime"));
        match self.architecture.as_deref() {
            Some(named) => found.set_some(None, "serverless.architecture", architecture(named), &from("Architectures")),
            None => {
                found.set(
                    None,
                    "serverless.architecture",
                    "x86",
                    &from("Architectures, which is x86_64 where nothing is said"),
                );
            }
        }
        found.set_some(None, "serverless.warm_floor", self.provisioned, &from("provisioned concurrency"));
        let snapstart = self.snapstart.map(|when| (when == "PublishedVersions").to_string());
        found.set_some(None, "serverless.snapstart", snapstart, &from("SnapStart"));
        if let Some(seconds) = self.timeout {
            found.note(format!("{name} is ended after {seconds} s, which a scenario does not follow."));
        }
    }
}

/// Reads the functions and tasks of a template, with what its parameters are by default.
pub(crate) fn template(node: &Node, found: &mut Found) {
    let globals = node.at("Globals.Function");
    let Some(resources) = node.get("Resources") else { return };
    let text = |value: &Node| match value {
        Node::Text(text) => Some(text.clone()),
        Node::Ref(name) => node.get("Parameters")?.get(name)?.text("Default").map(str::to_owned),
        _ => None,
    };
    let (mut passed, mut scaling): (Vec<&str>, Vec<&Node>) = (Vec::new(), Vec::new());
    let empty = Node::Null;
    for (id, resource) in resources.pairs() {
        let kind = resource.text("Type").unwrap_or_default();
        let own = resource.get("Properties").unwrap_or(&empty);
        match kind {
            "AWS::Serverless::Function" | "AWS::Lambda::Function" => {
                let shared = globals.filter(|_| kind == "AWS::Serverless::Function");
                let one = |path: &str| own.at(path).or_else(|| shared?.at(path)).and_then(text);
                let function = Function {
                    name: one("FunctionName").unwrap_or_else(|| id.to_owned()),
                    memory: one("MemorySize"),
                    timeout: one("Timeout"),
                    runtime: one("Runtime"),
                    architecture: one("Architectures.0"),
                    provisioned: one("ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions")
                        .or_else(|| one("FunctionScalingConfig.MinExecutionEnvironments"))
                        .or_else(|| provisioned(resources, id).and_then(text)),
                    managed: own.get("CapacityProviderConfig").is_some(),
                    concurrency: one("CapacityProviderConfig.PerExecutionEnvironmentMaxConcurrency"),
                    snapstart: one("SnapStart.ApplyOn"),
                    region: None,
                };
                function.read(found);
            }
            "AWS::ECS::TaskDefinition" => {
                let [family, cpu, memory, architecture] =
                    ["Family", "Cpu", "Memory", "RuntimePlatform.CpuArchitecture"]
                        .map(|path| own.at(path).and_then(text));
                let launch = own.get("RequiresCompatibilities");
                let task = Task {
                    name: family.as_deref().unwrap_or(id),
                    cpu: cpu.as_deref(),
                    memory: memory.as_deref(),
                    architecture: architecture.as_deref(),
                    on_fargate: launch.is_some_and(|all| all.each().any(|one| one.as_text() == Some("FARGATE"))),
                    containers: Vec::new(),
                };
                task.read(found);
            }
            "AWS::Lambda::Alias" | "AWS::Lambda::Version" => {}
            ecs::TARGET | ecs::POLICY => scaling.push(own),
            other => passed.push(other),
        }
    }
    scaling.into_iter().for_each(|one| ecs::scaled(one, &text, found));
    passed.sort_unstable();
    passed.dedup();
    if !passed.is_empty() {
        let more = if passed.len() > 8 { " and others" } else { "" };
        passed.truncate(8);
        found.note(format!("Passed over: {}{more}.", passed.join(", ")));
    }
}

/// The instances that an alias or a version of a function has provisioned.
fn provisioned<'a>(resources: &'a Node, function: &str) -> Option<&'a Node> {
    let of = |(_, resource): (&str, &'a Node)| {
        let named = resource.at("Properties.FunctionName")?;
        let is_own = matches!(named, Node::Ref(name) | Node::Text(name) if name == function);
        let path = "Properties.ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions";
        resource.at(path).filter(|_| is_own)
    };
    resources.pairs().find_map(of)
}

/// Whether that is the configuration of a function, or of several.
pub(crate) fn is_configuration(node: &Node) -> bool {
    let is = |node: &Node| node.get("FunctionName").is_some() && node.get("MemorySize").is_some();
    is(node) || node.get("Configuration").is_some_and(is) || node.get("Functions").is_some_and(|all| all.each().any(is))
}

/// Reads what `get-function-configuration`, `get-function` or `list-functions` answer.
pub(crate) fn configurations(node: &Node, found: &mut Found) {
    let all = node.get("Functions").or_else(|| node.get("Configuration")).unwrap_or(node);
    for one in all.each() {
        let text = |path: &str| one.text(path).map(str::to_owned);
        let function = Function {
            name: text("FunctionName").unwrap_or_else(|| "function".to_owned()),
            memory: text("MemorySize"),
            timeout: text("Timeout"),
            runtime: text("Runtime"),
            architecture: text("Architectures.0"),
            snapstart: text("SnapStart.ApplyOn"),
            region: one.text("FunctionArn").and_then(|arn| arn.split(':').nth(3)).map(str::to_owned),
            ..Function::default()
        };
        function.read(found);
    }
}
