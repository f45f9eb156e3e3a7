//! Words for prices: what they are for, whose they are, how far they can be trusted and how old they are.

use std::cmp::Reverse;

use crate::age::{self, Day};
use crate::charge;
use crate::facts;
use crate::knobs::plural;
use answer::Outcome;
use billing::Entry;
use catalogue::Meter;
use model::bill::Line;
use scenario::Prices;
use text::format::{self, NBSP};

/// The lengths of a month that are offered, in hours, with what they are.
pub const MONTHS: [(f64, &str); 3] =
    [(730.0, "730 h, the average"), (720.0, "720 h, 30 days"), (744.0, "744 h, 31 days")];

/// Meters that are named before “and 3 more”.
const NAMED: usize = 3;

/// What a price of `meter` is for: “per 1,000,000 requests”, “per hour”.
pub fn per(meter: Meter, units: u64) -> String {
    match units {
        1 => format!("per {}", singular(meter.unit())),
        units => format!("per {} {}", format::exact(units as f64), meter.unit()),
    }
}

/// The price that is listed for a line, as printed: “$0.20”, “$0.0000133334 and less in 2 further tiers”.
pub fn listed(entry: &Entry) -> String {
    let first = charge::printed(entry.listed.usd);
    match entry.tiers {
        0 | 1 => first,
        more => format!("{first}, the first of {more} tiers"),
    }
}

/// A month of a length that is not offered: “700 h”.
pub fn hours(hours: f64) -> String {
    format!("{}{NBSP}h", format::number(hours))
}

/// “1 price of your own”.
pub fn own(prices: &Prices) -> String {
    plural(prices.overrides.len() as f64, "price of your own", "prices of your own")
}

/// The prices of both bills that are not verified.
struct Doubtful {
    /// Which, the dearest line first. A meter that stands on both bills is one price.
    meters: Vec<Meter>,
    /// How many prices there are in all.
    all: usize,
    /// Share of both bills that is charged at them.
    share: f64,
}

impl Doubtful {
    /// Nothing where every price is verified.
    fn of(outcome: &Outcome) -> Option<Self> {
        let bills = [&outcome.serverless.bill, &outcome.microservices.bill];
        let lines = || bills.into_iter().flat_map(|bill| bill.lines());
        let mut doubtful: Vec<&Line<Entry>> = lines().filter(|line| !line.item.is_verified()).collect();
        doubtful.sort_by_key(|line| Reverse(line.amount));
        let apart: f64 = doubtful.iter().map(|line| line.amount.dollars()).sum();
        let total = (bills[0].total() + bills[1].total()).dollars();
        let share = if total > 0.0 { apart / total } else { 0.0 };
        let meters = distinct(doubtful.into_iter());
        (!meters.is_empty()).then(|| Self { meters, all: distinct(lines()).len(), share })
    }

    /// “3 of 24 prices”.
    fn counted(&self) -> String {
        format!("{} of {} prices", self.meters.len(), self.all)
    }
}

/// How many prices of both bills are not verified, how much of the bills they make, and which; nothing where all are.
pub fn unverified(outcome: &Outcome) -> Option<String> {
    let doubtful = Doubtful::of(outcome)?;
    let names: Vec<String> = doubtful.meters.iter().take(NAMED).map(|meter| facts::meter_name(*meter)).collect();
    let more = match doubtful.meters.len() - names.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let (counted, share, names) = (doubtful.counted(), format::percent(doubtful.share), names.join(", "));
    Some(format!("{counted} not verified ({share} of the two bills): {names}{more}."))
}

/// As [`unverified`], where space is short: “3 of 24 prices not verified”.
pub fn unverified_short(outcome: &Outcome) -> Option<String> {
    Doubtful::of(outcome).map(|doubtful| format!("{} not verified", doubtful.counted()))
}

/// That the prices of an answer are old; nothing on a day on which they are not.
pub fn old(outcome: &Outcome, today: Day) -> Option<String> {
    let read = age::newest(outcome).filter(|read| age::is_old(read, today))?;
    Some(format!(
        "Modelled with prices of {read}: the newest of them is more than {} months old today, {today}. \
         Look up those that matter, and put your own in their place under Prices.",
        age::MONTHS
    ))
}

/// The meters of lines, each once, in the order of the lines.
fn distinct<'a>(lines: impl Iterator<Item = &'a Line<Entry>>) -> Vec<Meter> {
    lines.map(|line| line.item.meter).fold(Vec::new(), |mut found, meter| {
        if !found.contains(&meter) {
            found.push(meter);
        }
        found
    })
}

/// A unit in the singular: its last word without the s, where it is a word.
fn singular(unit: &str) -> &str {
    let word = unit.rsplit('-').next().unwrap_or(unit);
    if word.len() > 2 { unit.strip_suffix('s').unwrap_or(unit) } else { unit }
}

#[cfg(test)]
mod tests {
    use super::*;
    use decide::evaluate::outcome;
    use model::money::Usd;
    use scenario::Scenario;
    use scenario::msg::Msg;

    #[test]
    fn a_price_says_what_it_is_for() {
        let cases = [
            (Meter::AwsLambdaRequests, 1_000_000, "per 1,000,000 requests"),
            (Meter::AwsNatGatewayHour, 1, "per hour"),
            (Meter::AwsLambdaDurationArm64, 1, "per GB-s"),
            (Meter::AwsDataTransferInternetOut, 1, "per GB"),
            (Meter::AwsEbsGp3Storage, 1, "per GB-month"),
        ];
        for (meter, units, words) in cases {
            assert_eq!(per(meter, units), words);
        }
        assert_eq!(MONTHS[0].0, Scenario::default().prices.month_hours.get());
    }

    #[test]
    fn unverified_prices_are_counted_and_named() {
        // The gateway and the storage of logs were not read in Ireland: their prices are borrowed.
        let elsewhere = outcome(&Scenario::default().after(Msg::Moved("eu-west-1")));
        let told = unverified(&elsewhere).unwrap().replace(NBSP, " ");
        assert!(told.contains(" prices not verified (") && told.contains(" % of the two bills): "), "{told}");
        assert!(told.ends_with('.') && told.contains("(CloudWatch Logs)"), "{told}");
        let short = unverified_short(&elsewhere).unwrap();
        assert!(short.ends_with(" prices not verified") && told.starts_with(short.split(" prices").next().unwrap()));
    }

    #[test]
    fn ones_own_price_is_ones_own_to_know() {
        let mut scenario = Scenario::default();
        for side in [outcome(&scenario).serverless, outcome(&scenario).microservices] {
            for line in side.bill.lines() {
                scenario = scenario.after(Msg::Priced(line.item.meter, Usd::new(1.0).unwrap()));
            }
        }
        assert_eq!(unverified(&outcome(&scenario)), None);
    }

    #[test]
    fn old_prices_are_told_with_both_dates() {
        let outcome = outcome(&Scenario::default());
        assert_eq!(old(&outcome, Day { year: 2026, month: 1, day: 1 }), None);
        let told = old(&outcome, Day { year: 2029, month: 2, day: 3 }).unwrap();
        assert!(told.starts_with("Modelled with prices of 202") && told.contains("today, 2029-02-03"), "{told}");
    }
}
