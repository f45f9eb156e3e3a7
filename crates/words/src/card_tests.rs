use super::*;
use answer::drawn::{CANDIDATES, Drawn, SideDrawn};
use answer::{Cause, Decider, Flip, Limit};
use decide::evaluate::outcome;
use scenario::example;

fn said(pieces: &[Piece]) -> String {
    crate::plain(pieces).replace(format::NBSP, " ")
}

fn usual() -> (Scenario, Outcome) {
    (Scenario::default(), outcome(&Scenario::default()))
}

/// The default scenario at other costs: cloud and people of functions, then of containers.
fn costing([fn_cloud, fn_people, ms_cloud, ms_people]: [f64; 4], winner: Winner, reasons: &[Reason]) -> Outcome {
    let mut outcome = usual().1;
    let usd = |dollars| Usd::new(dollars).unwrap();
    (outcome.serverless.cloud, outcome.serverless.people) = (usd(fn_cloud), usd(fn_people));
    (outcome.microservices.cloud, outcome.microservices.people) = (usd(ms_cloud), usd(ms_people));
    outcome.verdict = Verdict { winner, decided_by: Decider::Cost, reasons: reasons.to_vec(), ..outcome.verdict };
    outcome
}

#[test]
fn a_sentence_says_what_a_side_saves_or_why_cost_does_not_decide() {
    use Winner::{Microservices, Serverless, TossUp};
    let late = |side| {
        let [p99, goal] = [900.0, 500.0].map(Seconds::from_ms);
        Reason::MissesGoal(Miss { side, p99, goal, cause: Cause::Work })
    };
    let timeout = Limit::Timeout { needs: Seconds::of(1200.0), allowed: Seconds::of(900.0) };
    let out = |side| Reason::RuledOut(side, timeout);
    let cases = [
        // (cloud and people of both sides, winner, reasons, sentence, why)
        (
            [100.0, 900.0, 500.0, 4_500.0],
            Serverless,
            &[][..],
            "Serverless saves $4,000 a month, people included; microservices cost 5 times as much.",
            "the usual one",
        ),
        (
            [500.0, 0.0, 100.0, 0.0],
            Microservices,
            &[],
            "Microservices save $400 a month; serverless costs 5 times as much.",
            "without people",
        ),
        (
            [600.0, 900.0, 500.0, 4_500.0],
            Serverless,
            &[Reason::CloudAlone(Microservices)],
            "Serverless saves $3,500 a month, people included. The clouds alone would say microservices.",
            "people decide",
        ),
        (
            [100.0, 900.0, 140.0, 900.0],
            TossUp,
            &[],
            "The sides are $40 a month apart, people included, 4 %: too close for cost to decide.",
            "a tie",
        ),
        (
            [2.0, 0.0, 3.0, 0.0],
            TossUp,
            &[Reason::CostDoesNotDecide(Usd::from_pico(1_000_000_000_000))],
            "Cost does not decide this: the sides are $1 a month apart.",
            "a small difference",
        ),
        (
            [140.0, 900.0, 100.0, 900.0],
            Serverless,
            &[],
            "The sides are $40 a month apart, people included, 4 %: too close for cost to decide.",
            "a winner that is held while a slider moves, though the other has just become cheaper",
        ),
        (
            [100.0, 900.0, 500.0, 4_500.0],
            Microservices,
            &[out(Side::Serverless)],
            "AWS Lambda is ruled out: a visit may need 20 min, and it is stopped after 15 min.",
            "a limit, whatever it costs",
        ),
        (
            [100.0, 900.0, 500.0, 4_500.0],
            Serverless,
            &[Reason::NeitherFits, out(Side::Serverless), out(Side::Microservices)],
            "Each side meets a hard limit. AWS Lambda: a visit may need 20 min, and it is stopped after 15 min.",
            "nobody can",
        ),
        (
            [100.0, 900.0, 500.0, 4_500.0],
            Microservices,
            &[late(Side::Serverless)],
            "AWS Lambda misses the p99 goal of 500 ms: one visit alone takes longer than that.",
            "one is late",
        ),
        (
            [100.0, 900.0, 500.0, 4_500.0],
            Serverless,
            &[late(Side::Serverless), late(Side::Microservices)],
            "Neither side keeps the p99 goal of 500 ms: one visit alone takes longer than that.",
            "both are",
        ),
    ];
    for (costs, winner, reasons, sentence, why) in cases {
        assert_eq!(said(&lead(&Scenario::default(), &costing(costs, winner, reasons))), sentence, "{why}");
    }
}

