//! Words for what a slider reads, where its answer flips, and why a typed text was not taken.

use crate::{flips, settings, values, winner, winner_title};
use ::text::format::{self, NBSP};
use answer::{FlipCause, Strip, Winner};
use model::units::Rate;
use scenario::input::Input;
use scenario::knob::Knob;
use scenario::typed::Refusal;
use scenario::typed::range;
use scenario::uncertainty::Interval;
use scenario::{Scenario, Shape};

/// How a range is entered.
pub const RANGES: &str = "Not sure of a number? Its box takes a range that should hold it in 9 of 10 cases: 80..120.";

/// What a slider reads, spelt out for a voice.
pub fn reading(knob: Knob, value: f64) -> String {
    let number = format::number(value);
    match knob {
        Knob::Rate => {
            let month = format::per_month_spoken(Rate::new(value).unwrap_or_default());
            format!("{} per second, {month}", plural(value, "request", "requests"))
        }
        Knob::PeakToMean => format!("{number} times the mean"),
        Knob::Weekend => format!("{} of a weekday", format::percent(value)),
        Knob::Duration | Knob::P99 => spoken_time(value),
        Knob::Memory if value >= 1024.0 => plural(value / 1024.0, "gigabyte", "gigabytes"),
        Knob::Memory => plural(value, "megabyte", "megabytes"),
        Knob::Services => plural(value, "service", "services"),
        Knob::Visits => format!("{} per request", plural(value, "visit", "visits")),
        Knob::ServerlessHours | Knob::MicroservicesHours => format!("{} a month", plural(value, "hour", "hours")),
        Knob::Migration => format!("{}, once", plural(value, "hour", "hours")),
        Knob::Hourly => format!("{} an hour", plural(value, "dollar", "dollars")),
    }
}

/// What a slider with a range of the reader's own reads, spelt out for a voice.
pub fn reading_range(input: impl Into<Input>, range: Interval) -> String {
    let input = input.into();
    let middle = match input {
        Input::Knob(knob) => reading(knob, range.middle(input)),
        Input::Setting(setting) => settings::reading(setting, range.middle(input)),
    };
    if range.low == range.high {
        return format!("exactly {middle}");
    }
    format!("{middle}; in 9 of 10 cases {}", span(input, range))
}

/// An interval in prose: “80/s to 120/s”.
pub fn span(input: Input, range: Interval) -> String {
    format!("{} to {}", values::value(input, range.low), values::value(input, range.high))
}

/// What else a value means, shown in small print under its label; nothing where the number says it all.
pub fn also(knob: Knob, scenario: &Scenario) -> Option<String> {
    match knob {
        Knob::Rate => {
            let rate = scenario.traffic.rate;
            let peak = format::rate(rate.times(scenario.traffic.peak_to_mean.get()));
            let peak = if has_peak(scenario.traffic.shape) { format!(" · peak {peak}") } else { String::new() };
            Some(format!("{} · {}{peak}", format::per_day(rate), format::per_month(rate)))
        }
        Knob::Migration => Some("only for a mix, spread over a year".to_owned()),
        _ => None,
    }
}

/// Whether the peak and the weekend of a shape are the reader's to choose.
pub const fn has_peak(shape: Shape) -> bool {
    !matches!(shape, Shape::Steady | Shape::Cron | Shape::Week)
}

/// Why a slider has no effect now; nothing where it has one.
pub fn idle(knob: Knob, scenario: &Scenario) -> Option<&'static str> {
    match (knob, scenario.traffic.shape) {
        (Knob::Services | Knob::Visits, _) if knob.is_held(scenario) => {
            Some("The flow says which services there are and how often each is visited.")
        }
        (Knob::PeakToMean, Shape::Steady | Shape::Cron) => Some("A steady week has no peak."),
        (Knob::PeakToMean, Shape::Week) => Some("Your own week brings its own peak."),
        (Knob::Weekend, Shape::Steady | Shape::Cron) => Some("A steady week has no weekend."),
        (Knob::Weekend, Shape::Week) => Some("Your own week brings its own weekend."),
        (Knob::Weekend, Shape::Spike) => Some("One campaign a week leaves no room for a weekend."),
        _ => None,
    }
}

/// The name of a shape of the week.
pub const fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Steady => "steady",
        Shape::Daily => "daily",
        Shape::Office => "office",
        Shape::Nightly => "nightly",
        Shape::Spike => "spike",
        Shape::Cron => "cron",
        Shape::Week => "yours",
    }
}

