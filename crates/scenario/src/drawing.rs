//! A week drawn by hand: the pen, what it has drawn, and what is shown of it.
//!
//! The drawing is the pen's and not the scenario's, which keeps a week relative to its busiest hour and would
//! push every bar up as soon as a lower one became the fullest. What was drawn reaches the scenario and comes
//! back as traffic later, perhaps only after the next key: see [`Pen::see`].

use crate::week::week;
use crate::{Shape, Traffic};
use model::traffic::{HOURS, Week};
use model::units::Within as _;

/// Hours of a day.
pub const DAY: usize = 24;

/// Levels that a bar can have, besides none.
pub const STEPS: f64 = 20.0;

/// What a key changes, as a part of the fullest bar.
const STEP: f64 = 0.1;

/// Where a pen stands before it is moved: Monday, 09:00.
const FIRST: usize = 9;

/// Heights of the bars, 0 to 1, Monday 00:00 first.
pub type Levels = [f64; HOURS];

/// The place of a finger: the day it paints, the hour of the week, the level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Touch {
    /// Monday is 0.
    pub day: usize,
    /// Of the week, within the day.
    pub hour: usize,
    /// 0 to 1.
    pub level: f64,
}

/// What a key did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// Nothing: the key is not the pen's.
    Nothing,
    /// Moved the pen to an hour of the week.
    Moved(usize),
    /// Changed the drawing.
    Drew,
}

/// A pen over a week, and the week it draws.
#[derive(Clone, Debug, PartialEq)]
pub struct Pen {
    /// What is drawn.
    pub levels: Levels,
    /// The hour of the week where it stands.
    pub at: usize,
    /// Whether the last change came by key, which is worth saying aloud.
    pub by_key: bool,
    stroke: Option<Touch>,
    seen: Traffic,
    /// Drawn, as traffic, and not seen to come back: the oldest first, the last is what is drawn now.
    sent: Vec<Traffic>,
}

impl Pen {
    /// A pen over the shape of some traffic.
    pub fn new(traffic: &Traffic) -> Self {
        let levels = levels_of(traffic);
        Self { levels, at: FIRST, by_key: false, stroke: None, seen: traffic.clone(), sent: Vec::new() }
    }

    /// Takes note of the traffic as it is now. A drawing that comes back, even one that has been drawn over since,
    /// changes nothing; a week that was made elsewhere is what is shown from then on.
    pub fn see(&mut self, traffic: &Traffic) {
        if *traffic == self.seen {
            return;
        }
        let came_back = self.sent.iter().position(|sent| same_shape(sent, traffic));
        match came_back {
            Some(place) => drop(self.sent.drain(..=place)),
            None if same_shape(traffic, &self.seen) => {}
            None => {
                self.levels = levels_of(traffic);
                self.sent.clear();
            }
        }
        self.seen = traffic.clone();
    }

    /// Does what a key asks for.
    pub fn press(&mut self, key: &str) -> Pressed {
        if let Some(to) = moved(self.at, key) {
            self.at = to;
            return Pressed::Moved(to);
        }
        let Some(level) = changed(self.levels[self.at], key) else { return Pressed::Nothing };
        let mut levels = self.levels;
        levels[self.at] = level;
        self.put(levels);
        self.by_key = true;
        Pressed::Drew
    }

    /// Begins a stroke.
    pub fn begin(&mut self, touch: Touch) {
        self.paint(touch, touch);
    }

    /// The day that is being painted, while a stroke lasts.
    pub fn day(&self) -> Option<usize> {
        self.stroke.map(|from| from.day)
    }

    /// Draws the stroke on to `to`; whether that changed anything.
    pub fn stroke(&mut self, to: Touch) -> bool {
        let Some(from) = self.stroke.filter(|from| *from != to) else { return false };
        self.paint(from, to);
        true
    }

    /// Ends a stroke.
    pub fn lift(&mut self) {
        self.stroke = None;
    }

