//! Names that `build.rs` wrote: providers, regions, meters, platforms, and what a name knows of itself.

use serde::{Deserialize, Serialize};

include!(concat!(env!("OUT_DIR"), "/names.rs"));

/// What a line of a bill pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Charge {
    /// The work itself: functions, nodes, tasks.
    Compute,
    /// What turns requests into work: a gateway or a load balancer.
    Door,
    /// The cluster's control plane.
    Cluster,
    /// NAT, traffic between zones and out, public addresses.
    Network,
    /// Log lines.
    Logs,
    /// Disks and images.
    Storage,
}

/// What is known of a provider.
pub(super) struct ProviderFacts {
    id: &'static str,
    name: &'static str,
    reference: Region,
    regions: &'static [Region],
}

/// What is known of a region.
pub(super) struct RegionFacts {
    id: &'static str,
    name: &'static str,
    near: &'static str,
    provider: Provider,
    place: u8,
}

/// What is known of a meter.
pub(super) struct MeterFacts {
    id: &'static str,
    label: &'static str,
    unit: &'static str,
    service: &'static str,
    provider: Provider,
    charge: Charge,
}

impl Provider {
    /// Its id in files and links, `aws`.
    pub fn id(self) -> &'static str {
        self.facts().id
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// The region whose price stands in where none is known.
    pub fn reference(self) -> Region {
        self.facts().reference
    }

    /// Its regions, in the order of its file.
    pub fn regions(self) -> &'static [Region] {
        self.facts().regions
    }

    /// The region with this id.
    pub fn region(self, id: &str) -> Option<Region> {
        self.regions().iter().copied().find(|region| region.id() == id)
    }

    fn facts(self) -> &'static ProviderFacts {
        &PROVIDERS[self as usize]
    }
}

impl Region {
    /// Its id as the provider writes it, `us-east-1`.
    pub fn id(self) -> &'static str {
        self.facts().id
    }

    /// Where it lies, `N. Virginia`.
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// The part of the world it lies in: continent and place, `europe/frankfurt`.
    pub fn near(self) -> &'static str {
        self.facts().near
    }

    /// Whose it is.
    pub fn provider(self) -> Provider {
        self.facts().provider
    }

    /// Its place among the regions of its provider.
    pub(super) fn place(self) -> usize {
        usize::from(self.facts().place)
    }

    fn facts(self) -> &'static RegionFacts {
        &REGIONS[self as usize]
    }
}

impl Meter {
    /// How many there are.
    pub const COUNT: usize = Self::ALL.len();

    /// Its id in files and overrides, `aws.lambda.requests`.
    pub fn id(self) -> &'static str {
        self.facts().id
    }

    /// The meter with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|meter| meter.id() == id)
    }

    /// What it counts, in words.
    pub fn label(self) -> &'static str {
        self.facts().label
    }

    /// Its unit in the plural, as it follows a quantity.
    pub fn unit(self) -> &'static str {
        self.facts().unit
    }

    /// The service it belongs to, by name.
    pub fn service(self) -> &'static str {
        self.facts().service
    }

    /// Who bills it.
    pub fn provider(self) -> Provider {
        self.facts().provider
    }

    /// What it pays for.
    pub fn charge(self) -> Charge {
        self.facts().charge
    }

    fn facts(self) -> &'static MeterFacts {
        &METERS[self as usize]
    }
}
