//! Words for traffic that came from a file.

use crate::Piece;
use crate::knobs::plural;
use model::units::Seconds;
use scenario::time;
use scenario::traffic_file::{BAD_ROWS_SHOWN, Import, Kind, Source};
use text::format;

/// Columns that are named.
const COLUMNS_SHOWN: usize = 4;
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// What was read, and the traffic it became.
pub fn read(import: &Import) -> Vec<Piece> {
    let traffic = &import.traffic;
    let strong = |text: String| Piece::Strong(text);
    let text = |text: &str| Piece::Text(text.to_owned());
    let mut pieces = vec![
        strong(format!("{} rows", format::exact(import.rows as f64))),
        text(&format!(" over {}: a mean of ", plural(import.days, "day", "days"))),
        strong(format::rate(traffic.rate)),
        text(", peak to mean "),
        strong(format!("{}×", format::number(traffic.peak_to_mean.get()))),
    ];
    if import.source.unseen[5 * 24..].iter().all(|unseen| *unseen) {
        pieces.push(text("; weekends are not in it."));
    } else {
        pieces.extend([text(", weekends at "), strong(format::percent(traffic.weekend.get())), text(" of a weekday.")]);
    }
    pieces
}

/// How the file was understood: what its numbers are and where they stand, from when to when, how much that is.
pub fn understood(import: &Import) -> String {
    let source = &import.source;
    let kept = format!("{} kept", counted(import.rows, "row", "rows"));
    let refused = match import.bad_rows {
        0 => "none refused".to_owned(),
        bad => format!("{} refused", format::exact(bad as f64)),
    };
    let [from, to] = source.ends.map(time::text);
    let total = format::exact(source.total.round());
    format!(
        "{}, times {}. From {from} to {to}; {kept}, {refused}; {total} requests in all.",
        kind(source),
        clock(source)
    )
}

fn kind(source: &Source) -> String {
    let columns: Vec<String> =
        source.columns.iter().take(COLUMNS_SHOWN).map(|column| format!("{} ({})", column.name, column.why)).collect();
    let more = if source.columns.len() > COLUMNS_SHOWN { " and others" } else { "" };
    let columns = format!("{}{more}", columns.join(", "));
    match source.kind {
        Kind::Counts => format!("Read as counts: {columns}"),
        Kind::Rate { .. } => format!("Read as a rate {}: {columns}", per(source.kind)),
        Kind::Counter => format!("Read as a counter, of which the differences count: {columns}"),
        Kind::Events if source.time.is_empty() => "Read as an access log: each line is one request".to_owned(),
        Kind::Events => "Each row is one request".to_owned(),
    }
}

/// The unit of the numbers of a file.
pub fn unit(kind: Kind) -> String {
    match kind {
        Kind::Counts => "requests in an interval".to_owned(),
        Kind::Rate { .. } => format!("requests {}", per(kind)),
        Kind::Counter => "requests so far".to_owned(),
        Kind::Events => "one request in each row".to_owned(),
    }
}

fn per(kind: Kind) -> String {
    match kind {
        Kind::Rate { per: 60 } => "per minute".to_owned(),
        Kind::Rate { per: 3_600 } => "per hour".to_owned(),
        Kind::Rate { per: 86_400 } => "per day".to_owned(),
        Kind::Rate { per } if per > 1 => format!("per {}", span(i64::from(per))),
        _ => "per second".to_owned(),
    }
}

fn clock(source: &Source) -> String {
    let zone = zone(source);
    if source.time.is_empty() { format!("in {zone}") } else { format!("from {} in {zone}", source.time) }
}

/// The zone of the times of a file.
pub fn zone(source: &Source) -> &str {
    match (source.zoned, source.zone.as_str()) {
        (true, _) => "UTC",
        (false, "") => "the zone of the file",
        (false, zone) => zone,
    }
}

/// How many of what, exactly.
fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", format::exact(count as f64), if count == 1 { one } else { many })
}

/// The rows that could not be read, with line numbers; nothing where all could.
pub fn bad_rows(import: &Import) -> Option<String> {
    if import.bad_rows == 0 {
        return None;
    }
    let verb = if import.bad_rows == 1 { "row could" } else { "rows could" };
    let shown = import.bad.iter().take(BAD_ROWS_SHOWN);
    let lines: Vec<String> = shown.map(|(line, why)| format!("line {line} ({why})")).collect();
    let more = import.bad_rows.saturating_sub(lines.len() as u64);
    let more = if more > 0 { format!(" and {} more", format::exact(more as f64)) } else { String::new() };
    Some(format!("{} {verb} not be read: {}{more}.", format::exact(import.bad_rows as f64), lines.join(", ")))
}

