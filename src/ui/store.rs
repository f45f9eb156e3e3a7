//! The scenario as Yew holds it. Nothing is decided here.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::evaluate;
use crate::app::history::{Act, History};
use crate::app::msg::Msg;
use crate::app::outcome::{Outcome, Survey};
use crate::app::scenario::Scenario;
use crate::ui::browser;

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

/// The answer to a scenario, evaluated once for each.
#[hook]
pub fn use_answer(scenario: &Rc<Scenario>) -> Rc<Answer> {
    use_memo(Rc::clone(scenario), |scenario| {
        let (outcome, survey) = evaluate::answer(scenario);
        Answer { outcome: Rc::new(outcome), survey: Rc::new(survey) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::knob::Knob;

    #[test]
    fn what_changes_nothing_draws_nothing() {
        let store = Rc::new(Store::default());
        let same = Rc::clone(&store).reduce(Act::Did(Msg::Typed(Knob::Rate, 20.0), 0.0));
        assert!(Rc::ptr_eq(&store, &same));
        let other = Rc::clone(&store).reduce(Act::Did(Msg::Typed(Knob::Rate, 21.0), 0.0));
        assert!(!Rc::ptr_eq(&store, &other));
    }
}
