//! The price book: every price of both bills, to be replaced by one's own and put back.

use yew::prelude::*;

use crate::ui::price_box::PriceBox;
use crate::ui::select::{Choosable, Select};
use ::words::prices as words;
use answer::Outcome;
use answer::bill::{Entry, price_in_force};
use model::units::Ratio;
use scenario::msg::Msg;
use scenario::{Prices, Scenario};

/// What the price book needs: no more than it shows, so that the movement of a slider mostly leaves it alone.
#[derive(Clone, PartialEq, Properties)]
pub struct PriceBookProps {
    /// How prices are read.
    pub prices: Prices,
    /// What is priced on both bills, each meter once, in the order of the catalogue.
    pub entries: Vec<Entry>,
    /// Where a price that was read is sent.
    pub on: Callback<Msg>,
}

/// Free allowances, length of the month, and the prices, service by service.
#[component]
pub fn PriceBook(props: &PriceBookProps) -> Html {
    let PriceBookProps { prices, entries, on } = props;
    let free = prices.free_tier;
    let onchange = on.reform(move |_| Msg::CountedFreeTier(!free));
    let services = entries.chunk_by(|one, other| one.meter.service() == other.meter.service());
    html! {
        <>
            <label class="check">
                <input class="check__box" type="checkbox" checked={free} {onchange} />
                { "Count free allowances" }
            </label>
            { month(prices, on) }
            <p class="fold__note">
                { "Every price of both bills, in dollars. Put in your own and press Enter: it then holds for every unit, \
                   without tiers and without what Spot or a commitment takes off." }
            </p>
            { back(prices, on) }
            for entries in services { { service(prices, entries, on) } }
        </>
    }
}

/// The price book of both bills.
pub fn price_book(scenario: &Scenario, outcome: &Outcome, on: &Callback<Msg>) -> Html {
    let (prices, entries, on) = (scenario.prices.clone(), entries(outcome), on.clone());
    html! { <PriceBook {prices} {entries} {on} /> }
}

/// The box of one price. `place` tells it from the same price elsewhere on the page.
pub fn price_of(prices: &Prices, entry: &Entry, place: &'static str, on: &Callback<Msg>) -> Html {
    let (usd, on) = (price_in_force(prices, entry), on.clone());
    html! { <PriceBox key={entry.meter.id()} entry={entry.clone()} {usd} {place} {on} /> }
}

fn month(prices: &Prices, on: &Callback<Msg>) -> Html {
    let hours = prices.month_hours.get();
    let mut options = words::MONTHS.map(|(_, name)| Choosable::new(name)).to_vec();
    let chosen = words::MONTHS.iter().position(|month| month.0 == hours).unwrap_or_else(|| {
        // A link may bring another length.
        options.push(Choosable::new(words::hours(hours)));
        options.len() - 1
    });
    let counted = move |place: usize| words::MONTHS.get(place).map_or(hours, |month| month.0);
    let onchoose = on.reform(move |place: usize| Msg::Counted(Ratio::of(counted(place))));
    html! { <Select label="A month has" id="month" {options} {chosen} {onchoose} /> }
}

fn back(prices: &Prices, on: &Callback<Msg>) -> Html {
    if prices.overrides.is_empty() {
        return Html::default();
    }
    html! {
        <p class="prices__own">
            <span>{ words::own(prices) }</span>
            <button class="button" type="button" onclick={on.reform(|_| Msg::UnpricedAll)}>
                { "All back to list prices" }
            </button>
        </p>
    }
}

fn service(prices: &Prices, entries: &[Entry], on: &Callback<Msg>) -> Html {
    html! {
        <section class="prices__service" aria-label={entries[0].meter.service()}>
            <h3 class="prices__name">{ entries[0].meter.service() }</h3>
            for entry in entries { { price_of(prices, entry, "book", on) } }
        </section>
    }
}

/// What is priced on both bills, each meter once, in the order of the catalogue.
fn entries(outcome: &Outcome) -> Vec<Entry> {
    let lines = || outcome.serverless.bill.lines().iter().chain(outcome.microservices.bill.lines());
    let mut entries: Vec<Entry> = lines().map(|line| line.item.clone()).collect();
    entries.sort_by_key(|entry| entry.meter);
    entries.dedup_by_key(|entry| entry.meter);
    entries
}
