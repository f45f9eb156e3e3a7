//! Every slider described once: label, unit, range, stops, and the field it turns.

use crate::{Scenario, Shape, Side, people};
use model::money::Usd;
use model::units::Within as _;
use model::units::{Megabytes, Rate, Ratio, Seconds, clamped};
use serde::{Deserialize, Serialize};
use text::decimal::rounded;

/// One number of the scenario that the reader turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Knob {
    /// Mean requests per second.
    Rate,
    /// Busiest hour over the mean.
    PeakToMean,
    /// Weekend traffic over weekday traffic.
    Weekend,
    /// Mean warm time of one visit, ms.
    Duration,
    /// Memory of an instance or pod, MB.
    Memory,
    /// The p99 goal, ms.
    P99,
    /// Number of services.
    Services,
    /// Visits to services per request.
    Visits,
    /// People on the functions side, hours a month.
    ServerlessHours,
    /// People on the containers side, hours a month.
    MicroservicesHours,
    /// Cost of an hour of people, USD.
    Hourly,
    /// Hours, once, until a mix of both sides runs.
    Migration,
}

/// The fixed facts of a knob.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Facts {
    /// What it is called on the page and in messages.
    pub label: &'static str,
    /// Its name in links; added, never renamed or reused.
    pub key: &'static str,
    /// Its path in the JSON form of a scenario; what is counted rather than written has a name of its own there.
    pub path: &'static str,
    /// The unit of its value, as written after a number.
    pub unit: &'static str,
    /// Smallest value allowed.
    pub low: f64,
    /// Largest value allowed.
    pub high: f64,
    /// Where the slider can stand: round values, ascending, from `low` to `high`.
    pub stops: &'static [f64],
    /// Whether the track is logarithmic.
    pub log: bool,
    /// Whether only whole numbers make sense.
    pub whole: bool,
}

/// From a few requests a year: almost half of the applications in published traces run once an hour at most.
const RATE: &[f64] = &[
    1e-7, 2e-7, 5e-7, 1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1,
    0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5,
];
const PEAK: &[f64] = &[1.0, 1.2, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 15.0, 20.0];
const WEEKEND: &[f64] = &[0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.2, 1.5, 2.0];
const DURATION: &[f64] =
    &[1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 9e5];
const MEMORY: &[f64] = &[128.0, 256.0, 512.0, 1024.0, 1536.0, 2048.0, 3072.0, 4096.0, 6144.0, 8192.0, 10240.0];
const P99: &[f64] =
    &[10.0, 20.0, 50.0, 100.0, 200.0, 300.0, 500.0, 700.0, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6];
const SERVICES: &[f64] = &[1.0, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0, 50.0];
const VISITS: &[f64] = &[0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0, 15.0, 20.0];
const HOURS: &[f64] =
    &[0.0, 1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0, 50.0, 70.0, 100.0, 150.0, 200.0, 300.0, 500.0];
const MIGRATION: &[f64] =
    &[0.0, 5.0, 10.0, 20.0, 40.0, 60.0, 80.0, 120.0, 160.0, 240.0, 320.0, 500.0, 800.0, 1200.0, 1600.0, 2000.0];
const HOURLY: &[f64] = &[0.0, 10.0, 20.0, 30.0, 50.0, 70.0, 100.0, 120.0, 150.0, 200.0, 300.0, 500.0];

/// More hours a month than any number of services usually takes.
const MOST_HOURS: f64 = 20_000.0;

