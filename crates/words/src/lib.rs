//! The words of the answer. Facts stand in enums; wording stands here and in the rooms below.
//!
//! What comes out is pieces, not markup, so that the page, a screen reader and the command say the same.

pub mod age;
pub mod card;
pub mod charge;
pub mod choices;
pub mod compare;
pub mod draws;
pub mod evidence;
pub mod facts;
pub mod flips;
pub mod handed;
pub mod import;
pub mod inputs;
pub mod knobs;
pub mod labels;
pub mod mix;
pub mod own_lines;
pub mod phrase;
pub mod picture;
pub mod prices;
pub mod ranking;
pub mod result;
pub mod rows;
pub mod saved;
pub mod settings;
pub mod simulation;
pub mod steps;
pub mod studies;
pub mod summary;
pub mod timings;
pub mod to_set;
pub mod told;
pub mod undo;
pub mod values;
pub mod week;

use answer::drawn::DRAWS;
use answer::{Cause, Decider, Fleet, Flip, Outcome, Reason, SideOutcome, Verdict, Winner};
use model::money::Usd;
use model::units::Seconds;
use scenario::Scenario;
use scenario::knob::Knob;
use scenario::link;
use text::format;

/// A part of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// As it is.
    Text(String),
    /// A figure that matters.
    Strong(String),
    /// A word in the colour of a winner.
    Winner(Winner, String),
}

impl Piece {
    /// Its text.
    pub const fn as_str(&self) -> &str {
        match self {
            Self::Text(text) | Self::Strong(text) | Self::Winner(_, text) => text.as_str(),
        }
    }
}

/// The pieces as one text.
pub fn plain(pieces: &[Piece]) -> String {
    pieces.iter().map(Piece::as_str).collect()
}

/// How sure an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// More than 90 % of the draws agree.
    Clear,
    /// 65 % to 90 % of them.
    Leans,
    /// Fewer.
    TossUp,
}

impl Confidence {
    /// Of a share of draws.
    pub fn of(share: f64) -> Self {
        match share {
            share if share > 0.9 => Self::Clear,
            share if share >= 0.65 => Self::Leans,
            _ => Self::TossUp,
        }
    }

    /// In a word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Clear => "clear",
            Self::Leans => "leans",
            Self::TossUp => "toss-up",
        }
    }
}

/// The winner's name inside a sentence.
pub const fn winner(winner: Winner) -> &'static str {
    match winner {
        Winner::Serverless => "serverless",
        Winner::Microservices => "microservices",
        Winner::Mixed => "a mix",
        Winner::TossUp => "a toss-up",
    }
}

/// The winner's name at the start of a sentence.
pub const fn winner_title(winner: Winner) -> &'static str {
    match winner {
        Winner::Serverless => "Serverless",
        Winner::Microservices => "Microservices",
        Winner::Mixed => "A mix",
        Winner::TossUp => "A toss-up",
    }
}

/// The answer in a few words: “Serverless, clearly.”
pub fn headline(verdict: &Verdict) -> Vec<Piece> {
    let name = |text: &str| Piece::Winner(verdict.winner, text.to_owned());
    if verdict.reasons.contains(&Reason::NeitherFits) {
        return vec![Piece::Winner(Winner::TossUp, "Neither".into()), text(" can run this.")];
    }
    let rest = match (verdict.winner, verdict.decided_by) {
        (Winner::TossUp, _) => ".",
        (Winner::Serverless, Decider::Limits) => ", because containers cannot.",
        (Winner::Microservices, Decider::Limits) => ", because functions cannot.",
        (_, Decider::Limits) => ".",
        (_, Decider::Latency) => ", to keep the p99 goal.",
        (_, Decider::Cost) if card::misses(&verdict.reasons).count() > 1 => ", but both miss the goal.",
        (_, Decider::Cost) if verdict.cloud_alone() != verdict.winner => ", because of people.",
        (_, Decider::Cost) => match Confidence::of(verdict.confidence) {
            Confidence::TossUp => ", by a hair.",
            Confidence::Leans => ", probably.",
            Confidence::Clear if verdict.flip_of(Knob::Rate).is_some() => ", clearly.",
            Confidence::Clear => ", at any traffic.",
        },
    };
    vec![name(winner_title(verdict.winner)), text(rest)]
}

/// “94 %” and “of 256 cases: clear”, or nothing where nothing was drawn. Where more were asked for and `failed`,
/// “of 128 cases: the rest failed”: how sure an answer is that lacks most of them is not said in a word.
pub fn confidence(verdict: &Verdict, failed: bool) -> Option<(String, String)> {
    let word = Confidence::of(verdict.confidence).word();
    let draws = format::exact(verdict.draws.into());
    let word = if failed && verdict.draws < DRAWS { "the rest failed" } else { word };
    let told = format!("of {draws} cases: {word}");
    (verdict.draws > 0).then(|| (draws::share(verdict.confidence), told))
}

