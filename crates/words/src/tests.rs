use super::knobs;
use super::*;
use answer::{Cause, Containers, FlipCause, Functions, Hours, Latency, Limit, Miss, Span, Strip};
use model::money::Usd;
use model::units::Seconds;
use scenario::typed::Refusal;
use scenario::{Platform, Side};

fn side(platform: Platform, cloud: f64, people: f64, p99_ms: f64, fleet: Fleet) -> SideOutcome {
    SideOutcome {
        platform,
        bill: Default::default(),
        cloud: Usd::new(cloud).unwrap(),
        people: Usd::new(people).unwrap(),
        latency: Latency { p99: Seconds::from_ms(p99_ms), ..Latency::default() },
        parts: Default::default(),
        timings: Vec::new(),
        meets_goal: p99_ms <= 500.0,
        limits: Vec::new(),
        quotas: Vec::new(),
        failed_share: 0.0,
        idle_share: 0.0,
        verified_share: 1.0,
        fleet,
        services: Vec::new(),
        function_nodes: Vec::new(),
        hours: Hours { running: Box::new([1.0; 168]), ..Hours::default() },
    }
}

fn outcome() -> Outcome {
    let functions = Fleet::Functions(Functions { cold_share: 0.0013, ..Functions::default() });
    let flip = |knob, at| Flip {
        knob,
        at,
        from: Winner::Serverless,
        to: Winner::Microservices,
        cause: FlipCause::Price,
        in_passing: false,
    };
    Outcome {
        mixed: None,
        serverless: side(Platform::AwsLambda, 12.0, 900.0, 410.0, functions),
        microservices: side(Platform::AwsEks, 161.0, 4500.0, 288.0, Fleet::Containers(Containers::default())),
        verdict: Verdict {
            winner: Winner::Serverless,
            decided_by: Decider::Cost,
            confidence: 0.94,
            draws: 256,
            drawn: None,
            reasons: vec![],
            flips: vec![flip(Knob::Rate, 131.0), flip(Knob::Duration, 640.0)],
        },
        notes: Vec::new(),
    }
}

/// Pieces with figures in asterisks and winners in underscores.
fn marked(pieces: &[Piece]) -> String {
    let text: String = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Strong(text) => format!("*{text}*"),
            Piece::Winner(_, text) => format!("_{text}_"),
        })
        .collect();
    text.replace(format::NBSP, " ")
}

#[test]
fn the_answer_in_a_sentence() {
    assert_eq!(
        marked(&sentence(&Scenario::default(), &outcome())),
        "*$912* a month for AWS Lambda against *$4,661* for Amazon EKS, people included; the clouds alone are $12 \
         against $161. It stops winning at *131 req/s*, 6.5 times your traffic, or when the work takes longer than \
         *640 ms*. p99 is *410 ms*, inside your 500 ms; 0.13 % of requests start cold."
    );
    assert_eq!(marked(&short(&outcome())), "*$912* against *$4,661* a month · flips at 131/s");
    let spoken = announcement(&outcome()).replace(format::NBSP, " ");
    assert_eq!(spoken, "Serverless, clearly. $912 against $4,661 a month; p99 410 ms.");
}

#[test]
fn where_the_clouds_alone_would_say_otherwise_the_reader_is_told() {
    let mut outcome = outcome();
    outcome.verdict.reasons = vec![Reason::CloudAlone(Winner::Microservices)];
    let sentence = marked(&sentence(&Scenario::default(), &outcome));
    let expected = "the clouds alone are $12 against $161 and would say microservices. It stops";
    assert!(sentence.contains(expected), "{sentence}");
}

#[test]
fn without_people_the_cloud_is_all_there_is() {
    let mut outcome = outcome();
    outcome.serverless.people = Usd::ZERO;
    outcome.microservices.people = Usd::ZERO;
    let sentence = marked(&sentence(&Scenario::default(), &outcome));
    assert!(sentence.starts_with("*$12* a month for AWS Lambda against *$161* for Amazon EKS. It"), "{sentence}");
}

