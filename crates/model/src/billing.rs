//! From what happened to what is metered: rounding up, minimums and steps.

use std::time::Duration;

use crate::service::Law;
use crate::special::{exp, ln, normal_cdf, poisson_pmf};
use crate::units::{Megabytes, Seconds};

/// How a provider rounds the time something ran into the time it bills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DurationRule {
    /// Times are rounded up to a whole number of these. Never zero.
    pub granularity: Duration,
    /// Nothing is billed for less.
    pub minimum: Duration,
}

impl DurationRule {
    /// The billed time of something that ran for `ran`, in whole nanoseconds without a float in between.
    ///
    /// Saturates at 584 years.
    pub fn billed(self, ran: Duration) -> Duration {
        let step = self.granularity.as_nanos();
        let nanos = ran.as_nanos().div_ceil(step) * step;
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX)).max(self.minimum)
    }

    /// The mean billed time of runs whose mean is `mean`, when their times are spread much wider than the
    /// granularity, as of [`Self::billed_over`].
    ///
    /// A time is then as likely to end anywhere within a step, so that rounding up adds half a step: 120 ms at a
    /// granularity of 1 ms are billed as 120.5 ms. If all runs take the same time, [`Self::billed`] is exact
    /// instead. With a minimum the answer is a lower bound, because some runs fall below it and others do not.
    pub fn billed_on_average(self, mean: Seconds) -> Seconds {
        let half_step = self.granularity.as_secs_f64() / 2.0;
        Seconds::of((mean.get() + half_step).max(self.minimum.as_secs_f64()))
    }

    /// The mean billed time of runs whose times follow `law`, taken as lognormal.
    ///
    /// Of the first steps beyond the least that is billed, the chance that a run reaches into each is summed up. Of all
    /// later ones, and where a step is small beside most runs, the sum is its integral, half a step and what the slope of
    /// the chance there adds (Euler and Maclaurin): a bill of millions is right to the cent. Runs below a minimum are
    /// billed for it and those above are not, which the minimum of the mean alone would miss.
    pub fn billed_over(self, law: &Law) -> Seconds {
        /// Steps in a middle run up to which the first ones are summed up one by one (more of them where runs vary so
        /// much that many are far shorter), ...
        const COARSE: f64 = 80.0;
        /// ... and how many: runs that vary much reach into hundreds of thousands.
        const FIRST: u32 = 64;
        if law.deviation() <= 0.0 {
            return Seconds::of(self.billed(exactly(Seconds::of(law.mean()))).as_secs_f64());
        }
        let step = self.granularity.as_secs_f64();
        let least = self.minimum.as_secs_f64().max(step);
        let beyond = |time: f64| 1.0 - law.cdf(time);
        let (variance, middle) = (ln(1.0 + law.scv()), law.mean() / (1.0 + law.scv()).sqrt());
        let first = if middle > COARSE * step * variance.max(1.0) * variance.max(1.0) { 0 } else { FIRST };
        let (mut billed, mut at) = (least, least);
        for _ in 0..first {
            billed += step * beyond(at);
            at += step;
        }
        Seconds::of(billed + above(law, at) + 0.5 * step * beyond(at) + bends(law, step, at))
    }
}

/// What the sum of the chances that a time reaches beyond `time` and each `step` after it, times the step, is more than their
/// integral and half a step: the first two terms of Euler and Maclaurin, for a lognormal time of the mean and spread of `law`.
fn bends(law: &Law, step: f64, time: f64) -> f64 {
    const ROOT_OF_TAU: f64 = 2.506_628_274_631_000_2;
    let spread = ln(1.0 + law.scv()).sqrt();
    let z = ln(time / law.mean()) / spread + 0.5 * spread;
    let density = exp(-0.5 * z * z) / (time * spread * ROOT_OF_TAU);
    // Its second derivative, over itself and times the square of the time.
    let falls = 1.0 + z / spread;
    let second = falls * falls + falls - 1.0 / (spread * spread);
    let steps = step / time;
    step * step * density * (1.0 / 12.0 - steps * steps * second / 720.0)
}

/// Mean of what a lognormal time of the mean and spread of `law` exceeds `least` by, in seconds.
fn above(law: &Law, least: f64) -> f64 {
    let (mean, spread) = (law.mean(), ln(1.0 + law.scv()).sqrt());
    let d = (ln(mean / least) + 0.5 * spread * spread) / spread;
    (mean * normal_cdf(d) - least * normal_cdf(d - spread)).max(0.0)
}

/// A time as an exact number of nanoseconds, to the nearest; saturates at 584 years.
pub fn exactly(time: Seconds) -> Duration {
    let nanos = (time.get() * 1e9).round();
    Duration::from_nanos(nanos as u64)
}

/// P(K > n) of a Poisson variable of mean `offered`, from P(K = n): where it is small, the difference of two numbers
/// near one would say nothing about it.
fn beyond(n: f64, exactly: f64, offered: f64) -> f64 {
    let (mut sum, mut term, mut at) = (0.0, exactly, n);
    while term > 1e-17 * sum {
        at += 1.0;
        term *= offered / at;
        sum += term;
    }
    sum
}

