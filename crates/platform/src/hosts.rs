//! Where pods run: on nodes that are packed and paid whole, or as units that are paid one by one.

use std::sync::LazyLock;

use crate::units::{self, Size};
use answer::{Limit, Note};
use billing::Gke;
use catalogue::limits::{aws, azure, gcp};
use catalogue::{NodeType, nodes};
use model::packing::{Band, Pod, Reservation, Room, pack};
use model::units::Megabytes;
use scenario::places;
use scenario::{NodeAutoscaler, Platform, Scenario};

/// What a pod of one kind requests.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Need {
    pub vcpu: f64,
    pub memory: Megabytes,
    /// Requests that it serves at the same time.
    pub workers: u32,
}

/// What the pods of a month ran on.
#[derive(Clone)]
pub(crate) enum Hosted {
    /// On nodes, for so many hours of all of them together.
    Nodes {
        /// Of this type.
        node: &'static NodeType,
        /// Node-hours.
        hours: f64,
    },
    /// As units, one kind for each kind of pod.
    Units(Vec<Unit>),
    /// On nothing: no host holds them.
    Nothing,
}

/// Units of one size.
#[derive(Clone)]
pub(crate) struct Unit {
    /// What each is given.
    pub size: Size,
    /// What each is given where it is billed by request, if that may be less.
    pub by_request: Option<Size>,
    /// Hours of all of them together.
    pub hours: f64,
    /// The part of the hours in which nothing runs while no more than the least number of them are there.
    pub idle_hours: f64,
    /// Hours in which at least one request runs in a unit, all of them together.
    pub busy_hours: f64,
    /// Hours for which units are kept whether or not anything runs in them.
    pub kept_hours: f64,
    /// Visits to the services that run in them.
    pub visits: f64,
    /// Those of them that write logs.
    pub logged_visits: f64,
    /// Whole vCPUs that those visits compute on, times hours.
    pub computing_hours: f64,
}

/// What runs in the units of one kind of pod in a week.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Runs {
    /// See [`Unit::idle_hours`].
    pub idle_hours: f64,
    /// See [`Unit::busy_hours`].
    pub busy_hours: f64,
    /// See [`Unit::kept_hours`].
    pub kept_hours: f64,
    /// See [`Unit::visits`].
    pub visits: f64,
    /// See [`Unit::logged_visits`].
    pub logged_visits: f64,
    /// See [`Unit::computing_hours`].
    pub computing_hours: f64,
}

/// How many pods of each kind stand for how long in a week.
pub(crate) struct Week {
    kinds: usize,
    hours: Vec<f64>,
    /// By span, then by kind.
    pods: Vec<f64>,
}

impl Week {
    /// A week to be filled, of `kinds` kinds of pods.
    pub(crate) fn of(kinds: usize, spans: usize) -> Self {
        Self { kinds, hours: Vec::with_capacity(spans), pods: Vec::with_capacity(spans * kinds) }
    }

    /// So many hours with so many pods of each kind.
    pub(crate) fn add(&mut self, hours: f64, pods: impl Iterator<Item = f64>) {
        self.hours.push(hours);
        self.pods.extend(pods);
    }

    fn spans(&self) -> impl Iterator<Item = (f64, &[f64])> {
        self.hours.iter().copied().zip(self.pods.chunks_exact(self.kinds.max(1)))
    }
}

/// Where the pods of a scenario run.
pub(crate) enum Hosts {
    /// On nodes of one type.
    Nodes(OnNodes),
    /// As units, one size for each kind of pod.
    Units {
        /// What the pods ask for.
        needs: Vec<Need>,
        /// What they are given.
        sizes: Vec<Size>,
    },
    /// Nowhere: a pod is larger than anything that could hold it.
    Nowhere {
        /// What the pods ask for.
        needs: Vec<Need>,
    },
}

/// Pods on nodes.
pub(crate) struct OnNodes {
    needs: Vec<Need>,
    pub node: &'static NodeType,
    room: Room,
    larger: bool,
}

impl Hosts {
    pub(crate) fn new(scenario: &Scenario, needs: &[Need]) -> Self {
        let platform = scenario.microservices.platform;
        let found = match platform.node() {
            Some(_) => on_nodes(scenario, needs).map(Self::Nodes),
            None => {
                let sizes = needs.iter().map(|need| units::fitted(platform, need)).collect::<Option<Vec<_>>>();
                sizes.map(|sizes| Self::Units { needs: needs.to_vec(), sizes })
            }
        };
        found.unwrap_or_else(|| Self::Nowhere { needs: needs.to_vec() })
    }

