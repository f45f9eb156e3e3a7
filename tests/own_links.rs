//! Whatever a reader can make of the page has a link that opens the very same scenario, or the page knows that it has
//! none; never a link that its own page refuses or reads as another scenario.

use std::sync::Arc;

use catalogue::{Meter, Region};
use decide::evaluate::answer;
use engine::record::{Made, record};
use model::money::Usd;
use model::units::Ratio;
use proptest::prelude::*;
use scenario::example;
use scenario::input::Input;
use scenario::knob::Knob;
use scenario::link::{self, LONGEST};
use scenario::msg::Msg;
use scenario::own_price;
use scenario::places;
use scenario::setting::Setting;
use scenario::traffic_file;
use scenario::uncertainty::Interval;
use scenario::{Architecture, FrontDoor, Platform, Purchase, Scenario, Shape, Side};

/// Numbers as boxes and dragging give them, and as nobody would type them: the ends, next to them, the smallest that a
/// machine can hold, all digits of a fraction.
fn number(low: f64, high: f64) -> impl Strategy<Value = f64> {
    let smallest = move |value: f64| value.clamp(low, high);
    prop_oneof![
        3 => (0.0..=1.0_f64).prop_map(move |place| smallest(low + (high - low) * place)),
        2 => (-12.0..12.0_f64).prop_map(move |power| smallest(10_f64.powf(power))),
        1 => (-320.0..-12.0_f64).prop_map(move |power| smallest(10_f64.powf(power))),
        1 => prop_oneof![
            Just(low),
            Just(high),
            Just(low.next_up()),
            Just(high.next_down()),
            Just(smallest(f64::from_bits(1))),
            Just(smallest(f64::MIN_POSITIVE)),
            Just(smallest(1.0 / 3.0)),
            Just(smallest(0.1 + 0.2)),
        ],
    ]
}

fn inputs() -> impl Strategy<Value = Input> {
    (0..Input::COUNT).prop_map(|place| Input::all().nth(place).unwrap())
}

fn one_of<T: Clone + std::fmt::Debug + 'static>(all: Vec<T>) -> impl Strategy<Value = T> {
    (0..all.len()).prop_map(move |place| all[place].clone())
}

/// A value typed into a box.
fn typed() -> impl Strategy<Value = Msg> {
    inputs().prop_flat_map(|input| {
        let (low, high) = input.ends();
        number(low, high).prop_map(move |value| match input {
            Input::Knob(knob) => Msg::Typed(knob, knob.within(value)),
            Input::Setting(setting) => Msg::Adjusted(setting, value),
        })
    })
}

/// A range typed into a box.
fn ranged() -> impl Strategy<Value = Msg> {
    inputs().prop_flat_map(|input| {
        let (low, high) = input.ends();
        (number(low, high), number(low, high)).prop_map(move |(one, other)| {
            let [one, other] = [one, other].map(|value| input.within(value));
            Msg::Ranged(input, Interval { low: one.min(other), high: one.max(other) })
        })
    })
}

/// A range whose middle is all but what is there already.
fn ranged_near() -> impl Strategy<Value = Vec<Msg>> {
    (one_of(Knob::ALL.to_vec()), 0.1..0.9_f64, -1e-9..1e-9_f64).prop_map(|(knob, place, off)| {
        let (low, high) = (knob.value_at(place * 0.9), knob.value_at(place * 0.9 + 0.1));
        let interval = Interval { low, high };
        vec![Msg::Typed(knob, interval.middle(knob.into()) * (1.0 + off)), Msg::Ranged(knob.into(), interval)]
    })
}

/// What is left after a plan in a spreadsheet: a file of hourly counts.
fn imported() -> impl Strategy<Value = Vec<Msg>> {
    (1_usize..400, 0_u64..20, 0.0..6.0_f64).prop_map(|(hours, seed, power)| {
        let row = |hour: usize| {
            let count = ((hour as u64 * (seed + 7)) % 97) as f64 * 10_f64.powf(power);
            format!("2024-{:02}-{:02} {:02}:00:00,{count}\n", hour / 672 + 1, hour / 24 % 28 + 1, hour % 24)
        };
        let text: String = (0..hours).map(row).collect();
        traffic_file::read(&text).map_or_else(|_| Vec::new(), |import| vec![Msg::Imported(import.traffic)])
    })
}

