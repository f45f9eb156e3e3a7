//! Capacity that has room for several times its load and makes that room anew in minutes: what is turned away where a load
//! grows faster.

use crate::burst::Away;
use crate::course::{Course, Span};
use crate::erlang::blocked;
use crate::special::{exp, ln};
use crate::units::Within as _;

/// A course of no more spans than this is gone through twice: its first span comes after its last.
const SHORT: usize = 8;

/// Steps of Newton's towards the moment at which no place is left.
const STEPS: u32 = 6;

/// How a platform follows a load. Places are requests that may run at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Doubling {
    /// Times the load for which there are places once it stays as it is.
    pub headroom: f64,
    /// Seconds in which the places double where more are wanted, and halve where fewer are; those of requests that still run
    /// count as wanted.
    pub seconds: f64,
    /// Places that are always there.
    pub least: f64,
    /// Places that there may be.
    pub most: f64,
}

impl Doubling {
    /// Places that are wanted for so many requests at once, on average: room for several times as many, and for so many as
    /// come by chance that fewer than one in ten thousand finds none (tested).
    pub fn wanted(&self, load: f64) -> f64 {
        let by_chance = if load > 0.0 { load + 4.0 * load.sqrt() + 4.0 } else { 0.0 };
        (self.headroom * load).max(by_chance).max(self.least).min(self.most)
    }

    /// What is turned away of a course that has been repeating for long, for requests of `service` seconds each; `rate`
    /// makes the requests per second out of an amount of the course. `each` is told every span once, in order, and the
    /// requests that are turned away in it.
    ///
    /// A fluid: within a span of constant rate the busy places tend to `rate * service` exponentially, and the places to
    /// those that are wanted by doubling or halving. Where the first meet the second, who finds none is turned away until
    /// enough have been added; where no more may be added, by chance too, as Erlang has it. Against the fluid in small steps within 0.002 of all requests, and against requests one by
    /// one within 0.01 (tested).
    pub fn turned_away(
        &self,
        course: &Course,
        rate: impl Fn(f64) -> f64,
        service: f64,
        mut each: impl FnMut(&Span, f64),
    ) -> Away {
        let spans = course.spans();
        let last = rate(spans[spans.len() - 1].amount) * service;
        let mut fluid = Fluid { rule: self, service, busy: last.min(self.most), places: self.wanted(last) };
        if spans.len() <= SHORT {
            spans.iter().for_each(|span| _ = fluid.pass(rate(span.amount), span.seconds));
        }
        let (mut all, mut lost, mut busiest) = (0.0, 0.0, 0.0_f64);
        for span in spans {
            let rate = rate(span.amount);
            let away = fluid.pass(rate, span.seconds).within(0.0, rate * span.seconds);
            all += rate * span.seconds;
            lost += away;
            busiest = busiest.max(fluid.busy);
            each(span, away);
        }
        Away { share: if all > 0.0 { (lost / all).min(1.0) } else { 0.0 }, busiest }
    }

    /// Share of the requests that find all the places busy that there may be, where those leave no room above the load.
    fn by_chance(&self, load: f64) -> f64 {
        let room = self.headroom * load < self.most;
        if room { 0.0 } else { blocked(self.most.min(f64::from(u32::MAX)) as u32, load) }
    }
}

struct Fluid<'a> {
    rule: &'a Doubling,
    service: f64,
    busy: f64,
    places: f64,
}

