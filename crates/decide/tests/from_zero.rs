//! Services of which no replica is kept: cold share, p99 and instances by the closed forms, and by a simulation of the
//! autoscaler's rule request by request.

use answer::Fleet;
use decide::evaluate::outcome;
use model::simulation::{Arrivals, Controller, FleetRun};
use model::units::{Rate, Ratio, Seconds};
use platform::course::course;
use platform::simulated::{Fleets, fleets};
use scenario::msg::Msg;
use scenario::{Balancing, Platform, Scenario, Shape};

#[derive(Clone, Copy, Debug)]
struct Cell {
    platform: Platform,
    rate: f64,
    concurrency: u32,
    service: f64,
}

/// What either way says.
#[derive(Clone, Copy, Debug)]
struct Found {
    cold: f64,
    p99: f64,
    instances: f64,
}

impl Cell {
    fn scenario(&self) -> Scenario {
        let mut scenario = Scenario::default().after(Msg::Picked(self.platform)).after(Msg::Shaped(Shape::Steady));
        scenario.traffic.rate = Rate::of(self.rate);
        scenario.traffic.peak_to_mean = Ratio::of(1.0);
        scenario.services[0].duration = Seconds::of(self.service);
        scenario.services[0].pod.concurrency = Some(self.concurrency);
        scenario.microservices.min_replicas = 0;
        scenario.microservices.balancing = Balancing::LeastRequests;
        // Nothing is bought for a goal.
        scenario.goals.p99 = Seconds::of(600.0);
        scenario
    }

    fn closed(&self) -> Found {
        let side = outcome(&self.scenario()).microservices;
        let Fleet::Containers(fleet) = side.fleet else { panic!("containers") };
        Found { cold: fleet.cold_share, p99: side.latency.p99.get(), instances: fleet.mean }
    }

    /// By simulation of about so many requests.
    fn simulated(&self, requests: f64) -> (Found, f64) {
        let scenario = self.scenario();
        let course = course(&scenario.traffic).times(self.rate);
        let seconds = requests / self.rate;
        let Fleets { mut fleet, scaler, way: (always, rest) } =
            fleets(&scenario, &course, Arrivals::Steady(self.rate), seconds);
        fleet.patience = f64::INFINITY;
        let mut controller = Controller::new(scaler, f64::from(fleet.workers));
        let mut run = FleetRun::new(fleet, 4);
        while !run.advance(1 << 20, &mut |sight| controller.wants(sight)).finished {}
        let report = run.report();
        let found = Found {
            cold: report.cold as f64 / report.requests as f64,
            p99: report.sojourns.quantile_with(&rest, 0.99) + always,
            instances: report.replica_s / seconds,
        };
        (found, report.cold as f64)
    }
}

/// Every `stride`th cell by simulation of about so many requests; those of which hardly any start cold are known by what they
/// run instead.
///
/// Cold shares within 5 %, or three deviations of the count. p99 within 8 %: it is one of requests that wait for a start, the law
/// of which has as wide an interval. Instances within 5 %, or 10 % where one request fills an instance: chance then brings a
/// second one more often than a normal law has it. Where such a request lasts as long as what the autoscaler takes a mean over,
/// only cold shares are looked at: one alone then brings a second instance, which the closed form does not know.
fn check(stride: usize, requests: f64) {
    let services: [(f64, &[f64]); 3] = [
        (0.12, &[1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 1.0, 10.0, 50.0]),
        (2.0, &[1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 1.0, 10.0, 50.0]),
        (30.0, &[1e-4, 1e-3, 3e-3, 0.01, 0.03]),
    ];
    let mut cells = Vec::new();
    for platform in [Platform::GcpRun, Platform::AzureContainerApps] {
        for concurrency in [1, 10, 80] {
            for (service, rates) in services {
                cells.extend(rates.iter().map(|rate| Cell { platform, rate: *rate, concurrency, service }));
            }
        }
    }
    let mut some = 0;
    for cell in cells.into_iter().step_by(stride) {
        let (found, (seen, colds)) = (cell.closed(), cell.simulated(requests.max(20_000.0 * cell.rate)));
        if colds > 100.0 {
            some += 1;
            let most = 0.05_f64.max(3.0 * ((1.0 - seen.cold) / colds).sqrt());
            assert!((found.cold / seen.cold - 1.0).abs() < most, "{cell:?}: {found:?} for {seen:?}");
        } else {
            assert!(found.cold < 0.01, "{cell:?}: {found:?} for {seen:?}");
        }
        let (alone, long) = (cell.concurrency == 1, cell.service > 10.0);
        let most = if alone { 0.1 } else { 0.05 };
        let near = (found.instances / seen.instances - 1.0).abs() < most;
        assert!(near || alone && long, "{cell:?}: {found:?} for {seen:?}");
        let near = (found.p99 / seen.p99 - 1.0).abs() < 0.08;
        assert!(near || alone && long, "{cell:?}: {found:?} for {seen:?}");
    }
    assert!(some * stride > 60, "most cells say something: {some}");
}

#[test]
fn from_zero_is_what_the_simulation_sees() {
    check(7, 10_000.0);
}

/// The same of all cells; in release a minute.
#[test]
#[ignore = "all cells with more requests take minutes"]
fn from_zero_is_what_the_simulation_sees_everywhere() {
    check(1, 40_000.0);
}
