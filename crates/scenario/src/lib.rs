//! All that the reader chose. Plain data; nothing derived is stored here.

mod choice;
pub mod drawing;
pub mod example;
pub mod field;
pub mod flow;
pub mod history;
pub mod input;
pub mod keep_alive;
pub mod kinds;
pub mod knob;
pub mod link;
pub mod msg;
pub mod own_line;
pub mod own_price;
pub mod people;
pub mod places;
mod ranges;
mod received;
pub mod setting;
pub mod time;
pub mod traffic_file;
pub mod typed;
pub mod uncertainty;
pub mod week;
pub mod work;

use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub use crate::choice::{Balancing, BilledBy, FrontDoor, NodeAutoscaler, Purchase, QuotaRule, Shape, WarmFloor};
use crate::input::Input;
use crate::knob::Knob;
pub use crate::received::MOST_SERVICES;
use crate::received::Received;
use crate::uncertainty::Interval;
use crate::week::WEEK_STEPS;
use catalogue::Meter;
pub use catalogue::{Architecture, Platform, Side};
use model::money::Usd;
use model::traffic::Week;
use model::units::{Kilobytes, Megabytes, Rate, Ratio, Seconds, Share, Vcpu};

/// One workload and the two architectures it is tried on.
///
/// Total: every value a scenario can hold can be evaluated. Ranges are those of [`crate::knob::Knob`] and
/// are kept at the edges, where text enters, and where a scenario comes in from another program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Received")]
pub struct Scenario {
    /// Arrivals over a week.
    pub traffic: Traffic,
    /// The units of work behind one request, in the order they are visited. Never empty.
    pub services: Vec<Service>,
    /// The order in which they are visited and how often, where it is not one after another.
    pub flow: Option<Arc<flow::Calls>>,
    /// The functions side.
    pub serverless: Serverless,
    /// The containers side.
    pub microservices: Microservices,
    /// What has to be met.
    pub goals: Goals,
    /// What people cost.
    pub people: People,
    /// How prices are read.
    pub prices: Prices,
    /// Lines of the reader's own on the bills, in their order.
    pub own_lines: Vec<own_line::OwnLine>,
    /// The reader's own ranges of inputs, in the order of [`Input`]. The value of such an input is the middle of its
    /// range; the ends are for what is drawn.
    pub ranges: Vec<(Input, Interval)>,
}

/// Arrivals as a rate over 168 hours.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Traffic {
    /// Mean arrivals per second over the week.
    pub rate: Rate,
    /// How the week runs.
    pub shape: Shape,
    /// Busiest hour over the mean of the week, at least 1.
    pub peak_to_mean: Ratio,
    /// Saturday's and Sunday's traffic over a weekday's.
    pub weekend: Ratio,
    /// Variance over mean of the arrivals in a long time, by bursts of half a minute on top of the hour's rate; 1 is
    /// Poisson, that is chance alone.
    pub burstiness: Ratio,
    /// Growth per month; 0.05 is 5 %. The study of 36 months follows it; all else is of the first month.
    pub growth_per_month: f64,
    /// 168 relative rates, Monday 00:00 first, for [`Shape::Week`].
    #[serde(with = "model::hourly::optional")]
    pub week: Option<Arc<[f64; 168]>>,
}

/// One unit of work: a function on one side, a deployment of pods on the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// What the reader calls it.
    pub name: Arc<str>,
    /// How often one request visits it, on average.
    pub visits: Ratio,
    /// Mean warm time of one visit, the same on both sides.
    pub duration: Seconds,
    /// Coefficient of variation of that time.
    pub duration_cv: Ratio,
    /// Memory of a function instance, and of a pod.
    pub memory: Megabytes,
    /// Share of the time spent computing; the rest is waiting for others.
    pub cpu_share: Share,
    /// Runtime, as named in the measured cold starts.
    pub runtime: Arc<str>,
    /// Size of a response.
    pub response: Kilobytes,
    /// Log volume of one visit.
    pub log: Kilobytes,
    /// What a new instance of this service loads and connects before its first request, beside its runtime's start.
    pub init: Seconds,
    /// The pod that it runs in, where the reader says so.
    pub pod: Pod,
}

