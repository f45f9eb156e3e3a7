//! What was chosen before, so that everything can be undone and redone.

use std::rc::Rc;

use crate::Scenario;
use crate::knob::Knob;
use crate::msg::Msg;

/// Most steps that can be undone.
pub const STEPS: usize = 100;

/// Movements of one slider that follow each other this closely are one step, in milliseconds.
pub const ONE_STEP_MS: f64 = 1_000.0;

/// Something that happens to a history.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// The reader did something, at this time in milliseconds of any clock.
    Did(Msg, f64),
    /// Went a step back.
    Undone,
    /// Went a step forward again.
    Redone,
}

/// A scenario with those before it and those that were undone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    now: Rc<Scenario>,
    /// The latest last.
    past: Vec<Rc<Scenario>>,
    /// The next last.
    future: Vec<Rc<Scenario>>,
    /// The slider that the last step moved, and when.
    moved: Option<(Knob, f64)>,
}

impl History {
    /// Begins with `scenario`: nothing to undo.
    pub fn new(scenario: Scenario) -> Self {
        Self { now: Rc::new(scenario), ..Self::default() }
    }

    /// The scenario as it stands.
    pub const fn now(&self) -> &Rc<Scenario> {
        &self.now
    }

    /// Whether there is something to undo.
    pub const fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is something to redo.
    pub const fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// The slider that the last step moved, if it moved one.
    pub fn moved(&self) -> Option<Knob> {
        self.moved.map(|(knob, _)| knob)
    }

    /// The history after `act`; nothing where it changes nothing.
    pub fn after(&self, act: Act) -> Option<Self> {
        let mut next = self.clone();
        match act {
            Act::Did(msg, time) => next.did(msg, time)?,
            Act::Undone => {
                let before = next.past.pop()?;
                next.future.push(std::mem::replace(&mut next.now, before));
                next.moved = None;
            }
            Act::Redone => {
                let after = next.future.pop()?;
                next.past.push(std::mem::replace(&mut next.now, after));
                next.moved = None;
            }
        }
        Some(next)
    }

