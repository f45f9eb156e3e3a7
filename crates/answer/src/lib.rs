//! Everything that follows from a scenario. Nothing here is stored or typed in.

pub mod bill;
pub mod compare;
pub mod drawn;
pub mod flips;
mod limits;
pub mod mixed;
pub mod month;
pub mod parts;
pub mod ranking;
pub mod rows;
pub mod simulated;
pub mod standing;
pub mod steady;
pub mod steps;
pub mod studies;
mod whole;

pub use flips::{Flip, FlipCause, Span, Strip};
pub use limits::{Counted, Limit, Quota};
use serde::{Deserialize, Serialize};
pub use whole::{Known, Offers, Survey, Whole};

use crate::drawn::Drawn;
use crate::mixed::Mixed;
use crate::month::{NodesMonth, ServiceMonth};
use crate::parts::{LatencyParts, Timing};
use billing::Bill;
use catalogue::{Meter, Region};
use model::money::Usd;
use model::units::{Megabytes, Rate, Seconds};
use scenario::knob::Knob;
use scenario::{BilledBy, Platform, Side};
use std::borrow::Cow;

/// Costs closer than this in a month do not decide anything.
pub const NEGLIGIBLE: Usd = Usd::from_pico(5_000_000_000_000);

/// The answer to a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The functions side.
    pub serverless: SideOutcome,
    /// The containers side.
    pub microservices: SideOutcome,
    /// Both at once, where that wins or comes within the tie width of the best side.
    pub mixed: Option<Mixed>,
    /// Which of them, and why.
    pub verdict: Verdict,
    /// What was assumed, substituted or left out.
    pub notes: Vec<Note>,
}

impl Outcome {
    /// One side of it.
    pub const fn side(&self, side: Side) -> &SideOutcome {
        match side {
            Side::Serverless => &self.serverless,
            Side::Microservices => &self.microservices,
        }
    }
}

/// What one side costs, how fast it answers and how much of it runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SideOutcome {
    /// Which platform.
    pub platform: Platform,
    /// The bill of a month, line by line.
    pub bill: Bill,
    /// Its total.
    pub cloud: Usd,
    /// What the people of this side cost in a month.
    pub people: Usd,
    /// Response times over the week, weighted by requests.
    pub latency: Latency,
    /// Of what they are made.
    pub parts: LatencyParts,
    /// What the way and the starts rest on, in the order in which they are met.
    pub timings: Vec<Timing>,
    /// Whether the p99 of what is answered keeps the goal, and no more requests fail than may.
    pub meets_goal: bool,
    /// Hard limits that rule the platform out.
    pub limits: Vec<Limit>,
    /// Quotas that the provider raises on request, and what the workload needs of them. They rule nothing out: all is
    /// sized as if they were granted.
    pub quotas: Vec<Quota>,
    /// Share of requests that fail: throttled or turned away.
    pub failed_share: f64,
    /// Share of the compute lines that pays for waiting capacity.
    pub idle_share: f64,
    /// Share of the bill whose prices were read at their source.
    pub verified_share: f64,
    /// What runs.
    pub fleet: Fleet,
    /// What each service comes to in the month that is billed, in the order of the scenario.
    pub services: Vec<ServiceMonth>,
    /// The instances under functions that are billed by the hour, one entry for each type; none elsewhere.
    pub function_nodes: Vec<NodesMonth>,
    /// How the week runs.
    pub hours: Hours,
}

impl SideOutcome {
    /// Cloud and people together.
    pub fn total(&self) -> Usd {
        self.cloud + self.people
    }

    /// Whether 99 of 100 of those that are answered are answered within `goal`.
    pub fn answers_within(&self, goal: Seconds) -> bool {
        self.latency.p99.get() <= goal.get() * (1.0 + 1e-6)
    }

    /// Quotas that have to be raised.
    pub fn asks(&self) -> impl Iterator<Item = &Quota> {
        self.quotas.iter().filter(|quota| quota.is_exceeded())
    }
}

/// A week hour by hour, Monday 00:00 first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hours {
    /// Running units, the mean of the hour: instances, or pods.
    #[serde(with = "model::hourly")]
    pub running: Box<[f64; 168]>,
    /// Cold starts in the hour.
    #[serde(with = "model::hourly")]
    pub colds: Box<[f64; 168]>,
    /// Requests that are turned away or lost in the hour.
    #[serde(with = "model::hourly")]
    pub lost: Box<[f64; 168]>,
    /// Nodes, the mean of the hour.
    #[serde(with = "model::hourly")]
    pub nodes: Box<[f64; 168]>,
    /// Most requests that wait in the hour.
    #[serde(with = "model::hourly")]
    pub queue: Box<[f64; 168]>,
}

