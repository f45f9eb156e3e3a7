//! What was chosen before, so that everything can be undone and redone.

use std::rc::Rc;

use crate::Scenario;
use crate::knob::Knob;
use crate::msg::Msg;
use crate::setting::Setting;

/// Most steps that can be undone.
pub const STEPS: usize = 100;

/// Movements of one thing that follow each other this closely are one step, in milliseconds.
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

/// A step: what was done, and the scenario on the other side of it.
#[derive(Clone, Debug, PartialEq)]
struct Step {
    msg: Msg,
    other: Rc<Scenario>,
}

/// What movements go on with: those of one of these that follow each other closely are one step.
#[derive(Clone, Debug, PartialEq)]
enum Moved {
    Knob(Knob),
    Setting(Setting),
    Week,
    /// The same of one service alone, by its place.
    OfService(usize, Box<Self>),
}

impl Moved {
    /// What `msg` moves, if it may be one of many movements of a hand.
    fn by(msg: &Msg) -> Option<Self> {
        match msg {
            Msg::Turned(knob, _) | Msg::Stepped(knob, _) => Some(Self::Knob(*knob)),
            Msg::Adjusted(setting, _) => Some(Self::Setting(*setting)),
            Msg::Drew(_) => Some(Self::Week),
            Msg::OfService(place, msg) => Some(Self::OfService(*place, Box::new(Self::by(msg)?))),
            _ => None,
        }
    }
}