/// The answer with its figures: cost of both sides, where it stops winning, p99 against the goal.
pub fn sentence(scenario: &Scenario, outcome: &Outcome) -> Vec<Piece> {
    let mut pieces = Vec::new();
    ruled_out(outcome, &mut pieces);
    match &outcome.mixed {
        Some(mixed) if outcome.verdict.winner == Winner::Mixed => {
            mix::wins(scenario, outcome, mixed, &mut pieces);
            thresholds(scenario, &outcome.verdict, &mut pieces);
            mix::latency(scenario, mixed, &mut pieces);
            return pieces;
        }
        Some(mixed) => {
            costs(outcome, &mut pieces);
            mix::comes_near(scenario, mixed, &mut pieces);
        }
        None => costs(outcome, &mut pieces),
    }
    thresholds(scenario, &outcome.verdict, &mut pieces);
    latency(scenario, outcome, &mut pieces);
    pieces
}

/// The answer where space is short: “$212 against $891 · flips at 131/s”.
///
/// Of large amounts the “a month” is left out, so that it stays one line.
pub fn short(outcome: &Outcome) -> Vec<Piece> {
    let [(first, _), (second, _)] = best_two(outcome);
    let mut pieces = vec![strong(&first), text(" against "), strong(&second)];
    if length(&pieces) <= USUAL_AMOUNTS {
        pieces.push(text(" a month"));
    }
    if let Some(flip) = outcome.verdict.flip_of(Knob::Rate) {
        pieces.push(text(&format!(" · flips at {}", values::knob(Knob::Rate, flip.at))));
    }
    pieces
}

/// What is said where nothing answers any more.
pub const UNANSWERED: &str = "What computes here no longer answers, so that no figures are of this scenario: those that \
                              are shown are of an earlier one. The next change is one more try; so is reloading.";

/// Why a scenario with the link `own` has none that others could open; nothing where it has one.
pub fn unshared(own: &str) -> Option<String> {
    let [size, most] = [own.len(), link::LONGEST].map(|count| format::exact(count as f64));
    let sentence = || {
        format!(
            "This scenario is too long for a link: it would take {size} characters, and {most} are read at most. The \
             address does not hold it; this tab does, and its file."
        )
    };
    (!link::fits(own)).then(sentence)
}

/// Characters of two amounts with “against” between them beyond which they leave out what else they can.
const USUAL_AMOUNTS: usize = 24;

/// Characters of a line of an answer beyond which it is written smaller, so that it stays one line.
const LINE: [usize; 2] = [32, 46];

/// Whether a headline is one of the long ones.
pub fn is_long_headline(pieces: &[Piece]) -> bool {
    length(pieces) > LINE[0]
}

/// Whether the line below a headline is one of the long ones.
pub fn is_long_short(pieces: &[Piece]) -> bool {
    length(pieces) > LINE[1]
}

fn length(pieces: &[Piece]) -> usize {
    pieces.iter().map(|piece| piece.as_str().len()).sum()
}

/// What a screen reader is told after a change: the winner and the figures, nothing else.
pub fn announcement(outcome: &Outcome) -> String {
    let [(first, p99), (second, _)] = best_two(outcome);
    let headline = plain(&headline(&outcome.verdict));
    format!(
        "{headline} {} against {} a month; p99 {}.",
        format::money(first),
        format::money(second),
        format::duration(p99)
    )
}

/// The winner and what comes next, by total and p99: a mix against the cheaper side where it wins.
fn best_two(outcome: &Outcome) -> [(Usd, Seconds); 2] {
    let of = |side: &SideOutcome| (side.total(), side.latency.p99);
    let (first, second) = ordered(outcome);
    match &outcome.mixed {
        Some(mixed) if outcome.verdict.winner == Winner::Mixed => {
            [(mixed.total(), mixed.latency.p99), of(mix::cheaper_first(outcome).0)]
        }
        _ => [of(first), of(second)],
    }
}

fn text(text: &str) -> Piece {
    Piece::Text(text.to_owned())
}

fn strong(amount: &model::money::Usd) -> Piece {
    Piece::Strong(format::money(*amount))
}

/// The winner's side first; functions first where there is none.
fn ordered(outcome: &Outcome) -> (&SideOutcome, &SideOutcome) {
    match outcome.verdict.winner {
        Winner::Microservices => (&outcome.microservices, &outcome.serverless),
        _ => (&outcome.serverless, &outcome.microservices),
    }
}

/// Why a side is out of the race, where one is: without it, its price would mislead.
fn ruled_out(outcome: &Outcome, pieces: &mut Vec<Piece>) {
    for reason in &outcome.verdict.reasons {
        match reason {
            Reason::RuledOut(side, limit) => {
                let name = outcome.side(*side).platform.name();
                pieces.push(text(&format!("{name} is ruled out: {} ", facts::limit(limit))));
            }
            // Where both miss it, the sentence about p99 says so.
            Reason::MissesGoal(miss) if !both_late(outcome) => {
                let name = outcome.side(miss.side).platform.name();
                pieces.push(text(&format!("{name} {}. ", facts::misses(miss))));
            }
            _ => {}
        }
    }
}

