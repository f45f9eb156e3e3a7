//! A link opens the scenario it was made from, or says what is wrong; never another scenario in silence.

use model::units::{Ratio, Seconds, Share};
use proptest::prelude::*;
use scenario::example;
use scenario::knob::Knob;
use scenario::link::{Notice, open, read, sentences, write};
use scenario::msg::Msg;
use scenario::setting::Setting;
use scenario::traffic_file;
use scenario::uncertainty::Interval;
use scenario::{Architecture, FrontDoor, NodeAutoscaler, Platform, Scenario, Shape, WarmFloor};

/// A scenario that differs from the default in many places.
fn changed() -> Scenario {
    let mut scenario = Scenario::default();
    Knob::Services.write(&mut scenario, 5.0);
    Knob::Visits.write(&mut scenario, 3.0);
    Knob::Rate.write(&mut scenario, 131.5);
    Knob::Duration.write(&mut scenario, 333.3);
    Knob::Hourly.write(&mut scenario, 80.5);
    scenario.traffic.shape = Shape::Office;
    scenario.serverless.architecture = Architecture::X86;
    scenario.serverless.warm_floor = WarmFloor::Fixed(12);
    scenario.serverless.keep_alive = Some(Seconds::of(90.0));
    scenario.traffic.burstiness = Ratio::of(42.5);
    scenario.traffic.growth_per_month = 0.0725;
    scenario.microservices.platform = Platform::AwsFargate;
    scenario.microservices.node_autoscaler = NodeAutoscaler::None;
    scenario.microservices.target_utilisation = Share::of(0.7);
    scenario.prices.free_tier = false;
    scenario.prices.month_hours = Ratio::of(744.0);
    scenario.services.iter_mut().for_each(|service| service.duration_cv = Ratio::of(0.3));
    scenario
}

#[test]
fn the_default_has_an_empty_link() {
    assert_eq!(write(&Scenario::default()), "");
    assert_eq!(read(""), (Scenario::default(), vec![]));
    assert_eq!(read("#"), (Scenario::default(), vec![]));
}

#[test]
fn a_link_opens_its_scenario() {
    let scenario = changed();
    let link = write(&scenario);
    assert!(link.len() < 500, "{link}");
    assert_eq!(read(&link), (scenario.clone(), vec![]));
    assert_eq!(read(&format!("#{link}")), (scenario, vec![]));
}

#[test]
fn a_preset_is_what_a_link_begins_from() {
    let public = example::named("nightly-batch").map(example::Example::scenario).unwrap();
    let mut faster = public.clone();
    Knob::Rate.write(&mut faster, 35.0);
    let own = write(&changed());
    let cases = [
        ("v1&preset=nightly-batch".to_owned(), public.clone(), "alone"),
        ("preset=nightly-batch&theme=dark".to_owned(), public, "without a version, beside what is for the view"),
        ("v1&preset=nightly-batch&rate=35".to_owned(), faster, "with a value put over it"),
        (
            format!("v4&scenario={}&preset=nightly-batch", own.replace('&', "%26")),
            changed(),
            "a whole scenario says more",
        ),
    ];
    for (link, scenario, why) in cases {
        assert_eq!(open(&link), Ok((scenario, vec![])), "{why}");
    }
    let refused = open("v1&preset=nothing&rate=35").unwrap_err();
    assert!(refused.to_string().starts_with("No preset is called “nothing”; there are public-api, "), "{refused}");
    assert!(
        example::ALL.iter().all(|example| example.id.bytes().all(|byte| byte == b'-' || byte.is_ascii_lowercase()))
    );
}

#[test]
fn an_imported_week_travels_to_the_last_digit() {
    let text: String = (0..336)
        .map(|hour| format!("2024-01-{:02} {:02}:00:00,{}\n", hour / 24 + 1, hour % 24, hour * 7 % 97))
        .collect();
    let traffic = traffic_file::read(&text).unwrap().traffic;
    let scenario = Scenario::default().after(Msg::Imported(traffic));
    assert_eq!(read(&write(&scenario)), (scenario, vec![]));
}

