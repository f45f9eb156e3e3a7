//! What is turned away of a course, span by span in closed form: for those who ask hundreds of times.

use std::collections::VecDeque;

use super::tick::Tick;
use super::{Limits, Run};
use crate::course::{Course, Span};
use crate::erlang::blocked;
use crate::special::{exp, ln};
use crate::units::Within as _;

/// So many service times into a span, its beginning is forgotten.
const SETTLED: f64 = 30.0;

/// Beyond so many deviations below the cap nobody is turned away by chance.
const DEVIATIONS: f64 = 10.0;

/// A span in which old instances go while new ones are asked for is cut into at most so many pieces.
const PIECES: f64 = 16.0;

/// Steps of Newton's towards the moment at which nothing is left to start with.
const STEPS: u32 = 8;

/// What a course asks for and does not get.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Away {
    /// Share of all requests that is turned away, in `0..=1`.
    pub share: f64,
    /// Most instances that are busy at the end of a span.
    pub busiest: f64,
}

impl Limits {
    /// What is turned away of a course that has been repeating for long, for requests that take a `run` each; `rate`
    /// makes the requests per second out of an amount of the course, and `floor` instances are always there. `each` is
    /// told every span once, in order, and the requests that are turned away in it.
    ///
    /// The fluid of [`Limits::along`], solved: within a span of constant rate the busy instances tend to
    /// `rate * service` exponentially, the right to start more is used up at a moment that Newton finds, and from then
    /// on instances grow in proportion to time. A cap also turns away by chance: as Erlang has it for the busiest
    /// that the span becomes. Against [`Limits::along`] within 0.01 of all requests (tested); a keep-alive that is
    /// shorter than a service time or two is taken at a few moments of a span only.
    ///
    /// That takes the time of a run as exponential and a start as no time, which tells where a span is not much longer than
    /// either. A course of one short span with nothing around it is therefore followed in steps, by the law of a run.
    pub fn turned_away(
        &self,
        course: &Course,
        rate: impl Fn(f64) -> f64,
        run: &Run,
        floor: f64,
        mut each: impl FnMut(&Span, f64),
    ) -> Away {
        let spans = course.spans();
        if let Some((busy, quiet)) = alone(spans) {
            let away = Tick::new(self, run, floor, (rate(busy.amount), busy, quiet)).turned_away();
            spans.iter().for_each(|span| each(span, away.share * rate(span.amount) * span.seconds));
            return away;
        }
        let service = run.law.mean();
        let last = rate(spans[spans.len() - 1].amount) * service;
        let mut pool = Pool::new(self, service, floor, last.min(self.cap));
        // A short course is gone through twice: its first span comes after its last.
        if spans.len() <= SHORT {
            spans.iter().for_each(|span| _ = pool.pass(rate(span.amount), span.seconds));
        }
        let (mut all, mut lost, mut busiest) = (0.0, 0.0, 0.0_f64);
        for span in spans {
            let rate = rate(span.amount);
            let away = pool.pass(rate, span.seconds).within(0.0, rate * span.seconds);
            all += rate * span.seconds;
            lost += away;
            busiest = busiest.max(pool.busy);
            each(span, away);
        }
        Away { share: if all > 0.0 { (lost / all).min(1.0) } else { 0.0 }, busiest }
    }
}

/// The busy and the quiet span of a course that has one of each.
fn alone(spans: &[Span]) -> Option<(Span, Span)> {
    match *spans {
        [one, other] if one.amount > 0.0 && other.amount <= 0.0 => Some((one, other)),
        [one, other] if other.amount > 0.0 && one.amount <= 0.0 => Some((other, one)),
        _ => None,
    }
}

/// A course of no more spans than this is gone through twice.
const SHORT: usize = 8;

/// A stretch of time in which the number of busy instances went one way.
struct Leg {
    until: f64,
    /// Busy at its beginning and at its end.
    busy: [f64; 2],
    /// What it tended to, and when it began.
    towards: f64,
    from: f64,
}

