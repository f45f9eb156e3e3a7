//! Services one by one, where they are not all alike: `cart:ms:40:memory:512,pay:ms:300:podmax:4`.
//!
//! The other parts of a link say what the services have in common. The first entry says its name and the numbers that a
//! slider scales for all of them; each further one its name, and where it differs from the first.

use crate::field::{FIELDS, Field};
use crate::knob::Knob;
use crate::received::MOST_SERVICES;
use crate::work::alike;
use crate::{Scenario, Service, places};
use model::units::{Megabytes, Ratio, Seconds};
use text::decimal::{self, brief, shortest};

/// The key of the services.
pub(super) const KEY: &str = "each";

/// The longest name that is kept, in letters: as files keep it.
const LONGEST_NAME: usize = 80;

/// A number of a service that a slider scales for all of them.
struct Number {
    knob: Knob,
    read: fn(&Service) -> f64,
    write: fn(&mut Service, f64),
}

const NUMBERS: [Number; 3] = [
    Number {
        knob: Knob::Duration,
        read: |service| service.duration.ms(),
        write: |service, ms| service.duration = Seconds::from_ms(ms),
    },
    Number {
        knob: Knob::Memory,
        read: |service| service.memory.get(),
        write: |service, megabytes| service.memory = Megabytes::of(megabytes),
    },
    Number {
        knob: Knob::Visits,
        read: |service| service.visits.get(),
        write: |service, visits| service.visits = Ratio::of(visits),
    },
];

impl Number {
    /// Its least value: one service of several may be visited rarely, or not at all.
    fn low(&self) -> f64 {
        if self.knob == Knob::Visits { 0.0 } else { self.knob.facts().low }
    }

    fn takes(&self) -> String {
        let facts = self.knob.facts();
        format!("{} to {} {}", shortest(self.low()), shortest(facts.high), facts.unit).trim_end().to_owned()
    }
}

/// Fields that each service has of its own.
fn fields() -> impl Iterator<Item = &'static Field> {
    FIELDS.iter().filter(|field| field.path.starts_with("services."))
}

/// The services as a link writes them; empty where the number of them and what they have in common say all.
pub(super) fn write(scenario: &Scenario) -> String {
    let services = &scenario.services;
    let first = &services[0];
    let usual = |(place, service): (usize, &Service)| alike(first, service) && *service.name == *usual_name(place);
    if SLIDERS.iter().all(|knob| says(*knob, scenario)) && services.iter().enumerate().all(usual) {
        return String::new();
    }
    let common = alone(first);
    let entry = |(place, service): (usize, &Service)| {
        let own = alone(service);
        let mut text = encoded(&service.name);
        for number in NUMBERS.iter().filter(|number| place == 0 || (number.read)(service) != (number.read)(first)) {
            text.push_str(&format!(":{}:{}", number.knob.facts().key, brief((number.read)(service))));
        }
        for field in fields() {
            let value = (field.write)(&own);
            if value != (field.write)(&common) {
                text.push_str(&format!(":{}:{value}", field.key));
            }
        }
        text
    };
    services.iter().enumerate().map(entry).collect::<Vec<_>>().join(",")
}

/// Sliders that move all services together.
const SLIDERS: [Knob; 4] = [Knob::Services, Knob::Duration, Knob::Memory, Knob::Visits];

/// Whether a slider can say its value of all services together: several have more visits than one may have.
pub(super) fn says(knob: Knob, scenario: &Scenario) -> bool {
    let facts = knob.facts();
    !SLIDERS.contains(&knob) || (facts.low..=facts.high).contains(&knob.read(scenario))
}

/// Puts the services that [`write`] wrote in the place of those that the other parts of the link made; what is wrong is told
/// in a sentence each, and stays as the other parts have it.
pub(super) fn read_all(scenario: &mut Scenario, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let entries: Vec<&str> = text.split(',').filter(|entry| !entry.is_empty()).collect();
    if !(1..=MOST_SERVICES).contains(&entries.len()) {
        let count = entries.len();
        return vec![format!(
            "The link lists {count} services; it takes 1 to {MOST_SERVICES}, so it was left as it was."
        )];
    }
    let mut services: Vec<Service> = Vec::with_capacity(entries.len());
    for (place, entry) in entries.into_iter().enumerate() {
        // What is not said of a further one is as the first has it.
        let like = services.first().unwrap_or(&scenario.services[0]);
        let next = service(like, place, entry, &mut wrong);
        services.push(next);
    }
    scenario.services = services;
    wrong
}

