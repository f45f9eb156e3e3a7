//! The price book: every price of both bills, to be replaced by one's own and put back.

use yew::prelude::*;

use crate::app::msg::Msg;
use crate::app::outcome::Outcome;
use crate::app::own_price;
use crate::app::scenario::Scenario;
use crate::app::usage::{Entry, Standing};
use crate::app::words::prices;
use crate::catalogue::Meter;
use crate::model::units::Ratio;
use crate::ui::price_box::PriceBox;
use crate::ui::select::{Choosable, Select};

/// Free allowances, length of the month, and the prices, service by service.
pub fn price_book(scenario: &Scenario, outcome: &Outcome, on: &Callback<Msg>) -> Html {
    let free = scenario.prices.free_tier;
    let onchange = on.reform(move |_| Msg::CountedFreeTier(!free));
    let entries = entries(outcome);
    let services = entries.chunk_by(|one, other| one.meter().service() == other.meter().service());
    html! {
        <>
            <label class="check">
                <input class="check__box" type="checkbox" checked={free} {onchange} />
                { "Count free allowances" }
            </label>
            { month(scenario, on) }
            <p class="fold__note">
                { "Every price of both bills, in dollars. Put in your own and press Enter: it then holds for every unit, \
                   without tiers and without what Spot or a commitment takes off." }
            </p>
            { back(scenario, on) }
            { for services.map(|entries| service(scenario, entries, on)) }
        </>
    }
}

/// The box of one price. `place` tells it from the same price elsewhere on the page.
pub fn price_of(scenario: &Scenario, entry: &Entry, place: &'static str, on: &Callback<Msg>) -> Html {
    let meter = entry.meter();
    let per = own_price::listed(meter, entry.row.region).per;
    html! {
        <PriceBox key={meter.id()} {meter} usd={own_price::standing(scenario, entry)} {per} listed={prices::listed(entry)}
            tiered={1 < entry.row.tiers.len()}            own={entry.standing == Standing::Replaced} {place} on={on.clone()} />
    }
}

fn month(scenario: &Scenario, on: &Callback<Msg>) -> Html {
    let hours = scenario.prices.month_hours.get();
    let mut options = prices::MONTHS.map(|(_, name)| Choosable::new(name)).to_vec();
    let chosen = prices::MONTHS.iter().position(|month| month.0 == hours).unwrap_or_else(|| {
        // A link may bring another length.
        options.push(Choosable::new(prices::hours(hours)));
        options.len() - 1
    });
    let counted = move |place: usize| prices::MONTHS.get(place).map_or(hours, |month| month.0);
    let onchoose = on.reform(move |place: usize| Msg::Counted(Ratio::of(counted(place))));
    html! { <Select label="A month has" id="month" {options} {chosen} {onchoose} /> }
}

fn back(scenario: &Scenario, on: &Callback<Msg>) -> Html {
    if scenario.prices.overrides.is_empty() {
        return Html::default();
    }
    html! {
        <p class="prices__own">
            <span>{ prices::own(scenario) }</span>
            <button class="button" type="button" onclick={on.reform(|_| Msg::UnpricedAll)}>
                { "All back to list prices" }
            </button>
        </p>
    }
}

fn service(scenario: &Scenario, entries: &[Entry], on: &Callback<Msg>) -> Html {
    html! {
        <section class="prices__service" aria-label={entries[0].meter().service()}>
            <h3 class="prices__name">{ entries[0].meter().service() }</h3>
            { for entries.iter().map(|entry| price_of(scenario, entry, "book", on)) }
        </section>
    }
}

/// What is priced on both bills, each meter once, in the order of the catalogue.
fn entries(outcome: &Outcome) -> Vec<Entry> {
    let lines = outcome.serverless.bill.lines().iter().chain(outcome.microservices.bill.lines());
    let mut entries: Vec<Entry> = lines.map(|line| line.item).collect();
    entries.sort_by_key(Entry::meter);
    entries.dedup_by_key(|entry: &mut Entry| -> Meter { entry.meter() });
    entries
}
