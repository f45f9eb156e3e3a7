//! Pools whose load changes, over a period or from a given start.

use std::f64::consts::TAU;

use serde_json::{Value, json};

use super::pools::{ROUTINGS, positive};
use super::{Answer, Settings, about, put, run_to_the_end};
use crate::Refusal;
use crate::fields::Fields;
use crate::predict::changing::{PATTERNS, Pattern, bin_of_a_week, week};
use crate::predict::{MANY, RATE, SERVICE, SPAN, chosen, whole};
use model::service::Law;
use model::simulation::{Arrivals, Cold, Estimate, Functions, Piece, Plan, Report, Routing, ScaleOut, Start, Totals};
use model::units::Seconds;

/// Pieces and bins of a period at most.
const PIECES: f64 = 1e5;

/// A load that repeats itself.
pub(super) fn periodic(fields: &mut Fields<'_>, settings: Settings) -> Answer {
    let pattern = chosen(fields, "pattern", &PATTERNS)?;
    let profile = match pattern {
        Pattern::Sinusoid => {
            let mean = positive(fields, "mean")?;
            let swing = fields.need("rel_amplitude", 0.0..=1.0)?;
            let period = fields.need("period_s", 1.0..=1e9)?;
            let bin = fields.need("bin_s", period / PIECES..=period)?;
            wave_pieces(mean, mean * swing, period, (period / bin).round())
        }
        Pattern::Step => step_pieces(fields)?,
        Pattern::BusinessHours | Pattern::Week => week_pieces(fields, pattern)?,
    };
    let period: f64 = profile.iter().map(|piece| piece.seconds).sum();
    let bin = match pattern {
        Pattern::BusinessHours | Pattern::Week => bin_of_a_week(fields)?,
        Pattern::Sinusoid | Pattern::Step => fields.need("bin_s", period / PIECES..=period)?,
    };
    let mean = fields.need("service_s", SERVICE)?;
    let keepalive = fields.need("keepalive_s", SPAN)?;
    let laws = [
        (Law::Exponential { mean }, "exponential"),
        (Law::Fixed { mean }, "det"),
        (Law::new(Seconds::of(mean), 2.0), "lognormal cv2=4"),
    ];
    let law = fields.choice("service", &laws)?.unwrap_or(laws[0].0);
    let input = Functions::new(Arrivals::Profile(profile), law, keepalive);
    // As many whole periods as the pool remembers, and then those that count.
    let warm_up = ((keepalive + 10.0 * mean) / period).ceil() * period;
    let windows = count(settings, input.arrivals.rate() * period, 4.0, 400.0);
    let bins = (period / bin).round() as u32;
    let report = run_to_the_end(input, Plan { bins, ..Plan::steady(warm_up, period, windows) }, settings)?;
    let mut answer = json!({});
    put(&mut answer, "p_cold", report.p_cold());
    put(&mut answer, "instances", report.live());
    put(&mut answer, "busy", report.busy());
    about(&mut answer, &report);
    let per_bin = |of: fn(&Totals) -> f64, over: f64| binned(&report, of, over);
    answer["bins"] = json!({
        "requests": per_bin(|bin| bin.requests as f64, 1.0),
        "cold": per_bin(|bin| bin.cold as f64, 1.0),
        "instances": per_bin(|bin| bin.live_s, period / f64::from(bins)),
    });
    Ok(answer)
}

