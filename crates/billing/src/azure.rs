//! What Microsoft Azure bills, service by service.

mod cluster;
mod container_apps;
mod flex;
mod functions;
mod network;

pub use cluster::{Addresses, Automatic, Cluster, NatGateways, OsDisks, Registries, Tier};
pub use container_apps::{ContainerApp, ReplicaTime, Running};
pub use flex::{AlwaysReady, Flex, Runs};
pub use functions::{Consumption, Premium};
pub use network::{Calls, Egress, LoadBalancer, Logs};
