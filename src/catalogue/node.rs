//! What a node holds and what sizes a task may have.

use super::row::Text;
use super::tables::{Meter, NODES, TASK_SIZES};

/// Instruction set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Architecture {
    /// x86-64.
    X86,
    /// 64-bit Arm.
    Arm64,
}

impl Architecture {
    /// Both with their names in links and files.
    pub const ALL: [(Self, &'static str); 2] = [(Self::X86, "x86"), (Self::Arm64, "arm64")];

    /// Its name in links and files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::X86 => "x86",
            Self::Arm64 => "arm64",
        }
    }

    /// The architecture with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, name)| *name == id).map(|(architecture, _)| architecture)
    }
}

/// A kind of machine that a cluster rents.
#[derive(Debug, PartialEq)]
pub struct NodeType {
    /// The provider's name for it.
    pub id: &'static str,
    /// What an hour of it is billed on.
    pub meter: Meter,
    /// Virtual processors, all of them; see the limits for what the node keeps for itself.
    pub vcpu: f64,
    /// Memory in GiB, all of it.
    pub memory_gib: f64,
    /// Instruction set.
    pub architecture: Architecture,
    /// Pods that its network can hold.
    pub max_pods: u32,
    /// Where this was read.
    pub source: Text,
    /// When.
    pub as_of: &'static str,
}

/// Every node type of every provider, family by family; its meter says whose it is.
pub fn nodes() -> &'static [NodeType] {
    &NODES
}

/// The node type with this name.
pub fn node(id: &str) -> Option<&'static NodeType> {
    NODES.iter().find(|node| node.id == id)
}

/// The sizes that a Fargate task may have.
#[derive(Debug, PartialEq)]
pub struct TaskSizes {
    /// Every vCPU with the memories that it may have in GB, both rising.
    pub sizes: &'static [(f64, &'static [f64])],
    /// Where this was read.
    pub source: Text,
    /// When.
    pub as_of: &'static str,
}

/// The sizes that a Fargate task may have.
pub fn task_sizes() -> &'static TaskSizes {
    &TASK_SIZES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_found_by_its_name() {
        let node = node("m7g.large").unwrap();
        assert_eq!((node.vcpu, node.memory_gib, node.max_pods), (2.0, 8.0, 29));
        assert_eq!(node.meter.id(), "aws.ec2.m7g.large");
    }
}
