//! How a pool grows from a given beginning, exactly.

use super::inversion::{Complex, Inversion, NODES, divide, multiply};
use crate::units::Within as _;

/// How a pool begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Begin {
    /// Instances that are at work.
    pub running: u32,
    /// Instances that are idle.
    pub idle: u32,
    /// When those of them go that were not needed until then, in service times.
    pub idle_for: f64,
}

/// A pool that has been growing for a while.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Grown {
    /// Live instances, the mean.
    pub instances: f64,
    /// Cold starts since the beginning, the mean number.
    pub starts: f64,
    /// Requests in service, the mean.
    pub busy: f64,
}

/// The pool after `time` service times from `begin`, under `offered` erlangs above 0 of Poisson arrivals with
/// exponential service, before the first keep-alive is over.
///
/// The instance created last is taken first. Those at work at the beginning are the oldest, so that they are taken
/// again only when nothing else is free, and outlive the idle ones that nobody needed.
///
/// Exact from an empty beginning, and before the idle ones go; after that, within the chance that an old instance is
/// needed at the very crest.
pub fn grown(offered: f64, begin: Begin, time: f64) -> Grown {
    let live = f64::from(begin.running + begin.idle);
    let until = time.min(begin.idle_for);
    // Whoever finds all live instances busy starts one.
    let missed: f64 = reaches(offered, begin.running, until).filter(|(n, _)| *n >= live).map(|(_, p)| p).sum();
    let stays = libm::exp(-time);
    let busy = f64::from(begin.running) * stays + offered * (1.0 - stays);
    if time < begin.idle_for {
        return Grown { instances: live + missed, starts: missed, busy };
    }
    // What newcomers needed until the idle ones went, on top of the old; or all together since.
    let old = begin.running as usize;
    let mut above = vec![1.0; old];
    above.extend(reaches(offered, 0, until).map(|(_, p)| p));
    let held: f64 = above.iter().sum();
    for (n, p) in reaches(offered, begin.running, time) {
        match above.get_mut(n as usize) {
            Some(known) => *known = known.max(p),
            None => above.push(p),
        }
    }
    let instances: f64 = above.iter().sum();
    Grown { instances, starts: missed + instances - held, busy }
}

/// P(more than n in service at some moment before `time`) for n from `from` up, beginning with `from` in service.
///
/// The climb to n + 1 is one climb after the other, each from a level to the next: their transforms multiply.
fn reaches(offered: f64, from: u32, time: f64) -> impl Iterator<Item = (f64, f64)> {
    let inversion = Inversion::new(time.max(1e-9));
    let mut gap: [Complex; NODES] = [(1.0, 0.0); NODES];
    let mut climbed: [Complex; NODES] = [(1.0, 0.0); NODES];
    let (mut n, first) = (-1.0, f64::from(from));
    let mut last = f64::INFINITY;
    std::iter::from_fn(move || {
        loop {
            n += 1.0;
            let mut survives = 0.0;
            for k in 0..NODES {
                let s = inversion.nodes[k];
                // 1 - f = (s + n g) / (s + offered + n g), with f the climb from n and g that of the level below.
                let down = (s.0 + n * gap[k].0, s.1 + n * gap[k].1);
                gap[k] = divide(down, (down.0 + offered, down.1));
                if n >= first {
                    climbed[k] = multiply(climbed[k], (1.0 - gap[k].0, -gap[k].1));
                    survives += multiply(inversion.survival[k], (1.0 - climbed[k].0, -climbed[k].1)).0;
                }
            }
            if n >= first {
                // Higher is never likelier; below this the inversion says nothing.
                let reached = (1.0 - survives).within(0.0, last.min(1.0));
                last = reached;
                return (reached > 1e-8).then_some((n, reached));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cold_start::{Kept, Start, changing, steady};
    use crate::course::Course;

    const EMPTY: Begin = Begin { running: 0, idle: 0, idle_for: 0.0 };

    #[test]
    fn the_first_request_starts_the_first_instance() {
        // A load of which a second request at the same time is as good as impossible.
        let grown = grown(1e-6, EMPTY, 1e6);
        assert!((grown.instances - (1.0 - libm::exp(-1.0))).abs() < 2e-3, "{grown:?}");
    }

    #[test]
    fn it_grows_to_the_stationary_pool_and_not_past_it() {
        let (offered, keep) = (1.8, 300.0);
        let (mut before, steady) = (0.0, steady(offered, keep, 0).instances);
        for time in [0.01, 0.1, 1.0, 5.0, 30.0, 100.0, 299.0] {
            let now = grown(offered, EMPTY, time);
            assert!(now.instances >= before && now.instances < steady * 1.01, "{time}: {now:?}");
            assert!((now.instances - now.starts).abs() < 1e-9, "nothing has gone yet");
            before = now.instances;
        }
        assert!(before > 0.97 * steady, "{before} {steady}");
    }

    #[test]
    fn the_pool_over_time_grows_alike() {
        let course = Course::sampled(10.0, [0.9; 30]).unwrap();
        let kept = Kept { service: 2.0, keepalive: 600.0, slots: 1, floor: 0 };
        let over = changing(&course, &kept, Start::Empty);
        for (bin, error) in [(2, 0.06), (10, 0.02), (29, 0.01)] {
            let exact = grown(1.8, EMPTY, (10.0 * bin as f64 + 5.0) / 2.0).instances;
            let got = over[bin].instances;
            assert!((got / exact - 1.0).abs() < error, "{bin}: {got} {exact}");
        }
    }

    #[test]
    fn idle_instances_go_when_their_time_is_up() {
        let begin = Begin { running: 3, idle: 10, idle_for: 150.0 };
        let [before, after] = [149.0, 151.0].map(|time| grown(1.8, begin, time));
        assert!((before.instances - 13.0).abs() < 1e-3 && before.starts < 1e-3, "{before:?}");
        assert!(after.instances > 9.5 && after.instances < 11.0, "{after:?}");
    }
}
