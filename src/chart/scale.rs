//! Scales: a stretch of values laid over a stretch of picture, and back.
//!
//! After d3-scale: a scale is a domain, a range and a transform between them; ticks and "nice" ends follow from
//! the transform alone.

use crate::chart::Within as _;

/// A continuous scale. Values outside its domain stand at its ends, so that nothing is drawn outside a plot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    bend: Bend,
    domain: (f64, f64),
    range: (f64, f64),
}

/// How values are spread over the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bend {
    /// Equal steps are equal distances.
    Linear,
    /// Equal factors are equal distances.
    Log,
}

/// What a logarithmic scale makes of a domain without a positive value.
const LOG_FALLBACK: (f64, f64) = (0.1, 10.0);

/// The smallest and largest value a logarithmic domain may hold.
const LOG_LIMITS: (f64, f64) = (1e-12, 1e15);

impl Scale {
    /// Equal steps from `domain.0` to `domain.1` over `range`.
    ///
    /// A domain without width, reversed or not finite is repaired: it becomes one of width one or more.
    pub fn linear(domain: (f64, f64), range: (f64, f64)) -> Self {
        let (low, high) = ordered(finite(domain.0, 0.0), finite(domain.1, 1.0));
        // So wide that `low + 1` still differs from `low`.
        let high = if high > low { high } else { low + low.abs().max(1.0) };
        Self { bend: Bend::Linear, domain: (low, high), range: finite_range(range) }
    }

    /// Equal factors from `domain.0` to `domain.1` over `range`.
    ///
    /// Only positive values have a logarithm: an end that is not positive is moved to a thousandth of the other,
    /// and a value that is not positive stands at the low end of the range.
    pub fn log(domain: (f64, f64), range: (f64, f64)) -> Self {
        let (low, high) = ordered(finite(domain.0, 0.0), finite(domain.1, 0.0));
        let (low, high) = match (low > 0.0, high > 0.0) {
            (true, true) => (low, high),
            (false, true) => (high / 1e3, high),
            (_, false) => LOG_FALLBACK,
        };
        let low = low.within(LOG_LIMITS.0, LOG_LIMITS.1 / 10.0);
        let high = high.within(LOG_LIMITS.0, LOG_LIMITS.1);
        let high = if high > low { high } else { low * 10.0 };
        Self { bend: Bend::Log, domain: (low, high), range: finite_range(range) }
    }

    /// The same scale with its domain widened to round ends: whole steps, or whole decades.
    pub fn nice(self) -> Self {
        let (low, high) = self.domain;
        let domain = match self.bend {
            Bend::Linear => {
                let step = round_step(high - low, 5.0);
                ((low / step).floor() * step, (high / step).ceil() * step)
            }
            Bend::Log => (decade(log10(low).floor()), decade((log10(high) - 1e-9).ceil())),
        };
        match self.bend {
            Bend::Linear => Self::linear(domain, self.range),
            Bend::Log => Self::log(domain, self.range),
        }
    }

    /// The values at the two ends.
    pub const fn domain(&self) -> (f64, f64) {
        self.domain
    }

    /// Where in the picture `value` stands; what is not a number stands at the low end.
    pub fn map(&self, value: f64) -> f64 {
        let (low, high) = self.domain;
        let value = if value.is_nan() { low } else { clamped(value, low, high) };
        let t = match self.bend {
            Bend::Linear => (value - low) / (high - low),
            Bend::Log => (log10(value) - log10(low)) / (log10(high) - log10(low)),
        };
        self.range.0 + (self.range.1 - self.range.0) * t.within(0.0, 1.0)
    }

    /// The value that stands at `place`.
    pub fn invert(&self, place: f64) -> f64 {
        let (start, end) = self.range;
        let (low, high) = self.domain;
        let t = if end == start { 0.0 } else { (finite(place, start) - start) / (end - start) };
        let t = t.within(0.0, 1.0);
        let value = match self.bend {
            Bend::Linear => low + (high - low) * t,
            Bend::Log => low * libm::pow(high / low, t),
        };
        clamped(value, low, high)
    }

