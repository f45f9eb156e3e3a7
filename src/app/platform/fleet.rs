//! What is said of a bill as a whole.

use crate::app::usage::Bill;

/// Share of a bill whose prices were read at their source; 1 for a bill of nothing.
pub(crate) fn verified_share(bill: &Bill) -> f64 {
    let total = bill.total().dollars();
    let verified = bill.sum_of(|entry| entry.is_verified()).dollars();
    if total > 0.0 { verified / total } else { 1.0 }
}