impl Default for Hours {
    fn default() -> Self {
        let none = || Box::new([0.0; 168]);
        Self { running: none(), colds: none(), lost: none(), nodes: none(), queue: none() }
    }
}

/// Response time percentiles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Latency {
    /// Half of the responses are faster.
    pub p50: Seconds,
    /// 95 of 100 are faster.
    pub p95: Seconds,
    /// 99 of 100 are faster.
    pub p99: Seconds,
    /// 999 of 1,000 are faster.
    pub p999: Seconds,
}

/// What runs on a side.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Fleet {
    /// Function instances.
    Functions(Functions),
    /// Pods, on nodes or without.
    Containers(Containers),
}

/// Function instances over the week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Functions {
    /// Live instances, mean over the week.
    pub mean: f64,
    /// In the busiest hour.
    pub peak: f64,
    /// In the quietest hour.
    pub night: f64,
    /// Share of requests that meet a cold start anywhere on their path.
    pub cold_share: f64,
    /// Cold starts a day, all functions together.
    pub colds_per_day: f64,
    /// Instances kept warm per function.
    pub warm_floor: u32,
}

/// Pods and nodes over the week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Containers {
    /// Pods (or tasks), mean over the week.
    pub mean: f64,
    /// In the busiest hour.
    pub peak: f64,
    /// In the quietest hour.
    pub night: f64,
    /// Nodes, mean over the week; 0 where there are none to run.
    pub nodes_mean: f64,
    /// Nodes in the busiest hour.
    pub nodes_peak: f64,
    /// Nodes that are billed, mean over the week; 0 where there are none to run.
    pub nodes_billed: f64,
    /// Replicas added to every service so that p99 keeps the goal.
    pub extra_replicas: u32,
    /// Share of the requests that wait for the first pod of a service to start, in `0..=1`.
    pub cold_share: f64,
    /// What instances are billed by, where the platform leaves the choice.
    pub billed_by: Option<BilledBy>,
    /// CPU of one pod of the largest service, in vCPU.
    pub pod_vcpu: f64,
    /// Memory of that pod.
    pub pod_memory: Megabytes,
    /// Pods of the largest service that fit a node; 0 where there are no nodes.
    pub pods_per_node: u32,
    /// Busy share of all workers in the busiest hour.
    pub utilisation_peak: f64,
    /// Time until new pods serve after a rise, where the nodes have room.
    pub pod_delay: Seconds,
    /// Time from a new pod to one that serves, where the nodes have room.
    pub pod_start: Seconds,
    /// Time until a new node serves.
    pub node_delay: Seconds,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Which side.
    pub winner: Winner,
    /// What decided.
    pub decided_by: Decider,
    /// Share of draws over uncertain inputs that give the same winner.
    pub confidence: f64,
    /// How many draws.
    pub draws: u32,
    /// What else the draws came to.
    pub drawn: Option<Drawn>,
    /// Why, most important first.
    pub reasons: Vec<Reason>,
    /// Where the answer changes, nearest to the present value first within each knob.
    pub flips: Vec<Flip>,
}

impl Verdict {
    /// The winner by the clouds alone, as if people cost nothing.
    pub fn cloud_alone(&self) -> Winner {
        let other = self.reasons.iter().find_map(|reason| match reason {
            Reason::CloudAlone(other) => Some(*other),
            _ => None,
        });
        other.unwrap_or(self.winner)
    }

    /// The flip of a knob that is nearest to where it stands.
    pub fn flip_of(&self, knob: Knob) -> Option<&Flip> {
        self.flips.iter().find(|flip| flip.knob == knob && !flip.in_passing)
    }

    /// Takes in what the draws came to.
    pub fn weigh(&mut self, drawn: Drawn) {
        self.confidence = drawn.share(self.winner);
        self.draws = drawn.count;
        self.drawn = Some(drawn);
    }
}

/// Which side wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Winner {
    /// Functions.
    Serverless,
    /// Containers.
    Microservices,
    /// Containers for the base load, functions for the rest.
    Mixed,
    /// Within the tie width of each other.
    TossUp,
}

