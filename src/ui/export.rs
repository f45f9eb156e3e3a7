//! Files to keep: a menu, closed by itself by the browser when something is chosen.

use yew::prelude::*;

use crate::ui::browser;
use crate::ui::list::list;
use crate::ui::shell;
use answer::drawn::DRAWS;
use decide::evaluate;
use engine::record::record;
use engine::saved;
use scenario::Scenario;

/// What can be had: its name, what it is good for, and the file's name.
const FILES: [(&str, &str, &str); 5] = [
    ("Decision record", "Markdown", "fulcrum-record.md"),
    ("Bill", "CSV", "fulcrum-bill.csv"),
    ("Scenario", "JSON", "fulcrum-scenario.json"),
    ("Infographic", "SVG", "fulcrum.svg"),
    ("Infographic", "PNG", "fulcrum.png"),
];

/// The place of the scenario's file among them.
const SCENARIO: usize = 2;

/// The button and its menu. What is chosen is written by the module of the workers, see `ui::details`;
/// `link` opens the scenario.
pub fn export_menu(link: &AttrValue) -> Html {
    let item = |place: usize| {
        let (name, kind, _) = FILES[place];
        let link = link.clone();
        let onclick = move |_: MouseEvent| shell::write(place, &link);
        html! {
            <button class="export__item" type="button" popovertarget="export" popovertargetaction="hide" {onclick}>
                { name }<span class="export__kind">{ " " }{ kind }</span>
            </button>
        }
    };
    html! {
        <div class="export">
            <button class="button" type="button" popovertarget="export">{ "Export" }</button>
            <div class="export__menu" id="export" popover="auto" role="group" aria-label="Export">
                { list(0..FILES.len(), item) }
            </div>
        </div>
    }
}

/// The button that hands the reader the file with all of the scenario, wherever it stands; `link` opens the scenario.
pub fn save_button(link: &AttrValue) -> Html {
    let link = link.clone();
    let onclick = move |_: MouseEvent| shell::write(SCENARIO, &link);
    html! { <button class="button" type="button" {onclick}>{ "Save the scenario" }</button> }
}

/// The address that opens the scenario of the link `fragment`, for a page at `address`.
pub fn address_of(address: &str, fragment: &str) -> String {
    if fragment.is_empty() { address.to_owned() } else { format!("{address}#{fragment}") }
}

/// Writes the file at `place` of the menu and hands it to the reader; `link` opens the scenario. Nothing for a
/// place that the menu does not have.
pub fn save(place: usize, scenario: &Scenario, link: &str) {
    let Some((_, _, name)) = FILES.get(place) else { return };
    match place {
        0 => {
            let (outcome, _) = evaluate::answer_from(scenario, DRAWS);
            browser::save(name, &record(scenario, &outcome, link), "text/markdown");
        }
        1 => browser::save(name, &saved::csv(&evaluate::outcome(scenario)), "text/csv"),
        SCENARIO => browser::save(name, &saved::json(scenario), "application/json"),
        _ => browser::save_picture(name, ".infographic .picture--wide"),
    }
}
