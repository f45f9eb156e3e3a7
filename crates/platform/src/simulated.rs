//! A scenario of one service as a simulation takes it.

use crate::containers::ContainersSide;
use crate::course::by_hour;
use crate::functions::FunctionsSide;
use crate::terms::Terms;
use crate::weekly::weekly;
use model::course::Course;
use model::fleet::scaler::Scaler;
use model::service::Law;
use model::simulation::{Arrivals, Cold, Fleet, Functions, ScaleOut};
use scenario::week::week;
use scenario::{Scenario, WarmFloor};

/// The functions of a scenario with one service.
pub fn functions(scenario: &Scenario, arrivals: Arrivals) -> Functions {
    let (choice, service) = (&scenario.serverless, &scenario.services[0]);
    let terms = Terms::of(choice, service);
    let warm = Law::new(service.duration, service.duration_cv.get());
    let cold = FunctionsSide::new(scenario, &weekly(&scenario.traffic)).starts[0].and_then(|start| start.law);
    let cap = terms.instances();
    Functions {
        cold: cold.map_or(Cold::Instead(warm), Cold::Before),
        slots: terms.slots,
        floor: match choice.warm_floor {
            WarmFloor::Fixed(floor) if terms.keeps_warm => floor,
            _ => 0,
        },
        cap: cap.is_finite().then_some(cap as u32),
        scale_out: terms.growth.map(|(tokens, refill)| ScaleOut { tokens, refill }),
        ..Functions::new(arrivals, warm, terms.keep_alive.get())
    }
}

/// What a request to the function of a scenario with one service spends on the way: seconds that always pass, and the law
/// of the rest.
pub fn way(scenario: &Scenario) -> (f64, Law) {
    crate::way::door(scenario).law().plus(&crate::way::invoke(scenario).law())
}

/// The replicas of a scenario with one service, the rule that counts them, and what a request spends on the way.
pub struct Fleets {
    /// The replicas.
    pub fleet: Fleet,
    /// The rule that counts them.
    pub scaler: Scaler,
    /// What a request spends on the way: seconds that always pass, and the law of the rest.
    pub way: (f64, Law),
}

/// The containers of a scenario with one service, for `seconds` of a course.
pub fn fleets(scenario: &Scenario, course: &Course, arrivals: Arrivals, seconds: f64) -> Fleets {
    let levels = week(&scenario.traffic).levels();
    let rises = crate::course::rises(&course.times(1.0 / course.mean().max(f64::MIN_POSITIVE)));
    let side = ContainersSide::new(scenario, &levels, &rises);
    let (fluid, start) = side.simulated(by_hour(course.spans().iter().map(|span| (span.seconds, span.amount)))[0]);
    let service = &scenario.services[0];
    let scaler = fluid.scaler;
    let node = fluid.nodes.filter(|nodes| nodes.fits <= 1).map_or(0.0, |nodes| nodes.delay);
    Fleets {
        fleet: Fleet {
            arrivals,
            service: Law::new(service.duration, service.duration_cv.get()),
            workers: service.workers(&scenario.microservices),
            start,
            delay: fluid.delay + node,
            sync: scaler.every,
            looks: ((scaler.window / scaler.every).round() as u32).max(1),
            patience: fluid.timeout,
            seconds,
            sleep: side.sleep(),
        },
        scaler,
        way: crate::way::balancer(scenario).law().plus(&crate::way::hop(scenario).law()),
    }
}
