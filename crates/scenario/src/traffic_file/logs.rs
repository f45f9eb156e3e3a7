//! Access logs as Apache and nginx write them: each line is a request.

use crate::time::{Order, Written};

/// Milliseconds since 1970 of a line of the common or combined log format, where the time is in the first brackets,
/// before the quoted request, or of a load balancer of AWS, where it is among the first words.
pub(super) fn millis(line: &str) -> Option<i64> {
    bracketed(line).or_else(|| leading(line))
}

/// The columns of date and time in a log whose first lines name them, as IIS and CloudFront write it (W3C extended log
/// file format, whose times are UTC).
pub(super) fn fields(line: &str) -> Option<[usize; 2]> {
    let names = line.strip_prefix("#Fields:")?;
    let place = |name: &str| names.split_whitespace().position(|known| known == name);
    Some([place("date")?, place("time")?])
}

/// Milliseconds since 1970 of a line of such a log.
pub(super) fn millis_in(line: &str, [date, time]: [usize; 2]) -> Option<i64> {
    let word = |place: usize| line.split_whitespace().nth(place);
    let day = Written::read(word(date)?)?;
    let clock = Written::read(word(time)?).filter(|clock| clock.date.is_none())?.clock?;
    Some(day.millis(Order::DayFirst)? + clock)
}

/// A line of a load balancer's log: an ISO time among its first words, and a quoted request later.
fn leading(line: &str) -> Option<i64> {
    let (front, rest) = line.split_once(" \"")?;
    let (request, _) = rest.split_once('"')?;
    if !request.contains(" HTTP/") && !request.ends_with(" -") {
        return None;
    }
    let iso = |word: &&str| word.len() >= 19 && word.as_bytes().get(10) == Some(&b'T');
    let written = Written::read(front.split(' ').take(3).find(iso)?)?;
    written.clock?;
    written.millis(Order::DayFirst)
}

/// The time in the first brackets of a line.
fn bracketed(line: &str) -> Option<i64> {
    let (_, from) = line.split_at_checked(line.find(" [")? + 2)?;
    let (time, rest) = from.split_at_checked(from.find(']')?)?;
    if !rest.starts_with("] \"") || !time.contains(['/', 'T']) || !time.contains(':') {
        return None;
    }
    let written = Written::read(time)?;
    written.clock?;
    written.millis(Order::DayFirst)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_access_logs() {
        let cases = [
            ("127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200 2326", Some(971_211_336_000), "common"),
            (
                "::1 - ada [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200 1 \"-\" \"[x]\"",
                Some(971_211_336_000),
                "combined",
            ),
            (
                "127.0.0.1 - - [2000-10-10T13:55:36-07:00] \"GET / HTTP/1.0\" 200 2326",
                Some(971_211_336_000),
                "nginx with ISO times",
            ),
            (
                "https 2018-07-02T22:23:00.186641Z app/lb/50 192.0.2.1:2817 10.0.0.1:80 0.1 0.1 0.1 200 200 0 57 \"GET \
                 https://example.com:443/ HTTP/1.1\" \"curl\"",
                Some(1_530_570_180_186),
                "an application load balancer of AWS",
            ),
            ("2024-01-01 00:00:00 [info] \"GET /\"", None, "another log"),
            ("time,count [a] \"b\"", None, "a heading"),
        ];
        for (line, expected, why) in cases {
            assert_eq!(millis(line), expected, "{why}");
        }
    }
}
