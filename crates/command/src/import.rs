//! `fulcrum import`: what is understood of a file, before it is used.

use std::fs::{self, File};
use std::io::{Read, Seek};

use super::evaluate::texts;
use super::json::Json;
use super::{Arguments, Refusal};
use scenario::Scenario;
use scenario::time::{self, Order};
use scenario::traffic_file::{self, Asked, Choices, Import, Kind, Outcome, Preview, Reader, Role, Style, Zone};

/// Bytes that are read at a time.
const PIECE: usize = 1 << 18;
/// The largest file that may be something else than traffic, in bytes.
const LARGEST: u64 = 64 << 20;
/// The options that change a guess.
const OPTIONS: [&str; 6] = ["--column", "--kind", "--zone", "--order", "--series", "--decimals"];

/// The preview of the file that the arguments name.
pub fn run(arguments: &Arguments) -> Result<String, Refusal> {
    arguments.only(&OPTIONS)?;
    let choices = choices(arguments)?;
    // Who says how a file of traffic is read has one.
    if choices == Choices::default()
        && let Some(found) = artefact(arguments.file())?
    {
        return Ok(found.to_string());
    }
    let import = match arguments.file() {
        Some(name) => file(name, choices)?,
        None => {
            let bytes = arguments.bytes()?;
            traffic_file::read_with(&bytes, choices).map_err(|refusal| told("Standard input", &refusal))?
        }
    };
    Ok(preview(&import).to_string())
}

/// What a file sets that is no traffic: a scenario of ours, or an artefact of another tool.
fn artefact(name: Option<&str>) -> Result<Option<Json>, Refusal> {
    let Some(name) =
        name.filter(|name| fs::metadata(name).is_ok_and(|found| found.is_file() && found.len() <= LARGEST))
    else {
        return Ok(None);
    };
    let bytes = fs::read(name).map_err(|why| Refusal::new(format!("The file {name} cannot be read: {why}.")))?;
    let Ok(text) = String::from_utf8(bytes) else { return Ok(None) };
    if let Some(found) = artefact::read(name, &text) {
        let found = found.map_err(|refusal| Refusal::new(format!("{name}: {refusal}")))?;
        return Ok(Some(sets(&found)));
    }
    let Some(read) = scenario_json::recognised(&text) else { return Ok(None) };
    read.map_err(|Refusal(why)| Refusal::new(format!("{name}: {why}")))?;
    Ok(Some(Json::Object(vec![
        ("version", Json::number(1.0)),
        ("is", Json::text("scenario")),
        ("sets", Json::text("everything: fulcrum evaluate answers it")),
    ])))
}

/// What an artefact sets in a scenario that is as it is by default.
fn sets(found: &artefact::Found) -> Json {
    let applied = found.applied(&Scenario::default());
    let set = |set: &artefact::Set| {
        let service = set.service.and_then(|place| found.services.get(place));
        Json::Object(vec![
            ("input", Json::text(&*set.path)),
            ("service", service.map_or(Json::Null, |name| Json::text(&**name))),
            ("value", Json::text(&*set.value)),
            ("from", Json::text(&*set.from)),
        ])
    };
    Json::Object(vec![
        ("version", Json::number(1.0)),
        ("is", Json::text("artefact")),
        ("parts", texts(found.parts.iter().cloned())),
        ("services", texts(found.services.iter().cloned())),
        ("sets", Json::List(applied.sets.iter().map(set).collect())),
        ("not_taken", texts(applied.refused.iter().cloned())),
        ("notes", texts(found.notes.iter().cloned())),
        ("not_said", texts(applied.unsaid.iter().cloned())),
    ])
}

