//! What the lines of a bill are for, and how a line reads.

use billing::{Entry, Standing};
use catalogue::{Charge, Confidence};
use model::bill::Line;
use model::money::{Price, Quantity, Usd};
use model::price::Slice;
use text::format::{self, NBSP, cents, exact};

/// Whether it is one of those that people forget when they compare.
pub const fn is_forgotten(charge: Charge) -> bool {
    matches!(charge, Charge::Door | Charge::Cluster | Charge::Network | Charge::Logs)
}

/// How much was used and at what price: `53,000,000 requests at $1.00 per 1,000,000`.
pub fn quantity(line: &Line<Entry>) -> String {
    let unit = line.item.meter.unit();
    let used = format!("{}{NBSP}{unit}", amount(line.used));
    match line.slices().collect::<Vec<_>>().as_slice() {
        [] => format!("{used}, all of it free"),
        [only] if line.free == Quantity::ZERO => format!("{used} at {}", price(only.tier.price)),
        [only] => format!("{used}, {} of it free, the rest at {}", amount(line.free), price(only.tier.price)),
        tiers => format!("{used} in {} price tiers", tiers.len()),
    }
}

/// A price as it is printed: every digit of it, and for how many units.
pub fn price(price: Price) -> String {
    match price.per {
        1 => printed(price.usd),
        per => format!("{} per{NBSP}{}", printed(price.usd), exact(per as f64)),
    }
}

/// A slice: `13,140,000 GB-s at $0.0000133334 = $175.20`.
pub fn slice(slice: &Slice, unit: &str) -> String {
    format!("{}{NBSP}{unit} at {} = {}", amount(slice.used), price(slice.tier.price), cents(slice.cost))
}

/// What the free allowance of a line covers and whom it is granted to; nothing if it has none.
pub fn free(line: &Line<Entry>) -> Option<String> {
    let free = line.item.free.as_ref()?;
    let unit = line.item.meter.unit();
    let granted = format!("{}{NBSP}{unit} a month are free, granted to one {}", amount(free.amount), free.scope);
    Some(match line.free {
        Quantity::ZERO => format!("{granted}; not counted here."),
        used => format!("{granted}; {} of them are used here.", amount(used)),
    })
}

/// A doubt about a price that the reader should see without opening the line.
pub fn doubt(entry: &Entry) -> Option<String> {
    let word = match (entry.standing, entry.confidence) {
        (Standing::Replaced, _) => "your price",
        (Standing::Borrowed, _) => {
            return Some(format!("not known here: priced as in {}, unverified", entry.region.id()));
        }
        (Standing::Listed, _) if entry.purchase.is_some() && !entry.is_verified() => "discount not certain",
        (Standing::Listed, Confidence::Unverified) => "unverified",
        (Standing::Listed, Confidence::Derived) => "derived price",
        (Standing::Listed, Confidence::Low) => "doubtful price",
        (Standing::Listed, _) => return None,
    };
    Some(word.to_owned())
}

/// Where a price comes from, as a sentence: region, when it was read, and how far it is trusted.
pub fn provenance(entry: &Entry) -> String {
    let id = entry.region.id();
    let region = match entry.standing {
        Standing::Listed => format!("Listed for {id}"),
        Standing::Borrowed => format!("Not known here: priced as in {id}"),
        Standing::Replaced => format!("Your own price, in place of {} as listed for {id}", price(entry.listed)),
    };
    let read = match &*entry.as_of {
        "undated" => "undated".into(),
        date => format!("read {date}"),
    };
    let bought = entry.purchase.as_ref().map_or_else(String::new, |purchase| {
        let share = format::percent(purchase.share);
        let (low, high) = (format::percent(purchase.low), format::percent(purchase.high));
        format!(
            " Bought for {share} of that; {low} to {high} are cited ({}, {}, evidence {}).",
            purchase.source,
            purchase.as_of,
            purchase.evidence.word()
        )
    });
    format!("{region}, {read}, confidence {}.{bought}", entry.confidence.word())
}

/// The part of a source that is an address to go to, with the text before and after it.
pub fn linked(source: &str) -> (&str, Option<&str>, &str) {
    let start = source.find("https://").and_then(|start| source.split_at_checked(start));
    let Some((before, from)) = start else { return (source, None, "") };
    let end = from.find([' ', ';', ',', ')']).and_then(|end| from.split_at_checked(end));
    let (address, after) = end.unwrap_or((from, ""));
    (before, Some(address), after)
}

/// A quantity with so many digits that a reader can do the sum again.
fn amount(quantity: Quantity) -> String {
    format::quantity(quantity)
}

