//! Every bill that is made is what its lines come to, and a bill that was changed is seen to be.

use answer::Outcome;
use answer::bill::Bill;
use catalogue::Meter;
use decide::evaluate::outcome;
use model::bill::Line;
use model::money::{Quantity, Usd};
use recount::{bill, difference};
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::own_price::{MOST_TIMES, listed};
use scenario::{Platform, Scenario, Shape};

/// Each platform against the other side's usual one, from a request a week to as many as can be asked for, with work short and long.
fn outcomes() -> Vec<(String, Outcome)> {
    let mut found = Vec::new();
    for (place, platform) in Platform::ALL.into_iter().enumerate() {
        for rate in [0.0, 0.3, 0.6, 0.9, 1.0] {
            let scenario = Scenario::default()
                .after(Msg::Picked(platform))
                .after(Msg::Shaped([Shape::Daily, Shape::Cron, Shape::Spike][place % 3]))
                .after(Msg::Turned(Knob::Rate, rate))
                .after(Msg::Turned(Knob::Duration, 1.0 - rate));
            found.push((scenario::link::write(&scenario), outcome(&scenario)));
        }
    }
    found
}

#[test]
fn every_bill_is_what_its_lines_come_to() {
    for (link, outcome) in outcomes() {
        assert_eq!(difference(&outcome), None, "{link}");
    }
}

/// The dearest that can be asked for: no sum is cut off, and none is lost in floating point.
#[test]
fn the_dearest_bill_is_what_its_lines_come_to() {
    for platform in Platform::ALL {
        let busy = Scenario::default().after(Msg::Picked(platform));
        let busy = [Knob::Rate, Knob::Duration, Knob::Memory, Knob::Visits]
            .into_iter()
            .fold(busy, |scenario, knob| scenario.after(Msg::Turned(knob, 1.0)));
        let dear = Meter::ALL.into_iter().fold(busy, |scenario, meter| {
            let thousandfold = listed(meter, meter.provider().reference()).usd.dollars() * MOST_TIMES;
            let price = if thousandfold > 0.0 { thousandfold } else { MOST_TIMES };
            scenario.after(Msg::Priced(meter, Usd::new(price).unwrap()))
        });
        assert_eq!(difference(&outcome(&dear)), None, "{}", platform.id());
    }
}

/// A bill of one changed line, beside the others as they were.
fn with(known: &Bill, place: usize, change: impl FnOnce(&mut Line<answer::bill::Entry>)) -> Bill {
    let mut lines = known.lines().to_vec();
    change(&mut lines[place]);
    lines.into()
}

#[test]
fn a_bill_that_was_changed_is_seen_to_be() {
    let outcome = outcome(&Scenario::default());
    let (known, cloud) = (&outcome.serverless.bill, outcome.serverless.cloud);
    let cent = Usd::from_pico(10_000_000_000);
    assert_eq!(bill(known, cloud), None, "as it was made");
    assert_eq!(bill(known, cloud + cent).map(|found| found.of), Some("total".into()), "a cent more than the lines");
    for (place, line) in known.lines().iter().enumerate() {
        let id = line.item.meter.id();
        let is_charged = line.amount > Usd::ZERO;
        let cases = [
            // (what was changed, what is then at odds)
            ("its amount by a cent", with(known, place, |line| line.amount += cent), true),
            ("twice as much was used", with(known, place, |line| line.used = line.used + line.used), is_charged),
            ("nothing of it was used", with(known, place, |line| line.used = Quantity::ZERO), is_charged),
        ];
        for (what, changed, is_seen) in cases {
            // The lines' own sum goes with them, so that only the line can tell.
            let found = bill(&changed, changed.total()).map(|found| found.of);
            assert_eq!(found.as_deref(), is_seen.then_some(id), "{id}: {what}");
        }
    }
}

#[test]
fn a_side_whose_sum_is_not_its_bill_is_seen() {
    let cent = Usd::from_pico(10_000_000_000);
    let known = outcome(&Scenario::default());
    let (mut functions, mut containers) = (known.clone(), known);
    functions.serverless.cloud += cent;
    containers.microservices.cloud += cent;
    for (side, changed) in [("functions", functions), ("containers", containers)] {
        assert_eq!(difference(&changed).map(|found| found.of), Some("total".into()), "{side}");
    }
}
