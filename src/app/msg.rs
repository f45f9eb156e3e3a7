//! Everything the reader can do, and the one function that changes a scenario.

use crate::app::knob::Knob;
use crate::app::scenario::{Platform, Scenario, Shape, Side, Traffic};
use crate::model::units::Ratio;

/// Something the reader did, in the past tense.
#[derive(Clone, Debug, PartialEq)]
pub enum Msg {
    /// Dragged a slider to a place on its track, 0 at the left end and 1 at the right.
    Turned(Knob, f64),
    /// Moved a slider by so many stops, with a key.
    Stepped(Knob, i32),
    /// Typed a value that was read and lies in range.
    Typed(Knob, f64),
    /// Put one slider back to its default.
    Restored(Knob),
    /// Picked a shape of the week.
    Shaped(Shape),
    /// Brought traffic of their own: rate, shape and week, from a file.
    Imported(Traffic),
    /// Picked the platform of a side.
    Picked(Platform),
    /// Picked the region of both sides.
    Moved(&'static str),
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
            Msg::Turned(knob, position) => knob.write(&mut next, knob.nearest_stop(position)),
            Msg::Stepped(knob, steps) => knob.write(&mut next, knob.stop_from(knob.read(self), steps)),
            Msg::Typed(knob, value) => knob.write(&mut next, value),
            Msg::Restored(knob) => knob.write(&mut next, knob.read(&Self::default())),
            // A week of one's own stays in memory, so that one can come back to it.
            Msg::Shaped(Shape::Week) if self.traffic.week.is_none() => {}
            Msg::Shaped(shape) => next.traffic.shape = shape,
            Msg::Imported(traffic) => next.traffic = traffic,
            Msg::Picked(platform) => match platform.side() {
                Side::Serverless => next.serverless.platform = platform,
                Side::Microservices => next.microservices.platform = platform,
            },
            Msg::Moved(region) => {
                next.serverless.region = region.into();
                next.microservices.region = region.into();
            }
            Msg::FreedPeople => {
                next.people.serverless_hours = Ratio::ZERO;
                next.people.microservices_hours = Ratio::ZERO;
            }
            Msg::CountedFreeTier(counted) => next.prices.free_tier = counted,
            Msg::Opened(scenario) => next = *scenario,
            Msg::StartedOver => next = Self::default(),
        }
        next
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
    fn what_was_restored_is_the_default_again() {
        let changed = Scenario::default().after(Msg::Typed(Knob::Duration, 333.0));
        assert_ne!(changed, Scenario::default());
        assert_eq!(changed.after(Msg::Restored(Knob::Duration)), Scenario::default());
    }
}
