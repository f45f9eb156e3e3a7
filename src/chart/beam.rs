//! The balance: a beam on its fulcrum, two pans hanging from it, and heaps of shapes in the pans.

use crate::chart::Within as _;
use crate::chart::path::{self, Point};

/// The steepest tilt, in degrees.
///
/// Steep enough to read at a glance, flat enough that a pan never touches the foot or leaves the picture.
pub const STEEPEST: f64 = 10.0;

/// Degrees by which the beam is turned clockwise: positive lowers its right end.
///
/// `left` and `right` are the weights in the pans, in any common unit. The tilt follows their ratio, smoothly and
/// without ever passing [`STEEPEST`]; twice the weight is a little under half of the way there. Two pans of nothing
/// are level.
pub fn tilt(left: f64, right: f64) -> f64 {
    let weight = |value: f64| if value.is_nan() { 0.0 } else { value.within(0.0, 1e18) };
    let (left, right) = (weight(left), weight(right));
    if left == right {
        return 0.0;
    }
    // A ratio without bounds, even against nothing.
    let ratio = libm::log((right + 1e-6) / (left + 1e-6));
    STEEPEST * libm::tanh(ratio / 1.5)
}

/// A balance in its picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Balance {
    /// Where the beam turns.
    pub pivot: Point,
    /// From the pivot to either end of the beam.
    pub arm: f64,
    /// From an end of the beam down to its pan.
    pub drop: f64,
    /// Width of a pan.
    pub pan: f64,
    /// Degrees clockwise.
    pub tilt: f64,
}

/// Which end of the beam.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The left one.
    Left,
    /// The right one.
    Right,
}

impl Balance {
    /// Where an end of the beam stands. The pans hang straight below.
    pub fn end(&self, end: End) -> Point {
        let turn = self.tilt.to_radians();
        let arm = match end {
            End::Left => -self.arm,
            End::Right => self.arm,
        };
        // The first terms of both series: a beam is turned by little, and a picture shows few digits.
        let square = turn * turn;
        let cosine = 1.0 - square / 2.0 * (1.0 - square / 12.0 * (1.0 - square / 30.0));
        let sine = turn * (1.0 - square / 6.0 * (1.0 - square / 20.0 * (1.0 - square / 42.0)));
        (self.pivot.0 + arm * cosine, self.pivot.1 + arm * sine)
    }

    /// The middle of the rim of a pan.
    pub fn rim(&self, end: End) -> Point {
        let (x, y) = self.end(end);
        (x, y + self.drop)
    }

    /// The two cords from an end of the beam to the rim of its pan.
    pub fn cords(&self, end: End) -> String {
        let ((x, y), (_, rim)) = (self.end(end), self.rim(end));
        let half = self.pan / 2.0 - 4.0;
        path::line([(x - half, rim), (x, y), (x + half, rim)])
    }

    /// The dish of a pan.
    pub fn dish(&self, end: End) -> String {
        let (x, y) = self.rim(end);
        let half = self.pan / 2.0;
        let mut dish = String::new();
        path::command(&mut dish, 'M', &[x - half, y]);
        path::command(&mut dish, 'H', &[x + half]);
        path::command(&mut dish, 'C', &[x + 0.8 * half, y + 0.24 * self.pan, x - 0.8 * half, y + 0.24 * self.pan]);
        dish.push(' ');
        dish.push_str(&path::coordinate(x - half));
        dish.push(' ');
        dish.push_str(&path::coordinate(y));
        dish.push('Z');
        dish
    }

    /// The foot: a triangle with its tip at the pivot.
    pub fn foot(&self, half: f64, height: f64) -> String {
        let (x, y) = self.pivot;
        path::closed([(x, y), (x + half, y + height), (x - half, y + height)])
    }
}

/// Where the pieces of a heap lie: the middles of their lower edges, relative to the middle of the rim.
#[derive(Clone, Debug, PartialEq)]
pub struct Heap {
    /// One place per piece, from the bottom layer up, each layer from left to right.
    pub places: Vec<Point>,
    /// How many pieces there was no room for.
    pub left_over: u64,
}

/// Equal pieces, and the room they have in a pan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pile {
    /// Pieces in the lowest layer.
    pub base: u32,
    /// How many fewer lie in each layer above it, so that the heap keeps clear of the cords.
    pub shrink: u32,
    /// Layers at most.
    pub layers: u32,
    /// Width of a piece with the gap to its neighbour.
    pub width: f64,
    /// Height of a piece with the gap to the one above.
    pub height: f64,
}

impl Pile {
    /// Heaps `count` pieces. A layer that is not full is centred, so that few pieces lie in the middle of the pan.
    pub fn heap(&self, count: u64) -> Heap {
        let mut places = Vec::new();
        let mut left_over = count;
        for layer in 0..self.layers {
            let room = self.base.saturating_sub(layer.saturating_mul(self.shrink));
            let here = left_over.min(u64::from(room));
            for n in 0..here {
                let x = (n as f64 - (here - 1) as f64 / 2.0) * self.width;
                places.push((x, -f64::from(layer) * self.height));
            }
            left_over -= here;
        }
        Heap { places, left_over }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_heavier_side_sinks() {
        assert_eq!(tilt(0.0, 0.0), 0.0);
        assert_eq!(tilt(212.0, 212.0), 0.0);
        assert!(tilt(212.0, 891.0) > 5.0, "the right is heavier");
        assert!(tilt(891.0, 212.0) < -5.0);
        assert!((4.0..5.0).contains(&tilt(1.0, 2.0)), "twice the weight is a little under half of the way");
        assert!(tilt(0.0, 1.0) > 9.99, "against nothing");
    }

    #[test]
    fn pans_hang_straight_below_the_ends() {
        let balance = Balance { pivot: (400.0, 100.0), arm: 250.0, drop: 80.0, pan: 150.0, tilt: 10.0 };
        let ((x, y), (rim_x, rim_y)) = (balance.end(End::Right), balance.rim(End::Right));
        assert_eq!((rim_x, rim_y), (x, y + 80.0));
        assert!(y > balance.end(End::Left).1, "the right end is lower");
        assert_eq!(balance.foot(30.0, 90.0), "M400 100L430 190L370 190Z");
    }

    #[test]
    fn a_heap_is_counted() {
        let pile = Pile { base: 9, shrink: 2, layers: 3, width: 15.0, height: 13.0 };
        assert_eq!(pile.heap(0).places.len(), 0);
        assert_eq!(pile.heap(1).places, [(0.0, 0.0)], "one lies in the middle");
        let full = pile.heap(41);
        assert_eq!((full.places.len(), full.left_over), (9 + 7 + 5, 20));
        assert_eq!(full.places[20], (30.0, -26.0), "the last is the right one of the top layer");
    }

    proptest! {
        #[test]
        fn the_tilt_is_bounded_and_even_handed(left in any::<f64>(), right in any::<f64>()) {
            let turn = tilt(left, right);
            prop_assert!(turn.is_finite() && turn.abs() <= STEEPEST);
            prop_assert!((turn + tilt(right, left)).abs() < 1e-9);
        }

        #[test]
        fn more_weight_never_lifts(left in 0.0..1e9, right in 0.0..1e9, more in 0.0..1e9) {
            prop_assert!(tilt(left, right + more) >= tilt(left, right));
        }

        #[test]
        fn no_piece_is_lost(count in any::<u64>(), base in 0u32..12, shrink in 0u32..4, layers in 0u32..6) {
            let heap = Pile { base, shrink, layers, width: 10.0, height: 10.0 }.heap(count);
            prop_assert_eq!(heap.places.len() as u64 + heap.left_over, count);
        }
    }
}
