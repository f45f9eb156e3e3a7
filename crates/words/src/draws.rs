//! Words for what the draws over uncertain inputs came to.

use crate::knobs::span;
use crate::{Piece, strong, text, winner, winner_title};
use answer::drawn::LATENCY_DRAWS;
use answer::drawn::{Band, CANDIDATES, Drawn, LatencyDrawn, OUTCOMES};
use answer::{Outcome, Verdict, Winner};
use model::money::Usd;
use model::units::Seconds;
use scenario::Scenario;
use scenario::knob::Knob;
use scenario::uncertainty::{assumed, interval, uncertain};
use text::format;

/// What a choice costs for not knowing better: “Serverless costs $12 a month more, on average, than the best choice of
/// each case.” Where none is the answer, of each. Nothing where nothing was drawn.
pub fn regret(verdict: &Verdict) -> Option<Vec<Piece>> {
    let drawn = verdict.drawn.as_ref()?;
    let (first, others) = match verdict.winner {
        Winner::TossUp => (Winner::Serverless, &[Winner::Microservices, Winner::Mixed][..]),
        chosen => (chosen, &[][..]),
    };
    let verb = if first == Winner::Microservices { "cost" } else { "costs" };
    let mut pieces = vec![
        text(&format!("{} {verb} ", winner_title(first))),
        lost(drawn.choice(first)?.regret),
        text(" a month more, on average, than the best choice of each case"),
    ];
    for other in others {
        if let Some(side) = drawn.choice(*other) {
            pieces.extend([text(&format!("; {} ", winner(*other))), lost(side.regret)]);
        }
    }
    pieces.push(text("."));
    pieces.extend(held(verdict.winner, drawn).map(|held| text(&held)));
    Some(pieces)
}

/// How often limits and goal hold, which money does not measure; nothing where they always do.
fn held(chosen: Winner, drawn: &Drawn) -> Option<String> {
    let first = if chosen == Winner::TossUp { Winner::Serverless } else { chosen };
    let held = drawn.choice(first)?.kept;
    let own = format::percent(held);
    let (mut always, mut alike, mut others) = (held >= 1.0, true, String::new());
    for (side, drawn) in CANDIDATES.into_iter().zip(&drawn.sides).filter(|(side, _)| *side != first) {
        let kept = format::percent(drawn.kept);
        always &= drawn.kept >= 1.0;
        alike &= kept == own;
        others.push_str(if others.is_empty() { "with " } else { " and with " });
        others += winner(side);
        others += " in ";
        others += &kept;
    }
    match (always, alike) {
        (true, _) => None,
        (_, true) => Some(format!(" Limits and p99 goal hold in {own} of cases either way.")),
        _ => Some(format!(" Limits and p99 goal hold in {own} of cases, {others}.")),
    }
}

/// An expected loss; what is under half a dollar would pretend to be known to the cent.
fn lost(dollars: f64) -> Piece {
    if dollars > 0.0 && dollars < 0.5 {
        return Piece::Strong("under $1".to_owned());
    }
    strong(&Usd::new(dollars.round()).unwrap_or(Usd::ZERO))
}

/// A share of draws in percent, cut to a tenth near 100 %: where it stands there is room for “99.9 %” in one line, and for no more.
pub fn share(share: f64) -> String {
    format::percent(if share < 1.0 { share.min(0.999) } else { share })
}

/// Each outcome with its share, in the order of the bar: “94 % serverless”. A mix only where one has won.
pub fn shares(drawn: &Drawn) -> Vec<(Winner, String)> {
    let won = OUTCOMES.iter().filter(|outcome| **outcome != Winner::Mixed || drawn.share(Winner::Mixed) > 0.0);
    won.map(|outcome| (*outcome, format!("{} {}", share(drawn.share(*outcome)), name(*outcome)))).collect()
}

const fn name(outcome: Winner) -> &'static str {
    match outcome {
        Winner::TossUp => "toss-up",
        Winner::Mixed => "mixed",
        side => winner(side),
    }
}

/// How sure limits and goal are, and what the months cost: one sentence a side, and one for a mix where there is one.
pub fn sides(outcome: &Outcome) -> Vec<String> {
    let Some(drawn) = &outcome.verdict.drawn else { return Vec::new() };
    let names = [outcome.serverless.platform.name(), outcome.microservices.platform.name(), "A mix of both"];
    let told = names.into_iter().zip(drawn.sides.iter().chain(&drawn.mixed));
    told.map(|(name, side)| {
        let (low, high) = (format::dollars(side.cost.low), format::dollars(side.cost.high));
        let middle = format::dollars(side.cost.middle);
        let kept = format::percent(side.kept);
        format!("{name}: {low} to {high} a month in 9 of 10 cases, {middle} in the middle; limits and p99 goal kept in {kept} of cases.")
    })
    .collect()
}

