//! `fulcrum prices`: the catalogue, or how it stands to a newer file of prices.

mod compare;
mod price_file;

use compare::Comparison;

use super::json::{Json, decimal};
use super::{Arguments, Refusal};
use catalogue::{
    ColdStart, Free, Limit, Meter, NodeType, PurchaseKind, Row, cold_starts, limits, nodes, purchase, rows, task_sizes,
};
use model::units::Seconds;

/// The catalogue as JSON, or as text with `--table`. With `--compare=FILE` what differs from that file.
pub fn run(arguments: &Arguments) -> Result<String, Refusal> {
    arguments.only(&["--table", "--compare"])?;
    if let Some(name) = arguments.value("--compare") {
        let text = std::fs::read_to_string(name)
            .map_err(|error| Refusal(format!("The file {name} cannot be read: {error}.")))?;
        return comparison(&text, arguments.has("--table"));
    }
    if arguments.has("--compare") {
        return Err(Refusal("--compare needs the name of a file: --compare=FILE.".into()));
    }
    Ok(if arguments.has("--table") { table() } else { catalogue().to_string() })
}

/// What differs between the catalogue and `text`, a file of prices: as JSON, or as text.
pub fn comparison(text: &str, as_text: bool) -> Result<String, Refusal> {
    let comparison = Comparison::of(text)?;
    Ok(if as_text { comparison.table() } else { comparison.json().to_string() })
}

fn catalogue() -> Json {
    Json::Object(vec![
        ("version", Json::Number("1".into())),
        ("currency", Json::text("USD")),
        ("meters", Json::List(Meter::ALL.into_iter().map(meter).collect())),
        ("nodes", Json::List(nodes().iter().map(node).collect())),
        ("purchases", Json::List(Meter::ALL.into_iter().flat_map(purchases_of).collect())),
        ("task_sizes", task_size_list()),
        ("limits", Json::List(limits::ALL.iter().map(|&(id, row)| limit(id, row)).collect())),
        ("cold_starts", Json::List(cold_starts().map(|row| cold_start(&row)).collect())),
    ])
}

fn meter(meter: Meter) -> Json {
    let prices = rows().iter().filter(|row| row.meter == meter).map(price);
    Json::Object(vec![
        ("id", Json::text(meter.id())),
        ("provider", Json::text(meter.provider().name())),
        ("service", Json::text(meter.service())),
        ("label", Json::text(meter.label())),
        ("unit", Json::text(meter.unit())),
        ("prices", Json::List(prices.collect())),
    ])
}

fn price(row: &Row) -> Json {
    let tiers = row.tiers.iter().map(|tier| {
        Json::Object(vec![
            ("from", Json::quantity(tier.from)),
            ("usd", Json::usd(tier.price.usd)),
            ("per", Json::Number(tier.price.per.to_string())),
        ])
    });
    let mut fields = vec![("region", Json::text(row.region.id())), ("tiers", Json::List(tiers.collect()))];
    fields.extend(row.free.map(|row| ("free", free(row))));
    fields.extend([
        ("source", Json::text(row.source.get())),
        ("as_of", Json::text(row.as_of)),
        ("confidence", Json::text(row.confidence.word())),
        ("verified", Json::Flag(row.confidence.is_verified())),
    ]);
    Json::Object(fields)
}

fn free(free: &Free) -> Json {
    Json::Object(vec![
        ("amount", Json::quantity(free.amount)),
        ("scope", Json::text(free.scope)),
        ("inside_first_tier", Json::Flag(free.inside)),
        ("included", Json::Flag(free.included)),
        ("source", Json::text(free.source.get())),
        ("as_of", Json::text(free.as_of)),
    ])
}

/// Every way to pay less for a meter.
fn purchases_of(meter: Meter) -> impl Iterator<Item = Json> {
    PurchaseKind::ALL.into_iter().filter_map(move |(kind, name)| {
        let row = purchase(meter, kind)?;
        Some(Json::Object(vec![
            ("meter", Json::text(meter.id())),
            ("kind", Json::text(name)),
            ("share", Json::number(row.share)),
            ("low", Json::number(row.low)),
            ("high", Json::number(row.high)),
            ("source", Json::text(row.source.get())),
            ("as_of", Json::text(row.as_of)),
            ("evidence", Json::text(row.evidence.word())),
        ]))
    })
}

fn node(node: &NodeType) -> Json {
    Json::Object(vec![
        ("id", Json::text(node.id)),
        ("meter", Json::text(node.meter.id())),
        ("vcpu", Json::number(node.vcpu)),
        ("memory_gib", Json::number(node.memory_gib)),
        ("architecture", Json::text(node.architecture.id())),
        ("max_pods", Json::number(f64::from(node.max_pods))),
        ("source", Json::text(node.source.get())),
        ("as_of", Json::text(node.as_of)),
    ])
}

fn task_size_list() -> Json {
    let sizes = task_sizes();
    let size = |&(vcpu, memories): &(f64, &[f64])| {
        let memories = memories.iter().map(|&gb| Json::number(gb)).collect();
        Json::Object(vec![("vcpu", Json::number(vcpu)), ("memory_gb", Json::List(memories))])
    };
    Json::Object(vec![
        ("sizes", Json::List(sizes.sizes.iter().map(size).collect())),
        ("source", Json::text(sizes.source.get())),
        ("as_of", Json::text(sizes.as_of)),
    ])
}

fn cold_start(row: &ColdStart) -> Json {
    let ms = |time: Seconds| Json::number((time.ms() * 1e3).round() / 1e3);
    Json::Object(vec![
        ("runtime", Json::text(row.runtime)),
        ("architecture", Json::text(row.architecture.id())),
        ("memory_mb", Json::number(f64::from(row.memory_mb))),
        ("runs", Json::number(f64::from(row.runs))),
        ("mean_ms", ms(row.mean)),
        ("p50_ms", ms(row.p50)),
        ("p95_ms", ms(row.p95)),
        ("p99_ms", ms(row.p99)),
        ("first_run_ms", ms(row.first_run)),
        ("source", Json::text(row.source.get())),
        ("as_of", Json::text(row.as_of)),
    ])
}

fn limit(id: &'static str, limit: &Limit) -> Json {
    Json::Object(vec![
        ("id", Json::text(id)),
        ("what", Json::text(limit.what.get())),
        ("value", Json::number(limit.value)),
        ("low", Json::number(limit.low)),
        ("high", Json::number(limit.high)),
        ("unit", Json::text(limit.unit)),
        ("source", Json::text(limit.source.get())),
        ("as_of", Json::text(limit.as_of)),
        ("evidence", Json::text(limit.evidence.word())),
    ])
}

/// A line for every tier of every price.
fn table() -> String {
    let mut lines = vec![format!(
        "{:<52} {:<15} {:>16} {:>14} {:<34} {:<10} confidence",
        "meter", "region", "from", "USD", "per", "as of"
    )];
    for row in rows() {
        for tier in row.tiers {
            let per = format!("{} {}", tier.price.per, row.meter.unit());
            lines.push(format!(
                "{:<52} {:<15} {:>16} {:>14} {per:<34} {:<10} {}",
                row.meter.id(),
                row.region.id(),
                decimal(tier.from.micro(), 6),
                decimal(tier.price.usd.pico(), 12),
                row.as_of,
                row.confidence.word()
            ));
        }
    }
    lines.join("\n")
}
