//! Everything the reader can do, and the one function that changes a scenario.

use std::sync::Arc;

use crate::field;
use crate::flow::Calls;
use crate::input::Input;
use crate::knob::Knob;
use crate::own_line::OwnLine;
use crate::places;
use crate::received::MOST_SERVICES;
use crate::setting::Setting;
use crate::uncertainty::Interval;
use crate::{Architecture, BilledBy, FrontDoor, NodeAutoscaler, Platform, Purchase, Scenario, Shape, Side, Traffic};
use catalogue::Meter;
use model::money::Usd;
use model::traffic::{HOURS, Week};
use model::units::Ratio;

/// Something the reader did, in the past tense.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// Dragged a slider to a place on its track, 0 at the left end and 1 at the right.
    Turned(Knob, f64),
    /// Moved a slider by so many stops, with a key.
    Stepped(Knob, i32),
    /// Typed a value that was read and lies in range.
    Typed(Knob, f64),
    /// Typed a range that was read and lies in the input's own.
    Ranged(Input, Interval),
    /// Picked a place on a map of two inputs: both move there, in this order.
    Placed([(Knob, f64); 2]),
    /// Put one slider back to its default.
    Restored(Knob),
    /// Picked a shape of the week.
    Shaped(Shape),
    /// Set a number that has no knob to a value that lies in range.
    Adjusted(Setting, f64),
    /// Put such a number back to its default.
    Reverted(Setting),
    /// Entered a text that the field of this key takes.
    Entered(&'static str, Box<str>),
    /// Left a field to its default.
    Left(&'static str),
    /// Drew a week: 168 relative rates, Monday 00:00 first.
    Drew(Arc<[f64; HOURS]>),
    /// Brought traffic of their own: rate, shape and week, from a file.
    Imported(Traffic),
    /// Picked the platform of a side.
    Picked(Platform),
    /// Picked a region: each side moves there, or to the counterpart at its own provider.
    Moved(&'static str),
    /// Picked the node type of a cluster.
    Equipped(&'static str),
    /// Picked the instruction set of a side, where its platform leaves the choice.
    Compiled(Side, Architecture),
    /// Picked how running capacity is bought.
    Bought(Purchase),
    /// Picked what stands before the functions.
    Fronted(FrontDoor),
    /// Picked how many hours a month has.
    Counted(Ratio),
    /// Put a price of their own in the place of a listed one: for as many units as that.
    Priced(Meter, Usd),
    /// Went back to the listed price.
    Unpriced(Meter),
    /// Went back to all listed prices.
    UnpricedAll,
    /// Changed one service alone, by its place: what a message does to the only service of a scenario.
    OfService(usize, Box<Self>),
    /// Called a service something else.
    Named(usize, Arc<str>),
    /// Added a service like the one at a place, behind it.
    AddedService(usize),
    /// Took a service away; the last one stays.
    RemovedService(usize),
    /// Had requests visit the services in another order; in none, one after another. A flow that does not fit the
    /// services changes nothing.
    Flowed(Option<Box<Calls>>),
    /// Put other lines of their own on the bills, all of them.
    Itemised(Vec<OwnLine>),
    /// Picked two platforms to compare.
    Compared(Platform, Platform),
    /// Set the cost of people to nothing.
    FreedPeople,
    /// Switched free allowances on or off.
    CountedFreeTier(bool),
    /// Opened a whole scenario: a link, an example.
    Opened(Box<Scenario>),
    /// Started over.
    StartedOver,
}

impl Scenario {
    /// The scenario after `msg`. Total: there is no message that it can fail on.
    pub fn after(&self, msg: Msg) -> Self {
        let mut next = self.clone();
        match msg {
            Msg::Turned(knob, position) => next.put(knob, knob.nearest_stop(position)),
            Msg::Stepped(knob, steps) => next.put(knob, knob.stop_from(knob.read(self), steps)),
            Msg::Typed(knob, value) => next.put(knob, value),
            Msg::Placed(places) => places.iter().for_each(|(knob, value)| next.put(*knob, *value)),
            Msg::Ranged(input, interval) => next.set_range(input, interval),
            Msg::Restored(knob) => {
                next.drop_ranges(&[knob.into()]);
                knob.restore(&mut next);
            }
            // A week of one's own stays in memory, so that one can come back to it.
            Msg::Shaped(Shape::Week) if self.traffic.week.is_none() => {}
            Msg::Shaped(shape) => next.traffic.shape = shape,
            Msg::Adjusted(setting, value) => {
                next.drop_ranges(&[setting.into()]);
                setting.write(&mut next, value);
            }
            Msg::Reverted(setting) => {
                next.drop_ranges(&[setting.into()]);
                setting.restore(&mut next);
            }
            Msg::Entered(key, text) => next.enter(key, &text),
            Msg::Left(key) => {
                if let Some(field) = field::of(key) {
                    next.enter(key, &(field.write)(&Self::default()));
                }
            }
            Msg::Drew(rates) => {
                // A week in which nothing comes is no week.
                if let Some(week) = Week::new(&rates) {
                    next.traffic.own(&week);
                    next.drop_ranges(&[Knob::PeakToMean, Knob::Weekend].map(Input::Knob));
                }
            }
            Msg::Imported(traffic) => {
                next.traffic = traffic;
                next.drop_ranges(&[Knob::Rate, Knob::PeakToMean, Knob::Weekend].map(Input::Knob));
                next.drop_ranges(&[Setting::Burstiness, Setting::Growth].map(Input::Setting));
            }
            Msg::Picked(platform) => next.pick(platform),
            Msg::Compared(one, other) => {
                next.pick(one);
                next.pick(other);
            }
            Msg::Moved(region) => {
                next.serverless.region = region.into();
                next.microservices.region = region.into();
                next.settle();
            }
            Msg::Equipped(node) => next.microservices.node = node.into(),
            Msg::Compiled(Side::Serverless, architecture) => next.serverless.architecture = architecture,
            Msg::Compiled(Side::Microservices, architecture) => next.microservices.architecture = architecture,
            Msg::Bought(purchase) => next.microservices.purchase = purchase,
            Msg::Fronted(door) => {
                next.serverless.front_door = Some(door);
                next.settle();
            }
            Msg::Counted(hours) => next.prices.month_hours = hours,
            Msg::Priced(meter, usd) => next.price(meter, usd),
            Msg::Unpriced(meter) => next.prices.overrides.retain(|known| known.0 != meter),
            Msg::UnpricedAll => next.prices.overrides.clear(),
            Msg::OfService(place, msg) => next.change_service(place, *msg),
            Msg::Named(place, name) => {
                if let Some(service) = next.services.get_mut(place) {
                    service.name = name;
                }
            }
            Msg::AddedService(place) => {
                if let Some(service) = self.services.get(place).filter(|_| self.services.len() < MOST_SERVICES) {
                    next.services.insert(place + 1, service.clone());
                    // No flow names it.
                    next.flow = None;
                    next.drop_moved(self);
                }
            }
            Msg::RemovedService(place) => {
                if place < self.services.len() && self.services.len() > 1 {
                    next.services.remove(place);
                    next.flow = None;
                    next.drop_moved(self);
                }
            }
            Msg::Flowed(calls) => {
                let _unchanged = next.follow(calls.map(|calls| *calls));
            }
            Msg::Itemised(lines) => next.own_lines = lines,
            Msg::FreedPeople => {
                next.people.serverless_hours = Some(Ratio::ZERO);
                next.people.microservices_hours = Some(Ratio::ZERO);
                next.people.migration_hours = Ratio::ZERO;
                next.drop_ranges(&[Knob::ServerlessHours, Knob::MicroservicesHours, Knob::Migration].map(Input::Knob));
            }
            Msg::CountedFreeTier(counted) => next.prices.free_tier = counted,
            Msg::Opened(scenario) => next = *scenario,
            Msg::StartedOver => next = Self::default(),
        }
        next
    }

    /// Puts what the field of `key` takes in its place; a text that it does not take changes nothing.
    fn enter(&mut self, key: &str, text: &str) {
        if let Some(field) = field::of(key)
            && (field.read)(self, text).is_some()
        {
            self.settle();
        }
    }

    /// Puts one service as it would be after `msg` if it were the only one.
    fn change_service(&mut self, place: usize, msg: Msg) {
        let Some(service) = self.services.get(place) else { return };
        let mut alone = Self { services: vec![service.clone()], flow: None, ..self.clone() }.after(msg);
        if self.flow.is_some() {
            alone.services[0].visits = service.visits;
        }
        let before = self.clone();
        self.services[place] = alone.services[0].clone();
        self.drop_moved(&before);
    }

    /// Drops the ranges of sliders that stand elsewhere than `before`: a range is about the value that it was stated for.
    fn drop_moved(&mut self, before: &Self) {
        let moved: Vec<Input> =
            Knob::ALL.into_iter().filter(|knob| knob.read(self) != knob.read(before)).map(Input::Knob).collect();
        self.drop_ranges(&moved);
    }

    /// Puts one value in the place of what a knob had, its range included.
    fn put(&mut self, knob: Knob, value: f64) {
        self.drop_ranges(&[knob.into()]);
        knob.write(self, value);
    }

    /// Puts `platform` on its side.
    fn pick(&mut self, platform: Platform) {
        match platform.side() {
            Side::Serverless => self.serverless.platform = platform,
            Side::Microservices => self.microservices.platform = platform,
        }
        self.settle();
    }

    /// Puts region and node type of each side where its platform has them: what the other provider had, in kind. A front
    /// door that is usual on the platform is no choice of its own, so that a scenario is written in one way.
    pub fn settle(&mut self) {
        for side in [Side::Serverless, Side::Microservices] {
            let region = places::region_at(self.platform(side).provider(), self.region(side)).id();
            match side {
                Side::Serverless => self.serverless.region = region.into(),
                Side::Microservices => self.microservices.region = region.into(),
            }
        }
        let usual = FrontDoor::usual(self.serverless.platform);
        self.serverless.front_door = self.serverless.front_door.filter(|door| *door != usual);
        self.serverless.concurrency =
            self.serverless.concurrency.filter(|_| places::takes_several(self.serverless.platform));
        self.serverless.snapstart &= places::has_snapstart(self.serverless.platform);
        self.serverless.endpoints =
            self.serverless.endpoints.filter(|_| places::has_endpoints(self.serverless.platform));
        let choice = &mut self.microservices;
        choice.endpoints = choice.endpoints.filter(|_| places::has_endpoints(choice.platform));
        if !places::bills_its_control_plane(choice.platform) {
            choice.extended_support = false;
            choice.control_plane_logs = Ratio::ZERO;
        }
        if !places::has_billing(choice.platform) {
            choice.billing = BilledBy::Cheaper;
        }
        if !places::scales_to_zero(choice.platform) {
            choice.min_replicas = choice.min_replicas.max(1);
            for service in &mut self.services {
                service.pod.min = service.pod.min.map(|min| min.max(1));
            }
        }
        if places::runs_its_nodes(choice.platform) {
            choice.node_autoscaler = NodeAutoscaler::Karpenter;
        }
        if let Some(node) = places::node_on(choice.platform, &choice.node) {
            choice.node = node.id.into();
        }
    }

    /// Puts a price of the reader's own in place, in the order of the catalogue.
    pub fn price(&mut self, meter: Meter, usd: Usd) {
        let own = &mut self.prices.overrides;
        match own.binary_search_by_key(&meter, |known| known.0) {
            Ok(place) => own[place].1 = usd,
            Err(place) => own.insert(place, (meter, usd)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drag_stops_at_round_values() {
        let scenario = Scenario::default();
        let dragged = scenario.after(Msg::Turned(Knob::Rate, 0.66));
        assert!(Knob::Rate.facts().stops.contains(&Knob::Rate.read(&dragged)));
        assert_eq!(
            scenario.after(Msg::Turned(Knob::Rate, f64::NAN)),
            scenario.after(Msg::Turned(Knob::Rate, f64::NAN))
        );
    }

    #[test]
    fn one_service_is_changed_alone() {
        let three = Scenario::default().after(Msg::Typed(Knob::Services, 3.0));
        let of = |place: usize, msg: Msg| three.after(Msg::OfService(place, Box::new(msg)));
        let cases = [
            // (what is done to the second, the place that changes, why)
            (of(1, Msg::Typed(Knob::Duration, 900.0)), Some(1), "a knob"),
            (of(1, Msg::Entered("cpu", "0.25".into())), Some(1), "a field"),
            (of(1, Msg::Entered("cpu", "rubbish".into())), None, "a text that is not taken"),
            (of(7, Msg::Typed(Knob::Duration, 900.0)), None, "no such service"),
            (of(1, Msg::Typed(Knob::Rate, 900.0)), None, "what is of no service stays"),
            (three.after(Msg::Named(1, "cart".into())), Some(1), "its name"),
        ];
        for (after, changed, why) in cases {
            for place in 0..3 {
                assert_eq!(after.services[place] != three.services[place], changed == Some(place), "{why}: {place}");
            }
            assert_eq!(Scenario { services: three.services.clone(), ..after }, three, "{why}: all else stays");
        }
        let more = three.after(Msg::AddedService(0));
        assert_eq!((more.services.len(), &more.services[1]), (4, &three.services[0]), "another like the first");
        assert_eq!(three.after(Msg::RemovedService(2)).services[..], three.services[..2]);
        assert_eq!(Scenario::default().after(Msg::RemovedService(0)), Scenario::default(), "the last one stays");
    }

    #[test]
    fn a_range_goes_with_one_value_and_with_what_brings_its_own() {
        let wide = Interval { low: 2.0, high: 8.0 };
        let knobs = [
            Knob::Rate.into(),
            Knob::PeakToMean.into(),
            Knob::MicroservicesHours.into(),
            Setting::Burstiness.into(),
            Setting::KeepAlive.into(),
        ];
        let ranged = knobs.iter().fold(Scenario::default(), |scenario, knob| scenario.after(Msg::Ranged(*knob, wide)));
        assert_eq!(ranged.ranges, knobs.map(|knob: Input| (knob, wide)), "in the order of the inputs");
        let without = |gone: &[Input]| knobs.into_iter().filter(|input| !gone.contains(input)).collect::<Vec<_>>();
        let (rate, peak, hours, bursts, keep) = (&knobs[0..1], &knobs[1..2], &knobs[2..3], &knobs[3..4], &knobs[4..5]);
        assert_eq!((Knob::Rate.read(&ranged), Knob::MicroservicesHours.read(&ranged)), (4.0, 5.0));
        let cases = [
            // (message, whose range is left, why)
            (Msg::Turned(Knob::Rate, 0.5), without(rate), "turned"),
            (Msg::Stepped(Knob::Rate, 1), without(rate), "stepped"),
            (Msg::Typed(Knob::Rate, 4.0), without(rate), "typed, the same value even"),
            (Msg::Restored(Knob::PeakToMean), without(peak), "put back"),
            (Msg::Adjusted(Setting::Burstiness, 4.0), without(bursts), "a setting to one value"),
            (Msg::Reverted(Setting::KeepAlive), without(keep), "a setting put back"),
            (Msg::Drew([1.0; HOURS].into()), without(peak), "a drawn week has its own peak"),
            (Msg::Imported(Traffic::default()), without(&[rate, peak, bursts].concat()), "a file has its own traffic"),
            (Msg::FreedPeople, without(hours), "nobody to be paid"),
            (Msg::StartedOver, vec![], "everything"),
            (Msg::CountedFreeTier(false), knobs.to_vec(), "what has nothing to do with it"),
        ];
        for (msg, left, why) in cases {
            let after = ranged.after(msg);
            assert_eq!(after.ranges.iter().map(|(input, _)| *input).collect::<Vec<_>>(), left, "{why}");
        }
    }

    #[test]
    fn a_range_that_a_knob_cannot_have_changes_nothing() {
        let scenario = Scenario::default();
        for (low, high) in [(8.0, 2.0), (0.0, 5.0), (1.0, 1e6), (f64::NAN, 5.0), (1.5, 2.0)] {
            let after = scenario.after(Msg::Ranged(Knob::Services.into(), Interval { low, high }));
            assert_eq!(after, scenario, "{low}..{high}");
        }
    }

    #[test]
    fn a_place_on_a_map_moves_two_inputs() {
        let placed = Scenario::default().after(Msg::Placed([(Knob::Rate, 500.0), (Knob::Duration, 2e3)]));
        let typed = Scenario::default().after(Msg::Typed(Knob::Rate, 500.0)).after(Msg::Typed(Knob::Duration, 2e3));
        assert_eq!(placed, typed);
    }

    #[test]
    fn each_side_has_an_instruction_set_of_its_own() {
        let scenario = Scenario::default();
        let functions = scenario.after(Msg::Compiled(Side::Serverless, Architecture::X86));
        assert_eq!(functions.serverless.architecture, Architecture::X86);
        assert_eq!(functions.microservices, scenario.microservices);
        let containers = scenario.after(Msg::Compiled(Side::Microservices, Architecture::X86));
        assert_eq!(containers.microservices.architecture, Architecture::X86);
        assert_eq!(containers.serverless, scenario.serverless);
    }

    #[test]
    fn a_drawn_week_is_ones_own_and_an_empty_one_is_none() {
        let scenario = Scenario::default();
        let busy = std::array::from_fn(|hour| if hour == 9 { 7.0 } else { 1.0 });
        let drawn = scenario.after(Msg::Drew(busy.into()));
        assert_eq!(drawn.traffic.shape, Shape::Week);
        let week = drawn.traffic.week.as_deref().unwrap();
        assert_eq!((week[9], week[8]), (4095.0, 585.0), "in the steps of a link");
        assert_eq!(drawn.traffic.rate, scenario.traffic.rate, "only the shape is drawn");
        assert_eq!(drawn.after(Msg::Drew([0.0; HOURS].into())), drawn);
    }

    #[test]
    fn what_was_restored_is_the_default_again() {
        let changed = Scenario::default().after(Msg::Typed(Knob::Duration, 333.0));
        assert_ne!(changed, Scenario::default());
        assert_eq!(changed.after(Msg::Restored(Knob::Duration)), Scenario::default());
    }
}
