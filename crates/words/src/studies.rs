//! Words for what matters, for the decision map and for 36 months.

use crate::values;
use crate::{knobs, winner, winner_title};
use answer::drawn::Band;
use answer::drawn::MONTH_DRAWS;
use answer::studies::growth::{Growth, Turn};
use answer::studies::map::{Axes, Map, Row};
use answer::studies::tornado::{Bar, End, FACTOR, SHARE, Tornado};
use answer::{Decider, Winner};
use model::units::Rate;
use scenario::input::Input;
use scenario::knob::Knob;
use scenario::setting::Setting;
use scenario::uncertainty::drawn_for_months;
use scenario::{Scenario, Side};
use text::format;

/// What stands in the place of a study where no worker can be had.
pub const UNAVAILABLE: &str = "This is computed by a worker of your browser, and none answers here: it is not \
                               available. Everything else on this page is.";

/// What stands there until the first answer.
pub const WAITING: &str = "Being computed…";

/// How to read what matters.
pub const TORNADO_SUB: &str = "Each input alone at both ends of its range: what that does to the difference between \
                               the sides, a month with people. Press one to go to its slider.";

/// How to read 36 months: what is drawn behind the lines, and whether the growth is part of it.
pub fn growth_sub(scenario: &Scenario) -> String {
    let among = match drawn_for_months(scenario).last() {
        None => return "What each month costs with people, if the traffic keeps growing as you say.".to_owned(),
        Some(Input::Setting(Setting::Growth)) => "the uncertain inputs, your range of the growth among them",
        Some(_) => "the uncertain inputs",
    };
    format!(
        "What each month costs with people, if the traffic keeps growing as you say. Soft bands: 9 of 10 cases (of {}) of \
         {among}.",
        format::exact(MONTH_DRAWS.into())
    )
}

/// A growth that is offered: “Try 5 % a month”.
pub fn offer(percent: f64) -> String {
    format!("Try {} a month", format::percent(percent / 100.0))
}

/// How to read the map.
pub const MAP_SUB: &str = "Who wins over two inputs, everything else as it is. Press a place to move both there.";

/// What a month of the sides is apart: “microservices cost $3,800 more”.
pub fn apart(dollars: f64) -> String {
    match dollars {
        0.0 => "both cost the same".into(),
        more if more > 0.0 => format!("microservices cost {} more", format::dollars(more)),
        less => format!("serverless costs {} more", format::dollars(-less)),
    }
}

/// The side that gains when the difference goes from one amount to another.
pub fn gains(from: f64, to: f64) -> Option<Side> {
    match to - from {
        0.0 => None,
        more if more > 0.0 => Some(Side::Serverless),
        _ => Some(Side::Microservices),
    }
}

/// The range of a bar: “10/s to 40/s”.
pub fn range(bar: &Bar) -> String {
    let [low, high] = bar.range.map(|end| values::value(bar.input, end));
    if low == high { format!("stays at {low}") } else { format!("{low} to {high}") }
}

/// The ends of a bar at which the answer is another: who wins there. Where on the way it turns is not known.
pub fn turns(bar: &Bar, here: &End) -> Vec<(Winner, String)> {
    let ends = bar.range.iter().zip(bar.ends).filter(|(_, end)| end.winner != here.winner);
    ends.map(|(value, end)| (end.winner, format!("at {}", values::value(bar.input, *value)))).collect()
}

/// A bar in a sentence.
pub fn bar(bar: &Bar, here: &End) -> String {
    let label = bar.input.label();
    let swing = bar.swing(here);
    let mut text = format!("{label}, {}: ", range(bar));
    if swing == 0.0 {
        text.push_str("it makes no difference to what the sides cost");
    } else {
        text.push_str(&format!("the difference swings by {} a month", format::dollars(swing)));
        for (value, end) in bar.range.iter().zip(bar.ends) {
            if let Some(side) = gains(here.apart, end.apart) {
                let value = values::value(bar.input, *value);
                text.push_str(&format!(", at {value} {}", gain(side)));
            }
        }
    }
    let turned: Vec<String> = turns(bar, here).into_iter().map(|(who, at)| format!("{} {at}", winner(who))).collect();
    match turned.is_empty() {
        true => text + "; the answer is the same at both ends.",
        false => format!("{text}; the answer is {}.", turned.join(" and ")),
    }
}

