//! Many unlike services told apart by fewer kinds: each takes the means of those that are nearest to it.
//!
//! A probe of a strip or a draw sizes and prices every kind of service by itself, some hundred times over. With a
//! thousand kinds that is minutes, and no reader could tell the kinds apart in the answer.

use std::borrow::Cow;

use crate::work::{alike, cpu_time, groups};
use crate::{Scenario, Service};
use model::service::Law;
use model::special::ln;
use model::units::{Kilobytes, Megabytes, Ratio, Seconds, Share};

/// Kinds that verdicts, strips and draws tell apart.
pub const KINDS: usize = 8;

/// Kinds that a bill tells apart: packing them takes the square of their number.
pub const BILLED_KINDS: usize = 100;

/// A scenario as verdicts, strips and draws take it.
pub fn judged(scenario: &Scenario) -> Cow<'_, Scenario> {
    bundled(scenario, KINDS).map_or(Cow::Borrowed(scenario), Cow::Owned)
}

/// The scenario with at most `most` kinds of services, at least [`KINDS`]; nothing where it has no more than that.
///
/// Like services are put together as long as they are most alike, in logarithms of times, sizes and visits. Together
/// they keep their visits, work, memory over time, answers and logs. The first service, whose answer leaves, and those
/// that come nearest to a limit stay as they are.
pub fn bundled(scenario: &Scenario, most: usize) -> Option<Scenario> {
    if scenario.services.len() <= most || groups(scenario).len() <= most {
        return None;
    }
    let services = &scenario.services;
    let alone = outliers(services);
    let rest: Vec<usize> = (0..services.len()).filter(|place| !alone.contains(place)).collect();
    let mut bundled = scenario.clone();
    for bundle in bundles(services, rest, most.max(KINDS) - alone.len()) {
        let mean = mean(services, &bundle);
        for place in bundle {
            let name = services[place].name.clone();
            bundled.services[place] = Service { name, ..mean.clone() };
        }
    }
    Some(bundled)
}

/// The first service, and the ones with most memory, the slowest runs, the largest answer and the most computing.
fn outliers(services: &[Service]) -> Vec<usize> {
    let slowest = |service: &Service| Law::new(service.duration, service.duration_cv.get()).quantile(0.99);
    let measures: [&dyn Fn(&Service) -> f64; 4] =
        [&|service| service.memory.get(), &slowest, &|service| service.response.get(), &|service| {
            cpu_time(service).get()
        }];
    let mut alone = vec![0];
    for measure in measures {
        let mut largest = 0;
        for (place, service) in services.iter().enumerate() {
            if measure(service) > measure(&services[largest]) {
                largest = place;
            }
        }
        if !alone.contains(&largest) {
            alone.push(largest);
        }
    }
    alone
}

/// What tells two services apart.
fn traits(service: &Service) -> [f64; 8] {
    let log = |x: f64| ln(x.max(1e-9));
    let runtime = service.runtime.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    [
        log(service.duration.get()),
        // Of a service that is hardly visited nobody sees the rest.
        log(service.visits.get() + 1e-3),
        log(service.memory.get()),
        2.0 * service.cpu_share.get(),
        service.duration_cv.get(),
        // What starts cold differs by the runtime, and no mean of two is a runtime.
        if service.visits.get() > 0.0 { f64::from(runtime % 64) } else { 0.0 },
        0.3 * ln(1.0 + service.response.get()),
        0.3 * ln(1.0 + service.log.get()),
    ]
}

/// So many bundles at most, by parting the widest one at its mean, again and again.
fn bundles(services: &[Service], all: Vec<usize>, most: usize) -> Vec<Vec<usize>> {
    const TRAITS: usize = 8;
    let traits: Vec<[f64; TRAITS]> = services.iter().map(traits).collect();
    let mut bundles = vec![all];
    while bundles.len() < most {
        let mut widest = (0.0, 0, 0, 0.0);
        for (index, bundle) in bundles.iter().enumerate() {
            let spread = |dimension: usize| {
                let mean = bundle.iter().map(|place| traits[*place][dimension]).sum::<f64>() / bundle.len() as f64;
                let square = |place: &usize| (traits[*place][dimension] - mean) * (traits[*place][dimension] - mean);
                (bundle.iter().map(square).sum::<f64>(), mean)
            };
            for (dimension, (spread, mean)) in (0..TRAITS).map(spread).enumerate() {
                if spread > widest.0 + 1e-12 {
                    widest = (spread, index, dimension, mean);
                }
            }
        }
        let (spread, index, dimension, mean) = widest;
        if spread <= 0.0 {
            break;
        }
        let (below, above) = bundles[index].iter().partition(|place| traits[**place][dimension] <= mean);
        bundles[index] = below;
        bundles.push(above);
    }
    bundles
}