struct Pool<'a> {
    limits: &'a Limits,
    service: f64,
    floor: f64,
    now: f64,
    busy: f64,
    tokens: f64,
    /// What still counts for a keep-alive, oldest first.
    legs: VecDeque<Leg>,
}

impl<'a> Pool<'a> {
    fn new(limits: &'a Limits, service: f64, floor: f64, busy: f64) -> Self {
        Self { limits, service, floor, now: 0.0, busy, tokens: limits.tokens, legs: VecDeque::new() }
    }

    /// One span. Requests that are turned away in it.
    fn pass(&mut self, rate: f64, seconds: f64) -> f64 {
        let target = rate * self.service;
        let limits = self.limits;
        let before = self.busy;
        let certain = target <= before.max(self.floor) + self.tokens && target <= limits.cap;
        let away = if certain {
            self.follow(target, seconds);
            0.0
        } else {
            // Old instances go while new ones are asked for, where that takes as long.
            let slow = 8.0 * self.service > limits.keepalive;
            let pieces =
                if slow { (4.0 * seconds / limits.keepalive.max(1e-3)).ceil().within(1.0, PIECES) } else { 1.0 };
            (0..pieces as u32).map(|_| self.press(rate, seconds / pieces)).sum()
        };
        away.max(self.by_chance(rate, seconds, before))
    }

    /// A span in which nobody is turned away for want of instances.
    fn follow(&mut self, target: f64, seconds: f64) {
        let before = self.busy;
        let busy = self.tends(before, target, seconds);
        let started = if busy > before { (busy - self.kept()).max(0.0) } else { 0.0 };
        self.tokens = (self.tokens - started + self.limits.refill * seconds).within(0.0, self.limits.tokens);
        self.end(busy, target, seconds);
    }

    /// A span that asks for more instances than may be started at once.
    fn press(&mut self, rate: f64, seconds: f64) -> f64 {
        let Limits { tokens: most, refill, cap, .. } = *self.limits;
        let (service, target) = (self.service, rate * self.service);
        let there = self.kept().min(cap.max(self.busy));
        let mut left = seconds;
        // Until all that are there are busy.
        let idle = self.until(self.busy, target, there);
        if idle >= left {
            let busy = self.tends(self.busy, target, left);
            self.tokens = (self.tokens + refill * left).min(most);
            self.end(busy, target, left);
            return 0.0;
        }
        left -= idle;
        let tokens = (self.tokens + refill * idle).min(most);
        // Until the right to start more is used up, or no more may live.
        let first = self.exhausted(tokens, there, target).min(self.until(there, target, cap)).min(left);
        let mut live = self.tends(there, target, first).min(cap.max(there));
        let mut tokens = (tokens + refill * first - (live - there)).within(0.0, most);
        left -= first;
        let mut away = 0.0;
        // While more are asked for than may be started.
        let short = rate - live / service - refill;
        if left > 0.0 && live < cap && short > 0.0 && tokens < 1.0 {
            let enough = service * short / refill.max(f64::MIN_POSITIVE);
            let full = (cap - live) / refill.max(f64::MIN_POSITIVE);
            let time = enough.min(full).min(left);
            away += short * time - 0.5 * refill * time * time / service;
            live += refill * time;
            left -= time;
        }
        // As many as are asked for, until no more may live.
        if left > 0.0 && live < cap {
            let time = self.until(live, target, cap).min(left);
            let next = self.tends(live, target, time).min(cap);
            tokens = (tokens + refill * time - (next - live)).within(0.0, most);
            live = next;
            left -= time;
        }
        if left > 0.0 {
            away += (rate - live / service).max(0.0) * left;
            tokens = (tokens + refill * left).min(most);
        }
        self.tokens = tokens;
        self.end(live, target, seconds);
        away
    }