#[test]
fn small_differences_do_not_decide() {
    let mut outcome = outcome();
    outcome.verdict.winner = Winner::TossUp;
    outcome.verdict.reasons = vec![Reason::CostDoesNotDecide(Usd::new(2.13).unwrap())];
    let sentence = marked(&sentence(&Scenario::default(), &outcome));
    assert!(sentence.starts_with("Cost does not decide this: the sides are $2.1 a month apart. "), "{sentence}");
    assert!(sentence.contains("It tips at *131 req/s*"), "{sentence}");
    assert!(sentence.contains("p99 is *410 ms* against *288 ms*, both inside your 500 ms"), "{sentence}");
}

#[test]
fn a_flip_below_is_told_as_one() {
    let mut outcome = outcome();
    outcome.verdict.winner = Winner::Microservices;
    outcome.verdict.flips[0].at = 3.2;
    outcome.verdict.flips[1].at = 40.0;
    let sentence = marked(&sentence(&Scenario::default(), &outcome));
    let expected =
        "It stops winning below *3.2 req/s*, 16 % of your traffic, or when the work takes less than *40 ms*.";
    assert!(sentence.contains(expected), "{sentence}");
    assert!(sentence.ends_with("p99 is *288 ms*, inside your 500 ms."), "no cold starts with containers: {sentence}");
}

#[test]
fn a_flip_close_by_is_told_without_a_factor() {
    let place = |at: f64| {
        let flips = vec![Flip { at, ..outcome().verdict.flips[0] }];
        let outcome = Outcome { verdict: Verdict { flips, ..outcome().verdict }, ..outcome() };
        marked(&sentence(&Scenario::default(), &outcome))
    };
    assert!(place(21.0).contains("at *21 req/s*, just above your traffic."), "{}", place(21.0));
    assert!(place(19.0).contains("below *19 req/s*, just below your traffic."), "{}", place(19.0));
}

#[test]
fn a_headline_says_what_decided_and_how_surely() {
    let case = |winner, decided_by, confidence, flips: bool| {
        let mut verdict = Verdict { winner, decided_by, confidence, ..outcome().verdict };
        verdict.flips.retain(|_| flips);
        marked(&headline(&verdict))
    };
    let cases = [
        (case(Winner::Serverless, Decider::Cost, 0.94, true), "_Serverless_, clearly."),
        (case(Winner::Serverless, Decider::Cost, 0.94, false), "_Serverless_, at any traffic."),
        (case(Winner::Microservices, Decider::Cost, 0.9, true), "_Microservices_, probably."),
        (case(Winner::Microservices, Decider::Cost, 0.5, true), "_Microservices_, by a hair."),
        (case(Winner::TossUp, Decider::Cost, 0.5, true), "_A toss-up_."),
        (case(Winner::Microservices, Decider::Limits, 1.0, true), "_Microservices_, because functions cannot."),
        (case(Winner::Microservices, Decider::Latency, 1.0, true), "_Microservices_, to keep the p99 goal."),
    ];
    for (text, expected) in cases {
        assert_eq!(text, expected);
    }
    let neither = Verdict { reasons: vec![Reason::NeitherFits], ..outcome().verdict };
    assert_eq!(marked(&headline(&neither)), "_Neither_ can run this.");
}

#[test]
fn a_goal_that_both_sides_miss_is_told_once() {
    let mut outcome = outcome();
    for side in [&mut outcome.serverless, &mut outcome.microservices] {
        side.latency.p99 = Seconds::from_ms(589.0);
        side.meets_goal = false;
        outcome.verdict.reasons.push(Reason::MissesGoal(Miss {
            side: side.platform.side(),
            p99: side.latency.p99,
            goal: Seconds::from_ms(500.0),
            cause: Cause::Work,
        }));
    }
    let sentence = marked(&sentence(&Scenario::default(), &outcome));
    assert!(sentence.starts_with("*$912* a month"), "{sentence}");
    let expected = "p99 is *589 ms* against *589 ms*, both, whatever the capacity, beyond your 500 ms, because one visit alone takes longer than that; 0.13 %";
    assert!(sentence.contains(expected), "{sentence}");
}

