//! The reader's own prices: what is taken as one, and how they travel in a link.

use std::fmt;

use crate::Scenario;
use crate::typed::range::is_range;
use catalogue::{Meter, Region, priced};
use model::money::{Price, Usd};
use text::decimal;
use text::format::exact;

/// A price beyond so many times the listed one is a slip of the keyboard.
pub const MOST_TIMES: f64 = 1_000.0;

/// Why a text was not taken as a price of a meter.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The meter, in words.
    pub label: String,
    /// The most that is taken, in dollars for as many units as are listed.
    pub most: f64,
    /// How many units that is for.
    pub per: u64,
    /// Whether the text was a range, which every other number takes.
    pub range: bool,
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { label, most, per, range } = self;
        let each = if *per == 1 { String::new() } else { format!(" per {}", exact(*per as f64)) };
        let (one, why) = match range {
            true => ("one price, not a range,", ": a price is listed or agreed on, so it is not drawn"),
            false => ("a price", ""),
        };
        let most = exact(*most);
        write!(out, "{label} takes {one} from 0 to {most} dollars{each}{why}; the price before it was kept.")
    }
}

/// The listed price of the first units of `meter` in `region`, or where its price was read.
pub fn listed(meter: Meter, region: Region) -> Price {
    let tier = priced(meter, region).row.tiers.first();
    tier.map_or(Price { usd: Usd::ZERO, per: 1 }, |tier| tier.price)
}

/// The price that a reader typed for `meter`: digits with a point, in dollars for as many units as are listed.
///
/// From nothing to [`MOST_TIMES`] the listed price; a meter that is listed as free takes up to a thousand dollars.
pub fn read(meter: Meter, text: &str) -> Result<Usd, Refusal> {
    let list = listed(meter, meter.provider().reference());
    let most = most_dollars(list);
    let label = format!("{}: {}", meter.service(), meter.label());
    let refusal = Refusal { label, most, per: list.per, range: is_range(text) };
    let digits = text.trim().trim_start_matches('$');
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let value = decimal::read(digits).filter(|_| plain);
    // Compared as the sums that they are: a thousand times a price as a fraction may be a hair less than what is printed.
    let most = Usd::new(most);
    value.and_then(Usd::new).filter(|usd| most.is_some_and(|most| *usd <= most)).ok_or(refusal)
}

/// The most that is taken as a price of `meter`, for as many units as are listed.
pub fn most(meter: Meter) -> Usd {
    Usd::new(most_dollars(listed(meter, meter.provider().reference()))).unwrap_or_default()
}

fn most_dollars(list: Price) -> f64 {
    let listed = list.usd.dollars();
    if listed > 0.0 { listed * MOST_TIMES } else { MOST_TIMES }
}

/// The reader's own prices of a scenario as a link writes them: `aws.nat-gateway.hour:0.05,…`.
pub fn write(scenario: &Scenario) -> String {
    let each = |(meter, usd): &(Meter, Usd)| format!("{}:{}", meter.id(), digits(*usd));
    scenario.prices.overrides.iter().map(each).collect::<Vec<_>>().join(",")
}

/// Every digit of an amount.
pub fn digits(usd: Usd) -> String {
    const PICO: u128 = 1_000_000_000_000;
    let (whole, part) = (usd.pico() / PICO, usd.pico() % PICO);
    if part == 0 { whole.to_string() } else { format!("{whole}.{}", format!("{part:012}").trim_end_matches('0')) }
}

/// Reads what [`write()`] wrote into a scenario; what is wrong is told entry by entry, and the rest is read.
pub fn read_all(scenario: &mut Scenario, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for entry in text.split(',').filter(|entry| !entry.is_empty()) {
        let (id, price) = entry.split_once(':').unwrap_or((entry, ""));
        let shown: String = id.chars().take(60).collect();
        match Meter::from_id(id) {
            None => wrong.push(format!("The meter “{shown}” is not known here; its price was not read.")),
            Some(meter) => match read(meter, price) {
                Ok(usd) => scenario.price(meter, usd),
                Err(refusal) => wrong.push(refusal.to_string()),
            },
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_a_number_near_the_listed_one() {
        let meter = Meter::AwsNatGatewayHour; // $0.045
        let cases = [
            ("0.05", Some(50_000_000_000), "a price"),
            ("$0.05", Some(50_000_000_000), "with its sign"),
            ("0", Some(0), "free"),
            ("45", Some(45_000_000_000_000), "a thousand times the listed one"),
            ("45.1", None, "more than that"),
            ("-1", None, "negative"),
            ("1e3", None, "not digits"),
            ("NaN", None, "not a number"),
            ("0,05", None, "a comma is not guessed at"),
            ("", None, "nothing"),
            ("1.2.3", None, "two points"),
        ];
        for (text, pico, why) in cases {
            assert_eq!(read(meter, text).ok().map(Usd::pico), pico, "{why}: {text}");
        }
        let told = read(meter, "x").unwrap_err().to_string();
        assert_eq!(
            told,
            "NAT gateway: NAT gateway hours takes a price from 0 to 45 dollars; the price before it was kept."
        );
        for range in ["0.04..0.05", "$0.04 to $0.05", "0.04-0.05"] {
            let told = read(meter, range).unwrap_err().to_string();
            assert_eq!(
                told,
                "NAT gateway: NAT gateway hours takes one price, not a range, from 0 to 45 dollars: a price is listed or \
                 agreed on, so it is not drawn; the price before it was kept."
            );
        }
    }

    #[test]
    fn a_meter_is_listed_for_the_same_units_everywhere() {
        // One's own price is for as many units as the listed one, whatever the region.
        for row in catalogue::rows() {
            let reference = listed(row.meter, row.meter.provider().reference());
            for tier in row.tiers {
                assert_eq!(tier.price.per, reference.per, "{} in {}", row.meter.id(), row.region.id());
            }
        }
    }

    #[test]
    fn own_prices_travel() {
        let mut scenario = Scenario::default();
        scenario.price(Meter::AwsNatGatewayHour, Usd::from_pico(1));
        scenario.price(Meter::AwsLambdaRequests, Usd::from_pico(250_000_000_000));
        let text = write(&scenario);
        assert_eq!(text, "aws.lambda.requests:0.25,aws.nat-gateway.hour:0.000000000001");
        let mut other = Scenario::default();
        assert_eq!(read_all(&mut other, &text), Vec::<String>::new());
        assert_eq!(other, scenario);
        let wrong = read_all(&mut other, "aws.no.meter:1,aws.nat-gateway.hour:x,aws.alb.hour:0.03");
        assert_eq!(wrong.len(), 2, "{wrong:?}");
        assert_eq!(other.prices.overrides.len(), 3, "the rest was read");
    }
}
