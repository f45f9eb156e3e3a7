//! What ends when: a wheel of buckets, each holding the ends that fall into a short span of time.
//!
//! Source: Brown, *Calendar queues* (1988). Whatever the width of a bucket, ends come out in the order of their
//! times; the width only decides how fast.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// No cell: the end of a chain.
const NONE: u32 = u32::MAX;
/// Buckets at least and at most.
const BUCKETS: (f64, f64) = (64.0, (1 << 22) as f64);
/// Ends in a bucket, about. From a quarter to eight the speed is the same within a tenth; this is its best.
const IN_A_BUCKET: f64 = 2.0;
/// How many mean times the wheel reaches ahead; one in fifty of exponential times is longer and waits aside.
const REACH: f64 = 4.0;

/// The times at which what is under way ends.
#[derive(Clone, Debug)]
pub(super) struct Wheel {
    heads: Vec<u32>,
    cells: Vec<Cell>,
    /// First of the unused cells.
    free: u32,
    /// Buckets per second.
    pace: f64,
    /// Bucket up to which everything has come out.
    cursor: u64,
    /// Ends beyond the reach, as the bits of a float that is not negative: they sort like the floats.
    far: BinaryHeap<Reverse<u64>>,
    /// The cursor at which the first of those comes within reach.
    far_from: u64,
    /// Everything up to this time has come out.
    last: f64,
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    time: f64,
    next: u32,
}

impl Wheel {
    /// A wheel for `rate` ends a second that each begin about `span` seconds before; it begins at time zero.
    pub(super) fn new(rate: f64, span: f64) -> Self {
        let mut wheel = Self {
            heads: Vec::new(),
            cells: Vec::new(),
            free: NONE,
            pace: 1.0,
            cursor: 0,
            far: BinaryHeap::new(),
            far_from: u64::MAX,
            last: 0.0,
        };
        wheel.tune(rate, span, 0.0);
        wheel
    }

    /// Takes other buckets, for another rate from time `now` on. Everything up to `now` has come out before.
    pub(super) fn tune(&mut self, rate: f64, span: f64, now: f64) {
        let ends: Vec<f64> = self.pending(now).collect();
        let buckets = (REACH * rate * span / IN_A_BUCKET).clamp(BUCKETS.0, BUCKETS.1);
        self.heads = vec![NONE; (buckets as usize).next_power_of_two()];
        // But no bucket so fine that the clock cannot tell its edges apart.
        self.pace = (rate / IN_A_BUCKET).clamp(1e-6, 1e9);
        self.clear(now);
        ends.into_iter().for_each(|end| self.insert(end));
    }

    /// Notes an end, not before the last time that was asked for.
    #[inline]
    pub(super) fn insert(&mut self, time: f64) {
        let bucket = self.bucket(time);
        if bucket.wrapping_sub(self.cursor) >= self.heads.len() as u64 {
            return self.put_aside(time);
        }
        let place = bucket as usize & (self.heads.len() - 1);
        let cell = Cell { time, next: self.heads[place] };
        self.heads[place] = match self.cells.get_mut(self.free as usize) {
            Some(unused) => std::mem::replace(&mut self.free, std::mem::replace(unused, cell).next),
            None => {
                self.cells.push(cell);
                (self.cells.len() - 1) as u32
            }
        };
    }

    /// Takes out what ends up to and with `until`, onto the end of `ends`, which rise and stay so from `from` on.
    #[inline]
    pub(super) fn drain(&mut self, until: f64, ends: &mut Vec<f64>, from: usize) {
        let target = self.bucket(until);
        if target.wrapping_sub(self.cursor) > self.heads.len() as u64 {
            self.leap(until, ends, from);
        }
        while self.cursor < target {
            self.empty(ends, from);
            self.cursor += 1;
            if self.cursor >= self.far_from {
                self.fetch();
            }
        }
        self.take(until, ends, from);
        self.last = until;
    }

    /// Every end after `now`, in no order.
    pub(super) fn pending(&self, now: f64) -> impl Iterator<Item = f64> {
        // Unused cells keep a time that is past.
        let near = self.cells.iter().map(|cell| cell.time);
        let far = self.far.iter().map(|bits| f64::from_bits(bits.0));
        near.chain(far).filter(move |time| *time > now)
    }

    /// The bucket of a time: rounded, not cut off, because all that counts is that later times have later buckets.
    #[inline]
    fn bucket(&self, time: f64) -> u64 {
        /// Added to a float below it, it leaves the nearest whole number in the lowest bits.
        const WHOLE: f64 = (1_u64 << 52) as f64;
        (time * self.pace + WHOLE).to_bits()
    }