const fn gain(side: Side) -> &'static str {
    match side {
        Side::Serverless => "serverless gains",
        Side::Microservices => "microservices gain",
    }
}

/// The whole study in a sentence or two: where it stands, what matters most, what turns the answer.
pub fn tornado(study: &Tornado) -> String {
    let here = &study.here;
    let mut text = format!("Now {} a month. ", apart(here.apart));
    let most: Vec<&str> =
        study.bars.iter().take(3).filter(|bar| bar.swing(here) > 0.0).map(|bar| bar.input.label()).collect();
    if !most.is_empty() {
        text.push_str(&format!("What matters most: {}. ", most.join("; ")));
    }
    text.push_str(&people(study));
    let turning = study.bars.iter().filter(|bar| !turns(bar, here).is_empty()).count();
    text.push_str(&match turning {
        0 => "At the ends of its range no input alone gives another answer.".to_owned(),
        1 => "At an end of its range one input alone gives another answer.".to_owned(),
        several => format!("At an end of its range each of {several} inputs alone gives another answer."),
    });
    text
}

/// How far people decide: what the clouds alone would say.
fn people(study: &Tornado) -> String {
    let (here, clouds) = (&study.here, &study.clouds);
    let of_people = format::dollars((here.apart - clouds.apart).abs());
    match () {
        () if (here.apart - clouds.apart).abs() < 0.005 => String::new(),
        () if here.winner == clouds.winner => {
            format!("People make {of_people} of it; the clouds alone say the same: {}. ", apart(clouds.apart))
        }
        () => format!(
            "People make {of_people} of it and decide: the clouds alone say {}, {}. ",
            winner(clouds.winner),
            apart(clouds.apart)
        ),
    }
}

/// Where the ranges of the bars come from.
pub fn ranges(study: &Tornado) -> String {
    let stated = study.bars.iter().filter(|bar| bar.stated).map(|bar| bar.input.label());
    let stated: Vec<&str> = stated.collect();
    format!(
        "Ranges of {}: what is assumed or given, 9 of 10 cases. Of the others: by convention a factor of {} either way, \
         or {} of the track where it is linear.",
        stated.join("; "),
        format::number(FACTOR),
        format::percent(SHARE)
    )
}

/// A row of the table of what matters: input, range, difference at both ends, swing, answers at both ends.
pub fn bar_cells(bar: &Bar, here: &End) -> Vec<String> {
    let [low, high] = bar.ends.map(|end| format::dollars(end.apart));
    let [first, last] = bar.ends.map(|end| winner(end.winner));
    let swing = format::dollars(bar.swing(here));
    let answers = if first == last { first.to_owned() } else { format!("{first}, then {last}") };
    vec![bar.input.label().into(), range(bar), low, high, swing, answers]
}

/// The map in words: where you are, and the share of each winner.
pub fn map(map: &Map, axes: Axes, scenario: &Scenario) -> String {
    let [across, up] = axes.map(|knob| values::knob(knob, knob.read(scenario)));
    let [first, last] = axes.map(|knob| knob.facts().label);
    let shares: Vec<String> = shares(map).into_iter().map(|(who, share)| format!("{} {share}", winner(who))).collect();
    format!("{first} across, {last} up. You are at {across} and {up}. Of the map: {}.", shares.join(", "))
}

/// The name of a row of the map: “120 ms, where you are”.
pub fn row(up: Knob, row: &Row) -> String {
    let value = values::knob(up, row.up);
    if row.here { format!("{value}, where you are") } else { value }
}

