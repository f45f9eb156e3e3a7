//! Pods counted by demand over a soft target, as seen in a moving average, and work that slows as it shares a pod.
//!
//! A target is soft: more requests than it are taken and none waits for a place. What an autoscaler sees is the mean of a
//! window, which chance moves about, and it rounds up; so pods are the mean of what is rounded, not the rounded mean.

use crate::special::{normal_cdf, poisson_pmf};

/// What the autoscaler counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Requests in work at once.
    Concurrency,
    /// Requests a second.
    Rate,
}

/// An autoscaler that keeps a mean per pod.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaler {
    /// What it counts.
    pub metric: Metric,
    /// What a pod is meant to have of it, above 0.
    pub target: f64,
    /// The share of the target that it aims at, in `(0, 1]`.
    pub utilisation: f64,
    /// Seconds over which it averages, above 0.
    pub window: f64,
    /// Pods at least; with none, a pod goes when nothing came for a whole window.
    pub least: u32,
}

/// Work of one kind in pods of one kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Work {
    /// Requests a second, at random.
    pub rate: f64,
    /// Seconds that a request takes alone in a pod, above 0.
    pub service: f64,
    /// The share of them in `0..=1` that takes longer as others share the pod's CPU: twice as long beside one other.
    pub shared: f64,
    /// Requests that a pod works on at full speed: its cores, at least 1.
    pub cores: f64,
}

/// What there is in the long run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Demand {
    /// Mean number of pods.
    pub pods: f64,
    /// Mean response time, in seconds.
    pub response: f64,
    /// Mean number of requests in a pod.
    pub per_pod: f64,
}

/// Rounds of halving until pods and response times agree.
const ROUNDS: u32 = 60;
/// Beyond so many rounded steps the mean of rounding up is half a step.
const STEPS: f64 = 5e4;

/// The share of work of `service` seconds that slows, by least squares through measured pairs of the number of requests
/// in a pod and the mean seconds that one took there. Within `0..=1`; 0 without pairs.
pub fn shared_share(service: f64, points: &[(f64, f64)]) -> f64 {
    let sum =
        |of: fn(f64, f64) -> f64| points.iter().map(|&(found, time)| of(found, time / service - 1.0)).sum::<f64>();
    let squares = sum(|found, _| found * found);
    if squares > 0.0 { (sum(|found, slower| found * slower) / squares).clamp(0.0, 1.0) } else { 0.0 }
}

impl Scaler {
    /// The pods that `work` comes to.
    ///
    /// Pods and response times depend on each other: more pods are emptier, and work in emptier pods is done sooner, which
    /// asks for fewer. So there is exactly one answer, and it is found by halving.
    pub fn holds(&self, work: &Work) -> Demand {
        let wanted = |pods: f64| {
            let response = work.response(pods);
            (self.wanted(work.rate, response), response)
        };
        let (mut low, mut high) = (f64::from(self.least).max(1e-9), f64::from(self.least).max(1.0));
        while wanted(high).0 > high && high < 1e9 {
            (low, high) = (high, high * 2.0);
        }
        for _ in 0..ROUNDS {
            let middle = f64::midpoint(low, high);
            *(if wanted(middle).0 > middle { &mut low } else { &mut high }) = middle;
        }
        let response = work.response(high);
        Demand { pods: high, response, per_pod: work.rate * response / high }
    }

    /// Mean of the pods that are asked for while requests take `response` seconds.
    fn wanted(&self, rate: f64, response: f64) -> f64 {
        let each = self.target * self.utilisation;
        let least = f64::from(self.least);
        let beyond = |pods: f64| match self.metric {
            Metric::Rate => self.more_arrive(rate, pods * each),
            Metric::Concurrency => self.more_are_busy(rate, response, pods * each),
        };
        let mean = match self.metric {
            Metric::Rate => rate,
            Metric::Concurrency => rate * response,
        };
        if mean / each > STEPS {
            return (mean / each + 0.5).max(least);
        }
        // E[max(least, ceil(X))] is the sum of P(X > j) from `least` on; what is sure to be exceeded counts whole.
        let (mut pods, mut sum) = (least, least);
        loop {
            let p = beyond(pods);
            sum += p;
            pods += 1.0;
            if p < 1e-9 && pods * each > mean {
                return sum;
            }
        }
    }

    /// P(more than `level` a second arrive within the window): a Poisson number.
    fn more_arrive(&self, rate: f64, level: f64) -> f64 {
        let (mean, most) = (rate * self.window, (level * self.window + 1e-9).floor());
        if mean > 400.0 {
            return normal_cdf((mean - most - 0.5) / mean.sqrt());
        }
        let at_most: f64 = (0..=most as u64).map(|n| poisson_pmf(n as f64, mean)).sum();
        (1.0 - at_most).max(0.0)
    }

    /// P(more than `level` are busy on average over the window), by a gamma law of the right mean and variance.
    fn more_are_busy(&self, rate: f64, response: f64, level: f64) -> f64 {
        let (mean, window) = (rate * response, self.window);
        if mean <= 0.0 {
            return 0.0;
        }
        if level <= 0.0 {
            // Unless nobody was there in the whole window.
            return -libm::expm1(-rate * (window + response));
        }
        // The variance of the mean over a window of a number whose covariance falls evenly to 0 within a response time.
        let (short, long) = if response < window { (response, window) } else { (window, response) };
        let variance =
            mean * short / window * (1.0 - short / (3.0 * long)) * if response < window { 1.0 } else { window / short };
        // Wilson and Hilferty: the cube root of a gamma variable is nearly normal.
        let spread = variance / (mean * mean) / 9.0;
        normal_cdf((1.0 - spread - libm::cbrt(level / mean)) / spread.sqrt())
    }
}

impl Work {
    /// Mean seconds of a request when as many come to each of `pods`: a request shares its pod with those that it finds,
    /// and those are as many as there are on average.
    fn response(&self, pods: f64) -> f64 {
        let alone = self.rate * self.service / pods;
        // R = S (1 - s + s E[max(1, (1 + K) / cores)]), K of mean `rate R / pods`; without spare cores a straight line.
        let (mut low, mut high) = (self.service, self.service);
        let slowed = |response: f64| {
            let found = self.rate * response / pods;
            self.service * (1.0 - self.shared + self.shared * crowding(found, self.cores))
        };
        if alone * self.shared / self.cores >= 1.0 - 1e-9 {
            return f64::INFINITY;
        }
        while slowed(high) > high {
            high *= 2.0;
        }
        for _ in 0..ROUNDS {
            let middle = f64::midpoint(low, high);
            *(if slowed(middle) > middle { &mut low } else { &mut high }) = middle;
        }
        high
    }
}

/// E[max(1, (1 + K) / cores)] for a Poisson number K of mean `found`.
fn crowding(found: f64, cores: f64) -> f64 {
    let spare = (cores - 1.0).ceil().max(0.0);
    let below: f64 = (0..spare as u64).map(|k| poisson_pmf(k as f64, found) * (1.0 - (k as f64 + 1.0) / cores)).sum();
    (1.0 + found) / cores + below
}

#[cfg(test)]
mod tests;
