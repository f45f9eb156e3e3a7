//! Times of ways and starts, and the image that a start waits for. Left open, each is what the catalogue has.

use super::Field;
use super::values::{every, number, optional, or_auto, set, time};
use model::units::{Ratio, Seconds};

pub(super) const IMAGE: Field = Field {
    key: "image",
    path: "services.pod.image_gb",
    takes: "0.001 to 20 GB, or auto",
    write: |s| optional(s.services[0].pod.image.map(Ratio::get)),
    read: |s, text| {
        let gb = or_auto(text, |text| number(text, 0.001, 20.0))?;
        every(s, gb.map(Ratio::of), |service, gb| service.pod.image = gb)
    },
};

pub(super) const PODSTART: Field = Field {
    key: "podstart",
    path: "services.pod.start_s",
    takes: "0.1 to 600 s, or auto",
    write: |s| optional(s.services[0].pod.start.map(Seconds::get)),
    read: |s, text| {
        let start = or_auto(text, |text| number(text, 0.1, 600.0))?;
        every(s, start.map(Seconds::of), |service, start| service.pod.start = start)
    },
};

pub(super) const INVOKE: Field = Field {
    key: "invoke",
    path: "serverless.invoke_ms",
    takes: "0 to 10000 ms, or auto",
    write: |s| optional(s.serverless.invoke.median.map(Seconds::ms)),
    read: |s, text| set(&mut s.serverless.invoke.median, time(text, (0.0, 10_000.0), Seconds::from_ms)),
};

pub(super) const INVOKE99: Field = Field {
    key: "invoke99",
    path: "serverless.invoke_p99_ms",
    takes: "0 to 60000 ms, not below the median, or auto",
    write: |s| optional(s.serverless.invoke.p99.map(Seconds::ms)),
    read: |s, text| set(&mut s.serverless.invoke.p99, time(text, (0.0, 60_000.0), Seconds::from_ms)),
};

pub(super) const DOORWAY: Field = Field {
    key: "doorway",
    path: "serverless.door_ms",
    takes: "0 to 10000 ms, or auto",
    write: |s| optional(s.serverless.doorway.median.map(Seconds::ms)),
    read: |s, text| set(&mut s.serverless.doorway.median, time(text, (0.0, 10_000.0), Seconds::from_ms)),
};

pub(super) const DOORWAY99: Field = Field {
    key: "doorway99",
    path: "serverless.door_p99_ms",
    takes: "0 to 60000 ms, not below the median, or auto",
    write: |s| optional(s.serverless.doorway.p99.map(Seconds::ms)),
    read: |s, text| set(&mut s.serverless.doorway.p99, time(text, (0.0, 60_000.0), Seconds::from_ms)),
};

pub(super) const PLACEMENT: Field = Field {
    key: "placement",
    path: "serverless.placement_ms",
    takes: "0 to 60000 ms, or auto",
    write: |s| optional(s.serverless.placement.map(Seconds::ms)),
    read: |s, text| set(&mut s.serverless.placement, time(text, (0.0, 60_000.0), Seconds::from_ms)),
};

pub(super) const FSTART: Field = Field {
    key: "fstart",
    path: "serverless.runtime_start_ms",
    takes: "0 to 600000 ms, or auto",
    write: |s| optional(s.serverless.runtime_start.map(Seconds::ms)),
    read: |s, text| set(&mut s.serverless.runtime_start, time(text, (0.0, 600_000.0), Seconds::from_ms)),
};

pub(super) const BALANCER: Field = Field {
    key: "balancer",
    path: "microservices.balancer_ms",
    takes: "0 to 10000 ms, or auto",
    write: |s| optional(s.microservices.balancer.median.map(Seconds::ms)),
    read: |s, text| set(&mut s.microservices.balancer.median, time(text, (0.0, 10_000.0), Seconds::from_ms)),
};

pub(super) const BALANCER99: Field = Field {
    key: "balancer99",
    path: "microservices.balancer_p99_ms",
    takes: "0 to 60000 ms, not below the median, or auto",
    write: |s| optional(s.microservices.balancer.p99.map(Seconds::ms)),
    read: |s, text| set(&mut s.microservices.balancer.p99, time(text, (0.0, 60_000.0), Seconds::from_ms)),
};

pub(super) const HOP: Field = Field {
    key: "hop",
    path: "microservices.hop_ms",
    takes: "0 to 10000 ms, or auto",
    write: |s| optional(s.microservices.hop.median.map(Seconds::ms)),
    read: |s, text| set(&mut s.microservices.hop.median, time(text, (0.0, 10_000.0), Seconds::from_ms)),
};

pub(super) const HOP99: Field = Field {
    key: "hop99",
    path: "microservices.hop_p99_ms",
    takes: "0 to 60000 ms, not below the median, or auto",
    write: |s| optional(s.microservices.hop.p99.map(Seconds::ms)),
    read: |s, text| set(&mut s.microservices.hop.p99, time(text, (0.0, 60_000.0), Seconds::from_ms)),
};

pub(super) const LAG: Field = Field {
    key: "lag",
    path: "microservices.metrics_lag_s",
    takes: "0 to 600 s, or auto",
    write: |s| optional(s.microservices.metrics_lag.map(Seconds::get)),
    read: |s, text| set(&mut s.microservices.metrics_lag, time(text, (0.0, 600.0), Seconds::of)),
};

pub(super) const NODESTART: Field = Field {
    key: "nodestart",
    path: "microservices.node_start_s",
    takes: "1 to 3600 s, or auto",
    write: |s| optional(s.microservices.node_start.map(Seconds::get)),
    read: |s, text| set(&mut s.microservices.node_start, time(text, (1.0, 3_600.0), Seconds::of)),
};
