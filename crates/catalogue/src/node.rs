//! What a node holds and what sizes a task may have.

use super::kinds::{NodeType, TaskSizes};
use super::tables::{NODES, TASK_SIZES};

/// Every node type of every provider, family by family; its meter says whose it is.
pub fn nodes() -> &'static [NodeType] {
    &NODES
}

/// The node type with this name.
pub fn node(id: &str) -> Option<&'static NodeType> {
    NODES.iter().find(|node| node.id == id)
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