/// How many steps of `step` a size takes, at least one: an empty request is still a request.
pub fn steps(size: f64, step: f64) -> f64 {
    (size / step).ceil().max(1.0)
}

/// Memory held for a time, in GB-seconds: a GB is 1,024 MB.
pub fn gb_seconds(runs: f64, billed: Seconds, memory: Megabytes) -> f64 {
    runs * billed.get() * (memory.get() / 1024.0)
}

/// Mean number of instances that are busy when each takes up to `slots` runs at once and the fullest that has room is
/// taken first; times a span, it is the time for which instances are billed that bill runs together once.
///
/// `offered` is the load in erlangs at a steady rate. Runs that arrive at random overlap as a Poisson variable K of that
/// mean, and K runs fill `ceil(K / slots)` instances. With one slot that is the load itself; with little load it is the
/// share of the time in which anything runs, `1 - exp(-offered)`. A balancer that spreads runs keeps more instances busy.
pub fn busy_instances(offered: f64, slots: u32) -> f64 {
    let size = f64::from(slots.max(1));
    if size == 1.0 {
        return offered;
    }
    if offered > 2.0 * size * size + 20.0 {
        // So far up the last instance is as likely to be filled to any of its slots, to 17 digits.
        return offered / size + (size - 1.0) / (2.0 * size);
    }
    // Every instance below the first level that is ever seen is busy.
    let mut n = (offered - 10.0 * offered.sqrt()).floor().max(0.0);
    let (mut busy, mut at_most, mut exactly) = ((n / size).ceil(), 0.0, poisson_pmf(n, offered));
    loop {
        at_most += exactly;
        let above = if at_most < 0.9 { 1.0 - at_most } else { beyond(n, exactly, offered) };
        if n % size == 0.0 {
            busy += above;
        }
        if n > offered && above <= 1e-17 * busy {
            return busy;
        }
        n += 1.0;
        exactly *= offered / n;
    }
}