    /// A level week at half height, to begin anew.
    pub fn clear(&mut self) {
        self.put([0.5; HOURS]);
    }

    fn paint(&mut self, from: Touch, to: Touch) {
        (self.stroke, self.at) = (Some(to), to.hour);
        self.put(painted(&self.levels, from, to));
    }

    fn put(&mut self, levels: Levels) {
        (self.levels, self.by_key) = (levels, false);
        let Some(week) = Week::new(&levels) else { return };
        let last = self.sent.last().unwrap_or(&self.seen);
        let mut sent = last.clone();
        sent.own(&week);
        // What changes no traffic never comes back.
        if !same_shape(&sent, last) {
            self.sent.push(sent);
        }
    }
}

/// Whether two traffics run alike over a week, whatever their rates.
fn same_shape(one: &Traffic, other: &Traffic) -> bool {
    let steady = |traffic: &Traffic| Traffic { rate: Traffic::default().rate, ..traffic.clone() };
    match (one.shape, other.shape) {
        (Shape::Week, Shape::Week) => one.week == other.week,
        _ => steady(one) == steady(other),
    }
}

/// The shape of some traffic, its busiest hour at 1.
fn levels_of(traffic: &Traffic) -> Levels {
    let week = week(traffic);
    let busiest = week.peak_to_mean().max(f64::MIN_POSITIVE);
    // A week without a peak leaves room above it.
    let full = if busiest <= 1.0 + 1e-9 { 0.5 } else { 1.0 };
    week.rates().map(|rate| full * rate / busiest)
}

/// Where a key leads from a cell.
fn moved(at: usize, key: &str) -> Option<usize> {
    let (day, hour) = (at / DAY, at % DAY);
    let (day, hour) = match key {
        "ArrowLeft" => (day, hour.saturating_sub(1)),
        "ArrowRight" => (day, (hour + 1).min(DAY - 1)),
        "ArrowUp" => (day.saturating_sub(1), hour),
        "ArrowDown" => ((day + 1).min(6), hour),
        "Home" => (day, 0),
        "End" => (day, DAY - 1),
        _ => return None,
    };
    Some(day * DAY + hour)
}

/// What a key makes of a level; a digit is so many tenths.
fn changed(level: f64, key: &str) -> Option<f64> {
    let level = match key {
        "+" | "=" => level + STEP,
        "-" | "_" => level - STEP,
        "Delete" | "Backspace" => 0.0,
        digit => f64::from(digit.parse::<u8>().ok().filter(|digit| *digit < 10)?) / 10.0,
    };
    Some(((level * STEPS).round() / STEPS).within(0.0, 1.0))
}

