//! What a link says of each service by itself: its numbers, its pod, and what of them cannot be.

use model::units::{Megabytes, Ratio, Seconds};
use scenario::knob::Knob;
use scenario::link::{read, write};
use scenario::msg::Msg;
use scenario::{Pod, Scenario};

#[test]
fn replicas_that_cannot_be_are_put_right_and_told() {
    let cases = [
        // (pairs of a link, replicas kept of the first service and most of them, in general, what is said, why)
        (
            "podmin=5&podmax=2",
            (Some(5), Some(5), 2),
            "podmax = “2” for the service “api”; podmax takes a whole number from podmin, which is 5, to 100000, so 5 was taken.",
            "fewer at most than at least",
        ),
        ("podmax=2&podmin=5", (Some(5), Some(5), 2), "so 5 was taken.", "in whatever order"),
        ("podmin=2&podmax=2", (Some(2), Some(2), 2), "", "exactly as many"),
        ("podmax=1", (None, Some(1), 2), "", "no least of its own"),
        (
            "podmin=0",
            (Some(1), None, 2),
            "podmin = “0” for the service “api”, which Amazon EKS does not have; 1 was taken.",
            "nothing starts a pod for a request",
        ),
        ("podmin=0&containers=gcp-run", (Some(0), None, 2), "", "here something does"),
        ("replicas=0", (None, None, 1), "replicas = “0”, which Amazon EKS does not have; 1 was taken.", "in general"),
        ("replicas=0&containers=gcp-run", (None, None, 0), "", "from zero"),
        ("services=9&podmin=5&podmax=2", (Some(5), Some(5), 2), "so 5 was taken.", "nine services, one mistake"),
    ];
    for (pairs, (min, max, general), said, why) in cases {
        let (scenario, notices) = read(&format!("v4&{pairs}"));
        let pod = scenario.services[0].pod;
        assert_eq!((pod.min, pod.max, scenario.microservices.min_replicas), (min, max, general), "{why}");
        assert_eq!(notices.len(), usize::from(!said.is_empty()), "{why}: {notices:?}");
        assert!(notices.iter().all(|notice| notice.to_string().ends_with(said)), "{why}: {notices:?}");
    }
}

#[test]
fn services_that_are_not_alike_are_listed_one_by_one() {
    let mut shop = Scenario::default().after(Msg::Typed(Knob::Services, 3.0)).after(Msg::Typed(Knob::Visits, 3.0));
    shop.services[0].name = "cart: 1, 2 & 100 %".into();
    shop.services[1].duration = Seconds::from_ms(1_000.0 / 3.0);
    shop.services[1].memory = Megabytes::of(1_769.0);
    shop.services[2].visits = Ratio::of(0.05);
    shop.services[2].pod = Pod { min: Some(3), max: Some(9), ..Pod::default() };
    let link = write(&shop);
    assert_eq!(read(&link), (shop.clone(), vec![]), "{link}");
    assert_eq!(write(&read(&link).0), link);
    let alike = Scenario::default().after(Msg::Typed(Knob::Services, 3.0));
    assert!(!write(&alike).contains("each="), "those that are alike are counted");
    let nested = link.replace('%', "%25").replace('&', "%26");
    let over = read(&format!("v4&scenario={nested}&duration=240")).0;
    let ratio = over.services[1].duration.get() / over.services[0].duration.get();
    assert!((ratio - 1_000.0 / 3.0 / 120.0).abs() < 1e-9, "what is put over it scales them together: {ratio}");

    let cases = [
        // (list, what is said, durations that stand, why)
        (
            "a,b:duration:0",
            "duration = “0” for the service “b”; duration takes 1 to 900000 ms, so it was left",
            [120.0, 120.0],
            "too short",
        ),
        (
            "a:duration:40,b:visits:-1",
            "visits = “-1” for the service “b”; visits takes 0 to 20",
            [40.0, 40.0],
            "negative",
        ),
        ("a,b:duration:50:cpu:2", "cpu = “2” for the service “b”; cpu takes 0 to 1", [120.0, 50.0], "a field"),
        (
            "a,b:duration:50:colour:red",
            "“colour” for the service “b”, which is not known here",
            [120.0, 50.0],
            "no key",
        ),
        ("a,b:duration", "duration = “” for the service “b”; duration takes", [120.0, 120.0], "no value"),
        ("a,b:zones:3", "“zones” for the service “b”, which is not known here", [120.0, 120.0], "of no service"),
    ];
    for (list, said, durations, why) in cases {
        let (scenario, notices) = read(&format!("v4&each={list}"));
        assert_eq!(notices.len(), 1, "{why}: {notices:?}");
        assert!(notices[0].to_string().contains(said), "{why}: {}", notices[0]);
        let found: Vec<f64> = scenario.services.iter().map(|service| service.duration.ms()).collect();
        assert_eq!(found, durations, "{why}");
    }
    let (scenario, notices) = read("v4&services=4&each=,,");
    assert_eq!(scenario.services.len(), 4, "an empty list changes nothing");
    assert!(notices[0].to_string().contains("lists 0 services; it takes 1 to 1000"), "{notices:?}");
}
