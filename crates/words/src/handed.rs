//! Words for what becomes of a file that was handed in.

use crate::labels;
use crate::week;
use model::traffic::HOURS;
use model::units::Rate;
use scenario::Scenario;
use scenario::time;
use scenario::traffic_file::Import;
use text::format;

/// That a file is being read, and how much of it was.
pub fn reading(name: &str, share: f64) -> String {
    if share > 0.0 { format!("Reading {name}: {}.", format::percent(share)) } else { format!("Reading {name}…") }
}

/// Why a file was not read that the browser does not give out.
pub const LOST: &str = "The browser could not read it to its end: it was moved, changed or deleted since it was chosen, or is a folder. \
     Choose it once more; nothing was changed.";

/// Why a file was not read for which there is no memory.
pub const FULL: &str = "The browser has no memory left for it; nothing was changed. Close other pages and read it again, or hand in \
     a part of it.";

/// Why no file is read where the program that reads them could not be had.
pub const NOT_LOADED: &str = "What reads files could not be loaded or started: the network failed, or this browser starts no worker. \
     Nothing was changed.";

/// Why a file was not read at which its reader stopped.
pub const STOPPED: &str = "What reads files stopped at it, which is our fault and not the file’s; nothing was changed.";

/// Why a file was not read about which its reader fell silent.
pub const SILENT: &str = "What reads files no longer answered and was ended; nothing was changed.";

/// That a file of traffic was read, and whether it is used.
pub fn standing(name: &str, import: &Import, used: bool) -> String {
    if used {
        return format!("{} Undo takes it back.", origin(name, import));
    }
    format!("{name}: {} rows were read, see below. Nothing is used yet.", format::exact(import.rows as f64))
}

/// From which file the traffic came, and which of its columns and days that is.
pub fn origin(name: &str, import: &Import) -> String {
    let source = &import.source;
    let columns: Vec<&str> = source.columns.iter().map(|column| column.name.as_str()).collect();
    let columns = if columns.is_empty() { "each row a request".to_owned() } else { columns.join(", ") };
    let [from, to] = source.ends.map(time::text);
    format!("The traffic is that of {name} ({columns}; {from} to {to}).")
}

/// That a manifest or the like was read, and whether it is used.
pub fn artefact_standing(name: &str, parts: &[String], used: bool) -> String {
    let parts = parts.join(", ");
    let stands = if used { "It is used; undo takes it back." } else { "Nothing is used yet." };
    format!("{name}: {parts}. {stands}")
}

/// The week of a file in a sentence, for who does not see its picture.
pub fn week_of(import: &Import) -> String {
    let Some(rates) = &import.replay.week else { return "The same rate all week.".to_owned() };
    let mean = rates.iter().sum::<f64>() / HOURS as f64;
    let scale = if mean > 0.0 { import.replay.rate.get() / mean } else { 0.0 };
    let seen = || (0..HOURS).filter(|hour| !import.source.unseen[*hour]);
    let by_rate = |one: &usize, other: &usize| rates[*one].total_cmp(&rates[*other]);
    let (Some(most), Some(least)) = (seen().max_by(by_rate), seen().min_by(by_rate)) else {
        return "The week as the file has it.".to_owned();
    };
    let rate = |hour: usize| format::rate(Rate::new(rates[hour] * scale).unwrap_or_default());
    format!("Busiest on {}, {}; quietest on {}, {}.", week::name(most), rate(most), week::name(least), rate(least))
}

/// The zone of a clock that is so many hours ahead of UTC.
pub fn zone_ahead(hours: i32) -> String {
    if hours == 0 { "is UTC".to_owned() } else { format!("is UTC{hours:+03}:00") }
}

/// What an artefact sets, by the label that the page has for it.
pub fn set_label(service: Option<usize>, path: &str, scenario: &Scenario) -> String {
    let label = labels::at(path);
    match service.and_then(|place| scenario.services.get(place)) {
        Some(service) if scenario.services.len() > 1 => format!("{label} of {}", service.name),
        _ => label,
    }
}

/// What an artefact does not say.
pub fn unsaid(unsaid: &[String]) -> String {
    match unsaid {
        [] => "It says all that weighs.".to_owned(),
        [one] => format!("It does not say {one}, which stays as it is."),
        [rest @ .., last] => format!("It does not say {} and {last}, which stay as they are.", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_called_as_on_the_page() {
        let one = Scenario::default();
        let cases = [
            ("services.memory_mb", "Memory"),
            ("goals.error_share", "Share of requests that may fail"),
            ("microservices.region", "Region of the containers"),
        ];
        for (path, expected) in cases {
            assert_eq!(set_label(Some(0), path, &one), expected);
        }
        assert_eq!(
            unsaid(&["a".into(), "b".into(), "c".into()]),
            "It does not say a, b and c, which stay as they are."
        );
        assert_eq!(
            (zone_ahead(0), zone_ahead(2), zone_ahead(-11)),
            ("is UTC".into(), "is UTC+02:00".into(), "is UTC-11:00".into())
        );
    }
}
