//! Files to keep: a menu, closed by itself by the browser when something is chosen.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::outcome::Outcome;
use crate::app::record::record;
use crate::app::saved;
use crate::app::scenario::Scenario;
use crate::ui::browser;
use crate::ui::infographic::standalone;
use crate::ui::list::list;

/// What can be had: its name, what it is good for, and the file's name.
const FILES: [(&str, &str, &str); 5] = [
    ("Decision record", "Markdown", "fulcrum-record.md"),
    ("Bill", "CSV", "fulcrum-bill.csv"),
    ("Scenario", "JSON", "fulcrum-scenario.json"),
    ("Infographic", "SVG", "fulcrum.svg"),
    ("Infographic", "PNG", "fulcrum.png"),
];

/// The button and its menu. `link` opens the scenario.
pub fn export_menu(scenario: &Rc<Scenario>, outcome: &Rc<Outcome>, link: &str) -> Html {
    let item = |place: usize| {
        let (name, kind, _) = FILES[place];
        let (scenario, outcome, link) = (Rc::clone(scenario), Rc::clone(outcome), link.to_owned());
        let onclick = move |_: MouseEvent| save(place, &scenario, &outcome, &link);
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

fn save(place: usize, scenario: &Scenario, outcome: &Outcome, link: &str) {
    let name = FILES[place].2;
    match place {
        0 => browser::save(name, &record(scenario, outcome, link), "text/markdown"),
        1 => browser::save(name, &saved::csv(outcome), "text/csv"),
        2 => browser::save(name, &saved::json(scenario), "application/json"),
        _ => browser::save_picture(name, ".infographic .picture--wide", standalone),
    }
}
