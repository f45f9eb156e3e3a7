//! Names that a scenario may mention, as the catalogue knows them.

use crate::catalogue::{self, Provider, Region};

/// Whose platforms a scenario can choose; of the others the catalogue knows prices only.
const COMPARED: Provider = Provider::Aws;

/// The runtime of this name, if its cold starts were measured.
pub fn runtime(name: &str) -> Option<&'static str> {
    catalogue::runtimes().find(|known| *known == name)
}

/// Every region that a scenario may lie in.
pub fn regions() -> &'static [Region] {
    COMPARED.regions()
}

/// The region of this id.
pub fn region(id: &str) -> Option<Region> {
    COMPARED.region(id)
}

/// The node type of this name, among those of the same provider.
pub fn node(name: &str) -> Option<&'static str> {
    catalogue::node(name).filter(|known| known.meter.provider() == COMPARED).map(|known| known.id)
}
