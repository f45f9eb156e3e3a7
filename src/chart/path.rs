//! Path strings: the `d` of an SVG path, with no more digits than a screen can show.

use crate::chart::Within as _;
use std::fmt::Write;

/// A place in a picture: x to the right, y down.
pub type Point = (f64, f64);

/// Straight lines from point to point. A point that is not finite is a gap.
pub fn line(points: impl IntoIterator<Item = Point>) -> String {
    let mut path = String::new();
    let mut open = false;
    for (x, y) in points {
        if x.is_finite() && y.is_finite() {
            command(&mut path, if open { 'L' } else { 'M' }, &[x, y]);
        }
        open = x.is_finite() && y.is_finite();
    }
    path
}

/// Level stretches with upright steps between them: each point holds until the x of the next, the last one until
/// `end`.
pub fn step(points: impl IntoIterator<Item = Point>, end: f64) -> String {
    let mut path = String::new();
    let mut level = None;
    for (x, y) in points.into_iter().filter(|(x, y)| x.is_finite() && y.is_finite()) {
        match level {
            None => command(&mut path, 'M', &[x, y]),
            // A level that goes on needs no corner: a steady week is one stroke, not 168.
            Some(level) if level == y => continue,
            Some(_) => {
                command(&mut path, 'H', &[x]);
                command(&mut path, 'V', &[y]);
            }
        }
        level = Some(y);
    }
    if level.is_some() && end.is_finite() {
        command(&mut path, 'H', &[end]);
    }
    path
}

/// The surface between a line of points and the level `base`.
pub fn area(points: impl IntoIterator<Item = Point>, base: f64) -> String {
    let mut path = String::new();
    let (mut first, mut last) = (None, None);
    for (x, y) in points.into_iter().filter(|(x, y)| x.is_finite() && y.is_finite()) {
        if first.is_none() {
            first = Some(x);
            command(&mut path, 'M', &[x, base]);
        }
        command(&mut path, 'L', &[x, y]);
        last = Some(x);
    }
    if let Some(x) = last.filter(|_| base.is_finite()) {
        command(&mut path, 'L', &[x, base]);
        path.push('Z');
    }
    path
}

/// A closed outline through the points.
pub fn closed(points: impl IntoIterator<Item = Point>) -> String {
    let mut path = line(points);
    if !path.is_empty() {
        path.push('Z');
    }
    path
}

/// A coordinate as text: one decimal, no trailing zero, no negative zero. What is not finite is 0.
pub fn coordinate(value: f64) -> String {
    let mut text = String::new();
    push_coordinate(&mut text, value);
    text
}

/// One command of a path with its coordinates, appended.
pub fn command(path: &mut String, letter: char, coordinates: &[f64]) {
    path.push(letter);
    for (n, value) in coordinates.iter().enumerate() {
        if n > 0 {
            path.push(' ');
        }
        push_coordinate(path, *value);
    }
}

fn push_coordinate(text: &mut String, value: f64) {
    let value = if value.is_finite() { value.within(-1e9, 1e9) } else { 0.0 };
    let tenths = (value * 10.0).round() as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, part) = (tenths.abs() / 10, tenths.abs() % 10);
    // Writing to a string cannot fail.
    let _ = if part == 0 { write!(text, "{sign}{whole}") } else { write!(text, "{sign}{whole}.{part}") };
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn coordinates_are_short() {
        let cases = [(1.0, "1"), (1.04, "1"), (1.06, "1.1"), (-0.04, "0"), (-0.5, "-0.5"), (-12.34, "-12.3")];
        for (value, text) in cases {
            assert_eq!(coordinate(value), text);
        }
        assert_eq!(coordinate(f64::NAN), "0");
        assert_eq!(coordinate(f64::INFINITY), "0");
    }

    #[test]
    fn a_line_has_gaps_where_there_is_nothing() {
        let points = [(0.0, 1.0), (1.0, 2.0), (2.0, f64::NAN), (3.0, 4.0), (4.0, 5.5)];
        assert_eq!(line(points), "M0 1L1 2M3 4L4 5.5");
        assert_eq!(line([]), "");
    }

    #[test]
    fn steps_hold_until_the_next() {
        assert_eq!(step([(0.0, 9.0), (1.0, 9.0), (2.0, 5.0)], 3.0), "M0 9H2V5H3");
        assert_eq!(step([], 3.0), "");
        assert_eq!(step((0..168).map(|x| (f64::from(x), 4.0)), 168.0), "M0 4H168", "a steady week is one stroke");
    }

    #[test]
    fn an_area_stands_on_its_base() {
        assert_eq!(area([(0.0, 1.0), (2.0, 3.0)], 10.0), "M0 10L0 1L2 3L2 10Z");
        assert_eq!(area([], 10.0), "");
    }

    proptest! {
        #[test]
        fn a_path_never_holds_a_word(points in proptest::collection::vec(any::<(f64, f64)>(), 0..40), base in any::<f64>()) {
            for path in [line(points.clone()), step(points.clone(), base), area(points.clone(), base)] {
                prop_assert!(path.chars().all(|c| "MLHVZ -.0123456789".contains(c)), "{path}");
            }
        }
    }
}