/// A link written by hand: for what has no box on the page.
fn written() -> impl Strategy<Value = Vec<Msg>> {
    let number = |key: &'static str, low, high| number(low, high).prop_map(move |value| format!("{key}={value:e}"));
    let names = |pairs: Vec<&'static str>| one_of(pairs).prop_map(str::to_owned);
    let part = prop_oneof![
        number("cv", 0.0, 5.0),
        number("cpu", 0.0, 1.0),
        number("response", 0.0, 1e5),
        number("log", 0.0, 1e3),
        number("keep", 0.0, 3_600.0),
        number("growth", -0.5, 1.0),
        number("burst", 1.0, 1e3),
        number("target", 0.05, 0.95),
        number("errors", 0.0, 1.0),
        number("tie", 0.0, 1.0),
        number("month", 672.0, 744.0),
        number("weekend", 0.0, 2.0),
        number("rate", 0.001, 1e5),
        (0.0..1.0_f64, 0.0..1.0_f64)
            .prop_map(|(one, other)| { format!("growth={:e}..{:e}", one.min(other) - 0.3, one.max(other) - 0.3) }),
        names(vec!["warm=none", "warm=goal", "warm=0", "warm=100000", "replicas=1000", "zones=6", "workers=1000"]),
        names(vec!["runtime=java21", "runtime=python3.13", "autoscaler=none", "autoscaler=cluster-autoscaler"]),
        names(vec!["shape=week", "shape=steady", "fregion=westeurope", "cregion=europe-west3", "node=m7i.large"]),
        "[A-Za-z0-9_-]{336}".prop_map(|week| format!("week={week}&shape=week")),
        // A week whose busiest hour is far from the last step.
        (0..168_usize).prop_map(|hour| format!("week={}AB{}&shape=week", "AA".repeat(hour), "AC".repeat(167 - hour))),
    ];
    proptest::collection::vec(part, 1..6)
        .prop_map(|parts| vec![Msg::Opened(Box::new(link::read(&format!("v1&{}", parts.join("&"))).0))])
}

fn priced() -> impl Strategy<Value = Msg> {
    (one_of(Meter::ALL.to_vec()), prop_oneof![Just(0), Just(1), 0..10_u128.pow(16)]).prop_map(|(meter, pico)| {
        let text = own_price::digits(Usd::from_pico(pico));
        let dearest = || own_price::read(meter, "x").map_or_else(|refusal| refusal.most, Usd::dollars);
        Msg::Priced(meter, own_price::read(meter, &text).unwrap_or_else(|_| Usd::new(dearest()).unwrap()))
    })
}

/// Texts as they are.
fn texts(pairs: Vec<&'static str>) -> impl Strategy<Value = String> {
    one_of(pairs).prop_map(str::to_owned)
}

/// A number of a field as a link writes it.
fn of_field(key: &'static str, low: f64, high: f64) -> impl Strategy<Value = String> {
    number(low, high).prop_map(move |value| format!("{key}={value:e}"))
}

