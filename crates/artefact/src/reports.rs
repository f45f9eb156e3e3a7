//! `REPORT` lines of Lambda, from a log or from Logs Insights: how long runs took, how many started cold.

use crate::Refusal;
use crate::found::Found;
use crate::quantity::written;

/// How each begins.
const MARK: &str = "REPORT RequestId:";
/// Bytes at the beginning of a text among which one has to be.
const HEAD: usize = 64 * 1_024;

/// Whether a text has such lines.
pub(crate) fn are_in(text: &str) -> bool {
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).is_some_and(|head| head.contains(MARK))
}

/// What the lines come to so far: mean and variance as each number comes (Welford), so that nothing is kept.
#[derive(Default)]
struct Seen {
    runs: u64,
    mean: f64,
    squares: f64,
    colds: u64,
    inits: f64,
    memory: Option<String>,
    memories: bool,
    used: f64,
    first_bad: Option<usize>,
    bad: u64,
}

impl Seen {
    fn take(&mut self, number: usize, line: &str) {
        let amount =
            |name: &str| value(line, name)?.parse().ok().filter(|number: &f64| number.is_finite() && *number >= 0.0);
        let Some(duration) = amount("\tDuration:").or_else(|| amount(" Duration:")) else {
            self.first_bad.get_or_insert(number);
            self.bad += 1;
            return;
        };
        self.runs += 1;
        let apart = duration - self.mean;
        self.mean += apart / self.runs as f64;
        self.squares += apart * (duration - self.mean);
        if let Some(init) = amount("Init Duration:") {
            self.colds += 1;
            self.inits += init;
        }
        if let Some(memory) = value(line, "Memory Size:") {
            self.memories |= self.memory.as_deref().is_some_and(|known| known != memory);
            self.memory.get_or_insert_with(|| memory.to_owned());
        }
        self.used = self.used.max(amount("Max Memory Used:").unwrap_or(0.0));
    }
}

/// The word behind a name.
fn value<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let mut from = 0;
    loop {
        let at = from + line.get(from..)?.find(name)?;
        let before = line.get(..at)?;
        // “Billed Duration” and “Init Duration” are not “Duration”.
        let other = name.trim_start() == "Duration:"
            && (before.ends_with("Billed") || before.ends_with("Init") || before.ends_with("Restore"));
        if !other {
            return line.get(at + name.len()..)?.split_whitespace().next();
        }
        from = at + name.len();
    }
}

/// Reads the lines; those without a report are passed over.
pub(crate) fn read(text: &str) -> Result<Found, Refusal> {
    let mut seen = Seen::default();
    for (place, line) in text.lines().enumerate() {
        if let Some(at) = line.find(MARK) {
            seen.take(place + 1, line.get(at..).unwrap_or_default());
        }
    }
    if seen.runs == 0 {
        let line = seen.first_bad.unwrap_or(1);
        return Err(Refusal(format!("None of the REPORT lines has a duration; the first is line {line}.")));
    }
    let mut found = Found::default();
    found.parts.push(format!("{} REPORT lines of Lambda", seen.runs));
    let place = Some(0);
    let from = |what: &str| format!("{what} of {} REPORT lines", seen.runs);
    found.set(None, "serverless.platform", "aws-lambda", &from("the kind"));
    found.set(place, "services.duration_ms", written(seen.mean), &from("the mean duration"));
    if seen.runs > 1 && seen.mean > 0.0 {
        let variation = (seen.squares / (seen.runs - 1) as f64).sqrt() / seen.mean;
        found.set(place, "services.duration_cv", written(variation), &from("the variation of durations"));
    }
    match (seen.memory, seen.memories) {
        (Some(memory), false) => found.set(place, "services.memory_mb", memory, &from("the memory size")),
        (Some(_), true) => {
            found.note("The lines have different sizes of memory: they are of several functions, or it was changed.");
        }
        _ => {}
    }
    if seen.colds > 0 {
        let init = written(seen.inits / seen.colds as f64);
        found.set(None, "serverless.runtime_start_ms", init, &from("the mean init duration"));
    }
    let share = 100.0 * seen.colds as f64 / seen.runs as f64;
    found.note(format!(
        "{} of {} runs started cold ({}%); a scenario works that out by itself.",
        seen.colds,
        seen.runs,
        written(share)
    ));
    if seen.used > 0.0 {
        found.note(format!("No run used more than {} MB of memory.", written(seen.used)));
    }
    if seen.bad > 0 {
        let line = seen.first_bad.unwrap_or_default();
        found.note(format!("{} REPORT lines have no duration, the first in line {line}.", seen.bad));
    }
    Ok(found)
}
