//! The keep-alive as a window that is drawn over a course: where it begins and ends, piece by piece.

use std::collections::BTreeMap;

/// A stretch of time at one load.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stretch {
    /// How long, in keep-alives.
    pub long: f64,
    /// Place among the different loads.
    pub load: u32,
}

/// A piece of a stretch throughout which the other end of the window lies in one and the same stretch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Piece {
    /// The stretch, and how far into it the piece begins.
    pub now: usize,
    pub into_now: f64,
    /// Where the window began, and how far into that; nothing before the beginning of all.
    pub behind: Option<(usize, f64)>,
    /// How many whole courses lie between.
    pub rounds: f64,
    /// How long the piece is.
    pub long: f64,
    /// Since the beginning of the course.
    pub at: f64,
}

impl Piece {
    /// Its share of the stretch that it is part of.
    pub(super) fn share(&self, stretches: &[Stretch]) -> f64 {
        self.long / stretches[self.now].long
    }
}

/// Pieces of all stretches that are worth looking at, and for each stretch the one that it is alike.
pub(super) struct Windows {
    pub pieces: Vec<Piece>,
    pub alike: Vec<usize>,
}

/// The windows over a course that repeats.
///
/// Two stretches are alike when they have the same length and load, and so have those before them as far as a
/// keep-alive reaches: hours of a day that is like another day. Only the first of them is looked at.
pub(super) fn repeating(stretches: &[Stretch]) -> Windows {
    let period: f64 = stretches.iter().map(|stretch| stretch.long).sum();
    let alike = alike(stretches, period);
    let rounds = (1.0 / period).floor();
    let starts = starts(stretches);
    let mut pieces = Vec::with_capacity(2 * stretches.len());
    for (now, stretch) in stretches.iter().enumerate() {
        if alike[now] != now {
            continue;
        }
        // The window begins so far into the course, perhaps into the one before.
        let begin = starts[now] - (1.0 - rounds * period);
        let wraps = begin < 0.0;
        let begin = if wraps { begin + period } else { begin };
        let mut behind = starts.partition_point(|start| *start <= begin).max(1) - 1;
        let mut into_behind = begin - starts[behind];
        let mut rounds = rounds + if wraps { 1.0 } else { 0.0 };
        let mut into_now = 0.0;
        while stretch.long - into_now > TINY * stretch.long {
            let long = (stretches[behind].long - into_behind).min(stretch.long - into_now);
            if long > TINY * stretch.long {
                let behind = Some((behind, into_behind));
                pieces.push(Piece { now, into_now, behind, rounds, long, at: starts[now] + into_now });
            }
            into_now += long;
            behind += 1;
            into_behind = 0.0;
            if behind == stretches.len() {
                behind = 0;
                rounds -= 1.0;
            }
        }
    }
    Windows { pieces, alike }
}

/// The windows over a course that begins; a further edge after `edge` keep-alives.
pub(super) fn from_the_beginning(stretches: &[Stretch], edge: f64) -> Windows {
    let starts = starts(stretches);
    let mut edges: Vec<f64> = starts.iter().flat_map(|start| [*start, start + 1.0]).chain([edge]).collect();
    edges.sort_by(f64::total_cmp);
    let mut pieces = Vec::with_capacity(edges.len());
    for (now, stretch) in stretches.iter().enumerate() {
        let end = starts[now] + stretch.long;
        let inside = edges.iter().filter(|edge| **edge > starts[now] && **edge < end);
        let mut at = starts[now];
        for next in inside.copied().chain([end]) {
            if next - at <= TINY * stretch.long {
                continue;
            }
            // Taken in the middle, so that rounding at an edge cannot choose the wrong side of it.
            let middle = f64::midpoint(at, next) - 1.0;
            let begun = starts.partition_point(|start| *start <= middle).checked_sub(1);
            let behind = begun.map(|behind| (behind, (at - 1.0 - starts[behind]).max(0.0)));
            pieces.push(Piece { now, into_now: at - starts[now], behind, rounds: 0.0, long: next - at, at });
            at = next;
        }
    }
    Windows { pieces, alike: (0..stretches.len()).collect() }
}

