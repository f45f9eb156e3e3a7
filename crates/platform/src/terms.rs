//! What a functions platform allows and how it behaves: the catalogue's constants behind names that fit every one.

use crate::functions::managed::Environment;
use answer::parts::Reading;
use billing::{FunctionTier, azure};
use catalogue::limits::{aws, azure as azure_limits, cloudflare, gcp};
use catalogue::{Limit, cold_start};
use model::burst::Limits;
use model::service::Law;
use model::units::Within as _;
use model::units::{Megabytes, Seconds};
use scenario::keep_alive::keep_alive;
use scenario::places::{self, takes_several};
use scenario::work::vcpu_in_service;
use scenario::{Platform, QuotaRule, Serverless, Service};

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
    /// The same without what passes before the runtime starts, which nobody bills.
    pub billed: Seconds,
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
            // Provisioned concurrency and SnapStart exclude each other.
            _ => Self { keeps_warm: !places::restores(choice, service), ..lambda() },
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

/// The start of an instance of `service`, where none is there at a share `from_zero` of the starts; nothing where none was ever
/// measured, or none is waited for.
///
/// What places it, and what the service loads and connects by itself, come on top.
pub(crate) fn start(choice: &Serverless, service: &Service, from_zero: f64) -> Option<Start> {
    // Whatever starts there, no request waits for it.
    if choice.platform == Platform::AwsLambdaManaged {
        return None;
    }
    let (runtime, _) = runtime(choice, service, from_zero);
    // A snapshot was taken after the service's own initialisation, which nobody waits for again.
    let own = if places::restores(choice, service) { 0.0 } else { service.init.get() };
    let runtime = later(&runtime, own);
    let law = later(&runtime, placement(choice).1);
    Some(Start { mean: Seconds::of(law.mean()), billed: Seconds::of(runtime.mean()), law: Some(law) })
}

/// What a new instance waits for before its runtime starts: the row, where there is one, and seconds. Where a start is cited
/// as a whole, that is part of it.
pub(crate) fn placement(choice: &Serverless) -> (Option<&'static Limit>, f64) {
    let row = (choice.platform == Platform::AwsLambda).then_some(&aws::LAMBDA_PLACEMENT);
    (row, choice.placement.map_or_else(|| row.map_or(0.0, |row| row.value), Seconds::get))
}

/// Whether it is known how much longer a start takes where no instance is there.
pub(crate) const fn tells_zero(platform: Platform) -> bool {
    matches!(platform, Platform::AzureFunctions | Platform::AzureFlex)
}

/// The start of the runtime, and where it was read; nothing of that where the reader says it. The reader's own is the median:
/// the rest is as far from it as measured or cited.
pub(crate) fn runtime(choice: &Serverless, service: &Service, from_zero: f64) -> (Law, Option<Reading>) {
    let general = match choice.platform {
        Platform::AzureFunctions => &azure_limits::FUNCTIONS_COLD_START,
        Platform::AzureFlex => &azure_limits::FLEX_COLD_START,
        Platform::GcpFunctions => &gcp::FUNCTIONS_COLD_START,
        Platform::CloudflareWorkers => &cloudflare::WORKERS_COLD_START,
        _ if places::restores(choice, service) => &aws::LAMBDA_SNAPSTART_RESTORE,
        _ => return on_lambda(choice, service),
    };
    let row = match choice.platform {
        Platform::GcpFunctions => google_start(&service.runtime),
        _ if tells_zero(choice.platform) && from_zero > 0.5 => &azure_limits::FUNCTIONS_FROM_ZERO,
        _ if tells_zero(choice.platform) => &azure_limits::FUNCTIONS_SCALE_OUT,
        _ => general,
    };
    if let Some(own) = choice.runtime_start {
        return (scaled_to(&cited(general, Seconds::ZERO), own), None);
    }
    let law = match tells_zero(choice.platform) {
        true => either(
            from_zero,
            &cited(&azure_limits::FUNCTIONS_FROM_ZERO, Seconds::ZERO),
            &cited(&azure_limits::FUNCTIONS_SCALE_OUT, Seconds::ZERO),
        ),
        false => cited(row, Seconds::ZERO),
    };
    (law, Some(Reading { source: row.source.get().into(), as_of: row.as_of.into(), evidence: row.evidence }))
}