/// From a given start.
pub(super) fn transient(fields: &mut Fields<'_>, settings: Settings) -> Answer {
    let rate = positive(fields, "arrival_rate")?;
    let mean = fields.need("warm_service_s", SERVICE)?;
    let cold = fields.number("cold_service_s", SERVICE)?.unwrap_or(mean);
    let keepalive = fields.need("keepalive_s", SPAN)?;
    let expires = fields.number("idle_initial_expiry_s", 0.0..=keepalive)?.unwrap_or(keepalive);
    let horizon = fields.need("horizon_s", 1e-3..=1e7)?;
    let instants = instants(fields, horizon)?;
    let runs = fields.number("replications", 2.0..=1e5)?;
    let start = Start { running: whole(fields, "running0", MANY)?, idle: whole(fields, "idle0", MANY)?, expires };
    let input = Functions {
        cold: Cold::Instead(Law::Exponential { mean: cold }),
        // Those that are idle at the beginning are newer than those that run.
        routing: fields.choice("routing", &ROUTINGS)?.unwrap_or(Routing::Newest),
        start,
        ..Functions::new(Arrivals::Steady(rate), Law::Exponential { mean }, keepalive)
    };
    let windows = match (settings.requests, runs) {
        (None, Some(runs)) => runs as u32,
        _ => count(settings, rate * horizon, 100.0, 1e5),
    };
    let grid = instants.len();
    let report = run_to_the_end(input, Plan { instants, ..Plan::replications(horizon, windows) }, settings)?;
    let mut answer = json!({});
    put(&mut answer, "mean_p_cold", report.p_cold());
    put(&mut answer, "cold_per_run", report.per(|seen| seen.cold as f64, |_| 1.0));
    let seen: Vec<[Estimate; 2]> = (0..grid).map(|place| report.at_instant(place)).collect();
    for (which, name) in ["servers", "running"].into_iter().enumerate() {
        answer[name] = seen.iter().map(|both| json!(both[which].mean)).collect();
        answer[format!("{name}_ci95")] = seen.iter().map(|both| json!(both[which].ci95)).collect();
    }
    about(&mut answer, &report);
    Ok(answer)
}

/// What is turned away when the load jumps.
pub(super) fn burst(fields: &mut Fields<'_>, settings: Settings) -> Answer {
    const LENGTH: std::ops::RangeInclusive<f64> = 0.0..=86_400.0;
    const BIN: f64 = 10.0;
    let (base, peak) = (positive(fields, "base_rate")?, fields.need("peak_rate", RATE)?);
    let lengths = ["base_s", "peak_s", "tail_s"];
    let mut profile = Vec::new();
    for (field, rate) in lengths.into_iter().zip([base, peak, base]) {
        profile.push(Piece { seconds: fields.need(field, LENGTH)?, rate });
    }
    profile.retain(|piece| piece.seconds > 0.0);
    let seconds: f64 = profile.iter().map(|piece| piece.seconds).sum();
    if profile.is_empty() {
        return Err(Refusal("base_s, peak_s and tail_s must not all be 0.".into()));
    }
    let mean = fields.need("service_s", 1e-3..=1e4)?;
    let tokens = fields.need("burst_tokens", MANY)?;
    let refill = fields.need("refill_per_s", MANY)?;
    let input = Functions {
        cap: fields.number("max_concurrency", MANY)?.map(|cap| cap as u32),
        scale_out: Some(ScaleOut { tokens, refill }),
        ..Functions::new(Arrivals::Profile(profile), Law::Exponential { mean }, fields.need("keepalive_s", SPAN)?)
    };
    let runs = count(settings, input.arrivals.rate() * seconds, 4.0, 100.0);
    let bins = (seconds / BIN).ceil().max(1.0) as u32;
    let report = run_to_the_end(input, Plan { bins, ..Plan::replications(seconds, runs) }, settings)?;
    let mut answer = json!({});
    put(&mut answer, "throttled_fraction", report.throttled());
    answer["per_10s_bins"] = binned(&report, |bin| bin.throttled as f64, 1.0);
    about(&mut answer, &report);
    Ok(answer)
}

