//! Functions over a week as it runs: pools that remember the hour before.

use crate::course::by_hour;
use crate::terms::{Start, Terms};
use answer::{Functions, Hours};
use model::burstiness::{Burstiness, Bursting};
use model::cold_start::{Kept, Moment, Start as Begins, changing, overall};
use model::course::{Course, Span};
use model::traffic::HOURS;
use scenario::Scenario;
use scenario::work::Group;

/// Steps of the fixed point between cold starts and the longer service that they cause.
const FIXED_POINT: u32 = 3;

/// Seconds in an hour.
const HOUR: f64 = 3_600.0;

/// The week of one function of a group.
struct Pool {
    moments: Vec<Moment>,
    p_cold: f64,
}

/// The week of all functions of a scenario, with a floor of warm instances each.
pub(crate) struct Week<'a> {
    groups: &'a [Group<'a>],
    terms: &'a [Terms],
    pools: Vec<Pool>,
    floor: u32,
}

impl<'a> Week<'a> {
    /// What bursts do to the functions of each group, whatever is held warm; nothing where there are none.
    ///
    /// Worked out for warm requests alone: that cold ones take longer changes the ratio of two pools by little.
    pub(crate) fn bursts(
        scenario: &Scenario,
        groups: &[Group<'_>],
        terms: &[Terms],
        course: &Course,
    ) -> Vec<Option<Bursting>> {
        let index = scenario.traffic.burstiness.get();
        let bursting = |(group, terms): (&Group<'_>, &Terms)| {
            if terms.managed.is_some() {
                return None;
            }
            let course = course.times(group.service.visits.get());
            let bursts =
                (index > 1.0).then(|| Burstiness::from_dispersion(index, course.mean(), Burstiness::LENGTH))?;
            Bursting::new(course.spans().iter().map(|span| span.amount), &kept(group, terms, 0), &bursts)
        };
        groups.iter().zip(terms).map(bursting).collect()
    }

    /// Runs it. `course` holds the requests from outside.
    pub(crate) fn new(
        groups: &'a [Group<'a>],
        (terms, starts): (&'a [Terms], &[Option<Start>]),
        (course, bursts): (&Course, &[Option<Bursting>]),
        floor: u32,
    ) -> Self {
        let pool = |(index, group): (usize, &Group<'_>)| {
            let (terms, start, bursts) = (&terms[index], &starts[index], &bursts[index]);
            let extra = start.map_or(0.0, |start| start.mean.get());
            pool(group, terms, extra, (course, bursts.as_ref()), floor)
        };
        let pools = groups.iter().enumerate().map(pool).collect();
        Self { groups, terms, pools, floor }
    }

    /// Share of the visits to each group that start cold.
    pub(crate) fn cold(&self) -> Vec<f64> {
        self.pools.iter().map(|pool| pool.p_cold).collect()
    }

    /// Means, extremes and sums.
    pub(crate) fn fleet(&self, hours: &Hours) -> Functions {
        let visits = |(group, pool): (&Group<'_>, &Pool)| (group.visits(), pool.p_cold);
        let each = || self.groups.iter().zip(&self.pools).map(visits);
        let all_warm: f64 = each().map(|(visits, cold)| libm::pow(1.0 - cold, visits)).product();
        Functions {
            mean: hours.running.iter().sum::<f64>() / HOURS as f64,
            peak: hours.running.iter().copied().fold(0.0, f64::max),
            night: hours.running.iter().copied().fold(f64::MAX, f64::min),
            cold_share: 1.0 - all_warm,
            colds_per_day: hours.colds.iter().sum::<f64>() / 7.0,
            warm_floor: self.floor,
        }
    }

    /// Hour by hour, all functions together, without what is turned away.
    pub(crate) fn hours(&self) -> Hours {
        let mut hours = Hours::default();
        for ((group, pool), terms) in self.groups.iter().zip(&self.pools).zip(self.terms) {
            let most = terms.instances();
            let running = pool.moments.iter().map(|moment| (moment.seconds, moment.instances.min(most)));
            add(&mut hours.running, group.count, running);
            let colds = pool.moments.iter().map(|moment| (moment.seconds, HOUR * moment.starts));
            add(&mut hours.colds, group.count, colds);
        }
        hours
    }
}

fn kept(group: &Group<'_>, terms: &Terms, floor: u32) -> Kept {
    let service = group.service.duration.get();
    Kept { service, keepalive: terms.keep_alive.get(), slots: terms.slots, floor }
}

fn pool(
    group: &Group<'_>,
    terms: &Terms,
    extra: f64,
    (course, bursts): (&Course, Option<&Bursting>),
    floor: u32,
) -> Pool {
    let warm = group.service.duration.get();
    let course = course.times(group.service.visits.get());
    if let Some(environment) = terms.managed {
        let moment = |span: &Span| Moment {
            seconds: span.seconds,
            rate: span.amount,
            instances: f64::from(environment.needed(span.amount * warm, floor)),
            starts: 0.0,
        };
        return Pool { moments: course.spans().iter().map(moment).collect(), p_cold: 0.0 };
    }
    let run = |service: f64| {
        let moments = changing(&course, &Kept { service, ..kept(group, terms, floor) }, Begins::Repeating);
        bursts.map_or_else(|| moments.clone(), |bursts| bursts.on(&moments))
    };
    let mut moments = run(warm);
    let mut p_cold = overall(&moments).p_cold;
    // A cold visit takes longer, which keeps instances busy longer and starts more of them.
    for _ in 0..FIXED_POINT {
        let service = warm + p_cold * extra;
        if service < 1.002 * warm {
            break;
        }
        moments = run(service);
        p_cold = overall(&moments).p_cold;
    }
    Pool { moments, p_cold }
}

fn add(sum: &mut [f64; HOURS], times: f64, spans: impl IntoIterator<Item = (f64, f64)>) {
    sum.iter_mut().zip(by_hour(spans).iter()).for_each(|(sum, amount)| *sum += times * amount);
}
