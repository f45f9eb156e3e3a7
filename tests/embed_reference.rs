//! What the element for other pages can do stands in its reference and in its declarations for TypeScript: every attribute, method,
//! property, event and message.

use scenario::example;
use scenario::field::FIELDS;
use scenario::knob::Knob;
use text::decimal::shortest;

const ELEMENT: &str = include_str!("../src/shell/v1.js");
const FRAME: &str = include_str!("../src/shell/frame.js");
const DOCS: &str = include_str!("../docs/embed.md");
const TYPES: &str = include_str!("../src/shell/fulcrum-calculator.d.ts");

/// The texts in quotation marks of the list that begins with `start`.
fn listed(script: &'static str, start: &str) -> Vec<&'static str> {
    let (_, list) = script.split_once(start).unwrap_or_else(|| panic!("no {start}"));
    let (list, _) = list.split_once(';').unwrap();
    let names: Vec<&str> = list.split('\'').skip(1).step_by(2).collect();
    assert!(!names.is_empty(), "{start} lists nothing");
    names
}

/// Every text that follows `start`, up to what cannot be in a name.
fn after(script: &'static str, start: &str) -> Vec<&'static str> {
    let name = |rest: &'static str| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        &rest[..end]
    };
    let mut names: Vec<&str> = script.split(start).skip(1).map(name).filter(|name| !name.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    assert!(!names.is_empty(), "nothing follows {start}");
    names
}

#[test]
fn every_attribute_of_the_element_is_described_and_declared() {
    let own =
        listed(ELEMENT, "const OWN =").into_iter().chain(listed(ELEMENT, "const VIEW =")).chain(["preset", "title"]);
    for name in own {
        assert!(DOCS.contains(&format!("\n| `{name}` |")), "docs/embed.md has no row for {name}");
        assert!(TYPES.contains(&format!("\n  {name}?: ")), "the declarations have no attribute {name}");
    }
    for name in listed(ELEMENT, "const STYLES =") {
        assert!(DOCS.contains(&format!("`--fulcrum-{name}`")), "docs/embed.md has no --fulcrum-{name}");
    }
    for name in listed(ELEMENT, "const LOADING =") {
        assert!(DOCS.contains(&format!("`{name}`")) && TYPES.contains(&format!("'{name}'")), "loading={name}");
    }
    for preset in example::ALL {
        assert!(DOCS.contains(&format!("`{}`", preset.id)), "docs/embed.md has no preset {}", preset.id);
    }
}

#[test]
fn every_method_and_event_is_described_and_declared() {
    let methods = after(ELEMENT, "\n  async ");
    let properties = after(ELEMENT, "\n  get ");
    for name in methods {
        assert!(DOCS.contains(&format!("| `{name}(")), "docs/embed.md has no {name}()");
        assert!(TYPES.contains(&format!("\n  {name}(")), "the declarations have no {name}()");
    }
    for name in properties {
        assert!(DOCS.contains(&format!("| `{name}` |")), "docs/embed.md has no {name}");
        assert!(TYPES.contains(&format!("\n  readonly {name}: ")), "the declarations have no {name}");
    }
    // Those that are said by their name, and those that say what moved.
    for name in after(ELEMENT, "#emit('").into_iter().chain(after(ELEMENT, "why === '")) {
        assert!(DOCS.contains(&format!("\n| `fulcrum-{name}` |")), "docs/embed.md has no event fulcrum-{name}");
        assert!(TYPES.contains(&format!("\n  'fulcrum-{name}': ")), "the declarations have no event fulcrum-{name}");
    }
}

#[test]
fn every_message_is_described() {
    for name in after(FRAME, "'fulcrum:").into_iter().chain(after(ELEMENT, "'fulcrum:")) {
        assert!(DOCS.contains(&format!("type: 'fulcrum:{name}'")), "docs/embed.md has no message fulcrum:{name}");
    }
    for why in after(FRAME, "tell('") {
        assert!(DOCS.contains(&format!("`{why}`")), "docs/embed.md does not say what a change by {why} is");
    }
}

/// The inputs of a scenario as rows of a table.
fn inputs() -> String {
    let takes = |low: f64, high: f64, unit: &str| {
        format!("{} to {} {unit}", shortest(low), shortest(high)).trim_end().to_owned()
    };
    let knob = |knob: &Knob| {
        let facts = knob.facts();
        format!("| `{}` | {} | `{}` |\n", facts.key, takes(facts.low, facts.high, facts.unit), facts.path)
    };
    let field = |field: &scenario::field::Field| {
        format!("| `{}` | {} | `{}` |\n", field.key, field.takes.replace('|', "\\|"), field.path)
    };
    let rows = Knob::ALL.iter().map(knob).chain(FIELDS.iter().map(field));
    format!("| Attribute | Takes | In JSON |\n|---|---|---|\n{}", rows.collect::<String>())
}

#[test]
fn every_input_is_described_as_the_program_takes_it() {
    let (_, rest) = DOCS.split_once("<!-- inputs -->\n").expect("the place of the table");
    let (table, _) = rest.split_once("<!-- end of inputs -->").expect("its end");
    assert!(table == inputs(), "docs/embed.md should say between its marks:\n{}", inputs());
}