/// Every input that is drawn, with its interval and whose it is: “Mean rate 10/s to 40/s (assumed)”.
pub fn inputs(scenario: &Scenario) -> Vec<String> {
    let told = uncertain(scenario).into_iter().filter_map(|input| {
        let whose = if scenario.range(input).is_some() { "your range" } else { "assumed" };
        Some(format!("{} {} ({whose})", input.label(), span(input, interval(scenario, input)?)))
    });
    told.collect()
}

/// How a verdict's certainty was found, in one sentence; nothing where nothing was drawn.
pub fn method(scenario: &Scenario, verdict: &Verdict) -> Option<String> {
    let inputs = inputs(scenario);
    let draws = format::exact(verdict.draws.into());
    match (verdict.draws, inputs.is_empty()) {
        (0, _) => None,
        (_, true) => Some("No input is uncertain, so that every case is the same.".to_owned()),
        _ => Some(format!(
            "Each of {draws} cases takes every uncertain input at random, 9 times in 10 within its range: {}.",
            inputs.join("; ")
        )),
    }
}

/// How to read the latency ladder, with how many draws lie behind its bars; `failed` where more were asked for in vain.
pub fn latency_sub(drawn: Option<&LatencyDrawn>, failed: bool) -> String {
    let plain = "Response times over the week, logarithmic; the dotted line is your p99 goal.";
    match drawn.map(|drawn| drawn.count) {
        None if failed => format!("{plain} The cases for soft bars of p99 failed."),
        Some(0 | 1) => plain.to_owned(),
        Some(count) if failed => format!("{plain} Soft bars: {}; the rest failed.", p99_draws(count)),
        count => format!("{plain} Soft bars: {}.", p99_draws(count.unwrap_or(LATENCY_DRAWS))),
    }
}

/// How to read the soft bands of a cost chart; `none` where there are none yet, `failed` where they were asked for in vain.
pub const fn bands_sub(none: bool, failed: bool) -> &'static str {
    match (failed, none) {
        (false, _) => "Soft bands: 9 of 10 cases of the other inputs.",
        (true, true) => "The cases for soft bands failed.",
        (true, false) => "Soft bands: 9 of 10 cases of the other inputs, the first of them; the rest failed.",
    }
}

/// What the bars of p99 are: “p99 in 9 of 10 draws (of 64)”.
pub fn p99_draws(count: u32) -> String {
    format!("p99 in 9 of 10 cases (of {})", format::exact(count.into()))
}

/// The draws of a p99: “280 ms to 630 ms”.
pub fn p99_span(band: &Band) -> String {
    let [low, high] = [band.low, band.high].map(|time| format::duration(Seconds::new(time).unwrap_or_default()));
    format!("{low} to {high}")
}