/// The row of a start on Google Cloud: by runtime where it was measured.
pub(crate) fn google_start(runtime: &str) -> &'static Limit {
    match runtime {
        "go" => &gcp::FUNCTIONS_START_GO,
        "rust" => &gcp::FUNCTIONS_START_RUST,
        _ if runtime.starts_with("python") => &gcp::FUNCTIONS_START_PYTHON,
        _ if runtime.starts_with("node") => &gcp::FUNCTIONS_START_NODE,
        _ => &gcp::FUNCTIONS_COLD_START,
    }
}

/// A law of the same shape whose median is another.
pub(crate) fn scaled_to(law: &Law, median: Seconds) -> Law {
    match median > Seconds::ZERO {
        true => law.scaled(median.get() / law.quantile(0.5)),
        false => Law::Fixed { mean: 0.0 },
    }
}

/// A time that always passes, and then one of this law.
fn later(law: &Law, seconds: f64) -> Law {
    match *law {
        _ if seconds <= 0.0 => *law,
        Law::Fixed { mean } => Law::Fixed { mean: mean + seconds },
        _ => {
            let [p50, p95, p99] = [0.5, 0.95, 0.99].map(|p| Seconds::of(law.quantile(p) + seconds));
            Law::through(p50, p95, p99).unwrap_or(*law)
        }
    }
}

/// One law with a probability of `share`, else another: through the percentiles of the two together.
fn either(share: f64, one: &Law, other: &Law) -> Law {
    match share {
        share if share <= 0.0 => return *other,
        share if share >= 1.0 => return *one,
        _ => {}
    }
    let percentile = |p: f64| {
        let (mut low, mut high) = (0.0, one.quantile(p).max(other.quantile(p)));
        for _ in 0..50 {
            let middle = f64::midpoint(low, high);
            let early = share * one.cdf(middle) + (1.0 - share) * other.cdf(middle);
            *(if early < p { &mut low } else { &mut high }) = middle;
        }
        Seconds::of(high)
    };
    Law::through(percentile(0.5), percentile(0.95), percentile(0.99)).unwrap_or(*one)
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
fn on_lambda(choice: &Serverless, service: &Service) -> (Law, Option<Reading>) {
    let Some(found) = cold_start(&service.runtime, choice.architecture, service.memory.get()) else {
        return (Law::Fixed { mean: choice.runtime_start.map_or(0.0, Seconds::get) }, None);
    };
    let with_first_run = |time: Seconds| Seconds::of(time.get() + found.first_run.get());
    let law = Law::through(with_first_run(found.p50), with_first_run(found.p95), with_first_run(found.p99));
    let law = law.unwrap_or(Law::Fixed { mean: with_first_run(found.mean).get() });
    match choice.runtime_start {
        Some(own) => (scaled_to(&law, own), None),
        None => {
            let read = Reading {
                source: found.source.get().into(),
                as_of: found.as_of.into(),
                evidence: catalogue::Evidence::Strong,
            };
            (law, Some(read))
        }
    }
}

/// A start of which only a range is cited: its value as the middle, its upper end as the 99th percentile.
///
/// The 95th lies between them as in a lognormal law. Weaker than what is measured, and said to be.
pub(crate) fn cited(limit: &Limit, init: Seconds) -> Law {
    /// Normal quantiles of 95 % over 99 %.
    const SHARE: f64 = 1.6449 / 2.3263;
    let (middle, high) = (limit.value, limit.high.max(limit.value * 1.01));
    let p95 = middle * libm::pow(high / middle, SHARE);
    let [middle, p95, high] = [middle, p95, high].map(|time| Seconds::of(time + init.get()));
    Law::through(middle, p95, high).unwrap_or(Law::Fixed { mean: middle.get() })
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
            let choice = Serverless { platform, ..Scenario::default().serverless };
            let start = start(&choice, &service, 0.3).unwrap();
            assert!(start.mean > Seconds::ZERO && start.law.is_some(), "{platform:?}");
        }
    }
}
