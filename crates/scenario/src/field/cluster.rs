//! What a cluster of the provider costs besides its fee.

use super::Field;
use super::values::{number, set};
use model::units::Ratio;
use text::decimal::brief;

pub(super) const EXTENDED: Field = Field {
    key: "extended",
    path: "microservices.extended_support",
    takes: "true or false, true only on EKS",
    write: |s| s.microservices.extended_support.to_string(),
    read: |s, text| set(&mut s.microservices.extended_support, text.parse().ok()),
};

pub(super) const PLANE_LOGS: Field = Field {
    key: "planelogs",
    path: "microservices.control_plane_logs_gb",
    takes: "0 to 1000000 GB a month, more than 0 only on EKS",
    write: |s| brief(s.microservices.control_plane_logs.get()),
    read: |s, text| {
        s.microservices.control_plane_logs = Ratio::of(number(text, 0.0, 1e6)?);
        Some(())
    },
};