/// What is done to one service of several: to its numbers, its fields, its pod and its name, and to how many there are.
fn of_a_service() -> impl Strategy<Value = Msg> {
    let entered = prop_oneof![
        of_field("cv", 0.0, 5.0),
        of_field("cpu", 0.0, 1.0),
        of_field("init", 0.0, 6e5),
        of_field("response", 0.0, 1e5),
        of_field("log", 0.0, 1e3),
        of_field("podcpu", 0.05, 512.0),
        of_field("podmemory", 16.0, 4e6),
        texts(vec![
            "podmin=1",
            "podmin=3",
            "podmax=3",
            "podmax=100000",
            "podconcurrency=80",
            "podmin=auto",
            "podmax=auto"
        ]),
        texts(vec!["runtime=java21", "runtime=python3.13"]),
    ];
    let field = |text: String| {
        let (key, value) = text.split_once('=').unwrap();
        let key = scenario::field::of(key).unwrap().key;
        Msg::Entered(key, value.into())
    };
    let knob = (one_of(vec![Knob::Duration, Knob::Memory, Knob::Visits]), 0.0..1.0_f64)
        .prop_map(|(knob, place)| Msg::Typed(knob, knob.value_at(place)));
    let place = || 0..5_usize;
    prop_oneof![
        4 => (place(), prop_oneof![entered.prop_map(field), knob])
            .prop_map(|(place, msg)| Msg::OfService(place, Box::new(msg))),
        2 => (place(), "[a-z]{1,8}|[ -~]{1,20}|Größe, \\PC{0,5}").prop_map(|(place, name)| Msg::Named(place, name.into())),
        2 => place().prop_map(Msg::AddedService),
        1 => place().prop_map(Msg::RemovedService),
    ]
}

/// Anything that a reader can do, one or two steps at a time.
fn steps() -> impl Strategy<Value = Vec<Msg>> {
    let knobs = || one_of(Knob::ALL.to_vec());
    let one = prop_oneof![
        6 => typed(),
        4 => ranged(),
        2 => priced(),
        1 => (knobs(), 0.0..1.0_f64).prop_map(|(knob, place)| Msg::Turned(knob, place)),
        1 => (knobs(), -3..3_i32).prop_map(|(knob, steps)| Msg::Stepped(knob, steps)),
        1 => (knobs(), 0.0..1.0_f64, 0.0..1.0_f64).prop_map(|(knob, one, other)| {
            Msg::Placed([(knob, knob.value_at(one)), (Knob::Rate, Knob::Rate.value_at(other))])
        }),
        1 => knobs().prop_map(Msg::Restored),
        1 => one_of(Setting::ALL.to_vec()).prop_map(Msg::Reverted),
        1 => one_of(Shape::ALL.to_vec()).prop_map(|(shape, _)| Msg::Shaped(shape)),
        2 => one_of(Platform::ALL.to_vec()).prop_map(Msg::Picked),
        1 => one_of(Region::ALL.to_vec()).prop_map(|region| Msg::Moved(region.id())),
        1 => one_of(Purchase::ALL.to_vec()).prop_map(|(purchase, _)| Msg::Bought(purchase)),
        1 => one_of(Architecture::ALL.to_vec()).prop_map(|(set, _)| Msg::Compiled(Side::Serverless, set)),
        1 => one_of(Architecture::ALL.to_vec()).prop_map(|(set, _)| Msg::Compiled(Side::Microservices, set)),
        1 => one_of(vec![FrontDoor::HttpApi, FrontDoor::RestApi, FrontDoor::FunctionUrl, FrontDoor::Balancer]).prop_map(Msg::Fronted),
        1 => number(672.0, 744.0).prop_map(|hours| Msg::Counted(Ratio::of(hours))),
        1 => one_of(example::ALL.to_vec()).prop_map(|example| Msg::Opened(Box::new(example.scenario()))),
        1 => proptest::collection::vec(prop_oneof![Just(0.0), 0.0..1.0_f64, Just(1e300), Just(1e-310)], 168)
            .prop_map(|week| Msg::Drew(Arc::new(week.try_into().unwrap()))),
        1 => any::<bool>().prop_map(Msg::CountedFreeTier),
        4 => of_a_service(),
        1 => prop_oneof![Just(Msg::FreedPeople), Just(Msg::UnpricedAll), Just(Msg::StartedOver)],
    ];
    prop_oneof![20 => one.prop_map(|msg| vec![msg]), 1 => ranged_near(), 1 => imported(), 2 => written()]
}

