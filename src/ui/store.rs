//! The scenario as Yew holds it. Nothing is decided here.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::ui::browser;
use crate::ui::hooks::{left, use_done, when};
use answer::{Outcome, Survey};
use decide::evaluate;
use decide::steady::{Held, REST_MS};
use scenario::Scenario;
use scenario::history::{Act, History};
use scenario::msg::Msg;

/// A [`History`] of scenarios that Yew can hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Store(pub History);

/// What the reader did, done now.
pub fn did(msg: Msg) -> Act {
    Act::Did(msg, browser::now())
}

impl Reducible for Store {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        // The same `Rc` tells Yew that there is nothing to draw.
        self.0.after(act).map_or(self, |next| Rc::new(Self(next)))
    }
}

/// Everything that follows from a scenario, ready to be handed to components.
#[derive(Clone, PartialEq)]
pub struct Answer {
    /// The answer itself.
    pub outcome: Rc<Outcome>,
    /// The strips and the costs along the traffic.
    pub survey: Rc<Survey>,
}

/// The answer to a scenario, evaluated once for each; what a slider shows wherever it stands is kept from the last.
#[hook]
pub fn use_answer(scenario: &Rc<Scenario>) -> Rc<Answer> {
    let last = use_mut_ref(|| None::<(Rc<Scenario>, Rc<Survey>)>);
    use_memo(Rc::clone(scenario), move |scenario| {
        let mut last = last.borrow_mut();
        let before = last.as_ref().map(|(scenario, survey)| (&**scenario, &**survey));
        let (outcome, survey) = evaluate::answer_after(scenario, before);
        let survey = Rc::new(survey);
        *last = Some((Rc::clone(scenario), Rc::clone(&survey)));
        Answer { outcome: Rc::new(outcome), survey }
    })
}

/// What is shown of an outcome: itself, unless a slider moves close to where it flips.
#[hook]
pub fn use_steady(history: &History, outcome: &Rc<Outcome>) -> Rc<Outcome> {
    let held = use_mut_ref(|| None::<Held>);
    let rested = use_force_update();
    let next = Held::after(*held.borrow(), history.moved(), outcome, history.now().goals.tie.get());
    *held.borrow_mut() = next;
    let shown = next.and_then(|held| held.shown(history.now(), outcome));
    let differs = shown.is_some();
    use_done(when((Rc::clone(outcome), differs), move |_| {
        left(Timeout::new(REST_MS, move || {
            if held.borrow_mut().take().is_some() && differs {
                rested.force_update();
            }
        }))
    }));
    shown.map_or_else(|| Rc::clone(outcome), Rc::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenario::knob::Knob;

    #[test]
    fn what_changes_nothing_draws_nothing() {
        let store = Rc::new(Store::default());
        let same = Rc::clone(&store).reduce(Act::Did(Msg::Typed(Knob::Rate, 20.0), 0.0));
        assert!(Rc::ptr_eq(&store, &same));
        let other = Rc::clone(&store).reduce(Act::Did(Msg::Typed(Knob::Rate, 21.0), 0.0));
        assert!(!Rc::ptr_eq(&store, &other));
    }
}