/// Whether the p99 of both sides is beyond the goal.
fn both_late(outcome: &Outcome) -> bool {
    let late =
        |reason: &&Reason| matches!(reason, Reason::MissesGoal(miss) if !matches!(miss.cause, Cause::Failures { .. }));
    outcome.verdict.reasons.iter().filter(late).count() == 2
}

fn costs(outcome: &Outcome, pieces: &mut Vec<Piece>) {
    let (first, second) = ordered(outcome);
    let close = outcome.verdict.reasons.iter().find_map(|reason| match reason {
        Reason::CostDoesNotDecide(apart) => Some(*apart),
        _ => None,
    });
    if let Some(apart) = close {
        pieces
            .push(text(&format!("Cost does not decide this: the sides are {} a month apart. ", format::money(apart))));
    }
    pieces.extend([strong(&first.total()), text(" a month for "), text(first.platform.name())]);
    pieces.extend([text(" against "), strong(&second.total()), text(" for "), text(second.platform.name())]);
    if first.people.pico() + second.people.pico() > 0 {
        let [one, other] = [first, second].map(|side| format::money(side.cloud));
        pieces.push(text(&format!(", people included; the clouds alone are {one} against {other}")));
        for reason in &outcome.verdict.reasons {
            if let Reason::CloudAlone(without) = reason {
                pieces.push(text(&format!(" and would say {}", winner(*without))));
            }
        }
    }
    pieces.push(text(". "));
}

/// Where the answer changes: along the traffic first, then along the duration.
fn thresholds(scenario: &Scenario, verdict: &Verdict, pieces: &mut Vec<Piece>) {
    let rate = verdict.flip_of(Knob::Rate).map(|flip| rate_flip(scenario, flip));
    let duration = verdict.flip_of(Knob::Duration).map(|flip| duration_flip(scenario, flip));
    let found: Vec<_> = rate.into_iter().chain(duration).collect();
    if found.is_empty() {
        return;
    }
    pieces.push(text(if verdict.winner == Winner::TossUp { "It tips " } else { "It stops winning " }));
    for (index, flip) in found.into_iter().enumerate() {
        if index > 0 {
            pieces.push(text(", or "));
        }
        pieces.extend(flip);
    }
    pieces.push(text(". "));
}

fn rate_flip(scenario: &Scenario, flip: &Flip) -> Vec<Piece> {
    let now = Knob::Rate.read(scenario);
    let at = Piece::Strong(format!("{}{}req/s", format::number(flip.at), format::NBSP));
    let ratio = flip.at / now;
    let (place, compared) = match ratio {
        ratio if ratio > 1.1 => ("at ", format!(", {} your traffic", format::times(ratio))),
        ratio if ratio > 1.0 => ("at ", ", just above your traffic".to_owned()),
        ratio if ratio > 0.9 => ("below ", ", just below your traffic".to_owned()),
        ratio => ("below ", format!(", {} of your traffic", format::percent(ratio))),
    };
    vec![text(place), at, text(&(compared + &flips::aside(flip)))]
}

fn duration_flip(scenario: &Scenario, flip: &Flip) -> Vec<Piece> {
    let longer = flip.at > Knob::Duration.read(scenario);
    let words = if longer { "when the work takes longer than " } else { "when the work takes less than " };
    vec![text(words), Piece::Strong(values::knob(Knob::Duration, flip.at)), text(&flips::aside(flip))]
}

/// Why both sides miss the goal; empty where not both do.
fn causes(outcome: &Outcome) -> String {
    let mut causes: Vec<String> = Vec::new();
    for reason in &outcome.verdict.reasons {
        if let Reason::MissesGoal(miss) = reason {
            let cause = facts::cause(&miss.cause);
            if !causes.contains(&cause) {
                causes.push(cause);
            }
        }
    }
    if both_late(outcome) && !causes.is_empty() {
        format!(", because {}", causes.join(", and "))
    } else {
        String::new()
    }
}

fn latency(scenario: &Scenario, outcome: &Outcome, pieces: &mut Vec<Piece>) {
    let (first, second) = ordered(outcome);
    let goal = format::duration(scenario.goals.p99);
    let inside = |side: &SideOutcome| side.answers_within(scenario.goals.p99);
    let place = |side: &SideOutcome| if inside(side) { "inside" } else { "beyond" };
    pieces.extend([text("p99 is "), Piece::Strong(format::duration(first.latency.p99))]);
    if outcome.verdict.winner.side().is_none() || both_late(outcome) {
        pieces.extend([text(" against "), Piece::Strong(format::duration(second.latency.p99))]);
        let words = match (inside(first), inside(second)) {
            (true, true) => "both inside",
            (false, false) => "both, whatever the capacity, beyond",
            (true, false) => "the first inside, the second beyond",
            (false, true) => "the first beyond, the second inside",
        };
        pieces.push(text(&format!(", {words} your {goal}{}", causes(outcome))));
    } else {
        pieces.push(text(&format!(", {} your {goal}", place(first))));
    }
    if let Fleet::Functions(functions) = &first.fleet {
        pieces.push(text(&format!("; {} of requests start cold", format::percent(functions.cold_share))));
    }
    pieces.push(text("."));
}

#[cfg(test)]
mod tests;