    /// Requests that a full house turns away by chance.
    fn by_chance(&self, rate: f64, seconds: f64, before: f64) -> f64 {
        let cap = self.limits.cap;
        if !cap.is_finite() || rate <= 0.0 {
            return 0.0;
        }
        let target = rate * self.service;
        let forgotten = seconds / self.service;
        let offered = if target >= before {
            self.tends(before, target, seconds)
        } else {
            // The mean over the span.
            target + (before - target) * (1.0 - exp(-forgotten)) / forgotten
        };
        let near = offered + DEVIATIONS * offered.sqrt() >= cap;
        if near { rate * seconds * blocked(cap.min(f64::from(u32::MAX)) as u32, offered) } else { 0.0 }
    }

    /// Busy instances `seconds` after `busy` of them, where they tend to `target`.
    fn tends(&self, busy: f64, target: f64, seconds: f64) -> f64 {
        let times = seconds / self.service;
        if times > SETTLED { target } else { target + (busy - target) * exp(-times) }
    }

    /// Seconds from `busy` to `level` on the way to `target`; none if it is there, for ever if it does not come there.
    fn until(&self, busy: f64, target: f64, level: f64) -> f64 {
        if level <= busy {
            0.0
        } else if level >= target {
            f64::INFINITY
        } else {
            self.service * ln((target - busy) / (target - level))
        }
    }

    /// Seconds until `tokens`, refilled meanwhile, are used up by what grows from `there` to `target`.
    fn exhausted(&self, tokens: f64, there: f64, target: f64) -> f64 {
        let (service, refill) = (self.service, self.limits.refill);
        let grows = target - there;
        if !tokens.is_finite() || grows <= refill * service {
            return f64::INFINITY;
        }
        let left = |t: f64| tokens + refill * t - grows * (1.0 - exp(-t / service));
        // They are fewest where what grows has slowed down to the refill.
        if left(service * ln(grows / (refill * service).max(f64::MIN_POSITIVE))) >= 0.0 {
            return f64::INFINITY;
        }
        // Convex and falling: Newton's steps from the left do not overshoot.
        let mut t = 0.0;
        for _ in 0..STEPS {
            let falls = grows / service * exp(-t / service) - refill;
            if falls <= 0.0 {
                break;
            }
            t += left(t).max(0.0) / falls;
        }
        t
    }

    /// Instances that live: the most that were busy within a keep-alive.
    fn kept(&self) -> f64 {
        let since = self.now - self.limits.keepalive;
        let crest = |leg: &Leg| {
            let [first, last] = leg.busy;
            if last >= first { last } else { self.tends(first, leg.towards, (since - leg.from).max(0.0)) }
        };
        let counts = self.legs.iter().filter(|leg| leg.until > since);
        counts.map(crest).fold(self.busy.max(self.floor), f64::max)
    }

