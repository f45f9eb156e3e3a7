//! A falling curve as a stack of layers of equal area.

use std::f64::consts::{FRAC_PI_2, SQRT_2};
use std::sync::OnceLock;

use super::STEP;
use crate::special::{exp, ln};

/// Layers of a table; a power of two, so that bits choose one.
pub(super) const LAYERS: usize = 256;

/// Where the base layer of the exponential curve ends (Marsaglia and Tsang, for 256 layers).
pub(super) const EXPONENTIAL_EDGE: f64 = 7.697_117_470_131_05;
/// Where the base layer of the normal curve ends (as above).
pub(super) const NORMAL_EDGE: f64 = 3.654_152_885_361_009;

/// The tables of both curves.
#[derive(Debug)]
pub(super) struct Tables {
    pub(super) exponential: Table,
    pub(super) normal: Table,
}

impl Tables {
    /// The one pair there is.
    pub(super) fn get() -> &'static Self {
        static TABLES: OnceLock<Box<Tables>> = OnceLock::new();
        TABLES.get_or_init(|| {
            // The area of the base: what lies left of its end, and the tail.
            let exponential = (EXPONENTIAL_EDGE + 1.0) * exp(-EXPONENTIAL_EDGE);
            let bell = Curve { height: |x| exp(-x * x / 2.0), place: |height| (-2.0 * ln(height)).sqrt() };
            let tail = FRAC_PI_2.sqrt() * libm::erfc(NORMAL_EDGE / SQRT_2);
            let normal = NORMAL_EDGE * (bell.height)(NORMAL_EDGE) + tail;
            let falling = Curve { height: |x| exp(-x), place: |height| -ln(height) };
            Box::new(Self {
                exponential: Table::new(&falling, EXPONENTIAL_EDGE, exponential),
                normal: Table::new(&bell, NORMAL_EDGE, normal),
            })
        })
    }
}

/// A falling curve that is 1 at 0.
struct Curve {
    height: fn(f64) -> f64,
    /// The inverse of the height.
    place: fn(f64) -> f64,
}

/// One layer.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Layer {
    /// Mantissas below this lie below the curve whatever their height.
    pub(super) inner: i64,
    /// Width of the layer in units of the mantissa.
    pub(super) width: f64,
}

/// The layers of a curve from the base up.
#[derive(Debug)]
pub(super) struct Table {
    layers: [Layer; LAYERS],
    /// Height of the curve at the right end of each layer, and at the top.
    heights: [f64; LAYERS + 1],
    height: fn(f64) -> f64,
}

impl Table {
    fn new(curve: &Curve, edge: f64, area: f64) -> Self {
        let mut ends = [0.0; LAYERS + 1];
        // The base is wider than its end, so that its area holds the tail too.
        ends[0] = area / (curve.height)(edge);
        ends[1] = edge;
        for i in 2..LAYERS {
            ends[i] = (curve.place)(area / ends[i - 1] + (curve.height)(ends[i - 1]));
        }
        let layers = std::array::from_fn(|i| Layer {
            inner: (ends[i + 1] / ends[i] * (1_u64 << 53) as f64) as i64,
            width: ends[i] * STEP,
        });
        Self { layers, heights: ends.map(curve.height), height: curve.height }
    }

    /// The layer that the lowest bits choose.
    #[inline]
    pub(super) const fn layer(&self, bits: u64) -> Layer {
        self.layers[bits as usize % LAYERS]
    }

    /// Whether these bits choose the base.
    pub(super) const fn is_base(&self, bits: u64) -> bool {
        (bits as usize).is_multiple_of(LAYERS)
    }

    /// Whether the point at `x`, a share `height` up in its layer, lies below the curve.
    pub(super) fn below_curve(&self, bits: u64, height: f64, x: f64) -> bool {
        let layer = bits as usize % LAYERS;
        let (low, high) = (self.heights[layer], self.heights[layer + 1]);
        low + (high - low) * height < (self.height)(x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layers_close_at_the_top() {
        for (name, table) in [("exponential", &Tables::get().exponential), ("normal", &Tables::get().normal)] {
            assert_eq!(table.heights[LAYERS], 1.0, "{name}");
            // The last layer has the same area as the others only if the edge is the right one.
            let areas = (1..LAYERS).map(|i| table.layers[i].width / STEP * (table.heights[i + 1] - table.heights[i]));
            let (low, high) = areas.fold((f64::MAX, 0.0_f64), |(low, high), area| (low.min(area), high.max(area)));
            assert!(high / low - 1.0 < 1e-9, "{name}: {low} {high}");
        }
    }
}