    /// Round values inside the domain, ascending, about `count` of them and never more than three times as many.
    pub fn ticks(&self, count: usize) -> Vec<f64> {
        let count = count.max(1);
        match self.bend {
            Bend::Linear => self.linear_ticks(count),
            Bend::Log => self.log_ticks(count),
        }
    }

    fn linear_ticks(&self, count: usize) -> Vec<f64> {
        let (low, high) = self.domain;
        let step = round_step(high - low, count as f64);
        let first = (low / step - 1e-9).ceil();
        let last = (high / step + 1e-9).floor();
        // Whole multiples: adding a step again and again would gather dust.
        (0..).map(|n| first + f64::from(n)).take_while(|n| *n <= last).map(|n| clamped(n * step, low, high)).collect()
    }

    /// Decades where there are enough of them, every second or third where there are too many, and 1-2-5 steps
    /// where there are few.
    fn log_ticks(&self, count: usize) -> Vec<f64> {
        let (low, high) = self.domain;
        let (first, last) = (log10(low).floor() as i32, log10(high).ceil() as i32);
        let decades = (first..=last).map(|n| decade(f64::from(n)));
        let inside = |value: &f64| (low * (1.0 - 1e-9)..=high * (1.0 + 1e-9)).contains(value);
        let whole: Vec<f64> = decades.clone().filter(inside).collect();
        if whole.len() > count {
            let every = whole.len().div_ceil(count);
            return whole.into_iter().step_by(every).collect();
        }
        if whole.len() * 2 > count {
            return whole;
        }
        decades.flat_map(|unit| [unit, 2.0 * unit, 5.0 * unit]).filter(inside).collect()
    }
}

/// The step of 1, 2 or 5 times a power of ten that cuts `span` into about `count` pieces.
fn round_step(span: f64, count: f64) -> f64 {
    let rough = (span / count).max(f64::MIN_POSITIVE * 1e10);
    let unit = decade(log10(rough).floor());
    let factor = match rough / unit {
        f if f < 1.5 => 1.0,
        f if f < 3.5 => 2.0,
        f if f < 7.5 => 5.0,
        _ => 10.0,
    };
    unit * factor
}

fn log10(value: f64) -> f64 {
    libm::log10(value)
}

/// As `f64::clamp`, whose check of its bounds would print them: what prints numbers is kept out of the module.
pub(super) fn clamped(value: f64, low: f64, high: f64) -> f64 {
    if value < low {
        low
    } else if value > high {
        high
    } else {
        value
    }
}

/// Ten to a whole power, exact to the last digit where a literal would be: 0.01 and not 0.010000000000000002.
fn decade(power: f64) -> f64 {
    if power >= 0.0 { libm::pow(10.0, power) } else { 1.0 / libm::pow(10.0, -power) }
}

fn finite(value: f64, fallback: f64) -> f64 {
    // A tenth of the largest number: differences of two such still fit.
    if value.is_finite() { value.within(-1e300, 1e300) } else { fallback }
}

fn finite_range(range: (f64, f64)) -> (f64, f64) {
    (finite(range.0, 0.0), finite(range.1, 1.0))
}

