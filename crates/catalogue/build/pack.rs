//! Prices as columns of small numbers, a byte or two each. `src/packed.rs` reads them.

use std::fmt::Write;

/// Numbers in a row, each in as many bytes as it needs: seven bits a byte, the lowest first, the highest bit set where
/// another byte follows.
#[derive(Default)]
pub(crate) struct Column(Vec<u8>);

impl Column {
    /// Appends a number.
    pub(crate) fn push(&mut self, mut number: u128) {
        while number >= 128 {
            self.0.push(number as u8 | 128);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    /// Appends a number that may end in zeros: the rest of it, then in the lowest four bits how many there were.
    pub(crate) fn push_round(&mut self, mut number: u128) {
        let mut zeros = 0;
        while number != 0 && number.is_multiple_of(10) && zeros < 15 {
            number /= 10;
            zeros += 1;
        }
        assert!(number < 1 << 60, "{number} is a longer number than any price page prints");
        self.push(number * 16 + zeros);
    }

    /// Writes the column as a table of that name.
    pub(crate) fn write(&self, out: &mut String, name: &str, doc: &str) {
        let Self(bytes) = self;
        let _ = writeln!(out, "/// {doc}\npub(super) static {name}: [u8; {}] = {bytes:?};", bytes.len());
    }
}
