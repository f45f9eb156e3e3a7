//! The words of the answer's card: one sentence and three facts, each with the room that its longest text takes.

use answer::mixed::Way;
use answer::{Flip, FlipCause, Miss, Note, Outcome, Reason, SideOutcome, Verdict, Winner};
use model::money::Usd;
use model::units::Seconds;
use scenario::knob::Knob;
use scenario::{Scenario, Side};
use text::format;

use crate::{Piece, draws, facts, mix, ordered, phrase, prices, text, values, winner, winner_title};

/// Texts as long as those of a card become: the page keeps their room, so that nothing moves when an answer changes.
pub struct Room {
    /// Of [`lead`].
    pub lead: &'static str,
    /// Of [`threshold`].
    pub threshold: &'static str,
    /// Of [`noted`].
    pub noted: &'static str,
}

/// The longest texts.
pub const ROOM: Room = Room {
    lead: "Each side meets a hard limit. Azure Container Apps: the busiest moment needs 123,456 instances of a service at \
           once, and 1,000 are the most, whoever asks.",
    threshold: "Turns first at mean rate 0.0000001/s (now 0.0000002/s): below it, microservices win, because of cloud \
                prices.",
    noted: "The answer in full · 12 of 15 prices not verified · 2 assumptions",
};

/// The share of cases from which on it is said as loudly as how sure the answer is that nothing keeps the goal.
const OFTEN: f64 = 0.25;

/// The answer in one sentence: what a side saves, or why cost does not decide.
pub fn lead(scenario: &Scenario, outcome: &Outcome) -> Vec<Piece> {
    if let Some(mixed) = outcome.mixed.as_ref().filter(|_| outcome.verdict.winner == Winner::Mixed) {
        return match &mixed.way {
            Way::BaseAndBurst { .. } => vec![text(&mix::way(scenario, mixed))],
            Way::ByService(sides) => {
                let containers = sides.iter().filter(|side| **side == Side::Microservices).count();
                let all = phrase::plural(sides.len(), "service");
                vec![text(&format!("Containers run {containers} of {all}, functions the others."))]
            }
        };
    }
    out(outcome).unwrap_or_else(|| cost(outcome))
}

/// Why a side is out of the race, where one is: without it, its price would mislead.
fn out(outcome: &Outcome) -> Option<Vec<Piece>> {
    let reasons = &outcome.verdict.reasons;
    let name = |side: Side| outcome.side(side).platform.name();
    let ruled_out = reasons.iter().find_map(|reason| match reason {
        Reason::RuledOut(side, limit) => Some((name(*side), facts::limit(limit))),
        _ => None,
    });
    if let Some((name, limit)) = ruled_out {
        return Some(vec![text(&match reasons.contains(&Reason::NeitherFits) {
            true => format!("Each side meets a hard limit. {name}: {limit}"),
            false => format!("{name} is ruled out: {limit}"),
        })]);
    }
    let misses: Vec<&Miss> = misses(reasons).collect();
    let miss = misses.first()?;
    let who = if misses.len() > 1 { "Neither side keeps" } else { &format!("{} misses", name(miss.side)) };
    let goal = format::duration(miss.goal);
    Some(vec![text(&format!("{who} the p99 goal of {goal}: {}.", facts::cause(&miss.cause)))])
}

/// The sides that miss what both are held to.
pub(crate) fn misses(reasons: &[Reason]) -> impl Iterator<Item = &Miss> {
    reasons.iter().filter_map(|reason| match reason {
        Reason::MissesGoal(miss) => Some(miss),
        _ => None,
    })
}

/// What the cheaper side saves.
fn cost(outcome: &Outcome) -> Vec<Piece> {
    let (first, second) = ordered(outcome);
    let [low, high] = [first.total(), second.total()].map(Usd::dollars);
    let included = if (first.people + second.people) > Usd::ZERO { ", people included" } else { "" };
    let verdict = &outcome.verdict;
    let apart = Piece::Strong(format::dollars((high - low).abs()));
    if verdict.reasons.iter().any(|reason| matches!(reason, Reason::CostDoesNotDecide(_))) {
        return vec![text("Cost does not decide this: the sides are "), apart, text(" a month apart.")];
    }
    // While a slider moves, a side is shown as the winner a little beyond where it is.
    if verdict.winner == Winner::TossUp || high < low {
        let share = format::percent((high - low).abs() / low.min(high));
        return vec![
            text("The sides are "),
            apart,
            text(&format!(" a month apart{included}, {share}: too close for cost to decide.")),
        ];
    }
    let other = match verdict.winner {
        Winner::Microservices => "serverless costs",
        _ => "microservices cost",
    };
    let than = match verdict.cloud_alone() {
        alone if alone != verdict.winner => format!(". The clouds alone would say {}.", winner(alone)),
        _ if low > 0.0 => format!("; {other} {} as much.", format::times(high / low)),
        _ => ".".to_owned(),
    };
    let saves = if verdict.winner == Winner::Microservices { "save" } else { "saves" };
    vec![text(&format!("{} {saves} ", winner_title(verdict.winner))), apart, text(&format!(" a month{included}{than}"))]
}

