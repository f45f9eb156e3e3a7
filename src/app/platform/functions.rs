//! Functions with one request per instance: which requests start cold, how many instances live, what is metered.

use crate::app::outcome::{Fleet, Functions, Limit, SideOutcome};
use crate::app::platform::{least_capacity, percentiles, shared};
use crate::app::scenario::{FrontDoor, Scenario, Side, WarmFloor};
use crate::app::usage::{Calls, HttpApi, Lambda, PriceBook, Provisioned, Usage};
use crate::app::verdict::{Standing, people};
use crate::app::work::{Group, groups};
use crate::catalogue::limits::aws;
use crate::catalogue::{ColdStart, cold_start};
use crate::model::cold_start::{Pool, quick};
use crate::model::erlang;
use crate::model::response::{Cold, Colds, Response, Stage};
use crate::model::service::Law;
use crate::model::traffic::{HOURS, Level, Levels};
use crate::model::units::{Megabytes, Seconds};

/// Steps of the fixed point between cold starts and the longer service that they cause.
const FIXED_POINT: u32 = 3;

/// A functions side over a week.
pub(crate) struct FunctionsSide<'a> {
    scenario: &'a Scenario,
    levels: &'a Levels,
    groups: Vec<Group<'a>>,
    starts: Vec<Option<ColdStart>>,
}

/// A functions side with a floor of warm instances.
struct Sized {
    floor: u32,
    meets_goal: bool,
    /// Share of visits that start cold, by group.
    cold: Vec<f64>,
}