fn ordered(a: f64, b: f64) -> (f64, f64) {
    if a <= b { (a, b) } else { (b, a) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ticks_are_the_round_values_one_expects() {
        let cases: [(Scale, usize, &[f64], &str); 7] = [
            (Scale::linear((0.0, 41.0), (0.0, 1.0)), 4, &[0.0, 10.0, 20.0, 30.0, 40.0], "tens"),
            (Scale::linear((0.0, 1.0), (0.0, 1.0)), 5, &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0], "tenths by two"),
            (Scale::linear((-3.0, 3.0), (0.0, 1.0)), 3, &[-2.0, 0.0, 2.0], "across zero"),
            (Scale::log((1.0, 1e4), (0.0, 1.0)), 5, &[1.0, 10.0, 100.0, 1e3, 1e4], "decades"),
            (Scale::log((0.01, 1e4), (0.0, 1.0)), 4, &[0.01, 1.0, 100.0, 1e4], "every second decade"),
            (Scale::log((100.0, 600.0), (0.0, 1.0)), 4, &[100.0, 200.0, 500.0], "1-2-5 within a decade"),
            (Scale::log((110.0, 190.0), (0.0, 1.0)), 4, &[], "no round value inside"),
        ];
        for (scale, count, expected, why) in cases {
            let ticks = scale.ticks(count);
            assert_eq!(ticks.len(), expected.len(), "{why}: {ticks:?}");
            for (tick, value) in ticks.iter().zip(expected) {
                assert!((tick - value).abs() < 1e-12, "{why}: {ticks:?}");
            }
        }
    }

    #[test]
    fn a_log_scale_has_a_place_for_nothing() {
        let scale = Scale::log((0.0, 1000.0), (100.0, 0.0));
        assert_eq!(scale.map(0.0), 100.0, "no money stands on the axis");
        assert_eq!(scale.map(1000.0), 0.0);
        assert_eq!(scale.domain().0, 1.0, "a thousandth of the other end");
    }

    #[test]
    fn a_decade_is_the_literal() {
        for power in -15..=22 {
            assert_eq!(format!("1e{power}").parse(), Ok(decade(f64::from(power))), "{power}");
        }
        for power in -300..=300 {
            let other = if power < 0 { 1.0 / libm::exp10(-f64::from(power)) } else { libm::exp10(f64::from(power)) };
            assert_eq!(decade(f64::from(power)), other, "{power}: the same without a table of its own");
        }
    }

    #[test]
    fn nice_ends_are_round() {
        assert_eq!(Scale::log((3.2, 870.0), (0.0, 1.0)).nice().domain(), (1.0, 1000.0));
        assert_eq!(Scale::log((1.0, 1000.0), (0.0, 1.0)).nice().domain(), (1.0, 1000.0), "already round");
        assert_eq!(Scale::linear((0.0, 41.0), (0.0, 1.0)).nice().domain(), (0.0, 50.0));
    }

    fn any_scale() -> impl Strategy<Value = Scale> {
        (any::<bool>(), any::<(f64, f64)>(), any::<(f64, f64)>())
            .prop_map(|(log, domain, range)| if log { Scale::log(domain, range) } else { Scale::linear(domain, range) })
    }

    fn plot_scale() -> impl Strategy<Value = Scale> {
        (any::<bool>(), 1e-3..1e6, 1.001..1e9, -500.0..500.0, 1.0..2000.0).prop_map(|(log, low, times, at, length)| {
            let (domain, range) = ((low, low * times), (at, at + length));
            if log { Scale::log(domain, range) } else { Scale::linear(domain, range) }
        })
    }

    proptest! {
        #[test]
        fn inverting_undoes_mapping(scale in plot_scale(), t in 0.0..=1.0) {
            let (low, high) = scale.domain();
            let value = low + (high - low) * t;
            let back = scale.invert(scale.map(value));
            prop_assert!((back - value).abs() <= 1e-9 * high, "{value} came back as {back}");
        }

        #[test]
        fn mapping_keeps_order(scale in plot_scale(), a in 1e-3..1e9, b in 1e-3..1e9) {
            let (a, b) = ordered(a, b);
            prop_assert!(scale.map(a) <= scale.map(b));
        }

        #[test]
        fn whatever_goes_in_a_finite_number_comes_out(scale in any_scale(), value in any::<f64>()) {
            prop_assert!(scale.map(value).is_finite());
            prop_assert!(scale.invert(value).is_finite());
            prop_assert!(scale.nice().map(value).is_finite());
        }

        #[test]
        fn ticks_ascend_inside_the_domain(scale in any_scale(), count in 0usize..12) {
            let ticks = scale.ticks(count);
            let (low, high) = scale.domain();
            prop_assert!(ticks.is_sorted_by(|a, b| a < b), "{ticks:?}");
            let slack = 1e-9 * high.abs().max(low.abs());
            prop_assert!(ticks.iter().all(|tick| low - slack <= *tick && *tick <= high + slack), "{ticks:?}");
            prop_assert!(ticks.len() <= 3 * count.max(1) + 3, "{} ticks for {count}", ticks.len());
        }

        #[test]
        fn nice_only_widens(scale in plot_scale()) {
            let ((low, high), (wide_low, wide_high)) = (scale.domain(), scale.nice().domain());
            prop_assert!(wide_low <= low * (1.0 + 1e-8) && high <= wide_high * (1.0 + 1e-8));
        }
    }
}
