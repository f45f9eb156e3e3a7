//! Names that a scenario may mention, as the catalogue knows them.

use crate::catalogue::{self, Provider, Region};

/// The runtime of this name, if its cold starts were measured.
pub fn runtime(name: &str) -> Option<&'static str> {
    catalogue::runtimes().find(|known| *known == name)
}

/// The region of this id, among those of the provider whose platforms a scenario can choose.
pub fn region(id: &str) -> Option<Region> {
    Provider::Aws.region(id)
}

/// The node type of this name, among those of the same provider.
pub fn node(name: &str) -> Option<&'static str> {
    catalogue::node(name).filter(|known| known.meter.provider() == Provider::Aws).map(|known| known.id)
}
