//! Which pieces of a course are worth a look at which levels.
//!
//! Far below the load of its window every level has certainly been passed within a keep-alive, far above it none has. In
//! between lie some standard deviations: at one level of a week, the hours of one load. Only those are integrated.

use std::ops::Range;

use super::changing::PASSED;
use super::hazards::Hazards;
use super::windows::{Piece, Stretch};

/// Levels that are looked at with one set of pieces: so often is it worth the while to find them anew.
const TURN: usize = 16;

/// The pieces that are undecided at a level, as levels rise.
pub(super) struct Undecided<'a> {
    /// Not yet reached, by the place of the first level at which they may be undecided, the last one first.
    waiting: Vec<(usize, &'a Piece)>,
    /// Those of the present levels.
    pub pieces: Vec<&'a Piece>,
    /// The stretches that their windows lie over.
    pub under: Vec<Range<usize>>,
    /// The place of the level at which to look again.
    turn: usize,
    stretches: usize,
}

impl<'a> Undecided<'a> {
    /// For a course that repeats: each piece from where a load of its window leaves a level unpassed.
    pub(super) fn repeating(pieces: &'a [Piece], stretches: &[Stretch], hazards: &Hazards) -> Self {
        let first: Vec<usize> = (0..hazards.loads()).map(|load| hazards.first_within(load, PASSED)).collect();
        let least = first.iter().copied().min().unwrap_or(0);
        let first = |stretch: &Stretch| first[stretch.load as usize];
        let from = |piece: &Piece| match piece.behind {
            Some((behind, _)) if piece.rounds == 0.0 => stretches[behind..=piece.now].iter().map(first).min(),
            _ => None,
        };
        Self::of(pieces.iter().map(|piece| (from(piece).unwrap_or(least), piece)), stretches)
    }

    /// For a course that begins: each piece from the lowest level on.
    pub(super) fn beginning(pieces: &'a [Piece], stretches: &[Stretch]) -> Self {
        Self::of(pieces.iter().map(|piece| (0, piece)), stretches)
    }

    fn of(pieces: impl Iterator<Item = (usize, &'a Piece)>, stretches: &[Stretch]) -> Self {
        let mut waiting: Vec<(usize, &Piece)> = pieces.collect();
        waiting.sort_by_key(|(from, _)| std::cmp::Reverse(*from));
        Self { waiting, pieces: Vec::new(), under: Vec::new(), turn: 0, stretches: stretches.len() }
    }

    /// Goes up to the level at `place`; `passed` is told of each piece that is reached, for which all levels below were passed.
    pub(super) fn rise(&mut self, place: usize, mut passed: impl FnMut(&Piece)) {
        if place < self.turn {
            return;
        }
        self.turn = place + TURN;
        while let Some((_, piece)) = self.waiting.pop_if(|(from, _)| *from < place + TURN) {
            passed(piece);
            self.pieces.push(piece);
        }
        self.under = self.covered();
    }

    /// The pieces that no level reached: all of them were passed.
    pub(super) fn never(&self) -> impl Iterator<Item = &Piece> {
        self.waiting.iter().map(|(_, piece)| *piece)
    }

    /// The stretches under the windows, from the first to the last. A window that reaches into the course before may reach
    /// through all of it.
    fn covered(&self) -> Vec<Range<usize>> {
        if self.pieces.iter().any(|piece| piece.rounds > 0.0) {
            return std::iter::once(0..self.stretches).collect();
        }
        let window = |piece: &&Piece| piece.behind.map_or(0, |(behind, _)| behind)..piece.now + 1;
        let mut windows: Vec<Range<usize>> = self.pieces.iter().map(window).collect();
        windows.sort_by_key(|window| window.start);
        let mut covered: Vec<Range<usize>> = Vec::new();
        for window in windows {
            match covered.last_mut() {
                Some(last) if window.start <= last.end => last.end = last.end.max(window.end),
                _ => covered.push(window),
            }
        }
        covered
    }
}