/// What the arguments choose of how a file is read.
pub(super) fn choices(arguments: &Arguments) -> Result<Choices, Refusal> {
    let one = |option: &str, takes: &str| {
        arguments.value(option).map(|text| (text, Refusal::new(format!("{option} takes {takes}, not \"{text}\"."))))
    };
    let kind = one("--kind", "counts, rate, rate/min, rate/hour, rate/day, rate/SECONDS, counter or events");
    let zone =
        one("--zone", "UTC or an offset from it such as +02:00 (of zones with changes of the clock none is known)");
    let order = one("--order", "month-first or day-first");
    let named = |text: &str| match text {
        "month-first" => Some(Order::MonthFirst),
        "day-first" => Some(Order::DayFirst),
        _ => None,
    };
    let numbers = one("--decimals", "point (1,234.5) or comma (1.234,5)");
    let written = |text: &str| match text {
        "point" => Some(Style::English),
        "comma" => Some(Style::Continental),
        _ => None,
    };
    Ok(Choices {
        columns: arguments.values("--column").map(str::to_owned).collect(),
        kind: kind.map(|(text, refusal)| Kind::read(text).ok_or(refusal)).transpose()?,
        zone: zone.map(|(text, refusal)| Zone::read(text).ok_or(refusal)).transpose()?,
        order: order.map(|(text, refusal)| named(text).ok_or(refusal)).transpose()?,
        series: arguments.value("--series").map(str::to_owned),
        numbers: numbers.map(|(text, refusal)| written(text).ok_or(refusal)).transpose()?,
    })
}

/// Reads a file of traffic in pieces, as often as is needed.
pub(super) fn file(name: &str, choices: Choices) -> Result<Import, Refusal> {
    let lost = |why: std::io::Error| Refusal::new(format!("The file {name} cannot be read: {why}."));
    let mut file = File::open(name).map_err(lost)?;
    let mut piece = vec![0; PIECE];
    let mut reader = Reader::new(choices);
    loop {
        file.rewind().map_err(lost)?;
        loop {
            let length = file.read(&mut piece).map_err(lost)?;
            let Some(bytes) = piece.get(..length).filter(|bytes| !bytes.is_empty()) else { break };
            reader.take(bytes).map_err(|refusal| told(name, &refusal))?;
        }
        match reader.end().map_err(|refusal| told(name, &refusal))? {
            Outcome::Again(again) => reader = again,
            Outcome::Done(import) => return Ok(*import),
        }
    }
}

/// A refusal as one sentence, with the option that would mend it.
fn told(name: &str, refusal: &traffic_file::Refusal) -> Refusal {
    let text = refusal.to_string();
    let text = text.trim_end_matches(" The traffic was kept as it was.").trim_end_matches('.');
    let option = match refusal {
        traffic_file::Refusal::Asked(unclear) => match unclear.asked {
            Asked::Columns => "; --column=NAME chooses one",
            Asked::Kind => "; --kind=counts, rate or counter chooses",
            Asked::Order => "; --order=month-first or day-first chooses",
            Asked::Series => "; --series=NAME chooses one, --series=* sums them",
            Asked::Numbers => "; --decimals=point or comma chooses",
        },
        _ => "",
    };
    Refusal::new(format!("{name}: {text}{option}."))
}

/// What was understood of a file.
fn preview(import: &Import) -> Json {
    let preview = Preview::of(import);
    let column = |seen: &traffic_file::Seen| {
        Json::Object(vec![
            ("number", Json::number(f64::from(seen.number))),
            ("name", Json::text(&*seen.name)),
            ("role", Json::text(role(seen.role))),
            ("numbers", Json::Flag(seen.numeric)),
            ("texts", texts(seen.texts.iter().cloned())),
        ])
    };
    let numbers = |numbers: &[f64]| Json::List(numbers.iter().map(|number| Json::number(*number)).collect());
    Json::Object(vec![
        ("version", Json::number(1.0)),
        ("is", Json::text("traffic")),
        ("import", imported(import)),
        ("all_columns", Json::List(preview.columns.iter().map(column).collect())),
        ("week_per_s", numbers(&preview.week)),
        ("unseen", Json::List(preview.unseen.iter().map(|unseen| Json::Flag(*unseen)).collect())),
        ("chosen", chosen(&preview.choices)),
    ])
}