impl Knob {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 12] = [
        Self::Rate,
        Self::PeakToMean,
        Self::Weekend,
        Self::Duration,
        Self::Memory,
        Self::P99,
        Self::Services,
        Self::Visits,
        Self::ServerlessHours,
        Self::MicroservicesHours,
        Self::Hourly,
        Self::Migration,
    ];

    /// Label, range and stops.
    pub const fn facts(self) -> &'static Facts {
        match self {
            Self::Rate => const { &fact("Mean rate", "rate", "traffic.rate_per_s", "/s", RATE, true, false) },
            Self::PeakToMean => const { &fact("Peak to mean", "peak", "traffic.peak_to_mean", "×", PEAK, true, false) },
            Self::Weekend => {
                const { &fact("Weekend factor", "weekend", "traffic.weekend", "×", WEEKEND, false, false) }
            }
            Self::Duration => {
                const { &fact("Duration", "duration", "services.duration_ms", "ms", DURATION, true, false) }
            }
            Self::Memory => const { &fact("Memory", "memory", "services.memory_mb", "MB", MEMORY, true, true) },
            Self::P99 => const { &fact("p99 no slower than", "p99", "goals.p99_ms", "ms", P99, true, false) },
            Self::Services => const { &fact("Services", "services", "services.count", "", SERVICES, true, true) },
            Self::Visits => const { &fact("Visits per request", "visits", "services.visits", "", VISITS, true, false) },
            Self::ServerlessHours => {
                const { &fact("People, functions", "fhours", "people.serverless_hours", "h/month", HOURS, false, false) }
            }
            Self::MicroservicesHours => {
                const { &fact("People, containers", "chours", "people.microservices_hours", "h/month", HOURS, false, false) }
            }
            Self::Hourly => {
                const { &fact("Cost of an hour", "hourly", "people.hourly_usd", "USD", HOURLY, false, false) }
            }
            Self::Migration => {
                const {
                    &fact(
                        "Migration to a mix",
                        "migration",
                        "people.migration_hours",
                        "h, once",
                        MIGRATION,
                        false,
                        false,
                    )
                }
            }
        }
    }

    /// Those that a section of the JSON form holds as numbers, with their names there.
    pub fn of_section(section: &str) -> impl Iterator<Item = (&'static str, Self)> {
        let written = Self::ALL.into_iter().filter(|knob| *knob != Self::Services);
        let split = written.filter_map(|knob| Some((knob.facts().path.split_once('.')?, knob)));
        split.filter(move |((own, _), _)| *own == section).map(|((_, name), knob)| (name, knob))
    }

    /// Whether the answer can depend on it in a week of this shape.
    pub const fn has_effect(self, shape: Shape) -> bool {
        match self {
            Self::PeakToMean => !matches!(shape, Shape::Steady | Shape::Cron | Shape::Week),
            Self::Weekend => !matches!(shape, Shape::Steady | Shape::Cron | Shape::Week | Shape::Spike),
            _ => true,
        }
    }

    /// Whether the flow of a scenario says its value: it names each service and how often it is visited.
    pub fn is_held(self, scenario: &Scenario) -> bool {
        scenario.flow.is_some() && matches!(self, Self::Services | Self::Visits)
    }

    /// The present value, in the knob's unit.
    pub fn read(self, scenario: &Scenario) -> f64 {
        let services = &scenario.services;
        match self {
            Self::Rate => scenario.traffic.rate.get(),
            Self::PeakToMean => scenario.traffic.peak_to_mean.get(),
            Self::Weekend => scenario.traffic.weekend.get(),
            Self::Duration => tidy(mean_by_visits(scenario, |service| service.duration.ms())),
            Self::Memory => services.iter().map(|service| service.memory.get()).fold(0.0, f64::max),
            Self::P99 => tidy(scenario.goals.p99.ms()),
            Self::Services => services.len() as f64,
            Self::Visits => rounded_visits(services.iter().map(|service| service.visits.get()).sum(), services.len()),
            Self::ServerlessHours => people::hours(scenario, Side::Serverless).get(),
            Self::MicroservicesHours => people::hours(scenario, Side::Microservices).get(),
            Self::Hourly => scenario.people.hourly.dollars(),
            Self::Migration => scenario.people.migration_hours.get(),
        }
    }

    /// Writes `value`, brought into range; what is not a number changes nothing, nor does what a flow says.
    ///
    /// Duration, memory and visits of unlike services are scaled together, so that their proportions stay.
    pub fn write(self, scenario: &mut Scenario, value: f64) {
        if value.is_nan() || self.is_held(scenario) {
            return;
        }
        // What hundreds of services usually take, and how far that may be wrong, goes beyond the track.
        let hours = matches!(self, Self::ServerlessHours | Self::MicroservicesHours);
        let value = if hours { value.within(0.0, MOST_HOURS) } else { self.within(value) };
        match self {
            Self::Rate => scenario.traffic.rate = Rate::of(value),
            Self::PeakToMean => scenario.traffic.peak_to_mean = Ratio::of(value),
            Self::Weekend => scenario.traffic.weekend = Ratio::of(value),
            Self::Duration => scale_durations(scenario, value),
            Self::Memory => scale_memory(scenario, value),
            Self::P99 => scenario.goals.p99 = Seconds::from_ms(tidy(value)),
            Self::Services => resize(scenario, value as usize),
            Self::Visits => scale_visits(scenario, value),
            Self::ServerlessHours => scenario.people.serverless_hours = Some(Ratio::of(value)),
            Self::MicroservicesHours => scenario.people.microservices_hours = Some(Ratio::of(value)),
            Self::Hourly => scenario.people.hourly = Usd::new(value).unwrap_or(Usd::ZERO),
            Self::Migration => scenario.people.migration_hours = Ratio::of(value),
        }
    }

    /// Whether the reader chose its value, where leaving it open means something else than any value.
    pub fn is_own(self, scenario: &Scenario) -> bool {
        match self {
            Self::ServerlessHours => scenario.people.serverless_hours.is_some(),
            Self::MicroservicesHours => scenario.people.microservices_hours.is_some(),
            _ => true,
        }
    }

    /// Whether it stands where a reader finds it who has chosen nothing.
    pub fn is_default(self, scenario: &Scenario) -> bool {
        match self {
            Self::ServerlessHours | Self::MicroservicesHours => !self.is_own(scenario),
            _ => self.read(scenario) == self.read(&Scenario::default()),
        }
    }

    /// Puts it back there.
    pub fn restore(self, scenario: &mut Scenario) {
        match self {
            Self::ServerlessHours => scenario.people.serverless_hours = None,
            Self::MicroservicesHours => scenario.people.microservices_hours = None,
            _ => self.write(scenario, self.read(&Scenario::default())),
        }
    }

    /// `value` brought into the knob's range, and to a whole number where only those make sense.
    pub fn within(self, value: f64) -> f64 {
        let facts = self.facts();
        let value = clamped(value, facts.low, facts.high);
        if facts.whole { value.round() } else { value }
    }

    /// Where `value` stands on the track, 0 at its left end and 1 at its right.
    pub fn position(self, value: f64) -> f64 {
        let facts = self.facts();
        let value = clamped(value, facts.low, facts.high);
        if facts.log {
            libm::log(value / facts.low) / libm::log(facts.high / facts.low)
        } else {
            (value - facts.low) / (facts.high - facts.low)
        }
    }

    /// The value at a place on the track, not rounded to a stop.
    pub fn value_at(self, position: f64) -> f64 {
        let facts = self.facts();
        let t = position.within(0.0, 1.0);
        let value = if facts.log {
            facts.low * libm::pow(facts.high / facts.low, t)
        } else {
            facts.low + (facts.high - facts.low) * t
        };
        self.within(value)
    }

    /// The stop nearest to a place on the track.
    pub fn nearest_stop(self, position: f64) -> f64 {
        let stops = self.facts().stops;
        let distance = |stop: &f64| (self.position(*stop) - position).abs();
        stops.iter().copied().min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(self.facts().low)
    }

    /// The stop `steps` after the present value (before it, if negative), never off the track.
    pub fn stop_from(self, value: f64, steps: i32) -> f64 {
        let stops = self.facts().stops;
        let close = 1e-9 * value.abs();
        let at = if steps > 0 {
            stops.partition_point(|stop| *stop <= value + close) as i32 + steps - 1
        } else {
            stops.partition_point(|stop| *stop < value - close) as i32 + steps
        };
        stops[at.clamp(0, stops.len() as i32 - 1) as usize]
    }
}

