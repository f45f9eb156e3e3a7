//! A load that jumps or swings against a limit on how fast instances may be added.

mod spans;
mod tick;

pub use spans::Away;

use super::course::{Course, Span};
use super::service::Law;

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

/// Starts of one law that are told apart.
pub const STARTS: usize = 10;

/// How long a request takes a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Run {
    /// The law of its time.
    pub law: Law,
    /// Seconds that come on top where an instance starts for it: as many values, each as likely as the others.
    pub starts: [f64; STARTS],
    /// Requests that an instance takes at a time, so that as many wait for its start together; 1 or more.
    pub sharing: f64,
}

impl Run {
    /// A run of this law that waits for no start.
    pub const fn warm(law: Law) -> Self {
        Self { law, starts: [0.0; STARTS], sharing: 1.0 }
    }

    /// Starts of a law, each in the middle of its part of all; the longest stands for its whole tail, so that the mean is that of the
    /// law.
    pub fn starts(law: &Law) -> [f64; STARTS] {
        let mut starts: [f64; STARTS] = std::array::from_fn(|part| law.quantile((part as f64 + 0.5) / STARTS as f64));
        let others: f64 = starts[..STARTS - 1].iter().sum();
        starts[STARTS - 1] = (STARTS as f64 * law.mean() - others).max(starts[STARTS - 2]);
        starts
    }

    /// How long requests at `rate` a second wait for a `start` on average, where the first of those that share one waits for all of
    /// it and each further one for what is left.
    fn waits(&self, start: f64, rate: f64) -> f64 {
        let together = self.sharing.min((rate * start).floor() + 1.0).max(1.0);
        (together * start - 0.5 * together * (together - 1.0) / rate) / self.sharing.max(1.0)
    }

    /// The mean time of it within its first `seconds`, with a start of `start` seconds before it.
    fn spent(&self, start: f64, seconds: f64) -> f64 {
        if seconds <= start { seconds } else { start + self.law.within(seconds - start) }
    }
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

/// Seconds of the finest step, ...
const FINE: f64 = 0.05;
/// ... and of the longest while nobody is turned away.
const LONG: f64 = 5.0;

impl Limits {
    /// What this platform turns away of `spike`, for requests of `service` seconds each, counted in bins of `bin`
    /// seconds. Who is turned away does not come back.
    ///
    /// A fluid: numbers of requests are real numbers. Against simulation within 0.012 of all requests.
    pub fn meet(&self, spike: &Spike, service: f64, bin: f64) -> Throttled {
        let spans = spike.spans();
        let length: f64 = spans.iter().map(|span| span.seconds).sum();
        self.through(&spans, length, service, bin, Fluid { tokens: self.tokens, ..Fluid::default() })
    }

    /// As [`Self::meet`], of a whole course of arrival rates that has been repeating for long: it begins with the
    /// instances that its first rate needs.
    pub fn along(&self, course: &Course, service: f64, bin: f64) -> Throttled {
        let busy = (course.spans()[0].amount * service).min(self.cap);
        let start = Fluid { tokens: self.tokens, busy, instances: busy, ..Fluid::default() };
        self.through(course.spans(), course.period(), service, bin, start)
    }

