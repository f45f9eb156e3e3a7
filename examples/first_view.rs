//! Prints the page as it stands before its program runs, as markup for `index.html`: the default scenario with its answer.
//!
//! `tools/finish.mjs` runs it for a release.

use answer::Whole;
use ask::{Answer, Part, Question};
use engine::ask::Engine;
use fulcrum::ui::markup::rendered;
use fulcrum::ui::page;
use scenario::Scenario;

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
    println!("{}", rendered(|| page::first_view(answered(), "./")));
}