const fn fact(
    label: &'static str,
    key: &'static str,
    path: &'static str,
    unit: &'static str,
    stops: &'static [f64],
    log: bool,
    whole: bool,
) -> Facts {
    Facts { label, key, path, unit, low: stops[0], high: stops[stops.len() - 1], stops, log, whole }
}

/// Takes the dust of binary fractions off a product: 12 digits are more than anyone types.
fn tidy(value: f64) -> f64 {
    if value == 0.0 {
        return 0.0;
    }
    let unit = libm::pow(10.0, libm::floor(libm::log10(value.abs())) - 11.0);
    let tidied = (value / unit).round() * unit;
    // Multiplying by a power of ten leaves dust of its own; the shorter decimal is the one that was meant.
    rounded(tidied, 13)
}

fn mean_by_visits(scenario: &Scenario, of: impl Fn(&crate::Service) -> f64) -> f64 {
    let visits: f64 = scenario.services.iter().map(|service| service.visits.get()).sum();
    if visits > 0.0 {
        scenario.services.iter().map(|service| service.visits.get() * of(service)).sum::<f64>() / visits
    } else {
        scenario.services.iter().map(&of).sum::<f64>() / scenario.services.len() as f64
    }
}

/// The visits of a request to so many services: one service keeps all digits of [`tidy`], a sum of several, each of
/// which was rounded to these, is known to two fewer.
fn rounded_visits(visits: f64, services: usize) -> f64 {
    if services == 1 { tidy(visits) } else { rounded(visits, 10) }
}

/// Whether all services have the same of something: then each gets its new value as it is, whatever came before, and a
/// link that knows only that value gives the very same services.
fn alike(scenario: &Scenario, of: impl Fn(&crate::Service) -> f64) -> bool {
    scenario.services.windows(2).all(|pair| of(&pair[0]) == of(&pair[1]))
}

