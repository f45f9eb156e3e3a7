//! Prints the page as it stands before its program runs, as markup for `index.html`: the default scenario with its answer.
//!
//! `tools/finish.mjs` runs it for a release.

use answer::Whole;
use ask::{Answer, Part, Question};
use engine::ask::Engine;
use fulcrum::ui::page;
use scenario::Scenario;
use yew::platform::Runtime;
use yew::prelude::*;

#[component]
fn FirstView() -> Html {
    page::first_view(answered(), "./")
}

/// What the engine answers to the scenario that the page opens with.
fn answered() -> Whole {
    let mut whole = None;
    Engine::default().ask(&Question::Outcome, &Scenario::default(), &mut |part| {
        if let Part::Last(Answer::Outcome(answer)) = part {
            whole = Some(*answer);
        }
    });
    whole.expect("an outcome is answered with one")
}

fn main() {
    let (sender, receiver) = std::sync::mpsc::channel();
    Runtime::default().spawn_pinned(move || async move {
        let markup = yew::LocalServerRenderer::<FirstView>::new().hydratable(false).render().await;
        sender.send(markup).expect("somebody waits for it");
    });
    println!("{}", receiver.recv().expect("the page is drawn"));
}