/// What is in the file besides a week, and what could not be seen in it.
pub fn found(import: &Import) -> String {
    let found = &import.found;
    let interval = span(import.interval_s);
    let spikes = match found.spikes {
        0 => "No spikes".to_owned(),
        1 => format!("1 spike, {}× what the week would make it", format::number(found.highest)),
        spikes => format!(
            "{} spikes, the highest {}× what the week would make it, the longest {}",
            format::count(spikes as f64),
            format::number(found.highest),
            span(found.longest)
        ),
    };
    let growth = match found.growth {
        None => "three weeks are needed to tell growth".to_owned(),
        Some(0.0) => "no growth".to_owned(),
        Some(growth) if growth < 0.0 => format!("shrinking {} a month", format::percent(-growth)),
        Some(growth) => format!("growing {} a month", format::percent(growth)),
    };
    let bursts = match (found.sees_bursts, found.burstiness) {
        (false, _) => return format!("{spikes}; {growth}; bursts cannot be seen in {interval} sums."),
        (true, index) if index <= 1.0 => "no bursts beyond chance".to_owned(),
        (true, index) => format!("{} times as bursty as chance", format::number(index)),
    };
    format!("{spikes}; {growth}; {bursts}. Bursts shorter than {interval} cannot be seen in {interval} sums.")
}

/// Whether more than a week was found, so that the week alone is another traffic.
pub fn has_more(import: &Import) -> bool {
    import.traffic != import.replay
}

fn span(seconds: i64) -> String {
    format::duration(Seconds::new(seconds as f64).unwrap_or_default())
}

/// What was left out, filled in or brought into range; one sentence each.
pub fn remarks(import: &Import) -> Vec<String> {
    let source = &import.source;
    let mut remarks = left_out(source);
    if import.gaps > 0 {
        let gaps = format::exact(import.gaps as f64);
        let are = if import.gaps == 1 { "interval has no row and counts" } else { "intervals have no row and count" };
        remarks.push(format!("{gaps} {are} as zero."));
    }
    if source.unknown > 0 {
        let intervals = counted(source.unknown, "interval", "intervals");
        remarks.push(format!("Of {intervals} it is not known what arrived; the mean is of the others."));
    }
    if source.partly_empty > 0 {
        let rows = counted(source.partly_empty, "row", "rows");
        remarks.push(format!("In {rows} some of the columns are empty; they count as zero."));
    }
    if source.put_back > 0 {
        let hours = counted(u64::from(source.put_back), "hour comes", "hours come");
        remarks.push(format!("{hours} twice, as when clocks are put back: the mean of both was taken."));
    }
    if source.put_forward > 0 {
        let hours = counted(u64::from(source.put_forward), "hour is", "hours are");
        remarks.push(format!("{hours} missing, as when clocks are put forward: not known, not empty."));
    }
    if source.resets > 0 {
        remarks.push(format!("The counter began anew {}.", counted(source.resets, "time", "times")));
    }
    if import.unseen_hours > 0 {
        remarks.push(unseen(import));
    }
    if import.rate_clamped {
        remarks.push("The mean rate was brought into the range of its slider.".to_owned());
    }
    remarks
}

fn left_out(source: &Source) -> Vec<String> {
    let mut remarks = Vec::new();
    if let Some((column, series)) = &source.only {
        let rows = counted(source.other_series, "row", "rows");
        let series: String = series.chars().take(60).collect();
        remarks
            .push(format!("Of several series only “{series}” by {column} was read; {rows} of others were left out."));
    }
    if let Some(first) = source.strays.first() {
        let moments = counted(source.strays.len() as u64, "moment", "moments");
        let at = time::text(*first);
        remarks.push(format!("Left out: {moments} far from all others ({at})."));
    }
    if source.repeats > 0 {
        let rows = counted(source.repeats, "row has", "rows have");
        let were = if source.repeats == 1 { "was" } else { "were" };
        remarks.push(format!("{rows} the time of another (perhaps a clock that was put back) and {were} added to it."));
    }
    remarks
}

