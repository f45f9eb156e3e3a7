//! Where pods run: on nodes that are packed and paid whole, or as tasks that are paid one by one.

use crate::app::outcome::{Limit, Note};
use crate::app::scenario::{Architecture, NodeAutoscaler, Platform, Scenario};
use crate::app::usage::{Cluster, Disks, Nodes, TaskSize, Tasks, Usage};
use crate::catalogue::limits::aws;
use crate::catalogue::{NodeType, node, nodes};
use crate::model::order::ascending;
use crate::model::packing::{Band, Pod, Reservation, Room, pack};
use crate::model::units::{Megabytes, Seconds};

/// Size of a node's disk in GB: the provider's own default for its images. Assumption for all sizes.
const DISK_GB: f64 = 20.0;

/// What a pod of one kind requests.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Need {
    pub(crate) vcpu: f64,
    pub(crate) memory: Megabytes,
}

/// Where the pods of a scenario run.
pub(crate) enum Hosts {
    /// On nodes of one type.
    Nodes(OnNodes),
    /// As tasks, one size for each kind of pod.
    Tasks { needs: Vec<Need>, sizes: Vec<TaskSize>, architecture: Architecture },
    /// Nowhere: a pod is larger than anything that could hold it.
    Nowhere { needs: Vec<Need> },
}

/// Pods on nodes.
pub(crate) struct OnNodes {
    needs: Vec<Need>,
    node: &'static NodeType,
    room: Room,
    larger: bool,
}

impl Hosts {
    pub(crate) fn new(scenario: &Scenario, needs: &[Need]) -> Self {
        let choice = &scenario.microservices;
        let found = match choice.platform {
            Platform::AwsFargate => tasks(needs, choice.architecture),
            _ => on_nodes(scenario, needs).map(Self::Nodes),
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
            Self::Nodes(nodes) if nodes.larger => Some(Note::LargerNode(nodes.node.id)),
            Self::Tasks { sizes, .. } => {
                let size = sizes.first()?;
                Some(Note::TaskSize { vcpu: size.vcpu, memory: Megabytes::of(size.memory_gb * 1024.0) })
            }
            _ => None,
        }
    }

    /// The pod that asks for most CPU.
    pub(crate) fn largest(&self) -> Need {
        let needs = match self {
            Self::Nodes(nodes) => &nodes.needs,
            Self::Tasks { needs, .. } | Self::Nowhere { needs } => needs,
        };
        let none = Need { vcpu: 0.0, memory: Megabytes::ZERO };
        needs.iter().copied().max_by(|a, b| a.vcpu.total_cmp(&b.vcpu)).unwrap_or(none)
    }

    /// Pods of the largest kind on one node; 0 where there are no nodes.
    pub(crate) fn pods_per_node(&self) -> u32 {
        match self {
            Self::Nodes(nodes) => nodes.room.fits(pod(&self.largest())),
            _ => 0,
        }
    }

    /// Nodes that hold these pods; 0 where there are no nodes.
    pub(crate) fn nodes(&self, scenario: &Scenario, pods: impl Iterator<Item = f64>) -> f64 {
        match self {
            Self::Nodes(nodes) => nodes.count(scenario, pods),
            _ => 0.0,
        }
    }

    /// vCPU-hours paid in a week of `(hours, pods by kind)`.
    pub(crate) fn vcpu_hours<P: Iterator<Item = f64>>(
        &self,
        scenario: &Scenario,
        week: impl Iterator<Item = (f64, P)> + Clone,
    ) -> f64 {
        match self {
            Self::Nodes(nodes) => nodes.hours(scenario, week) * nodes.node.vcpu,
            Self::Tasks { sizes, .. } => {
                let paid = |pods: P| pods.zip(sizes).map(|(pods, size)| pods * size.vcpu).sum::<f64>();
                week.map(|(hours, pods)| hours * paid(pods)).sum()
            }
            Self::Nowhere { .. } => 0.0,
        }
    }

