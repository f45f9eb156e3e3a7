//! What a functions platform allows and how it behaves: the catalogue's constants behind names that fit every one.

use crate::functions::managed::Environment;
use billing::{FunctionTier, azure};
use catalogue::limits::{aws, azure as azure_limits, cloudflare, gcp};
use catalogue::{Limit, cold_start};
use model::burst::Limits;
use model::service::Law;
use model::units::Within as _;
use model::units::{Megabytes, Seconds};
use scenario::keep_alive::keep_alive;
use scenario::places::takes_several;
use scenario::work::vcpu_in_service;
use scenario::{Architecture, Platform, QuotaRule, Serverless, Service};

/// The terms of one platform for one service.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    /// How long an instance waits for its next request.
    pub keep_alive: Seconds,
    /// Requests that an instance takes at a time.
    pub slots: u32,
    /// The longest a request may run.
    pub timeout: Seconds,
    /// The most memory of an instance.
    pub memory: Megabytes,
    /// The largest response in MB, where there is a limit.
    pub payload: Option<f64>,
    /// CPU time that a request may take, where it is limited.
    pub cpu: Option<Seconds>,
    /// Instances of all services at once, where an account has a quota of them.
    pub per_account: Option<Cap>,
    /// Instances of one service at once, where that is limited.
    pub per_service: Option<Cap>,
    /// Instances that one service may add at once, and then every second, where that is limited and what exceeds it
    /// is turned away.
    pub growth: Option<(f64, f64)>,
    /// Whether instances can be kept warm for money.
    pub keeps_warm: bool,
    /// What an instance is, where it is an environment on instances that are paid whole: they follow the load slowly and
    /// nothing starts cold.
    pub managed: Option<Environment>,
}

/// Most instances that may live at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cap {
    /// How many.
    pub allowed: f64,
    /// Whether the provider allows more on request: then they are taken as granted.
    pub askable: bool,
}

impl Cap {
    fn of(limit: &Limit) -> Self {
        Self { allowed: limit.value, askable: limit.askable }
    }

    /// How many, where nobody can ask for more.
    pub(crate) fn hard(self) -> Option<f64> {
        (!self.askable).then_some(self.allowed)
    }
}

/// What a request that finds no instance waits for, beyond a warm one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Start {
    /// Mean of it.
    pub mean: Seconds,
    /// Its law.
    pub law: Option<Law>,
}

impl Terms {
    /// Instances of one service at once that nobody can raise; infinite where there is no such limit.
    pub(crate) fn instances(&self) -> f64 {
        [self.per_account, self.per_service].into_iter().flatten().filter_map(Cap::hard).fold(f64::INFINITY, f64::min)
    }

    /// How fast places for requests may be added to one service, and how many there may be, where quotas are granted.
    pub(crate) fn places(&self) -> Limits {
        let slots = f64::from(self.slots);
        let (tokens, refill) = self.growth.unwrap_or((f64::INFINITY, 0.0));
        let cap = self.instances() * slots;
        Limits { tokens: tokens * slots, refill: refill * slots, cap, keepalive: self.keep_alive.get() }
    }

    /// The terms of what is chosen on the functions side for `service`: the reader's own keep-alive, if there is one.
    pub(crate) fn of(choice: &Serverless, service: &Service) -> Self {
        let terms = match choice.platform {
            Platform::AzureFunctions => consumption(service),
            Platform::AzureFlex => flex(service),
            Platform::GcpFunctions => google(),
            Platform::CloudflareWorkers => workers(service),
            Platform::AwsLambdaManaged => managed(choice, service),
            _ => lambda(),
        };
        let chosen = choice.concurrency.filter(|_| takes_several(choice.platform) && terms.managed.is_none());
        let slots = chosen.unwrap_or(terms.slots);
        let per_account = terms.per_account.map(|cap| Cap {
            allowed: choice.account_concurrency.map_or(cap.allowed, f64::from),
            askable: cap.askable && choice.quota == QuotaRule::Asked,
        });
        Self { keep_alive: choice.keep_alive.unwrap_or(terms.keep_alive), slots, per_account, ..terms }
    }

    /// The same for one of several services, to which so large a share of all instances falls: of a quota of the account
    /// that is held to, it has that share.
    pub(crate) fn with_share(self, share: f64) -> Self {
        let own = |cap: Cap| if cap.askable { cap } else { Cap { allowed: cap.allowed * share, ..cap } };
        Self { per_account: self.per_account.map(own), ..self }
    }
}

