//! The answer as a decision record in Markdown: what a colleague needs who has never seen the page.

mod options;
mod studies;

use answer::{Flip, Outcome};
use billing::Bill;
use model::money::Usd;
use model::units::Seconds;
use scenario::Scenario;
use scenario::field::FIELDS;
use scenario::knob::Knob;
use scenario::link;
use scenario::setting::Setting;
use text::format::{self, NBSP};
use words::charge;
use words::values;
use words::{self, draws, facts, knobs, mix, own_lines, prices, summary, told};

/// What a record says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Made<'a> {
    /// The day, as `2026-11-29`: this room has no clock.
    pub on: &'a str,
    /// The address that opens the scenario, which is named where others can open it.
    pub link: &'a str,
    /// From which file its traffic came, in a sentence, if it came from one.
    pub traffic: Option<&'a str>,
}

/// The record of an answer that has its flips and its draws.
pub fn record(scenario: &Scenario, outcome: &Outcome, made: Made) -> String {
    let Made { on, link, traffic } = made;
    let verdict = &outcome.verdict;
    let (functions, containers) = (&outcome.serverless, &outcome.microservices);
    let (address, fragment) = link.split_once('#').unwrap_or((link, ""));
    let shared = link::fits(fragment);
    let link = if shared { link } else { address };
    let mut text = String::new();
    let mut say = |part: String| {
        text.push_str(&part);
        text.push('\n');
    };
    say(format!("# Serverless or microservices: {}\n", words::plain(&words::headline(verdict))));
    let read = facts::dates(outcome).unwrap_or_else(|| "no day".to_owned());
    say(format!(
        "Made on {on} by [Fulcrum]({link}) {}, with list prices read {read}. Modelled, not a quote.\n",
        env!("CARGO_PKG_VERSION")
    ));
    say(format!(
        "Question: which serves this workload better, functions on {}, services on {}, or a mix of both?\n",
        functions.platform.name(),
        containers.platform.name()
    ));
    say(format!("{}\n", words::plain(&words::sentence(scenario, outcome))));
    say(format!("{}\n", facts::two_verdicts(outcome)));

    say("## Reasons\n".into());
    verdict.reasons.iter().for_each(|reason| say(format!("- {}", facts::reason(reason))));
    if let Some((share, count)) = words::confidence(verdict, false) {
        let method = draws::method(scenario, verdict).unwrap_or_default();
        say(format!("- Confidence: {share} {count}. {method}"));
        if let Some(regret) = draws::regret(verdict) {
            say(format!("- {}", words::plain(&regret)));
        }
        draws::sides(outcome).into_iter().for_each(|side| say(format!("- {side}")));
    }

    say(options::considered(scenario, outcome));
    say(changes(scenario, &verdict.flips));
    say(studies::what_matters(scenario));
    say(studies::months_ahead(scenario));
    say(format!("## Latency\n\nGoal: 99 of 100 responses within {}.\n", format::duration(scenario.goals.p99)));
    say("| platform | p50 | p95 | p99 | p99.9 | goal |\n|---|--:|--:|--:|--:|---|".into());
    for side in [functions, containers] {
        let latency = &side.latency;
        let [p50, p95, p99, p999] = [latency.p50, latency.p95, latency.p99, latency.p999].map(format::duration);
        let over = latency.p99.get() - scenario.goals.p99.get();
        let kept = match side.meets_goal {
            true => "kept".to_owned(),
            false if over > 0.0 => format!("missed by {}", format::duration(Seconds::of(over))),
            false => "missed".to_owned(),
        };
        say(format!("| {} | {p50} | {p95} | {p99} | {p999} | {kept} |", side.platform.name()));
    }

    if let Some(mixed) = &outcome.mixed {
        let latency = &mixed.latency;
        let [p50, p95, p99, p999] = [latency.p50, latency.p95, latency.p99, latency.p999].map(format::duration);
        say(format!("| A mix: {} | {p50} | {p95} | {p99} | {p999} | kept |", mix::name(outcome)));
    }

    for side in [functions, containers] {
        say(bill(side.platform.name(), &side.bill, side.people));
    }
    if let Some(mixed) = &outcome.mixed {
        say(bill(&format!("a mix, {}", mix::name(outcome)), &mixed.bill, mixed.people));
        say(format!("{} {}\n", mix::way(scenario, mixed), mix::one_way_in(outcome.microservices.platform)));
        say(format!("People of a mix: {}.\n", mix::people(scenario)));
    }

    say("## Inputs\n".into());
    traffic.into_iter().for_each(|traffic| say(format!("{traffic}\n")));
    say("| input | value |\n|---|---|".into());
    for knob in Knob::ALL {
        let one = || knobs::reading(knob, knob.read(scenario));
        let reading = scenario.range(knob).map_or_else(one, |range| knobs::reading_range(knob, range));
        say(format!("| {} | {} |", knob.facts().label, cell(&reading)));
    }
    for field in FIELDS.iter().filter(|field| field.key != "week") {
        let [label, value] = told::input(field, scenario);
        let setting = Setting::ALL.into_iter().find(|setting| setting.facts().key == field.key);
        let range = setting.and_then(|setting| Some(knobs::reading_range(setting, scenario.range(setting)?)));
        say(format!("| {label} | {} |", cell(&range.unwrap_or(value))));
    }
    if scenario.services.len() > 1 {
        say(format!("\n{}; of unlike ones the first is shown.", summary::services(scenario)));
    }

    say("\n## Assumed, and not modelled\n".into());
    facts::notes(&outcome.notes)
        .into_iter()
        .chain(prices::unverified(outcome))
        .for_each(|note| say(format!("- {note}")));
    for side in [functions, containers] {
        let left = side.platform.leaves_out();
        if !left.is_empty() {
            say(format!("- {}, not modelled: {}.", side.platform.name(), left.join("; ")));
        }
    }
    say("- Hours of people are the reader's own figures: published evidence for them is weak.".into());
    say(match shared {
        true => format!(
            "\nThis opens the same scenario with its own prices; list prices are then those of the version that opens it: <{link}>"
        ),
        false => "\nThe scenario is too long for a link; its JSON file holds all of it.".into(),
    });
    text.replace(NBSP, " ")
}

