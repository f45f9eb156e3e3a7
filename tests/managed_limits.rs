//! Lambda Managed Instances, EKS Auto Mode, AKS Automatic and Cloudflare Containers: what they refuse, what has to be asked for,
//! and what they take no part in.

use answer::{Counted, Limit, Note, SideOutcome};
use command::evaluate::{answer_to, read};
use decide::evaluate::{answer, outcome};
use model::units::{Megabytes, Seconds, Vcpu};
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::{NodeAutoscaler, Platform, Scenario, Shape, Side, link};
use serde_json::{Value, json};

/// Twenty requests a second of 120 ms all week, in a month of 730 hours without a free tier.
fn steady(platform: Platform) -> Scenario {
    let scenario = Scenario::default().after(Msg::Picked(platform)).after(Msg::CountedFreeTier(false));
    scenario.after(Msg::Shaped(Shape::Steady))
}

fn side(scenario: &Scenario, platform: Platform) -> SideOutcome {
    let outcome = outcome(scenario);
    if platform.side() == Side::Serverless { outcome.serverless } else { outcome.microservices }
}

#[test]
fn some_take_no_part_in_a_mix_and_say_why() {
    let cases = [
        (Platform::AwsLambdaManaged, Platform::AwsEks, Some(Platform::AwsLambdaManaged)),
        (Platform::CloudflareWorkers, Platform::CloudflareContainers, Some(Platform::CloudflareContainers)),
        (Platform::AwsLambda, Platform::AwsEksAuto, None),
        (Platform::AzureFlex, Platform::AzureAksAutomatic, None),
    ];
    for (functions, containers, alone) in cases {
        let mut scenario = Scenario::default().after(Msg::Compared(functions, containers));
        // What a mix would be for: no people to pay, and a load that only its base needs all week.
        scenario = scenario.after(Msg::FreedPeople).after(Msg::Typed(Knob::Rate, 400.0));
        let (outcome, _) = answer(&scenario);
        let notes: Vec<&Note> = outcome.notes.iter().filter(|note| matches!(note, Note::StaysAlone(_))).collect();
        match alone {
            Some(platform) => {
                assert_eq!(notes, [&Note::StaysAlone(platform)]);
                assert!(outcome.mixed.is_none(), "{}", platform.name());
                let told = words::facts::note(notes[0]);
                assert!(told.starts_with(&format!("No mix with {} is computed: ", platform.name())), "{told}");
            }
            None => assert!(notes.is_empty(), "{} and {}", functions.name(), containers.name()),
        }
    }
}

#[test]
fn limits_and_quotas_of_each() {
    let mut large = steady(Platform::CloudflareContainers);
    large.services[0].pod.vcpu = Some(Vcpu::of(4.5));
    let limits = side(&large, Platform::CloudflareContainers).limits;
    assert!(matches!(limits[..], [Limit::PodTooLarge { vcpu, .. }] if vcpu == 4.5), "beyond standard-4: {limits:?}");
    large.services[0].pod.vcpu = Some(Vcpu::of(0.25));
    large.services[0].pod.memory = Some(Megabytes::of(12.0 * 1_024.0 + 1.0));
    assert_eq!(side(&large, Platform::CloudflareContainers).limits.len(), 1, "beyond its memory");

    let many = steady(Platform::CloudflareContainers).after(Msg::Typed(Knob::Rate, 60_000.0));
    let quotas = side(&many, Platform::CloudflareContainers).quotas;
    // 7,200 requests at a time in eights at 60 %: 1,500 of two vCPU, and an account has 1,500 vCPU.
    assert!(
        matches!(quotas[..], [quota] if quota.what == Counted::AccountInstances && quota.askable
            && quota.needs == 1_500.0 && quota.allowed == 750.0 && (quota.without - 0.5).abs() < 1e-9),
        "{quotas:?}"
    );

    // Thirty thousand requests at a time in eights at 60 %: 6,250 pods, one on a node.
    for platform in [Platform::AzureAksAutomatic, Platform::AzureAks] {
        let wide = steady(platform).after(Msg::Typed(Knob::Rate, 100_000.0)).after(Msg::Typed(Knob::Duration, 300.0));
        let limits = side(&wide, platform).limits;
        assert!(
            matches!(limits[..], [Limit::Nodes { needs, allowed }] if needs >= 6_250.0 && allowed == 5_000.0),
            "{limits:?}"
        );
        let told = words::facts::limit(&limits[0]);
        assert!(told.ends_with("nodes, and 5,000 are the most of a cluster."), "{told}");
    }

    let mut long = steady(Platform::AwsLambdaManaged);
    long.services[0].duration = Seconds::of(900.0);
    let limits = side(&long, Platform::AwsLambdaManaged).limits;
    assert!(matches!(limits[..], [Limit::Timeout { allowed, .. }] if allowed == Seconds::of(900.0)), "{limits:?}");
    let mut heavy = steady(Platform::AwsLambdaManaged);
    heavy.services[0].memory = Megabytes::of(10_240.0);
    assert!(side(&heavy, Platform::AwsLambdaManaged).limits.is_empty(), "10 GiB of 32");
    assert!(side(&heavy, Platform::AwsLambdaManaged).quotas.is_empty(), "no part of the account's concurrency");
    // 90 million requests at a time need more environments than a function may have.
    let mut huge = steady(Platform::AwsLambdaManaged).after(Msg::Typed(Knob::Rate, 100_000.0));
    huge.services[0].duration = Seconds::of(60.0);
    let limits = side(&huge, Platform::AwsLambdaManaged).limits;
    assert!(matches!(limits[..], [Limit::Concurrency { allowed, .. }] if allowed == 15_000.0), "{limits:?}");
}