/// What is taken for an input where no range is typed: “$62 to $160”. Nothing where its value is taken as it is.
pub fn taken_for(scenario: &Scenario, knob: Knob) -> Option<String> {
    assumed(knob)?;
    Some(span(knob.into(), interval(scenario, knob)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use answer::drawn::SideDrawn;
    use decide::evaluate::outcome;
    use scenario::msg::Msg;
    use scenario::uncertainty::Interval;

    fn verdict(winner: Winner, regret: f64, kept: f64) -> Verdict {
        let side = SideDrawn { regret, kept, ..SideDrawn::default() };
        let mut verdict = outcome(&Scenario::default()).verdict;
        verdict.winner = winner;
        verdict.weigh(Drawn {
            count: 100,
            won: [90, 0, 6, 4],
            unkept: 0,
            sides: [side; CANDIDATES.len()],
            mixed: None,
        });
        verdict
    }

    #[test]
    fn regret_is_told_in_whole_dollars_and_with_what_money_does_not_measure() {
        let cases = [
            // (winner, regret, kept, sentence)
            (
                Winner::Serverless,
                12.4,
                1.0,
                "Serverless costs $12 a month more, on average, than the best choice of each case.",
            ),
            (
                Winner::Microservices,
                0.0,
                1.0,
                "Microservices cost $0 a month more, on average, than the best choice of each case.",
            ),
            (
                Winner::Serverless,
                0.2,
                1.0,
                "Serverless costs under $1 a month more, on average, than the best choice of each case.",
            ),
            (
                Winner::Serverless,
                12.0,
                0.97,
                "Serverless costs $12 a month more, on average, than the best choice of each case. Limits and p99 goal \
                 hold in 97 % of cases either way.",
            ),
            (
                Winner::TossUp,
                3.0,
                1.0,
                "Serverless costs $3 a month more, on average, than the best choice of each case; microservices $3.",
            ),
        ];
        for (winner, lost, kept, sentence) in cases {
            let pieces = regret(&verdict(winner, lost, kept)).unwrap();
            assert_eq!(super::super::plain(&pieces).replace(format::NBSP, " "), sentence);
        }
        assert_eq!(regret(&outcome(&Scenario::default()).verdict), None, "nothing was drawn");
    }

    #[test]
    fn a_mix_is_chosen_regretted_and_held_as_a_side_is() {
        let of = |regret, kept| SideDrawn { regret, kept, ..SideDrawn::default() };
        let cases = [
            // (winner, mix, held by the sides, sentence)
            (
                Winner::Mixed,
                of(40.0, 1.0),
                [1.0, 1.0],
                "A mix costs $40 a month more, on average, than the best choice of each case.",
            ),
            (
                Winner::Mixed,
                of(40.0, 0.98),
                [0.8, 0.95],
                "A mix costs $40 a month more, on average, than the best choice of each case. Limits and p99 goal hold in \
                 98 % of cases, with serverless in 80 % and with microservices in 95 %.",
            ),
            (
                Winner::Mixed,
                of(40.0, 0.9),
                [0.9, 0.9],
                "A mix costs $40 a month more, on average, than the best choice of each case. Limits and p99 goal hold in \
                 90 % of cases either way.",
            ),
            (
                Winner::TossUp,
                of(40.0, 1.0),
                [1.0, 1.0],
                "Serverless costs $9 a month more, on average, than the best choice of each case; microservices $9; \
                 a mix $40.",
            ),
        ];
        for (winner, mixed, kept, sentence) in cases {
            let mut verdict = verdict(winner, 0.0, 1.0);
            let drawn = verdict.drawn.unwrap();
            verdict.weigh(Drawn { sides: kept.map(|kept| of(9.0, kept)), mixed: Some(mixed), ..drawn });
            let said = super::super::plain(&regret(&verdict).unwrap()).replace(format::NBSP, " ");
            assert_eq!(said, sentence);
        }
    }

    #[test]
    fn a_mix_that_never_won_is_not_listed() {
        let drawn = verdict(Winner::Serverless, 0.0, 1.0).drawn.unwrap();
        let told: Vec<_> = shares(&drawn).into_iter().map(|(_, text)| text.replace(format::NBSP, " ")).collect();
        assert_eq!(told, ["90 % serverless", "6 % toss-up", "4 % microservices"]);
    }

    #[test]
    fn inputs_say_whose_interval_it_is() {
        let scenario =
            Scenario::default().after(Msg::Ranged(Knob::Memory.into(), Interval { low: 256.0, high: 1024.0 }));
        let told: Vec<_> = inputs(&scenario).into_iter().map(|text| text.replace(format::NBSP, " ")).collect();
        assert_eq!(told[0], "Mean rate 10/s to 40/s (assumed)");
        assert!(told.contains(&"Memory 256 MB to 1 GB (your range)".to_owned()), "{told:?}");
    }

    #[test]
    fn charts_say_which_draws_they_lack() {
        let drawn = |count| LatencyDrawn { count, sides: [Band::default(); CANDIDATES.len()] };
        let cases = [
            (None, false, " Soft bars: p99 in 9 of 10 cases (of 64)."),
            (None, true, " The cases for soft bars of p99 failed."),
            (Some(drawn(16)), true, " Soft bars: p99 in 9 of 10 cases (of 16); the rest failed."),
            (Some(drawn(64)), false, " Soft bars: p99 in 9 of 10 cases (of 64)."),
            (Some(drawn(1)), false, ""),
        ];
        for (drawn, failed, said) in cases {
            let sub = latency_sub(drawn.as_ref(), failed);
            assert_eq!(
                sub.strip_prefix("Response times over the week, logarithmic; the dotted line is your p99 goal."),
                Some(said)
            );
        }
        for (none, failed, lacks) in
            [(true, false, false), (false, false, false), (true, true, true), (false, true, true)]
        {
            assert_eq!(bands_sub(none, failed).contains("failed"), lacks);
        }
    }
}