/// Every change of the answer, read from where the input stands: the nearest first, and which way it lies.
fn changes(scenario: &Scenario, flips: &[Flip]) -> String {
    let mut text = "\n## Where the answer changes\n\nEach input alone, from where it stands.\n\n\
                    | input | now | then | because |\n|---|--:|---|---|\n"
        .to_owned();
    let mut row = |cells: [&str; 4]| text.push_str(&format!("| {} |\n", cells.join(" | ")));
    for knob in Knob::ALL {
        let here = knob.read(scenario);
        let (label, now) = (knob.facts().label, values::knob(knob, here));
        let (passing, lasting): (Vec<&Flip>, Vec<&Flip>) =
            flips.iter().filter(|flip| flip.knob == knob).partition(|flip| flip.in_passing);
        match (lasting.is_empty(), passing.is_empty()) {
            (true, true) => row([label, &now, "the same in all of its range", ""]),
            (true, false) => row([label, &now, "the same, but for stretches too narrow to be seen", ""]),
            (false, _) => {}
        }
        for flip in lasting {
            let (way, then) = if flip.at > here { ("above", flip.to) } else { ("below", flip.from) };
            let then = format!("{way} {}: {}", values::knob(knob, flip.at), words::winner(then));
            row([label, &now, &then, words::flips::because(flip.cause)]);
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// A bill with its prices, their dates and how far they are trusted.
fn bill(name: &str, bill: &Bill, people: Usd) -> String {
    let mut text = format!(
        "\n## Bill of a month: {}\n\n| line | quantity and price | amount | price read, and where | trust |\n|---|---|--:|---|---|\n",
        name
    );
    for line in bill.lines() {
        let (source, address, _) = charge::linked(&line.item.source);
        let read = &*line.item.as_of;
        let read = match address {
            Some(address) => format!("[{read}]({address})"),
            None => format!("{read}, {}", cell(source)),
        };
        let doubt = charge::doubt(&line.item).unwrap_or_else(|| "listed".to_owned());
        let (label, quantity) = (cell(line.item.meter.label()), cell(&charge::quantity(line)));
        text.push_str(&format!(
            "| {label} | {quantity} | {} | {read} | {} |\n",
            format::cents(line.amount),
            cell(&doubt)
        ));
    }
    for line in bill.own() {
        let quantity = cell(&own_lines::quantity(line));
        text.push_str(&format!(
            "| {} | {quantity} | {} | | your own line |\n",
            cell(&line.name),
            format::cents(line.amount)
        ));
    }
    for (name, amount) in [("Cloud", bill.total()), ("People", people), ("**A month**", bill.total() + people)] {
        text.push_str(&format!("| {name} | | {} | | |\n", format::cents(amount)));
    }
    text
}

/// A text that stays within its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