    /// Records a month of `weeks` such weeks.
    pub(crate) fn record<P: Iterator<Item = f64>>(
        &self,
        scenario: &Scenario,
        week: impl Iterator<Item = (f64, P)> + Clone,
        weeks: f64,
        usage: &mut Usage,
    ) {
        let month = scenario.prices.month_hours.get();
        match self {
            Self::Nodes(nodes) => {
                let node_hours = weeks * nodes.hours(scenario, week);
                Cluster { hours: month, extended_support: false }.record(usage);
                Nodes { node: nodes.node, node_hours }.record(usage);
                Disks { gb_months: DISK_GB * node_hours / month }.record(usage);
            }
            Self::Tasks { sizes, architecture, .. } => {
                let mut task_hours = vec![0.0; sizes.len()];
                for (hours, pods) in week {
                    task_hours.iter_mut().zip(pods).for_each(|(sum, pods)| *sum += weeks * hours * pods);
                }
                for (size, hours) in sizes.iter().zip(task_hours) {
                    let ephemeral_gb = aws::FARGATE_EPHEMERAL_INCLUDED.value;
                    let ran = Seconds::of(month * 3600.0);
                    let tasks = hours / month;
                    Tasks { architecture: *architecture, size: *size, ephemeral_gb, tasks, ran }.record(usage);
                }
            }
            Self::Nowhere { .. } => {}
        }
    }
}

impl OnNodes {
    /// Nodes for these pods: by packing, at least one in every zone that has a replica.
    fn count(&self, scenario: &Scenario, pods: impl Iterator<Item = f64>) -> f64 {
        let counts = pods.map(|pods| pods.min(f64::from(u32::MAX)) as u32);
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
    fn hours<P: Iterator<Item = f64>>(&self, scenario: &Scenario, week: impl Iterator<Item = (f64, P)> + Clone) -> f64 {
        if scenario.microservices.node_autoscaler == NodeAutoscaler::None {
            let hours: f64 = week.clone().map(|(hours, _)| hours).sum();
            let most = week.map(|(_, pods)| self.count(scenario, pods)).fold(0.0, f64::max);
            return hours * most;
        }
        week.map(|(hours, pods)| hours * self.count(scenario, pods)).sum()
    }
}

fn tasks(needs: &[Need], architecture: Architecture) -> Option<Hosts> {
    let fitted = |need: &Need| TaskSize { vcpu: need.vcpu, memory_gb: need.memory.get() / 1024.0 }.fitted();
    let sizes = needs.iter().map(fitted).collect::<Option<Vec<_>>>()?;
    Some(Hosts::Tasks { needs: needs.to_vec(), sizes, architecture })
}

/// The chosen node type; where a pod does not fit it and the autoscaler may choose, the next size of its family.
fn on_nodes(scenario: &Scenario, needs: &[Need]) -> Option<OnNodes> {
    let choice = &scenario.microservices;
    let chosen = node(&choice.node)?;
    let fitted = |node: &'static NodeType| {
        let room = room(node);
        let fits = needs.iter().all(|need| room.fits(pod(need)) > 0);
        fits.then(|| OnNodes { needs: needs.to_vec(), node, room, larger: node.id != chosen.id })
    };
    let may_grow = choice.node_autoscaler == NodeAutoscaler::Karpenter;
    fitted(chosen).or_else(|| if may_grow { larger(chosen).into_iter().find_map(fitted) } else { None })
}

/// The larger sizes of a node's family, least first.
fn larger(chosen: &NodeType) -> Vec<&'static NodeType> {
    let family = |node: &NodeType| node.id.split('.').next();
    let larger = |node: &&NodeType| family(node) == family(chosen) && node.memory_gib > chosen.memory_gib;
    let others: Vec<_> = nodes().iter().filter(larger).collect();
    ascending(others.iter().map(|node| node.memory_gib)).into_iter().map(|place| others[place]).collect()
}

fn pod(need: &Need) -> Pod {
    Pod { cpu: need.vcpu, memory_mib: need.memory.get() }
}

/// What a node leaves for the workload's pods: its size less what the kubelet and the system keep, less the system
/// pods that every node runs.
fn room(node: &NodeType) -> Room {
    let whole = Room { cpu: node.vcpu, memory_mib: node.memory_gib * 1024.0, pods: node.max_pods };
    let system = Pod { cpu: aws::EKS_SYSTEM_CPU.value, memory_mib: aws::EKS_SYSTEM_MEMORY.value };
    // The system pods count as one place of several; the network's limit on pods is seldom what binds.
    reservation().allocatable(whole).without(system, 1)
}

fn reservation() -> Reservation {
    static CPU: std::sync::LazyLock<[Band; 4]> = std::sync::LazyLock::new(|| {
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