#[test]
fn what_a_platform_does_not_have_is_refused_in_a_sentence() {
    let on = |section: &str, platform: &str, field: &str, value: Value| {
        let mut scenario = json!({"version": 1});
        scenario[section] = json!({"platform": platform, field: value});
        read(&scenario.to_string()).map(|_| ()).map_err(|refusal| refusal.to_string())
    };
    let cases = [
        ("microservices", "aws-eks-auto", "node_autoscaler", json!("none"), "Amazon EKS Auto Mode takes \"karpenter\""),
        ("microservices", "azure-aks-automatic", "node_autoscaler", json!("cluster-autoscaler"), "takes \"karpenter\""),
        ("microservices", "aws-eks-auto", "min_replicas", json!(0), "Amazon EKS Auto Mode takes 1 at least"),
        (
            "microservices",
            "aws-eks-auto",
            "node",
            json!("t4g.small"),
            "takes what Amazon EKS Auto Mode has, such as m7g.large",
        ),
        ("microservices", "cloudflare-containers", "balancing", json!("round-robin"), "Containers takes \"random\""),
        ("serverless", "aws-lambda", "concurrency", json!(8), "AWS Lambda takes null"),
        ("serverless", "aws-lambda-managed", "concurrency", json!(0), "takes a whole number from 1 to 1000"),
        ("serverless", "gcp-functions", "snapstart", json!(true), "takes false: it restores no snapshots"),
        ("serverless", "aws-lambda", "snapstart", json!("java"), "takes true or false"),
        ("serverless", "azure-flex", "endpoints", json!(2), "Azure Functions Flex takes null: prices of endpoints"),
        ("serverless", "aws-lambda", "endpoints", json!(0), "takes a whole number from 1 to 50"),
        ("serverless", "aws-lambda", "endpoints", json!(1.5), "takes a whole number from 1 to 50"),
        ("microservices", "gcp-run", "endpoints", json!(2), "Cloud Run takes null: prices of endpoints"),
        (
            "microservices",
            "aws-eks",
            "endpoints",
            json!(51),
            "takes a whole number from 1 to 50 on AWS, or auto, not 51",
        ),
        (
            "microservices",
            "aws-fargate",
            "extended_support",
            json!(true),
            "takes false: its price was read for EKS only",
        ),
        ("microservices", "azure-aks", "extended_support", json!(true), "takes false"),
        ("microservices", "aws-eks", "extended_support", json!("perhaps"), "takes true or false"),
        ("microservices", "gcp-gke", "control_plane_logs_gb", json!(3), "takes 0: only the control plane of EKS"),
        ("microservices", "aws-eks", "control_plane_logs_gb", json!(-1), "takes 0 to 1000000 GB a month"),
    ];
    for (section, platform, field, value, said) in cases {
        let refusal = on(section, platform, field, value).expect_err(field);
        assert!(refusal.contains(&format!("{section}.{field}")) && refusal.contains(said), "{refusal}");
    }
    for (section, platform, field, value) in [
        ("microservices", "cloudflare-containers", "min_replicas", json!(0)),
        ("microservices", "cloudflare-containers", "balancing", json!("random")),
        ("microservices", "aws-eks-auto", "node_autoscaler", json!("karpenter")),
        ("serverless", "aws-lambda-managed", "concurrency", json!(8)),
        ("serverless", "aws-lambda-managed", "endpoints", json!(1)),
        ("microservices", "aws-fargate", "endpoints", json!(50)),
        ("microservices", "azure-aks", "endpoints", json!(null)),
        ("microservices", "azure-aks", "extended_support", json!(false)),
        ("microservices", "aws-eks-auto", "extended_support", json!(true)),
        ("microservices", "aws-eks-auto", "control_plane_logs_gb", json!(12.5)),
    ] {
        assert_eq!(on(section, platform, field, value), Ok(()), "{platform} {field}");
    }
}

