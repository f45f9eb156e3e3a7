//! The tables that `build.rs` wrote.

use super::kinds::{
    Architecture, ColdStartRow, Confidence, Evidence, Free, Limit, Measured, Modelled, NodeType, Origin, PlatformFacts,
    Purchase, PurchaseKind, Side, TaskSizes, Text,
};
use super::names::{Meter, Provider};
use model::money::Quantity;

include!(concat!(env!("OUT_DIR"), "/tables.rs"));
