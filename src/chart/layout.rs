//! Boxes, and labels that keep out of each other's way.

use crate::chart::scale::clamped;
use crate::chart::text::Font;

/// A rectangle: left, top, width and height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width, never negative.
    pub width: f64,
    /// Height, never negative.
    pub height: f64,
}

/// Space left free at the edges of a picture, for axes and labels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Margins {
    /// Above.
    pub top: f64,
    /// On the right.
    pub right: f64,
    /// Below.
    pub bottom: f64,
    /// On the left.
    pub left: f64,
}

impl Area {
    /// A rectangle from its left top corner.
    pub const fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self { x, y, width: width.max(0.0), height: height.max(0.0) }
    }

    /// What is left inside the margins.
    pub const fn inside(self, margins: Margins) -> Self {
        let Margins { top, right, bottom, left } = margins;
        Self::new(self.x + left, self.y + top, self.width - left - right, self.height - top - bottom)
    }

    /// Right edge.
    pub const fn right(&self) -> f64 {
        self.x + self.width
    }

    /// Bottom edge.
    pub const fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// Left and right edge: the range of a horizontal scale.
    pub const fn across(&self) -> (f64, f64) {
        (self.x, self.right())
    }

    /// Bottom and top edge: the range of an upright scale, whose values grow upward.
    pub const fn upward(&self) -> (f64, f64) {
        (self.bottom(), self.y)
    }

    /// Whether the two share more than an edge.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// Whether `other` lies in this one.
    pub fn holds(&self, other: &Self) -> bool {
        self.x <= other.x && self.y <= other.y && other.right() <= self.right() && other.bottom() <= self.bottom()
    }
}

/// Which point of a text its x names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its left end.
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

impl Anchor {
    /// The SVG word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

/// A line of text at its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// What it says.
    pub text: String,
    /// Where it is anchored.
    pub x: f64,
    /// Its baseline.
    pub y: f64,
    /// What `x` means.
    pub anchor: Anchor,
    /// How it is set.
    pub font: Font,
}

impl Label {
    /// The box around it: an upper estimate of the ink.
    pub fn area(&self) -> Area {
        let width = self.font.width(&self.text);
        let x = match self.anchor {
            Anchor::Start => self.x,
            Anchor::Middle => self.x - width / 2.0,
            Anchor::End => self.x - width,
        };
        Area::new(x, self.y - 0.8 * self.font.size, width, 1.05 * self.font.size)
    }

    /// The label moved sideways as little as needed to lie between `left` and `right`.
    pub fn kept_between(mut self, left: f64, right: f64) -> Self {
        let area = self.area();
        let beyond = (area.right() - right).max(0.0);
        self.x += (left - (area.x - beyond)).max(0.0) - beyond;
        self
    }
}

/// A label that may stand in one of several places around a point, the best first.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// The places in order of preference. Never empty.
    pub places: Vec<Label>,
}

impl Wish {
    /// A label around the point `(x, y)`, clear of it by `gap`: beside it, then above and below, then the corners;
    /// if all of these are taken, the same at twice and three times the distance.
    pub fn around(text: &str, at: (f64, f64), gap: f64, font: Font) -> Self {
        let rings = [1.0, 2.0, 3.0].map(|times| Self::ring(text, at, gap * times, font));
        Self { places: rings.into_iter().flatten().collect() }
    }

    fn ring(text: &str, (x, y): (f64, f64), gap: f64, font: Font) -> [Label; 8] {
        let label = |dx: f64, dy: f64, anchor| Label { text: text.to_owned(), x: x + dx, y: y + dy, anchor, font };
        let (up, level, down) = (-gap, 0.36 * font.size, gap + 0.8 * font.size);
        [
            label(gap, level, Anchor::Start),
            label(-gap, level, Anchor::End),
            label(0.0, up, Anchor::Middle),
            label(0.0, down, Anchor::Middle),
            label(gap, down, Anchor::Start),
            label(-gap, up, Anchor::End),
            label(gap, up, Anchor::Start),
            label(-gap, down, Anchor::End),
        ]
    }
}

/// Gives each wish a place inside `frame` that touches neither an obstacle nor a label placed before it.
///
/// Earlier wishes choose first. A wish without a free place is left out: a missing label is better than two that
/// cannot be read, and the table beside the picture has the number.
pub fn place(wishes: Vec<Wish>, frame: Area, obstacles: &[Area]) -> Vec<Option<Label>> {
    let mut taken = obstacles.to_vec();
    wishes
        .into_iter()
        .map(|wish| {
            let free = |label: &Label| {
                let area = label.area();
                frame.holds(&area) && taken.iter().all(|other| !other.overlaps(&area))
            };
            let found = wish.places.into_iter().find(free);
            taken.extend(found.as_ref().map(Label::area));
            found
        })
        .collect()
}