    /// The whole bucket at the cursor.
    #[inline]
    fn empty(&mut self, ends: &mut Vec<f64>, from: usize) {
        let place = self.cursor as usize & (self.heads.len() - 1);
        let mut at = std::mem::replace(&mut self.heads[place], NONE);
        while let Some(cell) = self.cells.get_mut(at as usize) {
            push(ends, from, cell.time);
            let next = std::mem::replace(&mut cell.next, self.free);
            self.free = at;
            at = next;
        }
    }

    /// Of the bucket at the cursor what ends by `until`.
    #[inline]
    fn take(&mut self, until: f64, ends: &mut Vec<f64>, from: usize) {
        let place = self.cursor as usize & (self.heads.len() - 1);
        let mut at = self.heads[place];
        let mut before = NONE;
        while let Some(cell) = self.cells.get_mut(at as usize) {
            let next = cell.next;
            if cell.time > until {
                before = at;
            } else {
                push(ends, from, cell.time);
                cell.next = self.free;
                self.free = at;
                match self.cells.get_mut(before as usize) {
                    Some(before) => before.next = next,
                    None => self.heads[place] = next,
                }
            }
            at = next;
        }
    }

    /// As [`Self::drain`], over more buckets than there are.
    #[cold]
    fn leap(&mut self, until: f64, ends: &mut Vec<f64>, from: usize) {
        let last = self.last;
        let mut pending: Vec<f64> = self.pending(last).collect();
        pending.sort_by(f64::total_cmp);
        self.clear(until);
        for end in pending {
            if end <= until { push(ends, from, end) } else { self.insert(end) }
        }
    }

    /// Forgets everything; begins at `now`.
    fn clear(&mut self, now: f64) {
        self.heads.fill(NONE);
        self.cells.clear();
        self.far.clear();
        (self.free, self.far_from) = (NONE, u64::MAX);
        (self.cursor, self.last) = (self.bucket(now), now);
    }

    #[cold]
    fn put_aside(&mut self, time: f64) {
        self.far.push(Reverse(time.to_bits()));
        self.watch();
    }

    /// What has come within reach goes into its bucket.
    #[cold]
    fn fetch(&mut self) {
        while let Some(&Reverse(bits)) = self.far.peek() {
            let time = f64::from_bits(bits);
            if self.bucket(time) - self.cursor >= self.heads.len() as u64 {
                break;
            }
            self.far.pop();
            self.insert(time);
        }
        self.watch();
    }

    fn watch(&mut self) {
        let reach = self.heads.len() as u64 - 1;
        let first = self.far.peek().map(|first| self.bucket(f64::from_bits(first.0)));
        self.far_from = first.map_or(u64::MAX, |bucket| bucket.saturating_sub(reach));
    }
}

/// Into its place among the last of `ends`: those of one bucket come in any order.
#[inline]
fn push(ends: &mut Vec<f64>, from: usize, time: f64) {
    ends.push(time);
    let mut at = ends.len() - 1;
    while at > from && ends[at - 1] > time {
        ends[at] = ends[at - 1];
        at -= 1;
    }
    ends[at] = time;
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::random::Random;

    #[test]
    fn ends_come_out_in_order_whatever_the_buckets() {
        // (pace, span): too coarse, right, too fine, and hardly any reach.
        for (rate, span) in [(0.01, 1.0), (10.0, 2.0), (5_000.0, 2.0), (10.0, 1e-3), (1e9, 1e-9)] {
            let mut random = Random::seeded(3);
            let mut wheel = Wheel::new(rate, span);
            let (mut out, mut all, mut now) = (Vec::new(), Vec::new(), 0.0);
            for step in 0..5_000 {
                now += random.exponential() / 10.0;
                wheel.drain(now, &mut out, 0);
                assert!(out.last().is_none_or(|last| *last <= now));
                let end = now + 2.0 * random.exponential() * if step % 50 == 0 { 40.0 } else { 1.0 };
                wheel.insert(end);
                all.push(end);
                if step == 2_500 {
                    wheel.tune(rate * 7.0, span, now);
                }
            }
            assert_eq!(out.len() + wheel.pending(now).count(), all.len(), "{rate} {span}: nothing is lost");
            wheel.drain(1e4, &mut out, 0);
            all.sort_by(f64::total_cmp);
            assert_eq!(out, all, "{rate} {span}");
        }
    }
}
