//! A record of arrivals: what came in each of many intervals of the same length.

/// The most seconds that a record may span, two hundred years: an hour of it is two numbers of memory.
pub const LONGEST: i64 = 200 * 366 * 86_400;

/// Counts at intervals of the same length, of which some may be missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Starts in seconds since 1970, ascending and all different, and what arrived from then on.
    pub counts: Vec<(i64, f64)>,
    /// Seconds of an interval, at least 1.
    pub interval: i64,
    /// Seconds from the first start to the end of the record.
    pub span: i64,
    /// Starts of intervals within it of which is not known what arrived. What is in neither list counts as zero.
    pub unknown: Vec<i64>,
    /// Further seconds of which that is not known, and of which is not known where they are.
    pub lost: i64,
}

impl Record {
    /// From pairs of a start and a count in any order: equal starts are added up, and the interval is the median
    /// distance of two. Nothing for fewer than two different starts or more than [`LONGEST`] between them.
    pub fn of(counts: &[(i64, f64)]) -> Option<Self> {
        let counts = merged(counts);
        let mut distances: Vec<i64> = counts.windows(2).map(|pair| pair[1].0 - pair[0].0).collect();
        distances.sort_unstable();
        let interval = *distances.get(distances.len() / 2)?;
        let span = counts.last()?.0 - counts.first()?.0 + interval;
        (span <= LONGEST).then(|| Self { counts, interval, span, unknown: Vec::new(), lost: 0 })
    }

    /// The first start, in seconds since 1970; 0 for an empty record.
    pub fn first(&self) -> i64 {
        self.counts.first().map_or(0, |(start, _)| *start)
    }

    /// All that arrived.
    pub fn total(&self) -> f64 {
        self.counts.iter().map(|(_, count)| count).sum()
    }

    /// Seconds of the span of which is known what arrived.
    pub fn known(&self) -> i64 {
        self.span - self.lost - self.unknown.len() as i64 * self.interval
    }

    /// The same with longer intervals, so that there are `most` of them at most: a minute, five, a quarter of an hour,
    /// an hour, or a number of hours.
    pub fn at_most(self, most: i64) -> Self {
        let fits = |interval: &i64| self.span / interval <= most;
        if fits(&self.interval) {
            return self;
        }
        let hours = (self.span / 3_600 / most + 1) * 3_600;
        let interval = [60, 300, 900, 3_600].into_iter().filter(|i| *i > self.interval).find(fits).unwrap_or(hours);
        let begins = |start: i64| start.div_euclid(interval) * interval;
        let moved: Vec<(i64, f64)> = self.counts.iter().map(|(start, count)| (begins(*start), *count)).collect();
        let lost = self.lost + self.unknown.len() as i64 * self.interval;
        Self { counts: merged(&moved), interval, span: self.span, unknown: Vec::new(), lost }
    }
}

/// Ascending by start; counts of the same start are added up.
fn merged(counts: &[(i64, f64)]) -> Vec<(i64, f64)> {
    let mut found: Vec<(i64, f64)> = Vec::with_capacity(counts.len());
    let mut add = |(start, count): (i64, f64)| match found.last_mut() {
        Some(last) if last.0 == start => last.1 += count,
        _ => found.push((start, count)),
    };
    if counts.is_sorted_by(|a, b| a.0 <= b.0) {
        counts.iter().copied().for_each(&mut add);
    } else {
        let mut counts = counts.to_vec();
        counts.sort_by_key(|(start, _)| *start);
        counts.into_iter().for_each(add);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_order_makes_the_same_record() {
        let record = Record::of(&[(60, 2.0), (0, 1.0), (120, 4.0), (60, 8.0)]).expect("three starts");
        assert_eq!(record.counts, [(0, 1.0), (60, 10.0), (120, 4.0)]);
        assert_eq!((record.interval, record.span, record.total()), (60, 180, 15.0));
    }

    #[test]
    fn what_has_no_length_or_too_much_is_no_record() {
        assert_eq!(Record::of(&[]), None);
        assert_eq!(Record::of(&[(5, 1.0), (5, 1.0)]), None);
        assert_eq!(Record::of(&[(0, 1.0), (253_402_214_400, 1.0)]), None, "the year 9999");
    }

    #[test]
    fn longer_intervals_keep_the_total_and_the_span() {
        let counts: Vec<(i64, f64)> = (0..100_000).map(|second| (second, 1.0)).collect();
        let record = Record::of(&counts).expect("a record");
        for (most, interval) in [(100_000, 1), (99_999, 60), (1_000, 300), (50, 3_600), (10, 10_800)] {
            let longer = record.clone().at_most(most);
            assert_eq!((longer.interval, longer.span, longer.total()), (interval, 100_000, 100_000.0), "{most}");
            assert!(longer.span / longer.interval <= most);
        }
    }
}
