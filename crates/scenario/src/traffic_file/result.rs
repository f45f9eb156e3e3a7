//! What the rows of a file come to: traffic, where it was found, and what else is in it.

use super::choices::{Asked, Choices, Unclear};
use super::clocks;
use super::first_pass::Layout;
use super::import::{Found, Import, Source};
use super::layout::{Kind, Table};
use super::moments::median_step;
use super::second_pass::Rows;
use super::{BAD_ROWS_SHOWN, Refusal};
use crate::Traffic;
use crate::knob::Knob;
use crate::time;
use model::fit::{MOST_BINS, of_record};
use model::profile::Profile;
use model::record::Record;
use model::units::Rate;
use std::borrow::Cow;

/// Seconds in a day.
const DAY: i64 = 86_400;
/// A gap of more seconds between two parts of a file is none of its traffic.
const LONGEST_GAP: i64 = 28 * DAY;
/// Samples that are missing are written down one by one up to so many.
const MOST_MISSING: i64 = 100_000;
/// Of so many rows one may repeat a moment.
const ROWS_TO_A_REPEAT: u64 = 100;

/// The traffic that the rows of a file come to.
pub(super) fn import(layout: &Layout, choices: Choices, mut rows: Rows) -> Result<Import, Refusal> {
    let table = match layout {
        Layout::Table(table, _) => Some(&**table),
        Layout::Log(_) => None,
    };
    let kind = table.map_or(Kind::Events, |table| table.kind);
    if rows.kept == 0 {
        return Err(Refusal::NoRows(rows.bad_rows, first_reason(&rows)));
    }
    if rows.bad_rows * 3 > rows.kept {
        let first = rows.bad.first().cloned().unwrap_or_default();
        return Err(Refusal::BadRows(rows.kept, rows.bad_rows, first));
    }
    let (lasts, rounded) = (rows.moments.lasts(), rows.moments.are_rounded());
    let mut points = std::mem::take(&mut rows.moments).finish();
    // A one in each row, and rows of the same moment: samples of a load test, each a request.
    let guessed = table.is_none_or(|table| !table.kind_is_chosen);
    let samples = guessed && kind == Kind::Counts && !rows.other_than_one && rows.kept > points.len() as u64;
    let kind = if samples { Kind::Events } else { kind };
    plausible(table, kind, &rows)?;
    // Where a zone is written, no hour comes twice or never; requests one by one say nothing of either.
    let local =
        table.is_some_and(|table| !table.zoned && table.parts.is_empty() && table.minutes.is_none()) && !rounded;
    let local = local && matches!(kind, Kind::Counts | Kind::Rate { .. });
    let doubles = rows.kept.saturating_sub(points.len() as u64);
    let (twice, put_back, away) = if local && doubles > 0 { settled(&rows, &mut points, doubles) } else { (0, 0, 0.0) };
    let repeats = repeats(table, kind, &rows, points.len() as u64 + twice, rounded)?;
    let strays = leave_out_strays(&mut points, kind)?;
    let ends = [0, points.len().saturating_sub(1)].map(|place| points.get(place).map_or(0, |point| point.0 / 1_000));
    let record = match kind {
        Kind::Events => events(&points),
        Kind::Rate { .. } if lasts.is_none() => rates(&points),
        _ => counts(&points, table.and_then(|table| table.period)),
    };
    let mut record = record.ok_or_else(|| match points.len() {
        0 | 1 => Refusal::OneMoment(rows.kept, what(table, kind)),
        _ => Refusal::Unclear(format!("All {} rows lie within one second", rows.kept)),
    })?;
    let put_forward = if local { clocks::put_forward(&mut record) } else { 0 };
    if kind == Kind::Counts {
        clocks::weekdays_alone(&mut record);
    }
    let total = record.total() + if matches!(kind, Kind::Counts) { away } else { 0.0 };
    if total <= 0.0 {
        return Err(Refusal::NothingArrived(rows.kept));
    }
    let unknown = if kind == Kind::Events { record.unknown.len() as u64 } else { not_known(&mut record, &rows) };
    let source = Source {
        kind,
        columns: table.map(|table| table.chosen.clone()).unwrap_or_default(),
        seen: table.map(|table| table.seen.clone()).unwrap_or_default(),
        time: table.map(|table| table.time_name.clone()).unwrap_or_default(),
        zoned: table.is_none_or(|table| table.zoned),
        zone: table.map(|table| table.zone.clone()).unwrap_or_default(),
        ends,
        total,
        only: table.and_then(|table| table.only_named.clone()),
        other_series: rows.other_series,
        strays,
        repeats,
        put_back,
        put_forward,
        resets: if kind == Kind::Counter { rows.series.beginnings() } else { 0 },
        partly_empty: rows.partly_empty,
        unknown,
        choices,
        ..Source::default()
    };
    finished(source, rows, record)
}

