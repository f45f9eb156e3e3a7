//! The week of a scenario's traffic: 168 relative rates, from a shape or from the reader's own.

use crate::{Shape, Traffic};
use model::traffic::{NIGHTLY, OFFICE, Week, wave};

/// Steps that a rate of a drawn or imported week is told apart into: two characters in a link.
pub const WEEK_STEPS: f64 = 4095.0;

/// The 168 relative rates of a scenario's traffic.
pub fn week(traffic: &Traffic) -> Week {
    let (peak, weekend) = (traffic.peak_to_mean.get(), traffic.weekend.get());
    match traffic.shape {
        Shape::Steady | Shape::Cron => Week::STEADY,
        Shape::Daily => Week::from_day(&wave(), weekend, peak),
        Shape::Office => Week::from_day(&OFFICE, weekend, peak),
        Shape::Nightly => Week::from_day(&NIGHTLY, weekend, peak),
        Shape::Spike => Week::spike(peak),
        Shape::Week => traffic.week.as_deref().and_then(Week::new).unwrap_or(Week::STEADY),
    }
}
