//! The ten rows follow the numbers: what changes in a scenario changes in what they say, and nothing else.

use answer::rows::{
    Agreed, Basis, Busy, Comparison, Deployment, Goal, Rollout, Row, Security, Standing, Stretch, Unit,
};
use answer::{Fleet, Flip, FlipCause, Limit, Outcome, Reason, Winner};
use decide::evaluate::outcome;
use model::units::{Megabytes, Seconds};
use scenario::example::ALL;
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::{Platform, Scenario, Side};
use words::rows::{RowText, name, rows};

fn rows_of(scenario: &Scenario) -> Vec<RowText> {
    rows(scenario, &outcome(scenario))
}

fn row(scenario: &Scenario, wanted: &str) -> RowText {
    let found = rows_of(scenario).into_iter().find(|told| name(told.row) == wanted);
    found.unwrap_or_else(|| panic!("no row {wanted}"))
}

#[test]
fn all_ten_are_there_in_the_order_of_the_page() {
    let told: Vec<Row> = rows_of(&Scenario::default()).iter().map(|told| told.row).collect();
    assert_eq!(told, Row::ALL);
}

#[test]
fn every_row_is_marked_and_a_judgement_says_what_it_rests_on() {
    for example in ALL {
        for RowText { row, serverless, microservices, note, .. } in rows_of(&example.scenario()) {
            let judged = row.basis() == Basis::Partly;
            assert!(!judged || !note.is_empty(), "{row:?} of {} judges without saying on what", example.name);
            assert!(!serverless.is_empty() && !microservices.is_empty(), "{row:?}");
        }
    }
}

#[test]
fn a_row_changes_with_the_numbers_it_is_about() {
    let plain = Scenario::default();
    let cases = [
        // (change, rows that must change, rows that must not, why)
        (
            Msg::Typed(Knob::Services, 5.0),
            &["Architecture", "Management", "Security", "Deployment"][..],
            &[][..],
            "services",
        ),
        (Msg::Typed(Knob::Rate, 2000.0), &["Scalability", "Cost model", "Latency"][..], &[][..], "traffic"),
        (Msg::Typed(Knob::P99, 50.0), &["Latency"][..], &["Use case", "Management"][..], "the goal"),
        (
            Msg::Typed(Knob::MicroservicesHours, 5.0),
            &["Management", "Cost model"][..],
            &["Latency", "Security"][..],
            "people",
        ),
        (
            Msg::Picked(Platform::AwsFargate),
            &["Architecture", "Management", "Security"][..],
            &["Use case"][..],
            "nodes",
        ),
        (Msg::Typed(Knob::Duration, 1000.0), &["Performance", "Use case"][..], &[][..], "the work"),
    ];
    for (change, moved, kept, why) in cases {
        let changed = plain.after(change);
        for name in moved {
            assert_ne!(row(&plain, name), row(&changed, name), "{why}: {name} says the same");
        }
        for name in kept {
            assert_eq!(row(&plain, name), row(&changed, name), "{why}: {name} says something else");
        }
    }
}

#[test]
fn the_better_side_is_the_one_with_the_better_number() {
    for example in ALL {
        let scenario = example.scenario();
        let outcome = outcome(&scenario);
        let [functions, containers] = [&outcome.serverless, &outcome.microservices];
        let better = |name: &str| row(&scenario, name).better;
        let expected = |left: f64, right: f64| match left.total_cmp(&right) {
            std::cmp::Ordering::Less => Some(Side::Serverless),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(Side::Microservices),
        };
        let cases = [
            ("Latency", functions.latency.p99.get(), containers.latency.p99.get()),
            ("Cost model", functions.total().dollars(), containers.total().dollars()),
            ("Scalability", functions.failed_share, containers.failed_share),
        ];
        for (name, left, right) in cases {
            // Numbers within a hundredth of each other decide nothing.
            let (found, expected) = (better(name), expected(left, right));
            let far = (left - right).abs() > 0.01 * left.max(right);
            let fine = found == expected || (found.is_none() && !far);
            assert!(fine, "{name} of {}: {left} against {right}, {found:?}", example.name);
        }
    }
}

/// The first example after `changes`.
fn changed(changes: &[Msg]) -> Scenario {
    changes.iter().fold(Scenario::default(), |scenario, change| scenario.after(change.clone()))
}

