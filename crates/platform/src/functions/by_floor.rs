//! What was worked out for a number of warm instances, so that it is not worked out again.

use std::cell::RefCell;

/// A share of the visits to each group, by the floor of warm instances that it was worked out for.
#[derive(Default)]
pub(super) struct ByFloor(RefCell<Vec<(u32, Vec<f64>)>>);

impl ByFloor {
    /// The shares at `floor`, worked out by `shares` when they are asked for first.
    pub(super) fn at(&self, floor: u32, shares: impl FnOnce() -> Vec<f64>) -> Vec<f64> {
        if let Some((_, known)) = self.0.borrow().iter().find(|(known, _)| *known == floor) {
            return known.clone();
        }
        let shares = shares();
        self.0.borrow_mut().push((floor, shares.clone()));
        shares
    }

    /// That these are the shares where no instance is kept warm.
    pub(super) fn without_floor(shares: Vec<f64>) -> Self {
        Self(RefCell::new(vec![(0, shares)]))
    }
}