/// What a choice comes to, as a row of the card.
pub struct Row {
    /// Whose colour it has.
    pub winner: Winner,
    /// The platform, or both of a mix, where space is short.
    pub name: String,
    /// Cloud, people and both together, a month.
    pub money: [String; 3],
    /// Its p99, and how that stands to the goal: “410 ms” and “kept”.
    pub p99: (String, &'static str),
}

/// The two sides, functions first; where a mix wins, the mix and the cheaper side.
pub fn rows(outcome: &Outcome) -> [Row; 2] {
    match &outcome.mixed {
        Some(mixed) if outcome.verdict.winner == Winner::Mixed => {
            let money = [mixed.cloud, mixed.people, mixed.total()].map(amount);
            let p99 = (format::duration(mixed.latency.p99), KEPT);
            let other = mix::cheaper_first(outcome).0;
            [
                Row { winner: Winner::Mixed, name: winner_title(Winner::Mixed).to_owned(), money, p99 },
                row(outcome, other),
            ]
        }
        _ => [row(outcome, &outcome.serverless), row(outcome, &outcome.microservices)],
    }
}

/// What is said of a p99 within the goal.
const KEPT: &str = "kept";

fn row(outcome: &Outcome, side: &SideOutcome) -> Row {
    let own = match side.platform.side() {
        Side::Serverless => Winner::Serverless,
        Side::Microservices => Winner::Microservices,
    };
    let goal = match () {
        () if !side.limits.is_empty() => "ruled out",
        () if outcome.notes.contains(&Note::NoPercentile) => "not judged",
        () if side.meets_goal => KEPT,
        () => "missed",
    };
    Row {
        winner: own,
        name: side.platform.short().to_owned(),
        money: [side.cloud, side.people, side.total()].map(amount),
        p99: (format::duration(side.latency.p99), goal),
    }
}

/// An amount in a narrow column: whole dollars up to a million.
fn amount(usd: Usd) -> String {
    if usd.dollars() < 1e6 { format::money(usd) } else { format::axis_dollars(usd.dollars()) }
}

/// The heading of the column of p99: “p99, goal 500 ms”.
pub fn goal(goal: Seconds) -> String {
    format!("p99, goal {}", format::duration(goal))
}

/// Where the answer changes first along any slider, which way, and why.
pub fn threshold(scenario: &Scenario, verdict: &Verdict) -> Vec<Piece> {
    let Some(flip) = nearest(scenario, verdict) else {
        return vec![text("No slider alone turns this answer.")];
    };
    let here = flip.knob.read(scenario);
    let (way, then) = if flip.at > here { ("above", flip.to) } else { ("below", flip.from) };
    let then = match then {
        Winner::TossUp => "neither wins".to_owned(),
        Winner::Microservices => "microservices win".to_owned(),
        other => format!("{} wins", winner(other)),
    };
    let at = format!("{} {}", named(flip.knob), values::knob(flip.knob, flip.at));
    let now = values::knob(flip.knob, here);
    vec![
        text("Turns first at "),
        Piece::Strong(at),
        text(&format!(" (now {now}): {way} it, {then}, because of {}.", cause(flip.cause))),
    ]
}

/// The flip that takes the shortest way along its slider.
fn nearest<'a>(scenario: &Scenario, verdict: &'a Verdict) -> Option<&'a Flip> {
    let way = |flip: &Flip| (flip.knob.position(flip.at) - flip.knob.position(flip.knob.read(scenario))).abs();
    let seen = verdict.flips.iter().filter(|flip| !flip.in_passing);
    seen.min_by(|one, other| way(one).total_cmp(&way(other)))
}

/// The label of a slider inside a sentence.
fn named(knob: Knob) -> String {
    let label = if knob == Knob::P99 { "p99 goal" } else { knob.facts().label };
    let mut letters = label.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

const fn cause(cause: FlipCause) -> &'static str {
    match cause {
        FlipCause::Price => "cloud prices",
        FlipCause::People => "people",
        FlipCause::Quota => "a quota",
        FlipCause::Limit => "a hard limit",
        FlipCause::Goal => "the p99 goal",
        FlipCause::Failures => "failed requests",
    }
}

/// “31 %” and “neither keeps the goal”, where that is so in a quarter of the cases or more.
pub fn unkept(verdict: &Verdict) -> Option<(String, &'static str)> {
    let share = verdict.drawn.as_ref()?.unkept_share();
    (share >= OFTEN).then(|| (draws::share(share), "neither keeps the goal"))
}

/// The line above what else there is to an answer: what is not verified, and how many assumptions were made.
pub fn noted(outcome: &Outcome, assumptions: usize) -> String {
    let made = || phrase::plural(assumptions, "assumption");
    let parts = [prices::unverified_short(outcome), (assumptions > 0).then(made)];
    std::iter::once("The answer in full".to_owned()).chain(parts.into_iter().flatten()).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
#[path = "card_tests.rs"]
mod tests;