impl Service {
    /// Requests that a pod of it serves at the same time: its own, else those of every pod.
    pub fn workers(&self, containers: &Microservices) -> u32 {
        self.pod.concurrency.unwrap_or(containers.workers_per_pod)
    }
}

/// What the reader says of a service's pod; nothing means as it follows from the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pod {
    /// vCPU that it asks for; else those that its workers compute on.
    pub vcpu: Option<Vcpu>,
    /// Memory that it asks for; else that of a function.
    pub memory: Option<Megabytes>,
    /// Requests that it serves at the same time; else [`Microservices::workers_per_pod`].
    pub concurrency: Option<u32>,
    /// Replicas kept at all times; else [`Microservices::min_replicas`].
    pub min: Option<u32>,
    /// Most replicas; else as many as the load asks for.
    pub max: Option<u32>,
    /// Size of its image, in GB, 0.001 to 20; else what is usual. It takes time to get to a node, and is kept in a registry.
    pub image: Option<Ratio>,
    /// How long its runtime and program take to start once the image is there, 0.1 to 600 s; else what is usual for
    /// the runtime.
    pub start: Option<Seconds>,
}

/// A time that varies, as far as the reader says it; nothing means as the row of the catalogue has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Half are faster, 0 to 10 s.
    pub median: Option<Seconds>,
    /// 99 of 100 are faster, 0 to 60 s; never below the median. Where only the median is said, it follows in proportion.
    pub p99: Option<Seconds>,
}

impl Spread {
    /// Median and 99th percentile in seconds, where a row has these.
    pub fn over(&self, (median, p99): (f64, f64)) -> (f64, f64) {
        let own = self.median.map_or(median, Seconds::get);
        let in_proportion = if median > 0.0 { own * p99 / median } else { own };
        let high = match (self.p99, self.median) {
            (Some(own), _) => own.get(),
            (None, Some(_)) => in_proportion,
            (None, None) => p99,
        };
        (own, high.max(own))
    }

    /// Whether the reader says anything of it.
    pub const fn is_own(&self) -> bool {
        self.median.is_some() || self.p99.is_some()
    }
}

/// The functions side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Serverless {
    /// Which platform; always on [`Side::Serverless`].
    pub platform: Platform,
    /// Region id.
    pub region: Arc<str>,
    /// Instruction set of the functions.
    pub architecture: Architecture,
    /// Instances kept warm.
    pub warm_floor: WarmFloor,
    /// How long an idle instance is kept, up to an hour; nothing for what is cited for the platform.
    pub keep_alive: Option<Seconds>,
    /// Whether new instances are restored from a snapshot that was taken after their initialisation, where the platform and the
    /// runtime of a service have that; then none are kept warm.
    pub snapstart: bool,
    /// What stands before the functions, where that is not what is usual on the platform; see [`Serverless::door`].
    pub front_door: Option<FrontDoor>,
    /// Requests that an instance takes at a time, where the platform leaves that open; nothing for what it does by itself.
    pub concurrency: Option<u32>,
    /// Requests or instances that the account may have at a time; nothing for what a new account is granted.
    pub account_concurrency: Option<u32>,
    /// Whether that is taken as granted, or held to.
    pub quota: QuotaRule,
    /// Whether the functions stand in a private network, and reach others through its gateway.
    pub private_network: bool,
    /// The way of a call to an instance that is there, and back.
    pub invoke: Spread,
    /// The way through what stands before the functions.
    pub doorway: Spread,
    /// What a new instance takes to be placed and to get its code, before its runtime starts, 0 to 60 s; nothing for
    /// what the row of the platform has.
    pub placement: Option<Seconds>,
    /// What its runtime takes to start, in the middle, 0 to 600 s; nothing for what is measured or cited.
    pub runtime_start: Option<Seconds>,
    /// Services of the provider that they reach from there by an interface endpoint each, instead of by NAT gateways.
    pub endpoints: Option<u32>,
}