/// The share of the map of each winner that has one, in the order of the legend.
pub fn shares(map: &Map) -> Vec<(Winner, String)> {
    const LEGEND: [Winner; 4] = [Winner::Serverless, Winner::Mixed, Winner::TossUp, Winner::Microservices];
    let share = |who: Winner| Some((who, map.share(who))).filter(|(_, share)| *share > 0.0);
    LEGEND.into_iter().filter_map(share).map(|(who, share)| (who, format::percent(share))).collect()
}

/// Why the map does not change along an axis; nothing where it may.
pub fn idle(axes: Axes, scenario: &Scenario) -> Option<String> {
    let idle = axes.into_iter().find_map(|knob| Some((knob, knobs::idle(knob, scenario)?)));
    idle.map(|(knob, why)| format!("{why} {} changes nothing here.", knob.facts().label))
}

/// What 36 months of growth come to, sentence by sentence.
pub fn growth(study: &Growth, names: [&str; 2]) -> Vec<String> {
    let (Some(first), Some(last)) = (study.months.first(), study.months.last()) else { return Vec::new() };
    let mut said = Vec::new();
    let turns = study.turns();
    let in_doubt = study.bands.first().map(|at| at.sides) != study.bands.last().map(|at| at.sides);
    if study.monthly == 0.0 && in_doubt {
        said.push("In the middle of your range the traffic stays as it is, and so does the answer.".into());
    } else if study.monthly == 0.0 {
        said.push("The traffic stays as it is: every month costs what this one does, and the answer stays.".into());
    } else if turns.is_empty() {
        let winner = winner(first.winner);
        said.push(format!("The answer stays {winner} for all 36 months; the last one has {}.", rate(last.rate)));
    }
    said.extend(turns.iter().map(turn));
    if let Some(month) = study.held() {
        said.push(format!("From month {month} on the rate is held at {}, the end of its range.", rate(last.rate)));
    }
    let (serverless, microservices) = study.total();
    said.push(format!(
        "All 36 months come to {} on {} against {} on {}, people included.",
        format::dollars(serverless),
        names[0],
        format::dollars(microservices),
        names[1]
    ));
    said.extend(clouds_alone(study));
    if let Some(last) = study.bands.last() {
        let span = |band: &Band| format!("{} to {}", format::dollars(band.low), format::dollars(band.high));
        let [one, other] = last.sides.each_ref().map(span);
        let (month, [first, second]) = (last.month, names);
        said.push(format!("In 9 of 10 cases, month {month} costs {one} on {first} and {other} on {second}."));
    }
    said
}

/// The heading over what a platform costs without people.
pub fn cloud_of(platform: &str) -> String {
    format!("{platform}, cloud alone")
}

/// The second verdict, as if people cost nothing; nothing where they do.
fn clouds_alone(study: &Growth) -> Option<String> {
    let [one, other] = study.clouds();
    let (serverless, microservices) = study.total();
    if (one, other) == (serverless, microservices) {
        return None;
    }
    let answers = study.alone();
    let say = match &answers[..] {
        _ if study.months.iter().all(|month| month.winner == month.cloud_alone) => {
            "say the same in every month".to_owned()
        }
        [(_, always)] => format!("say {} in every month", winner(*always)),
        [(_, first), later @ ..] => {
            let later = later.iter().map(|(month, answer)| format!("from month {month} on {}", winner(*answer)));
            format!("say {}, {}", winner(*first), later.collect::<Vec<_>>().join(", "))
        }
        [] => return None,
    };
    let decide = if study.people_decide() { "People decide: the" } else { "The" };
    Some(format!(
        "{decide} clouds alone come to {} against {} and {say}.",
        format::dollars(one),
        format::dollars(other)
    ))
}

