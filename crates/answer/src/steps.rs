//! Steps of a bill: where a hundredth more or less of an input costs far more than that, and which step is taken there.

use model::money::Usd;
use scenario::Side;
use scenario::input::Input;
use serde::{Deserialize, Serialize};

/// A hundredth of an input that moves a cloud by more than this share of it takes a step.
pub const STEEP: f64 = 0.03;

/// Less than this is no step that anybody pays for.
pub const LEAST: Usd = Usd::from_pico(10_000_000_000);

/// A step that a hundredth of an input takes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Whose bill.
    pub side: Side,
    /// Which input.
    pub input: Input,
    /// Whether there is a hundredth more of it, or less.
    pub more: bool,
    /// What the cloud costs more, as a share of what it costs; below 0 what it costs less.
    pub share: f64,
    /// What is taken.
    pub taken: Taken,
}

/// What comes in steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Taken {
    /// Instances that are kept warm for the goal.
    Floor,
    /// Replicas that are added for the goal, or for what may fail.
    Extra,
    /// Nodes.
    Nodes,
    /// Another size of instance, node or task, or another number of pods on a node.
    Size,
    /// Requests that fail, which are not billed.
    Failures,
    /// What instances are billed by.
    Billing,
    /// The end of a free allowance.
    Allowance,
    /// Time or replicas that are counted in whole units.
    Units,
}

impl Step {
    /// Whether going from one amount to the other is one.
    pub fn is_steep(from: Usd, to: Usd) -> bool {
        let apart = if from > to { from.less(to) } else { to.less(from) };
        apart > LEAST && apart.dollars() > STEEP * from.dollars()
    }
}