/// The least of the rising `sizes` that holds `wanted`; nothing if none does.
pub fn next_size(sizes: &[f64], wanted: f64) -> Option<f64> {
    sizes.iter().copied().find(|&size| wanted <= size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: f64) -> Duration {
        exactly(Seconds::from_ms(ms))
    }

    #[test]
    fn times_are_rounded_up_before_the_minimum_holds() {
        let cases = [
            // (granularity ms, minimum ms, ran ms, billed ms, why)
            (1.0, 0.0, 250.06 + 100.77, 351.0, "run and INIT are added first"),
            (1.0, 0.0, 120.0, 120.0, "a whole step is not rounded"),
            (1.0, 0.0, 0.0, 0.0, "nothing ran"),
            (100.0, 0.0, 240.0, 300.0, "a coarse step"),
            (1.0, 100.0, 20.0, 100.0, "below the minimum"),
            (100.0, 1000.0, 1001.0, 1100.0, "beyond the minimum the step counts"),
            (300_000.0, 0.0, 1.0, 300_000.0, "five minutes for a moment"),
        ];
        for (granularity, minimum, ran, billed, why) in cases {
            let rule = DurationRule { granularity: ms(granularity), minimum: ms(minimum) };
            assert_eq!(rule.billed(ms(ran)), ms(billed), "{why}");
        }
    }

    /// By runs at equal parts of the law.
    #[test]
    fn what_is_billed_on_average_is_the_mean_of_what_is_billed() {
        let cases = [
            // (mean ms, variation, granularity ms, minimum ms, why)
            (120.0, 0.7, 1.0, 100.0, "half of the runs are below the minimum"),
            (20.0, 0.7, 100.0, 0.0, "almost all take one step"),
            (120.0, 0.7, 100.0, 0.0, "one, two or three steps"),
            (500.0, 2.0, 100.0, 0.0, "few long runs"),
            (120.0, 0.7, 1.0, 0.0, "steps that hardly matter"),
            (2.0, 1.0, 1.0, 0.0, "a step is half the run"),
            (5.0, 2.0, 1.0, 0.0, "a tail far beyond the first steps"),
            (5_000.0, 0.3, 1.0, 1_000.0, "a minimum that nobody is below"),
        ];
        for (mean, cv, granularity, minimum, why) in cases {
            let law = Law::new(Seconds::from_ms(mean), cv);
            let rule = DurationRule { granularity: ms(granularity), minimum: ms(minimum) };
            let parts = 20_000;
            let billed = |part: u32| {
                let time = Seconds::of(law.quantile((f64::from(part) + 0.5) / f64::from(parts)));
                rule.billed(exactly(time)).as_secs_f64()
            };
            let expected = (0..parts).map(billed).sum::<f64>() / f64::from(parts);
            let found = rule.billed_over(&law).get();
            assert!((found / expected - 1.0).abs() < 2e-3, "{why}: {found} for {expected}");
        }
    }

    /// The chances of all steps, added up one by one until hardly a run reaches further.
    #[test]
    fn a_bill_of_millions_is_right_to_the_cent() {
        let cases = [
            // (mean ms, variation, granularity ms, minimum ms, why)
            (21.0, 5.0, 1.0, 0.0, "a mean of many steps, of which most runs take few"),
            (30.0, 2.0, 1.0, 0.0, "the same with less variation"),
            (16.7, 1.0, 1.0, 0.0, "a tail beyond the steps that are summed up"),
            (120.0, 0.7, 1.0, 100.0, "a minimum in the middle"),
            (1_000.0, 2.0, 1.0, 0.0, "steps that are small beside most runs"),
            (300.0, 1.0, 100.0, 0.0, "steps that are not"),
        ];
        for (mean, cv, granularity, minimum, why) in cases {
            let law = Law::new(Seconds::from_ms(mean), cv);
            let rule = DurationRule { granularity: ms(granularity), minimum: ms(minimum) };
            let step = granularity / 1_000.0;
            let first = (minimum / granularity).round();
            let reached = (0..2_000_000).map(|later| 1.0 - law.cdf((first + f64::from(later)) * step));
            let expected = step * (first + reached.take_while(|share| *share > 1e-13).sum::<f64>());
            let found = rule.billed_over(&law).get();
            // A cent of a million. The sum leaves out what reaches beyond half an hour.
            assert!((found / expected - 1.0).abs() < 1e-8, "{why}: {found} for {expected}");
        }
    }

    #[test]
    fn rounding_up_adds_half_a_step_on_average() {
        let rule = DurationRule { granularity: ms(1.0), minimum: Duration::ZERO };
        let runs = 10_000;
        let billed: f64 = (0..runs)
            .map(|run| {
                // Times spread evenly from 20 to 220 ms, none of them a whole step.
                let ran = Seconds::from_ms(20.0 + 200.0 * (f64::from(run) + 0.5) / f64::from(runs) + 1e-4);
                rule.billed(exactly(ran)).as_secs_f64()
            })
            .sum();
        let mean = billed / f64::from(runs);
        assert!((mean - rule.billed_on_average(Seconds::from_ms(120.0)).get()).abs() < 2e-5, "{mean}");
    }

    #[test]
    fn an_empty_request_is_a_request() {
        let cases = [(0.0, 1.0), (12.0, 1.0), (512.0, 1.0), (513.0, 2.0), (4_608.0, 9.0)];
        for (kilobytes, units) in cases {
            assert_eq!(steps(kilobytes, 512.0), units, "{kilobytes} kB");
        }
    }

    #[test]
    fn runs_at_the_same_time_share_an_instance() {
        let share = |offered: f64| -libm::expm1(-offered);
        let cases = [
            // (offered, slots, busy instances, why)
            (3.5, 1, 3.5, "one at a time: requests times duration"),
            (0.0, 16, 0.0, "nothing runs"),
            (1e-9, 16, share(1e-9), "runs that hardly ever meet"),
            (0.1, 16, share(0.1), "one instance, billed while anything runs"),
            (1.0, 1_000, share(1.0), "one instance is enough"),
            (2.0, 2, 1.0 + (1.0 - libm::exp(-4.0)) / 4.0, "half the load, and half an instance for every odd number"),
            (1e9, 16, 1e9 / 16.0 + 15.0 / 32.0, "full instances, and the last one half full"),
        ];
        for (offered, slots, busy, why) in cases {
            let found = busy_instances(offered, slots);
            assert!((found - busy).abs() <= 1e-12 * busy, "{why}: {found} instead of {busy}");
        }
    }

    #[test]
    fn the_two_ways_to_count_busy_instances_meet() {
        for slots in [2, 16, 100] {
            let edge = 2.0 * f64::from(slots) * f64::from(slots) + 20.0;
            let [below, above] = [edge * (1.0 - 1e-13), edge * (1.0 + 1e-13)].map(|load| busy_instances(load, slots));
            assert!((above - below).abs() < 1e-12 * below, "{slots} slots: {below} and {above}");
        }
    }

    proptest::proptest! {
        #[test]
        fn sharing_saves_but_never_more_than_the_slots(offered in 0.0..1e4f64, slots in 1u32..200, more in 0.0..10.0f64) {
            let busy = busy_instances(offered, slots);
            let slack = 1e-9 * (1.0 + busy);
            proptest::prop_assert!(busy <= offered + slack);
            proptest::prop_assert!(busy >= offered / f64::from(slots) - slack);
            proptest::prop_assert!(busy >= -libm::expm1(-offered) - slack, "at least one while anything runs");
            proptest::prop_assert!(busy_instances(offered + more, slots) >= busy - slack);
            proptest::prop_assert!(busy_instances(offered, slots + 1) <= busy + slack);
        }
    }
}
