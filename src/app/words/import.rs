//! Words for traffic that came from a file.

use crate::app::format;
use crate::app::traffic_file::{BAD_ROWS_SHOWN, Import};
use crate::app::words::Piece;
use crate::app::words::knobs::plural;
use crate::model::units::Seconds;

/// What was read, and the traffic it became.
pub fn read(import: &Import) -> Vec<Piece> {
    let traffic = &import.traffic;
    let strong = |text: String| Piece::Strong(text);
    let text = |text: &str| Piece::Text(text.to_owned());
    vec![
        strong(format!("{} rows", format::exact(import.rows as f64))),
        text(&format!(" over {}: a mean of ", plural(import.days, "day", "days"))),
        strong(format::rate(traffic.rate)),
        text(", peak to mean "),
        strong(format!("{}×", format::number(traffic.peak_to_mean.get()))),
        text(", weekends at "),
        strong(format::percent(traffic.weekend.get())),
        text(" of a weekday."),
    ]
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

/// What was filled in or brought into range; one sentence each.
pub fn remarks(import: &Import) -> Vec<String> {
    let mut remarks = Vec::new();
    if import.gaps > 0 {
        let gaps = format::exact(import.gaps as f64);
        remarks.push(format!("{gaps} intervals have no row and count as zero."));
    }
    if import.unseen_hours > 0 {
        let hours = import.unseen_hours;
        remarks.push(format!("{hours} hours of the week are not in the file and were taken from other days."));
    }
    if import.rate_clamped {
        remarks.push("The mean rate was brought into the range of its slider.".to_owned());
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::format::NBSP;
    use crate::app::scenario::Traffic;
    use crate::app::traffic_file::Found;
    use crate::app::words::plain;

    fn import() -> Import {
        Import {
            traffic: Traffic::default(),
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
    fn bad_rows_are_named_by_line() {
        let bad = vec![(7, "no count"), (9, "no time")];
        let import = Import { bad_rows: 1_002, bad, ..import() };
        let expected = "1,002 rows could not be read: line 7 (no count), line 9 (no time) and 1,000 more.";
        assert_eq!(bad_rows(&import).as_deref(), Some(expected));
    }
}