#[test]
fn ranges_travel_and_so_does_exactly_this() {
    let range = |low, high| Interval { low, high };
    let scenario = changed()
        .after(Msg::Ranged(Knob::Rate.into(), range(80.0, 120.0)))
        .after(Msg::Ranged(Knob::Services.into(), range(3.0, 12.0)))
        .after(Msg::Ranged(Knob::Duration.into(), range(100.0, 1000.0 / 3.0)))
        .after(Msg::Ranged(Knob::Hourly.into(), range(100.0, 100.0)))
        .after(Msg::Ranged(Setting::Burstiness.into(), range(2.5, 40.0)))
        .after(Msg::Ranged(Setting::Growth.into(), range(-3.5, 7.1)))
        .after(Msg::Ranged(Setting::KeepAlive.into(), range(300.0, 900.0)));
    let link = write(&scenario);
    assert!(link.contains("&rate=80..120&"), "{link}");
    assert!(link.contains("&hourly=100..100"), "{link}");
    assert!(link.contains("&burst=2.5..40&growth=-0.035..0.071&"), "{link}");
    assert!(link.contains("&keep=300..900&"), "{link}");
    let (opened, notices) = read(&link);
    assert_eq!((opened.ranges, notices), (scenario.ranges.clone(), vec![]));
    for knob in Knob::ALL {
        assert_eq!(knob.read(&read(&link).0), knob.read(&scenario), "{knob:?}");
    }
    for end in 1..link.len() {
        assert_eq!(read(&link[..end]).0, Scenario::default(), "cut after {end}");
    }
}

#[test]
fn case_17_a_link_cut_anywhere_is_refused() {
    let link = write(&changed());
    for end in 1..link.len() {
        let (scenario, notices) = read(&link[..end]);
        assert_eq!(scenario, Scenario::default(), "cut after {end}");
        assert_eq!(notices.len(), 1, "cut after {end}: {}", &link[..end]);
    }
}

/// Where the key of the check value itself is hit, the check is lost but the scenario is whole.
#[test]
fn case_17_a_link_with_one_character_changed_never_opens_another_scenario() {
    let whole = changed();
    let link = write(&whole);
    for at in 0..link.len() {
        let mut bytes = link.clone().into_bytes();
        bytes[at] = if bytes[at] == b'7' { b'8' } else { b'7' };
        let (scenario, notices) = read(&String::from_utf8(bytes).unwrap());
        assert!(scenario == Scenario::default() || scenario == whole, "changed at {at}");
        assert!(!notices.is_empty(), "changed at {at}");
    }
}

#[test]
fn case_17_what_mail_does_to_a_link_is_undone() {
    let scenario = changed();
    let link = write(&scenario);
    let (head, tail) = link.split_at(40);
    let encoded: String = link.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let cases = [
        (format!("{link}."), "a full stop at the end of the sentence"),
        (format!("{link})"), "a bracket"),
        (format!("{head}=\r\n{tail}"), "a line wrapped as quoted-printable"),
        (encoded, "percent-encoded"),
    ];
    for (text, why) in cases {
        assert_eq!(read(&text), (scenario.clone(), vec![]), "{why}");
    }
}

#[test]
fn case_18_what_is_wrong_is_named_and_the_rest_is_read() {
    let cases = [
        // (fragment, notice, why)
        ("section-3", "not a Fulcrum scenario", "an anchor of some page"),
        ("v5&c=abc&rate=5", "newer version (v5)", "a link from the future"),
        ("v2&c=abc&rate=5", "damaged", "a check value that is none"),
        ("v1", "damaged", "only the version left"),
        ("v1&rate=NaN", "rate takes 0.0000001 to 100000 /s", "not a number"),
        ("v1&rate=inf", "rate takes", "infinite"),
        ("v1&rate=-3", "rate takes", "negative"),
        ("v1&rate=1e308", "rate takes", "far too much"),
        ("v1&rate=120..80", "rate takes 0.0000001 to 100000 /s, or a range as low..high", "upside down"),
        ("v1&rate=80..", "rate takes 0.0000001 to 100000 /s, or a range", "without its upper end"),
        ("v1&rate=80..1e9", "rate takes 0.0000001 to 100000 /s, or a range", "wider than the slider"),
        ("v1&services=1.5..3", "services takes 1 to 50, or a range", "half a service"),
        ("v1&burst=20..5", "burst takes 1 to 1000, or a range as low..high", "a setting upside down"),
        ("v1&growth=0.1..2", "growth takes -0.5 to 1, or a range", "beyond what it takes"),
        ("v1&keep=5min..15min", "keep takes 0 to 3600 seconds, or a range", "units are for boxes"),
        ("v1&zones=1..3", "zones takes a whole number from 1 to 6,", "what has no box takes no range"),
        ("v1&shape=zigzag", "shape takes steady, daily", "no such shape"),
        ("v1&containers=aws-lambda", "containers takes aws-eks, aws-eks-auto", "a platform of the other side"),
        ("v1&colour=red", "“colour”, which is not known", "an unknown key"),
        ("v1&week=AAAA", "week takes 168", "half a week"),
        ("v1&functions=ibm-cloud", "functions takes aws-lambda, aws-lambda-managed", "no such platform"),
        ("v1&fregion=mars", "fregion takes a region with known prices", "no such region"),
        ("v1&fregion=eastus", "which AWS Lambda does not have; us-east-1 was taken", "a region of another provider"),
        ("v1&own=aws.no.such:1", "The meter “aws.no.such” is not known", "no such meter"),
        ("v1&own=aws.alb.hour:-1", "takes a price from 0 to 22.5 dollars", "a negative price"),
    ];
    // What the first version means by leaving everything out.
    let (then, _) = read("v1&rate=20");
    for (fragment, expected, why) in cases {
        let (scenario, notices) = read(fragment);
        assert!(scenario == then || scenario == Scenario::default(), "{why}: {scenario:?}");
        assert_eq!(notices.len(), 1, "{why}: {notices:?}");
        assert!(notices[0].to_string().contains(expected), "{why}: {}", notices[0]);
    }
    let (scenario, notices) = read("v1&rate=zzz&duration=250");
    assert_eq!(Knob::Duration.read(&scenario), 250.0, "the rest is read");
    assert!(matches!(notices[..], [Notice::Refused { key: "rate", .. }]));
}

