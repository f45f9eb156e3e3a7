//! One slider being walked along.
//!
//! Its stops are evaluated; then places between stops where another winner may hide: the bills of both sides rise in
//! steps, and where they run close to an edge of the tie the answer can change and change back between two stops.

use crate::evaluator::{Asks, Evaluator, Probe, asks};
use crate::survey::point::Point;
use answer::flips::EDGE;
use scenario::Scenario;
use scenario::knob::Knob;

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
    /// The scenario that is written on.
    sheet: Scenario,
    closer: u32,
}

impl<'a> Track<'a> {
    pub(super) fn new(knob: Knob, scenario: &'a Scenario, evaluator: &'a Evaluator, base: &'a Probe) -> Self {
        Self { knob, evaluator, base, scenario, sheet: scenario.clone(), closer: CLOSER }
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
            Asks::Week => self.evaluator.on_week_of(&self.sheet).probe(&self.sheet),
            Asks::Sides => self.evaluator.probe(&self.sheet),
        };
        Point::new((position, value), &probe, &self.sheet)
    }
}

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
