//! One slider being walked along.
//!
//! Its stops are evaluated; then places between stops where another winner may hide: the bills of both sides rise in
//! steps, and where they run close to an edge of the tie the answer can change and change back between two stops.

use crate::evaluator::{Asks, Evaluator, Probe, asks};
use crate::survey::cause::cause;
use crate::survey::point::Point;
use answer::flips::EDGE;
use answer::{FlipCause, Span, Strip};
use platform::mix::Sides;
use scenario::knob::Knob;
use scenario::{QuotaRule, Scenario};
use std::cell::OnceCell;

/// Stretches narrower than this share of a track are not looked into: no screen shows them.
const FINEST: f64 = 1.0 / 4096.0;

/// How many places are looked at besides stops and edges.
const CLOSER: u32 = 48;

/// Tries by the secant before an edge is found by halving.
const SECANTS: u32 = 4;

/// A slider of a scenario.
pub(super) struct Track<'a> {
    knob: Knob,
    evaluator: &'a Evaluator,
    base: &'a Probe,
    scenario: &'a Scenario,
    /// Both sides of it, where a goal is all that changes.
    sides: OnceCell<Sides<'a>>,
    /// The scenario that is written on.
    sheet: Scenario,
    closer: u32,
    /// Whether places are judged by the week as it runs, as the outcome is, or each hour for itself.
    runs: bool,
}

impl<'a> Track<'a> {
    pub(super) fn new(knob: Knob, scenario: &'a Scenario, evaluator: &'a Evaluator, base: &'a Probe) -> Self {
        let (sides, sheet) = (OnceCell::new(), scenario.clone());
        Self { knob, evaluator, base, scenario, sides, sheet, closer: CLOSER, runs: false }
    }

    /// A slider without effect: the same everywhere.
    pub(super) fn standing_still(&self) -> Vec<Point> {
        vec![Point::new((0.0, self.knob.facts().low), self.base, self.scenario)]
    }

    /// Points from the left end to the right, the `places` among them; neighbours of unlike winners are an edge.
    pub(super) fn walk(&mut self, places: &[f64]) -> Vec<Point> {
        let stops: Vec<Point> = places.iter().map(|value| self.at(*value)).collect();
        let mut points = vec![stops[0]];
        for pair in stops.windows(2) {
            self.edges(pair[0], pair[1], EDGE * (pair[1].position - pair[0].position), 0, &mut points);
        }
        while self.closer > 0 {
            let found = self.look_closer(&points);
            if found.len() == points.len() {
                break;
            }
            points = found;
        }
        points
    }

    /// The points with the middles of those stretches in which another winner may hide, and the edges that come to
    /// light there.
    fn look_closer(&mut self, points: &[Point]) -> Vec<Point> {
        // A larger pod goes onto nodes in another number, on all nodes at once; a service more is on all of them.
        let stepped = matches!(self.knob, Knob::Memory | Knob::Services);
        let mut found = vec![points[0]];
        for pair in points.windows(2) {
            let (left, right) = (pair[0], pair[1]);
            let width = right.position - left.position;
            let alike = left.winner == right.winner && width > FINEST && !self.neighbours(&left, &right);
            if self.closer == 0 || !alike || !left.doubts(&right, FINEST, stepped) {
                found.push(right);
                continue;
            }
            self.closer -= 1;
            let mut value = self.knob.value_at(0.5 * (left.position + right.position));
            if self.knob.facts().whole {
                value = value.max(left.value + 1.0).min(right.value - 1.0);
            }
            let middle = self.at(value);
            let finest = EDGE * width;
            self.edges(left, middle, finest, 0, &mut found);
            self.edges(middle, right, finest, 0, &mut found);
        }
        found
    }

    /// The points right of `left` up to `right`: where the winners differ, as close to each other as `finest`.
    ///
    /// A tie may lie between two winners, so there can be more than one edge.
    fn edges(&mut self, left: Point, right: Point, finest: f64, tries: u32, points: &mut Vec<Point>) {
        let width = right.position - left.position;
        let close = if self.knob.facts().whole { self.neighbours(&left, &right) } else { width <= finest };
        if left.winner == right.winner || close {
            points.push(right);
            return;
        }
        let mut value = self.knob.value_at(left.position + width * guess(&left, &right, finest, tries));
        if self.knob.facts().whole {
            value = value.max(left.value + 1.0).min(right.value - 1.0);
        }
        let middle = self.at(value);
        self.edges(left, middle, finest, tries + 1, points);
        self.edges(middle, right, finest, tries + 1, points);
    }