#[test]
fn what_runs_is_called_and_rolled_out_as_its_platform_does() {
    let cases = [
        // (platform, unit, has nodes, rollout, rounds, why)
        (
            Platform::AwsEks,
            Unit::Pod,
            true,
            Rollout::Quarters,
            Some(3),
            "two to three pods: one more at a time, none fewer",
        ),
        (Platform::AzureAks, Unit::Pod, true, Rollout::Quarters, None, "Kubernetes as well"),
        (Platform::GcpGke, Unit::Pod, true, Rollout::Quarters, None, "Kubernetes as well"),
        (Platform::GcpGkeAutopilot, Unit::Pod, false, Rollout::Quarters, None, "Kubernetes on nodes of the provider"),
        (Platform::AwsFargate, Unit::Task, false, Rollout::Doubled, Some(1), "ECS starts as many again"),
        (Platform::AzureContainerApps, Unit::Replica, false, Rollout::Revision, Some(1), "a revision at once"),
        (Platform::GcpRun, Unit::Instance, false, Rollout::Revision, Some(1), "a revision at once"),
    ];
    for (platform, unit, nodes, rollout, rounds, why) in cases {
        let scenario = changed(&[Msg::Picked(platform)]);
        let outcome = outcome(&scenario);
        let facts = Comparison::of(&scenario, &outcome);
        let found = (facts.unit, facts.nodes.is_some(), facts.deployment.rollout);
        assert_eq!(found, (unit, nodes, rollout), "{platform:?}: {why}");
        assert_eq!(facts.scalability.node.is_some(), nodes, "{platform:?}: a node starts where there are nodes");
        let (Deployment { rounds: found, time, .. }, one) = (facts.deployment, facts.scalability.follow);
        assert!(rounds.is_none_or(|rounds| rounds == found), "{platform:?}: {found} rounds, {why}");
        // Five seconds for the pod and ten for the image and Node.js; nobody waits for an autoscaler's metrics.
        assert!((time.get() - 15.0 * found as f64).abs() < 1e-9, "{platform:?}: a round is as long as a start");
        assert!(one.get() > 15.0, "{platform:?}: a rise has to be seen first");
    }
}

#[test]
fn a_node_takes_longer_than_a_pod() {
    let scenario = Scenario::default();
    let outcome = outcome(&scenario);
    let found = Comparison::of(&scenario, &outcome).scalability;
    assert!(found.node.is_some_and(|node| node > found.follow), "{found:?}: a pod waits for its node");
}

#[test]
fn several_services_share_the_requests() {
    let cases = [
        // (services, visits a request, calls, reach, why)
        (1.0, 1.0, None, None, "all requests meet the only one"),
        (4.0, 4.0, Some(4.0), Some(1.0), "each request visits each"),
        (4.0, 2.0, Some(2.0), Some(0.5), "each request visits half of them"),
    ];
    for (services, visits, calls, reach, why) in cases {
        let scenario = changed(&[Msg::Typed(Knob::Services, services), Msg::Typed(Knob::Visits, visits)]);
        let outcome = outcome(&scenario);
        let facts = Comparison::of(&scenario, &outcome);
        assert_eq!((facts.architecture.calls, facts.deployment.reach), (calls, reach), "{why}");
        let count = scenario.services.len();
        assert_eq!((facts.services, facts.security), (count, Security { identities: count, bundles: count }), "{why}");
    }
}

#[test]
fn how_busy_a_fleet_is_comes_from_its_busiest_hour() {
    let scenario = Scenario::default();
    let mut outcome = outcome(&scenario);
    let cases = [
        (0.0, Busy::Idle, "nothing comes"),
        (0.5, Busy::Share(0.5), "half of it"),
        (1.0, Busy::Saturated, "all of it"),
        (1.3, Busy::Saturated, "more than it can"),
    ];
    for (utilisation, busy, why) in cases {
        let Fleet::Containers(fleet) = &mut outcome.microservices.fleet else { panic!("containers") };
        fleet.utilisation_peak = utilisation;
        let found = Comparison::of(&scenario, &outcome).performance;
        assert_eq!(found.busy, busy, "{why}");
        assert!(
            (found.copy - f64::from(found.workers) * found.instance).abs() < 1e-9,
            "a worker does what an instance does"
        );
    }
}

#[test]
fn what_fails_is_told_of_the_side_where_it_fails() {
    let scenario = Scenario::default();
    let mut outcome = outcome(&scenario);
    let cases = [
        (0.0, 0.0, None, "nothing fails"),
        (0.02, 0.0, Some(Side::Microservices), "throttled"),
        (0.0, 0.02, Some(Side::Serverless), "turned away"),
        (0.02, 0.02, None, "both alike"),
    ];
    for (throttled, turned_away, better, why) in cases {
        (outcome.serverless.failed_share, outcome.microservices.failed_share) = (throttled, turned_away);
        let facts = Comparison::of(&scenario, &outcome);
        assert_eq!((facts.scalability.throttled, facts.scalability.turned_away), (throttled, turned_away), "{why}");
        assert_eq!(facts.better(Row::Scalability), better, "{why}");
    }
}