    /// Why the pods cannot run.
    pub(crate) fn limit(&self) -> Option<Limit> {
        let largest = self.largest();
        matches!(self, Self::Nowhere { .. })
            .then_some(Limit::PodTooLarge { vcpu: largest.vcpu, memory: largest.memory })
    }

    /// What was taken in place of what the scenario names.
    pub(crate) fn note(&self) -> Option<Note> {
        match self {
            Self::Nodes(nodes) if nodes.larger => Some(Note::LargerNode(nodes.node.id.into())),
            Self::Units { sizes, .. } => {
                let size = sizes.first()?;
                Some(Note::TaskSize { vcpu: size.vcpu, memory: Megabytes::of(size.memory_gib * 1024.0) })
            }
            _ => None,
        }
    }

    /// The pod that asks for most CPU.
    pub(crate) fn largest(&self) -> Need {
        let needs = match self {
            Self::Nodes(nodes) => &nodes.needs,
            Self::Units { needs, .. } | Self::Nowhere { needs } => needs,
        };
        let none = Need { vcpu: 0.0, memory: Megabytes::ZERO, workers: 1 };
        needs.iter().copied().max_by(|a, b| a.vcpu.total_cmp(&b.vcpu)).unwrap_or(none)
    }

    /// What each kind of pod is given; nothing where there are nodes.
    pub(crate) fn sizes(&self) -> &[Size] {
        match self {
            Self::Units { sizes, .. } => sizes,
            _ => &[],
        }
    }

    /// Pods of the largest kind on one node; 0 where there are no nodes.
    pub(crate) fn pods_per_node(&self) -> u32 {
        match self {
            Self::Nodes(nodes) => nodes.room.fits(pod(&self.largest())),
            _ => 0,
        }
    }

    /// Nodes that hold these pods; 0 where there are no nodes.
    pub(crate) fn nodes(&self, scenario: &Scenario, pods: &[f64]) -> f64 {
        match self {
            Self::Nodes(nodes) => nodes.count(scenario, pods),
            _ => 0.0,
        }
    }

    /// Hours of nodes that are paid in a week; 0 where there are no nodes.
    pub(crate) fn node_hours(&self, scenario: &Scenario, week: &Week) -> f64 {
        match self {
            Self::Nodes(nodes) => nodes.hours(scenario, week),
            _ => 0.0,
        }
    }

    /// vCPU-hours paid in a week.
    pub(crate) fn vcpu_hours(&self, scenario: &Scenario, week: &Week) -> f64 {
        match self {
            Self::Nodes(nodes) => nodes.hours(scenario, week) * nodes.node.vcpu,
            Self::Units { sizes, .. } => {
                let paid = |pods: &[f64]| pods.iter().zip(sizes).map(|(pods, size)| pods * size.vcpu).sum::<f64>();
                week.spans().map(|(hours, pods)| hours * paid(pods)).sum()
            }
            Self::Nowhere { .. } => 0.0,
        }
    }

    /// What a month of `weeks` such weeks ran on. `runs` gives what runs in a week by kind of pod.
    pub(crate) fn month(&self, scenario: &Scenario, week: &Week, runs: &dyn Fn(usize) -> Runs, weeks: f64) -> Hosted {
        match self {
            Self::Nodes(nodes) => Hosted::Nodes { node: nodes.node, hours: weeks * nodes.hours(scenario, week) },
            Self::Units { sizes, needs } => {
                let mut hours = vec![0.0; sizes.len()];
                for (length, pods) in week.spans() {
                    hours.iter_mut().zip(pods).for_each(|(sum, pods)| *sum += weeks * length * pods);
                }
                let unit = |(index, (size, hours)): (usize, (&Size, f64))| {
                    let runs = runs(index);
                    Unit {
                        size: *size,
                        by_request: units::by_request(scenario.microservices.platform, &needs[index]),
                        hours,
                        idle_hours: (weeks * runs.idle_hours).min(hours),
                        busy_hours: weeks * runs.busy_hours,
                        kept_hours: weeks * runs.kept_hours,
                        visits: weeks * runs.visits,
                        logged_visits: weeks * runs.logged_visits,
                        computing_hours: weeks * runs.computing_hours,
                    }
                };
                Hosted::Units(sizes.iter().zip(hours).enumerate().map(unit).collect())
            }
            Self::Nowhere { .. } => Hosted::Nothing,
        }
    }
}

