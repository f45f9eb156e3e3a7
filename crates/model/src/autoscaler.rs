//! The rules by which a horizontal autoscaler counts its replicas. Pure functions of what it sees.

/// Replicas that hold the target utilisation for a steady load, at least `min`.
///
/// `offered` is the load in erlangs, `workers` how many requests one replica serves at once, `target` the wanted
/// utilisation in `0..=1`. Saturates at `u32::MAX`.
pub fn replicas(offered: f64, workers: f64, target: f64, min: u32) -> u32 {
    // A whisker above a whole number is rounding of the inputs, not one replica more.
    let needed = offered / (workers * target) * (1.0 - 1e-9);
    (needed.ceil() as u32).max(min)
}

/// What the autoscaler wants: `ceil(current * metric / target)`, or `current` while the ratio is within
/// `tolerance` of one.
///
/// `metric` and `target` in the same unit, `target` above 0.
///
/// Source: Kubernetes documentation, *Horizontal Pod Autoscaling*, "Algorithm details".
pub fn desired(current: u32, metric: f64, target: f64, tolerance: f64) -> u32 {
    let ratio = metric / target;
    // The controller compares in floating point; 1.1 - 1 is a hair above 0.1 there, and so it is here.
    if (ratio - 1.0).abs() <= tolerance { current } else { (ratio * f64::from(current)).ceil() as u32 }
}

/// How much a scale-up may add within one period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScaleUp {
    /// By so many replicas.
    pub pods: u32,
    /// Or by so many percent.
    pub percent: f64,
    /// Which of the two counts.
    pub select: Select,
}

/// Which of several limits counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Select {
    /// The one that allows most.
    Max,
    /// The one that allows least.
    Min,
    /// Neither: no change is allowed.
    Disabled,
}

impl ScaleUp {
    /// What the cluster's defaults allow: four pods or a doubling, whichever is more, every 15 seconds.
    ///
    /// Source: Kubernetes documentation, *Horizontal Pod Autoscaling*, "Default behavior".
    pub const DEFAULT: Self = Self { pods: 4, percent: 100.0, select: Select::Max };

    /// The most replicas allowed at the end of a period that began with `start`.
    pub fn limit(&self, start: u32) -> u32 {
        let by_pods = start.saturating_add(self.pods);
        let by_percent = (f64::from(start) * (1.0 + self.percent / 100.0)).ceil() as u32;
        match self.select {
            Select::Max => by_pods.max(by_percent),
            Select::Min => by_pods.min(by_percent),
            Select::Disabled => start,
        }
    }

    /// `wanted`, as far as the policy lets it grow from `start`.
    pub fn allowed(&self, start: u32, wanted: u32) -> u32 {
        wanted.min(self.limit(start)).max(start.min(wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replicas_hold_the_target() {
        let cases = [
            // (erlangs, workers, target, min, replicas, why)
            (0.0, 8.0, 0.6, 2, 2, "the minimum stands without load"),
            (4.8, 8.0, 0.6, 1, 1, "exactly full"),
            (4.9, 8.0, 0.6, 1, 2, "a little more needs another"),
            (480.0, 8.0, 0.6, 2, 100, "in proportion"),
            (f64::MAX, 1.0, 0.6, 2, u32::MAX, "saturates"),
        ];
        for (offered, workers, target, min, expected, why) in cases {
            assert_eq!(replicas(offered, workers, target, min), expected, "{why}");
        }
    }

    #[test]
    fn a_policy_never_turns_a_wish_around() {
        let gentle = ScaleUp { select: Select::Min, ..ScaleUp::DEFAULT };
        let none = ScaleUp { select: Select::Disabled, ..ScaleUp::DEFAULT };
        let cases = [
            // (policy, start, wanted, allowed, why)
            (ScaleUp::DEFAULT, 1, 20, 5, "four pods are more than a doubling"),
            (ScaleUp::DEFAULT, 17, 100, 34, "a doubling is more than four pods"),
            (gentle, 17, 100, 21, "the smaller of the two"),
            (none, 17, 100, 17, "switched off"),
            (none, 17, 5, 5, "going down is another rule's business"),
        ];
        for (policy, start, wanted, expected, why) in cases {
            assert_eq!(policy.allowed(start, wanted), expected, "{why}");
        }
    }
}