/// The levels after a stroke: what lies between its two hours is filled evenly.
fn painted(levels: &Levels, from: Touch, to: Touch) -> Levels {
    let mut levels = *levels;
    let span = from.hour.abs_diff(to.hour).max(1) as f64;
    let (first, last) = (from.hour.min(to.hour), from.hour.max(to.hour));
    for (place, level) in levels[first..=last].iter_mut().enumerate() {
        let part = if first == last { 1.0 } else { (first + place).abs_diff(from.hour) as f64 / span };
        *level = from.level + (to.level - from.level) * part;
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::units::Rate;

    #[test]
    fn keys_move_within_the_grid() {
        let cases = [
            (9, "ArrowRight", 10, "the next hour"),
            (0, "ArrowLeft", 0, "not off the left edge"),
            (23, "ArrowRight", 23, "nor into the next day"),
            (9, "ArrowDown", 33, "the same hour of the next day"),
            (160, "ArrowDown", 160, "not off the week"),
            (40, "Home", 24, "midnight"),
            (40, "End", 47, "the last hour"),
        ];
        for (at, key, expected, why) in cases {
            assert_eq!(moved(at, key), Some(expected), "{why}");
        }
        assert_eq!(moved(9, "a"), None);
    }

    #[test]
    fn keys_change_a_level() {
        let cases = [
            (0.5, "+", 0.6, "up"),
            (0.5, "-", 0.4, "down"),
            (1.0, "+", 1.0, "not above"),
            (0.05, "-", 0.0, "not below"),
            (0.3, "7", 0.7, "to a digit"),
            (0.3, "Delete", 0.0, "away"),
        ];
        for (level, key, expected, why) in cases {
            assert!((changed(level, key).unwrap() - expected).abs() < 1e-9, "{why}");
        }
        assert_eq!(changed(0.5, "x"), None);
    }

    #[test]
    fn a_fast_stroke_leaves_no_holes() {
        let touch = |hour, level| Touch { day: 0, hour, level };
        let levels = painted(&[0.0; HOURS], touch(8, 1.0), touch(4, 0.0));
        assert_eq!(levels[4..=8], [0.0, 0.25, 0.5, 0.75, 1.0]);
        assert_eq!(painted(&[0.0; HOURS], touch(3, 0.2), touch(3, 0.6))[3], 0.6);
    }

    #[test]
    fn the_drawing_begins_with_the_shape() {
        let pen = Pen::new(&Traffic::default());
        assert!((pen.levels.iter().copied().fold(0.0, f64::max) - 1.0).abs() < 1e-9);
        let steady = Traffic { shape: Shape::Steady, ..Traffic::default() };
        assert_eq!(Pen::new(&steady).levels[0], 0.5, "a level week leaves room above it");
    }

    /// What the traffic becomes when a scenario takes what a pen has drawn.
    fn taken(traffic: &Traffic, pen: &Pen) -> Traffic {
        let mut own = traffic.clone();
        own.own(&Week::new(&pen.levels).unwrap());
        own
    }

    #[test]
    fn keys_that_are_faster_than_the_page_are_not_lost() {
        let before = Traffic { shape: Shape::Steady, ..Traffic::default() };
        let mut pen = Pen::new(&before);
        pen.press("+");
        let first = taken(&before, &pen);
        pen.press("+");
        pen.see(&first);
        assert!((pen.levels[FIRST] - 0.7).abs() < 1e-9, "the first key's traffic comes back after the second key");
        pen.press("+");
        let last = taken(&first, &pen);
        pen.see(&last);
        assert!((pen.levels[FIRST] - 0.8).abs() < 1e-9, "one of three was never seen by itself");
        pen.see(&Traffic { rate: Rate::of(40.0), ..last.clone() });
        assert!((pen.levels[FIRST] - 0.8).abs() < 1e-9, "another rate is the same drawing");
        pen.see(&first);
        assert!((pen.levels[FIRST] - 1.0).abs() < 1e-9, "what is undone is shown as the traffic holds it");
        pen.see(&before);
        assert_eq!(pen.levels, Pen::new(&before).levels);
    }

    #[test]
    fn a_drawing_stays_as_high_as_it_was_drawn() {
        let before = Traffic { shape: Shape::Steady, ..Traffic::default() };
        let mut pen = Pen::new(&before);
        pen.press("4");
        pen.see(&taken(&before, &pen));
        assert_eq!((pen.levels[FIRST], pen.levels[0]), (0.4, 0.5), "though the fullest bar is now at one half");
        let drawn = pen.clone();
        pen.see(&taken(&before, &drawn));
        assert_eq!(pen, drawn);
    }

    #[test]
    fn a_stroke_belongs_to_its_day_until_it_is_lifted() {
        let mut pen = Pen::new(&Traffic::default());
        let touch = |hour, level| Touch { day: 1, hour, level };
        assert!(!pen.stroke(touch(30, 0.5)), "nothing without a beginning");
        pen.begin(touch(30, 0.5));
        assert_eq!((pen.day(), pen.at, pen.levels[30]), (Some(1), 30, 0.5));
        assert!(!pen.stroke(touch(30, 0.5)), "a finger that rests draws nothing");
        assert!(pen.stroke(touch(32, 0.1)));
        assert_eq!(pen.levels[31], 0.3);
        pen.lift();
        assert_eq!(pen.day(), None);
    }
}
