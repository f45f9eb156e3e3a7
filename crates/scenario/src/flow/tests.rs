use super::*;
use crate::link;
use crate::msg::Msg;
use crate::uncertainty::Interval;

fn run(place: usize) -> Flow {
    Flow::Run(place)
}

fn calls(tree: Flow) -> Calls {
    Calls { tree, step: Seconds::ZERO }
}

fn of_services(count: f64) -> Scenario {
    Scenario::default().after(Msg::Typed(Knob::Services, count))
}

/// The second and third side by side; then one of two, the second of which over and over.
fn mixed() -> Calls {
    let often = Flow::Repeat { again: 0.5, body: Box::new(run(1)) };
    let choice = Flow::Choice(vec![(0.25, run(0)), (0.75, often)]);
    let tree = Flow::Sequence(vec![run(0), Flow::Parallel(vec![run(1), run(2)]), choice]);
    Calls { tree, step: Seconds::from_ms(18.8) }
}

#[test]
fn visits_follow_and_survive_what_cannot_change_them() {
    let flowing = of_services(3.0).after(Msg::Flowed(Some(Box::new(mixed()))));
    let visits = |scenario: &Scenario| scenario.services.iter().map(|service| service.visits.get()).collect::<Vec<_>>();
    assert_eq!(visits(&flowing), [1.25, 2.5, 1.0]);
    let cases = [
        // (what is done, whether the flow is left, why)
        (Msg::Typed(Knob::Visits, 7.0), true, "visits are the flow's"),
        (Msg::Typed(Knob::Services, 7.0), true, "so are the services"),
        (Msg::Ranged(Knob::Visits.into(), Interval { low: 1.0, high: 4.0 }), true, "and how far either is known"),
        (Msg::OfService(1, Box::new(Msg::Typed(Knob::Visits, 7.0))), true, "each of them"),
        (Msg::Flowed(Some(Box::new(calls(run(0))))), true, "a flow that does not fit"),
        (Msg::AddedService(0), false, "a service that it does not name"),
        (Msg::RemovedService(1), false, "a service that it names"),
        (Msg::Flowed(None), false, "dropped"),
    ];
    for (msg, left, why) in cases {
        let after = flowing.after(msg);
        assert_eq!(after.flow.is_some(), left, "{why}");
        assert!(!left || after == flowing, "{why}");
    }
    let slower = flowing.after(Msg::OfService(1, Box::new(Msg::Typed(Knob::Duration, 900.0))));
    assert_eq!((visits(&slower), slower.flow.is_some()), (vec![1.25, 2.5, 1.0], true));
}

#[test]
fn what_does_not_fit_is_refused_in_a_sentence() {
    let repeat = |again: f64, place: usize| Flow::Repeat { again, body: Box::new(run(place)) };
    let deep = (0..21).fold(run(0), |body, _| Flow::Sequence(vec![body]));
    let cases = [
        // (flow, what the refusal names, why)
        (Flow::Sequence(vec![run(0); 100]), "at most 100 parts", "more than a hundred"),
        (deep, "at most 20 deep", "too deep"),
        (Flow::Choice(vec![(0.5, run(0)), (0.4, run(1))]), "add up to 1", "0.9 in sum"),
        (repeat(0.995, 0), "0.99 for one more round", "without end"),
        (run(2), "service 3, and there are 2", "no such service"),
        (run(0), "“service 2” is not in it", "one is never visited"),
        (Flow::Sequence(vec![run(0), repeat(0.97, 1)]), "“service 2” would have 33.33", "too often"),
    ];
    for (tree, names, why) in cases {
        let mut scenario = of_services(2.0);
        let wrong = scenario.follow(Some(calls(tree))).unwrap_err().to_string();
        assert!(wrong.contains(names), "{why}: {wrong}");
        assert_eq!(scenario, of_services(2.0), "{why}: nothing changes");
    }
    let slow = Calls { step: Seconds::of(61.0), ..calls(run(0)) };
    assert_eq!(Scenario::default().follow(Some(slow)), Err(Wrong::Step));
}

#[test]
fn a_flow_is_read_as_it_was_written() {
    let texts = ["s3,1,p2,2,3,c2,0.25,1,0.75,r0.5,2:18.8", "1", "s0", "r0.99,s1,1:60000"];
    assert_eq!(write(&mixed()), texts[0]);
    for text in texts {
        assert_eq!(read(text).map(|calls| write(&calls)).as_deref(), Some(text));
    }
    for text in ["", "0", "+1", "s2,1", "s1,1,2", "x1,1", "c1,1", "r,1", "1:", "1:-3", "s999999999999,1", "c2,a,1,b,1"]
    {
        assert_eq!(read(text), None, "{text}");
    }
    assert_eq!(read(&"r0,".repeat(500)), None, "too deep");
}

#[test]
fn a_link_over_a_flow_puts_other_services_in_its_place() {
    let link = link::write(&of_services(3.0).after(Msg::Flowed(Some(Box::new(mixed()))))).replace('&', "%26");
    let over = |parts: &str| link::read(&format!("v1&scenario={link}{parts}")).0;
    let cases = [
        // (put over it, whether the flow is left, why)
        ("", true, "nothing"),
        ("&rate=3", true, "something else"),
        ("&visits=3", false, "visits"),
        ("&services=2", false, "services"),
        ("&flow=", false, "none"),
        ("&flow=s3,1,2,3", true, "another"),
    ];
    for (parts, left, why) in cases {
        assert_eq!(over(parts).flow.is_some(), left, "{why}");
    }
    let (kept, notices) = link::read("v4&services=2&flow=1");
    assert!(kept.flow.is_none() && kept.services.len() == 2);
    assert!(notices[0].to_string().contains("“service 2” is not in it"), "{notices:?}");
    let (_, notices) = link::read("v4&flow=abc");
    assert!(notices[0].to_string().contains("flow takes services by number"), "{notices:?}");
}
