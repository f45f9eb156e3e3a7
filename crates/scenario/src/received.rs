//! A scenario that comes in from another program: taken only where a reader could have chosen every value of it.
//!
//! Ranges are those of the sliders and of the table that links and files share, so that they stand in one place.

use std::fmt;
use std::sync::Arc;

use crate::field::FIELDS;
use crate::flow::Calls;
use crate::input::Input;
use crate::knob::Knob;
use crate::own_line::{MOST_LINES, OwnLine};
use crate::own_price::most;
use crate::uncertainty::Interval;
use crate::{Goals, Microservices, People, Prices, Scenario, Serverless, Service, Traffic};
use model::traffic::Week;
use serde::Deserialize;

/// Most services of one scenario.
pub const MOST_SERVICES: usize = 1_000;

/// What a scenario holds, before anybody has looked at the values.
#[derive(Deserialize)]
pub(crate) struct Received {
    traffic: Traffic,
    services: Vec<Service>,
    flow: Option<Arc<Calls>>,
    serverless: Serverless,
    microservices: Microservices,
    goals: Goals,
    people: People,
    prices: Prices,
    own_lines: Vec<OwnLine>,
    ranges: Vec<(Input, Interval)>,
}

/// A scenario that nobody could have chosen, by the place of the first wrong value in its JSON form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OutOfRange(&'static str);

impl fmt::Display for OutOfRange {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} cannot be what it is in this scenario", self.0)
    }
}

impl TryFrom<Received> for Scenario {
    type Error = OutOfRange;
    fn try_from(received: Received) -> Result<Self, OutOfRange> {
        let Received { traffic, services, flow, serverless, microservices, goals, people, prices, own_lines, ranges } =
            received;
        let scenario =
            Self { traffic, services, flow, serverless, microservices, goals, people, prices, own_lines, ranges };
        wrong(&scenario).map_or(Ok(scenario), |place| Err(OutOfRange(place)))
    }
}

/// The place of the first value that is out of its range.
fn wrong(scenario: &Scenario) -> Option<&'static str> {
    if !(1..=MOST_SERVICES).contains(&scenario.services.len()) {
        return Some("services");
    }
    if !scenario.is_followed() {
        return Some("flow");
    }
    let Scenario { traffic, services, prices, own_lines, ranges, .. } = scenario;
    if !traffic.growth_per_month.is_finite() || traffic.week.as_deref().is_some_and(|week| Week::new(week).is_none()) {
        return Some("traffic");
    }
    let is_of_service = |path: &str| path.starts_with("services.");
    if let Some(place) = wrong_value(scenario, |path| !is_of_service(path)) {
        return Some(place);
    }
    // Services are looked at one by one, as the only one of a scenario; those that are alike once.
    let mut alone = Scenario { services: Vec::new(), flow: None, ..scenario.clone() };
    for (place, service) in services.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| &services[before]);
        if before.is_some_and(|before| Service { name: service.name.clone(), ..before.clone() } == *service) {
            continue;
        }
        alone.services = vec![service.clone()];
        if let Some(place) = wrong_value(&alone, is_of_service) {
            return Some(place);
        }
    }
    let rises = |ranges: &[(Input, Interval)]| ranges.is_sorted_by(|one, next| one.0 < next.0);
    if !rises(ranges) || !ranges.iter().all(|(input, range)| range.fits(*input)) {
        return Some("ranges");
    }
    let own = &prices.overrides;
    let sound = own.is_sorted_by(|one, next| one.0 < next.0) && own.iter().all(|(meter, usd)| *usd <= most(*meter));
    if !sound {
        return Some("prices.overrides");
    }
    let lines = own_lines.len() <= MOST_LINES && own_lines.iter().all(OwnLine::is_sound);
    (!lines).then_some("own_lines")
}