/// A scenario with what led to it and what was undone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    now: Rc<Scenario>,
    /// What was done, the latest last, each with the scenario before it.
    past: Vec<Step>,
    /// What was undone, the next last, each with the scenario after it.
    future: Vec<Step>,
    /// What the last step moved, and when.
    moved: Option<(Moved, f64)>,
    /// Whether the last act was a step back or forward.
    stepped: Option<Act>,
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

    /// What would be undone next, if there is something.
    pub fn undoes(&self) -> Option<&Msg> {
        self.past.last().map(|step| &step.msg)
    }

    /// What would be redone next, if there is something.
    pub fn redoes(&self) -> Option<&Msg> {
        self.future.last().map(|step| &step.msg)
    }

    /// Where the last act was a step back or forward: that act, and what it undid or did again.
    pub fn stepped(&self) -> Option<(&Act, &Msg)> {
        let act = self.stepped.as_ref()?;
        let msg = if *act == Act::Undone { self.redoes() } else { self.undoes() };
        msg.map(|msg| (act, msg))
    }

    /// The slider that the last step moved, if it moved one.
    pub fn moved(&self) -> Option<Knob> {
        match self.moved {
            Some((Moved::Knob(knob), _)) => Some(knob),
            _ => None,
        }
    }

    /// The history after `act`; nothing where it changes nothing.
    pub fn after(&self, act: Act) -> Option<Self> {
        let mut next = self.clone();
        match act {
            Act::Did(msg, time) => next.did(msg, time)?,
            Act::Undone => {
                let Step { msg, other } = next.past.pop()?;
                next.future.push(Step { msg, other: std::mem::replace(&mut next.now, other) });
                (next.moved, next.stepped) = (None, Some(act));
            }
            Act::Redone => {
                let Step { msg, other } = next.future.pop()?;
                next.past.push(Step { msg, other: std::mem::replace(&mut next.now, other) });
                (next.moved, next.stepped) = (None, Some(act));
            }
        }
        Some(next)
    }

    /// Takes a step, or goes on with the last one; nothing where the scenario stays as it is.
    fn did(&mut self, msg: Msg, time: f64) -> Option<()> {
        let next = self.now.after(msg.clone());
        if next == *self.now {
            return None;
        }
        let other = std::mem::replace(&mut self.now, Rc::new(next));
        let moved = Moved::by(&msg);
        let goes_on = self
            .moved
            .as_ref()
            .is_some_and(|(last, since)| Some(last) == moved.as_ref() && (0.0..ONE_STEP_MS).contains(&(time - since)));
        match self.past.last_mut().filter(|_| goes_on) {
            Some(last) => last.msg = msg,
            None => {
                if self.past.len() == STEPS {
                    self.past.remove(0);
                }
                self.past.push(Step { msg, other });
            }
        }
        self.future.clear();
        (self.moved, self.stepped) = (moved.map(|moved| (moved, time)), None);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example;
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
            prop_assert!(history.undoes().is_none() && history.after(Act::Undone).is_none());
            for after in &seen[1..] {
                history = history.after(Act::Redone).unwrap();
                prop_assert_eq!(history.now(), after);
            }
            prop_assert!(history.redoes().is_none() && history.after(Act::Redone).is_none());
        }
    }

    /// How many steps lead back to where a history began.
    fn steps(history: &History) -> usize {
        std::iter::successors(history.after(Act::Undone), |history| history.after(Act::Undone)).count()
    }

    #[test]
    fn movements_of_one_thing_within_a_second_are_one_step() {
        let turned = |knob, place| Msg::Turned(knob, place);
        let drew = |night| Msg::Drew(std::array::from_fn(|hour| if hour % 24 < 8 { night } else { 9.0 }).into());
        let of = |place, msg| Msg::OfService(place, Box::new(msg));
        let rate = || turned(Knob::Rate, 0.1);
        let cases = [
            // (first movement, second, its time, steps, why)
            (rate(), turned(Knob::Rate, 0.9), 900.0, 1, "the same slider, soon after"),
            (rate(), Msg::Stepped(Knob::Rate, -1), 900.0, 1, "by a key"),
            (rate(), turned(Knob::Rate, 0.9), 1_000.0, 2, "a second later"),
            (rate(), turned(Knob::Rate, 0.9), -1.0, 2, "a clock that was put back"),
            (rate(), turned(Knob::Memory, 0.9), 900.0, 2, "another slider"),
            (rate(), Msg::Typed(Knob::Rate, 7.0), 900.0, 2, "typed"),
            (
                rate(),
                Msg::Placed([(Knob::Rate, 7.0), (Knob::Memory, 1024.0)]),
                900.0,
                2,
                "both inputs of a map at once",
            ),
            (drew(1.0), drew(2.0), 900.0, 1, "a week that is being drawn"),
            (Msg::Adjusted(Setting::Growth, 3.0), Msg::Adjusted(Setting::Growth, 4.0), 900.0, 1, "a setting, dragged"),
            (Msg::Adjusted(Setting::Growth, 3.0), Msg::Adjusted(Setting::Burstiness, 4.0), 900.0, 2, "another setting"),
            (of(0, turned(Knob::Duration, 0.1)), of(0, turned(Knob::Duration, 0.9)), 900.0, 1, "of one service"),
            (of(0, turned(Knob::Duration, 0.1)), turned(Knob::Duration, 0.9), 900.0, 2, "of one service, and of all"),
        ];
        for (first, second, time, expected, why) in cases {
            let history = done(&done(&History::default(), first, 0.0), second.clone(), time);
            assert_eq!((steps(&history), history.undoes()), (expected, Some(&second)), "{why}");
        }
    }

    #[test]
    fn a_step_back_or_forward_says_what_it_was_about() {
        let typed = |value| Msg::Typed(Knob::Rate, value);
        let history = done(&done(&History::default(), typed(7.0), 0.0), typed(8.0), 0.0);
        assert_eq!(history.stepped(), None, "what is done is no such step");
        let back = history.after(Act::Undone).unwrap();
        assert_eq!(back.stepped(), Some((&Act::Undone, &typed(8.0))));
        assert_eq!((back.undoes(), back.redoes()), (Some(&typed(7.0)), Some(&typed(8.0))));
        let further = back.after(Act::Undone).unwrap();
        assert_eq!(further.stepped(), Some((&Act::Undone, &typed(7.0))));
        assert_eq!(further.after(Act::Redone).unwrap().stepped(), Some((&Act::Redone, &typed(7.0))));
        assert_eq!(done(&back, typed(9.0), 0.0).stepped(), None);
    }

    #[test]
    fn what_is_done_after_an_undo_is_a_step_and_ends_what_was_undone() {
        let history = done(&History::default(), Msg::Turned(Knob::Rate, 0.1), 0.0);
        let history = done(&history.after(Act::Undone).unwrap(), Msg::Turned(Knob::Rate, 0.9), 10.0);
        assert!(history.undoes().is_some() && history.redoes().is_none());
        assert_eq!(**history.after(Act::Undone).unwrap().now(), Scenario::default());
    }

    #[test]
    fn it_holds_a_hundred_steps_and_nothing_that_changed_nothing() {
        let mut history = History::default();
        assert_eq!(history.after(Act::Did(Msg::StartedOver, 0.0)), None);
        for value in 0..150 {
            history = done(&history, Msg::Typed(Knob::Duration, 1_000.0 + f64::from(value)), 0.0);
        }
        assert_eq!(steps(&history), STEPS);
        while let Some(before) = history.after(Act::Undone) {
            history = before;
        }
        assert_eq!(Knob::Duration.read(history.now()), 1_049.0, "the oldest were forgotten");
    }
}
