//! The grid of [`super::table`] as it travels: differences instead of entries.
//!
//! Neighbours in the grid resemble each other, so what a row bends by, against what the row beside it bends by, is
//! a small number, and small numbers compress to half of what the entries would.

use std::sync::OnceLock;

use super::quick::{COLUMNS, ROWS};
use super::table::{INSTANCES, P_COLD};

/// A grid of entries.
pub(super) type Grid = [[u16; COLUMNS]; ROWS];

/// Lower bytes of all differences, then their upper bytes.
type Packed = [[[u8; COLUMNS]; ROWS]; 2];

static PACKED: [Packed; 2] = [packed(&P_COLD), packed(&INSTANCES)];

/// `-ln(p_cold sqrt(load))` and `ln(instances / load)`, unpacked when first asked for.
pub(super) fn grids() -> &'static [Grid; 2] {
    static GRIDS: OnceLock<[Grid; 2]> = OnceLock::new();
    GRIDS.get_or_init(|| PACKED.each_ref().map(unpacked))
}

/// Differences of second order down the columns, then of first order along the rows; the sign in the last bit.
const fn packed(grid: &Grid) -> Packed {
    let mut out = [[[0; COLUMNS]; ROWS]; 2];
    let mut row = 0;
    while row < ROWS {
        let (mut column, mut before) = (0, 0);
        while column < COLUMNS {
            let above = if row > 0 { grid[row - 1][column] } else { 0 };
            let twice = if row > 1 { grid[row - 2][column] } else { 0 };
            let bend = grid[row][column].wrapping_sub(above).wrapping_sub(above.wrapping_sub(twice));
            let step = bend.wrapping_sub(before) as i16;
            let [low, high] = ((step << 1) ^ (step >> 15)).to_le_bytes();
            (out[0][row][column], out[1][row][column]) = (low, high);
            before = bend;
            column += 1;
        }
        row += 1;
    }
    out
}

fn unpacked([lows, highs]: &Packed) -> Grid {
    let (mut grid, mut slopes, mut entries) = ([[0; COLUMNS]; ROWS], [0_u16; COLUMNS], [0_u16; COLUMNS]);
    for (row, out) in grid.iter_mut().enumerate() {
        let mut bend = 0_u16;
        for column in 0..COLUMNS {
            let code = u16::from_le_bytes([lows[row][column], highs[row][column]]);
            bend = bend.wrapping_add((code >> 1) ^ (code & 1).wrapping_neg());
            slopes[column] = slopes[column].wrapping_add(bend);
            entries[column] = entries[column].wrapping_add(slopes[column]);
        }
        *out = entries;
    }
    grid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unpacked_is_what_was_packed() {
        assert_eq!(grids(), &[P_COLD, INSTANCES]);
    }
}
