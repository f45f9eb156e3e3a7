//! The head of the page: the name, and what can be done with the whole scenario.

use yew::prelude::*;

use crate::ui::browser;
use crate::ui::export::{Exporter, address_of, export_menu};
use crate::ui::select::{Choosable, Select};
use crate::ui::share::Share;
use scenario::Scenario;
use scenario::example;
use scenario::history::Act;
use scenario::link;
use scenario::msg::Msg;
use words::undo;

/// What the head needs.
#[derive(Clone, PartialEq, Properties)]
pub struct HeaderProps {
    /// Where the page stands, without the part after `#`.
    pub address: AttrValue,
    /// The scenario as the part after `#`.
    pub fragment: AttrValue,
    /// The scenario, with its whole address.
    pub exporter: Exporter,
    /// What undo and redo would be about, if there is something to undo and to redo.
    pub steps: [Option<Msg>; 2],
    /// Where an example and a fresh start are sent.
    pub on: Callback<Msg>,
    /// Where undo and redo are sent.
    pub onact: Callback<Act>,
}

/// Name, state of the offline store, examples, undo and redo, fresh start, files, link and widget.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let offline = use_state_eq(|| false);
    let stored = offline.setter().to_callback();
    use_effect_with((), move |()| {
        let listener = browser::on_offline_change(stored);
        move || drop(listener)
    });
    let HeaderProps { address, fragment, exporter, steps: about, on, onact } = props;
    let Exporter { scenario, link, .. } = exporter;
    let onkeys = onact.clone();
    use_effect_with((), move |()| {
        let listener = browser::on_undo_keys(onkeys);
        move || drop(listener)
    });
    // What nobody could open is not handed out; the page says so and offers the file.
    let shared = link::fits(fragment);
    html! {
        <header class="header">
            <h1 class="header__name">{ mark() }{ "Fulcrum" }</h1>
            <p class="header__claim">{ "serverless or microservices, for your workload" }</p>
            <div class="header__actions">
                if *offline {
                    <span class="header__offline">{ "works offline" }</span>
                }
                { examples(scenario, on) }
                { step("Undo", "M6 2 2 6 6 10M2 6H10A4 4 0 0 1 10 14H6", &about[0], onact.reform(|_| Act::Undone)) }
                { step("Redo", "M10 2 14 6 10 10M14 6H6A4 4 0 0 0 6 14H10", &about[1], onact.reform(|_| Act::Redone)) }
                <button class="button" type="button" onclick={on.reform(|_| Msg::StartedOver)}>{ "Start over" }</button>
                { export_menu(exporter) }
                if shared {
                    <Share {link} snippet={snippet(address, fragment)} />
                }
            </div>
        </header>
    }
}

/// The ready-made workloads, and that it is none of them.
fn examples(scenario: &Scenario, on: &Callback<Msg>) -> Html {
    let mut options: Vec<_> = example::ALL.iter().map(|example| Choosable::new(example.name)).collect();
    options.push(Choosable { disabled: true, ..Choosable::new(example::OWN) });
    let chosen = example::of(scenario).unwrap_or(example::ALL.len());
    let onchoose = on.reform(|place: usize| match example::ALL.get(place) {
        Some(example) => Msg::Opened(Box::new(example.scenario())),
        None => Msg::StartedOver,
    });
    html! { <Select label="Example" id="example" {options} {chosen} {onchoose} /> }
}

/// A step back or forward. It keeps the focus where there is nothing left to do.
fn step(name: &'static str, arrow: &'static str, about: &Option<Msg>, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button class="button button--step" type="button" aria-label={name} title={undo::title(name, about.as_ref())}
            aria-disabled={about.is_none().then_some("true")} {onclick}>
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false"><path d={arrow} /></svg>
        </button>
    }
}

/// Markup for another page. The link inside is what a reader without JavaScript sees.
fn snippet(address: &str, fragment: &str) -> String {
    let folder = address.rsplit_once('/').map_or("", |(folder, _)| folder);
    let link = address_of(address, fragment).replace('&', "&amp;");
    let scenario = fragment.replace('&', "&amp;");
    format!(
        "<script type=\"module\" src=\"{folder}/embed/v1.js\"></script>\n\
         <fulcrum-calculator scenario=\"{scenario}\">\n  \
         <a href=\"{link}\">Serverless or microservices? Open the calculator</a>\n\
         </fulcrum-calculator>"
    )
}

/// A balance: the sign of the page.
pub(crate) fn mark() -> Html {
    html! {
        <svg class="mark" viewBox="0 0 30 26" width="30" height="26" aria-hidden="true" focusable="false">
            <path class="mark__stand" d="M15 9 21 24H9Z" />
            <path class="mark__beam" d="M2.500 5 27.500 10" />
            <circle class="mark__functions" cx="3.600" cy="3.500" r="3.100" />
            <rect class="mark__containers" x="23.800" y="3.800" width="6" height="6" rx="1.200" />
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_is_markup_that_works_from_the_pages_folder() {
        let expected = "<script type=\"module\" src=\"https://example.org/tool/embed/v1.js\"></script>\n\
                        <fulcrum-calculator scenario=\"v1&amp;rate=5\">\n  \
                        <a href=\"https://example.org/tool/#v1&amp;rate=5\">Serverless or microservices? \
                        Open the calculator</a>\n</fulcrum-calculator>";
        assert_eq!(snippet("https://example.org/tool/", "v1&rate=5"), expected);
    }
}