    /// Whether no value lies between two points.
    fn neighbours(&self, left: &Point, right: &Point) -> bool {
        self.knob.facts().whole && right.value - left.value <= 1.0
    }

    fn at(&mut self, value: f64) -> Point {
        let position = self.knob.position(value);
        let asks = asks(self.knob);
        if asks != Asks::People {
            self.sheet.clone_from(self.scenario);
        }
        self.knob.write(&mut self.sheet, value);
        let probe = match asks {
            // People do not change what the cloud costs.
            Asks::People => *self.base,
            Asks::Week => self.probe(&self.evaluator.on_week_of(&self.sheet)),
            Asks::Goal if !self.runs => {
                let sides = self.sides.get_or_init(|| self.evaluator.both(self.scenario));
                self.evaluator.probe_of(&self.sheet, sides.clone())
            }
            Asks::Goal | Asks::Sides => self.probe(self.evaluator),
        };
        Point::new((position, value), &probe, &self.sheet)
    }

    fn probe(&self, evaluator: &Evaluator) -> Probe {
        match self.runs {
            true => Probe { standings: evaluator.running_standings(&self.sheet), ..*self.base },
            false => evaluator.probe(&self.sheet),
        }
    }

    /// Stretches of one winner along points from the left end of the track to its right, each with why it begins.
    pub(super) fn strip(&self, points: &[Point]) -> Strip {
        let facts = self.knob.facts();
        let mut spans = vec![Span { from: facts.low, to: facts.high, winner: points[0].winner, cause: None }];
        for pair in points.windows(2).filter(|pair| pair[0].winner != pair[1].winner) {
            let cause = Some(self.cause(&pair[0], &pair[1]));
            spans.last_mut().expect("it begins with one").to = pair[1].value;
            spans.push(Span { from: pair[1].value, to: facts.high, winner: pair[1].winner, cause });
        }
        Strip { knob: self.knob, spans }
    }

    fn cause(&self, before: &Point, after: &Point) -> FlipCause {
        if asks(self.knob) == Asks::People {
            return FlipCause::People;
        }
        let held = self.scenario.serverless.quota == QuotaRule::Fixed;
        let failing = if before.place.functions_fail() { before.value } else { after.value };
        cause(&before.place, &after.place, || held && !self.unheld(failing).place.functions_fail())
    }

    /// The place at `value` if every quota that can be raised were raised.
    fn unheld(&self, value: f64) -> Point {
        let raised = Scenario {
            serverless: scenario::Serverless { quota: QuotaRule::Asked, ..self.scenario.serverless.clone() },
            ..self.scenario.clone()
        };
        Track::new(self.knob, &raised, self.evaluator, self.base).at(value)
    }

    /// The strip with every flip where the week as it runs has it, which is looked at a hundredth on either side of each.
    ///
    /// Where another wins there than was told, the flip is looked for between the nearest places whose winners are known.
    pub(super) fn confirm(&mut self, strip: &Strip) -> Strip {
        self.runs = true;
        let mut points: Vec<Point> = Vec::new();
        for (place, span) in strip.spans.iter().enumerate() {
            let inside = self.inside(span, (place > 0, place + 1 < strip.spans.len()));
            for value in inside {
                let next = self.at(value);
                match points.last().copied() {
                    // The flip lies between them, as was told: it stays where it was found.
                    Some(last) if last.value < span.from && self.told(strip, place, (last, next)) => {
                        let mut flip = next;
                        (flip.value, flip.position) = (span.from, self.knob.position(span.from));
                        points.push(flip);
                    }
                    Some(last) => {
                        let finest = self.knob.position(last.value * (1.0 + 0.5 * NEAR)) - last.position;
                        self.edges(last, next, finest.max(CLOSEST), 0, &mut points);
                    }
                    None => points.push(next),
                }
            }
        }
        let mut found = self.strip(&points).without_slivers(NEAR);
        for place in 1..found.spans.len() {
            let at = found.spans[place].from;
            if strip.spans.iter().all(|span| span.from != at) {
                let at = self.settled(&found, place);
                (found.spans[place - 1].to, found.spans[place].from) = (at, at);
            }
        }
        found
    }

