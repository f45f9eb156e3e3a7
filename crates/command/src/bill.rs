//! `fulcrum bill`: what a usage costs, line by line.

mod aws;
mod azure;
mod cloudflare;
mod google;

use super::fields::{COUNT, Fields, object, within};
use super::json::Json;
use super::{Arguments, Refusal};
use billing::{Bill, Entry, OwnCharge, PriceBook, Standing, Usage};
use catalogue::{Meter, NodeType, Provider, Region, nodes};
use model::bill::{Basis, Line};
use model::money::Price;
use scenario::own_line::BASES;

/// A platform by its name in the input.
struct Platform {
    id: &'static str,
    provider: Provider,
    meter: fn(&mut Fields<'_>, &mut Metered) -> Result<(), Refusal>,
}

/// What was read from the usage of a platform.
#[derive(Debug, Default)]
struct Metered {
    usage: Usage,
    /// The reader's own prices, in place of the listed ones.
    prices: Vec<(Meter, Price)>,
    /// Shares of the prices on demand that are paid.
    paid: Vec<(Meter, f64)>,
    /// The billed time of one request in milliseconds, where the platform rounds it.
    billed_ms: Option<u128>,
    notes: Vec<String>,
}

/// Every platform that can be billed.
const PLATFORMS: [Platform; 32] = [
    Platform { id: "aws-lambda", provider: Provider::Aws, meter: aws::lambda },
    Platform { id: "aws-lambda-managed", provider: Provider::Aws, meter: aws::managed },
    Platform { id: "aws-fargate", provider: Provider::Aws, meter: aws::fargate },
    Platform { id: "aws-eks", provider: Provider::Aws, meter: aws::eks },
    Platform { id: "aws-eks-auto", provider: Provider::Aws, meter: aws::eks_auto },
    Platform { id: "aws-api-gateway-http", provider: Provider::Aws, meter: aws::http_api },
    Platform { id: "aws-api-gateway-rest", provider: Provider::Aws, meter: aws::rest_api },
    Platform { id: "aws-alb", provider: Provider::Aws, meter: aws::alb },
    Platform { id: "aws-nat", provider: Provider::Aws, meter: aws::nat },
    Platform { id: "aws-egress", provider: Provider::Aws, meter: aws::egress },
    Platform { id: "azure-functions", provider: Provider::Azure, meter: azure::consumption },
    Platform { id: "azure-flex", provider: Provider::Azure, meter: azure::flex },
    Platform { id: "azure-functions-premium", provider: Provider::Azure, meter: azure::premium },
    Platform { id: "azure-api-management", provider: Provider::Azure, meter: azure::api_management },
    Platform { id: "azure-container-apps", provider: Provider::Azure, meter: azure::container_apps },
    Platform { id: "azure-aks", provider: Provider::Azure, meter: azure::aks },
    Platform { id: "azure-aks-automatic", provider: Provider::Azure, meter: azure::aks_automatic },
    Platform { id: "azure-load-balancer", provider: Provider::Azure, meter: azure::load_balancer },
    Platform { id: "azure-egress", provider: Provider::Azure, meter: azure::egress },
    Platform { id: "azure-logs", provider: Provider::Azure, meter: azure::logs },
    Platform { id: "azure-registry", provider: Provider::Azure, meter: azure::registry },
    Platform { id: "cloudflare-workers", provider: Provider::Cloudflare, meter: cloudflare::workers },
    Platform { id: "cloudflare-containers", provider: Provider::Cloudflare, meter: cloudflare::containers },
    Platform { id: "gcp-run", provider: Provider::Gcp, meter: google::run },
    Platform { id: "gcp-functions-1st-gen", provider: Provider::Gcp, meter: google::functions_gen1 },
    Platform { id: "gcp-functions", provider: Provider::Gcp, meter: google::functions_gen2 },
    Platform { id: "gcp-api-gateway", provider: Provider::Gcp, meter: google::api_gateway },
    Platform { id: "gcp-gke", provider: Provider::Gcp, meter: google::gke },
    Platform { id: "gcp-gke-autopilot", provider: Provider::Gcp, meter: google::autopilot },
    Platform { id: "gcp-nat", provider: Provider::Gcp, meter: google::nat },
    Platform { id: "gcp-load-balancing", provider: Provider::Gcp, meter: google::load_balancing },
    Platform { id: "gcp-egress", provider: Provider::Gcp, meter: google::egress },
];

/// What a published case says beside its input.
const OF_A_CASE: [&str; 6] = ["id", "official", "expected", "tolerance", "source", "note"];

/// Reads the input that the arguments name and bills it.
pub fn run(arguments: &Arguments) -> Result<String, Refusal> {
    arguments.only(&[])?;
    answer(&arguments.input()?)
}

/// The bill of `input` as JSON.
pub fn answer(input: &str) -> Result<String, Refusal> {
    let map = object(input)?;
    let mut fields = Fields::root(&map);
    let platform = platform(&mut fields)?;
    let region = region(&mut fields, platform)?;
    let free_tier = fields.flag("free_tier")?.unwrap_or(true);
    let mut usage = fields.object("usage")?.ok_or_else(|| Refusal("usage is missing; it is an object.".into()))?;
    fields.pass_over(&OF_A_CASE);
    fields.finish()?;

    let mut metered = Metered::default();
    if let Some(meters) = usage.object("meters")? {
        raw_meters(&meters, platform, &mut metered.usage)?;
    }
    (platform.meter)(&mut usage, &mut metered)?;
    usage.finish()?;
    let book = PriceBook::new(region, free_tier);
    let book = metered.prices.iter().fold(book, |book, &(meter, price)| book.with(meter, price));
    let book = metered.paid.iter().fold(book, |book, &(meter, share)| book.paying(meter, share));
    let bill = book.bill(&metered.usage);
    Ok(shown(&bill, region, &metered).to_string())
}

fn platform(fields: &mut Fields<'_>) -> Result<&'static Platform, Refusal> {
    let known = || PLATFORMS.iter().map(|platform| platform.id).collect::<Vec<_>>().join(", ");
    let id = fields.text("platform")?.ok_or_else(|| Refusal(format!("platform is missing; known: {}.", known())))?;
    let found = PLATFORMS.iter().find(|platform| platform.id == id);
    found.ok_or_else(|| Refusal(format!("The platform \"{id}\" is not known; known: {}.", known())))
}

fn region(fields: &mut Fields<'_>, platform: &Platform) -> Result<Region, Refusal> {
    let provider = platform.provider;
    let Some(id) = fields.text("region")? else { return Ok(provider.reference()) };
    // What costs the same everywhere may be asked for everywhere.
    let everywhere = (id == "global").then(|| provider.reference());
    provider.region(id).or(everywhere).ok_or_else(|| {
        let known = provider.regions().iter().map(|region| region.id()).collect::<Vec<_>>().join(", ");
        Refusal(format!("The region \"{id}\" is not known for {}; known: {known}.", provider.name()))
    })
}

/// The node type that the field `type` names, which must be there.
fn needed_node(fields: &mut Fields<'_>, provider: Provider) -> Result<&'static NodeType, Refusal> {
    let missing = Refusal(format!("{} is missing; it is the name of a node type.", fields.name("type")));
    node_type(fields, "type", provider)?.ok_or(missing)
}

/// A node type that `provider` rents, by the name in `field`.
fn node_type(
    fields: &mut Fields<'_>,
    field: &'static str,
    provider: Provider,
) -> Result<Option<&'static NodeType>, Refusal> {
    let Some(id) = fields.text(field)? else { return Ok(None) };
    let known = || nodes().iter().filter(|node| node.meter.provider() == provider);
    known().find(|node| node.id == id).map(Some).ok_or_else(|| {
        let known = known().map(|node| node.id).collect::<Vec<_>>().join(", ");
        Refusal(format!("{} \"{id}\" is not known; known: {known}.", fields.name(field)))
    })
}

/// Quantities by the id of their meter, for what no typed usage covers.
fn raw_meters(fields: &Fields<'_>, platform: &Platform, usage: &mut Usage) -> Result<(), Refusal> {
    for (id, value) in fields.all() {
        let meter = Meter::from_id(id).filter(|meter| meter.provider() == platform.provider);
        let meter = meter.ok_or_else(|| {
            Refusal(format!("{} is not a meter that is known; `fulcrum prices` lists them.", fields.name(id)))
        })?;
        let units = value
            .as_f64()
            .filter(|units| COUNT.contains(units))
            .ok_or_else(|| Refusal(format!("{} must be {}, not {value}.", fields.name(id), within(&COUNT))))?;
        usage.record(meter, units);
    }
    Ok(())
}

fn shown(bill: &Bill, region: Region, metered: &Metered) -> Json {
    let mut fields = vec![("total_usd", Json::usd(bill.total()))];
    if let Some(ms) = metered.billed_ms {
        fields.push(("billed_ms", Json::Number(ms.to_string())));
    }
    fields.push(("region", Json::text(region.id())));
    fields.push(("lines", lines(bill)));
    let borrowed = bill.lines().iter().filter(|line| line.item.standing == Standing::Borrowed).map(|line| {
        let entry = &line.item;
        format!("{} is not known in {}: priced as in {}.", entry.meter.id(), region.id(), entry.region.id())
    });
    let notes = metered.notes.iter().cloned().chain(borrowed).map(Json::text).collect();
    fields.push(("notes", Json::List(notes)));
    Json::Object(fields)
}

/// All lines of a bill, those of the reader's own last.
pub(super) fn lines(bill: &Bill) -> Json {
    Json::List(bill.lines().iter().map(line).chain(bill.own().iter().map(own_line)).collect())
}

/// A line of the reader's own: it has no meter.
fn own_line(line: &OwnCharge) -> Json {
    let per = BASES.iter().find(|(basis, _)| *basis == line.per).map_or("", |(_, name)| name);
    Json::Object(vec![
        ("meter", Json::Null),
        ("label", Json::text(line.name.to_string())),
        ("quantity", Json::quantity(line.used)),
        ("unit", Json::text(if line.per == Basis::MillionRequests { "requests" } else { per })),
        ("usd", Json::usd(line.usd)),
        ("per", Json::text(per)),
        ("amount_usd", Json::usd(line.amount)),
        ("source", Json::text("your own line")),
        ("verified", Json::Flag(true)),
    ])
}

/// A line of a bill with everything that is known of its price.
pub(super) fn line(line: &Line<Entry>) -> Json {
    let entry = &line.item;
    let slices = line.slices().map(|slice| {
        Json::Object(vec![
            ("from", Json::quantity(slice.tier.from)),
            ("quantity", Json::quantity(slice.used)),
            ("usd", Json::usd(slice.tier.price.usd)),
            ("per", Json::Number(slice.tier.price.per.to_string())),
            ("amount_usd", Json::usd(slice.cost)),
        ])
    });
    Json::Object(vec![
        ("meter", Json::text(entry.meter.id())),
        ("label", Json::text(format!("{}: {}", entry.meter.service(), entry.meter.label()))),
        ("quantity", Json::quantity(line.used)),
        ("free_quantity", Json::quantity(line.free)),
        ("unit", Json::text(entry.meter.unit())),
        ("amount_usd", Json::usd(line.amount)),
        ("tiers", Json::List(slices.collect())),
        ("priced_in", Json::text(entry.region.id())),
        ("source", Json::text(entry.source.clone())),
        ("as_of", Json::text(entry.as_of.clone())),
        ("confidence", Json::text(entry.confidence.word())),
        ("verified", Json::Flag(entry.is_verified())),
    ])
}

/// Refuses `count` things, called `what`, that stand for no time: they would cost nothing, which is a slip.
fn stand_for_some_time(hours: f64, count: f64, what: &str) -> Result<(), Refusal> {
    if count > 0.0 && hours <= 0.0 {
        return Err(Refusal(format!("usage.hours must be above 0 where there are {what}, not 0.")));
    }
    Ok(())
}