impl OnNodes {
    /// Nodes for these pods: by packing, at least one in every zone that has a replica.
    fn count(&self, scenario: &Scenario, pods: &[f64]) -> f64 {
        let counts = pods.iter().map(|pods| pods.min(f64::from(u32::MAX)) as u32);
        let mut total = 0;
        let packed = if self.needs.len() == 1 {
            let each = self.room.fits(pod(&self.needs[0])).max(1);
            total = counts.sum();
            total.div_ceil(each)
        } else {
            let pods: Vec<(Pod, u32)> = self.needs.iter().map(pod).zip(counts).collect();
            total += pods.iter().map(|(_, count)| count).sum::<u32>();
            pack(self.room, &pods).map_or(0, |packing| packing.nodes)
        };
        f64::from(packed.max(scenario.microservices.zones.min(total)))
    }

    /// Node-hours in a week. Without an autoscaler the nodes of the busiest hour stay all week.
    fn hours(&self, scenario: &Scenario, week: &Week) -> f64 {
        if scenario.microservices.node_autoscaler == NodeAutoscaler::None {
            let hours: f64 = week.spans().map(|(hours, _)| hours).sum();
            let most = week.spans().map(|(_, pods)| self.count(scenario, pods)).fold(0.0, f64::max);
            return hours * most;
        }
        // In hours with little to do there are the fewest pods, again and again.
        let mut last: Option<(&[f64], f64)> = None;
        let nodes = |(hours, pods)| {
            let known = last.filter(|(before, _)| *before == pods);
            let (_, nodes) = *last.insert(known.unwrap_or_else(|| (pods, self.count(scenario, pods))));
            hours * nodes
        };
        week.spans().map(nodes).sum()
    }
}

/// The chosen node type; where a pod does not fit it and the autoscaler may choose, the next size of its family.
fn on_nodes(scenario: &Scenario, needs: &[Need]) -> Option<OnNodes> {
    let choice = &scenario.microservices;
    let chosen = places::node_on(choice.platform, &choice.node)?;
    let fitted = |node: &'static NodeType| {
        let room = room(choice.platform, node);
        let fits = needs.iter().all(|need| room.fits(pod(need)) > 0);
        fits.then(|| OnNodes { needs: needs.to_vec(), node, room, larger: node.id != chosen.id })
    };
    let may_grow = choice.node_autoscaler == NodeAutoscaler::Karpenter;
    fitted(chosen).or_else(|| if may_grow { larger(chosen).into_iter().find_map(fitted) } else { None })
}

/// The larger sizes of a node's family, least first.
fn larger(chosen: &NodeType) -> Vec<&'static NodeType> {
    let own = family(chosen.id);
    let alike = |node: &NodeType| node.meter.provider() == chosen.meter.provider() && family(node.id) == own;
    let larger = |node: &&NodeType| node.memory_gib > chosen.memory_gib && alike(node);
    let mut others: Vec<_> = nodes().iter().filter(larger).collect();
    others.sort_by(|one, other| one.memory_gib.total_cmp(&other.memory_gib));
    others
}

/// A name without what tells its size, as what comes before it and after it: `m7g.large` is of the family of `m7g.xlarge`, `Standard_D2s_v5` of that of
/// `Standard_D4s_v5`, `e2-standard-2` of that of `e2-standard-4`.
fn family(id: &str) -> (&str, &str) {
    if let Some((family, _)) = id.split_once('.') {
        return (family, "");
    }
    if let Some(rest) = id.strip_prefix("Standard_") {
        let sized = rest.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
        let kind = id.strip_suffix(sized).unwrap_or(id);
        return (kind, sized.trim_start_matches(|letter: char| letter.is_ascii_digit()));
    }
    (id.rsplit_once('-').map_or(id, |(family, _)| family), "")
}

fn pod(need: &Need) -> Pod {
    Pod { cpu: need.vcpu, memory_mib: need.memory.get() }
}

/// What a node leaves for the workload's pods: its size less what the kubelet and the system keep, less the system
/// pods that every node runs.
fn room(platform: Platform, node: &NodeType) -> Room {
    let whole = Room { cpu: node.vcpu, memory_mib: node.memory_gib * 1024.0, pods: node.max_pods };
    let (room, cpu, memory) = match platform {
        Platform::AzureAks | Platform::AzureAksAutomatic => {
            (aks().allocatable(whole), &azure::AKS_SYSTEM_CPU, &azure::AKS_SYSTEM_MEMORY)
        }
        Platform::GcpGke => (Gke::allocatable(node), &gcp::GKE_SYSTEM_CPU, &gcp::GKE_SYSTEM_MEMORY),
        _ => (eks().allocatable(whole), &aws::EKS_SYSTEM_CPU, &aws::EKS_SYSTEM_MEMORY),
    };
    // The system pods count as one place of several; the network's limit on pods is seldom what binds.
    room.without(Pod { cpu: cpu.value, memory_mib: memory.value }, 1)
}