fn scale_durations(scenario: &mut Scenario, ms: f64) {
    let before = mean_by_visits(scenario, |service| service.duration.ms());
    let scales = before > 0.0 && !alike(scenario, |service| service.duration.get());
    for service in &mut scenario.services {
        let scaled = if scales { service.duration.ms() / before * ms } else { ms };
        let whole = Knob::Duration.facts();
        service.duration = Seconds::from_ms(clamped(tidy(scaled), whole.low, whole.high));
    }
}

fn scale_memory(scenario: &mut Scenario, megabytes: f64) {
    let before = Knob::Memory.read(scenario);
    for service in &mut scenario.services {
        let scaled = if before > 0.0 { service.memory.get() / before * megabytes } else { megabytes };
        service.memory = Megabytes::of(Knob::Memory.within(scaled));
    }
}

fn scale_visits(scenario: &mut Scenario, visits: f64) {
    let before: f64 = scenario.services.iter().map(|service| service.visits.get()).sum();
    let count = scenario.services.len();
    let visits = rounded_visits(visits, count);
    let scales = before > 0.0 && !alike(scenario, |service| service.visits.get());
    for service in &mut scenario.services {
        let own = if scales { service.visits.get() / before * visits } else { visits / count as f64 };
        service.visits = Ratio::of(tidy(own));
    }
}

/// Adds copies of the last service, or drops services from the end; the visits of a request stay what they were.
fn resize(scenario: &mut Scenario, count: usize) {
    // In the middle of their range, where they have one: as a sum of other services they would be rounded otherwise.
    let middle = scenario.range(Knob::Visits).map(|range| range.middle(Knob::Visits.into()));
    let visits = middle.unwrap_or_else(|| Knob::Visits.read(scenario));
    let from = scenario.services.len();
    if count == from {
        return;
    }
    scenario.services.truncate(count.max(1));
    while scenario.services.len() < count {
        let mut next = scenario.services[scenario.services.len() - 1].clone();
        next.name = format!("service {}", scenario.services.len() + 1).into();
        scenario.services.push(next);
    }
    scale_visits(scenario, visits);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_ascend_and_keep_their_place() {
        for knob in Knob::ALL {
            let facts = knob.facts();
            assert!(facts.stops.is_sorted_by(|a, b| a < b), "{knob:?}");
            for stop in facts.stops {
                assert_eq!(knob.nearest_stop(knob.position(*stop)), *stop, "{knob:?} at {stop}");
            }
        }
    }

    #[test]
    fn what_is_written_is_read() {
        for knob in Knob::ALL {
            for stop in knob.facts().stops {
                let mut scenario = Scenario::default();
                knob.write(&mut scenario, *stop);
                assert_eq!(knob.read(&scenario), *stop, "{knob:?}");
            }
        }
    }

    #[test]
    fn a_step_goes_to_the_next_round_value() {
        let cases = [
            // (from, steps, to, why)
            (20.0, 1, 50.0, "from a stop to the next"),
            (20.0, -1, 10.0, "and back"),
            (31.0, 1, 50.0, "from between two stops up"),
            (31.0, -1, 20.0, "and down"),
            (20.0, 3, 200.0, "a decade"),
            (1e5, 1, 1e5, "not off the right end"),
            (1e-7, -1, 1e-7, "not off the left end"),
        ];
        for (from, steps, to, why) in cases {
            assert_eq!(Knob::Rate.stop_from(from, steps), to, "{why}");
        }
    }

    #[test]
    fn more_services_share_the_same_visits() {
        let mut scenario = Scenario::default();
        Knob::Visits.write(&mut scenario, 3.0);
        for count in [5.0, 2.0, 50.0, 1.0] {
            Knob::Services.write(&mut scenario, count);
            assert_eq!(scenario.services.len() as f64, count);
            assert_eq!(Knob::Visits.read(&scenario), 3.0, "{count} services");
        }
    }

    #[test]
    fn rubbish_changes_nothing_and_too_much_is_the_end_of_the_track() {
        for knob in Knob::ALL {
            let mut scenario = Scenario::default();
            let before = scenario.clone();
            knob.write(&mut scenario, f64::NAN);
            assert_eq!(scenario, before);
            knob.write(&mut scenario, f64::INFINITY);
            let hours = matches!(knob, Knob::ServerlessHours | Knob::MicroservicesHours);
            assert_eq!(knob.read(&scenario), if hours { MOST_HOURS } else { knob.facts().high });
        }
    }
}
