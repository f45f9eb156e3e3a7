//! What a column means by its heading, and a series by its name.

mod vocabulary;

use vocabulary::{COUNTS, DIMENSIONS, METRICS, OTHERS, REQUESTS, SHARES, TIMES};

/// What the numbers under a heading are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meaning {
    /// How many requests came in an interval.
    Count,
    /// How many come in so many seconds.
    Rate(u32),
    /// How many have come since a beginning.
    Counter,
    /// Those of one kind of answer (2xx) or one method: parts of a count.
    Part(Family),
    /// Something else than requests: a latency, a share, a size.
    Other,
    /// The heading does not say.
    Unknown,
}

/// What sorts requests into parts that make up the whole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Family {
    /// Classes of HTTP status, or statuses.
    Status,
    /// HTTP methods.
    Method,
    /// What went well.
    Success,
    /// What failed.
    Failure,
}

/// Names of a series that has all others in it.
const TOTALS: &[&str] =
    &["aggregated", "total", "all", "overall", "(all)", "*", "_all", "any", "grand total", "sum", "gesamt"];

/// The words of a heading in small letters: `TotalRequestCount` and `total_request-count` have the same three.
pub(super) fn words(heading: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for character in heading.chars() {
        let begins = !before.is_alphanumeric() || before.is_lowercase() && character.is_uppercase();
        if character.is_alphanumeric() {
            match words.last_mut() {
                Some(word) if !begins => word.extend(character.to_lowercase()),
                _ => words.push(character.to_lowercase().collect()),
            }
        }
        before = character;
    }
    words
}

fn any(words: &[String], known: &str) -> bool {
    words.iter().any(|word| is_one(word, known))
}

fn is_one(word: &str, known: &str) -> bool {
    known.split_whitespace().any(|one| one == word)
}

/// The words of a heading that is a plain name, perhaps with something in brackets behind it, and not an expression or
/// a set of labels.
fn plain_words(heading: &str) -> Vec<String> {
    let name = heading.split_once(" (").map_or(heading, |(name, _)| name);
    if name.contains(['{', '(']) { Vec::new() } else { words(name) }
}

/// Whether a heading names a time.
pub(super) fn is_time(heading: &str) -> bool {
    any(&plain_words(heading), TIMES)
}

/// Whether a heading sorts requests into parts: its last word says of what the column is a list.
pub(super) fn is_dimension(heading: &str) -> bool {
    if is_breakdown(heading) {
        return true;
    }
    let words = plain_words(heading);
    let known = |word: &String| is_one(word, DIMENSIONS);
    match words.as_slice() {
        [.., of, name] if matches!(name.as_str(), "name" | "id" | "label") => known(of),
        [.., last] => known(last),
        [] => false,
    }
}

/// Whether a heading is one by which Kibana breaks counts down: `host.keyword: Descending`, `Top 5 values of status`.
fn is_breakdown(heading: &str) -> bool {
    let small = heading.to_lowercase();
    let sorted = small.ends_with(": descending") || small.ends_with(": ascending");
    sorted || small.contains(".keyword") || small.starts_with("top ") && small.contains(" values of ")
}

/// Whether a heading names requests, and not only that something is counted or summed.
pub(super) fn names_requests(heading: &str) -> bool {
    any(&words(heading), REQUESTS)
}

/// Whether a heading says that something is counted or summed, and beside that only what it does not know.
pub(super) fn sums_something_else(heading: &str) -> bool {
    let words = words(heading);
    !any(&words, REQUESTS) && words.iter().any(|word| !is_one(word, COUNTS))
}

/// What is left of headings without what they have in common, where that names requests: `a Invocations` and
/// `b Invocations`, `request_count (a)` and `request_count (b)`. Nothing where one of them may hold another.
pub(super) fn labels_of_one_count(headings: &[&str]) -> Option<Vec<String>> {
    let all: Vec<Vec<String>> = headings.iter().map(|heading| words(heading)).collect();
    let first = all.first()?;
    let shared = |same: &dyn Fn(usize) -> bool| (0..first.len()).take_while(|place| same(*place)).count();
    let front = shared(&|place| all.iter().all(|words| words.get(place) == first.get(place)));
    let from_end = |words: &[String], place: usize| words.iter().rev().nth(place).cloned();
    let back = shared(&|place| all.iter().all(|words| from_end(words, place) == from_end(first, place)));
    let common = first.iter().take(front).chain(first.iter().rev().take(back));
    if !common.clone().any(|word| is_one(word, REQUESTS)) {
        return None;
    }
    let mut labels = Vec::new();
    for words in &all {
        let own = words.get(front..words.len().saturating_sub(back)).filter(|own| !own.is_empty())?;
        let label = own.join(" ");
        if any(own, SHARES) || is_total(&label) || labels.contains(&label) {
            return None;
        }
        labels.push(label);
    }
    Some(labels)
}