/// The start of an instance of `service`; nothing where none was ever measured, or none is waited for.
///
/// What a service loads and connects by itself comes on top.
pub(crate) fn start(platform: Platform, service: &Service, architecture: Architecture) -> Option<Start> {
    match platform {
        Platform::AzureFunctions => Some(cited(&azure_limits::FUNCTIONS_COLD_START, service.init)),
        Platform::AzureFlex => Some(cited(&azure_limits::FLEX_COLD_START, service.init)),
        Platform::GcpFunctions => Some(cited(&gcp::FUNCTIONS_COLD_START, service.init)),
        Platform::CloudflareWorkers => Some(cited(&cloudflare::WORKERS_COLD_START, service.init)),
        // Whatever starts there, no request waits for it.
        Platform::AwsLambdaManaged => None,
        _ => measured(service, architecture),
    }
}

/// The least instance of Flex Consumption that holds `service`; the largest where none does.
pub(crate) fn flex_instance(service: &Service) -> Megabytes {
    let sizes = azure::Flex::sizes();
    sizes.into_iter().find(|size| service.memory.get() <= size.get()).unwrap_or(sizes[2])
}

/// vCPU of a function on Google Cloud that takes `slots` requests at a time: what comes with its memory, by the published
/// GHz over the 2.4 GHz of a core, and above 8 GiB four (cloud.google.com/functions/docs/configuring/memory). With less than
/// a whole one an instance takes one request at a time.
pub(crate) fn google_vcpu(service: &Service, slots: u32) -> f64 {
    const CORE_GHZ: f64 = 2.4;
    const ABOVE_8_GIB: f64 = 4.0;
    let vcpu = FunctionTier::holding(service.memory).map_or(ABOVE_8_GIB, |tier| tier.ghz / CORE_GHZ);
    if slots > 1 { vcpu.max(gcp::RUN_VCPU_WHOLE.value) } else { vcpu }
}

fn lambda() -> Terms {
    Terms {
        keep_alive: Seconds::of(keep_alive(Platform::AwsLambda).value),
        slots: 1,
        timeout: Seconds::of(aws::LAMBDA_TIMEOUT.value),
        memory: Megabytes::of(aws::LAMBDA_MEMORY_MAX.value),
        payload: Some(aws::LAMBDA_PAYLOAD.value),
        cpu: None,
        per_account: Some(Cap::of(&aws::LAMBDA_CONCURRENCY)),
        per_service: None,
        growth: Some((aws::LAMBDA_SCALING.value, aws::LAMBDA_SCALING.value / aws::LAMBDA_SCALING_WINDOW.value)),
        keeps_warm: true,
        managed: None,
    }
}

/// Environments in place of instances. They are no part of the account's concurrency.
fn managed(choice: &Serverless, service: &Service) -> Terms {
    let environment = Environment::of(choice, service);
    Terms {
        slots: environment.slots,
        memory: Megabytes::of(aws::LAMBDA_MANAGED_MEMORY_MAX.value),
        per_account: None,
        per_service: Some(Cap::of(&aws::LAMBDA_MANAGED_ENVIRONMENTS)),
        growth: None,
        managed: Some(environment),
        ..lambda()
    }
}

fn consumption(service: &Service) -> Terms {
    Terms {
        keep_alive: Seconds::of(keep_alive(Platform::AzureFunctions).value),
        slots: by_cpu(service, azure_limits::FUNCTIONS_VCPU.value, f64::from(u16::MAX)),
        timeout: Seconds::of(azure_limits::FUNCTIONS_HTTP_TIMEOUT.value),
        memory: Megabytes::of(azure_limits::FUNCTIONS_MEMORY_MAX.value),
        payload: None,
        cpu: None,
        per_account: None,
        per_service: Some(Cap::of(&azure_limits::FUNCTIONS_INSTANCES)),
        growth: None,
        keeps_warm: false,
        managed: None,
    }
}

fn flex(service: &Service) -> Terms {
    /// An instance of the middle size has one core; the others in proportion.
    const MB_PER_VCPU: f64 = 2048.0;
    let instance = flex_instance(service);
    let most = match instance.get() {
        mb if mb <= azure_limits::FLEX_MEMORY_SMALL.value => &azure_limits::FLEX_CONCURRENCY_SMALL,
        mb if mb <= azure_limits::FLEX_MEMORY_MEDIUM.value => &azure_limits::FLEX_CONCURRENCY_MEDIUM,
        _ => &azure_limits::FLEX_CONCURRENCY_LARGE,
    };
    Terms {
        keep_alive: Seconds::of(keep_alive(Platform::AzureFlex).value),
        slots: by_cpu(service, instance.get() / MB_PER_VCPU, most.value),
        timeout: Seconds::of(azure_limits::FUNCTIONS_HTTP_TIMEOUT.value),
        memory: Megabytes::of(azure_limits::FLEX_MEMORY_LARGE.value),
        payload: None,
        cpu: None,
        // The quota is one of memory.
        per_account: Some(Cap {
            allowed: (azure_limits::FLEX_QUOTA.value / instance.get()).floor(),
            ..Cap::of(&azure_limits::FLEX_QUOTA)
        }),
        per_service: Some(Cap::of(&azure_limits::FLEX_INSTANCES)),
        growth: None,
        keeps_warm: true,
        managed: None,
    }
}