/// The winners along a slider: “Serverless wins below 131/s, microservices above.”
pub fn strip(strip: &Strip) -> String {
    let mut text = String::new();
    let last = strip.spans.len().saturating_sub(1);
    for (index, span) in strip.spans.iter().enumerate() {
        let name = winner(span.winner);
        let edge = |value: f64| values::knob(strip.knob, value);
        let place = match index {
            0 if last == 0 => "over the whole range".to_owned(),
            0 => format!("below {}", edge(span.to)),
            _ if index == last => format!("above {}", edge(span.from)),
            _ => format!("from {} to {}", edge(span.from), edge(span.to)),
        };
        let clause = match (index, span.winner) {
            (0, Winner::TossUp) => format!("A toss-up {place}"),
            (0, Winner::Serverless) => format!("Serverless wins {place}"),
            (0, Winner::Microservices) => format!("Microservices win {place}"),
            (0, Winner::Mixed) => format!("A mix wins {place}"),
            _ => format!(", {name} {place}"),
        };
        let why = span.cause.filter(|cause| *cause != FlipCause::Price).map(flips::because);
        text.push_str(&clause);
        text.extend(why.map(|why| format!(" because {why}")));
    }
    if text.is_empty() { text } else { text + "." }
}

/// What pressing a mark under a slider does: “Mean rate: flips at 131/s to Microservices; go there”. The words that
/// stand beside the mark are part of it.
pub fn flip_mark(knob: Knob, at: f64, to: Winner, cause: FlipCause) -> String {
    let name = if to.side().is_some() { winner_title(to) } else { winner(to) };
    let (label, at, why) = (knob.facts().label, values::knob(knob, at), flips::because(cause));
    format!("{label}: flips at {at} to {name}, because {why}; go there")
}

/// Why a typed text was not taken: the field, the allowed range and what was kept, in one sentence. `kept` is a value
/// or a range as text, `value` the one that stands for it.
pub fn refusal(knob: Knob, refusal: Refusal, kept: &str, value: f64) -> String {
    let such = Interval { low: knob.stop_from(value, -1), high: knob.stop_from(value, 1) };
    refused(knob.facts().label, refusal, (&range(knob), units(knob)), such, kept)
}

/// As [`refusal`], of any number: what it is called, what it takes and with which units after it, and a range that it
/// would have taken.
pub fn refused(label: &str, refusal: Refusal, (range, units): (&str, &str), such: Interval, kept: &str) -> String {
    let such = format!(", such as {}", range::as_typed(such));
    let must = match refusal {
        Refusal::OutOfRange => format!("must be {range}"),
        Refusal::Empty => format!("cannot be empty: it must be a number {range}"),
        Refusal::NotANumber => format!("must be a number {range}"),
        Refusal::NotWhole => format!("must be a whole number {range}"),
        Refusal::Comma => format!("takes a point for decimals and no separators, {range}"),
        Refusal::Unit => format!("must be a number {range}{units}"),
        Refusal::Range => format!("takes a range as low..high {range}{such}"),
        Refusal::RangeWhole => format!("takes a range of whole numbers as low..high {range}{such}"),
        Refusal::RangeUnit => format!("takes a range as low..high {range}{units}{such}"),
        Refusal::UpsideDown => {
            format!("takes the lower end of a range first, as low..high {range}, with the same unit at both ends{such}")
        }
    };
    format!("{label} {must}; {kept} was kept.")
}

fn range(knob: Knob) -> String {
    let facts = knob.facts();
    let (low, high) = (format::exact(facts.low), format::exact(facts.high));
    let unit = match knob {
        Knob::Rate => " a second".to_owned(),
        Knob::PeakToMean => " times the mean".to_owned(),
        Knob::Weekend => " times a weekday".to_owned(),
        Knob::Duration | Knob::P99 | Knob::Memory => format!("{NBSP}{}", facts.unit),
        Knob::Services | Knob::Visits => String::new(),
        Knob::ServerlessHours | Knob::MicroservicesHours => " hours a month".to_owned(),
        Knob::Migration => " hours".to_owned(),
        Knob::Hourly => " dollars".to_owned(),
    };
    format!("between {low} and {high}{unit}")
}

/// The units that may follow a number, where there are any to choose from.
const fn units(knob: Knob) -> &'static str {
    match knob {
        Knob::Rate => ", with k, M, /s, /min, /hour, /day or /month after it if you like",
        Knob::Duration | Knob::P99 => ", with ms, s, min or h after it if you like",
        Knob::Memory => ", with MB or GB after it if you like",
        _ => " and nothing after it",
    }
}

fn spoken_time(ms: f64) -> String {
    match ms {
        ms if ms < 1e3 => plural(ms, "millisecond", "milliseconds"),
        ms if ms < 60e3 => plural(ms / 1e3, "second", "seconds"),
        ms => plural(ms / 60e3, "minute", "minutes"),
    }
}

/// A count with its noun.
pub fn plural(count: f64, one: &str, many: &str) -> String {
    format!("{} {}", format::number(count), if count == 1.0 { one } else { many })
}
