//! Names that a scenario may mention, as the catalogue knows them.

use crate::catalogue::{self, Region};

/// The runtime of this name, if its cold starts were measured.
pub fn runtime(name: &str) -> Option<&'static str> {
    catalogue::runtimes().find(|known| *known == name)
}

/// The region of this id.
pub fn region(id: &str) -> Option<Region> {
    Region::ALL.into_iter().find(|known| known.id() == id)
}

/// The node type of this name.
pub fn node(name: &str) -> Option<&'static str> {
    catalogue::node(name).map(|known| known.id)
}
