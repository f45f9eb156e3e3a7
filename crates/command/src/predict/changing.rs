//! Pools that are not in steady state.

use serde_json::{Value, json};

use super::{Answer, MANY, RATE, SERVICE, SPAN, chosen, whole};
use crate::Refusal;
use crate::fields::Fields;
use model::cold_start::growth::{Begin, Grown, grown};
use model::cold_start::{Kept, Moment, Start, changing, overall};
use model::course::{Course, shapes};

/// Most bins of a course.
const BINS: f64 = 1e5;

/// What a course of arrivals looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pattern {
    Sinusoid,
    Step,
    BusinessHours,
    Week,
}

/// The courses by name.
pub(crate) const PATTERNS: [(Pattern, &str); 5] = [
    (Pattern::Sinusoid, "sinusoid"),
    (Pattern::Step, "step"),
    (Pattern::BusinessHours, "business_hours"),
    (Pattern::BusinessHours, "business hours"),
    (Pattern::Week, "week"),
];

/// Seconds in a week.
const WEEK: f64 = 604_800.0;
/// The share of the rate that comes outside opening hours if nothing is said.
const AT_NIGHT: f64 = 0.05;
/// Seconds in which the rate rises to opening and falls from closing if nothing is said.
const RAMP: f64 = 1_800.0;

/// A rate that swings or jumps, over and over.
pub(super) fn hazard(fields: &mut Fields<'_>) -> Answer {
    let pattern = chosen(fields, "pattern", &PATTERNS)?;
    let (course, bin) = match pattern {
        Pattern::Sinusoid | Pattern::Step => course(fields, pattern)?,
        Pattern::BusinessHours | Pattern::Week => (week(fields, pattern)?, bin_of_a_week(fields)?),
    };
    let service = fields.need("service_s", SERVICE)?;
    let keepalive = fields.need("keepalive_s", SPAN)?;
    // The pool does not depend on the law of the service: the mean is enough.
    fields.pass_over(&["service"]);
    let kept = Kept { service, keepalive, slots: 1, floor: 0 };
    let moments = changing(&course, &kept, Start::Repeating);
    let pool = overall(&moments);
    let bins = even(&moments, bin);
    Ok(json!({
        "p_cold": pool.p_cold,
        "instances": pool.instances,
        "instances_per_bin": bins.iter().map(|moment| moment.instances).collect::<Vec<_>>(),
        "p_cold_per_bin": bins.iter().map(Moment::p_cold).collect::<Vec<_>>(),
    }))
}

/// The same in bins of equal length, each with its means.
fn even(moments: &[Moment], bin: f64) -> Vec<Moment> {
    if moments.iter().all(|moment| moment.seconds == bin) {
        return moments.to_vec();
    }
    let period: f64 = moments.iter().map(|moment| moment.seconds).sum();
    let mut bins = vec![Moment { seconds: bin, ..Moment::default() }; (period / bin).round() as usize];
    let mut from = 0.0;
    for moment in moments {
        let to = from + moment.seconds;
        let first = (from / bin) as usize;
        for (at, sum) in bins.iter_mut().enumerate().skip(first) {
            let (begin, end) = (at as f64 * bin, (at + 1) as f64 * bin);
            if begin >= to {
                break;
            }
            let share = (to.min(end) - from.max(begin)).max(0.0) / bin;
            sum.rate += share * moment.rate;
            sum.instances += share * moment.instances;
            sum.starts += share * moment.starts;
        }
        from = to;
    }
    bins
}