/// A change of the answer: “Microservices become cheaper in month 14, which has 61/s.” The answer turned on the way
/// there from the month before, at a rate that no month has.
pub fn turn(turn: &Turn) -> String {
    let at = format!("in month {}, which has {}", turn.month, rate(turn.to.rate));
    match (turn.to.winner, turn.to.decided_by) {
        (Winner::TossUp, _) => format!("It becomes a toss-up {at}."),
        (Winner::Serverless, Decider::Cost) => format!("Serverless becomes cheaper {at}."),
        (Winner::Microservices, Decider::Cost) => format!("Microservices become cheaper {at}."),
        (Winner::Mixed, Decider::Cost) => format!("A mix becomes cheaper {at}."),
        (who, decider) => {
            let why = match (decider, who.side()) {
                (Decider::Limits, _) => "the other side can no longer run the work",
                (_, Some(Side::Microservices)) => "serverless no longer keeps the p99 goal",
                (_, _) => "microservices no longer keep the p99 goal",
            };
            let win = if who == Winner::Microservices { "win" } else { "wins" };
            format!("{} {win} {at}: {why}.", winner_title(who))
        }
    }
}

/// What stands at the mark of a change: “microservices, month 14”.
pub fn turn_mark(turn: &Turn) -> String {
    format!("{}, month {}", winner(turn.to.winner), turn.month)
}

/// What is kept as it is while the traffic grows.
pub const GROWTH_NOTE: &str = "Prices, hours of people, services and the shape of the week stay as they are; free \
                               allowances begin anew each month.";

