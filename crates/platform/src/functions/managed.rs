//! Functions on instances that the provider manages: environments that take several requests at a time, instances that
//! hold several environments.
//!
//! What the provider leaves open is chosen here: an environment is as small as its work allows, and the instances are of
//! the size of a family that costs least over the week.

use std::sync::LazyLock;

use super::{FunctionsSide, Sized, Work};
use answer::month::NodesMonth;
use billing::Nodes;
use catalogue::limits::aws;
use catalogue::{NodeType, node};
use model::doubling::Doubling;
use model::environments::Environments;
use model::traffic::Level;
use model::units::{Megabytes, Within as _};
use scenario::work::{Group, cpu_time, vcpu_in_service};
use scenario::{Architecture, Platform, Scenario, Serverless, Service};

/// MB in a GiB of memory, as the provider counts.
const MB: f64 = 1_024.0;

/// The families of instances by their memory for each vCPU, least first, of each instruction set; of each the sizes that are
/// looked at. Newest generations whose prices are known in most regions.
const FAMILIES: [(Architecture, [&str; 3]); 2] =
    [(Architecture::Arm64, ["c7g", "m7g", "r7g"]), (Architecture::X86, ["c7i", "m7i", "r6i"])];
const SIZES: [&str; 4] = ["large", "xlarge", "2xlarge", "4xlarge"];

/// An execution environment of one service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Environment {
    /// Whole vCPUs.
    pub vcpu: f64,
    /// Memory.
    pub memory: Megabytes,
    /// Requests that it takes at a time.
    pub slots: u32,
}

/// Memory for each vCPU that environments may have, in GiB: that of the families of instances.
static RATIOS: LazyLock<[f64; 3]> = LazyLock::new(|| {
    let [least, most] = [aws::LAMBDA_MANAGED_RATIO_MIN.value, aws::LAMBDA_MANAGED_RATIO_MAX.value];
    [least, (least * most).sqrt(), most]
});

impl Environment {
    /// The environment of `service`: as many requests at a time as its runtime takes on a vCPU and as keep that busy, or as
    /// many as are chosen, with the vCPUs that they then need. In Python each request has a process of its own, so that
    /// they need their memory each; elsewhere they share it, as in a container.
    pub(crate) fn of(choice: &Serverless, service: &Service) -> Self {
        let [least, most] = [aws::LAMBDA_MANAGED_MEMORY_MIN.value, aws::LAMBDA_MANAGED_MEMORY_MAX.value];
        let for_vcpu = MB * aws::LAMBDA_MANAGED_RATIO_MAX.value;
        let (each, cpu) = (service.memory.get(), vcpu_in_service(service, aws::LAMBDA_MEMORY_PER_VCPU.value));
        let apart = service.runtime.starts_with("python");
        let by_memory = |memory: f64| if apart { ((memory + 1e-6) / each.max(1.0)).floor() } else { f64::INFINITY };
        let by_cpu = |vcpu: f64| if cpu > 0.0 { ((vcpu + 1e-9) / cpu).floor() } else { f64::INFINITY };
        let slots = match choice.concurrency {
            Some(chosen) => f64::from(chosen).min(by_memory(most)).min(by_cpu(most_vcpu())),
            None => by_runtime(&service.runtime).min(by_memory(for_vcpu)).min(by_cpu(1.0)),
        };
        let slots = slots.within(1.0, f64::from(u16::MAX));
        let memory = (if apart { slots * each } else { each }).max(least);
        let vcpu = (memory / for_vcpu).max(slots * cpu).ceil().within(1.0, most_vcpu());
        let ratio = RATIOS.iter().find(|ratio| memory <= *ratio * MB * vcpu + 1e-6).copied();
        let memory = ratio.map_or(memory, |ratio| (ratio * MB * vcpu).min(most.max(memory)));
        Self { vcpu, memory: Megabytes::of(memory), slots: slots as u32 }
    }

    /// How the places of one function follow its load, `floor` environments at least.
    pub(crate) fn follows(&self, floor: u32) -> Doubling {
        let slots = f64::from(self.slots);
        let least = aws::LAMBDA_MANAGED_ENVIRONMENTS_MIN.value.max(f64::from(floor));
        Doubling {
            headroom: aws::LAMBDA_MANAGED_HEADROOM.value,
            seconds: aws::LAMBDA_MANAGED_DOUBLING.value,
            least: slots * least.min(aws::LAMBDA_MANAGED_ENVIRONMENTS.value),
            most: slots * aws::LAMBDA_MANAGED_ENVIRONMENTS.value,
        }
    }

    /// Environments of one function that has so many requests at a time.
    pub(crate) fn needed(&self, load: f64, floor: u32) -> u32 {
        self.on(1).hold(self.follows(floor).wanted(load)).environments
    }