/// The place of the first slider or field, among those that are `asked` for, whose value its table does not take.
fn wrong_value(scenario: &Scenario, asked: impl Fn(&str) -> bool) -> Option<&'static str> {
    let knobs = Knob::ALL
        .into_iter()
        .filter(|knob| *knob != Knob::Services && asked(knob.facts().path) && knob.is_own(scenario));
    for knob in knobs {
        let facts = knob.facts();
        // One service of several may be visited rarely, or not at all.
        let low = if knob == Knob::Visits { 0.0 } else { facts.low };
        if !(low..=facts.high).contains(&knob.read(scenario)) {
            return Some(facts.path);
        }
    }
    let mut scratch = scenario.clone();
    let fields = FIELDS.iter().filter(|field| field.key != "week" && asked(field.path));
    for field in fields {
        let text = (field.write)(scenario);
        // What is empty is the platform's own.
        if !text.is_empty() && (field.read)(&mut scratch, &text).is_none() {
            return Some(field.path);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::msg::Msg;
    use crate::setting::Setting;
    use catalogue::Meter;
    use model::money::Usd;
    use serde_json::{Value, from_value, json, to_value};

    #[test]
    fn what_was_chosen_comes_in_as_it_went() {
        let plain = Scenario::default();
        let rich = plain
            .after(Msg::Drew([1.0; 168].into()))
            .after(Msg::Ranged(Knob::Rate.into(), Interval { low: 2.0, high: 8.0 }))
            .after(Msg::Ranged(Setting::KeepAlive.into(), Interval { low: 0.0, high: 60.0 }))
            .after(Msg::Priced(Meter::AwsNatGatewayHour, Usd::ZERO));
        let ends = |end: fn(&crate::knob::Facts) -> f64| {
            Knob::ALL.into_iter().fold(plain.clone(), |at, knob| at.after(Msg::Typed(knob, end(knob.facts()))))
        };
        for scenario in [plain.clone(), rich, ends(|facts| facts.low), ends(|facts| facts.high)] {
            assert_eq!(from_value::<Scenario>(to_value(&scenario).unwrap()).unwrap(), scenario);
        }
    }

    #[test]
    fn what_nobody_can_choose_is_refused_with_its_place() {
        let cases = [
            // (where in the sent form, put there, what the refusal names)
            ("/traffic/rate", json!(2e5), "traffic.rate_per_s"),
            ("/traffic/rate", json!(-1.0), "amount"),
            ("/traffic/peak_to_mean", json!(0.5), "traffic.peak_to_mean"),
            ("/traffic/growth_per_month", json!(1.5), "traffic.growth_per_month"),
            ("/traffic/week", json!([1.0, 2.0]), "168 hours"),
            ("/traffic/week", json!(vec![0.0; 168]), "traffic"),
            ("/services", json!([]), "services"),
            ("/services/0/duration", json!(1e3), "services.duration_ms"),
            ("/services/0/visits", json!(21.0), "services.visits"),
            ("/services/0/duration_cv", json!(6.0), "services.duration_cv"),
            ("/services/0/cpu_share", json!(1.5), "amount"),
            ("/services/0/runtime", json!("cobol"), "services.runtime"),
            ("/serverless/platform", json!("AwsEks"), "serverless.platform"),
            ("/serverless/region", json!("the-moon"), "serverless.region"),
            ("/serverless/keep_alive", json!(7_200.0), "serverless.keep_alive_s"),
            ("/microservices/node", json!("mainframe"), "microservices.node"),
            ("/microservices/zones", json!(0), "microservices.zones"),
            ("/goals/p99", json!(0.0), "goals.p99_ms"),
            ("/people/hourly", json!(501_000_000_000_000_u64), "people.hourly_usd"),
            ("/prices/month_hours", json!(24.0), "prices.month_hours"),
            ("/prices/overrides", json!([["AwsNatGatewayHour", 46_000_000_000_000_u64]]), "prices.overrides"),
            ("/ranges", json!([[{ "Knob": "Rate" }, { "low": 8.0, "high": 2.0 }]]), "ranges"),
        ];
        let sent = to_value(Scenario::default()).unwrap();
        for (place, put, named) in cases {
            let mut wrong: Value = sent.clone();
            *wrong.pointer_mut(place).unwrap() = put;
            let why = from_value::<Scenario>(wrong).unwrap_err().to_string();
            assert!(why.contains(named), "{place}: {why}");
        }
    }

    #[test]
    fn each_of_many_services_is_looked_at() {
        let mut many = Scenario::default().after(Msg::Typed(Knob::Services, 50.0));
        many.services[7].visits = model::units::Ratio::ZERO;
        let mut sent = to_value(&many).unwrap();
        assert_eq!(from_value::<Scenario>(sent.clone()).unwrap(), many, "one of several may never be visited");
        *sent.pointer_mut("/services/31/memory").unwrap() = json!(64.0);
        assert!(from_value::<Scenario>(sent).unwrap_err().to_string().contains("services.memory_mb"));
    }
}
