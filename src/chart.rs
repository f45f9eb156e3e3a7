//! Geometry: numbers to coordinates, boxes and path strings.
//!
//! It knows no money, no scenario and no screen. Everything here is total: whatever numbers come in, what comes
//! out is finite, because a picture with `NaN` in a path is a blank picture.

pub mod scale;

pub mod path;

pub mod text;

pub mod layout;

pub mod beam;

pub mod columns;

pub mod regions;

/// Keeps a number between two bounds, the lower one first; what is not a number stays so.
///
/// Like the standard library's `clamp`, which fills kilobytes of the module: it can print both bounds when they are the
/// wrong way round.
pub(crate) trait Within {
    /// The nearest number that is not outside the bounds.
    fn within(self, low: Self, high: Self) -> Self;
}

impl Within for f64 {
    fn within(self, low: Self, high: Self) -> Self {
        match self {
            small if small < low => low,
            large if large > high => high,
            value => value,
        }
    }
}
