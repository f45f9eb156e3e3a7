//! Words for two scenarios side by side.

use crate::values;
use crate::{labels, prices, summary, winner_title};
use answer::compare::{Difference, Figures};
use model::money::Usd;
use model::units::Seconds;
use scenario::Scenario;
use scenario::field::FIELDS;
use scenario::knob::Knob;
use text::format;

/// A line of the comparison: its name, what it is in A and in B, and how B differs; empty where words do not subtract.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What is compared.
    pub name: String,
    /// In the scenario that was kept.
    pub a: String,
    /// In the present one.
    pub b: String,
    /// B less A.
    pub change: String,
}

/// A line for an input that differs.
pub fn input(difference: &Difference, a: &Scenario, b: &Scenario) -> Line {
    let line = |name: &str, a: String, b: String, change: String| Line { name: name.to_owned(), a, b, change };
    match *difference {
        Difference::Knob(knob, one, other) => {
            let [a, b] = [one, other].map(|value| values::knob(knob, value));
            line(knob.facts().label, a, b, ratio(one, other))
        }
        Difference::Field(place) => {
            let field = &FIELDS[place];
            let [a, b] = [a, b].map(|scenario| match (field.key, (field.write)(scenario)) {
                (_, value) if value.is_empty() => "as the platform has it".to_owned(),
                ("week", _) => "drawn".to_owned(),
                (_, value) => value,
            });
            // Two weeks of one's own say the same word.
            let change = if a == b { "another".to_owned() } else { String::new() };
            line(labels::field(field), a, b, change)
        }
        Difference::Services => {
            line("Services", summary::services(a), summary::services(b), "unlike each other".to_owned())
        }
        Difference::Prices => {
            let own = |scenario: &Scenario| match scenario.prices.overrides.is_empty() {
                true => "list prices".to_owned(),
                false => prices::own(&scenario.prices),
            };
            line("Prices", own(a), own(b), String::new())
        }
    }
}

/// The lines for what comes out: verdict, a month of both sides, p99 of both, the nearest flip along the traffic.
pub fn figures(one: &Figures, other: &Figures) -> Vec<Line> {
    let mut lines = vec![Line {
        name: "Verdict".to_owned(),
        a: winner_title(one.winner).to_owned(),
        b: winner_title(other.winner).to_owned(),
        change: if one.winner == other.winner { "the same" } else { "another" }.to_owned(),
    }];
    for (place, name) in ["Serverless, a month", "Microservices, a month"].into_iter().enumerate() {
        let (a, b) = (one.totals[place], other.totals[place]);
        lines.push(Line {
            name: name.to_owned(),
            a: format::money(a),
            b: format::money(b),
            change: signed(a.cmp(&b), format::money(Usd::from_pico(a.pico().abs_diff(b.pico())))),
        });
    }
    for (place, name) in ["Serverless, p99", "Microservices, p99"].into_iter().enumerate() {
        let time = |figures: &Figures| {
            let missed = if figures.meets_goal[place] { "" } else { ", misses the goal" };
            format!("{}{missed}", format::duration(figures.p99[place]))
        };
        let (from, to) = (one.p99[place].get(), other.p99[place].get());
        let apart = format::duration(Seconds::of((to - from).abs()));
        // What reads the same is the same.
        let same = format::duration(one.p99[place]) == format::duration(other.p99[place]);
        let order = if same { std::cmp::Ordering::Equal } else { from.total_cmp(&to) };
        lines.push(Line { name: name.to_owned(), a: time(one), b: time(other), change: signed(order, apart) });
    }
    let flip = |figures: &Figures| match figures.flip {
        Some(flip) => format!("{} at {}", winner_title(flip.to), values::knob(Knob::Rate, flip.at)),
        None => "none".to_owned(),
    };
    let change = match (one.flip, other.flip) {
        (Some(one), Some(other)) => ratio(one.at, other.at),
        _ => String::new(),
    };
    lines.push(Line { name: "Flip along the rate".to_owned(), a: flip(one), b: flip(other), change });
    lines
}

/// What is said where nothing differs.
pub const NOTHING: &str = "Both are the same so far: move a slider, and what differs stands here.";

/// By how much a month costs more, and how much more it may.
pub fn held(increase: f64, budget: Option<f64>) -> String {
    let money = |dollars: f64| format::money(Usd::new(dollars.abs()).unwrap_or_default());
    let change = match increase {
        more if more > 0.0 => format!("The clouds bill {} a month more", money(more)),
        less if less < 0.0 => format!("The clouds bill {} a month less", money(less)),
        _ => "The clouds bill the same".to_owned(),
    };
    match budget {
        None => format!("{change}."),
        Some(budget) if budget < 0.0 => format!("{change}; it has to be {} less.", money(budget)),
        Some(budget) => format!("{change}; {} more is allowed.", money(budget)),
    }
}

/// “2.5 times”, or nothing where one of them is zero.
fn ratio(from: f64, to: f64) -> String {
    match from > 0.0 && to > 0.0 {
        true if from == to => "the same".to_owned(),
        true => format::times(to / from),
        false => String::new(),
    }
}

/// An amount with the sign of the way from one to the other.
fn signed(order: std::cmp::Ordering, amount: String) -> String {
    match order {
        std::cmp::Ordering::Less => format!("+{amount}"),
        std::cmp::Ordering::Equal => "the same".to_owned(),
        std::cmp::Ordering::Greater => format!("−{amount}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use answer::compare::differences;
    use decide::evaluate::answer;
    use scenario::Shape;
    use scenario::msg::Msg;

    #[test]
    fn inputs_that_differ_are_named_with_both_values() {
        let a = Scenario::default();
        let b = a.after(Msg::Typed(Knob::Rate, 50.0)).after(Msg::Shaped(Shape::Office));
        let lines: Vec<Line> = differences(&a, &b).iter().map(|difference| input(difference, &a, &b)).collect();
        let texts: Vec<[String; 4]> = lines
            .into_iter()
            .map(|line| [line.name, line.a, line.b, line.change].map(|text| text.replace(format::NBSP, " ")))
            .collect();
        assert_eq!(texts, [["Mean rate", "20/s", "50/s", "2.5 times"], ["Shape of the week", "daily", "office", ""]]);
    }

    #[test]
    fn what_comes_out_is_subtracted() {
        let a = Scenario::default();
        let b = a.after(Msg::Typed(Knob::Rate, 50.0));
        let [a, b] = [a, b].map(|scenario| Figures::of(&answer(&scenario).0));
        let same = figures(&a, &a);
        assert!(same.iter().all(|line| line.change == "the same"), "{same:?}");
        let lines = figures(&a, &b);
        assert!(lines[1].change.starts_with('+'), "more traffic costs more: {lines:?}");
        assert_eq!(figures(&b, &a)[1].change.replacen('−', "+", 1), lines[1].change, "and back");
    }
}
