//! Real shapes of each kind: what each sets in a scenario, what it does not say, and what is refused.

use std::fs;
use std::path::Path;

use artefact::{Applied, Found, read};
use scenario::Scenario;

fn text(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/artefacts").join(name);
    fs::read_to_string(&path).unwrap_or_else(|why| panic!("{name}: {why}"))
}

fn found(name: &str) -> Found {
    let found = read(name, &text(name)).unwrap_or_else(|| panic!("{name} is not known"));
    found.unwrap_or_else(|refusal| panic!("{name}: {refusal}"))
}

/// Each input as `service.path=value`, or `path=value` where it is about all, in the order of their names.
fn sets(applied: &Applied) -> Vec<String> {
    let each = applied.sets.iter().map(|set| {
        let service = set.service.map(|place| format!("{place}.")).unwrap_or_default();
        format!("{service}{}={}", set.path, set.value)
    });
    let mut all: Vec<String> = each.collect();
    all.sort();
    all
}

#[test]
fn each_kind_sets_what_it_says() {
    type Case = (&'static str, &'static [&'static str], &'static [&'static str], &'static str);
    let cases: [Case; 13] = [
        // (file, what is in it, what it sets, why)
        (
            "deployment-hpa.yaml",
            &["Deployment api", "HorizontalPodAutoscaler api"],
            &[
                "0.services.pod.max=40",
                "0.services.pod.memory_mb=640",
                "0.services.pod.min=3",
                "0.services.pod.vcpu=0.6",
                "microservices.architecture=arm64",
                "microservices.target_utilisation=0.7",
            ],
            "requests of both containers; the autoscaler decides over replicas",
        ),
        (
            "two-deployments.yaml",
            &["Deployment web", "Deployment worker", "HorizontalPodAutoscaler web-scaler"],
            &[
                "0.services.pod.max=12",
                "0.services.pod.memory_mb=1024",
                "0.services.pod.min=1",
                "0.services.pod.vcpu=1",
                "1.services.pod.max=1",
                "1.services.pod.min=1",
                "microservices.target_utilisation=0.55",
            ],
            "limits stand for requests that are not there; a container without cpu leaves the pod's unsaid",
        ),
        (
            "cloud-run.yaml",
            &["Cloud Run service checkout"],
            &[
                "0.services.pod.concurrency=80",
                "0.services.pod.max=60",
                "0.services.pod.memory_mb=1024",
                "0.services.pod.min=1",
                "0.services.pod.vcpu=2",
                "microservices.billing=instance",
                "microservices.platform=gcp-run",
                "microservices.region=europe-west1",
            ],
            "cpu that is not throttled is billed by the instance",
        ),
        (
            "ecs-task.json",
            &["ECS task definition orders"],
            &[
                "0.services.pod.memory_mb=2048",
                "0.services.pod.vcpu=1",
                "microservices.architecture=arm64",
                "microservices.platform=aws-fargate",
                "microservices.region=eu-central-1",
            ],
            "the task's own comes before that of its containers",
        ),
        (
            "ecs-containers.json",
            &["ECS task definition orders"],
            &["0.services.pod.memory_mb=2048", "0.services.pod.vcpu=1", "microservices.region=us-east-1"],
            "containers together, where the task has none",
        ),
        (
            "sam.yaml",
            &["Lambda function Thumbnails", "Lambda function Index"],
            &[
                "0.services.memory_mb=1769",
                "0.services.runtime=python3.13",
                "1.services.memory_mb=256",
                "1.services.runtime=python3.13",
                "serverless.architecture=arm64",
                "serverless.platform=aws-lambda",
                "serverless.warm_floor=4",
            ],
            "globals, a parameter's default, provisioned concurrency",
        ),
        (
            "cloudformation.json",
            &["Lambda function mailer"],
            &[
                "0.services.memory_mb=128",
                "0.services.runtime=java21",
                "serverless.architecture=x86",
                "serverless.platform=aws-lambda",
                "serverless.snapstart=true",
                "serverless.warm_floor=2",
            ],
            "what AWS takes where nothing is said; an alias has the provisioned concurrency",
        ),
        (
            "function-configuration.json",
            &["Lambda function resize"],
            &[
                "0.services.memory_mb=1024",
                "0.services.runtime=nodejs22.x",
                "serverless.architecture=x86",
                "serverless.platform=aws-lambda",
                "serverless.region=eu-central-1",
                "serverless.snapstart=false",
            ],
            "as the command line of AWS tells it",
        ),
        (
            "lambda-reports.log",
            &["5 REPORT lines of Lambda"],
            &[
                "0.services.duration_cv=0.3162",
                "0.services.duration_ms=100",
                "0.services.memory_mb=512",
                "serverless.platform=aws-lambda",
                "serverless.runtime_start_ms=215",
            ],
            "five runs of 100 ms on average, two of them cold",
        ),
        (
            "terraform-plan.json",
            &["Lambda function resize", "ECS task definition orders"],
            &[
                "0.services.memory_mb=1024",
                "0.services.runtime=nodejs22.x",
                "1.services.pod.memory_mb=1024",
                "1.services.pod.vcpu=0.5",
                "microservices.architecture=arm64",
                "microservices.platform=aws-fargate",
                "microservices.region=eu-central-1",
                "serverless.architecture=arm64",
                "serverless.platform=aws-lambda",
                "serverless.region=eu-central-1",
                "serverless.warm_floor=5",
            ],
            "resources of the root and of a module",
        ),
        (
            "terraform-others.json",
            &["Deployment api", "HorizontalPodAutoscaler api", "Cloud Run service checkout"],
            &[
                "0.services.pod.max=30",
                "0.services.pod.memory_mb=512",
                "0.services.pod.min=2",
                "0.services.pod.vcpu=0.5",
                "1.services.pod.concurrency=80",
                "1.services.pod.max=20",
                "1.services.pod.memory_mb=1024",
                "1.services.pod.min=1",
                "1.services.pod.vcpu=2",
                "microservices.billing=instance",
                "microservices.platform=gcp-run",
                "microservices.region=europe-west1",
                "microservices.target_utilisation=0.65",
            ],
            "Kubernetes and Cloud Run by Terraform",
        ),
        (
            "fargate-scaling.yaml",
            &["ECS task definition orders"],
            &[
                "0.services.pod.max=30",
                "0.services.pod.memory_mb=2048",
                "0.services.pod.min=3",
                "0.services.pod.vcpu=1",
                "microservices.architecture=arm64",
                "microservices.platform=aws-fargate",
                "microservices.target_utilisation=0.55",
            ],
            "what scales the tasks of a service that is named",
        ),
        (
            "sam-managed.yaml",
            &["Lambda function search"],
            &[
                "0.services.memory_mb=4096",
                "0.services.runtime=java21",
                "serverless.architecture=arm64",
                "serverless.concurrency=16",
                "serverless.platform=aws-lambda-managed",
                "serverless.warm_floor=6",
            ],
            "a capacity provider is that of managed instances",
        ),
    ];
    for (name, parts, expected, why) in cases {
        let found = found(name);
        assert_eq!(found.parts, parts, "{name}: {why}");
        let applied = found.applied(&Scenario::default());
        assert_eq!(sets(&applied), expected, "{name}: {why}");
        assert_eq!(applied.refused, [""; 0], "{name}");
        assert!(applied.sets.iter().all(|set| !set.from.is_empty()), "{name}: each says where it stands");
    }
}

#[test]
fn the_table_has_every_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/artefacts");
    assert_eq!(fs::read_dir(folder).expect("a folder").count(), 13);
}

#[test]
fn what_is_set_stands_in_the_scenario_and_the_rest_is_left_and_listed() {
    let before = Scenario::default();
    let applied = found("deployment-hpa.yaml").applied(&before);
    let (after, pod) = (&applied.scenario, applied.scenario.services[0].pod);
    assert_eq!((&*after.services[0].name, after.services.len()), ("api", 1));
    assert_eq!((pod.vcpu.map(|v| v.get()), pod.memory.map(|m| m.get())), (Some(0.6), Some(640.0)));
    assert_eq!((pod.min, pod.max, after.microservices.target_utilisation.get()), (Some(3), Some(40), 0.7));
    assert_eq!((&after.traffic, &after.serverless, after.goals), (&before.traffic, &before.serverless, before.goals));
    for words in ["the mean rate of requests", "how long a request takes", "the goal for response times"] {
        assert!(applied.unsaid.iter().any(|unsaid| unsaid == words), "{words}: {:?}", applied.unsaid);
    }
    assert!(!applied.unsaid.iter().any(|unsaid| unsaid == "the vCPU of a pod or task"));
    let notes = found("deployment-hpa.yaml").notes;
    assert_eq!(
        notes,
        ["api scales by a value too (Pods), which a scenario does not follow.", "Passed over: Namespace, Service."]
    );
    let two = found("sam.yaml").applied(&before).scenario;
    assert_eq!(
        two.services.iter().map(|service| (&*service.name, service.memory.get())).collect::<Vec<_>>(),
        [("Thumbnails", 1_769.0), ("Index", 256.0)]
    );
    let run = found("cloud-run.yaml").applied(&before).scenario;
    assert_eq!((run.microservices.platform.id(), &*run.microservices.region), ("gcp-run", "europe-west1"));
}

#[test]
fn replicas_that_were_there_are_no_bound_for_new_ones() {
    let before = found("deployment-hpa.yaml").applied(&Scenario::default()).scenario;
    let fewer = text("two-deployments.yaml").replace("maxReplicas: 12", "maxReplicas: 2");
    let applied = read("fewer.yaml", &fewer).expect("known").expect("read").applied(&before);
    let pods: Vec<_> = applied.scenario.services.iter().map(|service| (service.pod.min, service.pod.max)).collect();
    assert_eq!((pods, applied.refused.len()), (vec![(Some(1), Some(2)), (Some(1), Some(1))], 0));
    let turned = text("deployment-hpa.yaml").replace("minReplicas: 3", "minReplicas: 50");
    let applied = read("turned.yaml", &turned).expect("known").expect("read").applied(&Scenario::default());
    assert_eq!(applied.scenario.services[0].pod.max, Some(40));
    assert!(
        applied.refused[0].starts_with("services.pod.min takes") && applied.refused[0].contains("not 50"),
        "{:?}",
        applied.refused
    );
}

#[test]
fn what_no_scenario_takes_is_told_and_left() {
    let text = text("function-configuration.json").replace("1024", "64").replace("nodejs22.x", "cobol85");
    let found = read("a.json", &text).expect("known").expect("read");
    let refused = found.applied(&Scenario::default()).refused;
    assert_eq!(
        refused,
        [
            "services.memory_mb takes 128 to 10240, not 64, which function resize, MemorySize says.",
            "services.runtime takes a runtime with measured cold starts, such as nodejs22.x, python3.13 or java21, not \
             cobol85, which function resize, Runtime says.",
        ]
    );
}

#[test]
fn what_cannot_be_read_has_one_sentence() {
    let laughs: String = (1..12).fold("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned(), |text, at| {
        format!("{text}a{at}: &a{at} [{}]\n", vec![format!("*a{}", at - 1); 10].join(", "))
    });
    let cases = [
        (
            "bomb.yaml",
            laughs,
            "It holds more than 100,000 values, with what its aliases stand for, in line 5 at character",
        ),
        ("deep.yaml", "[".repeat(10_000), "Its values are nested deeper than 64 levels, in line 1 at character 256."),
        ("open.yaml", "kind: Deployment\nspec: [1, 2\nmore: {".to_owned(), "The YAML cannot be read: "),
        (
            "other.yaml",
            "kind: ConfigMap\napiVersion: v1\n".to_owned(),
            "Nothing in it is known here: known are a Deployment,",
        ),
        (
            "reports.log",
            "REPORT RequestId: 1\tnothing\n".to_owned(),
            "None of the REPORT lines has a duration; the first is line 1.",
        ),
    ];
    for (name, text, expected) in cases {
        let told = read(name, &text).unwrap_or_else(|| panic!("{name} is not known")).expect_err(name).to_string();
        assert!(told.starts_with(expected) && told.ends_with('.') && told.lines().count() == 1, "{name}: {told}");
    }
    for (name, text) in [
        ("deep.json", "[".repeat(10_000)),
        ("traffic.csv", "time,count\n2024-01-01,5\n".to_owned()),
        ("a.json", "{}".to_owned()),
    ] {
        assert!(read(name, &text).is_none(), "{name} is for the reader of traffic");
    }
}
