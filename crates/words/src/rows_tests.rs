use super::*;
use answer::rows::{Agreed, Colds};
use answer::{Latency, Limit};
use decide::evaluate::outcome;
use model::money::Usd;
use model::units::{Megabytes, Seconds};
use scenario::example;
use scenario::msg::Msg;

/// What the facts of the first example say of a row once `changed`.
fn said(row: Row, changed: impl FnOnce(&mut Comparison)) -> [String; 3] {
    let scenario = Scenario::default();
    let outcome = outcome(&scenario);
    let mut facts = Comparison::of(&scenario, &outcome);
    changed(&mut facts);
    plain(texts(row, &facts, &scenario))
}

fn plain(texts: [String; 3]) -> [String; 3] {
    texts.map(|text| text.replace(format::NBSP, " "))
}

#[test]
fn architecture_counts_what_stands_where() {
    let cases = [
        // (services, calls, nodes, door, functions, containers, why)
        (
            1,
            None,
            Some(3),
            Door::HttpApi,
            "1 function behind an HTTP API",
            "1 service: 4 pods on 3 nodes at the peak",
            "one",
        ),
        (
            5,
            Some(1.0),
            Some(1),
            Door::OwnAddress,
            "5 functions behind their own addresses, 1 call a request",
            "5 services, 1 call a request: 4 pods on 1 node at the peak",
            "each of several has an address, and one call is not calls",
        ),
        (
            2,
            Some(0.5),
            None,
            Door::ApiManagement,
            "2 functions behind API Management, 0.5 calls a request",
            "2 services, 0.5 calls a request: 4 pods without nodes",
            "not every request comes to a service, and nobody runs nodes",
        ),
        (
            1,
            None,
            None,
            Door::OwnAddress,
            "1 function behind its own address",
            "1 service: 4 pods without nodes",
            "no door",
        ),
        (
            1,
            None,
            None,
            Door::ApiGateway,
            "1 function behind an API Gateway",
            "1 service: 4 pods without nodes",
            "Google",
        ),
        (
            1,
            None,
            None,
            Door::RestApi,
            "1 function behind a REST API",
            "1 service: 4 pods without nodes",
            "the older one",
        ),
    ];
    for (services, calls, nodes, door, functions, containers, why) in cases {
        let [left, right, note] = said(Row::Architecture, |facts| {
            (facts.services, facts.nodes, facts.copies) = (services, nodes, Running { night: 4.0, peak: 4.0 });
            (facts.architecture.calls, facts.architecture.door) = (calls, door);
        });
        assert_eq!([&*left, &*right, &*note], [functions, containers, ""], "{why}");
    }
}

#[test]
fn scalability_says_how_fast_and_what_fails_meanwhile() {
    let cases = [
        (None, 0.0, 0.0, "none throttled", "45 s to follow a rise; none turned away", "hosts are the provider's"),
        (
            Some(Seconds::of(95.0)),
            0.021,
            0.3,
            "2.1 % throttled",
            "45 s to follow a rise, 1.6 min if a node must start; 30 % turned away",
            "nodes, and both fail",
        ),
    ];
    for (node, throttled, turned_away, functions, containers, why) in cases {
        let [left, right, _] = said(Row::Scalability, |facts| {
            facts.copies = Running { night: 2.0, peak: 3.0 };
            let instances = Running { night: 0.04, peak: 29.0 };
            let (follow, follows, doubling) = (Seconds::of(45.3), true, None);
            facts.scalability = Scalability { instances, doubling, throttled, follow, follows, node, turned_away };
        });
        assert_eq!(
            left,
            format!("under 0.1 → 29 instances from night to peak, each at once but cold; {functions}"),
            "{why}"
        );
        assert_eq!(right, format!("2 → 3 pods, {containers}"), "{why}");
    }
}

#[test]
fn what_follows_slowly_or_never_is_said_so() {
    let [left, right, _] = said(Row::Scalability, |facts| {
        facts.copies = Running { night: 3.0, peak: 3.0 };
        facts.scalability.instances = Running { night: 3.0, peak: 40.0 };
        facts.scalability.doubling = Some(Seconds::of(300.0));
        facts.scalability.follows = false;
    });
    assert!(left.contains("environments from night to peak, twice as many in 5 min and none cold"), "{left}");
    assert!(right.contains("3 pods, as many all week: nothing follows a rise"), "{right}");
}

