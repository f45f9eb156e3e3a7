//! Words for what is chosen from a list: regions, node types, front doors, ways to buy.

use answer::Known;
use billing::Bought;
use catalogue::{self, NodeType, Provider, Region};
use scenario::places;
use scenario::{Architecture, FrontDoor, Platform, Purchase, Scenario, Side};
use text::format::{self, NBSP};

/// A region: “us-east-1, N. Virginia”.
pub fn region(region: Region) -> String {
    format!("{}, {}", region.id(), region.name())
}

/// A region with how well the prices of both bills are known there: “eu-north-1, Stockholm: 62 % and 91 % known”.
pub fn region_with(at: Region, known: Option<&Known>) -> String {
    let Some([functions, containers]) = known else { return region(at) };
    match (functions, containers) {
        (100, 100) => format!("{}: all prices known", region(at)),
        _ => format!("{}: {functions}{NBSP}% and {containers}{NBSP}% known", region(at)),
    }
}

/// What is said below the regions.
pub fn region_note(scenario: &Scenario) -> String {
    const KNOWN: &str = "Known: how much of both bills, functions and containers, is at prices that were read at their source. The \
                         rest is priced as elsewhere, or less well known, which its line says.";
    counterpart(scenario).map_or_else(|| KNOWN.to_owned(), |elsewhere| format!("{elsewhere} {KNOWN}"))
}

/// Where the other side runs when its provider has no such region: “Azure AKS runs in eastus, East US.”
pub fn counterpart(scenario: &Scenario) -> Option<String> {
    let [one, other] = [Side::Serverless, Side::Microservices].map(|side| {
        let platform = scenario.platform(side);
        (platform, places::region_at(platform.provider(), scenario.region(side)))
    });
    let listed = places::regions(scenario);
    let elsewhere = [one, other].into_iter().find(|(_, at)| !listed.contains(at));
    elsewhere.map(|(platform, at)| {
        // Where there is one, its name says that it is everywhere.
        let place = if platform.provider().regions().len() == 1 { at.name().to_owned() } else { region(at) };
        format!("{} runs in {place}.", platform.name())
    })
}

/// What to know before a platform is chosen; nothing of most.
///
/// Source of the date: learn.microsoft.com/azure/azure-functions/functions-versions, read 2026-11.
pub const fn platform(platform: Platform) -> Option<&'static str> {
    match platform {
        Platform::AzureFunctions => {
            Some("The Consumption plan: on Linux it is retired on 2028-09-30. Flex Consumption takes its place.")
        }
        Platform::AwsFargate => Some("ECS Express Mode is this with its load balancer, set up by ECS."),
        _ => None,
    }
}

/// An instruction set.
pub const fn architecture(architecture: Architecture) -> &'static str {
    match architecture {
        Architecture::X86 => "x86",
        Architecture::Arm64 => "arm64",
    }
}

/// A node type with what it holds: “m7g.large: 2 vCPU, 8 GiB, arm64”.
pub fn node(node: &NodeType) -> String {
    let (vcpu, memory) = (format::number(node.vcpu), format::number(node.memory_gib));
    format!("{}: {vcpu}{NBSP}vCPU, {memory}{NBSP}GiB, {}", node.id, architecture(node.architecture))
}

/// The family of a node type, as its provider names families: “m7g”, “n2-standard”, “Dpsv6”.
pub fn family(node: &NodeType) -> String {
    match node.meter.provider() {
        Provider::Azure => {
            let name = node.id.strip_prefix("Standard_").unwrap_or(node.id);
            let (size, version) = name.split_once('_').unwrap_or((name, ""));
            size.chars().filter(|letter| !letter.is_ascii_digit()).chain(version.chars()).collect()
        }
        Provider::Gcp => node.id.rsplit_once('-').map_or(node.id, |(family, _)| family).to_owned(),
        Provider::Aws | Provider::Cloudflare => node.id.split('.').next().unwrap_or(node.id).to_owned(),
    }
}

/// What may stand before the functions of a provider; a name with `false` is not to be had there.
pub const fn doors(provider: Provider) -> [(FrontDoor, &'static str, bool); 4] {
    let (gateway, dearer, address) = match provider {
        Provider::Aws => ("HTTP API", Some("REST API: more features, dearer"), "Function URL: no charge"),
        Provider::Azure => ("API Management", None, "The function’s own address: no charge"),
        Provider::Gcp => ("API Gateway", None, "The function’s own address: no charge"),
        Provider::Cloudflare => ("No gateway", None, "The Worker’s own address: no charge"),
    };
    let (second, known) = match dearer {
        Some(name) => (name, true),
        None => ("A second, dearer gateway: not sold here", false),
    };
    let balancer = match provider {
        Provider::Aws => "Application Load Balancer: by the hour and the load",
        _ => "A load balancer: not priced here",
    };
    [
        (FrontDoor::HttpApi, gateway, true),
        (FrontDoor::RestApi, second, known),
        (FrontDoor::FunctionUrl, address, true),
        (FrontDoor::Balancer, balancer, matches!(provider, Provider::Aws)),
    ]
}

/// Why there is no front door to choose; nothing where there is one.
pub const fn no_door(provider: Provider) -> Option<&'static str> {
    match provider {
        Provider::Cloudflare => Some("A Worker is reached without anything before it."),
        Provider::Aws | Provider::Azure | Provider::Gcp => None,
    }
}

