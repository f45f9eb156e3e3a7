//! The bill of both sides, line by line: quantity, price as printed, amount; each line opens to its tiers and source.

use std::rc::Rc;

use model::units::Within as _;
use yew::prelude::*;

use crate::chart::path;
use crate::ui::figure::{coordinate, figure};
use crate::ui::mix_seen::MixSeen;
use crate::ui::price_book::price_of;
use answer::bill::{Bill, Entry, OwnCharge, Standing};
use answer::mixed::Mixed;
use answer::{Outcome, SideOutcome};
use catalogue::Charge;
use model::bill::Line;
use model::money::Usd;
use scenario::msg::Msg;
use scenario::{Prices, Scenario, Side};
use text::format;
use words::charge;
use words::{mix, own_lines, prices as priced};

/// Both bills beside each other, or below where it is narrow. A price that is put in is sent to `on`; `prices` are those
/// that the boxes show.
pub fn bill_table(scenario: &Rc<Scenario>, outcome: &Outcome, prices: &Prices, on: &Callback<Msg>) -> Html {
    let (serverless, microservices) = (&outcome.serverless, &outcome.microservices);
    // Both bars are drawn against the dearer bill, so that their lengths compare.
    let dearest = serverless.cloud.max(microservices.cloud).dollars();
    let price_in = |entry: &Entry, place| price_of(prices, entry, place, on);
    let mixed = outcome.mixed.as_ref().map(|mix| mix_bill(scenario, outcome, mix, |entry| price_in(entry, "bill-mix")));
    let inside = html! {
        <div class="bill__sides">
            { side(serverless, dearest, |entry| price_in(entry, "bill-fn")) }
            { side(microservices, dearest, |entry| price_in(entry, "bill-ms")) }
            { mixed }
        </div>
    };
    let sub =
        "A month, line by line. Open a line for its tiers, its source and its date, and to put in a price of your own.";
    figure("bill", "The bill, line by line", sub, inside)
}

fn side(outcome: &SideOutcome, dearest: f64, price: impl Fn(&Entry) -> Html) -> Html {
    let class = match outcome.platform.side() {
        Side::Serverless => "bill__side bill__side--fn",
        Side::Microservices => "bill__side bill__side--ms",
    };
    html! {
        <section {class} aria-label={format!("Bill of {}", outcome.platform.name())}>
            <h3 class="bill__name">
                <span>{ outcome.platform.name() }</span>
                <span class="bill__sum">{ format::cents(outcome.bill.total()) }</span>
            </h3>
            { parts(outcome, dearest) }
            { lines(&outcome.bill, price) }
            { totals(outcome.verified_share, "your own hours and rate".into(), outcome.cloud, outcome.people) }
        </section>
    }
}

fn lines(bill: &Bill, price: impl Fn(&Entry) -> Html) -> Html {
    let amounts = bill.lines().iter().map(|line| line.amount).chain(bill.own().iter().map(|line| line.amount));
    let largest = amounts.max().unwrap_or_default().dollars();
    html! {
        <ul class="bill__lines">
            for item in bill.lines() { { line(item, largest, price(&item.item)) } }
            for own in bill.own() { { own_line(own, largest) } }
        </ul>
    }
}

/// The bill of a mix: what is paid once for both is seen once.
fn mix_bill(scenario: &Rc<Scenario>, outcome: &Outcome, mixed: &Mixed, price: impl Fn(&Entry) -> Html) -> Html {
    html! {
        <section class="bill__side bill__side--mix" aria-label="Bill of a mix">
            <h3 class="bill__name">
                <span>{ format!("A mix: {}", mix::name(outcome)) }</span>
                <span class="bill__sum">{ format::cents(mixed.cloud) }</span>
            </h3>
            <p class="bill__said">{ mix::way(scenario, mixed) }{ " " }{ mix::one_way_in(outcome.microservices.platform) }</p>
            <MixSeen {scenario} closed={mixed.cold_share} />
            { lines(&mixed.bill, price) }
            { totals(mixed.verified_share(), mix::people(scenario), mixed.cloud, mixed.people) }
        </section>
    }
}

/// The bill as one bar: compute that works, compute that waits (hatched), and everything around it; in words below.
fn parts(outcome: &SideOutcome, dearest: f64) -> Html {
    let compute = outcome.bill.sum_of(|entry| entry.meter.charge() == Charge::Compute).dollars();
    let around = (outcome.bill.total().dollars() - compute).max(0.0);
    let idle = compute * outcome.idle_share.within(0.0, 1.0);
    let scale = if dearest > 0.0 { BAR / dearest } else { 0.0 };
    let widths = [compute - idle, idle, around].map(|dollars| dollars.max(0.0) * scale);
    let starts = [0.0, widths[0], widths[0] + widths[1]];
    let classes = ["bill__busy", "bill__idle", "bill__around"];
    let pieces = (0..3).map(|n| {
        html! {
            <rect class={classes[n]} x={coordinate(starts[n])} y="0" width={coordinate(widths[n])} height="12" />
        }
    });
    let said = match outcome.idle_share {
        share if share > 0.0 => format!("compute, of which {} waits for work", format::percent(share)),
        _ => "compute, none of it idle".into(),
    };
    html! {
        <>
            <svg class="bill__parts" viewBox={format!("0 0 {} 12", coordinate(BAR))} preserveAspectRatio="none" aria-hidden="true">
                { for pieces }
                <path class="bill__hatch" d={hatch(starts[1], widths[1])} />
            </svg>
            <p class="bill__said">
                { format!("{} {said}; {} around it.", format::dollars(compute), format::dollars(around)) }
                { outcome.bill.compute_share().map(|share| format!(" {}", own_lines::compute_share(share))) }
            </p>
        </>
    }
}

