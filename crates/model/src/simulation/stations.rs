//! One queue with its servers.
//!
//! Source: Kiefer and Wolfowitz, *On the theory of queues with many servers* (1955): first come, first served, a
//! request takes the server that is free first, so that the times at which servers fall free say everything.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::queue::Service;
use crate::service::Law;

/// A request on its way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Customer {
    /// When it arrived at the first stage.
    pub(super) born: f64,
    /// How long it has waited so far.
    pub(super) waited: f64,
}

/// A stage. Times are kept as the bits of floats that are not negative: they sort like the floats.
#[derive(Clone, Debug)]
pub(super) struct Station {
    pub(super) law: Law,
    patience: f64,
    room: usize,
    /// When each server falls free.
    free: BinaryHeap<Reverse<u64>>,
    /// When those who wait begin; only kept if the room is limited.
    starts: VecDeque<f64>,
    /// Who leaves when, for the next stage; those who leave at once in the order of their coming.
    leaving: BinaryHeap<Reverse<(u64, u64, u64, u64)>>,
    passed: u64,
}

impl Station {
    pub(super) fn new(service: &Service) -> Self {
        Self {
            law: service.law,
            patience: service.patience.unwrap_or(f64::INFINITY),
            room: service.room.map_or(usize::MAX, |room| room as usize),
            free: (0..service.servers).map(|_| Reverse(0)).collect(),
            starts: VecDeque::new(),
            leaving: BinaryHeap::new(),
            passed: 0,
        }
    }

    /// Someone comes at `now` and needs `time`: how long he waits and when he leaves; nothing if he is dropped.
    #[inline]
    pub(super) fn enter(&mut self, now: f64, time: f64) -> Option<(f64, f64)> {
        let mut first = self.free.peek_mut()?;
        let start = f64::from_bits(first.0).max(now);
        if start - now > self.patience {
            return None;
        }
        if self.room != usize::MAX {
            while self.starts.front().is_some_and(|start| *start <= now) {
                self.starts.pop_front();
            }
            if start > now {
                if self.starts.len() >= self.room {
                    return None;
                }
                self.starts.push_back(start);
            }
        }
        let end = start + time;
        *first = Reverse(end.to_bits());
        Some((start - now, end))
    }

    /// Notes that this customer goes to the next stage at `end`.
    pub(super) fn pass_on(&mut self, customer: Customer, end: f64) {
        self.passed += 1;
        self.leaving.push(Reverse((end.to_bits(), self.passed, customer.born.to_bits(), customer.waited.to_bits())));
    }

    /// Who leaves next, by `now`, and when.
    pub(super) fn leave(&mut self, now: f64) -> Option<(f64, Customer)> {
        let Reverse((end, ..)) = self.leaving.peek()?;
        if f64::from_bits(*end) > now {
            return None;
        }
        let Reverse((end, _, born, waited)) = self.leaving.pop()?;
        Some((f64::from_bits(end), Customer { born: f64::from_bits(born), waited: f64::from_bits(waited) }))
    }
}
