//! Bytes, in pieces of any size, to lines of text.
//!
//! Nothing grows with the file: a line that is too long is told as such and thrown away.

use std::borrow::Cow;

/// The longest line in bytes, and the longest row where a quoted cell spans several lines.
pub(super) const LONGEST: usize = 64 * 1024;

/// How the bytes stand for characters, as the marks at their beginning say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Encoding {
    /// UTF-8 with its mark or without one; a line that is none is Latin-1.
    #[default]
    Utf8,
    /// UTF-16, the low byte first.
    Utf16Low,
    /// UTF-16, the high byte first.
    Utf16High,
}

/// A line without its end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Line<'a> {
    /// Its text.
    Text(&'a str),
    /// It has more than [`LONGEST`] bytes.
    TooLong,
}

/// Where lines go: their number, which begins with 1, and the line.
pub(super) type Sink<'a> = dyn FnMut(u64, Line<'_>) + 'a;

/// Cuts bytes into lines. A line ends with `\n`, `\r\n` or `\r`.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// The first bytes, until they are enough to tell the encoding.
    head: Vec<u8>,
    encoding: Option<Encoding>,
    /// A byte of UTF-16 whose other half has not come yet.
    half: Option<u8>,
    /// The first unit of a surrogate pair.
    high: Option<u16>,
    line: Vec<u8>,
    too_long: bool,
    after_return: bool,
    number: u64,
    has_nul: bool,
}

impl Lines {
    /// Takes more bytes and hands on what is a whole line by now.
    pub(super) fn take(&mut self, bytes: &[u8], each: &mut Sink<'_>) {
        if self.encoding.is_some() {
            return self.decode(bytes, each);
        }
        self.head.extend_from_slice(bytes);
        if self.head.len() >= 4 {
            self.begin(each);
        }
    }

    /// The last line, if it has no end.
    pub(super) fn finish(&mut self, each: &mut Sink<'_>) {
        if self.encoding.is_none() {
            self.begin(each);
        }
        if !self.line.is_empty() || self.too_long {
            self.emit(each);
        }
    }

    /// Whether a character of zero came: no text has one.
    pub(super) const fn has_nul(&self) -> bool {
        self.has_nul
    }

    /// Whether the bytes are UTF-16.
    pub(super) fn is_utf16(&self) -> bool {
        matches!(self.encoding, Some(Encoding::Utf16Low | Encoding::Utf16High))
    }

    fn begin(&mut self, each: &mut Sink<'_>) {
        let marks: [(&[u8], Encoding); 3] =
            [(b"\xef\xbb\xbf", Encoding::Utf8), (b"\xff\xfe", Encoding::Utf16Low), (b"\xfe\xff", Encoding::Utf16High)];
        let head = std::mem::take(&mut self.head);
        let mark = marks.iter().find(|(mark, _)| head.starts_with(mark));
        let (skip, encoding) = mark.map_or((0, Encoding::Utf8), |(mark, encoding)| (mark.len(), *encoding));
        self.encoding = Some(encoding);
        self.decode(&head[skip..], each);
    }

    fn decode(&mut self, bytes: &[u8], each: &mut Sink<'_>) {
        if !self.is_utf16() {
            return self.plain(bytes, each);
        }
        for byte in bytes {
            let Some(first) = self.half.take() else {
                self.half = Some(*byte);
                continue;
            };
            let pair = [first, *byte];
            let low = self.encoding == Some(Encoding::Utf16Low);
            self.unit(if low { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }, each);
        }
    }

    /// Whole runs without a line's end at a time: byte by byte took a fifth of the time of a long file.
    fn plain(&mut self, bytes: &[u8], each: &mut Sink<'_>) {
        let mut rest = bytes;
        while let Some((first, behind)) = rest.split_first() {
            let run = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
            if run == 0 {
                self.byte(*first, each);
                rest = behind;
                continue;
            }
            let (run, behind) = rest.split_at(run);
            let (kept, beyond) = run.split_at(run.len().min(LONGEST - self.line.len()));
            self.after_return = false;
            self.too_long |= !beyond.is_empty();
            self.has_nul |= kept.contains(&0);
            self.line.extend_from_slice(kept);
            rest = behind;
        }
    }

    fn unit(&mut self, unit: u16, each: &mut Sink<'_>) {
        let units = self.high.take().into_iter().chain([unit]);
        if (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
            return;
        }
        let mut space = [0; 4];
        for read in char::decode_utf16(units) {
            let character = read.unwrap_or(char::REPLACEMENT_CHARACTER);
            character.encode_utf8(&mut space).bytes().for_each(|byte| self.byte(byte, each));
        }
    }

    fn byte(&mut self, byte: u8, each: &mut Sink<'_>) {
        let after_return = std::mem::replace(&mut self.after_return, byte == b'\r');
        match byte {
            b'\n' if after_return => {}
            b'\n' | b'\r' => self.emit(each),
            _ if self.line.len() >= LONGEST => self.too_long = true,
            _ => {
                self.has_nul |= byte == 0;
                self.line.push(byte);
            }
        }
    }

    fn emit(&mut self, each: &mut Sink<'_>) {
        self.number += 1;
        if std::mem::take(&mut self.too_long) {
            each(self.number, Line::TooLong);
        } else {
            each(self.number, Line::Text(&text(&self.line)));
        }
        self.line.clear();
    }
}

/// The text of a line: UTF-8, and Latin-1 where it is none.
fn text(line: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(line)
        .map_or_else(|_| line.iter().map(|byte| char::from(*byte)).collect::<String>().into(), Cow::Borrowed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(pieces: &[&[u8]]) -> Vec<String> {
        let (mut lines, mut found) = (Lines::default(), Vec::new());
        let mut each = |number: u64, line: Line<'_>| {
            let text = if let Line::Text(text) = line { text } else { "too long" };
            found.push(format!("{number} {text}"));
        };
        pieces.iter().for_each(|piece| lines.take(piece, &mut each));
        lines.finish(&mut each);
        found
    }

    #[test]
    fn lines_of_every_kind() {
        let long = vec![b'x'; LONGEST + 1];
        let cases: [(&[u8], &[&str], &str); 7] = [
            (b"a\nb\r\nc\rd", &["1 a", "2 b", "3 c", "4 d"], "all three ends"),
            (b"a\n\n\nb\n", &["1 a", "2 ", "3 ", "4 b"], "empty lines have numbers"),
            (b"\xef\xbb\xbfa", &["1 a"], "the mark of UTF-8 is no text"),
            (b"\xff\xfea\0\n\0\xe4\0", &["1 a", "2 ä"], "UTF-16, low byte first"),
            (b"\xfe\xff\0a\xd8\x3d\xde\x00", &["1 a😀"], "UTF-16, high byte first, beyond its first plane"),
            (b"\xe4\n", &["1 ä"], "Latin-1 without a mark"),
            (&long, &["1 too long"], "a line beyond all bounds"),
        ];
        for (bytes, expected, why) in cases {
            assert_eq!(lines(&[bytes]), expected, "{why}");
        }
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter(bytes in proptest::collection::vec(any::<u8>(), 0..200), at in 0..200_usize) {
            let (front, back) = bytes.split_at(at.min(bytes.len()));
            let single: Vec<&[u8]> = bytes.chunks(1).collect();
            prop_assert_eq!(lines(&[&bytes]), lines(&[front, back]));
            prop_assert_eq!(lines(&[&bytes]), lines(&single));
        }
    }
}