/// Whether names of series are one name with other labels of the same keys: `{pod="a"}` and `{pod="b"}`.
pub(super) fn differ_in_labels<'a>(names: impl IntoIterator<Item = &'a str>) -> bool {
    let keys = |name: &str| {
        let (name, labels) = name.split_once('{')?;
        let keys = labels.split(',').filter_map(|label| Some(label.split_once('=')?.0.trim().to_owned()));
        Some((name.trim().to_owned(), keys.collect::<Vec<String>>()))
    };
    let mut names = names.into_iter().map(keys);
    let Some(Some(first)) = names.next() else { return false };
    names.all(|other| other.as_ref() == Some(&first))
}

/// The zone that a heading names in brackets or at its end: `Time (Europe/Berlin)`, `TimeGenerated [UTC]`, `time_utc`.
pub(super) fn zone(heading: &str) -> Option<String> {
    let within = heading.split_once(['(', '[']).and_then(|(_, rest)| rest.split_once([')', ']'])).map(|(zone, _)| zone);
    let is_zone = |zone: &&str| {
        let letters = zone.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'_'));
        let short = (3..=5).contains(&zone.len()) && zone.bytes().all(|byte| byte.is_ascii_uppercase());
        letters && (zone.contains('/') || short)
    };
    let last = words(heading).pop().filter(|word| matches!(word.as_str(), "utc" | "gmt"));
    within.filter(is_zone).map(str::to_owned).or_else(|| last.map(|word| word.to_uppercase()))
}

/// Whether a heading is that of labels that are numbers, such as statuses.
pub(super) fn is_number_label(heading: &str) -> bool {
    if is_breakdown(heading) {
        return true;
    }
    let words = plain_words(heading);
    words
        .last()
        .is_some_and(|word| matches!(word.as_str(), "status" | "code" | "statuscode" | "responsecode" | "version"))
}

/// Whether a heading says of each row what its number is. `service_name` is none.
pub(super) fn is_metric(heading: &str) -> bool {
    let words = plain_words(heading);
    match words.as_slice() {
        [word] => is_one(word, METRICS),
        [first, second] => is_one(first, METRICS) && matches!(second.as_str(), "name" | "label" | "id"),
        _ => false,
    }
}

/// Whether a heading is a unit's.
pub(super) fn is_unit(heading: &str) -> bool {
    matches!(words(heading).as_slice(), [word] if word == "unit" || word == "units")
}

/// Whether a series is the sum of the others.
pub(super) fn is_total(series: &str) -> bool {
    TOTALS.contains(&series.to_lowercase().as_str())
}

/// What a heading or the name of a series says that its numbers are.
pub(super) fn meaning(heading: &str) -> Meaning {
    let (name, labels) = heading.split_once('{').unwrap_or((heading, ""));
    if labels.contains("le=") || labels.contains("quantile=") {
        return Meaning::Other;
    }
    if heading.contains('(')
        && let Some(found) = expression(heading)
    {
        return found;
    }
    let name = if name.trim().is_empty() { named_by_label(labels) } else { name };
    let small = name.to_lowercase();
    let words = words(name);
    if let Some(family) = family(&words, name) {
        return Meaning::Part(family);
    }
    if let Some(found) = histogram(&small) {
        return found;
    }
    let per = period(&small, &words);
    let percentile = words.iter().any(|word| is_percentile(word)) || small.contains('%');
    // The second of "per second" and the hour of "per hour" are no durations, if that is all there is.
    let rest: Vec<String> =
        if per.is_some() { words.iter().filter(|word| !is_period(word)).cloned().collect() } else { words.clone() };
    // In thousands, a count is none of requests.
    let scaled = small.ends_with("(k)") || small.ends_with("(m)") || small.contains("x1000") || small.contains("000s");
    if percentile || scaled || any(&rest, OTHERS) || small.contains("cumulative percent") {
        return Meaning::Other;
    }
    if let Some(seconds) = per {
        return Meaning::Rate(seconds);
    }
    // A rate of requests is one, but of which time?
    if any(&words, "rate throughput") && any(&words, COUNTS) {
        return Meaning::Unknown;
    }
    if small.ends_with("_total") || any(&words, "counter cumulative cumulated kumuliert") {
        return Meaning::Counter;
    }
    if any(&words, COUNTS) { Meaning::Count } else { Meaning::Unknown }
}