#[test]
fn what_is_run_is_what_is_patched() {
    let counted = |services| {
        move |facts: &mut Comparison| {
            (facts.services, facts.hours) = (services, [9.0, 4.5]);
            facts.security = Security { identities: services, bundles: services };
        }
    };
    let cases = [
        (
            1,
            Some(3),
            ["1 function to run; 9 h a month", "1 service, 3 nodes and a cluster to run; 4.5 h a month"],
            [
                "1 role to scope, 1 bundle of code to patch; nothing below it",
                "1 identity to scope, 1 image, 3 nodes and a cluster to patch",
            ],
            "The provider keeps the machines and the control plane",
        ),
        (
            5,
            None,
            ["5 functions to run; 9 h a month", "5 services to run, hosts are the provider's; 4.5 h a month"],
            [
                "5 roles to scope, 5 bundles of code to patch; nothing below it",
                "5 identities to scope, 5 images to patch",
            ],
            "The provider keeps the hosts",
        ),
    ];
    for (services, nodes, [run, operate], [scope, patch], kept) in cases {
        let with = |facts: &mut Comparison| {
            counted(services)(facts);
            facts.nodes = nodes;
        };
        let note = "Counted from the scenario; the hours are your own estimate.";
        assert_eq!(said(Row::Management, with), [run, operate, note]);
        let note = format!("Counts one identity a unit. {kept}; for functions it also keeps system and runtime.");
        assert_eq!(said(Row::Security, with), [scope, patch, &*note]);
    }
}

#[test]
fn costs_say_what_is_idle_and_what_is_kept_warm() {
    let usd = |dollars| Usd::new(dollars).unwrap();
    let costs = |idle, million| Costs { idle, cloud: usd(151.0), people: usd(900.0), million };
    let cases = [
        (0, 1, "Pay per use: ", "nothing kept warm"),
        (3, 1, "Pay per use, 3 kept warm: ", "of the only one"),
        (3, 5, "Pay per use, 3 of each kept warm: ", "fifteen in all"),
    ];
    for (warm, services, kept, why) in cases {
        let [left, right, _] = said(Row::CostModel, |facts| {
            (facts.kept_warm, facts.services) = (warm, services);
            facts.costs = [costs(0.0, Some(2.9)), costs(0.92, None)];
        });
        assert_eq!(left, format!("{kept}0 % idle; cloud $151, people $900 a month; $2.9 a million requests"), "{why}");
        assert_eq!(right, "Paid capacity: 92 % idle; cloud $151, people $900 a month", "{why}: nobody asks");
    }
}

#[test]
fn answers_stand_to_the_goal_and_start_cold_or_do_not() {
    let latency =
        Latency { p50: Seconds::of(0.098), p95: Seconds::of(0.28), p99: Seconds::of(0.43), ..Latency::default() };
    let cases = [
        (Goal::Inside, None, "inside the goal; no cold starts", "inside the goal", "kept"),
        (
            Goal::Over(Seconds::of(0.089)),
            Some(Colds { a_day: 81.3, share: 0.02 }),
            "89 ms over the goal; 81.3 cold starts a day, 2 % of requests",
            "89 ms over the goal",
            "too slow",
        ),
        (Goal::Outside, None, "outside the goal; no cold starts", "outside the goal", "fast, but too many fail"),
    ];
    for (goal, colds, functions, containers, why) in cases {
        let [left, right, _] = said(Row::Latency, |facts| {
            (facts.colds, facts.answers) = (colds, [Answers { latency, goal }; 2]);
        });
        assert_eq!(left, format!("p50 98 ms, p95 280 ms, p99 430 ms, {functions}"), "{why}");
        assert_eq!(right, format!("p50 98 ms, p95 280 ms, p99 430 ms, {containers}; no cold starts"), "{why}");
    }
}

#[test]
fn a_use_case_is_near_an_example() {
    for (distance, text) in [(None, "exactly"), (Some(0.126), "13 % away")] {
        let found = UseCase { away: [0.27, 0.25], nearest: &example::ALL[6], distance };
        let [left, right, note] = plain(use_case(&found));
        assert_eq!(left, "typical: “Webhook receiver”, 27 % from here");
        assert_eq!(right, "typical: “Always-busy backend”, 25 % from here");
        assert!(
            note.starts_with(&format!("Nearest example: “IoT telemetry”, {text}. In per cent of the sliders ")),
            "{note}"
        );
        assert!(note.ends_with("is our judgement."), "{note}");
    }
}

#[test]
fn deployment_says_how_long_and_how_far_a_bad_version_reaches() {
    let cases = [
        (
            Rollout::Quarters,
            3,
            107.0,
            None,
            1,
            "1 image, 1.8 min each in 3 rounds; a bad image reaches every request",
            "Kubernetes",
        ),
        (
            Rollout::Doubled,
            1,
            35.2,
            Some(0.5),
            2,
            "2 images, 35 s each in 1 round; a bad image reaches 50 % of requests",
            "ECS",
        ),
        (
            Rollout::Revision,
            1,
            8.0,
            Some(1.0),
            2,
            "2 images, 8 s each in 1 round; a bad image reaches 100 % of requests",
            "a new revision",
        ),
    ];
    for (rollout, rounds, seconds, reach, services, text, rule) in cases {
        let [left, right, note] = said(Row::Deployment, |facts| {
            facts.services = services;
            facts.deployment = Deployment { rollout, rounds, time: Seconds::of(seconds), reach };
        });
        let reached = text.split_once("reaches").expect("how far").1;
        assert_eq!(left, format!("{}, live at once; a bad version reaches{reached}", plural(services, "version")));
        assert_eq!(right, text);
        assert!(note.starts_with(&format!("Assumes defaults: functions switch all traffic; {rule} ")), "{note}");
    }
}