/// Makes one hour of each that came twice, if that is what all rows of another row's moment are.
fn settled(rows: &Rows, points: &mut Vec<(i64, f64)>, doubles: u64) -> (u64, u32, f64) {
    let mut mended = points.clone();
    let (moments, often, away) = rows.put_back.settle(&mut mended);
    if moments == 0 || moments != doubles {
        return (0, 0, 0.0);
    }
    *points = mended;
    (moments, often, away)
}

/// The fitted traffic of a record.
fn finished(mut source: Source, rows: Rows, record: Record) -> Result<Import, Refusal> {
    let interval_s = record.interval;
    let record = record.at_most(MOST_BINS);
    let nothing = || Refusal::NothingArrived(rows.kept);
    let fitted = of_record(&record);
    let profile = fitted.as_ref().map(|fitted| fitted.profile.clone()).or_else(|| Profile::of(&record));
    let profile = profile.ok_or_else(nothing)?;
    source.mean_rate = profile.mean_rate;
    source.unseen = profile.unseen;
    let rate = Knob::Rate.within(profile.mean_rate);
    let mut replay = Traffic { rate: Rate::new(rate).unwrap_or_default(), ..Traffic::default() };
    replay.own(&profile.week);
    let found = fitted.as_ref().map(Found::of).unwrap_or_default();
    let events = source.kind == Kind::Events;
    Ok(Import {
        traffic: found.traffic(&replay),
        replay,
        source,
        rows: rows.kept,
        bad_rows: rows.bad_rows,
        bad: rows.bad,
        days: profile.span as f64 / DAY as f64,
        interval_s,
        // Between two requests there is no row that is missing.
        gaps: if events { 0 } else { profile.gaps },
        unseen_hours: profile.unseen_hours,
        rate_clamped: rate != profile.mean_rate,
        found,
    })
}

/// The first row that could not be read, with its line.
fn first_reason(rows: &Rows) -> Cow<'static, str> {
    rows.bad.first().map_or_else(Cow::default, |(line, why)| format!("line {line}: {why}").into())
}

fn what(table: Option<&Table>, kind: Kind) -> &'static str {
    match (table, kind) {
        (None, _) => "lines of an access log",
        (_, Kind::Events) => "each of them a request",
        (_, Kind::Rate { .. }) => "rates",
        (_, Kind::Counter) => "readings of a counter",
        (_, Kind::Counts) => "counts",
    }
}

