//! The decision map: who wins over two inputs, cell by cell, and along a few rows of it with the flips in between.
//!
//! A cell says who wins at one value. Where two cells differ, the answer turns somewhere between their values, perhaps
//! by way of a toss-up that no cell has; so what is told in words does not come from the cells.

use crate::{Strip, Winner};
use scenario::knob::Knob;
use serde::{Deserialize, Serialize};
use text::decimal::rounded;

/// Cells along each axis of a finished map.
pub const FINE: usize = 48;

/// Cells along each axis of the map that is there first.
pub const COARSE: usize = 12;

/// Rows of a finished map that are told in words.
pub const TOLD: usize = 12;

/// The two inputs: the one across, from left to right, and the one up.
pub type Axes = [Knob; 2];

/// What a map shows at first.
pub const AXES: Axes = [Knob::Rate, Knob::Duration];

/// The winners, row by row from the bottom, each from left to right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Map {
    /// Cells along each axis.
    pub cells: usize,
    /// One to a cell.
    pub winners: Vec<Winner>,
    /// The rows that are told in words, from the bottom up; none as long as they are not known.
    pub rows: Vec<Row>,
}

/// Who wins along the input across, at one value of the input up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// That value, in the unit of its input.
    pub up: f64,
    /// Whether the scenario stands there.
    pub here: bool,
    /// Who wins along the input across, with every flip and toss-up that its slider would show there.
    pub strip: Strip,
}

/// The cell in which a value lies.
pub fn cell(knob: Knob, value: f64, cells: usize) -> usize {
    ((knob.position(value) * cells as f64) as usize).min(cells - 1)
}

/// The value that a cell stands for, and to which a press on it moves the input: a stop of the slider if one lies in
/// the cell, else its middle with as few digits as tell it from its neighbours.
pub fn value(knob: Knob, place: usize, cells: usize) -> f64 {
    let middle = (place as f64 + 0.5) / cells as f64;
    let stop = knob.nearest_stop(middle);
    if cell(knob, stop, cells) == place {
        return stop;
    }
    let exact = knob.value_at(middle);
    let round = |digits| knob.within(rounded(exact, digits));
    (1..=3).map(round).find(|value| cell(knob, *value, cells) == place).unwrap_or(exact)
}

impl Map {
    /// Who wins in a cell.
    pub fn at(&self, across: usize, up: usize) -> Option<Winner> {
        self.winners.get(up * self.cells + across).copied()
    }

    /// Share of the cells in which `winner` wins.
    pub fn share(&self, winner: Winner) -> f64 {
        let count = self.winners.iter().filter(|known| **known == winner).count();
        count as f64 / self.winners.len().max(1) as f64
    }
}