/// Length of the whole bar, in units of its picture.
const BAR: f64 = 480.0;

/// Slanted strokes over the idle part: it is told by pattern, not by colour alone.
fn hatch(start: f64, width: f64) -> String {
    let mut hatch = String::new();
    let mut x = start;
    while x + 6.0 <= start + width {
        path::command(&mut hatch, 'M', &[x, 12.0]);
        path::command(&mut hatch, 'L', &[x + 6.0, 0.0]);
        x += 6.0;
    }
    hatch
}

/// A line; `price` is where its price is put in.
fn line(line: &Line<Entry>, largest: f64, price: Html) -> Html {
    let meter = line.item.meter;
    let forgotten = charge::is_forgotten(meter.charge());
    let share = if largest > 0.0 { line.amount.dollars() / largest * 100.0 } else { 0.0 };
    html! {
        <li key={meter.id()}>
            <details class="bill__line">
                <summary>
                    <span class="bill__label">{ meter.label() }</span>
                    <span class="bill__amount">{ format::cents(line.amount) }</span>
                    <span class="bill__quantity">
                        { charge::quantity(line) }
                        if forgotten { { mark("often forgotten".into(), "bill__mark") } }
                        { standing(&line.item) }
                    </span>
                    { bar(share) }
                </summary>
                { opened(line, price) }
            </details>
        </li>
    }
}

/// A line of the reader's own.
fn own_line(line: &OwnCharge, largest: f64) -> Html {
    let share = if largest > 0.0 { line.amount.dollars() / largest * 100.0 } else { 0.0 };
    html! {
        <li>
            <div class="bill__line bill__line--own">
                <span class="bill__label">{ line.name.to_string() }</span>
                <span class="bill__amount">{ format::cents(line.amount) }</span>
                <span class="bill__quantity">
                    { own_lines::quantity(line) }
                    { mark("your own line".into(), "bill__mark bill__mark--own") }
                </span>
                { bar(share) }
            </div>
        </li>
    }
}

/// The listed price struck through where the reader's own took its place; else what is doubtful about the price.
fn standing(entry: &Entry) -> Html {
    let Some(word) = charge::doubt(entry) else { return Html::default() };
    if entry.standing != Standing::Replaced {
        return mark(word, "bill__mark bill__mark--doubt");
    }
    html! {
        <>
            { mark(word, "bill__mark bill__mark--own") }
            { " " }
            <s><span class="visually-hidden">{ "listed: " }</span>{ priced::listed(entry) }</s>
        </>
    }
}

fn mark(word: String, class: &'static str) -> Html {
    // The space keeps the words apart where there is no style sheet.
    html! { <>{ " " }<span {class}>{ word }</span></> }
}

/// The amount of a line against the largest of its bill.
fn bar(percent: f64) -> Html {
    html! {
        <svg class="bill__share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
            <rect class="bill__rail" width="100" height="4" />
            <rect class="bill__busy" width={coordinate(percent)} height="4" />
        </svg>
    }
}

/// Service, tiers, free allowance and provenance of a line.
fn opened(line: &Line<Entry>, price: Html) -> Html {
    let meter = line.item.meter;
    let (before, address, after) = charge::linked(&line.item.source);
    html! {
        <div class="bill__opened">
            <p>{ format!("{}, {}.", meter.service(), meter.id()) }</p>
            <ul class="bill__slices">
                for slice in line.slices() { <li>{ charge::slice(&slice, meter.unit()) }</li> }
            </ul>
            { price }
            if let Some(free) = charge::free(line) { <p>{ free }</p> }
            <p>
                { charge::provenance(&line.item) }
                { " Source: " }
                { before.to_owned() }
                if let Some(address) = address.map(str::to_owned) {
                    <a href={address.clone()} rel="noopener noreferrer" target="_blank">{ address }</a>
                }
                { after.to_owned() }
            </p>
        </div>
    }
}

/// Cloud, people and both.
fn totals(verified_share: f64, whose: String, cloud: Usd, people: Usd) -> Html {
    let verified = match verified_share {
        share if share >= 1.0 => "every price read at its source".to_owned(),
        share => format!("{} of it at prices read at their source", format::percent(share)),
    };
    html! {
        <dl class="bill__totals">
            <dt>{ "Cloud" }<span class="bill__remark">{ verified }</span></dt>
            <dd>{ format::cents(cloud) }</dd>
            <dt>{ "People" }<span class="bill__remark">{ whose }</span></dt>
            <dd>{ format::cents(people) }</dd>
            <dt class="bill__all">{ "A month" }</dt>
            <dd class="bill__all">{ format::cents(cloud + people) }</dd>
        </dl>
    }
}