/// A way to buy.
pub const fn purchase(purchase: Purchase) -> &'static str {
    match purchase {
        Purchase::OnDemand => "On demand",
        Purchase::Spot => "Spot",
        Purchase::OneYear => "One year",
        Purchase::ThreeYear => "Three years",
    }
}

/// A way to buy with the share of the list price that is paid, and how well that is known.
pub fn offer(bought: Purchase, offer: Option<&Bought>) -> String {
    let name = purchase(bought);
    match (bought, offer) {
        (Purchase::OnDemand, _) => format!("{name}: the list price"),
        (_, None) => format!("{name}: no price known"),
        (_, Some(offer)) => {
            format!("{name}: {} of the list price ({})", format::percent(offer.share), offer.evidence.word())
        }
    }
}

/// What else is to be known of the way that is chosen: the range that is cited and its date, or that nothing is.
pub fn offered(bought: Purchase, offer: Option<&Bought>) -> Option<String> {
    let name = purchase(bought);
    match (bought, offer) {
        (Purchase::OnDemand, _) => None,
        (_, None) => Some(format!("{name}: no price is known for it here, so the list price is counted.")),
        (_, Some(offer)) => {
            let (low, high) = (format::percent(offer.low), format::percent(offer.high));
            let range = if offer.low < offer.high { format!("{low} to {high} are cited") } else { "cited".into() };
            let date = match &*offer.as_of {
                "undated" => "undated".into(),
                date => format!("read {date}"),
            };
            Some(format!("{range}, {date}. Evidence: {}.", offer.evidence.word()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use billing::PriceBook;
    use catalogue::{PurchaseKind, nodes};
    use scenario::Platform;
    use scenario::msg::Msg;

    fn plain(text: &str) -> String {
        text.replace(NBSP, " ")
    }

    #[test]
    fn nodes_are_named_and_grouped_as_their_provider_does() {
        let cases = [
            ("m7g.large", "m7g.large: 2 vCPU, 8 GiB, arm64", "m7g"),
            ("m7i-flex.xlarge", "m7i-flex.xlarge: 4 vCPU, 16 GiB, x86", "m7i-flex"),
            ("Standard_D2ps_v6", "Standard_D2ps_v6: 2 vCPU, 8 GiB, arm64", "Dpsv6"),
            ("Standard_B2ms", "Standard_B2ms: 2 vCPU, 8 GiB, x86", "Bms"),
            ("n1-standard-2", "n1-standard-2: 2 vCPU, 7.5 GiB, x86", "n1-standard"),
            ("e2-micro", "e2-micro: 2 vCPU, 1 GiB, x86", "e2"),
        ];
        for (id, words, group) in cases {
            let each = catalogue::node(id).unwrap();
            assert_eq!((plain(&node(each)).as_str(), family(each).as_str()), (words, group));
        }
        assert!(nodes().iter().all(|node| !family(node).is_empty()));
    }

    #[test]
    fn a_way_to_buy_says_what_is_paid_and_how_well_that_is_known() {
        let m7g = catalogue::node("m7g.large").unwrap().meter;
        let book = PriceBook::new(Region::AwsUsEast1, true).bought(Some(PurchaseKind::Spot));
        let spot = book.price(m7g).0.purchase;
        let spot = spot.as_ref();
        let cases = [
            (offer(Purchase::OnDemand, None), "On demand: the list price"),
            (offer(Purchase::Spot, spot), "Spot: 48 % of the list price (moderate)"),
            (offer(Purchase::OneYear, None), "One year: no price known"),
        ];
        for (text, words) in cases {
            assert_eq!(plain(&text), words);
        }
        assert_eq!(offered(Purchase::OnDemand, None), None);
        let none = "Three years: no price is known for it here, so the list price is counted.";
        assert_eq!(offered(Purchase::ThreeYear, None).unwrap(), none);
        let told = plain(&offered(Purchase::Spot, spot).unwrap());
        assert!(told.contains(" are cited, ") && told.ends_with("Evidence: moderate."), "{told}");
    }

    #[test]
    fn the_side_of_another_provider_says_where_it_runs() {
        let scenario = Scenario::default();
        assert_eq!(counterpart(&scenario), None);
        let mixed = scenario.after(Msg::Picked(Platform::AzureAks)).after(Msg::Moved("eu-central-1"));
        assert!(counterpart(&mixed).unwrap().contains(" runs in germanywestcentral, "), "{:?}", counterpart(&mixed));
        let edge = scenario.after(Msg::Picked(Platform::CloudflareWorkers));
        assert_eq!(counterpart(&edge).unwrap(), "Cloudflare Workers runs in every region.");
    }

    #[test]
    fn every_provider_names_its_doors() {
        for provider in [Provider::Aws, Provider::Azure, Provider::Gcp, Provider::Cloudflare] {
            let dearer = doors(provider)[1].2;
            assert_eq!(dearer, provider == Provider::Aws, "{}", provider.name());
            assert_eq!(no_door(provider).is_some(), provider == Provider::Cloudflare);
        }
    }

    #[test]
    fn what_ends_is_said_where_it_is_chosen_and_what_takes_its_place_stands_before_it() {
        assert!(super::platform(Platform::AzureFunctions).is_some_and(|note| note.contains("2028-09-30")));
        assert!(super::platform(Platform::AwsFargate).is_some_and(|note| note.contains("ECS Express Mode")));
        assert_eq!(super::platform(Platform::AwsLambda), None);
        let place = |platform| Platform::of(Side::Serverless).position(|known| known == platform);
        assert!(place(Platform::AzureFlex) < place(Platform::AzureFunctions));
    }
}
