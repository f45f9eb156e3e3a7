//! The choices of a scenario that are not numbers on a slider: their names, how they read and write, what they
//! take. Links and files share this table.

mod cluster;
mod packed;
mod times;
mod values;

use std::sync::Arc;

use self::packed::{packed, unpacked};
pub use self::values::door_name;
use self::values::{AUTOSCALERS, DOORS, every, name_of, named, number, optional, or_auto, platform, set, whole};
use crate::{Architecture, Balancing, BilledBy, Purchase, QuotaRule, Scenario, Shape, Side, WarmFloor};
use ::text::decimal::brief;
use model::units::{Kilobytes, Megabytes, Ratio, Seconds, Share, Vcpu};

/// One choice.
pub struct Field {
    /// Its name in links; added, never renamed or reused.
    pub key: &'static str,
    /// Its place in the scenario's JSON form.
    pub path: &'static str,
    /// What it takes, in words that follow “takes”.
    pub takes: &'static str,
    /// Its value as text.
    pub write: fn(&Scenario) -> String,
    /// Reads a value; nothing, and the scenario unchanged, where the field does not take it.
    pub read: fn(&mut Scenario, &str) -> Option<()>,
}

/// All of them, in the order in which links write them.
pub const FIELDS: &[Field] = &[
    Field {
        key: "shape",
        path: "traffic.shape",
        takes: "steady, daily, office, nightly, spike, cron or week",
        write: |s| name_of(&Shape::ALL, s.traffic.shape),
        read: |s, text| set(&mut s.traffic.shape, named(&Shape::ALL, text)),
    },
    Field {
        key: "week",
        path: "traffic.week",
        takes: "168 relative rates",
        write: |s| s.traffic.week.as_deref().map(packed).unwrap_or_default(),
        read: |s, text| {
            s.traffic.week = Some(Arc::new(unpacked(text)?));
            Some(())
        },
    },
    Field {
        key: "burst",
        path: "traffic.burstiness",
        takes: "1 to 1000",
        write: |s| brief(s.traffic.burstiness.get()),
        read: |s, text| {
            s.traffic.burstiness = Ratio::of(number(text, 1.0, 1e3)?);
            Some(())
        },
    },
    Field {
        key: "growth",
        path: "traffic.growth_per_month",
        takes: "-0.5 to 1",
        write: |s| brief(s.traffic.growth_per_month),
        read: |s, text| {
            s.traffic.growth_per_month = number(text, -0.5, 1.0)?;
            Some(())
        },
    },
    Field {
        key: "cv",
        path: "services.duration_cv",
        takes: "0 to 5",
        write: |s| brief(s.services[0].duration_cv.get()),
        read: |s, text| every(s, number(text, 0.0, 5.0)?, |service, value| service.duration_cv = Ratio::of(value)),
    },
    Field {
        key: "cpu",
        path: "services.cpu_share",
        takes: "0 to 1",
        write: |s| brief(s.services[0].cpu_share.get()),
        read: |s, text| every(s, number(text, 0.0, 1.0)?, |service, value| service.cpu_share = Share::of(value)),
    },
    Field {
        key: "runtime",
        path: "services.runtime",
        takes: "a runtime with measured cold starts, such as nodejs22.x, python3.13 or java21",
        write: |s| s.services[0].runtime.to_string(),
        read: |s, text| {
            let runtime = crate::places::runtime(text)?;
            every(s, (), |service, ()| service.runtime = runtime.into())
        },
    },
    Field {
        key: "response",
        path: "services.response_kb",
        takes: "0 to 100000 kB",
        write: |s| brief(s.services[0].response.get()),
        read: |s, text| every(s, number(text, 0.0, 1e5)?, |service, value| service.response = Kilobytes::of(value)),
    },
    Field {
        key: "log",
        path: "services.log_kb",
        takes: "0 to 1000 kB",
        write: |s| brief(s.services[0].log.get()),
        read: |s, text| every(s, number(text, 0.0, 1e3)?, |service, value| service.log = Kilobytes::of(value)),
    },
    Field {
        key: "init",
        path: "services.init_ms",
        takes: "0 to 600000 ms",
        write: |s| brief(s.services[0].init.ms()),
        read: |s, text| every(s, number(text, 0.0, 6e5)?, |service, ms| service.init = Seconds::from_ms(ms)),
    },
    Field {
        key: "podcpu",
        path: "services.pod.vcpu",
        takes: "0.05 to 512 vCPU, or auto",
        write: |s| optional(s.services[0].pod.vcpu.map(Vcpu::get)),
        read: |s, text| {
            let vcpu = or_auto(text, |text| number(text, 0.05, 512.0))?;
            every(s, vcpu.map(Vcpu::of), |service, vcpu| service.pod.vcpu = vcpu)
        },
    },
    Field {
        key: "podmemory",
        path: "services.pod.memory_mb",
        takes: "16 to 4000000 MB, or auto",
        write: |s| optional(s.services[0].pod.memory.map(Megabytes::get)),
        read: |s, text| {
            let memory = or_auto(text, |text| number(text, 16.0, 4e6))?;
            every(s, memory.map(Megabytes::of), |service, memory| service.pod.memory = memory)
        },
    },
    Field {
        key: "podconcurrency",
        path: "services.pod.concurrency",
        takes: "a whole number from 1 to 1000, or auto",
        write: |s| optional(s.services[0].pod.concurrency.map(f64::from)),
        read: |s, text| {
            every(s, or_auto(text, |text| whole(text, 1, 1_000))?, |service, count| service.pod.concurrency = count)
        },
    },
    Field {
        key: "podmin",
        path: "services.pod.min",
        takes: "a whole number from 0 to 1000, or auto",
        write: |s| optional(s.services[0].pod.min.map(f64::from)),
        read: |s, text| {
            every(s, or_auto(text, |text| whole(text, 0, 1_000))?, |service, count| service.pod.min = count)
        },
    },
    Field {
        key: "podmax",
        path: "services.pod.max",
        takes: "a whole number from 1 to 100000, not below the least, or auto",
        write: |s| optional(s.services[0].pod.max.map(f64::from)),
        read: |s, text| {
            every(s, or_auto(text, |text| whole(text, 1, 100_000))?, |service, count| service.pod.max = count)
        },
    },
    times::IMAGE,
    times::PODSTART,
    Field {
        key: "functions",
        path: "serverless.platform",
        takes: "aws-lambda, aws-lambda-managed, azure-flex, azure-functions, gcp-functions or cloudflare-workers",
        write: |s| s.serverless.platform.id().to_owned(),
        read: |s, text| set(&mut s.serverless.platform, platform(text, Side::Serverless)),
    },
    Field {
        key: "fregion",
        path: "serverless.region",
        takes: "a region with known prices, such as us-east-1 or eu-central-1",
        write: |s| s.serverless.region.to_string(),
        read: |s, text| {
            s.serverless.region = crate::places::region(text)?.id().into();
            Some(())
        },
    },
    Field {
        key: "farch",
        path: "serverless.architecture",
        takes: "x86 or arm64",
        write: |s| name_of(&Architecture::ALL, s.serverless.architecture),
        read: |s, text| set(&mut s.serverless.architecture, named(&Architecture::ALL, text)),
    },
    Field {
        key: "warm",
        path: "serverless.warm_floor",
        takes: "none, goal or a whole number up to 100000",
        write: |s| match s.serverless.warm_floor {
            WarmFloor::None => "none".to_owned(),
            WarmFloor::Goal => "goal".to_owned(),
            WarmFloor::Fixed(count) => count.to_string(),
        },
        read: |s, text| {
            s.serverless.warm_floor = match text {
                "none" => WarmFloor::None,
                "goal" => WarmFloor::Goal,
                _ => WarmFloor::Fixed(whole(text, 0, 100_000)?),
            };
            Some(())
        },
    },
    Field {
        key: "keep",
        path: "serverless.keep_alive_s",
        takes: "0 to 3600 seconds",
        write: |s| s.serverless.keep_alive.map(|kept| brief(kept.get())).unwrap_or_default(),
        read: |s, text| {
            s.serverless.keep_alive = Some(Seconds::of(number(text, 0.0, 3_600.0)?));
            Some(())
        },
    },
    Field {
        key: "snapstart",
        path: "serverless.snapstart",
        takes: "true or false, true only on AWS Lambda",
        write: |s| s.serverless.snapstart.to_string(),
        read: |s, text| set(&mut s.serverless.snapstart, text.parse().ok()),
    },
    Field {
        key: "door",
        path: "serverless.front_door",
        takes: "http-api, rest-api, function-url or alb",
        write: |s| s.serverless.front_door.map(door_name).unwrap_or_default().to_owned(),
        read: |s, text| {
            s.serverless.front_door = Some(named(&DOORS, text)?);
            Some(())
        },
    },
    Field {
        key: "fconcurrency",
        path: "serverless.concurrency",
        takes: "a whole number from 1 to 1000 where an instance takes several requests at a time, or auto",
        write: |s| optional(s.serverless.concurrency.map(f64::from)),
        read: |s, text| set(&mut s.serverless.concurrency, or_auto(text, |text| whole(text, 1, 1_000))),
    },
    Field {
        key: "account",
        path: "serverless.account_concurrency",
        takes: "a whole number from 1 to 10000000, or auto",
        write: |s| optional(s.serverless.account_concurrency.map(f64::from)),
        read: |s, text| set(&mut s.serverless.account_concurrency, or_auto(text, |text| whole(text, 1, 10_000_000))),
    },
    Field {
        key: "quota",
        path: "serverless.quota",
        takes: "asked or fixed",
        write: |s| name_of(&QuotaRule::ALL, s.serverless.quota),
        read: |s, text| set(&mut s.serverless.quota, named(&QuotaRule::ALL, text)),
    },
    Field {
        key: "fprivate",
        path: "serverless.private_network",
        takes: "true or false",
        write: |s| s.serverless.private_network.to_string(),
        read: |s, text| set(&mut s.serverless.private_network, text.parse().ok()),
    },
    times::INVOKE,
    times::INVOKE99,
    times::DOORWAY,
    times::DOORWAY99,
    times::PLACEMENT,
    times::FSTART,
    Field {
        key: "fendpoints",
        path: "serverless.endpoints",
        takes: "a whole number from 1 to 50 on AWS, or auto",
        write: |s| optional(s.serverless.endpoints.map(f64::from)),
        read: |s, text| set(&mut s.serverless.endpoints, or_auto(text, |text| whole(text, 1, 50))),
    },
    Field {
        key: "containers",
        path: "microservices.platform",
        takes: "aws-eks, aws-eks-auto, azure-aks, azure-aks-automatic, gcp-gke, gcp-gke-autopilot, aws-fargate, \
                azure-container-apps, gcp-run or cloudflare-containers",
        write: |s| s.microservices.platform.id().to_owned(),
        read: |s, text| set(&mut s.microservices.platform, platform(text, Side::Microservices)),
    },
    Field {
        key: "cregion",
        path: "microservices.region",
        takes: "a region with known prices, such as us-east-1 or eu-central-1",
        write: |s| s.microservices.region.to_string(),
        read: |s, text| {
            s.microservices.region = crate::places::region(text)?.id().into();
            Some(())
        },
    },
    Field {
        key: "carch",
        path: "microservices.architecture",
        takes: "x86 or arm64",
        write: |s| name_of(&Architecture::ALL, s.microservices.architecture),
        read: |s, text| set(&mut s.microservices.architecture, named(&Architecture::ALL, text)),
    },
    Field {
        key: "node",
        path: "microservices.node",
        takes: "a node type with known prices, such as m8g.large",
        write: |s| s.microservices.node.to_string(),
        read: |s, text| {
            s.microservices.node = crate::places::node(text)?.into();
            Some(())
        },
    },
    Field {
        key: "workers",
        path: "microservices.workers_per_pod",
        takes: "a whole number from 1 to 1000",
        write: |s| s.microservices.workers_per_pod.to_string(),
        read: |s, text| set(&mut s.microservices.workers_per_pod, whole(text, 1, 1_000)),
    },
    Field {
        key: "target",
        path: "microservices.target_utilisation",
        takes: "0.05 to 0.95",
        write: |s| brief(s.microservices.target_utilisation.get()),
        read: |s, text| {
            s.microservices.target_utilisation = Share::of(number(text, 0.05, 0.95)?);
            Some(())
        },
    },
    Field {
        key: "replicas",
        path: "microservices.min_replicas",
        takes: "a whole number from 0 to 1000, 0 only where the platform starts replicas for a request",
        write: |s| s.microservices.min_replicas.to_string(),
        read: |s, text| set(&mut s.microservices.min_replicas, whole(text, 0, 1_000)),
    },
    Field {
        key: "zones",
        path: "microservices.zones",
        takes: "a whole number from 1 to 6",
        write: |s| s.microservices.zones.to_string(),
        read: |s, text| set(&mut s.microservices.zones, whole(text, 1, 6)),
    },
    Field {
        key: "autoscaler",
        path: "microservices.node_autoscaler",
        takes: "karpenter, cluster-autoscaler or none; karpenter only where the platform runs its nodes by itself",
        write: |s| name_of(&AUTOSCALERS, s.microservices.node_autoscaler),
        read: |s, text| set(&mut s.microservices.node_autoscaler, named(&AUTOSCALERS, text)),
    },
    Field {
        key: "purchase",
        path: "microservices.purchase",
        takes: "on-demand, spot, one-year or three-year",
        write: |s| name_of(&Purchase::ALL, s.microservices.purchase),
        read: |s, text| set(&mut s.microservices.purchase, named(&Purchase::ALL, text)),
    },
    Field {
        key: "balancing",
        path: "microservices.balancing",
        takes: "round-robin, random or least-requests",
        write: |s| name_of(&Balancing::ALL, s.microservices.balancing),
        read: |s, text| set(&mut s.microservices.balancing, named(&Balancing::ALL, text)),
    },
    Field {
        key: "billing",
        path: "microservices.billing",
        takes: "auto, request or instance",
        write: |s| name_of(&BilledBy::ALL, s.microservices.billing),
        read: |s, text| set(&mut s.microservices.billing, named(&BilledBy::ALL, text)),
    },
    Field {
        key: "cprivate",
        path: "microservices.private_network",
        takes: "true or false",
        write: |s| s.microservices.private_network.to_string(),
        read: |s, text| set(&mut s.microservices.private_network, text.parse().ok()),
    },
    times::BALANCER,
    times::BALANCER99,
    times::HOP,
    times::HOP99,
    times::LAG,
    times::NODESTART,
    Field {
        key: "cendpoints",
        path: "microservices.endpoints",
        takes: "a whole number from 1 to 50 on AWS, or auto",
        write: |s| optional(s.microservices.endpoints.map(f64::from)),
        read: |s, text| set(&mut s.microservices.endpoints, or_auto(text, |text| whole(text, 1, 50))),
    },
    cluster::EXTENDED,
    cluster::PLANE_LOGS,
    Field {
        key: "errors",
        path: "goals.error_share",
        takes: "0 to 1",
        write: |s| brief(s.goals.error_share.get()),
        read: |s, text| {
            s.goals.error_share = Share::of(number(text, 0.0, 1.0)?);
            Some(())
        },
    },
    Field {
        key: "tie",
        path: "goals.tie",
        takes: "0 to 1",
        write: |s| brief(s.goals.tie.get()),
        read: |s, text| {
            s.goals.tie = Share::of(number(text, 0.0, 1.0)?);
            Some(())
        },
    },
    Field {
        key: "free",
        path: "prices.free_tier",
        takes: "true or false",
        write: |s| s.prices.free_tier.to_string(),
        read: |s, text| set(&mut s.prices.free_tier, text.parse().ok()),
    },
    Field {
        key: "month",
        path: "prices.month_hours",
        takes: "672 to 744",
        write: |s| brief(s.prices.month_hours.get()),
        read: |s, text| {
            s.prices.month_hours = Ratio::of(number(text, 672.0, 744.0)?);
            Some(())
        },
    },
];

/// The key of the reader's own prices in links, and their place in the JSON form.
pub const OVERRIDES: (&str, &str) = ("own", "prices.overrides");

/// The key of the reader's own lines in links, and their place in the JSON form.
pub const OWN_LINES: (&str, &str) = ("lines", "own_lines");

/// The field of this key.
pub fn of(key: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.key == key)
}

/// The name of what instances are billed by, in links and files.
pub fn billed_by_name(by: BilledBy) -> String {
    name_of(&BilledBy::ALL, by)
}