/// Whether the numbers are of the kind that the headings say.
fn plausible(table: Option<&Table>, kind: Kind, rows: &Rows) -> Result<(), Refusal> {
    let names = table.map_or(String::new(), |table| {
        table.chosen.iter().take(3).map(|chosen| chosen.name.as_str()).collect::<Vec<_>>().join(", ")
    });
    match kind {
        // Without headings a file is taken at its word: a time and a count.
        Kind::Counts if table.is_some_and(|table| table.kind_is_chosen) => Ok(()),
        Kind::Counts if rows.has_decimals && table.is_some_and(|table| table.headed) => Err(kind_asked(
            table,
            format!(
                "The numbers in {names} have decimals: they may be counts or a rate, and its heading does not say which \
                 (“requests/s” does; counts are whole)"
            ),
        )),
        Kind::Counts if rows.series.may_be_counter() => Err(kind_asked(
            table,
            format!(
                "The numbers in {names} hardly ever fall: they may be counts that grow or the readings of a counter, and its \
             heading does not say which (a counter's ends with “_total”; “requests per hour” is none)"
            ),
        )),
        Kind::Counter => match rows.series.no_counter() {
            Some(why) => Err(Refusal::Unclear(format!("The heading of {names} is that of a counter, but {why}"))),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Asks what the numbers count.
fn kind_asked(table: Option<&Table>, why: String) -> Refusal {
    let columns = table.map(|table| table.seen.clone()).unwrap_or_default();
    Refusal::Asked(Box::new(Unclear { why, asked: Asked::Kind, columns }))
}

/// How many rows have the moment and the series of another. A few may be clocks that are put back; many are a file
/// that holds something twice, or several series that no known column tells apart.
fn repeats(table: Option<&Table>, kind: Kind, rows: &Rows, moments: u64, rounded: bool) -> Result<u64, Refusal> {
    let table = table.filter(|table| table.minutes.is_none());
    let Some(table) = table.filter(|_| matches!(kind, Kind::Counts | Kind::Rate { .. })) else { return Ok(0) };
    let parts = if table.parts.is_empty() { 1 } else { rows.series.count().unwrap_or(usize::MAX) as u64 };
    let parts = (parts / table.values.len().max(1) as u64).max(1);
    let repeats = match () {
        () if rounded && table.parts.is_empty() => rows.repeated,
        () if rounded => 0,
        () => rows.kept.saturating_sub(moments.saturating_mul(parts)),
    };
    let [back, forward] = rows.directions;
    if rounded && table.parts.is_empty() && back.min(forward) * ROWS_TO_A_REPEAT > rows.kept {
        return Err(Refusal::Unclear(
            "It has more than a million moments, and they are not in the order of time".into(),
        ));
    }
    if repeats * ROWS_TO_A_REPEAT <= rows.kept {
        return Ok(repeats);
    }
    let apart = match &table.loose {
        Some(column) => format!("and {column} does not say whether they are parts of one count"),
        None => "and nothing tells them apart".to_owned(),
    };
    let rows = if repeats == 1 { "row has" } else { "rows have" };
    Err(Refusal::Unclear(format!("{repeats} {rows} the time of another row, {apart}")))
}

/// Takes out a few moments that lie far from all others. Two large parts that are far apart are refused.
fn leave_out_strays(points: &mut Vec<(i64, f64)>, kind: Kind) -> Result<Vec<i64>, Refusal> {
    let mut strays = Vec::new();
    loop {
        let widest = points.windows(2).enumerate().max_by_key(|(_, pair)| pair[1].0 - pair[0].0);
        let Some((before, pair)) = widest else { return Ok(strays) };
        let gap = (pair[1].0 - pair[0].0) / 1_000;
        let span = (points[points.len() - 1].0 - points[0].0) / 1_000;
        let rest = span - gap;
        let front = before + 1;
        let few = front.min(points.len() - front);
        let is_stray = few <= (points.len() / 100).max(1);
        let long = gap > LONGEST_GAP;
        if gap <= rest || points.len() < 3 && gap <= 2 * 366 * DAY {
            return Ok(strays);
        }
        if is_stray && points.len() >= 10 && gap > 10 * rest && (long || kind != Kind::Events) {
            let out = if front == few { 0..front } else { front..points.len() };
            strays.extend(points[out.clone()].iter().take(BAD_ROWS_SHOWN).map(|(millis, _)| millis / 1_000));
            points.drain(out);
            continue;
        }
        if long || is_stray && points.len() >= 20 && kind != Kind::Events {
            let [from, to] = [pair[0].0, pair[1].0].map(|millis| time::text(millis.div_euclid(1_000)));
            return Err(Refusal::Unclear(format!(
                "Its rows lie in two parts that are far apart, with nothing between {from} and {to}; keep one of them"
            )));
        }
        return Ok(strays);
    }
}

fn in_seconds(points: &[(i64, f64)]) -> Vec<(i64, f64)> {
    points.iter().map(|(millis, amount)| (millis.div_euclid(1_000), *amount)).collect()
}

/// Counts at moments; of intervals that are as long as the file says, if it does.
fn counts(points: &[(i64, f64)], period: Option<i64>) -> Option<Record> {
    let mut record = Record::of(&in_seconds(points))?;
    if let Some(period) = period.filter(|period| *period < record.interval) {
        record.span += period - record.interval;
        record.interval = period;
    }
    Some(record)
}

/// Rates become what arrived until the next sample. Where samples are missing, it is not known what arrived.
fn rates(points: &[(i64, f64)]) -> Option<Record> {
    let step = median_step(points)?;
    let last = points.last()?.0 + step;
    let next = points.iter().skip(1).map(|point| point.0).chain([last]);
    let lasts = |from: i64, to: i64| if (to - from) * 2 <= step * 3 { to - from } else { step };
    let counted = points.iter().zip(next.clone());
    let counted: Vec<(i64, f64)> =
        counted.map(|((from, rate), to)| (from.div_euclid(1_000), rate * lasts(*from, to) as f64 / 1e3)).collect();
    let mut record = Record::of(&counted)?;
    let missing = points.iter().zip(next).map(|((from, _), to)| (*from, (to - from + step / 2) / step - 1));
    let all: i64 = missing.clone().map(|(_, missing)| missing).sum();
    if all > MOST_MISSING {
        record.lost = (all * step / 1_000).min(record.span - 1);
        return Some(record);
    }
    for (from, missing) in missing {
        record.unknown.extend((1..=missing).map(|place| (from + place * step).div_euclid(1_000)));
    }
    Some(record)
}

/// Requests one by one become counts of seconds or minutes. The time from the last to the next one that is not there is
/// taken to be as long as those before it.
fn events(points: &[(i64, f64)]) -> Option<Record> {
    let (first, last) = (points.first()?.0, points.last()?.0);
    let mut gaps: Vec<i64> = points.windows(2).rev().take(10).map(|pair| pair[1].0 - pair[0].0).collect();
    gaps.sort_unstable();
    let gap = *gaps.get(gaps.len() / 2)?;
    let span = ((last - first + gap) / 1_000).max(1);
    let interval = if span >= 7_200 { 60 } else { 1 };
    let begins = |seconds: i64| seconds.div_euclid(interval) * interval;
    let binned: Vec<(i64, f64)> = in_seconds(points).into_iter().map(|(start, count)| (begins(start), count)).collect();
    Some(Record { interval, span, ..Record::of(&binned)? })
}

/// Takes what could not be read as unknown, not as nothing; how many intervals that are.
fn not_known(record: &mut Record, rows: &Rows) -> u64 {
    let there = |start: &i64| record.counts.binary_search_by_key(start, |(known, _)| *known).is_ok();
    let (first, end) = (record.first(), record.first() + record.span);
    let moments = rows.unknown.iter().map(|millis| millis.div_euclid(1_000));
    let mut unknown: Vec<i64> = moments.filter(|start| (first..end).contains(start) && !there(start)).collect();
    unknown.extend(record.unknown.iter().copied());
    unknown.sort_unstable();
    unknown.dedup();
    let expected = record.span / record.interval;
    let missing = (expected - (record.counts.len() + unknown.len()) as i64).max(0);
    // A row whose time cannot be read is one of those that are missing.
    let lost = missing.min((rows.bad_times + rows.more_unknown) as i64);
    record.unknown = unknown;
    record.lost += lost * record.interval;
    record.unknown.len() as u64 + (record.lost / record.interval) as u64
}
