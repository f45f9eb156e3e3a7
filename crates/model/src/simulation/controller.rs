//! An autoscaler for a simulation: the rules of [`crate::fleet::scaler`], with the wishes that still stand.

use std::collections::VecDeque;

use super::replicas::Sight;
use crate::fleet::scaler::{Scaler, Seen};

/// A scaler with its memory.
#[derive(Clone, Debug)]
pub struct Controller {
    scaler: Scaler,
    /// Requests that a replica serves at once.
    slots: f64,
    /// Wishes that still stand, falling: (when, how many).
    wishes: VecDeque<(f64, u32)>,
}

impl Controller {
    /// Of replicas that serve so many requests at once.
    pub const fn new(scaler: Scaler, slots: f64) -> Self {
        Self { scaler, slots, wishes: VecDeque::new() }
    }

    /// The replicas that there should be.
    pub fn wants(&mut self, sight: &Sight) -> u32 {
        let in_service = sight.utilisation * f64::from(sight.ready) * self.slots;
        let seen = Seen {
            replicas: sight.replicas,
            ready: sight.ready,
            busy: sight.utilisation,
            rate: 0.0,
            in_service,
            waiting: 0.0,
        };
        let wanted = self.scaler.wants(&seen);
        while self.wishes.back().is_some_and(|(_, wish)| *wish <= wanted) {
            self.wishes.pop_back();
        }
        self.wishes.push_back((sight.time, wanted));
        while self.wishes.front().is_some_and(|(when, _)| *when <= sight.time - self.scaler.settle + 1e-9) {
            self.wishes.pop_front();
        }
        let held = self.wishes.front().map_or(wanted, |(_, wish)| *wish);
        self.scaler.within(sight.replicas, wanted, held)
    }
}
