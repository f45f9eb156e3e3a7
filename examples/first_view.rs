//! Prints a page as it stands before its program runs, as markup: `page` and `widget` with the default scenario and its
//! answer, `proof` with every case that has a closed form.
//!
//! `tools/finish.mjs` runs it for a release.

use std::process::ExitCode;

use answer::Whole;
use ask::{Answer, Part, Question};
use engine::ask::Engine;
use fulcrum::proof;
use fulcrum::ui::markup::rendered;
use fulcrum::ui::{page, widget};
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

fn main() -> ExitCode {
    let view = match std::env::args().nth(1).as_deref() {
        Some("page") => rendered(|| page::first_view(answered(), "./")),
        Some("widget") => rendered(|| widget::first_view(answered())),
        Some("proof") => rendered(proof::page::first_view),
        _ => {
            eprintln!("Which view: page, widget or proof?");
            return ExitCode::FAILURE;
        }
    };
    println!("{view}");
    ExitCode::SUCCESS
}
