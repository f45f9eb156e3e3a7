//! How wide a text will be, and where to break it, without a screen to ask.
//!
//! A picture that is drawn before any browser has measured it must reckon. The widths here are those of the
//! widest face in the stylesheet's list, so that with any other there is room to spare.

use crate::chart::Within as _;

/// Advance widths of the printable ASCII characters in hundredths of the font size.
///
/// DejaVu Sans 2.37, table `hmtx`, rounded up: the fallback on systems without a face of their own, and wider
/// than the others on the list.
const ADVANCE: [u8; 95] = [
    32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84,
    84, 84, 54, 100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79, 61, 79, 70, 64, 62, 74, 69, 99, 69,
    62, 69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64,
    60, 82, 60, 60, 53, 64, 34, 64, 84,
];

/// Width of any other character: the widest that the page writes is the ellipsis.
const OTHER: u8 = 100;

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Font {
    /// Size in units of the picture.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
}

impl Font {
    /// Plain text.
    pub const fn plain(size: f64) -> Self {
        Self { size, bold: false }
    }

    /// Bold text.
    pub const fn bold(size: f64) -> Self {
        Self { size, bold: true }
    }

    /// An upper estimate of the width of `text`.
    pub fn width(self, text: &str) -> f64 {
        let hundredths: u32 = text.chars().map(advance).map(u32::from).sum();
        // The bold face is an eighth wider on average, up to a fourth for single letters.
        let weight = if self.bold { 1.14 } else { 1.0 };
        f64::from(hundredths) / 100.0 * self.size * weight
    }

    /// The same face, small enough for `text` to be no wider than `width`.
    pub fn fitting(self, text: &str, width: f64) -> Self {
        let shrink = (width / self.width(text).max(f64::MIN_POSITIVE)).within(0.0, 1.0);
        Self { size: self.size * shrink, ..self }
    }

    /// Breaks `text` at spaces into lines that are no wider than `width`. A single word that is wider stands alone.
    /// A no-break space is no place to break at.
    pub fn wrap(self, text: &str, width: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            match lines.last_mut() {
                Some(line) if self.width(line) + self.width(" ") + self.width(word) <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }

    /// As [`Self::wrap`], but with lines of about the same length: no last line of one word.
    pub fn balance(self, text: &str, width: f64) -> Vec<String> {
        let lines = self.wrap(text, width);
        if lines.len() < 2 {
            return lines;
        }
        // The narrowest column that needs no more lines, to within a character.
        let (mut narrow, mut wide) = (width / 2.0, width);
        while wide - narrow > self.size / 2.0 {
            let middle = (narrow + wide) / 2.0;
            let fits = self.wrap(text, middle);
            if fits.len() <= lines.len() && fits.iter().all(|line| self.width(line) <= middle) {
                wide = middle;
            } else {
                narrow = middle;
            }
        }
        self.wrap(text, wide)
    }
}

fn advance(character: char) -> u8 {
    let index = (character as u32).wrapping_sub(32) as usize;
    ADVANCE.get(index).copied().unwrap_or(match character {
        '·' | '\u{a0}' => 32,
        '–' => 50,
        '→' | '×' | '≤' | '≥' | '−' | '±' => 84,
        _ => OTHER,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn widths_follow_the_letters() {
        let font = Font::plain(10.0);
        assert!((font.width("$212") - 25.6).abs() < 1e-9, "four figures of 0.64");
        assert!(font.width("iiii") < font.width("mmmm") / 3.0);
        assert!(Font::bold(10.0).width("abc") > font.width("abc"));
        assert_eq!(font.width(""), 0.0);
        assert!((font.fitting("$212", 12.8).size - 5.0).abs() < 1e-9, "half the room, half the size");
        assert_eq!(font.fitting("", 10.0), font);
    }

    #[test]
    fn a_long_word_stands_alone() {
        assert_eq!(Font::plain(10.0).wrap("a incomprehensibilities b", 40.0), ["a", "incomprehensibilities", "b"]);
        assert!(Font::plain(10.0).wrap("", 40.0).is_empty());
        assert_eq!(Font::plain(10.0).wrap("in 45\u{a0}ms", 40.0), ["in", "45\u{a0}ms"], "a number keeps its unit");
    }

    #[test]
    fn balanced_lines_leave_no_widow() {
        let font = Font::plain(10.0);
        let text = "one two three four five six seven eight";
        let (wrapped, balanced) = (font.wrap(text, 190.0), font.balance(text, 190.0));
        assert_eq!(wrapped, ["one two three four five six seven", "eight"]);
        assert_eq!(balanced, ["one two three four", "five six seven eight"]);
    }

    proptest! {
        #[test]
        fn wrapping_loses_no_word(text in "[a-zA-Z0-9 ]{0,120}", width in 1.0..400.0) {
            let font = Font::plain(13.0);
            let words: Vec<&str> = text.split_whitespace().collect();
            for lines in [font.wrap(&text, width), font.balance(&text, width)] {
                let joined = lines.join(" ");
                prop_assert_eq!(joined.split_whitespace().collect::<Vec<_>>(), words.clone());
                let fits = |line: &String| font.width(line) <= width || !line.contains(' ');
                prop_assert!(lines.iter().all(fits), "{:?}", lines);
            }
        }
    }
}