/// The snippet of the share dialog with attributes beside it, as `embed/v1.js` writes them.
#[test]
fn what_stands_beside_a_whole_link_is_put_over_it() {
    let base = changed().after(Msg::Ranged(Knob::Rate.into(), Interval { low: 80.0, high: 120.0 }));
    let link = write(&base).replace('&', "%26");
    let over = |msgs: &[Msg]| msgs.iter().fold(base.clone(), |scenario, msg| scenario.after(msg.clone()));
    let region = |scenario: Scenario| read(&write(&scenario)).0;
    let cases = [
        // (beside the link, scenario, why)
        ("", over(&[]), "the link alone"),
        ("&theme=dark&controls=rate%20duration&height=300", over(&[]), "what belongs to the view"),
        ("&duration=250", over(&[Msg::Typed(Knob::Duration, 250.0)]), "a value, and the rest as it was"),
        ("&rate=40", over(&[Msg::Typed(Knob::Rate, 40.0)]), "one value in the place of a range"),
        (
            "&rate=10..30&controls=none",
            over(&[Msg::Ranged(Knob::Rate.into(), Interval { low: 10.0, high: 30.0 })]),
            "a range",
        ),
        ("&keep=60", over(&[Msg::Adjusted(Setting::KeepAlive, 60.0)]), "a setting"),
        (
            "&functions=gcp-functions",
            region(over(&[Msg::Picked(Platform::GcpFunctions)])),
            "a platform and its regions",
        ),
        ("&shape=daily", over(&[Msg::Shaped(Shape::Daily)]), "back to the default"),
    ];
    for (beside, expected, why) in cases {
        for fragment in [format!("v1&scenario={link}{beside}"), format!("#v1{beside}&scenario=%23{link}")] {
            assert_eq!(read(&fragment), (expected.clone(), vec![]), "{why}: {fragment}");
        }
    }
    let (scenario, notices) = read(&format!("v1&scenario={link}&duration=abc"));
    assert_eq!(scenario, base, "what is wrong beside it");
    assert!(matches!(notices[..], [Notice::Refused { key: "duration", .. }]), "is said: {notices:?}");
}

#[test]
fn what_stands_beside_a_refused_link_is_refused_with_it() {
    let link = write(&changed()).replace('&', "%26");
    let cases = [
        // (the link in it, notice, why)
        (link[..link.len() - 3].to_owned(), Notice::Damaged, "cut short"),
        ("v9%26rate=3".to_owned(), Notice::Newer("v9".into()), "newer"),
        ("{\"version\": 1}".to_owned(), Notice::Foreign, "a file is no link yet"),
        (format!("v1%26rate=1{}", "0".repeat(9_000)), Notice::TooLong, "endless"),
        ("v1%26scenario=v1%2526rate=3".to_owned(), Notice::Unknown("scenario".into()), "one in one in one"),
    ];
    for (base, notice, why) in cases {
        let fragment = format!("v1&scenario={base}&duration=250");
        match open(&fragment) {
            Err(refused) => assert_eq!(refused, notice, "{why}"),
            Ok((_, wrong)) => assert_eq!(wrong, [notice], "{why}"),
        }
    }
}