/// A printed price: at least cents, then every digit that is not zero.
pub fn printed(usd: Usd) -> String {
    let (whole, pico) = (usd.pico() / 1_000_000_000_000, (usd.pico() % 1_000_000_000_000) as u64);
    let whole = u64::try_from(whole).unwrap_or(u64::MAX);
    let mut digits = format!("{pico:012}");
    digits.truncate(digits.trim_end_matches('0').len().max(2));
    format!("${whole}.{digits}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use billing::{PriceBook, Usage};
    use catalogue::{Meter, Region};

    fn line(meter: Meter, units: f64, region: Region, free_tier: bool) -> Line<Entry> {
        let mut usage = Usage::new();
        usage.record(meter, units);
        PriceBook::new(region, free_tier).bill(&usage).lines()[0].clone()
    }

    #[test]
    fn a_line_reads_as_its_price_page() {
        let cases = [
            // (meter, units, free tier, text)
            (Meter::AwsLambdaRequests, 53e6, false, "53,000,000 requests at $0.20 per 1,000,000"),
            (Meter::AwsLambdaRequests, 5e5, true, "500,000 requests, all of it free"),
            (Meter::AwsEksControlPlaneStandardSupport, 730.0, false, "730 hours at $0.10"),
            (
                Meter::AwsLambdaDurationArm64,
                3_153_600.0,
                true,
                "3,153,600 GB-s, 400,000 of it free, the rest at $0.0000133334",
            ),
            (Meter::AwsLambdaDurationArm64, 8e9, false, "8,000,000,000 GB-s in 2 price tiers"),
        ];
        for (meter, units, free_tier, text) in cases {
            let line = line(meter, units, Region::AwsUsEast1, free_tier);
            assert_eq!(quantity(&line).replace(NBSP, " "), text);
        }
    }

    #[test]
    fn the_slices_that_are_read_are_the_slices_that_were_charged() {
        let line = line(Meter::AwsLambdaDurationArm64, 8e9, Region::AwsUsEast1, false);
        let read: Vec<String> = line.slices().map(|part| slice(&part, "GB-s").replace(NBSP, " ")).collect();
        assert_eq!(
            read,
            ["7,500,000,000 GB-s at $0.0000133334 = $100,000.50", "500,000,000 GB-s at $0.0000120001 = $6,000.05",]
        );
    }

    #[test]
    fn lines_that_people_forget_are_known() {
        let cases = [
            (Meter::AwsNatGatewayHour, true),
            (Meter::AwsDataTransferInterAz, true),
            (Meter::AwsCloudwatchLogsIngestionStandard, true),
            (Meter::AwsEksControlPlaneStandardSupport, true),
            (Meter::AwsAlbHour, true),
            (Meter::AwsLambdaRequests, false),
            (Meter::AwsEc2M7gLarge, false),
            (Meter::AwsFargateLinuxArm64Vcpu, false),
        ];
        for (meter, forgotten) in cases {
            assert_eq!(is_forgotten(meter.charge()), forgotten, "{}", meter.id());
        }
    }

    #[test]
    fn sources_are_cut_at_their_address() {
        let cases = [
            ("https://a.example/b (read)", ("", Some("https://a.example/b"), " (read)")),
            ("first tier: https://a.example/b; rest", ("first tier: ", Some("https://a.example/b"), "; rest")),
            ("a price list", ("a price list", None, "")),
            ("https://a.example", ("", Some("https://a.example"), "")),
        ];
        for (source, parts) in cases {
            assert_eq!(linked(source), parts);
        }
    }

    #[test]
    fn ones_own_price_is_told_with_the_listed_one() {
        let own = Price { usd: Usd::from_pico(250_000_000_000), per: 1_000_000 };
        let book = PriceBook::new(Region::AwsUsEast1, true).with(Meter::AwsLambdaRequests, own);
        let (entry, _) = book.price(Meter::AwsLambdaRequests);
        assert_eq!(doubt(&entry).as_deref(), Some("your price"));
        let told = provenance(&entry).replace(NBSP, " ");
        let expected = "Your own price, in place of $0.20 per 1,000,000 as listed for us-east-1, read 2026, confidence";
        assert!(told.starts_with(expected), "{told}");
    }

    #[test]
    fn a_borrowed_price_is_named() {
        let line = line(Meter::AwsLambdaSnapstartCache, 1.0, Region::AwsApSoutheast1, true);
        assert_eq!(doubt(&line.item).as_deref(), Some("not known here: priced as in us-east-1, unverified"));
        assert!(provenance(&line.item).starts_with("Not known here: priced as in us-east-1"));
    }
}