/// A week of business hours, or of any 168 rates from Monday 00:00 on. Their mean is `mean`; that of rates may be left
/// as it is.
pub(crate) fn week(fields: &mut Fields<'_>, pattern: Pattern) -> Result<Course, Refusal> {
    if pattern == Pattern::Week {
        let rates = fields.numbers("rates", RATE)?;
        if rates.len() != 168 {
            return Err(Refusal(format!("rates must be 168 numbers from 0 to 1e7, one an hour, not {}.", rates.len())));
        }
        let course = Course::sampled(3_600.0, rates).ok_or_else(|| Refusal("rates must be finite.".into()))?;
        return Ok(fields.number("mean", RATE)?.map_or_else(|| course.clone(), |mean| course.with_mean(mean)));
    }
    let mean = fields.need("mean", RATE)?;
    let open = either(fields, ["open_hour", "open"], 0.0..=24.0)?;
    let close = either(fields, ["close_hour", "close"], open..=24.0)?;
    let weekend = either(fields, ["weekend_share", "weekend"], 0.0..=1.0)?;
    let night = fields.number("night_share", 0.0..=1.0)?.unwrap_or(AT_NIGHT);
    let ramp = fields.number("ramp_s", 0.0..=14_400.0)?.unwrap_or(RAMP);
    let day = shapes::office(open, close, ramp / 3_600.0, night);
    Ok(shapes::week(&day, weekend).with_mean(mean))
}

