//! Active periods of instances: the closed form beside a simulation run by run, and beside published readings of the
//! rule.
//!
//! The simulation knows nothing of the closed form. Runs arrive at random, each goes to the first instance that has
//! room, and the clock of each instance is kept: a period begins with a run on an idle instance whose last period is
//! over, and ends when nothing runs and its least time has passed.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use fulcrum::model::active::Periods;
use fulcrum::model::billing::DurationRule;
use fulcrum::model::random::Random;
use fulcrum::model::service::Law;
use fulcrum::model::units::Seconds;

/// The rule of Azure Flex: a second at least, then up to the next 100 ms.
const RULE: DurationRule =
    DurationRule { granularity: Duration::from_millis(100), minimum: Duration::from_millis(1_000) };

#[derive(Default)]
struct Instance {
    /// Runs on it.
    running: u32,
    /// When its period began, and when it ends as far as is known; the last one may be over.
    period: Option<[f64; 2]>,
    /// What its periods before were billed for.
    billed: f64,
}

impl Instance {
    fn takes(&mut self, now: f64, lasts: f64) {
        let least = RULE.minimum.as_secs_f64();
        self.running += 1;
        let end = now + lasts;
        match &mut self.period {
            Some([_, over]) if now <= *over => *over = over.max(end),
            _ => {
                self.billed += self.last(f64::INFINITY);
                self.period = Some([now, end.max(now + least)]);
            }
        }
    }

    /// What the last period is billed for up to `now`.
    fn last(&self, now: f64) -> f64 {
        let step = RULE.granularity.as_secs_f64();
        let billed = |[began, over]: [f64; 2]| (((over - began) / step - 1e-9).ceil() * step).min(now - began);
        self.period.map_or(0.0, billed)
    }
}

/// Instances that are billed on average, the first `ready` of them and the rest: `runs` of a load of `offered` erlangs.
fn simulated(offered: f64, law: Law, slots: u32, ready: usize, runs: u32) -> [f64; 2] {
    let rate = offered / law.mean();
    let mut chance = Random::seeded(u64::from(slots) + 1_000 * runs as u64);
    let mut instances: Vec<Instance> = Vec::new();
    let mut ends: BinaryHeap<Reverse<(u64, usize)>> = BinaryHeap::new();
    let mut now: f64 = 0.0;
    for _ in 0..runs {
        now += chance.exponential() / rate;
        // A time that is not negative has bits that rise with it.
        while let Some(Reverse((_, place))) = ends.peek().copied().filter(|Reverse((end, _))| *end <= now.to_bits()) {
            ends.pop();
            instances[place].running -= 1;
        }
        let free = instances.iter().position(|instance| instance.running < slots);
        let place = free.unwrap_or(instances.len());
        if place == instances.len() {
            instances.push(Instance::default());
        }
        let lasts = law.at(chance.normal());
        instances[place].takes(now, lasts);
        ends.push(Reverse(((now + lasts).to_bits(), place)));
    }
    let of = |instances: &[Instance]| instances.iter().map(|one| one.billed + one.last(now)).sum::<f64>() / now;
    let ready = ready.min(instances.len());
    [of(&instances[..ready]), of(&instances[ready..])]
}

fn law(ms: f64, cv: f64) -> Law {
    Law::new(Seconds::from_ms(ms), cv)
}

#[test]
fn the_closed_form_is_within_a_twentieth_of_a_simulation() {
    let times = [
        // (ms, variation, why)
        (20.0, 0.7, "far shorter than the least time"),
        (120.0, 0.7, "an API"),
        (120.0, 0.0, "always the same"),
        (120.0, 2.0, "a few that are much longer"),
        (500.0, 1.0, "near the least time"),
        (900.0, 0.2, "just below it"),
        (1_000.0, 0.0, "exactly as long"),
        (3_000.0, 0.7, "longer"),
        (10_000.0, 1.0, "far longer"),
    ];
    let mut worst = (0.0_f64, String::new());
    for slots in [1, 2, 4, 16] {
        for (offered, runs) in
            [(0.05, 20_000), (0.5, 40_000), (2.4, 60_000), (12.0, 80_000), (60.0, 100_000), (150.0, 100_000)]
        {
            for (ms, cv, why) in times {
                let law = law(ms, cv);
                let [_, seen] = simulated(offered, law, slots, 0, runs);
                let [none, found] = Periods { service: law, slots, rule: RULE }.billed(offered / law.mean(), 0).periods;
                let off = found / seen - 1.0;
                let case = format!(
                    "{offered} erlangs, {slots} at a time, {ms} ms ({why}): {found:.4} against {seen:.4}, {off:+.3}"
                );
                if std::env::var("SHOW").is_ok() {
                    println!("{case}");
                }
                assert_eq!(none, 0.0);
                if off.abs() > worst.0 {
                    worst = (off.abs(), case);
                }
            }
        }
    }
    println!("worst: {}", worst.1);
    assert!(worst.0 < 0.05, "{}", worst.1);
}
