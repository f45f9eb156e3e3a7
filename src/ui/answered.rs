//! What the page knows of the answer to a question, and the hook that asks it.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::ui::queue::{Asked, Message, Place, Subscription};
use ask::Answer;

/// Milliseconds that a scenario rests before anything is asked that takes longer than a movement.
const REST_MS: u32 = 120;

/// An answer as far as it is there. What cannot be together is no value: there is no older answer that failed, and no
/// fresh one without content.
#[derive(Clone, Debug, PartialEq)]
pub enum Answered<T> {
    /// There is none yet.
    Waiting,
    /// The answer to an earlier question. The present one is still to be answered.
    Older(T),
    /// The answer, or as much of it as there is; better parts may follow.
    Fresh(T),
    /// No answer will come, or no more of it than there is.
    Failed(Why, Option<T>),
}

/// Why no answer will come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// No worker could be started.
    NotStarted,
    /// A worker stopped, as did the one that took its place.
    Stopped,
    /// The same, for want of memory.
    Full,
    /// A worker said nothing any more, as did the one that took its place.
    Silent,
}

impl<T> Answered<T> {
    /// What there is, of whichever question.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Waiting => None,
            Self::Older(content) | Self::Fresh(content) => Some(content),
            Self::Failed(_, content) => content.as_ref(),
        }
    }

    /// What there is of the answer to the present question.
    pub const fn fresh(&self) -> Option<&T> {
        match self {
            Self::Waiting | Self::Older(_) => None,
            Self::Fresh(content) => Some(content),
            Self::Failed(_, content) => content.as_ref(),
        }
    }

    /// Whether an answer to the present question is there, or none will come. More parts of it may.
    pub const fn is_settled(&self) -> bool {
        matches!(self, Self::Fresh(_) | Self::Failed(..))
    }

    /// The same with other content.
    pub fn map<U>(self, of: impl FnOnce(T) -> U) -> Answered<U> {
        match self {
            Self::Waiting => Answered::Waiting,
            Self::Older(content) => Answered::Older(of(content)),
            Self::Fresh(content) => Answered::Fresh(of(content)),
            Self::Failed(why, content) => Answered::Failed(why, content.map(of)),
        }
    }

    /// Why no more will come; nothing if more may.
    pub const fn failed(&self) -> Option<Why> {
        match self {
            Self::Failed(why, _) => Some(*why),
            Self::Waiting | Self::Older(_) | Self::Fresh(_) => None,
        }
    }
}

/// What arrived last, and what it answers.
#[derive(Clone, PartialEq)]
struct Received<T> {
    asked: Asked,
    content: Option<T>,
    failed: Option<Why>,
}

impl<T: Clone> Received<T> {
    /// What it is to whoever asks `now`.
    fn seen(self, now: Option<&Asked>) -> Answered<T> {
        let is_fresh = now == Some(&self.asked);
        match (is_fresh, self.failed, self.content) {
            (true, Some(why), content) => Answered::Failed(why, content),
            (true, None, Some(content)) => Answered::Fresh(content),
            (false, _, Some(content)) => Answered::Older(content),
            (_, _, None) => Answered::Waiting,
        }
    }

    /// What is known after `message`, where `before` was.
    fn after(before: Option<Self>, message: Message, read: Read<T>) -> Self {
        match message {
            Message::Part(asked, answer) => {
                let content = read(&asked, *answer);
                Self { asked, content, failed: None }
            }
            Message::Failed(asked, why) => {
                let parts = before.filter(|before| before.asked == asked).and_then(|before| before.content);
                Self { asked, content: parts, failed: Some(why) }
            }
        }
    }
}

/// What a component has received last, as Yew holds it: each message goes on from the newest.
#[derive(PartialEq)]
struct Last<T>(Option<Received<T>>);

/// Takes what is wanted out of a part of an answer.
type Read<T> = fn(&Asked, Answer) -> Option<T>;

impl<T: Clone> Reducible for Last<T> {
    type Action = (Message, Read<T>);

    fn reduce(self: Rc<Self>, (message, read): Self::Action) -> Rc<Self> {
        Rc::new(Self(Some(Received::after(self.0.clone(), message, read))))
    }
}

/// The answer to a question as far as it is there; without a question nothing is asked. `read` takes what is wanted out
/// of a part of it.
///
/// In [`Place::Later`] a question waits until nothing has changed for a moment, and ends what was asked before. In
/// [`Place::Now`] it is put at once, and an answer to the one before is still shown, as an older one: else a slider that
/// moves faster than it is answered would show no figures until it rests.
#[hook]
pub fn use_answered<T: Clone + PartialEq + 'static>(place: Place, asked: Option<Asked>, read: Read<T>) -> Answered<T> {
    let last = use_reducer_eq(|| Last::<T>(None));
    // It ends what is asked when the component goes.
    let subscription = {
        let last = last.dispatcher();
        use_memo((), move |()| Subscription::new(place, Callback::from(move |message| last.dispatch((message, read)))))
    };
    use_effect_with(asked.clone(), move |asked| {
        let resting = put(&subscription, place, asked.clone());
        move || drop(resting)
    });
    last.0.clone().map_or(Answered::Waiting, |received| received.seen(asked.as_ref()))
}

/// Puts a question, now or once it has rested for as long as the answer is kept. One that rests ends what was asked before.
fn put(subscription: &Rc<Subscription>, place: Place, asked: Option<Asked>) -> Option<Timeout> {
    if place != Place::Now {
        subscription.withdraw();
    }
    let (subscription, asked) = (Rc::clone(subscription), asked?);
    let ask = move || subscription.ask(asked);
    match place {
        Place::Now => {
            ask();
            None
        }
        Place::Later | Place::Files => Some(Timeout::new(REST_MS, ask)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ask::Question;
    use scenario::Scenario;
    use scenario::knob::Knob;
    use scenario::msg::Msg;

    fn asked(rate: f64) -> Asked {
        Asked::new(Question::File(ask::File::Bill), &Rc::new(Scenario::default().after(Msg::Typed(Knob::Rate, rate))))
    }

    fn read(_: &Asked, answer: Answer) -> Option<String> {
        match answer {
            Answer::File(text) => Some(text),
            _ => None,
        }
    }

    fn part(rate: f64, text: &str) -> Message {
        Message::Part(asked(rate), Box::new(Answer::File(text.to_owned())))
    }

    #[test]
    fn an_answer_is_older_as_soon_as_something_else_is_asked() {
        let received = Received::after(None, part(1.0, "one"), read);
        assert_eq!(received.clone().seen(Some(&asked(1.0))), Answered::Fresh("one".to_owned()));
        assert_eq!(received.clone().seen(Some(&asked(2.0))), Answered::Older("one".to_owned()));
        assert_eq!(received.seen(None), Answered::Older("one".to_owned()));
    }

    #[test]
    fn a_failure_leaves_the_parts_of_its_own_answer_only() {
        let failed = |rate| Message::Failed(asked(rate), Why::Silent);
        let before = || Some(Received::after(None, part(1.0, "one"), read));
        let cases = [
            // (what is known, which question fails, what is seen of it, why)
            (before(), 1.0, Some("one".to_owned()), "the first part came"),
            (before(), 2.0, None, "figures of another scenario"),
            (None, 1.0, None, "nothing came"),
        ];
        for (before, rate, left, why) in cases {
            let seen = Received::after(before, failed(rate), read).seen(Some(&asked(rate)));
            assert_eq!(seen, Answered::Failed(Why::Silent, left), "{why}");
        }
    }
}
