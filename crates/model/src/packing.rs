//! Fitting pods into nodes: what a node has left for pods, how many go in, how many nodes a fleet needs.

/// What a node has to give, or has left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// CPU cores.
    pub cpu: f64,
    /// Memory in MiB.
    pub memory_mib: f64,
    /// Pods, by the limit of the node or its network.
    pub pods: u32,
}

/// What a pod requests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pod {
    /// CPU cores.
    pub cpu: f64,
    /// Memory in MiB.
    pub memory_mib: f64,
}

/// How much of a node is held back from pods, by the rule of whoever runs the cluster.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reservation {
    /// Shares of the CPU, core by core; bounds in cores.
    pub cpu: &'static [Band],
    /// Shares of the memory; bounds in MiB.
    pub memory: &'static [Band],
    /// Memory held back whatever the node, in MiB.
    pub memory_fixed_mib: f64,
    /// Memory held back for each pod the node could hold, in MiB.
    pub memory_per_pod_mib: f64,
    /// No more than this share of the memory is held back by the three above; 1 for no ceiling.
    pub memory_ceiling: f64,
    /// Memory kept free on top: below it the node evicts pods, in MiB.
    pub eviction_mib: f64,
}

/// Of what lies between the previous band's end and `upto`, this share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Where the band ends; infinite for the last.
    pub upto: f64,
    /// The share, in `0..=1`.
    pub share: f64,
}

/// A fleet of pods on equal nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Packing {
    /// Nodes needed.
    pub nodes: u32,
    /// Share of the nodes' CPU that no pod requested, in `0..=1`; 0 without nodes.
    pub stranded_cpu: f64,
    /// Share of the nodes' memory that no pod requested, in `0..=1`; 0 without nodes.
    pub stranded_memory: f64,
}

impl Reservation {
    /// What a node of size `node` leaves for pods, its own daemons included. Never negative.
    pub fn allocatable(&self, node: Room) -> Room {
        let per_pod = self.memory_per_pod_mib * f64::from(node.pods);
        let memory = banded(self.memory, node.memory_mib) + self.memory_fixed_mib + per_pod;
        let held = memory.min(self.memory_ceiling * node.memory_mib) + self.eviction_mib;
        Room {
            cpu: (node.cpu - banded(self.cpu, node.cpu)).max(0.0),
            memory_mib: (node.memory_mib - held).max(0.0),
            pods: node.pods,
        }
    }
}

impl Room {
    /// What is left after `count` pods that every node runs (network, logs, metrics) have moved in.
    pub fn without(self, pod: Pod, count: u32) -> Self {
        Self {
            cpu: (self.cpu - pod.cpu * f64::from(count)).max(0.0),
            memory_mib: (self.memory_mib - pod.memory_mib * f64::from(count)).max(0.0),
            pods: self.pods.saturating_sub(count),
        }
    }

    /// How many such pods fit.
    pub fn fits(self, pod: Pod) -> u32 {
        let by_cpu = times(self.cpu, pod.cpu);
        let by_memory = times(self.memory_mib, pod.memory_mib);
        by_cpu.min(by_memory).min(self.pods)
    }
}

/// How many nodes with the given room the pods need, by first-fit decreasing: big pods first, each into the first
/// node that has room. At most 11/9 of the best packing, plus 6/9 of a node, in one dimension (Dósa 2007).
///
/// Nothing if some pod does not fit into an empty node. Cost grows with the kinds of pods, not with their number.
pub fn pack(room: Room, pods: &[(Pod, u32)]) -> Option<Packing> {
    let mut some: Vec<&(Pod, u32)> = pods.iter().filter(|(_, count)| *count > 0).collect();
    let size = |pod: &Pod| (pod.cpu / room.cpu).max(pod.memory_mib / room.memory_mib);
    some.sort_by(|(one, _), (other, _)| size(other).total_cmp(&size(one)));
    let mut open: Vec<Group> = Vec::with_capacity(2 * some.len());
    for (pod, count) in some {
        let left = fill(&mut open, *pod, *count);
        open_for(&mut open, room, *pod, left)?;
    }
    Some(summary(room, &open))
}

/// Nodes with the same room left, in the order they were opened.
#[derive(Clone, Copy)]
struct Group {
    left: Room,
    nodes: u32,
}

/// Puts pods into open nodes, first node first; how many found no room.
fn fill(open: &mut Vec<Group>, pod: Pod, mut count: u32) -> u32 {
    let mut index = 0;
    while index < open.len() && count > 0 {
        let group = open[index];
        let each = group.left.fits(pod);
        let Some(wanted) = count.checked_div(each) else {
            index += 1;
            continue;
        };
        let full = wanted.min(group.nodes);
        let rest = if full < group.nodes { count % each } else { 0 };
        let partly = u32::from(rest > 0);
        let parts = [(full, each), (partly, rest), (group.nodes - full - partly, 0)];
        let split = parts.into_iter().filter(|(nodes, _)| *nodes > 0);
        let split: Vec<Group> =
            split.map(|(nodes, held)| Group { left: group.left.without(pod, held), nodes }).collect();
        count -= full * each + rest;
        let added = split.len();
        open.splice(index..=index, split);
        index += added;
    }
    count
}