/// A service that, so many times, does what all of a bundle do.
fn mean(services: &[Service], bundle: &[usize]) -> Service {
    let all = || bundle.iter().map(|place| &services[*place]);
    let Some(first) = all().next() else { return services[0].clone() };
    if all().all(|service| alike(first, service)) {
        return first.clone();
    }
    let count = bundle.len() as f64;
    // Where nobody visits any of them, each counts alike.
    let visits: f64 = all().map(|service| service.visits.get()).sum();
    let weight = |service: &Service| if visits > 0.0 { service.visits.get() / visits } else { 1.0 / count };
    let sum = |of: &dyn Fn(&Service) -> f64| all().map(|service| weight(service) * of(service)).sum::<f64>();
    let time = |service: &Service| service.duration.get();
    let duration = sum(&time);
    let per_time = |of: &dyn Fn(&Service) -> f64| sum(&|service| time(service) * of(service)) / duration.max(1e-12);
    let square = sum(&|service| {
        let cv = service.duration_cv.get();
        time(service) * time(service) * (1.0 + cv * cv)
    });
    Service {
        visits: Ratio::of(visits / count),
        duration: Seconds::of(duration),
        duration_cv: Ratio::of((square / (duration * duration).max(1e-24) - 1.0).max(0.0).sqrt()),
        memory: Megabytes::of(per_time(&|service| service.memory.get())),
        cpu_share: Share::of(per_time(&|service| service.cpu_share.get()).min(1.0)),
        response: Kilobytes::of(sum(&|service| service.response.get())),
        log: Kilobytes::of(sum(&|service| service.log.get())),
        ..first.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knob::Knob;
    use crate::work::visits;
    use model::random::Random;

    /// A scenario of services that all differ.
    fn unlike(count: usize) -> Scenario {
        let mut random = Random::seeded(3);
        let mut scenario = Scenario::default();
        let service = scenario.services[0].clone();
        let each = (0..count).map(|_| Service {
            visits: Ratio::of(random.uniform() / count as f64),
            duration: Seconds::of(0.01 + random.uniform()),
            memory: Megabytes::of(128.0 + 4_000.0 * random.uniform()),
            cpu_share: Share::of(random.uniform()),
            log: Kilobytes::of(random.uniform()),
            ..service.clone()
        });
        scenario.services = each.collect();
        scenario
    }

    #[test]
    fn few_kinds_stay_as_they_are() {
        for count in [1, 2, KINDS] {
            assert_eq!(bundled(&unlike(count), KINDS), None, "{count} kinds");
        }
        let mut many = unlike(KINDS);
        many.services = many.services.iter().cycle().take(40 * KINDS).cloned().collect();
        assert_eq!(bundled(&many, KINDS), None, "many services of few kinds");
    }

    #[test]
    fn kinds_that_are_put_together_do_the_same_work() {
        for count in [KINDS + 1, 60, 1_000] {
            let many = unlike(count);
            let few = bundled(&many, KINDS).unwrap();
            assert!(groups(&few).len() <= KINDS && few.services.len() == count, "{count}");
            type Of = fn(&Service) -> f64;
            let sums: [(&str, Of); 4] = [
                ("visits", |service| service.visits.get()),
                ("work", |service| service.visits.get() * service.duration.get()),
                ("memory", |service| service.visits.get() * service.duration.get() * service.memory.get()),
                ("logs", |service| service.visits.get() * service.log.get()),
            ];
            for (what, of) in sums {
                let [before, after] = [&many, &few].map(|scenario| scenario.services.iter().map(of).sum::<f64>());
                assert!((after / before - 1.0).abs() < 1e-9, "{what} of {count}: {before} {after}");
            }
            for knob in [Knob::Duration, Knob::Memory, Knob::Visits, Knob::Services] {
                assert!((knob.read(&few) / knob.read(&many) - 1.0).abs() < 1e-9, "{knob:?} stands where it stood");
            }
            assert!((visits(&few) / visits(&many) - 1.0).abs() < 1e-9);
        }
    }
}
