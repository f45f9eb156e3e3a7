//! The answer as a decision record in Markdown: what a colleague needs who has never seen the page.

mod studies;

use answer::Outcome;
use billing::Bill;
use model::money::Usd;
use model::units::Seconds;
use scenario::Scenario;
use scenario::field::{FIELDS, door_name};
use scenario::knob::Knob;
use scenario::link;
use scenario::setting::Setting;
use text::format::{self, NBSP};
use words::charge;
use words::values;
use words::{self, draws, facts, knobs, mix, own_lines, prices, summary};

/// The record of an answer that has its flips and its draws; `link` is the address that opens its scenario, which it
/// names where others can open it, and `traffic` says from which file its traffic came, if it came from one.
pub fn record(scenario: &Scenario, outcome: &Outcome, link: &str, traffic: Option<&str>) -> String {
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
    say(format!("{}\n", words::plain(&words::sentence(scenario, outcome))));
    say(format!("{}\n", facts::two_verdicts(outcome)));
    say(format!(
        "Question: which of the two serves this workload better, functions on {} or services on {}? Computed with \
         [Fulcrum]({link}) from list prices and a model of queues, cold starts and scaling. Not a quote.\n",
        functions.platform.name(),
        containers.platform.name()
    ));

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

    say("\n## Where the answer changes\n\n| input | now | changes at | from | to | because |\n|---|--:|--:|---|---|---|".into());
    for knob in Knob::ALL {
        let (label, now) = (knob.facts().label, values::knob(knob, knob.read(scenario)));
        let mut flips = verdict.flips.iter().filter(|flip| flip.knob == knob).peekable();
        if flips.peek().is_none() {
            say(format!("| {label} | {now} | nowhere in its range | | | |"));
        }
        for flip in flips {
            let [from, to] = [flip.from, flip.to].map(words::winner);
            let why = words::flips::because(flip.cause);
            say(format!("| {label} | {now} | {} | {from} | {to} | {why} |", values::knob(knob, flip.at)));
        }
    }

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
        let name = field.path.replace('_', " ").replace('.', ", ");
        let setting = Setting::ALL.into_iter().find(|setting| setting.facts().key == field.key);
        if let Some((setting, range)) = setting.and_then(|setting| Some((setting, scenario.range(setting)?))) {
            say(format!("| {name} | {} |", cell(&knobs::reading_range(setting, range))));
            continue;
        }
        let value = (field.write)(scenario);
        // What is empty is the platform's own; what stands before the functions is named all the same.
        let value = match &*value {
            "" if field.key == "door" => door_name(scenario.serverless.door()),
            "" => "as the platform has it",
            value => value,
        };
        say(format!("| {name} | {} |", cell(value)));
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
        true => format!("\nThe same answer, to go on from: <{link}>"),
        false => "\nThe scenario is too long for a link; its JSON file holds all of it.".into(),
    });
    text.replace(NBSP, " ")
}

/// A bill with its prices, their dates and how far they are trusted.
fn bill(name: &str, bill: &Bill, people: Usd) -> String {
    let mut text = format!(
        "\n## Bill of a month: {}\n\n| line | quantity and price | amount | price read | trust |\n|---|---|--:|---|---|\n",
        name
    );
    for line in bill.lines() {
        let (_, source, _) = charge::linked(&line.item.source);
        let read = &*line.item.as_of;
        let read = source.map_or_else(|| read.to_owned(), |source| format!("[{read}]({source})"));
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