    /// The value nearest to where span `place` was found to begin at which the winners a hundredth on either side are those of
    /// both spans: where bills rise in teeth, not every crossing of a tie is one that stays.
    fn settled(&mut self, strip: &Strip, place: usize) -> f64 {
        let (before, after) = (strip.spans[place - 1], strip.spans[place]);
        let knob = self.knob;
        let near = |value: f64| near(knob, value);
        let within = |value: &f64| before.from < value - near(*value) && value + near(*value) < after.to;
        let shifts = (0..=TRIES).flat_map(|steps| [f64::from(steps), -f64::from(steps)]);
        let values = shifts.map(|steps| knob.within(after.from + steps * near(after.from))).filter(within);
        let values: Vec<f64> = values.collect();
        let mut holds = |value: &f64| {
            let above = if knob.facts().whole { *value } else { value + near(*value) };
            self.at(value - near(*value)).winner == before.winner && self.at(above).winner == after.winner
        };
        values.into_iter().find(|value| holds(value)).unwrap_or(after.from)
    }

    /// Whether the winners of two places on both sides of where span `place` begins are those that were told.
    fn told(&self, strip: &Strip, place: usize, (before, after): (Point, Point)) -> bool {
        place > 0 && before.winner == strip.spans[place - 1].winner && after.winner == strip.spans[place].winner
    }

    /// Values of a span that are looked at, ascending: a hundredth within the ends at which the winner changes, and its middle
    /// where it has no room for that; of a strip without a flip none but one.
    fn inside(&self, span: &Span, (begins, ends): (bool, bool)) -> Vec<f64> {
        let near = |end: f64| near(self.knob, end);
        // A whole number belongs to the span that begins there.
        let first = if self.knob.facts().whole { span.from } else { span.from + near(span.from) };
        let last = span.to - near(span.to);
        match (begins, ends) {
            (true, true) if first >= last => vec![self.knob.within(0.5 * (span.from + span.to))],
            (true, true) => vec![first, last],
            (true, false) => vec![first.min(span.to)],
            (false, true) => vec![last.max(span.from)],
            (false, false) => vec![span.from],
        }
    }
}

/// How many hundredths to either side a flip may be moved that does not hold where it was found.
const TRIES: u32 = 6;

/// Closer than this share of a track an edge is not looked for, also where it lies near nothing.
const CLOSEST: f64 = 1e-6;

/// How far from a flip at `value` the week as it runs is looked at.
fn near(knob: Knob, value: f64) -> f64 {
    if knob.facts().whole { f64::max(1.0, NEAR * value) } else { NEAR * value }
}

/// How far from a flip the week as it runs is looked at, as a share of its value; stretches narrower than that belong to what
/// surrounds them.
const NEAR: f64 = 0.01;

/// Where to look next for an edge between two points, as a share of the way from the left: where the costs, if they
/// ran straight, would cross it, and a whisker beyond, so that the stretch closes from both ends; in the middle where
/// that does not help, as where a node more makes the costs jump.
fn guess(left: &Point, right: &Point, finest: f64, tries: u32) -> f64 {
    const MIDDLE: f64 = 0.5;
    if tries >= SECANTS {
        return MIDDLE;
    }
    let ends = left.inside(left.winner, right.winner).zip(right.inside(left.winner, right.winner));
    let Some((inside, beyond)) = ends else { return MIDDLE };
    let share = inside / (inside - beyond);
    if !(0.0..=1.0).contains(&share) {
        return MIDDLE;
    }
    let whisker = 0.9 * finest / (right.position - left.position);
    let beyond = if share < 0.5 { share + whisker } else { share - whisker };
    if (0.0..1.0).contains(&beyond) { beyond } else { MIDDLE }
}