/// Moves `places` apart until neighbours are at least `gap` from each other, all within `low..=high`, in the order
/// of their wishes; as close to their wishes as a single pass each way comes. If they cannot all fit, they are
/// spread evenly.
pub fn spread(wishes: &[f64], gap: f64, (low, high): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    // Few places: each sinks down to where it belongs.
    for n in 1..order.len() {
        for at in (1..=n).rev() {
            if wishes[order[at - 1]].total_cmp(&wishes[order[at]]).is_gt() {
                order.swap(at - 1, at);
            }
        }
    }
    let room = (high - low).max(0.0);
    let gap = if wishes.len() > 1 { gap.min(room / (wishes.len() - 1) as f64) } else { 0.0 };
    let mut sorted: Vec<f64> = order.iter().map(|index| clamped(wishes[*index], low, low + room)).collect();
    for n in 1..sorted.len() {
        sorted[n] = sorted[n].max(sorted[n - 1] + gap);
    }
    let mut ceiling = low + room;
    for place in sorted.iter_mut().rev() {
        *place = place.min(ceiling);
        ceiling = *place - gap;
    }
    let mut places = vec![0.0; wishes.len()];
    for (index, place) in order.into_iter().zip(sorted) {
        places[index] = place;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn label(text: &str, x: f64, anchor: Anchor) -> Label {
        Label { text: text.to_owned(), x, y: 20.0, anchor, font: Font::plain(10.0) }
    }

    #[test]
    fn a_label_is_moved_no_more_than_needed() {
        let cases = [
            // (x, anchor, left edge after, why)
            (50.0, Anchor::Start, 50.0, "already inside"),
            (-5.0, Anchor::Start, 0.0, "over the left edge"),
            (99.0, Anchor::Middle, 74.4, "over the right edge"),
        ];
        for (x, anchor, left, why) in cases {
            let kept = label("$212", x, anchor).kept_between(0.0, 100.0).area();
            assert!((kept.x - left).abs() < 1e-9, "{why}: {kept:?}");
        }
    }

    #[test]
    fn a_label_takes_the_next_free_place() {
        let wish = || Wish::around("flips at 131/s", (100.0, 100.0), 8.0, Font::plain(12.0));
        let frame = Area::new(0.0, 0.0, 300.0, 200.0);
        let [first, second] = &place(vec![wish(), wish()], frame, &[])[..] else { panic!("two wishes, two answers") };
        let (first, second) = (first.as_ref().unwrap(), second.as_ref().unwrap());
        assert_eq!((first.x, second.x), (108.0, 92.0), "the right side is taken, so the left");
        let narrow = Area::new(0.0, 0.0, 20.0, 20.0);
        assert_eq!(place(vec![wish()], narrow, &[]), [None], "no room, no label");
    }

    #[test]
    fn neighbours_move_apart() {
        assert_eq!(spread(&[10.0, 11.0, 50.0], 5.0, (0.0, 100.0)), [10.0, 15.0, 50.0]);
        assert_eq!(spread(&[99.0, 98.0], 5.0, (0.0, 100.0)), [100.0, 95.0], "pushed back from the edge");
        assert_eq!(spread(&[1.0, 1.0, 1.0], 80.0, (0.0, 100.0)), [0.0, 50.0, 100.0], "evenly where there is no room");
    }

    proptest! {
        #[test]
        fn spread_keeps_order_gap_and_bounds(wishes in proptest::collection::vec(-50.0..150.0, 0..7)) {
            let places = spread(&wishes, 12.0, (0.0, 100.0));
            prop_assert!(places.iter().all(|place| (-1e-9..=100.0 + 1e-9).contains(place)));
            for a in 0..places.len() {
                for b in 0..a {
                    prop_assert!((places[a] - places[b]).abs() >= 12.0 - 1e-9);
                    prop_assert!(wishes[a] == wishes[b] || (wishes[a] < wishes[b]) == (places[a] < places[b]));
                }
            }
        }

        #[test]
        fn placed_labels_never_touch(points in proptest::collection::vec((0.0..300.0, 0.0..200.0), 1..12)) {
            let frame = Area::new(0.0, 0.0, 300.0, 200.0);
            let wishes = points.iter().map(|point| Wish::around("flips at 131/s", *point, 8.0, Font::plain(12.0)));
            let placed: Vec<Area> = place(wishes.collect(), frame, &[]).iter().flatten().map(Label::area).collect();
            for (n, a) in placed.iter().enumerate() {
                prop_assert!(frame.holds(a));
                prop_assert!(placed[..n].iter().all(|b| !a.overlaps(b)));
            }
        }
    }
}