fn chosen(choices: &Choices) -> Json {
    let or_null = |text: Option<String>| text.map_or(Json::Null, Json::text);
    let order = choices.order.map(|order| match order {
        Order::MonthFirst => "month-first".to_owned(),
        Order::DayFirst => "day-first".to_owned(),
    });
    let decimals = choices.numbers.map(|style| match style {
        Style::English => "point".to_owned(),
        Style::Continental => "comma".to_owned(),
    });
    Json::Object(vec![
        ("columns", texts(choices.columns.iter().cloned())),
        ("kind", or_null(choices.kind.map(words::import::unit))),
        ("zone_ahead_min", choices.zone.map_or(Json::Null, |zone| Json::number(f64::from(zone.ahead_min)))),
        ("order", or_null(order)),
        ("series", or_null(choices.series.clone())),
        ("decimals", or_null(decimals)),
    ])
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Time => "time",
        Role::Value => "value",
        Role::Series => "series",
        Role::Unused => "unused",
    }
}

/// The traffic of a file, and where it comes from.
pub(super) fn traffic(name: &str, import: &Import) -> Json {
    let Json::Object(fields) = imported(import) else { return Json::Null };
    let kept =
        ["kind", "columns", "time", "unit", "zone", "first", "last", "rows", "bad_rows", "total", "mean_rate_per_s"];
    let source = fields.into_iter().filter(|(field, _)| kept.contains(field));
    let source = [("file", Json::text(name))].into_iter().chain(source).collect();
    let rate = Json::number(import.traffic.rate.get());
    Json::Object(vec![("rate_per_s", rate), ("source", Json::Object(source))])
}

/// How a file was understood and what it came to.
pub(super) fn imported(import: &Import) -> Json {
    let bad = import
        .bad
        .iter()
        .map(|(line, why)| Json::Object(vec![("line", Json::number(*line as f64)), ("why", Json::text(&**why))]));
    let source = &import.source;
    let columns = source.columns.iter();
    let columns = columns
        .map(|column| Json::Object(vec![("name", Json::text(&*column.name)), ("why", Json::text(&*column.why))]));
    let [first, last] = source.ends.map(|seconds| Json::text(time::text(seconds)));
    let kind = match source.kind {
        Kind::Counts => "counts",
        Kind::Rate { .. } => "rate",
        Kind::Counter => "counter",
        Kind::Events => "events",
    };
    Json::Object(vec![
        ("understood", Json::text(words::import::understood(import))),
        ("kind", Json::text(kind)),
        ("columns", Json::List(columns.collect())),
        ("time", Json::text(&*source.time)),
        ("unit", Json::text(words::import::unit(source.kind))),
        ("zone", Json::text(words::import::zone(source))),
        ("first", first),
        ("last", last),
        ("total", Json::number(source.total)),
        ("mean_rate_per_s", Json::number(source.mean_rate)),
        ("remarks", texts(words::import::remarks(import).into_iter())),
        ("rows", Json::number(import.rows as f64)),
        ("bad_rows", Json::number(import.bad_rows as f64)),
        ("bad", Json::List(bad.collect())),
        ("days", Json::number(import.days)),
        ("interval_s", Json::number(import.interval_s as f64)),
        ("gaps", Json::number(import.gaps as f64)),
        ("unseen_hours", Json::number(f64::from(import.unseen_hours))),
        ("rate_per_s", Json::number(import.traffic.rate.get())),
        ("peak_to_mean", Json::number(import.traffic.peak_to_mean.get())),
        ("weekend", Json::number(import.traffic.weekend.get())),
        ("burstiness", Json::number(import.traffic.burstiness.get())),
        ("growth_per_month", Json::number(import.traffic.growth_per_month)),
        ("spikes", Json::number(import.found.spikes as f64)),
    ])
}
