//! The scenario as Yew holds it. Nothing is decided here.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::ui::answered::{Answered, use_answered};
use crate::ui::browser;
use crate::ui::queue::{Asked, Place};
use answer::drawn::Drawn;
use answer::steady::{Held, REST_MS};
use answer::{Known, Offers, Outcome, Strip, Survey, Whole};
use ask::{Answer, Question};
use model::traffic::HOURS;
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

/// A scenario and everything that follows from it, ready to be handed to components.
#[derive(Clone, PartialEq)]
pub struct Shown {
    /// What it follows from. While figures are older than the controls, this is not what the controls show.
    pub scenario: Rc<Scenario>,
    /// The answer itself.
    pub outcome: Rc<Outcome>,
    /// The strips and the costs along the traffic.
    pub survey: Rc<Survey>,
    /// Requests per second in each hour of the week.
    pub demand: Rc<[f64; HOURS]>,
    /// What is paid of the list price by each way to buy.
    pub offers: Rc<Offers>,
    /// How well prices are known in each region that can be chosen.
    pub known: Rc<Vec<Known>>,
}

impl Shown {
    /// What a movement is answered with.
    pub fn new(scenario: &Rc<Scenario>, whole: Whole) -> Self {
        let Whole { outcome, survey, demand, offers, known } = whole;
        Self {
            scenario: Rc::clone(scenario),
            outcome: Rc::new(outcome),
            survey: Rc::new(survey),
            demand: Rc::from(demand),
            offers: Rc::new(offers),
            known: Rc::new(known),
        }
    }

    /// The same with all draws in the place of the few. Nothing moves when they come.
    #[must_use]
    pub fn weighed(mut self, drawn: Option<Drawn>) -> Self {
        if let Some(drawn) = drawn {
            Rc::make_mut(&mut self.outcome).verdict.weigh(drawn);
        }
        self
    }

    /// The same with every flip where the week as it runs has it.
    #[must_use]
    pub fn confirmed(mut self, strips: Option<Rc<Vec<Strip>>>) -> Self {
        if let Some(strips) = strips {
            let costs = self.survey.costs.clone();
            let survey = Survey { strips: Vec::clone(&strips), costs };
            Rc::make_mut(&mut self.outcome).verdict.flips = survey.flips(&self.scenario);
            self.survey = Rc::new(survey);
        }
        self
    }
}

/// The answer to a scenario. Where it fails, what was shown last stays, as a figure of the scenario that it has with it.
#[hook]
pub fn use_shown(scenario: &Rc<Scenario>) -> Answered<Shown> {
    let answered =
        use_answered(Place::Now, Some(Asked::new(Question::Outcome, scenario)), |asked, answer| match answer {
            Answer::Outcome(whole) => Some(Shown::new(&asked.scenario, *whole)),
            _ => None,
        });
    let last = use_mut_ref(|| None::<Shown>);
    if let Some(shown) = answered.known() {
        last.replace(Some(shown.clone()));
    }
    match answered {
        Answered::Failed(why, None) => Answered::Failed(why, last.borrow().clone()),
        answered => answered,
    }
}

/// What is shown of an outcome: itself, unless a slider moves close to where it flips.
#[hook]
pub fn use_steady(history: &History, outcome: Option<&Rc<Outcome>>) -> Option<Rc<Outcome>> {
    let held = use_mut_ref(|| None::<Held>);
    let rested = use_force_update();
    let tie = history.now().goals.tie.get();
    let next = outcome.and_then(|outcome| Held::after(*held.borrow(), history.moved(), outcome, tie));
    *held.borrow_mut() = next;
    let shown = next.zip(outcome).and_then(|(held, outcome)| held.shown(outcome));
    let differs = shown.is_some();
    use_effect_with((outcome.cloned(), differs), move |_| {
        let rest = Timeout::new(REST_MS, move || {
            if held.borrow_mut().take().is_some() && differs {
                rested.force_update();
            }
        });
        move || drop(rest)
    });
    shown.map(Rc::new).or_else(|| outcome.cloned())
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