impl Winner {
    /// The side that it is, if it is one.
    pub const fn side(self) -> Option<Side> {
        match self {
            Self::Serverless => Some(Side::Serverless),
            Self::Microservices => Some(Side::Microservices),
            Self::Mixed | Self::TossUp => None,
        }
    }
}

/// What decided the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decider {
    /// One side cannot run the workload.
    Limits,
    /// Only one side keeps the p99 goal.
    Latency,
    /// Cost with people.
    Cost,
}

/// Why a side wins: facts; words are in `words`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Reason {
    /// A side cannot run the workload.
    RuledOut(Side, Limit),
    /// A side misses the goal even with more capacity.
    MissesGoal(Miss),
    /// The monthly costs with people.
    Cost(Usd, Usd),
    /// What a mix costs with people, where it is shown.
    MixCosts(Usd),
    /// Clouds alone would give another answer.
    CloudAlone(Winner),
    /// Under five dollars a month apart.
    CostDoesNotDecide(Usd),
    /// Neither side can do it.
    NeitherFits,
}

/// By how much a side misses what both are held to, and why.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Miss {
    /// Which side.
    pub side: Side,
    /// Its p99, with what capacity was bought.
    pub p99: Seconds,
    /// The p99 that is asked for.
    pub goal: Seconds,
    /// Why.
    pub cause: Cause,
}

impl Miss {
    /// How much longer its p99 is than the goal; zero where it is not.
    pub fn by(&self) -> Seconds {
        Seconds::of((self.p99.get() - self.goal.get()).max(0.0))
    }

    /// Its p99 over the goal.
    pub fn factor(&self) -> f64 {
        self.p99.get() / self.goal.get()
    }
}

/// Why a side misses what both are held to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Cause {
    /// One visit to a service takes longer than the goal, though nothing is cold and nobody waits.
    Work,
    /// Each visit is within the goal; all those of a request together are not.
    Path,
    /// Requests that start cold; whether the platform could keep instances warm for money.
    ColdStarts {
        /// Whether it could.
        keeps_warm: bool,
    },
    /// Requests wait, at the peak or while the fleet follows a rise.
    Queueing,
    /// Too many requests fail, whatever the p99.
    Failures {
        /// The share that does.
        share: f64,
        /// The share that may.
        allowed: f64,
    },
}

/// Monthly cost of both sides, and of a mix, at one rate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CostAt {
    /// Mean rate.
    pub rate: Rate,
    /// Functions with their people.
    pub serverless: Usd,
    /// Containers with their people.
    pub microservices: Usd,
    /// The cheapest mix with the people of both and its migration, where that is less than what the better side costs
    /// that keeps limits and goal, or where no side does.
    pub mixed: Option<Usd>,
}

impl CostAt {
    /// What a choice costs; nothing for a mix where there is none, and for what cannot be chosen.
    pub fn of(&self, choice: Winner) -> Option<Usd> {
        match choice {
            Winner::Serverless => Some(self.serverless),
            Winner::Microservices => Some(self.microservices),
            Winner::Mixed => self.mixed,
            Winner::TossUp => None,
        }
    }
}

/// Something the reader should know about an answer: facts; words are in `words`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Note {
    /// A price that is not known in a region was taken from another.
    PricedAs {
        /// The meter.
        meter: Meter,
        /// Where its price was read.
        region: Region,
    },
    /// A quota that has to be raised.
    Asks(Platform, Quota),
    /// Why no mix was looked for: the sides are not in one place.
    NoMix,
    /// Why no mix was looked for: a platform takes no part in one.
    StaysAlone(Platform),
    /// A step that a bill takes within a hundredth of an input.
    Step(steps::Step),
    /// What an orchestrator of a flow costs is in no bill.
    UnpricedSteps,
    /// Fewer than a hundred requests a day: the p99 goal is not judged.
    NoPercentile,
    /// Instances are billed by periods of activity whose edges are not documented to the end.
    ActivePeriods {
        /// What the month would cost more if every activity were a period of its own.
        more: Usd,
    },
    /// A larger node type was taken because a pod does not fit the chosen one.
    LargerNode(Cow<'static, str>),
    /// The task size that holds a pod.
    TaskSize {
        /// vCPU of the task.
        vcpu: f64,
        /// Memory of the task.
        memory: Megabytes,
    },
}