impl Fluid<'_> {
    /// One span. Requests that are turned away in it.
    fn pass(&mut self, rate: f64, seconds: f64) -> f64 {
        let (load, wanted) = (rate * self.service, self.rule.wanted(rate * self.service));
        let tends = |from: f64, t: f64| load + (from - load) * exp(-t / self.service);
        let growth = core::f64::consts::LN_2 / self.rule.seconds;
        let grown = |t: f64| match wanted > self.places {
            true => (self.places * exp((growth * t).min(700.0))).min(wanted),
            false => (self.places * exp(-growth * t)).max(self.rule.wanted(tends(self.busy, t).max(load))),
        };
        let chance = self.rule.by_chance(load) * rate;
        let fits = load <= self.places.min(wanted);
        let full = if fits { None } else { self.full(load, growth).filter(|full| *full < seconds) };
        let Some(full) = full else {
            (self.busy, self.places) = (tends(self.busy, seconds), grown(seconds));
            return chance * seconds;
        };
        // While all are busy, as many are taken as leave and as are added: `places * (1 / service + growth)` a second, until
        // that is all that come, or no more places may be added.
        let taken = self.places * (1.0 / self.service + growth);
        let until = |places: f64| if places > self.places { ln(places / self.places) / growth } else { 0.0 };
        let capped = until(wanted.max(self.places));
        let enough = (ln((rate / taken).max(1.0)) / growth).max(full);
        let grows = enough.min(capped).min(seconds).max(full);
        let mut lost = rate * (grows - full) - taken / growth * (exp(growth * grows) - exp(growth * full));
        let (places, mut busy) = (grown(seconds), grown(grows));
        if enough > grows && grows < seconds {
            // No more may be added: the rest goes on as it is.
            lost += (rate - busy / self.service).max(chance) * (seconds - grows);
        } else if grows < seconds {
            busy = tends(busy, seconds - grows).min(places);
            lost += chance * (seconds - grows);
        }
        (self.busy, self.places) = (busy, places);
        lost.max(0.0)
    }

    /// Seconds until all places are busy; nothing where they grow faster than they fill.
    fn full(&self, load: f64, growth: f64) -> Option<f64> {
        if self.busy >= self.places {
            return Some(0.0);
        }
        // Those that are there now fill first. From there the difference of both is concave and rises to its zero.
        let mut t = self.service * ln((load - self.busy) / (load - self.places));
        for _ in 0..STEPS {
            let (busy, places) = ((self.busy - load) * exp(-t / self.service), self.places * exp(growth * t));
            let slope = -busy / self.service - growth * places;
            if slope <= 0.0 {
                return None;
            }
            t += ((places - load - busy) / slope).max(0.0);
        }
        Some(t)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    const RULE: Doubling = Doubling { headroom: 2.0, seconds: 300.0, least: 30.0, most: 1e6 };

    fn course(spans: &[(f64, f64)]) -> Course {
        Course::new(spans.iter().map(|&(seconds, amount)| Span { seconds, amount }).collect()).unwrap()
    }

    /// Spans of (seconds, requests a second), the service time, the rule, and why.
    type Case = (&'static [(f64, f64)], f64, Doubling, &'static str);

    fn cases() -> Vec<Case> {
        const CALM: &[(f64, f64)] = &[(3_600.0, 60.0), (3_600.0, 108.0)];
        const JUMP: &[(f64, f64)] = &[(1_800.0, 20.0), (1_800.0, 300.0)];
        const TICK: &[(f64, f64)] = &[(60.0, 1_000.0), (3_540.0, 0.0)];
        const STEPS: &[(f64, f64)] = &[(600.0, 20.0), (600.0, 60.0), (600.0, 180.0), (600.0, 540.0), (3_600.0, 20.0)];
        vec![
            (CALM, 0.5, RULE, "less than a doubling"),
            (JUMP, 1.0, RULE, "fifteen times as much at once"),
            (JUMP, 60.0, RULE, "the same of long requests, which fill the places slowly"),
            (JUMP, 600.0, RULE, "longer than a doubling takes"),
            (TICK, 0.5, RULE, "over before anything is added"),
            (STEPS, 2.0, RULE, "each three times as much"),
            (JUMP, 1.0, Doubling { most: 300.0, ..RULE }, "more than there may be"),
            (JUMP, 1.0, Doubling { least: 1e3, ..RULE }, "enough is always there"),
        ]
    }

    /// The same fluid in small steps.
    fn stepped(course: &Course, service: f64, rule: &Doubling) -> f64 {
        let step = (service / 50.0).min(0.5);
        let first = course.spans().last().unwrap().amount * service;
        let (mut busy, mut places) = (first.min(rule.most), rule.wanted(first));
        let (mut all, mut lost) = (0.0, 0.0);
        for _ in 0..2 {
            (all, lost) = (0.0, 0.0);
            for span in course.spans() {
                for _ in 0..(span.seconds / step) as usize {
                    let wanted = rule.wanted((span.amount * service).max(busy));
                    let by = exp(core::f64::consts::LN_2 * step / rule.seconds);
                    places = if wanted > places { (places * by).min(wanted) } else { (places / by).max(wanted) };
                    let next = busy + (span.amount - busy / service) * step;
                    lost += (next - places).max(0.0);
                    all += span.amount * step;
                    busy = next.min(places);
                }
            }
        }
        lost / all
    }

    #[test]
    fn the_closed_form_is_the_fluid_in_small_steps() {
        for (spans, service, rule, why) in cases() {
            let course = course(spans);
            let closed = rule.turned_away(&course, |amount| amount, service, |_, _| {}).share;
            let seen = stepped(&course, service, &rule);
            // The fluid knows no chance, which only counts where the places are as many as there may be.
            let chance = if rule.most < 1e6 { 0.03 } else { 0.002 };
            assert!((closed - seen).abs() < chance, "{why}: {closed} for {seen}");
        }
    }

    /// Requests one by one, of exponential times, with places that are counted every five seconds.
    fn one_by_one(course: &Course, service: f64, rule: &Doubling) -> f64 {
        const LOOK: f64 = 5.0;
        let mut random = Random::seeded(3);
        let mut ends: std::collections::BinaryHeap<std::cmp::Reverse<u64>> = std::collections::BinaryHeap::new();
        let micro = |t: f64| (t * 1e6) as u64;
        let first = course.spans().last().unwrap().amount * service;
        let (mut now, mut places, mut look) = (0.0, rule.wanted(first), 0.0);
        let (mut all, mut lost) = (0.0, 0.0);
        for round in 0..2 {
            for span in course.spans() {
                let end = now + span.seconds;
                loop {
                    let wait =
                        if span.amount > 0.0 { -ln(1.0 - random.uniform()) / span.amount } else { f64::INFINITY };
                    let next = (now + wait).min(end);
                    while look + LOOK <= next {
                        look += LOOK;
                        while ends.peek().is_some_and(|end| end.0 <= micro(look)) {
                            ends.pop();
                        }
                        let wanted = rule.wanted((span.amount * service).max(ends.len() as f64));
                        let by = exp(core::f64::consts::LN_2 * LOOK / rule.seconds);
                        places = if wanted > places { (places * by).min(wanted) } else { (places / by).max(wanted) };
                    }
                    now = next;
                    if now >= end {
                        break;
                    }
                    while ends.peek().is_some_and(|end| end.0 <= micro(now)) {
                        ends.pop();
                    }
                    let turned_away = ends.len() as f64 + 1.0 > places;
                    if round == 1 {
                        all += 1.0;
                        lost += f64::from(u8::from(turned_away));
                    }
                    if !turned_away {
                        ends.push(std::cmp::Reverse(micro(now - service * ln(1.0 - random.uniform()))));
                    }
                }
            }
        }
        lost / all
    }

    #[test]
    fn the_closed_form_is_what_requests_one_by_one_see() {
        for (spans, service, rule, why) in cases() {
            let course = course(spans);
            let closed = rule.turned_away(&course, |amount| amount, service, |_, _| {}).share;
            let seen = one_by_one(&course, service, &rule);
            assert!((closed - seen).abs() < 0.01, "{why}: {closed} for {seen}");
        }
    }

    #[test]
    fn hardly_anybody_finds_no_place_by_chance() {
        let rule = Doubling { least: 0.0, ..RULE };
        for load in [0.01, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 50.0, 1e3] {
            let places = rule.wanted(load).floor() as u32;
            assert!(blocked(places, load) <= 1e-4, "{load} at once in {places}: {}", blocked(places, load));
        }
        assert_eq!(rule.wanted(0.0), 0.0);
        assert_eq!(rule.wanted(100.0), 200.0);
    }

    #[test]
    fn more_room_turns_nobody_more_away() {
        for (spans, service, rule, why) in cases() {
            let course = course(spans);
            let share = |rule: Doubling| rule.turned_away(&course, |amount| amount, service, |_, _| {}).share;
            let shares = [share(rule), share(Doubling { least: 2.0 * rule.least, ..rule })];
            assert!(shares[1] <= shares[0] + 1e-9, "{why}: {shares:?}");
        }
    }
}