impl<'a> FunctionsSide<'a> {
    pub(crate) fn new(scenario: &'a Scenario, levels: &'a Levels) -> Self {
        let groups = groups(scenario);
        let architecture = scenario.serverless.architecture;
        let start = |group: &Group<'_>| {
            let service = group.service;
            cold_start(&service.runtime, architecture, service.memory.get())
        };
        let starts = groups.iter().map(start).collect();
        Self { scenario, levels, groups, starts }
    }

    /// What a verdict needs.
    pub(crate) fn standing(&self, book: &PriceBook) -> Standing {
        let sized = self.sized();
        Standing {
            cloud: book.total(&self.usage(&sized)),
            limit: self.limits().first().copied(),
            meets_goal: sized.meets_goal,
        }
    }

    /// Everything that is shown.
    pub(crate) fn outcome(&self, book: &PriceBook) -> SideOutcome {
        let sized = self.sized();
        let bill = book.bill(&self.usage(&sized));
        let (fleet, hourly) = self.fleet(&sized);
        SideOutcome {
            platform: self.scenario.serverless.platform,
            cloud: bill.total(),
            people: people(self.scenario, Side::Serverless),
            latency: percentiles(&self.response(&sized.cold)),
            meets_goal: sized.meets_goal,
            limits: self.limits(),
            failed_share: self.throttled_share(),
            idle_share: self.idle_share(&sized),
            verified_share: super::fleet::verified_share(&bill),
            fleet: Fleet::Functions(fleet),
            hourly: Box::new(hourly),
            bill,
        }
    }

    /// With the chosen floor, or the least that keeps the goal.
    fn sized(&self) -> Sized {
        let with = |floor: u32| {
            let cold = self.cold_shares(floor);
            let late = self.response(&cold).exceeds(self.scenario.goals.p99.get());
            (cold, late)
        };
        let sized = |floor: u32| {
            let (cold, late) = with(floor);
            Sized { floor, meets_goal: late <= super::LATE, cold }
        };
        match self.scenario.serverless.warm_floor {
            WarmFloor::None => sized(0),
            WarmFloor::Fixed(floor) => sized(floor),
            WarmFloor::Goal => {
                let at_once = sized(0);
                // Where the warm response alone is too slow, nothing is bought that could not help.
                if at_once.meets_goal || self.late_when_warm() > super::LATE {
                    return at_once;
                }
                let most = (2.0 * self.busiest_offered()).min(1e6) as u32 + 64;
                least_capacity(most, |floor| with(floor).1).map_or(at_once, sized)
            }
        }
    }

    fn late_when_warm(&self) -> f64 {
        self.response(&vec![0.0; self.groups.len()]).exceeds(self.scenario.goals.p99.get())
    }

    /// Share of the visits to each group that start cold, over the week.
    fn cold_shares(&self, floor: u32) -> Vec<f64> {
        let share = |index: usize| {
            let weighted = |level: &Level| level.weight() * self.pool(index, level, floor).p_cold;
            self.levels.levels.iter().map(weighted).sum::<f64>().min(1.0)
        };
        (0..self.groups.len()).map(share).collect()
    }

    /// The instances of one function of a group at a level of the week.
    fn pool(&self, index: usize, level: &Level, floor: u32) -> Pool {
        let group = &self.groups[index];
        let rate = group.rate(self.scenario.traffic.rate, level);
        let warm = group.service.duration.get();
        let keep_alive = aws::LAMBDA_KEEP_ALIVE.value;
        let extra = self.starts[index].map_or(0.0, |start| start.mean.get() + start.first_run.get());
        let mut pool = quick(rate * warm, keep_alive / warm, floor);
        // A cold visit takes longer, which keeps instances busy longer and starts more of them.
        for _ in 0..FIXED_POINT {
            let service = warm + pool.p_cold * extra;
            if service < 1.002 * warm {
                break;
            }
            pool = quick(rate * service, keep_alive / service, floor);
        }
        pool
    }

    fn response(&self, cold: &[f64]) -> Response {
        let stages: Vec<Stage> = self.groups.iter().zip(&self.starts).zip(cold).map(stage).collect();
        let idle_together = self.scenario.traffic.rate.get() * aws::LAMBDA_KEEP_ALIVE.value < 1.0;
        Response::new(&stages, if idle_together { Colds::Together } else { Colds::Independent })
    }

    fn usage(&self, sized: &Sized) -> Usage {
        let scenario = self.scenario;
        let mut usage = Usage::new();
        let mut month = Lambda::new(scenario.serverless.architecture);
        for index in 0..self.groups.len() {
            self.add_calls(index, sized, &mut month);
        }
        month.record(&mut usage);
        if scenario.serverless.front_door == FrontDoor::HttpApi {
            let request = scenario.services[0].response;
            HttpApi { requests: shared::requests(scenario), request }.record(&mut usage);
        }
        shared::record(scenario, &self.groups, &mut usage);
        usage
    }

    /// Adds the calls of a group to a month: those that find a provisioned instance, and the rest.
    fn add_calls(&self, index: usize, sized: &Sized, month: &mut Lambda) {
        let (group, start) = (&self.groups[index], self.starts[index]);
        let service = group.service;
        let requests = shared::requests(self.scenario) * group.visits();
        let kept = self.provisioned_share(index, sized.floor);
        let on_demand = requests * (1.0 - kept);
        let cold = if kept < 1.0 { (sized.cold[index] / (1.0 - kept)).min(1.0) } else { 0.0 };
        let extra = start.map_or(Seconds::ZERO, |start| Seconds::of(start.mean.get() + start.first_run.get()));
        let run = Seconds::of(service.duration.get() + cold * extra.get());
        let spread = service.duration_cv.get() > 0.0 || cold > 0.0;
        add(&mut month.on_demand, Calls::new(on_demand, billed(run, spread), service.memory));
        let warm = billed(service.duration, service.duration_cv.get() > 0.0);
        add(&mut month.provisioned.calls, Calls::new(requests * kept, warm, service.memory));
        let instances = f64::from(sized.floor) * group.count;
        let hours = self.scenario.prices.month_hours.get();
        month.provisioned.gb_seconds += Provisioned::kept(instances, Seconds::of(hours * 3600.0), service.memory);
    }

    /// Share of a group's calls that find one of `floor` provisioned instances free. What overflows them is lost to
    /// them as calls are lost to full servers.
    fn provisioned_share(&self, index: usize, floor: u32) -> f64 {
        if floor == 0 {
            return 0.0;
        }
        let rate = self.scenario.traffic.rate;
        let found =
            |level: &Level| level.weight() * (1.0 - erlang::blocked(floor, self.groups[index].offered(rate, level)));
        self.levels.levels.iter().map(found).sum::<f64>().clamp(0.0, 1.0)
    }

    /// Share of what is paid for running that pays for provisioned instances while they wait.
    fn idle_share(&self, sized: &Sized) -> f64 {
        let busy = |index: usize| {
            let group = &self.groups[index];
            let offered = group.visits() * group.service.duration.get() * self.scenario.traffic.rate.get();
            let memory = group.service.memory.get();
            let kept = f64::from(sized.floor) * group.count;
            let idle = (kept - offered * self.provisioned_share(index, sized.floor)).max(0.0);
            (offered * memory, idle * memory)
        };
        let sums = (0..self.groups.len()).map(busy).fold((0.0, 0.0), |sum, next| (sum.0 + next.0, sum.1 + next.1));
        if sums.0 + sums.1 > 0.0 { sums.1 / (sums.0 + sums.1) } else { 0.0 }
    }

    /// Requests in service in the busiest hour, all functions together.
    fn busiest_offered(&self) -> f64 {
        self.levels.levels.last().map_or(0.0, |level| self.offered(level))
    }

    fn offered(&self, level: &Level) -> f64 {
        self.groups.iter().map(|group| group.count * group.offered(self.scenario.traffic.rate, level)).sum()
    }

    /// Share of requests that find the account's quota of instances used up (Erlang B at each level).
    fn throttled_share(&self) -> f64 {
        let quota = aws::LAMBDA_CONCURRENCY.value;
        let share = |level: &Level| {
            let offered = self.offered(level);
            // Ten deviations below the quota nothing is ever turned away that a share could show.
            let near = offered + 10.0 * offered.sqrt() >= quota;
            if near { level.weight() * erlang::blocked(quota as u32, offered) } else { 0.0 }
        };
        self.levels.levels.iter().map(share).sum()
    }

    fn limits(&self) -> Vec<Limit> {
        let mut limits = Vec::new();
        for group in &self.groups {
            let service = group.service;
            let p99 = Law::new(service.duration, service.duration_cv.get()).quantile(0.99);
            let needs = Seconds::new(p99).unwrap_or(service.duration);
            if needs.get() > aws::LAMBDA_TIMEOUT.value {
                limits.push(Limit::Timeout { needs, allowed: Seconds::of(aws::LAMBDA_TIMEOUT.value) });
            }
            if service.memory.get() > aws::LAMBDA_MEMORY_MAX.value {
                limits.push(Limit::Memory {
                    needs: service.memory,
                    allowed: Megabytes::of(aws::LAMBDA_MEMORY_MAX.value),
                });
            }
            let payload = service.response.get() / 1024.0;
            if payload > aws::LAMBDA_PAYLOAD.value {
                limits.push(Limit::Payload { needs: payload, allowed: aws::LAMBDA_PAYLOAD.value });
            }
        }
        if self.throttled_share() > self.scenario.goals.error_share.get() {
            let allowed = aws::LAMBDA_CONCURRENCY.value;
            limits.push(Limit::Concurrency { needs: self.busiest_offered(), allowed });
        }
        limits
    }

    /// What runs: over the week, and in each of its hours.
    fn fleet(&self, sized: &Sized) -> (Functions, [f64; HOURS]) {
        let live = |level: &Level| {
            let of_group = |index: usize| self.groups[index].count * self.pool(index, level, sized.floor).instances;
            (0..self.groups.len()).map(of_group).sum::<f64>()
        };
        let live: Vec<f64> = self.levels.levels.iter().map(live).collect();
        let hourly = self.levels.of_hour.map(|level| live[usize::from(level)]);
        let hours = self.levels.levels.iter().zip(&live);
        let all_warm: f64 =
            self.groups.iter().zip(&sized.cold).map(|(group, cold)| libm::pow(1.0 - cold, group.visits())).product();
        let visits_cold: f64 = self.groups.iter().zip(&sized.cold).map(|(group, cold)| group.visits() * cold).sum();
        let functions = Functions {
            mean: hours.map(|(level, live)| level.hours * live).sum::<f64>() / HOURS as f64,
            peak: live.iter().copied().fold(0.0, f64::max),
            night: live.iter().copied().fold(f64::MAX, f64::min),
            cold_share: 1.0 - all_warm,
            colds_per_day: self.scenario.traffic.rate.get() * visits_cold * 86_400.0,
            warm_floor: sized.floor,
        };
        (functions, hourly)
    }
}

fn stage(((group, start), cold): ((&Group<'_>, &Option<ColdStart>), &f64)) -> Stage {
    let service = Law::new(group.service.duration, group.service.duration_cv.get());
    let delay = start.and_then(|start| {
        let with_first_run = |time: Seconds| Seconds::of(time.get() + start.first_run.get());
        Law::through(with_first_run(start.p50), with_first_run(start.p95), with_first_run(start.p99))
    });
    let cold = delay.filter(|_| *cold > 0.0).map(|delay| Cold { share: *cold, delay });
    Stage { visits: group.visits(), cold, ..Stage::of(service) }
}

fn billed(run: Seconds, spread: bool) -> Seconds {
    let rule = Lambda::duration_rule();
    if spread {
        rule.billed_on_average(run)
    } else {
        Seconds::of(rule.billed(crate::model::billing::exactly(run)).as_secs_f64())
    }
}

fn add(sum: &mut Calls, calls: Calls) {
    sum.requests += calls.requests;
    sum.gb_seconds += calls.gb_seconds;
}