fn eks() -> Reservation {
    static CPU: LazyLock<[Band; 4]> = LazyLock::new(|| {
        [
            Band { upto: 1.0, share: aws::EKS_RESERVED_FIRST_CORE.value },
            Band { upto: 2.0, share: aws::EKS_RESERVED_SECOND_CORE.value },
            Band { upto: 4.0, share: aws::EKS_RESERVED_THIRD_CORE.value },
            Band { upto: f64::INFINITY, share: aws::EKS_RESERVED_FURTHER_CORE.value },
        ]
    });
    Reservation {
        cpu: &*CPU,
        memory: &[],
        memory_fixed_mib: aws::EKS_RESERVED_MEMORY.value,
        memory_per_pod_mib: aws::EKS_RESERVED_MEMORY_PER_POD.value,
        memory_ceiling: 1.0,
        eviction_mib: aws::EKS_EVICTION_MEMORY.value,
    }
}

/// The published table of cores and millicores, between whose rows the CPU kept back rises evenly.
fn aks() -> Reservation {
    static CPU: LazyLock<[Band; 4]> = LazyLock::new(|| {
        let share = |from: f64, kept_from: f64, to: f64, kept_to: f64| (kept_to - kept_from) / 1000.0 / (to - from);
        let [one, two, four, eight] = [
            &azure::AKS_RESERVED_CPU_1,
            &azure::AKS_RESERVED_CPU_2,
            &azure::AKS_RESERVED_CPU_4,
            &azure::AKS_RESERVED_CPU_8,
        ]
        .map(|limit| limit.value);
        [
            Band { upto: 1.0, share: share(0.0, 0.0, 1.0, one) },
            Band { upto: 2.0, share: share(1.0, one, 2.0, two) },
            Band { upto: 4.0, share: share(2.0, two, 4.0, four) },
            Band { upto: f64::INFINITY, share: share(4.0, four, 8.0, eight) },
        ]
    });
    Reservation {
        cpu: &*CPU,
        memory: &[],
        memory_fixed_mib: azure::AKS_RESERVED_MEMORY.value,
        memory_per_pod_mib: azure::AKS_RESERVED_MEMORY_PER_POD.value,
        memory_ceiling: azure::AKS_RESERVED_MEMORY_SHARE.value,
        eviction_mib: azure::AKS_EVICTION_MEMORY.value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_is_a_name_without_its_size() {
        let cases = [
            ("m7g.large", ("m7g", "")),
            ("m7i-flex.large", ("m7i-flex", "")),
            ("Standard_D2s_v5", ("Standard_D", "s_v5")),
            ("Standard_D16ps_v6", ("Standard_D", "ps_v6")),
            ("e2-standard-2", ("e2-standard", "")),
            ("c4a-standard-16", ("c4a-standard", "")),
        ];
        for (id, expected) in cases {
            assert_eq!(family(id), expected);
        }
    }

    #[test]
    fn larger_sizes_rise() {
        for id in ["m7g.large", "Standard_D2s_v5", "c4a-standard-2"] {
            let chosen = catalogue::node(id).unwrap();
            let larger = larger(chosen);
            assert!(!larger.is_empty(), "{id}");
            assert!(larger.windows(2).all(|pair| pair[0].memory_gib <= pair[1].memory_gib), "{id}");
        }
    }

    #[test]
    fn aks_keeps_what_its_table_says() {
        let rows = [
            (1.0, &azure::AKS_RESERVED_CPU_1),
            (2.0, &azure::AKS_RESERVED_CPU_2),
            (4.0, &azure::AKS_RESERVED_CPU_4),
            (8.0, &azure::AKS_RESERVED_CPU_8),
            (16.0, &azure::AKS_RESERVED_CPU_16),
            (32.0, &azure::AKS_RESERVED_CPU_32),
            (64.0, &azure::AKS_RESERVED_CPU_64),
        ];
        for (cores, kept) in rows {
            let room = aks().allocatable(Room { cpu: cores, memory_mib: 1e6, pods: 30 });
            assert!(((cores - room.cpu) * 1000.0 - kept.value).abs() < 1e-6, "{cores} cores");
        }
    }
}