/// Written by hand for a plain frame: `embed/#v1&c=…&rate=35&controls=rate`.
#[test]
fn the_view_may_stand_beside_a_checked_link() {
    let scenario = changed();
    let link = write(&scenario);
    let end = link.find("&rate").unwrap();
    let view = "&controls=rate&theme=dark";
    for fragment in [
        format!("{link}{view}"),
        format!("{}{view}{}", &link[..end], &link[end..]),
        format!("{}{view}{}", &link[..2], &link[2..]),
    ] {
        assert_eq!(read(&fragment), (scenario.clone(), vec![]), "{fragment}");
    }
    let more = format!("{link}{view}&duration=250");
    assert_eq!(read(&more), (Scenario::default(), vec![Notice::Damaged]), "another part is another scenario");
    assert_eq!(read("v1&theme=dark"), (Scenario::default(), vec![]), "the default, in the dark");
}

#[test]
fn notices_take_few_lines_and_none_is_lost() {
    let (_, notices) = read("v1&colour=red&rate=zzz&size=1&duration=zzz&own=x:1,y:2");
    assert_eq!(notices.len(), 6);
    let [two, three, all] = [&notices[..2], &notices[..3], &notices[..]];
    let cases = [
        // (notices, lines, sentences, the last one, why)
        (two, 3, 2, "takes 1 to 900000 ms, so it was left as it was.", "fewer than there is room for"),
        (three, 3, 3, "“colour”, which is not known here; the rest was read.", "as many"),
        (all, 3, 3, "4 more parts of the link were not read as they stand: colour, size, own.", "more"),
        (
            all,
            1,
            1,
            "6 parts of the link were not read as they stand: rate, duration, colour, size, own.",
            "room for one",
        ),
        (&notices[..1], 1, 1, "so it was left as it was.", "one"),
        (&[], 3, 0, "", "nothing"),
    ];
    for (notices, most, count, last, why) in cases {
        let lines = sentences(notices, most);
        assert_eq!(lines.len(), count, "{why}: {lines:?}");
        assert!(lines.last().map_or("", String::as_str).ends_with(last), "{why}: {lines:?}");
    }
    let many: Vec<Notice> = (0..300).map(|place| Notice::Unknown(format!("key{place}{}", "x".repeat(40)))).collect();
    assert!(sentences(&many, 3).iter().all(|line| line.len() < 500), "however many");
}

#[test]
fn a_link_that_is_not_read_says_what_is_shown_instead() {
    for fragment in ["section-3", "v9&rate=5", "v1", "v1&c=0000000&rate=5"] {
        let notice = open(fragment).unwrap_err();
        assert!(notice.to_string().ends_with("; the default is shown."), "{notice}");
        assert!(notice.said("yours is kept").ends_with("; yours is kept."), "{}", notice.said("yours is kept"));
    }
}

#[test]
fn case_17_a_link_of_the_first_version_means_what_it_meant() {
    let cases = [
        // (link, the choice, what stands before the functions, why)
        ("v1&functions=azure-flex", Some(FrontDoor::HttpApi), FrontDoor::HttpApi, "a gateway then"),
        ("v1&functions=azure-functions&rate=5", Some(FrontDoor::HttpApi), FrontDoor::HttpApi, "on each plan"),
        ("v1&rate=5&functions=gcp-functions", Some(FrontDoor::HttpApi), FrontDoor::HttpApi, "and at Google"),
        (
            "v1&functions=gcp-functions&door=function-url",
            None,
            FrontDoor::FunctionUrl,
            "what is usual today is no choice",
        ),
        ("v1&door=rest-api&functions=gcp-functions", Some(FrontDoor::RestApi), FrontDoor::RestApi, "named"),
        ("v1&rate=5", None, FrontDoor::HttpApi, "Lambda's default is what it was"),
        ("v1&functions=cloudflare-workers", Some(FrontDoor::HttpApi), FrontDoor::HttpApi, "though none is sold there"),
        ("v1&door=http-api", None, FrontDoor::HttpApi, "what is usual is no choice"),
        ("v2&functions=azure-flex", None, FrontDoor::FunctionUrl, "an address of its own today"),
        ("v2&functions=gcp-functions", None, FrontDoor::FunctionUrl, "likewise"),
        ("v2&rate=5", None, FrontDoor::HttpApi, "Lambda has none until it is given one"),
        ("v2&functions=cloudflare-workers", None, FrontDoor::FunctionUrl, "a Worker too"),
        ("v2&functions=gcp-functions&door=http-api", Some(FrontDoor::HttpApi), FrontDoor::HttpApi, "named"),
    ];
    for (link, chosen, stands, why) in cases {
        let (scenario, notices) = read(link);
        assert_eq!((scenario.serverless.front_door, notices), (chosen, vec![]), "{link}: {why}");
        assert_eq!(scenario.serverless.door(), stands, "{link}: {why}");
        assert_eq!(read(&write(&scenario)), (scenario, vec![]), "{link}: as it is written today");
    }
}