#[test]
fn a_link_says_what_was_taken_instead() {
    let opened = |pairs: &str| link::read(&format!("v3&{pairs}"));
    let cases = [
        (
            "containers=aws-eks-auto&autoscaler=none",
            "autoscaler = “none”, which Amazon EKS Auto Mode does not have; karpenter was taken",
        ),
        ("containers=aws-eks-auto&replicas=0", "replicas = “0”, which Amazon EKS Auto Mode does not have; 1 was taken"),
        ("functions=aws-lambda&fconcurrency=8", "fconcurrency = “8”, which AWS Lambda does not have; auto was taken"),
        (
            "functions=azure-flex&snapstart=true",
            "snapstart = “true”, which Azure Functions Flex does not have; false was taken",
        ),
        (
            "functions=azure-flex&fendpoints=2",
            "fendpoints = “2”, which Azure Functions Flex does not have; auto was taken",
        ),
        ("containers=gcp-gke&cendpoints=6", "cendpoints = “6”, which Google GKE does not have; auto was taken"),
        ("containers=azure-aks&extended=true", "extended = “true”, which Azure AKS does not have; false was taken"),
        ("containers=aws-fargate&planelogs=9", "planelogs = “9”, which ECS on Fargate does not have; 0 was taken"),
        ("containers=aws-eks&planelogs=-9", "planelogs = “-9”; planelogs takes 0 to 1000000 GB a month"),
    ];
    for (pairs, said) in cases {
        let (scenario, notices) = opened(pairs);
        assert!(notices.iter().any(|notice| notice.to_string().contains(said)), "{pairs}: {notices:?}");
        assert_eq!(scenario.microservices.node_autoscaler, NodeAutoscaler::Karpenter);
    }
}

#[test]
fn every_pair_with_them_has_a_whole_answer() {
    let functions = [Platform::AwsLambdaManaged, Platform::CloudflareWorkers, Platform::AzureFlex];
    let containers = [Platform::AwsEksAuto, Platform::AzureAksAutomatic, Platform::CloudflareContainers];
    for (functions, containers) in functions.into_iter().flat_map(|one| containers.map(|other| (one, other))) {
        let mut scenario = Scenario::default().after(Msg::Compared(functions, containers));
        scenario.microservices.min_replicas = if containers == Platform::CloudflareContainers { 0 } else { 2 };
        let (outcome, survey) = answer(&scenario);
        for side in [&outcome.serverless, &outcome.microservices] {
            let latency = side.latency;
            assert!(latency.p50 <= latency.p99 && latency.p99.get().is_finite(), "{}", side.platform.name());
            assert!((0.0..=1.0).contains(&side.idle_share), "{}", side.platform.name());
        }
        assert_eq!(survey.strips.len(), Knob::ALL.len());
        assert!(outcome.verdict.draws > 0);
        let asked = json!({"serverless": {"platform": functions.id()}, "microservices": {"platform": containers.id()}});
        let asked = asked.to_string();
        let shown: Value = serde_json::from_str(&answer_to(&asked).unwrap()).unwrap();
        assert!(shown["verdict"]["winner"].is_string(), "{asked}");
    }
}
