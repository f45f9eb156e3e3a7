//! What the steps that can be undone are called.

use crate::inputs::{CONTAINERS, FUNCTIONS, GOALS, WORK};
use scenario::Side;
use scenario::example;
use scenario::history::Act;
use scenario::msg::Msg;

/// What a message is about, as a noun: “Mean rate”.
pub fn about(msg: &Msg) -> String {
    let one = |name: &str| name.to_owned();
    match msg {
        Msg::Turned(knob, _) | Msg::Stepped(knob, _) | Msg::Typed(knob, _) | Msg::Restored(knob) => {
            one(knob.facts().label)
        }
        Msg::Ranged(input, _) => format!("Range of {}", input.label()),
        Msg::Placed([(first, _), (second, _)]) => format!("{} and {}", first.facts().label, second.facts().label),
        Msg::Shaped(_) => one("Shape of the week"),
        Msg::Adjusted(setting, _) | Msg::Reverted(setting) => one(setting.facts().label),
        Msg::Entered(key, _) | Msg::Left(key) => one(entered(key)),
        Msg::Drew(_) => one("Drawing of the week"),
        Msg::Imported(_) => one("Traffic of a file"),
        Msg::Picked(platform) => format!("Platform {}", platform.name()),
        Msg::Compared(functions, containers) => format!("Platforms {} and {}", functions.name(), containers.name()),
        Msg::Moved(_) => one("Region"),
        Msg::Equipped(_) => one("Node type"),
        Msg::Compiled(Side::Serverless, _) => one("Processor of the functions"),
        Msg::Compiled(Side::Microservices, _) => one("Processor of the containers"),
        Msg::Bought(_) => one("Way to buy"),
        Msg::Fronted(_) => one("Front door"),
        Msg::Counted(_) => one("Hours of a month"),
        Msg::Priced(meter, _) | Msg::Unpriced(meter) => format!("Price of {}", meter.label()),
        Msg::UnpricedAll => one("Listed prices"),
        Msg::OfService(place, msg) => format!("{} of service {}", about(msg), place + 1),
        Msg::Named(place, _) => format!("Name of service {}", place + 1),
        Msg::AddedService(_) => one("New service"),
        Msg::RemovedService(_) => one("Removed service"),
        Msg::Flowed(_) => one("Flow of the services"),
        Msg::Itemised(_) => one("Own lines of the bill"),
        Msg::FreedPeople => one("Cost of people"),
        Msg::CountedFreeTier(_) => one("Free allowances"),
        Msg::Opened(scenario) => example::of(scenario)
            .map_or_else(|| one("Opened scenario"), |place| format!("Example {}", example::ALL[place].name)),
        Msg::StartedOver => one("Start over"),
    }
}

/// The label of the field of a key.
fn entered(key: &str) -> &'static str {
    let mut all = WORK.iter().chain(&FUNCTIONS).chain(&CONTAINERS).chain(&GOALS);
    all.find(|entry| entry.key == key).map_or("Setting", |entry| entry.label)
}

/// What a press on “Undo” or “Redo” does: its name, and what the step is about where there is one.
pub fn title(name: &str, msg: Option<&Msg>) -> String {
    msg.map_or_else(|| name.to_owned(), |msg| format!("{name}: {}", about(msg)))
}

/// That a step was taken back, or taken again, for who does not see it.
pub fn stepped(act: &Act, msg: &Msg) -> String {
    let done = if *act == Act::Undone { "Undone" } else { "Done again" };
    format!("{done}: {}.", about(msg))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenario::Scenario;
    use scenario::field::FIELDS;
    use scenario::knob::Knob;

    #[test]
    fn a_step_is_called_by_what_it_changed() {
        let cases = [
            (Msg::Typed(Knob::Rate, 7.0), "Mean rate"),
            (Msg::OfService(1, Box::new(Msg::Typed(Knob::Memory, 512.0))), "Memory of service 2"),
            (Msg::Opened(Box::new(example::ALL[2].scenario())), "Example Nightly batch"),
            (Msg::Opened(Box::new(Scenario::default().after(Msg::Typed(Knob::Rate, 7.0)))), "Opened scenario"),
            (Msg::Entered("errors", "0.1".into()), "Share of requests that may fail"),
        ];
        for (msg, expected) in cases {
            assert_eq!(about(&msg), expected);
            assert_eq!(stepped(&Act::Redone, &msg), format!("Done again: {expected}."));
        }
        assert_eq!(title("Undo", None), "Undo");
    }

    /// What the page lets a reader type has a name of its own.
    #[test]
    fn what_is_entered_has_a_name() {
        let typed = WORK.iter().chain(&FUNCTIONS).chain(&CONTAINERS).chain(&GOALS);
        for entry in typed {
            assert!(FIELDS.iter().any(|field| field.key == entry.key), "{}", entry.key);
            assert_eq!(entered(entry.key), entry.label);
        }
    }
}
