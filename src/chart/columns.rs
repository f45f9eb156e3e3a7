//! Rows of a comparison: two texts on either side of a name, or one below the other where there is no room.

use crate::chart::layout::{Anchor, Label};
use crate::chart::text::Font;

/// A row before it is laid out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry<'a> {
    /// What is compared.
    pub name: &'a str,
    /// A word on the name.
    pub tag: &'a str,
    /// What stands on the left, or first.
    pub left: &'a str,
    /// What stands on the right, or second.
    pub right: &'a str,
    /// A remark on the whole row; may be empty.
    pub note: &'a str,
}

/// A row at its place: every line of text with its box, and where the row ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The name.
    pub name: Label,
    /// The word on it.
    pub tag: Label,
    /// Lines of the left text.
    pub left: Vec<Label>,
    /// Lines of the right text.
    pub right: Vec<Label>,
    /// Lines of the remark.
    pub note: Vec<Label>,
    /// Upper edge of the row.
    pub top: f64,
    /// Lower edge: the upper edge of the next.
    pub bottom: f64,
}

/// Texts beside the name, in a picture `width` wide whose first row begins at `top`.
pub fn beside(entries: &[Entry], width: f64, top: f64) -> Vec<Placed> {
    stacked(entries, top, |entry, top| row_beside(entry, width, top))
}

/// Where texts beside the name end on its left and begin on its right.
pub const fn edges(width: f64) -> (f64, f64) {
    (width / 2.0 - NAMES / 2.0, width / 2.0 + NAMES / 2.0)
}

/// Texts below the name.
pub fn below(entries: &[Entry], width: f64, top: f64) -> Vec<Placed> {
    stacked(entries, top, |entry, top| row_below(entry, width, top))
}

impl Placed {
    /// Every label of the row.
    pub fn labels(&self) -> impl Iterator<Item = &Label> {
        [&self.name, &self.tag].into_iter().chain(&self.left).chain(&self.right).chain(&self.note)
    }
}

/// Space above the first and below the last line of a row.
const PAD: f64 = 10.0;

/// Indent of texts below the name: room for the mark of a side.
pub const INDENT: f64 = 18.0;

fn stacked(entries: &[Entry], top: f64, row: impl Fn(&Entry, f64) -> Placed) -> Vec<Placed> {
    let mut rows: Vec<Placed> = Vec::with_capacity(entries.len());
    for entry in entries {
        let top = rows.last().map_or(top, |row| row.bottom);
        rows.push(row(entry, top));
    }
    rows
}

/// Width of the column of names between two texts.
const NAMES: f64 = 146.0;

fn row_beside(entry: &Entry, width: f64, top: f64) -> Placed {
    let (middle, (end_of_left, start_of_right)) = (width / 2.0, edges(width));
    let column = end_of_left - 8.0;
    let (text, first) = (Font::plain(13.0), top + PAD + 12.0);
    let name = one_line(entry.name, middle, first, Anchor::Middle, Font::bold(13.5));
    let tag = one_line(entry.tag, middle, first + 15.0, Anchor::Middle, Font::plain(11.0));
    let left = lines(&text.balance(entry.left, column), end_of_left, first, 17.0, Anchor::End, text);
    let right = lines(&text.balance(entry.right, column), start_of_right, first, 17.0, Anchor::Start, text);
    let end = [&left, &right].iter().filter_map(|lines| lines.last()).map(|label| label.y).fold(tag.y, f64::max);
    let small = Font::plain(11.0);
    let note = lines(&small.balance(entry.note, width - 16.0), middle, end + 17.0, 15.0, Anchor::Middle, small);
    let bottom = note.last().map_or(end, |label| label.y) + PAD;
    Placed { name, tag, left, right, note, top, bottom }
}

fn row_below(entry: &Entry, width: f64, top: f64) -> Placed {
    let (text, first) = (Font::plain(13.5), top + PAD + 13.0);
    let name = one_line(entry.name, 0.0, first, Anchor::Start, Font::bold(14.5));
    let tag = one_line(entry.tag, width, first, Anchor::End, Font::plain(11.5));
    let below = |words: &str, y| lines(&text.wrap(words, width - INDENT), INDENT, y, 18.0, Anchor::Start, text);
    let left = below(entry.left, first + 21.0);
    let middle = left.last().map_or(first, |label| label.y);
    let right = below(entry.right, middle + 22.0);
    let end = right.last().map_or(middle, |label| label.y);
    let small = Font::plain(11.5);
    let note = lines(&small.wrap(entry.note, width - INDENT), INDENT, end + 19.0, 15.5, Anchor::Start, small);
    let bottom = note.last().map_or(end, |label| label.y) + PAD + 2.0;
    Placed { name, tag, left, right, note, top, bottom }
}

fn one_line(text: &str, x: f64, y: f64, anchor: Anchor, font: Font) -> Label {
    Label { text: text.to_owned(), x, y, anchor, font }
}

fn lines(texts: &[String], x: f64, first: f64, step: f64, anchor: Anchor, font: Font) -> Vec<Label> {
    let line = |(n, text): (usize, &String)| one_line(text, x, first + step * n as f64, anchor, font);
    texts.iter().enumerate().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::layout::Area;
    use proptest::prelude::*;

    /// Words of the lengths that sentences have, and none longer than a column.
    fn sentence() -> impl Strategy<Value = String> {
        proptest::collection::vec("[a-z0-9,%$]{1,14}", 0..30).prop_map(|words| words.join(" "))
    }

    proptest! {
        #[test]
        fn no_text_touches_another_or_leaves_the_picture(
            texts in proptest::collection::vec((sentence(), sentence(), sentence()), 1..6),
        ) {
            let entries: Vec<Entry> = texts
                .iter()
                .map(|(left, right, note)| Entry { name: "Architecture", tag: "part judgement", left, right, note })
                .collect();
            for (rows, width) in [(beside(&entries, 800.0, 100.0), 800.0), (below(&entries, 288.0, 100.0), 288.0)] {
                let bottom = rows.last().map_or(0.0, |row| row.bottom);
                let paper = Area::new(0.0, 100.0, width, bottom - 100.0);
                let boxes: Vec<Area> = rows.iter().flat_map(Placed::labels).map(Label::area).collect();
                for (n, area) in boxes.iter().enumerate() {
                    prop_assert!(paper.holds(area), "{:?} leaves {:?}", area, paper);
                    prop_assert!(boxes[..n].iter().all(|other| !other.overlaps(area)), "{:?}", area);
                }
            }
        }
    }
}