fn after(scenario: Scenario, steps: Vec<Vec<Msg>>) -> Scenario {
    steps.into_iter().flatten().fold(scenario, |scenario, msg| scenario.after(msg))
}

/// What a picked platform offers: the page lists no other node types.
fn equipped(scenario: &Scenario, place: usize) -> Scenario {
    let nodes: Vec<_> = places::nodes_of(scenario.microservices.platform).collect();
    if nodes.is_empty() { scenario.clone() } else { scenario.after(Msg::Equipped(nodes[place % nodes.len()].id)) }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_link_opens_exactly_the_scenario_that_it_was_made_from(
        begun in proptest::collection::vec(steps(), 0..12),
        node in 0..50_usize,
        done in proptest::collection::vec(steps(), 0..4),
    ) {
        let scenario = after(equipped(&after(Scenario::default(), begun), node), done);
        let made = link::write(&scenario);
        prop_assert!(link::fits(&made), "{} characters", made.len());
        prop_assert_eq!(&link::handed(&made), &scenario, "within the page: {}", made);
        let (opened, notices) = link::read(&made);
        prop_assert_eq!(notices, vec![], "{}", made);
        prop_assert_eq!(&opened, &scenario, "{}", made);
        prop_assert_eq!(link::write(&opened), made);
    }
}

/// A range of visits was in the middle as a sum of fifteen services, which has fewer digits than that of the one left.
#[test]
fn a_range_of_visits_stays_in_the_middle_when_services_come_and_go() {
    let range = Interval { low: 0.696_875_832_518_008_7, high: 1.007_769_946_297_435_2 };
    let many = Scenario::default().after(Msg::Typed(Knob::Services, 15.0));
    let one = many.after(Msg::Ranged(Knob::Visits.into(), range)).after(Msg::Typed(Knob::Services, 1.0));
    assert_eq!(link::handed(&link::write(&one)), one);
}

/// A week of one's own and prices of one's own, from none to all.
#[test]
fn what_is_too_long_for_a_link_is_known_and_is_handed_on_whole() {
    let week = Arc::new(std::array::from_fn(|hour| (hour * 37 % 101) as f64));
    let mut scenario = Scenario::default().after(Msg::Drew(week));
    let mut seen = [0, 0];
    for (place, meter) in Meter::ALL.into_iter().enumerate() {
        let listed = own_price::listed(meter, meter.provider().reference()).usd.pico();
        scenario = scenario.after(Msg::Priced(meter, Usd::from_pico(listed + 1)));
        let own = link::write(&scenario);
        let fits = link::fits(&own);
        seen[usize::from(fits)] += 1;
        assert_eq!(fits, own.len() <= LONGEST, "{} prices: {} characters", place + 1, own.len());
        assert_eq!(link::open(&own).is_ok(), fits, "{} prices: what fits is what opens", place + 1);
        assert_eq!(link::handed(&own), scenario, "{} prices, within the page", place + 1);
        assert_eq!(words::unshared(&own).is_some(), !fits, "{} prices: the page says so", place + 1);
    }
    assert!(seen[0] > 0 && seen[1] > 100, "on both sides of {LONGEST}: {seen:?}");
    let address = format!("https://example.org/#{}", link::write(&scenario));
    let record = record(&scenario, &answer(&scenario).0, Made { on: "2026-11-29", link: &address, traffic: None });
    assert!(record.contains("too long for a link; its JSON file holds all of it"), "the record names no dead link");
    assert!(!record.contains("#v1"), "anywhere");
}

#[test]
fn numbers_next_to_nothing_have_short_links() {
    for (text, expected) in
        [("1e-320", "weekend=1e-320"), ("0.00000001", "weekend=1e-8"), ("1e-7", "weekend=0.0000001")]
    {
        let (scenario, _) = link::read(&format!("v1&weekend={text}"));
        let own = link::write(&scenario);
        assert!(own.contains(&format!("&{expected}&")), "{text}: {own}");
        assert_eq!(link::read(&own), (scenario, vec![]), "{text}");
    }
}