    fn on(&self, per_instance: u32) -> Environments {
        let least = aws::LAMBDA_MANAGED_INSTANCES_MIN.value as u32;
        Environments { concurrency: f64::from(self.slots), per_instance, least, buffer: 1.0 }
    }

    /// The place of the family of instances that has as much memory for each vCPU.
    fn family(&self) -> usize {
        let ratio = self.memory.get() / MB / self.vcpu;
        RATIOS.iter().position(|known| ratio <= known + 1e-6).unwrap_or(RATIOS.len() - 1)
    }

    /// How many of them an instance holds beside what Lambda and the system keep.
    fn fit(&self, node: &NodeType) -> u32 {
        let vcpu = (node.vcpu - aws::LAMBDA_MANAGED_KEPT_VCPU.value) / self.vcpu;
        let memory = (node.memory_gib * MB - aws::LAMBDA_MANAGED_KEPT_MEMORY.value) / self.memory.get();
        vcpu.min(memory).max(0.0).floor() as u32
    }
}

/// Most vCPUs of an environment: what may be asked for, on the largest instance that is looked at.
fn most_vcpu() -> f64 {
    let largest = node("m7g.4xlarge").map_or(0.0, |node| node.vcpu);
    aws::LAMBDA_MANAGED_VCPU_MAX.value.min(largest - aws::LAMBDA_MANAGED_KEPT_VCPU.value)
}

/// Requests at a time that a runtime takes on a vCPU unless told otherwise.
fn by_runtime(runtime: &str) -> f64 {
    let known = [
        ("python", &aws::LAMBDA_MANAGED_CONCURRENCY_PYTHON),
        ("nodejs", &aws::LAMBDA_MANAGED_CONCURRENCY_NODE),
        ("java", &aws::LAMBDA_MANAGED_CONCURRENCY_JAVA),
        ("dotnet", &aws::LAMBDA_MANAGED_CONCURRENCY_JAVA),
    ];
    let found = known.iter().find(|(name, _)| runtime.starts_with(name));
    found.map_or(&aws::LAMBDA_MANAGED_CONCURRENCY_OTHER, |(_, limit)| limit).value
}