#[test]
fn a_side_stands_to_the_goal_by_its_p99_and_by_what_it_may_lose() {
    let scenario = Scenario::default();
    let mut outcome = outcome(&scenario);
    let goal = scenario.goals.p99.get();
    let cases = [
        (0.9, true, Goal::Inside, "faster"),
        (1.0, true, Goal::Inside, "as fast as asked"),
        (1.5, false, Goal::Over(Seconds::of(1.5 * goal - goal)), "slower by a half"),
        (0.9, false, Goal::Outside, "faster, and too many fail"),
    ];
    for (factor, meets_goal, stands, why) in cases {
        outcome.serverless.latency.p99 = Seconds::of(factor * goal);
        outcome.serverless.meets_goal = meets_goal;
        assert_eq!(Comparison::of(&scenario, &outcome).answers[0].goal, stands, "{why}");
    }
}

#[test]
fn costs_are_for_what_runs_and_for_each_million() {
    let scenario = Scenario::default();
    let outcome = outcome(&scenario);
    let [functions, containers] = Comparison::of(&scenario, &outcome).costs;
    assert!(functions.idle < containers.idle, "pods run at night, and functions do not");
    let requests = 20.0 * 3600.0 * 730.0;
    for costs in [functions, containers] {
        let million = costs.million.expect("requests come");
        assert!((million * requests / 1e6 - costs.cloud.dollars()).abs() < 1e-6, "{million} dollars a million");
    }
}

#[test]
fn an_example_is_exactly_itself_and_at_home_where_its_side_is() {
    let cases = [
        (0, None, None, "the first example"),
        (3, None, Some(Side::Serverless), "where functions are at home"),
        (8, None, Some(Side::Microservices), "where containers are at home"),
    ];
    for (place, distance, home, why) in cases {
        let scenario = ALL[place].scenario();
        let outcome = outcome(&scenario);
        let facts = Comparison::of(&scenario, &outcome);
        assert_eq!((facts.use_case.nearest.name, facts.use_case.distance), (ALL[place].name, distance), "{why}");
        assert!(home.is_none() || facts.better(Row::UseCase) == home, "{why}");
    }
    let far = changed(&[Msg::Typed(Knob::Memory, 10240.0)]);
    let outcome = outcome(&far);
    let found = Comparison::of(&far, &outcome).use_case;
    assert!(found.distance.is_some_and(|distance| distance > 0.05), "{found:?}: no example has so much memory");
}

#[test]
fn a_side_is_chosen_ruled_out_late_or_would_win_elsewhere() {
    let slow = Msg::Typed(Knob::Duration, 9e5);
    let rate = |at, from, to| Flip { knob: Knob::Rate, at, from, to, cause: FlipCause::Price, in_passing: false };
    let (functions, containers) = (Winner::Serverless, Winner::Microservices);
    let none = || Standing::NotChosen(Vec::new());

    let mut plain = outcome(&Scenario::default());
    plain.verdict.winner = functions;
    plain.verdict.flips = vec![
        rate(900.0, functions, Winner::TossUp),
        rate(1500.0, Winner::TossUp, containers),
        Flip {
            knob: Knob::Memory,
            at: 2048.0,
            from: functions,
            to: containers,
            cause: FlipCause::Price,
            in_passing: false,
        },
    ];
    let along = |above, below| vec![Stretch { knob: Knob::Rate, above, below }];
    let apart = [Standing::Chosen(along(None, Some(900.0))), Standing::NotChosen(along(Some(1500.0), None))];
    assert_eq!(standings(&plain), apart, "a zone between, and memory has a strip of its own");
    plain.verdict.flips = Vec::new();
    assert_eq!(standings(&plain), [Standing::Chosen(Vec::new()), none()], "no turn anywhere");
    plain.microservices.meets_goal = false;
    let late = Standing::Misses(plain.microservices.latency.p99);
    assert_eq!(standings(&plain), [Standing::Chosen(Vec::new()), late.clone()], "too late");
    plain.verdict.winner = Winner::TossUp;
    assert_eq!(standings(&plain), [none(), late], "nobody is chosen");

    let out = outcome(&changed(&[slow]));
    let [Standing::RuledOut(Limit::Timeout { allowed, .. }), Standing::Chosen(_)] = standings(&out) else {
        panic!("{:?}: functions are stopped before they are done", standings(&out))
    };
    assert_eq!(allowed, Seconds::of(900.0));
}

