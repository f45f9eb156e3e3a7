//! Words for the steps of a bill.

use answer::steps::{Step, Taken};
use text::format;

/// “1 % more of “Mean rate” makes microservices cost 6 % more: another number of nodes runs.”
pub fn step(step: &Step) -> String {
    let than = |more: bool| if more { "more" } else { "less" };
    let (of, cost) = (than(step.more), than(step.share > 0.0));
    format!(
        "{} {of} of “{}” makes {} cost {} {cost}: {}.",
        format::percent(0.01),
        step.input.label(),
        super::facts::side(step.side),
        format::percent(step.share.abs()),
        taken(step.taken)
    )
}

const fn taken(taken: Taken) -> &'static str {
    match taken {
        Taken::Floor => "the floor of instances that are kept warm for the goal takes a step there",
        Taken::Extra => "the replicas that are added for the goal, or for what may fail, take a step there",
        Taken::Nodes => "a node more or less runs there",
        Taken::Size => "another size of instance, node or task is taken there, or another number of pods fits a node",
        Taken::Failures => "another share of requests fails there, and what fails is not billed",
        Taken::Billing => "instances are billed in the other way there, which becomes the cheaper one",
        Taken::Allowance => "a free allowance ends there",
        Taken::Units => "time or replicas go to the next whole unit there",
    }
}