    fn through(&self, spans: &[Span], length: f64, service: f64, bin: f64, mut state: Fluid) -> Throttled {
        let mut outcome = Throttled { throttled_share: 0.0, throttled: vec![0.0; (length / bin).ceil() as usize] };
        let all: f64 = spans.iter().map(|span| span.seconds * span.amount).sum();
        let finest = (service / 5.0).min(FINE);
        let longest = (service / 5.0).min(LONG);
        let (mut begun, mut turned_away) = (0.0, 0.0);
        for span in spans.iter().filter(|span| span.seconds > 0.0) {
            let (mut done, mut step) = (0.0, finest);
            while span.seconds - done > 1e-9 * span.seconds {
                let left = span.seconds - done;
                let length = if left < 1.5 * step { left } else { step };
                let t = begun + done + 0.5 * length;
                let (moved, away) = state.advance(self, span.amount, length, service, t);
                // What does not move any more goes on as it is until the rate changes.
                let now = if moved { length } else { left };
                if !moved {
                    state.rest(self, left - length, begun + span.seconds);
                }
                turned_away += away * now;
                spread(&mut outcome.throttled, bin, begun + done, now, away);
                step = if away > 0.0 { finest } else { (2.0 * step).min(longest) };
                done += now;
            }
            begun += span.seconds;
        }
        outcome.throttled_share = if all > 0.0 { (turned_away / all).min(1.0) } else { 0.0 };
        outcome
    }
}

/// Puts an amount per second into the bins of its time.
fn spread(bins: &mut [f64], width: f64, from: f64, seconds: f64, amount: f64) {
    if amount <= 0.0 {
        return;
    }
    let (mut at, end) = (from, from + seconds);
    let mut bin = (at / width + 1e-9) as usize;
    while let Some(sum) = bins.get_mut(bin).filter(|_| at < end) {
        let edge = end.min((bin + 1) as f64 * width);
        *sum += (edge - at).max(0.0) * amount;
        (at, bin) = (edge, bin + 1);
    }
}

impl Spike {
    fn spans(&self) -> [Span; 3] {
        let span = |seconds: f64, amount: f64| Span { seconds, amount };
        [span(self.before, self.base), span(self.during, self.peak), span(self.after, self.base)]
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
    /// One step. Whether anything moved in it, and what was turned away per second.
    fn advance(&mut self, limits: &Limits, rate: f64, step: f64, service: f64, t: f64) -> (bool, f64) {
        let arrivals = rate * step;
        self.tokens = (self.tokens + limits.refill * step).min(limits.tokens);
        let leaving = self.busy * (step / service).min(1.0);
        let free = (self.instances - self.busy).max(0.0) + leaving;
        let warm = arrivals.min(free);
        let started = (arrivals - warm).min(self.tokens).min((limits.cap - self.instances).max(0.0));
        self.tokens -= started;
        self.instances += started;
        let change = warm + started - leaving;
        self.busy += change;
        self.expire(limits.keepalive, t);
        let moved = started > 1e-9 * arrivals || change.abs() > 1e-7 * step * self.busy.max(1e-3);
        (moved, (arrivals - warm - started) / step)
    }

    /// Time in which nothing moves.
    fn rest(&mut self, limits: &Limits, seconds: f64, until: f64) {
        self.tokens = (self.tokens + limits.refill * seconds).min(limits.tokens);
        self.expire(limits.keepalive, until);
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
    fn a_spike_in_a_course_is_a_spike() {
        let spans = SPIKE.spans().to_vec();
        let course = Course::new(spans).unwrap();
        let (alone, along) = (LIMITS.meet(&SPIKE, 0.5, 10.0), LIMITS.along(&course, 0.5, 10.0));
        // The first requests of all find instances.
        assert!((alone.throttled_share - along.throttled_share).abs() < 1e-4, "{alone:?} {along:?}");
        let twice = Course::new([course.spans(), course.spans()].concat()).unwrap();
        let twice = LIMITS.along(&twice, 0.5, 10.0);
        assert!(twice.throttled_share < 0.8 * along.throttled_share, "the second finds what the first started");
        assert_eq!(twice.throttled.len(), 24);
    }

    #[test]
    fn a_week_is_looked_at_where_something_moves() {
        let week = crate::traffic::Week::spike(15.0);
        for (service, mean) in [(1e-3, 1e5), (0.2, 2_000.0), (900.0, 3.0)] {
            let course = Course::of_week(&week, mean).unwrap();
            let outcome = LIMITS.along(&course, service, 3_600.0);
            assert_eq!(outcome.throttled.len(), 168);
            assert!((0.0..1.0).contains(&outcome.throttled_share), "{service}: {}", outcome.throttled_share);
            let sum: f64 = outcome.throttled.iter().sum();
            assert!((sum / course.total() - outcome.throttled_share).abs() < 1e-9, "{service}");
            // The jump is from noon to one on Wednesday.
            assert_eq!(outcome.throttled[..60].iter().sum::<f64>(), 0.0, "{service}");
        }
    }

    #[test]
    fn bins_add_up() {
        let outcome = LIMITS.meet(&SPIKE, 0.5, 10.0);
        let all = 10.0 * 60.0 + 5_000.0 * 60.0;
        let sum: f64 = outcome.throttled.iter().sum();
        assert!((sum / all - outcome.throttled_share).abs() < 1e-9);
    }
}