/// What an expression of PromQL counts: `rate(…)`, `increase(…[5m])`; nothing where it is no such expression.
fn expression(heading: &str) -> Option<Meaning> {
    let small = heading.to_lowercase();
    let has = |part: &str| small.contains(part);
    if has("histogram_quantile(") || has("delta(") || has("deriv(") || has("_over_time(") {
        return Some(Meaning::Other);
    }
    let rate = has("rate(");
    if !rate && !has("increase(") {
        return None;
    }
    // A quotient is a mean or a share; buckets count some requests many times.
    let divides = has(") /") || has(")/") || has("* 100") || has("*100");
    let words = words(&small);
    let counted = has("_count");
    if divides || has("_bucket") || has("_sum") || has("avg(") || has("avg by") || (!counted && any(&words, OTHERS)) {
        return Some(Meaning::Other);
    }
    if rate {
        return Some(Meaning::Rate(1));
    }
    let window =
        small.split_once('[').and_then(|(_, rest)| rest.split_once(']')).and_then(|(window, _)| seconds(window));
    Some(window.map_or(Meaning::Unknown, Meaning::Rate))
}

/// Seconds of a window such as `5m`.
fn seconds(window: &str) -> Option<u32> {
    let unit = match window.as_bytes().last()? {
        b's' => 1,
        b'm' => 60,
        b'h' => 3_600,
        b'd' => 86_400,
        _ => return None,
    };
    let number: u32 = window.get(..window.len() - 1)?.parse().ok()?;
    number.checked_mul(unit).filter(|seconds| *seconds > 0)
}

/// The name of a series that is given as a label.
fn named_by_label(labels: &str) -> &str {
    let name = labels.split_once("__name__=").map_or("", |(_, rest)| rest);
    name.trim_start_matches('"').split('"').next().unwrap_or_default()
}

/// A histogram of Prometheus: its `_count` counts requests, whatever it is a histogram of.
fn histogram(small: &str) -> Option<Meaning> {
    let of_times = |ending: &str| {
        let stem = small.strip_suffix(ending)?;
        (stem.ends_with("_seconds") || stem.ends_with("_milliseconds") || stem.ends_with("_bytes")).then_some(())
    };
    match () {
        () if of_times("_count").is_some() => Some(Meaning::Counter),
        () if small.ends_with("_bucket") || of_times("_sum").is_some() => Some(Meaning::Other),
        () => None,
    }
}

fn family(words: &[String], heading: &str) -> Option<Family> {
    let class = |word: &String| matches!(word.as_bytes(), [b'1'..=b'5', b'x', b'x']);
    let status = |word: &String| matches!(word.as_bytes(), [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9']);
    let plain = |word: &String| {
        matches!(word.as_str(), "http" | "status" | "code" | "count" | "responses" | "requests" | "target" | "elb")
    };
    let method = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];
    let rest = |is: &dyn Fn(&String) -> bool| words.iter().any(is) && words.iter().all(|word| is(word) || plain(word));
    let one_of = |known: &[&str]| {
        let is = |word: &String| known.contains(&word.as_str());
        rest(&is)
    };
    match () {
        () if rest(&class) || rest(&status) => Some(Family::Status),
        () if method.contains(&heading.trim()) => Some(Family::Method),
        () if one_of(&["success", "successes", "successful", "succeeded", "ok"]) => Some(Family::Success),
        () if one_of(&["failure", "failures", "failed", "error", "errors"]) => Some(Family::Failure),
        () => None,
    }
}

/// Seconds of the period that a heading or a unit is per.
pub(super) fn period(small: &str, words: &[String]) -> Option<u32> {
    let after =
        |sign: &str| small.rsplit_once(sign).map(|(_, rest)| rest.trim_end_matches([')', ']', ' ']).trim_start());
    let named = |text: &str| {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at_checked(digits)?;
        let number = if number.is_empty() { 1 } else { number.parse::<u32>().ok()? };
        let unit: u32 = match unit.trim_start() {
            "s" | "sec" | "secs" | "second" | "seconds" => 1,
            "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "h" | "hr" | "hour" | "hours" => 3_600,
            "d" | "day" | "days" => 86_400,
            _ => return None,
        };
        unit.checked_mul(number).filter(|seconds| *seconds > 0)
    };
    if let Some(seconds) = after("/").and_then(named) {
        return Some(seconds);
    }
    if any(words, "rps qps tps reqps cps ops eps persecond") {
        return Some(1);
    }
    if any(words, "rpm cpm opm qpm tpm perminute") {
        return Some(60);
    }
    let per = words.iter().position(|word| word == "per")?;
    let [first, second] = [1, 2].map(|next| words.get(per + next).map_or("", String::as_str));
    named(first).or_else(|| named(&format!("{first} {second}")))
}

fn is_period(word: &str) -> bool {
    let unit = word.trim_start_matches(|c: char| c.is_ascii_digit());
    is_one(unit, "s sec secs second seconds m min mins minute minutes h hr hour hours d day days")
}

fn is_percentile(word: &str) -> bool {
    word.strip_prefix('p').is_some_and(|rest| rest.len() >= 2 && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests;
