//! What is chosen out of a few, each with its name in links and files.

use crate::Platform;
use catalogue::{Provider, PurchaseKind};
use serde::{Deserialize, Serialize};

/// How a week runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Shape {
    /// The same rate at every hour.
    Steady,
    /// A wave a day, low at night.
    Daily,
    /// Office hours, little outside them.
    Office,
    /// A batch in the small hours.
    Nightly,
    /// One campaign a week, over a level base.
    Spike,
    /// Runs on the hour, every hour: level at the resolution of an hour.
    Cron,
    /// Drawn or imported: [`crate::Traffic::week`] holds it.
    Week,
}

impl Shape {
    /// Every shape with its name in links and files.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Steady, "steady"),
        (Self::Daily, "daily"),
        (Self::Office, "office"),
        (Self::Nightly, "nightly"),
        (Self::Spike, "spike"),
        (Self::Cron, "cron"),
        (Self::Week, "week"),
    ];
}

/// Instances kept warm per function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WarmFloor {
    /// None.
    None,
    /// So many.
    Fixed(u32),
    /// Enough for the p99 goal.
    Goal,
}

/// What turns a request into a call of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FrontDoor {
    /// The provider's gateway that is billed by request: HTTP API, API Management, API Gateway.
    HttpApi,
    /// The gateway with more features and a higher price, where there is one; else as [`Self::HttpApi`].
    RestApi,
    /// The function's own address, without charge.
    FunctionUrl,
    /// A load balancer that is billed by the hour and by what it does, where one reaches functions; else as
    /// [`Self::HttpApi`].
    Balancer,
}

impl FrontDoor {
    /// What stands before the functions of `platform` unless something else is chosen: their own HTTPS address, where
    /// they have one without asking for it. A function of AWS Lambda has none until it is given one.
    pub fn usual(platform: Platform) -> Self {
        match platform.provider() {
            Provider::Aws => Self::HttpApi,
            Provider::Azure | Provider::Gcp | Provider::Cloudflare => Self::FunctionUrl,
        }
    }
}

/// What becomes of a workload that needs more than a quota which its provider raises on request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum QuotaRule {
    /// More is asked for, and granted.
    Asked,
    /// Nothing is asked for: what exceeds it fails.
    Fixed,
}

impl QuotaRule {
    /// Both with their names in links and files.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Asked, "asked"), (Self::Fixed, "fixed")];
}

/// How running capacity is bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Purchase {
    /// At the list price, by the hour.
    OnDemand,
    /// What the provider has left over and may take back at short notice.
    Spot,
    /// By a commitment for a year.
    OneYear,
    /// By a commitment for three years.
    ThreeYear,
}

impl Purchase {
    /// Every kind with its name in links and files.
    pub const ALL: [(Self, &'static str); 4] = [
        (Self::OnDemand, "on-demand"),
        (Self::Spot, "spot"),
        (Self::OneYear, "one-year"),
        (Self::ThreeYear, "three-year"),
    ];

    /// How the catalogue calls it; nothing at the list price.
    pub const fn kind(self) -> Option<PurchaseKind> {
        match self {
            Self::OnDemand => None,
            Self::Spot => Some(PurchaseKind::Spot),
            Self::OneYear => Some(PurchaseKind::OneYear),
            Self::ThreeYear => Some(PurchaseKind::ThreeYear),
        }
    }
}

/// What adds and removes nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NodeAutoscaler {
    /// Karpenter: picks a size that fits.
    Karpenter,
    /// Cluster Autoscaler: one node type.
    ClusterAutoscaler,
    /// Nothing: nodes for the peak, all week.
    None,
}

/// How requests are laid on the pods of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Balancing {
    /// One pod after the other.
    RoundRobin,
    /// Any pod, by chance.
    Random,
    /// The pod with the fewest requests: in effect one queue for all.
    LeastRequests,
}

impl Balancing {
    /// Every kind with its name in links and files.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::RoundRobin, "round-robin"), (Self::Random, "random"), (Self::LeastRequests, "least-requests")];
}

/// What instances are billed by on Cloud Run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BilledBy {
    /// Whichever costs less.
    Cheaper,
    /// The time in which an instance answers requests, starts or stops.
    Request,
    /// The time in which an instance is there.
    Instance,
}

impl BilledBy {
    /// Every kind with its name in links and files.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Cheaper, "auto"), (Self::Request, "request"), (Self::Instance, "instance")];
}