impl Serverless {
    /// What stands before the functions.
    pub fn door(&self) -> FrontDoor {
        self.front_door.unwrap_or_else(|| FrontDoor::usual(self.platform))
    }
}

/// The containers side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Microservices {
    /// Which platform; always on [`Side::Microservices`].
    pub platform: Platform,
    /// Region id.
    pub region: Arc<str>,
    /// Instruction set of the tasks, where no node type says so.
    pub architecture: Architecture,
    /// Node type.
    pub node: Arc<str>,
    /// Requests one pod serves at the same time.
    pub workers_per_pod: u32,
    /// Busy share of the workers that the autoscaler aims at.
    pub target_utilisation: Share,
    /// Replicas of a service kept at all times; none only where the platform starts some for a request.
    pub min_replicas: u32,
    /// Availability zones.
    pub zones: u32,
    /// How nodes, tasks and pods are bought.
    pub purchase: Purchase,
    /// Whether nodes follow the pods.
    pub node_autoscaler: NodeAutoscaler,
    /// Who gets the next request, where the platform leaves the choice; see [`Microservices::balancing`].
    pub balancing: Balancing,
    /// What instances are billed by, where the platform leaves the choice.
    pub billing: BilledBy,
    /// Whether the containers stand in a private network, and reach others through its gateway.
    pub private_network: bool,
    /// The way through the load balancer.
    pub balancer: Spread,
    /// The way from there, or from one service, to a pod of the next, and back.
    pub hop: Spread,
    /// Time until the metrics show the autoscaler what has changed, 0 to 600 s; nothing for the row of the catalogue.
    pub metrics_lag: Option<Seconds>,
    /// Time from a pod that finds no room to a node that has some, 1 to 3,600 s; nothing for the row of the platform.
    pub node_start: Option<Seconds>,
    /// Services of the provider that they reach from there by an interface endpoint each, instead of by NAT gateways.
    pub endpoints: Option<u32>,
    /// Whether a cluster runs a version that is past standard support, where that costs more.
    pub extended_support: bool,
    /// Logs that the control plane of a cluster writes, GB a month, where they are billed by themselves.
    pub control_plane_logs: Ratio,
}

impl Microservices {
    /// Who gets the next request.
    pub const fn balancing(&self) -> Balancing {
        if places::spreads_by_chance(self.platform) { Balancing::Random } else { self.balancing }
    }
}

/// What has to be met.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Goals {
    /// 99 of 100 responses are no slower.
    pub p99: Seconds,
    /// Tolerated share of failed requests.
    pub error_share: Share,
    /// Costs within this share of each other are a tie.
    pub tie: Share,
}

/// What people cost, in hours a month.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct People {
    /// Cost of one hour.
    pub hourly: Usd,
    /// Hours a month for the functions side; nothing for those of [`people::usual_hours`].
    pub serverless_hours: Option<Ratio>,
    /// Hours a month for the containers side; nothing for those of [`people::usual_hours`].
    pub microservices_hours: Option<Ratio>,
    /// Hours that it takes, once, to split one workload over both sides. Only a mix has them.
    pub migration_hours: Ratio,
}

/// How prices are read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prices {
    /// Whether free allowances are counted.
    pub free_tier: bool,
    /// Hours in a month.
    pub month_hours: Ratio,
    /// The reader's own prices, in the order of the catalogue: for as many units as the listed price of the meter.
    pub overrides: Vec<(Meter, Usd)>,
}

impl Scenario {
    /// The p99 goal, where there are enough requests for a 99th percentile: of fewer than a hundred a day it is the slowest
    /// of days, which nobody keeps capacity for. Then it rules nothing out, and nothing is bought for it.
    pub fn p99_to_keep(&self) -> Option<Seconds> {
        const DAY: f64 = 86_400.0;
        (self.traffic.rate.get() * DAY >= 100.0).then_some(self.goals.p99)
    }