/// A number that must be there under one of two names.
fn either(
    fields: &mut Fields<'_>,
    names: [&'static str; 2],
    range: std::ops::RangeInclusive<f64>,
) -> Result<f64, Refusal> {
    let short = fields.number(names[1], range.clone())?;
    short.map_or_else(|| fields.need(names[0], range), Ok)
}

/// Seconds of a bin of what is answered: a whole part of a week.
pub(crate) fn bin_of_a_week(fields: &mut Fields<'_>) -> Result<f64, Refusal> {
    fields.number("period_s", WEEK..=WEEK)?;
    let bin = fields.number("bin_s", 60.0..=WEEK)?.unwrap_or(3_600.0);
    if (WEEK / bin).fract() > 1e-9 {
        return Err(Refusal(format!("bin_s must be a whole part of a week, from 60 to {WEEK}, not {bin}.")));
    }
    Ok(bin)
}

fn course(fields: &mut Fields<'_>, pattern: Pattern) -> Result<(Course, f64), Refusal> {
    const PERIOD: std::ops::RangeInclusive<f64> = 1.0..=1e9;
    let period = fields.need("period_s", PERIOD)?;
    let bin = fields.need("bin_s", 1e-3..=period)?;
    let bins = (period / bin).round();
    if bins > BINS || (bins * bin / period - 1.0).abs() > 1e-9 {
        return Err(Refusal(format!("bin_s must be a whole part of period_s, at most {BINS} of them, not {bin}.")));
    }
    let edges = |at: usize| (at as f64 * bin, (at + 1) as f64 * bin);
    let rates: Vec<f64> = match pattern {
        Pattern::Sinusoid => {
            let mean = fields.need("mean", RATE)?;
            let swing = fields.need("rel_amplitude", 0.0..=1.0)?;
            let omega = 2.0 * std::f64::consts::PI / period;
            let over = |(from, to): (f64, f64)| (libm::cos(omega * from) - libm::cos(omega * to)) / (omega * bin);
            // Rounding must not make the trough of a full swing negative.
            (0..bins as usize).map(|at| (mean * (1.0 + swing * over(edges(at)))).max(0.0)).collect()
        }
        _ => {
            let (base, peak) = (fields.need("base", RATE)?, fields.need("peak", RATE)?);
            let start = fields.need("peak_start_s", 0.0..=period)?;
            let end = start + fields.need("peak_len_s", 0.0..=period)?;
            let share = |(from, to): (f64, f64)| ((to.min(end) - from.max(start)) / bin).max(0.0);
            (0..bins as usize).map(|at| base + (peak - base) * share(edges(at))).collect()
        }
    };
    let course = Course::sampled(bin, rates).ok_or_else(|| Refusal("period_s must hold at least one bin.".into()))?;
    Ok((course, bin))
}

/// A pool from a given beginning, under a constant rate.
pub(super) fn transient(fields: &mut Fields<'_>) -> Answer {
    let running = whole(fields, "running0", 0.0..=1e4)?;
    let idle = whole(fields, "idle0", 0.0..=1e4)?;
    let rate = fields.need("arrival_rate", 1e-9..=1e7)?;
    let warm = fields.need("warm_service_s", SERVICE)?;
    let cold = fields.number("cold_service_s", SERVICE)?.unwrap_or(warm);
    let keepalive = fields.need("keepalive_s", 1e-3..=*SPAN.end())?;
    let idle_for = fields.number("idle_initial_expiry_s", 0.0..=keepalive)?.unwrap_or(keepalive);
    let horizon = fields.need("horizon_s", 1e-3..=HORIZON)?;
    fields.number("replications", MANY)?;
    let times = if fields.has("t_grid_s") { fields.numbers("t_grid_s", 0.0..=horizon)? } else { Vec::new() };
    if rate * warm > 1e4 {
        return Err(Refusal(format!(
            "Rate times service time must be from 0 to 1e4 requests at once, not {}.",
            rate * warm
        )));
    }
    // The mean service until then is what the share of cold ones among all makes it: two rounds settle it.
    let at = |time: f64| {
        let of =
            |service: f64| grown(rate * service, Begin { running, idle, idle_for: idle_for / service }, time / service);
        let mean = |cold_ones: f64| warm + (cold_ones / (rate * time).max(1e-9)).min(1.0) * (cold - warm);
        of(mean(of(mean(of(warm).starts)).starts))
    };
    let beyond = (horizon > keepalive).then(|| Beyond::new(at(keepalive), f64::from(running), (rate, warm, keepalive)));
    let pool = |time: f64| match &beyond {
        Some(beyond) if time > keepalive => beyond.at(time),
        _ => at(time),
    };
    let list = |pick: fn(f64, f64) -> f64| -> Value {
        times.iter().map(|time| pool(*time)).map(|grown| pick(grown.instances, grown.busy)).collect()
    };
    let starts = pool(horizon).starts;
    Ok(json!({
        "servers": list(|instances, _| instances),
        "running": list(|_, busy| busy),
        "cold_per_run": starts,
        "mean_p_cold": starts / (rate * horizon),
    }))
}

/// The longest course from a given beginning, in seconds.
const HORIZON: f64 = 1e7;
/// Parts of a keep-alive in which a pool is followed beyond the first one.
const PARTS: usize = 20;
/// Keep-alives after which it is as it stays: what is kept in one is decided in the one before.
const FOLLOWED: usize = 3;

/// A pool after its first keep-alive: who was idle at the beginning and not needed has gone, and what is kept is what
/// was needed within the last keep-alive.
struct Beyond {
    keepalive: f64,
    begin: Grown,
    load: f64,
    /// From the beginning on, without those that were idle then.
    moments: Vec<Moment>,
}

impl Beyond {
    /// After what has `begin` by the end of the first keep-alive, from `running` at work at its beginning.
    fn new(begin: Grown, running: f64, (rate, service, keepalive): (f64, f64, f64)) -> Self {
        let kept = Kept { service, keepalive, slots: 1, floor: 0 };
        let start = Start::Live { instances: running, idle: keepalive, busy: running };
        let course = Course::sampled(keepalive / PARTS as f64, vec![rate; PARTS * FOLLOWED]);
        let moments = course.map_or_else(Vec::new, |course| changing(&course, &kept, start));
        Self { keepalive, begin, load: rate * service, moments }
    }

    fn at(&self, time: f64) -> Grown {
        let Some(last) = self.moments.last() else { return self.begin };
        let step = self.keepalive / PARTS as f64;
        let place = time / step;
        let whole = (place as usize).min(self.moments.len() - 1);
        let since: f64 = self.moments[PARTS..whole].iter().map(|moment| moment.starts * step).sum();
        let now = self.moments.get(place as usize).unwrap_or(last);
        let starts = self.begin.starts + since + now.starts * (place - whole as f64) * step;
        Grown { instances: now.instances, starts, busy: self.load }
    }
}