/// Which hours of the week the file does not reach.
fn unseen(import: &Import) -> String {
    let unseen = |day: usize| import.source.unseen[24 * day..24 * (day + 1)].iter().all(|unseen| *unseen);
    let days: Vec<&str> = DAYS.into_iter().enumerate().filter(|(day, _)| unseen(*day)).map(|(_, name)| name).collect();
    let days = match days.as_slice() {
        [] => String::new(),
        [one] => format!(" (all of {one})"),
        [rest @ .., last] => format!(" (all of {} and {last})", rest.join(", ")),
    };
    let hours = counted(u64::from(import.unseen_hours), "hour of the week is", "hours of the week are");
    format!("{hours} not in the file{days}: what the file says of other hours was taken for them.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plain;
    use scenario::Traffic;
    use scenario::traffic_file::{Chosen, Found};
    use text::format::NBSP;

    fn import() -> Import {
        Import {
            traffic: Traffic::default(),
            source: Source::default(),
            rows: 4_032,
            bad_rows: 0,
            bad: Vec::new(),
            days: 14.0,
            interval_s: 300,
            gaps: 0,
            unseen_hours: 0,
            rate_clamped: false,
            replay: Traffic::default(),
            found: Found::default(),
        }
    }

    #[test]
    fn what_was_found_and_what_could_not_be_seen() {
        let fine =
            Found { growth: Some(0.031), spikes: 9, highest: 4.2, longest: 1_500, burstiness: 12.0, sees_bursts: true };
        let cases = [
            (
                fine,
                "9 spikes, the highest 4.2× what the week would make it, the longest 25 min; growing 3.1 % a month; 12 \
                 times as bursty as chance. Bursts shorter than 5 min cannot be seen in 5 min sums.",
            ),
            (
                Found { spikes: 0, growth: None, burstiness: 1.0, ..fine },
                "No spikes; three weeks are needed to tell growth; no bursts beyond chance. Bursts shorter than 5 min \
                 cannot be seen in 5 min sums.",
            ),
            (
                Found { spikes: 1, growth: Some(-0.1), sees_bursts: false, ..fine },
                "1 spike, 4.2× what the week would make it; shrinking 10 % a month; bursts cannot be seen in 5 min sums.",
            ),
        ];
        for (found, expected) in cases {
            let text = super::found(&Import { found, ..import() });
            assert_eq!(text.replace(NBSP, " "), expected);
        }
    }

    #[test]
    fn a_good_file_is_told_in_a_sentence() {
        let expected = "4,032 rows over 14 days: a mean of 20/s, peak to mean 5×, weekends at 50 % of a weekday.";
        assert_eq!(plain(&read(&import())).replace(NBSP, " "), expected);
        assert_eq!(bad_rows(&import()), None);
        assert!(remarks(&import()).is_empty());
    }

    #[test]
    fn how_a_file_was_understood_is_said_whole() {
        let chosen = |name: &str, why: &'static str| Chosen { name: name.to_owned(), why: why.into() };
        let counts = Source {
            columns: vec![chosen("“count”", "its heading names a count")],
            time: "“time”".to_owned(),
            ends: [1_704_067_200, 1_704_236_400],
            total: 75_600.4,
            ..Source::default()
        };
        let log =
            Source { kind: Kind::Events, columns: Vec::new(), time: String::new(), zoned: true, ..counts.clone() };
        let rate = Source { kind: Kind::Rate { per: 60 }, zone: "CET".to_owned(), ..counts.clone() };
        let cases = [
            (
                counts,
                0,
                "Read as counts: “count” (its heading names a count), times from “time” in the zone of the file. From \
                 2024-01-01 00:00:00 to 2024-01-02 23:00:00; 4,032 rows kept, none refused; 75,600 requests in all.",
            ),
            (
                log,
                3,
                "Read as an access log: each line is one request, times in UTC. From 2024-01-01 00:00:00 to \
                 2024-01-02 23:00:00; 4,032 rows kept, 3 refused; 75,600 requests in all.",
            ),
            (
                rate,
                0,
                "Read as a rate per minute: “count” (its heading names a count), times from “time” in CET. From \
                 2024-01-01 00:00:00 to 2024-01-02 23:00:00; 4,032 rows kept, none refused; 75,600 requests in all.",
            ),
        ];
        for (source, bad_rows, expected) in cases {
            assert_eq!(understood(&Import { source, bad_rows, ..import() }), expected);
        }
    }

    #[test]
    fn what_was_left_out_is_said() {
        let weekdays = std::array::from_fn(|hour| hour >= 120);
        let source = Source {
            only: Some(("“metric”".to_owned(), "http_reqs".to_owned())),
            other_series: 600,
            strays: vec![4_102_444_800],
            repeats: 1,
            put_back: 1,
            put_forward: 2,
            resets: 2,
            partly_empty: 1,
            unknown: 3,
            unseen: weekdays,
            ..Source::default()
        };
        let import = Import { source, gaps: 1, unseen_hours: 48, ..import() };
        let expected = [
            "Of several series only “http_reqs” by “metric” was read; 600 rows of others were left out.",
            "Left out: 1 moment far from all others (2100-01-01 00:00:00).",
            "1 row has the time of another (perhaps a clock that was put back) and was added to it.",
            "1 interval has no row and counts as zero.",
            "Of 3 intervals it is not known what arrived; the mean is of the others.",
            "In 1 row some of the columns are empty; they count as zero.",
            "1 hour comes twice, as when clocks are put back: the mean of both was taken.",
            "2 hours are missing, as when clocks are put forward: not known, not empty.",
            "The counter began anew 2 times.",
            "48 hours of the week are not in the file (all of Saturday and Sunday): what the file says of other hours was \
             taken for them.",
        ];
        assert_eq!(remarks(&import), expected);
        let told = plain(&read(&import)).replace(NBSP, " ");
        assert!(told.ends_with("peak to mean 5×; weekends are not in it."), "{told}");
    }

    #[test]
    fn bad_rows_are_named_by_line() {
        let bad = vec![(7, "no count".into()), (9, "no time".into())];
        let import = Import { bad_rows: 1_002, bad, ..import() };
        let expected = "1,002 rows could not be read: line 7 (no count), line 9 (no time) and 1,000 more.";
        assert_eq!(bad_rows(&import).as_deref(), Some(expected));
    }
}
