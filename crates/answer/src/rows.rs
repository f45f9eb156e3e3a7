//! The ten rows of the infographic: the article's generic comparison, for this workload.
//!
//! Facts: what is counted, computed and judged, and which side does better. Words for them are in
//! `words::rows`.

mod choosing;
mod fleet;

use std::cmp::Ordering;

pub use crate::rows::choosing::{Agreed, Choosing, Standing, Stretch, decided};
pub use crate::rows::fleet::{
    Architecture, Busy, Deployment, Door, Performance, Rollout, Running, Scalability, Security, Unit, whole,
};

use crate::mixed::Mixed;
use crate::rows::choosing::choosing;
use crate::rows::fleet::Fleets;
use crate::{Latency, Outcome, SideOutcome, Winner};
use model::money::Usd;
use model::units::Seconds;
use scenario::example::{self, Example, home_ground};
use scenario::people::hours;
use scenario::{Scenario, Side};

/// Examples nearer than this are the workload itself: half of what is shown as 1 %.
const EXACTLY: f64 = 0.005;

/// Numbers within this share of the larger one decide nothing.
const HAIR: f64 = 0.01;

/// A row of the comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// What stands where.
    Architecture,
    /// How both follow the load.
    Scalability,
    /// What is to be run, and by how many hours.
    Management,
    /// What is paid for.
    CostModel,
    /// How fast both answer.
    Latency,
    /// What the workload is like.
    UseCase,
    /// How a new version reaches the requests.
    Deployment,
    /// What a unit serves.
    Performance,
    /// What is to be scoped and patched.
    Security,
    /// The verdict.
    Choosing,
}

/// How far a row is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// Every statement follows from the scenario by a formula or a count.
    Computed,
    /// The numbers are computed; what they are held against is judged.
    Partly,
}

impl Row {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 10] = [
        Self::Architecture,
        Self::Scalability,
        Self::Management,
        Self::CostModel,
        Self::Latency,
        Self::UseCase,
        Self::Deployment,
        Self::Performance,
        Self::Security,
        Self::Choosing,
    ];

    /// How far it is computed: the hours are the reader's, who is at home where is ours, and so are the defaults of a
    /// rollout and that each unit has one identity.
    pub const fn basis(self) -> Basis {
        match self {
            Self::Management | Self::UseCase | Self::Deployment | Self::Security => Basis::Partly,
            _ => Basis::Computed,
        }
    }
}

/// The facts of all ten rows. Of two, that of the functions side comes first.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison<'a> {
    /// Services, each a function on one side and a deployment on the other.
    pub services: usize,
    /// What a running copy of a service is on the containers side.
    pub unit: Unit,
    /// Running copies on that side.
    pub copies: Running,
    /// Nodes in the busiest hour; nothing where the hosts are the provider's.
    pub nodes: Option<usize>,
    /// Both sides at once, where that is shown.
    pub mixed: Option<&'a Mixed>,
    /// What stands where.
    pub architecture: Architecture,
    /// How both follow the load.
    pub scalability: Scalability,
    /// Hours of people a month, the reader's own estimate.
    pub hours: [f64; 2],
    /// What is paid for.
    pub costs: [Costs; 2],
    /// Instances of each function that are kept warm, and paid for as long.
    pub kept_warm: u32,
    /// How fast both answer.
    pub answers: [Answers; 2],
    /// Cold starts on the functions side; nothing where there are none.
    pub colds: Option<Colds>,
    /// What the workload is like.
    pub use_case: UseCase,
    /// How a new version reaches the requests.
    pub deployment: Deployment,
    /// What a unit serves.
    pub performance: Performance,
    /// What is to be scoped and patched.
    pub security: Security,
    /// The verdict.
    pub choosing: Choosing,
}

/// What a side costs in a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Costs {
    /// Share of the compute lines that pays for waiting capacity, in `0..=1`.
    pub idle: f64,
    /// The bill.
    pub cloud: Usd,
    /// The people.
    pub people: Usd,
    /// The bill over the requests of the month, in dollars a million; nothing where there are no requests.
    pub million: Option<f64>,
}

/// How fast a side answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answers {
    /// Percentiles over the week.
    pub latency: Latency,
    /// Where they stand to what is asked for.
    pub goal: Goal,
}

/// Where a side stands to the goal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// It keeps it.
    Inside,
    /// Its p99 is so much longer.
    Over(Seconds),
    /// Its p99 is short enough, and too many requests fail.
    Outside,
}

/// Cold starts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colds {
    /// Expected number a day, all functions together.
    pub a_day: f64,
    /// Share of requests that meet one anywhere on their path, in `0..=1`.
    pub share: f64,
}