/// The instances of a month, one entry for each family that the environments ask for. All functions of a family share
/// its instances.
pub(crate) fn instances(scenario: &Scenario, work: &[Work<'_>]) -> Vec<Nodes> {
    let choice = &scenario.serverless;
    let environments: Vec<(Environment, &Work<'_>)> =
        work.iter().map(|work| (Environment::of(choice, work.service), work)).collect();
    let (_, families) = FAMILIES[usize::from(choice.architecture == Architecture::X86)];
    let of_family = |(place, family): (usize, &&str)| {
        let own: Vec<_> = environments.iter().filter(|(each, _)| each.family() == place).collect();
        let sizes = SIZES.iter().filter_map(|size| node(&format!("{family}.{size}")));
        let held = sizes.filter(|node| own.iter().all(|(each, _)| each.fit(node) > 0));
        let hours = held.map(|node| (node, week_hours(&own, node, scenario)));
        // Sizes of a family are priced in proportion.
        let least = hours.min_by(|one, other| (one.1 * one.0.vcpu).total_cmp(&(other.1 * other.0.vcpu)))?;
        let weeks = crate::shared::weeks(scenario);
        (!own.is_empty()).then_some(Nodes { node: least.0, node_hours: weeks * least.1 })
    };
    families.iter().enumerate().filter_map(of_family).collect()
}

/// Hours in a week of all instances of one type that hold these environments.
fn week_hours(own: &[&(Environment, &Work<'_>)], node: &NodeType, scenario: &Scenario) -> f64 {
    let Some((first, work)) = own.first() else { return 0.0 };
    let at = |level: &Level| {
        let share = |(each, work): &&(Environment, &Work<'_>)| {
            let load = work.group.offered(scenario.traffic.rate, level);
            let needed = f64::from(each.needed(load, work.floor_of_each()));
            work.group.count * needed / f64::from(each.fit(node).max(1))
        };
        // Shares of instances, put together and rounded up once.
        let shares: f64 = own.iter().map(share).sum();
        let whole = (shares - 1e-9).ceil().within(0.0, f64::from(u32::MAX)) as u32;
        level.hours * f64::from(first.on(1).on_instances(whole).instances)
    };
    work.levels.levels.iter().map(at).sum()
}

impl FunctionsSide<'_> {
    /// The instances that are billed, by type; none on platforms that have none.
    pub(super) fn nodes_billed(&self, sized: &Sized) -> Vec<NodesMonth> {
        if self.scenario.serverless.platform != Platform::AwsLambdaManaged {
            return Vec::new();
        }
        let hours = self.scenario.prices.month_hours.get();
        let month = |nodes: Nodes| NodesMonth { node: nodes.node.id.to_owned(), billed: nodes.node_hours / hours };
        instances(self.scenario, &self.works(sized)).into_iter().map(month).collect()
    }

    /// Share of the vCPUs of instances that are paid whole on which no request computes.
    pub(super) fn idle_share_of_instances(&self, sized: &Sized) -> f64 {
        let instances = instances(self.scenario, &self.works(sized));
        let hours = self.scenario.prices.month_hours.get();
        let paid: f64 = instances.iter().map(|nodes| nodes.node.vcpu * nodes.node_hours / hours).sum();
        let computing = |(group, lost): (&Group<'_>, &f64)| {
            let rate = self.scenario.traffic.rate.get() * group.visits() * (1.0 - lost);
            rate * cpu_time(group.service).get()
        };
        let used: f64 = self.groups.iter().zip(&sized.lost).map(computing).sum();
        if paid > 0.0 { (1.0 - used / paid).within(0.0, 1.0) } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::units::Share;

    /// A service of so much memory in MB that computes for a share of its time.
    fn service(runtime: &str, memory: f64, computing: f64) -> Service {
        Service {
            runtime: runtime.into(),
            memory: Megabytes::of(memory),
            cpu_share: Share::of(computing),
            ..Service::default()
        }
    }

    #[test]
    fn an_environment_is_as_small_as_its_work_allows() {
        let cases = [
            // (runtime, MB, share computing, chosen, vCPU, MB, requests at a time, why)
            ("nodejs22.x", 512.0, 0.0, None, 1.0, 2_048.0, 64, "only waiting: what Node.js takes on a vCPU"),
            ("nodejs22.x", 1_769.0, 0.5, None, 1.0, 2_048.0, 2, "half a vCPU each"),
            ("java21", 512.0, 0.0, None, 1.0, 2_048.0, 32, "what Java takes"),
            ("python3.13", 256.0, 0.0, None, 1.0, 4_096.0, 16, "sixteen processes of 256 MB"),
            ("python3.13", 512.0, 0.0, None, 1.0, 8_192.0, 16, "of 512 MB: 8 GiB for a vCPU"),
            ("python3.13", 1_024.0, 0.0, None, 1.0, 8_192.0, 8, "no more memory than 8 GiB for a vCPU"),
            ("python3.13", 1_024.0, 0.0, Some(16), 2.0, 16_384.0, 16, "more are chosen: two vCPUs have the memory"),
            ("nodejs22.x", 1_769.0, 0.5, Some(8), 4.0, 8_192.0, 8, "and the vCPUs that eight keep busy"),
            ("nodejs22.x", 1_769.0, 1.0, None, 1.0, 2_048.0, 1, "never less than one"),
            ("nodejs22.x", 10_240.0, 0.0, None, 2.0, 16_384.0, 64, "10 GiB need two vCPUs"),
        ];
        for (runtime, memory, computing, chosen, vcpu, whole, slots, why) in cases {
            let choice = Serverless { concurrency: chosen, ..Scenario::default().serverless };
            let found = Environment::of(&choice, &service(runtime, memory, computing));
            assert_eq!(found, Environment { vcpu, memory: Megabytes::of(whole), slots }, "{why}");
        }
    }

    #[test]
    fn an_instance_holds_what_its_system_leaves() {
        let environment = |vcpu: f64, memory: f64| Environment { vcpu, memory: Megabytes::of(memory), slots: 1 };
        let cases = [
            // (node, vCPU, MB, fits, why)
            ("c7g.large", 1.0, 2_048.0, 1, "of two vCPUs one is kept"),
            ("c7g.xlarge", 1.0, 2_048.0, 3, "three of four vCPUs, 7 of 8 GiB"),
            ("c7g.2xlarge", 1.0, 2_048.0, 7, "seven of eight"),
            ("m7g.xlarge", 2.0, 8_192.0, 1, "three vCPUs and 15 GiB hold one of two and 8"),
            ("c7g.large", 2.0, 4_096.0, 0, "too large for it"),
        ];
        for (name, vcpu, memory, fits, why) in cases {
            assert_eq!(environment(vcpu, memory).fit(node(name).unwrap()), fits, "{why}");
        }
    }

    #[test]
    fn there_is_room_for_twice_the_load_and_three_environments_at_least() {
        let environment = Environment { vcpu: 1.0, memory: Megabytes::of(2_048.0), slots: 4 };
        for (load, floor, needed, why) in [
            (0.0, 0, 3, "nobody asks"),
            (2.0, 0, 3, "room for twelve by chance"),
            (100.0, 0, 50, "two hundred places"),
            (100.0, 80, 80, "more are kept"),
            (1e9, 0, 15_000, "as many as there may be"),
        ] {
            assert_eq!(environment.needed(load, floor), needed, "{why}");
        }
    }
}
