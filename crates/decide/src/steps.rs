//! Which steps of either bill are within a hundredth of where the inputs stand.
//!
//! Every input that is felt is looked at a hundredth above and below. A cloud that moves by more than [`answer::steps::STEEP`] there
//! has taken a step, and what was bought and what runs say which.

use crate::evaluate::shown;
use crate::evaluator::{Asks, Counted, Evaluator, asks};
use answer::steps::{Step, Taken};
use answer::{Fleet, Note, Outcome};
use model::money::Usd;
use scenario::input::Input;
use scenario::knob::Knob;
use scenario::{Scenario, Side};

/// A hundredth.
const HUNDREDTH: f64 = 1.01;

/// The largest step of each kind on each side.
pub fn steps(scenario: &Scenario, outcome: &Outcome) -> Vec<Step> {
    steps_on(&Evaluator::new(scenario), &shown(scenario), outcome)
}

/// The same with an evaluator for the scenario, as it is judged.
pub(crate) fn steps_on(evaluator: &Evaluator, scenario: &Scenario, outcome: &Outcome) -> Vec<Step> {
    let base = evaluator.counted(scenario);
    // What the week as it runs asks for beside the estimate that others see is looked at by that week.
    let runs = bought(outcome) != base.bought;
    let clouds = |evaluator: &Evaluator, scenario: &Scenario, counted: &Counted| match runs {
        true => {
            let standings = evaluator.running_sides(scenario);
            [standings.serverless.cloud, standings.microservices.cloud]
        }
        false => counted.clouds,
    };
    let here = clouds(evaluator, scenario, &base);
    let mut found: Vec<Step> = Vec::new();
    for (input, more, there) in neighbours(scenario) {
        let moved = needs_its_week(input).then(|| evaluator.on_week_of(&there));
        let on = moved.as_ref().unwrap_or(evaluator);
        let counted = on.counted(&there);
        let clouds = clouds(on, &there, &counted);
        for (place, side) in [Side::Serverless, Side::Microservices].into_iter().enumerate() {
            let (from, to) = (here[place], clouds[place]);
            if !Step::is_steep(from, to) {
                continue;
            }
            let share = (to.dollars() - from.dollars()) / from.dollars().max(f64::MIN_POSITIVE);
            let taken = taken((side, input), (&base, &counted), runs, || {
                [scenario, &there].map(|one| without_allowances(one, side))
            });
            keep(&mut found, Step { side, input, more, share, taken });
        }
    }
    found
}

/// Notes of the steps of an outcome.
pub fn notes(scenario: &Scenario, outcome: &Outcome) -> Vec<Note> {
    steps(scenario, outcome).into_iter().map(Note::Step).collect()
}

/// A scenario for each felt input a hundredth above and below where it stands.
fn neighbours(scenario: &Scenario) -> impl Iterator<Item = (Input, bool, Scenario)> + '_ {
    let moves = |input: &Input| match input {
        Input::Knob(knob) => asks(*knob) != Asks::People && input.is_felt(scenario),
        Input::Setting(_) => input.is_felt(scenario),
    };
    let both = |input: Input| [(input, true), (input, false)];
    Input::all().filter(moves).flat_map(both).filter_map(|(input, more)| {
        let value = input.read(scenario);
        let value = if more { value * HUNDREDTH } else { value / HUNDREDTH };
        let mut there = scenario.clone();
        input.write(&mut there, input.within(value));
        (there != *scenario).then_some((input, more, there))
    })
}

/// Whether an input changes the week that an evaluator is made for.
fn needs_its_week(input: Input) -> bool {
    match input {
        Input::Knob(knob) => asks(knob) == Asks::Week,
        Input::Setting(_) => true,
    }
}

/// Warm instances and extra replicas of an outcome.
fn bought(outcome: &Outcome) -> (u32, u32) {
    let floor = if let Fleet::Functions(fleet) = outcome.serverless.fleet { fleet.warm_floor } else { 0 };
    let extra = if let Fleet::Containers(fleet) = outcome.microservices.fleet { fleet.extra_replicas } else { 0 };
    (floor, extra)
}

/// The cloud of a side without free allowances.
fn without_allowances(scenario: &Scenario, side: Side) -> Usd {
    let mut plain = scenario.clone();
    plain.prices.free_tier = false;
    let clouds = Evaluator::new(&plain).counted(&plain).clouds;
    if side == Side::Serverless { clouds[0] } else { clouds[1] }
}

/// Which step is taken from one to the other.
fn taken(
    (side, input): (Side, Input),
    (here, there): (&Counted, &Counted),
    runs: bool,
    plain: impl Fn() -> [Usd; 2],
) -> Taken {
    let place = usize::from(side == Side::Microservices);
    // What fails is not billed.
    let fails = || {
        let [here, there] = [here, there].map(|one| Usd::new(1.0 - one.failed[place]).unwrap_or(Usd::ZERO));
        Step::is_steep(here, there)
    };
    let allowance = || {
        let [here, there] = plain();
        !Step::is_steep(here, there)
    };
    match side {
        Side::Serverless if here.bought.0 != there.bought.0 => Taken::Floor,
        Side::Microservices if here.bought.1 != there.bought.1 => Taken::Extra,
        Side::Microservices if here.size != there.size => Taken::Size,
        Side::Microservices if here.billed_by != there.billed_by => Taken::Billing,
        _ if fails() => Taken::Failures,
        Side::Serverless if input == Input::Knob(Knob::Memory) && !allowance() => Taken::Size,
        Side::Serverless if here.is_managed => Taken::Nodes,
        Side::Serverless if runs => Taken::Floor,
        _ if allowance() => Taken::Allowance,
        Side::Microservices if here.nodes != there.nodes => Taken::Nodes,
        Side::Microservices if runs => Taken::Extra,
        _ => Taken::Units,
    }
}

/// Of each kind on each side the largest.
fn keep(found: &mut Vec<Step>, step: Step) {
    match found.iter_mut().find(|known| (known.side, known.taken) == (step.side, step.taken)) {
        Some(known) if known.share.abs() >= step.share.abs() => {}
        Some(known) => *known = step,
        None => found.push(step),
    }
}