    /// The platform of a side.
    pub const fn platform(&self, side: Side) -> Platform {
        match side {
            Side::Serverless => self.serverless.platform,
            Side::Microservices => self.microservices.platform,
        }
    }

    /// The region of a side.
    pub fn region(&self, side: Side) -> &Arc<str> {
        match side {
            Side::Serverless => &self.serverless.region,
            Side::Microservices => &self.microservices.region,
        }
    }
}

impl Default for Scenario {
    /// A public JSON API: 20 requests a second, 120 ms each, daily wave, five times as many at the peak.
    fn default() -> Self {
        Self {
            traffic: Traffic::default(),
            services: vec![Service::default()],
            flow: None,
            serverless: Serverless {
                platform: Platform::AwsLambda,
                region: "us-east-1".into(),
                architecture: Architecture::Arm64,
                warm_floor: WarmFloor::Goal,
                keep_alive: None,
                snapstart: false,
                front_door: None,
                concurrency: None,
                account_concurrency: None,
                quota: QuotaRule::Asked,
                private_network: false,
                invoke: Spread::default(),
                doorway: Spread::default(),
                placement: None,
                runtime_start: None,
                endpoints: None,
            },
            microservices: Microservices {
                platform: Platform::AwsEks,
                region: "us-east-1".into(),
                architecture: Architecture::Arm64,
                node: "m8g.large".into(),
                workers_per_pod: 8,
                target_utilisation: Share::of(0.6),
                min_replicas: 2,
                zones: 2,
                purchase: Purchase::OnDemand,
                node_autoscaler: NodeAutoscaler::Karpenter,
                balancing: Balancing::RoundRobin,
                billing: BilledBy::Cheaper,
                private_network: true,
                balancer: Spread::default(),
                hop: Spread::default(),
                metrics_lag: None,
                node_start: None,
                endpoints: None,
                extended_support: false,
                control_plane_logs: Ratio::ZERO,
            },
            goals: Goals { p99: Seconds::from_ms(500.0), error_share: Share::of(0.001), tie: Share::of(0.1) },
            people: People {
                hourly: Usd::from_pico(100_000_000_000_000),
                serverless_hours: None,
                microservices_hours: None,
                migration_hours: Ratio::of(40.0),
            },
            prices: Prices { free_tier: true, month_hours: Ratio::of(730.0), overrides: Vec::new() },
            own_lines: Vec::new(),
            ranges: Vec::new(),
        }
    }
}

impl Traffic {
    /// Takes a week of one's own; peak and weekend become its. The mean rate stays.
    ///
    /// Its rates are put in the steps of a link, so that a link to it gives the very same figures.
    pub fn own(&mut self, week: &Week) {
        let busiest = week.peak_to_mean();
        self.shape = Shape::Week;
        self.peak_to_mean = Ratio::of(Knob::PeakToMean.within(busiest));
        self.weekend = Ratio::of(Knob::Weekend.within(week.weekend_factor()));
        self.week = Some(Arc::new(week.rates().map(|rate| (rate / busiest * WEEK_STEPS).round())));
    }
}

impl Default for Traffic {
    fn default() -> Self {
        Self {
            rate: Rate::of(20.0),
            shape: Shape::Daily,
            peak_to_mean: Ratio::of(5.0),
            weekend: Ratio::of(0.5),
            burstiness: Ratio::of(1.0),
            growth_per_month: 0.0,
            week: None,
        }
    }
}

impl Default for Service {
    fn default() -> Self {
        Self {
            name: "api".into(),
            visits: Ratio::of(1.0),
            duration: Seconds::from_ms(120.0),
            duration_cv: Ratio::of(0.7),
            memory: Megabytes::of(512.0),
            cpu_share: Share::of(0.5),
            runtime: "nodejs22.x".into(),
            response: Kilobytes::of(8.0),
            log: Kilobytes::of(1.0),
            init: Seconds::ZERO,
            pod: Pod::default(),
        }
    }
}