/// Mean concurrency under a rate that swings.
pub(super) fn wave(fields: &mut Fields<'_>, settings: Settings) -> Answer {
    let mean = positive(fields, "mean")?;
    let amplitude = fields.need("amplitude", 0.0..=mean)?;
    let period = fields.need("period_s", 1.0..=1e9)?;
    let service = fields.need("service_s", SERVICE)?;
    let laws = [(Law::Exponential { mean: service }, "exponential"), (Law::Fixed { mean: service }, "deterministic")];
    let law = chosen(fields, "service", &laws)?;
    let instants = fields.numbers("t_s", 0.0..=1e9)?;
    // The load at a time is that at its place in the period; the plan wants them in order.
    let places: Vec<f64> = instants.iter().map(|t| t % period).collect();
    let mut rising = places.clone();
    rising.sort_by(f64::total_cmp);
    let profile = wave_pieces(mean, amplitude, period, 3_600.0);
    let input = Functions::new(Arrivals::Profile(profile), law, 0.0);
    let warm_up = (20.0 * service / period).ceil() * period;
    let windows = count(settings, mean * period, 10.0, 400.0);
    let plan = Plan { instants: rising.clone(), ..Plan::steady(warm_up, period, windows) };
    let report = run_to_the_end(input, plan, settings)?;
    let at = |t: &f64| report.at_instant(rising.iter().position(|rising| rising == t).unwrap_or(0))[1];
    let busy: Vec<Estimate> = places.iter().map(at).collect();
    let mut answer = json!({});
    answer["m"] = busy.iter().map(|busy| json!(busy.mean)).collect();
    answer["m_ci95"] = busy.iter().map(|busy| json!(busy.ci95)).collect();
    about(&mut answer, &report);
    Ok(answer)
}

/// `mean + amplitude sin`, each piece with its mean.
fn wave_pieces(mean: f64, amplitude: f64, period: f64, pieces: f64) -> Vec<Piece> {
    let seconds = period / pieces;
    let edge = |piece: u32| libm::cos(TAU * f64::from(piece) / pieces);
    let rate = |piece: u32| mean + amplitude * (edge(piece) - edge(piece + 1)) * pieces / TAU;
    (0..pieces as u32).map(|piece| Piece { seconds, rate: rate(piece).max(0.0) }).collect()
}

/// A week that repeats; one without requests has nothing to simulate.
fn week_pieces(fields: &mut Fields<'_>, pattern: Pattern) -> Result<Vec<Piece>, Refusal> {
    let course = week(fields, pattern)?;
    if course.peak() <= 0.0 {
        return Err(Refusal("mean and rates must not all be 0: there is nothing to simulate.".into()));
    }
    Ok(course.spans().iter().map(|span| Piece { seconds: span.seconds, rate: span.amount }).collect())
}

fn step_pieces(fields: &mut Fields<'_>) -> Result<Vec<Piece>, Refusal> {
    let (base, peak) = (fields.need("base", RATE)?, positive(fields, "peak")?);
    let period = fields.need("period_s", 1.0..=1e9)?;
    let start = fields.need("peak_start_s", 0.0..=period)?;
    let length = fields.need("peak_len_s", 1e-3..=period - start)?;
    let pieces = [(start, base), (length, peak), (period - start - length, base)];
    let pieces = pieces.map(|(seconds, rate)| Piece { seconds, rate });
    Ok(pieces.into_iter().filter(|piece| piece.seconds > 0.0).collect())
}

/// Windows of about `each` requests.
fn count(settings: Settings, each: f64, least: f64, most: f64) -> u32 {
    (settings.requests.unwrap_or(4e6) / each).clamp(least, most) as u32
}

/// A number of each bin, as the mean over the windows.
fn binned(report: &Report, of: fn(&Totals) -> f64, over: f64) -> Value {
    let windows = report.windows.len() as f64;
    report.bins.iter().map(|bin| json!(of(bin) / windows / over)).collect()
}

/// The grid, if there is one.
fn instants(fields: &mut Fields<'_>, horizon: f64) -> Result<Vec<f64>, Refusal> {
    if fields.all().any(|(name, _)| name == "t_grid_s") {
        fields.numbers("t_grid_s", 0.0..=horizon)
    } else {
        Ok(Vec::new())
    }
}
