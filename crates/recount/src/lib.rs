//! A second opinion on every bill that is shown: what its quantities, tiers and prices come to, worked out anew.
//!
//! A wrong sum is worse than none, so whoever shows a bill asks here first. Nothing of `billing` and nothing of the exact
//! arithmetic of `model` is used: only the figures that a reader sees on the lines, in floating point, tier by tier.

use answer::bill::{Bill, Entry, OwnCharge};
use answer::{Outcome, SideOutcome};
use model::bill::Line;
use model::money::Usd;

/// A sum that is not what its parts come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// What is summed up: the id of a meter, the name of a line of the reader's own, or `total`.
    pub of: String,
    /// What the bill says, in dollars.
    pub told: f64,
    /// What its parts come to, in dollars.
    pub recounted: f64,
}

/// Dollars by which a recount may differ: a line is rounded to whole pico-dollars tier by tier, which is far less.
const DUST: f64 = 1e-6;

/// The share by which it may differ besides: the last digits of floating point.
const LAST_DIGITS: f64 = 1e-9;

/// The first sum of an outcome that is not what its parts come to; nothing where all are.
pub fn difference(outcome: &Outcome) -> Option<Difference> {
    let mix = || outcome.mixed.as_ref().and_then(|mix| bill(&mix.bill, mix.cloud));
    side(&outcome.serverless).or_else(|| side(&outcome.microservices)).or_else(mix)
}

fn side(side: &SideOutcome) -> Option<Difference> {
    let both = side.cloud.dollars() + side.people.dollars();
    bill(&side.bill, side.cloud).or_else(|| compared("total", side.total(), both))
}

/// The first line of `bill` that does not come to its amount, or the total if its lines do not come to it; `cloud` is
/// what is shown as the sum.
pub fn bill(bill: &Bill, cloud: Usd) -> Option<Difference> {
    let metered = || bill.lines().iter().find_map(|line| compared(line.item.meter.id(), line.amount, of_line(line)));
    let own = || bill.own().iter().find_map(|line| compared(&line.name, line.amount, of_own(line)));
    let amounts = bill.lines().iter().map(|line| line.amount).chain(bill.own().iter().map(|line| line.amount));
    let sum = amounts.map(Usd::dollars).sum();
    metered().or_else(own).or_else(|| compared("total", cloud, sum)).or_else(|| compared("total", bill.total(), sum))
}

/// What is charged for in each tier, times its price. A free allowance is used up first; whether it lies inside the first
/// tier is where the charged part begins.
fn of_line(line: &Line<Entry>) -> f64 {
    let start = line.start.units();
    let end = start + (line.used.units() - line.free.units()).max(0.0);
    let mut upper = f64::INFINITY;
    let mut sum = 0.0;
    // From the last tier down: each ends where the one above begins.
    for tier in line.prices.tiers().iter().rev() {
        let lower = tier.from.units();
        let inside = (end.min(upper) - start.max(lower)).max(0.0);
        sum += inside * tier.price.usd.dollars() / tier.price.per as f64;
        upper = lower;
    }
    sum
}

fn of_own(line: &OwnCharge) -> f64 {
    line.used.units() * line.usd.dollars()
}

fn compared(of: &str, told: Usd, recounted: f64) -> Option<Difference> {
    let told = told.dollars();
    let allowed = DUST + LAST_DIGITS * told.abs();
    // What is no number is a difference as well.
    let agrees = (told - recounted).abs() <= allowed;
    (!agrees).then(|| Difference { of: of.to_owned(), told, recounted })
}

impl core::fmt::Display for Difference {
    fn fmt(&self, to: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self { of, told, recounted } = self;
        write!(to, "a bill does not add up: {of} says {told} USD, its parts come to {recounted} USD")
    }
}