fn rate(rate: f64) -> String {
    format::rate(Rate::new(rate).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use answer::studies::growth::Month;
    use decide::study::growth::growth as growth_of;
    use decide::study::tornado::tornado as study;
    use scenario::msg::Msg;
    use scenario::setting::Setting;
    use text::format::NBSP;

    fn end(apart: f64, winner: Winner) -> End {
        End { apart, winner }
    }

    #[test]
    fn a_bar_says_who_gains_where_and_whether_the_answer_turns() {
        let here = end(3_000.0, Winner::Serverless);
        let rate = |low, high| Bar { input: Knob::Rate.into(), range: [10.0, 40.0], stated: true, ends: [low, high] };
        let cases = [
            (
                rate(end(3_500.0, Winner::Serverless), end(2_000.0, Winner::Serverless)),
                "Mean rate, 10/s to 40/s: the difference swings by $1,500 a month, at 10/s serverless gains, at 40/s \
                 microservices gain; the answer is the same at both ends.",
            ),
            (
                rate(here, end(-100.0, Winner::Microservices)),
                "Mean rate, 10/s to 40/s: the difference swings by $3,100 a month, at 40/s microservices gain; the \
                 answer is microservices at 40/s.",
            ),
            (
                rate(here, end(3_000.0, Winner::Microservices)),
                "Mean rate, 10/s to 40/s: it makes no difference to what the sides cost; the answer is \
                 microservices at 40/s.",
            ),
            (
                rate(end(3_200.0, Winner::TossUp), end(3_100.0, Winner::Mixed)),
                "Mean rate, 10/s to 40/s: the difference swings by $200 a month, at 10/s serverless gains, at 40/s \
                 serverless gains; the answer is a toss-up at 10/s and a mix at 40/s.",
            ),
        ];
        for (of, expected) in cases {
            assert_eq!(bar(&of, &here).replace(NBSP, " "), expected);
        }
    }

    #[test]
    fn the_study_says_what_matters_most_and_what_turns_the_answer() {
        let text = tornado(&study(&Scenario::default()));
        assert!(text.starts_with("Now microservices cost $3,8"), "{text}");
        assert!(text.contains("What matters most: People, containers; "), "{text}");
        assert!(text.ends_with("At the ends of its range no input alone gives another answer."), "{text}");
        let near = Scenario::default().after(Msg::Typed(Knob::Rate, 900.0));
        let text = tornado(&study(&near));
        assert!(
            text.contains("At an end of its range each of ") && text.ends_with(" inputs alone gives another answer."),
            "{text}"
        );
    }

    #[test]
    fn differences_name_the_dearer_side() {
        assert_eq!(apart(12.0), "microservices cost $12 more");
        assert_eq!(apart(-12.0), "serverless costs $12 more");
        assert_eq!(apart(0.0), "both cost the same");
    }

    #[test]
    fn a_turn_names_month_rate_and_why() {
        let cases = [
            (Winner::Microservices, Decider::Cost, "Microservices become cheaper in month 14, which has 61/s."),
            (Winner::Serverless, Decider::Cost, "Serverless becomes cheaper in month 14, which has 61/s."),
            (Winner::Mixed, Decider::Cost, "A mix becomes cheaper in month 14, which has 61/s."),
            (Winner::TossUp, Decider::Cost, "It becomes a toss-up in month 14, which has 61/s."),
            (
                Winner::Microservices,
                Decider::Limits,
                "Microservices win in month 14, which has 61/s: the other side can no longer run the work.",
            ),
            (
                Winner::Serverless,
                Decider::Latency,
                "Serverless wins in month 14, which has 61/s: microservices no longer keep the p99 goal.",
            ),
        ];
        for (winner, decided_by, expected) in cases {
            let (clouds, cloud_alone) = ([1.0, 1.0], Winner::TossUp);
            let to = Month { rate: 61.0, serverless: 1.0, microservices: 1.0, winner, decided_by, clouds, cloud_alone };
            assert_eq!(turn(&Turn { month: 14, from: Winner::TossUp, to }), expected);
        }
    }

    #[test]
    fn months_are_told_whether_the_traffic_grows_or_not() {
        let names = ["AWS Lambda", "Amazon EKS"];
        let said = |scenario: &Scenario| growth(&growth_of(scenario), names).join(" ");
        let still = said(&Scenario::default());
        assert!(still.starts_with("The traffic stays as it is"), "{still}");
        let growing = |rate, percent| {
            Scenario::default().after(Msg::Typed(Knob::Rate, rate)).after(Msg::Adjusted(Setting::Growth, percent))
        };
        let slow = said(&growing(1.0, 2.0));
        assert!(slow.starts_with("The answer stays serverless for all 36 months; the last one has 2/s."), "{slow}");
        let fast = said(&growing(20.0, 14.0));
        assert!(
            fast.starts_with(
                "It becomes a toss-up in month 31, which has 1,020/s. Microservices become cheaper in month 35"
            ),
            "{fast}"
        );
        let most = said(&growing(5e4, 100.0));
        assert!(most.contains("From month 3 on the rate is held at 100,000/s, the end of its range."), "{most}");
        let alone = [
            // (study, what the clouds alone say, why)
            (&slow, "The clouds alone come to $", "they say the same, and nobody decides"),
            (&slow, " and say the same in every month.", "as above"),
            (&fast, "People decide: the clouds alone come to $", "from some month on people hold up containers"),
            (&fast, " and say serverless, from month ", "the month in which the clouds turn comes before"),
        ];
        for (said, part, why) in alone {
            assert!(said.contains(part), "{why}: {said}");
        }
        let free = said(&growing(20.0, 14.0).after(Msg::Typed(Knob::Hourly, 0.0)));
        assert!(!free.contains("clouds alone"), "where people cost nothing there is one verdict: {free}");
        assert!(most.contains("All 36 months come to $") && most.contains("on AWS Lambda against $"), "{most}");
    }

    #[test]
    fn the_map_says_where_you_are_and_who_has_how_much_of_it() {
        let scenario = Scenario::default();
        let axes = [Knob::Rate, Knob::Duration];
        let half = |n: usize| if n.is_multiple_of(4) { Winner::TossUp } else { Winner::Serverless };
        let found = Map { cells: 12, winners: (0..144).map(half).collect(), rows: Vec::new() };
        assert_eq!(
            map(&found, axes, &scenario).replace(NBSP, " "),
            "Mean rate across, Duration up. You are at 20/s and 120 ms. Of the map: serverless 75 %, a toss-up 25 %."
        );
        assert_eq!(idle(axes, &scenario), None);
        let steady = scenario.after(Msg::Shaped(scenario::Shape::Steady));
        let words = idle([Knob::Rate, Knob::PeakToMean], &steady);
        assert_eq!(words.as_deref(), Some("A steady week has no peak. Peak to mean changes nothing here."));
    }
}