    /// Takes a step, or goes on with the last one; nothing where the scenario stays as it is.
    fn did(&mut self, msg: Msg, time: f64) -> Option<()> {
        let knob = match &msg {
            Msg::Turned(knob, _) | Msg::Stepped(knob, _) => Some(*knob),
            _ => None,
        };
        let next = self.now.after(msg);
        if next == *self.now {
            return None;
        }
        let before = std::mem::replace(&mut self.now, Rc::new(next));
        let goes_on = |(moved, last): (Knob, f64)| Some(moved) == knob && (0.0..ONE_STEP_MS).contains(&(time - last));
        if !self.moved.is_some_and(goes_on) {
            if self.past.len() == STEPS {
                self.past.remove(0);
            }
            self.past.push(before);
        }
        self.future.clear();
        self.moved = knob.map(|knob| (knob, time));
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example;
    use crate::setting::Setting;
    use crate::uncertainty::Interval;
    use crate::{Architecture, FrontDoor, Platform, Purchase, Shape, Side, Traffic};
    use catalogue::Meter;
    use model::money::Usd;
    use model::units::{Rate, Ratio};
    use proptest::prelude::*;

    fn done(history: &History, msg: Msg, time: f64) -> History {
        history.after(Act::Did(msg, time)).unwrap_or_else(|| history.clone())
    }

    /// Anything that a reader can do.
    fn messages() -> impl Strategy<Value = Msg> {
        let knob = (0..Knob::ALL.len()).prop_map(|place| Knob::ALL[place]);
        let platform = (0..Platform::ALL.len()).prop_map(|place| Platform::ALL[place]);
        prop_oneof![
            (knob.clone(), 0.0..1.0_f64).prop_map(|(knob, place)| Msg::Turned(knob, place)),
            (knob.clone(), -3..3_i32).prop_map(|(knob, steps)| Msg::Stepped(knob, steps)),
            (knob.clone(), 0.0..1e4_f64).prop_map(|(knob, value)| Msg::Typed(knob, value)),
            (knob.clone(), 0.0..1.0_f64, 0.0..1.0_f64).prop_map(|(knob, one, other)| {
                let (low, high) = (knob.value_at(one.min(other)), knob.value_at(one.max(other)));
                Msg::Ranged(knob.into(), Interval { low, high })
            }),
            (knob.clone(), knob.clone(), 0.0..1e4_f64)
                .prop_map(|(one, other, value)| Msg::Placed([(one, value), (other, value)])),
            knob.prop_map(Msg::Restored),
            (0..Shape::ALL.len()).prop_map(|place| Msg::Shaped(Shape::ALL[place].0)),
            platform.clone().prop_map(Msg::Picked),
            (platform.clone(), platform).prop_map(|(one, other)| Msg::Compared(one, other)),
            (0..Purchase::ALL.len()).prop_map(|place| Msg::Bought(Purchase::ALL[place].0)),
            (0..Meter::ALL.len(), 0..9_u32)
                .prop_map(|(place, usd)| Msg::Priced(Meter::ALL[place], Usd::new(usd.into()).unwrap())),
            (0..example::ALL.len()).prop_map(|place| Msg::Opened(Box::new(example::ALL[place].scenario()))),
            (0..Setting::ALL.len(), 1.0..50.0_f64).prop_map(|(place, value)| Msg::Adjusted(Setting::ALL[place], value)),
            (0..Setting::ALL.len()).prop_map(|place| Msg::Reverted(Setting::ALL[place])),
            (0..Setting::ALL.len(), 1.0..50.0_f64, 1.0..2.0_f64).prop_map(|(place, low, times)| {
                Msg::Ranged(Setting::ALL[place].into(), Interval { low, high: low * times })
            }),
            (0.0..9.0_f64).prop_map(|night| {
                Msg::Drew(std::array::from_fn(|hour| if hour % 24 < 8 { night } else { 9.0 }).into())
            }),
            (0..Shape::ALL.len(), 0.1..1e3_f64).prop_map(|(place, rate)| {
                let (shape, rate) = (Shape::ALL[place].0, Rate::of(rate));
                Msg::Imported(Traffic { shape, rate, ..Traffic::default() })
            }),
            (0..Meter::ALL.len()).prop_map(|place| Msg::Unpriced(Meter::ALL[place])),
            prop_oneof![
                Just(Msg::Equipped("m7g.xlarge")),
                (672.0..744.0_f64).prop_map(|hours| Msg::Counted(Ratio::of(hours))),
                Just(Msg::Moved("eu-central-1")),
                Just(Msg::Compiled(Side::Serverless, Architecture::X86)),
                Just(Msg::Fronted(FrontDoor::FunctionUrl)),
                Just(Msg::UnpricedAll),
                Just(Msg::FreedPeople),
                any::<bool>().prop_map(Msg::CountedFreeTier),
                Just(Msg::StartedOver),
            ],
        ]
    }

    proptest! {
        #[test]
        fn undo_is_the_inverse_of_anything_and_redo_of_undo(msgs in proptest::collection::vec(messages(), 1..30)) {
            let mut history = History::default();
            let mut seen = vec![Rc::clone(history.now())];
            for (turn, msg) in msgs.into_iter().enumerate() {
                // Two seconds apart: each is a step of its own.
                history = done(&history, msg, turn as f64 * 2_000.0);
                if history.now() != &seen[seen.len() - 1] {
                    seen.push(Rc::clone(history.now()));
                }
            }
            for before in seen.iter().rev().skip(1) {
                history = history.after(Act::Undone).unwrap();
                prop_assert_eq!(history.now(), before);
            }
            prop_assert!(!history.can_undo() && history.after(Act::Undone).is_none());
            for after in &seen[1..] {
                history = history.after(Act::Redone).unwrap();
                prop_assert_eq!(history.now(), after);
            }
            prop_assert!(!history.can_redo() && history.after(Act::Redone).is_none());
        }
    }

    #[test]
    fn movements_of_one_slider_within_a_second_are_one_step() {
        let cases = [
            // (second movement, its time, steps, why)
            (Msg::Turned(Knob::Rate, 0.9), 900.0, 1, "the same slider, soon after"),
            (Msg::Stepped(Knob::Rate, -1), 900.0, 1, "by a key"),
            (Msg::Turned(Knob::Rate, 0.9), 1_000.0, 2, "a second later"),
            (Msg::Turned(Knob::Rate, 0.9), -1.0, 2, "a clock that was put back"),
            (Msg::Turned(Knob::Memory, 0.9), 900.0, 2, "another slider"),
            (Msg::Typed(Knob::Rate, 7.0), 900.0, 2, "typed"),
            (Msg::Placed([(Knob::Rate, 7.0), (Knob::Memory, 1024.0)]), 900.0, 2, "both inputs of a map at once"),
        ];
        for (second, time, steps, why) in cases {
            let history = done(&History::default(), Msg::Turned(Knob::Rate, 0.1), 0.0);
            let mut history = done(&history, second, time);
            let mut count = 0;
            while let Some(before) = history.after(Act::Undone) {
                (history, count) = (before, count + 1);
            }
            assert_eq!((count, &**history.now()), (steps, &Scenario::default()), "{why}");
        }
    }

    #[test]
    fn what_is_done_after_an_undo_is_a_step_and_ends_what_was_undone() {
        let history = done(&History::default(), Msg::Turned(Knob::Rate, 0.1), 0.0);
        let history = done(&history.after(Act::Undone).unwrap(), Msg::Turned(Knob::Rate, 0.9), 10.0);
        assert!(history.can_undo() && !history.can_redo());
        assert_eq!(**history.after(Act::Undone).unwrap().now(), Scenario::default());
    }

    #[test]
    fn it_holds_a_hundred_steps_and_nothing_that_changed_nothing() {
        let mut history = History::default();
        assert_eq!(history.after(Act::Did(Msg::StartedOver, 0.0)), None);
        for value in 0..150 {
            history = done(&history, Msg::Typed(Knob::Duration, 1_000.0 + f64::from(value)), 0.0);
        }
        let mut count = 0;
        while let Some(before) = history.after(Act::Undone) {
            (history, count) = (before, count + 1);
        }
        assert_eq!(count, STEPS);
        assert_eq!(Knob::Duration.read(history.now()), 1_049.0, "the oldest were forgotten");
    }
}
