//! What of a containers side comes in whole pieces, for whoever asks which step its bill has taken.

use super::ContainersSide;
use answer::Note;
use billing::PriceBook;
use scenario::BilledBy;

/// What runs, as far as it comes in pieces.
#[derive(Clone, Debug, PartialEq)]
pub struct Pieces {
    /// Nodes that are billed, mean over the week; 0 where there are none.
    pub nodes: f64,
    /// Pods of the largest kind on a node, and what was taken in place of what the scenario names.
    pub size: (u32, Option<Note>),
    /// What instances are billed by, where the platform leaves the choice.
    pub billed_by: Option<BilledBy>,
}

impl ContainersSide<'_> {
    /// What runs with so many extra replicas.
    pub fn pieces(&self, book: &PriceBook, extra: u32) -> Pieces {
        Pieces {
            nodes: self.nodes_billed(extra),
            size: (self.hosts.pods_per_node(), self.hosts.note()),
            billed_by: self.cheaper(book, extra).0,
        }
    }
}
