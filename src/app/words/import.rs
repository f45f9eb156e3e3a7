//! Words for traffic that came from a file.

use crate::app::format;
use crate::app::traffic_file::{BAD_ROWS_SHOWN, Import};
use crate::app::words::Piece;
use crate::app::words::knobs::plural;

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
