//! What strips tell: where the winner changes along a slider, and which of these changes can be seen.

use crate::{Survey, Winner};
use scenario::Scenario;
use scenario::knob::Knob;
use serde::{Deserialize, Serialize};
use text::decimal::rounded;

/// A value of one input at which the verdict changes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flip {
    /// Which input.
    pub knob: Knob,
    /// At which value, in the knob's unit.
    pub at: f64,
    /// The winner below it.
    pub from: Winner,
    /// The winner above it.
    pub to: Winner,
    /// Why it changes there.
    pub cause: FlipCause,
    /// Whether it begins or ends a stretch that is too narrow to be seen, with the same winner on both sides of it: it
    /// is there, but no reader would say that the answer changes.
    pub in_passing: bool,
}

/// Why the winner changes at a value of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FlipCause {
    /// What the clouds cost against each other.
    Price,
    /// What people cost against each other.
    People,
    /// A quota that is held to, and could be raised on request: beyond it a side turns more away than may fail.
    Quota,
    /// A hard limit rules a side out.
    Limit,
    /// A side stops or begins to keep the p99 goal.
    Goal,
    /// A side stops or begins to fail more than may fail.
    Failures,
}

/// The winner along the whole range of one slider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Strip {
    /// Which slider.
    pub knob: Knob,
    /// Stretches from left to right; together they cover the track.
    pub spans: Vec<Span>,
}

/// A stretch of a track with one winner.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// Where it begins, in the knob's unit.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Who wins there.
    pub winner: Winner,
    /// Why it is another one than left of it; nothing at the left end of the track.
    pub cause: Option<FlipCause>,
}

impl Survey {
    /// The strip of a knob.
    pub fn strip(&self, knob: Knob) -> Option<&Strip> {
        self.strips.iter().find(|strip| strip.knob == knob)
    }

    /// Every flip of every knob; within a knob the one nearest to the present value first.
    pub fn flips(&self, scenario: &Scenario) -> Vec<Flip> {
        let mut flips = Vec::new();
        for strip in &self.strips {
            let here = strip.knob.position(strip.knob.read(scenario));
            let distance = |flip: &Flip| (flip.knob.position(flip.at) - here).abs();
            let mut own: Vec<Flip> = strip.flips().collect();
            own.sort_by(|one, other| distance(one).total_cmp(&distance(other)));
            flips.extend(own);
        }
        flips
    }
}

impl Strip {
    /// Where a slider that stands at `here` is put to be just beyond the flip at which span `place` begins, seen from
    /// there, and who wins at that value: as round a number as lies beyond the flip and before the next.
    pub fn landing(&self, place: usize, here: f64) -> (f64, Winner) {
        let (left, right) = (self.spans[place - 1], self.spans[place]);
        let knob = self.knob;
        if here < right.from {
            // Bills rise in steps, so costs near the edge of a tie cross it a few times before they are beyond it.
            let beyond = knob.value_at(knob.position(right.from) + CROSSINGS * widest_edge(knob));
            let from = if beyond < right.to { beyond } else { right.from };
            let round = ROUND.map(|digits| raised(from, digits));
            let fits = |value: &f64| from <= *value && *value < right.to && knob.within(*value) == *value;
            return (round.into_iter().find(fits).unwrap_or(from), right.winner);
        }
        // The edge lies up to this much left of where it was found.
        let safe = match knob.facts().whole {
            true => right.from - 1.0,
            false => {
                let before = |widths: f64| knob.value_at(knob.position(right.from) - widths * widest_edge(knob));
                let beyond = before(CROSSINGS);
                if beyond > left.from { beyond } else { before(1.0) }
            }
        };
        let round = ROUND.map(|digits| -raised(-safe, digits));
        let fits = |value: &f64| left.from <= *value && *value <= safe && knob.within(*value) == *value;
        (round.into_iter().find(fits).unwrap_or(safe.max(left.from)), left.winner)
    }

