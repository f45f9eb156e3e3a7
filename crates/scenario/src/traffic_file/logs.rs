//! Access logs as Apache and nginx write them: each line is a request.

use crate::time::{Order, Written};

/// Milliseconds since 1970 of a line of the common or combined log format: the time in its first brackets, before the
/// quoted request.
pub(super) fn millis(line: &str) -> Option<i64> {
    let (_, from) = line.split_at_checked(line.find(" [")? + 2)?;
    let (time, rest) = from.split_at_checked(from.find(']')?)?;
    if !rest.starts_with("] \"") || !time.contains('/') || !time.contains(':') {
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
            ("2024-01-01 00:00:00 [info] \"GET /\"", None, "another log"),
            ("time,count [a] \"b\"", None, "a heading"),
        ];
        for (line, expected, why) in cases {
            assert_eq!(millis(line), expected, "{why}");
        }
    }
}
