//! Files that a reader keeps: the scenario as JSON, version 1, and both bills as CSV.

use answer::Outcome;
use model::money::Usd;
use scenario::own_price::digits;
pub use scenario_json::write as json;
use text::decimal::{self, shortest};
use text::format::NBSP;
use words::charge;
use words::{facts, mix, own_lines};

/// Both bills line by line as comma-separated values, with the people of each side and the total.
pub fn csv(outcome: &Outcome) -> String {
    let mut text = row(&[
        "side",
        "platform",
        "item",
        "meter",
        "quantity",
        "unit",
        "charged",
        "amount_usd",
        "read",
        "price",
        "source",
    ]);
    let sides = [&outcome.serverless, &outcome.microservices];
    let sides = sides.map(|side| (facts::side(side.platform.side()), side.platform.name(), &side.bill, side.people));
    let named = mix::name(outcome);
    let mixed = outcome.mixed.as_ref().map(|mixed| ("mixed", &*named, &mixed.bill, mixed.people));
    for (name, platform, bill, people) in sides.into_iter().chain(mixed) {
        for line in bill.lines() {
            let meter = line.item.meter;
            text += &row(&[
                name,
                platform,
                meter.label(),
                meter.id(),
                &shortest(line.used.units()),
                meter.unit(),
                &charge::quantity(line),
                &digits(line.amount),
                &line.item.as_of,
                &charge::doubt(&line.item).unwrap_or_else(|| "listed".into()),
                &line.item.source,
            ]);
        }
        for line in bill.own() {
            let (used, quantity) = (shortest(line.used.units()), own_lines::quantity(line));
            let amount = digits(line.amount);
            text += &row(&[name, platform, &line.name, "", &used, "", &quantity, &amount, "", "your own line", ""]);
        }
        let mut sum =
            |item, amount: Usd| text += &row(&[name, platform, item, "", "", "", "", &digits(amount), "", "", ""]);
        sum("Cloud", bill.total());
        sum("People", people);
        sum("A month", bill.total() + people);
    }
    text
}

fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    cells.join(",") + "\r\n"
}

/// A cell that no spreadsheet takes for a formula, in quotes where it needs them.
fn cell(text: &str) -> String {
    let text = text.replace(NBSP, " ");
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && decimal::read(&text).is_none();
    let text = if formula { format!("'{text}") } else { text };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use decide::evaluate::outcome;
    use scenario::Scenario;

    #[test]
    fn cells_are_no_formulas() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("+cmd", "'+cmd"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2", "-2"),
            ("-2+3", "'-2+3"),
            ("\tx", "'\tx"),
            ("a,b", "\"a,b\""),
            ("=a,\"b\"", "\"'=a,\"\"b\"\"\""),
            ("plain", "plain"),
        ];
        for (text, expected) in cases {
            assert_eq!(cell(text), expected);
        }
    }

    #[test]
    fn the_bill_holds_every_line_and_adds_up() {
        let outcome = outcome(&Scenario::default());
        let text = csv(&outcome);
        let lines = outcome.serverless.bill.lines().len() + outcome.microservices.bill.lines().len();
        assert_eq!(text.lines().count(), 1 + lines + 6);
        assert!(text.contains(&format!("AWS Lambda,A month,,,,,{},", digits(outcome.serverless.total()))));
        assert!(!text.contains(NBSP));
    }
}
