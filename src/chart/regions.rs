//! Regions of equal cells in a square of cells: few rectangles instead of thousands, and the borders between them.

use crate::chart::layout::Area;
use crate::chart::path::command;

/// A square of cells laid over an area: row by row from the bottom, each from left to right.
#[derive(Clone, Copy, Debug)]
pub struct Grid<'a, T> {
    /// Cells along each edge.
    pub cells: usize,
    /// What is in each cell.
    pub kinds: &'a [T],
    /// Where they lie.
    pub area: Area,
}

impl<T: Copy + PartialEq> Grid<'_, T> {
    /// Where the cells of a kind lie: runs of a row, joined with the same run of the rows below. Overlaps nothing.
    pub fn region(&self, kind: T) -> String {
        let mut path = String::new();
        // Runs that go on upward: from and to cell, and the row in which they began.
        let mut open: Vec<(usize, usize, usize)> = Vec::new();
        for up in 0..=self.cells {
            let runs = if up < self.cells { self.runs(up, kind) } else { Vec::new() };
            let mut next = Vec::with_capacity(runs.len());
            for (from, to) in runs {
                let known = open.iter().position(|run| (run.0, run.1) == (from, to));
                let bottom = known.map_or(up, |place| open.swap_remove(place).2);
                next.push((from, to, bottom));
            }
            open.iter().for_each(|(from, to, bottom)| self.rectangle(&mut path, (*from, *to), (*bottom, up)));
            open = next;
        }
        path
    }

    /// The lines between cells of different kinds.
    pub fn borders(&self) -> String {
        let mut path = String::new();
        for line in 1..self.cells {
            let upright = |along: usize| self.kind(line - 1, along) != self.kind(line, along);
            self.stretches(&upright, &mut |from, to| {
                command(&mut path, 'M', &[self.x(line), self.y(from)]);
                command(&mut path, 'V', &[self.y(to)]);
            });
            let level = |along: usize| self.kind(along, line - 1) != self.kind(along, line);
            self.stretches(&level, &mut |from, to| {
                command(&mut path, 'M', &[self.x(from), self.y(line)]);
                command(&mut path, 'H', &[self.x(to)]);
            });
        }
        path
    }

    /// The largest square within the cells of a kind: its area; nothing where there is no such cell.
    pub fn roomiest(&self, kind: T) -> Option<Area> {
        // For each cell of the row before, the edge of the largest square whose right upper corner it is.
        let mut below = vec![0; self.cells + 1];
        let mut best = (0, 0, 0);
        for up in 0..self.cells {
            let mut row = vec![0; self.cells + 1];
            for across in 0..self.cells {
                if self.kind(across, up) == Some(kind) {
                    let edge = 1 + row[across].min(below[across]).min(below[across + 1]);
                    row[across + 1] = edge;
                    best = best.max((edge, across + 1, up + 1));
                }
            }
            below = row;
        }
        let (edge, right, top) = best;
        let (left, bottom) = (right - edge, top - edge);
        (edge > 0)
            .then(|| Area::new(self.x(left), self.y(top), self.x(right) - self.x(left), self.y(bottom) - self.y(top)))
    }

    fn kind(&self, across: usize, up: usize) -> Option<T> {
        self.kinds.get(up * self.cells + across).copied()
    }

    fn runs(&self, up: usize, kind: T) -> Vec<(usize, usize)> {
        let mut runs = Vec::new();
        self.stretches(&|across| self.kind(across, up) == Some(kind), &mut |from, to| runs.push((from, to)));
        runs
    }

    /// Calls `found` with each stretch of places for which `holds`.
    fn stretches(&self, holds: &dyn Fn(usize) -> bool, found: &mut dyn FnMut(usize, usize)) {
        let mut start = None;
        for place in 0..=self.cells {
            match (start, place < self.cells && holds(place)) {
                (None, true) => start = Some(place),
                (Some(from), false) => {
                    found(from, place);
                    start = None;
                }
                _ => {}
            }
        }
    }

    fn rectangle(&self, path: &mut String, (from, to): (usize, usize), (bottom, top): (usize, usize)) {
        command(path, 'M', &[self.x(from), self.y(bottom)]);
        command(path, 'H', &[self.x(to)]);
        command(path, 'V', &[self.y(top)]);
        command(path, 'H', &[self.x(from)]);
        path.push('Z');
    }

    fn x(&self, cell: usize) -> f64 {
        self.area.x + self.area.width * cell as f64 / self.cells as f64
    }

    fn y(&self, cell: usize) -> f64 {
        self.area.bottom() - self.area.height * cell as f64 / self.cells as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn grid(cells: usize, kinds: &[u8]) -> Grid<'_, u8> {
        Grid { cells, kinds, area: Area::new(0.0, 0.0, cells as f64, cells as f64) }
    }

    #[test]
    fn equal_neighbours_are_one_rectangle() {
        let cases: [(&[u8], &str, &str); 4] = [
            (&[1, 1, 1, 1], "M0 2H2V0H0Z", "all of it"),
            (&[1, 0, 1, 0], "M0 2H1V0H0Z", "a column"),
            (&[1, 1, 0, 0], "M0 2H2V1H0Z", "the row at the bottom"),
            (&[0, 0, 0, 0], "", "nothing"),
        ];
        for (kinds, path, why) in cases {
            assert_eq!(grid(2, kinds).region(1), path, "{why}");
        }
    }

    #[test]
    fn borders_lie_between_kinds_only() {
        assert_eq!(grid(2, &[1, 0, 1, 0]).borders(), "M1 2V0");
        assert_eq!(grid(2, &[1, 1, 0, 0]).borders(), "M0 1H2");
        assert_eq!(grid(2, &[1, 1, 1, 1]).borders(), "");
    }

    #[test]
    fn the_roomiest_square_lies_within_its_kind() {
        #[rustfmt::skip]
        let kinds = [
            1, 1, 1, 0,
            1, 1, 0, 0,
            1, 1, 0, 0,
            0, 0, 0, 0,
        ];
        let grid = grid(4, &kinds);
        assert_eq!(grid.roomiest(1), Some(Area::new(0.0, 1.0, 2.0, 2.0)));
        assert_eq!(grid.roomiest(0).map(|area| area.width), Some(2.0));
        assert_eq!(grid.roomiest(7), None);
    }

    #[test]
    fn too_few_cells_are_no_panic() {
        assert_eq!(grid(4, &[1, 1]).region(1), "M0 4H2V3H0Z");
        assert_eq!(grid(0, &[]).region(1), "");
    }

    proptest! {
        #[test]
        fn the_rectangles_cover_their_kind_and_nothing_else(kinds in proptest::collection::vec(0..3_u8, 64)) {
            let grid = grid(8, &kinds);
            for kind in 0..3 {
                let mut covered = [0_u8; 64];
                for rectangle in grid.region(kind).split_terminator('Z') {
                    let numbers: Vec<usize> = rectangle.split(['M', 'H', 'V', ' ']).filter_map(|n| n.parse().ok()).collect();
                    let [left, bottom, right, top, _] = numbers[..] else { panic!("{rectangle}") };
                    for y in top..bottom {
                        (left..right).for_each(|x| covered[(7 - y) * 8 + x] += 1);
                    }
                }
                for (covered, found) in covered.iter().zip(&kinds) {
                    prop_assert_eq!(*covered, u8::from(*found == kind));
                }
            }
        }
    }
}
