//! The decision map: who wins over two inputs, cell by cell, and along a few rows of it with the flips in between.
//!
//! A cell says who wins at one value. Where two cells differ, the answer turns somewhere between their values, perhaps
//! by way of a toss-up that no cell has; so what is told in words does not come from the cells.

use super::{WINNERS, code, decoded};
use crate::{Span, Strip, Winner, figures};
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

/// The axes that two keys name; nothing where they do not name two different inputs.
pub fn axes(keys: &str) -> Option<Axes> {
    let (across, up) = keys.split_once(' ')?;
    let knob = |key: &str| Knob::ALL.into_iter().find(|knob| knob.facts().key == key);
    Some([knob(across)?, knob(up)?]).filter(|[across, up]| across != up)
}

/// The keys of two inputs, as a question names them.
pub fn keys([across, up]: Axes) -> String {
    format!("{} {}", across.facts().key, up.facts().key)
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

impl Row {
    /// As numbers: the value, whether the scenario stands there, how many stretches, and where each ends with whom.
    fn figures(&self) -> Vec<f64> {
        let mut figures = vec![self.up, f64::from(u8::from(self.here)), self.strip.spans.len() as f64];
        figures.extend(self.strip.spans.iter().flat_map(|span| [span.to, code(&WINNERS, span.winner)]));
        figures
    }

    /// Takes one from the front of `figures`; the input across is `knob`.
    fn take(figures: &mut &[f64], knob: Knob) -> Option<Self> {
        let (&[up, here, count], rest) = figures.split_first_chunk::<3>()?;
        let (ends, rest) = rest.split_at_checked(count as usize * 2)?;
        *figures = rest;
        let mut from = knob.facts().low;
        let span = |end: &[f64]| {
            let span = Span { from, to: end[0], winner: decoded(&WINNERS, end[1])? };
            from = span.to;
            Some(span)
        };
        let spans: Option<Vec<Span>> = ends.chunks_exact(2).map(span).collect();
        Some(Self { up, here: here == 1.0, strip: Strip { knob, spans: spans? } })
    }
}

impl Map {
    /// As text: a digit to a cell, then the rows in figures.
    pub fn write(&self) -> String {
        let cells = self.winners.iter().map(|winner| char::from(b'0' + code(&WINNERS, *winner) as u8));
        let figures: Vec<f64> = self.rows.iter().flat_map(Row::figures).collect();
        format!("{} {}", cells.collect::<String>(), figures::write(&figures))
    }

    /// Reads what [`Self::write`] wrote of a map over these inputs.
    pub fn read(text: &str, [across, _]: Axes) -> Option<Self> {
        let (digits, figures) = text.split_once(' ')?;
        let winner = |digit: u8| WINNERS.get(usize::from(digit.wrapping_sub(b'0'))).copied();
        let winners: Option<Vec<Winner>> = digits.bytes().map(winner).collect();
        let cells = [FINE, COARSE].into_iter().find(|cells| cells * cells == digits.len())?;
        let (figures, mut rows) = (figures::read(figures)?, Vec::new());
        let mut left = &figures[..];
        while !left.is_empty() {
            rows.push(Row::take(&mut left, across)?);
        }
        Some(Self { cells, winners: winners?, rows })
    }

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
