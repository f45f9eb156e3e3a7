//! What a trace of counts says about its traffic: level, week, growth, peaks and bursts.

use super::profile::Profile;
use super::record::Record;
use super::special::{exp, ln};
use super::traffic::HOURS;

mod bursts;
mod spikes;

pub use bursts::{Dispersion, Excess};
pub use spikes::Spike;

/// Seconds in a day and in a month, the mean of four years.
const DAY: i64 = 86_400;
const MONTH: f64 = 30.437_5 * DAY as f64;
/// Weeks of a trace from which on growth can be told from chance.
const WEEKS_FOR_GROWTH: usize = 3;
/// Seconds over which the peak is smoothed.
const SMOOTH: i64 = 900;
/// The share of the time in which the rate is below its peak.
const PEAK: f64 = 0.995;
/// The most intervals that a trace may have, more than a year of minutes: fitting takes a hundred bytes for each.
pub const MOST_BINS: i64 = 600_000;

/// Days of which all pairs are compared.
const MOST_DAYS: usize = 1_500;

/// What a trace says.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// Mean rate, week, interval and gaps.
    pub profile: Profile,
    /// Growth per month (0.05 is 5 %), where the trace is at least three weeks long.
    pub growth: Option<f64>,
    /// The rate that is exceeded in half a percent of the time, smoothed over a quarter of an hour, over the mean.
    pub peak_to_mean: f64,
    /// Times far above what the week would make them.
    pub spikes: Vec<Spike>,
    /// How much more the counts vary than chance alone, by the length of a window.
    pub dispersion: Vec<Dispersion>,
    /// The bursts that would explain it, if there are any.
    pub excess: Option<Excess>,
    /// Bursts shorter than this many seconds cannot be seen in the trace.
    pub blind_below: i64,
}

/// Fits `counts`: pairs of a start time in seconds since 1970 and what arrived from then to the next. Intervals
/// without a row count as zero. Nothing where [`Record::of`] or [`of_record`] give nothing.
pub fn fit(counts: &[(i64, f64)]) -> Option<Fit> {
    of_record(&Record::of(counts)?)
}

/// Fits a record.
///
/// The week is the median of each of its 168 hours; growth is the Theil-Sen slope of the logarithms of the days'
/// totals, over pairs of the same weekday. Nothing where [`Profile::of`] gives nothing, or for more than [`MOST_BINS`]
/// intervals.
pub fn of_record(record: &Record) -> Option<Fit> {
    let profile = Profile::of(record)?;
    let (first, interval) = (record.first(), record.interval);
    let bins = record.span / interval;
    if bins > MOST_BINS {
        return None;
    }
    let mut series = Series::new(&record.counts, first, interval, bins as usize);
    series.fill(&record.unknown, &profile);
    let growth = growth(&series);
    let expected = series.expected(&profile, growth.unwrap_or(0.0), true);
    // Where a week has an edge, straight lines cut it off; that is no spike.
    let stepped = series.expected(&profile, growth.unwrap_or(0.0), false);
    let highest: Vec<f64> = expected.iter().zip(&stepped).map(|(line, step)| line.max(*step)).collect();
    let spikes = spikes::find(&series, &highest);
    let dispersion = bursts::dispersion(&series, &expected, &spikes);
    let excess = bursts::excess(&dispersion, profile.mean_rate);
    let peak_to_mean = series.peak() / (profile.mean_rate * interval as f64);
    Some(Fit { profile, growth, peak_to_mean, spikes, dispersion, excess, blind_below: interval })
}

/// Counts at even intervals.
struct Series {
    first: i64,
    interval: i64,
    counts: Vec<f64>,
}

impl Series {
    fn new(counts: &[(i64, f64)], first: i64, interval: i64, bins: usize) -> Self {
        let mut sums = vec![0.0; bins.max(1)];
        for (start, count) in counts {
            let bin = ((start - first + interval / 2) / interval) as usize;
            let last = sums.len() - 1;
            sums[bin.min(last)] += count;
        }
        Self { first, interval, counts: sums }
    }