#[test]
fn a_node_that_was_left_out_is_the_one_of_then() {
    let cases = [
        // (link, its node, why)
        ("v3&rate=5", "m7g.large", "the default of then"),
        ("v1&containers=azure-aks", "Standard_D2ps_v6", "its counterpart elsewhere, as then"),
        ("v3&node=m8g.large", "m8g.large", "named"),
        ("v4&rate=5", "m8g.large", "the default of today"),
    ];
    for (link, node, why) in cases {
        let (scenario, notices) = read(link);
        assert_eq!((&*scenario.microservices.node, notices), (node, vec![]), "{link}: {why}");
        assert_eq!(read(&write(&scenario)), (scenario, vec![]), "{link}: as it is written today");
    }
}

#[test]
fn a_checked_link_of_the_first_version_opens() {
    // Written by the release before the second version, whose check value does not cover the version.
    let (plain, notices) = read("v1&c=0u589m3&rate=35");
    assert_eq!((Knob::Rate.read(&plain), notices), (35.0, vec![]));
    let (google, notices) = read("v1&c=0c0q945&functions=gcp-functions&fregion=us-central1");
    assert_eq!((google.serverless.front_door, notices), (Some(FrontDoor::HttpApi), vec![]));
    for altered in ["v1&c=0u589m3&rate=36", "v2&c=0u589m3&rate=35"] {
        assert_eq!(read(altered), (Scenario::default(), vec![Notice::Damaged]), "{altered}");
    }
}

#[test]
fn case_19_a_version_that_was_altered_is_refused() {
    let link = write(&changed());
    assert!(link.starts_with("v4&c="), "{link}");
    for other in ["v1", "v01", "v+2", "v"] {
        let altered = link.replacen("v4", other, 1);
        assert_eq!(read(&altered), (Scenario::default(), vec![Notice::Damaged]), "{altered}");
    }
    assert_eq!(read("v01&functions=azure-flex").1, vec![Notice::Damaged], "no version, though nothing checks it");
}

#[test]
fn case_19_too_long_is_refused() {
    assert_eq!(read(&"v1&".repeat(10_000)).1, vec![Notice::TooLong]);
}

proptest! {
    #[test]
    fn any_text_opens_something_sound(text in "\\PC{0,200}") {
        let (scenario, _) = read(&text);
        for knob in Knob::ALL {
            let value = knob.read(&scenario);
            prop_assert!(knob.facts().low <= value && value <= knob.facts().high);
        }
    }

    #[test]
    fn any_turn_of_the_knobs_comes_back(turns in proptest::collection::vec((0..Knob::ALL.len(), 0.0..1.0_f64), 0..12)) {
        let mut scenario = Scenario::default();
        for (knob, place) in turns {
            Knob::ALL[knob].write(&mut scenario, Knob::ALL[knob].nearest_stop(place));
        }
        let (opened, notices) = read(&write(&scenario));
        prop_assert_eq!(notices, vec![]);
        for knob in Knob::ALL {
            prop_assert_eq!(knob.read(&opened), knob.read(&scenario));
        }
    }
}

/// The shell writes links where no Rust runs: a new version has to reach them too.
#[test]
fn the_shell_writes_links_of_the_version_of_today() {
    let written = write(&changed());
    let (version, _) = written.split_once('&').unwrap();
    let shell = [
        ("an element's attributes and links without a version", include_str!("../src/shell/v1.js"), 2),
        ("what a page around asks for, and a fragment without anything", include_str!("../src/shell/frame.js"), 2),
        ("a view without a scenario", include_str!("../src/shell/failure.js"), 1),
    ];
    let versions = |text: &str| -> Vec<String> {
        let begins = |piece: &&str| piece.starts_with('v') && piece[1..].starts_with(|c: char| c.is_ascii_digit());
        let of = |piece: &str| piece.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_owned();
        text.split(['\'', '`']).filter(begins).map(of).collect()
    };
    for (what, text, count) in shell {
        assert_eq!(versions(text), vec![version; count], "{what}");
    }
}