#[test]
fn the_nearest_flip_is_told_with_its_way_and_its_cause() {
    use Winner::{Microservices, Serverless, TossUp};
    let flip = |knob, at, [from, to]: [Winner; 2], cause, in_passing| Flip { knob, at, from, to, cause, in_passing };
    let far = flip(Knob::Rate, 9_000.0, [Serverless, Microservices], FlipCause::Price, false);
    let cases = [
        // (flips, said, why)
        (vec![], "No slider alone turns this answer.", "none"),
        (
            vec![far],
            "Turns first at mean rate 9,000/s (now 20/s): above it, microservices win, because of cloud prices.",
            "upwards",
        ),
        (
            vec![far, flip(Knob::P99, 450.0, [Microservices, Serverless], FlipCause::Goal, false)],
            "Turns first at p99 goal 450 ms (now 500 ms): below it, microservices win, because of the p99 goal.",
            "the shortest way along its slider, downwards",
        ),
        (
            vec![far, flip(Knob::Memory, 600.0, [Serverless, TossUp], FlipCause::People, false)],
            "Turns first at memory 600 MB (now 512 MB): above it, neither wins, because of people.",
            "a toss-up",
        ),
        (
            vec![far, flip(Knob::Memory, 600.0, [Serverless, TossUp], FlipCause::People, true)],
            "Turns first at mean rate 9,000/s (now 20/s): above it, microservices win, because of cloud prices.",
            "what is there in passing only is nothing that a reader would see",
        ),
    ];
    let (scenario, outcome) = usual();
    for (flips, expected, why) in cases {
        let verdict = Verdict { flips, ..outcome.verdict.clone() };
        assert_eq!(said(&threshold(&scenario, &verdict)), expected, "{why}");
    }
}

#[test]
fn a_row_adds_up_and_says_how_the_goal_is_kept() {
    let (_, outcome) = usual();
    for (row, side) in rows(&outcome).iter().zip([&outcome.serverless, &outcome.microservices]) {
        assert_eq!(row.money, [side.cloud, side.people, side.total()].map(format::money));
        assert_eq!((row.name.as_str(), row.p99.1), (side.platform.short(), "kept"));
    }
    let mut late = outcome.clone();
    late.serverless.meets_goal = false;
    late.microservices.limits = vec![Limit::Memory { needs: Default::default(), allowed: Default::default() }];
    assert_eq!(rows(&late).map(|row| row.p99.1), ["missed", "ruled out"]);
    let few = Outcome { notes: vec![Note::NoPercentile], ..outcome };
    assert_eq!(rows(&few).map(|row| row.p99.1), ["not judged", "not judged"], "too few requests for a percentile");
}

#[test]
fn a_mix_that_wins_stands_beside_the_cheaper_side() {
    let scenario = example::ALL[4].scenario();
    let outcome = outcome(&scenario);
    let mixed = outcome.mixed.as_ref().expect("a mix wins");
    let [first, second] = rows(&outcome);
    assert_eq!((first.winner, &first.money[2]), (Winner::Mixed, &format::money(mixed.total())));
    assert_eq!(second.money[2], format::money(outcome.serverless.total().min(outcome.microservices.total())));
    assert!(said(&lead(&scenario, &outcome)).starts_with("Containers carry the first "));
}

#[test]
fn a_goal_that_nothing_keeps_in_a_quarter_of_the_cases_is_said() {
    let verdict = |unkept| {
        let sides = [SideDrawn::default(); CANDIDATES.len()];
        let mut verdict = usual().1.verdict;
        verdict.weigh(Drawn { count: 100, won: [90, 0, 6, 4], unkept, sides, mixed: None });
        verdict
    };
    let told = |count| unkept(&verdict(count)).map(|(share, _)| share.replace(format::NBSP, " "));
    assert_eq!([24, 25, 100].map(told), [None, Some("25 %".to_owned()), Some("100 %".to_owned())]);
}

#[test]
fn what_the_fold_holds_beyond_the_answer_is_counted() {
    let (_, outcome) = usual();
    assert_eq!(noted(&outcome, 0).split(" · ").next(), Some("The answer in full"));
    assert!(noted(&outcome, 2).ends_with(" · 2 assumptions"));
}

/// The page keeps the room of the longest texts.
#[test]
fn every_text_fits_into_its_room() {
    let spikes = "v1&rate=100000&duration=60000&memory=10240&shape=spike";
    let links =
        ["v1&p99=20&services=9", "v1&duration=1200000", spikes, "v1&fn=azure-flex&ms=azure-container-apps&p99=100"];
    let scenarios =
        links.map(scenario::link::handed).into_iter().chain(example::ALL.iter().map(example::Example::scenario));
    for scenario in scenarios {
        let outcome = outcome(&scenario);
        let texts = [said(&lead(&scenario, &outcome)), said(&threshold(&scenario, &outcome.verdict))];
        for (text, room) in texts.iter().zip([ROOM.lead, ROOM.threshold]) {
            assert!(text.chars().count() <= room.chars().count(), "{text}");
        }
    }
    for knob in Knob::ALL {
        for at in knob.facts().stops {
            let flip = Flip {
                knob,
                at: *at,
                from: Winner::Microservices,
                to: Winner::Microservices,
                cause: FlipCause::Price,
                in_passing: false,
            };
            let (scenario, outcome) = usual();
            let text = said(&threshold(&scenario, &Verdict { flips: vec![flip], ..outcome.verdict }));
            assert!(text.chars().count() <= ROOM.threshold.chars().count(), "{text}");
        }
    }
}
