//! Pods behind a load balancer, request by request: who gets the next request, and how long it takes there.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::histogram::Histogram;
use crate::random::{Random, Streams};
use crate::service::Law;

/// How a balancer picks the pod of the next request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picks {
    /// Any pod, each as probable as another.
    Random,
    /// One after the other.
    InTurn,
    /// The pod with the fewest requests in it, waiting or in service; of several the next in turn.
    Fewest,
    /// None: requests wait in one queue for whichever worker is free first.
    OneQueue,
}

/// A steady Poisson stream before pods that are alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Balanced {
    /// Requests per second, above 0.
    pub rate: f64,
    /// How long a worker takes for a request.
    pub service: Law,
    /// How many pods, at least 1.
    pub pods: u32,
    /// Requests that a pod works on at once, at least 1; more wait in it, first come, first served.
    pub workers: u32,
    /// Who gets the next.
    pub picks: Picks,
}

/// What was seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// Seconds spent waiting.
    pub waits: Histogram,
    /// Seconds from arrival to answer.
    pub sojourns: Histogram,
    /// Share of the requests that waited at all.
    pub p_wait: f64,
    /// Mean wait, seconds.
    pub wait: f64,
}

/// When the workers of a pod fall free, as the bits of the times: they sort like the times.
///
/// Source: Kiefer and Wolfowitz, *On the theory of queues with many servers* (1955).
type Free = BinaryHeap<Reverse<u64>>;

impl Balanced {
    /// Follows so many `requests` after a tenth as many that are not counted. The same input and seed see the same.
    pub fn run(&self, requests: u64, seed: u64) -> Seen {
        let mut streams = Streams::of(seed);
        let [mut arrivals, mut services, mut choices] = [(); 3].map(|()| streams.next_stream());
        let pods = if self.picks == Picks::OneQueue { 1 } else { self.pods as usize };
        let workers = self.workers * if self.picks == Picks::OneQueue { self.pods } else { 1 };
        let mut free: Vec<Free> = vec![(0..workers).map(|_| Reverse(0)).collect(); pods];
        let mut line = Line { turn: 0, inside: vec![0; pods], leaving: BinaryHeap::new() };
        let (mut now, mut seen, mut waited) = (0.0, Seen::default(), 0_u64);
        let first = requests / 10;
        for request in 0..first + requests {
            now += arrivals.exponential() / self.rate;
            let pod = line.pick(self.picks, now, &mut choices);
            let Some(mut soonest) = free[pod].peek_mut() else { break };
            let wait = (f64::from_bits(soonest.0) - now).max(0.0);
            let end = now + wait + self.service.draw(&mut services);
            *soonest = Reverse(end.to_bits());
            if self.picks == Picks::Fewest {
                line.enter(pod, end);
            }
            if request >= first {
                seen.waits.record(wait);
                seen.sojourns.record(end - now);
                seen.wait += wait / requests as f64;
                waited += u64::from(wait > 0.0);
            }
        }
        seen.p_wait = waited as f64 / requests as f64;
        seen
    }
}

/// What a balancer knows of its pods.
struct Line {
    turn: usize,
    /// Requests in each pod; kept for [`Picks::Fewest`] only.
    inside: Vec<u32>,
    leaving: BinaryHeap<Reverse<(u64, usize)>>,
}

impl Line {
    fn pick(&mut self, picks: Picks, now: f64, choices: &mut Random) -> usize {
        let pods = self.inside.len();
        self.turn = (self.turn + 1) % pods;
        match picks {
            Picks::OneQueue => 0,
            Picks::InTurn => self.turn,
            Picks::Random => choices.below(pods as u32) as usize,
            Picks::Fewest => {
                while let Some(&Reverse((end, pod))) = self.leaving.peek() {
                    if f64::from_bits(end) > now {
                        break;
                    }
                    self.leaving.pop();
                    self.inside[pod] -= 1;
                }
                // The first empty one is as good as any.
                let (mut found, mut fewest) = (self.turn, u32::MAX);
                for pod in (self.turn..pods).chain(0..self.turn) {
                    if self.inside[pod] < fewest {
                        (found, fewest) = (pod, self.inside[pod]);
                    }
                    if fewest == 0 {
                        break;
                    }
                }
                found
            }
        }
    }

    fn enter(&mut self, pod: usize, end: f64) {
        self.inside[pod] += 1;
        self.leaving.push(Reverse((end.to_bits(), pod)));
    }
}