/// Opens new nodes for what is left.
fn open_for(open: &mut Vec<Group>, room: Room, pod: Pod, count: u32) -> Option<()> {
    if count == 0 {
        return Some(());
    }
    let each = room.fits(pod);
    if each == 0 {
        return None;
    }
    let (full, rest) = (count / each, count % each);
    for (nodes, held) in [(full, each), (u32::from(rest > 0), rest)] {
        if nodes > 0 {
            open.push(Group { left: room.without(pod, held), nodes });
        }
    }
    Some(())
}

fn summary(room: Room, open: &[Group]) -> Packing {
    let nodes: u32 = open.iter().map(|group| group.nodes).sum();
    if nodes == 0 {
        return Packing::default();
    }
    let total = |left: fn(&Room) -> f64| open.iter().map(|g| left(&g.left) * f64::from(g.nodes)).sum::<f64>();
    let share = |left: f64, of: f64| if of > 0.0 { (left / (of * f64::from(nodes))).min(1.0) } else { 0.0 };
    Packing {
        nodes,
        stranded_cpu: share(total(|left| left.cpu), room.cpu),
        stranded_memory: share(total(|left| left.memory_mib), room.memory_mib),
    }
}

/// How often `part` goes into `whole`. A whisker below a whole number is rounding of what was subtracted before.
fn times(whole: f64, part: f64) -> u32 {
    if part <= 0.0 { u32::MAX } else { (whole / part + 1e-9).floor() as u32 }
}

fn banded(bands: &[Band], amount: f64) -> f64 {
    let mut from = 0.0;
    let mut held = 0.0;
    for band in bands {
        held += (amount.min(band.upto) - from).max(0.0) * band.share;
        from = band.upto;
    }
    held
}

#[cfg(test)]
mod tests {
    use super::*;

    const NODE: Room = Room { cpu: 2.0, memory_mib: 8_000.0, pods: 20 };

    fn pod(cpu: f64, memory_mib: f64) -> Pod {
        Pod { cpu, memory_mib }
    }

    #[test]
    fn the_scarcest_resource_decides() {
        let cases = [
            // (cpu, MiB, pods per node, why)
            (0.25, 100.0, 8, "CPU"),
            (0.25, 2_000.0, 4, "memory"),
            (0.01, 10.0, 20, "the pod limit"),
            (0.1, 100.0, 20, "exactly full, in spite of rounding"),
            (2.5, 100.0, 0, "too big"),
            (0.0, 0.0, 20, "a pod that asks for nothing still is a pod"),
        ];
        for (cpu, memory, expected, why) in cases {
            assert_eq!(NODE.fits(pod(cpu, memory)), expected, "{why}");
        }
    }

    #[test]
    fn fleets_need_as_many_nodes_as_by_hand() {
        type Case<'a> = (&'a [(Pod, u32)], Option<u32>, &'a str);
        let cases: [Case<'_>; 7] = [
            (&[], Some(0), "nothing needs nothing"),
            (&[(pod(0.5, 100.0), 0)], Some(0), "no pods of a kind"),
            (&[(pod(0.5, 100.0), 9)], Some(3), "four to a node"),
            (&[(pod(0.5, 100.0), 2), (pod(1.0, 100.0), 1)], Some(1), "big and small share a node"),
            (&[(pod(0.5, 100.0), 8), (pod(1.5, 100.0), 8)], Some(8), "small ones fill the gaps of big ones"),
            (&[(pod(1.5, 100.0), 1), (pod(0.5, 100.0), 6)], Some(3), "one gap, then new nodes"),
            (&[(pod(3.0, 100.0), 1)], None, "a pod larger than the node"),
        ];
        for (pods, nodes, why) in cases {
            assert_eq!(pack(NODE, pods).map(|p| p.nodes), nodes, "{why}");
        }
    }

    /// One pod at a time, as the textbook has it.
    fn by_the_book(room: Room, pods: &[(Pod, u32)]) -> u32 {
        let size = |pod: &Pod| (pod.cpu / room.cpu).max(pod.memory_mib / room.memory_mib);
        let mut each: Vec<Pod> = pods.iter().flat_map(|(pod, n)| vec![*pod; *n as usize]).collect();
        each.sort_by(|a, b| size(b).total_cmp(&size(a)));
        let mut nodes: Vec<Room> = Vec::new();
        for pod in each {
            match nodes.iter_mut().find(|left| left.fits(pod) > 0) {
                Some(left) => *left = left.without(pod, 1),
                None => nodes.push(room.without(pod, 1)),
            }
        }
        nodes.len() as u32
    }

    proptest::proptest! {
        #[test]
        fn packing_in_groups_is_packing_one_by_one(
            fleet in proptest::collection::vec((1_u32..=64, 1_u32..=64, 0_u32..60), 1..6)
        ) {
            // In 32nds, so that the sums are exact and both orders of subtraction agree.
            let pods: Vec<(Pod, u32)> = fleet
                .iter()
                .map(|(cpu, memory, n)| (pod(f64::from(*cpu) / 32.0, f64::from(*memory) * 125.0), *n))
                .collect();
            let packed = pack(NODE, &pods).unwrap();
            proptest::prop_assert_eq!(packed.nodes, by_the_book(NODE, &pods));
            proptest::prop_assert!((0.0..=1.0).contains(&packed.stranded_cpu));
            let requested: f64 = pods.iter().map(|(pod, n)| pod.cpu * f64::from(*n)).sum();
            let stranded = packed.stranded_cpu * 2.0 * f64::from(packed.nodes);
            proptest::prop_assert!((requested + stranded - 2.0 * f64::from(packed.nodes)).abs() < 1e-6);
        }
    }
}