fn google() -> Terms {
    Terms {
        keep_alive: Seconds::of(keep_alive(Platform::GcpFunctions).value),
        slots: gcp::FUNCTIONS_GEN2_CONCURRENCY.value as u32,
        timeout: Seconds::of(gcp::FUNCTIONS_GEN2_TIMEOUT.value),
        memory: Megabytes::of(gcp::RUN_MEMORY_MAX.value * 1024.0),
        payload: Some(gcp::FUNCTIONS_GEN2_PAYLOAD.value),
        cpu: None,
        per_account: None,
        per_service: Some(Cap::of(&gcp::RUN_MAX_INSTANCES)),
        growth: None,
        keeps_warm: true,
        managed: None,
    }
}

/// An isolate runs one thread and takes requests while others wait.
fn workers(service: &Service) -> Terms {
    Terms {
        keep_alive: Seconds::of(keep_alive(Platform::CloudflareWorkers).value),
        slots: by_cpu(service, 1.0, f64::from(u16::MAX)),
        timeout: Seconds::of(f64::from(u32::MAX)),
        memory: Megabytes::of(cloudflare::WORKERS_MEMORY.value),
        payload: None,
        cpu: Some(Seconds::of(cloudflare::WORKERS_CPU.value)),
        per_account: None,
        per_service: None,
        growth: None,
        keeps_warm: false,
        managed: None,
    }
}

/// Requests that an instance of `vcpu` takes at a time before its CPU is as full as scalers let it get, at most `most`.
///
/// Source: the rule by which Cloud Run counts an instance as full; that others fill theirs alike is our assumption.
fn by_cpu(service: &Service, vcpu: f64, most: f64) -> u32 {
    let each = vcpu_in_service(service, aws::LAMBDA_MEMORY_PER_VCPU.value);
    let room = if each > 0.0 { (gcp::RUN_TARGET.value * vcpu / each + 1e-9).floor() } else { most };
    room.within(1.0, most) as u32
}

/// A start that was measured by runtime and memory, and what its first run takes longer.
fn measured(service: &Service, architecture: Architecture) -> Option<Start> {
    let found = cold_start(&service.runtime, architecture, service.memory.get())?;
    let with_first_run = |time: Seconds| Seconds::of(time.get() + found.first_run.get() + service.init.get());
    let law = Law::through(with_first_run(found.p50), with_first_run(found.p95), with_first_run(found.p99));
    Some(Start { mean: with_first_run(found.mean), law })
}

/// A start of which only a range is cited: its value as the middle, its upper end as the 99th percentile.
///
/// The 95th lies between them as in a lognormal law. Weaker than what is measured, and said to be.
pub(crate) fn cited(limit: &Limit, init: Seconds) -> Start {
    /// Normal quantiles of 95 % over 99 %.
    const SHARE: f64 = 1.6449 / 2.3263;
    let (middle, high) = (limit.value, limit.high.max(limit.value * 1.01));
    let p95 = middle * libm::pow(high / middle, SHARE);
    let [middle, p95, high] = [middle, p95, high].map(|time| Seconds::of(time + init.get()));
    let law = Law::through(middle, p95, high);
    let mean = law.map_or(middle.get(), |law| law.mean());
    Start { mean: Seconds::of(mean), law }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenario::Scenario;

    #[test]
    fn a_full_cpu_bounds_what_an_instance_takes() {
        let mut service = Scenario::default().services.swap_remove(0);
        let cases = [
            // (share of the time computing, memory, vCPU, most, slots, why)
            (0.5, 1769.0, 1.0, 100.0, 1, "half a core each, and full at 60 %"),
            (0.05, 1769.0, 1.0, 100.0, 12, "mostly waiting"),
            (0.0, 1769.0, 1.0, 16.0, 16, "only waiting: what the platform allows"),
            (1.0, 1769.0, 0.25, 16.0, 1, "never less than one"),
        ];
        for (share, memory, vcpu, most, slots, why) in cases {
            service.cpu_share = model::units::Share::of(share);
            service.memory = Megabytes::of(memory);
            assert_eq!(by_cpu(&service, vcpu, most), slots, "{why}");
        }
    }

    #[test]
    fn every_functions_platform_has_a_start() {
        let service = Scenario::default().services.swap_remove(0);
        let without = |platform: &Platform| *platform != Platform::AwsLambdaManaged;
        for platform in Platform::of(catalogue::Side::Serverless).filter(without) {
            let start = start(platform, &service, Architecture::Arm64).unwrap();
            assert!(start.mean > Seconds::ZERO && start.law.is_some(), "{platform:?}");
        }
    }
}