/// What a workload is like: distances as [`Example::distance`] has them, in `0..=1`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UseCase {
    /// How far it is from where each side is at home.
    pub away: [f64; 2],
    /// The example that it is nearest to.
    pub nearest: &'static Example,
    /// How far it is from it; nothing where it is the very workload.
    pub distance: Option<f64>,
}

impl<'a> Comparison<'a> {
    /// The facts of a scenario and what follows from it.
    pub fn of(scenario: &Scenario, outcome: &'a Outcome) -> Self {
        let fleets = Fleets::of(scenario, outcome);
        let sides = || [&outcome.serverless, &outcome.microservices];
        let (functions, containers) = (&fleets.functions, &fleets.containers);
        let colds = Colds { a_day: functions.colds_per_day, share: functions.cold_share };
        Self {
            services: scenario.services.len(),
            unit: fleets.unit,
            copies: Running { night: containers.night, peak: containers.peak },
            nodes: (containers.nodes_peak > 0.0).then(|| whole(containers.nodes_peak)),
            mixed: outcome.mixed.as_ref(),
            architecture: fleets.architecture(),
            scalability: fleets.scalability(),
            hours: [Side::Serverless, Side::Microservices].map(|side| hours(scenario, side).get()),
            costs: sides().map(|side| costs(scenario, side)),
            kept_warm: functions.warm_floor,
            answers: sides().map(|side| answers(scenario, side)),
            colds: (colds.a_day > 0.0).then_some(colds),
            use_case: use_case(scenario),
            deployment: fleets.deployment(),
            performance: fleets.performance(),
            security: fleets.security(),
            choosing: choosing(scenario, outcome),
        }
    }

    /// The side that does better in a row, where a computed number decides it.
    pub fn better(&self, row: Row) -> Option<Side> {
        let [left, right] = match row {
            Row::Scalability => [self.scalability.throttled, self.scalability.turned_away],
            Row::Management => self.hours,
            Row::CostModel => [&self.costs[0], &self.costs[1]].map(|side| (side.cloud + side.people).dollars()),
            Row::Latency => [&self.answers[0], &self.answers[1]].map(|side| side.latency.p99.get()),
            Row::UseCase => self.use_case.away,
            Row::Choosing => return self.choosing.winner.and_then(Winner::side),
            Row::Architecture | Row::Deployment | Row::Performance | Row::Security => return None,
        };
        lower(left, right)
    }
}

/// The side with the smaller number; neither where they are within a hundredth of each other.
fn lower(serverless: f64, microservices: f64) -> Option<Side> {
    if (serverless - microservices).abs() <= HAIR * serverless.max(microservices) {
        return None;
    }
    match serverless.partial_cmp(&microservices)? {
        Ordering::Less => Some(Side::Serverless),
        Ordering::Greater => Some(Side::Microservices),
        Ordering::Equal => None,
    }
}

fn costs(scenario: &Scenario, side: &SideOutcome) -> Costs {
    let millions = scenario.traffic.rate.get() * 3600.0 * scenario.prices.month_hours.get() / 1e6;
    let million = (millions > 0.0).then(|| side.cloud.dollars() / millions);
    Costs { idle: side.idle_share, cloud: side.cloud, people: side.people, million }
}

fn answers(scenario: &Scenario, side: &SideOutcome) -> Answers {
    let over = side.latency.p99.get() - scenario.goals.p99.get();
    let goal = match side.meets_goal {
        true => Goal::Inside,
        false => Seconds::new(over).filter(|over| *over > Seconds::ZERO).map_or(Goal::Outside, Goal::Over),
    };
    Answers { latency: side.latency, goal }
}

fn use_case(scenario: &Scenario) -> UseCase {
    let away = [Side::Serverless, Side::Microservices].map(|side| home_ground(side).distance(scenario));
    let (nearest, distance) = example::nearest(scenario);
    UseCase { away, nearest, distance: (distance >= EXACTLY).then_some(distance) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hair_is_no_difference() {
        let cases = [
            (1.0, 2.0, Some(Side::Serverless), "half"),
            (2.0, 1.0, Some(Side::Microservices), "twice"),
            (0.589, 0.5891, None, "the same to three digits"),
            (0.0, 0.0, None, "nothing against nothing"),
            (0.0, 1e-9, Some(Side::Serverless), "nothing against something"),
            (f64::NAN, 1.0, None, "not a number"),
        ];
        for (left, right, better, why) in cases {
            assert_eq!(lower(left, right), better, "{why}");
        }
    }
}