    /// Where the winner changes, from left to right.
    pub fn flips(&self) -> impl Iterator<Item = Flip> + '_ {
        (1..self.spans.len()).map(|place| Flip {
            knob: self.knob,
            at: self.spans[place].from,
            from: self.spans[place - 1].winner,
            to: self.spans[place].winner,
            cause: self.spans[place].cause.unwrap_or(FlipCause::Price),
            in_passing: self.in_passing(place),
        })
    }

    /// Without stretches that are narrower than `share` of their value, which belong to what surrounds them: where the winner
    /// flutters before it is another for good, the flip lies in the middle of that.
    #[must_use]
    pub fn without_slivers(mut self, share: f64) -> Self {
        let is_sliver = |span: &Span| span.to - span.from < share * span.to.abs();
        let mut kept: Vec<Span> = Vec::with_capacity(self.spans.len());
        for span in self.spans.iter().filter(|span| !is_sliver(span)) {
            match kept.last_mut() {
                Some(last) if last.winner == span.winner => last.to = span.to,
                Some(last) => {
                    let at = self.knob.within(0.5 * (last.to + span.from));
                    last.to = at;
                    kept.push(Span { from: at, ..*span });
                }
                None => kept.push(Span { from: self.spans[0].from, cause: None, ..*span }),
            }
        }
        if let Some(last) = kept.last_mut() {
            last.to = self.spans[self.spans.len() - 1].to;
            self.spans = kept;
        }
        self
    }

    /// Whether the flip at which span `place` begins is one [`Flip::in_passing`].
    pub fn in_passing(&self, place: usize) -> bool {
        self.is_dust(place) || place > 0 && self.is_dust(place - 1)
    }

    /// Whether a span is narrower than can be seen and lies within the stretch of one winner. Of two beside each other
    /// the left one is: the winner at its ends is another than that beyond the right one, and that flip is no passing.
    fn is_dust(&self, place: usize) -> bool {
        let around = (place > 0).then(|| self.spans.get(place - 1)).flatten().zip(self.spans.get(place + 1));
        let (Some((before, after)), Some(span)) = (around, self.spans.get(place)) else { return false };
        let width = self.knob.position(span.to) - self.knob.position(span.from);
        before.winner == after.winner && width < DUST && !self.is_dust(place - 1)
    }
}

/// An edge is known to this share of the stretch between two stops.
pub const EDGE: f64 = 1.0 / 1024.0;

/// How far left of where it was found an edge of a slider may lie, as a share of the track.
fn widest_edge(knob: Knob) -> f64 {
    let stops = knob.facts().stops;
    EDGE * stops.windows(2).map(|pair| knob.position(pair[1]) - knob.position(pair[0])).fold(0.0, f64::max)
}

/// Stretches narrower than this share of a track are less than two pixels of it.
const DUST: f64 = 1.0 / 200.0;

/// How many times the width that an edge is known to lies between a flip and where a slider is put beyond it.
const CROSSINGS: f64 = 4.0;

/// Digits of the numbers that a slider is put on at a flip, the roundest first.
const ROUND: [usize; 4] = [3, 4, 5, 6];

/// The least number of so many digits that is not below `value`.
fn raised(value: f64, digits: usize) -> f64 {
    let near = rounded(value, digits);
    if near >= value || value == 0.0 {
        return near;
    }
    let unit = libm::pow(10.0, libm::floor(libm::log10(value.abs())) + 1.0 - digits as f64);
    rounded(near + unit, digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_raised_to_the_next_round_one() {
        let cases = [
            // (digits, value, raised, why)
            (3, 110.383, 111.0, "up"),
            (3, 111.0, 111.0, "already round"),
            (4, 110.383, 110.4, "finer"),
            (3, -110.9, -110.0, "up is nearer to nothing below it"),
            (3, 0.0, 0.0, "nothing is round"),
        ];
        for (digits, value, expected, why) in cases {
            assert_eq!(raised(value, digits), expected, "{why}");
        }
    }

    #[test]
    fn a_stretch_too_narrow_to_be_seen_is_there_in_passing() {
        use Winner::{Microservices, Serverless, TossUp};
        let span = |from: f64, to: f64, winner| Span {
            from: Knob::Rate.value_at(from),
            to: Knob::Rate.value_at(to),
            winner,
            cause: None,
        };
        let strip = |spans: &[Span]| Strip { knob: Knob::Rate, spans: spans.to_vec() };
        let cases = [
            // (the stretch in the middle: from, to, winner; the winner after it; in passing, why)
            (0.5, 0.502, TossUp, Serverless, true, "narrow, and the same winner on both sides"),
            (0.5, 0.502, TossUp, Microservices, false, "narrow, but the answer is another beyond it"),
            (0.5, 0.52, TossUp, Serverless, false, "wide enough to be seen"),
        ];
        for (from, to, winner, after, passing, why) in cases {
            let strip = strip(&[span(0.0, from, Serverless), span(from, to, winner), span(to, 1.0, after)]);
            assert!(strip.flips().all(|flip| flip.in_passing == passing), "{why}");
        }
        let edge = [(0.0, 0.5, Serverless), (0.5, 0.501, TossUp), (0.501, 0.502, Serverless), (0.502, 1.0, TossUp)];
        let edge = strip(&edge.map(|(from, to, winner)| span(from, to, winner)));
        let passing: Vec<bool> = edge.flips().map(|flip| flip.in_passing).collect();
        assert_eq!(passing, [true, true, false], "an edge that flutters is an edge still");
        let ends = strip(&[span(0.0, 0.001, TossUp), span(0.001, 1.0, Serverless)]);
        assert!(ends.flips().all(|flip| !flip.in_passing), "the end of a track has one side only");
    }
}