#[test]
fn what_is_ruled_out_comes_first() {
    let mut outcome = outcome();
    let limit = Limit::Timeout { needs: Seconds::of(1200.0), allowed: Seconds::of(900.0) };
    outcome.verdict.winner = Winner::Microservices;
    outcome.verdict.reasons = vec![Reason::RuledOut(Side::Serverless, limit)];
    let sentence = marked(&sentence(&Scenario::default(), &outcome));
    let expected = "AWS Lambda is ruled out: a visit may need 20 min, and it is stopped after 15 min. *$4,661* a month";
    assert!(sentence.starts_with(expected), "{sentence}");
}

#[test]
fn confidence_has_words_tied_to_numbers() {
    let cases = [(0.901, "clear"), (0.9, "leans"), (0.65, "leans"), (0.649, "toss-up"), (0.0, "toss-up")];
    for (share, word) in cases {
        assert_eq!(Confidence::of(share).word(), word, "{share}");
    }
    let (share, rest) = confidence(&outcome().verdict, false).unwrap();
    assert_eq!((share.replace(format::NBSP, " ").as_str(), rest.as_str()), ("94 %", "of 256 cases: clear"));
    assert_eq!(confidence(&Verdict { draws: 0, ..outcome().verdict }, false), None);
}

#[test]
fn a_share_of_draws_fits_its_line_and_is_not_rounded_up_to_all() {
    for (share, said) in [(1.0, "100 %"), (1023.0 / 1024.0, "99.9 %"), (0.997, "99.7 %"), (0.984, "98 %")] {
        assert_eq!(draws::share(share).replace(format::NBSP, " "), said);
        let verdict = Verdict { confidence: share, ..outcome().verdict };
        assert_eq!(confidence(&verdict, false).map(|(share, _)| share), Some(draws::share(share)));
    }
}

#[test]
fn an_answer_that_lacks_draws_says_so_in_the_place_of_its_confidence() {
    let cases = [
        // (draws, whether the rest failed, what is said)
        (128, false, "of 128 cases: clear"),
        (128, true, "of 128 cases: the rest failed"),
        (256, true, "of 256 cases: the rest failed"),
        (1024, true, "of 1,024 cases: clear"),
    ];
    for (draws, failed, said) in cases {
        let verdict = Verdict { draws, ..outcome().verdict };
        assert_eq!(confidence(&verdict, failed).map(|(_, rest)| rest).as_deref(), Some(said), "{draws} {failed}");
    }
}

#[test]
fn a_strip_is_told_from_left_to_right() {
    let span = |from, to, winner| Span { from, to, winner, cause: None };
    let strip = |spans| knobs::strip(&Strip { knob: Knob::Rate, spans });
    let cases = [
        (vec![], ""),
        (vec![span(0.001, 1e5, Winner::Serverless)], "Serverless wins over the whole range."),
        (
            vec![span(0.001, 131.0, Winner::Serverless), span(131.0, 1e5, Winner::Microservices)],
            "Serverless wins below 131/s, microservices above 131/s.",
        ),
        (
            vec![
                span(0.001, 100.0, Winner::Serverless),
                span(100.0, 131.0, Winner::TossUp),
                span(131.0, 1e5, Winner::Microservices),
            ],
            "Serverless wins below 100/s, a toss-up from 100/s to 131/s, microservices above 131/s.",
        ),
    ];
    for (spans, text) in cases {
        assert_eq!(strip(spans), text);
    }
}