fn service(like: &Service, place: usize, entry: &str, wrong: &mut Vec<String>) -> Service {
    let mut parts = entry.split(':');
    let name: String = decoded(parts.next().unwrap_or_default()).chars().take(LONGEST_NAME).collect();
    let mut own = alone(like);
    own.services[0].name = if name.is_empty() { usual_name(place) } else { name }.into();
    while let Some(key) = parts.next() {
        let value = parts.next().unwrap_or_default();
        if let Err(takes) = set(&mut own, key, value) {
            let [key, value] = [key, value].map(|text| text.chars().take(40).collect::<String>());
            let name = &own.services[0].name;
            wrong.push(match takes {
                Some(takes) => format!(
                    "The link says {key} = “{value}” for the service “{name}”; {key} takes {takes}, so it was left as it was."
                ),
                None => format!("The link has “{key}” for the service “{name}”, which is not known here; the rest was read."),
            });
        }
    }
    own.services.swap_remove(0)
}

/// Gives the only service of a scenario one value; otherwise what its key takes, if the key is known.
fn set(own: &mut Scenario, key: &str, value: &str) -> Result<(), Option<String>> {
    if let Some(number) = NUMBERS.iter().find(|number| number.knob.facts().key == key) {
        let range = number.low()..=number.knob.facts().high;
        let found = decimal::read(value).filter(|value| range.contains(value)).ok_or_else(|| Some(number.takes()))?;
        (number.write)(&mut own.services[0], found);
        return Ok(());
    }
    let field = fields().find(|field| field.key == key).ok_or(None)?;
    (field.read)(own, value).ok_or_else(|| Some(field.takes.to_owned()))
}

/// Puts replicas of services right as they are evaluated: the most are no fewer than the fewest, and one is kept where none
/// starts for a request. What was put right is told, once where several services have the same.
pub(super) fn put_right(scenario: &mut Scenario) -> Vec<String> {
    let platform = scenario.microservices.platform;
    let mut told = Vec::new();
    for service in &mut scenario.services {
        let (name, pod) = (&service.name, &mut service.pod);
        if pod.min == Some(0) && !places::scales_to_zero(platform) {
            pod.min = Some(1);
            let why = format!("which {} does not have; 1 was taken", platform.name());
            told.push(("podmin", 0, 1, format!("The link says podmin = “0” for the service “{name}”, {why}.")));
        }
        if let (Some(min), Some(max)) = (pod.min, pod.max.filter(|max| pod.min.is_some_and(|min| *max < min))) {
            pod.max = Some(min);
            let takes =
                format!("podmax takes a whole number from podmin, which is {min}, to 100000, so {min} was taken");
            told.push((
                "podmax",
                max,
                min,
                format!("The link says podmax = “{max}” for the service “{name}”; {takes}."),
            ));
        }
    }
    let mut once: Vec<(&str, u32, u32)> = Vec::new();
    told.retain(|(key, value, taken, _)| {
        let is_new = !once.contains(&(*key, *value, *taken));
        once.push((*key, *value, *taken));
        is_new
    });
    told.into_iter().map(|(.., sentence)| sentence).collect()
}

/// A scenario with this service alone, so that fields read and write it.
fn alone(service: &Service) -> Scenario {
    Scenario { services: vec![service.clone()], ..Scenario::default() }
}

/// What a service is called that nobody has named.
fn usual_name(place: usize) -> String {
    if place == 0 { Service::default().name.to_string() } else { format!("service {}", place + 1) }
}

/// A name without what splits the list.
fn encoded(name: &str) -> String {
    name.replace('%', "%25").replace(',', "%2C").replace(':', "%3A")
}

fn decoded(text: &str) -> String {
    text.replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
}