    /// Puts what the week would make of them where it is not known what arrived.
    fn fill(&mut self, unknown: &[i64], profile: &Profile) {
        for start in unknown {
            let bin = ((start - self.first + self.interval / 2) / self.interval) as usize;
            let hour = (start.div_euclid(3_600) + 72).rem_euclid(HOURS as i64) as usize;
            if let Some(count) = self.counts.get_mut(bin).filter(|count| **count == 0.0) {
                *count = profile.mean_rate * profile.week.rates()[hour] * self.interval as f64;
            }
        }
    }

    fn start(&self, bin: usize) -> i64 {
        self.first + bin as i64 * self.interval
    }

    /// Seconds from the first bin's start to the middle of another.
    fn middle(&self, bin: usize) -> f64 {
        (bin as f64 + 0.5) * self.interval as f64
    }

    /// What the week and its growth would make of each interval. The rate runs straight between the middles of two
    /// hours, or is the hour's throughout.
    fn expected(&self, profile: &Profile, growth: f64, straight: bool) -> Vec<f64> {
        let rates = profile.week.rates();
        let slope = ln(1.0 + growth) / MONTH;
        let middle = self.middle(self.counts.len()) / 2.0;
        let shape = |bin: usize| {
            // Hours since Monday 00:00, counted from the middle of the first hour; the epoch was a Thursday.
            let since = self.start(bin) as f64 + self.interval as f64 / 2.0 + 3.0 * DAY as f64;
            let hour = (since / 3_600.0 - if straight { 0.5 } else { 0.0 }).rem_euclid(HOURS as f64);
            let (cell, part) = (hour as usize % HOURS, if straight { hour.fract() } else { 0.0 });
            rates[cell] + part * (rates[(cell + 1) % HOURS] - rates[cell])
        };
        let raw: Vec<f64> =
            (0..self.counts.len()).map(|bin| shape(bin) * exp(slope * (self.middle(bin) - middle))).collect();
        // The profile is of medians: its level is what leaves as much above it as below.
        let busy = raw.iter().zip(&self.counts).filter(|(raw, _)| **raw > 0.0);
        let mut ratios: Vec<f64> = busy.map(|(raw, count)| count / raw).collect();
        ratios.sort_by(f64::total_cmp);
        let level = if ratios.is_empty() { 0.0 } else { trimmed_mean(&ratios) };
        raw.iter().map(|raw| raw * level).collect()
    }

    /// The smoothed count that is exceeded in half a percent of the time.
    fn peak(&self) -> f64 {
        let width = ((SMOOTH / self.interval).max(1) as usize).min(self.counts.len());
        let mut sum: f64 = self.counts[..width].iter().sum();
        let mut means = vec![sum / width as f64];
        for bin in width..self.counts.len() {
            sum += self.counts[bin] - self.counts[bin - width];
            means.push(sum / width as f64);
        }
        means.sort_by(f64::total_cmp);
        means[((means.len() - 1) as f64 * PEAK) as usize]
    }

    /// Totals of whole days.
    fn days(&self) -> Vec<f64> {
        let per_day = (DAY / self.interval) as usize;
        if per_day == 0 { Vec::new() } else { self.counts.chunks_exact(per_day).map(|day| day.iter().sum()).collect() }
    }
}

/// Mean of ascending numbers without the outer tenth at either end.
fn trimmed_mean(sorted: &[f64]) -> f64 {
    let cut = sorted.len() / 10;
    let middle = &sorted[cut..sorted.len() - cut];
    middle.iter().sum::<f64>() / middle.len() as f64
}

/// The median of numbers, of which there is at least one.
fn median(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied()
}

/// Growth per month by Theil and Sen: the median of the slopes of all pairs of days of the same weekday.
fn growth(series: &Series) -> Option<f64> {
    let days = series.days();
    if days.len() < 7 * WEEKS_FOR_GROWTH {
        return None;
    }
    let logs: Vec<Option<f64>> = days.iter().map(|total| (*total > 0.0).then(|| ln(*total))).collect();
    // Of more than some years not all pairs are needed, and they grow with the square.
    let stride = logs.len() / MOST_DAYS + 1;
    let days = (0..logs.len()).step_by(stride);
    let pairs = days.flat_map(|a| (a + 7..logs.len()).step_by(7 * stride).map(move |b| (a, b)));
    let slope = |(a, b): (usize, usize)| Some((logs[b]? - logs[a]?) / (b - a) as f64);
    let per_day = median(pairs.filter_map(slope))?;
    Some(exp(per_day * MONTH / DAY as f64) - 1.0)
}