#[test]
fn a_refusal_names_field_range_and_what_was_kept() {
    let cases = [
        (
            Knob::Rate,
            Refusal::Range,
            "Mean rate takes a range as low..high between 0.0000001 and 100,000 a second, such as 10..50; 20 was kept.",
        ),
        (
            Knob::Services,
            Refusal::RangeWhole,
            "Services takes a range of whole numbers as low..high between 1 and 50, such as 15..30; 20 was kept.",
        ),
        (
            Knob::Memory,
            Refusal::RangeUnit,
            "Memory takes a range as low..high between 128 and 10,240 MB, with MB or GB after it if you like, such as \
             128..128; 20 was kept.",
        ),
        (
            Knob::Duration,
            Refusal::UpsideDown,
            "Duration takes the lower end of a range first, as low..high between 1 and 900,000 ms, with the same unit \
             at both ends, such as 10..50; 20 was kept.",
        ),
        (Knob::Rate, Refusal::OutOfRange, "Mean rate must be between 0.0000001 and 100,000 a second; 20 was kept."),
        (
            Knob::Rate,
            Refusal::NotANumber,
            "Mean rate must be a number between 0.0000001 and 100,000 a second; 20 was kept.",
        ),
        (
            Knob::Rate,
            Refusal::Comma,
            "Mean rate takes a point for decimals and no separators, between 0.0000001 and 100,000 a second; 20 was kept.",
        ),
        (
            Knob::Duration,
            Refusal::Unit,
            "Duration must be a number between 1 and 900,000 ms, with ms, s, min or h after it if you like; \
             20 was kept.",
        ),
        (Knob::Services, Refusal::NotWhole, "Services must be a whole number between 1 and 50; 20 was kept."),
        (
            Knob::Memory,
            Refusal::Empty,
            "Memory cannot be empty: it must be a number between 128 and 10,240 MB; 20 was kept.",
        ),
    ];
    for (knob, refusal, sentence) in cases {
        assert_eq!(knobs::refusal(knob, refusal, "20", 20.0).replace(format::NBSP, " "), sentence);
    }
}

#[test]
fn a_slider_speaks_in_words() {
    let cases = [
        (Knob::Rate, 120.0, "120 requests per second, 315 million a month"),
        (Knob::Rate, 1.0, "1 request per second, 2.6 million a month"),
        (Knob::Duration, 1500.0, "1.5 seconds"),
        (Knob::P99, 1.0, "1 millisecond"),
        (Knob::Memory, 1024.0, "1 gigabyte"),
        (Knob::Weekend, 0.5, "50 % of a weekday"),
        (Knob::Hourly, 100.0, "100 dollars an hour"),
        (Knob::Migration, 40.0, "40 hours, once"),
    ];
    for (knob, value, words) in cases {
        assert_eq!(knobs::reading(knob, value).replace(format::NBSP, " "), words);
    }
}

/// Lines that are one line at any width, by the style sheet: 40 characters of a headline, 52 below it.
#[test]
fn headlines_and_what_stands_below_them_stay_one_line() {
    let mut verdict = outcome().verdict;
    for winner in [Winner::Serverless, Winner::Microservices, Winner::Mixed, Winner::TossUp] {
        for decided_by in [Decider::Limits, Decider::Latency, Decider::Cost] {
            for confidence in [0.5, 0.8, 1.0] {
                (verdict.winner, verdict.decided_by, verdict.confidence) = (winner, decided_by, confidence);
                let said = headline(&verdict);
                assert!(length(&said) <= 40, "{}", plain(&said));
            }
        }
    }
    for example in scenario::example::ALL {
        for rate in [0.001, 20.0, 2e3, 1e5] {
            let scenario = example.scenario().after(scenario::msg::Msg::Typed(Knob::Rate, rate));
            let said = short(&decide::evaluate::answer(&scenario).0);
            assert!(length(&said) <= 53, "{}", plain(&said));
        }
    }
}