    /// The span is over.
    fn end(&mut self, busy: f64, towards: f64, seconds: f64) {
        let (from, until) = (self.now, self.now + seconds);
        self.legs.push_back(Leg { from, until, busy: [self.busy, busy], towards });
        while self.legs.front().is_some_and(|leg| leg.until <= until - self.limits.keepalive) {
            self.legs.pop_front();
        }
        (self.now, self.busy) = (until, busy);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::burst::Spike;
    use crate::service::Law;
    use crate::traffic::Week;

    const LIMITS: Limits = Limits { tokens: 1_000.0, refill: 100.0, cap: f64::INFINITY, keepalive: 600.0 };

    fn exponential(mean: f64) -> Run {
        Run::warm(Law::Exponential { mean })
    }

    fn course(spans: &[(f64, f64)]) -> Course {
        let span = |&(seconds, amount): &(f64, f64)| Span { seconds, amount };
        Course::new(spans.iter().map(span).collect()).unwrap()
    }

    #[test]
    fn it_is_the_fluid_that_is_stepped_through() {
        let tick = |rate: f64| course(&[(60.0, 0.0), (60.0, rate), (3_480.0, 0.0), (60.0, rate), (3_480.0, 0.0)]);
        let step = |low: f64, high: f64| course(&[(600.0, low), (900.0, high), (900.0, low)]);
        let capped = |cap: f64| Limits { cap, ..LIMITS };
        let cases = [
            // (course, limits, seconds of service, why)
            (tick(1_200.0), LIMITS, 2.0, "a tick of 2,400 at once"),
            (tick(20_400.0), LIMITS, 2.0, "a tick that hardly anybody survives"),
            (tick(1_000.0), LIMITS, 0.5, "500 at once are started at once"),
            (tick(100.0), LIMITS, 900.0, "work that outlasts its tick"),
            (tick(200.0), capped(3_000.0), 900.0, "and finds no more room"),
            (step(1_000.0, 20_000.0), LIMITS, 0.1, "a jump"),
            (step(1_000.0, 20_000.0), LIMITS, 1.0, "a jump that takes minutes to follow"),
            (step(1_000.0, 20_000.0), LIMITS, 60.0, "and one that is over before it is followed"),
            (step(1_000.0, 3_000.0), capped(1_500.0), 1.0, "a cap"),
            (step(100.0, 20_000.0), Limits { refill: 2_000.0, ..LIMITS }, 1.0, "a quick refill"),
            (step(100.0, 20_000.0), Limits { keepalive: 10.0, ..LIMITS }, 1.0, "instances that go soon"),
        ];
        for (course, limits, service, why) in cases {
            let stepped = limits.along(&course, service, 60.0).throttled_share;
            let solved = limits.turned_away(&course, |rate| rate, &exponential(service), 0.0, |_, _| {}).share;
            assert!((stepped - solved).abs() < 0.01, "{why}: {solved} against {stepped}");
        }
    }

    #[test]
    fn a_week_is_that_of_the_steps() {
        for (peak, service, mean) in [(5.0, 0.12, 100_000.0), (20.0, 0.6, 5_000.0), (15.0, 30.0, 40.0)] {
            let course = Course::of_week(&Week::spike(peak), 1.0).unwrap();
            let stepped = LIMITS.along(&course.times(mean), service, 3_600.0).throttled_share;
            let mut sum = 0.0;
            let solved = LIMITS
                .turned_away(&course, |rate| mean * rate, &exponential(service), 0.0, |_, away| sum += away)
                .share;
            assert!((stepped - solved).abs() < 0.002, "{peak} {service} {mean}: {solved} against {stepped}");
            assert!((sum / (course.total() * mean) - solved).abs() < 1e-9, "the spans add up");
        }
    }

    #[test]
    fn a_steady_load_under_a_cap_is_erlangs() {
        for (cap, offered) in [(200.0, 150.0), (200.0, 190.0), (200.0, 260.0), (1_000.0, 960.0), (1_000.0, 5_000.0)] {
            let limits = Limits { tokens: f64::INFINITY, refill: 0.0, cap, keepalive: 600.0 };
            let share = limits
                .turned_away(&course(&[(604_800.0, offered)]), |rate| rate, &exponential(1.0), 0.0, |_, _| {})
                .share;
            let erlang = blocked(cap as u32, offered);
            assert!((share - erlang).abs() < 2e-3 * erlang + 1e-12, "{offered} on {cap}: {share} against {erlang}");
        }
    }

    #[test]
    fn who_is_kept_warm_need_not_be_started() {
        let spike = Spike { base: 10.0, peak: 6_000.0, before: 300.0, during: 60.0, after: 3_000.0 };
        let course = Course::new(spike.spans().to_vec()).unwrap();
        let share = |floor: f64| LIMITS.turned_away(&course, |rate| rate, &exponential(1.0), floor, |_, _| {}).share;
        assert!(share(0.0) > 0.1 && share(2_000.0) < share(0.0), "{} {}", share(0.0), share(2_000.0));
        assert_eq!(share(6_000.0), 0.0);
    }
}