/// Shorter parts of a stretch are rounding.
const TINY: f64 = 1e-9;

fn starts(stretches: &[Stretch]) -> Vec<f64> {
    let mut at = 0.0;
    let start = |stretch: &Stretch| {
        let start = at;
        at += stretch.long;
        start
    };
    stretches.iter().map(start).collect()
}

fn alike(stretches: &[Stretch], period: f64) -> Vec<usize> {
    let count = stretches.len();
    let mut groups: BTreeMap<(u32, u32, u64), Vec<usize>> = BTreeMap::new();
    let mut alike = Vec::with_capacity(count);
    for (now, stretch) in stretches.iter().enumerate() {
        let before = stretches[(now + count - 1) % count];
        let group = groups.entry((stretch.load, before.load, stretch.long.to_bits())).or_default();
        let twin = group.iter().copied().find(|other| same_history(stretches, now, *other, period));
        if twin.is_none() {
            group.push(now);
        }
        alike.push(twin.unwrap_or(now));
    }
    alike
}

fn same_history(stretches: &[Stretch], a: usize, b: usize, period: f64) -> bool {
    let count = stretches.len();
    let mut seen = 0.0;
    let before = |place: usize, back: usize| stretches[(place + count - back) % count];
    for back in 1..=count {
        let (one, other) = (before(a, back), before(b, back));
        let left = 1.0 - seen;
        // Only as much of the earliest stretch counts as the window covers.
        let covered = one.long.min(left) == other.long.min(left);
        if one.load != other.load || !covered {
            return false;
        }
        seen += one.long;
        if seen >= 1.0 {
            return true;
        }
    }
    // The window is longer than the course: what lies further back is the course again.
    seen >= period * (1.0 - TINY) && period < 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretches(spans: &[(f64, u32)]) -> Vec<Stretch> {
        spans.iter().map(|(long, load)| Stretch { long: *long, load: *load }).collect()
    }

    #[test]
    fn pieces_fill_every_stretch_that_is_looked_at() {
        let cases = [
            stretches(&[(3.0, 0), (2.0, 1), (0.3, 2)]),
            stretches(&[(0.1, 0), (0.2, 1), (0.1, 0)]),
            stretches(&[(0.01, 0), (1e4, 1)]),
            stretches(&[(7.0, 0)]),
        ];
        for spans in cases {
            for windows in [repeating(&spans), from_the_beginning(&spans, 0.5)] {
                for (place, stretch) in spans.iter().enumerate().filter(|(place, _)| windows.alike[*place] == *place) {
                    let own = windows.pieces.iter().filter(|piece| piece.now == place);
                    let sum: f64 = own.map(|piece| piece.long).sum();
                    assert!((sum - stretch.long).abs() < 1e-6 * stretch.long, "{spans:?} {place}: {sum}");
                }
            }
        }
    }

    #[test]
    fn days_that_are_alike_are_looked_at_once() {
        let days: Vec<(f64, u32)> = (0..168).map(|hour| (6.0, if hour < 120 { hour % 24 } else { 30 })).collect();
        let windows = repeating(&stretches(&days));
        let looked_at = (0..168).filter(|hour| windows.alike[*hour] == *hour).count();
        assert_eq!(looked_at, 24 + 1 + 2, "a day; its first hour after another; the weekend's first and the rest");
    }

    #[test]
    fn a_window_longer_than_the_course_goes_round() {
        let windows = repeating(&stretches(&[(0.2, 0), (0.2, 1)]));
        let first = windows.pieces[0];
        // One keep-alive back from the beginning lies in the middle of the period, three half periods ago.
        assert_eq!(first.behind.map(|(behind, _)| behind), Some(1));
        assert_eq!(first.rounds, 3.0);
    }
}