#[test]
fn stretches_are_those_beside_the_reader() {
    let scenario = Scenario::default();
    let mut outcome = outcome(&scenario);
    outcome.microservices.meets_goal = true;
    let turn = |at, to| {
        let from = if to == Winner::Serverless { Winner::TossUp } else { Winner::Serverless };
        Flip { knob: Knob::Rate, at, from, to, cause: FlipCause::Price, in_passing: false }
    };
    let passing = |flip| Flip { in_passing: true, ..flip };
    let (on, off) = (Winner::Serverless, Winner::TossUp);
    let along = |above, below| Stretch { knob: Knob::Rate, above, below };
    let cases = [
        // The reader stands at 20/s.
        (
            on,
            vec![turn(30.0, off), turn(40.0, on), turn(50.0, off)],
            vec![along(None, Some(30.0))],
            "not those farther up",
        ),
        (on, vec![turn(10.0, on), turn(5.0, off)], vec![along(Some(10.0), None)], "not those farther down"),
        (on, vec![turn(30.0, off), turn(10.0, on)], vec![along(Some(10.0), Some(30.0))], "both ends"),
        (on, vec![], vec![], "the whole track"),
        (off, vec![turn(30.0, on)], vec![along(Some(30.0), None)], "from there on"),
        (off, vec![turn(10.0, off)], vec![along(None, Some(10.0))], "up to there"),
        (
            off,
            vec![turn(10.0, off), turn(30.0, on), turn(35.0, off), turn(5.0, on), turn(60.0, on)],
            vec![along(Some(5.0), Some(10.0)), along(Some(30.0), Some(35.0))],
            "the next on either side, whole",
        ),
        (off, vec![], vec![], "nowhere"),
        (on, vec![passing(turn(21.0, off)), passing(turn(21.01, on))], vec![], "what happens in passing is no end"),
    ];
    for (winner, flips, expected, why) in cases {
        outcome.verdict.winner = winner;
        outcome.verdict.flips = flips;
        let [found, _] = Comparison::of(&scenario, &outcome).choosing.standings;
        let expected = if winner == on { Standing::Chosen(expected) } else { Standing::NotChosen(expected) };
        assert_eq!(found, expected, "{why}");
    }
}

fn standings(outcome: &Outcome) -> [Standing; 2] {
    Comparison::of(&Scenario::default(), outcome).choosing.standings
}

#[test]
fn where_neither_side_can_none_is_the_answer() {
    let scenario = Scenario::default();
    let mut outcome = outcome(&scenario);
    let limit = Limit::Memory { needs: Megabytes::of(20_480.0), allowed: Megabytes::of(10_240.0) };
    let cases = [
        (false, Winner::Serverless, Some(Winner::Serverless), Some(Side::Serverless), "it can"),
        (true, Winner::Serverless, None, None, "the cheaper one cannot either"),
        (true, Winner::Mixed, Some(Winner::Mixed), None, "both together can"),
    ];
    for (neither, winner, answer, better, why) in cases {
        outcome.verdict.winner = winner;
        outcome.verdict.reasons = if neither { vec![Reason::NeitherFits] } else { Vec::new() };
        outcome.serverless.limits = if neither { vec![limit] } else { Vec::new() };
        let facts = Comparison::of(&scenario, &outcome);
        assert_eq!((facts.choosing.winner, facts.better(Row::Choosing)), (answer, better), "{why}");
    }
}

#[test]
fn a_verdict_is_agreed_on_once_something_was_drawn() {
    let scenario = Scenario::default();
    let mut outcome = outcome(&scenario);
    (outcome.verdict.confidence, outcome.verdict.draws) = (0.94, 0);
    assert_eq!(Comparison::of(&scenario, &outcome).choosing.agreed, None);
    outcome.verdict.draws = 1024;
    assert_eq!(Comparison::of(&scenario, &outcome).choosing.agreed, Some(Agreed { share: 0.94, draws: 1024 }));
}

#[test]
fn rows_that_judge_are_marked() {
    let cases = [
        (Row::Architecture, Basis::Computed, "counts"),
        (Row::Scalability, Basis::Computed, "counts and delays of the week as it runs"),
        (Row::Management, Basis::Partly, "the hours are the reader's"),
        (Row::CostModel, Basis::Computed, "bills"),
        (Row::Latency, Basis::Computed, "percentiles"),
        (Row::UseCase, Basis::Partly, "who is at home where"),
        (Row::Deployment, Basis::Partly, "defaults of a rollout"),
        (Row::Performance, Basis::Computed, "rates"),
        (Row::Security, Basis::Partly, "one identity a unit"),
        (Row::Choosing, Basis::Computed, "the verdict, which is a comparison"),
    ];
    for ((row, basis, why), place) in cases.into_iter().zip(Row::ALL) {
        assert_eq!((row, row.basis()), (place, basis), "{why}");
    }
}
