//! What the page around asks to see, by the parts of the fragment that belong to no scenario.

use yew::AttrValue;

use scenario::knob::Knob;
use scenario::link;

/// The sliders that are shown where the page around does not name any.
const USUAL: [Knob; 2] = [Knob::Rate, Knob::Duration];

/// What `show` may name.
const PARTS: [&str; 3] = ["verdict", "cost", "infographic"];

/// Which parts stand beside the sliders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    /// The answer in two lines.
    pub(super) verdict: bool,
    /// Cost against load.
    pub(super) cost: bool,
    /// The balance with its rows.
    pub(super) infographic: bool,
}

/// The parts that the page around asks for by `show`: the answer and the costs, where it names none.
pub(super) fn parts(fragment: &str) -> Parts {
    let wanted = link::view(fragment, "show").unwrap_or_default();
    let wanted: Vec<&str> = names(&wanted).filter(|name| PARTS.contains(name)).collect();
    let shows = |name, usual| if wanted.is_empty() { usual } else { wanted.contains(&name) };
    Parts { verdict: shows("verdict", true), cost: shows("cost", true), infographic: shows("infographic", false) }
}

/// The sliders that the page around asks for by `controls`; `none` is a still picture.
pub(super) fn controls(fragment: &str) -> Vec<Knob> {
    let Some(wanted) = link::view(fragment, "controls") else { return USUAL.to_vec() };
    names(&wanted).filter_map(named).collect()
}

/// The theme that the page around asks for; otherwise the reader's own.
pub(super) fn theme(fragment: &str) -> Option<&'static str> {
    match link::view(fragment, "theme")?.as_str() {
        "light" => Some("light"),
        "dark" => Some("dark"),
        _ => None,
    }
}

/// Whether the way to the whole calculator is shown.
pub(super) fn has_link(fragment: &str) -> bool {
    link::view(fragment, "link").is_none_or(|link| link != "none")
}

/// What is wrong with what the page around asks for, a sentence each, with all that it may ask for.
pub(super) fn wrong(fragment: &str) -> impl Iterator<Item = AttrValue> {
    let asked = |key: &str| link::view(fragment, key).unwrap_or_default();
    let all: Vec<&str> = Knob::ALL.iter().map(|knob| knob.facts().key).collect();
    let controls = asked("controls");
    let sliders = unknown(&controls, &|name| name == "none" || named(name).is_some())
        .map(|unknown| format!("No slider is called {unknown}; there are {}.", all.join(", ")));
    let show = asked("show");
    let parts = unknown(&show, &|name| PARTS.contains(&name))
        .map(|unknown| format!("Nothing to show is called {unknown}; there are {}.", PARTS.join(", ")));
    let one_of = |key: &str, known: &[&str]| {
        let value = asked(key);
        let is_known = value.is_empty() || known.contains(&&*value);
        (!is_known).then(|| format!("{key} takes {}; “{value}” was left out.", known.join(", ")))
    };
    let theme = one_of("theme", &["auto", "light", "dark", "host"]);
    let link = one_of("link", &["show", "none"]);
    [sliders, parts, theme, link].into_iter().flatten().map(AttrValue::from)
}

/// The names of a list that are not known, if there are any.
fn unknown(wanted: &str, is_known: &dyn Fn(&str) -> bool) -> Option<String> {
    let unknown: Vec<&str> = names(wanted).filter(|name| !is_known(name)).collect();
    (!unknown.is_empty()).then(|| unknown.join(", "))
}

fn names(wanted: &str) -> impl Iterator<Item = &str> {
    wanted.split([' ', ',', '+']).filter(|name| !name.is_empty())
}

fn named(name: &str) -> Option<Knob> {
    Knob::ALL.into_iter().find(|knob| knob.facts().key == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_the_sliders_it_wants() {
        let cases = [
            ("", USUAL.to_vec(), "the usual two"),
            ("v1&controls=none", vec![], "none at all"),
            ("v1&controls=rate%20memory", vec![Knob::Rate, Knob::Memory], "two by name"),
            ("v1&controls=p99,nonsense", vec![Knob::P99], "what is not known is left out"),
        ];
        for (fragment, knobs, why) in cases {
            assert_eq!(controls(fragment), knobs, "{why}");
        }
    }

    #[test]
    fn a_page_names_the_parts_it_wants() {
        let cases = [
            ("", [true, true, false], "the usual two"),
            ("v1&show=infographic", [false, false, true], "one alone"),
            ("v1&show=cost,verdict", [true, true, false], "in whatever order"),
            ("v1&show=nonsense", [true, true, false], "nothing that is known is nothing named"),
        ];
        for (fragment, shown, why) in cases {
            let [verdict, cost, infographic] = shown;
            assert_eq!(parts(fragment), Parts { verdict, cost, infographic }, "{why}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_all_that_may_be_asked_for() {
        let cases = [
            ("v1&controls=rate&show=cost&theme=host&link=none", "", "nothing is"),
            ("v1&controls=speed", "No slider is called speed; there are rate, peak, ", "a slider"),
            ("v1&show=bill", "Nothing to show is called bill; there are verdict, cost, infographic.", "a part"),
            ("v1&theme=blue", "theme takes auto, light, dark, host; “blue” was left out.", "a theme"),
            ("v1&link=big", "link takes show, none; “big” was left out.", "a link"),
        ];
        for (fragment, said, why) in cases {
            let found: Vec<AttrValue> = wrong(fragment).collect();
            assert_eq!(found.is_empty(), said.is_empty(), "{why}");
            assert!(found.first().is_none_or(|found| found.starts_with(said)), "{why}: {found:?}");
        }
    }
}