#[test]
fn performance_names_a_copy_as_its_platform_does() {
    let cases = [
        (Unit::Pod, Busy::Share(0.5), "66.7/s a pod, 8 at a time; 50 % busy at the peak, room for 2 times as much"),
        (Unit::Task, Busy::Idle, "66.7/s a task, 8 at a time; idle"),
        (Unit::Replica, Busy::Saturated, "66.7/s a replica, 8 at a time; saturated at the peak"),
        (Unit::Instance, Busy::Idle, "66.7/s an instance, 8 at a time; idle"),
    ];
    for (unit, busy, text) in cases {
        let [left, right, _] = said(Row::Performance, |facts| {
            facts.unit = unit;
            facts.performance = Performance { instance: 8.333, copy: 66.67, workers: 8, busy };
        });
        assert_eq!(left, "8.33/s an instance, one request at a time; grows with each");
        assert_eq!(right, text);
    }
}

#[test]
fn a_side_says_where_it_stands() {
    let needs = Megabytes::of(10240.0);
    let on = |knob, above, below| Stretch { knob, above, below };
    let open = vec![on(Knob::Rate, None, Some(131.0)), on(Knob::Duration, Some(640.0), None)];
    let closed = vec![on(Knob::Rate, Some(2.0), Some(131.0)), on(Knob::Duration, Some(150.0), Some(1200.0))];
    let cases = [
        (
            Standing::RuledOut(Limit::Memory { needs, allowed: Megabytes::of(128.0) }),
            "Ruled out: it needs 10 GB of memory, and 128 MB is the most.",
        ),
        (Standing::Misses(Seconds::of(0.589)), "Misses the p99 goal with 589 ms"),
        (Standing::Chosen(Vec::new()), "Chosen, wherever rate and duration are turned"),
        (Standing::Chosen(open.clone()), "Chosen; wins below 131/s, above 640 ms a visit"),
        (Standing::Chosen(closed), "Chosen; wins between 2/s and 131/s, between 150 ms and 1.2 s a visit"),
        (Standing::NotChosen(Vec::new()), "Not chosen, wherever rate and duration are turned"),
        (Standing::NotChosen(open), "Would win below 131/s, above 640 ms a visit"),
    ];
    for (found, text) in cases {
        assert_eq!(standing(&found).replace(format::NBSP, " "), text);
    }
}

#[test]
fn choosing_notes_what_decided_and_how_sure_it_is() {
    let agreed = Some(Agreed { share: 0.94, draws: 1024 });
    let cases = [
        (
            Some(Winner::Serverless),
            Decider::Cost,
            agreed,
            "Serverless: decided by cost with people, the same in 94 % of 1,024 cases.",
        ),
        (Some(Winner::Microservices), Decider::Latency, None, "Microservices: decided by the p99 goal."),
        (Some(Winner::Mixed), Decider::Limits, None, "A mix: decided by a hard limit."),
        (Some(Winner::TossUp), Decider::Cost, None, "A toss-up: decided by cost with people."),
        (None, Decider::Cost, agreed, "Neither side can run this workload."),
    ];
    for (winner, decided_by, agreed, text) in cases {
        let standings = [Standing::NotChosen(Vec::new()), Standing::NotChosen(Vec::new())];
        let [.., note] = plain(choosing(&Choosing { winner, decided_by, agreed, standings }));
        assert_eq!(note, text);
    }
}

#[test]
fn a_mix_is_noted_where_it_is_shown() {
    let scenario = example::ALL[8].scenario().after(Msg::FreedPeople);
    let outcome = outcome(&scenario);
    let mixed = outcome.mixed.as_ref().expect("a mix wins");
    let told = rows(&scenario, &outcome);
    let cases = [
        (Row::Architecture, format!("A mix: {}", mix::way(&scenario, mixed))),
        (Row::CostModel, format!("A mix: cloud {}, people $0 a month.", format::money(mixed.cloud))),
        (
            Row::Latency,
            format!(
                "A mix: p99 {}, {} of requests start cold.",
                format::duration(mixed.latency.p99),
                format::percent(mixed.cold_share)
            ),
        ),
    ];
    for (row, note) in cases {
        assert_eq!(told.iter().find(|told| told.row == row).expect("all rows").note, note, "{row:?}");
    }
    assert_eq!(answer(&outcome), "A mix is chosen.");
}
