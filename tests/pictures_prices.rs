//! The parts of the page that show platforms and prices, as text: rendered without a browser and compared with what
//! was reviewed.
//!
//! Set `UPDATE_EXPECT=1` to accept what has changed, and read the difference before committing it.
#![cfg(feature = "ssr")]

#[path = "pictures/part.rs"]
mod part;

use std::rc::Rc;

use catalogue::Meter;
use decide::evaluate::outcome;
use decide::ranking::ranking as ranked;
use expect_test::expect_file;
use fulcrum::ui::answered::Answered;
use fulcrum::ui::bill_table::bill_table;
use fulcrum::ui::platform_fold::platform_fold;
use fulcrum::ui::price_book::price_book;
use fulcrum::ui::ranking_table::RankingTable;
use model::money::Usd;
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::{Platform, Purchase, Scenario};
use yew::prelude::*;

use crate::part::{check, rendered};

fn ranking(scenario: Scenario, open: Vec<Platform>) -> Html {
    let rows = Answered::Fresh(Rc::new(ranked(&scenario)));
    html! { <RankingTable scenario={Rc::new(scenario)} {rows} {open} on={Callback::noop()} /> }
}

fn bill(scenario: Scenario) -> Html {
    bill_table(&Rc::new(scenario.clone()), &outcome(&scenario), &scenario.prices, &Callback::noop())
}

fn book(scenario: &Scenario) -> Html {
    price_book(scenario, &outcome(scenario), &Callback::noop())
}

fn platforms(scenario: &Scenario) -> Html {
    let outcome = outcome(scenario);
    let offers = Purchase::ALL.map(|(purchase, _)| billing::offer(&outcome.microservices.bill, purchase));
    let known = decide::evaluator::known(scenario, &outcome);
    platform_fold(scenario, (&Rc::new(offers), &Rc::new(known)), &Callback::noop())
}

/// With prices of one's own: one that is listed in tiers, one that is not, and one that stands on both bills.
fn own() -> Scenario {
    let prices = [
        (Meter::AwsLambdaDurationArm64, 0.00001),
        (Meter::AwsNatGatewayHour, 0.05),
        (Meter::AwsDataTransferInternetOut, 0.0),
    ];
    let own = |scenario: Scenario, (meter, usd)| scenario.after(Msg::Priced(meter, Usd::new(usd).expect("an amount")));
    prices.into_iter().fold(Scenario::default(), own)
}

#[test]
fn all_platforms_by_cost() {
    check(|| ranking(Scenario::default(), Vec::new()), expect_file!["page/ranking.html"]);
}

#[test]
fn platforms_that_cannot_run_the_work_are_struck_through_with_reason_and_source() {
    let part = || {
        let long = Scenario::default().after(Msg::Typed(Knob::Duration, 900_000.0));
        ranking(long, vec![Platform::AwsLambda])
    };
    check(part, expect_file!["page/ranking_out.html"]);
}

#[test]
fn a_price_book_at_list_prices() {
    check(|| book(&Scenario::default()), expect_file!["page/prices.html"]);
}

#[test]
fn a_price_book_with_prices_of_ones_own() {
    check(|| book(&own()), expect_file!["page/prices_own.html"]);
}

#[test]
fn the_lists_of_the_platforms() {
    check(|| platforms(&Scenario::default()), expect_file!["page/platforms.html"]);
}

#[test]
fn what_cannot_be_chosen_says_why() {
    let part = || {
        let picked = [Platform::CloudflareWorkers, Platform::AzureContainerApps];
        let scenario = picked.into_iter().fold(Scenario::default(), |known, each| known.after(Msg::Picked(each)));
        platforms(&scenario.after(Msg::Bought(Purchase::Spot)))
    };
    check(part, expect_file!["page/platforms_idle.html"]);
}

#[test]
fn a_price_that_is_not_known_in_a_region_is_told_where_it_stands() {
    let bill = rendered(|| bill(Scenario::default().after(Msg::Moved("eu-west-1"))));
    assert!(bill.contains("not known here: priced as in us-east-1, unverified"), "no line says so");
    assert!(bill.contains("Not known here: priced as in us-east-1, read 2"), "no opened line says so");
}

#[test]
fn ones_own_price_stands_beside_the_listed_one() {
    let bill = rendered(|| bill(own()));
    for expected in ["your price", "$0.045</s>", "Back to list", "Your own price, in place of $0.045 as listed"] {
        assert!(bill.contains(expected), "no {expected}");
    }
}
